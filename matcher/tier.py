"""An advert's place on the ladder: matched, for a person to review, or out of scope, with the words that say so.

This module owns the decision whether an advert is children's social work, and how sure the reading is. The rung itself
comes from `matcher.rungs`, the parts of the title from `matcher.title`, the vocabulary from vocabulary.toml. It must
not do input or output, and knows no clock.

How it decides: named features, each with a weight in log-odds, add up to the probability that the advert is a
children's social-work role; the rung's share among its rivals multiplies it. docs/matching.md explains the weights.
"""

import math
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from matcher.cues import Cues, Employer, read_cues, read_employer
from matcher.rungs import PRINCIPAL_LEADS_FROM, Rung, read_rung
from matcher.title import take_apart
from matcher.vocabulary import Concept, vocabulary

MATCHED_FROM = 0.57
"""The least probability of being children's social work at which a reading is matched."""

OUT_UP_TO = 0.37
"""The greatest at which it is out of scope; between the two a person decides."""

TITLES_REMEMBERED = 131_072
"""Readings of titles without a description that are kept; past that number all are forgotten at once."""

_VERDICTS_REMEMBERED = 16_384
_SHARPNESS = 1.7  # readings are right more often than the weights' own probabilities say; this power makes it even
_LEAST_SHARE = 0.45  # of the strongest rung among its rivals, for a matched reading
_WORDS_THAT_TELL = 60  # a description of fewer words may be silent about social work
_WORDS_THAT_SAY = 10  # and one of fewer than this about whom the work is with
_ANOTHER_SERVICE = -0.8  # an area of at most this weight names another service
_NO_ROLE = (0.85, 0.93)  # how sure it is that a title without a role is out of scope: without and with words against
_OTHER_ROLE = (0.9, 0.97)  # and one with another occupation: close to social work, and another profession
_CHILDREN_LIKELY = 2.2  # an area of at least this weight is hardly ever adults' work
_ADULTS_ALONE = ("adults", "mental_health")  # which stay another service beside children's words
_CHILDREN_NAMED = 4.0  # and of this weight, says children by itself


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
_WEIGHTS = vocabulary().weights


class _Scope:
    """The sum of the features that tell children's social work from everything else, with the words behind each."""

    def __init__(self) -> None:
        self.sum = 0.0
        self.title_rules: list[tuple[int, str]] = []
        self.employer_rules: list[tuple[int, str]] = []
        self.cue_rules: list[tuple[str, str]] = []
        self.against: list[tuple[float, str]] = []  # (weight, reason)

    def add(self, weight: float, reason: str = "") -> None:
        self.sum += weight
        if weight < 0 and reason:
            self.against.append((weight, reason))

    @property
    def probability(self) -> float:
        return 1.0 / (1.0 + math.exp(-self.sum))


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
    scope = _Scope()
    social_work = any(concept.social_work for concept in concepts) or rung.role.social_work
    start = rung.role.scope if who.named else rung.role.other
    scope.add(start if rung.role.social_work or not social_work else start + _WEIGHTS.social_work_named)
    people = _people(areas_named, rung.role.wide, social_work)
    scope.sum += people.weight
    scope.against += people.against
    scope.title_rules += [(areas[at][0], rule) for at, rule in people.rules]
    _other_roles(scope, concepts, rung, social_work)
    if not social_work and unknown:
        manages_what = cues is None and rung.role.weak and rung.role.tier is not None
        first = _WEIGHTS.unknown_word_weak if manages_what else _WEIGHTS.unknown_word
        weight = first + _WEIGHTS.unknown_word * (unknown - 1)
        scope.add(weight, "The title has words that are not known from social work.")
    _employer(scope, who, nation, social_work)
    _bands(scope, concepts, nation)
    _described(scope, cues, social_work)
    if rung.mixed and rung.foreign is not None:
        scope.add(_WEIGHTS.mixed_roles, rung.foreign.reason)
        scope.title_rules.append((rung.foreign_at, f"other_role.{rung.foreign.code}"))
    pay_rule = rung.pay_rule
    floor = vocabulary().least_pay.get(rung.tier)
    if pay is not None and floor is not None and pay < floor:
        scope.add(_WEIGHTS.pay_below_rung, "The pay is below any that this rung has had.")
        pay_rule = "pay.below_the_rung"
    if cues is not None and cues.area is not None:
        areas = [*areas, (-1, vocabulary().areas[cues.area])]
        scope.cue_rules.append(("area", f"area.{cues.area}"))
    return _verdict(rung, scope, areas, people.both, pay_rule)


