"""eArcu: an applicant tracking system at `<tenant>.earcu.com`, or under the employer's own name.

**Recognise it:** the list is at `/jobs/vacancy/find/results/`, an advert at
`/jobs/vacancy/<title>-<number>/<number>/…`; the page's source has `rowContainerHolder` and `rowHeader`.

**Options**
- The row's `url` is the list: `https://<tenant>.earcu.com/jobs/vacancy/find/results/`.

The advert's own page has its labels beside its values (`jobSumValue`) and its text in a container of its own. Some
tenants fill the list by script: such a row lists nothing and says so.

**Unconfirmed:** after others' readers; no real capture shows the format.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import Tag
from scrapy.http import Request, Response

from crawlers import labels, page, soup
from crawlers.items import Found, Incomplete, Listed, detail_page, list_page
from crawlers.sources import Source
from store.runs import Rejected

ABSENCES = 2
CONFIRMED = ""
_NAMED = {"displaysalarydescription": "salary", "pospublishenddate": "closing date", "pospublishstartdate": "posted"}
"""What a value's own class says that it is, where no label stands beside it."""


@dataclass(frozen=True, slots=True)
class Options:
    """No options; see the module's docstring."""


def start(source: Source) -> Iterator[Request]:
    """The list's first page."""
    yield list_page(source.url)


def read_list(response: Response, source: Source) -> Found:
    """Every row of a page of the list, each with its own page to fetch, and the next page."""
    text = page.text(response)
    root = soup.of(text)
    if not root.select_one(".ListGridContainer, .rowContainerHolder"):
        raise ValueError("expected eArcu's list of vacancies (ListGridContainer), found another page")
    if page.is_cut(text):
        yield Incomplete("the list page ends before its end")
    for row in root.select(".rowContainerHolder"):
        link = row.select_one(".rowHeader a[href]")
        native_id = _identifier(soup.attribute(link, "href"))
        if not native_id:
            yield Rejected(response.url, "a listed vacancy has no number in its address", str(row)[:2000])
            continue
        url = soup.link(response, link)
        read = labels.posting(_values(row), native_id=native_id, url=url, title=soup.said(link))
        listed = Listed(native_id, url, read)
        yield listed
        yield detail_page(listed)
    if following := soup.next_page(response, root):
        yield list_page(following)


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """The advert's own page: its summary, then its text."""
    labels.own_page(response, listed, _identifier(response.url))
    root = soup.soup(response)
    prose = [soup.inner(part) for part in root.select(".earcu_posdescriptionContainer, .PosDescriptionText .arrowList")]
    yield labels.advert_page(
        response,
        listed,
        labels=_values(root),
        title=soup.said(root.select_one("h1")),
        description="\n".join(prose),
        employer=source.name,
    )


def _values(root: Tag) -> dict[str, str]:
    """The summary's values by their labels, or by what their class says where they have none."""
    found: dict[str, str] = {}
    for value in root.select(".jobSumValue"):
        item = value.find_parent(class_=re.compile("^SumItem_"))
        around = item or value.parent
        label = soup.said(around.select_one(".jobSumLabel")) if around else ""
        own = next((name for part, name in _NAMED.items() if part in soup.attribute(item, "class")), "")
        if name := own or label:
            found.setdefault(name, soup.said(value))
    return found


def _identifier(address: str) -> str:
    found = re.search(r"/jobs/vacancy/[^/?#]+/(\d+)(?:[/?#]|$)", address)
    return found[1] if found else ""
