"""The advice form's fields, what was typed in them turned into a profile, and a profile turned back into it.

Owns names, labels and hints. Whether a value is right is the profile's part: what is not a number is handed on as
typed, so that the complaint about it is the same as everywhere. What a profile holds and no field asks for is carried
along as it is, so that a profile brought back as a file loses nothing.
"""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from api.problems import BadInput, Fault
from api.rendering import NATION_NAMES
from careers.ladder import ladder
from careers.profile import Profile
from careers.profile_parts import EMPLOYMENTS, ROUTES, SEEKS, WORKING_TIMES

EVIDENCE_ROWS = 3
EVIDENCE_PARTS = ("standard", "statement", "level", "note", "date")
KEPT = "kept"
"""The field, never shown, that carries as JSON what a profile holds and no other field asks for."""
AS_OF = "as_of"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: how it is asked, how it is shown (text, lines, number, date, radio or select), and how it is read.

    `reads` is text, number, flag, list or records; `choices` are values with their words. `inside` names the record of
    the profile that holds it, where it is not a field of the profile itself. Records are typed one a line, as tables
    are: `columns` are their parts in that order, each with how it is read.
    """

    name: str
    label: str
    hint: str = ""
    shown: str = "text"
    reads: str = "text"
    choices: tuple[tuple[str, str], ...] = ()
    group: str = ""
    inside: str = ""
    columns: tuple[tuple[str, str], ...] = ()


def _records(name: str, label: str, hint: str, *columns: tuple[str, str]) -> Field:
    return Field(name, label, hint, shown="lines", reads="records", group="more_experience", columns=columns)


_YES_NO = (("true", "Yes"), ("false", "No"))
_EMPLOYMENT_WORDS = {
    "permanent": "Permanent post",
    "agency": "Agency",
    "student": "Student",
    "not_working": "Not working at present",
}
_SEEKS_WORDS = {"permanent": "Permanent", "agency": "Agency", "any": "Either"}
_ROUTE_WORDS = {"practice": "Through practice", "management": "Through management", "any": "Either"}
_TIME_WORDS = {"full_time": "Full time", "part_time": "Part time", "any": "Either"}

FIELDS = (
    Field(
        "nation",
        "Which nation are you in, or want to work in?",
        "Registers and rules differ between the four. If you are not sure, choose one: you can ask again for another",
        shown="radio",
        choices=tuple(NATION_NAMES.items()),
    ),
    Field(
        "role", "What is your role now, or your last one?", "In your own words, for example: Senior Social Worker, MASH"
    ),
    Field(
        "tier",
        "Or choose the nearest step of the ladder",
        "Leave this if you described your role above",
        shown="select",
        choices=tuple((tier.code, tier.title) for tier in ladder().tiers),
    ),
    Field(
        "registered",
        "Are you on that nation’s social work register?",
        shown="radio",
        reads="flag",
        choices=_YES_NO,
    ),
    Field(
        "registered_elsewhere",
        "On the register of another nation?",
        "Separate nations with commas, for example: Scotland, Wales",
        reads="list",
        group="more_experience",
    ),
    Field(
        "vetted",
        "Do you hold the check that posts there ask for?",
        "An enhanced DBS check, membership of the PVG scheme or an enhanced AccessNI check",
        shown="radio",
        reads="flag",
        choices=_YES_NO,
        group="more_experience",
    ),
    Field(
        "qualifications",
        "Qualifications",
        "Separate them with commas, for example: BA Social Work, practice educator stage 1",
        reads="list",
        group="experience",
    ),
    Field(
        "qualified_in",
        "Where did you qualify as a social worker?",
        shown="select",
        choices=(*NATION_NAMES.items(), ("elsewhere", "Outside the United Kingdom")),
        group="experience",
    ),
    Field("years_post_qualifying", "Years since qualifying", shown="number", reads="number", group="experience"),
    Field("years_children", "Years in work with children", shown="number", reads="number", group="experience"),
    Field("years_child_protection", "Years in child protection", shown="number", reads="number", group="experience"),
    Field(
        "years_local_authority",
        "Years employed by English councils",
        "In child and family work and directly, not through an agency. England’s agency rules count them.",
        shown="number",
        reads="number",
        group="more_experience",
    ),
    _records(
        "years_in_settings",
        "Years by setting",
        "One a line: the setting, then the years, for example: fostering, 3",
        ("setting", "text"),
        ("years", "number"),
    ),
    Field(
        "last_practised",
        "When did you last practise?",
        "Only if you are not practising now",
        shown="date",
        group="experience",
    ),
    Field(
        "supervises",
        "How many people do you supervise?",
        "0 if nobody",
        shown="number",
        reads="number",
        group="experience",
    ),
    _records(
        "supervision_given",
        "Supervision that you give or have given",
        "One a line: whom (students, newly qualified, practitioners or managers), how many people, for how many years,"
        " and whether you do now, for example: students, 1, 2, no",
        ("of", "text"),
        ("people", "number"),
        ("years", "number"),
        ("now", "flag"),
    ),
    Field(
        "employment",
        "How are you employed?",
        shown="select",
        choices=tuple((code, _EMPLOYMENT_WORDS[code]) for code in EMPLOYMENTS),
        group="experience",
    ),
    Field(
        "specialisms",
        "Fields you know best",
        "Separate them with commas, for example: child sexual exploitation, court work",
        reads="list",
        group="experience",
    ),
    _records(
        "training",
        "Training that you finished",
        "One a line: its name, its stage if it has one, and the date as YYYY-MM-DD, for example: Practice educator, 1,"
        " 2025-05-31",
        ("name", "text"),
        ("stage", "number"),
        ("date", "text"),
    ),
    _records(
        "cpd",
        "Learning that you recorded",
        "One a line: what it was, its kind, the date as YYYY-MM-DD, the hours, and whether you talked it over with a"
        " peer, for example: Neglect and home conditions, seminar, 2026-06-01, 3, yes",
        ("activity", "text"),
        ("type", "text"),
        ("date", "text"),
        ("hours", "number"),
        ("with_peer", "flag"),
    ),
    _records(
        "skills",
        "Skills as you rate them",
        "One a line: the skill, then 1 (beginning) to 5 (could teach it), for example: court reports, 2",
        ("skill", "text"),
        ("rating", "number"),
        ("note", "text"),
    ),
    Field(
        "motivations",
        "What moves you in this work",
        "Separate reasons with commas, for example: keeping direct work with children",
        reads="list",
        group="more_search",
    ),
    Field("location", "Where are you?", "A postcode, the first half of one, or a council’s name", group="search"),
    Field("travel_miles", "How many miles would you travel?", shown="number", reads="number", group="search"),
    Field(
        "drives",
        "Do you drive, with the use of a car?",
        shown="radio",
        reads="flag",
        choices=_YES_NO,
        group="search",
    ),
    Field("pay_now", "Your base pay now, in pounds a year", shown="number", reads="number", group="search"),
    Field(
        "pay_min",
        "The least base pay that you could take, in pounds a year",
        shown="number",
        reads="number",
        group="search",
        inside="constraints",
    ),
    Field(
        "pay",
        "The base pay that you would like, in pounds a year",
        shown="number",
        reads="number",
        group="more_search",
        inside="preferences",
    ),
    Field(
        "seeks",
        "What kind of post do you want?",
        shown="select",
        choices=tuple((code, _SEEKS_WORDS[code]) for code in SEEKS),
        group="search",
    ),
    Field(
        "route",
        "Which way would you like to go on?",
        "Practice: leading on the work itself. Management: leading people and services.",
        shown="select",
        choices=tuple((code, _ROUTE_WORDS[code]) for code in ROUTES),
        group="search",
        inside="preferences",
    ),
    Field(
        "working_time",
        "Full time or part time?",
        shown="select",
        choices=tuple((code, _TIME_WORDS[code]) for code in WORKING_TIMES),
        group="search",
        inside="preferences",
    ),
    Field(
        "settings",
        "Settings that you would like",
        "Separate them with commas, for example: fostering, court work",
        reads="list",
        group="more_search",
        inside="preferences",
    ),
    Field(
        "hours_max",
        "The most hours a week that you can work",
        shown="number",
        reads="number",
        group="more_search",
        inside="constraints",
    ),
    Field(
        "needs_sponsorship",
        "Do you need visa sponsorship?",
        shown="radio",
        reads="flag",
        choices=_YES_NO,
        group="more_search",
        inside="constraints",
    ),
    Field(
        "other",
        "What else a post must allow",
        "Separate things with commas, for example: no weekend rota",
        reads="list",
        group="more_search",
        inside="constraints",
    ),
)
BY_NAME = {field.name: field for field in FIELDS}
LABELS = {field.name: field.label.rstrip("?") for field in FIELDS}


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
