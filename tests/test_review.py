"""The review queue: what waits, what a decision does and for how long, who may decide, and decisions as cases."""

import csv
import datetime as dt
import hashlib
import html
import io
import re
import shutil
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from api_data import ATTACKS, TODAY, database
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from postgresql import PostgreSQL
from sqlalchemy import Engine, select, text, update
from starlette.exceptions import HTTPException
from tables import with_tables
from typer.testing import CliRunner
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api import reviewing
from api.app import create_app
from api.operators import VARIABLE, OperatorKeysProblem, Operators, configured, make_key
from api.tries import TRIES
from careers.ladder import TIERS
from cli import app as command
from matcher import RULES_VERSION, decided, reading_pass
from matcher.job import Advert, read
from matcher.places import Gazetteer
from matcher.text import one_line, plain
from store import postings, readings, review, runs
from store.models import Reading
from store.postings import RawPosting
from store.session import connect, prepare, reading, transaction
from store.vacancies import vacancy

NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=6)
LATEST = NOW + dt.timedelta(days=1)
KEY = "correct horse battery staple"
ADA = ("ada", KEY)
KEYS = f"ada:{hashlib.sha256(KEY.encode()).hexdigest()}, bo:{hashlib.sha256(b'other').hexdigest()}"
BROWSER = {"accept": "text/html"}

UNSURE = "Practice Lead"
SURE = "Social Worker - Child Protection"
OTHER = "School Crossing Patrol"
WORDS = "<p>You will chair <b>strategy discussions</b> and hold a caseload of children.</p>"


def advert(native_id: str, title: str, **words: str) -> RawPosting:
    told = {"employer": "Elmshire Council", "location": "Elmshire", "salary": "£45,000", "description": ""}
    return RawPosting(native_id, f"https://elmshire.test/{native_id}", title, **told | words)


def gather(engine: Engine, *rows: RawPosting, at: dt.datetime) -> None:
    with transaction(engine) as session:
        postings.record(session, "elmshire", rows, at)
    reading_pass.run(engine, now=at)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """One advert that is unsure, one that is sure, one out of scope: ids 1, 2 and 3."""
    server: PostgreSQL | None = None
    if request.param == "sqlite":
        url = f"sqlite:///{shutil.copy(request.getfixturevalue('three'), tmp_path)}"
    else:
        server = request.getfixturevalue("postgresql_server")
        url = server.fresh_database(request.getfixturevalue("three_on_server"))
    engine = connect(url)
    yield engine
    engine.dispose()
    if server:
        server.drop(url)


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("three") / "practice.db"
    _gather_three(with_tables(path))
    return path


@pytest.fixture(scope="module")
def three_on_server(postgresql_server: PostgreSQL) -> str:
    return _gather_three(postgresql_server.fresh_database())


def _gather_three(url: str) -> str:
    """Fill a database, which is then connected to no more; give its name."""
    engine = prepare(url, "practice")
    with transaction(engine) as session:
        elmshire = runs.SourceRow("elmshire", "Elmshire", "oracle", "https://x.test", None, 3600, 1, "", "")
        runs.synchronise(session, [elmshire])
    gather(engine, advert("1", UNSURE), advert("2", SURE), advert("3", OTHER), at=NOW)
    engine.dispose()
    return engine.url.database or ""


def queue(engine: Engine, **options: int) -> list[int]:
    with reading(engine) as session:
        found = reviewing.queue_json(session, **options)
    assert found["total"] >= len(found["items"])
    return [item["id"] for item in (*found["items"], *found["matched"])]


def shown(engine: Engine, posting_id: int = 1) -> dict[str, Any]:
    with reading(engine) as session:
        found = reviewing.posting_json(session, posting_id)
    assert found is not None
    return found


def decide(engine: Engine, answer: str, posting_id: int = 1, at: dt.datetime = LATER, **told: str) -> dict[str, Any]:
    return reviewing.decide(engine, posting_id, answer, by=told.pop("by", "Ada"), now=at, **told)


# What waits, and what a decision does


def test_only_what_the_rules_were_unsure_of_waits(engine: Engine) -> None:
    assert queue(engine) == [1]
    assert queue(engine, matched=5) == [1, 2], "the least certain of the matched where they are asked for"
    item = shown(engine)
    assert item["outcome"] == "review"
    assert item["runner_up"]
    assert {piece["quote"] for piece in item["evidence"]} >= {UNSURE}


