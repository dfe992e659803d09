"""The phrases that adverts use and what each stands for, loaded from vocabulary.toml.

This module owns the file and checking it. It must not decide what a phrase means for a rung: that is
`matcher.rungs`; nor how a written word becomes one of the file's: that is `matcher.spelling`.
"""

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from careers.ladder import TIERS
from matcher.concepts import Concept, Trie
from matcher.words import fold, words_of

VOCABULARY_PATH = Path(__file__).with_name("vocabulary.toml")

_TOWNS = ("towns.csv", "localities.csv")  # beside the vocabulary; matcher.geography owns what they say of a place
_LEAST_TOWN = 5_000  # people; a name of several words of a smaller place is hardly ever in a title
_LEAST_REPAIRED = 5  # letters; a shorter word is near too many others
_LEAST_LONG = 7  # letters of a word that others than children are named by
_LEAST_OTHER = 10  # letters of a word of another service that a mistyped one is repaired to
_LEAST_NAME = 5  # letters; shorter names of places are ordinary words too often

_FLAGS = ("social_work", "weak", "soft", "anywhere", "adds", "wide", "beside")
_TEXTS = ("role", "area", "people", "service", "specialism", "nation", "reason")
_WHOM = ("children", "adults", "neither")


class VocabularyError(ValueError):
    """vocabulary.toml says something that cannot be used; the message names the file and the key."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights in log-odds of what a whole advert shows; vocabulary.toml says what each is for."""

    social_work_named: float
    unknown_word: float
    unknown_word_more: float
    unknown_word_many_services: float
    unknown_word_wide: float
    unknown_word_weak: float
    unknown_employer: float
    unknown_employer_undescribed: float
    mixed_roles: float
    other_role: float
    other_role_soft: float
    other_role_social_work: float
    nhs_band: float
    health_northern_ireland: float
    pay_below_rung: float
    description_balance: float
    description_balance_most: float
    registered: float
    registered_plain: float
    social_work_said_plain: float
    unregistered: float
    unregistered_plain: float
    silent: float
    silent_plain: float
    nothing_plain: float
    another_setting: float
    another_setting_plain: float
    adults_alone: float
    children_unsaid: float
    children_unsaid_first_year: float
    people_unsaid: float
    anybody_unsaid: float
    not_statutory_plain: float
    leads_others_plain: float
    other_service_plain: float
    one_statutory_plain: float
    only_families: float
    panel_chair: float
    other_qualification_plain: float
    described_area: float


@dataclass(frozen=True, slots=True)
class Convention:
    """What a role with a seniority word means at one employer or in one nation."""

    role: str
    seniority: str
    tier: str
    reason: str
    employer: tuple[str, ...]
    nation: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Everything that vocabulary.toml says."""

    titles: Trie
    employers: Trie
    employer_order: tuple[str, ...]  # where a name shows several kinds, the first of these is its kind
    cues: Trie
    roles: Mapping[str, Concept]
    areas: Mapping[str, Concept]
    conventions: tuple[Convention, ...]
    nations: Mapping[str, str]
    abbreviated: Mapping[str, str]  # a word as adverts shorten it → the phrases' own word
    endings: Mapping[str, str]  # of words that no phrase has → the word that they are read as
    weights: Weights
    least_pay: Mapping[str, float]
    places: frozenset[str]
    councils_places: frozenset[str]  # of those, the ones that are a council as an employer's whole name
    councils_joined: frozenset[frozenset[str]]  # the places of each council whose name joins several
    known: frozenset[str]  # every word of the titles' phrases
    words: tuple[str, ...]  # what a mistyped word may be repaired to
    long_words: tuple[str, ...]  # and with one mistake at most, a long one of another service
    never: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of this installation. Raises VocabularyError where the file cannot be used."""
    return load(VOCABULARY_PATH)


