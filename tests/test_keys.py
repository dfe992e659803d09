"""Services behind keys, and searches by POST, through the real crawler: what is kept and said, how often they ask."""

import datetime as dt
from dataclasses import dataclass

import pytest
from scrapy.http import Request
from sqlalchemy import text

from crawlers import fleet, keys, platforms
from crawlers.options import read_options
from crawlers.practice import fields, words
from crawlers.practice.generate import generate
from crawlers.practice.site import PracticeSite
from crawlers.sources import Source, load_registry
from store.quota import requests_of
from store.session import prepare, reading

TODAY = dt.date(2026, 11, 21)
CRAWLED = ("reed", "adzuna", "jooble", "lingmell", "eastholme")
"""Three behind keys; two whose further pages are posted for, the first of them with a token and a cookie."""


class Bench:
    """The larger county, a registry file that a test may change, and a database."""

    def __init__(self, folder, site):
        self.site = site
        self.path = folder / "sources.toml"
        self.database = folder / "practice.db"
        self.url = f"sqlite:///{self.database}"
        self.path.write_text(words.EVERY_PLATFORM.read_text(encoding="utf-8"), encoding="utf-8")

    def change(self, before, after):
        rows = self.path.read_text(encoding="utf-8")
        assert before in rows
        self.path.write_text(rows.replace(before, after), encoding="utf-8")

    def crawl(self, *names):
        registry = load_registry(self.path, self.site.base_url)
        results = fleet.crawl(
            [registry.get(f"practice-{name}") for name in names],
            database_url=self.url,
            registry_path=self.path,
            base_url=self.site.base_url,
            on_line=lambda _line: None,
        )
        return {result.source_id.removeprefix("practice-"): result for result in results}


@pytest.fixture(scope="module")
def county():
    with PracticeSite(generate(today=TODAY, adverts=500, registry=words.EVERY_PLATFORM)) as site:
        yield site


@pytest.fixture
def bench(county, tmp_path, warm_crawls):
    return Bench(tmp_path, county)


@pytest.fixture
def with_keys(monkeypatch):
    for name, key in fields.KEYS.items():
        monkeypatch.setenv(name, key)


@pytest.mark.usefixtures("with_keys")
def test_keys_and_posts_reach_every_advert_and_no_key_is_kept(bench):
    bench.change("min_expected = 5", "min_expected = 1")
    results = bench.crawl(*CRAWLED)
    for name in CRAWLED:
        print(results[name].line)
        assert results[name].status == "healthy", results[name].line
        assert f"{len(bench.site.county.of(f'practice-{name}'))} listed" in results[name].line
    kept = b"".join(path.read_bytes() for path in bench.database.parent.glob("practice.db*"))
    assert not [name for name, key in fields.KEYS.items() if key.encode() in kept]


def test_a_key_that_is_missing_is_one_line(bench, monkeypatch):
    for name in fields.KEYS:
        monkeypatch.delenv(name, raising=False)
    result = bench.crawl("adzuna")["adzuna"]
    assert result.status == "failed"
    assert "failed: NEXTRUNG_ADZUNA_ID is not set; expected the key that the service gave" in result.line
    for source in load_registry(bench.path, bench.site.base_url).sources:
        if names := keys.of(source.platform):
            with pytest.raises(ValueError, match=f"{names[0]} is not set"):
                list(platforms.load(source.platform).start(source))


@pytest.mark.usefixtures("with_keys")
def test_a_wrong_key_is_refused_and_not_repeated(bench, monkeypatch):
    monkeypatch.setenv("NEXTRUNG_ADZUNA_KEY", "mistaken-secret")
    result = bench.crawl("adzuna")["adzuna"]
    assert result.status == "failed"
    assert "answered 401" in result.line
    assert "mistaken-secret" not in result.line
    assert b"mistaken-secret" not in bench.database.read_bytes()


