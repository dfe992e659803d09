"""Which authority a post belongs to, and the point on the map where it is.

Owns turning employer and location words into today's authority, town, region, nation and point, offline. Must not
take a postal county for an authority, and must not guess between two meanings of a name: unknown is an answer.
"""

import functools
import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from matcher.geography import Meaning, index_of, key_of, words_of
from matcher.location import Located, Locations, only
from matcher.mentions import outcode_in, spelt_out
from matcher.namesakes import settled
from matcher.workplace import workplace_of
from store.authorities import Authority, is_gss, outcodes

_MAX_FIELD = 1_000
_OPENING = 4_000
_HEADLINE = 120
_MOST_PASSAGES = 40
_NOWHERE = Located((), None, None, None, "description")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a post is. `lat` and `lon` are degrees; `basis` says how authority and point were found.

    `others` are the codes of further authorities: where several are named with an equal claim none of them is
    `authority_code` and all of them are `others`. `mode` is home or hybrid where `mode_words` of the advert
    mention such work.
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
    mode_words: str | None

    @property
    def gss_code(self) -> str | None:
        """The authority's GSS code; None where there is no authority, or it is a trust without one."""
        code = self.authority_code
        return code if code is not None and is_gss(code) else None


_COUNCIL_WORDS = frozenset(
    {"council", "councils", "borough", "county", "city", "cc", "mbc", "bc", "dc", "lb", "lbc", "rb", "metropolitan"}
    | {"district", "corporation", "hscp", "hsc", "hsct", "unitary", "cyngor", "comhairle", "authority"}
    | {"cbc", "mdc", "mc", "ijb", "ua"}
)
# The councils' own fostering services: "Foster Wales Powys", "Maethu Cymru Powys".
_OF_COUNCILS = re.compile(r"\s*(?:foster\s+wales|maethu\s+cymru)\b", re.IGNORECASE)
# What a council calls its own: "Torbay Children's Services", "Falkirk Health and Social Care Partnership".
_OF_A_SERVICE = re.compile(
    r"\s+(?:children[’']?s\s+(?:services|social\s+care)|social\s+services"
    r"|youth\s+(?:justice|offending)\s+(?:service|team)|health\s+(?:and|&)\s+social\s+care\s+partnership)\s*$",
    re.IGNORECASE,
)
_NOT_COUNCIL = re.compile(
    r"\bnhs\b|\buniversity\b|\bschool|\bacademy|\bcollege\b|hospital|\bpolice\b|\bhousing\b|\bhomes?\b|football"
    r"|\bdiocese"
    r"|\bccg\b|\bicb\b|health\s*care|recruit|\bcharity\b|\bmencap|\bage\s+uk|\bmind\b|\bhospice|combined\s+authority"
    r"|city\s+region",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[,;|()/]|\s[-–]\s")
_COUNCIL_IN_PROSE = re.compile(
    r"(?:(?:London|Royal)\s+Borough\s+of|City\s+of|Council\s+of\s+the)\s+[A-Z][\w’'-]+"
    r"(?:\s+(?:and|upon|&|[A-Z][\w’'-]+)){0,4}"
    r"|[A-Z][\w’'.-]+(?:[ ,]+(?:and|upon|on|of|&|the|[A-Z][\w’'-]+)){0,5}"
    r"\s+(?:Council|Children[’']?s\s+Trust|HSC\s+Trust)\b"
)
_LOCATION_LABEL = re.compile(
    r"(?:^|[|•])\W{0,3}(?:(?:work(?:ing)?|job|office)?\s?(?:location|base|place)|based\s+(?:at|in)|where|lleoliad"
    r"|place\s+of\s+work|town|area|county|borough)\s*[:–-]\s*"
    r"([^\n|•]{2,80})",
    re.IGNORECASE | re.MULTILINE,
)
_NEXT_LABEL = re.compile(r"\W+(?:[A-Z]\w+\s){0,2}(?:Salary|Hours|Contract|Date|Closing|Pay|Grade|Type|Team)\s?:.*")
# What an advert says of its post's place where nothing else tells it: "a team in Walsall", "travel across Devon and
# Torbay"; and the parts of a headline ("Social Worker | Stockton-on-Tees | £36 an hour").
_NAME = r"[A-Z][\w’'-]+(?:,?\s[A-Z][\w’'-]+){0,3}"
_SITUATED = re.compile(
    r"\b(?:(?i:team|service|role|post|position|opportunity|vacancy|job|needed|required|wanted|asap|based|authority|home|situated"
    r"|practitioner|worker|manager|officer|chair|travel|week|assignment|borough|county|city|town)\s+"
    r"(?:(?:is|are|will\s+be)\s+)?(?:based\s+|located\s+)?"
    r"(?:in(?:\s+either)?|across|of|(?<=ased\s)at|(?<=ated\s)at)\s+(?:the\s+)?(?:(?:city|town|borough|county)\s+of\s+)?"
    r"(?P<place>[A-Z][\w’'-]+(?:(?:,?\s+|\s+(?:and|or|upon|on|under|in|of|&)\s+)[A-Z][\w’'-]+){0,4})"
    rf"|(?i:work|working|based|base|sit|time)\s+(?:\w+\s+){{0,2}}?(?:from|at|in|of|and)\s+our\s+(?P<ours>{_NAME})"
    r"\s+(?i:offices?|hub|base|centre)\b"
    r"|(?i:based|base|work|working)\s+(?:at|in|from)\s+our\s+(?:\w+\s+){0,2}?offices?\s+(?:in|at)\s+"
    rf"(?P<office>{_NAME})"
    rf"|[Cc]ome\s+(?:and|to)\s+(?:live\s+and\s+)?work\s+(?:(?:with|for)\s+us\s+)?in\s+(?P<come>{_NAME})"
    rf"|[Tt]his\s+(?P<this>{_NAME})\s+(?:vacancy|post|role|position|opportunity)\b"
    r"|(?i:the|your|main|office)\s+(?:base|location|place\s+of\s+work)\s+(?:for\s+(?:this|the)\s+(?:job|post|role)\s+)?"
    rf"(?:is|will\s+be)\s+(?P<base>{_NAME}))"
    r"|\|\s*(?P<part>[A-Z][^|\n£\d]{2,40}?)\s*(?=[|\n]|\Z)"
    r"|\s[-–]\s(?P<dash>[A-Z][^|\n£\d–-]{2,40}?)(?=\s[-–]\s)"
)
# "We are an agency based in Leeds" says where the agency is.
_OF_THE_FIRM = re.compile(
    r"\b(?:agency|consultancy|company|firm|charity|organisation|recruiters?|consultants?|head\s+office|headquarter\w*)\b"
    r"(?:(?!\bbut\b|\bthis\s+(?:post|role|job)\b)[^.\n])*\Z|\bfrom\s+an?\s+\Z|\bsister\s+\w+\s+\Z",
    re.IGNORECASE,
)
_ALSO_WORDS = frozenset({"Battle", "Bridge", "Children", "Hope", "March", "May", "Pathway", "Street"})
"""Towns and villages of these names are seldom meant where a sentence has such a word."""


def outcode_point(text: str) -> tuple[float, float] | None:
    """The central point (lat, lon) of the first known outward postcode in `text` ("LS22 5ED", "LS22"), or None."""
    found = outcode_in(text)
    return None if found is None else outcodes()[found[0]]


class Gazetteer:
    """Reads places against the live authorities and any `extra` ones, such as a fictional county's own."""

    def __init__(self, extra: Iterable[Authority] = ()) -> None:
        self._index = index_of(tuple(extra))
        self._employer = functools.lru_cache(maxsize=8_192)(self._employer_codes)
        self._area = functools.lru_cache(maxsize=8_192)(self._area_of)
        self._location = functools.lru_cache(maxsize=16_384)(Locations(self._index).read)

    def read(self, *, employer: str, location: str, description: str = "", authority_code: str | None = None) -> Place:
        """The place of one advert.

        The employer's authority is `authority_code` if the source knows it, else the council that `employer` names;
        the location's words count for it only after that. The point is the location's own: the outward postcode,
        else the town, else the authority's central point. Unknown codes are ignored. Without a location the
        description's own label for one counts; where the employer tells none either, the council that it names, else
        the one place that its sentences or headline put the post in.
        """
        given = html.unescape(location).strip()[:_MAX_FIELD]
        location = given or _labelled(description)
        located = self._location(location, self._area(employer.strip()[:_MAX_FIELD]))
        code, others, how = self._authority(employer.strip()[:_MAX_FIELD], located, authority_code)
        outcode = outcode_in(location)
        if not given and code is None and not others and located.region is None and located.nation is None:
            code, how = self._from_prose(description)
            if code is None:
                located = self._situated(description)
                code, others, _ = self._authority("", located, None)
                how = (
                    "authority by the description"
                    if code
                    else "several authorities by the description"
                    if others
                    else ""
                )
        authority = self._index.authorities.get(code) if code else None
        lat, lon, point = self._point(outcode, located, authority)
        region, nation = self._region_and_nation(authority, located, others)
        mode, mode_words = workplace_of(location, description)
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
            mode=mode,
            mode_words=mode_words,
        )

    def _authority(
        self, employer: str, located: Located, authority_code: str | None
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
            if not inside and (part := self._told_by_a_part(employer, named)):
                return part, (), "authority by the employer"
            return None, inside or named, "several authorities by the employer"
        if len(located.codes) == 1:
            return located.codes[0], (), f"authority by the {located.basis}"
        return None, located.codes, "several authorities by the location" if located.codes else ""

    def _told_by_a_part(self, employer: str, named: tuple[str, ...]) -> str | None:
        """The one of several authorities that a part of the employer's name means ("… for Children (Kingston)")."""
        parts = [self._location(part).codes for part in _PARTS.split(employer)]
        if len(parts) < 2:
            return None
        return only({codes[0] for codes in parts if len(codes) == 1 and codes[0] in named})

    def _point(
        self, outcode: tuple[str, str] | None, located: Located, authority: Authority | None
    ) -> tuple[float | None, float | None, str]:
        if outcode is not None:
            return *outcodes()[outcode[0]], f"point by the outward code {outcode[0]}"
        if located.town is not None and located.town.lat is not None:
            return located.town.lat, located.town.lon, "point by the town"
        if authority is not None:
            return authority.lat, authority.lon, "point by the authority's centre"
        return None, None, ""

    def _region_and_nation(
        self, authority: Authority | None, located: Located, others: tuple[str, ...]
    ) -> tuple[str | None, str | None]:
        if authority is not None:
            return authority.region, authority.nation
        several = [self._index.authorities[code] for code in others]
        region = located.region or only({one.region for one in several})
        nation = located.nation or only({one.nation for one in several}) or self._index.regions.get(region or "")
        return region, nation

    def _from_prose(self, description: str) -> tuple[str | None, str]:
        """The council that the description names first, for an advert with neither employer nor place of its own."""
        for match in _COUNCIL_IN_PROSE.finditer(description[:20_000]):
            codes = self._employer(match[0])
            if len(codes) == 1:
                return codes[0], "authority by the description"
        return None, ""

    def _situated(self, description: str) -> Located:
        """The place that the description's sentences or headline put the post in, if they all name one."""
        found: dict[tuple[str, ...], Located] = {}
        for match in islice(_SITUATED.finditer(description[:_OPENING]), _MOST_PASSAGES):
            named = {name: words for name, words in match.groupdict().items() if words}
            if match.start() >= _HEADLINE:
                named.pop("dash", None)
            words = next(iter(named.values()), "")
            if _OF_THE_FIRM.search(description, max(0, match.start() - 60), match.start()):
                continue
            located = self._location(words, frozenset()) if words not in _ALSO_WORDS else _NOWHERE
            if located.codes:
                found.setdefault(located.codes, located)
        return next(iter(found.values())) if len(found) == 1 else _NOWHERE

    def _area_of(self, employer: str) -> frozenset[str]:
        """The authorities of the area that an employer's name tells ("Dorset Healthcare"); often none."""
        return self._index.area([word for word, _, _ in words_of(employer)])

    def _employer_codes(self, employer: str) -> tuple[str, ...]:
        """The authorities that an employer's name means; empty for an employer that is not one."""
        words, named_so = (
            spelt_out([word for word, _, _ in words_of(name)]) for name in (employer, _OF_A_SERVICE.sub("", employer))
        )
        whole = self._index.named(" ".join(named_so))
        named = [one.codes[0] for one in whole if one.kind == "authority"]
        if named:
            return tuple(dict.fromkeys(named))
        if not words or _NOT_COUNCIL.search(employer):
            return ()
        official = bool(set(words) & _COUNCIL_WORDS or _OF_COUNCILS.match(employer))
        kinds = ("authority", "county", "district", "town") if official else ("authority",)
        found: list[Meaning] = []
        at = 0
        while at < len(words):
            size, meanings = self._index.longest_at(words, at)
            nation = any(one.kind == "nation" for one in meanings)  # "Wales" is no village near Rotherham
            kind = next((kind for kind in kinds if any(one.kind == kind for one in meanings) and not nation), None)
            same = [one for one in meanings if one.kind == kind]
            # Several authorities may share a trust; of several towns of one name one must be clearly meant.
            clear = settled(tuple(same)) if kind == "town" else None
            found += [clear] if clear is not None else same if kind != "town" else []
            at += size
        if not official:
            # Without a word for a council only a full name of its own counts ("Achieving for Children, Kingston").
            found = [one for one in found if self._is_official(words, one)]
        return tuple(dict.fromkeys(code for one in found for code in one.codes))

    def _is_official(self, words: list[str], meaning: Meaning) -> bool:
        authority = self._index.authorities[meaning.codes[0]]
        joined = " ".join(words)
        names = (authority.official_name, *(alias for alias in authority.aliases if " " in alias))
        return any(key_of(name) in joined for name in names)


def _labelled(description: str) -> str:
    """The location that the prose gives under a label of its own ("Location: Ipswich"), or ""."""
    match = _LOCATION_LABEL.search(description[:20_000])
    return "" if match is None else _NEXT_LABEL.sub("", match[1]).strip()
