"""Gates: what is passed or failed before any skill is weighed, each a small rule with its reason and its source.

Owns registration, the qualifying degree, return to practice, vetting, the agency rule and the reviewing officer's
years. A gate is never an estimate and never part of a score; what is not known stays unknown.
"""

import datetime

from careers.agency import experience
from careers.answer import GENERAL, Gate, GateStatus
from careers.situation import Situation
from careers.standard import Standard

REGULATORS = {
    "england": "Social Work England",
    "scotland": "the Scottish Social Services Council",
    "wales": "Social Care Wales",
    "northern_ireland": "the Northern Ireland Social Care Council",
}
# What each gate is about, in the words that every answer shows.
TITLES = {
    "qualification": "Social work qualification",
    "registration": "Registration",
    "return_to_practice": "Return to practice",
    "vetting": "Vetting",
    "agency": "Agency posts",
    "iro_experience": "Years for reviewing officers and conference chairs",
    "reviewing_experience": "Experience for reviewing officers",
}
# Judged by the employer when a post is offered, so not knowing them holds nobody back from applying.
ON_APPOINTMENT = frozenset({"vetting", "reviewing_experience"})
# What stands before a conference chair's post and no other.
FOR_CHAIRS = frozenset({"iro_experience", "reviewing_experience"})
# Both nations whose rule is known count a gap from two years, so the others are asked about from there too.
GAP_YEARS = 2
NATION_NAMES = {
    "england": "England",
    "scotland": "Scotland",
    "wales": "Wales",
    "northern_ireland": "Northern Ireland",
}


def nation_name(nation: str) -> str:
    """The nation's name as people write it."""
    return NATION_NAMES[nation]


def _gate(situation: Situation, gate: str, use: str, status: GateStatus, reason: str, *further: str) -> Gate:
    """A gate with the citations of its use of the register, and of any further use that its reason speaks of."""
    found = [standard for name in (use, *further) if (standard := situation.standards.using(name)) is not None]
    # An entry that rests on general knowledge is cited as "not verified", and the sentence says so too.
    if not found or any(standard.trust == "general" for standard in found):
        reason = f"{reason} {GENERAL}"
    return Gate(gate, TITLES[gate], status, reason, tuple(standard.cite(situation.day) for standard in found))


def _studying(situation: Situation) -> bool:
    """Whether the person is on the way to their first social work qualification."""
    student = situation.profile.employment == "student" or situation.now.tier == "student"
    return student and situation.qualified is not True


def registration(situation: Situation) -> Gate:
    """Every post from newly qualified social worker up needs registration with the nation's regulator."""
    regulator = REGULATORS[situation.profile.nation]
    if situation.profile.registered:
        return _gate(situation, "registration", "registration", "pass", f"You are registered with {regulator}.")
    asked = f"Social work posts need registration with {regulator}"
    if _studying(situation):
        # Students are on lists of their own in some nations, which is not this register.
        reason = f"{asked}: you can apply once you have passed your course."
        return _gate(situation, "registration", "registration", "fail", reason)
    if situation.profile.registered is None and situation.qualified is False:
        reason = f"{asked}, which rests on a social work qualification."
        return _gate(situation, "registration", "registration", "fail", reason)
    if situation.profile.registered is None:
        reason = f"{asked}, and you have not said whether you have it."
        return _gate(situation, "registration", "registration", "unknown", reason)
    others = [nation for nation in situation.profile.registered_elsewhere or () if nation != situation.profile.nation]
    if others:
        named = " and ".join(REGULATORS[nation] for nation in others)
        reason = (
            f"{asked}, and you are not registered with it. Registration with {named} does not carry over: apply to"
            f" {regulator} on the strength of it."
        )
        return _gate(situation, "registration", "registration", "fail", reason, "transfer")
    if situation.profile.qualified_in == "elsewhere":
        assessed = situation.standards.using("overseas")
        how = "It assesses qualifications from outside the United Kingdom: ask which papers it wants."
        if assessed is not None:
            how = assessed.summary
        reason = f"{asked}, and you are not registered. {how}"
        return _gate(situation, "registration", "registration", "fail", reason, "overseas")
    return _gate(situation, "registration", "registration", "fail", f"{asked}, and you are not registered.")


