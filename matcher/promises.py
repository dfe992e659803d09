"""What an advert promises: caseloads, supervision received, visa sponsorship.

Owns telling a promise from a duty ("you will provide regular supervision"). Must not judge whether it is a good one.
"""

import re
from collections.abc import Iterator

from matcher.demands import Found, Passages, denied
from matcher.experience import FIGURE, NUMBERS

# A larger number beside the word is not one person's cases.
MOST_CASES = 60
# A smaller one in words may count something else: "one of the lowest".
_SURELY_CASES = 10

_SPONSORED = re.compile(
    r"\b(?:we(?:[’']ll|[’']d)?|council|trust|can|able\s+to|will|do|also|happy\s+to)\s+(?:\w+\s+){0,2}?"
    r"(?:offer|provide|consider|support|sponsor)\w*\b"
    r"|\bsponsorship\s+(?:is\s+|may\s+be\s+)?(?:available|offered|provided|considered|possible)"
    r"|\b(?:offer|provid|includ|with)\w*\s+(?:\w+\s+){0,4}sponsorship|\b(?:licen[cs]ed|approved)\s+sponsor"
    r"|\bsponsor\s+licen[cs]e|\bwelcome|\bsponsorship\b\s*[:–-]\s*yes|\beligible\s+for\s+(?:\w+\s+){0,4}sponsorship",
    re.IGNORECASE,
)
_UNSPONSORED = re.compile(
    r"\b(?:not|unable|cannot|can[’']?t|don[’']?t|doesn[’']?t|won[’']?t|no|never|without|regret|unfortunately|neither"
    r"|ineligible|below|isn[’']?t)\b",
    re.IGNORECASE,
)
_SPONSOR_WORDS = re.compile(r"\bsponsor", re.IGNORECASE)
_OTHER_SPONSOR = re.compile(
    r"\bsponsor(?:ed|ing)?\s+(?:by|a\s+student|your\s+(?:degree|training|studies)|event|training|qualification)"
    r"|\bexecutive\s+sponsor|\bproject\s+sponsor",
    re.IGNORECASE,
)


def sponsorship(passages: Passages, start: int, end: int) -> Iterator[Found]:
    """Whether a sentence offers or refuses to sponsor a visa."""
    words = passages.text[start:end]
    if not _SPONSOR_WORDS.search(words) or _OTHER_SPONSOR.search(words):
        return
    if re.search(
        r"\bvisa|\bwork\s+permit|\bcertificates?\s+of\s+sponsorship|\bskilled\s+worker|\bsponsorship"
        r"|\bsponsor\s+licen|(?:\bnot|n[’']t|\bcannot)\s+sponsor|\boverseas|\binternational"
        r"|\bfrom\s+(?:abroad|outside)|\blicen[cs]ed\s+sponsor|\bhealth\s+and\s+care\s+worker",
        words,
        re.IGNORECASE,
    ):
        if _UNSPONSORED.search(words):
            yield "visa", "refused", None
        else:
            yield "visa", "promised" if _SPONSORED.search(words) else "unknown", None


_CASES = re.compile(
    rf"(?<![\w£.])(?P<low>{FIGURE})\s*(?:(?:-|–|(?:rising\s+|building\s+)?to)\s*(?P<high>{FIGURE}))?\s*(?:\+\s*)?"
    r"(?P<of>cases?|child(?:ren)?|famil(?:y|ies)|young\s+people)?(?![\w%])",
    re.IGNORECASE,
)
CASELOAD = re.compile(r"\bcase[\s-]?loads?\b", re.IGNORECASE)
_PROMISED_CASELOAD = re.compile(
    r"\b(?:protected|manageable|small(?:er)?|low(?:er)?|reduced|capped|realistic|sensible|reasonable|limited|maximum"
    r"|average|fair)\b",
    re.IGNORECASE,
)
# A manager who will "hold a small caseload" beside the other duties is promised nothing.
_HELD_BESIDE = re.compile(r"\b(?:hold|carry|manag)(?:e|ing)?\s+(?:an?|your\s+own)\s+(?:small|low)\s+$", re.IGNORECASE)
_MAXIMUM = re.compile(
    r"\b(?:max(?:imum)?|no\s+more\s+than|not\s+exceed\w*|up\s+to|cap(?:s|ped)?|no\s+higher\s+than|limited?\s+to"
    r"|never\s+more|below|under(?![\s-]*\d)|(?:rarely|never|seldom|not)\s+(?:go\s+)?(?:above|over|exceed\w*)"
    r"|less\s+than|fewer\s+than|limit)\b",
    re.IGNORECASE,
)
_NOT_CASES = re.compile(
    r"^\s*(?:years?|months?|weeks?|hours?|days?|%|per\s+cent|per\s+annum|minutes)"
    r"|^\s*(?:-|\s)?(?:year|month)s?[\s-]old",
    re.IGNORECASE,
)


