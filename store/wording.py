"""The words of a free-text search: which ask for nothing, which mean the same, and which tell a fact.

Owns reading a query into meanings and the file of synonyms. It must not touch a database.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from store.facts import FACETS

MOST_WORDS = 12
_FILE = Path(__file__).with_name("synonyms.toml")


class SynonymsError(ValueError):
    """A file of synonyms that cannot be used; the message names file and entry."""


@dataclass(frozen=True, slots=True)
class Named:
    """A fact of a vacancy that words name: a facet and its value.

    Or `min_pay` and pounds a year at least, or `closing_within` and days from today at most.
    """

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Told:
    """A phrase as `words` reads it, joined by spaces, and the facts that tell the same: any of them will do."""

    phrase: str
    facts: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that is asked for: any of these phrases will do, and any of the facts; the first is what was typed.

    Its words may stand `apart` in an advert, unless they then mean something else.
    """

    phrases: tuple[str, ...]
    facts: tuple[Named, ...] = ()
    apart: bool = True


@dataclass(frozen=True, slots=True)
class _Synonyms:
    ignored: frozenset[str]
    several: frozenset[str]
    together: frozenset[str]
    phrases: dict[str, tuple[str, ...]]
    facts: dict[str, tuple[Named, ...]]
    longest: int


def words(query: str) -> list[str]:
    """The words of a free-text query, lower case, at most 12; marks that a text index gives meaning to are dropped."""
    return re.findall(r"[^\W_]+", query.lower())[:MOST_WORDS]


def meanings(query: str, told: Sequence[Told] = ()) -> tuple[Meaning, ...]:
    """What a query asks for, each meaning once, none for words that ask for nothing; `told` is known besides."""
    known = _synonyms()
    besides = {one.phrase: one.facts for one in told}
    longest = max([known.longest, *(len(phrase.split()) for phrase in besides)])
    asked = words(query)
    found: list[Meaning] = []
    at = 0
    while at < len(asked):
        for length in range(min(longest, len(asked) - at), 0, -1):
            phrase = " ".join(asked[at : at + length])
            if phrase in known.phrases or phrase in besides or length == 1:
                if length > 1 or phrase not in known.ignored:
                    facts = (*known.facts.get(phrase, ()), *besides.get(phrase, ()))
                    phrases = known.phrases.get(phrase, (phrase,))
                    found.append(Meaning(phrases, facts, apart=known.together.isdisjoint(phrases)))
                at += length
                break
    # The same meaning by another of its names is asked for once.
    return tuple({(frozenset(one.phrases), one.facts): one for one in reversed(found)}.values())[::-1]


def as_typed(query: str) -> tuple[Meaning, ...]:
    """Each word of a query for itself, but for those that ask for nothing."""
    return tuple(Meaning((word,)) for word in dict.fromkeys(words(query)) if word not in _synonyms().ignored)


def is_known(word: str) -> bool:
    """Whether a word asks for nothing or is part of a synonym, and so is no typing mistake."""
    return word in _synonyms().ignored or word in known_words()


def asking(phrase: str) -> list[str]:
    """The words of a phrase but for those that ask for nothing."""
    return [word for word in phrase.split() if word not in _synonyms().ignored]


def clear(query: str) -> str:
    """The words of a query but for those that are short for any of several things, and so name none of them."""
    return " ".join(word for word in query.split() if word.lower() not in _synonyms().several)


@cache
def known_words() -> frozenset[str]:
    """Every word of the synonyms."""
    return frozenset(word for phrase in _synonyms().phrases for word in phrase.split())


@cache
def _synonyms() -> _Synonyms:
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    phrases: dict[str, tuple[str, ...]] = {}
    for entry in data["alike"]:
        for phrase in entry:
            _check("alike", phrase, known=phrases)
            phrases[phrase] = (phrase, *(other for other in entry if other != phrase))
    for phrase, meant in data["several"].items():
        _check("several", phrase, known=phrases)
        phrases[phrase] = (phrase, *meant)
    facts: dict[str, tuple[Named, ...]] = {}
    for entry in data["fact"]:
        told = tuple(_named(one) for one in entry["is"])
        for phrase in entry["words"]:
            _check("fact", phrase, known=facts)
            # What is alike tells the same fact.
            for alike in phrases.setdefault(phrase, (phrase,)):
                facts[alike] = told
    for phrase in data["together"]:
        if phrase not in phrases:
            raise SynonymsError(f"{_FILE.name}: together: {phrase!r}: expected a phrase of another entry")
    several, together = frozenset(data["several"]), frozenset(data["together"])
    longest = max(len(phrase.split()) for phrase in phrases)
    return _Synonyms(frozenset(data["ignored"]), several, together, phrases, facts, longest)


def _check(table: str, phrase: str, *, known: dict[str, Any]) -> None:
    if phrase in known or phrase != " ".join(words(phrase)):
        raise SynonymsError(f"{_FILE.name}: {table}: {phrase!r}: expected plain words that no other entry has")


def _named(fact: str) -> Named:
    field, _, value = fact.partition("=")
    if field not in FACETS or not value:
        raise SynonymsError(f"{_FILE.name}: fact: {fact!r}: expected one of {', '.join(FACETS)}, = and a value")
    return Named(field, value)
