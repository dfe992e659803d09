"""What sets two postings apart at a glance, so that of the pairs that share a block few have to be weighed.

Owns looking first where looking costs least. Must not set anything apart that evidence.py would join: it leaves what it
cannot tell to be weighed.
"""

from matcher.duplicates.fields import place_likeness
from matcher.duplicates.pay import salaries
from matcher.duplicates.posting import Read


def plainly_apart(a: Read, b: Read) -> bool:
    """Whether two postings have another tier; or no reference in common and two entries on one source, pay or place."""
    if a.tier != b.tier and a.tier and b.tier:
        return True
    if a.mentioned or b.mentioned:
        return False
    if a.reference and b.reference:
        if a.reference == b.reference:
            return False
        if a.source == b.source and a.source and not (_closed_before(a, b) or _closed_before(b, a)):
            return True
    # Two that are told in the same words share one reading, and are not compared.
    return (a.salary is not b.salary and salaries(a.salary, b.salary) == "different") or (
        a.place is not b.place and place_likeness(a, b) == "different"
    )


def _closed_before(first: Read, second: Read) -> bool:
    """Whether the second may have been put up because nobody came by the first."""
    return first.closing is not None and second.posted is not None and first.closing < second.posted
