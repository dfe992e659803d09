import datetime as dt
import http.client
import json
import os
import re
import time
from pathlib import Path
from urllib.parse import quote, urlsplit
from urllib.robotparser import RobotFileParser

import pytest
from practice_reader import crawl, fetch

from crawlers import platforms
from crawlers.practice import fields, words
from crawlers.practice.generate import generate
from crawlers.practice.pages import SLOW
from crawlers.practice.site import PracticeSite, how_to_crawl, serve, serve_every_platform
from crawlers.practice.wires import oracle
from crawlers.practice.words import COUNTY
from crawlers.sources import load_registry
from store.postings import RawPosting

TODAY = dt.date(2026, 11, 21)


@pytest.fixture(scope="module")
def site():
    with PracticeSite(generate(today=TODAY)) as served:
        yield served


@pytest.fixture(scope="module")
def registry(site):
    return load_registry(COUNTY, site.base_url)


def test_the_registry_matches_what_is_generated(site, registry):
    sources = {source.id: source for source in registry.sources}
    assert {advert.source for advert in site.county.adverts} == set(sources)
    codes = {authority.code for authority in registry.authorities}
    assert {employer.authority for employer in site.county.employers if employer.authority} == codes
    for source in registry.sources:
        assert source.min_expected <= len(site.county.of(source.id)) * 0.7
        assert fetch(source.url)[0] == 200
    for employer in site.county.employers:
        assert sources[employer.source].authority in (employer.authority, None)


@pytest.fixture(scope="module")
def larger():
    with (
        fields.keys_at_hand(),
        PracticeSite(generate(today=TODAY, adverts=1000, registry=words.EVERY_PLATFORM)) as served,
    ):
        yield served, load_registry(words.EVERY_PLATFORM, served.base_url)


@pytest.mark.parametrize("tenant", words.tenants(), ids=lambda tenant: tenant.id)
def test_the_platforms_reader_finds_every_advert_of_a_tenant(site, registry, tenant):
    check_a_tenant(site, registry, tenant)


@pytest.mark.parametrize("tenant", words.tenants(words.EVERY_PLATFORM), ids=lambda tenant: tenant.id)
def test_the_platforms_reader_finds_every_advert_of_the_larger_county(larger, tenant):
    check_a_tenant(*larger, tenant)


def number_of(native_id):
    """A vendor's identifier may have words or letters around the number."""
    return re.findall(r"\d{4,}", native_id)[-1]


def check_a_tenant(site, registry, tenant):
    adverts = {str(advert.number): advert for advert in site.county.of(tenant.id)}
    listed, read, total = crawl(registry.get(tenant.id))
    read = {number_of(native_id): found for native_id, found in read.items() if re.search(r"\d{4,}", native_id)}
    assert {number_of(item.native_id) for item in listed} == adverts.keys()
    assert total in (None, len(adverts))
    for number, advert in adverts.items():
        found = read.get(number)
        if advert.fate in ("kept", "forbidden"):
            # The robots rule is the crawler's to obey, which this plain reader does not.
            assert isinstance(found, RawPosting), (advert.fault, found)
            assert found.title == advert.title
            assert found.employer == advert.employer
            assert advert.job.towns[0][0] in found.location
            if not advert.closing.date:
                assert found.closing in ("", "No expiry date") or re.search("0000|2035", found.closing)
        else:
            assert not isinstance(found, RawPosting), advert.fault


def test_nothing_served_tells_the_truth_about_an_advert(site):
    told = {"lcpp", "practice_supervisor", "conference_chair", "job-0", "out_of_scope", "cross_post", "agency_copy"}
    for advert in site.county.adverts[:120]:
        if advert.fault == "slow":
            continue
        page = fetch(site.base_url + quote(advert.path))[1].decode("utf-8", "replace")
        assert not [word for word in told if word in page.replace("-lcpp-", "")]


def test_a_page_that_has_not_changed_answers_304(site):
    advert = next(advert for advert in site.county.of("practice-thornhaven") if advert.fate == "kept")
    url = site.base_url + advert.path
    status, body, headers = fetch(url)
    assert status == 200
    assert body
    assert fetch(url, If_None_Match=headers["ETag"])[:2] == (304, b"")
    assert fetch(url, If_None_Match=f'W/"other", {headers["ETag"]}')[0] == 304
    assert fetch(url, If_None_Match='"other"')[0] == 200
    assert fetch(url, If_Modified_Since=headers["Last-Modified"])[0] == 304
    assert fetch(url, If_Modified_Since="Thu, 01 Jan 1970 00:00:00 GMT")[0] == 200
    assert fetch(url, If_Modified_Since="yesterday")[0] == 200


def test_oracle_pages_its_list(site):
    path = "/oracle/carrowmoor/hcmRestApi/resources/latest/recruitingCEJobRequisitions"
    ids = []
    while True:
        finder = quote(f"findReqs;siteNumber=CX_1001,limit=10,offset={len(ids)}")
        item = json.loads(fetch(f"{site.base_url}{path}?onlyData=true&finder={finder}")[1])["items"][0]
        if not item["requisitionList"]:
            break
        assert len(item["requisitionList"]) <= 10
        ids += [row["Id"] for row in item["requisitionList"]]
    assert len(ids) == len(set(ids)) == item["TotalJobsCount"] == len(site.county.of("practice-carrowmoor"))
    other = json.loads(fetch(f"{site.base_url}{path}?finder=findReqs;siteNumber=CX_9")[1])["items"][0]
    assert other["TotalJobsCount"] == 0


