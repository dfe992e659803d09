"""Vacancies in the store on both databases: written once, searched, paged, and found by any of their postings."""

import base64
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from store_data import posting, read_all, record, two_sources, vacancy_row

from store import readings, search
from store import vacancies as vacancies_of
from store.session import reading, transaction

HYBRID = {"workplace": "hybrid", "workplace_words": "Hybrid working."}


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    yield from two_sources(request, tmp_path)


@pytest.fixture
def vacancies(engine: Engine) -> Engine:
    record(engine, *(posting(str(number)) for number in range(1, 8)))
    read_all(engine)
    with transaction(engine) as session:
        written = readings.save_vacancies(
            session,
            [
                vacancy_row(1, 2, group_reasons=["same reference"], group_score=0.97),
                vacancy_row(3, tier="senior", title="Senior Social Worker", lat=51.1, annual_max=48000.0, **HYBRID),
                vacancy_row(4, tier="team_manager", nation="wales", region="Wales", lat=53.0, closes_on=None),
                vacancy_row(5, tier=None, outcome="review", contract_type=None, annual_max=None, annual_min=None),
                vacancy_row(6, tier="senior", closes_on=dt.date(2026, 11, 20), lat=None, lon=None),
            ],
        )
        assert written == 5
    return engine


def find(engine: Engine, **criteria: object) -> list[int]:
    with reading(engine) as session:
        wanted = search.Criteria(dt.date(2026, 11, 21), **criteria)  # type: ignore[arg-type]
        return [row["id"] for row in search.search(session, wanted).items]


def test_vacancies_written_twice_are_written_once(vacancies: Engine) -> None:
    with transaction(vacancies) as session:
        again = [vacancy_row(1, 2, group_reasons=["same reference"], group_score=0.97)]
        assert readings.save_vacancies(session, again) == 4, "the four others go"
        assert readings.save_vacancies(session, again) == 0


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ({}, [1, 3, 4, 5]),
        ({"include_closed": True}, [1, 3, 4, 5, 6]),
        ({"tiers": ("senior",)}, [3]),
        ({"workplace": "hybrid"}, [3]),
        ({"workplace": "home"}, []),
        ({"tiers": ("senior", "unsure")}, [3, 5]),
        ({"nation": "wales"}, [4]),
        ({"region": "South West"}, [1, 3, 5]),
        ({"authority": "E10000001"}, [1, 3, 4, 5]),
        ({"authority": "E99999999"}, []),
        ({"contract": "permanent"}, [1, 3, 4]),
        ({"min_pay": 45000}, [3]),
        ({"posted_since": dt.date(2026, 11, 22)}, []),
        ({"closing_within": 10}, [1, 3, 5]),
        ({"point": (51.0, -2.0), "miles": 3}, [1, 5]),
        ({"point": (51.0, -2.0), "miles": 10, "sort": "nearest"}, [1, 5, 3]),
        ({"sort": "pay"}, [3, 1, 4, 5]),
        ({"sort": "closing"}, [1, 3, 5, 4]),
        ({"text": "assessment courts"}, [1, 3, 4, 5]),
        ({"text": "senior"}, [3]),
        ({"text": "senior", "sort": "relevance"}, [3]),
        ({"text": "plumbing"}, []),
        ({"text": "\"'*:^ ()"}, [1, 3, 4, 5]),
    ],
)
def test_search_finds(vacancies: Engine, criteria: dict[str, object], expected: list[int]) -> None:
    assert find(vacancies, **criteria) == expected


@pytest.mark.parametrize("sort", ["newest", "closing", "pay", "nearest", "relevance"])
def test_paging_neither_skips_nor_repeats(vacancies: Engine, sort: str) -> None:
    found: list[int] = []
    cursor = None
    with reading(vacancies) as session:
        for _ in range(10):
            page = search.search(
                session,
                search.Criteria(
                    dt.date(2026, 11, 21), text="court", point=(51.0, -2.0), sort=sort, limit=1, cursor=cursor
                ),
            )
            assert page.total == 4
            found += [row["id"] for row in page.items]
            cursor = page.next
            if cursor is None:
                break
    assert sorted(found) == [1, 3, 4, 5]
    assert cursor is None


def test_each_facet_counts_as_if_it_were_not_filtered(vacancies: Engine) -> None:
    with reading(vacancies) as session:
        page = search.search(session, search.Criteria(dt.date(2026, 11, 21), tiers=("senior",), nation="england"))
    assert page.facets["tier"] == {"practitioner": 1, "senior": 1, "unsure": 1}
    assert page.facets["nation"] == {"england": 1}


@pytest.mark.parametrize(
    "criteria",
    [{"sort": "colour"}, {"sort": "nearest"}, {"sort": "relevance"}, {"limit": 0}, {"limit": 101}, {"cursor": "é"}],
)
def test_a_search_that_cannot_be_done_says_what_was_expected(vacancies: Engine, criteria: dict[str, object]) -> None:
    with pytest.raises(search.CriteriaError, match="expected"):
        find(vacancies, **criteria)


def test_a_cursor_of_another_search_is_refused(vacancies: Engine) -> None:
    with reading(vacancies) as session:
        cursor = search.search(session, search.Criteria(dt.date(2026, 11, 21), limit=1)).next
    with pytest.raises(search.CriteriaError, match="cursor"):
        find(vacancies, cursor=cursor, sort="pay")


@pytest.mark.parametrize(
    ("sort", "at"),
    [
        *(("newest", at) for at in ("true", "9007199254740993", "-1", "1.5", '"x"', "[]", "null")),
        *(("relevance", at) for at in ("true", "100001", "-1", "1.5")),
        *(("nearest", at) for at in ("1", '["x", 1]', '["51,x", 1]', '["51.0,-2.0", true]', '["unknown", 2147483648]')),
    ],
)
def test_a_forged_cursor_is_refused(vacancies: Engine, sort: str, at: str) -> None:
    forged = base64.urlsafe_b64encode(f'["{sort}", {at}]'.encode()).decode()
    with pytest.raises(search.CriteriaError, match="cursor"):
        find(vacancies, cursor=forged, sort=sort, text="court", point=(51.0, -2.0))


def test_any_member_finds_its_vacancy_with_every_posting_and_history(vacancies: Engine) -> None:
    with reading(vacancies) as session:
        by_member = vacancies_of.vacancy(session, 2)
        assert by_member is not None
        assert by_member["id"] == 1
        assert [row["native_id"] for row in by_member["postings"]] == ["1", "2"]
        assert [entry["kind"] for entry in by_member["history"]] == ["first_seen", "first_seen"]
        assert vacancies_of.vacancy(session, 7) is None
        assert vacancies_of.vacancy(session, 999) is None
