"""Which part each figure of money in an advert plays: base pay, a supplement beside it, or a worked-out example.

Owns telling those apart by the words about a figure. Must not work out the pay itself, which is `matcher.pay`, nor what
kind a supplement is, which is `matcher.supplements`.
"""

import re

from matcher.money import Money

# No supplement or one-off payment is as large as this; a figure above it is the base, whatever stands beside it,
# but for a bonus that is called one in the next word.
LARGEST_SUPPLEMENT = 14_000.0
LARGEST_BONUS = 20_000.0
# A lone sum below this, with no unit and no word of a salary, a wage or a part of the week, is a payment.
LEAST_YEARLY_PAY = 8_000.0
# Even called yearly ("plus £1,200 p.a."), so little is no pay where no word tells of a wage.
LEAST_CALLED_YEARLY = 3_000.0
# Below this, "per annum" is a slip for an hour or a day ("£15.66 per annum").
LARGEST_DAY = 1_000.0
# A year of weeks of 33 to 42 hours.
_HOURS_A_YEAR = (1_700.0, 2_200.0)

UP_TO = re.compile(
    r"(?:(?:^|[-–—:;|,])\W*(?:rising\s+)?to|\b(?:salary|rate|pay)\W+(?:rising\s+)?to"
    r"|\b(?:up[\s-]*to(?:\s+and\s+including)?|as\s+much\s+as|rising\s+to|max(?:imum)?(?:\s+(?:salary|pay|rate))?(?:\s+of)?"
    r"|upper\s+limit(?:\s+of)?|potential\s+to\s+earn|earnings(?:\s+of)?|top\s+(?:salary|pay|rate)(?:\s+of)?|rises\s+to|to\s+a\s+max\w*(?:\s+of)?"
    r"|(?<!no\s)(?<!not\s)less\s+than|not?\s+more\s+than"
    r"|capped(?:\s+at)?(?:\s+(?:hourly|daily))?(?:\s+rate)?(?:\s+of)?))"
    r"\W*(?:(?:circa|ca?|approx\w*|about|around)\W*)?$",
    re.IGNORECASE,
)
SUPPLEMENT = re.compile(
    r"supplement|premi(?:um|a)\b(?!(?:\s+\w+){0,2}?\s+(?:scale|rate|band|wage|pay|remuneration|compensation|salary"
    r"|salarie)s?\b)|allowance|bonus|retention|welcome|golden\s+hello|\bpayments?\b|relocation|\brra\b|\bilw\b"
    r"|\bolw\b|\bhcas?\b|weighting|lump\s+sum|incentive|increment\b|referr(?:al|ing)|enhancement|\br\s?&\s?r\b"
    r"|high\s+cost|sleep"
    r"|\bloans?\b|\bon[\s-]call|\bstand[\s-]?by\b|overnight|fringe|joining|sign(?:ing)?[\s-]on\b|recommend(?:ation|ing)|refer\s+a\s+friend"
    r"|for\s+each\s+successful|package(?!\s?:)|\bhello\b|car\s+user|mileage|expenses|voucher|budget|(?<!pension\s)scheme|refund"
    r"|reimburse|saving|\bfees?\b|\bregistration\s+of\b|reward|(?:service|recognition)\s+award|golden|recruitment|loyalty"
    r"|after\s+\w+\s+months|retainer\b|honorari|gratuit|performance[\s-]related|\badditional\b|\bextra\b|\bon\s+top\b"
    r"|\b(?:up)?on\s+(?:successful\s+)?(?:complet|pass)",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"\+|\bplus\b|[;,()|•]|\bwith\b|\bbefore\b|\bexclud\w+|\bin\s+addition(?:\s+to)?\b|\bor\b|\band\b"
    r"|\bas\s+well\s+as\b|\n|(?<!\bp\.[ah])\.\s|\bmileage\W+(?:at\W+)?(?=\d\dp)"
    r"|\s/\s(?=[a-z]{3})(?!\s/\s(?:hour|day|night|week|month|year|annum))"
    r"|\binc(?:l(?:uding|usive|udes?)?)?\b\.?(?:\s+of)?|\s[-–—]\s|\bof\s+which\b|&(?!\s?r\b)",
    re.IGNORECASE,
)
# "Retention payment – £3,000": the dash stands for a colon.
_CALLED = re.compile(
    r"\b(?:supplements?|allowances?|bonus(?:es)?|payments?|premi(?:um|a)|incentives?|weighting|hello|hcas|retainer|retention"
    r"|honorari\w+|enhancements?|handshake|handcuff|scheme|relocation(?:\s+\w+)?|related\s+pay)\s*[-–—]\s*$",
    re.IGNORECASE,
)

