"""For recruiters: an advert beside its peers, as JSON, as a page and as a table to download.

Owns the routes, the form and what they check of a request. What is said of an advert is `comparing`'s part. Nothing
that is pasted is stored, and no address holds it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, ValidationError, model_validator
from starlette.datastructures import FormData

from api.advice_pages import OWN
from api.bodies import BAD_FIELD, json_body
from api.comparing import Subject, comparison_json, of_vacancy, pasted, side_by_side
from api.deps import SessionIn, Today, only
from api.problems import BadInput, Fault, faults_of
from api.rendering import render, web_address
from api.schemas import LARGEST_ID
from api.spreadsheet import download, safe, sheet
from matcher.duplicates import Filed, Posting
from matcher.job import Advert
from matcher.text import one_line, plain
from store.groupings import sharing
from store.listings import Session
from store.peers import vacancies_of

MOST_BESIDE = 5
LONGEST_FIELD, LONGEST_DESCRIPTION = 500, 50_000
_LONGEST_ADDRESS = 2000
_REFERENCE = "the number of a vacancy here, its address, or the address of an advert that was gathered"

router = APIRouter(prefix="/api/v1", tags=["recruiters"])
pages = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Reference = StrictStr | StrictInt
Words = Annotated[str, Field(max_length=LONGEST_FIELD, description=f"text of at most {LONGEST_FIELD} characters")]


class ComparisonIn(BaseModel):
    """An advert in its own words, or a vacancy; and others to set beside it.

    A field's description is also what an error says was expected.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    title: Words = ""
    employer: Words = ""
    location: Words = ""
    salary: Words = ""
    contract: Words = ""
    closing: Words = ""
    description: str = Field(
        "",
        max_length=LONGEST_DESCRIPTION,
        description=f"the advert's text, plain or HTML, at most {LONGEST_DESCRIPTION} characters",
    )
    vacancy: Reference | None = Field(None, description=f"{_REFERENCE}; instead of an advert's words")
    beside: list[Reference] = Field(
        default_factory=list, max_length=MOST_BESIDE, description=f"at most {MOST_BESIDE}, each {_REFERENCE}"
    )

    @model_validator(mode="after")
    def _one_advert(self) -> "ComparisonIn":
        if bool(self.title or self.description) == (self.vacancy not in (None, "")):
            raise ValueError("no single advert")
        return self


_EXPECTED = {name: field.description or "" for name, field in ComparisonIn.model_fields.items()} | {
    "body": "a title or description of an advert, or else a vacancy, and not both"
}


class AreaPay(BaseModel):
    """Where the advert's pay stands among live vacancies of the tier in one area; pounds a year, full time."""

    area: str | None
    amount: float | None = Field(description="the top of the advert's range")
    percentile: float | None = Field(description="0 to 100; null where `reason` says why it is unknown")
    n: int = Field(description="live vacancies that it was compared with")
    lower_quartile: float | None
    median: float | None
    upper_quartile: float | None
    reason: str | None
    posted_from: str | None = Field(description="when the oldest of them was posted")
    posted_to: str | None


class PeersShape(BaseModel):
    """The live vacancies whose adverts were looked at."""

    area: str | None
    kind: Literal["employer", "agency"]
    n: int
    fewest: int = Field(description="with fewer of them no share is given")
    posted_from: str | None
    posted_to: str | None
    reason: str | None = Field(description="why there are none")


class StatedShape(BaseModel):
    """Something that adverts state, whether this one does, and how many of its peers do."""

    item: str
    label: str
    stated: bool
    peers: int
    n: int
    share: float | None


class AskShape(BaseModel):
    """Something that the advert asks for, and how many of its peers ask for as much."""

    kind: str
    value: str
    number: float | None
    demanded: str
    quote: str
    text: str
    peers: int
    n: int
    share: float | None
    unusual: bool | None


class RuleShape(BaseModel):
    """Where the register of standards says otherwise than the advert."""

    rule: str
    quote: str
    text: str
    sources: list[dict[str, Any]]


class WordingShape(BaseModel):
    """Wording to reconsider; without a source it is our suggestion."""

    id: str
    quotes: list[str]
    why: str
    instead: str
    source: dict[str, str] | None


class Comparison(BaseModel):
    """An advert beside its peers."""

    as_of: str
    advert: dict[str, Any] = Field(description="the advert with its reading as `nextrung read` prints it")
    tier_title: str | None
    pay: list[AreaPay] = Field(description="the region first, then the nation")
    peers: PeersShape
    stated: list[StatedShape] = Field(description="what it leaves out first, by how many peers state it")
    asks: list[AskShape] = Field(description="what it asks for, the least usual first")
    rules: list[RuleShape]
    wording: list[WordingShape]
    readability: dict[str, Any]
    side_by_side: list[dict[str, Any]]
    versions: dict[str, str]