_decide_title = lru_cache(maxsize=_VERDICTS_REMEMBERED)(_decide)


class _People(NamedTuple):
    """Whom a title's areas of work are with: their weight, what speaks against, and the areas (by number) that said so.

    `both` is True where they name children and adults.
    """

    weight: float
    against: tuple[tuple[float, str], ...]
    rules: tuple[tuple[int, str], ...]
    both: bool


@lru_cache(maxsize=8_192)
def _people(areas: tuple[Concept, ...], wide: bool, social_work: bool) -> _People:
    """Weigh whom the title's areas of work are with. `wide` says that the role leads a whole directorate.

    The strongest words for and against count in full and the others a little, because five ways of saying children
    are hardly more than one.
    """
    weighed = [
        (area.scope if social_work or (wide and area.people == "children") else area.other, i, area)
        for i, area in enumerate(areas)
    ]
    fors = sorted((w for w in weighed if w[0] > 0), key=lambda w: -w[0])
    againsts = sorted((w for w in weighed if w[0] < 0), key=lambda w: w[0])
    children = any(area.people == "children" and area.scope >= _CHILDREN_LIKELY for area in areas)
    total = fors[0][0] + min(0.8, 0.25 * sum(w[0] for w in fors[1:])) if fors else 0.0
    against: tuple[tuple[float, str], ...] = ()
    if againsts:
        weight, _, worst = againsts[0]
        if children and (wide if worst.people == "other" else worst.code not in _ADULTS_ALONE):
            # Children's hospital and disability teams are children's social work, and a director of children's
            # services answers for education too.
            weight /= 2
        weight += max(-1.5, 0.3 * sum(w[0] for w in againsts[1:]))
        total += weight
        if worst.reason:
            against = ((weight, worst.reason),)
    named = any(area.people == "children" and area.scope >= _CHILDREN_NAMED for area in areas)
    return _People(
        weight=total,
        against=against,
        rules=tuple((i, f"area.{area.code}") for _, i, area in fors + againsts),
        both=named and any(area.code == "adults" for area in areas),
    )


def _other_roles(scope: _Scope, concepts: tuple[Concept, ...], rung: Rung, social_work: bool) -> None:
    """Another profession's name elsewhere in the title says whom a manager manages ("Team Leader - Nursery Nurses")."""
    for i, concept in enumerate(concepts):
        if concept.kind == "other_role" and i != rung.foreign_at:
            plain = _WEIGHTS.other_role_soft if concept.soft else _WEIGHTS.other_role
            scope.add(_WEIGHTS.other_role_social_work if social_work else plain, concept.reason)
            scope.title_rules.append((i, f"other_role.{concept.code}"))


def _employer(scope: _Scope, who: Employer, nation: str | None, social_work: bool) -> None:
    for at, kind in enumerate(who.kinds):
        # In Northern Ireland health and social care trusts are the children's service.
        weight = (
            _WEIGHTS.health_northern_ireland if kind.code == "health" and nation == "northern_ireland" else kind.scope
        )
        scope.add(weight, kind.reason)
        scope.employer_rules.append((at, f"employer.{kind.code}"))
    if who.named and not who.kinds and not social_work:
        scope.add(_WEIGHTS.unknown_employer, "Nothing shows that the employer does children's social work.")


def _bands(scope: _Scope, concepts: tuple[Concept, ...], nation: str | None) -> None:
    """Agenda for Change bands are the NHS's own, except in Northern Ireland."""
    if nation == "northern_ireland":
        return
    band = next((i for i, c in enumerate(concepts) if c.kind == "seniority" and c.code.startswith("band_")), None)
    if band is not None:
        scope.add(_WEIGHTS.nhs_band, "A pay band of this kind is the NHS's.")
        scope.title_rules.append((band, "grade.nhs_band"))


