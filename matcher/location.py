"""What the words of a location tell: which authority, which town, or only a region.

Owns choosing between the meanings that fit what stands around the names in an address. Must not hear the employer,
which `matcher.places` weighs against it, and must not guess: several equal places stay several, an unclear one stays
none.
"""

import re
from dataclasses import dataclass

from matcher.geography import Index, Meaning
from matcher.mentions import Mention, Mentions, outcode_in
from matcher.namesakes import (
    LARGE_TOWN,
    NEIGHBOURS,
    POST_TOWN,
    apart,
    beside,
    is_afar,
    locality_or_post_town,
    miles,
    neighbour,
    settled,
)
from matcher.surroundings import Surroundings, fitting, in_area, surroundings

# An outward code of which this share lies in one authority tells the authority by itself (per cent).
MOSTLY = 90
# … and with no name beside it, this share is enough.
CLEAR_MAJORITY = 60

# A place with a post town of another authority is nearer to it than this (miles).
NEAR_ITS_TOWN = 12.0

_PAIR = 2
# What goes with one place of work: the land about it, and the home ("Home / Bolton").
_ABOUT = (
    r"(?:\band\b|&)\s*(?:the\s+)?(?:surround|nearby|local)"
    r"|\b(?:home|hybrid|remote)\b\s*/|/\s*(?:home|hybrid|remote)\b"
)
_SEVERAL = re.compile(
    r"\band\b|&|/|;|\bor\b|\bvarious\b|\bacross\b|\bany\b|\bmultiple\b|\bboth\b|\bcross[\s-]site", re.IGNORECASE
)

_COMPASS = r"(?:north|south|east|west|mid)"
_SHARED_NAME = re.compile(
    rf"\b({_COMPASS})(\s+and\s+|\s*[&/]\s*)({_COMPASS}(?:\s+(?:east|west))?)\s+([a-z]+)", re.IGNORECASE
)
# What stands between several places that each say their own county.
_BETWEEN_PAIRS = re.compile(r"\s*(?:\)\s*[,;]|[/;|&]|\band\b|\bor\b)\s*", re.IGNORECASE)
# Several places, and behind a comma what they all lie in.
_LISTED_IN = re.compile(r"(?:\band\b|\bor\b|[&/])[^,;]*,[^,;&/]+\Z", re.IGNORECASE)

_Towns = list[tuple[Mention, tuple[Meaning, ...]]]


@dataclass(frozen=True, slots=True)
class Located:
    """What the location words tell: the authority if one, several if equal, and the town with its point."""

    codes: tuple[str, ...]
    town: Meaning | None
    region: str | None
    nation: str | None
    basis: str


