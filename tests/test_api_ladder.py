"""The ladder, one tier of it and the catalogues as JSON: right by nation and day, and a wrong question named."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from api_data import client, database
from fastapi.testclient import TestClient

from careers.catalogue_facts import CATALOGUES
from careers.ladder import TIERS


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder: Path = tmp_path_factory.mktemp("ladder")
    with client(database(folder)) as made:
        yield made


@pytest.mark.parametrize("tier", TIERS)
def test_a_tier_is_shown_whole(api: TestClient, tier: str) -> None:
    body = api.get(f"/api/v1/ladder/{tier}").json()
    assert body["tier"] == tier
    assert body["duties"]
    for row in body["duties"] + body["contacts"] + body["sideways"]:
        assert row["citations"] or row["mark"] == "our description"


def test_a_tier_is_shown_by_nation_and_day(api: TestClient) -> None:
    first = api.get("/api/v1/ladder/practitioner", params={"nation": "england", "as_of": "2027-03-31"}).json()
    later = api.get("/api/v1/ladder/practitioner", params={"nation": "england", "as_of": "2027-04-01"}).json()
    behind = [{ref["standard"] for duty in body["duties"] for ref in duty["statements"]} for body in (first, later)]
    assert behind == [{"pqs-practitioner"}, {"early-career-standards"}]
    assert api.get("/api/v1/ladder/senior", params={"nation": "wales"}).json()["estimate"]["pay_min"] is None


def test_a_tier_that_a_nation_does_not_have_is_not_found(api: TestClient) -> None:
    answer = api.get("/api/v1/ladder/lcpp", params={"nation": "scotland"})
    assert answer.status_code == 404
    assert answer.json()["detail"] == "There is no lcpp in scotland."


@pytest.mark.parametrize("catalogue", [*CATALOGUES, "sideways"])
@pytest.mark.parametrize("nation", [None, "northern_ireland"])
def test_a_catalogue_is_shown(api: TestClient, catalogue: str, nation: str | None) -> None:
    rows = api.get(f"/api/v1/catalogues/{catalogue}", params={"nation": nation} if nation else {}).json()
    assert rows
    assert all(nation is None or nation in row["nations"] for row in rows)


def test_a_catalogue_is_shown_for_a_tier(api: TestClient) -> None:
    rows = api.get("/api/v1/catalogues/sideways", params={"nation": "england", "tier": "nqsw"}).json()
    assert [row["id"] for row in rows] == ["disabled_children", "children_in_care"]
    assert rows[0]["find"] == {"specialism": "disabled_children"}


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/api/v1/catalogues/duty?nation=cornwall", "nation"),
        ("/api/v1/catalogues/duty?tier=boss", "tier"),
        ("/api/v1/catalogues/duty?as_of=tomorrow", "as_of"),
        ("/api/v1/catalogues/duty?colour=red", "colour"),
    ],
)
def test_a_wrong_question_is_named(api: TestClient, path: str, field: str) -> None:
    answer = api.get(path)
    assert answer.status_code in (400, 422)
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("path", ["/api/v1/ladder/boss", "/api/v1/catalogues/luck"])
def test_what_does_not_exist_is_not_found(api: TestClient, path: str) -> None:
    answer = api.get(path)
    assert (answer.status_code, answer.json()["detail"]) == (404, f"There is nothing at {path}.")
