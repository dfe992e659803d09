"""An advert beside its peers: live adverts of the same tier and area, counted.

Owns where its pay stands among theirs, what they state that it leaves out and which of its requirements few of them
ask for. Must not read an advert (the matcher's) or look one up (the store's): readings come in as JSON, in the shape
of `nextrung read`. Counts alone: what the law says is `advert_rules`, what words say is `advert_wording`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FEWEST = 10
"""Peers without which nothing is said: of nine, one advert more or less would move a share by over ten points."""
UNUSUAL = 0.1
"""What at most so many of the peers ask for is unusual for the tier."""

Body = Mapping[str, Any]
"""A reading as JSON."""

_ASKED = frozenset({"essential", "desirable", "unknown"})


@dataclass(frozen=True, slots=True)
class PayStanding:
    """Where a yearly amount stands among peers, in pounds a year at full time.

    `percentile` is 0 to 100: the share that pay less, an equal amount counting half. None where `reason` says why it
    is unknown. The quartiles are amounts that peers really pay, None with fewer than FEWEST.
    """

    amount: float | None
    percentile: float | None
    n: int
    lower_quartile: float | None
    median: float | None
    upper_quartile: float | None
    reason: str | None


def pay_standing(amount: float | None, paid: Mapping[float, int]) -> PayStanding:
    """Where an amount stands; `paid` counts the peers by what they pay."""
    n = sum(paid.values())
    if n < FEWEST:
        held = f"only {n} live {'vacancy' if n == 1 else 'vacancies'}" if n else "no live vacancy"
        few = f"{held} to compare with; at least {FEWEST} are needed"
        return PayStanding(amount, None, n, None, None, None, few)
    lower, middle, upper = (_at(paid, n, part) for part in (0.25, 0.5, 0.75))
    if amount is None:
        return PayStanding(None, None, n, lower, middle, upper, "no yearly pay could be read from this advert")
    less = sum(count for value, count in paid.items() if value < amount)
    percentile = round(100 * (less + paid.get(amount, 0) / 2) / n, 1)
    return PayStanding(amount, percentile, n, lower, middle, upper, None)


def _at(paid: Mapping[float, int], n: int, part: float) -> float:
    """The lowest amount that at least this part of the peers do not exceed."""
    passed = 0
    for value in sorted(paid):
        passed += paid[value]
        if passed >= part * n:
            break
    return value


@dataclass(frozen=True, slots=True)
class Stating:
    """Something that adverts may say, whether this one does, and how many of `n` peers do; `share` 0 to 1 or None."""

    item: str
    label: str
    stated: bool
    peers: int
    n: int
    share: float | None


def _of_kind(kind: str) -> Callable[[Body], bool]:
    return lambda body: any(one["kind"] == kind for one in body.get("requirements") or ())


def _part(part: str, *keys: str) -> Callable[[Body], bool]:
    return lambda body: any((body.get(part) or {}).get(key) not in (None, [], ()) for key in keys)


_ITEMS: tuple[tuple[str, str, Callable[[Body], bool]], ...] = (
    ("salary", "Pay in figures", _part("pay", "min", "max", "annual_min", "annual_max")),
    ("supplement", "A supplement or allowance", _part("pay", "supplements")),
    ("closing_date", "A closing date", _part("closing", "date")),
    ("contract", "The kind of contract", _part("contract", "type")),
    ("hours", "Hours or working pattern", _part("contract", "hours_min", "hours_max", "working_time")),
    ("place", "The authority or town", _part("place", "authority", "town")),
    ("caseload", "The caseload", _of_kind("caseload")),
    ("supervision", "The supervision given", _of_kind("supervision")),
    ("registration", "Registration", _of_kind("registration")),
    ("qualification", "The qualification", _of_kind("qualification")),
    ("experience", "Years of experience", _of_kind("experience")),
    ("newly_qualified", "Whether newly qualified people may apply", _of_kind("newly_qualified")),
    ("vetting", "The vetting check", _of_kind("vetting")),
    ("driving", "Driving or travel", _of_kind("driving")),
    ("sponsorship", "Visa sponsorship", _of_kind("sponsorship")),
)


def states(advert: Body) -> frozenset[str]:
    """Which of the items an advert states."""
    return frozenset(item for item, _, says in _ITEMS if says(advert))


def beside_peers(advert: Body, peers: Sequence[Body]) -> tuple[Stating, ...]:
    """Every item with who states it: what this advert leaves out first, each by how many peers state it.

    A share is None with fewer than FEWEST peers.
    """
    own, said = states(advert), [states(peer) for peer in peers]
    rows = []
    for item, label, _ in _ITEMS:
        count = sum(item in one for one in said)
        rows.append(Stating(item, label, item in own, count, len(peers), _share(count, len(peers))))
    return tuple(sorted(rows, key=lambda row: (row.stated, -row.peers, row.item)))


@dataclass(frozen=True, slots=True)
class Asking:
    """One thing that the advert asks for, and how many of `n` peers ask for the same or, of years, for as much.

    `unusual` is None where too few peers are there to say.
    """

    kind: str
    value: str
    number: float | None
    demanded: str
    quote: str
    peers: int
    n: int
    share: float | None
    unusual: bool | None


def unusual_asks(advert: Body, peers: Sequence[Body]) -> tuple[Asking, ...]:
    """What the advert asks for of a person, the least usual among its peers first."""
    theirs = [list(_asks(peer)) for peer in peers]
    rows = []
    for one in _asks(advert):
        count = sum(any(_as_much(other, one) for other in asked) for asked in theirs)
        share = _share(count, len(peers))
        rows.append(
            Asking(
                kind=one["kind"],
                value=one["value"],
                number=one["number"],
                demanded=one["demanded"],
                quote=one["quote"],
                peers=count,
                n=len(peers),
                share=share,
                unusual=None if share is None else share <= UNUSUAL,
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.peers, row.kind, row.value)))


def _asks(body: Body) -> Iterator[Mapping[str, Any]]:
    """What is asked of a person; a caseload, supervision or sponsorship that is named is the employer's to give."""
    for one in body.get("requirements") or ():
        if one["demanded"] in _ASKED and one["kind"] not in ("caseload", "supervision", "sponsorship"):
            yield one


def _as_much(other: Mapping[str, Any], one: Mapping[str, Any]) -> bool:
    if (other["kind"], other["value"]) != (one["kind"], one["value"]):
        return False
    return one["kind"] != "experience" or (other["number"] or 0) >= (one["number"] or 0)


def _share(count: int, n: int) -> float | None:
    return round(count / n, 3) if n >= FEWEST else None
