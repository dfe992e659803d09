"""The facts of `catalogues/`: what child protection work consists of, and what a person weighs about it.

Owns the shape of a row and the checks on the files: which keys each catalogue has, and that every tier, statement and
source that a row names exists. It must not say how a row is shown (`catalogue` does) and judges nobody.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from careers.backing import BACKING_KEYS, Backing, backing
from careers.facts import NATIONS, FactsError, Row, load_toml, version_of
from careers.ladder import TIERS
from careers.standards import register

# The statements that rows point to. They are England's; where and when they apply is the register's to say.
STATEMENTS = "pqs-practitioner"
# What the matcher reads in an advert that can answer a question about its employer: kinds of requirement, and fields
# of the pay, the contract and the place.
ADVERT_FACTS = frozenset(
    [
        "caseload",
        "supervision",
        "practice_educator",
        "newly_qualified",
        "pay",
        "supplements",
        "grade",
        "type",
        "working_time",
        "mode",
    ]
)
# Columns of the English workforce figures that can answer one.
WORKFORCE_FACTS = frozenset({"caseload_fte", "turnover_rate_fte", "vacancy_rate_fte", "agency_rate_fte"})
_FOLDER = Path(__file__).with_name("catalogues")
_COMMON = frozenset({"id", "title", "text", "nations", "since", "until"}) | BACKING_KEYS


@dataclass(frozen=True, slots=True)
class Shape:
    """A catalogue: the keys that its rows must have beside an id and a title, those they may have, and its kinds."""

    needs: frozenset[str]
    may: frozenset[str] = frozenset()
    kinds: tuple[str, ...] = ()


def _shape(needs: str, may: str = "", kinds: tuple[str, ...] = ()) -> Shape:
    return Shape(frozenset(needs.split()), frozenset(may.split()), kinds)


CATALOGUES: Mapping[str, Shape] = {
    "duty": _shape("text prompt tiers", "statements"),
    "skill": _shape("text question prompt statements", "statements"),
    "issue": _shape("text prompt words", "statements specialisms"),
    "term": _shape(
        "kind text prompt words",
        "statements specialisms",
        ("tool", "record", "planning", "judgement", "harm", "child", "setting", "person", "profession"),
    ),
    "partner": _shape("kind text", "tiers words", ("agency", "profession", "informant")),
    "context": _shape("kind text question", "year now specialisms", ("demand", "public", "funding")),
    "criterion": _shape("text question", "answered_by workforce now"),
    "offer": _shape("kind text now", "year", ("learning", "membership", "licence")),
    "motivation": _shape("text question"),
    "activity": _shape("text prompt"),
    "benefit": _shape("text question"),
    "document": _shape("text question"),
    "stage": _shape("kind text question", "", ("find", "apply", "prepare")),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a catalogue, in our own words. A key that its catalogue does not have is blank or empty.

    `question` is to be asked of oneself or of an employer; `prompt` says what would show the thing; `now` says what
    time has overtaken or what was not confirmed; `year` is the year of a figure, in words. It is shown from `since` to
    `until`.
    """

    catalogue: str
    id: str
    kind: str
    title: str
    text: str
    question: str
    prompt: str
    year: str
    now: str
    nations: tuple[str, ...]
    since: datetime.date | None
    until: datetime.date | None
    tiers: tuple[str, ...]
    statements: tuple[str, ...]
    specialisms: tuple[str, ...]
    words: tuple[str, ...]
    answered_by: tuple[str, ...]
    workforce: tuple[str, ...]
    backing: Backing

    def shown_on(self, on: datetime.date) -> bool:
        """Whether the row is for that day."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Catalogues:
    """Every catalogue, in the order of its file. `version` changes whenever any file does."""

    entries: Mapping[str, tuple[Entry, ...]]
    version: str


def _among(row: Row, key: str, known: frozenset[str], what: str) -> tuple[str, ...]:
    found = row.texts(key)
    if not set(found) <= known:
        raise row.fault(key, what)
    return found


def _statement_keys() -> frozenset[str]:
    statements = register().get(STATEMENTS).statements
    elements = [element.key for statement in statements for element in statement.elements]
    return frozenset([statement.key for statement in statements] + elements)


def _entry(catalogue: str, row: Row) -> Entry:
    shape = CATALOGUES[catalogue]
    row.only(_COMMON | shape.needs | shape.may)
    for key in shape.needs:
        if not row.values.get(key):
            raise row.fault(key, "something: every row of this catalogue has it")
    since, until = row.date("since"), row.date("until")
    if since and until and since > until:
        raise row.fault("until", f"a date on or after since ({since})")
    return Entry(
        catalogue=catalogue,
        id=row.text("id"),
        kind=row.choice("kind", shape.kinds) if shape.kinds else "",
        title=row.text("title"),
        text=row.text("text"),
        question=row.text("question", default=""),
        prompt=row.text("prompt", default=""),
        year=row.text("year", default=""),
        now=row.text("now", default=""),
        nations=row.nations() if "nations" in row.values else NATIONS,
        since=since,
        until=until,
        tiers=_among(row, "tiers", frozenset(TIERS), "a list out of " + ", ".join(TIERS)),
        statements=_among(row, "statements", _statement_keys(), f"a list of keys of {STATEMENTS}"),
        specialisms=row.texts("specialisms"),
        words=row.texts("words"),
        answered_by=_among(row, "answered_by", ADVERT_FACTS, "a list out of " + ", ".join(sorted(ADVERT_FACTS))),
        workforce=_among(row, "workforce", WORKFORCE_FACTS, "a list out of " + ", ".join(sorted(WORKFORCE_FACTS))),
        backing=backing(row),
    )


def load_catalogues(folder: Path = _FOLDER) -> Catalogues:
    """Reads and checks the catalogues: every TOML file of a folder but `sources.toml`, in the order of their names.

    Raises:
        FactsError: naming the file, the row and the key that is wrong, and what was expected.

    """
    entries: dict[str, list[Entry]] = {name: [] for name in CATALOGUES}
    everything = b""
    for path in sorted(folder.glob("*.toml")):
        row, raw = load_toml(path)
        everything += raw
        if path.name == "sources.toml":
            continue
        row.only(frozenset(CATALOGUES))
        for name in row.values:
            entries[name] += [_entry(name, inner) for inner in row.rows(name, "id")]
    seen: set[tuple[str, str]] = set()
    for name, rows in entries.items():
        for entry in rows:
            if (name, entry.id) in seen:
                raise FactsError(
                    f"{folder.name}: {name} {entry.id}: id: got it twice, expected a different id for each"
                )
            seen.add((name, entry.id))
    return Catalogues({name: tuple(rows) for name, rows in entries.items()}, version_of(everything))


@cache
def catalogues() -> Catalogues:
    """The catalogues that ship with Nextrung, read once."""
    return load_catalogues()
