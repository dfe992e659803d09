"""Requirements as the API and the vacancy page show them."""

from pathlib import Path

import pytest
from api_data import client, database
from fastapi.testclient import TestClient
from markupsafe import escape


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory):
    folder: Path = tmp_path_factory.mktemp("asked")
    with client(database(folder)) as made:
        yield made


def test_every_requirement_that_was_read_is_on_the_page_with_its_quote(api: TestClient) -> None:
    found = api.get("/api/v1/vacancies", params={"limit": 100}).json()["items"]
    shown = 0
    for item in found:
        whole = api.get(f"/api/v1/vacancies/{item['id']}").json()
        page = api.get(f"/vacancies/{item['id']}").text
        assert "What the advert asks for and promises" in page
        assert len(whole["requirements"]) == len(whole["reading"]["requirements"])
        for one in whole["requirements"]:
            assert str(escape(one["text"])) in page
            assert str(escape(one["quote"])) in page
            shown += 1
        if not whole["requirements"]:
            assert "Nothing that could be told apart" in page
    assert shown >= 3


def test_essentials_come_first(api: TestClient) -> None:
    order = ["essential", "desirable", "promised", "refused", "unknown"]
    for item in api.get("/api/v1/vacancies", params={"limit": 100}).json()["items"]:
        demanded = [one["demanded"] for one in api.get(f"/api/v1/vacancies/{item['id']}").json()["requirements"]]
        assert demanded == sorted(demanded, key=order.index)
