"""How alike two adverts' employers and places are, and how they differ.

Owns the comparison of one name with another advert's; the words it goes by are in words.toml. Must not decide whether
two adverts are one job (evidence.py weighs the fields together), and does not read a place for its own sake: the names
here are only ever set against another advert's.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from matcher.duplicates.titles import Title
from matcher.duplicates.wordforms import (
    BODIES,
    DISTINCT,
    TYPO_NAME,
    WORD,
    any_of,
    folded,
    one_slip,
    phrases_replaced,
    tokens,
)
from matcher.duplicates.words import WORDS

_NHS = frozenset({"nhs"})
_HEALTH_SERVICE = frozenset({"nhs", "university"})  # a hospital's "University" is left out as well

PlaceLikeness = Literal["same", "contained", "different", "unknown"]

_EMPLOYER_PHRASE = any_of(WORDS.employer_phrases)
_SHORT_COUNTY = any_of(WORDS.place_phrases)
_SIDES = WORDS.place_compass
_ONE_OF_SEVERAL = re.compile(r"\b(?:\w*\d\w*|[a-z])\b")  # "Ward 8b", "Unit C"
_NAMED_BODY = re.compile(r".*?\b(?:council|trust|(?:borough of|comhairle) [\w ]+?)(?=\s*(?:[(/|:,]|\s-|$))")
_SCHOOL_OF_TRUST = re.compile(r"\b(?:academy|college|school) \(([^()]*\btrust)\)$")
_SCHOOL_IN_TOWN = re.compile(
    r"[^,]*\b(?:academy|school|nursery|hospice)(?=, *[a-z]+$)"
)  # "Hill Primary School, Thornby"
_WELSH_NAME = re.compile(r"\b(?:cyngor|cymru|bwrdd|prifysgol|ymddiriedolaeth)\b")
_LONDON = {"london", "lb", "lbc"}
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)(?:\s?(\d[a-z]{2}))?\b")


@dataclass(frozen=True, slots=True, eq=False)
class Employer:
    """An employer's telling words, and whether it supplies workers to others."""

    text: str  # as advertised
    words: frozenset[str]
    key: str
    named: frozenset[str]  # every word that a title may have of it
    area: frozenset[str]  # words of the area that is the employer's own
    agency: bool
    site: frozenset[str]  # of a firm's home or branch, which stands in brackets or behind a dash
    firm: str = ""  # its telling words in order, unless it is an agency or a body named after an area, as others are
    short: str = ""  # what it is called in capitals, in brackets behind its name or alone, or would be
    by_letters: bool = False  # that is made of the first letters of its name, which others may have


_NATIONS = frozenset({"cymru", "england", "scotland", "wale"})
_BESIDE_INITIALS = WORDS.employer_generic | _HEALTH_SERVICE | _NATIONS  # "BCP Council", but not "AFC Wold"
SHORTEST_BODY = 3  # words: "NHS Trust" is no whole name
_JOINING = frozenset({"and", "for", "in", "of", "the", "to"})
_ASIDE = re.compile(r"\s+[(-]\W*")
_BOARD = re.compile(r"\W*\bvia .*")  # "Wold Council via a board"
# Agencies that place children, and those of the state.
_SUPPLIES_NOBODY = re.compile(
    r"\b(?:adoption|aid|crime|environment|fostering|security|standards) agency\b|\bhuman resources\b"
)
# A client that an agency does not name.
_ANY_BODY = frozenset({"a", "london", "borough", "local", "authority", "county", "city"})
_SEVERAL = frozenset({"and", "with"})
_LONDON_ALONE = frozenset({"london"})
_OF_STREETS = frozenset({"avenue", "lane", "rd", "road", "street"})
_BESIDE_PLACES = frozenset({"and", "london"})  # in the area of a council named by several places
_NOWHERE: frozenset[str] = frozenset()
_BESIDE_TOWN = WORDS.place_county | WORDS.place_compass
_OF_MANY_NAMES = WORDS.employer_many | WORDS.common | _BESIDE_TOWN | WORDS.place_venue


def _body(employer: str) -> str:
    """An employer's name without department ("… Council – Learning", "Pathology – … Trust"), board and Welsh twin."""
    if " via " in employer:
        employer = _BOARD.sub("", employer) or employer
    if school := _SCHOOL_OF_TRUST.search(employer):
        return school[1]
    if school := _SCHOOL_IN_TOWN.match(employer):
        return school[0]
    if "/" in employer and _WELSH_NAME.search(employer):
        employer = "/".join(name for name in employer.split("/") if not _WELSH_NAME.search(name)) or employer
    if named := _NAMED_BODY.match(employer):
        employer = named[0]
        department, _, body = employer.rpartition(" - ")
        if department and len(body.split()) >= SHORTEST_BODY:
            employer = body
        return employer
    firm, *aside = _ASIDE.split(employer, maxsplit=1)  # "Merrydown Care Homes (Seaview)"
    if aside and _ANY_BODY.issuperset(tokens(firm)):  # "London borough (Blue Door Recruitment)"
        return aside[0]
    return firm if len(firm.split()) >= SHORTEST_BODY - 1 else employer


