"""What is known of an authority as an employer: as JSON and as a card.

Owns the routes and how a card is put together. Figures, sources, vacancies and titles each come from where they are
kept; what is not known is said, never left out.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from api.crosswalk import MOST, CrosswalkQuery, TitleShape, crosswalk_json, places
from api.deps import SessionIn, Today, only
from api.rendering import day, render, tier_title
from api.schemas import UNSURE, ProblemShape
from careers import employers
from careers.employers import Held
from careers.ladder import TIERS
from store import search as finding
from store.advertised import Paid, Sought, pay_by_tier
from store.authorities import Authority, by_any_code, childrens_trusts, is_gss
from store.coverage import Place, coverage
from store.listings import Session
from store.runs import source_rows
from store.search import Criteria
from store.session import dataset_of
from store.standing import health_of
from store.workforce import AreaFigures, figures_of, figures_of_area, latest_years
from store.workforce_file import successors

router = APIRouter()

Code = Annotated[str, Path(max_length=16, pattern=r"^[A-Za-z0-9-]+$", description="the code of an authority")]


class AuthorityItem(BaseModel):
    """An authority in the list."""

    code: str
    name: str
    nation: str
    region: str
    employer: str | None = Field(description="the trust or company that employs social workers in its stead")
    open_vacancies: int
    sources: int = Field(description="how many sources of its vacancies are crawled")
    workforce_year: int | None = Field(description="the latest year of its own figures that is held; null for none")


class AuthorityList(BaseModel):
    """Every authority that runs children's social services, in order of nation, region and name."""

    dataset: str
    as_of: dt.date
    authorities: list[AuthorityItem]


class TrustShape(BaseModel):
    """A trust or company that employs, or employed, in an authority's stead."""

    name: str
    status: Literal["employs", "returned"]
    valid_from: dt.date | None
    valid_to: dt.date | None
    note: str
    source: str


class CardSource(BaseModel):
    """Where vacancies of an authority are gathered, and how that stands."""

    id: str
    name: str
    confirmed: bool = Field(description="whether it is known that this authority advertises there")
    crawled: bool = Field(description="false for a site that is on record and not gathered")
    status: Literal["healthy", "unhealthy", "failed", "never_run"]
    reason: str | None
    last_success: dt.datetime | None


class TierPay(BaseModel):
    """The open vacancies of a step, and what those pay that say so, agency and bank work aside; pounds a year."""

    tier: str
    title: str
    vacancies: int
    stated: int
    low: float | None
    high: float | None


class FigureShape(BaseModel):
    """A figure, or why there is none."""

    value: float | None
    reason: str | None
    year: int | None


class AreaShape(BaseModel):
    """Whose figures, and from where."""

    name: str
    year: int = Field(description="the year to 30 September")
    basis: Literal["own", "joint", "whole", "part"]
    basis_text: str | None = Field(description="how figures that are not its own stand for an authority")
    source: str
    url: str | None


class AreasShape(BaseModel):
    """The areas that are set side by side; null where nothing is held."""

    authority: AreaShape | None
    region: AreaShape | None
    nation: AreaShape | None


class IndicatorShape(BaseModel):
    """One figure of the authority beside its region's and its nation's."""

    id: str
    title: str
    unit: Literal["percent", "cases", "workers"]
    meaning: str
    authority: FigureShape
    region: FigureShape
    nation: FigureShape


class YearShape(AreaShape):
    """An authority's figures in one year."""

    figures: dict[str, FigureShape]


class WorkforceBeside(BaseModel):
    """Workforce figures of a year: of England alone; of the other nations, who publishes them."""

    held: bool
    publisher: str
    title: str
    trust: Literal["published", "general"] = Field(description="general: said from general knowledge")
    year: int | None
    areas: AreasShape | None
    indicators: list[IndicatorShape]
    note: str | None


class WorkforceShape(WorkforceBeside):
    """The same, and what is held of earlier years."""

    years: list[YearShape]


class CardShape(BaseModel):
    """What is known of an authority as an employer."""

    dataset: str
    as_of: dt.date
    code: str
    gss_code: str | None
    other_codes: list[str]
    name: str
    official_name: str | None
    nation: str
    region: str
    trusts: list[TrustShape]
    sources: list[CardSource]
    open_vacancies: int
    uncertain: int = Field(description="open vacancies whose tier a person should decide")
    tiers: list[TierPay]
    workforce: WorkforceShape
    titles: list[TitleShape]
    advertised: int


def authorities_json(session: Session, today: dt.date) -> dict[str, Any]:
    """Every authority with its counts, JSON-ready."""
    known = places(session, today)
    counts = finding.search(session, Criteria(today, limit=1)).facets["authority"]
    trusts = {code: one.name for one in childrens_trusts() if one.status == "employs" for code in one.authorities}
    held = latest_years(session)
    return {
        "dataset": dataset_of(session),
        "as_of": today.isoformat(),
        "authorities": [
            {
                "code": one.code,
                "name": one.name,
                "nation": one.nation,
                "region": one.region,
                "employer": trusts.get(one.code),
                "open_vacancies": counts.get(one.code, 0),
                "sources": len(one.sources),
                "workforce_year": held.get(one.code),
            }
            for one in coverage(source_rows(session), known.values())
        ],
    }


