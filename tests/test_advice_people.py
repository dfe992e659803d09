"""Advice as the person reads it: what must hold for somebody in a given place, and what nobody should be told."""

import datetime
import json
import re
from typing import Any

import pytest
from advice_data import DAY, ENGLAND, SENIOR, advice_for, deepening, gate, step
from hypothesis import given, settings
from hypothesis import strategies as st

from careers.advice import advise
from careers.answer import NoOpenings
from careers.checks import agency
from careers.checks.decision import parse
from careers.gates import TITLES
from careers.ladder import TIERS, ladder
from careers.plain import as_text
from careers.profile import RoleReading, parse_profile
from careers.telling import gates_to_tell, paragraphs, telling, tiers_ahead

# --- agency posts: one rule ------------------------------------------------------------------------------------------

_years = st.one_of(st.none(), st.sampled_from([0, 1, 2.9, 3, 3.5, 9]))


@settings(max_examples=60, deadline=None)
@given(council=_years, qualified=_years, children=_years)
def test_advice_and_the_agency_check_give_one_answer(
    council: float | None, qualified: float | None, children: float | None
) -> None:
    years = {"years_local_authority": council, "years_post_qualifying": qualified, "years_children": children}
    found = gate(advice_for({**ENGLAND, "tier": "practitioner", "seeks": "agency", **years}), "agency")
    told = agency.decide(parse(agency.AgencyAsked, {"nation": "england", **years}), DAY)
    assert found is not None
    assert {"pass": "yes", "fail": "not_yet", "unknown": "unknown"}[found["status"]] == told.outcome
    assert any(reason.text[1:] in found["reason"] for reason in told.reasons)


@pytest.mark.parametrize(
    ("years", "status"),
    [
        ({"years_local_authority": 3, "years_post_qualifying": 8}, "pass"),
        ({"years_local_authority": 2, "years_post_qualifying": 8}, "fail"),
        ({"years_post_qualifying": 8, "years_children": 8}, "unknown"),
        ({"years_post_qualifying": 8, "years_children": 2}, "fail"),
        ({}, "unknown"),
    ],
)
def test_years_with_english_councils_settle_agency_posts(years: dict[str, Any], status: str) -> None:
    advice = advice_for({**ENGLAND, "tier": "practitioner", "seeks": "agency", **years})
    found = gate(advice, "agency")
    assert found is not None
    assert found["status"] == status
    assert ("years_local_authority" in [one["field"] for one in advice["questions"]]) == (status == "unknown")


@pytest.mark.parametrize("nation", ["england", "northern_ireland"])
def test_a_bar_on_agency_posts_is_about_feasibility_and_offers_permanent_posts(nation: str) -> None:
    profile = {**ENGLAND, "nation": nation, "tier": "practitioner", "years_post_qualifying": 2, "seeks": "agency"}
    advice = advice_for({**profile, "years_child_protection": 2})
    ahead = step(advice, "senior")
    assert ahead["kind"] == "get_ready"
    assert ahead["feasible"]["answer"] == "no"
    assert ahead["feasible"]["citations"]
    assert not any("agency" in reason.casefold() for reason in ahead["viable"]["reasons"])
    assert any("permanent posts" in item["what"] for item in ahead["prepare"])
    assert "agency" in [caution["id"] for caution in advice["warnings"]]


def test_whoever_would_take_either_may_still_apply() -> None:
    evidence = [{"standard": "PQS", "statement": str(number), "level": "met"} for number in range(1, 11)]
    profile = {**ENGLAND, "tier": "practitioner", "years_post_qualifying": 2, "years_child_protection": 2}
    advice = advice_for({**profile, "seeks": "any", "evidence": evidence})
    assert step(advice, "senior")["kind"] == "apply_now"
    assert step(advice, "senior")["feasible"]["answer"] == "yes"
    assert gate(advice, "agency")


# --- what is shown, and what nobody should be told --------------------------------------------------------------------


@pytest.mark.parametrize(("day", "known"), [("2025-03-19", False), ("2025-03-20", True)])
def test_nothing_is_said_of_lead_practitioners_before_anyone_had_spoken_of_them(day: str, known: bool) -> None:
    advice = advice_for(SENIOR, datetime.date.fromisoformat(day))
    assert ("lcpp" in [state["tier"] for state in advice["readiness"]]) == known
    assert ("lcpp" in [one["tier"] for one in advice["steps"]]) == known
    assert ("lead child protection" in as_text(advice).casefold()) == known
    in_post = advice_for({**SENIOR, "tier": "lcpp"}, datetime.date.fromisoformat(day))
    assert in_post["tier"]["tier"] == "lcpp"


def test_vacancies_that_were_not_to_hand_are_never_told_as_none() -> None:
    answer = advise(parse_profile(SENIOR), role_reading=None, openings=NoOpenings(), as_of=DAY, versions={})
    text = as_text(answer.as_json())
    assert "Open vacancies: not known" in text
    assert not re.search(r"\b0 open vacancies|Open vacancies: 0", text)


