"""Every platform against pages that are cut, spliced and scrambled: a reader gives facts or a reason, never a fault."""

import tomllib
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.http import HtmlResponse, Request, TextResponse
from test_platforms import CASES, source_of

from crawlers import platforms
from crawlers.items import Incomplete, Listed, Total
from store.postings import WORDS, RawPosting
from store.runs import Rejected

PAGES = [(folder, page) for folder in CASES for page in tomllib.loads((folder / "meta.toml").read_text())["page"]]
HOSTILE = [
    b"",
    b"\x00",
    b"null",
    b"[]",
    b"{}",
    b"<",
    b"\xff\xfe",
    b"<table>" * 50,
    b'"><script>alert(1)</script>',
    b"javascript:__doPostBack('x','",
    b"https://[::1",
    b"1e999",
    b"-1",
    b"\xe2\x80\xae",
    b"&#0;&#xD800;",
]


@st.composite
def spoilt(draw, body):
    """A page cut at one end, with something hostile put into it, or a part of it doubled or dropped."""
    at, to = sorted((draw(st.integers(0, len(body))), draw(st.integers(0, len(body)))))
    kind = draw(st.sampled_from(["cut", "put", "drop", "double", "alone"]))
    put = draw(st.sampled_from(HOSTILE))
    return {
        "cut": body[:at],
        "put": body[:at] + put + body[at:],
        "drop": body[:at] + body[to:],
        "double": body[:to] + body[at:to] + body[to:],
        "alone": put,
    }[kind]


def read(platform, source, page, body):
    kind = HtmlResponse if body.lstrip()[:1] == b"<" else TextResponse
    response = kind(page["url"], body=body, encoding="utf-8", request=Request(page["url"]))
    if "listed" not in page:
        return list(platform.read_list(response, source))
    known = page.get("known")
    posting = RawPosting(page["listed"], page["listed_url"], **known) if known else None
    return list(platform.read_detail(response, source, Listed(page["listed"], page["listed_url"], posting)))


def found_in(case, body):
    """What a case's reader makes of a body in place of the case's own, whose reason for refusing it is an item too."""
    folder, page = case
    meta = tomllib.loads((folder / "meta.toml").read_text(encoding="utf-8"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return read(platforms.load(meta["platform"]), source_of(meta), page, body)
        except ValueError as error:
            return [Rejected(page["url"], str(error))]


def name_of(case):
    return f"{case[0].parent.name}/{case[0].name}/{case[1].get('as', case[1]['file'])}"


def assert_fact_or_reason(one):
    """What a reader yields is a fact that can be stored, a reason, or a request for more."""
    assert isinstance(one, RawPosting | Listed | Rejected | Total | Incomplete | Request)
    if isinstance(one, RawPosting):
        assert one.native_id
        assert one.title
        assert all(isinstance(getattr(one, name), str) for name in WORDS)
    elif isinstance(one, Listed):
        assert one.native_id
    elif isinstance(one, Rejected):
        assert one.reason


@pytest.mark.parametrize("case", PAGES, ids=name_of)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_a_spoilt_page_gives_facts_or_a_reason(case, data):
    folder, page = case
    for one in found_in(case, data.draw(spoilt((folder / page["file"]).read_bytes()))):
        assert_fact_or_reason(one)


DEEP = 200_000
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
BEYOND = {
    "elements in elements": b"<html><body>" + b"<div>" * DEEP,
    "tables in tables": b"<html><body>" + b"<table><tr><td>" * DEEP,
    "lists in lists": b"<html><body>" + b"<ul><li>" * DEEP,
    "labels in labels": b"<html><body>" + b"<b>a:" * DEEP,
    "many elements": b"<html><body>" + b"<p>x</p>" * DEEP,
    "many attributes": b"<html><body><a " + b"".join(b"a%d=1 " % number for number in range(2000)) + b">x</a>",
    "arrays in arrays": b"[" * DEEP,
    "objects in objects": b'{"a":' * DEEP,
    "JSON-LD in arrays": b"<html><body><script type='application/ld+json'>" + b"[" * DEEP + b"</script></body></html>",
    "long JSON-LD": b'<html><body><script type=\'application/ld+json\'>{"@type": "JobPosting", "title": "x", '
    b'"description": "' + b"a " * 5_000_000 + b'"}</script></body></html>',
    "XML in XML": b"<?xml version='1.0'?><rss>" + b"<a>" * DEEP,
    "entities of entities": f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">{LAUGHS}]><rss><channel><item>'
    "<title>&a9;</title><link>&a9;</link></item></channel></rss>".encode(),
}
READERS = {
    (folder.parent.name, "listed" in page, str(tomllib.loads((folder / "meta.toml").read_text())["options"])): (
        folder,
        page,
    )
    for folder, page in PAGES
}
"""One page of each platform's list and one of its adverts, with each set of options that its fixtures have."""


@pytest.mark.parametrize("case", READERS.values(), ids=name_of)
def test_a_page_beyond_all_measure_gives_no_advert_and_a_reason(case):
    """By construction and not by the clock: what would take for ever to read is refused at its bound."""
    for name, body in BEYOND.items():
        found = found_in(case, body)
        for one in found:
            # A page that says nothing readable leaves the advert as the list had it.
            known = isinstance(one, RawPosting) and one.title == case[1].get("known", {}).get("title")
            assert known or isinstance(one, Rejected | Incomplete | Total | Request), name
            assert not isinstance(one, Rejected) or len(one.reason) < 1000, name