def test_a_long_queue_shows_its_beginning_and_counts_the_rest(engine: Engine) -> None:
    gather(engine, *(advert(f"m{number}", UNSURE, reference=f"R{number}") for number in range(4)), at=LATER)
    with reading(engine) as session:
        found = reviewing.queue_json(session, limit=2, matched=1)
    assert (len(found["items"]), found["total"], [item["id"] for item in found["matched"]]) == (2, 5, [2])
    decide(engine, "senior")
    gather(engine, advert("1", SURE), at=LATEST)
    with reading(engine) as session:
        assert reviewing.queue_json(session, limit=1)["items"][0]["id"] == 1, "what a person had decided comes first"


def paged(engine: Engine, limit: int) -> list[list[int]]:
    pages, cursor = [], None
    with reading(engine) as session:
        while not pages or cursor:
            found = reviewing.queue_json(session, limit=limit, cursor=cursor)
            pages.append([item["id"] for item in found["items"]])
            cursor = found["next"]
    return pages


def test_the_pages_of_a_queue_leave_out_nothing_and_show_nothing_twice(engine: Engine) -> None:
    gather(engine, *(advert(f"m{n}", UNSURE, reference=f"R{n}") for n in range(8)), at=LATER)
    decide(engine, "senior", 1)
    decide(engine, "senior", 4)
    gather(engine, advert("1", SURE), advert("m0", "Team Manager, Children in Care"), at=LATEST)
    with transaction(engine) as session:
        for id_, margin in ((6, 0.1), (8, 0.1 + 1e-9), (9, 1 / 3)):
            body = session.scalars(select(Reading.body).where(Reading.posting_id == id_)).one() | {"margin": margin}
            session.execute(update(Reading).where(Reading.posting_id == id_).values(body=body))
    whole = queue(engine)
    assert whole[:2] == [1, 4], "what a person had decided comes first"
    assert whole[-3:] == [6, 8, 9]
    margins = [shown(engine, id_)["margin"] for id_ in whole[2:]]
    assert margins == sorted(margins)
    for limit in (1, 2, 3, len(whole), 100):
        pages = paged(engine, limit)
        assert [id_ for page in pages for id_ in page] == whole
        assert all(len(page) == limit for page in pages[:-1])
    with reading(engine) as session:
        found = reviewing.queue_json(session, limit=1)
        assert [review.following(session, id_) for id_ in whole] == [*whole[1:], whole[0]]
        assert review.following(session, 2) == whole[0], "one that does not wait leads to the first"
    assert (found["total"], found["changed"], found["decided"]) == (len(whole), 2, 2)


def test_after_the_only_one_nothing_follows(engine: Engine) -> None:
    with reading(engine) as session:
        assert review.following(session, 1) is None
        assert review.following(session, 2) == 1


def test_a_closed_posting_does_not_wait(engine: Engine) -> None:
    with transaction(engine) as session:
        postings.close_gone(session, "elmshire", ["1"], 404, LATER)
    assert queue(engine) == []


def test_a_decision_takes_effect_at_once_and_leaves_what_it_was_made_on(engine: Engine) -> None:
    before = shown(engine)
    after = decide(engine, "senior", because="the pay says so")
    assert (after["outcome"], after["tier"], after["confidence"]) == ("matched", "senior", 1.0)
    assert after["evidence"] == [{"field": "title", "quote": UNSURE, "rule": decided.RULE}]
    assert queue(engine, matched=5) == [2]
    decision = after["decision"]
    assert (decision["by"], decision["at"], decision["stands"]) == ("Ada", LATER.isoformat(), True)
    assert decision["read_as"]["evidence"] == before["evidence"]
    assert decision["read_as"]["tier"] == before["tier"]
    with reading(engine) as session:
        found = vacancy(session, 1)
    assert found is not None
    assert (found["outcome"], found["tier"]) == ("matched", "senior")
    told = [entry for entry in found["history"] if entry["kind"] == "decided"]
    assert [(entry["at"], entry["detail"]) for entry in told] == [(LATER, "by a person: senior")]


def test_out_of_scope_takes_the_vacancy_away_and_a_later_decision_brings_it_back(engine: Engine) -> None:
    decide(engine, "out_of_scope")
    with reading(engine) as session:
        assert vacancy(session, 1) is None
    decide(engine, "team_manager", at=LATEST)
    with reading(engine) as session:
        found = vacancy(session, 1)
    assert found is not None
    assert found["tier"] == "team_manager"
    with reading(engine) as session:
        assert [one.tier for one in review.latest_decisions(session)] == ["team_manager"]
        assert session.execute(text("SELECT count(*) FROM decisions")).scalar_one() == 2, "the first is kept too"
    decision = shown(engine)["decision"]
    assert decision["read_as"]["outcome"] == "review", "what the rules read, not what the first decision made of it"


