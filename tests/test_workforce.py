"""Workforce figures: a release read and taken in, on both databases, and every way in which a file can be wrong."""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from tables import with_tables
from typer.testing import CliRunner, Result

from cli import app
from store import workforce
from store.session import prepare, reading, transaction
from store.workforce_file import (
    HEADINGS,
    LARGEST_BYTES,
    SIGNS,
    Figure,
    WorkforceFileError,
    read_csv,
    read_path,
    speaks_for,
)

AT = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
RATES = ("inpost_fte", "vacancy_rate_fte", "turnover_rate_fte", "agency_rate_fte", "caseload_fte", "absence_rate_fte")


def line(year: int, level: str, code: str, name: str, *figures: str, headings: tuple[str, ...] = RATES) -> str:
    area = {"National": ("country_code", "country_name"), "Regional": ("region_code", "region_name")}
    code_at, name_at = area.get(level, ("new_la_code", "la_name"))
    cells = {"time_period": str(year), "geographic_level": level, code_at: code, name_at: name}
    cells |= dict(zip(headings, figures or ("100", "10.5", "11", "12", "13.2", "3"), strict=True))
    return ",".join(f'"{cells.get(heading, "")}"' for heading in (*HEADINGS, *headings))


def release(*lines: str, headings: tuple[str, ...] = RATES) -> bytes:
    return "\r\n".join((",".join((*HEADINGS, *headings)), *lines, "")).encode("utf-8-sig")


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    url = with_tables(tmp_path / "live.db")
    engine = prepare(request.getfixturevalue("postgresql_url") if request.param == "postgresql" else url, "live")
    yield engine
    engine.dispose()


def take_in(engine: Engine, data: bytes, name: str = "csww.csv") -> workforce.Taken:
    with transaction(engine) as session:
        return workforce.take_in(session, read_csv(data, name), origin=name, at=AT)


def held(engine: Engine, code: str) -> list[tuple[int, str, str, float | None]]:
    with reading(engine) as session:
        return [
            (one.year, one.name, one.basis, one.figures["vacancy_rate"].value)
            for one in workforce.figures_of(session, code)
        ]


def test_a_release_is_kept_by_area_and_year_with_where_it_came_from(engine: Engine) -> None:
    data = release(
        line(2025, "National", "E92000001", "England"),
        line(2025, "Regional", "E12000003", "Yorkshire and The Humber", "x", "c", "low", "z", "[u]", "3.3"),
        line(2025, "Local authority", "E08000039", "Sheffield", "446.9", "3.4", "10.7", "0.4", "14.9", "4.5"),
        line(2024, "Local authority", "E08000019", "Sheffield"),
    )
    assert take_in(engine, data) == workforce.Taken(kept=4, older=0, refused=0, unknown=())
    assert held(engine, "E08000019") == [(2025, "Sheffield", "own", 3.4), (2024, "Sheffield", "own", 10.5)]
    with reading(engine) as session:
        [region] = workforce.figures_of_area(session, "regional", "Yorkshire and the Humber")
        [england] = workforce.figures_of_area(session, "national", "England")
    assert region.figures["absence_rate"] == Figure(3.3, None)
    told = {name: figure.reason for name, figure in region.figures.items() if figure.value is None}
    assert told["vacancy_rate"] == SIGNS["c"]
    assert told["turnover_rate"] == SIGNS["low"]
    assert told["caseload"] == SIGNS["u"]
    assert (england.origin, england.release, england.taken_at, england.basis) == ("csww.csv", 2025, AT, "own")


def test_the_same_release_again_changes_nothing_and_an_old_one_never_replaces_a_newer(engine: Engine) -> None:
    newer = release(
        line(2023, "National", "E92000001", "England", "1", "2", "3", "17.9", "5", "6"),
        line(2024, "National", "E92000001", "England"),
    )
    older = release(line(2023, "National", "E92000001", "England", "1", "2", "3", "17.8", "5", "6"))
    assert take_in(engine, older, "2023.csv").kept == 1
    assert take_in(engine, newer, "2024.csv") == workforce.Taken(2, 0, 0, ())
    assert take_in(engine, newer, "2024 again.csv") == workforce.Taken(2, 0, 0, ())
    assert take_in(engine, older, "2023.csv") == workforce.Taken(0, 1, 0, ())
    with reading(engine) as session:
        found = workforce.figures_of_area(session, "national", "England")
    assert [(one.year, one.figures["agency_rate"].value, one.origin) for one in found] == [
        (2024, 12.0, "2024.csv"),
        (2023, 17.9, "2024.csv"),
    ]


