"""An advert's markup as plain words.

Owns turning whatever a source sent (HTML, HTML escaped once or twice, mis-decoded characters, control characters)
into text with a line break per block. Must not decide what the words mean. Never raises: adverts are hostile input.
"""

import functools
import html
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]

MAX_CHARACTERS = 500_000

_PASSES = 3
_TAG = re.compile(r"<(?:[a-zA-Z][a-zA-Z0-9:]*|/[a-zA-Z]|!--|!\[CDATA\[|!DOCTYPE|\?xml)", re.IGNORECASE)
_ESCAPED_TAG = re.compile(r"&(?:amp;)*(?:lt|#0*60|#x0*3c);(?:/?[a-zA-Z]|!--)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
_XML_DECLARATION = re.compile(r"<\?xml[^>]{0,200}\?>|<!\[CDATA\[|\]\]>", re.IGNORECASE)

_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]"
)
_SPACES = re.compile("[^\\S\\n]+")
_BREAKS = re.compile(r" ?\n[ \n]*")
_LINE_ENDS = re.compile("\r\n?|[\x0c\x85\u2028\u2029]")
_UNTIDY = (" \n", "\n ", "\n\n", "  ")

_DROPPED = frozenset({"script", "style", "template", "head", "noscript", "iframe", "svg", "object"})
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl", "dt"}
    | {"fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"}
    | {"legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "td"}
    | {"tfoot", "th", "thead", "title", "tr", "ul"}
)
_BLOCK_TAG = re.compile(r"</?(?:p|div|li|br|ul|ol|table|tr|td|h[1-6])\b", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]*>?")

# The characters that bytes 0x80–0xBF become when UTF-8 is read as Windows-1252.
_CONTINUATION = "".join(
    sorted(
        {bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xC0)}
        | {chr(byte) for byte in range(0x80, 0xC0)}
    )
)
_MIS_DECODED = re.compile(
    f"[ÂÃÅ][{re.escape(_CONTINUATION)}]|[âï][{re.escape(_CONTINUATION)}]{{2}}|ð[{re.escape(_CONTINUATION)}]{{3}}"
)
# Letters that begin no mis-decoded character, and those that do where none follows. Possessive, so that a text of
# millions of these is walked through once.
_KNOWN = "[\n -~£€–—‘’“”•·…½¼¾°©®™ÀÁÄÆ-ÖØ-áã-îñ-öø-ɏ]*+"
_KNOWN_CHARACTERS = re.compile(f"{_KNOWN}(?:[ÂÃÅâïð](?![{re.escape(_CONTINUATION)}]){_KNOWN})*+")
_CUT_QUOTE = re.compile("â€(?=[\\s.,;:)]|$)")


def plain(text: str) -> str:
    """The words of `text`, a line break per block, spaces tidied; at most `MAX_CHARACTERS` are read. Never raises."""
    text = text[:MAX_CHARACTERS]
    if _is_plain(text):
        return text
    text = _CONTROL.sub("", _repaired(_LINE_ENDS.sub("\n", text)))
    fold = bool(_BLOCK_TAG.search(text) or _ESCAPED_TAG.search(text))
    for _ in range(_PASSES):
        if _TAG.search(text):
            text = _without_markup(text, fold=fold)
            fold = False  # the line breaks are now the blocks' own
        elif _ESCAPED_TAG.search(text):
            text = html.unescape(text)
        else:
            break
    if _ENTITY.search(text):
        text = html.unescape(text)
        if _ENTITY.search(text):
            text = html.unescape(text)
    text = _CONTROL.sub("", _repaired(_LINE_ENDS.sub("\n", text)))
    return _BREAKS.sub("\n", _SPACES.sub(" ", text)).strip()


def _is_plain(text: str) -> bool:
    """Whether `plain` would change nothing: most texts are asked several times, and this is quick to tell."""
    return (
        "<" not in text
        and not ("&" in text and (_ENTITY.search(text) or _ESCAPED_TAG.search(text)))
        and _KNOWN_CHARACTERS.fullmatch(text) is not None
        and not any(map(text.__contains__, _UNTIDY))
        and not text[:1].isspace()
        and not text[-1:].isspace()
    )


