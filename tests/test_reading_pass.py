import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from api_data import client
from duplicate_data import OTHER, OWN
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from tables import with_tables

from matcher import reading_pass
from matcher.duplicates import group
from store import groupings, postings, readings, runs
from store.postings import RawPosting
from store.session import Engine, prepare, reading, transaction

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
CHARTER = (
    "Ambershire is a friendly county between the moor and the sea. We welcome all whatever their background. "
    "All posts need an enhanced check with the barring service. You will have a laptop, a phone and a place to park. "
    "Interviews are held in person at County Hall. The county pays for registration and for one conference a year. "
)
REMOTE = f"{OWN} A remote and rural allowance is paid."


def open_new(url: str) -> Engine:
    engine = prepare(url, "practice")
    with transaction(engine) as session:
        rows = [
            runs.SourceRow(name, name.title(), "oracle", "https://x.test", None, 3600, 1, "", "")
            for name in ("amber", "board")
        ]
        runs.synchronise(session, rows)
    return engine


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    sqlite = with_tables(tmp_path / "practice.db")
    engine = open_new(sqlite if request.param == "sqlite" else request.getfixturevalue("postgresql_url"))
    yield engine
    engine.dispose()


def advert(native_id: str, **words: str) -> RawPosting:
    fields = {
        "title": "Social Worker – Child Protection",
        "employer": "Ambershire County Council",
        "location": "Thornby",
        "salary": "£38,626 - £42,708",
        "closing": "22 November 2026",
        "posted": "1 November 2026",
        "description": OWN,
    }
    return RawPosting(native_id, words.pop("url", f"https://{native_id}.test/"), **{**fields, **words})


def put(engine: Engine, source: str, *adverts: RawPosting, at: dt.datetime = NOW) -> None:
    with transaction(engine) as session:
        postings.record(session, source, adverts, at)


def partition(engine: Engine) -> list[list[int]]:
    """The vacancies' postings, by the vacancy that each reading names."""
    with reading(engine) as session:
        rows = session.execute(text("SELECT vacancy_id, posting_id FROM readings WHERE vacancy_id IS NOT NULL"))
        found: dict[int, list[int]] = {}
        for vacancy_id, posting_id in rows:
            found.setdefault(vacancy_id, []).append(posting_id)
    return sorted(sorted(ids) for ids in found.values())


def contents(engine: Engine) -> list[tuple[object, ...]]:
    with reading(engine) as session:
        return [
            tuple(row)
            for query in (
                "SELECT * FROM vacancies ORDER BY id",
                "SELECT posting_id, family, employer, common, standing, listed FROM groupings ORDER BY posting_id",
                "SELECT code, posting_id FROM block_keys ORDER BY code, posting_id",
                "SELECT copy_id, posting_id, reasons FROM agency_copies ORDER BY copy_id, posting_id",
            )
            for row in session.execute(text(query))
        ]


def test_a_new_posting_joins_the_vacancy_that_is_there(engine: Engine) -> None:
    put(
        engine, "amber", *(advert(str(n), location=town) for n, town in enumerate(("Thornby", "Wold", "Larch", "Mere")))
    )
    reading_pass.run(engine, now=NOW)
    put(engine, "board", advert("b", reference="77"))
    assert reading_pass.run(engine, now=NOW).vacancies_written == 1, "only the vacancy that it joins is written"
    assert partition(engine) == [[1, 5], [2], [3], [4]]


