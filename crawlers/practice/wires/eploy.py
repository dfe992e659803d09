"""Eploy's vacancy search results, whose further pages come by posting the page back, and adverts' pages.

Owns the form's hidden state: a page is only given to who sends it back.
"""

import html
from collections.abc import Iterator, Mapping, Sequence

from crawlers.practice import fields, pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.words import Tenant

PAGE_SIZE = 10
_PAGER = "ctl00$ContentContainer$ctl01$DataPager$ctl01$ctl"


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """Nothing: the labels have a place for everything."""
    return frozenset()


def faults(tenant: Tenant) -> frozenset[Fault]:
    """What a list and its pages can get wrong."""
    return frozenset({"no_title", "gone_404", "gone_410", "slow"})


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """The advert's page, beside the list's."""
    return f"{tenant.prefix}/vacancies/{number}/{slug}.html"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """The list's first page, and each advert's page."""
    yield tenant.path, Page.kept(_results(adverts, 1))
    for advert in adverts:
        yield advert.path, pages.of_advert(advert, _advert(advert))


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """A further page of the list, for the form that the page before it had."""
    form = asked.form
    if asked.path != tenant.path or asked.method != "POST":
        return None
    target = form.get("__EVENTTARGET", "")
    if not form.get("__VIEWSTATE") or not form.get("__EVENTVALIDATION") or not target.startswith(_PAGER):
        return Page(b"Validation of viewstate failed", status=500)
    return Page.kept(_results(list(adverts.values()), fields.whole(target.removeprefix(_PAGER), 1)))


def _results(adverts: Sequence[Advert], number: int) -> bytes:
    shown = fields.page_of(adverts, number, PAGE_SIZE)
    cards = "\n".join(_card(advert, place) for place, advert in enumerate(shown))
    pager = "".join(
        f"<span>{other}</span>"
        if other == number
        else f"<a href=\"javascript:__doPostBack('{_PAGER}{other:02d}','')\">{other}</a>"
        for other in range(1, -(-len(adverts) // PAGE_SIZE) + 1)
    )
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{value}">'
        for name, value in (
            ("__EVENTTARGET", ""),
            ("__EVENTARGUMENT", ""),
            ("__VIEWSTATE", f"/wEPDwUK{number}"),
            ("__EVENTVALIDATION", f"/wEdAA{number}"),
        )
    )
    title = "Vacancy Search Results" + (f" - Page {number}" if number > 1 else "")
    return fields.framed(
        title,
        f'<form method="post" action="./vacancy-search-results.aspx" id="aspnetForm">{hidden}\n<h1>Vacancy Search '
        f'Results</h1>\n<div class="vsr-job-list">{cards}</div>\n<div class="pager">{pager}</div></form>',
    )


def _labels(advert: Advert) -> str:
    items = "".join(
        f'<li class="item"><div class="label"><span><i class="icon" data-tooltip="{label}"><span class="hidden">{label}'
        f"</span></i></span><span>{label}:</span></div>"
        f'<div class="content"><span>{html.escape(value)}</span></div></li>'
        for label, value in fields.labels(advert, closing_label="Advertising End Date").items()
    )
    return f'<ul class="vac-field-layout">{items}</ul>'


def _card(advert: Advert, place: int) -> str:
    link = "/".join(advert.path.split("/")[-2:])
    return (
        f'<div class="vsr-job-big" id="ctl00_ContentContainer_ctl01_VacancyListView_ctl{place:02d}_pnlList">\n'
        f'<h2 class="vsr-job__title"><a href="{html.escape(link)}"> {html.escape(pages.title(advert))}</a></h2>\n'
        f'<div class="vsr-job__date-posted">Posted on {fields.day(advert.posted, "%d %b %Y")}</div>'
        f"\n{_labels(advert)}\n"
        f'<div class="vsr-job__desc">{fields.summary(advert)}</div></div>'
    )


def _advert(advert: Advert) -> bytes:
    title = html.escape(pages.title(advert))
    body = (
        f'<main><h1>{title}</h1>\n{_labels(advert)}\n<div class="vacancy-description">{advert.description}</div></main>'
    )
    return fields.framed(pages.title(advert), body)
