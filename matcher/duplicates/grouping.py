"""Grouping postings into vacancies: which of those that are alike hold together.

Owns the groups. Must not judge a pair by itself: evidence.py does.
"""

import datetime as dt
import gc
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, compress
from typing import NamedTuple

from matcher.duplicates.blocks import by_employer, pairs
from matcher.duplicates.boilerplate import NOTHING_COMMON, Boilerplate
from matcher.duplicates.evidence import CERTAIN, Comparison, Verdict
from matcher.duplicates.glance import plainly_apart
from matcher.duplicates.likeness import read_employer
from matcher.duplicates.posting import Posting, Read, Texts
from matcher.duplicates.reasons import reasons_for
from matcher.duplicates.titles import read_title

# Members of each of two groups that are set against each other before the groups are joined, spread over their dates.
# Vacancies with more adverts than this are rare, and a flood of one advert must not cost its square.
CHECKED = 6


class Group(NamedTuple):
    """The postings of one vacancy. `score` (0 to 1) is that of the weakest join; a posting alone has 1."""

    ids: tuple[str, ...]
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grouped:
    """The groups of some postings, and the family of each that has one.

    A family is what a chain of alike pairs joins, the lowest id standing for it; two that are in one group are in one
    family, and what is in another family can change nothing about a group.
    """

    groups: list[Group]
    family: Mapping[str, str]


def same(a: Posting, b: Posting, *, boilerplate: Boilerplate = NOTHING_COMMON) -> tuple[bool, float, tuple[str, ...]]:
    """Whether two postings are one vacancy, how sure that is (0 to 1), and why or why not, in words.

    A score of 0 means that something says they are two jobs; between 0 and the lowest that merges, that too little
    says they are one.
    """
    texts = Texts()  # two are never so large as to want a file
    one, other = Read.of(a, texts), Read.of(b, texts)
    verdict = Comparison(boilerplate, texts).weigh(one, other)
    reasons = reasons_for(one, other, verdict)
    if verdict.same:
        return True, verdict.score, reasons
    too_little = ("too little in common to be sure", *reasons)
    return False, verdict.score, (verdict.apart,) if verdict.apart else too_little


def common_sentences(postings: Iterable[Posting]) -> Boilerplate:
    """What each employer says in all its adverts, learnt from these."""
    return Boilerplate.of(
        (read_employer(posting.employer).key, read_title(posting.title).key, posting.description)
        for posting in postings
    )


def _learnt(reads: Sequence[Read], by_employer: Mapping[str, Sequence[int]], texts: Texts) -> Boilerplate:
    """What each employer says in all its adverts, learnt from these when it is first asked for."""
    return Boilerplate.on_demand(
        lambda employer: (
            (title, texts.hashes(text))
            for title, text in {(reads[at].title.key, reads[at].text) for at in by_employer.get(employer, ())}
            if text
        )
    )


