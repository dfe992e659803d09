"""Finding vacancies: filters, free text, distance, counts, and paging that does not skip or repeat.

Owns which of two ways answers a search: the index where words or a place are given, the sets otherwise. The rows of a
page come from the database. Gives on what a search is made of, so that whoever asks needs to know nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from store.by_sets import BySets
from store.by_words import ByWords
from store.by_words import miles_between as miles_between
from store.changes import Changes
from store.copied import own_first
from store.criteria import COUNTED_PAY as COUNTED_PAY
from store.criteria import SORTS as SORTS
from store.criteria import Criteria as Criteria
from store.criteria import CriteriaError as CriteriaError
from store.criteria import check
from store.facts import FACETS
from store.index import REVISED, VacancyIndex
from store.models import Vacancy
from store.questions import Questions
from store.session import Engine
from store.wording import Named as Named
from store.wording import words

# Made once: putting the statement together takes as long as running it. The words that are searched are shown nowhere.
_SHOWN = select(
    *(column for column in Vacancy.__table__.columns if column.name not in ("search_text", "revision"))
).where(Vacancy.id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `items` are rows of vacancies, with `miles` where a point was given; `next` is a cursor or None.

    `facets` counts by the values of each of the index's facets, and by pay (at least so many pounds a year), posted
    and closing (within so many days) and miles (within so many). `repaired` gives, for each word that no vacancy has,
    the word that it was taken for; `named` are the facts that words were taken to name, and
    `left_out` words that no vacancy has, where others were asked for too and nothing would have been found.
    """

    items: list[dict[str, Any]]
    total: int
    next: str | None
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    repaired: dict[str, str] = field(default_factory=dict)
    named: tuple[Named, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """As a page, with the ids of its vacancies alone; `facets` are None where they were not asked for."""

    ids: list[int]
    total: int
    next: str | None
    facets: dict[str, dict[str, int]] | None
    repaired: dict[str, str]
    named: tuple[Named, ...] = ()
    left_out: tuple[str, ...] = ()


def search(session: Session, criteria: Criteria, *, facets: bool = True) -> Page:
    """Find vacancies; raise CriteriaError for a sort, cursor or limit that cannot be used."""
    found = find(VacancyIndex.of(session), criteria, facets=facets)
    # An agency's copy repeats the words of the employer's advert, and may fit as well by one of its own.
    ids = own_first(session, found.ids) if criteria.sort == "relevance" else found.ids
    rows = rows_of(session, criteria, ids)
    return Page(rows, found.total, found.next, found.facets or {}, found.repaired, found.named, found.left_out)


def find(index: VacancyIndex, criteria: Criteria, *, facets: bool) -> Found:
    """Find the ids of vacancies in an index that is in step; raises CriteriaError as `search` does."""
    check(criteria)
    asked = _asked(index, criteria)
    ids, total, following = asked.page()
    if not total and asked.loosened():
        ids, total, following = asked.page()
    return Found(ids, total, following, asked.facets() if facets else None, asked.repaired, asked.named, asked.left_out)


def rows_of(session: Session, criteria: Criteria, ids: Sequence[int]) -> list[dict[str, Any]]:
    """The rows of these vacancies in this order, with `miles` where the search is from a point."""
    rows = _rows(session, ids)
    if criteria.point:
        for row in rows:
            here = (row["lat"], row["lon"])
            row["miles"] = None if here[0] is None else miles_between(criteria.point, here)
    return rows


def counts(session: Session, criteria: Criteria, facet: str) -> dict[str, int]:
    """How many vacancies fit, by the values of one of the index's facets; raises CriteriaError as `search` does."""
    check(criteria)
    return _asked(VacancyIndex.of(session), criteria, facet).values(facet)


def total(session: Session, criteria: Criteria) -> int:
    """How many vacancies fit; raises CriteriaError as `search` does."""
    check(criteria)
    asked = _asked(VacancyIndex.of(session), criteria)
    found = asked.total()
    return asked.total() if not found and asked.loosened() else found


def _rows(session: Session, ids: Sequence[int]) -> list[dict[str, Any]]:
    found = session.execute(_SHOWN, {"ids": list(ids)}).mappings()
    by_id = {row["id"]: dict(row) for row in found}
    # The index may be a moment behind: a vacancy that has just gone is no longer shown.
    return [by_id[id_] for id_ in ids if id_ in by_id]


def _asked(index: VacancyIndex, criteria: Criteria, facet: str = FACETS[0]) -> BySets | ByWords:
    if facet in FACETS and _without_words(criteria):
        return BySets(index.sets, criteria)
    return ByWords(index, criteria)


def _without_words(criteria: Criteria) -> bool:
    return criteria.sort != "relevance" and criteria.point is None and not words(criteria.text)


class Finder:
    """Searches of one database by whoever asks often: whether the index is in step is asked once a change."""

    def __init__(self, engine: Engine, questions: Questions, changes: Changes) -> None:
        self._engine = engine
        self._questions = questions
        self._changes = changes
        self._in_step = ""

    def at_once(self, criteria: Criteria, *, facets: bool, mark: str = "") -> Found | None:
        """Find by the sets, without counts in a fraction of a millisecond; None for words, a place, or out of step.

        A `mark` that was asked for this request is not asked for again.
        """
        index = VacancyIndex.known(self._engine)
        if index is None or not _without_words(criteria):
            return None
        mark = mark or self._changes.mark()
        if not mark or mark != self._in_step:
            now = int(self._questions.asked(REVISED, {})[0][0])
            if not now == index.revision == index.sets.revision:
                return None
            self._in_step = mark
        return find(index, criteria, facets=facets)
