"""The spider's own account of a list, without a network."""

import pytest
from scrapy.http import HtmlResponse, Request

from crawlers import spider
from crawlers.check import Unstored
from crawlers.sources import PRACTICE, load_registry
from crawlers.spider import SourceSpider

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
