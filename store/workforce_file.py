"""Reading the Department for Education's figures of the children's social work workforce, row by row.

Owns the form of its file (Explore Education Statistics), what its signs mean, and which of today's authorities a row
speaks for. It must not know about tables, nor where a file comes from.
"""

import codecs
import csv
import functools
import hashlib
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from store.authorities import FactsError, by_any_code, by_code, is_gss

Level = Literal["national", "regional", "local"]
Basis = Literal["own", "joint", "whole", "part"]
"""Whom a row speaks for: the authority itself (under whichever code), several that returned together, a former
authority that it was a part of, or a former one that is now a part of it."""
BASES: tuple[Basis, ...] = ("own", "joint", "whole", "part")
"""In the order in which they tell of an authority itself."""

INDICATORS: Mapping[str, tuple[str, ...]] = {
    "in_post": ("inpost_fte", "social_worker_fte"),
    "vacancy_rate": ("vacancy_rate_fte", "vacancy_rate_fte_%"),
    "turnover_rate": ("turnover_rate_fte", "turnover_rate_fte_%"),
    "agency_rate": ("agency_rate_fte", "agency_worker_rate_fte_%"),
    "caseload": ("caseload_fte",),
    "absence_rate": ("absence_rate_fte", "absence_rate_fte_%"),
}
"""What is read, and the headings that it has had, the present one first. Rates are per cent of full-time equivalents,
the caseload is cases a full-time worker who holds any, in post is full-time equivalents."""
AREAS = ("country_code", "country_name", "region_code", "region_name", "new_la_code", "la_name")
HEADINGS = ("time_period", "geographic_level", *AREAS)
"""Columns without which it is not known what a row is about."""
SIGNS: Mapping[str, str] = {
    "c": "suppressed, to protect people from being recognised",
    "x": "not available",
    ":": "not available",
    "..": "not available",
    "z": "not applicable",
    ".": "not applicable",
    "u": "of low reliability, and not published",
    "low": "rounds to nothing, and is not nothing",
    "k": "rounds to nothing, and is not nothing",
    "~": "rounds to nothing, and is not nothing",
    "": "left empty",
}
"""What stands in place of a number; also written in square brackets."""
LEVELS: Mapping[str, Level] = {"national": "national", "regional": "regional", "local authority": "local"}
YEARS = range(2013, 2101)
"""The collection began in 2013."""
LARGEST_BYTES, MOST_ROWS = 20_000_000, 100_000
"""Seventy times what was published in 2026."""

_LARGEST = {"in_post": 1_000_000.0, "turnover_rate": 1000.0, "caseload": 1000.0}
_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,9})?")
_LONGEST_NAME = 200
_EXCERPT = 200


class WorkforceFileError(ValueError):
    """A file that cannot be read at all; the message names the file, and the line and column where there is one."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, or why there is none; exactly one of the two is None."""

    value: float | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area in one year; `year` ends on its 30 September. `codes` are GSS codes as they were published."""

    line: int
    year: int
    level: Level
    codes: tuple[str, ...]
    name: str
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Refusal:
    """What could not be read: `column` is empty where it is the whole row; `value` is what stood there."""

    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class WorkforceFile:
    """A file as it was read. `missing` names the indicators that it has no column for; `digest` is its SHA-256."""

    name: str
    digest: str
    rows: tuple[AreaRow, ...]
    refused: tuple[Refusal, ...]
    missing: tuple[str, ...]

    @property
    def release(self) -> int:
        """The latest year in it: figures of earlier years are revised by later releases."""
        return max((row.year for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class _Former:
    """Today's authorities where a former one was, and for whom its rows speak."""

    authorities: tuple[str, ...]
    basis: Basis


