"""England's minimum experience for agency posts: the one rule that advice and the agency check both answer by.

Owns what counts towards the minimum and the words for how a person stands with it. It must not know of the wait after
a permanent post or of an assignment's beginning; those are the check's.
"""

from dataclasses import dataclass

from careers.standard import Standard

ASKED = "How many years have English councils employed you directly in child and family work?"
"""The question that settles it."""


@dataclass(frozen=True, slots=True)
class Experience:
    """How a person stands with the minimum: `enough` is None where it cannot be told; `doubt` is what is still open."""

    enough: bool | None
    reason: str
    doubt: str | None = None


def experience(
    rule: Standard, *, local_authority: float | None, post_qualifying: float | None, children: float | None
) -> Experience:
    """Whether the minimum experience is there.

    By the fullest account years count that were employed directly by English councils in child and family work, as a
    registered social worker. Neither the years since qualifying nor those with children can be fewer than they are, so
    too few of either settle the question, and enough of them do not.

    Args:
        rule: the entry of the register, whose `years` is the minimum.
        local_authority: years employed directly by English councils (or their trusts) in child and family work.
        post_qualifying: years since qualifying.
        children: years in work with children and families.

    """
    years = rule.number("years")
    if local_authority is not None and local_authority < years:
        reason = f"At least {years} years are asked for; you give {local_authority:g} employed by English councils."
        if post_qualifying is None or post_qualifying < years:
            return Experience(False, reason)
        reason += (
            f" Your {post_qualifying:g} years since qualifying do not settle it: by the fullest account only years"
            " employed by English councils in child and family work count."
        )
        doubt = "Does the council count your years elsewhere? Summaries of the rule differ on it."
        return Experience(False, reason, doubt)
    if post_qualifying is not None and post_qualifying < years:
        return Experience(
            False, f"At least {years} years are asked for, and you qualified {post_qualifying:g} years ago."
        )
    if children is not None and children < years:
        return Experience(
            False,
            f"At least {years} years in child and family work are asked for; you give {children:g} with children and"
            " families.",
        )
    if local_authority is not None:
        return Experience(
            True, f"At least {years} years are asked for; you give {local_authority:g} with English councils."
        )
    return Experience(
        None,
        f"At least {years} years are asked for; by the fullest account they are years employed directly by English"
        " councils in child and family work, and years with an agency or in another nation do not count.",
        ASKED,
    )
