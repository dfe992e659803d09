"""Which employers' names may be one's, so that their postings are compared.

Owns finding them among all that there are without comparing every two. Must not say that they are one: employers.py
does.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain, pairwise

from matcher.duplicates.wordforms import TYPO_NAME

BEGINNING = 3  # letters of an employer's name that are taken to be right
HEALTH_SERVICE = "nhs"  # what a trust's name may leave out


def together(
    employers: Iterable[str], firms: Mapping[str, str], shorts: Iterable[Iterable[str]]
) -> Iterable[list[str]]:
    """Employers' keys, together where they may be one: a name misspelt, half a firm's, a trust's without "NHS".

    So are those in each of `shorts`, which are called alike in capitals.
    """
    together = {key: [key] for key in employers}
    for key, met in chain(_misspelt(together), _halves(firms), _trusts(together), chain(*map(pairwise, shorts))):
        if (one := together[key]) is not (other := together[met]):
            other += one
            together.update(dict.fromkeys(one, other))
    return [names for key, names in together.items() if names[0] == key]


def _misspelt(employers: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of employers' keys that may be one name misspelt.

    Two names that are one slip of the keys apart are the same once the right letter of each is taken out; either their
    beginnings are the same or their ends.
    """
    beginnings: dict[str, list[str]] = {}
    ends: dict[str, list[str]] = {}
    for key in employers:
        if len(key) >= TYPO_NAME:
            beginnings.setdefault(key[:BEGINNING], []).append(key)
            ends.setdefault(key[-BEGINNING:], []).append(key)
    for keys, after in [(keys, True) for keys in beginnings.values()] + [(keys, False) for keys in ends.values()]:
        without: dict[str, str] = {}
        for key in keys if len(keys) > 1 else ():
            for at in range(BEGINNING, len(key) + 1) if after else range(BEGINNING + 1):
                met = without.setdefault(key[:at] + key[at + 1 :], key)
                if met is not key:
                    yield key, met


def _halves(firms: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs of employers' keys of which one goes by a firm's name and the other by the first words of it."""
    for name, key in firms.items():
        beginning, more, _ = name.rpartition(" ")
        while more:
            if beginning in firms:
                yield key, firms[beginning]
            beginning, more, _ = beginning.rpartition(" ")


def _trusts(employers: Collection[str]) -> Iterator[tuple[str, str]]:
    """Pairs of employers' keys that are the same but for "NHS"; a name of one word is a town, which others share."""
    for key in employers:
        if HEALTH_SERVICE in key:
            bare = " ".join(word for word in key.split() if word != HEALTH_SERVICE)
            if " " in bare and bare != key and bare in employers:
                yield key, bare
