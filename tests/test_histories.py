"""Random histories of a source, through the spider, the judge and the store: what may close, and what must.

Each step says what the list answers, what it lists, and how each advert's own page answers. Scrapy's engine is stood in
for by a loop that hands the spider its answers one by one; all else is what runs in earnest.
"""

import datetime as dt
from collections import deque
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory

from crawl_site import END, HERE, advert
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.exceptions import DownloadTimeoutError, ResponseDataLossError
from scrapy.http import HtmlResponse, Request, TextResponse, XmlResponse
from scrapy.spidermiddlewares.httperror import HttpError
from sqlalchemy import select, text
from tables import OfOneSource
from twisted.python.failure import Failure

from crawlers import health, platforms
from crawlers.pipelines import RunRecord
from crawlers.platforms.feed import Options as FeedOptions
from crawlers.platforms.jobposting import Options as PageOptions
from crawlers.sources import Source
from crawlers.spider import SourceSpider
from store.models import Posting
from store.postings import last_seen
from store.session import reading, transaction

IDS = [str(number) for number in range(8)]
BASE = "https://x.example"
CHALLENGE = f"<html><head><title>Just a moment...</title></head>{END}"
ALWAYS, SELDOM = dt.timedelta(0), dt.timedelta(days=2)


def source(platform, recheck=ALWAYS, least=0):
    options = (
        PageOptions("page", r"^/job/(?P<id>\d+)$") if platform == "jobposting" else FeedOptions("madgex-xml", True)
    )
    every = dt.timedelta(hours=6)
    return Source(
        "example", "Example", platform, f"{BASE}/list", every, options, min_expected=least, delay=0.0, recheck=recheck
    )


@dataclass
class Step:
    """One run's world: the list's answer, the ids that it lists, and the pages that do not simply answer."""

    listed: list[str]
    list_answer: str = "sound"
    pages: dict[str, str] = field(default_factory=dict)
    words: str = ""


class World(OfOneSource):
    """A source with its database, whose runs are driven step by step."""

    def __init__(self, folder, row):
        super().__init__(folder, row)
        self.asked = []

    def seen_at(self):
        with reading(self.engine) as session:
            return {row[0]: row[1] for row in session.execute(select(Posting.native_id, last_seen()))}

    def run(self, step):
        record = RunRecord(self.url, self.row)
        spider = SourceSpider(self.row, record)
        waiting = deque(spider.platform.start(self.row))
        waiting = deque(spider._list(request) for request in waiting)
        self.asked = []
        while waiting:
            request = waiting.popleft()
            self.asked.append(request.url)
            for found in answer(step, self.row, request) or ():
                if isinstance(found, Request):
                    waiting.append(found)
                else:
                    record.add(found)
        verdict, tally = record.finish(spider.seen, len(self.asked))
        record.engine.dispose()
        return verdict, tally


def answer(step, row, request):
    """What the spider makes of a request in this world."""
    if request.url == row.url:
        kind, body = step.list_answer, list_body(step, row)
        url = row.url
    else:
        native_id = request.url.rsplit("/", 1)[1].strip("/") or request.url.split("/")[-2]
        kind, body = step.pages.get(native_id, "sound"), advert(native_id, title=f"Social Worker {step.words}")
        url = f"{BASE}/list" if kind == "redirect" else request.url
    lost = {"timeout": DownloadTimeoutError("late"), "truncated": ResponseDataLossError("cut")}
    if kind in lost or kind.isdigit():
        response = TextResponse(url, status=int(kind) if kind.isdigit() else 200, request=request)
        failure = Failure(lost.get(kind) or HttpError(response, "no"))
        failure.request = request
        return request.errback(failure)
    if kind == "challenge":
        body = CHALLENGE
    cls = XmlResponse if body.startswith("<Jobs") else HtmlResponse
    return request.callback(cls(url, body=body.encode(), encoding="utf-8", request=request))


