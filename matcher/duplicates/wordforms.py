"""Words as they are compared: folded, in the singular, a slip of the keys repaired, short forms written out.

Owns the form of single words and phrases. Must not know what a field's words mean.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain, groupby
from operator import itemgetter

from rapidfuzz.distance import OSA

from matcher.duplicates.words import WORDS, singular

# Fields that long are not titles or places; the rest is dropped so that a hostile advert costs no more than another.
MAX_FIELD = 400

# One slip of the keys (a letter wrong, missing, added, or two swapped) is forgiven in words of this length. In names
# the length is greater, because "Boston" and "Bolton" are both there; "Nottinghamshire" is far from "Nottingham".
TYPO_WORD = 6
SWAPPED_WORD = 4  # letters of a word in which two swapped are forgiven
TYPO_NAME = 8
# Different titles, employers, places and salaries remembered: enough for a country's adverts, and some 100 MB at most.
DISTINCT = 100_000

_PLAIN = str.maketrans("–—‑", "---", "’‘")


def any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern for whole phrases, the longer before the shorter."""
    return re.compile(r"\b(" + "|".join(sorted(map(re.escape, phrases), key=len, reverse=True)) + r")\b")


WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """The words of a folded text as they are written."""
    # Without punctuation, as most texts are, they are found sooner.
    return text.split() if text.replace(" ", "").isalnum() else WORD.findall(text)


def tokens(text: str) -> list[str]:
    """The words of a folded text, each in the singular."""
    return list(map(singular, words_of(text)))


_Phrase = tuple[list[str], list[str]]  # its words, and those that it means


def _by_first_words(phrases: Mapping[str, str]) -> Mapping[str, Mapping[str, Sequence[_Phrase]]]:
    """The phrases by their first word and then their second, the longer before the shorter.

    One word alone stands behind each second word, and behind "", which is any other. A phrase of several words is also
    told in the plural: "supervising social workers".
    """
    phrases = {f"{phrase}s": meant for phrase, meant in phrases.items() if " " in phrase} | dict(phrases)
    found: dict[str, dict[str, list[_Phrase]]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        told = phrase.split()
        begun = found.setdefault(told[0], {"": []})
        for behind in [begun.setdefault(told[1], [])] if len(told) > 1 else begun.values():
            behind.append((told, tokens(phrases[phrase])))
    return found


SHORTEST_NAME = 3  # words of a body's name that a title may have in place of its initials
# "Children and Family Court Advisory and Support Service (Cafcass) Chair"; but health and social care is also a field.
BODIES = {
    name: short
    for name, short in [
        *WORDS.employer_phrases.items(),
        *((name, short) for short, name in WORDS.employer_initials.items()),
    ]
    if len(name.split()) >= SHORTEST_NAME and short.isalpha() and short not in WORDS.employer_health
}
_PHRASES = _by_first_words(BODIES | dict(WORDS.phrases))
# Words of this field and some beside it, which are spelt as they are meant.
KNOWN = frozenset(
    WORDS.level
    | WORDS.common
    | WORDS.filler
    | WORDS.correct
    | WORDS.terms.keys()
    | {word for phrase, meant in WORDS.phrases.items() for word in f"{phrase} {meant}".split()}
)
_REPAIRS = tuple(sorted(word for word in KNOWN - WORDS.correct if len(word) >= TYPO_WORD))
_BY_LETTER = {letter: tuple(words) for letter, words in groupby(_REPAIRS, key=itemgetter(0))}
# By their letters but one, for one of them left out: "wrker".
_LACKING = {
    word[:at] + word[at + 1 :]: word for word in _REPAIRS if len(word) == TYPO_WORD for at in range(1, TYPO_WORD)
}
# By their letters in order, for two of them swapped. Shorter ones lie too near to other words for more.
_SWAPPED = {"".join(sorted(word)): word for word in sorted(KNOWN) if len(word) == TYPO_WORD - 1}
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def folded(text: str) -> str:
    """`text` in lower case with markup, accents, apostrophes and surplus length gone."""
    text = text[:MAX_FIELD]
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub(" ", text)
    if not text.isascii():
        text = text.translate(_PLAIN)
        if not text.replace("£", "").isascii():
            text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return text.lower().replace("'", "").replace("&", " and ")


@lru_cache(maxsize=DISTINCT)
def _repaired(word: str) -> str:
    """The word of this field that a misspelt one stands for, so that a slip does not hide a grade."""
    if len(word) < TYPO_WORD - 1 or word in KNOWN or singular(word) in KNOWN:
        return word
    if len(word) < TYPO_WORD:
        known = _SWAPPED.get("".join(sorted(word)), "")
        return known if one_slip(word, known) else _LACKING.get(word, word)
    # The first letters are mostly right: "dental" is no slip for "mental", nor "detention" for "retention".
    near = chain.from_iterable(_BY_LETTER.get(letter, ()) for letter in sorted({word[0], word[1]}))
    return next((known for known in near if one_slip(word, known)), word)


def words_meant(words: Iterable[str]) -> list[str]:
    """What words of a folded text mean, in the singular: misspelt ones repaired and short forms written out."""
    told, meant, at = [*map(_repaired, words), ""], list[str](), 0
    while word := told[at]:
        begun = _PHRASES.get(word)
        for phrase, written in (begun.get(told[at + 1]) or begun[""]) if begun else ():
            if told[at : at + len(phrase)] == phrase:
                meant += written
                at += len(phrase)
                break
        else:
            meant.append(singular(word))
            at += 1
    return meant


def one_slip(one: str, other: str) -> bool:
    """Whether one slip of the keys at most makes one of the other."""
    return OSA.distance(one, other, score_cutoff=1) <= 1
