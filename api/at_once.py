"""Routes with an answer that is there already, which is given before anything else is read of a request.

Owns that short way. FastAPI reads and checks a request with more work than such an answer takes, so whatever is out of
the ordinary goes the ordinary way, which refuses it or makes the answer: what may be asked is told in one place.
"""

from collections.abc import Awaitable, Callable

from fastapi.routing import APIRoute
from starlette.types import Receive, Scope, Send

JSON = "application/json"


def at_once(made: Callable[[Scope], Awaitable[bytes | None]]) -> type[APIRoute]:
    """A kind of route that gives what `made` gives, as JSON; None is for the ordinary way."""

    class AtOnce(APIRoute):
        async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
            answer = await made(scope) if scope["method"] == "GET" else None
            if answer is None:
                await super().handle(scope, receive, send)
                return
            headers = [(b"content-length", str(len(answer)).encode()), (b"content-type", JSON.encode())]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": answer})

    return AtOnce
