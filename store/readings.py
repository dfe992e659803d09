"""Readings of postings, and the vacancies that group them.

Owns which postings still want reading, what a reading leaves behind, and keeping the vacancies in step with the groups
that the matcher found. Reads no advert itself.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Integer, Select, Text, cast, delete, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session

from store.index import REVISION, revision
from store.models import Decision, GoneVacancy, Grouping, Meta, Posting, Reading, Source, Vacancy

BATCH = 500
"""Postings held in memory at once while reading."""


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """What a posting was read as; `body` is the whole reading as JSON, the rest are the columns that queries need."""

    posting_id: int
    rules_version: str
    raw_hash: str
    read_at: dt.datetime
    outcome: str
    tier: str | None
    confidence: float
    closes_on: dt.date | None
    authority_code: str | None
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class VacancyRow:
    """A group of postings of one job: its members, the one that stands for it, and what search needs of it.

    Pay is in pounds a year, full time; places in degrees; `summary` at most 300 characters.
    """

    member_ids: tuple[int, ...]
    posting_id: int
    group_score: float
    group_reasons: list[str]
    title: str
    employer: str
    outcome: str
    tier: str | None
    town: str | None
    authority_code: str | None
    authority_name: str | None
    region: str | None
    nation: str | None
    lat: float | None
    lon: float | None
    salary: str
    annual_min: float | None
    annual_max: float | None
    contract_type: str | None
    working_time: str | None
    workplace: str | None
    workplace_words: str | None
    specialisms: list[str]
    setting: str | None
    agency: bool
    first_year: bool
    closes_on: dt.date | None
    posted_on: dt.date
    first_seen: dt.datetime
    open: bool
    summary: str
    search_text: str


def unread(session: Session, rules_version: str, *, after: int = 0, everything: bool = False) -> list[dict[str, Any]]:
    """Give the next postings whose words, rules or decision are newer than their reading; any, if asked.

    At most BATCH rows in order of id, each above `after`; none when there are no more. Each row has the posting's
    columns and `source_authority`, the GSS code of the source's employer or None.
    """
    stale = or_(
        Reading.posting_id.is_(None),
        Reading.raw_hash != Posting.raw_hash,
        Reading.rules_version != rules_version,
        # A decision that was made while a pass held the posting in memory is taken up by the next.
        exists().where(Decision.posting_id == Posting.id, Decision.decided_at > Reading.read_at),
    )
    query = _advertised().where(Posting.id > after).order_by(Posting.id).limit(BATCH)
    rows = session.execute(query if everything else query.where(stale)).mappings()
    return [dict(row) for row in rows]


def advertised(session: Session, posting_id: int) -> dict[str, Any] | None:
    """Give one posting as `unread` gives it; None where there is none."""
    row = session.execute(_advertised().where(Posting.id == posting_id)).mappings().first()
    return dict(row) if row else None


def body_of(session: Session, posting_id: int) -> dict[str, Any]:
    """The whole reading of a posting as JSON; raise LookupError where it has none."""
    body: dict[str, Any] | None = session.scalar(select(Reading.body).where(Reading.posting_id == posting_id))
    if body is None:
        raise LookupError(f"posting {posting_id} has not been read")
    return body


def _advertised() -> Select[Any]:
    return (
        select(*Posting.__table__.columns, Source.authority_code.label("source_authority"))
        .join(Source, Source.id == Posting.source_id)
        .outerjoin(Reading, Reading.posting_id == Posting.id)
    )


def save(session: Session, rows: Sequence[ReadingRow]) -> None:
    """Put readings in place of any earlier ones of the same postings; the vacancy that each belongs to stays."""
    known = set(
        session.scalars(select(Reading.posting_id).where(Reading.posting_id.in_([row.posting_id for row in rows])))
    )
    new = [asdict(row) | {"vacancy_id": None} for row in rows if row.posting_id not in known]
    again = [asdict(row) for row in rows if row.posting_id in known]
    if new:
        session.execute(insert(Reading), new)
    if again:
        session.execute(update(Reading), again)
        session.execute(
            update(Grouping)
            .where(Grouping.posting_id.in_(known))
            .values(stale=True)
            .execution_options(synchronize_session=False)
        )


def save_vacancies(session: Session, rows: Sequence[VacancyRow], of: Collection[int] | None = None) -> int:
    """Make these the vacancies of the postings `of`; give how many rows were written or removed, 0 for no change.

    Every vacancy that has any of those postings has no others, before and after; None is all postings.
    """
    if of is None:
        of = session.scalars(select(Reading.posting_id)).all()
    wanted: dict[int, dict[str, Any]] = {}
    belongs: dict[int, int] = {}
    for row in rows:
        id_ = min(row.member_ids)
        columns = {name: getattr(row, name) for name in VacancyRow.__slots__ if name != "member_ids"}
        belongs.update(dict.fromkeys(row.member_ids, id_))
        wanted[id_] = columns | {"id": id_}
    written = 0
    raised: int | None = None
    ids = sorted(of)
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        known = {
            row["id"]: {name: value for name, value in row.items() if name != "revision"}
            for row in session.execute(select(*Vacancy.__table__.columns).where(Vacancy.id.in_(part))).mappings()
        }
        gone = [id_ for id_ in known if id_ not in wanted]
        new = [wanted[id_] for id_ in part if id_ in wanted and id_ not in known]
        changed = [wanted[id_] for id_ in part if id_ in known and id_ in wanted and known[id_] != wanted[id_]]
        if gone or new or changed:
            raised = raised or _raise_revision(session)
        if gone:
            session.execute(delete(Vacancy).where(Vacancy.id.in_(gone)))
            session.execute(insert(GoneVacancy), [{"vacancy_id": id_, "revision": raised} for id_ in gone])
        if new:
            session.execute(delete(GoneVacancy).where(GoneVacancy.vacancy_id.in_([row["id"] for row in new])))
            session.execute(insert(Vacancy), [row | {"revision": raised} for row in new])
        if changed:
            session.execute(update(Vacancy), [row | {"revision": raised} for row in changed])
        members = session.execute(
            select(Reading.posting_id, Reading.vacancy_id).where(Reading.posting_id.in_(part))
        ).all()
        moved = [
            {"posting_id": posting_id, "vacancy_id": belongs.get(posting_id)}
            for posting_id, vacancy_id in members
            if belongs.get(posting_id) != vacancy_id
        ]
        if moved:
            session.execute(update(Reading), moved)
        written += len(gone) + len(new) + len(changed)
    return written


def _raise_revision(session: Session) -> int:
    """The number of this transaction's change; the row stays locked, so that changes become visible in their order."""
    session.execute(
        update(Meta)
        .where(Meta.key == REVISION)
        .values(value=cast(cast(Meta.value, Integer) + 1, Text))
        .execution_options(synchronize_session=False)
    )
    return revision(session)


def outcomes(session: Session) -> dict[str, int]:
    """Count readings by outcome: matched, review, out_of_scope."""
    rows = session.execute(select(Reading.outcome, func.count()).group_by(Reading.outcome))
    return {row[0]: row[1] for row in rows}
