"""Which areas lie in which, as an advert may name the one or the other: counties, regions, districts.

Owns reading that from the facts of places. Must not compare two places: likeness.py and fields.py do.
"""

import csv
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from matcher.duplicates.likeness import Place, read_area, read_place
from store.authorities import authorities

_FACTS = Path(__file__).parents[1]


@lru_cache(maxsize=1)
def _counties() -> Mapping[frozenset[str], frozenset[frozenset[str]]]:
    """The areas in each county and region of areas.toml, all by their words."""
    facts = tomllib.loads((_FACTS / "areas.toml").read_text(encoding="utf-8"))
    found: dict[frozenset[str], set[frozenset[str]]] = {}
    for name, region in facts["regions"].items():
        if region == "London":  # of whose sides nothing says which boroughs they hold
            continue
        inside = {read_area(one.name) for one in authorities() if one.region == region}
        found.setdefault(read_place(name).words, set()).update(inside)
    for county, within in facts["counties"].items():
        found.setdefault(read_place(county.removesuffix(" County")).words, set()).update(map(read_area, within))
    return {words: frozenset(areas) for words, areas in found.items()}


@lru_cache(maxsize=1)
def _districts() -> frozenset[frozenset[str]]:
    """The districts of two-tier counties that no town is called as, by their words."""
    with (_FACTS / "towns.csv").open(encoding="utf-8", newline="") as file:
        # A town or place that is called as a district comes after it, and is meant.
        kinds = {row["name"]: row["kind"] for row in sorted(csv.DictReader(file), key=lambda row: row["kind"])}
    return frozenset(read_place(name).words for name, kind in kinds.items() if kind == "district")


def is_district(place: Place) -> bool:
    """Whether a place is a district and no town: Charnwood, in which Loughborough is."""
    return place.town in _districts()


def in_county(area: frozenset[str], county: Place) -> bool:
    """Whether an authority's area lies in a place that is a county or region: Coventry in the West Midlands."""
    return county.broad and area in _counties().get(county.words, ())
