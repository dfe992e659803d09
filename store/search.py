"""Finding vacancies: filters, free text, distance, counts, and paging that does not skip or repeat.

Owns what a search means. The index answers it, on both databases alike, and the rows of a page come from the database.
Today's date is an argument: a vacancy whose closing date has passed is not open, whatever its row says.
"""

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session
from tantivy import FieldType, Occur, Order, Query, Searcher, SearchResult

from store.cursors import after_place, key_of, offset_of, written
from store.index import (
    FACETS,
    MOST_VALUES,
    NO_CLOSING,
    VacancyIndex,
    closing_value,
    key,
    pay_value,
    place_point,
)
from store.models import Vacancy
from store.wording import is_known, known_words, meanings, words

SORTS = ("newest", "closing", "pay", "nearest", "relevance")
EARTH_RADIUS_MILES = 3958.8
COUNTED_DAYS = (1, 3, 7, 14, 30)
"""Days within which postings and closings are counted."""
COUNTED_PAY = (30_000, 35_000, 40_000, 45_000, 50_000, 60_000, 70_000)
"""Pounds a year from which vacancies are counted."""
COUNTED_MILES = (5, 10, 20, 30, 50, 100)
"""Miles within which vacancies are counted, where a point is given."""
SHORTEST_REPAIRED = 4
"""Letters below which a word that no vacancy has is left as it was typed."""

# Made once: putting the statement together takes as long as running it. The words that are searched are shown nowhere.
_SHOWN = select(
    *(column for column in Vacancy.__table__.columns if column.name not in ("search_text", "revision"))
).where(Vacancy.id.in_(bindparam("ids", expanding=True)))


class CriteriaError(ValueError):
    """A search that cannot be done as asked; carries the field, its value and what was expected."""

    def __init__(self, field_: str, value: object, expected: str) -> None:
        super().__init__(f"{field_}: {value!r} cannot be used; expected {expected}")
        self.field = field_
        self.value = value
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Criteria:
    """What to find. Empty means any; `tiers` may hold "unsure" for those that a person should decide.

    `near` is the place as it was named, `point` degrees north and east, `miles` the greatest distance from it;
    `min_pay` pounds a year at full time, compared with the top of the advertised range; `posted_since` a date;
    `closing_within` days from today; `kind` is employer or agency; `first_year` asks for those that welcome a newly
    qualified social worker.
    """

    today: dt.date
    text: str = ""
    tiers: tuple[str, ...] = ()
    authority: str | None = None
    region: str | None = None
    nation: str | None = None
    near: str = ""
    point: tuple[float, float] | None = None
    miles: float | None = None
    min_pay: float | None = None
    contract: str | None = None
    hours: str | None = None
    specialism: str | None = None
    setting: str | None = None
    kind: str | None = None
    first_year: bool = False
    posted_since: dt.date | None = None
    closing_within: int | None = None
    include_closed: bool = False
    sort: str = "newest"
    limit: int = 20
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `items` are rows of vacancies, with `miles` where a point was given; `next` is a cursor or None.

    `facets` counts by the values of each of the index's facets, and by pay (at least so many pounds a year), posted
    and closing (within so many days) and miles (within so many). `repaired` gives, for each word that no vacancy has,
    the word that it was taken for.
    """

    items: list[dict[str, Any]]
    total: int
    next: str | None
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    repaired: dict[str, str] = field(default_factory=dict)


def search(session: Session, criteria: Criteria, *, facets: bool = True) -> Page:
    """Find vacancies; raise CriteriaError for a sort, cursor or limit that cannot be used."""
    _check(criteria)
    asked = _Asked(VacancyIndex.of(session), criteria)
    ids, total, following = asked.nearest() if criteria.sort == "nearest" else asked.page()
    rows = _rows(session, ids)
    if criteria.point:
        for row in rows:
            here = (row["lat"], row["lon"])
            row["miles"] = None if here[0] is None else miles_between(criteria.point, here)
    return Page(rows, total, following, asked.facets() if facets else {}, asked.repaired)


def counts(session: Session, criteria: Criteria, facet: str) -> dict[str, int]:
    """How many vacancies fit, by the values of one of the index's facets; raises CriteriaError as `search` does."""
    _check(criteria)
    return _Asked(VacancyIndex.of(session), criteria).values(facet)


