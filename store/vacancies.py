"""One vacancy as a page shows it, and which authorities have any.

Owns those queries of the database. Finding vacancies is `store.search`'s part.
"""

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, bindparam, select
from sqlalchemy.orm import Session

from store.index import revision
from store.models import Event, Posting, Reading, Source, Vacancy
from store.postings import last_seen

# Made once: putting a statement together takes as long as running it.
_VACANCY = select(
    *(column for column in Vacancy.__table__.columns if column.name not in ("search_text", "revision"))
).where(Vacancy.id.in_(bindparam("ids", expanding=True)))
_OF_POSTING = select(Reading.vacancy_id).where(Reading.posting_id == bindparam("id"))
_POSTINGS = (
    select(
        *(column for column in Posting.__table__.columns if column.name != "last_seen"),
        last_seen().label("last_seen"),
        Reading.vacancy_id,
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
    .where(Reading.vacancy_id.in_(bindparam("ids", expanding=True)))
    .order_by(Posting.first_seen, Posting.id)
)
_HISTORY = (
    select(Event.posting_id, Event.at, Event.kind, Event.detail)
    .join(Reading, Reading.posting_id == Event.posting_id)
    .where(Reading.vacancy_id.in_(bindparam("ids", expanding=True)))
    .order_by(Event.at, Event.id)
)


def vacancy(session: Session, id_: int) -> dict[str, Any] | None:
    """One vacancy by the id of any posting of it, as `vacancies` gives it.

    None where there is no such posting, or it was read as out of scope.
    """
    of = session.scalar(_OF_POSTING, {"id": id_})
    return None if of is None else next(iter(vacancies(session, [of])), None)


def vacancies(session: Session, ids: Sequence[int]) -> list[dict[str, Any]]:
    """Each of these vacancies that is there: its row, every posting with reading and source, and their history."""
    asked = {"ids": list(ids)}
    found = {row["id"]: {**row, "postings": [], "history": []} for row in session.execute(_VACANCY, asked).mappings()}
    of: dict[int, dict[str, Any]] = {}
    for row in session.execute(_POSTINGS, asked).mappings():
        if row["vacancy_id"] in found:
            of[row["id"]] = found[row["vacancy_id"]]
            of[row["id"]]["postings"].append(dict(row))
    for row in session.execute(_HISTORY, asked).mappings():
        if row["posting_id"] in of:
            of[row["posting_id"]]["history"].append(dict(row))
    # A reading pass may regroup between the questions: what then has lost the posting that stood for it is gone.
    return [row for row in found.values() if of.get(row["posting_id"]) is row]


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
