"""myjobscotland's search and advert pages, as they are since its redesign of 2026.

Owns the markup of a card: tags without names, pay without a unit, and a folded list where a post has several places.
"""

import html
import json
from collections.abc import Iterator, Mapping, Sequence

from crawlers.practice import pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.wires.jobposting import embedded, job_posting
from crawlers.practice.words import Tenant

PAGE_SIZE = 25
_HOURS = {"full_time": "Full Time", "part_time": "Part Time", "either": "Full Time", None: "Full Time"}
_TYPES = {
    "permanent": "Permanent",
    "fixed_term": "Fixed Term",
    "agency": "Temporary",
    "bank": "Supply/Casual/Relief",
    "secondment": "Secondment",
}


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """A card's pay is two numbers; what else there is to say about pay stands in the text."""
    return frozenset({"pay"})


def faults(tenant: Tenant) -> frozenset[Fault]:
    """A card always has a title, so only an advert's own page goes wrong."""
    return frozenset({"gone_404", "gone_410", "slow"})


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """An employer's page of an advert; the board puts the number behind the title."""
    return f"{tenant.prefix}/councils/jobs/{slug}-{number}"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """Each advert's page."""
    for advert in adverts:
        yield advert.path, pages.of_advert(advert, _detail(advert))


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """A page of the search, from page 0."""
    if asked.path != f"{tenant.prefix}/search-jobs" or asked.method != "GET":
        return None
    said = asked.variables.get("page", "0")
    first = (int(said) if said.isdecimal() else 0) * PAGE_SIZE
    # The board finds nothing for a keyword that is there and empty.
    found = [] if asked.variables.get("keyword") == "" else list(adverts.values())
    shown = found[first : first + PAGE_SIZE]
    count = f"Showing {first + 1} - {first + len(shown)} of {len(found)} available jobs" if shown else "No jobs found"
    cards = "\n".join(_card(advert) for advert in shown)
    body = f'<p>{count}</p>\n<div class="mjs-search-results">\n{cards}\n</div>'
    return Page.kept(_framed("Search jobs | myjobscotland", "", body))


def _framed(title: str, head: str, body: str) -> bytes:
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head>\n'
        f"<body><nav>Menu</nav><main>\n{body}\n</main></body></html>\n"
    ).encode()


def _pay(advert: Advert) -> str:
    pay = advert.pay
    return f"£{pay.min:,.2f} - £{pay.max or pay.min:,.2f}" if pay.min else ""


def _card(advert: Advert) -> str:
    towns = [f"{html.escape(town)}, {html.escape(advert.job.employer.short)}" for town, _ in advert.job.towns]
    if len(towns) > 1:
        rows = "".join(f"<li>{town}</li>" for town in towns)
        places = (
            '<details class="mjs-details"><summary><span class="mjs-details__summary-text">See all locations '
            f'({len(towns)})</span></summary><div class="mjs-details__text"><ul>{rows}</ul></div></details>'
        )
    else:
        places = f"<p>{towns[0]}</p>"
    closing = advert.closing.date
    tags = [
        "New" if advert.number % 2 else "",
        _HOURS[advert.job.contract.working_time],
        _TYPES[advert.job.contract.type],
        _pay(advert),
        f"Closing on\n\t\t\t\t{closing:%d/%m/%Y}" if closing else "",
    ]
    said = "\n".join(f'<span class="mjs-tag mjs-tag__secondary">{tag}</span>' for tag in tags if tag)
    return (
        '<div class="mjs-card border-light"><div class="mjs-card__body">\n'
        f'<h3 class="mjs-card__title"><a href="{html.escape(advert.path)}">{html.escape(advert.title)}</a></h3>\n'
        f'<span class="label">Published by\n{html.escape(advert.employer)}</span>\n'
        f'<div class="mjs-card__description">{places}</div>\n<div class="mjs-card__tags">{said}</div></div>\n'
        f'<div><button class="js-favourite" data-job-id={advert.number}>Favourite</button>\n'
        f'<div class="mjs-card__footer"><span class="label" title="{advert.posted:%d/%m/%Y} 09:10:49">Added</span>\n'
        f'<span class="mjs-tag mjs-tag__secondary">Ref #{html.escape(advert.reference)}</span></div></div></div>'
    )


def _detail(advert: Advert) -> bytes:
    node = embedded(json.dumps(job_posting(advert), ensure_ascii=False))
    body = f'<h1>{html.escape(advert.title)}</h1>\n<div class="mjs-job__description">\n{advert.description}\n</div>'
    script = f'<script type="application/ld+json">{node}</script>'
    return _framed(f"{html.escape(advert.title)} | myjobscotland", script, body)
