"""Real captures of boards and applicant tracking systems, read as the captures' own table says that they must be."""

import datetime as dt

import pytest
from scrapy.http import Request, TextResponse

from crawlers import platforms
from crawlers.items import Listed, Total
from crawlers.sources import Source, read_options
from matcher.dates import read_closing
from matcher.pay import read_pay
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
