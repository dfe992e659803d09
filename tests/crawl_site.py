"""A small loopback site whose pages a test changes between crawls, with the registry and database to crawl it."""

import json
import threading
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from sqlalchemy import text

from crawlers import fleet
from crawlers.practice.server import HTML, TEXT, XML, Loopback, Page
from crawlers.sources import load_registry
from store.session import prepare, reading

HERE = "<!DOCTYPE html>\n<html lang='en'><head><meta charset='utf-8'></head><body>"
END = "</body></html>\n"


class Site(Loopback):
    """Answers from `pages`, by path with query; `busy` and `most` count how many requests run at once."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: dict[str, Page] = {}
        self.busy = self.most = 0
        self._lock = threading.Lock()

    def answer(self, path: str, query: str) -> Page:
        with self._lock:
            self.busy += 1
            self.most = max(self.most, self.busy)
        try:
            return self.pages.get(f"{path}?{query}" if query else path, Page(b"Not here", TEXT, 404))
        finally:
            with self._lock:
                self.busy -= 1

    def put(self, path: str, body: str | bytes, kind: str = HTML, **more) -> None:
        self.pages[path] = Page(body.encode() if isinstance(body, str) else body, kind, **more)


@dataclass
class Bench:
    """A site, the rows of a registry over it, and a database."""

    site: Site
    folder: Path
    database_url: str
    rows: list[str] = field(default_factory=list)

    @property
    def registry_path(self) -> Path:
        return self.folder / "sources.toml"

    def row(self, source_id, platform, url, *, least=1, delay=0.0, recheck="0m", **options) -> None:
        told = "".join(f"{key} = {json.dumps(value)}\n" for key, value in options.items())
        self.rows.append(
            f'[[source]]\nid = "practice-{source_id}"\nname = "Example Council"\n'
            f'platform = "{platform}"\nurl = "{url}"\n'
            f'every = "6h"\nmin_expected = {least}\nverified = "a test"\ndelay = {delay}\n'
            f'recheck = "{recheck}"\n[source.options]\n{told}'
        )
        self.registry_path.write_text("\n".join(self.rows), encoding="utf-8")

    def html_row(self, source_id, **more) -> None:
        pattern = rf"^/{source_id}/(?P<id>\d+)$"
        self.row(source_id, "jobposting", f"/{source_id}", discover="page", detail_pattern=pattern, **more)

    def feed_row(self, source_id, **more) -> None:
        self.row(source_id, "feed", f"/{source_id}.xml", shape="madgex-xml", **more)

    def crawl(self, *ids, parallel=2):
        """Crawl the rows named, or all, and give the results by id."""
        self.lines = []
        registry = load_registry(self.registry_path, self.site.base_url)
        wanted = [source for source in registry.sources if not ids or source.id.removeprefix("practice-") in ids]
        results = fleet.crawl(
            wanted,
            database_url=self.database_url,
            registry_path=self.registry_path,
            base_url=self.site.base_url,
            parallel=parallel,
            on_line=self.lines.append,
        )
        assert [result.line for result in sorted(results, key=lambda one: one.source_id)] == sorted(self.lines)
        return {result.source_id.removeprefix("practice-"): result for result in results}

    def ask(self, question):
        engine = prepare(self.database_url, "practice")
        with reading(engine) as session:
            rows = [tuple(row) for row in session.execute(text(question))]
        engine.dispose()
        return rows

    def open(self, source_id):
        """The identifiers of a source's open postings."""
        question = f"select native_id from postings where source_id = 'practice-{source_id}' and closed_at is null"
        return sorted(native_id for (native_id,) in self.ask(question))

    def rejected(self, source_id):
        """The reasons of a source's rejected rows, by path."""
        question = f"select url, reason from rejected_rows where source_id = 'practice-{source_id}'"
        return {url.removeprefix(self.site.base_url): reason for url, reason in self.ask(question)}

    def list_html(self, source_id, *numbers) -> None:
        links = "".join(f'<a href="/{source_id}/{number}">Advert</a>' for number in numbers)
        self.site.put(f"/{source_id}", f"{HERE}{links}{END}")

    def advert(self, source_id, number, **words) -> None:
        self.site.put(f"/{source_id}/{number}", advert(number, **words))

    def list_feed(self, source_id, *numbers, title="Social Worker") -> None:
        jobs = "".join(
            f"<Job><JobID>{number}</JobID><JobTitle>{escape(title)} {number}</JobTitle></Job>" for number in numbers
        )
        self.site.put(f"/{source_id}.xml", f"<Jobs>{jobs}</Jobs>", XML)


def advert(number, **words):
    """An advert's page with its markup."""
    node = {"@type": "JobPosting", "title": f"Social Worker {number}", "description": "<p>A post.</p>", **words}
    return f"{HERE}<script type='application/ld+json'>{json.dumps(node)}</script>{END}"
