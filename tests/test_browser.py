"""Pages that are only there for a browser, and what it may not do: crawls where the extra and a Chromium are."""

import asyncio
import datetime as dt
import importlib.util
import shutil
import socket
from dataclasses import dataclass, replace

import pytest
from crawl_site import END, HERE, Bench, Site
from tables import with_tables

from crawlers import browser, fleet, soup
from crawlers.platforms import engage_ats
from crawlers.practice.generate import generate
from crawlers.practice.server import Page
from crawlers.practice.site import PracticeSite
from crawlers.practice.words import COUNTY
from crawlers.settings import for_source
from crawlers.sources import Source, load_registry

SOURCE = Source(
    "x", "X", "engage_ats", "https://x.example/V2/Vacancy", dt.timedelta(hours=6), engage_ats.Options(browser=True)
)
EVERY = COUNTY.parent / "every-platform.toml"
there = pytest.mark.skipif(
    importlib.util.find_spec("scrapy_playwright") is None or not any(map(shutil.which, browser.PROGRAMS)),
    reason="needs the extra `browser` and a Chromium",
)


@dataclass
class Asked:
    url: str
    resource_type: str = "document"


def test_without_the_extra_the_row_says_what_is_missing(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(ValueError, match=r"needs the extra .* pip install 'nextrung\[browser\]'"):
        list(engage_ats.start(SOURCE))
    assert browser.settings(SOURCE) == {}


def test_no_other_row_brings_a_browser():
    assert browser.settings(replace(SOURCE, options=engage_ats.Options())) == {}


def test_what_a_page_may_ask_for():
    refused = browser.refuses(SOURCE)
    assert not refused(Asked("https://x.example/V2/Vacancy"))
    assert not refused(Asked("https://x.example/list.js", "script"))
    for address in ("https://elsewhere.example/x.js", "file:///etc/passwd", "http://127.0.0.1/", "data:text/html,x"):
        assert refused(Asked(address))
    assert refused(Asked("https://x.example:8443/x.js"))
    assert refused(Asked("https://x.example/logo.png", "image"))


@pytest.mark.parametrize(
    ("found", "rules"),
    [
        (["93.184.215.14"], "MAP x.example:80 93.184.215.14:80, MAP x.example:443 93.184.215.14:443, MAP * ~NOTFOUND"),
        (
            ["2606:2800::1", "93.184.215.14"],
            "MAP x.example:80 93.184.215.14:80, MAP x.example:443 93.184.215.14:443, MAP * ~NOTFOUND",
        ),
        (
            ["2606:2800::1"],
            "MAP x.example:80 [2606:2800::1]:80, MAP x.example:443 [2606:2800::1]:443, MAP * ~NOTFOUND",
        ),
        (["127.0.0.1"], "MAP * ~NOTFOUND"),
        (["93.184.215.14", "10.0.0.1"], "MAP * ~NOTFOUND"),
        (["::ffff:169.254.169.254"], "MAP * ~NOTFOUND"),
        ([], "MAP * ~NOTFOUND"),
    ],
)
def test_where_the_browser_finds_hosts(monkeypatch, found, rules):
    places = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in found]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: places)
    assert browser.rules(SOURCE) == rules


def test_a_name_that_is_not_known_leads_nowhere(monkeypatch):
    def lost(*_, **__):
        raise socket.gaierror("unknown")

    monkeypatch.setattr("socket.getaddrinfo", lost)
    assert browser.rules(SOURCE) == "MAP * ~NOTFOUND"


@there
def test_the_settings_of_a_crawl_in_a_browser():
    settings = for_source(SOURCE) | browser.settings(replace(SOURCE, url="http://127.0.0.1:9/", loopback=True))
    assert settings["ROBOTSTXT_OBEY"] is True
    assert list(settings["DOWNLOAD_HANDLERS"]) == ["http"]
    assert settings["PLAYWRIGHT_CONTEXTS"]["default"]["service_workers"] == "block"
    assert "--host-resolver-rules=MAP 127.0.0.1:9 127.0.0.1:9, MAP * ~NOTFOUND" in str(settings)


