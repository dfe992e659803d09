"""What of a vacancy is filtered, counted and sorted by: its values, and its keys in each order.

Owns how a row is turned into these, for the index of words and for the sets alike, so that both mean the same.
"""

import datetime as dt
import math
from typing import Any

FACETS = (
    *("tier", "nation", "region", "authority", "contract", "hours", "workplace", "specialism", "setting", "kind"),
    "first_year",
)
"""The fields that are filtered by and counted one value at a time."""
SEVERAL = frozenset({"specialism"})
"""Those of which a vacancy may have several values; of the others it has one."""
UNKNOWN = "unknown"
UNSURE = "unsure"
"""Stands for the tier of a vacancy that a person should decide."""

LARGEST_ID = 2**31 - 1
"""What PostgreSQL's integer holds."""
NO_CLOSING = 2**21 - 1
"""Stands for the day number of an unknown closing date: later than any other that a key can hold."""
ORDERS = {"newest": True, "closing": False, "pay": True}
"""What vacancies can be sorted by, and whether the greatest comes first."""
_ID = 2**32 - 1


def key(value: int, id_: int, *, descending: bool) -> int:
    """A number that orders by `value` and then by id, the smaller id first whichever way `value` runs.

    `value` is 0 to 2**21 - 1 and the id at most LARGEST_ID, so that the key stays exact as a double too.
    """
    return (value << 32) | (LARGEST_ID - id_ if descending else id_)


def id_of(key_: int, *, descending: bool) -> int:
    """The id that a key was made with."""
    return LARGEST_ID - (key_ & _ID) if descending else key_ & _ID


def closing_value(closes_on: dt.date | None) -> int:
    """The number of the closing day, NO_CLOSING where it is not known."""
    return NO_CLOSING if closes_on is None else min(closes_on.toordinal(), NO_CLOSING - 1)


def pay_value(pounds_a_year: float | None) -> int:
    """Whole pounds a year and one, 0 where pay is not known; above two million pounds all are alike."""
    return 0 if pounds_a_year is None else min(math.floor(pounds_a_year) + 1, NO_CLOSING)


def place_name(lat: float | None, lon: float | None) -> str:
    """A point as the one word that the index knows it by, so that a distance is a set of places and exact."""
    return UNKNOWN if lat is None or lon is None else f"{lat:.5f},{lon:.5f}"


def place_point(name: str) -> tuple[float, float] | None:
    """Degrees north and east of a place that `place_name` named, None for the unknown one; ValueError for no place."""
    if name == UNKNOWN:
        return None
    lat, _, lon = name.partition(",")
    return float(lat), float(lon)


def values_of(row: Any) -> dict[str, tuple[str, ...]]:  # noqa: ANN401 - a row of the vacancies
    """The values of each facet, and of `open` and `place`; UNKNOWN stands for none."""
    single = {
        "tier": row.tier if row.outcome == "matched" else UNSURE,
        "nation": row.nation,
        "region": row.region,
        "authority": row.authority_code,
        "contract": row.contract_type,
        "hours": row.working_time,
        "workplace": row.workplace,
        "setting": row.setting,
        "kind": "agency" if row.agency else "employer",
        "first_year": "yes" if row.first_year else UNKNOWN,
        "open": "yes" if row.open else "no",
        "place": place_name(row.lat, row.lon),
    }
    found = {name: (value or UNKNOWN,) for name, value in single.items()}
    return found | {"specialism": tuple(row.specialisms) or (UNKNOWN,)}


def keys_of(row: Any) -> dict[str, int]:  # noqa: ANN401 - a row of the vacancies
    """Its key in each order: by the day posted, the day it closes, and pounds a year."""
    pay = row.annual_max if row.annual_max is not None else row.annual_min
    placed = {
        "newest": row.posted_on.toordinal(),
        "closing": closing_value(row.closes_on),
        "pay": pay_value(pay),
    }
    return {name: key(value, row.id, descending=ORDERS[name]) for name, value in placed.items()}
