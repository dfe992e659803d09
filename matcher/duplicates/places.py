"""How alike the places of two adverts are, and how they differ.

Owns the comparison of one place's words with another advert's; the words it goes by are in words.toml. Must not read a
place for its own sake (matcher.places does): the names here are only ever set against another advert's.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from matcher.duplicates.wordforms import DISTINCT, TYPO_NAME, any_of, folded, one_slip, tokens, words_of
from matcher.duplicates.words import WORDS, singular

PlaceLikeness = Literal["same", "contained", "different", "unknown"]
_SHORT_COUNTY = any_of(WORDS.place_phrases)
_BEGINS_PHRASE = {words_of(phrase)[0] for phrase in WORDS.place_phrases}
_SIDES = WORDS.place_compass
_ONE_OF_SEVERAL = re.compile(r"\b(?:\w*\d\w*|[a-z])\b")  # "Ward 8b", "Unit C"
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)(?:\s?(\d[a-z]{2}))?\b")
_LONDON_ALONE = frozenset({"london"})
_OF_STREETS = frozenset({"avenue", "lane", "rd", "road", "street"})
_BESIDE_PLACES = frozenset({"and", "london"})  # in the area of a council named by several places
_SEVERAL = frozenset({"and", "with"})
_NOWHERE: frozenset[str] = frozenset()
_NO_TOWNS: frozenset[frozenset[str]] = frozenset()
_BESIDE_TOWN = WORDS.place_county | WORDS.place_compass


_REGION = re.compile(
    r"(?<=\w), *(?:(?:north|south)[ -](?:east|west) england|east of england|east anglia|east midlands|home counties"
    r"|yorkshire (?:and|&) (?:the )?(?:humber|humberside)|(?:central|mid|north|south|west) (?:wales|scotland)) *$"
)
# And behind a county that lies in it; the county's own sides are told alike ("Essex, North East").
_COUNTYS_REGION = re.compile(
    r"\b(berkshire|buckinghamshire|hampshire|kent|london|oxfordshire|surrey|sussex), *south[ -]east *$"
    r"|\b(avon|cornwall|devon|dorset|gloucestershire|somerset|wiltshire), *south[ -]west *$"
    r"|\b(cheshire|cumbria|lancashire|manchester|merseyside), *north[ -]west *$"
    r"|\b(cleveland|durham|northumberland|wear), *north[ -]east *$"
)
# Both end with one of these.
_OF_REGION = set(re.findall(r"[a-z]{4,}", _REGION.pattern))


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A location's telling words and its postcode's two halves, as far as they are given."""

    text: str  # as advertised
    told: frozenset[str]  # all its words
    broad: bool  # a county or a region and nothing else, in which a title and a pay are many jobs
    words: frozenset[str]
    town: frozenset[str]  # its words, without a county that stands beside a town
    near: frozenset[str]  # its words, without a side of a county that stands beside a town
    key: str  # of the town
    outcode: str
    incode: str
    prison: frozenset[str]  # the name of one, without its kind
    side: bool  # of the place: "Thornby - West"
    towns: frozenset[frozenset[str]]  # by their words, where several are told of which any may be meant


# "Midland House, Thornby" is in no county of that name.
_OF_ADDRESS = {
    "avenue", "building", "buildings", "court", "house", "lane", "lodge", "park", "place", "rd", "road", "square",
    "street", "terrace", "way",
}  # fmt: skip
_NAMED_AFTER_COUNTY = re.compile(
    rf"\b({'|'.join(sorted(WORDS.place_county))}) (?=(?:{'|'.join(sorted(_OF_ADDRESS))})\b)"
)
_ANY_OF = re.compile(r"\s*[/,]\s*|\s+or\s+")
_TOLD_OF_NO_PLACE = frozenset({"agile", "field", "from", "office", "work"})  # "Home or office based"
_NO_TOWN = WORDS.place_venue | WORDS.place_anywhere | WORDS.place_county | WORDS.place_compass
_CITIES = frozenset({"london", "manchester"})  # which are counties as well
_SIDE_LAST = re.compile(rf"[-(,/]\s*({'|'.join(sorted(WORDS.place_compass))})\)?\s*$")
_SIDED_LAST = re.compile(r"(?<=\w\s-\s)(north|south|east|west)ern\s*$")  # "Wold - Northern"
_CITY_LAST = re.compile(r"\w\s-\s*city\s*$")
_HOSPITAL = "hospital"
_PRISON = frozenset({"hmp", "hmpyoi", "hmyoi", "irc", "prison", "stc", "yoi"})


