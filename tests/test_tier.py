import csv
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careers.ladder import TIERS
from matcher.tier import read_tier
from matcher.vocabulary import vocabulary

CASES = Path(__file__).with_name("title_cases.csv")
RESULTS = Path(__file__).with_name("title_results.csv")
_WORDS = sorted(
    {"Social", "Worker", "Senior", "Team", "Manager", "Children's", "Adults", "-", "/", "(", ")", "&", "NQSW", "IRO"}
    | {"Practitioner", "Deputy", "Lead", "Child", "Protection", "Locum", "£41k", "Nurse", "with", "Leeds", "Band", "7"}
    | set(vocabulary().words)
)
_titles = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(_WORDS), max_size=9).map(" ".join))
_role_titles = st.tuples(
    st.sampled_from(["", "Senior", "Deputy", "Lead", "Locum", "Newly Qualified"]),
    st.sampled_from(
        ["Social Worker", "Team Manager", "Senior Practitioner", "IRO", "Head of Service", "Practice Manager"]
    ),
    _titles,
).map(" ".join)
_descriptions = st.one_of(
    st.just(""),
    st.text(max_size=300),
    st.lists(
        st.sampled_from(
            ["children", "adults", "older people", "caseload", "line management", "Social Work England", "ward", "."]
        ),
        max_size=40,
    ).map(" ".join),
)
_employers = st.sampled_from(
    ["", "Leeds City Council", "Example NHS Trust", "Sandwell Children's Trust", "Cornwall Council"]
)
_nations = st.sampled_from([None, "england", "scotland", "wales", "northern_ireland"])


def cases():
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def got(case):
    reading = read_tier(
        case["title"],
        employer=case["employer"],
        description=case["description"],
        nation=case["nation"] or None,
    )
    return {"matched": reading.tier, "out_of_scope": "", "review": "review"}[reading.outcome]


def test_the_case_table_is_large_and_well_formed():
    rows = cases()
    assert len(rows) >= 1000
    assert {r["held_out"] for r in rows} == {"", "yes"}
    held_out = {r["employer"] for r in rows if r["held_out"]}
    assert "" not in held_out
    assert not held_out & {r["employer"] for r in rows if not r["held_out"]}
    keys = [(r["title"], r["employer"], r["description"], r["nation"]) for r in rows]
    assert len(set(keys)) == len(keys)
    assert {r["tier"] for r in rows} <= {*TIERS, "", "review"}
    assert {r["tier"] for r in rows} >= {*TIERS, ""}


def test_the_case_table_is_read_rightly():
    rows = cases()
    misses = [
        (row["title"], row["employer"], "expected " + row["tier"], "got " + got(row))
        for row in rows
        if got(row) != row["tier"]
    ]
    print(*misses, sep="\n")
    accepted = [row["title"] for row in rows if row["tier"] == "" and got(row) in TIERS]
    assert 1 - len(misses) / len(rows) >= 0.97
    assert len(accepted) <= 0.01 * sum(row["tier"] == "" for row in rows)


def test_the_committed_result_is_the_present_one():
    """A changed weight shows here as a difference; rewrite tests/title_results.csv when the new reading is right."""
    with RESULTS.open(encoding="utf-8", newline="") as file:
        committed = [tuple(row.values()) for row in csv.DictReader(file)]
    assert [(row["title"], row["tier"], got(row)) for row in cases()] == committed


