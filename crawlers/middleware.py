"""What may be fetched, and when to wait: the rules that hold for every request, whatever page asked for it.

Owns the address guard, robots.txt where it cannot be read, and Retry-After. Adverts are hostile input: a link or a
redirect never leads the crawler to another host, a file, or an address inside a network.
"""

import asyncio
import datetime as dt
import ipaddress
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred

LONGEST_WAIT = 120.0
"""Seconds that a run waits when a host asks for it; a longer wait ends the request, and the next run comes later."""
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
    """Whether a literal address is not one of the public internet; a name is not."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _public(found: Any, name: str) -> Any:  # noqa: ANN401 - Twisted's callbacks are untyped
    if is_private(str(found)):
        raise DNSLookupError(f"{name} leads to {found}, which is not a public address")
    return found