# Part-time pay worked out beside the full-time figure, and totals with everything in: examples, not the base.
_EXAMPLE_BEFORE = re.compile(
    r"\bactual\b[^£/]{0,40}$|equat\w+[^£]{0,20}$|equivalent\s+to[^£]{0,12}$|\([^)£]{0,20}(?:pro[\s-]?rata|part[\s-]time|term[\s-]time)[^)£]{0,25}$"
    r"|pro[\s-]?rata\s+(?:salary|to|of|=|is|:)[^£]{0,10}$|\bote\b[^£]{0,10}$|\b(?:taking|bringing)\b[^£]{0,30}$"
    r"|\b(?:potential|opportunity|chance|able|ability)\s+to\s+earn\b[^£]{0,20}$|(?:\b(?:total(?!\s+salary)|package(?!:))|(?<!^)\btotal)\b[^£]{0,25}$"
    r"|\b0?\.\d+\s*(?:f\.?t\.?e|w\.?t\.?e)\b\W{0,3}$|\b(?:overtime|(?-i:OT))\b[^£(),;]{0,20}$",
    re.IGNORECASE,
)
_EXAMPLE_AFTER = re.compile(
    r"^[\s(]*(?:per\s+\w+[\s(]+|pa[\s(]+|annually[\s(]+|gross\s+pa[\s(]+)?"
    r"(?:actual(?![\w\s:]{0,40}(?:£|\bGBP))|for\s+term[\s-]|(?:for|based\s+on)\s+(?!(?:3[5-9](?:\.\d+)?|40)\s?h)\d)"
    r"|^\s+ote\b(?!\W*\d)",
    re.IGNORECASE,
)
_EXAMPLE_IN_BRACKETS = re.compile(
    r"\W*(?:per\s+\w+\W+|pa\W+)?(?:pro[\s-]?rata|part[\s-]time|term[\s-]time|TTO\b)|\s*\+\s*hol(?:iday)?\s+pay",
    re.IGNORECASE,
)
_HOLIDAY_PAY = re.compile(r"(?:\+|\bplus)\s*holiday\s+pay\W*$", re.IGNORECASE)
_HOLIDAY_AFTER = re.compile(r"\s*(?:per\s+hour\s*|p/?h\s*)?hol(?:iday)?\s+pay", re.IGNORECASE)
_SUM_BEFORE = re.compile(r"^[^,;|]*=\W*$")
_TOTAL_AFTER = re.compile(
    r"^[\s,]*(?:per\s+\w+\s*|pa\s*)?(?:with|inc\w*\.?(?:\s+of)?)\s+(?:[\w-]+\s+){0,4}"
    r"(?:supplements?|allowances?|enhancements?|premi(?:a|um)|weighting|payments?|retention|mfs|msp)\b",
    re.IGNORECASE,
)
# "(£40,510 full time)" marks the figure; "£40,510 (Full time)" is the contract.
_FTE = (
    r"(?:\bf\.?t\.?e\b|\bw\.?t\.?e\b|full[\s-]time(?:\s*/\s*full[\s-]year)?\s+(?:equivalent|salary)"
    r"|(?<!\()full[\s-]time(?=\s*\)))"
)
_FTE_BEFORE = re.compile(
    # Not the word after another figure ("£28,800 FTE - £24,750 pro rata").
    r"(?:(?<!0\.\d )(?<!\.\d\d )(?<!\d{3} )(?<!\d{3})|(?=\w{3}:))"
    + _FTE
    + r"(?!.{0,20}\b(?:actual|pro[\s-]?rata))[^£/(),;|]{0,20}$",
    re.IGNORECASE,
)
_FTE_AFTER = re.compile(
    r"^\s*(?:gross\s+)?(?:per\s+\w+\s+|an?\s+year\s+|p\.?a\.?\s+|annually\s+)?(?:"
    + _FTE
    + r"|\(\s*"
    + _FTE
    + r"\s*\))(?!\W*0?\.\d|\s*:)",
    re.IGNORECASE,
)
_NATIONAL = re.compile(
    r"\bnational(?:ly)?\b|\brest\s+of\s+(?:the\s+)?(?:uk|country|england)\b|\boutside\s+(?:of\s+)?london\b", re.I
)
_LONDON = re.compile(r"(?<!outside )(?<!outside of )\blondon\b", re.IGNORECASE)
_SHARED = re.compile(r"\bpro[\s-]?rata|\bactual|\bterm[\s-]time|\bpart[\s-]time", re.IGNORECASE)
_SAME_RATIO = 0.004
_EXACT_RATIO = 0.000_5
_FULL_TIME_NAMED = re.compile(_FTE, re.IGNORECASE)
_SHARE_BEFORE = re.compile(r"\bpro[\s-]?rata(?:\W*|\b[^£]{0,25}\(\s*)$", re.IGNORECASE)
_SHARE_OF = re.compile(r"\bpro[\s-]?rata\s+(?:(?:salary|pay)\s+)?(?:of|to|from)\W*$", re.IGNORECASE)
# "£30,000 (pro rata £12,000)", "£4,192 (FTE £26,200)": pay for a part of the week, and no sum beside the pay.
_PART_OF_PAY = re.compile(rf"\bpro[\s-]?rata|\bactual|{_FTE}", re.IGNORECASE)
_MONTHLY = re.compile(r"\bmonth(?:ly)?\b", re.IGNORECASE)
# "Salary of £40,000", "Pay: £14.20": the label tells what the figure is, whatever stands behind it.
_SALARY_OF = re.compile(
    r"\bsalary\s+(?:of|is|:)|(?:^|[^\w\s]\s*|(?<=[a-z])(?=(?-i:P|S|R)))(?:basic\s+|starting\s+)?(?:pay|salary)"
    r"(?:\s+rate)?\s*:\W*$",
    re.IGNORECASE,
)
_LIMITS = re.compile(r"\b(?:(?:a\s+)?total|min(?:imum)?)(?:\s+of)?\W*$", re.IGNORECASE)
_BONUS_OF = re.compile(
    r"\b(?:bonus(?:es)?|commission|incentives?)\s+(?:(?:potential|scheme|opportunity|payments?|earnings)\s+)?"
    r"(?:of|up\s+to|worth)"
    r"(?:\s+up\s+to)?\W*$",
    re.IGNORECASE,
)
# What a thing costs is nobody's pay: "a company car (retail value of £24,000)".
_PRICE_OF = re.compile(r"\b(?:retail|list|p11d|book|market)\s+(?:value|price)(?:\s+of)?\W*$", re.IGNORECASE)
# "£3,000 (pro rata) market supplement"
_PRO_RATA_NEXT = re.compile(r"\s*\(pro[\s-]?rata\)", re.IGNORECASE)
_SHARE_ALONE = re.compile(r"\W*\d{1,3}\s?%\W*")
_SERVED = re.compile(r"\bafter\s+\w+\s+months", re.IGNORECASE)
_IN_BONUSES = re.compile(r"\s*in\s+(?:\w+\s+)?(?:bonus|commission|incentive)", re.IGNORECASE)
_PLUS = re.compile(r"\+|\bplus\b", re.IGNORECASE)
# "£80 a night (approx. £3,840 a year)" is one payment, told twice.
_ALTERNATIVE = re.compile(r"\bor\b|\band\b|[/,]|\(\s*(?:approx\w*|about|around|totall?ing|up\s+to)\b", re.IGNORECASE)
_SALARY_NAMED = re.compile(r"\bsalary|\bper\s+hour\b|\bhourly\b", re.IGNORECASE)
_A_WAGE = re.compile(
    r"\bwages?\b|\bsalar(?:y|ies)\b|\bcyflog|\bapprentice|\bpart[\s-]time|\bterm[\s-]time|\bhours?\b|\bmonthly\b"
    r"|\bweek(?:ly)?\b"
    r"|\bsession(?:s|al)?\b|\bassessments?\b|\breports?\b|\bvisits?\b|\bpro[\s-]?rata|\bactual|\bgrade|\bscp"
    rf"|\bband\b|\bannual(?:ly)?\s*$|{_FTE}",
    re.IGNORECASE,
)
# "£15k bonus", "£15,000 golden handcuff"
_BONUS_NEXT = re.compile(r"[\s\"'“‘-]*(?:golden|bonus|(?:retention|welcome|loyalty|joining)\s+\w+)\b", re.IGNORECASE)
_BRACKET = re.compile(r"\s*\(\s*")
# A student's bursary is no pay for a post, however large it is.
_BURSARY = re.compile(r"\bbursar(?:y|ies)\b", re.IGNORECASE)


