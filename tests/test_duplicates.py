import datetime as dt
import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.practice.generate import generate
from matcher.duplicates import Boilerplate, Posting, block_keys, common_sentences, group, links, same
from matcher.duplicates.boilerplate import lowered, sentences
from matcher.duplicates.evidence import ENOUGH, WEIGHTS
from matcher.duplicates.words import load_words
from matcher.places import Gazetteer
from matcher.text import plain

CASES = [
    json.loads(line)
    for line in Path(__file__).with_name("duplicate_cases.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer()


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


JOB = Posting(
    id="1",
    title="Social Worker – Assessment Team",
    employer="Ambershire County Council",
    location="Thornby",
    salary="£38,626 - £42,708",
    closing=dt.date(2026, 3, 22),
    posted=dt.date(2026, 3, 1),
    source="ambershire",
)


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


OWN = (
    "You will hold a caseload of children in need and children with a plan in the valley villages, and chair the core "
    "groups that keep those plans moving. The team has seven workers, a deputy and a family support pair who know the "
    "farms, the two schools and the one bus. Wednesdays are kept free of meetings so that visits are never rushed."
)
OTHER = (
    "Your task is to prepare statements, attend hearings with the child's guardian, and see that directions are met on "
    "time. Most of the work is at the combined court by the river; a desk is kept there for us on listing days. Two "
    "solicitors sit with the team and answer questions as they come, which saves everybody a good many letters."
)
CHARTER = (
    "Ambershire is a friendly county between the moor and the sea. We welcome all whatever their background. "
    "All posts need an enhanced check with the barring service. You will have a laptop, a phone and a place to park. "
    "Interviews are held in person at County Hall. The county pays for registration and for one conference a year. "
    "We were the first in the region to sign the promise to children. Staff may swim in the county's pools at no cost. "
)


def test_a_repost_under_a_new_reference_is_known_by_its_own_text():
    first = replace(JOB, reference="CF/1123", description=OWN)
    again = replace(first, id="2", reference="CF/1190", posted=dt.date(2026, 4, 20), closing=dt.date(2026, 5, 10))
    assert same(first, again)[0]
    assert not same(first, replace(again, description=OTHER))[0]
    still_open = replace(again, posted=dt.date(2026, 3, 15))
    assert not same(first, still_open)[0]


def test_boilerplate_is_what_stands_under_three_titles_of_one_employer():
    adverts = [("amber", title, f"{CHARTER} {title} is the job here.") for title in ("one", "two", "three")]
    found = Boilerplate.of(adverts)
    assert len(found.shared("amber")) == 8
    assert {told for told in sentences(lowered(adverts[0][2])) if hash(told) not in found.shared("amber")} == {
        b"one is the job here"
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


def test_a_group_does_not_chain():
    """Two towns' jobs and a board's copy that names neither town: nobody can tell whose copy it is."""
    north = replace(JOB, id="north", location="Thornby")
    south = replace(JOB, id="south", location="Little Marsh")
    copy = replace(JOB, id="copy", location="", source="board")
    assert same(north, copy)[0]
    assert same(south, copy)[0]
    assert [found.ids for found in group([north, south, copy])] == [("copy",), ("north",), ("south",)]


def test_a_copy_goes_to_the_posting_it_is_most_like():
    north = replace(JOB, id="north", location="Thornby")
    south = replace(JOB, id="south", location="Little Marsh")
    copy = replace(JOB, id="copy", location="Thornby", source="board")
    assert [found.ids for found in group([north, south, copy])] == [("copy", "north"), ("south",)]


def test_a_rolling_advert_is_grouped_within_its_season():
    rolling = [
        replace(
            JOB,
            id=f"{n}",
            posted=JOB.posted + dt.timedelta(days=80 * n),
            closing=JOB.closing + dt.timedelta(days=80 * n),
        )
        for n in range(6)
    ]
    sizes = sorted(len(found.ids) for found in group(rolling))
    assert sum(sizes) == 6
    assert max(sizes) <= 3


def test_three_posts_listed_together_stay_three():
    assert len(group([replace(JOB, id=str(n), url=f"https://jobs.example/{n}") for n in (708, 610, 583)])) == 3


def test_one_id_on_two_postings_is_refused():
    with pytest.raises(ValueError, match="id: '1' stands on two postings"):
        group([JOB, replace(JOB, title="Team Manager")])


def test_an_agency_copy_is_linked_to_the_job_that_it_names():
    copy = Posting(
        id="agency",
        title="Social Worker, Assessment Team",
        employer="Blue Door Recruitment",
        location="Thornby",
        salary="£36.50 per hour",
        description="Our client, Ambershire County Council, needs you at once.",
    )
    [link] = links([JOB, copy])
    assert (link.agency_id, link.posting_id) == ("agency", "1")
    assert "names Ambershire County Council" in link.reasons
    unnamed = replace(copy, employer="Ostler & Vane", title=f"{JOB.title} (Thornby)")
    assert [link.agency_id for link in links([JOB, unnamed])] == ["agency"]
    assert not links([JOB, replace(copy, description="Our client is a southern council.")])
    assert not links([JOB, replace(copy, location="Little Marsh")])
    assert len(group([JOB, copy])) == 2


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ({}, "id: None does not name the advert"),
        ({"id": "  "}, "id: '  ' does not name the advert"),
        ({"id": True}, "id: True is not text"),
        ({"id": "1", "title": ["Social Worker"]}, r"title: \['Social Worker'\] is not text"),
        ({"id": "1", "closing": 20260322}, "closing: 20260322 is not a date; expected text such as 2026-03-31"),
        ({"id": "1", "page_date": {}}, "page_date: {} is not a date"),
    ],
)
def test_a_wrong_type_is_named(mapping, message):
    with pytest.raises(ValueError, match=message):
        Posting.from_mapping(mapping)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026-03-22", dt.date(2026, 3, 22)),
        ("2026-03-22T23:59:00+00:00", dt.date(2026, 3, 22)),
        ("22/03/2026", dt.date(2026, 3, 22)),
        ("2/3/2026 12:00", dt.date(2026, 3, 2)),
        ("until filled", None),
        ("0000-00-00", None),
        ("31/02/2026", None),
        ("", None),
        (dt.date(2026, 3, 22), dt.date(2026, 3, 22)),
    ],
)
def test_dates_of_a_mapping(text, date):
    assert Posting.from_mapping({"id": 7, "closing": text}) == Posting(id="7", closing=date)


