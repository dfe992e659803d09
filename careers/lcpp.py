"""Readiness for lead child protection practitioner in England, clause by clause, with what nobody has set yet said so.

Owns the report: where it applies, its gates, the tally of each part and the numbers of employers, shown as theirs. It
must not score a person, turn an employer's number into a rule, or say anything outside England.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from careers.advice import tier_now
from careers.answer import GENERAL, Cited, Gate, plain_values, sources_json, sources_of
from careers.dates import in_words
from careers.gates import all_gates, gates_for, nation_name
from careers.ladder import ladder
from careers.lcpp_clauses import PARTS, Clause, Part, clauses_for
from careers.profile import Profile, RoleReading
from careers.situation import Situation
from careers.standard import Citation
from careers.standards import register

_TIER = "lcpp"


@dataclass(frozen=True, slots=True)
class EmployerMinimum:
    """Years since qualifying that one employer asks for in a live advert: its own number, never a rule."""

    employer: str
    years: float
    quote: str
    url: str


@dataclass(frozen=True, slots=True)
class EmployerAsk:
    """An employer's own number beside the person's years; `meets` is None where those are not known."""

    employer: str
    years: float
    quote: str
    url: str
    meets: bool | None


@dataclass(frozen=True, slots=True)
class LcppReport:
    """The whole report. Where it does not apply, `refusal` says why and nothing else is said.

    `nearest` holds the tiers of the nation from which England's role would be reached.
    """

    as_of: str
    nation: str
    applies: bool
    refusal: str | None
    nearest: tuple[str, ...]
    gates: tuple[Gate, ...]
    clauses: tuple[Clause, ...]
    employers: tuple[EmployerAsk, ...]
    citations: Cited
    versions: Mapping[str, str]
    sources: Mapping[str, Citation]

    def tally(self, part: Part) -> tuple[int, int, int]:
        """Of one part: how many clauses are met, how many in part, and how many ask something of a person."""
        asked = [clause.shown for clause in self.clauses if clause.part == part and clause.shown is not None]
        return asked.count("met"), asked.count("partial"), len(asked)

    def as_json(self) -> dict[str, Any]:
        """The report as JSON-ready values, with the tally of each part and every source once."""
        tallies = {part: dict(zip(("met", "partial", "of"), self.tally(part), strict=True)) for part in PARTS}
        told = {name: plain_values(getattr(self, name)) for name in self.__dataclass_fields__ if name != "sources"}
        return {**told, "sources": sources_json(self.sources), "tallies": tallies if self.applies else {}}


def _refused(
    situation: Situation, reason: str, citations: tuple[Citation, ...], nearest: tuple[str, ...]
) -> LcppReport:
    return LcppReport(
        as_of=situation.day.isoformat(),
        nation=situation.profile.nation,
        applies=False,
        refusal=reason,
        nearest=nearest,
        gates=(),
        clauses=(),
        employers=(),
        citations=citations,
        versions={},
        sources=sources_of(citations),
    )


def _elsewhere(situation: Situation) -> LcppReport:
    nation = situation.profile.nation
    here = {tier.code: tier for tier in ladder().in_nation(nation)}
    nearest = tuple(tier.code for tier in ladder().tiers if any(move.to == _TIER for move in tier.moves))
    names = " or ".join(here[code].title.lower() for code in nearest if code in here)
    own = situation.standards.using("guidance")
    there = "" if own is None else f" In {nation_name(nation)}, {own.title} applies: {own.summary}"
    reason = (
        "The role of lead child protection practitioner exists in England only, so nothing is said of your readiness"
        f" for it.{there} The steps of {nation_name(nation)} that come nearest to it: {names}."
    )
    cited = () if own is None else (own.cite(situation.day),)
    marked = reason if cited else f"{reason} {GENERAL}"
    return _refused(situation, marked, cited, tuple(code for code in nearest if code in here))


def employer_minimums(adverts: Iterable[Mapping[str, Any]]) -> tuple[EmployerMinimum, ...]:
    """Years since qualifying that live adverts call essential, one an advert at most.

    Args:
        adverts: vacancies of the tier as the api shows them: `employer`, `url` and `requirements`, of which each has
            `kind`, `value`, `demanded`, `number` (years) and `quote`.

    """
    found = []
    for advert in adverts:
        asked = [
            one
            for one in advert.get("requirements") or ()
            if (one["kind"], one["value"], one["demanded"]) == ("experience", "post_qualifying", "essential")
            and one["number"] is not None
        ]
        if asked:
            least = min(asked, key=lambda one: float(one["number"]))
            employer, url = advert.get("employer") or "an employer", advert.get("url") or ""
            found.append(EmployerMinimum(str(employer), float(least["number"]), str(least["quote"]), str(url)))
    return tuple(found)


def lcpp_report(
    profile: Profile,
    reading: RoleReading | None,
    on: datetime.date,
    employers: Sequence[EmployerMinimum] = (),
) -> LcppReport:
    """What is asked of a lead child protection practitioner on a day, clause by clause, and what the person has shown.

    Args:
        profile: what the person said.
        reading: how the matcher read `profile.role`, or None.
        on: the day whose standards apply.
        employers: numbers of years that employers ask for in live adverts of this tier, shown as theirs alone.

    """
    known = register()
    now = tier_now(profile, reading, ladder())
    situation = Situation(profile, on, known, known.as_of(on, profile.nation), now)
    if profile.nation not in ladder().get(_TIER).nations:
        return _elsewhere(situation)
    guide = known.get("ffp-guide")
    if not guide.applies_on(on):
        first = "" if guide.published is None else f" The programme guide came out on {in_words(guide.published)}."
        reason = f"By {in_words(on)} nothing national had been published about the role.{first}"
        return _refused(situation, reason, (guide.cite(on),), ())
    years = profile.years_post_qualifying
    gates, clauses = gates_for(_TIER, all_gates(situation)), clauses_for(situation)
    return LcppReport(
        as_of=on.isoformat(),
        nation=profile.nation,
        applies=True,
        refusal=None,
        nearest=(),
        gates=gates,
        clauses=clauses,
        employers=tuple(
            EmployerAsk(one.employer, one.years, one.quote, one.url, None if years is None else years >= one.years)
            for one in sorted(employers, key=lambda item: (item.years, item.employer))
        ),
        citations=(guide.cite(on),),
        sources=sources_of((guide.cite(on),), *(gate.citations for gate in gates), *(one.citations for one in clauses)),
        versions={
            "standards": known.version,
            "standards_checked": known.checked.isoformat(),
            "ladder": ladder().version,
        },
    )
