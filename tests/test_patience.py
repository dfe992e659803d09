"""How gently a host is asked: by whom is said, one at a time, after as long as it tells, and given up in time."""

import asyncio
import datetime as dt
import tempfile
import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.settings import default_settings

from crawlers import middleware
from crawlers.middleware import Patience, seconds
from crawlers.run import host_to_itself
from crawlers.settings import for_source, user_agent
from crawlers.sources import Source


def source(**more):
    url = "https://jobs.example.gov.uk/"
    return Source("example", "Example", "oracle", url, dt.timedelta(hours=6), options=None, **more)


def test_a_live_crawl_is_polite_and_bounded():
    told = for_source(source(delay=2.0))
    assert told["ROBOTSTXT_OBEY"] is True
    assert told["AUTOTHROTTLE_ENABLED"] is True
    assert told["CONCURRENT_REQUESTS"] == told["CONCURRENT_REQUESTS_PER_DOMAIN"] == 1
    assert told["DOWNLOAD_DELAY"] == told["AUTOTHROTTLE_START_DELAY"] == 2.0
    assert told["TWISTED_DNS_RESOLVER"] == "crawlers.middleware.PublicResolver"
    assert told["DOWNLOAD_VERIFY_CERTIFICATES"] is True
    assert 0 < told["DOWNLOAD_MAXSIZE"] <= 10 * 2**20
    assert 0 < told["REDIRECT_MAX_TIMES"] <= 5


def test_of_scrapy_s_own_parts_a_crawl_has_those_that_it_needs_at_their_usual_places():
    """No cookies, no console that listens, no proxy, nothing fetched from a file: they are not so much as imported."""
    told = for_source(source(delay=2.0))
    for name in ("DOWNLOADER_MIDDLEWARES_BASE", "EXTENSIONS_BASE", "DOWNLOAD_HANDLERS_BASE"):
        assert told[name].items() <= getattr(default_settings, name).items()
    assert told["DOWNLOAD_HANDLERS_BASE"].keys() == {"http", "https"}
    had = {
        part.rpartition(".")[2] for name in ("DOWNLOADER_MIDDLEWARES", "EXTENSIONS") for part in told[f"{name}_BASE"]
    }
    assert had.isdisjoint(
        {
            "CookiesMiddleware",
            "HttpAuthMiddleware",
            "HttpProxyMiddleware",
            "MetaRefreshMiddleware",
            "HttpCacheMiddleware",
        }
        | {"TelnetConsole", "RemoteControl", "FeedExporter", "RobotsTxtMiddleware"}
    )
    # What these settings speak of is there to heed them.
    assert {"CloseSpider", "AutoThrottle", "RedirectMiddleware", "UserAgentMiddleware"} <= had


def test_the_user_agent_is_honest(monkeypatch):
    monkeypatch.delenv("NEXTRUNG_CONTACT", raising=False)
    assert user_agent().startswith("Nextrung/")
    assert "operator has set no contact" in user_agent()
    monkeypatch.setenv("NEXTRUNG_CONTACT", " https://example.org/\r\nX-Evil: 1 ")
    assert "https://example.org/ X-Evil: 1" in user_agent()
    assert "\n" not in user_agent()


NOW = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("5", 5.0),
        (" 120 ", 120.0),
        ("9" * 40, 999_999_999.0),
        ("Sat, 21 Nov 2026 12:00:30 GMT", 30.0),
        ("Sat, 21 Nov 2026 11:00:00 GMT", 0.0),
        ("Sat, 21 Nov 2026 12:00:30", 30.0),
        ("soon", 0.0),
        ("-5", 0.0),
        ("²", 0.0),
        ("", 0.0),
    ],
)
def test_retry_after(said, wait):
    assert seconds(said, NOW) == wait


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_retry_after_is_a_wait(said):
    assert seconds(said, NOW) >= 0


def test_a_wait_that_is_too_long_ends_the_request():
    def answer(status, **headers):
        request = Request("https://jobs.example.gov.uk/")
        return asyncio.run(Patience().process_response(request, Response(request.url, status=status, headers=headers)))

    assert answer(200, **{"Retry-After": "9999"}).status == 200
    assert answer(503).status == 503
    assert answer(429, **{"Retry-After": "0"}).status == 429
    with pytest.raises(IgnoreRequest, match="answered 429 and asks to wait 9999 seconds"):
        answer(429, **{"Retry-After": "9999"})


# A host that fails again and again.


def breaker_run(*answers, wait=0.0):
    """Ask one after another; give what came of each: "asked" or the words of the refusal."""

    async def run():
        breaker, came = middleware.Breaker(wait), []
        for status in answers:
            request = Request("https://jobs.example.gov.uk/")
            try:
                await breaker.process_request(request)
            except IgnoreRequest as refusal:
                came.append(str(refusal))
                continue
            came.append("asked")
            if status:
                breaker.process_response(request, Response(request.url, status=status))
            else:
                breaker.process_exception(request, TimeoutError())
        return came

    return asyncio.run(run())


def test_a_host_that_fails_again_and_again_is_tried_and_given_up():
    came = breaker_run(*[500] * 12)
    assert came[:8] == ["asked"] * 8
    assert came[8:] == ["was not asked for: its host failed 8 times in a row"] * 4
    assert breaker_run(*[0] * 12) == came


def test_a_host_that_answers_in_between_is_asked_on():
    assert set(breaker_run(*[500, 500, 500, 404, 503] * 6)) == {"asked"}
    assert set(breaker_run(*[500] * 6, 200, *[500] * 6, 500, 200, *[500] * 5)) == {"asked"}


def test_one_request_tries_the_host_for_all_that_wait():
    async def run():
        breaker = middleware.Breaker(0.05)
        first = Request("https://jobs.example.gov.uk/")
        for _ in range(middleware.MOST_FAILURES):
            breaker.process_response(first, Response(first.url, status=502))
        requests = [Request(f"https://jobs.example.gov.uk/{number}") for number in range(5)]
        tasks = [asyncio.create_task(breaker.process_request(request)) for request in requests]
        await asyncio.wait(tasks, return_when="FIRST_COMPLETED")
        for _ in range(20):  # whatever else could go on has its turn
            await asyncio.sleep(0)
        through = [request for request, task in zip(requests, tasks, strict=True) if task.done()]
        assert len(through) == 1
        breaker.process_response(through[0], Response(through[0].url, status=200))
        await asyncio.wait_for(asyncio.gather(*tasks), 5)

    asyncio.run(run())


def test_two_processes_take_turns_at_one_host(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    busy, most = [], []

    def crawl(number):
        with host_to_itself(source(delay=1.0)):
            busy.append(number)
            most.append(len(busy))
            time.sleep(0.05)
            busy.remove(number)

    threads = [threading.Thread(target=crawl, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 4
