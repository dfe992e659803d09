"""Weekly hours, as an advert words them.

Owns how hours a week are told from hours of anything else. Must not know the forms in which a field writes them
(`matcher.hour_forms`), turn hours of other spans into a week's (`matcher.weeks`), tell full time from part time
(`matcher.working_time`), read the contract's type or its length (`matcher.contract`), nor judge the post.
"""

import re
from collections.abc import Iterator

from matcher.hour_forms import FIGURE, LONGEST_SHIFT, figure, in_figures, in_figures_of_prose
from matcher.money import PRO_RATA
from matcher.text import Anchored, lower_in_place, near
from matcher.weeks import LONGEST_WEEK, Hours, of_other_spans
from matcher.working_time import ALSO_CONSIDERED, FULL, FULL_WEEK, PART, working_time_of

_MOST_DAYS = 7
_CLOCK = 24.0

_BOUND = (
    r"(?:(?P<most>up\s+to|max(?:imum)?(?:\s+of)?|not?\s+more\s+than)\s+"
    r"|(?P<least>min(?:imum)?(?:\s+of)?|at\s+least|not?\s+(?:less|fewer)\s+than|from)\s+)?"
)
_HOURS = re.compile(
    # A full stop before the figure ends a sentence where a letter stands before it ("families.22.5 hours").
    # "PO3 – 22.2 hours": a grade's figure belongs to its letters.
    rf"(?<![\d£])(?<!\b[a-z])(?<!\b[a-z]{{2}})(?<!\b[a-z]{{3}})(?<!\bband\s)(?<!\bgrade\s)(?<!\blevel\s)(?<!(?<![a-z])\.)(?<!\d[:/–-])(?<!\dam[–-])(?<!\dam\s[–-]\s){_BOUND}"
    rf"(?P<low>{FIGURE})\s*(?:\([a-z -]{{3,24}}\)\s*)?(?:-?(?:hours?|hrs?)\s*(?:(?:per|a)\s+week\s*)?)?"
    rf"(?:(?:-|–|—|up\s+to|to|/|or|and|&)\s*"
    rf"(?P<high>{FIGURE})\s*)?(?P<plus>\+)?-?\s*"
    r"(?:(?:std|standard|contracted|basic)\s+)?(?:hours?\b(?!\s*:\s*\d)|hrs?\b|awr\b"
    r"|h(?=\s?/|\.?\s?p|[^\S\n]*(?:$|\n|[^\w\s'’.]|\.(?!\s?p))|\s+(?:full|part|perm|fixed|temp|[fp]/?t\b)))"
    r"(?=(?P<tail>[^\n]{0,30}))",
    re.IGNORECASE,
)
_HOURS_LABEL = re.compile(
    # "19.5 hours per week - 08.30 to 15.30": the word after a figure is that figure's own.
    r"(?:(?<!\d)(?<!\d[^\S\n])|(?=(?:oriau|hours?(?:\s+(?:of\s+work|worked|per\s+week|a\s+week)){0,2})\s*:))\b(?:(?:hours?|hrs)(?:\s+(?:of\s+work|worked|available|for\s+th(?:is|e)\s+(?:job|post|role)|per\s+week|a\s+week|p[./]?w)){0,2}"
    r"|(?:hours?|hrs?|h)\s*/\s*(?:week|wk)|(?:weekly|working|contracted)\s+hours"
    r"|oriau(?:\s+yr\s+wythnos)?)\s*(?:\([^)]{0,20}\)\s*)?(?:[:=\-–]+"
    r"(?:\s*(?:(?:full|part)[\s-]*time|[fp]/?t)[^\w£]{1,3}(?:standard\s+)?)?|(?<=per\sweek)\s|(?<=p\.w)\.?\s|(?<=pw)\s"
    r"|(?<=p/w)\s|,(?=\s*\d+(?:\.\d+)?\s+per\s+week)|(?<=[dgy]\shours)\s+are(?=\s+[1-6]\d(?:\.\d{1,2})?\s*(?:[.,;\n]|\Z))|(?:at|are|will\s+be|(?:will\s+)?(?:average|total))(?=\s+\d+(?:\.\d+)?\s+(?:per|a|each)\s+week)"
    # "Hours" on a line of its own, and the figure on the next; "Working hours 37" as a line.
    r"|(?<=[a-z]\shours)\s(?=\d{1,2}(?:\.\d{1,2})?[^\S\n]*(?:\n|\Z))"
    r"|[^\S\n]*\n(?=[^\S\n]*\d{1,2}(?:\.\d{1,2})?[^\S\n]*(?:\n|\Z|hours?\b|hrs?\b|per\s+week|p/?w\b|\())|,?(?=\s*(?:up\s+to|not?\s+more\s+than|at\s+least)\b)"
    r"|(?:full|part)[\s-]*time\b)\s*"
    rf"{_BOUND}"
    rf"(?P<low>{FIGURE})(?:\s*(?:-|–|to)\s*(?P<high>{FIGURE})"
    r"|\s*(?:(?:hours?|hrs?)?\s*(?:or|/|&)|(?:hours?|hrs?)\s*(?:-|–|to)(?=\s*[\d.]+\s*h(?:ou)?rs?\b))\s*"
    rf"(?P<choice>[1-6]\d(?:\.\d{{1,2}})?)(?!\d))?(?P<plus>\+)?(?!,\d"
    r"|[^\S\n]*(?:[:.]\d|/\s*7\b|[ap]\.?m|[fw]te|\d|x\b|full|part|post|year|-?month|weeks\b(?!\s+per\s+year\s*:)|shift|day"
    rf"|night|weekend|%|(?:hours?|hrs?)\s*(?:(?:per|an?|each)\s+|/\s*)(?:day|shift|night|month|year|annum)))(?=(?P<tail>[^\n]{{0,30}}))",
    re.IGNORECASE,
)
# In a field of its own a label needs no mark behind it: "Weekly Hours 36.00", "Part time; 18.5".
_HOURS_PLAIN = re.compile(
    r"\b(?:hours[^\S\n]+|(?:full|part)[\s-]time\s*[;,:–-]\s*(?=[\d.]+\s*(?:\Z|[;,()*]|h))"
    r"|(?:full|part)[\s-]time\s+(?=[\d.]+\s*/\s*(?:full|part)))(?P<low>[1-6]\d(?:\.\d{1,2})?)(?P<high>(?!))?"
    r"(?P<most>(?!))?(?P<least>(?!))?"
    r"(?!\s*(?:(?:hours?|hrs?)?\s*[-–:.]\s*\d(?!\d?\s*(?:days?|months?)\b)|(?:hours?|hrs?)?\s*to\b|[ap]\.?m|min|days|months?\b|years?\b|\d|%))"
    r"(?=(?P<tail>[^\n]{0,30}))",
    re.IGNORECASE,
)
# "Contracted Hours 30 - 37.5", "Hours 20 or 30": without a mark two figures may be the time of day as well.
_PLAIN_RANGE = re.compile(
    r"\b(?P<of_a_week>(?:contract(?:ed|ual)?|weekly)\s+)?hours[^\S\n]+(?P<low>\d{1,2}(?:\.\d{1,2})?)"
    r"\s*(?:hours?|hrs?)?\s*(?:-|–|to|or)\s*(?P<high>\d{1,2}(?:\.\d{1,2})?)(?P<most>(?!))?(?P<least>(?!))?"
    r"(?!\d|[.:]\d|\s*(?:[ap]\.?m|min|days?\b|weeks?\b|months?\b|years?\b|%|x\b|(?:-|–|to|until)\s*\d))"
    r"(?=(?P<tail>[^\n]{0,30}))",
    re.IGNORECASE,
)
_ALONE = re.compile(
    rf"[^\w£%]*{_BOUND}"
    rf"(?P<low>{FIGURE})\s*(?:(?:-|–|—|to|/|or)\s*(?P<high>{FIGURE}))?[^\w£%]*",
    re.IGNORECASE,
)
"""A field that holds nothing but figures; some systems give the weekly hours so."""
_MORE_DAYS = re.compile(r"\s*(?:-|–|to|or)\s*[1-7](?:\.\d)?\s*days?\b", re.IGNORECASE)
# "Overtime is paid after 45 hours per week" is not the week that is advertised; nor are shifts of 12 hours.
_BEYOND = re.compile(
    r"\b(?:after|beyond|above|exceed\w*|in\s+excess\s+of|more\s+than|overtime\s+over|shifts?\s+(?:of|are|from)(?:\s+[\d.]+\s*(?:,|/|&|-|–|or\b|and\b|to\b))*)\s*$",
    re.IGNORECASE,
)
_OF_WORK = re.compile(
    r"\bwork|\b(?:post|role|contract|position|job|vacancy)\b|\bpart[\s-]time|\bhours\s*:|sessional", re.IGNORECASE
)
_NO_MARK = re.compile(r"[^:=–-]*\d")
# "Opening hours" on a line of its own is no label of the post's.
_OTHERS_HOURS = re.compile(
    r"\b(?:opening|office|out\s+of|core|study|visiting|service|school|business|daily|equivalent)\s+$", re.IGNORECASE
)
# "The nursery is open 50 hours a week", "your deputy works 30 hours": a service's hours and another's are no post's.
_OF_ANOTHER = re.compile(
    r"\b(?:opening\s+(?:(?:hours|times)\b|\Z)"
    r"|(?:(?:help|phone|advice|crisis|duty)?[\s-]?lines?|nurser(?:y|ies)|cr[eè]che|playgroup|clubs?|centres?|hubs?|offices?|librar(?:y|ies)|clinics?|schools?"
    r"|shops?|reception|services?)\s+(?:(?:which|that)\s+)?(?:(?:is|are|be)\s+(?:\w+\s+)?(?:open|staffed|manned|available|answered)|opens?|operates?|runs?)\b"
    r"|(?:nursery|cr[eè]che|playgroup|each\s+child|children)\s+(?:offers?|provides?|ha(?:s|ve)|gets?|attends?)\b"
    r"|(?:your|the)\s+(?:current\s+)?(?:deputy|colleague|predecessor|administrator)\s+(?:is\s+on|has|works)\b)"
    r"(?:(?!\b(?:you|your|post|role|job|and)\b)(?:[^.;:,\n]|\.(?=\d)|(?<=s):)){0,25}\Z",
    re.IGNORECASE,
)
_OF_ANOTHER_HINTS = (
    "pen", "run", "operat", "staffed", "manned", "answer", "availab", "offer", "provid", " ha", " gets", " attend",
    "deputy", "colleague", "predecessor", "administrator",
)  # fmt: skip
# "Six hours per week of off-the-job training" is a part of the week.
_OF_THE_WEEK = re.compile(
    r"\W*(?:protected|dedicated|(?:of|for)\s+(?:\w+\s+)?(?:off|study|train|learn|super|reflect|research|develop"
    r"|admin|on[\s-]?call|duty|child[\s-]?care|nursery))",
    re.IGNORECASE,
)
_FORTNIGHT = re.compile(r"^\s*(?:per|a|each|every|over\s+a)\s+fortnight|^\s*fortnightly", re.IGNORECASE)
# "37 per week" in a field of its own is hours; "3 per week" may be days.
# "One 37 hour post and one 18.5 hour post"
_ONE_AND_ONE = re.compile(r"\bone\b[^.\n]{0,60}?\d(?:\.\d{1,2})?[^.\n]{0,60}\bone\b", re.IGNORECASE)
_BARE_WEEK = re.compile(r"(?<![\d£.,])([1-6]\d(?:\.\d{1,2})?)\s*(?:(?:per|a)\s+week\b|p/?w\b)", re.IGNORECASE)
# "Hours: Mon–Thu 9–5, Fri 9–4.30 (37)"
_LAST_BRACKET = re.compile(r"\bhours?\b[^\n]*\(([1-4]\d(?:\.\d{1,2})?)\)\s*\Z", re.IGNORECASE)
_NO_HOURS = re.compile(r"\b(?:zero|nil)[\s-]*(?:hours?|hrs)\b", re.IGNORECASE)
_NOT_SO = re.compile(r"\b(?:not(?:\s+a)?|no|non)[\s-]+$", re.IGNORECASE)
# "20 hours minimum per week", "20 hours or more a week"
_BOUND_AFTER = re.compile(
    r"\s*\(?(?:min(?:imum)?|or\s+(?:more|above|over)|(?P<most>max(?:imum)?|or\s+(?:less|fewer|under)))\b\)?"
    r"(?=\s*(?:per\b|a\s|p/?w|\Z|[,;.)]))",
    re.IGNORECASE,
)
_OR_MORE = re.compile(r"\s*/?\s*(?:per\s+|a\s+)?weeks?\s*\+(?!\s*[\w£])", re.IGNORECASE)
_MINUTES = re.compile(r"^\s*(?:hours?\s*)?(?:and\s+|,\s*)?(?P<minutes>[1-5]?\d)\s*min(?:ute)?s?\b", re.IGNORECASE)
_HOURS_HINT = Anchored(
    re.compile(r"h(?:ou)?rs?\b|\bawr\b|oriau|h\.?p\.?w\b"), ("hour", "hr", "awr", "oriau", "hp", "h.p")
)
_PER_WEEK = re.compile(
    r"^\s*over\s+(?:[2-5]|two|three|four|five)\s+days\b|^\W*(?:of\s+work\s+)?(?:per|a|each|every|in\s+a|over|yr|yr\s+)?\W*(?:working\s+|(?:3[6-9]|[45]\d)\s+)?"
    r"(?:weeks?\b|wk\b|weekly|wythnos|p\.?\s?/?\s?w\b)",
    re.IGNORECASE,
)
# "37.5 hours per week - 12 hour shifts": the second figure is a shift's.
_WEEKS = re.compile(r"\bweek\b", re.IGNORECASE)
_NOT_WEEKLY = re.compile(
    r"^(?:-|[^\S\n]*)(?:shifts?|daily|nightly|notice|of\s+\w+|per\s+(?:day|month|year|annum|shift|night|fortnight)"
    r"|a\s+(?:day|month|year|night)"
    r"|service|access|advice|counsel|for\s+lunch|care|cover|on[\s-]call|rota|crisis|support|helpline|annual(?!i[sz])|p\.?a\b"
    r"|sleep|waking|turn|drive|response|travel"
    r"|/\s*7|/\s?day\b|seven|7\s+days|before|after|from|when|time|every|training|cpd|(?:un)?paid|lunch|breaks?\b)",
    re.IGNORECASE,
)

