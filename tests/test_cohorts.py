"""A cohort over the web: the answer is the one that each person alone would get, and nothing of it can do harm."""

import csv
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Iterator

import pytest
from api_data import TODAY, TestClient, client, database
from hypothesis import given, settings
from hypothesis import strategies as st
from page_outline import BROWSER, Outline

from api.advising import advise_json
from api.cohort import Adviser, archive, cohort_json, cohort_lines, plan_text, plans
from api.spreadsheet import safe, sheet
from careers.cohort import Cohort, CohortError, Person, gather, read_cohort
from careers.plain import as_text
from careers.profile import parse_profile

SHEET = (
    "reference,nation,role,registered,years_post_qualifying,years_child_protection,location,travel_miles,"
    "evidence.macpt-functions/1.1,evidence.ffp-guide/1\r\n"
    'A1,england,"Social Worker, child protection",yes,4,3,Elmshire,20,met: chaired them,partial\r\n'
    "A2,england,Senior Social Worker,yes,7,6,,,partial,\r\n"
    "A3,scotland,Team Leader,yes,9,,Glenbrae,,,\r\n"
    "A4,mars,Social Worker,yes,-1,,,,,\r\n"
)
PEOPLE = [
    {"nation": "england", "role": "Senior Social Worker, MASH", "registered": True, "years_post_qualifying": 6},
    {"nation": "england", "tier": "practitioner", "registered": True, "location": "Elmshire", "travel_miles": 20},
    {"nation": "wales", "employment": "student"},
    {"nation": "scotland", "role": "Team Leader", "registered": False},
    {"nation": "england", "evidence": [{"standard": "ffp-guide", "statement": "2", "level": "met"}]},
    {"nation": "northern_ireland", "role": "=cmd|' /C calc'!A0"},
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return database(tmp_path_factory.mktemp("cohorts"))


@pytest.fixture(scope="module")
def api(url: str) -> Iterator[TestClient]:
    with client(url) as found:
        yield found


@pytest.fixture(scope="module")
def session(url: str):
    from store.session import open_existing, reading

    engine = open_existing(url)
    with reading(engine) as found:
        yield found
    engine.dispose()


def send(api: TestClient, body: str = SHEET, query: str = "", media_type: str = "text/csv; charset=utf-8"):
    return api.post(f"/api/v1/cohorts{query}", content=body.encode(), headers={"content-type": media_type})


def test_a_csv_gives_a_line_for_each_person_and_names_the_bad_row(api: TestClient) -> None:
    body = send(api).json()
    assert [(one["reference"], one["line"]) for one in body["people"]] == [("A1", 2), ("A2", 3), ("A3", 4)]
    first = body["people"][0]
    assert first["tier"] == "practitioner"
    assert "senior" not in first["ready_for"] or first["next_step"]["kind"] == "apply_now"
    assert "student" not in first["ready_for"], "nothing below where the person is"
    assert first["open_vacancies"] is not None
    assert first["search"].startswith(f"/?tier={first['next_step']['tier']}&nation=england&near=Elmshire&miles=20")
    assert api.get(first["search"], headers=BROWSER).status_code == 200
    assert [(one["line"], one["column"]) for one in body["faults"]] == [
        (5, "nation"),
        (5, "years_post_qualifying"),
    ]
    assert body["faults"][0]["expected"] == "one of england, scotland, wales, northern_ireland"


def test_json_and_csv_agree(api: TestClient) -> None:
    cohort = read_cohort(SHEET)
    people = [{"reference": one.reference, "profile": one.profile.as_json()} for one in cohort.people]
    told = send(api, json.dumps({"people": people}), media_type="application/json").json()
    found = send(api).json()
    assert [one | {"line": None} for one in found["people"]] == told["people"]
    assert found["team"] == told["team"]
    rows = list(csv.DictReader(io.StringIO(send(api, query="?format=csv").content.decode("utf-8-sig"))))
    assert [row["reference"] for row in rows] == ["A1", "A2", "A3"]
    assert [row["tier"] for row in rows] == [one["tier"] for one in found["people"]]


def test_a_cohort_of_one_is_the_single_advice(session) -> None:
    for number, profile in enumerate(PEOPLE):
        alone = advise_json(session, profile, TODAY)
        [(person, plan)] = plans(session, gather([("x", profile)]), TODAY)
        assert plan == alone, number
        assert plan_text(person, plan) == f"x\n\n{as_text(alone)}"
        [line] = cohort_json(session, gather([("x", profile)]), TODAY)["people"]
        assert line["tier"] == alone["tier"]["tier"]
        first = alone["steps"][0] if alone["steps"] else None
        assert (line["next_step"] or {}).get("title") == (first["title"] if first else None)
        assert line["open_vacancies"] == (first["vacancies"]["total"] if first else None)
        assert line["questions"] == [one["text"] for one in alone["questions"]]
        assert [gate["id"] for gate in line["gates_failing"]] == [
            gate["id"] for gate in alone["gates"] if gate["status"] == "fail"
        ]


def test_advice_without_trying_gaps_is_the_same_but_for_them(session) -> None:
    for profile in PEOPLE:
        adviser = Adviser(session, TODAY)
        whole = adviser.advise(parse_profile(profile), tries_gaps=True).as_json()
        quick = adviser.advise(parse_profile(profile), tries_gaps=False).as_json()
        assert quick["what_if"] == []
        for part in ("tier", "gates", "readiness", "steps", "questions", "warnings"):
            assert quick[part] == whole[part], part


@given(st.permutations(range(len(PEOPLE))))
@settings(max_examples=8, deadline=None)
def test_the_order_of_people_is_nothing(order) -> None:
    def answer(people):
        found = cohort_json(None, gather([(f"p{n}", PEOPLE[n]) for n in people]), TODAY)
        return sorted(found["people"], key=lambda one: one["reference"]), found["team"]

    assert answer(order) == answer(range(len(PEOPLE)))


def test_the_team_is_counted_clause_by_clause(api: TestClient) -> None:
    team = send(api).json()["team"]
    assert team["people"] == ["A1", "A2"]
    assert list(team["elsewhere"]) == ["A3"]
    assert "England only" in team["elsewhere"]["A3"]
    by_id = {one["id"]: one for one in team["clauses"]}
    assert (by_id["macpt-functions/1.1"]["met"], by_id["macpt-functions/1.1"]["partial"]) == (["A1"], ["A2"])
    assert "A1" in by_id["ffp-guide/1"]["partial"]
    for one in team["clauses"]:
        counted = sum(len(one[state]) for state in ("met", "partial", "not_shown", "unknown"))
        assert counted == (len(team["people"]) if one["asked"] else 0), one["id"]
        assert (one["id"] in team["by_nobody"]) == (one["asked"] and not one["met"] and not one["partial"])
        assert (one["id"] in team["in_part"]) == (bool(one["partial"]) and not one["met"])
    assert team["by_nobody"]


@pytest.mark.parametrize(
    ("body", "media_type", "field"),
    [
        ("reference;nation\na;wales\n", "text/csv", "columns"),
        ("", "text/csv", "file"),
        ("x" * 500_001, "text/csv", "file"),
        ("{}", "application/json", "body"),
        ("[" * 100_000, "application/json", "body"),
        ('{"people": []}', "application/json", "people"),
        ('{"people": [{"reference": 1, "profile": {}}]}', "application/json", "people.1"),
        ('{"people": [{"reference": "a"}], "x": 1}', "application/json", "x"),
        ("a", "text/plain", "content-type"),
    ],
)
def test_what_cannot_be_answered_at_all_is_refused_with_the_reason(api, body, media_type, field) -> None:
    answer = send(api, body, media_type=media_type)
    assert answer.status_code == 422
    assert field in [one["field"] for one in answer.json()["errors"]]
    assert all(one["expected"] for one in answer.json()["errors"])


def test_ten_megabytes_are_refused_before_they_are_read(api: TestClient) -> None:
    assert send(api, "x" * 10_000_000).status_code == 413


def page(api: TestClient, **fields: str):
    answer = api.post("/advisers/cohort", data=fields, headers=BROWSER)
    if answer.headers["content-type"].startswith("text/html"):
        outline = Outline(answer.text)
        assert outline.headings[0] in (1, 2)
        assert outline.headings.count(1) == 1
    return answer


def test_the_pages_of_a_cohort(api: TestClient) -> None:
    form = api.get("/advisers/cohort", headers=BROWSER)
    assert form.status_code == 200
    Outline(form.text)
    table = page(api, text=SHEET, show="table")
    assert table.status_code == 200
    assert "Line 5" in table.text
    assert table.headers["cache-control"] == "private, no-cache", "for the browser's own way back alone"
    plan = page(api, text=SHEET, person="A2")
    assert "Plan for A2" in plan.text
    assert "Plan for A1" not in plan.text
    together = page(api, text=SHEET, show="plans").text
    assert together.count('class="person"') == 3
    assert re.findall(r"<h1[^>]*>([^<]*)", together) == ["3 plans"]
    assert re.findall(r"<h2[^>]*>(Plan for [^<]*)", together) == ["Plan for A1", "Plan for A2", "Plan for A3"]
    assert "Years for reviewing officers" not in together, "it bears on nobody's next step"
    for paper in (plan.text, together):
        supports = re.findall(r'href="#(source-[^"]*)"', paper)
        assert supports, "on paper nothing can be opened"
        assert set(supports) == set(re.findall(r'<li id="(source-[^"]*)"', paper))
    assert "What nobody has shown" in page(api, text=SHEET, show="team").text
    for show, first in (("table.csv", "reference,line"), ("team.csv", "clause,part"), ("faults.csv", "line,reference")):
        assert page(api, text=SHEET, show=show).content.decode("utf-8-sig").startswith(first)


def test_a_cohort_of_which_no_row_can_be_used_offers_nothing_but_its_faults(api: TestClient) -> None:
    shown = page(api, text="reference,nation\nA,mars\nB,venus\n", show="table").text
    assert "<h1>No row could be used</h1>" in shown
    assert "2 rows could not be used" in shown
    assert "All plans to print" not in shown
    assert "Rows not used, as CSV" in shown
    assert "Versions:" not in shown
    one = page(api, text="reference,nation,registered\nA,wales,yes\n", show="table").text
    assert "<title>A cohort: 1 person – Nextrung</title>" in one
    assert "Nothing known; <span" in one, "what is not known is told apart"


def test_a_file_is_taken_and_carried_along(api: TestClient) -> None:
    data = ("\ufeff" + SHEET).encode()
    answer = api.post("/advisers/cohort", files={"file": ("c.csv", data, "text/csv")}, data={"show": "table"})
    assert answer.status_code == 200
    [carried] = {fields["value"] for tag, fields in Outline(answer.text).elements if fields.get("name") == "text"}
    again = page(api, text=carried, show="table")
    assert "Line 5" in again.text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"text": ""}, "Expected a line of column names"),
        ({"text": "reference;nation\na;wales"}, "semicolons"),
        ({"text": SHEET, "show": "all"}, "one of table"),
        ({"text": SHEET, "person": "nobody"}, "a person of the cohort"),
    ],
)
def test_what_a_page_cannot_use_is_shown_as_it_was_typed(api, fields, told) -> None:
    answer = page(api, **fields)
    assert answer.status_code == 422
    assert told in answer.text


