"""The pages of advice: the answer is that of the JSON route, and its form keeps what was typed."""

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from api_data import TestClient, client, database
from page_outline import FORM, answer
from test_api_advice import PROFILE

from careers.standards import register
from careers.telling import gates_to_tell, tiers_ahead


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client(database(tmp_path_factory.mktemp("filled"))) as opened:
        yield opened


def test_the_answer_on_the_page_is_the_answer_in_json(api: TestClient) -> None:
    told = api.post("/api/v1/advice", json=PROFILE).json()
    text = answer(api, **FORM)
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).replace("&#39;", "'").replace("&amp;", "&")

    def said(words: str) -> bool:
        return re.sub(r"\s+", " ", words) in plain

    assert said(told["tier"]["title"])
    for step in told["steps"]:
        assert said(step["title"])
        assert all(said(reason) for reason in step["reasons"])
        for item in step["vacancies"]["items"]:
            assert f'href="/vacancies/{item["id"]}"' in text
    near, further = tiers_ahead(told)
    entries: list[dict[str, Any]] = [*gates_to_tell(told)]
    entries += [need for tier in (*near, *further) for need in tier["requirements"]]
    assert all(said(entry["reason"]) for entry in entries)
    assert all(said(entry["title"]) for entry in gates_to_tell(told))
    assert all(said(entry["text"]) for entry in [*told["questions"], *told["warnings"]])
    assert all(said(version) for version in told["versions"].values())
    ways = re.findall(r'<details class="rung">', text)
    assert len(ways) == len(near) + len(further) < len(told["readiness"])


def test_each_source_of_an_answer_is_listed_once_and_every_number_leads_to_one(api: TestClient) -> None:
    text = answer(api, **FORM)
    listed = re.findall(r'<li id="source-(\d+)">', text)
    assert listed == [str(number) for number in range(1, len(listed) + 1)]
    assert set(re.findall(r'href="#source-(\d+)"', text)) == set(listed)
    told = api.post("/api/v1/advice", json=PROFILE).json()
    shown = html.unescape(text)
    for gate in gates_to_tell(told):
        assert all(told["sources"][name]["title"] in shown for name in gate["citations"])


def test_an_answer_begins_with_where_a_person_is_and_the_step_and_folds_the_others(api: TestClient) -> None:
    text = answer(api, **FORM)
    order = ["where", "warnings", "steps", "changes", "questions", "gates", "readiness", "sources", "said"]
    places = [text.index(f'<h2 id="{name}"') for name in order]
    assert places == sorted(places)
    steps = len(api.post("/api/v1/advice", json=PROFILE).json()["steps"])
    assert text.count('<section class="step"') == 1
    assert text.count('<details class="step">') == steps - 1
    assert len(text.encode()) < 100_000


def test_each_paragraph_that_a_next_step_asks_is_told_with_what_would_show_it(api: TestClient) -> None:
    text = html.unescape(answer(api, **FORM))
    (statements,) = [one.statements for one in register().standards if one.id == "pqs-practitioner"]
    for element in (element for statement in statements for element in statement.elements):
        assert element.text in text
        assert element.prompt in text


def test_advice_links_to_all_vacancies_of_a_step(api: TestClient) -> None:
    text = answer(api, nation="england", role="Social worker", location="Elmshire", travel_miles="30")
    for address in re.findall(r'<a href="(/\?[^"]+)">See all', text):
        assert api.get(address.replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"nation": "France"},
        {"nation": "england", "years_children": "many"},
        {"nation": "england", "last_practised": "0000-00-00"},
        {"nation": "england", "as_of": "2026-02-30"},
        {"nation": "england", "tier": "boss"},
        {"nation": "england", "evidence-0-date": "soon"},
        {"nation": "england", "travel_miles": "-1"},
        {"nation": "england", "pay_now": "inf"},
        {"nation": "england", "colour": "red"},
    ],
)
def test_a_form_that_cannot_be_used_keeps_what_was_typed_and_says_where(api: TestClient, typed: dict[str, str]) -> None:
    text = answer(api, 422, **typed)
    assert "There is a problem" in text
    wrong = next((name for name in typed if name != "nation"), "nation")
    field = "evidence" if wrong.startswith("evidence") else wrong
    assert f'<a href="#f-{field}">' in text
    if wrong == "years_children":
        assert "Years in work with children: “many” cannot be used." in text
    if wrong not in ("nation", "colour", "tier"):
        assert f'value="{typed[wrong]}"' in text


@pytest.mark.parametrize("nation", ["England", "ENGLAND", " england "])
def test_links_are_of_what_was_understood_not_of_what_was_typed(api: TestClient, nation: str) -> None:
    for miles_typed in ("1,000", "20.0", "0", "500"):
        text = answer(api, nation=nation, role="social worker", location="Elmshire", travel_miles=miles_typed)
        assert "For England, as of" in text
        for address in set(re.findall(r'<a href="(/\?[^"]+)">', text)):
            assert api.get(address.replace("&amp;", "&")).status_code == 200, address


def test_only_the_nation_is_needed(api: TestClient) -> None:
    for nation in ("england", "scotland", "wales", "northern_ireland"):
        assert "Questions that would sharpen this" in answer(api, nation=nation)


def test_the_form_can_be_changed_afterwards(api: TestClient) -> None:
    text = api.post("/advice/change", data=FORM).text
    assert 'value="Social Worker, child protection"' in text
    assert 'id="registered-true" name="registered" value="true" checked' in text
