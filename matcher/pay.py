"""What an advert pays: base, supplements, grade, and an annual full-time figure to compare by.

Owns reading pay from words; a platform's own unit is never believed against them. Must not judge whether the pay is
good, and must not invent an amount from a grade: only national scales have one, as an estimate and never as the
advert's own words.
"""

import functools
import re
from dataclasses import dataclass, replace
from itertools import islice

from matcher.annual import NOT_KNOWN, from_rate, from_year
from matcher.figure_range import UP_TO
from matcher.grades import Where, grade_in, names_old_points, scale_of
from matcher.money import Money, blanked, figures, has_plus_before_unit, past_unit, unit_in
from matcher.parts import roles_of
from matcher.supplements import Supplement, names_supplement, supplements_in
from matcher.text import one_line

__all__ = ["POSSIBLE", "Pay", "Supplement", "Where", "find_pay", "read_pay"]

# Pay outside of these pounds is a slip or another thing, in any year and for any post.
POSSIBLE = {
    "hour": (2.5, 300.0),
    "day": (30.0, 2_000.0),
    "week": (100.0, 10_000.0),
    "month": (300.0, 40_000.0),
    "year": (1_000.0, 300_000.0),
}
_MAX_FIELD = 1_000
_MOST_PASSAGES = 100


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


_ANYWHERE = Where()

_PRO_RATA = re.compile(r"\bpro[\s–-]{0,3}r[ao]t\w*|\bpa\s+pr\b|\bper\s+annum\s+pr\b|\bp/r\b", re.IGNORECASE)
_FROM = re.compile(
    r"\b(?:from|(?:starts?|starting|commenc(?:es|ing)|begin(?:s|ning))\s+(?:at|from|on)|min(?:imum)?(?:\s+(?:salary|rate|pay))?(?:\s+of)?"
    r"|(?:no|not)\s+less\s+than|upwards?\s+of|at\s+least|in\s+excess\s+of|(?<!and\s)(?<!just\s)over|above"
    r"|(?<!no\s)(?<!not\s)more\s+than)\W*(?:just\s)?$",
    re.IGNORECASE,
)
_OPEN_ABOVE = re.compile(
    r"(?:(?<=[\d*])\s?)?\+(?:(?=\s*(?:doe|dep\w*|neg\w*)\b)|(?!\s*[\w£%(]))"
    r"|\s?\+\s+(?=hours\s*:|clos\w+\b)|(?<=\S)\+\s+(?=\(|(?:plus|fte|pro\s?-?rata|permanent|full|part|clos\w+|via|umb\w*|ltd|paye|(?:in|out)side)\b)"
    r"|[\s,(]{0,2}(?:(?:and|&|or)\s+(?:above|over|upwards?|more)|plus\b(?=\W*$|[.,|*]|\s*(?:\||\(pay\b|plus\b))|upwards|onwards|min(?:imum)?\b)",
    re.IGNORECASE,
)
_AT_MOST = re.compile(r"\s*[(,]?\s*max(?:imum)?\b", re.IGNORECASE)
_SESSION = re.compile(
    r"\b(?:per|each)\s+(?!hour|hr|day|week|month|year|annum)(?:\w+\s+){0,3}?"
    r"(?:sessions?|meetings?|visits?|reports?|assessments?)\b",
    re.IGNORECASE,
)

# "£1,145 for a 37 hour week": below this many pounds no year is paid, whatever the hours.
_FOR_A_WEEK = re.compile(
    r"\s*(?:for|per|based\s+on)\s+(?:an?\s+)?\d\d(?:\.\d+)?[\s-]*h(?:ou)?rs?[\s-]+week\b", re.IGNORECASE
)
_LARGEST_WEEK = 3_000.0

# "Weekly pay" and "paid monthly" say how often money comes, and what it is for only beside a figure that fits; a
# label ("Weekly pay: £700") and "weekly pay rates" say what it is for.
_HOW_OFTEN = re.compile(
    r"\bpaid\s+(?:weekly|monthly)\b|\b(?:weekly|monthly)\s+(?:paid|pay(?:roll|ments?|s|days?)?)\b(?!\s*:|\s+(?:rate|range|scale))",
    re.IGNORECASE,
)

