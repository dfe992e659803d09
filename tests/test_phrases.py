"""What is remembered makes reading quicker and changes no reading."""

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher import phrases, tier
from matcher.evaluation import CASES_PATH, read_cases
from matcher.phrases import NotWordByWordError, Reader
from matcher.tier import read_tier
from matcher.title import read_at_once, take_apart

TITLES = [case.title for case in read_cases(CASES_PATH)]
_WORDS = (
    "Social", "Worker", "social", "WORKER", "Senior", "Team", "Family", "Manager", "Leader", "Children's", "and", "in",
    "Care", "CIN/CP", "(Leeds)", "Zymurgy", "Scotland", "-", "–", "|", "/", "&", "!!", "_", "Team,", "-Lead", "Co-",
    "Band", "7", "12345", "£41,250", "REF/2026/118", "S", "K", "s/w", "k", "£", "Tîm", "Childrenâ€™s", "\u00a0", "",
)  # fmt: skip
_titles = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(_WORDS), max_size=12).map(" ".join))


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch):
    monkeypatch.setattr(phrases, "_reader", Reader())
    monkeypatch.setattr(tier, "_readings", {})
    monkeypatch.setattr(tier, "_verdicts", {})


def test_every_title_reads_word_by_word_as_at_once():
    assert [t for t in TITLES if take_apart(t) != read_at_once(t)] == []


def test_any_words_read_word_by_word_as_at_once():
    @settings(max_examples=300, deadline=None)
    @given(_titles)
    def alike(title):
        assert take_apart(title) == read_at_once(title)

    alike()


def test_what_ends_a_title_or_parts_nothing_is_spelled_in_one_way():
    spell = phrases.reader().spell
    plain = spell("Social Worker - Fostering")
    for title in (
        "Leeds - Social Worker | Fostering",
        "Social Worker, Leeds (Fostering) REQ12345",
        "Social Worker: Fostering / Kent -",
    ):
        assert spell(title) == plain
    assert spell("Social Worker Fostering") != plain
    assert spell("SOCIAL WORKER - Fostering") != plain


def test_a_number_of_four_digits_is_a_reference_and_one_of_three_may_be_a_sections():
    take_apart("S12345 Leeds")
    assert take_apart("S117 Social Worker") == read_at_once("S117 Social Worker")


@pytest.mark.parametrize(
    "title",
    ["Social  Worker", "Children s Lead", "Social Worker £41 k", "Worker £ 41,000", "Tea\tm", "A&amp;E", "x" * 50],
)
def test_words_that_need_their_neighbours_are_read_at_once(title):
    with pytest.raises(NotWordByWordError):
        phrases.reader().spell(title)


def test_a_reader_that_has_learnt_its_fill_gives_way_to_another(monkeypatch):
    expected = [read_tier(title) for title in TITLES[:300]]
    first = Reader()
    monkeypatch.setattr(phrases, "_MOST_LEARNT", 40)
    monkeypatch.setattr(phrases, "_reader", first)
    monkeypatch.setattr(tier, "_readings", {})
    assert [read_tier(title) for title in TITLES[:300]] == expected
    assert phrases.reader() is not first


def test_titles_read_at_the_same_time_keep_their_own_words():
    expected = {title: read_at_once(title) for title in TITLES[:400]}
    wrong = []

    def read(titles):
        wrong.extend(title for title in titles if take_apart(title) != expected[title])

    readers = [threading.Thread(target=read, args=(list(expected)[at::2] + list(expected),)) for at in (0, 1)]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    assert wrong == []


def test_pay_is_left_out_of_account_only_where_it_tells_nothing():
    for title in TITLES[::7]:
        parts = take_apart(title)
        for pay in (12_000, 18_999, 19_000, 29_999, 30_000, 44_999, 45_000, 57_999, 58_000, 90_000):
            said = (parts.structure, parts.areas, parts.unknown, None, parts.nation, pay)
            assert tier._decided(parts, None, parts.nation, pay) == tier._decide(*said, None), (title, pay)


def test_a_nation_is_left_out_of_account_only_where_it_tells_nothing():
    told = set()
    for title in TITLES:
        parts = take_apart(title)
        for nation in ("england", "scotland", "wales", "northern_ireland"):
            said = (parts.structure, parts.areas, parts.unknown, None, nation, None)
            if tier._decided(parts, None, nation, None) != tier._decide(*said, None):
                told.add((title, nation))
    assert not told


_capitals = st.lists(st.sampled_from([word.upper() for word in _WORDS]), max_size=12).map(" ".join)


def test_what_is_all_in_capitals_reads_as_written():
    @settings(max_examples=300, deadline=None)
    @given(_capitals)
    def alike(title):
        assert read_tier(title) == tier._read(title, "", None, None, None)

    alike()
    for title in TITLES[::3]:
        shouted = title.upper()
        assert read_tier(shouted) == tier._read(shouted, "", None, None, None)


def test_a_title_alone_reads_as_one_with_everything_else_unsaid():
    for title in TITLES[::5]:
        for one in (title, f"{title} £21,500", f"{title} £45,000"):
            assert read_tier(one) == tier._read(one, "", None, None, None)
