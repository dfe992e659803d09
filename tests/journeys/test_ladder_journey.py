"""The ladder's pages in a real browser: from a tier to the vacancies that are it."""

from looking import NARROW, WIDE, opened
from playwright.sync_api import Browser


def test_from_the_ladder_to_a_tier_and_on_to_vacancies(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/ladder?nation=england")
    page.get_by_role("link", name="Social worker", exact=True).click()
    assert page.locator("h1").inner_text() == "Social worker"
    page.locator("summary", has_text="The work, and what would show").click()
    page.locator("summary", has_text="What would show it").first.click()
    assert "held from the first report" in page.locator("main").inner_text()
    page.locator("summary", has_text="Sideways from here").click()
    page.locator("#beside-mash").get_by_role("link", name="Look for vacancies").click()
    assert "/?specialism=mash&nation=england" in page.url
    assert "MASH" in page.locator("main").inner_text()
    context.close()


def test_long_pages_are_folded_on_a_phone_alone_and_a_link_to_a_part_opens_it(browser: Browser, site: str) -> None:
    parts = {
        "/ladder/practitioner": ("The work, and what would show that you can do it", "People", "Rules that shape it"),
        "/vacancies/3/application": ("Your supporting statement", "Questions to ask the employer"),
    }
    heights = """[false, true, false].map(open => {
        document.querySelectorAll('.fold').forEach(one => one.open = open);
        return document.documentElement.scrollHeight })"""
    with opened(browser) as page:
        for path, titles in parts.items():
            page.set_viewport_size({"width": WIDE, "height": 900})
            page.goto(site + path)
            for title in titles:
                assert page.get_by_role("heading", name=title, exact=True).count() == 1
            assert page.locator(".fold > summary").first.is_visible() is False
            page.set_viewport_size({"width": NARROW, "height": 900})
            folded, whole, _ = page.evaluate(heights)
            assert folded < whole / 2
            assert page.locator(".fold > div").first.is_visible() is False
            for title in titles:
                assert page.get_by_role("heading", name=title, exact=True).count() == 1
            page.emulate_media(media="print")
            assert all(part.is_visible() for part in page.locator(".fold > div").all()), "nothing is missing on paper"
            page.emulate_media(media="screen")
        page.goto(f"{site}/ladder/practitioner#people")
        assert page.get_by_text("Supervision received").is_visible()
