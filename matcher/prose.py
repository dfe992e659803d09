"""A description as words in sentences, each of which can be quoted.

This module owns where words and sentences begin and end. It must not know what any word means: that is `matcher.cues`.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection
from itertools import accumulate

from matcher.words import fold

DESCRIPTION_LIMIT = 20_000  # characters that are read; longer adverts repeat themselves
QUOTE_LIMIT = 160
HEADING_LIMIT = 40  # characters, and
HEADING_WORDS = 6  # words, of a line that is a heading

WORD = re.compile(r"[^\W_]++(?:['’][^\W_]++)*+|&")
_WORDS_APART = re.compile(f"({WORD.pattern})")
_OF_A_WORD = re.compile(r"[\w'’\-]")
_SENTENCE_END = re.compile(r"[.!?;•\n\r]")
_LETTERS = re.compile(r"[^\n]")
_CLAUSE_END = re.compile(r"[,:(]|" + _SENTENCE_END.pattern)
_folded: dict[str, str] = {}


def fold_known(raw: str) -> str:
    """A written word folded, with "&" as "and"; what was folded before is remembered."""
    word = _folded.get(raw)
    if word is None:
        if len(_folded) > 50_000:
            _folded.clear()
        word = _folded[raw] = "and" if raw == "&" else fold(raw)
    return word


class Prose:
    """The folded words of a plain text, of which the first `DESCRIPTION_LIMIT` characters are read.

    `begins` and `ends` are where each word stands in the text, `sentence_ends` where the marks that end a sentence do.
    """

    __slots__ = ("_distinct", "begins", "ends", "sentence_ends", "text", "words")

    def __init__(self, description: str) -> None:
        self.text = description[:DESCRIPTION_LIMIT]
        # What stands between words and each word, in turn: two thirds of the time that a match for each word takes.
        parts = _WORDS_APART.split(self.text)
        known = _folded.get
        self.words = [known(raw) or fold_known(raw) for raw in parts[1::2]]
        places = list(accumulate(map(len, parts)))
        self.begins, self.ends = places[:-1:2], places[1::2]
        self.sentence_ends = [match.start() for match in _SENTENCE_END.finditer(self.text)]
        self._distinct: frozenset[str] | None = None

    @property
    def distinct(self) -> frozenset[str]:
        """The folded words without their order, worked out once."""
        if self._distinct is None:
            self._distinct = frozenset(self.words)
        return self._distinct

    def words_round(self, start: int, end: int, most: int) -> range:
        """The words from `most` before `start` to as many after the words up to `end`, in the sentence of `start`."""
        ended = bisect_right(self.sentence_ends, self.begins[start])
        begins = self.sentence_ends[ended - 1] if ended else -1
        stops = self.sentence_ends[ended] if ended < len(self.sentence_ends) else len(self.text)
        first = bisect_right(self.begins, begins, max(0, start - most), start)
        after = max(start + 1, min(len(self.words), end + most))
        return range(first, bisect_left(self.begins, stops, start + 1, after))

    def sections(self) -> list[tuple[range, range]]:
        """Each heading, a short line without a stop, with the words from it to the next heading."""
        heads: list[range] = []
        end = -1
        for line in self.text.split("\n"):
            start = end + 1
            end = start + len(line)
            words = line.strip()
            if not words or len(words) > HEADING_LIMIT or words[-1] in ".;,!" or words[0] in "•-–*·":
                continue
            first, last = bisect_left(self.begins, start), bisect_left(self.begins, end)
            if 0 < last - first <= HEADING_WORDS:
                heads.append(range(first, last))
        ends = [*(head.start for head in heads), len(self.words)][1:]
        return [(head, range(head.stop, end)) for head, end in zip(heads, ends, strict=False)]

    def words_in(self, start: int, end: int) -> range:
        """The words between two places of the text."""
        return range(bisect_left(self.begins, start), bisect_left(self.begins, end))

    def begins_clause(self, at: int) -> bool:
        """Whether a comma, bracket, colon or sentence's end parts the word at `at` from the one before it."""
        return bool(at) and bool(_CLAUSE_END.search(self.text, self.ends[at - 1], self.begins[at]))

    def before(self, at: int, most: int) -> list[str]:
        """Up to `most` words before the one at `at`, in its sentence."""
        return self.words[self.words_round(at, at, most).start : at]

    def quote(self, start: int, end: int) -> str:
        """The sentence round the words from `start` to before `end`, verbatim."""
        begin, after = self.begins[start], self.ends[end - 1]
        ended, stop = bisect_left(self.sentence_ends, begin), bisect_left(self.sentence_ends, after)
        left = self.sentence_ends[ended - 1] + 1 if ended else None
        right = self.sentence_ends[stop] if stop < len(self.sentence_ends) else len(self.text)
        return _cut(self.text, begin, after, left, right)

    def blank(self, stretches: list[tuple[int, int]]) -> "Prose":
        """The same text with stretches of it left blank, every place as before; whole where nothing else is said.

        `stretches` are in reading order and may overlap.
        """
        at, text, left_out = 0, [], set[int]()
        for start, end in stretches:
            if end > at:
                begin = max(start, at)
                text += [self.text[at:begin], _LETTERS.sub(" ", self.text[begin:end])]
                left_out.update(self.words_in(begin, end))
                at = end
        if len(left_out) == len(self.words):
            return self
        kept = self.without(left_out)
        kept.text = "".join([*text, self.text[at:]])
        return kept

    def without(self, words: Collection[int]) -> "Prose":
        """The same text with some of its words left out."""
        kept = Prose("")
        kept.text, kept.sentence_ends = self.text, self.sentence_ends
        here = [at for at in range(len(self.words)) if at not in words]
        kept.words = [self.words[at] for at in here]
        kept.begins, kept.ends = [self.begins[at] for at in here], [self.ends[at] for at in here]
        return kept


def sentence(text: str, start: int, end: int) -> str:
    """The sentence round a span of `text`, verbatim, cut at a word's end to `QUOTE_LIMIT` characters round the span."""
    left = None
    for match in _SENTENCE_END.finditer(text, max(0, start - QUOTE_LIMIT), start):
        left = match.end()
    stop = _SENTENCE_END.search(text, end)
    return _cut(text, start, end, left, stop.start() if stop else len(text))


def _cut(text: str, start: int, end: int, left: int | None, right: int) -> str:
    """The quote of a span whose sentence is from `left` to `right`; `left` is None where nothing ended before."""
    if left is None or start - left >= QUOTE_LIMIT:
        left = max(0, start - 60)
        while 0 < left < start and _inside_word(text, left):
            left += 1
    right = min(right, max(end, left + QUOTE_LIMIT))
    while right > end and _inside_word(text, right):
        right -= 1
    return text[left:right].strip() or text[start:end]


def _inside_word(text: str, at: int) -> bool:
    """Whether a cut before the character at `at` would part a word."""
    return 0 < at < len(text) and bool(_OF_A_WORD.match(text[at - 1]) and _OF_A_WORD.match(text[at]))