def test_a_decision_survives_a_whole_pass_and_newer_rules(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    decide(engine, "lcpp")
    reading_pass.run(engine, now=LATEST, everything=True)
    assert shown(engine)["tier"] == "lcpp"
    monkeypatch.setattr(reading_pass, "RULES_VERSION", "9999.1")
    assert reading_pass.run(engine, now=LATEST).read == 3
    assert (shown(engine)["tier"], shown(engine)["confidence"]) == ("lcpp", 1.0)


def test_a_decision_stands_while_title_employer_and_description_do(engine: Engine) -> None:
    decide(engine, "senior")
    gather(engine, advert("1", f" {UNSURE} ", salary="£46,000", closing="1 May 2027"), at=LATEST)
    item = shown(engine)
    assert (item["tier"], item["salary"], item["decision"]["stands"]) == ("senior", "£46,000", True)
    assert queue(engine) == []


@pytest.mark.parametrize(
    "words", [{"title": SURE}, {"title": OTHER}, {"employer": "Glenbrae Council"}, {"description": "Now with words."}]
)
def test_changed_words_put_it_back_with_the_old_decision_shown(engine: Engine, words: dict[str, str]) -> None:
    decide(engine, "conference_chair", because="chairs")
    gather(engine, replace(advert("1", UNSURE), **words), at=LATEST)
    assert queue(engine) == [1], "whatever the rules make of the new words"
    item = shown(engine)
    assert item["tier"] != "conference_chair"
    assert item["confidence"] < 1
    assert (item["decision"]["tier"], item["decision"]["because"]) == ("conference_chair", "chairs")
    assert item["decision"]["stands"] is False
    decide(engine, "senior", at=LATEST)
    assert queue(engine) == []


def test_words_that_come_back_bring_the_decision_back(engine: Engine) -> None:
    decide(engine, "senior")
    gather(engine, advert("1", SURE), at=LATER)
    gather(engine, advert("1", UNSURE), at=LATEST)
    assert (queue(engine), shown(engine)["tier"]) == ([], "senior")


def test_a_pass_takes_up_a_decision_that_was_made_while_it_was_reading(engine: Engine) -> None:
    with reading(engine) as session:
        held = readings.unread(session, RULES_VERSION, everything=True)
    decide(engine, "senior")
    with transaction(engine) as session:
        rows = [reading_pass.reading_row(row, Gazetteer(), NOW) for row in held]
        readings.save(session, rows)
    assert shown(engine)["outcome"] == "review"
    assert reading_pass.run(engine, now=LATEST).read == 1
    assert shown(engine)["tier"] == "senior"
    assert reading_pass.run(engine, now=LATEST).read == 0


def test_what_cannot_be_decided_changes_nothing(engine: Engine) -> None:
    for told, message in (
        ({"answer": "boss"}, "'boss' cannot be decided; expected one of student"),
        ({"answer": "senior", "by": "  "}, "nobody decides"),
        ({"answer": "senior", "because": "x" * 1001}, "1001 characters; expected at most 1000"),
    ):
        with pytest.raises(ValueError, match=message):
            decide(engine, **told)  # type: ignore[arg-type]
    with pytest.raises(LookupError, match="no posting 99"):
        decide(engine, "senior", 99)
    with pytest.raises(reviewing.WordsChanged):
        decide(engine, "senior", seen_hash="0" * 64)
    with reading(engine) as session:
        assert session.execute(text("SELECT count(*) FROM decisions")).scalar_one() == 0
    assert queue(engine) == [1]


@settings(max_examples=60, deadline=None)
@given(title=st.text(max_size=60), description=st.text(max_size=120), answer=st.sampled_from(reviewing.CHOICES))
def test_a_decided_reading_keeps_every_other_fact_and_quotes_the_advert(
    title: str, description: str, answer: str
) -> None:
    advert = Advert(title=title, description=description, salary="£40,000", employer="Elmshire Council")
    rules = read(advert, Gazetteer())
    outcome, tier = ("matched", answer) if answer in TIERS else (answer, None)
    decision = review.Decision(1, "Ada", NOW, outcome, tier, "", "", "", "", title, "", None, {})
    found = decided.apply(rules, decision, advert)
    assert (found.tier.outcome, found.tier.tier, found.tier.confidence) == (outcome, tier, 1.0)
    assert (found.pay, found.closing, found.contract, found.place) == (
        rules.pay,
        rules.closing,
        rules.contract,
        rules.place,
    )
    assert "Ada" not in str(found.as_json())
    sources = {"title": one_line(title), "description": plain(description)}
    for piece in found.tier.evidence:
        assert piece.quote
        assert piece.quote in sources[piece.field]


# Decisions as cases


def test_decisions_are_given_as_cases(engine: Engine) -> None:
    gather(engine, advert("1", UNSURE, description=WORDS, employer='Elm, "shire" Council'), at=NOW)
    decide(engine, "out_of_scope", because=" line one\nline\x00 two\ud800\x1b ")
    decide(engine, "senior", 2, by="Bo")
    with reading(engine) as session:
        rows = reviewing.cases(session)
        body = review.waiting(session, 1)
    assert body is not None
    assert [row["tier"] for row in rows] == ["", "senior"]
    assert rows[0]["note"] == "decided by Ada on 2026-11-21: line one line two"
    assert rows[0]["employer"] == 'Elm, "shire" Council'
    assert body.decision is not None
    quoted = [p["quote"] for p in body.decision.read_as["evidence"] if p["field"] == "description"]
    assert quoted
    assert rows[0]["description"].split(" … ") == list(dict.fromkeys(quoted))
    table = list(csv.DictReader(io.StringIO(reviewing.cases_csv(rows))))
    assert table == rows


def test_cases_are_added_once_to_a_file_and_contradictions_are_left(engine: Engine, tmp_path: Path) -> None:
    decide(engine, "senior")
    decide(engine, "practitioner", 2)
    with reading(engine) as session:
        rows = reviewing.cases(session)
    file = tmp_path / "cases.csv"
    file.write_text("title,employer,description,nation,tier,note\nA title,,,,senior,without an end", encoding="utf-8")
    assert reviewing.write_cases(rows[:1], file) == reviewing.Written(1, 0, ())
    assert reviewing.write_cases(rows, file) == reviewing.Written(1, 1, ())
    with file.open(encoding="utf-8", newline="") as held:
        assert [row["title"] for row in csv.DictReader(held)] == ["A title", UNSURE, SURE]
    rows[0]["tier"] = "team_manager"
    assert reviewing.write_cases(rows, file) == reviewing.Written(0, 2, (UNSURE,))
    file.write_text("title,tier\n", encoding="utf-8")
    with pytest.raises(ValueError, match="its first line is not title,employer"):
        reviewing.write_cases(rows, file)


# The keys


def test_a_fresh_key_opens_with_the_line_that_configures_it() -> None:
    key, entry = make_key("ada.b-1")
    assert len(key) >= 43
    assert key not in entry
    assert configured(entry).admit("ada.b-1", key, "here").name == "ada.b-1"
    assert make_key("ada.b-1")[0] != key
    with pytest.raises(ValueError, match="cannot name an operator"):
        make_key("a:b")


@pytest.mark.parametrize(
    "entry", ["ada", "ada:", "ada:xyz", f"a b:{'0' * 64}", f"{'a' * 41}:{'0' * 64}", ":" + "0" * 64]
)
def test_an_entry_that_cannot_be_used_is_named_by_its_place_and_not_shown(entry: str) -> None:
    with pytest.raises(OperatorKeysProblem) as problem:
        configured(f"{KEYS},{entry}")
    assert "entry 3" in str(problem.value)
    assert entry not in str(problem.value)


def test_one_name_has_one_key() -> None:
    with pytest.raises(OperatorKeysProblem, match="ada stands there twice"):
        configured(f"{KEYS},{KEYS}")
    assert not configured(" , ")


def test_wrong_keys_are_limited_by_address_and_minute() -> None:
    clock = iter([*[0.0] * (TRIES + 2), 61.0])
    operators = Operators({"ada": hashlib.sha256(KEY.encode()).digest()}, clock=lambda: next(clock))

    def status(key: str, address: str) -> int:
        try:
            operators.admit("ada", key, address)
        except HTTPException as error:
            return error.status_code
        return 200

    assert [status("no", "1.1.1.1") for _ in range(TRIES)] == [401] * TRIES
    assert status(KEY, "1.1.1.1") == 429, "not even the right one is looked at, or the limit would be none"
    assert status(KEY, "2.2.2.2") == 200
    assert status(KEY, "1.1.1.1") == 200, "the next minute"


def test_a_flood_of_addresses_takes_no_more_room() -> None:
    operators = Operators({"ada": b"0" * 32}, clock=lambda: 0.0)
    codes = []
    for number in range(1000 + TRIES + 1):
        with pytest.raises(HTTPException) as refused:
            operators.admit("ada", "no", f"address {number}")
        codes.append(refused.value.status_code)
    assert codes == [401] * (1000 + TRIES) + [429]


# The page and the JSON


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with two adverts that wait, one of them hostile; a test that writes takes a copy."""
    folder = tmp_path_factory.mktemp("filled")
    engine = connect(database(folder, hostiles=True))
    with transaction(engine) as session:
        rows = [advert("u1", UNSURE), advert("u2", f"Practice Lead {ATTACKS[0]}", description=ATTACKS[1])]
        postings.record(session, "practice-elmshire", rows, NOW)
    reading_pass.run(engine, now=NOW)
    engine.dispose()
    return folder / "practice.db"


@pytest.fixture
def url(filled: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(filled, tmp_path)}"


@pytest.fixture
def api(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv(VARIABLE, KEYS)
    with TestClient(create_app(url, today=lambda: TODAY, now=lambda: LATER)) as client:
        yield client


def unsure(api: TestClient) -> dict[str, Any]:
    items: list[dict[str, Any]] = api.get("/api/v1/review", auth=ADA).json()["items"]
    return next(item for item in items if item["title"] == UNSURE)


def form_of(api: TestClient, posting_id: int, auth: tuple[str, str] = ADA) -> dict[str, str]:
    page = api.get(f"/review/{posting_id}", auth=auth, headers=BROWSER)
    assert page.status_code == 200
    return {
        name: html.unescape(value)
        for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text)
    }


def test_without_configured_keys_there_is_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    with TestClient(create_app(url)) as client:
        for path in ("/review", "/review/1", "/api/v1/review"):
            answer = client.get(path, auth=ADA)
            assert (answer.status_code, answer.json()["detail"]) == (404, f"There is nothing at {path}.")
            assert "www-authenticate" not in answer.headers
        assert client.post("/api/v1/review/1", json={"tier": "senior"}, auth=ADA).status_code == 404


def test_a_bad_configuration_stops_the_start(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "ada:plain")
    with pytest.raises(OperatorKeysProblem, match="NEXTRUNG_OPERATOR_KEYS: entry 1"):
        create_app(url)


@pytest.mark.parametrize("path", ["/review", "/review/1", "/api/v1/review"])
@pytest.mark.parametrize("auth", [None, ("ada", "wrong"), ("bo", KEY), ("eve", KEY), ("", ""), ("ada", "")])
def test_only_the_right_name_with_its_key_comes_in(api: TestClient, path: str, auth: tuple[str, str] | None) -> None:
    answer = api.get(path, auth=auth)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"].startswith("Basic ")
    assert answer.headers["cache-control"] == "no-store"
    right = api.get(path, auth=ADA)
    assert right.status_code == 200
    assert right.headers["cache-control"] == "no-store"
    assert "set-cookie" not in right.headers


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Basic YWRh", "Basic w6Q6w6Q=", "Bearer x"])
def test_a_header_that_is_no_name_and_key_is_a_401(api: TestClient, header: str) -> None:
    assert api.get("/review", headers={"authorization": header}).status_code == 401


def test_too_many_wrong_keys_are_answered_429(api: TestClient) -> None:
    codes = [api.get("/review", auth=("ada", "wrong")).status_code for _ in range(TRIES + 1)]
    assert codes == [401] * TRIES + [429]


def test_behind_a_proxy_each_caller_is_counted_for_itself_whatever_it_claims(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As docs/operating.md says: the proxy's own address is trusted, and the last address that is not counts."""
    monkeypatch.setenv(VARIABLE, KEYS)
    behind = ProxyHeadersMiddleware(create_app(url), trusted_hosts="127.0.0.1")

    def ask(came_from: str, said: str, key: str = "wrong") -> int:
        client = TestClient(behind, client=(came_from, 5000))
        return client.get("/review", auth=("ada", key), headers={"x-forwarded-for": said}).status_code

    codes = [ask("127.0.0.1", f"10.0.0.{number}, 203.0.113.5") for number in range(TRIES + 1)]
    assert codes == [401] * TRIES + [429], "it cannot count as another by claiming to be one"
    assert ask("127.0.0.1", "203.0.113.6", KEY) == 200, "nobody else is shut out"
    direct = [ask("198.51.100.7", f"10.0.0.{number}") for number in range(TRIES + 1)]
    assert direct == [401] * TRIES + [429], "who is no proxy is not believed"


def test_nothing_public_leads_to_the_queue_or_is_kept_back(api: TestClient) -> None:
    page = api.get("/", headers=BROWSER)
    assert "/review" not in page.text
    assert "no-store" not in page.headers["cache-control"]


def test_a_person_decides_by_form_and_the_vacancy_says_when_not_who(api: TestClient) -> None:
    item = unsure(api)
    hidden = form_of(api, item["id"])
    answer = api.post(
        f"/review/{item['id']}",
        data=hidden | {"answer": "senior", "because": "pay <b>grade</b>"},
        auth=ADA,
        headers=BROWSER | {"sec-fetch-site": "same-origin"},
        follow_redirects=False,
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"/review?decided={item['id']}")
    listed = api.get(answer.headers["location"], auth=ADA, headers=BROWSER)
    assert "– senior" in listed.text
    assert item["id"] not in [one["id"] for one in api.get("/api/v1/review", auth=ADA).json()["items"]]
    shown = api.get(f"/review/{item['id']}", auth=("bo", "other"), headers=BROWSER).text
    assert "by ada, 21 November 2026, 3:00pm: pay &lt;b&gt;grade&lt;/b&gt;" in shown
    page = api.get(f"/vacancies/{item['vacancy']}", headers=BROWSER).text
    assert "21 November 2026, 3:00pm: decided – by a person: senior" in page
    assert "A person read this advert and decided it on 21 November 2026." in page
    public = page + api.get(f"/api/v1/vacancies/{item['vacancy']}").text
    assert not re.search(r"\bada\b|grade&lt;|<b>grade", public)


def test_the_queue_is_read_page_by_page(api: TestClient) -> None:
    whole = api.get("/api/v1/review", auth=ADA).json()
    assert (whole["total"], whole["next"], len(whole["items"])) == (2, None, 2)
    first = api.get("/api/v1/review?limit=1", auth=ADA).json()
    second = api.get("/api/v1/review", params={"limit": 1, "cursor": first["next"]}, auth=ADA).json()
    assert [*first["items"], *second["items"]] == whole["items"]
    assert second["next"] is None
    page = api.get("/review", params={"cursor": first["next"], "matched": 3}, auth=ADA, headers=BROWSER).text
    assert "2 waiting, 1 on this page" in page
    assert 'href="/review?matched=3">First page' in page
    for wrong in ("x", "_", "0.1_0", "2_1", "nan_1", "0.1_99999999999", "0.1_x"):
        answer = api.get("/api/v1/review", params={"cursor": wrong}, auth=ADA)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "cursor"), wrong
    assert api.get("/api/v1/review?limit=101", auth=ADA).status_code == 422


