"""When an advert closes, in London time: which of its dates that is, and the time of day beside it.

Owns the closing date and time, with the words they were read from, or the reason why there is none. Must not look at
a clock: what depends on "now" is read from the page's own date.
"""

import datetime
import functools
import re
from dataclasses import dataclass, replace

from matcher.calendar import TIME_AFTER, TIME_ANYWHERE, TIME_BEFORE, WEEKDAY, clock_of
from matcher.date_forms import Dated, dates_in
from matcher.relative_dates import relative_date
from matcher.text import Anchored, lower_in_place, near, plain

_MAX_FIELD = 2_000
# In prose a weekday or "in two weeks" is the closing date this near to the words that announce one, in characters.
_WORDS_NEAR = 30
_PHRASE = 45
_MOST_PASSAGES = 100


@dataclass(frozen=True, slots=True)
class Closing:
    """The last date and time for applications. `time` is "HH:MM", London; "24:00" is midnight at the date's end.

    `reason` says why `date` is None; `quote` is what was read.
    """

    date: datetime.date | None
    time: str | None
    quote: str | None
    reason: str | None


_WEEKDAY_BEFORE = re.compile(rf"{WEEKDAY}[\s,]*(?:\bthe\b)?\s*$", re.IGNORECASE)

# "11 December 2026 1700": four figures after a year, at the end, are the hour.
_BARE_CLOCK = re.compile(r"\s+([01]\d|2[0-3])([0-5]\d)(?=\s*(?:\Z|[.|*)\"]))")
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)])[.!?]\s+(?=[A-Z])")
_WITHOUT_DATE = "open until filled or without a closing date"
_ITS_OWN = re.compile(r"[^\n]*?[a-z0-9)][.!?]\s+(?=[A-Z])|[^\n]*\w[^\n]*\n")
_WHOLE_YEAR = re.compile(r"\d{4}")
_CUE = Anchored(
    re.compile(
    r"clos(?:e[sd]?|ing|ure)\b|closing\s?date|\breturn\s+date|dead\s?line|\bexpir(?:y|es|ing|ation)|\bapply\s*(?:by|before|until)|\breturn(?:ed)?\s*by"
    r"|\bapplications?\s+(?:must|should|to|by|close|are|need|will)\b|\bapplicants?\s+until|(?:advert\s*)?end\s*date"
    r"|\bno\s+later\s+than|\bdyddiad\s+cau|\bvalid\s*through|\b(?:last|final)\s+da(?:te|y)\b|\bsubmit(?:ted)?\s+by"
    r"|\breceived\s+by"
    r"|\badvert(?:isement)?\s+ends?|\bends?\s*(?:on\b|:)|\bapplications?\s+until\b|\bexpressions?\s+of\s+interest\s+by\b|\b(?:open|accepted|invited|welcome)\s+until\b|\bdue\s+(?:by|date)\b|\bcau\b",
    ),
    (
        "clos", "return", "dead", "expir", "appl", "advert", "end", "no", "dyddiad", "valid", "last", "final", "submit",
        "received", "open", "accepted", "invited", "welcome", "due", "cau", "expression",
    ),
)  # fmt: skip
_SOMETHING_ELSE_CLOSES = re.compile(
    r"\b(?:contract|schools?|college|offices?|centres?|services?|schemes?|projects?|fund(?:ing)?|programmes?|cases?"
    r"|helpline|library|homes?|consultation|survey|nursery|building|shop)\s+(?:will\s+(?:be\s+)?|(?:is|are|remains?|stays?)\s+)?$",
    re.IGNORECASE,
)
# "We may close this vacancy early, from 1 July": only if enough people apply.
_MAY_CLOSE_EARLY = re.compile(r"\bearly\b[\s,]+(?:from|after|before)\b[\s\w]*\Z", re.IGNORECASE)
# "The previous closing date was 5 October."
_TAKEN_BACK = re.compile(r"\b(?:previous|original|former|old)\s+$", re.IGNORECASE)
# "DBS forms must be returned by 4 December": what is checked of who was chosen closes nothing.
_CHECKED_LATER = re.compile(
    r"\b(?:forms?|documents?|applications?|certificates?)\s+for\s+(?:\w+\s+){0,3}?(?:dbs|pvg)\b"
    r"|\b(?:dbs|pvg|disclosure|occupational\s+health|pre[\s-]employment|right[\s-]to[\s-]work)\b"
    r"(?:\s+(?:\w+\s+){0,2}?(?:forms?|applications?|certificates?|documents?|questionnaires?)\b)?"
    r"|\breferences\b(?!\s+(?:numbers?|codes?)\b)",
    re.IGNORECASE,
)
_OF_AN_APPLICATION = re.compile(r"\bappl|\bcvs?\b|\bforms?\b|\bclos|\bvacancy|\badvert|\bexpressions?\b", re.IGNORECASE)
_EXTENDED = re.compile(
    r"\bextended\s+(?:to|until|till)\b|\bnow\s+clos(?:es|ing)\b|\b(?:was|previous(?:ly)?|original(?:ly)?)\b[^\n]{4,45}\bnow\b",
    re.IGNORECASE,
)
# "By Friday", "before noon on 7 December", "by close of business on the 5th".
_BY = (
    r"\b(?:by|before)\b(?=\s+(?:the\s+)?(?:(?:end|close)\s+of\s+(?:(?:business|play|the\s+day)\s+)?(?:on\s+)?(?:the\s+)?)?"
    r"(?:\d|noon|mid|mon|tue|wed|thu|fri|sat|sun))"
)
_INTEREST = r"(?:applications?|expressions?\s+of\s+interest)"
_PROSE_CUE = Anchored(
    re.compile(
    r"clos(?:e[sd]?|ing)\s+to\s+(?:new\s+)?applica\w+\s+(?:on|at)\b|clos(?:e|ing|ure)\s+(?:date|time|day|(?:of|for)\s+applications)\b|\bclos(?:e[sd]?|ing|ure)\s*(?:on|at|by|in|is|:|-|–)"
    r"|(?:advert|vacancy|applications?(?:\s+(?:window|period|process))?)\s+(?:will\s+(?:be\s+)?)?(?:clos|expir|end)(?:es|e|s|ing)?"
    r"|(?:post|job|role)\s+(?:will\s+(?:be\s+)?)?(?:clos|expir)(?:es|e|ing)?|application\s+dead\s?line"
    rf"|\bapply\b[^.\n]{{0,50}}\b(?:website|portal|online|link)\s+{_BY}"
    rf"|\bhear\s+from\s+you\s+{_BY}"
    rf"|\b(?:must|should|need\s+to)\s+have\s+applied\s+{_BY}"
    r"|dead\s?line(?!s)|\bapply\s+(?:online\s+|early,?\s+)?(?:by|before|no\s+later)|\byou\s+(?:can|may)\s+(?:still\s+)?apply\s+(?:up\s+)?until\b"
    rf"|(?<!you\s)(?<!will\s)(?<!['’]ll\s)\b(?:send|return\s+(?:it|them|your|this|completed|to\s+the\s+(?:address|above)|the\s+(?:form|application)))\b(?:[^.\n]|\.(?=\w)){{0,60}}?{_BY}"
    r"|\bclos(?:e|ing)\s+(?:this|the)\s+(?:vacancy|advert|post|job)\s+on\b|\buntil\b(?=[^.\n]{0,50}\bto\s+(?:apply|(?:get|send|submit|return)\s+(?:\w+\s+){1,2}(?:applications?|cv|forms?))\b)"
    r"|\badvert(?:ising)?\s+will\s+end\b|\b(?:advert|vacancy|post|role|job)\s+(?:(?:is|will\s+be)\s+(?:live|online|advertised|open)\s+until|will\s+be\s+(?:removed|taken\s+down|withdrawn)\s+on)\b"
    r"|\b(?:advert|vacancy)\s+(?:(?:will\s+)?runs?\s+until\b|(?:is\s+)?(?:live|online)\s+from\b(?=[^.\n]{4,30}\s(?:to|until|-|–)\s))"
    rf"|\bapplications?\s+to\s+be\s+(?:\w+\s+){{1,3}}{_BY}|\b(?:{_INTEREST}|cvs?)\s+(?:must|should|needs?)\b(?:[^.\n]|\.(?=\w)){{0,60}}?{_BY}"
    rf"|\bapplications?\s+(?:reach(?:es)?|arrives?|(?:is|are)\s+(?:in|received|submitted|with))\b[^.\n]{{0,15}}?{_BY}"
    rf"|\bexpressions?\s+of\s+interest\s+{_BY}"
    rf"|\b{_INTEREST}\s+(?:are\s+)?(?:invited|welcomed?|requested|sought|due|required)\s+{_BY}"
    rf"|\breceive\s+(?:(?:your|all|the|any|completed)\s+){{0,3}}(?:applications?|cvs?|forms?)\b[^.\n]{{0,20}}{_BY}"
    r"|(?:appl(?:y|ications?)|submit(?:ted)?|online|send|return(?!\s+to\s+(?:work|practice))|cvs?)\b[^.\n]{0,60}?\bno\s+later\s+than\b|\breturn(?:ed)?\s*by"
    r"|\bdyddiad\s+cau|\byn\s+cau\b|\b(?:advert(?:ising|isement)?|vacancy|posting|application)\s*end\s*date|\bexpiry\s+date"
    rf"|\b(?:cvs?(?:\s+in)?|applications?\s+(?:in|to\s+us))\s+{_BY}"
    r"|\breceived\s+(?:by|no\s+later)|\bapplications?\s+(?:(?:received|submitted|sent|made)\s+)?after\b"
    rf"|(?<!we\s)(?<!we\swill\s)\b(?:upload|submit|complete|email)\b(?!\s+(?:you|candidates|applicants|shortlist\w*)\b)[^.\n]{{0,40}}?\b(?:{_INTEREST}|cv|form|letter|statement)\b(?:[^.\n]|\.(?=\w)){{0,40}}?{_BY}"
    r"|\bclos(?:e|ing|ure)\s*:?\s+(?=(?:the\s+)?(?:(?:mon|tue|wed|thu|fri|sat|sun)\w*\s+)?(?:\d{1,2}(?:[./]\d|(?:st|nd|rd|th)?\s+\w{3}|(?:[.:]\d\d)?\s?[ap]m\b)|noon\b|mid(?:day|night)\b))"
    r"|\blast\s+(?:day|date)\s+(?:to\s+apply|for\s+(?:\w+\s+){0,2}?(?:appl|cvs?|entr|expression|receipt|return|submission))"
    r"|\bclosing\s*:|\bclosing\s?dates?\b|\bcloses\b(?!\s+(?:an?|the)\s+[a-z]+\s)|\bfinal\s+da(?:te|y)\s+(?:for|of)\s+appl\w+|\bvalid\s*through\b"
    r"|\bapplica(?:tions?|nts?)\s+(?:for\s+th(?:is|e)\s+\w+\s+)?(?:(?:are\s+|will\s+be\s+)?(?:being\s+)?(?:accepted|invited|welcome|open)\s+|have\s+)?(?:until\b|up\s+to\b(?=\s+(?:the\s+)?\d))|\bopen\s+(?:(?:for|to)\s+applications\s+)?(?:until\b|from\b(?=[^.\n]{4,30}\s(?:to|until|-|–)\s))"
    r"|(?<![^\n])expires\b|\bsubmit(?:ted)?\s+by|(?<!\babout\syour\s)\bapplications?\s+by\b|\bend\s+date\s+for\s+applications",
    ),
    (
        "clos", "advert", "vacancy", "appl", "post", "job", "role", "dead", "send", "return", "submit", "online",
        "dyddiad", "yn", "expir", "cv", "receive", "upload", "complete", "email", "last", "final", "valid", "open",
        "end", "until", "expressions", "must", "should", "need", "you", "hear",
    ),
)  # fmt: skip
_PROSE_HINT = Anchored(
    re.compile(
        r"clos|dead\s?line|appl(?:y|ied|ications?)\s+(?:online\s+|early,?\s+)?(?:by|before|dead|no\s+later)"
        r"|applications?\s(?:must|should|need|to\sbe\s|(?:are\s)?(?:invited|due|required)\sby|after|reach|arrive|(?:is|are)\s(?:in|with|received|submitted)|will\sbe\sacc|for\sth(?:is|e)\s\w+\swill)|send\b|submitted\s|expir"
        r"|return|dyddiad|yn\scau|(?:last|final)\sda|end\sdate|received\s|receive\s(?:\w+\s){0,3}?(?:appl|cv|form)|valid\s?through|(?<=\s)until\s"
        r"|hear\sfrom\syou\s|cvs?\s(?:must|should|need)|(?:cvs?(?:\sin)?|form|applications?\s(?:in|to\sus))\s(?:by|before)\s|submit(?:ted)?\sby|no\slater\sthan"
        r"|(?:vacancy|post|role|job|advert(?:ising)?|applications?|window|period)\s+(?:will\s+)?(?:end|be\s(?:remov|taken|withdr))"
        r"|(?:advert|vacancy)\s(?:is\s)?(?:live|online)\s|(?:submit|email|upload)\s(?:\w+\s){0,3}?(?:appl|cv|form|letter|statement|covering|expression)"
        r"|(?:website|portal|online|link)\s(?:by|before)\s|open\s(?:for|to)\sapplications\sfrom|expressions?\sof\sinterest"
    ),
    (
        "clos", "dead", "appl", "send", "submit", "expir", "return", "dyddiad", "yn", "last", "final", "end",
        "receive", "valid", "until", "open", "expressions", "cv", "form", "no", "vacancy", "post", "role", "job",
        "email", "upload", "hear", "advert", "window", "period", "website", "portal", "online", "link",
    ),
)  # fmt: skip
_NOT_CLOSING = re.compile(
    r"interview|assessment|posted|publish|advertised(?!\s+(?:until|till|to|from|between)\b)"
    r"|start(?:(?<=to\sstart)\b|(?:ing|s)?\s+(?:date|on))|secondment\s+(?:will\s+)?(?:ends?|runs?|until|to|till)\b|shortlist|opening|opens|created|issued"
    r"|fixed\s+term|contract|\bdated?\s+posted|cyfweliad|updated|commenc|available\s+from|date\s+of\s+birth|ofsted"
    r"|inspect|review(?:ed|ing)\s(?!(?:\w+\s+){0,4}until\b)|consider(?:ed)?\s+from|sift",
    re.IGNORECASE,
)
_WEEK_OF = re.compile(
    r"(?:\bw/?c\b|\bweek\s+(?:commencing|beginning|starting|of))\W*(?:\w{3,6}day\W+)?(?:the\s+)?$", re.IGNORECASE
)
_COUNTED_FROM = re.compile(
    r"\b(?:\d+|one|two|three|four|six)\s+(?:days?|weeks?|months?)\s+(?:from|after|following|of)"
    r"\W*(?:\w{3,6}day\W+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_OPEN_ENDED = re.compile(
    r"until\s+(?:the\s+)?(?:\w+\s+){0,2}(?:is\s+|are\s+|has\s+been\s+|have\s+been\s+)?(?:filled|recruited|appointed)"
    r"|no\s+(?:closing|expiry|end)\s+date|\bon-?going\b|\brolling\b|open[\s-]+(?:ended|advert|until)|continuous"
    r"|\bnever\b|\bnone\b|\ba\.?s\.?a\.?p\b|\bnot\s+(?:set|specified|applicable)\b|^\s*n/?a\s*$|\btb[cda]\b"
    r"|^\s*open\s*$"
    r"|suitable\s+candidate",
    re.IGNORECASE,
)


