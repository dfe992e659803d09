"""What the command writes and where: files that were asked for, whose fault it names, what is known of a source."""

from pathlib import Path

import pytest
from api_data import database
from typer.testing import CliRunner, Result

from cli import app


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("terminal")
    database(folder)
    return str(folder)


def run(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=text)


def test_a_pack_is_in_the_file_that_was_named_and_on_the_screen_otherwise(data: str, tmp_path: Path) -> None:
    shown = run("apply", "1", "--data", data)
    assert shown.exit_code == 0, shown.output
    assert shown.stdout.startswith("# ")
    file = tmp_path / "pack.md"
    told = run("apply", "1", "--output", str(file), "--data", data)
    assert (told.exit_code, told.stdout) == (0, f"{file}\n")
    assert file.read_text(encoding="utf-8").strip() == shown.stdout.strip()
    nowhere = run("apply", "1", "--output", str(tmp_path / "no" / "pack.md"), "--data", data)
    assert nowhere.exit_code == 2
    assert nowhere.stderr.startswith("--output: ")


def test_a_fault_of_a_profile_names_the_file_that_has_it(data: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text('{"nation": "atlantis"}')
    for result in (run("apply", "1", str(file), "--data", data), run("advise", str(file), "--data", data)):
        assert result.exit_code == 2
        assert result.stderr.startswith(f"{file}: nation: 'atlantis'; expected ")
    typed = run("apply", "1", "-", "--data", data, text='{"nation": "atlantis"}')
    assert typed.stderr.startswith("-: nation: ")


def test_what_confirmed_a_source_stands_before_what_else_is_noted_of_it(tmp_path: Path) -> None:
    file = tmp_path / "registry.toml"
    row = (
        '[[source]]\nid = "one"\nname = "One"\nplatform = "oracle"\nurl = "https://one.invalid"\nevery = "6h"\n'
        'min_expected = 1\nverified = "{verified}"\nnote = "{note}"\n[source.options]\nsite = "CX"\n'
    )
    for verified, note, shown in (
        ("its own page of 3 May 2026", "slow on Mondays", "its own page of 3 May 2026"),
        ("", "slow on Mondays", "slow on Mondays"),
    ):
        file.write_text(row.format(verified=verified, note=note))
        result = run("sources", "--registry", str(file))
        assert result.exit_code == 0, result.output
        assert f": {shown}]" in result.stdout
