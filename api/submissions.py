"""Vacancies that recruiters submit: checked, read and grouped as gathered ones are, and withdrawn.

Owns the routes and what a submission must hold. What it means is the reading pass's to say, and so is whether the same
vacancy is there already; nothing is stored of what is refused.
"""

import datetime as dt
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from starlette.exceptions import HTTPException

from api.bodies import BAD_BODY, json_body, parsed
from api.deps import Now, Today, only
from api.operators import announced_json
from api.problems import BadInput, Fault
from api.recruiters import RecruiterIn, require, require_employer
from api.rendering import OUT_OF_SCOPE, tier_title, web_address
from api.schemas import LARGEST_ID, IsoDate, ProblemShape
from api.vacancies import standing_posting
from matcher import reading_pass
from matcher.duplicates import Filed, Posting
from matcher.duplicates.employers import employers, read_employer
from matcher.text import plain
from store import groupings, postings, readings, recruiters
from store.listings import Session
from store.postings import RawPosting
from store.recruiters import Key
from store.session import transaction
from store.vacancies import vacancy

LONGEST_OPEN = 365
"""Days ahead that a closing date may lie: nothing else ever closes what nobody crawls."""
MOST_A_DAY = 200
"""Vacancies that one recruiter may submit in 24 hours."""
_SHORTEST_DESCRIPTION, _LONGEST_DESCRIPTION = 50, 50_000
_ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]*$"
"""No control, no end of line, nothing that turns the direction of reading: that shows other words than were sent."""

router = APIRouter(prefix="/api/v1", tags=["recruiters"])


def _words(longest: int, what: str, *, needed: bool = False) -> Any:  # noqa: ANN401 - as Pydantic's own Field is typed
    words = f"{what}, {'1 to' if needed else 'at most'} {longest} characters"
    return Field(
        ... if needed else "",
        min_length=1 if needed else 0,
        max_length=longest,
        pattern=_ONE_LINE,
        description=f"{words}, in one line",
    )