def one_line(text: str) -> str:
    """`plain` on a single line, for short fields such as a title or a pay field."""
    return plain(text).replace("\n", " ")


@functools.lru_cache(maxsize=8)
def lower_in_place(text: str) -> str:
    """A text in lower case with every place as before: a letter that would become two stays as it is."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(one if len(one.lower()) != 1 else one.lower() for one in text)


@dataclass(frozen=True, slots=True)
class Anchored:
    """A pattern for small letters of which every match begins with one of `begins`.

    Finding those words first is many times as fast as trying a pattern of many branches at every letter.
    """

    pattern: re.Pattern[str]
    begins: tuple[str, ...]

    def spans(self, lower: str, start: int = 0, end: int = sys.maxsize) -> list[tuple[int, int]]:
        """Where it matches in a text in small letters, as `finditer` would: in reading order, and none overlap."""
        found = []
        match = self.pattern.match
        for begin in self.begins:
            at = lower.find(begin, start, end)
            while at >= 0:
                if hit := match(lower, at, end):
                    found.append(hit.span())
                at = lower.find(begin, at + 1, end)
        found.sort()
        apart = []
        for first, last in found:
            if first >= start:
                apart.append((first, last))
                start = last
        return apart


def near(text: str, hint: Anchored, before: int, after: int) -> Iterator[str]:
    """The stretches of a long text around each place of a cheap `hint`, those that touch made one.

    A costly pattern over a whole advert takes most of its reading's time; over these stretches it takes almost none.
    """
    start = end = -1
    for first, last in hint.spans(lower_in_place(text)):
        low, high = max(0, first - before), last + after
        if low <= end:
            end = high
            continue
        if end >= 0:
            yield text[start:end]
        start, end = low, high
    if end >= 0:
        yield text[start:end]


def _repaired(text: str) -> str:
    """UTF-8 that was read as Windows-1252 ("Â£", "â€“"), put right where the bytes leave no doubt; twice at most."""
    for _ in range(2):
        fixed = _MIS_DECODED.sub(_redecoded, text)
        if fixed == text:
            break
        text = fixed
    return _CUT_QUOTE.sub("”", text)


def _redecoded(match: re.Match[str]) -> str:
    raw = bytearray()
    for character in match[0]:
        try:
            raw += character.encode("cp1252")
        except UnicodeEncodeError:
            raw.append(ord(character) & 0xFF)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def _without_markup(text: str, *, fold: bool) -> str:
    """Words of an HTML fragment. `fold`: a line break in the source is a space, as a browser shows it."""
    # lxml's walk reports where a block ends as well as where it starts, which the words after it need.
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    source = _XML_DECLARATION.sub("", text).encode("utf-8", "ignore")
    try:
        root = etree.fromstring(source, parser) if source.strip() else None
    except (etree.LxmlError, ValueError):
        root = None
    parts: list[str] = []
    if root is not None:
        _collect(root, parts, fold=fold)
    words = "".join(parts)
    # The parser gives up on absurd nesting; the words between the tags are then still worth having.
    return words if words.strip() else _ANY_TAG.sub(" ", text)


def _collect(root: etree._Element, parts: list[str], *, fold: bool) -> None:
    """The text of the tree in reading order, without recursion: hostile pages nest as deep as they like."""
    skipped: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = element.tag
        if event == "start":
            if skipped is None and name in _DROPPED:
                skipped = element
            if skipped is None:
                if name in _BLOCKS:
                    parts.append("\n")
                if element.text:
                    parts.append(_folded(element.text, fold=fold))
            continue
        if skipped is None and name in _BLOCKS and name != "br":
            parts.append("\n")
        if skipped is element:
            skipped = None
        if skipped is None and element.tail:
            parts.append(_folded(element.tail, fold=fold))


def _folded(text: str, *, fold: bool) -> str:
    return text.replace("\n", " ") if fold else text
