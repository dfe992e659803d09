"""What the crawler may be led to fetch: the source's own public host over http(s), and nothing else."""

import json
import os
import subprocess
import sys

import pytest
from crawl_site import END, HERE, Bench, Site, advert
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.http import Request
from tables import with_tables
from twisted.internet.error import DNSLookupError

from crawlers import middleware
from crawlers.middleware import FetchGuard, Refused, is_private
from crawlers.practice.server import TEXT, Page

LIVE = FetchGuard("https://jobs.example.gov.uk/search", loopback=False)
LOOPBACK = FetchGuard("http://127.0.0.1:8123/list", loopback=True)


@pytest.mark.parametrize(
    "address",
    [
        "https://jobs.example.gov.uk/job/1",
        "http://jobs.example.gov.uk/job/1",
        "https://JOBS.example.gov.uk:443/job/1",
        "https://jobs.example.gov.uk/robots.txt",
    ],
)
def test_the_sources_own_host_is_fetched(address):
    assert LIVE.process_request(Request(address)) is None


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("file:///etc/passwd", "file: is not fetched"),
        ("ftp://jobs.example.gov.uk/x", "ftp: is not fetched"),
        ("data:text/html,x", "data: is not fetched"),
        ("javascript:alert(1)", "javascript: is not fetched"),
        ("s3://bucket/key", "s3: is not fetched"),
        ("http://127.0.0.1/", "127.0.0.1 is not this source's host"),
        ("http://127.0.0.1:8123/", "not this source's host"),
        ("http://localhost/", "not this source's host"),
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254 is not this source's host"),
        ("http://[::1]/", "::1 is not this source's host"),
        ("http://0x7f000001/", "not this source's host"),
        ("http://2130706433/", "not this source's host"),
        ("http://017700000001/", "not this source's host"),
        ("http://127.1/", "not this source's host"),
        ("http://0/", "not this source's host"),
        ("http://[::ffff:127.0.0.1]/", "not this source's host"),
        ("http://[::ffff:a9fe:a9fe]/", "not this source's host"),
        ("http://jobs.example.gov.uk.:8080/", "not this source's host"),
        ("http://jobs.example.gov.uk%2f@127.0.0.1/", "127.0.0.1 is not this source's host"),
        ("http://127.0.0.1\\@jobs.example.gov.uk/", "hides its host"),
        ("https://somebody@jobs.example.gov.uk/", "hides its host"),
        ("https://example.gov.uk/", "not this source's host"),
        ("https://jobs.example.gov.uk.evil.example/", "not this source's host"),
        ("https://jobs.example.gov.uk@evil.example/", "evil.example is not this source's host"),
        ("https://jobs.example.gov.uk:8080/", "port 8080 is not this source's"),
        ("https://jobs.example.gov.uk:99999/", "is no address"),
    ],
)
def test_everything_else_is_refused(address, why):
    with pytest.raises(Refused, match="refused: ") as refusal:
        LIVE.check(address)
    assert why in str(refusal.value)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "192.168.0.1",
        "0.0.0.0",  # noqa: S104 - nothing is bound
        "224.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[fd00::1]",
        "[fe80::1]",
        "[ff02::1]",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b::a9fe:a9fe]",
        "[::127.0.0.1]",
        "[fec0::1]",
        "[2002:7f00:1::]",
    ],
)
def test_a_live_source_cannot_itself_be_inside_a_network(host):
    with pytest.raises(Refused, match="is not a public address"):
        FetchGuard(f"http://{host}/", loopback=False).check(f"http://{host}/x")


def test_a_practice_source_stays_at_its_own_port():
    LOOPBACK.check("http://127.0.0.1:8123/job/1")
    for address in ("http://127.0.0.1/", "http://127.0.0.1:8124/", "http://localhost:8123/", "https://example.org/"):
        with pytest.raises(Refused):
            LOOPBACK.check(address)


@given(st.text(max_size=60) | st.from_regex(r"[a-z]{2,6}:/{0,3}[^/\s]{0,30}(/.*)?", fullmatch=True))
@settings(max_examples=200, deadline=None)
def test_any_other_address_is_refused_and_never_an_error(address):
    with pytest.raises(Refused):
        LIVE.check(address)


class Answered:
    """Stands for Twisted's deferred answer of a name server."""

    def __init__(self, found):
        self.found = found

    def addCallback(self, callback, *arguments):  # noqa: N802 - as Twisted calls it
        self.found = callback(self.found, *arguments)
        return self


@pytest.mark.parametrize(
    "found", ["127.0.0.1", "10.0.0.8", "169.254.169.254", "172.16.0.1", "100.64.0.1", "::1", "fe80::1"]
)
def test_a_public_name_that_leads_inside_is_refused_when_connecting(monkeypatch, found):
    monkeypatch.setattr(
        middleware.CachingThreadedResolver, "getHostByName", lambda self, name, timeout=(): Answered(found)
    )
    resolver = object.__new__(middleware.PublicResolver)
    with pytest.raises(DNSLookupError, match=f"jobs.example.gov.uk leads to {found}, which is not a public address"):
        resolver.getHostByName("jobs.example.gov.uk")


def test_a_public_name_that_leads_outside_is_found(monkeypatch):
    monkeypatch.setattr(
        middleware.CachingThreadedResolver, "getHostByName", lambda self, name, timeout=(): Answered("151.101.1.1")
    )
    assert object.__new__(middleware.PublicResolver).getHostByName("jobs.example.gov.uk").found == "151.101.1.1"
    assert not is_private("151.101.1.1")
    assert not is_private("2606:4700::1")


