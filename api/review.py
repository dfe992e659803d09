"""The review queue for operators with a key: as pages, and as JSON.

Owns the routes, the form and what they check of a request. Who may come in is `operators`' part, what a decision does
`reviewing`'s.
"""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from api.bodies import BAD_BODY, json_body, parsed
from api.deps import Now, SessionIn, only
from api.markup import marked
from api.operators import Operator, OperatorIn, announced_json
from api.problems import Fault
from api.rendering import OUT_OF_SCOPE, advert, render
from api.reviewing import CHOICES, LONGEST_BECAUSE, WordsChanged, decide, item_json, queue_json
from api.schemas import LARGEST_ID, ProblemShape, SourceRef, Tier
from careers.ladder import TIERS
from store.listings import Session
from store.review import Waiting, following, waiting
from store.session import reading

SHOWN, MOST_SHOWN = 25, 100
"""Postings on a page of the queue, unless another number is asked for, and at most."""

MATCHED = 200
"""How many matched readings may be asked for beside those that wait."""

pages = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
router = APIRouter(prefix="/api/v1", tags=["review"])

PostingId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Matched = Annotated[int, Query(ge=0, le=MATCHED, description=f"0 to {MATCHED} matched readings of the least margin")]

Limit = Annotated[int, Query(ge=1, le=MOST_SHOWN, description=f"1 to {MOST_SHOWN} postings on a page")]
Cursor = Annotated[str | None, Query(max_length=60, description="the `next` of an earlier answer")]
Decided = Annotated[int | None, Query(ge=1, le=LARGEST_ID)]


class DecisionIn(BaseModel):
    """A decision: a tier, or that the posting is no post on the ladder."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    tier: Tier | None = Field(None, description=f"one of {', '.join(TIERS)}")
    outcome: Literal["matched", "out_of_scope"] | None = Field(
        None, description="out_of_scope, or matched beside a tier; may be left out beside a tier"
    )
    because: str = Field("", max_length=LONGEST_BECAUSE, description=f"text of at most {LONGEST_BECAUSE} characters")
    raw_hash: str | None = Field(
        None, max_length=64, description="the posting's raw_hash as you saw it: then a change since then is an answer"
    )

    @model_validator(mode="after")
    def _one_answer(self) -> "DecisionIn":
        if (self.outcome == OUT_OF_SCOPE) == (self.tier is not None):
            raise ValueError("no single answer")
        return self

    @property
    def answer(self) -> str:
        """The one of `reviewing.CHOICES` that was decided."""
        return self.tier or OUT_OF_SCOPE


_DECISION_EXPECTED = {name: field.description or "" for name, field in DecisionIn.model_fields.items()} | {
    "body": "a JSON object with either a tier, or the outcome out_of_scope"
}


class ReviewDecision(BaseModel):
    """What a person decided about a posting; `stands` is false once the advert's words have changed."""

    outcome: str
    tier: str | None
    by: str
    at: str
    because: str
    rules_version: str
    read_as: dict[str, Any] = Field(description="what the rules had read")
    stands: bool


class ReviewItem(BaseModel):
    """One posting before a person, with what it reads as and why."""

    id: int
    vacancy: int | None
    source: SourceRef
    url: str | None
    title: str
    employer: str
    location: str
    salary: str
    nation: str | None
    outcome: str
    tier: str | None
    confidence: float
    runner_up: str | None
    margin: float
    reason: str
    evidence: list[dict[str, str]]
    rules_version: str
    raw_hash: str
    first_seen: str
    open: bool
    decision: ReviewDecision | None


class ReviewQueue(BaseModel):
    """A page of what waits for a person: what changed after a decision, then by margin, the least first."""

    items: list[ReviewItem]
    total: int = Field(description="how many wait, those that are not shown too")
    changed: int = Field(description="how many of them wait because their words changed after a decision")
    decided: int = Field(description="how many postings people have decided on")
    next: str | None = Field(description="the cursor of the next page; null on the last")
    matched: list[ReviewItem] = Field(description="the least certain of the matched, where they were asked for")


_REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"model": ProblemShape, "description": "The name or the key is not right, or was not sent"},
    404: {"model": ProblemShape, "description": "There is no such posting, or no operator is configured here"},
    429: {"model": ProblemShape, "description": "Too many wrong keys in a minute"},
}
_REFUSED_DECISIONS: dict[int | str, dict[str, Any]] = _REFUSALS | {
    403: {"model": ProblemShape, "description": "Another site made the browser send this"},
    409: {"model": ProblemShape, "description": "The advert's words changed since `raw_hash`; nothing was decided"},
    **BAD_BODY,
}


@router.get(
    "/review",
    response_model=ReviewQueue,
    responses=_REFUSALS,
    dependencies=[Depends(only("matched", "limit", "cursor"))],
)
def review_queue(
    _operator: OperatorIn, session: SessionIn, matched: Matched = 0, limit: Limit = SHOWN, cursor: Cursor = None
) -> JSONResponse:
    """What waits for a person: uncertain readings, and postings whose words changed after a decision."""
    return JSONResponse(queue_json(session, matched=matched, limit=limit, cursor=cursor))


