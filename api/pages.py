"""The pages for job seekers put together, and two of them: search and the ladder.

Owns what these two put before a reader; every figure comes from the functions that answer the JSON routes, so the two
agree. Needs no script.
"""

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api import advice_pages, directory, next_step, pictures, vacancy_page
from api.deps import SessionIn, Today, only
from api.ladder import ladder_json
from api.narrowing import in_words, narrowing
from api.problems import BadInput
from api.rendering import render
from api.schemas import Nation
from api.vacancies import criteria_of, parse_query, search_json
from api.wider import PLACING, Pairs, address, but, meant, wider
from store import search as finding
from store.search import Criteria
from store.vacancies import authorities_present

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
for part in (advice_pages, next_step, pictures, vacancy_page):
    router.include_router(part.router)


@router.get("/")
def search_page(request: Request, session: SessionIn, today: Today) -> Response:
    """Search, with what was found; a search that cannot be used is shown as it was typed, with what to put right.

    A browser sends every field of a form, filled in or not: what was left empty is taken out of the address, which is
    then short enough to send to somebody.
    """
    asked = request.query_params.multi_items()
    pairs = [(name, value) for name, value in asked if value.strip()]
    if len(pairs) < len(asked):
        return RedirectResponse(address(pairs), HTTPStatus.MOVED_PERMANENTLY)
    typed: dict[str, Any] = dict(pairs) | {"tier": [value for name, value in pairs if name == "tier"]}
    authorities = authorities_present(session)
    context: dict[str, Any] = {"typed": typed, "today": today, "elsewhere": directory.address_of(typed, authorities)}
    try:
        criteria = criteria_of(session, parse_query(pairs), today)
        found = search_json(session, criteria)
    except BadInput as error:
        offered = narrowing(typed, None, authorities)
        return render(
            request, "search.html", 422, **context, offered=offered, faults=error.faults, found=None, filters=[]
        )
    filters = [
        {
            "name": name,
            "label": in_words(name, value, typed.get("miles", "")),
            "without": address(_without(pairs, name, value)),
        }
        for name, value in pairs
        if name not in (*PLACING, "miles")
    ]
    nothing = not found["items"] and not criteria.cursor
    return render(
        request,
        "search.html",
        **context,
        offered=narrowing(typed, found["facets"], authorities),
        faults=[],
        found=found,
        filters=filters,
        meant=meant(pairs, criteria, found, dict(authorities)),
        wider=wider(session, pairs, criteria, found["facets"]) if nothing else [],
        sort=criteria.sort,
        next_address=address([*but(pairs, "cursor"), ("cursor", found["next"])]) if found["next"] else None,
        first_address=address(but(pairs, "cursor")) if criteria.cursor else None,
    )


def _without(pairs: Pairs, name: str, value: str) -> Pairs:
    """The search with this filter taken back, and with it whatever means nothing without it."""
    rest = [pair for pair in but(pairs, "cursor") if pair != (name, value)]
    if name == "q":
        rest = [pair for pair in but(rest, "as_typed") if pair != ("sort", "relevance")]
    if name == "near" or (name == "q" and "near" not in dict(rest)):
        # A place may have stood in its own field or among the words.
        rest = [pair for pair in but(rest, "miles") if pair != ("sort", "nearest")]
    return rest


@router.get("/ladder", dependencies=[Depends(only("nation"))])
def ladder_page(request: Request, session: SessionIn, today: Today, nation: Nation | None = None) -> HTMLResponse:
    """The ladder of a nation, with how many vacancies each step has and the standards that apply today."""
    counts = finding.search(session, Criteria(today, nation=nation, limit=1)).facets["tier"]
    return render(
        request,
        "ladder.html",
        shown=ladder_json(nation, today),
        counts=counts,
        figure=pictures.rungs_picture(session, today, nation),
    )
