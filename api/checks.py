"""The four checks and the count of learning: JSON routes, and a short form with an answer for each check.

Owns these routes and pages; decisions are `careers.checks` and `careers.cpd`. Nothing that is sent is stored.
"""

import datetime as dt
import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse

from api.advice_form import typed_in
from api.advising import profile_faults
from api.bodies import BAD_FIELD, PROFILE, json_body
from api.check_forms import AS_OF, FORMS, LEARNING, LEARNING_ROWS, Form, form_faults, learning_rows, told_of
from api.deps import Today, only
from api.problems import BadInput, Fault
from api.rendering import render
from api.schemas import EXPECTED, IsoDate, iso_date
from careers.checks.decision import OUTCOMES, Decision, parse
from careers.checks.plain import RECORDED
from careers.cpd import CpdReport, cpd_report
from careers.profile import Profile, ProfileError, parse_profile, parse_profile_json

router = APIRouter(prefix="/api/v1", tags=["checks"])
pages = APIRouter(include_in_schema=False, default_response_class=HTMLResponse, dependencies=[Depends(only())])

CheckName = Literal["agency", "qualification", "return", "moving"]
AsOf = Annotated[IsoDate | None, Query(description=EXPECTED["as_of"])]


async def profile_sent(request: Request) -> Profile:
    """The profile in a request's body; raises BadInput naming every fault, in the words of the command line."""
    # The body is read as it came, so that what is wrong with it is told by the profile's own checks.
    body = await request.body()
    try:
        return await run_in_threadpool(parse_profile_json, body)
    except ProfileError as error:
        raise BadInput(profile_faults(error)) from error


def decide_json(check: str, told: object, on: dt.date) -> dict[str, Any]:
    """One check's decision on a day, JSON-ready; the pages, the routes and the command line all call it.

    Raises:
        KeyError: for a check that there is not.
        ProfileError: naming every field that cannot be used.

    """
    form = FORMS[check]
    return form.decide(parse(form.model, told), on).as_json()


async def _decided(check: str, request: Request, on: dt.date) -> JSONResponse:
    body = await request.body()
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadInput([Fault(field="body", value=None, expected="a JSON object")]) from error
    try:
        return JSONResponse(decide_json(check, told, on))
    except ProfileError as error:
        raise BadInput(profile_faults(error)) from error


def _route(check: str, summary: str) -> dict[str, Any]:
    schema = FORMS[check].model.model_json_schema()
    return {
        "response_model": Decision,
        "responses": BAD_FIELD,
        "dependencies": [Depends(only("as_of"))],
        "description": f"{summary} Nothing of the body is stored.",
        "openapi_extra": json_body(schema),
    }


@router.post("/checks/agency", **_route("agency", "Whether a social worker may take a post through an agency."))
async def check_agency(request: Request, today: Today, as_of: AsOf = None) -> JSONResponse:
    """Decide the agency check."""
    return await _decided("agency", request, as_of or today)


@router.post("/checks/qualification", **_route("qualification", "Whether qualifications lead to a nation's register."))
async def check_qualification(request: Request, today: Today, as_of: AsOf = None) -> JSONResponse:
    """Decide the qualification check."""
    return await _decided("qualification", request, as_of or today)


@router.post("/checks/return", **_route("return", "What a regulator asks of somebody who comes back after a gap."))
async def check_return(request: Request, today: Today, as_of: AsOf = None) -> JSONResponse:
    """Decide the return check."""
    return await _decided("return", request, as_of or today)


@router.post("/checks/moving", **_route("moving", "What it takes to carry practice from one nation to another."))
async def check_moving(request: Request, today: Today, as_of: AsOf = None) -> JSONResponse:
    """Decide the check on moving."""
    return await _decided("moving", request, as_of or today)


@router.post(
    "/cpd",
    response_model=CpdReport,
    responses=BAD_FIELD,
    dependencies=[Depends(only("as_of", "period_began"))],
    openapi_extra=json_body(PROFILE),
)
async def cpd(
    request: Request,
    today: Today,
    as_of: AsOf = None,
    period_began: Annotated[IsoDate | None, Query(description=EXPECTED["period_began"])] = None,
) -> JSONResponse:
    """Count learning by the regulator's rule: what is asked, what the profile's log has, what is missing.

    Of the profile, `nation` and `cpd` are read. `period_began` is for regulators that count by a registration.
    """
    profile, day = await profile_sent(request), as_of or today
    return JSONResponse(cpd_report(profile, day, _begun(period_began, day)).as_json())


