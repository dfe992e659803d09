"""Whose job a council puts up for another: that of a school, or of an agency that several councils have together.

Owns telling that by the other's name in the council's title. Must not decide whether two adverts are one job:
evidence.py does.
"""

import datetime as dt

from matcher.duplicates.employers import Employer
from matcher.duplicates.posting import Read
from matcher.duplicates.wordforms import folded, tokens
from matcher.duplicates.words import WORDS

_COUNCIL = frozenset({"council", "borough"})
# In the names of those whose jobs councils put up: schools, and regional adoption agencies.
_HOSTED = frozenset({"academy", "adopt", "adoption", "college", "school"})
# What kind of school it is, which a title may leave out of its name.
_KINDS = frozenset({
    "academy", "ce", "catholic", "college", "community", "comprehensive", "federation", "high", "infant", "junior",
    "mat", "nursery", "primary", "rc", "school", "secondary", "special", "trust",
})  # fmt: skip
_MAY_NAME = _HOSTED | _KINDS

Named = tuple[str, dt.date]


def may_be_hosted(employer: Employer) -> bool:
    """Whether an employer is one whose jobs councils put up; the same for all that share its key."""
    return not employer.words.isdisjoint(_HOSTED)


def as_hosted(read: Read) -> Named | None:
    """A word of the employer's name and the closing day, by which a council's copy is found; None of most."""
    employer = read.employer
    if not read.closing or employer.agency or not may_be_hosted(employer):
        return None
    telling = employer.words - _KINDS - WORDS.place_compass
    word = min(telling - _HOSTED, default=min(telling, default=""))
    return (word, read.closing) if word else None


def as_host(read: Read) -> list[Named]:
    """The words of a council's title that may be another's name, each with the closing day."""
    if not read.closing or read.title.words.isdisjoint(_MAY_NAME) or _COUNCIL.isdisjoint(read.employer.named):
        return []
    return [(word, read.closing) for word in sorted(read.title.words)]


def put_up_by_host(a: Read, b: Read) -> bool:
    """Whether one of two adverts is a council's, whose title names the other's employer, and both close on one day."""
    if not a.closing or a.closing != b.closing:
        return False
    return any(
        as_hosted(hosted) is not None
        and not _COUNCIL.isdisjoint(host.employer.named)
        and _names(tokens(folded(host.title.text)), hosted.employer)
        for host, hosted in ((a, b), (b, a))
    )


def _names(told: list[str], employer: Employer) -> bool:
    """Whether a title has all words of a name but for the kind of school that it is, and a word of some kind."""
    return employer.words - _KINDS <= set(told) and not _MAY_NAME.isdisjoint(told)