def ranges_of(money: list[Money]) -> list[tuple[int, int]]:
    """The figures as ranges: first and last index of each; a lone figure is a range of one."""
    runs: list[tuple[int, int]] = []
    for index, one in enumerate(money):
        if one.joined and runs:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return runs


def roles_of(text: str, money: list[Money]) -> list[str]:
    """For each figure: "base", "supplement" or "example" (a worked-out figure beside the one that is advertised)."""
    runs = ranges_of(money)
    largest = max((one.value for one in money), default=0.0)
    roles: list[str] = []
    for number, run in enumerate(runs):
        previous = runs[number - 1] if number else None
        roles.append(_role(text, money, run, previous, roles[-1] if roles else None, largest))
    full_time = []
    for first, last in runs:
        before = text[max(0, money[first].start - 40) : money[first].start]
        # "£20,500 (pro rata of £41,000)": what is shared out is the full-time pay, and the larger figure.
        bracketed = before.rstrip().endswith("(") and _EXAMPLE_IN_BRACKETS.match(text, money[last].end)
        whole = money[last].value == largest and len(runs) > 1 and bool(bracketed or _SHARE_OF.search(before))
        # An hourly rate is the same in a part of the week: "£68,870 or £35.70 per hour FTE" calls the salary so.
        rate = money[last].unit == "hour" and largest >= 1_000
        full_time.append(whole or (not rate and _is_full_time(text, money[first].start, money[last].end)))
    # "£13.70 an hour (FTE £26,430)": the rate is what is advertised, and its year stands beside it.
    a_rate = bool(money) and money[0].unit == "hour" and roles[0] == "base" and not full_time[0]
    if any(full_time) and not a_rate:
        roles = [
            role if role == "supplement" else "base" if full else "example"
            for role, full in zip(roles, full_time, strict=True)
        ]
    if "base" not in roles:
        roles = ["base" if role == "example" else role for role in roles]
    roles = _national(text, money, runs, _without_shares(text, money, runs, roles))
    if _are_payments(text, money, runs, roles):
        roles = ["supplement" if role == "base" else role for role in roles]
    return [role for role, (first, last) in zip(roles, runs, strict=True) for _ in range(first, last + 1)]


