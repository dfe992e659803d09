"""Change, not repetition: what a second crawl asks for, and what it writes."""

import datetime as dt
import json
from dataclasses import replace

import pytest
from crawl_site import END, HERE, advert
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.http import Response

from crawlers import fleet, revisit
from crawlers.items import Listed, detail_page
from crawlers.practice.server import JSON, XML, Page
from crawlers.practice.site import serve
from crawlers.sources import PRACTICE, load_registry
from store.postings import RawPosting
from store.visits import Visit

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
TWO_DAYS = dt.timedelta(days=2)
BARE = Listed("1", "https://x.example/1")
SAID = Listed("1", "https://x.example/1", RawPosting("1", "https://x.example/1", "Social Worker", closing="1 May"))


def visit(listed, *, etag="", age=dt.timedelta(hours=6), reader="r"):
    return Visit(revisit.digest(listed, detail_page(listed)), reader, etag, "", NOW - age)


def asks(listed, known, reader="r"):
    plan = revisit.plan(detail_page(listed), known, reader=reader, recheck=TWO_DAYS, now=NOW)
    return plan.ask, bool(plan.validators)


@pytest.mark.parametrize(
    ("listed", "known", "expected"),
    [
        (SAID, None, (True, False)),
        (SAID, visit(SAID), (False, False)),
        (SAID, visit(SAID, etag='"a"'), (False, True)),
        (replace(SAID, stamp="2026-11-21"), visit(SAID, etag='"a"'), (True, False)),
        (replace(SAID, posting=replace(SAID.posting, closing="2 May")), visit(SAID, etag='"a"'), (True, False)),
        (SAID, visit(SAID, etag='"a"', reader="older rules"), (True, False)),
        (SAID, visit(SAID, etag='"a"', age=TWO_DAYS), (True, True)),
        (SAID, visit(SAID, age=TWO_DAYS), (True, False)),
        (BARE, visit(BARE, etag='"a"'), (True, True)),
        (replace(BARE, stamp="2026-11-21"), visit(replace(BARE, stamp="2026-11-21"), etag='"a"'), (False, True)),
        (BARE, visit(BARE), (False, False)),
        (BARE, visit(BARE, age=TWO_DAYS), (True, False)),
    ],
)
def test_when_a_page_is_asked_for_again(listed, known, expected):
    assert asks(listed, known) == expected


@given(st.text(min_size=1, max_size=20), st.integers(0, 72))
@settings(max_examples=100, deadline=None)
def test_no_page_goes_unasked_beyond_its_bound(native_id, hours):
    listed = replace(SAID, native_id=native_id)
    asked, _ = asks(listed, visit(listed, age=dt.timedelta(hours=hours)))
    assert asked or hours < 48
    assert not asked or hours >= 36


def test_whatever_the_list_says_of_an_advert_or_asks_for_it_is_in_its_digest():
    request = detail_page(SAID)
    others = [
        (replace(SAID, url="https://x.example/2"), request),
        (replace(SAID, stamp="new"), request),
        (replace(SAID, posting=replace(SAID.posting, salary="£40,000")), request),
        (SAID, request.replace(url="https://x.example/1?page=2")),
        (SAID, request.replace(method="POST", body="id=1")),
    ]
    digests = [revisit.digest(listed, asked) for listed, asked in [(SAID, request), *others]]
    assert len(set(digests)) == len(digests)
    assert revisit.digest(replace(SAID), request.copy()) == digests[0]


@pytest.mark.parametrize(
    ("status", "etag", "kept"),
    [
        (200, '"a"', '"a"'),
        (404, '"a"', ""),  # a search that finds nothing, and is read all the same
        (200, "a\x00b", ""),
        (200, "x" * 300, "x" * 300),
        (200, "x" * 301, ""),
    ],
)
def test_what_a_page_gives_to_ask_by_is_kept_where_it_can_be_sent_back(status, etag, kept):
    page = Response("https://x.example/1", status=status, headers={"ETag": etag, "Last-Modified": " yesterday "})
    assert revisit.validators_of(page) == (kept, "yesterday" if status == 200 else "")


def test_pages_that_were_read_together_are_not_all_asked_for_again_at_once():
    listed = [replace(SAID, native_id=str(number)) for number in range(100)]
    again = [
        sum(asks(one, visit(one, age=dt.timedelta(hours=hours)))[0] for one in listed) for hours in (36, 39, 42, 45, 48)
    ]
    assert again == sorted(again)
    assert again[0] < 10 < again[1] < again[2] < again[3] < 90
    assert again[4] == 100


