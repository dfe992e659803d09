"""What a list of vacancies shows beside each vacancy's own row, and how fresh the readings are.

Owns these reads alone; finding vacancies is `search`. Gives the session's type on, so that whoever holds one can
name it without speaking SQL.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session as Session
from sqlalchemy.orm import aliased

from store.models import Event, Posting, Reading, Source, Vacancy
from store.postings import last_seen

EVERGREEN_AFTER = dt.timedelta(days=120)
REPOSTS = 3
ENDLESS = "open until filled or without a closing date"
"""The reading's reason for having no closing date where the advert itself says that it has none."""


Signal = Literal["long_open", "says_so", "posted_again"]
"""What tells that a vacancy is advertised without end."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What stands beside a vacancy in a list.

    The address of the posting that stands for it, how sure its tier is (0–1), how many postings there are, when one of
    them was last listed, and the credits, with where each leads, that the terms of their sources ask for.
    """

    url: str
    confidence: float
    postings: int
    last_seen: dt.datetime
    credits: tuple[tuple[str, str], ...]


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
    owed = _credits(session, ids)
    return {id_: Listing(url, sure, number, seen, owed.get(id_, ())) for id_, url, sure, number, seen in rows}


def _credits(session: Session, ids: Sequence[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    rows = session.execute(
        _members(ids, Source.credit, Source.credit_url)
        .join(Source, Source.id == Posting.source_id)
        .where(Source.credit != "")
        .distinct()
        .order_by(Source.credit, Source.credit_url)
    )
    owed: dict[int, tuple[tuple[str, str], ...]] = {}
    for id_, text, url in rows:
        owed[id_] = (*owed.get(id_, ()), (text, url))
    return owed


def _members(ids: Sequence[int], *columns: Any) -> Select[Any]:  # noqa: ANN401 - SQLAlchemy's select is generic
    """Each posting of these vacancies, with the vacancy's id before the columns asked for."""
    return (
        select(Reading.vacancy_id, *columns)
        .select_from(Reading)
        .join(Posting, Posting.id == Reading.posting_id)
        .where(Reading.vacancy_id.in_(ids))
    )


def reposts(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """How often each vacancy was posted or opened afresh, at the source where that was most often; 0 is left out.

    A copy that a source lists from the day of the first is no repost, but another copy.
    """
    days: dict[tuple[int, str], set[dt.date]] = {}
    again: Counter[tuple[int, str]] = Counter()
    for vacancy_id, source_id, first_seen in session.execute(_members(ids, Posting.source_id, Posting.first_seen)):
        days.setdefault((vacancy_id, source_id), set()).add(first_seen.date())
    reopened = _members(ids, Posting.source_id).join(Event, Event.posting_id == Posting.id)
    for vacancy_id, source_id in session.execute(reopened.where(Event.kind == "reopened")):
        again[vacancy_id, source_id] += 1
    most: Counter[int] = Counter()
    for key, seen in days.items():
        most[key[0]] = max(most[key[0]], len(seen) - 1 + again[key])
    return dict(+most)


def evergreen(session: Session, ids: Sequence[int], today: dt.date) -> dict[int, tuple[Signal, ...]]:
    """Those vacancies that advertise without end rather than fill one post, with at least two signals that say so.

    They are: "long_open", open for over EVERGREEN_AFTER without a closing date; "says_so", an advert that says so
    itself ("ongoing", "until filled"); "posted_again", posted or opened afresh at least REPOSTS times at one source.
    """
    since = dt.datetime.combine(today, dt.time(), dt.UTC) - EVERGREEN_AFTER
    old = select(Vacancy.id).where(
        Vacancy.id.in_(ids), Vacancy.open, Vacancy.closes_on.is_(None), Vacancy.first_seen < since
    )
    says = select(Reading.vacancy_id).where(
        Reading.vacancy_id.in_(ids), Reading.body["closing"]["reason"].as_string() == ENDLESS
    )
    found: dict[Signal, set[int | None]] = {
        "long_open": set(session.scalars(old)),
        "says_so": set(session.scalars(says)),
        "posted_again": {id_ for id_, number in reposts(session, ids).items() if number >= REPOSTS},
    }
    signals = {id_: tuple(name for name, those in found.items() if id_ in those) for id_ in ids}
    return {id_: names for id_, names in signals.items() if len(names) >= 2}


def latest_reading(session: Session) -> dt.datetime | None:
    """When an advert was last read; None where none ever was."""
    return session.scalar(select(func.max(Reading.read_at)))