class SubmissionIn(BaseModel):
    """A vacancy as a recruiter submits it. A field's description is also what an error says was expected."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    title: str = _words(200, "the job title", needed=True)
    employer: str = _words(200, "who employs", needed=True)
    location: str = _words(200, "where the work is", needed=True)
    url: str = _words(2000, "the http or https address of the advert's own page", needed=True)
    closing: IsoDate = Field(
        description=f"the last day to apply, written YYYY-MM-DD: from today to {LONGEST_OPEN} days ahead"
    )
    description: str = Field(
        min_length=_SHORTEST_DESCRIPTION,
        max_length=_LONGEST_DESCRIPTION,
        description=f"the advert's text, plain or HTML, {_SHORTEST_DESCRIPTION} to {_LONGEST_DESCRIPTION} characters",
    )
    salary: str = _words(300, "the pay in the advert's words")
    contract: str = _words(200, "the kind of contract")
    hours: str = _words(200, "the hours")
    reference: str = _words(80, "your own reference, the same only for the same vacancy")

    @field_validator("url")
    @classmethod
    def _is_on_the_web(cls, given: str) -> str:
        # Before an @ stands a name and not the host: council.gov.uk@elsewhere is elsewhere.
        if web_address(given) is None or "@" in urlsplit(given).netloc:
            raise ValueError
        return given

    @field_validator("closing")
    @classmethod
    def _is_ahead(cls, given: dt.date, info: ValidationInfo) -> dt.date:
        today: dt.date = (info.context or {})["today"]
        if not today <= given <= today + dt.timedelta(days=LONGEST_OPEN):
            raise ValueError
        return given

    @field_validator("description")
    @classmethod
    def _has_words(cls, given: str) -> str:
        if len(plain(given)) < _SHORTEST_DESCRIPTION:
            raise ValueError
        return given


_EXPECTED = {name: field.description or "" for name, field in SubmissionIn.model_fields.items()} | {
    "body": "a JSON object with title, employer, location, url, closing and description"
}


class Submitted(BaseModel):
    """What became of a submission: how it was read, and where it is shown."""

    id: int = Field(description="the posting's number, by which it is withdrawn")
    vacancy: int
    page: str = Field(description="where it is shown")
    submitted_by: str
    open: bool
    closed_reason: str | None
    outcome: Literal["matched", "review"]
    tier: str | None
    tier_title: str | None
    confidence: float
    reason: str = Field(description="why it was read so")


class _AlreadyThereError(Exception):
    """The vacancy is there already: the posting that it was met as, and why it is held to be the same."""

    def __init__(self, posting_id: int, why: str) -> None:
        super().__init__(why)
        self.posting_id = posting_id
        self.why = why


_KEY_REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"model": ProblemShape, "description": "The name or the key is not right, was revoked, or was not sent"},
    403: {
        "model": ProblemShape,
        "description": "The key was not made for this, or another site made a browser send it",
    },
}
_SUBMIT_REFUSALS = _KEY_REFUSALS | {
    409: {"model": ProblemShape, "description": "It is there already; the Location header and `detail` say where"},
    **BAD_BODY,
    429: {"model": ProblemShape, "description": "Too many wrong keys in a minute, or submissions in a day"},
}


@router.post(
    "/postings",
    status_code=201,
    response_model=Submitted,
    responses=_SUBMIT_REFUSALS,
    dependencies=[Depends(only())],
    openapi_extra=json_body(SubmissionIn.model_json_schema()),
)
async def submit_posting(request: Request, key: RecruiterIn, today: Today, now: Now) -> JSONResponse:
    """Submit a vacancy: it is read at once, marked as submitted by the key's name, and shown among the others."""
    require(key, "submit")
    body = await announced_json(request)
    sent = parsed(SubmissionIn, body, _EXPECTED, today=today)
    require_employer(key, sent.employer)
    try:
        made = await run_in_threadpool(_submit, request, key, sent, now)
    except _AlreadyThereError as error:
        page = f"/vacancies/{error.posting_id}"
        said = f"This vacancy is here already, at {page}: {error.why}. Nothing was stored."
        raise HTTPException(409, said, {"Location": page}) from None
    return JSONResponse(made, 201, headers={"Location": f"/api/v1/vacancies/{made['vacancy']}"})


def _submit(request: Request, key: Key, sent: SubmissionIn, now: dt.datetime) -> dict[str, Any]:
    """Store, read and group it in one transaction; whatever refuses it takes all of that back."""
    advert = RawPosting(
        native_id=sent.reference or sent.url,
        url=sent.url,
        title=sent.title,
        employer=sent.employer,
        location=sent.location,
        salary=sent.salary,
        contract=sent.contract,
        hours=sent.hours,
        closing=sent.closing.isoformat(),
        reference=sent.reference,
        description=sent.description,
        extra={"submitted_by": key.name},
    )
    with transaction(request.app.state.engine) as session:
        _take(session, key, now)
        if recruiters.submitted_since(session, key.name, now - dt.timedelta(days=1)) >= MOST_A_DAY:
            raise HTTPException(
                429, f"A recruiter may submit {MOST_A_DAY} vacancies in 24 hours.", {"Retry-After": "3600"}
            )
        _refuse_the_same(session, key.name, advert)
        posting_id = recruiters.add(session, key.name, advert, now)
        reading_pass.read_again(session, posting_id, now=now)
        _refuse_out_of_scope(session, posting_id)
        row = vacancy(session, posting_id)
        if row is None:
            raise HTTPException(503, "The vacancy could not be grouped. Please try again later.", {"Retry-After": "30"})
        for member in row["postings"]:
            if member["id"] != posting_id and member["closed_at"] is None:
                raise _AlreadyThereError(member["id"], "; ".join(row["group_reasons"]))
        return _submitted(session, posting_id, key.name)


def _take(session: Session, key: Key, now: dt.datetime) -> None:
    if not recruiters.use(session, key.id, now):
        raise HTTPException(401, "The key was revoked.")


