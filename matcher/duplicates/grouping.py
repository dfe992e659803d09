"""Grouping postings into vacancies: which of those that are alike hold together.

Owns the groups. Must not judge a pair by itself: evidence.py does.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, repeat
from typing import NamedTuple

from matcher.cycles import no_cycles
from matcher.duplicates.boilerplate import NOTHING_COMMON, Boilerplate
from matcher.duplicates.employers import read_employer
from matcher.duplicates.evidence import CERTAIN, Comparison, Verdict
from matcher.duplicates.gathered import Gathered, Pair, id_of
from matcher.duplicates.glance import plainly_apart
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


def _learnt(employers: Mapping[str, Sequence[Read]], texts: Texts) -> Boilerplate:
    """What each employer says in all its adverts, learnt from these when it is first asked for."""
    return Boilerplate.on_demand(
        lambda employer: (
            (title, texts.hashes(text))
            for title, text in {(read.title.key, read.text) for read in employers.get(employer, ())}
            if text
        )
    )


def _families(alike: Iterable[Pair]) -> list[list[Pair]]:
    """The pairs of each family: of postings that are joined by alike pairs, directly or by others."""
    found: list[list[Pair]] = []
    family: dict[Read, list[Pair]] = {}
    for pair in alike:
        one, other = pair
        joined, rest = family.get(one), family.get(other)
        if joined is None or rest is None:
            joined = joined or rest
            if joined is None:
                found.append(joined := [])
            family[one] = family[other] = joined
        elif joined is not rest:
            if len(joined) < len(rest):
                joined, rest = rest, joined
            family.update(dict.fromkeys(chain.from_iterable(rest), joined))
            joined += rest
            rest.clear()
        joined.append(pair)
    return [joined for joined in found if joined]


class _Grouping:
    """Joins postings best pair first, so that a group holds together as a whole and not along a chain."""

    def __init__(self, gathered: Gathered, comparison: Comparison) -> None:
        self._gathered = gathered
        self._comparison = comparison
        self._verdicts: dict[Pair, Verdict] = {}
        self.parted: list[list[str]] = []  # the ids of each family that is more than one group, in order

    def groups(self) -> Iterator[Group]:
        """Every posting's group.

        An employer's pairs are weighed and joined while its adverts are at hand, but where some are alike to another's.
        """
        alike_across = self._alike(self._gathered.across())
        crossing = set(chain.from_iterable(alike_across))
        kept = list(self._gathered.employers.get("", ()))
        for lot in self._gathered.lots():
            alike = self._alike(lot.pairs)
            if crossing.isdisjoint(lot.reads):
                yield from self._of_postings(lot.reads, alike)
            else:
                alike_across.update(alike)
                kept += lot.reads
        yield from self._of_postings(kept, alike_across)

    def _alike(self, pairs: Iterable[Pair]) -> dict[Pair, Verdict]:
        """The pairs of one vacancy, the lower id first, with the verdict on each."""
        weigh = self._comparison.weigh
        return {
            (one, other) if one.id < other.id else (other, one): verdict
            for one, other in pairs
            if not plainly_apart(one, other) and (verdict := weigh(one, other)).same
        }

    def _verdict(self, one: Read, other: Read) -> Verdict:
        """The verdict on a pair; kept only where the two are one vacancy, for most pairs are not and take room."""
        pair = (one, other) if one.id < other.id else (other, one)
        return self._verdicts.get(pair) or self._comparison.weigh(*pair)

    def _of_postings(self, reads: Iterable[Read], alike: dict[Pair, Verdict]) -> list[Group]:
        """The groups of these postings, of which all that are alike to anything are in these pairs."""
        paired = set(chain.from_iterable(alike))
        groups = [Group((read.id,), 1.0, ()) for read in reads if read not in paired]
        self._verdicts = alike
        for joined in _families(alike):
            if len(joined) == 1:
                groups.append(self._group(joined[0], joined))
                continue
            found = list(self._of_family(joined))
            if len(found) > 1:
                self.parted.append(sorted(chain.from_iterable(group.ids for group in found)))
            groups += found
        return groups

    def _of_family(self, alike: Collection[Pair]) -> Iterator[Group]:
        """The groups of a family, given its pairs that are alike."""
        near: dict[Read, list[Read]] = defaultdict(list)
        for one, other in alike:
            near[one].append(other)
            near[other].append(one)
        # Where all are alike to all, as most are, nothing sets any two of them apart.
        whole = len(alike) == len(near) * (len(near) - 1) // 2
        home = {read: read for read in near}
        members = {read: [read] for read in near}
        joins: list[Pair] = []
        for pair in sorted(alike, key=self._best_first):
            one, other = pair
            left, right = home[one], home[other]
            if left is right or not (
                whole or (not self._contested(one, other, near) and self._hold_together(members[left], members[right]))
            ):
                continue
            if len(members[left]) < len(members[right]):
                left, right = right, left
            moved = members.pop(right)
            home.update(dict.fromkeys(moved, left))
            members[left] += moved
            if len(members[left]) > CHECKED:
                members[left].sort(key=_day)
            joins.append(pair)
        joins_of: dict[Read, list[Pair]] = {first: [] for first in members}
        for pair in joins:
            joins_of[home[pair[0]]].append(pair)
        for first, found in members.items():
            yield self._group(found, joins_of[first]) if len(found) > 1 else Group((first.id,), 1.0, ())

    def _best_first(self, pair: Pair) -> tuple[int, str, str]:
        return -self._verdicts[pair].points, pair[0].id, pair[1].id

    def _group(self, members: Iterable[Read], joins: Sequence[Pair]) -> Group:
        """The group of these postings, which were joined by these pairs, best first."""
        reasons: list[str] = []
        for pair in joins:
            reasons += reasons_for(*pair, self._verdicts[pair])
        ids = sorted([read.id for read in members])
        return Group(tuple(ids), _score(self._verdicts[joins[-1]].points), tuple(dict.fromkeys(reasons)))

    def _contested(self, one: Read, other: Read, near: Mapping[Read, Sequence[Read]]) -> bool:
        """Whether either posting is as like to another, which is a different job: then nobody can tell whose it is."""
        points = self._verdict(one, other).points
        for posting, partner in ((one, other), (other, one)):
            for rival in near[posting]:
                if rival is not partner and self._verdict(posting, rival).points >= points:
                    between = self._verdict(rival, partner)
                    if between.apart and not between.by_time:
                        return True
        return False

    def _hold_together(self, left: Sequence[Read], right: Sequence[Read]) -> bool:
        """Whether nothing sets any two of both groups apart, and most of them are the same by themselves."""
        agreeing = total = 0
        for one in _spread(left):
            for other in _spread(right):
                verdict = self._verdict(one, other)
                if verdict.apart:
                    return False
                agreeing += verdict.same
                total += 1
        return agreeing * 2 >= total


@cache
def _score(points: int) -> float:
    """The score that a group shows; rounding takes longer than looking up the few that there are."""
    return round(min(points, CERTAIN) / CERTAIN, 3)


def _day(read: Read) -> tuple[dt.date, str]:
    return read.posted or read.closing or read.seen or dt.date.min, read.id


def _lowest_id(group: Group) -> str:
    """What no other group has, and is sorted by in half the time that all of the ids take."""
    return group.ids[0]


def _spread(members: Sequence[Read]) -> Sequence[Read]:
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
    return _grouped(postings, boilerplate)[0]


def grouped(postings: Iterable[Posting], *, boilerplate: Boilerplate | None = None) -> Grouped:
    """What `group` gives, with the family of each posting that is alike to another."""
    groups, parted = _grouped(postings, boilerplate)
    families = chain((found.ids for found in groups), parted)
    return Grouped(groups, {id_: family[0] for family in families for id_ in family[1:]})


def _grouped(postings: Iterable[Posting], boilerplate: Boilerplate | None) -> tuple[list[Group], list[list[str]]]:
    """The groups, and the ids of each family that is more than one group."""
    with Texts() as texts, no_cycles():
        return _grouped_by(postings, boilerplate, texts)


def _grouped_by(
    postings: Iterable[Posting], boilerplate: Boilerplate | None, texts: Texts
) -> tuple[list[Group], list[list[str]]]:
    gathered = Gathered(map(Read.of, postings, repeat(texts)))
    if len(set(map(id_of, gathered.reads))) < len(gathered.reads):
        id_, _ = Counter(map(id_of, gathered.reads)).most_common(1)[0]
        raise ValueError(f"id: {id_!r} stands on two postings; expected every id once")
    if boilerplate is None:
        boilerplate = _learnt(gathered.employers, texts)
    grouping = _Grouping(gathered, Comparison(boilerplate, texts))
    groups = sorted(grouping.groups(), key=_lowest_id)
    gathered.let_go()
    return groups, grouping.parted