# "40 hours rota" is a week's; "24 hour rota" is the service's.
_ROTA = re.compile(r"\s*rota\b", re.IGNORECASE)
# In a title or a pay field; a rate of pay has no figure before its "hour".
_IN_PASSING = re.compile(
    r"(?<![\d£.,/:])(?P<low>\d{1,2}(?:\.\d{1,2})?)\s*(?:(?:-|–|to|or|/)\s*(?P<high>\d{1,2}(?:\.\d{1,2})?)\s*)?-?"
    r"(?:(?:hours?|hrs?)\b|hpw\b)"
    r"(?=(?P<tail>[^\n]{0,30}))",
    re.IGNORECASE,
)
_BASIS = re.compile(
    r"(?:based\s+(?:up)?on|\bfte|equivalent|"
    + PRO_RATA
    + r"(?:'?d)?|\bof\s+a|\bfor\s+an?|\b(?:salary|pay)\s+(?:\w+\s+)?is\s+for"
    r"|\bfull[\s-]time\s+(?:working\s+)?week\s+is)[\s(:]*"
    r"(?:(?:to|of|from|for|an?|is|per|annum|full[\s-]time)\s+){0,3}$",
    re.IGNORECASE,
)
_FRACTIONS = re.compile(r"\b24\s*(?:/|hours?\W+)\s*7\b", re.IGNORECASE)
_CLOCK_ROUND = frozenset({24.0, 48.0, 72.0})
"""Hours in which something is done or open; a week of as many has "per week" beside it."""

