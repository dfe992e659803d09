"""How many of a set of vacancies have each value of a facet, in as few steps as the sets allow.

Owns the counting of one state of the sets. Counting the bits of an integer takes ten times as long as an AND, and as
long for one bit as for all. So what few places have, or places beside each other, is looked for there alone; and of a
facet whose values exclude each other the last one is what is left.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from store.facts import SEVERAL

_CHUNK = 512
"""Bytes of a set that are looked at together."""
_EACH = 1000
"""As many bytes can be counted in the time that it takes to look at one chunk."""


@dataclass(frozen=True, slots=True)
class _Facet:
    """The values of a facet: those that are anywhere, and the chunks of those that are in few.

    Of a chunk there is from which byte of a set to which, and the bits there.
    """

    wide: Sequence[tuple[str, int]]
    narrow: Sequence[tuple[str, int, int, int]]


class Counting:
    """Counts by the values that vacancies have; `size` is how many places there are."""

    def __init__(self, having: Mapping[str, Mapping[str, int]], *, size: int) -> None:
        self._having = having
        self._bytes = size // 8 + 1
        self._facets: dict[str, _Facet] = {}

    def of(self, among: int, facets: Iterable[str]) -> dict[str, dict[str, int]]:
        """For each of these facets how many of a set have each value, the most first; those that none has left out."""
        n, bits = among.bit_count(), among.to_bytes(self._bytes, "little")
        return {facet: self._counted(among, n, bits, facet) for facet in facets}

    def _counted(self, among: int, n: int, bits: bytes, facet: str) -> dict[str, int]:
        known = self._facets.get(facet) or self._taken_apart(facet)
        number = int.from_bytes
        counts: dict[str, int] = {}
        for value, start, end, here in known.narrow:
            both = number(bits[start:end], "little") & here
            if both:
                counts[value] = counts.get(value, 0) + both.bit_count()
        if facet in SEVERAL:
            counts |= {value: (among & having).bit_count() for value, having in known.wide}
        elif known.wide:
            left = n - sum(counts.values())
            for value, having in known.wide[:-1]:
                if not left:
                    break
                counts[value] = count = (among & having).bit_count()
                left -= count
            counts[known.wide[-1][0]] = left
        ordered = sorted([(-count, value) for value, count in counts.items() if count])
        return {value: -count for count, value in ordered}

    def _taken_apart(self, facet: str) -> _Facet:
        wide: list[tuple[str, int]] = []
        narrow: list[tuple[str, int, int, int]] = []
        for value, having in self._having[facet].items():
            chunks = self._chunks(having)
            if sum(_EACH + end - start for start, end, _ in chunks) < self._bytes:
                narrow += [(value, *chunk) for chunk in chunks]
            else:
                wide.append((value, having))
        # The most common first, for after them nothing may be left to count.
        wide.sort(key=lambda one: -one[1].bit_count())
        found = self._facets[facet] = _Facet(wide, narrow)
        return found

    def _chunks(self, having: int) -> list[tuple[int, int, int]]:
        bits, found = having.to_bytes(self._bytes, "little"), []
        for start in range(0, self._bytes, _CHUNK):
            chunk = bits[start : start + _CHUNK].rstrip(b"\0")
            if chunk:
                there = chunk.lstrip(b"\0")
                found.append((start + len(chunk) - len(there), start + len(chunk), int.from_bytes(there, "little")))
        return found