def test_better_rules_or_other_options_read_every_page_again():
    first, second, *_ = load_registry(PRACTICE, "http://127.0.0.1:1").sources
    assert revisit.reader(first) == revisit.reader(first)
    assert revisit.reader(first) != revisit.reader(second)
    assert revisit.reader(first) != revisit.reader(replace(first, options=replace(first.options, page_size=7)))


TABLES = ("postings", "page_visits", "list_pages", "events", "rejected_rows")


def everything(bench):
    return {table: sorted(bench.ask(f"select * from {table}"), key=str) for table in TABLES}


def since(bench, before):
    return [path for path in list(bench.site.asked())[before:] if path != "/robots.txt"]


def test_an_unchanged_source_is_listed_and_nothing_else(bench):
    """Where the list says nothing of its adverts and they give no validators, only the list is asked for."""
    bench.html_row("page", recheck="2d")
    bench.list_html("page", 1, 2, 3)
    for number in (1, 2, 3):
        bench.advert("page", number)
    bench.crawl()
    kept, asked = everything(bench), len(list(bench.site.asked()))
    again = bench.crawl()["page"]
    assert (again.status, again.tally.listed, again.tally.unchanged, again.tally.new) == ("healthy", 3, 3, 0)
    assert since(bench, asked) == ["/page"]
    assert everything(bench) == kept


def test_pages_with_validators_say_whether_they_changed(bench):
    bench.html_row("page", recheck="2d")
    bench.list_html("page", 1, 2, 3)
    for number in (1, 2, 3):
        bench.site.pages[f"/page/{number}"] = Page.kept(advert(number).encode())
    bench.crawl()
    kept = everything(bench)
    assert bench.crawl()["page"].tally.unchanged == 3
    assert everything(bench) == kept
    bench.site.pages["/page/2"] = Page.kept(advert(2, title="Team Manager").encode())
    bench.site.put("/page/3", "Gone", status=410)
    changed = bench.crawl()["page"].tally
    assert (changed.changed, changed.unchanged, changed.closed) == (1, 1, 1)
    assert bench.ask("select title from postings where native_id = '2'") == [("Team Manager",)]
    # Listed on, its page still gone: nothing calls it back.
    assert bench.crawl()["page"].tally.reopened == 0
    assert bench.open("page") == ["1", "2"]


def test_a_changed_list_entry_has_its_page_read_again(bench):
    def sitemap(**days):
        rows = "".join(
            f"<url><loc>{bench.site.base_url}/map/{name[1:]}</loc><lastmod>2026-11-{day:02}</lastmod></url>"
            for name, day in days.items()
        )
        bench.site.pages["/map"] = Page.kept(f"<urlset>{rows}</urlset>".encode(), XML)

    pattern = r"^/map/(?P<id>\d+)$"
    bench.row("map", "jobposting", "/map", recheck="2d", discover="sitemap", detail_pattern=pattern)
    sitemap(a1=1, a2=1, a3=1)
    for number in (1, 2, 3):
        bench.advert("map", number)
    bench.crawl()
    kept, asked = everything(bench), len(list(bench.site.asked()))
    # The sitemap answers that it has not changed, and lists what it did.
    assert bench.crawl()["map"].tally.listed == 3
    assert since(bench, asked) == ["/map"]
    assert everything(bench) == kept
    bench.advert("map", 2, title="Senior Social Worker")
    sitemap(a1=1, a2=9, a3=1)
    asked = len(list(bench.site.asked()))
    assert bench.crawl()["map"].tally.changed == 1
    assert since(bench, asked) == ["/map", "/map/2"]


def test_an_empty_search_that_is_answered_404_is_read_anew_each_time(bench):
    """Madgex answers an empty search 404, here with an ETag: it is not given back as a page that is there."""
    bench.row("board", "madgex", "/jobs/", least=0)
    bench.site.pages["/jobs/"] = Page(b"None", status=404, etag='"none"')
    assert [bench.crawl()["board"].status for _ in range(2)] == ["healthy", "healthy"]
    assert bench.ask("select count(*) from list_pages") == [(0,)]


