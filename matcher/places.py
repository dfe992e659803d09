"""Which authority a post belongs to, and the point on the map where it is.

Owns turning employer and location words into today's authority, town, region, nation and point, offline. Must not
take a postal county for an authority, and must not guess between two meanings of a name: unknown is an answer.
"""

import functools
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from matcher.geography import Index, Meaning, key_of, words_of
from matcher.text import near
from store.authorities import Authority, is_gss, outcodes, postcode_shares

# A locality is nearer to its own post town than this; two towns further apart are two places (miles).
NEIGHBOURS = 18.0
# A town stands for its name alone when it has this many times the people of every namesake.
CLEARLY_LARGER = 4.0
# An outward code of which this share lies in one authority tells the authority by itself (per cent).
MOSTLY = 90

_MAX_FIELD = 1_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a post is. `lat` and `lon` are degrees; `basis` says how authority and point were found.

    `others` are the codes of further authorities: where several are named with an equal claim none of them is
    `authority_code` and all of them are `others`. `mode` is home or hybrid where the advert says so.
    """

    town: str | None
    authority_name: str | None
    authority_code: str | None
    region: str | None
    nation: str | None
    lat: float | None
    lon: float | None
    basis: str | None
    others: tuple[str, ...]
    mode: str | None

    @property
    def gss_code(self) -> str | None:
        """The authority's GSS code; None where there is no authority, or it is a trust without one."""
        code = self.authority_code
        return code if code is not None and is_gss(code) else None


