"""The search pages: they show what the JSON route finds, in words, and offer ways on."""

import re
from collections.abc import Iterator

import pytest
from api_data import HYBRID, TestClient, client, database
from page_outline import page


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client(database(tmp_path_factory.mktemp("filled"))) as opened:
        yield opened


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


def test_the_filter_by_work_from_home_says_how_many_vacancies_do_not_tell(api: TestClient) -> None:
    text = page(api, "/")
    assert '<p class="hint" id="h-workplace">6 vacancies do not say</p>' in text
    assert '<select form="search" id="f-workplace" name="workplace" aria-describedby="h-workplace">' in text
    assert '<option value="hybrid">Hybrid working mentioned (1)</option>' in text
    assert HYBRID not in text, "only who asks reads it in a list"
    kept = page(api, "/?workplace=hybrid")
    assert f"Hybrid working mentioned: “{HYBRID}”" in kept
    assert '<span class="hidden">Remove </span>Hybrid working mentioned' in kept


def test_a_filter_in_use_can_be_taken_off(api: TestClient) -> None:
    text = page(api, "/?nation=england&tier=lcpp&near=BA1&miles=50")
    assert 'href="/?nation=england&amp;near=BA1&amp;miles=50"' in text
    assert 'href="/?nation=england&amp;tier=lcpp"' in text, "the distance goes with the place"
    assert text.count('<span class="hidden">Remove </span>') == 3, "place and distance are one"


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


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("leds", "Leeds"),
        ("brimingham", "Birmingham"),
        ("kings lyn", "King's Lynn"),
        ("yorkshre", "Yorkshire"),
        ("Elmshre", "Elmshire"),
        ("Atlantis", None),
        ("XX9", None),
        ("hul", None),
    ],
)
def test_a_place_that_is_a_slip_of_typing_away_from_a_known_one_is_told(
    api: TestClient, typed: str, meant: str | None
) -> None:
    [fault] = api.get("/api/v1/vacancies", params={"near": typed}).json()["errors"]
    _, told, name = fault["expected"].partition(", perhaps ")
    assert (bool(told), name or None) == (meant is not None, meant)


def test_a_parameter_that_a_search_does_not_have_is_named(api: TestClient) -> None:
    text = page(api, "/?teir=lcpp", 422)
    assert "Teir: “lcpp” cannot be used. Expected one of q, tier, authority" in text