def test_a_person_goes_from_one_to_the_next_with_the_keyboard_alone(api: TestClient) -> None:
    first, second = api.get("/api/v1/review", auth=ADA).json()["items"]
    page = api.get(f"/review/{first['id']}", auth=ADA, headers=BROWSER).text
    assert f'href="/review/{second["id"]}" rel="next">Leave it and go on' in page
    buttons = re.findall(r"<button[^>]*>([^<]*)", page)
    assert buttons == ["Decide as ada and go on", "Decide and stop here"], "Enter presses the first"
    assert not re.search(r"tabindex=.(?!-1)|accesskey|<div[^>]*onclick", page)
    sent = form_of(api, first["id"]) | {"answer": "senior", "then": "next"}
    answer = api.post(f"/review/{first['id']}", data=sent, auth=ADA, follow_redirects=False)
    assert answer.headers["location"] == f"/review/{second['id']}?decided={first['id']}"
    following = api.get(answer.headers["location"], auth=ADA, headers=BROWSER).text
    assert f'<strong>Decided:</strong> <a href="/review/{first["id"]}">' in following
    assert "go on" not in following, "nothing else waits"
    sent = form_of(api, second["id"]) | {"answer": "senior", "then": "next"}
    last = api.post(f"/review/{second['id']}", data=sent, auth=ADA, follow_redirects=False)
    assert last.headers["location"] == f"/review?decided={second['id']}"


