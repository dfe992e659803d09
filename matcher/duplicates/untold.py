"""What one of two adverts tells and the other leaves out, or both do.

Owns telling whether that can be left out of the same job's advert. Must not weigh it: evidence.py does.
"""

from matcher.duplicates.pay import by_the_day, locums_rate, one_in_term_time
from matcher.duplicates.posting import Read
from matcher.duplicates.terms import HEADINGS, said_under
from matcher.duplicates.titles import ONLY_ONE
from matcher.duplicates.words import WORDS

_MANY_OF_A_CALLING = WORDS.common | WORDS.clinical


def nothing_else_told(a: Read, b: Read) -> bool:
    """Whether neither tells its pay but in the same words, and there are no two texts to tell more."""
    return not ((a.text and b.text) or a.salary.figures or b.salary.figures) and a.salary.words == b.salary.words


def neither_named(a: Read, b: Read) -> bool:
    """Whether both adverts hide their employer, as some boards do."""
    return not (a.employer.key or b.employer.key)


def only_one(read: Read) -> bool:
    """Whether an employer has one such job at most, so that who covers it is not sought beside who holds it."""
    return ONLY_ONE.search(read.title.text.lower()) is not None


def of_a_kind(a: Read, b: Read) -> bool:
    """Whether both titles tell of more than a calling that an employer has many of in one place."""
    return not (a.title.words & b.title.words) <= _MANY_OF_A_CALLING


def in_term_time(a: Read, b: Read) -> bool:
    """Whether the contract is told alike but for a school's term time beside one pay."""
    return a.title.said == b.title.said and one_in_term_time(a.salary, b.salary)


def bare(read: Read) -> bool:
    """Whether an advert has its title, its place perhaps and little else, as on a board that links to the rest."""
    return not (read.salary.text or read.closing or read.reference or read.text)


def one_sided_terms(a: Read, b: Read) -> bool:
    """Whether one advert names a lesser contract where the other had room to and did not."""
    one, other = (a.terms, b.terms) if a.contract and b.contract else (a.shown, b.shown)
    ordinary = {"permanent", "full time"}
    for heading in HEADINGS if one.said or other.said else ():
        left, right = said_under(heading, one), said_under(heading, other)
        if bool(left) != bool(right) and not (left | right) & ordinary:
            # An agency's workers are temporary, and who is paid by the hour is a locum, whether or not both say so.
            by_the_hour = locums_rate(a.salary) and locums_rate(b.salary)
            agencys = (a.agency and b.agency) or (by_the_hour and neither_named(a, b))
            implied = {"for a fixed time", "agency"} if agencys else {"agency"} if by_the_hour else set()
            if by_the_day(a.salary) and by_the_day(b.salary):
                implied = implied | {"agency", "bank", "for a fixed time"}
            if not (one.hours or other.hours) and all("pro rata" in read.salary.text.lower() for read in (a, b)):
                implied = implied | {"part time"}  # of which both pay fields are a part
            if not left | right <= implied:
                return True
    return False
