"""How alike two adverts' employers are.

Owns the comparison of one name with another advert's; the words it goes by are in words.toml. Must not decide whether
two adverts are one job: evidence.py weighs the fields together.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from matcher.duplicates.titles import Title
from matcher.duplicates.wordforms import (
    BODIES,
    DISTINCT,
    TYPO_NAME,
    any_of,
    folded,
    one_slip,
    tokens,
    words_meant,
    words_of,
)
from matcher.duplicates.words import WORDS, singular

_NHS = frozenset({"nhs"})
_HEALTH_SERVICE = frozenset({"nhs", "university"})  # a hospital's "University" is left out as well


_EMPLOYER_PHRASE = any_of(WORDS.employer_phrases)
_BEGINS_PHRASE = {phrase.split()[0] for phrase in WORDS.employer_phrases}
_NAMED_BODY = re.compile(
    r".*?\b(?:council|trust|(?:borough of|comhairle) [\w ]+?)(?=\s*(?:[(/|:,]|\s-|c/o\b|in partnership with\b|$))"
)
_SCHOOL_OF_TRUST = re.compile(r"\b(?:academy|college|school)(?: [a-z]+)*+ \(([^()]*\b(?:federation|mat|trust))\)$")
_SCHOOL_THEN_TRUST = re.compile(
    r"[^,]*\b(?:academy|college|school)\b[^,]*, ([^,]*\b(?:academies|education|federation|mat|schools|trust))$"
)
_PARTS = re.compile(r"\s-\s|[(),]")
_OF_SCHOOLS = frozenset({"academy", "college", "school"})
_OF_TRUSTS = frozenset({"education", "federation", "mat", "trust"})  # with one of which a trust's name ends
_SCHOOL_IN_TOWN = re.compile(
    r"[^,]*\b(?:academy|school|nursery|hospice)(?=, *[a-z]+$)"
)  # "Hill Primary School, Thornby"
# "Homes2Inspire" is "Homes 2 Inspire".
_JOINED_BY_NUMBER = re.compile(r"(?<=[a-z]{3})([24])(?=[a-z]{3})")
_KINDS_OF_SCHOOL = frozenset({"primary", "infant", "junior"})  # "Hill Primary" is Hill Primary School
_WELSH_NAME = re.compile(r"\b(?:cyngor|cymru|bwrdd|prifysgol|ymddiriedolaeth)\b")
_LONDON = {"london", "lb", "lbc"}


@dataclass(frozen=True, slots=True, eq=False)
class Employer:
    """An employer's telling words, and whether it supplies workers to others."""

    text: str  # as advertised
    words: frozenset[str]
    key: str
    named: frozenset[str]  # every word that a title may have of it
    area: frozenset[str]  # words of the area that is the employer's own
    agency: bool
    site: frozenset[str]  # of a firm's home or branch, which stands in brackets or behind a dash
    firm: str = ""  # its telling words in order, unless it is an agency or a body named after an area, as others are
    beside: str = ""  # another name that a firm may go by, in order: in brackets, or one word before a dash
    # What it is called in capitals, in brackets behind its name or alone, or would be; of a council and of the company
    # that runs its children's services the company's name, by which they are found with each other.
    short: str = ""
    by_letters: bool = False  # that is made of the first letters of its name, or is its company's: others may have it


_NATIONS = frozenset({"cymru", "england", "scotland", "wale"})
_BESIDE_INITIALS = WORDS.employer_generic | _HEALTH_SERVICE | _NATIONS  # "BCP Council", but not "AFC Wold"
SHORTEST_BODY = 3  # words: "NHS Trust" is no whole name
_JOINING = frozenset({"and", "for", "in", "of", "the", "to"})
_ASIDE = re.compile(r"\s+[(-]\W*")
_BOARD = re.compile(r"\W*\bvia .*")  # "Wold Council via a board"
# Agencies that place children, and those of the state.
_SUPPLIES_NOBODY = re.compile(
    r"\b(?:adoption|aid|crime|environment|fostering|guardian ad litem|security|standards) agency\b|\bhuman resources\b"
)
# A client that an agency does not name.
_ANY_BODY = frozenset({"a", "london", "borough", "local", "authority", "county", "city"})
_HOSPICE = frozenset({"hospice"})
_IN_A_HOSPICE = frozenset({"palliative"})  # whoever nurses there
# Authorities that are called with or without the water they are on, which the names of their places have too.
_BY_WATER = frozenset({"kingston", "richmond", "southend", "stockton", "stoke"})
_WATERS = frozenset({"tee", "thame", "trent"})
_OF_BOARDS = frozenset({"authority", "government", "hsc", "nhs"})
_SEVERAL = frozenset({"and", "with"})
_NOWHERE: frozenset[str] = frozenset()
_OF_ANY_TITLE = WORDS.common | WORDS.employer_agency
_OF_MANY_NAMES = WORDS.employer_many | WORDS.common | WORDS.place_county | WORDS.place_compass | WORDS.place_venue


