"""Numbers in words: what each comes to, and what is none."""

import re

import pytest

from matcher.number_words import SPELT, SPELT_IN_WELSH, figure_of

UNITS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@pytest.mark.parametrize("mark", [" ", "-"])
def test_every_pattern_of_tens_and_units_comes_to_its_sum(mark: str) -> None:
    for ten, worth in (("twenty", 20), ("thirty", 30), ("fifty", 50), ("ninety", 90)):
        for unit, word in enumerate(UNITS):
            told = f"{ten}{mark}{word}" if word else ten
            assert figure_of(told) == worth + unit
            assert re.fullmatch(SPELT, told)


@pytest.mark.parametrize(
    ("told", "figure"),
    [("Seven", 7), ("SEVENTEEN", 17), ("ten", 10), ("twelve", 12), ("dwy", 2), ("3", 3), ("1.5", 1.5)],
)
def test_words_and_digits_are_read_whatever_their_case(told: str, figure: float) -> None:
    assert figure_of(told) == figure


@pytest.mark.parametrize("told", ["", "a", "several", "one two", "ten five", "twenty-ten", "hundred"])
def test_what_is_no_number_is_refused_by_name(told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(told))):
        figure_of(told)


def test_a_longer_word_is_never_taken_for_the_shorter_that_it_begins_with() -> None:
    assert [found[0] for found in re.finditer(SPELT, "sixteen sixty six eighteen nine")] == [
        "sixteen",
        "sixty six",
        "eighteen",
        "nine",
    ]
    assert re.fullmatch(SPELT_IN_WELSH, "tair")
