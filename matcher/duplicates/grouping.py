"""Grouping postings into vacancies: which are compared, and which hold together.

Owns the block keys, the groups and the links from an agency's copy to the employer's own posting. Must not judge a
pair by itself: evidence.py does.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from matcher.duplicates.boilerplate import NOTHING_COMMON, Boilerplate
from matcher.duplicates.evidence import (
    SAME_WORDING,
    Comparison,
    Verdict,
    place_likeness,
    shared_references,
    title_likeness,
)
from matcher.duplicates.likeness import folded, read_employer, read_title
from matcher.duplicates.posting import Posting, Read

# A block of more is sorted and each posting compared with its next neighbours only, so that the work grows with the
# number of postings and not with its square.
BLOCK_LIMIT = 50
NEIGHBOURS = 20
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
class Link:
    """An agency's copy of an employer's job: shown beside it, never merged, for pay and contract are the agency's."""

    agency_id: str
    posting_id: str
    reasons: tuple[str, ...]


def same(a: Posting, b: Posting, *, boilerplate: Boilerplate = NOTHING_COMMON) -> tuple[bool, float, tuple[str, ...]]:
    """Whether two postings are one vacancy, how sure that is (0 to 1), and why or why not, in words.

    A score of 0 means that something says they are two jobs; between 0 and the lowest that merges, that too little
    says they are one.
    """
    verdict = Comparison(boilerplate).weigh(Read.of(a), Read.of(b))
    if verdict.same:
        return True, verdict.score, verdict.reasons
    too_little = ("too little in common to be sure", *verdict.reasons)
    return False, verdict.score, (verdict.apart,) if verdict.apart else too_little


def block_keys(posting: Posting) -> tuple[str, ...]:
    """The keys of the blocks that a posting belongs to; two postings with no key in common are never compared."""
    return tuple(_keys(Read.of(posting)))


def _keys(read: Read) -> Iterator[str]:
    title, employer = read.title.key, read.employer.key
    place = read.place.key or read.posting.authority_code or ""
    day = read.posting.closing or read.posting.posted
    for reference in sorted(read.mentioned):
        yield f"reference|{reference}"
    if read.page:
        yield f"page|{read.page}"
    if employer and title:
        yield f"employer+title|{employer}|{title}"
    if employer and day:
        year, week, _ = day.isocalendar()
        yield f"employer+week|{employer}|{year}-{week:02}"
    if title and place:
        yield f"title+place|{title}|{place}"
    figures = sorted(read.salary.yearly | read.salary.shorter)
    if place and figures:
        yield f"place+pay|{place}|{figures}"


def common_sentences(postings: Iterable[Posting]) -> Boilerplate:
    """What each employer says in all its adverts, learnt from these."""
    return Boilerplate.of(
        (read_employer(posting.employer).key, read_title(posting.title).key, posting.description)
        for posting in postings
    )


