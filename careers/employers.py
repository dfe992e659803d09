"""An employer's workforce figures beside its region's and its nation's: what they mean, and which may be compared.

Owns the reading of `employers.toml` and `workforce.csv`, the figures that ship with the project, and the choice of the
year that is shown. It must not look anything up: what has been taken in since is handed over.
"""

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from careers.facts import NATIONS, FactsError, Row, load_toml

UNITS = ("percent", "cases", "workers")
TRUST = ("published", "general")
BASIS_WORDS: Mapping[str, str] = {
    "joint": "one return for several authorities: the figures are of them together",
    "whole": "the figures are of a former authority, of which this one was a part",
    "part": "the figures are of a former authority that is now a part of this one",
}
"""How a row that is not an authority's own stands for it."""
_FILE = Path(__file__).with_name("employers.toml")
_TABLE = Path(__file__).with_name("workforce.csv")
_AREA = ("year", "level", "code", "name")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure that is shown; `unit` is percent, cases (a full-time worker) or workers (full-time equivalents)."""

    id: str
    title: str
    unit: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes a nation's workforce figures, and whether any are held here."""

    nation: str
    publisher: str
    title: str
    trust: str
    held: bool


@dataclass(frozen=True, slots=True)
class Held:
    """The figures of one area in the year to 30 September of `year`.

    `figures` are by indicator: the value and, where there is none, the reason. `basis` is "own" or a key of
    BASIS_WORDS; `source` says who published them and in what, `url` where, and `release` is that release's last year.
    """

    year: int
    name: str
    figures: Mapping[str, tuple[float | None, str | None]]
    source: str
    url: str | None
    release: int
    basis: str = "own"


@dataclass(frozen=True, slots=True)
class Facts:
    """What ships: the indicators in the order they are shown, who publishes, and the figures by level and name."""

    indicators: tuple[Indicator, ...]
    publishers: Mapping[str, Publisher]
    publisher: str
    title: str
    note: str
    shipped: Mapping[tuple[str, str], tuple[Held, ...]]


def compare(local: Sequence[Held], region: Sequence[Held], nation: Sequence[Held]) -> dict[str, Any]:
    """An area's latest figures beside its region's and its nation's of the same year, JSON-ready.

    Where the area has none, the latest year of the others is shown. An area that has nothing in the chosen year is
    shown with its latest year before it, and the year is said. Of two releases of one year the later one counts.
    """
    chosen = _best(local, None)
    year = chosen.year if chosen else max((one.year for one in (*region, *nation)), default=None)
    areas = {"authority": chosen, "region": _best(region, year), "nation": _best(nation, year)}
    return {
        "year": year,
        "areas": {place: _area(one) if one else None for place, one in areas.items()},
        "indicators": [
            asdict(indicator) | {place: _figure(one, indicator.id) for place, one in areas.items()}
            for indicator in facts().indicators
        ],
        "note": facts().note,
    }


def years(local: Sequence[Held]) -> list[dict[str, Any]]:
    """An area's figures year by year, the latest first, JSON-ready."""
    shown = [_best([one for one in local if one.year == year], None) for year in {one.year for one in local}]
    return [
        _area(one) | {"figures": {indicator.id: _figure(one, indicator.id) for indicator in facts().indicators}}
        for one in sorted(filter(None, shown), key=lambda one: -one.year)
    ]


def _best(held: Sequence[Held], until: int | None) -> Held | None:
    near = [one for one in held if until is None or one.year <= until]
    return max(near, key=lambda one: (one.year, one.release), default=None)


def _area(one: Held) -> dict[str, Any]:
    return {
        "name": one.name,
        "year": one.year,
        "basis": one.basis,
        "basis_text": BASIS_WORDS.get(one.basis),
        "source": one.source,
        "url": one.url,
    }


def _figure(one: Held | None, indicator: str) -> dict[str, Any]:
    if one is None:
        return {"value": None, "reason": "no figures are held", "year": None}
    value, reason = one.figures.get(indicator, (None, "the release does not have it"))
    return {"value": value, "reason": reason, "year": one.year}


def load_facts(path: Path = _FILE, table: Path = _TABLE) -> Facts:
    """Read and check what ships.

    Raises:
        FactsError: naming the file, the entry and the key that is wrong, and what was expected.

    """
    row, _ = load_toml(path)
    row.only(frozenset({"source", "indicator", "nation"}))
    source = Row(row.file, "source", row.values.get("source", {}))
    source.only(frozenset({"publisher", "title", "url", "licence", "release", "checked", "note"}))
    release = source.values.get("release")
    if type(release) is not int:
        raise source.fault("release", "a year")
    indicators = tuple(_indicator(entry) for entry in row.rows("indicator", "id"))
    publishers = {entry.nation: entry for entry in map(_publisher, row.rows("nation", "nation"))}
    if set(publishers) != set(NATIONS):
        raise FactsError(f"{path.name}: nation: expected each of {', '.join(NATIONS)} once")
    told = f"{source.text('publisher')}, {source.text('title')}"
    shipped = _shipped(table, tuple(one.id for one in indicators), told, source.text("url"), release)
    return Facts(indicators, publishers, source.text("publisher"), source.text("title"), source.text("note"), shipped)


@cache
def facts() -> Facts:
    """What ships, read once."""
    return load_facts()


def _indicator(row: Row) -> Indicator:
    row.only(frozenset({"id", "title", "unit", "meaning"}))
    return Indicator(row.text("id"), row.text("title"), row.choice("unit", UNITS), row.text("meaning"))


def _publisher(row: Row) -> Publisher:
    row.only(frozenset({"nation", "publisher", "title", "trust", "held"}))
    held = row.values.get("held")
    if not isinstance(held, bool):
        raise row.fault("held", "true or false")
    nation = row.choice("nation", NATIONS)
    return Publisher(nation, row.text("publisher"), row.text("title"), row.choice("trust", TRUST), held)


def _shipped(
    path: Path, indicators: tuple[str, ...], source: str, url: str, release: int
) -> Mapping[tuple[str, str], tuple[Held, ...]]:
    reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
    if set(reader.fieldnames or ()) != {*_AREA, *indicators}:
        raise FactsError(f"{path.name} line 1: expected the columns {', '.join((*_AREA, *indicators))}")
    found: dict[tuple[str, str], tuple[Held, ...]] = {}
    for number, cells in enumerate(reader, start=2):
        figures: dict[str, tuple[float | None, str | None]] = {}
        for indicator in indicators:
            figures[indicator] = (_number(f"{path.name} line {number}: {indicator}", cells[indicator]), None)
        if cells["level"] not in ("national", "regional") or not cells["year"].isdecimal():
            raise FactsError(f"{path.name} line {number}: expected a year, and national or regional")
        key = (cells["level"], cells["name"].casefold())
        held = Held(int(cells["year"]), cells["name"], figures, source, url, release)
        if any(one.year == held.year for one in found.get(key, ())):
            raise FactsError(f"{path.name} line {number}: {held.name} {held.year} stands twice")
        found[key] = (*found.get(key, ()), held)
    return found


def _number(where: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value < 1_000_000:
        raise FactsError(f"{where}: got {text!r}, expected a number of 0 or more")
    return value