def _prison(address: str) -> frozenset[str]:
    """The words of a prison's name in an address, without what kind of prison it is; none of any other place."""
    parts = map(set, map(tokens, address.split(",")))
    return frozenset(next((part - _PRISON for part in parts if not part.isdisjoint(_PRISON)), ()))


def _named_by_town(address: str, words: frozenset[str]) -> bool:
    """Whether a hospital has no name but its town's ("Poole Hospital, Poole"), so that the town alone tells less."""
    hospital, rest = set[str](), set[str]()
    for part in address.split(","):
        told = set(tokens(part))
        (hospital if _HOSPITAL in told else rest).update(told & words)
    return bool(hospital) and hospital <= rest


def _towns(plain: str) -> frozenset[frozenset[str]]:
    """The places of which a location leaves the choice: "Thornby / Mere", "Thornby, Mere or Kelderby"."""
    parts = (frozenset(tokens(part)) for part in _ANY_OF.split(plain))
    return frozenset(part for part in parts if part and part.isdisjoint(_NO_TOWN))


@lru_cache(maxsize=DISTINCT)
def read_place(text: str) -> Place:
    """The words of a location that name somewhere; none for "Various", "Hybrid" or a nation."""
    plain = folded(text)
    if "," in plain:
        written = words_of(plain)
        if not _OF_REGION.isdisjoint(written):
            plain = _COUNTYS_REGION.sub(lambda match: match[match.lastindex or 0], _REGION.sub("", plain))
        if not _OF_ADDRESS.isdisjoint(written):
            plain = _NAMED_AFTER_COUNTY.sub(r"\1", plain)
    if plain.endswith("ern"):
        plain = _SIDED_LAST.sub(r"\1", plain)
    postcode = _POSTCODE.search(plain)
    outcode, incode = (postcode[1], postcode[2] or "") if postcode else ("", "")
    address = _POSTCODE.sub(" ", plain) if postcode else plain
    written = words_of(address)
    side = None if _SIDES.isdisjoint(written) else _SIDE_LAST.search(plain)
    if not _BEGINS_PHRASE.isdisjoint(written):
        written = words_of(_SHORT_COUNTY.sub(lambda match: WORDS.place_phrases[match[1]], address))
    told = list(map(singular, written))
    every = frozenset(told)
    named = every - WORDS.place_anywhere
    words = named - WORDS.place_venue or named
    if words <= _TOLD_OF_NO_PLACE:
        words = _NOWHERE
    if words == _LONDON_ALONE and not _OF_STREETS.isdisjoint(named):
        words = named  # "City Road, London" is one place there
    if side and told.count(side[1]) > 1:  # "North Yorkshire - North"
        words = words | {f"{side[1]} side"}
    if "city" in plain and _CITY_LAST.search(plain):  # "Wold - City" is one part of it
        words = words | {"city"}
    if _HOSPITAL in named and _named_by_town(plain, words):
        words = words | {_HOSPITAL}
    town = words - WORDS.place_county
    if len(town) < len(words):  # "Solihull, West Midlands", but "South Yorkshire"
        town = town - WORDS.place_compass or words
    near = words
    if len(town) < len(words) and not words.isdisjoint(WORDS.place_compass):  # "Leeds, West Yorkshire"
        near = words - {side for side, county in pairwise(told) if county in WORDS.place_county and side in _SIDES}
    broad = bool(words) and words <= _BESIDE_TOWN
    prison = _NOWHERE if _PRISON.isdisjoint(told) else _prison(plain)
    key = " ".join(sorted(town))
    towns = _towns(plain) if "/" in plain or " or " in plain else _NO_TOWNS
    return Place(text, every, broad, words, town, near, key, outcode, incode, prison, side is not None, towns)


@lru_cache(maxsize=DISTINCT)
def read_area(name: str) -> frozenset[str]:
    """The words of an authority's name, with "and" where it is named by several places."""
    words = read_place(name).words
    return words if _SEVERAL.isdisjoint(tokens(folded(name))) else words | {"and"}


