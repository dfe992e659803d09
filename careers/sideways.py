"""Work beside the ladder: what lies sideways of a tier, or is a side branch of its own.

Owns the shape of such work and the reading of `sideways.toml`. It must not say which tiers there are (`ladder` does)
nor how the work is shown (`catalogue` does).
"""

from dataclasses import dataclass
from pathlib import Path

from careers.backing import BACKING_KEYS, Backing, backing
from careers.facts import NATIONS, Row, load_toml

SIDEWAYS = Path(__file__).with_name("sideways.toml")


@dataclass(frozen=True, slots=True)
class Sideways:
    """Other work with children that lies beside the ladder, or is the side branch `tier` of it.

    `open_from` is the lowest tier at which there are usually posts. `specialism` and `service` are the codes under
    which the matcher reads adverts of the work, and `words` what to search for where it has none.
    """

    id: str
    title: str
    text: str
    asks: str
    leads_on: str
    open_from: str
    tier: str
    nations: tuple[str, ...]
    specialism: str
    service: str
    words: tuple[str, ...]
    backing: Backing


def _sideways(row: Row, tiers: tuple[str, ...]) -> Sideways:
    row.only(frozenset(Sideways.__slots__) - {"backing"} | BACKING_KEYS)
    specialism, service = row.text("specialism", default=""), row.text("service", default="")
    tier, words = row.values.get("tier"), row.texts("words")
    if sum(map(bool, (tier, specialism, service, words))) != 1:
        raise row.fault("specialism", "one of tier, specialism, service and words, by which its vacancies are found")
    return Sideways(
        id=row.text("id"),
        title=row.text("title"),
        text=row.text("text"),
        asks=row.text("asks"),
        leads_on=row.text("leads_on"),
        open_from=row.choice("open_from", tiers),
        tier="" if tier is None else row.choice("tier", tiers),
        nations=row.nations() if "nations" in row.values else NATIONS,
        specialism=specialism,
        service=service,
        words=words,
        backing=backing(row),
    )


def load_sideways(path: Path, tiers: tuple[str, ...]) -> tuple[tuple[Sideways, ...], bytes]:
    """The work beside a ladder of these tiers, and the file's bytes for a version.

    Raises:
        FactsError: naming the file, the work and the key that is wrong, and what was expected.

    """
    row, raw = load_toml(path)
    row.only(frozenset({"setting"}))
    return tuple(_sideways(entry, tiers) for entry in row.rows("setting", "id")), raw
