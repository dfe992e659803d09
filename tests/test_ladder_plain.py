"""The ladder as plain text: nothing that is shown is left out, every source is numbered, and lines fit a terminal."""

import datetime
import re

import pytest

from careers.catalogue import ladder_shown, tier_shown
from careers.facts import NATIONS
from careers.ladder import TIERS, ladder
from careers.ladder_plain import as_text, ladder_as_text

TODAY = datetime.date(2026, 11, 22)


@pytest.mark.parametrize("code", TIERS)
@pytest.mark.parametrize("nation", [None, *NATIONS])
def test_a_tier_as_text_has_everything_that_is_shown(code: str, nation: str | None) -> None:
    if nation is not None and nation not in ladder().get(code).nations:
        pytest.skip("there is no such tier in this nation")
    shown = tier_shown(code, TODAY, nation)
    text = as_text(shown)
    flat = " ".join(text.split())
    said = [shown["purpose"], shown["supervised"], shown["supervises"], shown["progress"]]
    said += [duty[part] for duty in shown["duties"] for part in ("title", "text", "prompt")]
    said += [row["text"] for row in shown["contacts"]] + [move["reason"] for move in shown["moves"]]
    said += [row[part] for row in shown["sideways"] for part in ("text", "asks")]
    said += [row["title"] for row in shown["rules"]]
    assert [words for words in said if words not in flat] == []
    marked, listed = (set(re.findall(pattern, text)) for pattern in (r" \[(\d+)\]", r"(?m)^  \[(\d+)\]"))
    assert marked == listed
    assert ("Base pay" in text) == (shown["estimate"]["pay_min"] is not None)
    assert all(len(line) <= 88 or "http" in line for line in text.splitlines())


def test_what_nothing_stands_behind_is_marked_as_ours() -> None:
    shown = tier_shown("practitioner", TODAY, "england")
    ours = [row for part in ("duties", "contacts", "sideways") for row in shown[part] if row["mark"]]
    assert ours
    assert " ".join(as_text(shown).split()).count("(our description)") == len(ours)


@pytest.mark.parametrize("nation", [None, *NATIONS])
def test_the_whole_ladder_as_text(nation: str | None) -> None:
    text = ladder_as_text(ladder_shown(TODAY, nation))
    there = [code for code in TIERS if nation is None or nation in ladder().get(code).nations]
    assert re.findall(r"(?m)^\S.*\((\w+)\)$", text) == there
    assert ("Lead child protection" in text) == (nation in (None, "england"))