def _body(employer: str) -> str:
    """An employer's name without department ("… Council – Learning", "Pathology – … Trust"), board and Welsh twin."""
    if " via " in employer:
        employer = _BOARD.sub("", employer) or employer
    if employer.endswith(")") and (school := _SCHOOL_OF_TRUST.search(employer)):
        return school[1]
    if "," in employer:
        if school := _SCHOOL_IN_TOWN.match(employer):
            return school[0]
        if school := _SCHOOL_THEN_TRUST.match(employer):
            return f"{school[1]} trust"
    if "/" in employer and _WELSH_NAME.search(employer):
        employer = "/".join(name for name in employer.split("/") if not _WELSH_NAME.search(name)) or employer
    if named := _NAMED_BODY.match(employer):
        employer = named[0]
        department, _, body = employer.rpartition(" - ")
        if department and len(body.split()) >= SHORTEST_BODY:
            employer = body
        return employer
    firm, *aside = _ASIDE.split(employer, maxsplit=1)  # "Merrydown Care Homes (Seaview)"
    if aside and _ANY_BODY.issuperset(tokens(firm)):  # "London borough (Blue Door Recruitment)"
        return aside[0]
    return firm if len(firm.split()) >= SHORTEST_BODY - 1 else employer


def _site(firm: str) -> frozenset[str]:
    """The words beside a firm's name that are of one of its sites, the name's initials left out."""
    name, *aside = _ASIDE.split(firm, maxsplit=1)
    told = tokens(aside[0]) if aside else []
    initials = _initials(words_of(name))
    return frozenset(word for word in told if not initials.startswith(word) and word not in WORDS.employer_generic)


def _schools_own(employer: str) -> frozenset[str]:
    """The words of a school's name that stands beside its trust's, however the two are joined; none of any other."""
    parts = [told for part in _PARTS.split(employer) if (told := tokens(part))]
    trusts = [told for told in parts if len(told) > 1 and told[-1] in _OF_TRUSTS]
    schools = [told for told in parts if told not in trusts and not _OF_SCHOOLS.isdisjoint(told)]
    return frozenset(schools[0]) - _OF_SCHOOLS - {"the"} if len(schools) == len(trusts) == 1 else _NOWHERE


def _beside(firm: str) -> str:
    """What a firm may be called besides its name: "Hill Court Care Home (Larkrise)", and so "Larkrise - Hill Court".

    None where that is a place, as far as words tell, or a word that many have.
    """
    name, *aside = _ASIDE.split(firm, maxsplit=1)
    told = tokens(aside[0] if aside and "(" in firm else name) if aside else []
    if not told or ("(" not in firm and len(told) > 1):
        return ""
    words = dict.fromkeys(word for word in told if word not in WORDS.employer_generic)
    return "" if _OF_MANY_NAMES.issuperset(words) else " ".join(words)


_IN_CAPITALS = re.compile(r"(?:^|\()([A-Z]{3,8})\)?$")
_NO_SHORT_NAME = WORDS.employer_agency | WORDS.employer_generic | WORDS.employer_health | WORDS.employer_public


def _short(employer: str) -> str:
    """What an employer is called in capitals: "Wold and Dale Homes (WDH)", or "WDH" alone."""
    if employer[-1:].islower():
        return ""
    found = _IN_CAPITALS.search(employer)
    return "" if not found or (short := found[1].lower()) in _NO_SHORT_NAME else short


_CALLED_BY_LETTERS = frozenset({"board", "trust"})  # of the health service
_NOT_IN_LETTERS = _JOINING | {"foundation", "hospital", "hospitals", "nhs"}


