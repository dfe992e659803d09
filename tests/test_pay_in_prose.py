import pytest

from matcher.pay import find_pay


@pytest.mark.parametrize(
    ("description", "low", "high", "unit"),
    [
        ("About us.\nSalary: £39,186 - £43,421 per annum\nApply now.", 39186, 43421, "year"),
        ("We have a £100,000 fund and a £20m budget. The salary is £41,000 to £44,000.", 41000, 44000, "year"),
        ("A DBS costs £43. This cost is deducted from your first salary. Hourly rate: £19.50", 19.5, 19.5, "hour"),
        ("Relocation of up to £8,000. Grade 10 (£46,142 to £50,269)", 46142, 50269, "year"),
        ("We support 19,000 families per annum.", None, None, None),
        ("Salary: £37,204 - £40,118 per annumBenefits: pension, life insurance", 37204, 40118, "year"),
        ("£37,204 - £40,118, plus a season ticket discount and life insurance", 37204, 40118, "year"),
        ("Foster carers receive £450 a week.", None, None, None),
        ("30 days of leave and an employer pension of 20%, salary £42,840.", 42840, 42840, "year"),
        ("We have donated £240,000 to charities and planted 20,000 trees", None, None, None),
        ("You must earn at least £38,700 for a Skilled Worker visa.", None, None, None),
        ("Families on less than £16,190 a year may get free meals.", None, None, None),
        ("Carers receive up to £25,000 per child a year.", None, None, None),
        ("Refer a friend and receive £500. The rate is £37.00ph.", 37, 37, "hour"),
        ("You could receive a retention payment of £3,000. Starting salary £36,124.", 36124, 36124, "year"),
        ("Hours\n24 a week\nPay rate\n£13.40 - £14.10\nCategory\nCare", 13.4, 14.1, "hour"),
        ("Salary: £16.80-£21.20 depending on shifts", 16.8, 21.2, "hour"),
        ("Care Worker in OswestryPay: £13.60 (£14 at weekends)", 13.6, 13.6, "hour"),
        ("You get a competitive salary of £13.20", 13.2, 13.2, "hour"),
        ("Benefits?- Salary of £27,000 - £31,000 - pension - leave", 27000, 31000, "year"),
        ("£68,000 per annum Yearly bonus of 20% Life insurance", 68000, 68000, "year"),
        ("You hold a budget of £68,000 per annum", None, None, None),
        ("The average house price is £215,000.", None, None, None),
        ("Pension contributions are worth £9,000 on a £45,000 salary.", None, None, None),
        (
            "You can claim a £90 fee.\nAn £8,000 relocation package comes on top of your £45,000 salary.",
            45000,
            45000,
            "year",
        ),
        ("You can claim a £90 fee. £38 per hour, inside IR35.", 38, 38, "hour"),
        (
            "A £90 fee.\nThe salary is in the range £41,000 to £44,000, and there is an allowance of £963.",
            41000,
            44000,
            "year",
        ),
        ("You will earn £41,000 where house prices are low.", 41000, 41000, "year"),
        ("We raised £52,000 for our charity last year. Salary: £38,140 FTE. You will love it.", 38140, 38140, "year"),
        ("We support over 19,000 children every year. • Salary: £41,690 (pay award pending).", 41690, 41690, "year"),
        ("Rated Good in 2023. £22 to £30 per hour (PAYE). We employ 4,500 people.", 22, 30, "hour"),
        ("You hold a budget of £2.4m. The salary is £44,310 p.a.. We raised £52,000 last year.", 44310, 44310, "year"),
        ("Foster carers get £480 a week. You will earn £41,000 and drive a car worth £28,000.", 41000, 41000, "year"),
        ("You get £41,000 a year, a 6% pension and up to £1,000 a year towards study.", 41000, 41000, "year"),
        ("Visa rules mean pay of £41,700 or more. This job's salary is £38,220.", 38220, 38220, "year"),
        ("We pay a pension of 20.5%. Salary range: £36.4k - £38.7k a year.", 36400, 38700, "year"),
        ("We raised £2 million last year Salary: £38,000 per annum", 38000, 38000, "year"),
        ("You manage a budget of £3 million The salary for this post is £52,000", 52000, 52000, "year"),
        ("Salary £38,223 to £42,708 We also have a budget of £900,000", 38223, 42708, "year"),
        ("Pay is £38,223 to £42,708 per annum You hold a budget of £40,000", 38223, 42708, "year"),
        ("We give £20,000 The money is a grant for families", None, None, None),
        ("A grant of £90,000 The work of each year", None, None, None),
    ],
)
def test_pay_in_prose(description, low, high, unit):
    pay = find_pay(description)
    assert (pay.min, pay.max, pay.unit) == (low, high, unit)