def read_closing(text: str, *, page_date: datetime.date | None) -> Closing:
    """The closing date in a source's own field ("Closing date: 8th November at noon", "2026-09-15T22:55Z").

    `page_date` is the day on which the page was seen or posted: it gives the year where the advert leaves it out,
    and the start of "in 7 days". A date with an offset is told in London time. UK order always: 10/11 is 10 November.
    """
    return _read_closing(plain(text)[:_MAX_FIELD], page_date)


@functools.lru_cache(maxsize=8_192)
def _read_closing(text: str, page_date: datetime.date | None, reach: int = _MAX_FIELD) -> Closing:
    """`reach` is where in `text` a date told in words alone ("on Friday") must start to be believed."""
    if not text:
        return Closing(None, None, None, "no closing date given")
    found = [_not_of_a_span(text, one) for one in dates_in(text, page_date)]
    chosen = _chosen(text, found)
    if chosen is not None and chosen.date is not None:
        return _told(text, chosen)
    relative = _relative(text, page_date, reach, announced=reach < _MAX_FIELD)
    if relative is not None:
        return relative
    quote = text[:120]
    if _OPEN_ENDED.search(text):
        return Closing(None, None, quote, _WITHOUT_DATE)
    if chosen is not None:
        return Closing(None, None, text[chosen.start : chosen.end].strip(), chosen.reason)
    return Closing(None, None, quote, "no date in these words")


