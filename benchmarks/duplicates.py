"""Grouping postings with a known truth, beside an exact key and a sorted neighbourhood with RapidFuzz.

Owns a seeded made-up job market: each vacancy is advertised once, cross-posted with edits, advertised again, copied by
an agency, or has a near twin that is another job under the same boilerplate. Run `python -m benchmarks.duplicates`.
"""

import datetime as dt
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from matcher.duplicates import Posting, group, links

SEED = 20261121
FIRST_DAY = dt.date(2026, 1, 5)

STEMS = (
    "Amber",
    "Wold",
    "Thorn",
    "Saltby",
    "Ferry",
    "Larch",
    "Mere",
    "Hollow",
    "Penny",
    "Crag",
    "Alder",
    "Stour",
    "Heron",
)
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


def made_up(rows: int, seed: int = SEED) -> tuple[list[Posting], dict[str, int], set[tuple[str, str]]]:
    """`rows` postings, the vacancy of each by its id, and the pairs of an agency's copy and the job it copies."""
    market = _Market(seed, max(4, rows // 25))
    postings: list[Posting] = []
    truth: dict[str, int] = {}
    copies: set[tuple[str, str]] = set()

    def put(posting: Posting, vacancy: int) -> str:
        numbered = replace(posting, id=f"p{len(postings):07}")
        postings.append(numbered)
        truth[numbered.id] = vacancy
        return numbered.id

    vacancy = 0
    while len(postings) < rows:
        vacancy += 1
        posting = market.vacancy()
        first = put(posting, vacancy)
        kind = market.random.random()
        if kind < 0.25:
            for board in market.random.sample(BOARDS, market.random.randrange(1, 3)):
                put(market.cross_posted(posting, board), vacancy)
        elif kind < 0.35:
            put(market.again(posting), vacancy)
        elif kind < 0.55:
            vacancy += 1
            put(market.near_miss(posting), vacancy)
        elif kind < 0.60:
            vacancy += 1
            copies.add((put(market.agency_copy(posting), vacancy), first))
    market.random.shuffle(postings)
    return postings, truth, copies


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


def run(rows: int) -> dict[str, dict[str, float]]:
    """Ours and the peers on the same `rows` postings: precision, recall, F1, seconds, and seconds as a share of ours.

    The sorted neighbourhood is given its best threshold of those tried; its time is that of one run.
    """
    postings, truth, copies = made_up(rows)

    def timed(way: Callable[[], list[list[str]]]) -> dict[str, float]:
        start = time.perf_counter()
        groups = way()
        seconds = time.perf_counter() - start
        return {**scored(groups, truth), "seconds": seconds}

    results = {
        "nextrung": timed(lambda: [list(found.ids) for found in group(postings)]),
        "exact key": timed(lambda: exact_key(postings)),
    }
    tried = [timed(lambda t=threshold: sorted_neighbourhood(postings, t)) for threshold in (80, 85, 90, 95, 98)]  # type: ignore[misc]
    results["sorted neighbourhood"] = max(tried, key=lambda result: result["f1"])
    for result in results.values():
        result["times ours"] = result["seconds"] / results["nextrung"]["seconds"]
    linked = {(link.agency_id, link.posting_id) for link in links(postings)}
    results["agency links"] = {
        "precision": len(linked & copies) / max(len(linked), 1),
        "recall": len(linked & copies) / max(len(copies), 1),
    }
    return results


def main(rows: int = 10_000) -> None:
    """Print the table for so many postings."""
    for name, result in run(rows).items():
        figures = "  ".join(f"{key} {value:.3f}" for key, value in result.items())
        sys.stdout.write(f"{rows:>9,}  {name:<22}{figures}\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
