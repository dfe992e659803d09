"""The four checks: each nation's rule on its dates, the days on which answers turn, and no reason without a source."""

import datetime as dt
import itertools
from typing import Any

import pytest
from checks_asked import asks, holds, moves, returns

from careers.checks.decision import UNRECORDED, Decision
from careers.checks.qualification import claims
from careers.facts import NATIONS
from careers.profile import ProfileError


def reasons(decision: Decision) -> str:
    return " ".join(reason.text for reason in decision.reasons)


# --- agency ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "outcome", "earliest"),
    [
        ({}, "unknown", None),
        ({"years_local_authority": 3}, "yes", None),
        ({"years_local_authority": 2.9}, "not_yet", None),
        ({"years_local_authority": 2.9, "years_post_qualifying": 10}, "not_yet", None),
        ({"years_post_qualifying": 2.9}, "not_yet", None),
        ({"years_post_qualifying": 10}, "unknown", None),
        ({"years_local_authority": 5, "left_permanent": "2026-08-22", "same_region": True}, "yes", None),
        ({"years_local_authority": 5, "left_permanent": "2026-08-23", "same_region": True}, "not_yet", "2026-11-23"),
        ({"years_local_authority": 5, "left_permanent": "2026-12-31", "same_region": True}, "not_yet", "2027-03-31"),
        ({"years_local_authority": 5, "left_permanent": "2026-11-01", "same_region": False}, "yes", None),
        ({"years_local_authority": 5, "left_permanent": "2026-11-01"}, "unknown", None),
        (
            {
                "years_local_authority": 5,
                "left_permanent": "2026-11-01",
                "same_region": True,
                "left_because": "redundancy",
            },
            "yes",
            None,
        ),
        (
            {
                "years_local_authority": 5,
                "left_permanent": "2026-11-01",
                "same_region": True,
                "left_because": "within_probation",
            },
            "yes",
            None,
        ),
        ({"years_local_authority": 5, "left_permanent": "2026-11-01", "becoming_permanent": True}, "yes", None),
        ({"employer": "other", "years_local_authority": 1}, "no_rule", None),
    ],
)
def test_england_counts_years_and_the_wait(told: dict[str, Any], outcome: str, earliest: str | None) -> None:
    decision = asks("england", **told)
    assert (decision.outcome, decision.earliest) == (outcome, earliest)


def test_englands_rule_begins_on_31_october_2024_and_earlier_engagements_had_a_year() -> None:
    assert asks("england", dt.date(2024, 10, 30), years_local_authority=1).outcome == "no_rule"
    assert asks("england", dt.date(2024, 10, 31), years_local_authority=1).outcome == "not_yet"
    earlier = {"years_local_authority": 1, "began": "2024-10-30"}
    assert asks("england", dt.date(2025, 9, 30), **earlier).outcome == "yes"
    assert asks("england", dt.date(2025, 9, 30), **earlier).earliest == "2025-10-01"
    assert asks("england", dt.date(2025, 10, 1), **earlier).outcome == "not_yet"
    assert asks("england", dt.date(2025, 9, 30), years_local_authority=1, began="2024-10-31").outcome == "not_yet"


def test_years_elsewhere_do_not_settle_englands_rule_and_it_says_that_accounts_differ() -> None:
    decision = asks("england", years_local_authority=0, years_post_qualifying=8)
    assert "do not settle it" in reasons(decision)
    assert any("Summaries of the rule differ" in question.text for question in decision.questions)


def test_trusts_in_northern_ireland_stopped_in_the_middle_of_2023() -> None:
    assert asks("northern_ireland", dt.date(2023, 6, 30)).outcome == "no_rule"
    assert asks("northern_ireland", dt.date(2023, 7, 1)).outcome == "no"
    assert asks("northern_ireland", employer="other").outcome == "no_rule"


@pytest.mark.parametrize("nation", ["scotland", "wales"])
def test_no_rule_is_known_of_the_others_and_the_date_is_said(nation: str) -> None:
    decision = asks(nation, years_local_authority=0)
    assert decision.outcome == "no_rule"
    assert f"as of 22 November 2026 {UNRECORDED}" in reasons(decision)
    assert "3 years" not in reasons(decision)


