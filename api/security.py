"""What stands in front of every route: the headers of each answer, and which other sites may ask what.

Owns the policy: no script, no style but the page's own, nothing from elsewhere, never framed, so that hostile advert
text could do nothing even if it got through; any site may read what is public, and none may make a browser change
anything.
"""

from functools import cache
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.assets import STYLE_MARK

HEADERS = {
    "content-security-policy": (
        f"default-src 'none'; style-src {STYLE_MARK}; img-src data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Nothing to other sites; to this one, so that even an old browser says where a form's request comes from.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
SECURE = {"strict-transport-security": "max-age=31536000; includeSubDomains"}
"""Told over TLS alone, for a year; over plain HTTP a browser is to pay no heed to it (RFC 6797, 8.1)."""
NOT_INDEXED = {"x-robots-tag": "noindex"}
"""Told of practice data, wherever it is served: nobody is to come upon a fictional vacancy by searching the web."""

OPERATORS_ONLY = ("/review", "/api/v1/review")
_FOR_OPERATORS = {"cache-control": "no-store"}
"""Nothing that an operator sees stays anywhere."""

READS = ("GET", "HEAD")
# No credentials: what a key opens is not told to another site's script, and without one all see the same.
_FOR_OTHER_SITES = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After",
}
_PREFLIGHT = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": ", ".join(READS),
    "access-control-allow-headers": "Accept, If-None-Match",
    "access-control-max-age": "86400",
}


class Guard:
    """Adds the policy's headers to each answer, and answers a browser that asks whether another site may read."""

    def __init__(self, app: ASGIApp, *, indexed: bool) -> None:
        self._app = app
        self._indexed = indexed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer back with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path, method = scope["path"], scope["method"]
        private = any(path == own or path.startswith(f"{own}/") for own in OPERATORS_ONLY)
        shared = not private and path.startswith("/api/")
        # The server itself takes the scheme from a proxy that it trusts, and from nobody else.
        told = _policy(private, shared and method in READS, scope["scheme"] == "https", self._indexed)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent = message["headers"] = list(message["headers"])
                named = {name for name, _ in sent}
                sent += [pair for pair in told if pair[0] not in named]
            await send(message)

        if shared and method == "OPTIONS":
            asked = Headers(scope=scope)
            if "origin" in asked and asked.get("access-control-request-method") in READS:
                headers = [(name.encode(), value.encode()) for name, value in _PREFLIGHT.items()]
                await send_guarded({"type": "http.response.start", "status": 204, "headers": headers})
                await send_guarded({"type": "http.response.body", "body": b""})
                return
        if method == "HEAD":
            # HEAD is answered as GET is; the server leaves out the body.
            scope = {**scope, "method": "GET"}
        await self._app(scope, receive, send_guarded)


def from_here(headers: Headers) -> bool:
    """Whether a request is not one that another site made a browser send.

    A browser says where a request comes from in Sec-Fetch-Site, an older one in Origin alone; a program sends neither.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        # "none" is somebody who typed the address or opened a bookmark.
        return site in ("same-origin", "none")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def policy(*, secure: bool, indexed: bool) -> dict[str, str]:
    """The headers of every answer: over TLS or not, and of data that may be indexed or of practice data."""
    return HEADERS | (SECURE if secure else {}) | ({} if indexed else NOT_INDEXED)


@cache
def _policy(private: bool, shared: bool, secure: bool, indexed: bool) -> tuple[tuple[bytes, bytes], ...]:
    told = policy(secure=secure, indexed=indexed) | (_FOR_OPERATORS if private else {})
    told |= _FOR_OTHER_SITES if shared else {}
    return tuple((name.encode(), value.encode()) for name, value in told.items())
