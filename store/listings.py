"""What a list of vacancies shows beside each vacancy's own row, and how fresh the readings are.

Owns these reads alone; finding vacancies is `search`. Gives the session's type on, so that whoever holds one can
name it without speaking SQL.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Session

from store.models import Posting, Reading, Vacancy


@dataclass(frozen=True, slots=True)
class Listing:
    """Of the posting that stands for a vacancy: its address and how sure its tier is (0–1); and how many there are."""

    url: str
    confidence: float
    postings: int


def listings(session: Session, ids: Sequence[int]) -> dict[int, Listing]:
    """The listing of each vacancy by its id; unknown ids are left out."""
    members = (
        select(func.count())
        .select_from(Reading)
        .where(Reading.vacancy_id == Vacancy.id)
        .correlate(Vacancy)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Vacancy.id, Posting.url, Reading.confidence, members)
        .join(Posting, Posting.id == Vacancy.posting_id)
        .join(Reading, Reading.posting_id == Vacancy.posting_id)
        .where(Vacancy.id.in_(ids))
    )
    return {id_: Listing(url, confidence, postings) for id_, url, confidence, postings in rows}


def latest_reading(session: Session) -> dt.datetime | None:
    """When an advert was last read; None where none ever was."""
    return session.scalar(select(func.max(Reading.read_at)))
