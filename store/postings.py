"""Postings as advertised: stored once, kept for good, closed only for a reason that is written down.

Owns what makes a posting new, changed, unchanged, reopened or closed. Knows nothing of what an advert means, nor of
when a run may be believed: the crawler says that.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence, Set
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, ScalarSelect, Table, and_, case, func, insert, literal, or_, select, update
from sqlalchemy.orm import Session

from store.models import Event, Posting, Reading, Run


@dataclass(frozen=True, slots=True)
class RawPosting:
    """An advert in its own words, as a platform gave it; an empty string where it says nothing.

    `native_id` is the vendor's identifier, unique and stable within the source; `extra` keeps what has no field of its
    own.
    """

    native_id: str
    url: str
    title: str
    employer: str = ""
    location: str = ""
    salary: str = ""
    contract: str = ""
    hours: str = ""
    posted: str = ""
    closing: str = ""
    reference: str = ""
    description: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


WORDS = (
    "title",
    "employer",
    "location",
    "salary",
    "contract",
    "hours",
    "posted",
    "closing",
    "reference",
    "description",
)
"""The advertised fields that make up the hash; an address or `extra` may change without the advert changing."""

_T = TypeVar("_T")
_FIELDS = tuple(column.name for column in fields(RawPosting))
_fields: Callable[[RawPosting], tuple[Any, ...]] = attrgetter(*_FIELDS)
_words: Callable[[RawPosting], tuple[str, ...]] = attrgetter(*WORDS)
_POSTINGS = cast("Table", Posting.__table__)
_MOMENT = Event.__table__.c.at.type
PASSED = "its closing date passed"
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many of a batch were new, changed, unchanged or reopened (a reopened one counts in one of the others too)."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    reopened: int = 0

    def __add__(self, other: "Recorded") -> "Recorded":
        return Recorded(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.reopened + other.reopened,
        )


def raw_hash(posting: RawPosting) -> str:
    """SHA-256 over the advertised words, each kept apart from the next."""
    said = "\x1f".join((*_words(posting), ""))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def record(session: Session, source_id: str, postings: Sequence[RawPosting], at: dt.datetime) -> Recorded:
    """Store a batch as seen at `at`: insert the new, update the changed; the rest cost no write.

    first_seen never moves. The last of several rows with one native_id wins. A posting that had closed reopens, but for
    one whose closing date has passed and whose words are the same: some sites list those on.
    """
    latest = {posting.native_id: posting for posting in map(_storable, postings)}
    known = {row.native_id: row for row in _known(session, source_id, latest)}
    fresh: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    missed: list[int] = []
    reopened: list[int] = []
    for native_id, posting in latest.items():
        row = known.get(native_id)
        digest = raw_hash(posting)
        if row is None:
            fresh.append(
                _columns(posting)
                | {
                    "source_id": source_id,
                    "raw_hash": digest,
                    "first_seen": at,
                    "last_seen": at,
                    "changed_at": at,
                    "missed": 0,
                }
            )
            continue
        if row.missed:
            missed.append(row.id)
        if row.closed_reason not in (None, PASSED) or (row.closed_reason and row.raw_hash != digest):
            reopened.append(row.id)
        if row.raw_hash != digest:
            changed.append(_columns(posting) | {"id": row.id, "raw_hash": digest, "changed_at": at, "last_seen": at})
        elif row.url != posting.url:
            changed.append({"id": row.id, "url": posting.url})
    _insert(session, source_id, fresh, at)
    reworded = [row for row in changed if "raw_hash" in row]
    events = [
        {"posting_id": row["id"], "at": at, "kind": "changed", "detail": "the advert's words changed"}
        for row in reworded
    ]
    # An update of many rows wants one set of columns, so the moved addresses go apart from the reworded adverts.
    for batch in (reworded, [row for row in changed if "raw_hash" not in row]):
        if batch:
            session.execute(update(Posting), batch)
    _touch(session, {*missed, *reopened}, at)
    _reopen(session, reopened, at)
    if events:
        session.execute(insert(Event), events)
    return Recorded(len(fresh), len(reworded), len(known) - len(reworded), len(reopened))


def seen(session: Session, source_id: str, native_ids: Iterable[str], at: dt.datetime) -> Recorded:
    """Note that postings were listed again without reading them afresh (an unchanged list entry, or a 304).

    Only one that had been missed or closed is written.
    """
    rows = _known(session, source_id, native_ids)
    reopened = [row.id for row in rows if row.closed_reason not in (None, PASSED)]
    _touch(session, {*reopened, *(row.id for row in rows if row.missed)}, at)
    _reopen(session, reopened, at)
    return Recorded(unchanged=len(rows), reopened=len(reopened))


def last_believed(source_id: Any) -> ScalarSelect[dt.datetime]:  # noqa: ANN401 - a column
    """When a source's last believed run of its whole list began, for a query of sources or of postings."""
    return (
        select(Run.started_at)
        .where(Run.source_id == source_id, Run.status == "healthy", Run.complete)
        .order_by(Run.started_at.desc())
        .limit(1)
        .correlate(source_id.table)
        .scalar_subquery()
    )


