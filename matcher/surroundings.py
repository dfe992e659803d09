"""What stands around the names of an address: its county, region, nation and postcode, and the employer's area.

Owns which meanings of a name fit all that. Must not choose between those that fit: `matcher.location` does that.
"""

import math
from dataclasses import dataclass

from matcher.geography import Index, Meaning
from matcher.mentions import Mention
from matcher.namesakes import LARGE_TOWN, NEIGHBOURS, apart, miles, settled
from store.authorities import postcode_shares

# Of an unknown name's words, a place of fewer people than this is no part: "Bradley Stoke" is not in Bradley.
_SMALL_PLACE = 5_000
# … and what the public comes to is called after no smaller one than this.
_VILLAGE = 1_000
_SPECIFIC = frozenset({"authority", "town", "site", "district"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around the towns of an address: the county's authorities, the region, the nation, the postcode's."""

    county: tuple[str, ...]
    region: str | None
    nation: str | None
    shares: dict[str, int]


def surroundings(mentions: list[Mention], outcode: tuple[str, str] | None) -> Surroundings:
    """What stands around the places that an address mentions; `outcode` is what `matcher.mentions.outcode_in` gives."""
    county: tuple[str, ...] = ()
    side_by_side = len(mentions) > 1 and all(
        mention.whole and mention.names_county and mention.names_authority for mention in mentions
    )
    itself = [mention for mention in mentions if not mention.near] or mentions
    # "Norfolk, Suffolk": neither county tells where the other is.
    for mention in () if side_by_side else itself:
        # The last county counts, as addresses go from the small to the large, unless it only says where another is.
        last = next((one.codes for one in mention.meanings if one.kind == "county" and mention.whole), county)
        county = county if county and set(county) < set(last) else last
    meanings = [one for mention in mentions for one in mention.meanings]
    region = next((one.region for one in meanings if one.kind == "region"), None)
    nation = next((one.nation for one in meanings if one.kind == "nation"), None)
    return Surroundings(county, region, nation, _shares(outcode))


def _shares(outcode: tuple[str, str] | None) -> dict[str, int]:
    """The authorities of a postcode with their shares in per cent: of its sector where the outward code is split."""
    if outcode is None:
        return {}
    known = postcode_shares()
    return dict(known.get(" ".join(outcode)) or known.get(outcode[0]) or ())


def fitting(index: Index, mention: Mention, wider: Surroundings, *, listing: bool) -> tuple[Meaning, ...]:
    """The town, district and authority meanings of a mention that fit the county, region and postcode beside it."""
    meanings = tuple(one for one in mention.meanings if one.kind in _SPECIFIC)
    if not mention.whole and not (wider.county or wider.shares):
        meanings = tuple(one for one in meanings if one.kind != "town" or _is_known(one, mention))
    area = any(one.kind in {"region", "county"} for one in mention.meanings)
    if area and not mention.names_authority:
        return ()
    if wider.shares:
        return tuple(one for one in meanings if one.codes[0] in wider.shares) or meanings
    inside = tuple(one for one in meanings if _is_inside(index, one, wider))
    if inside or not (wider.county or wider.region or wider.nation):
        return inside or meanings
    if not mention.whole or mention.guessed:
        return ()
    # A border town is posted under the neighbour's county: it stays if it is near that county.
    near = _nearest(index, tuple(one for one in meanings if _is_near(index, one, wider)), wider)
    # "Whitehaven or Durham": the second is a place of its own, and no county of the first.
    return near or (meanings if listing and wider.county and not wider.region else ())


def _is_inside(index: Index, one: Meaning, wider: Surroundings) -> bool:
    if wider.county:
        return one.codes[0] in wider.county
    authority = index.authorities[one.codes[0]]
    return authority.region == (wider.region or authority.region) and authority.nation == (
        wider.nation or authority.nation
    )


def _nearest(index: Index, near: tuple[Meaning, ...], wider: Surroundings) -> tuple[Meaning, ...]:
    """Of towns of one name and like size near a county the one twice as near as any other ("Sudbury, Essex")."""
    if settled(near) is not None or not (near and wider.county):
        return near
    points = [point for code in wider.county for point in index.points.get(code, ())]
    ranked = sorted((min((apart(one, point) for point in points), default=math.inf), one.codes) for one in near)
    (closest, codes), further = ranked[0], next(far for far, other in ranked if other != ranked[0][1])
    return tuple(one for one in near if one.codes == codes) if 2 * closest <= further < math.inf else near


def _is_near(index: Index, town: Meaning, wider: Surroundings) -> bool:
    if town.lat is None or town.lon is None:
        return False
    every = index.authorities.values()
    inside = [one for one in every if one.code in wider.county or (not wider.county and one.region == wider.region)]
    if any(miles(town.lat, town.lon, one.lat, one.lon) < 2 * NEIGHBOURS for one in inside):
        return True
    return any(apart(town, one) < NEIGHBOURS / 2 for code in wider.county for one in index.points.get(code, ()))


def _is_known(town: Meaning, mention: Mention) -> bool:
    """Whether a name among other words may be this town's; a town of its own may be small if a hospital is its."""
    return town.population >= (_VILLAGE if mention.public and not town.part else _SMALL_PLACE)


def in_area(meanings: tuple[Meaning, ...], area: frozenset[str]) -> tuple[Meaning, ...]:
    """Those of several namesakes that lie in the employer's area, where it has any town or hospital of that name.

    A village counts where no namesake is a large town ("Leeds" is no village of Kent's).
    """
    enough = _SMALL_PLACE if any(one.population >= LARGE_TOWN for one in meanings) else _VILLAGE
    inside = [one for one in meanings if one.codes[0] in area]
    there = tuple(one for one in inside if one.population >= enough or one.kind == "site")
    return there or meanings
