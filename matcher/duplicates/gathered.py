"""Drawing the pairs of postings that are compared out of the blocks of many, in bounded time and room.

Owns gathering postings by employer and those that may be alike to another employer's. Must not say what a block's key
is, which blocks.py does, nor judge a pair.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations
from operator import attrgetter
from typing import NamedTuple, TypeVar

from matcher.duplicates.blocks import (
    BLOCK_LIMIT,
    NEIGHBOURS,
    Key,
    beginning,
    employer_keys,
    keys_across,
    neighbourhood,
    of_firm,
    one_place,
    pointers,
    week,
)
from matcher.duplicates.hosts import Named, as_host, as_hosted, may_be_hosted
from matcher.duplicates.posting import Read
from matcher.duplicates.spellings import together

id_of = attrgetter("id")
Pair = tuple[Read, Read]
Kind = TypeVar("Kind", bound=Hashable)


class Lot(NamedTuple):
    """All postings of employers that may be one in other letters or words, and the pairs of them that are compared."""

    reads: Sequence[Read]
    pairs: Iterable[Pair]


class Gathered:
    """Postings by employer, as they come; those that may be alike to another employer's are set aside as well.

    `reads` has all as they came: so they lie in memory, and of a million to let them go in another order takes long.
    """

    def __init__(self, reads: Iterable[Read] = ()) -> None:
        self.reads: list[Read] = []
        self.employers: defaultdict[str, list[Read]] = defaultdict(list)  # under "" those that do not tell theirs
        self._firms: dict[str, str] = {}  # the employer's key by the name of the firm
        # The employers' keys by what they are or would be called for short, and of these what one is called.
        self._shorts: dict[str, dict[str, None]] = {}
        self._called: set[str] = set()
        self._agencies: list[Read] = []
        self._mentioning: list[Read] = []
        self._cut: list[Read] = []
        self._beside: list[Read] = []
        # A million come by here, so what each needs is looked up once.
        keep, employers = self.reads.append, self.employers
        for read in reads:
            keep(read)
            employer = read.employer
            employers[employer.key].append(read)
            if employer.firm:
                self._firms[employer.firm] = employer.key
                if employer.beside:
                    self._beside.append(read)
            if employer.short:
                self._shorts.setdefault(employer.short, {})[employer.key] = None
                if not employer.by_letters:
                    self._called.add(employer.short)
            if read.agency:
                self._agencies.append(read)
            if read.mentioned:
                self._mentioning.append(read)
            if read.title.cut:
                self._cut.append(read)

    def across(self) -> Iterator[Pair]:
        """The pairs that share a block and may be of two employers, or a cut title; a pair may come more than once."""
        # Two agencies may offer one job under its reference.
        yield from _drawn(self._agencies, pointers)
        yield from _mentions(self._mentioning, self.reads)
        yield from _untold(self.employers.get("", ()), self.reads)
        yield from _named_beside(self._beside, self.reads)
        yield from _put_up_by_hosts(self.employers, self.reads)
        employers = {read.employer.key for read in self._cut}
        yield from _cut_short(self._cut, chain.from_iterable(map(self.employers.__getitem__, employers)))

    def lots(self) -> Iterator[Lot]:
        """What may be one employer's, with the pairs of it that share a block.

        Two employers that are told and differ otherwise are never one; what is alike in a lot is so to none in another.
        """
        # Two that would be called so are two.
        shorts = map(self._shorts.__getitem__, sorted(self._called))
        for spellings in together(filter(None, self.employers), self._firms, shorts):
            reads = list(chain.from_iterable(map(self.employers.__getitem__, spellings)))
            blocks = _blocks(reads, _keys_of_one_name) if len(spellings) == 1 else []
            if len(spellings) > 1 or max(map(len, blocks), default=0) > BLOCK_LIMIT:
                blocks = _blocks(sorted(reads, key=id_of), _keys_of_employer)
            yield Lot(reads, _within_any(blocks))

    def let_go(self) -> None:
        """Forget every posting, the first first."""
        self.employers.clear()
        self.reads.clear()


def _keys_of_one_name(read: Read) -> tuple[Hashable, ...]:
    """What `_keys_of_employer` comes down to where all have one employer and no block is a large one.

    Title and place say no more there than the title alone.
    """
    title, figures = read.title.key, read.salary.figures
    place = read.place.key or read.authority_code
    day = read.closing or read.posted
    return read.page, read.reference, title, week(day) if day else 0, (place, figures) if place and figures else ()


def _keys_of_employer(read: Read) -> tuple[Hashable, ...]:
    return *pointers(read), *employer_keys(read)


def _keys_with_untold(read: Read) -> tuple[Hashable, ...]:
    return *pointers(read), *keys_across(read)


def _untold(untold: Collection[Read], everything: Iterable[Read]) -> Iterator[Pair]:
    """The pairs of which one posting's employer, or both, are not told."""
    shared = {key for read in untold for key in _keys_with_untold(read) if key}
    if shared:
        about = [read for read in everything if not shared.isdisjoint(_keys_with_untold(read))]
        for one, other in _drawn(about, _keys_with_untold):
            if not (one.employer.key and other.employer.key):
                yield one, other


