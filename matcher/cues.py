"""What a description and an employer's name say about whom the work is with and what the post does.

This module owns counting those words; it must not weigh them against a title: that is `matcher.tier`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from matcher.vocabulary import Concept, vocabulary
from matcher.words import fold

DESCRIPTION_LIMIT = 20_000  # characters that are read; longer adverts repeat themselves
QUOTE_LIMIT = 160
_FEE_WORDS = 7  # how far from a register's name, within its sentence, its fee is spoken of
_AREA_WORDS = 5  # the longest name of an area of work that is worth looking for before "team"

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|&")
_OF_A_WORD = re.compile(r"[\w'’\-]")
_SENTENCE_END = re.compile(r"[.!?;•\n\r]")
_QUARTERS = frozenset(("north", "south", "east", "west", "mid", "central", "and", "the", "of", "county"))
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_YEARS = re.compile(
    r"\b(\d{1,2}|one|two|three|four|five|six)\+?\s*(?:\(\d+\)\s*)?(?:or more\s+)?years?['’]?\s+"
    r"(?:[a-z’'/-]+\s+){0,4}?(?:post[\s-]*qualif|pqe\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cues:
    """Counts of telling words in a description, the years of post-qualifying experience it asks, and quotes.

    `years` is in years, None where the advert names none. `area` is the code of the area of work whose team or service
    the description names first. `length` is the number of words read. `quotes` holds, for
    each cue that was found, the first sentence with it, verbatim.
    """

    children: int
    adults: int
    social_work: int
    registration: int
    manages: int
    chairs: int
    caseload: int
    newly_qualified: int
    newly_qualified_only: int
    another_setting: int
    strategic: int
    unregistered: int
    years: int | None
    area: str | None
    length: int
    quotes: tuple[tuple[str, str], ...]

    def quote(self, cue: str) -> str:
        """The sentence in which a cue was found, or an empty string."""
        return dict(self.quotes).get(cue, "")


_folded: dict[str, str] = {}


def _fold_known(raw: str) -> str:
    word = _folded.get(raw)
    if word is None:
        if len(_folded) > 50_000:
            _folded.clear()
        word = _folded[raw] = "and" if raw == "&" else fold(raw)
    return word


def read_cues(description: str) -> Cues | None:
    """The cues of a plain-text description, or None where it has no words. Reads `DESCRIPTION_LIMIT` characters."""
    text = description[:DESCRIPTION_LIMIT]
    matches = list(_WORD.finditer(text))
    if not matches:
        return None
    words = [_fold_known(match.group()) for match in matches]
    trie = vocabulary().cues
    root, longest = trie.root, trie.longest
    counts: dict[str, int] = {}
    first: dict[str, str] = {}
    at, total = 0, len(words)
    while at < total:
        if words[at] in root:
            concept, end = longest(words, at)
            if concept is not None:
                if concept.code == "registration" and _fee(text, matches, words, at, end):
                    at = end
                    continue
                counts[concept.code] = counts.get(concept.code, 0) + 1
                if concept.code not in first:
                    first[concept.code] = sentence(text, matches[at].start(), matches[end - 1].end())
                at = end
                continue
        at += 1
    years = _YEARS.search(text)
    if years:
        first["years"] = sentence(text, *years.span())
    area = _team(text, words, matches, first)
    return Cues(
        children=counts.get("children", 0),
        adults=counts.get("adults", 0),
        social_work=counts.get("social_work", 0),
        registration=counts.get("registration", 0),
        manages=counts.get("manages", 0),
        chairs=counts.get("chairs", 0),
        caseload=counts.get("caseload", 0),
        newly_qualified=counts.get("newly_qualified", 0) + counts.get("newly_qualified_only", 0),
        newly_qualified_only=counts.get("newly_qualified_only", 0),
        another_setting=counts.get("another_setting", 0),
        strategic=counts.get("strategic", 0),
        unregistered=counts.get("unregistered", 0),
        years=_number(years.group(1)) if years else None,
        area=area,
        length=total,
        quotes=tuple(first.items()),
    )


def _fee(text: str, matches: list[re.Match[str]], words: list[str], start: int, end: int) -> bool:
    """Whether a register is named only for its fee, which employers pay as a benefit to staff of every kind."""
    near = range(max(0, start - _FEE_WORDS), min(len(words), end + _FEE_WORDS))
    return any(
        words[at] == "fee"
        and not _SENTENCE_END.search(
            text, min(matches[at].end(), matches[end - 1].end()), max(matches[at].start(), matches[start].start())
        )
        for at in near
    )


def _team(text: str, words: list[str], matches: list[re.Match[str]], first: dict[str, str]) -> str | None:
    """The area of work that stands just before the word team or service ("our children in care team")."""
    longest = vocabulary().titles.longest
    for at, word in enumerate(words):
        if word not in ("team", "service"):
            continue
        for begin in range(max(0, at - _AREA_WORDS), at):
            concept, end = longest(words, begin)
            if concept is not None and concept.kind == "area" and concept.service and end in (at, at + 1):
                first["area"] = sentence(text, matches[begin].start(), matches[at].end())
                return concept.code
    return None


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMBERS.get(word.lower(), 0)


def sentence(text: str, start: int, end: int) -> str:
    """The sentence round a span of `text`, verbatim, cut at a word's end to `QUOTE_LIMIT` characters round the span."""
    left = start
    for match in _SENTENCE_END.finditer(text, max(0, start - QUOTE_LIMIT), start):
        left = match.end()
    if left == start:
        left = max(0, start - 60)
        while 0 < left < start and _inside_word(text, left):
            left += 1
    stop = _SENTENCE_END.search(text, end)
    right = min(stop.start() if stop else len(text), max(end, left + QUOTE_LIMIT))
    while right > end and _inside_word(text, right):
        right -= 1
    return text[left:right].strip() or text[start:end]


