"""Supervision that is promised, beside supervision that is a duty of the post or is not given."""

import pytest

from matcher.requirements import read_requirements


def read(description: str) -> list[tuple[str, str]]:
    return [(one.value, one.demanded) for one in read_requirements(description) if one.kind == "supervision"]


@pytest.mark.parametrize(
    ("description", "found"),
    [
        ("We offer reflective supervision.", [("regular", "promised")]),
        ("Offer management oversight and reflective supervision.", []),
        ("Ensure weekly supervision of the team's cases.", []),
    ],
)
def test_a_line_of_duties_promises_none(description, found):
    assert read(description) == found


@pytest.mark.parametrize(
    "description",
    [
        "You will have no supervision every week.",
        "We offer no weekly supervision.",
        "Agency workers do not get weekly supervision.",
        "We don’t currently provide weekly supervision.",
        "You will not receive weekly reflective supervision, as this is a consultant's post.",
    ],
)
def test_what_is_not_given_is_refused(description):
    assert read(description) == [("weekly", "refused")]


@pytest.mark.parametrize(
    "description",
    [
        "We offer weekly supervision.",
        "We do not only offer weekly supervision but a mentor too.",
        "We offer no less than weekly supervision.",
        "You get weekly supervision and no waiting list.",
        "No two days are alike, and you receive weekly supervision.",
    ],
)
def test_a_no_about_something_else_takes_nothing_back(description):
    assert read(description) == [("weekly", "promised")]


@pytest.mark.parametrize(
    ("description", "often"),
    [
        ("Weekly team meetings, a laptop and monthly supervision.", "monthly"),
        ("You will get a weekly team day and fortnightly supervision.", "fortnightly"),
        ("You will receive weekly updates, fortnightly group and personal supervision.", "fortnightly"),
        ("We promise monthly supervision and a weekly team meeting.", "monthly"),
    ],
)
def test_how_often_is_said_of_supervision_and_not_of_its_neighbours(description, often):
    assert read(description) == [(often, "promised")]
