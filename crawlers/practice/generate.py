"""Make a practice county from a seed.

Owns what is advertised where: which rungs and other work, by whom, copied to which board, and what is wrong with it.
Dates stand at whole days from `today`; everything else comes from the seed alone, so that two runs on one day agree to
the byte and a county of another day differs in its dates alone.
"""

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from crawlers.practice import prose, wires, words
from crawlers.practice.county import Advert, Closing, County, Fault, Job, Kind, Pay
from crawlers.practice.words import Employer, Role, Tenant

SEED = 2026
# Parts of all adverts: a second advert of a job that is already there, and other work among the first adverts.
CROSS_POSTS, AGENCY_COPIES, REPOSTS = 0.07, 0.02, 0.03
OTHER_WORK, AMBIGUOUS = 0.37, 0.05
# How many of each fault in 440 adverts; a tenant's wire says which of them it can show.
FAULTS: tuple[tuple[Fault, int], ...] = (
    ("no_title", 5),
    ("broken_json", 3),
    ("invalid_utf8", 3),
    ("zero_date", 4),
    ("far_date", 4),
    ("gone_404", 4),
    ("gone_410", 3),
    ("forbidden", 4),
    ("slow", 1),
)
MARKUPS = (
    "plain",
    "graph",
    "array",
    "type_list",
    "escaped",
    "salary_string",
    "salary_wrong_unit",
    "organisation_string",
    "trailing_semicolon",
    "cdata",
    "control_characters",
)


def _random(*parts: object) -> Random:
    return Random("/".join(str(part) for part in parts))  # noqa: S311 - reproducible, and nothing secret


