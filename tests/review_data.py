"""Three kinds of advert for a review queue, and an operator with a key."""

import datetime as dt
import hashlib
from typing import Any

from sqlalchemy import Engine

from api import reviewing
from matcher import reading_pass
from store import postings
from store.postings import RawPosting
from store.session import reading, transaction

NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=6)
LATEST = NOW + dt.timedelta(days=1)
KEY = "correct horse battery staple"
ADA = ("ada", KEY)
KEYS = f"ada:{hashlib.sha256(KEY.encode()).hexdigest()}, bo:{hashlib.sha256(b'other').hexdigest()}"
BROWSER = {"accept": "text/html"}

UNSURE = "Practice Consultant"
SURE = "Social Worker - Child Protection"
OTHER = "School Crossing Patrol"
WORDS = "<p>You will chair <b>strategy discussions</b> and hold a caseload of children.</p>"


def advert(native_id: str, title: str, **words: str) -> RawPosting:
    told = {"employer": "Elmshire Council", "location": "Elmshire", "salary": "£45,000", "description": ""}
    return RawPosting(native_id, f"https://elmshire.test/{native_id}", title, **told | words)


def gather(engine: Engine, *rows: RawPosting, at: dt.datetime) -> None:
    with transaction(engine) as session:
        postings.record(session, "elmshire", rows, at)
    reading_pass.run(engine, now=at)


def queue(engine: Engine, **options: int) -> list[int]:
    with reading(engine) as session:
        found = reviewing.queue_json(session, **options)
    assert found["total"] >= len(found["items"])
    return [item["id"] for item in (*found["items"], *found["matched"])]


def shown(engine: Engine, posting_id: int = 1) -> dict[str, Any]:
    with reading(engine) as session:
        found = reviewing.posting_json(session, posting_id)
    assert found is not None
    return found
