"""The short forms of the checks: their fields in plain words, and what was typed turned into what a check asks.

Owns names, labels and hints. Whether a value is right is the check's own part: what is not a number is handed on as
typed, so that the complaint about it is the same as everywhere.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from api.advice_fields import Field
from api.problems import Fault
from api.rendering import NATION_NAMES
from careers.checks import agency, moving, qualification, returning
from careers.checks.decision import Check, Decision
from careers.checks.plain import RECORDED
from careers.ladder import ladder
from careers.profile_parts import Part

_NATIONS = tuple(NATION_NAMES.items())
_YES_NO = (("true", "Yes"), ("false", "No"))
AS_OF = Field(
    "as_of", "As of which day?", "Which rules apply depends on the day. Left empty, it is today.", shown="date"
)


def _flag(name: str, label: str, hint: str = "") -> Field:
    return Field(name, label, hint, shown="radio", reads="flag", choices=_YES_NO)


def _number(name: str, label: str, hint: str = "") -> Field:
    return Field(name, label, hint, shown="number", reads="number")


def _date(name: str, label: str, hint: str = "") -> Field:
    return Field(name, label, hint, shown="date")


@dataclass(frozen=True, slots=True)
class Form:
    """One check as a page: the question that it answers, what it is for, its fields and what decides it."""

    check: Check
    question: str
    about: str
    fields: tuple[Field, ...]
    model: type[Part]
    decide: Callable[[Any, dt.date], Decision]


_AGENCY = (
    Field("nation", "Where would the post be?", shown="radio", choices=_NATIONS),
    Field(
        "employer",
        "Who would you work for through the agency?",
        shown="radio",
        choices=(
            ("local_authority", "A council, or a trust that does its work"),
            ("other", "Somebody else, such as a charity"),
        ),
    ),
    _number(
        "years_local_authority",
        "How many years have English councils employed you in child and family work?",
        "Directly, not through an agency. First-year programmes and statutory leave count. 2.5 is two and a half.",
    ),
    _number("years_post_qualifying", "How many years is it since you qualified?"),
    _number("years_children", "How many years have you worked with children and families?"),
    _date(
        "left_permanent",
        "When did you leave, or will you leave, a permanent post in council children’s services?",
        "Leave this empty if you have not left one in the last three months.",
    ),
    _flag("same_region", "If you left one: is the agency post in the same region?"),
    Field(
        "left_because",
        "If you left one: why?",
        shown="select",
        choices=(
            ("redundancy", "I was made redundant"),
            ("within_probation", "I left within my probation"),
            ("other", "Another reason"),
        ),
    ),
    _flag("becoming_permanent", "Is the post on the way to a permanent one?"),
    _date("began", "If you hold an agency post already: when did it begin?"),
)
_QUALIFICATION = (
    Field("nation", "Where would you like to register?", shown="radio", choices=_NATIONS),
    Field(
        "qualifications",
        "What do you hold, or study for?",
        "Separate them with commas, for example: BSc Psychology, MA Social Work in progress",
        reads="list",
    ),
    Field(
        "gained_in",
        "Where did you gain your social work qualification?",
        shown="select",
        choices=(*_NATIONS, ("elsewhere", "Outside the United Kingdom")),
    ),
    _flag("registered", "Are you on that nation’s social work register?"),
    Field(
        "degree_class",
        "If you hold another degree: which class?",
        shown="select",
        choices=(
            ("first", "First"),
            ("upper_second", "Upper second (2:1)"),
            ("lower_second", "Lower second (2:2)"),
            ("third", "Third"),
            ("pass", "Pass"),
        ),
    ),
    _number("experience_months", "How many months of work with people have you done, paid or not?"),
    Field(
        "experience_with",
        "Who was it with?",
        shown="select",
        choices=(
            ("children_and_families", "Children or families, directly"),
            ("other_care", "Other people in need of care"),
            ("other", "Others"),
        ),
    ),
)
_RETURN = (
    Field("nation", "Where would you like to practise again?", shown="radio", choices=_NATIONS),
    _flag("registered", "Are you on that nation’s social work register now?"),
    _date("last_practised", "When did you last practise as a social worker?", "The last day, anywhere."),
    _date("left_register", "When did that nation’s registration end?"),
    _date("qualified_on", "When did you qualify?"),
)
_MOVING = (
    Field("origin", "Where do you practise now?", shown="radio", choices=_NATIONS),
    Field("destination", "Where would you like to go?", shown="radio", choices=_NATIONS),
    _flag("registered", "Are you registered where you practise now?"),
    _flag("registered_there", "Are you registered where you would like to go?"),
    Field(
        "tier",
        "Which step of the ladder is your post?",
        shown="select",
        choices=tuple((tier.code, tier.title) for tier in ladder().tiers),
    ),
    Field(
        "qualifications",
        "What do you hold beside the qualification?",
        "Separate them with commas, for example: practice educator stage 1",
        reads="list",
    ),
)
LEARNING = (
    Field("nation", "With which nation’s regulator are you registered?", shown="radio", choices=_NATIONS),
    _date(
        "period_began",
        "When did your present registration begin?",
        "For Scotland, Wales and Northern Ireland, whose rules count by it.",
    ),
)
LEARNING_ROWS = 6
_ROW = (
    Field("activity", "What it was"),
    _date("date", "When"),
    _number("hours", "Hours"),
    _flag("with_peer", "Talked over with a peer"),
    Field("covers", "What it covered, separated by commas", reads="list"),
    *(Field(name, label) for name, label in RECORDED.items()),
)
FORMS: Mapping[str, Form] = {
    "agency": Form(
        "agency",
        "May I work through an agency?",
        "England asks for years with councils and for a wait after a permanent post; the other nations differ.",
        _AGENCY,
        agency.AgencyAsked,
        agency.decide,
    ),
    "qualification": Form(
        "qualification",
        "Does my qualification lead to the register?",
        "Which qualifications register a social worker, what others can open, and what guides get wrong.",
        _QUALIFICATION,
        qualification.QualificationAsked,
        qualification.decide,
    ),
    "return": Form(
        "return",
        "What is asked of me after a gap?",
        "Each regulator counts a gap in its own way, and asks for days, hours or a condition.",
        _RETURN,
        returning.ReturnAsked,
        returning.decide,
    ),
    "moving": Form(
        "moving",
        "What changes if I move to another nation?",
        "The register to join, the vetting, the law and words to learn, and what goes along with you.",
        _MOVING,
        moving.MovingAsked,
        moving.decide,
    ),
}


def learning_rows(typed: Mapping[str, str]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The pieces of learning that were typed, without empty rows, and a label for each of their fields.

    The labels go by the fields' places in the profile that is made of the rows ("cpd.0.hours").
    """
    rows: list[dict[str, Any]] = []
    labels: dict[str, str] = {}
    for number in range(LEARNING_ROWS):
        start = f"cpd-{number}-"
        own = {name.removeprefix(start): text for name, text in typed.items() if name.startswith(start)}
        if own:
            labels |= {
                f"cpd.{len(rows)}.{field.name}": f"Learning {number + 1}, {field.label.lower()}" for field in _ROW
            }
            rows.append(told_of(_ROW, own))
    return rows, labels


def told_of(fields: tuple[Field, ...], typed: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, each value as its field reads it; what no field asks for goes along, to be complained about."""
    known = {field.name: field for field in fields}
    return {name: _value(known[name], text) if name in known else text for name, text in typed.items()}


def _value(field: Field, text: str) -> object:
    if field.reads == "list":
        return [part for part in map(str.strip, text.split(",")) if part]
    if field.reads == "flag" and text in ("true", "false"):
        return text == "true"
    if field.reads == "number":
        try:
            return float(text.replace(",", ""))
        except ValueError:
            return text
    return text


def form_faults(fields: tuple[Field, ...], faults: list[Fault]) -> list[Fault]:
    """Faults with the choices in the words that the form shows, and without the value where none was given."""
    names = {field.name: [name for _, name in field.choices] for field in fields if field.choices}
    return [
        Fault(
            field=fault["field"],
            value=fault["value"],
            expected=f"one of {', '.join(names[fault['field']])}" if fault["field"] in names else fault["expected"],
        )
        for fault in faults
    ]