def test_real_titles_are_read_rightly(shared_real):
    rungs = {"student": "entry", "nqsw": "entry", "practice_supervisor": "senior"} | dict.fromkeys(
        ("conference_chair", "service_manager", "head_of_service", "practice_leader"), "beyond"
    )
    rows = [
        json.loads(line) for line in (shared_real / "labelled/titles.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    right = accepted = decided = 0
    for row in rows:
        reading = read_tier(row["title"], employer=row.get("employer") or "")
        answer = "out_of_scope" if reading.outcome == "out_of_scope" else rungs.get(reading.tier, reading.tier)
        decided += reading.outcome != "review"
        right += reading.outcome != "review" and answer in (row["tier"], *row.get("also_acceptable", []))
        accepted += reading.outcome == "matched" and row["tier"] == "out_of_scope"
    print(f"{right} right, {decided} decided, {accepted} accepted wrongly of {len(rows)}")
    assert right / len(rows) >= 0.96
    assert decided / len(rows) >= 0.95
    assert accepted <= 0.01 * sum(row["tier"] == "out_of_scope" for row in rows)


@settings(max_examples=500, deadline=None)
@given(
    title=_titles,
    employer=_employers,
    description=_descriptions,
    nation=_nations,
    pay=st.none() | st.floats(0, 200_000),
)
def test_every_reading_keeps_its_promises(title, employer, description, nation, pay):
    reading = read_tier(title, employer=employer, description=description, nation=nation, annual_max=pay)
    assert reading.outcome in ("matched", "review", "out_of_scope")
    assert reading.tier in (*TIERS, None)
    assert (reading.tier in TIERS) or reading.outcome != "matched"
    assert reading.tier is None or reading.outcome != "out_of_scope"
    assert reading.runner_up in (*TIERS, "out_of_scope", None)
    assert reading.runner_up != reading.tier or reading.tier is None
    assert 0 <= reading.confidence <= 1
    assert 0 <= reading.margin <= 1
    assert reading.reason
    fields = {"title": title, "employer": employer, "description": description}
    for evidence in reading.evidence:
        assert evidence.quote
        assert evidence.quote in fields[evidence.field]
    if nation not in (None, "england"):
        assert reading.tier != "lcpp"


@settings(max_examples=300, deadline=None)
@given(title=_role_titles, employer=_employers, nation=_nations)
def test_childrens_words_never_put_an_advert_out_of_scope(title, employer, nation):
    if read_tier(title, employer=employer, nation=nation).outcome == "out_of_scope":
        return
    named = read_tier(f"{title} - Children and Families", employer=employer, nation=nation)
    assert named.outcome != "out_of_scope"
    description = "Work with children and families in a children's social care team of social workers."
    described = read_tier(title, employer=employer, nation=nation, description=description)
    assert described.outcome != "out_of_scope"


def test_a_social_worker_at_a_firm_of_unknown_trade_is_for_a_person_until_something_says_children():
    reading = read_tier("Social Worker", employer="Bellrock Partners")
    assert (reading.outcome, reading.tier) == ("review", "practitioner")
    for title in ("Social Worker - Looked After Children", "Social Worker - Assessment", "Supervising Social Worker"):
        assert read_tier(title, employer="Bellrock Partners").outcome == "matched", title
    children = "You will work with children in need and their families."
    assert read_tier("Social Worker", employer="Bellrock Partners", description=children).outcome == "matched"
    assert read_tier("Social Worker").outcome == "matched"


def test_an_employer_that_is_named_by_its_place_alone_is_its_council():
    reading = read_tier("Practice Manager", employer="North Yorkshire")
    assert (reading.outcome, reading.tier) == ("matched", "team_manager")
    assert ("employer", "North Yorkshire", "employer.council") in rules(reading)


def test_the_same_title_is_read_once():
    assert read_tier("Children's Social Worker") is read_tier("Children's Social Worker")


def rules(reading):
    return {(evidence.field, evidence.quote, evidence.rule) for evidence in reading.evidence}


def test_evidence_names_the_words_and_the_rule():
    reading = read_tier("Senior Social Worker - Fostering", employer="Example City Council")
    assert (reading.outcome, reading.tier) == ("matched", "senior")
    assert rules(reading) == {
        ("title", "Senior", "seniority.senior"),
        ("title", "Social Worker", "role.social_worker"),
        ("title", "Fostering", "area.fostering"),
        ("employer", "City Council", "employer.council"),
    }
    assert (reading.specialisms, reading.service_area) == (("fostering",), "fostering")


def test_a_supervising_social_worker_works_in_fostering_and_supervises_no_staff():
    reading = read_tier("Supervising Social Worker")
    assert (reading.tier, reading.service_area) == ("practitioner", "fostering")
    assert "foster carers" in reading.reason


def test_the_lead_practitioner_exists_in_england_alone_and_the_reading_says_so():
    assert read_tier("Lead Child Protection Practitioner", nation="england").tier == "lcpp"
    elsewhere = read_tier("Lead Child Protection Practitioner", nation="scotland")
    assert elsewhere.tier == "senior"
    assert "England alone" in elsewhere.reason


@pytest.mark.parametrize(
    ("title", "quote"),
    [
        ("Social Worker / AMHP", "AMHP"),
        ("Occupational Therapist - Children", "Occupational Therapist"),
        ("Children in Care Nurse", "Nurse"),
    ],
)
def test_another_profession_is_out_of_scope_with_its_words(title, quote):
    reading = read_tier(title, description="Registered social worker with children and families. " * 9)
    assert reading.outcome == "out_of_scope"
    assert [evidence.quote for evidence in reading.evidence] == [quote]
    assert reading.reason


def test_two_rungs_in_one_title_are_the_lower_with_the_other_next():
    reading = read_tier("Social Worker / Senior Social Worker - Children in Need")
    assert (reading.outcome, reading.tier, reading.runner_up) == ("matched", "practitioner", "senior")
    assert "two rungs" in reading.reason


@pytest.mark.parametrize(("pay", "tier"), [(52_000, "senior"), (78_000, "head_of_service")])
def test_pay_tells_the_two_kinds_of_principal_social_worker(pay, tier):
    assert read_tier("Principal Social Worker", employer="Example Council", annual_max=pay).tier == tier


def test_pay_below_the_rung_counts_against_it_and_is_quoted():
    reading = read_tier("Team Manager £22,400 - £24,200")
    assert reading.outcome == "out_of_scope"
    assert ("title", "£24,200", "pay.below_the_rung") in rules(reading)


def test_a_chair_s_post_named_with_its_grade_is_the_chair_s():
    title = "Conference Chair / Principal Practitioner – Child Protection"
    reading = read_tier(title, nation="northern_ireland")
    assert (reading.outcome, reading.tier, reading.runner_up) == ("matched", "conference_chair", "senior")


def test_an_empty_title_is_no_role():
    assert read_tier("").outcome == "out_of_scope"


@pytest.mark.parametrize(
    ("title", "tier", "runner_up"),
    [
        ("Social Worker - Senior Social Worker, Children in Care", "practitioner", "senior"),
        ("Social Worker - Senior Practitioner, Children in Care", "senior", "practitioner"),
    ],
)
def test_a_role_that_is_said_twice_is_a_range_and_another_one_is_the_grade(title, tier, runner_up):
    reading = read_tier(title)
    assert (reading.outcome, reading.tier, reading.runner_up) == ("matched", tier, runner_up)


def test_contact_beside_assessment_is_the_first_contact_and_not_family_time():
    assert read_tier("Team Manager (Contact, Assessment and Safeguarding)", employer="Example Council").tier
    assert read_tier("Team Manager (Contact)", employer="Example Council").outcome == "out_of_scope"


def test_another_role_that_runs_on_into_a_social_workers_describes_it():
    assert read_tier("Kinship Assessor Social Worker").tier == "practitioner"
    assert read_tier("Kinship Assessor").outcome == "out_of_scope"


@pytest.mark.parametrize(
    ("title", "employer", "words"),
    [
        ("Social Worker - Older People", "", "Adults' social work"),
        ("Senior Social Worker CMHT", "", "Mental health social work"),
        ("Social Worker / AMHP", "", "adults' statutory work"),
        ("Occupational Therapist", "", "another profession"),
        ("Safeguarding Manager", "Example Academy Trust", "school"),
        ("Looked After Children Nurse", "", "health post"),
        ("Detective Sergeant - Child Abuse", "", "police"),
        ("Family Support Worker", "", "without a social work qualification"),
        ("Personal Adviser", "", "care leavers"),
        ("Deputy Manager - Children's Home", "", "Residential"),
        ("Child Care Solicitor", "", "legal"),
        ("Business Support Officer - MASH", "", "business support"),
        ("Placements Commissioning Manager", "", "Commissioning"),
        ("Early Help Team Leader", "Example Council", "Early help"),
        ("Youth Justice Team Manager", "Example Council", "Youth justice"),
        ("Chief Executive", "Example Council", "chief executive"),
        ("Social Worker", "Example NHS Trust", "health body"),
        ("Fraud Officer", "Example Council", "another service"),
    ],
)
def test_what_is_out_of_scope_says_why(title, employer, words):
    reading = read_tier(title, employer=employer)
    assert reading.outcome == "out_of_scope"
    assert words in reading.reason


@pytest.mark.parametrize(
    ("title", "tier"),
    [("Social Worker (Level 1) SW2", "practitioner"), ("Social Worker SW3 - Level 2", "senior"), ("SW1/SW2", "nqsw")],
)
def test_a_level_beside_a_social_work_grade_is_a_step_of_it(title, tier):
    assert read_tier(title).tier == tier


def test_a_front_door_is_a_hospitals_too():
    assert read_tier("Social Worker - Front Door").outcome == "matched"
    assert read_tier("Social Worker Hospital Front Door").outcome == "out_of_scope"
    assert read_tier("Social Worker - Hospital Assessment Team").outcome != "matched"


def test_social_work_beside_a_plain_role_says_no_more_than_a_social_workers_name():
    plain, named = read_tier("Social Work Senior Practitioner"), read_tier("Senior Social Worker")
    assert plain.outcome == named.outcome == "matched"
    assert plain.confidence <= named.confidence
