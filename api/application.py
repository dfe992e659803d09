"""The application pack of a vacancy: from the store's rows to the pack's facts, and its page, file, JSON and calendar.

Owns that translation and its routes. What a pack holds is decided in `careers.application`; what an advert asks for is
the matcher's reading. Nothing of a profile is stored.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from api.advice_form import profile_of, typed_in
from api.advice_pages import OWN
from api.advising import profile_faults
from api.bodies import BAD_FIELD, PROFILE, json_body
from api.deps import Now, SessionIn, Today, only
from api.problems import BadInput, Fault
from api.rendering import render
from api.schemas import LARGEST_ID, ProblemShape
from api.vacancies import standing_posting, vacancy_json
from careers.application import application_pack
from careers.deadlines import calendar, deadline
from careers.pack import Asked, Line, NamedInAdvert, Pack, VacancyFacts
from careers.pack_plain import STATUSES, as_markdown, closing_moment, closing_words, piece_words
from careers.profile import Profile, ProfileError, parse_profile, parse_profile_json
from matcher.criteria import read_criteria, read_documents
from matcher.text import plain
from store.authorities import by_any_code
from store.listings import Session
from store.session import caution
from store.vacancies import vacancy

router = APIRouter(prefix="/api/v1", tags=["careers"])
pages = APIRouter(include_in_schema=False, default_response_class=HTMLResponse, dependencies=[Depends(only())])

_PROMISED = ("caseload", "supervision", "practice_educator", "newly_qualified")
# What the form itself sends; the date that advice is asked for says nothing of a person.
_FORM_FIELDS = ("profile_file", "profile_json", "as", "as_of")

VacancyId = Annotated[int, Path(ge=1, le=LARGEST_ID)]


def application_json(
    session: Session, vacancy_id: int, profile: Mapping[str, Any] | None, today: dt.date
) -> dict[str, Any]:
    """The pack of a vacancy on a day, JSON-ready; without a profile it says nothing of anyone.

    Raises:
        HTTPException: 404 where there is no such vacancy.
        ProfileError: naming every wrong field of the profile.

    """
    person = None if profile is None else parse_profile(profile)
    return _pack(session, vacancy_id, person, today).as_json()


def _pack(session: Session, vacancy_id: int, profile: Profile | None, today: dt.date) -> Pack:
    return application_pack(facts_of(session, vacancy_id, today), profile, today)


def facts_of(session: Session, vacancy_id: int, today: dt.date) -> VacancyFacts:
    """What a pack needs of a vacancy, out of the posting that stands for it; raise HTTPException 404 for none."""
    row = vacancy(session, vacancy_id)
    if row is None:
        raise HTTPException(404, f"There is no vacancy {vacancy_id}.")
    shown = vacancy_json(session, row, today)
    reading, posting = shown["reading"], standing_posting(row)
    words = plain(posting["description"])
    place = shown["place"]
    authority = by_any_code().get(place["authority"]["code"]) if place["authority"] else None
    closes_on = dt.date.fromisoformat(shown["closes_on"]) if shown["closes_on"] else None
    closing = reading.get("closing") or {}
    # Another posting of the vacancy may carry the date; its hour is then not this one's.
    same = closes_on is not None and closing.get("date") == closes_on.isoformat()
    return VacancyFacts(
        id=shown["id"],
        title=shown["title"],
        employer=shown["employer"],
        tier=shown["tier"] if shown["outcome"] == "matched" else None,
        nation=place["nation"],
        authority=authority.official_name if authority else None,
        website=authority.website or None if authority else None,
        url=shown["url"],
        agency=shown["contract"] == "agency" or any(link["kind"] == "employer" for link in shown["links"]),
        closes_on=closes_on,
        closing_time=closing.get("time") if same else None,
        closing_quote=closing.get("quote") if same else None,
        closing_reason=None if closes_on else closing.get("reason"),
        requirements=[Asked(**{name: one[name] for name in Asked.__slots__}) for one in shown["requirements"]],
        criteria=[Line(one.demanded, one.quote) for one in read_criteria(words)],
        documents=[NamedInAdvert(one.document, one.demanded, one.quote) for one in read_documents(words)],
        says=_says(shown, reading),
    )


def _says(shown: Mapping[str, Any], reading: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
    """The advert's own words by what they can answer of its employer, under the names of the catalogue."""
    pay, contract = (reading.get(part) or {} for part in ("pay", "contract"))
    found: dict[str, list[str]] = {name: [] for name in _PROMISED}
    for one in shown["requirements"]:
        # What is asked of the person answers no question to the employer.
        if one["kind"] in found and one["demanded"] in ("promised", "unknown", "refused"):
            found[one["kind"]].append(one["quote"])
    pay_words = shown["pay"]["text"] or pay.get("quote")
    found["pay"] = [pay_words] if pay_words else []
    found["supplements"] = [extra["quote"] for extra in pay.get("supplements") or () if extra.get("quote")]
    found["grade"] = [pay["grade"]] if pay.get("grade") else []
    for name in ("type", "working_time"):
        found[name] = [contract["quote"]] if contract.get(name) and contract.get("quote") else []
    return found


