"""Gates: what is passed or failed before any skill is weighed, each a small rule with its reason and its source.

Owns registration, the qualifying degree, return to practice, vetting, the agency rule and the reviewing officer's
years. A gate is never an estimate and never part of a score; what is not known stays unknown.
"""

import datetime

from careers.answer import GENERAL, Gate, GateStatus
from careers.situation import Situation
from careers.standards import Standard

REGULATORS = {
    "england": "Social Work England",
    "scotland": "the Scottish Social Services Council",
    "wales": "Social Care Wales",
    "northern_ireland": "the Northern Ireland Social Care Council",
}
# Checked by the employer when a post is offered, so not knowing them holds nobody back from applying.
ON_APPOINTMENT = frozenset({"vetting"})
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


def _gate(situation: Situation, gate: str, use: str, status: GateStatus, reason: str) -> Gate:
    standard = situation.standards.using(use)
    if standard is None:
        return Gate(gate, status, f"{reason} {GENERAL}", ())
    # An entry that rests on general knowledge is cited as "not verified", and the sentence says so too.
    marked = f"{reason} {GENERAL}" if standard.trust == "general" else reason
    return Gate(gate, status, marked, (standard.cite(situation.day),))


def registration(situation: Situation) -> Gate:
    """Every post from newly qualified social worker up needs registration with the nation's regulator."""
    regulator = REGULATORS[situation.profile.nation]
    if situation.profile.registered:
        return _gate(situation, "registration", "registration", "pass", f"You are registered with {regulator}.")
    if situation.profile.registered is None:
        reason = f"Social work posts need registration with {regulator}, and you have not said whether you have it."
        return _gate(situation, "registration", "registration", "unknown", reason)
    later = (
        " You can apply once you have passed your course."
        if situation.profile.employment == "student" or situation.now.tier == "student"
        else ""
    )
    others = [nation for nation in situation.profile.registered_elsewhere or () if nation != situation.profile.nation]
    if others:
        named = " and ".join(REGULATORS[nation] for nation in others)
        later = f" Registration with {named} does not carry over: apply to {regulator} on the strength of it."
    reason = f"Social work posts need registration with {regulator}, and you are not registered.{later}"
    return _gate(situation, "registration", "registration", "fail", reason)


def qualification(situation: Situation) -> Gate:
    """Registration rests on an approved social work qualification; no other degree registers anyone."""
    if situation.profile.registered:
        reason = "Registration rests on an approved social work qualification, and you are registered."
        return _gate(situation, "qualification", "qualifying", "pass", reason)
    if situation.qualified:
        reason = "You name a social work qualification. The regulator decides whether it is an approved one."
        return _gate(situation, "qualification", "qualifying", "pass", reason)
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
        said = f"{reason}. You have a current one; the employer makes its own when a post is offered."
        return _gate(situation, "vetting", "vetting", "pass", said)
    said = f"{reason}. The employer makes it when a post is offered, so you can apply without it."
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


def return_to_practice(situation: Situation) -> Gate | None:
    """What a person must do to come back after a gap. None for those who are working, or who never practised."""
    never_practised = situation.profile.employment == "student" or situation.now.tier == "student"
    lapsed = away_for(situation, GAP_YEARS)
    if never_practised or _in_practice(situation):
        return None
    if situation.last_practised is None:
        if situation.profile.employment != "not_working" or situation.qualified is not True:
            return None
        reason = "You are not working now, and have not said when you last practised."
        return _gate(situation, "return_to_practice", "return", "unknown", reason)
    rule = situation.standards.using("return")
    if rule is None:
        if not lapsed:
            return None
        reason = (
            f"What {REGULATORS[situation.profile.nation]} asks of people returning after a gap has not been researched"
            " here: ask it before you plan."
        )
        return Gate("return_to_practice", "unknown", f"{reason} {GENERAL}", ())
    if not away_for(situation, rule.number("gap_years")):
        reason = f"You practised within the last {rule.number('gap_years')} years, so nothing extra is asked."
        return _gate(situation, "return_to_practice", "return", "pass", reason)
    return _after_a_gap(situation, rule)


def _after_a_gap(situation: Situation, rule: Standard) -> Gate:
    registered = situation.profile.registered is True
    if situation.profile.nation == "scotland":
        asked = (
            f"After more than {rule.number('gap_years')} years off the register, registration comes with a condition to"
            f" be met within {rule.number('months_to_meet')} months; the number of hours was not seen."
        )
        # The hours are not known, so a person who is off the register cannot be told that they pass or fail.
        status: GateStatus = "pass" if registered else "unknown"
    else:
        # The rule speaks of two to five years, and of more than five: the fifth anniversary still belongs to the first.
        last = situation.last_practised or situation.day
        beyond = situation.day > _years_after(last, rule.number("long_gap_years"))
        days = rule.number("days_long" if beyond else "days")
        asked = f"Restoring registration after a gap like yours takes {days} days of updating knowledge and skills."
        status = "pass" if registered else "fail"
    if registered:
        asked += " You are registered now, so it is not asked of you; an employer may still ask for a refresher."
    return _gate(situation, "return_to_practice", "return", status, asked)


def agency(situation: Situation) -> Gate | None:
    """England's minimum experience for agency posts, for those who look for them or hold one. None elsewhere."""
    rule = situation.standards.using("agency")
    profile = situation.profile
    if rule is None or not (profile.seeks in ("agency", "any") or profile.employment == "agency"):
        return None
    years = rule.number("years")
    qualified, children = profile.years_post_qualifying, profile.years_children
    known = [value for value in (qualified, children) if value is not None]
    caveat = "The exact wording and its exceptions were not read here: check with the agency."
    if profile.employment == "permanent":
        months = rule.number("cool_off_months")
        caveat = f"After leaving a permanent post there is a wait of {months} months within the region. {caveat}"
    if any(value < years for value in known):
        less = "you have less"
        if qualified is not None and qualified >= years:
            less = "counted in work with children and families, as one summary has it, you have less"
        reason = f"Agency posts in England need at least {years} years' experience, and {less}. {caveat}"
        return _gate(situation, "agency", "agency", "fail", reason)
    if qualified is not None and children is not None:
        reason = f"Agency posts in England need at least {years} years' experience, and you have that. {caveat}"
        return _gate(situation, "agency", "agency", "pass", reason)
    reason = (
        f"Agency posts in England need at least {years} years' experience; summaries differ on whether years since"
        f" qualifying or years with children and families count, and you have not given both. {caveat}"
    )
    return _gate(situation, "agency", "agency", "unknown", reason)


def reviewing_officer(situation: Situation) -> Gate | None:
    """The years since qualifying that reviewing officers need. None where the nation has no such rule."""
    rule = situation.standards.using("iro")
    given = situation.profile.years_post_qualifying
    if situation.qualified is False:
        # Years since qualifying mean nothing yet.
        return None
    if rule is None:
        if situation.profile.nation != "wales":
            return None
        in_post = situation.now.tier == "conference_chair"
        reason = (
            "You hold such a post in Wales."
            if in_post
            else "Wales has independent reviewing officers too, and the experience they need was not researched here."
        )
        return Gate("iro_experience", "pass" if in_post else "unknown", f"{reason} {GENERAL}", ())
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
        gate for gate in gates if gate.id != "agency" and (gate.id != "iro_experience" or tier == "conference_chair")
    )
