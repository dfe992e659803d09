"""One vacancy's page: marks in the advert's own words, data for search engines and calendars, and vacancies like it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from api_data import ATTACKS, DESCRIPTION, HYBRID, NOW, TestClient, client, database
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markupsafe import Markup, escape
from page_outline import Outline, page

from api.markup import marked
from api.posting_data import job_posting
from api.rendering import advert, gathered
from matcher import reading_pass
from matcher.text import plain
from store import postings
from store.postings import RawPosting
from store.session import connect, transaction


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client(database(tmp_path_factory.mktemp("filled"), hostiles=True)) as opened:
        yield opened


@pytest.mark.parametrize(
    ("text", "quotes", "expected"),
    [
        ("<p>Carry out section 47 work</p>", [("section 47", "")], "<p>Carry out <mark>section 47</mark> work</p>"),
        ("<p>a <b>b c</b></p>", [("a b", "x")], '<p><mark class="x">a </mark><b><mark class="x">b</mark> c</b></p>'),
        ("<li>one</li><li>two</li>", [("one two", "")], "<li><mark>one</mark></li><li><mark>two</mark></li>"),
        ("<p>R&amp;D &lt;b&gt;</p>", [("R&D <b>", "")], "<p><mark>R&amp;D &lt;b&gt;</mark></p>"),
        ("<p>a b c</p>", [("b c", ""), ("a b", "x")], '<p><mark class="x">a </mark><mark>b c</mark></p>'),
        ("<p>a\n\u00a0b</p>", [("a b", "")], "<p><mark>a\n\u00a0b</mark></p>"),
        ("<p>nothing</p>", [("else", ""), ("", ""), (" ", "")], "<p>nothing</p>"),
    ],
)  # fmt: skip
def test_quotes_are_marked_where_they_stand(text: str, quotes: list[tuple[str, str]], expected: str) -> None:
    assert marked(Markup(text), quotes) == expected  # noqa: S704 - the case's own words


HOSTILE = st.lists(st.sampled_from([*ATTACKS, "<p>", "</p>", "<b>", "</mark>", "<mark>", "&amp;lt;", "word ", "47 "]))


@settings(max_examples=60, deadline=None)
@given(HOSTILE.map("".join), st.integers(0, 30), st.integers(1, 30))
@example("<p>x<b>y</b></p>", 0, 3)
def test_marking_changes_no_word_and_adds_nothing_but_marks(raw: str, start: int, length: int) -> None:
    clean = advert(raw)
    words = plain(clean)
    done = marked(clean, [(words[start : start + length], "asks")])
    assert re.sub(r"</?mark[^>]*>", "", done).replace("&nbsp;", "\u00a0") == str(clean).replace("&nbsp;", "\u00a0")
    assert set(re.findall(r"<mark[^>]*>", done)) <= {'<mark class="asks">'}


def test_a_title_with_markup_stays_words() -> None:
    assert marked(escape("Senior <b> & co"), [("<b> &", "")]) == "Senior <mark>&lt;b&gt; &amp;</mark> co"


def test_the_evidence_is_marked_in_the_advert(api: TestClient) -> None:
    text = page(api, "/vacancies/1")
    found = api.get("/api/v1/vacancies/1").json()
    said = {piece["quote"] for piece in found["reading"]["evidence"] if piece["field"] == "description"}
    assert said
    body = text.split('<div class="advert">')[1].split("</div>")[0]
    marks = re.sub(r"\s+", " ", " ".join(re.findall(r"<mark>([^<]*)</mark>", body)))
    assert any(quote in marks for quote in said)
    assert '<mark class="asks">' in body


def test_what_is_mentioned_of_work_from_home_is_quoted_and_marked_and_promises_nothing(api: TestClient) -> None:
    text = page(api, "/vacancies/1")
    assert f"<dt>Home or hybrid</dt><dd>Hybrid working mentioned: “{HYBRID}”</dd>" in text
    assert f'<mark class="asks">{HYBRID}</mark>' in text
    assert "from home" not in text.split("<h2")[0]
    assert '<dt>Home or hybrid</dt><dd><span class="quiet">Not said</span></dd>' in page(api, "/vacancies/3")


def with_one_more(folder: Path, title: str, employer: str, location: str) -> str:
    """The practice data with an advert on a board; the address of their database."""
    url = database(folder)
    told = {"employer": employer, "location": location, "description": DESCRIPTION}
    engine = connect(url)
    with transaction(engine) as session:
        postings.record(session, "practice-board", [RawPosting("a1", "https://moorland.test/a1", title, **told)], NOW)
    reading_pass.run(engine, now=NOW)
    engine.dispose()
    return url


def test_an_authority_is_called_the_employer_only_where_it_is(tmp_path: Path) -> None:
    with client(with_one_more(tmp_path, "Locum Social Worker, MASH", "Larkfield Recruitment", "Elmshire")) as api:
        (found,) = [
            item
            for item in api.get("/api/v1/vacancies?limit=100").json()["items"]
            if item["employer"] == "Larkfield Recruitment"
        ]
        assert found["place"]["authority"]["name"] == "Elmshire"
        text = page(api, f"/vacancies/{found['id']}")
        assert "as an employer" not in text
        assert '<a href="/authorities/P06000001">Elmshire: the authority’s card</a>' in text
        assert '<a href="/authorities/P06000001">Elmshire as an employer</a>' in page(api, "/vacancies/1")


def test_an_advert_for_a_real_place_leads_to_no_card_that_practice_data_have_not(tmp_path: Path) -> None:
    with client(with_one_more(tmp_path, "Social Worker, MASH", "The Larkfield Foundation", "Norwich")) as api:
        [found] = api.get("/api/v1/vacancies", params={"authority": "Norfolk"}).json()["items"]
        for address in (f"/vacancies/{found['id']}", "/crosswalk"):
            text = page(api, address)
            assert "Norfolk" in text
            assert "E10000020</" not in text, "a code is no name"
            for leads in set(re.findall(r'href="(/authorities/[^"]*)"', text)):
                assert api.get(leads).status_code == 200, leads
        offered = re.findall(r'<option value="([^"]*)"', page(api, "/advisers/compare"))
        assert "Elmshire" in offered
        assert "Norfolk" not in offered, "there is nothing of it to set side by side"


def test_the_employers_own_advert_comes_first(api: TestClient) -> None:
    text = page(api, "/vacancies/1")
    seen = text.split('<ul class="seen">')[1].split("</ul>")[0]
    assert seen.index("Elmshire Council") < seen.index("Moorland Jobs")
    assert seen.count("the employer’s own site") == 1


def test_similar_vacancies_are_of_the_tier_and_open_and_others(api: TestClient) -> None:
    for number in (1, 6):
        text = page(api, f"/vacancies/{number}")
        like = [int(id_) for id_ in re.findall(r'<h3><a href="/vacancies/(\d+)">', text.split('id="similar"')[1])]
        assert like
        assert number not in like
        tier = api.get(f"/api/v1/vacancies/{number}").json()["tier"]
        for other in like:
            told = api.get(f"/api/v1/vacancies/{other}").json()
            assert (told["open"], told["tier"]) == (True, tier)


def data_of(text: str) -> dict[str, object]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert len(found) == 1
    told: dict[str, object] = json.loads(found[0])
    return told


def test_an_open_vacancy_carries_its_data_and_a_closed_one_does_not(api: TestClient) -> None:
    told = data_of(page(api, "/vacancies/1"))
    assert told["@type"] == "JobPosting"
    assert told["validThrough"] == "2026-12-10T23:59:59"
    assert told["employmentType"] == ["FULL_TIME"]
    assert told["baseSalary"]["value"] == {  # type: ignore[index]
        "@type": "QuantitativeValue", "minValue": 40000.0, "maxValue": 44000.0, "unitText": "YEAR",
    }  # fmt: skip
    agency = next(item["id"] for item in api.get("/api/v1/vacancies?contract=agency").json()["items"])
    assert data_of(page(api, f"/vacancies/{agency}"))["baseSalary"]["value"] == {  # type: ignore[index]
        "@type": "QuantitativeValue", "minValue": 38.5, "maxValue": 38.5, "unitText": "HOUR",
    }  # fmt: skip
    assert "ld+json" not in page(api, "/vacancies/6")


def test_no_advert_ends_the_data(api: TestClient) -> None:
    found = api.get("/api/v1/vacancies", params={"limit": 100}).json()["items"]
    hostile = [item["id"] for item in found if "boom" in item["title"]]
    assert len(hostile) >= 2
    for id_ in hostile:
        text = page(api, f"/vacancies/{id_}")
        assert "boom" in str(data_of(text)["title"])
        assert [tag for tag, _ in Outline(text).elements].count("script") == 1


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_the_data_holds_any_words(title: str, employer: str) -> None:
    vacancy = {
        "id": 1, "title": title, "employer": employer, "posted_on": "2026-11-10", "closes_on": "2026-12-10",
        "contract": None, "reading": {}, "url": None, "pay": {"annual_min": None, "annual_max": 4e4},
        "place": {"town": None, "authority": None, "region": None},
    }  # fmt: skip
    data = job_posting(vacancy, "")
    assert not set("<>&") & set(data)
    assert json.loads(data).get("title", "") == title


def test_evidence_after_the_third_piece_is_folded_and_none_is_left_out(api: TestClient) -> None:
    folded = 0
    for item in api.get("/api/v1/vacancies", params={"limit": 100}).json()["items"]:
        shown = api.get(f"/api/v1/vacancies/{item['id']}").json()
        pieces = gathered(shown["reading"].get("evidence", []))
        why = page(api, f"/vacancies/{item['id']}").partition('id="why"')[2].partition('id="asks"')[0]
        before, _, after = why.partition("<details>")
        assert before.count("<li><q>") == min(len(pieces), 3)
        assert after.count("<li><q>") == max(len(pieces) - 3, 0)
        assert bool(after) == (len(pieces) > 3)
        folded += bool(after)
    assert folded
