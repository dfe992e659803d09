"""Which part each figure of money in an advert plays: base pay, a supplement beside it, or a worked-out example.

Owns telling those apart where several ranges of figures stand together. Must not read the words about one range, which
is `matcher.beside`, nor work out the pay itself, which is `matcher.pay`.
"""

import re

from matcher.beside import (
    EXAMPLE_IN_BRACKETS,
    FTE,
    LARGEST_HOUR,
    SHARED,
    part_of,
)
from matcher.figure_range import LEAST_YEARLY_PAY, SUPPLEMENT, FigureRange
from matcher.money import PRO_RATA, Money

# Even called yearly ("plus £1,200 p.a."), so little is no pay where no word tells of a wage.
LEAST_CALLED_YEARLY = 3_000.0
# Below this, "per annum" is a slip for an hour or a day ("£15.66 per annum").
LARGEST_DAY = 1_000.0
_FTE_BEFORE = re.compile(
    # Not the word after another figure ("£28,800 FTE - £24,750 pro rata").
    r"(?:(?<!0\.\d )(?<!\.\d\d )(?<!\d{3} )(?<!\d{3})|(?=\w{3}:))"
    + FTE
    + r"(?!\W{0,2}0?\.\d|.{0,20}\b(?:actual|"
    + PRO_RATA
    + r"))[^£/(),;|]{0,20}$",
    re.IGNORECASE,
)
_FTE_AFTER = re.compile(
    r"^\s*(?:gross\s+)?(?:per\s+\w+\s+|an?\s+year\s+|p\.?a\.?\s+|annually\s+)?(?:"
    + FTE
    + r"|\(\s*"
    + FTE
    + r"\s*\))(?!\W*0?\.\d|\s*:)",
    re.IGNORECASE,
)
_NATIONAL = re.compile(
    r"\bnational(?:ly)?\b|\brest\s+of\s+(?:the\s+)?(?:uk|country|england)\b|\boutside\s+(?:of\s+)?london\b", re.I
)
_LONDON = re.compile(r"(?<!outside )(?<!outside of )\blondon\b", re.IGNORECASE)
_SAME_RATIO = 0.004
_EXACT_RATIO = 0.000_5
_FULL_TIME_NAMED = re.compile(FTE, re.IGNORECASE)
_SHARE_OF = re.compile(
    r"(?:\b" + PRO_RATA + r"|\.\d+\s?[fw]te)\s+(?:(?:salary|pay)\s+)?(?:of|to|from)\W*$", re.IGNORECASE
)
# "£15,400 (based on £26,500 pro rata)"
_IN_BRACKETS = re.compile(r"\((?:\s*based\s+on)?\s*\Z", re.IGNORECASE)
_A_WAGE = re.compile(
    r"\bwages?\b|\bsalar(?:y|ies)\b|\bcyflog|\bapprentice|\bpart[\s-]time|\bterm[\s-]time|(?<!social\s)(?<!of[\s-])\bhours?\b|\bmonthly\b"
    r"|\bweek(?:ly)?\b"
    r"|\bsession(?:s|al)?\b|\bassessments?\b|\breports?\b|\bvisits?\b|\b" + PRO_RATA + r"|\bactual|\bgrade|\bscp"
    rf"|\bband\b|\bannual(?:ly)?\s*$|{FTE}",
    re.IGNORECASE,
)
# "£310 plus expenses" is a day's pay with something beside it.
_WITH = re.compile(
    r"\+|\b(?:expenses|umbrella|paye|ltd)\b|\bplus\b|(?<!recruitment\s)\band\b|\bwith\b|\binc(?!entive|rement)",
    re.IGNORECASE,
)
# "Basic £41,511", "£41,511 basic"; a basic grade is a post.
_BASIC = re.compile(r"\bbas(?:ic|e)\b", re.IGNORECASE)
_BASIC_BEFORE = re.compile(
    r"\bbas(?:ic|e)(?:\s+(?:annual\s+)?(?:salary|pay))?(?:\s+(?:of|is|from|between|up\s+to))?[\s:(–-]*$", re.IGNORECASE
)
_BASIC_AFTER = re.compile(r"\s*(?:per\s+annum\s+|p\.?a\.?\s+)?bas(?:ic|e)\b(?!\s+grade)", re.IGNORECASE)
_TOTAL = re.compile(
    r"\b(?:inc(?:l|luding|lusive|ludes)?|total|earn(?:ings)?|with|supplements?|package)\b", re.IGNORECASE
)
_GRADE_ASIDE = re.compile(r"\((?:grade|level|band|scale)\s\w{1,4}\)", re.IGNORECASE)


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
        one = FigureRange.at(text, money, run, previous, roles[-1] if roles else None, largest)
        roles.append(part_of(one))
    full_time = []
    for first, last in runs:
        before = text[max(0, money[first].start - 40) : money[first].start]
        # "£20,500 (pro rata of £41,000)": what is shared out is the full-time pay, and the larger figure.
        bracketed = _IN_BRACKETS.search(before) and EXAMPLE_IN_BRACKETS.match(text, money[last].end)
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
    roles = _without_totals(text, money, runs, roles)
    roles = _national(text, money, runs, _without_shares(text, money, runs, roles))
    if _are_payments(text, money, runs, roles):
        roles = ["supplement" if role == "base" else role for role in roles]
    return [role for role, (first, last) in zip(roles, runs, strict=True) for _ in range(first, last + 1)]


