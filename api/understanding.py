"""What somebody means by the words of a search: a place, pay, and what the matcher reads in them as in a title.

Owns taking these out of the words, or beside them. Nothing that is understood here leaves a vacancy out: what fits it
comes first, and that is said and can be undone.
"""

import re
from dataclasses import dataclass

from api.places import NamedPlace, split_place
from matcher.contract import read_contract
from matcher.number_words import SPELT, figure_of
from matcher.pay import read_pay
from matcher.tier import read_tier
from store.listings import Session
from store.search import Named
from store.wording import Told, clear
from store.wording import words as tokens

_PAY = re.compile(
    r"(?:(?:(?:over|from|above|minimum|min|at least)\s+)?"
    r"(?:£\s?\d[\d,.]*\s?k?|\b\d{2,3}k|(?<![\d,])\d{2,3},\d{3}\b(?!,))\+?"
    # Without a pound sign, a comma or a k, a number may be a reference: its neighbours have to say that it is pay.
    r"|\b(?:over|from|above|minimum|min|at least)\s+\d{5,6}\b\+?"
    r"|\b\d{5,6}(?:\+|(?=\s*(?:per|an?|p)[\s/]*(?:annum|year|a)\b)))"
    r"(?:\s*(?:per|an?|p)[\s/]*(?:hour|hr|h|day|annum|year|a)\b)?",
    re.IGNORECASE,
)
_COUNT = r"(?:\d{1,2}(?:\.\d{1,2})?|one|two|three|four|six|nine|twelve)"
_TERMS = re.compile(
    rf"\b(?:{_COUNT}[\s-]*(?:days?|hours?|hrs?)[\s-]*(?:(?:a|per|each|every|/)[\s-]*(?:week|wk)|p\.?w\b)"
    rf"|{_COUNT}[\s-]*(?:months?|mths?|years?|yrs?)(?:[\s-]*(?:fixed[\s-]*term|ftc|contract|maternity|cover"
    r"|secondment))+"
    r"|0?\.\d{1,2}\s*(?:fte|wte))\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:not?|non|excluding|exclude|except)[\s-]+(?:via |through |an? |any )*"
    r"(?:(?P<agency>agency|agencies|locums?)|(?P<part>part[\s-]?time)|(?P<full>full[\s-]?time)"
    r"|(?:fully[\s-]+)?(?:remote|hybrid|home[\s-]?based|home[\s-]?working|wfh|work(?:ing)?\s+from\s+home)"
    r"(?:[\s-]+work(?:ing)?)?)\b"
    r"(?:\s+(?:workers?|staff|jobs?|posts?|roles?|adverts?)\b)?",
    re.IGNORECASE,
)
_BEGINNER = re.compile(
    r"\b(?:no|without)\s+(?:(?:any|previous|prior|work)\s+)*experience\b(?!\s+(?:of|in|with|at)\b)"
    r"(?:\s+(?:needed|required|necessary))?",
    re.IGNORECASE,
)
_EXPERIENCE = re.compile(
    rf"(?:\bwith\s+)?(?:\b(?:at\s+least|about|nearly|over|more\s+than)\s+)?\b(?:\d{{1,2}}(?:\.\d{{1,2}})?|{SPELT}|an?)\s*\+?"
    r"[\s-]*(?:years?|yrs?|months?|mths?)(?:['’]s?)?\s+(?:of\s+)?"
    r"(?:post[\s-]*(?:qualif\w+|qual)|pqe?|(?=exp(?:erienced?)?\b)|(?=qualified\b))"
    r"(?:[\s-]*(?:exp(?:erienced?)?|qualified))?(?!\w)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"\b(?:clos(?:ing|es)(?:\s+dates?)?|deadlines?)\s+(?:(?P<when>today|tomorrow|soon|(?:this|next)\s+week|this\s+month)"
    rf"|(?:with)?in\s+(?:(?:the\s+)?next\s+)?(?P<count>\d{{1,2}}|a|{SPELT})\s+(?P<unit>day|week|fortnight|month)s?)\b",
    re.IGNORECASE,
)
_DAYS = {"today": 0, "tomorrow": 1, "this week": 7, "next week": 14, "soon": 14, "this month": 30}
_UNITS = {"day": 1, "week": 7, "fortnight": 14, "month": 30}
"""Days from today that words of time reach to. A week is seven days whichever day it is, as the filter counts it."""
_A_YEAR = 365
_INSTEAD = {"agency": ("kind", "employer"), "part": ("hours", "full_time"), "full": ("hours", "part_time")}
"""What is looked for where one of two is refused. A refused type of contract leaves several, and so names none."""
CLOSING = "closing_within"
"""The filter that words of a closing date name. Where they are all that is asked, what closes soonest comes first."""
_LEAST_PAY, _MOST_PAY = 15_000, 300_000
"""Pounds a year that somebody may look for; a number beyond is something else."""
_ANY_SOCIAL_WORK = "role.social_work_jobs"
"""Who types "social work jobs" looks at every step, though an advert of that title is mostly a practitioner's."""


@dataclass(frozen=True, slots=True)
class Understood:
    """The words that remain to be looked for, the place that was among them, the facts that they name or tell.

    `experience` are words that say how long the searcher has worked, which adverts say in many ways, if at all.
    """

    words: str
    place: NamedPlace | None
    named: tuple[Named, ...] = ()
    told: tuple[Told, ...] = ()
    experience: str = ""


def understood(session: Session, text: str, *, places: bool) -> Understood:
    """Read the words of a search; its place only if `places`, which a place in a field of its own makes needless."""
    if not text:
        return Understood("", None)
    text, asked = _refused(text)
    text, experience = _experience(text)
    for read in (_beginner, _closing):
        text, found = read(text)
        asked += found
    text, named = _pay(_TERMS.sub(_terms, text))
    named += asked
    split = split_place(session, text) if places else None
    words, place = split or (text, None)
    reading = read_tier(clear(words))
    offers = any(one.rule == _ANY_SOCIAL_WORK for one in reading.evidence)
    if reading.outcome == "matched" and reading.tier and not offers:
        named.append(Named("tier", reading.tier))
    named += [Named("specialism", one) for one in reading.specialisms]
    if not reading.specialisms and reading.service_area:
        named.append(Named("setting", reading.service_area))
    areas = [one.quote for one in reading.evidence if one.field == "title" and one.rule.startswith("area.")]
    return Understood(words, place, tuple(named), tuple(_told(quote) for quote in areas), experience)


def _told(quote: str) -> Told:
    """What the words of an area tell by themselves: its specialisms, or the service where it has none."""
    reading = read_tier(quote)
    facts = [Named("specialism", one) for one in reading.specialisms]
    if not facts and reading.service_area:
        facts = [Named("setting", reading.service_area)]
    return Told(" ".join(tokens(quote)), tuple(facts))


def _terms(match: re.Match[str]) -> str:
    """Terms with a figure in the words that the search knows: "3 days a week" is part time."""
    contract = read_contract(match[0])
    told = " ".join(one for one in (contract.type, contract.working_time) if one is not None)
    return told.replace("_", " ") or match[0]


def _refused(text: str) -> tuple[str, list[Named]]:
    """The words without what they refuse, and what is looked for instead: the word of "not agency" finds agencies.

    Most adverts say nothing of work from home: what refuses it names nothing that could be looked for instead.
    """
    refused = list(_REFUSED.finditer(text))
    if not refused:
        return text, []
    named = [Named(*_INSTEAD[match.lastgroup]) for match in refused if match.lastgroup]
    return " ".join(_REFUSED.sub(" ", text).split()), list(dict.fromkeys(named))


def _experience(text: str) -> tuple[str, str]:
    """The words without how long the searcher has worked, and those that say it: figures in adverts mean others."""
    match = _EXPERIENCE.search(text)
    if match is None:
        return text, ""
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    return " ".join(rest.split()), " ".join(match[0].split())


def _beginner(text: str) -> tuple[str, list[Named]]:
    """The words without "no experience": nearly every advert that has the word asks for some."""
    if not _BEGINNER.search(text):
        return text, []
    return " ".join(_BEGINNER.sub(" ", text).split()), [Named("first_year", "yes")]


def _closing(text: str) -> tuple[str, list[Named]]:
    """The words without when the closing date is to be, and the filter's days from today instead."""
    match = _CLOSING.search(text)
    if match is None:
        return text, []
    if match["when"]:
        days = _DAYS[" ".join(match["when"].lower().split())]
    else:
        count = 1 if match["count"].lower() == "a" else int(figure_of(match["count"]))
        days = min(count * _UNITS[match["unit"].lower()], _A_YEAR)
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    return " ".join(rest.split()), [Named(CLOSING, str(days))]


def _pay(text: str) -> tuple[str, list[Named]]:
    for match in _PAY.finditer(text):
        pay = read_pay(match[0].rstrip("+"))
        if pay.annual_min is not None and _LEAST_PAY <= pay.annual_min <= _MOST_PAY:
            rest = f"{text[: match.start()]} {text[match.end() :]}"
            return " ".join(rest.split()), [Named("min_pay", str(int(pay.annual_min)))]
    return text, []
