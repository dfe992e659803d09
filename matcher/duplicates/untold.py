"""What one of two adverts tells and the other leaves out, or both do.

Owns telling whether that can be left out of the same job's advert. Must not weigh it: evidence.py does.
"""

from matcher.duplicates.pay import by_the_day, less_than_full_pay, locums_rate, one_in_term_time, part_of_full_pay
from matcher.duplicates.posting import Read
from matcher.duplicates.terms import HEADINGS, said_under
from matcher.duplicates.titles import ONLY_ONE
from matcher.duplicates.words import WORDS

OTHERWISE = 2  # fields that are told otherwise by whoever else puts up a job
TELLING = 2  # words that few titles have, in one of which an employer has few
_OF_WORK = WORDS.work - {"social"} | {"child", "twilight"}  # "Practice Educator - Social Work Academy" is any
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


def _told_otherwise(a: Read, b: Read) -> int:
    """In how many ways two adverts differ as a board's copy does: place, employer in other words, a date, a number."""
    return sum((
        a.place.text != b.place.text,
        a.employer.text != b.employer.text,
        bool(a.posted) != bool(b.posted),
        bool(a.reference) != bool(b.reference),
    ))  # fmt: skip


def put_up_by_another(a: Read, b: Read) -> bool:
    """Whether two adverts of an employer's close on one day and look like one on its own site and a board's copy of it.

    An employer puts up two jobs in one way: here place, pay or name are told in other words, or one has a date or a
    number that the other lacks, two of these at least. What one title adds is no word of the work, the rest names a
    job that few have, and the health service is left out, which has several of any.
    """
    if not a.closing or a.closing != b.closing or (a.reference and b.reference) or a.employer.key != b.employer.key:
        return False
    otherwise = _told_otherwise(a, b) + (a.salary.text != b.salary.text)
    if otherwise < OTHERWISE or min(a.title.rarity, b.title.rarity) < TELLING or "nhs" in a.employer.named:
        return False
    return _OF_WORK.isdisjoint(a.title.words ^ b.title.words)


def _hours_left_to_pay(a: Read, b: Read) -> bool:
    """Whether hours are told by one pay field alone, till one day, where one advert looks like a board's copy.

    Only one has a number, or it is told otherwise in two ways and they are not numbered. An employer that tells the
    hours of two posts apart does so in their titles, or numbers both.
    """
    if a.title.said != b.title.said or (a.reference and b.reference):
        return False
    otherwise = _told_otherwise(a, b) + (a.title.text != b.title.text)
    if not (a.reference or b.reference) and otherwise < OTHERWISE:
        return False
    return bool(a.salary.said.hours) != bool(b.salary.said.hours) and a.closing is not None and a.closing == b.closing


def one_sided_terms(a: Read, b: Read) -> bool:
    """Whether one advert names a lesser contract where the other had room to and did not."""
    one, other = (a.terms, b.terms) if a.contract and b.contract else (a.shown, b.shown)
    if one is other:
        return False
    ordinary = {"permanent", "full time"}
    for heading in HEADINGS if one.said or other.said else ():
        left, right = said_under(heading, one), said_under(heading, other)
        if left ^ right == {"full time"} and less_than_full_pay(b.salary if left else a.salary):
            return True
        if bool(left) != bool(right) and not (left | right) & ordinary:
            # An agency's workers are temporary, and who is paid by the hour is a locum, whether or not both say so.
            by_the_hour = locums_rate(a.salary) and locums_rate(b.salary)
            agencys = (a.agency and b.agency) or (by_the_hour and neither_named(a, b))
            implied = {"for a fixed time", "agency"} if agencys else {"agency"} if by_the_hour else set()
            if by_the_day(a.salary) and by_the_day(b.salary):
                implied = implied | {"agency", "bank", "for a fixed time"}
            hours_untold = not (one.hours or other.hours) or _hours_left_to_pay(a, b)
            if hours_untold and part_of_full_pay(a.salary) and part_of_full_pay(b.salary):
                implied = implied | {"part time"}  # of which both pay fields are a part
            if less_than_full_pay(a.salary if right else b.salary):
                implied = implied | {"part time"}  # which the pay of the other tells
            if not left | right <= implied:
                return True
    return False