# "Annual retention bonus", "reviewed at the yearly appraisal": how often those come.
_OF_SOMETHING_ELSE = re.compile(
    r"\b(?:annual|yearly|monthly|weekly|daily)\s+(?=(?:\w+\s+){0,2}(?:bonus(?:es)?|increments?|reviews?|retention|supplements?"
    r"|appraisals?|awards?)\b)",
    re.IGNORECASE,
)
# What a board's structured data says of pay, where it was put into the field as it is.
_STRUCTURED = re.compile(
    r"\"(?P<name>minValue|maxValue|value|unitText)\"\s*:\s*\"?(?P<value>\d+(?:\.\d+)?|[A-Z]{3,5})\b", re.IGNORECASE
)

_GRADE_ONLY = "only a grade is stated; amounts differ between employers and years"
_OLD_POINTS = "only spine points are stated, and of the spine that ended in March 2019"
# "An employer pension of 20%, salary £42,839"; but a visa's own least salary is nobody's pay.
_CALLED_SALARY = re.compile(
    r"[,;|.:?!•–-]\s*(?:the\s+)?salary\W{0,3}(?:of|is|from)?\W*$"
    r"|\byou(?:[’']ll|\s+will|\s+would)?\s+(?:get|earn|be\s+paid)\s*(?:between|from|up\s+to)?\W*$",
    re.IGNORECASE,
)
# "On top of your £49,282 salary", "relocation, and £45,000-£50,000 depending on experience"
_SALARY_NEXT = re.compile(
    r"\s+(?:(?:annual|basic|starting)\s+)?salary\b(?!\s+sacrifice)|\W+depend(?:ing|ent)\s+(?:up)?on\s+(?:\w+\s+)?experience",
    re.IGNORECASE,
)
# "Worth £9,000 on a £45,000 salary" is an example.
_ON_A = re.compile(r"\bon\s+an?\s+\Z", re.IGNORECASE)
_VISA = re.compile(r"\bvisas?\b|\bsponsorship|\bthreshold", re.IGNORECASE)
_NEXT_THING = re.compile(r"[+;,|•]|-\s|\bplus\b|\bwith\b|\bbenefits?\b|(?<=[a-z])[A-Z][a-z]+\s*:")
_UNKNOWN_YET = re.compile(
    r"\bto\s+be\s+(?:confirmed|advised|agreed)|\btb[ca]\b|on\s+(?:enquiry|application)", re.IGNORECASE
)
_NEGOTIABLE = re.compile(r"negotia|competitive|attractive|depend|excellent|\bvsm\b|very\s+senior", re.IGNORECASE)
_POSTCODE = re.compile(r"^\s*[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\s*$", re.IGNORECASE)

_PROSE_PAY = re.compile(
    r"£|€|\bsalary\b|\bpay\s*(?:rate|band|grade|scale)?\s*:|\bhourly\s+rate|\brate\s+of\s+pay|\bper\s+annum|\bcyflog",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"salary|\bpay\b|\brates?\b|per\s+(?:annum|hour|year|day)|grade|band|scp|\bpa\b|p\.a|ph\b|£", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"(?:(?<=[a-z0-9)%])|(?<=[A-Z]{3})|(?<=\d\s))\.?[.!?]\s+(?=[A-Z£•*–-])")
