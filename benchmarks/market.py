"""A made-up job market of known truth.

Owns making it from a seed: each vacancy is advertised once, cross-posted with edits, advertised again, copied by an
agency, or has a near twin that is another job under the same boilerplate; and keeping it in a folder.
"""

import datetime as dt
import operator
import pickle
import random
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, NamedTuple

from matcher.duplicates import Posting

PART = 1000  # postings written together
SEED = 20261121
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


class Spent(NamedTuple):
    """Seconds by the clock, of processors, and of these in the kernel, which hands out memory and keeps files."""

    clock: float = 0.0
    processors: float = 0.0
    kernel: float = 0.0

    @classmethod
    def by_now(cls) -> "Spent":
        """What this process has spent since some beginning."""
        return cls(time.perf_counter(), time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_stime)

    def since(self, before: "Spent") -> "Spent":
        """What was spent between two moments."""
        return Spent(*map(operator.sub, self, before))

    def beside(self, more: "Spent") -> "Spent":
        """What two things took together."""
        return Spent(*map(operator.add, self, more))


class Kept:
    """A made-up market in a folder, read from there one posting at a time so that nothing of it stays in memory.

    `spent` is what that has taken so far, measured where it happens: the same reading is a fifth quicker in a process
    that holds nothing else.
    """

    def __init__(self, folder: Path) -> None:
        self._postings, self._truth = folder / "postings", folder / "truth"
        self.spent = Spent()

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
        part: list[Any] = []
        with path.open("rb") as file:
            while True:
                before = Spent.by_now()
                part.clear()
                try:
                    part = pickle.load(file)  # noqa: S301 - written by this process
                except EOFError:
                    return
                self.spent = self.spent.beside(Spent.by_now().since(before))
                yield from part
