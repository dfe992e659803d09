"""A title taken apart: seniority, role, area of work, contract, grade and place, each where it stands in the text.

This module owns the grammar of titles. It must not decide a rung or whether the advert is in scope: that is
`matcher.tier`, which sees the parts and never the string, so that two titles with the same parts read alike.
"""

import html
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from matcher.spelling import WordMemo
from matcher.vocabulary import Concept, vocabulary
from matcher.words import AMOUNT, MARK, NUMBER, TOKEN, yearly_pounds

TITLE_LIMIT = 400  # characters; the longest real titles have under 200, and adverts are hostile input

_UNKNOWN_COUNTED = 3  # more unknown words say no more
_STRETCHES_REMEMBERED = 32_768
_WORK = Concept("work", "work")
_BREAKS = (Concept("break", "break"),)
_BREAK_QUOTES = ("",)
_NOTHING: tuple[Concept, ...] = ()
_UNQUOTED: tuple[str, ...] = ()
_NAMING = frozenset(("role", "other_role", "seniority"))
_MARK = re.compile(MARK)
_JOINING = frozenset(("either", "after", "welcome"))
# Bytes of UTF-8 read as Windows-1252, and HTML entities: both stand for one character.
_DAMAGE = re.compile(
    r"[&\u00a0\u00c2-\u00c5\u00e2\u0192](?:(?<=&)#?\w{2,8};|(?<=\u00a0)"
    r"|(?<![&\u00a0])\S?[\u0080-\u00bf\u0152-\u0192\u02c6-\u2122]{1,2})"
)
# Words that carry on a role's name after "team" or "service" ("Family Support Team | Manager" is not how it reads).
_COLLECTIVE = frozenset(("team", "service", "hub", "unit"))
_HEADED = frozenset(("manager", "leader", "lead", "mgr", "co"))


class Title(NamedTuple):
    """A title's parts, the count of words that nothing explains, and pay that the title gives.

    `structure` holds roles, levels and what joins them, in their order; a run of areas of work between them is one
    "work", and parts that name neither role nor level are left out. `areas` are the areas of work of the whole title.
    `quotes` are the words of `structure` and then of `areas` as the title has them, one for each; a "work" or "break"
    has none. `unknown` is 0 where a role says social work itself, because then unknown words prove nothing. `pay` is
    the largest yearly figure in pounds and `pay_quote` its words, or None and "". `nation` is the nation that a word of
    the title names.
    """

    structure: tuple[Concept, ...]
    areas: tuple[Concept, ...]
    quotes: tuple[str, ...]
    unknown: int
    pay: int | None
    pay_quote: str
    nation: str | None


class _Stretch(NamedTuple):
    """What a stretch of a title between two marks says; the fields are those of `Title`."""

    structure: tuple[Concept, ...]
    areas: tuple[Concept, ...]
    quotes: tuple[str, ...]  # of the structure
    area_quotes: tuple[str, ...]
    unknown: int
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


_Found = tuple[Concept, int, int]
"""A concept with the number of its first word and of the one after its last; a "work" has no words (0, 0)."""

_SILENT = _Stretch((), (), (), (), 0, None)
_memo = WordMemo(vocabulary())


class _StretchMemo(dict[str, _Stretch]):
    """Stretch → what it says, worked out once for each: titles are new, and the stretches they are made of rarely."""

    def __missing__(self, text: str) -> _Stretch:
        if len(self) >= _STRETCHES_REMEMBERED:
            self.clear()
        stretch = self[text] = _read_stretch(text, text)
        return stretch


_stretches = _StretchMemo()
# One tuple for all that are alike: the fewer objects, the less the garbage collector has to walk.
_one = lru_cache(maxsize=_STRETCHES_REMEMBERED)(tuple[Concept, ...])


def take_apart(title: str) -> Title:
    """The parts of a title; never raises. Only the first `TITLE_LIMIT` characters are read.

    No phrase reaches over a mark, so that each stretch between marks is read on its own.
    """
    text = written = title[:TITLE_LIMIT]
    if "&" in text or not text.isascii():
        text = mend(text)
    pay, pay_quote = _pay(text, written) if "£" in text else (None, "")
    if text == written:
        # Numbers are hardly ever written twice: without them, stretches are.
        found = [_stretches[stretch.strip()] for stretch in _MARK.split(NUMBER.sub("0000", text))]
    else:
        text = NUMBER.sub(lambda match: "0" * len(match.group()), text)
        ends = [match.start() for match in _MARK.finditer(text)]
        starts = [0, *(end + 1 for end in ends)]
        found = [_read_stretch(text[a:b], written[a:b]) for a, b in zip(starts, [*ends, len(text)], strict=True)]
    structure, areas = _NOTHING, _NOTHING
    quotes, area_quotes = _UNQUOTED, _UNQUOTED
    unknown, nation = 0, None
    for stretch in found:
        if stretch is _SILENT:
            continue
        parts, works, part_quotes, work_quotes, strange, named = stretch
        if parts:
            structure = structure + _BREAKS + parts if structure else parts
            quotes = quotes + _BREAK_QUOTES + part_quotes if quotes else part_quotes
        if works:
            areas += works
            area_quotes += work_quotes
        unknown += strange
        nation = nation or named
    if unknown:
        said = [concept for concept in structure if concept.social_work]
        unknown = 0 if said else min(unknown, _UNKNOWN_COUNTED)
    return Title(structure, areas, quotes + area_quotes, unknown, pay, pay_quote, nation)


