"""Recognising a careers page's platform, drafting its row, and fetching it as politely as a crawl."""

import re
import tomllib
from pathlib import Path

import pytest
from crawl_site import Site
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import cli
from crawlers import platforms, probe
from crawlers.practice.site import serve
from crawlers.probe import draft, leads, recognise, saved, whose
from crawlers.probe_visit import VisitProblem, visit
from crawlers.signatures import Page, SignatureProblem, signatures
from crawlers.sources import PRACTICE, load_registry


def html(body: str, head: str = "<title>Jobs</title>") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


JOB = '<script type="application/ld+json">{"@type": "JobPosting", "title": "Social Worker"}</script>'
RMK = (
    "<table id='searchresults'><tr class='data-row'><td><a class='jobTitle-link' "
    "href='/job/Moorton-Social-Worker/123456789/'>Social Worker</a></td></tr></table>"
)

NHS = ("https://www.jobs.nhs.uk/api/v1/search_xml", {"keyword": "social worker"})
# Platform, address ("" for a saved page), page, and what the row's url and options must be (None: not to be enabled).
PAGES = {
    "oracle, from the council's page": (
        "oracle",
        "https://www.moorshire.gov.uk/jobs",
        html(
            "<a href='https://abcd.fa.em3.oraclecloud.com/hcmUI/CandidateExperience/en/sites/CX_1001/requisitions'>x</a>"
        ),
        ("https://abcd.fa.em3.oraclecloud.com", {"site": "CX_1001"}),
    ),
    "oracle, under a name of the council's": (
        "oracle",
        "https://careers.moorshire.gov.uk/hcmUI/CandidateExperience/en/sites/CX/jobs",
        html("<div data-apibaseurl='https://abcd.fa.em3.oraclecloud.com'></div>"),
        ("https://careers.moorshire.gov.uk", {"site": "CX"}),
    ),
    "myjobscotland": (
        "myjobscotland",
        "",
        html("<div class='mjs-card'><h3 class='mjs-card__title'><a href='/councils/x/jobs/y-1'>y</a></h3></div>"),
        ("https://www.myjobscotland.gov.uk/search-jobs", {"keyword": "social work"}),
    ),
    "jobs go public": (
        "jobs_go_public",
        "https://www.jobsgopublic.com/jobs",
        html("<script id='__NEXT_DATA__' type='application/json'>{\"urlNoPrefix\": \"/job/1\"}</script>"),
        ("https://www.jobsgopublic.com/jobs", {"search": "social worker"}),
    ),
    "jgp's site for an employer": (
        "jgp_rss",
        "https://www.moorshire.gov.uk/jobs",
        html("<a href='https://ats-moorshire.jgp.co.uk/vacancies'>Vacancies</a>"),
        ("https://ats-moorshire.jgp.co.uk/vacancies.rss", {}),
    ),
    "north east jobs": (
        "feed",
        "https://www.moorshire.gov.uk/jobs",
        html("<a href='https://www.northeastjobs.org.uk/'>Our jobs</a>"),
        ("https://www.northeastjobs.org.uk/RSSJobs.aspx?orgid=62", {"shape": "north-east-jobs", "details": True}),
    ),
    "madgex with a feed": (
        "feed",
        "https://jobs.example.org/jobs/",
        html(
            "<ul><li class='lister__item' id='item-1'>x</li></ul>", "<link href='/jobsrss/?keywords=x' rel='alternate'>"
        ),
        ("https://jobs.example.org/jobsrss/?keywords=x", {"shape": "madgex-rss", "whole": False}),
    ),
    "madgex without one": (
        "madgex",
        "https://jobs.example.org/jobs/",
        html("<li class='lister__item'><span class='lister__meta-item--salary'>£1</span></li>"),
        ("https://jobs.example.org/jobs/", {"keywords": "social worker", "paging": "query"}),
    ),
    "nhs jobs": ("nhs_jobs", "", "<?xml version='1.0'?><nhsJobs><totalPages>1</totalPages></nhsJobs>", NHS),
    "teaching vacancies": (
        "teaching_vacancies",
        "https://www.moorshire.gov.uk/jobs",
        html("<a href='https://teaching-vacancies.service.gov.uk/jobs'>Schools</a>"),
        ("https://teaching-vacancies.service.gov.uk/api/v1/jobs.json", {}),
    ),
    "hscni": (
        "hscni",
        "https://jobs.hscni.net/Search?SearchCatID=0",
        html("<a href='/Job/1/JobDetail'>Social Worker</a>"),
        ("https://jobs.hscni.net/Search?SearchCatID=0", {}),
    ),
    "tribepad": (
        "tribepad",
        "https://jobs.moorshire.gov.uk/jobs/search",
        html("<!-- This site is powered by Tribepad --><a href='/jobs/job/Social-Worker/12'>Social Worker</a>"),
        ("https://jobs.moorshire.gov.uk", {"shape": "html"}),
    ),
    "jobtrain": (
        "jobtrain",
        "https://www.moorshire.gov.uk/jobs",
        html("<a href='https://www.jobtrain.co.uk/moorshire/Home/Job'>Vacancies</a>"),
        ("https://www.jobtrain.co.uk/moorshire", {}),
    ),
    "itrent": (
        "itrent",
        "https://www.moorshire.gov.uk/jobs",
        html("<a href='https://ce0001.webitrent.com/ce0001_webrecruitment/wrd/run/etrec179gf.open?WVID=12'>Jobs</a>"),
        ("https://ce0001.webitrent.com/ce0001_webrecruitment/wrd/run/etrec179gf.open?WVID=12", {}),
    ),
    "talentlink, in a frame": (
        "talentlink",
        "https://www.moorshire.gov.uk/jobs",
        html(
            "<iframe src='https://emea3.recruitmentplatform.com/syndicated/lay/jsoutputinitrapido.cfm?"
            "component=lay9999_lst400a&amp;ID=PX&amp;lg=UK&amp;mask=ext'></iframe>"
        ),
        (
            "https://emea3.recruitmentplatform.com/syndicated/lay/jsoutputinitrapido.cfm?"
            "component=lay9999_lst400a&ID=PX&lg=UK&mask=ext",
            {},
        ),
    ),
    "talentlink, an advert": (
        "talentlink",
        "",
        html("<h4 class='JD-HDLabel'>Closing date</h4>", "<meta name='GENERATOR' content='MrTed'>"),
        None,
    ),
    "eploy": (
        "eploy",
        "https://jobs.moorshire.gov.uk/vacancies/vacancy-search-results.aspx",
        html("<div class='vsr-job-list'><a href='12/social-worker.html'>Social Worker</a></div>"),
        ("https://jobs.moorshire.gov.uk/vacancies/vacancy-search-results.aspx", {}),
    ),
    "engage": (
        "engage_ats",
        "https://www.moorshire.gov.uk/jobs",
        html("<a href='https://moorshire.engageats.co.uk/V2/Vacancy'>Vacancies</a>"),
        ("https://moorshire.engageats.co.uk/V2/Vacancy", {}),
    ),
    "webrecruit": (
        "webrecruit",
        "https://moorshire.example/vacancies",
        html("<a href='/JobDescription/12'>More</a><p>Powered by: <a href='https://x.example'>Webrecruit</a></p>"),
        ("https://moorshire.example/vacancies", {}),
    ),
    "networx": (
        "networx",
        "https://moorshire.current-vacancies.com/Careers/Moorshire-1663",
        html("<form id='formVacancySearch'></form><script>post('/Careers/SearchVacancies')</script>"),
        None,
    ),
    "successfactors": (
        "successfactors",
        "https://jobs.moorshire.gov.uk/search/?q=",
        html(RMK),
        ("https://jobs.moorshire.gov.uk/search/?q=", {"shape": "rmk"}),
    ),
    "workday": (
        "workday",
        "https://www.moorshire.gov.uk/jobs",
        html("<a href='https://moorshire.wd3.myworkdayjobs.com/en-GB/External'>Jobs</a>"),
        ("https://moorshire.wd3.myworkdayjobs.com", {"tenant": "moorshire", "site": "External"}),
    ),
    "jibe": (
        "jibe",
        "https://careers.moorshire.gov.uk/jobs",
        html("<script src='https://app.jibecdn.com/x.js'></script>"),
        None,
    ),
    "icims": (
        "icims",
        "https://www.moorshire.gov.uk/jobs",
        html("<iframe src='https://careers-moorshire.icims.com/jobs/search?pr=0'></iframe>"),
        ("https://careers-moorshire.icims.com/jobs/search?pr=0&in_iframe=1", {}),
    ),
    "earcu": (
        "earcu",
        "https://www.moorshire.gov.uk/jobs",
        html("<a href='https://moorshire.earcu.com/jobs/vacancy/find/results/'>Jobs</a>"),
        ("https://moorshire.earcu.com/jobs/vacancy/find/results/", {}),
    ),
    "vacancy filler": (
        "vacancy_filler",
        "https://www.moorshire.gov.uk/jobs",
        html("<script src='https://sf.vacancy-filler.co.uk/careers.js'></script>"),
        None,
    ),
    "oleeo": (
        "oleeo",
        "https://moorshire.tal.net/vx/appcentre-1/candidate/jobboard/vacancy/3/adv/",
        html("<a href='/vx/appcentre-1/candidate/so/pm/1/pl/2/opp/12-Social-Worker/en-GB'>Social Worker</a>"),
        ("https://moorshire.tal.net/vx/appcentre-1/candidate/jobboard/vacancy/3/feed", {}),
    ),
    "jobposting": (
        "jobposting",
        "https://jobs.moorshire.gov.uk/vacancies/social-worker-4711",
        html(JOB),
        None,
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_each_platform_is_recognised_and_its_row_drafted(name: str, tmp_path: Path) -> None:
    platform, url, text, row = PAGES[name]
    page = Page(url, text)
    matches = recognise([page])
    assert matches, "not recognised"
    assert matches[0].signature.platform == platform
    assert matches[0].found
    drafted = draft([page], matches[0])
    if row is None:
        assert drafted.platform == platform
    elif platform in platforms.names():
        assert drafted.enabled, drafted.note
        assert (drafted.url, dict(drafted.options)) == row
    assert drafted.find_out
    path = tmp_path / "sources.toml"
    path.write_text(drafted.toml(), encoding="utf-8")
    registry = load_registry(path)
    assert len(registry.sources) + len(registry.disabled) == 1


def test_a_list_of_adverts_with_linked_data_is_told_by_the_adverts_that_it_leads_to() -> None:
    links = "".join(f"<a href='/jobs/vacancy/{number}-social-worker'>x</a>" for number in (15238, 15240))
    list_page = Page("https://moorshire.example/jobs?all=1", html(links))
    advert = Page("https://moorshire.example/jobs/vacancy/15238-social-worker", html(JOB))
    (match,) = recognise([list_page, advert])
    drafted = draft([list_page, advert], match)
    assert drafted.enabled, drafted.note
    assert drafted.url == list_page.url
    assert drafted.options == {"discover": "page", "detail_pattern": r"/vacancy/(?P<id>\d+)"}
    # From the advert alone, nobody can tell where the list is.
    (alone,) = recognise([advert])
    assert not draft([advert], alone).enabled


def test_every_signature_has_a_page_here_and_every_platform_a_signature() -> None:
    tried = {platform for platform, _, _, _ in PAGES.values()}
    signed = {signature.platform for signature in signatures()}
    assert signed == tried
    # The aggregators are asked by key and have no careers pages to recognise.
    assert set(platforms.names()) - {"reed", "adzuna", "jooble"} <= signed


def test_a_header_strengthens() -> None:
    without = Page("https://x.example/", html("nothing"))
    link = html("<a href='https://moorshire.wd3.myworkdayjobs.com/External'>Jobs</a>")
    assert not recognise([without])
    plain, told = (
        recognise([Page("https://x.example/", link, headers)])[0].weight
        for headers in ({}, {"Set-Cookie": "wday_vps_cookie=1; Path=/"})
    )
    assert told == plain + 2


@pytest.mark.parametrize(
    "text",
    [
        html("<h1>Council tax</h1><p>Jobs, careers, vacancies, workday routines, oracle bones.</p>"),
        html("<p>We moved away from Tribepad and iCIMS to a system of our own.</p>"),
        "",
        "not HTML at all",
        html('<script type="application/ld+json">{"@type": "Organization"}</script>'),
    ],
)
def test_other_pages_are_not_recognised_and_are_kept_on_record(text: str, tmp_path: Path) -> None:
    page = Page("https://www.moorshire.gov.uk/x", text)
    assert recognise([page]) == []
    drafted = draft([page], None)
    assert (drafted.platform, drafted.enabled, drafted.url) == ("unknown", False, page.url)
    path = tmp_path / "sources.toml"
    path.write_text(drafted.toml(), encoding="utf-8")
    (row,) = load_registry(path).disabled
    assert "the platform" in row.note


def test_the_surest_platform_comes_first() -> None:
    """A board's page leads to many platforms' forms; the board's own marks outweigh them."""
    text = html(
        "<div class='mjs-card'><h3 class='mjs-card__title'>x</h3>"
        "<a href='https://moorshire.tal.net/vx/candidate/apply'>Apply</a></div>"
    )
    page = Page("https://www.myjobscotland.gov.uk/search-jobs", text)
    assert [match.signature.platform for match in recognise([page])] == ["myjobscotland", "oleeo"]


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (Page("https://jobs.southwark.gov.uk/", html("x")), "E09000028"),
        (Page("https://www.suffolk.gov.uk/jobs", html("x")), "E10000029"),
        (Page("https://x.example/", html("<a href='https://www.devon.gov.uk/'>The council</a>")), "E10000008"),
        (Page("https://x.example/", html("<h1>Work for Birmingham Children's Trust</h1>")), "E08000025"),
        (Page("https://x.example/", html("x", "<title>Careers at Essex County Council</title>")), "E10000012"),
        (Page("https://x.example/", html("<h1>Jobs at Achieving for Children</h1>")), None),
        (Page("https://x.example/", html("<h1>Norfolk in summer</h1>")), None),
        (
            Page(
                "https://x.example/",
                html("<a href='https://www.devon.gov.uk'>a</a><a href='https://www.kent.gov.uk'>b"),
            ),
            None,
        ),
        (Page("https://notdevon.gov.uk.example/", html("x")), None),
    ],
)
def test_the_authority_is_named_only_where_the_page_says_it(page: Page, code: str | None) -> None:
    found = whose([page])
    assert (found.code if found else None) == code


