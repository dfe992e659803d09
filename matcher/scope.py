"""How likely an advert is children's social work: named features, each with a weight in log-odds, and their words.

This module owns the weighing of title, employer, description and pay. It must not decide what follows from the
probability: that is `matcher.tier`; nor which rung it is: that is `matcher.rungs`.
"""

import math
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from matcher.concepts import Concept
from matcher.cues import Cues
from matcher.employers import Employer
from matcher.offers import RANK
from matcher.rungs import Rung
from matcher.vocabulary import vocabulary

_WORDS_THAT_TELL = 60  # a description of fewer words may be silent about social work
_WORDS_THAT_SAY_WHOM = 15  # one of fewer may name nobody, beside a social worker's title
_WORDS_THAT_SAY = 8  # and one of fewer than this about whom the work is with
_SOCIAL_WORKER = vocabulary().roles["social_worker"].scope  # beside a plain role, social work says no more than that
_WORDS_THAT_NAME = 40  # one of so many that is about children names them, and not families alone
_TELLING_WORDS = 3  # fewer words of children or adults leave a reading less sure
_ALL_AGES = frozenset(("emergency_duty", "all_ages"))  # services that are for children and adults both
_CHILDRENS_EMPLOYER = 1.5  # an employer's kind of at least this weight says children by itself
_USUALLY_ELSEWHERE = -1.0  # a role of at most this weight is another service's as a rule
_ANY_TRADES = 0.5  # a role of at most this weight is named alike in other trades
_OPEN_TO_OTHERS = -1.0  # an area of at most this weight beside a plain role is open to other professions
_ANOTHER_PROFESSIONS = -2.5  # one of children's at most this weight is another profession's, as their wards are
_ANOTHER_SERVICE = -1.5  # and one of at most this weight is their service
_CHILDREN_LIKELY = 2.2  # an area of at least this weight is hardly ever adults' work
_GUIDES = 0.5  # of the weight of leading others, where a social worker for children is asked for
_PANELS = 2  # words of a panel that show it is what the post chairs
_OTHERS_WORK = 2  # words of another service's daily work that show it
_ANY_SERVICES = ("assessment", "front_door")  # teams' names that other services use as well
_ANOTHERS = ("adults", "mental_health", "hospice")  # which stay another service beside children's words
_WHOEVER = ("children", "family", "young_people")  # areas that name children and no service
_LEADERS_OF_A_PART = frozenset(("assistant_director", "head_of_service"))  # of a directorate, and not of the whole
_DIRECTOR = "director"  # of a directorate, which may be for children and adults both
_OF_BOTH = frozenset(("adults", "health"))  # what "Director of Children, Adults and Public Health" leads as well
_HEALTH = "health"  # which is not theirs who lead children's work, unless the role itself names the service
_CHARITY = "charity"  # whose director leads no council's department
_EITHERS = frozenset(
    ("disability", "learning_disability", "hospital", "reviews", "criminal_justice")
)  # whose teams are children's where it says so
_FIRST_CONTACT = ("front_door", "assessment")  # services beside which "contact" is not children's with their families
_CHILDREN_DESCRIBED = 3  # so many of children's words, and twice as many as of adults', make a description children's
_CHILDREN_NAMED = 4.0  # and of this weight, says children by itself
_WEIGHTS = vocabulary().weights


