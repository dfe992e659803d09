"""The fields of the advice form: their names, labels and hints, and how each is shown and read.

Owns what is asked and in which words. What was typed is read by `api.advice_form`, and judged by the profile itself.
"""

from dataclasses import dataclass

from api.rendering import NATION_NAMES
from careers.ladder import ladder
from careers.profile_parts import EMPLOYMENTS, ROUTES, SEEKS, WORKING_TIMES


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