def test_oracles_times_are_utc_whatever_the_season():
    with PracticeSite(generate(today=dt.date(2026, 6, 1), adverts=60)) as summer:
        advert = next(one for one in summer.county.of("practice-carrowmoor") if one.closing.date and one.fate == "kept")
        finder = quote(f'ById;Id="{advert.number}",siteNumber=CX_1001')
        path = "/oracle/carrowmoor/hcmRestApi/resources/latest/recruitingCEJobRequisitionDetails"
        item = json.loads(fetch(f"{summer.base_url}{path}?expand=all&finder={finder}")[1])["items"][0]
    ends = dt.datetime.fromisoformat(item["ExternalPostedEndDate"])
    assert ends.utcoffset() == dt.timedelta(0)
    hour = {None: 23, "24:00": 23}.get(advert.closing.time) or int(advert.closing.time[:2])
    assert (ends.date(), ends.hour) == (advert.closing.date, hour - 1)


def test_robots_close_what_the_county_forbids(site):
    robots = RobotFileParser()
    robots.parse(fetch(f"{site.base_url}/robots.txt")[1].decode().splitlines())
    for advert in site.county.adverts:
        assert robots.can_fetch("nextrung", site.base_url + advert.path) == (advert.fate != "forbidden")


def test_robots_can_be_replaced():
    with PracticeSite(generate(today=TODAY, adverts=60), robots="User-agent: *\nDisallow: /\n") as closed:
        assert fetch(f"{closed.base_url}/robots.txt")[1] == b"User-agent: *\nDisallow: /\n"


def test_the_slow_page_is_slow(site):
    advert = next(advert for advert in site.county.adverts if advert.fault == "slow")
    start = time.monotonic()
    assert fetch(site.base_url + advert.path)[0] == 200
    assert time.monotonic() - start >= SLOW


def test_faults_fail_as_they_say(site):
    faults = f"{site.base_url}/faults"
    assert fetch(f"{faults}/500")[0] == 500
    assert fetch(f"{faults}/429/hcmRestApi/anything")[2]["Retry-After"] == "1"
    assert fetch(f"{faults}/unheard-of")[0] == 404
    assert b"<html" in fetch(f"{faults}/html")[1]
    with pytest.raises(http.client.IncompleteRead):
        fetch(f"{faults}/truncated")
    with pytest.raises(UnicodeDecodeError):
        fetch(f"{faults}/invalid-utf8")[1].decode()
    assert len(fetch(f"{faults}/large")[1]) == 50 * 1024 * 1024
    status, body, _ = fetch(f"{faults}/list/500")
    assert status == 200
    assert b"/faults/500/vacancy/1" in body
    assert b"/faults/sound/vacancy/2" in body
    location, seen = "/faults/redirect-loop", []
    while location not in seen:
        seen.append(location)
        status, _, headers = fetch(site.base_url + location)
        assert status == 302
        location = headers["Location"]
    status, _, headers = fetch(f"{faults}/elsewhere")
    assert status == 302
    assert urlsplit(headers["Location"]).hostname == "elsewhere.invalid"


def test_bad_requests_are_refused_and_the_site_goes_on(site):
    parts = urlsplit(site.base_url)
    for raw in (
        b"nonsense\r\n\r\n",
        b"\xff\xfe\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc",
        b"PUT / HTTP/1.1\r\n\r\n",
    ):
        connection = http.client.HTTPConnection(parts.hostname, parts.port)
        connection.connect()
        connection.sock.sendall(raw)
        assert connection.sock.recv(100).startswith((b"HTTP/1.1 400", b"HTTP/1.1 405", b"HTTP/1.1 413"))
        connection.close()
    assert fetch(f"{site.base_url}/")[0] == 200
    assert fetch(f"{site.base_url}/nowhere?x=%00")[0] == 404


def test_a_port_in_use_is_an_error_that_says_so(site):
    with pytest.raises(OSError, match="in use"):
        serve(port=urlsplit(site.base_url).port)


def test_what_was_asked_for_is_remembered(site):
    fetch(f"{site.base_url}/nowhere-else")
    assert "/nowhere-else" in site.asked()


def test_a_post_reaches_the_tenants_wire(site, monkeypatch):
    asked = []
    monkeypatch.setattr(oracle, "answer", lambda tenant, adverts, request: asked.append((tenant.id, request)))
    url = f"{site.base_url}/oracle/carrowmoor/Search%20It?x=1%262&y"
    assert fetch(url, "POST", b"data=a%26b&page=2")[0] == 405
    [(tenant, request)] = asked
    assert (tenant, request.path, request.method) == ("practice-carrowmoor", "/oracle/carrowmoor/Search It", "POST")
    assert request.variables == {"x": "1&2", "y": ""}
    assert request.form == {"data": "a&b", "page": "2"}
    assert fetch(site.base_url + "/", "POST", b"")[0] == 405


def test_the_larger_county_is_served_with_what_its_crawl_needs():
    with serve_every_platform() as site:
        assert (len(site.county.employers), len(site.county.adverts)) == (60, 3000)
        *keys, command = how_to_crawl(site)
        assert keys == [f"export {name}={key}" for name, key in fields.KEYS.items()]
        assert f"--base-url {site.base_url}" in command
        registry = load_registry(Path(re.search(r"--registry (\S+)", command)[1]), site.base_url)
        assert {source.platform for source in registry.sources} == set(platforms.names())


def test_the_countys_keys_are_there_for_a_while_only(monkeypatch):
    monkeypatch.setenv("NEXTRUNG_REED_KEY", "the operator's own")
    monkeypatch.delenv("NEXTRUNG_JOOBLE_KEY", raising=False)
    with fields.keys_at_hand():
        assert {name: os.environ[name] for name in fields.KEYS} == fields.KEYS
    assert os.environ["NEXTRUNG_REED_KEY"] == "the operator's own"
    assert "NEXTRUNG_JOOBLE_KEY" not in os.environ
