import csv
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.pay import POSSIBLE, find_pay, read_pay


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("£36,124 to £40,476 per annum", 36124, 40476, "year"),
        ("£29k–£36k", 29000, 36000, "year"),
        ("£30 - 35k", 30000, 35000, "year"),
        ("20-26K", 20000, 26000, "year"),
        ("30,000 - 35,000", 30000, 35000, "year"),
        ("£30 - £35,000 per annum", 30000, 35000, "year"),
        ("£25.310 - £31,040", 25310, 31040, "year"),
        ("£43, 610", 43610, 43610, "year"),
        ("£ 40 000 - £ 45 000", 40000, 45000, "year"),
        ("£40'000", 40000, 40000, "year"),
        ("£34.8k - £38.2k", 34800, 38200, "year"),
        ("32105.00 to 38450.00", 32105, 38450, "year"),
        ("up to £45k", None, 45000, "year"),
        ("From £33,945", 33945, None, "year"),
        ("£38,000+", 38000, None, "year"),
        ("from £20,000 up to £25,000", 20000, 25000, "year"),
        ("£30,900 increasing to £31,750 after six months", 30900, 31750, "year"),
        ("£32,105 / £34,020 / £38,450", 32105, 38450, "year"),
        ("£30.19ph", 30.19, 30.19, "hour"),
        ("£16.35 p/h", 16.35, 16.35, "hour"),
        ("44.20 to 51.60", 44.20, 51.60, "hour"),
        ("£28 an hour (umbrella)", 28, 28, "hour"),
        ("£38ph Umbrella / £30ph PAYE", 30, 38, "hour"),
        ("Day rate £300-£350", 300, 350, "day"),
        ("£1,350 per week", 1350, 1350, "week"),
        ("£2,500 pcm", 2500, 2500, "month"),
        ("£43,000 per annum (£20 per hour)", 43000, 43000, "year"),
        ("39 hours a week, £36,240 a year", 36240, 36240, "year"),
        ("Ages 21 and over – 12.60 per hour", 12.60, 12.60, "hour"),
        ("Grade 9 SCP 31 - 35 £37,938 to £41,511", 37938, 41511, "year"),
        ("£32,105.50 per hour", 32105.5, 32105.5, "year"),  # a slip in the unit
        ("£15.66 per annum", 15.66, 15.66, "hour"),
    ],
)
def test_base_pay(text, low, high, unit):
    pay = read_pay(text)
    assert (pay.min, pay.max, pay.unit) == (low, high, unit)
    assert pay.currency == "GBP"
    assert pay.quote == text
    assert pay.reason is None


@pytest.mark.parametrize(
    ("text", "low", "high", "supplements"),
    [
        ("£33,210 PLUS £5,000 welcome bonus", 33210, 33210, [("welcome", 5000, 5000, "once")]),
        ("£34,120 plus £3,000 market supplement", 34120, 34120, [("market", 3000, 3000, None)]),
        ("£39,000 - £42,000 + up to £5,604 market supplement per year", 39000, 42000, [("market", None, 5604, "year")]),
        ("£43,000 plus £3,000 London weighting", 43000, 43000, [("london_weighting", 3000, 3000, None)]),
        ("£32,654 plus car user allowance of £963 p.a.", 32654, 32654, [("car", 963, 963, "year")]),
        ("£60,000 + £8,000 relocation", 60000, 60000, [("relocation", 8000, 8000, "once")]),
        ("£37,120 - £40,015 inclusive of high cost area supplement", 37120, 40015, []),
        ("£61,900 (Grade M) + £4,800 retention + Zones 2–3 travel", 61900, 61900, [("retention", 4800, 4800, None)]),
        ("Retention payment of between £2,000 and £3,000", None, None, [("retention", 2000, 3000, None)]),
        ("£43,421 plus £2,000 after 12 months", 43421, 43421, [("other", 2000, 2000, "once")]),
        ("£81,200 plus R&R premia", 81200, 81200, [("retention", None, None, None)]),
    ],
)
def test_supplements_stand_beside_the_base(text, low, high, supplements):
    pay = read_pay(text)
    assert (pay.min, pay.max) == (low, high)
    assert [(one.kind, one.amount_min, one.amount_max, one.unit) for one in pay.supplements] == supplements


