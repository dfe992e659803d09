"""A filled database for the tests of the api: a small practice registry, adverts with attacks in them, and runs."""

import atexit
import datetime as dt
import shutil
import tempfile
from functools import cache
from pathlib import Path

from fastapi.testclient import TestClient
from tables import with_tables

from api.app import create_app
from matcher import reading_pass
from store import postings, runs
from store.postings import RawPosting
from store.runs import AuthorityRow, SourceRow, Tally
from store.session import prepare, transaction

TODAY = dt.date(2026, 11, 21)
FIRST = dt.datetime(2026, 11, 10, 9, 0, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 11, 21, 6, 0, tzinfo=dt.UTC)

ATTACKS = (
    "<script>alert('boom')</script>",
    "<img src=x onerror=alert('boom')>",
    "\"><svg/onload=alert('boom')>",
    "&lt;script&gt;alert('boom')&lt;/script&gt;",
    "</title><iframe src='https://evil.test/boom'></iframe>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert('boom')",
    "<a href='javascript:alert(1)' style='color:red'>boom</a>",
)

_AUTHORITIES = (
    AuthorityRow("P06000001", "Elmshire", "england", "South West", 51.0, -2.0, ("Elmshire Council",)),
    AuthorityRow("P12000001", "Glenbrae", "scotland", "Scotland", 56.0, -4.0, ("Glenbrae Council",)),
)
_SOURCES = (
    SourceRow(
        "practice-elmshire", "Elmshire Council", "oracle", "https://elmshire.test", "P06000001", 21600, 3, "", ""
    ),
    SourceRow("practice-glenbrae", "Glenbrae Council", "jobposting", "/glenbrae", "P12000001", 86400, 3, "", "slow"),
    SourceRow("practice-board", "Moorland Jobs", "feed", "https://moorland.test", None, 3600, 1, "", ""),
    SourceRow("practice-new", "Newtown Council", "feed", "https://newtown.test", None, 3600, 1, "", ""),
)

DESCRIPTION = (
    "<h2>About the role</h2><p>You will carry a caseload of children in need and child protection plans, complete "
    "statutory assessments under section 47 and support court work.</p><ul><li>Social Work England registration</li>"
    "<li>An enhanced DBS check</li></ul><p>We offer £3,000 market supplement.</p>"
)


HYBRID = "Hybrid working: families are seen in person, and records may be written at home."
FROM_HOME = "Reports may be written while working from home."


def _advert(native_id: str, title: str, **words: str) -> RawPosting:
    told = {
        "employer": "Elmshire Council",
        "location": "Elmshire",
        "salary": "£40,000 - £44,000 per annum",
        "contract": "Permanent, full time",
        "closing": "10 December 2026",
        "description": DESCRIPTION,
    }
    return RawPosting(native_id, words.pop("url", f"https://elmshire.test/jobs/{native_id}"), title, **told | words)


ELMSHIRE = (
    _advert("1", "Social Worker - Child Protection", reference="ELM/1", description=f"{DESCRIPTION}<p>{HYBRID}</p>"),
    _advert(
        "2",
        "Senior Social Worker, Assessment and Safeguarding Team",
        salary="£46,000 to £49,500 a year",
        description=f"{DESCRIPTION}<p>{FROM_HOME}</p>",
    ),
    _advert("3", "Team Manager - Children's Safeguarding", salary="£56,000", closing="23 November 2026"),
    _advert("4", "Lead Child Protection Practitioner", salary="£52,000 - £55,000", contract="Fixed term, 12 months"),
    _advert("5", "Newly Qualified Social Worker (ASYE), Children", salary="£34,000", closing=""),
    _advert("6", "Social Worker, Children in Care", closing="20 November 2026"),
    _advert("7", "School Crossing Patrol", description="<p>Help children cross the road.</p>"),
    _advert("8", "Agency Social Worker - MASH", salary="£38.50 per hour", contract="Agency"),
)
GLENBRAE = (
    _advert("g1", "Social Worker (Children and Families)", employer="Glenbrae Council", location="Glenbrae"),
    _advert("g2", "Team Leader, Children and Families Social Work", employer="Glenbrae Council", location="Glenbrae"),
)
BOARD = (_advert("b1", "Social Worker - Child Protection", url="https://moorland.test/7", reference="ELM/1"),)


def hostile(number: int, attack: str) -> RawPosting:
    """A vacancy that is in scope and carries one attack in every field that a source controls."""
    return RawPosting(
        native_id=f"x{number}",
        url=f"javascript:alert({number})",
        title=f"Senior Social Worker Child Protection {attack}",
        employer=f"Elmshire Council {attack}",
        location=f"Elmshire {attack}",
        salary=f"£41,{number:03d} {attack}",
        contract=f"Permanent {attack}",
        hours=f"37 hours {attack}",
        posted=f"1 November 2026 {attack}",
        closing=f"10 December 2026 {attack}",
        reference=f"R{number} {attack}",
        description=f"<p>Section 47 enquiries {number}. {attack}</p><p>Hybrid working {attack}</p>{attack}",
        extra={"attack": attack},
    )


def fill(url: str, *, hostiles: bool = False) -> None:
    """Make the database, record the adverts as crawls would, and read them."""
    engine = prepare(url, "practice")
    with transaction(engine) as session:
        runs.synchronise(session, _SOURCES, _AUTHORITIES)
        for source_id, batch in (
            ("practice-elmshire", ELMSHIRE),
            ("practice-glenbrae", GLENBRAE),
            ("practice-board", BOARD),
        ):
            run = runs.start_run(session, source_id, FIRST)
            counted = postings.record(session, source_id, batch, FIRST)
            tally = Tally(listed=len(batch), new=counted.new, requests=3)
            runs.finish_run(session, run, status="healthy", complete=True, reason=None, tally=tally, at=FIRST)
        if hostiles:
            rows = [hostile(number, attack) for number, attack in enumerate(ATTACKS)]
            postings.record(session, "practice-board", rows, FIRST)
        run = runs.start_run(session, "practice-glenbrae", NOW)
        runs.reject(session, "practice-glenbrae", run, [runs.Rejected("https://glenbrae.test/9", "no title")], NOW)
        reason = "listed 0 where 3 were expected"
        runs.finish_run(session, run, status="unhealthy", complete=True, reason=reason, tally=Tally(rejected=1), at=NOW)
    reading_pass.run(engine, now=NOW)
    engine.dispose()


@cache
def _filled(*, hostiles: bool) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="nextrung-filled-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    fill(with_tables(folder / "practice.db"), hostiles=hostiles)
    return folder / "practice.db"


def database(folder: Path, *, hostiles: bool = False) -> str:
    """The address of a filled database in this folder."""
    return f"sqlite:///{shutil.copy(_filled(hostiles=hostiles), folder)}"


def client(url: str) -> TestClient:
    """A client of the application on the tests' own day; an error of the server is an answer, not raised."""
    return TestClient(create_app(url, today=lambda: TODAY), raise_server_exceptions=False)
