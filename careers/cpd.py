"""Learning for registration: what the nation's regulator asks on a day, what a person's log holds, what is missing yet.

Owns the counting of a log by each regulator's own rule. It must not judge how good a piece of learning is, and counts
towards no number where the regulator has set none.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from careers.answer import OWN_ACCOUNT, Question, RequirementStatus
from careers.checks.decision import UNRECORDED, later
from careers.dates import in_words
from careers.gates import REGULATORS
from careers.profile import Profile
from careers.profile_parts import CpdEntry
from careers.situation import mentions
from careers.standard import Citation, Standard
from careers.standards import register

# The parts of a mandatory theme, as people write them; a theme is met when each of its parts is.
_THEMES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "trauma": (("trauma", "trauma informed", "trauma skilled"),),
    "adult and child protection": (
        ("child protection", "protecting children", "safeguarding children", "child safeguarding"),
        ("adult protection", "adult support and protection", "protecting adults", "adult safeguarding"),
    ),
}


@dataclass(frozen=True, slots=True)
class CpdNeed:
    """One thing that the regulator asks, and how far the log shows it.

    `have` and `need` are pieces, hours or parts of a theme; `need` is None where no number is set. `missing` says what
    is still to do, and is None where nothing is or where it cannot be told.
    """

    id: str
    text: str
    status: RequirementStatus
    have: float | None
    need: float | None
    reason: str
    missing: str | None
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """A piece of learning within the period, with what its record says of it; None where it says nothing."""

    label: str
    reflection: str | None
    benefit_self: str | None
    benefit_organisation: str | None
    benefit_children: str | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A piece of learning that was not counted, and why."""

    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class CpdReport:
    """Where a person's learning stands on a day.

    `period_from` and `period_to` are the ISO dates of the period that is counted, both of them within it, and `period`
    says what it is; they are None where the register has no rule. `counted` are the pieces within it.
    """

    as_of: str
    nation: str
    regulator: str
    rule: str
    period_from: str | None
    period_to: str | None
    period: str
    days_left: int | None
    needs: tuple[CpdNeed, ...]
    counted: tuple[Counted, ...]
    left_out: tuple[LeftOut, ...]
    questions: tuple[Question, ...]
    citations: tuple[Citation, ...]
    versions: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """The report as JSON-ready values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Period:
    first: datetime.date
    last: datetime.date
    words: str
    question: Question | None = None


def _label(entry: CpdEntry) -> str:
    named = entry.activity or (entry.type or "a piece of learning").replace("_", " ")
    return named if entry.date is None else f"{named} ({in_words(entry.date)})"


def _recorded(entry: CpdEntry) -> Counted:
    return Counted(
        _label(entry),
        entry.reflection,
        entry.benefit_self,
        entry.benefit_organisation,
        entry.benefit_children,
    )


def _year_that_ends(rule: Standard, on: datetime.date) -> _Period:
    """The regulator's own year that holds a day, by its last day, written MM-DD."""
    month, day = (int(part) for part in rule.words("year_ends").split("-"))
    last = datetime.date(on.year, month, day)
    if on > last:
        last = later(last, years=1)
    first = later(last, years=-1) + datetime.timedelta(days=1)
    return _Period(first, last, f"The regulator's year, {in_words(first)} to {in_words(last)}.")


def _years_of_registration(years: int, began: datetime.date | None, on: datetime.date) -> _Period:
    """The registration period of so many years that holds a day; the years up to it where its beginning is unknown."""
    span = "year" if years == 1 else f"{years} years"
    if began is None or began > on:
        first = later(on, years=-years) + datetime.timedelta(days=1)
        ask = Question("period_began_unknown", "period_began", "On which day did your present registration begin?")
        words = f"The {span} up to {in_words(on)}, since the beginning of your registration period is not known."
        return _Period(first, on, words, ask)
    whole = (on.year - began.year - (later(began, years=on.year - began.year) > on)) // years * years
    first = later(began, years=whole)
    last = later(began, years=whole + years) - datetime.timedelta(days=1)
    return _Period(first, last, f"Your registration period, {in_words(first)} to {in_words(last)}.")


def _sorted_out(
    log: Sequence[CpdEntry], period: _Period, on: datetime.date
) -> tuple[list[CpdEntry], tuple[LeftOut, ...]]:
    counted, left_out = [], []
    for entry in log:
        if entry.date is None:
            left_out.append(LeftOut(_label(entry), "it has no date"))
        elif entry.date > on:
            left_out.append(LeftOut(_label(entry), "it lies after the day of this answer"))
        elif entry.date < period.first:
            left_out.append(LeftOut(_label(entry), "it lies before the period"))
        else:
            counted.append(entry)
    return counted, tuple(left_out)


