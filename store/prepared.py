"""Answers about vacancies that were made when the vacancy changed, so that nobody waits while one is made.

Owns keeping them, which of them still hold, and which are to be made next. What an answer says is the caller's part,
who also names the version of the code that makes it: an answer of another version is never given.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache

from sqlalchemy import Integer, Select, and_, bindparam, delete, exists, insert, or_, select, true, update
from sqlalchemy.orm import Session

from store.changes import Changes
from store.models import Meta, OutdatedAnswer, PreparedAnswer, Reading, Source
from store.postings import last_believed
from store.questions import Questions
from store.session import Engine, reading, transaction

AT_ONCE = 100
"""Answers made in one transaction; on SQLite other writers wait for it, about a tenth of a second."""
_TURN = "preparing"
"""The row of `meta` that is locked while answers are made, so that an older one never replaces a newer one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer about a vacancy on each day from `since` to `until`.

    `item` is what a list shows, `rest` what its own page shows beside that. `seen` tells when its postings were last
    listed, for a run of their source may alter that without writing anything of them.
    """

    vacancy_id: int
    since: dt.date
    until: dt.date
    seen: str
    item: bytes
    rest: bytes


# Made once: putting a statement together takes as long as running it.
_HOLDS = (
    # As the value of an expression, so that SQLite looks for the few ids and not along the index of makers.
    and_(
        PreparedAnswer.made_by == bindparam("made_by"),
        PreparedAnswer.since <= bindparam("today"),
        PreparedAnswer.until >= bindparam("today"),
    ).is_(true()),
    ~exists().where(OutdatedAnswer.vacancy_id == PreparedAnswer.vacancy_id),
)
_OF_VACANCY = select(PreparedAnswer.seen, PreparedAnswer.item, PreparedAnswer.rest).where(
    PreparedAnswer.vacancy_id == bindparam("id"), *_HOLDS
)
_OF_POSTING = (
    select(PreparedAnswer.seen, PreparedAnswer.item, PreparedAnswer.rest)
    .join(Reading, Reading.vacancy_id == PreparedAnswer.vacancy_id)
    .where(Reading.posting_id == bindparam("id"), *_HOLDS)
)
_BELIEVED = select(Source.id, last_believed(Source.id))
_OUTDATED = select(OutdatedAnswer.vacancy_id).distinct().order_by(OutdatedAnswer.vacancy_id).limit(bindparam("most"))
_OF_OLD = (
    select(PreparedAnswer.vacancy_id)
    .where(
        # Three stretches of the index, where "not this one" would read every answer.
        or_(
            PreparedAnswer.made_by < bindparam("made_by"),
            PreparedAnswer.made_by > bindparam("made_by"),
            and_(PreparedAnswer.made_by == bindparam("made_by"), PreparedAnswer.until < bindparam("today")),
        )
    )
    .limit(bindparam("most"))
)


@cache
def _several(n: int) -> Select[int, str, bytes]:
    """A statement for so many ids; one for any number would be put together anew each time."""
    ids = [bindparam(f"id{number}", type_=Integer) for number in range(n)]
    return select(PreparedAnswer.vacancy_id, PreparedAnswer.seen, PreparedAnswer.item).where(
        PreparedAnswer.vacancy_id.in_(ids), *_HOLDS
    )


class PreparedAnswers:
    """The answers that one version of the code, `made_by`, may give."""

    def __init__(self, engine: Engine, questions: Questions, changes: Changes, made_by: str) -> None:
        self._engine = engine
        self._asked = questions.asked
        self._changes = changes
        self._made_by = made_by
        self._believed: tuple[str, dict[str, dt.datetime | None]] = ("", {})

    def one(self, posting_id: int, today: dt.date) -> tuple[str, bytes, bytes] | None:
        """`seen`, `item` and `rest` of the vacancy of this posting; None where no answer holds."""
        bound = {"id": posting_id, "made_by": self._made_by, "today": today.isoformat()}
        # Most addresses have the vacancy's own id, which is that of its first posting.
        return next(iter(self._asked(_OF_VACANCY, bound) or self._asked(_OF_POSTING, bound)), None)

    def several(self, ids: Sequence[int], today: dt.date) -> Sequence[tuple[int, str, bytes]]:
        """Id, `seen` and `item` of each of these vacancies of which an answer holds."""
        bound = {f"id{number}": id_ for number, id_ in enumerate(ids)}
        return self._asked(_several(len(ids)), bound | {"made_by": self._made_by, "today": today.isoformat()})

    def believed(self, mark: str = "") -> dict[str, dt.datetime | None]:
        """When the last believed run of each source began: what was open and not missed was listed then.

        A `mark` that was asked for this request is not asked for again.
        """
        mark = mark or self._changes.mark()
        if not mark or mark != self._believed[0]:
            with reading(self._engine) as session:
                rows = session.execute(_BELIEVED).all()
            self._believed = (mark, {id_: at for id_, at in rows})  # noqa: C416 - a row is no pair to the type checker
        return self._believed[1]


def prepare(
    engine: Engine,
    make: Callable[[Session, Sequence[int]], Iterable[Answer]],
    *,
    made_by: str,
    today: dt.date,
    most: int = AT_ONCE,
) -> int:
    """Make so many answers at most that are missing or no longer hold; give how many were dealt with, 0 for none left.

    `make` gives the answers of these vacancies, leaving out those that are no longer there. Raises DatabaseProblem
    where the database does not answer or may not be written.
    """
    with reading(engine) as session:
        if not _next(session, made_by, today, 1):
            return 0
    with transaction(engine) as session:
        session.execute(update(Meta).where(Meta.key == _TURN).values(value=""))
        return _remake(session, _next(session, made_by, today, most), make, made_by)


def _remake(
    session: Session, ids: Sequence[int], make: Callable[[Session, Sequence[int]], Iterable[Answer]], made_by: str
) -> int:
    # What is noted from here on is not of what is read below, and so stays noted.
    noted = session.scalars(select(OutdatedAnswer.id).where(OutdatedAnswer.vacancy_id.in_(ids))).all()
    rows = [asdict(answer) | {"made_by": made_by} for answer in make(session, ids)]
    session.execute(delete(PreparedAnswer).where(PreparedAnswer.vacancy_id.in_(ids)))
    if rows:
        session.execute(insert(PreparedAnswer), rows)
    for start in range(0, len(noted), 1000):
        session.execute(delete(OutdatedAnswer).where(OutdatedAnswer.id.in_(noted[start : start + 1000])))
    return len(ids)


def _next(session: Session, made_by: str, today: dt.date, most: int) -> list[int]:
    asked = {"made_by": made_by, "today": today, "most": most}
    return list(session.scalars(_OUTDATED, asked)) or list(session.scalars(_OF_OLD, asked))
