"""The pages for job seekers put together, and two of them: search and the ladder.

Owns what these two put before a reader; every figure comes from the functions that answer the JSON routes, so the two
agree. Needs no script.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from api import advice_pages, directory, next_step, pictures, vacancy_page
from api.deps import SessionIn, Today, only
from api.ladder import ladder_json
from api.narrowing import in_words, narrowing
from api.problems import BadInput
from api.rendering import render
from api.schemas import Nation
from api.vacancies import criteria_of, parse_query, search_json
from store import search as finding
from store.listings import Session
from store.search import Criteria
from store.vacancies import authorities_present

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
for part in (advice_pages, next_step, pictures, vacancy_page):
    router.include_router(part.router)

_PLACING = ("sort", "limit", "cursor")
"""Parameters that say how results are shown, not which."""


@router.get("/")
def search_page(request: Request, session: SessionIn, today: Today) -> HTMLResponse:
    """Search, with what was found; a search that cannot be used is shown as it was typed, with what to put right."""
    pairs = [(name, value) for name, value in request.query_params.multi_items() if value.strip()]
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
            "without": _address(pairs, without=(name, value)),
        }
        for name, value in pairs
        if name not in (*_PLACING, "miles")
    ]
    nothing = not found["items"] and not criteria.cursor
    wider = _wider(session, pairs, criteria, found["facets"].get("miles", {})) if nothing else []
    return render(
        request,
        "search.html",
        **context,
        offered=narrowing(typed, found["facets"], authorities),
        faults=[],
        found=found,
        filters=filters,
        wider=wider,
        sort=criteria.sort,
        next_address=_address([*_but(pairs, "cursor"), ("cursor", found["next"])]) if found["next"] else None,
        first_address=_address(_but(pairs, "cursor")) if criteria.cursor else None,
    )


def _but(pairs: list[tuple[str, str]], *names: str) -> list[tuple[str, str]]:
    return [(name, value) for name, value in pairs if name not in names]


def _address(pairs: list[tuple[str, str]], *, without: tuple[str, str] | None = None) -> str:
    """The search page's address for these parameters; distance and order by it go together with the place."""
    if without:
        pairs = [pair for pair in _but(pairs, "cursor") if pair != without]
        if without[0] == "near":
            pairs = [pair for pair in _but(pairs, "miles") if pair != ("sort", "nearest")]
        if without[0] == "q":
            pairs = [pair for pair in pairs if pair != ("sort", "relevance")]
    return f"/?{urlencode(pairs)}" if pairs else "/"


def _wider(
    session: Session, pairs: list[tuple[str, str]], criteria: Criteria, within: Mapping[str, int]
) -> list[dict[str, Any]]:
    """Searches that look further or leave something out and do find something, the most fruitful first.

    Where leaving out one filter is not enough, each is offered alone. `within` has the counts by distance.
    """
    given = dict(pairs)
    names = [name for name in given if name not in (*_PLACING, "near")]
    further = next((miles for miles, total in within.items() if total and "miles" in given), None)
    suggestions = []
    if further is not None:
        address = _address([*_but(pairs, "miles", "cursor"), ("miles", further)])
        label = f"within {further} miles of {given['near']}"
        suggestions.append({"label": label, "total": within[further], "address": address})
    tried = [(name, _but(pairs, name, "cursor", "sort")) for name in names]
    for name, rest in tried:
        total = finding.total(session, criteria_of(session, parse_query(rest), criteria.today))
        if total:
            left_out = " or ".join(in_words(name, value) for other, value in pairs if other == name)
            label = f"any distance from {given['near']}" if name == "miles" else f"without {left_out}"
            suggestions.append({"label": label, "total": total, "address": _address(rest)})
    if not suggestions and len(names) > 1:
        for name in (name for name in names if name != "miles"):
            alone = [pair for pair in pairs if pair[0] == name]
            total = finding.total(session, criteria_of(session, parse_query(alone), criteria.today))
            if total:
                kept = " or ".join(in_words(name, value) for _, value in alone)
                suggestions.append({"label": f"only {kept}", "total": total, "address": _address(alone)})
    return sorted(suggestions, key=lambda entry: -entry["total"])


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
