"""Reading a posting out of an advert's JSON, and the word lists that comparing goes by."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.duplicates import Posting, words
from matcher.duplicates.posting import bare_reference
from matcher.duplicates.words import load_words


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ({}, "id: None does not name the advert"),
        ({"id": "  "}, "id: '  ' does not name the advert"),
        ({"id": True}, "id: True is not text"),
        ({"id": "1", "title": ["Social Worker"]}, r"title: \['Social Worker'\] is not text"),
        ({"id": "1", "closing": 20260322}, "closing: 20260322 is not a date; expected text such as 2026-03-31"),
        ({"id": "1", "page_date": {}}, "page_date: {} is not a date"),
    ],
)
def test_a_wrong_type_is_named(mapping, message):
    with pytest.raises(ValueError, match=message):
        Posting.from_mapping(mapping)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026-03-22", dt.date(2026, 3, 22)),
        ("2026-03-22T23:59:00+00:00", dt.date(2026, 3, 22)),
        ("22/03/2026", dt.date(2026, 3, 22)),
        ("2/3/2026 12:00", dt.date(2026, 3, 2)),
        ("until filled", None),
        ("0000-00-00", None),
        ("31/02/2026", None),
        ("", None),
        (dt.date(2026, 3, 22), dt.date(2026, 3, 22)),
    ],
)
def test_dates_of_a_mapping(text, date):
    assert Posting.from_mapping({"id": 7, "closing": text}) == Posting(id="7", closing=date)


def test_page_date_stands_for_the_day_it_was_seen_and_other_keys_are_left():
    read = Posting.from_mapping({"id": "1", "page_date": "2026-03-22", "colour": "blue", "salary": None})
    assert read == Posting(id="1", seen=dt.date(2026, 3, 22))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[words", "not TOML"),
        ("x = 1", r"words.toml: \[phrases\] is missing"),
        ("[phrases]\nsw = 3", 'phrases."sw" must be text'),
        ("[phrases]\n[terms]\nbank = 'bank'", "terms.bank must have heading and means"),
        ("[phrases]\n[terms]\n[words]\nfiller = 'a'", "words.filler must be a list of words"),
    ],
)
def test_a_wrong_word_list_is_named(tmp_path, text, message):
    path = tmp_path / "words.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        load_words(path)


def test_a_name_with_two_meanings_in_the_word_lists_is_named(tmp_path):
    kept = Path(words.__file__).with_name("words.toml").read_text(encoding="utf-8")
    path = tmp_path / "words.toml"
    path.write_text(kept.replace("[place_phrases]", "[place_phrases]\nabertawe = 'swindon'"), encoding="utf-8")
    with pytest.raises(ValueError, match=r'place_phrases\."abertawe" stands in another table too'):
        load_words(path)


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["id", "title", "closing", "posted", "reference"]), st.none() | st.text() | st.integers()
    )
)
def test_a_mapping_gives_a_posting_or_a_clear_refusal(mapping):
    refusal = ""
    try:
        posting = Posting.from_mapping(mapping)
    except ValueError as error:
        refusal = str(error)
    if refusal:
        assert refusal.split(":")[0] in {"id", "title", "closing", "posted"}
    else:
        assert posting.id


@pytest.mark.parametrize(
    ("written", "reference"),
    [
        ("REF 225518", "225518"),
        ("Ref: WCC/21408", "wcc21408"),
        ("Reference no. 77/A12", "77a12"),
        ("REFUGE-1204", "refuge1204"),
        ("REQ006140", "req006140"),
        ("Ref 1", ""),
    ],
)
def test_a_reference_is_the_same_with_its_label_and_without(written: str, reference: str) -> None:
    assert bare_reference(written) == reference
