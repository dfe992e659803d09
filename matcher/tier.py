"""An advert's place on the ladder: matched, for a person to review, or out of scope, with the words that say so.

This module owns the decision whether an advert is children's social work, and how sure the reading is. The rung itself
comes from `matcher.rungs`, the parts of the title from `matcher.title`, the vocabulary from vocabulary.toml. It must
not do input or output, and knows no clock.

How it decides: named features, each with a weight in log-odds, add up to the probability that the advert is a
children's social-work role; the rung's share among its rivals multiplies it. docs/matching.md explains the weights.
"""

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from matcher.cues import Cues, Employer, read_cues, read_employer
from matcher.rungs import PRINCIPAL_LEADS_FROM, Rung, read_rung
from matcher.scope import Scope, weigh
from matcher.title import take_apart
from matcher.vocabulary import Concept, vocabulary

MATCHED_FROM = 0.57
"""The least probability of being children's social work at which a reading is matched."""

OUT_UP_TO = 0.37
"""The greatest at which it is out of scope; between the two a person decides."""

TITLES_REMEMBERED = 131_072
"""Readings of titles without a description that are kept; past that number all are forgotten at once."""

_VERDICTS_REMEMBERED = 16_384
_SHARPNESS = 2.5  # readings are right more often than the weights say; docs/matching.md tells how this was chosen
_LEAST_SHARE = 0.45  # of the strongest rung among its rivals, for a matched reading
_ANOTHER_SERVICE = -0.8  # an area of at most this weight names another service
_NO_ROLE = (0.85, 0.93)  # how sure it is that a title without a role is out of scope: without and with words against
_OTHER_ROLE = (0.9, 0.97)  # and one with another occupation: close to social work, and another profession


SUREST = 0.9999
"""Only a person who decides is wholly sure (1.0)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the advert that a rule used. `field` is title, employer, description or pay; `quote` is verbatim."""

    field: str
    quote: str
    rule: str


@dataclass(frozen=True, slots=True)
class TierReading:
    """Where an advert stands on the ladder.

    `outcome` is matched, review or out_of_scope. `tier` is a code of `careers.ladder.TIERS`; None when out of scope,
    and in a review the best guess or None. `confidence` is the probability of the reading and `margin` its lead over
    `runner_up`, both 0..1; `runner_up` is a tier code, "out_of_scope" or None. `reason` is a sentence for people.
    """

    outcome: str
    tier: str | None
    confidence: float
    runner_up: str | None
    margin: float
    evidence: tuple[Evidence, ...]
    reason: str
    specialisms: tuple[str, ...]
    service_area: str | None


@dataclass(slots=True, eq=False)
class _Verdict:
    """A reading before its quotes: everything that depends on a title's parts and not on its characters."""

    outcome: str
    tier: str | None
    confidence: float
    runner_up: str | None
    margin: float
    reason: str
    specialisms: tuple[str, ...]
    service_area: str | None
    title_places: tuple[int, ...]
    title_rules: tuple[str, ...]
    employer_rules: tuple[tuple[int, str], ...]
    cue_rules: tuple[tuple[str, str], ...]
    pay_rule: str = ""


def read_tier(
    title: str,
    *,
    employer: str = "",
    description: str = "",
    nation: str | None = None,
    annual_max: float | None = None,
) -> TierReading:
    """Read an advert's place on the ladder; never raises on any text.

    `description` is plain text, of which the first 20,000 characters count. `nation` is england, scotland, wales or
    northern_ireland where it is known. `annual_max` is the most that the post pays, in pounds a year full time.
    """
    if description:
        return _read(title, employer, nation, annual_max, read_cues(description))
    key = title if not employer and nation is None and annual_max is None else (title, employer, nation, annual_max)
    reading = _readings.get(key)
    if reading is None:
        if len(_readings) >= TITLES_REMEMBERED:
            _readings.clear()
        reading = _readings[key] = _read(title, employer, nation, annual_max, None)
    return reading


# A plain dictionary and no lru_cache, whose linked list of so many entries takes the garbage collector longer to walk
# than the titles take to read.
_readings: dict[str | tuple[str, str, str | None, float | None], TierReading] = {}