def total(session: Session, criteria: Criteria) -> int:
    """How many vacancies fit; raises CriteriaError as `search` does."""
    _check(criteria)
    return _Asked(VacancyIndex.of(session), criteria).total()


def miles_between(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Miles along the surface between two points in degrees north and east, by the haversine formula."""
    (north, east), (north_there, east_there) = (tuple(map(math.radians, point)) for point in (here, there))
    half = math.sin((north_there - north) / 2) ** 2
    half += math.cos(north) * math.cos(north_there) * math.sin((east_there - east) / 2) ** 2
    return 2 * EARTH_RADIUS_MILES * math.asin(min(1.0, math.sqrt(half)))


def _check(criteria: Criteria) -> None:
    if criteria.sort not in SORTS:
        raise CriteriaError("sort", criteria.sort, f"one of {', '.join(SORTS)}")
    if criteria.sort == "nearest" and criteria.point is None:
        raise CriteriaError("sort", "nearest", "a place to measure from (near)")
    if criteria.sort == "relevance" and not meanings(criteria.text):
        raise CriteriaError("sort", "relevance", "words to search for (q)")
    if not 1 <= criteria.limit <= 100:
        raise CriteriaError("limit", criteria.limit, "1 to 100")


def _rows(session: Session, ids: Sequence[int]) -> list[dict[str, Any]]:
    found = session.execute(_SHOWN, {"ids": list(ids)}).mappings()
    by_id = {row["id"]: dict(row) for row in found}
    # The index may be a moment behind: a vacancy that has just gone is no longer shown.
    return [by_id[id_] for id_ in ids if id_ in by_id]


class _Asked:
    """One search of one unchanging state of the index."""

    def __init__(self, index: VacancyIndex, criteria: Criteria) -> None:
        self._index = index
        self._criteria = criteria
        self._seen = index.seen
        self._searcher: Searcher = self._seen.searcher
        self.repaired: dict[str, str] = {}
        self._parts = dict(self._filters())

    def total(self) -> int:
        return _count(self._searcher.search(self._query(), limit=1))

    def page(self) -> tuple[list[int], int, str | None]:
        """The ids of one page in its order, how many fit in all, and the cursor of what follows."""
        criteria = self._criteria
        if criteria.sort == "relevance":
            offset = offset_of(criteria.cursor, criteria.sort, _refusal(criteria))
            found = self._searcher.search(self._query(), limit=criteria.limit + 1, offset=offset)
            ids = self._ids(found.hits)
            following = written("relevance", offset + criteria.limit) if len(ids) > criteria.limit else None
            return ids[: criteria.limit], _count(found), following
        descending = criteria.sort != "closing"
        last = key_of(criteria.cursor, criteria.sort, _refusal(criteria))
        query = self._query() if last is None else self._and(self._beyond(criteria.sort, last, descending=descending))
        order = Order.Desc if descending else Order.Asc
        found = self._searcher.search(
            query, limit=criteria.limit + 1, order_by_field=criteria.sort, order=order, count=last is None
        )
        ids = self._ids(found.hits[: criteria.limit])
        more = len(found.hits) > criteria.limit
        following = written(criteria.sort, int(found.hits[criteria.limit - 1][0])) if more else None
        return ids, _count(found) if last is None else self.total(), following

    def nearest(self) -> tuple[list[int], int, str | None]:
        """As `page`, by distance: place after place outwards from the point, those of no known place at the end."""
        criteria = self._criteria
        passed = after_place(criteria.cursor, _refusal(criteria))
        counts = self.values("place")
        order = sorted((self._miles(name), name) for name in counts)
        ids: list[tuple[str, int]] = []
        for miles, name in order:
            if passed and (miles, name) < (self._miles(passed[0]), passed[0]):
                continue
            here = Query.term_query(self._index.schema, "place", name)
            wanted = criteria.limit + 1 - len(ids)
            parts = [here]
            if passed and name == passed[0]:
                parts.append(self._range("id", passed[1] + 1, None))
            found = self._searcher.search(self._and(*parts), limit=wanted, order_by_field="id", order=Order.Asc)
            ids += [(name, int(id_)) for id_, _ in found.hits]
            if len(ids) > criteria.limit:
                break
        kept = ids[: criteria.limit]
        following = written("nearest", list(kept[-1])) if len(ids) > criteria.limit else None
        return [id_ for _, id_ in kept], sum(counts.values()), following

    def facets(self) -> dict[str, dict[str, int]]:
        """Counts per value of each facet, each counted as if that facet itself were not filtered."""
        bounds = self._bounds()
        wanted = {name: _terms(name) for name in FACETS}
        wanted |= {label: _stretches(name, sorted(edges.values())) for label, (name, edges) in bounds.items()}
        if self._criteria.point:
            wanted["miles"] = _terms("place")
        # Whatever is not filtered by is counted together, for each pass reads every vacancy that fits.
        found: dict[str, dict[str, int]] = {}
        together: dict[str, dict[str, Any]] = {}
        for label, how in wanted.items():
            together.setdefault(label if label in self._parts else "", {})[label] = how
        for without, asked in together.items():
            counted = self._searcher.aggregate(self._query(without=without), asked)
            found |= {label: _counted(counted[label]["buckets"]) for label in asked}
        for label, (_, edges) in bounds.items():
            found[label] = _within(found[label], edges, at_most=label == "closing")
        if "miles" in found:
            found["miles"] = {
                str(limit): sum(n for name, n in found["miles"].items() if self._miles(name) <= limit)
                for limit in COUNTED_MILES
            }
        return found

    def _bounds(self) -> dict[str, tuple[str, dict[str, int]]]:
        """For each count of a stretch, the field that it is in and where its stretches begin or, of closings, end."""
        today = self._criteria.today
        return {
            "pay": ("pay", {str(pounds): pay_value(pounds) for pounds in COUNTED_PAY}),
            "posted": ("newest", {str(days): (today - dt.timedelta(days=days)).toordinal() for days in COUNTED_DAYS}),
            "closing": (
                "closing",
                {str(days): closing_value(today + dt.timedelta(days=days)) + 1 for days in COUNTED_DAYS},
            ),
        }

    def _counts(self, query: Query, names: Sequence[str]) -> dict[str, dict[str, int]]:
        if not names:
            return {}
        found = self._searcher.aggregate(query, {name: _terms(name) for name in names})
        return {name: _counted(found[name]["buckets"]) for name in names}

    def values(self, name: str, *, without: str = "") -> dict[str, int]:
        """How many fit, by the values of one facet."""
        return self._counts(self._query(without=without), [name])[name]

    def _query(self, *, without: str = "") -> Query:
        parts = [(Occur.Must, part) for name, part in self._parts.items() if name != without]
        return Query.boolean_query(parts) if parts else Query.all_query()

    def _and(self, *more: Query) -> Query:
        return Query.boolean_query([(Occur.Must, part) for part in (self._query(), *more)])

    def _filters(self) -> Iterator[tuple[str, Query]]:
        criteria, schema = self._criteria, self._index.schema
        if not criteria.include_closed:
            yield "open", Query.term_query(schema, "open", "yes")
            yield "closing_date", self._range("closing", key(closing_value(criteria.today), 0, descending=False), None)
        if criteria.tiers:
            yield "tier", Query.term_set_query(schema, "tier", list(criteria.tiers))
        for name in ("nation", "region", "authority", "contract", "hours", "specialism", "setting", "kind"):
            value = getattr(criteria, name)
            if value:
                yield name, Query.term_query(schema, name, value)
        if criteria.first_year:
            yield "first_year", Query.term_query(schema, "first_year", "yes")
        if criteria.min_pay is not None:
            yield "pay", self._range("pay", pay_value(math.ceil(criteria.min_pay)) << 32, None)
        if criteria.posted_since:
            yield "posted", self._range("newest", criteria.posted_since.toordinal() << 32, None)
        if criteria.closing_within is not None:
            last = min(closing_value(criteria.today + dt.timedelta(days=criteria.closing_within)), NO_CLOSING - 1)
            yield "closing", self._range("closing", None, (last + 1) << 32)
        if criteria.point and criteria.miles is not None:
            near = [name for name in self._seen.places if self._miles(name) <= criteria.miles]
            yield "miles", Query.term_set_query(schema, "place", near) if near else Query.empty_query()
        words = list(self._text())
        if words:
            yield "text", Query.boolean_query([(Occur.Must, word) for word in words])

    def _text(self) -> Iterator[Query]:
        """A query for each meaning: its words or what means the same; where nothing has them, the word meant."""
        for phrases in self._repaired():
            asked = [self._index.parse(phrase) for phrase in phrases]
            # What somebody types as a phrase may stand apart in an advert; beside each other the words count more.
            apart = [(Occur.Must, self._index.parse(word)) for word in phrases[0].split()]
            yield Query.disjunction_max_query([*asked, Query.boolean_query(apart)])

    def _repaired(self) -> tuple[tuple[str, ...], ...]:
        """The meanings of the text, a word that no vacancy has taken for the nearest one that titles have."""
        typed = words(self._criteria.text)
        spelled = [self._spelled(word) for word in typed]
        self.repaired = {was: now for was, now in zip(typed, spelled, strict=True) if was != now}
        return meanings(" ".join(spelled))

    def _spelled(self, word: str) -> str:
        if len(word) < SHORTEST_REPAIRED or is_known(word) or self._has(self._index.parse(word)):
            return word
        known = [term for term, _ in self._searcher.terms_with_prefix("spelling", "")]
        found = process.extractOne(word, [*known, *known_words()], scorer=OSA.normalized_similarity, score_cutoff=0.7)
        return found[0] if found else word

    def _has(self, query: Query) -> bool:
        return bool(self._searcher.search(query, limit=1, count=False).hits)

    def _range(self, name: str, low: int | None, high: int | None) -> Query:
        """From `low` on and below `high`."""
        return Query.range_query(
            self._index.schema, name, FieldType.Unsigned, low, high, True, include_upper=high is None
        )

    def _beyond(self, name: str, last: int, *, descending: bool) -> Query:
        return self._range(name, None, last) if descending else self._range(name, last + 1, None)

    def _ids(self, hits: Sequence[Any]) -> list[int]:
        return [int(id_ or 0) for id_ in self._searcher.fast_field_values("id", [address for _, address in hits])]

    def _miles(self, place: str) -> float:
        return math.inf if self._criteria.point is None else _miles_to(place, self._criteria.point)


# One search asks for the same distance several times, and whoever looks around looks from the same point again.
@lru_cache(maxsize=16_384)
def _miles_to(place: str, point: tuple[float, float]) -> float:
    there = place_point(place)
    return math.inf if there is None else miles_between(point, there)


def _terms(name: str) -> dict[str, Any]:
    return {"terms": {"field": name, "size": MOST_VALUES}}


def _stretches(name: str, bounds: Sequence[int]) -> dict[str, Any]:
    """Counts of the stretches between bounds, each by where it begins; the first begins at 0."""
    ranges = [
        {"key": str(start), "from": start << 32} | ({"to": end << 32} if end is not None else {})
        for start, end in zip([0, *bounds], [*bounds, None], strict=True)
    ]
    return {"range": {"field": name, "ranges": ranges}}


def _counted(buckets: Any) -> dict[str, int]:  # noqa: ANN401 - a list, or for ranges a mapping
    listed = buckets.values() if isinstance(buckets, dict) else buckets
    return {one["key"]: int(one["doc_count"]) for one in listed}


def _within(counts: Mapping[str, int], bounds: Mapping[str, int], *, at_most: bool) -> dict[str, int]:
    """How many lie below each bound (`at_most`), or from it on, out of the counts of the stretches between them."""
    begun = {int(start): n for start, n in counts.items() if start.isdecimal()}
    return {
        label: sum(n for start, n in begun.items() if (start < bound if at_most else start >= bound))
        for label, bound in bounds.items()
    }


def _count(found: SearchResult) -> int:
    # The engine's own type stubs leave this attribute out.
    return int(found.count or 0)  # type: ignore[attr-defined]


def _refusal(criteria: Criteria) -> CriteriaError:
    return CriteriaError("cursor", criteria.cursor, "the `next` of an earlier answer to the same search")
