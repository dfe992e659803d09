"""The authority card, the list and the crosswalk: what ships, was taken in, vacancies say, and is not known."""

import csv
import datetime as dt
import html
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from api_data import TestClient, client, database
from pydantic import TypeAdapter
from sqlalchemy import Engine
from test_store import NOW, posting, read_all, vacancy_row
from test_workforce import line, release

from api.crosswalk import CrosswalkShape, as_csv
from api.employers import AuthorityList, CardShape
from careers import crosswalk, employers
from careers.employers import Held, compare, years
from careers.facts import FactsError
from careers.ladder import TIERS
from store import advertised, postings, readings, runs, workforce
from store.advertised import Sought
from store.authorities import by_code, in_force
from store.session import connect, prepare, reading, transaction
from store.workforce_file import INDICATORS, read_csv

TODAY = dt.date(2026, 11, 21)
HTML = {"accept": "text/html"}


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client(database(tmp_path_factory.mktemp("filled"))) as api:
        yield api


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A live database: figures of a few areas, and one source on a board that two authorities may be on."""
    url = f"sqlite:///{tmp_path_factory.mktemp('live') / 'live.db'}"
    engine = prepare(url, "live")
    data = release(
        line(2025, "Local authority", "E09000021 / E09000027", "Kingston upon Thames / Richmond upon Thames"),
        line(2024, "Local authority", "E09000029", "Sutton", "110.5", "c", "11", "12", "13.2", "z"),
        line(2022, "Local authority", "E10000006", "Cumbria"),
    )
    with transaction(engine) as session:
        row = runs.SourceRow("sutton", "Sutton", "oracle", "https://s.test", "E09000029", 3600, 1, "seen", "")
        board = runs.SourceRow(
            "board", "A board", "feed", "https://b.test", None, 3600, 1, "", "", may_cover=("E09000029",)
        )
        off = runs.SourceRow(
            "old", "Old site", "feed", "https://o.test", "E09000029", 3600, 1, "", "Asks", enabled=False
        )
        runs.synchronise(session, [row, board, off])
        workforce.take_in(session, read_csv(data, "csww.csv"), origin="csww.csv", at=NOW)
    engine.dispose()
    with client(url) as api:
        yield api


def card(api: TestClient, code: str) -> dict[str, Any]:
    answer = api.get(f"/api/v1/authorities/{code}")
    assert answer.status_code == 200, answer.text
    TypeAdapter(CardShape).validate_json(answer.content, extra="forbid")
    return dict(answer.json())


def page(api: TestClient, path: str) -> str:
    answer = api.get(path, headers=HTML)
    assert answer.status_code == 200, answer.text
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def figure(shown: dict[str, Any], indicator: str, place: str) -> tuple[float | None, str | None, int | None]:
    [one] = [one for one in shown["workforce"]["indicators"] if one["id"] == indicator]
    return (one[place]["value"], one[place]["reason"], one[place]["year"])


def test_the_list_counts_vacancies_sources_and_figures(county: TestClient, country: TestClient) -> None:
    body = county.get("/api/v1/authorities").json()
    TypeAdapter(AuthorityList).validate_python(body, extra="ignore")
    found = {one["code"]: one for one in body["authorities"]}
    vacancies = county.get("/api/v1/vacancies", params={"authority": "P06000001"}).json()
    assert set(found) == {"P06000001", "P12000001"}
    assert (found["P06000001"]["open_vacancies"], found["P06000001"]["sources"]) == (vacancies["total"], 1)
    live = {one["code"]: one for one in country.get("/api/v1/authorities").json()["authorities"]}
    assert set(live) == {one.code for one in in_force(TODAY)}
    assert [live[code]["workforce_year"] for code in ("E09000027", "E09000029", "E06000063")] == [
        2025,
        2024,
        2022,
    ]
    assert live["E08000025"]["workforce_year"] is None
    assert live["E08000025"]["employer"] == "Birmingham Children's Trust"
    assert "Elmshire" in page(county, "/authorities")


def test_pay_and_vacancies_by_step_agree_with_the_search(county: TestClient) -> None:
    shown = card(county, "P06000001")
    found = county.get("/api/v1/vacancies", params={"authority": "P06000001", "limit": 100}).json()
    assert shown["open_vacancies"] == found["total"] > 3
    for step in shown["tiers"]:
        these = [one for one in found["items"] if one["outcome"] == "matched" and one["tier"] == step["tier"]]
        pay = [
            one["pay"]
            for one in these
            if one["contract"] not in ("agency", "bank") and one["pay"]["annual_max"] is not None
        ]
        assert (step["vacancies"], step["stated"]) == (len(these), len(pay))
        assert step["high"] == max((one["annual_max"] for one in pay), default=None)
        assert step["low"] == min((one["annual_min"] or one["annual_max"] for one in pay), default=None)
    assert [step["tier"] for step in shown["tiers"]] == [
        tier for tier in TIERS if tier in {s["tier"] for s in shown["tiers"]}
    ]
    [source] = shown["sources"]
    assert (source["id"], source["status"], source["confirmed"]) == ("practice-elmshire", "healthy", True)
    text = page(county, "/authorities/P06000001")
    assert f"{shown['open_vacancies']} open vacancies" in text
    assert "No figures of Elmshire itself are held" in text
    assert "14.2%" in text, "England's figure of 2025 ships with the project"


def test_a_nation_whose_figures_are_not_held_says_who_publishes_them(county: TestClient) -> None:
    shown = card(county, "P12000001")["workforce"]
    assert (shown["held"], shown["indicators"], shown["trust"]) == (False, [], "general")
    text = page(county, "/authorities/P12000001")
    assert "No figures are held" in text
    assert "Scottish Social Services Council" in text


def test_own_figures_stand_beside_region_and_nation_of_the_same_year_with_their_source(country: TestClient) -> None:
    shown = card(country, "E09000029")
    assert figure(shown, "turnover_rate", "authority") == (11.0, None, 2024)
    assert figure(shown, "turnover_rate", "region") == (15.3, None, 2024)
    assert figure(shown, "turnover_rate", "nation") == (13.9, None, 2024)
    value, reason, _ = figure(shown, "vacancy_rate", "authority")
    assert value is None
    assert "suppressed" in str(reason)
    assert "csww.csv, taken in 21 November 2026" in shown["workforce"]["areas"]["authority"]["source"]
    assert "reporting year 2025" in shown["workforce"]["areas"]["nation"]["source"]
    assert [(one["id"], one["confirmed"], one["crawled"]) for one in shown["sources"]] == [
        ("sutton", True, True),
        ("board", False, True),
        ("old", True, False),
    ]
    text = page(country, "/authorities/E09000029")
    for words in ("unknown: suppressed", "Sutton, 2024", "London, 2024", "England, 2024", "nobody has seen", "Grade 8"):
        assert words in text, words


def test_a_shared_return_and_a_former_authority_are_said(country: TestClient) -> None:
    shown = card(country, "E09000027")
    assert shown["workforce"]["areas"]["authority"]["basis"] == "joint"
    assert [one["name"] for one in shown["trusts"]] == ["Achieving for Children"]
    assert "one return for several authorities" in page(country, "/authorities/E09000027")
    assert card(country, "E06000064")["workforce"]["areas"]["authority"]["name"] == "Cumbria"
    assert card(country, "E06000038")["trusts"][0]["status"] == "returned"


def test_another_code_of_an_authority_finds_it_and_an_unknown_one_nothing(country: TestClient) -> None:
    assert card(country, "e08000039")["code"] == "E08000019"
    assert card(country, "E10000002")["name"] == "Buckinghamshire"
    assert (
        "it is Cumberland (E06000063) and Westmorland and Furness (E06000064) today"
        in (country.get("/api/v1/authorities/E10000006").json()["detail"])
    )
    for code in ("E99999999", "HSC-NOWHERE"):
        answer = country.get(f"/api/v1/authorities/{code}")
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert country.get("/api/v1/authorities/E09000029?x=1").status_code == 422
    assert card(country, "HSC-BELFAST")["gss_code"] is None
    assert "it has no GSS code" in page(country, "/authorities/HSC-BELFAST")


def test_a_vacancy_leads_to_the_card_and_the_card_back(county: TestClient) -> None:
    [one] = county.get("/api/v1/vacancies", params={"authority": "P06000001", "limit": 1}).json()["items"]
    assert 'href="/authorities/P06000001"' in county.get(f"/vacancies/{one['id']}", headers=HTML).text
    shown = county.get("/authorities/P06000001", headers=HTML).text
    for address in set(re.findall(r'href="(/[^"]*)"', shown)):
        assert county.get(html.unescape(address), headers=HTML).status_code == 200, address
    assert 'href="/authorities/P06000001"' in county.get("/coverage", headers=HTML).text


def test_the_crosswalk_sets_published_beside_advertised_in_three_forms(county: TestClient, country: TestClient) -> None:
    body = county.get("/api/v1/crosswalk", params={"tier": "team_manager"}).json()
    TypeAdapter(CrosswalkShape).validate_python(body, extra="ignore")
    live = [one for one in body["titles"] if one["kind"] == "live"]
    assert {one["tier"] for one in body["titles"]} == {"team_manager"}
    [elmshire] = [one for one in live if one["code"] == "P06000001"]
    assert (elmshire["title"], elmshire["vacancies"], elmshire["pay_max"]) == (
        "Team Manager - Children's Safeguarding",
        1,
        56000,
    )
    assert all(one["code"] is None for one in body["titles"] if one["kind"] == "published"), (
        "no real employer in a county"
    )
    published = country.get("/api/v1/crosswalk", params={"authority": "E09000029"}).json()["titles"]
    assert [(one["tier"], one["grade"], one["pay_max"], one["dated"]) for one in published][:2] == [
        ("nqsw", "Grade 8", 49083, "not dated"),
        ("practitioner", "Grade 8", 49083, "not dated"),
    ]
    told = county.get("/api/v1/crosswalk.csv", params={"tier": "team_manager"})
    assert told.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(told.text.removeprefix("\ufeff"), newline="")))
    assert [row["title"] for row in rows] == [one["title"] for one in body["titles"]]
    text = page(county, "/crosswalk?tier=team_manager&nation=&region=")
    assert all(one["title"] in text for one in body["titles"])
    assert "Senior Social Worker" not in page(county, "/crosswalk?tier=team_manager").split("Show", 1)[1]


def test_filters_narrow_and_a_wrong_one_is_said(county: TestClient) -> None:
    for asked in ({"nation": "scotland"}, {"region": "Scotland"}, {"authority": "P12000001"}):
        titles = county.get("/api/v1/crosswalk", params=asked).json()["titles"]
        assert {one["code"] for one in titles} == {"P12000001"}, asked
    limited = county.get("/api/v1/crosswalk", params={"limit": 1}).json()
    assert len([one for one in limited["titles"] if one["kind"] == "live"]) == 1 < limited["advertised"]
    for asked in ({"tier": "boss"}, {"region": "Mercia"}, {"authority": "E09000029"}, {"limit": "0"}, {"tiers": "x"}):
        for path in ("/api/v1/crosswalk", "/api/v1/crosswalk.csv"):
            answer = county.get(path, params=asked)
            assert (answer.status_code, [one["field"] for one in answer.json()["errors"]]) == (422, list(asked))
        assert county.get("/crosswalk", params=asked, headers=HTML).status_code == 422
    twice = county.get("/api/v1/crosswalk?tier=senior&tier=lcpp").json()
    assert [(one["field"], one["expected"]) for one in twice["errors"]] == [("tier", "one value")]


def test_a_cell_that_a_spreadsheet_would_run_is_written_as_words() -> None:
    row: dict[str, Any] = dict.fromkeys(csv.reader([as_csv([])]).__next__())
    rows = [row | {"title": title, "pay_min": 1.5} for title in ("=1+1", "+x", "-x", "@x", 'a,"b"\nc')]
    read = list(csv.DictReader(io.StringIO(as_csv(rows), newline="")))
    assert [one["title"] for one in read] == ["'=1+1", "'+x", "'-x", "'@x", 'a,"b"\nc']
    assert {one["pay_min"] for one in read} == {"1.5"}


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else f"sqlite:///{tmp_path}/x.db"
    prepare(url, "live").dispose()
    engine = connect(url)
    with transaction(engine) as session:
        runs.synchronise(session, [runs.SourceRow("elmshire", "E", "oracle", "https://e.test", None, 3600, 1, "", "")])
        postings.record(session, "elmshire", [posting(str(number)) for number in range(1, 8)], NOW)
    read_all(engine)
    yield engine
    engine.dispose()


def test_titles_are_counted_without_agencies_closed_ones_and_uncertain_tiers(engine: Engine) -> None:
    def row(id_: int, **told: Any) -> readings.VacancyRow:
        facts: dict[str, Any] = {
            "authority_code": "E09000029",
            "region": "London",
            "tier": "senior",
            "outcome": "matched",
        }
        return vacancy_row(id_, **facts | told)

    with transaction(engine) as session:
        readings.save_vacancies(
            session,
            [
                row(
                    1,
                    title="Senior Social Worker",
                    annual_min=40_000,
                    annual_max=44_000,
                    posted_on=dt.date(2026, 11, 1),
                ),
                row(
                    2, title="SENIOR SOCIAL WORKER", annual_min=None, annual_max=48_000, posted_on=dt.date(2026, 11, 9)
                ),
                row(3, title="Senior Social Worker", annual_min=None, annual_max=None, posted_on=dt.date(2026, 11, 5)),
                row(4, title="Senior Social Worker", agency=True, annual_max=90_000),
                row(5, title="Senior Social Worker", contract_type="bank", annual_max=90_000),
                row(6, title="Senior Social Worker", outcome="review"),
                row(7, title="Senior Social Worker", closes_on=TODAY - dt.timedelta(days=1)),
            ],
        )
    with reading(engine) as session:
        [found], total = advertised.advertised_titles(session, Sought(TODAY, region="London"), limit=10)
        paid = advertised.pay_by_tier(session, Sought(TODAY, authority="E09000029"))
        nothing = advertised.advertised_titles(session, Sought(TODAY, nation="wales"), limit=10)
    assert (total, found.paid) == (1, advertised.Paid(3, 2, 40_000, 48_000))
    assert (found.first, found.last, found.title.casefold()) == (
        dt.date(2026, 11, 1),
        dt.date(2026, 11, 9),
        "senior social worker",
    )
    assert paid == {"senior": found.paid}
    assert nothing == ([], 0)


# --- Facts ---------------------------------------------------------------------------------------------------


def test_what_ships_is_dated_sourced_and_whole() -> None:
    facts = employers.facts()
    assert {one.id for one in facts.indicators} == set(INDICATORS)
    regions = {one.region.casefold() for one in by_code().values() if one.nation == "england"}
    assert regions <= {name for level, name in facts.shipped if level == "regional"}
    for held in facts.shipped.values():
        assert [one.year for one in held] == [2023, 2024, 2025]
    england = facts.shipped[("national", "england")]
    assert [one.figures["vacancy_rate"][0] for one in england] == [18.9, 17.3, 14.2]


def test_rates_that_ship_lie_between_those_of_the_regions() -> None:
    shipped = employers.facts().shipped
    regions = [held for (level, _), held in shipped.items() if level == "regional"]
    for position, one in enumerate(shipped[("national", "england")]):
        for indicator in ("vacancy_rate", "turnover_rate", "agency_rate", "caseload", "absence_rate"):
            around = [held[position].figures[indicator][0] or 0.0 for held in regions]
            assert min(around) <= (one.figures[indicator][0] or 0.0) <= max(around), (one.year, indicator)


def held(year: int, value: float | None, release_year: int = 2025) -> Held:
    return Held(year, "X", {"caseload": (value, None if value else "c")}, "S", None, release_year)


def test_the_later_release_counts_and_an_area_without_the_year_is_shown_with_an_earlier() -> None:
    shown = compare([held(2024, 14)], [held(2025, 1), held(2023, 2)], [held(2024, 3, 2024), held(2024, 4, 2025)])
    [caseload] = [one for one in shown["indicators"] if one["id"] == "caseload"]
    assert shown["year"] == 2024
    assert [(caseload[place]["value"], caseload[place]["year"]) for place in ("authority", "region", "nation")] == [
        (14, 2024),
        (2, 2023),
        (4, 2024),
    ]
    assert compare([], [], [])["areas"] == {"authority": None, "region": None, "nation": None}
    assert [one["year"] for one in years([held(2023, 1), held(2025, None)])] == [2025, 2023]


def test_every_published_title_names_an_authority_that_there_is_and_its_tier_exists_there() -> None:
    for entry in crosswalk.entries():
        nation = by_code()[entry.authority].nation if entry.authority else entry.nation
        assert nation
        assert entry.tier != "lcpp" or nation == "england"
    assert [one.title for one in crosswalk.of(crosswalk.entries(), tier="lcpp")] == ["MACPT Senior Social Worker"]


ENTRY = """checked = 2026-11-21
[[entry]]
authority = "E09000029"
title = "T"
tier = "senior"
dated = "2020"
source = "S"
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('tier = "senior"', 'tier = "boss"', "entry T: tier: got 'boss'"),
        ('authority = "E09000029"\n', "", "entry T: authority: got nothing"),
        ('dated = "2020"\n', "", "entry T: dated: got nothing"),
        ('source = "S"', 'source = "S"\npay_max = 5', "entry T: pay_max: got 5"),
        ('source = "S"', 'source = "S"\npay_min = 50000\npay_max = 40000', "entry T: pay_max: got 40000"),
        ('source = "S"', 'source = "S"\nnation = "england"', "entry T: nation: got 'england'"),
        ('source = "S"', 'source = "S"\nhow = "luck"', "entry T: how: got 'luck'"),
        ('source = "S"', 'source = "S"\nband = "6"', "entry T: band: got '6'"),
        ("checked = 2026-11-21\n", "", "checked: got nothing"),
    ],
)
def test_a_fault_in_the_crosswalk_names_entry_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "crosswalk.toml"
    path.write_text(ENTRY.replace(old, new), encoding="utf-8")
    with pytest.raises(FactsError, match=message):
        crosswalk.load_crosswalk(path)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("workforce.csv", "18.9", "lots", r"workforce.csv line 2: vacancy_rate: got 'lots'"),
        ("workforce.csv", "2024,national", "2023,national", r"line 14: England 2023 stands twice"),
        ("workforce.csv", "absence_rate", "absence", r"workforce.csv line 1: expected the columns"),
        ("employers.toml", "release = 2025", 'release = "new"', r"source: release: got 'new'"),
        ("employers.toml", 'unit = "cases"', 'unit = "children"', r"indicator caseload: unit: got 'children'"),
        ("employers.toml", 'nation = "wales"', 'nation = "england"', r"nation: expected each of"),
        ("employers.toml", "held = true", "held = 1", r"nation england: held: got 1"),
    ],
)
def test_a_fault_in_what_ships_names_the_place(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    folder = Path(employers.__file__).parent
    for name in ("employers.toml", "workforce.csv"):
        text = (folder / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace(old, new, 1) if name == file else text, encoding="utf-8")
    with pytest.raises(FactsError, match=message):
        employers.load_facts(tmp_path / "employers.toml", tmp_path / "workforce.csv")
