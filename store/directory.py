"""Where people look for vacancies: each site with a prepared search, and whether and why not it is gathered.

Owns the reading of `directory.toml`, and which of its sites' sources are switched on. Nothing here is ever fetched.
"""

import string
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.authorities import NATIONS
from store.models import Source

FILE = Path(__file__).with_name("directory.toml")
KINDS = ("department", "board", "health", "agency", "general")
_BLANKS = {"words", "place"}


@dataclass(frozen=True, slots=True)
class Site:
    """A site with vacancies. `why` is a sentence on why it is not gathered, empty where it has sources.

    `search` is an address in which {words} and {place} may stand; `alerts` says how to be told of new adverts; `kind`
    is one of `KINDS`; `sources` are ids of rows of the crawlers' registry.
    """

    key: str
    name: str
    kind: str
    search: str
    alerts: str
    why: str = ""
    nations: tuple[str, ...] = NATIONS
    sources: tuple[str, ...] = ()

    def link(self, words: str, place: str = "") -> str:
        """The search that a person opens, with what they look for and where written into it."""
        return self.search.format(words=quote(words, safe=""), place=quote(place, safe=""))


def switched_on(session: Session) -> frozenset[str]:
    """The ids of the sources that are crawled in this database."""
    return frozenset(session.scalars(select(Source.id).where(Source.active, Source.enabled)))


def councils_gathered(session: Session) -> int:
    """How many authorities' own sites are crawled in this database."""
    wanted = select(Source.authority_code).where(Source.active, Source.enabled, Source.authority_code.is_not(None))
    return len(set(session.scalars(wanted)))


@cache
def sites(path: Path = FILE) -> tuple[Site, ...]:
    """Every site of the file, in its order; raise ValueError naming the file, the site and the key that is wrong."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.name}: is not TOML: {error}") from None
    rows = table.pop("site", None)
    if table or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError(f"{path.name}: expected [[site]] tables and nothing else")
    found: dict[str, Site] = {}
    for row in rows:
        site = _site(row, path.name)
        if site.key in found:
            raise ValueError(f"{path.name}: site {site.key!r}: key: stands twice")
        found[site.key] = site
    return tuple(found.values())


def _site(row: dict[str, object], file: str) -> Site:
    where = f"{file}: site {row.get('key', '?')!r}"
    known = [field.name for field in fields(Site)]
    for key in row:
        if key not in known:
            raise ValueError(f"{where}: {key}: unknown key; expected one of {', '.join(known)}")
    said: dict[str, str] = {}
    for key in ("key", "name", "kind", "search", "alerts"):
        value = row.get(key)
        if not isinstance(value, str) or not value.strip():
            raise ValueError(f"{where}: {key}: {value!r}; expected text")
        said[key] = value
    if said["kind"] not in KINDS:
        raise ValueError(f"{where}: kind: {said['kind']!r}; expected one of {', '.join(KINDS)}")
    nations = _texts(row, "nations", where) or NATIONS
    sources = _texts(row, "sources", where)
    if not set(nations) <= set(NATIONS):
        raise ValueError(f"{where}: nations: {row['nations']!r}; expected a list out of {', '.join(NATIONS)}")
    why = row.get("why", "")
    if not isinstance(why, str) or bool(why.strip()) == bool(sources):
        raise ValueError(f"{where}: why: {why!r}; expected text where there are no sources, and none where there are")
    try:
        blanks = {name for _, name, _, _ in string.Formatter().parse(said["search"]) if name is not None}
    except ValueError:
        blanks = {"?"}
    parts = urlsplit(said["search"])
    if parts.scheme != "https" or not parts.hostname or not blanks <= _BLANKS:
        raise ValueError(
            f"{where}: search: {said['search']!r}; "
            "expected an https:// address with no blanks but {words} and {place}"
        )
    return Site(**said, why=why, nations=nations, sources=sources)


def _texts(row: dict[str, object], key: str, where: str) -> tuple[str, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise ValueError(f"{where}: {key}: {value!r}; expected a list of texts")
    return tuple(value)
