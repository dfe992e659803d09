"""Recognising a careers page's platform, drafting its row, and fetching it as politely as a crawl."""

import re
import tomllib
from pathlib import Path

import pytest
from crawl_site import Site
from hypothesis import given, settings
from hypothesis import strategies as st
from probe_pages import JOB, PAGES, html
from typer.testing import CliRunner

import cli
from crawlers import platforms, probe
from crawlers.practice.site import serve
from crawlers.probe import draft, leads, recognise, saved, whose
from crawlers.probe_visit import VisitProblem, visit
from crawlers.signatures import Page, SignatureProblem, signatures
from crawlers.sources import PRACTICE, load_registry


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
