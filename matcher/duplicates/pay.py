"""How alike two adverts' pay fields are.

Owns the figures of a pay field and comparing them with another's. Does not read pay for its own sake (matcher/pay.py
does): the figures here are only ever set against another advert's.
"""

import re
from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from matcher.duplicates.terms import BAND, GRADE, HOURS, NO_BANDS, Terms, may_grade, read_terms
from matcher.duplicates.titles import Title
from matcher.duplicates.wordforms import DISTINCT, folded, tokens
from matcher.duplicates.words import WORDS

# 35 to 40 paid hours a week for 52 weeks: an hourly rate and a yearly salary in this ratio are the same pay.
HOURS_A_YEAR = (1820.0, 2090.0)
USUAL_WEEKS = (35.0, 36.0, 37.0, 37.5, 39.0, 40.0)  # hours of a full post
LEAST_A_MONTH = 500.0  # pounds for a month's work
ENDS = 2  # of a scale
PAY_TOLERANCE = 0.002  # boards round pence and pounds; a real difference of grade is larger
NO_GRADES: frozenset[str] = frozenset()
LOCUMS_RATE = 15.0  # pounds an hour
DAY_RATE = 100.0  # pounds for a day or a session
SALARY_TERMS = 190  # letters of a pay field in which a contract is told

PayLikeness = Literal["same", "same range", "compatible", "different", "other words", "unknown"]

_LABELS = frozenset({"grade", "scale", "band"})
_SCALE_POINT = re.compile(r"\d{1,2}|[a-z]")
# "6 months" and "75%" are no pounds.
_FIGURE = re.compile(r"(£ ?|(?<![\w.,£]))(\d{1,3}(?:, ?\d{3})+|\d++)(\.\d++)?(?!\d|\s?(?:%|months?\b))\s?(k\b)?")
_THOUSANDS = re.compile(r"\b(\d{2}(?:\.\d)?)(?=\s?(?:-|to)\s?£?\s?\d{2}(?:\.\d)?\s?k\b)")  # "22-26k"
# "£18,005 - £18,005": one point of a scale, printed as a range.
_ONE_POINT = re.compile(r"(\d[\d,.]{3,})\s*(?:-|to)\s*£?\s?\1(?![\d,.]*\d)")
_ABOUT = re.compile(r"\b(?:approx(?:imately)?|around|c|ca|circa)\b\.? ?£", re.IGNORECASE)
_BY_THE_DAY = re.compile(r"\b(?:day|daily|session|panel|sitting)\b")
_BY_THE_PIECE = re.compile(r"\b(?:per|an?|each) (?:assessment|case|form f|report|session|visit)\b")
_BY_THE_MONTH = re.compile(r"\b(?:per|a|each|/) ?month\b|\bmonthly\b|/ ?month\b")
_IN_BRACKETS = re.compile(r"\(([^()]*£[^()]*)\)")
_FULL_TIME = re.compile(r"\bfte\b|\bfull[ -]time\b")
_OF_FULL_PAY = re.compile(r"\bpro[ -]?rata\b|\bfte\b|\bfull[ -]time equivalent\b")
_INCLUDED = re.compile(r"\binc(?:l|luding|lusive|ludes)?\b[^£\d]{0,20}£\s?(\d[\d,]*)")
_NATIONAL = re.compile(r"\bnational(?=[\s:-]*£)")
_SET_APART = re.compile(r"(?:\+|\bplus\b)[^£\d]{0,12}£\s?(\d[\d,]*)[^£\d]{0,20}\bweighting\b")
_SUPPLEMENTS = "rrp|bonus|golden|welcome|retention|market|relocation|car"
_SUPPLEMENT = re.compile(
    r"(?:\bplus\b|\+)[^£\d]{0,30}£?\s?[\d,.]+k?[^£\d]{0,60}"
    rf"|£?[\d,.]+k?\s*(?:{_SUPPLEMENTS})\b"
)
_OF_A_YEAR = re.compile(r"£ ?(\d{1,2},?\d{3})(?![\d,.]*\d|k)")  # a supplement that changes a year's pay to be seen
# What any supplement has, and most pay has not.
_OF_SUPPLEMENT = re.compile(rf"\+|plus|{_SUPPLEMENTS}")


@dataclass(frozen=True, slots=True, eq=False)
class Salary:
    """The figures of a salary field: pounds a year, and pounds for a shorter time; and its words where it has none."""

    text: str  # as advertised
    yearly: frozenset[float]
    shorter: frozenset[float]
    rounded: bool  # given in thousands ("£35k")
    one_point: bool  # a range of one figure
    national: bool  # told as what is paid outside of London, as in the attachments of the civil service
    included: float  # a supplement that the yearly figures contain, less than nothing where it comes to them
    added: float  # the supplements beside the yearly figures, together
    words: str
    bands: frozenset[tuple[str, str]]
    grades: frozenset[str]
    figures: str  # all of them in order, for finding others with the same
    said: "Terms"


