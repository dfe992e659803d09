"""What was typed in the advice form turned into a profile, and a profile turned back into it.

Owns that reading. Whether a value is right is the profile's part: what is not a number is handed on as
typed, so that the complaint about it is the same as everywhere. What a profile holds and no field asks for is carried
along as it is, so that a profile brought back as a file loses nothing.
"""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from starlette.datastructures import FormData

from api.advice_fields import BY_NAME, FIELDS, Field
from api.problems import BadInput, Fault
from careers.profile import Profile

EVIDENCE_ROWS = 3
EVIDENCE_PARTS = ("standard", "statement", "level", "note", "date")
KEPT = "kept"
"""The field, never shown, that carries as JSON what a profile holds and no other field asks for."""
AS_OF = "as_of"


def typed_in(form: FormData) -> dict[str, str]:
    """What was typed, trimmed; empty fields and files left out."""
    # Browsers send line breaks as two characters; files and the profile have one.
    typed = {name: value.replace("\r\n", "\n").strip() for name, value in form.items() if isinstance(value, str)}
    return {name: value for name, value in typed.items() if value}


def profile_of(typed: Mapping[str, str]) -> dict[str, Any]:
    """The profile that was typed, for the profile's own checks: it refuses a field that the form does not have.

    Raises:
        BadInput: when what is carried along is not what this module wrote.

    """
    profile = _carried(typed.get(KEPT))
    for field in FIELDS:
        if field.name in typed:
            holder = profile.setdefault(field.inside, {}) if field.inside else profile
            read = _read(field, typed[field.name])
            # Records that cannot be typed were carried along, and follow those that were.
            carried = holder.get(field.name) if field.reads == "records" else None
            holder[field.name] = [*read, *carried] if isinstance(carried, list) else read
    rows = [
        {part: typed[key] for part in EVIDENCE_PARTS if (key := f"evidence-{row}-{part}") in typed}
        for row in range(EVIDENCE_ROWS)
    ]
    if evidence := [*(row for row in rows if row), *profile.get("evidence", ())]:
        profile["evidence"] = evidence
    known = {*BY_NAME, AS_OF, KEPT}
    return profile | {name: typed[name] for name in typed if name not in known and not name.startswith("evidence-")}


def typed_of(profile: Profile) -> dict[str, str]:
    """What would have been typed for this profile: `profile_of` gives the same profile back."""
    kept = profile.as_json()
    typed: dict[str, str] = {}
    for field in FIELDS:
        holder = kept.get(field.inside) if field.inside else kept
        if not holder or field.name not in holder:
            continue
        value, rest = _sayable(field, holder[field.name])
        text = _typed(field, value)
        # What a field cannot say, such as that somebody supervises an unknown number, is carried along instead.
        if text and _read(field, text) == value:
            typed[field.name] = text
            holder[field.name] = rest
            if not rest:
                del holder[field.name]
            if field.inside and not holder:
                del kept[field.inside]
    evidence = kept.pop("evidence", None)
    # A row that says nothing cannot be typed.
    rows = evidence[:EVIDENCE_ROWS] if evidence and all(evidence) else []
    for row, entry in enumerate(rows):
        typed |= {f"evidence-{row}-{part}": value for part, value in entry.items()}
    if evidence is not None and (not rows or evidence[len(rows) :]):
        kept["evidence"] = evidence[len(rows) :]
    return typed | ({KEPT: json.dumps(kept, ensure_ascii=False)} if kept else {})


def _sayable(field: Field, value: Any) -> tuple[Any, list[Any]]:  # noqa: ANN401 - whatever the field holds
    """What a field can say of a value, and the records from the first that it cannot."""
    if field.reads != "records":
        return value, []
    upto = 0
    while upto < len(value) and _read(field, _typed(field, value[upto : upto + 1])) == value[upto : upto + 1]:
        upto += 1
    return value[:upto], value[upto:]


