"""Advice for one person on one day: gates, readiness per tier, next steps with their vacancies, questions, warnings.

Owns the order in which the rules are asked, and how the person's present tier is settled. It must not touch the store,
the web or the clock: vacancies come through `Openings`, the role's reading and the date are arguments, so that the
same arguments always give the same advice.
"""

import datetime
import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from careers.answer import (
    Advice,
    Caution,
    MarketAt,
    Openings,
    OpeningsAt,
    Step,
    TierNow,
    WhatIf,
    plain_values,
    sources_of,
)
from careers.cautions import about_vacancies, questions, warnings
from careers.gates import all_gates, nation_name
from careers.ladder import TIERS, Ladder, ladder_in
from careers.profile import Profile, RoleReading
from careers.profile_parts import EvidenceItem
from careers.readiness import Made, readiness
from careers.situation import Shown, Situation, Unplaced
from careers.standard import Citation
from careers.standards import Register, register
from careers.steps import Live, next_steps
from careers.whatif import Outlook, what_if

# Raised whenever a rule in this package would answer differently, so that old advice can be told from new.
ADVICE_RULES_VERSION = "5"


def _placed(code: str, how: str, reason: str, rungs: Ladder, reading: RoleReading | None, profile: Profile) -> TierNow:
    second = None if reading is None else reading.runner_up
    # A second guess that does not exist in this nation is no guess at all here.
    if second in TIERS and profile.nation not in rungs.get(second).nations:
        second = None
    return TierNow(
        tier=code,
        title=rungs.get(code).title,
        how=how,
        reason=reason,
        text=None if reading is None else reading.text,
        confidence=None if reading is None else reading.confidence,
        runner_up=second,
        margin=None if reading is None else reading.margin,
        evidence=() if reading is None else reading.evidence,
    )


def _not_placed(how: str, reason: str, reading: RoleReading | None) -> TierNow:
    if reading is None:
        return TierNow(None, None, how, reason)
    return TierNow(None, None, how, reason, reading.text, reading.confidence, None, reading.margin, reading.evidence)


def _given(code: str, reading: RoleReading | None, rungs: Ladder) -> str:
    if reading is None or reading.tier in (None, code) or reading.outcome != "matched":
        return "You gave this tier."
    read = rungs.get(reading.tier).title.lower()
    return f"You gave this tier, and it is used; your words ({reading.text}) would be read as {read}."


def tier_now(profile: Profile, reading: RoleReading | None, rungs: Ladder) -> TierNow:
    """The tier a person is at: as they give it, else as their role reads, else as their employment says."""
    code = profile.tier or (reading.tier if reading is not None and reading.outcome != "out_of_scope" else None)
    if code is not None and profile.nation not in rungs.get(code).nations:
        title = rungs.get(code).title
        return _not_placed("not_in_nation", f"{title} does not exist in {nation_name(profile.nation)}.", reading)
    if profile.tier is not None:
        # What the matcher was sure of belongs to its own reading, so none of it is shown with a tier that was given.
        return _placed(profile.tier, "given", _given(profile.tier, reading, rungs), rungs, None, profile)
    if reading is not None and code is not None:
        if reading.outcome == "matched":
            return _placed(code, "read", f"Read from your words: {reading.text}.", rungs, reading, profile)
        reason = f"Your words ({reading.text}) could mean more than one tier."
        return _placed(code, "unsure", reason, rungs, reading, profile)
    loose = rungs.loosely(reading.text) if reading is not None and reading.tier is None else None
    if loose is not None:
        return _placed(loose.tier, "unsure", loose.says, rungs, reading, profile)
    if profile.employment == "student":
        return _placed("student", "inferred", "You say that you are a student.", rungs, reading, profile)
    if reading is not None:
        reason = f"No tier of the ladder was found in your words ({reading.text})."
        return _not_placed("unknown", reason, reading)
    return _not_placed("unknown", "You gave neither a role nor a tier.", None)


class _Asked:
    """The vacancies and the market as they were asked for, each tier once: what the advice was made from."""

    def __init__(self, openings: Openings, profile: Profile) -> None:
        self._openings = openings
        self._profile = profile
        self.counts: dict[str, int] = {}
        self.shown: dict[str, OpeningsAt] = {}
        self.markets: dict[str, MarketAt | None] = {}

    def count(self, tier: str) -> int:
        if tier not in self.counts:
            self.counts[tier] = self._openings.count(tier, self._profile)
        return self.counts[tier]

    def at(self, tier: str) -> OpeningsAt:
        if tier not in self.shown:
            self.shown[tier] = self._openings.at(tier, self._profile)
            self.counts[tier] = self.shown[tier].total
        return self.shown[tier]

    def market(self, tier: str) -> MarketAt | None:
        if tier not in self.markets:
            self.markets[tier] = self._openings.market(tier, self._profile)
        return self.markets[tier]

    def as_json(self) -> dict[str, Any]:
        told = {
            "counts": self.counts,
            "shown": {tier: list(found.items) for tier, found in self.shown.items()},
            "market": self.markets,
            "doubts": self._openings.doubts(),
        }
        return {name: plain_values(value) for name, value in told.items()}


