"""The text and facet index of the vacancies: an embedded tantivy index that follows the database.

Owns what of a vacancy can be searched, sorted and counted by, and keeping it in step. The database stays the truth:
the index holds no words to show, can be thrown away at any time, and is the same for SQLite and PostgreSQL. It must
not decide what a search means; `store.search` does.
"""

import datetime as dt
import math
import shutil
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from tantivy import Document, Index, IndexWriter, Query, Schema, SchemaBuilder, Searcher

from store.models import GoneVacancy, Meta, Vacancy

WORDS = {"title": 8.0, "employer": 3.0, "words": 1.0}
"""The fields that free text is looked for in, and how much a word in each counts."""
FACETS = ("tier", "nation", "region", "authority", "contract", "hours", "specialism", "setting", "kind", "first_year")
"""The fields that are filtered by and counted one value at a time."""
UNKNOWN = "unknown"
UNSURE = "unsure"
"""Stands for the tier of a vacancy that a person should decide."""

LARGEST_ID = 2**31 - 1
"""What PostgreSQL's integer holds."""
NO_CLOSING = 2**21 - 1
"""Stands for the day number of an unknown closing date: later than any other that a key can hold."""
REVISION = "vacancies_revision"
MOST_VALUES = 10_000
"""Values of one field that are counted."""
_PART = 2000
_WRITER_BYTES = 64_000_000

_COLUMNS = [column for column in Vacancy.__table__.columns if column.name not in ("group_reasons", "summary", "salary")]


def key(value: int, id_: int, *, descending: bool) -> int:
    """A number that orders by `value` and then by id, the smaller id first whichever way `value` runs.

    `value` is 0 to 2**21 - 1 and the id at most LARGEST_ID, so that the key stays exact as a double too.
    """
    return (value << 32) | (LARGEST_ID - id_ if descending else id_)


def newest_key(row: Any, id_: int) -> int:  # noqa: ANN401 - a row of the vacancies
    """Order by the day posted, the latest first."""
    return key(row.posted_on.toordinal(), id_, descending=True)


def closing_value(closes_on: dt.date | None) -> int:
    """The number of the closing day, NO_CLOSING where it is not known."""
    return NO_CLOSING if closes_on is None else min(closes_on.toordinal(), NO_CLOSING - 1)


def pay_value(pounds_a_year: float | None) -> int:
    """Whole pounds a year and one, 0 where pay is not known; above two million pounds all are alike."""
    return 0 if pounds_a_year is None else min(math.floor(pounds_a_year) + 1, NO_CLOSING)


def place_name(lat: float | None, lon: float | None) -> str:
    """A point as the one word that the index knows it by, so that a distance is a set of places and exact."""
    return UNKNOWN if lat is None or lon is None else f"{lat:.5f},{lon:.5f}"


def place_point(name: str) -> tuple[float, float] | None:
    """Degrees north and east of a place that `place_name` named, None for the unknown one; ValueError for no place."""
    if name == UNKNOWN:
        return None
    lat, _, lon = name.partition(",")
    return float(lat), float(lon)


