"""Advice to people on the way in, in their first years, and coming back, in each nation."""

import datetime
from typing import Any

import pytest
from advice_data import ENGLAND, SENIOR, advice_for, deepening, gate, step

from careers.profile import RoleReading


@pytest.mark.parametrize("nation", ["england", "scotland", "wales", "northern_ireland"])
def test_a_student_finishes_the_course_and_then_registers(nation: str) -> None:
    advice = advice_for({"nation": nation, "employment": "student", "qualifications": ["MA Social Work, final year"]})
    (item,) = step(advice, "nqsw")["prepare"]
    assert item["what"].startswith("Finish your final year. Then: register with ")
    assert (item["months_min"], item["months_max"]) == (2, 16)
    assert "registered" not in [question["field"] for question in advice["questions"]]
    assert advice["what_if"][0]["change"]["registered"] is True
    assert all(one["gaps"] == 1 for one in advice["what_if"])


def test_how_long_an_earlier_year_of_a_course_leaves_is_not_guessed() -> None:
    advice = advice_for({"nation": "england", "employment": "student", "qualifications": ["BA Social Work, year 1"]})
    (item,) = step(advice, "nqsw")["prepare"]
    assert item["months_min"] is None
    assert item["months_max"] is None


def test_a_course_is_not_prepared_for_by_taking_it() -> None:
    advice = advice_for({"nation": "england", "registered": False, "qualifications": ["BSc Psychology"]})
    assert step(advice, "student")["prepare"] == []
    assert "14 to 48 months" in " ".join(step(advice, "student")["reasons"])
    assert "role" not in [question["field"] for question in advice["questions"]]


@pytest.mark.parametrize(
    ("day", "years", "status", "months"),
    [
        ("2027-10-01", 1.5, "met", None),
        ("2027-10-01", 0.5, "partial", (6, 24)),
        ("2028-10-01", 0.5, "partial", (18, 24)),
        ("2027-08-31", 0.5, "partial", (6, 12)),
    ],
)
def test_whoever_qualified_under_the_earlier_programme_is_not_held_to_the_new_one(
    day: str, years: float, status: str, months: tuple[int, int] | None
) -> None:
    profile = {**ENGLAND, "tier": "nqsw", "years_post_qualifying": years}
    advice = advice_for(profile, datetime.date.fromisoformat(day))
    state = next(one for one in advice["readiness"] if one["tier"] == "practitioner")
    assert next(row["status"] for row in state["requirements"] if row["id"] == "first_years") == status
    prepared = [(item["months_min"], item["months_max"]) for item in step(advice, "practitioner")["prepare"]]
    assert prepared == ([] if months is None else [months])


def test_a_social_worker_s_post_in_wales_does_not_wait_for_the_consolidation_programme() -> None:
    profile = {**ENGLAND, "nation": "wales", "tier": "nqsw"}
    new, later = (step(advice_for({**profile, "years_post_qualifying": years}), "practitioner") for years in (0, 1))
    assert (new["kind"], later["kind"]) == ("get_ready", "apply_now")
    assert [(item["months_min"], item["months_max"]) for item in new["prepare"]] == [(12, 24)]
    for one in (new, later):
        assert any("first three-year registration" in reason for reason in one["reasons"]), "when it is due is said"


def test_a_consolidation_programme_that_is_done_stands_for_the_year_before_a_post_in_wales() -> None:
    profile = {**ENGLAND, "nation": "wales", "tier": "nqsw", "qualifications": ["Consolidation programme, 2025"]}
    assert step(advice_for(profile), "practitioner")["kind"] == "apply_now"


def test_the_consolidation_programme_comes_before_a_senior_post_in_wales() -> None:
    profile = {**ENGLAND, "nation": "wales", "tier": "practitioner", "years_child_protection": 3}
    early, later = (step(advice_for({**profile, "years_post_qualifying": years}), "senior") for years in (2.5, 3))
    assert (early["kind"], later["kind"]) == ("get_ready", "apply_now")
    assert "Consolidation programme" in early["prepare"][0]["what"]


