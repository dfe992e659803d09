"""The command in a process of its own, as a person starts it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request


def free_port() -> int:
    """A port that nothing listened at a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def started(*arguments: str, **environment: str) -> "subprocess.Popen[str]":
    """`nextrung` with these arguments, its output and its complaints together."""
    return subprocess.Popen(  # noqa: S603 - this interpreter and this project
        [sys.executable, "-m", "cli", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"} | environment,
    )


def answer_of(url: str, process: "subprocess.Popen[str]", patience: float) -> dict[str, object]:
    """What an address answers as soon as it does, within `patience` seconds and as long as the process goes on."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AssertionError(f"it ended with {process.returncode}: {process.communicate()}")
        try:
            with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - loopback
                return json.loads(response.read())  # type: ignore[no-any-return]
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError(f"{url} did not answer")


def stop(process: "subprocess.Popen[str]") -> str:
    """Stop it as a person does, and give all that it printed."""
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    return output
