"""Distinct job titles for the benchmarks: known ones in the clothes that adverts give them, and ones put together anew.

This module owns what the benchmarks read. Every title is made by chance from a fixed seed, so that two runs read the
same ones.
"""

import itertools
import random
from collections.abc import Callable, Iterator, Sequence

_LEVELS = ("", "", "", "Senior ", "Advanced ", "Experienced ", "Newly Qualified ", "Principal ", "Lead ", "Specialist ")
_ROLES = (
    "Social Worker", "Social Worker", "Social Worker", "Qualified Social Worker", "Supervising Social Worker",
    "Practitioner", "Social Work Practitioner", "Team Manager", "Assistant Team Manager", "Deputy Team Manager",
    "Practice Manager", "Practice Supervisor", "Independent Reviewing Officer", "Child Protection Chair",
    "Service Manager", "Group Manager", "Head of Service", "Assistant Director", "Family Court Adviser",
    "Lead Child Protection Practitioner", "Social Work Apprentice", "Occupational Therapist", "Support Worker",
    "Family Support Worker", "Personal Adviser", "Mental Health Nurse", "Youth Justice Officer", "Solicitor",
    "Business Support Officer", "Residential Support Worker", "Care Coordinator", "Teaching Assistant",
    "Gweithiwr Cymdeithasol", "Rheolwr Tîm", "Swyddog Adolygu Annibynnol", "Team Leader", "Project Officer",
)  # fmt: skip
_TEAMS = (
    "Children in Care", "Looked After Children", "LAC", "Child Protection", "CIN/CP", "Assessment", "MASH",
    "Referral and Assessment", "Fostering", "Adoption", "Kinship", "Children with Disabilities", "CWD", "Court",
    "Family Safeguarding", "Leaving Care", "Early Help", "Emergency Duty Team", "Exploitation", "Safeguarding",
    "Front Door", "Family Help", "Multi-Agency Child Protection Team", "Youth Justice", "Quality Assurance",
    "Children & Families", "Children’s Services", "Adults", "Older People", "Mental Health", "Learning Disabilities",
    "Hospital Discharge", "Reablement", "Transitions", "Adult Safeguarding", "CMHT", "Review Team", "Edge of Care",
    "Unaccompanied Asylum Seeking Children", "Special Guardianship", "Plant a Theuluoedd", "Oedolion",
)  # fmt: skip
_PLACES = (
    "Leeds", "Kent", "Hull", "Brent", "Cornwall", "Woking", "Luton", "Bolton", "North Yorkshire", "Milton Keynes",
    "Tower Hamlets", "Stoke-on-Trent", "Bournemouth", "South Wales", "Ceredigion", "Edinburgh", "Fife", "Derry",
    "Antrim", "Norwich", "Ashford", "Grays", "Shirley", "Bishop's Stortford", "Great Yarmouth", "King's Lynn",
    "Bury St Edmunds", "Rhyl", "Kilmarnock", "Enniskillen", "Dewsbury", "Yate", "Goole", "Skegness", "Ripley",
)  # fmt: skip
_TERMS = (
    "", "", "Locum ", "Agency ", "Interim ", "Permanent ", "Part Time ", "2 x ", "Temporary ", "Maternity Cover: ",
    "Urgent!! ", "Hybrid ",
)  # fmt: skip
_JOINS = (" - ", " – ", " ", ", ", " (", " | ", ": ", " / ")
_MISTAKES = ("Social Wroker", "Practictioner", "Safegaurding", "Childrens", "Assesment", "Fostring", "Senoir", "Manger")


_Words = tuple[str, ...]


def _often_first(words: _Words) -> tuple[_Words, tuple[float, ...]]:
    """The words with how often each is used: the first most, as a few words make up most titles that are published."""
    weights = itertools.accumulate(1 / rank for rank in range(1, len(words) + 1))
    return words, tuple(weights)


_LEVEL, _ROLE, _TEAM = _often_first(_LEVELS), _often_first(_ROLES), _often_first(_TEAMS)
_PLACE, _TERM, _JOIN = _often_first(_PLACES), _often_first(_TERMS), _often_first(_JOINS)


def dressed_titles(stock: Sequence[str], number: int, seed: int = 2026) -> Iterator[str]:
    """`number` titles, no two the same: those of `stock` with contract words, places, pay, references and capitals.

    So a feed of many employers looks: the same few thousand titles, hardly ever written twice in the same way.
    """
    return _distinct(number, seed, lambda chance: _dressed(chance, [chance.choice(stock)]))


def composed_titles(number: int, seed: int = 2026) -> Iterator[str]:
    """`number` titles, no two the same, whose level, role and teams are put together by chance as well.

    The hardest case for a reader that remembers parts: there are more combinations than any feed publishes.
    """
    return _distinct(number, seed, _composed)


def _distinct(number: int, seed: int, make: Callable[[random.Random], str]) -> Iterator[str]:
    chance = random.Random(seed)
    seen: set[str] = set()
    while len(seen) < number:
        title = make(chance)
        if title not in seen:
            seen.add(title)
            yield title


def _pick(chance: random.Random, words: tuple[_Words, tuple[float, ...]]) -> str:
    return chance.choices(words[0], cum_weights=words[1])[0]


def _composed(chance: random.Random) -> str:
    parts = [_pick(chance, _LEVEL) + _pick(chance, _ROLE)]
    parts += [_pick(chance, _TEAM) for _ in range(chance.choice((0, 1, 1, 1, 1, 2)))]
    return _dressed(chance, parts)


def _dressed(chance: random.Random, parts: list[str]) -> str:
    parts[0] = _pick(chance, _TERM) + parts[0]
    if chance.random() < 0.7:
        parts.append(_pick(chance, _PLACE))
    if chance.random() < 0.25:
        parts.append(f"£{chance.randint(28, 62)},{chance.randint(0, 999):03d}")
    elif chance.random() < 0.2:
        parts.append(f"£{chance.randint(22, 48)}.{chance.choice((0, 25, 50, 75)):02d} per hour")
    if chance.random() < 0.4:
        parts.append(f"{chance.choice(('Ref ', 'REQ', 'CF/', ''))}{chance.randint(1000, 99999)}")
    if chance.random() < 0.05:
        parts.insert(chance.randint(0, len(parts)), chance.choice(_MISTAKES))
    title = parts[0]
    for part in parts[1:]:
        join = _pick(chance, _JOIN)
        title += join + part + (")" if join == " (" else "")
    return chance.choice((title,) * 8 + (title.upper(), title.lower()))
