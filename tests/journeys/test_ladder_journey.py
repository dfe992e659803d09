"""The ladder's pages in a real browser, wide and narrow: whole on the screen, readable by axe, and led to by links."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

PAGES = (
    *("/ladder/practitioner?nation=england", "/ladder/lcpp", "/sideways?tier=senior", "/skills", "/working-life"),
    "/learning",
)


@pytest.mark.parametrize("width", [1280, 375])
def test_every_page_of_the_ladder_is_whole_and_accessible(browser: Browser, site: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    wrong = {}
    for address in PAGES:
        page.goto(site + address)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        found = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in Axe().run(page).response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append("is wider than the screen")
        if found:
            wrong[address] = found
    context.close()
    assert wrong == {}


def test_from_the_ladder_to_a_tier_and_on_to_vacancies(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/ladder?nation=england")
    page.get_by_role("link", name="Social worker", exact=True).click()
    assert page.locator("h1").inner_text() == "Social worker"
    page.locator("summary", has_text="What would show it").first.click()
    assert "held from the first report" in page.locator("main").inner_text()
    page.locator("#beside-mash").get_by_role("link", name="Look for vacancies").click()
    assert "/?specialism=mash&nation=england" in page.url
    assert "MASH" in page.locator("main").inner_text()
    context.close()
