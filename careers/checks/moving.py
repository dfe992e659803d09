"""Moving between nations: the register to join, the vetting to have made anew, what to learn, and what goes along.

Owns that decision and the reading of `carrying.toml`. What differs between two systems is `nations.crossing`'s; it must
not say which nation does better, nor whether somebody should go.
"""

import datetime
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from careers.checks.decision import Decision, Grounds
from careers.facts import NATIONS, FactsError, Row, load_toml
from careers.gates import NATION_NAMES, REGULATORS
from careers.ladder import TIERS, ladder
from careers.nations import crossing
from careers.profile import ProfileError
from careers.profile_parts import (
    NATION,
    PHRASES,
    YES_OR_NO,
    Coded,
    Flag,
    Nation,
    Part,
    Phrases,
    TierCode,
    Unknown,
    one_of,
    said,
)
from careers.situation import mentions
from careers.standard import Standard
from careers.standards import register

_FILE = Path(__file__).with_name("carrying.toml")


class MovingAsked(Part):
    """What the check on moving asks: two different nations, and what there is to take along.

    `registered` is about the register of `origin`, `registered_there` about that of `destination`; `tier` is the post
    held now.
    """

    origin: Annotated[Nation, Coded] = Field(description=NATION)
    destination: Annotated[Nation, Coded] = Field(description=f"{NATION}, another than origin")
    registered: Flag = said(YES_OR_NO)
    registered_there: Flag = said(YES_OR_NO)
    tier: Annotated[TierCode | None, Coded, Unknown] = said(one_of(TIERS))
    qualifications: Annotated[Phrases | None, Unknown] = said(PHRASES)


@dataclass(frozen=True, slots=True)
class Line:
    """Whether one thing goes along, from and to certain nations, with the entries of the register behind it."""

    id: str
    title: str
    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    text: str
    entries: tuple[Standard, ...]
    words: tuple[str, ...]


def _nations(row: Row, key: str) -> tuple[str, ...]:
    found = row.texts(key)
    if not found or not set(found) <= set(NATIONS):
        raise row.fault(key, "a list out of " + ", ".join(NATIONS))
    return found


def load_carrying(path: Path = _FILE) -> tuple[Line, ...]:
    """Reads and checks what goes along.

    Raises:
        FactsError: naming the file, the line and the key that is wrong, and what was expected.

    """
    row, _ = load_toml(path)
    row.only(frozenset({"line"}))
    known = {entry.id: entry for entry in register().standards}
    found = []
    for inner in row.rows("line", "id"):
        inner.only(frozenset({"id", "title", "from", "to", "text", "cites", "words"}))
        if not set(inner.texts("cites")) <= set(known):
            raise inner.fault("cites", "a list of ids of the register")
        found.append(
            Line(
                id=inner.text("id"),
                title=inner.text("title"),
                origins=_nations(inner, "from"),
                destinations=_nations(inner, "to"),
                text=inner.text("text"),
                entries=tuple(known[name] for name in inner.texts("cites")),
                words=inner.texts("words"),
            )
        )
    if len({line.id for line in found}) != len(found):
        raise FactsError(f"{path.name}: line: id: got one twice, expected a different id for each")
    return tuple(found)


@cache
def carrying() -> tuple[Line, ...]:
    """What goes along, as it ships with Nextrung, read once."""
    return load_carrying()


def _carries(asked: MovingAsked, grounds: Grounds) -> None:
    """Adds what goes along and what does not, for what the person has said that they have."""
    for line in carrying():
        held = not line.words or any(mentions(text, line.words) for text in asked.qualifications or ())
        there = asked.origin in line.origins and asked.destination in line.destinations
        if there and held and all(entry.applies_on(grounds.day) for entry in line.entries):
            grounds.because(f"{line.title}. {line.text}", *line.entries)


def _post(asked: MovingAsked, grounds: Grounds) -> None:
    """Adds what becomes of the post held now: its titles there, or that it does not exist."""
    if asked.tier is None:
        return
    tier = ladder().get(asked.tier)
    if asked.destination in tier.nations:
        names = tier.titles.get(asked.destination, ())
        also = f" There it is also called: {', '.join(names)}." if names else ""
        grounds.because(f"{tier.title}: {grounds.name} has such posts.{also}")
        return
    guidance = grounds.rules.using("guidance")
    near = [
        ladder().get(move.to).title.lower() for move in tier.moves if asked.destination in ladder().get(move.to).nations
    ]
    nearest = f" From here the ladder goes on to: {', '.join(near)}." if near else ""
    grounds.because(f"{tier.title}: {grounds.name} has no such role, so it does not go along.{nearest}", guidance)


def _vetting(asked: MovingAsked, grounds: Grounds) -> None:
    before = register().as_of(grounds.day, asked.origin).using("vetting")
    after = grounds.rules.using("vetting")
    if before is None or after is None:
        return
    if before.words("body") == after.words("body"):
        text = f"Both nations use the same body ({after.words('body')}); the new employer still makes its own check."
    else:
        text = (
            f"The check follows where suitability is decided: in {grounds.name} that means {after.words('check')},"
            f" whatever {before.words('body')} check you have."
        )
    grounds.because(text, after)


def decide(asked: MovingAsked, on: datetime.date) -> Decision:
    """What it takes to carry one's practice from one nation to another, as of a day.

    The outcome is apply (join the other register first), registered (done already), not_yet (nothing to apply on the
    strength of) or unknown.

    Raises:
        ProfileError: where both nations are the same.

    """
    if asked.origin == asked.destination:
        raise ProfileError(
            [{"field": "destination", "value": asked.destination, "expected": "another nation than origin"}]
        )
    grounds = Grounds(asked.destination, on)
    transfer, registration = grounds.rules.using("transfer"), grounds.rules.using("registration")
    learn = crossing(asked.origin, asked.destination, on).changes
    home = REGULATORS[asked.origin]
    if registration is not None:
        grounds.because(
            f"Registration with {home} does not carry over: {NATION_NAMES[asked.destination]} has its own register,"
            f" kept by {grounds.regulator}.",
            registration,
        )
    if transfer is not None:
        grounds.because(transfer.summary, transfer)
    _vetting(asked, grounds)
    _post(asked, grounds)
    _carries(asked, grounds)
    if asked.registered_there:
        grounds.then("Tell both regulators of your new address and employer.", registration)
        return grounds.decided(
            "moving", "registered", f"You are on {grounds.regulator}'s register already.", learn=learn
        )
    if asked.registered is False:
        grounds.because(f"You are not registered with {home}, so nothing can be applied for on the strength of it.")
        grounds.then("Take the qualification check, or the return check if you were registered before.")
        return grounds.decided("moving", "not_yet", "The qualification, or the return, comes first.", learn=learn)
    if asked.registered is None:
        grounds.ask("registered", f"Are you registered with {home} now?")
    grounds.then(
        f"Apply to {grounds.regulator} as soon as you look for posts, and stay registered with {home} meanwhile.",
        transfer,
    )
    grounds.then("Read the law and guidance named below before you carry a case.", grounds.rules.using("guidance"))
    if asked.registered is None:
        return grounds.decided(
            "moving", "unknown", f"If you are registered: apply to {grounds.regulator} first.", learn=learn
        )
    headline = f"Apply to {grounds.regulator} before you practise there."
    if transfer is not None and "months_to_register" in transfer.figures:
        headline = f"Have your qualification accepted by {grounds.regulator} before you practise there."
    return grounds.decided("moving", "apply", headline, learn=learn)
