"""What an advert pays: base, supplements, grade, and an annual full-time figure to compare by.

Owns reading pay from words; a platform's own unit is never believed against them. Must not judge whether the pay is
good, and must not invent an amount from a grade: local grades and spine points differ between employers and years.
"""

import functools
import re
from dataclasses import dataclass

from matcher.money import Money, blanked, figures, unit_in
from matcher.text import one_line

# 365 ÷ 7 weeks; the 37-hour week of the local government agreement (NJC) where the advert gives none.
WEEKS_A_YEAR = 52.143
FULL_WEEK_HOURS = 37.0

# Pay outside of these pounds is a slip or another thing, in any year and for any post.
POSSIBLE = {
    "hour": (4.0, 300.0),
    "day": (30.0, 2_000.0),
    "week": (100.0, 10_000.0),
    "month": (300.0, 40_000.0),
    "year": (1_000.0, 300_000.0),
}
# No supplement or one-off payment is as large as this; a figure above it is the base, whatever stands beside it.
LARGEST_SUPPLEMENT = 14_000.0

_MAX_FIELD = 1_000


@dataclass(frozen=True, slots=True)
class Supplement:
    """Money beside the base pay. `kind`: market, retention, welcome, car, london_weighting, relocation or other.

    Amounts are in the advert's currency, None where none is stated; `unit` is "once" for a one-off payment.
    """

    kind: str
    amount_min: float | None
    amount_max: float | None
    unit: str | None
    quote: str


@dataclass(frozen=True, slots=True)
class Pay:
    """Base pay as advertised, in `unit` (hour, day, week, month, year), and what stands beside it.

    "Up to X" has no `min`, "from X" no `max`. `annual_min` and `annual_max` are pounds a year full time, and
    `annual_basis` says whether they are stated or estimated and how. `reason` says why amounts are unknown.
    """

    min: float | None
    max: float | None
    unit: str | None
    currency: str | None
    pro_rata: bool
    supplements: tuple[Supplement, ...]
    grade: str | None
    annual_min: float | None
    annual_max: float | None
    annual_basis: str | None
    quote: str | None
    reason: str | None


_PRO_RATA = re.compile(r"\bpro[\s-]?r[ao]t\w*|\bpa\s+pr\b|\bper\s+annum\s+pr\b|\bp/r\b", re.IGNORECASE)
_SUPPLEMENT = re.compile(
    r"supplement|premi(?:um|a)\b|allowance|bonus|retention|welcome|golden\s+hello|\bpayments?\b|relocation|\brra\b|\bilw\b"
    r"|\bolw\b|\bhcas?\b|weighting|lump\s+sum|incentive|increment\b|referral|enhancement|\br\s?&\s?r\b|high\s+cost|sleep"
    r"|\bon[\s-]call|overnight|fringe|joining|package|\bhello\b|car\s+user|mileage|expenses|voucher|budget|scheme|refund"
    r"|reimburse|saving|\bfees?\b|reward|golden|recruitment|loyalty|after\s+\w+\s+months",
    re.IGNORECASE,
)
_INCLUDED = re.compile(r"\binc(?:l(?:uding|usive|udes?|\.)?)?\b\.?(?:\s+of)?(?:\s+the)?\s*$", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"\+|\bplus\b|[;,()]|\bwith\b|\bbefore\b|\bexclud\w+|\bin\s+addition(?:\s+to)?\b|\bor\b|\band\b|\bas\s+well\s+as\b|\n|\.\s"
    r"|\binc(?:l(?:uding|usive|udes?)?)?\b\.?(?:\s+of)?|\s[-–]\s|\bof\s+which\b|&(?!\s?r\b)",
    re.IGNORECASE,
)
_KINDS = (
    ("car", re.compile(r"\bcars?\b|travel|mileage|motor|vehicle", re.IGNORECASE)),
    ("relocation", re.compile(r"relocat", re.IGNORECASE)),
    (
        "welcome",
        re.compile(r"welcome|golden|hello|joining|sign(?:ing)?[\s-]?on|appointment\s+bonus|starter", re.IGNORECASE),
    ),
    ("retention", re.compile(r"retention|loyalty|\br\s?&\s?r\b|\brra\b", re.IGNORECASE)),
    (
        "london_weighting",
        re.compile(r"london|weighting|\bhcas?\b|high\s+cost|fringe|\bilw\b|\bolw\b", re.IGNORECASE),
    ),
    ("market", re.compile(r"market|recruitment|premi(?:um|a)|supplement", re.IGNORECASE)),
)
_ONCE = re.compile(
    r"one[\s-]off|lump\s+sum|welcome|golden|hello|joining|sign(?:ing)?[\s-]?on|relocat|on\s+(?:completion|appointment|joining)"
    r"|after\s+\w+\s+months|appointment\s+bonus|referral",
    re.IGNORECASE,
)

