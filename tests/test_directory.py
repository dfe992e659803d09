import html
import re
from collections.abc import Iterator

import pytest
from api_data import TestClient, client, database
from pydantic import TypeAdapter

from api.directory import WORDS, DirectoryShape, address_of
from store import directory

SITE = (
    '[[site]]\nkey = "x"\nname = "X"\nwhy = "It forbids crawlers."\nsearch = "https://x.example/?q={words}&l={place}"\n'
)


def test_the_sites_that_forbid_crawlers_are_there_with_a_reason():
    found = {site.key: site for site in directory.sites()}
    assert set(found) == {"find-a-job", "smartrecruiters", "linkedin", "indeed", "monster"}
    assert all(site.why.endswith(".") for site in found.values())


def test_a_search_is_written_into_the_link_and_cannot_break_out_of_it():
    [indeed] = [site for site in directory.sites() if site.key == "indeed"]
    assert indeed.link("social worker", "Leeds") == "https://uk.indeed.com/jobs?q=social%20worker&l=Leeds"
    assert indeed.link("a&b={place}#x", "") == "https://uk.indeed.com/jobs?q=a%26b%3D%7Bplace%7D%23x&l="


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[site]", "is not TOML"),
        ("other = 1\n", r"expected \[\[site\]\] tables"),
        ("", r"expected \[\[site\]\] tables"),
        (SITE + SITE, "site 'x': key: stands twice"),
        (SITE + 'url = "y"\n', "site 'x': url: unknown key"),
        (SITE.replace('name = "X"\n', ""), "site 'x': name: None; expected text"),
        (SITE.replace("https:", "http:"), "search: .* expected an https:// address"),
        (SITE.replace("{place}", ""), "search: .* expected an https:// address"),
        (SITE.replace("{place}", "{place}{other}"), "search: .* expected an https:// address"),
        (SITE.replace("{place}", "{"), "search: .* expected an https:// address"),
    ],
)
def test_what_is_wrong_with_the_file_is_said(tmp_path, text, message):
    path = tmp_path / "directory.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=f"directory.toml: .*{message}|directory.toml: {message}"):
        directory.sites(path)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client(database(tmp_path_factory.mktemp("filled"))) as opened:
        yield opened


def test_the_page_and_the_json_give_the_same_links_and_reasons(api):
    asked = {"q": "lead  practitioner & more", "near": "BA1"}
    body = api.get("/api/v1/directory", params=asked).json()
    TypeAdapter(DirectoryShape).validate_python(body, extra="forbid")
    assert (body["q"], body["near"]) == ("lead practitioner & more", "BA1")
    links = {site["key"]: site["search"] for site in body["sites"]}
    assert links["indeed"] == "https://uk.indeed.com/jobs?q=lead%20practitioner%20%26%20more&l=BA1"
    page = html.unescape(api.get("/directory", params=asked, headers={"accept": "text/html"}).text)
    for site in body["sites"]:
        assert f'href="{site["search"]}" rel="nofollow noopener external"' in page
        assert site["why"][1:] in page
    assert api.get("/api/v1/directory").json()["q"] == WORDS


def test_what_cannot_be_used_is_said(api):
    for asked in ({"q": "x" * 201}, {"near": "x" * 121}, {"place": "Leeds"}):
        answer = api.get("/api/v1/directory", params=asked)
        assert (answer.status_code, [fault["field"] for fault in answer.json()["errors"]]) == (422, list(asked))
        assert api.get("/directory", params=asked, headers={"accept": "text/html"}).status_code == 422


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ({}, "/directory"),
        ({"q": "a&b", "near": "NG7"}, "/directory?q=a%26b&near=NG7"),
        ({"tier": ["lcpp"]}, "/directory?q=Lead+child+protection+practitioner"),
        ({"tier": ["lcpp", "senior"], "authority": "E1"}, "/directory?near=Elmshire"),
        ({"tier": ["unsure", "boss"], "region": "South West"}, "/directory?near=South+West"),
        ({"q": "x" * 300}, f"/directory?q={'x' * 200}"),
    ],
)
def test_a_search_hands_over_its_words_and_its_place(typed, address):
    assert address_of(typed, [("E1", "Elmshire")]) == address


def test_search_and_sources_lead_there(api):
    found = api.get("/", params={"q": "lcpp", "near": "BA1"}, headers={"accept": "text/html"}).text
    assert 'href="/directory?q=lcpp&amp;near=BA1"' in found
    [carried] = re.findall(r'href="(/directory[^"]*)"', found)
    assert api.get(html.unescape(carried), headers={"accept": "text/html"}).status_code == 200
    assert 'href="/directory"' in api.get("/sources").text
