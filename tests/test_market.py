"""What advice asks of the store: the same on both databases, and the same as looking at every vacancy would give."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from api_data import TODAY, fill
from sqlalchemy import Engine, select

from store.market import Reach, miles_between, newest_readings, to_show, within_reach
from store.models import Vacancy
from store.session import open_existing, reading

ELMSHIRE = (51.0, -2.1)


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    if request.param == "sqlite":
        folder: Path = tmp_path_factory.mktemp("market")
        url = f"sqlite:///{folder / 'practice.db'}"
    else:
        url = request.getfixturevalue("postgresql_server").fresh_database()
    fill(url)
    opened = open_existing(url)
    yield opened
    opened.dispose()


def suiting(engine: Engine, reach: Reach) -> list[dict[str, Any]]:
    """Every vacancy that suits, found the slow way."""
    with reading(engine) as session:
        rows = [dict(row) for row in session.execute(select(*Vacancy.__table__.columns)).mappings()]
    kept = []
    for row in rows:
        place = None if row["lat"] is None or row["lon"] is None else (row["lat"], row["lon"])
        miles = None if place is None or reach.point is None else miles_between(reach.point, place)
        near = reach.miles is None or (miles is not None and miles <= reach.miles)
        current = row["open"] and (row["closes_on"] is None or row["closes_on"] >= reach.today)
        sought = reach.contract is None or row["contract_type"] == reach.contract
        if row["outcome"] == "matched" and row["nation"] == reach.nation and current and sought and near:
            kept.append(row | {"miles": miles})
    return kept


REACHES = [
    Reach(TODAY, "england"),
    Reach(TODAY, "scotland"),
    Reach(TODAY, "england", point=ELMSHIRE),
    Reach(TODAY, "england", point=ELMSHIRE, miles=5),
    Reach(TODAY, "england", point=ELMSHIRE, miles=300),
    Reach(TODAY, "england", point=(55.0, -1.6), miles=10),
    Reach(TODAY, "england", contract="permanent"),
    Reach(TODAY, "england", point=ELMSHIRE, contract="agency"),
    Reach(TODAY + dt.timedelta(days=400), "england"),
]


@pytest.mark.parametrize("reach", REACHES, ids=str)
def test_counts_and_the_few_to_show_are_those_of_every_vacancy(engine: Engine, reach: Reach) -> None:
    wanted = suiting(engine, reach)
    with reading(engine) as session:
        found = within_reach(session, reach)
        assert {tier: one.total for tier, one in found.items()} == Counter(row["tier"] for row in wanted)
        for tier, within in found.items():
            shown = to_show(session, reach, tier, within, 3)
            here = [row for row in wanted if row["tier"] == tier]
            far = float("inf")
            here.sort(key=lambda row: (row["posted_on"], row["id"]), reverse=True)
            if reach.point is not None:
                here.sort(key=lambda row: far if row["miles"] is None else row["miles"])
            assert [row["id"] for row in shown] == [row["id"] for row in here[:3]]
            assert all(("miles" in row) == (reach.point is not None) for row in shown)


def test_the_newest_readings_carry_what_each_asks_for(engine: Engine) -> None:
    with reading(engine) as session:
        rows = newest_readings(session, TODAY, "practitioner", "england")
        assert rows
        assert [posted for posted, _ in rows] == sorted((posted for posted, _ in rows), reverse=True)
        assert all(isinstance(one["kind"], str) for _, asks in rows for one in asks)
        assert any(asks for _, asks in rows)
        assert len(newest_readings(session, TODAY, "practitioner", "england", limit=1)) == 1
        assert newest_readings(session, TODAY, "practitioner", "england", region="Nowhere") == []


def test_a_distance_over_the_ground() -> None:
    assert miles_between((51.5, -0.12), (51.5, -0.12)) == 0
    assert 160 < miles_between((51.5074, -0.1278), (53.4808, -2.2426)) < 165