@lru_cache(maxsize=DISTINCT)
def read_salary(text: str) -> Salary:
    """The figures of a salary as advertised, supplements and hours left out."""
    plain = HOURS.sub(" ", folded(text))
    if "k" in plain:
        plain = _THOUSANDS.sub(r"\1k", plain)
    part = _INCLUDED.search(plain) if "inc" in plain else None
    included = float(part[1].replace(",", "")[:12]) if part else 0.0
    if "weighting" in plain and (part := _SET_APART.search(plain)):
        included -= float(part[1].replace(",", "")[:12])
    added = 0.0
    if _OF_SUPPLEMENT.search(plain):
        told = " ".join(found[0] for found in _SUPPLEMENT.finditer(plain))
        added = sum(float(figure.replace(",", "")[:12]) for figure in _OF_A_YEAR.findall(told))
        plain = _SUPPLEMENT.sub(" ", plain)
    yearly: set[float] = set()
    shorter: set[float] = set()
    bare: set[float] = set()
    rounded = False
    money = "£" in plain or re.search(r"\bper\b|\bp\.?[ah]\b|\bpa\b", plain) is not None
    graded = may_grade(plain)
    for pounds, whole, pence, thousand in _FIGURE.findall(GRADE.sub(" ", plain) if graded else plain):
        value = float(whole.replace(",", "").replace(" ", "")[:12] + pence)
        if thousand and value < 1000:
            value, rounded = value * 1000, True
        elif len(pence) == len(".907"):  # "£24.907 - £30,615"
            value *= 1000
        if value >= 5000:
            yearly.add(value)
        elif (money or pence) and 5 <= value <= 1500:
            (shorter if pounds or pence else bare).add(value)
        elif pounds and value > 1500:  # by the month or the piece
            bare.add(value)
    if not yearly:  # beside a yearly figure a bare small one counts something else: points, weeks, a year of age
        shorter |= bare
    if shorter and "mon" in plain and min(shorter) > LEAST_A_MONTH and _BY_THE_MONTH.search(plain):
        yearly, shorter = {12 * figure for figure in shorter}, set()
    words = "" if yearly or shorter else " ".join(w for w in tokens(plain) if w not in WORDS.pay_vague)
    figures = " ".join(f"{figure:g}" for figure in sorted(yearly | shorter))
    said = read_terms(text[:SALARY_TERMS])
    bands = frozenset(BAND.findall(plain)) or NO_BANDS
    one_point = len(yearly) == 1 and _ONE_POINT.search(plain) is not None
    national = "national" in plain and _NATIONAL.search(plain) is not None
    grades = frozenset("".join(found[0].split()) for found in GRADE.finditer(plain)) if graded else NO_GRADES
    return Salary(
        text,
        frozenset(yearly),
        frozenset(shorter),
        rounded,
        one_point,
        national,
        included,
        added,
        words,
        bands,
        grades,
        figures,
        said,
    )


def _within(few: Set[float], many: Set[float], tolerance: float, slack: float) -> bool:
    for a in few:
        for b in many:
            apart = abs(a - b)
            if apart <= tolerance * b or apart <= slack:
                break
        else:
            return False
    return True


def _figures(one: Set[float], other: Set[float], slack: float) -> PayLikeness:
    there, back = _within(one, other, PAY_TOLERANCE, slack), _within(other, one, PAY_TOLERANCE, slack)
    if there and back:
        return "same range" if len(one) > 1 and len(other) > 1 else "same"
    return "compatible" if there or back else "different"


def _below(point: Salary, scale: Salary) -> bool:
    """Whether a job paid at one point is below the top of the other's scale; at its top, both may be "up to" it."""
    return len(scale.yearly) > 1 and max(point.yearly) < max(scale.yearly) * (1 - PAY_TOLERANCE)


def _about(figure: Salary, scale: Salary) -> bool:
    """Whether one figure that is told as about so much is one of the other's scale."""
    return (
        len(figure.yearly) == 1 < len(scale.yearly)
        and min(scale.yearly) <= min(figure.yearly) <= max(scale.yearly)
        and _ABOUT.search(figure.text) is not None
    )


def _in_thousands(round_: Salary, scale: Salary) -> bool:
    """Whether two figures are a scale's ends in whole thousands, rounded or cut short: "£46,000 - £50,000"."""
    if not len(round_.yearly) == len(scale.yearly) == ENDS or any(pay % 1000 for pay in round_.yearly):
        return False
    ends = zip(sorted(round_.yearly), sorted(scale.yearly), strict=True)
    return all(exact % 500 and -500 <= exact - pay < 1000 for pay, exact in ends)