_POSTCODE = re.compile(
    r"\b(?P<out>[A-Z]{1,2}\d[A-Z\d]?)\s*(?P<in>\d[A-Z]{2})\b|\b(?P<outonly>[A-Z]{1,2}\d[A-Z\d]?)\b(?![-./]\d)",
    re.IGNORECASE,
)
_PART_END = re.compile(r"[,;|\n()/]|\s[-–]\s")
_STREETS = frozenset(
    {"road", "rd", "street", "avenue", "ave", "lane", "ln", "way", "drive", "close", "square", "terrace", "place", "st"}
    | {"crescent", "park", "hill", "row", "gardens", "grove", "walk", "gate"}
)
_BUILDINGS = frozenset(
    {"court", "house", "hall", "hospital", "building", "school", "academy", "college", "university", "library", "mill"}
    | {"works", "prison", "centre", "infirmary", "clinic", "primary", "general"}
)
_LISTING_WORDS = frozenset(
    {
        "and",
        "or",
        "the",
        "across",
        "various",
        "any",
        "both",
        "areas",
        "area",
        "sites",
        "site",
        "in",
        "near",
        "nr",
        "city",
    }
    | {"centre", "based", "wide", "hybrid", "council", "borough"}
)
_COUNCIL_WORDS = frozenset(
    {"council", "councils", "borough", "county", "city", "cc", "mbc", "bc", "dc", "lb", "lbc", "rb", "metropolitan"}
    | {"district", "corporation", "hscp", "hsc", "hsct", "unitary", "cyngor", "comhairle", "authority"}
)
_NOT_COUNCIL = re.compile(
    r"\bnhs\b|\buniversity\b|\bschool|\bacademy|\bcollege\b|hospital|\bpolice\b|\bhousing\b|\bhomes?\b|football|\bdiocese"
    r"|\bccg\b|\bicb\b|health\s*care|recruit|\bcharity\b|\bmencap|\bage\s+uk|\bmind\b|\bhospice|combined\s+authority|city\s+region",
    re.IGNORECASE,
)
_COUNCIL_IN_PROSE = re.compile(
    r"(?:(?:London|Royal)\s+Borough\s+of|City\s+of|Council\s+of\s+the)\s+[A-Z][\w’'-]+(?:\s+(?:and|upon|&|[A-Z][\w’'-]+)){0,4}"
    r"|[A-Z][\w’'.-]+(?:[ ,]+(?:and|upon|on|of|&|the|[A-Z][\w’'-]+)){0,5}"
    r"\s+(?:Council|Children[’']?s\s+Trust|HSC\s+Trust)\b"
)
_SEVERAL = re.compile(
    r"\band\b|&|/|;|\bor\b|\bvarious\b|\bacross\b|\bany\b|\bmultiple\b|\bboth\b|\bcross[\s-]site", re.IGNORECASE
)
_MODE_HINT = re.compile(r"hybrid|blended|agile|home|remote|tele|gweithio")
_HYBRID = re.compile(
    r"\bhybrid\b|\bblended\s+working|\bagile\s+working|\bhome\s*(?:/|and|&)\s*office|\bpartly\s+(?:home|remote)",
    re.IGNORECASE,
)
_HOME = re.compile(
    r"\bhome[\s-]*(?:based|working|worker)|\bwork(?:ing)?\s+(?:from|at)\s+home|\bfully\s+remote|\bremote(?:ly)?(?:\s+working|\s+based)?\b"
    r"|\btele(?:work|commut)|\bgweithio\s+gartref",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name in the location and its meanings; `whole` where it is a part of the address by itself, or in a list."""

    meanings: tuple[Meaning, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class _Located:
    """What the location words tell: the authority if one, several if equal, and the town with its point."""

    codes: tuple[str, ...]
    town: Meaning | None
    region: str | None
    nation: str | None
    basis: str


def outcode_point(text: str) -> tuple[float, float] | None:
    """The central point (lat, lon) of the first known outward postcode in `text` ("LS22 5ED", "LS22"), or None."""
    found = _outcode(text)
    return None if found is None else outcodes()[found[0]]


def _outcode(text: str) -> tuple[str, str] | None:
    """The first known outward code in `text`, with its sector's figure ("NG5", "3") or "" where only it is given."""
    for match in _POSTCODE.finditer(text):
        code = (match["out"] or match["outonly"]).upper()
        if code in outcodes():
            return code, (match["in"] or "")[:1]
    return None


def _shares(outcode: tuple[str, str] | None) -> dict[str, int]:
    """The authorities of a postcode with their shares in per cent: of its sector where the outward code is split."""
    if outcode is None:
        return {}
    known = postcode_shares()
    return dict(known.get(" ".join(outcode)) or known.get(outcode[0]) or ())


class Gazetteer:
    """Reads places against the live authorities and any `extra` ones, such as a fictional county's own."""

    def __init__(self, extra: Iterable[Authority] = ()) -> None:
        self._index = Index(extra)
        self._employer = functools.lru_cache(maxsize=8_192)(self._employer_codes)
        self._location = functools.lru_cache(maxsize=16_384)(self._located)

    def read(self, *, employer: str, location: str, description: str = "", authority_code: str | None = None) -> Place:
        """The place of one advert.

        The employer's authority is `authority_code` if the source knows it, else the council that `employer` names;
        the location's words count for it only after that. The point is the location's own: the outward postcode,
        else the town, else the authority's central point. Unknown codes are ignored.
        """
        location = location.strip()[:_MAX_FIELD]
        located = self._location(location)
        code, others, how = self._authority(employer.strip()[:_MAX_FIELD], located, authority_code)
        outcode = _outcode(location)
        if code is None and not others and located.region is None and location == "":
            code, how = self._from_prose(description)
        authority = self._index.authorities.get(code) if code else None
        lat, lon, point = self._point(outcode, located, authority)
        region = authority.region if authority else located.region or self._shared_region(others)
        nation = authority.nation if authority else located.nation or self._index.regions.get(region or "")
        return Place(
            town=located.town.name if located.town else None,
            authority_name=authority.name if authority else None,
            authority_code=authority.code if authority else None,
            region=region,
            nation=nation,
            lat=lat,
            lon=lon,
            basis="; ".join(filter(None, (how, point))) or None,
            others=tuple(other for other in others if other != code),
            mode=_mode(location, description),
        )

    def _authority(
        self, employer: str, located: _Located, authority_code: str | None
    ) -> tuple[str | None, tuple[str, ...], str]:
        if authority_code in self._index.authorities:
            return authority_code, (), "authority by the source"
        named = self._employer(employer)
        if len(named) == 1:
            return named[0], (), "authority by the employer"
        if named:
            # A trust of several councils, or a council that was split: the location says which.
            inside = tuple(code for code in located.codes if code in named)
            if len(inside) == 1:
                return inside[0], (), "authority by the employer and the location"
            return None, named, "several authorities by the employer"
        if len(located.codes) == 1:
            return located.codes[0], (), f"authority by the {located.basis}"
        return None, located.codes, "several authorities by the location" if located.codes else ""

    def _point(
        self, outcode: tuple[str, str] | None, located: _Located, authority: Authority | None
    ) -> tuple[float | None, float | None, str]:
        if outcode is not None:
            return *outcodes()[outcode[0]], f"point by the outward code {outcode[0]}"
        if located.town is not None and located.town.lat is not None:
            return located.town.lat, located.town.lon, "point by the town"
        if authority is not None:
            return authority.lat, authority.lon, "point by the authority's centre"
        return None, None, ""

    def _shared_region(self, codes: tuple[str, ...]) -> str | None:
        regions = {self._index.authorities[code].region for code in codes}
        return regions.pop() if len(regions) == 1 else None

    def _from_prose(self, description: str) -> tuple[str | None, str]:
        """The council that the description names first, for an advert with neither employer nor place of its own."""
        for match in _COUNCIL_IN_PROSE.finditer(description[:20_000]):
            codes = self._employer(match[0])
            if len(codes) == 1:
                return codes[0], "authority by the description"
        return None, ""

    def _employer_codes(self, employer: str) -> tuple[str, ...]:
        """The authorities that an employer's name means; empty for an employer that is not one."""
        words = [word for word, _, _ in words_of(employer)]
        whole = self._index.named(" ".join(words))
        named = [one.codes[0] for one in whole if one.kind == "authority"]
        if named:
            return tuple(dict.fromkeys(named))
        if not words or _NOT_COUNCIL.search(employer):
            return ()
        official = set(words) & _COUNCIL_WORDS
        found: list[Meaning] = []
        at = 0
        while at < len(words):
            size, meanings = self._longest(words, at)
            kinds = ("authority", "county", "district", "town") if official else ("authority",)
            chosen = next((one for kind in kinds for one in meanings if one.kind == kind), None)
            if chosen is not None and (official or " " in " ".join(words[at : at + size])):
                found += [one for one in meanings if one.kind == chosen.kind][
                    : None if chosen.kind == "authority" else 1
                ]
            at += size
        if not official:
            # Without a word for a council only a full official name counts ("Achieving for Children, Kingston").
            found = [one for one in found if self._is_official(words, one)]
        return tuple(dict.fromkeys(code for one in found for code in one.codes))

    def _is_official(self, words: list[str], meaning: Meaning) -> bool:
        authority = self._index.authorities[meaning.codes[0]]
        joined = " ".join(words)
        names = (authority.official_name, *(alias for alias in authority.aliases if " " in alias))
        return any(key_of(name) in joined for name in names)

    def _longest(self, words: list[str], at: int) -> tuple[int, list[Meaning]]:
        for size in range(min(self._index.longest, len(words) - at), 0, -1):
            meanings = self._index.named(" ".join(words[at : at + size]))
            if meanings:
                return size, meanings
        return 1, []

    def _mentions(self, location: str) -> list[_Mention]:
        """The names in the location, part by part; those of streets are left out, those of buildings come last."""
        found: list[_Mention] = []
        buildings: list[_Mention] = []
        parts = _PART_END.split(_POSTCODE.sub(lambda match: "," if match["out"] else match[0], location))
        for text in parts:
            words = [word for word, _, _ in words_of(text)]
            whole = self._index.named(" ".join(words))
            if whole:
                found.append(_Mention(tuple(whole), whole=True))
                continue
            spans = list(self._spans(words))
            covered = sum(size for _, size, _ in spans) + sum(word in _LISTING_WORDS for word in words)
            for at, size, meanings in spans:
                following = words[at + size] if at + size < len(words) else ""
                if following in _BUILDINGS:
                    buildings.append(_Mention(tuple(meanings), whole=False))
                elif following not in _STREETS:
                    found.append(_Mention(tuple(meanings), whole=covered >= len(words)))
        return found or buildings

    def _spans(self, words: list[str]) -> Iterator[tuple[int, int, list[Meaning]]]:
        """The known names among `words`, the longest at each place: where, how many words, and what they mean."""
        at = 0
        while at < len(words):
            size, meanings = self._longest(words, at)
            if meanings and not words[at].isdigit():
                yield at, size, meanings
            at += size

    def _located(self, location: str) -> _Located:
        """Everything that the location's words tell, before the employer is heard."""
        mentions = self._mentions(location)
        if any(one.kind == "elsewhere" for mention in mentions if mention.whole for one in mention.meanings):
            return _Located((), None, None, None, "location")
        outcode = _outcode(location)
        shares = _shares(outcode)
        region, nation = _wider(mentions)
        county = _county(mentions)
        specific = [self._narrowed(one, county, region, nation, shares) for one in mentions]
        towns = [(mention, kept) for mention, kept in zip(mentions, specific, strict=True) if kept]
        if shares:
            return self._by_postcode(towns, shares, region, nation)
        return self._by_names(location, towns, mentions, county, region, nation)

    def _narrowed(
        self, mention: _Mention, county: tuple[str, ...], region: str | None, nation: str | None, shares: dict[str, int]
    ) -> tuple[Meaning, ...]:
        """The town, district and authority meanings of a mention that fit the county, region and postcode beside it."""
        meanings = tuple(one for one in mention.meanings if one.kind in {"authority", "town", "district"})
        if any(one.kind in {"region", "county"} for one in mention.meanings) and not any(
            one.kind == "authority" for one in meanings
        ):
            return ()
        if shares:
            return tuple(one for one in meanings if set(one.codes) & set(shares)) or meanings

        def fits(one: Meaning) -> bool:
            authority = self._index.authorities[one.codes[0]]
            if county:
                return one.codes[0] in county
            return (region is None or authority.region == region) and (nation is None or authority.nation == nation)

        fitting = tuple(one for one in meanings if fits(one))
        if fitting or not (county or region or nation):
            return fitting or meanings
        # A border town is posted under the neighbour's county ("Long Eaton, Nottinghamshire"): it stays if it is near.
        return tuple(one for one in meanings if mention.whole and self._near_area(one, county, region))

    def _near_area(self, town: Meaning, county: tuple[str, ...], region: str | None) -> bool:
        if town.lat is None or town.lon is None:
            return False
        inside = [
            one
            for one in self._index.authorities.values()
            if one.code in county or (not county and one.region == region)
        ]
        return any(_miles(town.lat, town.lon, one.lat, one.lon) < 2 * NEIGHBOURS for one in inside)

    def _by_postcode(
        self,
        towns: list[tuple[_Mention, tuple[Meaning, ...]]],
        shares: dict[str, int],
        region: str | None,
        nation: str | None,
    ) -> _Located:
        inside = [
            one for _, kept in towns for one in kept if one.codes[0] in shares and one.kind in {"town", "authority"}
        ]
        town = next((one for one in reversed(inside) if one.kind == "town"), None)
        best, share = max(shares.items(), key=lambda item: item[1])
        named = {one.codes[0] for one in inside}
        if share >= MOSTLY or not named:
            code: str | None = best if share >= 60 or best in named else None
        else:
            code = town.codes[0] if town is not None else max(named, key=lambda one: shares[one])
        if town is not None and code is not None and town.codes[0] != code:
            town = next((one for one in inside if one.kind == "town" and one.codes[0] == code), None)
        return _Located((code,) if code else (), town, region, nation, "postcode")

    def _by_names(
        self,
        location: str,
        towns: list[tuple[_Mention, tuple[Meaning, ...]]],
        mentions: list[_Mention],
        county: tuple[str, ...],
        region: str | None,
        nation: str | None,
    ) -> _Located:
        shared = self._shared_code(towns)
        if shared is not None:
            return _Located((shared,), _town_in(towns, shared), region, nation, "location")
        anchors = [one for _, kept in towns if (one := _settled(kept)) is not None]
        sure = [
            (mention, one) for mention, kept in towns if (one := _settled(kept) or _near(kept, anchors)) is not None
        ]
        whole = [(mention, one) for mention, one in sure if mention.whole] or sure
        codes = tuple(dict.fromkeys(one.codes[0] for _, one in whole))
        if len(codes) == 1:
            return _Located(codes, _town_in(towns, codes[0]), region, nation, "location")
        if not codes:
            return self._by_county(mentions, county, region, nation)
        if _SEVERAL.search(location):
            listed = [one for mention, one in sure if mention.whole or _names_authority(mention)]
            codes = tuple(dict.fromkeys(one.codes[0] for one in listed)) or codes
            return _Located(codes, None, region, nation, "location")
        chosen = _locality_or_post_town([one for _, one in whole])
        if chosen is None:
            return _Located(codes, None, region, nation, "location")
        return _Located((chosen.codes[0],), chosen if chosen.kind == "town" else None, region, nation, "location")

    def _shared_code(self, towns: list[tuple[_Mention, tuple[Meaning, ...]]]) -> str | None:
        """The one authority that every name in the location may mean ("Whitchurch, Cardiff")."""
        if len(towns) < 2:
            return None
        common = set.intersection(*({one.codes[0] for one in kept} for _, kept in towns))
        return common.pop() if len(common) == 1 else None

    def _by_county(
        self, mentions: list[_Mention], county: tuple[str, ...], region: str | None, nation: str | None
    ) -> _Located:
        if len(county) == 1:
            return _Located(county, None, region, nation, "location")
        regions = {self._index.authorities[code].region for code in county}
        nations = {self._index.authorities[code].nation for code in county}
        return _Located(
            (),
            None,
            region or (regions.pop() if len(regions) == 1 else None),
            nation or (nations.pop() if len(nations) == 1 else None),
            "location",
        )


def _wider(mentions: list[_Mention]) -> tuple[str | None, str | None]:
    region = next((one.region for mention in mentions for one in mention.meanings if one.kind == "region"), None)
    nation = next((one.nation for mention in mentions for one in mention.meanings if one.kind == "nation"), None)
    return region, nation


def _county(mentions: list[_Mention]) -> tuple[str, ...]:
    """The authorities of the county that the location ends in; a name that is also a town or city is not one here."""
    for mention in reversed(mentions):
        for one in mention.meanings:
            if one.kind == "county" and mention.whole:
                return one.codes
    return ()


def _settled(meanings: tuple[Meaning, ...]) -> Meaning | None:
    """The one meaning of a name: an authority of that name, or the town that is clearly the largest."""
    by_code: dict[str, Meaning] = {}
    for one in sorted(meanings, key=lambda one: one.kind != "town"):
        by_code.setdefault(one.codes[0], one)
    if len(by_code) == 1:
        return next(iter(by_code.values()))
    named = [one for one in meanings if one.kind == "authority"]
    if len({one.codes[0] for one in named}) == 1:
        return by_code[named[0].codes[0]]
    ranked = sorted(by_code.values(), key=lambda one: -one.population)
    if ranked and ranked[0].population >= CLEARLY_LARGER * max(ranked[1].population, 1):
        return ranked[0]
    return None


def _near(meanings: tuple[Meaning, ...], anchors: list[Meaning]) -> Meaning | None:
    """The one of several namesakes that is a neighbour of a town named beside it ("Beeston, Nottingham")."""
    close = [one for one in meanings if any(_apart(one, anchor) <= NEIGHBOURS for anchor in anchors)]
    return close[0] if len({one.codes[0] for one in close}) == 1 else None


def _names_authority(mention: _Mention) -> bool:
    return any(one.kind == "authority" for one in mention.meanings)


def _town_in(towns: list[tuple[_Mention, tuple[Meaning, ...]]], code: str) -> Meaning | None:
    inside = [one for _, kept in towns for one in kept if one.kind == "town" and one.codes[0] == code]
    return inside[-1] if inside else None


def _locality_or_post_town(named: list[Meaning]) -> Meaning | None:
    """Of towns in different authorities: a locality before its post town if they are neighbours, else the last."""
    towns = [one for one in named if one.kind == "town"]
    if not towns:
        return None
    first, last = towns[0], towns[-1]
    apart = _apart(first, last)
    return last if math.isfinite(apart) and apart > NEIGHBOURS else first


def _apart(one: Meaning, other: Meaning) -> float:
    """Miles between two towns; infinite where a point is not known."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return math.inf
    return _miles(one.lat, one.lon, other.lat, other.lon)


def _miles(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    north = (lat - other_lat) * 69.1
    east = (lon - other_lon) * 69.1 * math.cos(math.radians((lat + other_lat) / 2))
    return math.hypot(north, east)


def _mode(location: str, description: str) -> str | None:
    for words in (location, "\n".join(near(description[:8_000], _MODE_HINT, 20, 30))):
        if _HYBRID.search(words):
            return "hybrid"
        if _HOME.search(words):
            return "home"
    return None
