"""Sentences of an advert that stand aside only where something else says whom the work is with.

Owns telling them by their shape; `matcher.asides` owns those that say nothing of any post. Must not weigh what the rest
says: that is `matcher.cues` and `matcher.scope`.
"""

import re

from matcher.asides import BREADTH, LONGEST, TO_A_TEAM, TO_THE_READER, WORK, hints_of, holding, sent_on, span_of
from matcher.prose import Prose
from matcher.text import lower_in_place

# "Fairwater runs its own care homes": a name, and what belongs to the employer of that name.
_NAMED_EMPLOYER = re.compile(
    r"\s*(?:The\s+)?(?!(?:You|We|This|Our|Your|They|It|Each|Every|Most|All|There|Staff)\b)[A-Z][\w’'-]+"
    r"(?:\s+(?:[A-Z][\w’'-]+|and|of|&)){0,5}\s+(?:also\s+|now\s+)?"
    r"(?:runs|has|provides|serves|employs|owns|operates|is\s+investing|is\s+home\s+to|looks\s+after)\b"
)
_HAS = hints_of(
    " runs ", " has ", " provides ", " serves ", " employs ", " owns ", " operates ", " investing ", " home to ",
    " looks after ",
)  # fmt: skip
# "To work with adults, contact the adults' team": where readers of another wish are sent.
_ANOTHER_WISH = re.compile(
    r"\W*(?:(?:if|should)\s+you\b|would\s+you\b|you\b|to\b|for\b|questions\b|(?:more\s+)?interested\b|prefer)",
    re.IGNORECASE,
)
_SENT_TO = re.compile(TO_A_TEAM + r"(?!.{0,60}\b(?:this|informal|discuss|chat)\b)", re.IGNORECASE)
_SENT_AT_ONCE = re.compile(r"\W*" + _SENT_TO.pattern, re.IGNORECASE)
_SENDING = hints_of(
    "contact ", "call ", "ring ", "phone ", "email ", "e-mail ", "ask ", "speak ", "talk ", "touch with",
    "look at our", "visit our", "browse our",
)  # fmt: skip
# "Corvid supplies nurses, AMHPs and care managers": whom an agency finds posts for.
_SUPPLIES = re.compile(
    r"\b[Ww]e\s+(?:also\s+|currently\s+|are\s+)*(?:recruit|plac|suppl|hir|fill)(?!\w*\s+for\b)\w*"
    r"|\b[Ww]ho\s+we\s|^\W*(?:The\s+)?[A-Z]\w+(?:\s+[A-Z]\w+){0,3}\s+(?:also\s+)?(?:recruits|places|supplies|hires|fills)\b"
)
_SUPPLYING = hints_of(
    "we recruit", "we are recruiting", "we place", "we are placing", "we supply", "we hire", "we are hiring", "we fill",
    "who we ", "recruits ", "places ", "supplies ", "hires ", "fills ", "we also ", "we currently ",
)  # fmt: skip
_OCCUPATION = re.compile(
    r"\b(?:social\s+)?(?:workers|iros|lados|nurses|amhps|bias|therapists|ots|managers|assistants|solicitors|carers|practitioners"
    r"|officers|doctors|teachers|midwives|leaders|advisers|advisors|assessors|chairs)\b",
    re.IGNORECASE,
)


def lesser_asides(prose: Prose) -> list[tuple[int, int]]:
    """Where sentences say what a named employer runs or has, whom an agency supplies, or where others are sent.

    They may be all that an advert says.
    """
    lower, words = lower_in_place(prose.text), prose.distinct
    asked = [span_of(prose, at) for number in sent_on(prose) for at in (number, number + 1)]
    return asked + [
        span
        for hints, is_aside in ((_HAS, _has), (_SENDING, _sends), (_SUPPLYING, _supplies))
        for hint, needed in hints
        if needed <= words
        for number in holding(hint, lower, prose)
        for span in [span_of(prose, number)]
        if span[1] - span[0] <= LONGEST and is_aside(prose.text[slice(*span)])
    ]


def _has(words: str) -> bool:
    return bool(_NAMED_EMPLOYER.match(words)) and not (TO_THE_READER.search(words) or WORK.search(words))


def _sends(words: str) -> bool:
    if _ANOTHER_WISH.match(words):
        return _SENT_TO.search(words) is not None
    return _SENT_AT_ONCE.match(words) is not None


def _supplies(words: str) -> bool:
    return (
        _SUPPLIES.search(words) is not None
        and not TO_THE_READER.search(words)
        and len(_OCCUPATION.findall(words)) >= BREADTH
    )