def list_body(step, row):
    if row.platform == "feed":
        jobs = "".join(f"<Job><JobID>{id_}</JobID><JobTitle>Social Worker</JobTitle></Job>" for id_ in step.listed)
        return f"<Jobs>{jobs}</Jobs>"[: -20 if step.list_answer == "cut" else None]
    links = "".join(f"<a href='/job/{id_}'>x</a>" for id_ in step.listed)
    return f"{HERE}{links}{'' if step.list_answer == 'cut' else END}"


subsets = st.lists(st.sampled_from(IDS), unique=True)
LISTS = st.sampled_from(["sound"] * 7 + ["500", "403", "challenge", "truncated", "timeout", "cut"])
PAGES = st.sampled_from(["404", "410", "500", "429", "challenge", "truncated", "timeout", "redirect"])
STEPS = st.builds(
    Step,
    listed=st.just(IDS) | subsets | subsets.map(lambda out: [one for one in IDS if one not in out[:3]]),
    list_answer=LISTS,
    pages=st.dictionaries(st.sampled_from(IDS), PAGES, max_size=4),
    words=st.sampled_from(["", "", "(Duty)"]),
)
GONE = {"404", "410"}


@given(
    platform=st.sampled_from(["feed", "jobposting"]),
    recheck=st.sampled_from([ALWAYS, SELDOM]),
    history=st.lists(STEPS, min_size=1, max_size=8),
)
@settings(max_examples=60, deadline=None)
def test_nothing_closes_for_a_wrong_reason_and_nothing_dead_stays_open(platform, recheck, history):
    row = source(platform, recheck)
    bound = platforms.load(platform).ABSENCES
    missed = dict.fromkeys(IDS, 0)
    first_seen, listed_at = {}, {}
    with TemporaryDirectory() as folder:
        world = World(folder, row)
        for step in history:
            before, began = world.open(), dt.datetime.now(dt.UTC)
            verdict, tally = world.run(step)
            after, closed = world.open(), before - world.open()
            listed = set(step.listed) if verdict.status != "failed" and step.list_answer in ("sound", "cut") else set()
            asked = {url.rstrip("/").rsplit("/", 1)[1] for url in world.asked}
            gone = {one for one in listed & asked if step.pages.get(one) in GONE}
            whole = verdict.status == "healthy" and verdict.complete
            assert (verdict.status == "healthy") == (verdict.reason is None)
            if step.list_answer not in ("sound", "cut"):
                assert verdict.status == "failed"
            # Only a believed run closes, and only for a reason that is the rule's.
            assert tally.closed == len(closed) <= len(before) / 2
            assert not closed or verdict.status == "healthy"
            for one in IDS:
                missed[one] = 0 if one in listed - gone else missed[one] + whole
            for one in closed:
                assert one in gone or (one not in listed and whole and missed[one] >= bound)
            # What is listed and was open stays so, unless its own page says otherwise.
            assert before & listed - gone <= after
            # What is listed and could be read is there and open, also where it had been closed.
            assert {one for one in listed & asked if one not in step.pages} <= after
            if verdict.status == "healthy":
                assert not after & gone
            if whole:
                assert not {one for one in after - listed if missed[one] >= bound}
            seen = world.seen_at()
            for one in listed & after:
                # A run whose absences prove nothing writes an unchanged posting at most once a day.
                assert seen[one] >= (began if whole else listed_at.get(one, began))
                listed_at[one] = seen[one]
            for one in set(seen) - listed:
                assert seen[one] <= began
            for one, when in world.ask("select native_id, first_seen from postings"):
                assert first_seen.setdefault(one, when) == when
        rows = world.ask("select native_id, count(*) from postings group by native_id having count(*) > 1")
        assert rows == []
        assert world.ask("select 1 from runs where status = 'running'") == []
        world.engine.dispose()


def world_of(tmp_path, platform="jobposting", **more):
    return World(tmp_path, source(platform, **more))