# "We raised £2 million last year Salary: £38,000 We hold a budget": a sentence begins with the label of pay, and ends
# before the next one's first word, even where its stop is lost.
_BEGINS_WITHOUT_STOP = re.compile(
    r"(?<=[a-z0-9%)])\s+(?=(?:The\s+)?(?:(?:[Ss]tarting\s+|[Aa]nnual\s+)?[Ss]alary|[Pp]ay|[Rr]ate\s+of\s+[Pp]ay)"
    r"(?:\s+(?:range|scale|for\s+th(?:is|e)\s+\w+))?\s*(?::|is\b|will\s+be\b|£))"
)
_ENDS_WITHOUT_STOP = re.compile(
    r"(?:(?<=\d)|(?<=annum)|(?<=year)|(?<=hour)|(?<=rata)|(?<=\spa)|(?<=p\.a\.))"
    r"(?=\s+(?:We|You|Our|Your|The|This|These|There|It|If|As|In|For|Please|And|Join)\s+[a-z])"
)
_SIGN = re.compile(r"£|\d\s?k\b|GBP|�", re.IGNORECASE)
_HEADING = re.compile(r"(?:(?:salary|pay|hourly)(?:\s+(?:rate|range|details))?|rate\s+of\s+pay)\s*:?", re.IGNORECASE)
_SALARY = re.compile(r"\bsalary\b|\bpay\b|\bcyflog\b", re.IGNORECASE)
_RATE = re.compile(
    # A label stands before its figure, even where the field before was run on to it ("OswestryPay: £13.60").
    r"\brates?\b|hourly|(?:\b|(?<=[a-z])(?=(?-i:[A-Z])))(?:pay|salary)\s*:|\bsalary\s+of\s+£\s?\d\d?\.\d\d",
    re.IGNORECASE,
)
_LEAST_SALARY = 12_000.0
_A_FEW_WORDS = 25
_A_PHRASE = 60
_NOT_THIS_PAY = re.compile(
    r"\bdonat|\brais(?:ed|ing)\s[^£.]{0,20}£|budget|invest|\bfunds?\b|enhancements?\s+in\s+pay|worth|turnover|funding|grant|saving|discount|voucher"
    r"|lease|relocat|cycle|insurance|pension|million"
    r"|death\s+in\s+service|charge|cost\s+of|this\s+cost|\bcosts?\s+£|deduct|fees?\b|bursary|allowance\s+of"
    r"|per\s+mile|\bsalary\s+sacrifice|refer\s+a\s+friend"
    r"|high\s+cost\s+area\s+supplement\s+of|in\s+excess\s+of\s+\d|service\s+users"
    r"|\bvisas?\b|\bsponsorship|\bper\s+child\b|\bfoster\w*\s+(?:allowance"
    r"|carers?\s+(?:receive|get|are\s+paid|earn))|\bfamilies\s+on\b|\bhousehold|\bthreshold|\bminimum\s+wage"
    r"|\bmust\s+earn\b|\bhouse\s+prices?\s+(?:is|are|of|at)\b",
    re.IGNORECASE,
)


def read_pay(text: str, *, hours: float | None = None, where: Where = _ANYWHERE) -> Pay:
    """The pay in a source's own field.

    `hours` is the advert's full week where known (it makes the annual estimate of hourly pay; 37 else). Amounts
    outside `POSSIBLE` are unknown, with the reason. A national grade without an amount has an annual estimate alone,
    of the scale that holds at `where`.
    """
    return _with_scale(_read(one_line(text)[:_MAX_FIELD].strip(), hours), where)


@functools.lru_cache(maxsize=8_192)
def _read(text: str, hours: float | None) -> Pay:
    if text.startswith("{"):
        text = _of_structured(text)
    money = figures(text)
    roles = roles_of(text, money)
    base = [one for one, role in zip(money, roles, strict=True) if role == "base"]
    supplements = supplements_in(text, money, roles)
    grade = grade_in(text)
    pro_rata = bool(_PRO_RATA.search(text))
    yearly = [one for one in base if (one.unit or _unit_by_size(one.value)) == "year"]
    base = _comparable(base)
    currency = next((one.currency for one in money if one.currency), "GBP" if base else None)
    if not base:
        unit = None if supplements else unit_in(_HOW_OFTEN.sub(" ", blanked(text)))
        if unit is not None:
            unit = unit_in(_OF_SOMETHING_ELSE.sub(" ", _HOW_OFTEN.sub(" ", blanked(text))))
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
    by_piece = _is_by_piece(text, base, money)
    if by_piece or any(one.currency not in {None, "GBP"} for one in base):
        annual = NOT_KNOWN
    else:
        yearly = base if unit == "year" else yearly
        # "£15.81 an hour (£30,502 a year)": the employer's own yearly figure goes before an estimate from the rate.
        least, most = _bounds(text, yearly) if yearly else (None, None)
        shares = [one for one, role in zip(money, roles, strict=True) if role == "example" and one.value >= 1_000]
        alone = not any(one.value < (least or most or 0.0) for one in shares)
        annual = from_year(text, least, most, pro_rata=pro_rata, alone=alone) if yearly else NOT_KNOWN
        if annual[2] is None and unit != "year":
            annual = from_rate(text, low, high, unit, hours=hours)
    if by_piece and all(one.unit is None for one in base):
        unit = None  # no unit of time
    return Pay(low, high, unit, currency, pro_rata, supplements, grade, *annual, text, None)


