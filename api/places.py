"""Places that people name: an authority, a postcode, a town, a county; in a field of their own or among the words.

Owns turning such a name into a point and what lies there. What is known of places is the matcher's and the store's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean
from typing import Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA

from matcher.geography import Meaning, index_of, key_of, words_of
from matcher.places import outcode_point
from store.authorities import authorities, by_code
from store.listings import Session
from store.runs import AuthorityRow, local_authorities
from store.search import Named

LEAST_PEOPLE = 20_000
"""Of a town that is taken for one where it stands among other words without "near" or "in" before it."""
_LONGEST = 7
"""Words of the longest name of a council."""
_BEFORE = frozenset({"near", "around", "in"})
_AREAS = frozenset({"authority", "county", "region", "nation"})
_SHORTEST_REPAIRED, _TWO_SLIPS = 4, 8
"""Letters below which a name is no slip of another, and from which it may have two."""
_SAID = re.compile(r"\b(?:near|around|in)\s*$", re.IGNORECASE)
_COUNCIL = re.compile(
    r"\b(?:city|county|borough|district|metropolitan|council|of|the|london|royal|lbc?|rb|mbc|cc)\b|[^a-z0-9]+"
)
_POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?(?P<inward>\s*\d[a-z]{2})?\b", re.IGNORECASE)
_NO_OUTCODE = re.compile(r"sw[1-4]|s\d\d|l[1-9]", re.IGNORECASE)
"""Among words a grade of social workers, a section of an Act or a level, rather than a part of London or Sheffield."""


class AuthorityFacts(Protocol):
    """What shipped and a registry's own authorities have in common."""

    @property
    def code(self) -> str:
        """The GSS code, or the project's own."""
        ...

    @property
    def name(self) -> str:
        """The short name."""
        ...

    @property
    def region(self) -> str:
        """The region's name."""
        ...

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other names."""
        ...

    @property
    def lat(self) -> float:
        """Degrees north."""
        ...

    @property
    def lon(self) -> float:
        """Degrees east."""
        ...


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place: its point in degrees north and east, None for a region or nation; `facts` hold of vacancies in it."""

    name: str
    point: tuple[float, float] | None
    facts: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class _Names:
    by_code: dict[str, AuthorityFacts]
    exact: dict[str, list[AuthorityFacts]]
    bare: dict[str, list[AuthorityFacts]]


def known_authorities(session: Session) -> list[AuthorityFacts]:
    """Every authority that a search may name: the shipped ones and those that the registry declared itself."""
    return [*local_authorities(session), *authorities()]


def find_authority(session: Session, text: str) -> AuthorityFacts | None:
    """The one authority with this code or name; None where there is none, or the name fits several."""
    return _authority(_names_of(session), text)


def _authority(names: _Names, text: str) -> AuthorityFacts | None:
    wanted = text.strip().casefold()
    if wanted in names.by_code:
        return names.by_code[wanted]
    fitting = names.exact.get(wanted) or names.bare.get(_bare(wanted), [])
    return fitting[0] if len(fitting) == 1 else None


def _names_of(session: Session) -> _Names:
    return _names(tuple(local_authorities(session)))


@lru_cache(maxsize=8)
def _names(local: tuple[AuthorityRow, ...]) -> _Names:
    """Every name to look one up by: asked for a search's words, the names are gone through once."""
    found = _Names({}, {}, {})
    known: list[AuthorityFacts] = [*local, *authorities()]
    for authority in known:
        found.by_code.setdefault(authority.code.casefold(), authority)
        for table, names in (
            (found.exact, {name.casefold() for name in (authority.name, *authority.aliases)}),
            (found.bare, {_bare(name) for name in (authority.name, *authority.aliases)} - {""}),
        ):
            for name in names:
                table.setdefault(name, []).append(authority)
    return found


def _bare(name: str) -> str:
    """A name without the words that say what kind of council it is, as people leave them out or put them in."""
    return _COUNCIL.sub("", name.casefold())


def find_point(session: Session, text: str) -> tuple[float, float] | None:
    """Degrees north and east of a place as `find_place` finds it; None where it is none, or has no one point."""
    found = find_place(session, text)
    return None if found is None else found.point


def find_place(session: Session, text: str) -> NamedPlace | None:
    """A postcode, an outward code, an authority, a county, a region, a nation or a town; None for none of them.

    Of several towns of one name it is the one with the most people, as on a map. A county that has no council of its
    own, as since it was divided, is in the middle of those that it has now.
    """
    name = text.strip()
    point = outcode_point(name)
    return NamedPlace(name, point) if point else _by_name(_names_of(session), name)


