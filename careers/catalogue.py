"""The catalogues as they are shown: what belongs to a nation on a day, each row with its sources or marked as ours.

Owns which rows are shown, which statements a row points to on that day, and the finding of tags in a person's own
words. It must not judge a person, and adds nothing to what the files say.
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from careers.backing import OURS, Backing
from careers.catalogue_facts import CATALOGUES, STATEMENTS, Entry, catalogues
from careers.ladder import TIERS, Tier, ladder
from careers.reforms import here
from careers.sideways import Sideways
from careers.standard import Citation, Standard, Statement
from careers.standards import register


@dataclass(frozen=True, slots=True)
class StatementRef:
    """A statement or paragraph to which evidence for a row speaks: the standard's id, the key and what it says."""

    standard: str
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """A row for people to read. `mark` is "our description" where nothing can be cited for it, else None.

    `answered_by` names what an advert may say of it, `workforce` columns of the English workforce figures.
    """

    id: str
    kind: str
    title: str
    text: str
    question: str
    prompt: str
    year: str
    now: str
    nations: tuple[str, ...]
    tiers: tuple[str, ...]
    statements: tuple[StatementRef, ...]
    specialisms: tuple[str, ...]
    answered_by: tuple[str, ...]
    workforce: tuple[str, ...]
    mark: str | None
    citations: tuple[Citation, ...]

    def as_json(self) -> dict[str, Any]:
        """The row as JSON-ready values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Beside:
    """Work beside the ladder for people to read; `find` is what its vacancies are searched by, as one key and value."""

    id: str
    title: str
    text: str
    asks: str
    leads_on: str
    open_from: str
    nations: tuple[str, ...]
    find: Mapping[str, str]
    mark: str | None
    citations: tuple[Citation, ...]

    def as_json(self) -> dict[str, Any]:
        """The work as JSON-ready values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Tag:
    """Something of the vocabulary that a text names: the catalogue and id of the row, and the words that named it."""

    catalogue: str
    id: str
    title: str
    words: str


def _where(nations: tuple[str, ...], nation: str | None) -> tuple[str, ...]:
    """The nations to show a row for: the one that is asked for, or all of the row's own."""
    return nations if nation is None else tuple({here(nation)} & set(nations))


def _sourced(source: Backing, on: datetime.date, where: tuple[str, ...]) -> tuple[str | None, tuple[Citation, ...]]:
    cited = source.cite(on, where)
    return (None if cited else OURS), cited


def _named(standard: Standard, key: str) -> StatementRef:
    for statement in standard.statements:
        if statement.key == key:
            return StatementRef(standard.id, key, statement.title)
        for element in statement.elements:
            if element.key == key:
                return StatementRef(standard.id, key, element.text)
    raise KeyError(key)


def _resembles(statement: Statement, key: str) -> bool:
    return f"{STATEMENTS} {key.partition('.')[0]}" in statement.related


def _statements(keys: tuple[str, ...], on: datetime.date, nations: Iterable[str]) -> tuple[StatementRef, ...]:
    """The statements behind the keys on a day: the ten themselves, or those that took their place and resemble them."""
    found: list[StatementRef] = []
    for nation in nations:
        standard = register().as_of(on, nation).using("practitioner_statements")
        if standard is None:
            continue
        if standard.id == STATEMENTS:
            found += [_named(standard, key) for key in keys]
        else:
            found += [
                StatementRef(standard.id, statement.key, statement.title)
                for statement in standard.statements
                if any(_resembles(statement, key) for key in keys)
            ]
    return tuple(dict.fromkeys(found))


def _item(entry: Entry, on: datetime.date, where: tuple[str, ...]) -> Item:
    mark, cited = _sourced(entry.backing, on, where)
    return Item(
        id=entry.id,
        kind=entry.kind,
        title=entry.title,
        text=entry.text,
        question=entry.question,
        prompt=entry.prompt,
        year=entry.year,
        now=entry.now,
        nations=entry.nations,
        tiers=tuple(code for code in entry.tiers if set(ladder().get(code).nations) & set(where)),
        statements=_statements(entry.statements, on, where),
        specialisms=entry.specialisms,
        answered_by=entry.answered_by,
        workforce=entry.workforce if "england" in where else (),
        mark=mark,
        citations=cited,
    )


def items(catalogue: str, on: datetime.date, nation: str | None = None, *, tier: str | None = None) -> tuple[Item, ...]:
    """The rows of a catalogue that belong to a nation (to any of the four without one) on a day, in the file's order.

    With a tier, only what belongs to that tier: first what begins with it, then what it shares with tiers before it.
    Rows that name no tier belong to all.

    Raises:
        ValueError: for a catalogue, a nation or a tier that does not exist.

    """
    if catalogue not in CATALOGUES:
        raise ValueError(f"catalogue: got {catalogue!r}, expected one of {', '.join(CATALOGUES)}")
    if tier is not None:
        _tier(tier)
    found = [
        (entry, _where(entry.nations, nation))
        for entry in catalogues().entries[catalogue]
        if entry.shown_on(on) and (tier is None or not entry.tiers or tier in entry.tiers)
    ]
    if tier is not None:
        found.sort(key=lambda row: row[0].tiers[:1] != (tier,))
    return tuple(_item(entry, on, where) for entry, where in found if where)


def _tier(code: str) -> Tier:
    try:
        return ladder().get(code)
    except KeyError:
        raise ValueError(f"tier: got {code!r}, expected one of {', '.join(TIERS)}") from None


def _find(move: Sideways) -> Mapping[str, str]:
    """What to search vacancies by: the tier, the matcher's own code, or words where it has none."""
    for key, value in (("tier", move.tier), ("specialism", move.specialism), ("setting", move.service)):
        if value:
            return {key: value}
    return {"q": move.words[0]}


