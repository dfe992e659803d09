"""What speaks for and against two postings being one vacancy, weighed.

Owns the weights and the rules that keep two postings apart whatever else agrees. Must not decide which postings are
compared, nor what a group is; reasons.py says in sentences what is found here.
"""

import datetime as dt
import re
from collections.abc import Callable, Container, Mapping
from functools import lru_cache
from string import ascii_lowercase, digits
from typing import NamedTuple

from rapidfuzz import fuzz

from matcher.duplicates.boilerplate import Boilerplate, sentences, word_pairs
from matcher.duplicates.employers import employers, one_runs_the_others_services, shared_name
from matcher.duplicates.fields import adds_no_work, mostly_with_children, place_likeness, title_likeness
from matcher.duplicates.hosts import put_up_by_host
from matcher.duplicates.pay import PayLikeness, bands_apart, salaries
from matcher.duplicates.places import PlaceLikeness
from matcher.duplicates.posting import Read, Texts
from matcher.duplicates.terms import terms_apart
from matcher.duplicates.titles import TitleLikeness
from matcher.duplicates.untold import (
    bare,
    in_term_time,
    neither_named,
    nothing_else_told,
    of_a_kind,
    one_sided_terms,
    only_one,
    put_up_by_another,
)

# Points of evidence. ENOUGH is set so that title, employer and place alone (65) are not: an employer has many such
# jobs in a year. Something of the job itself must agree as well: its pay, its closing date, its text, a rare title.
WEIGHTS: Mapping[str, int] = {
    "same page": 60,
    "same reference": 50,
    "same title": 30,
    "rare title": 17,
    "uncommon title": 8,
    "one title says more": -25,
    "one of two boards' titles says more": -6,  # where the rest agrees to the day and each tells it in its own way
    "one title names children": 6,
    "same employer": 20,
    "same place": 15,
    "one place within the other": 10,
    "both in London": 10,  # it names too much to be the same place twice
    "same salary range": 22,
    "same salary": 20,
    "salaries agree": 12,
    "grades written differently": -15,
    "neither names its employer": 5,  # a board that hides it tells no more than title, place and pay
    "neither names its employer, and such work is mostly with children": 26,  # where all but that word agrees
    "neither names its employer, and one title adds no work": 56,  # what it adds sells the job, in whatever words
    "same closing date": 25,
    "closing dates within three days": 12,
    "posted within a day on two sources": 6,
    "another closing date and no pay to go by": -10,
    "open together, in another place, till another day": -20,  # a copy keeps its closing date, a repost comes later
    "one tells no more than title, employer and place": 16,
    "nothing else told": 12,  # title and place are the same, and neither pay nor texts could tell more
    "advertised again soon after it closed": 8,
    "same wording": 25,
    "other wording": -25,
    "only one says part time or not permanent": -105,
}
ENOUGH = 66
CERTAIN = 132  # points from which nothing more could be asked

RARE_TITLE = 4  # words that few titles have
TELLING_TITLE = 2  # of these, in a title that is one job's where an advert tells nothing else but its employer
REPOST_DAYS = 183  # an advert this long after another is for another vacancy: a post refilled, a new round
REPOST_DAYS_WITH_REFERENCE = 366
AGAIN_DAYS = 60  # a post that was not filled is advertised again by then
NEW_REFERENCE_DAYS = 120  # a repost under a new reference follows within a season or is another vacancy
NEXT_ROUND_DAYS = 14  # rounds of one numbered post are this far apart; closer together, A and B are two posts
TOGETHER_DAYS = 3  # alike and put on one source within this time, each is a job; a repost comes later
SAME_WORDING = (
    0.75  # share of the shorter text: of its letters in whole sentences, or of its pairs of neighbouring words
)
NEAR_IDENTICAL = 0.9
OTHER_WORDING = 0.15
FEW_LETTERS = 240  # texts shorter than this, some forty words, are no evidence either way


class Verdict(NamedTuple):
    """The points for two postings being one vacancy and what they are for (of WEIGHTS), or what sets them `apart`."""

    points: int
    found: tuple[str, ...] = ()
    apart: str = ""  # what says that these are two jobs
    by_time: bool = False  # they are apart only because one is too long after the other

    @property
    def same(self) -> bool:
        """Whether the two are one vacancy."""
        return not self.apart and self.points >= ENOUGH

    @property
    def score(self) -> float:
        """How sure that is: 0 where something sets them apart, at least 0.5 where they are one, at most 1."""
        return 0.0 if self.apart else max(0.0, min(1.0, self.points / CERTAIN))


