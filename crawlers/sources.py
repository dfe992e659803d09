"""The source registry: a council is a row. Reads `sources.toml` files into frozen rows, or says what is wrong.

Owns which rows are valid. Must not fetch anything, nor know a platform's options: each platform validates its own.
"""

import datetime as dt
import ipaddress
import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

from crawlers import platforms
from crawlers.options import read_options
from store.authorities import NATIONS, by_any_code
from store.runs import AuthorityRow, SourceRow

LIVE = Path(__file__).parent / "sources.toml"
PRACTICE = Path(__file__).parent / "practice" / "sources.toml"
LEAST_DELAY = 0.5
"""Seconds between requests that a row of the live registry may not go under."""

_ROW_KEYS = {
    "id",
    "name",
    "authority",
    "covers",
    "may_cover",
    "enabled",
    "confidence",
    "platform",
    "url",
    "every",
    "min_expected",
    "verified",
    "note",
    "delay",
    "recheck",
    "options",
}
CONFIDENCES = ("verified", "probable", "unverified")
UNKNOWN = "unknown"
"""The platform of a disabled row whose platform nobody knows yet."""
RECHECK = dt.timedelta(days=2)
"""How long an advert's own page goes unasked while the list says the same of it, unless the row says otherwise."""
_AUTHORITY_KEYS = {"code", "name", "nation", "region", "lat", "lon", "aliases"}
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


class RegistryProblem(ValueError):  # noqa: N818 - what went wrong is with the registry, named in a user's words
    """A registry cannot be used; the message is one line naming file, row and key."""


@dataclass(frozen=True, slots=True)
class Source:
    """One row: where adverts come from, how to read them there, and how often.

    `delay` is seconds between requests to the host; `every` the time between runs; `recheck` the longest that an
    advert's own page goes unasked while the list says the same of it; `authority` the employer's GSS code,
    None for a board of several employers, whose codes are `covers`, and `may_cover` where nobody has confirmed that
    they advertise there; `verified` how and when the row was verified, empty where `note` says what is not known;
    `confidence` is one of CONFIDENCES; `options` is an instance of the platform's own dataclass.
    """

    id: str
    name: str
    platform: str
    url: str
    every: dt.timedelta
    options: Any
    authority: str | None = None
    min_expected: int = 1
    verified: str = ""
    note: str = ""
    delay: float = 1.0
    recheck: dt.timedelta = RECHECK
    loopback: bool = False
    covers: tuple[str, ...] = ()
    may_cover: tuple[str, ...] = ()
    confidence: str = "unverified"

    @property
    def host(self) -> str:
        """The host's name, in lower case."""
        return (urlsplit(self.url).hostname or "").lower()

    @property
    def lane(self) -> str:
        """What may not be crawled by two processes at once: the host, save on loopback with no delay asked for."""
        return self.host if self.delay else self.id

    def row(self) -> SourceRow:
        """What the store keeps of the row."""
        credit, credit_url = platforms.credit(self.platform)
        return SourceRow(
            id=self.id,
            name=self.name,
            platform=self.platform,
            url=self.url,
            authority_code=self.authority,
            every_seconds=int(self.every.total_seconds()),
            min_expected=self.min_expected,
            verified=self.verified,
            note=self.note,
            covers=self.covers,
            may_cover=self.may_cover,
            confidence=self.confidence,
            confirmed=platforms.confirmed(self.platform),
            credit=credit,
            credit_url=credit_url,
        )


@dataclass(frozen=True, slots=True)
class Disabled:
    """A row with `enabled = false`: a careers site that is known of, listed, and never crawled.

    `note` says what must be found out before it can be; `platform` need not be there yet, `url` is empty where not
    known. The rest as in Source.
    """

    id: str
    name: str
    platform: str
    url: str
    note: str
    authority: str | None = None
    covers: tuple[str, ...] = ()
    may_cover: tuple[str, ...] = ()
    confidence: str = "unverified"
    verified: str = ""

    def row(self) -> SourceRow:
        """What the store keeps of the row."""
        return SourceRow(
            id=self.id,
            name=self.name,
            platform=self.platform,
            url=self.url,
            authority_code=self.authority,
            every_seconds=0,
            min_expected=0,
            verified=self.verified,
            note=self.note,
            covers=self.covers,
            may_cover=self.may_cover,
            confidence=self.confidence,
            confirmed=False,
            enabled=False,
        )