def _names(place: Place, area: frozenset[str], other: Place) -> bool:
    """Whether a place is all of an area, with another place beside it.

    "Wirral, Merseyside" is, but "Bath" is a town of "Bath and North East Somerset", and so is "Wakefield" of Wakefield
    where the other is "Pontefract".
    """
    if "and" in area:
        return place.words <= area and (area - place.words <= _BESIDE_PLACES or place.words == {"london"})
    borough = "borough" in place.told and place.words - area == _LONDON_ALONE != place.words
    if borough or place.words <= area:  # "London Borough of Newham"
        return area.isdisjoint(WORDS.place_several_towns) or not _name_alone(other)
    return place.town <= WORDS.place_district & area


def _name_alone(place: Place) -> bool:
    """Whether a place has no word of an address, so that it is a town's or a part's of it."""
    return not place.outcode and place.told.isdisjoint(WORDS.place_venue)


def _within(one: Place, other: Place, area: frozenset[str]) -> bool:
    """Whether one place holds the other once the area's whole name is left out: "Kelso, Scottish Borders"."""
    name = area - _SEVERAL
    left, right = (place.words - name if name <= place.words else place.words for place in (one, other))
    fewer = left if left <= right else right if right <= left else _NOWHERE
    return not fewer <= _BESIDE_TOWN  # "Wakefield, West Yorkshire" is the town, and "Pontefract, …" another


def _one_county(one: Place, other: Place) -> bool:
    """Whether two places that share a town's name can be in one county, and on one side of it."""
    for kind in (WORDS.place_county, WORDS.place_compass):
        left, right = one.words & kind, other.words & kind
        if left and right and left != right:
            return kind is WORDS.place_compass and not (_sides(one) and _sides(other))
    return True


def _sides(place: Place) -> set[str]:
    """The sides that a place tells, without those that a building or a street is named by: "West Offices"."""
    told = tokens(folded(place.text))
    return {side for side, after in pairwise([*told, ""]) if side in _SIDES and after not in WORDS.place_venue}


def _told_as_either(one: Place, other: Place) -> bool:
    """Whether two places with a town's name in two counties are one town, near a border that moved."""
    left, right = one.words - one.town, other.words - other.town
    return any((a <= left and b <= right) or (b <= left and a <= right) for a, b in WORDS.place_one_county)


def places(one: Place, other: Place, areas: tuple[frozenset[str], ...]) -> PlaceLikeness:
    """How two places compare; `areas` are names of an area (an authority, the employer's own) that holds both."""
    if one is other and one.words:
        return "same"
    if one.incode and other.incode:
        return "same" if (one.outcode, one.incode) == (other.outcode, other.incode) else "different"
    if one.outcode and other.outcode and one.outcode != other.outcode:
        return "different"
    if not one.words or not other.words:
        return "unknown"
    if one.words == other.words:
        return "same"
    if one.prison and other.prison and not (one.prison <= other.prison or other.prison <= one.prison):
        return "different"  # "HMP Thornby, Kent" and "HMP Mill Park, Thornby, Kent"
    if one.words < other.words or other.words < one.words:
        more = (one.words ^ other.words) - WORDS.place_compass
        if not more and (one.broad or other.broad or one.side or other.side) and _CITIES.isdisjoint(one.words):
            return "different"  # "Norfolk" and "Norfolk - West": who names one side of a place has a job in another
        county_added = more and more <= WORDS.place_county and not one.words & other.words <= WORDS.place_county
        return "same" if county_added or one.near == other.near else "contained"
    if any(
        area and (_names(one, area, other) or _names(other, area, one) or _within(one, other, area)) for area in areas
    ):
        return "contained"
    if (one.town < other.town or other.town < one.town) and _one_county(one, other):
        return "contained"
    if one.key == other.key:  # one town's name in two counties
        return "same" if _told_as_either(one, other) else "different"
    if (
        min(len(one.key), len(other.key)) < TYPO_NAME
        or one.words & WORDS.place_compass != other.words & WORDS.place_compass
        or _ONE_OF_SEVERAL.findall(one.key) != _ONE_OF_SEVERAL.findall(other.key)  # ward 4 is no misspelt ward 9
    ):
        return "different"
    return "same" if one_slip(one.key, other.key) else "different"
