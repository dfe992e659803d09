"""Engage ATS's cards, whose link is in an attribute alone, and the form that brings its further pages as JSON.

Owns their markup and the page with the search. A tenant whose row has `browser = true` shows nothing to whom its
script has not given a token; how the vendor's own script makes one is not known.
"""

import html
from collections.abc import Iterator, Mapping, Sequence

from crawlers.practice import fields, pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.words import Tenant

PAGE_SIZE = 5
_LET_IN = "minted=1123"
_GATE = fields.framed(
    "Vacancies", "<script>document.cookie = 'minted=' + (1000 + 123) + '; path=/'; location.reload();</script>"
)
"""What somebody without the token gets: a reader that runs no script never has it."""


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """Nothing: the advert's page has a place for everything."""
    return frozenset()


def faults(tenant: Tenant) -> frozenset[Fault]:
    """What a list and its pages can get wrong."""
    return frozenset({"no_title", "gone_404", "gone_410", "slow"})


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """The advert's page."""
    return f"{tenant.prefix}/Vacancies/W/11/0/{number}/889/{slug}"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """The list's first page, and each advert's page; none of a tenant's who asks for a token."""
    if not tenant.options.get("browser"):
        yield tenant.path, _first(adverts, base_url)
        for advert in adverts:
            yield advert.path, pages.of_advert(advert, _advert(advert))


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """A page of the search, as the list's script asks for it; every page of a tenant who asks for a token."""
    # The script's own host stands before the address that it was asked under.
    base_url = f"http://{asked.headers.get('host', '')}"
    if tenant.options.get("browser") and _LET_IN not in asked.headers.get("cookie", ""):
        return Page(_GATE)
    if asked.path == f"{tenant.path}/ApplySearchFilter" and asked.method == "POST":
        number = fields.whole(asked.form.get("searchControlViewModel.PageNo", ""), 1)
        return fields.answer({"searchResults": _results(list(adverts.values()), number, base_url)})
    if asked.path == tenant.path:
        return _first(list(adverts.values()), base_url)
    advert = next((advert for advert in adverts.values() if advert.path == asked.path), None)
    return pages.of_advert(advert, _advert(advert)) if advert else None


def _first(adverts: Sequence[Advert], base_url: str) -> Page:
    return Page.kept(
        fields.framed("Vacancies", f'<div id="searchResult-parent">{_results(adverts, 1, base_url)}</div>')
    )


def _results(adverts: Sequence[Advert], number: int, base_url: str) -> str:
    cards = "\n".join(_card(advert, base_url) for advert in fields.page_of(adverts, number, PAGE_SIZE))
    return (
        f'<div><input id="vacancyType" type="hidden" value="External">'
        f'<span class="pl-3">{len(adverts)} Job openings</span>'
        f"\n{cards}\n<p>Page {number} of {max(1, -(-len(adverts) // PAGE_SIZE))}</p></div>"
    )


def _label(name: str, value: str) -> str:
    return f'<div class="ats-normal-font"><span class="font-weight-bold">{name}: </span>{html.escape(value)}</div>'


def _card(advert: Advert, base_url: str) -> str:
    closing = fields.closing(advert)
    number = advert.path.split("/")[-3]
    return (
        '<div class="row ats-gray-panel"><div class="row p-3">'
        f'<div class="ats-heading-font">{html.escape(pages.title(advert))}</div>\n'
        f'<button id="link-share-vacancy-{number}" data-param1="{number}" data-param2="889">Share job</button>\n'
        f"{_label('Closing Date', closing) if closing else ''}\n"
        f'<div class="ats-normal-font col-12">{fields.summary(advert)}</div>\n'
        f'<button id="btn-view-job-{number}" class="btn btn-search-results-view" '
        f'data-param1="{html.escape(base_url + advert.path)}">View job</button></div>\n'
        '<div class="row p-1 text-right"><div class="col"><span class="font-weight-bold">Posted: </span>'
        f"{fields.day(advert.posted)}</div></div></div>"
    )


def _advert(advert: Advert) -> bytes:
    labels = "\n".join(_label(name, value) for name, value in fields.labels(advert).items())
    title = html.escape(pages.title(advert))
    body = (
        f'<div class="ats-heading-font">{title}</div>\n{labels}\n'
        f'<div class="vacancy-description">{advert.description}</div>'
    )
    return fields.framed("Vacancy", f"<main>{body}</main>")
