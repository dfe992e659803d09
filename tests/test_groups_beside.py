"""What must hold of groups wherever the postings of one employer are alike to another's, and in whatever order."""

from dataclasses import replace
from itertools import permutations

import pytest
from duplicate_data import JOB, likely
from hypothesis import given

from matcher.duplicates import Posting, group
from matcher.duplicates.blocks import block_keys
from matcher.duplicates.grouping import CHECKED, _spread, grouped

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
