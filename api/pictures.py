"""The pictures of the open vacancies: pay by tier and by region, places, closing dates; each with its table and n.

Owns what each page counts and the words around it. Shapes are `figures`'; counts are the store's.
"""

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from api.deps import SessionIn, Today, only
from api.figures import Place, Spread, calendar_figure, pay_figure, tiles_figure
from api.rendering import render, tier_title
from api.schemas import Nation, Tier
from careers.ladder import TIERS
from store import search as finding
from store.authorities import in_force
from store.listings import Session
from store.pictured import PayAt, advertised_pay, closing_days
from store.runs import local_authorities
from store.search import Criteria

router = APIRouter(prefix="/pictures", include_in_schema=False, default_response_class=HTMLResponse)

FEWEST = 3
"""Adverts below which a group's pay is not drawn: a line over two adverts looks like knowledge."""
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


def groups_of(adverts: Sequence[PayAt], of: Callable[[PayAt], str | None]) -> dict[str, list[PayAt]]:
    """The adverts by what `of` names, those that it names nothing left out, and groups of too few as well."""
    groups: dict[str, list[PayAt]] = defaultdict(list)
    for one in adverts:
        if name := of(one):
            groups[name].append(one)
    return {name: found for name, found in groups.items() if sum(one.vacancies for one in found) >= FEWEST}


@router.get("", dependencies=[Depends(only("nation"))])
def pictures_page(request: Request, session: SessionIn, today: Today, nation: NationIn = None) -> HTMLResponse:
    """Pay by tier, and the way to the other pictures."""
    groups = groups_of(advertised_pay(session, today, nation), lambda one: one.tier)
    spreads = [spread(tier_title(code), groups[code]) for code in TIERS if code in groups]
    figure = pay_figure("pay", "Advertised pay by step of the ladder, in pounds a year", spreads)
    return render(request, "pictures.html", shown="", nation=nation, tier=None, figure=figure, fewest=FEWEST)


@router.get("/regions", dependencies=[Depends(only("nation", "tier"))])
def regions_page(
    request: Request, session: SessionIn, today: Today, nation: NationIn = None, tier: Tier = "practitioner"
) -> HTMLResponse:
    """Pay of one tier by region."""
    adverts = [one for one in advertised_pay(session, today, nation) if one.tier == tier]
    groups = groups_of(adverts, lambda one: one.region)
    spreads = [spread(name, groups[name]) for name in sorted(groups)]
    figure = pay_figure("pay", f"Advertised pay by region: {tier_title(tier)}, in pounds a year", spreads)
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
