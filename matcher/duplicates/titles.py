"""How alike two adverts' titles are, and how they differ.

Owns which words of a title name the job and which its grade, and comparing them with another's. Must not decide whether
two adverts are one job: evidence.py does.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from matcher.duplicates.asides import in_own_words, which_home, without_attachment, without_services_rank
from matcher.duplicates.conditions import without_conditions
from matcher.duplicates.implied import said_anyway, says_only_children, with_children_the_same
from matcher.duplicates.selling import explained, kind_of_employer, may_sell, without_qualities, without_selling
from matcher.duplicates.terms import (
    ACTIVITIES,
    BAND,
    DAYS,
    DIGIT,
    GRADE,
    HOURS,
    NO_BANDS,
    Terms,
    may_grade,
    tells_days,
    terms_in,
)
from matcher.duplicates.wordforms import (
    DISTINCT,
    KNOWN,
    SWAPPED_WORD,
    TYPO_WORD,
    folded,
    one_slip,
    tokens,
    words_meant,
    words_of,
)
from matcher.duplicates.words import WORDS

CUT_TITLE = 18  # letters that a title cut short must have kept
ONE_OF_A_KIND = 2  # words that such a title counts for beside those it has
TITLE_TERMS = 200  # letters of a title in which its contract is told

_NONE: frozenset[str] = frozenset()
# What an agency of several councils does, and a team of one of them.
_JOBS_OF_KIND = frozenset({"adoption"})
# Who does one thing is called either, where enough is told of what that is.
_CALLED_EITHER = {"worker", "practitioner"}
TELLING_WORDS = 2
_IN_FOSTERING = frozenset({"social", "worker", "fostering"})
_SUPERVISING = frozenset({"supervising"})
_RESIDENTIAL = frozenset({"residential"})
_IN_CHILDRENS_HOME = frozenset({"child", "home"})
_MANAGER = frozenset({"manager"})
_OF_HOMES = frozenset({"home", "residential"})
# A nurse's part of the register, and what that is called.
_OF_REGISTER = {"rmn": {"mental", "health"}, "rnld": {"learning", "disability"}}
_IN_CHARGE = frozenset({"manager", "leader", "lead", "director", "coordinator", "administrator", "head"})
_TEAMS = frozenset({"team", "service", "department", "section", "unit"})  # any may be the other's word for one part
_JOINING = frozenset({"and", "of", "the", "for", "in"})

TitleLikeness = Literal["same", "wider", "children said", "different", "level", "unknown"]

_GRADES = re.compile(r"[a-z]{0,2}\d{1,2}[a-d]?|^[a-p]$")
# "Team B", "Pod C": one of several of a kind.
_OF_SEVERAL = {"team", "pod", "unit", "hub", "group", "locality", "zone", "cluster", "area", "ward", "block"}
_LETTERED = re.compile(rf"\b(?:{'|'.join(sorted(_OF_SEVERAL))})\s([a-z])(?=\s*(?:$|[^\w\s]))")
_SAYS_NOTHING = WORDS.filler.union(WORDS.terms)
_PAY_GRADE = re.compile(r"(?:po|so|sc|sw|gr|g)\d{1,2}")  # "PO5": a grade that stands by itself
# A grade of the civil service beside the job: "Team Manager - HEO".
_CIVIL_GRADE = re.compile(
    r"(?<=[\w)])\s*(?:(?:\s-\s|[(|,/:])\s*([hs]?eo|ao|administrative officer|(?:higher |senior )?executive officer)"
    r"\s*(?=$|\s-\s|[)|,/])|\s([hs]?eo|ao)\s*$)"
    r"|^([hs]?eo|ao|administrative officer|(?:higher |senior )?executive officer)\s*(?:\s-\s|[,:|])"
)
_AGENCY = re.compile(r"(?<!multi[ -])(?<!inter[ -])(?<!fostering )(?<!adoption )\bagency\b")
# Endings of one calling and its field: "anaesthetist" and "anaesthetics", "radiographer" and "radiography".
STEM = 5
_ENDING = re.compile(r"(?<=\w{5})(?:ist|ician|ian|ic|y|er|ing|ment|or)$")
_ONE_EACH = {"head", "director", "chief"}
ONLY_ONE = re.compile(r"\b(?:head of|director|chief)\b")  # an employer has one of each
_REGISTERED_MANAGER = "registered manager"  # a home or service has one, by law
OF_A_SETTING = 2  # words that such a title counts for at least
_BRACKETED = re.compile(r"\(([a-z]{2,6}(?:[ /][a-z]{2,6})?)\)")
_OVER_SIXTEEN = re.compile(r"\b16(?:\s?\+| plus\b|\s?(?:-|to)\s?1[78]\b)")
# Where nobody is younger.
_FOR_SIXTEEN = re.compile(r"\bsemi[ -]independen|\bsupported (?:accommodation|lodging)|\bleaving care|\bcare leaver")
COMPOUND = 7  # letters at least of a word that may be written as two
_INITIALS = range(2, 7)  # letters of a short form made of first letters
_NUMBERED = re.compile(r"[a-z]{1,6}\d{4,}")  # a reference; "b31" may be a team
# "RMBC-20-0417", "394-MED-1187": a number of five digits and more in parts, or one after a department; "CVP 562 A": one
# after a council's letters, which ends the title.
_PARTED_NUMBER = re.compile(
    r"\b(?:[a-z]{0,8}(?:[-/]?\d){5,}[a-z]?|\d{2,3}-[a-z]+\d*-\d{3,}[a-z]?)\b"
    r"|[ (\[](?!of|the|for|bay|day)[a-z]{2,3}[ /-]{0,2}\d{3,4}(?: ?[a-z])?\W*$"
)
_COUNTED = {"posts", "positions", "vacancies", "roles"}
_COUNT = re.compile(
    r"\b(?:x\s?\d{1,2}|\d{1,2}\s?x|\d{1,2} (?:no|posts?|positions?|vacanc(?:y|ies)))\b"
    rf"|\b(?:two|three|four|five|six) (?:{'|'.join(sorted(_COUNTED))})\b|(?<=s )\(\d\)"
)
_MONEY = re.compile(
    r"£\s?[\d,.]+\s?k?(?:(?:\s?/\s?| per | an? |\s)?(?:ph|pa|pd|hr|hour|day|week|annum|year)\b)?"
    r"(?:\s*(?:\+|\binc(?:l|luding|lusive of)?\b|plus\b|with\b)\s*(?:[a-z]+ ){0,2}?"
    r"(?:allowance|bonus|enhancement|payment|supplement|weighting)(?:e?s)?\b)?"
)
_OF_FULL_TIME = re.compile(r"(?<![\d.])[01]?\.\d{1,2}\s?(?:of\s)?(?:fte|wte)\b|\b(?:fte|wte)\s?[01]?\.\d{1,2}\b")


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
    whose: frozenset[str]  # words that say what kind of employer has the job, where they name no job by themselves
    cut: str  # the letters of a title that a board cut short, "" of any other
    attached: bool  # of what lies behind a job's page


@lru_cache(maxsize=DISTINCT)
def read_title(text: str) -> Title:
    """The words of an advert's title. A count, pay, hours, a reference and a word cut short are no part of it."""
    plain, cut = without_conditions(text)
    whole, written = plain, words_of(plain)  # what follows leaves some of these out
    sells = may_sell(plain, written)
    if sells:
        plain = without_qualities(plain, written)
    told = without_services_rank(plain)
    whose = kind_of_employer(told, written)
    if sells:
        whose, told = f"{whose} {explained(plain)}".strip(), without_selling(told)
    plain = told
    if "agency" in whose:  # which would be a contract
        plain = told = _AGENCY.sub(" ", plain)
    if "(" in plain:
        whose = f"{whose} {in_own_words(plain)}".strip()
        plain = _BRACKETED.sub(_unless_told_at_length, plain)
    if "16" in plain:
        plain = _OVER_SIXTEEN.sub(" " if _FOR_SIXTEEN.search(plain) else " 16 ", plain)
    if not _COUNTED.isdisjoint(written) or DIGIT.search(plain):
        plain = _COUNT.sub(" ", plain)
    page = without_attachment(plain, written)
    attached, plain = page != plain, page
    plain, home = which_home(plain)
    if home:
        whose = f"{whose} {home}"
    if DIGIT.search(plain):
        for number in (HOURS, ACTIVITIES, _OF_FULL_TIME, _MONEY, _PARTED_NUMBER):
            plain = number.sub(" ", plain)
        if tells_days(told):
            plain = DAYS.sub(" ", plain)
    grades, plain = _graded(plain)
    words, levels = set[str](), set[str]()
    if not _OF_SEVERAL.isdisjoint(written):
        levels.update(_LETTERED.findall(plain))
    left = written if plain == whole else words_of(plain)
    meant = words_meant(words_of(GRADE.sub(" ", plain)) if grades else left)
    for word in meant:
        if word in WORDS.level:
            levels.add(word)
        elif word.isalpha():
            if word not in _SAYS_NOTHING:
                words.add(word)
        elif word.isdigit():
            if len(word) < 4:  # longer ones are references and dates
                levels.add(word)
        elif _PAY_GRADE.fullmatch(word):
            grades.add(word.lstrip("gr"))  # "G7" is Grade 7
        elif word not in _SAYS_NOTHING and not _NUMBERED.fullmatch(word):
            words.add(word)
    if "apprentice" in levels:
        levels.discard("trainee")  # as any is
    if "manager" in levels and "residential" in words:  # "… Manager, Children's Residential": of a home
        words = words - {"residential"} | {"home"}
    kind = frozenset(words_meant(words_of(whose))) - _JOBS_OF_KIND if whose else _NONE
    if kind:
        levels -= {word for word in kind if word.isdigit()}  # "caseload of 12"
    every = words | levels
    rarity = len(every - WORDS.common)
    only_one = not _ONE_EACH.isdisjoint(written) and ONLY_ONE.search(plain)
    if only_one and (rarity > 1 or (rarity and len(every) > 2)):
        rarity += ONE_OF_A_KIND
    elif _REGISTERED_MANAGER in plain:
        rarity = max(rarity, OF_A_SETTING)
    key = " ".join(sorted(every if every.isdisjoint(_TEAMS) or not every.isdisjoint(_IN_CHARGE) else every - _TEAMS))
    told = folded(told[:TITLE_TERMS])
    # Mostly the title's own words are all that there is.
    said = terms_in(told, meant if told == plain and not grades else words_meant(words_of(told)))
    bands = frozenset(BAND.findall(plain)) if grades else NO_BANDS
    return Title(
        text,
        frozenset(words),
        frozenset(levels),
        said,
        frozenset(grades),
        bands,
        key,
        "".join(left),
        rarity,
        kind,
        cut,
        attached,
    )


