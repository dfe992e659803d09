"""What a title says to win its reader over and names no job: slogans, praise, what is offered or asked of anybody.

Owns leaving that out of a title. Must not leave out a calling, a team or a grade: what it cannot tell it keeps.
"""

import re
from collections.abc import Iterable

from matcher.duplicates.wordforms import WORD, tokens
from matcher.duplicates.words import WORDS


def _one_of(words: Iterable[str]) -> str:
    return rf"\b(?:{'|'.join(sorted(words))})s?\b"


_PARTS = re.compile(r"\s*[|(!?:]\s*|\s-\s")
# "… | Shape your future with us": words to the reader name no job.
_TO_READER = re.compile(
    r"\b(?:you|your|us|we|(?<!in )our(?! lady| children))\b"
    r"|(?:^|[-|(!?:,] ?)(?:apply (?:by|here|now|online|today|via)|be part of|become an?|come and|join (?:an?|the)"
    r"|make every)\b"
)
# A part that speaks of the advert and not of the job, or opens as talk does.
_OF_ADVERT = re.compile(
    r"^(?:(?:closes|closing|deadline|interviews?)\b.*(?:\d|day\b|soon\b|week\b)|due to\b|expressions? of interest\b"
    r"|internal (?:and|applicants|candidates|only)\b|newly (?:created|formed|opened)\b"
    r"|(?:long[ -]term|ongoing|rolling) (?:advert|contract|recruitment)\b|open (?:advert|day|evening)\b"
    r"|recruitment (?:day|drive|event)\b|talent pool\b|(?:amended|extended|live|reposted)$"
    r"|change lives\b|fancy\b|more than\b|ready (?:for|to)\b|time for\b|where\b|why\b)"
)
# What the words of an offer end with.
_ENDS_OFFER = re.compile(
    r" (?:available|considered|guaranteed|included|negotiable|offered|payable|possible|provided|welcome"
    r"|bonus|discount|earnings|membership|perks|supplement|transport links|vouchers)$"
    r"|\b(?:any|central|city centre|coastal|flexible|multiple|rural|various) locations?$"
)
_HOURS_TOLD = re.compile(r"\b(?:full|part|term)[ -]time\b|\d ?h(?:ou)?rs?\b")
# Which job is offered, where that is all that a part says: "Fostering roles available", "Nights available".
_OFFERS_JOBS = {
    "bank", "day", "evening", "female", "hour", "job", "male", "night", "opportunity", "position", "post", "role",
    "shift", "sleep", "vacancy", "weekend",
}  # fmt: skip
# A part that names one of these is a part of the employer, unless it is praised: "Parking Team", "Friendly Team".
_OF_EMPLOYER = WORDS.part | {"officer", "project"}
_CALLINGS = (
    WORDS.level
    | WORDS.clinical
    | {"worker", "officer", "practitioner", "teacher", "carer", "leader", "adviser", "advisor", "advocate", "analyst"}
    | {
        "administrator",
        "chef",
        "cleaner",
        "clerk",
        "cook",
        "coordinator",
        "counsellor",
        "lecturer",
        "mentor",
        "planner",
    }
    | {"receptionist", "secretary", "solicitor", "technician", "trainer", "tutor"}
)
# "Excellent company benefits", "relocation package available", "low CP caseload".
_SELLS = re.compile(rf"{_one_of(WORDS.praise | WORDS.few | WORDS.offered)}|\+|\bleave\b|\bholidays?\b")
_PRAISE = re.compile(
    rf"{_one_of(WORDS.praise)} ((?:[a-z]+ ){{0,2}}?)(?:{_one_of(WORDS.praised)} ?)+(?! ?{_one_of(_CALLINGS)})"
)
_OFFERED = re.compile(
    rf"{_one_of(WORDS.offered)}(?: [a-z]+)? (?:available|offered|provided|included|paid)\b|\+ benefits\b"
    r"|\b\d{1,2} days?(?: [a-z]+)? (?:leave|holidays?)\b"
)
_FEW_CASES = re.compile(rf"{_one_of(WORDS.few)} (?:[a-z]+ ){{0,2}}(?:caseloads?|cases)\b")
# A title without any of these words sells nothing, as most do not.
_FIRST_WORDS = {
    phrase.split()[0] for phrase in WORDS.praise | WORDS.few | WORDS.offered | WORDS.offer | {"leave", "holiday"}
}
_PATTERNS_WORDS = set(re.findall(r"[a-z]{3,}", _OF_ADVERT.pattern + _ENDS_OFFER.pattern)) - {"and", "for"}
_MAY_SELL = (
    _FIRST_WORDS
    | {f"{word}s" for word in _FIRST_WORDS}
    | _PATTERNS_WORDS
    | {"you", "your", "us", "we", "our", "apply", "be", "become", "come", "join", "make"}
)
_OF_OFFERS = WORDS.offer | WORDS.praise | WORDS.praised | WORDS.filler
_CHILDREN = {"child"}  # "a leading children's charity"
# "… - Therapeutic and Child Centred Fostering Agency": which employer, on a board that hides its name.
_KINDS_OF_EMPLOYER = ("agency", "charity", "provider", "organisation", "company")
_WHOSE = re.compile(
    rf"(?:\s-\s|[|(,:])\s*((?:(?!\s-\s)[^|(:])*?\b(?:{'|'.join(_KINDS_OF_EMPLOYER)})(?: with [a-z ]+)?)"
    r"\s*(?:$|\s-\s|[|)!])"
)
_OF_AN_AGENCY = WORDS.praise | {
    "adoption", "centred", "family", "focused", "fostering", "independent", "led", "placement", "profit",
    "therapeutic", "voluntary",
}  # fmt: skip
SHORTEST_OFFER = 2  # words: one alone may be a part of the job


