"""What speaks for and against two postings being one vacancy, weighed.

Owns the weights, the rules that keep two postings apart whatever else agrees, and saying both in words. Must not
decide which postings are compared, nor what a group is.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from matcher.duplicates.boilerplate import NOTHING_COMMON, Boilerplate
from matcher.duplicates.likeness import employers, places, salaries, terms_apart, titles
from matcher.duplicates.posting import Read, Texts, terms_of
from matcher.duplicates.words import WORDS

# Points of evidence. ENOUGH is set so that title, employer and place alone (65) are not: an employer has many such
# jobs in a year. Something of the job itself must agree as well: its pay, its closing date, its text, a rare title.
WEIGHTS: Mapping[str, int] = {
    "same page": 60,
    "same reference": 50,
    "same title": 30,
    "rare title": 17,
    "uncommon title": 8,
    "one title says more": -25,
    "same employer": 20,
    "same place": 15,
    "one place within the other": 10,
    "both in London": 10,  # it names too much to be the same place twice
    "same salary range": 22,
    "same salary": 20,
    "salaries agree": 12,
    "grades written differently": -15,
    "same closing date": 25,
    "closing dates within three days": 12,
    "posted within a day on two sources": 6,
    "another closing date and no pay to go by": -10,
    "advertised again soon after it closed": 8,
    "same wording": 25,
    "other wording": -25,
    "only one says part time or not permanent": -50,
}
ENOUGH = 66
CERTAIN = 132  # points from which nothing more could be asked

RARE_TITLE = 4  # words that few titles have
REPOST_DAYS = 183  # an advert this long after another is for another vacancy: a post refilled, a new round
REPOST_DAYS_WITH_REFERENCE = 366
AGAIN_DAYS = 60  # a post that was not filled is advertised again by then
NEW_REFERENCE_DAYS = 120  # a repost under a new reference follows within a season or is another vacancy
TOGETHER_DAYS = 3  # alike and put on one source within this time, each is a job; a repost comes later
SAME_WORDING = 0.75  # share of the shorter text's neighbouring words
NEAR_IDENTICAL = 0.9
OTHER_WORDING = 0.15
FEW_WORDS = 40  # texts shorter than this are no evidence either way


@dataclass(frozen=True, slots=True)
class Verdict:
    """The points for two postings being one vacancy, or what sets them `apart`."""

    points: int
    reasons: tuple[str, ...]
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
        def own_words(employer: str, text: int) -> frozenset[int]:
            return boilerplate.own_words(employer, texts.get(text))

        @lru_cache(maxsize=64)
        def all_words(text: int) -> frozenset[int]:
            return NOTHING_COMMON.own_words("", texts.get(text))

        self._own_words, self._all_words, self._texts = own_words, all_words, texts

    def wording(self, a: Read, b: Read) -> float | None:
        """The share of the shorter text's own words that the longer has too; None where either is too short."""
        if not a.text or not b.text:
            return None
        (shorter, of), (longer, _) = sorted(
            ((self._texts.get(read.text), read) for read in (a, b)), key=lambda told: len(told[0])
        )
        if longer.startswith(shorter.rstrip(" .…")):  # the same text, or what a board kept of it
            return 1.0 if len(self._own_words(of.employer.key, of.text)) >= FEW_WORDS else None
        one, other = self._own_words(a.employer.key, a.text), self._own_words(b.employer.key, b.text)
        if min(len(one), len(other)) < FEW_WORDS:
            return None
        return len(one & other) / min(len(one), len(other))

    def repeated(self, a: Read, b: Read) -> bool:
        """Whether both texts, common sentences and all, are the same but for a date or two."""
        one, other = self._all_words(a.text), self._all_words(b.text)
        shorter, longer = sorted((len(one), len(other)))
        return shorter >= FEW_WORDS and len(one & other) >= NEAR_IDENTICAL * longer

    def weigh(self, a: Read, b: Read) -> Verdict:
        """The verdict on two postings; the same for (b, a)."""
        if a.id == b.id:
            return Verdict(CERTAIN, ("the same posting",))
        shared = shared_references(a, b)
        days = days_between(a, b)
        if apart := _different_job(a, b, bool(shared)):
            return Verdict(0, (), apart)
        limit = REPOST_DAYS_WITH_REFERENCE if shared else REPOST_DAYS
        if days is not None and days > limit:
            return Verdict(0, (), f"advertised {days} days apart", by_time=True)
        if not shared and (apart := _two_entries(a, b, self.repeated)):
            return Verdict(0, (), apart)
        found = _evidence(a, b, bool(shared))
        points = sum(WEIGHTS[name] for name in found)
        if points + WEIGHTS["same wording"] >= ENOUGH and (wording := self.wording(a, b)) is not None:
            # Texts are long to compare, so only where they could decide.
            named = "same wording" if wording >= SAME_WORDING else "other wording" if wording <= OTHER_WORDING else ""
            if named:
                found.append(named)
                points += WEIGHTS[named]
        return Verdict(points, _in_words(a, b, found, shared, days))