_NAMED = re.compile(rf"\b(?:{FULL}|{PART}|permanent|(?:0?\.\d{{1,2}}|1(?:\.0)?)\s*[fw]te)(?![\w-])", re.IGNORECASE)
_SEVERAL_POSTS = re.compile(
    r"\bpost\s+[1-4a-d]\b.*\bpost\s+[1-4a-d]\b|\b[1-9]\s*x\s|\bx\s*[1-9]\b|\(\s*[1-9]\s+posts?\b"
    rf"|\b(?:posts|positions|roles|vacancies)\b|\b{FULL}\b.{{0,80}}?[\d)]\D{{0,12}}\b{PART}\b"
    r"|\d\s*h(?:ou)?rs?\b[^.;\n]{0,30}\bor\b(?:[^.;\n]|\.(?=\d)){0,30}?\d\s*h(?:ou)?rs?\b",
    re.IGNORECASE,
)
"""More than one post in one advert, or a choice, each perhaps with hours of its own."""
# In prose these make hours a week's: "18.75 hours (0.5 WTE)", "Part Time Post 22.5 Hours".
_SHARE = re.compile(r"\s*[(,–-]?\s*(?:0?\.\d{1,2}|1(?:\.0)?)\s*[fw]te\b", re.IGNORECASE)
_AFTER_TIME = re.compile(
    rf"\b(?:{FULL}|{PART}|job[\s-]share)(?:\s+(?:post|role|position)s?)?(?:\s+(?:at|is|of)|\s*[,:(–-])?\s*$"
    r"|\b(?:post|role|position|contract|basis|opportunity|permanent|fixed[\s-]term)\s*[,(–-]?\s*(?:(?:working|of|for|at|and(?:\s+for)?)\s+)?$|\d\s?[fw]te\)?\s*[,(–-]?\s*$"
    r"|\bmon(?:day)?s?\s*(?:-|–|to)\s*fri(?:day)?s?\b[^\w£]*$",
    re.IGNORECASE,
)
# "Permanent | 35 hours", "At the Woolwich Centre. 35 hours. Permanent."
_LINE_START = re.compile(
    r"(?:\A|\n|[|•]|\.\s|(?<=[a-z])(?<!tudy)(?<!raining)(?<!ourse)(?<!earning)\s[-–]\s)[^\w\n£]*\Z"
)
_LINE_END = re.compile(r"[^\w£%\n]*\Z|\s?[|•]|\.\s|,\s(?!of\b)")
# "30 days' holiday, 37 hours, flexitime": among other things only a full week is surely the post's.
_LISTED = re.compile(r",\s\Z")
_LISTED_END = re.compile(r"\s?[,.|](?!\s(?:of|for|in|to|on)\b|\w)|\s*\Z")
_LONGEST_FULL_WEEK = 40.0
# "You work 37 hours at …", "the working week is 36 hours", "working four days (29.6 hours)"
_WORKED = re.compile(
    r"\bwork(?:ing)?\s+(?:for\s+)?\Z|\b(?:post|role|position|job|contract|(?:working|full[\s-]time|standard)\s+week)\s*(?::|\s(?:(?:itself\s+)?is|will\s+be))\s+(?:for\s+)?\Z"
    r"|\b(?:(?:both|all|posts|roles)\s+are|each\s+is)\s+(?:for\s+)?\Z|\bboth\s+\Z|\b(?:the|your)\s+week\s+is\s+\Z|\bweek\s+(?:at|for|in)\s+(?:\w+\s+){1,3}is\s+\Z|\b(?:rota|shifts|hours)\s+(?:will\s+)?average\s+\Z|\b(?:choose|offer|work(?:ing)?)\s+between\s+\Z"
    r"|\b(?:[2-5]|two|three|four|five)(?:\.5)?\s+days?(?:\s+(?:(?:per|a)\s+week|out\s+of\s+(?:5|five)))?\s*\(\s*\Z",
    re.IGNORECASE,
)
# "A 30-hour post", "two 18.5 hour positions"
_POST_NEXT = re.compile(r"\s(?:posts?|positions?|roles?|jobs?|contracts?)\b(?!\s+of\b)", re.IGNORECASE)
# "Full time (37 hours) or part time (minimum 30 hours)"
_FULL_OR_PART = re.compile(
    rf"\b{FULL}\W{{1,3}}(?P<high>{FIGURE})\s*(?:hours?|hrs?)\W{{0,3}}\s(?:or|and)\s+{PART}\W{{1,3}}(?:(?:a\s+)?min(?:imum)?(?:\s+of)?\s+)?"
    rf"(?P<low>{FIGURE})(?=\s*(?:hours?|hrs?)\b)",
    re.IGNORECASE,
)


