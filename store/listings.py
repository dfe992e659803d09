"""What a list of vacancies shows beside each vacancy's own row, and how fresh the readings are.

Owns these reads alone; finding vacancies is `search`. Gives the session's type on, so that whoever holds one can
name it without speaking SQL.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Session
from sqlalchemy.orm import aliased

from store.models import Posting, Reading, Vacancy
from store.postings import last_seen


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


def latest_reading(session: Session) -> dt.datetime | None:
    """When an advert was last read; None where none ever was."""
    return session.scalar(select(func.max(Reading.read_at)))