def shared_references(a: Read, b: Read) -> list[str]:
    """One posting's own reference where the other carries it too, in its field or its words.

    A number that both only mention may be a policy's, printed in every advert; and where one source numbers both,
    its two numbers are two adverts, whichever of them a text mentions.
    """
    if a.reference and b.reference and a.reference != b.reference and a.source and a.source == b.source:
        return []
    if a.reference and a.reference == b.reference:
        return [a.reference]
    return sorted(({a.reference} & b.mentioned) | ({b.reference} & a.mentioned))


def days_between(a: Read, b: Read) -> int | None:
    """Days from one advert to the other, by the first of posted, closing and seen that both have."""
    for one, other in ((a.posted, b.posted), (a.closing, b.closing), (a.seen, b.seen)):
        if one and other:
            return abs((one - other).days)
    return None


def _ignored(a: Read, b: Read) -> frozenset[str]:
    """Words that a title may carry without naming another job: its place and its employer."""
    return (a.place.words | b.place.words | a.employer.words | b.employer.words) - WORDS.place_compass


def title_likeness(a: Read, b: Read) -> str:
    """How two postings' titles compare, words of their places and employers left out."""
    if a.title is b.title:
        return "same" if a.title.key else "unknown"
    if a.title.key == b.title.key:  # words to ignore would change nothing
        return titles(a.title, b.title, frozenset())
    return titles(a.title, b.title, _ignored(a, b))


def place_likeness(a: Read, b: Read) -> str:
    """How two postings' places compare, given the authority and the employer's own area where they are known."""
    one, other = a.authority_code, b.authority_code
    areas: tuple[frozenset[str], ...] = ()
    if one and other and one == other:
        areas = (a.area, b.area)
    elif not (one and other) and a.employer.key and a.employer.key == b.employer.key:
        areas = (a.employer.area & b.employer.area,)
    likeness = places(a.place, b.place, areas)
    if one and other and one != other and likeness in ("contained", "different"):
        # London and another board's "Lewisham" are one place; two boroughs are not.
        london = one[:3] == other[:3] == "E09" and "london" in a.place.words | b.place.words
        return "contained" if london and likeness == "contained" else "different"
    return likeness


def _different_job(a: Read, b: Read, reference: bool) -> str:
    """What about the jobs themselves says that they are two, in words; "" where nothing does.

    A shared reference overrules what two boards word differently (place, pay, the rest of a title), never the grade,
    the employer, the tier or the contract. One source that gives one reference to two places means two jobs.
    """
    if employers(a.employer, b.employer) is False and not (a.agency and b.agency and reference):
        return f"different employers: {a.employer.text} and {b.employer.text}"
    if a.agency != b.agency and a.employer.key and b.employer.key:
        return "an agency's copy is linked, not merged"
    if a.tier and b.tier and a.tier != b.tier:
        return f"different tiers: {a.tier} and {b.tier}"
    likeness = title_likeness(a, b)
    if likeness == "level":
        return f"different grades: {a.title.text} and {b.title.text}"
    if likeness == "different" and not (reference and fuzz.token_sort_ratio(a.title.key, b.title.key) >= 60):
        return f"different titles: {a.title.text} and {b.title.text}"
    if apart := terms_apart(terms_of(a)[0], terms_of(b)[0]):
        return f"different contracts: {apart}"
    if reference and (not a.source or a.source != b.source or a.page == b.page):
        return ""
    if place_likeness(a, b) == "different":
        return f"different places: {a.place.text} and {b.place.text}"
    if salaries(a.salary, b.salary) == "different":
        return f"different pay: {a.salary.text} and {b.salary.text}"
    return ""


_LETTERS_FIRST = re.compile(r"[a-z]{2,}")


def _shape(reference: str) -> str:
    return re.sub(r"[a-z]", "a", re.sub(r"\d", "9", reference))


def _comparable(a: Read, b: Read) -> bool:
    """Whether both references are numbered by the same hand, so that two numbers mean two jobs."""
    if a.source and a.source == b.source:
        return True
    same_series = (head := _LETTERS_FIRST.match(a.reference)) and b.reference.startswith(head[0])
    alike = bool(same_series) or _shape(a.reference) == _shape(b.reference)
    if a.source and b.source:
        return alike and not a.reference.isdigit()  # each board numbers its adverts itself
    return alike