def _of_structured(text: str) -> str:
    """The words of `{"minValue":34.5,"maxValue":38,"unitText":"HOUR"}`, as systems print them elsewhere."""
    told = {match["name"].lower(): match["value"] for match in _STRUCTURED.finditer(text)}
    amounts = [told[name] for name in ("minvalue", "maxvalue") if name in told] or [told.get("value", "")]
    return f"{' - '.join(amounts)} {told.get('unittext', '').upper()}".strip() if any(amounts) else text


def find_pay(description: str, *, where: Where = _ANYWHERE) -> Pay:
    """The pay in an advert's prose: the first passage about it with base amounts, else a grade or supplements."""
    second_best: Pay | None = None
    for cue in islice(_PROSE_PAY.finditer(description), _MOST_PASSAGES):
        sentence = _sentence(description, cue.start(), cue.end())
        if not _TOLD.search(sentence):
            continue
        pay = _read(one_line(sentence)[:_MAX_FIELD], None)
        if _is_pay_in_prose(pay, sentence):
            return pay
        own = _within_lost_stops(sentence) if pay.max or pay.min or sentence.count("£") > 1 else sentence
        if own != sentence and _is_pay_in_prose(own_pay := _read(one_line(own)[:_MAX_FIELD], None), own):
            return own_pay
        if second_best is None and (pay.grade or (pay.supplements and names_supplement(sentence))):
            second_best = pay
    if second_best is not None:
        return _with_scale(second_best, where)
    return Pay(None, None, None, None, False, (), None, None, None, None, None, "no pay given")


def _sentence(description: str, start: int, end: int) -> str:
    """The sentence (within its line) around a place in the text, at most some 250 characters."""
    line_start = description.rfind("\n", 0, start) + 1
    line_end = description.find("\n", end)
    line_end = len(description) if line_end < 0 else line_end
    # The place's own first character tells that a sentence begins there ("… each year. £38 per hour").
    before = _SENTENCE_END.split(description[max(line_start, start - 90) : start + 1])[-1][:-1]
    heading = description[max(0, line_start - 40) : line_start].rstrip().rsplit("\n", 1)[-1]
    if _HEADING.fullmatch(heading.strip()):
        before = f"{heading.strip(' :')}: {before}"  # "Pay rate" on a line of its own, and the figure on the next
    after = _SENTENCE_END.split(description[start : min(line_end, end + 160)])[0]
    return before + after


def _within_lost_stops(sentence: str) -> str:
    """The part of a sentence that tells a salary, where the stop before or behind it was lost."""
    begin = _BEGINS_WITHOUT_STOP.search(sentence)
    own = sentence[begin.end() :] if begin else sentence
    end = _ENDS_WITHOUT_STOP.search(own)
    return own[: end.start()] if end and _SALARY.search(own, 0, end.start()) else own


def _is_pay_in_prose(pay: Pay, sentence: str) -> bool:
    """Whether figures in a sentence are the post's pay: of its size, signed or called salary, and not costs."""
    largest = pay.max if pay.max is not None else pay.min
    if largest is None or pay.unit is None or _is_of_something_else(sentence, {pay.min, pay.max}):
        return False
    if pay.unit == "year":
        return largest >= _LEAST_SALARY and (bool(_SIGN.search(sentence)) or bool(_SALARY.search(sentence)))
    return unit_in(sentence) is not None or bool(_RATE.search(sentence))


def _is_of_something_else(sentence: str, base: set[float | None]) -> bool:
    """Whether the `base` figures are costs, funds or benefits; such words after the pay ("+ pension") are beside it."""
    others = [match.start() for match in _NOT_THIS_PAY.finditer(sentence)]
    if not others:
        return False
    signed = [one for one in figures(sentence) if one.currency and one.value != 0]
    ours = [one for one in signed if one.value in base]
    called = signed and _CALLED_SALARY.search(sentence[: signed[0].start])
    if called or (ours and _SALARY_NEXT.match(sentence, ours[-1].end) and not _ON_A.search(sentence, 0, ours[0].start)):
        return _VISA.search(sentence) is not None
    before = [one.end for one in ours if one.end <= others[0]]
    if len(before) != len(ours) or not before:
        return True
    # "£68,000 per annum Yearly bonus of 20% Life insurance": the pay's own unit closes it.
    closed = ours[-1].unit is not None and others[0] - before[-1] > _A_FEW_WORDS
    return not closed and not _NEXT_THING.search(sentence, before[-1], others[0])


