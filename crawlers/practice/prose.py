"""How the practice county's adverts are worded: pay, hours, closing dates and the text itself.

Owns the styles in which employers really print these things, each with the truth it states. Every choice comes from the
random generator handed in, so that the same seed gives the same words.
"""

import datetime as dt
import html
from random import Random

from crawlers.practice.county import Closing, Contract, Job, Pay, Supplement
from crawlers.practice.words import Employer, Role, closers, nation_words, services

FULL_TIME = {"england": 37.0, "scotland": 35.0, "wales": 37.0, "northern_ireland": 37.5}
GRADES = ("Grade H", "Grade I", "Grade J", "Grade K", "PO2", "PO4", "Grade 9", "Grade 10", "Grade 11", "SO2")


def _pounds(amount: float) -> str:
    return f"£{amount:,.0f}" if amount == round(amount) else f"£{amount:,.2f}"


def _hours(hours: float) -> str:
    return f"{hours:g}"


def contract(rng: Random, role: Role, employer: Employer) -> Contract:
    """A contract as printed. Agencies offer assignments; part-time posts are about one in eight."""
    if employer.kind == "agency":
        return _assignment(rng)
    if role.truth == "out" and rng.random() < 0.1:
        return Contract(rng.choice(["Bank – hours as and when required", "Casual bank contract"]), "bank", None, None)
    if role.tier == "student" and rng.random() < 0.5:
        return Contract("Fixed term for 36 months, full time", "fixed_term", None, "full_time", "36 months")
    full = 35.0 if employer.kind == "charity" else FULL_TIME[employer.nation]
    draw = rng.random()
    if draw < 0.12:
        part = round(full * rng.choice([0.5, 0.6, 0.8]), 1)
        text = rng.choice(
            [f"Permanent, part time ({_hours(part)} hours per week)", f"Part-time, {_hours(part)} hours, permanent"]
        )
        return Contract(text, "permanent", part, "part_time")
    if draw < 0.22 and role.tier != "student":
        months = rng.choice([6, 9, 12, 18])
        text = rng.choice(
            [
                f"Fixed term for {months} months, full time, {_hours(full)} hours per week",
                f"{months}-month fixed-term contract (maternity cover), full time, {_hours(full)} hours",
            ]
        )
        return Contract(text, "fixed_term", full, "full_time", f"{months} months")
    if draw < 0.25 and role.tier != "student":
        text = f"Secondment for 12 months, full time, {_hours(full)} hours per week"
        return Contract(text, "secondment", full, "full_time", "12 months")
    if draw < 0.33:
        return Contract("Permanent – full time or part time considered", "permanent", None, "either")
    text = rng.choice(
        [
            f"Permanent, full time, {_hours(full)} hours per week",
            f"Full-time, permanent ({_hours(full)} hours a week)",
            f"Permanent – {_hours(full)} hours per week – full time",
        ]
    )
    return Contract(text, "permanent", full, "full_time")


def _assignment(rng: Random) -> Contract:
    months = rng.choice([3, 6])
    hours, working_time, text = rng.choice(
        [
            (37.0, "full_time", f"Locum assignment, {months} months initially, 37 hours per week"),
            (None, None, f"Agency contract – {months} months, likely to be extended"),
            (None, "full_time", f"Temporary (agency), full time, {months} months"),
        ]
    )
    return Contract(text, "agency", hours, working_time, f"{months} months")


def _band(rng: Random, role: Role, employer: Employer) -> tuple[int, int]:
    """A salary band inside a rung's range, on this employer's scale, in whole pounds a year."""
    low, high = role.pay
    bottom = low + rng.random() * 0.55 * (high - low)
    top = min(high, bottom * (1 + rng.uniform(0.07, 0.14)))
    return round(bottom * employer.scale), round(top * employer.scale)


def _supplement(rng: Random) -> tuple[str, Supplement]:
    amount = rng.choice([1500, 2000, 3000, 4000, 5000])
    return rng.choice(
        [
            (f"plus a market supplement of {_pounds(amount)}", Supplement("market", amount)),
            (f"+ {_pounds(amount)} market supplement per annum", Supplement("market", amount)),
            (f"plus {_pounds(amount)} retention payment after 12 months", Supplement("retention", amount)),
            (f"plus a {_pounds(amount)} welcome payment", Supplement("welcome", amount)),
            ("plus essential car user allowance", Supplement("car", None)),
        ]
    )


