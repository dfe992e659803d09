"""One advert's history in the store: what moves which of its dates, what is written, and what stays as it was."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, select
from store_data import LATER, LATEST, NOW, posting, reading_row, record, two_sources

from store import postings, readings, runs
from store.models import Event, Posting, Run
from store.postings import Recorded
from store.session import reading, transaction

DAY = dt.timedelta(days=1)
SOURCE = "elmshire"


engine = pytest.fixture(params=["sqlite"])(two_sources)


def row(engine: Engine, native_id: str = "1", source_id: str = SOURCE) -> Any:
    with reading(engine) as session:
        return session.execute(select(*Posting.__table__.c).filter_by(source_id=source_id, native_id=native_id)).one()


def kinds(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.scalars(select(Event.kind).order_by(Event.id)))


def missing(engine: Engine, *listed: str, at: dt.datetime = LATER, misses: int = 2) -> int:
    with transaction(engine) as session:
        return postings.close_missing(session, SOURCE, listed=set(listed), misses=misses, at=at)


def gone(engine: Engine, *ids: str, at: dt.datetime = LATER) -> int:
    with transaction(engine) as session:
        return postings.close_gone(session, SOURCE, ids, 410, at)


def seen(engine: Engine, *ids: str, at: dt.datetime = LATEST) -> Recorded:
    with transaction(engine) as session:
        return postings.seen(session, SOURCE, ids, at)


def ran(engine: Engine, at: dt.datetime, status: runs.Status = "healthy", *, complete: bool = True) -> None:
    """A run of the source that began at a moment and has ended."""
    with transaction(engine) as session:
        run = runs.start_run(session, SOURCE, at)
        runs.finish_run(session, run, status=status, complete=complete, reason=None, tally=runs.Tally(), at=at)


def test_where_one_field_ends_and_the_next_begins_is_part_of_what_was_said() -> None:
    one, other = posting("1", "Social Worker", employer="Elmshire"), posting("1", "Social WorkerElmshire", employer="")
    assert postings.raw_hash(one) != postings.raw_hash(other)


def test_the_last_of_several_with_one_number_is_kept(engine: Engine) -> None:
    assert record(engine, posting("1", "Social Worker"), posting("1", "Team Manager")) == Recorded(new=1)
    assert row(engine).title == "Team Manager"


def test_changed_words_move_the_day_of_the_change_and_unchanged_ones_nothing(engine: Engine) -> None:
    record(engine, posting("1"), posting("2"))
    record(engine, posting("1", "Team Manager"), posting("2"), at=LATER)
    assert (row(engine).first_seen, row(engine).changed_at, row(engine).last_seen) == (NOW, LATER, LATER)
    assert (row(engine, "2").changed_at, row(engine, "2").last_seen) == (NOW, NOW)


def test_another_address_is_kept_and_is_no_change(engine: Engine) -> None:
    record(engine, posting("1"), posting("2"))
    moved = postings.RawPosting("1", "https://example.test/moved", "Social Worker")
    assert record(engine, moved, posting("2", "Team Manager"), at=LATER) == Recorded(changed=1, unchanged=1)
    assert (row(engine).url, row(engine).changed_at) == ("https://example.test/moved", NOW)
    assert kinds(engine) == ["first_seen", "first_seen", "changed"]


@pytest.mark.parametrize(
    "back", [lambda engine: record(engine, posting("1"), at=LATEST), lambda engine: seen(engine, "1")]
)
def test_a_miss_is_forgotten_by_being_listed_again(engine: Engine, back: Any) -> None:
    record(engine, posting("1"))
    assert missing(engine) == 0
    assert row(engine).missed == 1
    assert back(engine) == Recorded(unchanged=1)
    assert (row(engine).missed, row(engine).last_seen) == (0, LATEST)
    assert missing(engine, at=LATEST) == 0, "two in a row close, and these were not"
    assert missing(engine, at=LATEST) == 1
    assert (row(engine).closed_at, row(engine).closed_reason) == (LATEST, "no longer listed by its source")


@pytest.mark.parametrize(
    "back", [lambda engine: record(engine, posting("1"), at=LATEST), lambda engine: seen(engine, "1")]
)
def test_what_was_gone_and_is_listed_again_is_open_and_seen_now(engine: Engine, back: Any) -> None:
    record(engine, posting("1"), posting("2"))
    assert gone(engine, "1") == 1
    assert (row(engine).closed_reason, row(engine).last_seen) == ("its page answered 410", NOW)
    assert back(engine) == Recorded(unchanged=1, reopened=1)
    assert (row(engine).closed_at, row(engine).closed_reason, row(engine).last_seen) == (None, None, LATEST)
    assert kinds(engine) == ["first_seen", "first_seen", "closed", "reopened"]


def test_a_source_closes_its_own_alone(engine: Engine) -> None:
    with transaction(engine) as session:
        for name in (SOURCE, "board"):
            postings.record(session, name, [posting("1")], NOW)
    assert kinds(engine) == ["first_seen", "first_seen"], "each has its own first event, though their numbers are alike"
    assert missing(engine, misses=1) == 1
    with transaction(engine) as session:
        postings.record(session, SOURCE, [posting("1")], LATER)
    assert gone(engine, "1", "1") == 1
    assert seen(engine, "1") == Recorded(unchanged=1, reopened=1)
    assert (row(engine, source_id="board").closed_at, row(engine, source_id="board").missed) == (None, 0)


@pytest.mark.parametrize("status", [200, 403, 500])
def test_no_other_answer_of_a_page_closes(engine: Engine, status: int) -> None:
    record(engine, posting("1"))
    with transaction(engine) as session, pytest.raises(ValueError, match=f"status {status} never closes"):
        postings.close_gone(session, SOURCE, ["1"], status, LATER)
    assert row(engine).closed_at is None


def test_when_a_posting_was_last_listed_is_told_by_the_runs_that_wrote_nothing_of_it(engine: Engine) -> None:
    """By the query and of a row alike: of what is open and was not missed, and by believed runs of a whole list."""

    def told() -> dict[str, dt.datetime]:
        with reading(engine) as session:
            believed = session.scalar(select(postings.last_believed(Posting.source_id)))
            found = {}
            for one, at in session.execute(select(Posting, postings.last_seen())):
                assert postings.seen_last(one, believed) == at, one.native_id
                found[one.native_id] = at
            return found

    record(engine, *(posting(native_id) for native_id in ("listed", "missed", "gone")))
    ran(engine, NOW - DAY)
    assert set(told().values()) == {NOW}, "no run from before says that it was seen less lately"
    ran(engine, NOW + DAY)
    ran(engine, NOW + 2 * DAY, "unhealthy")
    ran(engine, NOW + 3 * DAY, complete=False)
    assert set(told().values()) == {NOW + DAY}
    missing(engine, "listed", "gone", at=NOW + 4 * DAY)
    gone(engine, "gone", at=NOW + 4 * DAY)
    ran(engine, NOW + 4 * DAY)
    assert told() == {"listed": NOW + 4 * DAY, "missed": NOW + DAY, "gone": NOW + DAY}
    with reading(engine) as session:
        assert session.scalar(select(Run.id).where(Run.status == "running")) is None


def test_a_run_that_proves_no_absence_notes_what_is_open_once_a_day(engine: Engine) -> None:
    record(engine, posting("1"), posting("2"))
    gone(engine, "2", at=NOW)

    def touched(at: dt.datetime) -> list[dt.datetime]:
        with transaction(engine) as session:
            postings.touch(session, SOURCE, ["1", "2"], at)
        return [row(engine).last_seen, row(engine, "2").last_seen]

    assert touched(NOW + DAY) == [NOW, NOW]
    later = NOW + DAY + dt.timedelta(seconds=1)
    assert touched(later) == [later, NOW]


def test_a_closing_date_closes_the_day_after_and_a_better_reading_opens_again(engine: Engine) -> None:
    today = dt.date(2026, 11, 21)
    yesterday = today - DAY
    record(engine, *(posting(name) for name in ("passed", "today", "none", "gone", "reworded")))
    gone(engine, "gone", at=NOW)

    def read(**dates: dt.date | None) -> int:
        with transaction(engine) as session:
            of = {one.native_id: one for one in session.scalars(select(Posting))}
            rows = [(reading_row(of[name].id, of[name].raw_hash, "senior"), date) for name, date in dates.items()]
            readings.save(session, [replace(one, closes_on=date) for one, date in rows])
        return settled()

    def settled() -> int:
        with transaction(engine) as session:
            return postings.settle_closing_dates(session, today, LATER)

    def closed() -> dict[str, str | None]:
        with reading(engine) as session:
            found = session.execute(
                select(Posting.native_id, Posting.closed_reason).where(Posting.closed_at.is_not(None))
            )
            return dict(tuple(one) for one in found)

    assert read(passed=yesterday, today=today, none=None, gone=yesterday) == 1
    assert closed() == {"passed": postings.PASSED, "gone": "its page answered 410"}
    assert settled() == 0
    # A reading of other words than those that stand there now says nothing of them.
    with transaction(engine) as session:
        of = {one.native_id: one for one in session.scalars(select(Posting))}
        readings.save(session, [replace(reading_row(of["reworded"].id, "other", "senior"), closes_on=yesterday)])
    assert settled() == 0
    # Listed on with its old words it stays closed; a reading that finds another day, or none, opens it again.
    assert record(engine, posting("passed"), at=LATER) == Recorded(unchanged=1)
    assert seen(engine, "passed") == Recorded(unchanged=1)
    assert closed()["passed"] == postings.PASSED
    assert read(passed=today) == 0
    assert closed() == {"gone": "its page answered 410"}
    assert read(passed=yesterday) == 1
    assert read(passed=None, gone=None) == 0
    assert closed() == {"gone": "its page answered 410"}
    # Other words open what only its old ones had closed.
    assert read(passed=yesterday) == 1
    assert record(engine, posting("passed", "Team Manager"), at=LATEST) == Recorded(changed=1, reopened=1)


def test_what_is_withdrawn_is_closed_once(engine: Engine) -> None:
    record(engine, posting("1"))
    for closed in (1, 0):
        with transaction(engine) as session:
            assert postings.withdraw(session, row(engine).id, "filled", LATER) == closed
    assert kinds(engine) == ["first_seen", "closed"]
