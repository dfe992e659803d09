import datetime as dt
import textwrap
from pathlib import Path
from typing import get_args, get_type_hints
from urllib.parse import urlsplit

import pytest

from crawlers import platforms, sources
from crawlers.sources import LIVE, PRACTICE, RegistryProblem, load_registry

ROW = {
    "id": "suffolk",
    "name": "Suffolk County Council",
    "authority": "E10000029",
    "platform": "oracle",
    "url": "https://abcd.fa.em3.oraclecloud.com",
    "every": "6h",
    "min_expected": 5,
    "verified": "seen",
}
OPTIONS = {"site": "CX_1"}
BASE = "http://127.0.0.1:8123"


def toml(value):
    if isinstance(value, list):
        return f"[{', '.join(toml(one) for one in value)}]"
    return str(value).lower() if isinstance(value, bool) else repr(value) if isinstance(value, str) else str(value)


def write(folder, *rows, top=""):
    text = top
    for row, options in rows:
        text += "[[source]]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in row.items() if value is not None)
        text += "[source.options]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in options.items())
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_row_becomes_a_source(tmp_path):
    registry = load_registry(write(tmp_path, (ROW, OPTIONS)))
    [source] = registry.sources
    assert registry.dataset == "live"
    assert (source.id, source.every, source.delay, source.options.site) == (
        "suffolk",
        dt.timedelta(hours=6),
        1.0,
        "CX_1",
    )
    assert source.lane == source.host == "abcd.fa.em3.oraclecloud.com"
    assert source.row().every_seconds == 21600
    assert registry.get("suffolk") is source
    with pytest.raises(RegistryProblem, match="there is no source 'norfolk'"):
        registry.get("norfolk")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"colour": "red"}, "source 'suffolk': colour: unknown key; expected one of authority, confidence"),
        ({"id": None}, "source '?': id: is missing; expected text"),
        ({"id": "Suffolk!"}, "source 'Suffolk!': id: 'Suffolk!'; expected small letters"),
        ({"id": "practice-x"}, "id: 'practice-x'; ids of practice registries, and only those, start with"),
        ({"id": "practice-x"}, "and such a registry wants --base-url"),
        ({"name": ""}, "source 'suffolk': name: ''; expected text"),
        ({"name": 7}, "name: 7; expected text"),
        ({"authority": "E99999999"}, "authority: 'E99999999'; expected a code of"),
        ({"platform": "taleo"}, f"platform: 'taleo'; expected one of {', '.join(platforms.names())}"),
        ({"url": "ftp://example.org"}, "url: 'ftp://example.org'; expected an http(s)"),
        ({"url": "file:///etc/passwd"}, "url: 'file:///etc/passwd'; expected an http(s)"),
        ({"url": "/oracle"}, "url: '/oracle'; expected an http(s)"),
        ({"url": "https://"}, "url: 'https://'; expected"),
        ({"url": "https://localhost/x"}, "url: 'https://localhost/x'; expected"),
        ({"url": "http://127.0.0.1:8000/"}, "url: 'http://127.0.0.1:8000/'; expected a public host's name"),
        ({"url": "http://169.254.169.254/x"}, "url: 'http://169.254.169.254/x'; expected"),
        ({"url": "http://2130706433/"}, "url: 'http://2130706433/'; expected"),
        ({"url": "http://[::1]/"}, "url: 'http://[::1]/'; expected"),
        ({"url": "https://user:secret@example.org/"}, "; expected an http(s)"),
        ({"url": "https://[broken/"}, "; expected an https"),
        ({"every": "6 hours"}, "every: '6 hours'; expected an interval like 30m, 6h or 1d"),
        ({"every": "0h"}, "every: '0h'; expected an interval"),
        ({"every": 6}, "every: 6; expected text"),
        ({"min_expected": -1}, "min_expected: -1; expected a whole number"),
        ({"min_expected": True}, "min_expected: True; expected a whole number"),
        ({"delay": 0}, "delay: 0.0; expected 0.5 to 60 seconds"),
        ({"delay": "fast"}, "delay: 'fast'; expected a number"),
        ({"verified": ""}, "note: ''; an unverified row says what is not known"),
        ({"enabled": "no"}, "enabled: 'no'; expected true or false"),
        ({"enabled": False}, "note: ''; a disabled row says what to find out"),
        ({"confidence": "sure"}, "confidence: 'sure'; expected one of verified, probable, unverified"),
        ({"confidence": "probable"}, "confidence: 'probable'; a verified row, and no other, says in `verified`"),
        ({"confidence": "verified", "verified": "", "note": "n"}, "confidence: 'verified'; a verified row, and no"),
        ({"covers": ["E10000029"]}, "covers: ['E10000029']; a row has either one authority or a board's list"),
        ({"authority": None, "covers": "E10000029"}, "covers: 'E10000029'; expected a list, each a code"),
        ({"authority": None, "covers": ["E99999999"]}, "covers: 'E99999999'; expected a code of"),
        ({"authority": None, "may_cover": [7]}, "may_cover: 7; expected a code of"),
        ({"authority": None, "covers": ["E10000029"], "may_cover": ["E10000029"]}, "covers: 'E10000029'; stands twice"),
    ],
)
def test_a_wrong_row_is_named_by_file_row_and_key(tmp_path, changes, message):
    with pytest.raises(RegistryProblem) as problem:
        load_registry(write(tmp_path, (ROW | changes, OPTIONS)))
    assert message in str(problem.value)
    assert str(problem.value).startswith("sources.toml: source ")
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize(
    ("platform", "options", "message"),
    [
        ("oracle", {}, "options.site: is missing"),
        (
            "oracle",
            {"site": "CX_1", "sort": "date"},
            "options.sort: is not an option of this platform; expected one of site",
        ),
        ("oracle", {"site": "CX 1"}, "options.site: 'CX 1'; expected"),
        ("oracle", {"site": 1}, "options.site: 1; expected text"),
        ("oracle", {"site": "CX", "page_size": 500}, "options.page_size: 500; expected 1 to 200"),
        ("oracle", {"site": "CX", "page_size": True}, "options.page_size: True; expected a whole number"),
        ("feed", {"shape": "atom"}, "options.shape: 'atom'; expected one of madgex-rss, madgex-xml, north-east-jobs"),
        ("feed", {"shape": "north-east-jobs"}, "options.details: false; the employer stands only"),
        ("feed", {"shape": "madgex-xml", "whole": "yes"}, "options.whole: 'yes'; expected true or false"),
        ("jobposting", {"discover": "page"}, "options.detail_pattern: is missing"),
        (
            "jobposting",
            {"discover": "page", "detail_pattern": "(x"},
            "options.detail_pattern: '(x' is no regular expression",
        ),
        ("jobposting", {"discover": "page", "detail_pattern": ""}, "options.detail_pattern: '' matches every link"),
        (
            "jobposting",
            {"discover": "feed", "detail_pattern": "x", "next_pattern": "y"},
            "options.next_pattern: only for",
        ),
    ],
)
def test_wrong_options_are_named_by_file_row_and_key(tmp_path, platform, options, message):
    with pytest.raises(RegistryProblem) as problem:
        load_registry(write(tmp_path, (ROW | {"platform": platform}, options)))
    assert f"sources.toml: source 'suffolk': {message}" in str(problem.value)