# "You would carry around ten cases": the post's own caseload without its word.
_CARRIED = re.compile(
    r"\b(?:nobody|no[\s-]one|you)(?:[’']ll|[’']d|\s+will|\s+would|\s+can\s+expect\s+to)?\s+(?:here\s+)?"
    r"(?:typically\s+|usually\s+|never\s+|rarely\s+)?(?:carry|carries|holds?|have|has|be\s+allocated)\s+"
    r"(?:around\s+|about\s+|approximately\s+|roughly\s+|up\s+to\s+|between\s+|(?:no\s+)?more\s+than\s+)?"
    rf"(?P<low>{FIGURE})\s*(?:(?:-|–|to|and|or)\s*(?P<high>{FIGURE})\s+)?"
    r"(?:of\s+(?:the|our)\s+)?(?:\w+\s+){0,2}?(?:cases|families|children|young\s+people)\b",
    re.IGNORECASE,
)


_EACH = re.compile(
    rf"(?:\b(?:up\s+to|around|about|no\s+more\s+than)\s+)?(?<![\w£.])(?P<low>{FIGURE})\s*"
    rf"(?:(?:-|–|to|or)\s*(?P<high>{FIGURE})\s+)?"
    r"(?:cases|families|children|young\s+people)\s+(?:each|at\s+(?:the\s+)?most|maximum)\b",
    re.IGNORECASE,
)


def caseload(passages: Passages, start: int, end: int) -> Iterator[Found]:
    """The caseload that a sentence promises, with its number of cases where it gives one."""
    words = passages.text[start:end]
    for match in CASELOAD.finditer(words):
        low, high = max(0, match.start() - 70), match.end() + 70
        around = words[low:high]
        number = _cases(words, match.start(), match.end())
        kind = _PROMISED_CASELOAD.search(around)
        if number is None and (kind is None or kind[0].lower() in {"average", "maximum", "limited", "fair"}):
            continue
        if number is None and _HELD_BESIDE.search(words[: match.start()]):
            continue
        if number is not None:
            value = (
                "maximum"
                if _MAXIMUM.search(around)
                else "average"
                if re.search(r"\baverag", around, re.IGNORECASE)
                else "stated"
            )
        elif kind is not None:
            value = "protected" if kind[0].lower() in {"protected", "reduced"} else "manageable"
        yield value, "refused" if denied(words, match.start()) else "promised", number
        return
    if (carried := _CARRIED.search(words) or _EACH.search(words)) is not None:
        figure = (carried["high"] or carried["low"]).lower()
        number = float(NUMBERS.get(figure) or figure)
        if 3 <= number <= MOST_CASES:
            most = _MAXIMUM.search(carried[0]) or re.search(r"more than|most$", carried[0], re.IGNORECASE)
            yield "maximum" if most else "stated", "promised", number


_NEAR = re.compile(r".{0,70}(?!\w)", re.DOTALL)
"""What follows a word closely. A word that it would end inside is left out: "section 47" says no 4."""
_OTHER_CLAUSE = re.compile(r"[,(]?\s*\b(?:you\s+will|and\s+you|with\s+over|sections?\s+\d+)\b")


def _cases(words: str, start: int, end: int) -> float | None:
    """The number of cases nearest to the word caseload: after it first ("a caseload of 14"), else before it."""
    near = _NEAR.match(words, end)
    clause = _OTHER_CLAUSE.split(near[0] if near else "", maxsplit=1)[0]
    before = max(0, start - 30, words.rfind(",", 0, start) + 1)
    for stretch, offset in ((clause, end), (words[before:start], before)):
        for match in _CASES.finditer(stretch):
            figure = (match["high"] or match["low"]).lower()
            number = float(NUMBERS.get(figure) or figure)
            if match["of"] is None and NUMBERS.get(figure, MOST_CASES) < _SURELY_CASES:
                continue  # "one of the lowest"
            if 3 <= number <= MOST_CASES and not _NOT_CASES.match(words[offset + match.end() :]):
                return number
    return None


