"""What a command cannot do as it is asked: one line that names the field and what was expected, and exit status 2."""

import subprocess
import sys
from pathlib import Path

import pytest
from api_data import database
from typer.testing import CliRunner

from cli import app
from store.session import DatabaseProblem, libpq_address, open_existing, prepare


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("refused")
    database(folder)
    return str(folder)


def refused(*arguments: str, text: str | None = None, **environment: str) -> str:
    result = CliRunner().invoke(app, list(arguments), input=text, env=environment)
    assert result.exit_code == 2, result.output
    assert result.stderr.count("\n") == 1, result.stderr
    return result.stderr


def in_the_shell(words: str) -> "subprocess.CompletedProcess[str]":
    """A line of the shell's own, in which NEXTRUNG is the command."""
    return subprocess.run(  # noqa: S603 - this test's words and this interpreter
        ["/bin/sh", "-c", words.replace("NEXTRUNG", f"'{sys.executable}' -m cli")],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("address", ["nonsense", "postgresql+psycopg://u:secret@h:port/x"])
def test_what_is_no_address_of_a_database_is_refused_whoever_opens_it(address: str) -> None:
    for open_it in (open_existing, lambda url: prepare(url, "live"), libpq_address):
        with pytest.raises(DatabaseProblem, match="NEXTRUNG_DATABASE_URL: what it says cannot be used; expected"):
            open_it(address)
    for command in (("match",), ("review",), ("keys", "list"), ("schedule",)):
        assert "secret" not in refused(*command, NEXTRUNG_DATABASE_URL=address)


def test_a_folder_in_the_place_of_a_database_is_told_as_no_database(tmp_path: Path) -> None:
    (tmp_path / "practice.db").mkdir()
    assert "practice.db cannot be opened" in refused("match", "--data", str(tmp_path))


def test_a_list_or_a_word_in_the_place_of_an_object_is_named_as_people_say(tmp_path: Path, data: str) -> None:
    file = tmp_path / "told.json"
    kinds = {"[1]": "a list", '"x"': "a text", "3": "a number", "true": "true or false", "null": "null"}
    for told, named in kinds.items():
        file.write_text(told)
        for command in (("advise",), ("decide", "agency"), ("learning",), ("lcpp",), ("apply", "1")):
            where = ("--data", data) if command[0] in ("advise", "lcpp", "apply") else ()
            assert refused(*command, str(file), *where) == f"{file}: expected one JSON object, in braces, not {named}\n"


def test_a_profile_is_looked_at_before_the_database_is(tmp_path: Path) -> None:
    assert "cannot be read" in refused("lcpp", str(tmp_path / "none.json"), "--data", str(tmp_path))
    for command in ("lcpp", "advise"):
        said = refused(command, "-", "--data", str(tmp_path), text='{"nation": "atlantis"}')
        assert said.startswith("-: nation: 'atlantis'; expected ")


def test_a_profile_that_is_nested_beyond_reading_is_one_line() -> None:
    assert refused("learning", "-", text="[" * 100_000) == "-: is not JSON that can be read (nested too deeply)\n"


def test_an_option_that_would_be_passed_over_is_refused(tmp_path: Path, data: str) -> None:
    file = tmp_path / "pack.md"
    assert refused("apply", "1", "--json", "--output", str(file), "--data", data).startswith("--output: ")
    assert not file.exists()
    assert refused("practice", "--registry-out", str(file), "--port", "0").startswith("--registry-out: ")


def test_rows_that_cannot_be_written_are_told_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "captured").mkdir()
    out = tmp_path / "none" / "rows.toml"
    said = refused("practice", "--folder", str(tmp_path / "captured"), "--registry-out", str(out), "--port", "0")
    assert said == f"--registry-out: {out} cannot be written (No such file or directory)\n"


def test_what_keys_wants_is_said_of_each_thing_that_it_does(data: str) -> None:
    assert "the name of whom the key is for" in refused("keys", "make", "--data", data)
    assert "the number of a key" in refused("keys", "revoke", "--data", data)
    assert "no key that stands" in refused("keys", "revoke", "9" * 23, "--data", data)


def test_an_address_that_is_another_machines_is_the_hosts_fault_and_not_the_ports() -> None:
    assert refused("up", "--host", "192.0.2.1", "--port", "8399").startswith("--host: '192.0.2.1' is not an address")


def test_a_file_of_cases_that_cannot_be_added_to_is_named_once(tmp_path: Path, data: str) -> None:
    said = refused("review", "--cases", str(tmp_path), "--data", data)
    assert said == f"--cases: {tmp_path} cannot be added to (Is a directory)\n"


def test_a_closed_standard_input_is_an_empty_one() -> None:
    ended = in_the_shell("NEXTRUNG decide agency - <&-")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "-: is not JSON (Expecting value: line 1 column 1 (char 0))\n"
    assert in_the_shell("NEXTRUNG read <&-").returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this machine has no full device")
def test_a_full_disk_under_the_output_is_one_line() -> None:
    for words in ("NEXTRUNG profile-schema >/dev/full", """echo '{"title": "Cook"}' | NEXTRUNG read >/dev/full"""):
        ended = in_the_shell(words)
        assert ended.returncode == 2
        assert ended.stderr == "what was found cannot be written to standard output (No space left on device)\n"


def test_a_saved_page_is_not_taken_to_be_from_what_is_no_address(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("<title>Jobs</title>")
    said = refused("probe", "--file", str(file), "jobs.example.org")
    assert said == "probe: 'jobs.example.org'; expected the http(s):// address that the saved page is from\n"