def slug(text: str) -> str:
    """Words of a title as a path holds them: ASCII letters and digits with hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def _quota(roles: Sequence[Role], total: int) -> list[Role]:
    """`total` roles in proportion to their shares, by largest remainder, so that no rung is left to chance."""
    whole = sum(role.share for role in roles)
    exact = [total * role.share / whole for role in roles]
    counts = [int(part) for part in exact]
    by_remainder = sorted(range(len(roles)), key=lambda index: counts[index] - exact[index])
    for index in by_remainder[: total - sum(counts)]:
        counts[index] += 1
    return [role for role, count in zip(roles, counts, strict=True) for _ in range(count)]


@dataclass(slots=True)
class _Maker:
    """The state of one generation: what has been used already, and the numbers that sources have given out."""

    seed: int
    today: dt.date
    employers: tuple[Employer, ...]
    tenants: dict[str, Tenant]
    boards: frozenset[str]
    used: set[tuple[str, str, str]] = field(default_factory=set)
    turns: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def job(self, index: int, role: Role) -> Job:
        """A job of this role at the next employer that would advertise it."""
        rng = _random(self.seed, "job", index)
        able = [one for one in self.employers if role.titles_for(one)] or list(self.employers)
        turn = self.turns.get(role.key, _random(self.seed, "turn", role.key).randrange(len(able)))
        self.turns[role.key] = turn + 1
        employer = able[turn % len(able)]
        title, service, town = self._title(rng, role, employer)
        towns = [town]
        if rng.random() < 0.06:
            towns += [other for other in employer.towns if other != town][: rng.choice([1, 2])]
        welsh = employer.nation == "wales" and role.truth == "in" and (rng.random() < 0.4 or _is_welsh(title))
        terms = prose.contract(rng, role, employer)
        pay = (
            prose.hourly_pay(rng, role, terms)
            if terms.type in ("agency", "bank")
            else prose.yearly_pay(rng, role, employer, terms, welsh=_is_welsh(title))
        )
        return Job(
            id=f"job-{index:05d}",
            role=role.key,
            truth=role.truth,
            tier=role.tier,
            employer=employer,
            service=service,
            title=title,
            towns=tuple(towns),
            postcode=prose.postcode(rng, town[1]),
            pay=pay,
            contract=terms,
            welsh=welsh,
        )

    def _title(self, rng: Random, role: Role, employer: Employer) -> tuple[str, str | None, tuple[str, str]]:
        """A title, service area and town not yet used together, while there are any left."""
        titles = role.titles_for(employer) or next(filter(None, role.titles.values()))
        areas = [key for key in role.services if employer.kind != "charity" or words.services()[key].charities]
        for _ in range(40):
            service = rng.choice(areas) if areas else None
            template = rng.choice(titles)
            team = rng.choice(words.services()[service].teams) if service else ""
            # "Children's Children in Care" is nobody's team.
            title = template.format(team=team).replace("Children's Children", "Children")
            town = rng.choice(employer.towns)
            if (employer.key, title, town[0]) not in self.used:
                break
        self.used.add((employer.key, title, town[0]))
        return title, service, town

    def first(self, index: int, role: Role) -> Advert:
        """A new job, and its advert where its employer publishes."""
        job = self.job(index, role)
        return self.advert(index, job, role, "original", job.employer.source, job.employer)

    def advert(
        self,
        index: int,
        job: Job,
        role: Role,
        kind: Kind,
        source: str,
        advertiser: Employer,
        like: Advert | None = None,
    ) -> Advert:
        """A posting of the job in a source; a copy keeps the closing date of the first advert, which it is `like`."""
        rng = _random(self.seed, "advert", index)
        posted, closes = self._dates(rng, like, kind)
        tenant = self.tenants[source]
        wire = wires.load(tenant.platform)
        unsaid = wire.unsaid(tenant)
        until = prose.closing(rng, closes, welsh=_is_welsh(job.title))
        title, pay = (job.title, job.pay) if kind in ("original", "repost") else _reworded(rng, job)
        # Whoever advertises a job again starts from the text that there is: a repost differs in its closing date alone.
        written = _random(self.seed, "text", job.id)
        voice = {"cross_post": "board", "agency_copy": "agency"}.get(kind, "own")
        if voice == "own" and source in self.boards and written.random() < 0.5:
            voice = "board"
        text = prose.describe(
            written,
            job,
            role,
            pay=pay,
            until=until,
            voice=voice,
            print_pay="pay" in unsaid or written.random() < 0.6,
            print_closing="closing" in unsaid or written.random() < 0.65,
        )
        number = self._number(source)
        return Advert(
            id=f"{source}/{number}",
            source=source,
            path=wire.advert_path(tenant, number, slug(title)),
            number=number,
            reference=_reference(rng, advertiser, number, kind, like, has_own="reference" not in unsaid),
            job=job,
            kind=kind,
            advertiser=advertiser,
            title=title,
            pay=pay,
            closing=until,
            posted=posted,
            description=text,
            markup=MARKUPS[number % len(MARKUPS)],
            fault="",
        )

    def _dates(self, rng: Random, like: Advert | None, kind: Kind) -> tuple[dt.date, dt.date | None]:
        """When an advert went up, and when it closes; None for one that is open until filled."""
        if like is not None and kind != "repost":
            # A board's copy goes up a few days later and closes when the employer's own advert does.
            return min(like.posted + dt.timedelta(days=rng.randint(0, 4)), self.today), like.closing.date
        closes = None if rng.random() < 0.07 else self.today + dt.timedelta(days=rng.randint(3, 30))
        if like is not None and like.closing.date:
            # Nobody advertises a job again before the first advert has closed.
            return min(like.closing.date + dt.timedelta(days=rng.randint(1, 5)), self.today), closes
        posted = self.today - dt.timedelta(days=rng.randint(1, 21))
        if rng.random() < 0.07:
            return posted - dt.timedelta(days=30), self.today - dt.timedelta(days=rng.randint(1, 9))
        return posted, closes

    def _number(self, source: str) -> int:
        start = 4000 + 1000 * (sorted(self.tenants).index(source))
        self.numbers[source] = self.numbers.get(source, start) + 7
        return self.numbers[source]


def _is_welsh(title: str) -> bool:
    return bool(re.search(r"Gweithiwr|Rheolwr|Uwch|Swyddog|Pennaeth", title))


def _reference(
    rng: Random, advertiser: Employer, number: int, kind: Kind, like: Advert | None, *, has_own: bool
) -> str:
    """The reference as printed: the employer's own, which a copy may keep, or one that the publisher gives out."""
    own = f"{advertiser.key[:3].upper()}{number}" if has_own else str(number)
    if like is None or kind == "original":
        return own
    if kind == "agency_copy":
        return f"{advertiser.key[:2].upper()}/{number}/{rng.choice('ABCD')}"
    if kind == "repost":
        return own if not has_own or rng.random() < 0.5 else like.reference
    # Boards print the employer's reference where they were given it, and their own number otherwise.
    return like.reference if rng.random() < 0.65 else str(number)