# --- qualification --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("nation", NATIONS)
@pytest.mark.parametrize(
    ("qualifications", "outcome"),
    [
        (["BA Social Work"], "yes"),
        (["BSc Psychology", "MA Social Work"], "yes"),
        (["BSc Psychology"], "no"),
        (["Diploma in counselling"], "no"),
        (["MSc Psychology"], "no"),
        (["Certified child protective specialist"], "no"),
        (["Internship with a charity"], "no"),
        (["BA Social Work, final year"], "not_yet"),
        ([], "unknown"),
    ],
)
def test_only_an_approved_social_work_qualification_registers(
    nation: str, qualifications: list[str], outcome: str
) -> None:
    assert holds(nation, *qualifications).outcome == outcome


def test_a_certificate_has_no_counterpart_and_the_answer_says_what_stands_in_its_place() -> None:
    text = reasons(holds("scotland", "Certified child protective specialist"))
    assert "There is none in the United Kingdom" in text
    assert "There is none" not in reasons(holds("scotland", "BSc Psychology"))


@pytest.mark.parametrize("nation", NATIONS)
def test_every_claim_of_the_guides_is_answered_in_every_nation(nation: str) -> None:
    told = next(change for change in holds(nation, "BSc Psychology").learn if change.id == "claims")
    assert len(told.lines) == len(claims()) == 18
    assert told.citations


@pytest.mark.parametrize(
    ("nation", "gained_in", "outcome"),
    [
        ("england", "elsewhere", "assessed"),
        ("wales", "elsewhere", "assessed"),
        ("england", "scotland", "yes"),
        ("scotland", "england", "assessed"),
        ("northern_ireland", "wales", "yes"),
        ("wales", "wales", "yes"),
    ],
)
def test_where_it_was_gained(nation: str, gained_in: str, outcome: str) -> None:
    assert holds(nation, "BA Social Work", gained_in=gained_in).outcome == outcome


def test_ways_in_are_the_nations_own_and_weigh_class_and_experience() -> None:
    def ways(nation: str, **told: Any) -> str:
        decision = holds(nation, "BSc Psychology", **told)
        return " ".join(next(change for change in decision.learn if change.id == "routes").lines)

    assert "Step Up" in ways("england")
    assert "Step Up" not in ways("wales") + ways("scotland") + ways("northern_ireland")
    assert UNRECORDED in ways("wales")
    assert "your experience is long enough" in ways(
        "england", experience_months=6, experience_with="children_and_families"
    )
    assert "are fewer than 6" in ways("england", experience_months=5.5, experience_with="children_and_families")
    assert "direct work with children" in ways("england", experience_months=60, experience_with="other_care")
    assert "below what it asks" in ways("england", degree_class="third")
    assert "class is enough" in ways("england", degree_class="lower_second")


# --- return ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "outcome", "said", "earliest"),
    [
        ("2024-11-23", "nothing_extra", "Nothing", "2026-11-23"),
        ("2024-11-22", "more_asked", "30 days", "2029-11-23"),
        ("2021-11-22", "more_asked", "30 days", "2026-11-23"),
        ("2021-11-21", "more_asked", "60 days", None),
        ("2024-02-29", "more_asked", "30 days", "2029-03-01"),
        (None, "unknown", "turns on", None),
        ("2027-01-01", "unknown", "turns on", None),
    ],
)
def test_england_asks_for_days_by_the_length_of_the_gap(
    last: str | None, outcome: str, said: str, earliest: str | None
) -> None:
    decision = returns("england", last_practised=last)
    assert (decision.outcome, decision.earliest) == (outcome, earliest)
    assert said in decision.headline


def test_england_counts_the_longer_gap() -> None:
    assert "60 days" in returns("england", last_practised="2020-01-01", left_register="2024-01-01").headline


@pytest.mark.parametrize(
    ("last", "left", "outcome"),
    [
        ("2024-11-22", "2024-11-22", "nothing_extra"),
        ("2024-11-21", "2024-11-21", "more_asked"),
        ("2019-01-01", "2025-01-01", "nothing_extra"),
        ("2025-01-01", "2019-01-01", "nothing_extra"),
        ("2019-01-01", None, "unknown"),
        (None, None, "unknown"),
    ],
)
def test_scotland_needs_both_and_gives_no_hours(last: str | None, left: str | None, outcome: str) -> None:
    decision = returns("scotland", last_practised=last, left_register=left)
    assert decision.outcome == outcome
    assert "hours" not in decision.headline
    assert "180" not in reasons(decision)


