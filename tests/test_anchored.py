"""A pattern that is tried only where its matches can begin finds what it would find everywhere."""

import csv
import json
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import contract, cues, dates, hours, places, working_time
from matcher.text import Anchored, lower_in_place, near

ANCHORED = {
    f"{module.__name__}.{name}": value
    for module in (contract, cues, dates, hours, places, working_time)
    for name, value in vars(module).items()
    if isinstance(value, Anchored)
}
OTHER_WORDS = ("the", "30", "november", "2026", "noon", "we", "will", "not", "cases", "work", "ended", "by", "social")


def everywhere(one: Anchored, lower: str, *within: int) -> list[tuple[int, int]]:
    return [match.span() for match in one.pattern.finditer(lower, *within)]


@st.composite
def texts_of(draw, one: Anchored) -> str:
    """Words that the pattern is made of, in any order, with what may stand between words."""
    made_of = re.findall(r"(?<!\\)[a-z/]{2,}", one.pattern.pattern)
    words = st.sampled_from([*one.begins, *made_of, *OTHER_WORDS])
    between = st.sampled_from([" ", " ", " ", ": ", ", ", ". ", "\n", "-", "", "/", " – "])
    return "".join(draw(words) + draw(between) for _ in range(draw(st.integers(1, 12))))


@pytest.mark.parametrize("name", ANCHORED)
@given(data=st.data())
def test_whatever_the_words_are(name, data):
    one = ANCHORED[name]
    lower = data.draw(texts_of(one)).lower()
    assert one.spans(lower) == everywhere(one, lower)


@cache
def words_of_cases() -> tuple[str, ...]:
    here = Path(__file__).parent
    adverts = here.joinpath("requirement_cases.jsonl").read_text(encoding="utf-8").splitlines()
    words = [json.loads(advert)["text"] for advert in adverts]
    for cases in ("date_cases.csv", "contract_cases.csv"):
        with here.joinpath(cases).open(encoding="utf-8", newline="") as rows:
            words += [row["text"] for row in csv.DictReader(rows)]
    return tuple(map(lower_in_place, words))


@pytest.mark.parametrize("name", ANCHORED)
def test_in_every_case_of_requirements_dates_and_contracts(name):
    one = ANCHORED[name]
    found = [one.spans(lower) for lower in words_of_cases()]
    assert found == [everywhere(one, lower) for lower in words_of_cases()]
    assert any(found), f"{name} is found in none of the cases, so that they tell nothing of it"


def test_within_a_part_of_a_text_what_begins_there_and_ends_there():
    one = Anchored(re.compile(r"(?<!not )closing(?: date)?|date"), ("closing", "date"))
    text = "not closing, closing date, closing"
    assert one.spans(text) == everywhere(one, text) == [(13, 25), (27, 34)]
    for start in range(len(text)):
        for end in range(start, len(text)):
            assert one.spans(text, start, end) == everywhere(one, text, start, end)


def test_stretches_near_hints_that_touch_are_one():
    hint = Anchored(re.compile(r"hours?\b|hrs\b"), ("hour", "hrs"))
    text = "x" * 30 + " Hours 37 hrs " + "y" * 60 + " 20 HOURS"
    assert list(near(text, hint, 3, 4)) == ["xx Hours 37 hrs yyy", "20 HOURS"]
