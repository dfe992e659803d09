"""The pages of one tier, of work beside the ladder, of skills, of working life and of learning.

Owns what these put before a reader: rows come from `careers.catalogue`, which answers the JSON routes too, and what is
open and paid now from the store. Judges nobody, and adds nothing to what the rows say but names of codes. No script.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Path, Request
from fastapi.responses import HTMLResponse

from api.deps import SessionIn, Today, only
from api.problems import BadInput, Fault
from api.rendering import NATION_NAMES, lower_first, render
from api.schemas import IsoDate, Nation, Tier
from careers.adverts import FEWEST, PayStanding, pay_standing
from careers.catalogue import Item, items, sideways, tier_shown
from careers.ladder import TIERS, ladder
from careers.standards import register
from store.listings import Session
from store.pictured import advertised_pay
from store.search import Criteria, counts

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

ADVERT_FACTS = {
    "caseload": "how many cases one holds",
    "supervision": "supervision",
    "practice_educator": "practice educators",
    "newly_qualified": "a welcome for the newly qualified",
    "pay": "the pay",
    "supplements": "payments on top",
    "grade": "the grade",
    "type": "whether it is permanent, fixed term or agency",
    "working_time": "full or part time",
    "mode": "work from home",
}
"""What an advert may say that answers a question about its employer, in words."""
WORKFORCE_FACTS = {
    "caseload_fte": "cases to a social worker",
    "turnover_rate_fte": "turnover",
    "vacancy_rate_fte": "posts that are vacant",
    "agency_rate_fte": "posts that agency staff fill",
}
"""Columns of England's workforce figures that answer one, in words."""
KINDS = {
    "agency": "Agencies",
    "profession": "Professions",
    "informant": "Who tells them things",
    "demand": "What families need",
    "public": "What the public thinks",
    "funding": "Money",
    "learning": "Learning",
    "membership": "Membership",
    "licence": "Licences for employers",
    "tool": "Tools",
    "record": "Records",
    "planning": "Planning",
    "judgement": "Judgement",
    "harm": "Kinds of harm",
    "child": "Children",
    "setting": "Settings",
    "person": "People",
}
"""The kinds of the catalogues' rows as headings."""


def address(path: str, **asked: object) -> str:
    """A page's address with what is asked of it, leaving out what is not."""
    given = {name: value for name, value in asked.items() if value}
    return f"{path}?{urlencode(given)}" if given else path


def find_address(find: Mapping[str, str], nation: str | None) -> str:
    """The search page's address for work beside the ladder, in a nation or in all."""
    return address("/", **find, nation=nation)


def by_kind(rows: tuple[Item, ...]) -> dict[str, list[Item]]:
    """Rows under their kinds, in the order in which each kind first comes."""
    found: dict[str, list[Item]] = {}
    for row in rows:
        found.setdefault(row.kind, []).append(row)
    return found


def paid_now(session: Session, today: dt.date, tier: str, nation: str | None) -> PayStanding:
    """What open vacancies of a tier pay, by the top of each advertised range; agency work is left out."""
    paid: Counter[float] = Counter()
    for one in advertised_pay(session, today, nation):
        if one.tier == tier:
            paid[one.annual_max] += one.vacancies
    return pay_standing(None, paid)


def _page(request: Request, template: str, nation: str | None, as_of: dt.date | None, **context: Any) -> HTMLResponse:  # noqa: ANN401
    """Fill one of the templates; its links keep to the nation and the day that were asked for."""

    def keep(path: str, **asked: object) -> str:
        return address(path, **{"nation": nation, "as_of": as_of} | asked)

    return render(
        request,
        template,
        nation=nation,
        as_of=as_of,
        where=NATION_NAMES[nation] if nation else "the United Kingdom",
        standards={entry.id: entry.title for entry in register().standards},
        address=address,
        keep=keep,
        find_address=find_address,
        **context,
    )


@router.get("/ladder/{tier}", dependencies=[Depends(only("nation", "as_of"))])
def tier_page(
    request: Request,
    session: SessionIn,
    today: Today,
    tier: Annotated[Tier, Path()],
    nation: Nation | None = None,
    as_of: IsoDate | None = None,
) -> HTMLResponse:
    """One tier whole: its duties with what would show them, how one gets on, and what is open and paid now."""
    known = ladder().get(tier)
    if nation is not None and nation not in known.nations:
        raise HTTPException(404, f"There is no {lower_first(known.title)} in {NATION_NAMES[nation]}.")
    return _page(
        request,
        "ladder_tier.html",
        nation,
        as_of,
        shown=tier_shown(tier, as_of or today, nation),
        open_now=counts(session, Criteria(today, nation=nation), "tier").get(tier, 0),
        paid=paid_now(session, today, tier, nation),
        fewest=FEWEST,
        kinds=KINDS,
    )


@router.get("/sideways", dependencies=[Depends(only("tier", "nation", "as_of"))])
def sideways_page(
    request: Request,
    today: Today,
    tier: Tier | None = None,
    nation: Nation | None = None,
    as_of: IsoDate | None = None,
) -> HTMLResponse:
    """Work beside the ladder: all of it, or what is usually open from a tier."""
    if tier and nation and nation not in ladder().get(tier).nations:
        there = [code for code in TIERS if nation in ladder().get(code).nations]
        raise BadInput([Fault(field="tier", value=tier, expected=f"a tier of {nation}: {', '.join(there)}")])
    rows = sideways(as_of or today, nation, tier=tier)
    return _page(request, "sideways.html", nation, as_of, rows=rows, tier=tier, tiers=TIERS)


@router.get("/skills", dependencies=[Depends(only("nation", "as_of"))])
def skills_page(
    request: Request, today: Today, nation: Nation | None = None, as_of: IsoDate | None = None
) -> HTMLResponse:
    """Skills, each with a question to rate oneself by, and the words by which evidence is tagged."""
    on = as_of or today
    skills, issues, terms = (items(name, on, nation) for name in ("skill", "issue", "term"))
    return _page(request, "skills.html", nation, as_of, skills=skills, issues=issues, terms=by_kind(terms), kinds=KINDS)


@router.get("/working-life", dependencies=[Depends(only("nation", "as_of"))])
def working_life_page(
    request: Request, today: Today, nation: Nation | None = None, as_of: IsoDate | None = None
) -> HTMLResponse:
    """What the work is set in, what draws people to it, and what to ask of an employer."""
    on = as_of or today
    return _page(
        request,
        "working_life.html",
        nation,
        as_of,
        around=by_kind(items("context", on, nation)),
        motivations=items("motivation", on, nation),
        criteria=items("criterion", on, nation),
        kinds=KINDS,
        advert_facts=ADVERT_FACTS,
        workforce_facts=WORKFORCE_FACTS,
    )


@router.get("/learning", dependencies=[Depends(only("nation", "as_of"))])
def learning_page(
    request: Request, today: Today, nation: Nation | None = None, as_of: IsoDate | None = None
) -> HTMLResponse:
    """Kinds of learning with what to note of each, whom it benefits, and offers that articles name."""
    on = as_of or today
    activities, benefits, offers = (items(name, on, nation) for name in ("activity", "benefit", "offer"))
    return _page(
        request,
        "ladder_learning.html",
        nation,
        as_of,
        activities=activities,
        benefits=benefits,
        offers=offers,
        kinds=KINDS,
    )
