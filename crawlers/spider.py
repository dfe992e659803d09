"""The one spider: asks for what a platform module wants, and survives whatever comes back.

Owns the traffic between a platform's pure functions and the pipeline, and keeps the account of what was seen. One bad
page or advert never ends a run: it becomes a rejected row, or the reason why the run is not believed. Must not know any
platform, nor judge the run.
"""

import dataclasses
import datetime as dt
from collections.abc import AsyncIterator, Iterator, Mapping
from http import HTTPStatus
from typing import Protocol

import scrapy
from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Request, Response
from scrapy.responsetypes import responsetypes
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity import VerificationError
from twisted.internet.error import ConnectionClosed
from twisted.python.failure import Failure

from crawlers import keys, page, revisit
from crawlers.health import Seen, may_close
from crawlers.items import Incomplete, Item, Listed, Total
from crawlers.platforms import load
from crawlers.revisit import Visited
from crawlers.settings import ANSWER_WITHIN, LARGEST_PAGE
from crawlers.sources import Source
from store.postings import WORDS, RawPosting
from store.runs import Rejected
from store.visits import KeptList, Visit

MOST_LIST_PAGES = 500
MOST_ADVERTS = 50_000
"""Adverts' own pages that one run asks for: no council has so many, and a hostile list could name millions."""
LARGEST_KEPT = 2 * 1024 * 1024
"""Bytes of a list page that is kept to be asked for conditionally."""
_EXCERPT = 2000


class Record(Protocol):
    """What the spider asks of the run's record: what is known from earlier runs."""

    @property
    def visits(self) -> Mapping[str, Visit]:
        """The adverts' own pages that were read before, by native id."""

    def asked(self, span: dt.timedelta | None) -> int:
        """Requests of earlier runs over a time, or of all of them."""

    def kept_list(self, url: str) -> KeptList | None:
        """A list page as it last answered, where it can be asked for conditionally."""

    def keep_list(self, url: str, kept: KeptList) -> None:
        """Keep a list page for the next run."""