OFTEN = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "weekly",
            r"(?<!two[\s-])(?<!four[\s-])(?<!six[\s-])(?<!\d[\s-])(?<!bi[\s-])\bweekly\b"
            r"|\b(?:every|once\s+a|per)\s+week\b",
        ),
        (
            "fortnightly",
            r"\bfortnight|\b(?:every|each)\s+(?:two|2|second|other)\s+weeks?|\b(?:2|two)[\s-]weekly|\bbi[\s-]?weekly",
        ),
        (
            "monthly",
            r"\bmonthly\b|\b(?:every|once\s+a|per|each)\s+month\b|\b(?:every|each)\s+(?:four|4)\s+weeks"
            r"|\b(?:4|four)[\s-]weekly",
        ),
        (
            "regular",
            r"\bregular(?:ly)?\b|\bfrequent\b|\bconsistent\b|\bprotected\b|\breflective\b|\bquality\b|\bexcellent\b",
        ),
    )
)
# How such an item begins; one that begins with a verb is a duty.
_PRAISED = re.compile(
    r"\W*(?:and\s+)?(?:regular|frequent|consistent|protected|reflective|(?:high\s+)?quality|excellent|good|group"
    r"|clinical|structured"
    r"|weekly|fortnightly|monthly|(?:two|four)[\s-]weekly"
    r"|supervision(?!\s+(?:files?|records?|notes|polic\w+|agreements?)))\b",
    re.IGNORECASE,
)
_HOW_OFTEN = {"weekly", "fortnightly", "monthly"}
_PRAISED_WORDS = 3  # "excellent supervision", "regular reflective supervision"
_LISTED_WORDS = 9  # of an item that only names it: "a laptop, supervision fortnightly, free parking"
_SUPERVISION = re.compile(r"\bsupervision\b", re.IGNORECASE)
_GIVING = re.compile(
    r"\b(?:provid|deliver|giv|undertak|conduct|carry|ensur|chair|facilitat|offer|lead|oversee"
    r"|record)\w*\b[^.;]{0,80}$|\bto\s+supervise|\bsupervise\b",
    re.IGNORECASE,
)
_YOU_GIVE = re.compile(
    r"\byou(?:[’']ll|\s+will|\s+would)\s+(?:also\s+)?(?:be\s+(?:responsible|expected|required)|provid|deliver|giv"
    r"|undertak"
    r"|conduct|carry|ensur|offer|lead|chair|facilitat|supervis)",
    re.IGNORECASE,
)
# A line of duties: "Offer management oversight and reflective supervision".
_DUTY_GIVES = re.compile(
    r"(?:^|[-–•]\s*)(?:offer|provide|give|deliver|ensure|undertake|lead)\b(?![^.;]*\b(?:you|we)\b)[^.;]*$",
    re.IGNORECASE,
)
_RECEIVING = re.compile(
    r"\b(?:we|receiv\w*|offer(?:ed)?|benefit\w*|access\s+to|have|with|enjoy|get|includ\w*|supported)\b[^.;]{0,100}$",
    re.IGNORECASE,
)
_TO_OTHERS = re.compile(
    r"^\s*(?:to|of|for)\s+(?:the\s+|a\s+|our\s+|your\s+|all\s+|other\s+|qualified\s+|allocated\s+)?"
    r"(?:team|staff|social\s+work|practitioner|student|nqsw|newly|others|worker|colleague|foster|carer|famil|contact"
    r"|child|direct\s+report|senior|group|employee|unqualified|family)",
    re.IGNORECASE,
)


def supervision(passages: Passages, start: int, end: int) -> Iterator[Found]:
    """The supervision that a sentence promises to the person, and how often."""
    words = passages.text[start:end]
    for match in _SUPERVISION.finditer(words):
        before, after = words[max(0, match.start() - 110) : match.start()], words[match.end() : match.end() + 60]
        if _TO_OTHERS.match(after):
            continue
        own = re.split(r",|\band\b|\bwith\b", after, maxsplit=1)[0]
        often = next((name for name, pattern in OFTEN if pattern.search(f"{before[-60:]} {own}")), None)
        if often is None:
            continue
        if _YOU_GIVE.search(before) or _DUTY_GIVES.search(before):
            continue
        item = re.split(r"[,;]", before)[-1] + match[0] + own
        most = _LISTED_WORDS if often in _HOW_OFTEN else _PRAISED_WORDS
        listed = len(item.split()) <= most and _PRAISED.match(item) and not _GIVING.search(before)
        if not (listed or _RECEIVING.search(before)):
            asked = passages.demand(start, end, start + match.start(), start + match.end())
            if _GIVING.search(before) or asked != "promised":
                continue
        yield often, "refused" if denied(words, match.start()) else "promised", None
        return