def test_only_the_block_of_a_new_posting_is_fetched(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    towns = ("Thornby", "Wold", "Larch", "Mere", "Stour", "Heron", "Alder", "Ferry")
    put(engine, "amber", *(advert(str(n), location=town, employer=f"{town} Council") for n, town in enumerate(towns)))
    reading_pass.run(engine, now=NOW)
    fetched: set[int] = set()
    rows_of = groupings.in_scope

    def watched(session: object, ids: list[int]) -> Iterator[dict[str, object]]:
        fetched.update(ids)
        return rows_of(session, ids)  # type: ignore[arg-type]

    monkeypatch.setattr(groupings, "in_scope", watched)
    put(engine, "board", advert("b", employer="Thornby Council"))
    reading_pass.run(engine, now=NOW)
    assert fetched == {1, 9}


def test_what_a_third_posting_held_apart_joins_when_it_goes_out_of_scope(engine: Engine) -> None:
    """A copy that names no town belongs to neither of two towns' jobs, and to the one that is left."""
    put(engine, "amber", advert("n"), advert("s", location="Little Marsh"))
    put(engine, "board", advert("c", location=""))
    put(engine, "board", *(advert(f"o{n}", employer=f"{n} Council", location=n) for n in ("Wold", "Larch", "Mere")))
    put(engine, "board", *(advert(f"p{n}", employer=f"{n} Council", location=n) for n in ("Stour", "Heron", "Alder")))
    reading_pass.run(engine, now=NOW)
    assert [1] in partition(engine)
    assert [3] in partition(engine)
    put(engine, "amber", advert("s", title="School Crossing Patrol", description="Help children cross the road."))
    reading_pass.run(engine, now=NOW)
    assert [1, 3] in partition(engine)
    assert not [ids for ids in partition(engine) if 2 in ids]


def test_a_vacancy_shows_the_posting_that_is_still_listed(engine: Engine) -> None:
    put(engine, "amber", advert("a"), *(advert(n, location=n) for n in ("Wold", "Larch", "Mere", "Stour")))
    put(engine, "board", advert("b"))
    reading_pass.run(engine, now=NOW)
    with transaction(engine) as session:
        postings.close_gone(session, "amber", ["a"], 404, NOW)
    assert reading_pass.run(engine, now=NOW).vacancies_written == 1
    with reading(engine) as session:
        assert session.execute(text("SELECT posting_id, open FROM vacancies WHERE id = 1")).one() == (6, True)
    put(engine, "amber", advert("a"))
    reading_pass.run(engine, now=NOW)
    with reading(engine) as session:
        assert session.execute(text("SELECT posting_id FROM vacancies WHERE id = 1")).scalar() == 1


def test_a_stated_yearly_pay_goes_before_an_estimate_from_the_scale(engine: Engine) -> None:
    put(engine, "amber", advert("a", salary="SCP 31 - 35"))
    put(engine, "board", advert("b"))
    reading_pass.run(engine, now=NOW)
    assert partition(engine) == [[1, 2]]
    with reading(engine) as session:
        row = session.execute(text("SELECT posting_id, salary, annual_min, annual_max FROM vacancies")).one()
    assert tuple(row) == (1, "£38,626 - £42,708", 38626, 42708)


def test_what_looked_alike_by_the_employers_own_sentences_comes_apart_when_they_are_known(engine: Engine) -> None:
    towns = ("Wold", "Larch", "Mere", "Stour", "Heron", "Alder", "Ferry", "Saltby", "Brook", "Carr", "Tarn", "Moss")
    put(engine, "amber", advert("a", salary="", description=CHARTER + OWN[:100]))
    put(engine, "board", advert("b", salary="", closing="", posted="", description=CHARTER + OTHER[:100]))
    put(engine, "amber", *(advert(town, location=town, employer=f"{town} Council", description="") for town in towns))
    reading_pass.run(engine, now=NOW)
    assert [1, 2] in partition(engine)
    titles = ("Social Worker – Court", "Senior Social Worker – MASH", "Team Manager – Children in Care")
    put(engine, "amber", *(advert(title, title=title, location="Mere", description=CHARTER) for title in titles))
    reading_pass.run(engine, now=NOW)
    assert [1] in partition(engine)
    assert [2] in partition(engine)


def test_grouping_everything_again_changes_nothing(engine: Engine) -> None:
    put(engine, "amber", *(advert(f"a{n}", title=f"Social Worker – {n}", description=CHARTER + OWN) for n in "ABCD"))
    reading_pass.run(engine, now=NOW)
    put(engine, "board", advert("b", description=CHARTER + OTHER))
    reading_pass.run(engine, now=NOW)
    before = contents(engine)
    reading_pass.run(engine, now=NOW)
    assert contents(engine) == before
    result = reading_pass.run(engine, now=NOW, everything=True)
    assert contents(engine) == before
    assert result.vacancies_written == 0


def test_an_agency_copy_is_linked_both_ways_until_it_changes(engine: Engine) -> None:
    copy = {"employer": "Blue Door Recruitment", "salary": "£36.50 per hour", "contract": "Agency"}
    put(engine, "amber", advert("a"), *(advert(n, location=n) for n in ("Wold", "Larch", "Mere", "Stour", "Heron")))
    reading_pass.run(engine, now=NOW)
    put(engine, "board", advert("c", description="Our client, Ambershire County Council, needs you.", **copy))
    reading_pass.run(engine, now=NOW)
    assert [1] in partition(engine)
    with reading(engine) as session:
        [link] = groupings.links_of(session, [1])[1]
        assert (link["vacancy_id"], link["kind"]) == (7, "agency_copy")
        assert link["reasons"] == ["same title and place", "names Ambershire County Council"]
        [back] = groupings.links_of(session, [7])[7]
        assert (back["vacancy_id"], back["kind"], back["employer"]) == (1, "employer", "Ambershire County Council")
    before = contents(engine)
    reading_pass.run(engine, now=NOW, everything=True)
    assert contents(engine) == before
    put(engine, "amber", advert("a", title="Team Manager – Child Protection"))
    reading_pass.run(engine, now=NOW)
    with reading(engine) as session:
        assert groupings.links_of(session, [7]) == {7: []}


def test_who_fills_a_post_for_a_council_offers_it_as_an_agency(engine: Engine) -> None:
    words = "We are working with Ambershire County Council to fill this post. You would be employed by the council."
    own = "We are working with Wold City Council to run one front door."
    put(engine, "board", advert("b", employer="Ostler & Vane", description=words), advert("c", description=own))
    reading_pass.run(engine, now=NOW)
    with reading(engine) as session:
        offered = dict(session.execute(text("SELECT employer, agency FROM vacancies")).all())  # type: ignore[arg-type]
    assert offered == {"Ostler & Vane": True, "Ambershire County Council": False}


TITLES = ("Social Worker – Child Protection", "Senior Social Worker – MASH", "Team Manager – Children in Care")
moves = st.tuples(
    st.sampled_from(["amber", "board"]),
    st.integers(0, 6),
    st.fixed_dictionaries(
        {
            "title": st.sampled_from((*TITLES, "Social Worker – Child Protection (Thornby)", "School Cook")),
            "employer": st.sampled_from(
                ["Ambershire County Council", "Wold City Council", "", "Blue Door Recruitment Agency"]
            ),
            "location": st.sampled_from(["Thornby", "Little Marsh", "", "Thornby, Ambershire"]),
            "salary": st.sampled_from(["£38,626 - £42,708", "", "£43,693"]),
            "reference": st.sampled_from(["", "", "CF/1123"]),
            "closing": st.sampled_from(["22 November 2026", "24 November 2026", "12 January 2027", ""]),
            "description": st.sampled_from(["", CHARTER + OWN, CHARTER + OTHER, CHARTER, OWN]),
            "url": st.sampled_from(["https://one.test/", "https://two.test/", "https://three.test/"]),
        }
    ),
    st.booleans(),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(moves, min_size=1, max_size=3), min_size=1, max_size=7))
