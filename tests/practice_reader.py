"""Plain requests to a loopback site, and the platforms' own readers over it without the crawler's engine."""

import http.client
from urllib.parse import urlsplit

from scrapy.http import HtmlResponse, Request

from crawlers import keys, platforms
from crawlers.items import Listed, Total
from store.postings import RawPosting
from store.runs import Rejected


def fetch(
    url: str, method: str = "GET", body: bytes | None = None, **headers: str
) -> tuple[int, bytes, http.client.HTTPMessage]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response.status, response.read(), response.headers
    finally:
        connection.close()


def ask(request: Request) -> HtmlResponse:
    sent = {name.decode(): values[0].decode() for name, values in request.headers.items()}
    status, body, headers = fetch(request.url, request.method, request.body or None, **sent)
    return HtmlResponse(
        request.url, status=status, headers=headers.items(), body=body, encoding="utf-8", request=request
    )


def crawl(source) -> tuple[list[Listed], dict[str, RawPosting | str], int | None]:
    """What the platform's own reader makes of a tenant: what is listed, and a posting or a reason for each."""
    platform = platforms.load(source.platform)
    listed, read, total = [], {}, None
    waiting, seen = list(platform.start(source)), set()
    while waiting:
        request = waiting.pop()
        asked = (request.method, request.url, request.body)
        if asked in seen:
            continue
        seen.add(asked)
        response = ask(keys.with_keys(request, keys.of(source.platform))).replace(request=request)
        known = request.meta.get("listed")
        if known and response.status != 200:
            read[known.native_id] = f"answered {response.status}"
            continue
        assert response.status == 200, request.url
        try:
            found = list(
                platform.read_detail(response, source, known) if known else platform.read_list(response, source)
            )
        except ValueError as error:
            read[known.native_id] = str(error)
            continue
        for item in found:
            if isinstance(item, Listed):
                listed.append(item)
            elif isinstance(item, Total):
                total = item.count
            elif isinstance(item, Rejected):
                read[item.url] = item.reason
            elif isinstance(item, RawPosting):
                read[item.native_id] = item
            elif isinstance(item, Request):
                waiting.append(item)
    return listed, read, total
