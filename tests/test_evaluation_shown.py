"""The figures of an evaluation as they are shown: each share, row and bin is that of the cases it was made from."""

from collections import Counter

import pytest

from matcher import evaluation
from matcher.evaluation import BINS, CLASSES, REVIEW, Bin, Case, Evaluation, evaluate
from matcher.tier import TierReading

CONFUSION = {
    ("senior", "senior"): 6,
    ("senior", "team_manager"): 1,
    ("senior", REVIEW): 1,
    ("out_of_scope", "out_of_scope"): 3,
    ("out_of_scope", "senior"): 1,
    (REVIEW, REVIEW): 2,
    (REVIEW, "senior"): 1,
}
FOUND = Evaluation(CONFUSION, (Bin(0.7, 0.8, 4, 0.75, 0.5), Bin(0.9, 1.0, 7, 0.95, 1.0)), 0.1234567)


def test_the_shares_of_the_text_are_those_of_the_counts() -> None:
    text = FOUND.as_text()
    assert "12 cases with an answer: 75.0% right, 91.7% committed, 81.8% of those right" in text
    assert "1 of 4 out-of-scope cases accepted; 2 of 3 that nobody could tell sent to review" in text
    assert "expected calibration error 0.123" in text


def test_the_text_has_a_line_for_each_class_and_one_of_the_table_for_each_answer_that_cases_have() -> None:
    figures, table, bins = FOUND.as_text().split("\n\n", 1)[1].split("\n\n")
    rows = {line.split()[0]: line.split()[1:] for line in figures.splitlines()[1:]}
    assert list(rows) == list(CLASSES)
    assert rows["senior"] == ["8", "7", "85.7%", "75.0%"]
    assert rows["team_manager"] == ["0", "1", "0.0%", "–"]
    assert rows["student"] == ["0", "0", "–", "–"]
    counted = {line.split()[0]: line.split()[1:] for line in table.splitlines()[1:]}
    columns = (*CLASSES, REVIEW)
    assert set(counted) == {"senior", "out_of_scope", REVIEW}
    for expected, cells in counted.items():
        assert cells == [str(CONFUSION.get((expected, answered)) or "·") for answered in columns]
    assert [line.split() for line in bins.splitlines()[1:]] == [
        ["0.7–0.8", "4", "0.75", "0.50"],
        ["0.9–1.0", "7", "0.95", "1.00"],
    ]


def test_the_data_rounds_to_four_places_and_leaves_unknown_what_has_no_cases() -> None:
    data = FOUND.as_json()
    assert (data["right_share"], data["committed_share"], data["right_of_committed_share"]) == (0.75, 0.9167, 0.8182)
    assert data["undecidable"] == {"cases": 3, "sent_to_review": 2}
    assert data["calibration_error"] == 0.1235
    assert data["classes"]["senior"] == {
        "expected": 8,
        "answered": 7,
        "right": 6,
        "precision": 0.8571,
        "recall": 0.75,
    }
    assert data["classes"]["team_manager"]["recall"] is None
    assert {(one["expected"], one["answered"]): one["cases"] for one in data["confusion"]} == CONFUSION
    assert data["calibration"][0] == {"from": 0.7, "to": 0.8, "readings": 4, "confidence": 0.75, "right": 0.5}


def test_readings_of_like_confidence_stand_together_and_the_surest_in_the_last_bin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sure = {"a": 0.5, "b": 0.55, "c": 0.5999, "d": 0.6, "e": 0.9999, "f": 1.0}

    def as_if(title: str, **_: object) -> TierReading:
        return TierReading("matched", "senior", sure[title], None, 0.5, (), "", (), None)

    monkeypatch.setattr(evaluation, "read_tier", as_if)
    found = evaluate([Case(title, "senior" if title != "b" else "nqsw") for title in sure])
    assert [(one.low, one.high, one.readings) for one in found.bins] == [(0.5, 0.6, 3), (0.6, 0.7, 1), (0.9, 1.0, 2)]
    assert found.bins[0].confidence == pytest.approx((0.5 + 0.55 + 0.5999) / 3)
    assert found.bins[0].right == pytest.approx(2 / 3)
    assert found.calibration_error == pytest.approx((abs(1.6499 - 2) + 0.4 + abs(1.9999 - 2)) / 6)
    assert Counter(one.high - one.low == pytest.approx(1 / BINS) for one in found.bins) == {True: 3}
