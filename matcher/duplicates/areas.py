"""Which areas lie in which, as an advert may name the one or the other: counties, regions, districts.

Owns reading that from the facts of places. Must not compare two places: places.py and fields.py do.
"""

import csv
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from itertools import chain
from pathlib import Path

from matcher.duplicates.places import Place, read_area, read_place
from matcher.duplicates.words import WORDS

_FACTS = Path(__file__).parents[1]


@lru_cache(maxsize=1)
def _counties() -> Mapping[frozenset[str], frozenset[frozenset[str]]]:
    """The areas in each county of areas.toml and each region, all by their words."""
    counties = tomllib.loads((_FACTS / "areas.toml").read_text(encoding="utf-8"))["counties"]
    regions = {
        name: chain.from_iterable(counties.get(one, [one]) for one in told)
        for name, told in WORDS.place_regions.items()
    }
    found: dict[frozenset[str], set[frozenset[str]]] = {}
    for name, inside in chain(counties.items(), regions.items()):
        # The West Midlands are both.
        found.setdefault(read_place(name.removesuffix(" County")).words, set()).update(map(read_area, inside))
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
