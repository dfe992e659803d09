"""What is marked on a vacancy: adverts without end, adverts posted again, and the credit that a source's terms ask."""

import datetime as dt
import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from api_data import DESCRIPTION, TestClient, client
from pydantic import TypeAdapter

from api.schemas import VacancyDetail, VacancyList
from matcher import reading_pass
from store import postings, runs
from store.postings import RawPosting
from store.runs import SourceRow
from store.session import prepare, transaction

NOW = dt.datetime(2026, 11, 21, 6, 0, tzinfo=dt.UTC)
LONG_AGO = NOW - dt.timedelta(days=140)


def advert(native_id: str, title: str, closing: str = "", **words: str) -> RawPosting:
    told = {"employer": "Elmshire Council", "location": "Elmshire", "salary": "£40,000", "description": DESCRIPTION}
    return RawPosting(native_id, f"https://elm.test/{native_id}", title, closing=closing, **told | words)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder: Path = tmp_path_factory.mktemp("marks")
    url = f"sqlite:///{folder / 'practice.db'}"
    engine = prepare(url, "practice")
    with transaction(engine) as session:
        common = (None, 3600, 1, "", "")
        credit = {"credit": "Jobs by <Search>", "credit_url": "https://www.search.test"}
        wrong = {"credit": "Odd", "credit_url": "javascript:1"}
        rows = [
            SourceRow("practice-elm", "Elmshire", "oracle", "https://elm.test", *common),
            SourceRow("practice-search", "Search", "adzuna", "https://search.test", *common, **credit),
            SourceRow("practice-odd", "Odd", "reed", "https://odd.test", *common, **wrong),
        ]
        runs.synchronise(session, rows)
        manager = advert("1", "Team Manager - Children's Safeguarding", "Open until filled", reference="ELM/1")
        postings.record(session, "practice-elm", [manager], LONG_AGO)
        for number in range(3):
            at = LONG_AGO + dt.timedelta(days=20 * (number + 1))
            again = advert(f"2{number}", "Senior Social Worker, Assessment Team", "10 December 2026", reference="ELM/2")
            postings.record(session, "practice-elm", [again], at)
            if number < 2:
                postings.close_gone(session, "practice-elm", [f"2{number}"], 404, at + dt.timedelta(days=10))
        copy = advert("9", "Lead Child Protection Practitioner", "10 December 2026")
        postings.record(session, "practice-search", [copy], NOW)
        odd = advert("8", "Independent Reviewing Officer", "10 December 2026")
        postings.record(session, "practice-odd", [odd], NOW)
    reading_pass.run(engine, now=NOW)
    engine.dispose()
    with client(url) as opened:
        yield opened


def found(api: TestClient, title: str) -> tuple[dict[str, Any], str]:
    """The vacancy as JSON and as the words of its page."""
    listed = api.get("/api/v1/vacancies").json()
    TypeAdapter(VacancyList).validate_python(listed, extra="forbid")
    [item] = [item for item in listed["items"] if title in item["title"]]
    whole = api.get(f"/api/v1/vacancies/{item['id']}").json()
    TypeAdapter(VacancyDetail).validate_python(whole, extra="forbid")
    assert whole["credits"] == item["credits"]
    text = re.sub(r"<[^>]*>", " ", api.get(f"/vacancies/{item['id']}", headers={"accept": "text/html"}).text)
    return whole, re.sub(r"\s+", " ", html.unescape(text))


def test_an_advert_without_end_is_marked_with_what_says_so(api: TestClient) -> None:
    whole, text = found(api, "Team Manager")
    assert whole["evergreen"] == [
        {"signal": "long_open", "text": "open since 4 July 2026 without a closing date"},
        {"signal": "says_so", "text": "the advert names no end itself (“Open until filled”)"},
    ]
    assert whole["reposts"] == 0
    assert "Advertised without end." in text
    assert (
        "open since 4 July 2026 without a closing date; the advert names no end itself (“Open until filled”)." in text
    )


def test_a_repost_says_when_it_was_first_seen(api: TestClient) -> None:
    whole, text = found(api, "Senior Social Worker")
    assert (whole["reposts"], whole["postings"], whole["evergreen"]) == (2, 3, []), "one signal is not enough"
    assert re.search(r"first seen 24 July 2026, last seen \d+ \w+ 2026\) ?; posted again twice since", text)
    assert "Advertised without end" not in text


def test_the_credit_stands_beside_the_vacancy_wherever_it_is_shown(api: TestClient) -> None:
    whole, text = found(api, "Lead Child Protection")
    assert whole["credits"] == [{"text": "Jobs by <Search>", "url": "https://www.search.test"}]
    assert "Credit Jobs by <Search>" in text
    page = api.get("/?q=lead", headers={"accept": "text/html"}).text
    assert '<a href="https://www.search.test" rel="noopener">Jobs by &lt;Search&gt;</a>' in page
    assert "Jobs by &lt;Search&gt;" in api.get("/sources").text
    assert found(api, "Team Manager")[0]["credits"] == []


def test_a_credit_leads_nowhere_but_to_the_web(api: TestClient) -> None:
    whole, text = found(api, "Independent Reviewing Officer")
    assert whole["credits"] == [{"text": "Odd", "url": None}]
    assert "Credit Odd" in text
    assert "javascript" not in api.get(f"/vacancies/{whole['id']}", headers={"accept": "text/html"}).text
