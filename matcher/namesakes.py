"""Which of several places of one name is meant, and which of two places named together is the place of work.

Owns comparing places by size and distance. Must not read an address: `matcher.location` does that.
"""

import math

from matcher.geography import Meaning

# A locality is nearer to its own post town than this; two towns further apart are two places (miles).
NEIGHBOURS = 18.0
# A part of a town is nearer to its middle than this (miles).
SUBURBS = 10.0
# A town stands for its name alone when it has this many times the people of every namesake.
CLEARLY_LARGER = 4.0
# A village whose people nobody counted may have this many.
_UNCOUNTED = 500
# A place of fewer people than this gives way to a district of its name.
_VILLAGE = 5_000
# A post town has this many times the people of a place that is posted under it.
POST_TOWN = 2.0
# Two towns of this many people, far apart, are two places of work.
LARGE_TOWN = 20_000


def settled(meanings: tuple[Meaning, ...]) -> Meaning | None:
    """The one meaning of a name: an authority of that name, or the town that is clearly the largest."""
    by_code: dict[str, Meaning] = {}
    for one in sorted(meanings, key=lambda one: one.kind != "town"):
        by_code.setdefault(one.codes[0], one)
    if len(by_code) == 1:
        return next(iter(by_code.values()))
    named = [one for one in meanings if one.kind == "authority"]
    if len({one.codes[0] for one in named}) == 1:
        return by_code[named[0].codes[0]]
    ranked = sorted(by_code.values(), key=_weight, reverse=True)
    districts = {one.codes[0] for one in meanings if one.kind == "district"}
    if len(districts) == 1 and ranked[0].population < _VILLAGE:
        return by_code[districts.pop()]  # "Rushmoor" is the district, and no village elsewhere
    if ranked and _weight(ranked[0]) >= CLEARLY_LARGER * _weight(ranked[1]):
        return ranked[0]
    return None


def _weight(one: Meaning) -> float:
    """How many people a name alone means with it; a part of a town is rarely named without its town."""
    people = max(one.population, _UNCOUNTED)
    return people / CLEARLY_LARGER if one.part else people


def neighbour(meanings: tuple[Meaning, ...], anchors: list[Meaning]) -> Meaning | None:
    """The one of several namesakes that is a neighbour of a town named beside it ("Beeston, Nottingham")."""
    close = [one for one in meanings if any(apart(one, anchor) <= NEIGHBOURS for anchor in anchors)]
    return close[0] if len({one.codes[0] for one in close}) == 1 else None


def locality_or_post_town(named: list[Meaning], *, namesakes: bool = True) -> Meaning | None:
    """Of towns in different authorities: a locality before its post town if they are neighbours, else the last.

    `namesakes` is whether other places are called like the first: one without any may be twice as far from a country
    post town ("Helmsley, York").
    None where two large towns are named far from each other, or the larger first: those are two places.
    """
    towns = [one for one in named if one.kind == "town"]
    if not towns:
        return None
    first, last = towns[0], towns[-1]
    distance = apart(first, last)
    if first.part and last.population >= LARGE_TOWN and SUBURBS < distance <= NEIGHBOURS:
        return last
    if first.part and 2 * NEIGHBOURS < distance < math.inf and first.population < last.population:
        return last  # a part of the last town is called as the known one elsewhere
    # Addresses go from the small to the large: a large town after one larger still is a second place ("Bristol, Bath").
    if LARGE_TOWN <= last.population < first.population / POST_TOWN:
        return None
    if math.isfinite(distance) and distance > 2 * NEIGHBOURS and min(first.population, last.population) >= LARGE_TOWN:
        return None
    reach = NEIGHBOURS if namesakes else 2 * NEIGHBOURS
    return last if math.isfinite(distance) and distance > reach else first


def apart(one: Meaning, other: Meaning) -> float:
    """Miles between two towns; infinite where a point is not known."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return math.inf
    return miles(one.lat, one.lon, other.lat, other.lon)


def miles(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Miles between two points given in degrees; near enough within one country."""
    north = (lat - other_lat) * 69.1
    east = (lon - other_lon) * 69.1 * math.cos(math.radians((lat + other_lat) / 2))
    return math.hypot(north, east)


def beside(meanings: tuple[Meaning, ...], anchors: list[Meaning]) -> Meaning | None:
    """The lesser namesake next to a place named with it, where the greater is far away ("Brixton, Plymouth")."""
    largest = settled(meanings)
    others = [one for one in anchors if one is not largest and one not in meanings]
    if largest is None or largest.kind != "town" or not others:
        return None
    if any(not 2 * NEIGHBOURS < apart(largest, anchor) < math.inf for anchor in others):
        return None
    return neighbour(meanings, others)


def is_afar(guessed: Meaning, anchors: list[Meaning]) -> bool:
    """Whether a name that was put right lies far from all that is named with it: then it is another, unknown name.

    A part of a town and a building are named with their own town, so less is far for them.
    """
    reach = NEIGHBOURS if guessed.part or guessed.kind == "site" else 2 * NEIGHBOURS
    others = [one for one in anchors if one is not guessed and one.lat is not None]
    return bool(others) and all(apart(guessed, one) > reach for one in others)
