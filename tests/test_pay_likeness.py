"""How two salaries compare, and what figures of a salary are compared."""

import pytest

from matcher.duplicates.pay import read_salary, salaries


@pytest.mark.parametrize(
    ("text", "yearly", "shorter"),
    [
        ("£30,365 increasing to £31,391 per annum after 6 months", {30365, 31391}, set()),
        ("Up to £44, 530 per annum", {44530}, set()),
        ("£13,503 per annum (75% of a Band 2)", {13503}, set()),
        ("Points 27 to 32: £49,437 to £53,524 per annum", {49437, 53524}, set()),
        ("£37,137 (£18.55 p/h)", {37137}, {18.55}),
        ("46.15 to 53.85", set(), {46.15, 53.85}),
        ("12 per hour", set(), {12}),
        ("£22-26k", {22000, 26000}, set()),
        ("£24.907 - £30,615", {24907, 30615}, set()),
    ],
)
def test_figures_of_a_salary(text, yearly, shorter):
    read = read_salary(text)
    assert (read.yearly, read.shorter) == (yearly, shorter)


@pytest.mark.parametrize(
    ("rate", "likeness"),
    [
        ("From £18.10 an hour", "compatible"),
        ("£21.80 an hour", "compatible"),
        ("£16.90 an hour", "different"),
        ("£17.69 an hour", "different"),
        ("£16.10 to £18.10 an hour", "different"),
    ],
)
def test_a_rate_may_be_that_of_a_scales_first_point(rate, likeness):
    assert salaries(read_salary("£35,392 - £42,618"), read_salary(rate)) == likeness


def test_a_supplement_may_be_counted_in():
    apart, together = (
        read_salary("£44,711 plus £3,000 market supplement"),
        read_salary("£47,711 (including £3,000 market pay)"),
    )
    assert salaries(apart, together) == "same"


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("£44,711 plus £3,000 market supplement", "£47,711", "compatible"),
        ("£38,626 - £42,708 + £2,500 retention", "£41,126 - £45,208 per annum", "compatible"),
        ("£38,626 - £42,708 plus £2,000 welcome and £1,500 market supplement", "£42,126 - £46,208", "compatible"),
        ("£38,626 - £42,708 plus £2,500 retention", "£41,126 - £44,208", "different"),
        ("£38,626 - £42,708 plus £2,500 retention", "£41,926 - £46,008", "different"),
        ("£38,626 - £42,708 plus 10% market supplement", "£38,636 - £42,718", "same range"),
    ],
)
def test_a_supplement_may_be_added_up_where_it_is_not_told(one, other, likeness):
    assert salaries(read_salary(one), read_salary(other)) == likeness
    assert salaries(read_salary(other), read_salary(one)) == likeness