def weekly_hours(words: str, *, prose: bool) -> Hours | None:
    """The least and the most hours a week, and their quote; hours that are not clearly weekly count in a field only."""
    lower = lower_in_place(words)
    none = _NO_HOURS.search(words) if "zero" in lower or "nil" in lower else None
    if none and not _NOT_SO.search(words[max(0, none.start() - 8) : none.start()]):
        return 0.0, 0.0, none[0]
    if prose:
        # One stretch after another, each on a line of its own, so that no figure meets the next stretch's words.
        words = in_figures_of_prose("\n".join(near(words, _HOURS_HINT, 45, 70)))
        if both := _FULL_OR_PART.search(words):
            low, high = figure(both["low"]), figure(both["high"])
            return (low, high, both[0]) if low <= high <= LONGEST_WEEK else None
    else:
        words = in_figures(words)
        # "36 (Full Time)" is a figure alone with what it is called.
        if (alone := _ALONE.fullmatch(_NAMED.sub(" ", words))) and (only := _figures_alone(alone)):
            return only
    found = list(_stated(words, prose=prose))
    certain = [hours for hours, weekly in found if weekly]
    if not prose and _SEVERAL_POSTS.search(words) and len({hours[:2] for hours, _ in found}) > 1:
        weeks = [one for one, weekly in found if weekly or not certain or (one[0] or 0) > LONGEST_SHIFT]
        return _all_of(weeks, words)
    # "Up to 37 hours per week; minimum of 22.5 hours": each bound may be told in its own way.
    bounds = [*certain, *(hours for hours, weekly in found if not weekly)]
    least = next((one for one in bounds if one[1] is None), None)
    most = next((one for one in bounds if one[0] is None), None)
    if least and most and (least[0] or 0) <= (most[1] or 0):
        return least[0], most[1], words[:200]
    if least and not prose and (whole := _whole_week(bounds, words)):
        return least[0], whole, words[:200]
    if prose and len({hours[:2] for hours in certain}) > 1 and _ONE_AND_ONE.search(words):
        return _all_of(certain, words)
    if certain:
        return certain[0]
    if not prose and (worked_out := of_other_spans(words)):
        return worked_out
    if found:
        return found[0][0]
    bare = None if prose else _BARE_WEEK.search(words) or _LAST_BRACKET.search(words)
    if bare and float(bare[1]) <= LONGEST_WEEK:
        return float(bare[1]), float(bare[1]), bare[0]
    return None


