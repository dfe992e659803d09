"""Whose job a council puts up for another, or a trust for its school: that of a school or a regional adoption agency.

Owns telling that by the other's name in the council's title, or beside the trust's. Must not decide whether two adverts
are one job: evidence.py does.
"""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

from matcher.duplicates.employers import Employer
from matcher.duplicates.posting import Read
from matcher.duplicates.wordforms import DISTINCT, folded, tokens
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
_TRUST = frozenset({"federation", "mat", "trust"})

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
    """The words that may be another's name in a council's title or beside a trust's, each with the closing day."""
    if not read.closing:
        return []
    told = frozenset(_told(read))
    return [] if told.isdisjoint(_MAY_NAME) else [(word, read.closing) for word in sorted(told - _KINDS)]


def _told(read: Read) -> Sequence[str]:
    """The words among which a host names another: of its title where it is a council, and beside a trust's own name."""
    if not _COUNCIL.isdisjoint(read.employer.named):
        return _words(read.title.text)
    if _TRUST.isdisjoint(read.employer.named) or "nhs" in read.employer.named:
        return []
    return [word for word in _words(read.employer.text) if word not in read.employer.words or word in _KINDS]


@lru_cache(maxsize=DISTINCT)
def _words(text: str) -> tuple[str, ...]:
    return tuple(tokens(folded(text)))


def put_up_by_host(a: Read, b: Read) -> bool:
    """Whether a council's title, or a trust beside its own name, names the other's employer; both close on one day."""
    if not a.closing or a.closing != b.closing:
        return False
    return any(
        as_hosted(hosted) is not None and _names(_told(host), hosted.employer) for host, hosted in ((a, b), (b, a))
    )


def _names(told: Sequence[str], employer: Employer) -> bool:
    """Whether a title has all words of a name but for the kind of school that it is, and a word of some kind."""
    return employer.words - _KINDS <= set(told) and not _MAY_NAME.isdisjoint(told)
