"""Which two adverts are one job, and what is said of it."""

import datetime as dt
from dataclasses import replace

import pytest
from duplicate_data import CASES, CHARTER, JOB, OTHER, OWN, hostile, likely
from hypothesis import given, settings

from matcher.duplicates import Boilerplate, Posting, block_keys, common_sentences, group, same
from matcher.duplicates.blocks import keys_of, keys_to_look_in
from matcher.duplicates.boilerplate import lowered, sentences
from matcher.duplicates.evidence import ENOUGH, WEIGHTS
from matcher.duplicates.gathered import Gathered
from matcher.duplicates.posting import Read, Texts


def pair(case):
    return Posting.from_mapping({"id": "a", **case["a"]}), Posting.from_mapping({"id": "b", **case["b"]})


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_case(case):
    a, b = pair(case)
    merged, score, reasons = same(a, b)
    assert merged == case["same"], reasons
    assert (score >= 0.5) == case["same"]
    assert reasons
    if "reason" in case:
        assert case["reason"] in reasons


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_grouping_agrees_with_the_pair(case):
    assert len(group(pair(case))) == (1 if case["same"] else 2)


@pytest.mark.parametrize("case", [case for case in CASES if case["same"]], ids=lambda case: case["case"])
def test_what_is_the_same_shares_a_block(case):
    a, b = pair(case)
    assert set(block_keys(a)) & set(block_keys(b))


@pytest.mark.parametrize(
    ("title", "salary", "others_title", "others_salary", "apart"),
    [
        ("Social Worker (PO3)", "", "Social Worker", "£38,813 - £42,683 (PO4)", "different grades"),
        ("Social Worker (PO4)", "", "Social Worker", "£38,813 - £42,683 (PO4)", ""),
        ("Nurse Band 5", "", "Nurse", "Band 6", "different grades"),
        ("Nurse Band 5", "", "Nurse", "Grade PO6", ""),
        ("Psychiatrist - 10 PAs", "", "Psychiatrist - 5 PAs", "", "different contracts"),
        ("Psychiatrist - 10 PAs", "", "Psychiatrist", "", ""),
    ],
)
def test_what_title_and_pay_say_of_grade_and_hours(title, salary, others_title, others_salary, apart):
    one = replace(JOB, title=title, salary=salary)
    merged, _, reasons = same(one, replace(JOB, id="2", source="board", title=others_title, salary=others_salary))
    assert merged is (not apart)
    assert not apart or reasons[0].startswith(apart)


def test_a_councils_name_holds_its_places_and_a_hospitals_does_not():
    for employer, place, merged in (
        ("Thornby City Council", "Little Marsh", True),
        ("Thornby Hospitals NHS Trust", "Little Marsh", False),
    ):
        one = replace(JOB, employer=employer, location="Thornby")
        assert same(one, replace(one, id="2", source="board", location=place))[0] is merged


@pytest.mark.parametrize(
    ("title", "place", "others_place", "merged"),
    [
        ("Health Visitor - Bassetlaw", "Bassetlaw, Nottinghamshire", "Nottinghamshire", False),
        ("Health Visitor - Bassetlaw", "Bassetlaw, Nottinghamshire", "Bassetlaw", True),
        ("Health Visitor - South Shields", "South Shields", "South Shields", True),
        ("Health Visitor - Welwyn Garden City", "Welwyn Garden City", "Welwyn Garden City", True),
        ("Health Visitor - Bassetlaw", "Bassetlaw", "", True),
    ],
)
def test_a_title_may_name_the_place_that_both_have(title, place, others_place, merged):
    one = replace(JOB, title=title, location=place)
    other = replace(JOB, id="2", title="Health Visitor", location=others_place)
    assert same(replace(one, source=""), replace(other, source=""))[0] is merged


def test_an_advert_open_all_year_is_one_with_its_copies():
    long_open = replace(JOB, posted=dt.date(2026, 1, 5), closing=dt.date(2026, 12, 31), source="")
    again = replace(JOB, id="2", posted=dt.date(2026, 11, 2), closing=dt.date(2026, 11, 30), source="")
    assert same(long_open, again)[0]
    assert not same(replace(long_open, closing=dt.date(2026, 2, 1)), again)[0]


@pytest.mark.parametrize(
    ("employer", "place", "salary", "merged"),
    [
        ("", "Leeds", "£35 per hour", True),
        ("", "London", "£35 per hour", False),
        ("", "Leeds", "", False),
    ],
)
def test_who_hides_the_employer_must_agree_in_the_rest(employer, place, salary, merged):
    one = Posting(id="1", title="Social Worker", employer=employer, location=place, salary=salary)
    assert same(one, replace(one, id="2"))[0] is merged


def test_a_locum_of_one_agency_need_not_be_called_one():
    one = Posting(id="1", title="Social Worker", employer="Ash Recruitment", location="Leeds", salary="£35 per hour")
    assert same(one, replace(one, id="2", title="Locum Social Worker"))[0]
    assert same(one, replace(one, id="2", title="Social Worker (Temporary)"))[0]
    assert not same(one, replace(one, id="2", title="Social Worker (Part Time)"))[0]