def last_seen() -> ColumnElement[dt.datetime]:
    """When a posting was last listed, for a query of postings.

    An open posting that was not missed was in the list of its source's last believed run, which wrote nothing of it.
    """
    believed = last_believed(Posting.source_id)
    listed = and_(Posting.closed_at.is_(None), Posting.missed == 0, believed > Posting.last_seen)
    return case((listed, believed), else_=Posting.last_seen)


def seen_last(row: Any, believed: dt.datetime | None) -> dt.datetime:  # noqa: ANN401 - a row of postings
    """The same of a row that is already here, given when its source's last believed run began."""
    written: dt.datetime = row.last_seen
    return max(written, believed) if believed and row.closed_at is None and row.missed == 0 else written


def touch(session: Session, source_id: str, native_ids: Iterable[str], at: dt.datetime) -> None:
    """Note postings as listed by a run whose absences prove nothing, at most once a day each."""
    stale = at - dt.timedelta(days=1)
    ids = [row.id for row in _known(session, source_id, native_ids) if not row.closed_reason and row.last_seen < stale]
    _touch(session, ids, at)


def count_open(session: Session, source_id: str) -> int:
    """How many of a source's postings are open."""
    return session.scalar(_open(source_id, func.count())) or 0


def close_missing(session: Session, source_id: str, *, listed: Collection[str], misses: int, at: dt.datetime) -> int:
    """Count one more miss for each open posting that was not listed; close those that reach `misses`; give how many.

    Only for a healthy complete run, before its end is recorded: the caller has judged that.
    """
    listed = listed if isinstance(listed, Set) else set(listed)
    rows = session.execute(_open(source_id, Posting.id, Posting.native_id, Posting.missed)).all()
    absent = [row for row in rows if row.native_id not in listed]
    ids = [row.id for row in absent]
    # What was listed until now keeps the moment of the last believed run that listed it.
    _freeze(session, ids)
    for part in _parts(ids):
        session.execute(
            update(Posting)
            .where(Posting.id.in_(part))
            .values(missed=Posting.missed + 1)
            .execution_options(synchronize_session=False)
        )
    return _close(session, [row.id for row in absent if row.missed + 1 >= misses], "no longer listed by its source", at)


def close_gone(session: Session, source_id: str, native_ids: Iterable[str], status: int, at: dt.datetime) -> int:
    """Close postings whose own page answered 404 or 410; raise ValueError for any other status, which never closes."""
    if status not in (404, 410):
        raise ValueError(f"status {status} never closes a posting; expected 404 or 410")
    closing: list[int] = []
    for part in _parts(list(native_ids)):
        closing += session.scalars(_open(source_id, Posting.id).where(Posting.native_id.in_(part)))
    return _close(session, closing, f"its page answered {status}", at)


def withdraw(session: Session, posting_id: int, reason: str, at: dt.datetime) -> int:
    """Close a posting for a reason that whoever submitted it gave; give 1, or 0 where it is not open."""
    still_open = select(Posting.id).where(Posting.id == posting_id, Posting.closed_at.is_(None))
    return _close(session, session.scalars(still_open).all(), reason, at)


