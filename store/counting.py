"""How many of a set of vacancies have each value of a facet, in as few steps as the sets allow.

Owns the counting of one state of the sets. Counting the bits of an integer takes ten times as long as an AND, and as
long for one bit as for all. So a value that few places beside each other have is looked for there alone, and of a facet
whose values exclude each other the last one is what is left.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from store.facts import SEVERAL

_NARROW = 4
"""A value is narrow where its stretches of places are less than this part of all."""

Stretches = Sequence[tuple[int, int, int]]
"""From which byte of a set to which, and the bits there."""


@dataclass(frozen=True, slots=True)
class _Facet:
    """The values of a facet: those with the bits of all places, and those with stretches of them."""

    wide: Sequence[tuple[str, int]]
    narrow: Sequence[tuple[str, Stretches]]


class Counting:
    """Counts by the values that vacancies have.

    The first `beside` of all `size` places were given out in an order that put those alike beside each other; those
    that came later lie beyond them.
    """

    def __init__(self, having: Mapping[str, Mapping[str, int]], *, beside: int, size: int) -> None:
        self._having = having
        self._beside = beside
        self._size = size
        self._facets: dict[str, _Facet] = {}

    def of(self, among: int, facets: Iterable[str]) -> dict[str, dict[str, int]]:
        """For each of these facets how many of a set have each value, the most first; those that none has left out."""
        n, bits = among.bit_count(), among.to_bytes(self._size // 8 + 1, "little")
        return {facet: self._counted(among, n, bits, facet) for facet in facets}

    def _counted(self, among: int, n: int, bits: bytes, facet: str) -> dict[str, int]:
        known = self._facets.get(facet) or self._taken_apart(facet)
        found = [
            (value, sum((int.from_bytes(bits[start:end], "little") & here).bit_count() for start, end, here in there))
            for value, there in known.narrow
        ]
        left = n - sum(count for _, count in found)
        last = len(known.wide) - 1
        for number, (value, having) in enumerate(known.wide):
            if facet in SEVERAL:
                count = (among & having).bit_count()
            elif not left:
                break
            else:
                count = left if number == last else (among & having).bit_count()
                left -= count
            found.append((value, count))
        found = [(value, count) for value, count in found if count]
        found.sort(key=lambda one: (-one[1], one[0]))
        return dict(found)

    def _taken_apart(self, facet: str) -> _Facet:
        wide, narrow = [], []
        for value, having in self._having[facet].items():
            there = self._stretches(having)
            if sum(end - start for start, end, _ in there) * _NARROW * 8 < self._size:
                narrow.append((value, there))
            else:
                wide.append((value, having))
        # The most common first, for after them nothing may be left to count.
        wide.sort(key=lambda one: -one[1].bit_count())
        found = self._facets[facet] = _Facet(wide, narrow)
        return found

    def _stretches(self, having: int) -> Stretches:
        before = having & ((1 << self._beside) - 1)
        return [
            (start, (part.bit_length() + 7) // 8, part >> start * 8)
            for part in (before, having ^ before)
            if part
            for start in [((part & -part).bit_length() - 1) // 8]
        ]
