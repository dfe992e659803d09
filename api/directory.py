"""Sites that no crawler may read, as JSON and as a page: why not, and a search that a person can open there.

Owns the two routes and what a search hands over to them. The sites and their reasons are `store.directory`'s.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, Field

from api.deps import only
from api.rendering import render, tier_title
from api.schemas import EXPECTED, ProblemShape
from careers.ladder import TIERS
from store.directory import sites

WORDS = "child protection social worker"
"""What is searched for where nobody says."""
LONGEST_WORDS, LONGEST_PLACE = 200, 120

router = APIRouter()

Words = Annotated[str, Query(max_length=LONGEST_WORDS, description=EXPECTED["q"])]
PlaceName = Annotated[str, Query(max_length=LONGEST_PLACE, description="a place in words, or a postcode")]


class ForbiddenSite(BaseModel):
    """A site that is not gathered."""

    key: str
    name: str
    why: str = Field(description="why it is not gathered, a sentence")
    search: str = Field(description="an address of that site that searches for the words in the place")


class DirectoryShape(BaseModel):
    """Sites that no crawler may read, each with a search for a person to open."""

    q: str
    near: str
    sites: list[ForbiddenSite]


def directory_json(words: str, place: str) -> dict[str, Any]:
    """Every site with the search for these words in this place, JSON-ready; without words it is for WORDS."""
    words, place = " ".join(words.split()) or WORDS, " ".join(place.split())
    return {
        "q": words,
        "near": place,
        "sites": [
            {"key": site.key, "name": site.name, "why": site.why, "search": site.link(words, place)} for site in sites()
        ],
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
def directory_route(q: Words = "", near: PlaceName = "") -> JSONResponse:
    """Sites that no crawler may read: why, and a prepared search of each for a person to open."""
    return JSONResponse(directory_json(q, near))


@router.get("/directory", include_in_schema=False, dependencies=[Depends(only("q", "near"))])
def directory_page(request: Request, q: Words = "", near: PlaceName = "") -> HTMLResponse:
    """The same as links."""
    return render(request, "directory.html", shown=directory_json(q, near), longest=(LONGEST_WORDS, LONGEST_PLACE))
