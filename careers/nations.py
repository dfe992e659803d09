"""How each of the four nations protects children, and what changes for someone who crosses from one to another.

Owns the reading of `nations.toml` and the comparison of two nations on a day. It must not judge a person, nor say which
nation does better.
"""

import datetime
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from careers.answer import GENERAL
from careers.facts import NATIONS, FactsError, Row, load_toml, version_of
from careers.ladder import ladder
from careers.standard import Citation, Standard
from careers.standards import Register, StandardsAsOf, register

STAGES = ("discussion", "enquiry", "interview", "meeting", "plan")
TOPICS = ("law", "techniques", "training", "sharing")
_FILE = Path(__file__).with_name("nations.toml")


@dataclass(frozen=True, slots=True)
class Stage:
    """What one step of the work is called in a nation; `trust` is published or general."""

    id: str
    called: str
    trust: str


@dataclass(frozen=True, slots=True)
class System:
    """One nation's way of protecting children. `guidance` is the entry of the register that holds its guidance."""

    id: str
    name: str
    guidance: Standard
    laws: tuple[str, ...]
    employers: str
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """What someone who crosses a border should learn or ask."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Nations:
    """The four systems in the order of `NATIONS`. `version` changes whenever the file does."""

    systems: tuple[System, ...]
    topics: tuple[Topic, ...]
    version: str

    def get(self, nation: str) -> System:
        """A nation's system.

        Raises:
            ValueError: for a nation that is not one of the four.

        """
        for system in self.systems:
            if system.id == nation:
                return system
        raise ValueError(f"nation: got {nation!r}, expected one of {', '.join(NATIONS)}")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changes at a border: what it is about, the sentences that say how, and their sources."""

    id: str
    title: str
    lines: tuple[str, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Crossing:
    """What changes for someone who goes from one nation to another."""

    as_of: str
    origin: str
    destination: str
    changes: tuple[Change, ...]

    def as_json(self) -> dict[str, Any]:
        """The crossing as JSON-ready values."""
        return asdict(self)


def _stages(here: System, there: System) -> tuple[str, ...]:
    lines = []
    for before, after in zip(here.stages, there.stages, strict=True):
        if before.called != after.called:
            text = f"{before.called[0].upper()}{before.called[1:]} in {here.name}: {after.called} in {there.name}."
            lines.append(f"{text} {GENERAL}" if "general" in (before.trust, after.trust) else text)
    return tuple(lines)


def _by_register(rules: StandardsAsOf) -> list[Change]:
    """What the register itself says of the nation one goes to: registration, learning, first years, vetting."""
    found = []
    for use, title in (
        ("registration", "Registration"),
        ("professional_standards", "Standards of conduct and practice"),
        ("cpd", "Learning each year"),
        ("first_years", "The first years"),
        ("vetting", "Vetting"),
    ):
        entry = rules.using(use)
        if entry is not None:
            line = f"{entry.summary} {GENERAL}" if entry.trust == "general" else entry.summary
            found.append(Change(use, title, (line,), (entry.cite(rules.day),)))
    return found


def _roles(here: System, there: System) -> Change | None:
    elsewhere = [tier.title for tier in ladder().tiers if here.id in tier.nations and there.id not in tier.nations]
    if not elsewhere:
        return None
    line = f"{', '.join(elsewhere)}: a role of {here.name} that {there.name} does not have. {GENERAL}"
    return Change("roles", "Roles", (line,), ())


def crossing(origin: str, destination: str, on: datetime.date) -> Crossing:
    """What changes for someone who takes their practice from one nation to another, as of a day.

    Raises:
        ValueError: for a nation that is not one of the four, or for one and the same nation twice.

    """
    known = nations()
    here, there = known.get(origin), known.get(destination)
    if here is there:
        raise ValueError(f"destination: got {destination!r}, expected another nation than the origin")
    both = (here.guidance.cite(on), there.guidance.cite(on))
    said = {topic.id: topic for topic in known.topics}
    lines = {
        "law": (said["law"].text, f"{there.name}: {'; '.join(there.laws)}."),
        "techniques": (said["techniques"].text, *_stages(here, there)),
        "training": (said["training"].text,),
        "sharing": (said["sharing"].text,),
    }
    changes = _by_register(register().as_of(on, destination))
    changes += [Change(topic, said[topic].title, lines[topic], both) for topic in TOPICS]
    changes.append(Change("employers", "Who employs", (f"{there.employers}.",), (there.guidance.cite(on),)))
    roles = _roles(here, there)
    return Crossing(on.isoformat(), origin, destination, (*changes, *(() if roles is None else (roles,))))


def _system(row: Row, known: Register) -> System:
    row.only(frozenset({"id", "name", "guidance", "laws", "employers", "stage"}))
    nation = row.choice("id", NATIONS)
    try:
        guidance = known.get(row.text("guidance"))
    except KeyError:
        raise row.fault("guidance", "the id of an entry of the register") from None
    if guidance.nation != nation:
        raise row.fault("guidance", f"an entry of {nation}")
    if not row.texts("laws"):
        raise row.fault("laws", "a list of at least one text")
    stages = []
    for inner in row.rows("stage", "id"):
        inner.only(frozenset({"id", "called", "trust"}))
        stages.append(Stage(inner.text("id"), inner.text("called"), inner.choice("trust", ("published", "general"))))
    if tuple(stage.id for stage in stages) != STAGES:
        raise row.fault("stage", f"each of {', '.join(STAGES)} once, in this order")
    return System(nation, row.text("name"), guidance, row.texts("laws"), row.text("employers"), tuple(stages))


def load_nations(path: Path = _FILE, known: Register | None = None) -> Nations:
    """Reads and checks the nations against a register (the one that ships, without another).

    Raises:
        FactsError: naming the file, the nation and the key that is wrong, and what was expected.

    """
    row, raw = load_toml(path)
    row.only(frozenset({"nation", "topic"}))
    systems = tuple(_system(inner, known or register()) for inner in row.rows("nation", "id"))
    if tuple(system.id for system in systems) != NATIONS:
        raise FactsError(f"{path.name}: nation: expected each of {', '.join(NATIONS)} once, in this order")
    topics = []
    for inner in row.rows("topic", "id"):
        inner.only(frozenset({"id", "title", "text"}))
        topics.append(Topic(inner.text("id"), inner.text("title"), inner.text("text")))
    if tuple(topic.id for topic in topics) != TOPICS:
        raise FactsError(f"{path.name}: topic: expected each of {', '.join(TOPICS)} once, in this order")
    return Nations(systems, tuple(topics), version_of(raw))


@cache
def nations() -> Nations:
    """The nations as they ship with Nextrung, read once."""
    return load_nations()
