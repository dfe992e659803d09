import html
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from api_data import TestClient, client, database
from pydantic import TypeAdapter

from api.directory import WORDS, DirectoryShape, address_of
from crawlers.sources import LIVE, load_registry
from store import directory
from store.authorities import NATIONS
from store.runs import SourceRow, synchronise
from store.session import open_existing, transaction

SITE = (
    '[[site]]\nkey = "x"\nname = "X"\nkind = "general"\nwhy = "It forbids crawlers."\nalerts = "None."\n'
    'search = "https://x.example/?q={words}&l={place}"\n'
)


def test_the_sites_that_forbid_crawlers_are_there_with_a_reason():
    found = {site.key: site for site in directory.sites()}
    assert {"find-a-job", "smartrecruiters", "linkedin", "indeed", "monster"} <= set(found)
    assert all(bool(site.sources) != site.why.endswith(".") for site in found.values())
    assert all(site.alerts.endswith(".") for site in found.values())
    assert {nation for site in found.values() if len(site.nations) < 4 for nation in site.nations} == set(NATIONS)
    assert {site.kind for site in found.values()} == set(directory.KINDS)


def test_what_is_gathered_is_gathered_by_a_row_of_the_registry():
    rows = {row.id for row in load_registry(LIVE).rows()}
    assert {source for site in directory.sites() for source in site.sources} <= rows


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
        (SITE.replace('"general"', '"shop"'), "kind: 'shop'; expected one of department"),
        (SITE + 'nations = ["mars"]\n', "nations: .*expected a list out of england"),
        (SITE + 'nations = "wales"\n', "nations: .*expected a list of texts"),
        (SITE + 'sources = ["y"]\n', "why: .*expected text where there are no sources"),
        (SITE.replace("why", "#"), "why: ''; expected text"),
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
        assert site["gathered"] or site["why"][1:] in page
        assert site["alerts"] in page
    assert api.get("/api/v1/directory").json()["q"] == WORDS


def test_what_is_switched_on_in_the_data_is_told_as_gathered(tmp_path):
    url = database(tmp_path)
    engine = open_existing(url)
    nhs = SourceRow("nhs-jobs-social-worker", "NHS Jobs", "nhs_jobs", "https://x.test", None, 3600, 1, "", "")
    council = replace(nhs, id="elmshire", authority_code="P06000001")
    off = replace(nhs, id="cafcass", authority_code="P12000001", enabled=False)
    with transaction(engine) as session:
        synchronise(session, [nhs, council, off])
    engine.dispose()
    with client(url) as opened:
        body = opened.get("/api/v1/directory").json()
        page = opened.get("/directory", headers={"accept": "text/html"}).text
    gathered = {site["key"]: site["why"] for site in body["sites"] if site["gathered"]}
    assert gathered == {"nhs-jobs": None}
    assert body["councils"] == 1
    assert page.count("gathered here</span>") == 1


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
    [carried] = re.findall(r'href="(/directory\?[^"]+)"', found)
    assert api.get(html.unescape(carried), headers={"accept": "text/html"}).status_code == 200
    assert 'href="/directory"' in api.get("/sources").text
