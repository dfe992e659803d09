"""For recruiters: picking a live vacancy to compare, or another to set beside it, by employer and words.

Owns that one page. It finds what the search finds, and leads to the comparison's own address; nothing is stored.
"""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from api.comparisons import MOST_BESIDE
from api.deps import SessionIn, Today, only
from api.narrowing import narrowing
from api.problems import BadInput
from api.rendering import render
from api.vacancies import criteria_of, parse_query, search_json
from store.listings import Session
from store.vacancies import authorities_present

pages = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_SEARCHED = ("authority", "q", "cursor")
_KEPT = ("vacancy", "beside")
LABELS = {"authority": "Council or trust", "q": "Words", "cursor": "Next page"}


@pages.get("/recruiters/pick", dependencies=[Depends(only(*_SEARCHED, *_KEPT, repeatable=("beside",)))])
def pick_page(
    request: Request,
    session: SessionIn,
    today: Today,
    vacancy: Annotated[str, Query(max_length=2000)] = "",
    beside: Annotated[list[str] | None, Query(max_length=MOST_BESIDE)] = None,
) -> HTMLResponse:
    """An employer and words; then its live vacancies, each a link to its comparison.

    Where the address names a `vacancy` already, what is picked is set beside it and beside the others named.
    """
    typed = {name: value.strip() for name in _SEARCHED if (value := request.query_params.get(name, "")).strip()}
    kept = [("vacancy", vacancy)] * bool(vacancy) + [("beside", one) for one in beside or []]
    shown = _found(session, typed, today)
    offered = narrowing(typed | {"tier": []}, shown["facets"], authorities_present(session))
    chosen = {vacancy, *(beside or [])}
    return render(
        request,
        "recruiters_pick.html",
        422 if shown["faults"] else 200,
        typed=typed,
        kept=kept,
        labels=LABELS,
        employers=next((one.choices for one in offered.filters if one.name == "authority"), ()),
        picks=[
            {
                "item": item,
                "address": f"/recruiters?{urlencode([*kept, ('beside' if vacancy else 'vacancy', item['id'])])}",
            }
            for item in shown["items"]
            if str(item["id"]) not in chosen
        ],
        total=shown["total"],
        faults=shown["faults"],
        next_address=_next(typed, kept, shown["next"]),
        today=today,
    )


def _found(session: Session, typed: dict[str, str], today: Today) -> dict[str, Any]:
    """What the search finds, its counts, and what is wrong with what was typed; no items where nothing was."""
    none: dict[str, Any] = {"items": [], "total": None, "facets": None, "next": None, "faults": []}
    try:
        found = search_json(session, criteria_of(session, parse_query(list(typed.items())), today))
    except BadInput as error:
        return none | {"faults": error.faults}
    return (none | found) if typed else none | {"facets": found["facets"]}


def _next(typed: dict[str, str], kept: list[tuple[str, str]], cursor: str | None) -> str | None:
    if not cursor:
        return None
    pairs = [(name, value) for name, value in typed.items() if name != "cursor"]
    return f"/recruiters/pick?{urlencode([*pairs, ('cursor', cursor), *kept])}"
