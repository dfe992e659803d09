"""Who may decide: operators with a key, the check of it, and what guards a form that acts with it.

Owns keys and form tokens. A key is sent as the password of HTTP Basic, so that neither a cookie nor a
script is needed; the server knows only its SHA-256. Without a configured key there is nothing here for anybody.
"""

import hashlib
import hmac
import os
import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from starlette.exceptions import HTTPException

from api.tries import Tries

VARIABLE = "NEXTRUNG_OPERATOR_KEYS"

_EXPECTED = "NAME:SHA256 with 64 hexadecimal digits, several separated by commas"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_DIGEST = re.compile(r"[0-9a-fA-F]{64}")
_CHALLENGE = {"WWW-Authenticate": 'Basic realm="Nextrung review"'}
_BASIC = HTTPBasic(scheme_name="OperatorKey", realm="Nextrung review", auto_error=False)


class OperatorKeysProblem(Exception):  # noqa: N818 - what is wrong is in the configuration, named in a user's words
    """The configured keys cannot be used; the message says which entry and what was expected, and shows no hash."""


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody whose key was right. `secret` is known to the server and the operator alone."""

    name: str
    secret: bytes = field(repr=False)

    def token(self, *bound_to: str) -> str:
        """What a form of this operator's carries, for this one purpose: another site cannot know it."""
        return hmac.new(self.secret, _bytes("\x1f".join(bound_to)), hashlib.sha256).hexdigest()

    def check_token(self, token: str, *bound_to: str) -> None:
        """Raise HTTPException 403 unless the form was made for this operator and purpose."""
        if not hmac.compare_digest(_bytes(token), _bytes(self.token(*bound_to))):
            raise HTTPException(403, "The form is not one that was made for you here. Open the page again and decide.")


class Operators:
    """The operators that are configured. `tries` counts every wrong key of an address, other kinds' too."""

    def __init__(self, digests: Mapping[str, bytes], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._digests = dict(digests)
        self.tries = Tries(clock)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._digests)

    def admit(self, name: str, key: str, address: str) -> Operator:
        """Give the operator whose key this is; raise HTTPException 401 where it is not, 429 after too many tries."""
        self.tries.check(address)
        digest = hashlib.sha256(key.encode()).digest()
        # An unknown name is compared too, so that the time taken does not tell which names there are.
        known = self._digests.get(name, b"\x00" * 32)
        if not hmac.compare_digest(digest, known) or name not in self._digests:
            self.tries.count(address)
            raise HTTPException(401, "The name or the key is not right.", _CHALLENGE)
        return Operator(name, hashlib.sha256(b"nextrung form\x1f" + key.encode()).digest())


def configured(text: str | None = None) -> Operators:
    """Read operators from NEXTRUNG_OPERATOR_KEYS, or this text in its form; raise OperatorKeysProblem for a bad entry.

    Every entry is `name:sha256-hex-of-key`; entries are separated by commas. Nothing configured gives no operators.
    """
    digests: dict[str, bytes] = {}
    entries = (os.environ.get(VARIABLE, "") if text is None else text).split(",")
    for number, entry in enumerate((entry.strip() for entry in entries), start=1):
        if not entry:
            continue
        name, _, digest = entry.partition(":")
        if not NAME.fullmatch(name) or not _DIGEST.fullmatch(digest):
            raise OperatorKeysProblem(f"{VARIABLE}: entry {number} cannot be used; expected {_EXPECTED}")
        if name in digests:
            raise OperatorKeysProblem(f"{VARIABLE}: {name} stands there twice; expected one key for each name")
        digests[name] = bytes.fromhex(digest)
    return Operators(digests)


def make_key(name: str) -> tuple[str, str]:
    """A fresh key, 256 random bits, and the entry that configures it; raise ValueError for a name that cannot be one.

    The key is kept nowhere.
    """
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot name an operator; expected 1 to 40 of A-Z a-z 0-9 . _ -")
    key = secrets.token_urlsafe(32)
    return key, f"{name}:{hashlib.sha256(key.encode()).hexdigest()}"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")  # a form may name an encoding that gives halves of pairs


async def _present(request: Request) -> Operators:
    operators: Operators = request.app.state.operators
    if not operators:
        raise HTTPException(404)
    return operators


async def _operator(  # awaited where the server itself runs, so that no two counts of a wrong key overlap
    request: Request,
    operators: Annotated[Operators, Depends(_present)],
    credentials: Annotated[HTTPBasicCredentials | None, Depends(_BASIC)],
) -> Operator:
    if credentials is None:
        raise HTTPException(401, "This is for operators: send your name and key.", _CHALLENGE)
    address = request.client.host if request.client else ""
    return operators.admit(credentials.username, credentials.password, address)


OperatorIn = Annotated[Operator, Depends(_operator)]


async def announced_json(request: Request) -> bytes:
    """The body of a request that says it is JSON.

    Raises HTTPException 415 for one that does not: a form of another site can send plain text that happens to be JSON,
    and this type it cannot send. What another site made a browser send never comes so far: `api.limits` refuses it.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(415, "The body's Content-Type is not application/json.")
    return await request.body()
