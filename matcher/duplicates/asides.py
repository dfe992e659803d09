"""What a title tells beside the job: an attachment's name, which home it is, an employer's own name for a team.

Owns finding that and leaving out what says nothing of the job. Must not compare titles.
"""

import re
from collections.abc import Collection

from matcher.duplicates.selling import CALLINGS
from matcher.duplicates.wordforms import TYPO_WORD, tokens
from matcher.duplicates.words import WORDS

# What lies behind a job's page: "Head of Practice - Candidate Pack", "… Job Description and Person Specification".
_ATTACHMENT = re.compile(
    r"\(?\b(?:(?:(?:applica(?:nt|tion)|candidate|job|post|recruitment|vacancy)\b ?(?:information )?packs?"
    r"|(?:applicant|candidate|further|recruitment) information(?! (?:and|assistant|governance|officer|system))"
    r"|information pack)"
    r"(?: for (?:applicants|candidates))?"
    r"|(?:job|post|role) (?:description|profile|spec(?:ification)?)|(?:and |/ ?|, ?)?person spec(?:ification)?"
    r"|(?:applica(?:nt|tion)s?|candidates?|job|post|recruitment|role|vacancy)"
    r" (?:advert|booklet|brief|briefing|brochure|details|form|guide|guidance(?: notes)?|outline|summary)"
    r"(?= *(?:$|[-|,)])))\b"
    r"(?: ?\))?"
)
# One of these is in any such name.
_OF_A_PAGE = {
    "applicant", "applicants", "application", "applications", "candidate", "candidates", "further", "information",
    "job", "person", "post", "recruitment", "role", "vacancy",
}  # fmt: skip
# Which home it is, as one advert may say and another not: "small therapeutic children's home", "3 bed EBD home"; a
# "therapeutic worker" is another calling.
_WHICH_HOME = re.compile(
    r"\b(?:(?:brand new|ebd|homely|new|small|solo(?: placement)?|therapeutic)\b[ ,]*)+"
    r"(?=(?:residential )?(?:childrens )?(?:residential )?homes?\b|\W*$)"
)
# Any may be called so beside what tells it from another.
_ANY_HOME = re.compile(r"\b(?:homely|nurturing|rural|small)[ ,]+(?=(?:[a-z, ]+ )?homes?\b)")
# A home of so few beds is a children's home.
_BED_COUNT = re.compile(r"\bbed\d\b[ -]+(?:ebd )?(?:childrens )?(?:residential )?homes?\b|\bbed\d+")
# What is special there is the service, and not the grade of who works in it.
_OF_SERVICE = re.compile(
    r"((?:^|\s-\s|[|(,/])\s*)specialist (?=(?:[a-z]+ ){0,3}"
    r"(?:charity|home|hospital|provider|school|service|team|unit)s?\s*(?:$|\s-\s|[|),/]))"
    r"|(\s-\s+(?:[a-z-]+[ ,]+){0,4})specialist (?=(?:[a-z]+ ){0,3}(?:agency|charity|company|provider)\s*(?:$|\s-\s))"
    r"|\bexperienced (?=(?:management |staff )?team\s*(?:$|\s-\s|[|),/]))"
)
_RESIDENTS = re.compile(r"\b(?:one|two|three|four|five|six|\d)[ -](?:children|young people|yps?)\b")
_BEDS = re.compile(r"\b(\d{1,2}|one|two|three|four|five|six)[ -]?bed(?:ded|s)?\b")
_NUMBERS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"}
# Short forms that others are written as.
_SHORT_FORMS = {meant for meant in WORDS.phrases.values() if " " not in meant and len(meant) < TYPO_WORD}
_SHORT_BEHIND = re.compile(r"\(([^()]*?)\b([a-z]{3,6})\)")
_BREAK = re.compile(r"\s-\s|[|(),/]")
_KEPT = WORDS.work | WORDS.level | CALLINGS
# Posts that the law names, which an authority has under any name.
_STATUTORY = {"iro", "lado"}
_OF_STATUTORY = {"protection", "review", "safeguarding"}


def without_attachment(title: str, words: Collection[str]) -> str:
    """A folded title without the name of what lies behind a job's page; the whole of it where it has no other words.

    `words` are the title's as they are written, and may be more.
    """
    if _OF_A_PAGE.isdisjoint(words):
        return title
    page = _ATTACHMENT.sub(" ", title)
    return page if page.strip(" -") else title


def without_services_rank(title: str) -> str:
    """A folded title without what is said of a service or a team and is no grade: "Nurse - Specialist Pain Team"."""
    if "specialist" in title or "experienced" in title:
        return _OF_SERVICE.sub(lambda found: found[1] or found[2] or "", title)
    return title


def which_home(title: str) -> tuple[str, str]:
    """A folded title with a home's beds as one word ("bed3"), and the words of it that say which home it is."""
    if not ("home" in title or "residential" in title):
        return title, ""
    title = _ANY_HOME.sub("", title)
    title = _BEDS.sub(lambda beds: f" bed{_NUMBERS.get(beds[1], beds[1])} ", title)
    found = (*_WHICH_HOME.findall(title), *_BED_COUNT.findall(title), *_RESIDENTS.findall(title))
    return title, " ".join(found)


def in_own_words(title: str) -> str:
    """What an employer calls a job or a team whose usual short form follows in brackets: "Family Connect (MASH)".

    None of it is a word of the work or a calling; those that are say what the short form does not.
    """
    found = set[str]()
    for behind in _SHORT_BEHIND.finditer(title):
        at_length, short = behind.groups()
        meant = WORDS.phrases.get(short, short if short in _SHORT_FORMS else "")
        if not meant or short in WORDS.part:  # "Charge Nurse (RMN)" is no other name of a nurse
            continue
        told = tokens(_BREAK.split(title[: behind.start()])[-1])
        if short in _STATUTORY:
            found.update(set(told) - (_KEPT - _OF_STATUTORY) - set(tokens(meant)), {"independent"})
        elif not at_length and (CALLINGS.isdisjoint(told) or not CALLINGS.isdisjoint(tokens(meant))):
            found.update(set(told) - _KEPT)
    return " ".join(sorted(found))
