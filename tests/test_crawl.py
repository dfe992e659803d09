"""Whole crawls over loopback, each in the process of its own that a real one has."""

import gzip
import json
import threading
import time
from collections import Counter

import pytest
from crawl_site import END, HERE, advert

from crawlers import fleet
from crawlers.practice.server import JSON, TEXT, Page
from crawlers.sources import load_registry


def test_what_lists_do_to_a_run(bench):
    """Each source fails in its own way, each says so in one line, and the sound ones carry on."""
    bench.html_row("sound")
    bench.list_html("sound", 1, 2)
    bench.advert("sound", 1)
    bench.advert("sound", 2)
    bench.row("html", "oracle", "/html", site="CX")
    oracle = "/html/hcmRestApi/resources/latest/recruitingCEJobRequisitions"
    finder = "findReqs;siteNumber=CX,limit=200,offset=0,sortBy=POSTING_DATES_DESC"
    bench.site.put(f"{oracle}?onlyData=true&expand=requisitionList&finder={finder}", f"{HERE}Down{END}")
    bench.row("short", "oracle", "/short", site="CX")
    short = json.dumps({"items": [{"TotalJobsCount": 222, "requisitionList": [{"Id": "1", "Title": "Social Worker"}]}]})
    detail = json.dumps({"items": [{"Id": "1", "Title": "Social Worker"}]})
    rest = "/short/hcmRestApi/resources/latest/recruitingCEJobRequisition"
    for offset in (0, 1):
        finder = f"findReqs;siteNumber=CX,limit=200,offset={offset},sortBy=POSTING_DATES_DESC"
        bench.site.put(f"{rest}s?onlyData=true&expand=requisitionList&finder={finder}", short, JSON)
    bench.site.put(f'{rest}Details?expand=all&onlyData=true&finder=ById;Id="1",siteNumber=CX', detail, JSON)
    bench.html_row("refused")
    bench.site.put("/refused", "No", TEXT, status=403)
    bench.html_row("large")
    bench.site.put("/large", b" " * 2**20, repeat=50)
    bench.html_row("truncated")
    bench.site.put("/truncated", f"{HERE}{'<a href=/truncated/1>x</a>' * 100}{END}", stop_after=500)
    bench.html_row("cut")
    bench.site.put("/cut", f"{HERE}<a href='/cut/1'>x</a>")
    bench.advert("cut", 1)
    bench.html_row("challenge")
    bench.site.put("/challenge", f"<html><head><title>Just a moment...</title></head>{END}")
    bench.feed_row("empty")
    bench.site.put("/empty.xml", "", "application/xml")
    bench.html_row("nothing")
    bench.list_html("nothing")

    results = bench.crawl()

    assert {name: result.status for name, result in results.items()} == {
        "sound": "healthy",
        "html": "failed",
        "short": "unhealthy",
        "refused": "failed",
        "large": "failed",
        "truncated": "failed",
        "cut": "unhealthy",
        "challenge": "failed",
        "empty": "failed",
        "nothing": "unhealthy",
    }
    assert {name: result.reason for name, result in results.items() if result.reason} == {
        "html": "the list page cannot be read: expected JSON, found an HTML page",
        "short": "incomplete: the source counts 222 postings, 1 were listed",
        "refused": "the list page answered 403",
        "large": "the list page is larger than 10 MB",
        "truncated": "the list page came cut short",
        "cut": "the list page ends before its end",
        "challenge": "the list page asks for proof of being a person",
        "empty": "the list page cannot be read: expected XML, found an empty answer",
        "nothing": "it lists nothing, where at least 1 was expected",
    }
    assert all("\n" not in line and "Traceback" not in line for line in bench.lines)
    assert bench.open("sound") == ["1", "2"]
    assert bench.open("cut") == bench.open("short") == ["1"]
    assert fleet.exit_status(results.values()) == 1
    # What a run was worth is remembered.
    remembered = dict(bench.ask("select source_id, status from runs"))
    assert remembered == {f"practice-{name}": result.status for name, result in results.items()}
    assert results["sound"].tally.requests == Counter(bench.site.asked())["/sound"] + 2 + 1


