"""Whether an advert asks for a register or for a qualification, or only names one.

Owns telling what the reader must hold from what a colleague holds, what the post leads to and what is named in
passing. Must not judge whether a person meets it: that is the careers package's.
"""

import re
from collections.abc import Iterator
from itertools import islice

from matcher.demands import MOST_MENTIONS, Found, Passages, named
from matcher.requirement_words import patterns

_BEFORE = 100  # characters before a register's name in which it is said to be named in passing

_REGISTER = re.compile(r"\bregist|\breg\b|\bcofrestr|\blicen[cs]ed\s+to\s+practi", re.IGNORECASE)
# "Requirements: SWE, DBS" and "will have applied to Social Work England" ask for it without its word.
_REGULATOR = (
    r"(?:SWE|SSSC|NISCC|Social\s+Work\s+England|Social\s+Care\s+Wales)\b"
    r"(?![’']?s?\s+(?:\w+\s+)?(?:standards?|guidance|codes?|requirements))"
)
_ON_A_LIST = re.compile(
    rf"\b(?:requirements?|essentials?|must[\s-]haves?|mandatory|what[’']?s\s+needed|needed:|you(?:[’']ll|\s+will)?\s+need)\b[^.]{{0,60}}?\b{_REGULATOR}"
    rf"|(?:^|[,+&/]\s*|\bplus\s+)(?:and\s+)?(?:part\s+(?:1|one)\s+)?{_REGULATOR}(?:\s+part\s+(?:1|one))?\s*"
    r"(?:$|[,+&/]|and\b|with\b|preferred|desirable|essential|required)"
    rf"|\bneeds?\s+(?:current\s+)?{_REGULATOR}"
    rf"|\bapplied\s+to\s+(?:join\s+)?{_REGULATOR}",
    re.IGNORECASE,
)
_OTHERS_REGISTER = re.compile(
    r"\bfees?\b|\bregistrar|\bregister\s+(?:your|an|for|now|with\s+us)|\bregistered\s+(?:charity|office|manager)",
    re.IGNORECASE,
)

# "You'll also be Social Work England registered".
_BE_REGISTERED = re.compile(r"(?:\bwill|[’']ll)\s+(?:\w+\s+){0,2}be\s+(?:\w+\s+){0,4}registered\b", re.IGNORECASE)
# "Supervision from a registered social worker" asks nothing of the reader.
_BY_A_COLLEAGUE = re.compile(
    r"\b(?:supervis\w+|support\w*|led|managed|mentored)\b[^.;,]{0,20}\b(?:by|from|with)\s+(?:an?\s+)?$", re.IGNORECASE
)
# "A qualification recognised by Social Work England" and "the transfer from SWE" name a register and ask for none.
_IN_PASSING = re.compile(
    r"\b(?:(?:recogni[sz]ed|approved|accredited|validated|accepted|regulated|endorsed)\s+by"
    r"|(?:transfer\w*|mov\w+|switch\w*|chang\w+)\s+(?:over\s+)?from)\s+(?:the\s+)?$"
    r"|\bleads?\s+to\b[^.;]{0,40}$",
    re.IGNORECASE,
)


def _in_passing(text: str, start: int, at: int) -> bool:
    """Whether the register at `at` is named in passing in the sentence from `start`."""
    return _IN_PASSING.search(text, max(start, at - _BEFORE), at) is not None


def registration(passages: Passages, start: int, end: int) -> Iterator[Found]:
    """The registers that a sentence asks for; one that it names in passing, or of somebody else, is none."""
    words = passages.text[start:end]
    if not (_REGISTER.search(words) or _ON_A_LIST.search(words)):
        return
    for value, pattern in patterns("registration"):
        mentions = islice(pattern.finditer(passages.lower, start, end), MOST_MENTIONS)
        match = next((one for one in mentions if not _in_passing(passages.text, start, one.start())), None)
        if match is None or (match[0] == "current registration" and "social" not in words.lower()):
            continue
        before = words[: match.start() - start]
        demanded = passages.demand(start, end, match.start(), match.end())
        if value == "unnamed" and (_BY_A_COLLEAGUE.search(before) or before.lower().startswith("if ")):
            continue
        if demanded == "unknown" and _BE_REGISTERED.search(words):
            demanded = "essential"
        if _OTHERS_REGISTER.search(words) and demanded in {"unknown", "promised"}:
            continue
        yield value, demanded if demanded != "promised" else "unknown", None


# Newly qualified people are another fact; a degree that the post leads to is not asked of anybody.
_NOT_HELD = re.compile(
    r"\b(?:newly|recently)\s+$|\b(?:final|last|second)\s+year\b[^.;]{0,20}$|\b(?:study\w*|lead\w*\s+to|gain\w*|train\w*|think\w*)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
# "A qualification in social work, youth work or teaching" asks for no social worker's.
_OR_ANOTHERS = re.compile(
    r"(?=[^.;]{0,60}\bor\b)\s*(?:,|/|\bor\b)[^.;]{0,25}?\b(?:youth|teach\w*|nurs\w*|probation|psycholog\w*|education|health"
    r"|occupational\s+therap\w*|counsell\w*)\b",
    re.IGNORECASE,
)
# "A qualified social worker will supervise you" asks nothing of the reader.
_SUBJECT = re.compile(r"(?:an?|our|another)\s+", re.IGNORECASE)
_HELD = re.compile(r"\b(?:hold|have|possess)\b", re.IGNORECASE)
_OF_A_COLLEAGUE = re.compile(r"\s+will\s+(?!be\s+(?:required|needed))", re.IGNORECASE)
_IN_SOCIAL_WORK = re.compile(r"\bsocial\s+work\s+(?:degree|qualification)|\bin\s+social\s+work\b", re.IGNORECASE)


def qualification(passages: Passages, start: int, end: int) -> Iterator[Found]:
    """The qualifications that a sentence asks for; one still studied for, or a colleague's, is none."""
    for value, match, demanded in named(passages, start, end, "qualification"):
        before = passages.text[start : match.start()]
        if _NOT_HELD.search(before) and not _HELD.search(before):
            continue
        is_person = match[0].rstrip("s").endswith("worker")
        if is_person and _BY_A_COLLEAGUE.search(before):
            continue
        if (
            is_person
            and _OF_A_COLLEAGUE.match(passages.text, match.end(), end)
            and _SUBJECT.fullmatch(passages.text, start, match.start())
        ):
            continue
        if value == "social_work" and _OR_ANOTHERS.match(passages.text, match.end(), end):
            continue
        if value == "degree" and _IN_SOCIAL_WORK.search(passages.text, start, end):
            continue
        yield value, demanded, None