def _site(firm: str) -> frozenset[str]:
    """The words beside a firm's name that are of one of its sites, the name's initials left out."""
    name, *aside = _ASIDE.split(firm, maxsplit=1)
    told = tokens(aside[0]) if aside else []
    initials = "".join(word[0] for word in WORD.findall(name))
    return frozenset(word for word in told if not initials.startswith(word) and word not in WORDS.employer_generic)


_IN_CAPITALS = re.compile(r"(?:^|\()([A-Z]{3,8})\)?$")
_NO_SHORT_NAME = WORDS.employer_agency | WORDS.employer_generic | WORDS.employer_health | WORDS.employer_public


def _short(employer: str) -> str:
    """What an employer is called in capitals: "Wold and Dale Homes (WDH)", or "WDH" alone."""
    found = _IN_CAPITALS.search(employer)
    return "" if not found or (short := found[1].lower()) in _NO_SHORT_NAME else short


_NOT_IN_LETTERS = _JOINING | {"foundation", "hospital", "hospitals", "nhs"}


def _by_letters(firm: str) -> str:
    """What a body of three words and more would be called in capitals: "Dale Partnership NHS Trust" DPT."""
    told = [word for word in firm.split() if word not in _NOT_IN_LETTERS]
    return _initials(told) if len(told) >= SHORTEST_BODY else ""


def _without_initials(name: str) -> str:
    """A name without the short form of it before or behind it: "FCA Foster Care Associates"."""
    told = name.split()
    for short, rest in ((told[0], told[1:]), (told[-1], told[:-1])) if len(told) > SHORTEST_BODY - 1 else ():
        if len(short) > 1 and short in (_initials(rest), _initials(word for word in rest if word not in _JOINING)):
            return " ".join(rest)
    return name


def _initials(words: Iterable[str]) -> str:
    return "".join(word[0] for word in words)


@lru_cache(maxsize=DISTINCT)
def read_employer(text: str) -> Employer:
    """The words that tell this employer from another; none where it is hidden or blank."""
    plain = folded(text)
    agency = any(word in WORDS.employer_agency for word in tokens(_SUPPLIES_NOBODY.sub("", plain)))
    spaced = _without_initials(" ".join(WORD.findall(_body(" ".join(plain.split())))))
    told = tokens(_EMPLOYER_PHRASE.sub(lambda match: WORDS.employer_phrases[match[1]], spaced))
    for word in told:
        if word not in WORDS.employer_initials:
            continue
        meant = tokens(WORDS.employer_initials[word])
        if _BESIDE_INITIALS.issuperset(set(told) - {word, *meant}):
            told = [*meant, *_NATIONS.intersection(told)]
            break
    if not told or all(word in WORDS.employer_hidden for word in told):
        return Employer(text, _NOWHERE, "", _NOWHERE, _NOWHERE, agency, _NOWHERE)
    named = frozenset(told) - WORDS.employer_agency
    words = named - WORDS.employer_generic or named - {"the"} or frozenset(told)
    area = words | {"london"} if _LONDON & set(told) else words
    if not _SEVERAL.isdisjoint(told):
        area = area | {"and"}
    if not words.isdisjoint(WORDS.employer_health):
        words = words - _HEALTH_SERVICE or words
        area = frozenset()  # "University Hospitals of Leicester" have sites elsewhere; a council's area holds its own
    every = frozenset((*told, *tokens(spaced), BODIES.get(spaced, told[0])))
    of_public = agency or not WORDS.employer_public.isdisjoint(told)
    in_order = dict.fromkeys(word for word in told if word in words)
    firm = "" if of_public or words <= _OF_MANY_NAMES else " ".join(in_order)
    key = " ".join(sorted(words))
    site = _site(plain) - every if firm else _NOWHERE
    named = every - WORDS.common - WORDS.employer_agency
    short = _short(text)
    letters = "" if short or (of_public and "trust" not in told) else _by_letters(spaced)
    return Employer(text, words, key, named, area, agency, site, firm, short or letters, bool(letters))


@lru_cache(maxsize=DISTINCT)
def not_of_name(words: frozenset[str], title: Title, employer: Employer) -> frozenset[str]:
    """`words` of a title without those of the employer's name, where all of that name stands in the title."""
    if not words or not employer.key:
        return words
    plain = folded(employer.text)
    name = tokens(plain)
    if f" {' '.join(name)} " not in f" {' '.join(tokens(folded(title.text)))} ":
        return words
    return words.difference(name, tokens(phrases_replaced(plain)))


