"""How a gap is closed: what to do, how long it takes as a range of months, and where it is to be had.

Owns the reading of `preparing.toml` and the arithmetic of ranges. It must not decide what is a gap; `readiness` and
`gates` do.
"""

import functools
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from careers.answer import GENERAL, Gate, Preparation, Requirement
from careers.facts import FactsError, Row, load_toml
from careers.gates import ON_APPOINTMENT, REGULATORS
from careers.ladder import YEARS_FIELDS, Tier
from careers.readiness import years_asked
from careers.situation import Situation, mentions

GAPS = (
    *("statements", "front_line", "front_line_shown", "supervises", "supervises_again", "years", "first_years"),
    *("registration", "registration_overseas", "qualification", "course", "return_to_practice"),
)
_FILE = Path(__file__).with_name("preparing.toml")


@dataclass(frozen=True, slots=True)
class Usual:
    """What usually closes a kind of gap. Months are whole and estimates; `many` is None where one range holds."""

    what: str
    months: tuple[int, int]
    many: int | None
    many_months: tuple[int, int] | None
    where: str


def _months(row: Row, least: str, most: str) -> tuple[int, int]:
    low, high = row.values.get(least), row.values.get(most)
    if type(low) is not int or low < 0:
        raise row.fault(least, "a whole number of months, 0 or more")
    if type(high) is not int or high < low:
        raise row.fault(most, f"a whole number of months, at least {least} ({low})")
    return low, high


def _usual(row: Row) -> Usual:
    row.only(
        frozenset(
            {"for", "what", "months_min", "months_max", "many", "many_months_min", "many_months_max", "where"},
        )
    )
    many = row.values.get("many")
    if many is not None and (type(many) is not int or many < 1):
        raise row.fault("many", "a whole number of 1 or more")
    return Usual(
        what=row.text("what"),
        months=_months(row, "months_min", "months_max"),
        many=many,
        many_months=None if many is None else _months(row, "many_months_min", "many_months_max"),
        where=row.text("where"),
    )


def load_usual(path: Path = _FILE) -> dict[str, Usual]:
    """Reads what usually closes each kind of gap.

    Raises:
        FactsError: naming the file, the entry and the key.

    """
    row, _ = load_toml(path)
    row.only(frozenset({"preparation"}))
    rows = row.rows("preparation", "for")
    found = {entry.choice("for", GAPS): _usual(entry) for entry in rows}
    if len(found) != len(rows) or set(found) != set(GAPS):
        raise FactsError(f"{path.name}: preparation: expected each of {', '.join(GAPS)} once")
    return found


@cache
def usual() -> dict[str, Usual]:
    """What ships with Nextrung, read once."""
    return load_usual()


def _of_years(row: Requirement, tier: Tier, situation: Situation) -> Preparation | None:
    """The years that are missing, and up to a year more: they are typical, so nobody is turned away on a day."""
    given: float | None = getattr(situation.profile, row.id)
    typical = years_asked(tier, row.id, situation)
    if given is None or typical is None:
        return None
    known = usual()["years"]
    missing = math.ceil((typical - given) * 12)
    low, high = known.months
    return Preparation(
        f"{known.what}: {row.text.lower()}, and you have {given:g}.",
        missing + low,
        missing + high,
        known.where,
        row.citations,
    )


def _of_first_years(row: Requirement, situation: Situation) -> Preparation | None:
    programme = situation.first_years
    if programme is None:
        return None
    known, given = usual()["first_years"], situation.profile.years_post_qualifying or 0
    # Whoever is between two programmes may be held to either, so the range spans both.
    least = max(0, math.ceil((programme.years - given) * 12))
    most = max(0, math.ceil((max(programme.years, programme.standard.number("years")) - given) * 12))
    what = f"{known.what}: {row.text}."
    return Preparation(what, least + known.months[0], most + known.months[1], known.where, row.citations)


def _of_front_line(row: Requirement, tier: Tier, situation: Situation) -> Preparation:
    """Whoever has the tier's usual years in protection work already has the experience, and is to show it."""
    given = situation.profile.years_child_protection or 0
    kind = "front_line_shown" if given >= tier.estimate.years_min else "front_line"
    known = usual()[kind]
    return Preparation(f"{known.what}.", *known.months, known.where, row.citations)


def _of_statements(rows: list[Requirement]) -> Preparation:
    known = usual()["statements"]
    low, high = known.many_months if known.many_months and known.many and len(rows) >= known.many else known.months
    titles = [_title(row) for row in rows]
    named = titles[0] if len(titles) == 1 else f"{'; '.join(titles[:-1])}; and {titles[-1]}"
    citations = tuple(dict.fromkeys(citation for row in rows for citation in row.citations))
    return Preparation(f"{known.what}: {named}.", low, high, known.where, citations)


