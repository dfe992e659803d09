"""What the search page offers beside what was found: keeping to what was understood, and looking wider.

Owns these suggestions, each with the count of what it finds; one that finds nothing is not made. What a search means is
`api.vacancies`' part, and its addresses are the search page's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from api.narrowing import in_words
from api.rendering import NATION_NAMES, tier_title
from api.vacancies import criteria_of, parse_query
from careers.ladder import TIERS
from store import search as finding
from store.authorities import by_code
from store.listings import Session
from store.search import Criteria
from store.wording import words

Pairs = list[tuple[str, str]]
PLACING = ("sort", "limit", "cursor")
"""Parameters that say how results are shown, not which."""
NEAR_MILES = "20"
"""The distance to keep to that is offered where a place was read out of the words."""
MOST = 8
_COUNTED_AS = {"min_pay": "pay", "closing_within": "closing"}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another search: in words, with how many vacancies it finds."""

    label: str
    address: str
    total: int


@dataclass(frozen=True, slots=True)
class Meant:
    """How words and place were understood: in words, the searches that keep to it, and one that undoes it for words."""

    told: tuple[str, ...]
    kept: tuple[Suggestion, ...]
    as_typed: str | None


def but(pairs: Pairs, *names: str) -> Pairs:
    """The parameters without those of these names."""
    return [(name, value) for name, value in pairs if name not in names]


def address(pairs: Pairs) -> str:
    """The search page's address for these parameters."""
    return f"/?{urlencode(pairs)}" if pairs else "/"


def meant(pairs: Pairs, criteria: Criteria, found: Mapping[str, Any], names: Mapping[str, str]) -> Meant | None:
    """How words and place were understood; None where they name nothing. `names` are those of authorities by code."""
    given, understood, facets = dict(pairs), found["understood"], found["facets"]
    rest = but(pairs, "cursor")
    told, kept = [], []
    for fact in understood["named"]:
        field, value = fact["field"], fact["value"]
        if field == "authority":
            label = names.get(value) or (by_code()[value].name if value in by_code() else value)
        else:
            label = in_words(field, value)
        if field != "authority" or understood["near"] is None:
            told.append(label)
        total = facets[_COUNTED_AS.get(field, field)].get(value, 0)
        if field not in given and 0 < total < found["total"]:
            kept.append(Suggestion(label, address([*rest, (field, value)]), total))
    # Distances are counted from a place at one point: a nation or region is told by its name alone.
    if "miles" in facets and "near" not in given:
        told.append(f"near {understood['near']}")
        total = facets["miles"][NEAR_MILES]
        if "miles" not in given and 0 < total < found["total"]:
            within = [*_placed(rest, criteria), ("miles", NEAR_MILES)]
            kept.append(Suggestion(f"within {NEAR_MILES} miles of {understood['near']}", address(within), total))
    undone = None
    if "q" in given and (told or any(understood[one] for one in ("repaired", "left_out", "experience"))):
        undone = address([*rest, ("as_typed", "yes")])
    return Meant(tuple(told), tuple(kept[:MOST]), undone) if kept or told or undone else None


def wider(
    session: Session, pairs: Pairs, criteria: Criteria, facets: Mapping[str, Mapping[str, int]]
) -> list[Suggestion]:
    """Searches that look further or leave something out and do find something, the most fruitful first.

    `facets` are the search's own counts, each made as if its filter were not set. Where leaving out one thing is not
    enough, each is offered alone.
    """
    pairs = _placed(but(pairs, "cursor"), criteria)
    given = dict(pairs)
    found = [*_further(pairs, criteria, facets), *_beside(pairs, given, facets)]

    def tried(label: str, rest: Pairs) -> None:
        total = finding.total(session, criteria_of(session, parse_query(rest), criteria.today))
        if total:
            found.append(Suggestion(label, address(rest), total))

    names = [name for name in given if name not in (*PLACING, "near")]
    for name in names:
        left_out = " or ".join(in_words(name, value) for other, value in pairs if other == name)
        label = f"any distance from {given['near']}" if name == "miles" else f"without {left_out}"
        tried(label, but(pairs, name, "sort", *(("as_typed",) if name == "q" else ())))
    for fewer in _fewer_words(criteria.text):
        tried(f"the words “{fewer}”", [(name, fewer if name == "q" else value) for name, value in but(pairs, "sort")])
    if not found and len(names) > 1:
        for name in (name for name in names if name not in ("miles", "as_typed")):
            kept = " or ".join(in_words(name, value) for other, value in pairs if other == name)
            tried(f"only {kept}", [pair for pair in pairs if pair[0] == name])
    return sorted(found, key=lambda one: -one.total)[:MOST]


def _placed(pairs: Pairs, criteria: Criteria) -> Pairs:
    """The parameters with the place out of the words in its own field, so that either can go without the other."""
    if not criteria.near or "near" in dict(pairs):
        return pairs
    text = [("q", criteria.text)] if criteria.text else []
    return [*text, ("near", criteria.near), *but(pairs, "q")]


def _further(pairs: Pairs, criteria: Criteria, facets: Mapping[str, Mapping[str, int]]) -> Iterable[Suggestion]:
    """The least distance beyond the one set within which there is any."""
    if criteria.miles is None:
        return
    for miles, total in facets.get("miles", {}).items():
        if total and float(miles) > criteria.miles:
            rest = [*but(pairs, "miles"), ("miles", miles)]
            yield Suggestion(f"within {miles} miles of {criteria.near}", address(rest), total)
            return


def _beside(pairs: Pairs, given: Mapping[str, str], facets: Mapping[str, Mapping[str, int]]) -> Iterable[Suggestion]:
    """The steps of the ladder beside those set, and the other nations."""
    set_steps = {TIERS.index(value) for name, value in pairs if name == "tier" and value in TIERS}
    beside = sorted({at + way for at in set_steps for way in (-1, 1)} - set_steps)
    for tier in (TIERS[at] for at in beside if 0 <= at < len(TIERS)):
        if total := facets["tier"].get(tier, 0):
            yield Suggestion(f"{tier_title(tier)} instead", address([*but(pairs, "tier"), ("tier", tier)]), total)
    for nation in NATION_NAMES if "nation" in given else ():
        if nation != given["nation"] and (total := facets["nation"].get(nation, 0)):
            rest = [*but(pairs, "nation"), ("nation", nation)]
            yield Suggestion(f"in {NATION_NAMES[nation]} instead", address(rest), total)


def _fewer_words(text: str) -> Sequence[str]:
    """The words with each of them left out; none where there is one word alone, or too many to try."""
    typed = words(text)
    if not 1 < len(typed) <= MOST:
        return []
    return list(dict.fromkeys(" ".join(typed[:at] + typed[at + 1 :]) for at in range(len(typed))))