def test_ids_stand_once(tmp_path):
    with pytest.raises(RegistryProblem, match=r"sources\.toml: source 'suffolk': id: stands twice"):
        load_registry(write(tmp_path, (ROW, OPTIONS), (ROW, OPTIONS)))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[source]\n", "sources.toml: is not TOML"),
        ("sauce = 1\n", "sources.toml: the file: sauce: unknown key"),
        ("source = 1\n", r"sources.toml: source: expected \[\[source\]\] tables"),
        ("[[source]]\nid = 'a'\noptions = 3\n", "sources.toml: source 'a': platform: is missing"),
    ],
)
def test_a_broken_file_is_one_line(tmp_path, text, message):
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RegistryProblem, match=message) as problem:
        load_registry(path)
    assert "\n" not in str(problem.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(RegistryProblem, match="cannot be read"):
        load_registry(tmp_path / "none.toml")


AUTHORITY = """
[[authority]]
code = "P06000001"
name = "Examplemoor"
nation = "england"
region = "North East"
lat = 54.5
lon = -1.5
aliases = ["Examplemoor Council"]
"""
PRACTICE_ROW = ROW | {"id": "practice-a", "authority": "P06000001", "url": "/oracle", "delay": 0}


def test_a_practice_registry_stands_on_this_machine_with_its_own_authorities(tmp_path):
    registry = load_registry(write(tmp_path, (PRACTICE_ROW, OPTIONS), top=AUTHORITY), BASE)
    [source] = registry.sources
    assert registry.dataset == "practice"
    assert registry.authorities[0].aliases == ("Examplemoor Council",)
    assert source.url == f"{BASE}/oracle"
    assert source.loopback
    # With no delay asked for, two sites of the practice county do not wait for one another.
    assert source.lane == "practice-a"


@pytest.mark.parametrize("base", ["http://example.org", "https://10.0.0.1", "file:///", "127.0.0.1:80", "http://[x"])
def test_a_practice_site_is_on_this_machine(tmp_path, base):
    with pytest.raises(RegistryProblem, match="is on this machine"):
        load_registry(write(tmp_path, (PRACTICE_ROW, OPTIONS), top=AUTHORITY), base)


@pytest.mark.parametrize("url", ["https://example.org/", "//example.org/x", "oracle"])
def test_a_practice_url_is_a_path(tmp_path, url):
    with pytest.raises(RegistryProblem, match="expected a path on the practice site"):
        load_registry(write(tmp_path, (PRACTICE_ROW | {"url": url}, OPTIONS), top=AUTHORITY), BASE)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ('nation = "england"', 'nation = "france"'),
            "authority 'P06000001': nation: 'france'; expected one of england",
        ),
        (("lat = 54.5", 'lat = "north"'), "authority 'P06000001': lat: 'north'; expected a number"),
        (("lat = 54.5", ""), "authority 'P06000001': lat: is missing; expected a number"),
        (('["Examplemoor Council"]', '"x"'), "authority 'P06000001': aliases: 'x'; expected a list"),
        (("region", "regional"), "authority 'P06000001': regional: unknown key"),
    ],
)
def test_a_wrong_authority_is_named(tmp_path, change, message):
    with pytest.raises(RegistryProblem) as problem:
        load_registry(write(tmp_path, (PRACTICE_ROW, OPTIONS), top=AUTHORITY.replace(*change)), BASE)
    assert message in str(problem.value)


