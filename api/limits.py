"""What a caller may send: how often, how much at once, and from which site's page.

Owns these limits and their answers, given before the application has read or done anything. The count is kept in the
memory of this process alone, so several workers allow so many times as much together.
"""

import ipaddress
import math
import os
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import respond
from api.security import READS, from_here

LARGEST_BODY = 1_000_000
"""Bytes that a request's body may have; a whole profile with 500 pieces of evidence stays well below it."""

VARIABLE = "NEXTRUNG_RATE_LIMIT"
A_MINUTE = 600
"""Requests that one address may make in a minute unless VARIABLE says otherwise: ten people reading at once."""
MOST = 1_000_000
_MOST_ADDRESSES = 20_000


LONGEST_QUERY = 8_000
"""Bytes that the parameters of an address may have together."""

TOO_LONG = f"The address has more than the {LONGEST_QUERY} bytes of parameters that are accepted."
TOO_LARGE = "The body is larger than the 1 MB that is accepted."
ELSEWHERE = "A form is sent from this site's own page, not from another."


class RateLimitProblem(Exception):  # noqa: N818 - what is wrong is in the configuration, named in a user's words
    """The configured limit cannot be used; the message says what was expected."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Whether a request is within the limit, how many more are at once, and in how many seconds one more is."""

    within: bool
    remaining: int
    seconds: int


class Rates:
    """Counts requests by address with the generic cell rate algorithm: one number an address, no queue, no clean-up.

    `a_minute` requests may come at once, and then one every minute / `a_minute`.
    """

    def __init__(self, a_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.a_minute = a_minute
        self._clock = clock
        self._step = 60 / a_minute
        self._until: OrderedDict[str, float] = OrderedDict()

    def count(self, address: str) -> Allowed:
        """Count one request of this address."""
        now = self._clock()
        # Each request takes one step of time from the minute that an address has in hand.
        taken = max(self._until.get(address, now), now) + self._step
        ahead = taken - now - 60
        if ahead > 1e-6:
            return Allowed(False, 0, math.ceil(ahead))
        self._until[address] = taken
        self._until.move_to_end(address)
        if len(self._until) > _MOST_ADDRESSES:
            # Whoever was silent the longest has most of a minute in hand again.
            self._until.popitem(last=False)
        return Allowed(True, int((-ahead + 1e-6) / self._step), math.ceil(taken - now))


def rate_limit_configured(text: str | None = None) -> int | None:
    """Requests a minute as NEXTRUNG_RATE_LIMIT, or this text, says: 0 for no limit, None where it says nothing.

    Raises RateLimitProblem for anything but a whole number from 0 to MOST.
    """
    told = (os.environ.get(VARIABLE, "") if text is None else text).strip()
    if not told:
        return None
    if not (told.isascii() and told.isdecimal() and len(told) <= 9 and int(told) <= MOST):
        raise RateLimitProblem(f"{VARIABLE}: {told[:40]!r} cannot be used; expected requests a minute, 0 to {MOST}")
    return int(told)


def address_of(scope: Scope, *, own: bool) -> str | None:
    """By what a caller is counted: its IPv4 address, or the network of its IPv6 one; None where there is none.

    A caller on this machine is counted only where `own` says so: it is a proxy that does not tell for whom it asks, or
    somebody who has the machine anyway.
    """
    client = scope.get("client")
    return _counted_as(client[0], own) if client else None


@lru_cache(maxsize=4096)
def _counted_as(client: str, own: bool) -> str | None:
    try:
        address = ipaddress.ip_address(client.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if address.is_loopback and not own:
        return None
    # One customer of a provider has a whole /64, and so any number of addresses.
    return str(address) if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))


class Limits:
    """Refuses who asks too often (429), sends too much (413, 414) or was made to elsewhere (403)."""

    def __init__(self, app: ASGIApp, *, limit: int | None) -> None:
        self._app = app
        self._own = limit is not None
        self._rates = None if limit == 0 else Rates(A_MINUTE if limit is None else limit)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, counting its body as it arrives, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told: Mapping[str, str] = {}
        address = address_of(scope, own=self._own)
        if self._rates is not None and address is not None:
            allowed = self._rates.count(address)
            told = {
                "RateLimit-Limit": str(self._rates.a_minute),
                "RateLimit-Remaining": str(allowed.remaining),
                "RateLimit-Reset": str(allowed.seconds),
            }
            if not allowed.within:
                words = f"Too many requests: {self._rates.a_minute} a minute are answered."
                headers = {**told, "Retry-After": str(allowed.seconds)}
                await respond(Request(scope), 429, words, headers=headers)(scope, receive, send)
                return
        if scope["method"] not in (*READS, "OPTIONS") and not from_here(Headers(scope=scope)):
            await respond(Request(scope), 403, ELSEWHERE, headers=told)(scope, receive, send)
            return
        if len(scope["query_string"]) > LONGEST_QUERY:
            await respond(Request(scope), 414, TOO_LONG, headers=told)(scope, receive, send)
            return
        announced = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
        if announced.isdigit() and (len(announced) > 18 or int(announced) > LARGEST_BODY):
            await respond(Request(scope), 413, TOO_LARGE, headers=told)(scope, receive, send)
            return
        await self._app(scope, _counted(receive), _telling(send, told) if told else send)


def _counted(receive: Receive) -> Receive:
    arrived = 0

    async def counted() -> Message:
        nonlocal arrived
        message = await receive()
        arrived += len(message.get("body", b""))
        if arrived > LARGEST_BODY:
            # Raised inside the route that reads the body, so it is answered as every other error is.
            raise HTTPException(413, TOO_LARGE)
        return message

    return counted


def _telling(send: Send, told: Mapping[str, str]) -> Send:
    async def telling(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(told)
        await send(message)

    return telling
