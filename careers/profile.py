"""A person as they describe themselves, checked field by field, and the reading of their role in their own words.

Owns what a profile may hold and the words of every complaint about it. It must not judge readiness, read job titles
(that is the matcher's, handed in as a `RoleReading`) or know today's date: a date that lies in the future is noticed
where the date of the advice is known.
"""

import datetime
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypedDict

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, StringConstraints, ValidationError

from careers.facts import NATIONS
from careers.ladder import TIERS

Nation = Literal["england", "scotland", "wales", "northern_ireland"]
EMPLOYMENTS = ("permanent", "agency", "student", "not_working")
SEEKS = ("permanent", "agency", "any")

# Words by which a person says that they do not know; they mean the same as leaving the field out.
_UNKNOWN_WORDS = frozenset({"", "unknown", "not known", "don't know"})
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONGEST_VALUE_SHOWN = 120


class Problem(TypedDict):
    """One thing wrong with a profile: where, what was given, and what would have been right."""

    field: str
    value: Any
    expected: str


class ProfileError(ValueError):
    """A profile that cannot be used. `problems` holds every fault, not only the first."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(_sentence(problem) for problem in problems))


def _sentence(problem: Problem) -> str:
    value = json.dumps(problem["value"], ensure_ascii=False, default=str)
    return f"{problem['field']}: got {value}, expected {problem['expected']}"


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


def _statement_as_text(value: object) -> object:
    # Statements are usually numbered, and JSON writers send the number itself.
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:g}"
    return value


_Unknown = BeforeValidator(_unknown_is_none)
_Coded = BeforeValidator(_code)
_Dated = BeforeValidator(_calendar_date)
_Phrase = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
_Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000)]
_Years = Annotated[float, Strict(), Field(ge=0, le=70, allow_inf_nan=False)]
_Tier = Annotated[str, StringConstraints(pattern="^(" + "|".join(TIERS) + ")$")]
_Phrases = Annotated[list[_Phrase], Field(max_length=100)]


class EvidenceItem(BaseModel):
    """One piece of evidence that a person offers against a statement of a standard.

    `standard` is a register id or the standard's title; `statement` its number or title; `level` is met, partial or
    not_shown, or another word for one of them (`words.toml` lists them); `date` is when the work was done.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    standard: Annotated[_Phrase | None, _Unknown] = None
    statement: Annotated[_Phrase | None, BeforeValidator(_statement_as_text), _Unknown] = None
    level: Annotated[_Phrase | None, BeforeValidator(_statement_as_text), _Unknown] = None
    note: Annotated[_Note | None, _Unknown] = None
    date: Annotated[datetime.date | None, _Dated, _Unknown] = None


