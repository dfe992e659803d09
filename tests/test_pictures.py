"""The pictures: what they count, that picture and table agree, and that no name can act in them."""

import datetime as dt
import re
from collections.abc import Iterator
from statistics import median_low

import pytest
from api_data import TestClient, client, database
from hypothesis import given, settings
from hypothesis import strategies as st
from page_outline import Outline

from api.figures import Place, Rung, Spread, calendar_figure, pay_figure, rungs_figure, tiles_figure
from api.pictures import pay_picture, quantile, spread
from careers.adverts import FEWEST
from careers.ladder import TIERS, ladder
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


@pytest.mark.parametrize(
    "address", ["", "/ladder?nation=wales", "/regions?tier=lcpp", "/places?nation=wales", "/closing?nation=scotland"]
)
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


def test_a_group_of_too_few_is_counted_and_not_drawn() -> None:
    adverts = [PayAt("a", None, 30_000, 40_000, FEWEST - 1), PayAt("b", None, 30_000, 40_000, FEWEST)]
    figure = pay_picture("Pay", adverts, lambda one: one.tier, ["a", "b", "c"])
    assert figure.svg.count('class="bar"') == 1
    assert [row[:3] for row in figure.rows] == [
        ("b", str(FEWEST), "£30,000 to £40,000"),
        ("a", str(FEWEST - 1), "Not known: too few adverts"),
    ]


@pytest.mark.parametrize("nation", [None, "england", "wales"])
def test_the_ladder_is_drawn_with_every_step_and_every_move(nation: str | None) -> None:
    here = [code for code in TIERS if nation is None or nation in ladder().get(code).nations]
    figure = rungs_figure([Rung(code, 2, "/", 12, 40_000.0 if code != "nqsw" else None) for code in here], "Wales")
    Outline(str(figure.svg))
    assert [row[0] for row in figure.rows] == [ladder().get(code).title for code in here]
    boxes = re.findall(r'class="rung" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="(\d+)"', figure.svg)
    assert len(boxes) == len(here)
    assert all(float(x) + float(width) <= 360 for x, _, width, _ in boxes)
    places = {(float(x), float(y)) for x, y, _, _ in boxes}
    assert len(places) == len(here), "no two stand on the same place"
    moves = sum(move.to in here for code in here for move in ladder().get(code).moves)
    assert figure.svg.count('class="way"') == moves
    assert "pay not known (n = 12)" in figure.svg


def test_the_ladders_picture_counts_what_the_map_counts(api: TestClient) -> None:
    told = {rung["title"]: rung["places"][0] for rung in api.get("/api/v1/ladder-map").json()["rungs"]}
    rows = re.findall(r'<th scope="row">([^<]+)</th>(.*?)</tr>', api.get("/pictures/ladder").text)
    assert len(rows) == len(TIERS)
    for title, cells in rows:
        numbers = re.findall(r">(?:<a [^>]+>)?([\d,]+)<", cells)
        assert [told[title]["vacancies"], told[title]["n"]] == [int(number) for number in numbers]
