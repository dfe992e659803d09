"""Viable, desirable, feasible: the three things to know of a step, each explained and never added up.

Owns the reasons of each. Viable is how ready the person is; desirable is what the step would bring beside what they
have and want; feasible is whether it can be had within reach and within what must hold. It must not choose or order
steps. Only base pay is ever compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from careers.answer import (
    ESTIMATE,
    GENERAL,
    LIVE,
    OWN_ACCOUNT,
    Answer,
    Fact,
    Gate,
    Leads,
    MarketAt,
    OpeningsAt,
    Preparation,
    Requirement,
    TierReadiness,
)
from careers.gates import nation_name
from careers.ladder import Tier, ladder
from careers.preparing import whole_range
from careers.situation import Situation
from careers.standard import Citation

# Which kind of leading each route is.
LEADS: Mapping[str, Leads] = {"practice": "practice", "management": "management", "independent": "independent"}
ROUTE_WORDS = {
    "core": "the common route",
    "practice": "leading by practice",
    "management": "leading by management",
    "independent": "independent review",
}
_VIABLE: Mapping[str, Answer] = {"ready": "yes", "nearly": "partly", "not_yet": "no", "unknown": "unknown"}
# Where most adverts insist on something, few of the vacancies are within reach without it.
_MOST_ADVERTS = 0.5


@dataclass(frozen=True, slots=True)
class Ahead:
    """A tier as it lies before a person: its readiness and what stands in the way, vacancies and market.

    `barred` is the rule on agency posts where the person looks for nothing else and may not take one yet.
    """

    situation: Situation
    tier: Tier
    state: TierReadiness
    open_gates: tuple[Gate, ...]
    gaps: tuple[Requirement, ...]
    openings: OpeningsAt
    market: MarketAt | None
    vacancies_known: bool
    prepare: tuple[Preparation, ...]
    barred: Gate | None


def _unique(citations: list[Citation]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(citations))


def viable(ahead: Ahead, held: bool) -> Fact:
    """How ready the person is for the work of the tier: gates first, then what is still to be shown."""
    reasons: list[str] = []
    citations: list[Citation] = []
    for gate in ahead.open_gates:
        reasons.append(gate.reason)
        citations.extend(gate.citations)
    answer = _VIABLE[ahead.state.status]
    if held and not ahead.open_gates:
        reasons.append(f"It is the tier that you are at. {OWN_ACCOUNT}")
    elif ahead.state.status == "ready":
        reasons.append(f"{_shown(ahead)} {OWN_ACCOUNT}")
    elif not held:
        statements = [gap for gap in ahead.gaps if gap.id.startswith("statement")]
        for gap in ahead.gaps:
            if gap not in statements:
                word = "To ask" if gap.status == "unknown" else "To show"
                reasons.append(f"{word}: {gap.text}. {gap.reason}")
                citations.extend(gap.citations)
        if statements:
            reasons.append(f"{_to_show(statements, ahead)} {OWN_ACCOUNT}")
            citations.extend(citation for gap in statements for citation in gap.citations)
    if answer == "yes" and ahead.open_gates:
        answer = "partly"
    return Fact(answer, tuple(reasons), _unique(citations))


def _to_show(statements: list[Requirement], ahead: Ahead) -> str:
    """How many of a tier's statements are not shown yet, and how many of those in part."""
    asked = sum(row.counts and row.id.startswith("statement") for row in ahead.state.requirements)
    partly = sum(row.status == "partial" for row in statements)
    some = "" if not partly else f", {'each' if partly == len(statements) else partly} of them shown in part"
    if len(statements) == asked:
        return f"To show: the {asked} statements{some or ', none of which is shown yet'}."
    return f"To show: {len(statements)} of the {asked} statements{some}."


def _shown(ahead: Ahead) -> str:
    """What readiness rests on; where no statements are asked for, experience alone."""
    if any(row.counts and row.id.startswith("statement") for row in ahead.state.requirements):
        return "Every gate is passed, your experience is enough, and most of the statements are shown."
    return "Every gate is passed and your experience is enough; no statements decide readiness for this tier."


def _bases(items: tuple[Mapping[str, Any], ...]) -> list[float]:
    found = [item.get("annual_min") or item.get("annual_max") for item in items]
    return [float(base) for base in found if isinstance(base, int | float)]


def _paid_here(ahead: Ahead) -> str:
    """What posts begin at where no typical pay is known: agency and bank work aside, whose year is only worked out."""
    unknown = f"What base pay is typical in {nation_name(ahead.situation.profile.nation)} is not known here"
    own = _bases(tuple(item for item in ahead.openings.items if item.get("contract") not in ("agency", "bank")))
    if not own:
        return f"{unknown}, and no vacancy shown states it. {LIVE}"
    low, high = min(own), max(own)
    at = f"£{low:,.0f}" if low == high else f"£{low:,.0f} to £{high:,.0f}"
    those = "the 1 vacancy shown that states it starts"
    if len(own) > 1:
        those = f"the {len(own)} vacancies shown that state it start"
    return f"{unknown}; {those} at {at} a year. {LIVE}"


