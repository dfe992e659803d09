"""Which rung a title's parts name, and how strongly its rivals do.

This module owns the choice among the rungs that a title offers. It must not decide whether the advert is in scope: that
is `matcher.scope`; nor what one part of a title offers: that is `matcher.offers`; nor what areas of work, the pay and
the description say about a rung: that is `matcher.rung_rules`.
"""

from functools import lru_cache

from matcher.concepts import Concept
from matcher.cues import Cues
from matcher.offers import (
    RANK,
    Offer,
    described_chair,
    described_practitioner,
    heads_of,
    lead_of_a_team,
    offer_of,
    offers_of,
)
from matcher.rung import Rung
from matcher.rung_rules import SOCIAL_WORKERS, described, lead_child_protection, principal
from matcher.title import Chunk, Group, groups_of
from matcher.vocabulary import vocabulary

_STATUTORY_TEAMS = frozenset(
    (
        "assessment",
        "referral_and_assessment",
        "looked_after",
        "throughcare",
        "child_in_need",
        "court",
        "leaving_care",
        "pathway",
        "disabled_children",
        "mash",
        "front_door",
        "fostering",
        "adoption",
        "kinship",
        "exploitation",
        "edge_of_care",
        "asylum",
        "family_safeguarding",
    )
)
_PRACTICE_GRADES = frozenset(("senior", "practice_supervisor", "team_manager"))
_CARERS_TEAMS = frozenset(("fostering", "kinship", "adoption"))
# Areas that a rule asks for by name.
_TOLD_APART = frozenset(("child_protection", "family_help", "macpt", "mash")) | _CARERS_TEAMS
_LEADING_A_TEAM = frozenset(("team_leader", "pod_lead"))  # "Consultant Social Worker (Unit Lead)"
_SHARED = 32_768
_OTHER_RUNGS = 0.03  # what is left for rungs that nothing points to
PRINCIPAL_LEADS_FROM = 58_000.0
"""Pay in pounds a year that tells a principal social worker who leads the whole service from a practice grade."""


def differs_by_nation(concept: Concept) -> bool:
    """Whether any rule on rungs or on scope reads a title with this concept otherwise in some nation.

    They ask the nation where a convention of its own may apply, where a lead child protection practitioner may be
    meant, and where a band may be the NHS's.
    """
    return (
        concept.code in _TOLD_APART
        or "lcpp" in (concept.tier, *dict(concept.rungs).values(), *dict(concept.rivals))
        or concept.code.startswith("band_")
        or any(concept.code == said.seniority for said in vocabulary().conventions if said.nation)
    )


def read_rung(
    structure: tuple[Concept, ...],
    areas: tuple[Concept, ...],
    conventions: frozenset[int],
    nation: str | None,
    pay: float | None,
    cues: Cues | None,
) -> Rung:
    """The rung that a title's parts name; an empty Rung where no role does. It is shared: nothing may change it.

    `structure` and `areas` are those of `matcher.title.Title`; positions in the Rung are positions in `structure`.
    `conventions` are the employer's own, as positions in the vocabulary's list; `pay` is in pounds a year.
    """
    practice_pay = pay is not None and pay < PRINCIPAL_LEADS_FROM
    read = _read_shared if cues is None else _read
    return read(structure, _told_apart(areas), conventions, nation, practice_pay, cues)


@lru_cache(maxsize=_SHARED)
def _told_apart(areas: tuple[Concept, ...]) -> frozenset[str]:
    """The areas of work as the rules on rungs tell them apart, so that titles which differ only in others share.

    "team" stands for any area that one statutory team does.
    """
    codes = {area.code for area in areas}
    return frozenset(codes & _TOLD_APART | ({"team"} if codes & _STATUTORY_TEAMS else set()))


def _read(
    concepts: tuple[Concept, ...],
    areas: frozenset[str],
    conventions: frozenset[int],
    nation: str | None,
    practice_pay: bool,
    cues: Cues | None,
) -> Rung:
    rung = _named(concepts, areas, conventions, nation, practice_pay, cues)
    total = sum(rung.weights.values()) + _OTHER_RUNGS
    ranked = sorted(rung.weights.items(), key=lambda held: -held[1])
    rung.shares = tuple((tier, weight / total) for tier, weight in ranked)
    return rung


_read_shared = lru_cache(maxsize=_SHARED)(_read)


