"""Searches by sets of bits: the same as the index gives, for any filters, order and page, whatever was written."""

import datetime as dt
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.by_sets import BySets
from store.by_words import ByWords
from store.criteria import Criteria
from store.facts import FACETS, ORDERS, keys_of, values_of
from store.index import VacancyIndex, _document, _opened, _schema
from store.sets import Having, Stretch, VacancySets

TODAY = dt.date(2026, 11, 21)
TIERS = ("nqsw", "practitioner", "senior")
DATES = st.dates(TODAY - dt.timedelta(days=40), TODAY + dt.timedelta(days=40))
ROW = st.fixed_dictionaries(
    {
        "outcome": st.sampled_from(["matched", "matched", "review"]),
        "tier": st.sampled_from(TIERS),
        "nation": st.sampled_from(["england", "wales", None]),
        "region": st.sampled_from(["London", "South West", None]),
        "authority_code": st.sampled_from(["E09000001", "W06000001", None]),
        "contract_type": st.sampled_from(["permanent", None]),
        "working_time": st.sampled_from(["full_time", None]),
        "workplace": st.sampled_from(["home", "hybrid", None]),
        "specialisms": st.lists(st.sampled_from(["court", "fostering"]), unique=True),
        "setting": st.sampled_from(["mash", None]),
        "agency": st.booleans(),
        "first_year": st.booleans(),
        "open": st.sampled_from([True, True, True, False]),
        "closes_on": st.none() | DATES,
        "posted_on": DATES,
        "annual_min": st.none() | st.floats(20_000, 90_000),
        "annual_max": st.none() | st.floats(20_000, 90_000),
    }
)
CRITERIA = st.builds(
    Criteria,
    today=st.just(TODAY),
    tiers=st.lists(st.sampled_from([*TIERS, "unsure"]), max_size=2, unique=True).map(tuple),
    nation=st.sampled_from([None, None, "england", "scotland"]),
    region=st.sampled_from([None, None, "London"]),
    min_pay=st.none() | st.floats(0, 1_000_000),
    workplace=st.sampled_from([None, None, "hybrid"]),
    specialism=st.sampled_from([None, None, "court"]),
    kind=st.sampled_from([None, "agency"]),
    first_year=st.booleans(),
    posted_since=st.none() | DATES | st.just(dt.date.max),
    closing_within=st.none() | st.integers(0, 365),
    include_closed=st.booleans(),
    sort=st.sampled_from(["newest", "closing", "pay"]),
    limit=st.integers(1, 5),
)


def _vacancy(id_: int, facts: dict[str, Any]) -> Any:
    words = {"title": "Social Worker", "employer": "", "search_text": "", "revision": 1, "lat": None, "lon": None}
    return SimpleNamespace(id=id_, **words, **facts)


def _indexed(rows: list[Any], sets: VacancySets) -> Any:
    index = VacancyIndex.__new__(VacancyIndex)
    index.schema, index._index = _schema(), _opened(_schema(), None)
    with index._index.writer(15_000_000, num_threads=1) as writer:
        for row in rows:
            writer.add_document(_document(row))
    index.seen, index.sets = index._reloaded(), sets
    return index


@given(
    rows=st.lists(ROW, max_size=25),
    later=st.dictionaries(st.integers(1, 30), ROW, max_size=5),
    gone=st.sets(st.integers(1, 25), max_size=4),
    criteria=CRITERIA,
)
@settings(max_examples=60, deadline=None)
def test_both_ways_give_the_same_pages_totals_and_counts(
    rows: list[dict[str, Any]], later: dict[int, dict[str, Any]], gone: set[int], criteria: Criteria
) -> None:
    first = {id_: _vacancy(id_, facts) for id_, facts in enumerate(rows, 1)}
    changed = {id_: _vacancy(id_, facts) for id_, facts in later.items() if id_ not in gone}
    sets = VacancySets().followed(first.values(), (), 1).followed(changed.values(), gone, 2)
    now = {id_: row for id_, row in (first | changed).items() if id_ not in gone}
    index = _indexed(list(now.values()), sets)
    while True:
        by_sets, by_words = BySets(sets, criteria), ByWords(index, criteria)
        page = by_sets.page()
        assert page == by_words.page()
        assert by_sets.total() == by_words.total() == page[1]
        assert by_sets.facets() == by_words.facets()
        if page[2] is None:
            break
        criteria = Criteria(**{name: getattr(criteria, name) for name in Criteria.__slots__} | {"cursor": page[2]})


def _many(n: int = 3000) -> list[Any]:
    facts = {"outcome": "matched", "nation": "england", "region": None, "authority_code": None, "contract_type": None}
    facts |= {"working_time": None, "specialisms": [], "setting": None, "agency": False, "first_year": False}
    facts |= {"workplace": None, "open": True, "closes_on": None, "annual_min": None}
    return [
        _vacancy(
            number,
            facts
            | {"tier": TIERS[number % 3] if number > 40 else "lcpp", "annual_max": 30_000 + number * 7 % 20_000}
            | {"posted_on": TODAY - dt.timedelta(days=number * 11 % 300 if number > 40 else 400)},
        )
        for number in range(1, n)
    ]


