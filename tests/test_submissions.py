"""Vacancies that recruiters submit: what is refused and why, reading and grouping, marking and withdrawal."""

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from api_data import ATTACKS, DESCRIPTION, TODAY, fill
from recruiter_bench import NOW, VACANCY, Bench, bench_of, filled_in
from sqlalchemy import Engine
from tables import with_tables

from api.recruiters import admit, make_key
from api.submissions import LONGEST_OPEN
from api.tries import Tries
from matcher import reading_pass
from store import recruiters, runs
from store.session import prepare, reading, transaction


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_in(tmp_path_factory.mktemp("filled"))


@pytest.fixture
def bench(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    yield from bench_of(filled, tmp_path, monkeypatch)


# A submission


def test_a_submission_is_read_marked_and_shown_among_the_others(bench: Bench) -> None:
    made = bench.submit()
    assert made.status_code == 201, made.text
    body = made.json()
    assert (body["tier"], body["outcome"], body["submitted_by"], body["open"]) == ("senior", "matched", "elm-hr", True)
    shown = bench.api.get(made.headers["location"]).json()
    advert = shown["adverts"][0]
    assert advert["source"] == {"id": "submitted:elm-hr", "name": "Submitted by elm-hr"}
    assert shown["closes_on"] == "2026-12-18"
    assert shown["pay"]["annual_max"] == 50_500
    assert shown["place"]["authority"]["name"] == "Elmshire"
    assert shown["reading"]["evidence"], "the same reading pass as for gathered ones"
    assert "Submitted by elm-hr" in bench.api.get(body["page"]).text
    found = bench.api.get("/api/v1/vacancies", params={"tier": "senior"}).json()
    assert body["vacancy"] in [item["id"] for item in found["items"]]
    # The next pass finds nothing left to do.
    again = reading_pass.run(bench.engine, now=NOW)
    assert (again.read, again.vacancies_written) == (0, 0)


def test_a_synchronised_registry_leaves_a_recruiter_s_source_alone(bench: Bench) -> None:
    made = bench.submit().json()
    with transaction(bench.engine) as session:
        runs.synchronise(session, runs.source_rows(session), runs.local_authorities(session))
    assert bench.api.get(f"/api/v1/vacancies/{made['vacancy']}").json()["open"]
    listed = bench.api.get("/api/v1/sources").json()
    assert "submitted:elm-hr" not in str(listed), "what nothing crawls has no health"


def test_an_attack_that_is_submitted_is_shown_as_words(bench: Bench) -> None:
    for number, attack in enumerate(ATTACKS):
        made = bench.submit(
            title=f"Senior Social Worker Child Protection {number} {attack}",
            url=f"https://elmshire.test/attack/{number}",
            reference=f"ATT-{number:03d}",
            salary=f"£4{number},000 {attack}",
            description=f"<p>Section 47 enquiries number {number}, in a team of its own. {attack}</p>{attack}",
        )
        assert made.status_code == 201, made.text
        page = bench.api.get(made.json()["page"]).text.lower()
        for bad in ("<script>", "<iframe", "<svg/", "<img", 'href="javascript', "onerror=alert('boom')>"):
            assert bad not in page.replace("&lt;", "&"), bad


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", None),
        ("title", "x" * 201),
        ("employer", None),
        ("employer", "Elmshire\x00Council"),
        ("reference", "A\n1"),
        ("location", ""),
        ("url", "javascript:alert(1)"),
        ("url", "file:///etc/passwd"),
        ("url", None),
        ("closing", "2026-11-20"),
        ("closing", (TODAY + dt.timedelta(days=LONGEST_OPEN + 1)).isoformat()),
        ("title", "Social Worker \u202e)keew a yad eno( "),
        ("employer", "Elmshire\u2028Council"),
        ("url", "https://elmshire.test@elsewhere.test/jobs/1"),
        ("closing", "31 December 2026"),
        ("closing", 1_800_000_000),
        ("description", "too short"),
        ("description", "<p></p>" * 40),
        ("description", "x" * 50_001),
        ("salary", 45_000),
        ("pay", "£45,000"),
    ],
)
def test_what_cannot_be_used_is_named_and_nothing_is_stored(bench: Bench, field: str, value: object) -> None:
    before = bench.counts()
    answer = bench.submit(**{field: value})
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]
    assert answer.json()["errors"][0]["expected"]
    assert bench.counts() == before


def test_all_that_is_wrong_is_named_at_once(bench: Bench) -> None:
    answer = bench.submit(
        title=5, url="javascript:alert(1)", closing="2020-01-01", description="<p></p>" * 40, pay="lots"
    )
    faults = {fault["field"]: fault for fault in answer.json()["errors"]}
    assert set(faults) == {"title", "url", "closing", "description", "pay"}
    assert faults["url"]["value"] == "javascript:alert(1)"
    assert faults["closing"]["value"] == "2020-01-01"
    assert "reference" in faults["pay"]["expected"]
    assert "body" not in faults["pay"]["expected"], "nobody can send a field of that name"


