"""An agency's copy of an employer's job: linked to it, never merged, for pay and contract are the agency's.

Owns telling a copy. Must not group: a copy stays a vacancy of its own.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from matcher.duplicates.blocks import copy_keys
from matcher.duplicates.boilerplate import NOTHING_COMMON, words
from matcher.duplicates.evidence import (
    REPOST_DAYS,
    SAME_WORDING,
    Comparison,
    days_between,
    shared_references,
)
from matcher.duplicates.fields import place_likeness, title_likeness
from matcher.duplicates.posting import Posting, Read, Texts
from matcher.duplicates.wordforms import WORD, folded


@dataclass(frozen=True, slots=True)
class Link:
    """An agency's copy and the employer's own posting of the job, and why they are held to be that."""

    agency_id: str
    posting_id: str
    reasons: tuple[str, ...]


def link_of(copy: Read, job: Read, comparison: Comparison, texts: Texts) -> Link | None:
    """The link between an agency's advert and an employer's, or None where it is not a copy of it.

    A copy has the same title in the same place within half a year, and names the employer, carries its reference or
    repeats its words.
    """
    days = days_between(copy, job)
    if not copy.agency or job.agency or not job.employer.key or (days is not None and days > REPOST_DAYS):
        return None
    if copy.employer.key == job.employer.key:
        return None  # what it advertises without saying for whom is no employer's
    if title_likeness(copy, job) != "same" or place_likeness(copy, job) not in ("same", "contained"):
        return None
    told = frozenset(folded(copy.title.text).split()) | copy.employer.words
    told |= frozenset(WORD.findall(words(texts.get(copy.text))))
    reasons = []
    if shared := shared_references(copy, job):
        reasons.append(f"same reference {shared[0]}")
    if job.employer.words <= told:
        reasons.append(f"names {job.employer.text}")
    if (comparison.wording(copy, job) or 0.0) >= SAME_WORDING:
        reasons.append("same wording")
    return Link(copy.id, job.id, ("same title and place", *reasons)) if reasons else None


def links(postings: Iterable[Posting]) -> list[Link]:
    """The agency copies among these postings, each with the employer's own posting of that job."""
    with Texts() as texts:
        reads = sorted((Read.of(posting, texts) for posting in postings), key=lambda read: read.id)
        comparison = Comparison(NOTHING_COMMON, texts)
        jobs: dict[str, list[Read]] = defaultdict(list)
        for read in reads:
            if not read.agency:
                for key in copy_keys(read)[0]:
                    jobs[key].append(read)
        found = []
        for copy in (read for read in reads if read.agency):
            near = {job.id: job for key in copy_keys(copy)[1] for job in jobs.get(key, ())}
            found += [link_of(copy, job, comparison, texts) for _, job in sorted(near.items())]
        return [link for link in found if link]
