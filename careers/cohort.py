"""A cohort: several people's profiles in one CSV, read so that a bad row keeps no good one from its answer.

Owns the reading of such a file and the words for what is wrong with it. It must not judge anybody, keep anything, or
guess at a file that is not what it says it is: such a file is refused with the reason.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from careers.cohort_columns import REFERENCE, Column, column, expected_of, value
from careers.profile import Problem, Profile, ProfileError, parse_profile

MOST_PEOPLE = 200
MOST_COLUMNS = 400
LARGEST_FILE = 500_000
"""Bytes."""
LONGEST_REFERENCE = 60
_REFERENCE_EXPECTED = f"text of at most {LONGEST_REFERENCE} printable characters that no other row has"
_SHOWN = 120
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a cohort: what the adviser calls them, what they say, and the line (from 1) that says it."""

    reference: str
    profile: Profile
    line: int | None = None


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing wrong with a row: where, what was given, and what would have been right."""

    line: int | None
    reference: str | None
    column: str
    value: Any
    expected: str


@dataclass(frozen=True, slots=True)
class Cohort:
    """The people whose rows could be used, in the order of the rows, and every fault of the rows that could not."""

    people: tuple[Person, ...]
    faults: tuple[RowFault, ...]


class CohortError(ValueError):
    """A file that cannot be used at all. `problems` holds every reason."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(f"{one['field']}: {one['value']}, expected {one['expected']}" for one in problems))


def _refuse(value_: object, expected: str, field: str = "file") -> CohortError:
    return CohortError([Problem(field=field, value=value_, expected=expected)])


def cohort_text(data: bytes) -> str:
    """The words of a cohort's file.

    Raises:
        CohortError: for a file that is too large or empty, is not UTF-8, or holds NUL characters.

    """
    if len(data) > LARGEST_FILE:
        raise _refuse(f"{len(data):,} bytes", f"at most {LARGEST_FILE:,} bytes")
    as_utf8 = "UTF-8 text (a spreadsheet program calls it “CSV UTF-8”)"
    if data.startswith(_WIDE_MARKS):
        raise _refuse("UTF-16 text", as_utf8)
    if b"\0" in data:
        raise _refuse(f"a NUL character on line {data[: data.index(0)].count(10) + 1}", "text without NUL characters")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Counted from the bytes as they came; the mark at their start moves no line.
        line = data[: error.start].count(b"\n") + 1
        raise _refuse(f"the byte 0x{data[error.start]:02X} on line {line}", as_utf8) from None
    if not text.strip():
        raise _refuse("nothing", "a line of column names and a line for each person")
    return text


def read_cohort(text: str) -> Cohort:
    """Read a cohort's CSV: column names first, then a row for each person.

    Raises:
        CohortError: where the columns cannot be used, or there are more than MOST_PEOPLE rows.

    """
    rows = _rows(text.removeprefix("\ufeff"))
    first = next(rows, None)
    if first is None or isinstance(first[1], str):
        raise _refuse(None if first is None else first[1], "a line of column names", "columns")
    columns = _columns(first[1])
    given = list(rows)
    if len(given) > MOST_PEOPLE:
        raise _refuse(f"{len(given)} rows", f"at most {MOST_PEOPLE} people", "rows")
    if not given:
        raise _refuse("no rows", "a row for each person", "rows")
    return _people(given, columns)


def gather(people: Sequence[tuple[str, object]]) -> Cohort:
    """A cohort from references with decoded JSON profiles, checked as the rows of a file are.

    Raises:
        CohortError: where there is nobody, or there are more than MOST_PEOPLE.

    """
    if not 1 <= len(people) <= MOST_PEOPLE:
        raise _refuse(f"{len(people)} people", f"1 to {MOST_PEOPLE} people", "people")
    counted = Counter(reference for reference, _ in people)
    found: list[Person] = []
    faults: list[RowFault] = []
    for reference, told in people:
        wrong = _reference_fault(reference, counted[reference])
        if wrong is not None:
            faults.append(RowFault(None, reference[:_SHOWN] or None, REFERENCE, reference[:_SHOWN], wrong))
        try:
            profile = parse_profile(told)
        except ProfileError as error:
            faults += [RowFault(None, reference, p["field"], p["value"], p["expected"]) for p in error.problems]
            continue
        if wrong is None:
            found.append(Person(reference, profile))
    return Cohort(tuple(found), tuple(faults))


