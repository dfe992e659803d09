"""Whether an advert mentions work from home, and the words by which it does, for people to judge what they promise.

Owns finding the sentence, and leaving out what is no such work: the remote villages of a county, an interview that is
held remotely, what is refused. Must not say where a post is, which is `matcher.places`.
"""

import re
from collections.abc import Iterator

from matcher.text import Anchored, near

LONGEST = 200
"""Characters of a sentence that are quoted, around the words that mention it."""
_LOOKED_THROUGH = 8_000
"""Characters of a description."""
_SENTENCE = re.compile(r".+?(?:[.!?](?=\s|$)|$)")  # of a line
_HINTS = ("hybrid", "blended", "agile", "home", "remote", "tele", "gartref")
"""One of these is in whatever mentions it: a sentence without them is not looked at letter by letter."""
_NEAR = Anchored(re.compile("|".join(_HINTS)), _HINTS)
_MAYBE = {
    "hybrid": re.compile(
        r"\bhybrid\b|\b(?:blended|agile)[\s-]+working|\bhome\s*(?:/|and|&)\s*office|\bpartly\s+(?:from\s+)?(?:home|remote)",
        re.IGNORECASE,
    ),
    "home": re.compile(
        r"\bhome[\s-]*(?:based|working|worker)|\bwork(?:ing)?\s+(?:from|at)\s+home|\bremote(?:ly)?\b"
        r"|\btele(?:work|commut)|\bgweithio\s+(?:o\s+)?gartref",
        re.IGNORECASE,
    ),
}
"""What an advert has that mentions a mode: most have none of it, and their sentences need not be gone through."""
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


def workplace_of(location: str, description: str) -> tuple[str | None, str | None]:
    """The mode, home or hybrid, that an advert mentions, and the words that do; None and None where none do.

    Both are plain text. The words are at most LONGEST characters, verbatim. What the location says goes first, and in
    either of the two hybrid before home. A sentence that refuses it is no mention.
    """
    nearby = "\n".join(near(description[:_LOOKED_THROUGH], _NEAR, 20, 30))
    for words in (location, nearby):
        for mode, maybe in _MAYBE.items():
            if maybe.search(words) and (quote := _mentioned(_MENTIONS[mode], location, description)):
                return mode, quote
    return None, None


def _mentioned(mentions: re.Pattern[str], location: str, description: str) -> str | None:
    for sentence in filter(_hinted, _sentences(location, description[:_LOOKED_THROUGH])):
        for found in mentions.finditer(sentence):
            before, after = sentence[: found.start()], sentence[found.end() :]
            if not _REFUSED_BEFORE.search(before) and not _REFUSED_AFTER.search(after):
                return _around(sentence, found.start(), found.end())
    return None


def _sentences(location: str, description: str) -> Iterator[str]:
    """The location whole, and the sentences of the lines that may mention such work."""
    yield location
    for line in filter(_hinted, description.split("\n")):
        yield from map(str.strip, _SENTENCE.findall(line))


def _hinted(text: str) -> bool:
    return any(map(text.lower().__contains__, _HINTS))


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
