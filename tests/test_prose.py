from hypothesis import given
from hypothesis import strategies as st

from matcher.prose import QUOTE_LIMIT, WORD, Prose, fold_known, sentence

_TEXT = st.text(st.sampled_from("ab é'’-_&.!;•\n"), max_size=400)


def test_a_quote_begins_where_its_sentence_does():
    prose = Prose("Work with children.\nManage the budget of the team")
    at = prose.words.index("manage")
    assert prose.quote(at, at + 1) == "Manage the budget of the team"
    assert sentence(prose.text, prose.begins[at], prose.ends[at]) == "Manage the budget of the team"


def test_a_long_sentence_is_quoted_from_the_words_round_the_cue():
    prose = Prose("word " * 100 + "manage " + "word " * 100)
    at = prose.words.index("manage")
    quote = prose.quote(at, at + 1)
    assert "manage" in quote
    assert len(quote) <= QUOTE_LIMIT
    assert quote.startswith("word ")
    assert quote.endswith(" word")


@given(_TEXT)
def test_every_word_stands_where_it_was_written(text):
    prose = Prose(text)
    places = list(zip(prose.begins, prose.ends, strict=True))
    assert places == [match.span() for match in WORD.finditer(text)]
    assert prose.words == [fold_known(text[start:end]) for start, end in places]


@given(_TEXT, st.data())
def test_a_quote_is_the_sentence_round_its_words(text, data):
    prose = Prose(text)
    if prose.words:
        at = data.draw(st.integers(0, len(prose.words) - 1))
        quote = prose.quote(at, at + 1)
        assert quote == sentence(text, prose.begins[at], prose.ends[at])
        assert quote in text
        assert text[prose.begins[at] : prose.ends[at]] in quote


@given(_TEXT, st.data())
def test_the_words_round_others_are_of_their_sentence(text, data):
    prose = Prose(text)
    if prose.words:
        start = data.draw(st.integers(0, len(prose.words) - 1))
        end = data.draw(st.integers(start, min(start + 3, len(prose.words))))
        most = data.draw(st.integers(0, 6))
        found = prose.words_round(start, end, most)
        assert start in found
        assert start - found.start <= most
        for at in range(max(0, start - most), max(start + 1, min(end + most, len(prose.words)))):
            low, high = sorted((prose.begins[start], prose.begins[at]))
            apart = any(low <= stop < high for stop in prose.sentence_ends)
            assert (at in found) is not apart
