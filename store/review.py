"""What waits for a person, and what people decided.

Owns which readings queue, which decision of a posting counts, and for how long: as long as the advert's title,
employer and description are the same. Decisions are added and never edited. What a decision does to a reading is the
matcher's part, who may decide the application's.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, insert, or_, select
from sqlalchemy.orm import Session

from store.models import Decision as DecisionTable
from store.models import Event, Posting, Reading, Source


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: `outcome` matched with a `tier`, or out_of_scope without; by whom, when (UTC), and on what.

    `raw_hash`, `words_hash`, `title`, `employer` and `nation` are the posting's at the time; `read_as` is what the
    rules of `rules_version` had read: outcome, tier, confidence, runner_up, margin, evidence.
    """

    posting_id: int
    decided_by: str
    decided_at: dt.datetime
    outcome: str
    tier: str | None
    because: str
    raw_hash: str
    words_hash: str
    rules_version: str
    title: str
    employer: str
    nation: str | None
    read_as: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A posting before a person: its own columns with `source_name`, its reading, and the latest decision on it.

    `stands` says whether that decision still counts; one whose advert has changed since is shown, and counts no more.
    """

    posting: dict[str, Any]
    reading: dict[str, Any]
    vacancy_id: int | None
    decision: Decision | None
    stands: bool


Position = tuple[float, int]
"""Where a posting waits: its margin, CHANGED where its words changed after a decision, and its id."""
CHANGED = -1.0


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of what waits, and the matched readings that were asked for beside it.

    `total` is how much waits in all, `changed` how much of that because its words changed after a decision, `decided`
    how many postings people have decided on. `next` is the position of the last item where others follow it.
    """

    items: list[Waiting]
    total: int
    changed: int
    decided: int
    next: Position | None
    matched: list[Waiting]


def words_hash(words: Mapping[str, Any]) -> str:
    """SHA-256 over title, employer and description, whatever white space is between their words."""
    digest = hashlib.sha256()
    for name in ("title", "employer", "description"):
        digest.update(" ".join(str(words[name]).split()).encode("utf-8", "surrogatepass"))
        digest.update(b"\x1f")
    return digest.hexdigest()


def decisions(session: Session, posting_ids: Sequence[int]) -> dict[int, Decision]:
    """The decision that counts for each of these postings; those without one, or whose words changed, are left out.

    At most some thousand ids at once: both databases bound the parameters of a statement.
    """
    latest = _latest(session, posting_ids)
    return {id_: decision for id_, (decision, stands) in latest.items() if stands}


def decide(session: Session, decision: Decision) -> None:
    """Store a decision, and leave an event in the posting's history that says what and when, not who."""
    session.execute(insert(DecisionTable), [asdict(decision)])
    detail = f"by a person: {(decision.tier or decision.outcome).replace('_', ' ')}"
    event = {"posting_id": decision.posting_id, "at": decision.decided_at, "kind": "decided", "detail": detail}
    session.execute(insert(Event), [event])


def queue(session: Session, *, matched: int = 0, limit: int = 100, after: Position | None = None) -> Queue:
    """What waits for a person, at most `limit` rows: open postings alone, least margin first.

    Those come first whose words changed after a person had decided them, then readings for review; `after` leaves out
    what stands at or before a position. `matched` asks for so many matched readings of the least margin too, which
    nobody has decided. A posting whose words are newer than its reading waits for the reading first.
    """
    lapsed = _lapsed(session)
    review = _for_review(lapsed)
    total = len(lapsed) + (session.scalar(select(func.count()).select_from(review.subquery())) or 0)
    found = _positions(session, lapsed, after, limit + 1)
    following = found[limit - 1] if len(found) > limit else None
    undecided = ~exists().where(DecisionTable.posting_id == Posting.id)
    sure = _current(Posting.id).where(Reading.outcome == "matched", undecided)
    least = session.scalars(sure.order_by(_margin(), Posting.id).limit(matched)).all() if matched else []
    return Queue(
        items=_waiting(session, [id_ for _, id_ in found[:limit]]),
        total=total,
        changed=len(lapsed),
        decided=session.scalar(select(func.count(DecisionTable.posting_id.distinct()))) or 0,
        next=following,
        matched=_waiting(session, least),
    )


def following(session: Session, posting_id: int) -> int | None:
    """The id of what waits after a posting, from the beginning again after the last; None where nothing else waits."""
    lapsed = _lapsed(session)
    margin = session.scalar(select(_margin()).where(Reading.posting_id == posting_id))
    here = (CHANGED if posting_id in lapsed else margin or 0.0, posting_id)
    others = (*_positions(session, lapsed, here, 1), *_positions(session, lapsed, None, 2))
    return next((id_ for _, id_ in others if id_ != posting_id), None)


