"""Full time, part time or either, as an advert words it.

Owns the words for working time and for days that are all of a week's work. Must not read hours (`matcher.hours`) or
the contract's type (`matcher.contract`), nor judge the post.
"""

import re

from matcher.text import Anchored, near

# The hours that make a week full time where the advert does not say: councils' full weeks are 35 to 37, the NHS's 37.5.
FULL_WEEK = 35.0
_LONG = 400

FULL = r"(?:full[\s_-]*ti?me|whole[\s_-]*time|f/?t|l?lawn[\s-]?amser|amser\s+llawn)"
PART = r"(?:(?:part|half)[\s_-]*ti?me|p/?t|rh?an[\s-]?amser)"
_FULL_TIME = re.compile(
    rf"(?<!\bof\s)(?<!\bthan\s)\b{FULL}\b(?![^\S\n]+(?:equivalent|salary(?!\s*[:£])|pay|children|annual\b|carers?\b|week\s+is\b|course|education|foster|students?\b)|\s*c\b)|\bfull[\s-]*/"
    r"|\b1(?:\.0+)?\s*[fw]te\b"
    r"|\b[fw]te\s*:?\s*1(?:\.0+)?(?![.\d])",
    re.IGNORECASE,
)
_PART_TIME = re.compile(rf"\b{PART}\b|\bjob[\s-]share\b|\bless\s+than\s+full[\s-]time\b", re.IGNORECASE)
_EITHER = re.compile(
    r"\b0\.\d{1,2}\s*(?:[fw]te\s*)?(?:-|–|to|or)\s*1(?:\.0+)?\s*[fw]te\b|"
    r"\b1(?:\.0+)?\s*[fw]te\b[^;\n]{0,30}?\b0\.\d{1,2}\s*[fw]te\b|"
    rf"\bfull(?:[\s-]*time)?\s*(?:hours\s*)?(?:,|or|and|/|&|\+)+\s*(?:or\s+)?part[\s-]*time"
    r"(?!\s+(?:(?:may|can|will|would)\s+be\s+|also\s+)?(?:consider|possib|welcome))"
    rf"|\bpart(?:[\s-]*time)?\s*(?:,|or|and|/|&|\+)+\s*(?:or\s+)?full[\s-]*time|\b{FULL}\s*(?:/|or|and|&)\s*{PART}\b",
    re.IGNORECASE,
)
# A choice offered beside the post as advertised does not change what is advertised.
ALSO_CONSIDERED = re.compile(
    r"(?:part[\s-]*time|job[\s-]share|p/t)(?:(?!compressed|flexi|secondment|\s[-–|•]\s)[^.;|•\n]|\.(?=\d)){0,40}"
    r"(?:consider\w*\b(?!\s+full)|welcome\w*(?!\s+(?:bonus|pay|pack))|possib\w*\b(?!\s+(?:of\s+)?(?:an?\s+)?(?:exten|perm|longer)))"
    r"(?:[,;\s(-]+min(?:imum)?\b[^;\n]{0,20})?"
    r"|(?:flexible\s+(?:working\s+)?(?:options?|patterns?|arrangements?)"
    r"|(?:options?|patterns?|arrangements?),?\s+such\s+as)[\s,:]*(?:part[\s-]*time|job[\s-]shar\w+)"
    r"|job[\s-]shares?\s+(?:of\s+[\d.]+\s*(?:hours|hrs)\s+)?(?:(?:is|are)\s+)?available"
    r"|flexible\s+and\s+part[\s-]*time\s+working|\btalk\s+to\s+us\s+about\s[^.\n]{0,80}"
    r"|part[\s-]*time\s+(?:posts?|hours|roles?)\s+(?:are|is|will\s+be)\s+(?:paid\s+)?pro"
    r"|(?:consider|open\s+to|welcome(?!\s+(?:bonus|pay|pack))|\bif|\bfor|where|equivalent)(?!ed\s*[,/|])(?:(?!\s[-–|•]\s|months?|years?)[^.;,|•\n)\d]){0,25}(?:part[\s-]*time|job[\s-]share)"
    r"|(?:part[\s-]*time|job[\s-]share|p/t)(?!\s*[,(]\s*hours)[^.;\n\d]{0,25}negotiab\w*\b(?!\s+hours)"
    r"|part[\s-]*time\s+(?:carer|course|ma\b|masters?\b|msc|phd|qualification|student|staff|worker|employee|pro\b|salary(?!\s*[:£])|post\s*holder|equivalent|study|degree)",
    re.IGNORECASE,
)
# "We don't offer it part time"
_NOT_OFFERED = re.compile(
    r"(?:\bnot|n['’]t|\bcannot)\s+(?:be\s+)?(?:offer\w*|available|consider\w*|suitable|worked)\s+(?:\w+\s+){0,2}\Z",
    re.IGNORECASE,
)
_TIME_HINT = Anchored(
    re.compile(
        r"time\b|\b[fp]/?t\b|amser|job[\s-]share|\bdays?\s+(?:per|a)\s|\bdays?\s?(?:/|p/?w\b)|day\(s|[fw]te\b"
        r"|full[\s-]*/|full[\s-]*tm|%\s*of\s+full"
    ),
    ("time", "ft", "f/t", "pt", "p/t", "amser", "job", "day", "fte", "wte", "full", "%"),
)
_FEW_DAYS = re.compile(
    r"\b(?:\d{1,3}|one|two|three|four|five|six|eight|ten|twelve)\s*day(?:s|\(s\))?\s+(?:per|a|each)\s+(?:annum|year|month)"
    r"|\b(?:[1-4]|one|two|three|four)(?:\.5)?\s+(?:full\s+)?day(?:s|\(s\))?(?:(?:\s+(?:per|a)\s+|\s?/\s?)week|\s?p/?w\b)|\b0\.\d{1,2}\s*(?:fte|wte)\b"
    r"|\b[1-9]\d\s*%\s*(?:[fw]te|of\s+full)|\b[fw]te\s*:?\s*0\.\d"
    r"|\bequivalent\W{1,3}0\.\d",
    re.IGNORECASE,
)
_WHERE_WORKED = re.compile(
    r"\bhybrid\b|\bin[\s-]+person\b|\boffice\b|\bon[\s-]?site\b|\b(?:from|at)\s+home\b|\bhome\s+working\b|\bwfh\b"
    r"|\bremote",
    re.IGNORECASE,
)