_UP_TO = re.compile(
    r"\b(?:up\s*to|max(?:imum)?(?:\s+of)?|earn(?:ing)?s?(?:\s+up\s+to)?|to\s+a\s+max\w*(?:\s+of)?|less\s+than)\W*$",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"\b(?:from|starts?\s+(?:at|from)|starting\s+(?:at|from)|min(?:imum)?(?:\s+of)?|at\s+least|in\s+excess\s+of|(?<!and\s)over)\W*$",
    re.IGNORECASE,
)
_OPEN_ABOVE = re.compile(r"^\s?(?:\+(?!\s*[\w£%(])|plus\s*$|and\s+above|or\s+more|upwards)", re.IGNORECASE)
# Part-time pay worked out beside the full-time figure, and totals with everything in: examples, not the base.
_EXAMPLE_BEFORE = re.compile(
    r"\bactual\b[^£]{0,25}$|equat\w+[^£]{0,20}$|equivalent\s+to[^£]{0,12}$|\([^)£]{0,20}pro[\s-]?rata[^)£]{0,12}$"
    r"|pro[\s-]?rata\s+(?:salary|to|of|=|is|:)[^£]{0,10}$|\bote\b[^£]{0,10}$|\b(?:total|package)\b[^£]{0,25}$",
    re.IGNORECASE,
)
_EXAMPLE_AFTER = re.compile(r"^[\s(]*(?:per\s+\w+[\s(]+|pa[\s(]+)?(?:actual|for\s+\d|based\s+on\s+\d)", re.IGNORECASE)
_EXAMPLE_IN_BRACKETS = re.compile(r"^\W*(?:per\s+\w+\W+|pa\W+)?pro[\s-]?rata", re.IGNORECASE)
_SALARY_OF = re.compile(r"\bsalary\s+(?:of|is|:)", re.IGNORECASE)
_ALTERNATIVE = re.compile(r"\bor\b|\band\b|/", re.IGNORECASE)
_UMBRELLA = re.compile(r"umbrella|\bltd\b|limited", re.IGNORECASE)
_PAYE = re.compile(r"\bpaye\b", re.IGNORECASE)
_SESSION = re.compile(r"per\s+session", re.IGNORECASE)

