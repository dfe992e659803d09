"""Saved advice made again: from the inputs that it carries, with the rules as they are now, and what differs.

Owns the reading of a saved answer and the comparison. The day, the reading of the role and the vacancies are those of
then, so a difference means that a rule or a fact has changed since, or that somebody edited the file.
"""

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from careers.advice import advise, fingerprint
from careers.answer import Advice, MarketAt, OpeningsAt, plain_values
from careers.profile import Profile, RoleReading, parse_profile

_MOST_CHARACTERS = 160
_MOST_DIFFERENCES = 200


class ReplayError(ValueError):
    """A document that is no saved advice; the message names the field, what it holds and what was expected."""


class SavedOpenings:
    """The vacancies and the market as a saved answer used them: counted in its inputs, and shown with its steps."""

    def __init__(self, saved: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> None:
        self._counts: dict[str, int] = _field(saved, "counts", dict[str, int])
        self._doubts: list[str] = _field(saved, "doubts", list[str])
        self._shown: dict[str, list[dict[str, Any]]] = {}
        self._markets: dict[str, MarketAt | None] = {}
        for step in steps:
            if step.get("kind") == "deepen":
                continue
            tier, vacancies = _field(step, "tier", str), _field(step, "vacancies", dict[str, Any])
            self._shown[tier] = _field(vacancies, "items", list[dict[str, Any]])
            market = _field(step, "market", MarketAt | None)
            self._markets[tier] = None if market is None else _apart(market)

    def as_json(self) -> dict[str, Any]:
        """The same in the shape of which the fingerprint was taken."""
        return {
            "counts": self._counts,
            "shown": self._shown,
            "market": plain_values(self._markets),
            "doubts": self._doubts,
        }

    def count(self, tier: str, profile: Profile) -> int:
        """How many were open; rules that ask for more than those of then find none."""
        return self._counts.get(tier, 0)

    def at(self, tier: str, profile: Profile) -> OpeningsAt:
        """Those that were shown."""
        return OpeningsAt(self._counts.get(tier, 0), tuple(self._shown.get(tier, ())))

    def market(self, tier: str, profile: Profile) -> MarketAt | None:
        """What adverts asked for then."""
        return self._markets.get(tier)

    def doubts(self) -> tuple[str, ...]:
        """What was wrong with what could be known then."""
        return tuple(doubt for doubt in self._doubts if doubt in ("vacancies_unknown", "location_unknown"))


def _apart(market: MarketAt) -> MarketAt:
    """The market as it was before it was set beside the person."""
    return replace(market, asks=tuple(replace(one, shown="unknown") for one in market.asks))


def _field(saved: Mapping[str, Any], name: str, kind: Any) -> Any:  # noqa: ANN401 - whatever the kind makes of it
    if name not in saved:
        raise ReplayError(f"{name}: is missing; expected the JSON answer of `nextrung advise --json`, whole")
    try:
        return TypeAdapter(kind).validate_python(saved[name])
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in (name, *first["loc"]))
        raise ReplayError(f"{place}: got {_short(first['input'])}; expected what was saved there") from None


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]}…"


def replay(document: object) -> tuple[Advice, tuple[str, ...]]:
    """The advice made again, and each difference from the saved one in a line: where, what it was, what it is.

    Args:
        document: a saved answer (`Advice.as_json`), decoded from JSON.

    Raises:
        ReplayError: when the document is no saved advice.
        ProfileError: when its profile can no longer be used.

    """
    if not isinstance(document, Mapping):
        raise ReplayError(f"got {_short(document)}; expected the JSON answer of `nextrung advise --json`")
    inputs = _field(document, "inputs", dict[str, Any])
    vacancies = _field(inputs, "vacancies", dict[str, Any])
    versions = _field(document, "versions", dict[str, str])
    profile = parse_profile(_field(inputs, "profile", dict[str, Any]))
    openings = SavedOpenings(vacancies, _field(document, "steps", list[dict[str, Any]]))
    answer = advise(
        profile,
        role_reading=_field(inputs, "role_reading", RoleReading | None),
        openings=openings,
        as_of=_field(document, "as_of", datetime.date),
        versions=versions,  # those of the rules and of the vacancies are worked out anew
    )
    found = list(_differences(dict(document), answer.as_json(), ""))
    if versions.get("vacancies") not in ("none", fingerprint(openings.as_json())):
        found.insert(0, "inputs.vacancies: they are not those that the fingerprint in versions.vacancies was taken of")
    return answer, tuple(found[:_MOST_DIFFERENCES])


def _differences(then: object, now: object, at: str) -> Iterator[str]:
    if isinstance(then, Mapping) and isinstance(now, Mapping):
        for key in dict.fromkeys([*then, *now]):
            place = f"{at}.{key}" if at else str(key)
            if key not in then or key not in now:
                kept, word = (now, "was not there") if key not in then else (then, "is no longer there")
                yield f"{place}: {word}: {_short(kept[key])}"
            else:
                yield from _differences(then[key], now[key], place)
    elif isinstance(then, list) and isinstance(now, list):
        for number, (one, other) in enumerate(zip(then, now, strict=False)):
            yield from _differences(one, other, f"{at}.{number}")
        if len(then) != len(now):
            yield f"{at}: had {len(then)} entries, now {len(now)}"
    elif then != now:
        yield f"{at}: was {_short(then)}, now {_short(now)}"
