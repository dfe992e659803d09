"""What the advice tests share: a fixed set of vacancies, advice for a profile, and the citations in an answer."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from api.asked import requirement_text
from careers.advice import advise
from careers.answer import MarketAt, OpeningsAt
from careers.facts import NATIONS
from careers.ladder import TIERS, ladder_in
from careers.market import AdvertAsks, summarise
from careers.profile import Profile, RoleReading, parse_profile

DAY = datetime.date(2026, 11, 21)
PRACTITIONER: dict[str, Any] = {
    "nation": "england",
    "role": "Social Worker, child protection",
    "registered": True,
    "years_post_qualifying": 4,
    "years_child_protection": 3,
}
_REGISTERS = {
    "england": "social_work_england",
    "scotland": "sssc",
    "wales": "social_care_wales",
    "northern_ireland": "niscc",
}


def ask(kind: str, value: str, demanded: str = "essential", number: float | None = None) -> dict[str, Any]:
    return {"kind": kind, "value": value, "demanded": demanded, "number": number, "quote": f"{value} wanted"}


def market_of(nation: str) -> MarketAt | None:
    registered = ask("registration", _REGISTERS[nation])
    adverts = [
        AdvertAsks("2026-10-02", [registered, ask("experience", "post_qualifying", number=3), ask("driving", "car")]),
        AdvertAsks("2026-10-20", [registered, ask("experience", "post_qualifying", number=2), ask("driving", "car")]),
        AdvertAsks("2026-11-10", [registered, ask("practice_educator", "practice_educator", "desirable", 1)]),
        AdvertAsks("2026-11-18", [registered, ask("supervision", "monthly", "promised"), ask("driving", "car")]),
        AdvertAsks("2026-11-19", []),
    ]
    return summarise(adverts, nation=nation, region=None, words=requirement_text)


FIXED_MARKETS = {nation: market_of(nation) for nation in NATIONS}


class FixedOpenings:
    """The same few vacancies for everyone: two shown at each tier, with base pay in pounds a year."""

    def __init__(self, factor: int = 1) -> None:
        self.factor = factor
        self.asked: list[str] = []

    def count(self, tier: str, profile: Profile) -> int:
        return self.factor * (TIERS.index(tier) + 2)

    def market(self, tier: str, profile: Profile) -> MarketAt | None:
        return None if tier == "student" else FIXED_MARKETS.get(profile.nation)

    def doubts(self) -> tuple[str, ...]:
        return ()

    def at(self, tier: str, profile: Profile) -> OpeningsAt:
        self.asked.append(tier)
        base = 30_000 + 4_000 * TIERS.index(tier)
        items = tuple(
            {
                "id": f"{tier}-{number}",
                "title": ladder_in(profile.nation).get(tier).title,
                "employer": employer,
                "place": {"town": "Hartley"},
                "pay": {"text": f"£{base + 1_500 * number:,} to £{base + 6_000:,}"},
                "closes_on": "2026-12-11",
                "url": f"https://jobs.example/{tier}/{number}",
                "annual_min": base + 1_500 * number,
                "annual_max": base + 6_000,
            }
            for number, employer in enumerate(("Hartley Council", "Vale of Orne Council"))
        )
        return OpeningsAt(self.count(tier, profile), items)


def advice_for(
    profile: Mapping[str, Any],
    day: datetime.date = DAY,
    reading: RoleReading | None = None,
    factor: int = 1,
) -> dict[str, Any]:
    answer = advise(
        parse_profile(profile),
        role_reading=reading,
        openings=FixedOpenings(factor),
        as_of=day,
        versions={"matcher": "test"},
    )
    return answer.as_json()


def citations_in(value: object, sources: Mapping[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The sources that a part of an answer cites."""
    if isinstance(value, dict):
        yield from (sources[name] for name in value.get("citations", ()))
        for inner in value.values():
            yield from citations_in(inner, sources)
    elif isinstance(value, list):
        for inner in value:
            yield from citations_in(inner, sources)


ENGLAND: dict[str, Any] = {"nation": "england", "registered": True, "employment": "permanent"}
SENIOR: dict[str, Any] = ENGLAND | {
    "tier": "senior",
    "years_post_qualifying": 6,
    "years_children": 6,
    "years_child_protection": 5,
}


def gate(advice: dict[str, Any], name: str) -> dict[str, Any] | None:
    return next((one for one in advice["gates"] if one["id"] == name), None)


def step(advice: dict[str, Any], tier: str) -> dict[str, Any]:
    return next(one for one in advice["steps"] if one["tier"] == tier and one["kind"] != "deepen")


def deepening(advice: dict[str, Any]) -> str:
    return " ".join(next(one["reasons"] for one in advice["steps"] if one["kind"] == "deepen"))
