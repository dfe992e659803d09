"""How well a vacancy fits a search: what each word, fact, mile and day counts, where the order is by relevance.

Owns these weights. What fits at all is `store.by_words`' part: whatever is favoured here leaves nothing out. They are
whole steps rather than the engine's own frequencies, so that a rare word in a description never outweighs the step of
the ladder that was named, and a distance never the words; `tests/search_judged.toml` says what they have to achieve.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from tantivy import FieldType, Occur, Query

from store.criteria import Criteria
from store.facts import closing_value, pay_value
from store.index import VacancyIndex
from store.wording import Meaning, Named, asking

_TITLE, _FACT, _APART, _EMPLOYER = 10.0, 10.0, 8.0, 5.0
"""What a meaning counts in a title, told by a fact, its words apart in a title, and in an employer's name."""
_AREA = 2.0
"""What a specialism or a service counts that tells the words: less than the words in a title, which it is read from."""
_OWN = 1.5
"""The very words that were typed in a title, rather than others that mean the same."""
_DESCRIPTION = 0.2
"""Of the engine's own measure, which is up to ten or so: words in a description count how often they are there."""
_LENGTH = 0.1
"""Of the same, for titles: of two that have the words the one that says little else comes first."""
_TOGETHER = 5.0
"""All the words beside each other in the title."""
_NAMED = {
    "tier": 30.0,
    "contract": 15.0,
    "hours": 15.0,
    "workplace": 15.0,
    "kind": 15.0,
    "nation": 15.0,
    "region": 15.0,
    "min_pay": 12.0,
    "specialism": 10.0,
    "authority": 12.0,
    "setting": 8.0,
    "first_year": 4.0,
    "closing_within": 20.0,
}
"""What a vacancy gains by a fact that the words name. The step of the ladder outweighs all words in a title.
Closing in time outweighs one of their meanings, so that of the step that is named what closes in time comes first."""
_OTHERWISE = 0.5
"""Of that, what another value of the same fact gains: "part time" has part time first, and then "full or part time"."""
_BANDS = (5, 10, 20, 30, 50, 100)
"""Miles within which a vacancy gains one each, where a place is named."""
_FRESH_DAYS, _FRESH = 7, 0.8
"""Days within which a vacancy is new, and what it gains by that: less than by anything that was asked for."""


def matching(index: VacancyIndex, meaning: Meaning) -> Query:
    """What has a meaning, in words or as a fact, counted by where it has it."""
    ways = []
    for phrase in meaning.phrases:
        title = index.parse(phrase, ["title"])
        counted = _TITLE + (_OWN if phrase == meaning.phrases[0] else 0.0)
        ways.append(_both(Query.const_score_query(title, counted), Query.boost_query(title, _LENGTH)))
        ways.append(Query.const_score_query(index.parse(phrase, ["employer"]), _EMPLOYER))
        ways.append(Query.boost_query(index.parse(phrase, ["words"]), _DESCRIPTION))
    typed = asking(meaning.phrases[0])
    if len(typed) > 1 and meaning.apart:
        # What somebody types as a phrase may stand apart in an advert; beside each other the words count more.
        ways.append(Query.const_score_query(_all(index.parse(word, ["title"]) for word in typed), _APART))
        ways.append(Query.const_score_query(_all(index.parse(word) for word in typed), _DESCRIPTION))
    for fact in meaning.facts:
        counted = _AREA if fact.field in ("specialism", "setting") else _FACT
        ways.append(Query.const_score_query(_fact(index, fact), counted))
    return Query.disjunction_max_query(ways)


def favouring(
    index: VacancyIndex, criteria: Criteria, asked: Iterable[Meaning], places_within: Callable[[float], list[str]]
) -> Iterator[Query]:
    """What a vacancy gains beside having the words: `places_within` gives the index's places within so many miles."""
    asked = tuple(asked)
    meant = named(criteria, asked)
    own = {fact.field for fact in meant}
    for fact in dict.fromkeys([*(fact for one in asked for fact in one.facts), *meant]):
        soon = fact.field == "closing_within"
        here = _closing(index, criteria.today, int(fact.value)) if soon else _fact(index, fact)
        otherwise = fact not in meant and fact.field in own
        yield Query.const_score_query(here, _NAMED[fact.field] * (_OTHERWISE if otherwise else 1.0))
    if len(asked) > 1:
        together = " ".join(one.phrases[0] for one in asked)
        yield Query.const_score_query(index.parse(together, ["title"]), _TOGETHER)
    if criteria.point:
        for miles in _BANDS:
            near = places_within(miles)
            if near:
                yield Query.const_score_query(Query.term_set_query(index.schema, "place", near), 1.0)
    since = (criteria.today - dt.timedelta(days=_FRESH_DAYS)).toordinal()
    yield Query.const_score_query(_from(index, "newest", since), _FRESH)


def named(criteria: Criteria, asked: Iterable[Meaning]) -> tuple[Named, ...]:
    """The facts that a search names: of each meaning the one that stands for it, and what is favoured besides.

    A step of the ladder that words have as its own name is the one that is meant: an "NQ social worker" is no other.
    """
    own = tuple(dict.fromkeys(one.facts[0] for one in asked if one.facts))
    stepped = any(one.field == "tier" for one in own)
    return tuple(dict.fromkeys((*own, *(one for one in criteria.favoured if one.field != "tier" or not stepped))))


def _fact(index: VacancyIndex, fact: Named) -> Query:
    if fact.field == "min_pay":
        return _from(index, "pay", pay_value(int(fact.value)))
    return Query.term_query(index.schema, fact.field, fact.value)


def _closing(index: VacancyIndex, today: dt.date, days: int) -> Query:
    """What closes within so many days; what may close any day gains nothing."""
    first, last = (closing_value(today + dt.timedelta(days=ahead)) for ahead in (0, days))
    return Query.range_query(index.schema, "closing", FieldType.Unsigned, first << 32, (last + 1) << 32, True, False)


def _from(index: VacancyIndex, name: str, value: int) -> Query:
    return Query.range_query(index.schema, name, FieldType.Unsigned, value << 32, None)


def _all(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, one) for one in queries])


def _both(must: Query, should: Query) -> Query:
    return Query.boolean_query([(Occur.Must, must), (Occur.Should, should)])
