"""How the sources stand, and whether the service does.

Owns the two health routes. Judging a run is the crawler's part; this repeats what was judged.
"""

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from api.deps import SessionIn, only
from api.rendering import web_address
from api.schemas import HealthShape, ProblemShape, SourceList
from store.listings import Session
from store.models import Run
from store.standing import SourceHealth, health
from store.session import DatabaseProblem, dataset_of, open_existing

router = APIRouter(tags=["status"])


def sources_json(session: Session) -> dict[str, Any]:
    """Every active source with its state, JSON-ready, as the route and the page both show it."""
    return {"dataset": dataset_of(session), "sources": [_source(entry) for entry in health(session)]}


def _source(entry: SourceHealth) -> dict[str, Any]:
    source, last = entry.source, entry.last
    return {
        "id": source.id,
        "name": source.name,
        "platform": source.platform,
        "url": web_address(source.url),
        "authority": source.authority_code,
        "every_seconds": source.every_seconds,
        "min_expected": source.min_expected,
        "verified": source.verified,
        "note": source.note,
        "status": last.status if last else "never_run",
        "reason": last.reason if last else "it has not been crawled yet",
        "last_success": entry.last_healthy_at.isoformat() if entry.last_healthy_at else None,
        "listed": last.listed if last else None,
        "baseline": entry.baseline,
        "open_postings": entry.open_postings,
        "rejected": entry.rejected_rows,
        "last_run": _run(last) if last else None,
    }


def _run(run: Run) -> dict[str, Any]:
    counts = ("listed", "new", "changed", "unchanged", "reopened", "closed", "rejected")
    return {
        "started_at": run.started_at.isoformat(),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "status": run.status,
        "complete": run.complete,
        "reason": run.reason,
        **{name: getattr(run, name) for name in counts},
    }


@router.get("/api/v1/sources", response_model=SourceList, dependencies=[Depends(only())])
def sources(session: SessionIn) -> JSONResponse:
    """Every source: when it last succeeded, what it listed against what it usually lists, and why it is not healthy."""
    return JSONResponse(sources_json(session))


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
    return JSONResponse({"status": "ok", "dataset": request.app.state.dataset})
