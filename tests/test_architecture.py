"""The rules of the house plan that import-linter cannot say, checked on the code itself."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("api", "careers", "cli", "crawlers", "matcher", "store")
PURE = [
    *sorted((ROOT / "careers").rglob("*.py")),
    *(path for path in sorted((ROOT / "matcher").rglob("*.py")) if path.name != "reading_pass.py"),
]
CLOCK = re.compile(r"\b(datetime|date|time)\.(now|today|utcnow|time|monotonic)\(")


def sources() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def test_there_is_one_transaction_boundary() -> None:
    found = {str(path.relative_to(ROOT)) for path in sources() if ".commit(" in path.read_text(encoding="utf-8")}
    assert found == {"store/session.py"}


@pytest.mark.parametrize("path", PURE, ids=lambda path: str(path.relative_to(ROOT)))
def test_rules_have_no_clock(path: Path) -> None:
    assert not CLOCK.search(path.read_text(encoding="utf-8")), "the date is an argument"


def test_the_readers_take_nothing_of_the_store_but_facts_about_authorities() -> None:
    for path in sorted((ROOT / "matcher").rglob("*.py")):
        if path.name == "reading_pass.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "store":
                assert node.module == "store.authorities", f"{path.name} imports {node.module}"


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_code_never_branches_on_a_council() -> None:
    """A council is a row: no module of the crawler may name one that the registry lists."""
    rows = tomllib.loads((ROOT / "crawlers/sources.toml").read_text(encoding="utf-8"))["source"]
    names = {row[key] for row in rows if "authority" in row for key in ("id", "name", "authority")}
    assert names
    for path in sorted((ROOT / "crawlers").rglob("*.py")):
        if "practice" in path.parts:
            continue
        literals = {
            node.value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        assert not literals & names, path.name


def test_every_platform_has_a_fixture() -> None:
    platforms = {path.stem for path in (ROOT / "crawlers/platforms").glob("*.py")} - {"__init__"}
    assert platforms == {path.name for path in (ROOT / "tests/fixtures").iterdir() if path.is_dir()}


def test_what_is_installed_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = list(project["dependencies"])
    for extra in project["optional-dependencies"].values():
        wanted += extra
    pinned = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    }
    names = {re.split(r"[\[<>=]", requirement)[0].lower() for requirement in wanted} - {"nextrung"}
    assert names <= pinned
