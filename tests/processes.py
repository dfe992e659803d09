"""The command in a process of its own, as a person starts it."""

import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

_PORTS = itertools.cycle(range(10_000 + os.getpid() % 1000 * 20, 32_000, 2))
"""Where to look, each process of the suite from a place of its own."""


def free_port() -> int:
    """A port at which nothing listens, nor at the next one, which `up` takes for the practice county.

    It is below those that systems give out of their own accord (Linux from 32768, others from 49152): whatever else the
    suite serves or asks would have one of these in the time that a command takes until it listens.
    """
    for port in itertools.islice(_PORTS, 1000):
        with socket.socket() as one, socket.socket() as next_one:
            try:
                one.bind(("127.0.0.1", port))
                next_one.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
        return port
    raise AssertionError("no port is free")


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