class Comparison:
    """Weighs pairs of readings, with the common sentences of their employers taken out of their texts."""

    def __init__(self, boilerplate: Boilerplate, texts: Texts) -> None:
        @lru_cache(maxsize=1024)
        def own(employer: str, text: int) -> tuple[dict[int, int], int]:
            shared = boilerplate.shared(employer)
            told = {sentence: letters for sentence, letters in texts.letters(text).items() if sentence not in shared}
            return told, sum(told.values())

        @lru_cache(maxsize=1024)
        def tells_enough(employer: str, text: int) -> bool:
            """Whether a text has so many letters of its own that it is evidence; most have within a few sentences."""
            shared, counted, letters = boilerplate.shared(employer), set(), 0
            for sentence, more in texts.told(text):
                if sentence not in shared and sentence not in counted:
                    counted.add(sentence)
                    letters += more
                    if letters >= FEW_LETTERS:
                        return True
            return False

        self._own, self._tells_enough, self._texts = own, tells_enough, texts

    def wording(self, a: Read, b: Read) -> float | None:
        """The share of the shorter text's own words that the longer has too; None where either is too short."""
        if not a.text or not b.text or not self._tells_enough(a.employer.key, a.text):
            return None
        if a.text == b.text and a.employer.key == b.employer.key:
            return 1.0
        if not self._tells_enough(b.employer.key, b.text):
            return None
        one, letters = self._own(a.employer.key, a.text)
        other, others_letters = self._own(b.employer.key, b.text)
        in_whole_sentences = sum(map(one.__getitem__, one.keys() & other.keys())) / min(letters, others_letters)
        if in_whole_sentences >= SAME_WORDING:
            return in_whole_sentences
        left, right = self._word_pairs(a, one), self._word_pairs(b, other)
        fewer = min(len(left), len(right))
        return len(left & right) / fewer if fewer else None

    def repeated(self, a: Read, b: Read) -> bool:
        """Whether both texts, common sentences and all, are the same but for a date or two."""
        one = self._texts.letters(a.text)
        letters = sum(one.values())
        if letters < FEW_LETTERS or a.text == b.text:
            return letters >= FEW_LETTERS
        other = self._texts.letters(b.text)
        shorter, longer = sorted((letters, sum(other.values())))
        if shorter < FEW_LETTERS:
            return False
        if sum(map(one.__getitem__, one.keys() & other.keys())) >= NEAR_IDENTICAL * longer:
            return True
        left, right = self._word_pairs(a, one), self._word_pairs(b, other)
        return len(left & right) >= NEAR_IDENTICAL * max(len(left), len(right))

    def _word_pairs(self, read: Read, told: Container[int]) -> frozenset[int]:
        return word_pairs(sentence for sentence in sentences(self._texts.get(read.text)) if hash(sentence) in told)

    def weigh(self, a: Read, b: Read) -> Verdict:
        """The verdict on two postings; the same for (b, a)."""
        if a.id == b.id:
            return Verdict(CERTAIN)
        if a.tier != b.tier and a.tier and b.tier:
            return Verdict(0, apart=f"different tiers: {a.tier} and {b.tier}")
        shared, one_employer = bool(shared_references(a, b)), employers(a.employer, b.employer)
        if apart := _another_hand(a, b, one_employer, shared):
            return Verdict(0, apart=apart)
        title = title_likeness(a, b)
        if apart := _different_work(a, b, title, shared):
            return Verdict(0, apart=apart)
        place, pay = place_likeness(a, b), salaries(a.salary, b.salary)
        # One source that gives one reference to two places means two jobs.
        if not shared or (a.source and a.source == b.source and a.page != b.page):
            if place == "different":
                return Verdict(0, apart=f"different places: {a.place.text} and {b.place.text}")
            if pay == "different" and not (shared and (_again(a, b, AGAIN_DAYS) or _again(b, a, AGAIN_DAYS))):
                return Verdict(0, apart=f"different pay: {a.salary.text} and {b.salary.text}")
        days = days_between(a, b)
        limit = REPOST_DAYS_WITH_REFERENCE if shared else REPOST_DAYS
        if days is not None and days > limit and not _open_together(a, b):
            return Verdict(0, apart=f"advertised {days} days apart", by_time=True)
        if not shared and (apart := _two_entries(a, b, title, self.repeated)):
            return Verdict(0, apart=apart)
        found = _evidence(a, b, shared, title, one_employer, place, pay)
        points = sum(map(WEIGHTS.__getitem__, found))
        if points + WEIGHTS["same wording"] >= ENOUGH and (wording := self.wording(a, b)) is not None:
            # Texts are long to compare, so only where they could decide.
            named = "same wording" if wording >= SAME_WORDING else "other wording" if wording <= OTHER_WORDING else ""
            if named:
                found.append(named)
                points += WEIGHTS[named]
        return Verdict(points, tuple(found))


