"""Who offers a post: the employer itself, or an agency for one.

Owns telling that by an advertiser's name and by how its advert opens. Must not link an agency's copy to a job.
"""

import re

from matcher.duplicates.boilerplate import lowered
from matcher.duplicates.employers import Employer, read_employer

OPENING = 600
"""Bytes in which an agency says for whom it writes; a board's table of facts may stand before that."""

_TOLD = rb"[^.!?\n<]"  # within a sentence
_START = rb"(?:^|[.!?:;>\n]\s*)"
_CLIENT = rb"(?:my|our) (?:[\w-]+ ){0,3}client"
# "Our client" is whom an agency fills a post for, but homes and charities care for theirs.
_FOR = rb"(?:from|by|behalf of|(?<!\bcare )(?<!\bcaring )(?<!\bsupport )for) "
_NO_CLIENT = (
    rb"(?!['\xe2]| (?:base|care|engagement|experience|group|liaison|list|records?|relation\w*|services?|work)\b)"
)
_JOB = rb"(?:assignment|job|manager|opportunity|position|post|practitioner|role|vacancy|worker)"
_FOR_A_CLIENT = re.compile(
    rb"\b%(client)s(?:,|s? is\b)"
    rb"|(?:%(start)s|\b(?:alongside |with |%(for)s))%(client)s\b%(but)s"
    rb"|\b(?:%(for)s|%(post)s (?:at|with) )one of %(client)ss\b"
    % {b"client": _CLIENT, b"start": _START, b"for": _FOR, b"but": _NO_CLIENT, b"post": _JOB}
)
_ARE = rb"\b(?:am|are|been|has|have|is|m|re|to be) (?:[\w-]+ ){0,2}?"
_BODY = rb"\b(?:authority|borough|city|client|council|county|employer|government|nhs|trust)s?\b"
_RECRUITING = rb"(?:advertising|hiring|looking|recruiting|searching|seeking)\b"
# Whoever recruits "to our team" employs, whoever it does so with.
_A_POST = (
    rb"(?:an?|another|its|several|the|their|these|this|three|two) " + _TOLD + rb"{0,60}?"
    rb"\b(?:assignment|job|position|post|role|vacanc(?:y|ies)|amhp|chair|commissioner|consultant|director|head|iro|lado|lead"
    rb"|leader|manager|nurse|officer|practitioner|principal|psychologist|supervisor|therapist|worker)s?\b"
    rb"(?!" + _TOLD + rb"*\bour\b)"
)
_FILLING = (
    b" to fill ",
    b" to recruit ",
    b" to appoint ",
    b" to find ",
    b" to hire ",
    b" recruitment of ",
    b" search for ",
)
_FILLS_WITH = re.compile(
    rb"(?<!\byou )" + _ARE + rb"(?:assisting|helping|supporting"
    rb"|(?:acting|working|partner(?:ing|ed)) (?:[\w-]+ ){0,3}?(?:alongside|for|on behalf of|with)"
    rb"|(?:appointed|asked|chosen|commissioned|engaged|instructed|retained) by) "
    + _TOLD + rb"{2,80}? (?:to (?:fill|recruit|appoint|find|hire)|(?:recruitment of|search for)) " + _A_POST
)  # fmt: skip
# "We are looking for an advocate to speak on behalf of …" says what the work is.
_RECRUITS_FOR = re.compile(
    _ARE + rb"(?:being (?:advertised|filled|recruited)|" + _RECRUITING + rb")"
    rb"(?:(?! (?:and|that|to|who) )" + _TOLD + rb"){0,80}? on behalf of " + _TOLD + rb"{0,60}?" + _BODY + rb"|"
    # "On behalf of … we are recruiting"
    + _START + rb"on behalf of " + _TOLD + rb"{0,60}?" + _BODY + _TOLD + rb"{0,60}?" + _ARE + _RECRUITING
)  # fmt: skip
# Nobody calls itself "a local authority in Kent".
_FOR_SOME_AUTHORITY = re.compile(
    rb"(?:" + _ARE + _RECRUITING + _TOLD + rb"{2,80}?"
    rb"|\b(?:assignment|immediate start|opportunity|vacancy)(?:(?! (?:and|that|to|who) )" + _TOLD + rb"){0,80}?)"
    rb" (?:at|for|to join|with|within) an? (?:[\w-]+ ){0,3}?"
    rb"(?:council|local authority|london borough)(?= (?:across|based|in|near|which|who|within)\b|[,.!\n]|$)"
)  # fmt: skip
_AUTHORITY = (b"local authority", b"london borough", b" a council", b" a city council", b" a county council")


def opens_with_client(text: bytes) -> bool:
    """Whether an advert speaks of a client where it opens; `text` is its description as `lowered` gives it."""
    return text.find(b"client", 0, OPENING) >= 0


def offered_by_agency(employer: Employer, description: str, *, client: bool) -> bool:
    """Whether an advert is an agency's; `client` is what `opens_with_client` says of its description.

    A council, a trust or another body of the public that recruits with or for another is no agency.
    """
    if employer.agency:
        return True
    # Nearly every posting of a million is past here.
    whoever = employer.firm or not employer.key
    if not (client or whoever):
        return False
    opening = lowered(description[:OPENING])[:OPENING]
    if client and _FOR_A_CLIENT.search(opening):
        return True
    if not whoever:
        return False
    if b"on behalf of" in opening and _RECRUITS_FOR.search(opening):
        return True
    if any(map(opening.__contains__, _FILLING)) and _FILLS_WITH.search(opening):
        return True
    return any(map(opening.__contains__, _AUTHORITY)) and bool(_FOR_SOME_AUTHORITY.search(opening))


def is_agencys(employer: str, description: str) -> bool:
    """The same of an advert's fields as advertised, the description as plain text."""
    client = opens_with_client(lowered(description[:OPENING]))
    return offered_by_agency(read_employer(employer), description, client=client)
