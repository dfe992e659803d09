"""How likely an advert is children's social work: named features, each with a weight in log-odds, and their words.

This module owns the weighing of role, employer and pay, and adds what `matcher.served` says of the areas of work and
`matcher.described` of the description. It must not decide what follows from the probability: that is `matcher.tier`;
nor which rung it is: that is `matcher.rungs`.
"""

from matcher.concepts import Concept
from matcher.cues import Cues
from matcher.described import CHILDRENS_EMPLOYER, weigh_description
from matcher.employers import Employer
from matcher.likelihood import Scope
from matcher.offers import RANK
from matcher.rung import Rung
from matcher.served import CHILDREN_LIKELY, of_another_part, weigh_areas
from matcher.vocabulary import vocabulary

_SOCIAL_WORKER = vocabulary().roles["social_worker"].scope  # beside a plain role, social work says no more than that
_USUALLY_ELSEWHERE = -1.0  # a role of at most this weight is another service's as a rule
_ANY_TRADES = 0.5  # a role of at most this weight is named alike in other trades
_LEADERS_OF_A_PART = frozenset(("assistant_director", "head_of_service"))  # of a directorate, and not of the whole
_DIRECTOR = "director"  # of a directorate, which may be for children and adults both
_CHILDREN_DESCRIBED = 3  # so many of children's words, and twice as many as of adults', make a description children's
_CHILDRENS_CHARITY = "childrens_charity"
_COUNCIL = "council"
_MANY_SERVICES = frozenset((_COUNCIL, "recruiter", "northern_ireland_trust", "health_and_social_care_partnership"))
_CHILDREN = "children"  # whom an employer's name or an area of work may say
_LEARNERS = frozenset(("trainee", "apprentice", "student", "newly_qualified"))  # whom every trade has
_NQSW = "nqsw"  # who are social workers by that name
_CARERS_SERVICES = frozenset(("fostering", "adoption"))
_WEIGHTS = vocabulary().weights


def weigh(
    rung: Rung,
    role: Concept,
    structure: tuple[Concept, ...],
    areas: tuple[Concept, ...],
    unknown: int,
    who: Employer,
    nation: str | None,
    pay: float | None,
    cues: Cues | None,
) -> Scope:
    """Weigh what shows whether an advert whose title names a `rung` with a `role` is children's social work.

    `structure`, `areas` and `unknown` are the title's, `pay` is in pounds a year. Places in the rules are positions in
    `structure`, and after them in `areas`.
    """
    scope = Scope()
    scope.first_year = rung.tier == "nqsw" and cues is not None and cues.newly_qualified > 0
    social_work = role.social_work or any(concept.social_work for concept in structure)
    start = role.scope if who.named else role.other
    elsewhere = role.reason if start <= _USUALLY_ELSEWHERE else ""
    if social_work and not role.social_work:
        start = min(start + _WEIGHTS.social_work_named, max(start, _SOCIAL_WORKER))
    scope.add(start, elsewhere)
    described = cues is not None and cues.children >= max(_CHILDREN_DESCRIBED, 2 * cues.adults)
    ours = described or role.scope >= CHILDREN_LIKELY
    wide = role.wide and (ours or role.code not in _LEADERS_OF_A_PART or not of_another_part(areas))
    directs = wide and rung.tier == "practice_leader"
    people = weigh_areas(areas, wide, directs, role.code == _DIRECTOR, social_work, ours)
    scope.sum += people.weight
    scope.against += people.against
    scope.title_rules += [(len(structure) + at, rule) for at, rule in people.rules]
    scope.both = people.both
    _other_roles(scope, structure, rung, social_work)
    if not social_work and _plain_manager(rung, role):
        codes = {concept.code for concept in structure}
        unknown += not _LEARNERS.isdisjoint(codes) and _NQSW not in codes
    if not social_work and unknown:
        first = _WEIGHTS.unknown_word
        if cues is None and role.weak and role.tier is not None:
            first = _WEIGHTS.unknown_word_weak
        elif cues is None and not who.named and _plain_manager(rung, role):
            first = _WEIGHTS.unknown_word_wide
        elif cues is None and role.scope > 0 >= people.weight and not directs and _of_many_services(who, areas):
            first = _WEIGHTS.unknown_word_many_services
        weight = first + _WEIGHTS.unknown_word_more * (unknown - 1)
        scope.add(weight, "The title has words that are not known from social work.")
    if who.named:
        _employer(scope, who, nation, social_work, people.another, areas)
        if cues is None and social_work and not who.kinds:
            scope.add(_WEIGHTS.unknown_employer_undescribed, "Nothing shows whom the employer works with.")
    if all(kind.code != _COUNCIL for kind in who.kinds):  # whose bands are its own
        _bands(scope, structure, nation)
    if cues is not None:
        weigh_description(scope, cues, rung.tier, who, social_work=social_work)
    if rung.mixed and rung.foreign is not None:
        scope.add(_WEIGHTS.mixed_roles, rung.foreign.reason)
        scope.title_rules.append((rung.foreign_at, f"other_role.{rung.foreign.code}"))
    scope.pay_rule = rung.pay_rule
    floor = vocabulary().least_pay.get(rung.tier or "")
    if pay is not None and floor is not None and pay < floor:
        scope.add(_WEIGHTS.pay_below_rung, "The pay is below any that this rung has had.")
        scope.pay_rule = "pay.below_the_rung"
    return scope


