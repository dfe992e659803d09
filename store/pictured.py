"""What the pictures count over the open vacancies: advertised pay, and closing dates.

Owns these two queries. Both count in the database, by the few pay ranges and days that adverts share, so that no row of
a vacancy is read for them.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from store.models import Vacancy


@dataclass(frozen=True, slots=True)
class PayAt:
    """How many open vacancies of a tier and region advertise one and the same range, in pounds a year."""

    tier: str
    region: str | None
    annual_min: float
    annual_max: float
    vacancies: int


def _open(today: dt.date, nation: str | None) -> list[ColumnElement[bool]]:
    wanted = [Vacancy.open.is_(True), or_(Vacancy.closes_on.is_(None), Vacancy.closes_on >= today)]
    return wanted if nation is None else [*wanted, Vacancy.nation == nation]


def advertised_pay(session: Session, today: dt.date, nation: str | None = None) -> list[PayAt]:
    """The ranges that open vacancies of a sure tier advertise, by tier and region.

    Agency work is left out: its pay by the hour only becomes a yearly figure by reckoning. An advert that names one end
    counts with that end for both.
    """
    low = func.coalesce(Vacancy.annual_min, Vacancy.annual_max)
    high = func.coalesce(Vacancy.annual_max, Vacancy.annual_min)
    alike: list[Any] = [Vacancy.tier, Vacancy.region, low, high]
    shown: list[Any] = [*alike, func.count()]
    rows = session.execute(
        select(*shown)
        .where(
            *_open(today, nation),
            Vacancy.outcome == "matched",
            Vacancy.tier.is_not(None),
            or_(Vacancy.contract_type.is_(None), Vacancy.contract_type != "agency"),
            Vacancy.agency.is_(False),
            low.is_not(None),
        )
        .group_by(*alike)
    )
    return [PayAt(*row) for row in rows]


def closing_days(session: Session, today: dt.date, nation: str | None = None) -> dict[dt.date | None, int]:
    """How many open vacancies close on each day from today on; None for those without a known closing date."""
    query = select(Vacancy.closes_on, func.count()).where(*_open(today, nation)).group_by(Vacancy.closes_on)
    return dict(session.execute(query).all())
