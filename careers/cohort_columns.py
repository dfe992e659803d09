"""The columns of a cohort's CSV: which field of a profile each fills, and what a cell means.

Owns the columns' names and the reading of one cell. Whether a value is right is the profile's part: what cannot be
read as what a column holds is handed on as it was typed, so that the complaint is the same as everywhere.
"""

import datetime
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from careers.lcpp_clauses import PARTS
from careers.profile import Profile
from careers.standard import Standard
from careers.standards import register

REFERENCE = "reference"
"""The one column that is no field of a profile: what the adviser calls the person."""
SEPARATOR = "|"
"""Between the entries of a cell that holds a list: commas and semicolons occur in qualifications."""

Reads = Literal["text", "date", "number", "flag", "list"]

_NUMBER = re.compile(r"£?\s*(-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)")
_BRITISH_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_NUMBERED = re.compile(r"(?P<field>[a-z_]+)\.(?P<number>[1-9]\d{0,2})\.(?P<part>[a-z_]+)")
_CLAUSE = re.compile(r"evidence\.(?P<standard>[a-z0-9-]+)/(?P<statement>[A-Za-z0-9.]+)")
_FLAGS = {"true": True, "yes": True, "y": True, "false": False, "no": False, "n": False}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `field` of the profile, `part` within its record, and `entry` among several records of it.

    `entry` is the number in the column's name, or the clause (STANDARD/STATEMENT) that a column of evidence is about.
    """

    name: str
    reads: tuple[Reads, ...]
    field: str
    entry: str | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One column as it is documented; `name` may hold N, a number from 1, or STANDARD/STATEMENT."""

    name: str
    holds: str


def _types(prop: Mapping[str, Any]) -> tuple[tuple[Reads, ...], str | None, bool]:
    """How a field's cells are read, the record that it holds by name, and whether it holds a list of them."""
    reads: list[Reads] = []
    for option in prop.get("anyOf", [prop]):
        if "$ref" in option:
            return (), option["$ref"].rsplit("/", 1)[1], False
        if option.get("type") == "array":
            inner = option["items"]
            if "$ref" in inner:
                return (), inner["$ref"].rsplit("/", 1)[1], True
            reads.append("list")
        elif option.get("type") == "boolean":
            reads.append("flag")
        elif option.get("type") in ("number", "integer"):
            reads.append("number")
        elif option.get("type") == "string":
            reads.append("date" if option.get("format") == "date" else "text")
    return tuple(reads), None, False


@cache
def _known() -> tuple[Mapping[str, Column], Mapping[str, Mapping[str, tuple[Reads, ...]]], tuple[Told, ...]]:
    """Columns by name, the parts of fields that hold lists of records, and every column as it is documented."""
    schema = Profile.model_json_schema()
    records = {name: shape["properties"] for name, shape in schema["$defs"].items()}
    columns: dict[str, Column] = {}
    numbered: dict[str, Mapping[str, tuple[Reads, ...]]] = {}
    told: list[Told] = []
    for field, prop in schema["properties"].items():
        reads, record, several = _types(prop)
        if record is None:
            columns[field] = Column(field, reads, field)
            told.append(Told(field, _holds(prop, reads)))
            continue
        for part, inner in records[record].items():
            inner_reads = _types(inner)[0]
            name = f"{field}.N.{part}" if several else f"{field}.{part}"
            told.append(Told(name, _holds(inner, inner_reads)))
            if several:
                numbered[field] = {**numbered.get(field, {}), part: inner_reads}
            else:
                columns[name] = Column(name, inner_reads, field, None, part)
    clause = "met, partial or not_shown, and after a colon a note: one column for a statement of a standard"
    told.append(Told("evidence.STANDARD/STATEMENT", clause))
    return columns, numbered, tuple(told)


def _holds(prop: Mapping[str, Any], reads: tuple[Reads, ...]) -> str:
    said = str(prop.get("description") or "")
    if reads == ("flag",):
        return "yes or no"
    if "flag" in reads:
        return said.replace("true, false", "yes, no")
    if reads == ("date",):
        return "a date written YYYY-MM-DD, or DD/MM/YYYY as spreadsheets turn it"
    return f"{said}, with {SEPARATOR} between the entries" if "list" in reads else said


def documented() -> tuple[Told, ...]:
    """Every column and what it holds, the person's reference first."""
    reference = Told(REFERENCE, "what you call the person: any text of at most 60 characters that no other line has")
    return (reference, *_known()[2])


def column(name: str) -> Column | None:
    """The column of this name in any case, with spaces for underscores; None where there is none."""
    plain = re.sub(r"\s+", "_", name.strip()).casefold()
    columns, numbered, _ = _known()
    if plain in columns:
        return columns[plain]
    match = _NUMBERED.fullmatch(plain)
    if match and match["part"] in numbered.get(match["field"], {}):
        return Column(plain, numbered[match["field"]][match["part"]], match["field"], match["number"], match["part"])
    clause = _CLAUSE.fullmatch(plain)
    if clause and clause["statement"] in _keys(clause["standard"]):
        return Column(plain, ("text",), "evidence", f"{clause['standard']}/{clause['statement']}")
    return None


def _keys(standard_id: str) -> frozenset[str]:
    standard = {entry.id: entry for entry in register().standards}.get(standard_id)
    return frozenset() if standard is None else frozenset(_numbers(standard))


def _numbers(standard: Standard) -> list[str]:
    return [
        key for statement in standard.statements for key in (statement.key, *(one.key for one in statement.elements))
    ]


def expected_of(name: str) -> str:
    """What an unknown column's name should have been."""
    if "/" in name and name.casefold().startswith("evidence."):
        return (
            "evidence.STANDARD/STATEMENT with a standard's id and a statement's number, such as"
            " evidence.macpt-functions/1.1"
        )
    names = [REFERENCE, *_known()[0]]
    # Nobody means one of ours by a name many times as long, and looking for it would take long too.
    plain = re.sub(r"\s+", "_", name.strip()).casefold()[:60]
    near = difflib.get_close_matches(plain, names, n=1, cutoff=0.6)
    return f"{f'did you mean {near[0]}? ' if near else ''}one of the columns that the template and its notes list"


def plain_columns() -> tuple[str, ...]:
    """The columns of the template: the person's reference and every field that is not a record."""
    return (REFERENCE, *(name for name, one in _known()[0].items() if one.part is None))


def lcpp_columns(on: datetime.date) -> tuple[str, ...]:
    """A column of evidence for each clause that the readiness of a lead child protection practitioner asks about."""
    standards = register().as_of(on, "england")
    found = [standards.using(use) for use in PARTS.values()]
    return tuple(
        f"evidence.{standard.id}/{number}"
        for standard in found
        if standard is not None
        for number in _numbers(standard)
    )


def value(cell: str, reads: tuple[Reads, ...]) -> object:
    """What a cell says, as the profile takes it; a cell that says nothing is None."""
    text = cell.strip()
    if not text:
        return None
    if "flag" in reads and text.casefold() in _FLAGS:
        return _FLAGS[text.casefold()]
    if "number" in reads and (number := _NUMBER.fullmatch(text)):
        found = float(number[1].replace(",", ""))
        return int(found) if found.is_integer() else found
    if "date" in reads and (date := _BRITISH_DATE.fullmatch(text)):
        return f"{date[3]}-{int(date[2]):02}-{int(date[1]):02}"
    if "list" in reads:
        return [part.strip() for part in text.split(SEPARATOR) if part.strip()]
    return text