def form_faults(faults: Sequence[Fault]) -> list[Fault]:
    """Faults of a profile by the names of the form's fields, with choices in the words that the form shows."""
    told = []
    for fault in faults:
        parts = fault["field"].split(".")
        records = BY_NAME.get(parts[0])
        if records is not None and records.reads == "records" and len(parts) > 1:
            where = f"line {int(parts[1]) + 1}{f', {parts[2]}' if len(parts) > 2 else ''}"
            told.append(Fault(field=parts[0], value=fault["value"], expected=f"{where}: {fault['expected']}"))
            continue
        field = BY_NAME.get(parts[-1])
        if field is None or (field.inside and parts[0] != field.inside):
            told.append(fault)
            continue
        expected = f"one of {', '.join(name for _, name in field.choices)}" if field.choices else fault["expected"]
        told.append(Fault(field=field.name, value=fault["value"], expected=expected))
    return told


def in_words(typed: Mapping[str, str], field: Field) -> str:
    """What was typed in a field as a reader would say it; empty where nothing was."""
    value = typed.get(field.name, "")
    return dict(field.choices).get(value, value.replace("\n", "; ") if field.reads == "records" else value)


def date_of(typed: Mapping[str, str]) -> dt.date | None:
    """The date that advice is asked for; None where none was typed. Raises BadInput for what is not a date."""
    value = typed.get(AS_OF)
    if value is None:
        return None
    try:
        return dt.datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a date has no zone
    except ValueError as error:
        raise BadInput([Fault(field=AS_OF, value=value, expected="a date written YYYY-MM-DD")]) from error


def _carried(text: str | None) -> dict[str, Any]:
    fault = Fault(field=KEPT, value=text, expected="what this page wrote there; bring your profile’s file in again")
    try:
        carried = json.loads(text or "{}")
    except (ValueError, RecursionError) as error:
        raise BadInput([fault]) from error
    records = ("preferences", "constraints")
    if (
        not isinstance(carried, dict)
        or not all(isinstance(carried.get(name, {}), dict) for name in records)
        or not isinstance(carried.get("evidence", []), list)
    ):
        raise BadInput([fault])
    return carried


def _row(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def _typed(field: Field, value: Any) -> str:  # noqa: ANN401 - whatever the profile's field holds
    if field.reads == "list":
        return _row(value)
    if field.reads == "records":
        known = [part for part, _ in field.columns]
        rows = [[_cell(record.get(part)) for part in known] for record in value if set(record) <= set(known)]
        return "\n".join(_row([*row[: max((n for n, cell in enumerate(row, 1) if cell), default=0)]]) for row in rows)
    if field.reads == "flag":
        return "true" if value else "false"
    return f"{value:.10g}" if field.reads == "number" and not isinstance(value, bool) else str(value)


def _cell(value: Any) -> str:  # noqa: ANN401 - whatever a part of a record holds
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else f"{value:.10g}" if isinstance(value, int | float) else str(value)


def _number(value: str) -> Any:  # noqa: ANN401 - what is no number stays as it was typed
    try:
        number = float(value.replace(",", "").removeprefix("£"))
    except ValueError:
        return value
    return int(number) if number.is_integer() else number


def _rows(value: str) -> list[list[str]]:
    return [[cell.strip() for cell in row] for row in csv.reader(value.splitlines(), skipinitialspace=True)]


def _read(field: Field, value: str) -> Any:  # noqa: ANN401 - whatever the profile's field takes
    if field.reads == "list":
        # As tables write lists: a phrase that holds a comma itself stands in quotation marks.
        return [cell for row in _rows(value) for cell in row if cell]
    if field.reads == "records":
        return [_record(field, row) for row in _rows(value) if any(row)]
    if field.reads == "flag":
        return {"true": True, "false": False}.get(value, value)
    return _number(value) if field.reads == "number" else value


def _record(field: Field, cells: list[str]) -> dict[str, Any]:
    """One line as a record; cells beyond the last column belong to it, so that nothing typed is lost."""
    last = len(field.columns) - 1
    whole = [*cells[:last], ", ".join(cells[last:])]
    read: dict[str, Callable[[str], Any]] = {
        "number": _number,
        "flag": lambda cell: {"yes": True, "no": False}.get(cell.casefold(), cell),
        "text": str,
    }
    named = zip(field.columns, whole, strict=False)
    return {part: read[how](cell) for (part, how), cell in named if cell}
