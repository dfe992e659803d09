"""Errors, headers and health: one shape for everything that goes wrong, and nothing of the machine in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from api_data import TestClient, client, database

from api.limits import LARGEST_BODY
from api.security import HEADERS
from careers.ladder import TIERS
from store.session import DatabaseProblem

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client(database(tmp_path_factory.mktemp("filled"))) as opened:
        yield opened


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/api/v1/nowhere", 404),
        ("POST", "/api/v1/vacancies", 405),
        ("DELETE", "/api/v1/vacancies/1", 405),
        ("GET", "/api/v1/advice", 405),
        ("GET", "/static/site.css", 404),
        ("GET", "/static/../app.py", 404),
        ("GET", "/static/%2e%2e/app.py", 404),
    ],
)
def test_every_error_is_a_problem_document(api: TestClient, method: str, address: str, status: int) -> None:
    response = api.request(method, address)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == status
    if status == 405:
        assert "allow" in response.headers


@pytest.mark.parametrize("address", ["/nowhere", "/vacancies/999", "/vacancies/abc", "/sources?colour=red"])
def test_a_browser_gets_a_page_instead(api: TestClient, address: str) -> None:
    response = api.get(address, headers=BROWSER)
    assert response.status_code in (404, 422)
    assert response.headers["content-type"].startswith("text/html")
    assert "<h1>" in response.text
    assert "fictional" in response.text


@pytest.mark.parametrize(
    ("address", "title"),
    [("/nowhere", "Page not found"), ("/sources?colour=red", "The request cannot be used as it is")],
)
def test_a_page_of_an_error_has_one_name(api: TestClient, address: str, title: str) -> None:
    text = api.get(address, headers=BROWSER).text
    assert f"<title>{title} – Nextrung</title>" in text
    assert f"<h1>{title}</h1>" in text
    assert "A vacancy that has closed keeps its page" not in text
    assert "A vacancy that has closed keeps its page" in api.get("/vacancies/999", headers=BROWSER).text


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/api/v1/cohorts?plans=yes", "text: each person's plan too"),
        ("/advisers/cohort/template.csv?for=tea", "'plans' or 'lcpp'"),
        ("/recruiters?vacancy=" + "9" * 2001, "at most 2000 characters"),
        ("/api/v1/crosswalk?limit=501", "1 to 500 advertised titles, the most frequent first"),
        ("/api/v1/crosswalk?authority=12345678901234567", "the code of an authority"),
        ("/crosswalk?tier=unsure", f"one of {', '.join(TIERS)}"),
        ("/pictures/regions?nation=france", "one of england, scotland, wales, northern_ireland"),
    ],
)
def test_what_was_expected_is_said_in_words_that_follow_it(api: TestClient, address: str, expected: str) -> None:
    method = "POST" if "cohorts" in address else "GET"
    (fault,) = api.request(method, address).json()["errors"]
    assert fault["expected"] == expected


def test_the_api_answers_a_browser_in_json(api: TestClient) -> None:
    assert api.get("/api/v1/nowhere", headers=BROWSER).headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("address", ["/", "/api/v1/vacancies", "/nowhere", "/healthz"])
def test_every_answer_carries_the_policy(api: TestClient, address: str) -> None:
    response = api.get(address)
    for name, value in HEADERS.items():
        assert response.headers[name] == value
    assert "unsafe" not in response.headers["content-security-policy"]


@pytest.mark.parametrize("address", ["/", "/vacancies/1", "/healthz", "/api/v1/vacancies"])
def test_head_is_answered_as_get_is(api: TestClient, address: str) -> None:
    head, get = api.head(address), api.get(address)
    assert head.status_code == get.status_code == 200
    assert head.headers["content-type"] == get.headers["content-type"]


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize("address", ["/api/v1/advice", "/advice"])
def test_a_body_beyond_the_limit_is_refused(api: TestClient, address: str, announced: bool) -> None:
    body = b"a" * (LARGEST_BODY + 1)
    content = body if announced else iter([body[: LARGEST_BODY // 2]] * 3)
    headers = {"content-type": "application/x-www-form-urlencoded" if address == "/advice" else "application/json"}
    response = api.post(address, content=content, headers=headers)
    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"


def test_an_unexpected_error_tells_nothing_of_the_machine(api: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret of /srv/nextrung and its password")

    monkeypatch.setattr("api.vacancy_routes.criteria_of", broken)
    monkeypatch.setattr("api.pages.search_json", broken)
    for address, headers in (("/api/v1/vacancies?q=never+asked+before", {}), ("/?q=never+asked+before", BROWSER)):
        response = api.get(address, headers=headers)
        assert response.status_code == 500
        assert "secret" not in response.text
        assert "Traceback" not in response.text
        assert response.headers["content-security-policy"] == HEADERS["content-security-policy"]


def test_health_asks_the_database_and_says_when_it_does_not_answer(tmp_path: Path) -> None:
    with client(database(tmp_path)) as api:
        assert api.get("/healthz").json() == {"status": "ok", "dataset": "practice"}
        for file in tmp_path.iterdir():
            file.unlink()
        response = api.get("/healthz")
    assert response.status_code == 503
    assert response.headers["content-type"] == "application/problem+json"
    assert str(tmp_path) not in response.text


def test_an_application_over_no_database_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatabaseProblem, match="run `nextrung up`"):
        client(f"sqlite:///{tmp_path / 'none.db'}")
