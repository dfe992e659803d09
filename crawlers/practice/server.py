"""A small HTTP/1.1 server for loopback sites: pages with validators, conditional answers, and odd answers for tests.

Owns the wire: request line and headers in, status, headers and body out. What a path means is the site's affair. It
serves this machine alone and asks nobody who they are, so it must never be bound to an outer address by default.
"""

import datetime as dt
import hashlib
import re
import socketserver
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from io import BufferedReader
from typing import Literal, Protocol, Self
from urllib.parse import parse_qs, unquote

HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"
JSON = "application/json"
TEXT = "text/plain; charset=utf-8"
_LONGEST_LINE = 65_536
_MOST_HEADERS = 100
_LARGEST_BODY = 1_000_000


@dataclass(frozen=True, slots=True)
class Page:
    """An answer.

    `delay` is seconds of waiting before it, `stop_after` the bytes after which the connection is cut, and `repeat` how
    often the body is sent, in place of holding a very large one.
    """

    body: bytes
    kind: str = HTML
    status: int = 200
    modified: dt.datetime | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    stop_after: int | None = None
    repeat: int = 1
    etag: str = ""

    @classmethod
    def kept(cls, body: bytes, kind: str = HTML, *, modified: dt.datetime | None = None, delay: float = 0.0) -> Self:
        """A page that can be asked for again conditionally: its ETag is a digest of its body."""
        digest = hashlib.blake2b(body, digest_size=8).hexdigest()
        return cls(body, kind, modified=modified, delay=delay, etag=f'"{digest}"')

    def unchanged(self, headers: Mapping[str, str]) -> bool:
        """Whether the asker's validators still hold; If-None-Match goes before If-Modified-Since (RFC 9110, 13.2.2)."""
        if tags := headers.get("if-none-match"):
            return bool(self.etag) and (tags.strip() == "*" or self.etag in re.findall(r'"[^"]*"', tags))
        if self.modified and (since := headers.get("if-modified-since")):
            try:
                return parsedate_to_datetime(since) >= self.modified
            except (TypeError, ValueError):
                return False
        return False


_NOT_READ = Page(b"Bad request\n", TEXT, 400)
# What every TLS connection begins with: the record type of a handshake (RFC 8446, 5.1).
_TLS_HANDSHAKE = b"\x16"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: `path` and `query` are percent-decoded, `target` is both as sent, header names are in lower case."""

    path: str
    query: str = ""
    method: Literal["GET", "POST"] = "GET"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    target: str = ""

    @property
    def variables(self) -> dict[str, str]:
        """The query's variables, decoded after they were told apart; the first of several with one name."""
        return _variables(self.target.partition("?")[2] or self.query)

    @property
    def form(self) -> dict[str, str]:
        """The body's variables, where it is a form."""
        return _variables(self.body.decode("utf-8", "replace"))


def _variables(encoded: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(encoded, keep_blank_values=True).items()}


class Site(Protocol):
    """What a server needs of a site."""

    def respond(self, asked: Asked) -> Page:
        """The answer to a request."""


