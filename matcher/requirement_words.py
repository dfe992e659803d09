"""The phrases of `requirements.toml`: what adverts ask and promise, and the words that say how far.

Owns loading the file and making patterns of its phrases. Must not read an advert: that is `matcher.requirements`.
"""

import functools
import re
import tomllib
from pathlib import Path

_FILE = Path(__file__).with_name("requirements.toml")


class RequirementsError(ValueError):
    """The facts file of requirements holds what it may not hold; the message names file and key."""


def phrases(words: list[str]) -> re.Pattern[str]:
    """One pattern for any of the phrases of the facts file, the longest first, in a text in small letters.

    Spacing, hyphens and apostrophes may differ; "*" stands for the rest of a word.
    """
    # The word's start is looked at once for all of them, and then its first letter: most places in a text are none, and
    # cost nothing more.
    by_letter: dict[str, list[str]] = {}
    for one in sorted(map(str.lower, words), key=len, reverse=True):
        by_letter.setdefault(re.escape(one[0]), []).append(_phrase(one))
    starts: dict[str, list[str]] = {}
    for letter, each in by_letter.items():
        rest = "|".join(one.removeprefix(letter) for one in each)
        starts.setdefault(r"\b" if letter.isalnum() else r"(?<!\w)", []).append(f"{letter}(?:{rest})")
    bodies = "|".join(f"{start}(?:{'|'.join(each)})" for start, each in starts.items())
    return re.compile(rf"(?:{bodies})(?!\w)")


def _phrase(words: str) -> str:
    parts = []
    for part in words.split():
        pieces = (re.escape(piece) for piece in re.split(r"['’]", part))
        parts.append("[’'‘]?".join(pieces).replace(r"\*", r"\w*"))
    return r"[\s-]+".join(parts)


@functools.cache
def facts() -> dict[str, dict[str, list[str]]]:
    """`requirements.toml`: table → value → phrases. Raises RequirementsError naming the file and the key."""
    try:
        tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise RequirementsError(f"{_FILE.name} is not TOML: {error}") from None
    for table, values in tables.items():
        if not isinstance(values, dict):
            raise RequirementsError(f"{_FILE.name} {table}: {values!r}; expected a table of lists of phrases")
        for value, words in values.items():
            if not (isinstance(words, list) and words and all(isinstance(one, str) and one.strip() for one in words)):
                raise RequirementsError(f"{_FILE.name} {table}.{value}: {words!r}; expected a list of phrases")
    for table in ("demands", "headings"):
        if table not in tables:
            raise RequirementsError(f"{_FILE.name} {table}: missing; expected a table of lists of phrases")
    return tables


@functools.cache
def patterns(kind: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """For each value of a kind in the facts file the pattern of its names."""
    return tuple((value, phrases(words)) for value, words in facts()[kind].items())
