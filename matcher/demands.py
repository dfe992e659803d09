"""How far an advert asks for a thing that it names: essential, desirable, promised, refused, or not said.

Owns the words and headings that tell it, from `requirements.toml`, and the facts file's loading. Must not know which
things are asked for: that is `matcher.requirements`.
"""

import functools
import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

from matcher.text import lower_in_place

# What a sentence tells of one kind: the value, how far it is asked for, and a number or None.
Found = tuple[str, str, float | None]

DEMANDS = ("essential", "desirable", "promised", "refused", "unknown")


class RequirementsError(ValueError):
    """The facts file of requirements holds what it may not hold; the message names file and key."""


MOST_MENTIONS = 20
"""No sentence that somebody wrote names one thing so often; further mentions are not read."""

_FILE = Path(__file__).with_name("requirements.toml")
_LONGEST_HEADING = 60
_MARK = 20  # characters of a mark at the end of a line: "Driving licence – E"
_BEFORE = 300  # characters before a thing in which it is limited: "nobody … without", "if you hold"
_MOST_SPACES = 9
# A heading rules the lines under it, but not a whole advert's end.
_HEADING_REACH = 2_000

_SENTENCE_END = re.compile(r"[\n•;!?·●.](?:(?<!\.)|(?=\s|\Z))")
# A stop after one of these ends no sentence: "a caseload of approx. 15".
_SHORTENED = ("approx.", "Approx.", "min.", "Min.", "e.g.", "i.e.", "incl.", " c.", " ca.")
_SHORTENED_STOP = re.compile(r"\b(?:approx|min|e\.g|i\.e|incl|ca?)(?=\.\s)", re.IGNORECASE)
_MARKED = re.compile(r"(?:\(\s*|[–-]\s+|\t\s*)([ED])\s*\)?\s*$")
_MARKED_FIRST = re.compile(r"\(?([ED])(?:(?<=\([ED])\)|\s*[:–-])\s+(?=\w)")  # "E - Driving licence"
# "No", "not" or "without" close before the thing, in the same clause: "no driving licence needed".
_DENIED = re.compile(
    r"\b(?:no|without|nor|neither|not(?:\s+(?:a|an|the|be|to|have|hold|need|required|necessary))*)\s+"
    r"(?:(?:a|an|the|any|full|formal|valid|current|uk|previous|prior|your|own|need\s+for|requirement\s+for"
    r"|stage\s+\d)\s+)*$",
    re.IGNORECASE,
)


# "You may supervise students if you hold PEPS" asks for nothing.
_CONDITIONAL = re.compile(r"\bif\s+(?:you|they|applicants?|candidates?)\s+(?:\w+\s+){1,3}$", re.IGNORECASE)
# "We would like to meet you if you are a qualified social worker" asks for it.
_INVITED = re.compile(
    r"\b(?:hear\s+from|meet|talk\s+to|speak\s+to|speak\s+with|interested\s+in|apply|(?:right|ideal|perfect)\s+for)\s*(?:you\s*)?,?\s*$",
    re.IGNORECASE,
)
# "To meet the needs of the service" asks for nothing; such needs are somebody else's.
_NEEDS_OF_OTHERS = re.compile(
    r"\b(?:needs|requirements)\s+of\b|\b(?:travel\w*|mobility|business|service|complex|additional|special|support|learning"
    r"|operational|individual|child(?:ren)?[’']?s?|their|his|her)\s+(?:needs|requirements)\b",
    re.IGNORECASE,
)
# "It will be given if you have not had it" asks for nothing.
_IF_WITHOUT = re.compile(r"\bif\s+you\s+(?:have\s+not|haven[’']t|do\s+not|don[’']t)\b")
# "We cannot consider applicants without a licence" asks for it.
_NOT_WITHOUT = re.compile(
    r"(?:\b(?:not|cannot|unable|unless|nobody|no[\s-]one|no\s+(?:applica\w+|candidates?))\b|n[’']t\b)[^.;]{0,160}\bwithout\b[^.;]{0,60}$",
    re.IGNORECASE,
)
# "Applicants without it will not be shortlisted".
_WITHOUT_IT = re.compile(
    r"\bwithout\b[^.;]{0,80}\b(?:will\s+not|won[’']t|cannot|can[’']t|unable|not\s+be)\b", re.IGNORECASE
)
# "Desirable: A; B; C" says it once for the whole line.
_INLINE = re.compile(
    r"\b(?P<demand>essentials?|(?P<less>desirable|nice[\s-]to[\s-]haves?|preferred|advantageous|bonus(?:es)?)|must[\s-]haves?|requirements?|required|mandatory|(?:you|we)(?:[’']ll|\s+will)?\s+(?:need|want)|(?:applicants?|candidates?|you)\s+must)\b[^:.\n]{0,25}:[^.:\n]*$",
    re.IGNORECASE,
)


