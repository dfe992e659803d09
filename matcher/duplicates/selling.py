"""What a title says to win its reader over and names no job: slogans, praise, what is offered or asked of anybody.

Owns leaving that out of a title. Must not leave out a calling, a team or a grade: what it cannot tell it keeps.
"""

import re
from collections.abc import Collection, Iterable

from matcher.duplicates.wordforms import tokens, words_of
from matcher.duplicates.words import WORDS, singular


def _one_of(words: Iterable[str]) -> str:
    return rf"\b(?:{'|'.join(sorted(words)).replace(' ', '[ -]')})s?\b"


def _first_words(phrases: Iterable[str]) -> set[str]:
    """The words with which phrases begin, in the plural too."""
    first = {phrase.split()[0] for phrase in phrases}
    return first | {f"{word}s" for word in first}


_PARTS = re.compile(r"\s*[|(!?:]\s*|\s-\s")
_PARTED = re.compile(r"[|(!?:-]")
_PARTS_TOLD_APART = re.compile(r"(\s*[|(!?:,]\s*|\s-\s)")
# "… | Shape your future with us": words to the reader name no job.
_TO_READER = re.compile(
    r"\b(?:you|your|us|we|(?<!in )our(?! lady| children))\b"
    r"|(?:^|[-|(!?:,] ?)(?:apply (?:before|by|here|now|online|today|via)|be part of|become an?|come and"
    r"|join (?:an?|the)|make every)\b"
)
# "Could you be our next leader?", "Lead and inspire social workers": whatever it names, it is asked or wished for.
_WISHED = {"build", "coach", "deliver", "develop", "empower", "grow", "inspire", "mentor", "shape", "transform"}
_WISHES = "|".join(sorted({*_WISHED, "lead", "support"}))
_ASKS = re.compile(
    r"(?:are|can|could|do|have|want|would) (?:an?|to|you)\b"
    rf"|(?:fancy|looking for|ready (?:for|to)|thinking (?:of|about)|(?:{_WISHES}) +and +(?:{_WISHES}))\b"
)
# A part that speaks of the advert and not of the job, or opens as talk does.
_OF_ADVERT = re.compile(
    r"(?:(?:closes|closing|deadline|interviews?)\b.*(?:\d|day\b|soon\b|week\b)|due to\b|expressions? of interest\b"
    r"|internal (?:and|applicants|candidates|only)\b|newly (?:created|formed|opened)\b"
    r"|(?:now |we ?a?re )?hiring\b|(?:long[ -]term|ongoing|rolling) (?:adverts?|contract|recruitment)\b"
    r"|(?:online |virtual )?open (?:advert|day|evening)\b"
    r"|recruitment (?:day|drive|event)\b|talent pool\b|(?:amended|extended|live|reposted)$"
    r"|(?:change|enrich|improve|save|shape|touch|transform)(?: [a-z]+){0,2} (?:futures|lives|outcomes)$"
    r"|interviewing\b|last chance\b|fancy\b|more than\b|ready (?:for|to)\b|time for\b|where\b|why\b)"
)
# What the words of an offer end with.
_ENDS_OFFER = re.compile(
    r" (?:available|considered|guaranteed|included|negotiable|offered|payable|possible|provided|welcome"
    r"|desirable|essential|needed|off|preferred|required"
    r"|approach|bonus|discount|earnings|membership|perks|practice (?:framework|model)|supplement|transport links"
    r"|vouchers)$"
    r"|\blocations?$"
)
# Who may apply, and what may come of it, whatever callings that names.
_INVITES = re.compile(
    r"\b(?:considered|encouraged|invited|possible|welcomed?)(?: to apply)?$"
    r"|^(?:(?:rare |unique )?opportunity|chance|fast track|progression|room|route|scope|step up) (?:for|into|to)\b"
)
_HOURS_TOLD = re.compile(r"\b(?:full|part|term)[ -]time\b|\d ?h(?:ou)?rs?\b")
# Which job is offered, where that is all that a part says: "Fostering roles available", "Nights available".
_OFFERS_JOBS = {
    "bank", "day", "evening", "female", "hour", "job", "male", "night", "opportunity", "position", "post", "role",
    "shift", "sleep", "vacancy", "weekend",
}  # fmt: skip
# A part that names one of these is a part of the employer, unless it is praised: "Parking Team", "Friendly Team".
_OF_EMPLOYER = WORDS.part | {"officer", "project"}
CALLINGS = (
    WORDS.level
    | WORDS.clinical
    | {
        "administrator", "adviser", "advisor", "advocate", "analyst", "assessor", "barrister", "carer",
        "caretaker", "caseworker", "chef", "cleaner", "clerk", "cook", "coordinator", "counsellor", "dentist",
        "engineer", "escort", "gp", "housekeeper", "inspector", "instructor", "keyworker", "lawyer", "leader",
        "lecturer", "matron", "member", "mentor", "navigator", "officer", "optometrist", "parent",
        "physiologist", "planner", "porter", "practitioner", "psychotherapist", "receptionist", "registrar",
        "scientist", "secretary", "sister", "solicitor", "sonographer", "surgeon", "teacher", "technician",
        "trainer", "trustee", "tutor", "worker",
    }
)  # fmt: skip
# "Excellent company benefits", "relocation package available", "low CP caseload".
_SELLS = re.compile(rf"{_one_of(WORDS.praise | WORDS.few | WORDS.offered)}|\+|\bleave\b|\bholidays?\b")
_PRAISE = re.compile(
    r"(?:\b(?:fast|highly|long|multi|newly|rapidly|very|well|quality(?=[ -]rated))[ -])?"
    rf"{_one_of(WORDS.praise)} ((?:[a-z]+ ){{0,2}}?)(?:{_one_of(WORDS.praised)} ?)+(?! ?{_one_of(CALLINGS)})"
)
_OFFERED = re.compile(
    rf"{_one_of(WORDS.offered)}(?: [a-z]+)? (?:available|offered|provided|included|paid)\b|\+ benefits\b"
    r"|\b\d{1,2} days?(?: [a-z]+)? (?:leave|holidays?)\b"
)
_FEW_CASES = re.compile(rf"{_one_of(WORDS.few)} (?:[a-z]+ ){{0,2}}(?:caseloads?|cases)\b")
# A title without any of these words sells nothing, as most do not.
_BEGINS_SELLING = _first_words(WORDS.praise | WORDS.few | WORDS.offered | WORDS.offer | {"leave", "holiday"})
_BEGINS_OFFER = _first_words(WORDS.offered)
_PATTERNS_WORDS = set(re.findall(r"[a-z]{3,}", _OF_ADVERT.pattern + _ENDS_OFFER.pattern)) - {"and", "for"}
_SAID_TO_READER = {"you", "your", "us", "we", "our", "apply", "be", "become", "come", "join", "make"}
_MAY_SELL = _BEGINS_SELLING | _PATTERNS_WORDS | {"scheme", "culture", "supervision"} | _SAID_TO_READER | _WISHED
_COLLEAGUES = {"leadership", "management", "manager"}
_OF_OFFERS = WORDS.offer | WORDS.praise | WORDS.praised | WORDS.filler
_ASLEEP = {"sleep", "in", "ins"}
_CHILDREN = {"child"}  # "a leading children's charity"
# "… - Therapeutic and Child Centred Fostering Agency": which employer, on a board that hides its name.
_KINDS_OF_EMPLOYER = ("agency", "charity", "company", "ifa", "organisation", "provider", "social enterprise", "vaa")
_KINDS_LAST_WORDS = {kind.split()[-1] for kind in _KINDS_OF_EMPLOYER}
_WHOSE = re.compile(
    rf"(?:\s-\s|[|(,:])\s*((?:(?!\s-\s)[^|(:])*?\b(?:{'|'.join(_KINDS_OF_EMPLOYER)})(?: with [a-z ]+)?)"
    r"\s*(?:$|\s-\s|[|),!])"
)
_OF_AN_AGENCY = WORDS.praise | {
    "adoption", "centred", "family", "focused", "fostering", "independent", "led", "placement", "profit",
    "regional", "therapeutic", "voluntary",
}  # fmt: skip
# "Semi Independent Service With Progression", "Refuge, No Shifts": what ends a part and is offered or spared.
_WITH = re.compile(r"\s+with ([a-z ]+?)(?=\s*(?:$|[|,()]|\s-\s))")
_WITHOUT = re.compile(r",\s*no (?!hour|wrong)[a-z]+(?=\s*(?:$|[|()]|\s-\s))")
SHORTEST_OFFER = 2  # words: one alone may be a part of the job
SHORTEST_TALK = 3
_TEAMS = {"department", "service", "team"}
_PRAISE_ALONE = WORDS.praise - WORDS.named_too
# What a part speaks of that is none of the job; an agency may be a contract.
_OF_CUES = _PRAISE_ALONE | WORDS.told_terms | {"capped", "manageable", *_KINDS_OF_EMPLOYER} - {"agency"}
_CUE = re.compile(
    rf"{_one_of(_OF_CUES)}|\+|\b(?:annual|days?|weeks?) (?:leave|holidays?)\b|\bon,? (?:\w+ )?off\b"
    r"|\b(?:cqc|ofsted|rated) (?:good|outstanding|rated)\b|\b(?:car|pension) scheme$|\b(?:enhanced|extra) leave\b"
    r"|\b(?:pay|salary) (?:award|review|scales?)\b|\b(?:coastal|market|seaside) town\b|\b(?:first|strong) culture$"
    r"|\b(?:good|great|stable|strong|visible) leadership$|\b(?:monthly|reflective|regular|weekly) supervision$"
    r"|\bopportunit(?:y|ies)[ )]*$"
    r"|\b(?:coastal|improving|local|medium|rural|sized|unitary) (?:agency|authority|council|practice|setting|surgery)\b"
)
# "A close knit, supportive team" is any; "Outstanding Futures Team" has a name.
_OF_PRAISED_TEAMS = {word for phrase in _PRAISE_ALONE for word in phrase.split()} | _OF_OFFERS | _TEAMS
# Words of the work, with which a part is of the job nevertheless.
_OF_WORK = WORDS.work | _OF_EMPLOYER | CALLINGS
_OF_WORK_TALKED_OF = WORDS.work - {"care", "support"}  # "a team that cares"
# "Values-led", "trauma-informed": how an employer, a team or a home that a part ends with describes itself.
_QUALITIES = (
    "accredited", "awarded", "aware", "centred", "driven", "established", "focused", "focussed", "friendly", "informed",
    "inspired", "led", "managed", "minded", "owned", "regarded", "respected", "run", "sized", "thinking", "winning",
)  # fmt: skip
_BASIS = "attachment|evidence|faith|outcome|pace|relationship|research|right|solution|strength|trauma|value"
_QUALITY = re.compile(
    rf"\b((?:multi|not)[ -])?(?!an?\b|the\b)([a-z]+)[ -](?:{'|'.join(_QUALITIES)})\b|\b(?:{_BASIS})s?[ -]based\b"
    r"|\bnon[ -]profit(?:[ -]making)?\b"
)
_TELLS_QUALITY = {*_QUALITIES, "based", "non"}
_WHO_HAS_QUALITIES = re.compile(
    r"\b(?:agency|authority|charity|company|council|department|employer|enterprise|group|home|ifa|organisation|practice"
    r"|provider|school|service|team|trust|vaa)s?\W*$"
)
_OF_NO_FIELD = {"and", "authority", "council", "employer", "group"}  # of which any job may be
# "Established and Inclusive Kinship Service"
_JOINED_PRAISE = re.compile(
    rf"\b([a-z]{{4,}})(?:,| and) ({_one_of(WORDS.praise)})|({_one_of(WORDS.praise)})(?:,| and) ([a-z]{{4,}})\b"
)
# Where or by whom the work is done: "Nurse-Led Clinic", "School-Focused Team".
_NO_QUALITY = CALLINGS - {"carer", "parent"} | {"clinic", "community", "home", "hospital", "peer", "school", "ward"}
_OF_PATTERNS = {
    "agency", "authority", "based", "considered", "council", "encouraged", "fast", "invited", "location", "locations",
    "off", "opportunities", "opportunity", "profit", "progression", "route", "step", "town", "work",
}  # fmt: skip
_MAY_EXPLAIN = (
    _OF_PATTERNS
    | set(_QUALITIES)
    | _MAY_SELL
    | WORDS.talk
    | {form for word in _OF_CUES for form in (word.split()[-1], f"{word.split()[-1]}s")}
)
# "Work with a team that cares", but "Work to First Hearing" is a part of the courts' work.
_WORK_WITH = re.compile(r"\s*work (?:alongside|flexibly|for|from|that|where|with)\b")
_SURGERY = {"practice", "surgery"}
# A house's or a place's name ends with one of these.
_OF_HOUSES = {
    "cottage", "court", "croft", "farm", "field", "garden", "grange", "grove", "hill", "lodge", "manor", "meadow",
    "mews", "mill", "park", "view", "villa", "wood",
}  # fmt: skip
_NAMES_WORK = (
    _OF_WORK
    | WORDS.common
    | WORDS.terms.keys()
    | WORDS.place_venue
    | WORDS.place_compass
    | _OF_HOUSES
    | {word for meant in WORDS.phrases.values() for word in tokens(meant)}
)


