"""The vacancies as sets of bits, one for each value: which fit, how many, and the first of them in an order.

Owns filters, counts and orders where no words are looked for, which the index of words answers too: there each count
is a pass over all that fit, here an AND of two integers. Each vacancy has a place, the same bit in every set; whoever
gives the first vacancies beside others alike has counts the sooner. A state of the sets never changes, so that a search
sees one alone; it follows the database as the index does.
"""

import sys
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress
from typing import Any, TypeVar

from store.counting import Counting
from store.facts import FACETS, ORDERS, id_of, keys_of, values_of

_MOST_KEPT = 16_000_000
"""Bytes of stretches of which the set is kept, and of sets of which the counts are, each."""
_MOST_STEPS = 150
"""How far an order is walked along, one by one."""
_SHARES = 128
"""Parts of an order by which the first of few are found; each takes the room of one more value."""
_HEAP = 4
"""Times as many as are wanted, from which on it pays to look where they begin."""
_FILTERED = (*FACETS, "open")


K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Having:
    """Those with any of these values of a facet."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Those whose value in an order is from `low` on and below `high`, both as `store.facts` numbers them."""

    field: str
    low: int | None
    high: int | None


Part = Having | Stretch


@dataclass(frozen=True, slots=True)
class _Shares:
    """An order cut in about equal shares: where each but the last ends, and the set of those up to there.

    `of` is how many places there were when it was cut. Keys are negative where the greatest comes first.
    """

    of: int
    ends: Sequence[int]
    begun: Sequence[int]


