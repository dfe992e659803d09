"""Answers that are known to still hold: ETags, what caches may keep, compression, and a bounded store of our own.

Owns when an answer may be given again. It never keeps one that was made for a key, a cookie or a moment, and never one
that anything in the database may have outdated; what an answer says is the routes' part.
"""

import gzip
import hashlib
import zlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from store.changes import Changes

MOST_BYTES = 64_000_000
"""What kept answers take together; beyond it those that were not asked for the longest go first."""
LARGEST_KEPT = 1_000_000
LEAST_COMPRESSED = 1_000
"""Bytes below which compressing costs more than it saves: a small answer is one packet either way."""
LEVEL = 5
"""Of gzip: the higher levels take twice the time for two per cent."""

PUBLIC = b"public, no-cache"
"""Anybody may keep a read, and asks whether it still holds before showing it: a vacancy may have closed."""
NEVER = b"no-store"
"""Whatever was sent in, or shown to one person, is kept nowhere."""

_TEXT = ("text/", "application/json", "application/problem+json", "application/schema+json", "application/x-ndjson")
_MOMENT = "told_the_moment"
_JSON = [(b"content-type", b"application/json")]
_OUR_OWN = (b"content-length", b"vary", b"etag", b"cache-control")
"""The headers that are told anew for each form of an answer."""

Ready = Callable[[Scope, str], Awaitable[bytes | None]]
"""Gives the JSON that is there already for a request; it is told the mark of the database. None is for asking on."""


def told_the_moment(scope: Scope) -> None:
    """Note that the answer to this request says what is so at this moment, and so is made anew each time."""
    scope.setdefault("state", {})[_MOMENT] = True


@dataclass(frozen=True, slots=True)
class _Asked:
    """What of a request decides whether an answer fits it."""

    key: tuple[bytes | str, ...]
    known: bytes
    gzip: bool
    private: bool


@dataclass(slots=True)
class _Kept:
    """An answer with the mark of the database that it was made from."""

    mark: str
    headers: list[tuple[bytes, bytes]]
    body: bytes
    etag: bytes
    packed: bytes = field(default=b"")

    def size(self) -> int:
        return len(self.body) + 1_000


class Answers:
    """Gives a kept answer where it still holds, 304 where the caller has it, and otherwise asks the application.

    What is `ready` for a request is given before the application reads it.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        changes: Changes,
        day: Callable[[], Any],
        ready: Ready | None = None,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._app = app
        self._changes = changes
        self._day = day
        self._ready = ready
        self._most_bytes = most_bytes
        self._kept: OrderedDict[tuple[bytes | str, ...], _Kept] = OrderedDict()
        self._bytes = 0
        self._in_step = ""
        self._under_way: dict[tuple[bytes | str, ...], list[anyio.Event]] = {}
        """Who waits for an answer that is being made, by what was asked."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; whatever is not a public read goes through, marked as not to be kept."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = _asked(scope, str(self._day()))
        if scope["method"] != "GET" or asked.private:
            await self._app(scope, receive, _marked(send))
            return
        if asked.key in self._under_way:
            # The same was asked a moment ago: one does the work, and all have its answer.
            done = anyio.Event()
            self._under_way[asked.key].append(done)
            await done.wait()
        mark = self._changes.mark() if self._changes.at_once else await run_in_threadpool(self._changes.mark)
        kept = self._kept.get(asked.key)
        if kept is not None and mark and kept.mark == mark:
            self._kept.move_to_end(asked.key)
            await _give(kept, asked, send)
            return
        waiting = self._under_way.setdefault(asked.key, [])

        def passing() -> None:
            if self._under_way.get(asked.key) is waiting:
                del self._under_way[asked.key]
            while waiting:
                waiting.pop().set()

        try:
            await self._make(scope, receive, send, asked, mark, passing)
        finally:
            passing()

    async def _make(
        self, scope: Scope, receive: Receive, send: Send, asked: _Asked, mark: str, passing: Callable[[], object]
    ) -> None:
        """Give what is ready or ask the application, and keep the answer where it holds for whoever asks next."""
        in_step = (bool(mark) and mark == self._in_step) or await run_in_threadpool(self._changes.in_step)
        if in_step:
            self._in_step = mark

        async def whole(headers: Iterable[tuple[bytes, bytes]], body: bytes) -> None:
            made = _Kept(mark, list(headers), body, _etag(body))
            if in_step and not scope.get("state", {}).get(_MOMENT) and len(body) <= LARGEST_KEPT:
                self._keep(asked.key, made)
            await _give(made, asked, send)

        body = await self._ready(scope, mark) if self._ready else None
        if body is not None:
            await whole(_JSON, body)
        else:
            await self._app(scope, receive, _Taken(asked, send, whole, passing))

    def _keep(self, key: tuple[bytes | str, ...], made: _Kept) -> None:
        before = self._kept.pop(key, None)
        self._bytes += made.size() - (before.size() if before else 0)
        self._kept[key] = made
        while self._bytes > self._most_bytes:
            self._bytes -= self._kept.popitem(last=False)[1].size()


