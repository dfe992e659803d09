"""Random histories of runs against a real store: nothing closes for a wrong reason, nothing dead stays open."""

import datetime as dt
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from tables import OfOneSource

from crawlers import platforms
from crawlers.health import Seen
from crawlers.pipelines import BATCH, RunRecord
from crawlers.sources import Source
from store.postings import RawPosting
from store.runs import Rejected
from store.session import DatabaseProblem, transaction

IDS = [str(number) for number in range(8)]


def source(platform="feed", least=0):
    return Source("example", "Example", platform, "https://x.example/", dt.timedelta(hours=6), None, min_expected=least)


def posting(native_id, **words):
    return RawPosting(native_id, f"https://x.example/{native_id}", f"Social Worker {native_id}", **words)


def run(database, row, listed=(), unread=(), gone=(), **seen):
    """One run: `unread` and `gone` are listed postings whose own page failed, or answered 404."""
    record = RunRecord(database.url, row)
    for native_id in listed:
        if native_id in gone or native_id in unread:
            record.add(Rejected(f"https://x.example/{native_id}", "could not be read"))
        else:
            record.add(posting(native_id))
    account = Seen(listed=set(listed), gone={404: [one for one in listed if one in gone]}, **seen)
    verdict, tally = record.finish(account, requests=1)
    record.engine.dispose()
    return verdict, tally


subsets = st.lists(st.sampled_from(IDS), unique=True)
RUN = st.fixed_dictionaries(
    {"listed": subsets | st.just(IDS), "unread": subsets, "gone": st.just([]) | subsets},
    optional={
        "failure": st.just("the list page answered 500"),
        "incomplete": st.just("cut"),
        "partial": st.booleans(),
        "total": st.integers(0, 9),
    },
)


@given(platform=st.sampled_from(["feed", "jobposting"]), history=st.lists(RUN, min_size=1, max_size=7))
@settings(max_examples=40, deadline=None)
def test_histories(platform, history):
    row = source(platform)
    bound = platforms.load(platform).ABSENCES
    missed = dict.fromkeys(IDS, 0)
    first_seen = {}
    with TemporaryDirectory() as folder:
        database = OfOneSource(folder, row)
        for step in history:
            before = database.open()
            verdict, tally = run(database, row, **step)
            after = database.open()
            listed, gone = set(step["listed"]), set(step["gone"]) & set(step["listed"])
            whole = verdict.status == "healthy" and verdict.complete
            for native_id in IDS:
                missed[native_id] = 0 if native_id in listed - gone else missed[native_id] + whole
            closed = before - after
            assert tally.closed == len(closed)
            assert len(closed) * 2 <= len(before)
            if verdict.status != "healthy":
                assert not closed
                assert verdict.reason
            for native_id in closed:
                assert native_id in gone or (whole and native_id not in listed and missed[native_id] >= bound)
            # Whatever is listed and read is open; whatever was missed too often no longer is.
            assert listed - gone - set(step["unread"]) <= after
            assert before & listed - gone <= after
            if whole:
                assert not {one for one in after - listed if missed[one] >= bound}
            for native_id, when in database.ask("select native_id, first_seen from postings"):
                assert first_seen.setdefault(native_id, when) == when
        kinds = database.ask("select posting_id, count(*) from events where kind = 'first_seen' group by posting_id")
        assert all(count == 1 for _, count in kinds)
        assert len(database.ask("select 1 from runs where status = 'running'")) == 0
        database.engine.dispose()


@pytest.fixture
def database(tmp_path):
    opened = OfOneSource(tmp_path, source())
    yield opened
    opened.engine.dispose()


def test_a_disbelieved_run_undoes_what_it_would_have_closed(database):
    run(database, source(), IDS)
    verdict, tally = run(database, source(), IDS[:6], gone=IDS[:4])
    assert verdict.reason == "it would close 6 of 8 open postings, more than half"
    assert (verdict.status, tally.closed) == ("unhealthy", 0)
    assert database.open() == set(IDS)
    assert database.ask("select count(*) from events where kind = 'closed'") == [(0,)]
    assert database.ask("select max(missed) from postings") == [(0,)]
    [(status, reason)] = database.ask("select status, reason from runs order by id desc limit 1")
    assert (status, reason) == (verdict.status, verdict.reason)


def test_counts_add_up(database):
    run(database, source(), IDS[:6])
    _, tally = run(database, source(), IDS, unread=["0", "7"], gone=["1"])
    # Five are known and still listed, one of them unread; one is new; one is gone; the last was never read.
    assert (tally.listed, tally.unchanged, tally.new, tally.closed, tally.rejected) == (8, 5, 1, 1, 3)


def test_more_than_a_batch(database):
    many = [str(number) for number in range(BATCH * 2 + 7)]
    _, tally = run(database, source(), many)
    assert tally.new == len(many)
    _, tally = run(database, source(), many, unread=many)
    assert (tally.unchanged, tally.rejected) == (len(many), len(many))


def test_what_no_database_takes_is_replaced(database):
    record = RunRecord(database.url, source())
    bad = "\x00 \ud83d"
    record.add(posting("1", extra={bad: [bad, {"deep": bad}, 1, None]}, salary=bad))
    record.add(Rejected(f"https://x.example/{bad}", bad, bad))
    verdict, tally = record.finish(Seen(listed={"1"}), requests=1)
    record.engine.dispose()
    assert (verdict.status, tally.new, tally.rejected) == ("healthy", 1, 1)
    [(extra,)] = database.ask("select extra from postings")
    assert "\\u0000" not in extra
    assert "\\ud83d" not in extra
    assert next(iter(json.loads(extra).values()))[2:] == [1, None]


def test_a_database_that_is_not_there(tmp_path):
    told = r"^database sqlite:.*/none/x\.db cannot be written: unable to open database file$"
    with pytest.raises(DatabaseProblem, match=told):
        RunRecord(f"sqlite:///{Path(tmp_path)}/none/x.db", source())


def test_a_database_that_fails_at_the_end(database):
    record = RunRecord(database.url, source())
    record.add(posting("1"))
    with transaction(database.engine) as session:
        session.execute(
            text("create trigger full_disk before insert on postings begin select raise(abort, 'disk is full'); end")
        )
    verdict, tally = record.finish(Seen(listed={"1"}), requests=1)
    record.engine.dispose()
    assert (verdict.status, verdict.reason, tally.new) == ("failed", "the database failed: disk is full", 0)