def test_only_a_supplement_is_no_pay():
    pay = read_pay("£3,000 annual retention payment")
    assert (pay.min, pay.max, pay.unit, pay.currency) == (None, None, None, "GBP")
    assert pay.reason == "only supplements are stated, no base pay"


@pytest.mark.parametrize(
    ("text", "low", "high", "pro_rata"),
    [
        ("£25,310- £31,040 pro rata", 25310, 31040, True),
        ("£27,000pa - £30,000pa pro rota", 27000, 30000, True),
        ("£37,204 - £40,110 (£21,300 to £23,050 pro rata)", 37204, 40110, True),
        ("Actual salary £21,345 (FTE £36,124)", 36124, 36124, False),
        ("£18,918 per annum (FTE: £28,000)", 28000, 28000, False),
        ("£25,000-£30,000 OTE £40,000", 25000, 30000, False),
    ],
)
def test_full_time_pay_wins_over_worked_out_pay(text, low, high, pro_rata):
    pay = read_pay(text)
    assert (pay.min, pay.max, pay.pro_rata) == (low, high, pro_rata)


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("£45,120 - £51,230 (Band 8a)", "Band 8a"),
        ("PO5 £48,120 - £51,020", "PO5"),
        ("Pay Band J / SCP 32 - 34 / £28,450", "Pay Band J / SCP 32 - 34"),
        ("26,410 (F)", "F"),
        ("Grade 9 - £34,015*", "Grade 9"),
        ("competitive level of pay £30,000", None),
    ],
)
def test_grades(text, grade):
    assert read_pay(text).grade == grade


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no pay given"),
        ("Band 6", "only a grade is stated"),
        ("Grade 10, SCP 35", "only a grade is stated"),
        ("SCP 46 - 47", "the spine that ended in March 2019"),
        ("M3 4FP", "postcode"),
        ("to be confirmed on enquiry", "to be confirmed"),
        ("Competitive salary", "negotiable or competitive"),
        ("£35,00 per annum", "misplaced comma"),
        ("£0.00", "outside of possible pay"),
        ("£999,000 per annum", "outside of possible pay"),
        ("see advert", "no amount"),
    ],
)
def test_unknown_pay_says_why(text, reason):
    pay = read_pay(text)
    assert (pay.min, pay.max, pay.annual_min, pay.annual_max) == (None, None, None, None)
    assert pay.reason is not None
    assert reason in pay.reason


def test_a_unit_without_an_amount_is_kept():
    assert read_pay("Hourly paid").unit == "hour"


@pytest.mark.parametrize(
    "text", ["£0 - £10 pro rata (£0 - £5)", "£40,000 + £0 per hour", "£12 - £0 pro rata | £9 - £0"]
)
def test_sums_of_nothing_are_no_pay(text):
    pay = read_pay(text)
    assert pay.min != 0
    assert pay.max != 0


def test_other_currencies_are_not_compared_in_pounds():
    pay = read_pay("‚¬30,000 per annum")
    assert (pay.currency, pay.annual_max) == ("EUR", None)


def test_pay_for_the_hours_worked_is_no_full_time_pay():
    alone = read_pay("£24,907 actual for 22.2 hours")
    assert (alone.min, alone.annual_min, alone.annual_basis) == (24907, 41512, "estimate: actual pay × 37 h ÷ 22.2 h")
    for text in ("£24,907 actual salary", "£24,907 actual for 22.2 hours, term time only"):
        unclear = read_pay(text)
        assert (unclear.min, unclear.annual_min, unclear.annual_basis) == (24907, None, None)
    for text in (
        "£24,907 annually (actual), pro rata",
        "Actual pro-rata salary is £24,907",
        "£24,907 (actual) 37 hours, TTO plus 10 days",
        "£24,907 a year for 40 weeks",
        "£16,300 per annum, part time, 20 hours per week",
        "£21,674 (0.6 FTE)",
    ):
        part = read_pay(text)
        assert part.max is not None
        assert (part.annual_min, part.annual_max, part.annual_basis) == (None, None, None), text
    whole = read_pay("£41,512 per annum, 22.2 hours per week")
    assert whole.annual_max == 41512
    beside = read_pay("£41,512 (actual salary £24,907)")
    assert (beside.annual_min, beside.annual_basis) == (41512, "stated")


