"""Adverts as JSON Lines, in and out: what `nextrung read` and `nextrung duplicates` do between their streams.

Owns checking each line and telling what is wrong with it; one bad line never stops the others. Must not open files,
write to a terminal or decide an exit status: that is the command's.
"""

import datetime
import json
from collections.abc import Iterable, Iterator
from typing import Any

from matcher.cycles import no_cycles
from matcher.dates import read_closing
from matcher.duplicates import Posting, group
from matcher.job import Advert, read
from matcher.places import Gazetteer
from matcher.text import one_line, plain
from matcher.tier import read_tier

_TEXTS = ("id", "title", "employer", "location", "salary", "contract", "closing", "description")
_KNOWN = (*_TEXTS, "page_date")
_ALSO_OF_DUPLICATES = ("reference", "url", "source", "posted")
_NUMBERED = ("id", "reference")  # which exports write as whole numbers too
_SHOWN = 60


class LineError(ValueError):
    """What is wrong with one line of input: the field, its value and what was expected."""


def read_lines(lines: Iterable[str | bytes], gazetteer: Gazetteer) -> Iterator[dict[str, Any]]:
    """The reading of each advert line, in order; an object with `line` and `error` for a line that is none.

    A line is a JSON object with any of the fields of `Advert`, all texts (but a whole number does as an `id`);
    `page_date` is like 2026-11-21. Other fields are ignored, blank lines are skipped, lines count from 1.
    """
    with no_cycles():
        for number, line in enumerate(lines, start=1):
            try:
                fields = _fields(line)
                if fields is None:
                    continue
                advert = _advert(fields)
            except LineError as error:
                yield {"line": number, "error": str(error)}
                continue
            yield {"id": fields.get("id"), **read(advert, gazetteer).as_json()}


def duplicate_lines(lines: Iterable[str | bytes], gazetteer: Gazetteer | None = None) -> Iterator[dict[str, Any]]:
    """First an error object for each bad line, then one object per group of the same job: `ids`, `score`, `reasons`.

    Every good line is in exactly one group. An advert needs an `id` of its own here, and may also carry `reference`
    (either may be a whole number), `url`, `source` and `posted` (the date on which it was). `gazetteer` is the live
    authorities' where none is given.
    """
    places = gazetteer or Gazetteer()
    errors: list[dict[str, Any]] = []

    def postings() -> Iterator[Posting]:  # one by one, so that the adverts need not all stay in memory
        seen: dict[str, int] = {}
        for number, line in enumerate(lines, start=1):
            try:
                if (fields := _fields(line, *_ALSO_OF_DUPLICATES)) is not None:
                    yield _posting(fields, seen, number, places)
            except LineError as error:
                errors.append({"line": number, "error": str(error)})

    groups = group(postings())
    yield from errors
    for found in groups:
        yield {"ids": list(found.ids), "score": found.score, "reasons": list(found.reasons)}


def _fields(line: str | bytes, *more: str) -> dict[str, Any] | None:
    """The object on a line, its known fields (and `more`) checked to be texts; None for a blank line."""
    if isinstance(line, bytes):
        try:
            line = line.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise LineError(f"byte {error.start + 1} is not UTF-8; expected a JSON object in UTF-8") from None
    line = line.strip().lstrip("\ufeff")
    if not line:
        return None
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        raise LineError(f"not JSON at column {error.colno} ({error.msg}): {_shown(line)}; expected an object") from None
    except (RecursionError, ValueError):
        raise LineError(f"JSON that cannot be read: {_shown(line)}; expected a flat object") from None
    if not isinstance(value, dict):
        raise LineError(f"{_shown(line)} is {_kind(value)}; expected an object with any of {', '.join(_KNOWN)}")
    if not any(name in value for name in _KNOWN):
        raise LineError(f"none of the fields {', '.join(_KNOWN)} is in {_shown(line)}; expected at least one")
    value |= {name: str(value[name]) for name in _NUMBERED if type(value.get(name)) is int}
    for name in (*_KNOWN, *more):
        if value.get(name) is not None and not isinstance(value[name], str):
            raise LineError(f"{name}: {_shown(json.dumps(value[name]))} is {_kind(value[name])}; expected a text")
    return value


def _advert(fields: dict[str, Any]) -> Advert:
    texts = {name: fields.get(name) or "" for name in _TEXTS}
    return Advert(**texts, page_date=_page_date(fields))


def _posting(fields: dict[str, Any], seen: dict[str, int], number: int, gazetteer: Gazetteer) -> Posting:
    key = (fields.get("id") or "").strip()
    if not key:
        raise LineError("id: missing or empty; expected a text that names the advert")
    if key in seen:
        raise LineError(f"id: {_shown(key)} stands already on line {seen[key]}; expected one of its own")
    page_date = _page_date(fields)
    seen[key] = number
    title, employer = one_line(_text(fields, "title")), one_line(_text(fields, "employer"))
    location, description = one_line(_text(fields, "location")), plain(_text(fields, "description"))
    place = gazetteer.read(employer=employer, location=location, description=description)
    tier = read_tier(title, employer=employer, description=description, nation=place.nation)
    return Posting(
        id=key,
        title=title,
        employer=employer,
        location=location,
        salary=one_line(_text(fields, "salary")),
        contract=one_line(_text(fields, "contract")),
        closing=_date(fields, "closing", page_date),
        reference=_text(fields, "reference"),
        url=_text(fields, "url"),
        source=_text(fields, "source"),
        description=description,
        posted=_date(fields, "posted", page_date),
        seen=page_date,
        tier=tier.tier,
        authority_code=place.authority_code,
        authority_name=place.authority_name,
    )


def _date(fields: dict[str, Any], name: str, page_date: datetime.date | None) -> datetime.date | None:
    return read_closing(one_line(_text(fields, name)), page_date=page_date).date


def _text(fields: dict[str, Any], name: str) -> str:
    return fields.get(name) or ""


def _page_date(fields: dict[str, Any]) -> datetime.date | None:
    text = (fields.get("page_date") or "").strip()
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise LineError(f"page_date: {_shown(text)} is no date; expected one like 2026-11-21") from None


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")


def _kind(value: object) -> str:
    names = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "an object",
        str: "a text",
    }
    return names.get(type(value), "null")
