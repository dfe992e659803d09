"""A person as they describe themselves, checked field by field, and the reading of their role in their own words.

Owns what a profile may hold and the words of every complaint about it. It must not judge readiness, read job titles
(that is the matcher's, handed in as a `RoleReading`) or know today's date: a date that lies in the future is noticed
where the date of the advice is known.
"""

import difflib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, TypedDict, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, Strict, ValidationError

from careers.ladder import TIERS
from careers.profile_parts import (
    DATE,
    EMPLOYMENTS,
    NATION,
    PHRASES,
    POUNDS,
    QUALIFIED_IN,
    SEEKS,
    SHORT,
    YEARS,
    YES_OR_NO,
    Coded,
    Constraints,
    CpdEntry,
    Date,
    EvidenceItem,
    Flag,
    Miles,
    Nation,
    People,
    Phrases,
    Pounds,
    Preferences,
    SettingYears,
    Skill,
    SupervisionGiven,
    Text,
    TierCode,
    Training,
    Unknown,
    Years,
    one_of,
    said,
)

_LONGEST_VALUE_SHOWN = 120
# Comparing every unknown key with every field, and listing the fields for each, would let a hostile document keep a
# server busy. Every fault is still named.
_MOST_GUESSES = 20
_LONGEST_NAME_GUESSED = 60


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


