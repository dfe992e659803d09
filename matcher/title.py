"""A title taken apart: seniority, role, area of work, contract, grade and place, each where it stands in the text.

This module owns the grammar of titles. It must not decide a rung or whether the advert is in scope: that is
`matcher.tier`, which sees the parts and never the string, so that two titles with the same parts read alike.
"""

import html
import re
from dataclasses import dataclass, field
from typing import NamedTuple

from matcher.vocabulary import Concept, WordMemo, vocabulary
from matcher.words import TOKEN

TITLE_LIMIT = 400  # characters; the longest real titles have under 200, and adverts are hostile input

_UNKNOWN_COUNTED = 3  # more unknown words say no more
_BREAK = Concept("break", "break")
_JOINING = frozenset(("either", "after", "welcome"))
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


def take_apart(title: str) -> Title:
    """The parts of a title; never raises. Only the first `TITLE_LIMIT` characters are read.

    Takes the longest phrase at each word, from left to right; no phrase reaches over a mark.
    """
    text = written = title[:TITLE_LIMIT]
    if "&" in text or not text.isascii():
        text = mend(text)
    words = TOKEN.findall(text)
    tokens = [_memo[word] for word in words]
    concepts: list[Concept] = []
    found: list[tuple[int, int]] = []  # the first word of each concept and the one after its last
    unknown, pay, paid, nation = 0, None, -1, None
    at, total = 0, len(tokens)
    stretch, names = 0, False  # the first concept since the last mark, and whether any since then says something
    while at < total:
        token = tokens[at]
        node = token.phrases
        concept, end = None, at
        if node is not None:
            # The walk of Trie.longest, written out because it is most of the time that a new title takes.
            probe = at
            while node is not None:
                probe += 1
                if "" in node:
                    concept, end = node[""], probe
                node = node.get(tokens[probe].word) if probe < total else None
        if token.aside:
            if token.mark:
                if not names:
                    del concepts[stretch:], found[stretch:]
                stretch, names = len(concepts), False
            unknown += token.unknown and concept is None
            nation = nation or token.nation
            if token.pay is not None and token.pay > (pay or 0):
                pay, paid = token.pay, at
        if concept is None:
            at += 1
            continue
        if end < total and end - at > 1 and tokens[end - 1].word in _COLLECTIVE and tokens[end].word in _HEADED:
            end -= 1
        if concept.kind != "ignored":
            if stretch and stretch == len(concepts):
                concepts.append(_BREAK)
                found.append((at - 1, at))
            concepts.append(concept)
            found.append((at, end))
            names = names or concept.kind not in _JOINING
        at = end
    if not names:
        del concepts[stretch:], found[stretch:]  # "Bath and North East Somerset" joins nothing
    if unknown and any(concept.social_work for concept in concepts):
        unknown = 0
    if paid >= 0:
        found.append((paid, paid + 1))
    quotes = _quotes(written, text, words, found)
    pay_quote = quotes.pop() if paid >= 0 else ""
    return Title(tuple(concepts), tuple(quotes), min(unknown, _UNKNOWN_COUNTED), pay, pay_quote, nation)


def _quotes(written: str, text: str, words: list[str], found: list[tuple[int, int]]) -> list[str]:
    """The words `found` (from a number, up to another) as they are written; `text` is `written` mended."""
    if text is written:
        quotes = [words[at] if end - at == 1 else " ".join(words[at:end]) for at, end in found]
        if all([quote in text for quote in quotes]):  # noqa: C419 - a list is quicker than a generator here
            return quotes
    spans = [match.span() for match in TOKEN.finditer(text)]
    return [written[spans[at][0] : spans[end - 1][1]] for at, end in found]


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