def test_leads_stay_on_the_host_the_likeliest_first() -> None:
    links = {
        "/news": "News",
        "/careers/vacancies": "Current vacancies",
        "/contact": "Contact",
        "https://elsewhere.example/jobs": "Jobs",
        "javascript:jobs()": "Jobs",
        "/work": "Work for us",
        "http://[jobs": "Jobs",
    }
    page = Page("https://x.example/", html("".join(f"<a href='{a}'>{t}</a>" for a, t in links.items())))
    assert leads(page) == ["https://x.example/careers/vacancies", "https://x.example/work"]


def test_a_saved_page_may_say_where_it_is_from() -> None:
    assert saved(html("", "<link rel='canonical' href='https://x.example/a'>")).url == "https://x.example/a"
    assert saved(html("", "<meta property='og:url' content='https://x.example/b'>")).url == "https://x.example/b"
    assert saved(html("", "<link rel='canonical' href='/a'>")).url == ""
    assert saved(html(""), "https://x.example/c").url == "https://x.example/c"


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=200),
    st.text(alphabet=st.characters(codec="utf-8"), max_size=120),
    st.sampled_from([text for _, _, text, _ in PAGES.values()]),
    st.sampled_from(["", "https://x.example/jobs", "https://x.example/j/12?q=\"'"]),
)
def test_whatever_a_page_holds_its_draft_is_a_sound_row(noise: str, title: str, known: str, url: str) -> None:
    page = Page(url, f"<title>{title}</title>{noise}{known}")
    for match in [*recognise([page]), None]:
        text = draft([page], match).toml()
        (row,) = tomllib.loads(text)["source"]
        assert row["name"].strip()
        assert re.fullmatch(r"[a-z0-9-]{1,80}", row["id"])