def shared_references(a: Read, b: Read) -> list[str]:
    """One posting's own reference where the other carries it too, in its field or its words.

    A number that both only mention may be a policy's, printed in every advert; and where one source numbers both,
    its two numbers are two adverts, whichever of them a text mentions.
    """
    if a.reference and a.reference == b.reference:
        return [a.reference]
    if not (a.mentioned or b.mentioned) or (a.reference and b.reference and a.source and a.source == b.source):
        return []
    return sorted(({a.reference} & b.mentioned) | ({b.reference} & a.mentioned))


def days_between(a: Read, b: Read) -> int | None:
    """Days from one advert to the other, by the first of posted, closing and seen that both have."""
    if a.posted and b.posted:
        return abs((a.posted - b.posted).days)
    if a.closing and b.closing:
        return abs((a.closing - b.closing).days)
    return abs((a.seen - b.seen).days) if a.seen and b.seen else None


def _another_hand(a: Read, b: Read, one_employer: bool | None, reference: bool) -> str:
    """What about the employer says that these are two jobs, in words; "" where nothing does."""
    if one_employer is None and a.employer.key and b.employer.key:
        if one_runs_the_others_services(a.employer, b.employer):
            one_employer = reference or (a.closing is not None and a.closing == b.closing)
        else:
            # A firm by half its name, unless that half is where the job is.
            one_employer = not shared_name(a.employer, b.employer) <= a.place.told | b.place.told
    if one_employer is False and not (a.agency and b.agency and reference) and not put_up_by_host(a, b):
        return f"different employers: {a.employer.text} and {b.employer.text}"
    if a.agency != b.agency and a.employer.key and b.employer.key:
        return "an agency's copy is linked, not merged"
    return ""


def _different_work(a: Read, b: Read, title: TitleLikeness, reference: bool) -> str:
    """What about title or contract says that these are two jobs, in words; "" where nothing does.

    A shared reference overrules what two boards word differently (place, pay, the rest of a title), never the grade,
    the employer, the tier or the contract.
    """
    if title == "level":
        return f"different grades: {a.title.text} and {b.title.text}"
    if (a.title.bands or b.title.bands) and bands_apart((a.title, a.salary), (b.title, b.salary)):
        one, other = (read.title.text if read.title.bands else read.salary.text for read in (a, b))
        return f"different grades: {one} and {other}"
    if title == "different" and not (reference and fuzz.token_sort_ratio(a.title.key, b.title.key) >= 60):
        return f"different titles: {a.title.text} and {b.title.text}"
    if a.terms is not b.terms and (apart := terms_apart(a.terms, b.terms)):
        return f"different contracts: {apart}"
    return ""


_LETTERS_FIRST = re.compile(r"[a-z]{2,}")


_SHAPE = str.maketrans(dict.fromkeys(ascii_lowercase, "a") | dict.fromkeys(digits, "9"))


def _comparable(a: Read, b: Read) -> bool:
    """Whether both references are numbered by the same hand, so that two numbers mean two jobs."""
    if a.source and a.source == b.source:
        return True
    if a.source and b.source and (a.reference.isdigit() or b.reference.isdigit()):
        return False  # each board numbers its adverts itself
    longer, shorter = (a, b) if len(a.reference) > len(b.reference) else (b, a)
    if longer.reference[-1].isalpha() and longer.reference[:-1] == shorter.reference:
        return False  # "CW 512 B" may be the second round of "CW 512"
    if a.reference[-1].isalpha() and b.reference[-1].isalpha() and a.reference[:-1] == b.reference[:-1]:
        return (days_between(a, b) or 0) < NEXT_ROUND_DAYS  # and of "CW 512 A"
    same_series = (head := _LETTERS_FIRST.match(a.reference)) and b.reference.startswith(head[0])
    return bool(same_series) or a.reference.translate(_SHAPE) == b.reference.translate(_SHAPE)


def _again(first: Read, second: Read, days: int) -> bool:
    """Whether the second advert was put up within so many days after the first had closed."""
    return (
        first.closing is not None
        and second.posted is not None
        and first.closing < second.posted
        and (second.posted - first.closing).days <= days
    )


def _open_together(a: Read, b: Read) -> bool:
    """Whether the later advert was put up while the earlier was still open, as one that is open all year is."""
    if not (a.posted and b.posted):
        return False
    first, second = (a, b) if a.posted <= b.posted else (b, a)
    return first.closing is not None and second.posted is not None and second.posted <= first.closing


