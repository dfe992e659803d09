"""Requirements as the API and the vacancy page show them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from api_data import ELMSHIRE, FIRST, NOW, client, database
from fastapi.testclient import TestClient
from markupsafe import escape

from matcher import reading_pass
from store import postings
from store.postings import RawPosting
from store.session import prepare, transaction


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory):
    folder: Path = tmp_path_factory.mktemp("asked")
    with client(database(folder)) as made:
        yield made


BY = "Fennshire Council"


@contextmanager
def opened(folder: Path, advert: RawPosting) -> Iterator[TestClient]:
    """The application over the small database with one advert more, of an employer that has no other."""
    url = database(folder)
    engine = prepare(url, "practice")
    address = "https://elmshire.test/jobs/another"
    more = replace(advert, native_id="another", url=address, employer=BY, reference="ELM/ANOTHER")
    with transaction(engine) as session:
        postings.record(session, "practice-elmshire", [*ELMSHIRE, more], FIRST)
    reading_pass.run(engine, now=NOW)
    engine.dispose()
    with client(url) as made:
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


def test_essentials_come_first(tmp_path: Path) -> None:
    """Whatever stands first in the advert and among what was read."""
    said = (
        "<p>Desirable: a practice educator qualification.</p><p>We are unable to offer sponsorship.</p>"
        "<p>We offer reflective supervision every month.</p><p>A full UK driving licence is essential.</p>"
    )
    with opened(tmp_path, replace(ELMSHIRE[0], description=said)) as api:
        found = api.get("/api/v1/vacancies", params={"limit": 100}).json()["items"]
        (item,) = (one for one in found if one["employer"] == BY)
        whole = api.get(f"/api/v1/vacancies/{item['id']}").json()
        page = api.get(f"/vacancies/{item['id']}").text
    read = [one["demanded"] for one in whole["reading"]["requirements"]]
    shown = [one["demanded"] for one in whole["requirements"]]
    assert shown == ["essential", "desirable", "promised", "refused"]
    assert read != shown, "the advert of this test has to be one whose requirements are read in another order"
    at = [page.index(str(escape(one["text"]))) for one in whole["requirements"]]
    assert at == sorted(at)


def test_pay_by_a_national_scale_is_told_as_about_beside_the_adverts_own_words(tmp_path: Path) -> None:
    grade = replace(ELMSHIRE[0], title="Social Worker - Family Help", salary="Grade 9, SCP 28-31")
    with opened(tmp_path, replace(grade, description="<p>Join us.</p>")) as api:
        found = api.get("/api/v1/vacancies", params={"limit": 100}).json()["items"]
        (item,) = (one for one in found if one["pay"]["text"] == "Grade 9, SCP 28-31")
        whole = api.get(f"/api/v1/vacancies/{item['id']}").json()
        page = api.get(f"/vacancies/{item['id']}").text
    assert whole["reading"]["pay"]["min"] is None
    assert item["pay"]["annual_max"] == whole["reading"]["pay"]["annual_max"] == 41771
    assert "about £39,152 to £41,771 a year by the national pay scale" in page
    assert "NJC SCP 28–31 from 1 April 2025" in page
