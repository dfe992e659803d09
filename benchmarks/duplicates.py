"""Grouping postings with a known truth, beside an exact key, a sorted neighbourhood with RapidFuzz, and Splink.

Owns a seeded made-up job market: each vacancy is advertised once, cross-posted with edits, advertised again, copied by
an agency, or has a near twin that is another job under the same boilerplate. Run
`python -m benchmarks.duplicates [rows [way …]]`.
"""

import datetime as dt
import importlib.util
import json
import pickle
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from rapidfuzz import fuzz

from matcher.duplicates import Posting, group, links

SEED = 20261121
PART = 1000  # postings written together
FIRST_DAY = dt.date(2026, 1, 5)

# Enough for a million postings to have forty thousand employers of different names.
# fmt: off
STEMS = (
    "Amber", "Wold", "Thorn", "Saltby", "Ferry", "Larch", "Mere", "Hollow", "Penny", "Crag", "Alder", "Stour",
    "Heron", "Ash", "Barrow", "Birch", "Bracken", "Brook", "Carr", "Copper", "Dun", "Elder", "Fallow", "Fenn",
    "Glass", "Gorse", "Hawk", "Hazel", "Holm", "Ivel", "Juniper", "Kell", "Lark", "Linden", "Marl", "Moss",
    "Nether", "Oaken", "Otter", "Pike", "Quarry", "Raven", "Reed", "Rowan", "Rush", "Sallow", "Sedge", "Silver",
    "Slate", "Sorrel", "Swan", "Tarn", "Teal", "Thistle", "Tor", "Vane", "Wether", "Whin", "Willow", "Yarrow",
)
# fmt: on
ENDS = ("shire", "ford", "mouth", "ton", "bridge", "wick", "field", "combe", "stead", "den", "haven", "dale")
KINDS = (
    "{} County Council",
    "{} City Council",
    "London Borough of {}",
    "{} Council",
    "{} Metropolitan Borough Council",
)
BOARDS = ("board-one", "board-two", "board-three")
AGENCIES = ("Blue Door Recruitment", "Anchor Locums", "Kite Social Care Staffing", "Harbour Personnel")
ROLES = {
    "Social Worker": (38_626, "practitioner"),
    "Senior Social Worker": (43_693, "senior"),
    "Advanced Practitioner": (46_731, "senior"),
    "Assistant Team Manager": (48_710, "practice_supervisor"),
    "Team Manager": (53_000, "team_manager"),
    "Independent Reviewing Officer": (51_802, "conference_chair"),
    "Child Protection Conference Chair": (51_900, "conference_chair"),
    "Service Manager": (63_100, "service_manager"),
    "Newly Qualified Social Worker": (35_235, "nqsw"),
    "Family Support Worker": (28_163, ""),
}
TEAMS = (
    "Assessment",
    "Court",
    "Fostering",
    "Adoption",
    "Children in Care",
    "Leaving Care",
    "Disabled Children",
    "MASH",
    "Family Safeguarding",
    "Exploitation",
    "Kinship",
    "Early Help",
    "Edge of Care",
    "Emergency Duty",
)
COMMON = (
    "{employer} is a place where people stay",
    "We welcome applications from every part of the community",
    "This post needs an enhanced check with the barring service",
    "Our pledge to children was written by children",
    "You will have a laptop, a telephone and a permit to park",
    "The pension scheme is open to all staff of {employer}",
    "Supervision happens every month and is never cancelled",
    "{employer} pays for your registration each year",
    "Interviews are held in person and we will tell you the panel's names beforehand",
    "There is a gym on the second floor with reduced membership",
)
OWN = (
    "the {team} team has {n} workers and looks after families around {town}",
    "you will hold about {n} children on your caseload",
    "the manager has led {team} for {n} years",
    "visits are made within {n} miles of the office in {town}",
    "the post is open because a colleague has moved to {other}",
    "work with {other} is a large part of this job",
    "you would join on a day when {team} meets in {town} to plan the month",
    "your week has {n} appointments and one afternoon for writing",
    "a buddy from {other} will show you the first {n} files",
    "the panel that this post reports to sits every {n} weeks",
)


