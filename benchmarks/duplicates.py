"""Grouping postings with a known truth, beside an exact key, a sorted neighbourhood with RapidFuzz, and Splink.

Owns running each way in a process of its own and judging it. Run `python -m benchmarks.duplicates [rows [way …]]`.
"""

import importlib.util
import json
import resource
import signal
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

# Times as many postings, grouped by our way and by a plain dictionary to see how the work grows.
LARGER = 10

# Seconds that one of two runs goes on while the other is stopped.
TURN = 0.5


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


def _started(way: str, folder: Path) -> subprocess.Popen[str]:
    """`measure` in a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "benchmarks.duplicates", way, str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - itself


def _told(run: subprocess.Popen[str]) -> dict[str, float]:
    """What a run measured, once it has ended; raises CalledProcessError where it failed."""
    told, _ = run.communicate()
    if run.returncode:
        raise subprocess.CalledProcessError(run.returncode, run.args)
    result: dict[str, float] = json.loads(told.splitlines()[-1])
    return result


def measured_apart(way: str, folder: Path) -> dict[str, float]:
    """`measure` in a process of its own."""
    return _told(_started(way, folder))


def _stopped(way: str, folder: Path) -> subprocess.Popen[str]:
    """A run that has been started and waits for its turn."""
    run = _started(way, folder)
    run.send_signal(signal.SIGSTOP)
    return run


def _had_its_turn(run: subprocess.Popen[str]) -> bool:
    """Let a stopped run go on for a TURN; whether it has ended."""
    run.send_signal(signal.SIGCONT)
    try:
        run.wait(TURN)
    except subprocess.TimeoutExpired:
        run.send_signal(signal.SIGSTOP)
        return False
    return True


def by_turns(way: str, long: Path, short: Path) -> tuple[dict[str, float], list[dict[str, float]]]:
    """One run over `long`, and those over `short` that end meanwhile: while one goes on, the other is stopped."""
    shorts: list[dict[str, float]] = []
    lengthy, brief = _stopped(way, long), _stopped(way, short)
    try:
        ended = False
        while not (ended and shorts):
            ended = ended or _had_its_turn(lengthy)
            if _had_its_turn(brief):
                shorts.append(_told(brief))
                brief = _stopped(way, short)
        return _told(lengthy), shorts
    finally:
        for run in (lengthy, brief):
            run.kill()
            run.wait()


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

    Where none is named, the growth over LARGER times as many is measured too, unless it has to be `quick`.
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
    """Print what LARGER times as many postings take, and beside it what they take a dictionary of exact keys.

    A machine that others use as well is slower in one minute than in the next, by more than what is looked for. So runs
    over few and over many go on by turns and meet the same minutes.
    """
    with tempfile.TemporaryDirectory() as few, tempfile.TemporaryDirectory() as many:
        Kept(Path(few)).fill(rows)
        Kept(Path(many)).fill(rows * LARGER)
        for way, runs in (("nextrung", RUNS), ("exact key", 1)):
            for _ in range(runs):
                result, shorts = by_turns(way, Path(many), Path(few))
                figures = "  ".join(f"{key} {value:.3f}" for key, value in result.items())
                beside = [run["processors"] for run in shorts]
                print(f"{rows * LARGER:>9,}  {way:<22}{figures}")
                print(
                    f"{rows * LARGER:>9,}  {way} in {result['processors'] / statistics.mean(beside):.1f} times the "
                    f"processor time of {rows:,} (aim {LARGER}; {result['processors']:.1f} s beside "
                    f"{', '.join(f'{seconds:.1f}' for seconds in beside)})",
                    flush=True,
                )


if __name__ == "__main__":
    match sys.argv[1:]:
        case [way, folder] if way in WAYS:
            print(json.dumps(measure(way, Path(folder))))
        case [rows, *ways]:
            main(int(rows), *ways)
        case _:
            main()
