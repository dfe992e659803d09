"""Requirements as the API and the vacancy page show them."""

from dataclasses import replace
from pathlib import Path

import pytest
from api_data import ELMSHIRE, FIRST, NOW, client, database
from fastapi.testclient import TestClient
from markupsafe import escape

from matcher import reading_pass
from store import postings
from store.session import prepare, transaction


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


def test_pay_by_a_national_scale_is_told_as_about_beside_the_adverts_own_words(tmp_path: Path) -> None:
    url = database(tmp_path)
    engine = prepare(url, "practice")
    grade = replace(ELMSHIRE[0], native_id="scale", url="https://elmshire.test/jobs/scale", salary="Grade 9, SCP 28-31")
    grade = replace(grade, title="Social Worker - Family Help", reference="ELM/9", description="<p>Join us.</p>")
    with transaction(engine) as session:
        postings.record(session, "practice-elmshire", [*ELMSHIRE, grade], FIRST)
    reading_pass.run(engine, now=NOW)
    engine.dispose()
    with client(url) as opened:
        found = opened.get("/api/v1/vacancies", params={"limit": 100}).json()["items"]
        (item,) = (one for one in found if one["pay"]["text"] == "Grade 9, SCP 28-31")
        whole = opened.get(f"/api/v1/vacancies/{item['id']}").json()
        page = opened.get(f"/vacancies/{item['id']}").text
    assert whole["reading"]["pay"]["min"] is None
    assert item["pay"]["annual_max"] == whole["reading"]["pay"]["annual_max"] == 41771
    assert "about £39,152 to £41,771 a year by the national pay scale" in page
    assert "NJC SCP 28–31 from 1 April 2025" in page
