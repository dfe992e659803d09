"""The sentences of an advert that say nothing of its post: other vacancies, partners, the employer's breadth and size.

Owns telling them by their shape. Must not weigh what the rest says: that is `matcher.cues` and `matcher.scope`.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from matcher.prose import WORD, Prose, fold_known
from matcher.text import lower_in_place

# "Similar jobs" and the like, as a heading or before a colon, with the short lines of titles below it.
_OTHER_VACANCIES = re.compile(
    r"^[^\w\n]*(?:(?:other|similar|related|more|latest|recommended|also\s+recruiting)\s+(?:current\s+|live\s+|of\s+our\s+)?"
    r"(?:vacanc(?:y|ies)|jobs?|roles|posts|opportunities)\b"
    r"|you\s+(?:might|may)\s+(?:also\s+)?(?:like|be\s+interested)|people\s+also\s+viewed|(?:jobs|vacancies|roles)\s+(?:like\s+this|you\s+may|we\s+are\s+filling)|more\s+like\s+this"
    r"|jobs?\s+alerts?|follow\s+us\b)[^\n]*",
    re.IGNORECASE | re.MULTILINE,
)
BREADTH = 3  # kinds of services or of people in one sentence, which no one post has
LONGEST = 600  # characters of a sentence; a longer one is a list that lost its stops, and is of many things
_TITLE_LINE = 90  # characters of the longest line that can be another vacancy's title
_ABOUT_THE_POST = re.compile(
    r"\W*(?:about|the\s+(?:role|post|job|person|team)|job\b|main\b|key\b|what\b|who\b|how\b|why\b|requirements?|essential"
    r"|desirable|person\b|duties|responsib|purpose|you\b|your\b|we\b|salary|benefits)",
    re.IGNORECASE,
)
# Every rule below reads one sentence; none of them is about the post where the sentence speaks to the reader.
TO_THE_READER = re.compile(
    r"\b(?:you|your|you[’'](?:ll|d|re)|post|role|team(?!\s+(?:manag|lead))|vacancy|caseload|join)\b", re.IGNORECASE
)
# What is said of children and of adults together is of one post where a team, a post or the reader works with both.
_OF_THE_POST = re.compile(
    r"\b(?:team(?!\s+(?:manag|lead)|s\b)|post|role|position|duty|rota|caseload|unit|hub|clinic|transitions?|calls|nights|weekends)\b"
    r"|(?<!vulnerable\s)\b(?:assess|safeguard|visit|respond|investigat|chair|supervis)\w*\b|\bprotect(?:s|ing)?\b"
    r"|\byou(?:[’'](?:ll|d)|\s+will|\s+would)?\s+(?:(?!be\b)\w+\s+){0,2}?(?:work|help|support|cover|meet|see|lead|manage|hold|plan|care|sit|speak)\b"
    r"|^\W*(?:work|help|support|cover|meet|lead|manage|hold|plan|to\s|based|our\s+client)\b",
    re.IGNORECASE,
)
# "Applicants with experience in adult care, schools or the NHS".
_SOUGHT = re.compile(r"\b(?:applicants|candidates|people|colleagues|workers)\s+(?:with|from|who)\b", re.IGNORECASE)
_EMPLOYER = re.compile(
    r"\b(?:council|authority|directorates?|departments?|trust|count(?:y|ies)|city|borough|region|office|agency|group"
    r"|organisation|charity|services|we|our|us|executive)\b",
    re.IGNORECASE,
)
_SURELY_ADULTS = ("adult", "older people", "elderly", "home care", "day service", "day centre", "extra care")
_ADULTS = (*_SURELY_ADULTS, "learning disabilit", "mental health")  # which children's services speak of as well
_OTHER_SERVICES = (
    "housing", "librar", "education", "public health", "highways", "public protection", "leisure", "teacher", "school",
    "roads", "waste", "engineers", "solicitors", "care workers", "nurses", "support workers", "occupational therapists",
)  # fmt: skip
WORK = re.compile(
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
    r"|\bpartners?\s+(?:such\s+as|including|like|in|across|from)\b|\bpartnership\s+with\b",
    re.IGNORECASE,
)
_AGENCIES = (
    "school", "police", "health visitor", "gps", "housing", "probation", "education", "camhs", "mental health",
    "youth justice", "nurses", "midwives", "substance", "voluntary", "drug", "court", "third sector", "therapists",
    "charities", "hospital",
)  # fmt: skip
_WITH_WHOM = re.compile(
    r"\b(?:child|children|bab(?:y|ies)|kids?|young|famil(?:y|ies)|parents|carers|older|pupils|students|people|men|women|teenagers|clients|patients|residents|social\s+work\w*)\b"
    r"|\badults?\b(?!\s+(?:mental|social|services|care))",
    re.IGNORECASE,
)


Hint = tuple[str, frozenset[str]]
"""What a sentence holds, in small letters, and the folded words of the text without which it cannot."""


def hints_of(*written: str) -> tuple[Hint, ...]:
    """Hints with their words; "*" stands for the rest of the last one."""
    return tuple(
        (hint.removesuffix("*"), frozenset(map(fold_known, WORD.findall(hint)[: -1 if hint.endswith("*") else None])))
        for hint in written
    )


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape of boilerplate: words of which such a sentence holds one, and the rest of its shape."""

    hints: tuple[Hint, ...]
    pattern: re.Pattern[str]


