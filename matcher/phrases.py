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
from dataclasses import dataclass
from typing import Any

from matcher.spelling import Known, WordMemo
from matcher.vocabulary import Concept, vocabulary
from matcher.words import NUMBER, TOKEN

BREAK = "|"
"""The sign of a mark that parts two runs: dash, bracket, comma, colon."""

_MOST_LEARNT = 131_072  # steps and readings together
_BREAKS = BREAK * 2
_DIGITS = "0123456789"
_ZEROS = "0000"
_LONGEST_WORD = 40  # characters; longer ones are rare, and what is remembered must stay bounded
# Bytes of UTF-8 read as Windows-1252, and HTML entities: both stand for one character.
_DAMAGE = re.compile(
    r"[&\u00a0\u00c2-\u00c5\u00e2\u0192](?:(?<=&)#?\w{2,8};|(?<=\u00a0)"
    r"|(?<![&\u00a0])\S?[\u0080-\u00bf\u0152-\u0192\u02c6-\u2122]{1,2})"
)
# Words that belong to the one before them or after them over the space between: "Children s", "£41 k", "£ 41,000".
_REACHING = re.compile(r"[sSkK]\b|.*(?:\s|£\Z)", re.DOTALL)
# Words that carry on a role's name after "team" or "service" ("Family Support Team | Manager" is not how it reads).
_COLLECTIVE = frozenset(("team", "service", "hub", "unit"))
_HEADED = frozenset(("manager", "leader", "lead", "mgr", "co"))
_JOINING = frozenset(("either", "after"))
_NO_WORDS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What neighbouring words say.

    `found` are concepts, each with its words as written; `unknown` is the count of words that nothing explains;
    `nation` is the first nation that a word names.
    """

    found: tuple[tuple[Concept, str], ...]
    unknown: int
    nation: str | None


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


_Step = tuple[str, "_State"]


class _State:
    """Where the reading of a title stands.

    `steps` are what is said next and the state after it, by the next word. `pending` are the last words, which may
    become part of a phrase with the next; `end` is what they say where they do not.
    """

    __slots__ = ("_done", "_follow", "_pending", "_reader", "end", "steps")

    def __init__(self, reader: "Reader", pending: str, follow: frozenset[str], end: str) -> None:
        self.steps: dict[str, _Step] = {}
        self._reader = reader
        self._pending = pending
        self._follow = follow
        self.end = end
        self._done: _Step = (end, reader.start if pending else self)

    def step(self, word: str) -> _Step:
        """The step by a word that is not among `steps`."""
        if word.isalpha():
            return self._learn(word)
        # Numbers are hardly ever written twice: with zeros for them, words are.
        before = word.rstrip(_DIGITS)
        if len(word) - len(before) > 2 and (step := self.steps.get(before + _ZEROS)) is not None:
            return step  # because what is a step has no other number
        if before != word and NUMBER.fullmatch(word):
            return self.steps.get(_ZEROS) or self._learn(_ZEROS)
        known = NUMBER.sub(_ZEROS, word)
        return (self.steps.get(known) if known != word else None) or self._learn(known)

    def _learn(self, word: str) -> _Step:
        reader = self._reader
        first = reader.first(word)
        if not self._pending:
            return self.steps[word]
        if first is None or first in self._follow:
            text = f"{self._pending} {word}"
            step = reader.step(text, _tokens(f" {text} "))
        else:
            said, state = reader.start.steps[word]
            step = (self.end + said, state) if said or state is not reader.start else self._done
        self.steps[word] = step
        reader.learn()
        return step


class Reader:
    """Spells titles, and knows what the signs mean: `runs` are the runs by their signs.

    `stretches`, `readings` and `pay_tells_below` hold what others make of what it spelled, so that it is forgotten with
    the signs.
    """

    def __init__(self) -> None:
        self.runs: dict[str, Run] = {}
        self.stretches: dict[str, Any] = {}
        self.readings: dict[str, Any] = {}
        self.pay_tells_below: dict[str, float] = {}
        self._learnt = 0
        self._numbers = itertools.count(ord(BREAK) + 1)
        self._signs: dict[str | tuple[int, str | None], str] = {(0, None): ""}
        self._idle = BREAK  # at a title's end
        self._states: dict[str, _State] = {}
        self._firsts: dict[str, str | None] = {}
        self.start = _State(self, "", _NO_WORDS, "")

    def spell(self, title: str) -> str:
        """What a title's words say from left to right, one sign for each run, with `BREAK` for the marks between.

        Left out are runs that say nothing, breaks that part nothing, and what would join something to the end. Raises
        NotWordByWordError where words are damaged, strangely spaced or reach over a space: `stretches_of` reads those.
        """
        spelled, state = "", self.start
        for word in title.split(" "):
            said, state = state.steps.get(word) or state.step(word)
            if said:
                spelled += said
        spelled = (spelled + state.end).rstrip(self._idle).lstrip(BREAK)
        while _BREAKS in spelled:
            spelled = spelled.replace(_BREAKS, BREAK)
        return spelled

    def learn(self) -> None:
        """Count one thing more that is remembered; a reader that has learnt its fill gives way to a new one."""
        global _reader
        self._learnt += 1
        if self._learnt > _MOST_LEARNT and _reader is self:
            _reader = Reader()

    def keep(self, spelled: str, reading: object, pay_tells_below: float) -> None:
        """Keep what a title that is spelled so reads as."""
        self.pay_tells_below[spelled] = pay_tells_below
        self.readings[spelled] = reading  # last, because others may be reading at the same time
        self.learn()

    def first(self, word: str) -> str | None:
        """The first token of a written word as the vocabulary has it, None where it has none; learns the first step.

        Raises NotWordByWordError where the word cannot be read alone.
        """
        if word not in self._firsts:
            if not word or len(word) > _LONGEST_WORD or _REACHING.match(word) or mend(word) != word:
                raise NotWordByWordError
            tokens = _tokens(f" {word} ")
            self.start.steps[word] = self.step(word, tokens)
            self._firsts[word] = tokens[0][0].word if tokens else None
            self.learn()
        return self._firsts[word]

    def step(self, text: str, tokens: _Tokens) -> _Step:
        """What a text says but for its last words that may go on, and the state with those pending.

        The places of `tokens` are one off, because a mark may need the space before it.
        """
        at = _pending_from(tokens)
        said = [self._sign(text, stretch) for stretch in _stretches(tokens[:at])]
        if at == len(tokens):
            return BREAK.join(said), self.start
        pending = text[tokens[at][1] - 1 :]
        state = self._states.get(pending)
        if state is None:
            follow, end = _FOLLOWS[tokens[-1][0].word], self._sign(text, tokens[at:])
            state = self._states[pending] = _State(self, pending, follow, end)
        return BREAK.join(said), state

    def _sign(self, text: str, tokens: _Tokens) -> str:
        """The sign of words of a text without a mark between them; "" where they say nothing."""
        if not tokens:
            return ""
        words = text[tokens[0][1] - 1 : tokens[-1][2] - 1]
        sign = self._signs.get(words)
        if sign is None:
            run = _run(tokens, f" {text}")
            alike = words if run.found else (run.unknown, run.nation)
            sign = self._signs.get(alike)
            if sign is None:
                sign = chr(next(self._numbers))
                self.runs[sign] = run  # before the sign is known to others, who may be reading at the same time
                self._signs[alike] = sign
                if run.found and not (run.unknown or run.nation) and _JOINING.issuperset(c.kind for c, _ in run.found):
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
    while at and tokens[at][0].word in _FOLLOWS.get(tokens[at - 1][0].word, _NO_WORDS):
        at -= 1
    return at


def _run(tokens: _Tokens, written: str) -> Run:
    """What the tokens of one stretch of `written` say.

    Takes the longest phrase at each token, from left to right. A phrase that ends in "team" gives that word up to the
    role that goes on with it ("Family Assessment Team Manager").
    """
    words = [token.word for token, _, _ in tokens]
    found: list[tuple[Concept, str]] = []
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
            found.append((concept, written[tokens[at][1] : tokens[end - 1][2]]))
        at = end
    return Run(tuple(found), unknown, nation)


def _follows(root: dict[str, Any]) -> dict[str, frozenset[str]]:
    """Each word of the vocabulary with the words that may come next in one phrase."""
    follows: dict[str, set[str]] = {word: set(_HEADED) for word in _COLLECTIVE}
    nodes = [root]
    while nodes:
        for word, below in nodes.pop().items():
            if word:
                nodes.append(below)
                if after := below.keys() - {""}:
                    follows.setdefault(word, set()).update(after)
    return {word: frozenset(after) for word, after in follows.items()}


_words = WordMemo(vocabulary())
_longest = vocabulary().titles.longest
_FOLLOWS = _follows(vocabulary().titles.root)
_reader = Reader()
