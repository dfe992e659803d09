"""Vacancies that recruiters submit: keys, what is refused and why, reading and grouping, marking and withdrawal."""

import base64
import datetime as dt
import hashlib
import hmac
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from api_data import ATTACKS, DESCRIPTION, TODAY, fill
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select
from starlette.exceptions import HTTPException
from tables import with_tables

from api import recruiters as admitting
from api.app import create_app
from api.recruiters import admit, keys_text, make_key, revoke_key
from api.submissions import LONGEST_OPEN, MOST_A_DAY
from api.tries import TRIES, Tries
from matcher import reading_pass
from store import recruiters, runs
from store.models import Event, Posting, Reading, RecruiterKey, Source, Vacancy
from store.session import connect, prepare, reading, transaction

NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)

VACANCY = {
    "title": "Senior Social Worker, Child Protection",
    "employer": "Elmshire Council",
    "location": "Elmshire",
    "url": "https://elmshire.test/careers/CP-77",
    "closing": "2026-12-18",
    "salary": "£47,000 to £50,500 a year",
    "contract": "Permanent",
    "hours": "37 hours a week",
    "reference": "CP-77",
    "description": "<p>You will lead section 47 enquiries in the Riverside team and hold child protection plans.</p>",
}


class Bench:
    """A filled database, the application over it, and a recruiter's key."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.now = NOW
        self.engine = connect(url)
        self.number, self.key = make_key(self.engine, "elm-hr", now=NOW)
        self.app = create_app(url, today=lambda: TODAY, now=lambda: self.now)
        self.api = TestClient(self.app, raise_server_exceptions=False)

    def close(self) -> None:
        """Let every connection go."""
        self.engine.dispose()
        self.app.state.engine.dispose()

    def submit(self, who: tuple[str, str] | None = None, **changed: Any) -> Any:
        told = {name: value for name, value in (VACANCY | changed).items() if value is not None}
        return self.api.post("/api/v1/postings", json=told, auth=who or ("elm-hr", self.key))

    def withdraw(self, number: int, who: tuple[str, str] | None = None, reason: str = "The post is filled") -> Any:
        return self.api.delete(
            f"/api/v1/postings/{number}", params={"reason": reason}, auth=who or ("elm-hr", self.key)
        )

    def counts(self) -> list[int]:
        """Rows of every table that a submission writes to."""
        with reading(self.engine) as session:
            tables = (Posting, Reading, Vacancy, Event, Source)
            return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filled") / "practice.db"
    fill(f"sqlite:///{path}")
    return path


@pytest.fixture
def bench(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.delenv("NEXTRUNG_OPERATOR_KEYS", raising=False)
    bench = Bench(f"sqlite:///{shutil.copy(filled, tmp_path)}")
    yield bench
    bench.close()


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


# Keys


def test_a_key_is_kept_as_a_hash_alone(bench: Bench) -> None:
    bench.submit()
    with reading(bench.engine) as session:
        row = session.scalars(select(RecruiterKey)).one()
        assert row.digest == hashlib.sha256(bench.key.encode()).hexdigest()
        assert row.used_at == NOW
    folder = Path(bench.url.removeprefix("sqlite:///")).parent
    assert not [path for path in folder.rglob("*") if path.is_file() and bench.key.encode() in path.read_bytes()]
    assert len(base64.urlsafe_b64decode(bench.key + "=")) == 32


def test_a_revoked_key_is_refused_at_once_and_for_good(bench: Bench) -> None:
    made = bench.submit().json()
    assert revoke_key(bench.engine, bench.number, now=NOW)
    before = bench.counts()
    assert bench.submit(reference="NEXT-1", url="https://elmshire.test/next").status_code == 401
    assert bench.withdraw(made["id"]).status_code == 401
    assert bench.counts() == before
    assert not revoke_key(bench.engine, bench.number, now=NOW), "it was revoked before"
    assert not revoke_key(bench.engine, 999, now=NOW)
    # A second key of the same name is the same recruiter.
    _, fresh = make_key(bench.engine, "elm-hr", now=NOW)
    assert bench.withdraw(made["id"], ("elm-hr", fresh)).status_code == 200
    assert "revoked 2026-11-21" in keys_text(bench.engine).splitlines()[0]
    assert "last used 2026-11-21" in keys_text(bench.engine).splitlines()[1]


def test_a_key_revoked_while_a_submission_is_on_its_way_writes_nothing(bench: Bench) -> None:
    known = recruiters.keys
    before = bench.counts()

    def then_revoked(*args: Any, **options: Any) -> list[recruiters.Key]:
        found = known(*args, **options)
        revoke_key(bench.engine, bench.number, now=NOW)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recruiters, "keys", then_revoked)
        assert bench.submit().status_code == 401
    assert bench.counts() == before


def test_a_key_does_what_it_was_made_for_and_for_whom(bench: Bench) -> None:
    _, submits = make_key(bench.engine, "adds", now=NOW, scopes=("submit",), employer="Elmshire Council")
    _, closes = make_key(bench.engine, "adds", now=NOW, scopes=("withdraw",))
    assert bench.submit(("adds", closes)).status_code == 403
    made = bench.submit(("adds", submits))
    assert made.status_code == 201
    assert bench.withdraw(made.json()["id"], ("adds", submits)).status_code == 403
    assert bench.withdraw(made.json()["id"], ("adds", closes)).status_code == 200
    other = bench.submit(("adds", submits), employer="Glenbrae Council", location="Glenbrae", reference="G-9")
    assert other.status_code == 403
    assert "Elmshire Council alone" in other.json()["detail"]


@pytest.mark.parametrize(
    ("told", "complaint"),
    [
        ({"name": "two words"}, "name"),
        ({"name": ""}, "name"),
        ({"name": "x" * 41}, "name"),
        ({"name": "ada", "scopes": ("submit", "delete")}, "scope: 'delete'"),
        ({"name": "ada", "scopes": ()}, "scope"),
        ({"name": "ada", "employer": "   "}, "employer"),
    ],
)
def test_a_key_that_cannot_be_made_is_told_why(bench: Bench, told: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=re.escape(complaint)):
        make_key(bench.engine, now=NOW, **told)


def test_no_key_a_wrong_key_and_an_unknown_name_are_answered_alike(bench: Bench) -> None:
    bare = bench.api.post("/api/v1/postings", json=VACANCY)
    assert bare.status_code == 401
    assert "Basic" in bare.headers["www-authenticate"]
    answers = [bench.submit(who) for who in (("elm-hr", "wrong"), ("nobody", bench.key), ("a b\x00", "x"))]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.json()["detail"] for answer in answers}) == 1


def test_every_comparison_of_a_key_takes_the_same_time(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: each is made by `hmac.compare_digest`, over a digest, for known and unknown names alike."""
    compared: list[tuple[int, int]] = []
    real = hmac.compare_digest

    def counting(one: Any, other: Any) -> bool:
        compared.append((len(one), len(other)))
        return real(one, other)

    monkeypatch.setattr(admitting.hmac, "compare_digest", counting)
    make_key(bench.engine, "elm-hr", now=NOW)
    with reading(bench.engine) as session:
        known = recruiters.keys(session, name="elm-hr")
    assert admit(known, bench.key, "a", Tries()).id == bench.number
    assert compared == [(32, 32)] * 2, "the second is compared even where the first was right"
    for keys in (known[:1], []):
        compared.clear()
        with pytest.raises(HTTPException):
            admit(keys, "wrong", "a", Tries())
        assert compared == [(32, 32)]