def phrases(words: list[str]) -> re.Pattern[str]:
    """One pattern for any of the phrases of the facts file, the longest first, in a text in small letters.

    Spacing, hyphens and apostrophes may differ; "*" stands for the rest of a word.
    """
    # The word's start is looked at once for all of them, and then its first letter: most places in a text are none, and
    # cost nothing more.
    by_letter: dict[str, list[str]] = {}
    for one in sorted(map(str.lower, words), key=len, reverse=True):
        by_letter.setdefault(re.escape(one[0]), []).append(_phrase(one))
    starts: dict[str, list[str]] = {}
    for letter, each in by_letter.items():
        rest = "|".join(one.removeprefix(letter) for one in each)
        starts.setdefault(r"\b" if letter.isalnum() else r"(?<!\w)", []).append(f"{letter}(?:{rest})")
    bodies = "|".join(f"{start}(?:{'|'.join(each)})" for start, each in starts.items())
    return re.compile(rf"(?:{bodies})(?!\w)")


def _phrase(words: str) -> str:
    parts = []
    for part in words.split():
        pieces = (re.escape(piece) for piece in re.split(r"['’]", part))
        parts.append("[’'‘]?".join(pieces).replace(r"\*", r"\w*"))
    return r"[\s-]+".join(parts)


@functools.cache
def facts() -> dict[str, dict[str, list[str]]]:
    """`requirements.toml`: table → value → phrases. Raises RequirementsError naming the file and the key."""
    try:
        tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise RequirementsError(f"{_FILE.name} is not TOML: {error}") from None
    for table, values in tables.items():
        if not isinstance(values, dict):
            raise RequirementsError(f"{_FILE.name} {table}: {values!r}; expected a table of lists of phrases")
        for value, words in values.items():
            if not (isinstance(words, list) and words and all(isinstance(one, str) and one.strip() for one in words)):
                raise RequirementsError(f"{_FILE.name} {table}.{value}: {words!r}; expected a list of phrases")
    for table in ("demands", "headings"):
        if table not in tables:
            raise RequirementsError(f"{_FILE.name} {table}: missing; expected a table of lists of phrases")
    return tables


@functools.cache
def _cues() -> dict[str, re.Pattern[str]]:
    return {demand: phrases(words) for demand, words in facts()["demands"].items()}


@functools.cache
def _headings() -> dict[str, re.Pattern[str]]:
    return {demand: phrases(words) for demand, words in facts()["headings"].items()}


# "A degree is not needed, but two years in care are": what stands after the turn is not refused.
_TURN = re.compile(r"\b(?:but|however|instead|though|although)\b|;|\s[–-]\s", re.IGNORECASE)
# "A licence is essential, but a car is not needed": what follows the turn is another thing.
_OTHER_THING = re.compile(r"\b(?:an?|the|your|own|no|any|previous)\s+\w", re.IGNORECASE)
# A line of a person specification begins with what the person does: "Hold a full driving licence".
_LINE = re.compile(
    r"(?:hold|have|be|possess|demonstrate|are\s+(?:an?\s+)?(?:fully\s+)?(?:registered|qualified))\b(?!\s+(?:you|they|we)\b)",
    re.IGNORECASE,
)


