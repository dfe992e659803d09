"""Cursors: where a page of a search ended, as an opaque word of an address.

Owns how they are written and read. A cursor that somebody made up is refused by the error that the caller hands in.
"""

import base64
import binascii
import json
from typing import Any

from store.facts import LARGEST_ID, place_point

_LARGEST = 2**53
_FURTHEST_OFFSET = 100_000


def written(sort: str, at: Any) -> str:  # noqa: ANN401 - a number, or a place and an id
    """A cursor of a search in this order that ended there."""
    return base64.urlsafe_b64encode(json.dumps([sort, at]).encode()).decode().rstrip("=")


def _read(cursor: str, sort: str, refusal: Exception) -> Any:  # noqa: ANN401 - whatever somebody sent
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        of, at = json.loads(base64.urlsafe_b64decode(padded))
    except (ValueError, TypeError, binascii.Error) as error:
        raise refusal from error
    if of != sort:
        raise refusal
    return at


def key_of(cursor: str | None, sort: str, refusal: Exception) -> int | None:
    """The key of the last vacancy of the page before; None for the first page."""
    if not cursor:
        return None
    at = _read(cursor, sort, refusal)
    if type(at) is not int or not 0 < at < _LARGEST:
        raise refusal
    return at


def offset_of(cursor: str | None, sort: str, refusal: Exception) -> int:
    """How many vacancies came before; 0 for the first page."""
    if not cursor:
        return 0
    at = _read(cursor, sort, refusal)
    if type(at) is not int or not 0 < at <= _FURTHEST_OFFSET:
        raise refusal
    return at


def after_place(cursor: str | None, refusal: Exception) -> tuple[str, int] | None:
    """The place and the id of the last vacancy of the page before; None for the first page."""
    if not cursor:
        return None
    at = _read(cursor, "nearest", refusal)
    match at:
        case [str() as place, int() as id_] if not isinstance(id_, bool) and 0 < id_ <= LARGEST_ID:
            try:
                place_point(place)
            except ValueError as error:
                raise refusal from error
            return place, id_
    raise refusal
