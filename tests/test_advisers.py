"""The ladder map and authorities side by side: each figure is the one that the vacancies themselves give."""

import csv
import datetime
import io
from collections import Counter
from collections.abc import Iterator

import pytest
from api_data import TestClient, client, database, fill
from page_outline import BROWSER, Outline

from api.ladder_map import places
from careers.adverts import FEWEST
from careers.ladder import TIERS, ladder

PAIR = "authority=P06000001&authority=Glenbrae"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client(database(tmp_path_factory.mktemp("advisers"))) as found:
        yield found


@pytest.fixture(scope="module")
def vacancies(api: TestClient):
    found = api.get("/api/v1/vacancies?limit=100").json()
    assert found["next"] is None
    return [one for one in found["items"] if one["outcome"] == "matched"]


def test_every_rung_and_place_is_counted_as_the_search_counts_it(api, vacancies) -> None:
    shown = api.get("/api/v1/ladder-map").json()
    assert [rung["tier"] for rung in shown["rungs"]] == list(TIERS)
    assert any(line["vacancies"] for rung in shown["rungs"] for line in rung["places"])
    for rung in shown["rungs"]:
        for line in rung["places"]:
            here = [
                one
                for one in vacancies
                if one["tier"] == rung["tier"]
                and line["nation"] in (None, one["place"]["nation"])
                and line["region"] in (None, one["place"]["region"])
            ]
            assert line["vacancies"] == len(here), (rung["tier"], line)
            paid = [one for one in here if one["pay"]["annual_max"] and one["contract"] != "agency"]
            assert line["n"] == len(paid)


def test_no_pay_is_told_from_too_few_adverts_and_the_threshold_is_said(api) -> None:
    shown = api.get("/api/v1/ladder-map").json()
    assert shown["threshold"] == FEWEST
    for rung in shown["rungs"]:
        for line in rung["places"]:
            told = [line[name] for name in ("lower_quartile", "median", "upper_quartile")]
            assert line["n"] < FEWEST, "so few vacancies have no quartiles"
            assert told == [None] * 3
            assert f"at least {FEWEST} are needed" in line["reason"]


def test_quartiles_are_those_of_the_ranges_tops(monkeypatch) -> None:
    from api import ladder_map
    from store.pictured import PayAt

    rows = [PayAt("senior", "London", 40_000.0 + n, 50_000.0 + n, 2) for n in range(8)]
    monkeypatch.setattr(ladder_map, "advertised_pay", lambda _s, _d, nation=None: rows if nation == "england" else [])
    monkeypatch.setattr(ladder_map, "counts", lambda *_: {"senior": 20})
    shown = ladder_map.ladder_map(None, datetime.date(2026, 11, 21))
    [rung] = [one for one in shown["rungs"] if one["tier"] == "senior"]
    by_place = {(line["nation"], line["region"]): line for line in rung["places"]}
    london = by_place["england", "London"]
    assert (london["n"], london["lower_quartile"], london["median"], london["upper_quartile"]) == (
        16,
        50_001.0,
        50_003.0,
        50_005.0,
    )
    assert london["reason"] is None
    assert by_place["england", None]["median"] == 50_003.0
    assert by_place["wales", None]["median"] is None


def test_the_places_are_the_nations_and_the_regions_of_one_that_has_several() -> None:
    found = places()
    assert found[0] == (None, None)
    assert [nation for nation, region in found if region is None][1:] == [
        "england",
        "scotland",
        "wales",
        "northern_ireland",
    ]
    assert {nation for nation, region in found if region} == {"england"}
    assert len([region for _, region in found if region]) == 9


def test_a_rung_has_no_place_where_it_does_not_exist(api) -> None:
    for rung in api.get("/api/v1/ladder-map").json()["rungs"]:
        assert {line["nation"] for line in rung["places"]} - {None} == set(ladder().get(rung["tier"]).nations)


