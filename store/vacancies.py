"""One vacancy as a page shows it, and which authorities have any.

Owns those queries of the database. Finding vacancies is `store.search`'s part.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.models import Event, Posting, Reading, Source, Vacancy
from store.postings import last_seen


def vacancy(session: Session, id_: int) -> dict[str, Any] | None:
    """One vacancy by the id of any posting of it: its row, every posting with reading and source, and their history.

    None where there is no such posting, or it was read as out of scope.
    """
    found = session.scalar(select(Reading.vacancy_id).where(Reading.posting_id == id_))
    if found is None:
        return None
    row = session.execute(select(*Vacancy.__table__.columns).where(Vacancy.id == found)).mappings().one_or_none()
    if row is None:
        return None
    postings = [
        dict(member)
        for member in session.execute(
            select(
                *(column_ for column_ in Posting.__table__.columns if column_.name != "last_seen"),
                last_seen().label("last_seen"),
                Reading.body.label("reading"),
                Reading.read_at,
                Source.name.label("source_name"),
                Source.authority_code.label("source_authority"),
            )
            .join(Reading, Reading.posting_id == Posting.id)
            .join(Source, Source.id == Posting.source_id)
            .where(Reading.vacancy_id == found)
            .order_by(Posting.first_seen, Posting.id)
        ).mappings()
    ]
    ids = [member["id"] for member in postings]
    events = select(Event.posting_id, Event.at, Event.kind, Event.detail).where(Event.posting_id.in_(ids))
    history = [dict(entry) for entry in session.execute(events.order_by(Event.at, Event.id)).mappings()]
    return dict(row) | {"postings": postings, "history": history}


def authorities_present(session: Session) -> list[tuple[str, str]]:
    """Code and name of each authority that has a vacancy, in order of name."""
    rows = session.execute(
        select(Vacancy.authority_code, Vacancy.authority_name)
        .where(Vacancy.authority_code.is_not(None))
        .distinct()
        .order_by(Vacancy.authority_name)
    )
    return [(str(code), str(name)) for code, name in rows]
