"""What can be concluded from a profile's words on a given day: where the person stands before any rule judges it.

Owns the reading of qualifications, of evidence levels and of mentions of closed schemes, with the words in
`words.toml`. It must not pass or fail anything; `gates` and `readiness` do.
"""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from careers.answer import TierNow
from careers.dates import in_words
from careers.facts import Row, load_toml
from careers.profile import Profile
from careers.profile_parts import EvidenceItem
from careers.standard import Standard
from careers.standards import Register, StandardsAsOf

_FILE = Path(__file__).with_name("words.toml")
_DAYS_OF_A_YEAR = 365.25
_STRENGTH = {"met": 3, "partial": 2, "unknown": 1, "not_shown": 0}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of `words.toml`.

    They go by use for qualifications, by status for levels, by register id for closed schemes, and for training by
    what adverts call it.
    """

    qualifications: Mapping[str, tuple[str, ...]]
    levels: Mapping[str, tuple[str, ...]]
    history: Mapping[str, tuple[str, ...]]
    training: Mapping[str, tuple[str, ...]]


def load_words(path: Path = _FILE) -> Words:
    """Reads the words.

    Raises:
        FactsError: naming the file and the key.

    """
    row, _ = load_toml(path)
    row.only(frozenset({"qualifications", "levels", "history", "training"}))
    groups: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, needed in (
        ("qualifications", ("subject", "award", "alone", "unfinished", "other", "first_years")),
        ("levels", ("met", "partial", "not_shown")),
        ("history", ()),
        ("training", ("abe", "practice_educator")),
    ):
        table = row.values.get(name)
        if not isinstance(table, dict):
            raise row.fault(name, "a table")
        inner = Row(path.name, name, table)
        for key in needed:
            if not inner.texts(key):
                raise inner.fault(key, "a list of at least one text")
        groups[name] = {key: inner.texts(key) for key in table}
    return Words(**groups)


@cache
def words() -> Words:
    """The words that ship with Nextrung, read once."""
    return load_words()


def mentions(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether a person's words hold one of the phrases (in small letters), as whole words and in any case."""
    plain = " ".join(re.findall(r"[\w'’]+", text.casefold())).replace("’", "'")
    return any(re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", plain) for phrase in phrases)


@dataclass(frozen=True, slots=True)
class Shown:
    """Evidence that was matched to a statement: how far it shows it, and the person's own note."""

    standard: Standard
    key: str
    status: str
    label: str


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Evidence that could not be matched to a statement, and why."""

    label: str
    reason: str


def _label(item: EvidenceItem) -> str:
    named = " ".join(part for part in (item.standard, item.statement) if part) or "evidence"
    dated = f" ({in_words(item.date)})" if item.date else ""
    note = f": {item.note}" if item.note else ""
    return f"{named}{dated}{note}"[:300]


def _level(text: str | None) -> str:
    if text is None:
        return "unknown"
    plain = text.strip().casefold()
    return next((status for status, names in words().levels.items() if plain in names), "unknown")


def _statement_key(standard: Standard, text: str) -> str | None:
    wanted = text.strip().casefold()
    for statement in standard.statements:
        if wanted in (statement.key.casefold(), statement.title.casefold()):
            return statement.key
    # "PQS 7", "statement 7" and the paragraph "7.2" all point to statement 7.
    number = re.fullmatch(r"(?:[^\d]*\s)?(\d{1,2})(?:\.\d+)?", wanted)
    keys = {statement.key for statement in standard.statements}
    return number[1] if number and number[1] in keys else None


@dataclass(frozen=True, slots=True)
class FirstYears:
    """The nation's first-years programme as it concerns a person.

    `years` is how long theirs lasts: the programme's own length, or that of the one before it where the person
    qualified under that one; `before` is then the day on which the present one began.
    """

    standard: Standard
    years: int
    before: datetime.date | None = None


@dataclass(frozen=True)
class Situation:
    """A profile on a day, with the standards that apply then and there and the tier the person is at.

    `placed` remembers where evidence was placed; situations of the same register, nation and day may share one.
    """

    profile: Profile
    day: datetime.date
    register: Register
    standards: StandardsAsOf
    now: TierNow
    placed: dict[EvidenceItem, "Shown | Unplaced"] = field(default_factory=dict, compare=False)

    def knows(self, tier: str) -> bool:
        """Whether a tier had been spoken of on the day: nobody had of lead practitioners before the first source.

        A person who says that they are one is taken at their word.
        """
        named = ("lcpp_role", "lcpp_minimum", "lcpp_functions", "lcpp_law")
        return tier != "lcpp" or self.now.tier == "lcpp" or any(self.standards.using(use) for use in named)

    @cached_property
    def qualified(self) -> bool | None:
        """Whether a finished, registrable social work qualification is shown; None when nothing is said.

        Registration rests on one, so a registered person has one; and the programme of the first years is for nobody
        else, so that whoever has finished it has one too.
        """
        shown = any(self._qualifies(text) for text in self.profile.qualifications or ())
        if self.profile.registered or shown or self.first_years_done:
            return True
        if self.profile.employment == "student" or self.now.tier == "student":
            return False
        return None if self.profile.qualifications is None else False

    @cached_property
    def other_degrees(self) -> tuple[str, ...]:
        """Degrees that do not register anyone, as the person wrote them."""
        return tuple(
            text
            for text in self.profile.qualifications or ()
            if mentions(text, words().qualifications["award"]) and not mentions(text, words().qualifications["subject"])
        )

    @cached_property
    def first_years_done(self) -> bool:
        """Whether a first-years programme is among the qualifications, finished."""
        return any(
            mentions(text, words().qualifications["first_years"])
            and not mentions(text, words().qualifications["unfinished"])
            for text in self.profile.qualifications or ()
        )

    @cached_property
    def first_years(self) -> FirstYears | None:
        """The first-years programme that is the person's own; None where the register has none for the day.

        Whoever qualified before the present programme began was, as far as is known, in the one before it.
        """
        programme = self.standards.using("first_years")
        if programme is None:
            return None
        length, given = programme.number("years"), self.profile.years_post_qualifying
        if given is not None and programme.valid_from is not None:
            qualified_on = self.day - datetime.timedelta(days=min(given, 70) * _DAYS_OF_A_YEAR)
            last_day = programme.valid_from - datetime.timedelta(days=1)
            earlier = [
                one
                for one in self.register.standards
                if (one.use, one.nation, one.valid_to) == ("first_years", self.profile.nation, last_day)
            ]
            if earlier and qualified_on < programme.valid_from:
                return FirstYears(programme, earlier[0].number("years"), programme.valid_from)
        return FirstYears(programme, length)

    @cached_property
    def closed_schemes(self) -> tuple[Standard, ...]:
        """Closed schemes that the profile mentions among qualifications or evidence."""
        said = [*(self.profile.qualifications or ()), *(_label(item) for item in self.profile.evidence or ())]
        return tuple(
            self.register.get(scheme)
            for scheme, phrases in words().history.items()
            if any(mentions(text, phrases) for text in said)
        )

    @cached_property
    def last_practised(self) -> datetime.date | None:
        """The last day of practice, or None when it is unknown or said to lie after the day of the advice."""
        last = self.profile.last_practised
        return last if last is not None and last <= self.day else None

    @cached_property
    def evidence(self) -> tuple[tuple[Shown, ...], tuple[Unplaced, ...]]:
        """The evidence that was matched to statements, and the evidence that was not."""
        shown: list[Shown] = []
        unplaced: list[Unplaced] = []
        for item in self.profile.evidence or ():
            found = self.placed.get(item)
            if found is None:
                found = self.placed[item] = self._place(item)
            if isinstance(found, Shown):
                shown.append(found)
            else:
                unplaced.append(found)
        return tuple(shown), tuple(unplaced)

    @cached_property
    def _strongest(self) -> Mapping[tuple[str, str], Shown]:
        found: dict[tuple[str, str], Shown] = {}
        for item in self.evidence[0]:
            key = (item.standard.id, item.key)
            if key not in found or _STRENGTH[item.status] > _STRENGTH[found[key].status]:
                found[key] = item
        return found

    @cached_property
    def told(self) -> tuple[tuple[str, str, str], ...]:
        """The strongest evidence for each statement: the statement as "id key", the status, and the label."""
        return tuple((f"{item.standard.id} {item.key}", item.status, item.label) for item in self._strongest.values())

    def shown_for(self, standard_id: str, key: str) -> Shown | None:
        """The strongest evidence for one statement, if there is any."""
        return self._strongest.get((standard_id, key))

    def trained_in(self, what: str) -> bool | None:
        """Whether the training (or a qualification) names it; None where no training is given."""
        named = [item.name for item in self.profile.training or () if item.name]
        if any(mentions(text, words().training[what]) for text in (*named, *(self.profile.qualifications or ()))):
            return True
        return None if self.profile.training is None else False

    def _qualifies(self, text: str) -> bool:
        known = words().qualifications
        if mentions(text, known["unfinished"]) or mentions(text, known["other"]):
            return False
        return mentions(text, known["alone"]) or (mentions(text, known["subject"]) and mentions(text, known["award"]))

    def _place(self, item: EvidenceItem) -> Shown | Unplaced:
        label = _label(item)
        if item.date is not None and item.date > self.day:
            return Unplaced(label, "it is dated after the day of this advice")
        if item.standard is None:
            return Unplaced(label, "it does not say which standard it is for")
        named = [standard for standard in self.register.standards if standard.named(item.standard)]
        if not named:
            return Unplaced(label, "the register has no standard of that name")
        here = [standard for standard in named if standard.nation == self.profile.nation]
        standard = (here or named)[0]
        if not here:
            return Unplaced(label, f"that standard belongs to {standard.nation.replace('_', ' ').title()}")
        if not standard.statements:
            return Shown(standard, "", _level(item.level), label)
        key = None if item.statement is None else _statement_key(standard, item.statement)
        if key is None:
            return Unplaced(label, "it does not say which statement of that standard it is for")
        return Shown(standard, key, _level(item.level), label)