def card_json(session: Session, code: str, today: dt.date) -> dict[str, Any]:
    """One authority, JSON-ready; raise HTTPException 404 where there is none with this code.

    Another code of an authority finds it, and so does that of a former one that has a single successor.
    """
    place = _place(places(session, today), code.upper())
    found = finding.search(session, Criteria(today, authority=place.code, limit=1))
    counts = found.facets["tier"]
    titles = crosswalk_json(session, CrosswalkQuery.model_validate({"authority": place.code, "limit": MOST}), today)
    return {
        "dataset": dataset_of(session),
        "as_of": today.isoformat(),
        "code": place.code,
        "gss_code": place.code if is_gss(place.code) else None,
        "other_codes": list(place.other_codes) if isinstance(place, Authority) else [],
        "name": place.name,
        "official_name": place.official_name if isinstance(place, Authority) else None,
        "nation": place.nation,
        "region": place.region,
        "trusts": _trusts(place.code),
        "sources": _sources(session, place),
        "open_vacancies": found.total,
        "uncertain": counts.get(UNSURE, 0),
        "tiers": _tiers(counts, pay_by_tier(session, Sought(today, authority=place.code))),
        "workforce": workforce_json(session, place),
        "titles": titles["titles"],
        "advertised": titles["advertised"],
    }


@router.get("/api/v1/authorities", response_model=AuthorityList, tags=["employers"], dependencies=[Depends(only())])
def authorities_route(session: SessionIn, today: Today) -> JSONResponse:
    """Every authority that runs children's social services, with how many vacancies and sources it has."""
    return JSONResponse(authorities_json(session, today))


@router.get(
    "/api/v1/authorities/{code}",
    response_model=CardShape,
    responses={404: {"model": ProblemShape, "description": "No authority has this code"}},
    tags=["employers"],
    dependencies=[Depends(only())],
)
def authority_route(code: Code, session: SessionIn, today: Today) -> JSONResponse:
    """One authority: sources, vacancies and pay by step, workforce figures beside region and nation, local titles."""
    return JSONResponse(card_json(session, code, today))


@router.get("/authorities", include_in_schema=False, dependencies=[Depends(only())])
def authorities_page(request: Request, session: SessionIn, today: Today) -> HTMLResponse:
    """The list for a reader, region by region."""
    return render(request, "authorities.html", shown=authorities_json(session, today))


@router.get("/authorities/{code}", include_in_schema=False, dependencies=[Depends(only())])
def authority_page(request: Request, code: Code, session: SessionIn, today: Today) -> HTMLResponse:
    """The card."""
    return render(request, "authority.html", card=card_json(session, code, today))


def _place(known: Mapping[str, Place], code: str) -> Place:
    shipped = by_any_code().get(code)
    after = [known[one] for one in ([shipped.code] if shipped else successors(code)) if one in known]
    if code in known or len(after) == 1:
        return known.get(code) or after[0]
    if after:
        names = " and ".join(f"{one.name} ({one.code})" for one in after)
        raise HTTPException(404, f"There is no authority {code} any more: it is {names} today.")
    raise HTTPException(404, f"There is no authority {code} here.")


def _trusts(code: str) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "status": one.status,
            "valid_from": one.valid_from.isoformat() if one.valid_from else None,
            "valid_to": one.valid_to.isoformat() if one.valid_to else None,
            "note": one.note,
            "source": one.source,
        }
        for one in childrens_trusts()
        if code in one.authorities
    ]


def _sources(session: Session, place: Place) -> list[dict[str, Any]]:
    """Where its vacancies are gathered, those that are sure to be its own first; then sites that are only on record."""
    rows = {row.id: row for row in source_rows(session)}
    [covered] = coverage(rows.values(), [place])
    found = []
    for id_ in (*covered.sources, *covered.known):
        row = rows[id_]
        entry = health_of(session, id_)
        last = entry.last if entry else None
        at = entry.last_healthy_at if entry else None
        found.append(
            {
                "id": id_,
                "name": row.name,
                "confirmed": place.code not in row.may_cover,
                "crawled": row.enabled,
                "status": last.status if last else "never_run",
                "reason": last.reason if last else (row.note if not row.enabled else "it has not been crawled yet"),
                "last_success": at.isoformat() if at else None,
            }
        )
    return sorted(found, key=lambda one: (not one["crawled"], not one["confirmed"]))


def _tiers(counts: dict[str, int], paid: dict[str, Paid]) -> list[dict[str, Any]]:
    nothing = Paid(0, 0, None, None)
    return [
        {
            "tier": tier,
            "title": tier_title(tier),
            "vacancies": counts[tier],
            "stated": paid.get(tier, nothing).stated,
            "low": paid.get(tier, nothing).low,
            "high": paid.get(tier, nothing).high,
        }
        for tier in TIERS
        if counts.get(tier)
    ]


def workforce_json(session: Session, place: Place) -> dict[str, Any]:
    """An authority's workforce figures beside its region's and nation's, and those of earlier years, JSON-ready."""
    facts = employers.facts()
    publisher = facts.publishers[place.nation]
    told = {
        "held": publisher.held,
        "publisher": publisher.publisher,
        "title": publisher.title,
        "trust": publisher.trust,
    }
    if not publisher.held:
        return told | {"year": None, "areas": None, "indicators": [], "years": [], "note": None}
    local = [_held(one) for one in figures_of(session, place.code)]
    beside = employers.compare(local, _area(session, "regional", place.region), _area(session, "national", "England"))
    return told | beside | {"years": employers.years(local)}


def _area(session: Session, level: str, name: str) -> list[Held]:
    """What ships of an area, and what was taken in since."""
    shipped = employers.facts().shipped.get((level, name.casefold()), ())
    return [*shipped, *(_held(one) for one in figures_of_area(session, level, name))]


def _held(one: AreaFigures) -> Held:
    facts = employers.facts()
    return Held(
        year=one.year,
        name=one.name,
        figures={name: (figure.value, figure.reason) for name, figure in one.figures.items()},
        source=f"{facts.publisher}, {facts.publishers['england'].title}: {one.origin}, taken in {day(one.taken_at)}",
        url=None,
        release=one.release,
        basis=one.basis,
    )
