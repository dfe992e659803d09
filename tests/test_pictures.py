"""The pictures: what they count, that picture and table agree, and that no name can act in them."""

import datetime as dt
import re
from collections.abc import Iterator
from statistics import median_low

import pytest
from api_data import TestClient, client, database
from hypothesis import given, settings
from hypothesis import strategies as st
from test_pages import Outline

from api.figures import Place, Spread, calendar_figure, pay_figure, tiles_figure
from api.pictures import groups_of, quantile, spread
from store.pictured import PayAt, advertised_pay, closing_days
from store.session import open_existing, prepare, reading

TODAY = dt.date(2026, 11, 21)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return database(tmp_path_factory.mktemp("pictures"))


@pytest.fixture(scope="module")
def api(url: str) -> Iterator[TestClient]:
    with client(url) as opened:
        yield opened


def test_pay_is_counted_by_tier_without_agency_work(url: str) -> None:
    engine = open_existing(url)
    with reading(engine) as session:
        found = advertised_pay(session, TODAY)
        scotland = advertised_pay(session, TODAY, "scotland")
    engine.dispose()
    assert PayAt("team_manager", "South West", 56_000, 56_000, 1) in found
    assert {one.region for one in scotland} == {"Scotland"}
    # Eleven adverts: two are one vacancy, one is closed, one is agency work, one is no post of the ladder.
    assert sum(one.vacancies for one in found) == 7


def test_an_empty_database_of_either_kind_has_empty_pictures(postgresql_url: str) -> None:
    engine = prepare(postgresql_url, "practice")
    with reading(engine) as session:
        assert advertised_pay(session, TODAY, "wales") == []
        assert closing_days(session, TODAY) == {}
    engine.dispose()


def test_closing_days_are_those_of_open_vacancies(url: str, api: TestClient) -> None:
    engine = open_existing(url)
    with reading(engine) as session:
        days = closing_days(session, TODAY)
    engine.dispose()
    assert days[dt.date(2026, 11, 23)] == 1
    assert all(day is None or day >= TODAY for day in days)
    assert sum(days.values()) == api.get("/api/v1/vacancies").json()["total"]
    text = api.get("/pictures/closing").text
    assert "Monday 23 November" in text


def test_places_count_what_the_search_finds(api: TestClient) -> None:
    text = api.get("/pictures/places").text
    rows = dict(re.findall(r'<th scope="row">([^<]+)</th>.*?<a href="[^"]+">(\d+)</a>', text))
    assert set(rows) == {"Elmshire", "Glenbrae"}
    for name, number in rows.items():
        assert api.get("/api/v1/vacancies", params={"authority": name}).json()["total"] == int(number)


@pytest.mark.parametrize("address", ["", "/regions?tier=lcpp", "/places?nation=wales", "/closing?nation=scotland"])
def test_every_picture_has_words_and_a_table(api: TestClient, address: str) -> None:
    answer = api.get(f"/pictures{address}")
    assert answer.status_code == 200
    elements = Outline(answer.text).elements
    picture = next(attributes for tag, attributes in elements if tag == "svg")
    ids = {attributes.get("id") for _, attributes in elements}
    assert set(picture["aria-labelledby"].split()) <= ids
    assert "table" in [tag for tag, _ in elements]
    assert "(n)" in answer.text


@pytest.mark.parametrize("query", ["?nation=france", "?tier=boss", "?colour=red", "/regions?tier=boss"])
def test_a_filter_that_there_is_not_is_refused(api: TestClient, query: str) -> None:
    assert api.get(f"/pictures{query}").status_code == 422


WEIGHED = st.lists(st.tuples(st.integers(20_000, 90_000), st.integers(1, 9)), min_size=1, max_size=20)


@settings(max_examples=60, deadline=None)
@given(WEIGHED)
def test_the_median_of_counted_values_is_that_of_the_values(counted: list[tuple[int, int]]) -> None:
    values = [value for value, number in counted for _ in range(number)]
    assert quantile(counted, 0.5) == median_low(values)
    assert quantile(counted, 1) == max(values)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 200_000), st.integers(0, 50_000), st.integers(1, 99)), max_size=12))
def test_pay_is_drawn_within_the_picture(groups: list[tuple[int, int, int]]) -> None:
    spreads = [spread(str(at), [PayAt("x", None, low, low + more, n)]) for at, (low, more, n) in enumerate(groups)]
    figure = pay_figure("pay", "Pay", spreads)
    assert len(figure.rows) == len(groups)
    for x, width in re.findall(r'class="bar" x="([\d.-]+)" y="\d+" width="([\d.]+)"', figure.svg):
        assert 0 <= float(x) <= float(x) + float(width) <= 361


def test_no_name_can_act_in_a_picture() -> None:
    bad = "<script>alert(1)</script>\"'&"
    for figure in (
        tiles_figure([Place(bad, bad, 3, "/"), Place("b", "London", 0, "/")]),
        pay_figure("pay", bad, [Spread(bad, 3, 1.0, 2.0, 3.0, 4.0)]),
    ):
        assert "<script" not in figure.svg
        Outline(str(figure.svg))


def test_a_calendar_shows_what_closes_from_today_on() -> None:
    figure = calendar_figure(TODAY, {TODAY: 2, TODAY - dt.timedelta(days=1): 5, TODAY + dt.timedelta(days=90): 7})
    assert figure.rows == (("Saturday 21 November", "2"),)
    assert "2 open vacancies with a closing date" in figure.svg


def test_two_adverts_are_too_few_to_draw() -> None:
    adverts = [PayAt("a", None, 1, 2, 2), PayAt("b", None, 1, 2, 2), PayAt("b", None, 1, 3, 1)]
    assert set(groups_of(adverts, lambda one: one.tier)) == {"b"}
