"""A step's pay beside what a person needs and would like, at the very pound."""

from dataclasses import replace
from typing import Any

import pytest
from advice_data import DAY, SENIOR, FixedOpenings, advice_for, step

from careers.advice import advise
from careers.answer import OpeningsAt
from careers.profile import Profile, parse_profile

TOP = 47_500  # where the better paid of the two vacancies shown starts


@pytest.mark.parametrize(("needed", "answer", "words"), [(TOP, "yes", "1 starts"), (TOP + 1, "partly", "none starts")])
def test_pay_that_is_needed_is_had_where_a_vacancy_starts_at_it(needed: int, answer: str, words: str) -> None:
    advice = advice_for({**SENIOR, "constraints": {"pay_min": needed}})
    feasible = step(advice, "practice_supervisor")["feasible"]
    assert feasible["answer"] == answer
    assert f"{words} at the £{needed:,} that you need" in " ".join(feasible["reasons"])


@pytest.mark.parametrize(("wished", "answer", "words"), [(TOP, "yes", "1 starts"), (TOP + 1, "no", "none starts")])
def test_pay_that_is_wished_for_decides_how_desirable_a_step_is(wished: int, answer: str, words: str) -> None:
    advice = advice_for({**SENIOR, "preferences": {"pay": wished}})
    desirable = step(advice, "practice_supervisor")["desirable"]
    assert desirable["answer"] == answer
    assert f"{words} at the £{wished:,} that you would like" in " ".join(desirable["reasons"])


class Paying(FixedOpenings):
    """Vacancies of these contracts and yearly pay at each tier; None where none is stated."""

    def __init__(self, *paid: tuple[str, float | None]) -> None:
        super().__init__()
        self.paid = paid

    def at(self, tier: str, profile: Profile) -> OpeningsAt:
        found = super().at(tier, profile)
        items = tuple(
            {**found.items[0], "contract": contract, "annual_min": pay, "annual_max": pay}
            for contract, pay in self.paid
        )
        return replace(found, items=items)


@pytest.mark.parametrize(
    ("paid", "said"),
    [
        (
            (("permanent", 41_000.0), ("agency", 80_000.0)),
            "the 1 vacancy shown that states it starts at £41,000 a year",
        ),
        ((("permanent", 41_000.0), ("fixed_term", 41_000.0)), "the 2 vacancies shown that state it start at £41,000 a"),
        ((("agency", 80_000.0), ("permanent", None)), "and no vacancy shown states it"),
        ((), "and no vacancy shown states it"),
    ],
)
def test_where_no_typical_pay_is_known_what_posts_begin_at_is_told(paid: tuple[Any, ...], said: str) -> None:
    for nation, told in (("wales", True), ("england", False)):
        advice = advise(
            parse_profile({"nation": nation, "tier": "practitioner", "registered": True}),
            role_reading=None,
            openings=Paying(*paid),
            as_of=DAY,
            versions={},
        ).as_json()
        reasons = " ".join(step(advice, "senior")["desirable"]["reasons"])
        assert ("What base pay is typical in Wales is not known here" in reasons) is told
        assert (said in reasons) is told