def find_closing(description: str, *, page_date: datetime.date | None) -> Closing:
    """The closing date in an advert's prose, by the words that announce one ("applications close on …")."""
    refused: Closing | None = None
    for stretch in near(description, _PROSE_HINT, 40, 150):
        for cued, told in _PROSE_CUE.spans(lower_in_place(stretch))[:_MOST_PASSAGES]:
            start = max(stretch.rfind("\n", 0, cued) + 1, cued - 40)
            if _SOMETHING_ELSE_CLOSES.search(stretch, start, cued):
                continue
            if _TAKEN_BACK.search(stretch, start, cued) and not _EXTENDED.search(stretch, told, told + 80):
                continue
            sentences = [end.end() for end in _SENTENCE_END.finditer(stretch, start, cued + 1)]
            start = sentences[-1] if sentences else start
            tail = stretch[told : told + 110]
            stop = _NOT_CLOSING.search(tail)
            tail = tail[: stop.start()] if stop else tail
            # Its own sentence comes first; the date may stand in the next one or under it.
            own = _ITS_OWN.match(tail)
            closing = _read_closing(
                (stretch[start:told] + (own[0] if own else tail)).strip(), page_date, told - start + _WORDS_NEAR
            )
            if own is not None and closing.date is None and closing.reason != _WITHOUT_DATE:
                closing = _read_closing((stretch[start:told] + tail).strip(), page_date, told - start + _WORDS_NEAR)
            if closing.date is not None and _is_checked_later(stretch[start:told] + (own[0] if own else tail)):
                continue
            if closing.date is not None:
                return closing
            if refused is None and closing.reason != "no date in these words":
                refused = closing
    if refused is not None:
        return refused
    return Closing(None, None, None, "no closing date given")