def settle_closing_dates(session: Session, today: dt.date, at: dt.datetime) -> int:
    """Close postings whose read closing date lies before `today`; give how many closed.

    One that an earlier reading closed, and whose reading now says otherwise, reopens.
    """
    read = select(Posting.id).join(
        Reading, and_(Reading.posting_id == Posting.id, Reading.raw_hash == Posting.raw_hash)
    )
    still_due = or_(Reading.closes_on.is_(None), Reading.closes_on >= today)
    _reopen(session, session.scalars(read.where(Posting.closed_reason == PASSED, still_due)).all(), at)
    passed = session.scalars(read.where(Posting.closed_at.is_(None), Reading.closes_on < today)).all()
    return _close(session, passed, PASSED, at)


def _insert(session: Session, source_id: str, rows: Sequence[dict[str, Any]], at: dt.datetime) -> None:
    """Insert new postings, each with its first event, in two statements however many there are.

    The events are made in the database: giving the new ids back costs a statement for each row on SQLite, and one as
    long as all of their words on PostgreSQL.
    """
    if not rows:
        return
    session.execute(insert(_POSTINGS), rows)
    for part in _parts([row["native_id"] for row in rows]):
        first_seen = select(Posting.id, literal(at, _MOMENT), literal("first_seen"), literal("")).where(
            Posting.source_id == source_id, Posting.native_id.in_(part)
        )
        session.execute(insert(Event).from_select(["posting_id", "at", "kind", "detail"], first_seen))


def _columns(posting: RawPosting) -> dict[str, Any]:
    return dict(zip(_FIELDS, _fields(posting), strict=True))


def _storable(posting: RawPosting) -> RawPosting:
    """Replace what no database takes as text: NUL characters and halves of surrogate pairs."""
    if _is_storable("".join((posting.native_id, posting.url, *_words(posting)))):
        return posting
    clean: dict[str, Any] = {name: _clean(getattr(posting, name)) for name in ("native_id", "url", *WORDS)}
    return replace(posting, **clean)


def _is_storable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


def _clean(value: str) -> str:
    return value.replace("\x00", _UNREADABLE).encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def _open(source_id: str, *columns: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's select is generic in its columns
    return select(*columns).select_from(Posting).where(Posting.source_id == source_id, Posting.closed_at.is_(None))


def _known(session: Session, source_id: str, native_ids: Iterable[str]) -> list[Any]:
    rows: list[Any] = []
    for part in _parts(list(native_ids)):
        rows += session.execute(
            select(
                Posting.id,
                Posting.native_id,
                Posting.raw_hash,
                Posting.url,
                Posting.closed_reason,
                Posting.missed,
                Posting.last_seen,
            ).where(Posting.source_id == source_id, Posting.native_id.in_(part))
        )
    return rows


def _touch(session: Session, ids: Iterable[int], at: dt.datetime) -> None:
    for part in _parts(sorted(ids)):
        session.execute(
            update(Posting)
            .where(Posting.id.in_(part))
            .values(last_seen=at, missed=0)
            .execution_options(synchronize_session=False)
        )


def _freeze(session: Session, ids: Sequence[int]) -> None:
    """Write down when postings were last listed, before they leave the state in which a run's time says it."""
    for part in _parts(ids):
        session.execute(
            update(Posting)
            .where(Posting.id.in_(part))
            .values(last_seen=last_seen())
            .execution_options(synchronize_session=False)
        )


def _reopen(session: Session, ids: Sequence[int], at: dt.datetime) -> None:
    for part in _parts(ids):
        session.execute(
            update(Posting)
            .where(Posting.id.in_(part))
            .values(closed_at=None, closed_reason=None)
            .execution_options(synchronize_session=False)
        )
    if ids:
        session.execute(
            insert(Event),
            [{"posting_id": id_, "at": at, "kind": "reopened", "detail": "listed again"} for id_ in ids],
        )


def _close(session: Session, ids: Sequence[int], reason: str, at: dt.datetime) -> int:
    _freeze(session, ids)
    for part in _parts(ids):
        session.execute(
            update(Posting)
            .where(Posting.id.in_(part))
            .values(closed_at=at, closed_reason=reason)
            .execution_options(synchronize_session=False)
        )
    if ids:
        session.execute(
            insert(Event), [{"posting_id": id_, "at": at, "kind": "closed", "detail": reason} for id_ in ids]
        )
    return len(ids)


def _parts(ids: Sequence[_T], size: int = 5000) -> Iterable[Sequence[_T]]:
    # Both databases bound the number of parameters in one statement.
    return (ids[start : start + size] for start in range(0, len(ids), size))
