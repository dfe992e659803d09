"""What a phrase of the vocabulary stands for, and finding the longest phrase that starts at a word.

Owns these two forms alone. What phrases there are is told by `matcher.vocabulary`, what they mean for a rung by
`matcher.rungs`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class Concept:
    """What one phrase of the vocabulary stands for.

    `kind` is one of role, seniority, other_role, area, employer, cue, either, after, welcome, ignored, break.
    `scope` and `other` are weights in log-odds. An area's `other` is used where the role's name does not say social
    work, a role's where no employer is named.
    """

    kind: str
    code: str
    scope: float = 0.0
    other: float = 0.0
    tier: str | None = None
    social_work: bool = False
    weak: bool = False
    soft: bool = False
    anywhere: bool = False
    adds: bool = False
    wide: bool = False
    beside: bool = False  # of an area: one person often leads it with a children's social work service
    joined: bool = False  # of such an area: the title joins it to another one with an "and"
    rungs: tuple[tuple[str, str], ...] = ()  # (seniority code, tier), the first that applies winning
    rivals: tuple[tuple[str, float], ...] = ()
    role: str | None = None
    area: str | None = None
    people: str | None = None
    service: str | None = None
    specialism: str | None = None
    nation: str | None = None
    reason: str = ""


class Trie:
    """Phrases by their words; the longest phrase that starts at a position is found in one walk."""

    __slots__ = ("root",)

    def __init__(self) -> None:
        self.root: dict[str, Any] = {}

    def add(self, words: Iterable[str], concept: Concept) -> Concept | None:
        """Add a phrase; the concept that already holds it, if another does."""
        node = self.root
        for word in words:
            node = node.setdefault(word, {})
        held: Concept | None = node.setdefault("", concept)
        return None if held is concept else held

    def concepts(self) -> list[Concept]:
        """Every concept once, in the order in which phrases name them."""
        nodes, found = [self.root], dict[Concept, None]()
        while nodes:
            for word, below in nodes.pop().items():
                if word:
                    nodes.append(below)
                else:
                    found[below] = None
        return list(found)

    def starts(self, words: list[str]) -> list[int]:
        """Every position at which a phrase may start, told by its first two words: most that "the" begins are none."""
        below = self.root.get
        return [
            at
            for at, (node, after) in enumerate(zip(map(below, words), chain(words[1:], [""]), strict=False))
            if node is not None and ("" in node or after in node)
        ]

    def longest(self, words: list[str], start: int) -> tuple[Concept | None, int]:
        """The concept of the longest phrase at `start` and the position after it, or (None, start)."""
        node = self.root.get(words[start])
        found, end, at = None, start, start
        while node is not None:
            at += 1
            concept = node.get("")
            if concept is not None:
                found, end = concept, at
            node = node.get(words[at]) if at < len(words) else None
        return found, end
