"""Which postings are one vacancy, across boards and reposts, and which only look alike.

Owns weighing postings against each other and grouping them. Must not touch the store or the clock: dates come with
the postings. In doubt two postings stay apart: a vacancy shown twice costs a job seeker a moment, two vacancies shown
as one cost them a job.
"""

from matcher.duplicates.blocks import block_keys
from matcher.duplicates.boilerplate import Boilerplate
from matcher.duplicates.grouping import Group, Link, common_sentences, group, join, links, same
from matcher.duplicates.posting import Posting

__all__ = [
    "Boilerplate",
    "Group",
    "Link",
    "Posting",
    "block_keys",
    "common_sentences",
    "group",
    "join",
    "links",
    "same",
]