def _shape(hints: str, pattern: str = "") -> Shape:
    """The shape whose hints are parted by "|"."""
    return Shape(hints_of(*hints.split(" | ")), re.compile(pattern, re.IGNORECASE))


_SHAPES = (
    # Another building.
    _shape("same site as | next door | building with | floor below | floor above | down the corridor"),
    # A sister firm.
    _shape("sister company | sister charity | sister organisation | sister trust | sister agency | our other arm"),
    # Other adverts.
    _shape("also looking for | also recruiting | also hiring | our other adverts"),
    # Colleagues elsewhere.
    _shape(
        "colleagues in | colleagues from | peers in | counterparts in",
        r"^\W*(?:our\s+|your\s+)?(?:colleagues|peers|counterparts)\s+(?:in|from)\b.{3,60}\b(?:is|are"
        r"|sit|work|share|will)\b",
    ),
    # What an agency says of itself.
    _shape("about ", r"^\W*About\s+(?:us|the\s+(?:agency|company)|[A-Z]\w+)\s*:"),
    # An agency's trade.
    _shape("found work for | find work for | finds work for"),
    # Neighbours.
    _shape("sits beside | sit beside | sits next to | sits alongside"),
    # Now and then.
    _shape("may be asked to | may also be asked to | join you for | join you on | who is also"),
    # Other work.
    _shape("'s other work | ’s other work | ' other work | ’ other work"),
    # Prizes.
    _shape("award | awards", r"\bawards?\s+(?:for|are|ceremony|night|dinner)\b"),
    # The employer's past.
    _shape("founded | started as | established | set up | formed", r"\b(?:in|since|from)\s+(?:1[89]|20)\d\d\b"),
    # What the employer also runs.
    _shape(
        "also own | also run | also operate | also provide | also has",
        r"^(?!.*\b(?:you|your|team|post|role)\b).*\balso\s+(?:owns?|runs?|operates?|provides?|has)\b",
    ),
    # A shared office.
    _shape(
        "our office | an office | the office | shares buildings | shares premises | share buildings",
        r"\bshares?\b",
    ),
    # Where staff come from.
    _shape(
        "come from | join us from | came from | joined us from",
        r"\b(?:staff|colleagues|people|workers|many|some|others)\b.{0,30}\b(?:come|came"
        r"|join\w*\s+us)\s+from\b",
    ),
    # Steps of a career.
    _shape(">", r"^\W*(?:[^|>\n]{3,40}>){2,}[^|>\n]{3,40}$"),
    # A programme for first years.
    _shape(
        "asye programme | aye programme",
        r"^(?!.*\b(?:you|your|join)\b).*\b(?:we|our|council|trust)\b.{0,60}\bAS?YE\s+programme\b",
    ),
    # Labels.
    _shape(
        "tags | keyword | category | categories | sector | search terms",
        r"^\W*(?:tags?|key\s?words?|(?:sub-?\s?)?categor(?:y|ies)|sector|search\s+terms)\s*:",
    ),
    # Other vacancies.
    _shape(
        "jobs | vacancies | roles | posts",
        r"\b(?:our\s+other|call\s+us\s+about|also\s+have|other|similar(?!\s+roles))\s+(?:[\w’']+\s+){0,6}?(?:jobs"
        r"|vacancies|roles|posts)\b(?!\s+(?:in|within|across|at)\s+(?:the|our|your)\s+(?:team|service"
        r"|unit))|\b(?:jobs|vacancies|roles|posts)\s+(?:we\s+(?:are|have)|you\s+may)\b",
    ),
    # Whom an agency hires of other professions.
    _shape(
        "we recruit | we place | we supply | we hire | we fill | we also | we currently | we are recruiting"
        " | we are hiring | recruits | places | supplies | hires | fills",
        r"^(?!.*\b(?:you|your|post|role|team|vacancy|join)\b)(?=.*,.*(?:,|\band\b))(?=.*\b(?:nurses|amhps|bias|therapists|ots|carers|teachers"
        r"|solicitors|doctors|midwives|(?:care|support|residential)\s+(?:workers|assistants))\b).*\b(?:we(?:\s+are)?(?:\s+also|\s+currently)?"
        r"\s+(?:recruit|plac|suppl|hir|fill)\w*|\w+\s+(?:also\s+)?(?:recruits|places|supplies|hires|fills))\b",
    ),
    # A public line.
    _shape(
        "worried about | concerned about | worries about | concerns about",
        r"^\W*(?:are\s+you\s+|if\s+you(?:[’']re|\s+are|\s+have)\s+)?(?:worr|concern)\w+\s+about\s+(?:an?|someone|any)\b",
    ),
    # Another wish.
    _shape(
        "rather | prefer",
        r"^(?!.*\bthan\b)\W*(?:(?:would\s+you\s+)?(?:rather|prefer)\b.{0,60}$"
        r"|(?:if\s+|should\s+)?you(?:[’']d|\s+would)?\s+(?:rather|prefer)\b.*\b(?:contact|call|ring|phone|e-?mail|ask|speak|talk|see|visit"
        r"|try)\b.*\b(?:our|the)\s+(?:\w+\s+)?(?:adult|child|famil|older|mental))",
    ),
    # An agency's law.
    _shape("employment business | employment agency"),
    # Statistics.
    _shape(
        "poverty | deprived | deprivation | population | residents",
        r"^(?!.*\b(?:you|your)\b).*\b(?:deprivation\s+is|deprived|(?:areas?|levels?|pockets)\s+of\s+(?:\w+\s+)?deprivation"
        r"|(?:young|older|ageing|growing|diverse)\s+population|population\s+of\s+(?:\w+\s+)?\d|in\s+poverty"
        r"|(?:per\s+cent|%|quarter|third|half|one\s+in\s+\w+)\s+of\s+(?:our\s+)?residents)\b",
    ),
    # Praise of a place.
    _shape(
        "great schools | good schools | excellent schools | outstanding schools | come and live",
        r"^(?!.*\byou\s+will\b)",
    ),
    # Terms of staff.
    _shape(
        "staff who | employees who | colleagues who | as a parent | staff with",
        r"\b(?:leave|flexible|days|networks?|hours|allowance)\b",
    ),
    # What it is not.
    _shape(
        "not  | no longer | any more",
        r"\b(?:not|no\s+longer|any\s+more)\b.{0,25}\b(?:adults?\b|care\s+homes?|hospitals?\b"
        r"|day\s+centres?)|\bcare\s+homes?\b.{0,40}\bany\s+more\b",
    ),
    # Aims for all ages.
    _shape(
        "strategy | vision | ambition | our aim | our plan | priorities",
        r"^(?!.*\byou\b).*\b(?:children|young)\b.*\b(?:adults?|older|age)\b"
        r"|^(?!.*\byou\b).*\b(?:adults?|older)\b.*\b(?:children|young)\b",
    ),
)
# A sentence is read only where it holds one of these, or two of the second kind: most hold none, and finding them is
# many times as fast as the patterns above.
_TWICE = hints_of(
    "alongside", "partner", "partners", "partnership", "liaise", "liaising", "liaison", "links", "collaborate",
    "collaborating", "collaboration", "work with", "working with", "adult", "older people", "elderly", "home care",
    "day centre", "day service", "extra care", "learning disab*", "mental health",
    "teacher", "nurse", "engineer", "solicitor", "care worker",
)  # fmt: skip
_ONCE = hints_of(
    "child", "children", "young people", "housing", "library", "libraries", "education", "public health", "highways",
    "protection", "leisure", "school", "roads", "waste",
    "support worker", "therapist", "thousands", "hundreds",
)  # fmt: skip
_KINDS = tuple((hint, weight) for hints, weight in ((_TWICE, 2), (_ONCE, 1)) for hint in hints)
_WORTH_READING = 3
_HEADING_HINTS = (
    "other ", "similar ", "related ", "more ", "latest ", "recommended", "also ", "jobs ", "job alert", "follow us",
)  # fmt: skip
_LARGE = re.compile(r"[0-9][0-9][0-9]\s")