def test_a_latin_1_file_is_refused_with_the_byte(api: TestClient) -> None:
    answer = api.post("/advisers/cohort", files={"file": ("c.csv", b"reference,nation\n\xa3,wales\n", "text/csv")})
    assert answer.status_code == 422
    assert "0xA3 on line 2" in answer.text


def test_no_cell_of_a_file_is_a_formula(session) -> None:
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "../../etc/passwd", '"><script>alert(1)</script>']
    cohort = gather([(name, {"nation": "england", "role": name}) for name in hostile if name.isprintable()])
    assert len(cohort.people) == 8
    with zipfile.ZipFile(io.BytesIO(archive(session, cohort, TODAY))) as found:
        names = found.namelist()
        assert len([name for name in names if name.startswith("plans/")]) == 8
        told = [found.read(name).decode() for name in names if name.startswith("plans/")]
        assert all(one.startswith("Practice data. Every employer and vacancy here is fictional") for one in told)
        assert not any(".." in name or name.startswith("/") or "\\" in name for name in names)
        for name in (one for one in names if one.endswith(".csv")):
            for row in csv.reader(io.StringIO(found.read(name).decode("utf-8-sig"))):
                assert not any(cell.lstrip(" ").startswith(("=", "+", "-", "@", "＝")) for cell in row), (name, row)


