"""The four checks, asked as a person would."""

import datetime as dt
from typing import Any

from careers.checks import agency, moving, qualification, returning
from careers.checks.decision import Decision, parse

TODAY = dt.date(2026, 11, 22)


def asks(nation: str, on: dt.date = TODAY, **told: Any) -> Decision:
    return agency.decide(parse(agency.AgencyAsked, {"nation": nation, **told}), on)


def holds(nation: str, *qualifications: str, on: dt.date = TODAY, **told: Any) -> Decision:
    body = {"nation": nation, "qualifications": list(qualifications), **told}
    return qualification.decide(parse(qualification.QualificationAsked, body), on)


def returns(nation: str, on: dt.date = TODAY, **told: Any) -> Decision:
    return returning.decide(parse(returning.ReturnAsked, {"nation": nation, **told}), on)


def moves(origin: str, destination: str, on: dt.date = TODAY, **told: Any) -> Decision:
    return moving.decide(parse(moving.MovingAsked, {"origin": origin, "destination": destination, **told}), on)
