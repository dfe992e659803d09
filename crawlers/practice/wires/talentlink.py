"""TalentLink's results table and advert, as its older pages have them.

Owns their markup: one address for everything, told apart by its query, and an `h1` with nothing in it.
"""

import html
from collections.abc import Iterator, Mapping, Sequence

from crawlers.practice import fields, pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.words import Tenant

PAGE_SIZE = 10
_SCRIPT = "jsoutputinitrapido.cfm"
_TENANT = "ID=PRACTICE&lg=UK&mask=ext"


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """Nothing: the labels have a place for everything."""
    return frozenset()


def faults(tenant: Tenant) -> frozenset[Fault]:
    """What a list and its pages can get wrong."""
    return frozenset({"no_title", "gone_404", "gone_410", "slow"})


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """The advert's page: the same script with another component."""
    return f"{tenant.prefix}/{_SCRIPT}?component=lay9999_jdesc100a&nPostingTargetID={number}&{_TENANT}"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """Nothing: every page depends on the query."""
    yield from ()


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """A page of the results, or an advert."""
    said = asked.variables
    if asked.path != f"{tenant.prefix}/{_SCRIPT}":
        return None
    if said.get("component") == "lay9999_lst400a":
        return Page.kept(_results(list(adverts.values()), fields.whole(said.get("pagenum", ""), 1)))
    advert = adverts.get(said.get("nPostingTargetID", ""))
    return pages.of_advert(advert, _advert(advert)) if advert else None


def _results(adverts: Sequence[Advert], number: int) -> bytes:
    rows = "\n".join(_row(advert) for advert in fields.page_of(adverts, number, PAGE_SIZE))
    names = ("Job Title", "Organisation", "Location", "Salary", "Closing Date")
    heads = "".join(f'<th id="th{place}"><a href="#">{name}</a></th>' for place, name in enumerate(names, 1))
    links = "".join(
        f'<span class="Lst-NavPage"><a class="Lst-NavPage" '
        f'href="{_SCRIPT}?component=lay9999_lst400a&amp;pagenum={other}'
        f'&amp;{html.escape(_TENANT)}">{other}</a></span>'
        for other in range(1, -(-len(adverts) // PAGE_SIZE) + 1)
        if other != number
    )
    return fields.framed(
        "Jobs",
        f'<div id="TableJobs"><table class="Lst-Tabel"><caption class="Lst-CountLabel">Number of jobs which match your '
        f'criteria: {len(adverts)}</caption>\n<tr class="Lst-Header">{heads}</tr>\n{rows}\n'
        f"<tr><td>{links}</td></tr></table></div>",
        head='<meta name="GENERATOR" content="MrTed">',
    )


def _row(advert: Advert) -> str:
    # Where the advert stands in the list is in its address too, as the vendor has it.
    link = f"{advert.path}&option=52&sort=DESC&respnr=8&Resultsperpage={PAGE_SIZE}"
    cells = [advert.employer, advert.location, advert.pay.text, fields.closing(advert)]
    said = "".join(f'<td headers="th{place}">{html.escape(cell)}</td>' for place, cell in enumerate(cells, 2))
    title = f'<a class="lstA-desc1" href="{html.escape(link)}">{html.escape(pages.title(advert))}</a>'
    return f'<tr class="Lst-BG1"><td headers="th1">{title}</td>{said}</tr>'


def _advert(advert: Advert) -> bytes:
    labels = "\n".join(
        f'<div><h4 class="JD-HDLabel">{label}:</h4>\n<span class="JD-HDText">{html.escape(value)}</span></div>'
        for label, value in fields.labels(advert).items()
    )
    title = html.escape(pages.title(advert))
    return fields.framed(
        "Jobs",
        f'<div style="display:none"><h1></h1></div><h3 class="JD-Title">{title}</h3>'
        f'\n<div id="JD-TopParams">{labels}</div>'
        f'\n<div id="JD-AllFields"><h5 class="JD-FieldLabel">Job Details</h5><div class="JD-FieldText">'
        f"{advert.description}</div></div>",
    )
