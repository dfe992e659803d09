"""A title taken apart: seniority, role, area of work, contract, grade and place, each where it stands in the text.

This module owns the grammar of titles. It must not decide a rung or whether the advert is in scope: that is
`matcher.tier`, which sees the parts and never the string, so that two titles with the same parts read alike.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import NamedTuple

from matcher.concepts import Concept
from matcher.phrases import BREAK, SIGNS, NotWordByWordError, Reader, Run, mend, reader, stretches_of
from matcher.words import AMOUNT, yearly_pounds

TITLE_LIMIT = 400  # characters; the longest real titles have under 200, and adverts are hostile input

_UNKNOWN_COUNTED = 3  # more unknown words say no more
_WORK = Concept("work", "work")
_WORK_SIGN, _BROKEN_SIGN = "0", "1"
_CONCEPTS = {_WORK_SIGN: _WORK, _BROKEN_SIGN: Concept("break", "break")} | {sign: c for c, sign in SIGNS.items()}


def _signs(*kinds: str) -> frozenset[str]:
    return frozenset(sign for concept, sign in SIGNS.items() if concept.kind in kinds)


_AREAS, _NAMING, _AFTER, _WELCOME = (
    _signs("area"),
    _signs("role", "other_role", "seniority"),
    _signs("after"),
    _signs("welcome"),
)
_SOCIAL_WORK = frozenset(sign for concept, sign in SIGNS.items() if concept.social_work)
_EITHER = _signs("either")
_JOINED = {
    sign: chr(max(map(ord, SIGNS.values())) + number)
    for number, sign in enumerate((sign for concept, sign in SIGNS.items() if concept.beside), 1)
}
"""Signs of areas that one person often leads with children's social work, and the signs where an "and" joins them."""
_CONCEPTS |= {joined: replace(_CONCEPTS[sign], joined=True) for sign, joined in _JOINED.items()}
_OTHER_AREAS = _AREAS - _JOINED.keys()
_AREAS |= frozenset(_JOINED.values())


@dataclass(slots=True)
class Title:
    """A title's parts, and the count of words that nothing explains.

    `structure` spells roles, levels and what joins them, in their order; a run of areas of work between them is one
    "work", and parts that name neither role nor level are left out. `areas` spells the areas of work of the whole
    title. `concepts_of` gives the concepts of either. `quotes` are the words of `structure` and then of `areas` as the
    title has them, one for each; a "work" or "break" has none. `unknown` is 0 where a role says social work itself,
    because then unknown words prove nothing. `nation` is the nation that a word of the title names.
    """

    structure: str
    areas: str
    quotes: tuple[str, ...]
    unknown: int
    nation: str | None


class TitlePay(NamedTuple):
    """The largest yearly figure of a title in pounds, and its words as the title has them."""

    pounds: int
    quote: str


_Stretch = tuple[str, str, tuple[str, ...], int, str | None]
"""What a stretch of a title between two marks says: structure, areas, quotes of both, unknown words, nation."""


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
    plain: bool = True  # nothing but roles, seniority and the work that a level alone is said of
    welcome: bool = False


@lru_cache(maxsize=8_192)
def concepts_of(spelled: str) -> tuple[Concept, ...]:
    """The concepts that `structure` or `areas` of a title spell."""
    return tuple([_CONCEPTS[sign] for sign in spelled])


def take_apart(title: str) -> Title:
    """The parts of a title; never raises. Reads the first `TITLE_LIMIT` characters."""
    written = title[:TITLE_LIMIT]
    learnt = reader()
    try:
        return put_together(learnt.spell(written), learnt)
    except NotWordByWordError:
        return read_at_once(written)


def read_at_once(written: str) -> Title:
    """The parts of any title, damaged or not, without the memory of others; `put_together` says the same, sooner."""
    return _together([_parted([run]) for run in stretches_of(mend(written), written)])


def put_together(spelled: str, learnt: Reader) -> Title:
    """The parts of the title that the reader spelled so."""
    remembered = learnt.stretches
    stretches = []
    for stretch in spelled.split(BREAK):
        parts = remembered.get(stretch)
        if parts is None:
            parts = remembered[stretch] = _parted([learnt.runs[sign] for sign in stretch])
        stretches.append(parts)
    return _together(stretches)


def title_pay(title: str) -> TitlePay | None:
    """The largest yearly figure that a title gives, or None."""
    if "£" not in title:
        return None
    written = title[:TITLE_LIMIT]
    return _most_pay(mend(written), written)


def pay_below(text: str, pounds: float) -> TitlePay | None:
    """The largest yearly figure of a title without damage where it is below `pounds` a year; None otherwise."""
    if _may_pay_below(pounds)(text) is None:
        return None
    pay = _most_pay(text, text)
    return pay if pay is not None and pay.pounds < pounds else None


def _most_pay(text: str, written: str) -> TitlePay | None:
    """The largest yearly figure of `text`, which is `written` mended."""
    most: TitlePay | None = None
    for match in AMOUNT.finditer(text):
        pounds = yearly_pounds(*match.groups())
        if pounds is not None and (most is None or pounds > most.pounds):
            most = TitlePay(pounds, written[match.start() : match.end()])
    return most


