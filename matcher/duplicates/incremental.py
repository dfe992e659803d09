"""Grouping again only what a change can reach.

Two postings end in one group only if a chain of alike pairs joins them, so everything that such a chain reaches from
what changed (a family) is grouped again and nothing else. Owns finding that much. Must not keep anything itself: what
is known of the postings grouped before comes from a Shelf.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Protocol

from matcher.duplicates.blocks import code, copy_keys, keys_of, keys_to_look_in, near, standing
from matcher.duplicates.boilerplate import NOTHING_COMMON, Boilerplate, common, lowered, sentences, words
from matcher.duplicates.copies import Link, link_of
from matcher.duplicates.evidence import Comparison
from matcher.duplicates.grouping import Grouped, grouped
from matcher.duplicates.posting import Posting, Read, Texts
from matcher.duplicates.titles import read_title


@dataclass(frozen=True, slots=True)
class Filed:
    """What is kept of a posting so that others find it: its blocks, where it stands in them, whose it is."""

    codes: tuple[int, ...]
    standing: str
    employer: str
    agency: bool

    @classmethod
    def of(cls, posting: Posting) -> "Filed":
        """What to keep of a posting."""
        with Texts() as texts:
            read = Read.of(posting, texts)
        keys = (*keys_of(read), *copy_keys(read)[0])
        return cls(tuple(sorted(set(map(code, keys)))), standing(read), read.employer.key, read.agency)


class Shelf(Protocol):
    """The postings in scope as they are filed; every id that it gives is one of theirs."""

    def postings(self, ids: Collection[str]) -> Iterable[Posting]:
        """The postings with these ids."""
        ...

    def sharing(self, codes: Collection[int]) -> Mapping[int, Sequence[tuple[str, str]]]:
        """Standing and id of each posting filed under each of these codes."""
        ...

    def kin(self, ids: Collection[str]) -> Collection[str]:
        """Every posting that was in one family with any of these when they were last grouped."""
        ...

    def shared(self, employer: str) -> frozenset[str]:
        """The sentences that an employer's adverts share, as `shared_sentences` finds them in all that are filed."""
        ...


def shared_sentences(adverts: Iterable[tuple[str, str]]) -> frozenset[str]:
    """What one employer says in all its adverts, given as (title, description)."""
    told = common((read_title(title).key, sentences(lowered(description))) for title, description in adverts)
    return frozenset(map(words, told))


def digest(shared: frozenset[str]) -> str:
    """Sixteen characters that stand for a set of sentences, "" for none: when they change, all are compared again."""
    joined = "\x1f".join(sorted(shared))
    return blake2b(joined.encode("utf-8", "replace"), digest_size=8).hexdigest() if shared else ""


def regroup(changed: Collection[str], shelf: Shelf) -> Grouped:
    """Group again whatever these postings are alike to, or were in one family with before.

    The result is what grouping all postings together gives, but for blocks of more than BLOCK_LIMIT: there each
    posting is compared with its NEIGHBOURS on either side as the block is now, and others whose neighbours moved are
    left until something of theirs changes or everything is grouped again.
    """
    boilerplate = Boilerplate.given(shelf.shared)
    met: dict[str, Posting] = {}
    with Texts() as texts:
        comparison = Comparison(boilerplate, texts)
        reads: dict[str, Read] = {}

        def fetch(ids: Iterable[str]) -> None:
            for posting in shelf.postings([id_ for id_ in ids if id_ not in reads]):
                reads[posting.id] = Read.of(posting, texts)
                met[posting.id] = posting

        reached: set[str] = set()
        waiting = set(changed)
        while waiting:
            waiting |= set(shelf.kin(waiting))
            turn = waiting - reached
            waiting = set()
            reached |= turn
            fetch(turn)
            for id_, mates in _mates([reads[id_] for id_ in sorted(turn)], keys_to_look_in, shelf).items():
                fetch(mates)
                for mate in mates:
                    if comparison.weigh(reads[id_], reads[mate]).same:
                        waiting.add(mate)
            waiting -= reached
    return grouped((met[id_] for id_ in sorted(reached)), boilerplate=boilerplate)


def copies(changed: Collection[str], shelf: Shelf) -> list[Link]:
    """The links that these postings have, as an agency's copy or as the job that was copied."""
    with Texts() as texts:
        comparison = Comparison(NOTHING_COMMON, texts)
        mine = [Read.of(posting, texts) for posting in shelf.postings(changed)]
        by_id = {read.id: read for read in mine}
        found: dict[tuple[str, str], Link] = {}
        for id_, mates in _mates(mine, lambda read: copy_keys(read)[1], shelf).items():
            by_id.update((p.id, Read.of(p, texts)) for p in shelf.postings([m for m in mates if m not in by_id]))
            for mate in mates:
                copy, job = (id_, mate) if by_id[id_].agency else (mate, id_)
                if link := link_of(by_id[copy], by_id[job], comparison, texts):
                    found[copy, job] = link
        return [found[pair] for pair in sorted(found)]


def _mates(
    reads: Sequence[Read], keys: Callable[[Read], tuple[str, ...]], shelf: Shelf
) -> Mapping[str, Collection[str]]:
    """The postings that each of these is compared with."""
    codes = {read.id: [code(key) for key in keys(read)] for read in reads}
    shared = shelf.sharing({each for theirs in codes.values() for each in theirs})
    blocks = {each: sorted(block) for each, block in shared.items()}
    return {
        read.id: sorted(
            {mate for each in codes[read.id] for mate in near(blocks.get(each, ()), read.id, standing(read))}
        )
        for read in reads
    }
