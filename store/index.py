"""The text and facet index of the vacancies: an embedded tantivy index that follows the database.

Owns what of a vacancy can be searched, sorted and counted by, and keeping it in step. The database stays the truth:
the index holds no words to show, can be thrown away at any time, and is the same for SQLite and PostgreSQL. It must
not decide what a search means; `store.search` does.
"""

import shutil
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from tantivy import Document, Index, IndexWriter, Query, Schema, SchemaBuilder, Searcher

from store.facts import FACETS, ORDERS, keys_of, values_of
from store.models import GoneVacancy, Meta, Vacancy
from store.sets import VacancySets

WORDS = ("title", "employer", "words")
"""The fields that free text is looked for in."""
REVISION = "vacancies_revision"
REVISED = select(Meta.value).where(Meta.key == REVISION)
MOST_VALUES = 10_000
"""Values of one field that are counted."""
_PART = 2000
_WRITER_BYTES = 64_000_000
_WAIT = 0.1
"""Seconds until the folder is looked at again where nothing is in it yet."""

_FACTS = [
    *(Vacancy.id, Vacancy.outcome, Vacancy.tier, Vacancy.nation, Vacancy.region, Vacancy.authority_code),
    *(Vacancy.contract_type, Vacancy.working_time, Vacancy.specialisms, Vacancy.setting, Vacancy.agency),
    *(Vacancy.first_year, Vacancy.open, Vacancy.lat, Vacancy.lon, Vacancy.posted_on, Vacancy.closes_on),
    *(Vacancy.annual_min, Vacancy.annual_max, Vacancy.workplace),
]
_SHOWN_ALONE = ("group_reasons", "summary", "salary", "workplace_words")
_COLUMNS = [column for column in Vacancy.__table__.columns if column.name not in _SHOWN_ALONE]


def _schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_unsigned_field("id", stored=True, indexed=True, fast=True)
    builder.add_unsigned_field("revision", fast=True)
    builder.add_text_field("spelling")
    for name in WORDS:
        builder.add_text_field(name, tokenizer_name="en_stem")
    for name in (*FACETS, "open", "place"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in ORDERS:
        builder.add_unsigned_field(name, indexed=True, fast=True)
    return builder.build()


def _document(row: Any) -> Document:  # noqa: ANN401 - a row of the vacancies
    found = Document()
    found.add_unsigned("id", row.id)
    found.add_unsigned("revision", row.revision)
    for name, words in (("title", row.title), ("employer", row.employer), ("words", row.search_text)):
        found.add_text(name, words)
    found.add_text("spelling", f"{row.title} {row.employer}")
    for name, values in values_of(row).items():
        for value in values:
            found.add_text(name, value)
    for name, number in keys_of(row).items():
        found.add_unsigned(name, number)
    return found


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
        self.sets = VacancySets()
        """The same vacancies as sets, for searches without words; they are made at every start."""

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

    def parse(self, phrase: str, fields: Sequence[str] = WORDS) -> Query:
        """A query for words beside each other in any of these fields; the words are as `store.wording` gives them."""
        return self._index.parse_query(f'"{phrase}"', list(fields))

    def follow(self, session: Session) -> None:
        """Take up every vacancy that was written or removed since last time.

        Of several threads one does so, and the others search what was there before, unless there was nothing yet.
        """
        wanted = revision(session)
        if wanted == self.revision == self.sets.revision:
            return
        if not self._lock.acquire(blocking=0 in (self.revision, self.sets.revision)):
            return
        try:
            if wanted != self.sets.revision:
                self.sets = _followed(self.sets, session, wanted)
            if wanted != self.revision:
                self._take_up(session, wanted)
        finally:
            self._lock.release()

    def _take_up(self, session: Session, wanted: int) -> None:
        while (writer := self._writer()) is None:
            # Another process of this machine is writing to the same folder; what it has committed is taken.
            self._reload()
            if self.revision:
                return
            # It has committed nothing yet, and without anything no search could be answered.
            time.sleep(_WAIT)
        # Leaving the block is what makes the changes seen, all of them at once.
        with writer:
            self._reload()
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

    def _writer(self) -> IndexWriter | None:
        try:
            return self._index.writer(_WRITER_BYTES, num_threads=1)
        except ValueError:
            return None

    def _reload(self) -> None:
        """Take what any process has committed. What was removed leaves no revision, and so ours may be the later."""
        self.seen = self._reloaded()
        self.revision = max(self.revision, self._newest_revision())

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


def _followed(sets: VacancySets, session: Session, wanted: int) -> VacancySets:
    if wanted < sets.revision:
        sets = VacancySets()
    gone = session.scalars(select(GoneVacancy.vacancy_id).where(GoneVacancy.revision > sets.revision)).all()
    # Those that the same searches find beside each other.
    alike = (Vacancy.open.desc(), Vacancy.nation, Vacancy.region, Vacancy.authority_code, Vacancy.id)
    changed = select(*_FACTS).where(Vacancy.revision > sets.revision).order_by(*alike)
    return sets.followed(session.execute(changed.execution_options(yield_per=_PART)), gone, wanted)


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
    return int(session.execute(REVISED).scalar_one())
