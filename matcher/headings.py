"""Which lines of a description are headings, and what each says of the lines under it.

Owns telling a heading from a line of the list below it. Must not read what those lines ask: that is `matcher.demands`.
"""

import functools
import re

from matcher.requirement_words import facts, patterns, phrases

_LONGEST_HEADING = 60
_MOST_SPACES = 9
_BULLET = re.compile(r"\s*(?:[•·●▪‣*–-]\s*|\(?\d{1,2}[.)]\s+)\w")
_BULLETS = re.compile(rf"(?:\n+{_BULLET.pattern}[^\n]*){{2}}")
# What a heading over a list says of its lines, whatever its words: the first of these that it holds.
_OF_HEADINGS = tuple(
    (demand, re.compile(pattern, re.IGNORECASE))
    for demand, pattern in (
        (
            "desirable",
            r"\b(?:desirable|bonus|nice|advantag\w*|preferabl\w*|ideally|extra|helpful|useful|also\s+like|(?:good|great)\s+if)\b",
        ),
        (
            "promised",
            r"\b(?:benefits?|perks|rewards?|offer\w*|in\s+return|we\s+(?:give|provide)|we[’']ll\s+(?:give|provide)|we\s+will\s+(?:give|provide)"
            r"|you[’']ll\s+(?:get|receive|enjoy)|you\s+(?:will\s+|can\s+)?(?:get|receive|enjoy|expect)|support\s+you|look\s+after\s+you)\b",
        ),
        ("essential", r"\b(?:must|candidates?|applicants?|looking\s+for|need(?!\s+to\s+(?:do|know))|required)\b"),
        (
            "other",
            r"\b(?:do|doing|duties|responsib\w*|role|job|post|work|day|week|team|service|about\s+us|who\s+we\s+are|apply|contact|process"
            r"|checks?|interviews?|background)\b",
        ),
        (
            "essential",
            r"\b(?:need\w*|requir\w*|person|skills|experience|qualif\w*|bring\w*|essentials?|criteria|have|has|who|seek\w*|want|ask|after|spec)\b",
        ),
    )
)
# "Why Easthaven?" heads what the employer gives.
_WHY_THEM = re.compile(r"Why\s+(?:[A-Z][\w’'&-]*\s*){1,5}\?")


def ruling(text: str) -> list[tuple[int, str]]:
    """Where each heading stands and what it says of the lines under it: a demand, or "other"."""
    found = []
    at = 0
    for line in text.split("\n"):
        words = line.strip()
        if words.endswith("?") and _WHY_THEM.fullmatch(words):
            found.append((at, "promised"))
        elif 3 <= len(words) <= _LONGEST_HEADING and words[-1] not in ".,;" and words.count(" ") <= _MOST_SPACES:
            known, told = _of_heading(words)
            if known is not None:
                found.append((at, known))
            # A heading of other words is one by its colon, or by the bullets under it.
            elif told is not None and (
                words[-1] == ":" or (not _BULLET.match(line) and _BULLETS.match(text, at + len(line)))
            ):
                found.append((at, told))
        at += len(line) + 1
    return found


@functools.cache
def _headings() -> dict[str, re.Pattern[str]]:
    return {demand: phrases(words) for demand, words in facts()["headings"].items()}


_FOR_THIS_POST = re.compile(r"\s+(?:for|of|in)\s+(?:this|the)\s+(?:role|post|job|position)(?=\W*\Z)")
_WHO = re.compile(r"(?:(?:the|our)\s+)?(?:person|candidate|applicant|post\s?holder)\W*|you\W*")


@functools.cache
def _things() -> list[re.Pattern[str]]:
    kinds = ("registration", "practice_educator", "interviewing", "driving", "vetting")
    return [pattern for kind in kinds for _, pattern in patterns(kind)]


@functools.lru_cache(maxsize=8_192)
def _of_heading(words: str) -> tuple[str | None, str | None]:
    """What a short line says by a phrase of the headings, and what it would say as a heading of other words.

    Employers head their adverts alike, so that most of these lines were read before.
    """
    lower = _FOR_THIS_POST.sub("", words.lower())
    if _WHO.fullmatch(lower):
        return "essential", None
    for demand, pattern in _headings().items():
        match = pattern.search(lower)
        # A heading is little more than its own phrase; "Driving licence essential" is no heading.
        if match is not None and len(lower) - len(match[0]) <= 24 and match.start() <= 14:
            # "PE stage 2 desirable" is a line, and rules no other.
            a_line = match.start() and lower[-1] != ":" and any(found.search(lower) for found in _things())
            return None if a_line else demand, None
    return None, next((demand for demand, pattern in _OF_HEADINGS if pattern.search(words)), None)
