"""The facts of `reforms.toml`: events, bodies, offices, laws, team members, agencies and a closed scheme.

Owns their shapes and the checks on the file. It must not say how any of it is shown (`reforms` and `team` do), and
restates no date that the register holds.
"""

import datetime
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from careers.answer import GENERAL
from careers.facts import FactsError, Row, load_toml, version_of
from careers.ladder import TIERS
from careers.standard import TRUST, Citation, Standard, cited
from careers.standards import Register, register

Precision = Literal["day", "month", "year"]
PRECISIONS: tuple[Precision, ...] = ("day", "month", "year")
Standing = Literal["happened", "ahead", "not confirmed", "no date"]
BODY_KINDS = ("government", "review", "regulator", "partnership", "council", "health", "police", "development")
OFFICE_KINDS = ("above the ladder", "not a career step")
_FILE = Path(__file__).with_name("reforms.toml")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """What stands behind a row: an entry of the register, or a source of its own; neither where it is general."""

    entry: Standard | None
    own: Citation | None

    def cite(self, on: datetime.date) -> tuple[Citation, ...]:
        """The citation as it stood on a day; empty for general knowledge."""
        if self.entry is not None:
            return (self.entry.cite(on),)
        return () if self.own is None else (self.own,)

    def marked(self, text: str) -> str:
        """A text that says so itself where nothing published stands behind it."""
        return f"{text} {GENERAL}" if self.entry is None and self.own is None else text


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened or was said to be coming. `day` is the last day of the period that is known."""

    id: str
    nations: tuple[str, ...]
    title: str
    summary: str
    day: datetime.date | None
    precision: Precision
    words: str
    expected: bool
    known_from: datetime.date | None
    source: Source

    def standing_on(self, on: datetime.date) -> Standing | None:
        """Where the event stood on a day; None when nobody knew of it yet."""
        known = self.known_from is not None and self.known_from <= on
        if self.day is not None and self.day <= on:
            return "not confirmed" if self.expected else "happened"
        if not known:
            return None
        return "no date" if self.day is None else "ahead"

    def when(self) -> str:
        """The date in words, as precisely as it is known."""
        if self.words or self.day is None:
            return self.words or "no date set"
        month = f"{_MONTHS[self.day.month - 1]} {self.day.year}"
        return {"day": f"{self.day.day} {month}", "month": month, "year": str(self.day.year)}[self.precision]


@dataclass(frozen=True, slots=True)
class Named:
    """A body, an office or a law: its name, what is to be said of it, and `until`, its last day where it has ended."""

    id: str
    name: str
    kind: str
    nations: tuple[str, ...]
    says: str
    until: datetime.date | None
    source: Source


@dataclass(frozen=True, slots=True)
class Member:
    """One place in a multi-agency child protection team; `words` are how people name whoever could fill it."""

    id: str
    who: str
    nominated_by: str
    required: bool
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency that regulations would most likely designate."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Level:
    """A level of the closed accreditation system, the tiers it was for and the standard that it tested."""

    id: str
    name: str
    tiers: tuple[str, ...]
    standard: str


@dataclass(frozen=True, slots=True)
class Aim:
    """What the closed accreditation system was for."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Reforms:
    """Everything in `reforms.toml`. `version` changes whenever the file does."""

    events: tuple[Event, ...]
    bodies: tuple[Named, ...]
    offices: tuple[Named, ...]
    laws: tuple[Named, ...]
    members: tuple[Member, ...]
    agencies: tuple[Agency, ...]
    levels: tuple[Level, ...]
    aims: tuple[Aim, ...]
    version: str


_SOURCE_KEYS = ("cites", "publisher", "source", "url", "trust", "checked")


def _entry(row: Row, known: Register) -> Standard | None:
    cites = row.text("cites", default="")
    if not cites:
        return None
    try:
        entry = known.get(cites)
    except KeyError:
        raise row.fault("cites", "the id of an entry of the register") from None
    if "nations" in row.values and row.nations() != (entry.nation,):
        raise row.fault("nations", f"{entry.nation} alone, the nation of {cites}")
    return entry


def _source(row: Row, known: Register) -> Source:
    entry = _entry(row, known)
    if entry is not None:
        return Source(entry, None)
    if row.choice("trust", TRUST) == "general":
        return Source(None, None)
    checked = row.date("checked")
    if checked is None:
        raise row.fault("checked", "a date, except where trust is general")
    return Source(None, cited(row, checked, title="source"))


