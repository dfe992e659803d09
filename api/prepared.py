"""What the API says of a vacancy, made when the vacancy changes and only filled in when somebody asks.

Owns the bytes of such an answer: what of it holds until something is written (`prepare`), and what is put in as it is
given (`Prepared`), which is when its postings were last listed. The words are those of `api.vacancies`; which answers
still hold is the store's part.
"""

import datetime as dt
import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from api.vacancies import vacancies_json
from store.changes import Changes
from store.listings import Session, last_day_of
from store.prepared import Answer, PreparedAnswers
from store.prepared import prepare as prepare_some
from store.questions import Questions
from store.session import Engine
from store.vacancies import vacancies

_HOLE = b"\0"
"""Where something is put in: JSON holds this byte only escaped, so no advert can make a hole of its own."""
_OF_ITEM = ("miles", "last_seen")
"""The holes of what a list shows, in their order."""
_NULL = b"null"
_MOST_MOMENTS = 10_000
_LEVEL = 3
"""Of zlib: a quarter is left, and the higher levels leave hardly less."""


def prepare(engine: Engine, today: dt.date, *, on_progress: Callable[[int], None] = lambda _made: None) -> int:
    """Make every answer that is missing or no longer holds; give how many. `on_progress` is told so far, part by part.

    Each part is a transaction of its own, so that being stopped costs nothing.
    """
    made = 0
    while part := prepare_some(engine, lambda session, ids: _made(session, ids, today), made_by=maker(), today=today):
        made += part
        on_progress(made)
    return made


@cache
def maker() -> str:
    """A digest of the code that makes answers: another version of any of it makes them anew."""
    root = Path(__file__).parent.parent
    digest = hashlib.blake2b(digest_size=16)
    for package in ("api", "careers", "matcher", "store"):
        for file in sorted((*(root / package).rglob("*.py"), *(root / package).rglob("*.toml"))):
            digest.update(file.relative_to(root).as_posix().encode() + _HOLE + file.read_bytes() + _HOLE)
    return digest.hexdigest()


def _made(session: Session, ids: Sequence[int], today: dt.date) -> Iterator[Answer]:
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


class Prepared:
    """Gives the answers that were prepared, each as it holds at this moment."""

    def __init__(self, questions: Questions, changes: Changes) -> None:
        self._answers = PreparedAnswers(questions, changes, maker())
        self._moments: tuple[Mapping[str, dt.datetime | None], dict[str, tuple[bytes, ...]]] = ({}, {})

    def vacancy(self, posting_id: int, today: dt.date) -> bytes | None:
        """The answer about the vacancy of this posting, as JSON; None where none is prepared that holds."""
        found = self._answers.one(posting_id, today)
        if found is None:
            return None
        seen, item, rest = found
        whole = item[:-1] + b"," + zlib.decompress(rest)[1:]
        return _filled(whole, (_NULL, *self._listed()(seen)))

    def items(self, ids: Sequence[int], today: dt.date) -> dict[int, bytes]:
        """What a list shows of each of these vacancies, as JSON, by its id; those of which none holds are left out."""
        listed = self._listed()
        return {id_: _filled(item, (_NULL, listed(seen)[0])) for id_, seen, item in self._answers.several(ids, today)}

    def _listed(self) -> Callable[[str], tuple[bytes, ...]]:
        """What gives, as JSON, when a vacancy was last listed and then when each of its postings was."""
        believed = self._answers.believed()
        if self._moments[0] is not believed or len(self._moments[1]) > _MOST_MOMENTS:
            self._moments = (believed, {})
        # Those of one source that were found together have the same: most of a page is known from the page before.
        known = self._moments[1]

        def listed(seen: str) -> tuple[bytes, ...]:
            if seen not in known:
                known[seen] = _moments(seen, believed)
            return known[seen]

        return listed


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
