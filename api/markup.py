"""What an advert's words were read as, marked where they stand in the advert itself.

Owns the finding of quotes in sanitised markup. It lets nothing through that was not there: every text is escaped again,
and the only element that it adds is `mark`.
"""

import html
import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from markupsafe import Markup

_TAG = re.compile(r"(<[^>]*>)")


def marked(clean: Markup, quotes: Iterable[tuple[str, str]]) -> Markup:
    """Markup that was sanitised before, with the first place of each quote in `mark` elements.

    Args:
        clean: paragraphs, lists and emphasis without attributes, or escaped text.
        quotes: each quote with the class that its mark carries, "" for none; where two overlap, the first wins. Spaces
            count as alike, and a quote may run across elements. One that is not found is left out.

    """
    parts = _TAG.split(str(clean))
    texts = {at: html.unescape(part) for at, part in enumerate(parts) if not at % 2}
    letters = [(at, place, letter) for at, text in texts.items() for place, letter in _letters(text)]
    flat = "".join(letter for _, _, letter in letters)
    words, places = _one_space(flat)
    kinds: dict[tuple[int, int], str] = {}
    for quote, kind in quotes:
        wanted = " ".join(quote.split())
        found = words.find(wanted) if wanted else -1
        if found < 0:
            continue
        first, last = places[found], places[found + len(wanted) - 1]
        for at, place, _ in letters[first : last + 1]:
            kinds.setdefault((at, place), kind)
    for at, text in texts.items():
        parts[at] = "".join(_runs(text, [kinds.get((at, place)) for place in range(len(text))]))
    return Markup("".join(parts))  # noqa: S704 - tags as they were sanitised, texts escaped again


def _letters(text: str) -> Iterator[tuple[int, str]]:
    yield from enumerate(text)
    # A quote that runs on into the next element has a space or a line break there.
    yield len(text), " "


def _one_space(flat: str) -> tuple[str, list[int]]:
    """The text with runs of white space as one space, and where each of its letters stands in the original."""
    words: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(flat):
        space = letter.isspace()
        if not space or (words and words[-1] != " "):
            words.append(" " if space else letter)
            places.append(place)
    return "".join(words), places


def _runs(text: str, kinds: list[str | None]) -> Iterator[str]:
    for kind, run in groupby(range(len(text)), key=lambda place: kinds[place]):
        words = html.escape("".join(text[place] for place in run), quote=False)
        named = f' class="{kind}"' if kind else ""
        yield words if kind is None or not words.strip() else f"<mark{named}>{words}</mark>"
