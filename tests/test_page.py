import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parsel import Selector
from scrapy.http import HtmlResponse, Response

from crawlers import page, soup, xml_tree


def answer(body, declared="utf-8"):
    return HtmlResponse("https://x.example/", body=body, encoding=declared)


@pytest.mark.parametrize(
    ("body", "declared", "words"),
    [
        ("£40,000 – café".encode(), "utf-8", "£40,000 – café"),
        ("£40,000 – café".encode(), "cp1252", "£40,000 – café"),
        (b"\xef\xbb\xbfA", "utf-8", "A"),
        ("£40,000 – café".encode("cp1252"), "cp1252", "£40,000 – café"),
        ("£5 café".encode("iso-8859-15"), "iso-8859-15", "£5 café"),
        # Pasted from a word processor into a page that is otherwise UTF-8.
        (b"\xa340,000 \x96 \xa345,000", "utf-8", "£40,000 – £45,000"),
        ("caf\u00e9 ".encode() + b"child\x92s \xa31", "utf-8", "café child’s £1"),
        (b"lost \xff\xc3\x28", "utf-8", "lost \N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}("),
    ],
)
def test_text(body, declared, words):
    assert page.text(answer(body, declared)) == words


def test_text_of_what_is_declared_as_no_text():
    assert page.text(Response("https://x.example/", body=b"<p>\xa31</p>")) == "<p>£1</p>"


def test_loss_is_ours_only_where_the_bytes_were_wrong():
    lost, said = answer(b"A \xff"), answer("A \N{REPLACEMENT CHARACTER}".encode())
    assert page.loses_text(lost, page.text(lost))
    assert not page.loses_text(lost, "another field")
    assert not page.loses_text(said, page.text(said))


@given(st.binary(max_size=80), st.sampled_from(["utf-8", "cp1252", "ascii", "utf-16"]))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_text(body, declared):
    assert isinstance(page.text(answer(body, declared)), str)


@pytest.mark.parametrize(
    ("body", "challenge"),
    [
        (b"<html><head><title>Just a moment...</title></head></html>", True),
        (b"<html><TITLE>Access Denied</TITLE></html>", True),
        (b"<script>window._cf_chl_opt = {}</script>", True),
        (b"<p>Request unsuccessful. Incapsula incident ID: 1</p>", True),
        (
            b"<title>Social Worker</title><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>",
            False,
        ),
        (b"<title>Social Worker</title><p>Access denied to nobody</p>", False),
        (b"<title>Just a moment</title>" + b" " * 100_000, False),
    ],
)
def test_challenges(body, challenge):
    assert page.is_challenge(answer(body)) is challenge


@pytest.mark.parametrize(
    ("body", "cut"),
    [
        ("<!DOCTYPE html><html><body></body></html>\n", False),
        ("<!DOCTYPE html><HTML><body></body></HTML >", False),
        ("<!DOCTYPE html><html><body><a href='", True),
        ("<p>No such element at all", False),
    ],
)
def test_cut_pages(body, cut):
    assert page.is_cut(body) is cut


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/a?b=1#c", "https://x.example/a?b=1"),
        (" b ", "https://x.example/l/b"),
        ("//y.example/", "https://y.example/"),
        ("file:///etc/passwd", "file:///etc/passwd"),
    ],
)
def test_addresses(link, address):
    assert page.address("https://x.example/l/", link) == address


def test_labels():
    found = page.labelled(
        Selector(
            text="<dl><dt>Closing date:</dt><dd> 1 May </dd><dt>Empty</dt><dd></dd><dt>No value</dt></dl>"
            "<table><tr><th>Vacancy ID</th><td>7</td></tr></table>"
            "<p><strong>Salary:</strong> £1 &amp; more</p><p><b>Hours :</b><span>37</span></p><p><b>Bold</b> words</p>"
            "<dl><dt>Closing Date</dt><dd>another</dd></dl>"
        )
    )
    assert found == {"closing date": "1 May", "vacancy id": "7", "salary": "£1 & more", "hours": "37"}


def test_the_main_part():
    body = "<body><nav>Menu</nav><main><h1>Post</h1><script>x</script><form>Apply</form><p>Text</p></main></body>"
    assert page.main_html(Selector(text=body)) == "<main><h1>Post</h1><p>Text</p></main>"
    assert page.main_html(Selector(text="<body><header>Menu</header><p>Text</p></body>")) == "<p>Text</p>"


@pytest.mark.parametrize("body", [b"", b"  ", b"<html>", b"<!DOCTYPE HTML>", b"no markup", b"<?xml version='1.0'?>"])
def test_what_is_no_xml(body):
    with pytest.raises(ValueError, match="expected XML"):
        xml_tree.parse(answer(body))


def test_entities_are_not_expanded_and_controls_do_no_harm():
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><r><i>&b;</i><i>x\x00\x0by</i></r>'
    root, fault = xml_tree.parse(answer(f'<?xml version="1.0" encoding="latin-1"?>{bomb}'.encode()))
    assert fault == ""
    assert [xml_tree.tag(item) for item in xml_tree.every(root, "i")] == ["i", "i"]
    assert "aaaa" not in xml_tree.source(xml_tree.every(root, "i")[0])


@given(st.text(alphabet="<>/ab&;![]CDAT-?x=\"' \n", max_size=120))
@settings(max_examples=200, deadline=None)
def test_any_xml_is_a_tree_or_a_reason(text):
    with contextlib.suppress(ValueError):
        root, fault = xml_tree.parse(answer(text.encode()))
        assert isinstance(fault, str)
        assert xml_tree.tag(root)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<div>" * (page.DEEPEST + 1), "nested more than 250 deep"),
        ("<span>a:" * 100_000 + "</span>" * 100_000, "nested more than 250 deep"),
        ("<table><tr><td>" * 50_000, "nested more than 250 deep"),
        ("<p>x</p>" * (page.MOST_ELEMENTS + 1), "more than 100,000 elements"),
        (f"<a {' '.join(f'a{n}=1' for n in range(page.MOST_ATTRIBUTES + 1))}>x</a>", "more than 1,000 attributes"),
    ],
)
def test_a_page_beyond_all_sense_is_not_read(body, reason):
    for read in (page.tree, soup.of):
        with pytest.raises(ValueError, match=reason):
            read(body)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "\x00",
        "<" * 1000,
        "<!--",
        "[" * 100_000,
        "<div>" * 200 + "words" + "</div>" * 200,
        "<p>words</p>" * 20_000,
        f"<a {' '.join(f'a{n}=1' for n in range(900))}>words</a>",
        f"<a href='{'x' * 1_000_000}'>words</a>",
    ],
)
def test_a_page_that_is_only_long_or_broken_is_read(body):
    said = " ".join(page.tree(body).xpath("//text()").getall())
    assert ("words" in said) == ("words" in body)
    assert ("words" in soup.said(soup.of(body))) == ("words" in body)
