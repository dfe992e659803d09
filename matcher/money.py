"""Figures of money in an advert's words: the amount, its sign, the unit of time beside it, and which belong together.

Owns telling money from the other numbers of an advert (grades, spine points, hours, ages, dates, postcodes). Must not
decide which of the figures is the pay: that is `matcher.pay`.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

UNITS = ("hour", "day", "week", "month", "year")

PRO_RATA = r"pro[\s–-]{0,3}rata"
"""A pattern of "pro rata", written with a space, a hyphen, a dash or nothing between."""

# Numbers that are never money; blanked out before figures are looked for. A unit in capitals at the end of the field
# ("35.00 - 38.00 HOUR") is how structured data names what the money is paid for.
_NOT_MONEY = re.compile(
    r"""
    # A word, or a figure with its sign: at other places nothing more is asked, and each kind only of its own.
    \b(?=[a-z])(?:
      (?:afc\s+)?(?:pay\s+)?(?:bands?|grades?|gra?dd?(?:fa)?|gr|scales?|levels?|zones?|tier|spine
         |spinal(?:\s+column)?(?:\s+points?)?|scps?|sps?|points?|pts?|phase|section|step|stage|post|lot|class|age[sd]?
         |soulbury|job\s+ref\w*|ref\w*|key\s+stage|po|so|sw|lbn\s+p0?|njc|jnc|hay|eph|bar|range|year)\s*[:.]?\s?[a-z]{0,2}\d{1,3}[a-d]?\b(?![.,]\d)
        (?:\s*(?:-|–|to|and|&|/|or)\s*(?:scp\s*)?\d{1,2}[a-d]?\b(?![.,]\d|-\d+\s?k\b|\s?(?:k\b|p/?h\b|per\s+h|/h)))*
    | hours\s?:\s?\d{1,2}(?:\.\d+)?
    | [a-z]{1,2}\d{1,2}[a-z]?\s?\d[a-z]{2}\b
    | (?:job|post|vacancy|position|requisition|req|ref(?:erence)?)\s*(?:id|no|number|code|ref\w*)?\s*[:.#]?\s*
        [a-z]{0,4}\d{4,9}\b
    | (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(?:19|20)\d\d\b
    | x\s?\d{1,2}\b(?![.,]\d)
    | (?!GBP|EUR|FROM|PAYE|CIRCA)(?-i:[A-Z]{2,5})\s?\d{1,2}[a-d]?\b(?=[\s:|,;()–-]*£)
    | (?:in|since|during)\s(?:19|20)\d\d\b
    # "Under 18s – £7.55": the age of the person who is paid so.
    | under[\s-](?:1[5-9]|2[0-5])(?:s\b|(?=\s*(?:[-–:(|]|£)))
    | over[\s-](?:1[5-9]|2[0-5])s\b
    | (?:fte|wte)\s*:?\s*[01]\.\d+
    )
    | (?=[\d£])(?:
      (?<![\d,.£])\d{1,3}(?:\.\d+)?(?:\s?(?:-|–|to)\s?\d{1,3}(?:\.\d+)?)?\s?%
    | (?<![\d,.£])(?<!\d-)(?<!\d\sto\s)\d{1,2}(?:[.:]\d{1,2})?\s*(?:(?:-|–|to)\s*\d{1,2}(?:\.\d{1,2})?\s*)?
        (?!(?-i:HOUR)\s*\Z)(?:hours?|hrs?)\b (?:\s*(?:per|a|/|each)\s*(?:week|wk))?
    | (?<![£€\d,.])\b\d{1,3}(?:\s*(?:-|–|to|or)\s*\d{1,3})?\s*(?:-\s*)?(?!(?-i:DAY|WEEK|MONTH|YEAR)\s*\Z|day\s+rate)
        (?:days?|weeks?|months?|years?|minutes|miles?|mins)\b
    | \b\d{1,2}(?:st|nd|rd|th)\b
    | \b\d{1,2}(?P<parting>[/.-])(?:0?[1-9]|1[0-2])(?P=parting)(?:\d{4}|\d{2})\b
    | \b(?:19|20)\d\d\s?[/-]\s?(?:20)?\d\d\b
    | \b\d{1,2}\s(?:x\s)?(?:posts|positions|vacancies|roles)\b
    | (?<![£\d,.])\d+(?:,\d{3})*
        \s(?:children|families|people|young|households|homes|staff|employees|residents|pupils|adults)\b
    | \b(?:1[5-9]|2[0-5])\s+and\s+over\b
    | (?<![£\d.,])(?:1[5-9]|2[0-5])\s?(?:-|–|to)\s?(?:1[5-9]|2[0-5])(?=\s*[-–:]\s*£?\s?\d\d?\.\d\d)
    | £?\d+(?:[.,]\d+)?\s?(?:m|mn|million|bn|billion)\b
    | \b0\d{2,4}[\s-]?\d{3,4}[\s-]?\d{3,4}\b
    | (?<![\d,.£€$])\d{1,2}(?:[.:]\d{2})?\s?[ap]\.?m\b
    | \b[01]\.\d+\s*(?:fte|wte)\b
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)

# Letters that were typed for figures ("£4O,000", "£3l,500"): each stands in its figure's place.
_LETTERS = re.compile(r"(?<=£)\s?(?:\d[\dOolI]*|[OolI]+\d[\dOolI]*)[,.][\dOolI]{2,3}(?![A-Za-z])")
_AS_FIGURES = str.maketrans("OolI", "0011")

_MONEY = re.compile(
    r"""
    (?:(?<![\w.])|(?<=\b(?-i:c))|(?<=\b(?-i:c)\.)|(?=(?:UK)?[£€]))(?P<sign>(?:UK)?£|€|‚¬|\$|\bGBP|\bEUR|�|\?(?=\d\d,\d{3}))?(?:(?<=£):)?\s?
    (?P<number>
        \d{1,3}\.\d{4}(?!\d)
      | (?<=£)\d{1,2}(?:(?::|\s\.)\d{2}(?![\d:])|\.\s\d{2}(?=\s?(?:per|an?|p/?h)\b))
      | \d{1,3}(?:\s?[,'’]\s?\d{3}|;\d{3})+(?:\.\d{1,2})?(?!\d)
      | \d{1,3}(?:\s\d{3})+(?:\.\d{1,2})?(?!\d|,\d)
      | \d{1,3}\.\d{3}(?:\.\d{2})?(?!\d)
      | \d{1,3},\d{4}(?!\d)
      | \d+[.,]\d{1,2}(?!\d)
      | \d+
    )
    (?P<k>\s?(?:k(?:\b|(?=p\.?\s?/?a))|thousand\b))?(?P<sign_after>\s?(?:GBP|EUR|€)\b)?\*{0,2}
    """,
    re.IGNORECASE | re.VERBOSE,
)

# A unit ends where its word does, or where the next field's word was run on to it ("per weekFull-time").
_END = r"(?:\b|(?=(?-i:[A-Z])))"
# "£140 per 12 hour shift" is no hourly rate; with its figure blanked out, the shift has a gap before its hours.
_UNIT = re.compile(
    rf"""
      (?P<hour>(?!per\s\s\s+h(?:ou)?rs?\s+shift)\b(?:per|an?|each|/|p)[\s-]?/?\s*(?:hours?|hrs?){_END}(?!\s+week\b)
        |p?/\s?(?:hour|hr|h)\b|(?:\b|(?<=\d))p\.?\s?/?\s?h\.?r?\b|\bhourly\b|\byr\s+awr\b|\b(?-i:HOUR)\s*\Z)
    | (?P<day>\b(?:per|a|each)[\s-]+(?:day|night){_END}|\bper\s+(?:h(?:ou)?rs?\s+)?shift\b|\bday\s+rate\b|p?/\s?day\b
        |(?:\b|(?<=\d))p\.?/?d\.?\b|\bdaily\b|\b(?-i:DAY)\s*\Z)
    | (?P<week>\b(?<!hours\s)(?<!hrs\s)(?<!days\s)(?:per|a|each)[\s-]+(?:week|wk){_END}|/\s?(?:week|wk)\b
        |(?:\b|(?<=\d))p\.?/?w\.?\b|\bweekly\b|(?<!\bper\s)\b(?-i:WEEK)\s*\Z)
    | (?P<month>\b(?:per|a|each)\s+(?:calendar\s+)?(?:month|mth){_END}|/\s?(?:month|mth)\b|(?:\b|(?<=\d))p/m\b
        |(?:\b|(?<=\d))p\.?c\.?m\.?\b|\bmonthly\b|\b(?-i:MONTH)\s*\Z)
    | (?P<year>\b(?<!weeks\s)(?<!days\s)(?<!hours\s)(?:per|an?|each)[\s-]*(?:annum|year|yr|anum){_END}
        |/\s?(?:year|yr|annum)\b|(?:\b|(?<=\d|k))p\.?\s?/?\s?a\.?(?=\W|$|pro)|\bannual(?:ly)?\b(?!\s+(?:leave|holiday))|\byearly\b|\by\s+flwyddyn\b|\bper\s+anum\b|\bannum\b)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_UNIT_NEXT = re.compile(rf"\s?(?:gross\s)?(?:{_UNIT.pattern})(?:\s+rate\b)?\.?", re.IGNORECASE | re.VERBOSE)
_PLUS_SIGN = re.compile(r"\s?\+\s?")
# "£3,200 pm"; without the sign it is a time of day.
_PM = re.compile(r"\+?\s?p\.?m\b", re.IGNORECASE)
_JOINER = re.compile(
    r"^[^\w+–—/?�-]{0,3}(?:per\s+\w+|p\.?a\.?|ph|p/h|k|gross|\(?"
    + PRO_RATA
    + r"\)?|fte|min(?:imum)?)?[^\w+–—/?�-]{0,3}"
    r"(?P<word>--?|–|—|[?�](?=\s)|to\s+up|to|and|up\s+to|through\s+to|then|/"
    r"|(?:and\s+)?(?:ris|increas|progress|go|mov)\w*\s+(?:up\s+)?to"
    r"|with\s+(?:the\s+)?(?:progression|potential|opportunity)\s+to(?:\s+(?:rise|progress|increase)\s+to)?)?"
    r"[^\w+£€$]{0,3}"
    # The upper end's own point of the scale ("NJC7 £24,294 – NJC11 £25,979"), its figure blanked out.
    r"(?:a\s+max(?:imum)?\s+of|max|(?:njc|scp|point|spine|level|grade)\W*)?\s*$",
    re.IGNORECASE,
)
# "£391,86", "£4,283,9": a comma with neither three figures behind it nor the form of pence.
_ODD_COMMA = re.compile(r"(?:\d{2,},\d{1,2}|\d+,\d{4}|\d{1,3},\d{3},\d)(?!\d|,\d{3})|\d{1,3},\.\d")
_WITH_MORE = re.compile(
    r"\s*(?:with|inc\w*)\s+(?:\w+\s+){0,3}(?:supplement|allowance|retention|payment|weighting|premi)"
)
_LEAST = re.compile(r"\bmin(?:imum)?(?:\s+of)?\W*$", re.IGNORECASE)
_MOST = re.compile(r"\W{0,3}(?:and\s+)?max(?:imum)?(?:\s+of)?\W{0,3}", re.IGNORECASE)
# Other dashes, and the signs that stand for one, each a single character.
_DASHES = str.maketrans(dict.fromkeys("‐‑‒—―−~→…", "-"))
# "£13.047 per hour": three figures after the point are thousands of a salary, but pence of an hourly rate.
_THREE_AFTER_POINT = re.compile(r"\D*\d{1,3}\.\d{3}")
_BETWEEN = re.compile(r"\bbetween\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Money:
    """One figure: its place in the text, its value, its currency if a sign told it, and the unit written beside it."""

    start: int
    end: int
    value: float
    currency: str | None
    unit: str | None
    thousands: bool  # written with a k
    joined: bool  # the upper end of a range that the figure before it starts
    doubtful: bool  # a comma stands where it makes neither thousands nor pence ("£391,86")


def unit_in(words: str) -> str | None:
    """The first unit of pay that the words name ("hourly", "per annum"), or None."""
    match = _UNIT.search(words)
    return match.lastgroup if match is not None else None


def past_unit(text: str, start: int) -> int:
    """Where the words after a figure go on behind the unit that stands directly beside it ("£30 per hour, max")."""
    match = _UNIT_NEXT.match(text, start)
    return start if match is None else match.end()


def has_plus_before_unit(text: str, end: int) -> bool:
    """Whether a plus stands between a figure and its unit ("£38+ per hour"), and so leaves the upper end open."""
    plus = _PLUS_SIGN.match(text, end)
    return plus is not None and bool(_UNIT_NEXT.match(text, plus.end()) or _PM.match(text, plus.end()))


def blanked(text: str) -> str:
    """`text` with the numbers that are no money blanked out and its dashes made alike, each character in its place."""
    return _NOT_MONEY.sub(lambda match: re.sub(r"[0-9]", " ", match[0]), text.translate(_DASHES))


def figures(text: str) -> list[Money]:
    """The figures of money in `text`, in reading order, with mistakes of comma, point, space and k put right."""
    words = blanked(_LETTERS.sub(lambda match: match[0].translate(_AS_FIGURES), text))
    found: list[Money] = []
    matches = list(_MONEY.finditer(words))
    for index, match in enumerate(matches):
        following = matches[index + 1].start() if index + 1 < len(matches) else len(words)
        after = words[match.end() : min(following, match.end() + 45)]
        previous = matches[index - 1].end() if index else 0
        sign = match["sign"] or match["sign_after"]
        found.append(
            Money(
                start=match.start(),
                end=match.end(),
                value=_thousands(match),
                currency=_currency(sign),
                unit="month" if sign and _PM.match(after) else _unit_after(after),
                thousands=bool(match["k"]),
                doubtful=not match["k"] and bool(_ODD_COMMA.match(words, match.start("number"))),
                joined=bool(index) and _joins(words, matches[index - 1].start(), previous, match.start()),
            )
        )
        # "£38,220 - £43,693 (rising to £46,693 with market supplement)": a total, and no third point of the scale.
        if found[-1].joined and index > 1 and found[-2].joined and _WITH_MORE.match(after):
            found[-1] = replace(found[-1], joined=False)
    return _believed(_ranges_mended(found), words)


def _joins(words: str, start: int, end: int, following: int) -> bool:
    """Whether the words between two figures make them a range: a dash, "to", or "and" after "between"."""
    if end == following and words[end] == "£":
        return True  # "£26£28,000": a dash that was lost on the way
    if _MOST.fullmatch(words, end, following) and _LEAST.search(words[max(0, start - 12) : start]):
        return True  # "min £36,124, max £40,476"
    joiner = _JOINER.match(words[end:following])
    if joiner is None or joiner["word"] is None:
        joiner = _JOINER.match(words[past_unit(words, end) : following])
    if joiner is None or joiner["word"] is None:
        return False
    if joiner["word"].lower().startswith("up") and re.search("[,;(]", joiner[0]):
        return False  # "£40,876, up to £3,000 retention": another sum
    return joiner["word"].lower() != "and" or _BETWEEN.search(words[max(0, start - 12) : start]) is not None


def _value(number: str) -> float:
    if re.fullmatch(r"\d{1,3}\.\d{3}(?:\.\d{2})?", number):
        whole, *rest = number.split(".")
        return float(whole + rest[0] + ("." + rest[1] if len(rest) > 1 else ""))
    if re.fullmatch(r"\d+[,:]\d{1,2}", number):
        return float(re.sub("[,:]", ".", number))
    return float(re.sub(r"[,;'’\s]", "", number))


def _thousands(match: re.Match[str]) -> float:
    value = _value(match["number"])
    return round(value * 1000, 2) if match["k"] and value < 1000 else value  # "43,693k" is a slip


def _currency(sign: str | None) -> str | None:
    if not sign:
        return None
    sign = sign.strip().upper()
    return {"€": "EUR", "‚¬": "EUR", "EUR": "EUR", "$": "USD"}.get(sign, "GBP")


def _unit_after(after: str) -> str | None:
    """The unit in the words that follow a figure, unless words of another thing stand between ("+ £2 per hour")."""
    plus = _PLUS_SIGN.match(after)
    if plus is not None and (open_ended := _UNIT_NEXT.match(after, plus.end())):
        return open_ended.lastgroup  # "£1,194+ a week"
    near = re.split(r"[;+|]|\bplus\b|\b(?:hours|hrs)\b|\.\s+(?=(?-i:[A-Z]))", after, maxsplit=1, flags=re.IGNORECASE)[0]
    return unit_in(near)


def _ranges_mended(found: list[Money]) -> list[Money]:
    """A range shares what only one end carries: the thousands ("£30 - £35,000", "20-26K"), unit and currency."""
    mended = list(found)
    for index in range(len(mended) - 1, 0, -1):
        low, high = mended[index - 1], mended[index]
        if not high.joined:
            continue
        value, top = low.value, high.value
        if high.unit == "hour" and not high.currency and (low.joined or 4 * value <= top) and value < top < 100:
            # "£15-75 per hour": a dash for the point.
            mended[index - 1] = replace(low, value=value + top / 100, unit="hour", end=high.end)
            del mended[index]
            continue
        # "£24.24 per hour / £41,114" and the other way round: the same pay in two units.
        rate_first = low.unit in {"hour", "day"} and high.unit != low.unit and value < 1000 <= top
        if rate_first or (high.unit in {"hour", "day"} and low.unit is None and top < 200 and value >= 10_000):
            mended[index] = replace(high, joined=False)
            continue
        if high.value < low.value and min(low.value, high.value) >= 1000:
            # "£27,254 pro rata to £23,842" is a sum and its share; a range printed backwards is two bounds anyway.
            mended[index] = replace(high, joined=False)
            continue
        # "Senior Manager 2 – £72,345", "Range 10 - £25,989": a number without a sign that makes no fitting thousands.
        unsigned = low.currency is None and high.currency and not low.thousands
        # "£71,393 / 2 posts"
        a_count = high.currency is None and low.currency and not high.thousands and top * 1_000 < value
        if a_count or (unsigned and (4 * value < top < 1_000 or (value < 1_000 <= top and value * 2_000 < top))):
            mended[index] = replace(high, joined=False)
            continue
        if value < 1000 <= top and value * 1000 <= top and value >= 5:
            value = round(value * 1000, 2)
        elif top < 1000 <= value and value <= top * 1000 <= value * 3 and high.unit != "hour":
            top = round(top * 1000, 2)
        elif top * 3 < value and value >= 1000 and high.currency:
            mended[index] = replace(high, joined=False)  # "£33,743 to £37,840 – £679 allowance"
            continue
        mended[index - 1] = replace(
            low, value=value, unit=low.unit or high.unit, currency=low.currency or high.currency
        )
        mended[index] = replace(high, value=top, currency=high.currency or low.currency)
    return mended


def _believed(found: list[Money], words: str) -> list[Money]:
    """The figures that are money: signed, in a unit, or of a size and form that only pay has."""
    kept: list[Money] = []
    short = len(words.strip()) <= 60
    signed = any(one.currency for one in found)
    # "37971 to 40544 + £7,500 allowance": what is signed is neither a salary nor a rate, so the rest may be the pay.
    ranges = [end for low, high in pairwise(found) if high.joined for end in (low, high)]
    only_sums = not any(one.currency and (one.value >= 10_000 or one.unit in {"hour", "day"}) for one in found)
    for money in found:
        if money.unit == "hour" and _THREE_AFTER_POINT.fullmatch(words, money.start, money.end):
            money = replace(money, value=money.value / 1_000)
        plausible_year = money.value >= 5_000 and money.value < 500_000
        decimal_rate = short and 5 <= money.value < 150 and "." in words[money.start : money.end]
        # Beside signed figures one without a sign, a unit or a comma is a number of the vacancy.
        bare = signed and not (money.currency or money.thousands or money.unit or "," in words[money.start : money.end])
        unsigned = signed and not (money.currency or money.thousands)
        bare = bare and not (15_000 <= money.value < 150_000 and (only_sums or money in ranges))
        a_number = unsigned and money.value < {"year": 1_000, "month": 100, "week": 50}.get(money.unit or "", 0)
        if bare or a_number:
            continue
        if money.currency or money.thousands or plausible_year or decimal_rate or (money.unit and money.value >= 4):
            kept.append(money)
    return [
        replace(money, joined=False) if money.joined and (index == 0 or kept[index - 1].end > money.start) else money
        for index, money in enumerate(kept)
    ]
