"""What the search page offers to narrow a search by: the values that find something, in words, each with its count.

Owns which values stand in which filter and what they are called. A value that finds nothing is left out, unless it is
what the search was narrowed by: then it stays, so that it can be taken back. The counts are the search's own.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from api.rendering import (
    CONTRACT_NAMES,
    NATION_NAMES,
    WORKING_TIME_NAMES,
    WORKPLACE_NAMES,
    day,
    money,
    tier_title,
    upper_first,
    words,
)
from api.schemas import UNSURE
from careers.ladder import TIERS
from store.search import COUNTED_PAY

KIND_NAMES = {"employer": "Employers", "agency": "Agencies"}
MILES = ("5", "10", "20", "30", "50", "100")
CLOSING_DAYS = ("3", "7", "14", "30")
POSTED_DAYS = ("1", "3", "7", "14", "30")

_COUNTED_AS = {"min_pay": "pay", "closing_within": "closing", "posted_within": "posted"}
"""Filters whose counts the search keeps by another name."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter: its name in words, how many vacancies it finds (None: not counted), whether it is set."""

    value: str
    label: str
    count: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of which one value can be set, with the words for none set.

    `untold` is how many vacancies say nothing of it, where that is worth saying and counted.
    """

    name: str
    label: str
    unset: str
    choices: tuple[Choice, ...]
    untold: int | None = None


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Everything that a search can be narrowed by."""

    steps: tuple[Choice, ...]
    distance: Filter
    filters: tuple[Filter, ...]
    first_year: Choice | None


def narrowing(
    typed: Mapping[str, Any], counts: Mapping[str, Mapping[str, int]] | None, authorities: Sequence[tuple[str, str]]
) -> Narrowing:
    """What to offer beside a search as it was typed; `authorities` are the codes and names that have vacancies.

    `counts` is the search's, by filter and value; None where the search could not be made, and then everything that
    has a name is offered without a count.
    """

    def one(name: str, label: str, named: Iterable[tuple[str, str]], *, unset: str = "Any") -> Filter:
        chosen = [typed[name]] if name in typed else []
        return Filter(name, label, unset, _choices(name, named, chosen, counts))

    def met(name: str) -> list[str]:
        """The values that the search itself found; which there are is known from nothing else."""
        return sorted(set((counts or {}).get(name, ())) - {"unknown"})

    def coded(name: str, label: str) -> Filter:
        codes = sorted({*met(name), *([typed[name]] if name in typed else ())})
        return one(name, label, [(code, in_words(name, code)) for code in codes])

    workplace = one("workplace", "Home or hybrid working", WORKPLACE_NAMES.items())
    if counts is not None:
        workplace = replace(workplace, untold=counts.get("workplace", {}).get("unknown", 0))
    named_steps = [(code, tier_title(code)) for code in TIERS] + [(UNSURE, in_words("tier", UNSURE))]
    first_year = _choices(
        "first_year",
        [("yes", "Welcomes newly qualified social workers")],
        ["yes"] if "first_year" in typed else [],
        counts,
    )
    return Narrowing(
        steps=_choices("tier", named_steps, typed["tier"], counts),
        distance=one("miles", "Within", [(miles, f"{miles} miles") for miles in MILES], unset="Any distance"),
        filters=tuple(
            offered
            for offered in (
                one("nation", "Nation", NATION_NAMES.items()),
                one("region", "Region", [(name, name) for name in met("region")]),
                one("authority", "Council or trust", authorities),
                one("contract", "Contract", CONTRACT_NAMES.items()),
                one("hours", "Hours", WORKING_TIME_NAMES.items()),
                workplace,
                one("kind", "Offered by", KIND_NAMES.items()),
                coded("specialism", "Specialism"),
                coded("setting", "Service"),
                one("min_pay", "Pays at least, a year", _pay(), unset="Any pay"),
                one("closing_within", "Closing within", _days(CLOSING_DAYS), unset="Any time"),
                one("posted_within", "Posted in the last", _days(POSTED_DAYS), unset="Any time"),
            )
            if offered.choices
        ),
        first_year=first_year[0] if first_year else None,
    )


def in_words(name: str, value: str, miles: str = "") -> str:
    """What a search was narrowed by, in words; a place with the distance from it where that is limited."""
    if name == "tier":
        return "Step not certain" if value == UNSURE else tier_title(value)
    if name == "min_pay":
        return f"Paying {money(float(value))} or more"
    if name == "posted_since":
        return f"Posted since {day(value)}"
    if name in ("specialism", "setting"):
        return upper_first(words(value))
    told = {
        "q": f"“{value}”",
        "near": f"Within {miles} miles of {value}" if miles else f"Near {value}",
        "nation": NATION_NAMES.get(value, value),
        "contract": CONTRACT_NAMES.get(value, value),
        "hours": WORKING_TIME_NAMES.get(value, value),
        "workplace": WORKPLACE_NAMES.get(value, value),
        "kind": f"From {KIND_NAMES.get(value, value).lower()}",
        "first_year": "Welcomes newly qualified",
        "as_typed": "Words exactly as typed",
        "posted_within": "Posted in the last day" if value == "1" else f"Posted in the last {value} days",
        "closing_within": {"0": "Closing today", "1": "Closing by tomorrow"}.get(value, f"Closing within {value} days"),
    }
    return told.get(name, value)


def _choices(
    name: str,
    named: Iterable[tuple[str, str]],
    chosen: Collection[str],
    counts: Mapping[str, Mapping[str, int]] | None,
) -> tuple[Choice, ...]:
    """The named values that find something or are set, then any that is set and has no name, as it was typed."""
    counted = None if counts is None else counts.get(_COUNTED_AS.get(name, name))
    # A council may be set by its name as well as by its code, and a region however it is spelt.
    wanted = {value.casefold() for value in chosen}
    found, met = [], set[str]()
    for value, label in named:
        matched = {value.casefold(), label.casefold()} & wanted
        met |= matched
        count = None if counted is None else counted.get(value, 0)
        if matched or count != 0:
            found.append(Choice(value, label, count, bool(matched)))
    return (*found, *(Choice(value, value, None, True) for value in chosen if value.casefold() not in met))


def _pay() -> list[tuple[str, str]]:
    return [(str(pounds), money(pounds)) for pounds in COUNTED_PAY]


def _days(numbers: Iterable[str]) -> list[tuple[str, str]]:
    return [(number, "1 day" if number == "1" else f"{number} days") for number in numbers]