def test_scotlands_rule_begins_on_3_june_2024() -> None:
    gap = {"last_practised": "2015-01-01", "left_register": "2015-01-01"}
    assert returns("scotland", dt.date(2024, 6, 2), **gap).outcome == "no_rule"
    assert returns("scotland", dt.date(2024, 6, 3), **gap).outcome == "more_asked"


@pytest.mark.parametrize(
    ("told", "outcome", "said"),
    [
        ({"left_register": "2023-11-23"}, "nothing_extra", ""),
        ({"left_register": "2023-11-22"}, "more_asked", "180 hours"),
        ({"left_register": "2020-11-22"}, "more_asked", "180 hours"),
        ({"left_register": "2020-11-21"}, "more_asked", "360 hours"),
        ({"qualified_on": "2022-07-01"}, "more_asked", "180 hours"),
        ({"qualified_on": "2022-07-01", "last_practised": "2023-07-01"}, "unknown", ""),
        ({}, "unknown", ""),
    ],
)
def test_wales_counts_from_leaving_the_register(told: dict[str, Any], outcome: str, said: str) -> None:
    decision = returns("wales", **told)
    assert decision.outcome == outcome
    assert said in decision.headline


def test_wales_asks_for_the_consolidation_programme_by_the_day_of_qualifying() -> None:
    assert "consolidation" in reasons(returns("wales", left_register="2020-01-01", qualified_on="2016-04-01"))
    assert "consolidation" not in reasons(returns("wales", left_register="2020-01-01", qualified_on="2016-03-31"))


def test_nothing_is_invented_for_northern_ireland() -> None:
    decision = returns("northern_ireland", last_practised="2010-01-01", left_register="2010-01-01")
    assert (decision.outcome, decision.earliest) == ("no_rule", None)
    assert UNRECORDED in reasons(decision)


@pytest.mark.parametrize("nation", NATIONS)
def test_nothing_is_asked_of_the_registered(nation: str) -> None:
    assert returns(nation, registered=True, last_practised="2001-01-01").outcome == "nothing_extra"


# --- moving ---------------------------------------------------------------------------------------------------------

PAIRS = list(itertools.permutations(NATIONS, 2))
BODIES = {"england": "DBS", "wales": "DBS", "scotland": "PVG", "northern_ireland": "AccessNI"}


@pytest.mark.parametrize(("origin", "destination"), PAIRS)
def test_every_pair_has_its_register_its_vetting_and_what_goes_along(origin: str, destination: str) -> None:
    decision = moves(origin, destination, registered=True)
    text = reasons(decision)
    assert decision.outcome == "apply"
    assert "does not carry over" in text
    assert BODIES[destination] in text
    assert ("Both nations use the same body" in text) == (BODIES[origin] == BODIES[destination])
    assert {"law", "techniques", "training", "sharing"} <= {change.id for change in decision.learn}
    assert "The learning that you have recorded" in text
    assert ("agency rule" in text) == (destination == "england")
    assert ("consolidation programme" in text) == (destination == "wales")


@pytest.mark.parametrize(("origin", "destination"), [pair for pair in PAIRS if pair[0] == "england"])
def test_the_lead_child_protection_practitioner_stays_in_england(origin: str, destination: str) -> None:
    assert "has no such role" in reasons(moves(origin, destination, tier="lcpp"))
    assert "has no such role" not in reasons(moves(origin, destination, tier="team_manager"))


def test_englands_role_and_rule_are_told_from_the_day_on_which_they_are_known() -> None:
    assert "Lead child protection" not in reasons(moves("wales", "england", dt.date(2025, 3, 19)))
    assert "Lead child protection" in reasons(moves("wales", "england", dt.date(2025, 3, 20)))
    assert "agency rule" not in reasons(moves("wales", "england", dt.date(2024, 10, 30)))


def test_an_award_is_spoken_of_only_where_it_is_held() -> None:
    assert "Practice educator" in reasons(moves("england", "wales", qualifications=["Practice educator stage 2"]))
    assert "Practice educator" not in reasons(moves("england", "wales", qualifications=["BA Social Work"]))


def test_moving_needs_two_nations_and_a_registration() -> None:
    with pytest.raises(ProfileError, match="destination"):
        moves("wales", "wales")
    assert moves("wales", "england", registered=False).outcome == "not_yet"
    assert moves("wales", "england").outcome == "unknown"
    assert moves("wales", "england", registered_there=True).outcome == "registered"