def test_a_body_that_is_no_json_is_shown_as_it_was_sent(bench: Bench) -> None:
    answer = bench.api.post(
        "/api/v1/postings",
        content=b'{"title": \xff',
        auth=("elm-hr", bench.key),
        headers={"content-type": "application/json"},
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "body"
    assert answer.json()["errors"][0]["value"] == '{"title": \ufffd'


def test_what_is_no_post_on_the_ladder_is_refused_with_the_reason(bench: Bench) -> None:
    before = bench.counts()
    answer = bench.submit(
        title="School Crossing Patrol", description="Help children to cross the road outside a school. " * 3
    )
    assert answer.status_code == 422
    assert "child protection social work post" in answer.json()["errors"][0]["expected"]
    assert bench.counts() == before


def test_the_body_must_say_that_it_is_json_and_come_from_here(bench: Bench) -> None:
    auth = ("elm-hr", bench.key)
    plain = bench.api.post("/api/v1/postings", content="{}", auth=auth, headers={"content-type": "text/plain"})
    assert plain.status_code == 415
    elsewhere = bench.api.post("/api/v1/postings", json=VACANCY, auth=auth, headers={"sec-fetch-site": "cross-site"})
    assert elsewhere.status_code == 403
    large = bench.api.post("/api/v1/postings", content=b"x" * 1_000_001, auth=auth)
    assert large.status_code in (413, 415)


# What is there already


@pytest.mark.parametrize(
    "changed",
    [
        {"url": "https://elmshire.test/jobs/2/?utm_source=mail", "reference": "OTHER-1"},
        {"reference": "elm 1", "title": "Social Worker - Child Protection"},
        {"title": "Social Worker - Child Protection", "salary": "£40,000 - £44,000 per annum", "closing": "2026-12-10",
         "reference": "", "contract": "Permanent, full time", "hours": ""},
    ],
    ids=["address", "reference", "matcher"],
)  # fmt: skip
def test_what_is_there_already_is_answered_with_where(bench: Bench, changed: dict[str, Any]) -> None:
    before = bench.counts()
    answer = bench.submit(**{"description": DESCRIPTION} | changed)
    assert answer.status_code == 409, answer.text
    page = answer.headers["location"]
    assert page in answer.json()["detail"]
    assert bench.api.get(page, headers={"accept": "text/html"}).status_code == 200
    assert bench.counts() == before


def test_one_s_own_is_there_already_too_and_never_overwritten(bench: Bench) -> None:
    first = bench.submit().json()
    again = bench.submit()
    assert again.status_code == 409
    assert again.headers["location"] == f"/vacancies/{first['id']}"
    other = bench.submit(employer="Glenbrae Council", location="Glenbrae", url="https://glenbrae.test/another")
    assert other.status_code == 409, "a reference stands for one vacancy"


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_same_vacancy_at_the_same_moment_is_taken_once(
    database: str, bench: Bench, request: pytest.FixtureRequest
) -> None:
    if database == "postgresql":
        url = request.getfixturevalue("postgresql_server").fresh_database()
        fill(url)
        bench = Bench(url)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: bench.submit(), range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    bench.close()


# Withdrawal


def test_a_withdrawal_closes_with_the_written_reason_and_it_can_come_back(bench: Bench) -> None:
    made = bench.submit().json()
    gone = bench.withdraw(made["id"], reason="  The post \n is filled ")
    assert gone.status_code == 200, gone.text
    assert gone.json()["open"] is False
    assert gone.json()["closed_reason"] == "withdrawn by elm-hr: The post is filled"
    page = bench.api.get(made["page"]).text
    assert "This vacancy is closed." in page
    assert "withdrawn by elm-hr: The post is filled" in page
    found = bench.api.get("/api/v1/vacancies", params={"tier": "senior"}).json()
    assert made["vacancy"] not in [item["id"] for item in found["items"]]
    assert bench.withdraw(made["id"]).status_code == 409
    back = bench.submit()
    assert back.status_code == 201, back.text
    assert back.json()["id"] == made["id"]
    shown = bench.api.get(f"/api/v1/vacancies/{made['vacancy']}").json()
    assert shown["open"]
    assert [entry["kind"] for entry in shown["history"]] == ["first_seen", "closed", "reopened"]


def test_nobody_withdraws_what_they_did_not_submit(bench: Bench) -> None:
    made = bench.submit().json()
    _, other = make_key(bench.engine, "bo", now=NOW)
    for number, who in ((made["id"], ("bo", other)), (1, None), (99_999, None)):
        assert bench.withdraw(number, who).status_code == 404
    assert bench.withdraw(made["id"], reason="no").status_code == 422
    assert bench.withdraw(made["id"], reason=" " * 9).status_code == 422
    assert bench.api.get(f"/api/v1/vacancies/{made['vacancy']}").json()["open"]


# The store's part, on both databases


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    url = with_tables(tmp_path / "keys.db")
    opened = prepare(url if request.param == "sqlite" else request.getfixturevalue("postgresql_url"), "practice")
    yield opened
    opened.dispose()


def test_keys_live_alike_on_both_databases(engine: Engine) -> None:
    number, key = make_key(engine, "ada", now=NOW, employer="Elmshire Council")
    with reading(engine) as session:
        (found,) = recruiters.keys(session, name="ada", revoked=False)
        assert recruiters.submitted_since(session, "ada", NOW) == 0
    assert admit([found], key, "a", Tries()).employer == "Elmshire Council"
    with transaction(engine) as session:
        assert recruiters.use(session, number, NOW)
        assert recruiters.revoke(session, number, NOW)
        assert not recruiters.use(session, number, NOW)
    with reading(engine) as session:
        assert recruiters.keys(session, revoked=False) == []
        assert recruiters.keys(session)[0].revoked_at == NOW


def test_a_submission_is_a_posting_on_both_databases(engine: Engine) -> None:
    advert = recruiters.RawPosting("R-1", "https://x.test/1", "Social Worker - Child Protection", employer="Elmshire")
    with transaction(engine) as session:
        number = recruiters.add(session, "ada", advert, NOW)
        reading_pass.read_again(session, number, now=NOW)
        assert recruiters.standing(session, "ada", "R-1") == number
        assert recruiters.standing(session, "bo", "R-1") is None
        assert recruiters.submitted_by(session, number) == "submitted:ada"
        assert recruiters.submitted_since(session, "ada", NOW) == 1
        assert recruiters.add(session, "ada", advert, NOW) == number
