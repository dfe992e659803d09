"""What the boards' readers do beyond one page: searches that find nothing, lists that hide adverts, sessions."""

import contextlib
import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.http import Request, TextResponse
from test_platforms_hostile import assert_fact_or_reason

from crawlers import platforms
from crawlers.items import Listed, Total
from crawlers.options import read_options
from crawlers.sources import Source
from store.postings import RawPosting

OURS = (
    "itrent",
    "jobs_go_public",
    "jobtrain",
    "madgex",
    "myjobscotland",
    "nhs_jobs",
    "teaching_vacancies",
    "tribepad",
)
URLS = {
    "itrent": "https://x.example/t_webrecruitment/wrd/run/ETREC179GF.open?WVID=7JM",
    "jobtrain": "https://x.example/tenant",
    "nhs_jobs": "https://x.example/api/v1/search_xml",
    "teaching_vacancies": "https://x.example/api/v1/jobs.json",
    "tribepad": "https://x.example",
}


def source_of(platform, **options):
    return Source(
        id="example",
        name="Example Council",
        platform=platform,
        url=URLS.get(platform, "https://x.example/jobs"),
        every=dt.timedelta(hours=6),
        options=read_options(platforms.load(platform).Options, options),
    )


def respond(request, body=b"", status=200, headers=None):
    return TextResponse(request.url, status=status, body=body, headers=headers, encoding="utf-8", request=request)


def test_a_madgex_search_that_finds_nothing_is_no_failure():
    source = source_of("madgex", keywords="social worker")
    platform = platforms.load("madgex")
    [request] = platform.start(source)
    assert request.url == "https://x.example/jobs?keywords=social+worker"
    assert request.meta["handle_httpstatus_list"] == [404]
    assert list(platform.read_list(respond(request, status=404), source)) == [Total(0)]
    second = request.replace(url="https://x.example/jobs?keywords=social+worker&page=2")
    assert list(platform.read_list(respond(second, status=404), source)) == []


def test_the_time_left_on_madgex_is_kept_out_of_the_list_and_used_where_no_date_is_said():
    source, platform = source_of("madgex"), platforms.load("madgex")
    item = '<li class="lister__item"><a href="/job/7/x/">A</a><dl><dt>Posted</dt><dd>{} days ago</dd></dl>'
    item += '<ul><li class="job-actions__action">{} days left</li></ul></li>'
    seen = []
    for days in (5, 4):
        body = f"<html><ul>{item.format(9 - days, days)}</ul></html>".encode()
        listed, detail, _ = platform.read_list(respond(Request("https://x.example/jobs"), body), source)
        page = b"<html><main><h1>A</h1><dl>%s</dl></main></html>"
        [undated] = platform.read_detail(respond(detail, page % b""), source, listed)
        assert undated.closing == f"{days} days left"
        closing = b"<dt>Closing date</dt><dd>30 Nov 2026</dd>"
        [dated] = platform.read_detail(respond(detail, page % closing), source, listed)
        assert dated.closing == "30 Nov 2026"
        seen.append(listed)
    # What the list says is the same the next day, or every page would be read again daily.
    assert seen[0] == seen[1]


def test_madgex_pages_by_path():
    source = source_of("madgex", paging="path")
    body = b'<html><ul><li class="lister__item"><a href="/job/7/x/">A</a></li></ul></html>'
    request = Request("https://x.example/jobs/4/")
    *_, following = platforms.load("madgex").read_list(respond(request, body), source)
    assert following.url == "https://x.example/jobs/5/"


def test_teaching_vacancies_asks_only_for_what_its_pages_never_showed():
    source, platform = source_of("teaching_vacancies"), platforms.load("teaching_vacancies")

    def node(slug):
        return {"@type": "JobPosting", "title": f"Post {slug}", "url": f"https://x.example/jobs/{slug}"}

    def page(slugs, following):
        return json.dumps({"data": [node(slug) for slug in slugs], "links": {"next": following}, "meta": {"count": 4}})

    [first] = platform.start(source)
    *_, second = platform.read_list(respond(first, page("ab", "/api/v1/jobs.json?page=2").encode()), source)
    *_, sitemap = platform.read_list(respond(second, page("bc", None).encode()), source)
    assert sitemap.url == "https://x.example/sitemap.xml"
    urls = "".join(f"<url><loc>https://x.example/jobs/{slug}</loc></url>" for slug in "abcd")
    listed, detail = platform.read_list(respond(sitemap, f"<urlset>{urls}</urlset>".encode()), source)
    assert listed == Listed("d", "https://x.example/jobs/d")
    assert detail.url == "https://x.example/api/v1/jobs/d.json"
    [posting] = platform.read_detail(respond(detail, json.dumps(node("d")).encode()), source, listed)
    assert (posting.native_id, posting.title) == ("d", "Post d")
    whole = platform.read_list(respond(second, page("bcd", None).encode()), source)
    assert not [one for one in whole if isinstance(one, Request)]