def _is_checked_later(sentence: str) -> bool:
    """Whether a sentence asks for a check's forms or references, and for no application beside them."""
    rest, checks = _CHECKED_LATER.subn(" ", sentence)
    return checks > 0 and _OF_AN_APPLICATION.search(rest) is None


def _chosen(text: str, found: list[Dated]) -> Dated | None:
    """The date that the words call the closing one: after a cue and not after a word for another date."""
    if not found:
        return None
    # An extension takes back the date before it.
    announced = [cue.span() for cue in _EXTENDED.finditer(text)] + _CUE.spans(lower_in_place(text))
    cues = [end for at, end in announced if not _SOMETHING_ELSE_CLOSES.search(text, max(0, at - 25), at)]
    taken_back = [end for at, end in announced if _TAKEN_BACK.search(text, max(0, at - 25), at)]
    dropped = []
    for cue in cues:
        after = [one for one in found if one.start >= cue - 1]
        if not after or after[0].start - cue > 120 or _NOT_CLOSING.search(text, cue, after[0].start):
            continue
        if _MAY_CLOSE_EARLY.search(text, cue, after[0].start) or (cue in taken_back and len(found) > 1):
            dropped.append(after[0])
            continue
        return _end_of_range(text, after)
    unnamed = [
        one
        for one in found
        if one not in dropped and not _NOT_CLOSING.search(text, _phrase_start(text, one.start), one.start)
    ]
    return _end_of_range(text, unnamed) if unnamed else None


