"""A reading as a person decided it: the rules' own facts, with the person's word on outcome and tier.

Owns what a decision does to a reading and nothing else. Whether a decision still stands is the store's part.
"""

import datetime as dt
from dataclasses import replace
from typing import Protocol

from matcher.job import Advert, Reading
from matcher.text import one_line, plain
from matcher.tier import Evidence

RULE = "decided by a person"
_LONGEST_QUOTE = 200


class Decision(Protocol):
    """What a reading needs to know of a decision; who made it is nobody's business here."""

    @property
    def outcome(self) -> str:
        """Matched or out_of_scope."""
        ...

    @property
    def tier(self) -> str | None:
        """A code of `careers.ladder.TIERS`; None when out of scope."""
        ...

    @property
    def decided_at(self) -> dt.datetime:
        """A moment in UTC."""
        ...


def apply(reading: Reading, decision: Decision, advert: Advert) -> Reading:
    """The reading with the outcome and tier that a person decided, at confidence 1 and without a runner-up.

    The evidence is what the person had before them: the advert's title, or its first line where it has none. Pay,
    dates, place, specialisms and service area stay as they were read.
    """
    field, quote = "title", one_line(advert.title)
    if not quote:
        field, quote = "description", plain(advert.description).partition("\n")[0][:_LONGEST_QUOTE].strip()
    day = decision.decided_at.date()
    tier = reading.tier._replace(
        outcome=decision.outcome,
        tier=decision.tier,
        confidence=1.0,
        runner_up=None,
        margin=1.0,
        evidence=(Evidence(field, quote, RULE),) if quote else (),
        reason=f"A person read this advert and decided it on {day.day} {day:%B %Y}.",
    )
    return replace(reading, tier=tier)