@router.post(
    "/comparisons",
    response_model=Comparison,
    dependencies=[Depends(only("format"))],
    responses={
        200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "The advert judged"},
        **BAD_FIELD,
    },
    openapi_extra=json_body(ComparisonIn.model_json_schema()),
)
async def comparison(
    request: Request,
    session: SessionIn,
    today: Today,
    format: Annotated[Literal["json", "csv"], Query(description="json or csv")] = "json",  # noqa: A002
) -> Response:
    """Judge an advert beside live vacancies of its tier and area. Nothing of it is stored."""
    body = await request.body()
    try:
        asked_for = ComparisonIn.model_validate_json(body)
    except ValidationError as error:
        raise _refusal(error) from error
    answer = await run_in_threadpool(_compare, session, asked_for, today)
    return _csv(answer) if format == "csv" else JSONResponse(answer)


def _refusal(error: ValidationError) -> BadInput:
    faults = faults_of(error.errors(), _EXPECTED)
    # What is wrong with the whole is not better told by repeating an advert.
    return BadInput(
        [Fault(field="body", value=None, expected=_EXPECTED["body"]) if f["field"] == "body" else f for f in faults]
    )


def _compare(session: Session, asked_for: ComparisonIn, today: Today) -> dict[str, Any]:
    faults: list[Fault] = []

    def found(field: str, reference: str | int) -> Subject | None:
        number = vacancy_number(session, reference)
        subject = None if number is None else of_vacancy(session, number)
        if subject is None:
            faults.append(Fault(field=field, value=reference, expected=_REFERENCE))
        return subject

    if asked_for.vacancy not in (None, ""):
        subject = found("vacancy", asked_for.vacancy)
    else:
        subject = pasted(session, _advert(asked_for, today))
    beside = [found("beside", reference) for reference in asked_for.beside if reference != ""]
    if faults or subject is None:
        raise BadInput(faults)
    return comparison_json(session, subject, [one for one in beside if one is not None], today)


def _advert(asked_for: ComparisonIn, today: Today) -> Advert:
    title = asked_for.title
    if not title:
        # Whoever pastes a whole advert has its title in the first line.
        title = next((line for line in plain(asked_for.description).splitlines() if line.strip()), "")[:LONGEST_FIELD]
    return Advert(
        title=title,
        employer=asked_for.employer,
        location=asked_for.location,
        salary=asked_for.salary,
        contract=asked_for.contract,
        closing=asked_for.closing,
        description=asked_for.description,
        page_date=today,
    )


_PAGE_HERE = re.compile(r"(?:https?://[^/]+)?/(?:api/v1/)?vacancies/(\d{1,10})/?")


def vacancy_number(session: Session, reference: str | int) -> int | None:
    """The vacancy that a number, its page's address or a gathered advert's address means; None where it means none."""
    text = str(reference).strip()
    if match := _PAGE_HERE.fullmatch(text):
        text = match[1]
    if text.isascii() and text.isdecimal():
        return int(text) if len(text) <= 10 and 1 <= int(text) <= LARGEST_ID else None
    if len(text) > _LONGEST_ADDRESS or web_address(text) is None:
        return None
    # A page's postings are filed under it, whoever the employer is.
    found = sharing(session, Filed.of(Posting(id="?", url=text)).codes)
    vacancies = vacancies_of(session, {id_ for block in found.values() for _, id_ in block})
    return vacancies[0] if vacancies else None


@pages.get("/recruiters", dependencies=[Depends(only("vacancy", "beside", repeatable=("beside",)))])
def recruiters_page(
    request: Request,
    session: SessionIn,
    today: Today,
    vacancy: Annotated[str, Query(max_length=_LONGEST_ADDRESS)] = "",
    beside: Annotated[list[str] | None, Query()] = None,
) -> HTMLResponse:
    """The form; or, where an address names a vacancy, its comparison, which anybody may be sent."""
    typed = {"vacancy": vacancy, "beside": "\n".join(beside or [])}
    if not vacancy:
        return _form(request, typed, [])
    return _answer(request, session, typed, today)


