"""What stands in front of every route: the headers of each answer, and the limit on what a request may send.

Owns the policy: no script, nothing from elsewhere, never framed, so that hostile advert text could do nothing even if
it got through.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 1_000_000
"""Bytes that a request's body may have; a whole profile with 500 pieces of evidence stays well below it."""

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}

OPERATORS_ONLY = ("/review", "/api/v1/review")
# Nothing that an operator sees stays anywhere; and a form's request has to say where it comes from, which the stricter
# referrer policy would keep back.
_FOR_OPERATORS = {"cache-control": "no-store", "referrer-policy": "same-origin"}


class Guard:
    """Adds the policy's headers to each answer, and refuses a body beyond the limit while it is still arriving."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting its body, and the answer back with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        too_large = announced.isdecimal() and (len(announced) > 18 or int(announced) > LARGEST_BODY)
        arrived = 0
        path = scope["path"]
        private = any(path == own or path.startswith(f"{own}/") for own in OPERATORS_ONLY)
        policy = HEADERS | _FOR_OPERATORS if private else HEADERS

        async def receive_counted() -> Message:
            nonlocal arrived
            message: Message = {} if too_large else await receive()
            arrived += len(message.get("body", b""))
            if too_large or arrived > LARGEST_BODY:
                # Raised inside the route that reads the body, so it is answered as every other error is.
                raise HTTPException(413)
            return message

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in policy.items():
                    headers.setdefault(name, value)
            await send(message)

        if scope["method"] == "HEAD":
            # HEAD is answered as GET is; the server leaves out the body.
            scope = {**scope, "method": "GET"}
        await self._app(scope, receive_counted, send_guarded)