class Families:
    """Which postings, by number, are joined by alike pairs, directly or by others."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def head(self, index: int) -> int:
        """The posting that stands for a family: its lowest number."""
        while (above := self._above.get(index, index)) != index:
            self._above[index] = self._above.get(above, above)
            index = above
        return index

    def join(self, one: int, other: int) -> None:
        """Make two families one."""
        one, other = self.head(one), self.head(other)
        if one != other:
            self._above[max(one, other)] = min(one, other)


class _Grouping:
    """Joins postings best pair first, so that a group holds together as a whole and not along a chain."""

    def __init__(self, reads: Sequence[Read], by_employer: Mapping[str, Sequence[int]], comparison: Comparison) -> None:
        self._reads = reads
        self._by_employer = by_employer
        self._comparison = comparison
        self._verdicts: dict[tuple[int, int], Verdict] = {}
        self.family: dict[str, str] = {}  # the lowest id of each posting's family, but for those whose own that is

    def verdict(self, i: int, j: int) -> Verdict:
        """The verdict on a pair; kept only where the two are one vacancy, for most pairs are not and take room."""
        key = (i, j) if i < j else (j, i)
        return self._verdicts.get(key) or self._comparison.weigh(self._reads[key[0]], self._reads[key[1]])

    def groups(self) -> Iterator[tuple[Sequence[int], Group]]:
        """The groups of two and more, with their members, one family after the other.

        An employer's pairs are weighed, joined and forgotten while its adverts are at hand, but for an employer of
        which something is alike to another's.
        """
        lots = pairs(self._reads, self._by_employer)
        several = self._alike(next(lots))
        crossing = set(chain.from_iterable(several))
        for lot in lots:
            alike = self._alike(lot)
            if crossing.isdisjoint(chain.from_iterable(alike)):
                yield from self._of_families(alike)
            else:
                several.update(alike)
        yield from self._of_families(several)

    def _alike(self, lot: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Verdict]:
        """The pairs of one vacancy, with the verdict on each."""
        reads, weigh = self._reads, self._comparison.weigh
        return {
            (i, j): verdict
            for i, j in lot
            if not plainly_apart(one := reads[i], other := reads[j]) and (verdict := weigh(one, other)).same
        }

    def _of_families(self, alike: dict[tuple[int, int], Verdict]) -> Iterator[tuple[Sequence[int], Group]]:
        """The groups of the families that these pairs make, of which nothing is alike to anything else."""
        self._verdicts = alike
        families = Families()
        for i, j in alike:
            families.join(i, j)
        of_family: dict[int, list[tuple[int, int]]] = {}
        for pair in alike:
            of_family.setdefault(families.head(pair[0]), []).append(pair)
        for joined in of_family.values():
            ids = {self._reads[index].id for index in chain.from_iterable(joined)}
            self.family.update(dict.fromkeys(ids, lowest := min(ids)))
            del self.family[lowest]
            yield from self._joined(joined)

    def _joined(self, alike: list[tuple[int, int]]) -> Iterator[tuple[Sequence[int], Group]]:
        """The groups of two and more in a family, with their members, given its pairs that are alike."""
        if len(alike) == 1:
            yield alike[0], self._group(alike[0], alike)
            return
        near: dict[int, list[int]] = defaultdict(list)
        for i, j in alike:
            near[i].append(j)
            near[j].append(i)
        home = {index: index for index in near}
        members = {index: [index] for index in near}
        joins: dict[int, list[tuple[int, int]]] = {index: [] for index in near}
        for i, j in sorted(alike, key=self._best_first):
            left, right = home[i], home[j]
            if left == right or self._contested(i, j, near) or not self._hold_together(members[left], members[right]):
                continue
            if len(members[left]) < len(members[right]):
                left, right = right, left
            members[left] = sorted(members[left] + members.pop(right), key=self._day)
            home.update(dict.fromkeys(members[left], left))
            joins[left] += [*joins.pop(right), (i, j)]
        for one, found in members.items():
            if len(found) > 1:
                yield found, self._group(found, joins[one])

    def _best_first(self, pair: tuple[int, int]) -> tuple[int, list[str]]:
        return -self._verdicts[pair].points, sorted(self._reads[index].id for index in pair)

    def _day(self, index: int) -> tuple[dt.date, str]:
        read = self._reads[index]
        return read.posted or read.closing or read.seen or dt.date.min, read.id

    def _group(self, members: Sequence[int], joins: list[tuple[int, int]]) -> Group:
        reasons: dict[str, None] = {}
        points = CERTAIN
        for i, j in sorted(joins, key=self._best_first) if len(joins) > 1 else joins:
            verdict = self.verdict(i, j)
            one, other = self._reads[i], self._reads[j]
            told = reasons_for(one, other, verdict) if one.id < other.id else reasons_for(other, one, verdict)
            reasons.update(dict.fromkeys(told))
            points = min(points, verdict.points)
        ids = sorted([self._reads[index].id for index in members])
        return Group(tuple(ids), round(points / CERTAIN, 3), tuple(reasons))

    def _contested(self, i: int, j: int, near: Mapping[int, Sequence[int]]) -> bool:
        """Whether either posting is as like to another, which is a different job: then nobody can tell whose it is."""
        points = self.verdict(i, j).points
        for posting, partner in ((i, j), (j, i)):
            for rival in near[posting]:
                if rival != partner and self.verdict(posting, rival).points >= points:
                    between = self.verdict(rival, partner)
                    if between.apart and not between.by_time:
                        return True
        return False

    def _hold_together(self, left: Sequence[int], right: Sequence[int]) -> bool:
        """Whether nothing sets any two of both groups apart, and most of them are the same by themselves."""
        agreeing = total = 0
        for i in _spread(left):
            for j in _spread(right):
                verdict = self.verdict(i, j)
                if verdict.apart:
                    return False
                agreeing += verdict.same
                total += 1
        return agreeing * 2 >= total


def _lowest_id(group: Group) -> str:
    """What no other group has, and is sorted by in half the time that all of the ids take."""
    return group.ids[0]


def _spread(members: Sequence[int]) -> Sequence[int]:
    if len(members) <= CHECKED:
        return members
    return [members[at * (len(members) - 1) // (CHECKED - 1)] for at in range(CHECKED)]


def group(postings: Iterable[Posting], *, boilerplate: Boilerplate | None = None) -> list[Group]:
    """The vacancies that these postings are: every posting in exactly one group, alone where nothing is like it.

    The order of the postings makes no difference; groups come in the order of their lowest id. The postings are read
    one at a time and not kept, so a generator of a million needs room for their readings alone. `boilerplate` is what
    the employers say in all their adverts, learnt from these postings where it is not given.
    Raises ValueError where two postings have one id.
    """
    return grouped(postings, boilerplate=boilerplate).groups


def grouped(postings: Iterable[Posting], *, boilerplate: Boilerplate | None = None) -> Grouped:
    """What `group` gives, with the family of each posting that is alike to another."""
    with Texts() as texts, _no_cycles():
        return _grouped(postings, boilerplate, texts)


def _grouped(postings: Iterable[Posting], boilerplate: Boilerplate | None, texts: Texts) -> Grouped:
    # They stay in the order in which they came, which is how they lie in memory: a walk over a million in any other
    # order waits for each of them.
    reads: list[Read] = []

    def each() -> Iterator[Read]:
        for posting in postings:
            reads.append(read := Read.of(posting, texts))
            yield read

    employers = by_employer(each())
    ids = [read.id for read in reads]
    if len(set(ids)) < len(ids):
        twice = next(id_ for id_, times in Counter(ids).items() if times > 1)
        raise ValueError(f"id: {twice!r} stands on two postings; expected every id once")
    if boilerplate is None:
        boilerplate = _learnt(reads, employers, texts)
    grouping = _Grouping(reads, employers, Comparison(boilerplate, texts))
    groups: list[Group] = []
    alone = bytearray(b"\x01") * len(ids)
    for members, found in grouping.groups():
        groups.append(found)
        for index in members:
            alone[index] = False
    groups += [Group((id_,), 1.0, ()) for id_ in compress(ids, alone)]
    groups.sort(key=_lowest_id)
    return Grouped(groups, grouping.family)


@contextmanager
def _no_cycles() -> Iterator[None]:
    """Spare the collector of reference cycles its passes over millions of readings, which never form one.

    What was made meanwhile is counted among the old, or the first pass afterwards would go through all of it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():
            gc.freeze()
            gc.unfreeze()
        if was_on:
            gc.enable()
