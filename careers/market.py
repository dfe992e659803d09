"""What live adverts of a tier ask for, counted: the market, which is shown beside the rules and is never one of them.

Owns the counting and the setting beside a person. It must not read an advert (that is the matcher's) or look one up
(that is the store's), and nothing in it decides readiness.
"""

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from careers.answer import AskedFor, MarketAt, RequirementStatus
from careers.situation import Situation

# Something that one advert in twenty asks for says nothing of the tier.
_LEAST_SHARE = 0.05
_MOST = 12
FEWEST = 3
"""A share of one or two adverts would say more than they do."""
_ASKED = frozenset({"essential", "desirable", "unknown"})
# A promise by the employer, even where an advert does not say so outright.
_PROMISES = frozenset({"caseload", "supervision", "sponsorship"})

Words = Callable[[str, str, float | None], str]
"""What a thing is called in plain words: kind, value and number."""


@dataclass(frozen=True, slots=True)
class AdvertAsks:
    """What one live advert asks for and promises, as the matcher read it, and the ISO date on which it was posted."""

    posted_on: str
    requirements: Sequence[Mapping[str, Any]]


def summarise(adverts: Iterable[AdvertAsks], *, nation: str, region: str | None, words: Words) -> MarketAt | None:
    """The market at a tier; None where fewer than FEWEST adverts name anything.

    An advert counts once for each thing, however often it names it. What an advert refuses or excludes is neither
    asked for nor offered.
    """
    looked = list(adverts)
    telling = [advert for advert in looked if advert.requirements]
    if len(telling) < FEWEST:
        return None
    asks: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    offers: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for advert in telling:
        for one in advert.requirements:
            kind, demanded = str(one["kind"]), one["demanded"]
            key = (kind, str(one["value"]))
            if demanded == "promised" or (kind in _PROMISES and demanded in _ASKED):
                offers.setdefault(key, []).append(one)
            elif demanded in _ASKED:
                asks.setdefault(key, []).append(one)
    days = sorted(advert.posted_on for advert in telling)
    return MarketAt(
        nation=nation,
        region=region,
        adverts=len(looked),
        n=len(telling),
        posted_from=days[0],
        posted_to=days[-1],
        asks=_counted(asks, len(telling), words),
        offers=_counted(offers, len(telling), words),
    )


def _counted(found: Mapping[tuple[str, str], list[Mapping[str, Any]]], n: int, words: Words) -> tuple[AskedFor, ...]:
    rows = []
    for (kind, value), mentions in found.items():
        if len(mentions) / n < _LEAST_SHARE:
            continue
        numbers = [float(one["number"]) for one in mentions if one.get("number") is not None]
        median = statistics.median_low(numbers) if numbers else None
        rows.append(
            AskedFor(
                kind=kind,
                value=value,
                text=words(kind, value, median),
                adverts=len(mentions),
                share=round(len(mentions) / n, 3),
                essential=sum(one["demanded"] == "essential" for one in mentions),
                number_min=min(numbers, default=None),
                number_median=median,
                number_max=max(numbers, default=None),
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.adverts, row.kind, row.value))[:_MOST])


_YEARS_OF = {
    "post_qualifying": "years_post_qualifying",
    "social_work": "years_post_qualifying",
    "children": "years_children",
    "child_protection": "years_child_protection",
}
_REGISTERS = {
    "social_work_england": "england",
    "sssc": "scotland",
    "social_care_wales": "wales",
    "niscc": "northern_ireland",
}


def _yes_or_no(value: bool | None) -> RequirementStatus:
    return "unknown" if value is None else "met" if value else "not_shown"


def _stands(one: AskedFor, situation: Situation) -> RequirementStatus:
    """How something that adverts ask for stands with the person; unknown where the profile cannot tell."""
    profile = situation.profile
    if one.kind == "registration":
        elsewhere = _REGISTERS.get(one.value, profile.nation) != profile.nation
        return "unknown" if elsewhere else _yes_or_no(profile.registered)
    if one.kind == "qualification" and one.value == "social_work":
        return _yes_or_no(situation.qualified)
    if one.kind == "experience" and one.number_median is not None and one.value in _YEARS_OF:
        given: float | None = getattr(profile, _YEARS_OF[one.value])
        return _yes_or_no(None if given is None else given >= one.number_median)
    if one.kind == "experience" and one.value == "supervision":
        return _yes_or_no(profile.supervises_anyone)
    if one.kind == "driving" and one.value in ("licence", "car", "licence_and_car"):
        return _yes_or_no(profile.drives)
    if one.kind == "vetting":
        return _yes_or_no(profile.vetted)
    if one.kind in ("practice_educator", "interviewing"):
        return _yes_or_no(situation.trained_in(one.value))
    return "unknown"


def beside(market: MarketAt | None, situation: Situation) -> MarketAt | None:
    """The market with each thing that is asked for set beside the person."""
    if market is None:
        return None
    return replace(market, asks=tuple(replace(one, shown=_stands(one, situation)) for one in market.asks))
