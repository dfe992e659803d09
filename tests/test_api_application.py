"""The application pack by its doors: JSON, page, file and calendar say the same, and keep nothing of a person."""

import datetime as dt
import html
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from api_data import ATTACKS, TODAY, TestClient, client, database
from markdown_it import MarkdownIt
from page_outline import Outline
from pydantic import TypeAdapter

from api.application import application_json
from careers.pack import Pack
from matcher.text import plain
from store.session import open_existing, reading

PAGE = {"accept": "text/html"}
PROFILE = {
    "nation": "england",
    "registered": True,
    "evidence": [{"note": "Section 47 enquiries that I led in court work"}],
}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return database(tmp_path_factory.mktemp("filled"), hostiles=True)


@pytest.fixture(scope="module")
def api(url: str) -> Iterator[TestClient]:
    with client(url) as opened:
        yield opened


@pytest.fixture(scope="module")
def vacancies(api: TestClient) -> dict[str, dict[str, Any]]:
    items = api.get("/api/v1/vacancies", params={"limit": 100}).json()["items"]
    return {item["title"]: item for item in items}


@pytest.fixture(scope="module")
def manager(vacancies: dict[str, dict[str, Any]]) -> int:
    return int(vacancies["Team Manager - Children's Safeguarding"]["id"])


def pack(api: TestClient, id_: int, profile: dict[str, Any] | None = None) -> dict[str, Any]:
    answer = api.post(f"/api/v1/vacancies/{id_}/application", json=profile) if profile else None
    answer = answer or api.post(f"/api/v1/vacancies/{id_}/application")
    assert answer.status_code == 200, answer.text
    TypeAdapter(Pack).validate_python(answer.json())
    body: dict[str, Any] = answer.json()
    return body


def test_the_pack_is_of_the_vacancy_and_of_the_advert_alone(api: TestClient, manager: int) -> None:
    made = pack(api, manager)
    assert (made["tier"], made["nation"], made["on"]) == ("team_manager", "england", TODAY.isoformat())
    assert (made["deadline"]["date"], made["deadline"]["days_left"]) == ("2026-11-23", 2)
    text = plain(api.get(f"/api/v1/vacancies/{manager}").json()["adverts"][0]["description"])
    assert made["outline"]
    assert all(line["quote"] in text for line in made["outline"])
    assert {"Registration with Social Work England", "An enhanced DBS check"} <= {
        words for line in made["outline"] for words in line["asks"]
    }
    assert next(one for one in made["questions"] if one["id"] == "pay")["answers"][0] == "£56,000"
    # A county that is made up has no reports to link to.
    assert all("{" not in (one["link"] or "") and "Elmshire" not in (one["link"] or "") for one in made["research"])


def test_every_door_says_the_same(api: TestClient, url: str, manager: int) -> None:
    made = pack(api, manager, PROFILE)
    with reading(open_existing(url)) as session:
        assert json.loads(json.dumps(application_json(session, manager, PROFILE, TODAY))) == made
    files = {"profile_file": ("profile.json", json.dumps(PROFILE), "application/json")}
    page = api.post(f"/vacancies/{manager}/application", files=files, headers=PAGE)
    kept = html.unescape(re.search(r'name="profile_json" value="([^"]*)"', page.text)[1])  # type: ignore[index]
    assert json.loads(kept) == PROFILE
    text = html.unescape(page.text)
    for line in made["outline"]:
        assert f"<q>{line['quote']}</q>" in text
        assert line["prompt"] in text
    assert "on the register: yes" in text
    file = api.post(f"/vacancies/{manager}/application", data={"profile_json": kept, "as": "markdown"})
    assert file.headers["content-type"] == "text/markdown; charset=utf-8"
    assert file.headers["content-disposition"] == f'attachment; filename="application-{manager}.md"'
    assert "You: on the register: yes" in file.text
    kept_by = [answer.headers["cache-control"] for answer in (page, file)]
    assert kept_by == ["private, no-cache", "no-store"]


def test_the_page_without_a_profile_says_nothing_of_anyone(api: TestClient, manager: int) -> None:
    page = api.get(f"/vacancies/{manager}/application", headers=PAGE)
    outline = Outline(page.text)
    assert page.status_code == 200
    assert all(after <= before + 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False))
    assert "You:" not in page.text
    assert "Not shown yet: " in page.text
    assert f'href="/vacancies/{manager}/closing.ics"' in page.text
    file = api.get(f"/vacancies/{manager}/application.md")
    assert file.text.startswith("# Team Manager - Children's Safeguarding\n")
    assert "\nPractice data. Every employer and vacancy here is fictional" in file.text
    assert f'href="/vacancies/{manager}/application"' in api.get(f"/vacancies/{manager}", headers=PAGE).text


