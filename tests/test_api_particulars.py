"""Small things that the application promises: what is kept, how words are shown, which place or day a word means."""

import datetime as dt
import json
import re
from itertools import permutations
from types import SimpleNamespace

import anyio
import pytest
from api_data import TODAY, TestClient, client, database
from markupsafe import Markup
from starlette.exceptions import HTTPException

from api import ladder_map
from api.advice_form import AS_OF, date_of, profile_of, typed_of
from api.asked import requirement_text
from api.caching import Answers
from api.cohort import cohort_json
from api.comparing import Subject
from api.figures import WIDTH, Place, Rung, Spread, pay_figure, rungs_figure, tiles_figure
from api.markup import marked
from api.places import find_authority, find_place
from api.posting_data import job_posting
from api.problems import BadInput
from api.rendering import lower_first
from api.tries import TRIES, Tries
from careers.cohort import gather
from careers.ladder import TIERS
from careers.profile import parse_profile
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


def test_what_an_answer_varies_by_is_named_and_nothing_else(api: TestClient) -> None:
    """A cache between would otherwise keep an answer for each of anything that was named here."""
    for address, told in (("/api/v1/ladder", "Accept-Encoding"), ("/ladder", "Accept, Accept-Encoding")):
        for _ in range(2):
            assert api.get(address).headers["vary"] == told


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://x.test", "access-control-request-method": "GET"}, 204),
        ({"access-control-request-method": "GET"}, 405),
        ({"origin": "https://x.test"}, 405),
        ({"origin": "https://x.test", "access-control-request-method": "DELETE"}, 405),
    ],
)
def test_only_a_browser_that_asks_for_another_site_is_told_what_it_may_read(
    api: TestClient, headers: dict[str, str], status: int
) -> None:
    assert api.options("/api/v1/vacancies", headers=headers).status_code == status


def vacancy(**told: object) -> dict[str, object]:
    place = {"town": "Hartley", "authority": None, "region": None}
    shown = {"id": 1, "title": "Social Worker", "posted_on": "2026-11-01", "closes_on": None, "employer": "Elmshire"}
    whole = shown | {"url": "https://elmshire.test/1", "contract": None, "place": place, "reading": {}}
    return whole | {"pay": {"annual_min": None, "annual_max": None}} | told


@pytest.mark.parametrize(
    ("pay", "value"),
    [
        ({"annual_min": 40_000, "annual_max": 45_000}, {"minValue": 40_000, "maxValue": 45_000}),
        ({"annual_min": None, "annual_max": 45_000}, {"maxValue": 45_000}),
        ({"annual_min": 40_000, "annual_max": None}, {"minValue": 40_000}),
        ({"annual_min": None, "annual_max": None}, None),
    ],
)
def test_search_engines_are_told_pay_of_which_only_one_end_is_known(
    pay: dict[str, object], value: dict[str, int] | None
) -> None:
    told = json.loads(job_posting(vacancy(pay=pay), ""))
    if value is None:
        assert "baseSalary" not in told
    else:
        assert told["baseSalary"]["value"] == {"@type": "QuantitativeValue", "unitText": "YEAR"} | value


@pytest.mark.parametrize("contract", ["agency", "fixed_term", "permanent"])
def test_search_engines_are_told_that_a_post_is_temporary_beside_its_hours(contract: str) -> None:
    hours = {"contract": {"working_time": "either"}}
    told = json.loads(job_posting(vacancy(contract=contract, reading=hours), ""))
    assert told["employmentType"] == ["FULL_TIME", "PART_TIME"] + ["TEMPORARY"] * (contract != "permanent")


def test_tiers_that_stand_side_by_side_do_not_lie_over_each_other() -> None:
    rungs = [Rung(code, 2, "/", 12, 40_000.0) for code in TIERS]
    boxes = re.findall(
        r'<rect class="rung" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="(\d+)"', rungs_figure(rungs, "X").svg
    )
    at = [tuple(map(float, box)) for box in boxes]
    assert len(at) == len(TIERS)
    assert len({y for _, y, _, _ in at}) < len(at), "some are side by side"
    for (x, y, width, height), (other_x, other_y, other_width, _) in permutations(at, 2):
        assert x >= 0
        assert x + width <= WIDTH
        if y <= other_y < y + height:
            assert x + width < other_x or other_x + other_width < x


@pytest.mark.parametrize(("low", "high", "lines"), [(30_000, 60_000, 4), (30_000, 90_000, 7), (20_000, 90_000, 4)])
def test_pay_is_marked_every_ten_thousand_where_there_is_room(low: float, high: float, lines: int) -> None:
    drawn = pay_figure("pay", "Pay", [Spread("One", 9, low, low, high, high)]).svg
    assert drawn.count('class="grid"') == lines


def test_ten_wrong_keys_are_too_many_until_the_minute_is_over() -> None:
    now = [120.0]
    tries = Tries(lambda: now[0])
    for _ in range(TRIES):
        tries.check("a")
        tries.count("a")
    for now[0] in (120.0, 179.9):
        with pytest.raises(HTTPException) as refused:
            tries.check("a")
        assert refused.value.status_code == 429
    now[0] = 180.0
    tries.check("a")


