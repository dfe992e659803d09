"""What a list of vacancies shows beside each vacancy's own row, and how fresh the readings are.

Owns these reads alone; finding vacancies is `search`. Gives the session's type on, so that whoever holds one can
name it without speaking SQL.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Session
from sqlalchemy.orm import aliased

from store.models import Event, Posting, Reading, Vacancy
from store.postings import last_seen

EVERGREEN_AFTER = dt.timedelta(days=120)
REPOSTS = 3
ENDLESS = "open until filled or without a closing date"
"""The reading's reason for having no closing date where the advert itself says that it has none."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What stands beside a vacancy in a list.

    The address of the posting that stands for it, how sure its tier is (0–1), how many postings there are, and when one
    of them was last listed.
    """

    url: str
    confidence: float
    postings: int
    last_seen: dt.datetime


def listings(session: Session, ids: Sequence[int]) -> dict[int, Listing]:
    """The listing of each vacancy by its id; unknown ids are left out."""
    first, stands = aliased(Posting), aliased(Reading)
    rows = session.execute(
        select(Vacancy.id, first.url, stands.confidence, func.count(Posting.id), func.max(last_seen()))
        .join(first, first.id == Vacancy.posting_id)
        .join(stands, stands.posting_id == Vacancy.posting_id)
        .join(Reading, Reading.vacancy_id == Vacancy.id)
        .join(Posting, Posting.id == Reading.posting_id)
        .where(Vacancy.id.in_(ids))
        .group_by(Vacancy.id, first.url, stands.confidence)
    )
    return {id_: Listing(url, sure, number, seen) for id_, url, sure, number, seen in rows}


def evergreen(session: Session, ids: Sequence[int], today: dt.date) -> set[int]:
    """Those vacancies that advertise without end rather than fill one post: at least two signals of three say so.

    They are: open for over EVERGREEN_AFTER without a closing date; an advert that says so itself ("ongoing", "until
    filled"); the same advert posted or opened afresh at least REPOSTS times at one source.
    """
    since = dt.datetime.combine(today, dt.time(), dt.UTC) - EVERGREEN_AFTER
    old = select(Vacancy.id).where(
        Vacancy.id.in_(ids), Vacancy.open, Vacancy.closes_on.is_(None), Vacancy.first_seen < since
    )
    member = select(Reading.vacancy_id).where(Reading.vacancy_id.in_(ids))
    says = member.where(Reading.body["closing"]["reason"].as_string() == ENDLESS).distinct()
    copies = (
        select(Reading.vacancy_id)
        .join(Posting, Posting.id == Reading.posting_id)
        .where(Reading.vacancy_id.in_(ids))
        .group_by(Reading.vacancy_id, Posting.source_id)
        .having(func.count() > REPOSTS)
    )
    reopened = (
        select(Reading.vacancy_id)
        .join(Event, Event.posting_id == Reading.posting_id)
        .where(Reading.vacancy_id.in_(ids), Event.kind == "reopened")
        .group_by(Reading.vacancy_id, Event.posting_id)
        .having(func.count() >= REPOSTS)
    )
    again = set(session.scalars(copies)) | set(session.scalars(reopened))
    signals = Counter([*session.scalars(old), *session.scalars(says), *again])
    return {id_ for id_, number in signals.items() if id_ is not None and number >= 2}


def latest_reading(session: Session) -> dt.datetime | None:
    """When an advert was last read; None where none ever was."""
    return session.scalar(select(func.max(Reading.read_at)))