def test_joint_returns_in_both_forms_and_former_authorities_speak_for_todays(engine: Engine) -> None:
    nothing = ("z",) * 6
    data = release(
        line(2025, "Local authority", "E09000021 / E09000027", "Kingston upon Thames / Richmond upon Thames"),
        line(2022, "Local authority", "E09000021", "Kingston upon Thames"),
        line(2022, "Local authority", "E09000027", "Richmond upon Thames", *nothing),
        line(2022, "Local authority", "E10000006", "Cumbria"),
        line(2018, "Local authority", "E06000028", "Bournemouth"),
        line(2018, "Local authority", "E10000002", "Buckinghamshire"),
        line(2020, "Local authority", "E06000061", "North Northamptonshire"),
        line(2022, "Local authority", "E99999999", "Atlantis"),
    )
    assert take_in(engine, data).unknown == ("Atlantis",)
    both = "Kingston upon Thames / Richmond upon Thames"
    assert held(engine, "E09000027") == [(2025, both, "joint", 10.5), (2022, "Kingston upon Thames", "joint", 10.5)]
    assert held(engine, "E09000021")[1] == (2022, "Kingston upon Thames", "joint", 10.5)
    assert held(engine, "E06000063") == held(engine, "E06000064") == [(2022, "Cumbria", "whole", 10.5)]
    assert held(engine, "E06000058") == [(2018, "Bournemouth", "part", 10.5)]
    assert held(engine, "E06000060") == [(2018, "Buckinghamshire", "own", 10.5)]
    # The trust has returned for both since 2021.
    assert held(engine, "E06000062") == []


def test_two_that_each_have_figures_each_stand_for_themselves(engine: Engine) -> None:
    take_in(
        engine,
        release(
            line(2026, "Local authority", "E06000061", "North Northamptonshire"),
            line(2026, "Local authority", "E06000062", "West Northamptonshire", "1", "2", "3", "4", "5", "6"),
        ),
    )
    assert held(engine, "E06000061") == [(2026, "North Northamptonshire", "own", 10.5)]
    assert held(engine, "E06000062") == [(2026, "West Northamptonshire", "own", 2.0)]


def test_what_cannot_be_read_is_kept_with_line_column_and_reason(engine: Engine) -> None:
    data = release(
        line(2025, "National", "E92000001", "England", "1,5", "101", "-1", "1e3", "nan", "3"),
        line(1999, "National", "E92000001", "England"),
        line(2025, "Ward", "E05000001", "Some Ward"),
        line(2025, "Local authority", "840", "County Durham"),
        line(2025, "Local authority", "E06000047", "County\x00Durham"),
        "2025,National",
        line(2025, "National", "E92000001", "England again"),
    )
    assert take_in(engine, data) == workforce.Taken(kept=1, older=0, refused=11, unknown=())
    with reading(engine) as session:
        found = [(at, column, value) for _, at, column, value, _ in workforce.refusals(session)]
        reasons = {at: reason for _, at, column, _, reason in workforce.refusals(session) if not column}
        [england] = workforce.figures_of_area(session, "national", "England")
    assert found == [
        (2, "agency_rate_fte", "1e3"),
        (2, "caseload_fte", "nan"),
        (2, "inpost_fte", "1,5"),
        (2, "turnover_rate_fte", "-1"),
        (2, "vacancy_rate_fte", "101"),
        (3, "time_period", "1999"),
        (4, "geographic_level", "Ward"),
        (5, "new_la_code", "840"),
        (6, "la_name", "County\N{REPLACEMENT CHARACTER}Durham"),
        (7, "", "2025,National"),
        (8, "", "2025 England again"),
    ]
    assert reasons == {7: "2 fields; expected 14", 8: "the same area and year as line 2; expected one row each"}
    assert england.figures["vacancy_rate"] == Figure(None, "could not be read")
    assert england.figures["absence_rate"] == Figure(3.0, None)


