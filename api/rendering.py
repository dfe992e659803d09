"""Pages out of templates: the environment, British formats, and what may be shown of an advert's own markup.

Owns how values look. Everything in a template is escaped but what `advert` has sanitised; an address becomes a link
only when it is http or https.
"""

import datetime as dt
import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import nh3
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from api.assets import ICON, STYLE
from careers.ladder import TIERS, ladder
from careers.telling import asked_for, gates_to_tell, how_long, if_you_had, offered, required, telling, window
from matcher.pay import read_pay
from matcher.text import plain
from store.session import FICTIONAL

FOLDER = Path(__file__).parent
LONDON = ZoneInfo("Europe/London")

NATION_NAMES = {
    "england": "England",
    "scotland": "Scotland",
    "wales": "Wales",
    "northern_ireland": "Northern Ireland",
}
CONTRACT_NAMES = {
    "permanent": "Permanent",
    "fixed_term": "Fixed term",
    "temporary": "Temporary",
    "agency": "Agency",
    "bank": "Bank",
    "secondment": "Secondment",
}
WORKING_TIME_NAMES = {"full_time": "Full time", "part_time": "Part time", "either": "Full or part time"}
WORKPLACE_NAMES = {"hybrid": "Hybrid working mentioned", "home": "Home or remote working mentioned"}
"""An advert that mentions it may mean a day a week, or after a year: more than that it is mentioned is not known."""
OUT_OF_SCOPE = "out_of_scope"
UNITS = {"hour": "an hour", "day": "a day", "week": "a week", "month": "a month", "year": "a year", "once": "once"}

_LONGEST_ADVERT = 200_000
_MARKUP = re.compile(r"<(?:p|div|br|ul|ol|li|h[1-6]|table|strong|b|em|span|section)\b", re.IGNORECASE)
_ESCAPED_MARKUP = re.compile(r"&(?:amp;)*lt;/?[a-z]", re.IGNORECASE)
_HEADING = re.compile(r"<(/?)h[1-6]\b[^<>]*>", re.IGNORECASE)
_BLOCK = re.compile(r"<(/?)(?:div|section|article|tr|table|header|footer)\b[^<>]*>", re.IGNORECASE)
_CELL = re.compile(r"</t[dh]\s*>", re.IGNORECASE)
_LABEL = re.compile(r"<dt\b[^<>]*>", re.IGNORECASE)
_LABEL_ENDS = re.compile(r"</dt\s*>\s*(?:<dd\b[^<>]*>)?", re.IGNORECASE)
_TAGS = {"p", "br", "ul", "ol", "li", "strong", "b", "em", "i"}
_AMOUNT = re.compile(r"\d[\d,]*(?:\.\d+)?")
_UNDER_A_MONTH = frozenset({"hour", "day", "week"})
_UNFIT = re.compile(r"[\s\x00-\x1f]")
_EMPTY = re.compile(r"<(p|li|strong|em|b|i)>(?:\s|&nbsp;|<br>)*</\1>")


def web_address(text: str | None) -> str | None:
    """The address if it is one of the web's (http or https, with a host), otherwise None."""
    if not text or _UNFIT.search(text.strip()):
        return None
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return None
    return text.strip() if parts.scheme in ("http", "https") and parts.netloc else None


def credit_json(text: str, url: str) -> dict[str, str | None] | None:
    """What a source's terms ask to be said beside its adverts, JSON-ready; None where they ask nothing."""
    return {"text": text, "url": web_address(url)} if text else None


def tier_title(code: str) -> str:
    """A tier's name in words, or what stands in a tier's place; the code itself for what this version does not know."""
    if code == OUT_OF_SCOPE:
        return "Not a post on this ladder"
    return ladder().get(code).title if code in TIERS else code