def _graded(plain: str) -> tuple[set[str], str]:
    """The grades that a folded title names, and the title without one of the civil service."""
    grades = set[str]()
    if may_grade(plain):
        grades.update(grade for found in GRADE.findall(plain) for grade in _GRADES.findall(found))
    if ("eo" in plain or "ao" in plain or "ive officer" in plain) and (civil := _CIVIL_GRADE.search(plain)):
        grade = civil[civil.lastindex or 0]
        grades.add(grade if " " not in grade else "".join(word[0] for word in grade.split()))
        plain = plain[: civil.start()] + plain[civil.end() :]
    return grades, plain


def _same_word(one: str, other: str) -> bool:
    shorter, longer = (one, other) if len(one) <= len(other) else (other, one)
    if len(shorter) < TYPO_WORD:  # two letters swapped; "south" and "youth", "heath" and "health" are all words
        return len(shorter) >= SWAPPED_WORD and sorted(one) == sorted(other) and one_slip(one, other)
    if longer.startswith(shorter):
        return longer[len(shorter) :] in ("ing", "er", "ed", "ment", "ness", "ry")
    ending, others = _ENDING.search(one), _ENDING.search(other)
    if ending and others and one[:STEM] == other[:STEM] and one[: ending.start()] == other[: others.start()]:
        return True
    if len(longer) - len(shorter) > 1 or (one in KNOWN and other in KNOWN) or DIGIT.search(shorter):
        return False
    return one_slip(one, other)


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