def test_itrent_keeps_its_session_from_page_to_page():
    source, platform = source_of("itrent"), platforms.load("itrent")
    [opening] = platform.start(source)
    page = respond(opening, b"<script>'USESSION=ABCDEF0123'</script>", headers={"Set-Cookie": "JSESSIONID=1; Path=/"})
    [search] = platform.read_list(page, source)
    assert b"USESSION=ABCDEF0123" in search.headers["mhrParams"]
    assert search.headers["Referer"].decode() == opening.url
    answer = {"search": {"total_rec": 2}, "results": [{"vacancy_id": "1a", "job_title": "Social Worker"}]}
    *found, further = platform.read_list(respond(search, json.dumps(answer).encode()), source)
    assert [one.native_id for one in found if isinstance(one, RawPosting)] == ["1a"]
    assert "REC_FROM=2" in further.url
    assert further.headers["Cookie"] == search.headers["Cookie"] == b"JSESSIONID=1"


def test_jobtrain_asks_as_its_script_does():
    source, platform = source_of("jobtrain"), platforms.load("jobtrain")
    [request] = platform.start(source)
    assert request.url == "https://x.example/tenant/Home/_JobCard?Skip=0"
    assert request.headers["X-Requested-With"] == b"XMLHttpRequest"


@pytest.mark.parametrize("options", [{"advert": "/api/{id}"}, {"shape": "xml", "advert": "/api/7"}])
def test_an_address_that_can_lead_to_no_advert_is_refused(options):
    with pytest.raises(ValueError, match=r"advert: '/api/.*expected an address with"):
        source_of("tribepad", **options)


def test_what_a_list_says_is_kept_where_an_adverts_page_says_less():
    fixtures = Path(__file__).parent / "fixtures"
    lists = {"madgex": "list/list.html", "jobtrain": "cards/skip-0.html"}
    said = {}
    for platform, file in lists.items():
        source = source_of(platform)
        [request] = platforms.load(platform).start(source)
        found = platforms.load(platform).read_list(respond(request, (fixtures / platform / file).read_bytes()), source)
        said |= {one.native_id: one.posting for one in found if isinstance(one, Listed)}
    first = said["910001"]
    assert (first.title, first.employer) == ("Senior Social Worker", "EXAMPLETON COUNCIL")
    assert (first.location, first.salary) == ("Exampleton, West Midlands", "£44,711 - £48,710 per annum")
    assert (first.closing, first.extra) == ("", {})
    assert (said["910002"].location, said["910002"].salary) == ("Samplebury", "Competitive")
    card = said["411"]
    assert (card.title, card.location) == ("Advanced Practitioner – Court Team", "Exampleton")
    assert (card.salary, card.closing) == ("£45,718 - £48,710", "04/12/2026")


def read_or_refuse(platform, source, response, listed=None):
    """Read a page to its end; a reader may raise ValueError alone, which the spider takes for a reason."""
    read = platforms.load(platform)
    with contextlib.suppress(ValueError):
        for one in read.read_detail(response, source, listed) if listed else read.read_list(response, source):
            assert_fact_or_reason(one)


@pytest.mark.parametrize("platform", OURS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_page_that_lost_a_part_is_read_or_refused(platform, data):
    folders = sorted((Path(__file__).parent / "fixtures" / platform).iterdir())
    pages = [
        path for folder in folders for path in sorted(folder.iterdir()) if path.suffix in (".html", ".json", ".xml")
    ]
    body = data.draw(st.sampled_from(pages)).read_bytes()
    start = data.draw(st.integers(0, len(body)))
    noise = data.draw(st.sampled_from([b"", b"\x00", b"\xff", b"<", b'"', b"&#", b"]]>"]))
    body = body[:start] + noise + body[start + data.draw(st.integers(0, 40)) :]
    source = source_of(platform)
    [request] = platforms.load(platform).start(source)
    listed = Listed("7", "https://x.example/7") if data.draw(st.booleans()) else None
    read_or_refuse(platform, source, respond(request, body), listed)


WORDS = (
    *("data", "links", "next", "meta", "count", "jobs", "result_count", "pages", "id", "title", "url", "path"),
    *("urlNoPrefix", "address", "results", "search", "total_rec", "vacancy_id", "job_title", "employmentType"),
    *("label", "schemaOrgSalary", "minValue", "number", "hiringOrganization", "jobLocation", "app_close_d"),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=5),
    max_leaves=20,
)


@pytest.mark.parametrize("platform", ["itrent", "jobs_go_public", "teaching_vacancies"])
@settings(max_examples=100, deadline=None)
@given(rows=st.lists(JSON, max_size=3), rest=st.dictionaries(st.sampled_from(WORDS), JSON, max_size=4))
def test_json_of_any_shape_is_read_or_refused(platform, rows, rest):
    source, url = source_of(platform), source_of(platform).url
    if platform == "itrent":
        url = "https://x.example/t_webrecruitment/wrd/run/ETREC106GF.json?WVID=7&USESSION=A&REC_FROM=1"
        body = json.dumps({**rest, "results": rows})
    elif platform == "jobs_go_public":
        found = json.dumps({"props": {"pageProps": {"data": {"jobs": {**rest, "pages": rows}}}}})
        body = f'<script id="__NEXT_DATA__" type="application/json">{found}</script>'
    else:
        body = json.dumps({**rest, "data": rows})
    read_or_refuse(platform, source, respond(Request(url), body.encode()))
