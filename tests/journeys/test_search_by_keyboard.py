"""A search by the keyboard alone in a real browser: words, place, filters, chips, order, pages, a vacancy and back."""

import pytest
from looking import NARROW, WIDE, heading, opened, tab_to
from playwright.sync_api import Browser, Page


def press(page: Page) -> None:
    """Press Enter, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def choose(page: Page, label: str, text: str) -> None:
    """Set a list by typing the beginning of what is wanted, as its own keyboard way is."""
    tab_to(page, label)
    page.keyboard.type(text)


def found(page: Page) -> int:
    return int(page.locator("#results").inner_text().split()[0])


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_search_from_words_to_a_vacancy_and_back(browser: Browser, site: str, width: int, script: bool) -> None:
    with opened(browser, width, script=script) as page:
        page.goto(site)
        everything = found(page)
        tab_to(page, "Words")
        page.keyboard.type("social worker")
        tab_to(page, "Place")
        page.keyboard.type("Elmshire")
        choose(page, "Within", "100")
        tab_to(page, "Search")
        press(page)
        assert "q=social+worker&near=Elmshire&miles=100" in page.url
        within = found(page)
        assert 0 < within < everything

        if width == NARROW:
            tab_to(page, "Filters")
            for shown in (True, False, True):
                page.keyboard.press("Enter")
                assert page.get_by_label("Contract", exact=True).is_visible() is shown
        tab_to(page, "Social worker (")
        page.keyboard.press("Space")
        choose(page, "Contract", "Perm")
        tab_to(page, "Apply filters")
        press(page)
        assert "tier=practitioner" in page.url
        assert "contract=permanent" in page.url
        assert page.locator(".filters").evaluate("one => one.open") is False, "the results come first again"
        narrowed = found(page)
        assert 0 < narrowed < within

        # Past the filters at once, and from there to the order.
        tab_to(page, "Skip to the vacancies")
        page.keyboard.press("Enter")
        choose(page, "Sort by", "High")
        tab_to(page, "Sort")
        press(page)
        assert "highest pay first" in page.locator("#results").inner_text()
        assert found(page) == narrowed

        for chip in ("Remove Permanent", "Remove Social worker"):
            tab_to(page, chip)
            press(page)
        assert "contract=" not in page.url
        assert "tier=" not in page.url
        assert found(page) == within
        tab_to(page, "Clear all")
        press(page)
        assert found(page) == everything

        tab_to(page, "Next page")
        press(page)
        assert page.locator(".vacancy").count() == everything - 20
        tab_to(page, "First page")
        press(page)
        assert page.locator(".vacancy").count() == 20

        title = page.locator(".vacancy h3").first.inner_text()
        tab_to(page, "Skip to the vacancies")
        page.keyboard.press("Enter")
        tab_to(page, title)
        press(page)
        assert heading(page) == title
        # Alt and the left arrow are the browser's own, and a headless one has no keys: where back leads is the page's.
        page.go_back()
        assert found(page) == everything