def test_years_in_protection_work_are_to_be_written_up_and_not_done_again() -> None:
    many, few = (advice_for({**SENIOR, "years_child_protection": years}) for years in (10, 1))
    assert step(many, "lcpp")["prepare"][0]["what"].startswith("Write up what your years")
    assert step(few, "lcpp")["prepare"][0]["what"].startswith("Hold child protection work")
    assert "You give 10 years in child protection" in " ".join(step(many, "lcpp")["viable"]["reasons"])


@pytest.mark.parametrize("tier", ["lcpp", "conference_chair"])
def test_a_tier_that_is_one_kind_of_work_is_not_found_in_another_setting(tier: str) -> None:
    stay = advice_for({**SENIOR, "tier": tier})["steps"][-1]
    assert stay["title"].endswith("in another authority")
    assert "fostering" not in json.dumps(stay["reasons"])


def test_what_the_log_still_lacks_is_told_with_its_last_day() -> None:
    one = [{"activity": "Seminar", "date": "2026-06-01", "with_peer": True}]
    two = [*one, {"activity": "Course", "date": "2026-07-01"}]
    assert "still lacks: 1 piece more by 30 November 2026." in deepening(advice_for({**SENIOR, "cpd": one}))
    assert "has what is asked for by 30 November 2026." in deepening(advice_for({**SENIOR, "cpd": two}))
    assert "Your log" not in deepening(advice_for(SENIOR))


def test_deepening_asks_first_for_what_the_way_up_asks_and_names_a_paragraph_not_shown() -> None:
    evidence = [{"standard": "PQS", "statement": "1.1", "level": "partial"}]
    advice = advice_for({**ENGLAND, "tier": "practitioner", "years_post_qualifying": 3, "evidence": evidence})
    assert "Relationships and effective direct work (1.2), for instance: A service that you secured" in deepening(
        advice
    )
    manager = deepening(advice_for({**SENIOR, "tier": "service_manager"}))
    assert "Leading and governing excellent practice" in manager
    assert "Promoting and governing" not in manager


def test_a_skill_that_is_rated_low_is_told_with_what_would_show_it() -> None:
    skills = [
        {"skill": "Critical thinking", "rating": 1},
        {"skill": "juggling", "rating": 2},
        {"skill": "x", "rating": 4},
    ]
    told = deepening(advice_for({**SENIOR, "skills": skills}))
    assert "lowest in Critical thinking, juggling" in told
    assert "What would show Critical thinking: A hypothesis that you dropped" in told
    assert "What would show juggling" not in told


def test_each_paragraph_of_a_statement_has_its_prompt_and_is_marked_where_evidence_names_it() -> None:
    evidence = [{"standard": "PQS", "statement": "5.2"}, {"standard": "LCPP", "statement": "5.3"}]
    told = paragraphs("statement:pqs-practitioner:5", evidence)
    assert [(key, named) for key, _, _, named in told] == [("5.1", False), ("5.2", True), ("5.3", False)]
    assert all(text and prompt for _, text, prompt, _ in told)
    assert paragraphs("years_children", evidence) == paragraphs("statement:pqs-supervisor:1", evidence) == []


@pytest.mark.parametrize("tier", ["nqsw", "practitioner", "head_of_service"])
def test_the_years_of_reviewing_officers_are_no_gap_of_people_far_from_it(tier: str) -> None:
    advice = advice_for({**ENGLAND, "tier": tier, "years_post_qualifying": 1})
    assert "gate:iro_experience" not in [one["id"] for one in advice["what_if"]]
    assert "iro_experience" not in [one["id"] for one in gates_to_tell(advice)]
    assert gate(advice, "iro_experience")


@settings(max_examples=25, deadline=None)
@given(tier=st.sampled_from(TIERS), years=st.sampled_from([0, 2, 5, 12]), nation=st.sampled_from(["england", "wales"]))
def test_no_change_is_said_to_open_more_than_one_rung(tier: str, years: float, nation: str) -> None:
    profile = {**ENGLAND, "nation": nation, "tier": tier, "years_post_qualifying": years, "supervises": False}
    here = ladder().get(tier).rung
    for one in advice_for(profile)["what_if"]:
        assert all(here <= ladder().get(item["tier"]).rung <= here + 1 for item in one["opens"])


@settings(max_examples=25, deadline=None)
@given(data=st.data(), partly=st.sets(st.integers(1, 10), max_size=6))
def test_any_so_many_of_the_statements_would_do(data: st.DataObject, partly: set[int]) -> None:
    profile = {**ENGLAND, "tier": "practitioner", "years_post_qualifying": 4, "years_child_protection": 3}
    evidence = [{"standard": "PQS", "statement": str(number), "level": "partial"} for number in partly]
    advice = advice_for({**profile, "evidence": evidence})
    (together,) = (one for one in advice["what_if"] if one["gaps"] > 1)
    number = together["gaps"]
    assert f"any {number} of the 10 statements" in together["text"]
    chosen = data.draw(st.permutations(range(1, 11)))[:number]
    shown = [{"standard": "PQS", "statement": str(one), "level": "met"} for one in chosen]
    then = advice_for({**profile, "evidence": [*evidence, *shown]})
    assert {state["tier"]: state["status"] for state in then["readiness"]}["senior"] == "ready"


