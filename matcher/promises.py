"""What an advert promises of caseloads and of sponsoring visas.

Owns telling a promise from a duty ("you will oversee caseloads") and from other uses of the words. Must not judge
whether it is a good one; supervision is `matcher.supervision`'s.
"""

import re
from collections.abc import Iterator
from itertools import islice

from matcher.demands import MOST_MENTIONS, Found, Passages, denied
from matcher.experience import FIGURE
from matcher.number_words import figure_of

# A larger number beside the word is not one person's cases.
MOST_CASES = 60
_BEFORE = 150  # characters before the word in which whose caseload it is, and how much of one, is looked for
# A smaller one in words may count something else: "one of the lowest".
_SURELY_CASES = 10

_SPONSORED = re.compile(
    r"\b(?:we(?:[’']ll|[’']d)?|council|trust|can|able\s+to|will|do|also|happy\s+to)\s+(?!you\b)(?:\w+\s+){0,2}?"
    r"(?:offer\w*|provid\w*|consider\w*|support\w*|sponsor(?!ship)\w*)\b"
    r"|\bwe\b[^.;?]{0,40}\band\s+(?:can\s+|will\s+)?sponsor\s+(?:\w+\s+){0,2}?(?:social\s+)?(?:workers?|people|candidates|applicants|staff)\b"
    r"|\bsponsorship\b[^.;?]{0,60}?\b(?:available|offered|on\s+offer|provided|considered|possible)"
    r"|\b(?:offer|provid|includ|with)\w*\s+(?:\w+\s+){0,4}sponsorship"
    r"|\b(?:licen[cs]ed|approved)\s+(?:\w+\s+){0,2}sponsor|\bmeets?\s+(?:the|all)\s+(?:\w+\s+){0,2}(?:requirements|criteria)"
    r"|\bwe\s+are\s+an?\s+(?:[\w-]+\s+)?sponsor\b|\b[ab][\s-]rated\s+sponsor|\bsponsor(?:ship)?\s+licen[cs]e|\bwelcome|\b(?:role|post|position)\s+is\s+eligible|\bsponsorship\b\s*[:–-]\s*yes|\beligible\s+for\s+(?:\w+\s+){0,4}sponsorship",
    re.IGNORECASE,
)
_UNSPONSORED = re.compile(
    r"\b(?:not|unable|cannot|can[’']?t|don[’']?t|doesn[’']?t|won[’']?t|no|never|without|regret|unfortunately|neither"
    r"|ineligible|below|\w+n[’']t|isnt|falls?\s+outside|outside\s+(?:the\s+)?(?:scope|rules|criteria))\b",
    re.IGNORECASE,
)
_SPONSOR_WORDS = re.compile(r"\bsponsor", re.IGNORECASE)
# "This role does not qualify for a Skilled Worker visa" says it without its word.
_ELIGIBLE = re.compile(
    r"\b(?:(?:role|post|position|job)s?|vacanc(?:y|ies)|salary|opportunity)\b[^.;]{0,120}\b(?:qualif(?:y|ies)|eligible|meets?|suitable)\b[^.;]{0,120}"
    r"\b(?:visas?|skilled\s+worker|tier\s+2)\b",
    re.IGNORECASE,
)
# "We cannot consider anyone who would need a visa".
_NEEDING = re.compile(r"(?<!\bnot\s)\bneed(?:s|ing)?\s+(?:\w+\s+){0,3}?(?:visas?|work\s+permits?)\b", re.IGNORECASE)
_OTHER_SPONSOR = re.compile(
    r"\bsponsor(?:ed|ing)?\s+(?:by|a\s+student|your\s+(?:degree|training|studies)|event|training|qualification)"
    r"|\bsponsorship\s+(?:for|to|through)\s+(?:\w+\s+){0,8}(?:courses?|degree|master\w*|training|study|apprenticeships?|awards?)\b"
    r"|\bsponsor\w*\s+(?:you|staff|social\s+workers?)\s+(?:through|to|for)\b"
    r"|\bexecutive\s+sponsor|\bproject\s+sponsor",
    re.IGNORECASE,
)


