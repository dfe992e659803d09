"""What a title's areas of work, its levels, the pay and the description say about the rung that its roles name.

This module owns those rules. It must not choose among the roles of a title: that is `matcher.rungs`.
"""

from matcher.cues import Cues
from matcher.offers import RANK
from matcher.rung import Rung

_ABOVE = frozenset(("senior", "advanced"))  # levels above the lead practitioner who holds a family's case
_MANAGING = frozenset(("practice_supervisor", "team_manager", "service_manager"))
SOCIAL_WORKERS = frozenset(("social_worker", "sw"))
_LEADS_UNIT = "A consultant social worker who leads a unit supervises practice below a team manager."
_MAYBE_DEPUTIES = frozenset(("practice_manager", "area_of_practice_manager"))  # who may stand below a team manager


def lead_child_protection(
    rung: Rung, areas: frozenset[str], levels: set[str], nation: str | None, cues: Cues | None
) -> None:
    """Multi-agency child protection teams and lead child protection roles, which exist in England alone.

    The lead practitioner of family help beside them holds the case, as the vocabulary says of that role.
    """
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
    elif rung.role.code == "lead_practitioner" and "family_help" in areas and levels.isdisjoint(_ABOVE):
        rung.settle("practitioner", before=0.5)
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


def principal(rung: Rung, areas: frozenset[str], levels: set[str], practice_pay: bool, cues: Cues | None) -> None:
    """Principal social worker: the head of practice of a whole service, or a practice grade in a team."""
    if rung.tier != "head_of_service" or rung.role is None or rung.role.code not in SOCIAL_WORKERS:
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


def described(rung: Rung, levels: set[str], cues: Cues | None) -> None:
    """What the description says about managing, chairing, caseload and experience, against the title's rung."""
    tier = rung.tier
    if cues is None or tier is None or rung.role is None:
        return
    leads_staff = cues.leads_unit or (cues.manages and cues.leads == "ours")
    if leads_staff and tier == "senior" and "consultant" in levels and rung.role.code in SOCIAL_WORKERS:
        rung.settle("practice_supervisor", before=0.5)
        rung.said += (("leads_unit" if cues.leads_unit else "manages", "description.leads_a_unit"),)
        rung.reasons += (_LEADS_UNIT,)
    elif cues.manages_nobody and not cues.manages and rung.role.code == "practice_lead":
        rung.settle("senior", before=0.4)
        rung.said += (("manages_nobody", "description.manages_nobody"),)
        rung.reasons += ("A practice lead who manages nobody is a senior practice grade.",)
    elif cues.manages and tier in ("senior", "practitioner") and not cues.caseload:
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
    if tier == "practitioner" and not cues.settled:
        if cues.newly_qualified_only:
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