class SourceSpider(scrapy.Spider):
    """Crawls one source. `seen` is the account of the run so far; `ended` says that it was closed, early or not."""

    name = "source"

    def __init__(self, source: Source, record: Record) -> None:
        super().__init__()
        self.source = source
        self.record = record
        self.platform = load(source.platform)
        self.seen = Seen()
        self.ended = False
        self._list_pages: set[tuple[str, str, bytes]] = set()
        self._asked: set[str] = set()
        self._reader = revisit.reader(source)
        self._now = dt.datetime.now(dt.UTC)

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the platform's first list pages."""
        try:
            requests = list(self.platform.start(self.source))
        except ValueError as error:
            # A key or an extra that the platform needs is not there.
            self.seen.failure = str(error)
            return
        for request in requests:
            yield self._list(request)

    def parse_list(self, response: Response) -> Iterator[Item | Request]:
        """Read a list page, and go on to its details and further pages."""
        response = self._whole(response)
        if page.is_challenge(response):
            self._list_failed("asks for proof of being a person")
            return
        before, doubt = len(self.seen.listed), self.seen.incomplete
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
        if self.seen.incomplete == doubt:
            self._keep(response)
        # A pager that shows the same postings again has come to its end, or goes round for ever.
        if not lists_postings or len(self.seen.listed) > before:
            yield from self._further(further)

    def parse_detail(self, response: Response) -> Iterator[Item | Visited]:
        """Read an advert's own page, unless it says that nothing changed since it was last read."""
        listed: Listed = response.meta["listed"]
        if response.status == HTTPStatus.NOT_MODIFIED:
            yield from self._unchanged(listed)
            return
        sound = True
        try:
            if page.is_challenge(response):
                raise ValueError("the advert's page asks for proof of being a person")  # noqa: TRY301 - one way out
            for found in self.platform.read_detail(response, self.source, listed):
                if not isinstance(found, Request | Listed):
                    for item in self._item(found, response):
                        sound = sound and not isinstance(item, Rejected)
                        yield item
            if sound:
                visit = Visit(response.meta["entry"], self._reader, *revisit.validators_of(response), self._now)
                yield Visited(listed.native_id, visit)
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
        self.ended = True
        if reason != "finished":
            self._incomplete(_STOPPED.get(reason, f"the run was stopped ({reason})"))

    def _detail(self, request: Request) -> Iterator[Request]:
        native_id = request.meta["listed"].native_id
        if native_id in self._asked:
            return
        if len(self._asked) >= MOST_ADVERTS:
            self._incomplete(f"the list names more than {MOST_ADVERTS} adverts")
            return
        self._asked.add(native_id)
        plan = revisit.plan(
            request,
            self.record.visits.get(native_id),
            reader=self._reader,
            recheck=self.source.recheck,
            now=self._now,
        )
        if not plan.ask:
            self.seen.details_kept += 1
            return
        self.seen.details_asked += 1
        request = _conditional(request, plan.validators)
        request.meta["entry"] = plan.entry
        yield request.replace(callback=self.parse_detail, errback=self.detail_lost)

    def _unchanged(self, listed: Listed) -> Iterator[Visited]:
        """Its posting stays as it is; the visit too, save where the time of asking tells when to ask again."""
        known = self.record.visits[listed.native_id]
        if revisit.is_overdue(listed, known, self.source.recheck, self._now):
            yield Visited(listed.native_id, dataclasses.replace(known, checked_at=self._now))

    def _list(self, request: Request) -> Request:
        """A request for a list page, conditional where its last answer is kept."""
        self._list_pages.add(_asks(request))
        if request.method == "GET":
            request.meta["list"] = request.url
            if kept := self.record.kept_list(request.url):
                request = _conditional(request, kept.validators)
                request.meta["kept"] = kept
        return request.replace(callback=self.parse_list, errback=self.list_lost)

    def _whole(self, response: Response) -> Response:
        """A list page that says it has not changed, as it was then."""
        if response.status != HTTPStatus.NOT_MODIFIED:
            return response
        kept: KeptList = response.meta["kept"]
        kind = {b"Content-Type": kept.kind.encode("latin-1")}
        cls = responsetypes.from_args(headers=kind, url=response.url, body=kept.body)
        return cls(response.url, headers=kind, body=kept.body, request=response.request)

    def _keep(self, response: Response) -> None:
        etag, modified = revisit.validators_of(response)
        # A page that sets a cookie is bound to this visit, and so are its forms.
        own = "Set-Cookie" in response.headers
        if (etag or modified) and not own and "list" in response.meta and len(response.body) <= LARGEST_KEPT:
            kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
            self.record.keep_list(response.meta["list"], KeptList(etag, modified, kind, response.body))

    def _further(self, requests: list[Request]) -> Iterator[Request]:
        for request in requests:
            # A pager leads from each page to all the others: what was asked for counts once, and is not asked again.
            if _asks(request) in self._list_pages:
                continue
            if len(self._list_pages) >= MOST_LIST_PAGES:
                self._incomplete(f"the list goes on beyond {MOST_LIST_PAGES} pages")
                return
            yield self._list(request)

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


def _asks(request: Request) -> tuple[str, str, bytes]:
    """What makes a list page another one; Scrapy's own digest of it costs too much for each link of a pager."""
    return request.method, request.url, request.body


def _conditional(request: Request, validators: Mapping[str, str]) -> Request:
    """A request that also takes "not changed" for an answer, where there is something to go by."""
    if not validators or "playwright" in request.meta:
        # A browser has nothing to show of a page that it was only told has not changed.
        return request
    handled = [*request.meta.get("handle_httpstatus_list", []), HTTPStatus.NOT_MODIFIED.value]
    meta = request.meta | {"handle_httpstatus_list": handled}
    return request.replace(headers={**request.headers, **validators}, meta=meta)


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
    if isinstance(error, DownloadFailedError):
        for reason in getattr(error.__cause__, "reasons", ()):
            if words := _broke_off(reason.value):
                return f"did not come: {words}"
    # The words of other errors may hold an address, and the address a key.
    return f"did not come ({keys.redacted(_said(error))})"


def _broke_off(error: BaseException | None) -> str:
    """What ended a connection before its answer, in words; empty where it is nothing usual."""
    if isinstance(error, VerificationError):
        return "the host's certificate is another host's"
    if isinstance(error, SSL.Error):
        untrusted = "certificate verify failed" in str(error)
        return (
            "the host's certificate is not trusted or has run out" if untrusted else "no secure connection to the host"
        )
    return "the host broke off the connection" if isinstance(error, ConnectionClosed) else ""


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