def working_time_of(words: str, *, week: float | None = None) -> str | None:
    """full_time, part_time or either, as the words say it; None where they do not.

    `week` is the fewest hours a week where known: a few days at each of two sites may be a whole week.
    """
    if len(words) > _LONG:
        words = "\n".join(near(words, _TIME_HINT, 60, 60))
    either = _EITHER.search(words)
    considered = [match.span() for match in ALSO_CONSIDERED.finditer(words)]
    full = bool(_FULL_TIME.search(words))
    part = any(
        not any(low <= match.start() < high for low, high in considered)
        and not _NOT_OFFERED.search(words, max(0, match.start() - 40), match.start())
        for match in _PART_TIME.finditer(words)
    )
    if either is not None or (full and part):
        return "either"
    if full:
        return "full_time"
    if week is not None and week >= FULL_WEEK and not part:
        return None
    return "part_time" if part or any(_is_worked(words, match) for match in _FEW_DAYS.finditer(words)) else None


# "25 days per annum plus bank holidays", "open 365 days a year", "one day a week protected for study".
_NOT_WORKED_BEFORE = re.compile(
    r"leave\W(?!\s*cover|cover)|\btime\s+off\b|holiday|entitle|\b[0-9]{3}\s*$|open\b(?![\s-]*ended)|service\b",
    re.IGNORECASE,
)
_NOT_WORKED_AFTER = re.compile(
    r"[^\w|;•\n]*(?:[a-z]+[^\w|;•\n]+){0,3}?(?:protected|leave|holidays?|increas\w+|rising|service|stud(?:y|ies)|training|placement|volunteer\w*)\b",
    re.IGNORECASE,
)


def _is_worked(words: str, days: re.Match[str]) -> bool:
    """Whether "three days a week" is all that is worked, and not only the days in the office, of leave or of study."""
    if days[0].startswith("365") or _NOT_WORKED_AFTER.match(words, days.end()):
        return False
    # Days of leave are told for a year, or a month.
    if "week" not in days[0].lower() and _NOT_WORKED_BEFORE.search(words[max(0, days.start() - 50) : days.start()]):
        return False
    return not _WHERE_WORKED.search(words[max(0, days.start() - 40) : days.end() + 30])
