"""What is left of a crawl that is killed or interrupted or whose database fails, and how its process ends."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter

from crawl_site import END, HERE

from crawlers.practice.server import TEXT


def test_a_killed_crawl_loses_and_closes_nothing(bench):
    bench.feed_row("api")
    bench.list_feed("api", 1, 2, 3)
    bench.crawl()
    reached, over = threading.Event(), threading.Event()

    def answer(path, query, usual=bench.site.answer):
        if path == "/api.xml":
            reached.set()
            over.wait(60)
        return usual(path, query)

    usual, bench.site.answer = bench.site.answer, answer
    process = start(bench, "practice-api")
    assert reached.wait(60)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    over.set()
    bench.site.answer = usual
    assert bench.open("api") == ["1", "2", "3"]
    assert bench.crawl()["api"].tally.unchanged == 3
    assert Counter(status for (status,) in bench.ask("select status from runs")) == {"healthy": 2, "failed": 1}


def test_an_interrupted_crawl_ends_itself_and_closes_nothing(bench):
    bench.html_row("page")
    bench.list_html("page", 1, 2)
    for number in range(1, 30):
        bench.advert("page", number)
    bench.crawl()
    bench.list_html("page", *range(2, 30))
    reached, told = threading.Event(), threading.Event()

    def answer(path, query, usual=bench.site.answer):
        if path == "/page/9":
            reached.set()
            told.wait(60)
        return usual(path, query)

    bench.site.answer = answer
    process = start(bench, "practice-page")
    assert reached.wait(60)
    process.terminate()
    told.set()
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    outcome = json.loads(output)
    assert (outcome["status"], outcome["reason"]) == ("unhealthy", "the run was interrupted")
    assert outcome["tally"]["closed"] == 0
    assert "1" in bench.open("page")


def test_a_crawl_that_is_told_twice_to_end_has_not_seen_its_whole_list(bench):
    """By Ctrl-C or a service's stop, which reach the schedule and its crawls alike, and then by the schedule.

    What it had seen of the list would do to be believed.
    """
    bench.html_row("page", next_pattern=r"^/page\?from=")
    for number in range(1, 12):
        bench.advert("page", number)
    links = "".join(f"<a href='/page/{number}'>Advert</a>" for number in range(1, 10))
    bench.site.put("/page", f"{HERE}{links}<a href='/page?from=9'>More</a>{END}")
    bench.site.put("/page?from=9", f"{HERE}<a href='/page/10'>Advert</a><a href='/page/11'>Advert</a>{END}")
    assert bench.crawl()["page"].tally.new == 11
    reached, over = threading.Event(), threading.Event()

    def answer(path, query, usual=bench.site.answer):
        if query:
            reached.set()
            over.wait(60)
        return usual(path, query)

    bench.site.answer = answer
    process = start(bench, "practice-page")
    assert reached.wait(60)
    while process.poll() is None:
        process.terminate()
        time.sleep(0.2)
    over.set()
    outcome = json.loads(process.communicate()[0])
    assert outcome["tally"]["listed"] == 9
    assert (outcome["status"], outcome["reason"]) == ("unhealthy", "the run was interrupted")
    assert bench.ask("select status, complete from runs order by id desc limit 1") == [("unhealthy", 0)]
    assert bench.ask("select max(missed) from postings") == [(0,)]


def start(bench, *arguments, **environment):
    command = [sys.executable, "-m", "crawlers.run", *arguments]
    command += ["--registry", str(bench.registry_path), "--base-url", bench.site.base_url]
    return subprocess.Popen(  # noqa: S603
        command,
        env={**os.environ, "NEXTRUNG_DATABASE_URL": bench.database_url, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_exit_status_of_one_crawl(bench):
    bench.feed_row("api")
    bench.list_feed("api", 1)
    bench.crawl("none of them")

    def run(*arguments, **environment):
        process = start(bench, *arguments, **environment)
        output, problem = process.communicate(timeout=60)
        assert "Traceback" not in problem
        return process.returncode, output, problem.strip()

    status, output, problem = run("practice-api")
    assert (status, json.loads(output)["status"], problem) == (0, "healthy", "")
    bench.site.put("/api.xml", "No", TEXT, status=403)
    assert run("practice-api")[0] == 1
    assert run("practice-none") == (
        2,
        "",
        "sources.toml: there is no source 'practice-none'; `nextrung sources` lists them",
    )
    status, _, problem = run("practice-api", NEXTRUNG_DATABASE_URL="")
    assert (status, problem) == (2, "NEXTRUNG_DATABASE_URL is not set; expected the database to write to")
    status, _, problem = run("practice-api", NEXTRUNG_DATABASE_URL=f"sqlite:///{bench.folder}/none/x.db")
    assert status == 2
    address = f"sqlite:///{bench.folder}/none/x.db"
    assert problem == f"database {address} cannot be written: unable to open database file"


def test_a_database_that_fails_while_a_crawl_runs(bench):
    """A trigger stands for a full disk: the run fails with the reason, and the other source carries on."""
    bench.feed_row("api")
    bench.list_feed("api", 1, 2)
    bench.feed_row("other")
    bench.list_feed("other", 1)
    bench.crawl("none of them")
    spoil(
        bench,
        "create trigger full_disk before insert on postings when new.source_id = 'practice-api' "
        "begin select raise(abort, 'database or disk is full'); end",
    )
    results = bench.crawl()
    assert results["api"].status == "failed"
    assert results["api"].reason == "the database failed: database or disk is full"
    assert results["other"].status == "healthy"
    assert bench.open("other") == ["1"]
    assert dict(bench.ask("select source_id, status from runs")) == {
        "practice-api": "failed",
        "practice-other": "healthy",
    }


def spoil(bench, statement):
    import sqlite3

    with sqlite3.connect(bench.database_url.removeprefix("sqlite:///")) as connection:
        connection.execute(statement)
    connection.close()
