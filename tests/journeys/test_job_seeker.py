"""A job seeker's way through the site in a real browser: wide and narrow, script on and off, by keyboard alone."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, Response

WIDTHS = (1280, 375)
LARGEST_PAGE = 100_000
"""Bytes of a page: a phone on a slow line has them in a few seconds."""
MOST_OF_A_KIND = 4
"""Pages below one address (vacancies, sources, pictures) that are looked at: most of them share a template."""
LOOKED_AT = """async () => ({
    violations: (await axe.run({resultTypes: ['violations'], preload: false, elementRef: false})).violations
        .map(one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html.slice(0, 120)).join(' ')),
    wide: document.documentElement.scrollWidth,
    links: [...document.querySelectorAll('a[href]')].map(one => one.getAttribute('href')),
})"""
"""What axe finds on a page, how wide it is, and where it leads."""


@contextmanager
def opened(browser: Browser, width: int = 1280, *, script: bool = True, dark: bool = False) -> Iterator[Page]:
    """A page of a fresh profile, in which any complaint of the browser's own is kept."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        java_script_enabled=script,
        color_scheme="dark" if dark else "light",
        accept_downloads=True,
    )
    context.set_default_timeout(10_000)
    complaints: list[str] = []
    context.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page = context.new_page()
    yield page
    context.close()
    # A page that answers 422 shows what to put right, and the browser notes every such answer.
    assert [text for text in complaints if "status of 422" not in text] == []


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def forward(page: Page, name: str = "Continue") -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("width", WIDTHS)
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


def test_the_keyboard_alone_suffices(browser: Browser, site: str) -> None:
    def to(name: str) -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            said = page.evaluate(
                "(e => e.labels?.[0]?.innerText || e.getAttribute('aria-label') || e.innerText || e.value || '')"
                "(document.activeElement)"
            )
            if name in said:
                # Whatever has the focus can be seen and shows that it has it.
                shown = page.evaluate(
                    "(e => { const s = getComputedStyle(e);"
                    " return [s.outlineStyle, s.boxShadow, e.getClientRects().length] })"
                    "(document.activeElement)"
                )
                assert shown[2], name
                assert shown[0] != "none" or shown[1] != "none", name
                return
        raise AssertionError(f"the keyboard does not reach {name!r} at {page.url}")

    with opened(browser) as page:
        page.goto(f"{site}/next-step")
        to("Skip to main content")
        page.keyboard.press("Enter")
        to("Start now")
        page.keyboard.press("Enter")
        page.wait_for_url("**/next-step/nation")
        to("England")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.wait_for_url("**/next-step/role")
        to("What is your role now")
        page.keyboard.type("Social Worker")
        # Enter in a field goes on, and neither back nor to "leave open".
        page.keyboard.press("Enter")
        page.wait_for_url("**/next-step/registration")
        for following in ("experience", "work", "place", "pay", "wishes", "evidence", "check"):
            to("Continue")
            page.keyboard.press("Enter")
            page.wait_for_url(f"**/next-step/{following}")
        assert "Social Worker" in page.locator("main").inner_text()
        to("Show my next step")
        page.keyboard.press("Enter")
        page.wait_for_url("**/next-step/answer")
        to("The same as a table")
        page.keyboard.press("Enter")
        assert page.locator("figure table").first.is_visible()


ANSWERS = {"nation": "england", "role": "Social Worker", "registered": "true", "years_post_qualifying": "4"}
POSTED = (
    *(f"/next-step/{name}" for name in ("role", "registration", "experience", "work", "place", "pay", "wishes")),
    *("/next-step/evidence", "/next-step/check", "/next-step/answer", "/next-step/plan", "/advice"),
)


def post(page: Page, address: str, answers: dict[str, str]) -> Response:
    """Send a form to an address as a page of the site would, and give the answer."""
    with page.expect_navigation() as navigation:
        page.evaluate(
            """([address, answers]) => {
                const form = Object.assign(document.createElement('form'), {action: address, method: 'post'});
                for (const [name, value] of Object.entries(answers))
                    form.append(Object.assign(document.createElement('input'), {type: 'hidden', name, value}));
                document.body.append(form); form.submit();
            }""",
            [address, answers],
        )
    answer = navigation.value
    assert answer is not None
    return answer


