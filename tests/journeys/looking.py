"""What is looked at on every page: what axe finds, how wide it is, how large, and what it needs beside itself."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, Response

OPERATOR, KEY = "ada", "correct horse battery staple"
WIDE, NARROW = 1280, 320
"""CSS pixels of the window; the narrow one is the wide one at 400% (WCAG 2.2, 1.4.10)."""
LARGEST_PAGE = 100_000
"""Bytes of a page: a phone on a slow line has them in a few seconds."""
_AXE = """async options => (await axe.run({...options, resultTypes: ['violations'], preload: false, elementRef: false}))
    .violations.map(one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html.slice(0, 120)).join(' '))"""
_EVERY_RULE = {"rules": {"target-size": {"enabled": True}}}
_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}


@contextmanager
def opened(browser: Browser, width: int = WIDE, *, script: bool = True, operator: bool = False) -> Iterator[Page]:
    """A page of a fresh profile, in which any complaint of the browser's own is kept."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        java_script_enabled=script,
        accept_downloads=True,
        http_credentials={"username": OPERATOR, "password": KEY} if operator else None,
    )
    context.set_default_timeout(20_000)
    complaints: list[str] = []
    context.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page = context.new_page()
    yield page
    context.close()
    # A page that answers 4xx shows what to put right, and the browser notes every such answer.
    assert [text for text in complaints if not re.search(r"status of (401|403|404|422)", text)] == []


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def forward(page: Page, name: str = "Continue") -> None:
    """Press the button, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()


def tab_to(page: Page, name: str) -> None:
    """Go on by the keyboard alone to what is called so; it can be seen then, and shows that it has the focus."""
    for _ in range(120):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "(e => e.labels?.[0]?.innerText || e.getAttribute('aria-label') || e.innerText || e.value || '')"
            "(document.activeElement)"
        )
        if name in " ".join(said.split()):
            outline, shadow, inside = page.evaluate(
                "(e => { const s = getComputedStyle(e), box = e.getBoundingClientRect();"
                " return [s.outlineStyle, s.boxShadow, box.width > 0 && box.right > 0 && box.left < innerWidth"
                " && box.bottom > 0 && box.top < innerHeight] })"
                "(document.activeElement)"
            )
            assert inside, name
            assert outline != "none" or shadow != "none", name
            return
    raise AssertionError(f"the keyboard does not reach {name!r} at {page.url}")


def post(page: Page, address: str, answers: Mapping[str, str]) -> Response:
    """Send a form to an address as a page of the site would, and give the answer."""
    with page.expect_navigation() as navigation:
        page.evaluate(
            """([address, answers]) => {
                const form = Object.assign(document.createElement('form'), {action: address, method: 'post'});
                for (const [name, value] of Object.entries(answers))
                    form.append(Object.assign(document.createElement('input'), {type: 'hidden', name, value}));
                document.body.append(form); form.submit();
            }""",
            [address, dict(answers)],
        )
    answer = navigation.value
    assert answer is not None
    return answer


def look(page: Page, answer: Response, *, dark: bool = True) -> list[str]:
    """What is wrong with the page that is open: wide and dark, then narrow and light with everything unfolded.

    Without `dark` its colours are looked at in light alone: answers of forms share theirs with the pages that are got.
    """
    wrong = []
    if len(answer.body()) > LARGEST_PAGE:
        wrong.append(f"{len(answer.body())} bytes")
    page.evaluate(AXE_SCRIPT)
    for width, scheme, rules in ((WIDE, "dark", _COLOURS), (NARROW, "light", _EVERY_RULE)):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        if width == NARROW:
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        if dark or width == NARROW:
            wrong += [f"{complaint} ({scheme})" for complaint in page.evaluate(_AXE, rules)]
        seen = page.evaluate("document.documentElement.scrollWidth")
        if seen > width:
            wrong.append(f"is {seen} pixels wide at {width}")
    return wrong


def beside(asked: list[str], address: str) -> list[str]:
    """What a page needed beside itself: nothing, for its style and its icon stand in it."""
    return sorted({url for url in asked if url != address})
