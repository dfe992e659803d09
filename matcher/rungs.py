"""Which rung a title's parts name, and how strongly its rivals do.

This module owns the choice among the rungs that a title offers, and what its areas of work, the pay and the description
say about it. It must not decide whether the advert is in scope: that is `matcher.scope`; nor what one part of a title
offers: that is `matcher.offers`.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from matcher.concepts import Concept
from matcher.cues import Cues
from matcher.offers import RANK, Offer, described_practitioner, heads_of, offer_of, offers_of
from matcher.title import Chunk, Group, groups_of
from matcher.vocabulary import vocabulary

_MANAGING = frozenset(("practice_supervisor", "team_manager", "service_manager"))
_STATUTORY_TEAMS = frozenset(
    (
        "assessment",
        "referral_and_assessment",
        "looked_after",
        "child_in_need",
        "court",
        "leaving_care",
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
_CARERS_TEAMS = frozenset(("fostering", "kinship", "adoption"))
_TOLD_APART = frozenset(("child_protection", "macpt")) | _CARERS_TEAMS  # areas that a rule here asks for by name
_SOCIAL_WORKERS = frozenset(("social_worker", "sw"))
_MAYBE_DEPUTIES = frozenset(("practice_manager", "area_of_practice_manager"))  # who may stand below a team manager
_SHARED = 32_768
_OTHER_RUNGS = 0.03  # what is left for rungs that nothing points to
PRINCIPAL_LEADS_FROM = 58_000.0
"""Pay in pounds a year that tells a principal social worker who leads the whole service from a practice grade."""


def differs_by_nation(concept: Concept) -> bool:
    """Whether any rule, here or in `matcher.scope`, reads a title with this concept otherwise in some nation.

    They ask the nation where a convention of its own may apply, where a lead child protection practitioner may be
    meant, and where a band may be the NHS's.
    """
    return (
        concept.code in _TOLD_APART
        or "lcpp" in (concept.tier, *dict(concept.rungs).values(), *dict(concept.rivals))
        or concept.code.startswith("band_")
        or any(concept.code == said.seniority for said in vocabulary().conventions if said.nation)
    )


@dataclass(slots=True)
class Rung:
    """A rung with its rivals: weights by tier, the positions of the words that said so, and the rules that spoke."""

    weights: dict[str, float] = field(default_factory=dict)
    role: Concept | None = None
    used: tuple[tuple[int, str], ...] = ()  # (position in the items, rule)
    said: tuple[tuple[str, str], ...] = ()  # (cue of the description, rule)
    reasons: tuple[str, ...] = ()
    pay_rule: str = ""  # the rule that pay decided
    foreign: Concept | None = None  # another profession or service
    foreign_at: int = -1
    mixed: bool = False  # a social worker's role and another one are offered together
    foreign_first: bool = False  # and the other one stands first
    shares: tuple[tuple[str, float], ...] = ()  # rungs with their share of what is likely, the strongest first

    @property
    def tier(self) -> str | None:
        """The strongest tier."""
        if self.shares:
            return self.shares[0][0]
        return max(self.weights, key=self.weights.__getitem__) if self.weights else None

    def rival(self, tier: str, strength: float) -> None:
        """Let another tier be as likely as `strength` of the strongest."""
        self.weights[tier] = max(self.weights.get(tier, 0.0), strength)

    def settle(self, tier: str, before: float) -> None:
        """Make `tier` the strongest and leave what was strongest `before` as a rival."""
        old = self.tier
        if old is not None and old != tier:
            self.weights[old] = before
        self.weights[tier] = 1.0


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
    """The areas of work as the rules of this module tell them apart, so that titles which differ only in others share.

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
            return rung
        offers = offers_of(head, groups, concepts, conventions, nation)
        if offers:
            break
    if not offers:
        offers = described_practitioner(concepts, cues)
    if not offers:
        return rung
    _choose(rung, offers, head, groups, concepts)
    levels = {concept.code for concept in concepts if concept.kind == "seniority"}
    _lead_child_protection(rung, areas, levels, nation, cues)
    _principal(rung, areas, levels, practice_pay, cues)
    a_range = any(concept.code in ("social_worker", "sw") for concept in concepts)  # "SW/SSW - MASH"
    other_team = bool(areas) and not areas & _CARERS_TEAMS and not a_range
    if other_team and rung.tier == "practitioner" and rung.role is not None and rung.role.code == "ssw":
        rung.settle("senior", before=0.4)  # "SSW - Children in Need"
    if rung.role is not None and rung.role.code == "practice_leader" and areas & {"team", "child_protection"}:
        rung.settle("team_manager", before=0.3)
    _described(rung, cues)
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


def _social_workers(chunk: Chunk, concepts: tuple[Concept, ...]) -> bool:
    """Whether a chunk's only role is a social worker's own name."""
    return bool(chunk.roles) and all(concepts[i].code == "social_worker" for i in chunk.roles)


def _describes_social_worker(at: int, concepts: tuple[Concept, ...]) -> bool:
    """Whether the role at `at` runs on into a social worker's ("Kinship Assessor Social Worker")."""
    before = concepts[at - 1] if at else None
    if concepts[at].area is not None and before is not None and before.social_work:
        return True  # "Social Worker Foster Carer Recruitment"
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
        plain = lowest.tier == "practitioner" and lowest.role.code in ("social_work", *_SOCIAL_WORKERS)
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
        elif lowest.tier == "senior" and named.tier == "lcpp":
            rung.settle("lcpp", before=0.4)
            rung.role = named.role
            rung.used += tuple(named.used)
        elif lowest.role.code == "safeguarding_manager" and named.role.code == "iro":
            rung.settle("conference_chair", before=0.5)  # "Safeguarding Manager (IRO and CP Chair)"
            rung.role = named.role
            rung.used += tuple(named.used)
        elif lowest.tier == "senior" and named.role.code == "team_leader":
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
    return role is other or {role.code, other.code} == _SOCIAL_WORKERS


