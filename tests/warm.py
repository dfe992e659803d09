"""Crawls in processes of their own that find everything imported already.

A crawl's process spends most of a second on importing, and the suite starts hundreds. Here each is forked from one that
has imported what a crawl needs and done nothing else, and has its own memory, reactor and end. How the command starts
them is shown by the tests of whole commands (`up`, `schedule`, `worker`) and of crawls that are cut short.
"""

import multiprocessing
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["crawlers.run"])
_starting = threading.Lock()
"""Held while a process is started or its end is taken note of: to start one looks whether others have ended."""


def _crawl(arguments: list[str], environment: dict[str, str], folder: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    for name, number in (("output", 1), ("problems", 2)):
        with Path(folder, name).open("wb") as file:
            os.dup2(file.fileno(), number)
    from crawlers import run

    sys.exit(run.main(arguments))


class _Process:
    """As much of `subprocess.Popen` as `crawlers.fleet.crawl` uses of a crawl."""

    def __init__(self, command, *, env, encoding, errors, **_) -> None:
        assert command[1:3] == ["-m", "crawlers.run"]
        arguments = list(command[3:])
        # Its parent is the process that it is forked from, which ends with this one.
        at = arguments.index("--parent")
        del arguments[at : at + 2]
        self._told = {"encoding": encoding, "errors": errors}
        self._folder = TemporaryDirectory()
        for name in ("output", "problems"):
            Path(self._folder.name, name).touch()  # one that cannot so much as begin has said nothing
        self._process = _context.Process(target=_crawl, args=(arguments, dict(env), self._folder.name))
        with _starting:
            self._process.start()
        self.returncode = None

    def communicate(self, timeout):
        if not wait([self._process.sentinel], timeout):
            raise subprocess.TimeoutExpired("crawlers.run", timeout)
        with _starting:
            self._process.join()
        self.returncode = self._process.exitcode
        return tuple(Path(self._folder.name, name).read_text(**self._told) for name in ("output", "problems"))

    def kill(self) -> None:
        self._process.kill()

    def __enter__(self):
        return self

    def __exit__(self, *_) -> None:
        self._folder.cleanup()


@contextmanager
def crawls() -> Iterator[None]:
    """While this goes on, `crawlers.fleet` has such processes."""
    from crawlers import fleet

    with pytest.MonkeyPatch.context() as patch:
        names = ("PIPE", "DEVNULL", "TimeoutExpired")
        kept = {name: getattr(subprocess, name) for name in names}
        patch.setattr(fleet, "subprocess", SimpleNamespace(Popen=_Process, **kept))
        yield
