"""Reforms, bodies, offices and laws as they stood in a nation on a day, ready to be shown.

Owns what was known of an event on a day and the words for it. It must not judge a person, and never tells an aim as
something that has happened.
"""

import datetime
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from careers.facts import NATIONS
from careers.reform_facts import Named, reforms
from careers.standard import Citation
from careers.standards import register


@dataclass(frozen=True, slots=True)
class Shown:
    """A row for people to read: `when` is in words, `date` is ISO or None, `text` says what it means."""

    id: str
    title: str
    text: str
    kind: str
    when: str
    date: str | None
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """What had happened in a nation by a day, and what was then known to lie ahead, each in the order of time."""

    as_of: str
    nation: str
    past: tuple[Shown, ...]
    ahead: tuple[Shown, ...]

    def as_json(self) -> dict[str, Any]:
        """The timeline as JSON-ready values."""
        return asdict(self)


def here(nation: str) -> str:
    """The nation, if it is one of the four.

    Raises:
        ValueError: otherwise.

    """
    if nation not in NATIONS:
        raise ValueError(f"nation: got {nation!r}, expected one of {', '.join(NATIONS)}")
    return nation


def timeline(on: datetime.date, nation: str) -> Timeline:
    """The events of a nation as they stood on a day.

    What was only aimed for is never told as having happened: once its time is past it says that it was not confirmed.

    Raises:
        ValueError: for a nation that is not one of the four.

    """
    past: list[Shown] = []
    ahead: list[Shown] = []
    events = [event for event in reforms().events if here(nation) in event.nations]
    for event in sorted(events, key=lambda item: (item.day or datetime.date.max, item.id)):
        standing = event.standing_on(on)
        if standing is None:
            continue
        doubt = (
            " It was aimed for by then; whether it happened was not confirmed." if standing == "not confirmed" else ""
        )
        row = Shown(
            id=event.id,
            title=event.title,
            text=event.source.marked(event.summary + doubt),
            kind=standing,
            when=event.when(),
            date=None if event.day is None else event.day.isoformat(),
            citations=event.source.cite(on),
        )
        (past if standing == "happened" else ahead).append(row)
    return Timeline(on.isoformat(), nation, tuple(past), tuple(ahead))


def _named(rows: Iterable[Named], on: datetime.date, nation: str) -> tuple[Shown, ...]:
    return tuple(
        Shown(
            id=row.id,
            title=row.name,
            text=row.source.marked(row.says),
            kind=row.kind,
            when="" if row.until is None or on <= row.until else f"ended {row.until.isoformat()}",
            date=None,
            citations=row.source.cite(on),
        )
        for row in rows
        if here(nation) in row.nations
    )


def bodies(on: datetime.date, nation: str) -> tuple[Shown, ...]:
    """The bodies of a nation by kind; one that had ended by the day says so.

    Raises:
        ValueError: for a nation that is not one of the four.

    """
    return _named(reforms().bodies, on, nation)


def offices(on: datetime.date, nation: str) -> tuple[Shown, ...]:
    """Offices at the top of the ladder and beside it; `kind` says whether one is a career step.

    Raises:
        ValueError: for a nation that is not one of the four.

    """
    return _named(reforms().offices, on, nation)


def laws(on: datetime.date, nation: str) -> tuple[Shown, ...]:
    """Laws and terms of law that a nation's duties rest on; their standing is in the citation.

    Raises:
        ValueError: for a nation that is not one of the four.

    """
    return _named(reforms().laws, on, nation)


def accreditation(on: datetime.date) -> tuple[Shown, ...]:
    """The closed accreditation system of England, for those who still read of it: its levels, then its aims."""
    scheme = register().get("naas")
    cited = (scheme.cite(on),)
    kind = scheme.status_on(on)
    levels = tuple(
        Shown(
            level.id,
            level.name,
            f"Tested against: {register().get(level.standard).title}. History: nobody is asked for it now.",
            kind,
            "",
            None,
            cited,
        )
        for level in reforms().levels
    )
    past = "An aim of the system that has closed."
    aims = tuple(Shown(aim.id, aim.text, past, kind, "", None, cited) for aim in reforms().aims)
    return levels + aims
