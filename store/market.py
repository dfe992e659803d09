"""What the newest open vacancies of a tier ask for, as their adverts were read.

Owns that query, answered from an index of the database however many vacancies there are. Finding vacancies is
`store.search`'s part, and what the answer means the careers'.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from store.models import Reading, Vacancy

NEWEST = 100
"""Adverts of a tier that are looked at for what they ask."""


def newest_readings(
    session: Session, today: dt.date, tier: str, nation: str, *, region: str | None = None, limit: int = NEWEST
) -> list[tuple[dt.date, Sequence[dict[str, Any]]]]:
    """When the newest open vacancies of a tier were posted, and what each asks for as it was read, newest first.

    Whoever could take them: a person's reach has nothing to do with what a tier asks. A reading by rules that read no
    requirements yet has none.
    """
    wanted = [
        Vacancy.open.is_(True),
        Vacancy.nation == nation,
        Vacancy.tier == tier,
        Vacancy.outcome == "matched",
        or_(Vacancy.closes_on.is_(None), Vacancy.closes_on >= today),
    ]
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


def asked_in(session: Session, postings: Sequence[int]) -> dict[int, Sequence[dict[str, Any]]]:
    """What postings ask for as they were read, by the posting's id; one that has no reading is left out."""
    rows = session.execute(
        select(Reading.posting_id, Reading.body["requirements"]).where(Reading.posting_id.in_(postings))
    )
    return {posting_id: requirements or () for posting_id, requirements in rows}
