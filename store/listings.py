"""What a list of vacancies shows beside each vacancy's own row, and how fresh the readings are.

Owns these reads alone; finding vacancies is `search`. Gives the session's type on, so that whoever holds one can
name it without speaking SQL.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session as Session

from store.models import Posting, Reading, Source, Vacancy
from store.postings import last_believed, seen_last

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
    them was last listed, the credits, with where each leads, that the terms of their sources ask for, and the names of
    the sources that it was seen at, an authority's own first.
    """

    url: str
    confidence: float
    postings: int
    last_seen: dt.datetime
    credits: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]


# Made once: putting a statement together takes as long as running it.
_STANDING = (
    select(
        Vacancy.id,
        Vacancy.posting_id,
        *(Posting.id, Posting.source_id, Posting.url, Posting.closed_at, Posting.missed, Posting.last_seen),
        Reading.confidence,
    )
    .select_from(Vacancy)
    .join(Reading, Reading.vacancy_id == Vacancy.id)
    .join(Posting, Posting.id == Reading.posting_id)
    .where(Vacancy.id.in_(bindparam("ids", expanding=True)))
)
_SOURCES = select(
    Source.id, Source.credit, Source.credit_url, last_believed(Source.id), Source.authority_code, Source.name
).where(Source.id.in_(bindparam("ids", expanding=True)))


def listings(session: Session, ids: Sequence[int]) -> dict[int, Listing]:
    """The listing of each vacancy by its id; unknown ids are left out."""
    rows = session.execute(_STANDING, {"ids": list(ids)}).all()
    found = session.execute(_SOURCES, {"ids": list({row.source_id for row in rows})})
    sources = {id_: tuple(told) for id_, *told in found}
    members: dict[int, list[Any]] = {}
    for row in rows:
        members.setdefault(row[0], []).append(row)
    return {id_: shown for id_, of in members.items() if (shown := _listing(of, sources)) is not None}


def _listing(members: Sequence[Any], sources: Mapping[str, tuple[Any, ...]]) -> Listing | None:
    stands = next((row for row in members if row[2] == row.posting_id), None)
    if stands is None:
        return None
    owed = {sources[row.source_id][:2] for row in members if sources[row.source_id][0]}
    seen = max(seen_last(row, sources[row.source_id][2]) for row in members)
    names = _own_first({sources[row.source_id][3:] for row in members})
    return Listing(stands.url, stands.confidence, len(members), seen, tuple(sorted(owed)), names)


def _own_first(sources: Iterable[tuple[str | None, str]]) -> tuple[str, ...]:
    """The names of sources, each with its authority where it is an authority's own."""
    return tuple(name for _, name in sorted(sources, key=lambda one: (one[0] is None, one[1])))


def listing_of(vacancy: Mapping[str, Any]) -> Listing:
    """The same of one vacancy that `store.vacancies` gave, with all that was read of it."""
    postings = vacancy["postings"]
    stands = next(member for member in postings if member["id"] == vacancy["posting_id"])
    owed = {(member["credit"], member["credit_url"]) for member in postings if member["credit"]}
    seen = max(member["last_seen"] for member in postings)
    names = _own_first({(member["source_authority"], member["source_name"]) for member in postings})
    return Listing(stands["url"], stands["confidence"], len(postings), seen, tuple(sorted(owed)), names)


def reposts(vacancy: Mapping[str, Any]) -> int:
    """How often it was posted or opened afresh, at the source where that was most often; `vacancy` as above.

    A copy that a source lists from the day of the first is no repost, but another copy.
    """
    sources = {member["id"]: member["source_id"] for member in vacancy["postings"]}
    days: dict[str, set[dt.date]] = {}
    for member in vacancy["postings"]:
        days.setdefault(member["source_id"], set()).add(member["first_seen"].date())
    again = Counter(sources[event["posting_id"]] for event in vacancy["history"] if event["kind"] == "reopened")
    return max((len(seen) - 1 + again[source] for source, seen in days.items()), default=0)


def evergreen(vacancy: Mapping[str, Any], today: dt.date) -> tuple[Signal, ...]:
    """What says that it is advertised without end rather than to fill one post: two signals at least, or none.

    They are: "long_open", open for over EVERGREEN_AFTER without a closing date; "says_so", an advert that says so
    itself ("ongoing", "until filled"); "posted_again", posted or opened afresh at least REPOSTS times at one source.
    """
    since = dt.datetime.combine(today, dt.time(), dt.UTC) - EVERGREEN_AFTER
    closings = (member["reading"].get("closing", {}) for member in vacancy["postings"])
    found: dict[Signal, bool] = {
        "long_open": vacancy["open"] and vacancy["closes_on"] is None and vacancy["first_seen"] < since,
        "says_so": any(closing.get("reason") == ENDLESS for closing in closings),
        "posted_again": reposts(vacancy) >= REPOSTS,
    }
    signals = tuple(name for name, said in found.items() if said)
    return signals if len(signals) >= 2 else ()


def last_day_of(vacancy: Mapping[str, Any]) -> dt.date | None:
    """The day after which a vacancy is told otherwise though nothing is written; None where there is none.

    It closes with its closing date; without one, it has then been open for EVERGREEN_AFTER.
    """
    if not vacancy["open"]:
        return None
    closes_on: dt.date | None = vacancy["closes_on"]
    since: dt.datetime = vacancy["first_seen"]
    return closes_on or (since + EVERGREEN_AFTER).date()