def _phrase_start(text: str, end: int) -> int:
    """Where the words before a date start to be about it: within its sentence, and not far."""
    start = max(0, end - _PHRASE)
    sentences = [match.end() for match in _SENTENCE_END.finditer(text, start, end)]
    return sentences[-1] if sentences else start


def _not_of_a_span(text: str, found: Dated) -> Dated:
    """A date that names its week ("w/c 7 December") or starts a count ("14 days from 7 May") is no day to apply by."""
    before = text[max(0, found.start - 35) : found.start]
    if found.date is None or not (_WEEK_OF.search(before) or _COUNTED_FROM.search(before)):
        return found
    return replace(found, date=None, reason="only its week, or the start of a count, is given")


def _end_of_range(text: str, found: list[Dated]) -> Dated:
    first = found[0]
    if len(found) > 1 and re.fullmatch(
        r"\s*(?:[-–—]|to|until)\s*(?:\w+day\s*)?", text[first.end : found[1].start], re.I
    ):
        return found[1]
    return first


def _told(text: str, found: Dated) -> Closing:
    start, end = found.start, found.end
    time = found.time
    after = TIME_AFTER.match(text, found.end)
    before = TIME_BEFORE.search(text[max(0, found.start - 40) : found.start])
    if time is None and after is not None:
        time = clock_of(after, "a", bare=bool(re.search(r"at|by|@|before", after["joint"], re.IGNORECASE)))
        if time is not None:
            end = after.end()
    if time is None and before is not None:
        time = clock_of(before, "b", bare=False)
        if time is not None:
            start = max(0, found.start - 40) + before.start()
    if (
        time is None
        and (bare := _BARE_CLOCK.match(text, found.end))
        and _WHOLE_YEAR.search(text, found.start, found.end)
    ):
        time, end = f"{bare[1]}:{bare[2]}", bare.end(2)
    weekday = _WEEKDAY_BEFORE.search(text[max(0, start - 20) : start])
    if weekday is not None:
        start = max(0, start - 20) + weekday.start()
    cues = _CUE.spans(lower_in_place(text), max(0, start - 60), start)
    start = cues[-1][0] if cues else start
    return Closing(found.date, time, text[start:end].strip(), None)


def _relative(text: str, page_date: datetime.date | None, reach: int, *, announced: bool) -> Closing | None:
    """From the page's own date: "in 7 days", "9 days left", "tomorrow", "this Friday", "end of the month"."""
    spoken = relative_date(text, page_date, announced=announced or bool(_CUE.spans(lower_in_place(text))))
    if spoken is None:
        return None
    date, start, end = spoken
    if start > reach:
        return None
    if page_date is None and not _WHOLE_YEAR.search(text, start, end):
        return Closing(None, None, text[start:end].strip(), "relative, and no page date to count from")
    times = TIME_ANYWHERE.finditer(text, 0, start + 40) if date is not None else ()
    clocks = (clock_of(time, "a", bare=False) for time in times if not start <= time.start() < end)
    clock = next(filter(None, clocks), None)
    return Closing(date, clock, text[start:end].strip(), None)