def sponsorship(passages: Passages, start: int, end: int) -> Iterator[Found]:
    """Whether a sentence offers or refuses to sponsor a visa."""
    words = passages.text[start:end]
    if _OTHER_SPONSOR.search(words):
        return
    if not _SPONSOR_WORDS.search(words):
        if _ELIGIBLE.search(words):
            yield "visa", "refused" if _UNSPONSORED.search(words) else "promised", None
        elif _NEEDING.search(words) and _UNSPONSORED.search(words):
            yield "visa", "refused", None
        return
    if re.search(
        r"\bvisa|\bwork\s+permit|\bcertificates?\s+of\s+sponsorship|\bskilled\s+worker|\bsponsorship"
        r"|\bsponsor\s+licen|(?:\bnot|n[’']t|\bcannot|\bunable\s+to)\s+(?:\w+\s+){0,7}?sponsor|\boverseas|\binternational"
        r"|\bfrom\s+(?:abroad|outside)|\b(?:licen[cs]ed|approved)\s+(?:\w+\s+){0,2}sponsor|\bhealth\s+and\s+care\s+worker"
        r"|\bsponsor(?:ing)?\s+(?:the\s+right\s+)?(?:candidate|applicant|you|people|worker)",
        words,
        re.IGNORECASE,
    ):
        if passages.text[end : end + 1] == "?":
            yield "visa", "unknown", None  # a question of the form
        elif _UNSPONSORED.search(words):
            yield "visa", "refused", None
        else:
            yield "visa", "promised" if _SPONSORED.search(words) else "unknown", None


_AGED = re.compile(r"\bage[ds]?\s*(?:of\s+|between\s+)?$", re.IGNORECASE)
# "Starts at four and builds up to no more than twelve": the last of them is the caseload.
_BUILDS_UP = re.compile(
    rf"\b(?:build\w*|ris\w+|increas\w*|grow\w*|mov\w+)\s+(?:up\s+)?(?:slowly\s+|gradually\s+)?to\s+"
    rf"(?:a\s+maximum\s+of\s+|no\s+more\s+than\s+|around\s+|about\s+|up\s+to\s+)?(?P<most>{FIGURE})\b",
    re.IGNORECASE,
)
_CASES = re.compile(
    rf"(?<![\w£])(?<![\d£]\.)(?P<low>{FIGURE})\s*(?:(?:-|–|(?:(?:cases|children|families)\s+)?(?:(?:rising|building|increasing)\s+)?to"
    rf"|(?<=between\s\d\d\s)and|(?<=between\s\d\s)and|or)\s*(?P<high>{FIGURE}))?\s*(?:\+\s*)?"
    r"(?P<of>cases?|child(?:ren)?|famil(?:y|ies)|young\s+people)?(?![\w%])",
    re.IGNORECASE,
)
CASELOAD = re.compile(r"\bcase[\s-]?loads?\b", re.IGNORECASE)
_PROMISED_CASELOAD = re.compile(
    r"\b(?:protected|manageable|small(?:er)?|low(?:er)?|reduced|capped|realistic|sensible|reasonable|limited|maximum"
    r"|average|fair|light(?:er)?|lowest)\b|\b(?:below|under|lower\s+than)\s+(?:the\s+)?(?:\w+\s+){0,2}average\b",
    re.IGNORECASE,
)
# A manager who will "hold a small caseload" beside the other duties is promised nothing.
_HELD_BESIDE = re.compile(
    r"\b(?:hold|carry|manag)(?:e|ing)?\s+(?:an?|your\s+own)\s+(?:very\s+)?(?:small|low|reduced\s+but\s+[\w\s]{3,20}?|small\s+but\s+[\w\s]{3,20}?)\s+$",
    re.IGNORECASE,
)
_MAXIMUM = re.compile(
    r"\b(?:max(?:imum)?|no\s+more\s+than|not\s+exceed\w*|up\s+to|cap(?:s|ped)?|no\s+higher\s+than|limited?\s+to"
    r"|never\s+more|below|under(?![\s-]*\d)|(?:rarely|never|seldom|not)\s+(?:go\s+)?(?:above|over|exceed\w*)"
    r"|less\s+than|fewer\s+than|limit|(?:stay|kept|keep|remain|be|is|are)\s+(?:well\s+)?(?:under|below)"
    r"|or\s+(?:fewer|less|under|below))\b",
    re.IGNORECASE,
)
# "A 10% reduction in caseload", "a gradual build up of your caseload".
_REDUCED = re.compile(
    r"\breduc\w+\s+(?:in|of|to)\s+(?:[\w,]+\s+){0,3}$|\bgradual\w*\s+(?:\w+[\s-]+){1,3}(?:of|in|to)\s+(?:your\s+|the\s+)?$",
    re.IGNORECASE,
)
_REDUCTION = re.compile(
    r"\s+(?:is\s+|are\s+|will\s+be\s+)?(?:reduc|protect|cut\b|(?:built?|grow\w*|increas\w*)\s+(?:up\s+)?gradual)",
    re.IGNORECASE,
)
# Whose caseloads a manager looks after.
_OF_OTHERS = re.compile(
    r"\b(?:overse\w+|monitor\w*|audit\w*|review\w*|allocat(?:e|es|ing|ion\s+of)|their|team[’']?s?)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_NOT_CASES = re.compile(
    r"^\s*(?:years?|months?|weeks?|hours?|days?|%|per\s+cent|per\s+annum|minutes)"
    r"|^\s*(?:-|\s)?(?:year|month)s?[\s-]old",
    re.IGNORECASE,
)


