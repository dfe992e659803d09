"""Commands that check one thing about a career: `decide`, `learning`, `lcpp`.

Owns how they are told at a terminal. Decides nothing about careers.
"""

import enum
from pathlib import Path
from typing import Annotated

import typer

from cli.profiles import AsJson, AsOf, ProfileFile, complaints, day_of, json_object, show_json, vacancies
from cli.terminal import Data, Live, refuse


class Check(enum.StrEnum):
    """The short checks."""

    agency = "agency"
    qualification = "qualification"
    moving = "moving"
    returning = "return"


def decide(
    check: Annotated[Check, typer.Argument(help="What to check.")],
    told: Annotated[Path, typer.Argument(help="What is asked, as JSON; - for standard input.")],
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Check agency work, a qualification, a return to practice or a move between nations, with reasons and sources."""
    from api.checks import decide_json
    from careers.checks.plain import decision_text

    with complaints(told):
        decision = decide_json(check.value, json_object(told), day_of(as_of))
    show_json(decision) if as_json else typer.echo(decision_text(decision))


def learning(
    profile: ProfileFile,
    as_of: AsOf = None,
    period_began: Annotated[
        str | None, typer.Option(help="When your registration period began (YYYY-MM-DD), where you know it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Count a profile's learning by its regulator's rule, and say what is still missing."""
    from careers.checks.plain import cpd_text
    from careers.cpd import cpd_report
    from careers.profile import parse_profile

    day, began = day_of(as_of), None if period_began is None else day_of(period_began, "--period-began")
    if began is not None and began > day:
        refuse(f"--period-began: {period_began!r} is yet to come on {day}; expected that day or an earlier one")
    with complaints(profile):
        report = cpd_report(parse_profile(json_object(profile)), day, began).as_json()
    show_json(report) if as_json else typer.echo(cpd_text(report))


def lcpp(
    profile: ProfileFile,
    as_of: AsOf = None,
    as_json: AsJson = False,
    live: Live = False,
    data: Data = Path("var"),
) -> None:
    """Report clause by clause what a person has shown of a lead child protection practitioner's work; England only."""
    from api.lcpp import report_for
    from careers.lcpp_plain import as_text
    from careers.profile import parse_profile

    with complaints(profile):
        mine, day = parse_profile(json_object(profile)), day_of(as_of)
    with vacancies(data, live=live) as session:
        report = report_for(session, mine, day).as_json()
    show_json(report) if as_json else typer.echo(as_text(report))