def _begins(cut: Title, whole: Title) -> bool:
    """Whether a title that was cut short is the beginning of another, with as much left as tells a job."""
    return len(cut.cut) >= CUT_TITLE and whole.letters.startswith(cut.cut)


def _managed(title: Title) -> frozenset[str]:
    """The kind of part that a title's manager manages: a team manager is not a manager of any kind."""
    if _IN_CHARGE.isdisjoint(title.levels) and _IN_CHARGE.isdisjoint(title.words):
        return _NONE
    told = tokens(folded(title.text))
    return frozenset(word for word, after in pairwise(told) if after in _IN_CHARGE)


def _new(words: frozenset[str], shared: frozenset[str]) -> frozenset[str]:
    """`words` without other forms of shared ones: "Midwifery" says nothing beside "Midwife"."""
    return frozenset(word for word in words if not any(_same_word(word, other) for other in shared))


def _unless_told_at_length(short: re.Match[str]) -> str:
    """Short forms in brackets, unless their words stand before them."""
    before = tokens(short.string[: short.start()])
    return " " if all(_first_letters(word, before) for word in words_of(short[1])) else short[0]


def _written_apart(word: str, title: Title, words: frozenset[str]) -> frozenset[str]:
    """The two words of a title, side by side, that make this one: "case worker". One of them at least is in `words`."""
    if len(word) < COMPOUND or not any(word.startswith(part) or word.endswith(part) for part in words):
        return _NONE
    parts = (pair for pair in pairwise(tokens(folded(title.text))) if "".join(pair) == word)
    return frozenset(next(parts, ()))