def without_selling(title: str) -> str:
    """A folded title without what only sells the job; the whole of it where nothing else would be left."""
    if _MAY_SELL.isdisjoint(WORD.findall(title)) and "+" not in title:
        return title
    title = _without_slogans(title)
    sells = _SELLS.search(title)
    if sells or not WORDS.offer.isdisjoint(tokens(title)):
        title = _without_offers(title)
    return _PRAISE.sub(_named_between, _FEW_CASES.sub(" ", _OFFERED.sub(" ", title))) if sells else title


def kind_of_employer(title: str) -> str:
    """The part of a folded title that says what kind of employer has the job; "" where there is none.

    "Ethical Agency" and "Independent, Family Run Agency" employ; "Agency" and "London Agency" are a contract.
    """
    for kind in _KINDS_OF_EMPLOYER:
        if kind in title:
            break
    else:
        return ""
    if found := _WHOSE.search(title):
        words = tokens(found[1])
        if _CALLINGS.isdisjoint(words) and not ("agency" in words and _OF_AN_AGENCY.isdisjoint(words)):
            return found[1]
    return ""


def _named_between(praise: re.Match[str]) -> str:
    """What is named between praise and what is praised: "outstanding independent fostering agency"."""
    return " ".join(["", *(word for word in praise[1].split() if word not in WORDS.offer), ""])


def _without_slogans(title: str) -> str:
    """A title without its parts that speak to the reader or of the advert, where these name no calling and it does."""
    parts = _PARTS.split(title)
    kept = [part for part in parts if not _is_slogan(part.rstrip(" )"))]
    shorter = 0 < len(kept) < len(parts) and not _CALLINGS.isdisjoint(tokens(" ".join(kept)))
    return " - ".join(kept) if shorter else title


def _is_slogan(part: str) -> bool:
    told = tokens(part)
    if not _CALLINGS.isdisjoint(told):
        return False
    if _ENDS_OFFER.search(part):
        return _OFFERS_JOBS.isdisjoint(told)
    if not WORDS.terms.keys().isdisjoint(told) or _HOURS_TOLD.search(part):
        return False
    return bool(_TO_READER.search(part) or _OF_ADVERT.search(part))


def _without_offers(title: str) -> str:
    """A title without its parts that say only what is offered, or asked of whoever does the job."""
    parts = [(part, tokens(part)) for part in _PARTS.split(title.replace(")", " "))]
    kept = [
        part for at, (part, told) in enumerate(parts) if _HOURS_TOLD.search(part) or not _is_offer(told, parts[:at])
    ]
    return " - ".join(kept) if len(kept) < len(parts) else title


def _is_offer(told: list[str], before: list[tuple[str, list[str]]]) -> bool:
    """Whether a part of a title, given the words of those before it, says what is offered and names nothing new."""
    if len(told) < SHORTEST_OFFER or not before:
        return False
    if told[0] == "no" and told[1].isalpha() and told[1] != "wrong":  # No Wrong Door is a service
        return True  # what nobody has to do or to have
    praised = not (WORDS.praise.isdisjoint(told) or WORDS.praised.isdisjoint(told))
    if not praised and WORDS.offer.isdisjoint(told):
        return False
    if WORDS.praise.isdisjoint(told) and not _OF_EMPLOYER.isdisjoint(told):
        return False
    named = {word for _, words in before for word in words} | (_CHILDREN if praised else set())
    return all(word in _OF_OFFERS or word in named or word[0].isdigit() for word in told)