_SPINE = r"(?:SCPs?|spinal?\s+(?:column\s+)?points?|points?|pts?)\s*:?\s*\d{1,2}(?:\s*(?:-|–|to)\s*(?:SCP\s*)?\d{1,2})?"
_GRADE = re.compile(
    rf"""
      \b(?:afc\s+)?(?:pay\s+)?band\s*:?\s?(?:\d{{1,2}}[a-d]?|(?-i:[A-Z]{{1,2}}\d?))\b (?:\s*/\s*(?:{_SPINE}))?
    | \b(?:(?:pay\s+)?grade|scale|level|gradd(?:fa)?)\s*:?\s?
        (?:(?-i:[A-Z]{{1,3}}\s?\d{{1,2}}|[A-Z]{{1,2}})|\d{{1,2}}[a-d]?)\b (?:\s*/\s*(?:{_SPINE}))?
    | \b(?-i:(?:LB[A-Z]\s)?P[O0]?\d{{1,2}})\b (?:\s*(?:-|–|/|to)\s*PO?\d{{1,2}})?
    | \b(?:SO|SW|SMG|HBBAND|HAY|JNC|NJC|SJC)\s?\d{{1,2}}\b
    | \b{_SPINE}
    | (?<=\d\s)\(((?-i:[A-Z])\d?)\)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_UNKNOWN_YET = re.compile(
    r"\bto\s+be\s+(?:confirmed|advised|agreed)|\btb[ca]\b|on\s+(?:enquiry|application)", re.IGNORECASE
)
_NEGOTIABLE = re.compile(r"negotia|competitive|attractive|depend|excellent|\bvsm\b|very\s+senior", re.IGNORECASE)
_POSTCODE = re.compile(r"^\s*[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\s*$", re.IGNORECASE)

_PROSE_PAY = re.compile(
    r"£|€|\bsalary\b|\bpay\s*(?:rate|band|grade|scale)?\s*:|\bhourly\s+rate|\brate\s+of\s+pay|\bper\s+annum|\bcyflog",
    re.IGNORECASE,
)
_NOT_THIS_PAY = re.compile(
    r"budget|invest|worth|turnover|funding|grant|saving|discount|voucher|lease|relocat|cycle|insurance|pension|million"
    r"|death\s+in\s+service|charge|cost\s+of|fees?\b|bursary|allowance\s+of|per\s+mile|\bsalary\s+sacrifice|refer\s+a\s+friend",
    re.IGNORECASE,
)


def read_pay(text: str, *, hours: float | None = None) -> Pay:
    """The pay in a source's own field.

    `hours` is the advert's full week where known (it makes the annual estimate of hourly pay; 37 else). Amounts
    outside `POSSIBLE` are unknown, with the reason.
    """
    return _read(one_line(text)[:_MAX_FIELD].strip(), hours)


@functools.lru_cache(maxsize=8_192)
def _read(text: str, hours: float | None) -> Pay:
    money = figures(text)
    roles = _roles(text, money)
    base = [one for one, role in zip(money, roles, strict=True) if role == "base"]
    supplements = _supplements(text, money, roles)
    grade = _grade(text)
    pro_rata = bool(_PRO_RATA.search(text))
    base = _comparable(text, base)
    currency = next((one.currency for one in money if one.currency), "GBP" if base else None)
    if not base:
        unit = None if supplements else unit_in(blanked(text))
        return Pay(
            None, None, unit, currency, pro_rata, supplements, grade, None, None, None, text or None,
            _why_unknown(text, grade, supplements),
        )  # fmt: skip
    if any(one.doubtful and one.unit not in {"hour", "day"} for one in base):
        reason = "a misplaced comma leaves the amount in doubt"
        return Pay(None, None, None, currency, pro_rata, supplements, grade, None, None, None, text, reason)
    unit = _unit(text, base)
    low, high = _bounds(text, base)
    impossible = _impossible(low, high, unit)
    if impossible is not None:
        return Pay(None, None, None, currency, pro_rata, supplements, grade, None, None, None, text, impossible)
    annual = _annual(text, base, low, high, unit, hours, pro_rata=pro_rata)
    return Pay(low, high, unit, currency, pro_rata, supplements, grade, *annual, text, None)


def find_pay(description: str) -> Pay:
    """The pay in an advert's prose: the first passage about it with base amounts, else a grade or supplements."""
    second_best: Pay | None = None
    position = 0
    while cue := _PROSE_PAY.search(description, position):
        start = max(description.rfind("\n", 0, cue.start()) + 1, cue.start() - 60)
        end = description.find("\n", cue.end())
        end = min(len(description) if end < 0 else end, cue.end() + 160)
        passage = re.split(r"(?<=[a-z)])\.\s+(?=[A-Z])", description[start:end])
        # The sentence of the cue: the one that reaches it.
        length, sentence = start, ""
        for sentence in passage:
            length += len(sentence) + 2
            if length > cue.start():
                break
        position = max(cue.end(), start + 1)
        pay = _read(one_line(sentence)[:_MAX_FIELD], None)
        told = re.search(
            r"salary|\bpay\b|rate|per\s+(?:annum|hour|year|day)|grade|band|scp|\bpa\b|p\.a", sentence, re.IGNORECASE
        )
        if pay.unit is not None and (pay.min or pay.max) and told and not _NOT_THIS_PAY.search(sentence):
            return pay
        if second_best is None and told and (pay.grade or pay.supplements):
            second_best = pay
    if second_best is not None:
        return second_best
    return Pay(None, None, None, None, False, (), None, None, None, None, None, "no pay given")


def _runs(money: list[Money]) -> list[tuple[int, int]]:
    """The figures as ranges: first and last index of each; a lone figure is a range of one."""
    runs: list[tuple[int, int]] = []
    for index, one in enumerate(money):
        if one.joined and runs:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return runs


def _roles(text: str, money: list[Money]) -> list[str]:
    """For each figure: "base", "supplement" or "example" (a worked-out figure beside the one that is advertised)."""
    runs = _runs(money)
    largest = max((one.value for one in money), default=0.0)
    kinds: list[str] = []
    for first, last in runs:
        before, after = _beside(text, money, first, last)
        top = max(one.value for one in money[first : last + 1])
        previous = money[first - 1].end if first else 0
        between = text[previous : money[first].start]
        named = _SUPPLEMENT.search(f"{before} {after}") and not _SALARY_OF.search(before)
        # "£1,500 (Grade 5) or £1,750 (Grade 6)": the second figure is what the first was.
        same_again = bool(kinds) and kinds[-1] == "supplement" and _ALTERNATIVE.search(between)
        beside_a_salary = 1_000 <= top < LARGEST_SUPPLEMENT and largest > 1.5 * LARGEST_SUPPLEMENT
        if top < LARGEST_SUPPLEMENT and (named or same_again or beside_a_salary):
            kinds.append("supplement")
        elif _is_example(text, between, money[first].start, money[last].end):
            kinds.append("example")
        elif (
            kinds
            and kinds[-1] == "base"
            and last > first
            and between.isspace()
            and runs[len(kinds) - 1][1] > 0
        ):
            kinds.append("example")  # boards print their own range and then the employer's words for it
        else:
            kinds.append("base")
    if "base" not in kinds:
        kinds = ["base" if kind == "example" else kind for kind in kinds]
    return [kind for kind, (first, last) in zip(kinds, runs, strict=True) for _ in range(first, last + 1)]


def _beside(text: str, money: list[Money], first: int, last: int) -> tuple[str, str]:
    """The words of the same phrase before and after a range of figures."""
    previous = money[first - 1].end if first else 0
    before = text[max(previous, money[first].start - 60) : money[first].start]
    cuts = list(_SEPARATOR.finditer(before))
    before = before[cuts[-1].end() :] if cuts else before
    following = money[last + 1].start if last + 1 < len(money) else len(text)
    after = text[money[last].end : min(following, money[last].end + 60)]
    cut = _SEPARATOR.search(after)
    return before, after[: cut.start()] if cut else after


def _is_example(text: str, between: str, start: int, end: int) -> bool:
    after = text[end : end + 30]
    in_brackets = "(" in between and ")" not in between[between.rfind("(") :]
    return bool(
        _EXAMPLE_BEFORE.search(text[max(0, start - 45) : start])
        or _EXAMPLE_AFTER.match(after)
        or (in_brackets and _EXAMPLE_IN_BRACKETS.match(after))
    )


def _supplements(text: str, money: list[Money], roles: list[str]) -> tuple[Supplement, ...]:
    found: list[Supplement] = []
    for first, last in _runs(money):
        if roles[first] != "supplement":
            continue
        before, after = _beside(text, money, first, last)
        following = money[last + 1].start if last + 1 < len(money) else len(text)
        about = f"{before} {text[money[last].end : min(following, money[last].end + 60)]}"
        amounts = [one.value for one in money[first : last + 1]]
        least = None if _UP_TO.search(before) else min(amounts)
        unit = "once" if _ONCE.search(about) else money[last].unit
        words = text[money[first].start - len(before) : money[last].end + len(after)].strip(" ,;+-–(")
        found.append(Supplement(_kind(f"{before} {after}"), least, max(amounts), unit, words))
    return tuple(found + _unpriced(text, money))


def _unpriced(text: str, money: list[Money]) -> list[Supplement]:
    """Supplements that are named without an amount ("plus HCAS", "+ car allowance", "plus a 5% allowance")."""
    found = []
    for match in re.finditer(
        r"(?:\+|\bplus\b|\bwith\b|\bbefore\s+any\b|\bin\s+addition\b)\s*([^+;,£()]{2,60})", text, re.IGNORECASE
    ):
        phrase = re.split(r"\bplus\b|\.\s|\s[-–]\s", match[1], maxsplit=1, flags=re.IGNORECASE)[0].strip()
        start, end = match.span(1)
        if _SUPPLEMENT.search(phrase) and not any(start - 3 <= one.start <= end + 1 for one in money):
            found.append(Supplement(_kind(phrase), None, None, "once" if _ONCE.search(phrase) else None, phrase))
    return found


def _kind(words: str) -> str:
    return next((kind for kind, pattern in _KINDS if pattern.search(words)), "other")


def _comparable(text: str, base: list[Money]) -> list[Money]:
    """The base figures that are the same pay: in the unit of the first, without its equivalents in other units."""
    if len(base) < 2:
        return base
    first = base[0].unit or _unit_by_size(base[0].value)
    return [one for one in base if (one.unit or _unit_by_size(one.value)) == first]


def _unit_by_size(value: float) -> str:
    if value < 100:
        return "hour"
    return "day" if value < 1_000 else "year"


def _unit(text: str, base: list[Money]) -> str:
    largest = max(one.value for one in base)
    stated = next((one.unit for one in base if one.unit), None)
    if stated is None:
        stated = unit_in(blanked(text)[max(0, base[0].start - 40) : base[0].start])
    if stated is None:
        return _unit_by_size(largest)
    low, high = POSSIBLE[stated]
    by_size = _unit_by_size(largest)
    # "£31,365 per hour" and "£15.66 per annum" are slips in the unit; the figure is what the employer looked up.
    if (
        not low <= largest <= high
        and by_size != stated
        and stated in {"hour", "day", "year"}
        and largest != int(largest)
    ):
        return by_size
    if stated in {"hour", "day"} and largest >= 10_000:
        return "year"
    return stated


def _bounds(text: str, base: list[Money]) -> tuple[float | None, float | None]:
    low, high = min(one.value for one in base), max(one.value for one in base)
    before = [text[max(0, one.start - 30) : one.start] for one in base]
    if all(_UP_TO.search(words) for words in before):
        return None, high
    if low == high and (_FROM.search(before[0]) or _OPEN_ABOVE.match(text[base[-1].end :])):
        return low, None
    return low, high


def _impossible(low: float | None, high: float | None, unit: str) -> str | None:
    least, most = POSSIBLE[unit]
    for value in (low, high):
        if value is not None and not least <= value <= most:
            return f"{value:,.2f} per {unit} is outside of possible pay ({least:,.0f}–{most:,.0f})"
    return None


def _annual(
    text: str,
    base: list[Money],
    low: float | None,
    high: float | None,
    unit: str,
    hours: float | None,
    *,
    pro_rata: bool,
) -> tuple[float | None, float | None, str | None]:
    """Full-time pounds a year, and how they were found."""
    if any(one.currency not in {None, "GBP"} for one in base) or _SESSION.search(text):
        return None, None, None
    if unit == "year":
        return low, high, "stated; the full-time figure, paid pro rata" if pro_rata else "stated"
    note = ""
    if unit == "hour" and _PAYE.search(text) and _UMBRELLA.search(text) and low is not None:
        high, note = low, "; from the PAYE rate, because an umbrella rate carries the employer's own costs"
    week = hours if hours is not None and 35 <= hours <= 42 else FULL_WEEK_HOURS
    factor, basis = {
        "hour": (week * WEEKS_A_YEAR, f"estimate: hourly × {week:g} h × {WEEKS_A_YEAR} weeks"),
        "day": (5 * WEEKS_A_YEAR, f"estimate: daily × 5 days × {WEEKS_A_YEAR} weeks"),
        "week": (WEEKS_A_YEAR, f"estimate: weekly × {WEEKS_A_YEAR} weeks"),
        "month": (12.0, "estimate: monthly × 12"),
    }[unit]
    annual_low = None if low is None else float(round(low * factor))
    annual_high = None if high is None else float(round(high * factor))
    return annual_low, annual_high, basis + note


def _grade(text: str) -> str | None:
    match = _GRADE.search(text)
    return None if match is None else (match[1] or match[0]).strip()


def _why_unknown(text: str, grade: str | None, supplements: tuple[Supplement, ...]) -> str:
    if not text:
        return "no pay given"
    if supplements:
        return "only supplements are stated, no base pay"
    if _POSTCODE.match(text):
        return "a postcode stands in the pay field"
    if grade is not None:
        return "only a grade is stated; amounts differ between employers and years"
    if _UNKNOWN_YET.search(text):
        return "to be confirmed"
    if _NEGOTIABLE.search(text):
        return "negotiable or competitive, no amount"
    return "no amount in these words"
