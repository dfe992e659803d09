"""The sentences of an advert that say nothing of its post: other vacancies, partners, the employer's breadth and size.

Owns telling them by their shape. Must not weigh what the rest says: that is `matcher.cues` and `matcher.scope`.
"""

import re
from bisect import bisect_left

# "Similar jobs" and the like, as a heading or before a colon, with the short lines of titles below it.
_OTHER_VACANCIES = re.compile(
    r"^[^\w\n]*(?:(?:other|similar|related|more|latest|recommended|also\s+recruiting)\s+(?:current\s+|live\s+)?"
    r"(?:vacanc(?:y|ies)|jobs?|roles|posts|opportunities)\b"
    r"|you\s+(?:might|may)\s+(?:also\s+)?(?:like|be\s+interested)|people\s+also\s+viewed|jobs\s+(?:like\s+this|you\s+may)"
    r"|jobs?\s+alerts?|follow\s+us\b)[^\n]*",
    re.IGNORECASE | re.MULTILINE,
)
_TITLE_LINE = 90  # characters of the longest line that can be another vacancy's title
_ABOUT_THE_POST = re.compile(
    r"\W*(?:about|the\s+(?:role|post|job|person|team)|job\b|main\b|key\b|what\b|who\b|how\b|why\b|requirements?|essential"
    r"|desirable|person\b|duties|responsib|purpose|you\b|your\b|we\b|salary|benefits)",
    re.IGNORECASE,
)
# Every rule below reads one sentence; none of them is about the post where the sentence speaks to the reader.
_TO_THE_READER = re.compile(
    r"\b(?:you|your|you[’'](?:ll|d|re)|post|role|team(?!\s+(?:manag|lead))|vacancy|caseload|join)\b", re.IGNORECASE
)
_EMPLOYER = re.compile(
    r"\b(?:council|authority|directorates?|departments?|trust|count(?:y|ies)|city|borough|region|office|agency|group"
    r"|organisation|charity|services|we|our|us|executive)\b",
    re.IGNORECASE,
)
_ADULTS = re.compile(
    r"\badults?\b|\bolder\s+people\b|\belderly\b|\bhome\s+care\b|\bday\s+(?:services?|centres?)\b|\bextra\s+care\b"
    r"|\blearning\s+disabilit|\bmental\s+health\b",
    re.IGNORECASE,
)
_CHILDREN = re.compile(r"\bchild(?:ren)?\b|\byoung\s+people\b", re.IGNORECASE)
_OTHER_SERVICES = (
    "housing", "librar", "education", "public health", "highways", "public protection", "leisure", "teacher", "school",
    "roads", "waste", "engineers", "solicitors", "care workers", "nurses", "support workers", "occupational therapists",
)  # fmt: skip
_WORK = re.compile(
    r"\b(?:assess|safeguard|visit|help)\w*\b|\bprotect(?:s|ing)?\b|\bwork(?:s|ing)?\s+with\b", re.IGNORECASE
)
_MANY = re.compile(
    r"\b(?:\d{1,3},\d{3}|\d{3,}|thousands\s+of|hundreds\s+of)\s+(?:\w+\s+){0,2}(?:child(?:ren)?|young|people|adults|residents|pupils"
    r"|older|schools|famil(?:y|ies)|homes)\b",
    re.IGNORECASE,
)
_RECRUITER = re.compile(
    r"\b(?:we|agency|consultancy|recruiter)\s+(?:also\s+|currently\s+|regularly\s+)*"
    r"(?:recruit|place|supply|source|specialise\s+in|work\s+with|have\s+(?:vacancies|roles|jobs))\b",
    re.IGNORECASE,
)
# "You will work alongside schools, police, housing and adult mental health": whom the post works beside, and no others.
_BESIDE = re.compile(
    r"\b(?:work|liais|collaborat|network|communicat)\w*\s+(?:\w+\s+){0,2}?(?:with|alongside|beside)\b|\balongside\b|\blinks?\s+with\b"
    r"|\bpartners?\s+(?:such\s+as|including|like)\b|\bpartnership\s+with\b",
    re.IGNORECASE,
)
_AGENCIES = (
    "school", "police", "health visitor", "gps", "housing", "probation", "education", "camhs", "mental health",
    "youth justice", "nurses", "midwives", "substance", "voluntary", "drug", "court", "third sector", "therapists",
    "charities", "hospital",
)  # fmt: skip
_WITH_WHOM = re.compile(
    r"\b(?:child|children|bab(?:y|ies)|kids?|young|famil(?:y|ies)|parents|carers|older|clients|patients|residents|social\s+work\w*)\b"
    r"|\badults?\b(?!\s+(?:mental|social|services|care))",
    re.IGNORECASE,
)
_OTHER_SITE = ("same site as", "next door to", "building with")
_STEPS = re.compile(r"(?:[^|>\n]{3,40}>){2,}[^|>\n]{3,40}")
_OWN_PROGRAMME = re.compile(
    r"\b(?:we|our|council|trust)\b[^.]{0,30}\b(?:run|have|offer|provide)?s?\b[^.]{0,30}\bAS?YE\s+programme\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?;•\n\r]")
