"""Pounds a year full time from pay as an advert tells it, for comparing posts, and how the figure was found.

Owns telling full-time pay from pay for a part of the week or year, which is never passed off as the whole. Must not
decide which figures of an advert are the pay: that is `matcher.pay`.
"""

import re

from matcher.money import PRO_RATA

# 365 ÷ 7 weeks; the 37-hour week of the local government agreement (NJC) where the advert gives none.
WEEKS_A_YEAR = 52.143
FULL_WEEK_HOURS = 37.0

Annual = tuple[float | None, float | None, str | None]
"""The lowest and the highest pounds a year full time, and whether they are stated or estimated and how."""
NOT_KNOWN: Annual = (None, None, None)

# "Actual salary": what is paid for the hours and weeks worked, unless a full-time figure stands beside it.
_ACTUAL = re.compile(r"\bactual\b", re.IGNORECASE)
# "£27,803 annually (actual), pro rata", "actual pro-rata salary: £27,803": the mark stands on the figure itself.
_CALLED_ACTUAL = re.compile(
    r"\d\W{0,2}(?:annually|per\s+annum|p\.?a\.?)?\W{0,2}\(actual\b(?!\s+(?:salary|pay)\s+(?:will|depend|to\b|subject))"
    r"|\bactual\s+(?:annual\s+)?pro[\s–-]{0,3}rat(?:a|ed?)\s+(?:salary|pay)\W{0,3}(?:is|of|from)?\W*£",
    re.IGNORECASE,
)
# "£61,000 annually (actual), full time, full year": the actual pay is the whole.
_WHOLE = re.compile(r"\bfull[\s-]time\W{1,3}(?:and\s+)?(?:full[\s-]year|all\s+year\s+round|permanent)\b", re.IGNORECASE)
_FULL_TIME = re.compile(r"\bf\.?t\.?e\b|\bw\.?t\.?e\b|\bfull[\s-]time\b|\b" + PRO_RATA, re.IGNORECASE)
_FRACTION = re.compile(r"\b0?\.\d+\s*(?:f\.?t\.?e|w\.?t\.?e)\b", re.IGNORECASE)
_HOURS = re.compile(r"(?<![\d.£])(?P<hours>[1-4]\d(?:\.\d{1,2})?)\s*(?:hours?|hrs?)\b", re.IGNORECASE)
_PART_YEAR = re.compile(r"\bterm[\s-]?time|\bt\.?t\.?o\b|\b[1-4]\d(?:\.\d+)?\s*(?:weeks|wks)\b", re.IGNORECASE)
_MOST_PART_TIME_HOURS = 32
# A full week at the minimum wage of April 2026 (£12.71) is £24,500: less, beside part-time hours, may be for those.
_LEAST_FULL_TIME_PAY = 24_500.0
_UMBRELLA = re.compile(r"umbrella|\bumb\b|\bltd\b|\blimited\b(?!\s+(?:time|period|number|to\b|\w+s\b))", re.IGNORECASE)
_PAYE = re.compile(r"\bpaye\b", re.IGNORECASE)


def from_year(text: str, low: float | None, high: float | None, *, pro_rata: bool, alone: bool) -> Annual:
    """Yearly pay of `text` as full-time pay.

    `alone` is whether no smaller sum stands beside it: beside its own share a figure is the whole.
    """
    if alone and _is_actual(text):
        return _from_actual(text, low, high)
    if alone and _may_be_for_a_part(text, high or low or 0.0):
        return NOT_KNOWN
    return low, high, "stated; the full-time figure, paid pro rata" if pro_rata else "stated"


def from_rate(text: str, low: float | None, high: float | None, unit: str, *, hours: float | None) -> Annual:
    """Pay by `unit` (hour, day, week, month) over a full year; `hours` is the advert's week, 37 where it is none."""
    note = ""
    if unit in {"hour", "day"} and _UMBRELLA.search(text):
        if low is not None and low != high and _PAYE.search(text):
            high, note = low, "; from the PAYE rate, because an umbrella rate carries the employer's own costs"
        elif not _PAYE.search(text):
            note = "; too high by the employer's own costs, which an umbrella rate carries"
    week = hours if hours is not None and 35 <= hours <= 42 else FULL_WEEK_HOURS
    factor, basis = {
        "hour": (week * WEEKS_A_YEAR, f"estimate: hourly × {week:g} h × {WEEKS_A_YEAR} weeks"),
        "day": (5 * WEEKS_A_YEAR, f"estimate: daily × 5 days × {WEEKS_A_YEAR} weeks"),
        "week": (WEEKS_A_YEAR, f"estimate: weekly × {WEEKS_A_YEAR} weeks"),
        "month": (12.0, "estimate: monthly × 12"),
    }[unit]
    return _times(low, factor), _times(high, factor), basis + note


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else float(round(value * factor))


def _may_be_for_a_part(text: str, highest: float) -> bool:
    """Whether yearly pay that nothing calls full-time may be for the part of a week or year that stands beside it."""
    if _FULL_TIME.search(_FRACTION.sub("", text)) is not None:
        return False
    if _PART_YEAR.search(text) is not None:
        return True
    hours = [float(match["hours"]) for match in _HOURS.finditer(text)]
    part_time = _FRACTION.search(text) is not None or (bool(hours) and max(hours) <= _MOST_PART_TIME_HOURS)
    return part_time and highest < _LEAST_FULL_TIME_PAY


def _is_actual(text: str) -> bool:
    """Whether the pay is for the hours and weeks worked: called so, and no word tells that it is the full-time one."""
    if _ACTUAL.search(text) is None or _WHOLE.search(text) is not None:
        return False
    unmarked = _FULL_TIME.search(text) is None or _PART_YEAR.search(text) is not None
    return unmarked or _CALLED_ACTUAL.search(text) is not None


def _from_actual(text: str, low: float | None, high: float | None) -> Annual:
    """Full-time pay from that for the hours worked, where those are told; not where weeks of the year are left out."""
    hours = _HOURS.search(text)
    if hours is None or _PART_YEAR.search(text):
        return NOT_KNOWN
    week = float(hours["hours"])
    factor = FULL_WEEK_HOURS / week
    return _times(low, factor), _times(high, factor), f"estimate: actual pay × {FULL_WEEK_HOURS:g} h ÷ {week:g} h"