def test_what_adverts_do_to_a_run(bench):
    """Each bad advert is a rejected row with its reason; the sound ones are stored and the run is healthy."""
    bench.html_row("mixed")
    bench.list_html("mixed", *range(1, 30))
    for number in range(14, 29):
        bench.advert("mixed", number)
    bench.site.put("/mixed/1", "Broken", TEXT, status=500)
    bench.site.put("/mixed/2", b" " * 2**20, repeat=50)
    bench.site.put("/mixed/3", advert(3), stop_after=60)
    bench.site.put("/mixed/4", advert(4).encode().replace(b"A post.", b"A \xc3\x28\xff post."))
    bench.site.put("/mixed/5", f"{HERE}No markup{END}")
    bench.site.put("/mixed/6", f'{HERE}<script type=\'application/ld+json\'>{{"@type": "JobPos</script>{END}')
    bench.site.put("/mixed/7", advert(7, title=""))
    bench.site.put("/mixed/8", "", status=302, headers={"Location": "/mixed"})
    bench.site.put("/mixed/9", "", status=302, headers={"Location": "/mixed/14"})
    bench.site.put("/mixed/10", "", status=302, headers={"Location": "/mixed/10"})
    bench.site.put("/mixed/11", "Gone", TEXT, status=410)
    bench.site.put("/mixed/12", "Slow down", TEXT, status=429, headers={"Retry-After": "3600"})
    bench.site.put("/mixed/13", f"<html><title>Access Denied</title>{END}")
    bomb = gzip.compress(b" " * 2**25)
    bench.site.put("/mixed/29", bomb, headers={"Content-Encoding": "gzip"})
    # Windows-1252 bytes in a page that says UTF-8 lose nothing.
    bench.site.put("/mixed/15", advert(15, baseSalary="PAY").encode().replace(b"PAY", b"\xa340,000 \x96 \xa345,000"))
    # A NUL and half of a surrogate pair, which no database takes.
    bench.site.put("/mixed/16", advert(16, title="Social\u0000 Worker \ud83d", industry=["\u0000"]))

    result = bench.crawl()["mixed"]

    assert (result.status, result.reason) == ("healthy", None)
    assert (result.tally.listed, result.tally.new, result.tally.rejected) == (29, 15, 14)
    base = bench.site.base_url
    assert bench.rejected("mixed") == {
        "/mixed/1": "the advert's page answered 500",
        "/mixed/2": "the advert's page is larger than 10 MB",
        "/mixed/3": "the advert's page came cut short",
        "/mixed/4": "invalid UTF-8: characters are lost in description",
        "/mixed/5": "the page has no JobPosting",
        "/mixed/6": "JSON-LD cannot be read: Unterminated string starting at: line 1 column 11 (char 10)",
        "/mixed/7": "title: the JobPosting has none",
        "/mixed/8": f"the advert's page led to {base}/mixed, which is not its own",
        "/mixed/9": f"the advert's page led to {base}/mixed/14, which is not its own",
        "/mixed/10": "the advert's page redirects too often",
        "/mixed/11": "the advert's page answered 410",
        "/mixed/12": "the advert's page answered 429 and asks to wait 3600 seconds",
        "/mixed/13": "the advert's page asks for proof of being a person",
        "/mixed/29": "the advert's page is larger than 10 MB",
    }
    [(salary,)] = bench.ask("select salary from postings where native_id = '15'")
    assert salary == "£40,000 – £45,000"
    assert bench.open("mixed") == sorted(str(number) for number in range(14, 29))


def test_histories(bench):
    """An API's posting closes at its first absence, a page's at its second, and neither for a wrong reason."""
    bench.feed_row("api")
    bench.html_row("page")
    every = range(1, 9)
    for number in every:
        bench.advert("page", number)

    def crawl(*numbers, title="Social Worker"):
        bench.list_feed("api", *numbers, title=title)
        bench.list_html("page", *numbers)
        return bench.crawl()

    first = crawl(*every)
    assert {name: result.tally.new for name, result in first.items()} == {"api": 8, "page": 8}
    seen_first = bench.ask("select native_id, source_id, first_seen from postings order by 1, 2")
    again = crawl(*every)
    assert {name: result.tally.unchanged for name, result in again.items()} == {"api": 8, "page": 8}
    assert {result.tally.new + result.tally.changed + result.tally.closed for result in again.values()} == {0}
    assert bench.ask("select count(*) from events") == [(16,)]

    # The lists fail, one with a challenge: nothing closes.
    bench.site.put("/api.xml", "No", TEXT, status=503)
    bench.site.put("/page", "No", TEXT, status=401)
    assert {result.status for result in bench.crawl().values()} == {"failed"}
    # Two are missing, and one's page says that it is gone.
    bench.site.put("/page/3", "Gone", TEXT, status=404)
    missed = crawl(3, 4, 5, 6, 7, 8)
    assert bench.open("api") == ["3", "4", "5", "6", "7", "8"]
    assert bench.open("page") == ["1", "2", "4", "5", "6", "7", "8"]
    assert (missed["api"].tally.closed, missed["page"].tally.closed) == (2, 1)
    # Still listed though gone: it stays closed, and the other two close at their second absence. One refuses itself.
    bench.site.put("/page/4", "No", TEXT, status=403)
    crawl(3, 4, 5, 6, 7, 8)
    assert bench.open("page") == ["4", "5", "6", "7", "8"]
    # Most are missing: the run is not believed.
    assert {result.status for result in crawl(5, 6).values()} == {"unhealthy"}
    assert bench.open("api") == ["3", "4", "5", "6", "7", "8"]
    assert bench.open("page") == ["4", "5", "6", "7", "8"]
    # All are back, and first seen when they were; one source has changed every word.
    for number in (3, 4):
        bench.advert("page", number)
    back = crawl(*every, title="Senior Social Worker")
    assert (back["api"].tally.reopened, back["api"].tally.changed) == (2, 8)
    assert back["page"].tally.reopened == 3
    assert bench.open("page") == bench.open("api") == [str(number) for number in every]
    assert bench.ask("select native_id, source_id, first_seen from postings order by 1, 2") == seen_first
    kinds = Counter(kind for (kind,) in bench.ask("select kind from events"))
    assert kinds == {"first_seen": 16, "closed": 5, "reopened": 5, "changed": 8}


