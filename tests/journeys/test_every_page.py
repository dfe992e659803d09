"""Every page of the site in a real browser: accessible, whole at both widths, light and dark, small, and alone.

The pages are those of the application's own list of routes, so that a new one cannot be forgotten.
"""

import http.client
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from fastapi import FastAPI
from looking import LARGEST_PAGE, beside, look, opened, post
from playwright.sync_api import Browser, Route

from api.assets import STYLE

FILES = {
    "/vacancies/{vacancy_id}/application.md",
    "/vacancies/{vacancy_id}/closing.ics",
    "/advisers/cohort/template.csv",
}
"""What is got without being a page."""
GOT: dict[str, tuple[str, ...]] = {
    "/": ("/", "/?q=nqsw&near=BA1&tier=lcpp&nation=england", "/?nation=scotland&tier=lcpp", "/?miles=x&min_pay=lots"),
    "/vacancies/{vacancy_id}": ("/vacancies/1", "/vacancies/6", "/vacancies/999999"),
    "/vacancies/{vacancy_id}/application": ("/vacancies/3/application",),
    "/advice": ("/advice",),
    "/next-step": ("/next-step",),
    "/next-step/nation": ("/next-step/nation",),
    "/next-step/{page}": (),  # its pages are sent to, below; its address alone leads to the start
    "/ladder": ("/ladder", "/ladder?nation=wales"),
    "/ladder/{tier}": ("/ladder/lcpp", "/ladder/practitioner?nation=england"),
    "/sideways": ("/sideways?tier=senior",),
    "/skills": ("/skills",),
    "/working-life": ("/working-life",),
    "/learning": ("/learning",),
    "/lcpp": ("/lcpp",),
    "/reforms": ("/reforms",),
    "/checks": ("/checks",),
    "/checks/learning": ("/checks/learning",),
    "/checks/{check}": ("/checks/agency",),
    "/pictures": ("/pictures",),
    "/pictures/ladder": ("/pictures/ladder",),
    "/pictures/regions": ("/pictures/regions",),
    "/pictures/places": ("/pictures/places",),
    "/pictures/closing": ("/pictures/closing",),
    "/sources": ("/sources",),
    "/sources/{source_id}": ("/sources/practice-glenbrae",),
    "/coverage": ("/coverage",),
    "/directory": ("/directory?q=lcpp&near=Elmshire",),
    "/authorities": ("/authorities",),
    "/authorities/{code}": ("/authorities/P06000001",),
    "/crosswalk": ("/crosswalk",),
    "/advisers": ("/advisers",),
    "/advisers/compare": (
        "/advisers/compare",
        "/advisers/compare?authority=Elmshire&authority=Glenbrae",
        "/advisers/compare?authority=Atlantis",
    ),
    "/advisers/cohort": ("/advisers/cohort",),
    "/recruiters": ("/recruiters", "/recruiters?vacancy=1&beside=2"),
    "/recruiters/pick": (
        "/recruiters/pick",
        "/recruiters/pick?authority=Elmshire&q=court&vacancy=1",
        "/recruiters/pick?authority=Atlantis",
    ),
    "/review": ("/review",),
    "/review/{posting_id}": ("/review/24",),
}
PERSON = {"nation": "england", "role": "Social Worker", "registered": "true", "years_post_qualifying": "4"}
WRONG = PERSON | {"pay_now": "lots", "from": "pay"}
PEOPLE = (
    "reference,nation,role,registered,years_post_qualifying\nA1,england,Social Worker,yes,4\nA2,mars,x,perhaps,-1\n"
)
ADVERT = {
    "title": "Social Worker, Court Team",
    "employer": "Elmshire Council",
    "description": "You will be a rockstar.\nThe salary is £39,000 to £43,000. Registration is essential.",
    "beside": "1\n2",
}
SENT: dict[str, tuple[tuple[str, dict[str, str]], ...]] = {
    "/advice": (("/advice", PERSON), ("/advice", WRONG)),
    "/advice/change": (("/advice/change", PERSON),),
    "/next-step/{page}": tuple((f"/next-step/{page}", PERSON) for page in ("registration", "place", "evidence")),
    "/next-step/check": (("/next-step/check", PERSON), ("/next-step/check", WRONG)),
    "/next-step/answer": (("/next-step/answer", PERSON),),
    "/next-step/plan": (("/next-step/plan", PERSON),),
    "/next-step/file": (("/next-step/file", {"x": "no file"}),),
    "/checks/{check}": (
        ("/checks/agency", {"nation": "england", "employer": "local_authority", "years_local_authority": "2"}),
        ("/checks/qualification", {"nation": "wales", "experience_months": "many"}),
    ),
    "/checks/learning": (("/checks/learning", {"nation": "england"}),),
    "/lcpp": (("/lcpp", PERSON),),
    "/vacancies/{vacancy_id}/application": (("/vacancies/3/application", PERSON),),
    "/advisers/cohort": tuple(
        ("/advisers/cohort", {"text": PEOPLE, "show": show}) for show in ("table", "plans", "team", "nothing")
    ),
    "/recruiters": (("/recruiters", ADVERT), ("/recruiters", {"vacancy": "99999"})),
    "/recruiters/change": (("/recruiters/change", ADVERT),),
    "/review/{posting_id}": (("/review/24", {"answer": "senior"}),),
}
ANSWERED_WITH_FILES = {"/next-step/profile.json", "/recruiters/comparison.csv"}


