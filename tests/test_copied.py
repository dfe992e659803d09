"""One job that its employer and an agency both offer: the employer's comes first, and advice counts it once."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from advice_data import PRACTITIONER
from api_data import NOW, TODAY, RawPosting, TestClient, client, database, fill

from api.advising import advise_json
from careers.plain import as_text
from matcher import reading_pass
from store import postings
from store.copied import own_first
from store.session import open_existing, reading, transaction

TITLE = "Senior Social Worker, Assessment and Safeguarding Team"
COPY = RawPosting(
    "copy",
    "https://moorland.test/copy",
    f"{TITLE} (Elmshire)",
    employer="Ostler & Vane",
    location="Elmshire",
    salary="£46,000 to £49,500 a year",
    contract="Permanent, full time",
    closing="8 December 2026",
    description="<p>We are working with Elmshire Council to fill this post. Senior social worker in the assessment and "
    "safeguarding team: child protection plans, section 47 enquiries and court work, assessment and safeguarding.</p>",
)
AWAY = RawPosting("away", "https://moorland.test/away", TITLE, employer="Blue Door Recruitment", location="Elmshire")


@pytest.fixture
def url(tmp_path: Path) -> str:
    filled = database(tmp_path)
    with_copy(filled)
    return filled


def with_copy(filled: str) -> None:
    engine = open_existing(filled)
    with transaction(engine) as session:
        postings.record(session, "practice-board", [COPY, AWAY], NOW)
    reading_pass.run(engine, now=NOW)
    engine.dispose()


@pytest.fixture
def api(url: str) -> Iterator[TestClient]:
    with client(url) as opened:
        yield opened


def listed(api: TestClient, **query: str) -> list[dict[str, Any]]:
    return api.get("/api/v1/vacancies", params=query).json()["items"]  # type: ignore[no-any-return]


def senior(url: str, **told: Any) -> dict[str, Any]:
    engine = open_existing(url)
    with reading(engine) as session:
        advice = advise_json(session, PRACTITIONER | told, TODAY)
    engine.dispose()
    found: dict[str, Any] = next(step for step in advice["steps"] if step["tier"] == "senior") | {"advice": advice}
    return found


def test_by_relevance_the_employers_own_vacancy_comes_before_its_copy(api: TestClient) -> None:
    words = "senior social worker assessment and safeguarding team elmshire child protection plans court"
    for asked in (words, TITLE, "senior social worker"):
        employers = [item["employer"] for item in listed(api, q=asked) if item["title"] in (TITLE, COPY.title)]
        assert employers.index("Elmshire Council") < employers.index("Ostler & Vane")


def test_a_copy_is_put_straight_behind_its_own_and_nothing_else_moves(api: TestClient, url: str) -> None:
    by_title = {(item["title"], item["employer"]): item["id"] for item in listed(api, limit="100")}
    own, copy = by_title[TITLE, "Elmshire Council"], by_title[COPY.title, "Ostler & Vane"]
    others = [id_ for id_ in by_title.values() if id_ not in (own, copy)]
    engine = open_existing(url)
    with reading(engine) as session:
        assert own_first(session, [copy, others[0], own, others[1]]) == [others[0], own, copy, others[1]]
        assert own_first(session, [own, others[0], copy]) == [own, others[0], copy]
        assert own_first(session, [copy, others[0]]) == [copy, others[0]]
        assert own_first(session, []) == []
    engine.dispose()


@pytest.mark.parametrize(
    "told", [{}, {"seeks": "permanent"}, {"location": "Elmshire", "travel_miles": 20}], ids=["all", "contract", "near"]
)
def test_advice_counts_one_job_once_and_says_who_else_offers_it(url: str, told: dict[str, Any]) -> None:
    step = senior(url, **told)
    items = {item["employer"]: item for item in step["vacancies"]["items"]}
    # The other advert of the agency names nobody and is no copy: it is a vacancy of its own where it fits.
    assert step["vacancies"]["total"] == len(items) == (1 if told.get("seeks") else 2)
    [also] = items["Elmshire Council"]["also_through"]
    assert also["employer"] == "Ostler & Vane"
    engine = open_existing(url)
    with reading(engine) as session:
        assert own_first(session, [also["vacancy_id"], items["Elmshire Council"]["id"]])[1] == also["vacancy_id"]
    engine.dispose()
    assert "Also offered through Ostler & Vane: apply one way only." in " ".join(as_text(step["advice"]).split())


def test_a_copy_stands_alone_where_the_employers_own_does_not_fit_or_has_closed(url: str) -> None:
    engine = open_existing(url)
    with transaction(engine) as session:
        postings.close_gone(session, "practice-elmshire", ["2"], 404, NOW + dt.timedelta(hours=1))
    reading_pass.run(engine, now=NOW + dt.timedelta(hours=1))
    engine.dispose()
    step = senior(url, seeks="permanent")
    [item] = step["vacancies"]["items"]
    assert (step["vacancies"]["total"], item["employer"], item["also_through"]) == (1, "Ostler & Vane", [])


def test_the_page_links_the_agencys_advert_beside_the_employers(api: TestClient) -> None:
    page = api.post("/advice", data={**PRACTITIONER, "registered": "true"}).text
    assert "Also offered through <a href=" in page
    assert ">Ostler &amp; Vane</a>" in page


def test_a_cohorts_plans_say_it_too(api: TestClient) -> None:
    people = "reference,nation,role,registered,years_post_qualifying,years_child_protection\n"
    people += 'A1,england,"Social Worker, child protection",yes,4,3\n'
    page = api.post("/advisers/cohort", data={"text": people, "show": "plans"}, headers={"accept": "text/html"}).text
    assert "Also offered through Ostler &amp; Vane: apply one way only." in page


def test_postgresql_answers_as_sqlite_does(url: str, postgresql_url: str) -> None:
    fill(postgresql_url)
    with_copy(postgresql_url)
    assert senior(postgresql_url)["vacancies"] == senior(url)["vacancies"]
    with client(postgresql_url) as other, client(url) as api:
        assert listed(other, q=TITLE) == listed(api, q=TITLE)
