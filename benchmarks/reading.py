"""Reading titles and whole adverts, beside a plain RapidFuzz loop over a list of known titles.

The peer is what one would write first: `process.extractOne` against a list of known titles (`known_titles.tsv`:
attested in published adverts, common, or patterns of them), out of scope below a threshold. It gets the threshold at
which it does best on the very cases that it is judged by.
"""

import csv
import datetime as dt
import itertools
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from rapidfuzz import fuzz, process

from crawlers.practice.generate import generate
from matcher.job import Advert, read
from matcher.places import Gazetteer
from matcher.text import plain
from matcher.tier import read_tier

CASES = Path(__file__).resolve().parents[1] / "tests" / "title_cases.csv"
KNOWN = Path(__file__).with_name("known_titles.tsv")
TITLES = 20_000
PEER_TITLES = 1_000
"""The peer is slow: a sample is enough for its rate."""


def main() -> None:
    """Print rates and accuracy of both, and the ratio between them."""
    cases = list(csv.DictReader(CASES.open(encoding="utf-8", newline="")))
    with KNOWN.open(encoding="utf-8", newline="") as file:
        known = [(row["title"], row["tier"]) for row in csv.DictReader(file, delimiter="\t")]
    titles = list(itertools.islice(_distinct(case["title"] for case in cases), TITLES))

    cold = _rate(lambda title: read_tier(title), titles)
    warm = _rate(lambda title: read_tier(title), titles[-5_000:])
    names = [title for title, _ in known]
    peer = _rate(lambda title: process.extractOne(title, names), titles[:: TITLES // PEER_TITLES])
    print(f"titles, first seen: {cold:,.0f} a second; peer {peer:,.0f}; ratio {cold / peer:.1f} (aim 10)")
    print(f"titles, seen before: {warm:,.0f} a second; ratio {warm / peer:.0f}")

    ours, judged = _our_accuracy(cases)
    theirs, threshold = max(_peer_accuracy(cases, known, threshold) for threshold in range(50, 100, 5))
    print(
        f"right outcome and tier on {judged} labelled cases: {ours:.1%}; "
        f"peer {theirs:.1%} (at its best threshold, {threshold})"
    )

    gazetteer = Gazetteer()
    times = []
    for advert in generate(today=dt.date(2026, 11, 21)).adverts:
        started = time.perf_counter()
        read(
            Advert(
                id=advert.id,
                title=advert.title,
                employer=advert.employer,
                location=advert.location,
                salary=advert.pay.text,
                contract=advert.job.contract.text,
                closing=advert.closing.text,
                description=plain(advert.description),
                page_date=advert.posted,
            ),
            gazetteer,
        )
        times.append(time.perf_counter() - started)
    print(
        f"whole adverts with their text: median {statistics.median(times) * 1000:.2f} ms, "
        f"{len(times) / sum(times):,.0f} a second; ratio to the peer's titles {len(times) / sum(times) / peer:.2f}"
    )


def _distinct(titles: Iterable[str]) -> Iterable[str]:
    """Each title in the clothes that adverts put it in: no two the same."""
    stock = list(titles)
    for number in itertools.count(1):
        for index, title in enumerate(stock):
            yield (
                f"{title} - Ref {number:04d}{index:03d}",
                f"{title} (CF/{number}/{index})",
                f"{title.upper()} {number}-{index}",
            )[number % 3]


def _rate(use: Callable[[str], object], titles: list[str]) -> float:
    started = time.perf_counter()
    for title in titles:
        use(title)
    return len(titles) / (time.perf_counter() - started)


def _expected(case: dict[str, str]) -> str:
    return case["tier"] or "out_of_scope"


def _our_accuracy(cases: list[dict[str, str]]) -> tuple[float, int]:
    """The share right of the cases that have an answer; a case sent to review counts as wrong."""
    judged = [case for case in cases if case["tier"] != "review"]
    right = 0
    for case in judged:
        found = read_tier(
            case["title"], employer=case["employer"], description=case["description"], nation=case["nation"] or None
        )
        right += _expected(case) == (found.tier if found.outcome == "matched" else found.outcome)
    return right / len(judged), len(judged)


def _peer_accuracy(cases: list[dict[str, str]], known: list[tuple[str, str]], threshold: int) -> tuple[float, int]:
    names = [title for title, _ in known]
    judged = [case for case in cases if case["tier"] != "review"]
    right = 0
    for case in judged:
        found = process.extractOne(
            case["title"], names, scorer=fuzz.WRatio, processor=str.lower, score_cutoff=threshold
        )
        right += _expected(case) == (known[found[2]][1] if found else "out_of_scope")
    return right / len(judged), threshold


if __name__ == "__main__":
    main()