@pytest.mark.parametrize(
    ("nation", "registered", "status"),
    [
        ("wales", True, "pass"),
        ("wales", False, "unknown"),
        ("northern_ireland", True, "pass"),
        ("northern_ireland", False, "unknown"),
        ("scotland", True, "pass"),
    ],
)
def test_coming_back_is_answered_from_the_register_of_every_nation(nation: str, registered: bool, status: str) -> None:
    profile = {"nation": nation, "tier": "practitioner", "registered": registered, "qualifications": ["BA Social Work"]}
    advice = advice_for({**profile, "last_practised": "2021-01-01", "employment": "not_working"})
    found = gate(advice, "return_to_practice")
    assert found is not None
    assert found["status"] == status
    assert bool(found["citations"]) == (nation != "northern_ireland")
    assert ("registered" in [caution["id"] for caution in advice["warnings"]]) is False


def test_updating_comes_before_restoring_and_their_months_add_up() -> None:
    profile = {"nation": "england", "tier": "senior", "registered": False, "qualifications": ["DipSW"]}
    advice = advice_for({**profile, "last_practised": "2020-01-01", "employment": "not_working"})
    (item,) = step(advice, "senior")["prepare"]
    assert item["what"].index("60 days") < item["what"].index("register with Social Work England")
    assert (item["months_min"], item["months_max"]) == (2, 10)
    assert "Keeping your registration" not in deepening(advice)
    assert "You are not in practice here now" in deepening(advice)


def test_whoever_is_off_the_register_is_asked_when_they_last_practised() -> None:
    advice = advice_for({"nation": "england", "tier": "senior", "registered": False})
    assert "last_practised" in [question["field"] for question in advice["questions"]]


def test_a_person_registered_in_another_nation_is_in_practice_there() -> None:
    profile = {
        **SENIOR,
        "registered": False,
        "registered_elsewhere": ["scotland"],
        "qualifications": ["BA Social Work"],
    }
    advice = advice_for(profile)
    assert "You are not in practice" not in deepening(advice)
    assert "registered" not in [caution["id"] for caution in advice["warnings"]]
    assert gate(advice, "return_to_practice") is None


@pytest.mark.parametrize("nation", ["england", "scotland"])
def test_a_qualification_from_outside_the_united_kingdom_is_assessed_before_anything_else(nation: str) -> None:
    profile = {"nation": nation, "tier": "practitioner", "registered": False, "qualifications": ["MSW"]}
    advice = advice_for({**profile, "qualified_in": "elsewhere", "employment": "permanent"})
    (item,) = step(advice, "practitioner")["prepare"]
    assert item["what"].startswith("Have your qualification assessed, and register with ")
    assert step(advice, "practitioner")["title"].startswith("Work as social worker in ")
    assert gate(advice, "return_to_practice") is None
    assert "registered" not in [caution["id"] for caution in advice["warnings"]]
    found = gate(advice, "registration")
    assert found is not None
    assert ("transcript" in found["reason"]) == (nation == "england")
    asked = advice_for(profile)
    assert "qualified_in" in [question["field"] for question in asked["questions"]]


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ({"employment": "not_working"}, "Return to work as senior"),
        ({"last_practised": "2022-01-01"}, "Return to work as senior"),
        ({}, "Work as senior"),
    ],
)
def test_only_whoever_stopped_is_said_to_return(told: dict[str, Any], title: str) -> None:
    advice = advice_for({"nation": "england", "tier": "senior", "registered": False, **told})
    assert advice["steps"][0]["title"].startswith(title)


def test_a_role_beside_the_ladder_is_asked_about_by_its_words() -> None:
    reading = RoleReading(None, "out_of_scope", 0.9, None, 0.5, (), "Mental Health Officer")
    advice = advice_for({"nation": "scotland", "registered": True, "years_post_qualifying": 8}, reading=reading)
    assert advice["questions"][0]["text"] == (
        "Which step of this ladder comes nearest to your work (Mental Health Officer)?"
    )
    assert "Your words (Mental Health Officer) name no tier" in advice["steps"][0]["reasons"][0]
