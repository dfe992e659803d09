"""Messy HTML through BeautifulSoup: what a vendor's list is made of, as words, links and forms.

Must not know any vendor's markup; each function is told what to look for.
"""

import re
import warnings
from collections.abc import Mapping
from urllib.parse import urljoin

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning
from scrapy.http import Response

from crawlers import page


def soup(response: Response) -> BeautifulSoup:
    """A page to ask questions of; raise ValueError where it is nested or repeated beyond all sense."""
    return of(page.text(response))


def of(text: str) -> BeautifulSoup:
    """A piece of HTML to ask questions of; raise ValueError where it is nested or repeated beyond all sense."""
    page.check(text)
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
    whole = element.find_parent("html") if element else None
    base = attribute(whole.select_one("base[href]"), "href") if whole else ""
    return page.address(urljoin(response.url, base), there)


def next_page(response: Response, root: Tag) -> str:
    """The address of the page that a list's pager calls the next one; an empty string where there is none."""
    for link_ in root.select("a[href]"):
        there = attribute(link_, "href")
        classes = f"{attribute(link_, 'class')} {attribute(link_.parent, 'class')}".lower()
        if there.startswith(("#", "javascript:")) or re.search(r"\b(invisible|disabled|hidden)\b", classes):
            continue
        told = " ".join([said(link_), attribute(link_, "title"), attribute(link_, "aria-label")]).lower()
        if "next" in attribute(link_, "rel").split() or re.search(r"^(next|[>›»]+)$|\bnext page\b", told.strip()):
            return link(response, link_)
    return ""


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


def merged(*labels: Mapping[str, str]) -> dict[str, str]:
    """Labels of several places, by lower-case name without its colon; the first value of a name wins."""
    found: dict[str, str] = {}
    for table in labels:
        for name, value in table.items():
            found.setdefault(page.words(name).rstrip(": ").lower(), value)
    return {name: value for name, value in found.items() if name and value}