# "A degree, registration and ABE training (or a willingness to train)": brackets speak of what stands before them.
_BRACKETS = re.compile(r"\([^()]*\)")
_BRACKETED = re.compile(r"(?:(?!\band\b|\s[–-]\s)[^,;()]|\((?:stage|level|pe)[^()]*\)){0,40}(?=\()", re.IGNORECASE)
# "Two years since qualifying, ideally in a hospital": only where they were spent is not insisted on.
_IDEALLY = re.compile(r"(?:,|\s[–-])\s*(?:and\s+)?(?:ideally|preferably)\b[^,;]*", re.IGNORECASE)
# "Registration, and ABE training or willing to train": the willingness is for the last of them.
_WILLINGNESS = (
    r"\bor\s+(?:an?\s+|be\s+|are\s+|is\s+)?"
    r"(?:willing\w*|prepared|working\s+towards|work\s+towards|ready|keen|happy|want\s+to|wish\s+to|desire\s+to)\b[^,;]*"
)
_OR_WILLING = re.compile(
    r"(?P<before>(?:[^()]{0,20}\))?[^()]{0,160}?(?:,|\band\b(?!\s*\d))\s*(?!or\b)[^(),\s][^(),]{0,80}?),?\s*"
    rf"{_WILLINGNESS}(?P<after>.*)",
    re.IGNORECASE | re.DOTALL,
)
# "Practice Education 1, or be keen to start it, and …".
_OR_WILLING_TO_IT = re.compile(rf"(?:\s+\w+){{0,2}},\s*{_WILLINGNESS}(?:,|$)", re.IGNORECASE)
# Either with a comma and more behind it speaks of what stands before.
# … and so does one that "and hold", "and be" goes on from.
_SOFTENED_BEFORE = re.compile(
    rf"(?:{_IDEALLY.pattern}|{_WILLINGNESS}),(?=\s+and\b)"
    rf"|{_WILLINGNESS}?(?=\s+and\s+(?:you(?:[’']ll|\s+will)?\s+)?(?:hold|have|possess|be)\b)",
    re.IGNORECASE,
)
# "Qualifications: a degree in social work" is a heading and its line in one.
_LABELLED = re.compile(
    r"\W*(?:(?:qualifications?|registration|experience|education)(?:\s+(?:(?:and|&)\s+)?\w+)?|you"
    r"|(?:what|the\s+\w+)\s+we\s+(?:want|need))\s*:",
    re.IGNORECASE,
)
# "A licence and a car (desirable)" at the end of a line without commas speaks of the whole line.
_WHOLE_LINE = re.compile(
    r"(?:(?!\s[–-]\s)[^,;])*\((?:highly\s+)?(?:desirable|preferred|advantageous)\)\s*", re.IGNORECASE
)


