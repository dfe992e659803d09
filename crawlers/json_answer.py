"""JSON that a vendor's service answers with, read without trusting its shape.

Owns turning a body into JSON values, and a value into words. Must not know any vendor's field names.
"""

import json
from typing import Any

from scrapy.http import Response

from crawlers import page


def read(response: Response) -> Any:  # noqa: ANN401 - JSON holds anything
    """The answer's JSON; raise ValueError, saying what was found instead, where it is none."""
    text = page.text(response)
    try:
        return json.loads(text, strict=False, parse_constant=lambda _name: None)
    except (ValueError, RecursionError):
        what = "an HTML page" if text.lstrip()[:1] == "<" else "something else or a part of it"
        raise ValueError(f"expected JSON, found {what}") from None


def table(value: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON holds anything
    """The value where it is an object, and an empty object otherwise."""
    return value if isinstance(value, dict) else {}


def rows(value: Any, key: str, expected: str = "") -> list[Any]:  # noqa: ANN401 - JSON holds anything
    """The list under a key; an empty one where there is none, or ValueError where `expected` says what was expected."""
    found = table(value).get(key)
    if isinstance(found, list):
        return found
    if expected:
        raise ValueError(f"expected {expected}, found other JSON")
    return []


def said(row: dict[str, Any], *keys: str) -> str:
    """The first of the keys' values that says something, as words: text and numbers do, true, false and null do not."""
    for key in keys:
        value = row.get(key)
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            continue
        if words := page.words(number(value) if isinstance(value, int | float) else value):
            return words
    return ""


def markup(row: dict[str, Any], *keys: str) -> str:
    """The first of the keys' texts that is not blank, as it stands: HTML keeps its lines."""
    return next((text for key in keys if isinstance(text := row.get(key), str) and text.strip()), "").strip()


def number(value: float) -> str:
    """A number as a person writes it: 45000 rather than 45000.0."""
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else str(value)