def _all_of(weeks: list[Hours], words: str) -> Hours:
    """The least and the most hours of several posts, or of a choice."""
    each = [figure for low, high, _ in weeks for figure in (low, high) if figure is not None]
    return min(each), max(each), words[:200]


def _whole_week(stated: list[Hours], words: str) -> float | None:
    """The full-time hours beside a least figure for part time ("part time (minimum 22 hours) or full time (36)")."""
    if working_time_of(words) != "either":
        return None
    return max(
        (one[1] for one in stated if one[0] == one[1] and one[1] is not None and one[1] >= FULL_WEEK), default=None
    )


def hours_in_passing(words: str) -> Hours | None:
    """The weekly hours that a title or a pay field tells beside its own matter ("Social Worker (18.5 hours)").

    Hours that pay is only based on, and those of a service or a shift, are not the post's.
    """
    for match in _IN_PASSING.finditer(_FRACTIONS.sub(" ", words)):
        low, high = sorted((figure(match["low"]), figure(match["high"] or match["low"])))
        if low <= _MOST_DAYS and high > LONGEST_SHIFT:
            low = high  # "Locality 2 - 18.5 hours"
        weekly = _PER_WEEK.match(match["tail"])
        if _BASIS.search(match.string[: match.start()]) or (not weekly and _NOT_WEEKLY.match(match["tail"])):
            continue
        if high <= LONGEST_WEEK and (weekly or (low > LONGEST_SHIFT and low not in _CLOCK_ROUND)):
            return low, high, match[0].strip()
    return None