def _pay(text: str, written: str) -> tuple[int | None, str]:
    """The largest yearly pay of a title in pounds and its words, or None and no words."""
    pay, quote = None, ""
    for match in AMOUNT.finditer(text):
        pounds = yearly_pounds(match.group(1), match.group(2))
        if pounds is not None and pounds > (pay or 0):
            pay, quote = pounds, written[match.start() : match.end()]
    return pay, quote


def _read_stretch(text: str, written: str) -> _Stretch:
    """What one stretch says. `text` is `written` mended, with every character in its place.

    Takes the longest phrase at each word, from left to right. A phrase that ends in "team" gives that word up to the
    role that goes on with it ("Family Assessment Team Manager").
    """
    words = TOKEN.findall(text)
    tokens = [_memo[word] for word in words]
    found: list[_Found] = []
    unknown, nation, names = 0, None, False
    at, total = 0, len(tokens)
    while at < total:
        token = tokens[at]
        node = token.phrases
        concept, end = None, at
        if node is not None:
            # The walk of Trie.longest, written out because it is most of the time that a new stretch takes.
            probe = at
            while node is not None:
                probe += 1
                if "" in node:
                    concept, end = node[""], probe
                node = node.get(tokens[probe].word) if probe < total else None
        if token.aside:
            unknown += token.unknown and concept is None
            nation = nation or token.nation
        if concept is None:
            at += 1
            continue
        if end < total and end - at > 1 and tokens[end - 1].word in _COLLECTIVE and tokens[end].word in _HEADED:
            end -= 1
        if concept.kind != "ignored":
            found.append((concept, at, end))
            names = names or concept.kind not in _JOINING
        at = end
    if not names:  # "Bath and North East Somerset" joins nothing
        return _Stretch((), (), (), (), unknown, nation) if unknown or nation else _SILENT
    structure, areas = _parted(found)
    return _Stretch(
        structure=_one(tuple([concept for concept, _, _ in structure])),
        areas=_one(tuple([concept for concept, _, _ in areas])),
        quotes=_quotes(structure, words, text, written),
        area_quotes=_quotes(areas, words, text, written),
        unknown=unknown,
        nation=nation,
    )


def _quotes(found: list[_Found], words: list[str], text: str, written: str) -> tuple[str, ...]:
    """The words of what was found as they are written; none for a "work"."""
    if text is written:
        quotes = [words[at] if end - at == 1 else " ".join(words[at:end]) for _, at, end in found]
        if all([quote in text for quote in quotes]):  # noqa: C419 - a list is quicker than a generator here
            return tuple(quotes)
    spans = [match.span() for match in TOKEN.finditer(text)]
    return tuple([written[spans[at][0] : spans[end - 1][1]] if end else "" for _, at, end in found])


def _parted(found: list[_Found]) -> tuple[list[_Found], list[_Found]]:
    """The roles and levels of a stretch with what joins them, and its areas of work.

    What stands after the last role or level joins nothing, except that it may say that such people are welcome.
    """
    areas = [item for item in found if item[0].kind == "area"]
    named = [number for number, (concept, _, _) in enumerate(found) if concept.kind in _NAMING]
    if not named:
        return [], areas
    structure: list[_Found] = []
    for number, item in enumerate(found):
        concept = item[0]
        if number > named[-1] and concept.kind == "after":
            break
        if concept.kind == "area":
            if not structure or structure[-1][0] is not _WORK:
                structure.append((_WORK, 0, 0))
        elif number <= named[-1] or concept.kind == "welcome":
            structure.append(item)
    return structure, areas


def _joins_areas(chunk: Chunk, before: Concept) -> bool:
    """Whether an "and" goes on with a level's areas of work ("Senior MASH and Court Social Worker")."""
    return before is _WORK and bool(chunk.seniorities) and not chunk.roles


def groups_of(structure: tuple[Concept, ...]) -> list[Group]:
    """The groups of a title's structure, in order, each with its alternatives."""
    groups = [Group(after=False)]
    for position, concept in enumerate(structure):
        group = groups[-1]
        match concept.kind:
            case "break":
                groups.append(Group(after=False))
            case "after":
                groups.append(Group(after=True))
            case "either" if not _joins_areas(group.chunks[-1], structure[position - 1]):
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
