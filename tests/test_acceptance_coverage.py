"""The table of what the founding documents name: one row each, and every place that a row names exists."""

import csv
import importlib
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from api.app import create_app
from store.session import prepare

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs/coverage.tsv"
# Everything that the founding documents name has a number, first to last.
WHOLE = (1, 308)
PLACE = re.compile(r"api:/\S*|[\w/.-]+\.toml#[\w./-]+|[\w/]+\.py:[\w.]+")


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def wanted() -> list[str]:
    return [f"A{number:03d}" for number in range(WHOLE[0], WHOLE[1] + 1)]


@cache
def toml(path: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / path).read_text(encoding="utf-8"))


def named(node: Any, name: str) -> bool:
    return isinstance(node, dict) and name in (node.get("id"), node.get("code"), node.get("key"))


def inside(node: Any, name: str) -> Iterator[Any]:
    """Every table or value below a node that has the name as its key, or as its own id, code or key."""
    pairs = node.items() if isinstance(node, dict) else [("", item) for item in node] if isinstance(node, list) else []
    for key, value in pairs:
        if key == name or named(value, name):
            yield value
        yield from inside(value, name)


def in_toml(path: str, names: str) -> bool:
    found: list[Any] = [toml(path)]
    for name in names.split("/"):
        found = [below for node in found for below in inside(node, name)]
    return bool(found)


def in_python(path: str, names: str) -> bool:
    found: Any = importlib.import_module(path.removesuffix(".py").replace("/", "."))
    for name in names.split("."):
        if not hasattr(found, name):
            return False
        found = getattr(found, name)
    return True


def paths(routes: Iterable[Any]) -> Iterator[str]:
    for route in routes:
        yield from [route.path] if hasattr(route, "path") else paths(route.original_router.routes)


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    url = f"sqlite:///{tmp_path_factory.mktemp('coverage') / 'routes.db'}"
    prepare(url, "practice").dispose()
    return set(paths(create_app(url).routes))


def test_every_row_is_there_once_and_in_order() -> None:
    assert [row["id"] for row in rows()] == wanted()


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_every_place_of_a_row_exists(row: dict[str, str], routes: set[str]) -> None:
    assert row["thing"].strip()
    assert row["note"] is not None, "four columns, the last of which may be empty"
    places = row["where"].split("; ")
    for place in places:
        assert PLACE.fullmatch(place), f"{place}: not a file.toml#name, a file.py:name or an api:/route"
        kind, _, rest = place.partition(":")
        if kind == "api":
            assert rest in routes, place
        elif "#" in place:
            assert in_toml(*place.split("#")), place
        else:
            assert in_python(kind, rest), place
    assert any(not place.startswith("api:") for place in places), "modelled or used somewhere, not only shown"


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("careers/register/wales.toml", "no-such-entry"),
        ("careers/register/england-statements.toml", "pqs-practitioner/11"),
        ("careers/register/england-statements.toml", "pqs-practitioner/5.4"),
        ("careers/register/england-statements.toml", "pcf/1.1"),
    ],
)
def test_a_place_that_is_not_there_is_not_found(path: str, names: str) -> None:
    assert not in_toml(path, names)
    assert not in_python("careers/lcpp.py", "no_such_function")


def test_the_ids_are_those_of_the_shared_table(shared: Path) -> None:
    with (shared / "facts/acceptance.tsv").open(encoding="utf-8", newline="") as file:
        ids = [row["id"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    assert ids == wanted()
