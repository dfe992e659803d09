import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.phrases import mend
from matcher.title import TITLE_LIMIT, concepts_of, groups_of, take_apart, title_pay


def parts(title):
    taken = take_apart(title)
    concepts = concepts_of(taken.structure + taken.areas)
    return [(concept.code, quote) for concept, quote in zip(concepts, taken.quotes, strict=True)]


def test_seniority_role_area_and_noise_are_told_apart():
    assert parts("Locum Senior Social Worker - Children in Need Team, Leeds") == [
        ("senior", "Senior"),
        ("social_worker", "Social Worker"),
        ("child_in_need", "Children in Need"),
    ]


def test_roles_of_several_parts_keep_the_break_between_them_and_areas_follow():
    assert parts("Fostering Social Worker / IRO - Leeds (Senior Practitioner) - Adoption") == [
        ("work", ""),
        ("social_worker", "Social Worker"),
        ("either", "/"),
        ("iro", "IRO"),
        ("break", ""),
        ("senior", "Senior"),
        ("practitioner", "Practitioner"),
        ("fostering", "Fostering"),
        ("adoption", "Adoption"),
    ]


def test_a_team_that_its_manager_follows_is_not_swallowed_by_the_area():
    assert [code for code, _ in parts("Family Assessment Team Manager")] == ["work", "team_manager", "family"]


@pytest.mark.parametrize(
    ("title", "quote"),
    [
        ("Childrenâ€™s Social Worker", "Childrenâ€™s"),
        ("Children&#39;s Social Worker", "Children&#39;s"),
        ("CHILDREN'S SOCIAL WORKER", "CHILDREN'S"),
    ],
)
def test_damage_is_understood_and_quoted_as_it_stands(title, quote):
    assert parts(title)[-1] == ("children", quote)


def test_pay_in_a_title_is_yearly_only_where_its_size_says_so():
    assert title_pay("Social Worker £41K + £4k bonus").pounds == 41_000
    assert title_pay("Team Manager £22,400 - £29,200").pounds == 29_200
    assert title_pay("Social Worker £35 per hour") is None
    assert title_pay("Social Worker 41,250") is None


@pytest.mark.parametrize(
    ("title", "quote"),
    [
        ("Social Worker £41,250, Leeds", "£41,250"),
        ("Social Worker £41,250pa", "£41,250"),
        ("Social Worker £41k Safeguarding", "£41k"),
        ("Children\u00e2\u20ac\u2122s Social Worker £ 41,250 Leeds", "£ 41,250"),
    ],
)
def test_pay_is_quoted_without_what_follows_it(title, quote):
    assert title_pay(title).quote == quote


@pytest.mark.parametrize("title", ["Qualified S/W", "Senior s/w - CIN", "Adults S/W", "Children s S/W"])
def test_the_s_of_a_shortened_social_worker_is_not_the_word_befores(title):
    assert ("social_worker", title[title.lower().index("s/w") :][:3]) in parts(title)


def test_the_same_stretch_is_quoted_as_each_title_writes_it():
    assert parts("IRO - fostering 12345")[-1] == ("fostering", "fostering")
    assert parts("IRO - FOSTERING 54321")[-1] == ("fostering", "FOSTERING")


def test_places_and_references_are_not_unknown_words():
    assert take_apart("Team Manager - Woking (REF12345)").unknown == 0
    assert take_apart("Team Manager - Zymurgy").unknown == 1


def test_references_leave_pay_and_grades_as_they_are():
    title = "Senior Social Worker 48213 - Level 4 - £41,250 - REF/2026/118"
    assert title_pay(title) == (41_250, "£41,250")
    assert ("level_4", "Level 4") in parts(title)


def test_alternatives_and_descriptions_are_grouped():
    title = take_apart("Social Worker / Senior Social Worker with Personal Adviser duties")
    groups = groups_of(concepts_of(title.structure))
    assert [(group.after, len(group.chunks)) for group in groups] == [(False, 2), (True, 1)]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=600))
def test_any_text_is_taken_apart_within_its_bounds(text):
    taken = take_apart(text)
    read = text[:TITLE_LIMIT]
    for parts in (taken.quotes[: len(taken.structure)], taken.quotes[len(taken.structure) :]):
        at = 0
        for quote in parts:
            at = read.index(quote, at) + len(quote)
    assert all(taken.quotes[len(taken.structure) :])


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="Ââ€™“Ãé&amp#39; Œ£\u00a0x", max_size=60))
def test_mending_keeps_every_position(text):
    assert len(mend(text)) == len(text)


def test_an_and_after_a_levels_area_of_work_joins_areas_and_not_posts():
    (group,) = groups_of(concepts_of(take_apart("Senior MASH and Court Social Worker").structure))
    assert len(group.chunks) == 1
    (group,) = groups_of(concepts_of(take_apart("Senior or Experienced Social Worker").structure))
    assert len(group.chunks) == 2
