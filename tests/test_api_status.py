"""Source health, as JSON and as pages, and the ladder as JSON."""

import datetime as dt
import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from api_data import TODAY, TestClient, client, database, fill
from pydantic import TypeAdapter

from api.app import create_app
from api.schemas import LadderShape
from api.status import REJECTED_SHOWN, RUNS_SHOWN, SourceDetail, SourceList
from careers.ladder import TIERS
from crawlers.health import Expectation, Seen, judge
from store import runs
from store.runs import Rejected, SourceRow, Tally
from store.session import connect, transaction

LATER = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


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


def words(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", page)))


@pytest.fixture(scope="module")
def ill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A board behind a key that has lost its pay while its count is right, and lists what cannot be read."""
    url = database(tmp_path_factory.mktemp("ill"))
    engine = connect(url)
    board = SourceRow(
        *("practice-search", "Search Service", "adzuna", "https://search.test", None, 3600, 1, "", "its terms"),
        covers=("P06000001",),
        may_cover=("P12000001",),
        confidence="probable",
        credit="Jobs by Search",
        credit_url="https://www.search.test",
    )
    whole = {"read": 20, "salary": 18, "closing": 20}
    # The reason is the one that the crawler's own judgement gives.
    seen = Seen(listed={str(number) for number in range(20)}, fill={"read": 20, "salary": 1, "closing": 20})
    verdict = judge(seen, Expectation(1, [20] * 3, [whole] * 3))
    with transaction(engine) as session:
        runs.synchronise(session, [*runs.source_rows(session), board], runs.local_authorities(session))
        for number in range(RUNS_SHOWN + 1):
            at = LATER + (number - RUNS_SHOWN - 1) * HOUR
            run = runs.start_run(session, "practice-search", at)
            tally = Tally(listed=20, new=2, closed=1, unchanged=18, requests=3)
            judged = {"status": "healthy", "complete": True, "reason": None}
            runs.finish_run(session, run, **judged, tally=tally, at=at, fill=whole)
        run = runs.start_run(session, "practice-search", LATER - HOUR / 2)
        bad = [Rejected(f"https://search.test/{n}", "its page has <b>no title</b>") for n in range(REJECTED_SHOWN)]
        bad.append(Rejected("javascript:alert(1)", "it has no identifier", "somebody's name"))
        runs.reject(session, "practice-search", run, bad, LATER)
        tally = Tally(listed=20, new=1, changed=19, rejected=len(bad), requests=21)
        judged = {"status": verdict.status, "complete": verdict.complete, "reason": verdict.reason}
        runs.finish_run(session, run, **judged, tally=tally, at=LATER, fill=dict(seen.fill))
    engine.dispose()
    with TestClient(create_app(url, today=lambda: TODAY, now=lambda: LATER)) as opened:
        yield opened


def test_a_source_tells_its_fields_its_runs_and_what_could_not_be_read(ill: TestClient) -> None:
    one = ill.get("/api/v1/sources/practice-search").json()
    TypeAdapter(SourceDetail).validate_python(one, extra="forbid")
    listed = next(row for row in ill.get("/api/v1/sources").json()["sources"] if row["id"] == "practice-search")
    assert {name: one[name] for name in listed} == listed
    assert (one["status"], one["listed"], one["baseline"]) == ("unhealthy", 20, 20), "its count is right"
    assert one["reason"] == "1 of the 20 adverts read say anything in salary, where usually 90% do"
    fields = {row["field"]: (row["filled"], row["rate"], row["usual"]) for row in one["fill"]}
    assert fields["salary"] == (1, 0.05, 0.9)
    assert fields["closing"] == (20, 1, 1)
    assert fields["hours"] == (0, 0, 0)
    assert (one["confidence"], one["confirmed"], one["crawled"]) == ("probable", False, True)
    assert one["covers"] == [{"code": "P06000001", "name": "Elmshire"}]
    assert one["may_cover"] == [{"code": "P12000001", "name": "Glenbrae"}]
    assert one["credit"] == {"text": "Jobs by Search", "url": "https://www.search.test"}
    assert one["next_due"] == (LATER + HOUR / 2).isoformat()
    assert one["rejections"] == [
        {"reason": "its page has <b>no title</b>", "count": REJECTED_SHOWN},
        {"reason": "it has no identifier", "count": 1},
    ]
    assert (one["rejected"], len(one["rejected_rows"]), len(one["runs"])) == (51, REJECTED_SHOWN, RUNS_SHOWN)
    assert one["runs"][0] == one["last_run"]
    assert "somebody" not in ill.get("/api/v1/sources/practice-search").text


def test_the_page_of_a_source_says_the_same_in_words(ill: TestClient) -> None:
    text = words(ill.get("/sources/practice-search").text)
    for told in (
        "Why it is not believed: 1 of the 20 adverts read say anything in salary, where usually 90% do",
        "20 listed, usually 20; 0 open here",
        "1 new, 19 changed, 51 not readable: 50 × its page has <b>no title</b>; 1 × it has no identifier",
        "Next due 21 November 2026, 9:30am, every hour",
        "Elmshire",
        "Glenbrae (nobody has seen them advertise there yet)",
        "Salary 1 (5%) 90%",
        "its format is unconfirmed",
        "Jobs by Search",
        "51 rows are kept with the reason; the latest 50 are shown",
    ):
        assert told in text, told
    assert "javascript" not in text
    listed = words(ill.get("/sources").text)
    assert "Unhealthy 1 of the 20 adverts read say anything in salary" in listed
    assert "next due 21 November 2026, 9:30am" in listed
    assert "due since 21 November 2026, 6:00am" not in listed, "it is due a day after it"
    assert "address probable, format unconfirmed" in listed


def test_a_source_that_is_not_there_is_a_404(ill: TestClient) -> None:
    for path in ("nothing", "NOTHING", "a%00b", "x" * 81):
        answer = ill.get(f"/api/v1/sources/{path}")
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json"), path
        assert ill.get(f"/sources/{path}", headers={"accept": "text/html"}).status_code == 404
    assert ill.get("/api/v1/sources/practice-search?x=1").status_code == 422


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
    addresses += ["/api/v1/sources/practice-glenbrae"]
    with client(postgresql_url) as other:
        for address in addresses:
            answer = other.get(address)
            assert answer.status_code == 200
            assert answer.json() == api.get(address).json(), address
