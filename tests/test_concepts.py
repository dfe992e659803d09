from hypothesis import given
from hypothesis import strategies as st

from matcher.concepts import Concept, Trie

WORDS = ("the", "child", "protection", "plan", "team", "in", "need")
PHRASES = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3), min_size=1, max_size=6)


@given(PHRASES, st.lists(st.sampled_from(WORDS), max_size=12))
def test_a_phrase_is_found_only_where_one_may_start(phrases, words):
    trie = Trie()
    for phrase in phrases:
        trie.add(phrase, Concept("cue", " ".join(phrase)))
    found = [at for at in range(len(words)) if trie.longest(words, at)[0] is not None]
    starts = trie.starts(words)
    assert set(found) <= set(starts)
    assert starts == sorted(set(starts))


def test_a_word_that_begins_phrases_and_is_none_starts_one_only_before_their_second_words():
    trie = Trie()
    trie.add(("the", "team"), Concept("cue", "team"))
    trie.add(("child",), Concept("cue", "child"))
    assert trie.starts(["the", "child", "the", "team", "child", "the"]) == [1, 2, 4]
