"""Keys of recruiters: kept as a hash, refused once revoked, tried so often, and good for what they were made for."""

import base64
import hashlib
import hmac
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recruiter_bench import NOW, VACANCY, Bench, bench_of, filled_in
from sqlalchemy import select
from starlette.exceptions import HTTPException

from api import recruiters as admitting
from api.recruiters import admit, keys_text, make_key, revoke_key
from api.submissions import MOST_A_DAY
from api.tries import TRIES, Tries
from store import recruiters
from store.models import RecruiterKey
from store.session import reading


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_in(tmp_path_factory.mktemp("filled"))


@pytest.fixture
def bench(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    yield from bench_of(filled, tmp_path, monkeypatch)


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


@pytest.mark.usefixtures("one_minute")
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