def _comparable(base: list[Money]) -> list[Money]:
    """The base figures that are the same pay: in the unit of the first, without its equivalents in other units."""
    if len(base) < 2:
        return base
    units = [one.unit or _unit_by_size(one.value) for one in base]
    for index in range(len(base) - 1, 0, -1):
        if base[index].joined and base[index - 1].unit is None and base[index].unit is None:
            units[index - 1] = units[index]  # "£90 - £110" is one range, on either side of a hundred
        told = base[index].unit in {"day", "week", "month"} and base[index - 1].unit is None
        if told and base[index].value / 2 <= base[index - 1].value <= base[index].value:
            units[index - 1] = units[index]  # "£1,361 | £1,471 per week"
    return [one for one, unit in zip(base, units, strict=True) if unit == units[0]]


def _is_by_piece(text: str, base: list[Money], money: list[Money]) -> bool:
    """Whether the pay is for a session, a visit or a report, and for no unit of time."""
    following = min((one.start for one in money if one.start > base[-1].start), default=len(text))
    return _SESSION.search(text, base[0].end, min(following, base[-1].end + _A_PHRASE)) is not None


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
        weekly = largest < _LARGEST_WEEK and largest >= POSSIBLE["week"][0] and _FOR_A_WEEK.match(text, base[-1].end)
        return "week" if weekly else _unit_by_size(largest)
    low, high = POSSIBLE[stated]
    by_size = _unit_by_size(largest)
    if largest < low and stated in {"week", "month"} and _HOW_OFTEN.search(text):
        return by_size
    # "£31,365 per hour" and "£15.66 per annum" are slips in the unit; the figure is what the employer looked up.
    if (
        not low <= largest <= high
        and by_size != stated
        and stated in {"hour", "day", "year"}
        and largest != int(largest)
    ):
        return by_size
    if (stated in {"hour", "day", "week"} and largest >= 10_000) or (stated == "month" and largest >= 12_000):
        return "year"
    return stated


def _bounds(text: str, base: list[Money]) -> tuple[float | None, float | None]:
    low, high = min(one.value for one in base), max(one.value for one in base)
    if low >= 1_000 and high - low < 1:
        low = high = base[0].value  # the same pay with and without its pence
    before = [text[max(0, one.start - 30) : one.start] for one in base]
    end = base[-1].end
    behind = past_unit(text, end)
    if all(UP_TO.search(words) for words in before) or (low == high and _AT_MOST.match(text, behind)):
        return None, high
    if low == high and (_FROM.search(before[0]) or _OPEN_ABOVE.match(text, behind) or has_plus_before_unit(text, end)):
        return low, None
    return low, high


def _impossible(low: float | None, high: float | None, unit: str) -> str | None:
    least, most = POSSIBLE[unit]
    for value in (low, high):
        if value is not None and not least <= value <= most:
            return f"{value:,.2f} per {unit} is outside of possible pay ({least:,g}–{most:,g})"
    return None


def _with_scale(pay: Pay, where: Where) -> Pay:
    """A grade without an amount as the national scale pays it; the advert's own words stay without one."""
    if pay.min is not None or pay.max is not None or pay.grade is None or not pay.quote or pay.reason != _GRADE_ONLY:
        return pay
    if names_old_points(pay.quote, where.on):
        return replace(pay, reason=_OLD_POINTS)
    scale = scale_of(pay.quote, where)
    if scale is None:
        return pay
    return replace(pay, annual_min=scale.low, annual_max=scale.high, annual_basis=scale.basis)


def _why_unknown(text: str, grade: str | None, supplements: tuple[Supplement, ...]) -> str:
    if not text:
        return "no pay given"
    if supplements:
        return "only supplements are stated, no base pay"
    if _POSTCODE.match(text):
        return "a postcode stands in the pay field"
    if grade is not None:
        return _OLD_POINTS if names_old_points(text, None) else _GRADE_ONLY
    if _UNKNOWN_YET.search(text):
        return "to be confirmed"
    if _NEGOTIABLE.search(text):
        return "negotiable or competitive, no amount"
    return "no amount in these words"