def advert(raw: str) -> Markup:
    """An advert's own text as paragraphs and lists: no links, pictures, styles, attributes or scripts.

    Headings become strong words, so that the page's own headings stay in order.
    """
    text = raw[:_LONGEST_ADVERT]
    for _ in range(2):
        if not _MARKUP.search(text) and _ESCAPED_MARKUP.search(text):
            text = html.unescape(text)
    if not _MARKUP.search(text):
        lines = [html.escape(line) for line in plain(text).splitlines()]
        text = "".join(f"<p>{line}</p>" for line in lines)
    text = _HEADING.sub(lambda m: "</strong></p>" if m[1] else "<p><strong>", text)
    text = _BLOCK.sub(r"<\1p>", _CELL.sub(" ", text))
    text = _LABEL_ENDS.sub(" ", _LABEL.sub("<p>", text))
    # Sanitising comes last: nothing touches what leaves it but the removal of elements that hold nothing.
    clean = nh3.clean(text, tags=_TAGS, attributes={"*": set()}, strip_comments=True)
    for _ in range(3):
        clean = _EMPTY.sub("", clean)
    return Markup(clean)  # noqa: S704 - nh3 has just reduced it to bare paragraphs, lists and emphasis


def money(pounds: float | None) -> str:
    """Pounds as people write them: pence only where there are any."""
    if pounds is None:
        return "not stated"
    return f"£{pounds:,.0f}" if float(pounds).is_integer() or pounds >= 1000 else f"£{pounds:,.2f}"


def money_range(low: float | None, high: float | None) -> str:
    """A range of pounds in words; empty where neither end is known."""
    if low is None and high is None:
        return ""
    if low is None:
        return f"up to {money(high)}"
    if high is None:
        return f"from {money(low)}"
    return money(low) if low == high else f"{money(low)} to {money(high)}"


def day(value: dt.date | str | None) -> str:
    """A date such as 1 December 2026; a moment is shown as its date in London."""
    if not value:
        return "not known"
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value) if "T" in value else dt.date.fromisoformat(value)
    if isinstance(value, dt.datetime):
        value = value.astimezone(LONDON).date()
    return f"{value.day} {value:%B %Y}"


def moment(value: str | None) -> str:
    """A date and time in London such as 1 December 2026, 9:05am."""
    if not value:
        return "never"
    at = dt.datetime.fromisoformat(value).astimezone(LONDON)
    return f"{day(at.date())}, {at.hour % 12 or 12}:{at:%M}{'am' if at.hour < 12 else 'pm'}"


