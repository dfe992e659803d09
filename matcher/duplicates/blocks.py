"""Which postings are worth comparing: those that share a block.

Owns the block keys and drawing the pairs out of the blocks in bounded time and room. Must not judge a pair.
"""

import datetime as dt
from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import chain, combinations
from typing import NamedTuple, TypeVar

from matcher.duplicates.hosts import Named, as_host, as_hosted, may_be_hosted
from matcher.duplicates.posting import Posting, Read, Texts
from matcher.duplicates.spellings import BEGINNING, HEALTH_SERVICE, together
from matcher.duplicates.titles import CUT_TITLE

# A block of more is sorted and each posting compared with its next neighbours only, and of these with none whose place
# is told in other words, so that the work grows with the number of postings and not with its square.
BLOCK_LIMIT = 30
NEIGHBOURS = 10


def _week(day: dt.date) -> int:
    """The week of a day, Thursday to Wednesday: most adverts close on a Sunday, and their copies a day off."""
    return (day.toordinal() + 10) // 7  # day 1 was a Monday


# The parts of a block's key, none where a posting is in no block of the kind.
Key = tuple[str, ...]


def _keys(read: Read) -> tuple[Key, ...]:
    """The keys of one employer's blocks, its name misspelt after the first letters or not, one of each kind.

    The last are for a firm that goes by the first half of its name as well, and for an employer that does by initials.
    """
    employer, title, figures = read.employer.key, read.title.key, read.salary.figures
    place = read.place.key or read.authority_code
    day = read.closing or read.posted
    begins = employer.removeprefix(f"{HEALTH_SERVICE} ")[:BEGINNING]
    return (
        ("employer+title", employer, title) if employer and title else (),
        ("employer+week", employer, str(_week(day))) if employer and day else (),
        ("title+place", title, place, begins) if employer and title and place else (),
        ("place+pay", place, figures, begins) if employer and place and figures else (),
        ("firm+title", _first_word(read.employer.firm), title) if read.employer.firm and title else (),
        ("short+title", read.employer.short, title) if read.employer.short and title else (),
    )


def _first_word(name: str) -> str:
    return name.partition(" ")[0]


def _keys_across(read: Read) -> tuple[Key, ...]:
    """The keys of blocks across employers, in which the one that is not told may be any of the others.

    Only then are two compared, for two employers that are told and differ are never one but for a firm by half its
    name, which `_keys` draws. Two that are not told may leave the place out as well.
    """
    title, figures = read.title.key, read.salary.figures
    place = read.place.key or read.authority_code
    return (
        ("title+place", title, place) if title and place else (),
        ("place+pay", place, figures) if place and figures else (),
        ("title+pay", title, figures) if title and figures and not read.employer.key else (),
    )


def _beginning(read: Read) -> Key:
    """An employer, told or not, and what is left of a title that a board cut short; no key where that is too little."""
    begins = (read.title.cut or read.title.letters)[:CUT_TITLE]
    if len(begins) < CUT_TITLE:
        return ()
    return (read.employer.key, begins) if read.employer.key else (begins,)


def _of_firm(name: str, read: Read) -> Key:
    """A firm's first word, by its name or the one beside it, and a title; no key where either is missing."""
    return (_first_word(name), read.title.key) if name and read.title.key else ()


def _key_of(named: Named) -> Key:
    word, day = named
    return word, day.isoformat()


def _pointers(read: Read) -> tuple[Key, Key]:
    """The keys of the blocks of one page and of one reference, whoever the employer is."""
    return ("page", read.page) if read.page else (), ("reference", read.reference) if read.reference else ()


def _pointers_and_mentions(read: Read) -> tuple[Key, ...]:
    """`_pointers` with those of the references that it mentions, in order."""
    own = _pointers(read)
    return own + tuple(("reference", each) for each in sorted(read.mentioned)) if read.mentioned else own


def keys_of(read: Read) -> tuple[str, ...]:
    """The keys of the blocks that a posting is in, each at most once."""
    across = _keys_across(read)
    unnamed = () if read.employer.key else [("unnamed", *key) for key in across if key]
    kinds = ("whole", "cut") if read.title.cut else ("whole",)
    begins = [(kind, *key) for kind in kinds if (key := _beginning(read))]
    beside = [("beside+title", *key)] if (key := _of_firm(read.employer.beside, read)) else []
    hosts = [("host", *_key_of(named)) for named in as_host(read)]
    hosted = [("hosted", *_key_of(own))] if (own := as_hosted(read)) else []
    every = (*_pointers_and_mentions(read), *_keys(read), *across, *unnamed, *begins, *beside, *hosts, *hosted)
    return tuple("|".join(key) for key in every if key)


def keys_to_look_in(read: Read) -> tuple[str, ...]:
    """The keys of the blocks whose members a posting is compared with.

    Where an employer is told, only those of a block across employers whose employer is not; where a title is whole,
    only those of the titles that begin as it does which were cut short.
    """
    unnamed = ("unnamed",) if read.employer.key else ()
    across = [(*unnamed, *key) for key in _keys_across(read) if key]
    begins = [("whole" if read.title.cut else "cut", *key)] if (key := _beginning(read)) else []
    named = (("firm+title", read.employer.beside), ("beside+title", read.employer.firm))
    beside = [(kind, *key) for kind, name in named if (key := _of_firm(name, read))]
    hosted = [("hosted", *_key_of(word)) for word in as_host(read)]
    hosts = [("host", *_key_of(own))] if (own := as_hosted(read)) else []
    every = (*_pointers_and_mentions(read), *_keys(read), *across, *begins, *beside, *hosted, *hosts)
    return tuple("|".join(key) for key in every if key)


