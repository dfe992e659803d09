"""How well titles are read, against cases whose answers are known: precision, recall, confusion and calibration.

This module owns those figures and the form of a cases file. It must not read an advert's rung itself: that is
`matcher.tier`; nor change how anything is read.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from careers.ladder import TIERS
from matcher.tier import read_tier

CASES_PATH = Path(__file__).resolve().parents[1] / "tests" / "title_cases.csv"
"""The project's own cases; a checkout has them, an installed package has not."""

OUT_OF_SCOPE = "out_of_scope"
REVIEW = "review"
CLASSES = (*TIERS, OUT_OF_SCOPE)
NATIONS = ("england", "scotland", "wales", "northern_ireland")
BINS = 10
"""Bins of equal width over which confidence is compared with being right."""

_COLUMNS = ("title", "employer", "description", "nation", "tier", "held_out")


class CasesError(ValueError):
    """A cases file that cannot be used; the message names the file, the line and the field."""


@dataclass(frozen=True, slots=True)
class Case:
    """An advert with its answer.

    `expected` is a tier of `careers.ladder.TIERS`, "out_of_scope", or "review" where a careful reader could not tell.
    `held_out` says that the reading rules were never changed because of this case.
    """

    title: str
    expected: str
    employer: str = ""
    description: str = ""
    nation: str | None = None
    held_out: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """One class's figures. `expected` and `answered` are numbers of cases; the shares are 0..1 or None where none."""

    expected: int
    answered: int
    right: int

    @property
    def precision(self) -> float | None:
        """Of the cases given this answer, the share that have it."""
        return self.right / self.answered if self.answered else None

    @property
    def recall(self) -> float | None:
        """Of the cases that have this answer, the share that were given it."""
        return self.right / self.expected if self.expected else None