class _Market:
    """A seeded maker of employers, vacancies and the ways that they are advertised."""

    def __init__(self, seed: int, employers: int) -> None:
        self.random = random.Random(seed)
        self.employers = [self._employer(number) for number in range(employers)]
        self.made = 0

    def _employer(self, number: int) -> tuple[str, str, list[str], list[str]]:
        name = f"{self._name()} {self.random.choice(('North ', 'South ', 'and ', ''))}{self._name()}".replace(
            " and ", " & "
        )
        full = self.random.choice(KINDS).format(name)
        towns = [self._name() for _ in range(4)]
        common = [text.format(employer=full) for text in self.random.sample(COMMON, 7)]
        return f"E{number}", full, towns, common

    def _name(self) -> str:
        return self.random.choice(STEMS) + self.random.choice(ENDS)

    def vacancy(self) -> Posting:
        """A new vacancy as its employer's own site shows it."""
        key, employer, towns, common = self.random.choice(self.employers)
        role, (base, tier) = self.random.choice(list(ROLES.items()))
        team, town = self.random.choice(TEAMS), self.random.choice(towns)
        low = base + 137 * self.random.randrange(12)
        posted = FIRST_DAY + dt.timedelta(days=self.random.randrange(300))
        self.made += 1
        number = 10_000 + self.made
        return Posting(
            id="",
            title=self.random.choice(("{} – {} Team", "{} ({})", "{}, {}", "{} - {}")).format(role, team),
            employer=employer,
            location=town,
            salary=f"£{low:,} - £{low + 3_105:,} per annum",
            posted=posted,
            closing=posted + dt.timedelta(days=self.random.randrange(14, 35)),
            reference=f"{key}/{number}",
            url=f"https://jobs.{key.lower()}.example/vacancy/{number}",
            source=key,
            description=self._text(common, team, town, low),
            tier=tier or None,
        )

    def _text(self, common: Sequence[str], team: str, town: str, low: int) -> str:
        own = [
            text.format(team=team, town=town, other=self.random.choice(TEAMS), n=self.random.randrange(3, 40))
            for text in self.random.sample(OWN, 6)
        ]
        parts = [*common[:3], *own, f"the salary starts at £{low:,}", *common[3:]]
        return ". ".join(part[0].upper() + part[1:] for part in parts) + "."

    def cross_posted(self, posting: Posting, board: str) -> Posting:
        """The same vacancy as a board shows it: its own number and page, and fields edited or left out."""
        number = self.random.randrange(10**7, 10**8)
        changed = replace(
            posting, source=board, reference=str(number), url=f"https://{board}.example/job/{number}", tier=None
        )
        if self.random.random() < 0.2:
            changed = replace(changed, reference=posting.reference)
        edits: list[Callable[[Posting], Posting]] = [
            lambda p: replace(p, title=self._retitled(p.title)),
            lambda p: replace(p, employer=self._renamed(p.employer)),
            lambda p: replace(p, location=f"{p.location}, {posting.employer.split()[0]}"),
            lambda p: replace(p, location=self.random.choice(("", "Hybrid", "Various locations"))),
            lambda p: replace(p, salary=p.salary.replace(" - ", " to ").replace(" per annum", "")),
            lambda p: replace(p, salary=self.random.choice(("", "Competitive", f"Up to {p.salary.split(' - ')[-1]}"))),
            lambda p: replace(p, closing=None),
            lambda p: replace(p, closing=p.closing and p.closing - dt.timedelta(days=1)),
            lambda p: replace(p, description=p.description[: self.random.randrange(200, 500)]),
            lambda p: replace(p, description=""),
            lambda p: replace(p, posted=None),
            lambda p: replace(p, posted=p.posted and p.posted + dt.timedelta(days=self.random.randrange(1, 6))),
        ]
        for edit in self.random.sample(edits, self.random.randrange(1, 5)):
            changed = edit(changed)
        return changed

    def _retitled(self, title: str) -> str:
        way = self.random.randrange(5)
        if way == 0:
            return title.upper()
        if way == 1:
            return f"{title} - hybrid working"
        if way == 2:
            at = self.random.randrange(2, len(title) - 2)
            return title[:at] + title[at + 1] + title[at] + title[at + 2 :]
        if way == 3:
            return title.replace("Worker", "Workers").replace("Manager", "Mgr")
        return f"Exciting opportunity: {title}"

    def _renamed(self, employer: str) -> str:
        for long, short in (
            ("County Council", "CC"),
            ("Metropolitan Borough Council", "MBC"),
            ("London Borough of ", "LB "),
        ):
            if long in employer:
                return employer.replace(long, short)
        return f"{employer} - Children's Services"

    def again(self, posting: Posting) -> Posting:
        """The same vacancy advertised again after it closed, now and then under a new reference."""
        assert posting.closing is not None
        posted = posting.closing + dt.timedelta(days=self.random.randrange(2, 75))
        later = replace(posting, posted=posted, closing=posted + dt.timedelta(days=21), url=f"{posting.url}-again")
        if self.random.random() < 0.4:
            later = replace(later, reference=f"{posting.reference}9", url=f"{posting.url}9")
        return later

    def near_miss(self, posting: Posting) -> Posting:
        """Another job of the same employer, told from the first by one thing."""
        self.made += 1
        number = 10_000 + self.made
        twin = replace(
            posting, reference=f"{posting.source}/{number}", url=f"{posting.url.rpartition('/')[0]}/{number}"
        )
        role, team = next(r for r in sorted(ROLES, key=len, reverse=True) if posting.title.startswith(r)), ""
        team = next(t for t in TEAMS if t in posting.title[len(role) :])
        way = self.random.randrange(6)
        if way == 0:
            other = self.random.choice([t for t in TEAMS if t != team])
            return replace(twin, title=posting.title.replace(team, other))
        if way == 1:
            towns = next(e[2] for e in self.employers if e[0] == posting.source)
            return replace(
                twin, location=self.random.choice([t for t in towns if t != posting.location] or ["Elsewhere"])
            )
        if way == 2:
            other, (base, tier) = self.random.choice([item for item in ROLES.items() if item[0] != role])
            return replace(
                twin,
                title=posting.title.replace(role, other),
                salary=f"£{base:,} - £{base + 3_105:,}",
                tier=tier or None,
            )
        if way == 3:
            return twin  # a second post of the team, put up with the first
        if way == 4:
            return replace(twin, contract="Part time, 18.5 hours a week")
        low = 30_000 + 137 * self.random.randrange(200)
        return replace(twin, salary=f"£{low:,} - £{low + 2_000:,} per annum")

    def agency_copy(self, posting: Posting) -> Posting:
        """An agency's advert for the same desk: another contract, linked and not merged."""
        number = self.random.randrange(10**5, 10**6)
        return replace(
            posting,
            employer=self.random.choice(AGENCIES),
            salary=f"£{self.random.randrange(32, 46)}.50 per hour",
            reference=f"AG{number}",
            url=f"https://agency.example/{number}",
            source=self.random.choice(BOARDS),
            description=f"Our client, {posting.employer}, needs you. {posting.description[:300]}",
        )