@pytest.mark.usefixtures("with_keys")
def test_a_run_keeps_within_its_bound_and_the_next_within_the_day_s(bench):
    bench.change("min_expected = 5", "min_expected = 0")
    bench.change("per_run = 2000\nper_day = 5000", "per_run = 3\nper_day = 4")
    first = bench.crawl("reed")["reed"]
    assert first.status == "unhealthy"
    engine = prepare(bench.url, "practice")
    with reading(engine) as session:
        # The bounded three, and robots.txt.
        assert requests_of(session, "reed", None) == 4
        assert requests_of(session, "adzuna", None) == 0
        reasons = {reason for (reason,) in session.execute(text("select reason from rejected_rows"))}
    engine.dispose()
    assert reasons == {"the advert's page was not asked for: the bound of 3 requests a run is reached"}
    second = bench.crawl("reed")["reed"]
    assert second.status == "failed"
    assert "the bound of 4 requests a day is reached" in second.line


@dataclass(frozen=True)
class Bounded:
    per_run: int = 20
    per_day: int = 250
    in_all: int = 500


@pytest.mark.parametrize(
    ("used", "allowed"),
    [
        ({}, (20, "20 requests a run")),
        ({"day": 240, "all": 240}, (10, "250 requests a day")),
        ({"day": 0, "all": 499}, (1, "500 requests in all")),
        ({"day": 251, "all": 251}, (0, "250 requests a day")),
    ],
)
def test_the_tightest_bound_holds(used, allowed):
    found = keys.allowance(Bounded(), lambda span: used.get("all" if span is None else "day", 0))
    assert (found.requests, found.words) == allowed


def test_what_has_no_bound_is_not_bounded():
    assert keys.allowance(object(), lambda _span: 10**6).requests is None


def test_only_a_platform_s_own_variables_are_sent(monkeypatch):
    monkeypatch.setenv("NEXTRUNG_REED_KEY", "secret key/1")
    monkeypatch.setenv("NEXTRUNG_ADZUNA_KEY", "another secret")
    request = Request(
        "https://x.example/NEXTRUNG_ADZUNA_KEY?a=NEXTRUNG_REED_KEY",
        headers={"Authorization": "Basic NEXTRUNG_REED_KEY"},
    )
    sent = keys.with_keys(request, ("NEXTRUNG_REED_KEY",))
    assert sent.url == "https://x.example/NEXTRUNG_ADZUNA_KEY?a=secret%20key%2F1"
    assert sent.headers["Authorization"] == b"Basic c2VjcmV0IGtleS8xOg=="
    assert request.headers["Authorization"] == b"Basic NEXTRUNG_REED_KEY"
    assert keys.redacted(sent.url) == request.url
    plain = Request("https://x.example/robots.txt")
    assert keys.with_keys(plain, ("NEXTRUNG_REED_KEY",)) is plain


@pytest.mark.parametrize("platform", [name for name in platforms.names() if keys.of(name)])
def test_every_service_behind_a_key_says_its_variables_and_its_credit(platform):
    module = platforms.load(platform)
    assert module.CREDIT
    assert module.CREDIT_URL.startswith("https://")
    row = Source("x", "X", platform, "https://x.example", dt.timedelta(days=1), None).row()
    assert (row.credit, row.credit_url) == platforms.credit(platform) == (module.CREDIT, module.CREDIT_URL)
    assert all(name in module.__doc__ for name in module.KEYS)


def test_adzuna_is_not_asked_faster_than_its_terms(monkeypatch):
    for name, key in fields.KEYS.items():
        monkeypatch.setenv(name, key)
    module = platforms.load("adzuna")
    row = {"id": "adzuna", "name": "Adzuna", "platform": "adzuna", "url": "https://api.adzuna.com"}
    options = read_options(module.Options, {"what": "social worker"})
    source = Source(**row, every=dt.timedelta(days=1), options=options)
    with pytest.raises(ValueError, match="25 requests a minute"):
        list(module.start(source))
    [request] = module.start(Source(**row, every=dt.timedelta(days=1), options=options, delay=2.5))
    assert "app_key=NEXTRUNG_ADZUNA_KEY" in request.url
