"""Errors as RFC 9457 problem documents, or as a page for whoever asked for a page.

Owns the one shape that every error has. Says what was wrong with a request; never shows a traceback, a query or a path
of the machine.
"""

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypedDict

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from starlette.exceptions import HTTPException

from api.rendering import render
from api.schemas import EXPECTED
from api.security import policy
from store.session import DatabaseProblem

MEDIA_TYPE = "application/problem+json"
BAD_INPUT = "urn:nextrung:problem:bad-input"
LONGEST_VALUE_SHOWN = 120

_SHOULD = re.compile(r"^\w+ should (?:be|have) ")
_log = logging.getLogger("nextrung.api")


class Fault(TypedDict):
    """One thing wrong with what was sent: where, what was given, and what would have been right."""

    field: str
    value: Any
    expected: str


class BadInput(Exception):  # noqa: N818 - it is the sender's input that is bad, and the answer says so
    """A request that cannot be answered as asked; carries every fault found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{fault['field']}: expected {fault['expected']}" for fault in faults))
        self.faults = [
            Fault(field=_sendable(f["field"]), value=_shown(f["value"]), expected=_sendable(f["expected"]))
            for f in faults
        ]


def faults_of(errors: Iterable[Mapping[str, Any]], expected: Mapping[str, str]) -> list[Fault]:
    """Turn Pydantic's errors into faults, one a field; `expected` gives the words for a field."""
    faults: dict[str, Fault] = {}
    for error in errors:
        # FastAPI puts where the value came from first ("query", "body"); the sender knows the name alone.
        where = [part for part in error["loc"] if part not in ("query", "path", "body")]
        name = str(where[0]) if where else "body"
        given = None if error["type"] == "missing" else error["input"]
        if isinstance(given, bytes):
            given = given.decode(errors="replace")
        # The body is told of as a field where it is none at all, but nobody can send a field of that name.
        fields = f"one of {', '.join(one for one in expected if one != 'body')}"
        right = fields if error["type"] == "extra_forbidden" else expected.get(name) or _in_words(error["msg"])
        faults.setdefault(name, Fault(field=name, value=given, expected=right))
    return list(faults.values())


def _in_words(message: str) -> str:
    """What Pydantic says of a value, put so that it follows "expected"."""
    return _SHOULD.sub("", message.partition(", ")[0])


def respond(
    request: Request,
    status: int,
    detail: str,
    *,
    faults: Sequence[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer with a problem: a page where a browser asked for one outside the API, otherwise a problem document."""
    title = "The request cannot be used as it is" if faults else HTTPStatus(status).phrase
    if wants_page(request):
        page = render(request, "problem.html", status, title=title, detail=detail, faults=faults, code=status)
        page.headers.update(headers or {})
        return page
    body: dict[str, Any] = {
        "type": BAD_INPUT if faults else "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
    }
    if faults:
        body["errors"] = list(faults)
    return JSONResponse(body, status, headers={"Vary": "Accept", **(headers or {})}, media_type=MEDIA_TYPE)


def wants_page(request: Request) -> bool:
    """Whether an error should be a page: asked for by a browser, and not under the API."""
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")


def install(app: FastAPI) -> None:
    """Answer every kind of error in the one shape."""
    app.add_exception_handler(BadInput, _bad_input)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(DatabaseProblem, _no_database)
    app.add_exception_handler(Exception, _unexpected)


def _bad_input(request: Request, error: Exception) -> Response:
    assert isinstance(error, BadInput)  # noqa: S101 - the signature that Starlette asks for is wider than what it does
    names = ", ".join(fault["field"] for fault in error.faults)
    return respond(request, 422, f"Not usable: {names}.", faults=error.faults)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as above
    errors = error.errors()
    if any(fault["loc"][0] == "path" for fault in errors):
        # An address whose number cannot be one of ours names nothing here.
        return respond(request, 404, f"There is nothing at {request.url.path}.")
    return _bad_input(request, BadInput(faults_of(errors, EXPECTED | _of_the_route(request))))


def _of_the_route(request: Request) -> dict[str, str]:
    """What each parameter of the route's own should have been, where it says so: another's of that name may differ."""
    own = getattr(request.scope.get("route"), "dependant", None)
    fields: dict[str, FieldInfo] = {}
    for one in own.query_params if own else ():
        taken = one.field_info.annotation
        several = isinstance(taken, type) and issubclass(taken, BaseModel)
        fields |= taken.model_fields if several else {one.alias: one.field_info}
    return {name: field.description for name, field in fields.items() if field.description}


_DETAILS = {
    404: "There is nothing at {path}.",
    405: "{method} is not possible at {path}.",
}


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - as above
    phrase = HTTPStatus(error.status_code).phrase
    detail = error.detail
    if detail == phrase:
        words = _DETAILS.get(error.status_code, phrase + ".")
        detail = words.format(path=request.url.path, method=request.method)
    return respond(request, error.status_code, detail, headers=error.headers)


def _no_database(request: Request, error: Exception) -> Response:
    # The message names the database's address, which is for whoever runs the server.
    _log.error("%s", error)
    return respond(request, 503, "The database does not answer. Please try again later.", headers={"Retry-After": "30"})


def _unexpected(request: Request, error: Exception) -> Response:
    # The server's own log has the traceback: Starlette raises the error again once this has been answered.
    # That answer is given outside every middleware, so it takes the policy's headers with it.
    headers = policy(secure=request.url.scheme == "https", indexed=request.app.state.dataset != "practice")
    return respond(
        request, 500, "Something went wrong here, not with your request. It has been logged.", headers=headers
    )


def _sendable(text: str) -> str:
    """The text with a question mark for each half of a pair that JSON lets through and UTF-8 cannot say."""
    return text.encode("utf-8", "replace").decode()


def _shown(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value if value is None or abs(value) < 1e15 else str(value)[:LONGEST_VALUE_SHOWN]
    text = _sendable(value if isinstance(value, str) else str(value))
    return text if len(text) <= LONGEST_VALUE_SHOWN else text[:LONGEST_VALUE_SHOWN] + "…"