class Profile(BaseModel):
    """What a person tells about themselves. Only `nation` is required; every other field may be unknown (null).

    Years are counted in years (fractions allowed), `travel_miles` in miles, pay in pounds a year of base pay.
    `registered` is about the social work register of `nation`, `registered_elsewhere` about the other nations'.
    `qualified_in` is where the social work qualification was gained, "elsewhere" outside the United Kingdom.
    `years_local_authority` are years employed directly by English councils (or their trusts) in child and family work,
    first-year programmes and statutory leave included and agency work left out: England's agency rules count them.
    `supervises` is true, false or the number of people supervised now. `vetted` says whether the person holds a
    current check of the kind that the nation's posts ask for. `drives` means with a licence and the use of a car.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    nation: Annotated[Nation, Coded] = Field(description=NATION)
    role: Text = said(SHORT)
    tier: Annotated[TierCode | None, Coded, Unknown] = said(one_of(TIERS))
    registered: Flag = said(YES_OR_NO)
    registered_elsewhere: Annotated[Annotated[list[Annotated[Nation, Coded]], Field(max_length=4)] | None, Unknown] = (
        said(f"a list of nations, each {NATION}")
    )
    qualifications: Annotated[Phrases | None, Unknown] = said(PHRASES)
    qualified_in: Annotated[
        Literal["england", "scotland", "wales", "northern_ireland", "elsewhere"] | None, Coded, Unknown
    ] = said(one_of(QUALIFIED_IN))
    years_post_qualifying: Years = said(YEARS)
    years_children: Years = said(YEARS)
    years_child_protection: Years = said(YEARS)
    years_local_authority: Years = said(YEARS)
    years_in_settings: Annotated[Annotated[list[SettingYears], Field(max_length=50)] | None, Unknown] = said(
        "a list of at most 50 entries, each with any of setting, years"
    )
    last_practised: Date = said(DATE)
    supervises: Annotated[Annotated[bool, Strict()] | People | None, Unknown] = said(
        "true, false or the number of people supervised (0 to 1000)"
    )
    supervision_given: Annotated[Annotated[list[SupervisionGiven], Field(max_length=50)] | None, Unknown] = said(
        "a list of at most 50 entries, each with any of of, people, years, now"
    )
    employment: Annotated[Literal["permanent", "agency", "student", "not_working"] | None, Coded, Unknown] = said(
        one_of(EMPLOYMENTS)
    )
    evidence: Annotated[Annotated[list[EvidenceItem], Field(max_length=500)] | None, Unknown] = said(
        "a list of at most 500 entries, each with any of standard, statement, level, note, date"
    )
    cpd: Annotated[Annotated[list[CpdEntry], Field(max_length=500)] | None, Unknown] = said(
        "a list of at most 500 pieces of learning, each with any of " + ", ".join(CpdEntry.model_fields)
    )
    training: Annotated[Annotated[list[Training], Field(max_length=100)] | None, Unknown] = said(
        "a list of at most 100 entries, each with any of name, stage, date"
    )
    vetted: Flag = said(YES_OR_NO)
    specialisms: Annotated[Phrases | None, Unknown] = said(PHRASES)
    skills: Annotated[Annotated[list[Skill], Field(max_length=100)] | None, Unknown] = said(
        "a list of at most 100 entries, each with any of skill, rating, note"
    )
    motivations: Annotated[Phrases | None, Unknown] = said(PHRASES)
    location: Text = said("a postcode, an outcode or the name of an authority, at most 300 characters")
    travel_miles: Miles = said("a number of miles from 0 to 1000")
    drives: Flag = said(YES_OR_NO)
    pay_now: Pounds = said(POUNDS)
    seeks: Annotated[Literal["permanent", "agency", "any"] | None, Coded, Unknown] = said(one_of(SEEKS))
    preferences: Annotated[Preferences | None, Unknown] = said(
        "an object with any of " + ", ".join(Preferences.model_fields)
    )
    constraints: Annotated[Constraints | None, Unknown] = said(
        "an object with any of " + ", ".join(Constraints.model_fields)
    )

    @property
    def supervises_anyone(self) -> bool | None:
        """Whether the person supervises at least one other now; None when they have not said."""
        if self.supervises is not None:
            return bool(self.supervises)
        current = [entry.people for entry in self.supervision_given or () if entry.now]
        return True if any(people is None or people > 0 for people in current) else None

    def as_json(self) -> dict[str, Any]:
        """What the person said, JSON-ready, without what is not known; `parse_profile` reads it back the same."""
        return self.model_dump(mode="json", exclude_none=True)


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


@cache
def _parts() -> Mapping[str, type[BaseModel]]:
    """The record that each field of a profile holds, for the fields that hold one or a list of one."""

    def record(annotation: object) -> type[BaseModel] | None:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return annotation
        inner = get_args(annotation) if get_origin(annotation) is not None else ()
        return next((found for part in inner if (found := record(part))), None)

    found = {name: record(field.annotation) for name, field in Profile.model_fields.items()}
    return {name: part for name, part in found.items() if part is not None}


def _nearest(name: str, known: tuple[str, ...]) -> str:
    """The field that was probably meant, however its words are ordered; empty where none comes near."""

    def ordered(text: str) -> str:
        return "_".join(sorted(text.casefold().replace("-", "_").replace(" ", "_").split("_")))

    by_words = {ordered(field): field for field in known}
    near = difflib.get_close_matches(ordered(name), by_words, n=1, cutoff=0.6)
    return f"did you mean {by_words[near[0]]}? " if near else ""


def _place(location: tuple[int | str, ...]) -> tuple[str, ...]:
    """Where a fault is, as a person knows it: the field, its number in a list, the field within a record.

    A union names its branches in the location too ("supervises.bool"), which means nothing to anyone.
    """
    first = location[0]
    if isinstance(first, str) and first in _parts():
        return tuple(str(part) for part in location[: 3 if isinstance(location[1:2] and location[1], int) else 2])
    return tuple(str(part) for part in location[: 2 if len(location) > 1 and isinstance(location[1], int) else 1])


def _expected(place: tuple[str, ...], kind: str, *, guesses: bool) -> str:
    inner = [part for part in place[1:] if not part.isdigit()]
    fields = _parts()[place[0]].model_fields if inner else Profile.model_fields
    if kind == "extra_forbidden":
        if not guesses:
            return "another name: there is no such field"
        near = _nearest(place[-1], tuple(fields)) if len(place[-1]) <= _LONGEST_NAME_GUESSED else ""
        return f"another name: there is no such field; {near}the fields are {', '.join(fields)}"
    return fields[inner[0] if inner else place[0]].description or ""


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
            place = _place(fault["loc"])
            field = _printable(".".join(place)) or '""'
            problems.setdefault(
                field,
                {
                    "field": field,
                    "value": None if missing else _shown(fault["input"]),
                    "expected": _expected(place, fault["type"], guesses=len(problems) < _MOST_GUESSES),
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
        shown = text[:_LONGEST_VALUE_SHOWN]
        shown = shown if isinstance(shown, str) else shown.decode(errors="replace")
        raise ProfileError([{"field": "profile", "value": shown, "expected": f"a JSON object ({error})"}]) from None
    return parse_profile(data)


def profile_schema() -> dict[str, Any]:
    """The JSON Schema of a profile (draft 2020-12), each field with its unit or choices.

    The checks take a little more than it says: codes in any case, and a text such as "unknown" for null.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "/api/v1/profile.schema.json",
        **Profile.model_json_schema(),
    }