def test_a_list_that_was_found_is_asked_conditionally_and_may_still_be_empty_then(bench):
    bench.row("board", "madgex", "/jobs/", least=0)
    link = "<a href='/job/1/x/'>Social Worker</a>"
    items = f"<ul class='lister'><li class='lister__item' id='item-1'><h3 class='lister__header'>{link}</h3></li></ul>"
    bench.site.pages["/jobs/"] = Page.kept(f"{HERE}{items}<ul class='paginator'></ul>{END}".encode())
    bench.site.put("/job/1/x/", advert(1))
    assert bench.crawl()["board"].tally.listed == 1
    assert bench.ask("select count(*) from list_pages") == [(1,)]
    bench.site.pages["/jobs/"] = Page(b"None", status=404)
    empty = bench.crawl()["board"]
    assert (empty.status, empty.reason) == ("unhealthy", "it lists nothing, where at least 1 was expected")


def test_a_card_on_a_list_page_tells_a_change(bench):
    def cards(*closing):
        rows = "".join(
            f"<li><a href='/page/{number}'>Advert</a> closes {day} May</li>" for number, day in enumerate(closing)
        )
        bench.site.put("/page", f"{HERE}<ul>{rows}</ul>{END}")

    bench.html_row("page", recheck="2d")
    cards(1, 2)
    bench.advert("page", 0)
    bench.advert("page", 1)
    bench.crawl()
    cards(1, 3)
    asked = len(list(bench.site.asked()))
    bench.crawl()
    assert since(bench, asked) == ["/page", "/page/1"]


def test_what_an_entry_of_a_list_says_beside_its_number_tells_a_change(bench):
    """Vacancy Filler's list: an object's other fields are its stamp; a number alone has its advert asked for."""
    bench.row("filler", "vacancy_filler", "/CareerPage/GetResultList?companyId=1", recheck="2d")
    for number in (1, 2):
        bench.site.pages[f"/CareerPage/GetItem?id={number}"] = Page.kept(
            json.dumps({"Id": number, "Title": f"Social Worker {number}"}).encode(), JSON
        )

    def entries(*rows):
        bench.site.put("/CareerPage/GetResultList?companyId=1", json.dumps(rows), JSON)
        asked = len(list(bench.site.asked()))
        assert bench.crawl()["filler"].tally.listed == 2
        return sum("GetItem" in path for path in since(bench, asked))

    assert entries({"Id": 1, "ClosingDate": "1 May"}, {"Id": 2, "ClosingDate": "1 May"}) == 2
    assert entries({"Id": 1, "ClosingDate": "1 May"}, {"ClosingDate": "1 May", "Id": 2}) == 0
    assert entries({"Id": 1, "ClosingDate": "1 May"}, {"Id": 2, "ClosingDate": "2 May"}) == 1
    assert entries(1, 2) == 2
    assert entries(1, 2) == 2


def test_a_page_that_could_not_be_read_is_asked_for_until_it_can(bench):
    bench.html_row("page", recheck="2d")
    bench.list_html("page", 1, 2, 3)
    for number in (1, 2):
        bench.advert("page", number)
    bench.site.put("/page/3", "Broken", status=500)
    bench.crawl()
    bench.advert("page", 3)
    assert bench.crawl()["page"].tally.new == 1


def test_a_posting_that_left_and_came_back_is_open_with_its_first_date(bench):
    bench.feed_row("api")
    bench.list_feed("api", *range(8))
    bench.crawl()
    first = bench.ask("select first_seen from postings where native_id = '3'")
    bench.list_feed("api", 0, 1, 2, 4, 5, 6, 7)
    assert bench.crawl()["api"].tally.closed == 1
    bench.list_feed("api", *range(8))
    assert bench.crawl()["api"].tally.reopened == 1
    assert bench.ask("select first_seen from postings where native_id = '3'") == first


def test_the_practice_county_crawled_twice(tmp_path, warm_crawls):
    """The second crawl of unchanged sources makes at most 0.15 of the requests, and changes no posting."""
    url = f"sqlite:///{tmp_path / 'practice.db'}"
    with serve() as site:
        registry = load_registry(PRACTICE, site.base_url)
        wanted = [registry.get(f"practice-{name}") for name in ("carrowmoor", "aldermere", "north-shires-jobs")]

        def crawl():
            results = fleet.crawl(
                wanted,
                database_url=url,
                registry_path=PRACTICE,
                base_url=site.base_url,
                on_line=[].append,
            )
            return sum(result.tally.requests for result in results), results

        first, _ = crawl()
        second, results = crawl()
    assert sum(result.tally.new + result.tally.changed + result.tally.closed for result in results) == 0
    assert second <= 0.15 * first
