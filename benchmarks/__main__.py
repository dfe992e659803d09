"""Every benchmark, one after the other: `python -m benchmarks`, or `python -m benchmarks reading` for one of them."""

import argparse
import importlib
import inspect

NAMES = ("reading", "duplicates", "crawling", "storing", "memory", "recrawl", "faults", "workers")


def main() -> None:
    """Run the benchmarks that are named, or all of them."""
    modules = {name: importlib.import_module(f"benchmarks.{name}") for name in NAMES}
    lines = [f"  {name:<12}{(module.__doc__ or '').splitlines()[0]}" for name, module in modules.items()]
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure beside the peers, as ratios.",
        epilog="\n".join(["benchmarks:", *lines]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="name", help="one of those below; all of them where none is named")
    parser.add_argument("--quick", action="store_true", help="a smaller size, where a benchmark has one")
    options = parser.parse_args()
    if unknown := [name for name in options.names if name not in modules]:
        parser.error(f"{unknown[0]!r} is not a benchmark; expected any of {', '.join(modules)}")
    for name in options.names or modules:
        print(f"== {name}", flush=True)
        run = modules[name].main
        has_quick = "quick" in inspect.signature(run).parameters
        run(**({"quick": True} if options.quick and has_quick else {}))


if __name__ == "__main__":
    main()
