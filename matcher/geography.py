"""Names of places and what they may mean: authorities, towns, districts, counties, regions, nations.

Owns the facts files `towns.csv`, `localities.csv`, `suburbs.csv`, `sites.csv` and `areas.toml`, and the index from a
name to its meanings. Must not choose between meanings: that is `matcher.places`.
"""

import csv
import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from store.authorities import NATIONS, Authority, FactsError, authorities, outcodes

# A place of areas.toml is what its name means first; its namesakes are smaller than this many people.
_CHIEF = 200_000

# Shorter names are too near to other words to be put right ("Home", "Holme").
_REPAIRED = 7
_TWO_SLIPS = 12
# A town of this many people is known by the first word of its name.
_WELL_KNOWN = 3_000
# A town of this many people gives an employer its name; smaller ones are often surnames and other words.
_AREA_TOWN = 20_000
_LINKS = frozenset({"on", "upon", "under", "in", "super", "le", "by"})

_FOLDER = Path(__file__).parent
_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHES = re.compile("['’‘`´.]")


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that a name may mean.

    `kind` is authority, town, site, district, county, region, nation or elsewhere (outside of the United Kingdom). A
    site is a building known by its own name ("Alder Hey"), or another point that is no town. `codes`
    are the authorities that it lies in: one but for a county. `region` and `nation` are set for those kinds alone; a
    town has a point and a population where they are known; `part` is one that may be a part of a larger town.
    """

    kind: str
    name: str
    codes: tuple[str, ...]
    lat: float | None = None
    lon: float | None = None
    population: int = 0
    region: str | None = None
    nation: str | None = None
    part: bool = False


def words_of(text: str) -> list[tuple[str, int, int]]:
    """The words of a place name with where they stand: lower case, without accents; "St. Helen's" is "st helens"."""
    folded = []
    for character in text:
        plain = unicodedata.normalize("NFKD", character)[:1].lower()
        folded.append(plain if plain and len(plain) == 1 else " ")
    words = "".join(folded)
    # An apostrophe or point inside a word joins it; elsewhere it parts words like any other mark.
    joined = _APOSTROPHES.sub("\x00", words)
    found: list[tuple[str, int, int]] = []
    for match in re.finditer(r"[a-z0-9]+(?:\x00[a-z0-9]+)*|&", joined):
        found.append(("and" if match[0] == "&" else match[0].replace("\x00", ""), match.start(), match.end()))
    return found


def key_of(name: str) -> str:
    """A name as the index keeps it."""
    return " ".join(word for word, _, _ in words_of(name))


class Index:
    """From a name to its meanings, for the live authorities and any `extra` ones (a fictional county's own)."""

    def __init__(self, extra: Iterable[Authority] = ()) -> None:
        self.authorities: dict[str, Authority] = {one.code: one for one in (*authorities(), *extra)}
        self.meanings: dict[str, list[Meaning]] = {}
        self.regions: dict[str, str] = {one.region: one.nation for one in self.authorities.values()}
        for authority in self.authorities.values():
            meaning = Meaning("authority", authority.name, (authority.code,), authority.lat, authority.lon)
            for name in {key_of(name) for name in (authority.name, authority.official_name, *authority.aliases)}:
                self.meanings.setdefault(name, []).append(meaning)
        for name, meaning in (*_towns(), *_localities(), *_suburbs(), *_sites(), *_areas()):
            self._add(name, meaning)
        for name, meaning in _towns():
            # "Newark on Trent" is posted as "Newark" where no other place is called that.
            first, *rest = name.split()
            if meaning.population >= _WELL_KNOWN and len(rest) > 1 and rest[0] in _LINKS:
                self.meanings.setdefault(first, [meaning])
        self.points: dict[str, list[Meaning]] = {}
        for _, meaning in _towns():
            self.points.setdefault(meaning.codes[0], []).append(meaning)
        self._longest = max(name.count(" ") for name in self.meanings) + 1
        self._by_letter: dict[str, list[str]] = {}
        for name in self.meanings:
            if len(name) >= _REPAIRED:
                self._by_letter.setdefault(name[0], []).append(name)

    def _add(self, name: str, meaning: Meaning) -> None:
        known = self.meanings.setdefault(name, [])
        for index, one in enumerate(known):
            if one.kind == meaning.kind == "town" and one.codes == meaning.codes:
                known[index] = replace(one, population=max(one.population, meaning.population))
                return
        known.append(meaning)

    def named(self, name: str) -> list[Meaning]:
        """The meanings of a name already in the index's form; empty where it is no place known."""
        return self.meanings.get(name, [])

    def nearly(self, name: str) -> list[Meaning]:
        """The meanings of the one long name a slip of typing away (of a very long word: two); empty for several."""
        if len(name) < _REPAIRED:
            return []
        slips = 2 if len(name) >= _TWO_SLIPS and " " not in name else 1
        alike = self._by_letter.get(name[0], ())
        found = process.extract(name, alike, scorer=OSA.distance, score_cutoff=slips, limit=2)
        return self.meanings[found[0][0]] if len(found) == 1 else []

    def longest_at(self, words: list[str], at: int) -> tuple[int, list[Meaning]]:
        """The longest name that starts at a word: how many words it has (1 where there is none), and its meanings."""
        for size in range(min(self._longest, len(words) - at), 0, -1):
            meanings = self.named(" ".join(words[at : at + size]))
            if meanings:
                return size, meanings
        return 1, []

    def area(self, words: list[str]) -> frozenset[str]:
        """The authorities of the areas and larger towns that the words name ("Dorset Healthcare": two authorities)."""
        found: set[str] = set()
        at = 0
        while at < len(words):
            size, meanings = self.longest_at(words, at)
            for one in meanings:
                if one.kind in {"authority", "county", "district"} or one.population >= _AREA_TOWN:
                    found.update(one.codes)
            at += size
        return frozenset(found)


@functools.lru_cache(maxsize=2)
def index_of(extra: tuple[Authority, ...] = ()) -> Index:
    """The index for these extra authorities, which nobody changes: making it takes as long as reading many adverts."""
    return Index(extra)


@functools.cache
def _towns() -> tuple[tuple[str, Meaning], ...]:
    known = {one.code for one in authorities()}
    found = []
    with (_FOLDER / "towns.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            if row["authority"] not in known:
                raise FactsError(f"towns.csv line {number}: authority {row['authority']!r}; expected a known code")
            try:
                lat, lon = (float(row[key]) if row[key] else None for key in ("lat", "lon"))
                population = int(row["population"] or 0)
            except ValueError:
                raise FactsError(f"towns.csv line {number}: {row!r}; expected numbers for the point") from None
            kind = "district" if row["kind"] == "district" else "town"
            meaning = Meaning(kind, row["name"], (row["authority"],), lat, lon, population)
            found.append((key_of(row["name"]), meaning))
    return tuple(found)


@functools.cache
def _localities() -> tuple[tuple[str, Meaning], ...]:
    """Parts of towns, Welsh names and towns that `towns.csv` lacks; each has its outward code's point."""
    return tuple(_by_outcode("localities.csv"))


@functools.cache
def _suburbs() -> tuple[tuple[str, Meaning], ...]:
    """Suburbs and villages by the names of census areas, wards and addresses; each has its outward code's point."""
    return tuple(_by_outcode("suburbs.csv"))


@functools.cache
def _sites() -> tuple[tuple[str, Meaning], ...]:
    """Hospitals and civic offices that adverts name without a town, and London's postcodes without their letter."""
    return tuple(_by_outcode("sites.csv"))


def _by_outcode(file_name: str) -> Iterator[tuple[str, Meaning]]:
    known = {one.code for one in authorities()}
    with (_FOLDER / file_name).open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            if row["authority"] not in known:
                raise FactsError(f"{file_name} line {number}: authority {row['authority']!r}; expected a known code")
            population, kind = row.get("population", "0"), row.get("kind", "site")
            if row["outcode"] not in outcodes() or not population.isdigit():
                raise FactsError(f"{file_name} line {number}: {row!r}; expected a known outward code and a number")
            if kind not in {"place", "suburb", "site"}:
                raise FactsError(f"{file_name} line {number}: kind {kind!r}; expected place or suburb")
            point = outcodes()[row["outcode"]]
            meant = "site" if kind == "site" else "town"
            found = Meaning(meant, row["name"], (row["authority"],), *point, int(population), part=kind == "suburb")
            yield key_of(row["name"]), found


@functools.cache
def _areas() -> tuple[tuple[str, Meaning], ...]:
    try:
        facts = tomllib.loads((_FOLDER / "areas.toml").read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise FactsError(f"areas.toml is not TOML: {error}") from None
    for table in ("counties", "short", "places", "elsewhere", "regions", "nations"):
        if not isinstance(facts.get(table), dict):
            raise FactsError(f"areas.toml {table}: missing; expected a table of names")
    return tuple(_area_meanings(facts))


def _names(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _area_meanings(facts: dict[str, dict[str, object]]) -> Iterator[tuple[str, Meaning]]:
    codes = {one.name: one.code for one in authorities()}
    regions = {one.region: one.nation for one in authorities()}
    for name, inside in facts["counties"].items():
        if not _names(inside) or not all(one in codes for one in _names(inside)):
            raise FactsError(f"areas.toml counties {name!r}: {inside!r}; expected names of authorities")
        yield key_of(name), Meaning("county", name, tuple(codes[one] for one in _names(inside)))
    for short, county in facts["short"].items():
        if county not in facts["counties"]:
            raise FactsError(f"areas.toml short {short!r}: {county!r}; expected a name from counties")
        of_county = _names(facts["counties"][str(county)])
        yield key_of(short), Meaning("county", str(county), tuple(codes[one] for one in of_county))
        for of_name in (one for one in authorities() if str(county) in one.name):
            # "Herts" is the county and the council of that name; "West Berks" is the authority alone.
            meaning = Meaning("authority", of_name.name, (of_name.code,), of_name.lat, of_name.lon)
            yield key_of(of_name.name.replace(str(county), short)), meaning
    for name, authority in facts["places"].items():
        if authority not in codes:
            raise FactsError(f"areas.toml places {name!r}: {authority!r}; expected the name of an authority")
        yield key_of(name), Meaning("town", name, (codes[str(authority)],), population=_CHIEF)
    for name in facts["elsewhere"]:
        yield key_of(name), Meaning("elsewhere", name, ())
    for name, region in facts["regions"].items():
        if region not in regions:
            raise FactsError(f"areas.toml regions {name!r}: {region!r}; expected a region of an authority")
        yield key_of(name), Meaning("region", name, (), region=str(region), nation=regions[str(region)])
    for name, nation in facts["nations"].items():
        if nation not in NATIONS:
            raise FactsError(f"areas.toml nations {name!r}: {nation!r}; expected one of {', '.join(NATIONS)}")
        yield key_of(name), Meaning("nation", name, (), nation=str(nation))
