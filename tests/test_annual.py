"""Full-time pay of a year: what is passed off as it, what is not, and how an estimate is made."""

import pytest

from matcher.annual import NOT_KNOWN, from_rate, from_year


def year(text, low, high, *, pro_rata=False, alone=True):
    return from_year(text, low, high, pro_rata=pro_rata, alone=alone)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("£23,000 a year, 18.5 hours a week", 23_000, 23_000),
        ("£21,000 - £24,000, 0.6 FTE", 21_000, 24_000),
        ("£30,000, term time only", 30_000, 30_000),
        ("£30,000, 39 weeks a year", 30_000, 30_000),
        ("£25,000 actual salary", 25_000, 25_000),
        ("£30,000 actual salary, full time equivalent £38,000, term time", 30_000, 30_000),
    ],
)
def test_pay_that_may_be_for_a_part_is_no_full_time_pay(text, low, high):
    assert year(text, low, high) == NOT_KNOWN


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("£21,000 - £27,000, 18.5 hours a week", 21_000, 27_000),  # the top is more than half a week pays
        ("£26,000 a year, 20 hours a week", 26_000, 26_000),
        ("£23,000 a year, 35 hours a week", 23_000, 23_000),
        ("£23,000, 37 hours, or 18.5 hours as a job share", 23_000, 23_000),
        ("£23,000 full time, 18.5 hours a week", 23_000, 23_000),
        ("£61,000 annually (actual), full time, full year", 61_000, 61_000),
    ],
)
def test_pay_of_a_whole_week_is_as_stated(text, low, high):
    assert year(text, low, high) == (low, high, "stated")


def test_beside_its_own_share_a_figure_is_the_whole():
    assert year("£23,000 (£11,500 for 18.5 hours)", 23_000, 23_000, alone=False) == (23_000, 23_000, "stated")
    assert year("£23,000 pro rata", 23_000, 23_000, pro_rata=True) == (
        23_000,
        23_000,
        "stated; the full-time figure, paid pro rata",
    )


def test_actual_pay_for_known_hours_gives_an_estimate():
    assert year("£20,000 - £22,000 actual, 18.5 hours", 20_000, 22_000) == (
        40_000,
        44_000,
        "estimate: actual pay × 37 h ÷ 18.5 h",
    )


@pytest.mark.parametrize(
    ("unit", "hours", "pay"),
    [
        ("hour", None, 38_586),  # 20 × 37 × 52.143
        ("hour", 40.0, 41_714),
        ("hour", 32.0, 38_586),
        ("hour", 18.5, 38_586),  # a part-time week makes no full-time year
        ("hour", 48.0, 38_586),  # nor does a rota's longest
        ("day", None, 5_214),
        ("week", None, 1_043),
        ("month", None, 240),
    ],
)
def test_a_rate_over_a_full_year(unit, hours, pay):
    low, high, _ = from_rate("£20", 20.0, 20.0, unit, hours=hours)
    assert (low, high) == (pay, pay)


@pytest.mark.parametrize(
    ("text", "low", "high", "yearly", "said"),
    [
        ("£28 PAYE, £36 umbrella", 28.0, 36.0, 54_020, "from the PAYE rate"),
        ("£36 an hour umbrella", 36.0, 36.0, 69_454, "too high"),
        ("£28 an hour PAYE, umbrella also possible", 28.0, 28.0, 54_020, ""),
        ("£28 - £36 an hour for a limited time", 28.0, 36.0, 69_454, ""),
    ],
)
def test_an_umbrella_rate_is_never_passed_off_as_pay(text, low, high, yearly, said):
    _, most, basis = from_rate(text, low, high, "hour", hours=None)
    assert most == yearly
    assert basis is not None
    note = basis.partition("; ")[2]
    assert said in note
    assert bool(note) == bool(said)


def test_only_rates_of_an_hour_or_day_carry_an_umbrellas_costs():
    assert "umbrella" in (from_rate("£300 a day umbrella", 300.0, 300.0, "day", hours=None)[2] or "")
    assert "umbrella" not in (from_rate("£3,000 a month, no umbrella", 3_000.0, 3_000.0, "month", hours=None)[2] or "")
