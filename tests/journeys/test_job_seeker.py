"""A job seeker's way through the site in a real browser: wide and narrow, script on and off, by keyboard alone."""

import json
import re
from pathlib import Path

import pytest
from looking import NARROW, WIDE, forward, heading, opened, tab_to
from playwright.sync_api import Browser


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_from_the_first_page_to_a_vacancy_and_a_plan(
    browser: Browser, site: str, width: int, script: bool, tmp_path: Path
) -> None:
    with opened(browser, width, script=script) as page:
        page.goto(site)
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Your next step").click()
        page.get_by_role("link", name="Start now").click()
        forward(page)
        assert "There is a problem" in page.get_by_role("alert").inner_text()
        page.get_by_label("England").check()
        forward(page)
        page.get_by_label("What is your role now").fill("Social Worker, child protection")
        forward(page)
        page.get_by_role("group", name="register").get_by_label("Yes").check()
        forward(page, "Back")
        assert page.get_by_label("What is your role now").input_value() == "Social Worker, child protection"
        forward(page)
        assert page.get_by_role("group", name="register").get_by_label("Yes").is_checked()
        forward(page)
        page.get_by_label("Years since qualifying").fill("four")
        forward(page)
        assert page.title().startswith("Error: ")
        assert page.get_by_label("Years since qualifying").input_value() == "four"
        page.get_by_label("Years since qualifying").fill("4")
        forward(page)
        forward(page, "I do not know: leave open")
        page.get_by_label("Where are you").fill("Elmshire")
        page.get_by_label("How many miles").fill("20")
        # The browser's own way back loses nothing either.
        forward(page)
        page.go_back()
        assert page.get_by_label("Where are you").input_value() == "Elmshire"
        forward(page)
        page.get_by_label("Your base pay now").fill("£38,000")
        forward(page)
        page.get_by_label("What kind of post").select_option("Permanent")
        forward(page)
        forward(page)
        assert heading(page) == "Check your answers"
        with page.expect_download() as kept:
            page.get_by_role("button", name="Keep my answers as a file").click()
        file = tmp_path / "mine.json"
        kept.value.save_as(file)
        assert json.loads(file.read_text(encoding="utf-8"))["pay_now"] == 38000
        forward(page, "Change what do you do now")
        page.get_by_label("What is your role now").fill("Senior Social Worker, child protection")
        forward(page, "Save and go back to your answers")
        assert "Senior Social Worker, child protection" in page.locator("main").inner_text()
        forward(page, "Show my next step")
        assert page.locator("svg.figure").first.is_visible()
        assert page.locator(".lead").inner_text() == "Senior or advanced practitioner"
        answer = page.locator("#steps ~ .step").first.inner_text()
        forward(page, "Action plan to print")
        assert heading(page) == "My action plan"
        page.goto(f"{site}/next-step")
        page.get_by_label("Your file").set_input_files(file)
        forward(page, "Bring my answers back")
        assert "Social Worker, child protection" in page.locator("main").inner_text()
        forward(page, "Show my next step")
        assert page.locator("#steps ~ .step").first.inner_text() != answer, "it was kept before the change"
        page.locator(".results a").first.click()
        assert re.search(r"/vacancies/\d+$", page.url)
        assert page.get_by_role("link", name="See the advert and apply").get_attribute("href").startswith("https://")  # type: ignore[union-attr]
        assert page.locator(".advert mark").count() > 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_search_is_narrowed_sorted_and_widened_again(browser: Browser, site: str, width: int, script: bool) -> None:
    def found() -> int:
        return int(page.locator("#results").inner_text().split()[0])

    with opened(browser, width, script=script) as page:
        page.goto(site)
        everything = found()
        if width == NARROW:
            assert not page.get_by_label("Contract", exact=True).is_visible(), "the results come first on a phone"
            page.locator("summary", has_text="Filters").click()
        counted = page.get_by_label(re.compile(r"^Social worker \(\d+\)$"))
        wanted = int(re.findall(r"\d+", page.locator(f"label[for={counted.get_attribute('id')}]").inner_text())[0])
        counted.check()
        page.get_by_label("Contract", exact=True).select_option("permanent")
        forward(page, "Apply filters")
        assert 0 < found() <= wanted < everything
        assert page.locator(".filters").evaluate("one => one.open") is False
        page.get_by_label("Sort by").select_option("pay")
        forward(page, "Sort")
        assert "highest pay first" in page.locator("#results").inner_text()
        assert "contract=permanent" in page.url, "filters stay, and the address can be shared"
        page.get_by_label("Place").fill("Elmshire")
        page.get_by_label("Within", exact=True).select_option("100")
        forward(page, "Search")
        assert "sort=pay" in page.url
        page.get_by_role("link", name="Remove Permanent").click()
        assert "contract=permanent" not in page.url
        page.get_by_role("link", name="Clear all").click()
        assert found() == everything
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_alone_suffices(browser: Browser, site: str) -> None:
    with opened(browser) as page:
        page.goto(f"{site}/next-step")
        tab_to(page, "Skip to main content")
        page.keyboard.press("Enter")
        tab_to(page, "Start now")
        page.keyboard.press("Enter")
        page.wait_for_url("**/next-step/nation")
        tab_to(page, "England")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.wait_for_url("**/next-step/role")
        tab_to(page, "What is your role now")
        page.keyboard.type("Social Worker")
        # Enter in a field goes on, and neither back nor to "leave open".
        page.keyboard.press("Enter")
        page.wait_for_url("**/next-step/registration")
        for following in ("experience", "work", "place", "pay", "wishes", "evidence", "check"):
            tab_to(page, "Continue")
            page.keyboard.press("Enter")
            page.wait_for_url(f"**/next-step/{following}")
        assert "Social Worker" in page.locator("main").inner_text()
        tab_to(page, "Show my next step")
        page.keyboard.press("Enter")
        page.wait_for_url("**/next-step/answer")
        tab_to(page, "The same as a table")
        page.keyboard.press("Enter")
        assert page.locator("figure table").first.is_visible()


def test_small_targets_are_far_enough_apart(browser: Browser, site: str) -> None:
    """WCAG 2.2, 2.5.8: a target that is not part of a sentence is at least 24 by 24 pixels."""
    measured = """found => found.filter(one => one.getClientRects().length && !one.closest('p, li, dd, td, th, footer'))
        .map(one => [one.innerText || one.name || one.id, one.getBoundingClientRect()])
        .filter(([, box]) => Math.min(box.width, box.height) < 23.5).map(([name]) => name)"""
    with opened(browser, NARROW) as page:
        for address in ("/", "/next-step", "/next-step/nation", "/vacancies/1", "/pictures"):
            page.goto(site + address)
            # A radio or a box is pressed by its label too, so its row is the target.
            fields = "input:not([type=hidden], [type=radio], [type=checkbox]), select, .choice"
            targets = f"a:not(.skip), button, summary, {fields}"
            assert page.eval_on_selector_all(targets, measured) == [], address