@pytest.mark.parametrize(("shape", "confirmed"), [("madgex-xml", True), ("madgex-rss", False)])
def test_a_platform_of_several_formats_is_confirmed_by_the_one_that_the_row_chooses(tmp_path, shape, confirmed):
    [source] = load_registry(write(tmp_path, (ROW | {"platform": "feed"}, {"shape": shape}))).sources
    assert source.confirmed is source.row().confirmed is confirmed
    assert not platforms.confirmed("feed")


def test_each_shape_says_whether_a_capture_confirms_it():
    for name in platforms.names():
        module = platforms.load(name)
        if not isinstance(module.CONFIRMED, str):
            assert set(module.CONFIRMED) == set(get_args(get_type_hints(module.Options)["shape"]))


def test_the_live_registry_is_sound_and_says_what_is_known():
    registry = load_registry(LIVE)
    oracle = [source for source in registry.sources if source.platform == "oracle"]
    assert len([source for source in oracle if source.verified]) >= 16
    assert all(source.verified or source.note for source in registry.sources)
    assert all(source.delay >= 1 for source in registry.sources)
    assert not [source for source in registry.sources if source.id.startswith("practice-")]
    assert len({(source.url, str(source.options)) for source in registry.sources}) == len(registry.sources)


def test_every_live_address_stands_in_the_facts(shared):
    facts = (shared / "facts" / "careers_sites.csv").read_text(encoding="utf-8")
    facts += (shared / "facts" / "sources.md").read_text(encoding="utf-8")
    # The facts name this service by its public source code alone.
    facts += " teaching-vacancies.service.gov.uk"
    registry = load_registry(LIVE)
    for row in (*registry.sources, *registry.disabled):
        assert (urlsplit(row.url).hostname or "").removeprefix("www.") in facts, row.id


def test_the_practice_registry_is_sound():
    assert load_registry(PRACTICE, BASE).dataset == "practice"


def test_every_key_of_a_row_is_explained():
    page = (Path(__file__).parent.parent / "docs" / "adding-a-source.md").read_text(encoding="utf-8")
    assert [key for key in sources._ROW_KEYS if f"| `{key}` |" not in page] == []


def test_the_documented_row_is_sound(tmp_path):
    page = (Path(__file__).parent.parent / "docs" / "adding-a-source.md").read_text(encoding="utf-8")
    row = page.partition("```toml")[2].partition("```")[0]
    path = tmp_path / "sources.toml"
    path.write_text(textwrap.dedent(row), encoding="utf-8")
    assert load_registry(path).get("exampleshire").options.site == "CX_1001"
