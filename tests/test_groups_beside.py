"""What must hold of groups wherever the postings of one employer are alike to another's, and in whatever order."""

from dataclasses import replace
from itertools import permutations

import pytest
from duplicate_data import JOB

from matcher.duplicates import group
from matcher.duplicates.grouping import grouped

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