@there
def test_what_the_browser_shows_in_place_of_a_page_that_it_may_not_leave_for_is_not_waited_for():
    class Tab:
        async def wait_for_selector(self, selector, **_):
            awaited.append(selector)

    awaited = []
    asyncio.run(browser._settle(Tab(), "main h1, #none"))
    for ends, page in (
        (True, "<body><main><h1>Social Worker</h1></main></body>"),
        (True, "<body id='t' class='neterror'><h1>This page is not there</h1></body>"),
        (False, "<body class='loading'><p>One moment</p></body>"),
    ):
        assert bool(soup.of(page).select_one(awaited[0])) == ends


@there
def test_a_tenant_who_mints_a_token_is_read_by_a_browser_and_by_nothing_else(tmp_path):
    row = 'url = "/engage/fallowfen/V2/Vacancy"\n'
    told = EVERY.read_text(encoding="utf-8")
    before, _, after = told.partition(row)
    rest, _, others = after.partition("[[source]]")
    path = tmp_path / "sources.toml"
    path.write_text(f"{before}{row}{rest}[source.options]\nbrowser = true\n\n[[source]]{others}", encoding="utf-8")
    county = generate(registry=EVERY, adverts=500)
    minting = (
        replace(one, options={"browser": True}) if one.id == "practice-fallowfen" else one for one in county.tenants
    )
    with PracticeSite(replace(county, tenants=tuple(minting))) as site:
        source = load_registry(path, site.base_url).get("practice-fallowfen")
        adverts = site.county.of(source.id)

        def crawl(name, registry):
            [result] = fleet.crawl(
                [load_registry(registry, site.base_url).get(source.id)],
                database_url=f"sqlite:///{tmp_path / name}.db",
                registry_path=registry,
                base_url=site.base_url,
                on_line=[].append,
            )
            return result

        seen = crawl("with", path)
        assert (seen.status, seen.reason) == ("healthy", None)
        assert seen.tally.listed == len(adverts)
        assert seen.tally.new == sum(advert.fate == "kept" for advert in adverts)
        plain = crawl("without", EVERY)
        assert plain.reason == "the list page cannot be read: expected Engage ATS's vacancies, found another page"


@there
def test_a_page_leads_the_browser_nowhere(tmp_path):
    """By its script, its frames, a redirect, a socket: nothing of another host or port is ever asked."""
    with Site() as site, Site() as other:
        bench = Bench(site, tmp_path, with_tables(tmp_path / "practice.db"))
        there, port = other.base_url, other.base_url.rpartition(":")[2]
        script = (
            f"fetch('{there}/fetched', {{mode: 'no-cors'}});"
            f"new WebSocket('ws://127.0.0.1:{port}/socket');"
            f"fetch('http://localhost:{port}/named', {{mode: 'no-cors'}});"
            f"fetch('/away', {{mode: 'no-cors'}});"
            "navigator.sendBeacon('" + there + "/beacon');"
        )
        button = (
            '<div><div class="ats-heading-font">Social Worker</div><button id="b-{0}" class="btn-search-results-view" '
            'data-param1="/Vacancies/W/1/0/{0}/1/x">View</button></div>'
        )
        body = f"{button.format(1234)}{button.format(1235)}<iframe src='{there}/frame'></iframe><img src='{there}/img'>"
        bench.row("engage", "engage_ats", "/V2/Vacancy", browser=True)
        site.put("/V2/Vacancy", f"{HERE}<div id='searchResult-parent'>{body}</div><script>{script}</script>{END}")
        site.pages["/away"] = Page(b"", status=302, headers={"Location": f"{there}/redirected"})
        site.pages["/Vacancies/W/1/0/1234/1/x"] = Page(b"", status=302, headers={"Location": f"{there}/navigated"})
        site.put(
            "/Vacancies/W/1/0/1235/1/x",
            f"{HERE}<main><h1>Social Worker</h1><p>Help.</p></main><script>location = '{there}/left';</script>{END}",
        )
        result = bench.crawl()["engage"]
        assert result.tally.listed == 2
        assert list(other.asked()) == []