def _two_entries(a: Read, b: Read, title: TitleLikeness, repeated: Callable[[Read, Read], bool]) -> str:
    """What says that two adverts that read alike were put up as two, in words; "" where nothing does."""
    if a.reference and b.reference and _comparable(a, b):
        first, second = (b, a) if (b.posted or dt.date.max) < (a.posted or dt.date.max) else (a, b)
        if not _again(first, second, NEW_REFERENCE_DAYS) or not repeated(a, b):
            return f"different references: {a.written_reference} and {b.written_reference}"
    if a.source and a.source == b.source and not (a.page and a.page == b.page):
        if title in ("wider", "children said"):
            return f"different titles on one source: {a.title.text} and {b.title.text}"
        together = a.posted is None or b.posted is None
        if a.posted and b.posted:
            together = abs((a.posted - b.posted).days) <= TOGETHER_DAYS
        elif a.seen and b.seen:
            together = abs((a.seen - b.seen).days) <= TOGETHER_DAYS
        if together:
            return "two entries put on one source together"
    return ""


# The likeness of two salaries as evidence.
_PAY: Mapping[PayLikeness, str] = {
    "same range": "same salary range",
    "same": "same salary",
    "compatible": "salaries agree",
    "other words": "grades written differently",
}


def _evidence(
    a: Read,
    b: Read,
    shared: bool,
    title: TitleLikeness,
    one_employer: bool | None,
    place: PlaceLikeness,
    pay: PayLikeness,
) -> list[str]:
    """The names of the weights that apply to a pair that nothing sets apart."""
    found = ["same reference"] if shared else []
    told = pay in ("same", "same range")
    if a.page and a.page == b.page:
        found.append("same page")
    if title == "same":
        found.append("same title")
        rarity = min(a.title.rarity, b.title.rarity)
        if rarity >= RARE_TITLE:
            found.append("rare title")
        elif rarity == RARE_TITLE - 1:
            found.append("uncommon title")
        telling = TELLING_TITLE <= rarity < RARE_TITLE or (place == "same" and rarity == 1 and of_a_kind(a, b))
        if telling and (bare(a) or bare(b)):
            found.append("one tells no more than title, employer and place")
    elif title == "children said":
        found.append("one title names children")
    elif title == "wider" and not shared:
        agree = pay in ("same", "same range", "compatible") and place in ("same", "contained")
        by_another = agree and put_up_by_another(a, b)
        found.append("one of two boards' titles says more" if by_another else "one title says more")
    hidden = one_employer is None and neither_named(a, b)
    # Of a title and a pay there are many in the county that one of the two names and the town of the other is in.
    a_county_hides = hidden and place == "contained" and (a.place.broad or b.place.broad)
    if one_employer:
        found.append("same employer")
    if place == "same":
        found.append("both in London" if a.place.words == {"london"} else "same place")
    elif place == "contained" and not a_county_hides:
        found.append("one place within the other")
    if pay in _PAY:
        found.append(_PAY[pay])
        if hidden and told:
            if title == "same" and not a_county_hides:
                found.append("neither names its employer")
            elif title == "wider" and place == "same" and adds_no_work(a, b):
                found.append("neither names its employer, and one title adds no work")
            elif title == "children said" and place == "same" and mostly_with_children(a, b):
                found.append("neither names its employer, and such work is mostly with children")
    elif title == place == "same" and nothing_else_told(a, b):
        found.append("nothing else told")
    if a.closing and b.closing:
        if a.closing == b.closing:
            found.append("same closing date")
        elif abs((a.closing - b.closing).days) <= 3:
            found.append("closing dates within three days")
        else:
            if pay == "unknown":
                found.append("another closing date and no pay to go by")
            if place == "contained" and _open_together(a, b):
                found.append("open together, in another place, till another day")
    if _again(a, b, AGAIN_DAYS) or _again(b, a, AGAIN_DAYS):
        found.append("advertised again soon after it closed")
    if a.source != b.source and a.posted and b.posted and abs((a.posted - b.posted).days) <= 1:
        found.append("posted within a day on two sources")
    if one_sided_terms(a, b):
        # Of one number, of a post that an employer has once, and of a page and what lies behind it, one tells more of
        # the contract.
        one_title = title == "same" or "one of two boards' titles says more" in found
        one_job = one_title and "same closing date" in found
        if not one_job or not (
            shared or only_one(a) or a.title.attached != b.title.attached or (told and in_term_time(a, b))
        ):
            found.append("only one says part time or not permanent")
    return found
