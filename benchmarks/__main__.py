"""Every benchmark, one after the other: `python -m benchmarks`, or `python -m benchmarks reading` for one of them."""

import argparse
import ast
import importlib
import inspect
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
    for name in options.names or NAMES:
        print(f"== {name}", flush=True)
        # Each is imported when its turn comes: what one of them lacks stops no other.
        run = importlib.import_module(f"benchmarks.{name}").main
        has_quick = "quick" in inspect.signature(run).parameters
        run(**({"quick": True} if options.quick and has_quick else {}))


if __name__ == "__main__":
    main()
