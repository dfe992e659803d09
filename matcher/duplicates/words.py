"""The word lists that comparing adverts goes by, as words.toml gives them.

Owns loading and checking them. Must not compare anything.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Term:
    """What a contract word says: its heading ("contract", "working time") and its meaning under it."""

    heading: str
    means: str


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists of words.toml."""

    phrases: Mapping[str, str]
    filler: frozenset[str]
    level: frozenset[str]
    part: frozenset[str]
    welsh: frozenset[str]
    correct: frozenset[str]
    praise: frozenset[str]
    praised: frozenset[str]
    offered: frozenset[str]
    offer: frozenset[str]
    few: frozenset[str]
    told_terms: frozenset[str]
    named_too: frozenset[str]
    talk: frozenset[str]
    work: frozenset[str]
    common: frozenset[str]
    clinical: frozenset[str]
    terms: Mapping[str, Term]
    place_phrases: Mapping[str, str]
    employer_phrases: Mapping[str, str]
    employer_initials: Mapping[str, str]
    employer_companies: Mapping[str, tuple[str, ...]]
    employer_generic: frozenset[str]
    employer_health: frozenset[str]
    employer_agency: frozenset[str]
    employer_hidden: frozenset[str]
    employer_many: frozenset[str]
    employer_public: frozenset[str]
    place_venue: frozenset[str]
    place_anywhere: frozenset[str]
    place_compass: frozenset[str]
    place_county: frozenset[str]
    place_district: frozenset[str]
    place_several_towns: frozenset[str]
    place_regions: Mapping[str, tuple[str, ...]]
    place_one_county: tuple[tuple[frozenset[str], frozenset[str]], ...]
    pay_vague: frozenset[str]


@lru_cache(maxsize=16_384)
def singular(word: str) -> str:
    """An English plural as its singular, near enough for two spellings of one word to meet."""
    if word in ("children", "childrens"):
        return "child"
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


class _Tables:
    """The tables of a file of words; each method raises ValueError naming the file and the key that is wrong."""

    def __init__(self, path: Path) -> None:
        self._name = path.name
        try:
            self._data = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise ValueError(f"{path.name}: not TOML: {error}") from error

    def table(self, name: str) -> dict[str, Any]:
        match self._data.get(name):
            case dict() as value:
                return value
            case _:
                raise ValueError(f"{self._name}: [{name}] is missing; expected a table")

    def listed(self, name: str, key: str) -> frozenset[str]:
        value = self.table(name).get(key)
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise ValueError(f"{self._name}: {name}.{key} must be a list of words")
        return frozenset(map(singular, value))

    def listed_pairs(self, name: str, key: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
        found = []
        for pair in self.table(name).get(key) or [None]:
            match pair:
                case [str() as one, str() as other]:
                    found.append((frozenset(map(singular, one.split())), frozenset(map(singular, other.split()))))
                case _:
                    raise ValueError(f"{self._name}: {name}.{key} must be a list of pairs of names")
        return tuple(found)

    def lists(self, name: str) -> Mapping[str, tuple[str, ...]]:
        found = self.table(name)
        for key, value in found.items():
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                raise ValueError(f'{self._name}: {name}."{key}" must be a list of names')
        return {key: tuple(value) for key, value in found.items()}

    def replacements(self, *names: str) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for name in names:
            phrases = self.table(name)
            if odd := [phrase for phrase, replacement in phrases.items() if not isinstance(replacement, str)]:
                raise ValueError(f'{self._name}: {name}."{odd[0]}" must be text')
            if twice := found.keys() & phrases.keys():
                raise ValueError(f'{self._name}: {name}."{min(twice)}" stands in another table too')
            found |= phrases
        return found

    def terms(self) -> dict[str, Term]:
        found = {}
        for word, term in self.table("terms").items():
            if not isinstance(term, dict) or set(term) != {"heading", "means"}:
                raise ValueError(f"{self._name}: terms.{word} must have heading and means, and nothing else")
            found[word] = Term(str(term["heading"]), str(term["means"]))
        return found


def load_words(path: Path) -> Words:
    """The word lists in the TOML file at `path`. Raises ValueError naming the file and the key that is wrong."""
    file = _Tables(path)
    listed, replacements = file.listed, file.replacements
    return Words(
        phrases=replacements("phrases"),
        terms=file.terms(),
        filler=listed("words", "filler"),
        level=listed("words", "level"),
        part=listed("words", "part"),
        welsh=listed("words", "welsh"),
        correct=listed("words", "correct"),
        praise=listed("words", "praise"),
        praised=listed("words", "praised"),
        offered=listed("words", "offered"),
        offer=listed("words", "offer"),
        few=listed("words", "few"),
        told_terms=listed("words", "told_terms"),
        named_too=listed("words", "named_too"),
        talk=listed("words", "talk"),
        work=listed("words", "work"),
        common=listed("words", "common"),
        clinical=listed("words", "clinical"),
        place_phrases=replacements("welsh_towns", "place_phrases"),
        employer_phrases=replacements("welsh_towns", "employer_phrases"),
        employer_initials={singular(name): meant for name, meant in replacements("employer_initials").items()},
        employer_companies=file.lists("employer_companies"),
        employer_generic=listed("employer", "generic"),
        employer_health=listed("employer", "health"),
        employer_agency=listed("employer", "agency"),
        employer_hidden=listed("employer", "hidden"),
        employer_many=listed("employer", "many"),
        employer_public=listed("employer", "public"),
        place_venue=listed("place", "venue"),
        place_anywhere=listed("place", "anywhere"),
        place_county=listed("place", "county"),
        place_district=listed("place", "district"),
        place_several_towns=listed("place", "several_towns"),
        place_regions=file.lists("place_regions"),
        place_one_county=file.listed_pairs("place", "one_county"),
        place_compass=listed("place", "compass"),
        pay_vague=listed("pay", "vague"),
    )


WORDS = load_words(Path(__file__).with_name("words.toml"))