def _read(title: str, employer: str, nation: str | None, annual_max: float | None, cues: Cues | None) -> TierReading:
    parts = take_apart(title)
    who = read_employer(employer) if employer else _NOBODY
    nation = nation or parts.nation or who.nation
    pay = annual_max if annual_max is not None else parts.pay
    if pay is not None:
        # The highest of the amounts that any rule compares pay with that it reaches, so that verdicts are shared.
        pay = _STEPS[max(0, bisect_right(_STEPS, pay) - 1)]
    # A description is rarely seen twice, so only titles' verdicts are worth keeping.
    decide = _decide_title if cues is None else _decide
    verdict = decide(parts.structure, parts.areas, parts.unknown, who, nation, pay, cues)
    quotes = [parts.quotes[at] for at in verdict.title_places]
    if verdict.employer_rules:
        quotes += [who.quotes[at] for at, _ in verdict.employer_rules]
    pay_quoted = bool(verdict.pay_rule and annual_max is None and parts.pay_quote)
    if pay_quoted:
        quotes.append(parts.pay_quote)
    if cues is None:
        return _quoted(verdict, tuple(quotes), pay_quoted)
    quotes += [cues.quote(cue) for cue, _ in verdict.cue_rules]
    return _quote(verdict, tuple(quotes), pay_quoted)


def _quote(verdict: _Verdict, quotes: tuple[str, ...], pay_quoted: bool) -> TierReading:
    """The verdict with its quotes, one for each rule."""
    rules = [("title", rule) for rule in verdict.title_rules]
    rules += [("employer", rule) for _, rule in verdict.employer_rules]
    if pay_quoted:
        rules.append(("title", verdict.pay_rule))
    rules += [("description", rule) for _, rule in verdict.cue_rules]
    return TierReading(
        outcome=verdict.outcome,
        tier=verdict.tier,
        confidence=verdict.confidence,
        runner_up=verdict.runner_up,
        margin=verdict.margin,
        evidence=tuple([_evidence(field, quote, rule) for (field, rule), quote in zip(rules, quotes, strict=True)]),
        reason=verdict.reason,
        specialisms=verdict.specialisms,
        service_area=verdict.service_area,
    )


_evidence = lru_cache(maxsize=16_384)(Evidence)
# Titles that differ only in places, references and the like share one reading.
_quoted = lru_cache(maxsize=_VERDICTS_REMEMBERED)(_quote)
_STEPS = sorted({0.0, PRINCIPAL_LEADS_FROM, *vocabulary().least_pay.values()})
_NOBODY = Employer()


def _decide(
    concepts: tuple[Concept, ...],
    areas_named: tuple[Concept, ...],
    unknown: int,
    who: Employer,
    nation: str | None,
    pay: float | None,
    cues: Cues | None,
) -> _Verdict:
    rung = read_rung(concepts, areas_named, who.conventions, nation, pay, cues)
    areas = list(enumerate(areas_named, len(concepts)))  # the quotes of the areas follow those of the structure
    if rung.foreign is not None and not rung.mixed:
        return _foreign(rung.foreign, rung.foreign_at, areas)
    if rung.role is None or rung.tier is None:
        return _nothing(areas, cues)
    scope = weigh(rung, rung.role, concepts, areas_named, unknown, who, nation, pay, cues)
    if cues is not None and cues.area is not None:
        areas = [*areas, (-1, vocabulary().areas[cues.area])]
        scope.cue_rules.append(("area", f"area.{cues.area}"))
    return _verdict(rung, scope, areas)


_decide_title = lru_cache(maxsize=_VERDICTS_REMEMBERED)(_decide)


def _specialisms(areas: list[tuple[int, Concept]], role: Concept | None) -> tuple[tuple[str, ...], str | None]:
    return _specialisms_of(tuple([area for _, area in areas]), role)


@lru_cache(maxsize=8_192)
def _specialisms_of(areas: tuple[Concept, ...], role: Concept | None) -> tuple[tuple[str, ...], str | None]:
    named = list(areas)
    if role is not None and role.area:
        named.append(vocabulary().areas[role.area])
    specialisms = tuple(dict.fromkeys(area.specialism for area in named if area.specialism))
    return specialisms, next((area.service for area in named if area.service), None)