def test_the_command_shows_the_first_of_what_it_could_not_read_and_all_of_it_when_asked(tmp_path: Path) -> None:
    sound = line(2025, "National", "E92000001", "England")
    bad = [line(2025, "Ward", f"E0500{number:04}", "Some Ward") for number in range(30)]
    file = tmp_path / "csww.csv"
    file.write_bytes(release(sound, *bad))

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["workforce", *arguments, "--data", str(tmp_path)])

    taken = run(str(file))
    assert taken.exit_code == 1
    assert taken.stdout.startswith("csww.csv: 1 rows kept, 2025 to 2025;")
    *shown, last = taken.stderr.splitlines()
    assert len(shown) == 20
    assert last == "and 10 more; `nextrung workforce --refused` shows all"
    every = run("--refused")
    assert every.exit_code == 0
    assert len(every.stdout.splitlines()) == 30
    assert every.stdout.splitlines()[:20] == [f"csww.csv: {one}" for one in shown]
    for wrong in ((), ("--fetch", "--refused"), (str(file), "--refused")):
        assert run(*wrong).exit_code == 2
        assert run(*wrong).stderr == "workforce: give a file, or --fetch, or --refused\n"
    nothing = CliRunner().invoke(app, ["workforce", "--refused", "--data", str(tmp_path / "none")])
    assert (nothing.exit_code, "is not there" in nothing.stderr) == (2, True)


def test_the_headings_of_earlier_releases_are_known() -> None:
    old = ("social_worker_fte", "vacancy_rate_fte_%", "turnover_rate_fte_%", "agency_worker_rate_fte_%")
    data = release(line(2022, "National", "E92000001", "England", "9", "20", "17", "18", headings=old), headings=old)
    read = read_csv(data, "old.csv")
    assert {name: figure.value for name, figure in read.rows[0].figures.items()} == {
        "in_post": 9.0,
        "vacancy_rate": 20.0,
        "turnover_rate": 17.0,
        "agency_rate": 18.0,
    }
    assert read.missing == ("caseload", "absence_rate")


GOOD = release(line(2025, "National", "E92000001", "England"))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "x.csv line 1: column time_period is missing"),
        (b"<!doctype html><p>Not found", "x.csv line 1: column time_period is missing"),
        (b"PK\x03\x04\xff\xff", "x.csv line 1, column number 1: byte 0xff is not UTF-8"),
        (GOOD.decode("utf-8-sig").encode("utf-16"), "x.csv line 1: UTF-16; expected UTF-8"),
        (GOOD.replace(b"England", b"England\xa3"), "x.csv line 2, column country_name: byte 0xa3 is not UTF-8"),
        (GOOD.replace(b"la_name", b"name"), "x.csv line 1: column la_name is missing"),
        (GOOD.replace(b"la_name", b"region_name"), "x.csv line 1, column region_name: stands twice"),
        (release(headings=("turnover_rate_headcount",)), "x.csv line 1: none of the columns inpost_fte"),
        (GOOD + b'"open\r\n', "x.csv line 3: not CSV"),
        (GOOD + b"x" * 200_000, "x.csv line 3: not CSV .field larger"),
        (b"x" * (LARGEST_BYTES + 1), "x.csv: larger than 20,000,000 bytes"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_naming_the_place(data: bytes, message: str) -> None:
    with pytest.raises(WorkforceFileError, match=message):
        read_csv(data, "x.csv")


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.workforce_file.MOST_ROWS", 2)
    rows = [line(year, "National", "E92000001", "England") for year in (2023, 2024, 2025)]
    with pytest.raises(WorkforceFileError, match=r"x\.csv line 4: more than 2 rows"):
        read_csv(release(*rows), "x.csv")
    assert len(read_csv(release(*rows[:2]), "x.csv").rows) == 2


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorkforceFileError, match=r"gone.csv: cannot be read"):
        read_path(tmp_path / "gone.csv")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=12), st.sampled_from(["National", "Regional", "Local authority", "x"]), st.text(max_size=20))
def test_whatever_stands_in_a_row_it_is_read_or_kept_as_refused(code: str, level: str, figure: str) -> None:
    plain: Mapping[int, None] = dict.fromkeys(map(ord, '\r\n"'))
    row = line(2025, level, code.translate(plain), "Some place", figure.translate(plain), "1", "1", "1", "1", "1")
    read = read_csv(release(row.encode("utf-8", "replace").decode()), "x.csv")
    assert len(read.rows) + len([one for one in read.refused if one.column not in RATES]) == 1
    for area in read.rows:
        speaks_for(area, frozenset())
        assert all((one.value is None) != (one.reason is None) for one in area.figures.values())
