"""Whether an advert asks for a driving licence, a car, or only for a way of getting about.

Owns telling "a car" from a car park, and a line that says "driver" and no more. Must not judge whether a person meets
it: that is the careers package's.
"""

import re
from collections.abc import Iterator

from matcher.demands import Found, Passages, named

# "The ability to drive improvement" needs no licence.
_DRIVEN = re.compile(
    r"\s+(?:and\s+\w+\s+)?(?:(?:the|our|continuous|positive|real|high)\s+)*"
    r"(?:forward|efficien|chang|improv|perform|result|innovat"
    r"|quality|outcome|growth|standard|excellen|success|strateg|practice|service|progress|transform)",
    re.IGNORECASE,
)
# "A qualification, registration and a car": a car by itself, but no car park and no car scheme.
_A_CAR = re.compile(
    r"\ba\s+(?:car|vehicle)\b(?!\s+(?:park|allowance|lease|leasing|scheme|loan|salary|mileage|user\s+allowance|free|journey"
    r"|driver|owner"
    r"|boot|pool|share|(?:is\s+not|isn[’']t|not)\b(?!\s+(?:needed|required|essential|necessary))))",
    re.IGNORECASE,
)
# "Registration; driver": a line that says no more.
_BARE = re.compile(
    r"\W*(?:(?:essentials?|requirements?|must\s+haves?|you(?:[’']ll)?\s+need)[^:;]{0,20}:\s*)?(?:[^;:]{2,180}[,+]\s*)?(?:(?:must\s+be|be)\s+)?(?:an?\s+)?(?:(?:uk|car)\s+)?"
    r"(?P<means>(?:full\s+uk\s+)?drivers?(?P<with>\s+with\s+(?:an?\s+|own\s+)?car|\s*/\s*(?:car\s+)?owner)?"
    r"|(?P<owner>(?:car\s+)?owner\s*/?\s*(?:and\s+)?driver)|own\s+car|car)"
    r"(?:\s+(?:is\s+)?(?:essential|required|needed))?(?:\s*\(E\))?(?:(?<=driver),\s*[^;:]{2,120}|\W*)",
    re.IGNORECASE,
)
# "Driving licence & vehicle", "driving licence and car access".
_AND_CAR = re.compile(
    r"\blicen[cs]e\s*(?:\([^()]*\)\s*)?(?:&|and|plus|with|/|\+)\s*(?:own\s+|use\s+of\s+|access\s+to\s+)?(?:(?:reliable|suitable|roadworthy|insured)\s+)?(?:car|vehicle)\b",
    re.IGNORECASE,
)
# "Essential car user allowance" is paid, not asked for.
_PAID = re.compile(
    r"s?\s+(?:get|receive|are\s+paid|allowance|lump\s+sum|rates?|mileage|scheme|status\s+and\s+allowance)\b",
    re.IGNORECASE,
)
_BARE_LENGTH = 220
_NON_DRIVERS = re.compile(r"\bnon[\s-]drivers?\b", re.IGNORECASE)
# A licence by itself, in a sentence about driving or cars.
_A_LICENCE = re.compile(
    r"\b(?:car|vehicle)\s+and\s+(?:an?\s+|valid\s+|full\s+|driving\s+)*licen[cs]e\b"
    r"|\b(?:a|valid|current|full|your)\s+licen[cs]e\b(?=[^.;]{0,300}\b(?:cars?|vehicle|transport|driv\w*|held)\b"
    r"|\s+(?:is\s+not|isn[’']t|not)\s+(?:essential|needed|required|necessary))(?!\s+to\s+practi)",
    re.IGNORECASE,
)
# "You will have access to a vehicle" asks for one, where it is no pool car.
_HAVE_ACCESS = re.compile(r"\bhave\s+access\s+to\b", re.IGNORECASE)
_OF_THE_EMPLOYER = re.compile(
    r"\b(?:pool|lease|leased|company|council|shared|electric|our)\s+(?:\w+\s+)?(?:cars?|vehicles?)\b", re.IGNORECASE
)
_TRAVELLING = re.compile(
    r"\btravel|\btransport|\bmobil|\bget\s+a(?:round|bout)|\bown\s+way\b|\bget\s+to\b|\bable\s+to\s+(?:reach|cover)",
    re.IGNORECASE,
)
# "Willing to travel" is asked as much as "must travel" is.
_WILLING = re.compile(r"\bwilling(?:ness)?\s+to\s+travel", re.IGNORECASE)
# "Families without a car cannot reach us" asks nothing of the reader.
_THEIRS = re.compile(
    r"\b(?:families|parents|carers|children|young\s+people|residents)\s+(?:\w+\s+){0,2}?"
    r"(?:without|with\s+no|(?:who\s+)?have\s+no|(?:who\s+)?do\s+not\s+have)\s+(?:an?\s+|their\s+own\s+)?(?:car|vehicle|transport|licen)",
    re.IGNORECASE,
)
# "Able to get to every village, with or without a car" asks for none.
_EITHER_WAY = re.compile(r"\bwith\s+or\s+without\b", re.IGNORECASE)
# What any sentence about it holds; most that were found by " car" speak of care.
_OF_DRIVING = re.compile(r"driv|vehicle|cars?\b|licen|transport|travel|mobil|own\s+way|get\s+a|yrru")