def copy_keys(read: Read) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys under which an agency's copy and the job it may be of find each other: its own, and those to look in."""
    if not read.title.key or not (read.agency or read.employer.key):
        return (), ()
    own, other = ("copy", "job") if read.agency else ("job", "copy")
    # An agency names the town in the title, and an employer the street of it.
    title = " ".join(word for word in read.title.key.split() if word not in read.place.words) or read.title.key
    fields = [("title", title)] + ([("place", read.place.key)] if read.place.key else [])
    return tuple(f"{own}+{name}|{key}" for name, key in fields), tuple(f"{other}+{name}|{key}" for name, key in fields)


def code(key: str) -> int:
    """A key as a signed number of 64 bits, the same in every process."""
    return int.from_bytes(blake2b(key.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)


def block_keys(posting: Posting) -> tuple[str, ...]:
    """The keys of the blocks that a posting is in; two postings with no key in common are never compared."""
    return keys_of(Read.of(posting, Texts()))


_Stand = tuple[str, str, str, dt.date, str]


def neighbourhood(read: Read) -> _Stand:
    """Where a posting stands in a block too large to compare everything with everything."""
    return read.title.key, read.employer.key, read.place.key, read.closing or read.posted or dt.date.min, read.id


def standing(read: Read) -> str:
    """`neighbourhood` as text in the same order, to be kept."""
    title, employer, place, day, id_ = neighbourhood(read)
    return "\x1f".join((title[:100], employer[:60], place[:60], day.isoformat(), id_))


def near(block: Sequence[tuple[str, str]], id_: str, at: str) -> list[str]:
    """The ids in a block of (standing, id), in order, that the posting with this id and standing is compared with."""
    if len(block) <= BLOCK_LIMIT:
        return [other for _, other in block if other != id_]
    place = bisect(block, (at, id_))
    own = at.split("\x1f")[2]
    block = block[max(0, place - NEIGHBOURS - 1) : place + NEIGHBOURS]
    return [other for there, other in block if other != id_ and _one_place(own, there.split("\x1f")[2])]


def _id(read: Read) -> str:
    return read.id


def _one_place(one: str, other: str) -> bool:
    """Whether two places' keys may be of one place: they agree, one holds the other, or one is not told."""
    return one in other or other in one


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
        for read in reads:
            self.add(read)

    def add(self, read: Read) -> None:
        """Take one more posting."""
        self.reads.append(read)
        self.employers[read.employer.key].append(read)
        if read.employer.firm:
            self._firms[read.employer.firm] = read.employer.key
            if read.employer.beside:
                self._beside.append(read)
        if read.employer.short:
            self._shorts.setdefault(read.employer.short, {})[read.employer.key] = None
            if not read.employer.by_letters:
                self._called.add(read.employer.short)
        if read.agency:
            self._agencies.append(read)
        if read.mentioned:
            self._mentioning.append(read)
        if read.title.cut:
            self._cut.append(read)

    def across(self) -> Iterator[Pair]:
        """The pairs that share a block and may be of two employers, or a cut title; a pair may come more than once."""
        # Two agencies may offer one job under its reference.
        yield from _drawn(self._agencies, _pointers)
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
                blocks = _blocks(sorted(reads, key=_id), _keys_of_employer)
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
    return read.page, read.reference, title, _week(day) if day else 0, (place, figures) if place and figures else ()


def _keys_of_employer(read: Read) -> tuple[Hashable, ...]:
    return *_pointers(read), *_keys(read)


def _keys_with_untold(read: Read) -> tuple[Hashable, ...]:
    return *_pointers(read), *_keys_across(read)


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
    begun = set(map(_beginning, cut))
    about = [read for read in everything if _beginning(read) in begun]
    for one, other in _drawn(about, lambda read: (_beginning(read),)):
        if one.title.cut or other.title.cut:
            yield one, other


def _named_beside(beside: Iterable[Read], everything: Iterable[Read]) -> Iterator[Pair]:
    """The pairs of one title of which one's firm begins as what stands beside the other's name."""
    blocks: dict[Key, set[Read]] = {}
    for read in beside:
        if key := _of_firm(read.employer.beside, read):
            blocks.setdefault(key, set()).add(read)
    if blocks:
        others: dict[Key, set[Read]] = {}
        for read in everything:
            if (key := _of_firm(read.employer.firm, read)) in blocks:
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
        for one, other in _within(sorted(blocks[key] | found, key=_id)):
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
        yield from _within(sorted(block, key=_id))


def _drawn(reads: Iterable[Read], keys: Callable[[Read], tuple[Hashable, ...]]) -> Iterable[Pair]:
    """The pairs of these postings that share a block, each once and a block's one after the other."""
    return _within_any(_blocks(sorted(reads, key=_id), keys))


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
            if _one_place(one.place.key, other.place.key):
                yield (one, other) if one.id < other.id else (other, one)