def test_the_map_as_csv_and_as_pages(api) -> None:
    shown = api.get("/api/v1/ladder-map").json()
    answer = api.get("/api/v1/ladder-map.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == sum(len(rung["places"]) for rung in shown["rungs"])
    assert sum(int(row["vacancies"]) for row in rows) == sum(
        line["vacancies"] for rung in shown["rungs"] for line in rung["places"]
    )
    for address in ("/advisers", "/advisers?nation=scotland"):
        page = api.get(address, headers=BROWSER)
        assert page.status_code == 200
        outline = Outline(page.text)
        assert outline.headings.count(1) == 1
        for link in {fields["href"] for tag, fields in outline.elements if tag == "a" and "tier=" in fields["href"]}:
            assert api.get(link, headers=BROWSER).status_code == 200
    assert api.get("/advisers?nation=mars", headers=BROWSER).status_code == 422
    assert "Lead child protection practitioner" not in api.get("/advisers?nation=scotland", headers=BROWSER).text


def test_authorities_are_told_as_the_search_tells_them(api, vacancies) -> None:
    shown = api.get(f"/api/v1/authority-comparison?{PAIR}").json()
    assert [one["name"] for one in shown["authorities"]] == ["Elmshire", "Glenbrae"]
    for one in shown["authorities"]:
        found = api.get(f"/api/v1{one['search'].replace('/?', '/vacancies?')}&limit=100").json()
        assert one["vacancies"] == found["total"]
        tiers = Counter(item["tier"] for item in found["items"] if item["outcome"] == "matched")
        assert {tier["tier"]: tier["vacancies"] for tier in one["tiers"] if tier["vacancies"]} == tiers
        assert one["tier_unsure"] == sum(item["outcome"] == "review" for item in found["items"])
        assert sum(one["contracts"].values()) == one["vacancies"]
        assert one["closing_unknown"] == sum(item["closes_on"] is None for item in found["items"])
    elmshire = shown["authorities"][0]
    assert elmshire["closing_soon"] == 1
    assert elmshire["agency"]["share"] is None, "of fewer than ten no share is told"
    [senior] = [tier for tier in elmshire["tiers"] if tier["tier"] == "senior"]
    assert (senior["pay_min"], senior["pay_max"], senior["n"], senior["median"]) == (46_000, 49_500, 1, None)
    [source] = elmshire["sources"]
    assert (source["id"], source["status"]) == ("practice-elmshire", "healthy")
    [other] = shown["authorities"][1]["sources"]
    assert (other["status"], other["reason"]) == ("unhealthy", "listed 0 where 3 were expected")


def test_what_adverts_state_is_counted_over_their_readings(api) -> None:
    for one in api.get(f"/api/v1/authority-comparison?{PAIR}").json()["authorities"]:
        stated = {item["item"]: item for item in one["states"]}
        assert stated["registration"]["adverts"] == stated["registration"]["n"] > 0
        assert stated["sponsorship"]["adverts"] == 0
        assert {item["n"] for item in one["states"]} == {stated["registration"]["n"]}
        assert all(item["share"] is None for item in one["states"] if item["n"] < FEWEST)


def test_what_adverts_promise_is_counted_over_those_that_name_anything(monkeypatch, api) -> None:
    from api import side_by_side

    def advert(*kinds):
        one = {"demanded": "promised", "number": None, "quote": ""}
        return datetime.date(2026, 11, 1), {"requirements": [one | {"kind": k, "value": v} for k, v in kinds]}

    bodies = [advert(("supervision", "weekly"))] * 2 + [advert(("caseload", "protected"))]
    monkeypatch.setattr(side_by_side, "newest_bodies", lambda *_: [*bodies, advert()])
    # An address of its own: an answer that still holds is kept.
    shown = api.get("/api/v1/authority-comparison?authority=Glenbrae&authority=P06000001").json()
    found = shown["authorities"][0]["promises"]
    assert found["n"] == 3
    assert [(one["text"], one["adverts"], one["share"]) for one in found["items"]] == [
        ("Weekly supervision", 2, 0.667),
        ("A protected caseload", 1, 0.333),
    ]


def test_the_order_asked_is_the_order_shown_and_changes_no_figure(api) -> None:
    one = api.get(f"/api/v1/authority-comparison?{PAIR}").json()["authorities"]
    other = api.get("/api/v1/authority-comparison?authority=glenbrae&authority=elmshire").json()["authorities"]
    assert one == other[::-1]


@pytest.mark.parametrize(
    ("query", "value", "expected"),
    [
        ("authority=Elmshire&authority=P06000001", None, "2 to 5 different authorities; named: Elmshire"),
        ("authority=Elmshire&authority=Nowhere", "Nowhere", "the code or the name of one authority"),
        ("authority=Elmshire&authority=%3Cscript%3E", "<script>", "the code or the name of one authority"),
    ],
)
def test_authorities_that_cannot_be_compared(api, query, value, expected) -> None:
    answer = api.get(f"/api/v1/authority-comparison?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": "authority", "value": value, "expected": expected}]
    page = api.get(f"/advisers/compare?{query}", headers=BROWSER)
    assert page.status_code == 422
    assert "There is a problem" in page.text
    assert "<script>" not in page.text
    Outline(page.text)