def _by_letters(name: Sequence[str]) -> str:
    """What a body of three words and more would be called in capitals: "Dale Partnership NHS Trust" DPT.

    "The" counts where there are only two besides, as in "The Children's Society".
    """
    told = [word for word in name if word not in _NOT_IN_LETTERS]
    if name[0] == "the" and len(set(map(singular, told)) - _NATIONS) == SHORTEST_BODY - 1:
        told = ["the", *told]
    return _initials(told) if len(told) >= SHORTEST_BODY else ""


def _without_initials(name: list[str]) -> list[str]:
    """The words of a name without the short form of it before or behind it: "FCA Foster Care Associates"."""
    others = len(name) - 1
    for short, rest in ((name[0], name[1:]), (name[-1], name[:-1])) if others >= SHORTEST_BODY - 1 else ():
        if 1 < len(short) <= others and short in (
            _initials(rest),
            _initials(word for word in rest if word not in _JOINING),
        ):
            return rest
    return name


def _initials(words: Iterable[str]) -> str:
    return "".join([word[0] for word in words])


def _telling(named: frozenset[str]) -> frozenset[str]:
    """The words of a name that tell it from others'; all but "the" where it has only such as many have."""
    return named - WORDS.employer_generic or named - {"the"} or named


def _key(words: Iterable[str]) -> str:
    return " ".join(sorted(words))


# The keys of companies that run councils' children's services, by those of the councils.
_COMPANY_OF = {
    _key(_telling(frozenset(tokens(council)))): _key(_telling(frozenset(tokens(company))))
    for company, councils in WORDS.employer_companies.items()
    for council in councils
}
_COMPANIES = frozenset(_COMPANY_OF.values())


def _is_board(told: Collection[str]) -> bool:
    """Whether a name in words is that of a board, which is not who employs: "Dale Jobs Online", "NHS Jobs"."""
    return "job" in told and _OF_BOARDS.issuperset(WORDS.employer_public.intersection(told))


@lru_cache(maxsize=DISTINCT)
def read_employer(text: str) -> Employer:
    """The words that tell this employer from another; none where it is hidden or blank."""
    plain = folded(text)
    if "2" in plain or "4" in plain:
        plain = _JOINED_BY_NUMBER.sub(r" \1 ", plain)
    supplies = _SUPPLIES_NOBODY.sub("", plain) if "agency" in plain or "human" in plain else plain
    agency = not WORDS.employer_agency.isdisjoint(tokens(supplies))
    name = _without_initials(words_of(_body(" ".join(plain.split()))))
    spaced, told = " ".join(name), list(map(singular, name))
    written = told
    if not _BEGINS_PHRASE.isdisjoint(name):
        told = tokens(_EMPLOYER_PHRASE.sub(lambda match: WORDS.employer_phrases[match[1]], spaced))
    if told and told[-1] in _KINDS_OF_SCHOOL:
        told = [*told, "school"]
    for word in told:
        if word not in WORDS.employer_initials:
            continue
        meant = tokens(WORDS.employer_initials[word])
        if _BESIDE_INITIALS.issuperset(set(told) - {word, *meant}):
            told = [*meant, *_NATIONS.intersection(told)]
            break
    if not told or WORDS.employer_hidden.issuperset(told) or _is_board(told):
        return Employer(text, _NOWHERE, "", _NOWHERE, _NOWHERE, agency, _NOWHERE)
    named = frozenset(told) - WORDS.employer_agency
    words = _telling(named) or frozenset(told)
    area = words | {"london"} if not _LONDON.isdisjoint(told) else words
    if not area.isdisjoint(_BY_WATER):
        area = area | _WATERS.intersection(written)
    if not _SEVERAL.isdisjoint(told):
        area = area | {"and"}
    if not words.isdisjoint(WORDS.employer_health):
        words = words - _HEALTH_SERVICE or words
        area = frozenset()  # "University Hospitals of Leicester" have sites elsewhere; a council's area holds its own
    every = frozenset((*told, *written, BODIES.get(spaced, told[0])))
    of_public = agency or not WORDS.employer_public.isdisjoint(told)
    firm = ""
    if not of_public and not words <= _OF_MANY_NAMES:
        firm = " ".join(dict.fromkeys([word for word in told if word in words]))
    key = _key(words)
    site = _site(plain) - every if firm and ("(" in plain or "-" in plain) else _NOWHERE
    if not every.isdisjoint(_OF_TRUSTS) and not _OF_SCHOOLS.isdisjoint(tokens(plain)):
        site = _schools_own(plain)
    named = every - _OF_ANY_TITLE
    if every >= _HOSPICE:
        named = named | _IN_A_HOSPICE
    if company := key if key in _COMPANIES else _COMPANY_OF.get(key, ""):
        return Employer(text, words, key, named, area, agency, site, firm, "", company, company != key)
    short = _short(text)
    letters = "" if short or (of_public and _CALLED_BY_LETTERS.isdisjoint(told)) else _by_letters(name)
    beside = _beside(plain) if firm and not agency and ("(" in plain or " - " in plain) else ""
    return Employer(text, words, key, named, area, agency, site, firm, beside, short or letters, bool(letters))