TO_A_TEAM = (
    r"\b(?:(?:contact|call|ring|phone|e-?mail|ask|(?:speak|talk)\s+(?:to|with)|get\s+in\s+touch\s+with)\s+(?:our|the)\s+(?:\w+\s+)?"
    r"(?:adult|child|famil|foster|older|mental|disab|safeguard|social|duty|hospital)\S*\s+(?:\w+\s+){0,3}?"
    r"(?:teams?|services?|recruit\w*|colleagues|hub|desk|line|helpline)\b"
    r"|(?:look\s+at|see|visit|browse|search)\s+(?:our|the)\s+(?:\w+\s+)?(?:adult|child|famil|foster|older|mental)\S*\s+(?:\w+\s+)?"
    r"(?:pages?|vacancies|jobs|roles|web\s?site|adverts)\b)"
)
"""Being sent to a team or service by its name."""
# "Worried about a child? Call the children's team."
_SENT_ON = re.compile(r"\?\W+(?:please\s+)?" + TO_A_TEAM, re.IGNORECASE)
_ANOTHER_WISH = re.compile(
    r"\b(?:prefer|rather|instead|worried|concerned|worries|concerns)\b|\bquestions\s+about\b", re.IGNORECASE
)
_LONGEST_QUESTION = 100  # characters