@dataclass(frozen=True)
class VacancySets:
    """One unchanging state; `size` is how many places were given out, those of removed vacancies too."""

    revision: int = 0
    size: int = 0
    everything: int = 0
    places: dict[int, int] = field(default_factory=dict)
    """The place of each vacancy by its id. Later states share it and only ever add to it."""
    having: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: {name: {} for name in _FILTERED})
    digits: Mapping[str, Sequence[int]] = field(default_factory=lambda: dict.fromkeys(ORDERS, ()))
    """Of each order's value the sets of those with its lowest binary digit, the next one, and so on."""
    keys: Mapping[str, "array[int]"] = field(default_factory=lambda: {name: array("Q") for name in ORDERS})
    """The keys of all that are there in each order, the least first."""
    by_place: Mapping[str, "array[int]"] = field(default_factory=lambda: {name: array("Q") for name in ORDERS})
    """The same by the vacancies' places; what stands at the place of a removed one means nothing."""
    _ranges: dict[tuple[str, int], int] = field(default_factory=dict)
    _shares: dict[str, _Shares] = field(default_factory=dict)
    _counts: dict[int, dict[Any, Any]] = field(default_factory=dict)

    def matching(self, parts: Iterable[Part]) -> int:
        """The set of those that fit every part."""
        found = self.everything
        for part in parts:
            found &= self._set_of(part)
        return found

    def counts(self, among: int, facets: Iterable[str]) -> dict[str, dict[str, int]]:
        """How many of a set have each value of these facets, the most first; those that none has are left out.

        The same set is often counted again, for the next page or in another order.
        """
        known = self._known(among)
        missing = [facet for facet in facets if facet not in known]
        if missing:
            known |= self._counting.of(among, missing)
        return {facet: known[facet] for facet in facets}

    def within(self, among: int, stretches: Sequence[Stretch], *, n: int) -> list[int]:
        """How many of a set of `n` are in each of these stretches."""
        known = self._known(among)

        def beyond(order: str, low: int | None) -> int:
            if low is None:
                return 0
            if (order, low) not in known:
                both = among & self._from(order, low)
                known[order, low] = n if both == among else both.bit_count()
            found: int = known[order, low]
            return found

        lows = (n if one.low is None else beyond(one.field, one.low) for one in stretches)
        return [low - beyond(one.field, one.high) for low, one in zip(lows, stretches, strict=True)]

    def _known(self, among: int) -> dict[Any, Any]:
        """What was counted of this set: by facet its values, by an order and a value how many have that or more."""
        known = self._counts.get(among)
        if known is None:
            if len(self._counts) * self.size // 8 > _MOST_KEPT:
                self._counts.clear()
            known = self._counts[among] = {}
        return known

    @cached_property
    def _counting(self) -> Counting:
        return Counting(self.having, size=self.size)

    def first(self, among: int, order: str, *, after: int | None, wanted: int, n: int | None = None) -> list[int]:
        """The keys of the first of a set of `n` in an order, beyond the key `after` where one is given."""
        n = among.bit_count() if n is None else n
        # Walking along the order meets one that fits at every size/n steps, by chance.
        if wanted * self.size < n * _MOST_STEPS:
            found = self._walked(among, order, after, wanted)
            if len(found) == wanted:
                return found
        return self._gathered(among, n, order, after, wanted)

    def _walked(self, among: int, order: str, after: int | None, wanted: int) -> list[int]:
        """The same, as far as a short walk along the order meets them."""
        descending, keys = ORDERS[order], self.keys[order]
        start = self._rank(order, after)
        positions = range(start, min(start + _MOST_STEPS, len(keys)))
        if descending:
            positions = range(len(keys) - 1 - start, max(len(keys) - 1 - start - _MOST_STEPS, -1), -1)
        found: list[int] = []
        bits = among.to_bytes(self.size // 8 + 1, "little")
        for key in map(keys.__getitem__, positions):
            place = self.places[id_of(key, descending=descending)]
            if bits[place >> 3] >> (place & 7) & 1:
                found.append(key)
                if len(found) == wanted:
                    break
        return found

    def _rank(self, order: str, after: int | None) -> int:
        """How many come before those beyond the key `after`."""
        if after is None:
            return 0
        keys = self.keys[order]
        return len(keys) - bisect_left(keys, after) if ORDERS[order] else bisect_right(keys, after)

    def _gathered(self, among: int, n: int, order: str, after: int | None, wanted: int) -> list[int]:
        """The same out of as many shares of the order, from its beginning on, as have enough of them."""
        shares, descending, by_place = self._cut(order), ORDERS[order], self.by_place[order]
        begun, rest, passed, enough = shares.begun, among, 0, wanted
        if after is not None:
            passed = bisect_right(shares.ends, -after if descending else after)
        if passed:
            rest &= ~begun[passed - 1]
            n = rest.bit_count()

        def held(set_: int) -> int:
            return (rest & set_).bit_count()

        if after is not None and passed < len(begun):
            enough += held(begun[passed])  # those before `after` in its own share are left out below
        # As many as hold enough if those that fit are spread evenly.
        too_few, taken = passed, passed + enough * (_SHARES - passed) // max(n, 1) + 1
        while taken <= len(begun) and (n := held(begun[taken - 1])) < enough:
            too_few, taken = taken, passed + 2 * (taken - passed)
        if n > _HEAP * enough:
            # They come in heaps, and counting a few shares more costs less than reading a heap.
            taken = bisect_left(begun, enough, too_few, min(taken - 1, len(begun)), key=held) + 1
        some = rest & begun[taken - 1] if taken <= len(begun) else rest
        keys = [by_place[place] for place in _places(some)]
        if after is not None:
            keys = [key for key in keys if (key < after if descending else key > after)]
        return sorted(keys, reverse=descending)[:wanted]

    def _cut(self, order: str) -> _Shares:
        known = self._shares.get(order)
        if known is None:
            descending = ORDERS[order]
            keys = self.keys[order][::-1] if descending else self.keys[order]
            ranked = [self.places[id_of(key, descending=descending)] for key in keys]
            bits, start, ends, begun = bytearray(self.size // 8 + 1), 0, [], []
            for end in sorted({len(ranked) * share // _SHARES for share in range(1, _SHARES)} - {0}):
                for place in ranked[start:end]:
                    bits[place >> 3] |= 1 << (place & 7)
                ends.append(-keys[end - 1] if descending else keys[end - 1])
                begun.append(int.from_bytes(bits, "little"))
                start = end
            known = self._shares[order] = _Shares(self.size, ends, begun)
        return known

    def followed(self, rows: Iterable[Any], gone: Collection[int], revision: int) -> "VacancySets":
        """The state in which these rows of vacancies are as they are now, and those with the ids `gone` are not."""
        size, changed = self.size, [self.places[id_] for id_ in gone if id_ in self.places]
        there, having = array("I"), {name: defaultdict[str, "array[int]"](lambda: array("I")) for name in _FILTERED}
        valued = {name: defaultdict[int, "array[int]"](lambda: array("I")) for name in ORDERS}
        by_place = {name: array("Q", keys) for name, keys in self.by_place.items()}
        for row in rows:
            place = self.places.get(row.id)
            if place is None:
                place = self.places[row.id] = size
                size += 1
                for keys in by_place.values():
                    keys.append(0)
            else:
                changed.append(place)
            there.append(place)
            values = values_of(row)
            for name in _FILTERED:
                for value in values[name]:
                    having[name][value].append(place)
            for name, key in keys_of(row).items():
                by_place[name][place] = key
                valued[name][key >> 32].append(place)
        kept = _set(range(size), size) & ~_set(changed, size)
        everything = (self.everything & kept) | _set(there, size)
        lost = {name: {self.by_place[name][place] for place in changed} for name in ORDERS}
        fresh = {name: [by_place[name][place] for place in there] for name in ORDERS}
        return VacancySets(
            revision=revision,
            size=size,
            everything=everything,
            places=self.places,
            having={name: _renewed(self.having[name], having[name], kept, size) for name in _FILTERED},
            digits={name: _renewed_digits(self.digits[name], valued[name], kept, size) for name in ORDERS},
            keys={name: _sorted(self.keys[name], lost[name], fresh[name]) for name in ORDERS},
            by_place=by_place,
            _shares={
                name: _renewed_shares(shares, [(by_place[name][place], place) for place in there], kept, size, name)
                # Once many came, the shares are no longer equal, and cut anew when they are wanted.
                for name, shares in self._shares.items()
                if (size - shares.of + len(there)) * 8 < shares.of
            },
        )

    def _set_of(self, part: Part) -> int:
        if isinstance(part, Having):
            found = 0
            for value in part.values:
                found |= self.having[part.field].get(value, 0)
            return found
        found = self.everything if part.low is None else self._from(part.field, part.low)
        # What is from `high` on is from `low` on too, unless nothing is between them.
        return found if part.high is None else found & ~self._from(part.field, part.high)

    def _from(self, order: str, low: int) -> int:
        """Those whose value in an order is `low` or more, found digit by digit from the highest."""
        # Whatever has the same beyond it is the same stretch.
        rank = bisect_left(self.keys[order], low << 32)
        known = self._ranges.get((order, rank))
        if known is not None:
            return known
        digits = self.digits[order]
        above, equal = 0, self.everything if low.bit_length() <= len(digits) else 0
        for digit in range(len(digits) - 1, -1, -1):
            one = equal & digits[digit]
            if low >> digit & 1:
                equal = one
            else:
                above |= one
                equal ^= one
        if len(self._ranges) * self.size // 8 > _MOST_KEPT:
            self._ranges.clear()
        self._ranges[order, rank] = above | equal
        return above | equal


def _set(places: Iterable[int], size: int) -> int:
    """The set of these places, out of so many."""
    bits = bytearray(size // 8 + 1)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")


def _places(among: int) -> list[int]:
    """The places of a set."""
    words = array("Q", among.to_bytes((among.bit_length() // 64 + 1) * 8, "little"))
    if sys.byteorder == "big":
        words.byteswap()
    found = []
    for number in compress(range(len(words)), words):
        word, start = words[number], number * 64
        while word:
            lowest = word & -word
            found.append(start + lowest.bit_length() - 1)
            word ^= lowest
    return found


def _digits(value: int) -> Iterator[int]:
    """Which binary digits of a number are one."""
    while value:
        lowest = value & -value
        yield lowest.bit_length() - 1
        value ^= lowest


def _renewed(before: Mapping[K, int], more: Mapping[K, Iterable[int]], kept: int, size: int) -> dict[K, int]:
    found = {value: places & kept for value, places in before.items()}
    for value, places in more.items():
        found[value] = found.get(value, 0) | _set(places, size)
    return {value: places for value, places in found.items() if places}


def _renewed_digits(before: Sequence[int], valued: Mapping[int, "array[int]"], kept: int, size: int) -> tuple[int, ...]:
    more = defaultdict[int, "array[int]"](lambda: array("I"))
    for value, places in valued.items():
        for digit in _digits(value):
            more[digit].extend(places)
    found = _renewed(dict(enumerate(before)), more, kept, size)
    return tuple(found.get(digit, 0) for digit in range(max(found, default=-1) + 1))


def _renewed_shares(before: _Shares, fresh: Iterable[tuple[int, int]], kept: int, size: int, order: str) -> _Shares:
    came: dict[int, list[int]] = defaultdict(list)
    for key, place in fresh:
        came[bisect_left(before.ends, -key if ORDERS[order] else key)].append(place)
    more, begun = 0, []
    for number, places in enumerate(before.begun):
        if number in came:
            more |= _set(came[number], size)
        begun.append(places & kept | more)
    return _Shares(before.of, before.ends, begun)


def _sorted(before: "array[int]", lost: Collection[int], fresh: Sequence[int]) -> "array[int]":
    keys = [key for key in before if key not in lost] if lost else list(before)
    keys += sorted(fresh)
    # Two stretches that are each in order: sorting is merging.
    keys.sort()
    return array("Q", keys)
