"""A title taken apart: seniority, role, area of work, contract, grade and place, each where it stands in the text.

This module owns the grammar of titles. It must not decide a rung or whether the advert is in scope: that is
`matcher.tier`, which sees the parts and never the string, so that two titles with the same parts read alike.
"""

import html
import re
from dataclasses import dataclass, field

from matcher.vocabulary import TOKEN, Concept, WordMemo, vocabulary

TITLE_LIMIT = 400  # characters; the longest real titles have under 200, and adverts are hostile input

# Bytes of UTF-8 read as Windows-1252, and HTML entities: both stand for one character.
_DAMAGE = re.compile(r"[\u00c2-\u00c5\u00e2\u0192]\S?[\u0080-\u00bf\u0152-\u0192\u02c6-\u2122]{1,2}|&#?\w{2,8};|\u00a0")
_POUNDS = re.compile(r"[\d,]+(?:\.\d+)?")
# Words that carry on a role's name after "team" or "service" ("Family Support Team | Manager" is not how it reads).
_COLLECTIVE = frozenset(("team", "service", "hub", "unit"))
_HEADED = frozenset(("manager", "leader", "lead", "mgr", "co"))


@dataclass(frozen=True, slots=True)
class Item:
    """One phrase of a title: what it stands for and where it stands (characters of the title)."""

    concept: Concept
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Title:
    """A title's parts in their order, the count of words that nothing explains, and pay that the title gives.

    `pay` is the largest yearly figure in pounds, or None. `nation` is the nation that a word of the title names.
    """

    items: tuple[Item, ...]
    unknown: int
    pay: int | None
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


def take_apart(title: str) -> Title:
    """The parts of a title; never raises. Only the first `TITLE_LIMIT` characters are read."""
    text = title[:TITLE_LIMIT]
    if "&" in text or not text.isascii():
        text = mend(text)
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    pay = None
    for match in TOKEN.finditer(text):
        token = match.group()
        if token[0] == "£":
            pay = _larger(pay, token)
            continue
        word = _memo(token)
        if word == "s" and words and words[-1] != "|":
            continue
        words.append(word)
        spans.append(match.span())
    return _parts(words, spans, pay)


def _parts(words: list[str], spans: list[tuple[int, int]], pay: int | None) -> Title:
    known = vocabulary()
    root, places, nations = known.titles.root, known.places, known.nations
    longest = known.titles.longest
    items: list[Item] = []
    unknown, nation, at, total = 0, None, 0, len(words)
    while at < total:
        word = words[at]
        if word in nations and nation is None:
            nation = nations[word]
        concept, end = longest(words, at) if word in root else (None, at)
        if concept is None:
            if len(word) > 2 and word not in places and word.isalpha():
                unknown += 1
            at += 1
            continue
        if end < total and end - at > 1 and words[end - 1] in _COLLECTIVE and words[end] in _HEADED:
            end -= 1
        if concept.kind != "ignored":
            items.append(Item(concept, spans[at][0], spans[end - 1][1]))
        at = end
    return Title(tuple(items), unknown, pay, nation)


def _larger(pay: int | None, token: str) -> int | None:
    """The larger of a yearly figure so far and the one in `token`; hourly and daily rates are not yearly figures."""
    number = _POUNDS.search(token)
    if number is None:
        return pay
    pounds = float(number.group().replace(",", "") or 0)
    if token[-1] in "kK":
        pounds *= 1000
    return max(pay or 0, int(pounds)) if 10_000 <= pounds < 400_000 else pay


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