def _stated(words: str, *, prose: bool) -> Iterator[tuple[Hours, bool]]:
    """Each statement of hours, labelled ones first, and whether it is surely of a week; in prose such alone."""
    considered = [] if prose else [match.span() for match in ALSO_CONSIDERED.finditer(words)]
    if considered and working_time_of(words) == "either":
        considered = []  # "Full or part time considered, minimum 22 hours" is what is advertised
    patterns = (_HOURS_LABEL, _HOURS) if prose else (_HOURS_LABEL, _PLAIN_RANGE, _HOURS_PLAIN, _HOURS)
    for match in (match for pattern in patterns for match in pattern.finditer(words)):
        if any(start <= match.start() < end for start, end in considered):
            continue
        if _BEYOND.search(words, max(0, match.start() - 20), match.start()):
            continue
        unmarked = match.re is _HOURS_LABEL and _NO_MARK.match(match[0])
        if unmarked and _OTHERS_HOURS.search(words[max(0, match.start() - 20) : match.start()]):
            continue
        told = match.groupdict()
        upper = told["high"] or told.get("choice")
        low, high = figure(match["low"]), figure(upper or match["low"])
        if match.re is _HOURS_LABEL and high < low <= 12:
            continue  # "Hours: 9-5" is the time of day
        if upper is None and low <= _MOST_DAYS and _MORE_DAYS.match(match["tail"]):
            continue  # "Hours: 3-4 days per week"
        if match.re is _PLAIN_RANGE and not _is_no_clock(low, high, of_a_week=told["of_a_week"] is not None):
            continue
        low, high = sorted((low, high))
        if 0 < low < 1 and high > LONGEST_SHIFT:
            low = high  # "WTE 0.8 - 30 hours"
        tail = match["tail"]
        if upper is None and (minutes := _MINUTES.match(tail)):
            low = high = round(low + int(minutes["minutes"]) / 60, 2)
            tail = tail[minutes.end() :]
        if upper is not None and _NOT_WEEKLY.match(tail) and _WEEKS.search(words, match.start(), match.start("tail")):
            upper, low, high, tail = None, figure(match["low"]), figure(match["low"]), " per week"
        if _FORTNIGHT.match(tail):
            low, high, tail = low / 2, high / 2, " per week"
        if not 0 <= low <= high <= LONGEST_WEEK:
            continue
        bound = _BOUND_AFTER.match(tail)
        if bound is not None:
            tail = tail[bound.end() :]
        quote = words[match.start() : match.start("tail")].strip()
        found: Hours = (low, high, quote)
        if upper is None and (match["most"] or (bound is not None and bound["most"])):
            found = (None, high, quote)
        elif upper is None and (match["least"] or bound is not None or told.get("plus") or _OR_MORE.match(tail)):
            found = (low, None, quote)
        weekly = _PER_WEEK.match(tail)
        if weekly and _OF_THE_WEEK.match(words, match.start("tail") + weekly.end()):
            continue
        if prose and high <= _MOST_DAYS and not _OF_WORK.search(words[max(0, match.start() - 60) : match.end() + 30]):
            continue  # "Contact is 6 hours per week"
        beside_time = prose and low > LONGEST_SHIFT and not _NOT_WEEKLY.match(tail)
        beside_time = beside_time and (_SHARE.match(tail) is not None or _is_the_posts(words, match.start(), tail, low))
        # "3 nights per week 9.30pm - 7.30am = 30 hours paid"
        worked_out = words[: match.start()].endswith("= ") and _WEEKS.search(
            words, max(0, match.start() - 60), match.start()
        )
        if weekly or beside_time or worked_out or match.re is _HOURS_LABEL:
            before = words[max(0, match.start() - 60) : match.start()]
            if prose and any(map(before.__contains__, _OF_ANOTHER_HINTS)) and _OF_ANOTHER.search(before):
                continue
            # "Pay is based on a 36 hour week": the post's own hours may stand further on.
            bounded = None in found
            yield (
                found,
                not (prose and not bounded and _BASIS.search(words[max(0, match.start() - 40) : match.start()])),
            )
        elif not prose and (not _NOT_WEEKLY.match(tail) or (_ROTA.match(tail) and low not in _CLOCK_ROUND)):
            yield found, False


