"""Your next step as short pages: one thing a page, the answers checked before the answer, a file to keep.

Owns the order of the pages and the carrying of what was typed from one to the next. It travels in the form itself, so
that nothing is stored here, no account and no cookie is needed, and going back loses nothing. What a profile may hold
is the profile's part, and the advice itself is `advising`'s.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile

from api import plan
from api.advice_fields import BY_NAME, LABELS
from api.advice_form import EVIDENCE_PARTS, EVIDENCE_ROWS, KEPT, in_words, profile_of, typed_in, typed_of
from api.advice_pages import answer_context, faults_in, own
from api.advising import profile_faults
from api.deps import SessionIn, Today, only
from api.problems import BadInput, Fault
from api.rendering import render
from careers.profile import ProfileError, parse_profile, parse_profile_json

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse, dependencies=[Depends(only())])

FILE_NAME = "my-next-step.json"
_CONTROLS = ("from", "go", "then")
"""What the buttons say of the way through the pages; no part of the answers."""


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One page: its heading, the fields that it asks for, and why. Evidence has fields of its own."""

    id: str
    title: str
    fields: tuple[str, ...]
    why: str = ""


PAGES = (
    QuestionPage(
        "nation",
        "Which nation are you in, or want to work in?",
        ("nation",),
    ),
    QuestionPage("role", "What do you do now?", ("role", "tier"), "Your last role, if you are between posts."),
    QuestionPage(
        "registration",
        "Registration and qualifications",
        ("registered", "registered_elsewhere", "qualifications", "qualified_in", "vetted"),
        "Most steps may only be taken by a registered social worker.",
    ),
    QuestionPage(
        "experience",
        "How long have you worked in the field?",
        (
            *("years_post_qualifying", "years_children", "years_child_protection", "years_local_authority"),
            "years_in_settings",
        ),
        "In whole or part years, such as 2.5.",
    ),
    QuestionPage(
        "work",
        "How do you work now?",
        ("employment", "supervises", "supervision_given", "last_practised", "specialisms"),
    ),
    QuestionPage(
        "place",
        "Place and travel",
        ("location", "travel_miles", "drives"),
        "Used to find vacancies within your reach, and for nothing else.",
    ),
    QuestionPage("pay", "Pay", ("pay_now", "pay_min", "pay"), "Base pay at full time, without supplements."),
    QuestionPage(
        "wishes",
        "What would you like next?",
        (*("seeks", "route", "working_time", "hours_max", "settings", "motivations", "needs_sponsorship", "other"),),
    ),
    QuestionPage(
        "evidence",
        "Evidence and learning that you keep",
        ("training", "cpd", "skills"),
        "Leave this empty if you keep no record. You can bring one later.",
    ),
)
_BY_ID = {page.id: page for page in PAGES}
_ORDER = [page.id for page in PAGES]


@router.get("/next-step")
def start(request: Request) -> HTMLResponse:
    """What this is, and the two ways to begin: with the first question, or with a file that was kept."""
    return render(request, "step_start.html", faults=[])


@router.post("/next-step/file")
async def bring_back(request: Request) -> HTMLResponse:
    """Read a profile's file, and show its answers to be checked; what cannot be used is named field by field."""
    form = await request.form(max_files=1, max_fields=10)
    sent = form.get("file")
    content = await sent.read() if isinstance(sent, UploadFile) else b""
    await form.close()
    if not content:
        expected = "a profile’s file, as “Keep my answers as a file” gives it"
        return render(request, "step_start.html", 422, faults=[Fault(field="file", value=None, expected=expected)])
    try:
        # Some editors put a mark of the encoding first, which JSON has no place for.
        profile = parse_profile_json(content.decode("utf-8-sig", "replace"))
    except ProfileError as error:
        return render(request, "step_start.html", 422, faults=profile_faults(error))
    return _check(request, typed_of(profile))


@router.get("/next-step/nation")
def first_question(request: Request) -> HTMLResponse:
    """The first question, with nothing typed yet."""
    return _page(request, PAGES[0], {})


@router.get("/next-step/{page}")
def begin_again(page: str) -> Response:
    """Lead to the start: the answers came with the form, so an address alone has none."""
    return RedirectResponse("/next-step", 303)


@router.post("/next-step/check")
async def check(request: Request) -> HTMLResponse:
    """Everything that was said, to be checked and changed."""
    typed, ways = await _sent(request)
    return _stay(request, typed, ways) or _check(request, typed)


@router.post("/next-step/answer")
async def answer(request: Request, session: SessionIn, today: Today) -> HTMLResponse:
    """Where the person stands and what could come next."""
    typed, _ = await _sent(request)
    if faults := faults_in(typed):
        return _check(request, typed, faults)
    context = await run_in_threadpool(answer_context, session, typed, today)
    return own(render(request, "advice.html", **context))