def waiting(session: Session, posting_id: int) -> Waiting | None:
    """One posting as the queue shows it, whether it waits or not; None where it is unknown or was never read."""
    found = _waiting(session, [posting_id])
    return found[0] if found else None


def latest_decisions(session: Session) -> list[Decision]:
    """The latest decision of every posting that has one, oldest first, whether or not its words have changed since."""
    newest = select(func.max(DecisionTable.id)).group_by(DecisionTable.posting_id)
    rows = session.scalars(select(DecisionTable).where(DecisionTable.id.in_(newest)).order_by(DecisionTable.id))
    return [_decision(row) for row in rows]


def _current(*columns: Any) -> Select[Any]:  # noqa: ANN401 - SQLAlchemy's select is generic in its columns
    """Open postings whose reading is of their present words."""
    return (
        select(*columns)
        .select_from(Posting)
        .join(Reading, Reading.posting_id == Posting.id)
        .where(Posting.closed_at.is_(None), Reading.raw_hash == Posting.raw_hash)
    )


def _margin() -> ColumnElement[float]:
    return func.coalesce(Reading.body["margin"].as_float(), 0.0)


def _for_review(lapsed: Sequence[int]) -> Select[Any]:
    return _current(_margin(), Posting.id).where(Reading.outcome == "review", Posting.id.not_in(lapsed))


def _positions(session: Session, lapsed: Sequence[int], after: Position | None, limit: int) -> list[Position]:
    """What waits after a position, or from the first, in the order of the queue."""
    own = _margin()
    margin, id_ = after or (CHANGED, 0)
    found: list[Position] = [(CHANGED, one) for one in lapsed if margin == CHANGED and one > id_]
    beyond = or_(own > margin, and_(own == margin, Posting.id > id_))
    review = _for_review(lapsed).where(beyond).order_by(own, Posting.id)
    return [*found, *((row[0], row[1]) for row in session.execute(review.limit(limit)))][:limit]


def _lapsed(session: Session) -> list[int]:
    """Open postings whose latest decision was made on other words."""
    newest = select(func.max(DecisionTable.id)).group_by(DecisionTable.posting_id)
    # The hash over every field is compared first, so that hardly any description has to be fetched.
    rows = session.execute(
        _current(Posting.id, Posting.title, Posting.employer, Posting.description, DecisionTable.words_hash)
        .join(DecisionTable, DecisionTable.posting_id == Posting.id)
        .where(DecisionTable.id.in_(newest), DecisionTable.raw_hash != Posting.raw_hash)
        .order_by(Posting.id)
    ).mappings()
    return [row["id"] for row in rows if words_hash(dict(row)) != row["words_hash"]]


def _latest(session: Session, posting_ids: Sequence[int]) -> dict[int, tuple[Decision, bool]]:
    """The latest decision of each of these postings, and whether it still counts."""
    newest = (
        select(func.max(DecisionTable.id))
        .where(DecisionTable.posting_id.in_(posting_ids))
        .group_by(DecisionTable.posting_id)
    )
    rows = session.execute(
        select(DecisionTable, Posting.title, Posting.employer, Posting.description, Posting.raw_hash)
        .join(Posting, Posting.id == DecisionTable.posting_id)
        .where(DecisionTable.id.in_(newest))
    )
    found = {}
    for row, title, employer, description, raw_hash in rows:
        words = {"title": title, "employer": employer, "description": description}
        found[row.posting_id] = (_decision(row), raw_hash == row.raw_hash or words_hash(words) == row.words_hash)
    return found


def _decision(row: DecisionTable) -> Decision:
    return Decision(**{name: getattr(row, name) for name in Decision.__dataclass_fields__})


def _waiting(session: Session, ids: Sequence[int]) -> list[Waiting]:
    """These postings in this order."""
    columns = (*Posting.__table__.columns, Source.name.label("source_name"))
    rows = session.execute(
        select(*columns, Reading.body.label("body"), Reading.vacancy_id)
        .join(Reading, Reading.posting_id == Posting.id)
        .join(Source, Source.id == Posting.source_id)
        .where(Posting.id.in_(ids))
    ).mappings()
    latest = _latest(session, ids)
    found = {}
    for row in rows:
        posting = dict(row)
        reading, vacancy_id = posting.pop("body"), posting.pop("vacancy_id")
        decision, stands = latest.get(posting["id"], (None, False))
        found[posting["id"]] = Waiting(posting, reading, vacancy_id, decision, stands)
    return [found[id_] for id_ in ids if id_ in found]
