"""Small things that the application promises: what is kept, how words are shown, which place or day a word means."""

import anyio
import pytest
from api_data import TODAY, TestClient, client, database

from api import ladder_map
from api.asked import requirement_text
from api.caching import Answers
from api.places import find_authority
from api.rendering import lower_first
from store.pictured import PayAt
from store.session import open_existing, reading


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return database(tmp_path_factory.mktemp("particulars"))


@pytest.fixture(scope="module")
def api(url: str):
    with client(url) as opened:
        yield opened


class Behind:
    """Marks of a database whose search index may not have caught up with it yet."""

    at_once = True

    def __init__(self, *in_step: bool) -> None:
        self._in_step = list(in_step)

    def mark(self) -> str:
        return "1"

    def in_step(self) -> bool:
        return self._in_step.pop(0)


def test_an_answer_made_while_the_search_was_behind_is_given_once_and_not_kept() -> None:
    made: list[str] = []

    async def app(scope, receive, send):  # type: ignore[no-untyped-def]
        made.append("old" if not made else "new")
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": made[-1].encode()})

    told: list[bytes] = []

    async def ask() -> None:
        answers = Answers(app, changes=Behind(False, True), day=lambda: TODAY)  # type: ignore[arg-type]

        async def send(message: dict[str, object]) -> None:
            if message["type"] == "http.response.body":
                told.append(message["body"])  # type: ignore[arg-type]

        scope = {"type": "http", "method": "GET", "scheme": "http", "path": "/", "query_string": b"", "headers": []}
        for _ in range(3):
            await answers(dict(scope), None, send)  # type: ignore[arg-type]

    anyio.run(ask)
    assert told == [b"old", b"new", b"new"]
    assert made == ["old", "new"]


@pytest.mark.parametrize("body", ["[]", '"people"', "7", "null", "{}"])
def test_a_cohort_that_is_no_object_with_people_is_refused_and_not_an_error(api: TestClient, body: str) -> None:
    answer = api.post("/api/v1/cohorts", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == ["body"]


def test_the_city_of_london_is_found_though_its_name_is_nothing_but_a_kind_of_council(url: str) -> None:
    engine = open_existing(url)
    with reading(engine) as session:
        found = find_authority(session, "City of London")
    engine.dispose()
    assert found is not None
    assert found.name == "City of London"


def test_a_date_with_spaces_round_it_is_that_date(api: TestClient) -> None:
    assert api.get("/reforms", params={"as_of": " 2026-11-21 "}).status_code == 200
    assert api.get("/reforms", params={"as_of": "20261121"}).status_code == 422


@pytest.mark.parametrize(
    ("number", "text"),
    [(None, "Practice educator"), (1, "Practice educator, stage 1"), (2, "Practice educator, stage 2")],
)
def test_the_stage_of_a_practice_educator_is_told_where_the_advert_tells_it(number: float | None, text: str) -> None:
    assert requirement_text("practice_educator", "practice_educator", number) == text


@pytest.mark.parametrize(
    ("name", "within"),
    [("Team manager", "team manager"), ("MPs and others", "MPs and others"), ("DBS check", "DBS check"), ("", "")],
)
def test_an_abbreviation_keeps_its_capitals_within_a_sentence(name: str, within: str) -> None:
    assert lower_first(name) == within


def test_pay_whose_region_is_unknown_counts_once_in_its_nation(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Twice would let a few adverts of an unknown place outweigh all others in the nation's median."""
    unknown = [PayAt("senior", None, 40_000.0, 60_000.0, 2)]
    known = [PayAt("senior", "South West", 40_000.0, 45_000.0, 3)]
    monkeypatch.setattr(ladder_map, "advertised_pay", lambda _session, _today, nation=None: unknown + known)
    engine = open_existing(url)
    with reading(engine) as session:
        [rung] = [one for one in ladder_map.ladder_map(session, TODAY)["rungs"] if one["tier"] == "senior"]
    engine.dispose()
    counted = {(one["nation"], one["region"]): one["n"] for one in rung["places"]}
    assert counted[None, None] == counted["england", None] == 5
    assert counted["england", "South West"] == 3


def test_the_documents_are_made_once(api: TestClient) -> None:
    app = api.app
    assert app.openapi() is app.openapi()  # type: ignore[attr-defined]