def _ladder(chunk: Chunk, concepts: tuple[Concept, ...]) -> list[int]:
    return [i for i in chunk.roles if concepts[i].kind == "role" and not (concepts[i].weak and not chunk.seniorities)]


def _lead_child_protection(
    rung: Rung, areas: frozenset[str], levels: set[str], nation: str | None, cues: Cues | None
) -> None:
    """Multi-agency child protection teams and lead child protection roles, which exist in England alone."""
    if rung.role is None:
        return
    if cues is not None and cues.lead_practice and rung.tier == "senior" and nation in (None, "england"):
        if rung.role.code == "lead_practitioner":
            rung.settle("lcpp", before=0.35)
        else:
            rung.rival("lcpp", 0.6)
        rung.said += (("lead_practice", "description.lead_child_protection"),)
    if rung.tier == "senior" and "macpt" in areas:
        rung.settle("lcpp", before=0.25)
    elif rung.role.code == "child_protection_practitioner" and "macpt" in areas:
        rung.settle("lcpp", before=0.35)
    elif rung.role.code == "lead_practitioner" and "child_protection" in areas:
        rung.settle("lcpp", before=0.3)
    elif rung.tier == "senior" and "child_protection" in areas and levels & {"lead", "expert", "specialist"}:
        rung.settle("lcpp", before=0.35)
    elif rung.tier == "senior" and "child_protection" in areas and "consultant" in levels:
        rung.rival("lcpp", 0.45)
    elif rung.tier == "practitioner" and "macpt" in areas:
        rung.rival("lcpp", 0.4)
    if "lcpp" in rung.weights and nation not in (None, "england"):
        strength = rung.weights.pop("lcpp")
        rung.weights["senior"] = max(strength, rung.weights.get("senior", 0.0))
        rung.reasons += ("The lead child protection practitioner exists in England alone; the nearest rung is senior.",)


def _principal(rung: Rung, areas: frozenset[str], levels: set[str], practice_pay: bool, cues: Cues | None) -> None:
    """Principal social worker: the head of practice of a whole service, or a practice grade in a team."""
    if rung.tier != "head_of_service" or rung.role is None or rung.role.code not in _SOCIAL_WORKERS:
        return
    if practice_pay:
        rung.settle("senior", before=0.4)
        rung.pay_rule = "pay.practice_grade"
        rung.reasons += ("The pay is a practice grade's, not that of a service's principal social worker.",)
    elif cues is not None and cues.strategic:
        rung.rival("senior", 0.15)
        rung.said += (("strategic", "principal.strategic"),)
    elif cues is not None and cues.caseload and not cues.manages:
        rung.settle("senior", before=0.4)
        rung.said += (("caseload", "principal.caseload"),)
    elif "band_8" in levels:
        rung.settle("service_manager", before=0.4)
        rung.reasons += ("Band 8 is a manager's band, and bands are Northern Ireland's.",)
    elif areas & {"team", "child_protection"}:
        rung.settle("senior", before=0.6)
        rung.reasons += ("A principal social worker named with one team is usually a practice grade.",)
    else:
        rung.rival("senior", 0.5)
        rung.reasons += ("Principal social worker is a practice grade at some employers.",)


def _described(rung: Rung, cues: Cues | None) -> None:
    """What the description says about managing, chairing, caseload and experience, against the title's rung."""
    tier = rung.tier
    if cues is None or tier is None or rung.role is None:
        return
    if cues.manages and tier in ("senior", "practitioner") and not cues.caseload:
        rung.rival("practice_supervisor", 0.4)
        rung.said += (("manages", "description.manages_staff"),)
    elif cues.manages and tier in _MANAGING:
        for other in rung.weights:
            if RANK[other] < RANK[tier]:
                rung.weights[other] *= 0.5
        rung.said += (("manages", "description.manages_staff"),)
    if cues.chairs and not cues.manages and rung.role.code == "safeguarding_manager":
        rung.settle("conference_chair", before=0.5)
        rung.said += (("chairs", "description.chairs_conferences"),)
    elif cues.chairs and tier == "conference_chair":
        rung.weights = {"conference_chair": 1.0}
        rung.said += (("chairs", "description.chairs_conferences"),)
    if cues.caseload and tier in ("practitioner", "senior"):
        rung.said += (("caseload", "description.caseload"),)
    if cues.under_manager and tier == "team_manager" and rung.role.code in _MAYBE_DEPUTIES:
        rung.settle("practice_supervisor", before=0.5)
        rung.said += (("under_manager", "description.under_a_team_manager"),)
    if cues.settled or tier != "practitioner":
        pass
    elif cues.newly_qualified_only:
        rung.settle("nqsw", before=0.3)
        rung.said += (("newly_qualified_only", "description.newly_qualified_only"),)
    elif cues.newly_qualified:
        rung.rival("nqsw", 0.15)
        rung.said += (("newly_qualified", "description.newly_qualified"),)
    if cues.years is not None and cues.years >= 3 and tier == "practitioner":
        rung.rival("senior", 0.3)
        rung.said += (("years", "description.years_post_qualifying"),)
    elif cues.years is not None:
        rung.said += (("years", "description.years_post_qualifying"),)