def test_a_form_that_was_not_made_here_for_this_operator_and_posting_is_refused(api: TestClient) -> None:
    item = unsure(api)
    path, hidden = f"/review/{item['id']}", form_of(api, item["id"])
    other = next(one for one in api.get("/api/v1/review", auth=ADA).json()["items"] if one["id"] != item["id"])
    sent = {"answer": "senior"}
    for auth, target, form, headers in (
        (ADA, path, {"raw_hash": hidden["raw_hash"]}, {}),
        (ADA, path, hidden | {"token": "0" * 64}, {}),
        (ADA, path, hidden | {"token": "é"}, {}),
        (ADA, path, hidden | {"raw_hash": "0" * 64}, {}),
        (("bo", "other"), path, hidden, {}),
        (ADA, f"/review/{other['id']}", hidden, {}),
        (ADA, path, hidden, {"sec-fetch-site": "cross-site"}),
        (ADA, path, hidden, {"sec-fetch-site": "same-site"}),
        (ADA, path, hidden, {"origin": "https://evil.test"}),
        (ADA, path, hidden, {"origin": "null"}),
    ):
        answer = api.post(target, data=form | sent, auth=auth, headers=headers)
        assert answer.status_code == 403, (form, headers)
        assert answer.headers["cache-control"] == "no-store"
    assert unsure(api)["decision"] is None
    own = {"origin": "http://testserver"}
    assert api.post(path, data=hidden | sent, auth=ADA, headers=own, follow_redirects=False).status_code == 303


