"""Every benchmark, one after the other: `python -m benchmarks`, or `python -m benchmarks reading` for one of them."""

import sys

from benchmarks import crawling, duplicates, faults, reading, recrawl

ALL = {
    "reading": reading.main,
    "duplicates": duplicates.main,
    "crawling": crawling.main,
    "faults": faults.main,
    "recrawl": recrawl.main,
}

if __name__ == "__main__":
    wanted = sys.argv[1:] or list(ALL)
    if unknown := [name for name in wanted if name not in ALL]:
        sys.exit(f"benchmarks: {unknown[0]!r} is not one; expected any of {', '.join(ALL)}")
    for name in wanted:
        print(f"== {name}", flush=True)
        ALL[name]()
