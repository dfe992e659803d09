"""What a national pay scale pays: points of the local government spine (NJC) and Agenda for Change bands, by date.

Owns the dated facts of `spine.toml`, each with its source. Must not price local grades, and must not carry a figure to
another nation or to the spine before April 2019.
"""

import datetime
import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("spine.toml")


class SpineError(ValueError):
    """The facts file of pay scales holds what it may not hold; the message names file and key."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Pounds a year full time from the lowest to the highest point, and which scale, date and source gave them."""

    low: float
    high: float
    basis: str


@dataclass(frozen=True, slots=True)
class _Year:
    """The points or bands that hold from a day on, each with its pounds a year (low, high) and its source."""

    start: datetime.date
    pounds: dict[str, tuple[float, float]]
    sources: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Facts:
    njc: tuple[_Year, ...]
    began: datetime.date
    highest: int
    nations: frozenset[str]
    except_regions: frozenset[str]
    afc: dict[str, tuple[_Year, ...]]


def is_old_point(point: int, on: datetime.date | None) -> bool:
    """Whether a spine point is of the spine that ended in March 2019: too high for today's, or advertised before."""
    facts = _facts()
    return point > facts.highest or (on is not None and on < facts.began)


def njc_scale(low: int, high: int, *, nation: str | None, region: str | None, on: datetime.date | None) -> Scale | None:
    """What the NJC points `low` to `high` pay on a day (the latest known where it is None); None where not known.

    `nation` and `region` keep London and Scotland out, which have spines of their own; None is not known where.
    """
    facts = _facts()
    if (nation is not None and nation not in facts.nations) or region in facts.except_regions:
        return None
    if not 1 <= low <= high or is_old_point(high, on):
        return None
    name = f"NJC SCP {low}" if low == high else f"NJC SCP {low}–{high}"
    return _scale(facts.njc, str(low), str(high), name, on)


def afc_scale(band: str, *, nation: str | None, on: datetime.date | None) -> Scale | None:
    """What an Agenda for Change band ("6", "8a") pays in a nation on a day; None where not known."""
    band = band.lower()
    place = (nation or "").replace("_", " ").title()
    return _scale(_facts().afc.get(nation or "", ()), band, band, f"Agenda for Change Band {band}, {place}", on)


def _scale(years: tuple[_Year, ...], low: str, high: str, name: str, on: datetime.date | None) -> Scale | None:
    valid = [year for year in years if on is None or year.start <= on]
    if not valid or low not in valid[-1].pounds or high not in valid[-1].pounds:
        return None
    year = valid[-1]
    # Scales change each April: awards between two known years are missing facts, those after the last are to be told.
    ended = on is None or on >= year.start.replace(year=year.start.year + 1)
    if ended and year is not years[-1]:
        return None
    later = "; a later award may have raised it" if ended else ""
    sources = ", ".join(dict.fromkeys((*year.sources[low], *year.sources[high])))
    basis = f"estimate: {name} from {year.start.day} {year.start:%B %Y} ({sources}){later}"
    return Scale(year.pounds[low][0], year.pounds[high][1], basis)


@functools.cache
def _facts() -> _Facts:
    try:
        facts = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SpineError(f"{_FILE.name} is not TOML: {error}") from None
    names = {key: _source(key, value) for key, value in _table(facts, "sources").items()}
    njc = _table(facts, "njc")
    if njc.get("began_source") not in names:
        raise _wrong("njc.began_source", njc.get("began_source"), "a key of sources")
    if not isinstance(njc.get("began"), datetime.date) or not isinstance(njc.get("highest"), int):
        raise _wrong("njc", njc.get("began"), "a date `began` and a number `highest`")
    return _Facts(
        njc=_njc_years(njc, names),
        began=njc["began"],
        highest=njc["highest"],
        nations=frozenset(njc.get("nations", ())),
        except_regions=frozenset(njc.get("except_regions", ())),
        afc=_afc_years(facts.get("afc", []), names),
    )


