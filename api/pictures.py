"""The pictures of the open vacancies: ladder, pay by tier and by region, places, closing dates; each with table and n.

Owns what each page counts and the words around it. Shapes are `figures`'; counts are the store's.
"""

import datetime as dt
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from api.deps import SessionIn, Today, only
from api.figures import (
    Figure,
    Place,
    Rung,
    Spread,
    calendar_figure,
    pay_figure,
    rungs_figure,
    tiles_figure,
)
from api.rendering import NATION_NAMES, render, tier_title
from api.schemas import Nation, Tier
from careers.adverts import FEWEST, pay_standing
from careers.ladder import TIERS, ladder
from store import search as finding
from store.authorities import in_force
from store.listings import Session
from store.pictured import PayAt, advertised_pay, closing_days
from store.runs import local_authorities
from store.search import Criteria

router = APIRouter(prefix="/pictures", include_in_schema=False, default_response_class=HTMLResponse)

NationIn = Annotated[Nation | None, Query()]


def median(values: Iterable[tuple[float, int]]) -> float:
    """The middle of values that each count so many times."""
    return quantile(values, 0.5)


def quantile(values: Iterable[tuple[float, int]], part: float) -> float:
    """The least value that at least this part (0–1) of all lies at or below; each value counts so many times."""
    ordered = sorted(values)
    counted = list(accumulate(number for _, number in ordered))
    return ordered[bisect_left(counted, part * counted[-1])][0]


def spread(label: str, adverts: Sequence[PayAt]) -> Spread:
    """The pay of some adverts, at least one."""
    lows = [(one.annual_min, one.vacancies) for one in adverts]
    highs = [(one.annual_max, one.vacancies) for one in adverts]
    usual_low, usual_high = median(lows), median(highs)
    return Spread(
        label=label,
        n=sum(one.vacancies for one in adverts),
        low=min(quantile(lows, 0.05), usual_low),
        usual_low=usual_low,
        usual_high=usual_high,
        high=max(quantile(highs, 0.95), usual_high),
    )


def pay_picture(
    title: str, adverts: Sequence[PayAt], of: Callable[[PayAt], str | None], order: Sequence[str]
) -> Figure:
    """The pay of adverts by what `of` names, in this order; a group of fewer than FEWEST is counted and not drawn."""
    groups: dict[str, list[PayAt]] = defaultdict(list)
    for one in adverts:
        if name := of(one):
            groups[name].append(one)
    counted = {name: sum(one.vacancies for one in groups[name]) for name in order if name in groups}
    names = {name: tier_title(name) for name in counted}
    spreads = [spread(names[name], groups[name]) for name, n in counted.items() if n >= FEWEST]
    few = [(names[name], n) for name, n in counted.items() if n < FEWEST]
    return pay_figure("pay", title, spreads, few)


def rungs_picture(session: Session, today: dt.date, nation: str | None) -> Figure:
    """The ladder of a nation, or of all four, with the counts and the pay that the ladder map tells."""
    open_now = finding.search(session, Criteria(today, nation=nation, limit=1)).facets["tier"]
    paid: dict[str, Counter[float]] = defaultdict(Counter)
    for one in advertised_pay(session, today, nation):
        paid[one.tier][one.annual_max] += one.vacancies
    rungs = []
    for code in (code for code in TIERS if nation is None or nation in ladder().get(code).nations):
        standing = pay_standing(None, paid[code])
        wanted = [("tier", code), *([("nation", nation)] if nation else [])]
        rungs.append(Rung(code, open_now.get(code, 0), f"/?{urlencode(wanted)}", standing.n, standing.median))
    return rungs_figure(rungs, NATION_NAMES[nation] if nation else "the United Kingdom")


@router.get("", dependencies=[Depends(only("nation"))])
def pictures_page(request: Request, session: SessionIn, today: Today, nation: NationIn = None) -> HTMLResponse:
    """Pay by tier, and the way to the other pictures."""
    title = "Advertised pay by step of the ladder, in pounds a year"
    figure = pay_picture(title, advertised_pay(session, today, nation), lambda one: one.tier, TIERS)
    return render(request, "pictures.html", shown="", nation=nation, tier=None, figure=figure, fewest=FEWEST)


@router.get("/ladder", dependencies=[Depends(only("nation"))])
def rungs_page(request: Request, session: SessionIn, today: Today, nation: NationIn = None) -> HTMLResponse:
    """The ladder with what is open and paid at each step."""
    figure = rungs_picture(session, today, nation)
    return render(request, "pictures.html", shown="ladder", nation=nation, tier=None, figure=figure, fewest=FEWEST)


@router.get("/regions", dependencies=[Depends(only("nation", "tier"))])
def regions_page(
    request: Request, session: SessionIn, today: Today, nation: NationIn = None, tier: Tier = "practitioner"
) -> HTMLResponse:
    """Pay of one tier by region."""
    adverts = [one for one in advertised_pay(session, today, nation) if one.tier == tier]
    regions = sorted({one.region for one in adverts if one.region})
    title = f"Advertised pay by region: {tier_title(tier)}, in pounds a year"
    figure = pay_picture(title, adverts, lambda one: one.region, regions)
    return render(request, "pictures.html", shown="regions", nation=nation, tier=tier, figure=figure, fewest=FEWEST)


@router.get("/places", dependencies=[Depends(only("nation"))])
def places_page(request: Request, session: SessionIn, today: Today, nation: NationIn = None) -> HTMLResponse:
    """Open vacancies by authority."""
    figure = tiles_figure(_places(session, today, nation))
    return render(request, "pictures.html", shown="places", nation=nation, tier=None, figure=figure)


@router.get("/closing", dependencies=[Depends(only("nation"))])
def closing_page(request: Request, session: SessionIn, today: Today, nation: NationIn = None) -> HTMLResponse:
    """Closing dates of the next weeks."""
    days = closing_days(session, today, nation)
    unknown = days.pop(None, 0)
    figure = calendar_figure(today, {day: number for day, number in days.items() if day is not None})
    total = sum(days.values())
    return render(
        request, "pictures.html", shown="closing", nation=nation, tier=None, figure=figure, total=total, unknown=unknown
    )


def _places(session: Session, today: dt.date, nation: str | None) -> list[Place]:
    counts = finding.search(session, Criteria(today, nation=nation, limit=1)).facets["authority"]
    # A registry of a county of its own has its own authorities, and the country's would only stand around it empty.
    known = local_authorities(session) or in_force(today)
    return [
        Place(one.name, one.region, counts.get(one.code, 0), f"/?{urlencode({'authority': one.code})}")
        for one in known
        if nation is None or one.nation == nation
    ]