def test_pass_after_pass_gives_what_one_pass_over_everything_gives(steps) -> None:  # type: ignore[no-untyped-def]
    engine = open_new("sqlite://")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading_pass, "EVERYTHING_FROM", 0)  # so that every pass goes by the blocks
        for number, step in enumerate(steps):
            at = NOW + dt.timedelta(days=9 * number)
            for source, native_id, words, closes in step:
                put(engine, source, advert(str(native_id), **words), at=at)
                if closes:
                    with transaction(engine) as session:
                        postings.close_gone(session, source, [str(native_id)], 404, at)
            reading_pass.run(engine, now=at)
            with reading(engine) as session:
                rows = list(groupings.in_scope(session, groupings.ids_in_scope(session)))
            full = [sorted(map(int, one.ids)) for one in group(map(reading_pass._compared, rows))]
            assert partition(engine) == sorted(full)
        before = contents(engine)
        with transaction(engine) as session:
            reading_pass._group(session, everything=True)
    assert contents(engine) == before
    engine.dispose()


def test_readings_are_put_back_into_step_after_a_pass_that_stopped(engine: Engine) -> None:
    put(engine, "amber", *(advert(n, location=n) for n in ("Thornby", "Wold", "Larch", "Mere", "Stour")))
    reading_pass.run(engine, now=NOW)
    put(engine, "board", advert("b"))
    with transaction(engine) as session:
        batch = readings.unread(session, reading_pass.RULES_VERSION)
        gazetteer = reading_pass.gazetteer_of([])
        readings.save(session, [reading_pass.reading_row(row, gazetteer, NOW) for row in batch])
    assert reading_pass.run(engine, now=NOW).read == 0
    assert [1, 6] in partition(engine)


