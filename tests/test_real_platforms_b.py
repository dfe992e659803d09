"""What real platforms sent, read by the platforms' modules: a test per row of the table beside the captures."""

import datetime as dt

import pytest
from scrapy.http import HtmlResponse, Request, TextResponse

from crawlers import platforms
from crawlers.items import Incomplete, Listed, Total
from crawlers.sources import Source, read_options
from matcher.dates import read_closing
from matcher.pay import read_pay
from store.postings import RawPosting
from store.runs import Rejected


def source_of(platform, url, **options):
    return Source(
        id="captured",
        name="Example Council",
        platform=platform,
        url=url,
        every=dt.timedelta(hours=6),
        options=read_options(platforms.load(platform).Options, options),
    )


def read(platform, body, url, listed=None, **options):
    """Everything that a page says, with the requests that it makes beside the rest."""
    module, source = platforms.load(platform), source_of(platform, url, **options)
    kind = HtmlResponse if body.lstrip()[:1] == b"<" else TextResponse
    response = kind(url, body=body, encoding="utf-8", request=Request(url))
    found = list(module.read_detail(response, source, listed) if listed else module.read_list(response, source))
    return [one for one in found if not isinstance(one, Request)], [one for one in found if isinstance(one, Request)]


def of(found, kind):
    return [one for one in found if isinstance(one, kind)]


def closing(posting, page_date=None):
    return read_closing(posting.closing, page_date=page_date).date


def further(requests):
    """The requests for further pages of the list."""
    return [request for request in requests if "listed" not in request.meta]


TALENTLINK = "https://emea3.recruitmentplatform.com/syndicated/lay/jsoutputinitrapido.cfm?component=lay9999_lst400a"


def test_talentlink_results(shared_real):
    body = (shared_real / "talentlink" / "eastsussex_results_multi.html").read_bytes()
    found, requests = read("talentlink", body, TALENTLINK)
    listed = of(found, Listed)
    assert len(listed) == len({one.native_id for one in listed}) == 10
    assert Total(190) in found
    assert listed[0].native_id == "33720"
    assert closing(listed[0].posting) == dt.date(2016, 11, 30)
    assert closing(listed[3].posting) == dt.date(2017, 1, 30)
    assert listed[0].posting.title == "Civil Enforcement Officer (NSL Ltd)"
    assert listed[0].posting.location == "Countywide"
    [more] = further(requests)
    assert "pagenum=2" in more.url


def test_talentlink_adverts(shared_real):
    folder = shared_real / "talentlink"
    listed = Listed("37054", f"{TALENTLINK}&nPostingTargetID=37054")
    [hosts], _ = read("talentlink", (folder / "eastsussex_job_advert.html").read_bytes(), listed.url, listed)
    assert (hosts.reference, hosts.title, hosts.location) == ("CET01739", "Ceremonies Hosts", "Lewes")
    assert hosts.employer == "East Sussex County Council"
    pay = read_pay(hosts.salary)
    assert (pay.min, pay.max, pay.unit) == (14981, 15507, "year")
    assert closing(hosts) == dt.date(2017, 1, 29)
    listed = Listed("10084", f"{TALENTLINK}&nPostingTargetID=10084")
    [lecturer], _ = read("talentlink", (folder / "bangor_detail_EXCERPT.html").read_bytes(), listed.url, listed)
    assert (lecturer.reference, lecturer.title[:18]) == ("BU04089", "Adjunct Lecturer i")
    assert closing(lecturer) == dt.date(2026, 8, 26)
    assert "18,750" in lecturer.salary


def test_talentlink_search_form_is_no_list(shared_real):
    body = (shared_real / "talentlink" / "eastsussex_search_form.html").read_bytes()
    with pytest.raises(ValueError, match="expected a table of results"):
        read("talentlink", body, TALENTLINK)


def test_eploy(shared_real):
    [path] = (shared_real / "eploy").glob("*.html")
    url = "https://example.eploy.net/vacancies/vacancy-search-results.aspx"
    found, _ = read("eploy", path.read_bytes(), url)
    listed = of(found, Listed)
    assert [one.native_id for one in listed] == ["708", "610", "583"]
    assert {one.posting.title for one in listed} == {"Research Associate"}
    first = listed[0].posting
    assert first.url == "https://example.eploy.net/vacancies/708/research-associate.html"
    assert (closing(first), read_closing(first.posted, page_date=None).date) == (
        dt.date(2026, 9, 6),
        dt.date(2026, 8, 19),
    )
    assert (first.contract, first.hours, first.reference) == ("Fixed Term", "Full Time", "708")
    assert read_pay(first.salary).max == 46049


def test_engage_ats(shared_real):
    [path] = (shared_real / "engage_ats").glob("*.html")
    url = "https://www.vacancies.st-andrews.ac.uk/V2/Vacancy"
    found, requests = read("engage_ats", path.read_bytes(), url)
    listed = of(found, Listed)
    assert [one.native_id for one in listed] == ["473306", "473313", "473089", "473190"]
    assert Total(27) in found
    first = listed[0]
    assert first.url.endswith("/Vacancies/W/4875/0/473306/889/senior-teaching-technician-tg1372")
    assert first.posting.title == "Senior Teaching Technician - TG1372"
    assert closing(first.posting) == dt.date(2026, 9, 11)
    assert first.posting.posted == "24/08/2026"
    assert "£32,080 - £37,694" in first.posting.description
    assert len([request for request in requests if "listed" in request.meta]) == 4


def test_webrecruit(shared_real):
    [path] = (shared_real / "webrecruit").glob("*.html")
    found, _ = read("webrecruit", path.read_bytes(), "https://jobs.example.ac.uk/", details=False)
    [posting] = of(found, RawPosting)
    assert posting.reference == "51756"
    assert posting.closing == "Friday, September 11, 2026"
    assert closing(posting) == dt.date(2026, 9, 11)
    pay = read_pay(posting.salary)
    assert (pay.min, pay.max) == (48822, 58225)
    assert posting.location == "Swansea"
    assert not of(found, Rejected)
    assert not of(found, Incomplete)
