"""The rungs that the parts of a title offer: role and level words, and employers' own conventions.

This module owns the reading of one part's role and level as a rung. It must not choose among the parts: that is
`matcher.rungs`.
"""

from dataclasses import dataclass

from careers.ladder import TIERS
from matcher.concepts import Concept
from matcher.cues import Cues
from matcher.title import Chunk, Group
from matcher.vocabulary import vocabulary

RANK = {tier: rank for rank, tier in enumerate(TIERS)}
"""Each tier's place on the ladder, from 0."""

_GRADES = ("nqsw", "level_1", "level_2", "sw2", "level_3", "sw3", "level_4", "sw4")
_PRACTISING = frozenset(("experienced", "past_first_year"))  # which name no rung of their own
_LEVELS = frozenset(("level_2", "level_3"))  # of a social worker's, which a rank in a later part may name
_FIRST_YEAR = frozenset(("nqsw", "level_1"))
_SOCIAL_WORK_GRADES = frozenset(("sw2", "sw3", "sw4"))
_WITH_STEPS = _SOCIAL_WORK_GRADES | {"senior", "advanced", "consultant", "principal"}
_MAYBE_CHAIRS = frozenset(("safeguarding_adviser", "quality_officer"))  # by what their description says
_CONVENTIONS = {
    said.role: [(number, one) for number, one in enumerate(vocabulary().conventions) if one.role == said.role]
    for said in vocabulary().conventions
}
"""Employers' and nations' own conventions by role, with their positions in the vocabulary's list."""


@dataclass(slots=True)
class Offer:
    """A rung that one alternative of a title offers, with the words that said so and the reason of the rule, if any."""

    tier: str
    role: Concept
    used: list[tuple[int, str]]
    reason: str


def _strong(concept: Concept) -> bool:
    return concept.kind == "other_role" or not concept.weak


def heads_of(groups: list[Group], concepts: tuple[Concept, ...]) -> list[Group]:
    """The groups that may name the post: those with a role that can stand alone, else with any role or level.

    The first names it, and the next only where the first names no rung ("Practitioner (Social Work Qualified)").
    """
    strong = [g for g in groups if any(_strong(concepts[i]) for c in g.chunks for i in c.roles)]
    return (
        [g for g in strong if not g.after]
        or strong
        or [g for g in groups if any(c.roles for c in g.chunks)]
        or [g for g in groups if any(concepts[i].role for c in g.chunks for i in c.seniorities)]
    )


def described_practitioner(concepts: tuple[Concept, ...], cues: Cues | None) -> list[Offer]:
    """A "Practitioner" of whom the description asks a social worker's registration, and cases or statutory work."""
    if cues is None or not (cues.registration and (cues.caseload or cues.statutory)):
        return []
    return [
        Offer("practitioner", concept, [(i, f"role.{concept.code}")], "The description asks for a social worker.")
        for i, concept in enumerate(concepts)
        if concept.kind == "role" and concept.code == "practitioner"
    ][:1]


def described_chair(foreign: Concept, at: int, cues: Cues | None) -> list[Offer]:
    """A safeguarding adviser or quality officer, the `foreign` role at this place, whom the description makes a chair.

    The designated officer is one, and so is who chairs children's conferences and reviews.
    """
    if cues is None or foreign.code not in _MAYBE_CHAIRS:
        return []
    if cues.designated_officer and foreign.code == "safeguarding_adviser":
        role = vocabulary().roles["designated_officer"]
    elif cues.chairs and not cues.manages:
        role = vocabulary().roles["conference_chair"]
    else:
        return []
    return [Offer("conference_chair", role, [(at, f"other_role.{foreign.code}")], role.reason)]


def lead_of_a_team(concepts: tuple[Concept, ...]) -> list[Offer]:
    """The rung of a "MASH Lead", whose title names no role: whoever leads a team of an area, as its manager does."""
    *before, last = concepts or (None,)
    if last is None or last.code != "lead" or any(concept.kind not in ("work", "either") for concept in before):
        return []
    role = vocabulary().roles["area_of_practice_manager"]
    used = [(len(before), "seniority.lead")]
    return [Offer("team_manager", role, used, "The lead of a team is read as its manager.")]


