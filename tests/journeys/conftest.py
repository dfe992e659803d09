"""A server on loopback over a small practice database, and the machine's own Chromium."""

import os
import shutil
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright

# The maker of the small database is shared with the tests beside this folder.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from api_data import TODAY, database

from api.app import create_app

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium, or the one that NEXTRUNG_CHROMIUM names; skips where there is none, but for CI.

    It is driven by a loop of the thread's own, so it ends with its module: later tests start loops themselves.
    """
    named = os.environ.get("NEXTRUNG_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None and os.environ.get("CI"):
        pytest.fail("CI has no Chromium: nothing is skipped there for want of one")
    if found is None:
        pytest.skip("no Chromium on this machine; NEXTRUNG_CHROMIUM can name one")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the application, served over the small practice database."""
    app = create_app(database(tmp_path_factory.mktemp("journey")), today=lambda: TODAY)
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    assert server.started
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(30)
    listening.close()
