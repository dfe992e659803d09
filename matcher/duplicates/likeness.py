"""How alike two adverts' titles, employers, places, salaries and contract words are, and how they differ.

Owns the comparison of one field with the same field of another advert; the words it goes by are in words.toml.
Must not decide whether two adverts are one job (evidence.py weighs the fields together), and does not read pay or
a place for its own sake: the figures and names here are only ever set against another advert's.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from matcher.duplicates.wordforms import (
    DISTINCT,
    SWAPPED_WORD,
    TYPO_NAME,
    TYPO_WORD,
    WORD,
    any_of,
    folded,
    one_slip,
    phrases_replaced,
    tokens,
)
from matcher.duplicates.words import WORDS, Term

# 35 to 40 paid hours a week for 52 weeks: an hourly rate and a yearly salary in this ratio are the same pay.
HOURS_A_YEAR = (1820.0, 2090.0)
FULL_TIME_HOURS = 33.0  # fewer hours a week than this is part time
PAY_TOLERANCE = 0.002  # boards round pence and pounds; a real difference of grade is larger

# Letters of title and salary in which its contract is told.
TITLE_TERMS = 200
SALARY_TERMS = 190

_NONE: frozenset[str] = frozenset()
_NO_BANDS: frozenset[tuple[str, str]] = frozenset()
_CHILDREN = frozenset({"child", "family"})
_JOINING = frozenset({"and", "of", "the", "for", "in"})
_HEALTH_SERVICE = frozenset({"nhs"})

TitleLikeness = Literal["same", "wider", "children said", "different", "level", "unknown"]
PlaceLikeness = Literal["same", "contained", "different", "unknown"]
PayLikeness = Literal["same", "same range", "compatible", "different", "other words", "unknown"]


_EMPLOYER_PHRASE = any_of(WORDS.employer_phrases)
_SHORT_COUNTY = any_of(WORDS.place_phrases)
_GRADE = re.compile(
    r"\b(?:band|grade|level|scale|scp|spine|points?)\s*((?:[a-z]{0,2}\d{1,2}[a-d]?|[a-p])(?:\s*(?:[-/]|to)\s*\d{1,2}[a-d]?)?)\b"
)
_GRADES = re.compile(r"[a-z]{0,2}\d{1,2}[a-d]?|^[a-p]$")
_PART_OF_FULL_TIME = re.compile(r"(?<![\d.])0?\.\d{1,2}\s?(?:of\s)?(?:fte|wte)\b|\b(?:fte|wte)\s?0?\.\d")
# "Team B", "Pod C": one of several of a kind.
_LETTERED = re.compile(r"\b(?:team|pod|unit|hub|group|locality|zone|cluster|area)\s([a-z])(?=\s*(?:$|[^\w\s]))")
_BAND = re.compile(r"\b(band|po|so) ?(\d{1,2}[a-d]?)\b")
_PAY_GRADE = re.compile(r"(?:po|so|sc|gr|g)\d{1,2}")  # "PO5": a council's grade that stands by itself
# Endings of one calling and its field: "anaesthetist" and "anaesthetics", "radiographer" and "radiography".
STEM = 5
_ENDING = re.compile(r"(?<=\w{5})(?:ist|ician|ian|ic|y|er|ing)$")
_INITIALS = range(2, 7)  # letters of a short form made of first letters
_NUMBERED = re.compile(r"[a-z]{1,6}\d{4,}")  # a reference; "b31" may be a team
# "RMBC-20-0417", "394-MED-1187": a number of five digits and more in parts, or one after a department.
_PARTED_NUMBER = re.compile(r"\b(?:[a-z]{0,8}(?:[-/]?\d){5,}[a-z]?|\d{2,3}-[a-z]+\d*-\d{3,}[a-z]?)\b")
_COUNT = re.compile(r"\b(?:x\s?\d{1,2}|\d{1,2}\s?x|\d{1,2} (?:no|posts?|positions?|vacanc(?:y|ies)))\b")
_CUT_SHORT = re.compile(r"\w*\.{3}\s*$")
_MONEY = re.compile(r"£\s?[\d,.]+\s?k?")
_SCALE_POINT = re.compile(r"\d{1,2}|[a-z]")
_DIGITS = re.compile(r"\d+")
_NAMED_BODY = re.compile(r".*?\b(?:council|trust|(?:borough of|comhairle) [\w ]+?)(?=\s*(?:[(/|:,]|\s-|$))")
_LONDON = {"london", "lb", "lbc"}
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)(?:\s?(\d[a-z]{2}))?\b")
_HOURS = re.compile(r"(?<![£\d.,])(\d{1,2}(?:\.\d{1,2})?)\s*(?:hours|hrs|hour|hpw)\b(?!\s*(?:rate|fire))")
# A doctor's programmed activities, ten of which are a full post.
_ACTIVITIES = re.compile(r"(?<![£\d.,])(\d{1,2}(?:\.\d{1,2})?)\s?(?:x\s)?pas?\b")
HOURS_OF_ACTIVITY = 4
# "6 months" and "75%" are no pounds.
_FIGURE = re.compile(r"(£ ?|(?<![\w.,£]))(\d{1,3}(?:, ?\d{3})+|\d++)(\.\d++)?(?!\d|\s?(?:%|months?\b))\s?(k\b)?")
_SUPPLEMENT = re.compile(
    r"(?:\bplus\b|\+)[^£\d]{0,30}£?\s?[\d,.]+k?[^£\d]{0,60}|£?[\d,.]+k?\s*(?:rrp|bonus|golden|welcome|retention|market|relocation|car)\b"
)


@dataclass(frozen=True, slots=True, eq=False)
class Title:
    """A title's words by what they do: `words` name the job, `levels` its grade; `said` is of its contract."""

    text: str  # as advertised
    words: frozenset[str]
    levels: frozenset[str]
    said: "Terms"
    grades: frozenset[str]  # "band 6", "level 2": one board prints what another leaves out
    bands: frozenset[tuple[str, str]]  # of these what a pay field may tell as well
    key: str  # the same for titles that differ in nothing but order, filler and contract
    letters: str  # the whole title without its spaces, which a slip of the keys can move
    rarity: int  # words of the title that few titles of this field have


