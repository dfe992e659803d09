"""Sites that are not crawled: each with the reason, and a prepared search for a person to open.

Owns the reading of `directory.toml`. Nothing here is ever fetched.
"""

import string
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlsplit

FILE = Path(__file__).with_name("directory.toml")
_BLANKS = {"words", "place"}


@dataclass(frozen=True, slots=True)
class Site:
    """A site that forbids crawlers: `why` is a sentence, `search` an address with {words} and {place} in it."""

    key: str
    name: str
    why: str
    search: str

    def link(self, words: str, place: str = "") -> str:
        """The search that a person opens, with what they look for and where written into it."""
        return self.search.format(words=quote(words, safe=""), place=quote(place, safe=""))


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
    for key in known:
        value = row.get(key)
        if not isinstance(value, str) or not value.strip():
            raise ValueError(f"{where}: {key}: {value!r}; expected text")
        said[key] = value
    try:
        blanks = {name for _, name, _, _ in string.Formatter().parse(said["search"]) if name is not None}
    except ValueError:
        blanks = set()
    parts = urlsplit(said["search"])
    if parts.scheme != "https" or not parts.hostname or blanks != _BLANKS:
        raise ValueError(
            f"{where}: search: {said['search']!r}; expected an https:// address with {{words}} and {{place}}"
        )
    return Site(**said)