def _short_for(word: str, title: Title) -> frozenset[str]:
    """The words of a title, side by side, whose first letters make this word; none where there are none."""
    return _first_letters(word, tokens(folded(title.text)))


def _first_letters(word: str, every: list[str]) -> frozenset[str]:
    for told in ([other for other in every if other not in _JOINING], every):
        at = "".join(other[0] for other in told).find(word)
        if at >= 0:
            meant = told[at : at + len(word)]
            return frozenset((*meant, *words_meant(meant)))
    return _NONE


def _short_forms(
    left: frozenset[str], right: frozenset[str], one: Title, other: Title
) -> tuple[frozenset[str], frozenset[str]]:
    """The words of each side that the other lacks, where "LD" is also told by "learning disabilities".

    So is "caseworker" by "case worker".
    """
    for word in [word for word in left if len(word) in _INITIALS]:
        if meant := _short_for(word, other):
            left, right = left - {word}, right - meant
    for word in [word for word in right if len(word) in _INITIALS]:
        if meant := _short_for(word, one):
            left, right = left - meant, right - {word}
    for word in left if left and right else ():
        if meant := _written_apart(word, other, right):
            left, right = left - {word}, right - meant
    for word in right if left and right else ():
        if meant := _written_apart(word, one, left):
            left, right = left - meant, right - {word}
    for word, said in _OF_REGISTER.items() if "nurse" in one.words and "nurse" in other.words else ():
        for part, whole in ((left, right), (right, left)):
            if word in part and whole >= said:
                left, right = left - {word, *said}, right - {word, *said}
    return left, right


def added(
    left: frozenset[str], right: frozenset[str], one: Title, other: Title
) -> tuple[frozenset[str], frozenset[str]]:
    """What one of two titles adds to the same words, without what only says whose it is, or in a team or a service."""
    shared = one.words & other.words
    left, right = _new(left - one.whose, shared), _new(right - other.whose, shared)
    part = said_anyway(shared, one.levels & other.levels, left | right)
    return left - (part - _managed(one)), right - (part - _managed(other))


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
    if (one.cut or other.cut) and (_begins(one, other) or _begins(other, one)):
        return "same", _NONE, _NONE
    lower, higher = _unmatched(one.levels, other.levels)
    if one.words & other.words >= _IN_FOSTERING:  # a fostering social worker supervises carers, said or not
        lower, higher = lower - _SUPERVISING, higher - _SUPERVISING
    if one.words == other.words:
        return "level" if lower or higher else "same", _NONE, _NONE
    left, right = _unmatched(one.words, other.words)
    left, right = _short_forms(left | lower, right | higher, one, other)
    if left & lower or right & higher:
        return "level", _NONE, _NONE
    if not (left - _TEAMS and right - _TEAMS):
        left, right = added(left, right, one, other)
    elif (one.whose or other.whose) and (left <= one.whose) != (right <= other.whose):
        # One says whose it is, and the other what goes without saying.
        more, others = added(left, right, one, other)
        if not (more or others):
            return "same", _NONE, _NONE
    return words_apart(left, right, one, other), left, right


def _registered(title: Title) -> bool:
    """Whether a title says "Registered Manager" and nothing else."""
    return not title.words and title.levels == _MANAGER and title.rarity == OF_A_SETTING


def words_apart(left: frozenset[str], right: frozenset[str], one: Title, other: Title) -> TitleLikeness:
    """How two titles compare that have these words each for itself."""
    if left and right:  # "Residential Team Leader", and "Team Leader, Children's Home"
        if {*left, *right} == _CALLED_EITHER and len((one.words & other.words) - WORDS.common) >= TELLING_WORDS:
            return "same"
        in_a_home = (_RESIDENTIAL, _IN_CHILDRENS_HOME)
        return "children said" if in_a_home in ((left, right), (right, left)) else "different"
    more = left or right
    if "child" in more and _registered(other if left else one):
        more = more - _OF_HOMES  # "Registered Manager - Children's Home"
    if "child" in more:
        every = (one.words | one.levels) - left
        if says_only_children(more, every):
            return "children said" if with_children_the_same(every) else "wider"
    return "wider" if more else "same"
