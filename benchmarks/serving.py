"""Requests a second of the JSON API over 100,000 vacancies, beside a bare FastAPI endpoint in the same run.

Both are served by uvicorn, each in a process of its own, and asked by wrk (https://github.com/wg/wrk; Debian has it as
`wrk`) over loopback, 32 connections at a time. The bare endpoint is asked before and after each of ours, for the
machine may be shared. What was asked before is answered from what is kept; "each another" asks for one after the other,
of vacancies whose answers were prepared as a reading pass does.
"""

import multiprocessing
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from api.prepared import prepare
from benchmarks.advising import ROWS, TODAY, fill
from benchmarks.loopback import load

CONNECTIONS, SECONDS = 32, 5
_FILTERS = "tier=senior&region=South%20West"
_PAGES = 'n = n + 1; return wrk.format("GET", "/api/v1/vacancies?'
_EACH = {
    "one vacancy": 'function request() n = n + 7; return wrk.format("GET", "/api/v1/vacancies/" .. n) end',
    "page of 20": f'function request() {_PAGES}min_pay=" .. n) end',
    "page of 20, three filters": (
        'tiers = {"senior", "practitioner", "nqsw", "team_manager", "lcpp"} '
        'regions = {"London", "South%20West", "North%20East", "South%20East", "East%20of%20England"} '
        f'function request() {_PAGES}tier=" .. tiers[n % 5 + 1] .. "&region=" .. regions[math.floor(n / 5) % 5 + 1]'
        ' .. "&min_pay=" .. n) end'
    ),
    "page of 20 with counts": f'function request() {_PAGES}counts=yes&min_pay=" .. n) end',
    # Hardly ever the same vacancies twice, so that each time all is counted anew.
    "page of 20 with counts, two filters": (
        f'function request() {_PAGES}counts=yes&posted_within=" .. n % 59 + 1'
        ' .. "&min_pay=" .. 30000 + n * 377 % 30000) end'
    ),
    "vacancy page": 'function request() n = n + 7; return wrk.format("GET", "/vacancies/" .. n) end',
    "search page": 'function request() n = n + 1; return wrk.format("GET", "/?min_pay=" .. n) end',
}
_BY_NUMBER = ("one vacancy", "vacancy page")


Server = tuple[multiprocessing.process.BaseProcess, str]


@dataclass(frozen=True, slots=True)
class Rate:
    """Requests a second, 99th percentile in milliseconds, how many failed, the server's processor seconds for one."""

    a_second: float
    p99: float
    failed: int
    processor: float


def main(*, quick: bool = False) -> None:
    """Print each rate, its ratio to the bare endpoint's, and the 99th percentile."""
    if shutil.which("wrk") is None:
        print("wrk is not here: install it (apt install wrk), or see https://github.com/wg/wrk")
        return
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'serving.db'}"
        engine = fill(url, ROWS // 20 if quick else ROWS)
        prepare(engine, TODAY)
        engine.dispose()
        bare, ours = _started(_serve_bare), _started(_serve, url, str(Path(folder) / "index"))
        try:
            _measure(bare, ours, Path(folder), seconds=2 if quick else SECONDS)
        finally:
            for process, _ in (bare, ours):
                process.kill()
                process.join()
    print(load())


def _measure(bare: Server, ours: Server, folder: Path, *, seconds: int) -> None:
    script = folder / "each.lua"
    asked = {
        "one vacancy, asked before": ("/api/v1/vacancies/1607", ""),
        "page of 20, asked before": (f"/api/v1/vacancies?{_FILTERS}", ""),
        "search page, asked before": (f"/?{_FILTERS}", ""),
        **{
            f"{name}, each another": ("/", f"n = {2000 if name in _BY_NUMBER else 20_000} {each}")
            for name, each in _EACH.items()
        },
    }
    for name, (path, each) in asked.items():
        script.write_text(each, encoding="utf-8")
        for _ in range(0 if each else 2):
            # The first answer of a new database tells it apart from an outdated one; the second is kept.
            urllib.request.urlopen(ours[1] + path).read()  # noqa: S310 - loopback
        before = _asked(bare, "/", None, seconds)
        rate = _asked(ours, path, script if each else None, seconds)
        after = _asked(bare, "/", None, seconds)
        plain = (before.a_second + after.a_second) / 2
        print(
            f"{name}: {rate.a_second:,.0f} a second, ratio {rate.a_second / plain:.2f} to bare {plain:,.0f}"
            f" ({(before.processor + after.processor) / 2 / rate.processor:.2f} by processor time,"
            f" {rate.processor * 1e6:,.0f} µs each);"
            f" p99 {rate.p99:.1f} ms (bare {after.p99:.1f}); {rate.failed} failed",
            flush=True,
        )


def _asked(server: Server, path: str, script: Path | None, seconds: int) -> Rate:
    busy = _processor(server[0])
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}", "--latency", server[1] + path]
    told = subprocess.run(  # noqa: S603 - wrk, with arguments of our own
        [*command, *(["-s", str(script)] if script else [])],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    amount, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", told).groups()  # type: ignore[union-attr]
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    return Rate(
        float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1]),  # type: ignore[index]
        float(amount) * {"us": 0.001, "ms": 1, "s": 1000}[unit],
        int(failed[1]) if failed else 0,
        (_processor(server[0]) - busy) / max(1, int(re.search(r"(\d+) requests in", told)[1])),  # type: ignore[index]
    )


def _processor(process: multiprocessing.process.BaseProcess) -> float:
    """Seconds of processor time that a process has taken so far, as Linux tells."""
    told = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _started(serve: object, *told: str) -> Server:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(port, *told), daemon=True)  # type: ignore[arg-type]
    process.start()
    base = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            urllib.request.urlopen(base + "/", timeout=60).read()  # noqa: S310 - loopback
        except OSError:
            time.sleep(0.5)
        else:
            return process, base
    raise RuntimeError("the server did not start")


def _serve_bare(port: int) -> None:
    import uvicorn
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/")
    async def bare() -> dict[str, str]:
        return {"status": "ok"}

    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


def _serve(port: int, url: str, index: str) -> None:
    import uvicorn

    from api.app import create_app

    uvicorn.run(create_app(url, Path(index), today=lambda: TODAY), host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main()