def _schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_unsigned_field("id", stored=True, indexed=True, fast=True)
    builder.add_unsigned_field("revision", fast=True)
    builder.add_text_field("spelling")
    for name in WORDS:
        builder.add_text_field(name, tokenizer_name="en_stem")
    for name in (*FACETS, "open", "place"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("newest", "closing", "pay"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    return builder.build()


def _document(row: Any) -> Document:  # noqa: ANN401 - a row of the vacancies
    found = Document()
    found.add_unsigned("id", row.id)
    found.add_unsigned("revision", row.revision)
    for name, words in (("title", row.title), ("employer", row.employer), ("words", row.search_text)):
        found.add_text(name, words)
    found.add_text("spelling", f"{row.title} {row.employer}")
    for name, value in _facts(row).items():
        found.add_text(name, value or UNKNOWN)
    for specialism in row.specialisms or (UNKNOWN,):
        found.add_text("specialism", specialism)
    found.add_unsigned("newest", newest_key(row, row.id))
    found.add_unsigned("closing", key(closing_value(row.closes_on), row.id, descending=False))
    pay = row.annual_max if row.annual_max is not None else row.annual_min
    found.add_unsigned("pay", key(pay_value(pay), row.id, descending=True))
    return found


def _facts(row: Any) -> dict[str, str | None]:  # noqa: ANN401 - a row of the vacancies
    return {
        "tier": row.tier if row.outcome == "matched" else UNSURE,
        "nation": row.nation,
        "region": row.region,
        "authority": row.authority_code,
        "contract": row.contract_type,
        "hours": row.working_time,
        "setting": row.setting,
        "kind": "agency" if row.agency else "employer",
        "first_year": "yes" if row.first_year else UNKNOWN,
        "open": "yes" if row.open else "no",
        "place": place_name(row.lat, row.lon),
    }


@dataclass(frozen=True)
class Seen:
    """One unchanging state of the index, which answers searches."""

    searcher: Searcher

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Every place that a vacancy of this state is in, by the name that `place_name` gave it."""
        terms = {"place": {"terms": {"field": "place", "size": MOST_VALUES}}}
        return tuple(one["key"] for one in self.searcher.aggregate(Query.all_query(), terms)["place"]["buckets"])


class VacancyIndex:
    """The index of one database's vacancies, in memory, or in a folder that later processes take up where it was."""

    _of: ClassVar["WeakKeyDictionary[Engine, VacancyIndex]"] = WeakKeyDictionary()

    def __init__(self, folder: Path | None = None) -> None:
        self.schema = _schema()
        self._index = _opened(self.schema, folder)
        self._lock = threading.Lock()
        self.seen = self._reloaded()
        """What searches see."""
        self.revision = self._newest_revision()
        """The revision of the vacancies that searches see."""

    @classmethod
    def keep(cls, engine: Engine, folder: Path) -> "VacancyIndex":
        """Keep the index of this database in a folder, and bring it into step: minutes for a million vacancies."""
        found = cls(folder)
        cls._of[engine] = found
        with Session(engine) as session:
            found.follow(session)
        return found

    @classmethod
    def of(cls, session: Session) -> "VacancyIndex":
        """The index of this session's database, in step with it; one in memory where none is kept in a folder."""
        engine = session.get_bind().engine
        found = cls._of.get(engine)
        if found is None:
            found = cls._of.setdefault(engine, cls())
        found.follow(session)
        return found

    @classmethod
    def known(cls, engine: Engine) -> "VacancyIndex | None":
        """The index of this database as it is; None before the first search."""
        return cls._of.get(engine)

    def parse(self, phrase: str) -> Query:
        """A query for words beside each other in any of the fields that free text is looked for in."""
        return self._index.parse_query(f'"{phrase}"', list(WORDS), dict(WORDS))

    def follow(self, session: Session) -> None:
        """Take up every vacancy that was written or removed since last time.

        Of several threads one does so, and the others search what was there before, unless there was nothing yet.
        """
        wanted = revision(session)
        if wanted == self.revision or not self._lock.acquire(blocking=self.revision == 0):
            return
        try:
            if wanted != self.revision:
                self._take_up(session, wanted)
        finally:
            self._lock.release()

    def _take_up(self, session: Session, wanted: int) -> None:
        try:
            writer = self._index.writer(_WRITER_BYTES, num_threads=1)
        except ValueError:
            # Another process of this machine is writing to the same folder; what it has committed is taken.
            self.seen = self._reloaded()
            self.revision = self._newest_revision()
            return
        # Leaving the block is what makes the changes seen, all of them at once.
        with writer:
            if wanted < self.revision:
                # The database is another one than the folder's was.
                writer.delete_all_documents()
                self.revision = 0
            gone = select(GoneVacancy.vacancy_id).where(GoneVacancy.revision > self.revision)
            self._forget(writer, session.scalars(gone))
            changed = select(*_COLUMNS).where(Vacancy.revision > self.revision).execution_options(yield_per=_PART)
            for row in session.execute(changed):
                if self.revision:
                    self._forget(writer, [row.id])
                writer.add_document(_document(row))
        self.seen = self._reloaded()
        self.revision = wanted

    def _forget(self, writer: IndexWriter, ids: Iterable[int]) -> None:
        # Deleting by term would read the id as a signed number, which no document holds.
        for id_ in ids:
            writer.delete_documents_by_query(Query.term_query(self.schema, "id", id_))

    def _reloaded(self) -> Seen:
        self._index.reload()
        return Seen(self._index.searcher())

    def _newest_revision(self) -> int:
        newest = self.seen.searcher.aggregate(Query.all_query(), {"newest": {"max": {"field": "revision"}}})
        return int(newest["newest"]["value"] or 0)


def _opened(schema: Schema, folder: Path | None) -> Index:
    if folder is None:
        return Index(schema)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return Index(schema, path=str(folder))
    except ValueError:
        # Made by another version: it holds nothing that the database does not.
        shutil.rmtree(folder)
        folder.mkdir()
        return Index(schema, path=str(folder))


def revision(session: Session) -> int:
    """How often the vacancies have changed: raised with every transaction that writes or removes any."""
    return int(session.execute(select(Meta.value).where(Meta.key == REVISION)).scalar_one())
