"""Wording of an advert to reconsider, and how hard it is to read.

Owns matching the phrases of `advert_wording.toml`, each with its reason and source, and the measures of reading. Must
not judge the job: a phrase is a prompt to look again, never a fault.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from careers.facts import NATIONS, FactsError, Row, load_toml, version_of

LONGEST_TEXT = 50_000
"""Characters that are looked through."""
LONG_SENTENCE = 25
"""Words beyond which a sentence is hard to follow: see the source of `long_sentences` in `advert_wording.toml`."""
FEWEST_WORDS = 100
"""The index was made for running text: of fewer words it says nothing."""

_FILE = Path(__file__).with_name("advert_wording.toml")
_KEYS = frozenset({"id", "phrases", "unless", "why", "instead", "publisher", "title", "url", "checked", "nations"})
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|[\n•●]")
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class WordingSource:
    """Who says so; `checked` is an ISO date."""

    publisher: str
    title: str
    url: str
    checked: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Wording to look for, why to reconsider it and what may stand instead. Without a source it is our suggestion.

    The source holds in `nations` alone.
    """

    id: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    why: str
    instead: str
    source: WordingSource | None
    nations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reconsider:
    """A phrase that the advert has: each wording found, verbatim and once."""

    id: str
    quotes: tuple[str, ...]
    why: str
    instead: str
    source: WordingSource | None


@dataclass(frozen=True, slots=True)
class Readability:
    """How hard the words are to read.

    `grade` is the Automated Readability Index: years of schooling, about 1 to 20, None below FEWEST_WORDS.
    `long_sentences` counts those of more than LONG_SENTENCE words; `longest` is the longest of all, shortened.
    """

    words: int
    sentences: int
    words_a_sentence: float | None
    long_sentences: int
    grade: float | None
    longest: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The phrases that are looked for, the source of the measures, and a version that changes with the file."""

    phrases: tuple[Phrase, ...]
    long_sentences: WordingSource
    grade: WordingSource
    version: str


def reconsider(text: str, wording: Wording, *, nation: str | None) -> tuple[Reconsider, ...]:
    """Wording in an advert's plain words to look at again, in the order of the facts file.

    A source that does not hold in the nation, or in none that is known, is left out.
    """
    found = []
    for phrase in wording.phrases:
        met: dict[str, str] = {}
        for match in phrase.pattern.finditer(text[:LONGEST_TEXT]):
            line = text[text.rfind("\n", 0, match.start()) + 1 :].split("\n", 1)[0]
            if phrase.unless is None or not phrase.unless.search(line):
                met.setdefault(match[0].casefold(), match[0])
        if met:
            holds = nation in phrase.nations or set(phrase.nations) == set(NATIONS)
            source = phrase.source if holds else None
            found.append(Reconsider(phrase.id, tuple(met.values()), phrase.why, phrase.instead, source))
    return tuple(found)


def readability(text: str) -> Readability:
    """Measure plain words. The grade is that of Smith and Senter (1967): letters a word and words a sentence."""
    sentences = [(one, words) for one in _SENTENCE_END.split(text[:LONGEST_TEXT]) if (words := _WORD.findall(one))]
    count = sum(len(words) for _, words in sentences)
    if not count:
        return Readability(0, 0, None, 0, None, "")
    letters = sum(len(word) for _, words in sentences for word in words)
    length = count / len(sentences)
    grade = 4.71 * letters / count + 0.5 * length - 21.43
    longest, most = max(sentences, key=lambda one: len(one[1]))
    return Readability(
        words=count,
        sentences=len(sentences),
        words_a_sentence=round(length, 1),
        long_sentences=sum(len(words) > LONG_SENTENCE for _, words in sentences),
        grade=round(max(grade, 1.0), 1) if count >= FEWEST_WORDS else None,
        longest=" ".join(longest.split()) if len(most) > LONG_SENTENCE else "",
    )


def _pattern(row: Row, key: str) -> re.Pattern[str] | None:
    phrases = row.texts(key)
    if not phrases:
        return None
    bodies = "|".join(
        r"[\s-]+".join(re.escape(word).replace(r"\*", r"\w*").replace("'", "[’']") for word in one.split())
        for one in sorted(phrases, key=len, reverse=True)
    )
    return re.compile(rf"(?<!\w)(?:{bodies})(?!\w)", re.IGNORECASE)


def _source(row: Row) -> WordingSource | None:
    if not {"publisher", "title", "url", "checked"} & set(row.values):
        return None
    checked = row.date("checked")
    if checked is None:
        raise row.fault("checked", "a date written YYYY-MM-DD without quotes")
    if not row.text("url").startswith("https://"):
        raise row.fault("url", "an https:// address")
    return WordingSource(row.text("publisher"), row.text("title"), row.text("url"), checked.isoformat())


def _phrase(row: Row) -> Phrase:
    row.only(_KEYS)
    pattern = _pattern(row, "phrases")
    if pattern is None:
        raise row.fault("phrases", "a list of at least one phrase")
    return Phrase(
        id=row.text("id"),
        pattern=pattern,
        unless=_pattern(row, "unless"),
        why=row.text("why"),
        instead=row.text("instead"),
        source=_source(row),
        nations=row.nations() if "nations" in row.values else NATIONS,
    )


def load_wording(path: Path = _FILE) -> Wording:
    """Read and check a facts file of wording.

    Raises:
        FactsError: naming the file, the entry and the key that is wrong, and what was expected.

    """
    row, raw = load_toml(path)
    row.only(frozenset({"wording", "measure"}))
    phrases = tuple(_phrase(one) for one in row.rows("wording", "id"))
    if len({phrase.id for phrase in phrases}) != len(phrases):
        raise row.fault("wording", "a different id for each entry")
    measures = {one.text("id"): _source(one) for one in row.rows("measure", "id")}
    long_sentences, grade = measures.get("long_sentences"), measures.get("grade")
    if long_sentences is None or grade is None:
        raise FactsError(f"{path.name}: measure: expected long_sentences and grade, each with its source")
    return Wording(phrases, long_sentences, grade, version_of(raw))


@cache
def wording() -> Wording:
    """The wording that ships with Nextrung, read once."""
    return load_wording()
