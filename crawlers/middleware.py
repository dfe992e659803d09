"""What may be fetched, and when to wait: the rules that hold for every request, whatever page asked for it.

Owns the address guard, robots.txt where it cannot be read, Retry-After, and when a failing host is left alone. Adverts
are hostile input: a link or a redirect never leads the crawler to another host, a file, or an address inside a network.
"""

import asyncio
import datetime as dt
import ipaddress
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest
from scrapy.http import Request, Response
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred

LONGEST_WAIT = 120.0
"""Seconds that a run waits when a host asks for it; a longer wait ends the request, and the next run comes later."""
MOST_FAILURES = 6
"""Failures in a row after which a host is left alone for a while: two pages, each asked for three times."""
MOST_TRIALS = 2
"""Trials in a row that may fail before a host is given up for the rest of a run."""
_USUAL_PORTS = {"http": 80, "https": 443}


class Refused(IgnoreRequest):
    """An address that the crawler does not fetch; the message says why."""


class FetchGuard:
    """Lets through only http(s) requests to the source's own host, which is public save for a practice site."""

    def __init__(self, source_url: str, *, loopback: bool) -> None:
        parts = urlsplit(source_url)
        self.host = (parts.hostname or "").lower()
        self.ports = {parts.port or _USUAL_PORTS[parts.scheme]}
        self.loopback = loopback
        if not loopback:
            self.ports |= set(_USUAL_PORTS.values())

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Take the source's address from the settings that `crawlers.settings` made."""
        return cls(crawler.settings["SOURCE_URL"], loopback=crawler.settings.getbool("SOURCE_LOOPBACK"))

    def process_request(self, request: Request) -> None:
        """Raise Refused for an address outside the source."""
        self.check(request.url)

    def check(self, address: str) -> None:
        """Raise Refused where an address is not the source's own, or not public."""
        try:
            parts = urlsplit(address)
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError:
            raise Refused(f"refused: {address!r} is no address") from None
        if parts.scheme not in _USUAL_PORTS:
            raise Refused(f"refused: {parts.scheme}: is not fetched, only http and https")
        if host != self.host:
            raise Refused(f"refused: {host or address} is not this source's host")
        if "@" in parts.netloc or "\\" in parts.netloc:
            # Readers of addresses differ about where the host begins in such a one.
            raise Refused(f"refused: {address!r} hides its host")
        if (port or _USUAL_PORTS[parts.scheme]) not in self.ports:
            raise Refused(f"refused: port {port} is not this source's")
        if not self.loopback and is_private(host):
            raise Refused(f"refused: {host} is not a public address")


class PublicResolver(CachingThreadedResolver):
    """Refuses a name that leads inside a network, at the moment of connecting, so that no later answer gets past."""

    def getHostByName(self, name: str, timeout: "Sequence[int]" = ()) -> "Deferred[str]":  # noqa: N802 - Twisted's
        """Resolve a name; fail with DNSLookupError where its address is not public."""
        found: Deferred[str] = super().getHostByName(name, timeout)
        found.addCallback(_public, name)
        return found


class Robots(RobotsTxtMiddleware):
    """Scrapy's robots.txt rules, save that one that the server fails to give allows nothing (RFC 9309, 2.3.1.4)."""

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            response = response.replace(body=b"User-agent: *\nDisallow: /")
        elif response.status >= 400:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)


class Patience:
    """Waits as long as a 429 or 503 answer asks before Scrapy's own retry."""

    async def process_response(self, request: Request, response: Response) -> Response:
        """Wait out Retry-After; raise IgnoreRequest where it asks for longer than a run waits."""
        if response.status in (429, 503) and (asked := response.headers.get("Retry-After")):
            wait = seconds(asked.decode("latin-1"), dt.datetime.now(dt.UTC))
            if wait > LONGEST_WAIT:
                raise IgnoreRequest(f"answered {response.status} and asks to wait {wait:.0f} seconds")
            await asyncio.sleep(wait)
        return response


class Breaker:
    """Stops asking a host that fails again and again; after a while one request tries it for all that wait.

    A host whose trials fail too is left alone for the rest of the run.
    """

    def __init__(self, wait: float) -> None:
        self.wait = wait
        self._failures = self._trials = 0
        self._trial: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Take the wait, in seconds, from the settings that `crawlers.settings` made."""
        return cls(crawler.settings.getfloat("BREAKER_WAIT"))

    async def process_request(self, request: Request) -> None:
        """Let a request through to a host that answers; raise IgnoreRequest where it has been given up."""
        while self._failures >= MOST_FAILURES:
            if self._trials >= MOST_TRIALS:
                raise IgnoreRequest(f"was not asked for: its host failed {self._failures} times in a row")
            if self._trial is None:
                self._trial = asyncio.get_running_loop().create_future()
                await asyncio.sleep(self.wait * 2**self._trials)
                request.meta["trial"] = True
                return
            await asyncio.shield(self._trial)

    def process_response(self, request: Request, response: Response) -> Response:
        """Count an answer: one that says that the host is overwhelmed is a failure, a refusal is an answer."""
        self._count(request, failed=response.status >= 500 or response.status == 429)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count an answer that did not come; one that was too large came."""
        self._count(request, failed=not isinstance(exception, IgnoreRequest | DownloadCancelledError))

    def _count(self, request: Request, *, failed: bool) -> None:
        self._failures = self._failures + 1 if failed else 0
        if request.meta.pop("trial", False) and self._trial is not None:
            self._trials = self._trials + 1 if failed else 0
            self._trial.set_result(None)
            self._trial = None


def seconds(retry_after: str, now: dt.datetime) -> float:
    """How long a Retry-After header asks to wait from `now`: seconds or an HTTP date; 0 where it is neither."""
    said = retry_after.strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        when = parsedate_to_datetime(said)
    except ValueError:
        return 0.0
    return max(0.0, (when.replace(tzinfo=when.tzinfo or dt.UTC) - now).total_seconds())


def is_private(host: str) -> bool:
    """Whether a literal address is not an ordinary one of the public internet; a name is not.

    Those of the newer kind that carry one of the older (mapped, translated, tunnelled) are not ordinary: what a gateway
    makes of them may lie inside a network.
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    if not address.is_global or address.is_multicast or address.is_reserved:
        return True
    return isinstance(address, ipaddress.IPv6Address) and (address.is_site_local or address.sixtofour is not None)


def _public(found: Any, name: str) -> Any:  # noqa: ANN401 - Twisted's callbacks are untyped
    if is_private(str(found)):
        raise DNSLookupError(f"{name} leads to {found}, which is not a public address")
    return found
