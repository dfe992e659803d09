"""The supervision that an advert promises to the person, and how often it is.

Owns telling supervision received from supervision given ("you will provide regular supervision"), asked ("experience of
supervision") and ordered by courts. Must not judge whether it is enough.
"""

import re
from collections.abc import Iterator
from itertools import islice

from matcher.demands import MOST_MENTIONS, Found, Passages, denied

# How often, the most exact first; "regular" stands for every promise that praises it and names no interval.
OFTEN = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "weekly",
            r"\bweekly\b(?<!two[\s-]weekly)(?<!three[\s-]weekly)(?<!four[\s-]weekly)(?<!six[\s-]weekly)"
            r"(?<!eight[\s-]weekly)(?<!\d[\s-]weekly)(?<!bi[\s-]weekly)"
            r"|\b(?:every|each|once\s+a|per)\s+week\b",
        ),
        (
            "fortnightly",
            r"\bfortnight|\b(?:every|each)\s+(?:two|2|second|other)(?:\s*(?:-|–|to|or)\s*(?:3|three))?\s+weeks?|\b(?:2|two)[\s-]weekly|\bbi[\s-]?weekly"
            r"|\btwice\s+(?:a\s+month|monthly)",
        ),
        (
            "three_weekly",
            r"\b(?:every|each)\s+(?:three|3|third)(?:\s*(?:-|–|to|or)\s*(?:4|four))?\s+weeks?|\b(?:3|three)[\s-]weekly",
        ),
        (
            "monthly",
            r"\bmonthly\b(?<!bi[\s-]monthly)(?<!two[\s-]monthly)(?<!\d[\s-]monthly)|\b(?:every|once\s+a|per|each|a)\s+month\b"
            r"|\b(?:every|each)\s+(?:four|4)(?:\s*(?:-|–|to)\s*(?:5|6|five|six))?\s+weeks|\b(?:4|four)[\s-]weekly",
        ),
        ("six_weekly", r"\b(?:every|each)\s+(?:six|6)\s+weeks|\b(?:6|six)[\s-]weekly"),
        (
            "two_monthly",
            r"\bbi[\s-]?monthly|\b(?:every|each)\s+(?:two\s+|2\s+|second\s+|other\s+)months?|\b(?:2|two)[\s-]monthly"
            r"|\b(?:every|each)\s+(?:eight|8)\s+weeks|\b(?:8|eight)[\s-]weekly",
        ),
        (
            "regular",
            r"\bregular(?:ly)?\b|\bfrequent\b|\bconsistent\b|\bprotected\b|\breflective\b|\bquality\b|\bexcellent\b"
            r"|\b(?:robust|strong|good|great|outstanding|supportive|structured|enhanced|effective|dedicated|skilled|expert"
            r"|meaningful|thoughtful|restorative)\b",
        ),
    )
)
_ITEM_END = re.compile(r"[,;]|:\s")
_HOW_OFTEN = {name for name, _ in OFTEN} - {"regular"}
_PRAISE = (
    r"(?:regular|frequent|consistent|protected|reflective|(?:high[\s-]+)?quality|excellent|good"
    r"|group|robust|strong|great|outstanding|supportive|structured|enhanced|effective|dedicated|skilled|expert|meaningful"
    r"|thoughtful|restorative|clinical|personal|individual|peer|professional|one[\s-]to[\s-]one|1\s?[:-]?(?:to)?[\s-]?1"
    r"|(?:bi[\s-]?)?(?:weekly|monthly)|fortnightly|(?:two|three|four|six|eight|[23468])[\s-](?:weekly|monthly))\b"
)
# How such an item begins; one that begins with a verb is a duty.
_PRAISED = re.compile(rf"\W*(?:and\s+)?(?:an?\s+)?(?:{_PRAISE}|supervision\b)", re.IGNORECASE)
# "We offer no weekly supervision", "agency workers do not get reflective supervision".
_NOT_GIVEN = re.compile(
    r"(?:\bno|(?:\bnot|n[’']t)\s+(?:currently\s+|yet\s+)?(?:have|get|receive|offer|provide|include|give)(?:\s+(?:you|any|an?))*)"
    rf"\s+(?:{_PRAISE}\s+(?:(?:and|or)\s+)?){{0,4}}$",
    re.IGNORECASE,
)
# "Pod supervision every fortnight", "your own supervision will be monthly".
_SOME_KIND = re.compile(r"\W*(?:[\w-]+\s+){0,2}|.*\byour\s+(?:own\s+)?(?:\w+\s+)?", re.IGNORECASE | re.DOTALL)
_AS_WELL_AS = re.compile(r"\bas\s+well\s+as\b", re.IGNORECASE)
# Whom a manager supervises, and what is supervised at a family centre: "staff supervision monthly".
_OF_STAFF = re.compile(r"\b(?:staff|students?[’']?|contact)\s+$", re.IGNORECASE)
_YOURS = re.compile(r"\byour\s+(?:own\s+)?(?:\w+ly\s+)(?:\w+\s+)?$", re.IGNORECASE)  # "in your monthly supervision"
_ITS_INTERVAL = re.compile(
    r"\s+(?:(?:is|are|will\s+be)\s+)?(?:held\s+)?(?:at\s+least\s+)?(?:every|each|once|twice|weekly|fortnightly|monthly"
    r"|(?:two|three|four|six|eight|[23468])[\s-])",
    re.IGNORECASE,
)
_PRAISED_WORDS = 6  # "regular one to one and group supervision"
_LISTED_WORDS = 9  # of an item that says how often: "a laptop, supervision fortnightly, free parking"
_SUPERVISION = re.compile(
    r"\bsupervisions?\b|\bbe\s+supervised(?=\s+(?:\w+\s+){0,2}(?:weekly|fortnightly|monthly|every|each|once)\b)",
    re.IGNORECASE,
)
# What follows the word where it is no supervision that is given to anybody.
_OF_THE_WORD = re.compile(
    r"\s+(?:files?|records?|notes?|polic\w+|agreements?|skills?|experience|models?|training|orders?|responsibilit\w+"
    r"|arrangements\s+for|courses?|qualifications?)\b",
    re.IGNORECASE,
)
_GIVING = re.compile(
    r"\b(?:provid|deliver|giv|undertak|conduct|carry|ensur|chair|facilitat|offer|lead|oversee"
    r"|record)\w*\b[^.;]{0,80}$|\bto\s+supervise|\bsupervise\b",
    re.IGNORECASE,
)
_YOU_GIVE = re.compile(
    r"\byou(?:[’'](?:ll|d)|\s+will|\s+would)\s+(?:also\s+)?(?:be\s+(?:responsible|expected|required)|provid|deliver|giv"
    r"|undertak|have\s+responsib"
    r"|conduct|carry|ensur|offer|lead|chair|facilitat|supervis)|\bmanag(?:e|ing)\s+(?:a\s+|the\s+|your\s+)?(?:staff|team)\b",
    re.IGNORECASE,
)
# "Managers who give regular supervision", "your manager will provide you with it".
_GIVEN_TO_YOU = re.compile(
    r"\b(?:managers?|supervisors?|leaders?)\s+(?:who|that|will)\s+(?:\w+\s+){0,2}?(?:giv|provid|offer)\w*\b[^.;]*$"
    r"|\b(?:giv|offer|provid)\w*\s+you\b[^.;]*$",
    re.IGNORECASE,
)
# A line of duties: "Offer management oversight and reflective supervision".
_DUTY_GIVES = re.compile(
    r"(?:^|[-–•]\s*)(?:offer|provide|give|deliver|ensure|undertake|lead)\b(?![^.;]*\b(?:you|we)\b)[^.;]*$",
    re.IGNORECASE,
)
# "You will have experience of regular supervision" asks for it.
_ABLE = re.compile(
    r"\b(?:experience|knowledge|understanding|ability|able|skill\w*|confident|responsib\w*|use|attend|participat\w+"
    r"|take\s+part|engage|prepare)\b[^.;,]{0,50}$",
    re.IGNORECASE,
)
_RECEIVING = re.compile(
    r"\b(?:we|receiv\w*|offer(?:ed)?|benefit\w*|access\s+to|have|with|enjoy|get|meet|includ\w*|supported|seen\s+for|(?:count|rely)\s+on|look\s+forward\s+to"
    r"|see\s+(?:your|a|an|the)\s+(?:\w+\s+)?(?:supervisor|manager)\s+for)\b[^.;]{0,100}$",
    re.IGNORECASE,
)
_TO_OTHERS = re.compile(
    r"^\s*(?:to|of|for)\s+(?:the\s+|a\s+|our\s+|your\s+|all\s+|other\s+|qualified\s+|allocated\s+)?"
    r"(?:team|staff|social\s+work|practitioner|student|nqsw|newly|others|worker|colleague|foster|carer|famil|contact"
    r"|child|pod\b|unit\b|direct\s+report|senior|group|employee|unqualified|family)"
    r"|^\s*from\s+you\b|^\s*with\s+(?:the\s+|your\s+|all\s+)?(?:staff|team\b(?!\s+(?:manager|leader))|direct\s+report|social\s+workers)",
    re.IGNORECASE,
)
_OF_US = re.compile(r"\b(?:we|our)\b", re.IGNORECASE)
_FOR_ALL = re.compile(
    r"\s*for\s+(?:all\s+|our\s+|every\s+)*(?:staff|social\s+work|practitioner|employee|nqsw|newly)", re.IGNORECASE
)


