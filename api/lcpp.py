"""Readiness for lead child protection practitioner, clause by clause: its JSON route and its page.

Owns the route, the page and the looking up of what employers ask for in open vacancies; the report is `careers.lcpp`'s.
"""

import datetime as dt
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse

from api.advice_fields import Field
from api.advice_form import typed_in
from api.advising import profile_faults, read_role
from api.bodies import BAD_FIELD, PROFILE, json_body
from api.check_forms import AS_OF, form_faults, told_of
from api.checks import AsOf, day_typed, profile_sent
from api.deps import SessionIn, Today, only
from api.problems import BadInput, Fault
from api.rendering import NATION_NAMES, render
from api.vacancies import items_of
from careers.lcpp import EmployerMinimum, LcppReport, employer_minimums, lcpp_report
from careers.lcpp_clauses import HEADINGS, Clause
from careers.profile import Profile, ProfileError, parse_profile
from careers.standards import register
from store.listings import Session
from store.market import NEWEST, asked_in
from store.search import Criteria, search

router = APIRouter(prefix="/api/v1", tags=["careers"])
pages = APIRouter(include_in_schema=False, default_response_class=HTMLResponse, dependencies=[Depends(only())])

_TIER, _NATION = "lcpp", "england"
_CLAUSE = "clause:"
LEVELS = (("met", "Yes, and I can show it"), ("partial", "In part"), ("not_shown", "Not yet"))
FIELDS = (
    Field("nation", "Which nation are you in, or want to work in?", shown="radio", choices=tuple(NATION_NAMES.items())),
    Field(
        "registered",
        "Are you on that nation’s social work register?",
        shown="radio",
        reads="flag",
        choices=(("true", "Yes"), ("false", "No")),
    ),
    Field("years_post_qualifying", "How many years is it since you qualified?", shown="number", reads="number"),
    Field(
        "years_child_protection",
        "How many years have you worked in child protection?",
        shown="number",
        reads="number",
    ),
)


def minimums(session: Session, today: dt.date) -> tuple[EmployerMinimum, ...]:
    """Years that employers call essential in open vacancies of the role, the newest vacancies first."""
    rows = search(session, Criteria(today, tiers=(_TIER,), nation=_NATION, limit=NEWEST), facets=False).items
    asked = asked_in(session, [row["posting_id"] for row in rows])
    postings = {row["id"]: row["posting_id"] for row in rows}
    items = items_of(session, rows, today)
    return employer_minimums(item | {"requirements": asked.get(postings[item["id"]], ())} for item in items)


def report_for(session: Session | None, profile: Profile, on: dt.date) -> LcppReport:
    """The report for a person on a day, with what employers ask for in vacancies that are open then.

    Without a session nothing is known of vacancies.
    """
    employers = minimums(session, on) if session is not None and profile.nation == _NATION else ()
    return lcpp_report(profile, read_role(profile), on, employers)


@router.post(
    "/lcpp",
    response_model=LcppReport,
    responses=BAD_FIELD,
    dependencies=[Depends(only("as_of"))],
    openapi_extra=json_body(PROFILE),
)
async def lcpp(request: Request, session: SessionIn, today: Today, as_of: AsOf = None) -> JSONResponse:
    """Report readiness for lead child protection practitioner, a role of England alone, clause by clause.

    The body is a profile. Numbers of years are those of employers in open vacancies, never a rule.
    """
    profile = await profile_sent(request)
    report = await run_in_threadpool(report_for, session, profile, as_of or today)
    return JSONResponse(report.as_json())


@pages.get("/lcpp")
def lcpp_form(request: Request, today: Today) -> HTMLResponse:
    """What is asked of a lead child protection practitioner, as a form."""
    return _page(request, {}, [], today)


@pages.post("/lcpp")
async def lcpp_answer(request: Request, session: SessionIn, today: Today) -> HTMLResponse:
    """The report, with the form below it as it was filled in."""
    typed = typed_in(await request.form(max_files=0, max_fields=200))
    return await run_in_threadpool(_answer, request, session, typed, today)


def _answer(request: Request, session: Session, typed: dict[str, str], today: dt.date) -> HTMLResponse:
    plainly = {name: value for name, value in typed.items() if name != "as_of" and not name.startswith(_CLAUSE)}
    told: dict[str, Any] = told_of(FIELDS, plainly)
    evidence = []
    for name, level in typed.items():
        if name.startswith(_CLAUSE):
            standard, _, statement = name.removeprefix(_CLAUSE).rpartition("/")
            # The standard's title is what the report repeats; an id would mean nothing to whoever reads it.
            title = next((one.title for one in register().standards if one.id == standard), standard)
            evidence.append({"standard": title, "statement": statement, "level": level})
    try:
        on = day_typed(typed) or today
        report = report_for(session, parse_profile(told | {"evidence": evidence or None}), on)
    except ProfileError as error:
        return _page(request, typed, form_faults(FIELDS, profile_faults(error)), today)
    except BadInput as error:
        return _page(request, typed, error.faults, today)
    return _page(request, typed, [], on, report)


def _asked_of(on: dt.date) -> dict[str, list[Clause]]:
    """The clauses that a person can show something for, by part, as they stand on a day."""
    empty = lcpp_report(parse_profile({"nation": _NATION}), None, on)
    found: dict[str, list[Clause]] = {}
    for clause in empty.clauses:
        if clause.shown is not None and "." not in clause.id.rpartition("/")[2]:
            found.setdefault(clause.part, []).append(clause)
    return found


def _page(
    request: Request, typed: dict[str, str], faults: list[Fault], on: dt.date, report: LcppReport | None = None
) -> HTMLResponse:
    return render(
        request,
        "lcpp.html",
        422 if faults else 200,
        fields=FIELDS,
        as_of=AS_OF,
        typed=typed,
        faults=faults,
        labels={field.name: field.label.rstrip("?") for field in (*FIELDS, AS_OF)},
        asked=_asked_of(on),
        levels=LEVELS,
        parts_of=HEADINGS,
        report=None if report is None else report.as_json(),
    )
