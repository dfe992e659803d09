"""What is shown of one thing that a tier asks, and where a person begins whose tier or register is not known."""

import datetime
from typing import Any

import pytest
from advice_data import ENGLAND, advice_for


def asked(advice: dict[str, Any], tier: str, row: str) -> dict[str, Any]:
    state = next(one for one in advice["readiness"] if one["tier"] == tier)
    found: dict[str, Any] = next(one for one in state["requirements"] if one["id"] == row)
    return found


@pytest.mark.parametrize(
    ("level", "own", "alike"),
    [
        ("met", "met", "partial"),
        ("partial", "partial", "partial"),
        ("not_shown", "not_shown", "not_shown"),
        (None, "unknown", "not_shown"),  # evidence whose level nobody could read shows nothing of another
    ],
)
def test_evidence_of_a_statement_goes_part_of_the_way_for_one_that_resembles_it(
    level: str | None, own: str, alike: str
) -> None:
    evidence = {"standard": "pqs-practitioner", "statement": "5"} | ({"level": level} if level else {})
    advice = advice_for({**ENGLAND, "tier": "senior", "evidence": [evidence]})
    assert asked(advice, "practitioner", "statement:pqs-practitioner:5")["status"] == own
    assert asked(advice, "lcpp", "statement:macpt-minimum:2")["status"] == alike


def test_evidence_without_a_level_asks_for_one() -> None:
    evidence = {"standard": "pqs-practitioner", "statement": "5"}
    advice = advice_for({**ENGLAND, "tier": "senior", "evidence": [evidence]})
    assert "without a level" in asked(advice, "practitioner", "statement:pqs-practitioner:5")["reason"]


@pytest.mark.parametrize(
    ("day", "years", "status", "words"),
    [
        ("2026-11-21", 0.02, "partial", "1 month ago"),  # never none
        ("2026-11-21", 0.5, "partial", "6 months ago"),
        ("2026-11-21", 1, "met", "1 year ago"),
        ("2027-10-01", 1, "met", "before it began"),
        ("2026-11-21", 0, "not_shown", "beginning"),
        ("2026-11-21", None, "unknown", "not said"),
    ],
)
def test_the_first_years_are_counted_from_qualifying(day: str, years: float | None, status: str, words: str) -> None:
    told = {**ENGLAND, "tier": "nqsw"} | ({} if years is None else {"years_post_qualifying": years})
    row = asked(advice_for(told, datetime.date.fromisoformat(day)), "practitioner", "first_years")
    assert row["status"] == status
    assert words in row["reason"]


def test_whoever_has_long_not_practised_comes_back_before_any_rise_though_the_register_was_not_spoken_of() -> None:
    advice = advice_for({"nation": "england", "tier": "senior", "last_practised": "2019-01-01"})
    assert [(one["kind"], one["tier"]) for one in advice["steps"]] == [("get_ready", "senior"), ("deepen", "senior")]
    recent = advice_for({"nation": "england", "tier": "senior", "last_practised": "2026-01-01"})
    assert {one["tier"] for one in recent["steps"]} > {"senior"}


@pytest.mark.parametrize(("years", "tier"), [(0.9, "nqsw"), (1, "practitioner"), (None, "nqsw")])
def test_the_first_post_of_whoever_names_no_tier_follows_the_years(years: float | None, tier: str) -> None:
    told = {"nation": "england", "qualifications": ["MA Social Work"]}
    advice = advice_for(told | ({} if years is None else {"years_post_qualifying": years}))
    assert [one["tier"] for one in advice["steps"]] == [tier]


@pytest.mark.parametrize(
    ("elsewhere", "title"),
    [
        (["england"], "Return to work as senior"),
        (["wales"], "Work as senior"),
        (["england", "wales"], "Work as senior"),
    ],
)
def test_only_another_nations_register_makes_a_return_a_move(elsewhere: list[str], title: str) -> None:
    told = {"nation": "england", "tier": "senior", "registered": False, "employment": "not_working"}
    advice = advice_for(told | {"registered_elsewhere": elsewhere})
    assert advice["steps"][0]["title"].startswith(title)


def test_a_setting_without_years_is_no_experience_of_it() -> None:
    settings = [{"setting": "court", "years": 0}, {"setting": "fostering", "years": 2}]
    advice = advice_for({**ENGLAND, "tier": "senior", "years_in_settings": settings})
    (said,) = [why for one in advice["steps"] for why in one["reasons"] if "years by setting" in why]
    assert "fostering (2)" in said
    assert "court" not in said
