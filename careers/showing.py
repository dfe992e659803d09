"""What of a person's profile answers something that an advert asks for: their own words, each with its place.

Owns that matching. It claims nothing: every piece is a value of the profile, word for word, with the path at which it
stands, and words in common make a piece one that *may* speak to a line, never one that shows it.
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from careers.application_facts import application_facts
from careers.catalogue import tags
from careers.profile import Profile
from careers.situation import mentions, words

Status = Literal["shown", "may_show", "partly", "not_shown"]
MOST_PIECES = 3
_REGISTERS = {
    "social_work_england": "england",
    "social_care_wales": "wales",
    "sssc": "scotland",
    "niscc": "northern_ireland",
}
_YEARS = {
    "child_protection": "years_child_protection",
    "children": "years_children",
    "post_qualifying": "years_post_qualifying",
    "social_work": "years_post_qualifying",
    "unspecified": "years_post_qualifying",
}
_SETTINGS = {
    "local_authority": ("local authority", "council", "statutory", "county", "borough"),
    "management": ("management", "manager", "team manager", "managing"),
    "supervision": ("supervision", "supervisor"),
}
_MANAGEMENT = ("ilm", "cmi", "management", "leadership", "mba")
# Two words of weight in common, or one expression of the catalogues' vocabulary.
_WORDS_IN_COMMON = 2
_STEM = 6
_WORD = re.compile(r"[a-z]{5,}")


@dataclass(frozen=True, slots=True)
class Piece:
    """Something the person said: `field` is its path in the profile ("evidence.0.note"), `said` its value there."""

    field: str
    said: Any
    why: str


@dataclass(frozen=True, slots=True)
class Showing:
    """How far a profile answers a requirement: `shown` speaks for it, `against` says less than is asked or no."""

    status: Status
    shown: tuple[Piece, ...] = ()
    against: tuple[Piece, ...] = ()


NOTHING = Showing("not_shown")


def showing(
    kind: str, value: str, number: float | None, profile: Profile, nation: str | None, on: datetime.date
) -> Showing:
    """What a profile says to a requirement that the matcher read; `nation` is where the post is, None if not known."""
    if kind == "registration":
        return _registration(value, profile, nation)
    if kind == "qualification":
        return _listed(_qualifications(value, profile))
    if kind == "experience":
        return _experience(value, number, profile)
    if kind == "newly_qualified":
        return _listed(_first_years(profile))
    if kind in ("practice_educator", "interviewing"):
        return _training(value, number, profile, on)
    if kind == "driving":
        return _flag("drives", profile.drives, "you say so")
    if kind == "vetting":
        # A check of one nation is not that of another.
        return _flag("vetted", profile.vetted, "you say so") if nation == profile.nation else NOTHING
    if kind == "language":
        spoken = _skills_named(value, profile)
        return Showing("may_show", spoken) if spoken else NOTHING
    return NOTHING


def _flag(field: str, said: bool | None, why: str) -> Showing:
    if said is None:
        return NOTHING
    piece = (Piece(field, said, why),)
    return Showing("shown", piece) if said else Showing("not_shown", (), piece)


def _registration(value: str, profile: Profile, nation: str | None) -> Showing:
    wanted = _REGISTERS.get(value, nation if value == "unnamed" else None)
    if wanted is None:
        return NOTHING
    if wanted == profile.nation and profile.registered is not None:
        return _flag("registered", profile.registered, "you say so of the register of your nation")
    for number, elsewhere in enumerate(profile.registered_elsewhere or ()):
        if elsewhere == wanted:
            return Showing("shown", (Piece(f"registered_elsewhere.{number}", elsewhere, "you name its register"),))
    return NOTHING


def _listed(pieces: Sequence[Piece]) -> Showing:
    return Showing("shown", tuple(pieces[:MOST_PIECES])) if pieces else NOTHING


def _finished(profile: Profile) -> Iterator[tuple[int, str]]:
    for number, text in enumerate(profile.qualifications or ()):
        if not mentions(text, words().qualifications["unfinished"]):
            yield number, text


def _qualifications(value: str, profile: Profile) -> list[Piece]:
    known = words().qualifications

    def answers(text: str) -> bool:
        award = mentions(text, known["award"])
        if value == "social_work":
            named = mentions(text, known["alone"]) or (award and mentions(text, known["subject"]))
            return named and not mentions(text, known["other"])
        return mentions(text, _MANAGEMENT) if value == "management" else award

    return [
        Piece(f"qualifications.{number}", text, "you name it") for number, text in _finished(profile) if answers(text)
    ]


def _first_years(profile: Profile) -> list[Piece]:
    programmes = words().qualifications["first_years"]
    return [
        Piece(f"qualifications.{number}", text, "you name it")
        for number, text in _finished(profile)
        if mentions(text, programmes)
    ]


def _experience(value: str, number: float | None, profile: Profile) -> Showing:
    pieces: list[Piece] = []
    field = _YEARS.get(value)
    if field is not None and getattr(profile, field) is not None:
        pieces.append(Piece(field, getattr(profile, field), "years that you state"))
    for at, spent in enumerate(profile.years_in_settings or ()):
        if spent.years is not None and spent.setting and mentions(spent.setting, _SETTINGS.get(value, ())):
            pieces.append(Piece(f"years_in_settings.{at}.years", spent.years, f"years in {spent.setting}"))
    if value == "supervision":
        for at, given in enumerate(profile.supervision_given or ()):
            if given.years is not None:
                pieces.append(Piece(f"supervision_given.{at}.years", given.years, "years of supervision given"))
    enough = [piece for piece in pieces if piece.said > 0 and piece.said >= (number or 0)]
    if enough:
        return Showing("shown", tuple(enough[:MOST_PIECES]))
    some = any(piece.said > 0 for piece in pieces)
    return Showing("partly" if some else "not_shown", (), tuple(pieces[:MOST_PIECES]))


def _training(value: str, stage: float | None, profile: Profile, on: datetime.date) -> Showing:
    names = words().training[value]
    full: list[Piece] = []
    less: list[Piece] = []
    for number, done in enumerate(profile.training or ()):
        if not done.name or not mentions(done.name, names) or _later(done.date, on):
            continue
        piece = Piece(f"training.{number}.name", done.name, "training that you name")
        (full if stage is None or (done.stage or 0) >= stage else less).append(piece)
    for number, text in _finished(profile):
        if mentions(text, names):
            piece = Piece(f"qualifications.{number}", text, "you name it")
            told = re.search(r"\b(?:stage|peps|level)\s*(\d)\b", text, re.IGNORECASE)
            (full if stage is None or (told and int(told[1]) >= stage) else less).append(piece)
    if full:
        return _listed(full)
    return Showing("partly", (), tuple(less[:MOST_PIECES])) if less else NOTHING


def _skills_named(language: str, profile: Profile) -> tuple[Piece, ...]:
    names = ("bsl", "british sign language", "sign language") if language == "bsl" else (language,)
    return tuple(
        Piece(f"skills.{number}.skill", skill.skill, "a skill that you name; a rating of one's own shows nothing yet")
        for number, skill in enumerate(profile.skills or ())
        if skill.skill and mentions(skill.skill, names)
    )[:MOST_PIECES]


def _later(date: datetime.date | None, on: datetime.date) -> bool:
    return date is not None and date > on


class Words:
    """A profile's own words on work and learning, ready to be looked through for many lines of an advert.

    Left out: what the person says is not shown, and what is dated after the day of the pack.
    """

    def __init__(self, profile: Profile, nation: str, on: datetime.date) -> None:
        self._nation = nation
        self._on = on
        self._pieces = [
            (field, text, self._subjects(text), _stems(text)) for field, text in _own_words(profile, on) if text
        ]

    def _subjects(self, text: str) -> dict[tuple[str, str], str]:
        return {(tag.catalogue, tag.id): tag.title for tag in tags(text, self._on, self._nation)}

    def speaking_to(self, line: str) -> Showing:
        """The pieces that have most in common with a line: expressions of the vocabulary, and words of weight."""
        subjects, stems = self._subjects(line), _stems(line)
        found: list[tuple[int, Piece]] = []
        for field, text, own_subjects, own_stems in self._pieces:
            both = [title for key, title in subjects.items() if key in own_subjects]
            shared = [word for stem, word in stems.items() if stem in own_stems]
            if both or len(shared) >= _WORDS_IN_COMMON:
                # A long list would bury what decided it.
                why = "both speak of " + ", ".join(dict.fromkeys([*(title.lower() for title in both), *shared][:4]))
                found.append((3 * len(both) + len(shared), Piece(field, text, why)))
        found.sort(key=lambda one: -one[0])
        return Showing("may_show", tuple(piece for _, piece in found[:MOST_PIECES])) if found else NOTHING


def _own_words(profile: Profile, on: datetime.date) -> Iterator[tuple[str, str | None]]:
    for number, item in enumerate(profile.evidence or ()):
        told = (item.level or "").strip().casefold()
        if told not in words().levels["not_shown"] and not _later(item.date, on):
            yield f"evidence.{number}.note", item.note
    for number, entry in enumerate(profile.cpd or ()):
        if not _later(entry.date, on):
            yield f"cpd.{number}.activity", entry.activity
            yield f"cpd.{number}.reflection", entry.reflection
            yield f"cpd.{number}.benefit_self", entry.benefit_self
            yield f"cpd.{number}.benefit_organisation", entry.benefit_organisation
            yield f"cpd.{number}.benefit_children", entry.benefit_children
    for number, done in enumerate(profile.training or ()):
        if not _later(done.date, on):
            yield f"training.{number}.name", done.name
    for number, skill in enumerate(profile.skills or ()):
        yield f"skills.{number}.note", skill.note
    for number, spent in enumerate(profile.years_in_settings or ()):
        yield f"years_in_settings.{number}.setting", spent.setting
    yield from ((f"specialisms.{number}", text) for number, text in enumerate(profile.specialisms or ()))


@cache
def _common() -> frozenset[str]:
    return frozenset(word[:_STEM] for word in application_facts().common)


def _stems(text: str) -> dict[str, str]:
    """Words of weight by their beginning, so that "assessed" and "assessment" are one."""
    found: dict[str, str] = {}
    for match in _WORD.finditer(text.casefold()):
        stem = match[0][:_STEM]
        if stem not in _common():
            found.setdefault(stem, match[0])
    return found
