"""What a description says for and against its post being children's social work.

This module owns the weighing of what `matcher.cues` counted. It must not count words itself, nor look at the title
beyond whether it names social work.
"""

import math
from dataclasses import replace

from matcher.cues import Cues
from matcher.employers import Employer
from matcher.likelihood import Scope
from matcher.offers import RANK
from matcher.vocabulary import vocabulary

CHILDRENS_EMPLOYER = 1.5  # an employer's kind of at least this weight says children by itself
_WORDS_THAT_TELL = 60  # a description of fewer words may be silent about social work
_WORDS_THAT_SAY_WHOM = 15  # one of fewer may name nobody, beside a social worker's title
_WORDS_THAT_SAY = 8  # and one of fewer than this about whom the work is with
_WORDS_THAT_NAME = 40  # one of so many that is about children names them, and not families alone
_TELLING_WORDS = 3  # fewer words of children or adults leave a reading less sure
_ALL_AGES = frozenset(("emergency_duty", "all_ages"))  # services that are for children and adults both
_GUIDES = 0.5  # of the weight of leading others, where a social worker for children is asked for
_PANELS = 2  # words of a panel that show it is what the post chairs
_OTHERS_WORK = 2  # words of another service's daily work that show it
_ANY_SERVICES = ("assessment", "front_door")  # teams' names that other services use as well
_WEIGHTS = vocabulary().weights


def weigh_description(scope: Scope, cues: Cues, tier: str | None, who: Employer, *, social_work: bool) -> None:
    """Add to `scope` what a description says for and against children's social work.

    `tier` is the rung that the title names; `social_work` says that the title names social work itself.
    """
    if social_work and cues.childhood:
        # Whoever grows up is a child, but those who work with adults speak of schools and mums as well.
        cues = replace(cues, children=cues.children + cues.childhood, families=cues.families + cues.childhood)
    scope.says_little = cues.children + cues.adults < _TELLING_WORDS
    # Chairs and reviewing officers of children are social workers, whatever the words.
    chairs = tier == "conference_chair" and cues.children > cues.adults
    named = cues.children > cues.families or cues.registration or cues.social_work
    at_school = any(kind.code == "school" for kind in who.kinds)
    # Children's words show no social work where it is denied either: early help is for them too.
    elsewhere = at_school or (cues.unregistered > 0 and not social_work)
    _whom(scope, cues, social_work or (tier == "conference_chair" and bool(named)), elsewhere=elsewhere)
    only_families = social_work and 0 < cues.children == cues.families and cues.length >= _WORDS_THAT_NAME
    if only_families and not _named_ours(cues):
        scope.add(_WEIGHTS.only_families, "The description speaks of families, and never of children.")
    student = tier == "student"  # who learns in both services
    if not (cues.children or student) and all(kind.scope < CHILDRENS_EMPLOYER for kind in who.kinds):
        _childless(scope, cues, social_work)
    _qualified(scope, cues, social_work or chairs, RANK.get(tier or "", 0) >= RANK["service_manager"])
    _described(scope, cues, social_work)
    if tier == "conference_chair" and cues.panel >= _PANELS and not (cues.chairs or cues.registration):
        scope.add(_WEIGHTS.panel_chair, "The post chairs a panel that approves carers, not children's plans.")
        scope.cue_rules.append(("panel", "description.panel"))


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


def _whom(scope: Scope, cues: Cues, social_work: bool, *, elsewhere: bool) -> None:
    """Whom the description says the work is with; `elsewhere`, as at a school, children's words show no social work."""
    weights = _WEIGHTS
    if cues.children or cues.adults:
        adults_alone = cues.adults and cues.adults + cues.people > 1 and cues.children == cues.families
        ours = 0 if adults_alone else cues.children
        balance = weights.description_balance * math.log((1 + ours) / (1 + cues.adults))
        most = weights.description_balance_most
        if adults_alone or (cues.adults_statutory and not cues.statutory):
            balance += weights.adults_alone
        if elsewhere:
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
        return cues.children > 0 or not cues.adults  # adults' social workers are led as well
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
    elif cues.another_setting and not (
        (leads_services or cues.social_worker) and cues.statutory > cues.another_setting
    ):
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
