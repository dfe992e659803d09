"""The dated register of standards: what applied in which nation on which date, and the citation for it.

Owns the reading of the files in `register/`, what must hold between entries, and every question about dates and
nations. It must not decide what a standard means for a person: the rules in `gates`, `readiness` and `steps` do.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from careers.facts import NATIONS, FactsError, load_toml, version_of
from careers.standard import Citation, Standard, read_standard

# At most one entry of these may apply in a nation on any one day: the rules take the one that does.
SINGLE_USES = frozenset(
    [
        "registration",
        "cpd",
        "qualifying",
        "first_years",
        "return",
        "vetting",
        "practitioner_statements",
        "supervisor_statements",
        "leader_statements",
        "agency",
        "iro",
    ]
)
_FOLDER = Path(__file__).with_name("register")


@dataclass(frozen=True, slots=True)
class StandardsAsOf:
    """What applies in one nation on one day."""

    day: datetime.date
    nation: str
    standards: tuple[Standard, ...]

    def __iter__(self) -> Iterator[Standard]:
        """The entries that apply, in the register's order."""
        return iter(self.standards)

    def using(self, use: str) -> Standard | None:
        """The first entry for a use, or None where the register has nothing for this nation and day."""
        return next((standard for standard in self.standards if standard.use == use), None)

    def all_using(self, use: str) -> tuple[Standard, ...]:
        """Every entry for a use."""
        return tuple(standard for standard in self.standards if standard.use == use)

    def cite(self, use: str) -> tuple[Citation, ...]:
        """The citation for a use; empty where the register has none."""
        found = self.using(use)
        return () if found is None else (found.cite(self.day),)


@dataclass(frozen=True, slots=True)
class Register:
    """Every entry, past, present and to come.

    `checked` is the day on which the file that has waited longest was last gone through; `version` changes whenever
    any file does.
    """

    standards: tuple[Standard, ...]
    checked: datetime.date
    version: str

    def as_of(self, day: datetime.date, nation: str) -> StandardsAsOf:
        """What applies in a nation on a day. Entries that are closed or not begun are left out.

        Raises:
            ValueError: for a nation that is not one of the four.

        """
        if nation not in NATIONS:
            raise ValueError(f"nation: got {nation!r}, expected one of {', '.join(NATIONS)}")
        return StandardsAsOf(
            day,
            nation,
            tuple(item for item in self.standards if item.nation == nation and item.applies_on(day)),
        )

    def earliest(self, nation: str) -> Standard | None:
        """The entry of a nation that begins first, among those whose beginning is known; None where none is."""
        dated = [item for item in self.standards if item.nation == nation and item.begins is not None]
        return min(dated, key=lambda item: item.begins or datetime.date.max, default=None)

    def get(self, standard_id: str) -> Standard:
        """An entry by its id, whatever its dates.

        Raises:
            KeyError: when there is none.

        """
        for standard in self.standards:
            if standard.id == standard_id:
                return standard
        raise KeyError(standard_id)


def _overlap(one: Standard, other: Standard) -> bool:
    first, last = datetime.date.min, datetime.date.max
    return (one.valid_from or first) <= (other.valid_to or last) and (other.valid_from or first) <= (
        one.valid_to or last
    )


def _check_whole(standards: tuple[Standard, ...]) -> None:
    seen: dict[str, Standard] = {}
    statements = {f"{item.id} {statement.key}" for item in standards for statement in item.statements}
    for item in standards:
        if item.id in seen:
            raise FactsError(f"{item.file}: {item.id}: id: got a second entry, expected one")
        for other in seen.values():
            same = (item.use, item.nation) == (other.use, other.nation)
            if same and item.use in SINGLE_USES and _overlap(item, other):
                raise FactsError(
                    f"{item.file}: {item.id}: valid_from: overlaps {other.id}, expected one {item.use} entry a day"
                    f" in {item.nation}"
                )
        seen[item.id] = item
        for statement in item.statements:
            for related in statement.related:
                if related not in statements:
                    raise FactsError(
                        f"{item.file}: {item.id} statement {statement.key}: related: got {related!r}, expected the id"
                        " and key of a statement in the register"
                    )


def load_register(folder: Path = _FOLDER) -> Register:
    """Reads and checks a register: every TOML file of a folder, in the order of their names.

    Raises:
        FactsError: naming the file, the entry and the key that is wrong, and what was expected.

    """
    standards: list[Standard] = []
    checked: list[datetime.date] = []
    everything = b""
    for path in sorted(folder.glob("*.toml")):
        row, raw = load_toml(path)
        row.only(frozenset({"checked", "standard"}))
        day = row.date("checked")
        if day is None:
            raise row.fault("checked", "a date written YYYY-MM-DD without quotes")
        checked.append(day)
        standards.extend(read_standard(entry) for entry in row.rows("standard", "id"))
        everything += raw
    if not standards:
        raise FactsError(f"{folder.name}: no standard in any file, expected at least one")
    _check_whole(tuple(standards))
    return Register(tuple(standards), min(checked), version_of(everything))


@cache
def register() -> Register:
    """The register that ships with Nextrung, read once."""
    return load_register()