def _named(
    concepts: tuple[Concept, ...],
    areas: frozenset[str],
    conventions: frozenset[int],
    nation: str | None,
    practice_pay: bool,
    cues: Cues | None,
) -> Rung:
    rung = Rung()
    groups = groups_of(concepts)
    for position, concept in enumerate(concepts):
        if concept.kind == "other_role" and concept.anywhere:
            rung.foreign, rung.foreign_at = concept, position
            return rung
    offers: list[Offer] = []
    for head in heads_of(groups, concepts):
        _foreign(rung, head, groups, concepts)
        if rung.foreign and not rung.mixed:
            if not (offers := described_chair(rung.foreign, rung.foreign_at, cues)):
                return rung
            rung.foreign = None
            said = offers[0].role.code == "designated_officer"
            rung.said += (("designated_officer", "description.designated_officer"),) if said else ()
            break
        offers = offers_of(head, groups, concepts, conventions, nation)
        if offers:
            break
    if not offers:
        offers = described_practitioner(concepts, cues)
    if not offers and "mash" in areas and (offers := lead_of_a_team(concepts)):
        head = groups[-1]
    if not offers:
        return rung
    _choose(rung, offers, head, groups, concepts)
    levels = {concept.code for concept in concepts if concept.kind == "seniority"}
    lead_child_protection(rung, areas, levels, nation, cues)
    principal(rung, areas, levels, practice_pay, cues)
    a_range = any(concept.code in ("social_worker", "sw") for concept in concepts)  # "SW/SSW - MASH"
    other_team = bool(areas) and not areas & _CARERS_TEAMS and not a_range
    if other_team and rung.tier == "practitioner" and rung.role is not None and rung.role.code == "ssw":
        rung.settle("senior", before=0.4)  # "SSW - Children in Need"
    if rung.role is not None and rung.role.code == "practice_leader" and areas & {"team", "child_protection"}:
        rung.settle("team_manager", before=0.3)
    described(rung, levels, cues)
    return rung


def _foreign(rung: Rung, head: Group, groups: list[Group], concepts: tuple[Concept, ...]) -> None:
    """Note a role of another profession in the head group; a soft one offered beside a social worker's is mixed.

    So is one that a later group says is a social worker's ("Specialist Practitioner (Social Worker)").
    """
    chunks = head.chunks
    if any(concepts[i].tier == "conference_chair" and concepts[i].scope >= 1 for i in chunks[0].roles) and all(
        concepts[i].kind == "role" for i in chunks[0].roles
    ):
        chunks = chunks[:1]  # "LADO and Education Safeguarding Lead": a chair's office, and what goes with it
    foreign = [
        (i, chunk)
        for chunk in chunks
        for i in chunk.roles
        if concepts[i].kind == "other_role" and not _describes_social_worker(i, concepts)
    ]
    if not foreign:
        return
    named = any(_social_workers(chunk, concepts) for group in groups if not group.after for chunk in group.chunks)
    if named:
        foreign = [(i, chunk) for i, chunk in foreign if concepts[i].code != "assessor"]
    if any(concepts[i].code == "designated_officer" for i in _named_roles(groups)):
        foreign = [(i, chunk) for i, chunk in foreign if concepts[i].code != "safeguarding_adviser"]
    if not foreign:
        return
    rung.foreign_at, beside = foreign[0]
    rung.foreign = concepts[rung.foreign_at]
    ours = [
        i
        for chunk in head.chunks
        if chunk is not beside
        for i in chunk.roles
        if concepts[i].social_work and not concepts[i].weak
    ]
    rung.mixed = rung.foreign.soft and (bool(ours) or named)
    rung.foreign_first = rung.mixed and (not ours or rung.foreign_at < ours[0])


def _named_roles(groups: list[Group]) -> list[int]:
    """The roles that name the post, and not those that describe it."""
    return [i for group in groups if not group.after for chunk in group.chunks for i in chunk.roles]


def _social_workers(chunk: Chunk, concepts: tuple[Concept, ...]) -> bool:
    """Whether a chunk's only role is a social worker's own name."""
    return bool(chunk.roles) and all(concepts[i].code == "social_worker" for i in chunk.roles)


def _describes_social_worker(at: int, concepts: tuple[Concept, ...]) -> bool:
    """Whether the role at `at` runs on into a social worker's ("Kinship Assessor Social Worker")."""
    before = concepts[at - 1] if at else None
    if concepts[at].area is not None and before is not None and before.social_work:
        return True  # "Social Worker Foster Carer Recruitment"
    if concepts[at].area is not None and before is not None and before.tier == "conference_chair":
        return True  # "Reviewing Officer Foster Carers"
    follows = concepts[at + 1] if at + 1 < len(concepts) else None
    if follows is None or (follows.code == "sw" and concepts[at].code != "assessor"):
        return False  # "Support Worker SW London"
    return follows.kind == "role" and follows.social_work and not follows.weak