def test_a_robots_txt_that_says_no(bench):
    bench.feed_row("api")
    bench.list_feed("api", 1, 2)
    bench.crawl()
    bench.list_feed("api", 1)
    for robots in (
        Page(b"User-agent: *\nDisallow: /\n", TEXT),
        Page(b"User-agent: other\nAllow: /\n\nUser-agent: nextrung\nDisallow: /api\n", TEXT),
        Page(b"Broken", TEXT, 503),
    ):
        bench.site.pages["/robots.txt"] = robots
        result = bench.crawl()["api"]
        assert (result.status, result.reason) == ("failed", "the list page is one that robots.txt does not allow")
    assert bench.open("api") == ["1", "2"]
    assert list(bench.site.asked()).count("/api.xml") == 1


def test_a_host_that_is_not_there(bench):
    bench.feed_row("api")
    registry = load_registry(bench.registry_path, bench.site.base_url)
    results = fleet.crawl(
        registry.sources,
        database_url=bench.database_url,
        registry_path=bench.registry_path,
        base_url="http://127.0.0.1:9",
        on_line=[].append,
    )
    assert results[0].reason == "the list page did not come: the host refuses the connection"


def test_one_request_at_a_time_where_a_delay_is_asked_for(bench):
    for name in ("one", "two"):
        bench.html_row(name, delay=0.1)
        bench.list_html(name, *range(4))
        for number in range(4):
            bench.site.put(f"/{name}/{number}", advert(number), delay=0.05)
    results = bench.crawl()
    assert {result.tally.new for result in results.values()} == {4}
    assert bench.site.most == 1
    order = [path.split("/")[1] for path in bench.site.asked() if path != "/robots.txt"]
    assert order in (["one"] * 5 + ["two"] * 5, ["two"] * 5 + ["one"] * 5)


def test_retry_after_is_waited_for(bench):
    bench.html_row("busy")
    bench.list_html("busy", 1)
    bench.advert("busy", 1)
    asked = []

    def answer(path, query, usual=bench.site.answer):
        asked.append((path, time.monotonic()))
        if path == "/busy" and sum(one == path for one, _ in asked) == 1:
            return Page(b"Busy", TEXT, 503, headers={"Retry-After": "1"})
        return usual(path, query)

    bench.site.answer = answer
    assert bench.crawl()["busy"].status == "healthy"
    first, second = (when for path, when in asked if path == "/busy")
    assert second - first >= 0.99


@pytest.mark.parametrize(("delay", "together"), [(1.0, 1), (0.0, 3)])
def test_never_two_crawls_at_one_host(bench, monkeypatch, delay, together):
    for number in range(6):
        bench.feed_row(f"s{number}", delay=delay)
    busy = []
    most = []
    meeting = threading.Barrier(together, timeout=60)

    def run(source, *_):
        busy.append(source.id)
        meeting.wait()
        time.sleep(0.1)
        most.append(len(busy))
        busy.remove(source.id)
        return fleet.RunResult(source.id, source.name, "healthy", None, 0.0)

    monkeypatch.setattr(fleet, "run_one", run)
    results = bench.crawl(parallel=3)
    assert list(results) == [f"s{number}" for number in range(6)]
    assert max(most) == together


def test_a_crawl_into_postgresql(bench, postgresql_url):
    bench.database_url = postgresql_url
    bench.html_row("page")
    bench.list_html("page", 1, 2, 3)
    for number in (1, 2):
        bench.advert("page", number, title="Social\u0000 Worker", industry=["\u0000\ud83d"])
    assert bench.crawl()["page"].tally.new == 2
    assert bench.crawl()["page"].tally.unchanged == 2
    assert bench.rejected("page") == {"/page/3": "the advert's page answered 404"}
