"""How the sources stand, and whether the service does.

Owns the routes and the pages of both, and their shapes. Judging a run is the crawler's part; this repeats what was
judged, beside what the source usually does.
"""

import datetime as dt
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from api.deps import Now, SessionIn, only
from api.rendering import credit_json, render, web_address
from api.schemas import CreditShape, HealthShape, ProblemShape
from store.authorities import by_any_code
from store.listings import Session
from store.models import RejectedRow, Run
from store.runs import local_authorities, rejected
from store.session import DatabaseProblem, dataset_of, open_existing
from store.standing import FIELDS, SourceHealth, health, health_of, recent_runs

RUNS_SHOWN = 20
REJECTED_SHOWN = 50

router = APIRouter(tags=["status"])

SourceId = Annotated[str, Path(max_length=80, pattern="^[a-z0-9-]+$")]


class RunShape(BaseModel):
    """One crawl of a source."""

    started_at: dt.datetime
    finished_at: dt.datetime | None
    status: str
    complete: bool = Field(description="whether the whole list was seen to its end")
    reason: str | None
    listed: int
    new: int
    changed: int
    unchanged: int
    reopened: int
    closed: int
    rejected: int
    requests: int
    read: int = Field(description="adverts that were read in full; what had not changed is not read again")


class FillShape(BaseModel):
    """How many of the adverts that the last run read in full say anything in a field."""

    field: str
    filled: int
    rate: float | None = Field(description="0 to 1; null where none was read")
    usual: float | None = Field(description="the median rate of the last five healthy runs that read enough to tell")


class RejectionShape(BaseModel):
    """Why rows of the last run could not be read, and how many."""

    reason: str
    count: int


class CoveredAuthority(BaseModel):
    """An authority whose vacancies a source carries."""

    code: str
    name: str | None


class SourceShape(BaseModel):
    """How a source stands."""

    id: str
    name: str
    platform: str
    url: str | None
    authority: str | None = Field(description="GSS code of the employer; null for a board of several")
    covers: list[CoveredAuthority] = Field(description="the authorities known to advertise there")
    may_cover: list[CoveredAuthority] = Field(description="authorities that nobody has seen advertise there yet")
    crawled: bool = Field(description="false once the registry has dropped the row or disabled it")
    every_seconds: int
    min_expected: int
    verified: str = Field(description="how and when the row was verified; empty where it was not")
    confidence: Literal["verified", "probable", "unverified"] = Field(description="how well the row is known")
    confirmed: bool = Field(description="whether a page that was really sent confirms the platform's wire format")
    note: str
    credit: CreditShape | None
    status: Literal["healthy", "unhealthy", "failed", "never_run"]
    reason: str | None = Field(description="why it is not healthy")
    last_success: dt.datetime | None
    next_due: dt.datetime | None = Field(description="null where it was never crawled, or is not to be")
    listed: int | None = Field(description="how many postings the last run listed")
    baseline: float | None = Field(description="the median that its last five healthy runs listed")
    fill: list[FillShape]
    open_postings: int
    rejected: int = Field(description="rows that could not be read, kept with their reasons")
    rejections: list[RejectionShape] = Field(description="of the last run, the most frequent reason first")
    last_run: RunShape | None


class RejectedShape(BaseModel):
    """A row that could not be read as an advert."""

    url: str | None
    reason: str
    first_seen: dt.datetime
    last_seen: dt.datetime


class SourceDetail(SourceShape):
    """A source with its latest runs and the rows that could not be read, the latest first."""

    runs: list[RunShape]
    rejected_rows: list[RejectedShape]


class SourceList(BaseModel):
    """Every active source, in order of name."""

    dataset: str
    sources: list[SourceShape]


def sources_json(session: Session) -> dict[str, Any]:
    """Every source that is crawled with its state, JSON-ready, as the route and the page both show it."""
    names = _authority_names(session)
    return {"dataset": dataset_of(session), "sources": [_source(entry, names) for entry in health(session)]}


def source_json(session: Session, source_id: str) -> dict[str, Any]:
    """One source with its latest runs and rejected rows, JSON-ready; raise HTTPException 404 where there is none."""
    entry = health_of(session, source_id)
    if entry is None:
        raise HTTPException(404, f"There is no source {source_id}.")
    return _source(entry, _authority_names(session)) | {
        "runs": [_run(run) for run in recent_runs(session, source_id, RUNS_SHOWN)],
        "rejected_rows": [_rejected(row) for row in rejected(session, source_id, REJECTED_SHOWN)],
    }


def _authority_names(session: Session) -> dict[str, str]:
    names = {code: authority.name for code, authority in by_any_code().items()}
    return names | {authority.code: authority.name for authority in local_authorities(session)}


