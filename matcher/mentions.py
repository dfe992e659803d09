"""The names of places that the words of a location hold, part by part, and its outward code.

Owns telling names from streets, buildings and words beside them, and putting right a slip of typing. Must not choose
between the meanings of a name: `matcher.location` does that.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from matcher.geography import Index, Meaning, words_of
from store.authorities import outcodes

# An outward code by itself counts at the end of a part of the address only: "L5 nursing team" is not in Liverpool.
_POSTCODE = re.compile(
    r"\b(?P<out>[A-Z]{1,2}\d[A-Z\d]?)\s*(?P<in>\d[A-Z]{2})\b"
    r"|\b(?P<outonly>[A-Z]{1,2}\d[A-Z\d]?)(?=\s*(?:$|[,;()|/.&])|\s+[-–]\s|\s+(?:and|or|area)\b)",
    re.IGNORECASE,
)
# "United Kingdom (Incl. Northern Ireland)" is a system's name for the whole country.
_INCLUDING = re.compile(r"\(\s*inc(?:l(?:uding|\.)?|\.)?\s[^)]*\)", re.IGNORECASE)
_NR = re.compile(r"\bnr[.\s]\s*", re.IGNORECASE)
_PART_END = re.compile(r"[,;:|\n()/]|\s[-–]\s")
_STREETS = frozenset(
    {"road", "rd", "street", "avenue", "ave", "lane", "ln", "way", "drive", "close", "square", "terrace", "place", "st"}
    | {"crescent", "park", "hill", "row", "gardens", "grove", "walk", "gate", "wing"}
)
_BUILDINGS = frozenset(
    {"court", "house", "hall", "hospital", "building", "school", "academy", "college", "university", "library", "mill"}
    | {"works", "prison", "centre", "infirmary", "clinic", "primary", "general", "ward", "unit", "lodge", "suite"}
    | {"annexe"}
)
# What the public comes to is called after the place where it stands: "Portishead Health Centre, Bristol".
_PUBLIC = frozenset(
    {"health", "hospital", "clinic", "surgery", "medical", "primary", "treatment", "library", "community", "family"}
    | {"nhs", "gp", "birth", "cottage", "memorial", "war", "childrens", "children", "municipal", "civic", "police"}
    | {"leisure", "resource", "infirmary", "youth", "day", "nursery", "school"}
    | {"gateway", "polyclinic"}
)
_HOSPITALS = frozenset({"general", "district", "university"})
# Words that stand before a place in a building's name; others make it a name of its own ("John Radcliffe Hospital").
_OF_BUILDINGS = frozenset(
    {"the", "royal", "university", "new", "old", "north", "south", "east", "west", "mid", "upper", "lower", "central"}
    | {"great", "little", "at", "in", "of", "and", "any", "all", "our", "hospital", "house", "centre", "hmp", "office"}
)
_COMPASS = {
    "n": "north", "s": "south", "e": "east", "w": "west", "ne": "north east", "nw": "north west", "se": "south east",
    "sw": "south west",
}  # fmt: skip
# "Royal Victoria Infirmary" is called after a person and not after the place.
_PERSONS = frozenset({"victoria", "albert", "alexandra", "edward", "elizabeth"})
_LISTING_WORDS = frozenset(
    {"and", "or", "the", "across", "various", "any", "both", "areas", "area", "sites", "site", "in", "near", "nr"}
    | {"city", "centre", "based", "wide", "hybrid", "council", "borough", "town", "greater", "surrounding", "county"}
    | {"location", "locations", "locality", "hub", "office", "offices", "team", "teams", "base"}
    | {"village", "villages", "uk", "cross", "multi", "multiple", "trust", "working", "between"}
    | {"our", "of", "all", "one", "either"}
)
# A name of more words than this is not looked for among mistyped ones.
_LONGEST_SLIP = 3
# What follows says where the place is near, or how far its work goes.
_NEAR = frozenset({"near", "nr", "covering", "travel", "travelling", "agile"})
# A list of what a post covers goes on behind its commas, up to the place that it is worked from.
_COVERS = frozenset({"covering", "travel", "travelling"})
_WORKED_FROM = frozenset({"office", "offices", "base", "based", "hub", "located", "location"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the location and its meanings.

    `whole` where it is a part of the address by itself, or in a list; `near` where the place is only near it or covers
    it; `guessed` where it is a slip of typing away from what stands there; `public` where a public building is called
    after it; `joined` where "and" or "or" puts it beside another place as its equal.
    """

    meanings: tuple[Meaning, ...]
    whole: bool
    near: bool = False
    guessed: bool = False
    public: bool = False
    joined: bool = False

    @property
    def names_authority(self) -> bool:
        """Whether an authority is called so."""
        return any(one.kind == "authority" for one in self.meanings)

    @property
    def names_county(self) -> bool:
        """Whether a county is called so."""
        return any(one.kind == "county" for one in self.meanings)


def outcode_in(text: str) -> tuple[str, str] | None:
    """The first known outward code in `text`, with its sector's figure ("NG5", "3") or "" where only it is given."""
    for match in _POSTCODE.finditer(text):
        code = (match["out"] or match["outonly"]).upper()
        if code in outcodes():
            return code, (match["in"] or "")[:1]
    return None


def spelt_out(words: list[str]) -> list[str]:
    """The words of a name with the initials of a point of the compass before it spelt out ("N E Lincs")."""
    if len(words) > 2 and words[0] in {"n", "s"} and words[1] in {"e", "w"}:
        words = [words[0] + words[1], *words[2:]]
    if len(words) < 2 or words[0] not in _COMPASS:
        return words
    return [*_COMPASS[words[0]].split(), *words[1:]]