def test_annual_figures_say_how_they_were_found():
    stated = read_pay("£36,124 to £40,476 per annum")
    assert (stated.annual_min, stated.annual_max, stated.annual_basis) == (36124, 40476, "stated")
    assert read_pay("£38,700 per month").annual_max == 38700  # a slip in the unit
    hourly = read_pay("£20 per hour")
    assert hourly.annual_max == round(20 * 37 * 52.143)
    assert hourly.annual_basis == "estimate: hourly × 37 h × 52.143 weeks"
    assert read_pay("£20 per hour", hours=36).annual_max == round(20 * 36 * 52.143)
    assert read_pay("£20 per hour", hours=18.5).annual_max == round(20 * 37 * 52.143)  # part time, not a full week
    both = read_pay("£30 PAYE or £38 umbrella per hour")
    assert both.annual_max == round(30 * 37 * 52.143)
    assert "PAYE" in (both.annual_basis or "")
    umbrella = read_pay("£38 umbrella per hour")
    assert "too high" in (umbrella.annual_basis or "")
    assert read_pay("£350 per day umbrella / £270 PAYE").annual_max == round(270 * 5 * 52.143)
    assert read_pay("up to £45,000").annual_min is None
    assert read_pay("£10,000 per session per annum").annual_max is None


# Each part of an advert's pay stands in a form of its own, and none changes what the amounts say.
SALARIES = st.sampled_from(
    ["£{:,}", "£{}", "£{:,}.00", "£ {:,}", "GBP {:,}", "&pound;{:,}", "Â£{:,}", "£{:,}*", "{:,}"]
)
RATES = st.sampled_from(["£{:.2f}", "£ {:.2f}", "GBP {:.2f}", "Â£{:.2f}"])
SALARY_UNITS = st.sampled_from(["", " per annum", " pa", " p.a.", " a year", "/year", " annually"])
RATE_UNITS = st.sampled_from([" per hour", "ph", " p/h", " an hour", "/hr", " p.h.", " hourly"])
SPANS = {
    "range": ["{low} - {high}", "{low}-{high}", "{low} – {high}", "{low} to {high}", "from {low} to {high}",
              "between {low} and {high}", "{low} rising to {high}", "min {low} max {high}", "{low} / {high}"],
    "most": ["up to {high}", "Up to a maximum of {high}", "up-to {high}", "no more than {high}"],
    "least": ["from {low}", "starting at {low}", "at least {low}", "upwards of {low}", "not less than {low}"],
    "one": ["{low}", "circa {low}", "c. {low}", "{low} - {low}"],
}  # fmt: skip
BEFORE = st.sampled_from(
    ["", "Salary: ", "Grade J - ", "PO2-PO4: ", "SCP 31 - 35, ", "Band 7 ", "(Scale 9) ", "Ref 20417 - "]
)
BESIDE_A_SALARY = st.sampled_from(
    ["", " (pay award pending)", " plus £3,000 market supplement", " + £1,500 welcome bonus", " (Grade 10)",
     " pro rata", " plus relocation up to £8,000", " including £2,000 retention payment", ", car allowance £1,239",
     " + benefits"]
)  # fmt: skip
BESIDE_A_RATE = st.sampled_from(["", " umbrella", " (PAYE)", " inside IR35", ", weekly pay", " + £500 referral bonus"])
BEHIND = st.sampled_from(
    [
        "",
        ". Closing date: 12 December 2026",
        ", 37 hours per week",
        " | Permanent",
        " Ref: CS1234",
        ". 33 days of leave",
    ]
)


