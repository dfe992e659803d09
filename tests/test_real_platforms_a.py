"""Real captures of boards and applicant tracking systems, read as the captures' own table says that they must be."""

import datetime as dt
import json

import pytest
from scrapy.http import Request, TextResponse

from crawlers import platforms
from crawlers.items import Listed, Total
from crawlers.options import read_options
from crawlers.sources import Source
from matcher.dates import read_closing
from matcher.pay import read_pay
from matcher.text import plain
from store.postings import RawPosting


def source_of(platform, url, options):
    return Source(
        id="example",
        name="Example Council",
        platform=platform,
        url=url,
        every=dt.timedelta(hours=6),
        options=read_options(platforms.load(platform).Options, options),
    )


def read_list(path, platform, url, options=None, at=None):
    source = source_of(platform, url, options or {})
    response = TextResponse(at or url, body=path.read_bytes(), encoding="utf-8", request=Request(at or url))
    return list(platforms.load(platform).read_list(response, source))


def postings(found):
    """What the list says of each advert, by the vendor's identifier, in the page's order."""
    listed = [one for one in found if isinstance(one, Listed)]
    assert len({one.native_id for one in listed}) == len(listed)
    return {one.native_id: one.posting for one in listed}


def closes(posting, page_date):
    return read_closing(posting.closing, page_date=page_date).date


def test_myjobscotland_after_its_redesign(shared_real):
    path = shared_real / "myjobscotland" / "search_2026-10.html"
    url = "https://www.myjobscotland.gov.uk/search-jobs"
    found = read_list(path, "myjobscotland", url, at=f"{url}?location=ZE1+0NA&distance=100&page=0")
    jobs = postings(found)
    assert len(jobs) == 9
    assert [job.employer for job in jobs.values()].count("Shetland Islands Council") == 7
    teacher = jobs["490985"]
    assert teacher.title.startswith("Teacher of English")
    pay = read_pay(teacher.salary)
    assert (pay.annual_min, pay.annual_max) == (39156, 57450)
    day = dt.date(2026, 10, 3)
    assert closes(teacher, day) == dt.date(2026, 10, 14)
    assert closes(next(iter(jobs.values())), day) == dt.date(2030, 6, 25)
    assert sorted(len(job.location.split("; ")) for job in jobs.values())[-2:] == [1, 14]
    assert all(job.title and job.hours and job.contract and job.salary and job.reference for job in jobs.values())
    asked = [one.url for one in found if isinstance(one, Request)]
    assert len(asked) == 9
    assert all(one.startswith("https://www.myjobscotland.gov.uk/") for one in asked)


NHS = "https://www.jobs.nhs.uk/api/v1/search_xml"


@pytest.mark.parametrize(("file", "number"), [("search_xml_2024-02.xml", 2), ("search_xml_2026-09.xml", 1)])
def test_nhs_jobs_search(shared_real, file, number):
    found = read_list(shared_real / "nhs_jobs" / file, "nhs_jobs", NHS)
    jobs = postings(found)
    assert len(jobs) == number
    assert [one for one in found if isinstance(one, RawPosting)] == list(jobs.values())
    assert all(job.title and job.employer and job.salary and job.location for job in jobs.values())
    if number == 2:
        assert closes(jobs["3394135"], dt.date(2024, 2, 28)) == dt.date(2024, 3, 6)
        assert Total(54) in found
        assert found[-1].url.endswith("&page=2")
    else:
        assert closes(jobs["5604299"], dt.date(2026, 9, 17)) == dt.date(2026, 9, 23)
        # Nine fractional digits are more than Python keeps, and no reason to lose the date.
        assert dt.datetime.fromisoformat(jobs["5604299"].posted).date() == dt.date(2026, 9, 16)


def test_nhs_jobs_search_that_finds_nothing(shared_real):
    assert read_list(shared_real / "nhs_jobs" / "search_xml_empty.xml", "nhs_jobs", NHS) == [Total(0)]


def test_tribepad_list(shared_real):
    path = shared_real / "tribepad" / "bpp_search_page2_2026-09-04.html"
    found = read_list(path, "tribepad", "https://vacancies.bpp.com", at="https://vacancies.bpp.com/jobs/search/-1/2")
    jobs = postings(found)
    assert len(jobs) == 6
    day = dt.date(2026, 9, 4)
    assert closes(jobs["739"], day) is None
    assert jobs["739"].salary.startswith("£55k + paid overtime in London")
    assert (jobs["739"].location, jobs["739"].contract, jobs["739"].posted) == ("London", "Permanent", "31 July, 2025")
    assert closes(jobs["531"], day) == dt.date(2026, 10, 31)
    titles = [job.title for job in jobs.values()]
    assert len(set(titles)) == 5
    assert all(titles)
    # The second page is the last.
    assert not [one for one in found if isinstance(one, Request) and "listed" not in one.meta]