def _title(row: Requirement) -> str:
    """A statement without its number, which two standards may share."""
    number, _, title = row.text.partition(". ")
    return (title if title and number.isdigit() else row.text).rstrip(".")


def _of_gate(gate: Gate, situation: Situation) -> Preparation | None:
    known = usual().get(gate.id)
    if known is None:
        return None
    months: tuple[int | None, int | None] = known.months
    what, where = known.what, known.where
    rule = situation.standards.using("return")
    if gate.id == "qualification" and situation.now.tier == "student":
        known = usual()["course"]
        final = any(mentions(text, ("final year",)) for text in situation.profile.qualifications or ())
        # How far along somebody is in the years before the last is theirs to know.
        what, where = (known.what.replace("course", "final year") if final else known.what), known.where
        months = known.months if final else (None, None)
    elif gate.id == "qualification":
        routes = [route.title for route in situation.standards.all_using("route_in")]
        where = f"{where}: {', '.join(routes)}" if routes else where
    elif gate.id == "registration":
        if situation.profile.qualified_in == "elsewhere":
            known = usual()["registration_overseas"]
            what, where, months = known.what, known.where, known.months
        what = f"{what} with {REGULATORS[situation.profile.nation]}"
    elif gate.id == "return_to_practice" and rule is not None:
        # The gate's own sentence holds the days that the rule asks for.
        what = gate.reason.removesuffix(GENERAL).strip().rstrip(".")
    return Preparation(f"{what}.", *months, where, gate.citations)


def instead_of_agency(gate: Gate) -> Preparation:
    """What to look at while the rule on agency posts stands in the way."""
    what = "Look at permanent posts for now: agency posts are not open to you."
    return Preparation(what, None, None, "the search, with permanent posts chosen", gate.citations)


def _then(first: Preparation, after: Preparation) -> Preparation:
    """Two things of which the second waits for the first, so that their months add up."""

    def both(one: int | None, other: int | None) -> int | None:
        return None if one is None or other is None else one + other

    return Preparation(
        what=f"{first.what} Then: {after.what[0].lower()}{after.what[1:]}",
        months_min=both(first.months_min, after.months_min),
        months_max=both(first.months_max, after.months_max),
        where=f"{first.where}; then {after.where}",
        citations=tuple(dict.fromkeys([*first.citations, *after.citations])),
    )


# Nobody registers before the qualification or the updating is done.
_GATES_IN_ORDER = ("qualification", "return_to_practice", "registration")


def _of_gates(gates: Iterable[Gate], situation: Situation) -> list[Preparation]:
    """What the failing gates ask, one after another, as a single thing to do; empty where none fails."""
    failing = {gate.id: gate for gate in gates if gate.status == "fail" and gate.id not in ON_APPOINTMENT}
    asked = [_of_gate(failing[name], situation) for name in _GATES_IN_ORDER if name in failing]
    found = [item for item in asked if item is not None]
    return [functools.reduce(_then, found)] if found else []


def prepare(
    tier: Tier, situation: Situation, gates: Iterable[Gate], gaps: Iterable[Requirement]
) -> tuple[Preparation, ...]:
    """What to do before a step to a tier, the gates first.

    What is not known is a question and not a task, so it is left out: nobody is sent to learn what they may know.
    """
    found: list[Preparation | None] = [*_of_gates(gates, situation)]
    statements: list[Requirement] = []
    for row in gaps:
        if row.status == "unknown":
            continue
        if row.id.startswith("statement"):
            statements.append(row)
        elif row.id in YEARS_FIELDS:
            found.append(_of_years(row, tier, situation))
        elif row.id == "first_years":
            found.append(_of_first_years(row, situation))
        elif row.id == "front_line":
            found.append(_of_front_line(row, tier, situation))
        elif row.id == "supervises" and row.status == "partial":
            known = usual()["supervises_again"]
            found.append(Preparation(f"{known.what}.", *known.months, known.where, row.citations))
        elif row.id in usual():
            known = usual()[row.id]
            found.append(Preparation(f"{known.what}.", *known.months, known.where, row.citations))
    if statements:
        found.append(_of_statements(statements))
    return tuple(item for item in found if item is not None)


def whole_range(items: Iterable[Preparation]) -> tuple[int, int] | None:
    """Months from now until all of it is done, most of which goes on side by side; None where nothing is to do."""
    ranges = [
        (item.months_min, item.months_max)
        for item in items
        if item.months_min is not None and item.months_max is not None
    ]
    return (max(low for low, _ in ranges), max(high for _, high in ranges)) if ranges else None