def test_wrong_keys_of_recruiters_and_operators_count_together(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEXTRUNG_OPERATOR_KEYS", f"ada:{hashlib.sha256(b'right').hexdigest()}")
    bench = Bench(f"sqlite:///{shutil.copy(filled, tmp_path)}")
    for number in range(TRIES):
        if number % 2:
            assert bench.submit(("elm-hr", "wrong")).status_code == 401
        else:
            assert bench.api.get("/api/v1/review", auth=("ada", "wrong")).status_code == 401
    refused = bench.submit()
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "60"
    assert bench.api.get("/api/v1/review", auth=("ada", "right")).status_code == 429
    bench.close()


@given(st.lists(st.booleans(), max_size=40))
@settings(max_examples=40, deadline=None)
def test_an_address_has_ten_tries_a_minute_and_right_keys_cost_none(wrong: list[bool]) -> None:
    tries, clock = Tries(lambda: 0.0), 0
    for one in wrong:
        if clock >= TRIES:
            with pytest.raises(HTTPException):
                tries.check("a")
            tries.check("b")
            continue
        tries.check("a")
        if one:
            tries.count("a")
            clock += 1


def test_a_recruiter_submits_so_many_a_day(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bench.submit().status_code == 201
    monkeypatch.setattr(recruiters, "submitted_since", lambda *_: MOST_A_DAY)
    refused = bench.submit(reference="NEXT-1", url="https://elmshire.test/next")
    assert refused.status_code == 429


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