_BAD: dict[int | str, dict[str, Any]] = {
    404: {"model": ProblemShape, "description": "No vacancy has this id"},
    **BAD_FIELD,
}


@router.post(
    "/vacancies/{vacancy_id}/application",
    response_model=Pack,
    dependencies=[Depends(only())],
    responses=_BAD,
    openapi_extra=json_body(PROFILE, required=False),
)
async def application_route(vacancy_id: VacancyId, request: Request, session: SessionIn, today: Today) -> JSONResponse:
    """Everything to apply for a vacancy with: deadline, documents, outline, research, questions, interview.

    The body is a profile or empty; without one the pack says nothing of anyone. Nothing of it is stored.
    """
    body = await request.body()
    profile = _parsed(body) if body.strip() else None
    pack = await run_in_threadpool(_pack, session, vacancy_id, profile, today)
    return JSONResponse(pack.as_json())


def _parsed(text: bytes | str) -> Profile:
    try:
        return parse_profile_json(text)
    except ProfileError as error:
        raise BadInput(profile_faults(error)) from error


@pages.get("/vacancies/{vacancy_id}/application")
def application_page(request: Request, vacancy_id: VacancyId, session: SessionIn, today: Today) -> HTMLResponse:
    """The pack as a page that says nothing of anyone, with a form to give one's profile."""
    return _page(request, _pack(session, vacancy_id, None, today), None)


@pages.get("/vacancies/{vacancy_id}/application.md")
def application_file(vacancy_id: VacancyId, session: SessionIn, today: Today) -> Response:
    """The same as a Markdown file."""
    return _file(_pack(session, vacancy_id, None, today), session)


@pages.post("/vacancies/{vacancy_id}/application")
async def application_of_person(vacancy_id: VacancyId, request: Request, session: SessionIn, today: Today) -> Response:
    """The pack with a profile: out of a file, or out of the advice form's own fields. Nothing is stored."""
    async with request.form(max_files=1, max_fields=200) as form:
        typed = typed_in(form)
        given, kept = form.get("profile_file"), form.get("profile_json")
        content: bytes | str = await given.read() if isinstance(given, UploadFile) else ""
    content = content or (kept if isinstance(kept, str) else "")
    wanted = {name: value for name, value in typed.items() if name not in _FORM_FIELDS}
    faults: list[Fault] = []
    profile: Profile | None = None
    try:
        if content.strip():
            profile = parse_profile_json(content)
        elif wanted:
            profile = parse_profile(profile_of(wanted))
    except ProfileError as error:
        faults = profile_faults(error)
    pack = await run_in_threadpool(_pack, session, vacancy_id, profile, today)
    if typed.get("as") == "markdown" and not faults:
        return await run_in_threadpool(_file, pack, session)
    return _page(request, pack, profile, faults)


def _page(request: Request, pack: Pack, profile: Profile | None, faults: Sequence[Fault] = ()) -> HTMLResponse:
    page = render(
        request,
        "application.html",
        422 if faults else 200,
        pack=pack.as_json(),
        faults=faults,
        profile_json=json.dumps(profile.as_json(), ensure_ascii=False) if profile else None,
        STATUSES=STATUSES,
        closing_words=closing_words,
        piece_words=piece_words,
    )
    if profile or faults:
        page.headers.update(OWN)
    page.headers["X-Robots-Tag"] = "noindex"
    return page


def _file(pack: Pack, session: Session) -> Response:
    name = f"application-{pack.vacancy_id}.md"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    text = as_markdown(pack.as_json(), caution(session))
    return PlainTextResponse(text, media_type="text/markdown; charset=utf-8", headers=headers)


@pages.get("/vacancies/{vacancy_id}/closing.ics")
def closing_in_calendar(vacancy_id: VacancyId, session: SessionIn, today: Today, now: Now) -> Response:
    """The closing date as an entry for a calendar, with reminders; 404 where no date is known."""
    facts = facts_of(session, vacancy_id, today)
    closing = deadline(facts.closes_on, facts.closing_time, today, quote=facts.closing_quote)
    if closing.date is None:
        raise HTTPException(404, f"No closing date is known of vacancy {vacancy_id}.")
    told = [closing_moment(closing.date, closing.time), "Check the employer's own advert: it may close early."]
    told += filter(None, [caution(session)])
    text = calendar(
        closing,
        uid=f"vacancy-{facts.id}-closing@nextrung",
        summary=f"Closing: {facts.title}, {facts.employer}" if facts.employer else f"Closing: {facts.title}",
        description="\n".join(told),
        url=facts.url or "",
        stamp=now,
    )
    headers = {"Content-Disposition": f'attachment; filename="closing-{facts.id}.ics"'}
    return Response(text, media_type="text/calendar; charset=utf-8", headers=headers)
