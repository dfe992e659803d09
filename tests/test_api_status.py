"""Source health and the ladder as JSON."""

from collections.abc import Iterator
from typing import Any

import pytest
from api_data import TODAY, TestClient, client, database, fill
from pydantic import TypeAdapter

from api.schemas import LadderShape, SourceList
from careers.ladder import TIERS


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client(database(tmp_path_factory.mktemp("filled"))) as opened:
        yield opened


def test_sources_say_when_they_last_succeeded_and_why_they_are_not_believed(api: TestClient) -> None:
    body = api.get("/api/v1/sources").json()
    TypeAdapter(SourceList).validate_python(body, extra="forbid")
    sources: dict[str, dict[str, Any]] = {entry["id"]: entry for entry in body["sources"]}
    assert body["dataset"] == "practice"
    healthy, ill, new = (sources[f"practice-{name}"] for name in ("elmshire", "glenbrae", "new"))
    assert (healthy["status"], healthy["reason"], healthy["listed"], healthy["baseline"]) == ("healthy", None, 8, 8)
    assert healthy["open_postings"] == 7, "one has passed its closing date"
    assert (ill["status"], ill["reason"]) == ("unhealthy", "listed 0 where 3 were expected")
    assert (ill["last_success"][:10], ill["listed"], ill["baseline"], ill["rejected"]) == ("2026-11-10", 0, 2, 1)
    assert ill["url"] is None, "a path is no address on the web"
    assert (new["status"], new["last_success"], new["last_run"]) == ("never_run", None, None)


def test_the_ladder_is_whole_and_each_nation_has_its_own(api: TestClient) -> None:
    body = api.get("/api/v1/ladder").json()
    TypeAdapter(LadderShape).validate_python(body, extra="forbid")
    assert tuple(tier["tier"] for tier in body["tiers"]) == TIERS
    assert body["as_of"] == TODAY.isoformat()
    welsh = api.get("/api/v1/ladder?nation=wales").json()
    assert "lcpp" not in {tier["tier"] for tier in welsh["tiers"]}
    assert {entry["nation"] for entry in welsh["standards"]} == {"wales"}


def test_the_standards_depend_on_the_day(api: TestClient) -> None:
    long_ago = api.get("/api/v1/ladder?nation=england&as_of=2010-01-01").json()["standards"]
    now = api.get("/api/v1/ladder?nation=england").json()["standards"]
    assert {entry["id"] for entry in now} - {entry["id"] for entry in long_ago}


@pytest.mark.parametrize(("name", "value"), [("nation", "France"), ("as_of", "yesterday"), ("as_of", "2026-02-30")])
def test_a_ladder_that_cannot_be_shown_says_what_was_expected(api: TestClient, name: str, value: str) -> None:
    response = api.get("/api/v1/ladder", params={name: value})
    assert response.status_code == 422
    (fault,) = response.json()["errors"]
    assert (fault["field"], fault["value"]) == (name, value)


def test_postgresql_answers_as_sqlite_does(api: TestClient, postgresql_url: str) -> None:
    fill(postgresql_url)
    addresses = ["/api/v1/vacancies", "/api/v1/vacancies?q=child+protection&near=BA1&miles=100&tier=practitioner"]
    addresses += ["/api/v1/vacancies?sort=pay&limit=3", "/api/v1/vacancies/1", "/api/v1/sources", "/healthz"]
    with client(postgresql_url) as other:
        for address in addresses:
            answer = other.get(address)
            assert answer.status_code == 200
            assert answer.json() == api.get(address).json(), address