def qualification(situation: Situation) -> Gate:
    """Registration rests on an approved social work qualification; no other degree registers anyone."""
    if situation.profile.registered:
        reason = "Registration rests on an approved social work qualification, and you are registered."
        return _gate(situation, "qualification", "qualifying", "pass", reason)
    if situation.qualified and situation.profile.qualified_in == "elsewhere":
        regulator = REGULATORS[situation.profile.nation]
        reason = (
            f"You name a social work qualification from outside the United Kingdom: {regulator} assesses it, and"
            " whether it will do is not known until then."
        )
        return _gate(situation, "qualification", "qualifying", "unknown", reason, "overseas")
    if situation.qualified:
        reason = "You name a social work qualification. The regulator decides whether it is an approved one."
        return _gate(situation, "qualification", "qualifying", "pass", reason)
    if _studying(situation):
        reason = "Your course leads to it: it counts once you have passed, if the course is an approved one."
        return _gate(situation, "qualification", "qualifying", "fail", reason)
    if situation.qualified is None:
        reason = "You have not said whether you hold an approved social work qualification."
        return _gate(situation, "qualification", "qualifying", "unknown", reason)
    if situation.other_degrees:
        named = ", ".join(situation.other_degrees)
        reason = (
            f"{named}: a degree in another subject does not lead to registration by itself, though it can open a"
            " postgraduate route. No separate certificate makes anyone a child protection social worker."
        )
        return _gate(situation, "qualification", "qualifying", "fail", reason)
    reason = "A finished, approved social work qualification is needed, and none is shown."
    return _gate(situation, "qualification", "qualifying", "fail", reason)


def vetting(situation: Situation) -> Gate:
    """The check that the employer makes when a post is offered; which body makes it follows the nation."""
    standard = situation.standards.using("vetting")
    check = "enhanced criminal record check" if standard is None else standard.words("check")
    article = "an " if check.startswith("enhanced") else ""
    reason = f"Posts in {nation_name(situation.profile.nation)} ask for {article}{check}"
    if situation.profile.vetted:
        said = f"{reason}. You have that now; the employer checks again when a post is offered."
        return _gate(situation, "vetting", "vetting", "pass", said)
    said = f"{reason}. The employer arranges it when a post is offered, so you can apply without it."
    return _gate(situation, "vetting", "vetting", "unknown", said)


def _years_after(day: datetime.date, years: int) -> datetime.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February, or a year beyond the calendar's end
        return (day + datetime.timedelta(days=1)).replace(year=day.year + years) if day.year < 9000 else day


def away_for(situation: Situation, years: int) -> bool:
    """Whether at least that many years have passed since the last day of practice; false when it is unknown."""
    last = situation.last_practised
    return last is not None and _years_after(last, years) <= situation.day


def _in_practice(situation: Situation) -> bool:
    return situation.profile.employment in ("permanent", "agency")


def _stopped(situation: Situation) -> bool:
    """Whether the person has practised and does not now, as far as they say: the gap may then be one."""
    profile = situation.profile
    if profile.registered_elsewhere:
        return False
    held = situation.now.tier is not None and profile.registered is False
    return (profile.employment == "not_working" and situation.qualified is True) or held


def return_to_practice(situation: Situation) -> Gate | None:
    """What a person must do to come back after a gap. None for those who are working, or who never practised."""
    never_registered = situation.profile.qualified_in == "elsewhere" and situation.profile.registered is not True
    if _studying(situation) or _in_practice(situation) or never_registered:
        return None
    if situation.last_practised is None:
        if not _stopped(situation):
            return None
        reason = "You have not said when you last practised, and what is asked of you depends on it."
        return _gate(situation, "return_to_practice", "return", "unknown", reason, "return_hours")
    rule = situation.standards.using("return") or situation.standards.using("return_hours")
    if rule is None:
        if not away_for(situation, GAP_YEARS):
            return None
        if situation.profile.registered:
            return _gate(situation, "return_to_practice", "return", "pass", f"You are registered now. {_REFRESHER}")
        reason = (
            f"What {REGULATORS[situation.profile.nation]} asks of people returning after a gap is not in the register"
            " of standards: ask it before you plan."
        )
        return _gate(situation, "return_to_practice", "return", "unknown", reason)
    if not away_for(situation, rule.number("gap_years")):
        reason = f"You practised within the last {rule.number('gap_years')} years, so nothing extra is asked."
        return _gate(situation, "return_to_practice", rule.use, "pass", reason)
    return _after_a_gap(situation, rule)


_REFRESHER = "Nothing is asked of you before you practise again, though an employer may want a refresher."


