"""What real platforms sent, read by the platforms' modules: a test per row of the table beside the captures."""

import datetime as dt

import pytest
from scrapy.http import HtmlResponse, Request, TextResponse

from crawlers import platforms
from crawlers.items import Incomplete, Listed, Total
from crawlers.options import read_options
from crawlers.sources import Source
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


def test_successfactors_career_site(shared_real):
    [path] = (shared_real / "successfactors").glob("rmk_*.html")
    url = "https://careers.example.ac.uk/search/?q="
    found, requests = read("successfactors", path.read_bytes(), url, shape="rmk")
    listed = of(found, Listed)
    assert len(listed) == len({one.native_id for one in listed}) == 13
    assert Total(13) in found
    assert listed[0].native_id == "1370118657"
    assert listed[8].posting.location.startswith("India, India, GB")
    assert listed[0].posting.location == "Coventry, Coventry, GB, CV1 5FB"
    assert listed[0].posting.posted == "21 Aug 2026"
    assert not further(requests)


def test_successfactors_feed_that_is_not_well_formed(shared_real):
    [path] = (shared_real / "successfactors").glob("*.xml")
    url = "https://career2.successfactors.eu/career?company=example&career_ns=job_listing_summary&resultType=XML"
    found, _ = read("successfactors", path.read_bytes(), url, shape="xml")
    postings = of(found, RawPosting)
    assert [posting.native_id for posting in postings] == ["173126", "164817"]
    assert postings[0].title == "Advanced Analytics - Retail"
    assert postings[0].employer == "Hill's Pet Nutrition"
    assert postings[0].location == "Overland Park, Kansas, United States"
    assert not of(found, Incomplete)


def test_icims(shared_real):
    [path] = (shared_real / "icims").glob("*.html")
    url = "https://clinical-emory.icims.com/jobs/search?pr=0&in_iframe=1"
    found, requests = read("icims", path.read_bytes(), url)
    listed = of(found, Listed)
    assert len(listed) == len({one.native_id for one in listed}) == path.read_text().count("iCIMS_JobCardItem")
    first = listed[0]
    assert (first.native_id, first.posting.title) == ("170893", "Medical Assistant")
    assert first.url == "https://clinical-emory.icims.com/jobs/170893/medical-assistant/job"
    assert first.posting.location == "Johns Creek, GA, 30097"
    assert first.posting.reference == "170893"
    [more] = further(requests)
    assert "pr=1&" in more.url


def test_jibe(shared_real):
    [path] = (shared_real / "jibe").glob("*.json")
    found, requests = read("jibe", path.read_bytes(), "https://careers.example.gov.uk/api/jobs?page=1")
    postings = of(found, RawPosting)
    assert Total(6172) in found
    assert postings[0].native_id == "9291"
    assert postings[0].title == "Store Manager"
    assert postings[0].url == "https://careers.example.gov.uk/jobs/9291"
    assert postings[0].salary == ""
    assert postings[0].extra["tags"]["tags2"] == ["USD $47,740.00/Yr."]
    assert len(further(requests)) == -(-6172 // len(postings)) - 1


def test_networx_follows_a_full_page_with_the_same_search():
    """The search after the first is the first one's form with another page; no capture shows it."""
    module = platforms.load("networx")
    source = source_of("networx", "https://example.current-vacancies.com/Careers/X-1663", client=1663, search=-12)
    page = HtmlResponse(
        source.url,
        body=b'<form id="formVacancySearch"><input name="__RequestVerificationToken" value="t"></form>',
        headers={"Set-Cookie": "__RequestVerificationToken=c; path=/; HttpOnly"},
        encoding="utf-8",
    )
    [first] = module.read_list(page, source)
    assert first.headers["Cookie"] == b"__RequestVerificationToken=c"
    rows = b",".join(b'{"VacancyID": %d, "VacancyTitle": "Adviser"}' % number for number in range(25))
    answer = TextResponse(first.url, body=b'{"OK": true, "Data": [' + rows + b"]}", request=first)
    [second] = of(module.read_list(answer, source), Request)
    assert b"CurrentPage%22%3A+2%2C" in second.body
    assert second.headers["Cookie"] == first.headers["Cookie"]
    assert second.method == "POST"
    short = TextResponse(first.url, body=b'{"OK": true, "Data": []}', request=second)
    assert not list(module.read_list(short, source))


def test_reed(shared_real):
    [path] = (shared_real / "reed_api").glob("*.json")
    url = "https://www.reed.co.uk/api/1.0/search?keywords=x&resultsToTake=100&resultsToSkip=0"
    found, requests = read("reed", path.read_bytes(), url, keywords="x")
    postings = {posting.native_id: posting for posting in of(found, RawPosting)}
    assert len(postings) == 40
    assert Total(159864) in found
    pay = read_pay(postings["52142097"].salary)
    assert (pay.min, pay.max, pay.unit) == (6.45, 11.64, "hour")
    assert postings["52262616"].salary == ""
    assert read_pay(postings["52262625"].salary).annual_max == 50000
    assert closing(postings["52262625"]) == dt.date(2024, 4, 18)
    [more] = further(requests)
    assert more.url.endswith("resultsToSkip=40")
    assert more.headers["Authorization"] == b"Basic NEXTRUNG_REED_KEY"


def test_adzuna(shared_real):
    [path] = (shared_real / "adzuna_api").glob("*.json")
    body = b'{"count": 1, "results": [' + path.read_bytes() + b"]}"
    found, _ = read("adzuna", body, "https://api.adzuna.com/v1/api/jobs/gb/search/1", what="x")
    [posting] = of(found, RawPosting)
    assert (posting.native_id, posting.employer) == ("4551219643", "FACT GmbH")
    assert posting.location == "Steinfurt, Steinfurt (Kreis)"
    assert posting.url == "https://www.adzuna.de/details/4551219643"
    assert (posting.salary, posting.closing, posting.hours) == ("", "", "part time")
    assert "predicted salary" not in posting.extra
