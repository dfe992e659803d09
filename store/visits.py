"""What is remembered of pages that were read, so that an unchanged one is not read again.

Owns the validators and list entries of adverts' own pages, and the last body of list pages that can be asked for
conditionally. Whether a page is asked for again is the crawler's to say.
"""

import datetime as dt
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from store.models import ListPage, PageVisit, Posting


@dataclass(frozen=True, slots=True)
class Visit:
    """When an advert's own page was last read, and what would tell that it has changed since.

    `entry` is a digest of what the list said of it, `reader` of the rules that read it; `etag` and `modified` are the
    page's validators as it gave them, empty where it gave none.
    """

    entry: str
    reader: str
    etag: str
    modified: str
    checked_at: dt.datetime

    @property
    def validators(self) -> dict[str, str]:
        """The headers that ask for the page only if it has changed; none where the page gave nothing to go by."""
        return validators(self.etag, self.modified)


@dataclass(frozen=True, slots=True)
class KeptList:
    """A list page as it was when it last answered in full; `kind` is its Content-Type."""

    etag: str
    modified: str
    kind: str
    body: bytes

    @property
    def validators(self) -> dict[str, str]:
        """The headers that ask for the page only if it has changed."""
        return validators(self.etag, self.modified)


def validators(etag: str, modified: str) -> dict[str, str]:
    """The headers of a conditional request (RFC 9110, 13.1)."""
    headers = {"If-None-Match": etag, "If-Modified-Since": modified}
    return {name: value for name, value in headers.items() if value}


def known(session: Session, source_id: str) -> dict[str, Visit]:
    """The visits of a source's stored postings by native id: a page that left no posting counts as never read."""
    rows = session.execute(
        select(
            PageVisit.native_id,
            PageVisit.entry,
            PageVisit.reader,
            PageVisit.etag,
            PageVisit.modified,
            PageVisit.checked_at,
        )
        .join(Posting, (Posting.source_id == PageVisit.source_id) & (Posting.native_id == PageVisit.native_id))
        .where(PageVisit.source_id == source_id)
    )
    return {row[0]: Visit(*row[1:]) for row in rows}


def note(session: Session, source_id: str, visits: Mapping[str, Visit]) -> None:
    """Remember visits in place of earlier ones of the same pages."""
    forget(session, source_id, visits)
    if visits:
        rows = [{"source_id": source_id, "native_id": id_, **asdict(visit)} for id_, visit in visits.items()]
        session.execute(insert(PageVisit), rows)


def forget(session: Session, source_id: str, native_ids: Iterable[str]) -> None:
    """Have pages read again in full at the next run."""
    ids = list(native_ids)
    for start in range(0, len(ids), 5000):
        part = ids[start : start + 5000]
        session.execute(delete(PageVisit).where(PageVisit.source_id == source_id, PageVisit.native_id.in_(part)))


def kept_list(session: Session, source_id: str, url: str) -> KeptList | None:
    """A list page as it last answered; None where it gave nothing to ask by."""
    row = session.get(ListPage, (source_id, url))
    return KeptList(row.etag, row.modified, row.kind, zlib.decompress(row.body)) if row else None


def keep_list(session: Session, source_id: str, url: str, page: KeptList) -> None:
    """Keep a list page for the next run, in place of an earlier answer."""
    session.merge(
        ListPage(
            source_id=source_id,
            url=url,
            etag=page.etag,
            modified=page.modified,
            kind=page.kind,
            body=zlib.compress(page.body),
        )
    )