def test_statements_alike_are_one_line_and_years_another() -> None:
    lines = telling(advice_for({**SENIOR, "tier": "practitioner", "years_child_protection": 0})["what_if"])
    assert [line["text"] for line in lines if "one more of" in line["text"]] == [
        "one more of the 10 statements not yet shown"
    ]
    assert "About 1 year in child protection" in [line["text"] for line in lines]


def test_an_unsure_reading_is_settled_by_a_question_between_the_two() -> None:
    reading = RoleReading("senior", "review", 0.5, "head_of_service", 0.1, (), "Principal Social Worker")
    advice = advice_for({"nation": "england", "registered": True}, reading=reading)
    assert advice["questions"][0]["text"] == (
        "Is your post nearer to senior or advanced practitioner, or to head of service or principal social worker?"
    )
    assert advice["warnings"][0]["id"] == "tier_unsure"


def test_the_change_of_standards_is_told_to_those_who_are_measured_by_them() -> None:
    told = {
        tier: "standards_change" in [one["id"] for one in advice_for({**SENIOR, "tier": tier})["warnings"]]
        for tier in ("practitioner", "senior", "team_manager", "service_manager", "practice_leader")
    }
    assert told == {
        "practitioner": True,
        "senior": True,
        "team_manager": True,
        "service_manager": False,
        "practice_leader": False,
    }


@pytest.mark.parametrize("nation", ["scotland", "wales", "northern_ireland"])
def test_no_evidence_is_asked_for_where_no_statements_decide(nation: str) -> None:
    advice = advice_for({**SENIOR, "nation": nation})
    assert "evidence" not in [question["field"] for question in advice["questions"]]


@pytest.mark.parametrize("nation", ["scotland", "wales", "northern_ireland"])
@pytest.mark.parametrize("tier", ["team_manager", "service_manager", "head_of_service", "conference_chair"])
def test_no_role_of_england_alone_is_named_in_another_nation(nation: str, tier: str) -> None:
    advice = advice_for({**SENIOR, "nation": nation, "tier": tier, "years_post_qualifying": 12, "supervises": 5})
    text = as_text({**advice, "sources": advice["sources"]}).casefold()
    assert "principal social worker" not in text
    assert "practice leader or" not in text
    assert ("independent reviewing officer" in text) <= (nation == "wales")


# --- the text ---------------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(
    nation=st.sampled_from(["england", "scotland", "wales", "northern_ireland"]),
    tier=st.sampled_from([None, *TIERS]),
    registered=st.sampled_from([None, True, False]),
    years=st.sampled_from([None, 0.4, 2, 6, 15]),
    day=st.sampled_from([DAY, datetime.date(2025, 3, 1), datetime.date(2028, 1, 1)]),
)
def test_the_text_writes_dates_out_and_shows_no_code(
    nation: str, tier: str | None, registered: bool | None, years: float | None, day: datetime.date
) -> None:
    profile = {"nation": nation, "tier": tier, "registered": registered, "years_post_qualifying": years}
    advice = advice_for({**profile, "seeks": "any", "last_practised": "2020-05-01"}, day)
    text = as_text({**advice, "versions": {}})
    words = re.sub(r"https?://\S+", "", text)
    assert re.search(r"\d{4}-\d{2}-\d{2}", words) is None
    assert re.findall(r"\b[a-z]+_[a-z_]+\b", words.replace("not_shown", "")) == []
    for one in gates_to_tell(advice):
        assert one["title"] == TITLES[one["id"]]
        assert one["title"] in " ".join(text.split())
    assert text.index("Where you are now") < text.index("Next steps") < text.index("What must be in place")
    near, further = tiers_ahead(advice)
    assert {state["tier"] for state in near} >= {one["tier"] for one in advice["steps"]} - {advice["tier"]["tier"]}
    assert not {state["tier"] for state in near} & {state["tier"] for state in further}


def test_what_stands_under_readiness_is_all_that_a_step_asks() -> None:
    advice = advice_for(SENIOR)
    text = " ".join(as_text(advice).split())
    for tier in ("lcpp", "practice_supervisor"):
        for row in next(one for one in advice["readiness"] if one["tier"] == tier)["requirements"]:
            assert row["text"].rstrip(".") in text


def test_questions_come_first_where_the_tier_is_not_known() -> None:
    text = as_text(advice_for({"nation": "england"}))
    assert text.index("Questions that would sharpen") < text.index("Next steps")
    assert as_text(advice_for(SENIOR)).index("Next steps") < as_text(advice_for(SENIOR)).index("Questions that would")
