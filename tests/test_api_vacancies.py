"""Search and one vacancy as JSON: what is found, what is told of it, and what is said of input that cannot be used."""

from collections.abc import Iterator
from typing import Any

import pytest
from api_data import ATTACKS, ELMSHIRE, FROM_HOME, HYBRID, TestClient, client, database
from pydantic import TypeAdapter

from api.schemas import SearchQuery, VacancyDetail, VacancyList
from store.facts import FACETS

SEARCH = "/api/v1/vacancies"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client(database(tmp_path_factory.mktemp("filled"))) as opened:
        yield opened


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client(database(tmp_path_factory.mktemp("hostile"), hostiles=True)) as opened:
        yield opened


def found(api: TestClient, **query: Any) -> dict[str, Any]:
    response = api.get(SEARCH, params=query)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def titles(api: TestClient, **query: Any) -> set[str]:
    return {item["title"] for item in found(api, **query)["items"]}


def named(api: TestClient, title: str) -> dict[str, Any]:
    (item,) = (item for item in found(api)["items"] if item["title"] == title)
    return dict(item)


def problem(api: TestClient, address: str, status: int = 422) -> dict[str, Any]:
    response = api.get(address)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert {"type", "title", "status", "detail"} <= set(body)
    assert body["status"] == status
    return body


def test_a_search_without_filters_gives_every_open_vacancy_once(api: TestClient) -> None:
    page = found(api)
    TypeAdapter(VacancyList).validate_python(page, extra="forbid")
    names = [item["title"] for item in page["items"]]
    assert page["total"] == len(names) == len(set(names)) == 8
    assert "Social Worker, Children in Care" not in names, "its closing date has passed"
    assert "School Crossing Patrol" not in names, "it is out of scope"
    assert page["next"] is None


def test_an_item_says_tier_pay_place_and_how_often_it_was_seen(api: TestClient) -> None:
    item = named(api, "Social Worker - Child Protection")
    assert item["tier_title"] == "Social worker"
    assert item["postings"] == 2
    assert item["pay"] == {"text": "£40,000 - £44,000 per annum", "annual_min": 40000, "annual_max": 44000}
    assert item["place"]["authority"] == {"code": "P06000001", "name": "Elmshire", "gss_code": "P06000001"}
    assert item["closes_on"] == "2026-12-10"
    assert item["posted_on"] == "2026-11-10", "the day that it was first seen, as its adverts give none"
    assert 0 < item["confidence"] <= 1
    assert item["miles"] is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"tier": "lcpp"}, {"Lead Child Protection Practitioner"}),
        ({"tier": "unsure"}, set()),
        ({"authority": "P12000001", "tier": "team_manager"}, {"Team Leader, Children and Families Social Work"}),
        ({"authority": "glenbrae council", "tier": "practitioner"}, {"Social Worker (Children and Families)"}),
        ({"nation": "scotland", "q": "leader"}, {"Team Leader, Children and Families Social Work"}),
        ({"region": "south west", "contract": "agency"}, {"Agency Social Worker - MASH"}),
        ({"min_pay": "56000"}, {"Team Manager - Children's Safeguarding", "Agency Social Worker - MASH"}),
        ({"workplace": "hybrid"}, {"Social Worker - Child Protection"}),
        ({"workplace": "home"}, {"Senior Social Worker, Assessment and Safeguarding Team"}),
        ({"closing_within": "2"}, {"Team Manager - Children's Safeguarding"}),
        ({"posted_since": "2026-11-11"}, set()),
        ({"near": "Elmshire", "miles": "5", "contract": "fixed_term"}, {"Lead Child Protection Practitioner"}),
        ({"q": "", "tier": "", "near": "", "miles": "", "contract": "agency"}, {"Agency Social Worker - MASH"}),
    ],
)
def test_each_filter_finds(api: TestClient, query: dict[str, str], expected: set[str]) -> None:
    assert titles(api, **query) == expected


def test_tiers_are_repeatable_and_facets_count_what_they_would_find(api: TestClient) -> None:
    assert found(api, tier=["lcpp", "senior"])["facets"] is None, "counts are asked for"
    page = found(api, tier=["lcpp", "senior"], counts="yes")
    assert page["total"] == 2
    for tier, count in page["facets"]["tier"].items():
        assert found(api, tier=tier)["total"] == count
    assert set(page["facets"]) == {*FACETS, "pay", "posted", "closing"}


def test_where_the_work_is_done_is_told_in_the_adverts_words_or_not_at_all(api: TestClient) -> None:
    told = {item["title"]: (item["workplace"], item["workplace_words"]) for item in found(api)["items"]}
    assert told.pop("Social Worker - Child Protection") == ("hybrid", HYBRID)
    assert told.pop("Senior Social Worker, Assessment and Safeguarding Team") == ("home", FROM_HOME)
    assert set(told.values()) == {(None, None)}
    counted = found(api, workplace="home", counts="yes")["facets"]["workplace"]
    assert counted == {"hybrid": 1, "home": 1, "unknown": len(told)}, "unknown is an answer"
    assert problem(api, f"{SEARCH}?workplace=office")["errors"][0]["field"] == "workplace"


def test_near_measures_and_orders_by_distance(api: TestClient) -> None:
    page = found(api, near="BA1 1AA")
    distances = [item["miles"] for item in page["items"]]
    assert distances == sorted(distances)
    assert distances[0] < 60 < distances[-1]


