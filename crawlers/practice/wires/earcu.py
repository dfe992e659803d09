"""eArcu's rows and adverts' pages, as others' readers found them.

Owns their markup: some values say by their class alone what they are.
"""

import html
from collections.abc import Iterator, Mapping, Sequence

from crawlers.practice import fields, pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.words import Tenant

PAGE_SIZE = 10
_CLASSES = {"Salary": "displaysalarydescription", "Closing Date": "pospublishenddate"}


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """Nothing: the summary has a place for everything."""
    return frozenset()


def faults(tenant: Tenant) -> frozenset[Fault]:
    """What a list and its pages can get wrong."""
    return frozenset({"no_title", "gone_404", "gone_410", "slow"})


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """The advert's page."""
    return f"{tenant.prefix}/jobs/vacancy/{slug}-{number}/{number}/description/"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """Each advert's page."""
    for advert in adverts:
        text = (
            f'<div class="PosDescriptionText">'
            f'<div class="earcu_posdescriptionContainer">{advert.description}</div></div>'
        )
        body = f"<h1>{html.escape(pages.title(advert))}</h1>\n{_summary(fields.labels(advert))}\n{text}"
        yield advert.path, pages.of_advert(advert, fields.framed("Vacancy", body))


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """A page of the list."""
    if asked.path != tenant.path:
        return None
    number = fields.whole(asked.variables.get("page", ""), 1)
    rows = "\n".join(_row(advert) for advert in fields.page_of(list(adverts.values()), number, PAGE_SIZE))
    following = f'<a href="{tenant.path}?page={number + 1}" title="Next page">&gt;</a>'
    more = following if number * PAGE_SIZE < len(adverts) else ""
    body = f'<div class="ListGridContainer">\n{rows}\n</div><div class="pager">{more}</div>'
    return Page.kept(fields.framed("Vacancies", body))


def _summary(said: Mapping[str, str]) -> str:
    items = []
    for place, (label, value) in enumerate(said.items()):
        own = _CLASSES.get(label, "")
        shown = "" if own else f'<span class="jobSumLabel">{label}</span>'
        items.append(
            f'<div class="SumItem_{own or f"codelist{place}value"}">{shown}'
            f'<span class="jobSumValue">{html.escape(value)}</span></div>'
        )
    return f'<div class="posdescriptionPropertyBox">{"".join(items)}</div>'


def _row(advert: Advert) -> str:
    link = f'<a href="{html.escape(advert.path)}">{html.escape(pages.title(advert))}</a>'
    said = {label: value for label, value in fields.labels(advert).items() if label in ("Location", "Salary")}
    return f'<div class="rowContainerHolder"><div class="rowHeader">{link}</div>{_summary(said)}</div>'
