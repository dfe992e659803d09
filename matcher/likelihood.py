"""The sum of named features that tell children's social work from everything else.

This module owns adding them up, with the words behind each. It must not know any feature: those are in `matcher.scope`,
`matcher.served` and `matcher.described`.
"""

import math


class Scope:
    """The sum of the features that tell children's social work from everything else, with the words behind each.

    `both` says that the title names children and adults; `pay_rule` is the rule that the pay decided, or empty;
    `says_little` that a description was read which has few words that tell whom the work is with; `first_year` that
    one was read which speaks of the first year in practice, of a post for the newly qualified.
    """

    def __init__(self) -> None:
        self.sum = 0.0
        self.title_rules: list[tuple[int, str]] = []
        self.employer_rules: list[tuple[int, str]] = []
        self.cue_rules: list[tuple[str, str]] = []
        self.against: list[tuple[float, str]] = []  # (weight, reason)
        self.both = False
        self.pay_rule = ""
        self.says_little = False
        self.first_year = False

    def add(self, weight: float, reason: str = "") -> None:
        """Add a feature's weight in log-odds; where it speaks against, the reason for people."""
        self.sum += weight
        if weight < 0 and reason:
            self.against.append((weight, reason))

    @property
    def probability(self) -> float:
        """How likely the advert is children's social work, 0..1."""
        return 1.0 / (1.0 + math.exp(-self.sum))