def asides(prose: Prose) -> list[tuple[int, int]]:
    """Where the sentences of a text are that say nothing of its post, in reading order."""
    text = prose.text
    lower = lower_in_place(text)
    found = _other_vacancies(text) if any(hint in lower for hint in _HEADING_HINTS) else []
    words = prose.distinct
    numbers = _shaped(lower, prose, words) | _broad(lower, prose, words)
    for number in sent_on(prose):
        if _ANOTHER_WISH.search(text[slice(*span_of(prose, number))]):
            numbers |= {number, number + 1}
    return sorted(found + [span_of(prose, number) for number in numbers])


def sent_on(prose: Prose) -> Iterator[int]:
    """The numbers of short questions whose answer is to ask another team."""
    for sent in _SENT_ON.finditer(prose.text):
        number = bisect_left(prose.sentence_ends, sent.start())
        start, end = span_of(prose, number)
        if end - start <= _LONGEST_QUESTION:
            yield number


def span_of(prose: Prose, number: int) -> tuple[int, int]:
    """Where the sentence of a number begins and ends."""
    ends = prose.sentence_ends
    return ends[number - 1] + 1 if number else 0, ends[number] if number < len(ends) else len(prose.text)


def holding(hint: str, lower: str, prose: Prose) -> Iterator[int]:
    """The numbers of the sentences that hold a hint."""
    at = lower.find(hint)
    while at >= 0:
        number = bisect_left(prose.sentence_ends, at)
        yield number
        at = lower.find(hint, span_of(prose, number)[1])


def _shaped(lower: str, prose: Prose, words: frozenset[str]) -> set[int]:
    """The numbers of the sentences that have one of the shapes of boilerplate."""
    found = set()
    for shape in _SHAPES:
        for hint, needed in shape.hints:
            for number in holding(hint, lower, prose) if needed <= words else ():
                start, end = span_of(prose, number)
                if end - start <= LONGEST and shape.pattern.search(prose.text[start:end]):
                    found.add(number)
    return found


def _broad(lower: str, prose: Prose, words: frozenset[str]) -> set[int]:
    """The numbers of the sentences about the employer's breadth, its size or its partners."""
    weights: dict[int, int] = {}
    for (hint, needed), weight in _KINDS:
        for number in holding(hint, lower, prose) if needed <= words else ():
            weights[number] = weights.get(number, 0) + weight
    for large in _LARGE.finditer(prose.text):
        number = bisect_left(prose.sentence_ends, large.start())
        weights[number] = weights.get(number, 0) + 2
    found = set()
    for number, weight in weights.items():
        start, end = span_of(prose, number)
        if weight >= _WORTH_READING and end - start <= LONGEST and _is_aside(prose.text[start:end], lower[start:end]):
            found.add(number)
    return found


def _is_aside(words: str, lower: str) -> bool:
    """Whether a sentence names services of so many kinds, or so many people, that it is not about one post's work."""
    agencies = sum([agency in lower for agency in _AGENCIES])
    adults, children = any(word in lower for word in _ADULTS), "child" in lower or "young people" in lower
    if agencies >= BREADTH and _BESIDE.search(words):
        return _WITH_WHOM.search(words) is None
    if children and any(word in lower for word in _SURELY_ADULTS) and not _OF_THE_POST.search(words):
        return True
    if agencies + adults >= BREADTH and not children and _SOUGHT.search(words):
        return True
    others = sum([service in lower for service in _OTHER_SERVICES])
    broad = others + adults + children >= BREADTH or (others > 1 and "social worker" in lower)
    large = "thousands" in lower or "hundreds" in lower or _LARGE.search(words) is not None
    if not (broad or large) or TO_THE_READER.search(words):
        return False
    if large and _MANY.search(words) and _EMPLOYER.search(words) and not WORK.search(words):
        return True
    listed = words.count("|") >= BREADTH - 1
    return broad and (listed or bool(_RECRUITER.search(words) or (_EMPLOYER.search(words) and not WORK.search(words))))


def _other_vacancies(text: str) -> list[tuple[int, int]]:
    """Where other vacancies stand, each heading with the lines of titles below it."""
    found: list[tuple[int, int]] = []
    for heading in _OTHER_VACANCIES.finditer(text):
        if found and heading.start() < found[-1][1]:
            continue
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