def hourly_pay(rng: Random, role: Role, terms: Contract) -> Pay:
    """A locum's or bank worker's rate, in pounds an hour."""
    umbrella, paye = (" (umbrella)", " PAYE") if terms.type == "agency" else ("", "")
    low, high = role.hourly
    bottom = round(low + rng.random() * (high - low) / 2) + rng.choice([0.0, 0.5])
    top = bottom + rng.choice([2.0, 3.0, 4.0])
    text, least = rng.choice(
        [
            (f"{_pounds(bottom)} - {_pounds(top)} per hour{umbrella}", bottom),
            (f"Up to {_pounds(top)} an hour", None),
            (f"{_pounds(top)}ph{paye}", top),
            (f"{_pounds(bottom)} to {_pounds(top)} p/h", bottom),
        ]
    )
    return Pay(text, least, top, "hour")


def yearly_pay(rng: Random, role: Role, employer: Employer, terms: Contract, *, welsh: bool) -> Pay:
    """A salary as printed, in pounds a year of a full-time post; pro rata where the post is part time."""
    low, high = _band(rng, role, employer)
    if terms.working_time == "part_time":
        text = rng.choice(
            [
                f"{_pounds(low)} - {_pounds(high)} pro rata",
                f"{_pounds(low)} to {_pounds(high)} per annum, pro rata for {_hours(terms.hours or 0)} hours",
                f"FTE salary {_pounds(low)} – {_pounds(high)} (pro rata for part time)",
            ]
        )
        return Pay(text, low, high, "year", pro_rata=True)
    if welsh and rng.random() < 0.6:
        return Pay(f"{_pounds(low)} - {_pounds(high)} y flwyddyn", low, high, "year")
    grade = role.band if employer.nation == "northern_ireland" and role.band else rng.choice(GRADES)
    words, supplement = _supplement(rng)
    draw = rng.random()
    if draw < 0.04:
        return Pay("Competitive salary")
    if draw < 0.10:
        return Pay(f"Up to {_pounds(high)} per annum", None, high, "year")
    if draw < 0.14:
        return Pay(f"From {_pounds(low)} a year, depending on experience", low, None, "year")
    if draw < 0.36:
        text = f"{_pounds(low)} – {_pounds(high)} per annum {words}"
        return Pay(text, low, high, "year", supplements=(supplement,))
    text = rng.choice(
        [
            f"{_pounds(low)} – {_pounds(high)} per annum",
            f"{_pounds(low)} - {_pounds(high)}",
            f"{grade}: {_pounds(low)} - {_pounds(high)} a year",
            f"{grade} ({_pounds(low)} to {_pounds(high)})",
            f"Starting salary {_pounds(low)} rising to {_pounds(high)}",
            f"£{low:,}.00 - £{high:,}.00 Annual",
        ]
    )
    return Pay(text, low, high, "year")


def _ordinal(day: int) -> str:
    if 11 <= day <= 13:
        return f"{day}th"
    return f"{day}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th') }"


def closing(rng: Random, day: dt.date | None, *, welsh: bool) -> Closing:
    """A closing date in one of the styles that employers use; an open-ended advert says so, or says nothing."""
    if day is None:
        return Closing(rng.choice([*closers().open_ended, ""]), None)
    if welsh:
        return Closing(f"Dyddiad cau: {day.day} {closers().welsh_months[day.month - 1]} {day.year}", day)
    style = rng.randrange(7)
    long = f"{day.day} {day:%B} {day.year}"
    if style == 0:
        return Closing(f"Closing date: {day:%A} {long}", day)
    if style == 1:
        return Closing(f"Closing date: {day:%d/%m/%Y}", day)
    if style == 2:
        return Closing(f"Applications close at 23:59 on {_ordinal(day.day)} {day:%B} {day.year}.", day, "23:59")
    if style == 3:
        return Closing(f"Closing date: {day.day} {day:%b %y} at midnight", day, "24:00")
    if style == 4:
        return Closing(f"This advert closes at 12 noon on {day:%A} {day.day} {day:%B}.", day, "12:00")
    if style == 5:
        return Closing(f"Please apply by 5pm on {day:%d.%m.%Y}.", day, "17:00")
    return Closing(f"Closing date for applications: {long}", day)