def _plain_manager(rung: Rung, role: Concept) -> bool:
    """Whether the role is a manager's or above, in words that every trade uses."""
    return rung.tier is not None and RANK[rung.tier] >= RANK["team_manager"] and role.other <= _ANY_TRADES


def _of_many_services(who: Employer, areas: tuple[Concept, ...]) -> bool:
    """Whether the employer has or fills posts of many services, and nothing that is named says children."""
    codes = {kind.code for kind in who.kinds}
    return not _MANY_SERVICES.isdisjoint(codes) and _CHILDREN not in (codes | {area.people for area in areas})


def _other_roles(scope: Scope, concepts: tuple[Concept, ...], rung: Rung, social_work: bool) -> None:
    """Another profession's name elsewhere in the title says whom a manager manages ("Team Leader - Nursery Nurses").

    One that has an area of work is whom the work is with ("Reviewing Officer (Foster Carers)").
    """
    for i, concept in enumerate(concepts):
        if concept.kind == "other_role" and i != rung.foreign_at and concept.area is None:
            plain = _WEIGHTS.other_role_soft if concept.soft else _WEIGHTS.other_role
            beside = concept.scope or _WEIGHTS.other_role_social_work
            scope.add(beside if social_work else plain, concept.reason)
            scope.title_rules.append((i, f"other_role.{concept.code}"))


def _employer(
    scope: Scope, who: Employer, nation: str | None, social_work: bool, elsewhere: bool, areas: tuple[Concept, ...]
) -> None:
    """Weigh the employer's kind; `elsewhere` says that the title names a service of other professions."""
    for at, kind in enumerate(who.kinds):
        weight = kind.scope if social_work else kind.other
        if kind.code == "health" and nation == "northern_ireland":
            weight = _WEIGHTS.health_northern_ireland  # health and social care trusts are the children's service there
        if kind.code == "health" and social_work and any(other.code == _CHILDREN for other in who.kinds):
            weight /= 2  # a children's hospital has social workers of its own
        if elsewhere and not social_work and kind.scope >= CHILDRENS_EMPLOYER:
            weight /= 2  # a children's trust runs early help and special educational needs too
        if kind.code == _CHILDRENS_CHARITY and not social_work and any(area.code in _CARERS_SERVICES for area in areas):
            weight /= 2  # whose fostering and adoption services are agencies of their own
        scope.add(weight, kind.reason)
        scope.employer_rules.append((at, f"employer.{kind.code}"))
    if not social_work and all(kind.adds for kind in who.kinds):
        # A name that says no more than children is a charity's as often as a council's.
        scope.add(_WEIGHTS.unknown_employer, "Nothing shows that the employer does children's social work.")


def _bands(scope: Scope, concepts: tuple[Concept, ...], nation: str | None) -> None:
    """Agenda for Change bands are the NHS's own, except in Northern Ireland."""
    if nation == "northern_ireland":
        return
    for at, concept in enumerate(concepts):
        if concept.kind == "seniority" and concept.code.startswith("band_"):
            scope.add(_WEIGHTS.nhs_band, "A pay band of this kind is the NHS's.")
            scope.title_rules.append((at, "grade.nhs_band"))
            return
