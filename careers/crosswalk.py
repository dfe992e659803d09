"""What single employers call the steps of the ladder, from published sources.

Owns the reading and checking of `crosswalk.toml`. It must not look at live adverts: they are counted in the store and
set beside these rows by whoever shows them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from careers.facts import NATIONS, FactsError, Row, load_toml
from careers.ladder import HOWS, TIERS

_FILE = Path(__file__).with_name("crosswalk.toml")
_KEYS = frozenset(
    {
        *("authority", "employer", "nation", "title", "grade", "tier", "pay_min", "pay_max"),
        *("how", "progress", "note", "dated", "source"),
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One local title. `authority` is a GSS code, or None where the source names no employer and `employer` says so.

    Pay is pounds a year; `how` is one of `careers.ladder.HOWS`; whatever the source does not say is None. `dated` is
    when the source is from, in words.
    """

    authority: str | None
    employer: str | None
    nation: str | None
    title: str
    grade: str | None
    tier: str
    pay_min: int | None
    pay_max: int | None
    how: str | None
    progress: str | None
    note: str | None
    dated: str
    source: str


@cache
def entries() -> tuple[Entry, ...]:
    """Every local title that a source gives, read once."""
    return load_crosswalk()


def of(found: Sequence[Entry], *, tier: str | None = None, authority: str | None = None) -> tuple[Entry, ...]:
    """The entries of a tier, of an authority, or of both."""
    return tuple(
        one for one in found if (tier is None or one.tier == tier) and (authority is None or one.authority == authority)
    )


def load_crosswalk(path: Path = _FILE) -> tuple[Entry, ...]:
    """Read and check the entries.

    Raises:
        FactsError: naming the file, the entry and the key that is wrong, and what was expected.

    """
    row, _ = load_toml(path)
    row.only(frozenset({"checked", "entry"}))
    if row.date("checked") is None:
        raise row.fault("checked", "a date written YYYY-MM-DD without quotes")
    found = tuple(map(_entry, row.rows("entry", "title")))
    if not found:
        raise FactsError(f"{path.name}: entry: got nothing, expected at least one")
    return found


def _entry(row: Row) -> Entry:
    row.only(_KEYS)
    if ("authority" in row.values) == ("employer" in row.values):
        raise row.fault("authority", "the GSS code of the employer, or `employer` where the source does not name it")
    if ("nation" in row.values) != ("employer" in row.values):
        raise row.fault("nation", "a nation beside `employer`, and none beside `authority`, which has its own")
    low, high = _pounds(row, "pay_min"), _pounds(row, "pay_max")
    if low is not None and high is not None and low > high:
        raise row.fault("pay_max", f"at least pay_min ({low})")
    return Entry(
        authority=_said(row, "authority"),
        employer=_said(row, "employer"),
        nation=row.choice("nation", NATIONS) if "nation" in row.values else None,
        title=row.text("title"),
        grade=_said(row, "grade"),
        tier=row.choice("tier", TIERS),
        pay_min=low,
        pay_max=high,
        how=row.choice("how", HOWS) if "how" in row.values else None,
        progress=_said(row, "progress"),
        note=_said(row, "note"),
        dated=row.text("dated"),
        source=row.text("source"),
    )


def _said(row: Row, key: str) -> str | None:
    return row.text(key) if key in row.values else None


def _pounds(row: Row, key: str) -> int | None:
    value = row.values.get(key)
    if value is not None and (type(value) is not int or not 10_000 <= value <= 300_000):
        raise row.fault(key, "whole pounds a year, 10000 to 300000")
    return value
