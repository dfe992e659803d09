"""The lines in which an advert lists what it looks for, and the documents that it names.

Owns which lines those are and how far each is asked for. Must not read what a line means beyond that: registration,
years and the like are `matcher.requirements`', and whether a person meets a line is the careers package's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from matcher.demands import Passages, denied
from matcher.headings import ruling
from matcher.requirement_words import patterns

MOST_CHARACTERS = 20_000
MOST_CRITERIA = 40
LONGEST_QUOTE = 300
_SHORTEST_QUOTE = 12
# A heading rules the lines under it, but not a whole advert's end.
_HEADING_REACH = 2_000
_PIECE = re.compile(r"[^•·●;]+")
_SENTENCE = re.compile(r".+?(?:[.!?](?=\s|$)|$)")
# What is said under such a heading of applying, of the employer or of what it gives is no criterion.
_BESIDE = re.compile(
    r"\b(?:clos(?:es|ing)\s+(?:date|on)|interviews?\s+(?:will|are|date|to)|to\s+apply|apply\s+(?:now|by|online|via)|"
    r"for\s+(?:more|further)\s+information|please\s+(?:contact|call|email|see|note|click|visit)|informal|"
    r"we\s+(?:offer|are\s+(?:committed|proud|an)|will\s+(?:offer|give|provide)|provide|welcome\s+applications)|"
    r"our\s+(?:team|service|offer|council)\s+(?:is|are|has|have)|salary|per\s+annum|£\s?\d|https?:|www\.|@|"
    r"applications?\s+(?:close|must\s+(?:be\s+(?:in|received)|reach))|there\s+(?:is|are)\s+(?:\w+\s+)?posts?\s+(?:in|at|across)|"
    r"(?:in|on|with)\s+your\s+application)|"
    # A label of what the post is: its hours, contract, place or number.
    r"\A\W*(?:working\s+(?:pattern|hours|week)|hours(?:\s+and\s+contract)?|contract(?:\s+(?:type|and\s+hours))?|location|base|"
    r"grade|ref(?:erence)?(?:\s+(?:no|number))?|start\s+date)\s*:",
    re.IGNORECASE,
)
_REFUSED = re.compile(r"\b(?:not|cannot|can't|unable\s+to|won't)\s+(?:be\s+)?(?:accept|consider)", re.IGNORECASE)
# "No application is read without a form" asks for the form.
_WITHOUT = re.compile(r"\bwithout\s+(?:(?:an?|the|your|completing|completed)\s+)*$", re.IGNORECASE)
_ASKED = re.compile(
    r"\b(?:send|submit|upload|attach|provide|complete|include|enclose|e-?mail|bring|supply|give|write)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Criterion:
    """A line of what the advert looks for: `demanded` is essential or desirable, `quote` verbatim."""

    demanded: str
    quote: str


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document that the advert names.

    `document` is a code of the table `document` of `requirements.toml`; `demanded` is essential, desirable, refused
    (the advert says that it is not taken) or unknown (named, but not how far); `quote` is verbatim.
    """

    document: str
    demanded: str
    quote: str


def read_criteria(description: str) -> tuple[Criterion, ...]:
    """The lines under an advert's headings of what it looks for (plain text), in reading order; never raises."""
    text = description[:MOST_CHARACTERS]
    passages = Passages(text)
    found: dict[str, Criterion] = {}
    for start, end, heading in _ruled_lines(text):
        for at, until in _pieces(text, start, end):
            quote = text[at:until]
            if _BESIDE.search(quote) or not _SHORTEST_QUOTE <= len(quote) <= LONGEST_QUOTE:
                continue
            said = passages.demand(*passages.sentence(at), at, until)
            demanded = said if said in {"essential", "desirable", "refused", "promised"} else heading
            if demanded in {"essential", "desirable"}:
                found.setdefault(quote, Criterion(demanded, quote))
            if len(found) == MOST_CRITERIA:
                return tuple(found.values())
    return tuple(found.values())


def read_documents(description: str) -> tuple[NamedDocument, ...]:
    """The documents for an application that a description (plain text) names, each once; never raises.

    Of several mentions the one that refuses the document counts, then the one that says most clearly that it is asked.
    """
    text = description[:MOST_CHARACTERS]
    passages = Passages(text)
    found: dict[str, NamedDocument] = {}
    for document, pattern in patterns("document"):
        for match in pattern.finditer(passages.lower):
            start, end = passages.sentence(match.start())
            demanded = _demanded(text[start : match.start()], text[match.end() : end])
            if demanded == "unknown":
                said = passages.demand(start, end, match.start(), match.end())
                demanded = "unknown" if said == "promised" else said
            one = NamedDocument(document, demanded, _around(text, start, end, match))
            if document not in found or _CLEARNESS[one.demanded] > _CLEARNESS[found[document].demanded]:
                found[document] = one
    return tuple(found.values())


def _demanded(before: str, after: str) -> str:
    """How far a document is asked for by the words of its sentence before and after it, as far as they tell."""
    if _WITHOUT.search(before):
        return "essential"
    if _REFUSED.search(after) and " without " in after:
        return "unknown"  # it is taken, only not by itself
    if _REFUSED.search(before) or _REFUSED.search(after) or denied(before, len(before)):
        return "refused"
    return "essential" if _ASKED.search(before) else "unknown"


_CLEARNESS = {"unknown": 0, "desirable": 1, "essential": 2, "refused": 3}


def _ruled_lines(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each line under a heading of what is looked for starts and ends, and what its heading says."""
    heads = ruling(text)
    starts = {position for position, _ in heads}
    at, current = 0, 0
    for line in text.split("\n"):
        while current < len(heads) and heads[current][0] <= at:
            current += 1
        if current and at not in starts:
            position, demand = heads[current - 1]
            if demand in {"essential", "desirable"} and at - position <= _HEADING_REACH:
                yield at, at + len(line), demand
        at += len(line) + 1


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The bullets of a line; those too long for one quote sentence by sentence. Without spaces around them."""
    for bullet in _PIECE.finditer(text, start, end):
        whole = len(bullet[0].strip()) <= LONGEST_QUOTE
        parts = [bullet] if whole else _SENTENCE.finditer(text, bullet.start(), bullet.end())
        for part in parts:
            low, high = part.span()
            while low < high and (text[low].isspace() or text[low] in "-–*"):
                low += 1
            while high > low and text[high - 1].isspace():
                high -= 1
            if high > low:
                yield low, high


def _around(text: str, start: int, end: int, match: re.Match[str]) -> str:
    """The sentence, or the part of a long one around what was named."""
    if end - start > LONGEST_QUOTE:
        start = max(start, match.start() - LONGEST_QUOTE // 2)
        end = min(end, max(match.end(), start + LONGEST_QUOTE))
    return text[start:end].strip()
