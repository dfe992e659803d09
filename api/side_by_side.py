"""Authorities side by side: what each has open, pays, promises and where its vacancies are gathered from.

Owns putting these together, as JSON values and as CSV. It must not rank authorities or add their figures up: each line
stands with its n.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from api.asked import requirement_text
from api.crosswalk import places
from api.employers import workforce_json
from api.places import find_authority
from api.problems import BadInput, Fault
from api.rendering import tier_title
from api.spreadsheet import sheet
from api.status import sources_json
from careers.adverts import FEWEST, beside_peers, pay_standing
from careers.ladder import TIERS
from careers.market import AdvertAsks, summarise
from store.adviser_figures import Open, newest_bodies, open_at
from store.coverage import Place
from store.listings import Session

LEAST, MOST = 2, 5
SOON = 14
"""Days within which a vacancy closes soon."""
_FIRST = ("caseload", "supervision", "newly_qualified", "sponsorship", "supplement", "salary")
_NO_GRADE = ("agency", "bank")
COLUMNS = ("authority", "code", "section", "item", "value", "n")


def chosen(session: Session, asked: Sequence[str], today: dt.date) -> list[Place]:
    """The authorities that were asked for by code or name, each once, in the order asked.

    Raises:
        BadInput: for one that is not known, and for fewer than LEAST or more than MOST.

    """
    known = places(session, today)
    found: dict[str, Place] = {}
    faults = []
    for text in (one.strip() for one in asked):
        authority = find_authority(session, text) if text else None
        if authority is not None and authority.code in known:
            found[authority.code] = known[authority.code]
        elif text:
            faults.append(Fault(field="authority", value=text, expected="the code or the name of one authority"))
    if not faults and not LEAST <= len(found) <= MOST:
        named = ", ".join(one.name for one in found.values()) or "none"
        expected = f"{LEAST} to {MOST} different authorities; named: {named}"
        faults.append(Fault(field="authority", value=None, expected=expected))
    if faults:
        raise BadInput(faults)
    return list(found.values())


def side_by_side(session: Session, authorities: Sequence[Place], today: dt.date) -> dict[str, Any]:
    """Every authority's figures, JSON-ready, in the order given."""
    sources = sources_json(session)["sources"]
    return {
        "as_of": today.isoformat(),
        "threshold": FEWEST,
        "closing_within_days": SOON,
        "authorities": [_one(session, one, sources, today) for one in authorities],
    }


def _one(session: Session, place: Place, sources: Sequence[Mapping[str, Any]], today: dt.date) -> dict[str, Any]:
    rows = open_at(session, place.code, today)
    total = sum(row.vacancies for row in rows)
    agency = sum(row.vacancies for row in rows if row.agency)
    soon = today + dt.timedelta(days=SOON)
    adverts = newest_bodies(session, place.code, today)
    contracts: Counter[str] = Counter()
    for row in rows:
        contracts[row.contract or "unknown"] += row.vacancies
    return {
        "code": place.code,
        "name": place.name,
        "nation": place.nation,
        "region": place.region,
        "card": f"/authorities/{quote(place.code, safe='')}",
        "search": f"/?authority={quote(place.code, safe='')}",
        "vacancies": total,
        "tier_unsure": sum(row.vacancies for row in rows if row.tier is None),
        "tiers": [_tier(code, [row for row in rows if row.tier == code]) for code in TIERS],
        "agency": {"vacancies": agency, "n": total, "share": _share(agency, total)},
        "contracts": dict(sorted(contracts.items(), key=lambda item: (-item[1], item[0]))),
        "closing_soon": sum(row.vacancies for row in rows if row.closes_on is not None and row.closes_on <= soon),
        "closing_unknown": sum(row.vacancies for row in rows if row.closes_on is None),
        "states": _states([body for _, body in adverts]),
        "promises": _promises(adverts, place),
        "workforce": {name: told for name, told in workforce_json(session, place).items() if name != "years"},
        "sources": [
            {name: source[name] for name in ("id", "name", "status", "reason", "last_success", "open_postings")}
            for source in sources
            if any(covered["code"] == place.code for covered in source["covers"])
        ],
    }


