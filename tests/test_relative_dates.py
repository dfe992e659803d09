"""Dates told from the page's own, each with what looks like it and is none."""

import datetime

import pytest

from matcher.relative_dates import relative_date

PAGE = datetime.date(2026, 11, 21)  # a Saturday


def told(text: str, *, announced: bool = True, page: datetime.date = PAGE) -> str | None:
    found = relative_date(text, page, announced=announced)
    return found[0].isoformat() if found and found[0] else None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("closes in 48 hours", "2026-11-23"),
        ("closes in 36 hours", "2026-11-22"),  # a day and a half is not two days
        ("closes within an hour", "2026-11-21"),
        ("closes in a week", "2026-11-28"),
        ("closes within a month", "2026-12-21"),
        ("14 days to apply", "2026-12-05"),
        ("9 days to go", "2026-11-30"),
        ("within four weeks of the closing date", None),
        ("three days after the interview", None),
        ("in 300 weeks", None),  # nobody keeps a vacancy open for six years
    ],
)
def test_counts_start_on_the_pages_day(text, date):
    assert told(text) == date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("end of the month", "2026-11-30"),
        ("end of February", "2027-02-28"),
        ("end of December 2026", "2026-12-31"),
        ("end of January 1066", None),
        ("end of May 3000", None),
    ],
)
def test_the_end_of_a_month(text, date):
    assert told(text) == date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("closes on the 31st", "2026-12-31"),  # November has none
        ("closes on the 30th", "2026-11-30"),
        ("the 5th of this month", "2026-12-05"),  # this month's is over
        ("Monday 30th", "2026-11-30"),
        ("Wednesday 4th", "2026-12-04"),  # a Friday: the number counts where the two disagree
        ("closes on the 32nd", None),
    ],
)
def test_a_day_of_the_month_is_the_next_one(text, date):
    assert told(text) == date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("this Friday", "2026-11-27"),
        ("Saturday", "2026-11-21"),  # the page's own day
        ("tomorrow", "2026-11-22"),
        ("tonight", "2026-11-21"),
        ("the last Friday in January", None),
        ("a Tuesday of the applicant's choice", None),
        ("every Monday", None),
        ("posted today", None),
    ],
)
def test_a_weekday_is_the_next_one(text, date):
    assert told(text) == date


def test_a_weekday_in_a_long_sentence_closes_nothing_unless_it_is_announced():
    text = "Our duty rota has every practitioner in the office from Monday onwards"
    assert told(text, announced=False) is None
    assert told(text, announced=True) == "2026-11-23"


def test_nothing_can_be_counted_from_the_last_day_that_there_is():
    assert told("in 7 days", page=datetime.date.max) == "9990-01-08"
