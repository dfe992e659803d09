"""Every platform against its golden folders: tests/fixtures/<platform>/<case>/.

`meta.toml` names the pages and the row that they are read with; `expected.json` is what reading them gives. A missing
`expected.json` is written and then fails, until a person has read it and committed it.
"""

import datetime as dt
import gzip
import json
import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest
from scrapy.http import Request, TextResponse

from crawlers import platforms
from crawlers.items import Incomplete, Listed, Total
from crawlers.options import read_options
from crawlers.sources import Source
from store.postings import RawPosting
from store.runs import Rejected

FIXTURES = Path(__file__).parent / "fixtures"
CASES = sorted(path.parent for path in FIXTURES.glob("*/*/meta.toml"))


def source_of(meta, options=None):
    return Source(
        id="example",
        name=meta.get("name", "Example Council"),
        platform=meta["platform"],
        url=meta["url"],
        every=dt.timedelta(hours=6),
        options=options or read_options(platforms.load(meta["platform"]).Options, meta["options"]),
    )


def respond(body, url):
    return TextResponse(url, body=body, encoding="utf-8")


def as_json(found):
    if isinstance(found, Request):
        listed = found.meta.get("listed")
        sent = {"sends": found.body.decode()} if found.body else {}
        return {"request": found.url, **sent, **({"for": listed.native_id} if listed else {})}
    if isinstance(found, Listed):
        return {"listed": found.native_id, "url": found.url}
    if isinstance(found, Total):
        return {"total": found.count}
    if isinstance(found, Incomplete):
        return {"incomplete": found.reason, "expected": found.expected}
    if isinstance(found, Rejected):
        return {"rejected": found.reason, "url": found.url}
    assert isinstance(found, RawPosting)
    return {"posting": {name: value for name, value in asdict(found).items() if value}}


def read_page(page, folder, source):
    platform = platforms.load(source.platform)
    response = respond((folder / page["file"]).read_bytes(), page["url"])
    read = []
    try:
        if "listed" in page:
            known = page.get("known")
            posting = RawPosting(page["listed"], page["listed_url"], **known) if known else None
            found = platform.read_detail(response, source, Listed(page["listed"], page["listed_url"], posting))
        else:
            found = platform.read_list(response, source)
        read.extend(as_json(one) for one in found)
    except ValueError as error:
        read.append({"unreadable": str(error)})
    return read


def read_case(folder):
    meta = tomllib.loads((folder / "meta.toml").read_text(encoding="utf-8"))
    source = source_of(meta)
    return {page.get("as", page["file"]): read_page(page, folder, source) for page in meta["page"]}


def facts(read, path=()):
    """Every value of a reading with the way to it, so that each is reported by itself."""
    if isinstance(read, dict | list) and read:
        for key, inner in read.items() if isinstance(read, dict) else enumerate(read):
            yield from facts(inner, (*path, str(key)))
    else:
        yield "/".join(path), read


def goldens():
    for folder in CASES:
        name = "/".join(folder.parts[-2:])
        golden = folder / "expected.json"
        if not golden.exists():
            yield pytest.param(folder, None, None, id=f"{name} has no expected.json")
            continue
        for way, value in facts(json.loads(golden.read_text(encoding="utf-8"))):
            yield pytest.param(folder, way, value, id=f"{name}:{way}")


@pytest.fixture(scope="module")
def readings():
    return {}


@pytest.mark.parametrize(("folder", "way", "value"), list(goldens()))
def test_golden(folder, way, value, readings):
    if folder not in readings:
        readings[folder] = dict(facts(read_case(folder)))
    if way is None:
        text = json.dumps(read_case(folder), indent=1, ensure_ascii=False, sort_keys=True)
        (folder / "expected.json").write_text(text + "\n", encoding="utf-8")
        pytest.fail(f"expected.json of {folder.name} was missing and has been written: read it, then commit it")
    assert readings[folder].get(way, "absent") == value


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: "/".join(folder.parts[-2:]))
def test_a_golden_leaves_nothing_out(folder):
    golden = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert {way for way, _ in facts(read_case(folder))} == {way for way, _ in facts(golden)}


@pytest.mark.parametrize("name", platforms.names())
def test_every_platform_has_a_fixture_and_says_how_to_recognise_it(name):
    platform = platforms.load(name)
    assert [folder for folder in CASES if folder.parent.name == name], f"tests/fixtures/{name}/<case>/ is missing"
    assert "Recognise it" in (platform.__doc__ or "")
    assert "Options" in (platform.__doc__ or "")
    assert platform.ABSENCES in (1, 2)
    for key in platform.Options.__slots__:
        assert f"`{key}`" in (platform.__doc__ or ""), f"{name}'s docstring does not explain {key}"


def test_first_requests():
    meta = {"platform": "oracle", "url": "https://abcd.fa.em9.oraclecloud.com/", "options": {"site": "CX_1"}}
    [request] = platforms.load("oracle").start(source_of(meta))
    assert request.url == (
        "https://abcd.fa.em9.oraclecloud.com/hcmRestApi/resources/latest/recruitingCEJobRequisitions?onlyData=true"
        "&expand=requisitionList&finder=findReqs;siteNumber=CX_1,limit=200,offset=0,sortBy=POSTING_DATES_DESC"
    )
    assert "listed" not in request.meta