@dataclass(frozen=True, slots=True)
class Registry:
    """A registry file's rows, and the authorities that it declares itself (only a fictional county does).

    `sources` are crawled; `disabled` rows never are.
    """

    path: Path
    sources: tuple[Source, ...]
    authorities: tuple[AuthorityRow, ...]
    dataset: Literal["practice", "live"]
    disabled: tuple[Disabled, ...] = ()

    def rows(self) -> list[SourceRow]:
        """What the store keeps: every row, whether or not it is crawled."""
        return [source.row() for source in self.sources] + [site.row() for site in self.disabled]

    def get(self, source_id: str) -> Source:
        """Give a row by its id; raise RegistryProblem where there is none."""
        for source in self.sources:
            if source.id == source_id:
                return source
        for row in self.disabled:
            if row.id == source_id:
                raise RegistryProblem(f"{self.path.name}: source {source_id!r} is disabled: {row.note}")
        raise RegistryProblem(f"{self.path.name}: there is no source {source_id!r}; `nextrung sources` lists them")


def load_registry(path: Path, base_url: str | None = None) -> Registry:
    """Read a registry; raise RegistryProblem for the first thing that is wrong with it.

    With `base_url`, which must be on this machine, every row's url is a path on that site and the registry is a
    practice registry; without it every url is an address on the public web.
    """
    path = Path(path)
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RegistryProblem(f"{path}: cannot be read ({error.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RegistryProblem(f"{path.name}: is not TOML: {error}") from None
    if base_url is not None:
        _check_base(base_url)
    reader = _Reader(path.name, base_url)
    reader.known(table, {"source", "authority"}, "the file")
    authorities = tuple(reader.authority(row) for row in reader.tables(table, "authority"))
    codes = {code: authority.code for code, authority in by_any_code().items()}
    codes |= {authority.code: authority.code for authority in authorities}
    rows: dict[str, Source | Disabled] = {}
    for row in reader.tables(table, "source"):
        source = reader.source(row, codes)
        if source.id in rows:
            raise RegistryProblem(f"{path.name}: source '{source.id}': id: stands twice; expected one row an id")
        rows[source.id] = source
    return Registry(
        path,
        tuple(row for row in rows.values() if isinstance(row, Source)),
        authorities,
        "live" if base_url is None else "practice",
        tuple(row for row in rows.values() if isinstance(row, Disabled)),
    )


def is_loopback(host: str) -> bool:
    """Whether a host's name or address is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the tables of one file, with the file's name for messages."""

    file: str
    base_url: str | None

    def tables(self, table: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
        rows = table.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise RegistryProblem(f"{self.file}: {key}: expected [[{key}]] tables")
        return rows

    def known(self, row: Mapping[str, Any], keys: set[str], where: str) -> None:
        for key in row:
            if key not in keys:
                raise RegistryProblem(
                    f"{self.file}: {where}: {key}: unknown key; expected one of {', '.join(sorted(keys))}"
                )

    def authority(self, row: dict[str, Any]) -> AuthorityRow:
        where = f"authority {row.get('code', '?')!r}"
        self.known(row, _AUTHORITY_KEYS, where)
        text = {key: self.said(row, key, where) for key in ("code", "name", "nation", "region")}
        if text["nation"] not in NATIONS:
            raise self.fault(where, "nation", text["nation"], f"expected one of {', '.join(NATIONS)}")
        place = {key: self.number(row, key, where, None) for key in ("lat", "lon")}
        aliases = row.get("aliases", [])
        if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
            raise self.fault(where, "aliases", aliases, "expected a list of names")
        return AuthorityRow(**text, lat=place["lat"], lon=place["lon"], aliases=tuple(aliases))

    def source(self, row: dict[str, Any], codes: Mapping[str, str]) -> Source | Disabled:
        """Read a row; `codes` leads from each code that may stand in it to the one by which its authority is known."""
        where = f"source {row.get('id', '?')!r}"
        self.known(row, _ROW_KEYS, where)
        source_id = self.said(row, "id", where)
        if not re.fullmatch(r"[a-z0-9-]{1,80}", source_id):
            raise self.fault(where, "id", source_id, "expected small letters, digits and hyphens")
        if (self.base_url is not None) != source_id.startswith("practice-"):
            raise self.fault(
                where, "id", source_id, 'ids of practice registries, and only those, start with "practice-"'
            )
        enabled = row.get("enabled", True)
        if type(enabled) is not bool:
            raise self.fault(where, "enabled", enabled, "expected true or false")
        platform = self.platform(row, where, enabled=enabled)
        authority, covers, may_cover = self.employers(row, codes, where)
        verified, note = (self.said(row, key, where, optional=True) for key in ("verified", "note"))
        if not note and not (verified and enabled):
            expected = "an unverified row says what is not known" if enabled else "a disabled row says what to find out"
            raise self.fault(where, "note", note, expected)
        confidence = self.confidence(row, verified, where)
        name = self.said(row, "name", where)
        if not enabled:
            url = self.url(row, where) if row.get("url") else ""
            # What is said already must be sound, so that the row can be enabled by striking one line.
            for key, check in (("every", self.interval), ("min_expected", self.least), ("delay", self.delay)):
                if key in row:
                    check(row, where)
            if "options" in row and platform in platforms.names():
                self.options(row, platform, where)
            return Disabled(source_id, name, platform, url, note, authority, covers, may_cover, confidence, verified)
        return Source(
            id=source_id,
            name=name,
            platform=platform,
            url=self.url(row, where),
            every=self.interval(row, where),
            options=self.options(row, platform, where),
            authority=authority,
            min_expected=self.least(row, where),
            verified=verified,
            note=note,
            delay=self.delay(row, where),
            recheck=self.recheck(row, where),
            loopback=self.base_url is not None,
            covers=covers,
            may_cover=may_cover,
            confidence=confidence,
        )

    def platform(self, row: dict[str, Any], where: str, *, enabled: bool) -> str:
        platform = self.said(row, "platform", where)
        if enabled and platform not in platforms.names():
            raise self.fault(where, "platform", platform, f"expected one of {', '.join(platforms.names())}")
        if not re.fullmatch(r"[a-z][a-z0-9_]{1,39}", platform):
            raise self.fault(where, "platform", platform, f'expected a platform\'s name, or "{UNKNOWN}"')
        return platform

    def employers(
        self, row: dict[str, Any], codes: Mapping[str, str], where: str
    ) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
        """The one employer, or those of a board: the confirmed ones, and those that may advertise there."""
        known = "a code of store/authorities.csv or of this file"
        authority = self.said(row, "authority", where) if "authority" in row else None
        if authority is not None and authority not in codes:
            raise self.fault(where, "authority", authority, f"expected {known}")
        lists: list[tuple[str, ...]] = []
        for key in ("covers", "may_cover"):
            listed = row.get(key, [])
            if not isinstance(listed, list):
                raise self.fault(where, key, listed, f"expected a list, each {known}")
            if authority is not None and key in row:
                raise self.fault(where, key, listed, "a row has either one authority or a board's list of them")
            for code in listed:
                if not isinstance(code, str) or code not in codes:
                    raise self.fault(where, key, code, f"expected {known}")
            lists.append(tuple(codes[code] for code in listed))
        every = [code for listed in lists for code in listed]
        for code in every:
            if every.count(code) > 1:
                raise self.fault(where, "covers", code, "stands twice; expected each authority once in both lists")
        return (None if authority is None else codes[authority]), lists[0], lists[1]

    def confidence(self, row: dict[str, Any], verified: str, where: str) -> str:
        confidence = row.get("confidence", "verified" if verified else "unverified")
        if confidence not in CONFIDENCES:
            raise self.fault(where, "confidence", confidence, f"expected one of {', '.join(CONFIDENCES)}")
        if (confidence == "verified") != bool(verified):
            raise self.fault(
                where, "confidence", confidence, "a verified row, and no other, says in `verified` how it was verified"
            )
        return str(confidence)

    def least(self, row: dict[str, Any], where: str) -> int:
        expected = row.get("min_expected", 1)
        if type(expected) is not int or expected < 0:
            raise self.fault(where, "min_expected", expected, "expected a whole number, 0 or more")
        return expected

    def url(self, row: dict[str, Any], where: str) -> str:
        url = self.said(row, "url", where)
        if self.base_url is not None:
            if not url.startswith("/") or url.startswith("//"):
                raise self.fault(where, "url", url, 'expected a path on the practice site, such as "/oracle"')
            return urljoin(self.base_url, url)
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname or "", parts.port
        except ValueError:
            raise self.fault(where, "url", url, "expected an https:// address") from None
        if parts.scheme not in ("http", "https") or "." not in host or parts.username or parts.fragment:
            raise self.fault(where, "url", url, "expected an http(s):// address of a public host")
        if is_loopback(host) or re.fullmatch(r"[\d.]+|.*:.*", host):
            raise self.fault(where, "url", url, "expected a public host's name, not a number")
        return url

    def recheck(self, row: dict[str, Any], where: str) -> dt.timedelta:
        said = row.get("recheck", "2d")
        found = re.fullmatch(r"(0|[1-9]\d{0,3})([mhd])", said) if isinstance(said, str) else None
        if not found:
            raise self.fault(where, "recheck", said, "expected a time like 12h or 2d, or 0m for every crawl")
        return dt.timedelta(**{_UNITS[found[2]]: int(found[1])})

    def interval(self, row: dict[str, Any], where: str) -> dt.timedelta:
        said = self.said(row, "every", where)
        found = re.fullmatch(r"([1-9]\d{0,3})([mhd])", said)
        if not found:
            raise self.fault(where, "every", said, "expected an interval like 30m, 6h or 1d")
        return dt.timedelta(**{_UNITS[found[2]]: int(found[1])})

    def delay(self, row: dict[str, Any], where: str) -> float:
        delay = self.number(row, "delay", where, 1.0)
        least = 0.0 if self.base_url is not None else LEAST_DELAY
        if not least <= delay <= 60:
            raise self.fault(where, "delay", delay, f"expected {least:g} to 60 seconds")
        return delay

    def options(self, row: dict[str, Any], platform: str, where: str) -> Any:  # noqa: ANN401 - the platform's own
        table = row.get("options", {})
        if not isinstance(table, dict):
            raise self.fault(where, "options", table, "expected a [source.options] table")
        try:
            return read_options(platforms.load(platform).Options, table)
        except ValueError as error:
            raise RegistryProblem(f"{self.file}: {where}: options.{error}") from None

    def said(self, row: Mapping[str, Any], key: str, where: str, *, optional: bool = False) -> str:
        value = row.get(key, "" if optional else None)
        if not isinstance(value, str) or not (optional or value.strip()):
            raise self.fault(where, key, value, "expected text")
        return value

    def number(self, row: Mapping[str, Any], key: str, where: str, default: float | None) -> float:
        value = row.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise self.fault(where, key, value, "expected a number")
        return float(value)

    def fault(self, where: str, key: str, value: object, expected: str) -> RegistryProblem:
        shown = "is missing" if value is None else repr(value)
        return RegistryProblem(f"{self.file}: {where}: {key}: {shown}; {expected}")


def _check_base(base_url: str) -> None:
    try:
        parts = urlsplit(base_url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not is_loopback(host) or not base_url.startswith(("http://", "https://")):
        raise RegistryProblem(
            f"base URL {base_url!r}: a practice site is on this machine; expected http://127.0.0.1:PORT"
        )
