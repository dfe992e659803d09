"""What open vacancies say of one authority, for authorities to be set side by side.

Owns these two queries. Each is answered from the index by authority; agencies' adverts for posts there are among them,
told apart, for their share is one of the things asked about.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from store.models import Reading, Vacancy

NEWEST = 200
"""Adverts of an authority whose readings are looked at: the newest."""


@dataclass(frozen=True, slots=True)
class Open:
    """Open vacancies at an authority that are alike: how many, of what tier, contract and pay, closing when.

    `tier` is None where a person should decide it; pay is pounds a year at full time; `agency` says that an agency
    offers them.
    """

    tier: str | None
    contract: str | None
    agency: bool
    annual_min: float | None
    annual_max: float | None
    closes_on: dt.date | None
    vacancies: int


def open_at(session: Session, authority: str, today: dt.date) -> list[Open]:
    """The open vacancies at an authority, those that are alike counted together."""
    alike: list[Any] = [Vacancy.tier, Vacancy.outcome, Vacancy.contract_type, Vacancy.agency]
    alike += [Vacancy.annual_min, Vacancy.annual_max, Vacancy.closes_on]
    rows = session.execute(select(*alike, func.count()).where(*_open(authority, today)).group_by(*alike))
    return [Open(tier if outcome == "matched" else None, *rest) for tier, outcome, *rest in rows]


def newest_bodies(
    session: Session, authority: str, today: dt.date, limit: int = NEWEST
) -> list[tuple[dt.date, dict[str, Any]]]:
    """When the employer's own newest open adverts were posted and how each was read, newest first.

    Agencies' words are not the authority's.
    """
    rows = session.execute(
        select(Vacancy.posted_on, Reading.body)
        .join(Vacancy, Reading.posting_id == Vacancy.posting_id)
        .where(*_open(authority, today), Vacancy.agency.is_(False))
        .order_by(Vacancy.posted_on.desc(), Vacancy.id.desc())
        .limit(limit)
    )
    return [(posted_on, body) for posted_on, body in rows]


def _open(authority: str, today: dt.date) -> list[ColumnElement[bool]]:
    return [
        Vacancy.open.is_(True),
        Vacancy.authority_code == authority,
        or_(Vacancy.closes_on.is_(None), Vacancy.closes_on >= today),
    ]