@lru_cache(maxsize=DISTINCT)
def not_of_name(words: frozenset[str], title: Title, employer: Employer) -> frozenset[str]:
    """`words` of a title without those of the employer's name, where all of that name stands in the title."""
    if not words or not employer.key:
        return words
    plain = folded(employer.text)
    name = tokens(plain)
    if f" {' '.join(name)} " not in f" {' '.join(tokens(folded(title.text)))} ":
        return words
    return words.difference(name, words_meant(words_of(plain)))


@lru_cache(maxsize=DISTINCT)
def units(employer: Employer) -> tuple[frozenset[str], ...]:
    """The words of each part of an employer that is told behind its name: "Wold Council - Woldlaw"."""
    plain = folded(employer.text)
    parts = _ASIDE.split(plain)[1:] if "(" in plain or " -" in plain else ()
    return tuple(words for part in parts if (words := frozenset(words_meant(words_of(part)))))


def _begins(name: str, longer: str) -> bool:
    return longer.startswith(f"{name} ")


def _is_beside(one: Employer, other: Employer) -> bool:
    """Whether one may be the other by what stands beside its name; one word alone many may be called."""
    return one.beside != "" and ((one.beside == other.firm and " " in other.firm) or _begins(one.beside, other.firm))


def shared_name(one: Employer, other: Employer) -> frozenset[str]:
    """The words by which two employers may be one that `employers` cannot tell."""
    for firm, others in ((one, other), (other, one)):
        if _is_beside(firm, others) and not _begins(firm.firm, others.firm):
            return frozenset(firm.beside.split())
    return min(one.words, other.words, key=len)


def one_runs_the_others_services(one: Employer, other: Employer) -> bool:
    """Whether one is a council and the other the company that has its children's services: one job may be either's."""
    return one.short == other.short and one.short in _COMPANIES and one.by_letters != other.by_letters


def employers(one: Employer, other: Employer) -> bool | None:
    """Whether two employers are one; None where either is hidden, or where they may be.

    "Southdown" may be "Southdown Housing", or a firm beside it, "Northern Alliance" a trust of the NHS, and "DHS" Dale
    Housing Support; a council may be the company that runs its children's services.
    """
    if not one.key or not other.key:
        return None
    if one.key == other.key:  # but "Larkrise Homes (Seaview)" and "(Hill Lodge)" are two of its homes
        return not one.site or not other.site or one.site <= other.site or other.site <= one.site
    if one.short and one.short == other.short:
        if not (one.by_letters or other.by_letters):
            return True
        if one.by_letters != other.by_letters:  # one goes by these letters, and the other's name begins with them
            return None
    if one.firm and other.firm and (_begins(one.firm, other.firm) or _begins(other.firm, one.firm)):
        return True if one.words ^ other.words <= _NATIONS else None  # "Hill Children's Charity Cymru"
    if one.firm and other.firm and (_is_beside(one, other) or _is_beside(other, one)):
        return None
    if one.words ^ other.words == _NHS:
        without = other if "nhs" in one.words else one
        return None if without.firm and len(without.words) > 1 else False
    if (
        min(len(one.key), len(other.key)) < TYPO_NAME
        or one.words & WORDS.place_compass != other.words & WORDS.place_compass
    ):
        return False
    return one_slip(one.key, other.key)


# The region that a board prints after a town.