def _source(entry: SourceHealth, names: dict[str, str]) -> dict[str, Any]:
    source, last = entry.source, entry.last

    def named(codes: list[Any]) -> list[dict[str, str | None]]:
        return [{"code": code, "name": names.get(code)} for code in codes]

    return {
        "id": source.id,
        "name": source.name,
        "platform": source.platform,
        "url": web_address(source.url),
        "authority": source.authority_code,
        "covers": named([source.authority_code] if source.authority_code else source.covers),
        "may_cover": named(source.may_cover),
        "crawled": entry.crawled,
        "every_seconds": source.every_seconds,
        "min_expected": source.min_expected,
        "verified": source.verified,
        "confidence": source.confidence,
        "confirmed": source.confirmed,
        "note": source.note,
        "credit": credit_json(source.credit, source.credit_url),
        "status": last.status if last else "never_run",
        "reason": last.reason if last else "it has not been crawled yet",
        "last_success": _moment(entry.last_healthy_at),
        "next_due": _moment(entry.next_due),
        "listed": last.listed if last else None,
        "baseline": entry.baseline,
        "fill": _fill(entry),
        "open_postings": entry.open_postings,
        "rejected": entry.rejected_rows,
        "rejections": [{"reason": reason, "count": count} for reason, count in entry.rejections],
        "last_run": _run(last) if last else None,
    }


def _fill(entry: SourceHealth) -> list[dict[str, Any]]:
    if entry.last is None:
        return []
    counted = entry.last.fill
    read = counted.get("read", 0)
    return [
        {
            "field": name,
            "filled": counted.get(name, 0),
            "rate": round(counted.get(name, 0) / read, 3) if read else None,
            "usual": round(entry.usual_fill[name], 3) if name in entry.usual_fill else None,
        }
        for name in FIELDS
    ]


def _run(run: Run) -> dict[str, Any]:
    counts = ("listed", "new", "changed", "unchanged", "reopened", "closed", "rejected", "requests")
    return {
        "started_at": run.started_at.isoformat(),
        "finished_at": _moment(run.finished_at),
        "status": run.status,
        "complete": run.complete,
        "reason": run.reason,
        **{name: getattr(run, name) for name in counts},
        "read": run.fill.get("read", 0),
    }


def _rejected(row: RejectedRow) -> dict[str, Any]:
    # What stood there is kept too, for operators alone: it may be any page, with anybody's name in it.
    return {
        "url": web_address(row.url),
        "reason": row.reason,
        "first_seen": row.first_seen.isoformat(),
        "last_seen": row.last_seen.isoformat(),
    }


def _moment(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at else None


@router.get("/api/v1/sources", response_model=SourceList, dependencies=[Depends(only())])
def sources(session: SessionIn) -> JSONResponse:
    """Every source: when it last succeeded, what it listed against what it usually lists, and why it is not healthy."""
    return JSONResponse(sources_json(session))


@router.get(
    "/api/v1/sources/{source_id}",
    response_model=SourceDetail,
    responses={404: {"model": ProblemShape, "description": "No source has this id"}},
    dependencies=[Depends(only())],
)
def one_source(session: SessionIn, source_id: SourceId) -> JSONResponse:
    """One source, its latest 20 runs, and the latest 50 rows that could not be read, with the reasons."""
    return JSONResponse(source_json(session, source_id))


@router.get("/sources", include_in_schema=False, dependencies=[Depends(only())])
def sources_page(request: Request, session: SessionIn, now: Now) -> HTMLResponse:
    """How every source stands, those that need somebody first."""
    return render(request, "sources.html", sources=sources_json(session)["sources"], now=now.isoformat())


@router.get("/sources/{source_id}", include_in_schema=False, dependencies=[Depends(only())])
def source_page(request: Request, session: SessionIn, source_id: SourceId, now: Now) -> HTMLResponse:
    """One source: its state in words, its fields, its runs, and what could not be read."""
    return render(request, "source.html", source=source_json(session, source_id), now=now.isoformat())


@router.get(
    "/healthz",
    response_model=HealthShape,
    dependencies=[Depends(only())],
    responses={503: {"model": ProblemShape, "description": "The database does not answer"}},
)
def healthz(request: Request) -> JSONResponse:
    """Say that the service is up, having asked the database on a connection of its own."""
    # The pool may still hold a connection to a database that no longer takes new ones, so it is not asked.
    try:
        open_existing(request.app.state.database_url).dispose()
    except OSError as error:
        raise DatabaseProblem(str(error)) from error
    return JSONResponse({"status": "ok", "dataset": request.app.state.dataset}, headers={"Cache-Control": "no-store"})
