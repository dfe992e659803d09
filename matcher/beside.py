"""One range of figures in an advert with the words about it: base pay, a supplement beside it, or an example.

Owns what those words and the range before it say of it. Must not weigh the ranges of an advert against each other: that
is `matcher.parts`; nor tell what kind a supplement is: that is `matcher.supplements`.
"""

import re

from matcher.figure_range import SERVED, FigureRange
from matcher.money import PRO_RATA

# No supplement or one-off payment is as large as this; a figure above it is the base, whatever stands beside it,
# but for a bonus that is called one in the next word.
LARGEST_SUPPLEMENT = 14_000.0
LARGEST_BONUS = 20_000.0
# From here on an unlabelled figure is no hour's pay.
LARGEST_HOUR = 100.0
# A year of weeks of 33 to 42 hours.
_HOURS_A_YEAR = (1_700.0, 2_200.0)

# Part-time pay worked out beside the full-time figure, and totals with everything in: examples, not the base.
_EXAMPLE_BEFORE = re.compile(
    r"\bactual\b[^£/]{0,40}$|equat\w+[^£]{0,20}$|equivalent\s+to[^£]{0,12}$|\([^)£]{0,20}(?:"
    + PRO_RATA
    + r"|part[\s-]time|term[\s-]time)[^)£]{0,25}$"
    r"|" + PRO_RATA + r"\s+(?:salary|to|of|=|is|:)[^£]{0,10}$|\bote\b[^£]{0,10}$|\b(?:taking|bringing)\b[^£]{0,30}$"
    r"|\b(?:potential|opportunity|chance|able|ability)\s+to\s+earn\b[^£]{0,20}$|(?:\b(?:total(?!\s+salary)|package(?!:))|(?<!^)\btotal)\b[^£]{0,25}$"
    r"|\b0?\.\d+\s*(?:f\.?t\.?e|w\.?t\.?e)\b\W{0,3}$|\b(?:overtime|(?-i:OT))\b[^£(),;]{0,20}$",
    re.IGNORECASE,
)
_EXAMPLE_AFTER = re.compile(
    r"^[\s(]*(?:per\s+\w+[\s(]+|pa[\s(]+|annually[\s(]+|gross\s+pa[\s(]+)?"
    r"(?:actual(?![\w\s:]{0,40}(?:£|\bGBP))|for\s+(?:term[\s-]|tto\b)|(?:for|based\s+on)\s+(?!(?:3[5-9](?:\.\d+)?|40)\s?h)\d)"
    r"|^\s+ote\b(?!\W*\d)",
    re.IGNORECASE,
)
EXAMPLE_IN_BRACKETS = re.compile(
    r"\W*(?:per\s+\w+\W+|pa\W+)?(?:" + PRO_RATA + r"|part[\s-]time|term[\s-]time|TTO\b)|\s*\+\s*hol(?:iday)?\s+pay",
    re.IGNORECASE,
)
_HOLIDAY_PAY = re.compile(r"(?:\+|\bplus)\s*holiday\s+pay\W*$", re.IGNORECASE)
# "£14.86 including holiday pay of £1.60": a part of the rate, and far below it.
_HOLIDAY_WITHIN = re.compile(r"\binc\w*\.?(?:\s+of)?\s+hol(?:iday)?\s+pay(?:\s+(?:of|at))?[\s(]*$", re.IGNORECASE)
_WITHIN = re.compile(r"\binc\w*\.?(?:\s+of)?\s*$", re.IGNORECASE)
_HOLIDAY_AFTER = re.compile(r"\s*(?:per\s+hour\s*|p/?h\s*)?hol(?:iday)?\s+pay", re.IGNORECASE)
_BROKEN_DOWN = re.compile(r"[(=:]|\b(?:compris|made\s+up|consist|includ|being|basic)", re.IGNORECASE)
_SUM_BEFORE = re.compile(r"^[^,;|]*=\W*$")
_TOTAL_AFTER = re.compile(
    r"^[\s,]*(?:per\s+\w+\s*|pa\s*)?(?:with|inc\w*\.?(?:\s+of)?)\s+(?:[\w-]+\s+){0,4}"
    r"(?:supplements?|allowances?|enhancements?|premi(?:a|um)|weighting|payments?|retention|mfs|msp|sleep[\s-]?ins?"
    r"|overtime|hol(?:iday)?\s+pay)\b",
    re.IGNORECASE,
)
# "Basic pay £40,000; with allowances £46,000"
_TOTAL_BEFORE = re.compile(
    r"\b(?:with|including)\s+(?:all\s+|the\s+)?(?:allowances|enhancements|sleep[\s-]?ins|overtime)\W*$", re.IGNORECASE
)
# "(£40,510 full time)" marks the figure; "£40,510 (Full time)" is the contract.
FTE = (
    r"(?:\bf\.?t\.?e\b|\bw\.?t\.?e\b|full[\s-]time(?:\s*/\s*full[\s-]year)?\s+(?:equivalent|salary)"
    r"|(?<!\()full[\s-]time(?=\s*\)))"
)
SHARED = re.compile(r"\b" + PRO_RATA + r"|\bactual|\bterm[\s-]time|\bpart[\s-]time", re.IGNORECASE)
_SHARE_BEFORE = re.compile(r"\b" + PRO_RATA + r"(?:\W*|\b[^£]{0,25}\(\s*)$", re.IGNORECASE)
# "£26,300 (for 25 hours £17,770)": fewer hours than a full week's, and less pay.
_FEWER_HOURS_BEFORE = re.compile(
    r"\([^()£\d]{0,20}(?:[5-9]|[12]\d|3[0-4])(?:\.\d{1,2})?\s*(?:hours?|hrs?)\b[^()£]{0,15}$", re.IGNORECASE
)
_FEWER_HOURS_NEXT = re.compile(r"\s*\((?:for|based\s+on)\s[^()£]{2,30}£", re.IGNORECASE)
# "£30,000 (pro rata £12,000)", "£4,192 (FTE £26,200)": pay for a part of the week, and no sum beside the pay.
_PART_OF_PAY = re.compile(rf"\b{PRO_RATA}|\bactual|{FTE}", re.IGNORECASE)
_MONTHLY = re.compile(r"\bmonth(?:ly)?\b", re.IGNORECASE)
_BONUS_OF = re.compile(
    r"\b(?:bonus(?:es)?|commission|incentives?)\s+(?:(?:potential|scheme|opportunity|payments?|earnings)\s+)?"
    r"(?:of|up\s+to|worth)"
    r"(?:\s+up\s+to)?\W*$",
    re.IGNORECASE,
)
# What a thing costs is nobody's pay: "a company car (retail value of £24,000)".
_PRICE_OF = re.compile(
    r"\b(?:retail|list|p11d|book|market)\s+(?:value|price)(?:\s+of)?\W*$|\b(?:car|vehicle|bike)\s+worth\W*$",
    re.IGNORECASE,
)
# "Tuition fees of £9,250" are paid for the person.
_FEES_OF = re.compile(
    r"\b(?:tuition|course|degree|university|training|study)\s+fees?(?:\s+(?:of|worth|up\s+to))*\W*$", re.IGNORECASE
)
# A foster carer's allowance is nobody's pay here: "up to £487 per week per child".
_PER_CHILD = re.compile(
    r"\s*(?:(?:per|a)\s+\w+\s*,?\s+)?(?:per|for\s+each)\s+(?:foster\s+)?(?:child|young\s+person)\b", re.IGNORECASE
)
# "A bursary of £20,000 outside London, £22,000 in London": one sum, by place.
_BY_PLACE = re.compile(
    r"\W*(?:(?:in|inside|outside|within)\s+(?:\w+\s+)?|inner\s+|outer\s+)london\W*(?:(?:and|or)\s+)?", re.IGNORECASE
)
# "£42,403 (pay award pending, backdated to 1 April: £43,693)": the pay to come beside the pay of today.
_PAY_TO_COME = re.compile(
    r"\([^()]*\b(?:pay\s+award|back[\s-]?dated|uplift|with\s+effect\s+from)\b[^()£]*$", re.IGNORECASE
)
# "£4,000 a year more than in other teams" is a difference and no pay.
_MORE_THAN = re.compile(r"\s*(?:(?:an?|per)\s+\w+\s+)?(?:more|higher)\s+than\b", re.IGNORECASE)
# "£11.20 weekdays to £13.40 weekends" is told as a range.
_TO = re.compile(r"[-–]|\bto\b", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\)")
# "£12.40 an hour (£13.90 at weekends)", "Sundays: £18.60": an unsocial hour's rate beside the plain one.
_UNSOCIAL = r"(?:weekends?|saturdays?|sundays?|sat\s?(?:[-–/&]|and|to)\s?sun|bank\s+hol\w*)"
_UNSOCIAL_BEFORE = re.compile(rf"\b{_UNSOCIAL}\b[^£\d]{{0,30}}$", re.IGNORECASE)
_UNSOCIAL_AFTER = re.compile(
    rf"\W*(?:(?:per|an)\s+hour\W*|p/?h\W*)?(?:(?:at|on|for|over)\s+)?(?:the\s+)?{_UNSOCIAL}\b", re.IGNORECASE
)
_IN_BONUSES = re.compile(r"\s*in\s+(?:\w+\s+)?(?:bonus|commission|incentive)", re.IGNORECASE)
_PLUS = re.compile(r"\+|\bplus\b", re.IGNORECASE)
# "£80 a night (approx. £3,840 a year)" is one payment, told twice.
_ALTERNATIVE = re.compile(r"\bor\b|\band\b|[/,]|\(\s*(?:approx\w*|about|around|totall?ing|up\s+to)\b", re.IGNORECASE)
# "£15k bonus", "£15,000 golden handcuff"
_BONUS_NEXT = re.compile(r"[\s\"'“‘-]*(?:golden|bonus|(?:retention|welcome|loyalty|joining)\s+\w+)\b", re.IGNORECASE)
_BRACKET = re.compile(r"\s*\(\s*")
# A student's bursary is no pay for a post, however large it is.
_BURSARY = re.compile(r"\bbursar(?:y|ies)\b", re.IGNORECASE)


