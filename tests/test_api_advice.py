"""Advice as JSON: composed of the role's reading, the rules and the store's vacancies, the same by every door."""

import datetime as dt
import html
import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from advice_data import PRACTITIONER
from api_data import TODAY, TestClient, client, database
from pydantic import TypeAdapter

from api.advising import advise_json
from careers.answer import Advice
from careers.plain import as_text
from careers.profile import ProfileError, profile_schema
from careers.replay import replay
from careers.telling import how_long, telling
from store.session import open_existing, reading

ADVICE = "/api/v1/advice"
PROFILE = PRACTITIONER | {"location": "Elmshire", "travel_miles": 20, "seeks": "permanent"}


FORM = {name: "true" if value is True else str(value) for name, value in PROFILE.items()}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return database(tmp_path_factory.mktemp("filled"))


@pytest.fixture(scope="module")
def api(url: str) -> Iterator[TestClient]:
    with client(url) as opened:
        yield opened


def advised(api: TestClient, profile: dict[str, Any], **query: str) -> dict[str, Any]:
    response = api.post(ADVICE, json=profile, params=query)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def test_the_role_is_read_and_its_reading_told(api: TestClient) -> None:
    body = advised(api, PROFILE)
    jsonschema_rs.validate(TypeAdapter(Advice).json_schema(), body)
    assert (body["tier"]["tier"], body["tier"]["how"]) == ("practitioner", "read")
    assert body["tier"]["evidence"][0]["quote"] in PROFILE["role"]
    assert body["as_of"] == TODAY.isoformat()
    assert {"rules", "ladder", "standards", "vacancies"} <= set(body["versions"])


def test_steps_carry_the_live_vacancies_that_suit(api: TestClient) -> None:
    steps = {step["tier"]: step for step in advised(api, PROFILE)["steps"]}
    (item,) = steps["senior"]["vacancies"]["items"]
    assert steps["senior"]["vacancies"]["total"] == 1
    assert item["title"].startswith("Senior Social Worker")
    assert (item["miles"], item["annual_max"]) == (0, 49500)


def test_another_nation_place_or_contract_finds_other_vacancies(api: TestClient) -> None:
    def total(**changed: Any) -> int:
        body = advised(api, PROFILE | changed)
        return sum(step["vacancies"]["total"] for step in body["steps"])

    assert total() > 0
    assert total(location="NE1", travel_miles=5) == 0
    assert total(nation="wales") == 0
    agency = advised(api, PROFILE | {"seeks": "agency"})["steps"]
    assert {item["contract"] for step in agency for item in step["vacancies"]["items"]} == {"agency"}


def test_a_place_that_is_not_known_widens_to_the_nation_and_says_so(api: TestClient) -> None:
    body = advised(api, PROFILE | {"location": "Atlantis"})
    assert "Atlantis" in next(entry["text"] for entry in body["warnings"] if entry["id"] == "location_unknown")
    assert any(step["vacancies"]["total"] for step in body["steps"])


def test_without_a_database_the_vacancies_are_unknown_and_a_warning_says_so() -> None:
    body = advise_json(None, PROFILE, TODAY)
    assert body["steps"]
    assert all((step["vacancies"]["total"], len(step["vacancies"]["items"])) == (0, 0) for step in body["steps"])
    assert "vacancies_unknown" in {entry["id"] for entry in body["warnings"]}
    assert body["versions"]["vacancies"] == "none"


def test_the_function_and_the_route_agree(api: TestClient, url: str) -> None:
    engine = open_existing(url)
    with reading(engine) as session:
        told = advise_json(session, PROFILE, TODAY)
    engine.dispose()
    assert TypeAdapter(Any).dump_python(told, mode="json") == advised(api, PROFILE)


def test_the_date_may_be_chosen(api: TestClient) -> None:
    body = advised(api, PROFILE, as_of="2027-01-01")
    assert body["as_of"] == "2027-01-01"
    senior = next(step for step in body["steps"] if step["tier"] == "senior")
    assert senior["vacancies"]["total"] == 0, "its closing date will have passed"
    assert api.post(ADVICE, json=PROFILE, params={"as_of": "tomorrow"}).json()["errors"][0]["field"] == "as_of"


@pytest.mark.parametrize(
    ("profile", "fields"),
    [
        ({}, {"nation"}),
        ({"nation": "France"}, {"nation"}),
        ({"nation": "england", "years_children": -1, "colour": "red"}, {"years_children", "colour"}),
        ([], {"profile"}),
    ],
)
def test_a_profile_that_cannot_be_used_names_every_field(api: TestClient, profile: Any, fields: set[str]) -> None:
    response = api.post(ADVICE, json=profile)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert {fault["field"] for fault in response.json()["errors"]} == fields
    with pytest.raises(ProfileError):
        advise_json(None, profile, dt.date(2026, 1, 1))


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"null", b'{"nation": NaN}', b"[" * 100_000])
def test_a_body_that_is_not_a_profile_is_refused(api: TestClient, body: bytes) -> None:
    response = api.post(ADVICE, content=body)
    assert response.status_code == 422
    [fault] = response.json()["errors"]
    assert fault["expected"]
    assert not str(fault["value"]).startswith("b'"), "what was sent is shown, and not as a program writes bytes"


def test_the_schema_of_a_profile_is_published(api: TestClient) -> None:
    response = api.get("/api/v1/profile.schema.json")
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/schema+json"
    assert response.json() == profile_schema()
    assert response.json()["required"] == ["nation"]


def test_the_command_the_route_and_the_page_tell_the_same_new_parts(api: TestClient) -> None:
    body = advised(api, PROFILE)
    page = html.unescape(api.post("/advice", data=FORM, headers={"accept": "text/html"}).text)
    text = " ".join(as_text(body).split())
    for step in body["steps"]:
        for name in ("viable", "desirable", "feasible"):
            for reason in step[name]["reasons"]:
                assert reason in text or step["kind"] == "deepen"
                assert reason in page or step["kind"] == "deepen"
        for item in step["prepare"]:
            assert item["what"] in text
            assert item["what"] in page
            assert how_long(item) in page
    assert telling(body["what_if"])
    for line in telling(body["what_if"]):
        assert line["result"] in text
        assert line["result"] in page


def test_saved_advice_is_made_again_from_the_answer_alone(api: TestClient) -> None:
    body = advised(api, PROFILE)
    answer, differences = replay(body)
    assert differences == ()
    assert answer.as_json() == body
    assert re.fullmatch("[0-9a-f]{12}", body["versions"]["vacancies"])
