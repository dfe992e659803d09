"""Supplements and one-off payments beside the pay, priced or only named.

Owns what kind they are and how they are paid. Must not decide which figures are supplements: that is `matcher.parts`.
"""

import re
from dataclasses import dataclass

from matcher.figure_range import SUPPLEMENT, UP_TO, words_beside
from matcher.money import Money
from matcher.parts import ranges_of


@dataclass(frozen=True, slots=True)
class Supplement:
    """Money beside the base pay. `kind`: market, retention, welcome, car, london_weighting, relocation or other.

    Amounts are in the advert's currency, None where none is stated; `unit` is "once" for a one-off payment.
    """

    kind: str
    amount_min: float | None
    amount_max: float | None
    unit: str | None
    quote: str


_KINDS = (
    ("car", re.compile(r"\bcars?\b|travel|mileage|motor|vehicle", re.IGNORECASE)),
    ("relocation", re.compile(r"relocat", re.IGNORECASE)),
    (
        "welcome",
        re.compile(r"welcome|golden|hello|joining|sign(?:ing)?[\s-]?on|appointment\s+bonus|starter", re.IGNORECASE),
    ),
    ("retention", re.compile(r"retention|loyalty|\br\s?&\s?r\b|\brra\b|\brrp\b", re.IGNORECASE)),
    (
        "london_weighting",
        re.compile(r"london|weighting|\bhcas?\b|high\s+cost|fringe|\bilw\b|\bolw\b", re.IGNORECASE),
    ),
    ("market", re.compile(r"market|\bm[fs][sp]\b|recruitment|premi(?:um|a)|supplement", re.IGNORECASE)),
)
_ONCE = re.compile(
    r"one[\s-]off|lump\s+sum|welcome|golden|hello|joining|sign(?:ing)?[\s-]?on|relocat"
    r"|on\s+(?:completi|appointment|joining|passing)"
    r"|after\s+\w+\s+months|appointment\s+bonus|referral",
    re.IGNORECASE,
)


def names_supplement(text: str) -> bool:
    """Whether the words name a supplement or a one-off payment, so that a small sum among them is one."""
    return SUPPLEMENT.search(text) is not None


def supplements_in(text: str, money: list[Money], roles: list[str]) -> tuple[Supplement, ...]:
    """The supplements in `text`: first those with an amount, then those that are only named."""
    found: list[Supplement] = []
    for first, last in ranges_of(money):
        if roles[first] != "supplement":
            continue
        before, after = words_beside(text, money, first, last)
        following = money[last + 1].start if last + 1 < len(money) else len(text)
        about = f"{before} {text[money[last].end : min(following, money[last].end + 60)]}"
        amounts = [one.value for one in money[first : last + 1]]
        least = None if UP_TO.search(before) else min(amounts)
        unit = "once" if _ONCE.search(about) else money[last].unit
        words = text[money[first].start - len(before) : money[last].end + len(after)].strip(" ,;+-–(")
        found.append(Supplement(_kind(f"{before} {after}"), least, max(amounts), unit, words))
    return tuple(_without_parts(found) + _unpriced(text, money))


def _without_parts(found: list[Supplement]) -> list[Supplement]:
    """One payment is one however it is paid out: "£7,000 welcome (£3,500 on starting, £3,500 after a year)"."""
    kept: list[Supplement] = []
    for index, one in enumerate(found):
        parts = found[index + 1 :]
        if len(parts) > 1 and one.amount_max == sum(part.amount_max or 0 for part in parts):
            return [*kept, one]
        kept.append(one)
    return kept


def _unpriced(text: str, money: list[Money]) -> list[Supplement]:
    """Supplements that are named without an amount ("plus HCAS", "+ car allowance", "plus a 5% allowance")."""
    found = []
    for match in re.finditer(
        r"(?:\+|\bplus\b|\bwith\b|\bbefore\s+any\b|\bin\s+addition\b)\s*([^+;,£()]{2,60})", text, re.IGNORECASE
    ):
        phrase = re.split(r"\bplus\b|\.\s|\s[-–]\s", match[1], maxsplit=1, flags=re.IGNORECASE)[0].strip()
        start, end = match.span(1)
        if SUPPLEMENT.search(phrase) and not any(start - 3 <= one.start <= end + 9 for one in money):
            found.append(Supplement(_kind(phrase), None, None, "once" if _ONCE.search(phrase) else None, phrase))
    return found


def _kind(words: str) -> str:
    return next((kind for kind, pattern in _KINDS if pattern.search(words)), "other")
