"""Pages as a browser asks for them, and what they are made of."""

import re
from html.parser import HTMLParser

from api_data import TestClient

from api.assets import STYLE

BROWSER = {"accept": "text/html"}
VOID = {"meta", "link", "input", "br", "img", "hr"}
FORM = {
    "nation": "england",
    "role": "Social Worker, child protection",
    "registered": "true",
    "years_post_qualifying": "4",
    "years_child_protection": "3",
    "location": "Elmshire",
    "travel_miles": "20",
    "seeks": "permanent",
}


class Outline(HTMLParser):
    """What a page is made of: its elements with attributes, its headings, and whether every element is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.headings: list[int] = []
        self._open: list[str] = []
        # The one style that is every page's own is taken out as it stands: any other counts as an element.
        self.feed(page.replace(f"<style>{STYLE}</style>", "", 1))
        assert self._open == [], "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def names(self) -> set[str]:
        """Names of its elements, but for the pictures and the data that the pages themselves put there."""
        return {
            tag
            for tag, attributes in self.elements
            if (tag, attributes.get("class")) != ("svg", "figure")
            and (tag, attributes.get("type")) != ("script", "application/ld+json")
        }

    @property
    def links(self) -> list[str]:
        return [attributes["href"] for tag, attributes in self.elements if tag == "a"]

    @property
    def ids(self) -> list[str]:
        return self.attributes("id")

    def attributes(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.elements if name in attributes]


def page(api: TestClient, address: str, status: int = 200) -> str:
    response = api.get(address, headers=BROWSER)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return str(response.text)


def answer(api: TestClient, status: int = 200, **typed: str) -> str:
    response = api.post("/advice", data=typed, headers=BROWSER)
    assert response.status_code == status, response.text
    return str(response.text)