def test_one_authority_is_the_beginning_of_a_comparison(api) -> None:
    (fault,) = api.get("/api/v1/authority-comparison?authority=Elmshire").json()["errors"]
    assert fault["expected"] == "2 to 5 different authorities; named: Elmshire"
    page = api.get("/advisers/compare?authority=P06000001&authority=", headers=BROWSER)
    assert page.status_code == 200
    assert "Name at least one beside Elmshire." in page.text
    assert 'value="Elmshire"' in page.text
    assert 'href="/advisers/compare?authority=P06000001"' in api.get("/authorities/P06000001", headers=BROWSER).text


def test_a_step_that_a_nation_has_not_and_figures_that_nobody_holds_are_said(api) -> None:
    page = api.get(f"/advisers/compare?{PAIR}", headers=BROWSER).text
    assert "<title>Elmshire, Glenbrae: authorities compared – Nextrung</title>" in page
    assert "No such step in Scotland" in page
    publisher = "the Scottish Social Services Council publishes Scotland’s, which cannot be compared with England’s"
    assert f"Not held: {publisher}" in page
    elmshire, glenbrae = (
        one["workforce"] for one in api.get(f"/api/v1/authority-comparison?{PAIR}").json()["authorities"]
    )
    assert (glenbrae["held"], glenbrae["indicators"]) == (False, [])
    caseload = next(one for one in elmshire["indicators"] if one["id"] == "caseload")
    assert caseload["authority"] == {"value": None, "reason": "no figures are held", "year": None}
    region = caseload["region"]
    assert f"None of its own held; its region’s of {region['year']}" in page
    assert f"{region['value']:.1f})" in page
    rows = list(csv.DictReader(io.StringIO(api.get(f"/api/v1/authority-comparison.csv?{PAIR}").text.lstrip("\ufeff"))))
    told = [
        row for row in rows if row["section"] == f"workforce {region['year']}: region" and row["item"] == "caseload"
    ]
    assert [(row["authority"], float(row["value"])) for row in told] == [("Elmshire", region["value"])]


def test_both_databases_give_the_same_figures(api, postgresql_url) -> None:
    fill(postgresql_url)
    with client(postgresql_url) as other:
        for address in ("/api/v1/ladder-map", f"/api/v1/authority-comparison?{PAIR}"):
            assert other.get(address).json() == api.get(address).json()


def test_the_comparison_as_csv_and_as_a_page(api) -> None:
    rows = list(csv.DictReader(io.StringIO(api.get(f"/api/v1/authority-comparison.csv?{PAIR}").text.lstrip("\ufeff"))))
    assert {row["authority"] for row in rows} == {"Elmshire", "Glenbrae"}
    shown = api.get(f"/api/v1/authority-comparison?{PAIR}").json()["authorities"]
    for one in shown:
        [line] = [row for row in rows if row["code"] == one["code"] and row["item"] == "open"]
        assert int(line["value"]) == one["vacancies"]
    page = api.get(f"/advisers/compare?{PAIR}", headers=BROWSER)
    assert page.status_code == 200
    outline = Outline(page.text)
    assert outline.headings.count(1) == 1
    empty = api.get("/advisers/compare", headers=BROWSER)
    assert empty.status_code == 200
    Outline(empty.text)
    assert api.get("/advisers/compare?authority=&authority=", headers=BROWSER).status_code == 200
