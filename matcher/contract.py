"""The contract that an advert offers: its type, weekly hours, working time and duration.

Owns those facts with the words they were read from. Must not use them to judge the post. A locum is an agency worker
here, as in the statutory guidance on agency child and family social workers in England.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from matcher.contract_types import first_type, slips_mended
from matcher.dates import read_closing
from matcher.hours import hours_in_passing, weekly_hours
from matcher.number_words import SPELT, SPELT_IN_WELSH, figure_of
from matcher.text import Anchored, lower_in_place
from matcher.working_time import FULL_WEEK, working_time_of

_MAX_FIELD = 2_000
_OPENING = 8_000


@dataclass(frozen=True, slots=True)
class Contract:
    """Facts of the contract; None is "the advert does not say".

    `type` is permanent, fixed_term, temporary, agency, bank or secondment; hours are per week (0–60);
    `working_time` is full_time, part_time or either; `duration` is "12 months", "10 weeks" or "until 2027-03-31".
    """

    type: str | None
    hours_min: float | None
    hours_max: float | None
    working_time: str | None
    duration: str | None
    quote: str | None


_SPACES = re.compile(r"[^\S\n]+")
# "permanentpart time", "Full TimePermanent": the next field was run on to it.
_RUN_ON = re.compile(
    r"(?<=[a-z])(?=(?-i:[A-Z][a-z]))"
    r"|(?<=\d)(?=(?-i:[A-Z][a-z]{2}))"
    r"|(?:(?<=permanent)|(?<=temporary)|(?<=term)|(?<=time)|(?<=locum)|(?<=bank)|(?<=casual)|(?<=hours))"
    r"(?=(?:full|part)[\s-]*time|permanent|temporary|fixed[\s-]*term|job[\s-]*share|flexible|variable|hours|\d)",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    rf"(?<![\d£.,])\b(?:(?P<from>\d{{1,2}}|{SPELT})\s*(?:-|–|to)\s*)?(?P<count>\d{{1,3}}|{SPELT}|{SPELT_IN_WELSH})\s*"
    rf"(?:\(\d{{1,2}}\)\s*)?[-–+]?\s*"
    r"(?P<unit>month|mth|mo|m|year|yr|week|wk|mis|[bfm]lynedd|blwyddyn)s?\b(?=(?P<tail>[^\n]{0,24}))",
    re.IGNORECASE,
)
# "1 year and 6 months"
_MORE_MONTHS = re.compile(rf"[\s,]*(?:and\s+)?(?P<count>\d{{1,2}}|{SPELT})\s*(?:months?|mths?)\b", re.IGNORECASE)
_LENGTH_OF_OTHERS = re.compile(
    r"^(?:['’]s?)?\W*(?:of\b|old|post[\s-]qual|probation|pqe|service|notice|in\b(?!\s+(?:the\s+)?first)|qualified"
    r"|after|ago|running|and\s+over|or\s+over"
    r"|experience|track|supervis|driv|rota|shift|rolling\s+rota|cycle|period|statutory|practi[cs]e|local|child|per\b|plan\b|strateg"
    r"|a\s+(?:year|annum)|(?:full|half|paid|unpaid)\b(?!\W*(?:(?:or|and)\s+part|time|part))|annual|holiday|leave"
    r"|on\W+(?:and\W+)?(?:\d|two|three|four)|off\b|(?:nights|days|earlies|lates)\b)",
    re.IGNORECASE,
)
_BEFORE_OTHERS = re.compile(
    r"(?:\+|\b(?:minimum|least|over|more\s+than|after|within|first|every|last|next|past|plus))\W*(?:of\s*)?$",
    re.IGNORECASE,
)
# "Contract: minimum 2 months", "a temporary role for at least 6 months": the least is the contract's own.
_LEAST_TERM = re.compile(
    r"\b(?:(?:contract|length|duration|term)\s*[:–-]\s*"
    r"|(?:temporary|temp|locum|contract|post|role|position|assignment|cover)"
    r"\s+(?:\w+\s+){0,3}for\s+)(?:an?\s+)?(?:initial\s+)?(?:minimum|at\s+least)\W*(?:of\s*)?$",
    re.IGNORECASE,
)
# "Market supplement payable for 2 years" is no length of the contract.
_OF_A_PAYMENT = re.compile(
    r"\b(?:supplement|allowance|payment|premium|bonus|incentive)s?\b(?:\s+\w+){0,3}\s+(?:for|over|until|to|up\s+to)\s*$"
    r"|\b(?:payable|paid|protect(?:ed|ion)|guaranteed)\s+(?:\w+\s+){0,2}(?:for|over|until|to|up\s+to)\s*$",
    re.IGNORECASE,
)
# "14h 48m" is hours and minutes.
_AFTER_HOURS = re.compile(r"\dh(?:rs?)?\s*$", re.IGNORECASE)
# "37 hours p.w. 52 weeks", "148 hours per 4 weeks": weeks that the hours are worked in.
_BEFORE_WORKED_WEEKS = re.compile(r"\b(?:hours?|hrs|p\.?w\.?)\W*(?:(?:per|over|every|in)\W*)?$", re.IGNORECASE)
_FOR_A = re.compile(
    r"\b((?:fixed[\s-]?term|temporary|contract|secondment|cover|post|basis)\s+(?:for|of))\s+a\s+(year|month)\b",
    re.IGNORECASE,
)
_AS_THE_TERM = re.compile(
    r"^\W*(?:contract|assignment|placement|post|role|initial|fixed|ftc|term\b|locum)", re.IGNORECASE
)
# "37 hours, 52 weeks", "38 weeks + 5 days": how much of each year is worked, unless the post is for that long.
FEWEST_YEARS_WEEKS = 36
LONGEST_ROTA = 8
_COMMA = re.compile(r"[,;]\s*$")
_FOR = re.compile(r"(?:\bfor|\bof|\bup\s+to|fixed[\s-]*term|contract|cover)\W*$", re.IGNORECASE)
# "Duration - 12 weeks", "Contract: 6 months ongoing": a line in the prose that is a field of its own.
_LENGTH_LABEL = Anchored(
    re.compile(
        r"(?:(?:contract|assignment)(?:\s+(?:length|duration|term))?|duration|length(?:\s+of\s+(?:contract|assignment))?)"
        r"\s*[:–-]\s*"
    ),
    ("contract", "assignment", "duration", "length"),
)
_BEFORE_A_LABEL = re.compile(r"(?:\A|[\n|•]|[.!)]\s)[^\w\n]{0,3}\Z")
_TOLD = re.compile(r"[^\n|•]{2,60}")
# "Twelve-month contract." is all that a sentence or a part of a headline says; "on a 12 month contract, 37 hours".
_TERM_ALONE = re.compile(
    rf"(?:(?:\A|[\n|•.]\s*)(?:initially,?\s+)?(?:an?\s+)?|\bon\s+an?\s+)(?P<term>(?:\d{{1,2}}|{SPELT})[\s-]*months?[’']?\s+(?:initial\s+|rolling\s+)?contract)"
    r"\s*(?=[.\n|•,(]|\Z)",
    re.IGNORECASE,
)
# "A 6 month assignment", where the title has told the type.
_TERM_IN_PROSE = re.compile(
    rf"\b(?:\d{{1,2}}|{SPELT})[\s-]*(?:months?|weeks?)[\s-]+(?:initial\s+|rolling\s+)?(?:contract|assignment)\b"
    r"|\bper\s+week\s+for\s+\d{1,2}\s+(?:months|weeks)\b",
    re.IGNORECASE,
)
_DAY = r"(?:\w{3,6}day\s+)?\d{1,2}(?:\s?(?:st|nd|rd|th)\b)?[\s./-]+(?:of\s+)?[\w]+[\s./,-]+\d{2,4}|\d{4}-\d\d-\d\d"
# "A waiting list may be kept for permanent and temporary posts, full or part time."
_KEPT_LIST = re.compile(r"\b(?:waiting|reserve)\s+list\b(?:[^.;\n]|\.(?=\w))*", re.IGNORECASE)
# Boards list as "Contract", beside "Permanent", whatever has an end: fixed-term, temporary and agency work.
_NAMED_CONTRACT = re.compile(r"(?:\A|[,;|/]\s*)contract(?=\s*(?:[,;|/]|\Z))", re.IGNORECASE)
_UNTIL = re.compile(
    r"\b(?:until(?:\s+at\s+least)?|till|(?:end|expir|finish)(?:s|es|ing)(?:\s+(?:on|in))?"
    r"|(?:fixed[\s-]*term|ftc)(?:\s+contract)?(?:\s*[-–:(,]|(?=\s+\d))|(?:up\s+)?to|(?:contract|assignment|employment)\s+end"
    r"|end\s+date|hyd\s+at|tan)\s*:?\s*(?:the\s+)?(?:end\s+(?:of\s+)?)?"
    # "September 2027 – August 2028": the post ends with the second.
    rf"(?:(?:[a-z]{{3,9}}\s+20\d\d|{_DAY})\s*(?:-|–|to|until)\s*)?"
    rf"(?P<date>{_DAY}"
    r"|(?P<month>[a-z]{3,9})\.?\s+(?P<year>20\d\d))\b",
    re.IGNORECASE,
)


def read_contract(text: str, *, title: str = "", salary: str = "", description: str = "") -> Contract:
    """The contract in a source's own field, else in the title, else beside the pay, else in the description's words.

    Each fact is taken from the first of these that states it; the pay's words tell hours alone. Hours
    of shifts, notice or training are not weekly hours; years of experience are not a duration.
    """
    text, salary, description = text.strip()[:_MAX_FIELD], salary[:_MAX_FIELD], description[:_OPENING]
    field, title = _field(text), _tidied(title[:_MAX_FIELD])
    field, description = _without_lists(field, prose=False), _without_lists(description, prose=True)
    kind = working_time = duration = None
    hours = _hours_of_field(field, prose=False) or hours_in_passing(title) or hours_in_passing(salary)
    hours = hours or weekly_hours(description, prose=True)
    low, high = hours[:2] if hours else (None, None)
    quotes: list[str] = []
    for words, prose in ((field, False), (title, False), (description, True)):
        if not words:
            continue
        kind_here = None if kind else (first_type if prose else _type_of_field)(words, prose=prose)
        if kind_here is not None:
            kind = kind_here[0]
            quotes.append(kind_here[1])
        working_time = working_time or (working_time_of if prose else _time_of_field)(words, week=low)
        if duration is None and kind != "permanent" and (kind_here is not None or not prose):
            duration = _duration(words if not prose or kind_here is None else kind_here[2])
        if prose and duration is None and kind not in {"permanent", "bank"}:
            duration, length = _length_in_prose(words, told=kind if kind_here is None else None)
            quotes += [length] if length else []
    if kind is None and duration is not None:
        kind = "fixed_term"  # a post with an end is a fixed-term post, whether or not it says so
    if kind is None and "contract" in field.lower() and _NAMED_CONTRACT.search(field):
        kind = "temporary"
    if working_time is None and high is not None and 0 < high < FULL_WEEK:
        working_time = "part_time"
    elif working_time is None and low is not None and high is not None and high > 0:
        working_time = "full_time" if low >= FULL_WEEK else "either"
    # Hours that were told in words stand in figures here, and those are not the advert's own.
    quotes += [hours[2]] if hours and any(hours[2] in words for words in (title, salary, description)) else []
    quote = text[:200] or " … ".join(dict.fromkeys(quotes))[:200] or None
    return Contract(kind, low, high, working_time, duration, quote)


# Sources say the same few things over and over in a field of its own; a description's words are read once.
_hours_of_field = functools.lru_cache(maxsize=4_096)(weekly_hours)
_type_of_field = functools.lru_cache(maxsize=4_096)(first_type)
_time_of_field = functools.lru_cache(maxsize=4_096)(working_time_of)


@functools.lru_cache(maxsize=4_096)
def _field(text: str) -> str:
    return slips_mended(_tidied(text))


def _tidied(words: str) -> str:
    return _SPACES.sub(" ", _RUN_ON.sub(" ", words.replace("_", " ").replace("—", "–")))


def _without_lists(words: str, *, prose: bool) -> str:
    """The words without what is said of a list that is kept for posts to come, where others tell a type."""
    lower = lower_in_place(words)
    if " list" not in lower or ("waiting list" not in lower and "reserve list" not in lower):
        return words
    rest = _KEPT_LIST.sub(" ", words)
    return rest if first_type(rest, prose=prose) else words


def _duration(words: str) -> str | None:
    words = _FOR_A.sub(r"\1 one \2", words)
    if match := _UNTIL.search(words):
        if match["month"]:
            month = read_closing(f"1 {match['month']} {match['year']}", page_date=None).date
            return None if month is None else f"until {month:%Y-%m}"
        date = read_closing(match["date"], page_date=None).date
        if date is not None:
            return f"until {date.isoformat()}"
    return next(_lengths(words), None)


def _length_in_prose(words: str, *, told: str | None) -> tuple[str | None, str | None]:
    """The length under a label of its own, else an assignment's where the title has `told` the type; and its quote."""
    for start, end in _LENGTH_LABEL.spans(lower_in_place(words)):
        length = _TOLD.match(words, end) if _BEFORE_A_LABEL.search(words, max(0, start - 5), start) else None
        if length is not None and (duration := _duration(length[0])) is not None:
            return duration, words[start : length.end()].strip(" .)!")
    if "month" in words and (alone := _TERM_ALONE.search(words)) is not None:
        return _duration(alone["term"]), alone["term"]
    term = _TERM_IN_PROSE.search(words) if told is not None else None
    return (None, None) if term is None else (_duration(term[0]), term[0])


