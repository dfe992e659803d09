"""Messy HTML through BeautifulSoup: what a vendor's list is made of, as words, links and forms.

Must not know any vendor's markup; each function is told what to look for.
"""

import warnings
from collections.abc import Iterable, Mapping
from urllib.parse import urljoin

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning
from scrapy.http import Response

from crawlers import page


def soup(response: Response) -> BeautifulSoup:
    """A page to ask questions of."""
    return of(page.text(response))


def of(text: str) -> BeautifulSoup:
    """A piece of HTML to ask questions of."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        return BeautifulSoup(text, "lxml")


def said(element: Tag | None) -> str:
    """An element's words on one line; an empty string where there is no element."""
    return page.words(element.get_text(" ")) if element else ""


def attribute(element: Tag | None, name: str) -> str:
    """An attribute's text, stripped; an empty string where there is none."""
    value = element.get(name) if element else None
    return " ".join(value) if isinstance(value, list) else (value or "").strip()


def inner(element: Tag | None) -> str:
    """What stands inside an element, as HTML."""
    return element.decode_contents().strip() if element else ""


def pairs(root: Tag, label: str, value: str) -> dict[str, str]:
    """Labels beside values, where each is an element that its selector finds and the n-th belongs to the n-th.

    The label names the value once: the words that its icons hide for screen readers do not count twice.
    """
    found: dict[str, str] = {}
    for name, beside in zip(root.select(label), root.select(value), strict=False):
        texts = list(dict.fromkeys(words for text in name.stripped_strings if (words := page.words(text).rstrip(": "))))
        if texts and (words := said(beside)):
            found.setdefault(texts[-1], words)
    return found


def link(response: Response, element: Tag | None, attribute_name: str = "href") -> str:
    """An element's link as an absolute address; raise ValueError where it has none that can be read."""
    there = attribute(element, attribute_name)
    if not there:
        raise ValueError("the listed advert has no link")
    base = attribute(soup_base(element), "href")
    return page.address(urljoin(response.url, base), there)


def soup_base(element: Tag | None) -> Tag | None:
    """The `<base>` of the page that an element stands in."""
    root = element
    while root is not None and root.parent is not None:
        root = root.parent
    return root.find("base", href=True) if root is not None else None


def hidden(form: Tag) -> dict[str, str]:
    """A form's hidden fields, by name."""
    return {
        name: attribute(field, "value")
        for field in form.select("input[type=hidden][name]")
        if (name := attribute(field, "name"))
    }


def cookies(response: Response) -> dict[str, str]:
    """A Cookie header that gives back what the answer set, for forms that are bound to it; empty where it set none."""
    given = [line.decode("latin-1").partition(";")[0].strip() for line in response.headers.getlist("Set-Cookie")]
    return {"Cookie": "; ".join(given)} if given else {}


def first(root: Tag, selectors: Iterable[str]) -> Tag | None:
    """The first element that the first matching selector finds."""
    return next((found for selector in selectors if (found := root.select_one(selector))), None)


def merged(*labels: Mapping[str, str]) -> dict[str, str]:
    """Labels of several places, by lower-case name without its colon; the first value of a name wins."""
    found: dict[str, str] = {}
    for table in labels:
        for name, value in table.items():
            found.setdefault(page.words(name).rstrip(": ").lower(), value)
    return {name: value for name, value in found.items() if name and value}
