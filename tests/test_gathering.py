"""What gathering says to whoever runs it: what came of a pass, nothing where nothing did, and why it cannot go on."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from api_data import database
from typer.testing import CliRunner

from cli import app, reading
from matcher.reading_pass import PassResult
from store.session import DatabaseProblem, prepare


def test_a_pass_says_what_came_of_it_and_a_schedule_nothing_where_nothing_did(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = database(tmp_path)
    engine = prepare(url, "practice")
    environment = {"NEXTRUNG_DATABASE_URL": url}
    whole = CliRunner().invoke(app, ["match", "--all"], env=environment).output
    assert re.search(r"Read [1-9]\d* adverts in [\d.]+ s, \d+ vacancies changed; all in all: \d+ matched", whole), whole
    again = CliRunner().invoke(app, ["match"], env=environment).output
    assert "Read 0 adverts" in again
    assert ", 0 vacancies changed" in again
    reading.read_adverts(engine, everything=False, quietly=True)
    assert capsys.readouterr().out == ""
    reading.read_adverts(engine, everything=True, quietly=True)
    assert "vacancies changed" in capsys.readouterr().out
    engine.dispose()


def test_a_schedule_that_cannot_go_on_ends_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise DatabaseProblem("database x cannot be written: database or disk is full")

    monkeypatch.setattr("crawlers.schedule.run_schedule", full)
    result = CliRunner().invoke(app, ["schedule", "--data", str(tmp_path)])
    assert result.exit_code == 2
    assert result.stderr == "database x cannot be written: database or disk is full\n"


def test_what_goes_on_for_days_says_when(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def once(*_: object, after_crawl: Callable[[], None], on_line: Callable[[str], None], **__: object) -> None:
        on_line("one: 3 listed")
        after_crawl()

    monkeypatch.setattr("crawlers.schedule.run_schedule", once)
    monkeypatch.setattr("matcher.reading_pass.run", lambda *_, **__: PassResult(1, 1, 0, {"matched": 1}))
    result = CliRunner().invoke(app, ["schedule", "--data", str(tmp_path)])
    assert result.exit_code == 0, result.output
    first, crawled, read = result.stdout.splitlines()
    assert first.startswith("Crawling ")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ one: 3 listed", crawled)
    assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ Read 1 adverts", read)