def test_an_unchanged_page_whose_list_is_whole_again_costs_no_request(tmp_path):
    world = world_of(tmp_path, recheck=SELDOM)
    world.run(Step(IDS))
    world.run(Step(IDS[:6]))
    assert world.run(Step(IDS))[1].unchanged == 8
    assert world.asked == [f"{BASE}/list"]
    assert world.ask("select max(missed) from postings") == [(0,)]


def test_what_left_keeps_the_time_when_it_was_last_listed(tmp_path):
    world = world_of(tmp_path)
    for _ in range(2):
        world.run(Step(IDS))
    listed = world.seen_at()["7"]
    assert listed > world.seen_at()["0"] - dt.timedelta(seconds=1)
    for _ in range(2):
        world.run(Step(IDS[:7]))
    assert world.open() == set(IDS[:7])
    assert world.seen_at()["7"] == listed
    assert world.seen_at()["0"] > listed


# A field that collapses.


def test_a_field_that_collapses_is_noticed_though_the_count_is_right(tmp_path):
    """The same adverts, without their pay: unhealthy, until the pay is back, however little the list says."""
    row = source("jobposting", SELDOM)
    world = World(tmp_path, row)

    def crawl(salary, rules):
        world.row = Source(**{name: getattr(row, name) for name in Source.__slots__} | {"note": rules})
        record = RunRecord(world.url, world.row)
        spider = SourceSpider(world.row, record)
        # Other rules read every page again, as a better platform module does.
        spider._reader = rules
        waiting = deque(spider._list(request) for request in spider.platform.start(row))
        read = 0
        while waiting:
            request = waiting.popleft()
            if request.url == row.url:
                found = answer(Step(IDS), row, request)
            else:
                read += 1
                page = advert(1, **({"baseSalary": "£40,000"} if salary else {}))
                found = request.callback(HtmlResponse(request.url, body=page.encode(), request=request))
            for one in found:
                waiting.append(one) if isinstance(one, Request) else record.add(one)
        verdict, _ = record.finish(spider.seen, 1)
        record.engine.dispose()
        return verdict, read

    assert crawl(True, "a")[0].status == "healthy"
    assert crawl(True, "a") == (health.Verdict("healthy", complete=True, reason=None), 0)
    for _ in range(2):
        verdict, read = crawl(False, "b")
        assert verdict.status == "unhealthy"
        assert verdict.reason == "0 of the 8 adverts read say anything in salary, where usually 100% do"
        assert read == 8
    assert crawl(True, "b")[0].status == "healthy"
    assert crawl(True, "b")[1] == 0


# A fall that holds.


def test_a_fall_that_holds_for_a_fortnight_is_the_sources_new_size(tmp_path):
    world = world_of(tmp_path)
    for _ in range(5):
        world.run(Step(IDS))

    def later(days):
        with transaction(world.engine) as session:
            for name in ("started_at", "finished_at"):
                session.execute(text(f"update runs set {name} = datetime({name}, '-{days} days')"))

    for _ in range(5):
        verdict, _ = world.run(Step(IDS[:3]))
        assert verdict.status == "unhealthy"
        later(4)
    assert world.open() == set(IDS)
    # Its absences count from here on, two of them for a page.
    assert world.run(Step(IDS[:3]))[0].status == "healthy"
    assert world.open() == set(IDS)
    for _ in range(3):
        assert world.run(Step(IDS[:3]))[0].status == "healthy"
        assert world.open() == set(IDS[:3])
    # And the new size is held to as the old one was.
    assert world.run(Step(IDS[:1]))[0].status == "unhealthy"


def test_an_empty_list_never_becomes_the_usual(tmp_path):
    world = world_of(tmp_path, platform="feed")
    world.run(Step(IDS))
    for _ in range(7):
        assert world.run(Step([]))[0].status == "unhealthy"
        with transaction(world.engine) as session:
            session.execute(text("update runs set started_at = datetime(started_at, '-4 days')"))
    assert world.open() == set(IDS)