@lru_cache(maxsize=DISTINCT)
def read_title(text: str) -> Title:
    """The words of an advert's title. A count, pay, hours, a reference and a word cut short are no part of it."""
    plain = _CUT_SHORT.sub(" ", folded(text)) if text.endswith(("...", "…")) else folded(text)
    plain = _PARTED_NUMBER.sub(" ", _COUNT.sub(" ", _MONEY.sub(" ", _ACTIVITIES.sub(" ", _HOURS.sub(" ", plain)))))
    grades = {grade for found in _GRADE.findall(plain) for grade in _GRADES.findall(found)}
    words, levels = set(), set(_LETTERED.findall(plain))
    for word in tokens(phrases_replaced(_GRADE.sub(" ", plain))):
        if word.isdigit():
            if len(word) < 4:  # longer ones are references and dates
                levels.add(word)
        elif word in WORDS.level:
            levels.add(word)
        elif _PAY_GRADE.fullmatch(word):
            grades.add(word)
        elif word not in WORDS.terms and word not in WORDS.filler and not _NUMBERED.fullmatch(word):
            words.add(word)
    every = words | levels
    letters = "".join(WORD.findall(plain))
    rarity = len(every - WORDS.common)
    key = " ".join(sorted(every))
    said = read_terms(text[:TITLE_TERMS])
    bands = frozenset(_BAND.findall(plain)) if grades else _NO_BANDS
    return Title(text, frozenset(words), frozenset(levels), said, frozenset(grades), bands, key, letters, rarity)


def _same_word(one: str, other: str) -> bool:
    shorter, longer = (one, other) if len(one) <= len(other) else (other, one)
    if len(shorter) < TYPO_WORD:  # two letters swapped; "south" and "youth", "heath" and "health" are all words
        return len(shorter) >= SWAPPED_WORD and sorted(one) == sorted(other) and one_slip(one, other)
    if longer.startswith(shorter):
        return longer[len(shorter) :] in ("ing", "er", "ed", "ment")
    if one[:STEM] == other[:STEM] and (ending := _ENDING.search(one)) and (others := _ENDING.search(other)):
        return one[: ending.start()] == other[: others.start()]
    return len(longer) - len(shorter) <= 1 and one_slip(one, other) and not _DIGITS.search(shorter)


