"""What the newest open vacancies of a tier ask for, as their adverts were read.

Owns these queries, answered from an index of the database however many vacancies there are. Finding vacancies is
`store.search`'s part, and what the answer means the careers'.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session

from store.models import Reading, Vacancy

NEWEST = 100
"""Adverts of a tier that are looked at for what they ask."""


def _newest(*further: Any) -> Select[Any]:  # noqa: ANN401 - SQLAlchemy's conditions are generic
    vacancies, readings = Vacancy.__table__.c, Reading.__table__.c
    newest = (
        select(vacancies.posting_id, vacancies.posted_on, vacancies.id)
        .where(
            vacancies.open.is_(True),
            vacancies.nation == bindparam("nation"),
            vacancies.tier == bindparam("tier"),
            vacancies.outcome == "matched",
            or_(vacancies.closes_on.is_(None), vacancies.closes_on >= bindparam("today")),
            *further,
        )
        .order_by(vacancies.posted_on.desc(), vacancies.id.desc())
        .limit(bindparam("limit"))
        .subquery()
        .c
    )
    return (
        select(newest.posted_on, readings.body["requirements"])
        .where(readings.posting_id == newest.posting_id)
        .order_by(newest.posted_on.desc(), newest.id.desc())
    )


# Made once: putting a statement together takes as long as running it.
_OF_NATION = _newest()
_OF_REGION = _newest(Vacancy.__table__.c.region == bindparam("region"))


def newest_readings(
    session: Session, today: dt.date, tier: str, nation: str, *, region: str | None = None, limit: int = NEWEST
) -> list[tuple[dt.date, Sequence[dict[str, Any]]]]:
    """When the newest open vacancies of a tier were posted, and what each asks for as it was read, newest first.

    Whoever could take them: a person's reach has nothing to do with what a tier asks. A reading by rules that read no
    requirements yet has none.
    """
    asked = {"today": today, "tier": tier, "nation": nation, "limit": limit}
    rows = session.execute(*((_OF_NATION, asked) if region is None else (_OF_REGION, asked | {"region": region})))
    return [(posted_on, requirements or ()) for posted_on, requirements in rows]


def asked_in(session: Session, postings: Sequence[int]) -> dict[int, Sequence[dict[str, Any]]]:
    """What postings ask for as they were read, by the posting's id; one that has no reading is left out."""
    rows = session.execute(
        select(Reading.posting_id, Reading.body["requirements"]).where(Reading.posting_id.in_(postings))
    )
    return {posting_id: requirements or () for posting_id, requirements in rows}
