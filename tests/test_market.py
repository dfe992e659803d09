"""What advice asks of the store: the same on both databases, and the same as looking at every vacancy would give."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from api_data import TODAY, fill
from sqlalchemy import Engine, select

from store.facts import UNSURE
from store.market import newest_readings
from store.models import Vacancy
from store.search import Criteria, counts, miles_between, search
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


def suiting(engine: Engine, reach: Criteria) -> list[dict[str, Any]]:
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
    Criteria(TODAY, nation="england"),
    Criteria(TODAY, nation="scotland"),
    Criteria(TODAY, nation="england", point=ELMSHIRE),
    Criteria(TODAY, nation="england", point=ELMSHIRE, miles=5),
    Criteria(TODAY, nation="england", point=ELMSHIRE, miles=300),
    Criteria(TODAY, nation="england", point=(55.0, -1.6), miles=10),
    Criteria(TODAY, nation="england", contract="permanent"),
    Criteria(TODAY, nation="england", point=ELMSHIRE, contract="agency"),
    Criteria(TODAY + dt.timedelta(days=400), nation="england"),
]


@pytest.mark.parametrize("reach", REACHES, ids=str)
def test_counts_and_the_few_to_show_are_those_of_every_vacancy(engine: Engine, reach: Criteria) -> None:
    wanted = suiting(engine, reach)
    with reading(engine) as session:
        found = {tier: n for tier, n in counts(session, reach, "tier").items() if tier != UNSURE}
        assert found == Counter(row["tier"] for row in wanted)
        for tier in found:
            order = "nearest" if reach.point else "newest"
            shown = search(session, replace(reach, tiers=(tier,), sort=order, limit=3), facets=False).items
            here = [row for row in wanted if row["tier"] == tier]
            far = float("inf")
            here.sort(key=lambda row: row["posted_on"], reverse=True)
            if reach.point is not None:
                here.sort(key=lambda row: (far if row["miles"] is None else row["miles"], row["lat"], row["id"]))
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
