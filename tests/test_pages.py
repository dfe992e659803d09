"""The pages: what they show, that nothing of an advert's own markup acts, and that they agree with the JSON routes."""

import html
import itertools
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from api_data import ATTACKS, TestClient, client, database
from test_api_advice import PROFILE

from api.assets import ICON, STYLE
from careers.standards import register
from careers.telling import gates_to_tell, tiers_ahead

BROWSER = {"accept": "text/html"}
VOID = {"meta", "link", "input", "br", "img", "hr"}
FORM = {
    "nation": "england",
    "role": "Social Worker, child protection",
    "registered": "true",
    "years_post_qualifying": "4",
    "years_child_protection": "3",
    "location": "Elmshire",
    "travel_miles": "20",
    "seeks": "permanent",
}


class Outline(HTMLParser):
    """What a page is made of: its elements with attributes, its headings, and whether every element is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.headings: list[int] = []
        self._open: list[str] = []
        # The one style that is every page's own is taken out as it stands: any other counts as an element.
        self.feed(page.replace(f"<style>{STYLE}</style>", "", 1))
        assert self._open == [], "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def names(self) -> set[str]:
        """Names of its elements, but for the pictures and the data that the pages themselves put there."""
        return {
            tag
            for tag, attributes in self.elements
            if (tag, attributes.get("class")) != ("svg", "figure")
            and (tag, attributes.get("type")) != ("script", "application/ld+json")
        }

    def attributes(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.elements if name in attributes]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client(database(tmp_path_factory.mktemp("filled"))) as opened:
        yield opened


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client(database(tmp_path_factory.mktemp("hostile"), hostiles=True)) as opened:
        yield opened


def page(api: TestClient, address: str, status: int = 200) -> str:
    response = api.get(address, headers=BROWSER)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return str(response.text)


def answer(api: TestClient, status: int = 200, **typed: str) -> str:
    response = api.post("/advice", data=typed, headers=BROWSER)
    assert response.status_code == status, response.text
    return str(response.text)


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
        ids = outline.attributes("id")
        assert len(ids) == len(set(ids)), address
        labelled = set(outline.attributes("for"))
        for tag, attributes in outline.elements:
            if tag in ("input", "select", "textarea") and attributes.get("type") != "hidden":
                assert attributes["id"] in labelled, (address, attributes)
        for described in outline.attributes("aria-describedby"):
            assert set(described.split()) <= set(ids), (address, described)
        assert ("html", {"lang": "en-GB"}) in outline.elements
        assert "#main" in outline.attributes("href"), address
        assert len(text) < 100_000, address


def test_every_page_marks_practice_data(api: TestClient) -> None:
    for address, text in every_page(api).items():
        assert "Every employer, place and vacancy here is fictional." in text, address


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


def test_search_shows_what_the_json_route_finds(api: TestClient) -> None:
    for query in ("", "?nation=scotland", "?q=child+protection&tier=practitioner", "?near=BA1&sort=nearest"):
        found = api.get(f"/api/v1/vacancies{query}").json()
        text = page(api, f"/{query}")
        assert re.findall(r'<h3><a href="/vacancies/(\d+)"', text) == [str(item["id"]) for item in found["items"]]
        noun = "vacancy" if found["total"] == 1 else "vacancies"
        assert f'<h2 id="results">{found["total"]} {noun}' in text


def test_search_tells_where_each_vacancy_was_seen_the_employers_own_site_first(api: TestClient) -> None:
    two = next(item for item in api.get("/api/v1/vacancies").json()["items"] if item["postings"] == 2)
    assert two["sources"] == ["Elmshire Council", "Moorland Jobs"]
    assert "seen at its own site, Moorland Jobs ·" in page(api, "/")


def test_search_tells_tier_pay_and_closing_in_words(api: TestClient) -> None:
    text = page(api, "/?tier=team_manager&nation=england")
    assert "£56,000 a year" in text
    assert "Closes in 2 days (23 November 2026)" in text
    assert '<span class="tag">Team manager</span>' in text
    assert '<span class="tag plain">Permanent, full time</span>' in text
    hourly = page(api, "/?contract=agency")
    assert "<strong>“£38.50 per hour”</strong>" in hourly
    assert re.search(r"about £7\d,\d{3} over a full-time year", hourly), "never shown as if it were a salary"


def test_search_pages_keep_the_filters(api: TestClient) -> None:
    text = page(api, "/?nation=england&limit=2")
    (following,) = re.findall(r'<a href="([^"]+)" rel="next">', text)
    second = page(api, following.replace("&amp;", "&"))
    assert "nation=england" in following
    first_ids, second_ids = (set(re.findall(r'href="/vacancies/(\d+)"', shown)) for shown in (text, second))
    assert first_ids
    assert second_ids
    assert not first_ids & second_ids


def test_fields_left_empty_are_no_part_of_a_searchs_address(api: TestClient) -> None:
    answer = api.get("/?q=social+worker&near=&miles=+&tier=&tier=senior", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (301, "/?q=social+worker&tier=senior")
    assert api.get("/?q=&near=", follow_redirects=False).headers["location"] == "/"
    assert api.get("/?q=social+worker", follow_redirects=False).status_code == 200


def test_a_filter_in_use_can_be_taken_off(api: TestClient) -> None:
    text = page(api, "/?nation=england&tier=lcpp&near=BA1&miles=50")
    assert 'href="/?nation=england&amp;near=BA1&amp;miles=50"' in text
    assert 'href="/?nation=england&amp;tier=lcpp"' in text, "the distance goes with the place"


def test_a_search_without_results_offers_wider_ones_with_their_counts(api: TestClient) -> None:
    text = page(api, "/?nation=scotland&tier=lcpp")
    assert "Nothing open fits this search." in text
    assert 'href="/?tier=lcpp">Without Scotland</a> – 1 vacancy' in text
    far = page(api, "/?near=NE1&miles=5&contract=agency")
    assert 'href="/?near=NE1&amp;contract=agency">Any distance from NE1</a> – 1 vacancy' in far
    assert "Within 5 miles of NE1" in far
    assert 'href="/?nation=scotland">Without Lead child protection practitioner</a> – 2 vacancies' in text
    near = page(api, "/?near=BA1&miles=5&tier=practitioner")
    assert 'tier=practitioner&amp;miles=50">Within 50 miles of BA1</a> – 2 vacancies' in near, "the next that has any"
    apart = page(api, "/?nation=scotland&tier=lcpp&q=nowheremuch&contract=agency")
    assert 'href="/?nation=scotland">Only Scotland</a> – 2 vacancies' in apart, "each alone, where no one is to blame"


@pytest.mark.parametrize(
    ("query", "field", "typed"),
    [("near=Atlantis", "near", "Atlantis"), ("min_pay=lots", "min_pay", "lots"), ("near=BA1&miles=-4", "miles", "-4")],
)
def test_a_search_that_cannot_be_used_keeps_what_was_typed(api: TestClient, query: str, field: str, typed: str) -> None:
    text = page(api, f"/?{query}", 422)
    assert "There is a problem" in text
    assert f'<a href="#f-{field}">' in text
    assert f'value="{typed}"' in text
    assert text.index("There is a problem") < text.index("<form")


def test_a_parameter_that_a_search_does_not_have_is_named(api: TestClient) -> None:
    text = page(api, "/?teir=lcpp", 422)
    assert "Teir: “lcpp” cannot be used. Expected one of q, tier, authority" in text


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


def test_sources_and_the_ladder_are_told_in_words(api: TestClient) -> None:
    text = page(api, "/sources")
    assert "listed 0 where 3 were expected" in text
    assert "1 not crawled yet" in text
    assert "Lead child protection practitioner" not in page(api, "/ladder?nation=wales")
    english = page(api, "/ladder?nation=england")
    assert "Lead child protection practitioner" in english
    assert 'href="/?tier=lcpp&amp;nation=england">1 open vacancy<' in english