def sideways(on: datetime.date, nation: str | None = None, *, tier: str | None = None) -> tuple[Beside, ...]:
    """Work beside the ladder in a nation (in any without one); with a tier, what is usually open from it.

    Above team manager a post spans several kinds of work, so nothing is offered from there.

    Raises:
        ValueError: for a nation or a tier that does not exist.

    """
    moves = ladder().sideways if tier is None else ladder().sideways_from(_tier(tier).code)
    shown = []
    for move in moves:
        where = _where(move.nations, nation)
        if where:
            mark, cited = _sourced(move.backing, on, where)
            texts = (move.id, move.title, move.text, move.asks, move.leads_on, move.open_from)
            shown.append(Beside(*texts, move.nations, _find(move), mark, cited))
    return tuple(shown)


@cache
def _vocabulary() -> tuple[re.Pattern[str], Mapping[str, Entry]]:
    """One pattern over all words of the issues and terms, the longest first, and the row that each belongs to."""
    rows = {
        word.casefold(): entry
        for catalogue in ("issue", "term")
        for entry in catalogues().entries[catalogue]
        for word in entry.words
    }
    longest_first = sorted(rows, key=lambda word: (-len(word), word))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)"), rows


def tags(text: str, on: datetime.date, nation: str) -> tuple[Tag, ...]:
    """What of the vocabulary of a nation a text names, each row once, in the order in which the text names them.

    Where one expression lies within another ("supervision" in "supervision order") the longer one counts.

    Raises:
        ValueError: for a nation that is not one of the four.

    """
    here(nation)
    pattern, rows = _vocabulary()
    found: dict[tuple[str, str], Tag] = {}
    for match in pattern.finditer(text.replace("’", "'").casefold()):
        entry = rows[match[0]]
        if nation in entry.nations and entry.shown_on(on):
            found.setdefault((entry.catalogue, entry.id), Tag(entry.catalogue, entry.id, entry.title, match[0]))
    return tuple(found.values())


_HOW = {
    "automatic": "Automatic: it comes when what was to be passed is passed.",
    "panel": "By panel: evidence of practice is put before colleagues who decide.",
    "vacancy": "By vacancy: one applies for a post, and another may get it.",
}


def tier_shown(code: str, on: datetime.date, nation: str | None = None) -> dict[str, Any]:
    """Everything to be told of a tier in a nation (in all of its own without one) on a day, as JSON-ready values.

    Pay estimates are shown only for the nations that they are of; what is paid now is read from live vacancies.

    Raises:
        ValueError: for a tier that does not exist, or does not exist in that nation.

    """
    tier = _tier(code)
    where = _where(tier.nations, nation)
    if not where:
        raise ValueError(f"nation: {code} does not exist in {nation}, expected one of {', '.join(tier.nations)}")
    mark, cited = _sourced(tier.progress_backing, on, where)
    return _tier_facts(tier, where) | {
        "duties": [item.as_json() for item in items("duty", on, nation, tier=code)],
        "contacts": [item.as_json() for item in items("partner", on, nation, tier=code)],
        "sideways": [move.as_json() for move in sideways(on, nation, tier=code)],
        "rules": [asdict(cited) for cited in tier.rules.cite(on, where)],
        "progress_mark": mark,
        "progress_citations": [asdict(source) for source in cited],
    }


def ladder_shown(on: datetime.date, nation: str | None = None) -> list[dict[str, Any]]:
    """Every tier of a nation (of all four without one) on a day, in ladder order, for a page of the whole ladder.

    Duties, contacts and moves sideways are named; `tier_shown` has them whole, with their sources.

    Raises:
        ValueError: for a nation that is not one of the four.

    """
    told = []
    for tier in ladder().tiers:
        where = _where(tier.nations, nation)
        if where:
            named = {
                "duties": [item.title for item in items("duty", on, nation, tier=tier.code)],
                "contacts": [item.title for item in items("partner", on, nation, tier=tier.code)],
                "sideways": [move.title for move in sideways(on, nation, tier=tier.code)],
            }
            told.append(_tier_facts(tier, where) | named)
    return told


def _tier_facts(tier: Tier, where: tuple[str, ...]) -> dict[str, Any]:
    """What of a tier does not depend on the day."""
    rungs = ladder()
    pay = tier.estimate if set(where) & set(rungs.basis.nations) else None
    return {
        "tier": tier.code,
        "title": tier.title,
        "rung": tier.rung,
        "route": tier.route,
        "nations": list(tier.nations),
        "source": tier.source,
        "purpose": tier.purpose,
        "supervised": tier.supervised,
        "supervises": tier.supervises,
        "progress": tier.progress,
        "titles": {place: list(titles) for place, titles in tier.titles.items() if place in ("all", *where)},
        "estimate": {
            "basis": rungs.basis.says,
            "years_post_qualifying_min": tier.estimate.years_min,
            "years_post_qualifying_max": tier.estimate.years_max,
            "pay_min": pay.pay_min if pay else None,
            "pay_max": pay.pay_max if pay else None,
        },
        "moves": [
            {"to": move.to, "kind": move.kind, "how": move.how, "how_it_works": _HOW[move.how]}
            | {"reason": move.reason, "source": move.source}
            for move in tier.moves
            if set(rungs.get(move.to).nations) & set(where)
        ],
        "ways_in": [
            {"from": before.code, "kind": move.kind, "how": move.how}
            for before in rungs.tiers
            for move in before.moves
            if move.to == tier.code and set(before.nations) & set(where)
        ],
    }