class Profile(BaseModel):
    """What a person tells about themselves. Only `nation` is required; every other field may be unknown (None).

    Years are counted in years (fractions allowed, 0–70), `travel_miles` in miles (0–1,000), `pay_now` in pounds a
    year of base pay. `registered` is about the social work register of `nation`. `supervises` is true, false or the
    number of people supervised. `location` is a postcode, an outcode or the name of an authority.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    nation: Annotated[Nation, _Coded]
    role: Annotated[_Phrase | None, _Unknown] = None
    tier: Annotated[_Tier | None, _Coded, _Unknown] = None
    registered: Annotated[Annotated[bool, Strict()] | None, _Unknown] = None
    qualifications: Annotated[_Phrases | None, _Unknown] = None
    years_post_qualifying: Annotated[_Years | None, _Unknown] = None
    years_children: Annotated[_Years | None, _Unknown] = None
    years_child_protection: Annotated[_Years | None, _Unknown] = None
    last_practised: Annotated[datetime.date | None, _Dated, _Unknown] = None
    supervises: Annotated[
        Annotated[bool, Strict()] | Annotated[int, Strict(), Field(ge=0, le=1000)] | None, _Unknown
    ] = None
    employment: Annotated[Literal["permanent", "agency", "student", "not_working"] | None, _Coded, _Unknown] = None
    evidence: Annotated[Annotated[list[EvidenceItem], Field(max_length=500)] | None, _Unknown] = None
    specialisms: Annotated[_Phrases | None, _Unknown] = None
    location: Annotated[_Phrase | None, _Unknown] = None
    travel_miles: Annotated[Annotated[float, Strict(), Field(ge=0, le=1000, allow_inf_nan=False)] | None, _Unknown] = (
        None
    )
    pay_now: Annotated[Annotated[float, Strict(), Field(ge=0, le=1_000_000, allow_inf_nan=False)] | None, _Unknown] = (
        None
    )
    seeks: Annotated[Literal["permanent", "agency", "any"] | None, _Coded, _Unknown] = None

    @property
    def supervises_anyone(self) -> bool | None:
        """Whether the person supervises at least one other; None when they have not said."""
        return None if self.supervises is None else bool(self.supervises)


@dataclass(frozen=True, slots=True)
class RoleReading:
    """How the matcher read a person's role in their own words.

    `outcome` is matched, review or out_of_scope; `runner_up` is a tier or out_of_scope; `confidence` and `margin` lie
    in 0–1; `evidence` holds one mapping per quoted piece of the text; `text` is the role exactly as it was written.
    """

    tier: str | None
    outcome: str
    confidence: float
    runner_up: str | None
    margin: float
    evidence: tuple[Mapping[str, str], ...]
    text: str


_YEARS_EXPECTED = "a number of years from 0 to 70"
_PHRASES_EXPECTED = "a list of at most 100 short texts"
_EXPECTED: Mapping[str, str] = {
    "nation": "one of " + ", ".join(NATIONS),
    "role": "text of at most 300 characters",
    "tier": "one of " + ", ".join(TIERS),
    "registered": "true or false",
    "qualifications": _PHRASES_EXPECTED,
    "years_post_qualifying": _YEARS_EXPECTED,
    "years_children": _YEARS_EXPECTED,
    "years_child_protection": _YEARS_EXPECTED,
    "last_practised": "a date written YYYY-MM-DD",
    "supervises": "true, false or the number of people supervised (0 to 1000)",
    "employment": "one of " + ", ".join(EMPLOYMENTS),
    "evidence": "a list of at most 500 entries, each with any of standard, statement, level, note, date",
    "specialisms": _PHRASES_EXPECTED,
    "location": "a postcode, an outcode or the name of an authority, at most 300 characters",
    "travel_miles": "a number of miles from 0 to 1000",
    "pay_now": "pounds a year from 0 to 1000000",
    "seeks": "one of " + ", ".join(SEEKS),
    "evidence.standard": "a standard's id or title, at most 300 characters",
    "evidence.statement": "a statement's number or title",
    "evidence.level": "met, partial or not_shown",
    "evidence.note": "text of at most 5000 characters",
    "evidence.date": "a date written YYYY-MM-DD",
}


def _printable(text: str) -> str:
    # JSON can spell half of a surrogate pair, which no answer could be written with.
    return text.encode("utf-8", "replace").decode("utf-8")


def _shown(value: object) -> object:
    """A value fit to be echoed: scalars as they are, anything long or nested as the start of its JSON."""
    if value is None or isinstance(value, bool | int | float):
        # JSON has no NaN and no infinity, and some readers refuse integers beyond 64 bits.
        return value if value is None or abs(value) < 1e15 else str(value)[:_LONGEST_VALUE_SHOWN]
    text = _printable(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))
    return text if len(text) <= _LONGEST_VALUE_SHOWN else text[:_LONGEST_VALUE_SHOWN] + "…"


def _expected(location: tuple[int | str, ...], kind: str) -> str:
    names = [part for part in location if isinstance(part, str)]
    if kind == "extra_forbidden":
        known = EvidenceItem.model_fields if names[0] == "evidence" and len(names) > 1 else Profile.model_fields
        return "no such field; the fields are " + ", ".join(known)
    if names[0] == "evidence" and len(names) > 1:
        return _EXPECTED["evidence." + names[1]]
    return _EXPECTED[names[0]]


def _field(location: tuple[int | str, ...]) -> str:
    # A union names its branches in the location ("supervises.bool"); the person only knows the field.
    if location[0] == "evidence":
        return _printable(".".join(str(part) for part in location[:3]))
    if len(location) > 1 and isinstance(location[1], int):
        return f"{location[0]}.{location[1]}"
    return _printable(str(location[0])) or '""'


def parse_profile(data: object) -> Profile:
    """Checks a profile that was read from JSON.

    Args:
        data: the decoded JSON. Null, an empty text and the word "unknown" all mean that the field is not known.

    Raises:
        ProfileError: naming every wrong field, its value and what was expected, unknown keys included.

    """
    if not isinstance(data, Mapping):
        raise ProfileError([{"field": "profile", "value": _shown(data), "expected": "a JSON object"}])
    try:
        return Profile.model_validate({_printable(str(key)): value for key, value in data.items()})
    except ValidationError as error:
        problems: dict[str, Problem] = {}
        for fault in error.errors(include_url=False, include_context=False):
            missing = fault["type"] == "missing"
            field = _field(fault["loc"])
            problems.setdefault(
                field,
                {
                    "field": field,
                    "value": None if missing else _shown(fault["input"]),
                    "expected": _expected(fault["loc"], fault["type"]),
                },
            )
        raise ProfileError(list(problems.values())) from None


def parse_profile_json(text: str | bytes) -> Profile:
    """Checks a profile written as JSON text.

    Raises:
        ProfileError: as `parse_profile`; text that is not JSON is reported under the field "profile".

    """
    decode: Callable[[str | bytes], object] = json.loads
    try:
        data = decode(text)
    except (ValueError, RecursionError) as error:
        shown = text[:_LONGEST_VALUE_SHOWN] if isinstance(text, str) else repr(text[:_LONGEST_VALUE_SHOWN])
        raise ProfileError([{"field": "profile", "value": shown, "expected": f"a JSON object ({error})"}]) from None
    return parse_profile(data)
