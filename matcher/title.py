"""A title taken apart: seniority, role, area of work, contract, grade and place, each where it stands in the text.

This module owns the grammar of titles. It must not decide a rung or whether the advert is in scope: that is
`matcher.tier`, which sees the parts and never the string, so that two titles with the same parts read alike.
"""

import html
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from matcher.vocabulary import Concept, WordMemo, vocabulary
from matcher.words import MARK, TOKEN

TITLE_LIMIT = 400  # characters; the longest real titles have under 200, and adverts are hostile input

_SEGMENTS_REMEMBERED = 32_768
_UNKNOWN_COUNTED = 3  # more unknown words say no more
_BREAK = Concept("break", "break")
_JOINING = ("either", "after", "welcome")
_MARK = re.compile(MARK)
# A run of digits that no phrase has: a reference, not an amount and no part of one.
_REFERENCE = re.compile(r"(?<![\d£.,])\d{3,}(?![.,]?\d)")
# Bytes of UTF-8 read as Windows-1252, and HTML entities: both stand for one character.
_DAMAGE = re.compile(r"[\u00c2-\u00c5\u00e2\u0192]\S?[\u0080-\u00bf\u0152-\u0192\u02c6-\u2122]{1,2}|&#?\w{2,8};|\u00a0")
# Words that carry on a role's name after "team" or "service" ("Family Support Team | Manager" is not how it reads).
_COLLECTIVE = frozenset(("team", "service", "hub", "unit"))
_HEADED = frozenset(("manager", "leader", "lead", "mgr", "co"))


class Title(NamedTuple):
    """A title's parts in their order, the count of words that nothing explains, and pay that the title gives.

    `quotes` are the parts' words as the title has them, one for each concept. `unknown` is 0 where a role says social
    work itself, because then unknown words prove nothing. `pay` is the largest yearly figure in pounds and `pay_quote`
    its words, or None and "". `nation` is the nation that a word of the title names.
    """

    concepts: tuple[Concept, ...]
    quotes: tuple[str, ...]
    unknown: int
    pay: int | None
    pay_quote: str
    nation: str | None


@dataclass(slots=True)
class Chunk:
    """One of the roles that a title offers: positions of its role words and its seniority words in the items."""

    roles: list[int] = field(default_factory=list)
    seniorities: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """A stretch of a title between dashes, brackets or commas; its chunks are alternatives ("/", "or", "and").

    `after` says that it follows a word like "with" or "supporting", so that it describes the job and does not name it.
    """

    after: bool
    chunks: list[Chunk] = field(default_factory=lambda: [Chunk()])
    plain: bool = True  # nothing but roles and seniority
    welcome: bool = False


def mend(text: str) -> str:
    """`text` with mojibake and entities turned into the characters that they meant, at unchanged positions.

    What a longer sequence leaves over is filled with zero-width spaces, so that a quote can be cut from the original.
    """

    def one(match: re.Match[str]) -> str:
        damaged = match.group()
        if damaged[0] == "&":
            meant = html.unescape(damaged)
        elif damaged == "\u00a0":
            meant = " "
        else:
            try:
                meant = damaged.encode("cp1252").decode("utf-8")
            except UnicodeError:
                return damaged
        if not 0 < len(meant) <= len(damaged):
            return damaged
        return meant + "\u200b" * (len(damaged) - len(meant))

    return _DAMAGE.sub(one, text)


_memo = WordMemo(vocabulary())


class _Segment(NamedTuple):
    """What one stretch between marks says; places are counted from where it begins.

    `spans` holds where each concept begins and ends, one after the other: a title's memory is mostly of segments, and
    a flat tuple of numbers costs the garbage collector nothing.
    """

    concepts: tuple[Concept, ...]
    spans: tuple[int, ...]
    quotes: tuple[str, ...]
    unknown: int
    pay: int | None
    pay_span: tuple[int, int]
    nation: str | None


