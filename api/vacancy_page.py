"""The page of one vacancy: what it is, why its tier, what it pays, where it was seen, and others like it.

Owns what the page puts before a reader. What an advert means was read long before; nothing is read here.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup, escape
from starlette.exceptions import HTTPException

from api.crosswalk import places
from api.deps import SessionIn, Today, only
from api.markup import marked
from api.posting_data import job_posting
from api.rendering import advert, render
from api.schemas import LARGEST_ID
from api.vacancies import items_of, standing_posting, vacancy_json
from store.listings import Session
from store.search import Criteria, search
from store.vacancies import vacancy

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse, dependencies=[Depends(only())])

VacancyId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
SIMILAR = 5
"""Similar vacancies that are offered."""
_ASKS = "asks"
"""The class of a mark of something that the advert asks for or promises; marks of the tier's evidence have none."""


@router.get("/vacancies/{vacancy_id}")
def vacancy_page(request: Request, vacancy_id: VacancyId, session: SessionIn, today: Today) -> HTMLResponse:
    """One vacancy. A closed one stays at its address, says so, and asks not to be indexed."""
    row = vacancy(session, vacancy_id)
    if row is None:
        raise HTTPException(404, f"There is no vacancy {vacancy_id} here.")
    shown = vacancy_json(session, row, today)
    own = {member["id"] for member in row["postings"] if member["source_authority"]}
    text = advert(standing_posting(row)["description"])
    page = render(
        request,
        "vacancy.html",
        # The employer's own site comes first: a board's copy may be shortened or out of date.
        vacancy=shown | {"adverts": sorted(shown["adverts"], key=lambda one: (one["id"] not in own, not one["open"]))},
        own=own,
        marked_title=marked(escape(shown["title"]), _quotes(shown, "title")),
        advert_text=marked(text, _quotes(shown, "description")),
        similar=similar(session, shown, today),
        data=job_posting(shown, str(text)) if shown["open"] else Markup(""),
        carded=places(session, today),
        today=today,
    )
    if not shown["open"]:
        page.headers["X-Robots-Tag"] = "noindex"
    return page


def _quotes(shown: Mapping[str, Any], field: str) -> list[tuple[str, str]]:
    """What a field is quoted for: evidence of the tier, then in the description whatever else was read from it."""
    reading = shown["reading"]
    quotes = [(piece["quote"], "") for piece in reading.get("evidence", ()) if piece["field"] == field]
    if field == "description":
        quotes += [(one["quote"], _ASKS) for one in shown["requirements"] if one.get("quote")]
        said = [(reading.get(part) or {}).get("quote") for part in ("pay", "closing", "contract")]
        quotes += [(quote, _ASKS) for quote in (*said, shown["workplace_words"]) if quote]
    return quotes


def similar(session: Session, shown: Mapping[str, Any], today: dt.date) -> list[dict[str, Any]]:
    """Open vacancies of the same tier and nation, the nearest first; by the title's words where there is no tier."""
    place = shown["place"]
    point = None if place["lat"] is None or place["lon"] is None else (place["lat"], place["lon"])
    tiers = (shown["tier"],) if shown["tier"] else ()
    criteria = Criteria(
        today,
        text="" if tiers else shown["title"],
        tiers=tiers,
        nation=place["nation"],
        point=point if tiers else None,
        sort="relevance" if not tiers else "nearest" if point else "newest",
        limit=SIMILAR + 1,
    )
    rows = search(session, criteria, facets=False).items
    return [item for item in items_of(session, rows, today) if item["id"] != shown["id"]][:SIMILAR]
