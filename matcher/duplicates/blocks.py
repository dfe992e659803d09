"""Which postings are worth comparing: those that share a block.

Owns the keys of blocks, one posting at a time, and where a posting stands in a large block. Must not draw the pairs of
many postings, which gathered.py does, nor judge a pair.
"""

import datetime as dt
from bisect import bisect
from collections.abc import Sequence
from hashlib import blake2b

from matcher.duplicates.hosts import Named, as_host, as_hosted
from matcher.duplicates.posting import Posting, Read, Texts
from matcher.duplicates.spellings import BEGINNING, HEALTH_SERVICE
from matcher.duplicates.titles import CUT_TITLE

# A block of more is sorted and each posting compared with its next neighbours only, and of these with none whose place
# is told in other words, so that the work grows with the number of postings and not with its square.
BLOCK_LIMIT = 30
NEIGHBOURS = 10


def week(day: dt.date) -> int:
    """The week of a day, Thursday to Wednesday: most adverts close on a Sunday, and their copies a day off."""
    return (day.toordinal() + 10) // 7  # day 1 was a Monday


# The parts of a block's key, none where a posting is in no block of the kind.
Key = tuple[str, ...]


def employer_keys(read: Read) -> tuple[Key, ...]:
    """The keys of one employer's blocks, its name misspelt after the first letters or not, one of each kind.

    The last are for a firm that goes by the first half of its name as well, and for an employer that does by initials.
    """
    employer, title, figures = read.employer.key, read.title.key, read.salary.figures
    place = read.place.key or read.authority_code
    day = read.closing or read.posted
    begins = employer.removeprefix(f"{HEALTH_SERVICE} ")[:BEGINNING]
    return (
        ("employer+title", employer, title) if employer and title else (),
        ("employer+week", employer, str(week(day))) if employer and day else (),
        ("title+place", title, place, begins) if employer and title and place else (),
        ("place+pay", place, figures, begins) if employer and place and figures else (),
        ("firm+title", _first_word(read.employer.firm), title) if read.employer.firm and title else (),
        ("short+title", read.employer.short, title) if read.employer.short and title else (),
    )


def _first_word(name: str) -> str:
    return name.partition(" ")[0]


def keys_across(read: Read) -> tuple[Key, ...]:
    """The keys of blocks across employers, in which the one that is not told may be any of the others.

    Only then are two compared, for two employers that are told and differ are never one but for a firm by half its
    name, which `employer_keys` draws. Two that are not told may leave the place out as well.
    """
    title, figures = read.title.key, read.salary.figures
    place = read.place.key or read.authority_code
    return (
        ("title+place", title, place) if title and place else (),
        ("place+pay", place, figures) if place and figures else (),
        ("title+pay", title, figures) if title and figures and not read.employer.key else (),
    )


def beginning(read: Read) -> Key:
    """An employer, told or not, and what is left of a title that a board cut short; no key where that is too little."""
    begins = (read.title.cut or read.title.letters)[:CUT_TITLE]
    if len(begins) < CUT_TITLE:
        return ()
    return (read.employer.key, begins) if read.employer.key else (begins,)


def of_firm(name: str, read: Read) -> Key:
    """A firm's first word, by its name or the one beside it, and a title; no key where either is missing."""
    return (_first_word(name), read.title.key) if name and read.title.key else ()


def _key_of(named: Named) -> Key:
    word, day = named
    return word, day.isoformat()


def pointers(read: Read) -> tuple[Key, Key]:
    """The keys of the blocks of one page and of one reference, whoever the employer is."""
    return ("page", read.page) if read.page else (), ("reference", read.reference) if read.reference else ()


def _pointers_and_mentions(read: Read) -> tuple[Key, ...]:
    """`pointers` with those of the references that it mentions, in order."""
    own = pointers(read)
    return own + tuple(("reference", each) for each in sorted(read.mentioned)) if read.mentioned else own


def keys_of(read: Read) -> tuple[str, ...]:
    """The keys of the blocks that a posting is in, each at most once."""
    across = keys_across(read)
    unnamed = () if read.employer.key else [("unnamed", *key) for key in across if key]
    kinds = ("whole", "cut") if read.title.cut else ("whole",)
    begins = [(kind, *key) for kind in kinds if (key := beginning(read))]
    beside = [("beside+title", *key)] if (key := of_firm(read.employer.beside, read)) else []
    hosts = [("host", *_key_of(named)) for named in as_host(read)]
    hosted = [("hosted", *_key_of(own))] if (own := as_hosted(read)) else []
    every = (*_pointers_and_mentions(read), *employer_keys(read), *across, *unnamed, *begins, *beside, *hosts, *hosted)
    return tuple("|".join(key) for key in every if key)


def keys_to_look_in(read: Read) -> tuple[str, ...]:
    """The keys of the blocks whose members a posting is compared with.

    Where an employer is told, only those of a block across employers whose employer is not; where a title is whole,
    only those of the titles that begin as it does which were cut short.
    """
    unnamed = ("unnamed",) if read.employer.key else ()
    across = [(*unnamed, *key) for key in keys_across(read) if key]
    begins = [("whole" if read.title.cut else "cut", *key)] if (key := beginning(read)) else []
    named = (("firm+title", read.employer.beside), ("beside+title", read.employer.firm))
    beside = [(kind, *key) for kind, name in named if (key := of_firm(name, read))]
    hosted = [("hosted", *_key_of(word)) for word in as_host(read)]
    hosts = [("host", *_key_of(own))] if (own := as_hosted(read)) else []
    every = (*_pointers_and_mentions(read), *employer_keys(read), *across, *begins, *beside, *hosted, *hosts)
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
    return [other for there, other in block if other != id_ and one_place(own, there.split("\x1f")[2])]


def one_place(one: str, other: str) -> bool:
    """Whether two places' keys may be of one place: they agree, one holds the other, or one is not told."""
    return one in other or other in one
