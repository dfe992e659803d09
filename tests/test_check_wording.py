"""What the short checks say beside their outcome: how long somebody was away, what comes with any post."""

import datetime as dt

import pytest
from checks_asked import TODAY, asks, holds, returns

from careers.facts import NATIONS


@pytest.mark.parametrize(
    ("last", "length"),
    [
        ("2026-10-22", "1 month,"),
        ("2026-10-23", "0 months,"),
        ("2025-11-23", "11 months,"),
        ("2025-11-22", "1 year,"),
        ("2024-11-23", "1 year,"),
        ("2024-11-22", "2 years,"),
    ],
)
def test_how_long_somebody_was_away_is_whole_years_and_months_below_one(last: str, length: str) -> None:
    decision = returns("england", last_practised=last)
    assert any(f"away for {length}" in reason.text for reason in decision.reasons)


def test_what_was_told_is_not_asked_again() -> None:
    told = {"years_local_authority": 5, "left_permanent": "2026-11-01", "same_region": True}
    for because, asked in ((None, True), ("other", False)):
        decision = asks("england", **told, **({"left_because": because} if because else {}))
        assert any(question.field == "left_because" for question in decision.questions) == asked
    for day, asked in ((None, True), ("2015-01-01", False)):
        decision = returns("wales", left_register="2020-01-01", **({"qualified_on": day} if day else {}))
        assert decision.outcome == "more_asked"
        assert any(question.field == "qualified_on" for question in decision.questions) == asked


@pytest.mark.parametrize("nation", NATIONS)
def test_vetting_is_told_of_agency_posts_and_of_courses_too(nation: str) -> None:
    for decision in (asks(nation), holds(nation)):
        assert any(step.text.startswith("Vetting (") and step.citations for step in decision.next)


def test_whoever_is_registered_has_the_qualification_that_registration_rests_on() -> None:
    for named in ((), ("BA History",)):
        decision = holds("england", *named, registered=True)
        assert decision.outcome == "yes"
        assert "you are registered" in decision.headline
    assert holds("england", on=TODAY - dt.timedelta(days=1), registered=False).outcome == "unknown"