@router.post(
    "/review/{posting_id}",
    response_model=ReviewItem,
    responses=_REFUSED_DECISIONS,
    dependencies=[Depends(only())],
    openapi_extra=json_body(DecisionIn.model_json_schema()),
)
async def review_decision(request: Request, operator: OperatorIn, posting_id: PostingId, now: Now) -> JSONResponse:
    """Decide one posting: the decision takes effect at once and stands while its words are the same."""
    body = await announced_json(request)
    decision = parsed(DecisionIn, body, _DECISION_EXPECTED)
    return JSONResponse(await run_in_threadpool(_decide, request, operator, posting_id, decision, now))


def _decide(request: Request, operator: Operator, posting_id: int, decision: DecisionIn, now: Now) -> dict[str, Any]:
    try:
        return decide(
            request.app.state.engine,
            posting_id,
            decision.answer,
            by=operator.name,
            because=decision.because,
            now=now,
            seen_hash=decision.raw_hash,
        )
    except LookupError as error:
        raise HTTPException(404, str(error)) from None
    except WordsChanged:
        raise HTTPException(
            409, "The advert's words have changed since you saw them. Nothing was decided: look at it again."
        ) from None


@pages.get("/review", dependencies=[Depends(only("matched", "decided", "cursor"))])
def queue_page(
    request: Request,
    operator: OperatorIn,
    session: SessionIn,
    matched: Matched = 0,
    decided: Decided = None,
    cursor: Cursor = None,
) -> HTMLResponse:
    """A page of what waits, each with what it reads as; after a decision, what was decided."""
    return render(
        request,
        "review.html",
        queue=queue_json(session, matched=matched, limit=SHOWN, cursor=cursor),
        operator=operator.name,
        matched=matched,
        cursor=cursor,
        done=_done(session, decided),
    )


@pages.get("/review/{posting_id}", dependencies=[Depends(only("decided"))])
def posting_page(
    request: Request, operator: OperatorIn, posting_id: PostingId, session: SessionIn, decided: Decided = None
) -> HTMLResponse:
    """One posting with its words, its evidence and the form that decides it; after a decision, what was decided."""
    return _posting_page(request, operator, session, posting_id, done=_done(session, decided))


def _done(session: Session, decided: int | None) -> dict[str, Any] | None:
    done = waiting(session, decided) if decided else None
    return item_json(done) if done and done.decision else None


@pages.post("/review/{posting_id}", dependencies=[Depends(only())])
async def posting_decided(request: Request, operator: OperatorIn, posting_id: PostingId, now: Now) -> Response:
    """Take the form's decision; what cannot be used is shown as it was sent, with what to put right."""
    form = await request.form(max_files=0, max_fields=10)
    return await run_in_threadpool(_posting_decided, request, operator, posting_id, form, now)


def _posting_decided(request: Request, operator: Operator, posting_id: int, form: FormData, now: Now) -> Response:
    sent = {name: value for name, value in form.items() if isinstance(value, str)}
    seen_hash, answer, because = (sent.get(name, "").strip() for name in ("raw_hash", "answer", "because"))
    operator.check_token(sent.get("token", ""), *_purpose(posting_id, seen_hash))
    faults = []
    if answer not in CHOICES:
        faults.append(Fault(field="answer", value=answer or None, expected="one of the choices"))
    if len(because) > LONGEST_BECAUSE:
        expected = f"at most {LONGEST_BECAUSE} characters"
        faults.append(Fault(field="because", value=f"{len(because)} characters", expected=expected))
    if faults:
        with reading(request.app.state.engine) as session:
            typed = {"faults": faults, "answer": answer, "because": because}
            return _posting_page(request, operator, session, posting_id, 422, **typed)
    decision = DecisionIn.model_validate(
        {"outcome" if answer == OUT_OF_SCOPE else "tier": answer, "because": because, "raw_hash": seen_hash}
    )
    # What follows is asked first: a decision takes the posting out of the order.
    with reading(request.app.state.engine) as session:
        then = following(session, posting_id) if sent.get("then") == "next" else None
    _decide(request, operator, posting_id, decision, now)
    return RedirectResponse(f"/review{f'/{then}' if then else ''}?decided={posting_id}", 303)


def _found(session: Session, posting_id: int) -> Waiting:
    found = waiting(session, posting_id)
    if found is None:
        raise HTTPException(404, f"There is no posting {posting_id}, or it has not been read yet.")
    return found


def _purpose(posting_id: int, seen_hash: str) -> tuple[str, str, str]:
    return "decide", str(posting_id), seen_hash


def _posting_page(
    request: Request,
    operator: Operator,
    session: Session,
    posting_id: int,
    status: int = 200,
    **told: Any,  # noqa: ANN401
) -> HTMLResponse:
    found = _found(session, posting_id)
    item = item_json(found)
    decision = item["decision"]
    basis = decision["read_as"] if decision and decision["stands"] else item
    quotes = [(piece["quote"], "") for piece in basis["evidence"] if piece["field"] == "description"]
    context: dict[str, Any] = {"faults": [], "answer": "", "because": "", "done": None} | told
    return render(
        request,
        "review_posting.html",
        status,
        item=item,
        advert_text=marked(advert(found.posting["description"]), quotes),
        token=operator.token(*_purpose(item["id"], item["raw_hash"])),
        operator=operator.name,
        choices=CHOICES,
        longest=LONGEST_BECAUSE,
        following=following(session, posting_id),
        **context,
    )