@cache
def _may_pay_below(pounds: float) -> Callable[[str], re.Match[str] | None]:
    """Looks for an amount whose first digit and length let it be yearly pay below `pounds`: five digits, or thousands.

    Yearly pay has at most six digits, and so may begin with any where it may be above 100,000.
    """
    digits = f"0-{pounds // 10_000:.0f}" if pounds < 100_000 else "0-9"
    least = rf"(?=[{digits}\u0080-\U0010ffff])(?:[\d,]{{5}}|[\d,.]+\s?[kK])"
    return re.compile(rf"£\s?{least}").search


def _together(stretches: list[_Stretch]) -> Title:
    """The title that stretches make up: a break stands between two with roles or levels."""
    structure = areas = ""
    quotes: tuple[str, ...] = ()
    area_quotes: tuple[str, ...] = ()
    unknown, nation = 0, None
    for parts, works, words, strange, named in stretches:
        if parts:
            own = words[: len(parts)]
            structure = structure + _BROKEN_SIGN + parts if structure else parts
            quotes = (*quotes, "", *own) if quotes else own
        if works:
            areas += works
            area_quotes += words[len(parts) :]
        unknown += strange
        nation = nation or named
    if unknown:
        unknown = min(unknown, _UNKNOWN_COUNTED) if _SOCIAL_WORK.isdisjoint(structure) else 0
    return Title(structure, areas, quotes + area_quotes, unknown, nation)


def _parted(runs: list[Run]) -> _Stretch:
    """The roles and levels of a stretch with what joins them, and its areas of work.

    What stands after the last role or level joins nothing, except that it may say that such people are welcome.
    """
    signs, structure, areas = "", "", ""
    quotes: list[str] = []
    structure_quotes: list[str] = []
    area_quotes: list[str] = []
    unknown, nation = 0, None
    for found, words, strange, named in runs:
        signs += found
        quotes += words
        unknown += strange
        nation = nation or named
    if not _JOINED.keys().isdisjoint(signs):
        signs = _joined(signs)
    last = max([number for number, sign in enumerate(signs) if sign in _NAMING], default=-1)
    ended = last < 0
    for number, (sign, quote) in enumerate(zip(signs, quotes, strict=True)):
        if sign in _AREAS:
            areas += sign
            area_quotes.append(quote)
            if not ended and not structure.endswith(_WORK_SIGN):
                structure += _WORK_SIGN
                structure_quotes.append("")
        elif not ended:
            if number <= last or sign in _WELCOME:
                structure += sign
                structure_quotes.append(quote)
            else:
                ended = sign in _AFTER
    return structure, areas, (*structure_quotes, *area_quotes), unknown, nation


def _joined(signs: str) -> str:
    """The signs of a stretch, with those of `_JOINED` that an "and" joins to an area of another kind as it says.

    Two of them joined stay as they are: "Disabled Children - Residential and Short Breaks".
    """
    found = list(signs)
    for at in range(1, len(signs) - 1):
        if signs[at] not in _EITHER:
            continue
        if signs[at - 1] in _JOINED and signs[at + 1] in _OTHER_AREAS:
            found[at - 1] = _JOINED[signs[at - 1]]
        if signs[at - 1] in _OTHER_AREAS:
            for after in range(at + 1, len(signs)):
                if signs[after] not in _JOINED:
                    break
                found[after] = _JOINED[signs[after]]
    return "".join(found)


def _joins_areas(chunk: Chunk, before: Concept) -> bool:
    """Whether an "and" goes on with a level's areas of work ("Senior MASH and Court Social Worker")."""
    return before is _WORK and bool(chunk.seniorities) and not chunk.roles


def _goes_on(structure: tuple[Concept, ...], either: int) -> bool:
    """Whether an "or" goes on with the alternatives that stood before a mark ("Social Worker (or Senior)")."""
    level = structure[either + 1]
    return structure[either - 1].kind == "break" and level.kind == "seniority" and level.code != "lead"


def groups_of(structure: tuple[Concept, ...]) -> list[Group]:
    """The groups of a title's structure, in order, each with its alternatives."""
    groups = [Group(after=False)]
    for position, concept in enumerate(structure):
        group = groups[-1]
        match concept.kind:
            case "role" | "other_role":
                group.chunks[-1].roles.append(position)
            case "seniority":
                group.chunks[-1].seniorities.append(position)
            case "break":
                groups.append(Group(after=False))
            case "after":
                groups.append(Group(after=True))
            case "either" if len(groups) > 1 and _goes_on(structure, position):
                groups.pop()
                groups[-1].chunks.append(Chunk())
            case "either" if not _joins_areas(group.chunks[-1], structure[position - 1]):
                group.chunks.append(Chunk())
            case "welcome":
                group.welcome = True
            case "work" if group.chunks[-1].seniorities and not group.chunks[-1].roles:
                pass  # "Social Worker, Senior Fostering"
            case _:
                group.plain = False
    return [group for group in groups if any(c.roles or c.seniorities for c in group.chunks)]