def read_path(path: Path) -> WorkforceFile:
    """Read a file of at most LARGEST_BYTES; raise WorkforceFileError where it cannot be used at all."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise WorkforceFileError(f"{path}: cannot be read ({error.strerror or error})") from error
    return read_csv(data, path.name)


def read_csv(data: bytes, name: str) -> WorkforceFile:
    """Read the bytes of a CSV; raise WorkforceFileError, naming `name`, where they cannot be used at all."""
    if len(data) > LARGEST_BYTES:
        raise WorkforceFileError(f"{name}: larger than {LARGEST_BYTES:,} bytes; expected the indicators file alone")
    text = _decoded(data, name)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        headings = [heading.strip().casefold() for heading in next(reader, [])]
        missing = _check_headings(headings, name)
        rows, refused = read_rows(_records(((reader.line_num, cells) for cells in reader), headings, name))
    except csv.Error as error:
        raise WorkforceFileError(f"{name} line {reader.line_num}: not CSV ({error})") from error
    return WorkforceFile(name, hashlib.sha256(data).hexdigest(), rows, refused, missing)


def read_rows(
    records: Iterable[tuple[int, Mapping[str, str] | Refusal]],
) -> tuple[tuple[AreaRow, ...], tuple[Refusal, ...]]:
    """Read records by heading, each with its line; give the rows, and what could not be read with its reason."""
    rows: list[AreaRow] = []
    refused: list[Refusal] = []
    seen: dict[tuple[int, str, tuple[str, ...]], int] = {}
    for line, record in records:
        if isinstance(record, Refusal):
            refused.append(record)
            continue
        read = _read_row(line, record)
        if isinstance(read, Refusal):
            refused.append(read)
            continue
        row, unread = read
        key = (row.year, row.level, row.codes)
        if key in seen:
            reason = f"the same area and year as line {seen[key]}; expected one row each"
            refused.append(Refusal(line, "", f"{row.year} {row.name}", reason))
            continue
        seen[key] = line
        rows.append(row)
        refused += unread
    return tuple(rows), tuple(refused)


def speaks_for(row: AreaRow, alone: frozenset[str]) -> tuple[tuple[str, Basis], ...]:
    """Today's authorities that a local row speaks for, and how; none where it names no authority that is known.

    `alone` are the codes that have figures of their own in the same year: of two authorities that return together
    releases up to 2022 give the figures to one, and nothing or a row of "not applicable" to the other.
    """
    if row.level != "local":
        return ()
    codes = [*row.codes, *(other for other in _returned_with(row) if other not in alone and other not in row.codes)]
    found: dict[str, Basis] = {}
    for code in codes:
        authority = by_any_code().get(code)
        former = _former().get(code)
        if authority is not None:
            found[authority.code] = "joint" if len(codes) > 1 else "own"
        elif former is not None:
            found |= dict.fromkeys(former.authorities, former.basis)
    return tuple(found.items())


def successors(code: str) -> tuple[str, ...]:
    """Today's authorities where a former one was, by its code; none where it is no former code that is known."""
    former = _former().get(code)
    return former.authorities if former else ()


