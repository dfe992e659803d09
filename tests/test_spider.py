"""The spider's own account of a list, without a network."""

import pytest
from crawl_site import advert
from scrapy.http import HtmlResponse, Request

from crawlers import spider
from crawlers.check import Unstored
from crawlers.items import Listed
from crawlers.revisit import Visited
from crawlers.sources import PRACTICE, load_registry
from crawlers.spider import SourceSpider
from store.postings import RawPosting
from store.runs import Rejected
from store.visits import KeptList

BASE = "http://127.0.0.1:9"
PAGER = 40


@pytest.fixture
def asked_of() -> SourceSpider:
    return SourceSpider(load_registry(PRACTICE, BASE).get("practice-thornhaven"), Unstored())


def list_page(number: int, pages: int) -> HtmlResponse:
    """A list page with an advert of its own and a pager that leads to every page."""
    links = "".join(f'<a href="/jobs/thornhaven?page={other}">{other}</a>' for other in range(1, pages + 1))
    body = f'<html><body><a href="/jobs/thornhaven/vacancy/{number}">Advert</a>{links}</body></html>'
    url = f"{BASE}/jobs/thornhaven?page={number}"
    return HtmlResponse(url, body=body.encode(), request=Request(url, meta={"list": url}))


def further(asked: SourceSpider, number: int, pages: int) -> list[str]:
    found = list(asked.parse_list(list_page(number, pages)))
    return [one.url for one in found if isinstance(one, Request) and "listed" not in one.meta]


def test_a_pager_on_every_page_counts_each_page_once(asked_of: SourceSpider) -> None:
    """Forty pages that each lead to all forty are forty pages, and are asked for once each."""
    asked = [url for number in range(1, PAGER + 1) for url in further(asked_of, number, PAGER)]
    assert sorted(asked) == sorted(f"{BASE}/jobs/thornhaven?page={number}" for number in range(1, PAGER + 1))
    assert asked_of.seen.incomplete == ""
    assert len(asked_of.seen.listed) == PAGER


def test_a_list_without_end_is_left(asked_of: SourceSpider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spider, "MOST_LIST_PAGES", 10)
    assert len(further(asked_of, 1, PAGER)) == 10
    assert asked_of.seen.incomplete == "the list goes on beyond 10 pages"


def page_of(
    numbers: list[int], *, to: str = "", end: str = "</body></html>", etag: str = '"a"', **headers: str
) -> HtmlResponse:
    links = "".join(f'<a href="/jobs/thornhaven/vacancy/{number}">Advert</a>' for number in numbers)
    more = f'<a href="/jobs/thornhaven?page={to}">{to}</a>' if to else ""
    url = f"{BASE}/jobs/thornhaven?page=9{to}"
    request = Request(url, meta={"list": url})
    return HtmlResponse(
        url, body=f"<html><body>{links}{more}{end}".encode(), headers={"ETag": etag, **headers}, request=request
    )


def test_a_pager_that_shows_the_same_adverts_again_is_at_its_end(asked_of: SourceSpider) -> None:
    def asked(page: HtmlResponse) -> list[Request]:
        return [one for one in asked_of.parse_list(page) if isinstance(one, Request) and "listed" not in one.meta]

    assert len(asked(page_of([1], to="2"))) == 1
    assert asked(page_of([1], to="3")) == [], "nothing that was not listed before"
    assert len(asked(page_of([1, 2], to="4"))) == 1
    assert len(asked(page_of([], to="5"))) == 1, "a page that leads to lists and lists nothing itself"


class Kept(Unstored):
    """A record that keeps what it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[str] = []

    def keep_list(self, url: str, kept: KeptList) -> None:
        self.kept.append(kept.etag)


def test_only_a_whole_page_that_is_everybody_s_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    record = Kept()
    asked_of = SourceSpider(load_registry(PRACTICE, BASE).get("practice-thornhaven"), record)
    monkeypatch.setattr(spider, "LARGEST_KEPT", 1000)
    for page in (
        page_of([1], etag='"whole"'),
        page_of([2], etag=""),
        page_of([3], etag='"own"', **{"Set-Cookie": "a=b"}),
        page_of([4], etag='"large"', end=" " * 1000 + "</body></html>"),
        page_of([5], etag='"cut"', end=""),
    ):
        list(asked_of.parse_list(page))
    assert asked_of.seen.incomplete
    assert record.kept == ['"whole"']


def test_an_advert_that_was_rejected_counts_as_never_read(asked_of: SourceSpider) -> None:
    """Its page is asked for again at the next crawl."""

    def read(body: bytes) -> list[object]:
        url = f"{BASE}/jobs/thornhaven/vacancy/1"
        listed = Listed("1", url)
        request = Request(url, meta={"listed": listed, "entry": "entry"})
        return list(asked_of.parse_detail(HtmlResponse(url, body=body, encoding="utf-8", request=request)))

    sound = advert(1).encode()
    assert [type(one) for one in read(sound)] == [RawPosting, Visited]
    assert [type(one) for one in read(advert(1, title="").encode())] == [Rejected]
    assert [type(one) for one in read(sound.replace(b"A post.", b"A \xc3\x28\xff post."))] == [Rejected]
