"""The phrases in a title's words, found by a reader that keeps what it has learnt.

This module owns the way from characters to concepts with their quotes. It must not know what concepts side by side
mean: that is `matcher.title`.

Titles are new, and the words and phrases that they are made of hardly ever. So a title is read word by word as by an
automaton: each state knows which words may still become part of one phrase, and each step from a state by a word is
worked out once. What no next word can carry on is said and done with, so that there are far fewer states than titles.
What a title says is spelled as a text, one sign for each run of words, because texts are quick to put together and to
look up, and give the garbage collector nothing to walk.
"""

import html
import itertools
import re
from collections.abc import Iterator
from typing import Any

from matcher.concepts import Concept
from matcher.spelling import MASKED, Known, WordMemo
from matcher.vocabulary import vocabulary
from matcher.words import NUMBER, TOKEN

BREAK = "|"
"""The sign of a mark that parts two runs: dash, bracket, comma, colon."""

_MOST_LEARNT = 131_072  # steps and readings together
_BREAKS = BREAK * 2
_ZEROS = bytes.maketrans(b"123456789", b"000000000")
_has_digit = re.compile(r"\d").search
_LONGEST_WORD = 40  # characters; longer ones are rare, and what is remembered must stay bounded
# Bytes of UTF-8 read as Windows-1252, and HTML entities: both stand for one character.
_DAMAGE = re.compile(
    r"[&\u00a0\u00c2-\u00c5\u00e2\u0192](?:(?<=&)#?\w{2,8};|(?<=\u00a0)"
    r"|(?<![&\u00a0])\S?[\u0080-\u00bf\u0152-\u0192\u02c6-\u2122]{1,2})"
)
# Words that belong to the one before them or after them over the space between: "Children s", "£41 k", "£ 41,000".
_REACHING = re.compile(r"[kK]\b|[sS]\b(?![/.][wW]\b)|.*(?:\s|£\Z)", re.DOTALL)
# Words that carry on a role's name after "team" or "service" ("Family Support Team | Manager" is not how it reads).
_COLLECTIVE = frozenset(("team", "service", "hub", "unit"))
_HEADED = frozenset(("manager", "leader", "lead", "mgr", "co"))
SIGNS: dict[Concept, str] = {
    concept: chr(ord("A") + number) for number, concept in enumerate(vocabulary().titles.concepts())
}
"""Each concept's sign, for spelling what words say; no digit is one."""

_JOINING = frozenset(sign for concept, sign in SIGNS.items() if concept.kind in ("either", "after"))

Run = tuple[str, tuple[str, ...], int, str | None]
"""What neighbouring words say: the signs of their concepts, the words of each as written, the count of words that
nothing explains, and the first nation that a word names.

A plain tuple of texts, here and for a stretch of a title, because the garbage collector does not walk those: there are
thousands."""
_Tokens = list[tuple[Known, int, int]]
"""What each token is, with its place in the text."""


def mend(text: str) -> str:
    """`text` with mojibake and entities turned into the characters that they meant, at unchanged positions.

    What a longer sequence leaves over is filled with zero-width spaces, so that a quote can be cut from the original.
    """

    def one(match: re.Match[str]) -> str:
        damaged = match.group()
        if damaged[0] == "&":
            meant = html.unescape(damaged)
        elif damaged == "\u00a0":
            meant = " "
        else:
            try:
                meant = damaged.encode("cp1252").decode("utf-8")
            except UnicodeError:
                return damaged
        if not 0 < len(meant) <= len(damaged):
            return damaged
        return meant + "\u200b" * (len(damaged) - len(meant))

    return _DAMAGE.sub(one, text)


def stretches_of(text: str, written: str) -> list[Run]:
    """What the words between each two marks of any text say. `text` is `written` mended, its characters in place."""
    text = NUMBER.sub(lambda match: "0" * len(match.group()), text)
    return [_run(stretch, written) for stretch in _stretches(_tokens(text))]


class NotWordByWordError(Exception):
    """The title has words that cannot be read without their neighbours."""


_Step = tuple[str, "_State", str | None]
"""What a word says, the state after it, and its first token where some phrase goes on with that; None without tokens.

A first token that no phrase goes on with is "", so that most words share one step.
"""


