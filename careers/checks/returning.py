"""The return-to-practice check: what a regulator asks of somebody who comes back after a gap.

Owns the counting of the gap in each nation's own way and what follows from it. Days and hours are the register's; a
number that was not seen is never filled in.
"""

import datetime
from typing import Annotated

from pydantic import Field

from careers.checks.decision import UNRECORDED, Decision, Grounds, later
from careers.dates import in_words
from careers.profile_parts import DATE, NATION, YES_OR_NO, Coded, Date, Flag, Nation, Part, said
from careers.standard import Standard


class ReturnAsked(Part):
    """What the return check asks. Only `nation` is needed.

    `last_practised` is the last day of practice as a social worker anywhere, `left_register` the day on which the
    nation's registration ended, `qualified_on` the day of qualifying; `registered` is about now.
    """

    nation: Annotated[Nation, Coded] = Field(description=NATION)
    registered: Flag = said(YES_OR_NO)
    last_practised: Date = said(DATE)
    left_register: Date = said(DATE)
    qualified_on: Date = said(DATE)


def _length(since: datetime.date, on: datetime.date) -> str:
    years = on.year - since.year - ((on.month, on.day) < (since.month, since.day))
    months = (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day)
    if years >= 1:
        return f"{years} year{'' if years == 1 else 's'}"
    return f"{months} month{'' if months == 1 else 's'}"


def _past(days: tuple[datetime.date | None, ...], on: datetime.date) -> list[datetime.date]:
    return [day for day in days if day is not None and day <= on]


def _unknown(grounds: Grounds, rule: Standard) -> Decision:
    grounds.because(rule.summary, rule)
    grounds.ask("last_practised", "When did you last practise as a social worker?")
    grounds.ask("left_register", f"When did your registration with {grounds.regulator} end?")
    return grounds.decided("return", "unknown", "It turns on how long you have been away.")


def _england(asked: ReturnAsked, rule: Standard, grounds: Grounds) -> Decision:
    since = _past((asked.last_practised, asked.left_register), grounds.day)
    if not since:
        return _unknown(grounds, rule)
    # Where practice and registration ended on different days, the longer gap asks for more, and nobody is surprised.
    start = min(since)
    short, long = rule.number("gap_years"), rule.number("long_gap_years")
    away = f"You have been away for {_length(start, grounds.day)}, counted from {in_words(start)}."
    if grounds.day < later(start, years=short):
        grounds.because(f"{away} Under {short} years nothing extra is asked.", rule)
        return grounds.decided(
            "return", "nothing_extra", "Nothing beyond the application.", earliest=later(start, years=short)
        )
    beyond = grounds.day > later(start, years=long)
    days = rule.number("days_long" if beyond else "days")
    band = f"beyond {long} years" if beyond else f"from {short} to {long} years"
    grounds.because(f"{away} For a gap {band} the rule is {days} days of updating knowledge and skills.", rule)
    grounds.then(f"Plan the {days} days, and keep a record of each; ask the regulator what may count.", rule)
    if not beyond:
        over = later(start, years=long)
        grounds.because(
            f"After {in_words(over)} it would be {rule.number('days_long')} days, so it pays to apply before.", rule
        )
    return grounds.decided(
        "return",
        "more_asked",
        f"{days} days of updating before you are restored.",
        earliest=None if beyond else later(start, years=long) + datetime.timedelta(days=1),
    )


def _scotland(asked: ReturnAsked, rule: Standard, grounds: Grounds) -> Decision:
    years, months = rule.number("gap_years"), rule.number("months_to_meet")
    since = _past((asked.last_practised, asked.left_register), grounds.day)
    if not since:
        return _unknown(grounds, rule)
    # The rule needs both, out of practice and off the register, so the later of the two days begins the gap.
    start = max(since)
    if grounds.day <= later(start, years=years):
        grounds.because(f"You were in practice or on the register within the last {years} years.", rule)
        return grounds.decided("return", "nothing_extra", "Nothing beyond the application.")
    if len(since) < 2:
        missing = "last_practised" if asked.last_practised is None else "left_register"
        words = {"last_practised": "When did you last practise?", "left_register": "When did your registration end?"}
        grounds.because(rule.summary, rule)
        grounds.ask(missing, f"{words[missing]} The rule counts from when both had ended.")
        return grounds.decided("return", "unknown", "It turns on a second date.")
    grounds.because(
        f"You have been out of practice and off the register for {_length(start, grounds.day)}. Beyond {years} years"
        f" you register with a condition to be met within {months} months.",
        rule,
    )
    grounds.because("The hours rise with the gap; the final numbers were not seen, so none is given here.", rule)
    grounds.ask(None, f"How many hours does {grounds.regulator} ask for your gap?")
    grounds.then("Find supervised practice first: it is the part that needs somebody else.", rule)
    return grounds.decided("return", "more_asked", f"Registration with a condition, to be met within {months} months.")