@pytest.mark.parametrize(
    ("title", "merged"),
    [
        ("Head of Family Help", True),
        ("Team Manager - Looked After Children", True),
        ("Team Manager", False),
        ("Social Worker - Court", False),
    ],
)
def test_a_copy_without_anything_else_has_a_title_of_few(title, merged):
    one = replace(JOB, title=title, source="")
    assert same(one, Posting(id="2", title=title, employer=JOB.employer))[0] is merged


def test_reasons_say_what_agrees_in_words():
    merged, _, reasons = same(JOB, replace(JOB, id="2", source="board", salary=""))
    assert merged
    assert reasons[0] == "same title, employer, place and closing date"


def test_a_refusal_says_what_differs():
    merged, score, reasons = same(JOB, replace(JOB, id="2", source="board", location="Little Marsh"))
    assert (merged, score, reasons) == (False, 0.0, ("different places: Thornby and Little Marsh",))


def test_different_tiers_are_never_one_job():
    senior = replace(JOB, id="2", source="board", tier="senior")
    assert not same(replace(JOB, tier="practitioner"), senior)[0]
    assert same(JOB, senior)[0]


def test_title_employer_and_place_alone_are_not_enough():
    assert WEIGHTS["same title"] + WEIGHTS["same employer"] + WEIGHTS["same place"] < ENOUGH


def test_a_repost_under_a_new_reference_is_known_by_its_own_text():
    first = replace(JOB, reference="CF/1123", description=OWN)
    again = replace(first, id="2", reference="CF/1190", posted=dt.date(2026, 4, 20), closing=dt.date(2026, 5, 10))
    assert same(first, again)[0]
    assert not same(first, replace(again, description=OTHER))[0]
    still_open = replace(again, posted=dt.date(2026, 3, 15))
    assert not same(first, still_open)[0]


def test_boilerplate_is_what_stands_under_three_titles_of_one_employer():
    adverts = [("amber", title, f"{CHARTER}{title} is the job here.") for title in ("one", "two", "three")]
    found = Boilerplate.of(adverts)
    assert len(found.shared("amber")) == 8
    assert {told for told in sentences(lowered(adverts[0][2])) if hash(told) not in found.shared("amber")} == {
        b" one is the job here"
    }
    assert not Boilerplate.of([*adverts[:2], ("amber", "two", CHARTER)]).shared("amber")
    assert not Boilerplate.of([(f"employer {n}", f"title {n}", CHARTER) for n in range(4)]).shared("employer 1")


def test_common_wording_is_taken_out_before_texts_are_compared():
    others = [
        replace(JOB, id=f"other {n}", title=f"{task} Officer", description=CHARTER)
        for n, task in enumerate(("Contact", "Placement", "Panel"))
    ]
    a = replace(JOB, salary="", description=CHARTER + OWN[:120])
    b = replace(JOB, id="2", source="board", salary="", closing=None, posted=None, description=CHARTER + OTHER[:120])
    assert same(a, b)[0]  # read alone, the charter makes them look alike
    assert not same(a, b, boilerplate=common_sentences([a, b, *others]))[0]
    assert ("1", "2") not in [found.ids for found in group([a, b, *others])]


def test_a_cut_title_is_compared_with_those_that_begin_as_it_does():
    titles = (
        "Social Worker - Intensive Outreach",
        "Social Worker - Intensive Outr...",
        "Social Worker - Intensive Care",
    )
    postings = [replace(JOB, id=str(n), title=title, closing=None, source="") for n, title in enumerate(titles)]
    texts = Texts()
    reads = [Read.of(posting, texts) for posting in postings]
    looked = {
        (one.id, other.id)
        for one in reads
        for other in reads
        if any(key.startswith(("cut|", "whole|")) for key in {*keys_to_look_in(one)} & {*keys_of(other)})
    }
    assert looked == {("0", "1"), ("1", "0"), ("1", "1"), ("1", "2"), ("2", "1")}
    assert [found.ids for found in group(postings)] == [("0", "1"), ("2",)]


def test_a_firm_is_compared_with_what_stands_beside_its_homes_names():
    names = ("Larkrise Healthcare", "Hill Court Care Home (Larkrise)", "Larkrise - Hill Court", "Hill Court (Larkhill)")
    reads = [Read.of(replace(JOB, id=str(n), employer=name), Texts()) for n, name in enumerate(names)]
    looked = {
        (one.id, other.id)
        for one in reads
        for other in reads
        if {*keys_to_look_in(one)} & {*keys_of(other)} and one != other
    }
    assert {pair for pair in looked if "3" not in pair and "0" in pair} == {
        ("0", "1"),
        ("1", "0"),
        ("0", "2"),
        ("2", "0"),
    }
    assert ("0", "3") not in looked
    gathered = Gathered(reads)
    drawn = {(one.id, other.id) for one, other in gathered.across()}
    assert {("0", "1"), ("0", "2")} <= drawn <= looked


@settings(max_examples=150, deadline=None)
@given(likely | hostile, likely | hostile)
def test_same_is_symmetric(a, b):
    assert same(a, b)[:2] == same(b, a)[:2]


@settings(max_examples=100, deadline=None)
@given(likely | hostile)
def test_a_posting_is_the_same_as_itself(posting):
    assert same(posting, posting)[:2] == (True, 1.0)