class _State(dict[str, _Step]):
    """Where the reading of a title stands: the steps by the words that may go on with what is pending.

    `pending` are the last words, which may become part of a phrase with the next: with one whose first token is in
    `follow`. `end` is what they say where they do not. By any other word the step is that from the start, which has
    nothing pending.
    """

    __slots__ = ("end", "follow", "pending")

    def __init__(self, pending: str, follow: frozenset[str | None], end: str) -> None:
        super().__init__()
        self.pending = pending
        self.follow = follow
        self.end = end


class Reader:
    """Spells titles, and knows what the signs mean: `runs` are the runs by their signs.

    `stretches`, `readings`, `in_capitals` and `pay_tells_below` hold what others make of what it spelled, so that it is
    forgotten with the signs.
    """

    def __init__(self) -> None:
        self.runs: dict[str, Run] = {}
        self.stretches: dict[str, Any] = {}
        self.readings: dict[str, Any] = {}
        self.in_capitals: dict[str, Any] = {}
        self.pay_tells_below: dict[str, float] = {}
        self._learnt = 0
        self._numbers = itertools.count(ord(BREAK) + 1)
        self._signs: dict[str | tuple[int, str | None], str] = {(0, None): ""}
        self._idle = BREAK  # at a title's end
        self._states: dict[str, _State] = {}
        self._alike: dict[tuple[str, str | None], _Step] = {}
        self._numbered: dict[bytes, _Step] = {}  # from the start, by words with zeros for all of their digits
        self.start = _State("", frozenset(), "")

    def spell(self, title: str) -> str:
        """What a title's words say from left to right, one sign for each run, with `BREAK` for the marks between.

        Left out are runs that say nothing, breaks that part nothing, and what would join something to the end. Raises
        NotWordByWordError where words are damaged, strangely spaced or reach over a space: `stretches_of` reads those.
        """
        spelled, state = "", self.start
        start, first_step = state, state.get
        for word in title.split(" "):
            step = state.get(word)
            if step is None:
                if state is start:
                    step = self._first_step(word)
                else:
                    step = first_step(word) or self._first_step(word)
                    if step[2] in state.follow:
                        step = self._next_step(state, word)
                    else:
                        spelled += state.end
            said, state, _ = step
            if said:
                spelled += said
        spelled = (spelled + state.end).strip(BREAK)
        if spelled[-1:] in self._idle:
            spelled = spelled.rstrip(self._idle)
        while _BREAKS in spelled:
            spelled = spelled.replace(_BREAKS, BREAK)
        return spelled

    def learn(self) -> None:
        """Count one thing more that is remembered; a reader that has learnt its fill gives way to a new one."""
        global _reader
        self._learnt += 1
        if self._learnt > _MOST_LEARNT and _reader is self:
            _reader = Reader()

    def keep(self, spelled: str, reading: object, pay_tells_below: float, capitals: bool) -> None:
        """Keep what a title that is spelled so reads as, where it is all in `capitals` or else."""
        if pay_tells_below:
            self.pay_tells_below[spelled] = pay_tells_below
        # The reading last, because others may be reading at the same time.
        (self.in_capitals if capitals else self.readings)[spelled] = reading
        self.learn()

    def _first_step(self, word: str) -> _Step:
        """The step from the start by a word that is not among those of the start.

        Raises NotWordByWordError where the word cannot be read alone.
        """
        steps = self.start
        shape = word.encode("utf-8", "surrogatepass").translate(_ZEROS)
        if (step := self._numbered.get(shape)) is not None:
            return step
        if _has_digit(word):
            # Numbers are hardly ever written twice: with zeros for them, words are.
            masked = NUMBER.sub(MASKED, word)
            if (step := steps.get(masked)) is not None:
                if len(word) <= _LONGEST_WORD and not _has_digit(NUMBER.sub("", word)):
                    self._numbered[shape] = step  # because every word of this shape is the same with zeros
                    self.learn()
                return step
            word = masked
        if not word or len(word) > _LONGEST_WORD or _REACHING.match(word) or mend(word) != word:
            raise NotWordByWordError
        tokens = _tokens(f" {word} ")
        first = tokens[0][0].word if tokens else None
        said, state = self._read(word, tokens)
        first = first if first is None or first in _FOLLOWING else ""
        step = said, state, first
        if state is self.start:
            step = self._alike.setdefault((said, first), step)
        steps[word] = step
        self.learn()
        return step

    def _next_step(self, state: _State, word: str) -> _Step:
        """The step by a word that may go on with what is pending, and is not among the state's."""
        known = word if word.isalpha() else NUMBER.sub(MASKED, word)
        step = state.get(known)
        if step is None:
            text = f"{state.pending} {known}"
            step = state[known] = (*self._read(text, _tokens(f" {text} ")), "")
            self.learn()
        return step

    def _read(self, text: str, tokens: _Tokens) -> tuple[str, _State]:
        """What a text says but for its last words that may go on, and the state with those pending.

        The places of `tokens` are one off, because a mark may need the space before it.
        """
        at = _pending_from(tokens)
        said = BREAK.join([self._sign(text, stretch) for stretch in _stretches(tokens[:at])]) if at else ""
        if at == len(tokens):
            return said, self.start
        pending = text[tokens[at][1] - 1 :]
        state = self._states.get(pending)
        if state is None:
            follow, end = _FOLLOWS[tokens[-1][0].word], self._sign(text, tokens[at:])
            state = self._states[pending] = _State(pending, follow, end)
        return said, state

    def _sign(self, text: str, tokens: _Tokens) -> str:
        """The sign of words of a text without a mark between them; "" where they say nothing."""
        if not tokens:
            return ""
        words = text[tokens[0][1] - 1 : tokens[-1][2] - 1]
        sign = self._signs.get(words)
        if sign is None:
            run = _run(tokens, f" {text}")
            found, _, unknown, nation = run
            alike = words if found else (unknown, nation)
            sign = self._signs.get(alike)
            if sign is None:
                sign = chr(next(self._numbers))
                self.runs[sign] = run  # before the sign is known to others, who may be reading at the same time
                self._signs[alike] = sign
                if found and not (unknown or nation) and _JOINING.issuperset(found):
                    self._idle += sign
            self._signs[words] = sign
        return sign


