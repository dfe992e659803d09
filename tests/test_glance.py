import datetime as dt
from dataclasses import replace

import pytest
from duplicate_data import CASES, JOB
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.duplicates import Posting, same
from matcher.duplicates.fields import place_likeness
from matcher.duplicates.glance import plainly_apart
from matcher.duplicates.posting import Read, Texts

PAIRS = [(Posting.from_mapping({"id": "a", **c["a"]}), Posting.from_mapping({"id": "b", **c["b"]})) for c in CASES]


def apart(a, b):
    texts = Texts()
    return plainly_apart(Read.of(a, texts), Read.of(b, texts))


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(PAIRS),
    *[
        st.fixed_dictionaries(
            {},
            optional={
                "source": st.sampled_from(["", "wold", "board"]),
                "reference": st.sampled_from(["", "WCC-1001", "WCC-1002", "20017"]),
                "tier": st.sampled_from([None, "senior", "practitioner"]),
                "salary": st.sampled_from(["", "£40,476", "£40,476 - £46,731", "£25.50 per hour"]),
                "location": st.sampled_from(["", "Wold", "Little Marsh", "Wold, Little Marsh", "LS1 4AP"]),
                "title": st.sampled_from(["Social Worker", "Social Worker (ref WCC-1002)"]),
            },
        )
    ]
    * 2,
)
def test_what_is_apart_at_a_glance_is_apart_when_it_is_weighed(pair, some, others):
    one, other = replace(pair[0], **some), replace(pair[1], **others)
    assert apart(one, other) == apart(other, one)
    assert not (apart(one, other) and same(one, other)[0])


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"reference": "", "salary": "£53,000 - £56,105"}, True),
        ({"reference": "", "location": "Little Marsh"}, True),
        ({"location": "Little Marsh"}, False),  # one reference
        ({"reference": "CF/1190"}, True),
        ({"reference": "CF/1190", "posted": dt.date(2026, 4, 20)}, False),  # again, after the first had closed
        ({"reference": "CF/1190", "source": "board", "salary": "£38,626"}, False),
        ({"reference": "", "location": "Little Marsh", "description": "Reference: CF/1123"}, False),
        ({"source": "board", "tier": "senior"}, True),
        ({}, False),
    ],
)
def test_what_is_seen_at_a_glance(changed, expected):
    job = replace(JOB, reference="CF/1123", tier="practitioner")
    assert apart(job, replace(job, id="2", **changed)) is expected


def test_a_text_that_is_kept_already_has_one_number():
    with Texts() as texts:
        first, other = texts.put("One. Two"), texts.put("two. one")
        assert (texts.put("One. Two"), texts.put("")) == (first, 0)
        assert first != other
        assert [texts.get(number) for number in (first, other)] == [b"one. two", b"two. one"]
        assert list(texts.hashes(first)) == [hash(b" one"), hash(b" two")]


def test_texts_are_read_as_they_were_put_whether_or_not_they_fill_a_file(monkeypatch):
    monkeypatch.setattr(Texts, "IN_MEMORY", 100)
    monkeypatch.setattr(Texts, "AT_ONCE", 50)
    written = [f"advert {number}. " * number for number in range(1, 9)]
    lowered = [text.encode() for text in written]
    with Texts() as texts:
        for count, text in enumerate(written, start=1):
            texts.put(text)
            assert [texts.get(number) for number in range(count + 1)] == [b"", *lowered[:count]]


def test_a_text_that_was_seen_before_says_what_it_said_first():
    """What a text mentions and for whom it writes is kept with it, and other fields are read with it all the same."""
    words = "Our client, a council, needs a social worker. Please quote reference CYP/4417 when you apply."
    first = Posting("1", title="Social Worker", employer="Ostler & Vane", description=words)
    with Texts() as texts:
        reads = [Read.of(replace(first, id=id_), texts) for id_ in ("1", "2")]
        council = Read.of(replace(first, id="3", employer="Kent County Council", reference="CYP4417"), texts)
    assert [(read.text, read.agency, read.mentioned) for read in reads] == [(1, True, {"cyp4417"})] * 2
    assert (council.text, council.agency, council.mentioned) == (1, True, frozenset())


@pytest.mark.parametrize("location", ["Wold", "Wold, LS1 4AP", "LS1 4AP", "LS1", "Various", ""])
def test_a_place_that_two_share_compares_as_if_it_had_been_read_for_each(location):
    one, other = (Read.of(replace(JOB, location=location), Texts()) for _ in range(2))
    assert place_likeness(one, other) == place_likeness(one, replace(other, place=replace(other.place)))
