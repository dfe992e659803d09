import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.text import MAX_CHARACTERS, one_line, plain


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("Social Worker", "Social Worker"),
        ("<p>One<br>two</p><p>three</p>", "One\ntwo\nthree"),
        ("<ul><li>first</li><li>second</ul>after", "first\nsecond\nafter"),
        ("<b>bold</b>ly", "boldly"),
        ("<p>a\n  wrapped line</p>", "a wrapped line"),
        ("Line one\nline <b>two</b>", "Line one\nline two"),
        ("&lt;p&gt;escaped &amp;amp; read&lt;/p&gt;", "escaped & read"),
        ("&amp;lt;p&amp;gt;escaped twice &amp;amp;pound;5&amp;lt;/p&amp;gt;", "escaped twice £5"),
        ("<div>&lt;p&gt;one&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;</div>", "one\ntwo"),
        ("&pound;30,000 &ndash; &pound;36,000", "£30,000 – £36,000"),
        ("don&amp;rsquo;t", "don’t"),
        ("fewer than 5 < 10 and 6 > 3", "fewer than 5 < 10 and 6 > 3"),
        ("<p>seen</p><script>alert('not seen')</script><style>p{}</style> tail", "seen\ntail"),
        ("<!-- hidden --><p>shown</p>", "shown"),
        ("<?xml version='1.0' encoding='utf-16'?><p>x</p>", "x"),
        ("\u00a330,000 \u00a0a\u00a0year\u200b\x00\r\nnext", "£30,000 a year\nnext"),
        ("", ""),
        ("<", "<"),
    ],
)
def test_markup_becomes_words(source, words):
    assert plain(source) == words


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("Â£30,000 â€“ Â£36,000", "£30,000 – £36,000"),
        ("Ã‚Â£5 an hour", "£5 an hour"),
        ("childrenâ€™s", "children’s"),
        ("cafÃ©", "café"),
        ("gyda’r plant â’r teulu, GÂR", "gyda’r plant â’r teulu, GÂR"),  # Welsh, not mis-decoded
        ("CAFÉ® menu", "CAFÉ® menu"),
    ],
)
def test_mis_decoded_characters_are_repaired_only_where_certain(source, words):
    assert plain(source) == words


def test_absurd_nesting_keeps_the_words():
    assert plain("<div>" * 50_000 + "still here").endswith("still here")


def test_input_is_bounded():
    assert len(plain("x" * (MAX_CHARACTERS + 10))) == MAX_CHARACTERS


def test_one_line():
    assert one_line("<p>Senior</p><p>Social Worker</p>") == "Senior Social Worker"


PIECES = st.sampled_from(
    ["<p>", "</p>", "<br/>", "&lt;", "&amp;", "&#0;", "&#xD800;", "Â£", "â€", "<!--", "<![CDATA[", "]]>", "<a ", "\x00"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=12), max_size=30).map("".join))
def test_plain_never_raises_and_leaves_no_control_characters(source):
    words = plain(source)
    assert words == words.strip()
    assert "\x00" not in words
    assert "  " not in words


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(min_codepoint=97, max_codepoint=122), min_size=1, max_size=40))
def test_plain_words_pass_unchanged_and_escaping_does_not_change_them(word):
    assert plain(word) == word
    assert plain(f"<p>{word}</p>") == word
    assert plain(f"&lt;p&gt;{word}&lt;/p&gt;") == word


@given(st.text(st.sampled_from("ab \n\t\u00a0\u200b<&;é£ŵ\u0085"), max_size=8))
def test_plain_words_are_tidy_and_need_no_second_time(source):
    words = plain(source)
    assert words == words.strip()
    assert not any(untidy in words for untidy in ("  ", " \n", "\n ", "\n\n", "\t", "\u200b"))
    assert plain(words) == words