def _cut_short(cut: Iterable[Read], everything: Iterable[Read]) -> Iterator[Pair]:
    """The pairs of one employer's postings whose titles begin alike and of which a board cut one short, or both."""
    begun = set(map(beginning, cut))
    about = [read for read in everything if beginning(read) in begun]
    for one, other in _drawn(about, lambda read: (beginning(read),)):
        if one.title.cut or other.title.cut:
            yield one, other


def _named_beside(beside: Iterable[Read], everything: Iterable[Read]) -> Iterator[Pair]:
    """The pairs of one title of which one's firm begins as what stands beside the other's name."""
    blocks: dict[Key, set[Read]] = {}
    for read in beside:
        if key := of_firm(read.employer.beside, read):
            blocks.setdefault(key, set()).add(read)
    if blocks:
        others: dict[Key, set[Read]] = {}
        for read in everything:
            if (key := of_firm(read.employer.firm, read)) in blocks:
                others.setdefault(key, set()).add(read)
        yield from _between(blocks, others)


def _put_up_by_hosts(employers: Mapping[str, Sequence[Read]], everything: Iterable[Read]) -> Iterator[Pair]:
    """The pairs of a school's advert, or of an agency of several councils', and a council's that may name it."""
    blocks: dict[Named, set[Read]] = {}
    for reads in employers.values():
        # An employer that goes by its own name has no such advert.
        for read in reads if reads and may_be_hosted(reads[0].employer) else ():
            if named := as_hosted(read):
                blocks.setdefault(named, set()).add(read)
    if blocks:
        hosts: dict[Named, set[Read]] = {}
        for read in everything:
            for named in as_host(read):
                if named in blocks:
                    hosts.setdefault(named, set()).add(read)
        yield from _between(blocks, hosts)


def _between(blocks: Mapping[Kind, set[Read]], others: Mapping[Kind, set[Read]]) -> Iterator[Pair]:
    """The pairs of a posting in one of these blocks and one of the others that have its key."""
    for key, found in others.items():
        for one, other in _within(sorted(blocks[key] | found, key=id_of)):
            if (one in found and other in blocks[key]) or (one in blocks[key] and other in found):
                yield one, other


def _mentions(mentioning: Iterable[Read], everything: Iterable[Read]) -> Iterator[Pair]:
    """The pairs that share a reference which one of them mentions, whoever the employers are."""
    blocks: dict[str, set[Read]] = {}
    for read in mentioning:
        for reference in read.mentioned:
            blocks.setdefault(reference, set()).add(read)
    if blocks:
        for read in everything:
            if read.reference in blocks:
                blocks[read.reference].add(read)
    for block in blocks.values():
        yield from _within(sorted(block, key=id_of))


def _drawn(reads: Iterable[Read], keys: Callable[[Read], tuple[Hashable, ...]]) -> Iterable[Pair]:
    """The pairs of these postings that share a block, each once and a block's one after the other."""
    return _within_any(_blocks(sorted(reads, key=id_of), keys))


def _blocks(reads: Sequence[Read], keys: Callable[[Read], tuple[Hashable, ...]]) -> list[list[Read]]:
    """Those of these postings that have one key of one kind, where they are two or more."""
    columns = zip(*map(keys, reads), strict=True)
    return list(chain.from_iterable(_sharing(column, reads) for column in columns))


def _sharing(column: Iterable[Hashable], reads: Iterable[Read]) -> Iterable[list[Read]]:
    """The postings that have one key, where those are two or more; an empty key is none.

    Most stand alone, so a list is made only for the others.
    """
    first: dict[Hashable, Read] = {}
    blocks: dict[Hashable, list[Read]] = {}
    for key, read in zip(column, reads, strict=True):
        if key and (earliest := first.setdefault(key, read)) is not read:
            if key in blocks:
                blocks[key].append(read)
            else:
                blocks[key] = [earliest, read]
    return blocks.values()


def _within_any(blocks: Iterable[Sequence[Read]]) -> Iterable[Pair]:
    """The pairs of some blocks that are compared, each once and a block's one after the other."""
    return dict.fromkeys(chain.from_iterable(map(_within, blocks)))


def _within(block: Sequence[Read]) -> Iterable[Pair]:
    """The pairs of a block that are compared; of a large one, whose postings come by id, the lower id first."""
    return combinations(block, 2) if len(block) <= BLOCK_LIMIT else _neighbours(sorted(block, key=neighbourhood))


def _neighbours(block: Sequence[Read]) -> Iterator[Pair]:
    """The pairs of a large block, in order, that are compared, the lower id first."""
    for at, one in enumerate(block, start=1):
        for other in block[at : at + NEIGHBOURS]:
            if one_place(one.place.key, other.place.key):
                yield (one, other) if one.id < other.id else (other, one)
