"""Reading titles and whole adverts, beside what one would use instead to place a title on the ladder.

The yardstick of speed is the plainest peer: `process.extractOne` in a loop over a list of known titles. Accuracy is
measured over the same labelled titles for all: the project's own cases, and titles of real adverts where the facts
that lie beside the project are there. Each peer gets the threshold at which it does best on the cases it is judged by.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.peers import Peer, best_threshold, known_titles, peers
from benchmarks.titles import dressed_titles
from matcher.evaluation import CASES_PATH, REVIEW, Case, read_cases
from matcher.tier import read_tier

REAL = Path(__file__).resolve().parents[2] / "shared" / "real" / "labelled" / "titles.jsonl"
TITLES = 100_000
PEER_TITLES = 1_000
"""The peers are slow: a sample is enough for their rate."""
RUNS = 5
"""Of each of the rates and times the quietest run counts, ours and the peer's alike."""

_SEVEN = {"student": "entry", "nqsw": "entry", "practice_supervisor": "senior"} | dict.fromkeys(
    ("conference_chair", "service_manager", "head_of_service", "practice_leader"), "beyond"
)
"""Our tiers as the seven classes of the real titles' labels; the others keep their name."""


def main() -> None:
    """Print rates, memory and accuracy beside the peers', and the time that a whole advert takes."""
    cases = [case for case in read_cases(CASES_PATH) if case.expected != REVIEW]
    stock = [case.title for case in cases]
    peer_rate = _speed("known ones in new clothes", "dressed_titles", stock, TITLES)
    _speed("put together by chance", "composed_titles", TITLES)
    _accuracy(cases, list(dressed_titles(stock, PEER_TITLES)))
    _whole_adverts(peer_rate)


# Runs in a process of its own, so that its memory is that of reading and nothing has been read before. The collector
# rests for both, as it does wherever the product reads many adverts.
_MEASURE = """
import json, resource, sys, time
from rapidfuzz import process
from benchmarks import titles
from matcher.cycles import no_cycles
from matcher.tier import read_tier

def rate(use, titles):
    started = time.process_time()
    for title in titles:
        use(title)
    return len(titles) / (time.process_time() - started)

asked = json.load(sys.stdin)
made = list(getattr(titles, asked["make"])(*asked["arguments"]))
with no_cycles():
    cold, warm = rate(read_tier, made), rate(read_tier, made)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    peer = rate(lambda title: process.extractOne(title, asked["known"]), made[:: asked["every"]])
json.dump([cold, warm, peer, peak], sys.stdout)
"""


# A process of its own for each run, as for titles: the peers that were loaded before slow whatever comes after them.
_MEASURE_ADVERTS = """
import datetime, json, statistics, sys, time
from crawlers.practice.generate import generate
from matcher.cycles import no_cycles
from matcher.job import Advert, read
from matcher.places import Gazetteer
from matcher.text import plain

def advert(made):
    return Advert(
        id=made.id, title=made.title, employer=made.employer, location=made.location, salary=made.pay.text,
        contract=made.job.contract.text, closing=made.closing.text, description=plain(made.description),
        page_date=made.posted,
    )

gazetteer, times = Gazetteer(), []
with no_cycles():
    for made in generate(today=datetime.date(2026, 11, 21)).adverts:
        started = time.process_time()
        read(advert(made), gazetteer)
        times.append(time.process_time() - started)
json.dump([statistics.median(times), statistics.mean(times)], sys.stdout)
"""


def _runs(measure: str, asked: dict[str, object]) -> list[list[float]]:
    """What `measure` finds in each of the runs, given what is `asked` as JSON."""
    runs = [
        subprocess.run(  # noqa: S603 - our own interpreter with our own words
            [sys.executable, "-c", measure],
            input=json.dumps(asked), capture_output=True, text=True, check=True,
            cwd=Path(__file__).resolve().parents[1],
        )
        for _ in range(RUNS)
    ]  # fmt: skip
    return [json.loads(done.stdout) for done in runs]


def _speed(name: str, make: str, *arguments: object) -> float:
    """Print the rates (by processor time) of reading titles for the first and the second time; the plain peer's rate.

    `make` is the function of `benchmarks.titles` that makes them from `arguments`.
    """
    asked = {"make": make, "arguments": arguments, "known": known_titles()[0], "every": TITLES // PEER_TITLES}
    cold, warm, peer, peak = map(max, zip(*_runs(_MEASURE, asked), strict=True))
    print(
        f"{TITLES:,} distinct titles, {name}: {cold:,.0f} a second; peer {peer:,.0f}; ratio {cold / peer:.1f} (aim 20)"
    )
    print(f"  read before: {warm:,.0f} a second; ratio {warm / peer:.0f} (aim 300); memory {peak:.0f} MB (aim 150)")
    return peer


def _accuracy(cases: list[Case], titles: list[str]) -> None:
    """Print how often each is right, over the project's cases and over the titles of real adverts."""
    found, absent = peers()
    held_out = [case for case in cases if case.held_out]
    for name, asked in (("own cases", cases), ("own cases of held-out employers", held_out)):
        _compare(name, found, asked, [{case.expected} for case in asked], {})
    if REAL.exists():
        rows = [json.loads(line) for line in REAL.read_text(encoding="utf-8").splitlines()]
        asked = [Case(row["title"], row["tier"], row.get("employer") or "") for row in rows]
        right = [{row["tier"], *row.get("also_acceptable", ())} for row in rows]
        _compare("titles of real adverts, in seven classes", found, asked, right, _SEVEN)
    else:
        print("titles of real adverts: left out, because they are not beside the project")
    for peer in found[1:]:
        started = time.perf_counter()
        peer.nearest(titles)
        print(f"{peer.name}: {len(titles) / (time.perf_counter() - started):,.0f} titles a second, all at once")
    for line in absent:
        print(line)


def _compare(name: str, found: list[Peer], asked: list[Case], right: list[set[str]], classes: dict[str, str]) -> None:
    titles = [case.title for case in asked]
    whole = sum(
        _answer(case.title, case.employer, case.description, case.nation, classes) in answers
        for case, answers in zip(asked, right, strict=True)
    )
    alone = sum(_answer(title, "", "", None, classes) in answers for title, answers in zip(titles, right, strict=True))
    print(f"right on {len(asked):,} {name}: {whole / len(asked):.1%}; by the title alone {alone / len(asked):.1%}")
    for peer in found:
        nearest = [(classes.get(tier, tier), likeness) for tier, likeness in peer.nearest(titles)]
        count, least = best_threshold(nearest, right)
        print(f"  {peer.name}: {count / len(asked):.1%} (at its best threshold, {least:.3g})")


def _answer(title: str, employer: str, description: str, nation: str | None, classes: dict[str, str]) -> str:
    """What is read; a title sent to review counts as wrong, because "review" is no label."""
    reading = read_tier(title, employer=employer, description=description, nation=nation)
    tier = reading.tier if reading.outcome == "matched" else None
    return classes.get(tier, tier) if tier else reading.outcome


def _whole_adverts(peer_rate: float) -> None:
    median, mean = map(min, zip(*_runs(_MEASURE_ADVERTS, {}), strict=True))
    print(
        f"whole adverts with their text: median {median * 1000:.2f} ms (aim 3), {1 / mean:,.0f} a second; "
        f"ratio to the peer's titles {1 / mean / peer_rate:.2f}"
    )


if __name__ == "__main__":
    main()
