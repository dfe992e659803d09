"""An advert's place on the ladder: matched, for a person to review, or out of scope, with the words that say so.

This module owns the decision whether an advert is children's social work, and how sure the reading is. The rung itself
comes from `matcher.rungs`, the parts of the title from `matcher.title`, the vocabulary from vocabulary.toml. It must
not do input or output, and knows no clock.

How it decides: named features, each with a weight in log-odds, add up to the probability that the advert is a
children's social-work role; the rung's share among its rivals multiplies it. docs/matching.md explains the weights.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from matcher.concepts import Concept
from matcher.cues import Cues, read_cues
from matcher.employers import Employer, read_employer
from matcher.likelihood import Scope
from matcher.phrases import SIGNS, NotWordByWordError, reader
from matcher.rung import Rung
from matcher.rungs import PRINCIPAL_LEADS_FROM, differs_by_nation, read_rung
from matcher.scope import weigh
from matcher.title import TITLE_LIMIT, Title, TitlePay, concepts_of, pay_below, put_together, take_apart, title_pay
from matcher.vocabulary import vocabulary

MATCHED_FROM = 0.57
"""The least probability of being children's social work at which a reading is matched."""

OUT_UP_TO = 0.37
"""The greatest at which it is out of scope; between the two a person decides."""

TITLES_REMEMBERED = 131_072
"""Readings of titles without a description that are kept; past that number all are forgotten at once."""

_VERDICTS_REMEMBERED = 32_768
_SHARPNESS = 2.5  # readings are right more often than the weights say; docs/matching.md tells how this was chosen
# A description with few telling words: readings by it are right less often, and more of them want a person.
_FEW_SHARPNESS = 1.0
_FEW_MATCHED_FROM = 0.62
_FEW_OUT_UP_TO = 0.3
_LEAST_SHARE = 0.45  # of the strongest rung among its rivals, for a matched reading
_ANOTHER_SERVICE = -0.8  # an area of at most this weight names another service
_NO_ROLE = (0.85, 0.93)  # how sure it is that a title without a role is out of scope: without and with words against
_OTHER_ROLE = (0.96, 0.98)  # and one with another occupation: close to social work, and another profession


SUREST = 0.9999
"""Only a person who decides is wholly sure (1.0)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the advert that a rule used. `field` is title, employer, description or pay; `quote` is verbatim."""

    field: str
    quote: str
    rule: str


class TierReading(NamedTuple):
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


_Chances = tuple[str, str | None, float, str | None, float]
"""How likely a reading is: the first five fields of `TierReading`."""

_Verdict = tuple[
    _Chances, str, tuple[str, ...], str | None,
    tuple[int, ...], tuple[str, ...], tuple[tuple[int, str], ...], tuple[tuple[str, str], ...], str, float,
]  # fmt: skip
"""A reading before its quotes: everything that depends on a title's parts and not on its characters.

These are the chances, the reason, the specialisms, the service area; the places of the title's words that rules used,
and those rules; the employer's places with theirs, the description's cues with theirs, and the rule of the pay. Last
stands an amount in pounds a year: without pay, or with this much and more, the verdict is the same. It is a plain
tuple, because the garbage collector need not walk one of texts and numbers, and there are thousands.
"""


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
    alone = not employer and nation is None and annual_max is None
    key = title if alone else (title, employer, nation, annual_max)
    reading = _readings.get(key)
    if reading is None:
        if len(_readings) >= TITLES_REMEMBERED:
            _readings.clear()
        reading = _readings[key] = _read_alone(title) if alone else _read(title, employer, nation, annual_max, None)
    return reading


# A plain dictionary and no lru_cache, whose linked list of so many entries takes the garbage collector longer to walk
# than the titles take to read.
_readings: dict[str | tuple[str, str, str | None, float | None], TierReading] = {}