# A sentence is read only where it holds one of these, or two of the second kind: most hold none, and finding them is
# many times as fast as the patterns above.
_ALONE = (
    "alongside", "partner", "liais", "links", "collaborat", "work with", "working with", "same site", "next door",
    "building with", "asye programme", "aye programme", " > ",
)  # fmt: skip
_TOGETHER = (
    "adult", "older", "elderly", "home care", "day cent", "day service", "extra care", "disabilit", "mental health",
    "child", "young people", "housing", "librar", "education", "public health", "highway", "protection", "leisure",
    "teacher", "school", "roads", "waste", "engineer", "solicitor", "care worker", "nurse", "support worker",
    "therapist", "thousands", "hundreds",
)  # fmt: skip
_HEADING_HINTS = (
    "other ", "similar ", "related ", "more ", "latest ", "recommended", "also ", "jobs ", "job alert", "follow us",
)  # fmt: skip
_LARGE = re.compile(r"\d\d\d\s")


def asides(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a plain text are that say nothing of its post, in reading order."""
    lower = text.lower()
    if len(lower) != len(text):  # a few letters change length in lower case, and places must agree
        lower = text
    found = _other_vacancies(text) if any(hint in lower for hint in _HEADING_HINTS) else []
    ends = [match.start() for match in _SENTENCE_END.finditer(text)]
    hints: dict[int, int] = {}
    for words, weight in ((_ALONE, 2), (_TOGETHER, 1)):
        for hint in words:
            at = lower.find(hint)
            while at >= 0:
                number = bisect_left(ends, at)
                hints[number] = hints.get(number, 0) + weight
                at = lower.find(hint, ends[number] if number < len(ends) else len(text))
    for large in _LARGE.finditer(text):
        number = bisect_left(ends, large.start())
        hints[number] = hints.get(number, 0) + 1
    for number, weight in hints.items():
        start, end = ends[number - 1] + 1 if number else 0, ends[number] if number < len(ends) else len(text)
        if weight >= _WORTH_READING and _is_aside(text[start:end], lower[start:end]):
            found.append((start, end))
    return sorted(found)


_WORTH_READING = 2


def _is_aside(words: str, lower: str) -> bool:
    """Whether a sentence is about the employer's breadth, its size, its partners, its other work or its building."""
    if any(site in lower for site in _OTHER_SITE) or (">" in words and _STEPS.fullmatch(words.strip())):
        return True
    if sum(agency in lower for agency in _AGENCIES) >= _BREADTH and _BESIDE.search(words):
        return _WITH_WHOM.search(words) is None
    if _TO_THE_READER.search(words):
        return False
    if _MANY.search(words) and not _WORK.search(words):
        return True
    others = sum(service in lower for service in _OTHER_SERVICES)
    adults, children = _ADULTS.search(words) is not None, _CHILDREN.search(words) is not None
    if (adults and children) or others + adults + children >= _BREADTH:
        listed = words.count("|") >= _BREADTH - 1
        return listed or bool(_RECRUITER.search(words) or (_EMPLOYER.search(words) and not _WORK.search(words)))
    return "programme" in lower and _OWN_PROGRAMME.search(words) is not None


_BREADTH = 3  # kinds of services in one sentence, which no one post has


def _other_vacancies(text: str) -> list[tuple[int, int]]:
    found = []
    for heading in _OTHER_VACANCIES.finditer(text):
        end = heading.end()
        while end < len(text):
            line_end = text.find("\n", end + 1)
            line_end = len(text) if line_end < 0 else line_end
            line = text[end + 1 : line_end].strip()
            if len(line) > _TITLE_LINE or line.endswith((".", ":", "!", "?")) or _ABOUT_THE_POST.match(line):
                break
            end = line_end
        found.append((heading.start(), end))
    return found
