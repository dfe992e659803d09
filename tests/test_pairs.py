"""Pairs of adverts that people labelled: batch by batch, and those of real adverts."""

import json
from pathlib import Path

import pytest

from matcher.bulk import duplicate_lines
from matcher.duplicates import Posting, same
from matcher.places import Gazetteer


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer()


PAIRS = [
    json.loads(line)
    for line in Path(__file__).with_name("duplicate_pairs.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("batch", sorted({labelled["batch"] for labelled in PAIRS}))
def test_pairs_labelled_before_they_were_compared(batch, gazetteer):
    """No two jobs are merged; a few that a reader takes for one stay apart on purpose (docs/duplicates.md)."""
    right, wrong, missed = 0, [], []
    for labelled in (labelled for labelled in PAIRS if labelled["batch"] == batch):
        adverts = [json.dumps({"id": side, **labelled[side]}) for side in ("a", "b")]
        merged = len(list(duplicate_lines(adverts, gazetteer))) == 1
        right += merged and labelled["same"]
        if merged != labelled["same"]:
            (wrong if merged else missed).append(labelled["case"])
    assert not wrong
    assert 2 * right / (2 * right + len(missed)) >= 0.97, missed


def test_real_pairs(shared_real):
    """Real pairs that a careful reader labelled, read as a person would give them: no source, no authority."""
    right = wrong = missed = 0
    for line in (shared_real / "labelled" / "pairs.jsonl").read_text(encoding="utf-8").splitlines():
        labelled = json.loads(line)
        one, other = (Posting.from_mapping({"id": side, **labelled[side]}) for side in ("a", "b"))
        merged = same(one, other)[0]
        right += merged and labelled["label"] == "same"
        wrong += merged and labelled["label"] != "same"
        missed += not merged and labelled["label"] == "same"
    assert wrong == 0
    assert 2 * right / (2 * right + wrong + missed) >= 0.94


def test_real_pairs_as_the_command_reads_them(shared_real, gazetteer):
    """The same with each place and tier read first, as `nextrung duplicates` does."""
    right = wrong = missed = 0
    for line in (shared_real / "labelled" / "pairs.jsonl").read_text(encoding="utf-8").splitlines():
        labelled = json.loads(line)
        adverts = [json.dumps({"id": side, **labelled[side]}) for side in ("a", "b")]
        merged = len(list(duplicate_lines(adverts, gazetteer))) == 1
        right += merged and labelled["label"] == "same"
        wrong += merged and labelled["label"] != "same"
        missed += not merged and labelled["label"] == "same"
    assert 2 * right / (2 * right + wrong + missed) >= 0.97
