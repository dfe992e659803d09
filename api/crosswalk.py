"""What authorities call the steps of the ladder: as JSON, as CSV and as a page.

Owns the routes and how published titles are set beside advertised ones. The published are facts of `careers.crosswalk`,
the advertised are counted in `store.advertised`.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.deps import SessionIn, Today, only
from api.problems import BadInput, Fault
from api.rendering import render
from api.schemas import EXPECTED, Nation, ProblemShape
from api.spreadsheet import download, sheet
from careers import crosswalk
from careers.crosswalk import Entry
from careers.ladder import TIERS, ladder
from store.advertised import AdvertisedTitle, Sought, advertised_titles
from store.authorities import by_code, in_force
from store.coverage import Place
from store.listings import Session
from store.runs import local_authorities
from store.session import dataset_of

MOST = 500
"""Advertised titles in one answer."""
ON_A_PAGE = 120
"""Advertised titles on a page for readers, so that it stays well below 100 kB."""
COLUMNS = (
    *("kind", "authority", "code", "nation", "region", "tier", "title", "grade", "pay_min", "pay_max"),
    *("vacancies", "stated", "first", "last", "how", "progress", "note", "dated", "source"),
)

router = APIRouter(dependencies=[Depends(only("tier", "nation", "region", "authority", "limit"))])


class CrosswalkQuery(BaseModel):
    """Which titles. An empty value means that the filter is not set."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    tier: Literal[*TIERS] | None = Field(None, description=f"one of {', '.join(TIERS)}")  # type: ignore[valid-type]
    nation: Nation | None = Field(None, description=EXPECTED["nation"])
    region: str | None = Field(None, max_length=60, description=EXPECTED["region"])
    authority: str | None = Field(None, max_length=16, description="the code of an authority")
    limit: int = Field(200, ge=1, le=MOST, description=f"1 to {MOST} advertised titles, the most frequent first")

    @model_validator(mode="before")
    @classmethod
    def _empty_is_unset(cls, data: Any) -> Any:  # noqa: ANN401 - Pydantic hands over whatever was sent
        # A form sends every one of its fields, the untouched ones empty.
        if not isinstance(data, dict):
            return data
        return {name: value for name, value in data.items() if not isinstance(value, str) or value.strip()}


class TitleShape(BaseModel):
    """A local title of a step of the ladder; whatever its source does not say is null."""

    kind: Literal["published", "live"]
    authority: str | None = Field(description="the employer's name; in words where the source does not name it")
    code: str | None
    nation: str | None
    region: str | None
    tier: str
    title: str
    grade: str | None
    pay_min: float | None = Field(description="pounds a year at full time")
    pay_max: float | None
    vacancies: int | None = Field(description="open vacancies with this title; null for a published one")
    stated: int | None = Field(description="how many of them state pay")
    first: dt.date | None = Field(description="when the first of them was posted")
    last: dt.date | None = Field(description="when the last of them was posted")
    how: Literal["automatic", "panel", "vacancy"] | None = Field(description="how one goes on from it")
    progress: str | None
    note: str | None
    dated: str | None = Field(description="when a published source is from, in words")
    source: str


class ProgressShape(BaseModel):
    """How one usually goes on from a step, whoever employs."""

    tier: str
    title: str
    progress: str
    source: str


class CrosswalkShape(BaseModel):
    """Local titles side by side: the published ones, then the advertised ones, each in ladder order."""

    as_of: dt.date
    titles: list[TitleShape]
    advertised: int = Field(description="how many different titles are advertised, shown or not")
    usually: list[ProgressShape]


def places(session: Session, today: dt.date) -> dict[str, Place]:
    """The authorities of this dataset by code: a practice county's own, or every one in force."""
    practice = dataset_of(session) == "practice"
    found: Sequence[Place] = local_authorities(session) if practice else in_force(today)
    return {one.code: one for one in found}


def crosswalk_json(session: Session, query: CrosswalkQuery, today: dt.date) -> dict[str, Any]:
    """The titles that a query asks for, JSON-ready; raise BadInput for a region or an authority that there is not."""
    known = places(session, today)
    _check(query, known)
    # A region lies in one nation; naming it lets the database go straight there.
    within = next((one.nation for one in known.values() if one.region == query.region), None)
    sought = Sought(today, query.tier, query.nation or within, query.region, query.authority)
    live, total = advertised_titles(session, sought, limit=query.limit)
    published = [row for row in (_published(one, known) for one in crosswalk.entries()) if row and _fits(row, query)]
    shown = [*_in_order(published), *_in_order([_live(one, known) for one in live])]
    here = {row["tier"] for row in shown} | ({query.tier} if query.tier else set())
    return {
        "as_of": today.isoformat(),
        "titles": shown,
        "advertised": total,
        "usually": [
            {"tier": tier.code, "title": tier.title, "progress": tier.progress, "source": tier.source}
            for tier in ladder().tiers
            if tier.code in here
        ],
    }


