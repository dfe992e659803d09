"""The grade that an advert names, and the national pay scale that prices it where one does.

Owns telling grades, bands and spine points from other words, and whose scale they are of. Must not price local grades:
only national scales have amounts, and `matcher.spine` holds those.
"""

import datetime
import re
from dataclasses import dataclass

from matcher.spine import Scale, afc_scale, is_old_point, njc_scale


@dataclass(frozen=True, slots=True)
class Where:
    """What decides which national pay scale a grade is of: nation, region, employer and the day of the advert.

    `health` is whether the employer belongs to the health service. None is "not known".
    """

    nation: str | None = None
    region: str | None = None
    health: bool = False
    on: datetime.date | None = None


_SPINE = r"(?:SCPs?|spinal?\s+(?:column\s+)?points?|points?|pts?)\s*:?\s*\d{1,2}(?:\s*(?:-|–|to)\s*(?:SCP\s*)?\d{1,2})?"
_GRADE = re.compile(
    rf"""
      \b(?:afc\s+)?(?:pay\s+)?band\s*:?\s?(?:\d{{1,2}}[a-d]?|(?-i:[A-Z]{{1,2}}\d?))\b (?:\s*/\s*(?:{_SPINE}))?
    | \bgrades\s\d{{1,2}}\s?(?:-|–|to|and|&|/)\s?\d{{1,2}}\b (?!\s*h)
    | \b(?:(?:hay\s+|pay\s+)?grade|scale|level|gradd(?:fa)?)\s*:?\s?
        (?:(?-i:[A-Z]{{1,3}}\s?\d{{1,2}}(?:\s?[-–/]\s?[A-Z]{{1,3}}\d{{1,2}})?|[A-Z]{{1,2}})|\d{{1,2}}[a-d]?(?:/\d{{1,2}}(?![\d.%/]|\s?h))?)\b
        (?:\s*/\s*(?:{_SPINE}))?
    | \bsoulbury\s(?:range\s|points?\s)?\d{{1,2}}(?:\s?(?:-|–|to)\s?\d{{1,2}})?\b
    | \brange\s(?-i:[A-Z]{{1,3}}\d{{1,2}})\b
    | \b(?-i:(?:Hay|HAY|BG)\s[A-Z])\b(?=\s*[£(:,–-])
    | \b(?-i:(?:LB[A-Z]\s)?P[O0]?\d{{1,2}})\b (?:\s*(?:-|–|/|to)\s*PO?\d{{1,2}})?
    | \b(?:SO|SW|SMG|HBBAND|HAY|JNC|NJC|SJC)\s?\d{{1,2}}\b (?:\s*(?:-|–|/|to)\s*(?:SO|PO|SW)\s?\d{{1,2}}\b)?
      # An employer's own code before the amount: "KR10 £41,027", "L11-L15 £56,316"; "X2 £30,000" are two posts.
    | \A(?-i:(?!X)[A-Z]{{1,3}}\d{{1,2}}(?:\s?[-–/]\s?[A-Z]{{1,3}}\d{{1,2}})?)(?=[\s:,(–-]{{1,3}}£)
    | \b{_SPINE}
    | (?<=\d\s)\(((?-i:[A-Z])\d?)\)
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Points are national where they are called so; "points 27 to 32" may be any employer's own.
_POINTS = re.compile(
    r"\b(?:scps?|spinal?\s+(?:column\s+)?points?|njc\s+(?:pay\s+)?(?:points?|scale)?)\s*:?\s*(\d{1,2})\b"
    r"(?:\s*(?:-|–|to)\s*(?:scp\s*)?(\d{1,2})\b)?",
    re.IGNORECASE,
)
_LOCAL_SPINE = re.compile(
    r"\bsoulbury|\bhay\b|\bjnc\b|\bteach|\bsjc\b|\bglpc\b|\blocal\s+(?:spine|scale)", re.IGNORECASE
)
_BAND = re.compile(r"\bband\s*:?\s?(\d[a-d]?)\b", re.IGNORECASE)
_AGENDA = re.compile(r"\bafc\b|\bagenda\s+for\s+change\b|\bnhs\b|\bhsc\b", re.IGNORECASE)


def grade_in(text: str) -> str | None:
    """The first grade that the words name, as they name it ("Band 6", "Pay Band J / SCP 32 - 34"), or None."""
    match = _GRADE.search(text)
    return None if match is None else (match[1] or match[0]).strip()


def names_old_points(text: str, on: datetime.date | None) -> bool:
    """Whether the words name points of the national spine that ended in March 2019, on a day or on any."""
    points = _points(text)
    return points is not None and is_old_point(points[1], on)


def scale_of(text: str, where: Where) -> Scale | None:
    """What the national scale of the grade in `text` pays at `where`; None for a local grade."""
    points = _points(text)
    if points is not None:
        return njc_scale(*points, nation=where.nation, region=where.region, on=where.on)
    band = _BAND.search(text)
    # "Band 6" alone is a local grade but in the health service, which employs Northern Ireland's social workers.
    national = where.health or where.nation == "northern_ireland" or _AGENDA.search(text)
    return afc_scale(band[1], nation=where.nation, on=where.on) if band and national else None


def _points(text: str) -> tuple[int, int] | None:
    """The lowest and the highest point of the national spine that the words name."""
    match = None if _LOCAL_SPINE.search(text) else _POINTS.search(text)
    if match is None:
        return None
    low = int(match[1])
    return low, max(low, int(match[2] or low))
