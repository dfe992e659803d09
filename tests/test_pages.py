"""The pages: how every one is made, that nothing of an advert's own markup acts, and what a vacancy's page shows."""

import itertools
import re
from collections.abc import Iterator

import pytest
from api_data import ATTACKS, TestClient, client, database
from page_outline import BROWSER, FORM, Outline, answer, page

from api.assets import ICON


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client(database(tmp_path_factory.mktemp("filled"))) as opened:
        yield opened


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client(database(tmp_path_factory.mktemp("hostile"), hostiles=True)) as opened:
        yield opened


def every_page(api: TestClient) -> dict[str, str]:
    addresses = ["/", "/?tier=lcpp&nation=england", "/?q=nothing+like+it", "/?miles=x", "/vacancies/1", "/vacancies/6"]
    addresses += [
        "/advice",
        "/next-step",
        "/next-step/nation",
        "/pictures",
        "/pictures?nation=england",
        "/pictures/regions?tier=senior",
        "/pictures/places",
        "/pictures/closing?nation=scotland",
        "/sources",
        "/sources/practice-glenbrae",
        "/coverage",
        "/directory",
        "/directory?q=lcpp&near=Elmshire",
        "/authorities",
        "/authorities/P06000001",
        "/authorities/P12000001",
        "/crosswalk",
        "/crosswalk?tier=senior&nation=england",
        "/ladder",
        "/ladder?nation=wales",
        "/nowhere",
    ]
    answers = {address: api.get(address, headers=BROWSER) for address in addresses}
    assert not [address for address, given in answers.items() if given.status_code >= 500]
    pages = {address: given.text for address, given in answers.items()}
    return pages | {"answer": answer(api, **FORM), "refused": answer(api, 422, nation="france", pay_now="lots")}


def test_every_page_is_well_made_and_can_be_used_without_a_mouse_or_a_script(api: TestClient) -> None:
    for address, text in every_page(api).items():
        outline = Outline(text)
        tags = outline.names()
        assert outline.headings.count(1) == 1, address
        below_title = outline.headings[outline.headings.index(1) :]
        assert all(b - a <= 1 for a, b in itertools.pairwise(below_title)), (address, outline.headings)
        assert "script" not in tags, address
        assert not [attributes for _, attributes in outline.elements if "style" in attributes], address
        assert not [name for _, attributes in outline.elements for name in attributes if name.startswith("on")], address
        assert len(outline.ids) == len(set(outline.ids)), address
        labelled = set(outline.attributes("for"))
        for tag, attributes in outline.elements:
            if tag in ("input", "select", "textarea") and attributes.get("type") != "hidden":
                assert attributes["id"] in labelled, (address, attributes)
        for described in outline.attributes("aria-describedby"):
            assert set(described.split()) <= set(outline.ids), (address, described)
        assert ("html", {"lang": "en-GB"}) in outline.elements
        assert "#main" in outline.attributes("href"), address
        assert len(text) < 100_000, address


def test_every_page_marks_practice_data(api: TestClient) -> None:
    for address, text in every_page(api).items():
        assert "Every employer and vacancy here is fictional; some stand in real places." in text, address


def test_nothing_is_loaded_but_the_page_itself(api: TestClient) -> None:
    for address, text in every_page(api).items():
        outline = Outline(text)
        loaded = outline.attributes("src") + [a["href"] for tag, a in outline.elements if tag == "link"]
        assert loaded == [ICON], address


def test_no_field_of_an_advert_can_act(hostile: TestClient) -> None:
    found = hostile.get("/api/v1/vacancies", params={"limit": 100}).json()["items"]
    addresses = ["/?limit=100", *(f"/vacancies/{item['id']}" for item in found)]
    pages = {address: page(hostile, address) for address in addresses}
    pages["answer"] = answer(hostile, **FORM)
    assert sum("Section 47 enquiries" in text for text in pages.values()) >= len(ATTACKS)
    for address, text in pages.items():
        outline = Outline(text)
        names = outline.names()
        assert not names & {"script", "svg", "iframe", "img", "object", "style"}, address
        assert not [name for _, attributes in outline.elements for name in attributes if name.startswith("on")], address
        for target in outline.attributes("href"):
            assert target == ICON or re.match(r"(https?://|/|#)", target), (address, target)
            assert "evil.test" not in target
        assert "49" not in re.findall(r"Protection ([^<]{0,6})", text), "templates in adverts are never run"


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_a_reader_types_can_act(api: TestClient, attack: str) -> None:
    names = ("q", "near", "min_pay", "tier", "authority", "region", "posted_since", "cursor", "colour")
    texts = [api.get("/", params={name: attack}, headers=BROWSER).text for name in names]
    texts += [
        answer(api, **FORM | {"role": attack}),
        answer(api, 422, nation=attack),
        answer(api, 422, **{attack: "x"}),
    ]
    texts.append(api.post("/advice/change", data={"role": attack, "tier": attack}).text)
    for text in texts:
        tags = Outline(text).names()
        assert not tags & {"script", "svg", "iframe", "img"}, text


def test_links_to_adverts_give_nothing_away(api: TestClient) -> None:
    outline = Outline(page(api, "/vacancies/1"))
    out = [a for tag, a in outline.elements if tag == "a" and "elmshire.test" in a["href"]]
    assert out
    assert all({"nofollow", "noopener"} <= set(a["rel"].split()) for a in out)


def test_a_vacancy_shows_why_what_it_pays_and_everywhere_it_was_seen(api: TestClient) -> None:
    text = page(api, "/vacancies/1")
    for shown in ("<q>Social Worker</q>", "Seen in 2 places", "Moorland Jobs", "Apply only once", "Pay, part by part"):
        assert shown in text
    unmarked = re.sub("</?mark[^>]*>", "", text)
    assert "<li>Social Work England registration</li>" in unmarked, "the advert keeps its lists"
    assert "This vacancy is closed" not in text


def test_a_closed_vacancy_stays_says_so_and_is_not_indexed(api: TestClient) -> None:
    response = api.get("/vacancies/6", headers=BROWSER)
    assert "This vacancy is closed." in response.text
    assert "Its closing date was 20 November 2026." in response.text
    assert "See the advert and apply" not in response.text
    assert response.headers["x-robots-tag"] == "noindex"


def test_sources_and_the_ladder_are_told_in_words(api: TestClient) -> None:
    text = page(api, "/sources")
    assert "listed 0 where 3 were expected" in text
    assert "1 not crawled yet" in text
    assert "Lead child protection practitioner" not in page(api, "/ladder?nation=wales")
    english = page(api, "/ladder?nation=england")
    assert "Lead child protection practitioner" in english
    assert 'href="/?tier=lcpp&amp;nation=england">1 open vacancy<' in english