@dataclass(frozen=True, slots=True)
class Bin:
    """Committed readings of like confidence: how many, their mean confidence and the share of them that are right."""

    low: float
    high: float
    readings: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures over some cases. `confusion` counts (expected, answered), where answered may be "review".

    Cases whose own answer is "review" are in `confusion` and count in no share, because neither answer would be right.
    `calibration_error` is the expected calibration error of the committed readings, 0..1: the mean over `bins`, weighed
    by their readings, of the distance between confidence and the share that are right.
    """

    confusion: Mapping[tuple[str, str], int]
    bins: tuple[Bin, ...]
    calibration_error: float

    @property
    def cases(self) -> int:
        """How many cases have an answer."""
        return sum(count for (expected, _), count in self.confusion.items() if expected != REVIEW)

    @property
    def right(self) -> int:
        """How many readings gave the answer; one that was sent to review did not."""
        return sum(self.confusion.get((name, name), 0) for name in CLASSES)

    @property
    def committed(self) -> int:
        """How many readings gave an answer, right or wrong."""
        return self.cases - sum(self.confusion.get((name, REVIEW), 0) for name in CLASSES)

    @property
    def out_of_scope(self) -> int:
        """How many cases are out of scope."""
        return sum(count for (expected, _), count in self.confusion.items() if expected == OUT_OF_SCOPE)

    @property
    def accepted_wrongly(self) -> int:
        """How many out-of-scope cases were matched with a rung."""
        return sum(self.confusion.get((OUT_OF_SCOPE, tier), 0) for tier in TIERS)

    @property
    def undecidable(self) -> tuple[int, int]:
        """How many cases no careful reader could tell, and how many of them were sent to review."""
        every = sum(count for (expected, _), count in self.confusion.items() if expected == REVIEW)
        return every, self.confusion.get((REVIEW, REVIEW), 0)

    def score(self, name: str) -> Score:
        """The figures of one class of `CLASSES`."""
        return Score(
            expected=sum(count for (expected, _), count in self.confusion.items() if expected == name),
            answered=sum(
                count
                for (expected, answered), count in self.confusion.items()
                if answered == name and expected != REVIEW
            ),
            right=self.confusion.get((name, name), 0),
        )

    def as_json(self) -> dict[str, Any]:
        """The figures as plain data; shares are 0..1, None where there is nothing to share."""
        every, reviewed = self.undecidable
        return {
            "cases": self.cases,
            "right": self.right,
            "right_share": _share(self.right, self.cases),
            "committed": self.committed,
            "committed_share": _share(self.committed, self.cases),
            "right_of_committed_share": _share(self.right, self.committed),
            "out_of_scope": self.out_of_scope,
            "accepted_wrongly": self.accepted_wrongly,
            "undecidable": {"cases": every, "sent_to_review": reviewed},
            "calibration_error": round(self.calibration_error, 4),
            "calibration": [
                {
                    "from": bin_.low,
                    "to": bin_.high,
                    "readings": bin_.readings,
                    "confidence": round(bin_.confidence, 4),
                    "right": round(bin_.right, 4),
                }
                for bin_ in self.bins
            ],
            "classes": {
                name: {
                    "expected": score.expected,
                    "answered": score.answered,
                    "right": score.right,
                    "precision": None if score.precision is None else round(score.precision, 4),
                    "recall": None if score.recall is None else round(score.recall, 4),
                }
                for name in CLASSES
                for score in [self.score(name)]
            },
            "confusion": [
                {"expected": expected, "answered": answered, "cases": count}
                for (expected, answered), count in sorted(self.confusion.items())
            ],
        }

    def as_text(self) -> str:
        """The figures for a terminal: the shares, a line for each class, the confusion table and the calibration."""
        every, reviewed = self.undecidable
        lines = [
            f"{self.cases:,} cases with an answer: {_percent(self.right, self.cases)} right, "
            f"{_percent(self.committed, self.cases)} committed, "
            f"{_percent(self.right, self.committed)} of those right",
            f"{self.accepted_wrongly} of {self.out_of_scope} out-of-scope cases accepted; "
            f"{reviewed} of {every} that nobody could tell sent to review",
            f"expected calibration error {self.calibration_error:.3f}",
            "",
            f"{'':22}{'cases':>7}{'answers':>9}{'precision':>11}{'recall':>8}",
        ]
        for name in CLASSES:
            score = self.score(name)
            lines.append(
                f"{name:22}{score.expected:>7}{score.answered:>9}"
                f"{_percent(score.right, score.answered):>11}{_percent(score.right, score.expected):>8}"
            )
        columns = (*CLASSES, REVIEW)
        lines += ["", "rows: the right answer; columns: the answer given, in the same order, then review"]
        for expected in columns:
            counts = [self.confusion.get((expected, answered), 0) for answered in columns]
            if any(counts):
                lines.append(f"{expected:22}" + "".join(f"{count or '·':>5}" for count in counts))
        lines += ["", f"{'confidence':14}{'readings':>9}{'mean':>7}{'right':>8}"]
        lines += [
            f"{bin_.low:.1f}–{bin_.high:.1f}{'':7}{bin_.readings:>9}{bin_.confidence:>7.2f}{bin_.right:>8.2f}"
            for bin_ in self.bins
        ]
        return "\n".join(lines)


def evaluate(cases: Iterable[Case]) -> Evaluation:
    """Read every case and compare it with its answer."""
    confusion: Counter[tuple[str, str]] = Counter()
    committed: list[tuple[float, bool]] = []
    for case in cases:
        reading = read_tier(case.title, employer=case.employer, description=case.description, nation=case.nation)
        answer = reading.tier if reading.outcome == "matched" and reading.tier else reading.outcome
        confusion[case.expected, answer] += 1
        if answer != REVIEW and case.expected != REVIEW:
            committed.append((reading.confidence, answer == case.expected))
    bins = tuple(_bins(committed))
    return Evaluation(dict(confusion), bins, calibration_error(bins))


def calibration_error(bins: Iterable[Bin]) -> float:
    """The mean distance between confidence and the share that are right, weighed by the readings; 0 without any."""
    held = list(bins)
    readings = sum(bin_.readings for bin_ in held)
    return sum(bin_.readings * abs(bin_.confidence - bin_.right) for bin_ in held) / readings if readings else 0.0


def _bins(committed: list[tuple[float, bool]]) -> Iterable[Bin]:
    sorted_in: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in committed:
        sorted_in.setdefault(min(BINS - 1, int(confidence * BINS)), []).append((confidence, right))
    for number, held in sorted(sorted_in.items()):
        yield Bin(
            low=number / BINS,
            high=(number + 1) / BINS,
            readings=len(held),
            confidence=sum(confidence for confidence, _ in held) / len(held),
            right=sum(right for _, right in held) / len(held),
        )


def read_cases(path: Path, *, held_out: bool = False) -> tuple[Case, ...]:
    """The cases of a CSV file, or only those that are held out. Raises CasesError naming file, line and field.

    Columns: title, employer, description, nation, tier (empty for out of scope, "review" where nobody could tell) and
    held_out ("yes" or empty); others are for people.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            missing = [column for column in _COLUMNS if column not in (reader.fieldnames or ())]
            if missing:
                raise CasesError(f"{path}: line 1: column {missing[0]!r} is missing; expected {', '.join(_COLUMNS)}")
            cases = [_case(path, reader.line_num, row) for row in reader]
    except OSError as error:
        raise CasesError(f"{path}: cannot be read ({error.strerror}); name a file of cases") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise CasesError(f"{path}: is not a CSV file in UTF-8: {error}") from error
    kept = tuple(case for case in cases if case.held_out or not held_out)
    if not kept:
        raise CasesError(f"{path}: has no {'held-out ' if held_out else ''}cases")
    return kept


def _case(path: Path, line: int, row: dict[str, str]) -> Case:
    if any(row[column] is None for column in _COLUMNS):
        raise CasesError(f"{path}: line {line}: expected {len(_COLUMNS)} fields or more")
    expected = row["tier"] or OUT_OF_SCOPE
    for field, value, known in (
        ("tier", expected, (*CLASSES, REVIEW)),
        ("nation", row["nation"], ("", *NATIONS)),
        ("held_out", row["held_out"], ("", "yes")),
    ):
        if value not in known:
            said = ", ".join(name or "nothing" for name in known)
            raise CasesError(f"{path}: line {line}: {field} is {value!r}; expected one of {said}")
    return Case(
        title=row["title"],
        expected=expected,
        employer=row["employer"],
        description=row["description"],
        nation=row["nation"] or None,
        held_out=row["held_out"] == "yes",
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"
