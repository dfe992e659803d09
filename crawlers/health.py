"""Whether a run may be believed, and so what it may close. Pure rules: what was seen goes in, a verdict comes out.

The rules are the design's "never lose a vacancy, never invent one". A failed run could not list; an unhealthy run
listed, but its absences prove nothing; a healthy run that saw a whole list may close what it no longer lists. Must not
touch the store or the network.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from store.postings import WORDS
from store.runs import LEAST_READ, Status

LARGEST_FALL = 0.3
"""The share that a listing may fall below its usual size before the run is unhealthy."""
LARGEST_CLOSING = 0.5
"""The share of a source's open postings that one run may close."""
LARGEST_UNREAD = 0.5
"""The share of adverts' own pages that may fail in a run."""
LARGEST_THINNING = 0.5
"""The share that a field's fill rate may fall below its usual one, where chance alone could bring it there."""
LEAST_CHANCE = 0.001
"""A fall that would come by chance more seldom than this is no chance."""
FILLED = tuple(name for name in WORDS if name != "title")
"""The fields whose fill rates are watched: an advert without a title is rejected already."""


@dataclass(slots=True)
class Seen:
    """What a run saw of its source, gathered while it goes on.

    `nameless` counts entries of the list that had no identifier; `total` is the platform's own count. `failure` says
    why a list page could not be read, `incomplete` why a list was not seen to its end; `partial` is a list that only
    ever shows a part. `details_kept` counts adverts whose own pages did not need asking for. `gone` holds the postings
    whose own page answered 404 or 410, by that status. `fill` counts the adverts that were read in full (`read`) and,
    for each of FILLED, those that said something in it.
    """

    listed: set[str] = field(default_factory=set)
    nameless: int = 0
    total: int | None = None
    failure: str = ""
    incomplete: str = ""
    partial: bool = False
    details_asked: int = 0
    details_kept: int = 0
    details_failed: int = 0
    gone: dict[int, list[str]] = field(default_factory=dict)
    fill: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is known of the source before the run.

    `usual` is what its last healthy runs listed, the latest first; `fill` what the last healthy runs that read some
    adverts in full counted in them. `settled` says that a fall has held so long that it is the source's new state.
    """

    min_expected: int
    usual: Sequence[int]
    fill: Sequence[Mapping[str, int]] = ()
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a run is worth. Only a healthy run closes anything; absence counts only where the list was seen whole."""

    status: Status
    complete: bool
    reason: str | None

    @property
    def absence_counts(self) -> bool:
        """Whether a posting that was not listed counts as missing."""
        return self.status == "healthy" and self.complete


def judge(seen: Seen, expectation: Expectation) -> Verdict:
    """Judge a run by what it saw; `mass_closing` judges what it would then close."""
    if seen.failure and not seen.listed:
        return Verdict("failed", complete=False, reason=seen.failure)
    broken = _incomplete(seen)
    doubt = broken or _short(len(seen.listed), expectation) or _unread(seen) or thin(seen, expectation)
    complete = not broken and not seen.partial
    return Verdict("unhealthy" if doubt else "healthy", complete=complete, reason=doubt or None)


def mass_closing(open_before: int, closing: int, *, settled: bool = False) -> str:
    """Why a run may not close so many of a source's open postings at once; an empty string where it may."""
    if closing > open_before * LARGEST_CLOSING and not settled:
        return f"it would close {closing} of {open_before} open postings, more than half"
    return ""


def thin(seen: Seen, expectation: Expectation) -> str:
    """Why a field of the adverts is doubted: its fill rate has collapsed, as when a site's markup changes."""
    read = seen.fill.get("read", 0)
    if read < LEAST_READ or not expectation.fill or expectation.settled:
        return ""
    for name in FILLED:
        usual = median(run.get(name, 0) / run["read"] for run in expectation.fill)
        filled = seen.fill.get(name, 0)
        if filled < read * usual * (1 - LARGEST_THINNING) and _chance(filled, read, usual) < LEAST_CHANCE:
            return f"{filled} of the {read} adverts read say anything in {name}, where usually {usual:.0%} do"
    return ""


def _chance(filled: int, read: int, usual: float) -> float:
    """How likely so few of `read` adverts, or fewer, would have a field that a share of `usual` has."""
    share = min(usual, 0.99)
    return sum(math.comb(read, k) * share**k * (1 - share) ** (read - k) for k in range(filled + 1))


def may_close(status: int) -> bool:
    """Whether an advert's own page answering with this status says that the advert is gone."""
    return status in (404, 410)


def _incomplete(seen: Seen) -> str:
    if seen.incomplete or seen.failure:
        return seen.incomplete or seen.failure
    if seen.total is not None and len(seen.listed) + seen.nameless < seen.total:
        return f"incomplete: the source counts {seen.total} postings, {len(seen.listed)} were listed"
    return ""


def _short(listed: int, expectation: Expectation) -> str:
    if listed == 0 and (expectation.min_expected > 0 or any(expectation.usual)):
        return f"it lists nothing, where at least {max(expectation.min_expected, 1)} was expected"
    if listed < expectation.min_expected:
        return f"it lists {listed}, where at least {expectation.min_expected} was expected"
    if not expectation.usual or expectation.settled:
        return ""
    if listed < (usual := median(expectation.usual)) * (1 - LARGEST_FALL):
        return f"it lists {listed}, over {LARGEST_FALL:.0%} below its usual {usual:g}"
    return ""


def _unread(seen: Seen) -> str:
    if seen.details_failed > (seen.details_asked + seen.details_kept) * LARGEST_UNREAD:
        return f"{seen.details_failed} of {seen.details_asked} adverts' own pages could not be read"
    return ""