def part_of(one: FigureRange) -> str:
    """The part of one range of figures: "base", "supplement" or "example"."""
    told_again = _in_other_unit(one)
    if told_again is not None:
        return told_again
    if _is_no_pay(one) or _is_small_sum(one):
        return "supplement"
    if _is_worked_out(one):
        return "example"
    if _is_on_top(one):
        return "supplement"
    # "£44,000 + £5,000 supplement = £49,000", "£44,000 x 0.6 = £26,400": a sum's result is no other pay.
    if one.before and _SUM_BEFORE.search(one.between):
        return "example"
    # Boards print their own range and straight after it the employer's words for the same pay.
    two_ranges = one.before is not None and one.before[0] < one.before[1] and one.first < one.last
    return "example" if two_ranges and one.previous == "base" and one.between.isspace() else "base"


def _in_other_unit(one: FigureRange) -> str | None:
    """The part of a salary told again by the month or the hour; None where it is not."""
    top = one.top
    # "£34,728 (£2,894 per month)"
    monthly = one.unit == "month" or _MONTHLY.search(one.words) is not None
    if monthly and any(abs(top * 12 - other.value) < other.value / 50 for other in one.money):
        return "example" if one.before else "base"
    # "£44,089+ (£22.85 per hour)"
    shortest, longest = (hours * top for hours in _HOURS_A_YEAR)
    if one.unit != "hour":
        return None
    if one.before and shortest <= one.money[one.before[1]].value <= longest:
        return "example"
    # "Grade K (£20.80 - £22.10 per hour) £40,100 - £42,600"
    aside = one.between.rstrip().endswith("(")
    told = aside and any(
        shortest <= other.value <= longest and ")" in one.text[one.end : other.start]
        for other in one.money[one.last + 1 :]
    )
    return "example" if told else None