def test_pages_follow_one_another_by_cursor(api: TestClient) -> None:
    seen: list[int] = []
    cursor = None
    while True:
        page = found(api, limit=3, cursor=cursor or "")
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 8


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tier", "boss"),
        ("authority", "Atlantis"),
        ("region", "Atlantis"),
        ("nation", "France"),
        ("near", "ZZ99 9ZZ"),
        ("miles", "-1"),
        ("miles", "nan"),
        ("min_pay", "lots"),
        ("min_pay", "1e9"),
        ("contract", "zero hours"),
        ("posted_since", "0000-00-00"),
        ("posted_since", "1700000000"),
        ("closing_within", "soon"),
        ("closing_within", "1e400"),
        ("sort", "colour"),
        ("limit", "0"),
        ("limit", "101"),
        ("cursor", "é"),
        ("cursor", "W10"),
        ("q", "x" * 201),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named_with_its_value(api: TestClient, name: str, value: str) -> None:
    extra = "&near=Elmshire" if name == "miles" else ""
    body = problem(api, f"{SEARCH}?{name}={value}{extra}")
    (fault,) = body["errors"]
    assert fault["field"] == name
    assert str(fault["value"]).startswith(value[:100])
    assert len(fault["expected"]) > 5


def test_every_parameter_is_documented(api: TestClient) -> None:
    assert all(field.description for field in SearchQuery.model_fields.values())


def test_every_fault_is_told_at_once(api: TestClient) -> None:
    body = problem(api, f"{SEARCH}?tier=x&min_pay=-1&limit=0")
    assert [fault["field"] for fault in body["errors"]] == ["tier", "min_pay", "limit"]


@pytest.mark.parametrize("address", [SEARCH, f"{SEARCH}/1", "/api/v1/ladder", "/api/v1/sources", "/healthz"])
def test_an_unknown_parameter_is_an_error_that_names_it(api: TestClient, address: str) -> None:
    (fault,) = problem(api, f"{address}?teir=lcpp")["errors"]
    assert (fault["field"], fault["value"]) == ("teir", "lcpp")


@pytest.mark.parametrize(
    ("query", "field"),
    [("miles=5", "near"), ("sort=nearest", "sort"), ("sort=relevance", "sort"), ("q=a&q=b", "q")],
)
def test_parameters_that_do_not_fit_together_are_refused(api: TestClient, query: str, field: str) -> None:
    assert [fault["field"] for fault in problem(api, f"{SEARCH}?{query}")["errors"]] == [field]


def test_a_cursor_of_another_order_is_refused(api: TestClient) -> None:
    cursor = found(api, limit=1)["next"]
    assert problem(api, f"{SEARCH}?sort=pay&cursor={cursor}")["errors"][0]["field"] == "cursor"


def test_one_vacancy_has_every_posting_evidence_and_history(api: TestClient) -> None:
    item = named(api, "Social Worker - Child Protection")
    response = api.get(f"{SEARCH}/{item['id']}")
    assert response.status_code == 200
    whole = response.json()
    TypeAdapter(VacancyDetail).validate_python(whole, extra="forbid")
    assert {name: whole[name] for name in item} == item, "the list and the vacancy agree"
    assert {advert["source"]["id"] for advert in whole["adverts"]} == {"practice-elmshire", "practice-board"}
    assert whole["reading"]["evidence"][0]["quote"] in ELMSHIRE[0].title
    assert whole["reading"]["pay"]["min"] == 40000
    assert whole["grouping"]["reasons"]
    assert [entry["kind"] for entry in whole["history"]] == ["first_seen", "first_seen"]
    assert "<" not in whole["adverts"][0]["description"]
    by_member = api.get(f"{SEARCH}/{whole['adverts'][1]['id']}").json()
    assert by_member["id"] == item["id"]


def test_a_vacancy_whose_date_has_passed_stays_and_says_so(api: TestClient) -> None:
    whole = api.get(f"{SEARCH}/6").json()
    assert whole["title"] == "Social Worker, Children in Care"
    assert whole["open"] is False


@pytest.mark.parametrize("id_", ["7", "999", "0", "-1", "abc", "2147483648", "9" * 30, "1.5", "%00"])
def test_what_is_not_a_vacancy_is_not_found(api: TestClient, id_: str) -> None:
    problem(api, f"{SEARCH}/{id_}", 404)


def test_addresses_that_are_not_of_the_web_are_never_given(hostile: TestClient) -> None:
    page = found(hostile, q="senior", limit=100)
    attacked = [item for item in page["items"] if "enquiries" in item["summary"]]
    assert attacked
    assert all(item["url"] is None for item in attacked)
    for item in attacked:
        whole = hostile.get(f"{SEARCH}/{item['id']}").json()
        assert all(advert["url"] is None for advert in whole["adverts"])
    assert len(ATTACKS) == sum(item["postings"] for item in attacked)


def test_search_text_is_never_read_as_a_query_language(api: TestClient) -> None:
    for text in ('"', "title:x OR 1", "a* NEAR b", "'; DROP TABLE vacancies; --", "%", "\\", "(", "^", "-"):
        assert api.get(SEARCH, params={"q": text}).status_code == 200, text
