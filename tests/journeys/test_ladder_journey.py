"""The ladder's pages in a real browser: from a tier to the vacancies that are it."""

from playwright.sync_api import Browser


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