def _is_no_pay(one: FigureRange) -> bool:
    """Whether it is a bursary, a price, a difference, or one more of the payments named before it, however large."""
    if _BURSARY.search(f"{one.words} {one.after}") or _PRICE_OF.search(one.words):
        return True
    if _FEES_OF.search(one.words) or _PER_CHILD.match(one.after):
        return True
    if one.top < LARGEST_SUPPLEMENT and _MORE_THAN.match(one.after):
        return True
    if one.previous != "supplement":
        return False
    if _BY_PLACE.fullmatch(one.between) and _BY_PLACE.match(one.after):
        return True
    # "£10,000 after 18 months & £15,000 after 36"
    if (one.is_another and _BURSARY.search(one.between)) or SERVED.match(one.after.strip()):
        return True
    # "a bursary of £18,000 (£20,000 in London)" is one sum, told twice.
    return bool(one.before and one.before[1] + 1 == one.first and _BRACKET.fullmatch(one.between))


def _is_small_sum(one: FigureRange) -> bool:
    """Whether it is small enough for a supplement, and the words about it or the salary beside it make it one."""
    top = one.top
    small = (
        (top < LARGEST_BONUS and _BONUS_NEXT.match(one.text, one.end))
        or top < LARGEST_SUPPLEMENT
        or _IN_BONUSES.match(one.after)
        or _BONUS_OF.search(one.words)
    )
    # "£1,500 (Grade 5) or £1,750 (Grade 6)": the second figure is what the first was.
    return bool(small) and (
        one.is_named or bool(one.is_another and _ALTERNATIVE.search(one.between)) or _is_beside_a_salary(one)
    )