def _are_payments(text: str, money: list[Money], runs: list[tuple[int, int]], roles: list[str]) -> bool:
    """Whether what is left as base are sums beside a salary that the words leave out ("£3,000 when you join")."""
    base = [money[index] for (first, last), role in zip(runs, roles, strict=True) if role == "base"
            for index in range(first, last + 1)]  # fmt: skip
    if not base or any(one.doubtful or not _is_below_pay(one) for one in base):
        return False
    return _A_WAGE.search(text) is None


def _is_below_pay(one: Money) -> bool:
    """Whether a sum is too small to be what a year of work is paid, and too large for an hour or a day of it."""
    if one.unit is None:
        return 1_000 <= one.value < LEAST_YEARLY_PAY
    return one.unit == "year" and LARGEST_DAY <= one.value < LEAST_CALLED_YEARLY


def _without_shares(text: str, money: list[Money], runs: list[tuple[int, int]], roles: list[str]) -> list[str]:
    """The parts where a range stands beside its share ("£31,537 - £33,699 pro rata | £28,517 - £30,472").

    The share is lower by one ratio at both ends, which two scales of pay never are.
    """
    ranges = [number for number, (first, last) in enumerate(runs) if roles[number] == "base" and first < last]
    if len(ranges) != 2:
        return roles
    between = text[money[runs[ranges[0]][1]].end : money[runs[ranges[1]][0]].start]
    if not (_SHARED.search(text) or between.rstrip().endswith("(")):
        return roles
    (low, high), (share_low, share_high) = ((money[runs[one][0]].value, money[runs[one][1]].value) for one in ranges)
    if low == 0 or high == 0:
        return roles
    difference = abs(share_low / low - share_high / high)
    # Scales of pay are named from the lower to the higher one; there the ratio must be the same to the pound.
    mirrored = share_low > low and difference < _EXACT_RATIO and _FULL_TIME_NAMED.search(text) is not None
    if not mirrored and (share_low >= low or difference >= _SAME_RATIO):
        return roles
    share = ranges[0] if mirrored else ranges[1]
    return [role if number != share else "example" for number, role in enumerate(roles)]