def _by_name(names: _Names, name: str, *, least_people: int = 0) -> NamedPlace | None:
    if (authority := _authority(names, name)) is not None:
        return NamedPlace(name, (authority.lat, authority.lon), (Named("authority", authority.code),))
    meanings = index_of().named(key_of(name)) or index_of().named(_without_council(name))
    for kind in ("county", "region", "nation"):
        for meaning in (one for one in meanings if one.kind == kind):
            return _area(name, meaning)
    towns = [one for one in meanings if one.kind == "town" and one.population >= least_people]
    largest = max(towns, key=lambda one: one.population, default=None)
    if largest is None:
        return None
    if largest.lat is None or largest.lon is None:
        inside = by_code()[largest.codes[0]]
        return NamedPlace(name, (inside.lat, inside.lon), (Named("authority", inside.code),))
    return NamedPlace(name, (largest.lat, largest.lon))


def perhaps(session: Session, text: str) -> str | None:
    """A place that many know, whose name is a slip or two of typing away from what is none; None for none such."""
    wanted = key_of(text)
    if len(wanted) < _SHORTEST_REPAIRED:
        return None
    known = _well_known(tuple(local_authorities(session)))
    slips = 2 if len(wanted) >= _TWO_SLIPS else 1
    near = process.extract(wanted, known.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None)
    # Hands slip at a first letter more seldom than after it.
    best = min(near, key=lambda one: (one[1], one[0][0] != wanted[0], -known[one[0]][1]), default=None)
    return None if best is None else known[best[0]][0]


@lru_cache(maxsize=8)
def _well_known(local: tuple[AuthorityRow, ...]) -> dict[str, tuple[str, int]]:
    """By its key, the name of each authority, area and town of many people, and how many those are (0: not known)."""
    found = {key_of(one.name): (one.name, 0) for one in local}
    for key, meanings in index_of().meanings.items():
        for one in meanings:
            if one.kind in _AREAS or one.population >= LEAST_PEOPLE:
                found.setdefault(key, (one.name, one.population))
    return found


def _without_council(name: str) -> str:
    return re.sub(r" (?:county|city|borough|district)? ?council$", "", key_of(name))


def _area(name: str, meaning: Meaning) -> NamedPlace:
    if meaning.kind == "county":
        inside = [by_code()[code] for code in meaning.codes]
        point = (fmean(one.lat for one in inside), fmean(one.lon for one in inside))
        return NamedPlace(name, point, tuple(Named("authority", one.code) for one in inside))
    value = meaning.region if meaning.kind == "region" else meaning.nation
    return NamedPlace(name, None, (Named(meaning.kind, str(value)),))


def split_place(session: Session, text: str) -> tuple[str, NamedPlace] | None:
    """The other words and the place out of "senior social worker near Leeds" or "Kent social worker"; None for none.

    A postcode may stand anywhere, as may what follows "near" or "in". Of other names those at either end are taken
    before those between other words, and only those of an area or of a town that many know.
    """
    for match in _POSTCODE.finditer(text):
        sure = match["inward"] or match[0] == text.strip() or _SAID.search(text[: match.start()])
        if (sure or not _NO_OUTCODE.fullmatch(match[0])) and (point := outcode_point(match[0])):
            return _others(text, match.start(), match.end()), NamedPlace(match[0], point)
    names, stand = _names_of(session), words_of(text)
    for first, last, said in _candidates([word for word, _, _ in stand]):
        start, end = stand[first][1], stand[last][2]
        place = _by_name(names, text[start:end], least_people=0 if said else LEAST_PEOPLE)
        if place is not None:
            return _others(text, start, end), place
    return None


def _candidates(words: Sequence[str]) -> Iterator[tuple[int, int, bool]]:
    """First and last word of what may be a place and whether it is said to be one.

    Said ones come first, then those at the ends, then those between; of each the longest first.
    """
    lengths = range(min(_LONGEST, len(words)), 0, -1)
    for at, word in enumerate(words):
        if word in _BEFORE:
            yield from ((at + 1, at + length, True) for length in lengths if at + length < len(words))
    for length in lengths:
        yield len(words) - length, len(words) - 1, False
        yield 0, length - 1, False
    for length in lengths:
        yield from ((at, at + length - 1, False) for at in range(1, len(words) - length))


def _others(text: str, start: int, end: int) -> str:
    return " ".join(f"{_SAID.sub('', text[:start])} {text[end:]}".split())
