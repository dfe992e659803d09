"""The 212 authorities that run children's social services in the UK today, and the outward codes' points.

Owns the shipped facts files `authorities.csv`, `childrens_trusts.csv`, `outcodes.csv` and `sectors.csv`, and their
frozen rows. Must not know about tables, adverts or how words are matched to an authority: that is `matcher.places`.
Credits: `docs/data-credits.md`.
"""

import csv
import datetime
import functools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

NATIONS = ("england", "scotland", "wales", "northern_ireland")

_FOLDER = Path(__file__).parent
_GSS = re.compile(r"[A-Z]\d{8}")


class FactsError(ValueError):
    """A shipped facts file holds a value that it may not hold; the message names file, row and key."""


@dataclass(frozen=True, slots=True)
class Authority:
    """One employer of children's social workers by law: a council, or a Health and Social Care trust.

    `code` is the GSS code; Northern Ireland's five trusts have none and carry a code of this project
    ("HSC-BELFAST"). `aliases` are other names that adverts use: a trust that employs in the council's stead,
    initials, Welsh names, predecessors that map to this one authority alone. `lat` and `lon` are degrees
    (WGS 84), a central point. `valid_from` and `valid_to` are None where not known. `other_codes` are GSS codes that
    stand for the same authority: a changed boundary gives a new code, and publishers change over at different times.
    `website` is the host of the authority's own website, not always verified: enough to recognise it by.
    """

    code: str
    name: str
    official_name: str
    nation: str
    region: str
    lat: float
    lon: float
    kind: str = "unitary"
    aliases: tuple[str, ...] = ()
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    other_codes: tuple[str, ...] = ()
    website: str = ""

    @property
    def gss_code(self) -> str | None:
        """The GSS code, or None where the authority has none (Northern Ireland's trusts)."""
        return self.code if is_gss(self.code) else None


@dataclass(frozen=True, slots=True)
class ChildrensTrust:
    """A trust or company that employs children's social workers in its councils' stead, or once did.

    `authorities` are the councils' codes; `status` is "employs" or "returned" (to the council). The dates are None
    where not known, even for a service that has returned.
    """

    name: str
    authorities: tuple[str, ...]
    status: str
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    note: str
    source: str


def is_gss(code: str) -> bool:
    """Whether `code` has the form of a GSS code: a letter and eight figures."""
    return _GSS.fullmatch(code) is not None


@functools.cache
def authorities() -> tuple[Authority, ...]:
    """Every authority, by code. Raises `FactsError` where the facts file is broken."""
    found: dict[str, Authority] = {}
    for where, row in _rows("authorities.csv"):
        code = row["code"].strip()
        if not code or code in found:
            raise FactsError(f"{where}: code {code!r} is empty or stands twice; expected one row per code")
        if row["nation"] not in NATIONS:
            raise FactsError(f"{where}: nation {row['nation']!r}; expected one of {', '.join(NATIONS)}")
        found[code] = Authority(
            code=code,
            name=row["name"],
            official_name=row["official_name"],
            nation=row["nation"],
            region=row["region"],
            lat=_degrees(where, "lat", row["lat"]),
            lon=_degrees(where, "lon", row["lon"]),
            kind=row["kind"],
            aliases=tuple(alias for alias in row["aliases"].split("|") if alias),
            valid_from=_date(where, "valid_from", row["valid_from"]),
            valid_to=_date(where, "valid_to", row["valid_to"]),
            other_codes=tuple(filter(None, row["other_codes"].split("|"))),
            website=row["website"],
        )
    return tuple(found.values())


def in_force(day: datetime.date) -> tuple[Authority, ...]:
    """The authorities that there are on a day; one whose dates are not known is there."""
    return tuple(
        authority
        for authority in authorities()
        if (authority.valid_from is None or authority.valid_from <= day)
        and (authority.valid_to is None or day < authority.valid_to)
    )


@functools.cache
def by_code() -> dict[str, Authority]:
    """The authorities by their code."""
    return {authority.code: authority for authority in authorities()}


@functools.cache
def by_any_code() -> dict[str, Authority]:
    """The authorities by their code and by every other code that stands for them."""
    return by_code() | {other: authority for authority in authorities() for other in authority.other_codes}


@functools.cache
def childrens_trusts() -> tuple[ChildrensTrust, ...]:
    """Every trust that employs in a council's stead, and those that no longer do. Raises `FactsError`."""
    found = []
    for where, row in _rows("childrens_trusts.csv"):
        codes = tuple(row["authorities"].split("|"))
        if unknown := [code for code in codes if code not in by_code()]:
            raise FactsError(f"{where}: authorities {unknown[0]!r}; expected codes of authorities.csv")
        if row["status"] not in ("employs", "returned"):
            raise FactsError(f"{where}: status {row['status']!r}; expected employs or returned")
        found.append(
            ChildrensTrust(
                name=row["name"],
                authorities=codes,
                status=row["status"],
                valid_from=_date(where, "valid_from", row["valid_from"]),
                valid_to=_date(where, "valid_to", row["valid_to"]),
                note=row["note"],
                source=row["source"],
            )
        )
    return tuple(found)


@functools.cache
def outcodes() -> dict[str, tuple[float, float]]:
    """Outward postcode ("NG7") → its central point (lat, lon) in degrees."""
    return {
        row["outcode"]: (_degrees(where, "lat", row["lat"]), _degrees(where, "lon", row["lon"]))
        for where, row in _rows("outcodes.csv")
    }


@functools.cache
def postcode_shares() -> dict[str, tuple[tuple[str, int], ...]]:
    """Outward postcode ("NG5") or sector ("NG5 3") → the authorities its postcodes lie in, with shares in per cent.

    The largest share first; shares under 2% are left out. Only outward codes that lie in several authorities have
    their sectors here.
    """
    rows = [(where, row["outcode"], row["authorities"]) for where, row in _rows("outcodes.csv")]
    rows += [(where, row["sector"], row["authorities"]) for where, row in _rows("sectors.csv")]
    return {code: tuple(_shares(where, text)) for where, code, text in rows}


def _shares(where: str, text: str) -> Iterator[tuple[str, int]]:
    for entry in filter(None, text.split("|")):
        code, _, share = entry.partition(":")
        if code not in by_code() or not share.isdigit():
            raise FactsError(f"{where}: authorities {entry!r}; expected a known code, a colon and per cent")
        yield code, int(share)


def _rows(name: str) -> Iterator[tuple[str, dict[str, str]]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            yield f"{name} line {number}", row


def _degrees(where: str, key: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    low, high = (49.0, 61.5) if key == "lat" else (-9.0, 2.5)
    if not low <= value <= high:
        raise FactsError(f"{where}: {key} {text!r}; expected degrees from {low} to {high}")
    return value


def _date(where: str, key: str, text: str) -> datetime.date | None:
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise FactsError(f"{where}: {key} {text!r}; expected a date like 2023-04-01") from None
