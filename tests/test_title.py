import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.title import TITLE_LIMIT, groups_of, mend, take_apart


def parts(title):
    taken = take_apart(title)
    return [(concept.code, quote) for concept, quote in zip(taken.concepts, taken.quotes, strict=True)]


def test_seniority_role_area_and_noise_are_told_apart():
    assert parts("Locum Senior Social Worker - Children in Need Team, Leeds") == [
        ("senior", "Senior"),
        ("social_worker", "Social Worker"),
        ("break", "-"),
        ("child_in_need", "Children in Need"),
    ]


def test_a_team_that_its_manager_follows_is_not_swallowed_by_the_area():
    assert [code for code, _ in parts("Family Assessment Team Manager")] == ["family", "team_manager"]


@pytest.mark.parametrize(
    ("title", "quote"),
    [
        ("Childrenâ€™s Social Worker", "Childrenâ€™s"),
        ("Children&#39;s Social Worker", "Children&#39;s"),
        ("CHILDREN'S SOCIAL WORKER", "CHILDREN'S"),
    ],
)
def test_damage_is_understood_and_quoted_as_it_stands(title, quote):
    assert parts(title)[0] == ("children", quote)


def test_pay_in_a_title_is_yearly_only_where_its_size_says_so():
    assert take_apart("Social Worker £41K + £4k bonus").pay == 41_000
    assert take_apart("Team Manager £22,400 - £29,200").pay == 29_200
    assert take_apart("Social Worker £35 per hour").pay is None


def test_places_and_references_are_not_unknown_words():
    assert take_apart("Team Manager - Woking (REF12345)").unknown == 0
    assert take_apart("Team Manager - Zymurgy").unknown == 1


def test_references_leave_pay_and_grades_as_they_are():
    taken = take_apart("Senior Social Worker 48213 - Level 4 - £41,250 - REF/2026/118")
    assert (taken.pay, taken.pay_quote) == (41_250, "£41,250")
    assert ("level_4", "Level 4") in parts("Senior Social Worker 48213 - Level 4 - £41,250 - REF/2026/118")


def test_alternatives_and_descriptions_are_grouped():
    title = take_apart("Social Worker / Senior Social Worker with Personal Adviser duties")
    groups = groups_of(title.concepts)
    assert [(group.after, len(group.chunks)) for group in groups] == [(False, 2), (True, 1)]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=600))
def test_any_text_is_taken_apart_within_its_bounds(text):
    at = 0
    for quote in take_apart(text).quotes:
        assert quote
        at = text.index(quote, at) + len(quote)
    assert at <= TITLE_LIMIT


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="Ââ€™“Ãé&amp#39; Œ£\u00a0x", max_size=60))
def test_mending_keeps_every_position(text):
    assert len(mend(text)) == len(text)