def _begins(name: str, longer: str) -> bool:
    return longer.startswith(f"{name} ")


def employers(one: Employer, other: Employer) -> bool | None:
    """Whether two employers are one; None where either is hidden, or where they may be.

    "Southdown" may be "Southdown Housing", or a firm beside it, "Northern Alliance" a trust of the NHS, and "DHS" Dale
    Housing Support.
    """
    if not one.key or not other.key:
        return None
    if one.key == other.key:  # but "Larkrise Homes (Seaview)" and "(Hill Lodge)" are two of its homes
        return not one.site or not other.site or one.site <= other.site or other.site <= one.site
    if one.short and one.short == other.short:
        if not (one.by_letters or other.by_letters):
            return True
        if one.by_letters != other.by_letters:  # one goes by these letters, and the other's name begins with them
            return None
    if one.firm and other.firm and (_begins(one.firm, other.firm) or _begins(other.firm, one.firm)):
        return None
    if one.words ^ other.words == _NHS:
        without = other if "nhs" in one.words else one
        return None if without.firm and len(without.words) > 1 else False
    if (
        min(len(one.key), len(other.key)) < TYPO_NAME
        or one.words & WORDS.place_compass != other.words & WORDS.place_compass
    ):
        return False
    return one_slip(one.key, other.key)


# The region that a board prints after a town.
_REGION = re.compile(
    r"(?<=\w), *(?:(?:north|south)[ -](?:east|west) england|east of england|east anglia|home counties"
    r"|yorkshire (?:and|&) (?:the )?humber(?:side)?|(?:central|mid|north|south|west) (?:wales|scotland)) *$"
)
# And behind a county that lies in it; the county's own sides are told alike ("Essex, North East").
_COUNTYS_REGION = re.compile(
    r"\b(berkshire|buckinghamshire|hampshire|kent|london|oxfordshire|surrey|sussex), *south[ -]east *$"
    r"|\b(avon|cornwall|devon|dorset|gloucestershire|somerset|wiltshire), *south[ -]west *$"
    r"|\b(cheshire|cumbria|lancashire|manchester|merseyside), *north[ -]west *$"
    r"|\b(cleveland|durham|northumberland|wear), *north[ -]east *$"
)


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


@lru_cache(maxsize=DISTINCT)
def read_place(text: str) -> Place:
    """The words of a location that name somewhere; none for "Various", "Hybrid" or a nation."""
    plain = folded(text)
    if "," in plain:
        plain = _COUNTYS_REGION.sub(lambda match: match[match.lastindex or 0], _REGION.sub("", plain))
    if plain.endswith("ern"):
        plain = _SIDED_LAST.sub(r"\1", plain)
    postcode = _POSTCODE.search(plain)
    outcode, incode = (postcode[1], postcode[2] or "") if postcode else ("", "")
    told = tokens(_SHORT_COUNTY.sub(lambda match: WORDS.place_phrases[match[1]], _POSTCODE.sub(" ", plain)))
    named = frozenset(word for word in told if word not in WORDS.place_anywhere)
    words = frozenset(word for word in named if word not in WORDS.place_venue) or named
    if words == _LONDON_ALONE and not _OF_STREETS.isdisjoint(named):
        words = named  # "City Road, London" is one place there
    if (side := _SIDE_LAST.search(plain)) and told.count(side[1]) > 1:  # "North Yorkshire - North"
        words = words | {f"{side[1]} side"}
    if _CITY_LAST.search(plain):  # "Wold - City" is one part of it
        words = words | {"city"}
    if _HOSPITAL in named and _named_by_town(plain, words):
        words = words | {_HOSPITAL}
    town = words - WORDS.place_county
    if len(town) < len(words):  # "Solihull, West Midlands", but "South Yorkshire"
        town = town - WORDS.place_compass or words
    near = words
    if len(town) < len(words) and not words.isdisjoint(WORDS.place_compass):  # "Leeds, West Yorkshire"
        near = words - {side for side, county in pairwise(told) if county in WORDS.place_county and side in _SIDES}
    broad = bool(words) and words <= WORDS.place_county | WORDS.place_compass
    prison = _NOWHERE if _PRISON.isdisjoint(told) else _prison(plain)
    key = " ".join(sorted(town))
    return Place(text, frozenset(told), broad, words, town, near, key, outcode, incode, prison, side is not None)


@lru_cache(maxsize=DISTINCT)
def read_area(name: str | None) -> frozenset[str]:
    """The words of an authority's name, with "and" where it is named by several places; none where it is not known."""
    if not name:
        return frozenset()
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