def take_apart(title: str) -> Title:
    """The parts of a title; never raises. Only the first `TITLE_LIMIT` characters are read."""
    text = written = title[:TITLE_LIMIT]
    if "&" in text or not text.isascii():
        text = mend(text)
    concepts: list[Concept] = []
    quotes: list[str] = []
    unknown, pay, pay_quote, nation = 0, None, "", None
    begin = 0
    # Titles that differ only in a reference read alike, so its digits are made alike for the memory of segments.
    for stretch in _MARK.split(_REFERENCE.sub(_zeros, text)):
        segment = _segment(stretch)
        if segment is not None:
            found, spans, words, unexplained, amount, amount_span, named = segment
            if found:
                if concepts:
                    concepts.append(_BREAK)
                    quotes.append(written[begin - 1])
                concepts += found
                quotes += (
                    words
                    if text is written
                    else [written[begin + spans[i] : begin + spans[i + 1]] for i in range(0, len(spans), 2)]
                )
            unknown += unexplained
            nation = nation or named
            if amount is not None and amount > (pay or 0):
                pay, pay_quote = amount, written[begin + amount_span[0] : begin + amount_span[1]]
        begin += len(stretch) + 1  # a mark is one character
    if unknown and any([concept.social_work for concept in concepts]):
        unknown = 0
    return Title(tuple(concepts), tuple(quotes), min(unknown, _UNKNOWN_COUNTED), pay, pay_quote, nation)


def _zeros(reference: re.Match[str]) -> str:
    return "0" * len(reference.group())


@lru_cache(maxsize=_SEGMENTS_REMEMBERED)
def _segment(text: str) -> _Segment | None:
    """The longest phrases of a stretch without marks, from left to right; None where it says nothing.

    No phrase reaches over a mark, so a stretch reads alike in every title: most of a new title has been read before.
    """
    words = TOKEN.findall(text)
    tokens = [_memo[word] for word in words]
    concepts: list[Concept] = []
    spans: list[int] = []
    quotes: list[str] = []
    unknown, pay, pay_span, nation = 0, None, (0, 0), None
    at, total = 0, len(tokens)
    place = counted = 0  # where in the text the word numbered `counted` is to be looked for
    while at < total:
        token = tokens[at]
        node = token.phrases
        concept, end, probe = None, at, at
        # The walk of Trie.longest, written out because it is most of the time that a new stretch takes.
        while node is not None:
            probe += 1
            if "" in node:
                concept, end = node[""], probe
            node = node.get(tokens[probe].word) if probe < total else None
        if token.aside:
            unknown += token.unknown and concept is None
            nation = nation or token.nation
            if token.pay is not None and token.pay > (pay or 0):
                place, counted = _place(text, words, place, counted, at)
                pay, pay_span = token.pay, (place, place + len(words[at]))
        if concept is None:
            at += 1
            continue
        if end < total and end - at > 1 and tokens[end - 1].word in _COLLECTIVE and tokens[end].word in _HEADED:
            end -= 1
        if concept.kind != "ignored":
            concepts.append(concept)
            place, counted = _place(text, words, place, counted, at)
            begin = place
            place, counted = _place(text, words, place, counted, end - 1)
            until = place + len(words[end - 1])
            spans += (begin, until)
            quotes.append(text[begin:until])
        at = end
    if all([concept.kind in _JOINING for concept in concepts]):
        concepts, spans, quotes = [], [], []  # "Bath and North East Somerset" joins nothing
        if not unknown and pay is None and nation is None:
            return None
    return _Segment(tuple(concepts), tuple(spans), tuple(quotes), unknown, pay, pay_span, nation)


def _place(text: str, words: list[str], place: int, counted: int, wanted: int) -> tuple[int, int]:
    """Where word number `wanted` begins, looking from word number `counted`, that is at or after `place`."""
    for number in range(counted, wanted):
        place = text.index(words[number], place) + len(words[number])
    return text.index(words[wanted], place), wanted


def groups_of(kinds: tuple[Concept, ...]) -> list[Group]:
    """The groups of a title's concepts, in order, each with its alternatives."""
    groups = [Group(after=False)]
    for position, concept in enumerate(kinds):
        group = groups[-1]
        match concept.kind:
            case "break":
                groups.append(Group(after=False))
            case "after":
                groups.append(Group(after=True))
            case "either":
                group.chunks.append(Chunk())
            case "role" | "other_role":
                group.chunks[-1].roles.append(position)
            case "seniority":
                group.chunks[-1].seniorities.append(position)
            case "welcome":
                group.welcome = True
            case _:
                group.plain = False
    return [group for group in groups if any(c.roles or c.seniorities for c in group.chunks)]