class Scope:
    """The sum of the features that tell children's social work from everything else, with the words behind each.

    `both` says that the title names children and adults; `pay_rule` is the rule that the pay decided, or empty;
    `says_little` that a description was read which has few words that tell whom the work is with; `first_year` that
    one was read which speaks of the first year in practice, of a post for the newly qualified.
    """

    def __init__(self) -> None:
        self.sum = 0.0
        self.title_rules: list[tuple[int, str]] = []
        self.employer_rules: list[tuple[int, str]] = []
        self.cue_rules: list[tuple[str, str]] = []
        self.against: list[tuple[float, str]] = []  # (weight, reason)
        self.both = False
        self.pay_rule = ""
        self.says_little = False
        self.first_year = False

    def add(self, weight: float, reason: str = "") -> None:
        """Add a feature's weight in log-odds; where it speaks against, the reason for people."""
        self.sum += weight
        if weight < 0 and reason:
            self.against.append((weight, reason))

    @property
    def probability(self) -> float:
        """How likely the advert is children's social work, 0..1."""
        return 1.0 / (1.0 + math.exp(-self.sum))


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
    ours = described or role.scope >= _CHILDREN_LIKELY
    wide = role.wide and (ours or role.code not in _LEADERS_OF_A_PART or not _of_another_part(areas))
    directs = wide and rung.tier == "practice_leader"
    people = _people(areas, wide, directs, role.code == _DIRECTOR, social_work, ours)
    scope.sum += people.weight
    scope.against += people.against
    scope.title_rules += [(len(structure) + at, rule) for at, rule in people.rules]
    scope.both = people.both
    _other_roles(scope, structure, rung, social_work)
    if not social_work and unknown:
        first = _WEIGHTS.unknown_word
        if cues is None and role.weak and role.tier is not None:
            first = _WEIGHTS.unknown_word_weak
        elif cues is None and not who.named and _plain_manager(rung, role):
            first = _WEIGHTS.unknown_word_wide
        weight = first + _WEIGHTS.unknown_word_more * (unknown - 1)
        scope.add(weight, "The title has words that are not known from social work.")
    _employer(scope, who, nation, social_work, any(area.other <= _ANOTHER_SERVICE for area in areas))
    _bands(scope, structure, nation)
    if cues is not None and social_work and cues.childhood:
        # Whoever grows up is a child, but those who work with adults speak of schools and mums as well.
        cues = replace(cues, children=cues.children + cues.childhood, families=cues.families + cues.childhood)
    if cues is not None:
        scope.says_little = cues.children + cues.adults < _TELLING_WORDS
        # Chairs and reviewing officers of children are social workers, whatever the words.
        chairs = rung.tier == "conference_chair" and cues.children > cues.adults
        named = cues.children > cues.families or cues.registration or cues.social_work
        at_school = any(kind.code == "school" for kind in who.kinds)
        _whom(scope, cues, social_work or (rung.tier == "conference_chair" and bool(named)), at_school=at_school)
        only_families = social_work and 0 < cues.children == cues.families and cues.length >= _WORDS_THAT_NAME
        if only_families and not _named_ours(cues):
            scope.add(_WEIGHTS.only_families, "The description speaks of families, and never of children.")
        student = rung.tier == "student"  # who learns in both services
        if not (cues.children or student) and all(kind.scope < _CHILDRENS_EMPLOYER for kind in who.kinds):
            _childless(scope, cues, social_work)
        _qualified(scope, cues, social_work or chairs, RANK.get(rung.tier or "", 0) >= RANK["service_manager"])
        _described(scope, cues, social_work)
        if rung.tier == "conference_chair" and cues.panel >= _PANELS and not (cues.chairs or cues.registration):
            scope.add(_WEIGHTS.panel_chair, "The post chairs a panel that approves carers, not children's plans.")
            scope.cue_rules.append(("panel", "description.panel"))
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


class _People(NamedTuple):
    """Whom a title's areas of work are with: their weight, what speaks against, and the areas (by number) that said so.

    `both` is True where they name children and adults.
    """

    weight: float
    against: tuple[tuple[float, str], ...]
    rules: tuple[tuple[int, str], ...]
    both: bool


@lru_cache(maxsize=8_192)
def _people(
    areas: tuple[Concept, ...], wide: bool, directs: bool, everyone: bool, social_work: bool, described: bool
) -> _People:
    """Weigh whom the title's areas of work are with.

    `wide` says that the role leads several services, `directs` that it leads a directorate or a part of one, `everyone`
    that the directorate may be for children and adults both, `described` that the description is about children, or the
    role's own name.

    The strongest words for and against count in full and the others a little, because five ways of saying children
    are hardly more than one.
    """
    first_contact = any(area.service in _FIRST_CONTACT for area in areas)
    directs = directs or any(area.service == "safeguarding" for area in areas)
    care = any(area.service and area.people == "children" for area in areas)
    weighed = [
        (area.scope if social_work or (wide and _of_a_directorate(area, directs)) else area.other, i, area)
        for i, area in enumerate(areas)
        if not (first_contact and area.code == "contact") and not (care and area.code == "town_planning")
    ]
    elsewhere = any(area.people == "children" and weight <= _OPEN_TO_OTHERS for weight, _, area in weighed)
    if everyone and any(area.people == "children" for area in areas) and any(area.code == "adults" for area in areas):
        weighed = [w for w in weighed if w[2].code not in _OF_BOTH]
    if elsewhere and not any(weight > 0 and area.service for weight, _, area in weighed):
        # That early help is for children says no more than its name.
        weighed = [w for w in weighed if w[2].code not in _WHOEVER]
    fors = sorted((w for w in weighed if w[0] > 0), key=lambda w: -w[0])
    againsts = sorted((w for w in weighed if w[0] < 0), key=lambda w: w[0])
    children = described or any(area.people == "children" and area.scope >= _CHILDREN_LIKELY for area in areas)
    total = fors[0][0] + min(0.8, 0.25 * sum(w[0] for w in fors[1:])) if fors else 0.0
    against: tuple[tuple[float, str], ...] = ()
    if againsts:
        weight, _, worst = againsts[0]
        alone = worst.code in _ANOTHERS or not (social_work or wide or worst.code in _EITHERS)
        theirs = wide and worst.code != _CHARITY and (described or worst.code != _HEALTH)
        if children and (theirs if worst.people == "other" else not alone):
            # Children's hospital and disability teams are children's social work, and a director of children's
            # services answers for education too.
            weight /= 2
        if not (wide and worst.people == "other" and children):  # a directorate has several services
            # "Children with Learning Disabilities and Autism" names one service, said twice.
            others = [w[0] for w in againsts[1:] if w[2] is not worst or not children]
            weight += max(-1.5, 0.3 * sum(others))
        total += weight
        if worst.reason:
            against = ((weight, worst.reason),)
    named = any(area.people == "children" and area.scope >= _CHILDREN_NAMED for area in areas)
    return _People(
        weight=total,
        against=against,
        rules=tuple((i, f"area.{area.code}") for _, i, area in fors + againsts),
        both=named and any(area.code == "adults" for _, _, area in weighed),
    )


