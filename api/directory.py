"""Where else to look, as JSON and as a page: each site's search, whether it is gathered here and if not why.

Owns the two routes and what a search hands over to them. The sites and their reasons are `store.directory`'s.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, Field

from api.deps import SessionIn, only
from api.rendering import render, tier_title
from api.schemas import EXPECTED, ProblemShape
from careers.ladder import TIERS
from store.directory import Site, councils_gathered, sites, switched_on
from store.listings import Session

WORDS = "child protection social worker"
"""What is searched for where nobody says."""
NOT_SWITCHED_ON = "It is not switched on here."
LONGEST_WORDS, LONGEST_PLACE = 200, 120

router = APIRouter()

Words = Annotated[str, Query(max_length=LONGEST_WORDS, description=EXPECTED["q"])]
PlaceName = Annotated[str, Query(max_length=LONGEST_PLACE, description="a place in words, or a postcode")]


class DirectorySite(BaseModel):
    """A site with vacancies."""

    key: str
    name: str
    kind: Literal["department", "board", "health", "agency", "general"]
    nations: list[str]
    gathered: bool = Field(description="its adverts are gathered into this service's data")
    why: str | None = Field(description="why it is not gathered, a sentence; null where it is")
    sources: list[str] = Field(description="ids of the sources by which it is or could be gathered")
    search: str = Field(
        description="an address of that site that searches for the words in the place, as far as it can"
    )
    alerts: str = Field(description="how to be told of new adverts")


class DirectoryShape(BaseModel):
    """Sites with vacancies, each with a search for a person to open."""

    q: str
    near: str
    councils: int = Field(description="authorities whose own careers sites are gathered")
    sites: list[DirectorySite]


def directory_json(session: Session, words: str, place: str) -> dict[str, Any]:
    """Every site with the search for these words in this place, JSON-ready; without words it is for WORDS."""
    words, place = " ".join(words.split()) or WORDS, " ".join(place.split())
    on = switched_on(session)
    return {
        "q": words,
        "near": place,
        "councils": councils_gathered(session),
        "sites": [_site_json(site, words, place, on) for site in sites()],
    }


def _site_json(site: Site, words: str, place: str, on: frozenset[str]) -> dict[str, Any]:
    gathered = bool(on & set(site.sources))
    return {
        "key": site.key,
        "name": site.name,
        "kind": site.kind,
        "nations": list(site.nations),
        "gathered": gathered,
        "why": None if gathered else site.why or NOT_SWITCHED_ON,
        "sources": list(site.sources),
        "search": site.link(words, place),
        "alerts": site.alerts,
    }


def address_of(typed: Mapping[str, Any], authorities: Sequence[tuple[str, str]]) -> str:
    """The page's address with the words and the place of a search as it was typed; `authorities` are codes and names.

    One step of the ladder stands for words, and an authority or a region for a place, where the search has no other.
    """
    chosen = [tier for tier in typed.get("tier", ()) if tier in TIERS]
    words = typed.get("q") or (tier_title(chosen[0]) if len(chosen) == 1 else "")
    authority = typed.get("authority", "")
    place = typed.get("near") or dict(authorities).get(authority, authority) or typed.get("region", "")
    told = {"q": words[:LONGEST_WORDS], "near": place[:LONGEST_PLACE]}
    carried = {name: value for name, value in told.items() if value}
    return f"/directory?{urlencode(carried)}" if carried else "/directory"


@router.get(
    "/api/v1/directory",
    response_model=DirectoryShape,
    responses={422: {"model": ProblemShape, "description": "A parameter cannot be used; `errors` says which and why"}},
    tags=["status"],
    dependencies=[Depends(only("q", "near"))],
)
def directory_route(session: SessionIn, q: Words = "", near: PlaceName = "") -> JSONResponse:
    """Sites with vacancies: whether each is gathered here and if not why, its search, and how to get alerts."""
    return JSONResponse(directory_json(session, q, near))


@router.get("/directory", include_in_schema=False, dependencies=[Depends(only("q", "near"))])
def directory_page(request: Request, session: SessionIn, q: Words = "", near: PlaceName = "") -> HTMLResponse:
    """The same as links."""
    shown = directory_json(session, q, near)
    return render(request, "directory.html", shown=shown, longest=(LONGEST_WORDS, LONGEST_PLACE))
