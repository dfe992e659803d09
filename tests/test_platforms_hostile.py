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


def name_of(case):
    return f"{case[0].parent.name}/{case[0].name}/{case[1].get('as', case[1]['file'])}"


@pytest.mark.parametrize("case", PAGES, ids=name_of)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_a_spoilt_page_gives_facts_or_a_reason(case, data):
    folder, page = case
    meta = tomllib.loads((folder / "meta.toml").read_text(encoding="utf-8"))
    body = data.draw(spoilt((folder / page["file"]).read_bytes()))
    platform = platforms.load(meta["platform"])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            found = read(platform, source_of(meta), page, body)
        except ValueError as error:
            found = [Rejected(page["url"], str(error))]
    for one in found:
        assert isinstance(one, RawPosting | Listed | Rejected | Total | Incomplete | Request)
        if isinstance(one, RawPosting):
            assert one.native_id
            assert one.title
            assert all(isinstance(getattr(one, name), str) for name in WORDS)
        elif isinstance(one, Listed):
            assert one.native_id
        elif isinstance(one, Rejected):
            assert one.reason
