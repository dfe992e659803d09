"""Grouping postings with a known truth, beside an exact key, a sorted neighbourhood with RapidFuzz, and Splink.

Owns running each way in a process of its own and judging it. Run `python -m benchmarks.duplicates [rows [way …]]`.
"""

import importlib.util
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.duplicate_peers import exact_key, sorted_neighbourhood, splink
from benchmarks.market import Kept, Spent
from benchmarks.peers import EXTRA
from matcher.duplicates import group, links

# Each way is run so often, in turn, and the run that took the least processor time counts: other work on the machine
# makes any way slower and none faster.
RUNS = 3

# Times as many postings, grouped by our way alone to see how its work grows.
LARGER = 10


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def scored(groups: Iterable[Sequence[str]], truth: Mapping[str, int]) -> dict[str, float]:
    """Precision, recall and F1 over pairs of postings."""
    right = found = 0
    for ids in groups:
        found += _pairs([len(ids)])
        right += _pairs(Counter(truth[posting_id] for posting_id in ids).values())
    wanted = _pairs(Counter(truth.values()).values())
    precision, recall = right / max(found, 1), right / max(wanted, 1)
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / max(precision + recall, 1e-9)}


def _ours(kept: Kept) -> Callable[[], list[Any]]:
    return lambda: group(kept.postings())


def _sorted_neighbourhood(kept: Kept) -> Callable[[], list[list[str]]]:
    postings = list(kept.postings())
    return lambda: sorted_neighbourhood(postings, 95)  # the best of 80, 85, 90, 95 and 98


def _exact_key(kept: Kept) -> Callable[[], list[list[str]]]:
    postings = list(kept.postings())
    return lambda: exact_key(postings)


WAYS: Mapping[str, Callable[[Kept], Callable[[], list[Any]]]] = {
    "nextrung": _ours,
    "exact key": _exact_key,
    "sorted neighbourhood": _sorted_neighbourhood,
    "splink": lambda kept: splink(list(kept.postings())),
}


def measure(way: str, folder: Path) -> dict[str, float]:
    """One way over a kept market: precision, recall, F1, what of `Spent` it took, in seconds, and megabytes.

    Megabytes are the most that the process ever held. Our way is given the postings one by one, and what reading them
    from the file takes by itself is not counted; the others are given a list before the clock starts.
    """
    kept = Kept(folder)
    grouped = WAYS[way](kept)
    before = Spent.by_now().since(kept.spent)
    groups = grouped()
    spent = Spent.by_now().since(kept.spent).since(before)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ids = (found if isinstance(found, list) else found.ids for found in groups)
    return {**scored(ids, kept.truth()), **spent._asdict(), "megabytes": most}


def measured_apart(way: str, folder: Path) -> dict[str, float]:
    """`measure` in a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "benchmarks.duplicates", way, str(folder)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - itself
    result: dict[str, float] = json.loads(told.splitlines()[-1])
    return result


def linked(rows: int) -> dict[str, float]:
    """Precision and recall of the links from agencies' copies over so many postings."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Kept(Path(folder))
        kept.fill(rows)
        found = {(link.agency_id, link.posting_id) for link in links(kept.postings())}
        copies = kept.copies()
    right = len(found & copies)
    return {"precision": right / max(len(found), 1), "recall": right / max(len(copies), 1)}


def main(rows: int = 100_000, *ways: str, quick: bool = False) -> None:
    """Print the table for so many postings, of these ways or of all that are installed.

    Where none is named, ours is also measured over LARGER times as many, unless it has to be `quick`.
    """
    wanted = list(ways or WAYS)
    if "splink" in wanted and not all(map(importlib.util.find_spec, ("splink", "duckdb", "pyarrow"))):
        print(f"splink: left out, because it is not installed; {EXTRA.format('bench')} adds it")
        wanted.remove("splink")
    busy: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Kept(folder).fill(rows)
        runs = [{way: measured_apart(way, folder) for way in wanted} for _ in range(RUNS)]
        for way in wanted:
            result = min((run[way] for run in runs), key=lambda figures: figures["processors"])
            busy[way] = result["processors"]
            figures = "  ".join(f"{key} {value:.3f}" for key, value in result.items())
            print(f"{rows:>9,}  {way:<22}{figures}", flush=True)
    for way in [way for way in busy if way != "nextrung" and "nextrung" in busy]:
        aim = " (aim 0.1)" if way == "splink" else ""
        print(f"{rows:>9,}  nextrung in {busy['nextrung'] / busy[way]:.2f} of the processor time of {way}{aim}")
    figures = "  ".join(f"{key} {value:.3f}" for key, value in linked(min(rows, 10_000)).items())
    print(f"{min(rows, 10_000):>9,}  {'agency links':<22}{figures}")
    if not ways and not quick:
        _growth(rows)


def _growth(rows: int) -> None:
    """Print what LARGER times as many postings take.

    So long a run meets quiet moments of the machine and busy ones, so several are set beside the mean of short runs
    before, between and after them: the quietest of either would be beside the other's average.
    """
    short, long = [], []
    with tempfile.TemporaryDirectory() as few, tempfile.TemporaryDirectory() as many:
        Kept(Path(few)).fill(rows)
        Kept(Path(many)).fill(rows * LARGER)
        for _ in range(RUNS):
            short += [measured_apart("nextrung", Path(few)) for _ in range(RUNS)]
            long.append(measured_apart("nextrung", Path(many)))
        short += [measured_apart("nextrung", Path(few)) for _ in range(RUNS)]
    for result in long:
        figures = "  ".join(f"{key} {value:.3f}" for key, value in result.items())
        print(f"{rows * LARGER:>9,}  {'nextrung':<22}{figures}")
    spent, without_kernel = ([_processors(runs, kernel=kernel) for runs in (long, short)] for kernel in (True, False))
    told, beside = (", ".join(f"{seconds:.1f}" for seconds in runs) for runs in spent)
    print(
        f"{rows * LARGER:>9,}  nextrung in {_times(*spent):.1f} times the processor time of {rows:,} (aim {LARGER}; "
        f"{told} s beside {beside}), without the kernel's in {_times(*without_kernel):.1f}"
    )


def _processors(runs: Iterable[Mapping[str, float]], *, kernel: bool) -> list[float]:
    """Seconds of processors that each run took, with those in the kernel or without."""
    return [run["processors"] - (0 if kernel else run["kernel"]) for run in runs]


def _times(many: Sequence[float], few: Sequence[float]) -> float:
    return statistics.mean(many) / statistics.mean(few)


if __name__ == "__main__":
    match sys.argv[1:]:
        case [way, folder] if way in WAYS:
            print(json.dumps(measure(way, Path(folder))))
        case [rows, *ways]:
            main(int(rows), *ways)
        case _:
            main()
