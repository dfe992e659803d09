"""The pages: search, one vacancy, the advice form and its answer, the ladder.

Owns what each page puts before a reader; every figure comes from the functions that answer the JSON routes, so the two
agree. Needs no script.
"""

import datetime as dt
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from api import directory
from api.advice_form import FIELDS, LABELS, date_of, profile_of, typed_in
from api.advising import advise_json, profile_faults
from api.deps import SessionIn, Today, only
from api.ladder import ladder_json
from api.problems import BadInput, Fault
from api.rendering import CONTRACT_NAMES, NATION_NAMES, money, render, tier_title, upper_first
from api.rendering import day as day_in_words
from api.rendering import words as code_in_words
from api.schemas import FURTHEST, LARGEST_ID, UNSURE, Nation
from api.vacancies import criteria_of, parse_query, search_json, standing_posting, vacancy_json
from careers.profile import Profile, ProfileError, parse_profile
from store import search as finding
from store.listings import Session
from store.search import COUNTED_PAY, Criteria
from store.vacancies import authorities_present, vacancy

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

WORKING_TIME_NAMES = {"full_time": "Full time", "part_time": "Part time", "either": "Full or part time"}
PAY = [str(pounds) for pounds in COUNTED_PAY]
_PLACING = ("sort", "limit", "cursor")
"""Parameters that say how results are shown, not which."""


@router.get("/")
def search_page(request: Request, session: SessionIn, today: Today) -> HTMLResponse:
    """Search, with what was found; a search that cannot be used is shown as it was typed, with what to put right."""
    pairs = [(name, value) for name, value in request.query_params.multi_items() if value.strip()]
    typed: dict[str, Any] = dict(pairs) | {"tier": [value for name, value in pairs if name == "tier"]}
    authorities = authorities_present(session)
    context: dict[str, Any] = {
        "typed": typed,
        "today": today,
        "authorities": authorities,
        "HOURS": WORKING_TIME_NAMES,
        "PAY": PAY,
    }
    context["elsewhere"] = directory.address_of(typed, authorities)
    try:
        criteria = criteria_of(session, parse_query(pairs), today)
        found = search_json(session, criteria)
    except BadInput as error:
        return render(request, "search.html", 422, **context, faults=error.faults, found=None, filters=[])
    filters = [
        {
            "name": name,
            "label": _label(name, value, typed.get("miles", "")),
            "without": _address(pairs, without=(name, value)),
        }
        for name, value in pairs
        if name not in (*_PLACING, "miles")
    ]
    wider = _wider(session, pairs, criteria) if not found["items"] and not criteria.cursor else []
    return render(
        request,
        "search.html",
        **context,
        faults=[],
        found=found,
        filters=filters,
        wider=wider,
        sort=criteria.sort,
        next_address=_address([*_but(pairs, "cursor"), ("cursor", found["next"])]) if found["next"] else None,
        first_address=_address(_but(pairs, "cursor")) if criteria.cursor else None,
    )


def _but(pairs: list[tuple[str, str]], *names: str) -> list[tuple[str, str]]:
    return [(name, value) for name, value in pairs if name not in names]


def _address(pairs: list[tuple[str, str]], *, without: tuple[str, str] | None = None) -> str:
    """The search page's address for these parameters; distance and order by it go together with the place."""
    if without:
        pairs = [pair for pair in _but(pairs, "cursor") if pair != without]
        if without[0] == "near":
            pairs = [pair for pair in _but(pairs, "miles") if pair != ("sort", "nearest")]
        if without[0] == "q":
            pairs = [pair for pair in pairs if pair != ("sort", "relevance")]
    return f"/?{urlencode(pairs)}" if pairs else "/"


def _label(name: str, value: str, miles: str = "") -> str:
    """A filter in words; a place with the distance from it where that is limited."""
    if name == "tier":
        return "Tier not certain" if value == UNSURE else tier_title(value)
    if name == "min_pay":
        return f"Paying {money(float(value))} or more"
    labels = {
        "q": f"“{value}”",
        "near": f"Within {miles} miles of {value}" if miles else f"Near {value}",
        "nation": NATION_NAMES.get(value, value),
        "contract": CONTRACT_NAMES.get(value, value),
        "hours": WORKING_TIME_NAMES.get(value, value),
        "specialism": upper_first(code_in_words(value)),
        "setting": upper_first(code_in_words(value)),
        "kind": {"employer": "From employers", "agency": "From agencies"}.get(value, value),
        "first_year": "Welcomes newly qualified",
        "posted_within": f"Posted in the last {value} days",
        "closing_within": f"Closing within {value} days",
    }
    if name == "posted_since":
        return f"Posted since {day_in_words(value)}"
    return labels.get(name, value)


