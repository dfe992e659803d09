"""The one spider: asks for what a platform module wants, and survives whatever comes back.

Owns the traffic between a platform's pure functions and the pipeline, and keeps the account of what was seen. One bad
page or advert never ends a run: it becomes a rejected row, or the reason why the run is not believed. Must not know any
platform, nor judge the run.
"""

from collections.abc import AsyncIterator, Iterator

import scrapy
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Request, Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawlers import page
from crawlers.health import Seen, may_close
from crawlers.items import Incomplete, Item, Listed, Total
from crawlers.pipelines import RunRecord
from crawlers.platforms import load
from crawlers.settings import ANSWER_WITHIN, LARGEST_PAGE
from crawlers.sources import Source
from store.postings import WORDS, RawPosting
from store.runs import Rejected

MOST_LIST_PAGES = 500
_EXCERPT = 2000


class SourceSpider(scrapy.Spider):
    """Crawls one source. `seen` is the account of the run so far."""

    name = "source"

    def __init__(self, source: Source, record: RunRecord) -> None:
        super().__init__()
        self.source = source
        self.record = record
        self.platform = load(source.platform)
        self.seen = Seen()
        self._list_pages = 0
        self._asked: set[str] = set()

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the platform's first list pages."""
        for request in self.platform.start(self.source):
            self._list_pages += 1
            yield request.replace(callback=self.parse_list, errback=self.list_lost)

    def parse_list(self, response: Response) -> Iterator[Item | Request]:
        """Read a list page, and go on to its details and further pages."""
        if page.is_challenge(response):
            self._list_failed("asks for proof of being a person")
            return
        before = len(self.seen.listed)
        further: list[Request] = []
        lists_postings = False
        try:
            for found in self.platform.read_list(response, self.source):
                if isinstance(found, Listed):
                    lists_postings = True
                    self.seen.listed.add(found.native_id)
                elif isinstance(found, Rejected):
                    self.seen.nameless += 1
                    yield found
                elif not isinstance(found, Request):
                    yield from self._item(found, response)
                elif "listed" in found.meta:
                    yield from self._detail(found)
                else:
                    further.append(found)
        except Exception as error:  # noqa: BLE001 - whatever a page does to a reader, the other pages go on
            self._list_failed(f"cannot be read: {_said(error)}")
            return
        # A pager that shows the same postings again has come to its end, or goes round for ever.
        if not lists_postings or len(self.seen.listed) > before:
            yield from self._further(further)

    def parse_detail(self, response: Response) -> Iterator[Item]:
        """Read an advert's own page."""
        listed: Listed = response.meta["listed"]
        try:
            if page.is_challenge(response):
                raise ValueError("the advert's page asks for proof of being a person")  # noqa: TRY301 - one way out
            for found in self.platform.read_detail(response, self.source, listed):
                if not isinstance(found, Request | Listed):
                    yield from self._item(found, response)
        except Exception as error:  # noqa: BLE001 - one bad advert never ends a run
            self.seen.details_failed += 1
            yield Rejected(listed.url, _said(error), page.text(response)[:_EXCERPT])

    def list_lost(self, failure: Failure) -> None:
        """Note a list page that did not come."""
        self._list_failed(why(failure))

    def detail_lost(self, failure: Failure) -> Iterator[Item]:
        """Note an advert's page that did not come: 404 and 410 say that the advert is gone, all else says nothing."""
        listed: Listed = failure.request.meta["listed"]  # type: ignore[attr-defined]  # Scrapy sets it
        error = failure.value
        status = error.response.status if isinstance(error, HttpError) else 0
        if may_close(status):
            self.seen.gone.setdefault(status, []).append(listed.native_id)
        else:
            self.seen.details_failed += 1
        yield Rejected(listed.url, f"the advert's page {why(failure)}", listed.posting.title if listed.posting else "")

    def closed(self, reason: str) -> None:
        """Note a run that was stopped before its end."""
        if reason != "finished":
            self._incomplete(_STOPPED.get(reason, f"the run was stopped ({reason})"))

    def _detail(self, request: Request) -> Iterator[Request]:
        native_id = request.meta["listed"].native_id
        if native_id not in self._asked:
            self._asked.add(native_id)
            self.seen.details_asked += 1
            yield request.replace(callback=self.parse_detail, errback=self.detail_lost)

    def _further(self, requests: list[Request]) -> Iterator[Request]:
        for request in requests:
            if self._list_pages >= MOST_LIST_PAGES:
                self._incomplete(f"the list goes on beyond {MOST_LIST_PAGES} pages")
                return
            self._list_pages += 1
            yield request.replace(callback=self.parse_list, errback=self.list_lost)

    def _item(self, found: Item, response: Response) -> Iterator[Item]:
        if isinstance(found, Total):
            self.seen.total = found.count
        elif isinstance(found, Incomplete):
            if found.expected:
                self.seen.partial = True
            else:
                self._incomplete(found.reason)
        elif isinstance(found, RawPosting):
            lost = [name for name in WORDS if page.loses_text(response, getattr(found, name))]
            if lost:
                reason = f"invalid UTF-8: characters are lost in {', '.join(lost)}"
                yield Rejected(found.url, reason, f"{found.title}\n{found.description}"[:_EXCERPT])
            else:
                yield found
        else:
            yield found

    def _list_failed(self, what: str) -> None:
        self.seen.failure = self.seen.failure or f"the list page {what}"

    def _incomplete(self, reason: str) -> None:
        self.seen.incomplete = self.seen.incomplete or reason


def why(failure: Failure) -> str:
    """What happened to a request, as words that go on from "the page"."""
    error = failure.value
    if isinstance(error, HttpError):
        return f"answered {error.response.status}"
    if isinstance(error, IgnoreRequest):
        said = str(error)
        # Scrapy's own words for a page that grows beyond the bound only when it is decompressed.
        return _TOO_LARGE if "DOWNLOAD_MAXSIZE" in said else _IGNORED.get(said, said or "was not fetched")
    for kind, words in _LOST.items():
        if isinstance(error, kind):
            return words
    return f"did not come ({type(error).__name__}: {_said(error)})"


_TOO_LARGE = f"is larger than {LARGEST_PAGE // 2**20} MB"
_IGNORED = {
    "Forbidden by robots.txt": "is one that robots.txt does not allow",
    "max redirections reached": "redirects too often",
}
_LOST: dict[type[Exception], str] = {
    DownloadTimeoutError: f"did not come within {ANSWER_WITHIN} seconds",
    DownloadCancelledError: _TOO_LARGE,
    ResponseDataLossError: "came cut short",
    DownloadConnectionRefusedError: "did not come: the host refuses the connection",
    CannotResolveHostError: "did not come: the host's name leads to no public address",
}
_STOPPED = {
    "closespider_timeout": "the run took too long and was stopped",
    "shutdown": "the run was interrupted",
}


def _said(error: BaseException | None) -> str:
    """An error's first line; the kind of error too where it is not one that a reader raised on purpose."""
    lines = str(error).strip().splitlines()
    line = lines[0][:300] if lines else ""
    return line if isinstance(error, ValueError) and line else f"{type(error).__name__}: {line}"
