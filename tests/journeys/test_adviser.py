"""An adviser's way through the site in a real browser: the map, authorities, titles, a cohort with a bad row, team."""

import csv
import io
import re
from pathlib import Path

import pytest
from looking import NARROW, WIDE, forward, heading, opened, tab_to
from playwright.sync_api import Browser, Page

PEOPLE = (
    "reference,nation,role,registered,years_post_qualifying,evidence.macpt-functions/1.1\n"
    'A1,england,"Social Worker, child protection",yes,4,met: chaired them\n'
    "A2,england,Senior Social Worker,yes,7,partial\n"
    "A3,scotland,Team Leader,yes,9,\n"
    "A4,mars,Social Worker,yes,-1,\n"
)


def row(page: Page, name: str) -> list[str]:
    """The cells beside a name in the first table that has it."""
    found = page.locator("tr").filter(has=page.get_by_role("rowheader", name=name, exact=True)).first
    return found.locator("td").all_inner_texts()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_from_the_map_to_a_team(browser: Browser, site: str, width: int, script: bool, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text(PEOPLE, encoding="utf-8")
    with opened(browser, width, script=script) as page:
        page.goto(site)
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Advisers").click()

        # The map: the counts of a step lead to the vacancies that were counted.
        assert heading(page) == "The ladder map of the United Kingdom"
        page.get_by_role("link", name="England", exact=True).click()
        counted, *pay, n = row(page, "Social worker")
        assert all(re.fullmatch(r"£[\d,]+", amount) for amount in pay), pay
        assert int(n) >= 10
        assert row(page, "Service manager")[0] == "0"
        page.get_by_role("link", name=re.compile("open: Social worker, England")).first.click()
        found = int(re.sub(r"\D.*", "", counted.strip(), flags=re.DOTALL))
        assert page.locator("#results").inner_text().startswith(f"{found} vacancies")
        page.go_back()

        # Authorities side by side, one of them named wrongly first.
        page.get_by_role("link", name="Compare authorities").first.click()
        page.get_by_label("First").fill("Elmshire")
        page.get_by_label("Second").fill("Atlantis")
        forward(page, "Compare")
        assert "Atlantis" in page.get_by_role("alert").inner_text()
        assert page.get_by_label("First").input_value() == "Elmshire"
        page.get_by_label("Second").fill("Glenbrae")
        forward(page, "Compare")
        assert heading(page) == "Elmshire, Glenbrae"
        assert len(row(page, "Open vacancies")) == 2

        # Who calls a step what.
        page.get_by_role("link", name="what each calls the steps").click()
        page.get_by_label("Step").select_option("practitioner")
        forward(page, "Show")
        assert page.get_by_role("heading", level=2).first.inner_text().startswith("Social worker")
        assert "Social Worker, Court Team" in page.locator("main").inner_text()

        # A cohort: a line for each, the bad row named, a plan, and the table to keep.
        page.get_by_role("navigation", name="Everything here").get_by_role("link", name="A cohort or a team").click()
        page.get_by_label("A CSV file").set_input_files(people)
        forward(page, "Show the table")
        assert heading(page) == "3 people"
        assert "1 row could not be used" in page.locator(".errors").inner_text()
        assert row(page, "Line 5")[0].endswith("A4")
        with page.expect_download() as kept:
            page.get_by_role("button", name="This table as CSV").click()
        table = tmp_path / "table.csv"
        kept.value.save_as(table)
        lines = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
        assert [line["reference"] for line in lines] == ["A1", "A2", "A3"]
        forward(page, "All plans to print")
        assert page.locator(".person").count() == 3

        # The same people as a team.
        page.go_back()
        forward(page, "The team’s readiness")
        assert heading(page) == "Lead child protection practice across a team"
        assert "1 of the rows could not be used" in page.locator(".notice").inner_text()
        assert "in part: A2" in page.locator("main").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_alone_suffices_for_a_cohort(browser: Browser, site: str) -> None:
    with opened(browser) as page:
        page.goto(f"{site}/advisers/cohort")
        tab_to(page, "Or paste the lines here")
        page.keyboard.insert_text(PEOPLE)
        tab_to(page, "Show the team’s readiness")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert heading(page) == "Lead child protection practice across a team"
