"""A source's pages as a fixture: its first list page and a few adverts, with personal data removed.

Owns which pages are saved, how personal data is taken out of them, and the `meta.toml` that says how they are read.
What a rule cannot recognise as a person stays, so whoever records reads every page before it is kept.
"""

import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scrapy.http import Request, Response

from crawlers import page
from crawlers.check import Unstored
from crawlers.items import Item, Listed
from crawlers.revisit import Visited
from crawlers.run import gather, host_to_itself
from crawlers.sources import Source
from crawlers.spider import SourceSpider

MOST_DETAILS = 3
EMAIL, PHONE, NAME = "someone@example.org", "01632 960000", "Alex Example"
_NAME = r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\.?\s+)?[A-Z][A-Za-z’'-]+(?:\s+[A-Z][A-Za-z’'-]+){1,2}"
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[A-Za-z0-9._%+-]{1,64}(?:@|%40|&#64;|\s?\[at\]\s?)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"), EMAIL),
    (re.compile(r"(?<![\w.,£/=-])(?:\+44\s?\(?0?\)?\s?|\(?0)(?:\d[\s()-]{0,2}){8,9}\d(?![\w/-])"), PHONE),
    (re.compile(rf"(?<=\bdiscussion with )(?-i:{_NAME})|(?<=\bdiscuss with )(?-i:{_NAME})", re.I), NAME),
    (
        re.compile(
            r"(?<=\bcontact )X|(?<=\bcontact: )X|(?<=\bcall )X|(?<=\bring )X|(?<=\bemail )X|(?<=\bspeak to )X"
            r"|(?<=\btelephone )X|(?<=\bManager: )X|(?<=\bplease contact )X".replace("X", f"(?-i:{_NAME})"),
            re.I,
        ),
        NAME,
    ),
)


def without_people(text: str) -> str:
    """A page's text with mail addresses, telephone numbers and named contacts replaced by ones that are nobody's.

    Numbers replaced are those in the form of UK telephone numbers; names, those that stand where an advert names whom
    to ask (01632 960000 is of the range that Ofcom keeps for drama).
    """
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    return text


def record(source: Source, folder: Path) -> list[Path]:
    """Fetch a source's first list page and a few adverts into `folder`, with the meta.toml to read them by.

    Starts and ends the process's reactor: once a process. Gives the files written, none where the list could not be
    fetched. Raises OSError where the folder cannot be written, ValueError where it holds a fixture already.
    """
    if (folder / "meta.toml").exists():
        raise ValueError(f"{folder}: holds a fixture already; expected a new folder")
    kept = Kept()
    with host_to_itself(source):
        gather(source, kept, _Recorder)
    return write(source, kept.pages, folder) if kept.pages else []


class Kept(Unstored):
    """A run's record that keeps the pages themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: list[tuple[Response, Listed | None]] = []


class _Recorder(SourceSpider):
    """Asks for one list page and a few adverts."""

    def parse_list(self, response: Response) -> Iterator[Item | Request]:
        self._keep_page(response, None)
        yield from super().parse_list(response)

    def parse_detail(self, response: Response) -> Iterator[Item | Visited]:
        self._keep_page(response, response.meta["listed"])
        yield from super().parse_detail(response)

    def _further(self, requests: list[Request]) -> Iterator[Request]:
        yield from ()

    def _detail(self, request: Request) -> Iterator[Request]:
        if len(self._asked) < MOST_DETAILS:
            yield from super()._detail(request)

    def _keep_page(self, response: Response, listed: Listed | None) -> None:
        if isinstance(self.record, Kept):
            self.record.pages.append((response, listed))


def write(source: Source, pages: list[tuple[Response, Listed | None]], folder: Path) -> list[Path]:
    """Write pages and their meta.toml; give the files."""
    folder.mkdir(parents=True, exist_ok=True)
    note = f"Recorded from {source.name}; personal data removed by rule, and not yet read by a person."
    meta = [
        f"note = {_toml(note)}",
        f"platform = {_toml(source.platform)}",
        f"name = {_toml(source.name)}",
        f"url = {_toml(source.url)}",
        "[options]",
        *(
            f"{name} = {_toml(value)}"
            for name, value in dataclasses.asdict(source.options).items()
            if value is not None
        ),
    ]
    files: list[Path] = []
    for number, (response, listed) in enumerate(pages):
        text = without_people(page.text(response))
        file = folder / f"{'list' if listed is None else f'advert-{number}'}{_suffix(text)}"
        file.write_text(text, encoding="utf-8")
        files.append(file)
        meta += ["[[page]]", f"file = {_toml(file.name)}", f"url = {_toml(response.url)}"]
        if listed is not None:
            meta += [f"listed = {_toml(listed.native_id)}", f"listed_url = {_toml(listed.url)}"]
            if listed.posting is not None:
                meta += ["[page.known]", *_known(listed)]
    (folder / "meta.toml").write_text("\n".join([*meta, ""]), encoding="utf-8")
    return [*files, folder / "meta.toml"]


def _known(listed: Listed) -> list[str]:
    said = dataclasses.asdict(listed.posting) if listed.posting else {}
    return [
        f"{name} = {_toml(without_people(value))}"
        for name, value in said.items()
        if isinstance(value, str) and value and name not in ("native_id", "url")
    ]


def _suffix(text: str) -> str:
    start = text.lstrip("\ufeff \t\r\n")[:200].lower()
    if start.startswith(("{", "[")):
        return ".json"
    return ".xml" if start.startswith(("<?xml", "<rss", "<jobs", "<feed", "<urlset")) else ".html"


def _toml(value: Any) -> str:  # noqa: ANN401 - an option, of whatever type its platform gave it
    """A value as TOML: JSON's strings, numbers, booleans and lists of them are TOML's too."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_toml(inner)}" for key, inner in value.items()) + "}"
    # JSON leaves DEL as it is and TOML does not take it.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