def _again(first: Read, second: Read, days: int) -> bool:
    """Whether the second advert was put up within so many days after the first had closed."""
    return (
        first.closing is not None
        and second.posted is not None
        and first.closing < second.posted <= first.closing + dt.timedelta(days=days)
    )


def _two_entries(a: Read, b: Read, repeated: Callable[[Read, Read], bool]) -> str:
    """What says that two adverts that read alike were put up as two, in words; "" where nothing does."""
    if a.reference and b.reference and _comparable(a, b):
        first, second = sorted((a, b), key=lambda read: read.posted or dt.date.max)
        if not _again(first, second, NEW_REFERENCE_DAYS) or not repeated(a, b):
            return f"different references: {a.written_reference} and {b.written_reference}"
    if a.source and a.source == b.source and not (a.page and a.page == b.page):
        if title_likeness(a, b) == "wider":
            return f"different titles on one source: {a.title.text} and {b.title.text}"
        together = a.posted is None or b.posted is None
        if a.posted and b.posted:
            together = abs((a.posted - b.posted).days) <= TOGETHER_DAYS
        elif a.seen and b.seen:
            together = abs((a.seen - b.seen).days) <= TOGETHER_DAYS
        if together:
            return "two entries put on one source together"
    return ""


def _evidence(a: Read, b: Read, shared: bool) -> list[str]:
    """The names of the weights that apply to a pair that nothing sets apart."""
    found = ["same reference"] if shared else []
    if a.page and a.page == b.page:
        found.append("same page")
    title = title_likeness(a, b)
    if title == "same":
        found.append("same title")
        rarity = min(a.title.rarity, b.title.rarity)
        if rarity >= RARE_TITLE:
            found.append("rare title")
        elif rarity == RARE_TITLE - 1:
            found.append("uncommon title")
    elif title == "wider" and not shared:
        found.append("one title says more")
    if employers(a.employer, b.employer):
        found.append("same employer")
    place = place_likeness(a, b)
    if place == "same":
        found.append("both in London" if a.place.words == {"london"} else "same place")
    elif place == "contained":
        found.append("one place within the other")
    pay = salaries(a.salary, b.salary)
    pay_names = {
        "same range": "same salary range",
        "same": "same salary",
        "compatible": "salaries agree",
        "other words": "grades written differently",
    }
    if pay in pay_names:
        found.append(pay_names[pay])
    if a.closing and b.closing:
        apart = abs((a.closing - b.closing).days)
        if apart == 0:
            found.append("same closing date")
        elif apart <= 3:
            found.append("closing dates within three days")
        elif pay == "unknown":
            found.append("another closing date and no pay to go by")
    if _again(a, b, AGAIN_DAYS) or _again(b, a, AGAIN_DAYS):
        found.append("advertised again soon after it closed")
    days = abs((a.posted - b.posted).days) if a.posted and b.posted else None
    if a.source != b.source and days is not None and days <= 1:
        found.append("posted within a day on two sources")
    if _one_sided_terms(a, b):
        found.append("only one says part time or not permanent")
    return found


def _one_sided_terms(a: Read, b: Read) -> bool:
    """Whether one advert names a lesser contract where the other had room to and did not."""
    both_state = bool(a.contract and b.contract)
    one, other = (terms_of(a)[0], terms_of(b)[0]) if both_state else (terms_of(a)[1], terms_of(b)[1])
    ordinary = {"permanent", "full time"}
    for heading in ("contract", "working time"):
        left = {term.means for term in one.said if term.heading == heading}
        right = {term.means for term in other.said if term.heading == heading}
        if bool(left) != bool(right) and not (left | right) & ordinary:
            return True
    return False


_NAMED_FIELDS = {
    "same title": "title",
    "same employer": "employer",
    "same place": "place",
    "same salary range": "salary",
    "same salary": "salary",
    "same closing date": "closing date",
}


def _in_words(a: Read, b: Read, found: Sequence[str], shared: Sequence[str], days: int | None) -> tuple[str, ...]:
    """The reasons for a person to read, strongest first."""
    reasons = []
    if shared:
        written = next((read.written_reference for read in (a, b) if read.reference in shared), shared[0])
        reasons.append(f"same reference {written}")
    named = [_NAMED_FIELDS[name] for name in found if name in _NAMED_FIELDS]
    if named:
        listed = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
        reasons.append(f"same {listed}")
    told = {"same title", "same reference", *_NAMED_FIELDS}
    reasons.extend(name for name in found if name not in told)
    if (
        days
        and days > TOGETHER_DAYS
        and "same closing date" not in found
        and "closing dates within three days" not in found
    ):
        reasons.append(f"advertised again {days} days later")
    return tuple(reasons)
