"""The kinds of value that a profile holds, and its smaller records: evidence, learning, supervision, training, skills.

Owns what each of them may be and the words for what was expected, which are the fields' descriptions. It must not
weigh any of them.
"""

import datetime
import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, StringConstraints

from careers.facts import NATIONS
from careers.ladder import TIERS

Nation = Literal["england", "scotland", "wales", "northern_ireland"]
EMPLOYMENTS = ("permanent", "agency", "student", "not_working")
QUALIFIED_IN = ("england", "scotland", "wales", "northern_ireland", "elsewhere")
SEEKS = ("permanent", "agency", "any")
ROUTES = ("practice", "management", "any")
WORKING_TIMES = ("full_time", "part_time", "any")
CPD_TYPES = (
    *("workshop", "conference", "seminar", "course", "programme", "webinar", "reading", "research", "shadowing"),
    *("supervision", "group_discussion", "teaching", "practice", "other"),
)
SUPERVISED = ("students", "newly_qualified", "practitioners", "managers")

# Words by which a person says that they do not know; they mean the same as leaving the field out.
_UNKNOWN_WORDS = frozenset({"", "unknown", "not known", "don't know"})
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _unknown_is_none(value: object) -> object:
    if isinstance(value, str) and value.strip().casefold() in _UNKNOWN_WORDS:
        return None
    return value


def _code(value: object) -> object:
    """Codes are compared without regard to case, and with spaces or hyphens for underscores."""
    if isinstance(value, str):
        return re.sub(r"[\s-]+", "_", value.strip().casefold())
    return value


def _calendar_date(value: object) -> object:
    # Pydantic alone would also take a bare number for seconds since 1970, which nobody means by "last practised".
    if value is None or type(value) is datetime.date:
        return value
    if isinstance(value, str) and _ISO_DATE.fullmatch(value.strip()):
        return value.strip()
    raise ValueError("not a calendar date")


def _number_as_text(value: object) -> object:
    # Statements are usually numbered, and JSON writers send the number itself.
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:g}"
    return value


def said(expected: str) -> Any:  # noqa: ANN401 - what Pydantic calls a field's default is whatever it makes of this
    """A field that may be left out, with what it should hold: published in the schema and told in every complaint."""
    return Field(default=None, description=expected)


Unknown = BeforeValidator(_unknown_is_none)
Coded = BeforeValidator(_code)
_Numbered = BeforeValidator(_number_as_text)
Phrase = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
Phrases = Annotated[list[Phrase], Field(max_length=100)]
_Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000)]
Text = Annotated[Phrase | None, Unknown]
Note = Annotated[_Note | None, Unknown]
Date = Annotated[datetime.date | None, BeforeValidator(_calendar_date), Unknown]
Flag = Annotated[Annotated[bool, Strict()] | None, Unknown]
Years = Annotated[Annotated[float, Strict(), Field(ge=0, le=70, allow_inf_nan=False)] | None, Unknown]
Hours = Annotated[Annotated[float, Strict(), Field(ge=0, le=2000, allow_inf_nan=False)] | None, Unknown]
Miles = Annotated[Annotated[float, Strict(), Field(ge=0, le=1000, allow_inf_nan=False)] | None, Unknown]
Pounds = Annotated[Annotated[float, Strict(), Field(ge=0, le=1_000_000, allow_inf_nan=False)] | None, Unknown]
People = Annotated[int, Strict(), Field(ge=0, le=1000)]
TierCode = Annotated[str, StringConstraints(pattern="^(" + "|".join(TIERS) + ")$")]

YEARS = "a number of years from 0 to 70"
DATE = "a date written YYYY-MM-DD"
PHRASES = "a list of at most 100 short texts"
POUNDS = "pounds a year from 0 to 1000000"
YES_OR_NO = "true or false"
SHORT = "text of at most 300 characters"
LONG = "text of at most 5000 characters"


def one_of(codes: tuple[str, ...]) -> str:
    """The words for a choice."""
    return "one of " + ", ".join(codes)