def _decoded(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise WorkforceFileError(f"{name} line 1: UTF-16; expected UTF-8, as it is published")
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        before = data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8", "replace")
        headings = data.split(b"\n", 1)[0].decode("utf-8", "replace").strip("\r").split(",")
        place = len(next(csv.reader([before]), [""]) or [""])
        column = headings[place - 1] if place <= len(headings) and line > 1 else f"number {place}"
        raise WorkforceFileError(
            f"{name} line {line}, column {column}: byte 0x{data[error.start]:02x} is not UTF-8; expected UTF-8,"
            " as it is published"
        ) from error


def _check_headings(headings: Sequence[str], name: str) -> tuple[str, ...]:
    for heading in headings:
        if headings.count(heading) > 1:
            raise WorkforceFileError(f"{name} line 1, column {heading or '(no heading)'}: stands twice")
    for heading in HEADINGS:
        if heading not in headings:
            raise WorkforceFileError(
                f"{name} line 1: column {heading} is missing; expected the indicators file of"
                " “Children's social work workforce”"
            )
    missing = tuple(code for code, names in INDICATORS.items() if not set(names) & set(headings))
    if len(missing) == len(INDICATORS):
        raise WorkforceFileError(
            f"{name} line 1: none of the columns {', '.join(names[0] for names in INDICATORS.values())} is there;"
            " expected the indicators file, not another of the same release"
        )
    return missing


def _records(
    lines: Iterator[tuple[int, list[str]]], headings: Sequence[str], name: str
) -> Iterator[tuple[int, dict[str, str] | Refusal]]:
    for count, (number, cells) in enumerate(lines, start=1):
        if count > MOST_ROWS:
            raise WorkforceFileError(f"{name} line {number}: more than {MOST_ROWS:,} rows")
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(headings):
            reason = f"{len(cells)} fields; expected {len(headings)}"
            yield number, Refusal(number, "", _excerpt(",".join(cells)), reason)
        else:
            yield number, dict(zip(headings, cells, strict=True))


def _read_row(line: int, record: Mapping[str, str]) -> tuple[AreaRow, list[Refusal]] | Refusal:
    def refuse(column: str, expected: str) -> Refusal:
        return Refusal(line, column, _excerpt(record.get(column, "")), f"expected {expected}")

    year = record["time_period"].strip()
    if not re.fullmatch(r"[0-9]{4}", year) or int(year) not in YEARS:
        return refuse("time_period", f"a year from {YEARS[0]} to {YEARS[-1]}")
    level = LEVELS.get(record["geographic_level"].strip().casefold())
    if level is None:
        return refuse("geographic_level", "National, Regional or Local authority")
    code_column, name_column = AREAS[2 * list(LEVELS.values()).index(level) :][:2]
    codes = tuple(part.strip() for part in record[code_column].split("/"))
    if not all(map(is_gss, codes)) or len(set(codes)) < len(codes):
        return refuse(code_column, "a GSS code, or several with / between them")
    name = " ".join(record[name_column].split())
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        return refuse(name_column, f"a name of at most {_LONGEST_NAME} characters")
    figures, unread = {}, []
    for indicator, headings in INDICATORS.items():
        column = next((heading for heading in headings if heading in record), None)
        if column is None:
            continue
        figure = _figure(indicator, record[column])
        if figure is None:
            unread.append(refuse(column, "a number that it can be, or one of the published signs"))
            figure = Figure(None, "could not be read")
        figures[indicator] = figure
    return AreaRow(line, int(year), level, codes, name, figures), unread


def _figure(indicator: str, text: str) -> Figure | None:
    """The figure, or None where neither a number in range nor a sign stands there."""
    plain = text.strip()
    sign = plain.casefold().removeprefix("[").removesuffix("]")
    if sign in SIGNS:
        return Figure(None, SIGNS[sign])
    value = float(plain) if _NUMBER.fullmatch(plain) else math.nan
    return Figure(value, None) if 0 <= value <= _LARGEST.get(indicator, 100.0) else None


def _excerpt(text: str) -> str:
    # PostgreSQL keeps no NUL, and what cannot be printed could not be shown anyway.
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text[:_EXCERPT])


@functools.cache
def _former() -> Mapping[str, _Former]:
    bases: Mapping[str, Basis] = {"same": "own", "whole": "whole", "part": "part"}
    found: dict[str, _Former] = {}
    for where, row in _facts("former_authorities.csv"):
        authorities = tuple(row["authorities"].split("|"))
        if row["relation"] not in bases:
            raise FactsError(f"{where}: relation {row['relation']!r}; expected one of {', '.join(bases)}")
        if not is_gss(row["code"]) or row["code"] in found or not set(authorities) <= set(by_code()):
            raise FactsError(f"{where}: expected a former code once, and authorities of authorities.csv")
        found[row["code"]] = _Former(authorities, bases[row["relation"]])
    return found


@functools.cache
def _joint() -> Mapping[str, tuple[tuple[str, int], ...]]:
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for where, row in _facts("joint_returns.csv"):
        if not {row["authority"], row["with"]} <= set(by_code()) or not row["from_year"].isdecimal():
            raise FactsError(f"{where}: expected two authorities of authorities.csv, and a year")
        found[row["authority"]] = (*found.get(row["authority"], ()), (row["with"], int(row["from_year"])))
    return found


def _returned_with(row: AreaRow) -> list[str]:
    return [other for code in row.codes for other, since in _joint().get(code, ()) if row.year >= since]


def _facts(name: str) -> Iterator[tuple[str, dict[str, str]]]:
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            yield f"{name} line {number}", row
