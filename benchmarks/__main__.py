"""Every benchmark, one after the other: `python -m benchmarks`, or `python -m benchmarks reading` for one of them."""

import argparse
import ast
import importlib
import inspect
import subprocess
import sys
from pathlib import Path

NAMES = (
    "reading",
    "duplicates",
    "crawling",
    "storing",
    "advising",
    "memory",
    "recrawl",
    "faults",
    "workers",
    "serving",
    "searching",
)


def _first_line(name: str) -> str:
    code = Path(__file__).with_name(f"{name}.py").read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(code)) or "").partition("\n")[0]


def main() -> None:
    """Run the benchmarks that are named, or all of them."""
    lines = [f"  {name:<12}{_first_line(name)}" for name in NAMES]
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure beside the peers, as ratios.",
        epilog="\n".join(["benchmarks:", *lines]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="name", help="one of those below; all of them where none is named")
    parser.add_argument("--quick", action="store_true", help="a smaller size, where a benchmark has one")
    options = parser.parse_args()
    if unknown := [name for name in options.names if name not in NAMES]:
        parser.error(f"{unknown[0]!r} is not a benchmark; expected any of {', '.join(NAMES)}")
    wanted = options.names or NAMES
    if len(wanted) == 1:
        _run(wanted[0], quick=options.quick)
        return
    # Each in a process of its own: what one of them lacks or breaks stops no other, and a process that has grown large
    # would be the least memory that those it starts seem to take.
    failed = [name for name in wanted if _run_apart(name, quick=options.quick)]
    if failed:
        sys.exit(f"did not run to its end: {', '.join(failed)}")


def _run(name: str, *, quick: bool) -> None:
    print(f"== {name}", flush=True)
    run = importlib.import_module(f"benchmarks.{name}").main
    has_quick = "quick" in inspect.signature(run).parameters
    run(**({"quick": True} if quick and has_quick else {}))


def _run_apart(name: str, *, quick: bool) -> int:
    command = [sys.executable, "-m", "benchmarks", name, *(["--quick"] if quick else [])]
    return subprocess.run(command, check=False).returncode  # noqa: S603 - ourselves


if __name__ == "__main__":
    main()
