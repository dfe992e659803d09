"""One vacancy as a page shows it, and which authorities have any.

Owns those queries of the database. Finding vacancies is `store.search`'s part.
"""

from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, bindparam, select
from sqlalchemy.orm import Session

from store.index import revision
from store.models import Event, Posting, Reading, Source, Vacancy
from store.postings import last_seen

# Made once: putting a statement together takes as long as running it.
_VACANCY = (
    select(*(column for column in Vacancy.__table__.columns if column.name not in ("search_text", "revision")))
    .join(Reading, Reading.vacancy_id == Vacancy.id)
    .where(Reading.posting_id == bindparam("id"))
)
_POSTINGS = (
    select(
        *(column for column in Posting.__table__.columns if column.name != "last_seen"),
        last_seen().label("last_seen"),
        Reading.body.label("reading"),
        Reading.read_at,
        Reading.confidence,
        Source.name.label("source_name"),
        Source.authority_code.label("source_authority"),
        Source.credit,
        Source.credit_url,
    )
    .join(Reading, Reading.posting_id == Posting.id)
    .join(Source, Source.id == Posting.source_id)
    .where(Reading.vacancy_id == bindparam("id"))
    .order_by(Posting.first_seen, Posting.id)
)
_HISTORY = (
    select(Event.posting_id, Event.at, Event.kind, Event.detail)
    .join(Reading, Reading.posting_id == Event.posting_id)
    .where(Reading.vacancy_id == bindparam("id"))
    .order_by(Event.at, Event.id)
)


def vacancy(session: Session, id_: int) -> dict[str, Any] | None:
    """One vacancy by the id of any posting of it: its row, every posting with reading and source, and their history.

    None where there is no such posting, or it was read as out of scope.
    """
    row = session.execute(_VACANCY, {"id": id_}).mappings().one_or_none()
    if row is None:
        return None
    postings, history = (
        [dict(each) for each in session.execute(statement, {"id": row["id"]}).mappings()]
        for statement in (_POSTINGS, _HISTORY)
    )
    return {**row, "postings": postings, "history": history}


_PRESENT: WeakKeyDictionary[Engine, tuple[int, list[tuple[str, str]]]] = WeakKeyDictionary()
"""Of each database the last answer with its revision, for it takes reading every vacancy."""


def authorities_present(session: Session) -> list[tuple[str, str]]:
    """Code and name of each authority that has a vacancy, in order of name."""
    engine, now = session.get_bind().engine, revision(session)
    known = _PRESENT.get(engine)
    if known is None or known[0] != now:
        rows = session.execute(
            select(Vacancy.authority_code, Vacancy.authority_name)
            .where(Vacancy.authority_code.is_not(None))
            .distinct()
            .order_by(Vacancy.authority_name)
        )
        known = _PRESENT[engine] = (now, [(str(code), str(name)) for code, name in rows])
    return known[1]
