"""An advert beside its peers: pay, what is left out, what is unusual, side by side; nothing is stored."""

import csv
import datetime as dt
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from api_data import ATTACKS, TODAY, client, fill
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from api.comparing import REGION_FROM
from careers.adverts import FEWEST, beside_peers, pay_standing, states, unusual_asks
from store.models import Reading
from store.peers import Peers, newest, paid
from store.postings import RawPosting, record
from store.session import connect, reading, transaction

PEERS = 36
"""Senior posts in the fictional county beside those of `api_data`: enough for a region of its own."""


def _peer(number: int) -> RawPosting:
    promised = "<p>We offer a caseload of 14 children.</p>" if number % 3 else ""
    return RawPosting(
        f"peer-{number}",
        f"https://moorland.test/peers/{number}",
        f"Senior Social Worker, Child Protection Team {number}",
        employer="Elmshire Council",
        location="Elmshire",
        salary=f"£{41_000 + 250 * number:,} - £{44_000 + 250 * number:,} a year",
        contract="Permanent",
        closing="10 December 2026",
        reference=f"PEER{number:03d}",
        description=f"<p>Team {number}. Social Work England registration is essential.</p>{promised}",
    )


def _fill(url: str) -> None:
    from matcher import reading_pass

    fill(url)
    engine = connect(url)
    at = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
    with transaction(engine) as session:
        record(session, "practice-board", [_peer(number) for number in range(PEERS)], at)
    reading_pass.run(engine, now=at)
    engine.dispose()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('comparisons') / 'practice.db'}"
    _fill(url)
    return url


@pytest.fixture(scope="module")
def api(filled: str) -> Iterator[TestClient]:
    with client(filled) as opened:
        yield opened


ADVERT = {
    "title": "Senior Social Worker, Child Protection",
    "employer": "Elmshire Council",
    "salary": "£40,000 to £48,375",
    "description": "<p>You must hold a practice educator award, stage 2.</p><p>Hit the ground running!</p>",
}


def compare(api: TestClient, **told: Any) -> dict[str, Any]:
    answer = api.post("/api/v1/comparisons", json=told)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


# Pay among peers


PAID = st.dictionaries(st.integers(10, 120).map(lambda k: 500.0 * k), st.integers(1, 40), max_size=30)


@given(PAID, st.floats(1_000, 90_000), st.floats(1_000, 90_000))
@settings(max_examples=60, deadline=None)
def test_a_percentile_never_falls_as_pay_rises(by_amount: dict[float, int], one: float, other: float) -> None:
    low, high = sorted((one, other))
    less, more = pay_standing(low, by_amount), pay_standing(high, by_amount)
    if sum(by_amount.values()) < FEWEST:
        assert less.percentile is None
        assert "at least" in (less.reason or "")
        return
    assert less.percentile is not None
    assert more.percentile is not None
    assert 0 <= less.percentile <= more.percentile <= 100
    assert less.lower_quartile in by_amount
    assert less.lower_quartile <= (less.median or 0) <= (less.upper_quartile or 0)  # type: ignore[operator]


@given(PAID.filter(lambda by_amount: sum(by_amount.values()) >= FEWEST))
@settings(max_examples=40, deadline=None)
def test_the_two_ends_are_nought_and_a_hundred_and_equals_share(by_amount: dict[float, int]) -> None:
    assert pay_standing(1.0, by_amount).percentile == 0
    assert pay_standing(1e6, by_amount).percentile == 100
    n = sum(by_amount.values())
    for amount, count in by_amount.items():
        below = sum(number for value, number in by_amount.items() if value < amount)
        assert pay_standing(amount, by_amount).percentile == pytest.approx(100 * (below + count / 2) / n, abs=0.051)


def test_side_by_side_an_advert_has_the_percentile_that_its_pay_is_told_by(api: TestClient) -> None:
    answer = compare(api, **ADVERT | {"employer": "Leeds City Council", "location": "Leeds"})
    assert [(one["area"], one["percentile"] is None) for one in answer["pay"]] == [
        ("Yorkshire and The Humber", True),
        ("England", False),
    ]
    (column,) = answer["side_by_side"]
    nation = answer["pay"][1]
    assert (column["percentile"], column["percentile_area"], column["percentile_n"]) == (
        nation["percentile"],
        "England",
        nation["n"],
    )


def test_of_no_peers_it_is_said_that_there_is_none() -> None:
    assert pay_standing(40_000.0, {}).reason == f"no live vacancy to compare with; at least {FEWEST} are needed"


def test_unknown_pay_has_no_percentile_but_its_peers_are_told() -> None:
    found = pay_standing(None, {40_000.0: 20})
    assert (found.percentile, found.n, found.median) == (None, 20, 40_000.0)
    assert "no yearly pay" in (found.reason or "")