def fingerprint(vacancies: Mapping[str, Any]) -> str:
    """Twelve hexadecimal digits that change whenever anything of the vacancies that were used does."""
    exact = json.dumps(vacancies, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(exact.encode("utf-8", "replace")).hexdigest()[:12]


def _reading_json(reading: RoleReading | None) -> object:
    return None if reading is None else plain_values(reading)


def _cited(base: Outlook, changes: tuple[WhatIf, ...], cautions: tuple[Caution, ...]) -> Iterator[tuple[Citation, ...]]:
    """The citations behind everything in an answer."""
    yield from (gate.citations for gate in base.gates)
    for state in base.readiness:
        yield from (row.citations for row in state.requirements)
    for step in base.steps:
        yield step.citations
        yield from (fact.citations for fact in (step.viable, step.desirable, step.feasible))
        yield from (item.citations for item in step.prepare)
    yield from (change.citations for change in changes)
    yield from (caution.citations for caution in cautions)


def _versions(rungs: Ladder, rules: Register) -> dict[str, str]:
    return {
        "advice": ADVICE_RULES_VERSION,
        "ladder": rungs.version,
        "standards": rules.version,
        "standards_checked": rules.checked.isoformat(),
    }


def advise(
    profile: Profile,
    *,
    role_reading: RoleReading | None,
    openings: Openings,
    as_of: datetime.date,
    versions: Mapping[str, str],
    tries_gaps: bool = True,
) -> Advice:
    """Advice for a profile on a date. Any valid profile gets an answer.

    Args:
        profile: what the person said.
        role_reading: how the matcher read `profile.role`, or None where there was nothing to read.
        openings: where open vacancies are asked for; each tier is asked at most once.
        as_of: the day whose rules apply.
        versions: versions of whatever else went in (matching rules); those of the ladder, the register, these rules and
            the vacancies that were used are added.
        tries_gaps: whether each gap is tried as if it were closed, which is most of the work; without it `what_if` is
            empty, `inputs` lack the counts that it alone asks for, and everything else is the same.

    """
    rungs, rules = ladder_in(profile.nation), register()
    asked = _Asked(openings, profile)
    doubts = openings.doubts()
    known = "vacancies_unknown" not in doubts

    standards = rules.as_of(as_of, profile.nation)
    placed: dict[EvidenceItem, Shown | Unplaced] = {}
    made = Made()
    chosen: dict[object, tuple[Step, ...]] = {}

    def outlook(person: Profile, live: Live | None) -> Outlook:
        now = tier_now(person, role_reading, rungs)
        situation = Situation(person, as_of, rules, standards, now, placed)
        gates = all_gates(situation)
        states = readiness(situation, rungs, gates, made)
        if live is not None:
            return Outlook(situation, gates, states, next_steps(situation, rungs, gates, states, live))
        # Which steps there are rests on these alone, and most gaps change none of them.
        rests_on = (
            tuple((gate.id, gate.status) for gate in gates),
            tuple(state.status for state in states),
            (situation.qualified, person.years_post_qualifying),
        )
        if rests_on not in chosen:
            chosen[rests_on] = next_steps(situation, rungs, gates, states, None)
        return Outlook(situation, gates, states, chosen[rests_on])

    base = outlook(profile, Live(asked.at, asked.market, known))
    changes = what_if(base, lambda person: outlook(person, None), rungs, asked.count) if tries_gaps else ()
    used = asked.as_json()
    cautions = (*warnings(base.situation, rungs, base.gates, base.steps), *about_vacancies(profile, doubts))
    return Advice(
        as_of=as_of,
        tier=base.situation.now,
        gates=base.gates,
        readiness=base.readiness,
        steps=base.steps,
        what_if=changes,
        questions=questions(base.situation, rungs, base.gates),
        warnings=cautions,
        versions={**versions, **_versions(rungs, rules), "vacancies": fingerprint(used) if known else "none"},
        # What was shown of each tier and its market stand with the steps.
        inputs={
            "profile": profile.as_json(),
            "role_reading": _reading_json(role_reading),
            "vacancies": {name: used[name] for name in ("counts", "doubts")},
        },
        sources=sources_of(*_cited(base, changes, cautions)),
    )