def _are_joined(words: list[str], end: int, start: int) -> bool:
    """Whether only "and" or "or" stands between the end of one name and the start of another."""
    return words[end:start] in (["and"], ["or"], ["and", "the"])


def _is_public(following: str, after: list[str]) -> bool:
    """Whether what follows a place makes it a public building's name ("… Health Centre", "… General Hospital")."""
    return (
        following in _PUBLIC
        or (following in _HOSPITALS and after[1:2] == ["hospital"])
        or after[:2] in (["walk", "in"], ["town", "hall"])
    )


class Mentions:
    """Finds the names of an index in locations."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def within(self, location: str) -> list[Mention]:
        """The names in the location, part by part; those of streets are left out, those of buildings come last."""
        found: list[Mention] = []
        buildings: list[Mention] = []
        address = _POSTCODE.sub(
            lambda match: "," if match["out"] else match[0], _INCLUDING.sub(" ", _NR.sub("near ", location))
        )
        covered_too = False
        at_end = 0
        for text in _PART_END.split(address):
            words = [word for word, _, _ in words_of(text)]
            listed = covered_too and address[at_end - 1 : at_end] == "," and _WORKED_FROM.isdisjoint(words)
            at_end = address.find(text, at_end) + len(text) + 1
            covered_too = listed or not _COVERS.isdisjoint(words)
            whole = self._index.named(" ".join(words)) or self._by_compass(words) or self._as_hospital(words)
            if whole:
                found.append(Mention(tuple(whole), whole=True, near=listed))
                continue
            exact = list(self._spans(words))
            if len(exact) == 1 and exact[0][1] < len(words) <= _LONGEST_SLIP and self._is_longer(words, exact[0]):
                exact = []
            spans = exact or list(self._repaired(words))
            covered = sum(size for _, size, _ in spans) + sum(word in _LISTING_WORDS for word in words)
            for at, size, meanings in spans:
                if words[max(0, at - 2) : at] in (["prince", "of"], ["princess", "of"]):
                    continue
                after = words[at + size :]
                following = after[2] if after[:2] == ["and", "district"] and after[2:] else next(iter(after), "")
                if words[at + size - 1] == "town" and following in {"hall", "centre"}:
                    following = "town"  # "Camden Town Hall" is as "Leeds Town Hall"
                street = following in _STREETS or (at and size == 1 and words[at] in _STREETS)
                if any(one.kind == "site" for one in meanings):
                    found.append(Mention(tuple(meanings), whole=True))
                elif not at and _is_public(following, after) and words[0] not in _PERSONS and words[0] != "st":
                    found.append(Mention(tuple(meanings), whole=False, public=True))
                elif following in _BUILDINGS and not street:
                    if words[at] not in _PERSONS and (not at or words[at - 1] in _OF_BUILDINGS):
                        buildings.append(Mention(tuple(meanings), whole=False))
                elif not street:
                    near = listed or not _NEAR.isdisjoint(words[:at])
                    whole_part = covered >= len(words)
                    joined = any(_are_joined(words, at + size, other) for other, _, _ in spans) or any(
                        _are_joined(words, other + length, at) for other, length, _ in spans
                    )
                    found.append(
                        Mention(tuple(meanings), whole=whole_part, near=near, guessed=not exact, joined=joined)
                    )
        return found or buildings

    def _by_compass(self, words: list[str]) -> list[Meaning]:
        """The meanings of a name that starts with a point of the compass by its initials ("N Lanarkshire")."""
        spelt = spelt_out(words)
        return [] if spelt == words else self._index.named(" ".join(spelt))

    def _as_hospital(self, words: list[str]) -> list[Meaning]:
        """The hospitals that are posted without that word ("John Radcliffe", "The Wexham Park").

        A single word is none: "Northern", "Ulster" and "Livingstone" mean other things.
        """
        bare = words[1:] if words[:1] == ["the"] else words
        if len(bare) < 2:
            return []
        for kind in ("", " hospital", " general hospital", " university hospital"):
            known = self._index.named(" ".join(bare) + kind)
            if known and all(one.kind == "site" for one in known):
                return known
        return []

    def _spans(self, words: list[str]) -> Iterator[tuple[int, int, list[Meaning]]]:
        """The known names among `words`, the longest at each place: where, how many words, and what they mean."""
        at = 0
        while at < len(words):
            size, meanings = self._index.longest_at(words, at)
            if meanings and not words[at].isdigit():
                yield at, size, meanings
            at += size

    def _repaired(self, words: list[str]) -> Iterator[tuple[int, int, list[Meaning]]]:
        """A part of an address that is one mistyped name ("Basingtoke"), where only one name is a slip away."""
        meanings = self._index.nearly(" ".join(words))
        if meanings:
            yield 0, len(words), meanings

    def _is_longer(self, words: list[str], known: tuple[int, int, list[Meaning]]) -> bool:
        """Whether a known name is only a part of a longer, mistyped one: "Milton Keyens" is no place called Milton."""
        at, size, _ = known
        if not (_BUILDINGS | _STREETS).isdisjoint(words):
            return False
        named = [words_of(one.name) for _, _, meanings in self._repaired(words) for one in meanings]
        return any(
            len(name) == len(words) and [word for word, _, _ in name][at : at + size] == words[at : at + size]
            for name in named
        )