def _foreign(role: Concept, at: int, areas: list[tuple[int, Concept]]) -> _Verdict:
    specialisms, service = _specialisms(areas, None)
    confidence = _OTHER_ROLE[not role.soft]
    return _Verdict(
        "out_of_scope", None, confidence, None, confidence, role.reason, specialisms, service,
        (at,), (f"other_role.{role.code}",), (), (),
    )  # fmt: skip


def _nothing(areas: list[tuple[int, Concept]], cues: Cues | None) -> _Verdict:
    """No role of the ladder in the title: out of scope, unless the description asks for a registered social worker."""
    specialisms, service = _specialisms(areas, None)
    places, rules = tuple([i for i, _ in areas]), tuple([f"area.{area.code}" for _, area in areas])
    least = min((area for _, area in areas), key=lambda area: area.scope, default=None)
    worst = least.scope if least is not None else 0.0
    if cues is not None and cues.registration and cues.children > 2 * cues.adults and worst > _ANOTHER_SERVICE:
        return _Verdict(
            "review", None, 0.5, "out_of_scope", 0.0,
            "The title names no rung, but the description asks for a registered social worker with children.",
            specialisms, service, places, rules, (), (("registration", "description.registration"),),
        )  # fmt: skip
    confidence = _NO_ROLE[worst <= -2]
    reason = "The title names no role of the social-work ladder."
    if least is not None and worst <= _ANOTHER_SERVICE and least.reason:
        reason = f"{reason} {least.reason}"
    return _Verdict(
        "out_of_scope", None, confidence, None, confidence, reason, specialisms, service, places, rules, (), ()
    )


def _verdict(rung: Rung, scope: Scope, areas: list[tuple[int, Concept]]) -> _Verdict:
    p = scope.probability
    tier, share = rung.shares[0]
    chances = [(p * held, other) for other, held in rung.shares] + [(1.0 - p, "out_of_scope")]
    rest = 1.0 - sum([chance for chance, _ in chances])
    whole = sum([chance**_SHARPNESS for chance, _ in chances]) + max(0.0, rest) ** _SHARPNESS
    chances = [(chance**_SHARPNESS / whole, other) for chance, other in chances]
    chances.sort(key=lambda chance: -chance[0])
    review = (
        (rung.mixed and rung.foreign_first)
        or scope.both
        or OUT_UP_TO < p < MATCHED_FROM
        or (p >= MATCHED_FROM and share < _LEAST_SHARE)
    )
    if review:
        outcome, best = "review", tier
    elif p <= OUT_UP_TO:
        outcome, best = "out_of_scope", "out_of_scope"
    else:
        outcome, best = "matched", tier
    confidence = next(chance for chance, other in chances if other == best)
    second, runner_up = next(chance for chance in chances if chance[1] != best)
    specialisms, service = _specialisms(areas, rung.role)
    title_rules = dict.fromkeys(rung.used + scope.title_rules)
    return _Verdict(
        outcome=outcome,
        tier=None if outcome == "out_of_scope" else tier,
        confidence=min(round(confidence, 4), SUREST),
        runner_up=runner_up,
        margin=round(max(0.0, confidence - second), 4),
        reason=_reason(outcome, rung, scope),
        specialisms=specialisms,
        service_area=service,
        title_places=tuple([at for at, _ in title_rules]),
        title_rules=tuple([rule for _, rule in title_rules]),
        employer_rules=tuple(scope.employer_rules),
        cue_rules=tuple(dict.fromkeys(rung.said + scope.cue_rules)),
        pay_rule=scope.pay_rule,
    )


def _reason(outcome: str, rung: Rung, scope: Scope) -> str:
    against = min(scope.against, default=(0.0, ""))[1]
    if outcome == "out_of_scope":
        return against or "Nothing in the advert says children's social work."
    said = list(dict.fromkeys(rung.reasons))
    if rung.mixed and rung.foreign is not None:
        said.insert(0, "A social worker's post and another are offered together: " + rung.foreign.reason)
    elif scope.both:
        said.insert(0, "The title names children and adults both.")
    elif outcome == "review" and against:
        said.insert(0, against)
    elif outcome == "review":
        said.insert(0, "The words fit more than one reading, and nothing else in the advert decides.")
    return " ".join(said) or "The title's role and seniority name this rung."
