"""The peers of an advert: live vacancies of the same tier and area, what they pay and what their readings say.

Owns these queries alone; what is unusual among them is the careers package's to say.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from store.models import Reading, Vacancy

NEWEST = 200
"""Peers whose readings are looked at: the newest."""


@dataclass(frozen=True, slots=True)
class Peers:
    """Which vacancies are peers: open on `today`, surely of `tier`, in the nation and, unless None, the region.

    `agency` tells agencies' posts from employers': a rate an hour without leave is not a salary. `but` is a vacancy
    that is not its own peer.
    """

    today: dt.date
    tier: str
    nation: str
    region: str | None
    agency: bool
    but: int | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """How many peers pay so much at the top of their range (pounds a year, full time), and when they were posted."""

    by_amount: dict[float, int]
    posted_from: dt.date | None
    posted_to: dt.date | None


def paid(session: Session, peers: Peers) -> Paid:
    """What the peers pay; one of which no yearly pay is known is left out."""
    amount = func.coalesce(Vacancy.annual_max, Vacancy.annual_min)
    rows = session.execute(
        select(amount, func.count(), func.min(Vacancy.posted_on), func.max(Vacancy.posted_on))
        .where(*_are(peers), amount.is_not(None))
        .group_by(amount)
    ).all()
    return Paid(
        {float(pounds): number for pounds, number, _, _ in rows},
        min((first for _, _, first, _ in rows), default=None),
        max((last for _, _, _, last in rows), default=None),
    )


def newest(session: Session, peers: Peers, limit: int = NEWEST) -> list[tuple[dt.date, dict[str, Any]]]:
    """When the newest peers were posted and how the advert that stands for each was read, newest first."""
    chosen = (
        select(Vacancy.posting_id, Vacancy.posted_on, Vacancy.id)
        .where(*_are(peers))
        .order_by(Vacancy.posted_on.desc(), Vacancy.id.desc())
        .limit(limit)
        .subquery()
    )
    rows = session.execute(
        select(chosen.c.posted_on, Reading.body)
        .join(Reading, Reading.posting_id == chosen.c.posting_id)
        .order_by(chosen.c.posted_on.desc(), chosen.c.id.desc())
    )
    return [(posted_on, body) for posted_on, body in rows]


def vacancies_of(session: Session, posting_ids: Collection[int]) -> list[int]:
    """The vacancies that these postings belong to, in order of id."""
    rows = session.scalars(select(Reading.vacancy_id).where(Reading.posting_id.in_(posting_ids)).distinct())
    return sorted(id_ for id_ in rows if id_ is not None)


def _are(peers: Peers) -> list[ColumnElement[bool]]:
    found = [
        Vacancy.open.is_(True),
        Vacancy.nation == peers.nation,
        Vacancy.tier == peers.tier,
        Vacancy.outcome == "matched",
        Vacancy.agency.is_(peers.agency),
        or_(Vacancy.closes_on.is_(None), Vacancy.closes_on >= peers.today),
    ]
    if peers.region is not None:
        found.append(Vacancy.region == peers.region)
    if peers.but is not None:
        found.append(Vacancy.id != peers.but)
    return found