class Passages:
    """A description as sentences, with the headings that rule them; `lower` is it in small letters, places unmoved."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lower = lower_in_place(text)
        self._ends = [match.start() for match in _SENTENCE_END.finditer(text)]
        if any(word in text for word in _SHORTENED):
            inside = {match.end() for match in _SHORTENED_STOP.finditer(text)}
            self._ends = [end for end in self._ends if end not in inside]
        self._ruled: list[tuple[int, str]] | None = None
        self._cued: dict[int, dict[str, re.Match[str] | None]] = {}

    def sentence(self, at: int) -> tuple[int, int]:
        """Where the sentence (or the bullet) with the character `at` starts and ends, without spaces around it."""
        index = bisect_right(self._ends, at)
        start = self._ends[index - 1] + 1 if index else 0
        end = self._ends[index] if index < len(self._ends) else len(self.text)
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return start, end

    def demand(self, start: int, end: int, at: int, until: int) -> str:
        """How far the thing named at `at`–`until` is asked for in its sentence `start`–`end`, else by its heading."""
        words = self.text[start:end]
        near = words[max(0, at - start - _BEFORE) : at - start]
        if "without" in self.lower[start:at] and _NOT_WITHOUT.search(near):
            return "essential"
        if denied(words, at - start):
            return "essential" if _WITHOUT_IT.search(words, max(0, at - start - _BEFORE)) else "refused"
        cue = self._cued.get(start)
        if cue is None:
            said = self.lower[start:end]
            if "needs" in said or "requirements" in said:
                said = _NEEDS_OF_OTHERS.sub(lambda found: " " * len(found[0]), said)
            if "if you" in said:
                said = _IF_WITHOUT.sub(lambda found: " " * len(found[0]), said)
            cue = self._cued[start] = {demand: pattern.search(said) for demand, pattern in _cues().items()}
        if cue["desirable"] is None and cue["refused"] is None and self._on_condition(near):
            return "unknown"
        if cue["refused"] and not self._of_another(words, at - start, until - start, cue["refused"]):
            return "desirable" if cue["desirable"] else "refused"
        marked = _MARKED.search(words, max(0, len(words) - _MARK)) or _MARKED_FIRST.match(words)
        if marked:
            return "essential" if marked[1] == "E" else "desirable"
        if cue["desirable"] and not self._beside(words, at - start, until - start):
            return self._nearer(words, at - start, until - start)
        essential, promised = cue["essential"], cue["promised"]
        if essential and promised:
            # "We offer X to those who must Y": in one sentence the promise comes first, with its own subject.
            first = promised.start() < at - start and promised.start() <= essential.start()
            return "promised" if first else "essential"
        if essential or promised:
            return "essential" if essential else "promised"
        if _LINE.match(words) or _LABELLED.match(words):
            return "essential"
        line = self.text[max(0, start - 300) : start]
        if ":" in line and line.rstrip().endswith(";") and (inline := _INLINE.search(line)):
            return "desirable" if inline["less"] else "essential"
        ruled = self._by_heading(start)
        return "essential" if cue["least"] and ruled != "desirable" else ruled

    @staticmethod
    def _on_condition(before: str) -> bool:
        """Whether words end in "if you hold" and the like, unless it is on that condition that one may apply."""
        condition = _CONDITIONAL.search(before)
        return condition is not None and _INVITED.search(before, 0, condition.start()) is None

    def _of_another(self, words: str, at: int, until: int, refusal: re.Match[str]) -> bool:
        """Whether a turn or brackets part a thing from a refusal, or from one of another thing."""
        for one in _BRACKETS.finditer(words, until):
            if one.start() < refusal.start() < one.end():
                own = _BRACKETED.match(words, until) is not None
                return not own or _OTHER_THING.search(words, refusal.end(), one.end()) is not None
        if _TURN.search(words, refusal.end(), max(refusal.end(), at)):
            return True
        turn = _TURN.search(words, until, max(until, refusal.start()))
        return turn is not None and _OTHER_THING.search(words, turn.end(), refusal.start()) is not None

    def _beside(self, words: str, at: int, until: int) -> bool:
        """Whether all that says desirable is of another thing: in brackets after it, or a clause behind this one."""
        if _WHOLE_LINE.fullmatch(words):
            return False
        own = _BRACKETED.match(words, until)
        behind = _IDEALLY.sub(" ", words[until:])
        other = _OR_WILLING.match(behind)
        bare = _BRACKETS.sub(
            lambda found: (
                found[0]
                if (own and found.start() == own.end()) or found.start() < at < found.end() or not found.start()
                else " "
            ),
            _SOFTENED_BEFORE.sub(" ", words[:at])
            + words[at:until]
            + (other["before"] + other["after"] if other else behind),
        )
        return _cues()["desirable"].search(bare.lower()) is None

    def _nearer(self, words: str, at: int, until: int) -> str:
        """Essential or desirable, by the cue in the thing's own clause: "X is essential and Y desirable"."""
        cues = _cues()
        if any(found.start() < at < found.end() for found in _BRACKETS.finditer(words)):
            return "desirable"
        if _OR_WILLING_TO_IT.match(words, until) or self._on_condition(words[max(0, at - _BEFORE) : at]):
            return "desirable"
        after = re.split(r",|\band\b|\bbut\b", words[until:], maxsplit=1)[0]
        clause = re.split(r",|\bbut\b", words[:at])[-1] + words[at:until] + after
        clause = clause.lower()
        if cues["essential"].search(clause) and not cues["desirable"].search(clause):
            return "essential"
        return "desirable"

    def _by_heading(self, at: int) -> str:
        if self._ruled is None:
            self._ruled = list(ruling(self.text))
        index = bisect_right(self._ruled, (at, "~")) - 1
        if index < 0:
            return "unknown"
        position, demand = self._ruled[index]
        return demand if at - position <= _HEADING_REACH and demand != "other" else "unknown"