def _status(have: float, need: float, *, log_given: bool, doubtful: bool) -> RequirementStatus:
    if have >= need:
        return "met"
    if doubtful or not log_given:
        return "unknown"
    return "partial" if have else "not_shown"


class _Count:
    """The counting of one log by one rule on one day."""

    def __init__(self, profile: Profile, rule: Standard, period: _Period, on: datetime.date) -> None:
        self.given = profile.cpd is not None
        self.rule, self.period, self.day = rule, period, on
        self.counted, self.left_out = _sorted_out(profile.cpd or (), period, on)
        self.undated = [one for one in profile.cpd or () if one.date is None]
        self.cited = (rule.cite(on),)
        self.questions = [] if period.question is None else [period.question]
        if not self.given:
            self.questions.append(Question("cpd_unknown", "cpd", "Which learning have you recorded, and when?"))
        if self.undated:
            named = ", ".join(_label(one) for one in self.undated[:3])
            self.questions.append(Question("cpd_dates_unknown", "cpd", f"When was: {named}?"))

    def need(
        self, name: str, text: str, have: float, need: float, unit: tuple[str, str], *, doubtful: bool = False
    ) -> CpdNeed:
        """One need that has a number; `unit` is its name for one and for several."""
        status = _status(have, need, log_given=self.given, doubtful=doubtful)
        lacking = need - have

        def of(amount: float) -> str:
            return f"{amount:g} {unit[0] if amount == 1 else unit[1]}"

        missing = None
        if status != "met" and self.given:
            missing = f"{of(lacking)} more by {in_words(self.period.last)}"
            if status == "unknown":
                missing += ", unless something that is not counted yet does"
        reason = f"Your log has {of(have)} in the period. {OWN_ACCOUNT}" if self.given else f"No log. {OWN_ACCOUNT}"
        return CpdNeed(name, text, status, have if self.given else None, need, reason, missing, self.cited)

    def england(self) -> tuple[CpdNeed, ...]:
        """Pieces of learning, and how many of them were talked over with a peer."""
        pieces, peers = self.rule.number("pieces_a_year"), self.rule.number("with_peer_reflection")
        talked = sum(entry.with_peer is True for entry in self.counted)
        open_ones = [entry for entry in self.counted if entry.with_peer is None]
        if talked < peers and open_ones:
            named = ", ".join(_label(one) for one in open_ones[:3])
            self.questions.append(
                Question("cpd_peer_unknown", "cpd", f"Did you talk any of these over with a peer: {named}?")
            )
        return (
            self.need(
                "pieces",
                f"{pieces} pieces of learning recorded in the year",
                len(self.counted),
                pieces,
                ("piece", "pieces"),
                doubtful=bool(self.undated),
            ),
            self.need(
                "peer",
                f"At least {peers} of them with a peer's reflection",
                talked,
                peers,
                ("piece with a peer", "pieces with a peer"),
                doubtful=bool(open_ones or self.undated),
            ),
        )

    def hours(self) -> tuple[CpdNeed, ...]:
        """Hours in a registration period."""
        hours = self.rule.number("hours")
        spent = sum(entry.hours or 0 for entry in self.counted)
        unsaid = [entry for entry in self.counted if entry.hours is None]
        if unsaid and spent < hours:
            named = ", ".join(_label(one) for one in unsaid[:3])
            self.questions.append(Question("cpd_hours_unknown", "cpd", f"How many hours did these take: {named}?"))
        return (
            self.need(
                "hours",
                f"{hours} hours of learning in {self.rule.number('years')} years",
                spent,
                hours,
                ("hour", "hours"),
                doubtful=bool(unsaid or self.undated),
            ),
        )

    def scotland(self) -> tuple[CpdNeed, ...]:
        """Mandatory themes, the elements that only the person can tick off, and the declaration."""
        needs = [self._theme(theme.strip()) for theme in self.rule.words("mandatory").split(";")]
        elements = self.rule.number("core_elements")
        text = f"Learning in each of the {elements} core elements, of which the themes above are part"
        reason = "Which element a piece belongs to is yours to say when you declare; it was not counted here."
        needs.append(CpdNeed("elements", text, "unknown", None, elements, f"{reason} {OWN_ACCOUNT}", None, self.cited))
        self.questions.append(
            Question("elements_unknown", None, f"Does your log cover each of the {elements} core elements?")
        )
        return tuple(needs)

    def _theme(self, theme: str) -> CpdNeed:
        parts = _THEMES.get(theme, ((theme,),))
        said = [" ".join((entry.activity or "", *(entry.covers or ()))) for entry in self.counted]
        have = sum(any(mentions(text, words) for text in said) for words in parts)
        lacking = [words[0] for words in parts if not any(mentions(text, words) for text in said)]
        status = _status(have, len(parts), log_given=self.given, doubtful=False)
        missing = f"Learning in {' and '.join(lacking)}" if lacking and self.given else None
        reason = "Read from what your pieces are called and cover." if self.given else "No log."
        name = theme.replace(" ", "_")
        text = f"{theme[0].upper()}{theme[1:]}, mandatory each year"
        return CpdNeed(name, text, status, have, len(parts), f"{reason} {OWN_ACCOUNT}", missing, self.cited)

    def without_a_number(self) -> tuple[CpdNeed, ...]:
        """A regulator that has set no number: the log is shown and nothing is called missing."""
        text = "Confirm at renewal that learning has been done; no number of hours or pieces is set"
        reason = f"Your log has {len(self.counted)} pieces in the period." if self.given else "No log."
        status: RequirementStatus = "met" if self.counted else "not_shown" if self.given else "unknown"
        have = len(self.counted) if self.given else None
        missing = "Something recorded, to be able to confirm it" if status == "not_shown" else None
        return (CpdNeed("declared", text, status, have, None, f"{reason} {OWN_ACCOUNT}", missing, self.cited),)


