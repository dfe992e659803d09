"""Services that want a key: where the key comes from, that it stays out of everything kept, and how often to ask.

A platform writes the name of the environment variable where the key belongs, in an address or an Authorization header.
The name becomes the key at the moment of sending and nowhere before, so that rows, logs, stored addresses and error
lines only ever hold the name. Owns the bounds of the service's terms too: no request goes out beyond them.
"""

import base64
import datetime as dt
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from crawlers import platforms

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawlers.sources import Source

_NAME = re.compile(r"NEXTRUNG_[A-Z]+_(?:KEY|ID)")
SPANS: Mapping[str, tuple[str, dt.timedelta | None]] = {
    "per_day": ("a day", dt.timedelta(days=1)),
    "per_week": ("a week", dt.timedelta(days=7)),
    "per_month": ("a month", dt.timedelta(days=30)),
    "in_all": ("in all", None),
}
"""The options that bound requests over more than one run, in words and as a time that rolls."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many requests a run may make, and the bound that says so; None where nothing bounds it."""

    requests: int | None
    words: str = ""


def value(name: str) -> str:
    """The key that a variable holds; raise ValueError, naming the variable, where it is not set."""
    found = os.environ.get(name, "").strip()
    if not found:
        raise ValueError(f"{name} is not set; expected the key that the service gave")
    return found


def allowance(options: Any, used: Callable[[dt.timedelta | None], int]) -> Allowance:  # noqa: ANN401 - a platform's own
    """The tightest of the bounds that a row's options set; `used` counts earlier requests over a time, or all of them.

    `per_run` bounds the run alone.
    """
    bounds: list[tuple[int, str]] = []
    if (per_run := getattr(options, "per_run", None)) is not None:
        bounds.append((per_run, f"{per_run} requests a run"))
    for option, (words, span) in SPANS.items():
        if (most := getattr(options, option, None)) is not None:
            bounds.append((max(0, most - used(span)), f"{most} requests {words}"))
    return Allowance(*min(bounds)) if bounds else Allowance(None)


def check_bounds(options: Any) -> None:  # noqa: ANN401 - a platform's own
    """Raise ValueError where a bound of a row's options is less than one request."""
    for option in ("per_run", *SPANS):
        most = getattr(options, option, 1)
        if most < 1:
            raise ValueError(f"{option}: {most}; expected 1 or more requests")


def redacted(text: str) -> str:
    """A text in which each key that is set gives place to its variable's name."""
    for name, key in os.environ.items():
        if _NAME.fullmatch(name) and key.strip():
            for written in {key.strip(), quote(key.strip(), safe="")}:
                text = text.replace(written, name)
    return text


def settings(source: "Source", used: Callable[[dt.timedelta | None], int]) -> dict[str, Any]:
    """Scrapy's settings for a source behind a key; none for any other. `used` is as in `allowance`."""
    names = of(source.platform)
    if not names:
        return {}
    allowed = allowance(source.options, used)
    handler = f"{__name__}.{KeyedHandler.__name__}"
    return {
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler},
        "KEYS": names,
        "REQUESTS_ALLOWED": allowed.requests,
        "REQUESTS_BOUND": allowed.words,
    }


def of(platform: str) -> tuple[str, ...]:
    """The variables that hold a platform's keys; none for most platforms."""
    return tuple(getattr(platforms.load(platform), "KEYS", ()))


class KeyedHandler(HTTP11DownloadHandler):
    """Sends requests with the keys that they name, as many as the run is allowed, and gives answers without them."""

    def __init__(self, crawler: "Crawler") -> None:
        super().__init__(crawler)
        self._stats = crawler.stats
        self._names: tuple[str, ...] = tuple(crawler.settings["KEYS"])
        self._left: int | None = crawler.settings["REQUESTS_ALLOWED"]
        self._bound: str = crawler.settings["REQUESTS_BOUND"] or ""

    async def download_request(self, request: Request) -> Response:
        """Send a request; raise IgnoreRequest where the service's terms allow no more of them."""
        sent = with_keys(request, self._names)
        # What needs no key, as robots.txt, is not what the terms bound.
        if sent is not request and self._left is not None:
            if self._left <= 0:
                if self._stats:
                    # What is not sent is none of the requests that later runs' bounds are held against.
                    self._stats.inc_value("downloader/request_count", -1)
                raise IgnoreRequest(f"was not asked for: the bound of {self._bound} is reached")
            self._left -= 1
        response = await super().download_request(sent)
        request.meta["download_latency"] = sent.meta.get("download_latency")
        if location := response.headers.get("Location"):
            response.headers["Location"] = redacted(location.decode("latin-1"))
        return response.replace(url=request.url)


def with_keys(request: Request, names: Iterable[str]) -> Request:
    """The request as it is sent: each variable's name in its address or Authorization header becomes the key.

    Gives the request itself where it names none of the variables.
    """
    url = request.url
    authorization = (request.headers.get("Authorization") or b"").decode("latin-1")
    for name in names:
        if name in url:
            url = url.replace(name, quote(value(name), safe=""))
        if name in authorization:
            # HTTP Basic with the key as the user and no password (RFC 7617).
            given = base64.b64encode(f"{value(name)}:".encode()).decode("ascii")
            authorization = authorization.replace(name, given)
    before = (request.headers.get("Authorization") or b"").decode("latin-1")
    if url == request.url and authorization == before:
        return request
    sent = request.replace(url=url)
    if authorization:
        sent.headers["Authorization"] = authorization
    return sent
