"""The keys of operators: one a name, limited tries, and nothing of a bad entry repeated."""

import hashlib

import pytest
from review_data import KEY, KEYS
from starlette.exceptions import HTTPException

from api.operators import OperatorKeysProblem, Operators, configured, make_key
from api.tries import TRIES


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
