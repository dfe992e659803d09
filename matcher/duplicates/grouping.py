"""Grouping postings into vacancies: which of those that are alike hold together.

Owns the groups. Must not judge a
pair by itself: evidence.py does.
"""

import datetime as dt
import gc
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

from matcher.duplicates.blocks import pairs
from matcher.duplicates.boilerplate import NOTHING_COMMON, Boilerplate
from matcher.duplicates.evidence import Comparison, Verdict, reasons_for
from matcher.duplicates.likeness import read_employer, read_title
from matcher.duplicates.posting import Posting, Read, Texts

# Members of each of two groups that are set against each other before the groups are joined, spread over their dates.
# Vacancies with more adverts than this are rare, and a flood of one advert must not cost its square.
CHECKED = 6


@dataclass(frozen=True, slots=True)
class Group:
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


def _learnt(reads: Sequence[Read], texts: Texts) -> Boilerplate:
    """What each employer says in all its adverts, learnt from these when it is first asked for."""
    by_employer: dict[str, list[int]] = defaultdict(list)
    for index, read in enumerate(reads):
        if read.employer.key and read.text:
            by_employer[read.employer.key].append(index)
    return Boilerplate.on_demand(
        lambda employer: ((reads[at].title.key, texts.hashes(reads[at].text)) for at in by_employer.get(employer, ()))
    )


class Families:
    """Which postings are joined by alike pairs, directly or by others."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def head(self, id_: str) -> str:
        """The posting that stands for a family: its lowest id."""
        while (above := self._above.get(id_, id_)) != id_:
            self._above[id_] = self._above.get(above, above)
            id_ = above
        return id_

    def heads(self) -> dict[str, str]:
        """The head of every posting that is joined to a lower one."""
        return {id_: self.head(id_) for id_ in self._above}

    def join(self, one: str, other: str) -> None:
        """Make two families one."""
        low, high = sorted((self.head(one), self.head(other)))
        if low != high:
            self._above[high] = low


class _Grouping:
    """Joins postings best pair first, so that a group holds together as a whole and not along a chain."""

    def __init__(self, reads: Sequence[Read], comparison: Comparison) -> None:
        self._reads = reads
        self._comparison = comparison
        self._verdicts: dict[tuple[int, int], Verdict] = {}
        self.families = Families()

    def verdict(self, i: int, j: int) -> Verdict:
        """The verdict on a pair; kept only where the two are one vacancy, for most pairs are not and take room."""
        key = (i, j) if i < j else (j, i)
        return self._verdicts.get(key) or self._comparison.weigh(self._reads[key[0]], self._reads[key[1]])

    def groups(self) -> Iterator[Group]:
        """The groups of two and more, one family after the other."""
        self._weigh_all()
        for i, j in self._verdicts:
            self.families.join(self._reads[i].id, self._reads[j].id)
        of_family: dict[str, list[tuple[int, int]]] = {}
        for pair in self._verdicts:
            of_family.setdefault(self.families.head(self._reads[pair[0]].id), []).append(pair)
        for alike in of_family.values():
            yield from self._joined(alike)

    def _weigh_all(self) -> None:
        """Weigh every pair, one employer's together while its adverts' texts are at hand."""
        of_employer: dict[str, array[int]] = {}
        for i, j in pairs(self._reads):
            of_employer.setdefault(self._reads[i].employer.key, array("q")).extend((i, j))
        for flat in of_employer.values():
            found = iter(flat)
            for i, j in zip(found, found, strict=True):
                verdict = self._comparison.weigh(self._reads[i], self._reads[j])
                if verdict.same:
                    self._verdicts[i, j] = verdict

    def _joined(self, alike: list[tuple[int, int]]) -> Iterator[Group]:
        """The groups of two and more in a family, given its pairs that are alike."""
        if len(alike) == 1:
            yield self._group(alike[0], alike)
            return
        near: dict[int, list[int]] = defaultdict(list)
        for i, j in alike:
            near[i].append(j)
            near[j].append(i)
        home = {index: index for index in near}
        members = {index: [index] for index in near}
        joins: dict[int, list[tuple[int, int]]] = {index: [] for index in near}
        for i, j in sorted(alike, key=lambda pair: (-self._verdicts[pair].points, pair)):
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
                yield self._group(sorted(found), joins[one])

    def _day(self, index: int) -> tuple[dt.date, int]:
        read = self._reads[index]
        return read.posted or read.closing or read.seen or dt.date.min, index

    def _group(self, members: Sequence[int], joins: list[tuple[int, int]]) -> Group:
        reasons: dict[str, None] = {}
        for i, j in joins:
            reasons.update(dict.fromkeys(reasons_for(self._reads[i], self._reads[j], self.verdict(i, j))))
        score = min(self.verdict(i, j).score for i, j in joins)
        return Group(tuple(self._reads[index].id for index in members), round(score, 3), tuple(reasons))

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
    reads = sorted((Read.of(posting, texts) for posting in postings), key=lambda read: read.id)
    for one, other in pairwise(reads):
        if one.id == other.id:
            raise ValueError(f"id: {one.id!r} stands on two postings; expected every id once")
    grouping = _Grouping(reads, Comparison(_learnt(reads, texts) if boilerplate is None else boilerplate, texts))
    groups = list(grouping.groups())
    together = {id_ for found in groups for id_ in found.ids}
    groups.extend(Group((read.id,), 1.0, ()) for read in reads if read.id not in together)
    return Grouped(sorted(groups, key=lambda found: found.ids), grouping.families.heads())


@contextmanager
def _no_cycles() -> Iterator[None]:
    """Spare the collector of reference cycles its passes over millions of readings, which never form one."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