def test_page_date_stands_for_the_day_it_was_seen_and_other_keys_are_left():
    read = Posting.from_mapping({"id": "1", "page_date": "2026-03-22", "colour": "blue", "salary": None})
    assert read == Posting(id="1", seen=dt.date(2026, 3, 22))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[words", "not TOML"),
        ("x = 1", r"words.toml: \[phrases\] is missing"),
        ("[phrases]\nsw = 3", 'phrases."sw" must be text'),
        ("[phrases]\n[terms]\nbank = 'bank'", "terms.bank must have heading and means"),
        ("[phrases]\n[terms]\n[words]\nfiller = 'a'", "words.filler must be a list of words"),
    ],
)
def test_a_wrong_word_list_is_named(tmp_path, text, message):
    path = tmp_path / "words.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        load_words(path)


def test_the_practice_county_is_grouped_as_its_truth_says():
    county = generate(today=dt.date(2026, 11, 21))
    adverts = {advert.id: advert for advert in county.adverts if advert.fate == "kept"}
    found = group(
        Posting(
            id=advert.id,
            title=advert.title,
            employer=advert.employer,
            location=advert.location,
            salary=advert.pay.text,
            closing=advert.closing.date,
            posted=advert.posted,
            reference=advert.reference,
            source=advert.source,
            description=plain(advert.description),
            contract=advert.job.contract.text,
        )
        for advert in adverts.values()
    )
    truth: dict[str, set[str]] = {}
    for advert in adverts.values():
        # An agency's copy stands alone: it is linked, not merged.
        truth.setdefault(advert.id if advert.kind == "agency_copy" else advert.group, set()).add(advert.id)
    wanted = {pair for ids in truth.values() for pair in combinations(sorted(ids), 2)}
    merged = {pair for one in found for pair in combinations(sorted(one.ids), 2)}
    assert len(wanted) > 30
    assert not merged - wanted
    assert 2 * len(merged & wanted) / (len(merged) + len(wanted)) >= 0.97


