"""What pages carry in themselves: one stylesheet, which the policy of each answer lets act by the mark of its text."""

import base64
import hashlib
import re
from collections.abc import Iterator

import pytest
from api_data import TODAY, TestClient, client, database

from api.app import create_app
from api.assets import STYLE
from api.limits import VARIABLE

BROWSER = {"accept": "text/html"}
PAGES = {"/": 200, "/vacancies/1": 200, "/ladder": 200, "/nowhere": 404, "/vacancies/x": 404, "/?miles=lots": 422}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return database(tmp_path_factory.mktemp("assets"))


@pytest.fixture(scope="module")
def api(url: str) -> Iterator[TestClient]:
    with client(url) as opened:
        yield opened


def check(answer: object) -> None:
    """One style in the page, and the policy names the mark of that very text and nothing else."""
    [style] = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    mark = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["content-security-policy"].split(";"))
    assert policy["style-src"] == f"'sha256-{mark}'"
    assert policy["default-src"] == "'none'"
    assert policy["img-src"] == "data:", "the icon, which stands in the page"
    assert not re.search(r"<script(?! type=\"application/ld\+json\")|<img|<link rel=\"style| style=", answer.text)
    assert "link" not in answer.headers


@pytest.mark.parametrize(("address", "status"), PAGES.items())
def test_a_page_carries_the_one_style_that_its_policy_names(api: TestClient, address: str, status: int) -> None:
    answer = api.get(address, headers=BROWSER)
    assert answer.status_code == status
    check(answer)


def test_so_does_a_page_that_says_that_something_went_wrong_here(
    api: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.pages.search_json", lambda *_: 1 / 0)
    answer = api.get("/?q=never+asked+before", headers=BROWSER)
    assert answer.status_code == 500
    check(answer)


def test_and_one_that_refuses_who_asks_too_often(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "1")
    asking = TestClient(create_app(url, today=lambda: TODAY), client=("203.0.113.9", 1))
    answers = [asking.get("/ladder", headers=BROWSER) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    for answer in answers:
        check(answer)


def test_a_page_that_was_kept_brings_its_policy_again(api: TestClient) -> None:
    first = api.get("/ladder", headers=BROWSER)
    again = api.get("/ladder", headers=BROWSER | {"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["content-security-policy"] == first.headers["content-security-policy"]


def test_the_stylesheet_is_small_closed_and_asks_for_nothing() -> None:
    assert len(STYLE) < 17_000
    assert not re.search(r"</|<!--|url\(|@import|@font-face", STYLE)