def postcode(rng: Random, outcode: str) -> str:
    """A postcode with a real outward code and an invented inward one."""
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    return f"{outcode} {rng.randrange(1, 10)}{rng.choice(letters)}{rng.choice(letters)}"


def _list(items: list[str]) -> str:
    return "<ul>\n" + "\n".join(f"<li>{item}</li>" for item in items) + "\n</ul>"


def _some(rng: Random, stock: tuple[str, ...], most: int) -> list[str]:
    """Up to `most` of the stock, in the stock's own order, so that lists keep their sense."""
    picked = set(rng.sample(range(len(stock)), min(most, len(stock))))
    return [text for index, text in enumerate(stock) if index in picked]


def _ending(rng: Random, job: Job, pay: Pay, until: Closing, *, print_pay: bool, print_closing: bool) -> list[str]:
    stock = closers()
    lines = []
    if print_pay:
        lines.append(f"<strong>Salary:</strong> {html.escape(pay.text, quote=False)}")
    lines.append(
        f"<strong>{rng.choice(['Contract', 'Hours and contract', 'Working pattern'])}:</strong> {job.contract.text}"
    )
    lines.append(rng.choice(stock.places if len(job.towns) > 1 else stock.place))
    if print_closing and until.text:
        lines.append(f"<strong>{until.text}</strong>" if rng.random() < 0.5 else until.text)
    lines.append(f"{rng.choice(stock.interview)} {rng.choice(stock.contact)}")
    lines.append(f"{rng.choice(stock.safeguarding)} {rng.choice(stock.equality)}")
    return lines


def describe(
    rng: Random, job: Job, role: Role, *, pay: Pay, until: Closing, voice: str, print_pay: bool, print_closing: bool
) -> str:
    """The advert's text as HTML.

    `voice` is "own" (the employer's site, at length), "board" (cut for a board) or "agency" (an agency's copy). Pay and
    closing date are repeated in the text when asked, as they are where a board has no field for them.
    """
    stock, employer = closers(), job.employer
    service = services()[job.service] if job.service else None
    town = job.towns[0][0]
    slots = {
        **nation_words()[employer.nation],
        "employer": html.escape(employer.name, quote=False),
        "short": html.escape(employer.short, quote=False),
        "area": town if employer.kind in ("agency", "charity", "trust") else employer.short,
        "town": town,
        "towns": ", ".join(name for name, _ in job.towns[:-1]) + f" and {job.towns[-1][0]}",
        "postcode": job.postcode,
        **({"check": nation_words()[employer.nation]["adult_check"]} if role.adults else {}),
        # Agencies may supply to children's teams in England only those with three years behind them.
        "least_experience": "three years" if employer.kind == "agency" else "one year",
        "person": rng.choice(stock.people),
        "phone": f"01632 960{rng.randrange(1000):03d}",
    }
    own = voice == "own"
    team, tasks, asks, offer = rng.choice(stock.headings)
    openings = {"own": role.opening, "board": stock.board_opening, "agency": stock.agency_opening}[voice]
    if employer.kind == "agency":
        openings = stock.locum_opening
    about = service.about if service else role.about
    duties = _some(rng, role.duties, 4 if own else 2) + (_some(rng, service.duties, 3 if own else 2) if service else [])
    blocks = [f"<p>{rng.choice(openings)}</p>"]
    if not own and employer.kind != "agency":
        blocks.append(f"<p>{rng.choice(role.opening)}</p>")
    if job.welsh:
        blocks += [f"<p>{text}</p>" for text in stock.welsh]
    blocks += [f"<h3>{team}</h3>", f"<p>{rng.choice(about)}</p>"]
    if own:
        blocks += [f"<p>{text}</p>" for text in employer.about]
    blocks += [f"<h3>{tasks}</h3>", _list(duties), f"<h3>{asks}</h3>", _list(_some(rng, role.asks, 5 if own else 3))]
    if own:
        blocks += [f"<h3>{offer}</h3>", _list(_some(rng, employer.benefits, rng.choice([3, 4])))]
    ending = _ending(rng, job, pay, until, print_pay=print_pay, print_closing=print_closing)
    blocks += [f"<p>{line}</p>" for line in ending]
    return "\n".join(blocks).format_map(slots)
