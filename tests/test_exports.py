"""A search as a file: the same vacancies as its pages, cells that no spreadsheet runs, and no more memory for more."""

import csv
import gzip
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from api_data import TestClient, client, database
from hypothesis import given, settings
from hypothesis import strategies as st

from api import exports
from api.exports import COLUMNS, csv_lines
from api.spreadsheet import FORMULAS, safe


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client(database(tmp_path_factory.mktemp("hostile"), hostiles=True)) as opened:
        yield opened


SEARCHES: list[dict[str, Any]] = [
    {},
    {"tier": ["senior", "lcpp"]},
    {"q": "social worker", "nation": "england"},
    {"near": "Elmshire", "miles": "50"},
    {"min_pay": "45000", "sort": "pay"},
    {"sort": "closing"},
    {"tier": "head_of_service"},
]


def paged(api: TestClient, search: dict[str, Any]) -> list[dict[str, Any]]:
    sort = {"sort": "newest"} if "q" in search else {}
    body = api.get("/api/v1/vacancies", params={**search, **sort, "limit": 100}).json()
    items: list[dict[str, Any]] = body["items"]
    return items


@pytest.mark.parametrize("part", [1, 3, 100])
@pytest.mark.parametrize("search", SEARCHES, ids=str)
def test_json_lines_are_the_items_of_every_page_in_order(
    api: TestClient, search: dict[str, Any], part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "PART", part)
    response = api.get("/api/v1/vacancies.jsonl", params=search)
    assert response.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line) for line in response.text.splitlines()] == paged(api, search)


@pytest.mark.parametrize("search", SEARCHES, ids=str)
def test_csv_has_a_line_for_each_with_the_same_values(api: TestClient, search: dict[str, Any]) -> None:
    response = api.get("/api/v1/vacancies.csv", params=search)
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"] == 'attachment; filename="vacancies.csv"'
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    items = paged(api, search)
    assert [int(row["id"]) for row in rows] == [item["id"] for item in items]
    for row, item in zip(rows, items, strict=True):
        assert set(row) == set(COLUMNS)
        assert row["title"].removeprefix("'") == item["title"]
        assert row["annual_max"] == ("" if item["pay"]["annual_max"] is None else str(item["pay"]["annual_max"]))


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
@pytest.mark.parametrize("query", ["sort=nearest", "limit=5", "cursor=x", "colour=red", "near=Nowhere-at", "tier=x"])
def test_what_cannot_be_searched_is_refused_before_the_first_line(api: TestClient, kind: str, query: str) -> None:
    response = api.get(f"/api/v1/vacancies.{kind}?{query}")
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\u00a0=1", "＝1", "|a"])
def test_no_cell_begins_as_a_formula_does(text: str) -> None:
    assert str(safe(text)).startswith("'")


@pytest.mark.parametrize("value", ["Senior Social Worker", "£40,000", "", None, -2.5, 3])
def test_whatever_is_no_formula_stays_as_it_is(value: object) -> None:
    assert safe(value) == value


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_any_text_comes_back_whole_from_one_cell(text: str) -> None:
    item = dict.fromkeys(("id", "employer", "tier", "tier_title", "confidence", "miles", "contract", "working_time"))
    item |= dict.fromkeys(("workplace", "workplace_words"))
    item |= dict.fromkeys(("posted_on", "closes_on", "first_seen", "last_seen", "postings", "url"))
    place = dict.fromkeys(("town", "authority", "region", "nation", "lat", "lon"))
    item |= {
        "title": text,
        "place": place,
        "pay": {"text": text, "annual_min": None, "annual_max": None},
        "credits": [],
        "sources": [],
    }
    (row,) = csv.reader(io.StringIO(csv_lines([item]).decode(), newline=""))
    assert len(row) == len(COLUMNS)
    assert row[1].removeprefix("'") == text.replace("\x00", "").removeprefix("'")
    assert not row[1].startswith(FORMULAS)


def test_a_file_is_sent_as_it_is_read_and_compressed_on_the_way(
    api: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "PART", 2)
    with api.stream("GET", "/api/v1/vacancies.jsonl", headers={"accept-encoding": "gzip"}) as response:
        assert "content-length" not in response.headers
        assert response.headers["content-encoding"] == "gzip"
        raw = b"".join(response.iter_raw())
    lines = gzip.decompress(raw).splitlines()
    assert len(lines) == len(paged(api, {}))


def test_a_part_is_let_go_before_the_next_is_read(api: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    real = exports.search

    def counted(session: Any, criteria: Any, **options: Any) -> Any:
        asked.append(criteria.limit)
        return real(session, criteria, **options)

    monkeypatch.setattr(exports, "PART", 3)
    monkeypatch.setattr(exports, "search", counted)
    api.get("/api/v1/vacancies.csv")
    total = len(paged(api, {}))
    assert asked == [1, *[3] * -(-total // 3)]
