"""What the API says of a vacancy, made when the vacancy changes and only filled in when somebody asks.

Owns the bytes of such an answer: what of it holds until something is written (`prepare`), and what is put in as it is
given (`Prepared`), which is when its postings were last listed. The words are those of `api.vacancies`; which answers
still hold is the store's part.
"""

import datetime as dt
import hashlib
import logging
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

import orjson

from api.vacancies import vacancies_json
from store.changes import Changes
from store.listings import Session, last_day_of
from store.prepared import AT_ONCE, Answer, PreparedAnswers
from store.prepared import prepare as prepare_some
from store.questions import Questions
from store.session import DatabaseProblem, Engine
from store.vacancies import vacancies

_HOLE = b"\0"
"""Where something is put in: JSON holds this byte only escaped, so no advert can make a hole of its own."""
_OF_ITEM = ("miles", "last_seen")
"""The holes of what a list shows, in their order."""
_NULL = b"null"
_MOST_KNOWN = 20_000
"""Items and moments, of about a kilobyte each at most, beyond which they are forgotten together."""
_A_LITTLE, _RESTS = 10, 4
"""Answers that a server makes in one go, and for how many times as long it then rests."""
_LEVEL = 3
"""Of zlib: a quarter is left, and the higher levels leave hardly less."""


def prepare(engine: Engine, today: dt.date, *, on_progress: Callable[[int], None] = lambda _made: None) -> int:
    """Make every answer that is missing or no longer holds; give how many. `on_progress` is told so far, part by part.

    Each part is a transaction of its own, so that being stopped costs nothing.
    """
    made = 0
    while part := _prepare(engine, today, AT_ONCE):
        made += part
        on_progress(made)
    return made


def prepare_beside(engine: Engine, today: Callable[[], dt.date], stop: threading.Event) -> None:
    """The same a little at a time, for a server that answers meanwhile; ends when all is made, or `stop` is set.

    Until then an answer is made when it is asked for, so that nothing is lost where the database may not be written.
    """
    try:
        while not stop.is_set():
            began = time.monotonic()
            if not _prepare(engine, today(), _A_LITTLE):
                return
            stop.wait(_RESTS * (time.monotonic() - began))
    except DatabaseProblem as problem:
        _log.warning("answers are not prepared: %s", problem)


def _prepare(engine: Engine, today: dt.date, most: int) -> int:
    return prepare_some(engine, partial(_made, today=today), made_by=maker(), today=today, most=most)


@cache
def maker() -> str:
    """A digest of the code that makes answers: another version of any of it makes them anew."""
    root = Path(__file__).parent.parent
    digest = hashlib.blake2b(digest_size=16)
    for package in ("api", "careers", "matcher", "store"):
        for file in sorted((*(root / package).rglob("*.py"), *(root / package).rglob("*.toml"))):
            digest.update(file.relative_to(root).as_posix().encode() + _HOLE + file.read_bytes() + _HOLE)
    return digest.hexdigest()


def _made(session: Session, ids: Sequence[int], *, today: dt.date) -> Iterator[Answer]:
    rows = vacancies(session, ids)
    for row, shown in zip(rows, vacancies_json(session, rows, today), strict=True):
        last = last_day_of(row)
        ended = last is not None and today > last
        item = shown | dict.fromkeys(_OF_ITEM, orjson.Fragment(_HOLE))
        rest = {name: item.pop(name) for name in list(item)[list(item).index("summary") + 1 :]}
        rest["adverts"] = [one | {"last_seen": orjson.Fragment(_HOLE)} for one in rest["adverts"]]
        yield Answer(
            vacancy_id=row["id"],
            since=last + dt.timedelta(days=1) if last and ended else dt.date.min,
            until=dt.date.max if last is None or ended else last,
            seen=orjson.dumps([_seen(member) for member in row["postings"]]).decode(),
            item=orjson.dumps(item),
            rest=zlib.compress(orjson.dumps(rest), _LEVEL),
        )


def _seen(member: Mapping[str, Any]) -> tuple[str, str, bool]:
    """Of a posting its source, when it was last listed, and whether the source's next believed run lists it."""
    listed = member["closed_at"] is None and member["missed"] == 0
    return member["source_id"], member["last_seen"].isoformat(), listed


_log = logging.getLogger("nextrung.api")


@dataclass(slots=True)
class _Known:
    """What was looked up on a day since the database last changed: most of a page was on the pages before it."""

    believed: Mapping[str, dt.datetime | None]
    day: dt.date
    moments: dict[str, tuple[bytes, ...]] = field(default_factory=dict)
    """Those of one source that were found together have the same."""
    items: dict[int, bytes] = field(default_factory=dict)

    def listed(self, seen: str) -> tuple[bytes, ...]:
        """As JSON when a vacancy was last listed, and then when each of its postings was."""
        if seen not in self.moments:
            self.moments[seen] = _moments(seen, self.believed)
        return self.moments[seen]


class Prepared:
    """Gives the answers that were prepared, each as it holds at this moment."""

    def __init__(self, engine: Engine, questions: Questions, changes: Changes) -> None:
        self._answers = PreparedAnswers(engine, questions, changes, maker())
        self._last = _Known({}, dt.date.min)

    def vacancy(self, posting_id: int, today: dt.date, mark: str = "") -> bytes | None:
        """The answer about the vacancy of this posting, as JSON; None where none is prepared that holds.

        A `mark` of the database that was asked for this request is not asked for again, here and below.
        """
        known, found = self._known(today, mark), self._answers.one(posting_id, today)
        if found is None:
            return None
        seen, item, rest = found
        whole = item[:-1] + b"," + zlib.decompress(rest)[1:]
        return _filled(whole, (_NULL, *known.listed(seen)))

    def items(self, ids: Sequence[int], today: dt.date, mark: str = "") -> dict[int, bytes]:
        """What a list shows of each of these vacancies, as JSON, by its id; those of which none holds are left out."""
        known = self._known(today, mark)
        items = known.items
        unknown = [id_ for id_ in ids if id_ not in items]
        if unknown:
            for id_, seen, item in self._answers.several(unknown, today):
                items[id_] = _filled(item, (_NULL, known.listed(seen)[0]))
        return {id_: items[id_] for id_ in ids if id_ in items}

    def _known(self, today: dt.date, mark: str) -> _Known:
        # Another mapping is given whenever anything was written.
        believed, last = self._answers.believed(mark), self._last
        if last.believed is not believed or last.day != today or len(last.items) + len(last.moments) > _MOST_KNOWN:
            last = self._last = _Known(believed, today)
        return last


def _moments(seen: str, believed: Mapping[str, dt.datetime | None]) -> tuple[bytes, ...]:
    moments = []
    for source, at, listed in orjson.loads(seen):
        written, run = dt.datetime.fromisoformat(at), believed.get(source) if listed else None
        moments.append(max(written, run) if run else written)
    return tuple(b'"%s"' % moment.isoformat().encode() for moment in (max(moments), *moments))


def _filled(text: bytes, values: Iterable[bytes]) -> bytes:
    pieces = iter(text.split(_HOLE))
    filled = [next(pieces)]
    for value, piece in zip(values, pieces, strict=True):
        filled += (value, piece)
    return b"".join(filled)