def _described(scope: _Scope, cues: Cues | None, social_work: bool) -> None:
    if cues is None:
        return
    weights = _WEIGHTS
    if cues.children or cues.adults:
        balance = weights.description_balance * math.log((1 + cues.children) / (1 + cues.adults))
        most = weights.description_balance_most
        scope.add(max(-most, min(most, balance)), "The description is about adults or health.")
        if balance > 0:
            scope.cue_rules.append(("children", "description.children"))
        if balance < 0:
            scope.cue_rules.append(("adults", "description.adults"))
    if cues.unregistered:
        reason = "The description says that no social work qualification is asked."
        scope.add(weights.unregistered if social_work else weights.unregistered_plain, reason)
        scope.cue_rules.append(("unregistered", "description.unregistered"))
    elif cues.registration:
        # Adults' social workers register too.
        if cues.children >= cues.adults:
            scope.add(weights.registered if social_work else weights.registered_plain)
        scope.cue_rules.append(("registration", "description.registration"))
    elif cues.another_setting:
        reason = "The description is of a school, a home or a health practice."
        scope.add(weights.another_setting if social_work else weights.another_setting_plain, reason)
        scope.cue_rules.append(("another_setting", "description.another_setting"))
    elif cues.social_work:
        scope.add(0.0 if social_work else weights.social_work_said_plain)
    elif cues.length >= _WORDS_THAT_TELL:
        reason = "The description never speaks of social work."
        scope.add(weights.silent if social_work else weights.silent_plain, reason)
    elif cues.length >= _WORDS_THAT_SAY and not social_work and not (cues.children or cues.adults):
        scope.add(weights.nothing_plain, "The description speaks of neither children nor social work.")


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
    worst = min((area.scope for _, area in areas), default=0.0)
    if cues is not None and cues.registration and cues.children > 2 * cues.adults and worst > _ANOTHER_SERVICE:
        return _Verdict(
            "review", None, 0.5, "out_of_scope", 0.0,
            "The title names no rung, but the description asks for a registered social worker with children.",
            specialisms, service, places, rules, (), (("registration", "description.registration"),),
        )  # fmt: skip
    confidence = _NO_ROLE[worst <= -2]
    reason = "The title names no role of the social-work ladder."
    return _Verdict(
        "out_of_scope", None, confidence, None, confidence, reason, specialisms, service, places, rules, (), ()
    )


def _verdict(rung: Rung, scope: _Scope, areas: list[tuple[int, Concept]], both: bool, pay_rule: str) -> _Verdict:
    p = scope.probability
    tier, share = rung.shares[0]
    chances = [(p * held, other) for other, held in rung.shares] + [(1.0 - p, "out_of_scope")]
    rest = 1.0 - sum([chance for chance, _ in chances])
    whole = sum([chance**_SHARPNESS for chance, _ in chances]) + max(0.0, rest) ** _SHARPNESS
    chances = [(chance**_SHARPNESS / whole, other) for chance, other in chances]
    chances.sort(key=lambda chance: -chance[0])
    review = (
        (rung.mixed and rung.foreign_first)
        or both
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
        reason=_reason(outcome, rung, scope, both),
        specialisms=specialisms,
        service_area=service,
        title_places=tuple([at for at, _ in title_rules]),
        title_rules=tuple([rule for _, rule in title_rules]),
        employer_rules=tuple(scope.employer_rules),
        cue_rules=tuple(dict.fromkeys(rung.said + scope.cue_rules)),
        pay_rule=pay_rule,
    )


def _reason(outcome: str, rung: Rung, scope: _Scope, both: bool) -> str:
    against = min(scope.against, default=(0.0, ""))[1]
    if outcome == "out_of_scope":
        return against or "Nothing in the advert says children's social work."
    said = list(dict.fromkeys(rung.reasons))
    if rung.mixed and rung.foreign is not None:
        said.insert(0, "A social worker's post and another are offered together: " + rung.foreign.reason)
    elif both:
        said.insert(0, "The title names children and adults both.")
    elif outcome == "review" and against:
        said.insert(0, against)
    elif outcome == "review":
        said.insert(0, "The words fit more than one reading, and nothing else in the advert decides.")
    return " ".join(said) or "The title's role and seniority name this rung."