def _pay(ahead: Ahead, signs: list[bool]) -> list[str]:
    """Base pay beside the pay now and the pay wished for; supplements are never counted."""
    reasons = []
    estimate, profile = ahead.tier.estimate, ahead.situation.profile
    # The estimates are for England outside London; they say nothing about another nation.
    if profile.nation == "england" and estimate.pay_min is not None and estimate.pay_max is not None:
        year = ladder().basis.year
        band = f"£{estimate.pay_min:,} to £{estimate.pay_max:,}"
        reasons.append(f"Base pay is typically {band} a year outside London ({year}). {ESTIMATE}")
    stated = _bases(ahead.openings.items)
    if profile.nation != "england":
        reasons.append(_paid_here(ahead))
    if not stated:
        return reasons
    shown = f"Of the {len(stated)} vacancies shown that state base pay"
    if profile.pay_now is not None:
        above = sum(base > profile.pay_now for base in stated)
        verb = "start" if above > 1 else "starts"
        reasons.append(f"{shown}, {above or 'none'} {verb} above your £{profile.pay_now:,.0f}. {LIVE}")
        signs.append(above > 0)
    wished = profile.preferences.pay if profile.preferences else None
    if wished is not None:
        reach = sum(base >= wished for base in stated)
        verb = "start" if reach > 1 else "starts"
        reasons.append(f"{shown}, {reach or 'none'} {verb} at the £{wished:,.0f} that you would like, or above. {LIVE}")
        signs.append(reach > 0)
    return reasons


def desirable(ahead: Ahead) -> Fact:
    """What the step would bring: base pay beside the person's, the kind of leading, and what the tier is for."""
    profile, tier = ahead.situation.profile, ahead.tier
    signs: list[bool] = []
    reasons = _pay(ahead, signs)
    wished = profile.preferences.route if profile.preferences else None
    if wished in ("practice", "management") and tier.route != "core":
        fits = tier.route == wished
        signs.append(fits)
        other = "" if fits else f", and you would rather lead by {wished}"
        reasons.append(f"This is {ROUTE_WORDS[tier.route]}{', as you would like' if fits else other}. {OWN_ACCOUNT}")
    reasons.append(f"What it is for: {tier.purpose} {GENERAL}")
    if profile.motivations:
        named = "; ".join(profile.motivations)
        reasons.append(f"Weigh that against what moves you: {named}. {OWN_ACCOUNT}")
    answer: Answer = "unknown" if not signs else "yes" if all(signs) else "partly" if any(signs) else "no"
    return Fact(answer, tuple(reasons))


def _obstacles(ahead: Ahead) -> tuple[list[str], list[str]]:
    """What stands against taking it up, and what to look at in each advert."""
    profile = ahead.situation.profile
    against: list[str] = []
    look: list[str] = []
    must = profile.constraints
    stated = _bases(ahead.openings.items)
    if must is not None and must.pay_min is not None and stated:
        enough = sum(base >= must.pay_min for base in stated)
        verb = "start" if enough > 1 else "starts"
        line = (
            f"Of the {len(stated)} vacancies shown that state base pay, {enough or 'none'} {verb} at the"
            f" £{must.pay_min:,.0f} that you need, or above. {LIVE}"
        )
        (look if enough else against).append(line)
    asks = ahead.market.asks if ahead.market else ()
    car = sum(one.share for one in asks if one.kind == "driving" and one.value in ("licence", "car", "licence_and_car"))
    if profile.drives is False and car >= _MOST_ADVERTS:
        against.append(
            f"{car:.0%} of the adverts read ask for a licence or a car, and you do not drive; ask about an adjustment"
            f" or another way to travel. {LIVE}"
        )
    if must is not None and must.needs_sponsorship:
        offers = ahead.market.offers if ahead.market else ()
        share = sum(one.share for one in offers if one.kind == "sponsorship")
        # What fewer than that offer is not counted at all.
        many = f"{share:.0%}" if share else "fewer than 1 in 20"
        said = f"{many} of the adverts read offer it" if ahead.market else "what adverts say of it is not known"
        against.append(f"You need visa sponsorship; {said}: ask each employer. {LIVE}")
    if must is not None and must.hours_max is not None:
        look.append(f"You can work at most {must.hours_max:g} hours a week: ask each employer. {OWN_ACCOUNT}")
    part_time = profile.preferences is not None and profile.preferences.working_time == "part_time"
    if part_time and (must is None or must.hours_max is None):
        look.append(f"You would like part-time work: ask each employer. {OWN_ACCOUNT}")
    if must is not None and must.other:
        look.append(f"Hold each advert against what you said must hold: {'; '.join(must.other)}. {OWN_ACCOUNT}")
    return against, look


def feasible(ahead: Ahead) -> Fact:
    """Whether it can be had: vacancies within reach, how long getting ready takes, and what must hold."""
    profile, total = ahead.situation.profile, ahead.openings.total
    reach = "within your travel" if profile.travel_miles is not None and profile.location else "in the nation"
    sought = f" {profile.seeks}" if profile.seeks in ("permanent", "agency") else ""
    against, look = _obstacles(ahead)
    answer: Answer
    citations: tuple[Citation, ...] = ()
    if not ahead.vacancies_known:
        answer = "unknown"
        reasons = [f"No vacancies were to hand, so how many are open is not known. {LIVE}"]
    else:
        answer = "no" if total == 0 else "partly" if against else "yes"
        noun = "vacancy is" if total == 1 else "vacancies are"
        reasons = [f"{total or 'No'}{sought} {noun} open {reach} now. {LIVE}"]
    if ahead.barred is not None:
        answer, citations = "no", ahead.barred.citations
        look.insert(0, f"Agency posts are not open to you now: see what must be in place. {OWN_ACCOUNT}")
    months = whole_range(ahead.prepare)
    if months is not None:
        low, high = months
        span = f"about {low} months" if low == high else f"about {low} to {high} months"
        together = ", most of it side by side" if len(ahead.prepare) > 1 else ""
        reasons.append(f"Getting ready takes {span}{together}. {ESTIMATE}")
    return Fact(answer, (*reasons, *against, *look), citations)
