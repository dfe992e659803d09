"""What a description says beside a title: the rung, whom the work is with, and the words that say so."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_tier import cases

from matcher.prose import sentence
from matcher.tier import read_tier


def test_a_description_decides_a_bare_title_and_names_the_team():
    children = (
        "Join our Children in Care Team. You will hold a caseload of children and young people, work with families and "
        "attend court. You must be registered with Social Work England."
    )
    reading = read_tier("Social Worker", employer="Example Council", description=children)
    assert (reading.outcome, reading.tier, reading.service_area) == ("matched", "practitioner", "children_in_care")
    assert reading.confidence > read_tier("Social Worker", employer="Example Council").confidence
    assert {evidence.rule for evidence in reading.evidence} >= {"description.registration", "description.caseload"}
    adults = (
        "You will assess older people and adults with a learning disability under the Care Act and the Mental Capacity "
        "Act. You must be registered with Social Work England. We safeguard children and vulnerable adults."
    )
    reading = read_tier("Social Worker", employer="Example Council", description=adults)
    assert reading.outcome == "out_of_scope"
    assert ("description", "adults") in {(e.field, e.rule.split(".")[-1]) for e in reading.evidence}


@pytest.mark.parametrize(
    "benefit",
    [
        "SSSC registration fee reimbursed.",
        "We pay the annual fee of your registration with the SSSC.",
        "Your Social Work England fees are paid for you.",
    ],
)
@pytest.mark.parametrize("title", ["Finance Business Partner", "Midday Supervisor"])
def test_a_fee_that_is_paid_as_a_benefit_asks_for_no_registration(title, benefit):
    words = f"Join a council that works for children and families. Benefits: pension; {benefit}"
    reading = read_tier(title, description=words, nation="scotland")
    assert reading.outcome == "out_of_scope"
    reading = read_tier("Social Worker - Children", description=words, nation="scotland")
    assert "description.registration" not in {evidence.rule for evidence in reading.evidence}


def test_registration_that_is_asked_beside_a_fee_that_is_paid_still_counts():
    words = "You must be registered with the SSSC to work with children. We also pay a registration fee for everybody."
    reading = read_tier("Social Worker - Children", description=words, nation="scotland")
    assert "description.registration" in {evidence.rule for evidence in reading.evidence}


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="abc .,’-\n", max_size=400), st.data())
def test_a_quoted_sentence_begins_and_ends_at_a_word(text, data):
    words = [match.span() for match in re.finditer(r"[a-c]+", text)]
    if not words:
        return
    first, last = sorted(data.draw(st.lists(st.integers(0, len(words) - 1), min_size=2, max_size=2)))
    start, end = words[first][0], words[last][1]
    quote = sentence(text, start, end)
    assert quote in text
    assert text[start:end].strip() in quote
    at = next(i for i in range(len(text)) if text.startswith(quote, i) and i <= start and i + len(quote) >= end)
    for cut in (at, at + len(quote)):
        inside = 0 < cut < len(text) and text[cut - 1].isalpha() and text[cut].isalpha()
        assert not inside


def test_a_quote_of_a_very_long_sentence_begins_with_a_whole_word():
    words = "that you will undertake many kinds of direct work and complete statutory assessments under section 47 "
    quotes = [e.quote for e in read_tier("Social Worker", description=words * 3).evidence if e.field == "description"]
    assert quotes
    assert all(set(quote.split()) <= set(words.split()) for quote in quotes)


def test_boilerplate_about_safeguarding_everybody_says_nothing():
    words = "We safeguard children and vulnerable adults and the welfare of children and young people."
    assert "description.children" not in {e.rule for e in read_tier("Social Worker", description=words).evidence}


def test_a_consultant_social_worker_who_leads_a_unit_supervises_practice():
    words = "You will line manage two social workers and a student, and lead the unit's reflective supervision."
    reading = read_tier("Consultant Social Worker - Children", description=words)
    assert (reading.tier, reading.runner_up) == ("practice_supervisor", "senior")
    unit = "Lead a small unit with a family practitioner, sharing the cases of children in need."
    reading = read_tier("Consultant Social Worker", description=unit)
    assert reading.tier == "practice_supervisor"
    assert ("description.leads_a_unit", unit.rstrip(".")) in {(e.rule, e.quote) for e in reading.evidence}
    assert read_tier("Senior Social Worker", description=unit).tier == "senior"
    for words in (
        "You are the line manager for three social workers of our children in need service.",
        "As leader of a small unit you share the cases of children in need.",
    ):
        assert read_tier("Consultant Social Worker", description=words).tier == "practice_supervisor", words


@pytest.mark.parametrize(
    "words",
    [
        "You will supervise two students and hold complex cases of children in need.",
        "Lead practice within the unit and hold complex cases of children in need.",
        "Reports to the manager who leads the unit; children in need.",
        "Leading a unit of students, you teach on the job with children and their families.",
        "Lead assessments for the unit, with children and their families.",
        "You support the leader of the unit and hold complex cases of children in need.",
        "You support the manager of the unit and hold complex cases of children in need.",
        "Your line manager for this post leads the children in need service.",
    ],
)
def test_one_who_leads_practice_or_students_stays_senior(words):
    assert read_tier("Consultant Social Worker", description=words).tier == "senior"


def test_managing_staff_is_a_rival_rung_of_a_senior_social_worker():
    words = "You will line manage two social workers and a student, and lead the unit's reflective supervision."
    reading = read_tier("Senior Social Worker - Children", description=words)
    assert (reading.tier, reading.runner_up) == ("senior", "practice_supervisor")


def test_a_practice_lead_who_manages_nobody_is_senior():
    denied = "You have no line management responsibility and coach social workers who work with looked after children."
    assert read_tier("Practice Lead", employer="Example Council", description=denied).tier == "senior"
    assert read_tier("Team Manager", employer="Example Council", description=denied).tier == "team_manager"
    denied = "You won't line manage staff; you coach social workers who work with looked after children."
    assert read_tier("Practice Lead", employer="Example Council", description=denied).tier == "senior"
    managing = "You will line manage social workers who work with looked after children."
    assert read_tier("Practice Lead", employer="Example Council", description=managing).tier == "practice_supervisor"


@pytest.mark.parametrize(
    "years", ["3 years' post qualifying experience", "three years post-qualification", "3+ years PQE"]
)
def test_years_asked_make_the_senior_rung_the_runner_up(years):
    reading = read_tier("Social Worker - Child Protection", description=f"Children. You need at least {years}.")
    assert (reading.tier, reading.runner_up) == ("practitioner", "senior")
    assert any(e.rule == "description.years_post_qualifying" and years[:5] in e.quote for e in reading.evidence)


def test_only_the_start_of_a_very_long_description_is_read():
    words = "children and families " * 1000 + "older people adults dementia ward " * 50_000
    assert read_tier("Social Worker", description=words).outcome == "matched"


def test_a_quote_runs_to_its_sentences_end() -> None:
    text = "Lead by example. You will hold a reduced but complex caseload and help colleagues to think.\nWhere you work"
    start = text.index("caseload")
    quoted = sentence(text, start, start + len("caseload"))
    assert quoted == "You will hold a reduced but complex caseload and help colleagues to think"


@pytest.mark.parametrize(
    "words",
    [
        "You will be supported by a team manager who line manages five social workers with children in need.",
        "You receive line management from the deputy team manager and work with children on plans.",
        "You bring experience of the team's work with children; excellent line management is a benefit.",
        "This post has no line management. You will work with children in need.",
    ],
)
def test_somebody_elses_managing_is_not_the_posts(words):
    rules_used = {e.rule for e in read_tier("Senior Social Worker", description=words).evidence}
    assert "description.manages_staff" not in rules_used


@pytest.mark.parametrize(
    ("led", "outcome"),
    [
        ("You will manage childcare solicitors who take care proceedings for us.", "out_of_scope"),
        ("You will manage personal advisers who support care leavers.", "out_of_scope"),
        ("You will manage social workers and personal advisers who support care leavers.", "matched"),
        ("You will lead our children in care team of social workers.", "matched"),
    ],
)
def test_whom_a_manager_leads_decides(led, outcome):
    assert read_tier("Team Manager", employer="Example Council", description=led).outcome == outcome


def test_a_practice_manager_below_a_team_manager_is_a_practice_supervisor():
    words = "Reporting to the team manager, you will supervise social workers in our child protection service."
    reading = read_tier("Practice Manager", employer="Example Council", description=words)
    assert (reading.tier, reading.runner_up) == ("practice_supervisor", "team_manager")
    assert "description.under_a_team_manager" in {e.rule for e in reading.evidence}


def test_a_care_register_alone_asks_for_no_social_worker():
    words = "You will lead home carers for older people. SSSC registration as a supervisor is needed."
    reading = read_tier("Team Leader", employer="Example Council", description=words, nation="scotland")
    assert reading.outcome == "out_of_scope"
    assert "description.registration" not in {e.rule for e in reading.evidence}


@pytest.mark.parametrize(
    ("words", "tier"),
    [
        ("Newly qualified social workers start their ASYE in our children's teams.", "nqsw"),
        (
            "You have completed your ASYE and hold child protection cases; no newly qualified applicants.",
            "practitioner",
        ),
        (
            "Experienced and newly qualified social workers can start their ASYE with our children's teams.",
            "practitioner",
        ),
    ],
)
def test_the_newly_qualified_are_asked_for_turned_away_or_welcome(words, tier):
    assert read_tier("Social Worker", employer="Example Council", description=words).tier == tier


def test_a_lead_practitioner_of_a_child_protection_team_is_told_by_the_description():
    words = "You will be a lead child protection practitioner and lead section 47 enquiries."
    reading = read_tier("Lead Practitioner", employer="Example Council", description=words)
    assert reading.tier == "lcpp"
    assert read_tier("Lead Practitioner", employer="Example Council", description=words, nation="wales").tier != "lcpp"


def test_the_team_that_a_first_sentence_names_is_the_posts_and_a_partners_is_not():
    rest = " You'd lead four team managers and hold the budget. Registered social worker."
    manager = {"title": "Service Manager", "employer": "Leeds City Council"}
    ours = read_tier(**manager, description="Fostering and adoption." + rest)
    assert (ours.outcome, ours.service_area) == ("matched", "fostering")
    theirs = read_tier(**manager, description="Adults' mental health and autism." + rest)
    assert theirs.outcome == "out_of_scope"
    beside = "Our disabled children's social work team works with adults' services from 14." + rest
    assert read_tier(**manager, description=beside).outcome == "matched"


def test_every_cue_that_a_rule_names_has_its_words():
    for row in cases():
        if row["description"]:
            reading = read_tier(row["title"], employer=row["employer"], description=row["description"])
            quotes = [evidence.quote for evidence in reading.evidence if evidence.field == "description"]
            assert all(quotes), row["title"]


def test_a_description_of_people_that_never_names_children_is_no_childrens_post():
    duty = "Busy desk. Calls come in from {} worried about {}, and you go out the same day if you must."
    ours = duty.format("schools, police and relatives", "little ones at home")
    theirs = duty.format("GPs, district nurses and relatives", "somebody living on their own")
    assert read_tier("Social Worker", employer="Leeds City Council", description=ours).outcome == "matched"
    reading = read_tier("Social Worker", employer="Leeds City Council", description=theirs)
    assert reading.outcome == "out_of_scope"
    assert "description.people" in {evidence.rule for evidence in reading.evidence}


def test_an_employer_of_childrens_services_need_not_name_children():
    visits = "You will visit our carers every month, lead a support group and share the on call rota with colleagues."
    assert read_tier("Social Worker", employer="Greenholm Fostering", description=visits).outcome == "matched"
    assert read_tier("Social Worker", employer="Greenholm Care", description=visits).outcome != "matched"


def test_families_prove_little_beside_adults_words():
    said = "You will plan care for people leaving hospital for a care home and help families to agree what is best."
    assert read_tier("Social Worker", employer="Leeds City Council", description=said).outcome == "out_of_scope"


def test_a_few_telling_words_leave_a_reading_less_sure():
    few = "You will hold a caseload of children."
    many = "You will hold a caseload of children in need and children in care, and take care proceedings to court."
    sure, surer = (read_tier("Social Worker", description=words).confidence for words in (few, many))
    assert sure < surer


def test_who_leads_several_services_may_lead_a_home():
    said = "Everything for children in our care: fostering, leaving care, four teams and our children's homes."
    assert read_tier("Head of Service", employer="Leeds City Council", description=said).outcome == "matched"
    home = "You will lead shifts in our children's home."
    assert read_tier("Team Leader", employer="Leeds City Council", description=home).outcome == "out_of_scope"


@pytest.mark.parametrize(
    ("whom", "outcome"),
    [
        ("a nine-year-old whose plan has stalled", "matched"),
        ("under-11s whose plans have stalled", "matched"),
        ("the over-55s whose plans have stalled", "out_of_scope"),
        ("anybody aged 30 and over whose plan has stalled", "out_of_scope"),
    ],
)
def test_ages_tell_whom_the_work_is_with(whom, outcome):
    said = f"You will sit down with {whom}, find out what would help and write it up for the review."
    assert read_tier("Social Worker", employer="Leeds City Council", description=said).outcome == outcome