@pytest.mark.parametrize("order", ["newest", "closing", "pay"])
@pytest.mark.parametrize("tier", [*TIERS, "lcpp", "unheard_of"])
def test_the_first_in_an_order_are_found_whether_those_that_fit_are_many_few_or_far(order: str, tier: str) -> None:
    rows = _many()
    sets = VacancySets().followed(rows, (), 1)
    fitting = sets.matching([Having("tier", (tier,))])
    keys = sorted((keys_of(row)[order] for row in rows if row.tier == tier), reverse=order != "closing")
    assert sets.first(fitting, order, after=None, wanted=21) == keys[:21]
    for start in (0, 5, len(keys) // 2):
        if keys:
            assert sets.first(fitting, order, after=keys[start], wanted=21) == keys[start + 1 : start + 22]


@pytest.mark.parametrize("heaps", [(0,), (1500,), (2700,), (300, 2200)])
def test_the_first_in_an_order_are_found_where_those_that_fit_come_in_heaps(heaps: tuple[int, ...]) -> None:
    rows = _many()
    newest = sorted(rows, key=lambda row: keys_of(row)["newest"], reverse=True)
    for row in rows:
        row.tier = "senior"
    for start in heaps:
        for row in newest[start : start + 260]:
            row.tier = "nqsw"
    sets = VacancySets().followed(rows, (), 1)
    fitting = sets.matching([Having("tier", ("nqsw",))])
    keys = [keys_of(row)["newest"] for row in newest if row.tier == "nqsw"]
    assert sets.first(fitting, "newest", after=None, wanted=21) == keys[:21]
    for start in range(0, len(keys), 37):
        assert sets.first(fitting, "newest", after=keys[start], wanted=21) == keys[start + 1 : start + 22]


def test_a_state_stays_as_it_was_when_a_later_one_is_made() -> None:
    rows = _many(200)
    before = VacancySets().followed(rows, (), 1)
    was = before.counts(before.everything, ["tier"])["tier"]
    pages = before.first(before.everything, "newest", after=None, wanted=300)
    rows[5].tier = "team_manager"
    after = before.followed([rows[5], _vacancy(500, vars(rows[0]).copy() and _facts_of(rows[0]))], {100}, 2)
    assert before.counts(before.everything, ["tier"])["tier"] == was
    assert before.first(before.everything, "newest", after=None, wanted=300) == pages
    assert after.counts(after.everything, ["tier"])["tier"]["team_manager"] == 1
    assert (after.size, after.everything.bit_count()) == (200, 199)


@pytest.mark.parametrize("gathered", [True, False])
def test_counts_are_those_of_counting_one_by_one_wherever_the_places_of_a_value_are(*, gathered: bool) -> None:
    rows = {row.id: row for row in _many(2000)}
    for row in rows.values():
        row.authority_code = f"E{row.id * 7 % 60:08}" if row.id % 50 else None
        row.specialisms = [name for number, name in enumerate(("court", "fostering", "mash")) if row.id >> number & 1]
    order = sorted(rows.values(), key=lambda row: row.authority_code or "") if gathered else rows.values()
    before = VacancySets().followed(order, (), 1)
    changed = [_vacancy(id_, _facts_of(rows[id_ % 1900 + 1])) for id_ in (*range(3, 300, 70), *range(2001, 2080))]
    gone = {10, 11, 1500}
    sets = before.followed(changed, gone, 2)
    rows = {id_: row for id_, row in (rows | {row.id: row for row in changed}).items() if id_ not in gone}
    for parts in (
        [],
        [Having("tier", ("senior",))],
        [Having("authority", ("E00000007",))],
        [Having("tier", ("none",))],
    ):
        among = sets.matching(parts)
        fitting = [
            values
            for values in map(values_of, rows.values())
            if all(set(part.values) & {*values[part.field]} for part in parts)
        ]
        for _ in range(2):
            counted = sets.counts(among, FACETS)
            assert counted == {name: Counter(value for one in fitting for value in one[name]) for name in FACETS}
            assert all([*found.values()] == sorted(found.values(), reverse=True) for found in counted.values())


def test_the_first_stay_right_while_a_few_come_change_and_go() -> None:
    rows = {row.id: row for row in _many(2000)}
    sets = VacancySets().followed(rows.values(), (), 1)
    for round_ in range(1, 12):
        fresh = [_vacancy(2000 + 10 * round_ + one, _facts_of(rows[one + round_])) for one in range(5)]
        fresh += [_vacancy(round_ * 100, _facts_of(rows[round_ * 100 + 7]))]
        gone = {round_ * 100 + 50}
        sets = sets.followed(fresh, gone, round_ + 1)
        rows = {id_: row for id_, row in (rows | {row.id: row for row in fresh}).items() if id_ not in gone}
        for tier in ("lcpp", "senior"):
            fitting = sets.matching([Having("tier", (tier,)), Stretch("pay", 30_101, None)])
            for order, descending in ORDERS.items():
                keys = [keys_of(row)[order] for row in rows.values() if row.tier == tier and row.annual_max >= 30_100]
                keys.sort(reverse=descending)
                assert sets.first(fitting, order, after=None, wanted=21) == keys[:21]
                third = len(keys) // 3
                assert sets.first(fitting, order, after=keys[third], wanted=9) == keys[third + 1 : third + 10]
    assert {*sets._shares} == {*ORDERS}, "they were cut once, and followed"


def _facts_of(row: Any) -> dict[str, Any]:
    own = ("id", "title", "employer", "search_text", "revision", "lat", "lon")
    return {name: value for name, value in vars(row).items() if name not in own}


def test_a_stretch_is_from_its_beginning_and_below_its_end() -> None:
    sets = VacancySets().followed(_many(300), (), 1)
    values = sorted(keys_of(row)["pay"] >> 32 for row in _many(300))
    for low in (0, 1, values[0], values[0] + 1, values[150], values[-1], values[-1] + 1, 2**40):
        assert sets.matching([Stretch("pay", low, None)]).bit_count() == sum(value >= low for value in values)
        assert sets.matching([Stretch("pay", None, low)]).bit_count() == sum(value < low for value in values)
