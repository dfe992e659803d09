"""A cohort over the web: its JSON and CSV route, and the pages on which an adviser sends one in and reads the answer.

Owns the route, its shapes and what each page shows. Nothing that is sent in is stored: a page that leads on to another
carries the file's own words along.
"""

import datetime as dt
import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.datastructures import UploadFile

from api.advice_pages import OWN
from api.cohort import archive, cohort_json, faults_sheet, plans, table_sheet, team_sheet
from api.deps import SessionIn, Today, only
from api.problems import BadInput, Fault
from api.rendering import render
from api.schemas import EXPECTED, IsoDate, Nation, ProblemShape, Tier
from api.spreadsheet import download, sheet
from careers.cohort import LARGEST_FILE, MOST_PEOPLE, Cohort, CohortError, Person, cohort_text, gather, read_cohort
from careers.cohort_columns import documented, lcpp_columns, plain_columns
from store.listings import Session

router = APIRouter(prefix="/api/v1", tags=["careers"])
pages = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_BODY = "a JSON object with `people`: a list of objects, each with a `reference` and a `profile`"
_SHOWS = ("table", "team", "plans", "zip", "table.csv", "team.csv", "faults.csv")


class GateShape(BaseModel):
    """A gate that is not passed, and why."""

    id: str
    title: str
    reason: str


class NextStepShape(BaseModel):
    """The step that advice names first."""

    kind: Literal["apply_now", "get_ready", "deepen", "sideways"]
    tier: Tier
    title: str
    reasons: list[str]


class PersonShape(BaseModel):
    """One person at a glance."""

    reference: str = Field(description="what the sender calls the person")
    line: int | None = Field(description="the line of the CSV; null for JSON")
    nation: Nation
    tier: Tier | None
    tier_title: str | None
    tier_found_by: str = Field(description="given, read, unsure, inferred, not_in_nation or unknown")
    tier_reason: str
    ready_for: list[Tier] = Field(description="tiers from the person's own upwards")
    nearly_ready_for: list[Tier]
    gates_failing: list[GateShape]
    gates_unknown: list[GateShape]
    next_step: NextStepShape | None
    open_vacancies: int | None = Field(description="at the next step, suiting the person; null where not known")
    search: str | None = Field(description="the page that lists those vacancies")
    questions: list[str]
    plan: str | None = Field(None, description="the whole plan as plain text, where asked for")


class RowFaultShape(BaseModel):
    """One thing wrong with a row: that row is not answered, all others are."""

    line: int | None
    reference: str | None
    column: str
    value: Any
    expected: str


class TeamClauseShape(BaseModel):
    """One clause of lead child protection practice and who, by reference, shows it."""

    id: str
    part: str
    text: str
    standing: str
    not_yet_set: bool
    asked: bool = Field(description="false for what is told and has nothing for a person to show, such as a law")
    met: list[str]
    partial: list[str]
    not_shown: list[str]
    unknown: list[str]
    citations: list[dict[str, Any]]


class TeamShape(BaseModel):
    """A team's readiness for lead child protection practice, clause by clause."""

    people: list[str]
    elsewhere: dict[str, str] = Field(description="those to whom the role does not apply, with the reason")
    clauses: list[TeamClauseShape]
    by_nobody: list[str] = Field(description="clauses that nobody shows even in part")
    in_part: list[str] = Field(description="clauses that somebody shows in part and nobody wholly")


class CohortShape(BaseModel):
    """The answer for a cohort."""

    as_of: dt.date
    people: list[PersonShape]
    faults: list[RowFaultShape]
    team: TeamShape
    versions: dict[str, str]


def _faults(error: CohortError) -> list[Fault]:
    return [Fault(field=p["field"], value=p["value"], expected=p["expected"]) for p in error.problems]


def _people_of(body: bytes) -> list[tuple[str, object]]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        shown = body[:60].decode(errors="replace")
        raise BadInput([Fault(field="body", value=shown, expected=f"{_BODY} ({error})")]) from None
    if not isinstance(told, dict) or not isinstance(told.get("people"), list):
        raise BadInput([Fault(field="body", value=type(told).__name__, expected=_BODY)])
    faults = [Fault(field=name, value="a field", expected="people alone") for name in told if name != "people"]
    found: list[tuple[str, object]] = []
    for number, one in enumerate(told["people"], 1):
        if not isinstance(one, dict) or set(one) != {"reference", "profile"} or not isinstance(one["reference"], str):
            expected = "an object with a reference, which is a text, and a profile"
            faults.append(Fault(field=f"people.{number}", value=json.dumps(one, default=str), expected=expected))
        else:
            found.append((one["reference"].encode("utf-8", "replace").decode(), one["profile"]))
    if faults:
        raise BadInput(faults[:MOST_PEOPLE])
    return found


def _read(body: bytes, media_type: str) -> Cohort:
    if media_type not in ("application/json", "text/csv"):
        raise BadInput([Fault(field="content-type", value=media_type, expected="application/json or text/csv")])
    try:
        return read_cohort(cohort_text(body)) if media_type == "text/csv" else gather(_people_of(body))
    except CohortError as error:
        raise BadInput(_faults(error)) from error