def _choose(rung: Rung, offers: list[Offer], head: Group, groups: list[Group], concepts: tuple[Concept, ...]) -> None:
    """Take the lowest of the alternatives, because that is the rung at which the advert lets a person in."""
    lowest = min(offers, key=lambda offer: (RANK[offer.tier], -offer.role.scope))
    chair = next((offer for offer in offers if offer.tier == "conference_chair"), None)
    if chair is not None and (lowest.role.weak or (chair is offers[0] and lowest.role.scope < 0)):
        # "Conference Chair / Principal Practitioner": a chair's work, and the grade that it is paid at; "LADO and
        # Safeguarding Manager": a chair's office, and what goes with it.
        lowest = chair
    rung.role, rung.used = lowest.role, tuple(lowest.used)
    rung.weights = {lowest.tier: 1.0}
    if lowest.reason:
        rung.reasons += (lowest.reason,)
    for tier, strength in lowest.role.rivals:
        if lowest.tier == lowest.role.tier:
            rung.rival(tier, strength)
    for offer in offers:
        if offer.tier != lowest.tier:
            rung.rival(offer.tier, 0.5)
            rung.used += tuple(offer.used)
            rung.reasons += (
                "The title names a chair's post and the grade it is paid at."
                if lowest is chair
                else "The title offers two rungs; the lower is the way in.",
            )
    _elaborate(rung, lowest, head, groups, concepts)


def _elaborate(rung: Rung, lowest: Offer, head: Group, groups: list[Group], concepts: tuple[Concept, ...]) -> None:
    """Weigh roles that a later part of the title names: a plain "Social Worker - Senior Practitioner" is the senior."""
    for group in groups:
        if group is head or group.after:
            continue
        if group.welcome:
            if any(concepts[i].code in ("nqsw", "newly_qualified") for c in group.chunks for i in c.seniorities):
                rung.rival("nqsw", 0.35)
            continue
        later = [
            offer
            for chunk in group.chunks
            for at in _ladder(chunk, concepts)
            for offer in [offer_of(at, concepts[at], chunk.seniorities, concepts, frozenset(), None)]
            if offer
        ]
        if not later:
            continue
        named = min(later, key=lambda offer: RANK[offer.tier])
        plain = lowest.tier == "practitioner" and lowest.role.code in ("social_work", *SOCIAL_WORKERS)
        # "Social Workers, Senior Social Workers and Team Managers" goes on to list other posts.
        listed = len({offer.tier for offer in later}) > 1
        if plain and _named_alike(named.role, lowest.role) and RANK[named.tier] > RANK["practitioner"]:
            # "Social Worker - Senior Social Worker": the role said twice is a range, and its lower end the way in.
            rung.rival(named.tier, 0.5)
            rung.used += tuple(named.used)
            rung.reasons += ("The title offers two rungs; the lower is the way in.",)
        elif plain and not listed and RANK[named.tier] > RANK["practitioner"]:
            rung.settle(named.tier, before=0.35)
            rung.role = named.role
            rung.used += tuple(named.used)
        elif lowest.tier == "head_of_service" and lowest.role.code in SOCIAL_WORKERS and named.tier in _PRACTICE_GRADES:
            rung.settle(named.tier, before=0.35)  # "Principal Social Worker (Team Manager)" is a grade's name
            rung.role = named.role
            rung.used += tuple(named.used)
        elif lowest.tier == "senior" and named.tier == "lcpp":
            rung.settle("lcpp", before=0.4)
            rung.role = named.role
            rung.used += tuple(named.used)
        elif lowest.role.code == "safeguarding_manager" and named.tier == "conference_chair":
            rung.settle("conference_chair", before=0.5)  # "Safeguarding Manager (IRO and CP Chair)"
            rung.role = named.role
            rung.used += tuple(named.used)
        elif lowest.tier == "senior" and named.role.code in _LEADING_A_TEAM:
            rung.settle("practice_supervisor", before=0.5)
            rung.used += tuple(named.used)
            rung.reasons += ("A senior social worker who leads a team supervises practice below a team manager.",)
        elif named.tier == lowest.tier and named.role.scope > lowest.role.scope:
            rung.role = named.role  # "Executive Director (DCS)": the same rung, said more clearly
            rung.used += tuple(named.used)
        elif named.tier not in (lowest.tier, "practitioner"):
            rung.rival(named.tier, 0.25)
        return


def _named_alike(role: Concept, other: Concept) -> bool:
    """Whether two roles have one name, a social worker's in letters or in words."""
    return role is other or {role.code, other.code} == SOCIAL_WORKERS


def _ladder(chunk: Chunk, concepts: tuple[Concept, ...]) -> list[int]:
    return [i for i in chunk.roles if concepts[i].kind == "role" and not (concepts[i].weak and not chunk.seniorities)]
