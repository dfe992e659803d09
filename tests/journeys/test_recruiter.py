"""A recruiter's way through the site in a real browser: paste, compare, change, others beside it, a table to keep."""

import csv
import io
import re
from pathlib import Path

import pytest
from looking import NARROW, WIDE, forward, heading, opened, tab_to
from playwright.sync_api import Browser

ADVERT = (
    "Social Worker, Court Team\n"
    "Elmshire Council, Elmshire\n"
    "We want a young and dynamic rockstar. You will carry a caseload of children in need and child protection plans "
    "and complete section 47 enquiries. Applicants need ten years of experience since qualifying.\n"
)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_from_a_pasted_advert_to_a_table(browser: Browser, site: str, width: int, script: bool, tmp_path: Path) -> None:
    with opened(browser, width, script=script) as page:
        page.goto(site)
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Recruiters").click()
        assert heading(page) == "For recruiters"
        forward(page, "Compare")
        assert "There is a problem" in page.get_by_role("alert").inner_text()

        page.get_by_label("The advert’s text").fill(ADVERT)
        page.get_by_label("Employer").fill("Elmshire Council")
        forward(page, "Compare")
        assert heading(page) == "Social Worker, Court Team"
        said = page.locator("main").inner_text()
        assert page.locator(".lead").inner_text() == "Social worker"
        assert re.search(r"n = \d\d", said)
        assert "no yearly pay could be read from this advert" in said
        # What the peers state comes with their number, and what this advert leaves out is marked.
        assert "Leaves it out" in said
        assert re.search(r"Pay in figures\s*Leaves it out\s*100%\s*\(\d+ of \d+\)", said)
        assert "rockstar" in said
        assert "Instead: say what the person will do" in said
        assert "words in" in said

        # Changing it loses nothing that was typed; its pay then has a place among the others'.
        forward(page, "Change the advert")
        assert page.get_by_label("The advert’s text").input_value().startswith("Social Worker, Court Team")
        page.get_by_text("Pay, contract and closing date").click()
        page.get_by_label("Pay", exact=True).fill("£40,000 - £45,000")
        page.get_by_text("Vacancies by number or address").click()
        page.get_by_label("Set beside it").fill("1\n/vacancies/2")
        forward(page, "Compare")
        said = page.locator("main").inner_text()
        assert re.search(r"Percentile \d", said)
        assert re.search(r"£45,000 at the top of the range", said)
        beside = page.get_by_role("region", name="Side by side")
        assert beside.locator("thead th").count() == 3

        with page.expect_download() as kept:
            page.get_by_role("button", name="Download as CSV").click()
        table = tmp_path / "comparison.csv"
        kept.value.save_as(table)
        rows = list(csv.reader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
        assert {"facts", "pay", "stated", "wording"} <= {line[0] for line in rows}
        assert page.evaluate("document.documentElement.scrollWidth") <= width

        # One of their own, picked instead of pasted.
        page.goto(f"{site}/vacancies/1")
        page.get_by_role("link", name="compare this advert with its peers").click()
        assert heading(page) == "Social Worker - Child Protection"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_one_of_their_own_is_picked_by_employer_and_words_and_another_set_beside_it(
    browser: Browser, site: str, width: int, script: bool
) -> None:
    with opened(browser, width, script=script) as page:
        page.goto(f"{site}/recruiters")
        page.get_by_role("link", name="Pick a live vacancy").click()
        page.get_by_label("Council or trust").select_option("P06000001")
        forward(page, "Find")
        every = page.locator(".vacancy").count()
        page.get_by_label("Words").fill("team manager")
        forward(page, "Find")
        assert 0 < page.locator(".vacancy").count() < every
        page.get_by_role("link", name="Compare: Team Manager").click()
        assert heading(page).startswith("Team Manager")
        page.get_by_role("link", name="Set another live vacancy beside it").click()
        page.get_by_label("Words").fill("court")
        forward(page, "Find")
        page.get_by_role("link", name="Set beside it: Social Worker, Court Team").first.click()
        assert heading(page).startswith("Team Manager")
        assert page.get_by_role("region", name="Side by side").locator("thead th").count() == 2
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_comparison_prints_whole(browser: Browser, site: str) -> None:
    with opened(browser) as page:
        page.goto(f"{site}/recruiters?vacancy=1&beside=2")
        page.emulate_media(media="print")
        assert not page.locator("header.site").is_visible()
        assert not page.get_by_role("button", name="Download as CSV").is_visible()
        for name in ("Where its pay stands", "What others state", "Wording to look at again", "Side by side"):
            assert page.get_by_role("heading", name=name).is_visible()
        assert page.locator(".scroll table").first.is_visible()


def test_the_keyboard_alone_suffices(browser: Browser, site: str) -> None:
    with opened(browser, NARROW) as page:
        page.goto(f"{site}/recruiters")
        tab_to(page, "The advert’s text")
        page.keyboard.insert_text(ADVERT)
        tab_to(page, "Compare")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert heading(page) == "Social Worker, Court Team"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_adverts_side_by_side_are_reached_by_keyboard_where_they_can_be_seen(
    browser: Browser, site: str, width: int
) -> None:
    with opened(browser, width) as page:
        page.goto(f"{site}/recruiters?vacancy=1&beside=2")
        title = page.get_by_role("region", name="Side by side").locator("thead a").nth(1).text_content()
        assert title
        tab_to(page, title)