def test_a_form_that_cannot_be_used_is_shown_as_it_was_sent(api: TestClient) -> None:
    item = unsure(api)
    hidden = form_of(api, item["id"])
    for sent, complaint in (
        ({"because": "so that"}, "Expected one of the choices"),
        ({"answer": "boss", "because": "so that"}, "“boss” cannot be used"),
        ({"answer": "senior", "because": "so that" * 200}, "Expected at most 1000 characters"),
    ):
        answer = api.post(f"/review/{item['id']}", data=hidden | sent, auth=ADA, headers=BROWSER)
        assert answer.status_code == 422
        assert complaint in answer.text
        assert "so that" in answer.text
    assert unsure(api)["decision"] is None


def test_words_that_changed_under_the_person_are_decided_by_nobody(api: TestClient, url: str) -> None:
    item = unsure(api)
    hidden = form_of(api, item["id"])
    engine = connect(url)
    with transaction(engine) as session:
        postings.record(session, "practice-elmshire", [advert("u1", "Team Manager, Children in Care")], LATER)
    engine.dispose()
    form = api.post(f"/review/{item['id']}", data=hidden | {"answer": "senior"}, auth=ADA)
    decision = {"tier": "senior", "raw_hash": item["raw_hash"]}
    for answer in (form, api.post(f"/api/v1/review/{item['id']}", json=decision, auth=ADA)):
        assert answer.status_code == 409
        assert "Nothing was decided" in answer.json()["detail"]


