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


def test_every_source_is_listed_with_how_often_it_is_crawled_and_none_is_said_to_be_left_out(tmp_path: Path) -> None:
    file = tmp_path / "registry.toml"
    row = (
        '[[source]]\nid = "{id}"\nname = "One"\nplatform = "oracle"\nurl = "https://{id}.invalid"\nevery = "{every}"\n'
        'min_expected = 1\nverified = ""\nnote = "not looked at"\n[source.options]\nsite = "CX"\n'
    )
    told = {
        "one": ("90m", "every 90m"),
        "two": ("120m", "every 2h"),
        "three": ("48h", "every 2d"),
        "four": ("25h", "25h"),
    }
    file.write_text("".join(row.format(id=id_, every=every) for id_, (every, _) in told.items()))
    result = run("sources", "--registry", str(file))
    assert result.exit_code == 0, result.output
    first, *lines = result.stdout.splitlines()
    assert first.endswith(": 4 sources (registry.toml)")
    for line, (id_, (_, shown)) in zip(lines, told.items(), strict=True):
        assert id_ in line
        assert f"{shown} " in line


def test_the_readings_that_wait_are_listed_and_one_is_shown_without_being_decided(data: str) -> None:
    listed = run("review", "--matched", "2", "--data", data)
    assert listed.exit_code == 0, listed.output
    assert " waiting, " in listed.stdout.splitlines()[0]
    shown = run("review", "1", "--data", data)
    assert shown.exit_code == 0, shown.output
    assert run("review", "--matched", "2", "--data", data).stdout == listed.stdout
    for wrong in (("999999",), ("one",), ("--as", "senior"), ("1", "--as", "boss", "--by", "Ada")):
        refused = run("review", *wrong, "--data", data)
        assert refused.exit_code == 2, wrong
        assert refused.stderr.count("\n") == 1


def test_live_data_is_asked_for_and_never_the_practice_county_in_its_place(data: str) -> None:
    for command in (("review",), ("match",), ("apply", "1")):
        result = run(*command, "--live", "--data", data)
        assert result.exit_code == 2, command
        assert "live.db" in result.stderr


def test_a_key_may_do_what_it_was_made_for_and_no_more(data: str) -> None:
    for scopes, shown in ((("submit",), "submit"), ((), "submit and withdraw")):
        name = f"hr-{len(scopes)}"
        made = run("keys", "make", name, *(f"--scope={scope}" for scope in scopes), "--data", data)
        assert made.exit_code == 0, made.output
        [line] = [one for one in run("keys", "list", "--data", data).stdout.splitlines() if name in one]
        assert shown in line
        assert ("withdraw" in line) == ("withdraw" in shown)


def test_an_authority_that_nobody_knows_is_told_when_figures_are_taken_in(tmp_path: Path) -> None:
    from test_workforce import line, release

    file = tmp_path / "csww.csv"
    for code, name, told in (("E99999999", "Nowhere", True), ("E08000035", "Leeds", False)):
        file.write_bytes(release(line(2024, "Local authority", code, name)))
        result = run("workforce", str(file), "--data", str(tmp_path / code))
        assert ("No authority that is known: " in result.stdout) == told, result.output


def test_a_pass_that_nobody_waits_for_speaks_only_of_what_it_changed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from cli.reading import read_adverts
    from matcher.reading_pass import PassResult

    monkeypatch.setattr("api.prepared.prepare", lambda _engine, _day: None)

    def said(result: PassResult, *, quietly: bool = True) -> str:
        monkeypatch.setattr("matcher.reading_pass.run", lambda _engine, **_: result)
        read_adverts(None, everything=False, quietly=quietly)  # type: ignore[arg-type]
        return capsys.readouterr().out

    assert said(PassResult(0, 0, 0, {})) == ""
    assert "0 vacancies changed; all in all: none; 0 closed" in said(PassResult(0, 0, 0, {}), quietly=False)
    assert "Read 3 adverts" in said(PassResult(3, 0, 0, {"matched": 3}))
    assert "2 vacancies changed" in said(PassResult(0, 2, 0, {}))
    assert "1 closed by date" in said(PassResult(0, 0, 1, {}))


def test_the_day_on_which_a_registration_period_began_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text('{"nation": "wales", "registered": true}')
    told = {
        day: run("learning", str(file), "--as-of", "2026-11-22", "--period-began", day) for day in ("2025-12-01", "x")
    }
    assert "1 December 2025" in told["2025-12-01"].stdout
    assert told["x"].exit_code == 2
    assert told["x"].stderr == "--period-began: 'x' is not a date; expected YYYY-MM-DD\n"
    assert run("learning", str(file), "--as-of", "2026-11-22").exit_code == 0


def test_a_registration_period_that_is_yet_to_begin_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text('{"nation": "wales", "registered": true}')
    ahead = run("learning", str(file), "--as-of", "2026-11-22", "--period-began", "2026-11-23")
    expected = "--period-began: '2026-11-23' is yet to come on 2026-11-22; expected that day or an earlier one\n"
    assert (ahead.exit_code, ahead.stderr) == (2, expected)
    assert run("learning", str(file), "--as-of", "2026-11-22", "--period-began", "2026-11-22").exit_code == 0
    for typed in ("2026-W48-1", ""):
        assert run("learning", str(file), "--period-began", typed).stderr.startswith(f"--period-began: {typed!r}")


def test_a_cohort_of_which_every_row_can_be_used_is_done_without_complaint(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("reference,nation,tier\nA,england,senior\n")
    for more in ((), ("--csv",)):
        result = run("cohort", str(file), *more, "--data", str(tmp_path / "none"))
        assert result.exit_code == 0, result.output
        assert "line " not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "option", "value"),
    [
        (("up", "--port", "eighty"), "--port", "eighty"),
        (("up", "--port", "65536"), "--port", "65536"),
        (("apply", "0"), "vacancy", "0"),
        (("review", "--matched", "-1"), "--matched", "-1"),
        (("worker", "--concurrency", "1.5"), "--concurrency", "1.5"),
        (("decide", "luck", "-"), "check", "luck"),
        (("read", "absent.jsonl"), "file", "absent.jsonl"),
    ],
)
def test_a_value_that_no_option_takes_is_named_once_with_its_option(
    arguments: tuple[str, ...], option: str, value: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    told = " ".join(word for word in result.stderr.split() if word != "│")
    assert f"Invalid value for '{option}':" in told
    assert told.count(f"'{value}'") == 1
