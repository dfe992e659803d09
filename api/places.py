"""Places that people name: an authority, a postcode, a town; in a field of their own or at the end of the words.

Owns turning such a name into an authority or a point. What is known of places is the matcher's and the store's.
"""

import re
from typing import Protocol

from matcher.geography import index_of, key_of
from matcher.places import outcode_point
from store.authorities import authorities
from store.listings import Session
from store.runs import local_authorities

_NEAR = re.compile(r"(?P<words>.*?)\s*\b(?:near|around|in)\s+(?P<place>[^\W\d_][\w'’ .-]*)", re.IGNORECASE)
_COUNCIL = re.compile(r"\b(?:city|county|borough|district|metropolitan|council|of|the|london|royal)\b|[^a-z0-9]+")


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


def known_authorities(session: Session) -> list[AuthorityFacts]:
    """Every authority that a search may name: the shipped ones and those that the registry declared itself."""
    return [*local_authorities(session), *authorities()]


def find_authority(session: Session, text: str) -> AuthorityFacts | None:
    """The one authority with this code or name; None where there is none, or the name fits several."""
    known = known_authorities(session)
    wanted = text.strip().casefold()
    for authority in known:
        if authority.code.casefold() == wanted:
            return authority
    exact = [a for a in known if wanted in {name.casefold() for name in (a.name, *a.aliases)}]
    loose = exact or [a for a in known if _bare(wanted) and _bare(wanted) in {_bare(n) for n in (a.name, *a.aliases)}]
    return loose[0] if len(loose) == 1 else None


def _bare(name: str) -> str:
    """A name without the words that say what kind of council it is, as people leave them out or put them in."""
    return _COUNCIL.sub("", name.casefold())


def find_point(session: Session, text: str) -> tuple[float, float] | None:
    """Degrees north and east of a postcode, an outward code, an authority or a town; None where it is none of them.

    Of several towns of one name it is the one with the most people, as on a map.
    """
    point = outcode_point(text)
    if point is None and (authority := find_authority(session, text)) is not None:
        point = (authority.lat, authority.lon)
    return point or _town(text)


def _town(text: str) -> tuple[float, float] | None:
    towns = [one for one in index_of().named(key_of(text)) if one.lat is not None and one.lon is not None]
    largest = max(towns, key=lambda one: one.population, default=None)
    return None if largest is None or largest.lat is None or largest.lon is None else (largest.lat, largest.lon)


def split_place(session: Session, text: str) -> tuple[str, str] | None:
    """Words and a place out of "senior social worker near Leeds"; None where they do not end in a known place."""
    match = _NEAR.fullmatch(text.strip())
    if match is None or find_point(session, match["place"]) is None:
        return None
    return match["words"].strip(), match["place"].strip()