def supervision(passages: Passages, start: int, end: int) -> Iterator[Found]:
    """The supervision that a sentence promises to the person, and how often."""
    words = passages.text[start:end]
    for match in islice(_SUPERVISION.finditer(words), MOST_MENTIONS):
        before, after = words[max(0, match.start() - 110) : match.start()], words[match.end() : match.end() + 60]
        if _OF_THE_WORD.match(after) or (
            _TO_OTHERS.match(after) and not (_FOR_ALL.match(after) and _OF_US.search(before))
        ):
            continue
        own = re.split(r",|\band\b|\bwith\b", after, maxsplit=1)[0]
        often = _interval(before, own)
        if often is None or _YOU_GIVE.search(before) or _DUTY_GIVES.search(before) or _ABLE.search(before):
            continue
        if not _is_received(passages, start, end, match, before, own, often):
            continue
        refused = denied(words, match.start()) or _NOT_GIVEN.search(before)
        yield often, "refused" if refused else "promised", None
        return


def _interval(before: str, own: str) -> str | None:
    """How often supervision is: its own item of a list says it first, then what stands before and behind it."""
    item = _ITEM_END.split(before)[-1][-60:]
    last = re.split(r"\band\b", item)[-1]
    for words, names in (
        (f"{last} {own}", _HOW_OFTEN),
        (f"{item} {own}", _HOW_OFTEN),
        (f"{before[-60:]} {own}", {name for name, _ in OFTEN}),
    ):
        for name, pattern in OFTEN:
            if name in names and pattern.search(words):
                return name
    return None