# "You would carry around ten cases": the post's own caseload without its word.
_CARRIED = re.compile(
    r"\b(?:nobody|no[\s-]one|you|(?:social\s+)?workers?|practitioners?|nqsws?|each(?:\s+of\s+(?:them|us))?)(?:\s+(?:in|on|at)\s+(?:this|our|the)\s+\w+)?"
    r"(?:[’']ll|[’']d|\s+will|\s+would|\s+can\s+expect\s+to)?\s+(?:here\s+)?"
    r"(?:typically\s+|usually\s+|currently\s+|never\s+|rarely\s+)?"
    r"(?:carry|carries|holds?|have|has|be\s+allocated|(?:works?\s+with|supports?)(?=[^.;]{0,60}\b(?:at\s+(?:a|any|once)|around|about|up\s+to)\b))\s+"
    r"(?:around\s+|about\s+|approximately\s+|roughly\s+|up\s+to\s+|between\s+|over\s+|(?:no\s+)?more\s+than\s+)?"
    rf"(?P<low>{FIGURE})\s*(?:(?:-|–|to|and|or)\s*(?P<high>{FIGURE})\s+)?"
    r"(?:of\s+(?:the|our)\s+)?(?:\w+\s+){0,2}?(?:cases|families|children|young\s+people|households|carers|proceedings)\b(?![’'])",
    re.IGNORECASE,
)
# "The average number of cases per social worker is 13".
_PER_WORKER = re.compile(
    r"\bnumber\s+of\s+(?:cases|children|families)\s+(?:per|for\s+each|held\s+by)\s+(?:each\s+)?(?:social\s+)?worker\w*"
    rf"[^\d.;]{{0,20}}?(?P<low>{FIGURE})(?:\s*(?:-|–|to)\s*(?P<high>{FIGURE}))?\b"
    rf"|(?<![\w£.])(?P<each>{FIGURE})\s+(?:cases|children|families|households)\s+(?:per|for\s+each)\s+(?:social\s+)?worker",
    re.IGNORECASE,
)
# "Working with around 16 families at once": a duty's line, and how many at a time.
_AT_ONCE = re.compile(
    rf"\bworking\s+with\s+(?:around\s+|about\s+|up\s+to\s+)?(?P<held>{FIGURE})(?:\s*(?:-|–|to|or)\s*(?P<most>{FIGURE}))?\s+"
    r"(?:cases|families|children|young\s+people)\s+at\s+(?:once|any\s+one\s+time|any\s+time|a\s+time)\b",
    re.IGNORECASE,
)
# "Never more than 14 children" as a line of its own.
_NEVER_MORE = re.compile(
    rf"\W*(?:never|no)\s+more\s+than\s+(?P<low>{FIGURE})(?P<high>)\s+(?:cases|children|families)\W*"
    rf"|\W*(?:up\s+to\s+|around\s+|about\s+)?(?P<most>{FIGURE})\s+(?:cases|children|families|young\s+people)\s+"
    r"at\s+(?:any\s+one|any|a)\s+time\W*",
    re.IGNORECASE,
)


# "Nationally, social workers hold 16 cases on average" promises nothing, unless it is told beside the employer's own.
_ELSEWHERE = re.compile(
    r"\bnational(?:ly)?\b|\belsewhere\b|\bacross\s+(?:england|scotland|wales|the\s+(?:country|uk))\b"
    r"|\b(?:other|many|most)\s+(?:councils|authorities|local\s+authorities|employers|places)\b",
    re.IGNORECASE,
)
_HERE = re.compile(r"\b(?:we|ours?|us|yours?|you|here)\b", re.IGNORECASE)


_NEVER_ASKED = re.compile(
    r"\b(?:you|social\s+workers?)(?:[’']ll|\s+will)?\s+(?:never|not|rarely)\s+(?:be\s+(?:asked|expected|required)\s+to\s+)?"
    rf"(?:take\s+on|carry|hold|have|be\s+given)\s+more\s+than\s+(?P<most>{FIGURE})\s+(?:cases|children|families)\b",
    re.IGNORECASE,
)


