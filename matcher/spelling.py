"""The way a written word becomes a word of the vocabulary, with typing mistakes repaired and learned words known.

This module owns the repair and its memory. It must not know what a phrase means: that is `matcher.vocabulary`.
"""

from dataclasses import dataclass
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from matcher.vocabulary import Vocabulary
from matcher.words import word_of

MASKED = "0000"
"""The word of an amount of money or a reference, whatever its length: `matcher.words.NUMBER` in zeros."""

_MEMO_LIMIT = 50_000


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What a token is: its word, the phrases that begin with it, and what else it says.

    `unknown`: nothing explains it. `nation`: it names one. `aside`: either of these.
    """

    word: str
    phrases: dict[str, Any] | None
    unknown: bool
    nation: str | None
    aside: bool


_NUMBER = Known("0", None, unknown=False, nation=None, aside=False)


class WordMemo(dict[str, Known]):
    """Token → what it is, with typing mistakes repaired, worked out once for each distinct token.

    A dictionary that fills itself, because a title's tokens are looked up far more often than they are new.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._vocabulary = vocabulary
        self._endings = tuple(vocabulary.endings)
        self._by_letter: dict[str, list[str]] = {}
        for word in vocabulary.words:
            self._by_letter.setdefault(word[0], []).append(word)
        self._long_by_letter: dict[str, list[str]] = {}
        for word in vocabulary.long_words:
            self._long_by_letter.setdefault(word[0], []).append(word)

    def __missing__(self, token: str) -> Known:
        """Work out a token that was not seen before."""
        vocabulary = self._vocabulary
        if token.isdecimal():
            masked = len(token) > 1 and not token.strip("0")
            if token not in vocabulary.known and not masked:
                return _NUMBER  # numbers are many, each seen once: not worth remembering
            word = MASKED if masked else token
        else:
            word = word_of(token)
            word = vocabulary.abbreviated.get(word) or self.repair(word)
            word = vocabulary.abbreviated.get(word, word)
        if len(self) >= _MEMO_LIMIT:
            self.clear()
        unknown = len(word) > 2 and word.isalpha() and word not in vocabulary.places
        nation = vocabulary.nations.get(word)
        aside = unknown or nation is not None
        known = self[token] = Known(word, vocabulary.titles.root.get(word), unknown, nation, aside)
        return known

    def repair(self, word: str) -> str:
        """`word` itself, or the word of the vocabulary that it is a mistyping of or is read as for its ending.

        One mistake is forgiven from five letters and two from nine, with the first letter right, because shorter words
        and other first letters turn real words and place names into ones that the writer did not mean.
        """
        vocabulary = self._vocabulary
        if len(word) < 5 or word in vocabulary.known or word in vocabulary.never or word in vocabulary.places:
            return word
        if len(word) > 24 or not word.isalpha():
            return word
        if word.endswith(self._endings):
            return next(meant for ending, meant in vocabulary.endings.items() if word.endswith(ending))
        best = process.extractOne(
            word,
            self._by_letter.get(word[0], ()),
            scorer=OSA.distance,
            score_cutoff=2 if len(word) >= 9 else 1,
        ) or process.extractOne(word, self._long_by_letter.get(word[0], ()), scorer=OSA.distance, score_cutoff=1)
        return best[0] if best else word