@given(st.text(max_size=30))
@settings(max_examples=100, deadline=None)
def test_any_text_stays_itself_but_for_the_apostrophe_and_null_characters(text) -> None:
    kept = safe(text)
    told = text.replace("\0", "")
    assert kept in (told, f"'{told}")
    assert not str(kept).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    [_, row] = csv.reader(io.StringIO(sheet(["a"], [[text]]), newline=""))
    assert (row or [""]) == [kept]


def test_hostile_references_are_shown_as_text(api: TestClient) -> None:
    attack = "<script>alert(1)</script>"
    answer = page(api, text=f'reference,nation,role\n"{attack}",england,"{attack}"\nb,"{attack}",\n')
    assert attack not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_at_a_terminal() -> None:
    said, complaints = cohort_lines(SHEET.encode(), None, TODAY)
    assert said.startswith("A1\n  now: ")
    assert "open vacancies: not known" in said
    assert complaints.splitlines()[0].startswith("line 5: nation: 'mars'; expected one of england")
    table, _ = cohort_lines(SHEET.encode(), None, TODAY, as_csv=True)
    assert table.startswith("reference,line,")
    with pytest.raises(CohortError):
        cohort_lines(b"\0", None, TODAY)


def test_nobody_in_a_cohort_is_an_empty_answer() -> None:
    answer = cohort_json(None, Cohort((), ()), dt.date(2026, 11, 21))
    assert (answer["people"], answer["team"]["clauses"]) == ([], ())
    assert list(plans(None, Cohort((Person("a", parse_profile({"nation": "wales"})),), ()), TODAY))
