from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.spelling import WordMemo
from matcher.vocabulary import VOCABULARY_PATH, VocabularyError, load, vocabulary
from matcher.words import fold, words_of


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("Children’s", "children"),
        ("CHILDRENS", "children"),
        ("Families", "family"),
        ("Tîm", "tim"),
        ("Business", "business"),
        ("NQSWs", "nqsw"),
    ],
)
def test_a_written_word_has_one_normal_form(written, word):
    assert fold(written) == word


def test_a_feed_that_drops_the_apostrophe_does_not_make_a_word_of_the_s():
    assert words_of("Children s Social Worker") == words_of("Children's Social Worker")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("safegaurding", "safeguarding"),
        ("safegarding", "safeguarding"),
        ("pratitioner", "practitioner"),
        ("practictioner", "practitioner"),
        ("socail", "social"),
        ("assesment", "assessment"),
        ("fostring", "fostering"),
        ("indepedent", "independent"),
        ("directr", "director"),
        ("lader", "leader"),
        ("unqualifed", "unqualified"),
    ],
)
def test_a_mistyped_word_is_repaired(typed, meant):
    assert WordMemo(vocabulary()).repair(typed) == meant


@pytest.mark.parametrize(
    "word",
    [
        "woking",
        "worcester",
        "harrow",
        "reading",
        "adur",
        "barking",
        "kent",
        "sw7",
        "xyzzy",
        "writing",
        "church",
        "launch",
        "horse",
    ],
)
def test_a_place_or_an_unknown_word_is_left_alone(word):
    assert WordMemo(vocabulary()).repair(word) == word


@pytest.mark.parametrize(
    ("written", "phrase"),
    [
        ("cp reviewing officer", "child protection reviewing officer"),
        ("residential sw", "residential social worker"),
        ("head of safe guarding", "head of safeguarding"),
        ("safe guarding manager", "safeguarding manager"),
        ("n.q.s.w", "nqsw"),
        ("market harborough", "king's lynn"),
    ],
)
def test_a_phrase_is_known_in_its_other_ways_of_writing(written, phrase):
    titles = vocabulary().titles
    concept, end = titles.longest(words_of(written), 0)
    assert concept is titles.longest(words_of(phrase), 0)[0] is not None
    assert end >= 1


@pytest.mark.parametrize(("shortened", "word"), [("Snr", "senior"), ("Mgrs", "manager"), ("advisors", "adviser")])
def test_a_shortened_word_is_the_phrases_own(shortened, word):
    assert WordMemo(vocabulary())[shortened].word == word


def test_towns_are_places_unless_their_names_are_ordinary_words():
    memo = WordMemo(vocabulary())
    assert not memo["Otley"].unknown
    assert memo["Church"].unknown


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_folding_never_raises_and_is_stable_for_a_memo(text):
    memo = WordMemo(vocabulary())
    for word in words_of(text):
        assert memo.repair(memo.repair(word)) == memo.repair(word)


def _edited(tmp_path: Path, old: str, new: str) -> Path:
    text = VOCABULARY_PATH.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "vocabulary.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'tier = "practitioner"',
            'tier = "practicioner"',
            r"vocabulary.toml: role.social_worker.tier: unknown tier 'practicioner'",
        ),
        ("scope = 0.9", 'scope = "high"', r"vocabulary.toml: role.social_worker.scope: expected a number"),
        ("social_work = true", "socialwork = true", r"vocabulary.toml: role.social_worker: unknown key 'socialwork'"),
        (
            '"team manager",',
            '"team manager", "social worker",',
            r"'social worker' already belongs to role.social_worker",
        ),
        (
            'role = "social_worker"\nseniority = "level_2"',
            'role = "nobody"\nseniority = "level_2"',
            r"convention.nobody.level_2: unknown role",
        ),
        (
            'employer = "cornwall"',
            'employer = ""',
            r"convention.social_worker.principal: expected an employer or a nation",
        ),
        ("silent = -0.6 ", "quiet = -0.6 ", r"vocabulary.toml: weights.quiet: unknown key"),
        ("nhs_band = -1.2 ", "", r"vocabulary.toml: weights.nhs_band: missing"),
        ('sw = "social worker"', 'sw = " "', r"vocabulary.toml: initials.sw: expected words for words"),
        ("[places]", "[towns]", r"vocabulary.toml: places: expected a table"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_key(tmp_path, old, new, message):
    with pytest.raises(VocabularyError, match=message):
        load(_edited(tmp_path, old, new))


def test_a_file_that_is_not_toml_or_not_there_is_named(tmp_path):
    broken = tmp_path / "broken.toml"
    broken.write_text("[[role]\n", encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"broken.toml: is not TOML"):
        load(broken)
    with pytest.raises(VocabularyError, match=r"missing.toml: cannot be read"):
        load(tmp_path / "missing.toml")