def test_markup_nested_beyond_all_sense_is_not_looked_at() -> None:
    page = Page("https://x.example/", "<div>" * 50_000 + "<a href='https://moorshire.engageats.co.uk/'>Jobs</a>")
    assert recognise([page]) == []
    assert draft([page], None).platform == "unknown"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[signature]]\nplatform = 'x'\n", "signature 'x': vendor: is missing"),
        ("[[signature]\n", "is not TOML"),
        (
            "[[signature]]\nplatform='x'\nvendor='x'\nlearned='x'\nurl='x'\nfind_out=['x']\n"
            "[[signature.mark]]\naddress='(x'\nweight=3\n",
            "is no regular expression",
        ),
        (
            "[[signature]]\nplatform='x'\nvendor='x'\nlearned='x'\nurl='x'\nfind_out=['x']\n"
            "[[signature.mark]]\nsmell='x'\nweight=3\n",
            "expected one of address, selector",
        ),
    ],
)
def test_a_broken_file_of_signatures_says_where(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "signatures.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SignatureProblem, match=re.escape(message)):
        signatures(path)


REAL = {
    "myjobscotland": "myjobscotland/*.html",
    "eploy": "eploy/*.html",
    "tribepad": "tribepad/*.html",
    "talentlink": "talentlink/[eb]a*_*_*.html",
    "engage_ats": "engage_ats/*.html",
    "webrecruit": "webrecruit/*.html",
    "icims": "icims/*.html",
    "successfactors": "successfactors/*.html",
    "nhs_jobs": "nhs_jobs/*.xml",
    "jobposting": "jsonld/jsonld_meta*.html",
}


@pytest.mark.parametrize("platform", REAL)
def test_captured_pages_are_recognised(shared_real: Path, platform: str) -> None:
    files = sorted(shared_real.glob(REAL[platform]))
    assert files
    for file in files:
        matches = recognise([saved(file.read_text(encoding="utf-8", errors="replace"))])
        assert matches, file.name
        assert matches[0].signature.platform == platform, file.name


def test_captured_pages_of_no_platform_are_not(shared_real: Path) -> None:
    for name in ("decathlon_talentclue_jobpage.html", "didi_global_jobdetail.html"):
        assert recognise([saved((shared_real / "jsonld" / name).read_text(encoding="utf-8"))]) == []


def run(*arguments: str):
    return CliRunner().invoke(cli.app, ["probe", *arguments])


def test_a_saved_page_is_probed_without_asking_anyone(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGES["engage"][2], encoding="utf-8")
    result = run("--file", str(page), "https://www.devon.gov.uk/jobs")
    assert result.exit_code == 0, result.output
    assert "Engage ATS (Havas) (engage_ats)" in result.stdout
    assert 'authority = "E10000008"' in result.stdout
    assert "Find out first:\n- whether the list opens without a browser" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "give the address of a careers page"),
        (("--file", "/nowhere/page.html"), "cannot be read"),
        (("ftp://x.example/jobs",), "expected the http(s):// address"),
        (("www.example.org",), "expected the http(s):// address"),
        (("http://[x",), "expected the http(s):// address"),
    ],
)
def test_what_cannot_be_probed_says_why(arguments: tuple[str, ...], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    (line,) = result.stderr.strip().splitlines()
    assert message in line


@pytest.fixture(scope="module")
def site():
    with Site() as served:
        yield served


def test_a_probe_follows_links_on_the_site_and_obeys_robots(site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /secret", "text/plain")
    links = "<a href='/secret/jobs'>Jobs vacancies careers</a><a href='/apply/vacancies'>Vacancies</a>"
    site.put("/front", html(links, "<title>Moor & Dale</title>"))
    site.put("/secret/jobs", html("<div class='ats-heading-font'>x</div>"))
    site.put("/apply/vacancies", PAGES["eploy"][2])
    result = run(f"{site.base_url}/front")
    assert result.exit_code == 0, result.output
    assert "Eploy" in result.stdout
    assert "Engage" not in result.stdout
    row = tomllib.loads(result.stdout.partition("sources.toml:\n")[2].partition("Find out first")[0])["source"][0]
    assert row["id"].startswith("practice-")
    assert row["name"] == "Moor & Dale"


def test_a_probe_never_leaves_its_host_and_says_why_nothing_came(site: Site) -> None:
    site.put("/away", "", status=302, headers={"Location": "http://169.254.169.254/latest"})
    with pytest.raises(VisitProblem, match="is not this source's host; probe that host's own address"):
        visit(f"{site.base_url}/away")
    with pytest.raises(VisitProblem, match="answered 404"):
        visit(f"{site.base_url}/none")


def test_the_documented_walk_gives_the_row_that_the_practice_county_has(tmp_path: Path) -> None:
    words = (Path(__file__).parent.parent / "docs" / "adding-a-source.md").read_text(encoding="utf-8")
    walk = words.partition("### Try it on the practice county")[2].partition("\n## ")[0]
    path = re.search(r"nextrung probe http://127\.0\.0\.1:8001(\S+)", walk)[1]
    added = walk.partition("```toml\n")[2].partition("```")[0]
    with serve(port=0) as county:
        result = run(f"{county.base_url}{path}")
        registry = tmp_path / "mine.toml"
        row = result.stdout.partition("sources.toml:\n")[2].partition("Find out first")[0].rstrip()
        registry.write_text(f"{row}\n{added}", encoding="utf-8")
        (mine,) = load_registry(registry, county.base_url).sources
        (theirs,) = (one for one in load_registry(PRACTICE, county.base_url).sources if one.url == mine.url)
    assert f" {mine.id}\n" in walk, "the crawl that the page tells of is of this row"
    for address in ("/jobs/thornhaven/vacancy/16224-data-analyst", "/jobs/thornhaven/about-us", "/jobs/thornhaven"):
        ours, known = (re.search(one.options.detail_pattern, address) for one in (mine, theirs))
        assert bool(ours) == bool(known), address
    assert re.search(mine.options.next_pattern, "/jobs/thornhaven?page=2")


def test_a_private_address_is_refused() -> None:
    with pytest.raises(VisitProblem, match="not a public address"):
        visit("http://10.0.0.1/jobs")


def test_the_signatures_say_where_each_was_learned() -> None:
    for signature in signatures():
        assert len(signature.learned) > 10, signature.platform
        assert sum(mark.weight for mark in signature.marks) >= probe.ENOUGH