@settings(max_examples=400, deadline=None)
@given(data=st.data(), kind=st.sampled_from(sorted(SPANS)), hourly=st.booleans())
def test_pay_made_of_parts_is_read_back(data, kind, hourly):
    if hourly:
        low = data.draw(st.integers(1_130, 4_800)) / 100
        high = round(low + data.draw(st.integers(10, 900)) / 100, 2)
    else:
        low = data.draw(st.integers(18_000, 90_000))
        high = low + data.draw(st.integers(1, 9_999))
    form = data.draw(RATES if hourly else SALARIES)
    span = data.draw(st.sampled_from(SPANS[kind])).format(low=form.format(low), high=form.format(high))
    beside = data.draw(BESIDE_A_RATE if hourly else BESIDE_A_SALARY)
    text = data.draw(BEFORE) + span + data.draw(RATE_UNITS if hourly else SALARY_UNITS) + beside + data.draw(BEHIND)
    pay = read_pay(text)
    least = None if kind == "most" else low
    most = {"least": None, "one": low}.get(kind, high)
    assert (pay.min, pay.max, pay.unit) == (least, most, "hour" if hourly else "year"), text


PIECES = st.sampled_from(
    [
        "£",
        "up to ",
        "from ",
        "per hour",
        "pa",
        "k",
        "-",
        "+",
        "35,000",
        "30.19",
        "3,50",
        "£0",
        " pro rata",
        "(",
        ")",
        " plus ",
        "retention",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=6) | st.integers(0, 10**9).map(str), max_size=14).map("".join))
def test_any_text_gives_possible_pay_or_a_reason(text):
    for pay in (read_pay(text), find_pay(text)):
        json.dumps([pay.min, pay.max, pay.annual_min, pay.annual_max])
        if pay.min is None and pay.max is None:
            assert pay.reason
            continue
        assert pay.unit is not None
        low, high = POSSIBLE[pay.unit]
        assert all(low <= value <= high for value in (pay.min, pay.max) if value is not None)
        assert pay.min is None or pay.max is None or pay.min <= pay.max


def test_real_labelled_salaries(shared_real):
    lines = (shared_real / "labelled" / "salaries.jsonl").read_text(encoding="utf-8").splitlines()
    wrong = []
    for line in lines:
        case = json.loads(line)
        expected, pay = case["expected"], read_pay(case["text"])
        unit = None if expected["unit"] == "none" else expected["unit"]
        if (pay.min, pay.max, pay.unit) != (expected["min"], expected["max"], unit):
            wrong.append(case["text"])
    assert len(wrong) <= 0.02 * len(lines), wrong


def test_units_of_real_job_postings_are_not_believed(shared_real):
    lines = (shared_real / "nhs_jobs" / "jobposting_2020_sample.jsonl").read_text(encoding="utf-8").splitlines()
    hourly = 0
    for line in lines:
        value = ((json.loads(line).get("baseSalary") or {}).get("value") or {}).get("value") or ""
        pay = read_pay(value)
        assert pay.unit is not None or pay.reason
        hourly += pay.unit == "hour"  # every one of these is marked YEAR by the source
    assert hourly >= 20


CASES = list(csv.DictReader((Path(__file__).parent / "pay_cases.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['class']}: {case['text']}")
def test_the_table_of_cases(case):
    def pounds(name):
        return float(case[name]) if case[name] else None

    pay = read_pay(case["text"])
    assert (pay.min, pay.max, pay.unit) == (pounds("min"), pounds("max"), case["unit"] or None)
    assert pay.pro_rata == (case["pro_rata"] == "y")
    assert sum(one.amount_max or 0 for one in pay.supplements) == (pounds("supplements_total") or 0)
    assert not case["grade"] or pay.grade == case["grade"]


OTHER_CLOTHES = {
    "double spaces": lambda text: text.replace(" ", "  "),
    "hard spaces": lambda text: text.replace(" ", "\xa0"),
    "hyphens": lambda text: text.replace("–", "-"),
    "markup": lambda text: "<p>" + text.replace("£", "&pound;").replace("–", "&ndash;") + "</p>",
    "mis-decoded": lambda text: text.replace("£", "Â£").replace("–", "â€“"),
    "with pence": lambda text: re.sub(r"(£\d\d,\d{3})(?![\d.,])", r"\1.00", text),
}


@pytest.mark.parametrize("clothes", OTHER_CLOTHES.values(), ids=OTHER_CLOTHES)
def test_pay_in_other_clothes_is_the_same(clothes):
    for case in CASES:
        plain, other = read_pay(case["text"]), read_pay(clothes(case["text"]))
        assert (plain.min, plain.max, plain.unit) == (other.min, other.max, other.unit), case["text"]