class _Grouping:
    """Joins postings best pair first, so that a group holds together as a whole and not along a chain."""

    def __init__(self, reads: Sequence[Read], boilerplate: Boilerplate) -> None:
        self._reads = reads
        self._comparison = Comparison(boilerplate)
        self._verdicts: dict[tuple[int, int], Verdict] = {}
        self._members: dict[int, list[int]] = {index: [index] for index in range(len(reads))}
        self._home = list(range(len(reads)))

    def verdict(self, i: int, j: int) -> Verdict:
        """The verdict on a pair; kept only where the two are one vacancy, for most pairs are not and take room."""
        key = (i, j) if i < j else (j, i)
        if kept := self._verdicts.get(key):
            return kept
        verdict = self._comparison.weigh(self._reads[key[0]], self._reads[key[1]])
        if verdict.same:
            self._verdicts[key] = verdict
        return verdict

    def candidates(self) -> Iterator[tuple[int, int]]:
        """Pairs that share a block, lower index first, each once."""
        blocks: dict[int, list[int]] = defaultdict(list)
        for index, read in enumerate(self._reads):
            for key in _keys(read):
                blocks[hash(key)].append(index)  # a hash takes an eighth of its string's room
        met: set[int] = set()
        for block in blocks.values():
            if len(block) <= BLOCK_LIMIT:
                reach = len(block)
            else:
                block.sort(key=self._neighbourhood)
                reach = NEIGHBOURS
            for at, one in enumerate(block):
                for other in block[at + 1 : at + 1 + reach]:
                    pair = min(one, other) * len(self._reads) + max(one, other)
                    if one != other and pair not in met:
                        met.add(pair)
                        yield min(one, other), max(one, other)

    def _day(self, index: int) -> tuple[dt.date, int]:
        posting = self._reads[index].posting
        return posting.posted or posting.closing or posting.seen or dt.date.min, index

    def _neighbourhood(self, index: int) -> tuple[str, str, str, dt.date, str]:
        read = self._reads[index]
        day = read.posting.closing or read.posting.posted or dt.date.min
        return read.title.key, read.employer.key, read.place.key, day, read.posting.id

    def joined(self) -> Iterator[tuple[list[int], list[Verdict]]]:
        """The groups, as indexes and the verdicts that made each."""
        pairs = sorted(pair for pair in self.candidates() if self.verdict(*pair).same)
        near: dict[int, list[int]] = defaultdict(list)
        for i, j in pairs:
            near[i].append(j)
            near[j].append(i)
        made: dict[int, list[Verdict]] = defaultdict(list)
        for i, j in sorted(pairs, key=lambda pair: (-self.verdict(*pair).points, pair)):
            left, right = self._home[i], self._home[j]
            if left == right or self._contested(i, j, near) or not self._hold_together(left, right):
                continue
            if len(self._members[left]) < len(self._members[right]):
                left, right = right, left
            for index in self._members[right]:
                self._home[index] = left
            self._members[left] = sorted(self._members[left] + self._members.pop(right), key=self._day)
            made[left] += [*made.pop(right, []), self.verdict(i, j)]
        for home, members in sorted(self._members.items()):
            yield sorted(members), made[home]

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

    def _hold_together(self, left: int, right: int) -> bool:
        """Whether nothing sets any two of both groups apart, and most of them are the same by themselves."""
        agreeing = total = 0
        for i in _spread(self._members[left]):
            for j in _spread(self._members[right]):
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

    The order of the postings makes no difference; groups come in the order of their lowest id. `boilerplate` is what
    the employers say in all their adverts, learnt from these postings where it is not given.
    Raises ValueError where two postings have one id.
    """
    ordered = sorted(postings, key=lambda posting: posting.id)
    for one, other in pairwise(ordered):
        if one.id == other.id:
            raise ValueError(f"id: {one.id!r} stands on two postings; expected every id once")
    common = common_sentences(ordered) if boilerplate is None else boilerplate
    grouping = _Grouping([Read.of(posting) for posting in ordered], common)
    groups = []
    for members, verdicts in grouping.joined():
        reasons = tuple(dict.fromkeys(reason for verdict in verdicts for reason in verdict.reasons))
        score = min((verdict.score for verdict in verdicts), default=1.0)
        groups.append(Group(tuple(ordered[index].id for index in members), round(score, 3), reasons))
    return sorted(groups, key=lambda found: found.ids)


def join(new: Posting, block: Iterable[Posting], *, boilerplate: Boilerplate | None = None) -> Group:
    """The group that a new posting makes with those that share a block key with it; alone where none is its vacancy."""
    groups = group([new, *block], boilerplate=boilerplate)
    return next(found for found in groups if new.id in found.ids)


def links(postings: Iterable[Posting]) -> list[Link]:
    """The agency copies among these postings, each with the employer's own posting of that job.

    A copy has the same title in the same place, and names the employer, carries its reference or repeats its words.
    """
    reads = sorted(map(Read.of, postings), key=lambda read: read.posting.id)
    comparison = Comparison(NOTHING_COMMON)
    own: dict[str, list[Read]] = defaultdict(list)
    for read in reads:
        if not read.agency and read.employer.key and read.title.key:
            for key in {read.title.key, read.place.key} - {""}:
                own[key].append(read)
    found = []
    for copy in (read for read in reads if read.agency and read.title.key):
        told = frozenset(folded(copy.posting.title).split()) | copy.employer.words
        told |= frozenset(word for word in re.findall(r"[^\W_]+", copy.posting.description[:20_000].lower()))
        near = {read.posting.id: read for key in (copy.title.key, copy.place.key) for read in own.get(key, ())}
        for _, posting in sorted(near.items()):
            if title_likeness(copy, posting) != "same" or place_likeness(copy, posting) not in ("same", "contained"):
                continue
            reasons = []
            if shared := shared_references(copy, posting):
                reasons.append(f"same reference {shared[0]}")
            if posting.employer.words <= told:
                reasons.append(f"names {posting.posting.employer}")
            if (comparison.wording(copy, posting) or 0.0) >= SAME_WORDING:
                reasons.append("same wording")
            if reasons:
                found.append(Link(copy.posting.id, posting.posting.id, ("same title and place", *reasons)))
    return found
