"""A crawl that stores nothing: what a source gives now, for a person who adds or mends its row.

Owns the words that such a crawl ends with. It is as polite as any other, and reads every page afresh.
"""

import datetime as dt
import time
from collections.abc import Mapping, Sequence

from crawlers import health
from crawlers.health import Expectation, Seen
from crawlers.items import Item
from crawlers.revisit import Visited
from crawlers.run import gather, host_to_itself
from crawlers.sources import Source
from store.postings import RawPosting
from store.runs import Rejected
from store.visits import KeptList, Visit

SHOWN = 3
"""Adverts, and rejected rows, that are shown."""
_WIDEST = 300


class Unstored:
    """A run's record that remembers what it is handed while the process lives, and nothing from before."""

    def __init__(self) -> None:
        self.visits: Mapping[str, Visit] = {}
        self.fault = ""
        self.postings: dict[str, RawPosting] = {}
        self.rejected: list[Rejected] = []

    def asked(self, span: dt.timedelta | None) -> int:
        """Nothing is known of earlier runs: a service's bound on one run still holds."""
        return 0

    def kept_list(self, url: str) -> KeptList | None:
        """Nothing is known of earlier answers."""
        return None

    def keep_list(self, url: str, kept: KeptList) -> None:
        """Nothing is kept for later."""

    def add(self, item: Item | Visited) -> None:
        """Take a posting or a rejected row."""
        if isinstance(item, RawPosting):
            self.postings[item.native_id] = item
        elif isinstance(item, Rejected):
            self.rejected.append(item)


def check(source: Source) -> str:
    """Crawl a source, store nothing, and say what it gave, in lines for a terminal.

    Starts and ends the process's reactor: once a process. Whatever goes wrong at the source is in the words.
    """
    began = time.monotonic()
    record = Unstored()
    with host_to_itself(source):
        seen, requests = gather(source, record)
    return report(source, seen, record, requests, time.monotonic() - began)


def report(source: Source, seen: Seen, record: Unstored, requests: int, seconds: float) -> str:
    """What a crawl gave: its judgement without a history, counts, fill rates, three adverts, three rejected rows."""
    verdict = health.judge(seen, Expectation(source.min_expected, ()))
    found = list(record.postings.values())
    lines = [
        f"{source.id} ({source.platform}): {verdict.status}{f': {verdict.reason}' if verdict.reason else ''}",
        f"{len(seen.listed)} listed, {len(found)} read, {len(record.rejected)} rejected; "
        f"{requests} requests in {seconds:.1f} s; nothing was stored",
    ]
    if found:
        lines += ["fields that say something:", f"  {_fill(found)}"]
    for posting in found[:SHOWN]:
        lines += ["", *_advert(posting)]
    if record.rejected:
        lines += ["", "rejected:"]
        lines += [_line(f"  {row.url}: {row.reason}") for row in record.rejected[:SHOWN]]
        if more := len(record.rejected) - SHOWN:
            lines += [f"  and {more} more"] if more > 0 else []
    return "\n".join(lines)


def _fill(found: Sequence[RawPosting]) -> str:
    rates = {name: sum(bool(getattr(one, name).strip()) for one in found) / len(found) for name in health.FILLED}
    return ", ".join(f"{name} {rate:.0%}" for name, rate in rates.items())


def _advert(posting: RawPosting) -> list[str]:
    said = [(name, getattr(posting, name)) for name in health.FILLED]
    return [
        _line(posting.title),
        _line(f"  {posting.url}"),
        *(_line(f"  {name}: {value}") for name, value in said if value.strip()),
    ]


def _line(words: str) -> str:
    """One line of printable characters: adverts are hostile input, and may hold a terminal's escape sequences."""
    indent = words[: len(words) - len(words.lstrip())]
    line = " ".join("".join(one if one.isprintable() else " " for one in words).split())
    return indent + (line if len(line) <= _WIDEST else f"{line[: _WIDEST - 1]}…")
