"""A rung with its rivals, while the parts of an advert speak about it.

This module owns what is known of it and how a rival is set beside it. It must not know any rule: those are in
`matcher.rungs` and `matcher.rung_rules`.
"""

from dataclasses import dataclass, field

from matcher.concepts import Concept


@dataclass(slots=True)
class Rung:
    """A rung with its rivals: weights by tier, the positions of the words that said so, and the rules that spoke."""

    weights: dict[str, float] = field(default_factory=dict)
    role: Concept | None = None
    used: tuple[tuple[int, str], ...] = ()  # (position in the items, rule)
    said: tuple[tuple[str, str], ...] = ()  # (cue of the description, rule)
    reasons: tuple[str, ...] = ()
    pay_rule: str = ""  # the rule that pay decided
    foreign: Concept | None = None  # another profession or service
    foreign_at: int = -1
    mixed: bool = False  # a social worker's role and another one are offered together
    foreign_first: bool = False  # and the other one stands first
    shares: tuple[tuple[str, float], ...] = ()  # rungs with their share of what is likely, the strongest first

    @property
    def tier(self) -> str | None:
        """The strongest tier."""
        if self.shares:
            return self.shares[0][0]
        return max(self.weights, key=self.weights.__getitem__) if self.weights else None

    def rival(self, tier: str, strength: float) -> None:
        """Let another tier be as likely as `strength` of the strongest."""
        self.weights[tier] = max(self.weights.get(tier, 0.0), strength)

    def settle(self, tier: str, before: float) -> None:
        """Make `tier` the strongest and leave what was strongest `before` as a rival."""
        old = self.tier
        if old is not None and old != tier:
            self.weights[old] = before
        self.weights[tier] = 1.0
