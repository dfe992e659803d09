"""A crawl that stores nothing, and a fixture without people in it."""

import json
import os
import subprocess
import sys
import tomllib

import pytest
from crawl_site import Bench, Site
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.record import EMAIL, NAME, PHONE, without_people


@pytest.fixture
def bench(tmp_path):
    with Site() as site:
        yield Bench(site, tmp_path, f"sqlite:///{tmp_path / 'practice.db'}")


def in_a_process(bench, words, *arguments):
    program = (
        "import sys\nfrom pathlib import Path\nfrom crawlers.sources import load_registry\n"
        "source = load_registry(Path(sys.argv[1]), sys.argv[2]).get(sys.argv[3])\n" + words
    )
    command = [sys.executable, "-c", program, str(bench.registry_path), bench.site.base_url, *arguments]
    done = subprocess.run(  # noqa: S603 - this interpreter and this test's words
        command,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout


def test_a_check_says_what_a_source_gives_and_stores_nothing(bench):
    bench.html_row("page", least=3)
    bench.list_html("page", *range(1, 6))
    for number in range(1, 4):
        bench.advert("page", number, hiringOrganization={"name": "Elmshire\x1b[31m"}, baseSalary="£40,000")
    bench.advert("page", 4, title="")
    bench.site.put("/page/5", "Broken", status=500)
    said = in_a_process(bench, "from crawlers.check import check\nprint(check(source))", "practice-page")
    lines = said.splitlines()
    assert lines[0] == "practice-page (jobposting): healthy"
    assert lines[1].startswith("5 listed, 3 read, 2 rejected; ")
    assert "employer 100%" in lines[3]
    assert "salary 100%" in lines[3]
    assert "closing 0%" in lines[3]
    assert "  salary: £40,000" in lines
    assert "  employer: Elmshire [31m" in lines
    assert sum(line.startswith("Social Worker ") for line in lines) == 3
    assert "title: the JobPosting has none" in said
    assert not list(bench.folder.glob("*.db"))


def test_a_check_of_a_source_that_says_no(bench):
    bench.html_row("page")
    bench.site.put("/page", "No", status=403)
    said = in_a_process(bench, "from crawlers.check import check\nprint(check(source))", "practice-page")
    assert said.splitlines()[0] == "practice-page (jobposting): failed: the list page answered 403"


def test_a_recorded_fixture_is_read_as_the_source_is(bench):
    bench.html_row("page")
    bench.list_html("page", *range(1, 6))
    for number in range(1, 6):
        text = "<p>For an informal discussion contact Jane Smith on 0161 496 0123 or jane.smith@elm.gov.uk.</p>"
        bench.advert("page", number, description=text)
    folder = bench.folder / "fixture"
    words = "from crawlers.record import record\nprint(len(record(source, Path(sys.argv[4]))))"
    assert in_a_process(bench, words, "practice-page", str(folder)) == "5\n"
    meta = tomllib.loads((folder / "meta.toml").read_text(encoding="utf-8"))
    assert meta["platform"] == "jobposting"
    assert meta["options"]["detail_pattern"] == r"^/page/(?P<id>\d+)$"
    assert [page["file"].partition(".")[0].partition("-")[0] for page in meta["page"]] == ["list", *["advert"] * 3]
    pages = [(folder / page["file"]).read_text(encoding="utf-8") for page in meta["page"]]
    assert all(f"contact {NAME} on {PHONE} or {EMAIL}" in page for page in pages[1:])
    assert not any("Smith" in page or "jane" in page or "496" in page for page in pages)
    assert {page["listed"] for page in meta["page"][1:]} <= set("12345")
    assert not json.dumps(meta).count("Smith")


def test_a_fixture_s_folder_that_cannot_be_made_is_named(bench):
    bench.html_row("page")
    bench.list_html("page", 1)
    bench.advert("page", 1)
    (bench.folder / "a file").write_text("")
    folder = bench.folder / "a file" / "fixture"
    words = (
        "from typer.testing import CliRunner\nfrom cli import app\n"
        "registry, site, *wanted = sys.argv[1:]\n"
        "done = CliRunner().invoke(app, ['record', *wanted, '--registry', registry, '--base-url', site])\n"
        "print(done.exit_code, done.stderr.strip())"
    )
    said = in_a_process(bench, words, "practice-page", str(folder))
    assert said == f"2 folder: {folder} cannot be written (Not a directory)\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Contact Jane Smith on 01785 276000", f"Contact {NAME} on {PHONE}"),
        ("please call Dr Ann O’Neil-Jones today", f"please call {NAME} today"),
        (
            "an informal discussion with Mrs Mary Ann Bell, Team Manager",
            f"an informal discussion with {NAME}, Team Manager",
        ),
        ("j.bloggs@x.gov.uk or j%40x.gov.uk", f"{EMAIL} or {EMAIL}"),
        ("+44 (0)20 7946 0000; (0151) 496 0999; 07700 900 123", f"{PHONE}; {PHONE}; {PHONE}"),
    ],
)
def test_people_are_taken_out(text, expected):
    assert without_people(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "£40,476 - £45,718 a year",
        "/job/0123456789/",
        '"id": "01234567890123"',
        "closes 01/12/2026 at 23:59",
        "contact the team",
        "Social Worker – Duty and Assessment",
        "Reference: REQ0012345678",
    ],
)
def test_what_an_advert_needs_stays(text):
    assert without_people(text) == text


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_taking_people_out_twice_is_taking_them_out_once(text):
    once = without_people(text)
    assert without_people(once) == once