async def _give(kept: _Kept, asked: _Asked, send: Send) -> None:
    packed = b""
    if asked.gzip and _compressible(kept.headers, kept.body):
        packed = kept.packed = kept.packed or gzip.compress(kept.body, LEVEL, mtime=0)
    # The two forms are different bytes, and so have different validators.
    etag = b'"%s-gzip"' % kept.etag if packed else b'"%s"' % kept.etag
    body = packed or kept.body
    vary = [value for name, value in kept.headers if name == b"vary"]
    told = [pair for pair in kept.headers if pair[0] not in _OUR_OWN]
    told += [(b"etag", etag), (b"cache-control", PUBLIC), (b"vary", b", ".join([*vary, b"Accept-Encoding"]))]
    if _fits(asked.known, kept.etag):
        told = [pair for pair in told if pair[0] != b"content-type"]
        await send({"type": "http.response.start", "status": 304, "headers": told})
        await send({"type": "http.response.body", "body": b""})
        return
    if packed:
        told.append((b"content-encoding", b"gzip"))
    told.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": 200, "headers": told})
    await send({"type": "http.response.body", "body": body})


class _Taken:
    """Takes an answer as the application sends it: whole ones are handed on, others pass as they come."""

    def __init__(
        self,
        asked: _Asked,
        send: Send,
        whole: Callable[[Iterable[tuple[bytes, bytes]], bytes], Awaitable[None]],
        passing: Callable[[], object],
    ) -> None:
        self._asked = asked
        self._send = send
        self._whole = whole
        self._passing = passing
        self._start: Message | None = None
        self._packer: Any = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        start, self._start = self._start, None
        more = message.get("more_body", False)
        if start is not None:
            headers = MutableHeaders(scope=start)
            fresh = start["status"] == 200 and "etag" not in headers and "set-cookie" not in headers
            if fresh and not more and not headers.get("cache-control", "").startswith((NEVER.decode(), "private")):
                await self._whole(start["headers"], message.get("body", b""))
                return
            headers.setdefault("cache-control", (PUBLIC if start["status"] in (200, 304) else NEVER).decode())
            if more and self._asked.gzip and _is_text(start["headers"]) and headers["cache-control"] != NEVER.decode():
                self._packer = zlib.compressobj(LEVEL, wbits=31)
                headers["content-encoding"] = "gzip"
                del headers["content-length"]
            # Whoever waits for the same need not wait for the end of what is not kept.
            self._passing()
            if more:
                headers.add_vary_header("Accept-Encoding")
            await self._send(start)
        if self._packer is not None:
            body = self._packer.compress(message.get("body", b"")) + (b"" if more else self._packer.flush())
            message = {**message, "body": body}
        await self._send(message)


def _asked(scope: Scope, day: str) -> _Asked:
    told: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        told[name] = told[name] + b"," + value if name in told else value
    # A page may name the address that it was asked at, and an error is a page for whoever asks for one.
    page = b"html" if b"text/html" in told.get(b"accept", b"") else b""
    key = (day, scope["scheme"], told.get(b"host", b""), scope["path"], scope["query_string"], page)
    return _Asked(
        key=key,
        known=told.get(b"if-none-match", b""),
        gzip=_takes_gzip(told.get(b"accept-encoding", b"")),
        private=b"authorization" in told or b"cookie" in told,
    )


def _takes_gzip(accepted: bytes) -> bool:
    for part in accepted.lower().split(b","):
        name, _, weight = part.partition(b";")
        if name.strip() in (b"gzip", b"*"):
            return weight.replace(b" ", b"") not in (b"q=0", b"q=0.0", b"q=0.00", b"q=0.000")
    return False


def _fits(known: bytes, etag: bytes) -> bool:
    """Whether one of the validators that the caller sent is this answer's, in either form (RFC 9110, 13.1.2)."""
    if not known:
        return False
    sent = {tag.strip().removeprefix(b"W/").strip(b'"').removesuffix(b"-gzip") for tag in known.split(b",")}
    return etag in sent or b"*" in sent


def _etag(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=16).hexdigest().encode()


def _is_text(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    return any(name == b"content-type" and value.decode("latin-1").startswith(_TEXT) for name, value in headers)


def _compressible(headers: Iterable[tuple[bytes, bytes]], body: bytes) -> bool:
    return len(body) >= LEAST_COMPRESSED and _is_text(headers)


def _marked(send: Send) -> Send:
    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).setdefault("cache-control", NEVER.decode())
        await send(message)

    return marked