def _of_another_part(areas: tuple[Concept, ...]) -> bool:
    """Whether areas of work name another part of a directorate, and children only as those whom all of it is for.

    "Assistant Director - Children's Education" leads no social work.
    """
    return any(area.people == "other" and area.other <= _ANOTHER_SERVICE for area in areas) and all(
        area.code in _WHOEVER for area in areas if area.people == "children"
    )


def _of_a_directorate(area: Concept, directs: bool) -> bool:
    """Whether an area of work tells of children's social care where its leader leads several services.

    A director of early help leads social work as well, and so does a head of safeguarding and early help; a head of
    early help does not.
    """
    return area.people == "children" and area.other > (_ANOTHER_PROFESSIONS if directs else _OPEN_TO_OTHERS)


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


def _employer(scope: Scope, who: Employer, nation: str | None, social_work: bool, elsewhere: bool) -> None:
    """Weigh the employer's kind; `elsewhere` says that the title names a service of other professions."""
    for at, kind in enumerate(who.kinds):
        weight = kind.scope if social_work else kind.other
        if kind.code == "health" and nation == "northern_ireland":
            weight = _WEIGHTS.health_northern_ireland  # health and social care trusts are the children's service there
        if kind.code == "health" and social_work and any(other.code == "children" for other in who.kinds):
            weight /= 2  # a children's hospital has social workers of its own
        if elsewhere and not social_work and kind.scope >= _CHILDRENS_EMPLOYER:
            weight /= 2  # a children's trust runs early help and special educational needs too
        scope.add(weight, kind.reason)
        scope.employer_rules.append((at, f"employer.{kind.code}"))
    if who.named and not social_work and all(kind.adds for kind in who.kinds):
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


def _described(scope: Scope, cues: Cues, social_work: bool) -> None:
    """The service that the description names as its own, and what the post leads."""
    weights = _WEIGHTS
    area = vocabulary().areas[cues.area] if cues.area else None
    if area is not None and area.people == "children" and area.other > 0 and not _named_ours(cues):
        area = None
    if area is not None and area.other < 0 and cues.leads == "ours" and cues.children:
        area = None  # a home among what the head of a whole service leads
    adults_own = area is not None and area.people == "adults" and cues.adults >= cues.children
    if area is not None and (not social_work or adults_own or (area.other < 0 and cues.children == cues.families)):
        scope.add(weights.described_area * area.other, area.reason or "The description is of another service.")
    ours = cues.statutory + cues.social_work + cues.registration
    if cues.other_service >= _OTHERS_WORK and cues.other_service > ours and not social_work:
        scope.add(weights.other_service_plain, "The description is of another service's work.")
        scope.cue_rules.append(("other_service", "description.other_service"))
    if cues.leads == "others" and not social_work:
        # A social worker who has support workers to guide is still one.
        asked = cues.own_register and not cues.health_register and cues.children > cues.adults
        weight = weights.leads_others_plain * (_GUIDES if asked else 1.0)
        scope.add(weight, "Those whom the post leads are of another service.")
        scope.cue_rules.append(("leads", "description.leads_others"))