@router.post(
    "/cohorts",
    response_model=CohortShape,
    dependencies=[Depends(only("as_of", "plans", "format"))],
    responses={
        200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "The cohort advised"},
        422: {"model": ProblemShape, "description": "Nothing can be answered; `errors` says why"},
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object",
                        "required": ["people"],
                        "additionalProperties": False,
                        "properties": {
                            "people": {
                                "type": "array",
                                "minItems": 1,
                                "maxItems": MOST_PEOPLE,
                                "items": {
                                    "type": "object",
                                    "required": ["reference", "profile"],
                                    "additionalProperties": False,
                                    "properties": {
                                        "reference": {"type": "string"},
                                        "profile": {"$ref": "#/components/schemas/Profile"},
                                    },
                                },
                            }
                        },
                    },
                },
                "text/csv": {"schema": {"type": "string"}, "example": "reference,nation,role\r\nA1,england,MASH\r\n"},
            },
        }
    },
)
async def cohorts(
    request: Request,
    session: SessionIn,
    today: Today,
    as_of: Annotated[IsoDate | None, Query(description=EXPECTED["as_of"])] = None,
    plans: Annotated[Literal["text"] | None, Query(description="text: each person's plan too")] = None,
    format: Annotated[Literal["json", "csv"], Query(description="json, or csv for the table")] = "json",  # noqa: A002
) -> Response:
    """Advise several people: a line for each, a team's readiness for lead practice, and every row that cannot be used.

    The body is JSON, or CSV with the columns of `/advisers/cohort/template.csv`; at most 200 people. A person or row
    that cannot be used is named in `faults` and keeps no other from its answer. Nothing of it is stored.
    """
    body = await request.body()
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    day = as_of or today

    def answer() -> Response:
        found = cohort_json(session, _read(body, media_type), day, plans=plans is not None)
        if format == "csv":
            return download(table_sheet(found), "cohort.csv")
        return JSONResponse(found)

    return await run_in_threadpool(answer)


@pages.get("/advisers/cohort", dependencies=[Depends(only())])
def cohort_form(request: Request) -> HTMLResponse:
    """The page on which a cohort is sent in, with the columns that it may have."""
    return _form(request, "", [])


def _form(request: Request, text: str, faults: list[Fault]) -> HTMLResponse:
    limits = {"people": MOST_PEOPLE, "bytes": LARGEST_FILE}
    return render(
        request,
        "adviser_cohort_form.html",
        422 if faults else 200,
        text=text,
        faults=faults,
        columns=documented(),
        limits=limits,
    )


@pages.get("/advisers/cohort/template.csv", dependencies=[Depends(only("for"))])
def template(today: Today, purpose: Annotated[Literal["plans", "lcpp"], Query(alias="for")] = "plans") -> Response:
    """The columns and one line as an example; for=lcpp adds a column for each clause of lead practice."""
    columns = [*plain_columns(), *(lcpp_columns(today) if purpose == "lcpp" else ())]
    example = {
        "reference": "Example 1",
        "nation": "england",
        "role": "Senior Social Worker, child protection",
        "registered": "yes",
        "years_post_qualifying": "4",
        "years_child_protection": "3",
    }
    text = sheet(columns, [[example.get(name, "") for name in columns]])
    return download(text, f"cohort-{purpose}.csv")


@pages.post("/advisers/cohort", dependencies=[Depends(only())])
async def cohort_answer(request: Request, session: SessionIn, today: Today) -> Response:
    """The answer to a cohort: the table, one plan, all plans, the team, or any of them as a file; nothing is stored."""
    async with request.form(max_files=1, max_fields=10) as form:
        file = form.get("file")
        data = await file.read() if isinstance(file, UploadFile) else b""
        typed = {name: value for name, value in form.items() if isinstance(value, str)}
    return await run_in_threadpool(_answer, request, session, typed, data, today)


def _answer(request: Request, session: Session, typed: dict[str, str], data: bytes, today: dt.date) -> Response:
    pasted, show, person = typed.get("text", ""), typed.get("show", "table"), typed.get("person")
    if data and pasted.strip():
        return _form(request, pasted, [Fault(field="file", value=None, expected="a file or pasted lines, not both")])
    try:
        text = cohort_text(data or pasted.encode("utf-8", "replace"))
        cohort = read_cohort(text)
    except CohortError as error:
        return _form(request, pasted, _faults(error))
    if show not in _SHOWS:
        return _form(request, text, [Fault(field="show", value=show, expected=f"one of {', '.join(_SHOWS)}")])
    if person is not None:
        chosen = tuple(one for one in cohort.people if one.reference == person)
        if not chosen:
            return _form(request, text, [Fault(field="person", value=person, expected="a person of the cohort")])
        return _plans(request, session, Cohort(chosen, ()), today, text)
    return _shown(request, session, cohort, today, text, show)


def _shown(request: Request, session: Session, cohort: Cohort, today: dt.date, text: str, show: str) -> Response:
    if show == "plans":
        return _plans(request, session, cohort, today, text)
    if show == "zip":
        headers = {"Content-Disposition": 'attachment; filename="cohort.zip"', "Cache-Control": "no-store"}
        return Response(archive(session, cohort, today), media_type="application/zip", headers=headers)
    answer = cohort_json(session, cohort, today)
    if show == "table.csv":
        return download(table_sheet(answer), "cohort.csv")
    if show == "team.csv":
        return download(team_sheet(answer["team"]), "team-lcpp.csv")
    if show == "faults.csv":
        return download(faults_sheet(answer), "not-used.csv")
    template_name = "adviser_team.html" if show == "team" else "adviser_cohort.html"
    page = render(request, template_name, answer=answer, text=text, today=today)
    page.headers.update(OWN)
    return page


def _plans(request: Request, session: Session, cohort: Cohort, today: dt.date, text: str) -> Response:
    found: list[tuple[Person, dict[str, Any]]] = list(plans(session, cohort, today))
    page = render(request, "adviser_plans.html", plans=found, text=text, today=today)
    page.headers.update(OWN)
    return page