def reader() -> Reader:
    """The reader to use now."""
    return _reader


def _tokens(text: str) -> _Tokens:
    return [(_words[match.group()], *match.span()) for match in TOKEN.finditer(text)]


def _stretches(tokens: _Tokens) -> Iterator[_Tokens]:
    """The tokens between marks."""
    stretch: _Tokens = []
    for token in tokens:
        if token[0].word == "|":
            yield stretch
            stretch = []
        else:
            stretch.append(token)
    yield stretch


def _pending_from(tokens: _Tokens) -> int:
    """The first of the last tokens that may belong to one phrase with what comes; their number where none may."""
    if not tokens or tokens[-1][0].word not in _FOLLOWS:
        return len(tokens)
    at = len(tokens) - 1
    while at and tokens[at][0].word in _FOLLOWS.get(tokens[at - 1][0].word, ()):
        at -= 1
    return at


def _run(tokens: _Tokens, written: str) -> Run:
    """What the tokens of one stretch of `written` say.

    Takes the longest phrase at each token, from left to right. A phrase that ends in "team" gives that word up to the
    role that goes on with it ("Family Assessment Team Manager").
    """
    words = [token.word for token, _, _ in tokens]
    signs = ""
    quotes: list[str] = []
    unknown, nation = 0, None
    at = 0
    while at < len(words):
        token = tokens[at][0]
        concept, end = _longest(words, at) if token.phrases is not None else (None, at)
        nation = nation or token.nation
        if concept is None:
            unknown += token.unknown
            at += 1
            continue
        if end < len(words) and end - at > 1 and words[end - 1] in _COLLECTIVE and words[end] in _HEADED:
            end -= 1
        if concept.kind != "ignored":
            signs += SIGNS[concept]
            quotes.append(written[tokens[at][1] : tokens[end - 1][2]])
        at = end
    return signs, tuple(quotes), unknown, nation


def _follows(root: dict[str, Any]) -> dict[str, frozenset[str | None]]:
    """Each word of the vocabulary with the words that may come next in one phrase.

    None is among them where any are: characters that are no token do not part a phrase.
    """
    follows: dict[str, set[str | None]] = {word: {None, *_HEADED} for word in _COLLECTIVE}
    nodes = [root]
    while nodes:
        for word, below in nodes.pop().items():
            if word:
                nodes.append(below)
                if after := below.keys() - {""}:
                    follows.setdefault(word, {None}).update(after)
    return {word: frozenset(after) for word, after in follows.items()}


_words = WordMemo(vocabulary())
_longest = vocabulary().titles.longest
_FOLLOWS = _follows(vocabulary().titles.root)
_FOLLOWING = frozenset().union(*_FOLLOWS.values())
_reader = Reader()