def test_a_table_that_anybody_may_see_may_be_kept_and_one_of_persons_may_not(api: TestClient) -> None:
    assert api.get("/api/v1/crosswalk.csv").headers["cache-control"] == "public, no-cache"
    people = b"reference,nation\r\nA,england\r\n"
    as_csv = {"content-type": "text/csv"}
    table = api.post("/api/v1/cohorts", params={"format": "csv"}, content=people, headers=as_csv)
    assert (table.status_code, table.headers["cache-control"]) == (200, "no-store")
    assert table.text.startswith("\ufeffreference,")
    pasted = {"title": "Social Worker", "salary": "£40,000"}
    compared = api.post("/recruiters/comparison.csv", data=pasted)
    assert (compared.status_code, compared.headers["cache-control"]) == (200, "no-store")


@pytest.mark.parametrize(("typed", "read"), [("Yes", True), ("NO", False), ("no", False), ("perhaps", "perhaps")])
def test_yes_and_no_in_a_line_of_a_record_are_read_in_any_case(typed: str, read: object) -> None:
    [record] = profile_of({"nation": "england", "supervision_given": f"students, 1, 2, {typed}"})["supervision_given"]
    assert record["now"] == read


@pytest.mark.parametrize(
    ("check", "told"),
    [
        ("agency", {"nation": "england"}),
        ("qualification", {"nation": "england"}),
        ("return", {"nation": "england", "last_practised": "2020-01-01"}),
        ("moving", {"origin": "england", "destination": "wales"}),
    ],
)
def test_every_check_answers_as_of_the_day_that_is_asked_for(api: TestClient, check: str, told: dict[str, str]) -> None:
    for asked, day in (({"as_of": "2025-03-04"}, "2025-03-04"), ({}, TODAY.isoformat())):
        assert api.post(f"/api/v1/checks/{check}", json=told, params=asked).json()["as_of"] == day


def test_a_cohort_without_vacancies_to_look_through_has_unknown_numbers_of_them_and_no_noughts() -> None:
    [line] = cohort_json(None, gather([("A", {"nation": "england", "tier": "practitioner"})]), TODAY)["people"]
    assert line["next_step"] is not None
    assert (line["open_vacancies"], line["search"]) == (None, None)


def test_a_town_is_where_it_is_and_no_other_kind_of_place_is_taken_for_one(url: str) -> None:
    engine = open_existing(url)
    with reading(engine) as session:
        keswick, nowhere = find_place(session, "Keswick"), find_place(session, "Elvendale Without")
    engine.dispose()
    assert nowhere is None
    assert keswick is not None
    assert keswick.point == pytest.approx((54.6, -3.13), abs=0.05)


@pytest.mark.parametrize(
    ("pay", "amount"),
    [
        ({"annual_min": 40_000.0, "annual_max": 45_000.0}, 45_000),
        ({"annual_min": 40_000.0, "annual_max": None}, 40_000),
        ({"annual_min": None, "annual_max": None}, None),
    ],
)
def test_an_advert_stands_among_others_by_the_top_of_its_pay_or_the_only_end_it_names(
    pay: dict[str, object], amount: float | None
) -> None:
    assert Subject.amount.fget(SimpleNamespace(body={"pay": pay})) == amount  # type: ignore[attr-defined]


def test_space_alone_is_not_marked_where_a_quote_runs_across_paragraphs() -> None:
    found = str(marked(Markup("<p>You must drive</p> <p>and be registered</p>"), [("drive and be", "asked")]))
    assert (
        found == '<p>You must <mark class="asked">drive</mark></p> <p><mark class="asked">and be</mark> registered</p>'
    )


def test_a_saved_profile_is_typed_as_a_person_would() -> None:
    saved = {"nation": "england", "years_post_qualifying": 3.0, "registered": True, "pay_now": 46500.0}
    typed = typed_of(parse_profile(saved))
    assert (typed["years_post_qualifying"], typed["registered"], typed["pay_now"]) == ("3", "true", "46500")


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("POST", "/api/v1/postings"),
        ("DELETE", "/api/v1/postings/1?reason=gone"),
        ("POST", "/api/v1/review/1"),
        ("POST", "/review/1"),
        ("POST", "/api/v1/advice"),
        ("POST", "/advisers/cohort"),
    ],
)
@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.test"}])
def test_nothing_is_changed_or_sent_in_by_a_browser_that_another_site_bids(
    api: TestClient, method: str, address: str, headers: dict[str, str]
) -> None:
    """Whoever it is: so no route has to ask again."""
    told = api.request(method, address, headers=headers, content="{}", auth=("ada", "x"))
    assert told.status_code == 403
    assert api.request(method, address, content="{}").status_code != 403


def test_advice_is_for_the_day_that_was_typed() -> None:
    assert date_of({AS_OF: "2025-03-04"}) == dt.date(2025, 3, 4)
    assert date_of({}) is None
    for wrong in ("4 March", "2025-02-30", "20250304"):
        with pytest.raises(BadInput):
            date_of({AS_OF: wrong})


def test_the_tiles_have_a_key_that_begins_with_none() -> None:
    svg = tiles_figure([Place("Elmshire", "South West", 3, "/")]).svg
    key = re.findall(r">(none|\d+\+)<", svg)
    assert key[0] == "none"
    assert all(one.endswith("+") and int(one[:-1]) > 0 for one in key[1:])