# "If you drive, you will need business insurance" asks nobody to drive.
_IF_YOU_DRIVE = re.compile(r"\bif\s+you\s+(?:do\s+|are\s+going\s+to\s+)?drive\b", re.IGNORECASE)
# "This will be waived for those whose disability prevents driving" limits what another sentence asks.
_WAIVED = re.compile(r"\b(?:criteri(?:on|a)|requirement|this)\b[^.;]{0,40}\bwaived\b", re.IGNORECASE)


def driving(passages: Passages, start: int, end: int) -> Iterator[Found]:
    """The licence, the car or the way to travel that a sentence asks for, and how far; licence and car are one fact."""
    if _OF_DRIVING.search(passages.lower, start, end) is None or _WAIVED.search(passages.text, start, end):
        return
    if _THEIRS.search(passages.text, start, end):
        return
    means = {
        value: demanded
        for value, match, demanded in named(passages, start, end, "driving")
        if not (match[0].endswith("drive") and _DRIVEN.match(passages.text, match.end()))
        and not _PAID.match(passages.text, match.end())
    }
    if _EITHER_WAY.search(passages.text, start, end):
        means = {value: asked for value, asked in means.items() if value == "travel"}
    elif "licence" in means and "car" not in means and _AND_CAR.search(passages.text, start, end):
        means["car"] = means["licence"]
    elif "car" not in means and (car := _A_CAR.search(passages.text, start, end)) is not None:
        asked = passages.demand(start, end, car.start(), car.end())
        if asked in {"essential", "desirable", "refused"}:
            means["car"] = asked
    if end - start <= _BARE_LENGTH and (bare := _BARE.fullmatch(passages.text, start, end)) is not None:
        if "driver" in bare["means"].lower():
            means["licence"] = "essential"
        if bare["with"] or bare["owner"] or "driver" not in bare["means"].lower():
            means["car"] = "essential"
    if _NON_DRIVERS.search(passages.text, start, end):
        means["licence"] = "refused"
    elif "licence" not in means and (a_licence := _A_LICENCE.search(passages.text, start, end)) is not None:
        means["licence"] = passages.demand(start, end, a_licence.start(), a_licence.end())
    if _HAVE_ACCESS.search(passages.text, start, end) and not _OF_THE_EMPLOYER.search(passages.text, start, end):
        means = {value: "essential" if asked == "promised" else asked for value, asked in means.items()}
    if _IF_YOU_DRIVE.search(passages.text, start, end):
        means = dict.fromkeys(("car",) if "car" in means else means, "unknown")
    if means.get("licence") != "refused" and means.get("car") == "refused" and len(means) > 1:
        del means["car"]  # a licence is asked for, and no car
    travel = means.pop("travel", None)
    if travel == "desirable" and _WILLING.search(passages.text, start, end):
        travel = "essential"
    if travel == "essential" and set(means.values()) == {"refused"}:
        yield "travel", travel, None  # "not essential, but you must be able to get round the county"
        travel = None
    if not means:
        if travel is not None and _TRAVELLING.search(passages.text, start, end):
            yield "travel", travel, None
        return
    demanded = next(
        (one for one in ("refused", "desirable", "essential", "promised") if one in means.values()), "unknown"
    )
    value = "licence_and_car" if len(means) > 1 else next(iter(means))
    if travel is not None and re.search(r"\bor\b|\bunless\b|\bexcept\b|/", passages.text[start:end], re.IGNORECASE):
        value = "licence_or_travel" if "licence" in means else "car_or_travel"
    yield value, demanded, None
