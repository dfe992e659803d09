"""What a platform module may say about a page that it read.

Owns the vocabulary between the platforms and the spider: postings (`store.postings.RawPosting`) and rejected rows
(`store.runs.Rejected`) are the store's own; here are the statements about a listing, and the two kinds of request.
Must not know any platform, nor what a run makes of the statements.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from scrapy.http import Request

from store.postings import RawPosting
from store.runs import Rejected


@dataclass(frozen=True, slots=True)
class Listed:
    """The source lists this posting now, whether or not its own page can be read afterwards.

    `posting` is what the list itself says, where that is something: the posting's page completes it. `stamp` is what
    else the list says that changes when the advert does (a sitemap's lastmod, a card's words): while both stay the
    same the posting's page is not read again, save at the row's `recheck`.
    """

    native_id: str
    url: str
    posting: RawPosting | None = None
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """How many postings the platform itself says that it has: fewer listed means the listing is incomplete."""

    count: int


@dataclass(frozen=True, slots=True)
class Incomplete:
    """The listing was not seen to its end, so absence from it proves nothing.

    `expected` is True for a list that only ever shows a part: its run can still be healthy.
    """

    reason: str
    expected: bool = False


Item: TypeAlias = RawPosting | Rejected | Listed | Total | Incomplete
Found: TypeAlias = Iterator[Item | Request]


def list_page(url: str) -> Request:
    """A request for a page that lists postings; asked before any detail page, so that the list is of one moment."""
    return Request(url, priority=10)


def detail_page(listed: Listed, url: str | None = None) -> Request:
    """A request for one posting's own page; `url` where the page for machines is not the page for people."""
    return Request(url or listed.url, meta={"listed": listed}, dont_filter=True)


def titled(posting: RawPosting, source: str = "") -> RawPosting | Rejected:
    """A posting that the list alone tells, or the reason why it is none; `source` is its own words in the list.

    Where those are not given the description stands for them.
    """
    if posting.title:
        return posting
    return Rejected(posting.url, "title: the advert has none", (source or posting.description)[:2000])
