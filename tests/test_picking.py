"""Picking a live vacancy to compare: whose, by which words, and what is led to."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from api_data import ATTACKS, TestClient, client, database
from page_outline import BROWSER, Outline
from search_judging import fill
from tables import with_tables

from store.session import prepare


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client(database(tmp_path_factory.mktemp("picking"))) as opened:
        yield opened


def picked(api: TestClient, query: str = "", status: int = 200) -> tuple[str, list[str]]:
    answer = api.get(f"/recruiters/pick{query}", headers=BROWSER)
    assert answer.status_code == status
    return answer.text, re.findall(r'<h3><a href="([^"]+)"', answer.text)


def test_the_question_comes_first_with_every_employer_that_has_live_vacancies(api: TestClient) -> None:
    text, picks = picked(api)
    assert picks == []
    for label, count in re.findall(r'<option value="P\d+">([^<(]+) \((\d+)\)</option>', text):
        found = api.get("/api/v1/vacancies", params={"authority": label.strip()}).json()["total"]
        assert found == int(count) > 0


def test_an_employers_live_vacancies_are_those_of_the_search_and_each_leads_to_its_comparison(api: TestClient) -> None:
    asked = {"authority": "P06000001", "q": "social worker"}
    found = api.get("/api/v1/vacancies", params=asked).json()["items"]
    _, picks = picked(api, "?authority=P06000001&q=social+worker")
    assert picks == [f"/recruiters?vacancy={item['id']}" for item in found]
    assert picks
    for address in picks:
        assert api.get(address, headers=BROWSER).status_code == 200


def test_what_is_picked_next_stands_beside_and_nothing_is_offered_twice(api: TestClient) -> None:
    _, every = picked(api, "?q=social+worker")
    first, second = (int(re.findall(r"\d+", address)[0]) for address in every[:2])
    text, picks = picked(api, f"?q=social+worker&vacancy={first}&beside={second}")
    assert len(picks) == len(every) - 2
    assert picks[0].startswith(f"/recruiters?vacancy={first}&amp;beside={second}&amp;beside=")
    assert f'href="/recruiters?vacancy={first}&amp;beside={second}"' in text
    answer = api.get(picks[0].replace("&amp;", "&"), headers=BROWSER).text
    assert "Set another live vacancy beside it" in answer
    full = "&".join(f"beside={number}" for number in [second] * 5)
    assert "Set another live" not in api.get(f"/recruiters?vacancy={first}&{full}", headers=BROWSER).text


def test_every_vacancy_that_is_found_is_on_one_of_the_pages_and_what_was_picked_stays(tmp_path: Path) -> None:
    engine = prepare(with_tables(tmp_path / "market.db"), "practice")
    fill(engine)
    with client(engine.url.render_as_string()) as market:
        total = market.get("/api/v1/vacancies", params={"q": "social worker"}).json()["total"]
        text, picks = picked(market, "?q=social+worker")
        seen, pages = list(picks), 1
        while onward := re.search(r'<a href="/recruiters/pick(\?[^"]+)" rel="next"', text):
            text, picks = picked(market, html.unescape(onward[1]))
            seen, pages = [*seen, *picks], pages + 1
        assert pages > 2
        assert len(seen) == len(set(seen)) == total
        text, _ = picked(market, "?q=social+worker&vacancy=1&beside=2&beside=3")
        (onward,) = re.findall(r'<a href="/recruiters/pick(\?[^"]+)" rel="next"', text)
        asked = parse_qs(html.unescape(onward).removeprefix("?"))
        assert asked.pop("cursor")
        assert asked == {"q": ["social worker"], "vacancy": ["1"], "beside": ["2", "3"]}
    engine.dispose()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?authority=Atlantis", "Council or trust"),
        ("?q=" + "a" * 201, "Words"),
        ("?q=social&cursor=rubbish", "Next page"),
        ("?colour=red", "one of"),
        ("?" + "&".join(["beside=1"] * 6), "There is a problem"),
    ],
)
def test_what_cannot_be_used_is_named(api: TestClient, query: str, said: str) -> None:
    answer = api.get(f"/recruiters/pick{query}", headers=BROWSER)
    assert answer.status_code == 422
    assert said in answer.text or "cannot be used" in answer.text


def test_nothing_found_says_what_to_try(api: TestClient) -> None:
    text, picks = picked(api, "?q=zebra")
    assert picks == []
    assert "No live vacancy fits. Try fewer words or another employer" in text


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_typed_is_shown_as_words(api: TestClient, attack: str) -> None:
    for asked in ({"authority": attack}, {"q": attack}, {"q": "social", "vacancy": attack, "beside": attack}):
        outline = Outline(api.get("/recruiters/pick", params=asked, headers=BROWSER).text)
        assert not outline.names() & {"script", "iframe", "img", "style", "object", "svg"}
        assert not [name for _, attributes in outline.elements for name in attributes if name.startswith("on")]