def test_a_program_decides_in_json(api: TestClient) -> None:
    item = unsure(api)
    answer = api.post(f"/api/v1/review/{item['id']}", json={"outcome": "out_of_scope", "because": "no"}, auth=ADA)
    assert answer.status_code == 200
    body = answer.json()
    assert (body["outcome"], body["tier"], body["vacancy"], body["decision"]["by"]) == (
        "out_of_scope",
        None,
        None,
        "ada",
    )
    assert body["decision"]["because"] == "no"
    again = api.post(f"/api/v1/review/{item['id']}", json={"tier": "senior", "outcome": "matched"}, auth=ADA)
    assert (again.json()["tier"], again.json()["decision"]["read_as"]["outcome"]) == ("senior", "review")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body"),
        ({"tier": "senior", "outcome": "out_of_scope"}, "body"),
        ({"outcome": "matched"}, "body"),
        ({"tier": "boss"}, "tier"),
        ({"outcome": "review"}, "outcome"),
        ({"tier": "senior", "who": "me"}, "who"),
        ({"tier": "senior", "because": "x" * 1001}, "because"),
        ([1], "body"),
    ],
)
def test_json_that_cannot_be_used_is_told_field_by_field(api: TestClient, body: object, field: str) -> None:
    answer = api.post(f"/api/v1/review/{unsure(api)['id']}", json=body, auth=ADA)
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]