def _refuse_the_same(session: Session, name: str, advert: RawPosting) -> None:
    """Refuse an address that an open posting has, or the reference of an open posting of the same employer."""
    own = recruiters.standing(session, name, advert.native_id)
    if own is not None:
        raise _AlreadyThereError(own, "you submitted it under the same reference or address")
    at_page = Filed.of(Posting(id="?", url=advert.url)).codes
    codes = {*at_page, *Filed.of(Posting(id="?", reference=advert.reference)).codes}
    blocks = groupings.sharing(session, codes)
    listed = {id_ for block in blocks.values() for _, id_ in block}
    here = {id_ for code in at_page for _, id_ in blocks.get(code, ())}
    for row in groupings.in_scope(session, listed):
        if row["closed_at"] is not None:
            continue
        if row["id"] in here:
            raise _AlreadyThereError(row["id"], "the same address")
        if employers(read_employer(row["employer"]), read_employer(advert.employer)):
            raise _AlreadyThereError(row["id"], "the same employer and reference")


def _refuse_out_of_scope(session: Session, posting_id: int) -> None:
    body = readings.body_of(session, posting_id)
    if body["outcome"] == OUT_OF_SCOPE:
        expected = f"a child protection social work post; this was read as none: {body['reason']}"
        raise BadInput([Fault(field="title", value=None, expected=expected)])


def _submitted(session: Session, posting_id: int, name: str) -> dict[str, Any]:
    row = vacancy(session, posting_id)
    assert row is not None  # noqa: S101 - who submitted it was found by the same posting
    own = next(member for member in row["postings"] if member["id"] == posting_id)
    body = standing_posting(row)["reading"]
    return {
        "id": posting_id,
        "vacancy": row["id"],
        "page": f"/vacancies/{row['id']}",
        "submitted_by": name,
        "open": own["closed_at"] is None,
        "closed_reason": own["closed_reason"],
        "outcome": row["outcome"],
        "tier": row["tier"],
        "tier_title": tier_title(row["tier"]) if row["tier"] else None,
        "confidence": body["confidence"],
        "reason": body["reason"],
    }


@router.delete(
    "/postings/{posting_id}",
    response_model=Submitted,
    responses=_KEY_REFUSALS
    | {
        404: {"model": ProblemShape, "description": "No posting of yours has this number"},
        409: {"model": ProblemShape, "description": "It is closed already"},
        429: {"model": ProblemShape, "description": "Too many wrong keys in a minute"},
    },
    dependencies=[Depends(only("reason"))],
)
async def withdraw_posting(
    request: Request,
    key: RecruiterIn,
    posting_id: Annotated[int, Path(ge=1, le=LARGEST_ID)],
    now: Now,
    reason: Annotated[str, Query(min_length=3, max_length=200, description="why, 3 to 200 characters; it is shown")],
) -> JSONResponse:
    """Withdraw a vacancy that was submitted under the key's name: it closes with the reason that is given."""
    require(key, "withdraw")
    why = " ".join(reason.split())
    if len(why) < 3:
        raise BadInput([Fault(field="reason", value=reason, expected="why, 3 to 200 characters; it is shown")])
    return JSONResponse(await run_in_threadpool(_withdraw, request, key, posting_id, why, now))


def _withdraw(request: Request, key: Key, posting_id: int, why: str, now: dt.datetime) -> dict[str, Any]:
    with transaction(request.app.state.engine) as session:
        _take(session, key, now)
        # Another's posting is answered as one that is not there, so that numbers tell nothing.
        if recruiters.submitted_by(session, posting_id) != recruiters.source_of(key.name):
            raise HTTPException(404, f"No posting of yours has the number {posting_id}.")
        if not postings.withdraw(session, posting_id, f"withdrawn by {key.name}: {why}", now):
            raise HTTPException(409, f"Posting {posting_id} is closed already.")
        reading_pass.read_again(session, posting_id, now=now)
        return _submitted(session, posting_id, key.name)