@functools.cache
def patterns(kind: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """For each value of a kind in the facts file the pattern of its names."""
    return tuple((value, phrases(words)) for value, words in facts()[kind].items())


def named(passages: Passages, start: int, end: int, kind: str) -> Iterator[tuple[str, re.Match[str], str]]:
    """Each value of a kind that the sentence names: the value, where in small letters, and how far it is asked for."""
    for value, pattern in patterns(kind):
        match = pattern.search(passages.lower, start, end)
        if match is not None:
            yield value, match, passages.demand(start, end, match.start(), match.end())


def denied(words: str, at: int) -> bool:
    """Whether a "no", "not" or "without" stands directly before a place in a sentence."""
    return _DENIED.search(words[max(0, at - 60) : at]) is not None


_BULLET = re.compile(r"\s*(?:[•·●▪‣*–-]\s*|\(?\d{1,2}[.)]\s+)\w")
_BULLETS = re.compile(rf"(?:\n+{_BULLET.pattern}[^\n]*){{2}}")
# What a heading over a list says of its lines, whatever its words: the first of these that it holds.
_OF_HEADINGS = tuple(
    (demand, re.compile(pattern, re.IGNORECASE))
    for demand, pattern in (
        (
            "desirable",
            r"\b(?:desirable|bonus|nice|advantag\w*|preferabl\w*|ideally|extra|helpful|useful|also\s+like|(?:good|great)\s+if)\b",
        ),
        (
            "promised",
            r"\b(?:benefits?|perks|rewards?|offer\w*|in\s+return|we\s+(?:give|provide)|we[’']ll\s+(?:give|provide)|we\s+will\s+(?:give|provide)"
            r"|you[’']ll\s+(?:get|receive|enjoy)|you\s+(?:will\s+|can\s+)?(?:get|receive|enjoy|expect)|support\s+you|look\s+after\s+you)\b",
        ),
        ("essential", r"\b(?:must|candidates?|applicants?|looking\s+for|need(?!\s+to\s+(?:do|know))|required)\b"),
        (
            "other",
            r"\b(?:do|doing|duties|responsib\w*|role|job|post|work|day|week|team|service|about\s+us|who\s+we\s+are|apply|contact|process"
            r"|checks?|interviews?|background)\b",
        ),
        (
            "essential",
            r"\b(?:need\w*|requir\w*|person|skills|experience|qualif\w*|bring\w*|essentials?|criteria|have|has|who|seek\w*|want|ask|after|spec)\b",
        ),
    )
)
# "Why Easthaven?" heads what the employer gives.
_WHY_THEM = re.compile(r"Why\s+(?:[A-Z][\w’'&-]*\s*){1,5}\?")


def ruling(text: str) -> list[tuple[int, str]]:
    """Where each heading stands and what it says of the lines under it: a demand, or "other"."""
    found = []
    at = 0
    for line in text.split("\n"):
        words = line.strip()
        if words.endswith("?") and _WHY_THEM.fullmatch(words):
            found.append((at, "promised"))
        elif 3 <= len(words) <= _LONGEST_HEADING and words[-1] not in ".,;" and words.count(" ") <= _MOST_SPACES:
            known, told = _of_heading(words)
            if known is not None:
                found.append((at, known))
            # A heading of other words is one by its colon, or by the bullets under it.
            elif told is not None and (
                words[-1] == ":" or (not _BULLET.match(line) and _BULLETS.match(text, at + len(line)))
            ):
                found.append((at, told))
        at += len(line) + 1
    return found


@functools.lru_cache(maxsize=8_192)
def _of_heading(words: str) -> tuple[str | None, str | None]:
    """What a short line says by a phrase of the headings, and what it would say as a heading of other words.

    Employers head their adverts alike, so that most of these lines were read before.
    """
    lower = words.lower()
    for demand, pattern in _headings().items():
        match = pattern.search(lower)
        # A heading is little more than its own phrase; "Driving licence essential" is no heading.
        if match is not None and len(words) - len(match[0]) <= 24 and match.start() <= 14:
            return demand, None
    return None, next((demand for demand, pattern in _OF_HEADINGS if pattern.search(words)), None)