def test_json_from_another_site_or_as_a_form_is_refused(api: TestClient) -> None:
    path = f"/api/v1/review/{unsure(api)['id']}"
    plain = api.post(path, content=b'{"tier": "senior"}', auth=ADA, headers={"content-type": "text/plain"})
    assert plain.status_code == 415
    crossed = api.post(path, json={"tier": "senior"}, auth=ADA, headers={"sec-fetch-site": "cross-site"})
    assert crossed.status_code == 403
    broken = api.post(path, content=b"{", auth=ADA, headers={"content-type": "application/json"})
    assert (broken.status_code, broken.json()["errors"][0]["field"]) == (422, "body")
    assert api.post("/api/v1/review/9999", json={"tier": "senior"}, auth=ADA).status_code == 404
    assert api.get("/review/9999", auth=ADA).status_code == 404


def test_hostile_adverts_do_nothing_to_the_operator(api: TestClient) -> None:
    found = api.get("/api/v1/review?matched=200", auth=ADA).json()
    ids = [item["id"] for item in (*found["items"], *found["matched"])]
    assert len(ids) > len(ATTACKS)
    for path in ("/review?matched=200", *(f"/review/{id_}" for id_ in ids)):
        page = api.get(path, auth=ADA, headers=BROWSER).text
        assert not re.search(r"<(?:script|iframe|svg|img)\b|\bhref=.javascript|<[^>]*\sonerror", page, re.IGNORECASE)


# The command


def run(*arguments: object, folder: Path) -> Any:
    return CliRunner().invoke(command, ["review", *map(str, arguments), "--data", str(folder)])


def test_the_command_lists_decides_and_gives_cases(url: str, tmp_path: Path) -> None:
    engine = connect(url)
    id_ = next(id_ for id_ in queue(engine) if shown(engine, id_)["title"] == UNSURE)
    engine.dispose()
    listed = run(folder=tmp_path).stdout
    assert listed.startswith("2 waiting, 2 shown\n")
    for words in (
        f"{id_}  {UNSURE} – Elmshire Council",
        "review: practice_supervisor, then",
        "margin 0.",
        f"title “{UNSURE}”",
    ):
        assert words in listed
    assert run(id_, folder=tmp_path).stdout in listed
    done = run(id_, "--as", "lcpp", "--by", "Ada", "--because", "leads practice", folder=tmp_path)
    assert done.exit_code == 0, done.output
    assert "matched: lcpp; margin 1.00" in done.stdout
    assert "decided: lcpp, by Ada on " in done.stdout
    assert run(folder=tmp_path).stdout.startswith("1 waiting")
    assert f"{UNSURE},Elmshire Council,,england,lcpp,decided by Ada on " in run("--cases", folder=tmp_path).stdout
    file = tmp_path / "cases.csv"
    assert "1 cases added" in run("--cases", file, folder=tmp_path).stdout
    assert "0 cases added" in run("--cases", file, folder=tmp_path).stdout


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["abc"], "'abc' is not a posting's id"),
        (["9999"], "posting 9999 is not there"),
        (["1", "--as", "boss", "--by", "Ada"], "'boss' cannot be decided"),
        (["1", "--as", "senior"], "nobody decides"),
        (["--as", "senior", "--by", "Ada"], "expected the posting's id"),
        (["--make-key", "a:b"], "cannot name an operator"),
        (["--cases", "/nowhere/at/all.csv"], "cannot be added to"),
    ],
)
@pytest.mark.usefixtures("url")
def test_the_command_says_in_one_line_what_cannot_be_done(tmp_path: Path, arguments: list[str], complaint: str) -> None:
    result = run(*arguments, folder=tmp_path)
    assert result.exit_code == 2
    assert complaint in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_serving_with_keys_that_cannot_be_used_is_refused_before_anything_is_gathered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv(VARIABLE, "ada:plain")
    result = CliRunner().invoke(command, ["up", "--port", str(port), "--data", str(tmp_path)])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"{VARIABLE}: entry 1 cannot be used")


def test_the_command_makes_a_key_that_the_printed_line_configures(tmp_path: Path) -> None:
    printed = run("--make-key", "ada", folder=tmp_path).stdout
    key = re.search(r"once: (\S+)", printed)
    entry = re.search(rf"{VARIABLE}=(\S+)", printed)
    assert key
    assert entry
    assert configured(entry[1]).admit("ada", key[1], "here").name == "ada"
