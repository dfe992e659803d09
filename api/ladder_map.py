"""The ladder map: what each step of the ladder pays now and how many vacancies it has, by nation and region.

Owns putting the counts and the pay together, as JSON values and as CSV. Decides nothing: what is counted is the
store's, and where pay can be told is the careers'.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from api.rendering import NATION_NAMES, tier_title
from api.spreadsheet import sheet
from careers.adverts import FEWEST, pay_standing
from careers.ladder import TIERS, ladder
from store.authorities import authorities
from store.listings import Session
from store.pictured import advertised_pay
from store.search import Criteria, counts

COLUMNS = ("tier", "nation", "region", "vacancies", "n", "lower_quartile", "median", "upper_quartile", "reason")
BASIS = (
    "Pounds a year at full time, the top of each advertised range, over open vacancies whose tier is sure; agency work"
    " is left out, because its yearly pay is only worked out from an hour's."
)


def places() -> list[tuple[str | None, str | None]]:
    """Nation and region of each place: everywhere, each nation, and the regions of a nation that has several."""
    regions: dict[str, set[str]] = defaultdict(set)
    for one in authorities():
        regions[one.nation].add(one.region)
    found: list[tuple[str | None, str | None]] = [(None, None)]
    for nation in NATION_NAMES:
        found.append((nation, None))
        found += [(nation, region) for region in sorted(regions[nation]) if len(regions[nation]) > 1]
    return found


def ladder_map(session: Session, today: dt.date) -> dict[str, Any]:
    """Every rung with its places, JSON-ready; a rung has no line for a nation that does not have it."""
    paid = _paid(session, today)
    lines: dict[str, list[dict[str, Any]]] = {code: [] for code in TIERS}
    for nation, region in places():
        counted = counts(session, Criteria(today=today, nation=nation, region=region), "tier")
        for code in TIERS:
            if nation is None or nation in ladder().get(code).nations:
                vacancies = counted.get(code, 0)
                lines[code].append(_line(code, nation, region, vacancies, paid[code, nation, region]))
    return {
        "as_of": today.isoformat(),
        "threshold": FEWEST,
        "basis": BASIS,
        "rungs": [{"tier": code, "title": tier_title(code), "places": lines[code]} for code in TIERS],
    }


def _paid(session: Session, today: dt.date) -> Mapping[tuple[str, str | None, str | None], Counter[float]]:
    """How many vacancies pay so much, by tier, nation and region; those of a whole have None for its parts."""
    found: dict[tuple[str, str | None, str | None], Counter[float]] = defaultdict(Counter)
    for one in advertised_pay(session, today):
        found[one.tier, None, None][one.annual_max] += one.vacancies
    for nation in NATION_NAMES:
        for one in advertised_pay(session, today, nation):
            found[one.tier, nation, None][one.annual_max] += one.vacancies
            if one.region is not None:
                found[one.tier, nation, one.region][one.annual_max] += one.vacancies
    return found


def _line(
    tier: str, nation: str | None, region: str | None, vacancies: int, paid: Mapping[float, int]
) -> dict[str, Any]:
    standing = pay_standing(None, paid)
    known = standing.median is not None
    wanted = [("tier", tier), *((name, value) for name, value in (("nation", nation), ("region", region)) if value)]
    return {
        "nation": nation,
        "region": region,
        "vacancies": vacancies,
        "n": standing.n,
        "lower_quartile": standing.lower_quartile,
        "median": standing.median,
        "upper_quartile": standing.upper_quartile,
        "reason": None if known else f"{standing.n} with pay; at least {FEWEST} are needed",
        "search": f"/?{urlencode(wanted)}",
    }


def as_csv(shown: Mapping[str, Any]) -> str:
    """The ladder map as CSV, a line for each rung and place."""
    return sheet(
        COLUMNS,
        ([rung["tier"], *(line[name] for name in COLUMNS[1:])] for rung in shown["rungs"] for line in rung["places"]),
    )