def test_links_are_relative_to_the_page_s_own_base():
    options = {"discover": "page", "detail_pattern": r"^/jobs/(?P<id>\d+)$", "next_pattern": r"^/jobs/page/\d+$"}
    meta = {"platform": "jobposting", "url": "https://x.example/vacancies", "options": options}
    body = b'<base href="/jobs/"><a href="7">Advert</a><a href="page/2">Next</a><a href="http://[x">Broken</a>'
    found = platforms.load("jobposting").read_list(respond(body, meta["url"]), source_of(meta))
    assert [as_json(one) for one in found] == [
        {"listed": "7", "url": "https://x.example/jobs/7"},
        {"request": "https://x.example/jobs/7", "for": "7"},
        {"rejected": "a link on the list cannot be read: Invalid IPv6 URL", "url": meta["url"]},
        {"request": "https://x.example/jobs/page/2"},
    ]


def test_a_packed_sitemap():
    options = {"discover": "sitemap", "detail_pattern": r"^/jobs/(?P<id>\d+)$"}
    meta = {"platform": "jobposting", "url": "https://x.example/sitemap.xml.gz", "options": options}
    packed = gzip.compress(b"<urlset><url><loc>https://x.example/jobs/7</loc></url></urlset>")
    read = platforms.load("jobposting").read_list
    [listed, _] = read(respond(packed, meta["url"]), source_of(meta))
    assert listed.native_id == "7"
    with pytest.raises(ValueError, match="broken gzip file"):
        list(read(respond(b"\x1f\x8bnonsense", meta["url"]), source_of(meta)))
    with pytest.raises(ValueError, match="more than 10 MB"):
        list(read(respond(gzip.compress(b" " * 2**24), meta["url"]), source_of(meta)))


# Real captures, where they are.


def real_source(platform, options, url="https://example.oraclecloud.com", name="Heriot-Watt University"):
    return source_of({"platform": platform, "url": url, "name": name, "options": options})


def test_oracle_list_capture(shared_real):
    body = (shared_real / "oracle" / "heriotwatt_list_2026-08-25.json").read_bytes()
    source = real_source("oracle", {"site": "CX"})
    found = list(platforms.load("oracle").read_list(respond(body, "https://h/?finder=findReqs;offset=0"), source))
    listed = [one for one in found if isinstance(one, Listed)]
    assert [one.native_id for one in listed] == ["4964", "4987", "4986"]
    assert [one.posting.location for one in listed] == ["Edinburgh, Midlothian, United Kingdom", "Malaysia", "Malaysia"]
    assert (listed[0].posting.title, listed[0].posting.posted) == ("Stewardship Officer", "2026-08-18")
    assert Total(3) in found
    assert not [one for one in found if isinstance(one, Request) and "listed" not in one.meta]


def test_oracle_detail_capture(shared_real):
    body = (shared_real / "oracle" / "heriotwatt_detail_4964_EXCERPT.json").read_bytes()
    listed = Listed("4964", "https://h/job/4964")
    [posting] = platforms.load("oracle").read_detail(
        respond(body, "https://h/"), real_source("oracle", {"site": "CX"}), listed
    )
    assert posting.closing == "2026-09-15T22:55:00+00:00"
    assert posting.location.endswith("EH14 4AS")
    assert posting.employer == "Heriot-Watt University"
    assert "£26,707 - £31,236" in posting.description
    assert posting.salary == ""


def test_oracle_list_capture_that_is_incomplete(shared_real):
    body = (shared_real / "oracle" / "oracle_uthealthsa_requisitions.json").read_bytes()
    found = list(platforms.load("oracle").read_list(respond(body, "https://h/"), real_source("oracle", {"site": "CX"})))
    assert [one.native_id for one in found if isinstance(one, Listed)] == ["7237", "7238"]
    assert Total(222) in found
    assert isinstance(found[-1], Request)
    assert "offset=2," in found[-1].url


@pytest.mark.parametrize(
    ("file", "ids"),
    [
        ("guardian_jobs_feed_2013_EXCERPT.xml", ["4735311", "4735310"]),
        ("guardian_jobs_test_fixture.xml", ["1058606", "4302057", "4365671", "4411510", "6061077"]),
    ],
)
def test_madgex_captures(shared_real, file, ids):
    body = (shared_real / "madgex" / file).read_bytes()
    source = real_source("feed", {"shape": "madgex-xml"}, "https://jobs.theguardian.com/feed.xml")
    found = list(platforms.load("feed").read_list(respond(body, source.url), source))
    postings = {one.native_id: one for one in found if isinstance(one, RawPosting)}
    assert list(postings) == ids
    assert all(one.title and one.url.startswith("http") for one in postings.values())
    if "4735311" in postings:
        assert postings["4735311"].closing == "30/11/2013 23:59:59"


def test_sitemap_capture(shared_real):
    [path] = (shared_real / "sitemap").glob("*.xml")
    options = {"discover": "sitemap", "detail_pattern": r"^/careers/job/(?P<id>\d+)-"}
    source = real_source("jobposting", options, "https://jobs.amdocs.com/careers/sitemap.xml")
    found = list(platforms.load("jobposting").read_list(respond(path.read_bytes(), source.url), source))
    assert len([one for one in found if isinstance(one, Listed)]) == 7


@pytest.mark.parametrize("name", platforms.names())
def test_a_format_that_no_capture_confirms_says_so(name):
    module = platforms.load(name)
    shapes = [module.CONFIRMED] if isinstance(module.CONFIRMED, str) else module.CONFIRMED.values()
    assert module.__doc__.count("**Unconfirmed:**") == sum(not captures for captures in shapes)
