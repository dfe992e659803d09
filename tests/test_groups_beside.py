"""What must hold of groups wherever the postings of one employer are alike to another's, and in whatever order."""

import datetime as dt
from dataclasses import replace
from itertools import permutations

import pytest
from duplicate_data import JOB, OWN, likely
from hypothesis import given

from matcher.duplicates import Posting, group, links
from matcher.duplicates.blocks import block_keys, keys_of, keys_to_look_in
from matcher.duplicates.grouping import CHECKED, _spread, grouped
from matcher.duplicates.posting import Read, Texts

OTHER = replace(
    JOB,
    title="Team Manager, Fostering",
    salary="£58,000 to £61,000 per year",
    tier="team_manager",
    reference="",
    description="You will lead the team that assesses and supports foster carers across the county, and its budget.",
)


def test_an_employers_other_job_keeps_its_two_adverts_where_one_of_its_jobs_is_on_a_board_that_names_nobody() -> None:
    postings = [
        replace(JOB, id="a1"),
        replace(JOB, id="a2", employer="", source="board"),
        replace(OTHER, id="b1"),
        replace(OTHER, id="b2", source="another board"),
    ]
    assert [found.ids for found in group(postings)] == [("a1", "a2"), ("b1", "b2")]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_family_is_called_by_its_lowest_id_in_whatever_order_its_postings_come(order: tuple[int, ...]) -> None:
    two = [replace(JOB, id="1"), replace(JOB, id="2", source="board"), replace(OTHER, id="3")]
    found = grouped([two[at] for at in order])
    assert dict(found.family) == {"2": "1"}
    assert [one.ids for one in found.groups] == [("1", "2"), ("3",)]


@given(likely)
def test_no_key_of_a_block_has_an_empty_part(posting: Posting) -> None:
    """Else all that leave a thing out would be compared with each other for leaving it out."""
    for key in block_keys(posting):
        assert all(key.split("|")), key


@pytest.mark.parametrize("members", [1, CHECKED - 1, CHECKED, CHECKED + 1, 1_000])
def test_of_a_flood_of_adverts_a_few_are_set_against_a_newcomer_from_the_first_to_the_last(members: int) -> None:
    chosen = _spread(range(members))  # type: ignore[arg-type]
    assert len(chosen) == min(members, CHECKED)
    assert (chosen[0], chosen[-1]) == (0, members - 1)
    assert list(chosen) == sorted(set(chosen))


COPY = replace(
    JOB,
    id="agency",
    employer="Blue Door Recruitment",
    salary="£36.50 per hour",
    closing=None,
    source="agencies",
    reference="",
    description="Our client needs you at once. Ring the office for the details of this post.",
)
OWN_JOB = replace(JOB, reference="ACC-4411", description=OWN)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"description": "Our client needs you at once. Quote ACC-4411.", "reference": "ACC-4411"}, "same reference"),
        ({"description": "Our client, Ambershire County Council, needs you at once."}, "names Ambershire"),
        ({"description": f"Our client needs you at once. {OWN}"}, "same wording"),
        ({}, None),
    ],
)
def test_a_copy_is_linked_for_its_reference_for_the_name_that_it_drops_or_for_its_words(
    changed: dict[str, str], reason: str | None
) -> None:
    found = links([replace(COPY, **changed), OWN_JOB])  # type: ignore[arg-type]
    if reason is None:
        assert not found
    else:
        [link] = found
        assert (link.agency_id, link.posting_id) == ("agency", "1")
        first, *others = link.reasons
        assert first == "same title and place"
        assert len(others) == 1
        assert others[0].startswith(reason)


def test_links_come_in_the_order_of_their_ids_whatever_order_the_adverts_have() -> None:
    named = "Our client, Ambershire County Council, needs you at once."
    adverts = [
        *(replace(COPY, id=id_, description=named) for id_ in ("a2", "a1")),
        *(replace(JOB, id=id_, url=f"https://jobs.example/{id_}") for id_ in ("3", "1", "2")),
    ]
    pairs = [(link.agency_id, link.posting_id) for link in links(adverts)]
    assert pairs == [(agency, job) for agency in ("a1", "a2") for job in ("1", "2", "3")]
    assert [(one.agency_id, one.posting_id) for one in links(reversed(adverts))] == pairs


SCHOOLS = Posting(
    id="school",
    title="Family Liaison Officer",
    employer="Hollin Clough Primary School",
    location="Thornby",
    salary="£24,100 - £25,900",
    closing=dt.date(2026, 2, 22),
)


@pytest.mark.parametrize(
    ("title", "closing", "one_job"),
    [
        ("Family Liaison Officer - Hollin Clough Primary", SCHOOLS.closing, True),
        ("Family Liaison Officer (Hollin Clough School)", SCHOOLS.closing, True),
        ("Family Liaison Officer - Mill Clough Primary", SCHOOLS.closing, False),
        ("Family Liaison Officer - Hollin Clough", SCHOOLS.closing, False),
        ("Family Liaison Officer - Hollin", SCHOOLS.closing, False),
        ("Family Liaison Officer", SCHOOLS.closing, False),
        ("Family Liaison Officer - Hollin Clough Primary", dt.date(2026, 3, 1), False),
    ],
)
def test_a_council_puts_up_its_schools_job_under_the_schools_name(title: str, closing: dt.date, one_job: bool) -> None:
    councils = replace(SCHOOLS, id="council", title=title, employer="Wold Council", closing=closing)
    assert (len(group([SCHOOLS, councils])) == 1) is one_job
    if one_job:
        school, council = (Read.of(posting, Texts()) for posting in (SCHOOLS, councils))
        assert not set(keys_of(school)).isdisjoint(keys_to_look_in(council))
        assert not set(keys_of(council)).isdisjoint(keys_to_look_in(school))


@pytest.mark.parametrize(
    ("employer", "one_job"),
    [
        ("Hollin Clough Primary School (Wold Schools Trust)", True),
        ("Wold Schools Trust - Hollin Clough Primary School", True),
        ("Wold Schools Trust - Mill Clough Primary School", False),
        ("Wold Schools Trust", False),
    ],
)
def test_a_trust_puts_up_its_schools_job_with_the_school_beside_its_name(employer: str, one_job: bool) -> None:
    trusts = replace(SCHOOLS, id="trust", employer=employer)
    assert (len(group([SCHOOLS, trusts])) == 1) is one_job