def _read(title: str, employer: str, nation: str | None, annual_max: float | None, cues: Cues | None) -> TierReading:
    who = None
    if employer:
        who = read_employer(employer)
        if " " in employer and employer.lower() in title.lower():
            # Its name says no more in the title than where it stands by itself.
            title = re.sub(re.escape(employer), "|", title, flags=re.IGNORECASE)
    parts = take_apart(title)
    nation = nation or parts.nation or (who.nation if who is not None else None)
    stated = title_pay(title) if annual_max is None else None
    pay = stated.pounds if stated is not None else annual_max
    if cues is None:
        return _quoted(_decided(parts, who, nation, pay), parts.quotes, who, stated, None)
    # A description is rarely seen twice, so only titles' verdicts are worth keeping.
    verdict = _decide(parts.structure, parts.areas, parts.unknown, who, nation, pay, cues)
    return _quoted(verdict, parts.quotes, who, stated, cues)


def _read_alone(title: str) -> TierReading:
    """What `_read` makes of a title and nothing else; titles that differ in places and the like share a reading."""
    learnt = reader()
    written = title[:TITLE_LIMIT]
    # What is all in capitals says the same in small letters, and those are learnt already or of use to others.
    capitals = written.isupper() and _in_capitals(written) is not None
    try:
        spelled = learnt.spell(written.lower() if capitals else written)
    except NotWordByWordError:
        return _read(title, "", None, None, None)
    reading: TierReading | None = (learnt.in_capitals if capitals else learnt.readings).get(spelled)
    if reading is None:
        parts = put_together(spelled, learnt)
        verdict = _decided(parts, None, parts.nation, None)
        reading = _quoted(verdict, _quotes(parts, capitals), None, None, None)
        learnt.keep(spelled, reading, verdict[-1], capitals)
    if "£" in title and (telling := learnt.pay_tells_below.get(spelled)):
        stated = pay_below(written, telling)
        if stated is not None:
            parts = put_together(spelled, learnt)
            verdict = _decided(parts, None, parts.nation, stated.pounds)
            return _quoted(verdict, _quotes(parts, capitals), None, stated, None)
    return reading


def _quotes(parts: Title, capitals: bool) -> tuple[str, ...]:
    """The words of a title's parts as written; `capitals` says that the title is all in those, and was read without."""
    return tuple(map(str.upper, parts.quotes)) if capitals else parts.quotes


def _decided(parts: Title, who: Employer | None, nation: str | None, pay: float | None) -> _Verdict:
    """The verdict without a description, which is worked out once for all adverts that say the same."""
    if nation is not None and who is None and _DIFFER_BY_NATION.isdisjoint(parts.structure + parts.areas):
        nation = None
    verdict = _remembered((parts.structure, parts.areas, parts.unknown, who, nation, None))
    if pay is None or pay >= verdict[-1]:
        return verdict
    # The highest of the amounts that any rule compares pay with that it reaches, so that verdicts are shared.
    pay = _STEPS[max(0, bisect_right(_STEPS, pay) - 1)]
    return _remembered((parts.structure, parts.areas, parts.unknown, who, nation, pay))


def _remembered(said: "_Said") -> _Verdict:
    verdict = _verdicts.get(said)
    if verdict is None:
        if len(_verdicts) >= _VERDICTS_REMEMBERED:
            _verdicts.clear()
        verdict = _verdicts[said] = _decide(*said, None)
    return verdict


_Said = tuple[str, str, int, Employer | None, str | None, float | None]
_verdicts: dict[_Said, _Verdict] = {}


def _quoted(
    verdict: _Verdict, quotes: tuple[str, ...], who: Employer | None, stated: TitlePay | None, cues: Cues | None
) -> TierReading:
    """The verdict with the words behind each of its rules; `quotes` are the title's."""
    chances, reason, specialisms, service, places, rules, employer_rules, cue_rules, pay_rule, _ = verdict
    evidence = [_evidence("title", quotes[at], rule) for at, rule in zip(places, rules, strict=True)]
    if who is not None:
        evidence += [_evidence("employer", who.quotes[at], rule) for at, rule in employer_rules]
    if pay_rule and stated is not None:
        evidence.append(_evidence("title", stated.quote, pay_rule))
    if cues is not None:
        evidence += [_evidence("description", cues.quote(cue), rule) for cue, rule in cue_rules]
    return TierReading(*chances, tuple(evidence), reason, specialisms, service)