def test_pay_is_placed_in_the_region_and_the_nation_with_n_and_window(api: TestClient) -> None:
    region, nation = compare(api, **ADVERT)["pay"]
    assert (region["area"], nation["area"]) == ("South West", "England")
    # The 36 peers and the senior post of the county, of which 18 pay less and none the same.
    assert region["n"] == nation["n"] == PEERS + 1
    assert region["amount"] == 48_375
    assert region["percentile"] == pytest.approx(100 * 18 / 37, abs=0.06)
    assert region["posted_from"] <= region["posted_to"] == "2026-11-20"
    assert region["reason"] is None


def test_too_few_are_unknown_and_said(api: TestClient) -> None:
    manager = compare(api, title="Team Manager, Child Protection", employer="Elmshire Council", salary="£55,000")
    assert manager["pay"][0]["percentile"] is None
    assert "only 1 live vacancy to compare with" in manager["pay"][0]["reason"]
    assert all(one["share"] is None for one in manager["stated"])
    nowhere = compare(api, title="Senior Social Worker, Child Protection", salary="£45,000")
    assert "nation could not be read" in nowhere["pay"][0]["reason"]
    assert nowhere["peers"]["n"] == 0
    other = compare(api, title="School Crossing Patrol", employer="Elmshire Council")
    assert "no tier could be read" in other["peers"]["reason"]
    assert other["advert"]["reading"]["outcome"] == "out_of_scope"


# What others state, and what they ask


def test_what_is_left_out_comes_first_with_the_share_of_peers(api: TestClient) -> None:
    answer = compare(api, **ADVERT)
    assert answer["peers"]["area"] == "South West"
    assert answer["peers"]["n"] == PEERS + 1 >= REGION_FROM
    stated = {one["item"]: one for one in answer["stated"]}
    assert stated["caseload"] | {"label": ""} == {
        "item": "caseload", "label": "", "stated": False, "peers": 24, "n": 37, "share": round(24 / 37, 3),
    }  # fmt: skip
    assert stated["closing_date"]["share"] == 1.0
    assert stated["salary"]["stated"]
    order = [one["stated"] for one in answer["stated"]]
    assert order == sorted(order)


def test_an_unusual_requirement_is_told_from_a_usual_one(api: TestClient) -> None:
    told = ADVERT | {"description": ADVERT["description"] + "<p>Social Work England registration is essential.</p>"}
    asks = {one["kind"]: one for one in compare(api, **told)["asks"]}
    assert asks["practice_educator"]["unusual"]
    assert asks["practice_educator"]["peers"] == 0
    assert asks["practice_educator"]["quote"] in "You must hold a practice educator award, stage 2."
    assert asks["registration"]["unusual"] is False


def test_years_are_unusual_only_where_few_ask_for_as_many() -> None:
    def asking(years: float) -> dict[str, Any]:
        one = {"kind": "experience", "value": "post_qualifying", "number": years, "demanded": "essential", "quote": "q"}
        return {"requirements": [one]}

    peers = [asking(3.0)] * 18 + [asking(5.0)] * 2
    assert [one.share for one in unusual_asks(asking(3.0), peers)] == [1.0]
    assert [(one.share, one.unusual) for one in unusual_asks(asking(4.0), peers)] == [(0.1, True)]


@given(st.integers(0, 30), st.integers(0, 30))
@settings(max_examples=20, deadline=None)
def test_every_share_is_a_count_of_the_peers(saying: int, silent: int) -> None:
    says, not_ = {"closing": {"date": "2026-12-01"}}, {"closing": {"date": None}, "pay": None}
    rows = {one.item: one for one in beside_peers(not_, [says] * saying + [not_] * silent)}
    assert (rows["closing_date"].peers, rows["closing_date"].n) == (saying, saying + silent)
    assert (rows["closing_date"].share is None) == (saying + silent < FEWEST)
    assert states(says) == {"closing_date"}


# Side by side, the page and the table


def test_others_stand_beside_by_number_page_or_advert(api: TestClient) -> None:
    answer = compare(api, vacancy=2, beside=[1, "/vacancies/3", "https://www.elmshire.test/jobs/4?utm_source=x"])
    assert [one["vacancy"] for one in answer["side_by_side"]] == [2, 1, 3, 4]
    assert answer["advert"]["vacancy"] == 2
    assert answer["pay"][0]["n"] == PEERS, "a vacancy is not its own peer"


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({}, "body"),
        ({"title": "Social Worker", "vacancy": 1}, "body"),
        ({"vacancy": 99999}, "vacancy"),
        ({"vacancy": "ftp://x"}, "vacancy"),
        ({"vacancy": "9" * 40}, "vacancy"),
        ({"vacancy": True}, "vacancy"),
        ({"vacancy": 1.0}, "vacancy"),
        ({"title": "Social Worker", "beside": [1, 2, 3, 4, 5, 6]}, "beside"),
        ({"title": "Social Worker", "beside": ["/etc/passwd"]}, "beside"),
        ({"title": "x" * 501}, "title"),
        ({"description": "x" * 50_001}, "description"),
        ({"titel": "Social Worker"}, "titel"),
    ],
)
def test_what_cannot_be_used_is_named(api: TestClient, told: dict[str, Any], field: str) -> None:
    answer = api.post("/api/v1/comparisons", json=told)
    assert answer.status_code == 422
    assert field in {fault["field"] for fault in answer.json()["errors"]}
    assert all(fault["expected"] for fault in answer.json()["errors"])


