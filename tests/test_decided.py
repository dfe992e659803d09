"""What a person's decision makes of a reading: the words that they had before them, and when they decided."""

import datetime as dt
from typing import NamedTuple

import pytest

from matcher.decided import RULE, apply
from matcher.job import Advert, read
from matcher.places import Gazetteer


class Decision(NamedTuple):
    outcome: str
    tier: str | None
    decided_at: dt.datetime


@pytest.mark.parametrize(
    ("advert", "field", "quote"),
    [
        (Advert(title=" Social Worker \n (Duty) ", description="Come and join us"), "title", "Social Worker (Duty)"),
        (
            Advert(description="<p>Come and join us</p><p>You will hold a caseload</p>"),
            "description",
            "Come and join us",
        ),
        (Advert(description="word " * 80), "description", ("word " * 40).strip()),
    ],
)
def test_the_evidence_of_a_decision_is_the_title_or_the_first_line(advert: Advert, field: str, quote: str) -> None:
    decision = Decision("matched", "senior", dt.datetime(2026, 12, 5, 23, 59, tzinfo=dt.UTC))
    found = apply(read(advert, Gazetteer()), decision, advert).tier
    assert [(one.field, one.quote, one.rule) for one in found.evidence] == [(field, quote, RULE)]
    assert found.reason == "A person read this advert and decided it on 5 December 2026."
    assert (found.runner_up, found.margin, found.confidence) == (None, 1.0, 1.0)


def test_an_advert_without_words_is_decided_on_no_evidence() -> None:
    decision = Decision("out_of_scope", None, dt.datetime(2026, 12, 5, tzinfo=dt.UTC))
    found = apply(read(Advert(), Gazetteer()), decision, Advert()).tier
    assert (found.outcome, found.tier, found.evidence) == ("out_of_scope", None, ())