def market(rows: int, seed: int = SEED) -> Iterator[tuple[Posting, int, str]]:
    """`rows` postings one by one, each with its vacancy and, for an agency's copy, the id of the job that it copies.

    Ids are numbers in no order, so that nothing can be told from them.
    """
    maker = _Market(seed, max(4, rows // 25))
    stride = 7_368_787  # a prime, so that every number below 10,000,019 (another) comes once
    made = vacancy = 0

    def put(posting: Posting, of: str = "") -> tuple[Posting, int, str]:
        nonlocal made
        made += 1
        return replace(posting, id=f"p{made * stride % 10_000_019:08}"), vacancy, of

    while made < rows:
        vacancy += 1
        posting = maker.vacancy()
        first = put(posting)
        yield first
        kind = maker.random.random()
        if kind < 0.25:
            for board in maker.random.sample(BOARDS, maker.random.randrange(1, 3)):
                yield put(maker.cross_posted(posting, board))
        elif kind < 0.35:
            yield put(maker.again(posting))
        elif kind < 0.55:
            vacancy += 1
            yield put(maker.near_miss(posting))
        elif kind < 0.60:
            vacancy += 1
            yield put(maker.agency_copy(posting), first[0].id)


class Kept:
    """A made-up market in a folder, read from there one posting at a time so that nothing of it stays in memory."""

    def __init__(self, folder: Path) -> None:
        self._postings, self._truth = folder / "postings", folder / "truth"

    def fill(self, rows: int) -> None:
        """Write so many postings (a few more where the last vacancy has several)."""
        with self._postings.open("wb") as postings, self._truth.open("wb") as truth:
            parts: list[tuple[Posting, int, str]] = []
            for each in market(rows):
                parts.append(each)
                if len(parts) == PART:
                    self._write(parts, postings, truth)
            self._write(parts, postings, truth)

    def _write(self, parts: list[tuple[Posting, int, str]], postings: IO[bytes], truth: IO[bytes]) -> None:
        pickle.dump([posting for posting, _, _ in parts], postings, pickle.HIGHEST_PROTOCOL)
        pickle.dump([(posting.id, vacancy, of) for posting, vacancy, of in parts], truth, pickle.HIGHEST_PROTOCOL)
        parts.clear()

    def postings(self) -> Iterator[Posting]:
        """Each posting."""
        return self._read(self._postings)

    def truth(self) -> dict[str, int]:
        """The vacancy of each posting."""
        return {id_: vacancy for id_, vacancy, _ in self._read(self._truth)}

    def copies(self) -> set[tuple[str, str]]:
        """The pairs of an agency's copy and the job that it copies."""
        return {(id_, of) for id_, _, of in self._read(self._truth) if of}

    def _read(self, path: Path) -> Iterator[Any]:
        with path.open("rb") as file:
            while True:
                try:
                    yield from pickle.load(file)  # noqa: S301 - written by this process
                except EOFError:
                    return


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


def exact_key(postings: Sequence[Posting]) -> list[list[str]]:
    """The plainest peer: one group for each lower-case title, employer and location."""
    groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for posting in postings:
        groups[(posting.title.lower(), posting.employer.lower(), posting.location.lower())].append(posting.id)
    return list(groups.values())


def sorted_neighbourhood(postings: Sequence[Posting], threshold: float, window: int = 8) -> list[list[str]]:
    """The usual peer: sorted two ways, neighbours within a window compared by RapidFuzz, matches chained together."""
    parent = list(range(len(postings)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    texts = [
        (f"{p.employer} {p.title} {p.location}".lower(), f"{p.title} {p.location} {p.employer}".lower())
        for p in postings
    ]
    fields = [" ".join((p.title, p.employer, p.location, p.salary)).lower() for p in postings]
    for way in (0, 1):
        order = sorted(range(len(postings)), key=lambda index: texts[index][way])
        for at, i in enumerate(order):
            for j in order[at + 1 : at + window]:
                if fuzz.token_sort_ratio(fields[i], fields[j], score_cutoff=threshold):
                    parent[root(j)] = root(i)
    groups: dict[int, list[str]] = defaultdict(list)
    for index, posting in enumerate(postings):
        groups[root(index)].append(posting.id)
    return list(groups.values())


def splink(postings: Sequence[Posting]) -> Callable[[], list[list[str]]]:
    """Splink with DuckDB: its own estimates, blocks of the fields that ours are made of, and its best threshold here.

    What its documentation calls adequate is sampled for the estimates, ten million pairs. The table is made before the
    clock starts.
    """
    import pyarrow
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    def week(posting: Posting) -> str | None:
        day = posting.closing or posting.posted
        return day.strftime("%G-%V") if day else None

    columns: dict[str, Callable[[Posting], str | None]] = {
        "unique_id": lambda p: p.id,
        "title": lambda p: p.title.lower() or None,
        "employer": lambda p: p.employer.lower() or None,
        "place": lambda p: p.location.lower() or None,
        "salary": lambda p: p.salary.lower() or None,
        "reference": lambda p: p.reference or None,
        "closing": lambda p: p.closing.isoformat() if p.closing else None,
        "week": week,
        "words": lambda p: p.description[:400].lower() or None,
    }
    table = pyarrow.table({name: [value(p) for p in postings] for name, value in columns.items()})
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on("employer", "week"),
            block_on("employer", "title"),
            block_on("title", "place"),
            block_on("place", "salary"),
            block_on("reference"),
        ],
        comparisons=[
            cl.JaroWinklerAtThresholds("title", [0.97, 0.88]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("employer", [0.97, 0.88]),
            cl.JaroWinklerAtThresholds("place", [0.97, 0.88]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("salary", [0.97, 0.9]),
            cl.ExactMatch("reference"),
            cl.LevenshteinAtThresholds("closing", [1, 2]),
            cl.JaccardAtThresholds("words", [0.9, 0.7]),
        ],
    )

    def matched() -> list[list[str]]:
        api = DuckDBAPI()
        linker = Linker(api.register(table), settings, log_level="ERROR")
        linker.training.estimate_probability_two_random_records_match(
            [block_on("employer", "title", "place")], recall=0.6
        )
        linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("employer", "title"))
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("place", "salary"))
        likely = linker.inference.predict(threshold_match_probability=0.05)
        # 0.99 was the best of 0.5, 0.9, 0.99, 0.999 and 0.9999.
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(likely, threshold_match_probability=0.99)
        groups: dict[Any, list[str]] = defaultdict(list)
        for row in clusters.as_record_list():
            groups[row["cluster_id"]].append(row["unique_id"])
        return list(groups.values())

    return matched


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
    """One way over a kept market: precision, recall, F1, seconds by the clock and of processors, and megabytes.

    Megabytes are the most that the process ever held. Our way is given the postings one by one, and what reading them
    from the file takes by itself is not counted; the others are given a list before the clock starts.
    """
    kept = Kept(folder)
    reading = (0.0, 0.0)
    if way == "nextrung":
        wall, processors = time.perf_counter(), time.process_time()
        for _ in kept.postings():
            pass
        reading = (time.perf_counter() - wall, time.process_time() - processors)
    grouped = WAYS[way](kept)
    wall, processors = time.perf_counter(), time.process_time()
    groups = grouped()
    seconds = time.perf_counter() - wall - reading[0]
    busy = time.process_time() - processors - reading[1]
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ids = (found if isinstance(found, list) else found.ids for found in groups)
    return {**scored(ids, kept.truth()), "seconds": seconds, "cpu": busy, "megabytes": most}


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


def main(rows: int = 100_000, *ways: str) -> None:
    """Print the table for so many postings, of these ways or of all that are installed."""
    wanted = list(ways or WAYS)
    if "splink" in wanted and importlib.util.find_spec("splink") is None:
        sys.stdout.write("splink is not installed, so it is left out: pip install 'nextrung[bench]' adds it\n")
        wanted.remove("splink")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Kept(folder).fill(rows)
        ours = 0.0
        for way in wanted:
            result = measured_apart(way, folder)
            ours = ours or result["cpu"]
            figures = "  ".join(f"{key} {value:.3f}" for key, value in result.items())
            sys.stdout.write(
                f"{rows:>9,}  {way:<22}{figures}  cpu as a share of the first's {result['cpu'] / ours:.2f}\n"
            )
            sys.stdout.flush()
    figures = "  ".join(f"{key} {value:.3f}" for key, value in linked(min(rows, 10_000)).items())
    sys.stdout.write(f"{min(rows, 10_000):>9,}  {'agency links':<22}{figures}\n")


if __name__ == "__main__":
    match sys.argv[1:]:
        case [way, folder] if way in WAYS:
            print(json.dumps(measure(way, Path(folder))))
        case [rows, *ways]:
            main(int(rows), *ways)
        case _:
            main()
