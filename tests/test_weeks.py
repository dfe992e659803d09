"""A week's hours from those of a year, a month, several weeks, a day or shifts."""

import pytest

from matcher.weeks import each_week, of_other_spans


@pytest.mark.parametrize(
    ("words", "week"),
    [
        ("1,924 hours a year", (37.0, 37.0)),  # 52 weeks of 37 hours
        ("1,929 hours per annum", (36.99, 36.99)),  # 52.143 weeks of them
        ("1,924 hours annualised", (37.0, 37.0)),
        ("annualised hours: 1,820", (35.0, 35.0)),
        ("1,443 hours a year, term time only", None),
        ("160 hours per month", (36.92, 36.92)),
        ("120 to 140 hours per month", (27.69, 32.31)),
        ("300 hours per month", None),  # more than a week can hold
        ("3 x 12 hour shifts per week", (36.0, 36.0)),
        ("5 x 11 hour shifts per week", (55.0, 55.0)),
        ("6 x 12 hour shifts per week", None),
        ("7.4 hours per day, Monday to Friday", (37.0, 37.0)),
        ("7 hours 24 minutes per day, Mon-Fri", (37.0, 37.0)),
        ("7.5 hours a day, three days a week", (22.5, 22.5)),
        ("7.5 hours a day", None),
    ],
)
def test_the_week_of_other_spans(words, week):
    found = of_other_spans(words)
    assert (found[:2] if found else None) == week


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("148 hours over 4 weeks", "37 hours per week"),
        ("37 hours over 4 weeks", "37 hours over 4 weeks"),  # a week's hours on a rota
        ("75 hours over a two week rota", "37.5 hours per week rota"),
        ("48 hours over a two week rota", "24 hours per week rota"),
        ("42 hours over a two week rota", "42 hours over a two week rota"),
        ("55 hours over 3 weeks", "55 hours over 3 weeks"),
    ],
)
def test_hours_over_several_weeks(words, told):
    assert each_week(words) == told
