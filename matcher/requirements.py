"""What an advert asks of a person and what it promises, each as a fact with the words that say it.

Owns registration, qualifications, years of experience, practice education, interview training, driving, vetting,
visa sponsorship, caseload and supervision promises, newly qualified applicants and languages. Must not judge whether
a person meets them, and must not add what the law asks but the advert does not say: that is the careers package's.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from matcher.demands import Found, Passages, named
from matcher.driving import driving
from matcher.experience import FIELDS, YEARS, experience, newly_qualified
from matcher.number_words import figure_of
from matcher.promises import CASELOAD, caseload, sponsorship
from matcher.registration import qualification, registration
from matcher.requirement_words import facts, patterns
from matcher.supervision import OFTEN, supervision

__all__ = ["KINDS", "Requirement", "read_requirements"]

KINDS = (
    "registration", "qualification", "experience", "newly_qualified", "practice_educator", "interviewing", "driving",
    "vetting", "sponsorship", "caseload", "supervision", "language",
)  # fmt: skip

LONGEST_QUOTE = 240
MOST_CHARACTERS = 20_000  # longer adverts repeat themselves
_MOST_SENTENCES = 40


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that the advert asks for or promises.

    `kind` is one of `KINDS`; `value` says what of that kind: the regulator, the check, what the experience is in,
    how often supervision is. `demanded` is essential, desirable, promised (the employer gives it), refused (the advert
    says that it is not asked or not given) or unknown (named, but not how far). `quote` is verbatim. `number` is the
    years of experience, the cases of a caseload or the stage of a practice educator, None where none is given.
    """

    kind: str
    value: str
    demanded: str
    quote: str
    number: float | None = None


def read_requirements(description: str, *, title: str = "") -> tuple[Requirement, ...]:
    """The requirements and promises in a description (plain text) and title, in the order of `KINDS`; never raises.

    One fact for each thing: of several mentions the one that says most clearly how far it is asked for counts.
    """
    passages = Passages(description[:MOST_CHARACTERS])
    found: dict[tuple[str, str], Requirement] = {}
    for kind, hints in _HINTS.items():
        for start, end in _sentences(passages, hints):
            for value, demanded, number in _READERS[kind](passages, start, end):
                _keep(found, Requirement(kind, value, demanded, _quote(passages, start, end, kind, value), number))
    for one in _in_title(title):
        _keep(found, one)
    return tuple(sorted(_settled(found), key=lambda one: (KINDS.index(one.kind), one.value)))


def _sentences(passages: Passages, hints: tuple[str, ...]) -> list[tuple[int, int]]:
    """The sentences that hold any of the hints, in reading order."""
    spans: set[tuple[int, int]] = set()
    lower = passages.lower
    for hint in hints:
        at = lower.find(hint)
        while at >= 0 and len(spans) < _MOST_SENTENCES:
            start, end = passages.sentence(at)
            spans.add((start, end))
            at = lower.find(hint, max(end, at + 1))
    return sorted(spans)


_CLEARNESS = {"unknown": 0, "promised": 1, "desirable": 2, "essential": 3, "refused": 4}


def _keep(found: dict[tuple[str, str], Requirement], one: Requirement) -> None:
    known = found.get((one.kind, one.value))
    if known is None or (_CLEARNESS[one.demanded], one.number or 0) > (_CLEARNESS[known.demanded], known.number or 0):
        found[one.kind, one.value] = one


def _settled(found: dict[tuple[str, str], Requirement]) -> Iterator[Requirement]:
    """The facts without those that a more exact one of the same kind already tells."""
    for (kind, value), one in found.items():
        vaguer = {"registration": "unnamed", "vetting": "dbs"}.get(kind)
        if value == vaguer and any(other != value for of, other in found if of == kind and other in _EXACT[kind]):
            continue
        yield one


_EXACT = {
    "registration": {"social_work_england", "social_care_wales", "sssc", "niscc", "hcpc"},
    "vetting": {"enhanced_dbs"},
}