def load(path: Path) -> Vocabulary:
    """Read a vocabulary file. Raises VocabularyError naming the file and the key that is wrong."""
    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise VocabularyError(f"{path.name}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise VocabularyError(f"{path.name}: is not TOML: {error}") from error
    return _Reader(path.name, facts).vocabulary()


class _Reader:
    """Checks the tables of one vocabulary file while building the vocabulary from them."""

    def __init__(self, name: str, facts: dict[str, Any]) -> None:
        self._name = name
        self._facts = facts

    def vocabulary(self) -> Vocabulary:
        titles, employers, cues = Trie(), Trie(), Trie()
        roles: dict[str, Concept] = {}
        areas: dict[str, Concept] = {}
        abbreviated, initials = self._abbreviated(), self._initials()
        written: list[tuple[list[str], Concept]] = []
        for kind, held in (("role", roles), ("seniority", {}), ("other_role", {}), ("area", areas)):
            for table in self._tables(kind):
                concept = self._concept(kind, table)
                held[concept.code] = concept
                written += self._add(titles, table, concept, abbreviated)
        for code, phrases in self._table("words").items():
            written += self._add(titles, {"code": code, "phrases": phrases}, Concept(code, code), abbreviated)
        for words, concept in written:
            for shortened in _shortened(words, initials):
                titles.add(shortened, concept)  # a phrase that stands in the file so is what the file says
        towns = list(_towns())
        for words, population in towns:
            if len(words) > 1 and population >= _LEAST_TOWN and "|" not in words:
                titles.add(words, _A_PLACE)
        for table in self._tables("employer"):
            self._add(employers, table, self._concept("employer", table))
        for code, phrases in self._table("cues").items():
            self._add(cues, {"code": code, "phrases": phrases}, Concept("cue", code))
        ours, theirs = _repairable(titles.root, abbreviated)
        return Vocabulary(
            titles=titles,
            employers=employers,
            employer_order=tuple(table["code"] for table in self._tables("employer")),
            cues=cues,
            roles=roles,
            areas=areas,
            conventions=tuple(self._conventions(roles)),
            nations={word: nation for nation, words in self._table("nations").items() for word in words},
            abbreviated=abbreviated,
            endings={ending: fold(word) for word, endings in self._table("endings").items() for ending in endings},
            weights=self._weights(),
            least_pay=self._least_pay(),
            places=self._places(towns),
            councils_places=frozenset(fold(word) for word in self._table("places").get("words", ()))
            - frozenset(self._table("places").get("no_council", ())),
            councils_joined=frozenset(
                frozenset(map(fold, name.split())) for name in self._table("places").get("joined", ())
            ),
            known=frozenset(_all_words(titles.root)),
            words=tuple(word for word in ours if word not in self._table("repair").get("initials", ())),
            long_words=theirs,
            never=frozenset(fold(word) for word in self._table("repair").get("never", ())),
        )

    def _fail(self, key: str, problem: str) -> VocabularyError:
        return VocabularyError(f"{self._name}: {key}: {problem}")

    def _table(self, key: str) -> dict[str, Any]:
        table = self._facts.get(key)
        if not isinstance(table, dict):
            raise self._fail(key, f"expected a table, found {type(table).__name__}")
        return table

    def _tables(self, key: str) -> list[dict[str, Any]]:
        tables = self._facts.get(key)
        if not isinstance(tables, list) or not tables:
            raise self._fail(key, "expected at least one [[…]] table")
        return tables

    def _tier(self, key: str, tier: object) -> str:
        if tier not in TIERS:
            raise self._fail(key, f"unknown tier {tier!r}; expected one of {', '.join(TIERS)}")
        return str(tier)

    def _number(self, key: str, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._fail(key, f"expected a number, found {value!r}")
        return float(value)

    def _concept(self, kind: str, table: dict[str, Any]) -> Concept:
        code = table.get("code")
        if not isinstance(code, str):
            raise self._fail(kind, f"code must be text, found {code!r}")
        key = f"{kind}.{code}"
        known = {*Concept.__dataclass_fields__, "with", "rival", "phrases"} - {"kind", "rungs", "rivals"}
        if unknown := set(table) - known:
            raise self._fail(key, f"unknown key {sorted(unknown)[0]!r}")
        scope = self._number(f"{key}.scope", table.get("scope", 0.0))
        plain = {name: table[name] for name in (*_FLAGS, *_TEXTS) if name in table}
        for name, value in plain.items():
            expected = bool if name in _FLAGS else str
            if not isinstance(value, expected):
                raise self._fail(f"{key}.{name}", f"expected {expected.__name__}, found {value!r}")
        return Concept(
            kind=kind,
            code=code,
            scope=scope,
            other=self._number(f"{key}.other", table.get("other", scope)),
            tier=self._tier(f"{key}.tier", table["tier"]) if "tier" in table else None,
            rungs=tuple(
                (seniority, self._tier(f"{key}.with", tier))
                for tier, seniorities in table.get("with", {}).items()
                for seniority in seniorities
            ),
            rivals=tuple(
                (self._tier(f"{key}.rival", tier), self._number(f"{key}.rival.{tier}", strength))
                for tier, strength in table.get("rival", {}).items()
            ),
            **plain,
        )

    def _add(
        self, trie: Trie, table: dict[str, Any], concept: Concept, abbreviated: Mapping[str, str] | None = None
    ) -> list[tuple[list[str], Concept]]:
        """Add a table's phrases to a trie with their shortened words spelled out; the words that were added."""
        added = []
        key = f"{concept.kind}.{concept.code}.phrases"
        phrases = table.get("phrases")
        if not isinstance(phrases, list) or not phrases:
            raise self._fail(key, "expected a list of phrases")
        for phrase in phrases:
            words = words_of(phrase) if isinstance(phrase, str) else []
            words = [(abbreviated or {}).get(word, word) for word in words]
            if not words:
                raise self._fail(key, f"{phrase!r} has no words")
            if "|" in words:
                raise self._fail(key, f"{phrase!r} has a mark that parts it, and no phrase reaches over one")
            if held := trie.add(words, concept):
                raise self._fail(key, f"{phrase!r} already belongs to {held.kind}.{held.code}")
            added.append((words, concept))
        return added

    def _abbreviated(self) -> dict[str, str]:
        return {fold(short): fold(word) for word, shorts in self._table("abbreviated").items() for short in shorts}

    def _initials(self) -> dict[str, list[tuple[list[str], list[str]]]]:
        """The initials of each phrase that has some, and its words, by the first of these."""
        found: dict[str, list[tuple[list[str], list[str]]]] = {}
        for short, phrase in self._table("initials").items():
            words = words_of(phrase)
            if not words or not words_of(short):
                raise self._fail(f"initials.{short}", f"expected words for words, found {phrase!r}")
            found.setdefault(words[0], []).append((words_of(short), words))
        return found

    def _conventions(self, roles: Mapping[str, Concept]) -> Iterator[Convention]:
        for table in self._facts.get("convention", []):
            key = f"convention.{table.get('role')}.{table.get('seniority')}"
            if table.get("role") not in roles:
                raise self._fail(key, f"unknown role {table.get('role')!r}")
            if not table.get("employer") and not table.get("nation"):
                raise self._fail(key, "expected an employer or a nation")
            yield Convention(
                role=table["role"],
                seniority=str(table.get("seniority")),
                tier=self._tier(key, table.get("tier")),
                reason=str(table.get("reason", "")),
                employer=tuple(words_of(table.get("employer", ""))),
                nation=table.get("nation"),
            )

    def _places(self, towns: Iterable[tuple[list[str], int]]) -> frozenset[str]:
        table = self._table("places")
        ordinary = {fold(word) for word in table.get("ordinary", ())}
        names = {words[0] for words, _ in towns if len(words) == 1 and len(words[0]) >= _LEAST_NAME}
        return frozenset({fold(word) for word in table.get("words", ())} | names - ordinary)

    def _weights(self) -> Weights:
        table, wanted = self._table("weights"), set(Weights.__dataclass_fields__)
        if wrong := wanted ^ set(table):
            key = min(wrong)
            raise self._fail(f"weights.{key}", "missing" if key in wanted else "unknown key")
        return Weights(**{name: self._number(f"weights.{name}", value) for name, value in table.items()})

    def _least_pay(self) -> dict[str, float]:
        return {
            self._tier("least_pay", tier): self._number(f"least_pay.{tier}", pounds)
            for tier, pounds in self._table("least_pay").items()
        }


_A_PLACE = Concept("ignored", "place")


def _towns() -> Iterator[tuple[list[str], int]]:
    """The words of each town's name, and how many people live there."""
    for name in _TOWNS:
        with VOCABULARY_PATH.with_name(name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield words_of(row["name"]), int(row["population"] or 0)


def _all_words(node: dict[str, Any]) -> Iterator[str]:
    for word, below in node.items():
        if isinstance(below, dict):
            yield word
            yield from _all_words(below)


def _shortened(words: list[str], initials: Mapping[str, list[tuple[list[str], list[str]]]]) -> Iterator[list[str]]:
    """The other ways of writing a phrase's `words` that the table of initials tells."""
    seen, waiting = {tuple(words)}, [words]
    while waiting:
        words = waiting.pop()
        for at, word in enumerate(words):
            for short, spelled_out in initials.get(word, ()):
                end = at + len(spelled_out)
                shortened = [*words[:at], *short, *words[end:]]
                if words[at:end] == spelled_out and tuple(shortened) not in seen:
                    seen.add(tuple(shortened))
                    waiting.append(shortened)
                    yield shortened


def _repairable(root: dict[str, Any], abbreviated: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Every word of five letters or more in the phrases that name a rung or whom the work is with, a rung's first.

    Of the words that name others than children the short ones are left out, but for adults' own, and the words of other
    services stand apart and are the longest, because each is near some word that it is not.
    """
    naming, telling, others = {word for word in abbreviated if len(word) >= _LEAST_LONG}, set[str](), set[str]()
    walks: list[tuple[tuple[str, ...], dict[str, Any]]] = [((), root)]
    while walks:
        words, node = walks.pop()
        for word, below in node.items():
            if isinstance(below, dict):
                walks.append(((*words, word), below))
            elif below.kind in ("role", "seniority"):
                naming.update(words)
            elif below.kind == "area" and below.people in _WHOM:
                ours = below.people == "children" or below.code == "adults"
                telling.update(word for word in words if ours or len(word) >= _LEAST_LONG)
            elif below.kind in ("area", "other_role"):
                others.update(words)
    ranked = [word for word in (*sorted(naming), *sorted(telling - naming)) if len(word) >= _LEAST_REPAIRED]
    others = {word for word in others - naming - telling if len(word) >= _LEAST_OTHER}
    return tuple(filter(str.isalpha, ranked)), tuple(filter(str.isalpha, sorted(others)))
