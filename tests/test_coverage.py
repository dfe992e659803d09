"""Coverage: what counts as covered, the table, the command, the page and its JSON."""

import datetime as dt
import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from api_data import TODAY, TestClient, client, database
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from sqlalchemy import text
from typer.testing import CliRunner

import cli
from api.coverage import CoverageShape
from crawlers import coverage as covering
from crawlers.sources import LIVE, load_registry
from store import runs, standing
from store.authorities import NATIONS, authorities
from store.coverage import coverage, table
from store.runs import AuthorityRow, SourceRow
from store.session import MIGRATIONS, connect, prepare, reading, transaction

PLACES = (
    AuthorityRow("A", "Ashby", "england", "London", 51, 0, ()),
    AuthorityRow("B", "Bray", "england", "South West", 51, 0, ()),
    AuthorityRow("C", "Cray", "england", "South West", 51, 0, ()),
    AuthorityRow("D", "Dunn", "scotland", "Scotland", 56, -4, ()),
    AuthorityRow("E", "Esk", "scotland", "Scotland", 56, -4, ()),
)


def row(id_: str, code: str | None = None, **more: Any) -> SourceRow:
    known: dict[str, Any] = {"confidence": "verified", "confirmed": True} | more
    return SourceRow(id_, id_, "feed", "https://x.example", code, 3600, 1, "", "", **known)


def states(*rows: SourceRow) -> dict[str, str]:
    return {one.code: one.state for one in coverage(rows, PLACES)}


def test_a_verified_row_on_a_confirmed_platform_confirms() -> None:
    assert states(row("a", "A"))["A"] == "confirmed"
    assert states(row("a", "A", confidence="probable"))["A"] == "unconfirmed"
    assert states(row("a", "A", confirmed=False))["A"] == "unconfirmed"
    assert states()["A"] == "none"


def test_a_board_covers_its_members_and_only_perhaps_the_supposed_ones() -> None:
    board = row("board", covers=("A", "B"), may_cover=("C",))
    assert states(board) == {"A": "confirmed", "B": "confirmed", "C": "unconfirmed", "D": "none", "E": "none"}
    assert states(board, row("c", "C"))["C"] == "confirmed"


def test_a_site_that_is_not_crawled_covers_nobody_but_is_known() -> None:
    (found,) = (one for one in coverage([row("d", "D", enabled=False, may_cover=())], PLACES) if one.code == "D")
    assert (found.state, found.sources, found.known) == ("none", (), ("d",))
    scotland = table(coverage([row("d", "D", enabled=False), row("e", "E")], PLACES))[-2]
    assert (scotland.region, scotland.authorities, scotland.confirmed, scotland.none, scotland.known) == (
        "Scotland",
        2,
        1,
        1,
        1,
    )


def test_the_table_sums_up_nations_of_several_regions_and_everything() -> None:
    lines = table(coverage([row("a", "A"), row("b", "B", confirmed=False)], PLACES))
    assert [(line.nation, line.region, line.authorities) for line in lines] == [
        ("england", "London", 1),
        ("england", "South West", 2),
        ("england", "", 3),
        ("scotland", "Scotland", 2),
        ("", "", 5),
    ]
    assert [(line.confirmed, line.unconfirmed, line.none) for line in lines] == [
        (1, 0, 0),
        (0, 1, 1),
        (1, 1, 1),
        (0, 0, 2),
        (1, 1, 3),
    ]


