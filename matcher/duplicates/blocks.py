"""Which postings are worth comparing: those that share a block.

Owns the block keys and drawing the pairs out of the blocks in bounded time and room. Must not judge a pair.
"""

import datetime as dt
from array import array
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b

from matcher.duplicates.posting import Posting, Read, Texts

# A block of more is sorted and each posting compared with its next neighbours only, so that the work grows with the
# number of postings and not with its square.
BLOCK_LIMIT = 50
NEIGHBOURS = 20


@lru_cache(maxsize=4096)
def _week(day: dt.date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-{week:02}"


# The parts of a block's key, none where the posting is in no block of the kind.
Key = tuple[str, ...]


def _page(read: Read) -> Key:
    return ("page", read.page) if read.page else ()


def _employer_and_title(read: Read) -> Key:
    employer, title = read.employer.key, read.title.key
    return ("employer+title", employer, title) if employer and title else ()


def _employer_and_week(read: Read) -> Key:
    employer, day = read.employer.key, read.closing or read.posted
    return ("employer+week", employer, _week(day)) if employer and day else ()


def _title_and_place(read: Read) -> Key:
    title, place = read.title.key, read.place.key or read.authority_code
    return ("title+place", title, place) if title and place else ()


def _place_and_pay(read: Read) -> Key:
    place, figures = read.place.key or read.authority_code, read.salary.figures
    return ("place+pay", place, figures) if place and figures else ()


def _beginning(kind: Callable[[Read], Key]) -> Callable[[Read], Key]:
    """A kind of block for one employer, however its name is misspelt after the first letters."""

    def key(read: Read) -> Key:
        of_all = kind(read) if read.employer.key else ()
        return (*of_all, read.employer.key[:3]) if of_all else ()

    return key


# Blocks in which any two are compared.
_KINDS: tuple[Callable[[Read], Key], ...] = (
    _page,
    _employer_and_title,
    _employer_and_week,
    _beginning(_title_and_place),
    _beginning(_place_and_pay),
)
# Blocks across employers, in which the one employer that is not told may be any of the others: only then are two
# compared, for two employers that are told and differ are never one.
_KINDS_ACROSS: tuple[Callable[[Read], Key], ...] = (_title_and_place, _place_and_pay)


def _references(read: Read) -> list[str]:
    return [f"reference|{reference}" for reference in sorted(read.mentioned | {read.reference}) if reference]


def keys_of(read: Read) -> tuple[str, ...]:
    """The keys of the blocks that a posting is in, each at most once."""
    keys = [*_references(read), *filter(None, ("|".join(kind(read)) for kind in (*_KINDS, *_KINDS_ACROSS)))]
    if not read.employer.key:
        keys += ["|".join(("unnamed", *key)) for kind in _KINDS_ACROSS if (key := kind(read))]
    return tuple(keys)


def keys_to_look_in(read: Read) -> tuple[str, ...]:
    """The keys of the blocks whose members a posting is compared with.

    Where an employer is told, only those of a block across employers whose employer is not.
    """
    unnamed = ("unnamed",) if read.employer.key else ()
    across = ["|".join((*unnamed, *key)) for kind in _KINDS_ACROSS if (key := kind(read))]
    return (*_references(read), *filter(None, ("|".join(kind(read)) for kind in _KINDS)), *across)


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

    One kind of block at a time, so that only that kind's blocks are held; a pair that an earlier kind gave is known
    by its codes there, which take eight bytes where a set of pairs would take a hundred.
    """
    codes: list[Sequence[int]] = []
    large: set[int] = set()
    blocks = _blocks((index, hash(key)) for index, read in enumerate(reads) for key in _references(read))
    # A posting may mention many references, so these pairs are remembered by themselves; they are few.
    given = {pair for block in blocks.values() for pair in _within(block, reads)}
    yield from given
    untold = any(not read.employer.key for read in reads)
    for kind in (*_KINDS, *(_KINDS_ACROSS if untold else ())):
        across = kind in _KINDS_ACROSS
        found = array("q", (hash(key) if (key := kind(read)) else 0 for read in reads))
        blocks = _blocks((index, code) for index, code in enumerate(found) if code)
        for block in blocks.values():
            if across and all(reads[index].employer.key for index in block):
                continue
            for one, other in _within(block, reads):
                if across and reads[one].employer.key and reads[other].employer.key:
                    continue
                met = any(code[one] == code[other] and code[one] and code[one] not in large for code in codes)
                if not met and (one, other) not in given:
                    yield one, other
        large.update(code for code, block in blocks.items() if len(block) > BLOCK_LIMIT)
        codes.append(found)


def _blocks(coded: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """The blocks of two and more. Most postings are alone under most keys, so a list is made only for the second."""
    first: dict[int, int] = {}
    blocks: dict[int, list[int]] = {}
    for index, code in coded:
        if code not in first:
            first[code] = index
        elif code in blocks:
            blocks[code].append(index)
        else:
            blocks[code] = [first[code], index]
    return blocks


def _within(block: list[int], reads: Sequence[Read]) -> Iterator[tuple[int, int]]:
    reach = len(block)
    if reach > BLOCK_LIMIT:
        block.sort(key=lambda index: neighbourhood(reads[index]))
        reach = NEIGHBOURS
    for at, one in enumerate(block):
        for other in block[at + 1 : at + 1 + reach]:
            yield (one, other) if one < other else (other, one)