def routes(app: FastAPI, method: str) -> set[str]:
    """Paths outside the API that answer a method."""

    def walk(found: object) -> Iterator[str]:
        for route in getattr(found, "routes", ()):
            if hasattr(route, "original_router"):
                yield from walk(route.original_router)
            elif method in (getattr(route, "methods", None) or ()):
                yield route.path

    return {path for path in walk(app) if not path.startswith("/api/")} - {"/healthz"}


def test_no_page_is_forgotten(app: FastAPI) -> None:
    assert routes(app, "GET") == GOT.keys() | FILES
    assert routes(app, "POST") == SENT.keys() | ANSWERED_WITH_FILES


def test_every_page_that_is_got_is_accessible_whole_small_and_alone(browser: Browser, site: str) -> None:
    with opened(browser, operator=True) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        wrong = {}
        for path in (path for paths in GOT.values() for path in paths):
            asked.clear()
            answer = page.goto(site + path)
            assert answer is not None
            assert answer.status < 500, path
            needed = [f"needs {one}" for one in beside(asked, site + path)]
            if complaints := look(page, answer) + needed:
                wrong[path] = complaints
        assert wrong == {}


def test_every_page_that_answers_a_form_is_too(browser: Browser, site: str) -> None:
    with opened(browser, operator=True) as page:
        wrong = {}
        for path, answers in (one for sent in SENT.values() for one in sent):
            page.goto(f"{site}/review" if path.startswith("/review") else f"{site}/nowhere")
            answer = post(page, path, answers)
            assert answer.status < 500, path
            if complaints := look(page, answer, dark=False):
                wrong[f"{path} {answers}"] = complaints
        assert wrong == {}


PAINTED = ("/", "/vacancies/1", "/next-step", "/pictures", "/recruiters?vacancy=1", "/nowhere", "/?miles=lots")


def test_a_page_is_painted_by_its_one_request(browser: Browser, site: str) -> None:
    """With every other request refused it looks as it does, dark and light; the fonts are the reader's own."""
    colours = """['header.site', 'body', 'a.skip'].map(one => getComputedStyle(document.querySelector(one)))
        .map(one => [one.backgroundColor, one.color, one.position])"""
    painted = """() => new Promise(done => new PerformanceObserver(seen =>
        seen.getEntriesByName('first-contentful-paint').length && done()).observe({type: 'paint', buffered: true}))"""
    told = dict(re.findall(r"(--[\w-]+): (#\w+);", STYLE[: STYLE.index("@media")]))
    with opened(browser) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.route("**/*", lambda it: it.continue_() if it.request.is_navigation_request() else it.abort())
        for path in PAINTED:
            asked.clear()
            page.emulate_media(color_scheme="light")
            page.goto(site + path)
            assert asked == [site + path]
            page.evaluate(painted)
            assert page.evaluate("performance.getEntriesByType('resource').length") == 0
            header, body, skip = page.evaluate(colours)
            assert header[0] == _rgb(told["--accent"]), path
            assert body[:2] == [_rgb(told["--paper"]), _rgb(told["--ink"])], path
            assert skip[2] == "absolute", path
            page.emulate_media(color_scheme="dark")
            assert page.evaluate(colours)[1][:2] != body[:2], path


def test_no_other_style_acts_than_the_one_whose_mark_is_told(browser: Browser, site: str) -> None:
    """One letter more, or a style of an element's own, and the browser leaves it out."""
    context = browser.new_context()
    page = context.new_page()

    def changed(route: Route) -> None:
        answer = route.fetch()
        body = answer.text().replace("</style>", " </style>").replace("<h1>", '<h1 style="color: red">')
        route.fulfill(response=answer, body=body)

    page.route("**/*", changed)
    page.goto(f"{site}/nowhere")
    assert page.locator("h1").get_attribute("style"), "it was changed on the way"
    assert page.evaluate("document.styleSheets.length") == 0
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"
    context.close()


def _rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


def test_every_link_of_every_linked_page_leads_somewhere(site: str) -> None:
    """By plain requests, followed from page to page; of pages that differ in a parameter alone a few are followed."""
    place = urlsplit(site)
    asking = http.client.HTTPConnection(place.hostname or "", place.port)
    waiting, seen, kinds, broken = ["/"], set[str](), dict[str, int](), []
    while waiting:
        address = waiting.pop(0)
        parts = urlsplit(address)
        kind = "/".join(re.sub(r"^(\d+|practice-.*|P\d+|[a-z]+_[a-z_]+)$", "*", one) for one in parts.path.split("/"))
        kind += "?" + "&".join(sorted({pair.partition("=")[0] for pair in parts.query.split("&")}))
        if address in seen or kinds.get(kind, 0) >= 3:
            continue
        seen.add(address)
        kinds[kind] = kinds.get(kind, 0) + 1
        asking.request("GET", address, headers={"Accept": "text/html"})
        answer = asking.getresponse()
        body = answer.read()
        if answer.status != 200:
            broken.append((address, answer.status))
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        assert len(body) <= LARGEST_PAGE, address
        targets = (
            urljoin(address, link.replace("&amp;", "&")).split("#")[0]
            for link in re.findall(r' href="([^"]+)"', body.decode())
        )
        waiting += [target for target in targets if target.startswith("/")]
    asking.close()
    assert broken == []
    assert len(seen) > 60
