"""How many authorities the sources cover, as JSON and as a page.

Owns the two routes. What "covered" means is `store.coverage`'s; the rows are the registry's as they were when last
synchronised.
"""

import dataclasses
import datetime as dt
from typing import Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, Field

from api.deps import SessionIn, Today, only
from api.rendering import render, web_address
from store.authorities import childrens_trusts, in_force
from store.coverage import Place, coverage, table
from store.listings import Session
from store.runs import local_authorities, source_rows
from store.session import dataset_of

router = APIRouter()


class CountShape(BaseModel):
    """The counts of a region, of a nation (no region), or of everything (neither)."""

    nation: str | None
    region: str | None
    authorities: int
    confirmed: int = Field(description="covered by a verified source on a platform whose format a capture confirms")
    unconfirmed: int = Field(description="covered only by sources that fall short of that")
    none: int = Field(description="covered by no source that is crawled")
    known: int = Field(description="of those covered by none, the ones whose careers site is on record")


class CoveredShape(BaseModel):
    """How one authority is covered."""

    code: str
    name: str
    nation: str
    region: str
    employer: str | None = Field(description="the trust or company that employs social workers in its stead")
    state: Literal["confirmed", "unconfirmed", "none"]
    sources: list[str] = Field(description="ids of the sources that are crawled, confirmed ones first")
    known: list[str] = Field(description="ids of careers sites that are on record and not crawled")


class SiteShape(BaseModel):
    """A careers site that is on record and not crawled."""

    id: str
    name: str
    platform: str | None = Field(description="null where it is not known")
    url: str | None
    note: str = Field(description="what must be found out before it can be crawled")


class CoverageShape(BaseModel):
    """How many authorities that run children's social services the sources cover."""

    dataset: str
    as_of: dt.date
    table: list[CountShape]
    authorities: list[CoveredShape]
    not_crawled: list[SiteShape]


def coverage_json(session: Session, today: dt.date) -> dict[str, Any]:
    """The counts, every authority, and the sites that are not crawled, JSON-ready, as route and page both show them."""
    rows = source_rows(session)
    dataset = dataset_of(session)
    places: list[Place] = []
    places.extend(local_authorities(session) if dataset == "practice" else in_force(today))
    covered = coverage(rows, places)
    trusts = {
        code: trust.name for trust in childrens_trusts() if trust.status == "employs" for code in trust.authorities
    }
    counts = [dataclasses.asdict(line) for line in table(covered)]
    return {
        "dataset": dataset,
        "as_of": today.isoformat(),
        "table": [line | {"nation": line["nation"] or None, "region": line["region"] or None} for line in counts],
        "authorities": [dataclasses.asdict(one) | {"employer": trusts.get(one.code)} for one in covered],
        "not_crawled": [
            {
                "id": row.id,
                "name": row.name,
                "platform": None if row.platform == "unknown" else row.platform,
                "url": web_address(row.url),
                "note": row.note,
            }
            for row in rows
            if not row.enabled
        ],
    }


@router.get("/api/v1/coverage", response_model=CoverageShape, tags=["status"], dependencies=[Depends(only())])
def coverage_route(session: SessionIn, today: Today) -> JSONResponse:
    """Which authorities are covered by a confirmed source, by an unconfirmed one, by none; per region and nation."""
    return JSONResponse(coverage_json(session, today))


@router.get("/coverage", include_in_schema=False, dependencies=[Depends(only())])
def coverage_page(request: Request, session: SessionIn, today: Today) -> HTMLResponse:
    """The same for a reader, with what is missing of each authority."""
    return render(request, "coverage.html", shown=coverage_json(session, today))