def _quote(passages: Passages, start: int, end: int, kind: str, value: str) -> str:
    """The sentence verbatim, or the part of a long one around what names the value, cut between words."""
    text = passages.text
    if end - start <= LONGEST_QUOTE:
        return text[start:end]
    names = _NAMES.get((kind, value))
    match = names.search(passages.lower, start, end) if names is not None else None
    middle = match.start() if match else start
    low = max(start, middle - LONGEST_QUOTE // 2)
    high = min(end, low + LONGEST_QUOTE)
    while low > start and low < middle and not text[low - 1].isspace():
        low += 1
    while high < end and high > low and not text[high].isspace():
        high -= 1
    # Words longer than a quote are no words; they are then cut where they stand.
    return text[low : high if high > low else min(end, low + LONGEST_QUOTE)].strip()


_NEW_IN_TITLE = re.compile(
    r"\bnewly[\s-]+qualified|\bnqsws?\b|\basye\b|\bassessed\s+(?:and\s+supported\s+)?year\b", re.IGNORECASE
)
_ABOUT_NEW = re.compile(
    r"co-?ordinat|assess|mentor|lead\b|manager|supervisor|educator|consultant|advisor|adviser", re.IGNORECASE
)


def _in_title(title: str) -> Iterator[Requirement]:
    if len(title) <= LONGEST_QUOTE and _NEW_IN_TITLE.search(title) and not _ABOUT_NEW.search(title):
        yield Requirement("newly_qualified", "welcome", "promised", title.strip())


_STAGE = re.compile(r"\b(?:stage|peps|pe|level|education)\s*(?P<stage>[12]|one|two)\b", re.IGNORECASE)
# "You will have a mentor, a practice educator and …": one who helps the newcomer.
_GIVEN_ONE = re.compile(
    r"\b(?:have|get|receive|with|from|by|meet|alongside|allocated|assigned|given)\b[^.;]{0,60}\b"
    r"(?:(?<!\bbe\s)an?|your|our|named|dedicated)\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_OF_THE_PERSON = re.compile(
    r"\s+(?:qualif|status|award|train|stage|accredit|certif|experience|\(?pe|level|professional\s+standard)",
    re.IGNORECASE,
)
# "We have fourteen practice educators" counts those who are there.
_SO_MANY = re.compile(
    r"\b(?:(?<!stage\s)\d+|our|several|many|some|two|three|four|five|six|seven|eight|nine|ten|\w+teen)\s+$",
    re.IGNORECASE,
)


def _practice_educator(passages: Passages, start: int, end: int) -> Iterator[Found]:
    for _, match, demanded in named(passages, start, end, "practice_educator"):
        if match[0] == "peps" and passages.text[match.start() : match.end()] != "PEPS":
            continue  # personal education plans
        if demanded in {"promised", "unknown"} and _SO_MANY.search(passages.text[start : match.start()]):
            continue
        if (
            demanded in {"essential", "unknown"}
            and _GIVEN_ONE.search(passages.text[start : match.start()])
            and not _OF_THE_PERSON.match(passages.text, match.end())
            and not match[0].endswith(("award", "qualification"))
        ):
            continue
        stages = [figure_of(one["stage"]) for one in _STAGE.finditer(passages.text, start, end)]
        yield "practice_educator", demanded, min(stages, default=None)


def _interviewing(passages: Passages, start: int, end: int) -> Iterator[Found]:
    for value, match, demanded in named(passages, start, end, "interviewing"):
        if match[0] == "abe" and passages.text[match.start() : match.end()] != "ABE":
            continue  # a name, or a word in small letters
        yield value, demanded, None


_VETTING_CONTEXT = re.compile(
    r"\bcheck|\bclear|\bdisclosure|\bsubject|\bscheme|\bmember|\brequir|\bregist|\bsatisf|\bdbs\s*:|\benhanced"
    r"|\bcertificate|\bcomplian|\bcarried\s+out|\bundertak|\bundergo|\bobtain|\bupdate\b|\bmust\b|\bvalid\b",
    re.IGNORECASE,
)


# A line of so few words names it because it is asked for: "SWE registration and DBS".
_LIST_WORDS = 8
_AT_NO_COST = re.compile(r"\b(?:free|paid|refund\w*|reimburs\w*|cost|funded|forms?)\b", re.IGNORECASE)
_PAID_FOR = re.compile(r"\bpay\b|\bpaid\b|\bfees?\b|\bcosts?\b|\bfree\b|\bcover", re.IGNORECASE)
_LABELLED_DBS = re.compile(r"\W*DBS(?:\s+check)?\s*[:–-]", re.IGNORECASE)  # "DBS: enhanced, and we pay for it"
_FREE_CHECK = re.compile(
    r"\W*(?:[\w\s]{0,30}:\s*)?(?:free|paid|fully\s+funded|funded|subsidised)\s+(?:enhanced\s+)?(?:dbs|pvg)\b",
    re.IGNORECASE,
)
# "You will see that carers' DBS checks are renewed" is about somebody else's check.
_CHECKED_OTHERS = re.compile(
    r"\b(?:carers?|adopters?|volunteers?|households?)[’']?s?[’']?\s+(?:dbs|pvg)\b"
    r"|\b(?:dbs|pvg)\s+(?:\w+\s+)?(?:checks?|memberships?)\s+(?:on|of|for)\s+(?:\w+\s+){0,3}?(?:carers?|adopters?|volunteers?|households?)\b",
    re.IGNORECASE,
)
# "You will need an overseas criminal record check if you have lived abroad" is asked of few, and is no DBS check.
_ABROAD = re.compile(r"\b(?:overseas|international|foreign)\s+$", re.IGNORECASE)
_ENHANCED = re.compile(
    r"(?<!standard\sor\s)\benhanced\b(?!\s+(?:rate|pay|sick|maternity|leave|offer|package|pension))", re.IGNORECASE
)


def _vetting(passages: Passages, start: int, end: int) -> Iterator[Found]:
    words = passages.text[start:end]
    if not _VETTING_CONTEXT.search(words) and (words.count(" ") >= _LIST_WORDS or _AT_NO_COST.search(words)):
        return
    if _FREE_CHECK.match(words) or _CHECKED_OTHERS.search(words):
        return
    found = list(named(passages, start, end, "vetting"))
    if any(value == "enhanced_dbs" for value, _, _ in found) or _ENHANCED.search(words):
        # "A DBS check at an enhanced level" is one check, and enhanced.
        own = [one for one in found if one[0] in {"enhanced_dbs", "dbs"}]
        found = [one for one in found if one not in own] + [("enhanced_dbs", *own[0][1:]) for _ in own[:1]]
    elsewhere = any(value in {"pvg", "access_ni", "disclosure_scotland"} for value, _, _ in found)
    for value, match, demanded in found:
        if elsewhere and value in {"enhanced_dbs", "dbs"} and not re.search(r"dbs|barring", match[0]):
            continue  # an enhanced disclosure by another body
        paid = demanded == "promised" and _PAID_FOR.search(words) and not _LABELLED_DBS.match(words)
        if paid or _ABROAD.search(passages.text, start, match.start()):
            continue
        # "Willing to undergo a check" asks for it as much as "must undergo" does, and no employer gives one away.
        asked = demanded in {"desirable", "promised"} or (demanded == "unknown" and _LABELLED_DBS.match(words))
        yield value, "essential" if asked else demanded, None


_SPEAKING = re.compile(
    r"\bspeak|\bspoken|\b(?:second|another|community)\s+language|\blanguage\s+(?:skills?|level|abilit)|\bfluen"
    r"|\bbilingual|\bbonus\b|\badvantage|\basset\b|\buseful\b|\bhelpful\b|\bknowledge\s+of\b|\bbenefit\b"
    r"|\b(?:through\s+the\s+medium|communicate|converse|conversation)|\bskills?\b|\bsiarad|\brhugl|\blevel\s+[0-5]"
    r"|\bessential|\bdesirable|\bhanfodol|\bdd?ymunol",
    re.IGNORECASE,
)
_NOT_SPEAKING = re.compile(
    r"\bwelsh\s+(?:government|language\s+(?:standards|act|scheme|commissioner|policy)|water|assembly|local|council"
    r"|communit)|\b(?:apply|applications?|application\s+forms?|correspond\w*|document|advert|version"
    r"|interview)\b[^.;]{0,50}\b(?:in|through)\b[^.;]{0,25}\b(?:welsh|cymraeg)|\bless\s+favourabl|\bequally\s+welcome",
    re.IGNORECASE,
)


def _language(passages: Passages, start: int, end: int) -> Iterator[Found]:
    words = passages.text[start:end]
    if not _SPEAKING.search(words) or _NOT_SPEAKING.search(words):
        return
    for value, _, demanded in named(passages, start, end, "language"):
        yield value, demanded, None


_Reader = Callable[[Passages, int, int], Iterator[Found]]
_READERS: dict[str, _Reader] = {
    "registration": registration,
    "qualification": qualification,
    "experience": experience,
    "newly_qualified": newly_qualified,
    "practice_educator": _practice_educator,
    "interviewing": _interviewing,
    "driving": driving,
    "vetting": _vetting,
    "sponsorship": sponsorship,
    "caseload": caseload,
    "supervision": supervision,
    "language": _language,
}
# A sentence is read for a kind only where it holds one of these, so that a long advert costs little.
_HINTS: dict[str, tuple[str, ...]] = {
    "registration": ("regist", "cofrestr", " reg", "swe", "social work england", "social care wales", "sssc", "niscc"),
    "qualification": (
        "degree", "dipsw", "dip sw", "cqsw", "diploma", "qualification", "qualified", "ba social", "ma social",
        " in social work", "bsw", "msw",
        "ba hons", "bsc", "msc", "ilm", "cmi", "nvq", "level 5", "level 6", "level 7", "radd mewn", "step up",
        "social work trained",
        "graduate",
    ),
    "experience": ("year", "yr", "month"),
    "newly_qualified": (
        "newly", "nqsw", "asye", " aye", "-aye", "assessed year", "recently qualified", "just qualified",
    ),
    "practice_educator": (
        "practice educat", "practice teach", "peps", "pe1", "pe2", "pe stage", "pe award", "pe qualif",
        "practice assess", "enabling others",
    ),
    "interviewing": ("abe", "achieving best", "jii", "joint in", "scottish child interview", "scim"),
    "driving": (
        "driv", "vehicle", " car", "\ncar", "car user", "car owner", "travel", "get around", "get about", "own way",
        "transport", "licence", "license", "yrru", "mobil",
    ),
    "vetting": (
        "dbs", "disclosure", "crb", "pvg", "protecting vuln", "protection of vuln", "accessni", "access ni",
        "criminal record",
    ),
    "sponsorship": ("sponsor", "visa", "skilled worker", "tier 2"),
    "caseload": (
        "caseload", "case load", "case-load", " cases", " each", " at most", "you'll have", "you will have",
        "you'd have", "you’ll have", "you’d have", " hold", "carry", "carries", "per social worker", "per worker",
        "at a time", "at any one time", "at once", "more than", "average",
        "support around", "support up to", "with around", "with up to",
    ),
    "supervision": ("supervision", "be supervised"),
    "language": (
        "welsh", "cymraeg", "gymraeg", "gaelic", "bsl", "sign language", "polish", "urdu", "punjabi", "bengali",
        "sylheti", "arabic", "romanian", "portuguese",
    ),
}  # fmt: skip
_NAMES: dict[tuple[str, str], re.Pattern[str]] = {
    **{(kind, value): pattern for kind in _READERS if kind in facts() for value, pattern in patterns(kind)},
    **{("supervision", value): pattern for value, pattern in OFTEN},
    **{("experience", value): YEARS for value in ("post_qualifying", "unspecified", *(name for name, _ in FIELDS))},
    **{("caseload", value): CASELOAD for value in ("maximum", "average", "stated", "protected", "manageable")},
}