_in_capitals = re.compile(r"[ -`{-~£–—’]+").fullmatch  # letters without accents, in which damage could not hide
_DIFFER_BY_NATION = frozenset(sign for concept, sign in SIGNS.items() if differs_by_nation(concept))
_evidence = lru_cache(maxsize=16_384)(Evidence)
_STEPS = sorted({0.0, PRINCIPAL_LEADS_FROM, *vocabulary().least_pay.values()})
_NOBODY = Employer()


def _decide(
    structure: str,
    areas_spelled: str,
    unknown: int,
    who: Employer | None,
    nation: str | None,
    pay: float | None,
    cues: Cues | None,
) -> _Verdict:
    who = who or _NOBODY
    concepts, areas = concepts_of(structure), concepts_of(areas_spelled)
    rung = read_rung(concepts, areas, who.conventions, nation, pay, cues)
    if rung.foreign is not None and not rung.mixed:
        return _foreign(rung.foreign, rung.foreign_at, areas)
    if rung.role is None or not rung.shares:
        return _nothing(areas, len(concepts), cues)
    scope = weigh(rung, rung.role, concepts, areas, unknown, who, nation, pay, cues)
    if cues is not None and cues.area is not None:
        areas = (*areas, vocabulary().areas[cues.area])
        scope.cue_rules.append(("area", f"area.{cues.area}"))
    return _verdict(rung, scope, areas)


def _made(
    chances: _Chances,
    reason: str,
    areas: tuple[Concept, ...],
    role: Concept | None,
    title_rules: Iterable[tuple[int, str]],
    *,
    employer_rules: Iterable[tuple[int, str]] = (),
    cue_rules: Iterable[tuple[str, str]] = (),
    pay_rule: str = "",
    pay_tells_below: float = 0.0,
) -> _Verdict:
    specialisms, service = _specialisms(areas, role)
    used = dict.fromkeys(title_rules)
    return (
        chances, reason, specialisms, service,
        _one_of(tuple([at for at, _ in used])), _one_of(tuple([rule for _, rule in used])),
        tuple(employer_rules), tuple(dict.fromkeys(cue_rules)), pay_rule, pay_tells_below,
    )  # fmt: skip


@lru_cache(maxsize=8_192)
def _specialisms(areas: tuple[Concept, ...], role: Concept | None) -> tuple[tuple[str, ...], str | None]:
    named = list(areas)
    if role is not None and role.area:
        named.append(vocabulary().areas[role.area])
    specialisms = tuple(dict.fromkeys(area.specialism for area in named if area.specialism))
    return specialisms, next((area.service for area in named if area.service), None)


_shared: dict[tuple[Any, ...], tuple[Any, ...]] = {}


def _one_of(said: tuple[Any, ...]) -> tuple[Any, ...]:
    """The same places or rules, in one tuple for all verdicts that share them."""
    if len(_shared) >= _VERDICTS_REMEMBERED:
        _shared.clear()
    return _shared.setdefault(said, said)


def _foreign(role: Concept, at: int, areas: tuple[Concept, ...]) -> _Verdict:
    confidence = _OTHER_ROLE[not role.soft]
    chances = ("out_of_scope", None, confidence, None, confidence)
    return _made(chances, role.reason, areas, None, [(at, f"other_role.{role.code}")])


