"""A server on loopback over a small practice database, and the machine's own Chromium."""

import hashlib
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

from api_data import DESCRIPTION, NOW, TODAY, database
from fastapi import FastAPI
from looking import KEY, OPERATOR

from api.app import create_app
from api.operators import VARIABLE
from matcher import reading_pass
from store import postings
from store.postings import RawPosting
from store.session import connect, transaction

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


def filled(folder: Path) -> str:
    """The small database with enough vacancies of one step to tell its pay, and one that a person should decide."""
    url = database(folder)
    titles = {f"p{at}": "Social Worker, Court Team" for at in range(12)} | {"unsure": "Practice Lead"}
    rows = [
        RawPosting(
            name,
            f"https://moorland.test/{name}",
            title,
            employer="Elmshire Council",
            location="Elmshire",
            salary=f"£{38_000 + 500 * at:,} - £{42_000 + 500 * at:,}",
            contract="Permanent",
            closing="12 December 2026",
            reference=f"PEER-{at}",
            description=f"<p>Team {at}: you will chair strategy discussions.</p>{DESCRIPTION}"
            if name != "unsure"
            else "",
        )
        for at, (name, title) in enumerate(titles.items())
    ]
    engine = connect(url)
    with transaction(engine) as session:
        postings.record(session, "practice-board", rows, NOW)
    reading_pass.run(engine, now=NOW)
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """The application over the small practice database, with one operator."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, f"{OPERATOR}:{hashlib.sha256(KEY.encode()).hexdigest()}")
        return create_app(filled(tmp_path_factory.mktemp("journey")), today=lambda: TODAY)


@pytest.fixture(scope="session")
def site(app: FastAPI) -> Iterator[str]:
    """The address at which the application is served."""
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
