"""What a search means beyond plain filters: meanings and typing mistakes, counts, and an index that follows."""

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from tables import with_tables
from test_store import NOW, posting, read_all, record, source, vacancy_row

from store import readings, runs, search
from store.facts import LARGEST_ID, NO_CLOSING, closing_value, key, pay_value, place_name, place_point
from store.index import VacancyIndex
from store.session import connect, prepare, reading, transaction
from store.wording import meanings, words

TODAY = dt.date(2026, 11, 21)


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Engine]:
    engine = prepare(with_tables(tmp_path / "practice.db"), "practice")
    with transaction(engine) as session:
        runs.synchronise(session, [source("elmshire")])
    record(engine, *(posting(str(number)) for number in range(1, 6)))
    read_all(engine)
    write(
        engine,
        vacancy_row(1, title="Child Protection Social Worker", lat=51.0, lon=-2.0, first_year=True, specialisms=[]),
        vacancy_row(
            2, title="Social Worker – Looked After Children", lat=51.2, working_time="part_time", workplace="hybrid"
        ),
        vacancy_row(3, title="Team Manager", agency=True, annual_min=None, annual_max=None, region=None),
        vacancy_row(
            4, title="Independent Reviewing Officer", annual_max=52_000.5, setting="quality_assurance", workplace="home"
        ),
        vacancy_row(5, title="Senior Social Worker", specialisms=["court", "mash"], posted_on=dt.date(2026, 11, 1)),
    )
    yield engine
    engine.dispose()


def write(engine: Engine, *rows: readings.VacancyRow) -> None:
    with transaction(engine) as session:
        readings.save_vacancies(session, rows)


def find(engine: Engine, **criteria: object) -> list[int]:
    with reading(engine) as session:
        return [row["id"] for row in search.search(session, search.Criteria(TODAY, **criteria)).items]  # type: ignore[arg-type]


def counts(engine: Engine, **criteria: object) -> dict[str, dict[str, int]]:
    with reading(engine) as session:
        return search.search(session, search.Criteria(TODAY, **criteria)).facets  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cp sw", [1]),
        ("LAC", [2]),
        ("looked after children social workers", [2]),
        ("iro", [4]),
        ("tm", [3]),
        ("job vacancies for a team manager in the", [3]),
        ("childern protecton", [1]),
        ("reveiwing", [4]),
        ("indipendant reviewer", [4]),
        ("senoir", [5]),
        ("senior social worker", [5]),
        ("reviewing officer independent", [4]),
        ("team court manager", [3]),
        ("zzzzzzzz", []),
        ("jobs", [1, 2, 3, 4, 5]),
    ],
)
def test_meanings_and_typing_mistakes_are_forgiven(county: Engine, text: str, expected: list[int]) -> None:
    assert sorted(find(county, text=text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("remote", [4]),
        ("fully remote", [4]),
        ("Home-based", [4]),
        ("work from home", [4, 2]),
        ("WFH", [4, 2]),
        ("hybrid working", [2]),
        ("agile working", [2]),
        ("remote social worker", []),
        ("office-based", []),
        ("home visits", []),
        ("agile", []),
    ],
)
def test_words_of_work_from_home_find_what_mentions_it_and_hybrid_is_not_remote(
    county: Engine, text: str, expected: list[int]
) -> None:
    assert find(county, text=text, sort="relevance") == expected


def test_office_based_finds_the_words_of_an_advert(county: Engine) -> None:
    write(county, vacancy_row(3, title="Team Manager", search_text="You will be based in the office on all days."))
    assert find(county, text="office based", sort="relevance") == [3]


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ({"hours": "part_time"}, [2]),
        ({"specialism": "mash"}, [5]),
        ({"setting": "quality_assurance"}, [4]),
        ({"workplace": "hybrid"}, [2]),
        ({"workplace": "home"}, [4]),
        ({"kind": "agency"}, [3]),
        ({"kind": "employer"}, [1, 2, 4, 5]),
        ({"first_year": True}, [1]),
        ({"min_pay": 52_000.5}, []),
        ({"min_pay": 52_000}, [4]),
        ({"min_pay": 0}, [1, 2, 4, 5]),
        ({"posted_since": TODAY}, [1, 2, 3, 4]),
    ],
)
def test_each_filter_finds(county: Engine, criteria: dict[str, object], expected: list[int]) -> None:
    assert sorted(find(county, **criteria)) == expected