def _national(text: str, money: list[Money], runs: list[tuple[int, int]], roles: list[str]) -> list[str]:
    """The parts where a national range stands beside London's: the London one is no part of the national pay."""
    ranges = [number for number, (first, last) in enumerate(runs) if roles[number] == "base" and first < last]
    if len(ranges) < 2 or not (_NATIONAL.search(text) and _LONDON.search(text)):
        return roles
    leads = _NATIONAL.search(text[: money[runs[ranges[0]][0]].start]) is not None
    told = list(roles)
    for place, number in enumerate(ranges):
        first, last = runs[number]
        if leads:
            label = text[money[runs[ranges[place - 1]][1]].end if place else 0 : money[first].start]
        else:
            following = money[runs[ranges[place + 1]][0]].start if place + 1 < len(ranges) else len(text)
            label = text[money[last].end : following]
        if _LONDON.search(label) and not _NATIONAL.search(label):
            told[number] = "example"
    return told


def _role(
    text: str,
    money: list[Money],
    run: tuple[int, int],
    before: tuple[int, int] | None,
    previous: str | None,
    largest: float,
) -> str:
    """The part of one range of figures; `before` and `previous` are the range before it and its part."""
    first, last = run
    words, after = words_beside(text, money, first, last)
    top = max(one.value for one in money[first : last + 1])
    between = text[money[before[1]].end if before else 0 : money[first].start]
    # "£13.60 an hour, rising to £14.10 after 6 months" is one rate and no payment after six months.
    about = _SERVED.sub("", f"{words} {after}") if first < last else f"{words} {after}"
    # "Salary: £3,000 golden hello": the label of the field, and no salary.
    a_sum = 250 <= top < LEAST_YEARLY_PAY and money[last].unit in {None, "year"} and SUPPLEMENT.search(after)
    named = SUPPLEMENT.search(about) and (a_sum or not _SALARY_OF.search(words))
    # "£1,500 (Grade 5) or £1,750 (Grade 6)": the second figure is what the first was.
    told_again = before is not None and money[last].unit in {None, "year", money[before[1]].unit}
    another = previous == "supplement" and told_again and not _SALARY_NAMED.search(between + after)
    same_again = another and _ALTERNATIVE.search(between)
    # Pounds a year far below the salary they stand beside; an hourly rate in brackets is the salary told again.
    yearly = top >= 1_000 or money[last].unit == "year" or _PLUS.search(between)
    near = between.rsplit(")", 1)[-1][-45:] + text[money[last].end : money[last].end + 45]
    # Nobody is paid for less than a tenth of the week.
    worked = not named and not _PLUS.search(between) and _PART_OF_PAY.search(near) and 10 * top > largest
    beside_a_salary = yearly and largest > 1.5 * LARGEST_SUPPLEMENT and not worked
    # "£34,728 (£2,894 per month)" is the salary told again.
    monthly = money[last].unit == "month" or _MONTHLY.search(words) is not None
    if monthly and any(abs(top * 12 - one.value) < one.value / 50 for one in money):
        return "example" if before else "base"
    # "£44,089+ (£22.85 per hour)": the salary told again.
    shortest, longest = (hours * top for hours in _HOURS_A_YEAR)
    if before and money[last].unit == "hour" and shortest <= money[before[1]].value <= longest:
        return "example"
    if _BURSARY.search(f"{words} {after}") or (another and _BURSARY.search(between)) or _PRICE_OF.search(words):
        return "supplement"
    # "£10,000 after 18 months & £15,000 after 36"
    if previous == "supplement" and _SERVED.match(after.strip()):
        return "supplement"
    # "a bursary of £18,000 (£20,000 in London)" is one sum, told twice.
    if previous == "supplement" and before and before[1] + 1 == first and _BRACKET.fullmatch(between):
        return "supplement"
    small = (
        (top < LARGEST_BONUS and _BONUS_NEXT.match(text, money[last].end))
        or top < LARGEST_SUPPLEMENT
        or _IN_BONUSES.match(after)
        or _BONUS_OF.search(words)
    )
    if small and (named or same_again or beside_a_salary):
        return "supplement"
    # "£45,000 base, £50,000 with supplements"
    if previous == "base" and top > money[run[0] - 1].value and _TOTAL_AFTER.match(text[money[last].end :]):
        return "example"
    # "£28,600 per annum, pro rata £24,890": the share stands after the whole, and is smaller.
    if before and top < money[before[0]].value and _SHARE_BEFORE.search(between):
        return "example"
    if _is_example(text, between, money[first].start, money[last].end):
        return "example"
    # "£14 an hour + £1.70 for leave": a small sum on top, by whatever name.
    if before and 3 * top < money[before[1]].value and _PLUS.search(between) and not _SHARED.search(between):
        return "supplement"
    if before and 2 * top < largest and named and _PLUS.search(between) and not _SHARED.search(between):
        return "supplement"  # "plus retention payments up to £15,000 over 3 years"
    if before and (_HOLIDAY_PAY.search(between) or (_PLUS.search(between) and _HOLIDAY_AFTER.match(after))):
        return "supplement"
    # "£44,000 + £5,000 supplement = £49,000", "£44,000 x 0.6 = £26,400": a sum's result is no other pay.
    if before and _SUM_BEFORE.search(between):
        return "example"
    # Boards print their own range and straight after it the employer's words for the same pay.
    two_ranges = before is not None and before[0] < before[1] and first < last
    return "example" if two_ranges and previous == "base" and between.isspace() else "base"