def _reworded(rng: Random, job: Job) -> tuple[str, Pay]:
    """The title and pay text as somebody else typed them: the same job, other words."""
    title = job.title.replace(" – ", rng.choice([" - ", ", ", " - ", " – "]))
    extra = rng.choice(["", "", f" - {job.towns[0][0]}", f" ({job.employer.short})"])
    pay = job.pay
    if pay.unit == "year" and pay.min and pay.max and not pay.supplements and not pay.pro_rata:
        text = rng.choice([f"£{pay.min:,.0f} to £{pay.max:,.0f}", f"£{pay.min:.0f} - £{pay.max:.0f} pa", pay.text])
        pay = replace(pay, text=text)
    return title + extra, pay


def _second_adverts(
    maker: _Maker, firsts: Sequence[Advert], roles: dict[str, Role], counts: dict[Kind, int]
) -> Iterable[Advert]:
    """Cross-posts, agency copies and reposts of different first adverts, none of a job twice."""
    direct = [one for one in firsts if one.job.employer.kind != "agency" and one.closing.date]
    alive = [one for one in direct if one.closing.date and one.closing.date >= maker.today]
    pools: dict[Kind, list[Advert]] = {
        "cross_post": [one for one in alive if one.source not in maker.boards],
        "agency_copy": [one for one in alive if one.truth == "in" and one.job.employer.nation == "england"],
        "repost": [one for one in direct if one.closing.date and one.closing.date < maker.today],
    }
    agencies = [one for one in maker.employers if one.kind == "agency"]
    if not agencies:
        pools["agency_copy"] = []
    taken: set[str] = set()
    index = len(firsts)
    for kind, wanted in counts.items():
        pool = [one for one in pools[kind] if one.group not in taken]
        _random(maker.seed, kind).shuffle(pool)
        for first in pool[:wanted]:
            taken.add(first.group)
            advertiser, source = first.advertiser, first.source
            if kind == "cross_post":
                source = first.job.employer.board
            elif kind == "agency_copy":
                advertiser = _random(maker.seed, kind, index).choice(agencies)
                source = advertiser.source
            yield maker.advert(index, first.job, roles[first.job.role], kind, source, advertiser, first)
            index += 1