CODES = st.lists(st.sampled_from("ABCDE"), unique=True, max_size=5)
ROWS = st.lists(
    st.builds(
        lambda covers, may, confidence, confirmed, enabled: row(
            "r",
            covers=tuple(covers),
            may_cover=tuple(may),
            confidence=confidence,
            confirmed=confirmed,
            enabled=enabled,
        ),
        CODES,
        CODES,
        st.sampled_from(["verified", "probable", "unverified"]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=6,
)


@settings(max_examples=100, deadline=None)
@given(ROWS, ROWS)
def test_every_authority_is_counted_once_and_more_rows_never_cover_less(
    rows: list[SourceRow], more: list[SourceRow]
) -> None:
    order = ("none", "unconfirmed", "confirmed")
    before, after = coverage(rows, PLACES), coverage([*rows, *more], PLACES)
    for one, other in zip(before, after, strict=True):
        assert order.index(one.state) <= order.index(other.state)
    lines = table(after)
    assert all(line.confirmed + line.unconfirmed + line.none == line.authorities for line in lines)
    assert all(line.known <= line.none for line in lines)
    regions = [line for line in lines if line.region]
    assert sum(line.authorities for line in regions) == lines[-1].authorities == len(PLACES)
    assert sum(line.confirmed for line in regions) == lines[-1].confirmed


def test_the_live_table_counts_all_212() -> None:
    covered = covering.of_registry(load_registry(LIVE), dt.date(2026, 11, 21))
    lines = {(line.nation, line.region): line for line in table(covered)}
    assert {nation: sum(one.nation == nation for one in covered) for nation in NATIONS} == {
        "england": 153,
        "scotland": 32,
        "wales": 22,
        "northern_ireland": 5,
    }
    assert lines["", ""].authorities == 212
    assert lines["england", ""].authorities == 153
    assert len([line for line in lines if line[0] == "england" and line[1]]) == 9


def test_the_command_prints_the_table() -> None:
    result = CliRunner().invoke(cli.app, ["sources", "--coverage"])
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert "authorities" in lines[0]
    whole = next(line.split() for line in lines if line.startswith("All"))
    assert whole[1] == "212"
    assert sum(int(figure) for figure in whole[2:5]) == 212


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client(database(tmp_path_factory.mktemp("filled"))) as opened:
        yield opened


def test_the_practice_county_is_held_against_itself(api: TestClient) -> None:
    body = api.get("/api/v1/coverage").json()
    TypeAdapter(CoverageShape).validate_python(body, extra="forbid")
    assert (body["dataset"], body["as_of"]) == ("practice", TODAY.isoformat())
    assert body["table"][-1] == {
        "nation": None,
        "region": None,
        "authorities": 2,
        "confirmed": 0,
        "unconfirmed": 2,
        "none": 0,
        "known": 0,
    }
    page = api.get("/coverage")
    assert page.status_code == 200
    assert "Glenbrae" in page.text
    assert api.get("/coverage?region=x").status_code == 422


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    url = f"sqlite:///{tmp_path_factory.mktemp('live') / 'live.db'}"
    engine = prepare(url, "live")
    registry = load_registry(LIVE)
    with transaction(engine) as session:
        runs.synchronise(session, registry.rows(), registry.authorities)
    engine.dispose()
    with client(url) as opened:
        yield opened


def test_the_page_the_json_and_the_command_agree(live: TestClient) -> None:
    body = live.get("/api/v1/coverage").json()
    expected = table(covering.of_registry(load_registry(LIVE), TODAY))
    assert [(line["nation"] or "", line["region"] or "") for line in body["table"]] == [
        (line.nation, line.region) for line in expected
    ]
    for line, counted in zip(body["table"], expected, strict=True):
        for name in ("authorities", "confirmed", "unconfirmed", "none", "known"):
            assert line[name] == getattr(counted, name)
    assert len(body["authorities"]) == len(authorities())
    employers = {one["name"]: one["employer"] for one in body["authorities"] if one["employer"]}
    assert len(employers) == 10
    assert employers["Sunderland"] == "Together for Children"
    assert "Worcestershire" not in employers, "its services returned to the council"
    page = live.get("/coverage").text
    helped = page[page.index('id="none"') : page.index("<h2>With a source")]
    assert "nextrung probe https://" in helped
    covered = page[page.index("<h2>With a source") :]
    for one in body["authorities"]:
        name = rf"(?<!\w){re.escape(html.escape(one['name']))}(?!\w)"
        assert bool(re.search(name, helped)) == (one["state"] == "none"), name
        assert all(f'href="/sources/{id_}"' in covered for id_ in one["sources"])
        assert all(f'href="#site-{id_}"' in helped for id_ in one["known"][:1] if one["state"] == "none")
    for line in body["table"]:
        for name in ("authorities", "confirmed", "unconfirmed", "none", "known"):
            assert re.search(rf'data-label="{name.replace("known", "site known")}">{line[name]}<', page, re.IGNORECASE)
    for site in body["not_crawled"]:
        assert f'id="site-{site["id"]}"' in page


def test_sites_that_are_not_crawled_are_not_among_the_sources(live: TestClient) -> None:
    known = {site["id"] for site in live.get("/api/v1/coverage").json()["not_crawled"]}
    crawled = {source["id"] for source in live.get("/api/v1/sources").json()["sources"]}
    assert crawled == {source.id for source in load_registry(LIVE).sources}
    assert known == {site.id for site in load_registry(LIVE).disabled}
    assert not known & crawled


def test_rows_come_back_from_the_store_as_they_went_in(tmp_path: Path, postgresql_url: str) -> None:
    rows = [row("a", "A"), row("b", covers=("A", "B"), may_cover=("C",), enabled=False, confirmed=False)]
    for url in (f"sqlite:///{tmp_path / 'x.db'}", postgresql_url):
        engine = prepare(url, "live")
        for _ in range(2):
            with transaction(engine) as session:
                runs.synchronise(session, rows)
        with reading(engine) as session:
            assert runs.source_rows(session) == rows
            assert [entry.source.id for entry in standing.health(session)] == ["a"]
        engine.dispose()


def test_a_database_from_before_keeps_its_sources(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    url = f"sqlite:///{tmp_path / 'old.db'}"
    engine = connect(url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text(
                "INSERT INTO sources (id, name, platform, url, every_seconds, min_expected, verified, note, active) "
                "VALUES ('a', 'Ashby', 'feed', 'https://x.example', 3600, 1, '', 'n', true)"
            )
        )
    engine.dispose()
    engine = prepare(url, "live")
    with reading(engine) as session:
        (found,) = runs.source_rows(session)
    assert (found.id, found.covers, found.confidence, found.confirmed, found.enabled) == (
        "a",
        (),
        "unverified",
        False,
        True,
    )
    engine.dispose()