def words_beside(text: str, money: list[Money], first: int, last: int) -> tuple[str, str]:
    """The words of the same phrase before and after a range of figures."""
    previous = money[first - 1].end if first else 0
    before = text[max(previous, money[first].start - 60) : money[first].start]
    for cut in reversed(list(_SEPARATOR.finditer(before))):
        if _CALLED.search(before, 0, cut.end()):
            continue
        rest = _LIMITS.sub("", UP_TO.sub("", before[cut.end() :]))
        # "relocation (up to £8,000)", "bonus - 10% (£3,000)": what stands before names the figure in the bracket.
        if re.search(r"[a-z]", rest, re.IGNORECASE) or (cut[0] != "(" and not _SHARE_ALONE.fullmatch(rest)):
            before = before[cut.end() :]
            break
    return before, _phrase_after(text, money, last)


def _phrase_after(text: str, money: list[Money], last: int) -> str:
    following = money[last + 1].start if last + 1 < len(money) else len(text)
    shared = _PRO_RATA_NEXT.match(text, money[last].end, following)
    start = money[last].end if shared is None else shared.end()
    after = text[start : min(following, start + 60)]
    end = _SEPARATOR.search(after)
    return after[: end.start()] if end else after


def _is_full_time(text: str, start: int, end: int) -> bool:
    """Whether a figure is marked as the full-time equivalent, which is then the one to compare by."""
    return bool(_FTE_BEFORE.search(text[max(0, start - 40) : start]) or _FTE_AFTER.match(text[end : end + 45]))


def _is_example(text: str, between: str, start: int, end: int) -> bool:
    after = text[end : end + 30]
    in_brackets = "(" in between and ")" not in between[between.rfind("(") :]
    return bool(
        _EXAMPLE_BEFORE.search(text[max(0, start - 45) : start])
        or _EXAMPLE_AFTER.match(after)
        or (in_brackets and (_EXAMPLE_IN_BRACKETS.match(after) or _TOTAL_AFTER.match(text[end : end + 60])))
    )
