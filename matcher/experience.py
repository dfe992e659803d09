"""The experience that an advert asks for: its years, in what, and whether newly qualified people may apply.

Owns telling the person's years from the employer's own age. Must not judge whether somebody has them.
"""

import re
from collections.abc import Iterator
from itertools import islice

from matcher.demands import MOST_MENTIONS, Found, Passages, named
from matcher.number_words import SPELT, SPELT_IN_WELSH, figure_of

# Nobody asks for more years than this of a social worker; a larger number is the age of the employer.
MOST_YEARS = 15

FIGURE = rf"(?:\d{{1,2}}(?:\.5)?|{SPELT}|{SPELT_IN_WELSH})"
YEARS = re.compile(
    rf"(?<![\w£.,/-])(?P<low>{FIGURE}|a\s+couple\s+of|(?<=at\sleast\s)a(?=\s+year)|a(?=\s+year(?:[’'‘]s|\s+or\s+(?:more|two|so)|\s+of\b)))"
    rf"(?:\s*(?:-|–|to|or)\s*(?P<high>{FIGURE}))?\s*(?:\+|plus\b)?\s*(?:\(\s*\w+\s*\)\s*)?"
    r"(?:(?:or|and)\s+(?:more|above|over)\s+)?\+?\s*(?:full\s+|clear\s+)?(?P<unit>years?|yrs?|months?)\b(?:[’'‘](?:s\b)?)?\s*\+?",
    re.IGNORECASE,
)
_POST_QUALIFYING = re.compile(
    r"\b(?:post|after|since|beyond)[\s-]*(?:(?:your|their|the)\s+)?(?:qual\w*|registration|as?ye)|\bpqe?\b"
    r"|\b(?:since|after)\s+(?:you\s+)?qualif\w+|\bqualified(?:\s+(?:for|social\s+work)|\s*$)"
    r"|\bpractising\s+as\s+a\s+(?:qualified\s+)?social\s+worker",
    re.IGNORECASE,
)
# "Post-qualifying experience of at least three years".
_POST_QUALIFYING_OF = re.compile(
    r"\b(?:post[\s-]*(?:qual\w*|registration)|pqe|(?:been\s+)?qualified(?:\s+for)?|practis(?:ed|ing)\s+for)\s*"
    r"(?:experience\s*)?(?:of|:|[-–(])?\s*(?:(?:we|would|we[’']d|expect|ask\s+for|\w+ly|a)\s+){0,3}"
    r"(?:minimum\s+(?:of\s+)?|at\s+least\s+|not\s+less\s+than\s+|no\s+less\s+than\s+|over\s+|more\s+than\s+)?$",
    re.IGNORECASE,
)
# "Three years in child protection": the work that the years were spent in stands for the word experience.
_SPENT_IN = re.compile(
    r"\s*(?:or\s+(?:more|two|so)\s+)?(?:(?:working|practising|spent|employed)\s+(?:\w+ly\s+)?)?"
    r"(?:in|within|as|with|alongside)\s+(?:[\w’'-]+\s+){0,3}?"
    r"(?:mash|duty|referral|locality|looked|lac\b|cla\b|cin\b|leaving\s+care|uasc|youth|adolescent\w*|young\s+people|teenager\w*|vulnerable|child\w*|famil\w*"
    r"|social\s+work\w*|safeguarding|statutory|front[\s-]?line|assessment|fostering|adoption|court|practice"
    r"|local\s+authorit\w*)",
    re.IGNORECASE,
)
FIELDS = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("management", r"\bmanag(?:ement|ing|erial|er|ed)\b|\bleadership\b"),
        ("supervision", r"\bsupervis(?:ion|ing|ory|ed)\b"),
        (
            "child_protection",
            r"\bchild(?:ren)?[’']?s?\s+protection|\bsafeguarding|\bsection\s+47|\bstatutory\s+child",
        ),
        ("children", r"\bchild(?:ren)?\b|\bfamil(?:y|ies)\b|\byoung\s+people"),
        ("local_authority", r"\blocal\s+authorit|\bstatutory|\bfront[\s-]?line"),
        ("social_work", r"\bsocial\s+work"),
    )
)
_EXPERIENCE = re.compile(
    r"(?<!\bon\s)\bexperience|\bpqe\b|\bpost[\s-]*(?:qual(?:if|\b)|registration\b)|\bqualified\b|\b(?:since|after)\s+(?:(?:you\s+)?qualif|registration\b)"
    r"|\bpractis(?:ed|ing)\b|\bin\s+practice\b|\bprofiad\b|\b(?:post|after)[\s-]*as?ye",
    re.IGNORECASE,
)
_EMPLOYER = re.compile(
    r"\b(?:we|us)(?:[’']ve|[’']re)?\b|\bour\b|\b(?:agency|company|team|organisation|council|recruit(?:er|ment)"
    r"|consultan(?:t|cy)\w*|charity|service"
    r"|history|reputation|established|founded|combined|collective|business|trading|providers?)\b",
    re.IGNORECASE,
)
_ASKING_FIRST = re.compile(
    r"\bwe\s+(?:are\s+|[’']re\s+)?(?:also\s+)?(?:look|seek|requir|need|ask|expect|want|would\s+like"
    r"|will\s+(?:only\s+)?consider|welcome|recruit)\w*"
    r"|\b(?:we[’']re|our\s+(?:ideal|successful))\s+\w+",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\byou(?:[’'](?:ll|ve))?\b|\byour\b|\bcandidates?\b|\bapplicants?\b|\bsomeone\b|\bpost[\s-]?holders?\b|\bmust\b"
    r"|\brequir|\bessential"
    r"|\bneed|\bideal|\bexperience\s+of\b|\bproven\s+(?:\w+\s+)?track\s+record|\bseeking\b|\blooking\s+for\b"
    r"|\bdesirable|\bexpect|\bmin(?:imum)?\b|\bsocial\s+workers?\s+(?:with|who)\b|\bpractitioners?\s+(?:with|who)\b"
    r"|\bhold|\b(?:managers?|leaders?|workers?|practitioners?|somebody|person)\s+who\s+(?:has|have)\b|\bwe[’']re\s+after\b",
    re.IGNORECASE,
)
_OTHER_YEARS = re.compile(
    r"^\s*(?:old|golden|retention|maternity|temporary|\(with\b|of\s+age|of\s+(?:service|continuous)|ago|fixed"
    r"|contract|driv|holiday|leave|in\s+a\s+row|statutory\s+guidance|plan|strategy|probation)"
    r"|^\s*(?:in|of)\s+(?:the\s+)?(?:last|past|next)\b",
    re.IGNORECASE,
)
_BEFORE_OTHER_YEARS = re.compile(
    r"\b(?:within|(?<![’']re\s)(?<!\bare\s)after|every|next|temporary|contract|duration:?|over\s+the\s+(?:last|past)"
    r"|for\s+the\s+(?:last|past)|aged|age|ages|until|in\s+your\s+first"
    r"|(?:contract|post|role|position|job|funding|secondment|cover)\s+(?:is|are|runs|lasts|will\s+(?:be|run|last))\s+(?:\w+\s+)?for"
    r"|(?:the|your|their|our)\s+(?:last|past|first))\s*$",
    re.IGNORECASE,
)

_LESS_THAN = re.compile(r"(?<!\bnot\s)(?<!\bno\s)\b(?:(?:less|fewer)\s+than|under|below)\s*$", re.IGNORECASE)
# "Applicants with fewer than two years will not be shortlisted" asks for two.
_TURNED_AWAY = re.compile(r"\b(?:will\s+not|cannot|unable|not\s+able)\b|n[’']t\b|\bdo\s+not\s+apply", re.IGNORECASE)

_BEFORE = 400  # characters before the years in which their subject and what limits them are looked for


def experience(passages: Passages, start: int, end: int) -> Iterator[Found]:
    """The years of experience that a sentence asks of the person: in what, how far, and how many (at least)."""
    words = passages.text[start:end]
    years = list(islice(YEARS.finditer(words), MOST_MENTIONS))
    if not years:
        return
    named_experience, person = _EXPERIENCE.search(words) is not None, _PERSON.search(words) is not None
    for match in years:
        number = _count(match)
        before = words[max(0, match.start() - _BEFORE) : match.start()]
        tail = words[match.end() : match.end() + 110]
        if number is not None and _AGO.match(tail) and _QUALIFIED.search(before):
            yield "post_qualifying", passages.demand(start, end, start + match.start(), start + match.end()), number
            continue
        if number is None or _OTHER_YEARS.match(tail) or _BEFORE_OTHER_YEARS.search(before):
            continue
        if _LESS_THAN.search(before) and not _TURNED_AWAY.search(words):
            continue
        spent = _SPENT_IN.match(tail) is not None and person
        if (worked := _WORKED.search(before)) is not None:
            tail, spent = f" {worked[0]}", person
        if bracketed := _BRACKET_ENDS.match(tail) is not None and _bracketed(before):
            tail, spent = f" {bracketed}", True
        if _ALONE.fullmatch(before.rpartition(",")[2]) is not None and _WORK_AFTER.match(tail) is not None:
            spent = True
        if _DOING.match(tail) and (person or _LEAST.search(before)):
            spent = True
        if not (named_experience and _is_experience(words, match.start(), tail)) and not spent:
            continue
        persons = bool(bracketed) or (worked is not None and _LED.match(worked[0]) is not None)
        persons = persons and _WE.search(before) is None
        if _SOMEBODYS.search(before) or _WHETHER.search(before):
            continue
        if not (persons or _NEVER_AN_EMPLOYERS.match(tail.lstrip())) and _is_employers(
            words, match.start(), match.end()
        ):
            continue
        demanded = passages.demand(start, end, start + match.start(), start + match.end())
        asked = "unknown" if demanded == "promised" else demanded
        yield _field(words, match.start(), tail), asked, number
        if (part := _OF_THEM.match(words, match.end())) is not None:
            figure = part["low"].lower()
            field = "supervision" if part["work"].lower().startswith("superv") else "management"
            yield field, asked, figure_of(figure)


# "At least three years managing", "two years of management": the work stands for the word experience.
_DOING = re.compile(
    r"\)?\s*(?:or\s+(?:so|more)\s+)?(?:of\s+)?(?:front[\s-]?line\s+|statutory\s+|post[\s-]\w+\s+)?"
    r"(?:managing|supervising|leading|management|supervision|leadership|practi[cs]e|practising)\b"
    r"|\s*(?:at|as)\s+(?:an?\s+)?(?:[\w-]+\s+){0,2}?(?:manager|management|senior|supervisory)\b",
    re.IGNORECASE,
)
_LEAST = re.compile(
    r"(?:^\W*(?:have\s+)?|,\s*|\b(?:and|with|plus)\s+|\bminimum(?:\s+of)?\s+|\bat\s+least\s+"
    r"|\b(?:not?)\s+(?:less|fewer)\s+than\s+)$",
    re.IGNORECASE,
)
# "Two years in supported housing" as a line of its own.
_ALONE = re.compile(r"\W*(?:with\s+)?(?:(?:a\s+)?(?:min(?:imum)?\b\.?(?:\s+of)?|at\s+least)\s+)?", re.IGNORECASE)
_WORK_AFTER = re.compile(
    r"\s*(?:or\s+more\s+|plus\s+|and\s+above\s+)?(?:of\s+)?(?:working\s+|spent\s+)?(?:in|as|with)\s+"
    r"(?!post\b|total\b|length\b|the\s+first\b)[\w’'-]+"
    r"|\s*(?:child\w*|statutory|front[\s-]?line|social\s+work|fostering|adoption|residential)\b",
    re.IGNORECASE,
)
# "Will have worked in social work for at least five years": the work stands before its years.
_WORKED = re.compile(
    r"\b(?:worked|managed|led|been|held|practised?|supervised|experience\s+(?:as|of|in|working))\b"
    r"(?P<work>[^.;]{3,90}?)\s+for\s+(?:a\s+minimum\s+of\s+|at\s+least\s+|over\s+|more\s+than\s+)?$",
    re.IGNORECASE,
)


# "Experience of fostering (minimum two years)": the years stand in brackets behind it.
_OPENED = re.compile(
    r"[(,]\s*(?:a\s+)?(?:minimum\s+(?:of\s+)?|min[.]?\s+|at\s+least\s+|usually\s+|normally\s+)?$", re.IGNORECASE
)
_OTHER_SENTENCE = frozenset(".;()")
_BEFORE_EXPERIENCE = 40  # characters before the word that say what experience: "significant post-qualifying"
_BRACKET_ENDS = re.compile(r"\s*(?:\+|plus|or\s+more|min(?:imum)?)?\s*(?:\)\s*(?:$|[,.&]|and\b|is\b)|$)", re.IGNORECASE)
# A team that somebody has led is no employer whose years are told.
_LED = re.compile(r"(?:managed|led|supervised)\b", re.IGNORECASE)
_WE = re.compile(r"\b(?:we|our)\b(?!.*\byou\b)", re.IGNORECASE | re.DOTALL)  # and not "we expect you to have"
# "You qualified at least two years ago".
_QUALIFIED = re.compile(
    r"\b(?:you|who)(?:[’']ll\s+have|\s+will\s+have|\s+must\s+have|\s+should\s+have)?\s+qualified\s+"
    r"(?:at\s+least\s+|over\s+|more\s+than\s+|a\s+minimum\s+of\s+)?$",
    re.IGNORECASE,
)
_AGO = re.compile(r"\s*(?:or\s+more\s+)?ago\b", re.IGNORECASE)
# "Five years of PQE with two in a management role": the second number stands without its unit.
_OF_THEM = re.compile(
    rf"\s*(?:of\s+)?(?:[\w’'-]+,?\s+){{0,8}}?(?:with|including|of\s+which|,|and)\s+(?:at\s+least\s+|a\s+minimum\s+of\s+)?"
    rf"(?P<low>{FIGURE})\s+(?:of\s+(?:them|those|these)\s+)?"
    r"(?:must\s+be\s+)?(?:(?:in|at|as)\s+(?:an?\s+)?|(?<=\sof\sthem\s)|(?<=\sof\swhich\s)|(?<=\sof\sthose\s))"
    r"(?P<work>manag\w*|supervis\w*|leadership)",
    re.IGNORECASE,
)


def _bracketed(before: str) -> str:
    """The experience whose years stand in the bracket open at the end of `before`; empty where there is none."""
    opened = _OPENED.search(before, max(0, len(before) - _BEFORE_EXPERIENCE))
    at = before.lower().rfind("experience", 0, opened.start()) if opened is not None else -1
    if opened is None or at < 0 or not _OTHER_SENTENCE.isdisjoint(before[at : opened.start()]):
        return ""
    return before[max(0, at - _BEFORE_EXPERIENCE) : opened.start()]


def _is_experience(words: str, at: int, tail: str) -> bool:
    return bool(_EXPERIENCE.search(tail) or _EXPERIENCE.search(words[max(0, at - 60) : at]))


def _count(match: re.Match[str]) -> float | None:
    """The least years that are asked for; None for none and for more than anybody asks."""
    figure = match["low"].lower()
    years = {"a": 1.0}.get(figure) or (2.0 if figure.startswith("a ") else figure_of(figure))
    if match["unit"].lower().startswith("month"):
        years = round(years / 12, 2)
    return years if 0 < years <= MOST_YEARS else None


# Years since qualifying, and those as a manager, are never an employer's.
_NEVER_AN_EMPLOYERS = re.compile(
    rf"{_POST_QUALIFYING.pattern}|(?:at|as)\s+(?:an?\s+)?(?:[\w-]+\s+){{0,2}}?(?:manager|management|supervisory)\b",
    re.IGNORECASE,
)
# "Supervision from a manager who has been here for nine years".
_COLLEAGUE_WHO = re.compile(
    r"\b(?:from|by|alongside)\s+(?:an?|our|your|the)\s+[^.;]{0,40}\bwho\b[^.;]{0,120}$", re.IGNORECASE
)


# "Whether you have just qualified or have ten years behind you" asks for neither.
_WHETHER = re.compile(r"\bwhether\b[^.;]*\bor\b", re.IGNORECASE)
# "Young people who have at least two years' experience of care", "your mentor will have five years of it".
_SOMEBODYS = re.compile(
    r"\b(?:your|our)\s+(?:new\s+)?(?:mentor|manager|team\s+manager|supervisor|practice\s+educator|buddy|team\s+leader|principal\s+social\s+worker)s?\s+"
    r"(?:will\s+|all\s+|each\s+)?(?:have|has|bring\w*)\b(?:(?!\byou\b)[^.;,]){0,30}$"
    r"|\b(?:child(?:ren)?|young\s+people|teenagers|famil(?:y|ies)|parents|carers|adults)\s+(?:who|that)\s+"
    r"(?:\w+\s+)?(?:have|has|had|bring)\b(?:(?!\byou\b)[^.;,]){0,30}$",
    re.IGNORECASE,
)


_EMPLOYER_AFTER = re.compile(
    r",\s*(?:we|our|us|the\s+(?:team|agency|company))\b"
    r"|\bwe\s+(?:are|have|know|understand|can|look|work|place|recruit|pride)\b",
    re.IGNORECASE,
)


def _is_employers(words: str, start: int, end: int) -> bool:
    """Whether years are the employer's own: the nearest subject before them is "we", an agency or a team."""
    before, after = words[max(0, start - _BEFORE) : start], words[end : end + 60]
    if _COLLEAGUE_WHO.search(before):
        return True
    asking = [match.end() for match in _ASKING_FIRST.finditer(before)]
    person = max([match.end() for match in _PERSON.finditer(before)] + asking, default=-1)
    employer = max((match.end() for match in _EMPLOYER.finditer(before)), default=-1)
    if employer > person:
        # "2 years in our team" stands after the years; "we are looking for …" was a person's already.
        return True
    if person >= 0:
        return False
    # "With over 10 years' experience, we …": nobody before the years, the employer after them.
    later = _EMPLOYER_AFTER.search(words, end, end + _BEFORE)
    return later is not None and _PERSON.search(after.split(",")[0]) is None


_NEXT_YEARS = re.compile(rf"{YEARS.pattern}|\band\s+(?:{FIGURE})\s+(?:in|at|as)\b", re.IGNORECASE)


def _field(words: str, at: int, tail: str) -> str:
    near = re.split(
        r"[,(]|\band\s+(?:a|an|be|have|hold|you|experience)\b|\bto\s+(?:join|lead|work|support|help)\b|\bwith\s+(?:some|much)\b",
        tail,
        maxsplit=1,
    )[0]
    if (others := _NEXT_YEARS.search(near)) is not None:
        near = near[: others.start()]
    if (
        _POST_QUALIFYING.search(near)
        or _POST_QUALIFYING.search(tail[:60])
        or _POST_QUALIFYING_OF.search(words, max(0, at - _BEFORE), at)
    ):
        return "post_qualifying"
    return next((name for name, pattern in FIELDS if pattern.search(near)), "unspecified")


_WELCOME = re.compile(
    r"\bwelcom|\bno\s+problem\b|\bour\s+(?:\w+\s+)?as?ye\b"
    r"|\bour\s+(?:nqsws?|newly[\s-]+qualified(?:\s+\w+){0,3})\s+(?:get|have|receive|start|join|enjoy|benefit|are\s+given)\b"
    r"|\bencourag|\bsuitable\s+for\b|\bopen\s+to\b|\bconsidered\b|\b(?:will|may|can|would|do|also|we[’']d|we[’']ll)\s+consider\b|\bideal\s+for\b"
    r"|\bwe\s+(?:offer|provide|support|recruit|run|take|appoint)\b"
    r"|\binvit\w+\s+applications|\bwho(?:[’']ll|\s+will)\s+(?:complete|undertake)\b|\bopportunit|\byou\s+will\s+(?:complete|undertake|receive)\b|\bapply\b|\bprogramme\b|\bsupported\s+(?:through\b|by\s+(?:our|the|an?)\b)"
    r"|\bstart\s+(?:on|at)\b|\bis\s+for\s+you\b|\b(?:offered|available)\s+(?:to|for)\b|\b(?:love|keen|happy|glad|pleased|delighted)\s+to\s+(?:hear|talk|meet|consider)|\btalk\s+to\s+us\b"
    r"|\byou\s+are\b|\byou[’']re\b|\byour\s+asye\b|\bwhether\s+you",
    re.IGNORECASE,
)
_EXCLUDED = re.compile(
    r"\b(?:not(?!\s+(?:yet\s+)?(?:done|completed|started|begun|undertaken)\b)|(?:is|are|wo|do)n[’']?t|unsuitable|unable|cannot|can[’']?t|unfortunately|regret"
    r"|no\s+longer)\b[^.;]{0,60}\b(?:newly|recently|nqsws?|as?ye)\b"
    r"|\b(?:newly|recently|nqsws?|as?ye)\b[^.;]{0,60}\b(?:not|(?:is|are|wo|do)n[’']?t|unsuitable|unable|cannot"
    r"|can[’']?t|instead)\b|\bno\s+(?:nqsws?|newly)\b",
    re.IGNORECASE,
)
# "Those who have not yet done an ASYE", among whom an advert looks for.
_NOT_YET = re.compile(
    r"\bnot\s+(?:yet\s+)?(?:done|completed|started|begun|undertaken)\s+(?:an?\s+|the\s+|your\s+|their\s+)?as?ye\b",
    re.IGNORECASE,
)
# "Rising to £35,000 on completion of the ASYE" asks for none.
_REWARDED = re.compile(
    r"\b(?:ris\w+|increas\w+|progress\w*|mov\w+|£\s?\d[\d,]*)\b[^.;]{0,60}\b(?:on|upon|following|after|once)\s+(?:\w+\s+){0,2}"
    r"complet\w+",
    re.IGNORECASE,
)
# "NQSW posts are not eligible for sponsorship" turns nobody away who needs none.
_FROM_SPONSORSHIP = re.compile(
    r"\b(?:newly|nqsws?|as?ye)\b[^.;]{0,60}\b(?:not|\w*n[’']t|unable|cannot)\b[^.;]{0,40}\b(?:sponsor\w*|visas?)\b"
    r"|\b(?:not|\w*n[’']t|unable|cannot)\b[^.;]{0,25}\bsponsor\w*\b[^.;,]{0,25}\b(?:for|to)\s+(?:\w+\s+){0,3}(?:newly|nqsws?|as?ye)\b",
    re.IGNORECASE,
)
_COMPLETED = re.compile(
    r"\b(?:complet(?:ed|ion)|passed|finished|successful\w*)\s+(?:of\s+)?(?:your\s+|their\s+|the\s+|an?\s+)?as?ye"
    r"|\b(?:complet(?:ed|ion)|passed|finished)\s+(?:of\s+)?(?:your|their|the|an?)\s+assessed\s+(?:and\s+supported\s+)?year\b"
    r"|\bas?ye\s+(?:must\s+be\s+|has\s+been\s+|\(?)?(?:complet\w+|signed\s+off|passed)"
    r"|\b(?:post|after|since|beyond|excluding|not\s+including|not\s+counting|on\s+top\s+of)[\s-]+(?:(?:your|their|the|an?)\s+)?as?ye",
    re.IGNORECASE,
)
# "AYE completed or in progress" lets those in who are still in it.
# "Newly qualified? We would love to talk": the answer stands in the next sentence.
_SHORT_QUESTION = 60
_YOU_RUN = re.compile(
    r"^(?:co-?ordinate|run|lead|oversee|manage|deliver|support|mentor|supervise|assess)\b"
    r"|\byou(?:[’'](?:d|ll)|\s+will|\s+would)\s+(?:also\s+)?(?:run|lead|co-?ordinate|oversee|manage|deliver|support"
    r"|mentor|supervise|guide)\b",
    re.IGNORECASE,
)
_UNDER_WAY = re.compile(
    r"\bor\s+(?:is\s+|are\s+|be\s+)?(?:in\s+progress|under\s+way|undertaking|working\s+towards|about\s+to)\b",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"\b(?:supervis\w+|mentor\w*|coach\w*|support(?:ing)?|assess(?:ing|or|ment)?|manag\w+|oversee\w*|guid\w+"
    r"|allocat\w+|induct\w*|line|teach\w*|help(?:ing)?|lead(?:ing)?|develop(?:ing)?)\s+(?:and\s+\w+\s+)?(?:to\s+)?"
    r"(?:our\s+|the\s+|of\s+)?"
    r"(?:[\w,]+\s+){0,3}$",
    re.IGNORECASE,
)


def newly_qualified(passages: Passages, start: int, end: int) -> Iterator[Found]:
    """Whether a sentence welcomes or excludes newly qualified applicants, or asks for a completed ASYE."""
    asks = passages.text[end : end + 1] == "?" and end - start < _SHORT_QUESTION
    words = passages.text[start : passages.sentence(end + 1)[1] if asks else end]
    for _, match, demanded in named(passages, start, end, "newly_qualified"):
        before = words[: match.start() - start]
        if _EXCLUDED.search(words):
            if not _FROM_SPONSORSHIP.search(words):
                yield "excluded", "refused", None
        elif _OF_OTHERS.search(before) or _YOU_RUN.search(before):
            continue
        elif _NOT_YET.search(words):
            yield "welcome", "promised", None
        elif _COMPLETED.search(words) and not (_UNDER_WAY.search(words) or _REWARDED.search(words)):
            yield "asye_completed", "essential" if demanded in {"unknown", "promised", "refused"} else demanded, None
        elif _WELCOME.search(words) or _UNDER_WAY.search(words):
            yield "welcome", "promised", None