class _Exchange(socketserver.StreamRequestHandler):
    """One connection: requests are answered in turn until either side closes."""

    server: "LoopbackServer"
    rfile: BufferedReader
    timeout = 30
    disable_nagle_algorithm = True

    def handle(self) -> None:
        try:
            while self._one():
                pass
        except (OSError, TimeoutError):
            # The asker has gone, as crawlers do in the middle of a page that is too long for them.
            return

    def _one(self) -> bool:
        """Answer one request; False when the connection is over."""
        # A TLS hello may hold no line's end: waiting for one would leave both sides waiting for each other.
        if self.rfile.peek(1)[:1] == _TLS_HANDSHAKE:
            return self._send(_NOT_READ, body=True, keep=False)
        line = self.rfile.readline(_LONGEST_LINE)
        parts = line.decode("latin-1").split()
        if len(parts) != 3:
            if line.strip():
                self._send(_NOT_READ, body=True, keep=False)
            return False
        method, target, version = parts
        headers = self._headers()
        if headers is None:
            self._send(Page(b"Too many headers\n", TEXT, 431), body=True, keep=False)
            return False
        keep = version == "HTTP/1.1" and headers.get("connection", "").lower() != "close"
        sent = headers.get("content-length", "0")
        if method not in ("GET", "HEAD", "POST") or "transfer-encoding" in headers or not sent.isdecimal():
            self._send(Page(b"Only GET, HEAD and POST, with a length\n", TEXT, 405), body=True, keep=False)
            return False
        if int(sent) > (_LARGEST_BODY if method == "POST" else 0):
            self._send(Page(b"The body is too large\n", TEXT, 413), body=True, keep=False)
            return False
        content = self.rfile.read(int(sent))
        self.server.asked.append(target)
        path, _, query = target.partition("?")
        page = self.server.site.respond(
            Asked(unquote(path), unquote(query), "POST" if method == "POST" else "GET", content, headers, target)
        )
        if page.delay:
            time.sleep(page.delay)
        if page.status == HTTPStatus.OK and page.unchanged(headers):
            page = Page(b"", page.kind, 304, modified=page.modified, etag=page.etag)
        return self._send(page, body=method != "HEAD", keep=keep)

    def _headers(self) -> dict[str, str] | None:
        headers: dict[str, str] = {}
        for _ in range(_MOST_HEADERS):
            line = self.rfile.readline(_LONGEST_LINE)
            if line in (b"\r\n", b"\n", b""):
                return headers
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()
        return None

    def _send(self, page: Page, *, body: bool, keep: bool) -> bool:
        keep = keep and page.stop_after is None
        lines = [f"HTTP/1.1 {page.status} {_reason(page.status)}", f"Date: {_now()}", f"Content-Type: {page.kind}"]
        if page.status != HTTPStatus.NOT_MODIFIED:
            lines.append(f"Content-Length: {len(page.body) * page.repeat}")
        if page.etag:
            lines.append(f"ETag: {page.etag}")
        if page.modified:
            lines.append(f"Last-Modified: {format_datetime(page.modified, usegmt=True)}")
        lines += [f"{name}: {value}" for name, value in page.headers.items()]
        lines.append(f"Connection: {'keep-alive' if keep else 'close'}")
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
        sent = page.body[: page.stop_after] if body else b""
        self.request.sendall(head + sent)
        for _ in range(page.repeat - 1 if body else 0):
            self.request.sendall(sent)
        return keep


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


_clock: tuple[int, str] = (0, "")


def _now() -> str:
    """The Date header's words, made anew once a second."""
    global _clock
    second = int(time.time())
    if _clock[0] != second:
        _clock = (second, format_datetime(dt.datetime.fromtimestamp(second, dt.UTC), usegmt=True))
    return _clock[1]


class LoopbackServer(socketserver.ThreadingTCPServer):
    """A thread for each connection. `asked` holds the latest request targets, oldest first, for tests to look at."""

    allow_reuse_address = True
    daemon_threads = True
    # Threads end with the process; waiting for those of idle kept-alive connections would hold up its end.
    block_on_close = False
    request_queue_size = 128

    def __init__(self, site: Site, host: str, port: int) -> None:
        """Bind at once, so that the port is known; OSError where it is taken."""
        self.site = site
        self.asked: deque[str] = deque(maxlen=50_000)
        super().__init__((host, port), _Exchange)

    @property
    def base_url(self) -> str:
        """The address that the site's paths stand under, without a slash at its end."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"


class Loopback:
    """A site with its server: bound when made, serving while it is entered as a context."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Bind to `host` and `port` (0 for any free one); OSError where it is taken."""
        self.server = LoopbackServer(self, host, port)
        self._thread: threading.Thread | None = None

    def respond(self, asked: Asked) -> Page:
        """The answer to a request; only a site with services takes a POST, by saying so here."""
        if asked.method == "POST":
            return Page(b"Nothing here takes a POST\n", TEXT, 405)
        return self.answer(asked.path, asked.query)

    def answer(self, path: str, query: str) -> Page:
        """The page at a path; both parts are percent-decoded, and the query keeps its separators."""
        return Page(f"Nothing stands at {path}\n".encode(), TEXT, 404)

    @property
    def base_url(self) -> str:
        """Where the site stands, such as http://127.0.0.1:8123."""
        return self.server.base_url

    def asked(self) -> Iterator[str]:
        """The request targets that the site was asked for, oldest first."""
        return iter(tuple(self.server.asked))

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        if self._thread:
            self._thread.join()