_EACH = re.compile(
    rf"\beach\s+(?:with|holding|carrying)\s+(?:around\s+|about\s+|up\s+to\s+|between\s+)?(?P<held>{FIGURE})"
    rf"(?:\s*(?:-|–|to|and|or)\s*(?P<most>{FIGURE}))?\s+(?:cases|families|children|young\s+people)\b"
    rf"|(?:\b(?:up\s+to|around|about|no\s+more\s+than)\s+)?(?<![\w£.])(?P<low>{FIGURE})\s*"
    rf"(?:(?:-|–|to|or)\s*(?P<high>{FIGURE})\s+)?"
    r"(?:cases|families|children|young\s+people)\s+(?:each|at\s+(?:the\s+)?most|maximum)\b",
    re.IGNORECASE,
)


def caseload(passages: Passages, start: int, end: int) -> Iterator[Found]:
    """The caseload that a sentence promises, with its number of cases where it gives one."""
    words = passages.text[start:end]
    if _ELSEWHERE.search(words) and not _HERE.search(words):
        return
    for match in islice(CASELOAD.finditer(words), MOST_MENTIONS):
        low, high = max(0, match.start() - 70), match.end() + 70
        around = words[low:high]
        number = _cases(words, match.start(), match.end())
        kind = _PROMISED_CASELOAD.search(around)
        before = max(0, match.start() - _BEFORE)
        if _OF_OTHERS.search(words, before, match.start()):
            continue
        reduced = _REDUCED.search(words, before, match.start()) or _REDUCTION.match(words, match.end())
        vague = kind is None or kind[0].lower() in {"average", "maximum", "limited", "fair"}
        if number is None and vague and not reduced:
            continue
        if number is None and _HELD_BESIDE.search(words, before, match.start()):
            continue
        if number is not None:
            value = (
                "maximum"
                if _MAXIMUM.search(around)
                else "average"
                if re.search(r"\baverag", around, re.IGNORECASE)
                else "stated"
            )
        elif reduced:
            value = "protected"
        elif kind is not None:
            value = "protected" if kind[0].lower() in {"protected", "reduced"} else "manageable"
        yield value, "refused" if denied(words, match.start()) else "promised", number
        return
    carried = _CARRIED.search(words)
    if carried is None and any(word in words for word in ("each", "Each", "most", "maximum")):
        carried = _EACH.search(words)
    if carried is None and ("worker" in words or "more than" in words or " time" in words):
        carried = _PER_WORKER.search(words) or _NEVER_MORE.fullmatch(words) or _NEVER_ASKED.search(words)
    if carried is None and " at " in words:
        carried = _AT_ONCE.search(words)
    if carried is not None:
        told = carried.groupdict()
        figure = next(told[one] for one in ("high", "low", "each", "most", "held") if told.get(one)).lower()
        number = figure_of(figure)
        if 3 <= number <= MOST_CASES:
            most = _MAXIMUM.search(carried[0]) or re.search(r"more than|most$|^no", carried[0], re.IGNORECASE)
            average = "average" if re.search(r"\baverag", words, re.IGNORECASE) else "stated"
            yield "maximum" if most and not carried[0].startswith("number") else average, "promised", number


_NEAR = re.compile(r".{0,70}(?!\w)", re.DOTALL)
"""What follows a word closely. A word that it would end inside is left out: "section 47" says no 4."""
_OTHER_CLAUSE = re.compile(
    r"[,(]?\s*\b(?:you\s+will|and\s+you|with\s+over|sections?\s+\d+|and\s+(?:audit|chair|supervise|lead|manage|review))\b"
)


def _cases(words: str, start: int, end: int) -> float | None:
    """The number of cases nearest to the word caseload: after it first ("a caseload of 14"), else before it."""
    near = _NEAR.match(words, end)
    clause = _OTHER_CLAUSE.split(near[0] if near else "", maxsplit=1)[0]
    before = max(0, start - 30, words.rfind(",", 0, start) + 1)
    for stretch, offset in ((clause, end), (words[before:start], before)):
        for match in _CASES.finditer(stretch):
            figure = (match["high"] or match["low"]).lower()
            number = figure_of(figure)
            directly = offset == end and stretch[: match.start()].strip().lower() == "of"
            if match["of"] is None and figure.isalpha() and number < _SURELY_CASES and not directly:
                continue  # "one of the lowest"
            if _AGED.search(stretch, 0, match.start()) or figure_of(match["low"].lower()) == 0:
                continue
            if 3 <= number <= MOST_CASES and not _NOT_CASES.match(words[offset + match.end() :]):
                later = _BUILDS_UP.search(words, offset + match.end())
                most = figure_of(later["most"].lower()) if later is not None else number
                return most if number < most <= MOST_CASES else number
    return None