def _after_a_gap(situation: Situation, rule: Standard) -> Gate:
    registered = situation.profile.registered is True
    status: GateStatus = "pass" if registered else "unknown"
    if rule.use == "return_hours":
        # It counts from the day on which registration ended, which a profile does not hold; and its hours were read on
        # a page that still names the hours of learning that have ended.
        asked = (
            f"After {rule.number('gap_years')} years off the register a portfolio of updating is asked for, and a"
            f" longer one beyond {rule.number('long_gap_years')} years. The page that says how long is older than the"
            f" present rules on learning: ask {REGULATORS[situation.profile.nation]}."
        )
    elif situation.profile.nation == "scotland":
        # The hours are not known, so a person who is off the register cannot be told that they pass or fail.
        asked = (
            f"After more than {rule.number('gap_years')} years off the register, registration comes with a condition to"
            f" be met within {rule.number('months_to_meet')} months; the number of hours was not seen."
        )
    else:
        # The rule speaks of two to five years, and of more than five: the fifth anniversary still belongs to the first.
        last = situation.last_practised or situation.day
        beyond = situation.day > _years_after(last, rule.number("long_gap_years"))
        days = rule.number("days_long" if beyond else "days")
        asked = f"Restoring registration after a gap like yours takes {days} days of updating knowledge and skills."
        status = "pass" if registered else "fail"
    if registered:
        asked += " You are registered now, so it is not asked of you; an employer may still want a refresher."
    return _gate(situation, "return_to_practice", rule.use, status, asked)


def agency(situation: Situation) -> Gate | None:
    """The nation's rule on agency posts, for those who look for them or hold one. None where no rule is known."""
    profile = situation.profile
    if not (profile.seeks in ("agency", "any") or profile.employment == "agency"):
        return None
    ended = situation.standards.using("agency_use")
    if ended is not None:
        return _gate(situation, "agency", "agency_use", "fail", f"{ended.summary} Look for permanent and bank posts.")
    rule = situation.standards.using("agency")
    if rule is None:
        return None
    stands = experience(
        rule,
        local_authority=profile.years_local_authority,
        post_qualifying=profile.years_post_qualifying,
        children=profile.years_children,
    )
    reason = f"For agency posts with English councils {stands.reason[0].lower()}{stands.reason[1:]}"
    if stands.enough is False:
        reason += " Years in permanent posts count, so look at those in the meantime."
    if profile.employment == "permanent":
        months = rule.number("cool_off_months")
        reason += f" After leaving a permanent post there is a wait of {months} months within the region."
    reason += " Councils follow this guidance unless circumstances are exceptional, and its wording was not read here."
    status: GateStatus = "unknown" if stands.enough is None else "pass" if stands.enough else "fail"
    return _gate(situation, "agency", "agency", status, reason)


def reviewing_officer(situation: Situation) -> Gate | None:
    """The experience that reviewing officers need. None where the nation has no rule that the register knows."""
    rule = situation.standards.using("iro")
    given = situation.profile.years_post_qualifying
    if situation.qualified is False:
        # Years since qualifying mean nothing yet.
        return None
    if rule is None:
        judged = situation.standards.using("reviewing_officers")
        if judged is None:
            return None
        in_post = situation.now.tier == "conference_chair"
        status: GateStatus = "pass" if in_post else "unknown"
        reason = f"{judged.summary} {'You hold such a post.' if in_post else 'The employer judges it.'}"
        return _gate(situation, "reviewing_experience", "reviewing_officers", status, reason)
    years = rule.number("years")
    asked = f"Independent reviewing officer and conference chair posts need at least {years} years since qualifying"
    if given is None:
        return _gate(situation, "iro_experience", "iro", "unknown", f"{asked}; you have not said how many you have.")
    if given < years:
        return _gate(situation, "iro_experience", "iro", "fail", f"{asked}; you have {given:g}.")
    return _gate(situation, "iro_experience", "iro", "pass", f"{asked}; you have {given:g}.")


def all_gates(situation: Situation) -> tuple[Gate, ...]:
    """Every gate that the register knows for this person, in the order in which they stand."""
    gates = (
        qualification(situation),
        registration(situation),
        return_to_practice(situation),
        vetting(situation),
        agency(situation),
        reviewing_officer(situation),
    )
    return tuple(gate for gate in gates if gate is not None)


def gates_for(tier: str, gates: tuple[Gate, ...]) -> tuple[Gate, ...]:
    """The gates that stand before a tier.

    A course comes before them all. The agency rule is about the contract, not the tier, so it stands before none.
    """
    if tier == "student":
        return ()
    return tuple(
        gate for gate in gates if gate.id != "agency" and (gate.id not in FOR_CHAIRS or tier == "conference_chair")
    )