def test_every_count_is_what_its_filter_would_find(county: Engine) -> None:
    near = {"point": (51.0, -2.0), "miles": 5.0}
    for chosen in ({}, {"hours": "full_time"}, {"min_pay": 45_000}, {"posted_since": TODAY}, near):
        found = counts(county, **({"point": (51.0, -2.0)} | chosen))
        for name in ("hours", "workplace", "specialism", "kind", "nation"):
            for value, n in found[name].items():
                assert value == "unknown" or len(find(county, **(chosen | {name: value}))) == n
        for pounds, n in found["pay"].items():
            assert len(find(county, **(chosen | {"min_pay": float(pounds)}))) == n
        for days, n in found["closing"].items():
            assert len(find(county, **(chosen | {"closing_within": int(days)}))) == n
        for days, n in found["posted"].items():
            since = TODAY - dt.timedelta(days=int(days))
            assert len(find(county, **(chosen | {"posted_since": since}))) == n
        for miles, n in found["miles"].items():
            assert len(find(county, **(chosen | {"point": (51.0, -2.0), "miles": float(miles)}))) == n


def test_by_relevance_what_closes_in_time_gains_less_than_by_the_step(county: Engine) -> None:
    title = "Social Worker"
    write(
        county,
        vacancy_row(1, title=title, closes_on=TODAY + dt.timedelta(days=8)),
        vacancy_row(2, title=title, closes_on=None),
        vacancy_row(3, title=title, closes_on=TODAY + dt.timedelta(days=7)),
        vacancy_row(4, title=title, tier="senior", closes_on=None),
    )
    named = (search.Named("closing_within", "7"), search.Named("tier", "senior"))
    assert find(county, text="social worker", sort="relevance", favoured=named) == [4, 3, 1, 2]


def test_the_index_follows_what_is_written_changed_and_removed(county: Engine) -> None:
    assert find(county, text="court") == [1, 2, 3, 4, 5]
    write(county, vacancy_row(1, title="Plumber"), *(vacancy_row(id_) for id_ in (2, 3, 4)))
    assert find(county, text="plumber") == [1]
    assert find(county) == [1, 2, 3, 4], "the fifth is gone"
    write(county, *(vacancy_row(id_) for id_ in (1, 2, 3, 4, 5)))
    assert find(county, text="plumber") == []
    assert find(county) == [1, 2, 3, 4, 5]