def test_a_name_is_asked_about_at_each_connection(monkeypatch):
    """A name that leads outside the first time and inside the second is refused the second time."""
    answers = iter(["151.101.1.1", "127.0.0.1"])
    monkeypatch.setattr(
        middleware.CachingThreadedResolver, "getHostByName", lambda self, name, timeout=(): Answered(next(answers))
    )
    resolver = object.__new__(middleware.PublicResolver)
    assert resolver.getHostByName("jobs.example.gov.uk").found == "151.101.1.1"
    with pytest.raises(DNSLookupError, match=r"leads to 127\.0\.0\.1"):
        resolver.getHostByName("jobs.example.gov.uk")


def test_a_hostile_feed_leads_nowhere(tmp_path):
    """Links and redirects to other hosts, other ports, files and the metadata service: none is followed."""
    with Site() as site, Site() as other:
        bench = Bench(site, tmp_path, with_tables(tmp_path / "practice.db"))
        other.pages["/evil/1"] = Page(advert(1).encode())
        port = other.base_url.rpartition(":")[2]
        secret = tmp_path / "evil"
        secret.mkdir()
        (secret / "2").write_text(advert(2), encoding="utf-8")
        aims = {
            1: f"{other.base_url}/evil/1",
            2: f"file://{secret}/2",
            3: "http://169.254.169.254/evil/3",
            4: f"http://localhost:{port}/evil/4",
            5: "https://example.invalid/evil/5",
            6: "http://[::1]/evil/6",
        }
        links = "".join(f'<a href="{aim}">x</a>' for aim in aims.values())
        ways = "".join(f'<a href="/evil/{number + 10}">x</a>' for number in aims)
        sound = "".join(f'<a href="/evil/{number}">x</a>' for number in range(100, 120))
        pattern = r"/evil/(?P<id>\d+)$"
        bench.row("evil", "jobposting", "/evil", discover="page", detail_pattern=pattern)
        bench.site.put("/evil", f"{HERE}{links}{ways}{sound}{END}")
        for number, aim in aims.items():
            bench.site.put(f"/evil/{number + 10}", "", status=302, headers={"Location": aim})
        for number in range(100, 120):
            bench.advert("evil", number)

        result = bench.crawl()["evil"]

        assert (result.status, result.tally.new, result.tally.rejected) == ("healthy", 20, 12)
        assert list(other.asked()) == []
        reasons = bench.rejected("evil")
        for number, aim in aims.items():
            assert "refused: " in reasons[aim]
            assert "refused: " in reasons[f"/evil/{number + 10}"] or "answered 302" in reasons[f"/evil/{number + 10}"]


def test_a_chain_of_redirects_leads_nowhere(tmp_path):
    with Site() as site, Site() as other:
        bench = Bench(site, tmp_path, with_tables(tmp_path / "practice.db"))
        bench.html_row("page")
        bench.list_html("page", *range(1, 5))
        bench.advert("page", 4)
        bench.advert("page", 3)
        for number in range(3):
            there = f"/page/1?{number + 1}" if number < 2 else f"{other.base_url}/page/1"
            bench.site.put("/page/1" + (f"?{number}" if number else ""), "", status=302, headers={"Location": there})
        for number in range(9):
            there = f"/page/2?{number + 1}"
            bench.site.put("/page/2" + (f"?{number}" if number else ""), "", status=302, headers={"Location": there})
        result = bench.crawl()["page"]
        assert (result.status, result.tally.new) == ("healthy", 2)
        reasons = bench.rejected("page")
        assert "is not this source's" in reasons["/page/1"]
        assert reasons["/page/2"] == "the advert's page redirects too often"
        assert list(other.asked()) == []
        assert sum(path.startswith("/page/2") for path in site.asked()) == 6


PROGRAM = """
import datetime, json, socket, sys
socket.gethostbyname = lambda name: "127.0.0.1"
socket.getaddrinfo = lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", int(sys.argv[2])))]
from crawlers.platforms.feed import Options
from crawlers.run import crawl
from crawlers.sources import Source
from store.runs import synchronise
from store.session import prepare, transaction
url = "http://jobs.example.test:" + sys.argv[2] + "/list.xml"
source = Source("x", "X", "feed", url, datetime.timedelta(1), Options("madgex-xml"), delay=0.0)
engine = prepare(sys.argv[1], "live")
with transaction(engine) as session:
    synchronise(session, [source.row()])
print(json.dumps(crawl(source, sys.argv[1])))
"""


def test_a_name_that_leads_to_this_machine_is_not_connected_to(tmp_path):
    with Site() as site:
        site.put("/list.xml", "<Jobs><Job><JobID>1</JobID><JobTitle>x</JobTitle></Job></Jobs>", "text/xml")
        database_url, port = f"sqlite:///{tmp_path / 'live.db'}", site.base_url.rpartition(":")[2]
        done = subprocess.run(  # noqa: S603 - this interpreter and this test's words
            [sys.executable, "-c", PROGRAM, database_url, port],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert list(site.asked()) == []
    outcome = json.loads(done.stdout)
    assert outcome["status"] == "failed"
    assert outcome["reason"] == "the list page is one that robots.txt does not allow" or (
        "leads to no public address" in outcome["reason"]
    )


def test_a_robots_txt_elsewhere_is_not_fetched(tmp_path):
    with Site() as site, Site() as other:
        bench = Bench(site, tmp_path, with_tables(tmp_path / "practice.db"))
        other.put("/robots.txt", "User-agent: *\nDisallow: /", TEXT)
        site.pages["/robots.txt"] = Page(b"", status=302, headers={"Location": f"{other.base_url}/robots.txt"})
        bench.feed_row("api")
        bench.list_feed("api", 1)
        assert bench.crawl()["api"].status == "healthy"
        assert list(other.asked()) == []
