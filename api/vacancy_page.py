"""The page of one vacancy: what it is, why its tier, what it pays, where it was seen, and others like it.

Owns what the page puts before a reader. What an advert means was read long before; nothing is read here.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from api.deps import SessionIn, Today, only
from api.rendering import render
from api.schemas import LARGEST_ID
from api.vacancies import standing_posting, vacancy_json
from store.vacancies import vacancy

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse, dependencies=[Depends(only())])

VacancyId = Annotated[int, Path(ge=1, le=LARGEST_ID)]


@router.get("/vacancies/{vacancy_id}")
def vacancy_page(request: Request, vacancy_id: VacancyId, session: SessionIn, today: Today) -> HTMLResponse:
    """One vacancy. A closed one stays at its address, says so, and asks not to be indexed."""
    row = vacancy(session, vacancy_id)
    if row is None:
        raise HTTPException(404, f"There is no vacancy {vacancy_id} here.")
    shown = vacancy_json(session, row, today)
    page = render(request, "vacancy.html", vacancy=shown, advert_text=standing_posting(row)["description"], today=today)
    if not shown["open"]:
        page.headers["X-Robots-Tag"] = "noindex"
    return page