class Locations:
    """Reads locations against an index of names."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._mentions = Mentions(index)
        names = {name for one in index.authorities.values() for name in (one.name, *one.aliases)}
        names |= {name for name, known in index.meanings.items() if any(one.kind == "region" for one in known)}
        joined = sorted((re.escape(name) for name in names if " and " in name), key=len, reverse=True)
        # "Brighton & Hove" is one place, whatever stands beside it, and so is "Bolton and surrounding areas".
        ands = [name.replace("and", "(?:and|&)") for name in joined]
        self._joined = re.compile("|".join([*ands, _ABOUT]), re.IGNORECASE)

    def read(self, location: str, area: frozenset[str] = frozenset()) -> Located:
        """Everything that the location's words tell, before the employer is asked whether it is an authority itself.

        `area` holds the codes of the authorities that the employer serves: of several towns of one name the one there
        is meant ("Gillingham" of Dorset's health trust).
        """
        location = _SHARED_NAME.sub(self._each_named, location)
        mentions = self._mentions.within(location)
        if len(mentions) > _PAIR and (several := self._of_pairs(location, area)):
            return several
        location = self._joined.sub(" ", location) if len(mentions) > 1 else location
        if all(mention.guessed and all(one.part for one in mention.meanings) for mention in mentions):
            mentions = []  # suburbs are called alike ("Hill Top"): a slip away from one alone may be another
        if any(one.kind == "elsewhere" for mention in mentions if mention.whole for one in mention.meanings):
            return Located((), None, None, None, "location")
        wider = surroundings(mentions, outcode_in(location))
        listing = len(mentions) <= _PAIR and _SEVERAL.search(location) is not None
        placed = [
            (mention, in_area(fitting(self._index, mention, wider, listing=listing), area)) for mention in mentions
        ]
        towns = [(mention, kept) for mention, kept in placed if kept]
        if wider.shares:
            return self._by_postcode(towns, wider)
        areas = _joined_areas(mentions)
        return self._with_areas(areas, towns) if areas else self._by_names(location, towns, wider)

    def _each_named(self, match: re.Match[str]) -> str:
        """The name that two areas share written out for each ("North and South Lanarkshire"), where both are known."""
        first, second = f"{match[1]} {match[4]}", f"{match[3]} {match[4]}"
        known = all(self._index.named(name.lower()) for name in (first, second))
        return f"{first} and {second}" if known else match[0]

    def _of_pairs(self, location: str, area: frozenset[str]) -> Located | None:
        """Several places that each say their own county ("Exeter, Devon / Taunton, Somerset"); else None."""
        pairs = _BETWEEN_PAIRS.split(location)
        for pair in pairs:
            named = self._mentions.within(pair)
            if len(named) < _PAIR or named[0].names_county or not _is_area(named[-1]):
                return None
        if len(pairs) < _PAIR:
            return None
        told = [self.read(pair, area) for pair in pairs]
        codes = tuple(dict.fromkeys(code for one in told for code in one.codes))
        region, nation = only({one.region or "" for one in told}), only({one.nation or "" for one in told})
        return Located(codes, None, region or None, nation or None, "location")

    def _by_postcode(self, towns: _Towns, wider: Surroundings) -> Located:
        """By the postcode's own authorities; the names only choose between those of a postcode that is split."""
        shares = wider.shares
        placed = [
            (mention, one)
            for mention, kept in towns
            for one in kept
            if one.codes[0] in shares and one.kind != "district"
        ]
        inside = [one for _, one in placed]
        # "Solihull, B91 3QB | travel to Chelmsley Wood": the post is not there.
        named_towns = [(mention, one) for mention, one in placed if one.kind == "town"]
        itself = [one for mention, one in named_towns if not mention.near] or [one for _, one in named_towns]
        town = itself[-1] if itself else None
        locality = _part_of_last([(mention, one) for mention, kept in towns for one in kept if one in inside])
        best, share = max(shares.items(), key=lambda item: item[1])
        named = {one.codes[0] for one in inside}
        code: str | None
        site = only({one.codes[0] for one in inside if one.kind == "site"})
        if site is not None:
            code = site  # a building known by its name says where it is, whatever village its postcode is shared with
        elif locality is not None:
            town, code = locality, locality.codes[0]
        elif share >= MOSTLY or not named:
            code = best if share >= CLEAR_MAJORITY else None
        elif (
            share >= CLEAR_MAJORITY
            and town is not None
            and town.population >= LARGE_TOWN
            and share > 2 * shares[town.codes[0]]
        ):
            code = best  # "Cardiff, CF15 7…": a post town says little against where most of its postcodes lie
        else:
            code = town.codes[0] if town is not None else max(named, key=lambda one: shares[one])
        if town is not None and town.codes[0] != code:
            town = next((one for one in inside if one.kind == "town" and one.codes[0] == code), None)
        return Located((code,) if code else (), town, wider.region, wider.nation, "postcode")

    def _by_names(self, location: str, towns: _Towns, wider: Surroundings) -> Located:
        def located(codes: tuple[str, ...], town: Meaning | None) -> Located:
            return Located(codes, town, wider.region, wider.nation, "location")

        shared = _shared_code(towns)
        if shared is not None:
            equals = _SEVERAL.search(location) is not None
            return located((shared,), _town_in(towns, shared, first=equals))
        anchors = [_with_point(one, kept) for _, kept in towns if (one := settled(kept)) is not None]
        sites = [one for one in anchors if one.kind == "site"]
        around = [one for _, kept in towns for one in kept if one.kind != "site"]
        if sites and all(is_afar(one, around) for one in sites):
            sites, towns = [], [(mention, kept) for mention, kept in towns if kept[0].kind != "site"]
        if len({one.codes[0] for one in sites}) == 1 and _SEVERAL.search(location) is None:
            return located(sites[0].codes, _town_in(towns, sites[0].codes[0]))
        clear = [
            (mention, beside(kept, anchors) or settled(kept) or neighbour(kept, anchors)) for mention, kept in towns
        ]
        sure = [(mention, one) for mention, one in clear if one is not None]
        sure = [(mention, one) for mention, one in sure if not (mention.guessed and is_afar(one, anchors))]
        sure = [(mention, one) for mention, one in sure if not mention.public or _is_beside(one, sure)]
        # "Taplow, near Maidenhead and Slough" is one place, and two that say where it is.
        sure = [(mention, one) for mention, one in sure if not mention.near] or sure
        listing = _SEVERAL.search(location) is not None
        unclear = [kept for mention, kept in towns if mention.whole and not any(mention is one for one, _ in sure)]
        unclear = [kept for kept in unclear if kept[0].kind != "site"]
        if unclear and not listing:
            # "Mottingham, Kent" is one of London's boroughs of old Kent, and nowhere in the county of today.
            sure = [(m, one) for m, one in sure if not m.names_county or any(one.codes == k.codes for k in unclear[0])]
        if not listing:
            # "Thurrock, Essex": the county only says where the other place is.
            sure = [(mention, one) for mention, one in sure if not _holds_another(mention, sure)] or sure
        elif len(sure) > _PAIR and _LISTED_IN.search(location) and _only_last_is_county(sure):
            sure = sure[:-1]  # "Bexley and Bromley, Kent": the county says where both are
        peers = self._peers(sure, listing=listing)
        if peers:
            town = _town_in(towns, peers[0].codes[0]) if len(peers) == 1 else None
            return located(tuple(one.codes[0] for one in peers), town)
        whole = [one for mention, one in sure if mention.whole or mention.public] or [one for _, one in sure]
        codes = tuple(dict.fromkeys(one.codes[0] for one in whole))
        if len(codes) == 1:
            return located(codes, _town_in(towns, codes[0]))
        if not codes:
            return self._by_county(wider)
        if listing or (location.count(",") + 1 == len(whole) and _are_large_towns(whole)):
            listed = [one for mention, one in sure if mention.whole or mention.names_authority]
            return located(tuple(dict.fromkeys(one.codes[0] for one in listed)) or codes, None)
        if sure[0][0].public and whole[0].kind == "authority":
            return located(whole[0].codes, None)  # "Trafford Health Centre, Manchester" is a borough's own
        if (far := self._authority_afar(whole)) is not None:
            return located((far,), None)
        alike = next((mention.meanings for mention, one in sure if one is whole[0]), ())
        chosen = locality_or_post_town(whole, namesakes=len({one.codes for one in alike}) != 1)
        return located(codes, None) if chosen is None else located((chosen.codes[0],), chosen)

    def _peers(self, sure: list[tuple[Mention, Meaning]], *, listing: bool) -> list[Meaning]:
        """The authorities of a location that names nothing but authorities, each a place of work ("Leeds, Bradford").

        Empty where a much larger neighbour stands second: "Salford, Manchester" is a place and its post town.
        """
        if not all(mention.whole and mention.names_authority for mention, _ in sure):
            return []
        found = list({one.codes[0]: one for _, one in sure}.values())
        if len(found) == 2 and not listing and self._is_county_of(found[1], found[0], sure):
            return found[:1]  # "Aberdeen, Aberdeenshire", "Slough, Surrey": a county after a city says where it is
        if len(found) == 2 and found[0].population * POST_TOWN < found[1].population:
            first, second = (self._index.authorities[one.codes[0]] for one in found)
            if miles(first.lat, first.lon, second.lat, second.lon) <= NEIGHBOURS:
                if found[0].population:
                    return []
                # "Trafford, Manchester": no town is called so; "Devon, Plymouth" is a county, London has one post town.
                equal = listing or sure[0][0].names_county or first.region == "London"
                return found if equal else found[:1]
        return found

    def _is_county_of(self, last: Meaning, first: Meaning, sure: list[tuple[Mention, Meaning]]) -> bool:
        """Whether the last authority is a shire, or else a county near the town named first."""
        counties = {one.codes[0] for mention, one in sure if mention.names_county}
        if first.name.endswith("shire") or first.codes[0] in counties:
            return False
        if last.name.endswith("shire"):
            return True
        city, county = (self._index.authorities[one.codes[0]] for one in (first, last))
        nearby = miles(city.lat, city.lon, county.lat, county.lon) <= 2 * NEIGHBOURS
        return first.population > 0 and county.code in counties and nearby

    def _authority_afar(self, named: list[Meaning]) -> str | None:
        """The authority named last, where the towns before it lie far away: the known "Upton" is not the Wirral's."""
        last = named[-1]
        towns = [one for one in named if one.kind == "town"]
        if last.kind != "authority" or not towns:
            return None
        centre = self._index.authorities[last.codes[0]]
        known = [one for one in towns if one.lat is not None and one.lon is not None]
        far = all(miles(one.lat or 0.0, one.lon or 0.0, centre.lat, centre.lon) > 2 * NEIGHBOURS for one in known)
        return last.codes[0] if known and far else None

    def _with_areas(self, areas: list[Meaning], towns: _Towns) -> Located:
        """A county joined to another place ("Bedfordshire and Luton"): one authority only if the two have no other."""
        places = [one for _, kept in towns if (one := settled(kept)) is not None]
        codes = dict.fromkeys(code for one in (*places, *areas) for code in one.codes)
        inside = [self._index.authorities[code] for code in codes]
        told = tuple(codes) if all(len(one.codes) == 1 for one in areas) else ()
        region, nation = only({one.region for one in inside}), only({one.nation for one in inside})
        return Located(told, None, region, nation, "location")

    def _by_county(self, wider: Surroundings) -> Located:
        """A county alone tells the authority only where it has one; else the region and nation that it lies in."""
        if len(wider.county) == 1:
            return Located(wider.county, None, wider.region, wider.nation, "location")
        inside = [self._index.authorities[code] for code in wider.county]
        region = wider.region or only({one.region for one in inside})
        return Located((), None, region, wider.nation or only({one.nation for one in inside}), "location")


def only(values: set[str]) -> str | None:
    """The one value of a set of one, else None."""
    return next(iter(values)) if len(values) == 1 else None


def _with_point(one: Meaning, kept: tuple[Meaning, ...]) -> Meaning:
    """The meaning, or another one of the same authority if only that has a point."""
    return one if one.lat is not None else next((m for m in kept if m.codes == one.codes and m.lat is not None), one)


def _part_of_last(inside: list[tuple[Mention, Meaning]]) -> Meaning | None:
    """The locality that an address names before its larger post town, where they lie in different authorities."""
    named = [(mention, one) for mention, one in inside if one.kind == "town" and mention.whole]
    if len(named) < 2:
        return None
    (_, first), (_, last) = named[0], named[-1]
    return first if first.codes != last.codes and first.population < last.population else None


def _shared_code(towns: _Towns) -> str | None:
    """The one authority that every name in the location may mean ("Whitchurch, Cardiff").

    A county is no such name: "Kingswood, Gloucestershire" is any Kingswood in the county of old. One that "and" joins
    to the others is a place of work like them ("Bournemouth, Poole and Dorset").
    """
    towns = [(mention, kept) for mention, kept in towns if mention.joined or not mention.names_county]
    if len(towns) < 2:
        return None
    return only(set.intersection(*({one.codes[0] for one in kept} for _, kept in towns)))


def _only_last_is_county(sure: list[tuple[Mention, Meaning]]) -> bool:
    return [mention.names_county for mention, _ in sure] == [False] * (len(sure) - 1) + [True]


def _is_area(mention: Mention) -> bool:
    """Whether it names a county, or an authority that is called after no town ("Moray")."""
    if not mention.whole:
        return False
    return mention.names_county or (mention.names_authority and all(one.kind != "town" for one in mention.meanings))


def _joined_areas(mentions: list[Mention]) -> list[Meaning]:
    """The counties without an authority of their name that "and" puts beside another place as its equals.

    None where a place of its own says more ("Cheshire and Merseyside, Runcorn").
    """
    joined = [mention for mention in mentions if mention.joined and mention.whole and not mention.names_authority]
    if any(mention.whole and not mention.joined and not mention.names_county for mention in mentions):
        return []
    return [one for mention in joined for one in mention.meanings if one.kind == "county"]


def _holds_another(mention: Mention, sure: list[tuple[Mention, Meaning]]) -> bool:
    """Whether a county only says where the place beside it is; "West Sussex, East Sussex" are two equal places."""
    if not mention.names_county:
        return False
    inside = {code for one in mention.meanings if one.kind == "county" for code in one.codes}
    others = [(other, one) for other, one in sure if other is not mention]
    return not others or any(not other.names_authority or one.codes[0] in inside for other, one in others)


def _are_large_towns(named: list[Meaning]) -> bool:
    """Whether three large towns or more are named: an address has one, and places about it."""
    return len(named) > _PAIR and all(
        one.kind == "town" and one.population >= LARGE_TOWN and not one.part for one in named
    )


def _is_beside(place: Meaning, sure: list[tuple[Mention, Meaning]]) -> bool:
    """Whether a place that a public building is called after lies beside a larger one named with it, or is alone."""
    others = [one for mention, one in sure if one is not place and not mention.names_county]
    return not others or any(place.population < one.population and apart(place, one) <= NEAR_ITS_TOWN for one in others)


def _town_in(towns: _Towns, code: str, *, first: bool = False) -> Meaning | None:
    """The post town, which an address names last; of towns named as equals ("Redditch and Malvern") the `first`."""
    inside = [(mention, one) for mention, kept in towns for one in kept if one.kind == "town" and one.codes[0] == code]
    # "Consett, Durham": the county is no town here.
    inside = [(mention, one) for mention, one in inside if not mention.names_county] or inside
    itself = [one for mention, one in inside if not mention.near] or [one for _, one in inside]
    return itself[0 if first else -1] if itself else None