@pytest.mark.parametrize(
    ("file", "title", "closing", "salary"),
    [
        ("JobSingleLocation", "Newly Qualified Social Worker (Children's Services)", "2019-05-12", "£28802 - £31112"),
        ("JobWith1File", "Newly Qualified Social Worker (Children's Services)", "2019-05-12", "£28802 - £31112"),
        ("NoClosingDate", "New Worker", "", "£28802 - £31112"),
        ("JobXml", "Job", "2019-02-11", "£34 to £35"),
        ("WorkPatternFullTime", "Job", "2019-02-11", "£34 to £35"),
        ("SalaryPayGradeOnly", "New Worker", "", ""),
        ("SalaryRange", "New Worker", "", "£15000 - £19999"),
        ("SalaryTextOnly", "New Worker", "", "Competitive"),
        ("SalaryToBadData", "New Worker", "", "£7,503.60 per annum"),
    ],
)
def test_tribepad_api(shared_real, file, title, closing, salary):
    path = shared_real / "tribepad" / f"eastsussex_{file}.xml"
    found = read_list(path, "tribepad", "https://careers.example/api/jobs.xml", {"shape": "xml"})
    [posting] = [one for one in found if isinstance(one, RawPosting)]
    assert postings(found) == {posting.native_id: posting}
    assert (posting.title, posting.closing, posting.salary) == (title, closing, salary)
    assert posting.extra == ({"evergreen": True} if file == "NoClosingDate" else {})
    if file == "JobXml":
        assert "Hours of work" in plain(posting.description)
        assert "<" not in plain(posting.description)
        assert "&lt;" not in plain(posting.description)
        assert posting.location == "Lewes, BN7 1UE"


def test_itrent_answer(shared_real):
    path = shared_real / "itrent" / "napier_results_EXCERPT.json"
    run = "https://jobs.napier.ac.uk/mthrprod_webrecruitment/wrd/run"
    url = f"{run}/ETREC179GF.open?WVID=150547JMmr"
    at = f"{run}/ETREC106GF.json?WVID=150547JMmr&USESSION=67B3&RESULTS_PP=200&REC_FROM=1"
    found = read_list(path, "itrent", url, at=at)
    [posting] = [one for one in found if isinstance(one, RawPosting)]
    assert postings(found) == {"818856Oj9c": posting}
    assert closes(posting, dt.date(2026, 8, 25)) == dt.date(2026, 9, 3)
    pay = read_pay(posting.salary)
    assert (pay.annual_min, pay.annual_max) == (31236, 37694)
    assert (posting.hours, posting.location) == ("35 hours, Full Time", "Sighthill")
    assert posting.url == f"{url}&VACANCY_ID=818856Oj9c"
    # One record of six: the rest is asked for, and the count stays to show what is missing.
    assert Total(6) in found
    assert "REC_FROM=2" in found[-1].url


def test_nhs_jobs_adverts_of_2020(shared_real):
    source = source_of("nhs_jobs", NHS, {"details": True})
    lines = (shared_real / "nhs_jobs" / "jobposting_2020_sample.jsonl").read_text(encoding="utf-8").splitlines()
    nodes = [json.loads(line) for line in lines if line.strip()]
    assert len(nodes) == 298
    prose = 0
    for number, node in enumerate(nodes):
        listed = Listed(str(number), f"https://www.jobs.nhs.uk/candidate/jobadvert/{number}")
        script = json.dumps(node).replace("</", "<\\/")
        body = f'<html><head><script type="application/ld+json">{script}</script></head><body></body></html>'
        response = TextResponse(listed.url, body=body.encode(), encoding="utf-8")
        [posting] = platforms.load("nhs_jobs").read_detail(response, source, listed)
        assert posting.title
        assert posting.description
        text = plain(posting.description)
        assert "&lt;" not in text
        assert "</p>" not in text
        prose += "per hour" in posting.salary.lower()
    # Where the words say per hour, the unit beside them says YEAR: the words win.
    assert prose >= 3