def _is_beside_a_salary(one: FigureRange) -> bool:
    """Whether it is pounds a year, far below the salary it stands beside, and no pay for a part of the week."""
    plus = _PLUS.search(one.between)
    # An hourly rate in brackets is the salary told again.
    yearly = one.top >= 1_000 or one.unit == "year" or plus
    if not yearly or one.largest <= 1.5 * LARGEST_SUPPLEMENT:
        return False
    near = one.between.rsplit(")", 1)[-1][-45:] + one.text[one.end : one.end + 45]
    # Nobody is paid for less than a tenth of the week.
    return bool(one.is_named or plus or not _PART_OF_PAY.search(near) or 10 * one.top <= one.largest)


def _is_worked_out(one: FigureRange) -> bool:
    """Whether it is a total, a share, an unsocial hour's rate or an example of the pay before it."""
    if _is_sum_of_the_next(one):
        return True
    # "£45,000 base, £50,000 with supplements"
    total = one.previous == "base" and one.top > one.money[one.first - 1].value
    if total and (_TOTAL_AFTER.match(one.text[one.end :]) or _TOTAL_BEFORE.search(one.between)):
        return True
    if one.before and one.previous != "supplement" and one.money[one.before[1]].value < one.top < LARGEST_HOUR:
        unsocial = _UNSOCIAL_BEFORE.search(one.between) or _UNSOCIAL_AFTER.match(one.text, one.end)
        if unsocial and not _TO.search(_ASIDE.sub("", one.between)):
            return True
    if one.previous == "base" and _PAY_TO_COME.search(one.between):
        return True
    # "£28,600 per annum, pro rata £24,890": the share stands after the whole, and is smaller.
    less = one.before and one.top < one.money[one.before[0]].value
    if less and (_SHARE_BEFORE.search(one.between) or _FEWER_HOURS_BEFORE.search(one.between)):
        return True
    following = one.money[one.last + 1 : one.last + 2]
    if following and following[0].value < one.top and _FEWER_HOURS_NEXT.match(one.text, one.end):
        return False
    return _is_example(one.text, one.between, one.money[one.first].start, one.end)


def _is_sum_of_the_next(one: FigureRange) -> bool:
    """Whether the two or three amounts behind it add up to it ("£48,600 (£43,400 basic + £5,200 supplement)")."""
    following = one.money[one.last + 1 : one.last + 2]
    if not following or not _BROKEN_DOWN.search(one.text, one.end, following[0].start):
        return False
    total = 0.0
    for number, other in enumerate(one.money[one.last + 1 : one.last + 4]):
        total += other.value
        if one.first < one.last or other.joined or total > one.top + 1:
            return False
        if number and abs(total - one.top) <= 1:
            return True
    return False


def _is_on_top(one: FigureRange) -> bool:
    """Whether it is added to the pay before it: a small sum by whatever name, a named one, or holiday pay."""
    if one.before is None:
        return False
    plus = _PLUS.search(one.between)
    if plus and not SHARED.search(one.between):
        # "£14 an hour + £1.70 for leave"
        if 3 * one.top < one.money[one.before[1]].value:
            return True
        # "plus retention payments up to £15,000 over 3 years"
        if 2 * one.top < one.largest and one.is_named:
            return True
    holiday_within = _HOLIDAY_WITHIN.search(one.between) or (
        _WITHIN.search(one.between) and _HOLIDAY_AFTER.match(one.after)
    )
    if holiday_within and 3 * one.top < one.money[one.before[1]].value:
        return True
    return bool(_HOLIDAY_PAY.search(one.between) or (plus and _HOLIDAY_AFTER.match(one.after)))


def _is_example(text: str, between: str, start: int, end: int) -> bool:
    """Whether the words on either side call it an actual, a part-time or a total figure."""
    after = text[end : end + 30]
    in_brackets = "(" in between and ")" not in between[between.rfind("(") :]
    return bool(
        _EXAMPLE_BEFORE.search(text[max(0, start - 45) : start])
        or _EXAMPLE_AFTER.match(after)
        or (in_brackets and (EXAMPLE_IN_BRACKETS.match(after) or _TOTAL_AFTER.match(text[end : end + 60])))
    )
