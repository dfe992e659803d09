"""Searches answered by the index: those for words, and those from a place.

Owns turning a search into the index's queries and back. Words that no vacancy has are taken for the nearest that one
has; distances are exact, for a place is a word of the index.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA
from tantivy import FieldType, Occur, Order, Query, Searcher, SearchResult

from store.criteria import COUNTED_MILES, Criteria, counted_stretches, parts_of, refusal
from store.cursors import after_place, key_of, offset_of, written
from store.facts import FACETS, ORDERS, place_point
from store.index import MOST_VALUES, VacancyIndex
from store.ranking import favouring, matching, named
from store.sets import Part, Stretch
from store.wording import Meaning, Named, as_typed, is_known, known_words, meanings, words

EARTH_RADIUS_MILES = 3958.8
SHORTEST_REPAIRED = 4
"""Letters below which a word that no vacancy has is left as it was typed."""


class ByWords:
    """One search of one unchanging state of the index."""

    def __init__(self, index: VacancyIndex, criteria: Criteria) -> None:
        self._index = index
        self._criteria = criteria
        self._seen = index.seen
        self._searcher: Searcher = self._seen.searcher
        self.repaired: dict[str, str] = {}
        self.left_out: tuple[str, ...] = ()
        self._meanings = self._meant()
        self._parts = dict(self._filters())

    def total(self) -> int:
        """How many fit."""
        return _count(self._searcher.search(self._query(), limit=1))

    def page(self) -> tuple[list[int], int, str | None]:
        """The ids of one page in its order, how many fit in all, and the cursor of what follows."""
        criteria = self._criteria
        if criteria.sort == "nearest":
            return self._nearest()
        if criteria.sort == "relevance":
            offset = offset_of(criteria.cursor, criteria.sort, refusal(criteria))
            found = self._searcher.search(self._ranked(), limit=criteria.limit + 1, offset=offset)
            ids = self._ids(found.hits)
            following = written("relevance", offset + criteria.limit) if len(ids) > criteria.limit else None
            return ids[: criteria.limit], _count(found), following
        descending = ORDERS[criteria.sort]
        last = key_of(criteria.cursor, criteria.sort, refusal(criteria))
        query = self._query() if last is None else self._and(self._beyond(criteria.sort, last, descending=descending))
        order = Order.Desc if descending else Order.Asc
        found = self._searcher.search(
            query, limit=criteria.limit + 1, order_by_field=criteria.sort, order=order, count=last is None
        )
        ids = self._ids(found.hits[: criteria.limit])
        more = len(found.hits) > criteria.limit
        following = written(criteria.sort, int(found.hits[criteria.limit - 1][0])) if more else None
        return ids, _count(found) if last is None else self.total(), following

    def _nearest(self) -> tuple[list[int], int, str | None]:
        """As `page`, by distance: place after place outwards from the point, those of no known place at the end."""
        criteria = self._criteria
        passed = after_place(criteria.cursor, refusal(criteria))
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
        bounds = counted_stretches(self._criteria.today)
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

    def _ranked(self) -> Query:
        """As `_query`, and scored: the words by where they stand, and what is favoured."""
        text = self._parts.get("text", Query.all_query())
        rest = Query.const_score_query(self._query(without="text"), 0.0)
        favoured = favouring(self._index, self._criteria, self._meanings, self._places_within)
        return Query.boolean_query(
            [(Occur.Must, text), (Occur.Must, rest), *((Occur.Should, gain) for gain in favoured)]
        )

    def _and(self, *more: Query) -> Query:
        return Query.boolean_query([(Occur.Must, part) for part in (self._query(), *more)])

    def _filters(self) -> Iterator[tuple[str, Query]]:
        criteria, schema = self._criteria, self._index.schema
        for name, part in parts_of(criteria):
            yield name, self._query_of(part)
        if criteria.point and criteria.miles is not None:
            near = self._places_within(criteria.miles)
            yield "miles", Query.term_set_query(schema, "place", near) if near else Query.empty_query()
        if self._meanings:
            yield "text", Query.boolean_query([(Occur.Must, matching(self._index, one)) for one in self._meanings])

    def _query_of(self, part: Part) -> Query:
        if isinstance(part, Stretch):
            low, high = (None if end is None else end << 32 for end in (part.low, part.high))
            return self._range(part.field, low, high)
        if len(part.values) == 1:
            return Query.term_query(self._index.schema, part.field, part.values[0])
        return Query.term_set_query(self._index.schema, part.field, list(part.values))

    def loosened(self) -> bool:
        """Leave out what no vacancy at all has, where something else is asked for too; False where there is no such."""
        if self._criteria.as_typed:
            return False
        had = tuple(one for one in self._meanings if self._has(matching(self._index, one)))
        if not had or len(had) == len(self._meanings):
            return False
        self.left_out = tuple(one.phrases[0] for one in self._meanings if one not in had)
        self._meanings = had
        self._parts = dict(self._filters())
        return True

    @property
    def named(self) -> tuple[Named, ...]:
        """Facts that the search was taken to name."""
        return named(self._criteria, self._meanings)

    def _places_within(self, miles: float) -> list[str]:
        return [name for name in self._seen.places if self._miles(name) <= miles]

    def _meant(self) -> tuple[Meaning, ...]:
        """The meanings of the text, a word that no vacancy has taken for the nearest one that titles have."""
        if self._criteria.as_typed:
            return as_typed(self._criteria.text)
        typed = words(self._criteria.text)
        spelled = [self._spelled(word) for word in typed]
        self.repaired = {was: now for was, now in zip(typed, spelled, strict=True) if was != now}
        return meanings(" ".join(spelled), self._criteria.told)

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


def miles_between(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Miles along the surface between two points in degrees north and east, by the haversine formula."""
    (north, east), (north_there, east_there) = (tuple(map(math.radians, point)) for point in (here, there))
    half = math.sin((north_there - north) / 2) ** 2
    half += math.cos(north) * math.cos(north_there) * math.sin((east_there - east) / 2) ** 2
    return 2 * EARTH_RADIUS_MILES * math.asin(min(1.0, math.sqrt(half)))


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