dates = st.none() | st.dates(dt.date(2025, 1, 1), dt.date(2026, 12, 31))
likely = st.builds(
    Posting,
    id=st.text(min_size=1, max_size=4),
    title=st.sampled_from(["", "Social Worker", "Senior Social Worker", "Social Worker - Court", "2 x Social Workers"]),
    employer=st.sampled_from(["", "Wold City Council", "Wold Council", "Blue Door Recruitment"]),
    location=st.sampled_from(["", "Wold", "Little Marsh", "Hybrid"]),
    salary=st.sampled_from(["", "£40,476", "£40,476 - £46,731", "Grade 9"]),
    reference=st.sampled_from(["", "WCC-1001", "WCC-1002"]),
    url=st.sampled_from(["", "https://jobs.example/1", "https://jobs.example/2"]),
    source=st.sampled_from(["", "wold", "board"]),
    description=st.sampled_from(["", OWN, OTHER]),
    closing=dates,
    posted=dates,
)
text = st.text(max_size=60)
hostile = st.builds(
    Posting,
    id=st.text(min_size=1, max_size=4),
    title=text,
    employer=text,
    location=text,
    salary=text,
    reference=text,
    url=text,
    description=text,
)
some_postings = st.lists(likely | hostile, max_size=14, unique_by=lambda posting: posting.id)


@settings(max_examples=60, deadline=None)
@given(some_postings, st.randoms(use_true_random=False))
def test_grouping_is_a_partition_whatever_the_order(postings, random):
    found = group(postings)
    assert sorted(posting_id for one in found for posting_id in one.ids) == sorted(p.id for p in postings)
    assert all(0.5 <= one.score <= 1 and (one.reasons or len(one.ids) == 1) for one in found)
    shuffled = postings[:]
    random.shuffle(shuffled)
    assert group(shuffled) == found


@settings(max_examples=60, deadline=None)
@given(some_postings)
def test_grouping_what_was_grouped_changes_nothing(postings):
    common = common_sentences(postings)
    by_id = {posting.id: posting for posting in postings}
    for found in group(postings, boilerplate=common):
        again = group([by_id[posting_id] for posting_id in found.ids], boilerplate=common)
        assert [one.ids for one in again] == [found.ids]


@settings(max_examples=150, deadline=None)
@given(likely | hostile, likely | hostile)
def test_same_is_symmetric(a, b):
    assert same(a, b)[:2] == same(b, a)[:2]


@settings(max_examples=100, deadline=None)
@given(likely | hostile)
def test_a_posting_is_the_same_as_itself(posting):
    assert same(posting, posting)[:2] == (True, 1.0)


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["id", "title", "closing", "posted", "reference"]), st.none() | st.text() | st.integers()
    )
)
def test_a_mapping_gives_a_posting_or_a_clear_refusal(mapping):
    refusal = ""
    try:
        posting = Posting.from_mapping(mapping)
    except ValueError as error:
        refusal = str(error)
    if refusal:
        assert refusal.split(":")[0] in {"id", "title", "closing", "posted"}
    else:
        assert posting.id


def test_a_flood_of_one_advert_is_one_group():
    flood = [replace(JOB, id=f"{n:04}", source="", posted=None) for n in range(200)]
    assert [len(found.ids) for found in group(flood)] == [200]


def test_text_that_would_trap_a_pattern_is_read_at_once():
    hostile = "ref" + " " * 19_000 + "<" * 19_000
    assert len(group([replace(JOB, id=str(n), description=hostile, salary="+" * 9_000) for n in range(3)])) == 3
