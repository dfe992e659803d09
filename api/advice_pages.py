"""The advice pages: the form on one page, and the answer that it and the short pages share.

Owns what the answer puts before a reader. Everything in it comes from the function that answers the JSON route, so the
two agree. Nothing that was typed is stored.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData

from api.advice_fields import FIELDS, LABELS
from api.advice_form import KEPT, date_of, form_faults, profile_of, typed_in
from api.advising import advise_json, profile_faults, search_for
from api.deps import SessionIn, Today, only
from api.figures import ladder_figure
from api.problems import BadInput, Fault
from api.rendering import render
from careers.ladder import ladder_in
from careers.plain import Sources
from careers.profile import ProfileError, parse_profile
from careers.telling import gates_to_tell, paragraphs, tiers_ahead
from store.listings import Session

OWN = {"Cache-Control": "private, no-cache"}
"""Of a page with a person's answers: no server keeps it, but their own browser may, for a way back that loses nothing.

A browser that may not keep it shows an error instead of the page that was left, for a form's answer cannot be asked for
again without sending the form again.
"""

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse, dependencies=[Depends(only())])


@router.get("/advice")
def advice_form(request: Request) -> HTMLResponse:
    """The form on which a person describes themselves."""
    return _form(request, {}, [])


@router.post("/advice")
async def advice_answer(request: Request, session: SessionIn, today: Today) -> HTMLResponse:
    """The answer to the form; what cannot be used is shown as typed, with what to put right."""
    form = await request.form(max_files=0, max_fields=200)
    return await run_in_threadpool(_answer, request, session, form, today)


@router.post("/advice/change")
async def advice_again(request: Request) -> HTMLResponse:
    """The form as it was filled in, to be changed."""
    return _form(request, typed_in(await request.form(max_files=0, max_fields=200)), [])


def _answer(request: Request, session: Session, form: FormData, today: dt.date) -> HTMLResponse:
    typed = typed_in(form)
    faults = faults_in(typed)
    if faults:
        return _form(request, typed, faults)
    return own(render(request, "advice.html", **answer_context(session, typed, today)))


def own(page: HTMLResponse) -> HTMLResponse:
    """The page as one that a person's own browser alone may keep."""
    page.headers.update(OWN)
    return page


def _form(request: Request, typed: Mapping[str, str], faults: list[Fault]) -> HTMLResponse:
    status = 422 if faults else 200
    shown = {"typed": typed, "faults": faults, "fields": FIELDS, "labels": LABELS, "carried_field": KEPT}
    page = render(request, "advice_form.html", status, **shown)
    return own(page) if typed else page


def faults_in(typed: Mapping[str, str]) -> list[Fault]:
    """Everything that is wrong with what was typed, by the names of the form's fields; empty where it can be used."""
    faults: list[Fault] = []
    try:
        parse_profile(profile_of(typed))
    except ProfileError as error:
        faults += form_faults(profile_faults(error))
    except BadInput as error:
        faults += error.faults
    try:
        date_of(typed)
    except BadInput as error:
        faults += error.faults
    return faults


def answer_context(session: Session, typed: Mapping[str, str], today: dt.date) -> dict[str, Any]:
    """What the pages of an answer show for what was typed, which must be without faults."""
    told = profile_of(typed)
    answer = advise_json(session, told, date_of(typed) or today)
    profile = parse_profile(told)
    unsure = [caution["id"] for caution in answer["warnings"]]
    return {
        "advice": answer,
        "nation": profile.nation,
        "typed": typed,
        "today": today,
        "searches": {step["tier"]: search_for(profile, step["tier"], unsure) for step in answer["steps"]},
        "figure": ladder_figure(answer),
        "rungs": ladder_in(profile.nation),
        "gates": gates_to_tell(answer),
        "ahead": tiers_ahead(answer),
        "sources": Sources(answer["sources"]),
        "paragraphs": lambda row: paragraphs(row, told.get("evidence") or ()),
    }