def _rows(text: str) -> Iterator[tuple[int, list[str] | str]]:
    """Each row that says anything with the line on which it begins; the reason instead where it cannot be read."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, f"{error}"
            continue
        if any(cell.strip() for cell in row):
            yield line, row


def _columns(names: list[str]) -> list[Column | str | None]:
    """What each column is; the reference's own name stays a text, and a column without a name is None."""
    if len(names) == 1 and (other := next((mark for mark in (";", "\t") if mark in names[0]), None)):
        called = {";": "semicolons", "\t": "tabs"}[other]
        raise _refuse(f"columns separated by {called}", "columns separated by commas", "columns")
    if len(names) > MOST_COLUMNS:
        raise _refuse(f"{len(names)} columns", f"at most {MOST_COLUMNS} columns", "columns")
    found: list[Column | str | None] = []
    problems: list[Problem] = []
    for name in names:
        known = REFERENCE if name.strip().casefold() == REFERENCE else column(name) if name.strip() else None
        if known is None and name.strip():
            problems.append(Problem(field="columns", value=name.strip()[:_SHOWN], expected=expected_of(name)))
        found.append(known)
    called_twice = Counter(one if isinstance(one, str) else one.name for one in found if one is not None)
    problems += [
        Problem(field="columns", value=name, expected="each column once")
        for name, times in called_twice.items()
        if times > 1
    ]
    problems += [
        Problem(field="columns", value=None, expected=f"a column {name}")
        for name in (REFERENCE, "nation")
        if name not in called_twice
    ]
    if problems:
        raise CohortError(problems)
    return found


def _people(given: Sequence[tuple[int, list[str] | str]], columns: Sequence[Column | str | None]) -> Cohort:
    at = columns.index(REFERENCE)
    counted = Counter(row[at].strip() for _, row in given if isinstance(row, list) and len(row) > at)
    found: list[Person] = []
    faults: list[RowFault] = []
    for line, row in given:
        if isinstance(row, str):
            faults.append(RowFault(line, None, "row", row[:_SHOWN], "cells with commas between them and closed quotes"))
            continue
        reference = row[at].strip() if len(row) > at else ""
        name = reference[:_SHOWN] or None
        if len(row) != len(columns):
            faults.append(
                RowFault(line, name, "row", f"{len(row)} cells", f"{len(columns)} cells, one for each column")
            )
            continue
        wrong = _reference_fault(reference, counted[reference])
        own = [] if wrong is None else [RowFault(line, name, REFERENCE, reference[:_SHOWN], wrong)]
        profile, problems = _profile(row, columns)
        own += [RowFault(line, name, p["field"], p["value"], p["expected"]) for p in problems]
        faults += own
        if profile is not None and not own:
            found.append(Person(reference, profile, line))
    return Cohort(tuple(found), tuple(faults))


def _reference_fault(reference: str, times: int) -> str | None:
    fits = 0 < len(reference) <= LONGEST_REFERENCE and reference.isprintable()
    return None if fits and times == 1 else _REFERENCE_EXPECTED


def _profile(row: Sequence[str], columns: Sequence[Column | str | None]) -> tuple[Profile | None, list[Problem]]:
    told: dict[str, Any] = {}
    entries: dict[tuple[str, str], dict[str, object]] = {}
    filled: dict[str, str] = {}
    problems: list[Problem] = []
    for number, (cell, one) in enumerate(zip(row, columns, strict=True), 1):
        if one is None and cell.strip():
            problems.append(Problem(field=f"column {number}", value=cell[:_SHOWN], expected="a name for the column"))
        if one is None or isinstance(one, str) or (said := value(cell, one.reads)) is None:
            continue
        if one.entry is not None:
            entries.setdefault((one.field, one.entry), {}).update(_part(one, said))
        elif one.part is not None:
            told.setdefault(one.field, {})[one.part] = said
            filled[f"{one.field}.{one.part}"] = one.name
        else:
            told[one.field] = said
            filled[one.field] = one.name
    for (field, entry), record in entries.items():
        # A complaint names a record by its place in the list; the reader knows it by its columns.
        filled[f"{field}.{len(told.setdefault(field, []))}"] = f"{field}.{entry}"
        told[field].append(record)
    try:
        return parse_profile(told), problems
    except ProfileError as error:
        return None, [*problems, *(p | {"field": _column_of(p["field"], filled)} for p in error.problems)]


def _part(one: Column, said: object) -> Mapping[str, object]:
    if one.part is not None:
        return {one.part: said}
    standard, _, statement = str(one.entry).partition("/")
    level, _, note = str(said).partition(":")
    return {"standard": standard, "statement": statement, "level": level.strip()} | (
        {"note": note.strip()} if note.strip() else {}
    )


def _column_of(field: str, filled: Mapping[str, str]) -> str:
    """The column whose cell a complaint about a field is about."""
    parts = field.split(".")
    for length in range(len(parts), 0, -1):
        column_ = filled.get(".".join(parts[:length]))
        if column_ is not None:
            rest = parts[length:] if length == 2 and parts[1].isdigit() and "/" not in column_ else []
            return ".".join([column_, *rest])
    return field
