"""Which postings are worth comparing: those that share a block.

Owns the block keys and drawing the pairs out of the blocks in bounded time and room. Must not judge a pair.
"""

import datetime as dt
from array import array
from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import chain, combinations

from matcher.duplicates.posting import Posting, Read, Texts
from matcher.duplicates.wordforms import TYPO_NAME

# A block of more is sorted and each posting compared with its next neighbours only, and of these with none whose place
# is told in other words, so that the work grows with the number of postings and not with its square.
BLOCK_LIMIT = 30
NEIGHBOURS = 10

BEGINNING = 3  # letters of an employer's name that are taken to be right


@lru_cache(maxsize=4096)
def _week(day: dt.date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-{week:02}"


# The parts of a block's key, none where a posting is in no block of the kind.
Key = tuple[str, ...]


def _keys(read: Read) -> tuple[Key, ...]:
    """The keys of one employer's blocks, its name misspelt after the first letters or not, one of each kind."""
    employer, title, figures = read.employer.key, read.title.key, read.salary.figures
    place = read.place.key or read.authority_code
    day = read.closing or read.posted
    return (
        ("employer+title", employer, title) if employer and title else (),
        ("employer+week", employer, _week(day)) if employer and day else (),
        ("title+place", title, place, employer[:BEGINNING]) if employer and title and place else (),
        ("place+pay", place, figures, employer[:BEGINNING]) if employer and place and figures else (),
    )


def _keys_across(read: Read) -> tuple[Key, ...]:
    """The keys of blocks across employers, in which the one that is not told may be any of the others.

    Only then are two compared, for two employers that are told and differ are never one. Two that are not told may
    leave the place out as well.
    """
    title, figures = read.title.key, read.salary.figures
    place = read.place.key or read.authority_code
    return (
        ("title+place", title, place) if title and place else (),
        ("place+pay", place, figures) if place and figures else (),
        ("title+pay", title, figures) if title and figures and not read.employer.key else (),
    )


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
    return tuple("|".join(key) for key in (*_pointers_and_mentions(read), *_keys(read), *across, *unnamed) if key)


def keys_to_look_in(read: Read) -> tuple[str, ...]:
    """The keys of the blocks whose members a posting is compared with.

    Where an employer is told, only those of a block across employers whose employer is not.
    """
    unnamed = ("unnamed",) if read.employer.key else ()
    across = [(*unnamed, *key) for key in _keys_across(read) if key]
    return tuple("|".join(key) for key in (*_pointers_and_mentions(read), *_keys(read), *across) if key)


def copy_keys(read: Read) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys under which an agency's copy and the job it may be of find each other: its own, and those to look in."""
    if not read.title.key or not (read.agency or read.employer.key):
        return (), ()
    own, other = ("copy", "job") if read.agency else ("job", "copy")
    fields = [("title", read.title.key)] + ([("place", read.place.key)] if read.place.key else [])
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


def _one_place(one: str, other: str) -> bool:
    """Whether two places' keys may be of one place: they agree, one holds the other, or one is not told."""
    return one in other or other in one


def by_employer(reads: Iterable[Read]) -> Mapping[str, Sequence[int]]:
    """The indexes of each employer's postings, in order; under "" those whose employer is not told."""
    found: defaultdict[str, array[int]] = defaultdict(_none)
    for index, read in enumerate(reads):
        found[read.employer.key].append(index)
    return found


def _none() -> "array[int]":
    return array("q")


def pairs(reads: Sequence[Read], employers: Mapping[str, Sequence[int]]) -> Iterator[Iterable[tuple[int, int]]]:
    """Indexes of postings that share a block, the lower first: all that may be two employers', then each employer's.

    Two employers that are told and differ are never one, so only what may be one employer's is drawn together, while it
    is at hand, and what is alike in one employer's is alike to nothing in another's. A pair may come twice in the first
    lot, and once more in its employer's. `employers` is what `by_employer` gives for these postings.
    """
    yield chain(
        # Two agencies may offer one job under its reference.
        _drawn([index for index, read in enumerate(reads) if read.agency], reads, _pointers),
        _mentions([index for index, read in enumerate(reads) if read.mentioned], reads),
        _untold(employers.get("", ()), reads),
    )
    for spellings in _spellings(filter(None, employers)):
        indexes = sorted(chain.from_iterable(map(employers.__getitem__, spellings)))
        blocks = _blocks(indexes, reads, _keys_of_one_name) if len(spellings) == 1 else []
        if len(spellings) > 1 or any(len(block) > BLOCK_LIMIT for block in blocks):
            blocks = _blocks(indexes, reads, _keys_of_employer)
        yield _within_any(blocks, reads)


def _keys_of_one_name(read: Read) -> tuple[Hashable, ...]:
    """What `_keys_of_employer` comes down to where all have one employer and no block is a large one.

    Title and place say no more there than the title alone.
    """
    title, figures = read.title.key, read.salary.figures
    place = read.place.key or read.authority_code
    day = read.closing or read.posted
    week = (day.toordinal() + 6) // 7 if day else 0  # day 1 was a Monday
    return read.page, read.reference, title, week, (place, figures) if place and figures else ()


def _keys_of_employer(read: Read) -> tuple[Hashable, ...]:
    return *_pointers(read), *_keys(read)


def _keys_with_untold(read: Read) -> tuple[Hashable, ...]:
    return *_pointers(read), *_keys_across(read)


def _untold(untold: Sequence[int], reads: Sequence[Read]) -> Iterator[tuple[int, int]]:
    """The pairs of which one posting's employer, or both, are not told."""
    hidden = set(untold)
    for one, other in _drawn(_about(untold, reads), reads, _keys_with_untold):
        if one in hidden or other in hidden:
            yield one, other


def _about(untold: Sequence[int], reads: Sequence[Read]) -> list[int]:
    """The postings that share a block with one whose employer is not told, and those themselves."""
    shared = {key for index in untold for key in _keys_with_untold(reads[index]) if key}
    if not shared:
        return []
    return [index for index, read in enumerate(reads) if not shared.isdisjoint(_keys_with_untold(read))]


def _mentions(mentioning: Iterable[int], reads: Sequence[Read]) -> Iterator[tuple[int, int]]:
    """The pairs that share a reference which one of them mentions, whoever the employers are."""
    blocks: dict[str, set[int]] = {}
    for index in mentioning:
        for reference in reads[index].mentioned:
            blocks.setdefault(reference, set()).add(index)
    if blocks:
        for index, read in enumerate(reads):
            if read.reference in blocks:
                blocks[read.reference].add(index)
    for block in blocks.values():
        yield from _within(sorted(block), reads)


def _spellings(employers: Iterable[str]) -> Iterable[list[str]]:
    """Employers' keys, together where they may be one name misspelt.

    Two names that are one slip of the keys apart are the same once the right letter of each is taken out; either their
    beginnings are the same or their ends.
    """
    together = {key: [key] for key in employers}
    beginnings: dict[str, list[str]] = {}
    ends: dict[str, list[str]] = {}
    for key in together:
        if len(key) >= TYPO_NAME:
            beginnings.setdefault(key[:BEGINNING], []).append(key)
            ends.setdefault(key[-BEGINNING:], []).append(key)
    for keys, after in [(keys, True) for keys in beginnings.values()] + [(keys, False) for keys in ends.values()]:
        without: dict[str, str] = {}
        for key in keys if len(keys) > 1 else ():
            for at in range(BEGINNING, len(key) + 1) if after else range(BEGINNING + 1):
                one, other = together[key], together[without.setdefault(key[:at] + key[at + 1 :], key)]
                if one is not other:
                    other += one
                    together.update(dict.fromkeys(one, other))
    return [spellings for key, spellings in together.items() if spellings[0] == key]


def _drawn(
    indexes: Sequence[int], reads: Sequence[Read], keys: Callable[[Read], tuple[Hashable, ...]]
) -> Iterable[tuple[int, int]]:
    """The pairs of these postings, in order, that share a block, each once and a block's one after the other."""
    return _within_any(_blocks(indexes, reads, keys), reads)


def _blocks(
    indexes: Sequence[int], reads: Sequence[Read], keys: Callable[[Read], tuple[Hashable, ...]]
) -> list[list[int]]:
    """Those of these postings, in order, that have one key of one kind, where they are two or more."""
    columns = zip(*[keys(reads[index]) for index in indexes], strict=True)
    return list(chain.from_iterable(_sharing(column, indexes) for column in columns))


def _sharing(column: Iterable[Hashable], indexes: Iterable[int]) -> Iterable[list[int]]:
    """The postings that have one key, where those are two or more; an empty key is none.

    Most stand alone, so a list is made only for the others.
    """
    first: dict[Hashable, int] = {}
    blocks: dict[Hashable, list[int]] = {}
    for key, index in zip(column, indexes, strict=True):
        if key and (earliest := first.setdefault(key, index)) != index:
            if key in blocks:
                blocks[key].append(index)
            else:
                blocks[key] = [earliest, index]
    return blocks.values()


def _within_any(blocks: Iterable[Sequence[int]], reads: Sequence[Read]) -> Iterable[tuple[int, int]]:
    """The pairs of some blocks that are compared, each once and a block's one after the other."""
    return dict.fromkeys(chain.from_iterable(_within(block, reads) for block in blocks))


def _within(block: Sequence[int], reads: Sequence[Read]) -> Iterable[tuple[int, int]]:
    """The pairs of a block that are compared, the lower first, given it in order."""
    if len(block) <= BLOCK_LIMIT:
        return combinations(block, 2)
    return _neighbours(sorted([(neighbourhood(reads[index]), index) for index in block]))


def _neighbours(block: Sequence[tuple[_Stand, int]]) -> Iterator[tuple[int, int]]:
    """The pairs of a large block, in order, that are compared, the lower first."""
    for at, (stand, one) in enumerate(block, start=1):
        place = stand[2]
        for next_, other in block[at : at + NEIGHBOURS]:
            if _one_place(place, next_[2]):
                yield (one, other) if one < other else (other, one)