def _are_payments(text: str, money: list[Money], runs: list[tuple[int, int]], roles: list[str]) -> bool:
    """Whether what is left as base are sums beside a salary that the words leave out ("£3,000 when you join")."""
    base = [money[index] for (first, last), role in zip(runs, roles, strict=True) if role == "base"
            for index in range(first, last + 1)]  # fmt: skip
    named = len(money) == 1 and SUPPLEMENT.search(text) is not None and _WITH.search(text) is None
    if not base or any(one.doubtful or not _is_below_pay(one, named=named) for one in base):
        return False
    # "£2,000 (Level 2) or £2,500 (Level 3) retention payment": the grade is that of a payment.
    return _A_WAGE.search(_GRADE_ASIDE.sub("", text) if "supplement" in roles else text) is None


def _is_below_pay(one: Money, *, named: bool) -> bool:
    """Whether a sum is too small to be what a year of work is paid, and too large for an hour or a day of it.

    `named` says that the words around this one sum name a supplement ("£963 – car user allowance").
    """
    if named and one.unit in {None, "year"}:
        return LARGEST_HOUR <= one.value < LEAST_YEARLY_PAY
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
    if not (SHARED.search(text) or between.rstrip().endswith("(")):
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


def _without_totals(text: str, money: list[Money], runs: list[tuple[int, int]], roles: list[str]) -> list[str]:
    """The parts where pay called basic stands beside a larger total ("£49,700 with supplements (basic £44,700)")."""
    base = [number for number, role in enumerate(roles) if role == "base"]
    if len(base) < 2 or not (_TOTAL.search(text) and _BASIC.search(text)):
        return roles
    basic = {number for number in base if _is_called_basic(text, money, runs[number])}
    tops = [max(money[first].value, money[last].value) for first, last in (runs[number] for number in basic)]
    totals = {
        number
        for number in base
        if tops and number not in basic and money[runs[number][1]].value > max(tops) >= LEAST_CALLED_YEARLY
    }
    return ["example" if number in totals else role for number, role in enumerate(roles)]


def _is_called_basic(text: str, money: list[Money], run: tuple[int, int]) -> bool:
    """Whether a range of figures has the word basic (or base) straight before or behind it."""
    before, after = text[: money[run[0]].start][-30:], text[money[run[1]].end :]
    return _BASIC_BEFORE.search(before) is not None or _BASIC_AFTER.match(after) is not None


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


def _is_full_time(text: str, start: int, end: int) -> bool:
    """Whether a figure is marked as the full-time equivalent, which is then the one to compare by."""
    return bool(_FTE_BEFORE.search(text[max(0, start - 40) : start]) or _FTE_AFTER.match(text[end : end + 45]))