def closing(closes_on: str | None, today: dt.date) -> str:
    """When a vacancy closes, counted from today."""
    if closes_on is None:
        return "No closing date found"
    left = (dt.date.fromisoformat(closes_on) - today).days
    if left < 0:
        return f"Closed on {day(closes_on)}"
    when = {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")
    return f"Closes {when} ({day(closes_on)})"


def clock(time: str) -> str:
    """A time of day such as 5pm or 9:30am from the 24-hour clock; midnight says which end of the day it is."""
    if time in ("00:00", "24:00"):
        return "midnight at the end of the day" if time == "24:00" else "midnight at the start of the day"
    hour, minute = time.split(":")
    if (hour, minute) == ("12", "00"):
        return "midday"
    return f"{int(hour) % 12 or 12}{'' if minute == '00' else ':' + minute}{'am' if int(hour) < 12 else 'pm'}"


def sureness(confidence: float | None) -> str:
    """A confidence from 0 to 1 in words, with the figure, for people who have no use for a figure alone."""
    if confidence is None:
        return "not known"
    words = "very sure" if confidence >= 0.9 else "fairly sure" if confidence >= 0.7 else "not sure"
    # Nobody is wholly sure of a reading but a person who decided it.
    figure = f"{confidence:.0%}" if confidence < 0.995 or confidence == 1 else "over 99%"
    return f"{words} ({figure})"


_INITIALS = frozenset({"iro", "lcpp", "macpt", "mash", "sw"})


def words(code: str | None) -> str:
    """A code such as not_shown as words, initials as people write them."""
    return " ".join(word.upper() if word in _INITIALS else word for word in (code or "").split("_"))


def gathered(evidence: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Evidence with each quoted piece once, and what was seen in it in words, such as "role: social worker"."""
    seen: dict[tuple[str, str], list[str]] = {}
    for piece in evidence:
        # "in the employer – employer: council" would say the same twice.
        rule = piece["rule"].removeprefix(piece["field"] + ".")
        seen.setdefault((piece["field"], piece["quote"]), []).append(": ".join(map(words, rule.split("."))))
    return [
        {"field": field, "quote": quote, "saw": ", ".join(dict.fromkeys(rules))}
        for (field, quote), rules in seen.items()
    ]


def says_more(text: str, low: float | None, high: float | None) -> bool:
    """Whether pay as advertised tells more than the yearly range beside it: another unit, amount or condition."""
    amounts = {float(match.replace(",", "")) for match in _AMOUNT.findall(text)}
    plainly = re.sub(r"[\d£,.\s–-]|\bto\b|\bper\b|\ba\b|annum|year|salary:", "", text.lower())
    return amounts != {amount for amount in (low, high) if amount is not None} or bool(plainly)


@lru_cache(maxsize=4_096)
def by_time(text: str) -> bool:
    """Whether pay is advertised for less than a month of work: its yearly figure is then a sum, not a promise."""
    return read_pay(text).unit in _UNDER_A_MONTH


def soon(closes_on: str | None, today: dt.date) -> bool:
    """Whether a vacancy closes within three days."""
    return closes_on is not None and 0 <= (dt.date.fromisoformat(closes_on) - today).days <= 3


def interval(seconds: int) -> str:
    """How often something happens: every 30 minutes, every 6 hours, every day."""
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size and seconds % size == 0:
            n = seconds // size
            return f"every {name}" if n == 1 else f"every {n} {name}s"
    return f"every {seconds} seconds"


def shorten(text: str, longest: int) -> str:
    """The text, cut at a word with an ellipsis where it is longer than so many characters."""
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + "…"


def lower_first(text: str) -> str:
    """A name for the middle of a sentence; an abbreviation at its start keeps its capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """A phrase for the start of a sentence."""
    return text[:1].upper() + text[1:]


def thousands(number: int) -> str:
    """A count with commas."""
    return f"{number:,}"


def plain_number(number: float) -> str:
    """A number without a needless .0."""
    return f"{number:g}"


def miles(distance: float) -> str:
    """A distance, whole beyond ten miles."""
    if distance < 1:
        return "under a mile"
    shown = f"{distance:.0f}" if distance >= 10 else f"{distance:g}"
    return f"{shown} mile" if shown == "1" else f"{shown} miles"


def named(sources: Mapping[str, Any], ids: Iterable[str]) -> list[Any]:
    """The sources of an answer that something in it names by their ids."""
    return [sources[name] for name in ids]


_FILTERS: tuple[Callable[..., Any], ...] = (
    *(web_address, tier_title, advert, money, day, moment, closing, sureness, words, interval, gathered),
    *(shorten, lower_first, upper_first, thousands, plain_number, miles, says_more, soon, by_time, clock, named),
)


# Which section of the main navigation a page belongs to, by how its address begins.
_UNDER = {
    "/": ("/vacancies/",),
    "/next-step": ("/next-step/", "/advice"),
    "/ladder": ("/ladder/", "/sideways", "/skills", "/working-life", "/learning", "/lcpp", "/reforms", "/checks"),
    "/authorities": ("/authorities/",),
    "/advisers": ("/advisers/", "/crosswalk", "/pictures"),
    "/recruiters": ("/recruiters/",),
}


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update({function.__name__: function for function in _FILTERS})
    environment.tests["startswith"] = str.startswith
    environment.globals.update(
        UNDER=_UNDER, NATIONS=NATION_NAMES, CONTRACTS=CONTRACT_NAMES, WORKING_TIMES=WORKING_TIME_NAMES, UNITS=UNITS
    )
    environment.globals.update(WORKPLACES=WORKPLACE_NAMES, FICTIONAL=FICTIONAL)
    environment.globals.update(TIERS=TIERS, money_range=money_range)
    # The stylesheet is ours and whole: escaped, it would be another text than the one that the policy lets act.
    environment.globals.update(STYLE=Markup(STYLE), ICON=ICON)  # noqa: S704
    # Advice is put into words in one place, so that the page and the terminal say the same.
    environment.globals.update(
        {
            function.__name__: function
            for function in (asked_for, gates_to_tell, how_long, if_you_had, offered, required, telling, window)
        }
    )
    return environment


_ENVIRONMENT = _environment()


def render(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:  # noqa: ANN401
    """Fill a template; every page knows the dataset, so that practice data is marked on each."""
    page = _ENVIRONMENT.get_template(template).render(
        dataset=request.app.state.dataset, path=request.url.path, **context
    )
    return HTMLResponse(page, status, headers={"Vary": "Accept"})