def _with_faults(maker: _Maker, adverts: Sequence[Advert]) -> list[Advert]:
    """The adverts with the county's share of faults, on jobs that are advertised once, so that groups stay true."""
    counts: dict[str, int] = {}
    for advert in adverts:
        counts[advert.group] = counts.get(advert.group, 0) + 1
    shown = {id_: wires.load(tenant.platform).faults(tenant) for id_, tenant in maker.tenants.items()}
    sizes = Counter(advert.source for advert in adverts)
    broken: dict[str, Advert] = {}
    for fault, share in FAULTS:
        pool = [
            advert
            for advert in adverts
            if counts[advert.group] == 1
            and advert.id not in broken
            and fault in shown[advert.source]
            and (fault != "invalid_utf8" or _is_pastable(advert))
        ]
        _random(maker.seed, fault).shuffle(pool)
        # One slow page shows what it has to, however large the county; more would only hold up a benchmark.
        wanted = share if fault == "slow" else max(1, round(share * len(adverts) / 440))
        spoilt: Counter[str] = Counter()
        for advert in pool:
            # Where few sources can show a fault, the rest of the county's share is let go: none is mostly faults.
            if spoilt.total() < wanted and spoilt[advert.source] < max(1, sizes[advert.source] // 8):
                spoilt[advert.source] += 1
                broken[advert.id] = _spoilt(advert, fault)
    return [broken.get(advert.id, advert) for advert in adverts]


def _is_pastable(advert: Advert) -> bool:
    """Whether the page's only characters beyond ASCII are those that the fault sends in the wrong encoding."""
    printed = f"{advert.title}{advert.description}{advert.pay.text}{advert.job.contract.text}{advert.employer}"
    return not printed.isascii() and printed.replace("–", "").replace("£", "").isascii()


def _spoilt(advert: Advert, fault: Fault) -> Advert:
    path, until, text = advert.path, advert.closing, advert.description
    if fault == "forbidden":
        path = path.replace("/vacancy/", "/internal/")
    if fault in ("zero_date", "far_date"):
        # The field's date is nonsense, so the text must not quietly give the real one.
        if until.text:
            text = text.replace(f"<p>{until.text}</p>\n", "").replace(f"<p><strong>{until.text}</strong></p>\n", "")
        until = Closing("", None)
    return replace(advert, fault=fault, path=path, closing=until, description=text)


def generate(
    seed: int = SEED,
    today: dt.date | None = None,
    adverts: int = 440,
    employers: int | None = None,
    registry: Path = words.COUNTY,
) -> County:
    """A county of `adverts` postings by the first `employers` of a registry; all of them when absent.

    `today` is the day that dates are counted from: London's present date when absent. ValueError when `adverts` is
    under 60, below which not every rung would be advertised, or there are not that many employers.
    """
    stock = words.employers(registry)
    count = len(stock) if employers is None else employers
    if adverts < 60:
        raise ValueError(f"adverts: {adverts}; expected at least 60, or not every rung is advertised")
    if not 1 <= count <= len(stock):
        raise ValueError(f"employers: {count}; expected 1 to {len(stock)}")
    maker = _Maker(
        seed=seed,
        today=today or dt.datetime.now(ZoneInfo("Europe/London")).date(),
        employers=stock[:count],
        tenants={tenant.id: tenant for tenant in words.tenants(registry)},
        boards=frozenset(employer.board for employer in stock),
    )
    seconds: dict[Kind, int] = {
        "cross_post": round(adverts * CROSS_POSTS),
        "agency_copy": round(adverts * AGENCY_COPIES),
        "repost": round(adverts * REPOSTS),
    }
    roles = {role.key: role for role in (*words.rungs(), *words.other_work())}
    wanted = _shuffled_roles(seed, adverts - sum(seconds.values()))
    made = [maker.first(index, role) for index, role in enumerate(wanted)]
    made += _second_adverts(maker, made, roles, seconds)
    # Where there are too few adverts to copy, as with few employers, first adverts make up the number.
    made += [maker.first(index, wanted[index % len(wanted)]) for index in range(len(made), adverts)]
    return County(seed, maker.today, maker.employers, tuple(maker.tenants.values()), tuple(_with_faults(maker, made)))


def _shuffled_roles(seed: int, total: int) -> list[Role]:
    """The role of each first advert: every rung and family in its share, in an order of the seed's choosing."""
    others = [role for role in words.other_work() if role.truth == "out"]
    unsure = [role for role in words.other_work() if role.truth == "ambiguous"]
    outside, between = round(total * OTHER_WORK), round(total * AMBIGUOUS)
    roles = [
        *_quota(words.rungs(), total - outside - between),
        *_quota(others, outside),
        *_quota(unsure, between),
    ]
    _random(seed, "roles").shuffle(roles)
    return roles