def _tier(code: str, rows: Sequence[Open]) -> dict[str, Any]:
    """A tier's vacancies, and what those that are no agency's pay: the whole range, and quartiles where enough do."""
    tops: Counter[float] = Counter()
    lows: list[float] = []
    for row in rows:
        ends = [end for end in (row.annual_min, row.annual_max) if end is not None]
        if ends and not row.agency and row.contract not in _NO_GRADE:
            lows.append(ends[0])
            tops[ends[-1]] += row.vacancies
    standing = pay_standing(None, tops)
    return {
        "tier": code,
        "title": tier_title(code),
        "vacancies": sum(row.vacancies for row in rows),
        "n": standing.n,
        "pay_min": min(lows, default=None),
        "pay_max": max(tops, default=None),
        "lower_quartile": standing.lower_quartile,
        "median": standing.median,
        "upper_quartile": standing.upper_quartile,
    }


def _states(bodies: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """How many adverts state each thing: what tells most of the work first, then as adverts usually go."""
    found = {one.item: one for one in beside_peers({}, bodies)}
    order = [*_FIRST, *sorted(found.keys() - set(_FIRST))]
    return [
        {"item": item, "label": found[item].label, "adverts": found[item].peers, "n": len(bodies), "share": one.share}
        for item in order
        if (one := found.get(item)) is not None
    ]


def _promises(adverts: Sequence[tuple[dt.date, Mapping[str, Any]]], place: Place) -> dict[str, Any]:
    """What adverts promise, the most frequent first; `n` of them name anything that they ask for or promise."""
    told = [AdvertAsks(posted.isoformat(), body.get("requirements") or ()) for posted, body in adverts]
    market = summarise(told, nation=place.nation, region=place.region, words=requirement_text)
    if market is None:
        return {"n": sum(bool(one.requirements) for one in told), "items": []}
    items = [
        {"kind": one.kind, "value": one.value, "text": one.text, "adverts": one.adverts, "share": one.share}
        for one in market.offers
    ]
    return {"n": market.n, "items": items}


def _share(count: int, n: int) -> float | None:
    return round(count / n, 3) if n >= FEWEST else None


def as_csv(shown: Mapping[str, Any]) -> str:
    """The comparison as CSV, a line for each figure."""
    return sheet(COLUMNS, (line for one in shown["authorities"] for line in _lines(one)))


def _lines(one: Mapping[str, Any]) -> Iterator[list[object]]:
    who = [one["name"], one["code"]]
    yield [*who, "vacancies", "open", one["vacancies"], None]
    yield [*who, "vacancies", "tier unsure", one["tier_unsure"], None]
    yield [*who, "vacancies", "offered by agencies", one["agency"]["vacancies"], one["agency"]["n"]]
    yield [*who, "vacancies", f"closing within {SOON} days", one["closing_soon"], None]
    yield [*who, "vacancies", "closing date unknown", one["closing_unknown"], None]
    for tier in one["tiers"]:
        yield [*who, "vacancies by tier", tier["tier"], tier["vacancies"], None]
    for tier in one["tiers"]:
        for name in ("pay_min", "pay_max", "lower_quartile", "median", "upper_quartile"):
            if tier[name] is not None:
                yield [*who, f"pay: {name}", tier["tier"], tier[name], tier["n"]]
    for name, number in one["contracts"].items():
        yield [*who, "contract", name, number, one["vacancies"]]
    for item in one["states"]:
        yield [*who, "adverts that state", item["item"], item["adverts"], item["n"]]
    for promise in one["promises"]["items"]:
        yield [*who, "adverts that promise", promise["text"], promise["adverts"], one["promises"]["n"]]
    for indicator in one["workforce"]["indicators"]:
        for whose in ("authority", "region", "nation"):
            figure = indicator[whose]
            if figure["value"] is not None:
                yield [*who, f"workforce {figure['year']}: {whose}", indicator["id"], figure["value"], None]
    for source in one["sources"]:
        yield [*who, "source", source["id"], source["status"], source["open_postings"]]
