"""Whom a title's areas of work are with: children, adults or somebody else, and how much that says.

This module owns the weighing of the areas together. It must not look at the role, the employer or the description
beyond what it is told of them.
"""

from functools import lru_cache
from typing import NamedTuple

from matcher.concepts import Concept
from matcher.vocabulary import vocabulary

_ANOTHER_SERVICE = -1.5  # an area of at most this weight beside a plain role is another profession's service
CHILDREN_LIKELY = 2.2  # an area of at least this weight is hardly ever adults' work
_OPEN_TO_OTHERS = -1.0  # an area of at most this weight beside a plain role is open to other professions
_ANOTHER_PROFESSIONS = -2.5  # one of children's at most this weight is another profession's, as their wards are
_ANOTHERS = ("adults", "adults_care", "mental_health", "hospice")  # which stay another service beside children's words
_WHOEVER = ("children", "family", "young_people")  # areas that name children and no service
_OF_BOTH = frozenset(("adults", "health"))  # what "Director of Children, Adults and Public Health" leads as well
_HEALTH = "health"  # which is not theirs who lead children's work, unless the role itself names the service
_CHARITY = "charity"  # whose director leads no council's department
_EITHERS = frozenset(
    ("disability", "learning_disability", "hospital", "reviews", "criminal_justice")
)  # whose teams are children's where it says so
_SAYING_NO_MORE = {
    "contact": ("front_door", "assessment"),
    "information": ("front_door",),
    "performance": ("safeguarding",),
}
"""Areas that say nothing of their own beside these services, where contact is no child's with its family."""
_BOTH_ENDS = frozenset(("early_help", "safeguarding"))  # which say together, in any order, what "and" between them does
_EARLY_HELP_AND_SAFEGUARDING = vocabulary().areas["early_help_and_safeguarding"]
_FIELDWORK = "fieldwork"  # which of children's services is their social workers'
_JUSTICE = frozenset(("criminal_justice",))
_PATHWAYS = _JUSTICE | {
    "adults",
    "adults_care",
    "care_assessment",
    "health",
    "hospital",
    "learning_disability",
    "mental_health",
    "sensory",
    "substance_misuse",
}
_ADULTS_OWN = frozenset(("adults_care", "criminal_justice", "learning_disability", "sensory"))
_THEIRS_TOO = {
    "throughcare": _JUSTICE,
    "court": _JUSTICE,
    "pathway": _PATHWAYS,
    "front_door": _ADULTS_OWN | {"hospital"},
    "mash": _ADULTS_OWN,
    "assessment": _ADULTS_OWN,
    "referral_and_assessment": _ADULTS_OWN,
}
"""Areas that are another service's beside one of its own: people leaving prison have throughcare as well."""
_CHILDREN_NAMED = 4.0  # an area of at least this weight says children by itself


class Served(NamedTuple):
    """Whom a title's areas of work are with: their weight, what speaks against, and the areas (by number) that said so.

    `both` is True where they name children and adults, `another` where they name a service of other professions.
    """

    weight: float
    against: tuple[tuple[float, str], ...]
    rules: tuple[tuple[int, str], ...]
    both: bool
    another: bool


@lru_cache(maxsize=8_192)
def weigh_areas(
    areas: tuple[Concept, ...], wide: bool, directs: bool, everyone: bool, social_work: bool, described: bool
) -> Served:
    """Weigh whom the title's areas of work are with.

    `wide` says that the role leads several services, `directs` that it leads a directorate or a part of one, `everyone`
    that the directorate may be for children and adults both, `described` that the description is about children, or the
    role's own name.

    The strongest words for and against count in full and the others a little, because five ways of saying children
    are hardly more than one.
    """
    codes = {area.code for area in areas}
    if wide and codes >= _BOTH_ENDS:
        areas = tuple(_EARLY_HELP_AND_SAFEGUARDING if area.code == "early_help" else area for area in areas)
    fieldwork = _FIELDWORK in codes and any(area.people == "children" for area in areas)
    led = fieldwork or any(_of_social_workers(area) for area in areas)
    plain = [area.other / 2 if area.joined and led else area.other for area in areas]
    services = {area.service for area in areas}
    directs = directs or "safeguarding" in services
    care = any(area.service and area.people == "children" for area in areas)
    theirs_too = {code for code in codes & _THEIRS_TOO.keys() if _THEIRS_TOO[code] & codes}
    weighed = [
        (area.scope if social_work or (wide and _of_a_directorate(area, weight, directs)) else weight, i, area)
        for i, (area, weight) in enumerate(zip(areas, plain, strict=True))
        if services.isdisjoint(_SAYING_NO_MORE.get(area.code, ()))
        and not (care and area.code == "town_planning")
        and area.code not in theirs_too
    ]
    elsewhere = any(area.people == "children" and weight <= _OPEN_TO_OTHERS for weight, _, area in weighed)
    if (
        everyone
        and any(area.people == "children" and not area.beside for area in areas)
        and any(area.code == "adults" for area in areas)
    ):
        weighed = [w for w in weighed if w[2].code not in _OF_BOTH]
    if elsewhere and not any(weight > 0 and area.service for weight, _, area in weighed):
        # That early help is for children says no more than its name.
        weighed = [w for w in weighed if w[2].code not in _WHOEVER]
    fors = sorted((w for w in weighed if w[0] > 0), key=lambda w: -w[0])
    againsts = sorted((w for w in weighed if w[0] < 0), key=lambda w: w[0])
    children = described or any(
        area.people == "children" and area.scope >= CHILDREN_LIKELY and area.code not in theirs_too for area in areas
    )
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
    named = any(area.people == "children" and area.scope >= _CHILDREN_NAMED for _, _, area in weighed)
    return Served(
        weight=total,
        against=against,
        rules=tuple((i, f"area.{area.code}") for _, i, area in fors + againsts),
        both=named and any(area.code == "adults" for _, _, area in weighed),
        another=any(weight <= _ANOTHER_SERVICE for weight in plain),
    )


def of_another_part(areas: tuple[Concept, ...]) -> bool:
    """Whether areas of work name another part of a directorate, and children only as those whom all of it is for.

    "Assistant Director - Children's Education" leads no social work.
    """
    return any(area.people == "other" and area.other <= _ANOTHER_SERVICE for area in areas) and all(
        area.code in _WHOEVER for area in areas if area.people == "children"
    )


def _of_social_workers(area: Concept) -> bool:
    """Whether an area is a service of children's social workers, whose leader may lead those that it is joined to.

    "Fostering and Placements" is led by one person more often than placements are by themselves.
    """
    return area.people == "children" and area.service is not None and area.other >= CHILDREN_LIKELY


def _of_a_directorate(area: Concept, plain: float, directs: bool) -> bool:
    """Whether an area of work tells of children's social care where its leader leads several services.

    `plain` is its weight beside a plain role. A director of early help leads social work as well, and so does a head
    of safeguarding and early help; a head of early help does not.
    """
    return area.people == "children" and plain > (_ANOTHER_PROFESSIONS if directs else _OPEN_TO_OTHERS)
