"""What a verdict on two postings is for, in words for a person to read.

Owns the words. Must not weigh anything: evidence.py does, and says in short what it found.
"""

from functools import lru_cache

from matcher.duplicates.evidence import TOGETHER_DAYS, Verdict, days_between, shared_references
from matcher.duplicates.posting import Read

_NAMED_FIELDS = {
    "same title": "title",
    "same employer": "employer",
    "same place": "place",
    "same salary range": "salary",
    "same salary": "salary",
    "same closing date": "closing date",
}


@lru_cache(maxsize=4096)
def _in_words(found: tuple[str, ...]) -> tuple[str, ...]:
    """The fields that agree as one sentence, then what else there is; a reference comes with its number, not here."""
    named = [_NAMED_FIELDS[name] for name in found if name in _NAMED_FIELDS]
    told = (f"same {named[0] if len(named) == 1 else ', '.join(named[:-1]) + ' and ' + named[-1]}",) if named else ()
    return (*told, *(name for name in found if name != "same reference" and name not in _NAMED_FIELDS))


def reasons_for(a: Read, b: Read, verdict: Verdict) -> tuple[str, ...]:
    """What a verdict is for, in words for a person to read, strongest first."""
    if a.id == b.id:
        return ("the same posting",)
    found = verdict.found
    reasons = _in_words(found)
    if "same reference" in found:
        shared = shared_references(a, b)
        written = next((read.written_reference for read in (a, b) if read.reference in shared), shared[0])
        reasons = (f"same reference {written}", *reasons)
    if "same closing date" not in found and "closing dates within three days" not in found:
        days = days_between(a, b)
        if days and days > TOGETHER_DAYS:
            reasons = (*reasons, f"advertised again {days} days later")
    return reasons
