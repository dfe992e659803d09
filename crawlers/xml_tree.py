"""Feeds and sitemaps as XML trees: hostile or broken XML in, a tree and what was wrong with it out.

Must not know any vendor's elements. Entities are never expanded and nothing is fetched.
"""

import re
import zlib
from typing import Any, TypeAlias, cast

from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types
from scrapy.http import Response

from crawlers import page

Element: TypeAlias = Any
"""An element of a tree; lxml ships no types to say it with."""

LARGEST_UNPACKED = 10 * 2**20
"""Bytes of a packed sitemap once it is unpacked; the protocol allows 50 MB, which no council's adverts need."""

_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def parse(response: Response) -> tuple[Element, str]:
    """Give the root and, where the XML is not well formed, what is wrong: then the tree may be only a part.

    Raises ValueError where there is no XML at all, or an HTML page instead of it.
    """
    text = _FORBIDDEN.sub(" ", _DECLARATION.sub("", page.text(_unpacked(response)))).strip()
    if not text:
        raise ValueError("expected XML, found an empty answer")
    if re.match(r"(?i)<!doctype html|<html", text):
        raise ValueError("expected XML, found an HTML page")
    fault = ""
    try:
        root = etree.fromstring(text.encode(), _parser(recover=False))
    except etree.XMLSyntaxError as error:
        fault = f"the XML is not well formed ({error.msg})"
        try:
            root = etree.fromstring(text.encode(), _parser(recover=True))
        except etree.XMLSyntaxError:
            root = None
    if root is None:
        raise ValueError(f"expected XML, found something else: {text[:60]!r}")
    return root, fault


def tag(element: Element) -> str:
    """An element's name without its namespace."""
    return cast("str", etree.QName(element).localname)


def every(root: Element, name: str) -> list[Element]:
    """All elements of a name below the root, whatever their namespace."""
    return list(root.iter("{*}" + name))


def said(element: Element, *names: str) -> str:
    """The text of the first named child that has any, stripped; an empty string where none has."""
    for name in names:
        for child in element.iterchildren("{*}" + name):
            text = "".join(child.itertext()).strip()
            if text:
                return text
    return ""


def markup(element: Element, *names: str) -> str:
    """The first named child's content as HTML, whether it stands there as text or, in XHTML, as elements."""
    for name in names:
        for child in element.iterchildren("{*}" + name):
            text = (child.text or "") + "".join(source(inner) for inner in child)
            if text.strip():
                return text.strip()
    return ""


def source(element: Element) -> str:
    """An element as text, for a person who looks at what could not be read."""
    return cast("str", etree.tostring(element, encoding="unicode"))


def _unpacked(response: Response) -> Response:
    """A sitemap that is a gzip file, as many are, unpacked; raise ValueError where it is broken or beyond measure."""
    if not response.body.startswith(b"\x1f\x8b"):
        return response
    unpack = zlib.decompressobj(wbits=31)
    try:
        body = unpack.decompress(response.body, LARGEST_UNPACKED)
    except zlib.error as error:
        raise ValueError(f"expected XML, found a broken gzip file ({error})") from None
    if unpack.unconsumed_tail:
        raise ValueError(f"the gzip file unpacks to more than {LARGEST_UNPACKED // 2**20} MB")
    return response.replace(body=body)


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover)