def _added_up(base: Salary, whole: Salary) -> bool:
    """Whether one's figures are the other's with its supplements, which are not told any more."""
    return base.added > 0 and {pay + base.added for pay in base.yearly} == whole.yearly and not whole.added


def _for_a_usual_week(yearly: float, hourly: float) -> bool:
    """Whether a year's pay is a rate's for a usual week; a grade begins but little above the last point of another."""
    return any(week * 51.9 <= yearly / hourly <= week * 52.3 for week in USUAL_WEEKS)


@lru_cache(maxsize=DISTINCT)
def salaries(one: Salary, other: Salary) -> PayLikeness:
    """How two salaries compare; "other words" are two grades without figures that cannot be compared."""
    slack = 500.0 if one.rounded != other.rounded else 0.0
    if one.yearly and other.yearly:
        if one.one_point != other.one_point and (_below(one, other) if one.one_point else _below(other, one)):
            return "different"
        likeness = _figures(one.yearly, other.yearly, slack)
        if likeness == "different" and one.included != other.included:
            bare, others = ({pay - salary.included for pay in salary.yearly} for salary in (one, other))
            return _figures(bare, others, slack)
        if likeness == "different" and (
            _about(one, other)
            or _about(other, one)
            or _in_thousands(one, other)
            or _in_thousands(other, one)
            or _added_up(one, other)
            or _added_up(other, one)
        ):
            return "compatible"
        return likeness
    if one.shorter and other.shorter:
        return _figures(one.shorter, other.shorter, 0.0)
    if (one.yearly or one.shorter) and (other.yearly or other.shorter):
        yearly, hourly = (one.yearly, other.shorter) if one.yearly else (other.yearly, one.shorter)
        of_last_point = HOURS_A_YEAR[0] <= max(yearly) / max(hourly) <= HOURS_A_YEAR[1]
        of_first_point = len(hourly) == 1 and _for_a_usual_week(min(yearly), max(hourly))
        return "compatible" if of_last_point or of_first_point else "different"
    if one.words and other.words:
        if one.words == other.words:
            return "same"
        left, right = set(one.words.split()), set(other.words.split())
        if (_LABELS.isdisjoint(left) or _LABELS.isdisjoint(right)) and left ^ right <= _LABELS:
            return "same"  # "Grade PO5" and "PO5"
        codes = (left - right, right - left)
        # "Grade 8" and "Grade 10", "Band J to M" and "Band J to L": one scale, two places on it.
        scale = left & right and all(side and all(_SCALE_POINT.fullmatch(word) for word in side) for side in codes)
        return "different" if scale else "other words"
    if one.grades and one.grades == other.grades:
        return "compatible"  # "Grade 12", and the figures with it
    return "unknown"


def bands_apart(one: tuple[Title, Salary], other: tuple[Title, Salary]) -> bool:
    """Whether a band that one advert tells in its title is another than the other tells, in its title or its pay."""
    left, right = (title.bands | salary.bands for title, salary in (one, other))
    return bool(left and right) and {kind for kind, _ in left} == {kind for kind, _ in right} and not left & right


def locums_rate(salary: Salary) -> bool:
    """Whether a pay by the hour is more than care staff are paid, so that who gets it may be a locum."""
    return bool(salary.shorter) and max(salary.shorter) >= LOCUMS_RATE


def one_in_term_time(one: Salary, other: Salary) -> bool:
    """Whether only one of two pays is told as for term time, as a school's is, and nothing else tells of hours."""
    told = [salary.text.lower().replace("-", " ") for salary in (one, other)]
    if one.said.hours or other.said.hours or any("part time" in text for text in told):
        return False
    return ("term time" in told[0]) != ("term time" in told[1])


def part_of_full_pay(salary: Salary) -> bool:
    """Whether the pay is told as a full post's, of which a part time post's is a part."""
    return _OF_FULL_PAY.search(salary.text.lower()) is not None


def less_than_full_pay(salary: Salary) -> bool:
    """Whether the pay is told beside that of a full post, of which it is a part: "£18,000 (£30,000 FTE)"."""
    plain = salary.text.lower()
    if len(salary.yearly) < ENDS or not (inside := _IN_BRACKETS.search(plain)):
        return False
    outside = plain[: inside.start()] + plain[inside.end() :]
    return "£" in outside and bool(_FULL_TIME.search(inside[1])) != bool(_FULL_TIME.search(outside))


def by_the_piece(salary: Salary) -> bool:
    """Whether a job is paid for each assessment, report or session."""
    return _BY_THE_PIECE.search(salary.text.lower()) is not None


def by_the_day(salary: Salary) -> bool:
    """Whether a job is paid for each day or session, as nobody's is who has a permanent post."""
    dear = bool(salary.shorter) and max(salary.shorter) >= DAY_RATE
    return dear and _BY_THE_DAY.search(salary.text.lower()) is not None
