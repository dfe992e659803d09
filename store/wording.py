"""The words of a free-text search: which ask for nothing, and which mean the same.

Owns reading a query into meanings and the file of synonyms. It must not touch a database.
"""

import re
import tomllib
from functools import cache
from pathlib import Path

MOST_WORDS = 12
_FILE = Path(__file__).with_name("synonyms.toml")


class SynonymsError(ValueError):
    """A file of synonyms that cannot be used; the message names file and entry."""


def words(query: str) -> list[str]:
    """The words of a free-text query, lower case, at most 12; marks that a text index gives meaning to are dropped."""
    return re.findall(r"[^\W_]+", query.lower())[:MOST_WORDS]


def meanings(query: str) -> tuple[tuple[str, ...], ...]:
    """What a query asks for: of each meaning its phrases, any of which will do; none for words that ask for nothing."""
    ignored, alike, longest = _synonyms()
    asked = words(query)
    found: list[tuple[str, ...]] = []
    at = 0
    while at < len(asked):
        for length in range(min(longest, len(asked) - at), 0, -1):
            phrase = " ".join(asked[at : at + length])
            if phrase in alike or length == 1:
                if length > 1 or phrase not in ignored:
                    found.append(alike.get(phrase, (phrase,)))
                at += length
                break
    return tuple(dict.fromkeys(found))


def is_known(word: str) -> bool:
    """Whether a word asks for nothing or is part of a synonym, and so is no typing mistake."""
    return word in _synonyms()[0] or word in known_words()


@cache
def known_words() -> frozenset[str]:
    """Every word of the synonyms."""
    return frozenset(word for phrase in _synonyms()[1] for word in phrase.split())


@cache
def _synonyms() -> tuple[frozenset[str], dict[str, tuple[str, ...]], int]:
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    alike: dict[str, tuple[str, ...]] = {}
    for entry in data["alike"]:
        for phrase in entry:
            if phrase in alike or phrase != " ".join(words(phrase)):
                raise SynonymsError(f"{_FILE.name}: alike: {phrase!r}: expected plain words that no other entry has")
            alike[phrase] = (phrase, *(other for other in entry if other != phrase))
    return frozenset(data["ignored"]), alike, max(len(phrase.split()) for phrase in alike)