@pages.post("/recruiters", dependencies=[Depends(only())])
async def recruiters_answer(request: Request, session: SessionIn, today: Today) -> Response:
    """What can be said of the advert in the form; what cannot be used is shown as typed, with what to put right."""
    typed = _typed(await request.form(max_files=0, max_fields=20))
    return await run_in_threadpool(_answer, request, session, typed, today)


@pages.post("/recruiters/change", dependencies=[Depends(only())])
async def recruiters_again(request: Request) -> HTMLResponse:
    """The form as it was filled in, to be changed."""
    return _form(request, _typed(await request.form(max_files=0, max_fields=20)), [])


@pages.post("/recruiters/comparison.csv", dependencies=[Depends(only())])
async def recruiters_csv(request: Request, session: SessionIn, today: Today) -> Response:
    """The comparison as a table to keep."""
    typed = _typed(await request.form(max_files=0, max_fields=20))
    return _csv(await run_in_threadpool(lambda: _compare(session, _asked_for(typed), today)))


_FIELDS = tuple(ComparisonIn.model_fields)
LABELS = {
    "title": "Job title",
    "employer": "Employer",
    "location": "Place",
    "salary": "Pay",
    "contract": "Contract and hours",
    "closing": "Closing date",
    "description": "The advert’s text",
    "vacancy": "A vacancy",
    "beside": "Set beside it",
    "body": "The advert",
}


def _typed(form: FormData) -> dict[str, str]:
    return {name: value for name in _FIELDS if isinstance(value := form.get(name, ""), str) and value.strip()}


def _asked_for(typed: Mapping[str, str]) -> ComparisonIn:
    told: dict[str, Any] = {name: value for name, value in typed.items() if value.strip()}
    told["beside"] = _beside(typed)
    try:
        return ComparisonIn.model_validate(told)
    except ValidationError as error:
        raise _refusal(error) from error


def _beside(typed: Mapping[str, str]) -> list[str]:
    """The vacancies that are to stand beside it, one a line or with commas between them."""
    return [one for one in re.split(r"[\s,]+", typed.get("beside", "")) if one]


def _form(request: Request, typed: Mapping[str, str], faults: list[Fault], status: int = 200) -> HTMLResponse:
    return render(
        request, "recruiters.html", status, typed=typed, faults=faults, labels=LABELS, most_beside=MOST_BESIDE
    )


def _answer(request: Request, session: Session, typed: Mapping[str, str], today: Today) -> HTMLResponse:
    try:
        answer = _compare(session, _asked_for(typed), today)
    except BadInput as error:
        return _form(request, typed, error.faults, 422)
    table = side_by_side(answer["side_by_side"])
    page = render(
        request,
        "recruiters_answer.html",
        answer=answer,
        typed=typed,
        table=table,
        today=today,
        most_beside=MOST_BESIDE,
        named=[("vacancy", typed.get("vacancy", "")), *(("beside", one) for one in _beside(typed))],
    )
    if "vacancy" not in typed:
        page.headers.update(OWN)  # what was pasted is kept by nobody else
    return page


def _csv(answer: Mapping[str, Any]) -> Response:
    header, *rows = ([one_line(cell) if isinstance(cell, str) else cell for cell in row] for row in _csv_rows(answer))
    return download(sheet([str(safe(name)) for name in header], rows), "comparison.csv")


def _csv_rows(answer: Mapping[str, Any]) -> Iterator[list[Any]]:
    columns = answer["side_by_side"]
    empty = [""] * (len(columns) - 1)
    yield ["part", "item", *(one["title"] for one in columns), "peers", "n", "share", "why", "source"]
    for label, cells in side_by_side(columns):
        yield ["facts", label, *cells, "", "", "", "", ""]
    for one in answer["pay"]:
        yield ["pay", f"percentile in {one['area']}", one["percentile"], *empty, "", one["n"], "", one["reason"], ""]
    for one in answer["stated"]:
        said = ["yes" if one["item"] in column["states"] else "no" for column in columns]
        yield ["stated", one["label"], *said, one["peers"], one["n"], one["share"], "", ""]
    for one in answer["asks"]:
        why = "unusual for the tier" if one["unusual"] else ""
        yield ["asked", one["text"], one["demanded"], *empty, one["peers"], one["n"], one["share"], why, ""]
    for one in answer["rules"]:
        yield ["rule", one["text"], one["quote"], *empty, "", "", "", "", "; ".join(s["url"] for s in one["sources"])]
    for one in answer["wording"]:
        source = one["source"]["url"] if one["source"] else "our suggestion"
        yield ["wording", "; ".join(one["quotes"]), one["instead"], *empty, "", "", "", one["why"], source]
