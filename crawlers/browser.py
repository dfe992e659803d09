"""Pages that are only there for a real browser: the optional extra with scrapy-playwright, off unless a row asks.

Owns the settings that bring the browser in. The browser's own requests go past the crawler's guard, so it may ask
nothing of any host but the source's own, and never for pictures, fonts or films.
"""

import importlib.util
from collections.abc import Callable
from typing import Any, Protocol
from urllib.parse import urlsplit

from crawlers.sources import Source

_HANDLER = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"
_UNREAD = frozenset({"image", "font", "media"})


class Asked(Protocol):
    """What is looked at in a request that the browser is about to make."""

    url: str
    resource_type: str


def check() -> None:
    """Raise ValueError where the extra is not installed."""
    if importlib.util.find_spec("scrapy_playwright") is None:
        raise ValueError("options.browser: true needs scrapy-playwright, which is not installed")


def settings(source: Source) -> dict[str, Any]:
    """Scrapy's settings for a row that wants a browser; none for any other."""
    if not getattr(source.options, "browser", False) or importlib.util.find_spec("scrapy_playwright") is None:
        return {}
    return {
        "DOWNLOAD_HANDLERS": {"http": _HANDLER, "https": _HANDLER},
        "PLAYWRIGHT_ABORT_REQUEST": refuses(source.host),
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 1,
    }


def refuses(host: str) -> Callable[[Asked], bool]:
    """Whether the browser may not make a request: another host's, another scheme's, or one for what is not read."""

    def refused(asked: Asked) -> bool:
        parts = urlsplit(asked.url)
        elsewhere = (parts.hostname or "").lower() != host or parts.scheme not in ("http", "https")
        return elsewhere or asked.resource_type in _UNREAD

    return refused