def _whom(scope: Scope, cues: Cues, social_work: bool, *, at_school: bool) -> None:
    """Whom the description says the work is with; at a school children's words alone show no social work."""
    weights = _WEIGHTS
    if cues.children or cues.adults:
        adults_alone = cues.adults and cues.adults + cues.people > 1 and cues.children == cues.families
        ours = 0 if adults_alone else cues.children
        balance = weights.description_balance * math.log((1 + ours) / (1 + cues.adults))
        most = weights.description_balance_most
        if adults_alone or (cues.adults_statutory and not cues.statutory):
            balance += weights.adults_alone
        if at_school:
            balance = min(balance, 0.0)
        scope.add(max(-most, min(most, balance)), "The description is about adults or health.")
        if balance > 0:
            scope.cue_rules.append(("children", "description.children"))
        if balance < 0:
            scope.cue_rules.append(("adults", "description.adults"))
    said = cues.statutory or cues.social_worker or cues.registration or cues.childrens_social_care
    if not (social_work or said or _named_ours(cues)) and cues.children:
        scope.add(weights.not_statutory_plain, "The description speaks of children, but not of social work.")
    elif cues.statutory == 1 and not (
        social_work or cues.social_work or cues.registration or cues.childrens_social_care or _named_ours(cues)
    ):
        scope.add(weights.one_statutory_plain, "The description hardly speaks of social work.")


def _childless(scope: Scope, cues: Cues, social_work: bool) -> None:
    """A description of a social worker's or of social work that never speaks of children or families.

    One that looks for the newly qualified is often about their first year in practice, and then names nobody.
    """
    weights = _WEIGHTS
    if not (social_work or cues.social_work or cues.registration):
        return
    if _named_ours(cues) or cues.area in _ALL_AGES or cues.strategic:
        return
    if cues.length >= (_WORDS_THAT_SAY_WHOM if social_work else _WORDS_THAT_SAY):
        about_the_year = scope.first_year and not (cues.people or cues.anybody or cues.adults)
        weight = weights.children_unsaid_first_year if about_the_year else weights.children_unsaid
        scope.add(weight, "The description never speaks of children or families.")
    said = "people" if cues.people else "anybody"
    if cues.length >= _WORDS_THAT_SAY and (cues.people or cues.anybody or cues.adults):
        weight = weights.people_unsaid if cues.people or cues.adults else weights.anybody_unsaid
        scope.add(weight, "The description speaks of people, and never of children or families.")
        if cues.people or cues.anybody:
            scope.cue_rules.append((said, "description.people"))


def _named_ours(cues: Cues) -> bool:
    """Whether the description names a team of children's social work as its own, or as what the post leads."""
    if cues.leads == "ours":
        return True
    if cues.area in _ANY_SERVICES and not (cues.statutory or cues.social_work or cues.registration):
        return not (cues.other_service or cues.adults or cues.people)
    area = vocabulary().areas[cues.area] if cues.area else None
    return area is not None and area.people == "children" and area.other > 0


def _registered(cues: Cues, social_work: bool) -> bool:
    """Whether it asks for a social worker's registration; HCPC's register is that of health professions too."""
    if social_work:
        return bool(cues.registration or cues.care_register)
    own = cues.own_register and not cues.health_register  # "registered with HCPC or Social Work England"
    return bool(cues.registration and (own or cues.social_worker or not cues.another_setting))


def _qualified(scope: Scope, cues: Cues, social_work: bool, leads_services: bool) -> None:
    """Whether the description asks for a social worker, for somebody else, or for nobody in particular.

    `leads_services` says that the post leads several teams, of which a home may be one.
    """
    weights = _WEIGHTS
    if cues.unregistered:
        reason = "The description says that no social work qualification is asked."
        scope.add(weights.unregistered if social_work else weights.unregistered_plain, reason)
        scope.cue_rules.append(("unregistered", "description.unregistered"))
    elif cues.other_qualification and not social_work:
        reason = "The description accepts another qualification than a social worker's."
        scope.add(weights.other_qualification_plain, reason)
        scope.cue_rules.append(("other_qualification", "description.other_qualification"))
    elif _registered(cues, social_work):
        # Adults' social workers register too.
        if cues.children > cues.adults or (cues.children == cues.adults and not social_work):
            scope.add(weights.registered if social_work else weights.registered_plain)
        scope.cue_rules.append(("registration", "description.registration"))
    elif cues.another_setting and not (leads_services and cues.statutory > cues.another_setting):
        reason = "The description is of a school, a home or a health practice."
        scope.add(weights.another_setting if social_work else weights.another_setting_plain, reason)
        scope.cue_rules.append(("another_setting", "description.another_setting"))
    elif cues.social_work:
        scope.add(0.0 if social_work else weights.social_work_said_plain)
    elif _named_ours(cues):
        pass
    elif cues.length >= _WORDS_THAT_TELL:
        reason = "The description never speaks of social work."
        scope.add(weights.silent if social_work else weights.silent_plain, reason)
    elif cues.length >= _WORDS_THAT_SAY and not social_work and not cues.children:
        scope.add(weights.nothing_plain, "The description speaks of neither children nor social work.")
