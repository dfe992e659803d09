"""What stands behind a fact of the ladder or the catalogues: the register, sources read elsewhere, or nothing.

Owns how such facts name their sources, and the mark of a row behind which nothing published stands. It must not hold a
fact, and restates no date that the register has.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from careers.facts import FactsError, Row, load_toml
from careers.standard import USES, Citation, Standard, cited
from careers.standards import StandardsAsOf, register

# What a row says of itself on a day on which no source can be cited for it in a nation.
OURS = "our description"
BACKING_KEYS = frozenset({"cites", "uses"})
_FILE = Path(__file__).with_name("catalogues") / "sources.toml"


@dataclass(frozen=True, slots=True)
class Read:
    """A source outside the register: where something was read, and from which day it could be."""

    id: str
    citation: Citation
    published: datetime.date | None
    nations: tuple[str, ...]


@lru_cache(maxsize=16)
def _applying(on: datetime.date, nation: str) -> StandardsAsOf:
    """What applies in a nation on a day, kept because every row of a page asks for the same."""
    return register().as_of(on, nation)


@dataclass(frozen=True, slots=True)
class Backing:
    """The sources of a row: whatever the register has for `uses` on the day, its `entries`, and what was `read`."""

    uses: tuple[str, ...] = ()
    entries: tuple[Standard, ...] = ()
    read: tuple[Read, ...] = ()

    def cite(self, on: datetime.date, nations: Iterable[str]) -> tuple[Citation, ...]:
        """What can be cited on a day in any of some nations; nothing closed, and nothing not yet published."""
        where = tuple(nations)
        found: list[Citation] = []
        for nation in where:
            applying = _applying(on, nation)
            found += [entry.cite(on) for use in self.uses for entry in applying.all_using(use)]
            found += [entry.cite(on) for entry in self.entries if entry.nation == nation and entry.applies_on(on)]
        for source in self.read:
            if set(where) & set(source.nations) and (source.published is None or source.published <= on):
                found.append(source.citation)
        return tuple(dict.fromkeys(found))


def _source(row: Row) -> Read:
    row.only(frozenset({"id", "publisher", "title", "url", "nations", "published", "checked"}))
    checked = row.date("checked")
    if checked is None:
        raise row.fault("checked", "a date written YYYY-MM-DD without quotes")
    return Read(row.text("id"), cited(row, checked, title="title"), row.date("published"), row.nations())


def load_sources(path: Path = _FILE) -> Mapping[str, Read]:
    """The sources outside the register, by id.

    Raises:
        FactsError: naming the file, the source and the key that is wrong, and what was expected.

    """
    row, _ = load_toml(path)
    row.only(frozenset({"source"}))
    sources = [_source(inner) for inner in row.rows("source", "id")]
    known = {source.id: source for source in sources}
    if len(known) != len(sources):
        raise FactsError(f"{path.name}: source: id: got one twice, expected a different id for each")
    return known


@cache
def sources() -> Mapping[str, Read]:
    """The sources that ship with Nextrung, read once."""
    return load_sources()


def uses(row: Row, key: str) -> tuple[str, ...]:
    """A list of uses of the register.

    Raises:
        FactsError: for one that the register does not know.

    """
    found = row.texts(key)
    if not set(found) <= USES:
        raise row.fault(key, "a list of uses that the register knows")
    return found


def backing(row: Row) -> Backing:
    """The sources that a row names: `cites` (ids of the register or of `sources.toml`) and `uses` of the register.

    Raises:
        FactsError: for an id or a use that nothing has.

    """
    known = {entry.id: entry for entry in register().standards}
    cites = row.texts("cites")
    if not set(cites) <= set(known) | set(sources()):
        raise row.fault("cites", "a list of ids of the register or of sources.toml")
    return Backing(
        uses(row, "uses"),
        tuple(known[name] for name in cites if name in known),
        tuple(sources()[name] for name in cites if name not in known),
    )