def test_the_advice_forms_own_fields_are_a_profile_too(api: TestClient, manager: int) -> None:
    typed = {"nation": "england", "registered": "true", "as_of": "2026-11-21"}
    page = api.post(f"/vacancies/{manager}/application", data=typed, headers=PAGE)
    assert "on the register: yes" in page.text


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ("not json", "profile"),
        ("[]", "profile"),
        ('{"nation": "mars"}', "nation"),
        ('{"nation": "england", "x": 1}', "x"),
    ],
)
def test_a_profile_that_cannot_be_used_is_said(api: TestClient, manager: int, content: str, field: str) -> None:
    answer = api.post(f"/api/v1/vacancies/{manager}/application", content=content)
    assert (answer.status_code, [fault["field"] for fault in answer.json()["errors"]]) == (422, [field])
    files = {"profile_file": ("p.json", content, "application/json")}
    for extra in ({}, {"as": "markdown"}):
        page = api.post(f"/vacancies/{manager}/application", files=files, data=extra, headers=PAGE)
        assert page.status_code == 422
        assert "There is a problem" in page.text
        assert "on the register" not in page.text


def test_a_file_that_is_no_text_is_said(api: TestClient, manager: int) -> None:
    files = {"profile_file": ("p.json", b"\xff\xfe\x00\xd8", "application/json")}
    page = api.post(f"/vacancies/{manager}/application", files=files, headers=PAGE)
    assert (page.status_code, "There is a problem" in page.text) == (422, True)


def test_what_is_not_there_is_said(api: TestClient, vacancies: dict[str, dict[str, Any]]) -> None:
    open_ended = vacancies["Newly Qualified Social Worker (ASYE), Children"]["id"]
    assert api.get(f"/vacancies/{open_ended}/closing.ics").status_code == 404
    assert pack(api, open_ended)["deadline"]["state"] == "unknown"
    for address in ("application", "application.md", "closing.ics"):
        assert api.get(f"/vacancies/999999/{address}").status_code == 404
    assert api.post("/api/v1/vacancies/999999/application").status_code == 404
    assert api.post("/vacancies/999999/application").status_code == 404


def test_the_calendar_holds_the_closing_day(api: TestClient, manager: int) -> None:
    answer = api.get(f"/vacancies/{manager}/closing.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    lines = answer.text.replace("\r\n ", "").split("\r\n")
    assert {"DTSTART;VALUE=DATE:20261123", "DTEND;VALUE=DATE:20261124"} <= set(lines)
    assert f"UID:vacancy-{manager}-closing@nextrung" in lines
    [told] = [line for line in lines if line.startswith("DESCRIPTION:") and "closes" not in line and "Check" in line]
    assert "Practice data. Every employer and vacancy here is fictional" in told
    stamp = next(line for line in lines if line.startswith("DTSTAMP:")).partition(":")[2]
    assert abs(dt.datetime.strptime(stamp, "%Y%m%dT%H%M%S%z") - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=5)


def test_nothing_of_a_hostile_advert_acts(api: TestClient) -> None:
    items = api.get("/api/v1/vacancies", params={"q": "Section 47 enquiries", "limit": 100}).json()["items"]
    hostile = [item["id"] for item in items if item["title"].startswith("Senior Social Worker Child Protection")]
    assert len(hostile) == len(ATTACKS)
    for id_ in hostile:
        page = api.get(f"/vacancies/{id_}/application", headers=PAGE)
        assert page.status_code == 200
        elements = Outline(page.text).elements
        assert not {"script", "img", "iframe", "svg"} & {tag for tag, _ in elements}
        assert not [name for _, attributes in elements for name in attributes if name.startswith("on")]
        assert all(not given.get("href", "").startswith("javascript") for _, given in elements)
        file = MarkdownIt("commonmark", {"html": True}).render(api.get(f"/vacancies/{id_}/application.md").text)
        assert set(re.findall(r"<(\w+)", file)) <= {"h1", "h2", "h3", "p", "ul", "ol", "li", "strong", "a"}
        calendar = api.get(f"/vacancies/{id_}/closing.ics").text.replace("\r\n ", "").split("\r\n")
        assert {line.partition(":")[2] for line in calendar if line.startswith("BEGIN:")} == {
            "VCALENDAR",
            "VEVENT",
            "VALARM",
        }
