"""What an advert says of its contract, its hours and its grade, in whichever field it says it.

Owns reading these out of a title, a pay field or a contract field, and whether two adverts' can be one contract. Must
not compare titles or pay.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from matcher.duplicates.wordforms import DISTINCT, folded, words_meant, words_of
from matcher.duplicates.words import WORDS, Term

FULL_TIME_HOURS = 33.0  # fewer hours a week than this is part time
DIGIT = re.compile(r"\d")
HOURS = re.compile(r"(?<![£\d.,])(\d{1,2}(?:\.\d{1,2})?)\s*(?:hours|hrs|hour|hpw|h)\b(?!\s*(?:rate|fire))")
# A doctor's programmed activities, ten of which are a full post.
ACTIVITIES = re.compile(r"(?<![£\d.,])(\d{1,2}(?:\.\d{1,2})?)\s?(?:x\s)?pas?\b")
HOURS_OF_ACTIVITY = 4
# "3 days", "2.5 days a week", where that ends a part of a field: neither leave nor shifts ("4 days on, 4 off"). Where
# one of the words stands they may be days at home or in the office.
DAYS = re.compile(
    r"(?<![\w£.,-])(?:[1-4] ?(?:-|/|or|to) ?)?([1-4](?:\.5)?) ?days?(?: ?(?:a|each|in the|per|/) ?week| pw| weekly)?"
    r"(?=\s*(?:$|[|(),]|\s-\s))"
)
_AT_HOME = ("home", "hybrid", "office", "remote", "site")
HOURS_OF_DAY = 7.4
_PART_OF_FULL_TIME = re.compile(r"(?<![\d.])0?\.\d{1,2}\s?(?:of\s)?(?:fte|wte)\b|\b(?:fte|wte)\s?0?\.\d")
GRADE = re.compile(
    r"\b(?:band|grade|level|scale|scp|spine|points?)\s*((?:[a-z]{0,2}\d{1,2}[a-d]?|[a-p])"
    r"(?:\s*(?:[-/]|to)\s*\d{1,2}[a-d]?)?)\b"
)
BAND = re.compile(r"\b(band|po|so) ?(\d{1,2}[a-d]?)\b")
NO_BANDS: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Terms:
    """What an advert says of its contract, by heading; hours a week where it gives them."""

    said: frozenset[Term]
    hours: frozenset[float]


_NOTHING_TOLD = Terms(frozenset(), frozenset())


@lru_cache(maxsize=DISTINCT)
def read_terms(text: str) -> Terms:
    """The contract words and weekly hours in one field of an advert."""
    text = folded(text)
    return terms_in(text, words_meant(words_of(text)))


def may_grade(text: str) -> bool:
    """Whether a folded text has any of the letters with which GRADE begins, as few have."""
    return (
        "band" in text or "grade" in text or "level" in text or "sc" in text or "spine" in text or "point" in text
    )  # "sc" for "scale" and "scp"


def tells_days(text: str) -> bool:
    """Whether DAYS in a folded text are those that are worked."""
    return "day" in text and not any(map(text.__contains__, _AT_HOME))


def terms_in(text: str, meant: Iterable[str]) -> Terms:
    """The contract words and weekly hours in a folded text whose words mean `meant`."""
    said = {WORDS.terms[word] for word in meant if word in WORDS.terms}
    if not DIGIT.search(text):
        return Terms(frozenset(said), frozenset()) if said else _NOTHING_TOLD
    told = [float(figure) for figure in HOURS.findall(text)]
    if "pa" in text:
        told += [HOURS_OF_ACTIVITY * float(figure) for figure in ACTIVITIES.findall(text)]
    if tells_days(text):
        told += [HOURS_OF_DAY * float(figure) for figure in DAYS.findall(text)]
    hours = frozenset(figure for figure in told if 1 <= figure <= 60)
    told_part = ("fte" in text or "wte" in text) and _PART_OF_FULL_TIME.search(text)
    if told_part or (hours and max(hours) < FULL_TIME_HOURS):
        said.add(WORDS.terms["parttime"])
    return Terms(frozenset(said), hours)


def joined_terms(one: Terms, other: Terms) -> Terms:
    """What two parts of one advert say of its contract together."""
    if not (other.said or other.hours):
        return one
    if not (one.said or one.hours):
        return other
    return Terms(one.said | other.said, one.hours | other.hours)


HEADINGS = ("contract", "working time")


_LOCUM = {"agency", "for a fixed time"}  # who is both: a locum is temporary


def said_under(heading: str, terms: Terms) -> set[str]:
    """What an advert says of its contract under one of HEADINGS."""
    return {term.means for term in terms.said if term.heading == heading}


def terms_apart(one: Terms, other: Terms) -> str:
    """The words for two contracts that cannot be one ("part time and full time"), or "" where they can."""
    for heading in HEADINGS if one.said and other.said else ():
        left, right = said_under(heading, one), said_under(heading, other)
        if left and right and not left & right and left | right != _LOCUM:
            return f"{' or '.join(sorted(left))} against {' or '.join(sorted(right))}"
    if one.hours and other.hours and not any(abs(a - b) < 0.6 for a in one.hours for b in other.hours):
        return f"{max(one.hours):g} hours against {max(other.hours):g}"
    return ""