def _period_of(rule: Standard, nation: str, began: datetime.date | None, on: datetime.date) -> _Period:
    if "year_ends" in rule.figures:
        return _year_that_ends(rule, on)
    if "years" in rule.figures:
        return _years_of_registration(rule.number("years"), began, on)
    if "core_elements" in rule.figures:
        return _years_of_registration(1, began, on)
    registration = register().as_of(on, nation).using("registration")
    known = registration is not None and "renewal_years" in registration.figures
    return _years_of_registration(registration.number("renewal_years") if registration and known else 1, began, on)


def _none_known(profile: Profile, on: datetime.date) -> CpdReport:
    regulator = REGULATORS[profile.nation]
    left_out = tuple(LeftOut(_label(entry), "no rule is known to count it by") for entry in profile.cpd or ())
    return CpdReport(
        as_of=on.isoformat(),
        nation=profile.nation,
        regulator=regulator,
        rule=f"What {regulator} asked for on {in_words(on)} is not known {UNRECORDED}",
        period_from=None,
        period_to=None,
        period="",
        days_left=None,
        needs=(),
        counted=(),
        left_out=left_out,
        questions=(Question("rule_unknown", None, f"What does {regulator} ask of you?"),),
        citations=(),
        versions={"standards": register().version},
    )


def cpd_report(profile: Profile, on: datetime.date, period_began: datetime.date | None = None) -> CpdReport:
    """What the person's regulator asks on a day, and what is still missing in the log.

    Args:
        profile: of it, `nation` and the log (`cpd`) are read.
        on: the day; learning after it is not counted.
        period_began: the first day of a registration, for regulators that count by it. Later periods follow from it.

    """
    rule = register().as_of(on, profile.nation).using("cpd")
    if rule is None:
        return _none_known(profile, on)
    period = _period_of(rule, profile.nation, period_began, on)
    count = _Count(profile, rule, period, on)
    if "pieces_a_year" in rule.figures:
        needs = count.england()
    elif "hours" in rule.figures:
        needs = count.hours()
    elif "core_elements" in rule.figures:
        needs = count.scotland()
    else:
        needs = count.without_a_number()
    known_end = period.question is None
    return CpdReport(
        as_of=on.isoformat(),
        nation=profile.nation,
        regulator=REGULATORS[profile.nation],
        rule=rule.summary,
        period_from=period.first.isoformat(),
        period_to=period.last.isoformat(),
        period=period.words,
        days_left=(period.last - on).days if known_end else None,
        needs=needs,
        counted=tuple(_recorded(entry) for entry in count.counted),
        left_out=count.left_out,
        questions=tuple(count.questions),
        citations=count.cited,
        versions={"standards": register().version},
    )


def learning_missing(profile: Profile, on: datetime.date) -> tuple[str, ...]:
    """What the log still lacks for the period, as a sentence; nothing where no log is given or no period is known."""
    if profile.cpd is None:
        return ()
    report = cpd_report(profile, on)
    if report.days_left is None or report.period_to is None:
        return ()
    lacking = [need.missing for need in report.needs if need.missing]
    if lacking:
        return (f"Your log still lacks: {'; '.join(lacking)}. {OWN_ACCOUNT}",)
    done = report.needs and all(need.status == "met" for need in report.needs)
    return (f"Your log has what is asked for by {in_words(report.period_to)}. {OWN_ACCOUNT}",) if done else ()
