"""Which postings are one vacancy, across boards and reposts, and which only look alike.

Owns weighing postings against each other and grouping them. Must not touch the store or the clock: dates come with
the postings. In doubt two postings stay apart: a vacancy shown twice costs a job seeker a moment, two vacancies shown
as one cost them a job.
"""

from matcher.duplicates.blocks import block_keys
from matcher.duplicates.boilerplate import Boilerplate
from matcher.duplicates.copies import Link, links
from matcher.duplicates.grouping import Group, Grouped, common_sentences, group, grouped, same
from matcher.duplicates.incremental import Filed, Shelf, copies, digest, regroup, shared_sentences
from matcher.duplicates.offered import is_agencys
from matcher.duplicates.posting import Posting

__all__ = [
    "Boilerplate",
    "Filed",
    "Group",
    "Grouped",
    "Link",
    "Posting",
    "Shelf",
    "block_keys",
    "common_sentences",
    "copies",
    "digest",
    "group",
    "grouped",
    "is_agencys",
    "links",
    "regroup",
    "same",
    "shared_sentences",
]
