"""Serve a folder of captured payloads on loopback, with registry rows by which the ordinary spiders crawl it.

Owns recognising what a file is (by its content, never by where it came from), the pages made of it, and the report of
what was not recognised. What stands in a file is served as it stands, faults and all: nothing is mended on the way, so
that a crawl meets what the platform once sent. Nothing outside the folder is ever served.
"""

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from crawlers.practice.generate import slug
from crawlers.practice.server import HTML, JSON, TEXT, XML, Loopback, Page
from crawlers.practice.wires import oracle as wire_oracle

PAGE_SIZE = 50
_WHOLE = {"offset": 0, "limit": wire_oracle.MOST}
_JOB_POSTING = re.compile(rb'"JobPosting"|/JobPosting"', re.IGNORECASE)
_SCRIPT = re.compile(rb"application/ld\+json", re.IGNORECASE)
_JOBS_ROOT = re.compile(rb"^\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:rootnode|Jobs)[\s>]", re.DOTALL)
_JOB = re.compile(rb"<Job[\s>]")
_KINDS = {".html": HTML, ".htm": HTML, ".xml": XML, ".json": JSON}


@dataclass(frozen=True, slots=True)
class Content:
    """What became of one file: its path in the folder, what it is, how many records it holds, and the row that has it.

    `source` is None for a file that no row reaches; `note` then says why.
    """

    file: str
    what: str
    records: int = 0
    source: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A registry row; `options` as the platform wants them."""

    id: str
    name: str
    platform: str
    url: str
    records: int
    options: Mapping[str, str | bool]

    def toml(self) -> str:
        """The row in the registry's form. JSON's strings are TOML's too, as these hold no control characters."""
        options = "\n".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in self.options.items())
        fields = {
            "id": self.id,
            "name": self.name,
            "platform": self.platform,
            "url": self.url,
            "every": "1d",
            "min_expected": min(self.records, 1),
            "verified": "a captured payload, served from a folder",
            "delay": 0,
        }
        said = "\n".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items())
        return f"[[source]]\n{said}\n[source.options]\n{options}\n"


@dataclass(slots=True)
class _OracleList:
    """A captured list answer with the details that lie beside it, by requisition id."""

    folder: Path
    site: str
    answer: dict[str, Any]
    details: dict[str, bytes] = field(default_factory=dict)

    @property
    def rows(self) -> list[Any]:
        rows: list[Any] = self.answer["items"][0]["requisitionList"]
        return rows

    def list_page(self, variables: Mapping[str, str]) -> bytes:
        """The part of the capture that was asked for; its own count stands, also where it holds fewer than it says."""
        start, limit = (wire_oracle.number(variables.get(key), default) for key, default in _WHOLE.items())
        part = self.rows[start : start + limit]
        first, *others = self.answer["items"]
        answer = {**self.answer, "items": [{**first, "requisitionList": part, "Offset": start}, *others]}
        return json.dumps(answer).encode()