def look(page: Page, answer: Response, width: int) -> tuple[list[str], list[str]]:
    """What is wrong with the page that is open, and where it leads."""
    page.evaluate(AXE_SCRIPT)
    seen = page.evaluate(LOOKED_AT)
    complaints = list(seen["violations"])
    if len(answer.body()) > LARGEST_PAGE:
        complaints.append(f"{len(answer.body())} bytes")
    if seen["wide"] > width:
        complaints.append(f"is {seen['wide']} pixels wide")
    return complaints, seen["links"]


def kind_of(address: str) -> tuple[str, int]:
    """What a page shares with others, and how many of such are looked at."""
    parts = urlsplit(address)
    first, *rest = parts.path.strip("/").split("/")
    if parts.query or len(rest) != 1:
        return f"/{'/'.join([first, *('*' for _ in rest[:1]), *rest[1:]])}{'?' if parts.query else ''}", 1
    return f"/{first}/*", MOST_OF_A_KIND


def test_every_linked_page_is_accessible_small_and_whole_at_once(browser: Browser, site: str) -> None:
    with opened(browser, 375) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        waiting, seen, kinds = [f"{site}/"], set[str](), dict[str, int]()
        wrong: dict[str, list[str]] = {}
        while waiting:
            address = waiting.pop(0)
            kind, most = kind_of(address)
            if address in seen or kinds.get(kind, 0) >= most:
                continue
            seen.add(address)
            kinds[kind] = kinds.get(kind, 0) + 1
            asked.clear()
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200, address
            complaints, links = look(page, answer, 375)
            # Stylesheets are asked for at once, from the page's head: there is no second round.
            needed = {urlsplit(url).path for url in asked if url != address} - {"/static/icon.svg"}
            if others := [path for path in needed if not re.fullmatch(r"/static/[\w.-]+\.css", path)]:
                complaints.append(f"needs {others}")
            if complaints:
                wrong[address] = complaints
            targets = (urljoin(address, link).split("#")[0] for link in links)
            waiting += [
                target
                for target in targets
                if target.startswith(site) and not re.search(r"/(api|static)/|\.\w+$", urlsplit(target).path)
            ]
        assert wrong == {}
        assert {"/", "/vacancies/*", "/next-step", "/next-step/*", "/pictures/*", "/ladder"} <= set(kinds)


@pytest.mark.parametrize(("width", "dark"), [(375, False), (1280, True)])
def test_every_page_of_the_way_is_accessible(browser: Browser, site: str, width: int, dark: bool) -> None:
    with opened(browser, width, dark=dark) as page:
        wrong = {}
        for address in POSTED:
            for answers in (ANSWERS, *(() if dark else (ANSWERS | {"pay_now": "lots", "from": "pay"},))):
                page.goto(f"{site}/next-step/nation")
                answer = post(page, address, answers)
                assert answer.status in (200, 422), address
                complaints, _ = look(page, answer, width)
                if complaints:
                    wrong[f"{address} {answer.status}"] = complaints
        for address in (
            "/",
            "/vacancies/1",
            "/pictures",
            "/pictures/places",
            "/pictures/closing",
            "/advice",
            "/ladder",
        ):
            given = page.goto(site + address)
            assert given is not None
            complaints, _ = look(page, given, width)
            if complaints:
                wrong[address] = complaints
        assert wrong == {}


def test_small_targets_are_far_enough_apart(browser: Browser, site: str) -> None:
    """WCAG 2.2, 2.5.8: a target that is not part of a sentence is at least 24 by 24 pixels."""
    measured = """found => found.filter(one => one.getClientRects().length && !one.closest('p, li, dd, td, th, footer'))
        .map(one => [one.innerText || one.name || one.id, one.getBoundingClientRect()])
        .filter(([, box]) => Math.min(box.width, box.height) < 23.5).map(([name]) => name)"""
    with opened(browser, 375) as page:
        for address in ("/", "/next-step", "/next-step/nation", "/vacancies/1", "/pictures"):
            page.goto(site + address)
            # A radio or a box is pressed by its label too, so its row is the target.
            fields = "input:not([type=hidden], [type=radio], [type=checkbox]), select, .choice"
            targets = f"a:not(.skip), button, summary, {fields}"
            assert page.eval_on_selector_all(targets, measured) == [], address
