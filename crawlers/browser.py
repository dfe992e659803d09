"""Pages that are only there for a real browser: the optional extra with scrapy-playwright, off unless a row asks.

Owns the settings that bring the browser in, and what holds it. A browser resolves names and follows redirects by
itself, out of sight of the crawler's guard. So the source's host is looked up once, beforehand: the browser is told
that one public address, and that no other name or number leads anywhere. What a page asks for is also held to the
source's own host and port, and pictures, fonts and films are never asked for.
"""

import asyncio
import contextlib
import importlib
import importlib.util
import ipaddress
import os
import shutil
import socket
from collections.abc import Callable
from typing import Any, Protocol
from urllib.parse import urlsplit

from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError
from scrapy.http import Request, Response

from crawlers import soup
from crawlers.middleware import FetchGuard, Refused, is_private
from crawlers.settings import ANSWER_WITHIN, LARGEST_PAGE, user_agent
from crawlers.sources import Source

EXTRA = "browser"
"""The name of the extra in pyproject.toml."""
_UNREAD = frozenset({"image", "font", "media"})
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
SHOWN_WITHIN = ANSWER_WITHIN / 2
"""Seconds that a page's script may take to show what the page is about, once the page is there."""
_NO_PAGE = "body.neterror"
"""What Chromium shows in place of a page that it may not leave for; nothing follows it."""


class Asked(Protocol):
    """What is looked at in a request that the browser is about to make."""

    url: str
    resource_type: str


def check() -> None:
    """Raise ValueError, naming the extra, where it is not installed."""
    if importlib.util.find_spec("scrapy_playwright") is None:
        raise ValueError(
            "the row's options.browser is true, which needs the extra that brings a browser: "
            f"pip install 'nextrung[{EXTRA}]', and a Chromium on this machine"
        )


def shown(request: Request, selector: str) -> Request:
    """The request, to be made by a browser, which gives the page once something that `selector` finds is in it.

    A page where nothing of the kind comes in time is given as it is then.
    """
    step = importlib.import_module("scrapy_playwright.page").PageMethod(_settle, selector)
    return request.replace(meta={**request.meta, "playwright": True, "playwright_page_methods": [step]})


async def _settle(page: Any, selector: str) -> None:  # noqa: ANN401 - known only where the extra is installed
    """Wait for a page's script, which may load the page anew."""
    with contextlib.suppress(importlib.import_module("playwright.async_api").TimeoutError):
        await page.wait_for_selector(f"{selector}, {_NO_PAGE}", state="attached", timeout=SHOWN_WITHIN * 1000)


def unwrapped(response: Response) -> Response:
    """An answer as the site gave it, where the browser put a service's JSON into a page for people."""
    if "playwright" not in response.flags:
        return response
    shown_as = soup.soup(response).select_one("body > pre")
    return response.replace(body=shown_as.get_text().encode()) if shown_as else response


def settings(source: Source) -> dict[str, Any]:
    """Scrapy's settings for a row that wants a browser; none for any other, or where the extra is not installed."""
    if not getattr(source.options, "browser", False) or importlib.util.find_spec("scrapy_playwright") is None:
        return {}
    launch: dict[str, Any] = {
        "args": [
            f"--host-resolver-rules={rules(source)}",
            # What goes by no name, or by a protocol that no rule sees.
            "--disable-quic",
            "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
            "--disable-background-networking",
        ],
        # Chromium refuses its own sandbox to the system's first user.
        "chromium_sandbox": not hasattr(os, "geteuid") or os.geteuid() != 0,
    }
    if program := next(filter(None, map(shutil.which, PROGRAMS)), None):
        launch["executable_path"] = program
    return {
        # Each handler starts a browser, so there is one, for the scheme that the row's address has.
        "DOWNLOAD_HANDLERS": {urlsplit(source.url).scheme: _handler()},
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_LAUNCH_OPTIONS": launch,
        "PLAYWRIGHT_CONTEXTS": {
            "default": {"service_workers": "block", "accept_downloads": False, "user_agent": user_agent()}
        },
        "PLAYWRIGHT_ABORT_REQUEST": refuses(source),
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": ANSWER_WITHIN * 1000,
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 1,
    }


def rules(source: Source) -> str:
    """Where the browser finds each host: the source's at the one address that it had just now, any other nowhere.

    A name that leads inside a network, save for the practice county's, leads nowhere too.
    """
    nowhere = "MAP * ~NOTFOUND"
    try:
        found = {str(place[0]) for *_, place in socket.getaddrinfo(source.host, None, type=socket.SOCK_STREAM)}
    except OSError:
        return nowhere
    if not found or (not source.loopback and any(is_private(address) for address in found)):
        return nowhere
    # An address of the older kind first: not every machine reaches the newer.
    address = min(found, key=lambda one: (ipaddress.ip_address(one.partition("%")[0]).version, one))
    there = f"[{address}]" if ":" in address else address
    ports = sorted(FetchGuard(source.url, loopback=source.loopback).ports)
    return ", ".join([*(f"MAP {source.host}:{port} {there}:{port}" for port in ports), nowhere])


def refuses(source: Source) -> Callable[[Asked], bool]:
    """Whether the browser may not make a request: one that the crawler would not, or one for what is not read."""
    guard = FetchGuard(source.url, loopback=source.loopback)

    def refused(asked: Asked) -> bool:
        try:
            guard.check(asked.url)
        except Refused:
            return True
        return asked.resource_type in _UNREAD

    return refused


def _handler() -> type[Any]:
    """The extra's way of fetching, bounded in time and size: a page's script can hold a browser for ever."""
    usual: Any = importlib.import_module("scrapy_playwright.handler").ScrapyPlaywrightDownloadHandler

    class Bounded(usual):  # type: ignore[misc]  # known only where the extra is installed
        async def download_request(self, request: Request) -> Response:
            try:
                response: Response = await asyncio.wait_for(super().download_request(request), 2 * ANSWER_WITHIN)
            except TimeoutError:
                raise DownloadTimeoutError(f"{urlsplit(request.url).path} did not come") from None
            if len(response.body) > LARGEST_PAGE:
                raise DownloadCancelledError("too large")
            return response

    return Bounded