def test_a_page_says_who_else_advertises_the_job(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'practice.db'}"
    engine = open_new(url)
    put(engine, "amber", advert("a"))
    words = "Our client, Ambershire County Council, needs you."
    put(engine, "board", advert("c", employer="Blue Door Recruitment", salary="£36.50 per hour", description=words))
    reading_pass.run(engine, now=NOW)
    engine.dispose()
    with client(url) as api:
        [link] = api.get("/api/v1/vacancies/1").json()["links"]
        assert (link["vacancy_id"], link["kind"]) == (2, "agency_copy")
        [back] = api.get("/api/v1/vacancies/2").json()["links"]
        assert (back["vacancy_id"], back["kind"]) == (1, "employer")
        page = api.get("/vacancies/1").text
        assert "An agency also advertises this job" in page
        assert 'href="/vacancies/2"' in page
        assert "an agency’s copy of an employer’s job" in api.get("/vacancies/2").text


def workplaces(engine: Engine) -> list[tuple[str | None, str | None]]:
    with reading(engine) as session:
        return [
            tuple(row) for row in session.execute(text("SELECT workplace, workplace_words FROM vacancies ORDER BY id"))
        ]


def test_a_vacancy_mentions_work_from_home_as_the_first_of_its_postings_that_does(engine: Engine) -> None:
    put(engine, "amber", advert("a"), advert("n", location="Wold"), advert("r", location="Larch", description=REMOTE))
    put(engine, "board", advert("b", description=f"{OWN} Hybrid working is usual."))
    reading_pass.run(engine, now=NOW)
    assert partition(engine) == [[1, 4], [2], [3]]
    assert workplaces(engine) == [("hybrid", "Hybrid working is usual."), (None, None), (None, None)]


def test_what_was_read_before_vacancies_had_a_workplace_has_it_after_the_next_pass(engine: Engine) -> None:
    put(engine, "amber", advert("a", description=f"{OWN} Hybrid working is usual."), advert("n", location="Wold"))
    reading_pass.run(engine, now=NOW)
    with transaction(engine) as session:
        for column in ("workplace", "workplace_words"):
            session.execute(text(f"ALTER TABLE vacancies DROP COLUMN {column}"))
        session.execute(text("UPDATE alembic_version SET version_num = '0012'"))
    engine.dispose()
    migrated = prepare(engine.url.render_as_string(hide_password=False), "practice")
    assert workplaces(migrated) == [(None, None), (None, None)]
    done = reading_pass.run(migrated, now=NOW)
    assert (done.read, done.vacancies_written) == (0, 1), "the readings hold, and what changes is written"
    assert workplaces(migrated) == [("hybrid", "Hybrid working is usual."), (None, None)]
    migrated.dispose()