def _is_no_clock(low: float, high: float, *, of_a_week: bool) -> bool:
    """Whether two figures behind "hours" are no time of day: no clock has 25, and contracted hours are of a week."""
    return (high > _CLOCK and (of_a_week or low > _MOST_DAYS)) or (of_a_week and LONGEST_SHIFT < low < high)


def _is_the_posts(words: str, start: int, tail: str, low: float) -> bool:
    """Whether hours in prose stand behind the post's working time, or are all that a line or sentence holds."""
    before = words[max(0, start - 40) : start]
    if _AFTER_TIME.search(before):
        return True
    if low in _CLOCK_ROUND:
        return False
    if _POST_NEXT.match(tail):
        return True
    # "Social Worker (37 hours)", "a new post (22.5 hours) in Louth": a course's hours are mostly round.
    whole_week = FULL_WEEK <= low <= _LONGEST_FULL_WEEK
    if (whole_week or low % 1) and before.endswith("(") and tail.startswith(")"):
        return True
    if whole_week and _LISTED.search(before) and _LISTED_END.match(tail):
        return True
    return bool(_WORKED.search(before) or (_LINE_END.match(tail) and _LINE_START.search(before)))


def _figures_alone(match: re.Match[str]) -> Hours | None:
    low, high = sorted((figure(match["low"]), figure(match["high"] or match["low"])))
    if not 10 <= low <= high <= LONGEST_WEEK:
        return None
    words = match[0].strip()
    if match["high"] is None and match["most"]:
        return None, high, words
    return (low, None, words) if match["high"] is None and match["least"] else (low, high, words)
