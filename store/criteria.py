"""What a search asks for, and what each of its filters means for the values and orders of vacancies.

Owns these alone: two ways of answering are put beside them (`store.by_words`, `store.by_sets`), and both read the same.
Today's date is an argument: a vacancy whose closing date has passed is not open, whatever its row says.
"""

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass

from store.facts import NO_CLOSING, closing_value, pay_value
from store.sets import Having, Part, Stretch
from store.wording import Named, Told, meanings

SORTS = ("newest", "closing", "pay", "nearest", "relevance")
COUNTED_DAYS = (1, 3, 7, 14, 30)
"""Days within which postings and closings are counted."""
COUNTED_PAY = (30_000, 35_000, 40_000, 45_000, 50_000, 60_000, 70_000)
"""Pounds a year from which vacancies are counted."""
COUNTED_MILES = (5, 10, 20, 30, 50, 100)
"""Miles within which vacancies are counted, where a point is given."""


class CriteriaError(ValueError):
    """A search that cannot be done as asked; carries the field, its value and what was expected."""

    def __init__(self, field_: str, value: object, expected: str) -> None:
        super().__init__(f"{field_}: {value!r} cannot be used; expected {expected}")
        self.field = field_
        self.value = value
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Criteria:
    """What to find. Empty means any; `tiers` may hold "unsure" for those that a person should decide.

    `near` is the place as it was named, `point` degrees north and east, `miles` the greatest distance from it;
    `min_pay` pounds a year at full time, compared with the top of the advertised range; `posted_since` a date;
    `closing_within` days from today; `workplace` is home or hybrid, `kind` employer or agency; `first_year` asks for
    those that welcome a newly qualified social worker. What is `favoured` comes first where the order is by relevance,
    and leaves nothing out; words that are `told` by a fact find what it holds of too.
    Text is taken for what it may mean, typing mistakes forgiven, unless it is to be looked for `as_typed`; `experience`
    are words that were beside it and say how long the searcher has worked, which are not looked for.
    """

    today: dt.date
    text: str = ""
    tiers: tuple[str, ...] = ()
    authority: str | None = None
    region: str | None = None
    nation: str | None = None
    near: str = ""
    point: tuple[float, float] | None = None
    miles: float | None = None
    min_pay: float | None = None
    contract: str | None = None
    hours: str | None = None
    workplace: str | None = None
    specialism: str | None = None
    setting: str | None = None
    kind: str | None = None
    first_year: bool = False
    posted_since: dt.date | None = None
    closing_within: int | None = None
    include_closed: bool = False
    favoured: tuple[Named, ...] = ()
    told: tuple[Told, ...] = ()
    experience: str = ""
    as_typed: bool = False
    sort: str = "newest"
    limit: int = 20
    cursor: str | None = None


def check(criteria: Criteria) -> None:
    """Raise CriteriaError for a sort or limit that cannot be used."""
    if criteria.sort not in SORTS:
        raise CriteriaError("sort", criteria.sort, f"one of {', '.join(SORTS)}")
    if criteria.sort == "nearest" and criteria.point is None:
        raise CriteriaError("sort", "nearest", "a place to measure from (near)")
    if criteria.sort == "relevance" and not (meanings(criteria.text) or criteria.favoured or criteria.point):
        raise CriteriaError("sort", "relevance", "words to search for (q)")
    if not 1 <= criteria.limit <= 100:
        raise CriteriaError("limit", criteria.limit, "1 to 100")


def refusal(criteria: Criteria) -> CriteriaError:
    """What to say of a cursor that cannot be used."""
    return CriteriaError("cursor", criteria.cursor, "the `next` of an earlier answer to the same search")


def parts_of(criteria: Criteria) -> Iterator[tuple[str, Part]]:
    """What must fit, each under the name of the facet that it filters, but for words and places."""
    if not criteria.include_closed:
        yield "open", Having("open", ("yes",))
        yield "closing_date", Stretch("closing", closing_value(criteria.today), None)
    if criteria.tiers:
        yield "tier", Having("tier", criteria.tiers)
    for name in ("nation", "region", "authority", "contract", "hours", "workplace", "specialism", "setting", "kind"):
        value = getattr(criteria, name)
        if value:
            yield name, Having(name, (value,))
    if criteria.first_year:
        yield "first_year", Having("first_year", ("yes",))
    if criteria.min_pay is not None:
        yield "pay", Stretch("pay", pay_value(math.ceil(criteria.min_pay)), None)
    if criteria.posted_since:
        yield "posted", Stretch("newest", criteria.posted_since.toordinal(), None)
    if criteria.closing_within is not None:
        last = min(closing_value(criteria.today + dt.timedelta(days=criteria.closing_within)), NO_CLOSING - 1)
        yield "closing", Stretch("closing", None, last + 1)


def counted_stretches(today: dt.date) -> dict[str, tuple[str, dict[str, int]]]:
    """For each count of a stretch, the order that it is in and where its stretches begin or, of closings, end."""
    return {
        "pay": ("pay", {str(pounds): pay_value(pounds) for pounds in COUNTED_PAY}),
        "posted": ("newest", {str(days): (today - dt.timedelta(days=days)).toordinal() for days in COUNTED_DAYS}),
        "closing": (
            "closing",
            {str(days): closing_value(today + dt.timedelta(days=days)) + 1 for days in COUNTED_DAYS},
        ),
    }