@router.post("/next-step/plan")
async def action_plan(request: Request, session: SessionIn, today: Today) -> Response:
    """The answer as a plan to print, or as a PDF where that is asked for."""
    form = await request.form(max_files=0, max_fields=200)
    typed = {name: value for name, value in typed_in(form).items() if name not in (*_CONTROLS, "as")}
    if faults := faults_in(typed):
        return _check(request, typed, faults)
    context = await run_in_threadpool(answer_context, session, typed, today)
    page = render(request, "step_plan.html", **context)
    if form.get("as") != "pdf":
        return own(page)
    return await run_in_threadpool(plan.as_pdf, bytes(page.body))


@router.post("/next-step/profile.json")
async def keep(request: Request) -> Response:
    """The answers as a file to keep, which the first page and the API take back."""
    typed, _ = await _sent(request)
    if faults := faults_in(typed):
        return _check(request, typed, faults)
    text = json.dumps(parse_profile(profile_of(typed)).as_json(), indent=2, ensure_ascii=False)
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"', "Cache-Control": "no-store"}
    return Response(text + "\n", media_type="application/json", headers=headers)


@router.post("/next-step/{page}")
async def question(request: Request, page: str) -> Response:
    """A question with what was typed so far; the page that was left comes again if it cannot be used."""
    typed, ways = await _sent(request)
    if page not in _BY_ID:
        return RedirectResponse("/next-step", 303)
    return _stay(request, typed, ways) or _page(request, _BY_ID[page], typed, then=ways.get("then"))


async def _sent(request: Request) -> tuple[dict[str, str], dict[str, str]]:
    """What was typed, and the way through the pages that the button said."""
    typed = typed_in(await request.form(max_files=0, max_fields=200))
    ways = {name: typed.pop(name) for name in _CONTROLS if name in typed}
    left = _BY_ID.get(ways.get("from", ""))
    if left is not None and ways.get("go") == "skip":
        typed = {name: value for name, value in typed.items() if not _asked_on(left, name)}
    return typed, ways


def _stay(request: Request, typed: Mapping[str, str], ways: Mapping[str, str]) -> HTMLResponse | None:
    """The page that was left, where what was typed on it cannot be used; going back is never held up."""
    left = _BY_ID.get(ways.get("from", ""))
    if left is None or ways.get("go") == "back":
        return None
    faults = [fault for fault in faults_in(typed) if _asked_on(left, fault["field"])]
    return _page(request, left, typed, faults, then=ways.get("then")) if faults else None


def _asked_on(page: QuestionPage, name: str) -> bool:
    """Whether a field, as the form or as a fault names it, is asked for on a page."""
    return name in page.fields or (page.id == "evidence" and name.startswith("evidence"))


def _page(
    request: Request,
    page: QuestionPage,
    typed: Mapping[str, str],
    faults: list[Fault] | None = None,
    *,
    then: str | None = None,
) -> HTMLResponse:
    at = _ORDER.index(page.id)
    checked = then == "check"
    shown = render(
        request,
        "step_question.html",
        422 if faults else 200,
        page=page,
        number=at + 1,
        pages=len(PAGES),
        fields=[BY_NAME[name] for name in page.fields],
        typed=typed,
        carried={name: value for name, value in typed.items() if not _asked_on(page, name)},
        faults=faults or [],
        labels=LABELS,
        then=then if checked else None,
        onward="check" if checked or at + 1 == len(PAGES) else _ORDER[at + 1],
        back="check" if checked else _ORDER[at - 1] if at else None,
    )
    return own(shown) if request.method == "POST" else shown


def _check(request: Request, typed: Mapping[str, str], faults: list[Fault] | None = None) -> HTMLResponse:
    """What was said page by page, in words."""
    found = faults_in(typed) if faults is None else faults
    pages = [(page, [(BY_NAME[name], in_words(typed, BY_NAME[name])) for name in page.fields]) for page in PAGES]
    shown = render(
        request,
        "step_check.html",
        422 if found else 200,
        pages=pages,
        typed=typed,
        evidence=_evidence(typed),
        kept=_kept(typed),
        faults=found,
        page_of={fault["field"]: page.id for fault in found for page in PAGES if _asked_on(page, fault["field"])},
        labels=LABELS,
    )
    return own(shown)


def _evidence(typed: Mapping[str, str]) -> list[str]:
    """Each piece of evidence that was typed, in a line."""
    rows = [[typed.get(f"evidence-{row}-{part}", "") for part in EVIDENCE_PARTS] for row in range(EVIDENCE_ROWS)]
    return [", ".join(filter(None, row)) for row in rows if any(row)]


def _kept(typed: Mapping[str, str]) -> list[str]:
    """What a file brought that no page asks for: the fields of a profile that hold anything."""
    try:
        carried = profile_of({KEPT: typed[KEPT]}) if KEPT in typed else {}
    except BadInput:
        # The faults name it; there is nothing to list.
        return []
    return sorted(carried)
