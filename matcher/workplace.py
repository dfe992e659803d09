"""The words by which an advert mentions work from home, for people to judge what they promise.

Owns finding the sentence behind a mode that the reading of the place gave, and leaving out a mode that no sentence
bears out: the remote villages of a county, an interview that is held remotely, a post that is no home working. It must
not read a mode itself, which is `matcher.places`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from matcher.text import one_line, plain

LONGEST = 200
"""Characters of a sentence that are quoted, around the words that mention it."""
_LOOKED_THROUGH = 8_000
"""Characters of a description, as far as the place's reading looks for a mode."""
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?](?=\s|$)|(?=\n)|$)")
_HINTS = ("hybrid", "blended", "agile", "home", "remote", "tele", "gartref")
"""One of these is in whatever mentions it: a sentence without them is not looked at letter by letter."""
_PEOPLE = r"(?:famil|parent|child|young|carer|people|resident|staff|colleague)"
_MENTIONS = {
    "hybrid": re.compile(
        # Cars are hybrid too.
        r"(?<!plug-in )(?<!electric and )(?<!electric or )(?<!electric/)"
        r"\bhybrid\b(?!\W+(?:(?:and|or|&)\W+)?(?:electric|plug|cars?\b|vehicles?\b|bikes?\b|nature\b))"
        # A hybrid of two jobs is none of office and home.
        r"(?!\s+(?:role|post|position|team)\s+(?:across|between|of|covering|spanning|combining|that\s+combines)\b)"
        r"|\b(?:blended|agile)[\s-]+working\b|\bhome\s*(?:/|and|&)\s*office\b|\bpartly\s+(?:from\s+)?(?:home|remote)",
        re.IGNORECASE,
    ),
    "home": re.compile(
        # In "the family home working with parents" nobody works from their own.
        r"\bhome[\s-]*working\b(?!\s+(?:with|alongside|towards)\s+(?:\w+\s+){0,2}" + _PEOPLE + r"|\s+programmes?\b)"
        r"|\bhomeworkers?\b|(?<!children[’']s )(?<!residential )(?<!care )\bhome[\s-]workers?\b"
        # Care, visits and lessons are home based where the family is at home.
        r"|\bhome[\s-]*based\b(?=\s*(?:$|[.,;:)/|–-]|(?:with|and|but|role|post|position|contract|work|job|worker)\w*\b))"
        r"|\bwork(?:ing)?\s+(?:from|at)\s+home\b(?!\s+(?:risk|visits?)\b)"
        r"|\b(?:fully|entirely|mostly|largely|100%)\s+remote\b"
        r"|\bremote(?:ly)?[\s-]+(?:work\w*|based|first|(?:role|post|position|job|contract|opportunit)\w*)\b"
        r"|\bwork(?:ing|ed)?\s+remotely\b|\btele(?:work|commut)"
        r"|\b(?:role|post|position|job)\s+(?:is|will\s+be)\s+(?:\w+\s+)?remote\b(?!\s+(?:and|from)\b)"
        # A field that says nothing else ("Remote", "Leeds / Remote").
        r"|(?:^|[,(/|–-]\s*)remote(?=\s*(?:$|[,()/|–-]))"
        r"|\bgweithio\s+(?:o\s+)?gartref\b",
        re.IGNORECASE,
    ),
}
_REFUSED_BEFORE = re.compile(
    r"\b(?:not?|cannot|can[’']?t|isn[’']t|unable|neither|never)\b(?!\s+(?:only|just)\b)[^,;:]{0,60}$", re.IGNORECASE
)
_REFUSED_AFTER = re.compile(
    r"^(?:[\s-]+(?:or|and|home|remote|hybrid|agile|from|working|arrangements?|options?|requests?|posts?|roles?))*\s+"
    r"(?:(?:is|are|will|can)\s+(?:\w+\s+)?not|isn[’']t|aren[’']t|cannot|not\s+(?:available|possible|offered|suitable))\b",
    re.IGNORECASE,
)


def workplace_of(rows: Iterable[Mapping[str, Any]]) -> tuple[str | None, str | None]:
    """The mode, home or hybrid, that the first of these postings mentions, and its words; None and None for none.

    Each row has the posting's `location` and `description`, and the reading's `body`.
    """
    for row in rows:
        mode = row["body"]["place"]["mode"]
        words = mentioned(mode, row["location"], row["description"]) if mode else None
        if words:
            return mode, words
    return None, None


def mentioned(mode: str, location: str, description: str) -> str | None:
    """The words, of at most LONGEST characters and verbatim, by which an advert mentions this mode; None for none.

    The location's own words go first. A sentence that refuses it is no mention. None for a mode that is neither home
    nor hybrid.
    """
    mentions = _MENTIONS.get(mode)
    if mentions is None:
        return None
    for sentence in _sentences(one_line(location), plain(description)[:_LOOKED_THROUGH]):
        if not any(map(sentence.lower().__contains__, _HINTS)):
            continue
        for found in mentions.finditer(sentence):
            before, after = sentence[: found.start()], sentence[found.end() :]
            if not _REFUSED_BEFORE.search(before) and not _REFUSED_AFTER.search(after):
                return _around(sentence, found.start(), found.end())
    return None


def _sentences(location: str, description: str) -> Iterator[str]:
    if location:
        yield location
    for found in _SENTENCE.finditer(description):
        yield found[0].strip()


def _around(sentence: str, start: int, end: int) -> str:
    """Of a long sentence as many whole words around a place in it as may be quoted."""
    if len(sentence) <= LONGEST:
        return sentence
    spare = (LONGEST - (end - start)) // 2
    low, high = max(0, start - spare), min(len(sentence), end + spare)
    if low:
        low = min(sentence.find(" ", low) + 1 or start, start)
    if high < len(sentence):
        high = max(sentence.rfind(" ", 0, high), end)
    return sentence[low:high].strip()
