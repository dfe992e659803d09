"""Which postings are compared: what shares a block, and in a large one its neighbours."""

import datetime as dt
from itertools import chain

import pytest

from matcher.duplicates.blocks import BLOCK_LIMIT, keys_of, keys_to_look_in, near, standing
from matcher.duplicates.gathered import Gathered
from matcher.duplicates.posting import Posting, Read, Texts


def _drawn(reads):
    """The ids of the pairs that are drawn when all these are grouped at once."""
    gathered = Gathered(reads)
    return [(one.id, other.id) for one, other in chain(gathered.across(), *(lot.pairs for lot in gathered.lots()))]


def test_in_a_large_block_a_posting_is_compared_with_its_neighbours():
    def at(number, title="senior", place="leeds"):
        return "\x1f".join((title, "council", place, f"2026-01-01 {number:04}", str(number)))

    block = [(at(n * 10), str(n)) for n in range(60)]
    assert near(block, "30", at(300)) == [str(n) for n in range(20, 41) if n != 30]
    assert near(block, "0", at(0)) == [str(n) for n in range(1, 11)]
    assert near(block[:BLOCK_LIMIT], "0", at(0)) == [str(n) for n in range(1, BLOCK_LIMIT)]
    assert len(near(block, "elsewhere", at(305))) == 21
    assert len(near(block, "another title", at(305, title="worker"))) == 11
    assert len(near(block, "a longer place", at(305, place="leeds otley"))) == 11
    assert len(near(block, "no place", at(305, title="worker", place=""))) == 11
    assert near(block, "another place", at(305, place="mere")) == []


@pytest.mark.parametrize("employers", [("Harbour Personnel",), ("Harbour", "Harbour Housing", "Harbour Housing North")])
@pytest.mark.parametrize("teams", [("",), ("Court", "MASH", "Fostering", "Adoption", "Kinship", "Duty", "Care")])
def test_many_of_one_employer_are_drawn_as_a_new_posting_of_it_looks(teams, employers):
    """The pairs that all at once draw are those that each posting's own look at the blocks finds, large ones or not."""
    titles, places = ("Social Worker", "Senior Social Worker", "Team Manager"), ("Leeds", "Mere", "", "Ferryford")
    postings = [
        Posting(
            str(n),
            f"{titles[n % 3]} {teams[n % len(teams)]}",
            employers[n % 11 % len(employers)],
            places[n * 7 % 4],
            closing=dt.date(2026, 3, 5) + dt.timedelta(days=n % (5 * len(teams))),  # a Thursday, when a week begins
        )
        for n in range(90)
    ]
    texts = Texts()
    reads = [Read.of(posting, texts) for posting in postings]
    drawn = {frozenset(pair) for pair in _drawn(reads)}
    assert any(len({reads[int(id_)].title.key for id_ in pair}) > 1 for pair in drawn)
    blocks: dict[str, list[tuple[str, str]]] = {}
    for read in reads:
        for key in keys_of(read):
            blocks.setdefault(key, []).append((standing(read), read.id))
    looked = {
        frozenset((read.id, mate))
        for read in reads
        for key in keys_to_look_in(read)
        for mate in near(sorted(blocks.get(key, ())), read.id, standing(read))
    }
    assert drawn == looked
    largest = max(len(block) for key, block in blocks.items() if not key.startswith("reference"))
    assert (largest > BLOCK_LIMIT) == (len(teams) == 1)


def test_a_firm_by_half_its_name_is_compared_where_the_title_is_the_same():
    names = ("Larkrise", "Larkrise Housing", "Larkrise Support", "Larkhill", "Larkrise NHS Trust")
    texts = Texts()
    reads = [Read.of(Posting(str(n), "Recovery Worker", name, "Hove"), texts) for n, name in enumerate(names)]
    assert sorted(_drawn(reads)) == [("0", "1"), ("0", "2"), ("1", "2")]


def test_two_hidden_employers_are_compared_where_the_place_is_left_out():
    hidden = [
        Posting(str(n), "Court Social Worker", "Confidential", place, "£44,711 - £48,710")
        for n, place in enumerate(("", "Wembley, Brent"))
    ]
    told = Posting("2", "Court Social Worker", "Elmshire County Council", "Leeds", "£44,711 - £48,710")
    texts = Texts()
    reads = [Read.of(posting, texts) for posting in (*hidden, told)]
    assert _drawn(reads) == [("0", "1")]
    assert set(keys_to_look_in(reads[0])) & set(keys_of(reads[1]))


def test_a_trust_is_drawn_beside_its_name_without_nhs():
    texts = Texts()
    names = (
        "Northern Vale Alliance",
        "Northern Vale Alliance NHS Foundation Trust",
        "Southern Vale Alliance NHS Trust",
    )
    reads = [Read.of(Posting(str(n), "Named Nurse", name, "Mere"), texts) for n, name in enumerate(names)]
    assert _drawn(reads) == [("0", "1")]
    assert set(keys_of(reads[0])) & set(keys_to_look_in(reads[1]))
