"""A step's pay beside what a person needs and would like, at the very pound."""

import pytest
from advice_data import SENIOR, advice_for, step

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