def test_an_index_in_a_folder_is_taken_up_where_it_was(county: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "practice.search"
    again = connect(county.url.render_as_string())
    assert VacancyIndex.keep(again, folder).seen.searcher.num_docs == 5
    again.dispose()
    write(county, *(vacancy_row(id_) for id_ in (1, 2, 3)))
    third = connect(county.url.render_as_string())
    taken_up = VacancyIndex(folder)
    assert taken_up.seen.searcher.num_docs == 5
    with reading(third) as session:
        taken_up.follow(session)
    assert taken_up.seen.searcher.num_docs == 3
    third.dispose()


def test_a_folder_of_another_version_or_database_is_made_anew(county: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "practice.search"
    folder.mkdir()
    (folder / "meta.json").write_text("{}")
    with reading(county) as session:
        index = VacancyIndex(folder)
        index.follow(session)
        assert index.seen.searcher.num_docs == 5
    del index
    newer = VacancyIndex(folder)
    newer.revision = 1_000_000
    with reading(county) as session:
        newer.follow(session)
    assert newer.seen.searcher.num_docs == 5


ANOTHER = """
import datetime as dt, sys
from pathlib import Path
from store.index import VacancyIndex
from store.search import Criteria, search
from store.session import connect, reading

engine = connect(sys.argv[1])
index = VacancyIndex.keep(engine, Path(sys.argv[2]))
print(index.seen.searcher.num_docs, flush=True)
for order in sys.stdin:
    if order.strip() == "hold":
        writer = index._writer()
        print(writer is not None, flush=True)
    elif order.strip() == "let go":
        del writer
        print(True, flush=True)
    else:
        with reading(engine) as session:
            found = search(session, Criteria(dt.date(2026, 11, 21), text=order.strip()))
        print([row["id"] for row in found.items], index.seen.searcher.num_docs, flush=True)
"""


class Process:
    """Another process with the same database and the same folder, which does as it is told a line at a time."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        command = [sys.executable, "-c", ANOTHER, engine.url.render_as_string(), str(folder)]
        here = Path(__file__).resolve().parents[1]
        self._child = subprocess.Popen(  # noqa: S603 - this interpreter, with the words above
            command, cwd=here, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def told(self) -> str:
        assert self._child.stdout is not None
        return self._child.stdout.readline().strip()

    def does(self, order: str) -> str:
        assert self._child.stdin is not None
        self._child.stdin.write(order + "\n")
        self._child.stdin.flush()
        return self.told()

    def end(self) -> None:
        self._child.communicate(timeout=20)


def test_several_processes_follow_in_one_folder_and_no_vacancy_is_in_it_twice(county: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "practice.search"
    engine = connect(county.url.render_as_string())
    first, second = Process(engine, folder), Process(engine, folder)
    ours = VacancyIndex.keep(engine, folder)
    assert (first.told(), second.told(), ours.seen.searcher.num_docs) == ("5", "5", 5), "all three begin at once"
    for number, process in enumerate((first, second, first)):
        write(county, vacancy_row(1, title=f"Plumber number{number}"), *(vacancy_row(id_) for id_ in (2, 3, 4, 5)))
        assert process.does(f"number{number}") == "[1] 5"
        assert find(engine, text=f"number{number}") == [1]
        assert ours.seen.searcher.num_docs == 5
    assert second.does("number2") == "[1] 5"
    for process in (first, second):
        process.end()
    engine.dispose()


def test_while_one_process_writes_the_others_search_what_was_there(county: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "practice.search"
    engine = connect(county.url.render_as_string())
    VacancyIndex.keep(engine, folder)
    other = Process(engine, folder)
    assert other.told() == "5"
    assert other.does("hold") == "True"
    write(county, vacancy_row(1, title="Plumber"), *(vacancy_row(id_) for id_ in (2, 3, 4, 5)))
    assert find(engine, text="plumber") == [], "a moment behind, and no error"
    assert find(engine, sort="newest")[0] == 1, "without words nobody waits for anybody"
    assert other.does("let go") == "True"
    assert find(engine, text="plumber") == [1]
    other.end()
    engine.dispose()


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_query_has_meanings_of_its_own_words(query: str) -> None:
    found = meanings(query)
    assert len(found) <= len(words(query))
    assert all(phrase for meaning in found for phrase in meaning.phrases)


@given(st.integers(0, NO_CLOSING), st.integers(1, LARGEST_ID), st.integers(0, NO_CLOSING), st.integers(1, LARGEST_ID))
@settings(max_examples=200, deadline=None)
def test_keys_order_by_value_and_then_by_id(value: int, id_: int, other: int, other_id: int) -> None:
    up, other_up = (key(*pair, descending=False) for pair in ((value, id_), (other, other_id)))
    down, other_down = (key(*pair, descending=True) for pair in ((value, id_), (other, other_id)))
    assert (up < other_up) == ((value, id_) < (other, other_id))
    assert (down > other_down) == ((-value, id_) < (-other, other_id))
    assert float(up) == up


def test_what_is_not_known_comes_last_and_a_place_is_itself() -> None:
    assert closing_value(None) > closing_value(dt.date(5740, 1, 1)) > closing_value(TODAY)
    assert pay_value(None) < pay_value(0) < pay_value(40_000)
    assert place_point(place_name(51.5, -0.12)) == (51.5, -0.12)
    assert place_point(place_name(None, -0.12)) is None
    assert NOW.date() == TODAY