class FolderSite(Loopback):
    """A folder of captured payloads as a site. `contents` says what became of every file."""

    def __init__(self, folder: Path, *, host: str = "127.0.0.1", port: int = 0) -> None:
        """Read the folder and bind; ValueError where it is no folder, OSError where the port is taken."""
        self.folder = Path(folder).resolve()
        if not self.folder.is_dir():
            raise ValueError(f"folder: {str(folder)!r}; expected a folder of captured payloads")
        self._pages: dict[str, Page] = {"/robots.txt": Page.kept(b"User-agent: *\nDisallow:\n", TEXT)}
        self._static: dict[str, Path] = {}
        self._oracle: dict[str, _OracleList] = {}
        self._rows: list[_Row] = []
        self.contents: tuple[Content, ...] = tuple(self._read_folder())
        self._pages["/"] = Page.kept(self._front(), HTML)
        super().__init__(host, port)

    def answer(self, path: str, query: str) -> Page:
        """The page at a path."""
        page = self._pages.get(f"{path}?{query}" if query else path) or self._pages.get(path)
        if page:
            return page
        if file := self._static.get(path):
            return Page.kept(file.read_bytes(), _KINDS.get(file.suffix.lower(), "application/octet-stream"))
        prefix, _, resource = path.partition("/hcmRestApi/")
        if captured := self._oracle.get(prefix):
            return _oracle_page(captured, f"/hcmRestApi/{resource}", query)
        return Page(b"<!DOCTYPE html>\n<html><body><h1>Page not found</h1></body></html>\n", status=404)

    def registry_toml(self) -> str:
        """The rows of the folder's sources; their urls are paths, resolved against `base_url`."""
        return "\n".join(row.toml() for row in self._rows)

    def write_registry(self, path: Path) -> Path:
        """Write `registry_toml` to a file and give its path."""
        path.write_text(self.registry_toml(), encoding="utf-8")
        return path

    def _read_folder(self) -> list[Content]:
        files = sorted(file for file in self.folder.rglob("*") if file.is_file() and not self._is_hidden(file))
        contents = []
        pages: dict[Path, list[Path]] = {}
        details: dict[Path, dict[str, bytes]] = {}
        for file in files:
            if not file.resolve().is_relative_to(self.folder):
                contents.append(
                    Content(self._name(file), "a link", note="leads out of the folder, so it is not served")
                )
                continue
            try:
                body = file.read_bytes()
            except OSError as error:
                contents.append(Content(self._name(file), "unreadable", note=str(error.strerror)))
                continue
            if self._is_job_page(file, body):
                pages.setdefault(file.parent, []).append(file)
            elif detail := _oracle_detail(file, body):
                details.setdefault(file.parent, {})[detail] = body
                contents.append(
                    Content(self._name(file), "Oracle detail", 1, note=f"served where a list names {detail}")
                )
            else:
                contents.append(self._one_file(file, body))
        for folder, found in pages.items():
            contents += self._job_pages(folder, found)
        for captured in self._oracle.values():
            captured.details = details.get(captured.folder, {})
        return contents

    def _one_file(self, file: Path, body: bytes) -> Content:
        """A file that is a source of its own, or is only served as it stands."""
        readers: tuple[Callable[[Path, bytes], Content | None], ...] = (
            self._lines,
            self._oracle_list,
            self._madgex_xml,
        )
        for reader in readers:
            if content := reader(file, body):
                return content
        path = f"/files/{self._name(file)}"
        self._static[path] = file
        return Content(self._name(file), "not recognised", note=f"served as it stands at {quote(path)}")

    def _lines(self, file: Path, body: bytes) -> Content | None:
        """A JobPosting a line: a paged list, and a page for every line that is not blank, whatever stands in it."""
        if file.suffix.lower() not in (".jsonl", ".ndjson") or not _JOB_POSTING.search(body):
            return None
        lines = [(number, line) for number, line in enumerate(body.split(b"\n"), 1) if line.strip()]
        name = self._unique(file.relative_to(self.folder).with_suffix(""))
        path = f"/lines/{name}"
        for number, line in lines:
            self._pages[f"{path}/{number}"] = Page.kept(_with_script(line), HTML)
        self._list(path, [(f"{path}/{number}", f"Line {number}") for number, _ in lines])
        options = {
            "discover": "page",
            "detail_pattern": rf"^{path}/(?P<id>\d+)$",
            "next_pattern": rf"^{path}\?page=\d+$",
        }
        return self._row(file, "JobPosting lines", name, "jobposting", path, len(lines), options)

    def _oracle_list(self, file: Path, body: bytes) -> Content | None:
        item = _first_item(file, body)
        if item is None or not isinstance(item.get("requisitionList"), list):
            return None
        site = item.get("SiteNumber")
        # A capture that was cut down may have lost its site's number; any serves, as the row names the same.
        site = site if isinstance(site, str) and re.fullmatch(r"[A-Za-z0-9_-]+", site) else "CX"
        name = self._unique(file.relative_to(self.folder).with_suffix(""))
        path = f"/oracle/{name}"
        captured = self._oracle[path] = _OracleList(file.parent, site, json.loads(body))
        return self._row(file, "Oracle list", name, "oracle", path, len(captured.rows), {"site": site})

    def _madgex_xml(self, file: Path, body: bytes) -> Content | None:
        if not _JOBS_ROOT.match(body[:4096]):
            return None
        name = self._unique(file.relative_to(self.folder).with_suffix(""))
        path = f"/feeds/{name}.xml"
        self._pages[path] = Page.kept(body, XML)
        options: dict[str, str | bool] = {"shape": "madgex-xml", "details": False}
        return self._row(file, "Madgex XML", name, "feed", path, len(_JOB.findall(body)), options)

    def _is_job_page(self, file: Path, body: bytes) -> bool:
        is_html = file.suffix.lower() in (".html", ".htm")
        return is_html and bool(_SCRIPT.search(body)) and bool(_JOB_POSTING.search(body))

    def _job_pages(self, folder: Path, files: list[Path]) -> list[Content]:
        """One source for the pages of a folder that carry JobPosting markup."""
        name = self._unique(folder.relative_to(self.folder) / "pages")
        path = f"/pages/{name}"
        links = []
        for number, file in enumerate(files, 1):
            there = f"{path}/{number}-{slug(file.stem)}"
            self._pages[there] = Page.kept(file.read_bytes(), HTML)
            links.append((there, file.name))
        self._list(path, links)
        options = {
            "discover": "page",
            "detail_pattern": rf"^{path}/(?P<id>\d+-[a-z0-9-]*)$",
            "next_pattern": rf"^{path}\?page=\d+$",
        }
        self._rows.append(_Row(f"practice-{name}", name, "jobposting", path, len(files), options))
        return [Content(self._name(file), "JobPosting page", 1, f"practice-{name}") for file in files]

    def _row(
        self,
        file: Path,
        what: str,
        name: str,
        platform: str,
        path: str,
        records: int,
        options: Mapping[str, str | bool],
    ) -> Content:
        self._rows.append(_Row(f"practice-{name}", name, platform, path, records, options))
        return Content(self._name(file), what, records, f"practice-{name}")

    def _list(self, path: str, links: list[tuple[str, str]]) -> None:
        """A paged list of links at a path."""
        count = max(1, -(-len(links) // PAGE_SIZE))
        for number in range(1, count + 1):
            rows = "\n".join(
                f'<li><a href="{there}">{_escaped(words)}</a></li>'
                for there, words in links[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
            )
            further = f'<p><a href="{path}?page={number + 1}">Next</a></p>' if number < count else ""
            body = f"<!DOCTYPE html>\n<html><body><main>\n<ul>\n{rows}\n</ul>\n{further}\n</main></body></html>\n"
            self._pages[path if number == 1 else f"{path}?page={number}"] = Page.kept(body.encode(), HTML)

    def _front(self) -> bytes:
        rows = "\n".join(f'<li><a href="{row.url}">{row.id}</a> ({row.records})</li>' for row in self._rows)
        head = "<!DOCTYPE html>\n<html><body><main><h1>Captured payloads</h1>\n"
        return f"{head}<ul>\n{rows}\n</ul></main></body></html>\n".encode()

    def _is_hidden(self, file: Path) -> bool:
        return any(part.startswith(".") for part in file.relative_to(self.folder).parts)

    def _name(self, file: Path) -> str:
        # A name need not be UTF-8; what is printed and asked for must be.
        return os.fsencode(file.relative_to(self.folder)).decode("utf-8", "replace")

    def _unique(self, path: Path) -> str:
        """A name for a source that no other has: small letters, digits and hyphens."""
        stem = slug(path.as_posix())[:60].strip("-") or "folder"
        taken = {row.id.removeprefix("practice-") for row in self._rows}
        name, number = stem, 2
        while name in taken:
            name, number = f"{stem}-{number}", number + 1
        return name


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")


def _with_script(line: bytes) -> bytes:
    """A page whose script block holds the line; only what would end the script early is escaped, as JSON allows."""
    block = line.strip(b"\r").replace(b"</", b"<\\/").replace(b"<!--", b"<\\u0021--")
    head = b'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>Vacancy</title>\n'
    return (
        head + b'<script type="application/ld+json">' + block + b"</script></head>\n<body><main></main></body></html>\n"
    )


def _first_item(file: Path, body: bytes) -> dict[str, Any] | None:
    """The first of a JSON answer's `items`, where the file holds such an answer."""
    if file.suffix.lower() != ".json":
        return None
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    items = answer.get("items") if isinstance(answer, dict) else None
    return items[0] if isinstance(items, list) and items and isinstance(items[0], dict) else None


def _oracle_detail(file: Path, body: bytes) -> str | None:
    """The requisition's id, where the file is a captured detail answer."""
    item = _first_item(file, body)
    if item is None or "ExternalDescriptionStr" not in item or "requisitionList" in item:
        return None
    return str(item.get("Id") or "") or None


def _oracle_page(captured: _OracleList, resource: str, query: str) -> Page:
    variables = wire_oracle.asked_for(query)
    if variables.get("siteNumber") == captured.site:
        if resource == wire_oracle.LIST:
            return Page.kept(captured.list_page(variables), JSON)
        if resource == wire_oracle.DETAIL and (body := captured.details.get(variables.get("Id", ""))):
            return Page.kept(body, JSON)
    return Page(b'{"title": "Not Found", "status": "404"}', JSON, 404)
