"""How many authorities the sources cover, nation by nation and region by region.

Owns what "covered" means. Pure: rows and authorities in, counts out; both the command and the pages count with it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from store.authorities import NATIONS
from store.runs import SourceRow

State = Literal["confirmed", "unconfirmed", "none"]


class Place(Protocol):
    """What is asked of an authority: the shipped facts and a registry's own rows both have it."""

    @property
    def code(self) -> str:
        """Its GSS code, or this project's own where it has none."""

    @property
    def name(self) -> str:
        """Its short name."""

    @property
    def nation(self) -> str:
        """One of `store.authorities.NATIONS`."""

    @property
    def region(self) -> str:
        """The region of England, or the nation's own name."""


@dataclass(frozen=True, slots=True)
class Covered:
    """One authority: how it is covered, by which crawled rows, and which careers sites are known but not crawled.

    "confirmed": by a row that was verified, on a platform whose format a real capture confirms. "unconfirmed": only by
    rows that fall short of one or the other, or a board on which nobody has seen it advertise. "none": by no row that
    is crawled. `sources` and `known` are ids, the confirmed ones first.
    """

    code: str
    name: str
    nation: str
    region: str
    state: State
    sources: tuple[str, ...]
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """A region's, a nation's or the whole's counts of authorities; `region` and `nation` are empty for a sum over them.

    `authorities` is the sum of `confirmed`, `unconfirmed` and `none`; `known` are those of `none` of whom a careers
    site is on record.
    """

    nation: str
    region: str
    authorities: int
    confirmed: int
    unconfirmed: int
    none: int
    known: int


def coverage(rows: Iterable[SourceRow], authorities: Iterable[Place]) -> list[Covered]:
    """Say of every authority how it is covered, in order of nation, region and name."""
    sure: dict[str, list[str]] = {}
    unsure: dict[str, list[str]] = {}
    known: dict[str, list[str]] = {}
    for row in rows:
        seen = [row.authority_code] if row.authority_code else list(row.covers)
        believed = row.enabled and row.confirmed and row.confidence == "verified"
        for code in seen:
            (known if not row.enabled else sure if believed else unsure).setdefault(code, []).append(row.id)
        for code in row.may_cover:
            (unsure if row.enabled else known).setdefault(code, []).append(row.id)
    ordered = sorted(authorities, key=lambda one: (NATIONS.index(one.nation), one.region, one.name))
    return [
        Covered(
            code=one.code,
            name=one.name,
            nation=one.nation,
            region=one.region,
            state="confirmed" if one.code in sure else "unconfirmed" if one.code in unsure else "none",
            sources=(*sure.get(one.code, ()), *unsure.get(one.code, ())),
            known=tuple(known.get(one.code, ())),
        )
        for one in ordered
    ]


def table(covered: Sequence[Covered]) -> list[Counted]:
    """Count by region, then each nation of several regions as a whole, then everything."""
    lines = []
    for nation in NATIONS:
        inside = [one for one in covered if one.nation == nation]
        regions = list(dict.fromkeys(one.region for one in inside))
        lines += [_counted(nation, region, [one for one in inside if one.region == region]) for region in regions]
        if len(regions) > 1:
            lines.append(_counted(nation, "", inside))
    return [*lines, _counted("", "", covered)]


def _counted(nation: str, region: str, covered: Sequence[Covered]) -> Counted:
    states = [one.state for one in covered]
    return Counted(
        nation=nation,
        region=region,
        authorities=len(covered),
        confirmed=states.count("confirmed"),
        unconfirmed=states.count("unconfirmed"),
        none=states.count("none"),
        known=sum(one.state == "none" and bool(one.known) for one in covered),
    )
