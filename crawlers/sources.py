"""The source registry: a council is a row. Reads `sources.toml` files into frozen rows, or says what is wrong.

Owns what a row is as a whole, and naming the row that is wrong; what each of its keys may hold is `row_values`'.
Must not fetch anything.
"""

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from crawlers import platforms, row_values
from store.authorities import NATIONS, by_any_code
from store.runs import AuthorityRow, SourceRow

LIVE = Path(__file__).parent / "sources.toml"
PRACTICE = Path(__file__).parent / "practice" / "sources.toml"

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
_AUTHORITY_KEYS = {"code", "name", "nation", "region", "lat", "lon", "aliases"}


class RegistryProblem(ValueError):  # noqa: N818 - what went wrong is with the registry, named in a user's words
    """A registry cannot be used; the message is one line naming file, row and key."""


@dataclass(frozen=True, slots=True)
class Source:
    """One row: where adverts come from, how to read them there, and how often.

    `delay` is seconds between requests to the host; `every` the time between runs; `recheck` the longest that an
    advert's own page goes unasked while the list says the same of it; `authority` the employer's GSS code,
    None for a board of several employers, whose codes are `covers`, and `may_cover` where nobody has confirmed that
    they advertise there; `verified` how and when the row was verified, empty where `note` says what is not known;
    `confidence` is one of `row_values.CONFIDENCES`; `options` is an instance of the platform's own dataclass.
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
    recheck: dt.timedelta = dt.timedelta(days=2)
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

    @property
    def confirmed(self) -> bool:
        """Whether a real capture confirms the format that the row's pages are read in."""
        return platforms.confirmed(self.platform, self.options)

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
            confirmed=self.confirmed,
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
    with _naming(path.name, "the file"):
        row_values.known(table, {"source", "authority"})
    authorities = tuple(_authority(row, path.name) for row in _tables(table, "authority", path.name))
    codes = {code: authority.code for code, authority in by_any_code().items()}
    codes |= {authority.code: authority.code for authority in authorities}
    rows: dict[str, Source | Disabled] = {}
    for row in _tables(table, "source", path.name):
        with _naming(path.name, f"source {row.get('id', '?')!r}"):
            source = _source(row, codes, base_url)
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


@contextmanager
def _naming(file: str, where: str) -> Iterator[None]:
    """Say of a wrong value which file and row it stands in."""
    try:
        yield
    except ValueError as error:
        raise RegistryProblem(f"{file}: {where}: {error}") from None


def _tables(table: Mapping[str, Any], key: str, file: str) -> list[dict[str, Any]]:
    rows = table.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise RegistryProblem(f"{file}: {key}: expected [[{key}]] tables")
    return rows


def _authority(row: dict[str, Any], file: str) -> AuthorityRow:
    with _naming(file, f"authority {row.get('code', '?')!r}"):
        row_values.known(row, _AUTHORITY_KEYS)
        text = {key: row_values.said(row, key) for key in ("code", "name", "nation", "region")}
        if text["nation"] not in NATIONS:
            row_values.fault("nation", text["nation"], f"expected one of {', '.join(NATIONS)}")
        place = {key: row_values.number(row, key) for key in ("lat", "lon")}
        aliases = row.get("aliases", [])
        if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
            row_values.fault("aliases", aliases, "expected a list of names")
        return AuthorityRow(**text, lat=place["lat"], lon=place["lon"], aliases=tuple(aliases))


def _source(row: dict[str, Any], codes: Mapping[str, str], base_url: str | None) -> Source | Disabled:
    """Read a row; `codes` leads from each code that may stand in it to the one by which its authority is known."""
    row_values.known(row, _ROW_KEYS)
    practice = base_url is not None
    source_id = row_values.name_of_row(row, practice=practice)
    enabled = row_values.enabled(row)
    platform = row_values.platform(row, there=enabled)
    authority, covers, may_cover = row_values.employers(row, codes)
    verified, note = (row_values.said(row, key, optional=True) for key in ("verified", "note"))
    if not note and not (verified and enabled):
        expected = "an unverified row says what is not known" if enabled else "a disabled row says what to find out"
        row_values.fault("note", note, expected)
    confidence = row_values.confidence(row, verified)
    name = row_values.said(row, "name")
    if not enabled:
        url = row_values.url(row, base_url) if row.get("url") else ""
        # What is said already must be sound, so that the row can be enabled by striking one line.
        if "every" in row:
            row_values.interval(row)
        row_values.least(row)
        row_values.delay(row, practice=practice)
        if "options" in row and platform in platforms.names():
            row_values.options(row, platform)
        return Disabled(source_id, name, platform, url, note, authority, covers, may_cover, confidence, verified)
    return Source(
        id=source_id,
        name=name,
        platform=platform,
        url=row_values.url(row, base_url),
        every=row_values.interval(row),
        options=row_values.options(row, platform),
        authority=authority,
        min_expected=row_values.least(row),
        verified=verified,
        note=note,
        delay=row_values.delay(row, practice=practice),
        recheck=row_values.recheck(row),
        loopback=practice,
        covers=covers,
        may_cover=may_cover,
        confidence=confidence,
    )


def _check_base(base_url: str) -> None:
    try:
        parts = urlsplit(base_url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not row_values.is_loopback(host) or not base_url.startswith(("http://", "https://")):
        raise RegistryProblem(
            f"base URL {base_url!r}: a practice site is on this machine; expected http://127.0.0.1:PORT"
        )
