"""The text of a page: bytes to words, with what could not be read told apart from what the page really says.

Must not know any platform's markup beyond labels beside values, which every vendor's detail page has in some form.
"""

import codecs
import html
import re
import warnings
from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit, urlunsplit

from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types
from parsel import Selector, SelectorList
from scrapy.http import Response

DEEPEST = 250
"""Elements within elements. No page that a person looks at comes near, and questions take time with the depth."""
MOST_ELEMENTS = 100_000
"""A list of two thousand adverts has fewer."""
MOST_ATTRIBUTES = 1000
"""Of one element; the parser takes time with their square."""
LOSS = "\N{REPLACEMENT CHARACTER}"

_WINDOWS = frozenset(bytes([0x85, *range(0x91, 0x98), 0xA0, 0xA3, 0xB7, 0xBD]))
"""Windows-1252's ellipsis, curly quotes, bullet, dashes, hard space, pound sign, middle dot and half."""
_CHALLENGE_TITLE = re.compile(
    rb"<title>\s*(?:just a moment|attention required|access denied|pardon our interruption|are you a robot)", re.I
)
_CHALLENGE_MARKS = (b"_cf_chl_opt", b"Incapsula incident ID", b"px-captcha", b"AwsWafIntegration.checkForceRefresh")
"""What stands only in the challenge itself: the vendors put other scripts of theirs into ordinary pages too."""
_CHALLENGE_SIZE = 60_000
"""Bytes: a challenge stands alone on a short page, while a real page may load a vendor's script too."""


def text(response: Response) -> str:
    """Give a page's text; a byte that belongs to no character becomes U+FFFD.

    Valid UTF-8 is taken as such whatever the page declares. Otherwise the declared encoding holds, save that a pound
    sign or punctuation that was pasted into UTF-8 as a Windows-1252 byte is read as what it is.
    """
    body = response.body
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = str(getattr(response, "encoding", None) or "utf-8")
    if declared.lower().replace("-", "") != "utf8":
        try:
            return body.decode(declared, "replace")
        except LookupError:
            return body.decode("utf-8", "replace")
    return body.decode("utf-8", _WINDOWS_IN_UTF8)


def _pasted(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    return "".join(bytes([byte]).decode("cp1252") if byte in _WINDOWS else LOSS for byte in stray), error.end


_WINDOWS_IN_UTF8 = "crawlers.page.windows-1252-in-utf-8"
codecs.register_error(_WINDOWS_IN_UTF8, _pasted)


def loses_text(response: Response, words: str) -> bool:
    """Whether `words`, read from this page, lost characters in decoding (rather than the page saying U+FFFD itself)."""
    if LOSS not in words:
        return False
    try:
        response.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return True
    return False


def is_challenge(response: Response) -> bool:
    """Whether a page answered 200 asks for proof of being a person, instead of showing what was asked for."""
    body = response.body
    if len(body) > _CHALLENGE_SIZE:
        return False
    return bool(_CHALLENGE_TITLE.search(body, 0, 4000)) or any(mark in body for mark in _CHALLENGE_MARKS)


def is_cut(page: str) -> bool:
    """Whether an HTML page ends before its end: it opened `<html` and never closed it."""
    lowered = page[:2000].lower()
    return "<html" in lowered and "</html" not in page[-2000:].lower()


def words(value: str) -> str:
    """A short field as a person reads it: entities decoded, white space made single spaces."""
    return " ".join(html.unescape(value).split())


def address(base: str, link: str) -> str:
    """A link as an absolute address without its fragment; raise ValueError where it is none."""
    parts = urlsplit(urljoin(base, link.strip()))
    if not parts.scheme:
        raise ValueError(f"link {link!r} has no address")
    return urlunsplit(parts._replace(fragment=""))


class _Measure:
    """Counts what a parser finds, and raises ValueError as soon as it is beyond all sense."""

    def __init__(self) -> None:
        self._depth = self._elements = 0

    def start(self, _tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > DEEPEST:
            raise ValueError(f"the page's elements are nested more than {DEEPEST} deep")
        if self._elements > MOST_ELEMENTS:
            raise ValueError(f"the page has more than {MOST_ELEMENTS:,} elements")
        if len(attributes) > MOST_ATTRIBUTES:
            raise ValueError(f"an element of the page has more than {MOST_ATTRIBUTES:,} attributes")

    def end(self, _tag: str) -> None:
        self._depth -= 1

    def close(self) -> None:
        return


def check(html_text: str) -> None:
    """Raise ValueError for markup that is nested or repeated beyond all sense: reading it would take for ever."""
    body = html_text.replace("\x00", "").encode("utf-8", "replace")
    if body.strip():
        # An error that the target raises is handed on; what is only broken is read as far as it goes.
        etree.fromstring(body, etree.HTMLParser(target=_Measure(), encoding="utf-8"))


def tree(html_text: str) -> Selector:
    """A page to ask questions of; raise ValueError where it is nested or repeated beyond all sense."""
    check(html_text)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Input data is too big", UserWarning)
        # Left to guess, parsel reads what looks like JSON as JSON, to any depth.
        return Selector(text=html_text, type="html", huge_tree=False)


def labelled(page: Selector) -> dict[str, str]:
    """Labels beside values on a detail page, by lower-case label without its colon.

    Reads dt/dd and th/td pairs, and a bold, span or label element that ends in a colon before the words after it.
    The first of several values with one label wins.
    """
    found: dict[str, str] = {}
    pairs = [
        (label, label.xpath("following-sibling::*[1]"))
        for label in page.xpath("//dt[following-sibling::*[1][self::dd]]")
    ]
    pairs += [
        (label, label.xpath("following-sibling::*[1]"))
        for label in page.xpath("//th[following-sibling::*[1][self::td]]")
    ]
    pairs += [
        (label, label.xpath("following-sibling::node()[normalize-space()][1]"))
        for label in page.xpath(
            "//*[self::strong or self::b or self::span or self::label]"
            "[substring(normalize-space(), string-length(normalize-space())) = ':']"
        )
    ]
    for label, value in pairs:
        name = words(label.xpath("string()").get("")).rstrip(": ").lower()
        said = words(_text_of(value))
        if name and said:
            found.setdefault(name, said)
    return found


def main_html(page: Selector) -> str:
    """The HTML of a page's main part, without navigation, forms and scripts; an empty string where there is none."""
    for path in ("//main", "//*[@role='main']", "//article", "//*[@id='content' or @id='main']", "//body"):
        parts = page.xpath(path)
        if parts:
            root = tree(parts[0].get())
            root.xpath("//script|//style|//nav|//header|//footer|//form|//noscript").drop()
            return "".join(root.xpath("//body/node()").getall()).strip()
    return ""


def _text_of(found: SelectorList[Selector]) -> str:
    """The text of an element or of a text node, which has no text below it."""
    return "".join(one.root if isinstance(one.root, str) else one.xpath("string()").get("") for one in found)