def _inside_word(text: str, at: int) -> bool:
    """Whether a cut before the character at `at` would part a word."""
    return 0 < at < len(text) and bool(_OF_A_WORD.match(text[at - 1]) and _OF_A_WORD.match(text[at]))


@dataclass(frozen=True, slots=True, eq=False)
class Employer:
    """What an employer's name says: its kinds with the words that say so, its nation, and its own conventions.

    `conventions` are positions in the vocabulary's list.
    """

    named: bool = False
    kinds: tuple[Concept, ...] = ()
    quotes: tuple[str, ...] = ()
    nation: str | None = None
    conventions: frozenset[int] = frozenset()


@lru_cache(maxsize=4096)
def read_employer(name: str) -> Employer:
    """The kinds of employer that a name shows; never raises."""
    text = name[:300]
    matches = list(_WORD.finditer(text))
    words = [_fold_known(match.group()) for match in matches]
    known = vocabulary()
    found: list[tuple[Concept, str]] = []
    at = 0
    while at < len(words):
        concept, end = known.employers.longest(words, at)
        if concept is None:
            at += 1
            continue
        if all(concept is not held for held, _ in found):
            found.append((concept, text[matches[at].start() : matches[end - 1].end()]))
        at = end
    council, _ = known.employers.longest(["council"], 0)
    if council is not None and not found and words and known.places.issuperset(w for w in words if w not in _QUARTERS):
        found.append((council, text.strip()))  # a place alone is its council
    order = list(dict.fromkeys(c.code for c, _ in found if not c.adds))
    main = min(order, key=known.employer_order.index, default=None)
    kept = [(concept, quote) for concept, quote in found if concept.adds or concept.code == main]
    return Employer(
        named=bool(words),
        kinds=tuple(concept for concept, _ in kept),
        quotes=tuple(quote for _, quote in kept),
        nation=next((c.nation for c, _ in kept if c.nation), None)
        or next((known.nations[word] for word in words if word in known.nations), None),
        conventions=frozenset(
            i
            for i, convention in enumerate(known.conventions)
            if convention.employer and _contains(words, list(convention.employer))
        ),
    )


def _contains(words: list[str], phrase: list[str]) -> bool:
    return any(words[i : i + len(phrase)] == phrase for i in range(len(words) - len(phrase) + 1))
