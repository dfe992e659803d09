"""Adverts that attack through every field: no page, table, calendar or data of theirs acts or breaks."""

import csv
import io
import json
import re
from collections.abc import Iterator
from itertools import islice

import pytest
from api_data import NOW, TestClient, client, database
from page_outline import BROWSER, Outline

from api.assets import ICON
from matcher import reading_pass
from store import postings
from store.postings import RawPosting
from store.session import connect, transaction

ATTACKS = (
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]><x>",
    "\u2028alert(1)\u2029",
    "＝1+1",
    "=cmd|' /C calc'!A0",
    "@SUM(1)",
    '"onmouseover=alert(1) x="',
    "' onfocus=alert(1) autofocus '",
    "<svg><desc><script>alert(1)</script>",
    "BEGIN:VCALENDAR\r\nATTENDEE:x",
    "${7*7}{{7*7}}",
    '<math><mtext></p><style><a title="</style><img src onerror=alert(1)>">',
    "\r\nSet-Cookie: a=b",
)
COUNTING = (
    *("/?limit=100", "/pictures", "/pictures/ladder", "/pictures/regions", "/pictures/places", "/crosswalk"),
    *("/advisers", "/advisers/compare?authority=Elmshire&authority=Glenbrae", "/authorities/P06000001"),
    "/sources/practice-board",
)
_CALENDAR = re.compile(
    r"(?:BEGIN|END|VERSION|PRODID|UID|DTSTAMP|DTSTART|DTEND|SUMMARY|DESCRIPTION|URL|TRIGGER|ACTION|TRANSP)[:;]"
)


def _hostile(number: int, attack: str) -> RawPosting:
    return RawPosting(
        f"n{number}",
        f'https://e.test/"><script>{number}',
        f"{attack} Social Worker Child Protection",
        employer=f"{attack} Council",
        location=f"Elmshire {attack}",
        salary=f"£4{number % 10},000 {attack}",
        contract=f"Permanent {attack}",
        closing="10 December 2026",
        reference=attack,
        description=f"Section 47 enquiries, team {number}. {attack} <p>{attack}</p>",
    )


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    url = database(tmp_path_factory.mktemp("hostile"))
    engine = connect(url)
    with transaction(engine) as session:
        postings.record(session, "practice-board", [_hostile(*one) for one in enumerate(ATTACKS)], NOW)
    reading_pass.run(engine, now=NOW)
    engine.dispose()
    with client(url) as opened:
        yield opened


@pytest.fixture(scope="module")
def attacking(api: TestClient) -> list[int]:
    found = api.get("/api/v1/vacancies?limit=100&q=enquiries").json()["items"]
    ids = [item["id"] for item in found if "Child Protection" in item["title"]]
    assert len(ids) >= len(ATTACKS)
    return ids


def _acts(text: str) -> list[str]:
    """What of a page could act: elements and attributes that no page of the site has."""
    outline = Outline(text)
    found = sorted(outline.names() & {"script", "iframe", "img", "style", "object", "math", "svg"})
    found += [name for _, attributes in outline.elements for name in attributes if name.startswith("on")]
    addresses = [address for address in outline.attributes("href") if address != ICON]
    found += [address for address in addresses if not re.match(r"https?://|/|#", address)]
    for data in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL):
        json.loads(data)
    return found


def test_no_advert_acts_on_a_page_that_counts_or_compares(api: TestClient, attacking: list[int]) -> None:
    beside = "&".join(f"beside={id_}" for id_ in attacking[1:6])
    for address in (*COUNTING, f"/recruiters?vacancy={attacking[0]}&{beside}"):
        answer = api.get(address, headers=BROWSER)
        assert answer.status_code == 200, address
        assert _acts(answer.text) == [], address


def test_no_advert_acts_on_a_page_of_its_own(api: TestClient, attacking: list[int]) -> None:
    for id_ in attacking:
        for address in (f"/vacancies/{id_}", f"/vacancies/{id_}/application", f"/recruiters?vacancy={id_}"):
            answer = api.get(address, headers=BROWSER)
            assert answer.status_code == 200, address
            assert _acts(answer.text) == [], address


def test_no_cell_of_a_table_is_a_formula(api: TestClient, attacking: list[int]) -> None:
    tables = [api.get(f"/api/v1/{name}.csv") for name in ("vacancies", "crosswalk", "ladder-map")]
    tables += [
        api.post(
            "/recruiters/comparison.csv", data=dict.fromkeys(("title", "employer", "description"), f"{attack} worker")
        )
        for attack in ATTACKS
    ]
    for table in tables:
        assert table.status_code == 200
        for row in csv.reader(io.StringIO(table.content.decode("utf-8-sig"))):
            for cell in row:
                assert not re.match(r"\s*[=+@\t\r＝]|\s*-(?![\d.]+$)", cell), cell


def test_no_line_of_a_calendar_is_the_adverts_own(api: TestClient, attacking: list[int]) -> None:
    for id_ in islice(attacking, len(ATTACKS)):
        lines = api.get(f"/vacancies/{id_}/closing.ics").text.split("\r\n")
        assert lines[0] == "BEGIN:VCALENDAR"
        assert all(_CALENDAR.match(line) or line.startswith(" ") for line in lines if line), lines
