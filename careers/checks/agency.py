"""The agency check: whether a social worker may take a post through an agency, by nation and date.

Owns the reading of England's agency rules for one person (experience, the wait after a permanent post, engagements of
before the rules) and what is known of the other nations. It must not rank agencies or speak of pay beyond the rule.
"""

import datetime
from typing import Annotated, Literal

from pydantic import Field

from careers.agency import experience
from careers.answer import OWN_ACCOUNT
from careers.checks.decision import UNRECORDED, Decision, Grounds, later
from careers.dates import in_words
from careers.profile_parts import (
    DATE,
    NATION,
    YEARS,
    YES_OR_NO,
    Coded,
    Date,
    Flag,
    Nation,
    Part,
    Unknown,
    Years,
    one_of,
    said,
)
from careers.standard import Standard

EMPLOYERS = ("local_authority", "other")
LEFT_BECAUSE = ("redundancy", "within_probation", "other")


class AgencyAsked(Part):
    """What the agency check asks. Years may be fractions of a year; only `nation` is needed.

    `years_local_authority` are years employed directly by English local authorities (or their trusts) in child and
    family work, first-year programmes and statutory leave included. `left_permanent` is the last day of a permanent
    post in council children's services, past or to come; `began` is the day on which an agency assignment began.
    """

    nation: Annotated[Nation, Coded] = Field(description=NATION)
    employer: Annotated[Literal["local_authority", "other"] | None, Coded, Unknown] = said(one_of(EMPLOYERS))
    years_local_authority: Years = said(YEARS)
    years_post_qualifying: Years = said(YEARS)
    years_children: Years = said(YEARS)
    left_permanent: Date = said(DATE)
    same_region: Flag = said(YES_OR_NO)
    left_because: Annotated[Literal["redundancy", "within_probation", "other"] | None, Coded, Unknown] = said(
        one_of(LEFT_BECAUSE)
    )
    becoming_permanent: Flag = said(YES_OR_NO)
    began: Date = said(DATE)


def _experience(asked: AgencyAsked, rule: Standard, grounds: Grounds) -> bool | None:
    """Whether England's minimum experience is there; None where it cannot be told."""
    stands = experience(
        rule,
        local_authority=asked.years_local_authority,
        post_qualifying=asked.years_post_qualifying,
        children=asked.years_children,
    )
    grounds.because(stands.reason, rule)
    if stands.doubt is not None:
        grounds.ask("years_local_authority" if stands.enough is None else None, stands.doubt)
    return stands.enough


def _wait(asked: AgencyAsked, rule: Standard, grounds: Grounds) -> datetime.date | bool:
    """The day until which a person waits; True where a wait may hold and cannot be told, False where none does."""
    months = rule.number("cool_off_months")
    if asked.left_permanent is None:
        grounds.ask(
            "left_permanent", f"Have you left a permanent post in council children's services within {months} months?"
        )
        return False
    until = later(asked.left_permanent, months=months)
    if until <= grounds.day:
        grounds.because(f"The wait of {months} months after your permanent post ended on {in_words(until)}.", rule)
        return False
    lifts = (
        (asked.same_region is False, "the agency post is in another region"),
        (asked.left_because == "redundancy", "you were made redundant"),
        (asked.left_because == "within_probation", "you left within your probation"),
        (asked.becoming_permanent is True, "the post is on the way to a permanent one"),
    )
    for holds, because in lifts:
        if holds:
            grounds.because(f"The wait of {months} months after a permanent post does not hold: {because}.", rule)
            return False
    grounds.because(
        f"For a post in the region of the permanent post that you left there is a wait of {months} months: until"
        f" {in_words(until)}.",
        rule,
    )
    if asked.same_region is None:
        grounds.ask("same_region", "Is the agency post in the region of the permanent post that you left?")
        return True
    if asked.left_because is None:
        grounds.ask("left_because", "Why did you leave? Redundancy, or leaving within probation, lifts the wait.")
    return until


def _england(asked: AgencyAsked, rule: Standard, grounds: Grounds) -> Decision:
    if asked.employer == "other":
        grounds.because(
            "The rules are for local authorities' children's social care and the trusts that do its work; a charity,"
            " health service or private employer is outside them.",
            rule,
        )
        return grounds.decided("agency", "no_rule", "The agency rules do not reach this employer.")
    until = datetime.date.fromisoformat(rule.words("earlier_engagements_until"))
    if asked.began is not None and rule.valid_from is not None and asked.began < rule.valid_from:
        begun = f"Your assignment began before the rules did; such assignments had until {in_words(until)}."
        grounds.because(begun, rule)
        if grounds.day < until:
            return grounds.decided("agency", "yes", f"You may go on until {in_words(until)}.", earliest=until)
    enough, wait = _experience(asked, rule, grounds), _wait(asked, rule, grounds)
    grounds.then("Ask the council through the agency how it counts your years, before you give notice anywhere.", rule)
    grounds.then(
        f"Have practice references ready; expect {rule.number('notice_weeks')} weeks' notice and a regional price cap.",
        rule,
    )
    grounds.because("It is guidance that councils follow unless circumstances are exceptional, not a ban by law.", rule)
    years = rule.number("years")
    if enough is False:
        grounds.then("Look at permanent posts in the meantime: their years count.", rule)
        return grounds.decided("agency", "not_yet", f"Not yet: councils look for {years} years first.")
    if isinstance(wait, datetime.date):
        headline = f"Not before {in_words(wait)}: you have left a permanent post in the region."
        return grounds.decided("agency", "not_yet", headline, earliest=wait)
    if enough is None or wait:
        return grounds.decided("agency", "unknown", "It turns on what you have not said yet.")
    if asked.left_permanent is None:
        return grounds.decided("agency", "yes", "Yes, unless you have just left a permanent post in the region.")
    return grounds.decided("agency", "yes", "Yes: nothing in the rules stands in the way.")


def decide(asked: AgencyAsked, on: datetime.date) -> Decision:
    """Whether the person may take a post through an agency on a day.

    The outcome is yes, not_yet (with `earliest` where a day can be told), no, unknown, or no_rule where the nation has
    none that the register knows.
    """
    grounds = Grounds(asked.nation, on)
    rule, ended = grounds.rules.using("agency"), grounds.rules.using("agency_use")
    registration, vetting = grounds.rules.using("registration"), grounds.rules.using("vetting")
    if registration is not None:
        text = f"An agency changes nothing about registration: you need {grounds.regulator}'s before you practise."
        grounds.then(text, registration)
    if vetting is not None:
        grounds.then(f"Vetting ({vetting.words('check')}) is asked for as in any other post.", vetting)
    if rule is not None:
        return _england(asked, rule, grounds)
    if ended is not None and asked.employer != "other":
        grounds.because(ended.summary, ended)
        if asked.employer is None:
            grounds.ask("employer", "Would you work for a health and social care trust, or for somebody else?")
        grounds.then("Look for permanent and bank posts with the trusts themselves.", ended)
        return grounds.decided("agency", "no", "No: the trusts take nobody on through an agency.")
    asked_of = "No rule on agency social workers' experience or on a wait is known"
    grounds.because(f"{asked_of} for {grounds.name} as of {in_words(on)} {UNRECORDED}")
    if asked.years_post_qualifying is not None and asked.years_post_qualifying < 1:
        grounds.because(
            f"You qualified less than a year ago: a first year with support is hard to have through an agency."
            f" {OWN_ACCOUNT}"
        )
    grounds.then("Ask the agency what its clients in this nation require, and get it in writing.")
    return grounds.decided("agency", "no_rule", f"No rule is known for {grounds.name} on that day.")