def _unmatched(one: frozenset[str], other: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The words of each side that the other lacks, misspellings and endings forgiven."""
    left, right = one - other, other - one
    if not left or not right:
        return left, right
    unmet, rest = set(left), sorted(right)
    for word in sorted(left):
        for other_word in rest:
            if _same_word(word, other_word):
                unmet.discard(word)
                rest.remove(other_word)
                break
    return frozenset(unmet), frozenset(rest)


def _short_for(word: str, title: Title) -> frozenset[str]:
    """The words of a title, side by side, whose first letters make this word; none where there are none."""
    every = tokens(folded(title.text))
    for told in ([other for other in every if other not in _JOINING], every):
        at = "".join(other[0] for other in told).find(word)
        if at >= 0:
            return frozenset(told[at : at + len(word)])
    return _NONE


def _short_forms(
    left: frozenset[str], right: frozenset[str], one: Title, other: Title
) -> tuple[frozenset[str], frozenset[str]]:
    """The words of each side that the other lacks, where "LD" is also told by "learning disabilities"."""
    for word in [word for word in left if len(word) in _INITIALS]:
        if meant := _short_for(word, other):
            left, right = left - {word}, right - meant
    for word in [word for word in right if len(word) in _INITIALS]:
        if meant := _short_for(word, one):
            left, right = left - meant, right - {word}
    return left, right


@lru_cache(maxsize=DISTINCT)
def titles(one: Title, other: Title) -> tuple[TitleLikeness, frozenset[str], frozenset[str]]:
    """How two titles compare, and where their words differ those that only one of them has, misspellings forgiven.

    "level" is a different grade of job; "wider" means that one names a team or task that the other does not, "children
    said" that it names nothing but children and families.
    """
    if not one.key or not other.key:
        return "unknown", _NONE, _NONE
    if one.grades and other.grades and one.grades != other.grades:
        return "level", _NONE, _NONE
    if one.key == other.key or one.letters == other.letters:
        return "same", _NONE, _NONE
    lower, higher = _unmatched(one.levels, other.levels)
    if lower or higher:
        return "level", _NONE, _NONE
    if one.words == other.words:
        return "same", _NONE, _NONE
    left, right = _unmatched(one.words, other.words)
    left, right = _short_forms(left, right, one, other)
    if not (left and right) and "manager" not in one.levels:  # a team manager is not a manager of any kind
        left, right = left - WORDS.part, right - WORDS.part
    likeness = words_apart(left, right)
    every = one.words | one.levels
    if likeness == "children said" and "social" not in every and not WORDS.clinical.isdisjoint(every):
        return "wider", _NONE, _NONE
    return likeness, left, right


def words_apart(left: frozenset[str], right: frozenset[str]) -> TitleLikeness:
    """How two titles compare that have these words each for itself."""
    if left and right:
        return "different"
    more = left or right
    if more <= _CHILDREN and "child" in more:
        return "children said"
    return "wider" if more else "same"


@dataclass(frozen=True, slots=True, eq=False)
class Employer:
    """An employer's telling words, and whether it supplies workers to others."""

    text: str  # as advertised
    words: frozenset[str]
    key: str
    named: frozenset[str]  # every word that a title may have of it
    area: frozenset[str]  # words of the area that is the employer's own
    agency: bool


SHORTEST_BODY = 3  # words: "NHS Trust" is no whole name
_ASIDE = re.compile(r"\s+[(-]\W*")


def _body(employer: str) -> str:
    """An employer's name without its department ("… Council – Learning", "Pathology – … Trust") and its Welsh twin."""
    if named := _NAMED_BODY.match(employer):
        employer = named[0]
        department, _, body = employer.rpartition(" - ")
        if department and len(body.split()) >= SHORTEST_BODY:
            employer = body
        if "cyngor" in employer:
            employer = employer.rpartition("/")[2]
        return employer
    firm = _ASIDE.split(employer, maxsplit=1)[0]  # "Merrydown Care Homes (Seaview)"
    return firm if len(firm.split()) >= SHORTEST_BODY - 1 else employer


@lru_cache(maxsize=DISTINCT)
def read_employer(text: str) -> Employer:
    """The words that tell this employer from another; none where it is hidden or blank."""
    plain = folded(text)
    agency = any(word in WORDS.employer_agency for word in tokens(plain))
    spaced = " ".join(WORD.findall(_body(" ".join(plain.split()))))
    told = tokens(_EMPLOYER_PHRASE.sub(lambda match: WORDS.employer_phrases[match[1]], spaced))
    if not told or all(word in WORDS.employer_hidden for word in told):
        return Employer(text, frozenset(), "", frozenset(), frozenset(), agency)
    named = frozenset(told) - WORDS.employer_agency
    words = named - WORDS.employer_generic or named or frozenset(told)
    if not words.isdisjoint(WORDS.employer_health):
        words = words - _HEALTH_SERVICE or words
    area = words | {"london"} if _LONDON & set(told) else words
    return Employer(text, words, " ".join(sorted(words)), frozenset(told) - WORDS.common, area, agency)


def not_of_name(words: frozenset[str], title: Title, employer: Employer) -> frozenset[str]:
    """`words` of a title without those of the employer's name, where all of that name stands in the title."""
    plain = employer.text.lower()
    if not words or not all(word in plain for word in words):
        return words
    name = tokens(folded(employer.text))
    return words.difference(name) if f" {' '.join(name)} " in f" {' '.join(tokens(folded(title.text)))} " else words


def employers(one: Employer, other: Employer) -> bool | None:
    """Whether two employers are one; None where either is hidden."""
    if not one.key or not other.key:
        return None
    if one.key == other.key:
        return True
    if (
        min(len(one.key), len(other.key)) < TYPO_NAME
        or one.words & WORDS.place_compass != other.words & WORDS.place_compass
    ):
        return False
    return one_slip(one.key, other.key)


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A location's telling words and its postcode's two halves, as far as they are given."""

    text: str  # as advertised
    words: frozenset[str]
    key: str  # its words, without a county that stands beside a town
    outcode: str
    incode: str


@lru_cache(maxsize=DISTINCT)
def read_place(text: str) -> Place:
    """The words of a location that name somewhere; none for "Various", "Hybrid" or a nation."""
    plain = folded(text)
    postcode = _POSTCODE.search(plain)
    outcode, incode = (postcode[1], postcode[2] or "") if postcode else ("", "")
    told = tokens(_SHORT_COUNTY.sub(lambda match: WORDS.place_phrases[match[1]], _POSTCODE.sub(" ", plain)))
    named = frozenset(word for word in told if word not in WORDS.place_anywhere)
    words = frozenset(word for word in named if word not in WORDS.place_venue) or named
    town = words - WORDS.place_county
    return Place(text, words, " ".join(sorted(words if town <= WORDS.place_compass else town)), outcode, incode)


def places(one: Place, other: Place, areas: tuple[frozenset[str], ...]) -> PlaceLikeness:
    """How two places compare; `areas` are names of an area (an authority, the employer's own) that holds both."""
    if one is other and one.words:
        return "same"
    if one.incode and other.incode:
        return "same" if (one.outcode, one.incode) == (other.outcode, other.incode) else "different"
    if one.outcode and other.outcode and one.outcode != other.outcode:
        return "different"
    if not one.words or not other.words:
        return "unknown"
    if one.words == other.words:
        return "same"
    if one.words < other.words or other.words < one.words:
        more = (one.words ^ other.words) - WORDS.place_compass
        county_added = more and more <= WORDS.place_county and not one.words & other.words <= WORDS.place_county
        return "same" if county_added else "contained"
    if any(area and (one.words <= area or other.words <= area) for area in areas):
        return "contained"
    if (
        one.key == other.key  # one town's name in two counties
        or min(len(one.key), len(other.key)) < TYPO_NAME
        or one.words & WORDS.place_compass != other.words & WORDS.place_compass
        or _DIGITS.findall(one.key) != _DIGITS.findall(other.key)  # ward 4 is no misspelt ward 9
    ):
        return "different"
    return "same" if one_slip(one.key, other.key) else "different"


@dataclass(frozen=True, slots=True, eq=False)
class Salary:
    """The figures of a salary field: pounds a year, and pounds for a shorter time; and its words where it has none."""

    text: str  # as advertised
    yearly: frozenset[float]
    shorter: frozenset[float]
    rounded: bool  # given in thousands ("£35k")
    words: str
    bands: frozenset[tuple[str, str]]
    figures: str  # all of them in order, for finding others with the same
    said: "Terms"


@lru_cache(maxsize=DISTINCT)
def read_salary(text: str) -> Salary:
    """The figures of a salary as advertised, supplements and hours left out."""
    plain = _SUPPLEMENT.sub(" ", _HOURS.sub(" ", folded(text)))
    yearly: set[float] = set()
    shorter: set[float] = set()
    bare: set[float] = set()
    rounded = False
    money = "£" in plain or re.search(r"\bper\b|\bp\.?[ah]\b|\bpa\b", plain) is not None
    for pounds, whole, pence, thousand in _FIGURE.findall(_GRADE.sub(" ", plain)):
        value = float(whole.replace(",", "").replace(" ", "")[:12] + pence)
        if thousand and value < 1000:
            value, rounded = value * 1000, True
        if value >= 5000:
            yearly.add(value)
        elif (money or pence) and 5 <= value <= 1500:
            (shorter if pounds or pence else bare).add(value)
    if not yearly:  # beside a yearly figure a bare small one counts something else: points, weeks, a year of age
        shorter |= bare
    words = "" if yearly or shorter else " ".join(w for w in tokens(plain) if w not in WORDS.pay_vague)
    figures = " ".join(f"{figure:g}" for figure in sorted(yearly | shorter))
    said = read_terms(text[:SALARY_TERMS])
    bands = frozenset(_BAND.findall(plain)) or _NO_BANDS
    return Salary(text, frozenset(yearly), frozenset(shorter), rounded, words, bands, figures, said)


def _within(few: frozenset[float], many: frozenset[float], tolerance: float, slack: float) -> bool:
    return all(any(abs(a - b) <= max(tolerance * b, slack) for b in many) for a in few)


def _figures(one: frozenset[float], other: frozenset[float], slack: float) -> PayLikeness:
    there, back = _within(one, other, PAY_TOLERANCE, slack), _within(other, one, PAY_TOLERANCE, slack)
    if there and back:
        return "same range" if len(one) > 1 and len(other) > 1 else "same"
    return "compatible" if there or back else "different"


@lru_cache(maxsize=DISTINCT)
def salaries(one: Salary, other: Salary) -> PayLikeness:
    """How two salaries compare; "other words" are two grades without figures that cannot be compared."""
    slack = 500.0 if one.rounded != other.rounded else 0.0
    if one.yearly and other.yearly:
        return _figures(one.yearly, other.yearly, slack)
    if one.shorter and other.shorter:
        return _figures(one.shorter, other.shorter, 0.0)
    if one.yearly | one.shorter and other.yearly | other.shorter:
        yearly, hourly = (one.yearly, other.shorter) if one.yearly else (other.yearly, one.shorter)
        ratio = max(yearly) / max(hourly)
        return "compatible" if HOURS_A_YEAR[0] <= ratio <= HOURS_A_YEAR[1] else "different"
    if one.words and other.words:
        if one.words == other.words:
            return "same"
        left, right = set(one.words.split()), set(other.words.split())
        codes = (left - right, right - left)
        # "Grade 8" and "Grade 10", "Band J to M" and "Band J to L": one scale, two places on it.
        scale = left & right and all(side and all(_SCALE_POINT.fullmatch(word) for word in side) for side in codes)
        return "different" if scale else "other words"
    return "unknown"


@dataclass(frozen=True, slots=True)
class Terms:
    """What an advert says of its contract, by heading; hours a week where it gives them."""

    said: frozenset[Term]
    hours: frozenset[float]


@lru_cache(maxsize=DISTINCT)
def read_terms(text: str) -> Terms:
    """The contract words and weekly hours in one field of an advert."""
    text = folded(text)
    told = [float(figure) for figure in _HOURS.findall(text)]
    if "pa" in text:
        told += [HOURS_OF_ACTIVITY * float(figure) for figure in _ACTIVITIES.findall(text)]
    hours = frozenset(figure for figure in told if 1 <= figure <= 60)
    said = {WORDS.terms[word] for word in tokens(phrases_replaced(text)) if word in WORDS.terms}
    if (hours and max(hours) < FULL_TIME_HOURS) or _PART_OF_FULL_TIME.search(text):
        said.add(WORDS.terms["parttime"])
    return Terms(frozenset(said), hours)


def joined_terms(one: Terms, other: Terms) -> Terms:
    """What two parts of one advert say of its contract together."""
    if not (other.said or other.hours):
        return one
    if not (one.said or one.hours):
        return other
    return Terms(one.said | other.said, one.hours | other.hours)


HEADINGS = ("contract", "working time")


def said_under(heading: str, terms: Terms) -> set[str]:
    """What an advert says of its contract under one of HEADINGS."""
    return {term.means for term in terms.said if term.heading == heading}


def bands_apart(one: tuple[Title, Salary], other: tuple[Title, Salary]) -> bool:
    """Whether a band that one advert tells in its title is another than the other tells, in its title or its pay."""
    left, right = (title.bands | salary.bands for title, salary in (one, other))
    return bool(left and right) and {kind for kind, _ in left} == {kind for kind, _ in right} and not left & right


def terms_apart(one: Terms, other: Terms) -> str:
    """The words for two contracts that cannot be one ("part time and full time"), or "" where they can."""
    for heading in HEADINGS if one.said and other.said else ():
        left, right = said_under(heading, one), said_under(heading, other)
        if left and right and not left & right:
            return f"{' or '.join(sorted(left))} against {' or '.join(sorted(right))}"
    if one.hours and other.hours and not any(abs(a - b) < 0.6 for a in one.hours for b in other.hours):
        return f"{max(one.hours):g} hours against {max(other.hours):g}"
    return ""
