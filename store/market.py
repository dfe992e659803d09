"""What advice asks of the open vacancies: how many there are within reach, the few to show, what the newest ask for.

Owns these queries alone; finding vacancies by a search is `search`. Each is answered from an index, so that advice over
a hundred thousand vacancies takes no longer than a page. Distances are worked out over the few places that vacancies
share, not over the vacancies: SQLite has no trigonometry of its own.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from store.models import Reading, Vacancy

NEWEST = 100
"""Adverts of a tier that are looked at for what they ask."""

MILES_A_DEGREE = 69.0
EARTH_RADIUS_MILES = 3958.8

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Reach:
    """Which open vacancies suit a person: nation, kind of contract, and places within `miles` of `point`.

    `today` is the day whose closing dates count; `point` is degrees north and east. Without `miles` every distance
    suits, and the nearest are shown; without `point` the newest are.
    """

    today: dt.date
    nation: str
    point: Point | None = None
    miles: float | None = None
    contract: str | None = None


@dataclass(frozen=True, slots=True)
class Within:
    """Open vacancies at a tier within reach: how many, and where; the nearest place first, `miles` from the point.

    The places are empty where there is no point to measure from; a place without coordinates is of unknown distance
    and comes last.
    """

    total: int
    places: tuple[tuple[Point | None, float | None, int], ...]


def within_reach(session: Session, reach: Reach) -> dict[str, Within]:
    """How many suit, by tier; a tier that is not there has none."""
    if reach.point is None:
        rows = session.execute(
            select(Vacancy.tier, func.count()).where(*_suits(reach)).group_by(Vacancy.tier).order_by(Vacancy.tier)
        )
        return {str(tier): Within(number, ()) for tier, number in rows}
    query = select(Vacancy.tier, Vacancy.lat, Vacancy.lon, func.count()).where(*_suits(reach))
    if reach.miles is not None:
        query = query.where(*_box(reach.point, reach.miles))
    found: dict[str, list[tuple[Point | None, float | None, int]]] = defaultdict(list)
    distances: dict[Point, float] = {}
    for tier, lat, lon, number in session.execute(query.group_by(Vacancy.tier, Vacancy.lat, Vacancy.lon)):
        if lat is None or lon is None:
            if reach.miles is None:
                found[str(tier)].append((None, None, number))
            continue
        place = (lat, lon)
        if place not in distances:
            distances[place] = miles_between(reach.point, place)
        if reach.miles is None or distances[place] <= reach.miles:
            found[str(tier)].append((place, distances[place], number))
    return {
        tier: Within(
            sum(number for _, _, number in places),
            tuple(sorted(places, key=lambda one: (one[1] is None, one[1] or 0.0, one[0] or (0.0, 0.0)))),
        )
        for tier, places in found.items()
    }


def to_show(session: Session, reach: Reach, tier: str, within: Within, limit: int) -> list[dict[str, Any]]:
    """The nearest vacancies at a tier (the newest without a point), at most `limit`, with `miles` where it is known."""
    wanted = [Vacancy.tier == tier, *_suits(reach)]
    if reach.point is None:
        newest = select(Vacancy.id).where(*wanted).order_by(Vacancy.posted_on.desc(), Vacancy.id.desc()).limit(limit)
        chosen: list[tuple[int, float | None]] = [(id_, None) for id_ in session.scalars(newest)]
    else:
        chosen = []
        for place, miles in _nearest(within, limit):
            here = or_(Vacancy.lat.is_(None), Vacancy.lon.is_(None))
            if place is not None:
                here = and_(Vacancy.lat == place[0], Vacancy.lon == place[1])
            # Sorted here: asked for the newest, SQLite would walk every vacancy of the country from its newest on.
            found = session.execute(select(Vacancy.posted_on, Vacancy.id).where(*wanted, here))
            chosen += [(id_, miles) for _, id_ in sorted(((on, id_) for on, id_ in found), reverse=True)]
    chosen = chosen[:limit]
    query = select(*(column for column in Vacancy.__table__.columns if column.name != "search_text"))
    rows = {
        row["id"]: dict(row)
        for row in session.execute(query.where(Vacancy.id.in_([id_ for id_, _ in chosen]))).mappings()
    }
    return [rows[id_] | ({} if reach.point is None else {"miles": miles}) for id_, miles in chosen if id_ in rows]


def _nearest(within: Within, limit: int) -> list[tuple[Point | None, float | None]]:
    """The places that hold the nearest `limit` vacancies; several at one distance are told apart by where they are."""
    taken, places = 0, []
    for place, miles, number in within.places:
        if taken >= limit:
            break
        places.append((place, miles))
        taken += number
    return places


def newest_readings(
    session: Session, today: dt.date, tier: str, nation: str, *, region: str | None = None, limit: int = NEWEST
) -> list[tuple[dt.date, Sequence[dict[str, Any]]]]:
    """When the newest open vacancies of a tier were posted, and what each asks for as it was read, newest first.

    Whoever could take them: a person's reach has nothing to do with what a tier asks. A reading by rules that read no
    requirements yet has none.
    """
    wanted = [Vacancy.tier == tier, *_suits(Reach(today, nation))]
    if region is not None:
        wanted.append(Vacancy.region == region)
    newest = (
        select(Vacancy.posting_id, Vacancy.posted_on, Vacancy.id)
        .where(*wanted)
        .order_by(Vacancy.posted_on.desc(), Vacancy.id.desc())
        .limit(limit)
        .subquery()
    )
    rows = session.execute(
        select(newest.c.posted_on, Reading.body["requirements"])
        .join(Reading, Reading.posting_id == newest.c.posting_id)
        .order_by(newest.c.posted_on.desc(), newest.c.id.desc())
    )
    return [(posted_on, requirements or ()) for posted_on, requirements in rows]


def miles_between(one: Point, other: Point) -> float:
    """The distance over the ground, by the haversine."""
    lat, lon, lat2, lon2 = (math.radians(value) for value in (*one, *other))
    half = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * EARTH_RADIUS_MILES * math.asin(min(1.0, math.sqrt(half)))


def _suits(reach: Reach) -> list[ColumnElement[bool]]:
    """Open, of a tier that is sure, not past its closing date, in the nation, of the contract that is sought."""
    found = [
        Vacancy.open.is_(True),
        Vacancy.nation == reach.nation,
        Vacancy.outcome == "matched",
        or_(Vacancy.closes_on.is_(None), Vacancy.closes_on >= reach.today),
    ]
    if reach.contract is not None:
        found.append(Vacancy.contract_type == reach.contract)
    return found


def _box(point: Point, miles: float) -> list[ColumnElement[bool]]:
    """A box around the circle, so that places outside it are not even counted."""
    lat, lon = point
    north = miles / MILES_A_DEGREE * 1.001
    east = north / max(math.cos(math.radians(min(abs(lat) + north, 89.0))), 0.01)
    return [Vacancy.lat.between(lat - north, lat + north), Vacancy.lon.between(lon - east, lon + east)]