def _njc_years(njc: dict[str, Any], names: dict[str, str]) -> tuple[_Year, ...]:
    """Every year's points: those printed for it, and those of the year before raised by its award."""
    tables = {_start(f"njc.tables {index}", one): one for index, one in enumerate(njc.get("tables", []))}
    awards = {_start(f"njc.awards {index}", one): one for index, one in enumerate(njc.get("awards", []))}
    years: list[_Year] = []
    for start in sorted(tables.keys() | awards.keys()):
        pounds: dict[str, tuple[float, float]] = {}
        sources: dict[str, tuple[str, ...]] = {}
        if (award := awards.get(start)) is not None:
            if not years:
                raise _wrong(f"njc.awards {start}", award, "a table of an earlier year to raise")
            by = _named(f"njc.awards {start}", award, names)
            for point, (value, _) in years[-1].pounds.items():
                if int(point) >= award.get("lowest", 1):
                    raised = round(value * (1 + award.get("percent", 0) / 100) + award.get("pounds", 0))
                    pounds[point] = (float(raised), float(raised))
                    sources[point] = (*years[-1].sources[point], by)
        if (table := tables.get(start)) is not None:
            by = _named(f"njc.tables {start}", table, names)
            for point, value in _table(table, "points").items():
                if point in pounds and pounds[point][0] != value:
                    raise _wrong(f"njc.tables {start} point {point}", value, f"{pounds[point][0]:g} by the award")
                pounds[point] = (float(value), float(value))
                sources[point] = (by,)
        years.append(_Year(start, pounds, sources))
    return tuple(years)


def _afc_years(rows: list[dict[str, Any]], names: dict[str, str]) -> dict[str, tuple[_Year, ...]]:
    found: dict[str, list[_Year]] = {}
    for index, row in enumerate(rows):
        key = f"afc {index}"
        by = _named(key, row, names)
        bands: dict[str, tuple[float, float]] = {}
        for band, pounds in _table(row, "bands").items():
            if not (isinstance(pounds, list) and len(pounds) == 2 and 10_000 < pounds[0] <= pounds[1]):
                raise _wrong(f"{key} band {band}", pounds, "the lowest and the highest pounds a year")
            bands[band] = (float(pounds[0]), float(pounds[1]))
        found.setdefault(str(row.get("nation")), []).append(_Year(_start(key, row), bands, dict.fromkeys(bands, (by,))))
    return {nation: tuple(sorted(years, key=lambda year: year.start)) for nation, years in found.items()}


def _source(key: str, value: object) -> str:
    """A source as a basis names it, by its publisher; title and address stand in the file beside it."""
    fields = value if isinstance(value, dict) else {}
    if not all(isinstance(fields.get(name), str) and fields[name] for name in ("publisher", "title", "url")):
        raise _wrong(f"sources.{key}", value, "publisher, title and url")
    if not isinstance(fields.get("seen"), datetime.date):
        raise _wrong(f"sources.{key}.seen", fields.get("seen"), "the date on which it was read")
    return str(fields["publisher"])


def _named(key: str, row: dict[str, Any], names: dict[str, str]) -> str:
    if row.get("source") not in names:
        raise _wrong(f"{key}.source", row.get("source"), "a key of sources")
    return names[row["source"]]


def _start(key: str, row: dict[str, Any]) -> datetime.date:
    start = row.get("from")
    if not isinstance(start, datetime.date):
        raise _wrong(f"{key}.from", start, "a date")
    return start


def _table(row: dict[str, Any], key: str) -> dict[str, Any]:
    value = row.get(key)
    if not isinstance(value, dict):
        raise _wrong(key, value, "a table")
    return value


def _wrong(key: str, value: object, expected: str) -> SpineError:
    return SpineError(f"{_FILE.name} {key}: {value!r}; expected {expected}")
