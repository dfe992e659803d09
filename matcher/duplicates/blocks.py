"""Which postings are worth comparing: those that share a block.

Owns the block keys and drawing the pairs out of the blocks in bounded time and room. Must not judge a pair.
"""

import datetime as dt
from array import array
from bisect import bisect
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b

from matcher.duplicates.posting import Posting, Read, Texts

# A block of more is sorted and each posting compared with its next neighbours only, so that the work grows with the
# number of postings and not with its square.
BLOCK_LIMIT = 50
NEIGHBOURS = 20

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

    Only then are two compared, for two employers that are told and differ are never one.
    """
    title, figures = read.title.key, read.salary.figures
    place = read.place.key or read.authority_code
    return (
        ("title+place", title, place) if title and place else (),
        ("place+pay", place, figures) if place and figures else (),
    )


def _pointers(read: Read) -> list[Key]:
    """The keys of the blocks of one page and of each reference, whoever the employer is."""
    keys: list[Key] = [("page", read.page)] if read.page else []
    if read.mentioned:
        return keys + [("reference", reference) for reference in sorted(read.mentioned | {read.reference}) if reference]
    return [*keys, ("reference", read.reference)] if read.reference else keys


def keys_of(read: Read) -> tuple[str, ...]:
    """The keys of the blocks that a posting is in, each at most once."""
    across = _keys_across(read)
    unnamed = () if read.employer.key else [("unnamed", *key) for key in across if key]
    return tuple("|".join(key) for key in (*_pointers(read), *_keys(read), *across, *unnamed) if key)


def keys_to_look_in(read: Read) -> tuple[str, ...]:
    """The keys of the blocks whose members a posting is compared with.

    Where an employer is told, only those of a block across employers whose employer is not.
    """
    unnamed = ("unnamed",) if read.employer.key else ()
    across = [(*unnamed, *key) for key in _keys_across(read) if key]
    return tuple("|".join(key) for key in (*_pointers(read), *_keys(read), *across) if key)


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


def neighbourhood(read: Read) -> tuple[str, str, str, dt.date, str]:
    """Where a posting stands in a block too large to compare everything with everything."""
    return read.title.key, read.employer.key, read.place.key, read.closing or read.posted or dt.date.min, read.id


def standing(read: Read) -> str:
    """`neighbourhood` as text in the same order, to be kept."""
    title, employer, place, day, id_ = neighbourhood(read)
    return "\x1f".join((title[:100], employer[:60], place[:60], day.isoformat(), id_))


def near(block: Sequence[tuple[str, str]], id_: str, at: str) -> list[str]:
    """The ids in a block of (standing, id), in order, that the posting with this id and standing is compared with."""
    if len(block) > BLOCK_LIMIT:
        place = bisect(block, (at, id_))
        block = block[max(0, place - NEIGHBOURS - 1) : place + NEIGHBOURS]
    return [other for _, other in block if other != id_]


def pairs(reads: Sequence[Read]) -> Iterator[tuple[int, int]]:
    """Indexes of postings that share a block, the lower first, each pair once.

    One beginning of employers' names at a time, and one kind of block, so that little is held and it is near.
    """
    # A posting may have many pointers, so these pairs are remembered by themselves; they are few.
    given: set[tuple[int, int]] = set()
    codes, indexes = array("q"), array("q")
    for index, read in enumerate(reads):
        for key in _pointers(read):
            codes.append(hash(key))
            indexes.append(index)
    for block in _blocks(codes, indexes):
        given.update(_within(block, reads))
    yield from given
    beginnings: dict[str, list[int]] = {}
    for index, read in enumerate(reads):
        beginnings.setdefault(read.employer.key[:BEGINNING], []).append(index)
    untold = beginnings.pop("", None)
    for beginning in beginnings.values():
        yield from _new_pairs(beginning, reads, _keys, given)
    if untold:
        yield from _new_pairs(range(len(reads)), reads, _keys_across, given)


def _new_pairs(
    indexes: Sequence[int], reads: Sequence[Read], keys: Callable[[Read], tuple[Key, ...]], given: Container[object]
) -> Iterator[tuple[int, int]]:
    """The pairs of these postings that share a block, but for those that were given before, each pair once.

    A pair that an earlier kind of block gave is known by its codes there, which take eight bytes where a set of pairs
    would take a hundred.
    """
    across = keys is _keys_across
    at = indexes if across else {index: place for place, index in enumerate(indexes)}
    earlier: list[Sequence[int]] = []
    large: set[int] = set()
    for codes in _coded(indexes, reads, keys):
        for block in _blocks(codes, indexes):
            if across and all(reads[index].employer.key for index in block):
                continue
            if len(block) > BLOCK_LIMIT:
                large.add(codes[at[block[0]]])
            for one, other in _within(block, reads):
                if across and reads[one].employer.key and reads[other].employer.key:
                    continue
                if not _met(at[one], at[other], earlier, large) and (one, other) not in given:
                    yield one, other
        earlier.append(codes)


def _coded(
    indexes: Iterable[int], reads: Sequence[Read], keys: Callable[[Read], tuple[Key, ...]]
) -> list[Sequence[int]]:
    """The hash of every one's key, by kind; 0 where it has none."""
    kinds: list[array[int]] = []
    for index in indexes:
        every = keys(reads[index])
        kinds = kinds or [array("q") for _ in every]
        for codes, key in zip(kinds, every, strict=True):
            codes.append(hash(key) if key else 0)
    return list(kinds)


def _met(one: int, other: int, earlier: Iterable[Sequence[int]], large: Container[int]) -> bool:
    """Whether a block of an earlier kind gave this pair."""
    for codes in earlier:
        code = codes[one]
        if code and code == codes[other] and code not in large:
            return True
    return False


def _blocks(codes: Sequence[int], indexes: Sequence[int]) -> Iterable[list[int]]:
    """The blocks of two and more: the indexes that share a code other than 0.

    Most postings are alone under most keys, so a list is made only for the others.
    """
    last = dict(zip(codes, indexes, strict=True))
    blocks: dict[int, list[int]] = {}
    for code, index in zip(codes, indexes, strict=True):
        if code and last[code] != index:
            if code in blocks:
                blocks[code].append(index)
            else:
                blocks[code] = [index]
    for code, block in blocks.items():
        block.append(last[code])
    return blocks.values()


def _within(block: list[int], reads: Sequence[Read]) -> Iterator[tuple[int, int]]:
    reach = len(block)
    if reach > BLOCK_LIMIT:
        block.sort(key=lambda index: neighbourhood(reads[index]))
        reach = NEIGHBOURS
    for at, one in enumerate(block):
        for other in block[at + 1 : at + 1 + reach]:
            yield (one, other) if one < other else (other, one)