def as_csv(titles: Sequence[Mapping[str, Any]]) -> str:
    """Titles as CSV, one a line, for a spreadsheet."""
    return sheet(COLUMNS, [[row[name] for name in COLUMNS] for row in titles])


@router.get(
    "/api/v1/crosswalk",
    response_model=CrosswalkShape,
    responses={422: {"model": ProblemShape, "description": "A filter cannot be used; `errors` says which and why"}},
    tags=["employers"],
)
def crosswalk_route(query: Annotated[CrosswalkQuery, Query()], session: SessionIn, today: Today) -> JSONResponse:
    """What authorities call the steps of the ladder, with grade and pay, published and as advertised now."""
    return JSONResponse(crosswalk_json(session, query, today))


@router.get(
    "/api/v1/crosswalk.csv",
    response_class=Response,
    responses={
        200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "The titles as CSV"},
        422: {"model": ProblemShape, "description": "A filter cannot be used; `errors` says which and why"},
    },
    tags=["employers"],
)
def crosswalk_csv(query: Annotated[CrosswalkQuery, Query()], session: SessionIn, today: Today) -> Response:
    """The same as CSV, one title a line."""
    return download(as_csv(crosswalk_json(session, query, today)["titles"]), "crosswalk.csv")


@router.get("/crosswalk", include_in_schema=False)
def crosswalk_page(
    request: Request, query: Annotated[CrosswalkQuery, Query()], session: SessionIn, today: Today
) -> HTMLResponse:
    """The same for a reader, step by step; fewer titles than the JSON route gives, unless asked for more."""
    address = urlencode(query.model_dump(exclude_defaults=True))
    if "limit" not in query.model_fields_set:
        query = query.model_copy(update={"limit": ON_A_PAGE})
    shown = crosswalk_json(session, query, today)
    known = places(session, today)
    return render(
        request,
        "crosswalk.html",
        shown=shown,
        asked=query.model_dump(),
        address=address,
        regions=sorted({one.region for one in known.values()}),
        carded=known,
        authority=known[query.authority].name if query.authority else None,
    )


def _check(query: CrosswalkQuery, known: Mapping[str, Place]) -> None:
    regions = sorted({one.region for one in known.values()})
    if query.region is not None and query.region not in regions:
        raise BadInput([Fault(field="region", value=query.region, expected=f"one of {', '.join(regions)}")])
    if query.authority is not None and query.authority not in known:
        expected = "the code of an authority, as /api/v1/authorities lists them"
        raise BadInput([Fault(field="authority", value=query.authority, expected=expected)])


def _published(one: Entry, known: Mapping[str, Place]) -> dict[str, Any] | None:
    """An entry as a row; None where its employer is none of this dataset's."""
    place = known.get(one.authority) if one.authority else None
    if one.authority and place is None:
        return None
    return {
        "kind": "published",
        "authority": place.name if place else one.employer,
        "code": one.authority,
        "nation": place.nation if place else one.nation,
        "region": place.region if place else None,
        "tier": one.tier,
        "title": one.title,
        "grade": one.grade,
        "pay_min": one.pay_min,
        "pay_max": one.pay_max,
        "vacancies": None,
        "stated": None,
        "first": None,
        "last": None,
        "how": one.how,
        "progress": one.progress,
        "note": one.note,
        "dated": one.dated,
        "source": one.source,
    }


def _live(one: AdvertisedTitle, known: Mapping[str, Place]) -> dict[str, Any]:
    # Adverts of a practice county may be for real places, which are none of its authorities.
    place = known.get(one.authority) or by_code().get(one.authority)
    return {
        "kind": "live",
        "authority": place.name if place else one.authority,
        "code": one.authority,
        "nation": place.nation if place else None,
        "region": place.region if place else None,
        "tier": one.tier,
        "title": one.title,
        "grade": ", ".join(one.grades) or None,
        "pay_min": one.paid.low,
        "pay_max": one.paid.high,
        "vacancies": one.paid.vacancies,
        "stated": one.paid.stated,
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "how": None,
        "progress": None,
        "note": None,
        "dated": None,
        "source": "open vacancies",
    }


def _fits(row: Mapping[str, Any], query: CrosswalkQuery) -> bool:
    asked = (("tier", query.tier), ("nation", query.nation), ("region", query.region), ("code", query.authority))
    return all(value is None or row[name] == value for name, value in asked)


def _in_order(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (TIERS.index(row["tier"]), row["authority"] or "", row["title"].casefold()))
