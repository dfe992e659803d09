"""The advice form's fields, what was typed in them turned into a profile, and a profile turned back into it.

Owns names, labels and hints. Whether a value is right is the profile's part: what is not a number is handed on as
typed, so that the complaint about it is the same as everywhere. What a profile holds and no field asks for is carried
along as it is, so that a profile brought back as a file loses nothing.
"""

import csv
import datetime as dt
import io
import json
from collections.abc import Mapping, Sequence
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
    """One field: how it is asked, how it is shown (text, number, date, radio or select), and how it is read.

    `reads` is text, number, flag or list; `choices` are values with their words. `inside` names the record of the
    profile that holds it, where it is not a field of the profile itself.
    """

    name: str
    label: str
    hint: str = ""
    shown: str = "text"
    reads: str = "text"
    choices: tuple[tuple[str, str], ...] = ()
    group: str = ""
    inside: str = ""


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
        "qualifications",
        "Qualifications",
        "Separate them with commas, for example: BA Social Work, practice educator stage 1",
        reads="list",
        group="experience",
    ),
    Field("years_post_qualifying", "Years since qualifying", shown="number", reads="number", group="experience"),
    Field("years_children", "Years in work with children", shown="number", reads="number", group="experience"),
    Field("years_child_protection", "Years in child protection", shown="number", reads="number", group="experience"),
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
            holder[field.name] = _read(field, typed[field.name])
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
        text = _typed(field, holder[field.name])
        # What a field cannot say, such as that somebody supervises an unknown number, is carried along instead.
        if text and _read(field, text) == holder[field.name]:
            typed[field.name] = text
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


def form_faults(faults: Sequence[Fault]) -> list[Fault]:
    """Faults of a profile by the names of the form's fields, with choices in the words that the form shows."""
    told = []
    for fault in faults:
        parts = fault["field"].split(".")
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
    return dict(field.choices).get(value, value)


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


def _typed(field: Field, value: Any) -> str:  # noqa: ANN401 - whatever the profile's field holds
    if field.reads == "list":
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow(value)
        return line.getvalue()
    if field.reads == "flag":
        return "true" if value else "false"
    return f"{value:.10g}" if field.reads == "number" and not isinstance(value, bool) else str(value)


def _read(field: Field, value: str) -> Any:  # noqa: ANN401 - whatever the profile's field takes
    if field.reads == "list":
        # As tables write lists: a phrase that holds a comma itself stands in quotation marks.
        rows = csv.reader(value.splitlines(), skipinitialspace=True)
        return [part.strip() for row in rows for part in row if part.strip()]
    if field.reads == "flag":
        return {"true": True, "false": False}.get(value, value)
    if field.reads == "number":
        try:
            number = float(value.replace(",", "").removeprefix("£"))
        except ValueError:
            return value
        return int(number) if number.is_integer() else number
    return value