class Part(BaseModel):
    """A record within a profile: every field of it may be unknown, and none is allowed that it does not have."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class EvidenceItem(Part):
    """One piece of evidence that a person offers against a statement of a standard.

    `standard` is a register id or the standard's title; `statement` its number or title; `level` is met, partial or
    not_shown, or another word for one of them (`words.toml` lists them); `date` is when the work was done.
    """

    standard: Text = said("a standard's id or title, at most 300 characters")
    statement: Annotated[Phrase | None, _Numbered, Unknown] = said("a statement's number or title")
    level: Annotated[Phrase | None, _Numbered, Unknown] = said("met, partial or not_shown")
    note: Note = said(LONG)
    date: Date = said(DATE)


class SettingYears(Part):
    """Years since qualifying that were spent in one setting, such as court work or fostering."""

    setting: Text = said(SHORT)
    years: Years = said(YEARS)


class CpdEntry(Part):
    """One piece of learning, as a person's own log has it.

    `hours` are hours spent; `reflection` is what the person made of it, and `with_peer` whether it was talked over
    with a peer, a colleague or a manager; the three benefits are to the person, to the organisation that they work for
    and to children and families. `covers` names what it was about, in the regulator's words where it has any.
    """

    activity: Text = said(SHORT)
    type: Annotated[Literal[CPD_TYPES] | None, Coded, Unknown] = said(one_of(CPD_TYPES))  # type: ignore[valid-type]
    date: Date = said(DATE)
    hours: Hours = said("a number of hours from 0 to 2000")
    reflection: Note = said(LONG)
    with_peer: Flag = said(YES_OR_NO)
    benefit_self: Note = said(LONG)
    benefit_organisation: Note = said(LONG)
    benefit_children: Note = said(LONG)
    covers: Annotated[Phrases | None, Unknown] = said(PHRASES)


class SupervisionGiven(Part):
    """Supervision that a person gives or has given: to whom, how many at a time, and for how many years."""

    of: Annotated[Literal[SUPERVISED] | None, Coded, Unknown] = said(one_of(SUPERVISED))  # type: ignore[valid-type]
    people: Annotated[People | None, Unknown] = said("the number of people supervised (0 to 1000)")
    years: Years = said(YEARS)
    now: Flag = said(YES_OR_NO)


class Training(Part):
    """Training that was finished, such as Achieving Best Evidence or a stage of practice education."""

    name: Text = said(SHORT)
    stage: Annotated[Annotated[int, Strict(), Field(ge=1, le=10)] | None, Unknown] = said("a whole number from 1 to 10")
    date: Date = said(DATE)


class Skill(Part):
    """A skill as the person rates themselves, 1 (beginning) to 5 (could teach it). A rating is never evidence."""

    skill: Text = said(SHORT)
    rating: Annotated[Annotated[int, Strict(), Field(ge=1, le=5)] | None, Unknown] = said("a whole number from 1 to 5")
    note: Note = said(LONG)


class Preferences(Part):
    """What a person would like, without which they would still consider a post. Pay is base pay in pounds a year."""

    route: Annotated[Literal[ROUTES] | None, Coded, Unknown] = said(one_of(ROUTES))  # type: ignore[valid-type]
    working_time: Annotated[Literal[WORKING_TIMES] | None, Coded, Unknown] = said(one_of(WORKING_TIMES))  # type: ignore[valid-type]
    settings: Annotated[Phrases | None, Unknown] = said(PHRASES)
    pay: Pounds = said(POUNDS)


class Constraints(Part):
    """What a post must allow. `pay_min` is base pay in pounds a year; `other` is in the person's own words."""

    pay_min: Pounds = said(POUNDS)
    hours_max: Annotated[Annotated[float, Strict(), Field(ge=0, le=80, allow_inf_nan=False)] | None, Unknown] = said(
        "hours a week from 0 to 80"
    )
    needs_sponsorship: Flag = said(YES_OR_NO)
    other: Annotated[Phrases | None, Unknown] = said(PHRASES)


NATION = one_of(NATIONS)