def _wider(session: Session, pairs: list[tuple[str, str]], criteria: Criteria) -> list[dict[str, Any]]:
    """Searches that leave one filter out and do find something, the most fruitful first."""
    suggestions = []
    given = dict(pairs)
    for name in (name for name in given if name not in (*_PLACING, "near")):
        rest = _but(pairs, name, "cursor", "sort")
        total = finding.total(session, criteria_of(session, parse_query(rest), criteria.today))
        if total:
            left_out = " or ".join(_label(name, value) for other, value in pairs if other == name)
            label = f"any distance from {given['near']}" if name == "miles" else f"without {left_out}"
            suggestions.append({"label": label, "total": total, "address": _address(rest)})
    return sorted(suggestions, key=lambda entry: -entry["total"])


@router.get("/vacancies/{vacancy_id}", dependencies=[Depends(only())])
def vacancy_page(
    request: Request, vacancy_id: Annotated[int, Path(ge=1, le=LARGEST_ID)], session: SessionIn, today: Today
) -> HTMLResponse:
    """One vacancy: what it is, why it has its tier, what it pays, and everywhere it was seen."""
    row = vacancy(session, vacancy_id)
    if row is None:
        raise HTTPException(404, f"There is no vacancy {vacancy_id} here.")
    shown = vacancy_json(session, row, today)
    page = render(request, "vacancy.html", vacancy=shown, advert_text=standing_posting(row)["description"], today=today)
    if not shown["open"]:
        page.headers["X-Robots-Tag"] = "noindex"
    return page


@router.get("/advice", dependencies=[Depends(only())])
def advice_form(request: Request) -> HTMLResponse:
    """The form on which a person describes themselves."""
    return render(request, "advice_form.html", typed={}, faults=[], fields=FIELDS, labels=LABELS)


@router.post("/advice", dependencies=[Depends(only())])
async def advice_answer(request: Request, session: SessionIn, today: Today) -> HTMLResponse:
    """The answer to the form; what cannot be used is shown as typed, with what to put right. Nothing is stored."""
    form = await request.form(max_files=0, max_fields=200)
    return await run_in_threadpool(_advice_answer, request, session, form, today)


@router.post("/advice/change", dependencies=[Depends(only())])
async def advice_again(request: Request) -> HTMLResponse:
    """The form as it was filled in, to be changed."""
    form = await request.form(max_files=0, max_fields=200)
    return render(request, "advice_form.html", typed=typed_in(form), faults=[], fields=FIELDS, labels=LABELS)


def _advice_answer(request: Request, session: Session, form: FormData, today: dt.date) -> HTMLResponse:
    typed = typed_in(form)
    faults: list[Fault] = []
    told = profile_of(typed)
    try:
        answer = advise_json(session, told, date_of(typed) or today)
    except ProfileError as error:
        faults = profile_faults(error)
    except BadInput as error:
        faults = error.faults
    if faults:
        return render(request, "advice_form.html", 422, typed=typed, faults=faults, fields=FIELDS, labels=LABELS)
    profile = parse_profile(told)
    return render(
        request,
        "advice.html",
        advice=answer,
        nation=profile.nation,
        typed=typed,
        today=today,
        searches=_searches(answer, profile),
    )


def _searches(answer: dict[str, Any], profile: Profile) -> dict[str, str]:
    """For each step's tier, the search that lists all of its vacancies."""
    wanted: list[tuple[str, str]] = [("nation", profile.nation)]
    if profile.location and not any(caution["id"] == "location_unknown" for caution in answer["warnings"]):
        wanted.append(("near", profile.location))
        # The search reaches as far as the nation is long; a person may say that they would go further.
        if profile.travel_miles and profile.travel_miles <= FURTHEST:
            wanted.append(("miles", f"{profile.travel_miles:g}"))
    if profile.seeks in ("permanent", "agency"):
        wanted.append(("contract", profile.seeks))
    return {step["tier"]: _address([("tier", step["tier"]), *wanted]) for step in answer["steps"]}


@router.get("/ladder", dependencies=[Depends(only("nation"))])
def ladder_page(request: Request, session: SessionIn, today: Today, nation: Nation | None = None) -> HTMLResponse:
    """The ladder of a nation, with how many vacancies each step has and the standards that apply today."""
    counts = finding.search(session, Criteria(today, nation=nation, limit=1)).facets["tier"]
    return render(request, "ladder.html", shown=ladder_json(nation, today), counts=counts)