def offers_of(
    head: Group,
    groups: list[Group],
    concepts: tuple[Concept, ...],
    conventions: frozenset[int],
    nation: str | None,
) -> list[Offer]:
    """The rungs that the head group's alternatives offer, one for each chunk that names one."""
    # Of the levels that a bracket offers ("SW2/SW3") the first is the lower, and the way in.
    elsewhere = [
        i
        for group in groups
        if group is not head and not group.after and not group.welcome
        for chunk in [next((chunk for chunk in group.chunks if chunk.seniorities), Chunk())]
        for i in chunk.seniorities
        if concepts[i].anywhere or (group.plain and not any(c.roles for c in group.chunks))
    ]
    shared = next((chunk.roles for chunk in reversed(head.chunks) if chunk.roles), [])
    found = []
    for chunk in [part for whole in head.chunks for part in _said_twice(whole, concepts)]:
        own = chunk.seniorities
        if not own and not chunk.roles:
            continue
        if all(concepts[i].code in _PRACTISING or concepts[i].code in _LEVELS for i in own):
            own = own + elsewhere  # "Social Worker Level 3 (Senior)"
        if own and any(concepts[i].code == "past_first_year" for i in (*own, *elsewhere)):
            own = [i for i in own if concepts[i].code != "newly_qualified"]  # "Early Career Social Worker - Post ASYE"
        roles = [(i, concepts[i]) for i in chunk.roles or shared if concepts[i].kind == "role"]
        if not roles:
            implied = next((concepts[i].role for i in own if concepts[i].role), None)
            roles = [(-1, vocabulary().roles[implied])] if implied else []
        own = [i for i in own if not _of_the_work(i, roles, concepts)]
        for levels in (_lowest_grade(own, concepts), *_grades_above(own, concepts)):
            offers = [offer_of(i, role, levels, concepts, conventions, nation) for i, role in roles]
            best = max((o for o in offers if o), key=lambda o: (RANK[o.tier], o.role.scope), default=None)
            if best:
                found.append(best)
    return found


def _said_twice(chunk: Chunk, concepts: tuple[Concept, ...]) -> list[Chunk]:
    """The alternatives of a chunk whose slash was lost: "Social Worker Senior Social Worker" says one role twice."""
    first, *others = chunk.roles or [-1]
    if not others or any(concepts[i] is not concepts[first] for i in others):
        return [chunk]
    parts, after = [], -1
    for role in chunk.roles:
        parts.append(Chunk([role], [i for i in chunk.seniorities if after < i < role]))
        after = role
    parts[-1].seniorities += [i for i in chunk.seniorities if i > after]
    return parts


def _of_the_work(level: int, roles: list[tuple[int, Concept]], concepts: tuple[Concept, ...]) -> bool:
    """Whether a "specialist" is said of the work and not of the worker: it stands after "Social Worker"."""
    return concepts[level].code == "specialist" and bool(roles) and level > roles[-1][0] >= 0


def _lowest_grade(levels: list[int], concepts: tuple[Concept, ...]) -> list[int]:
    """The levels without all but the lowest of a range of grades ("SW2 SW3").

    One beside a grade or a rank is a step of it ("Senior Social Worker Level 1").
    """
    grades = [i for i in levels if concepts[i].code in _GRADES]
    if any(concepts[i].code in _WITH_STEPS for i in levels):
        steps = [i for i in grades if concepts[i].code.startswith("level_")]
        levels, grades = [i for i in levels if i not in steps], [i for i in grades if i not in steps]
    if len(grades) < 2:
        return levels
    lowest = min(grades, key=lambda i: _GRADES.index(concepts[i].code))
    return [i for i in levels if i == lowest or i not in grades]


def _grades_above(levels: list[int], concepts: tuple[Concept, ...]) -> list[list[int]]:
    """Each further grade of a range that begins in the first year ("NQSW/SW2"), which are its rivals."""
    grades = sorted((i for i in levels if concepts[i].code in _GRADES), key=lambda i: _GRADES.index(concepts[i].code))
    if len(grades) < 2 or concepts[grades[0]].code not in _FIRST_YEAR:
        return []
    others = [i for i in levels if i not in grades]
    return [[*others, grade] for grade in grades if concepts[grade].code not in _FIRST_YEAR]


def offer_of(
    at: int,
    role: Concept,
    seniorities: list[int],
    concepts: tuple[Concept, ...],
    conventions: frozenset[int],
    nation: str | None,
) -> Offer | None:
    """The rung that a role with levels names, or None; `at` is the role's position, -1 where a level implies it."""
    used = [(at, f"role.{role.code}")] if at >= 0 else []
    codes = {concepts[i].code: i for i in seniorities}
    for number, convention in _CONVENTIONS.get(role.code, ()):
        if convention.seniority in codes and (
            number in conventions if convention.employer else convention.nation == nation
        ):
            said = (codes[convention.seniority], f"convention.{role.code}.{convention.seniority}")
            return Offer(convention.tier, role, [*used, said], convention.reason)
    for seniority, tier in role.rungs:
        if seniority in codes:
            return Offer(tier, role, [*used, (codes[seniority], f"seniority.{seniority}")], role.reason)
    if role.tier is None:
        return None
    return Offer(role.tier, role, used + [(i, f"seniority.{code}") for code, i in codes.items()], role.reason)