@pages.get("/checks")
def checks_page(request: Request) -> HTMLResponse:
    """The four checks to choose from."""
    return render(request, "checks.html", forms=FORMS.values())


@pages.get("/checks/learning")
def learning_form(request: Request) -> HTMLResponse:
    """The form on which learning for registration is listed."""
    return _learning_page(request, {}, [])


@pages.post("/checks/learning")
async def learning_answer(request: Request, today: Today) -> HTMLResponse:
    """What the regulator asks and what is missing, with the form below it as it was filled in."""
    typed = typed_in(await request.form(max_files=0, max_fields=100))
    return await run_in_threadpool(_learning, request, typed, today)


@pages.get("/checks/{check}")
def check_form(request: Request, check: CheckName) -> HTMLResponse:
    """One check's form."""
    return _page(request, FORMS[check], {}, [])


@pages.post("/checks/{check}")
async def check_answer(request: Request, check: CheckName, today: Today) -> HTMLResponse:
    """The decision, with the form below it as it was filled in; what cannot be used is shown with what to put right."""
    typed = typed_in(await request.form(max_files=0, max_fields=50))
    return await run_in_threadpool(_answer, request, FORMS[check], typed, today)


def day_typed(typed: dict[str, str], name: str = "as_of") -> dt.date | None:
    """The day that was typed in a field; None where none was. Raises BadInput for what is not a date."""
    if name not in typed:
        return None
    try:
        return dt.date.fromisoformat(str(iso_date(typed[name])))
    except ValueError as error:
        raise BadInput([Fault(field=name, value=typed[name], expected=EXPECTED[name])]) from error


def _begun(period_began: dt.date | None, day: dt.date) -> dt.date | None:
    """The day on which a period began; raises BadInput where that is yet to come on the day that is asked about."""
    if period_began is not None and period_began > day:
        expected = f"{EXPECTED['period_began']}, {day} or earlier"
        raise BadInput([Fault(field="period_began", value=str(period_began), expected=expected)])
    return period_began


def _answer(request: Request, form: Form, typed: dict[str, str], today: dt.date) -> HTMLResponse:
    told = told_of(form.fields, {name: value for name, value in typed.items() if name != "as_of"})
    try:
        decision = decide_json(form.check, told, day_typed(typed) or today)
    except ProfileError as error:
        return _page(request, form, typed, form_faults(form.fields, profile_faults(error)))
    except BadInput as error:
        return _page(request, form, typed, error.faults)
    return _page(request, form, typed, [], decision)


def _page(
    request: Request, form: Form, typed: dict[str, str], faults: list[Fault], decision: dict[str, Any] | None = None
) -> HTMLResponse:
    return render(
        request,
        "check.html",
        422 if faults else 200,
        form=form,
        as_of=AS_OF,
        typed=typed,
        faults=faults,
        labels={field.name: field.label.rstrip("?") for field in (*form.fields, AS_OF)},
        decision=decision,
        word=OUTCOMES[form.check][decision["outcome"]] if decision else "",
    )


def _learning(request: Request, typed: dict[str, str], today: dt.date) -> HTMLResponse:
    listed = {name: text for name, text in typed.items() if name not in ("period_began", "as_of")}
    told = {name: text for name, text in listed.items() if not name.startswith("cpd-")}
    rows, _ = learning_rows(typed)
    try:
        profile = parse_profile(told | {"cpd": rows or None})
        day = day_typed(typed) or today
        report = cpd_report(profile, day, _begun(day_typed(typed, "period_began"), day))
    except ProfileError as error:
        return _learning_page(request, typed, form_faults(LEARNING, profile_faults(error)))
    except BadInput as error:
        return _learning_page(request, typed, error.faults)
    return _learning_page(request, typed, [], report.as_json())


def _learning_page(
    request: Request, typed: dict[str, str], faults: list[Fault], report: dict[str, Any] | None = None
) -> HTMLResponse:
    labels = {field.name: field.label.rstrip("?") for field in (*LEARNING, AS_OF)} | learning_rows(typed)[1]
    return render(
        request,
        "learning.html",
        422 if faults else 200,
        fields=LEARNING,
        rows=range(LEARNING_ROWS),
        recorded=RECORDED,
        unfolded={n for n in range(LEARNING_ROWS) if any(f"cpd-{n}-{name}" in typed for name in RECORDED)},
        as_of=AS_OF,
        typed=typed,
        faults=faults,
        labels=labels,
        report=report,
    )