def _parts(title: str) -> list[str]:
    return _PARTS.split(title) if _PARTED.search(title) else [title]


def may_sell(title: str, words: Iterable[str]) -> bool:
    """Whether a folded title of these words has a word or a sign with which anything here begins; most have none."""
    return "+" in title or not _MAY_EXPLAIN.isdisjoint(words)


def without_selling(title: str) -> str:
    """A folded title without what only sells the job; the whole of it where nothing else would be left."""
    title = _without_slogans(title)
    if ", no " in title:
        title = _WITHOUT.sub(" ", title)
    words = words_of(title)
    sells = ("+" in title or not _BEGINS_SELLING.isdisjoint(words)) and _SELLS.search(title)
    if sells or not WORDS.offer.isdisjoint(map(singular, words)):
        title = _without_offers(_WITH.sub(_unless_offered, title))
    if not sells:
        return title
    if "+" in title or "day" in title or not _BEGINS_OFFER.isdisjoint(words):
        title = _OFFERED.sub(" ", title)
    if "case" in title:
        title = _FEW_CASES.sub(" ", title)
    return _PRAISE.sub(_named_between, title)


def _named_beside(praise: re.Match[str]) -> str:
    """What stands beside praise and is joined to it: praise too, whatever it is, unless it is of the work."""
    beside = praise[1] or praise[4]
    return praise[0] if singular(beside) in _NAMES_WORK or beside in _NAMES_WORK else praise[2] or praise[3]