def _is_received(
    passages: Passages, start: int, end: int, match: re.Match[str], before: str, own: str, often: str
) -> bool:
    """Whether the supervision at `match` in a sentence is listed as an offer, received or promised."""
    if _OF_STAFF.search(before) and not _OF_US.search(before):
        return False
    giving = _GIVING.search(before) and not _GIVEN_TO_YOU.search(before)
    item = _ITEM_END.split(before)[-1] + match[0] + re.split(r"\b(?:from|during|by|for|in|until)\b", own)[0]
    most = _LISTED_WORDS if often in _HOW_OFTEN else _PRAISED_WORDS
    if match[0].lower().startswith("be "):
        return True
    if often in _HOW_OFTEN and _YOURS.search(before) and not giving:
        return True
    if often in _HOW_OFTEN and _ITS_INTERVAL.match(own) and not giving:
        kind = _AS_WELL_AS.split(_ITEM_END.split(before)[-1])[-1]
        if _SOME_KIND.fullmatch(before) or _SOME_KIND.fullmatch(kind):
            return True
    last = re.split(r"\band\b", item)[-1]
    listed = any(
        len(one.split()) <= most and _PRAISED.match(one) for one in (item, last if often in _HOW_OFTEN else item)
    )
    if listed and not giving:
        return True
    if _RECEIVING.search(before) or _GIVEN_TO_YOU.search(before):
        return True
    return not giving and passages.demand(start, end, start + match.start(), start + match.end()) == "promised"
