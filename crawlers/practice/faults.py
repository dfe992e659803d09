"""Answers that go wrong in the ways that real sites do, for tests of what a crawl makes of them.

`/faults/<name>` and anything under it answers with the fault, so that a source row of any platform can stand on it.
`/faults/list/<name>` is a sound list page with one advert that fails so and one that is sound.
"""

from crawlers.practice.server import HTML, JSON, TEXT, XML, Page

_MEGABYTE = 1024 * 1024
_ADVERT = (
    '<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>Social Worker – Assessment</title>\n'
    '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "JobPosting", '
    '"title": "Social Worker – Assessment", "datePosted": "2026-01-05", "description": "<p>A sound advert.<\\/p>", '
    '"hiringOrganization": {"@type": "Organization", "name": "Carrowmoor County Council"}, '
    '"jobLocation": {"@type": "Place", "address": "Brackenford, BD23 4QT"}}</script></head>\n'
    "<body><main><h1>Social Worker – Assessment</h1><p>A sound advert.</p></main></body>\n</html>\n"
).encode()


def answer(path: str) -> Page:
    """The fault that a path under /faults/ names: one of those below, or an HTTP status such as /faults/503."""
    _, _, rest = path.partition("/faults/")
    name, _, under = rest.partition("/")
    if name == "list" and under:
        return Page(_list_of(under.partition("/")[0]))
    if name.isdecimal() and 400 <= int(name) <= 599:
        headers = {"Retry-After": "1"} if int(name) in (429, 503) else {}
        return Page(f"This page always answers {name}.\n".encode(), TEXT, int(name), headers=headers)
    # Redirections lead to a path under the fault, so that they stay in it whatever was asked for first.
    there = "there" if under.endswith("/here") or under == "here" else "here"
    pages = {
        "truncated": Page(_ADVERT, HTML, stop_after=len(_ADVERT) // 2),
        "large": Page(b" " * _MEGABYTE, HTML, repeat=50),
        "html": Page(b"<!DOCTYPE html>\n<html><body><p>Down for maintenance.</p></body></html>\n", HTML),
        "invalid-utf8": Page(_ADVERT.replace("–".encode(), b"\xc3\x28\xff\xfe"), HTML),
        "redirect-loop": Page(b"", HTML, 302, headers={"Location": f"/faults/redirect-loop/{there}"}),
        "elsewhere": Page(b"", HTML, 302, headers={"Location": "http://elsewhere.invalid/vacancies"}),
        "empty": Page(b"", JSON),
        "broken-xml": Page(b'<?xml version="1.0"?>\n<rss><channel><item><title>Cut', XML),
        "slow": Page(_ADVERT, HTML, delay=3.0),
        "sound": Page(_ADVERT, HTML),
    }
    return pages.get(name) or Page(b"No such fault.\n", TEXT, 404)


def _list_of(name: str) -> bytes:
    links = "".join(
        f'<li><a href="/faults/{one}/vacancy/{number}">Vacancy</a></li>' for number, one in ((1, name), (2, "sound"))
    )
    return f'<!DOCTYPE html>\n<html lang="en"><body><main><ul>{links}</ul></main></body></html>\n'.encode()
