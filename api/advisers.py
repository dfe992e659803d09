"""For advisers: the ladder map and authorities side by side, as JSON, CSV and pages.

Owns the routes and their shapes; `ladder_map` and `side_by_side` make what they show, and a cohort is `cohorts`'.
"""

import datetime as dt
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, Field

from api import ladder_map as mapped
from api import side_by_side as compared
from api.crosswalk import places
from api.deps import SessionIn, Today, only
from api.employers import WorkforceBeside
from api.places import find_authority
from api.problems import BadInput
from api.rendering import NATION_NAMES, render
from api.schemas import Nation, ProblemShape, Tier
from api.spreadsheet import download
from careers.ladder import ladder
from store.vacancies import authorities_present

router = APIRouter(prefix="/api/v1", tags=["advisers"])
pages = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

AuthoritiesIn = Annotated[
    list[str],
    Query(
        alias="authority",
        max_length=20,
        description=f"the code or the name of an authority; given {compared.LEAST} to {compared.MOST} times",
    ),
]
_CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "The same as CSV"}
}
_BAD: dict[int | str, dict[str, Any]] = {
    422: {"model": ProblemShape, "description": "An authority cannot be used; `errors` says which and why"}
}


class RungPlaceShape(BaseModel):
    """One rung in one place; neither nation nor region is everywhere, no region a whole nation."""

    nation: Nation | None
    region: str | None
    vacancies: int
    n: int = Field(description="vacancies whose yearly pay is known")
    lower_quartile: float | None = Field(description="pounds a year; null where `reason` says why")
    median: float | None
    upper_quartile: float | None
    reason: str | None
    search: str = Field(description="the page that lists the vacancies")


class RungShape(BaseModel):
    """One rung with its places."""

    tier: Tier
    title: str
    places: list[RungPlaceShape]


class LadderMapShape(BaseModel):
    """The ladder with live pay and counts."""

    as_of: dt.date
    threshold: int = Field(description="vacancies with pay below which no pay is told")
    basis: str
    rungs: list[RungShape]


class TierHereShape(BaseModel):
    """One tier at one authority; pay leaves agency and bank work out."""

    tier: Tier
    title: str
    vacancies: int
    n: int = Field(description="vacancies whose yearly pay is known")
    pay_min: float | None = Field(description="the lowest pounds a year that any advertises")
    pay_max: float | None
    lower_quartile: float | None = Field(description="of the tops of the ranges; null with n below the threshold")
    median: float | None
    upper_quartile: float | None


class ShareShape(BaseModel):
    """How many of n; the share is null with n below the threshold."""

    vacancies: int
    n: int
    share: float | None


class StatedShape(BaseModel):
    """How many of the authority's own newest open adverts state a thing."""

    item: str
    label: str
    adverts: int
    n: int
    share: float | None


class PromiseShape(BaseModel):
    """Something that adverts promise."""

    kind: str
    value: str
    text: str
    adverts: int
    share: float = Field(description="0 to 1, of the adverts that name anything")


class PromisesShape(BaseModel):
    """What the authority's own newest adverts promise; what fewer than one in twenty does is left out."""

    n: int = Field(description="adverts that name anything that they ask for or promise; with fewer than 3, no items")
    items: list[PromiseShape]


class SourceHereShape(BaseModel):
    """A source that carries the authority's vacancies, and how it stands."""

    id: str
    name: str
    status: Literal["healthy", "unhealthy", "failed", "never_run"]
    reason: str | None
    last_success: dt.datetime | None
    open_postings: int


class ComparedShape(BaseModel):
    """One authority's figures."""

    code: str
    name: str
    nation: Nation
    region: str
    card: str
    search: str
    vacancies: int
    tier_unsure: int
    tiers: list[TierHereShape]
    agency: ShareShape
    contracts: dict[str, int] = Field(description="vacancies by the kind of contract; unknown where none is named")
    closing_soon: int
    closing_unknown: int
    states: list[StatedShape]
    promises: PromisesShape
    workforce: WorkforceBeside
    sources: list[SourceHereShape]


class ComparisonOfAuthorities(BaseModel):
    """Authorities side by side, in the order asked."""

    as_of: dt.date
    threshold: int = Field(description="adverts below which no share and no quartile is told")
    closing_within_days: int
    authorities: list[ComparedShape]


@router.get("/ladder-map", response_model=LadderMapShape, dependencies=[Depends(only())])
def ladder_map_route(session: SessionIn, today: Today) -> JSONResponse:
    """What each step of the ladder pays now, and how many open vacancies it has, by nation and region."""
    return JSONResponse(mapped.ladder_map(session, today))


@router.get("/ladder-map.csv", response_class=Response, responses=_CSV, dependencies=[Depends(only())])
def ladder_map_csv(session: SessionIn, today: Today) -> Response:
    """The same as CSV, a line for each rung and place."""
    return download(mapped.as_csv(mapped.ladder_map(session, today)), "ladder-map.csv")


@router.get(
    "/authority-comparison",
    response_model=ComparisonOfAuthorities,
    responses=_BAD,
    dependencies=[Depends(only("authority", repeatable=("authority",)))],
)
def comparison_route(session: SessionIn, today: Today, authority: AuthoritiesIn) -> JSONResponse:
    """Two to five authorities side by side: vacancies, pay, contracts, what adverts state, workforce and sources."""
    return JSONResponse(compared.side_by_side(session, compared.chosen(session, authority, today), today))


@router.get(
    "/authority-comparison.csv",
    response_class=Response,
    responses=_CSV | _BAD,
    dependencies=[Depends(only("authority", repeatable=("authority",)))],
)
def comparison_csv(session: SessionIn, today: Today, authority: AuthoritiesIn) -> Response:
    """The same as CSV, a line for each figure."""
    shown = compared.side_by_side(session, compared.chosen(session, authority, today), today)
    return download(compared.as_csv(shown), "authorities.csv")


@pages.get("/advisers", dependencies=[Depends(only("nation"))])
def ladder_map_page(request: Request, session: SessionIn, today: Today, nation: Nation | None = None) -> HTMLResponse:
    """The ladder map: every rung of a nation or of all, and each rung place by place."""
    shown = mapped.ladder_map(session, today)
    return render(request, "adviser_map.html", shown=shown, nation=nation, names=NATION_NAMES)


@pages.get("/advisers/compare", dependencies=[Depends(only("authority", repeatable=("authority",)))])
def comparison_page(
    request: Request,
    session: SessionIn,
    today: Today,
    authority: Annotated[list[str] | None, Query(max_length=20)] = None,
) -> HTMLResponse:
    """The form, and the authorities side by side once they are named; with one alone, the form that asks for more."""
    typed = [one for one in authority or [] if one.strip()]
    known = places(session, today)
    alone = find_authority(session, typed[0]) if len(typed) == 1 else None
    context: dict[str, Any] = {
        "known": [(code, name) for code, name in authorities_present(session) if code in known],
        "most": compared.MOST,
        "nations_of": {tier.code: tier.nations for tier in ladder().tiers},
    }
    if alone is not None or not typed:
        begun = [alone.name] if alone else []
        return render(request, "adviser_compare.html", **context, typed=begun, shown=None, faults=[])
    try:
        shown = compared.side_by_side(session, compared.chosen(session, typed, today), today)
    except BadInput as error:
        return render(request, "adviser_compare.html", 422, **context, typed=typed, shown=None, faults=error.faults)
    names = [one["name"] for one in shown["authorities"]]
    return render(request, "adviser_compare.html", **context, typed=names, shown=shown, faults=[])
