"""Advice, rule by rule: each gate, switch of standards and comparison on the days and numbers where it turns."""

import datetime
import re
from collections.abc import Mapping
from typing import Any

import pytest
from advice_data import DAY, advice_for, citations_in

from careers.plain import as_text
from careers.profile import RoleReading


def gate(advice: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    return next((item for item in advice["gates"] if item["id"] == name), None)


@pytest.mark.parametrize(
    ("last", "status", "words"),
    [
        ("2024-11-22", "pass", "nothing extra"),
        ("2024-11-21", "fail", "30 days"),
        ("2021-11-21", "fail", "30 days"),
        ("2021-11-20", "fail", "60 days"),
        ("2020-02-29", "fail", "60 days"),
    ],
)
def test_return_to_practice_in_england_counts_days_by_the_gap(last: str, status: str, words: str) -> None:
    advice = advice_for(
        {
            "nation": "england",
            "tier": "practitioner",
            "registered": False,
            "last_practised": last,
            "employment": "not_working",
        }
    )
    found = gate(advice, "return_to_practice")
    assert found is not None
    assert found["status"] == status
    assert words in found["reason"]


@pytest.mark.parametrize(
    ("nation", "status"), [("scotland", "unknown"), ("wales", "unknown"), ("northern_ireland", "unknown")]
)
def test_return_to_practice_elsewhere_is_not_invented(nation: str, status: str) -> None:
    advice = advice_for(
        {
            "nation": nation,
            "tier": "practitioner",
            "registered": False,
            "last_practised": "2020-01-01",
            "employment": "not_working",
        }
    )
    found = gate(advice, "return_to_practice")
    assert found is not None
    assert found["status"] == status
    assert "return_unknown" in [question["id"] for question in advice["questions"]]


@pytest.mark.parametrize(
    ("nation", "years", "expected"),
    [
        ("england", 4.9, "fail"),
        ("england", 5, "pass"),
        ("england", None, "unknown"),
        ("wales", 9, None),
        ("scotland", 1, None),
    ],
)
def test_reviewing_officers_need_five_years_in_england(nation: str, years: float | None, expected: str | None) -> None:
    advice = advice_for({"nation": nation, "tier": "team_manager", "registered": True, "years_post_qualifying": years})
    found = gate(advice, "iro_experience")
    assert (None if found is None else found["status"]) == expected
    chair = [step for step in advice["steps"] if step["tier"] == "conference_chair"]
    assert bool(chair) == (expected != "fail")
    if expected == "fail":
        assert found is not None
        assert found["citations"]
        assert "iro_experience" in [caution["id"] for caution in advice["warnings"]]
        assert {state["tier"]: state["status"] for state in advice["readiness"]}["conference_chair"] == "not_yet"


@pytest.mark.parametrize(
    ("nation", "seeks", "years", "day", "warned"),
    [
        ("england", "agency", 2.9, DAY, True),
        ("england", "any", 2.9, DAY, True),
        ("england", "agency", 3, DAY, False),
        ("england", "permanent", 1, DAY, False),
        ("england", "agency", 1, datetime.date(2024, 10, 30), False),
        ("scotland", "agency", 1, DAY, False),
    ],
)
def test_agency_posts_are_warned_of_below_three_years_in_england(
    nation: str, seeks: str, years: float, day: datetime.date, warned: bool
) -> None:
    advice = advice_for(
        {
            "nation": nation,
            "tier": "practitioner",
            "registered": True,
            "seeks": seeks,
            "years_post_qualifying": years,
            "years_children": years,
        },
        day,
    )
    assert ("agency" in [caution["id"] for caution in advice["warnings"]]) == warned


@pytest.mark.parametrize(
    ("qualifications", "status"),
    [
        (["BA (Hons) Social Work"], "pass"),
        (["Master’s in Social Work"], "pass"),
        (["DipSW"], "pass"),
        (["Step Up to Social Work"], "pass"),
        (["BSc Psychology"], "fail"),
        (["Access to Social Work diploma"], "fail"),
        (["MA Social Work, second year"], "fail"),
        ([], "fail"),
        (None, "unknown"),
    ],
)
def test_only_a_finished_social_work_qualification_passes(qualifications: list[str] | None, status: str) -> None:
    found = gate(advice_for({"nation": "england", "qualifications": qualifications}), "qualification")
    assert found is not None
    assert found["status"] == status


@pytest.mark.parametrize(
    ("nation", "regulator", "check"),
    [
        ("england", "Social Work England", "DBS"),
        ("scotland", "Scottish Social Services Council", "PVG"),
        ("wales", "Social Care Wales", "DBS"),
        ("northern_ireland", "Northern Ireland Social Care Council", "AccessNI"),
    ],
)
def test_regulator_and_vetting_follow_the_nation(nation: str, regulator: str, check: str) -> None:
    advice = advice_for({"nation": nation, "registered": True})
    registration, vetting = gate(advice, "registration"), gate(advice, "vetting")
    assert registration is not None
    assert vetting is not None
    assert regulator in registration["reason"]
    assert check in vetting["reason"]
    assert vetting["status"] == "unknown"
    assert "vetting_unknown" in [question["id"] for question in advice["questions"]]


@pytest.mark.parametrize(
    ("day", "standard"), [("2027-03-31", "pqs-practitioner"), ("2027-04-01", "early-career-standards")]
)
def test_practitioner_statements_give_way_to_early_career_standards(day: str, standard: str) -> None:
    advice = advice_for(
        {"nation": "england", "tier": "practitioner", "registered": True}, datetime.date.fromisoformat(day)
    )
    senior = next(state for state in advice["readiness"] if state["tier"] == "senior")
    used = {row["id"].split(":")[1] for row in senior["requirements"] if row["id"].startswith("statement")}
    assert used == {standard}


def test_a_national_minimum_for_lead_practitioners_is_not_yet_set() -> None:
    advice = advice_for({"nation": "england", "tier": "senior", "registered": True, "years_post_qualifying": 4})
    lead = next(state for state in advice["readiness"] if state["tier"] == "lcpp")
    row = next(row for row in lead["requirements"] if row["id"] == "not_set:lcpp_role")
    assert "Not yet set" in row["reason"]
    assert "employers" in row["reason"]
    assert not row["counts"]
    assert {"proposed", "employer-set"} <= {citation["status"] for citation in citations_in(lead, advice["sources"])}


@pytest.mark.parametrize(
    ("years", "evidence", "status"),
    [
        (None, [], "unknown"),
        (0, [], "not_shown"),
        (9, [], "partial"),
        (None, ["partial"], "partial"),
        (1, ["met"], "met"),
    ],
)
def test_front_line_experience_has_no_number_so_evidence_decides(
    years: float | None, evidence: list[str], status: str
) -> None:
    given_evidence = [{"standard": "LCPP", "statement": "1", "level": level} for level in evidence]
    profile = {"nation": "england", "tier": "senior", "registered": True, "years_child_protection": years}
    advice = advice_for({**profile, "evidence": given_evidence})
    lead = next(state for state in advice["readiness"] if state["tier"] == "lcpp")
    rows = {row["id"]: row for row in lead["requirements"]}
    assert rows["front_line"]["status"] == status
    assert not rows["years_post_qualifying"]["counts"]


def test_pay_is_compared_on_the_base_that_vacancies_state() -> None:
    advice = advice_for({"nation": "scotland", "tier": "practitioner", "registered": True, "pay_now": 43_000})
    senior = next(step for step in advice["steps"] if step["tier"] == "senior")
    said = [reason for reason in senior["desirable"]["reasons"] if "base pay" in reason]
    # The two seniors start at £42,000 and £43,500. England's estimates say nothing about Scotland.
    assert said == [
        "What base pay is typical in Scotland is not known here; the 2 vacancies shown that state it start at £42,000"
        " to £43,500 a year. (from the live vacancies)",
        "Of the 2 vacancies shown that state base pay, 1 starts above your £43,000. (from the live vacancies)",
    ]


def test_plain_text_is_safe_to_print_and_numbers_each_source_once() -> None:
    advice = advice_for({"nation": "england", "tier": "senior", "registered": True})
    advice["steps"][0]["vacancies"]["items"][0]["title"] = "Senior\x1b[31m\nPractitioner\u202e"
    text = as_text(advice)
    assert all(letter.isprintable() or letter == "\n" for letter in text)
    assert "Senior [31m Practitioner , Hartley Council, Hartley, £" in text
    addresses = text.split("Sources, as they stood on that date\n")[1].split("\n\n")[0]
    numbers = re.findall(r"^  \[(\d+)\]", addresses, re.MULTILINE)
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert set(re.findall(r"\[(\d+)\](?!m)", text)) == set(numbers)
    assert "Made with: advice " in text


@pytest.mark.parametrize(
    ("reading_tier", "outcome", "words"),
    [
        ("senior", "matched", "You gave this tier."),
        ("lcpp", "review", "You gave this tier."),
        ("team_manager", "matched", "would be read as team manager"),
    ],
)
def test_a_tier_that_was_given_outranks_the_words_and_says_so(reading_tier: str, outcome: str, words: str) -> None:
    reading = RoleReading(reading_tier, outcome, 0.9, None, 0.5, (), "Team Manager")
    now = advice_for({"nation": "england", "tier": "senior"}, reading=reading)["tier"]
    assert (now["tier"], now["how"], now["confidence"]) == ("senior", "given", None)
    assert words in now["reason"]


@pytest.mark.parametrize(
    ("outcome", "how", "tier"),
    [("matched", "read", "senior"), ("review", "unsure", "senior"), ("out_of_scope", "unknown", None)],
)
def test_the_words_are_used_as_far_as_they_were_read(outcome: str, how: str, tier: str | None) -> None:
    reading = RoleReading("senior", outcome, 0.9, "lcpp", 0.5, (), "Senior Practitioner")
    now = advice_for({"nation": "wales"}, reading=reading)["tier"]
    assert (now["how"], now["tier"]) == (how, tier)
    # The second guess exists in England only.
    assert now["runner_up"] is None


def test_a_person_out_of_work_and_ready_is_told_to_apply_at_their_own_tier_first() -> None:
    advice = advice_for(
        {
            "nation": "england",
            "tier": "senior",
            "registered": True,
            "employment": "not_working",
            "last_practised": "2026-05-01",
        }
    )
    assert [advice["steps"][0][key] for key in ("kind", "tier")] == ["apply_now", "senior"]


@pytest.mark.parametrize(
    ("nation", "before", "begins"),
    [
        ("england", datetime.date.fromisoformat("2015-11-18"), "19 November 2015"),
        ("northern_ireland", datetime.date.fromisoformat("0001-01-01"), "1 June 2005"),
        ("scotland", datetime.date.fromisoformat("2021-08-31"), "1 September 2021"),
    ],
)
def test_a_day_before_every_known_beginning_is_warned_of(nation: str, before: datetime.date, begins: str) -> None:
    profile = {"nation": nation, "tier": "practitioner", "registered": True}
    found = [one for one in advice_for(profile, before)["warnings"] if one["id"] == "before_the_register"]
    assert [begins in one["text"] for one in found] == [True]
    day_after = advice_for(profile, before + datetime.timedelta(days=1))["warnings"]
    assert ("before_the_register" in {one["id"] for one in day_after}) == (nation == "northern_ireland")


def test_what_was_gained_abroad_is_assessed_and_never_passed_here() -> None:
    profile = {
        "nation": "england",
        "tier": "practitioner",
        "registered": False,
        "qualifications": ["Bachelor of Social Work"],
        "qualified_in": "elsewhere",
        "years_post_qualifying": 5,
    }
    advice = advice_for(profile)
    found = gate(advice, "qualification")
    assert found is not None
    assert (found["status"], "assesses it" in found["reason"]) == ("unknown", True)
    practitioner = next(state for state in advice["readiness"] if state["tier"] == "practitioner")
    first_years = next(row for row in practitioner["requirements"] if row["id"] == "first_years")
    assert first_years["reason"].startswith("You qualified outside England 5 years ago, and the programme is for the")
    asked = {question["id"] for question in advice["questions"]}
    assert "sponsorship_unknown" in asked
    told = advice_for(profile | {"constraints": {"needs_sponsorship": False}})["questions"]
    assert "sponsorship_unknown" not in {question["id"] for question in told}


@pytest.mark.parametrize(
    ("employment", "seeks", "first"),
    [
        ("agency", "permanent", "Take a permanent post as social worker"),
        ("agency", "any", "Move up to senior or advanced practitioner"),
        ("permanent", "permanent", "Move up to senior or advanced practitioner"),
    ],
)
def test_a_permanent_post_that_an_agency_worker_looks_for_comes_first(employment: str, seeks: str, first: str) -> None:
    profile = {
        "nation": "scotland",
        "tier": "practitioner",
        "registered": True,
        "years_post_qualifying": 5,
        "years_child_protection": 3,
        "employment": employment,
        "seeks": seeks,
    }
    steps = advice_for(profile)["steps"]
    assert steps[0]["title"] == first
    assert sum(step["tier"] == "practitioner" and step["kind"] != "deepen" for step in steps) == 1
    assert ("english" in " ".join(steps[0]["reasons"]).casefold()) is False, "England's rule is told in England alone"