def test_the_page_says_what_the_answer_says_and_keeps_what_was_typed(api: TestClient) -> None:
    page = api.post("/recruiters", data=ADVERT | {"beside": "1, 3"})
    assert page.status_code == 200
    assert page.headers["cache-control"] == "private, no-cache"
    answer = compare(api, **ADVERT)
    for words in (
        f"Percentile {int(answer['pay'][0]['percentile'])}<",
        "Leaves it out",
        "Unusual here",
        "Our suggestion",
    ):
        assert words in page.text
    bad = api.post("/recruiters", data={"vacancy": "99999", "employer": "Kept as typed"})
    assert bad.status_code == 422
    assert "There is a problem" in bad.text
    assert "Kept as typed" in bad.text
    assert "Kept as typed" in api.post("/recruiters/change", data={"employer": "Kept as typed"}).text
    assert api.get("/recruiters", params={"vacancy": "2", "beside": ["1"]}).status_code == 200


def test_an_attack_that_is_pasted_is_shown_as_words(api: TestClient) -> None:
    for attack in ATTACKS:
        told = dict.fromkeys(ADVERT, f"Social Worker {attack}")
        page = api.post("/recruiters", data=told)
        again = api.post("/recruiters/change", data=told)
        for text_ in (page.text, again.text):
            lowered = text_.lower()
            assert "<script" not in lowered
            assert "<iframe" not in lowered
            assert "<svg" not in lowered
            assert "<img" not in lowered
            assert 'href="javascript' not in lowered


def test_the_table_has_a_row_for_everything_and_no_formula(api: TestClient) -> None:
    told = ADVERT | {"title": "=HYPERLINK(1) Senior Social Worker", "beside": "1"}
    for answer in (
        api.post("/recruiters/comparison.csv", data=told),
        api.post("/api/v1/comparisons?format=csv", json=told | {"beside": [1]}),
    ):
        assert answer.headers["content-type"].startswith("text/csv")
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert len({len(row) for row in rows}) == 1
        assert rows[0][2].startswith("'=")
        assert {row[0] for row in rows[1:]} >= {"facts", "pay", "stated", "asked", "wording"}


# Nothing is stored


def _digest(engine: Engine) -> str:
    with reading(engine) as session:
        tables = session.scalars(text("select name from sqlite_master where type = 'table' order by name")).all()
        rows = [(name, [tuple(row) for row in session.execute(text(f'select * from "{name}"'))]) for name in tables]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def test_a_comparison_stores_nothing(api: TestClient, filled: str) -> None:
    engine = connect(filled)
    before = _digest(engine)
    marker = "Zanzibar-Quillfeather"
    told = ADVERT | {"employer": f"Elmshire Council {marker}", "description": f"Section 47 enquiries. {marker}"}
    compare(api, **told)
    api.post("/recruiters", data=told)
    api.post("/recruiters/comparison.csv", data=told)
    assert _digest(engine) == before
    engine.dispose()
    folder = Path(filled.removeprefix("sqlite:///")).parent
    assert not [path for path in folder.rglob("*") if path.is_file() and marker.encode() in path.read_bytes()]


# The store's part, on both databases


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, filled: str) -> Iterator[Engine]:
    url = filled
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_server").fresh_database()
        _fill(url)
    opened = connect(url)
    yield opened
    opened.dispose()


def test_peers_are_the_same_on_both_databases(engine: Engine) -> None:
    with reading(engine) as session:
        peers = Peers(TODAY, "senior", "england", "South West", agency=False)
        assert sum(paid(session, peers).by_amount.values()) == PEERS + 1
        assert paid(session, peers).posted_to == dt.date(2026, 11, 20)
        rows = newest(session, peers)
        assert [day for day, _ in rows] == sorted((day for day, _ in rows), reverse=True)
        assert len(newest(session, peers, 5)) == 5
        assert all(body["tier"] == "senior" for _, body in rows)
        assert not newest(session, Peers(TODAY, "senior", "england", None, agency=True))
        late = Peers(TODAY + dt.timedelta(days=90), "senior", "england", None, agency=False)
        assert paid(session, late).by_amount == {}
        assert session.get(Reading, 1) is not None
        assert json.dumps(rows[0][1])
