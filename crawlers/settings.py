"""Scrapy's settings for one source: polite, bounded, quiet, and nothing that a crawl of adverts does not need."""

import os
from typing import Any

from crawlers.sources import Source

VERSION = "0.1"
ROBOTS_NAME = "nextrung"
LARGEST_PAGE = 10 * 1024 * 1024
"""Bytes; a page beyond it is not an advert nor a list of adverts."""
ANSWER_WITHIN = 30
"""Seconds for one answer."""
LONGEST_RUN = 2 * 60 * 60
"""Seconds; a run beyond it stops, and counts as not having seen the whole list."""
MOST_REDIRECTS = 5
PAUSE = 30
"""How many times the usual delay a host that fails again and again is left alone before it is tried again."""
_SCRAPYS_MIDDLEWARES = {
    f"scrapy.downloadermiddlewares.{name}": place
    for name, place in {
        "downloadtimeout.DownloadTimeoutMiddleware": 350,
        "defaultheaders.DefaultHeadersMiddleware": 400,
        "useragent.UserAgentMiddleware": 500,
        "retry.RetryMiddleware": 550,
        "httpcompression.HttpCompressionMiddleware": 590,
        "redirect.RedirectMiddleware": 600,
        "stats.DownloaderStats": 850,
    }.items()
}
"""Scrapy's own, at their usual places. No cookies, no passwords, no redirects that a page's text asks for; and no
proxy, which would resolve names out of the guard's sight."""
_SCRAPYS_EXTENSIONS = {"scrapy.extensions.closespider.CloseSpider": 0, "scrapy.extensions.throttle.AutoThrottle": 0}
_WEB = "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"


def user_agent() -> str:
    """Who is asking, with the operator's contact from NEXTRUNG_CONTACT (an address or a page)."""
    contact = " ".join(os.environ.get("NEXTRUNG_CONTACT", "").split()).encode("ascii", "ignore").decode()
    return f"Nextrung/{VERSION} (child-protection vacancies; {contact or 'operator has set no contact'})"


def for_source(source: Source) -> dict[str, Any]:
    """The settings of one source's crawl."""
    settings: dict[str, Any] = {
        "SOURCE_URL": source.url,
        "SOURCE_LOOPBACK": source.loopback,
        "USER_AGENT": user_agent(),
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": ROBOTS_NAME,
        # What is left out here is not even imported, which is a sixth of the time that a crawl takes to start.
        "EXTENSIONS_BASE": _SCRAPYS_EXTENSIONS,
        "DOWNLOAD_HANDLERS_BASE": {"http": _WEB, "https": _WEB},
        "DOWNLOADER_MIDDLEWARES_BASE": _SCRAPYS_MIDDLEWARES,
        "DOWNLOADER_MIDDLEWARES": {
            "crawlers.middleware.FetchGuard": 10,
            "crawlers.middleware.Robots": 100,
            "crawlers.middleware.Patience": 560,
            "crawlers.middleware.Breaker": 900,
        },
        "BREAKER_WAIT": source.delay * PAUSE,
        "ITEM_PIPELINES": {"crawlers.pipelines.StorePipeline": 100},
        "CONCURRENT_ITEMS": 1,  # Scrapy starts this many tasks for each page, which gives one item
        "DOWNLOAD_MAXSIZE": LARGEST_PAGE,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": ANSWER_WITHIN,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "CLOSESPIDER_TIMEOUT": LONGEST_RUN,
        "REDIRECT_MAX_TIMES": MOST_REDIRECTS,
        "STATS_DUMP": False,
        "LOG_LEVEL": "CRITICAL",  # a run reports in one line of its own
    }
    if not source.loopback:
        settings["TWISTED_DNS_RESOLVER"] = "crawlers.middleware.PublicResolver"
    if source.delay:
        settings |= {
            "CONCURRENT_REQUESTS": 1,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "DOWNLOAD_DELAY": source.delay,
            "AUTOTHROTTLE_ENABLED": True,
            "AUTOTHROTTLE_START_DELAY": source.delay,
            "AUTOTHROTTLE_MAX_DELAY": 60.0,
        }
    return settings