def without_qualities(title: str, words: Iterable[str]) -> str:
    """A folded title of these words without how an employer, a team or a home describes itself.

    It does so in a part that names no calling.
    """
    if _TELLS_QUALITY.isdisjoint(words) and " and " not in title:
        return title
    parts = _PARTS_TOLD_APART.split(title)
    for at in range(2, len(parts), 2):
        praised = _JOINED_PRAISE.sub(_named_beside, parts[at])
        if praised != parts[at] and CALLINGS.isdisjoint(tokens(parts[at])):
            parts[at] = praised
        rest = _QUALITY.sub(lambda found: found[0] if found[2] in _NO_QUALITY else " ", parts[at])
        if rest != parts[at] and _OF_NO_FIELD.issuperset(tokens(rest)):
            parts[at] = " "
        elif _WHO_HAS_QUALITIES.search(rest):
            parts[at] = rest
    return "".join(parts)


def kind_of_employer(title: str, words: Iterable[str]) -> str:
    """The part of a folded title of these words that says what kind of employer has the job; "" where there is none.

    "Ethical Agency", "Independent, Family Run Agency" and "Agency with Heart" employ; "Agency" and "London Agency" are
    a contract.
    """
    if _KINDS_LAST_WORDS.isdisjoint(words):
        return ""
    if found := _WHOSE.search(title):
        told = tokens(found[1])
        supplies = "agency" in told and "with" not in told and _OF_AN_AGENCY.isdisjoint(told)
        if CALLINGS.isdisjoint(told) and not supplies:
            return found[1]
    return ""