def _wales(asked: ReturnAsked, rule: Standard, grounds: Grounds) -> Decision:
    short, long = rule.number("gap_years"), rule.number("long_gap_years")
    since = _past((asked.left_register,), grounds.day) or (
        _past((asked.qualified_on,), grounds.day) if asked.last_practised is None else []
    )
    if not since:
        grounds.because(rule.summary, rule)
        grounds.ask("left_register", f"When did your registration with {grounds.regulator} end?")
        grounds.ask("qualified_on", "If you have never practised: when did you qualify?")
        return grounds.decided("return", "unknown", "It turns on how long you have been off the register.")
    start = min(since)
    from_what = "off the register" if asked.left_register in since else "qualified without practising"
    gap = f"You have been {from_what} for {_length(start, grounds.day)}, since {in_words(start)}."
    if grounds.day < later(start, years=short):
        grounds.because(f"{gap} The portfolio is asked for from {short} years on.", rule)
        return grounds.decided(
            "return", "nothing_extra", "Nothing beyond the application.", earliest=later(start, years=short)
        )
    hours = rule.number("hours_long" if grounds.day > later(start, years=long) else "hours")
    grounds.because(f"{gap} For that a portfolio shows {hours} hours of updating.", rule)
    # The regulator's page was seen in a version that still named the ninety hours of learning.
    grounds.ask(None, f"Are {hours} hours still what {grounds.regulator} asks? Its page may be older than its rules.")
    programme = grounds.rules.using("first_years")
    if programme is not None and programme.valid_from is not None:
        if asked.qualified_on is not None and asked.qualified_on >= programme.valid_from:
            grounds.because(
                "You qualified after the consolidation programme began, so it or its like is asked too.", rule
            )
        elif asked.qualified_on is None:
            grounds.ask("qualified_on", f"Did you qualify on or after {in_words(programme.valid_from)}?")
    grounds.then("Begin the portfolio before you apply, and agree with the regulator what may go into it.", rule)
    return grounds.decided("return", "more_asked", f"A portfolio with {hours} hours of updating.")


def decide(asked: ReturnAsked, on: datetime.date) -> Decision:
    """What the nation's regulator asks of the person who comes back on a day.

    The outcome is nothing_extra, more_asked, unknown, or no_rule where the register knows none for the nation and day;
    `earliest` is the first day on which more would be asked.
    """
    grounds = Grounds(asked.nation, on)
    registration = grounds.rules.using("registration")
    for field, day in (("last_practised", asked.last_practised), ("left_register", asked.left_register)):
        if day is not None and day > on:
            grounds.ask(field, f"{in_words(day)} lies after the day of this answer, so it was left out. Is it right?")
    if asked.registered:
        grounds.because(
            f"You are on {grounds.regulator}'s register, and what is asked of returners is asked of those who are not.",
            registration,
        )
        grounds.then("Ask the employer for a refresher in law and local procedures all the same.")
        return grounds.decided("return", "nothing_extra", "Nothing: you are registered.")
    if asked.registered is None:
        grounds.ask("registered", f"Are you on {grounds.regulator}'s register now?")
    rule = grounds.rules.using("return") or grounds.rules.using("return_hours")
    if rule is None:
        grounds.because(
            f"What {grounds.regulator} asks of people who return is not known as of {in_words(on)} {UNRECORDED}"
        )
        grounds.then(f"Ask {grounds.regulator} before you plan.", registration)
        return grounds.decided("return", "no_rule", f"No rule is known for {grounds.name} on that day.")
    grounds.then(f"Apply to {grounds.regulator}, and give the dates of your last practice and registration.", rule)
    return {"england": _england, "scotland": _scotland, "wales": _wales}[asked.nation](asked, rule, grounds)