def _lengths(words: str) -> Iterator[str]:
    for match in _LENGTH.finditer(words):
        before = words[: match.start()]
        if _LENGTH_OF_OTHERS.match(match["tail"]) or (match["unit"].lower() == "m" and _AFTER_HOURS.search(before)):
            continue
        least_of_others = _BEFORE_OTHERS.search(before) and not _LEAST_TERM.search(before)
        if least_of_others and not _AS_THE_TERM.match(match["tail"]):
            continue
        if _OF_A_PAYMENT.search(before[-60:]):
            continue
        count = int(figure_of(match["count"]))
        worked = match["unit"].lower() in {"week", "wk"} and _BEFORE_WORKED_WEEKS.search(before)
        # "37 hours, 12 weeks": no rota has so many.
        if worked and not (_COMMA.search(before) and LONGEST_ROTA < count < FEWEST_YEARS_WEEKS):
            continue
        unit = match["unit"].lower()
        lowest = int(figure_of(match["from"])) if match["from"] else None
        if lowest is not None and lowest >= count:
            lowest = None  # "Hours 37 - 12 months": the first figure is another field's
        if unit in {"year", "yr", "blwyddyn"} or unit.endswith("lynedd"):
            count, lowest, unit = count * 12, lowest and lowest * 12, "month"
            more = _MORE_MONTHS.match(words, match.end())
            count += int(figure_of(more["count"])) if more else 0
        unit = "week" if unit in {"week", "wk"} else "month"
        if unit == "week" and count >= FEWEST_YEARS_WEEKS and not _FOR.search(before):
            continue
        if not 0 < count <= 120 or (unit == "week" and count == 1 and not _FOR.search(before)):
            continue  # "3 days one week, 4 days the next"
        if count == 1 and lowest is None:
            yield f"1 {unit}"
        else:
            yield f"{lowest}-{count} {unit}s" if lowest else f"{count} {unit}s"
