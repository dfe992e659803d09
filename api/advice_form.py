"""The advice form's fields, and what was typed in them turned into a profile.

Owns names, labels and hints. Whether a value is right is the profile's part: what is not a number is handed on as
typed, so that the complaint about it is the same as everywhere.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from api.problems import BadInput, Fault
from api.rendering import NATION_NAMES
from careers.ladder import ladder
from careers.profile_parts import EMPLOYMENTS, SEEKS

EVIDENCE_ROWS = 3
EVIDENCE_PARTS = ("standard", "statement", "level", "note", "date")
_LONGEST = 5_000


@dataclass(frozen=True, slots=True)
class Field:
    """One field: how it is asked, how it is shown (text, number, date, radio or select), and how it is read.

    `reads` is text, number, flag or list; `choices` are values with their words.
    """

    name: str
    label: str
    hint: str = ""
    shown: str = "text"
    reads: str = "text"
    choices: tuple[tuple[str, str], ...] = ()
    group: str = ""


_EMPLOYMENT_WORDS = {
    "permanent": "Permanent post",
    "agency": "Agency",
    "student": "Student",
    "not_working": "Not working at present",
}
_SEEKS_WORDS = {"permanent": "Permanent", "agency": "Agency", "any": "Either"}

FIELDS = (
    Field("nation", "Which nation are you in, or want to work in?", shown="radio", choices=tuple(NATION_NAMES.items())),
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
        choices=(("true", "Yes"), ("false", "No")),
    ),
    Field("qualifications", "Qualifications", "Separate them with commas", reads="list", group="experience"),
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
    Field("pay_now", "Your base pay now, in pounds a year", shown="number", reads="number", group="search"),
    Field(
        "seeks",
        "What kind of post do you want?",
        shown="select",
        choices=tuple((code, _SEEKS_WORDS[code]) for code in SEEKS),
        group="search",
    ),
)
LABELS = {field.name: field.label.rstrip("?") for field in FIELDS}


def typed_in(form: FormData) -> dict[str, str]:
    """What was typed, trimmed; empty fields and files left out."""
    typed = {name: value.strip()[:_LONGEST] for name, value in form.items() if isinstance(value, str)}
    return {name: value for name, value in typed.items() if value}


def profile_of(typed: dict[str, str]) -> dict[str, Any]:
    """The profile that was typed, for the profile's own checks: it refuses a field that the form does not have."""
    known = {field.name: field for field in FIELDS}
    profile: dict[str, Any] = {}
    for name, value in typed.items():
        if name == "as_of" or name.startswith("evidence-"):
            continue
        profile[name] = _read(known[name], value) if name in known else value
    evidence = [
        {part: typed[key] for part in EVIDENCE_PARTS if (key := f"evidence-{row}-{part}") in typed}
        for row in range(EVIDENCE_ROWS)
    ]
    if any(evidence):
        profile["evidence"] = [entry for entry in evidence if entry]
    return profile


def date_of(typed: dict[str, str]) -> dt.date | None:
    """The date that advice is asked for; None where none was typed. Raises BadInput for what is not a date."""
    value = typed.get("as_of")
    if value is None:
        return None
    try:
        return dt.datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a date has no zone
    except ValueError as error:
        raise BadInput([Fault(field="as_of", value=value, expected="a date written YYYY-MM-DD")]) from error


def _read(field: Field, value: str) -> Any:  # noqa: ANN401 - whatever the profile's field takes
    if field.reads == "list":
        return [part.strip() for part in value.split(",") if part.strip()]
    if field.reads == "flag":
        return {"true": True, "false": False}.get(value, value)
    if field.reads == "number":
        try:
            number = float(value.replace(",", "").removeprefix("£"))
        except ValueError:
            return value
        return int(number) if number.is_integer() else number
    return value
