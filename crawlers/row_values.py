"""The values of a registry row's keys: a TOML table in, a sound value out, or ValueError("key: value; expected …").

Owns what each key may hold. Must not know a file, a row as a whole, nor a platform's options: each platform validates
its own.
"""

import datetime as dt
import ipaddress
import math
import re
from collections.abc import Mapping
from typing import Any, NoReturn
from urllib.parse import urljoin, urlsplit

from crawlers import platforms
from crawlers.options import read_options

LEAST_DELAY = 0.5
"""Seconds between requests that a row of the live registry may not go under."""
CONFIDENCES = ("verified", "probable", "unverified")
UNKNOWN = "unknown"
"""The platform of a disabled row whose platform nobody knows yet."""
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_KNOWN_CODE = "a code of store/authorities.csv or of this file"


def known(row: Mapping[str, Any], keys: set[str]) -> None:
    """Refuse a key that is not one of `keys`."""
    for key in row:
        if key not in keys:
            raise ValueError(f"{key}: unknown key; expected one of {', '.join(sorted(keys))}")


def said(row: Mapping[str, Any], key: str, *, optional: bool = False) -> str:
    """Words; where they are optional, an empty string for none."""
    value = row.get(key, "" if optional else None)
    if not isinstance(value, str) or not (optional or value.strip()):
        fault(key, value, "expected text")
    return value


def number(row: Mapping[str, Any], key: str, default: float | None = None) -> float:
    """A number; without a default it must be there."""
    value = row.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        fault(key, value, "expected a number")
    return float(value)


def fault(key: str, value: object, expected: str) -> NoReturn:
    """Raise ValueError, saying what stands under a key and what was expected."""
    shown = "is missing" if value is None else repr(value)
    raise ValueError(f"{key}: {shown}; {expected}")


def name_of_row(row: Mapping[str, Any], *, practice: bool) -> str:
    """A row's id."""
    source_id = said(row, "id")
    if not re.fullmatch(r"[a-z0-9-]{1,80}", source_id):
        fault("id", source_id, "expected small letters, digits and hyphens")
    if practice != source_id.startswith("practice-"):
        expected = 'ids of practice registries, and only those, start with "practice-"'
        fault("id", source_id, expected if practice else f"{expected}, and such a registry wants --base-url")
    return source_id


def enabled(row: Mapping[str, Any]) -> bool:
    """Whether a row is crawled: it is unless it says otherwise."""
    value = row.get("enabled", True)
    if type(value) is not bool:
        fault("enabled", value, "expected true or false")
    return value


def platform(row: Mapping[str, Any], *, there: bool) -> str:
    """A platform's name; it has a module where `there`."""
    name = said(row, "platform")
    if there and name not in platforms.names():
        fault("platform", name, f"expected one of {', '.join(platforms.names())}")
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,39}", name):
        fault("platform", name, f'expected a platform\'s name, or "{UNKNOWN}"')
    return name


def employers(row: Mapping[str, Any], codes: Mapping[str, str]) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
    """The one employer, or those of a board: the confirmed ones, and those that may advertise there.

    `codes` leads from each code that may stand in a row to the one by which its authority is known.
    """
    authority = said(row, "authority") if "authority" in row else None
    if authority is not None and authority not in codes:
        fault("authority", authority, f"expected {_KNOWN_CODE}")
    lists: list[tuple[str, ...]] = []
    for key in ("covers", "may_cover"):
        listed = row.get(key, [])
        if not isinstance(listed, list):
            fault(key, listed, f"expected a list, each {_KNOWN_CODE}")
        if authority is not None and key in row:
            fault(key, listed, "a row has either one authority or a board's list of them")
        for code in listed:
            if not isinstance(code, str) or code not in codes:
                fault(key, code, f"expected {_KNOWN_CODE}")
        lists.append(tuple(codes[code] for code in listed))
    every = [code for listed in lists for code in listed]
    for code in every:
        if every.count(code) > 1:
            fault("covers", code, "stands twice; expected each authority once in both lists")
    return (None if authority is None else codes[authority]), lists[0], lists[1]


def confidence(row: Mapping[str, Any], verified: str) -> str:
    """How well a row is known; left out, it follows from whether the row says how it was `verified`."""
    value = row.get("confidence", "verified" if verified else "unverified")
    if value not in CONFIDENCES:
        fault("confidence", value, f"expected one of {', '.join(CONFIDENCES)}")
    if (value == "verified") != bool(verified):
        fault("confidence", value, "a verified row, and no other, says in `verified` how it was verified")
    return str(value)


def least(row: Mapping[str, Any]) -> int:
    """The fewest adverts that are believed."""
    value = row.get("min_expected", 1)
    if type(value) is not int or value < 0:
        fault("min_expected", value, "expected a whole number, 0 or more")
    return value


def url(row: Mapping[str, Any], base_url: str | None) -> str:
    """A row's address: a public one, or a path on the practice site that stands at `base_url`."""
    there = said(row, "url")
    if base_url is not None:
        if not there.startswith("/") or there.startswith("//"):
            fault("url", there, 'expected a path on the practice site, such as "/oracle"')
        return urljoin(base_url, there)
    try:
        parts = urlsplit(there)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        fault("url", there, "expected an https:// address")
    if parts.scheme not in ("http", "https") or "." not in host or parts.username or parts.fragment:
        fault("url", there, "expected an http(s):// address of a public host")
    if is_loopback(host) or re.fullmatch(r"[\d.]+|.*:.*", host):
        fault("url", there, "expected a public host's name, not a number")
    return there


def recheck(row: Mapping[str, Any]) -> dt.timedelta:
    """The longest that an advert's own page goes unasked while its list says the same of it."""
    value = row.get("recheck", "2d")
    found = re.fullmatch(r"(0|[1-9]\d{0,3})([mhd])", value) if isinstance(value, str) else None
    if not found:
        fault("recheck", value, "expected a time like 12h or 2d, or 0m for every crawl")
    return dt.timedelta(**{_UNITS[found[2]]: int(found[1])})


def interval(row: Mapping[str, Any]) -> dt.timedelta:
    """The time between crawls."""
    value = said(row, "every")
    found = re.fullmatch(r"([1-9]\d{0,3})([mhd])", value)
    if not found:
        fault("every", value, "expected an interval like 30m, 6h or 1d")
    return dt.timedelta(**{_UNITS[found[2]]: int(found[1])})


def delay(row: Mapping[str, Any], *, practice: bool) -> float:
    """Seconds between requests."""
    value = number(row, "delay", 1.0)
    lowest = 0.0 if practice else LEAST_DELAY
    if not lowest <= value <= 60:
        fault("delay", value, f"expected {lowest:g} to 60 seconds")
    return value


def options(row: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - the platform's own
    """The platform's own table, as its own dataclass."""
    table = row.get("options", {})
    if not isinstance(table, dict):
        fault("options", table, "expected a [source.options] table")
    try:
        return read_options(platforms.load(name).Options, table)
    except ValueError as error:
        raise ValueError(f"options.{error}") from None


def is_loopback(host: str) -> bool:
    """Whether a host's name or address is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