def _nothing(areas: tuple[Concept, ...], areas_from: int, cues: Cues | None) -> _Verdict:
    """No role of the ladder in the title: out of scope, unless the description asks for a registered social worker.

    `areas_from` is the place of the first area's quote among the title's.
    """
    rules = [(at, f"area.{area.code}") for at, area in enumerate(areas, areas_from)]
    least = min(areas, key=lambda area: area.scope, default=None)
    worst = least.scope if least is not None else 0.0
    if cues is not None and cues.registration and cues.children > 2 * cues.adults and worst > _ANOTHER_SERVICE:
        return _made(
            ("review", None, 0.5, "out_of_scope", 0.0),
            "The title names no rung, but the description asks for a registered social worker with children.",
            areas, None, rules, cue_rules=[("registration", "description.registration")],
        )  # fmt: skip
    confidence = _NO_ROLE[worst <= -2]
    reason = "The title names no role of the social-work ladder."
    if least is not None and worst <= _ANOTHER_SERVICE and least.reason:
        reason = f"{reason} {least.reason}"
    chances = ("out_of_scope", None, confidence, None, confidence)
    return _made(chances, reason, areas, None, rules)


def _verdict(rung: Rung, scope: Scope, areas: tuple[Concept, ...]) -> _Verdict:
    chances = _chances(
        rung.shares,
        scope.probability,
        scope.both or (rung.mixed and rung.foreign_first and scope.probability > OUT_UP_TO),
        scope.says_little,
    )
    least = vocabulary().least_pay.get(rung.shares[0][0], 0.0)
    return _made(
        chances,
        _reason(chances[0], rung, scope),
        areas,
        rung.role,
        (*rung.used, *scope.title_rules),
        employer_rules=scope.employer_rules,
        cue_rules=(*rung.said, *scope.cue_rules),
        pay_rule=scope.pay_rule,
        pay_tells_below=max(least, PRINCIPAL_LEADS_FROM) if "head_of_service" in rung.weights else least,
    )


@lru_cache(maxsize=8_192)
def _chances(shares: tuple[tuple[str, float], ...], p: float, review: bool, says_little: bool) -> _Chances:
    """How likely the strongest rung and its nearest rival are, at a probability `p` of being in scope.

    `shares` are the rungs' own, the strongest first; `review` says that a person decides in any case, `says_little`
    that a description was read with few words that tell whom the work is with.
    """
    tier, share = shares[0]
    chances = [p * held for _, held in shares]
    chances.append(1.0 - p)
    rest = 1.0 - sum(chances)
    sharpness = _FEW_SHARPNESS if says_little else _SHARPNESS
    out_up_to, matched_from = (_FEW_OUT_UP_TO, _FEW_MATCHED_FROM) if says_little else (OUT_UP_TO, MATCHED_FROM)
    sharp = [chance**sharpness for chance in chances]
    whole = sum(sharp) + max(0.0, rest) ** sharpness
    if review or out_up_to < p < matched_from or (p >= matched_from and share < _LEAST_SHARE):
        outcome = "review"
    else:
        outcome = "out_of_scope" if p <= out_up_to else "matched"
    out = sharp.pop() / whole
    first = sharp[0] / whole
    if outcome == "out_of_scope":
        confidence, second, runner_up = out, first, tier
    elif len(sharp) > 1 and sharp[1] / whole >= out:
        confidence, second, runner_up = first, sharp[1] / whole, shares[1][0]
    else:
        confidence, second, runner_up = first, out, "out_of_scope"
    return (
        outcome,
        None if outcome == "out_of_scope" else tier,
        min(round(confidence, 4), SUREST),
        runner_up,
        round(max(0.0, confidence - second), 4),
    )


def _reason(outcome: str, rung: Rung, scope: Scope) -> str:
    if outcome == "out_of_scope":
        return _against(scope) or "Nothing in the advert says children's social work."
    said = list(dict.fromkeys(rung.reasons))
    if rung.mixed and rung.foreign is not None:
        said.insert(0, "A social worker's post and another are offered together: " + rung.foreign.reason)
    elif scope.both:
        said.insert(0, "The title names children and adults both.")
    elif outcome == "review":
        unsure = "The words fit more than one reading, and nothing else in the advert decides."
        said.insert(0, _against(scope) or unsure)
    return " ".join(said) or "The title's role and seniority name this rung."


def _against(scope: Scope) -> str:
    """The reason of the feature that speaks against the most; empty where none does."""
    return min(scope.against, default=(0.0, ""))[1]
