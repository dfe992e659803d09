"""How far an advert asks for a thing that it names: essential, desirable, promised, refused, or not said.

Owns how a sentence's words and the heading over it tell it. Must not know which lines are headings, which is
`matcher.headings`, nor which things are asked for, which is `matcher.requirements`.
"""

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator

from matcher.headings import ruling
from matcher.requirement_words import facts, patterns, phrases
from matcher.text import lower_in_place

# What a sentence tells of one kind: the value, how far it is asked for, and a number or None.
Found = tuple[str, str, float | None]

MOST_MENTIONS = 20
"""No sentence that somebody wrote names one thing so often; further mentions are not read."""

_MARK = 20  # characters of a mark at the end of a line: "Driving licence – E"
_BEFORE = 300  # characters before a thing in which it is limited: "nobody … without", "if you hold"
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


@functools.cache
def _cues() -> dict[str, re.Pattern[str]]:
    return {demand: phrases(words) for demand, words in facts()["demands"].items()}


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
    r"|(?:what|the\s+\w+)\s+we\s+(?:want|need))\s*(?::|[–-]\s)",
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


def named(passages: Passages, start: int, end: int, kind: str) -> Iterator[tuple[str, re.Match[str], str]]:
    """Each value of a kind that the sentence names: the value, where in small letters, and how far it is asked for."""
    for value, pattern in patterns(kind):
        match = pattern.search(passages.lower, start, end)
        if match is not None:
            yield value, match, passages.demand(start, end, match.start(), match.end())


def denied(words: str, at: int) -> bool:
    """Whether a "no", "not" or "without" stands directly before a place in a sentence."""
    return _DENIED.search(words[max(0, at - 60) : at]) is not None