def explained(title: str) -> str:
    """The parts of a folded title that sell or explain, none of whose words is known to be of the work.

    Which words they have nobody can list ("Live and Work by the Sea", "Shared Profit Bonus"), so a part is known by
    one word that sells, or by how it begins, and by no word of the work. A house may have such a part as its name, so
    it says nothing only where the other title has none.
    """
    parts = [part for part in _parts(title) if part.strip()]
    words = [
        told if _SURGERY.isdisjoint(told) else [word for word in told if word != "gp"] for told in map(tokens, parts)
    ]
    called = [not CALLINGS.isdisjoint(told) for told in words]
    found = [word for told in words for word in told if word in WORDS.praise]
    for at, (part, told) in enumerate(zip(parts, words, strict=True)) if any(called) else ():
        if called[at] or len(told) < SHORTEST_OFFER:
            continue
        talks = len(told) >= SHORTEST_TALK and (told[0] in WORDS.talk or _WORK_WITH.match(part) is not None)
        if not talks and not _CUE.search(part):
            continue
        others = {word for other in (*words[:at], *words[at + 1 :]) for word in other}
        said = set(told) - others
        if _OF_WORK_TALKED_OF.isdisjoint(said) if talks else _OF_WORK.isdisjoint(said) or said <= _OF_PRAISED_TEAMS:
            found.append(part)
    return " ".join(found)


