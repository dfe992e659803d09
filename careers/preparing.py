"""How a gap is closed: what to do, how long it takes as a range of months, and where it is to be had.

Owns the reading of `preparing.toml` and the arithmetic of ranges. It must not decide what is a gap; `readiness` and
`gates` do.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from careers.answer import GENERAL, Gate, Preparation, Requirement
from careers.facts import FactsError, Row, load_toml
from careers.gates import ON_APPOINTMENT
from careers.ladder import YEARS_FIELDS, Tier
from careers.situation import Situation

GAPS = (
    *("statements", "front_line", "supervises", "years", "first_years"),
    *("registration", "qualification", "return_to_practice"),
)
_MOST_NAMED = 3
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
    typical = next((ask.typical for ask in tier.asks if ask.field == row.id), None)
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
    programme = situation.standards.using("first_years")
    if programme is None:
        return None
    known = usual()["first_years"]
    left = max(0, math.ceil((programme.number("years") - (situation.profile.years_post_qualifying or 0)) * 12))
    what = f"{known.what}: {programme.title}."
    return Preparation(what, left + known.months[0], left + known.months[1], known.where, row.citations)


def _of_statements(rows: list[Requirement]) -> Preparation:
    known = usual()["statements"]
    low, high = known.many_months if known.many_months and known.many and len(rows) >= known.many else known.months
    more = len(rows) - _MOST_NAMED
    named = "; ".join(row.text for row in rows[:_MOST_NAMED])
    named += f"; and {more} more, listed under the tier's readiness" if more > 0 else ""
    citations = tuple(dict.fromkeys(citation for row in rows for citation in row.citations))
    return Preparation(f"{known.what}: {named}.", low, high, known.where, citations)


def _of_gate(gate: Gate, situation: Situation) -> Preparation | None:
    known = usual().get(gate.id)
    if known is None:
        return None
    where = known.where
    if gate.id == "qualification":
        routes = [route.title for route in situation.standards.all_using("route_in")]
        where = f"{known.where}: {', '.join(routes)}" if routes else known.where
    what = known.what
    rule = situation.standards.using("return")
    if gate.id == "return_to_practice" and rule is not None:
        # The gate's own sentence holds the days that the rule asks for.
        what = gate.reason.removesuffix(GENERAL).strip().rstrip(".")
    return Preparation(f"{what}.", *known.months, where, gate.citations)


def prepare(
    tier: Tier, situation: Situation, gates: Iterable[Gate], gaps: Iterable[Requirement]
) -> tuple[Preparation, ...]:
    """What to do before a step to a tier, the gates first.

    What is not known is a question and not a task, so it is left out: nobody is sent to learn what they may know.
    """
    found = [_of_gate(gate, situation) for gate in gates if gate.status == "fail" and gate.id not in ON_APPOINTMENT]
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