def _flag(row: Row, key: str) -> bool:
    value = row.values.get(key, False)
    if not isinstance(value, bool):
        raise row.fault(key, "true or false")
    return value


def _event(row: Row, known: Register) -> Event:
    keys = ("id", "nations", "title", "summary", "date", "at", "precision", "words", "expected", "known_from")
    row.only(frozenset({*keys, *_SOURCE_KEYS}))
    source = _source(row, known)
    day = row.date("date")
    if "at" in row.values:
        at = row.choice("at", ("published", "valid_from", "valid_to"))
        day = None if source.entry is None else getattr(source.entry, at)
        if day is None or "date" in row.values:
            raise row.fault("at", "a date that the entry it cites has, and none of its own")
    expected, known_from = _flag(row, "expected"), row.date("known_from")
    if (expected or day is None) and known_from is None:
        raise row.fault("known_from", "a date, where nothing has happened yet")
    if day is None and not expected:
        raise row.fault("date", "a date, or at, for what has happened")
    precision = row.choice("precision", PRECISIONS) if "precision" in row.values else "day"
    return Event(
        id=row.text("id"),
        nations=row.nations(),
        title=row.text("title"),
        summary=row.text("summary"),
        day=day,
        precision=next(item for item in PRECISIONS if item == precision),
        words=row.text("words", default=""),
        expected=expected,
        known_from=known_from,
        source=source,
    )


def _named(row: Row, known: Register, kinds: tuple[str, ...]) -> Named:
    row.only(frozenset({"id", "name", "kind", "nations", "says", "until", *_SOURCE_KEYS}))
    return Named(
        id=row.text("id"),
        name=row.text("name"),
        kind=row.choice("kind", kinds) if kinds else "",
        nations=row.nations(),
        says=row.text("says"),
        until=row.date("until"),
        source=_source(row, known),
    )


def _member(row: Row) -> Member:
    row.only(frozenset({"id", "who", "nominated_by", "required", "words"}))
    return Member(row.text("id"), row.text("who"), row.text("nominated_by"), _flag(row, "required"), row.texts("words"))


def _level(row: Row, known: Register) -> Level:
    row.only(frozenset({"id", "name", "tiers", "standard"}))
    tiers = row.texts("tiers")
    if not tiers or not set(tiers) <= set(TIERS):
        raise row.fault("tiers", "a list out of " + ", ".join(TIERS))
    try:
        known.get(row.text("standard"))
    except KeyError:
        raise row.fault("standard", "the id of an entry of the register") from None
    return Level(row.text("id"), row.text("name"), tiers, row.text("standard"))


def load_reforms(path: Path = _FILE, known: Register | None = None) -> Reforms:
    """Reads and checks the reforms against a register (the one that ships, without another).

    Raises:
        FactsError: naming the file, the row and the key that is wrong, and what was expected.

    """
    known = known or register()
    row, raw = load_toml(path)
    lists = ("event", "body", "office", "law", "member", "agency", "level", "aim")
    row.only(frozenset(lists))
    for name in lists:
        ids = [inner.text("id") for inner in row.rows(name, "id")]
        if len(set(ids)) != len(ids):
            raise FactsError(f"{path.name}: {name}: id: got one twice, expected a different id for each")
    for name in ("agency", "aim"):
        for inner in row.rows(name, "id"):
            inner.only(frozenset({"id", "name" if name == "agency" else "text"}))
    return Reforms(
        events=tuple(_event(inner, known) for inner in row.rows("event", "id")),
        bodies=tuple(_named(inner, known, BODY_KINDS) for inner in row.rows("body", "id")),
        offices=tuple(_named(inner, known, OFFICE_KINDS) for inner in row.rows("office", "id")),
        laws=tuple(_named(inner, known, ()) for inner in row.rows("law", "id")),
        members=tuple(_member(inner) for inner in row.rows("member", "id")),
        agencies=tuple(Agency(inner.text("id"), inner.text("name")) for inner in row.rows("agency", "id")),
        levels=tuple(_level(inner, known) for inner in row.rows("level", "id")),
        aims=tuple(Aim(inner.text("id"), inner.text("text")) for inner in row.rows("aim", "id")),
        version=version_of(raw),
    )


@cache
def reforms() -> Reforms:
    """The reforms that ship with Nextrung, read once."""
    return load_reforms()