def names_no_work(words: Collection[str]) -> bool:
    """Whether words that a title adds are so many and none is known to be of the work or a house's name.

    One or two may be any name ("Direct Payments", "Happy Valley"), which is seldom longer, and so may a number.
    """
    return len(words) >= SHORTEST_TALK and "".join(words).isalpha() and _NAMES_WORK.isdisjoint(words)


def _unless_offered(told: re.Match[str]) -> str:
    return " " if _OF_OFFERS.issuperset(tokens(told[1])) else told[0]


def _named_between(praise: re.Match[str]) -> str:
    """What is named between praise and what is praised: "outstanding independent fostering agency"."""
    named = praise[1].split()
    return " ".join(["", *(word for word in named if word not in WORDS.offer or "supported" in named), ""])


def _without_slogans(title: str) -> str:
    """A title without its parts that speak to the reader or of the advert, where these name no calling and it does."""
    parts = _parts(title)
    if len(parts) == 1:
        return title
    kept = [part for part in parts if not _is_slogan(part.rstrip(" )"))]
    shorter = 0 < len(kept) < len(parts) and not CALLINGS.isdisjoint(tokens(" ".join(kept)))
    return " - ".join(kept) if shorter else title


def _is_slogan(part: str) -> bool:
    if _ASKS.match(part) or _INVITES.search(part):
        return True
    told = tokens(part)
    if len(told) == SHORTEST_OFFER and told[0] in WORDS.praise and told[1] in _COLLEAGUES:
        return True
    if not CALLINGS.isdisjoint(told):
        return False
    if _ENDS_OFFER.search(part):
        return _OFFERS_JOBS.isdisjoint(told)
    if not WORDS.terms.keys().isdisjoint(told) or _tells_hours(part):
        return False
    spoken_to = not _SAID_TO_READER.isdisjoint(told) and _TO_READER.search(part)
    return bool(spoken_to or _OF_ADVERT.match(part))


def _tells_hours(part: str) -> bool:
    return ("time" in part or "hr" in part or "hour" in part) and _HOURS_TOLD.search(part) is not None


def _without_offers(title: str) -> str:
    """A title without its parts that say only what is offered, or asked of whoever does the job."""
    parts = [(part, tokens(part)) for part in _parts(title.replace(")", " "))]
    kept = [part for at, (part, told) in enumerate(parts) if _tells_hours(part) or not _is_offer(told, parts[:at])]
    return " - ".join(kept) if len(kept) < len(parts) else title


def _is_offer(told: list[str], before: list[tuple[str, list[str]]]) -> bool:
    """Whether a part of a title, given the words of those before it, says what is offered and names nothing new."""
    if len(told) < SHORTEST_OFFER or not before:
        return False
    # What nobody has to do or to have; but No Wrong Door is a service.
    if told[0] in ("no", "zero") and told[1].isalpha() and told[1] not in ("wrong", "hour"):
        return True
    praised = not (WORDS.praise.isdisjoint(told) or WORDS.praised.isdisjoint(told))
    if not praised and WORDS.offer.isdisjoint(told):
        return False
    if WORDS.praise.isdisjoint(told) and not _OF_EMPLOYER.isdisjoint(told):
        return False
    named = {word for _, words in before for word in words} | (_CHILDREN if praised else set())
    if "night" in named and _ASLEEP.issuperset(told):  # or the nights are waking ones
        return False
    return all(word in _OF_OFFERS or word in named or word[0].isdigit() for word in told)
