"""The checks, the count of learning, the lead practitioner report and the reforms: routes and pages that agree."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from api_data import NOW, TODAY, TestClient, client, database
from page_outline import BROWSER, Outline
from pydantic import TypeAdapter

from api.check_forms import FORMS
from api.checks import decide_json
from api.reforms import MOST_NOMINEES, ReformsShown
from careers.checks.decision import OUTCOMES, Decision
from careers.cpd import CpdReport
from careers.facts import NATIONS
from careers.profile import parse_profile
from matcher import reading_pass
from store import postings
from store.postings import RawPosting
from store.session import prepare, transaction

ASKED: dict[str, dict[str, Any]] = {
    "agency": {"nation": "england", "years_local_authority": 2},
    "qualification": {"nation": "wales", "qualifications": ["BSc Psychology"]},
    "return": {"nation": "scotland", "last_practised": "2020-01-01", "left_register": "2021-01-01"},
    "moving": {"origin": "northern_ireland", "destination": "england", "registered": True},
}
LEAD = RawPosting(
    "lead",
    "https://elmshire.test/jobs/lead",
    "Lead Child Protection Practitioner",
    employer="Elmshire Council",
    location="Elmshire",
    salary="£52,000 - £55,000",
    contract="Permanent, full time",
    closing="10 December 2026",
    description="<p>Section 47 enquiries.</p><h3>Essential</h3>"
    "<ul><li>At least 4 years' post-qualifying experience</li></ul>",
)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    url = database(tmp_path_factory.mktemp("filled"))
    engine = prepare(url, "practice")
    with transaction(engine) as session:
        postings.record(session, "practice-board", [LEAD], NOW)
    reading_pass.run(engine, now=NOW)
    engine.dispose()
    with client(url) as opened:
        yield opened


def page(api: TestClient, path: str, typed: dict[str, str] | None = None, status: int = 200) -> str:
    response = api.get(path, headers=BROWSER) if typed is None else api.post(path, data=typed, headers=BROWSER)
    assert response.status_code == status, response.text
    outline = Outline(response.text)
    assert outline.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False))
    ids = outline.attributes("id")
    assert len(ids) == len(set(ids)), "no id twice"
    assert set(outline.attributes("for")) <= set(ids), "every label belongs to a field"
    anchors = {address[1:] for address in outline.attributes("href") if address.startswith("#")}
    assert anchors <= set(ids), "every link within the page leads somewhere"
    described = {each for names in outline.attributes("aria-describedby") for each in names.split()}
    assert described <= set(ids)
    assert "<script" not in response.text
    return response.text


@pytest.mark.parametrize("check", OUTCOMES)
def test_route_function_and_page_agree(api: TestClient, check: str) -> None:
    response = api.post(f"/api/v1/checks/{check}", json=ASKED[check])
    assert response.status_code == 200, response.text
    body = response.json()
    TypeAdapter(Decision).validate_python(body)
    assert body == TypeAdapter(Any).dump_python(decide_json(check, ASKED[check], TODAY), mode="json")
    typed = {
        name: {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value
        for name, value in ASKED[check].items()
    }
    typed = {name: ", ".join(value) if isinstance(value, list) else str(value) for name, value in typed.items()}
    text = page(api, f"/checks/{check}", typed)
    assert body["headline"] in text.replace("&#39;", "'")
    assert OUTCOMES[FORMS[check].check][body["outcome"]] in text
    assert text.count("<cite>") >= 1


@pytest.mark.parametrize("check", OUTCOMES)
def test_each_form_asks_for_every_field_and_says_what_to_put_right(api: TestClient, check: str) -> None:
    form = FORMS[check]
    assert {field.name for field in form.fields} == set(form.model.model_fields)
    shown = page(api, f"/checks/{check}")
    assert all(f'name="{field.name}"' in shown for field in form.fields)
    wrong = page(api, f"/checks/{check}", {}, 422)
    assert "There is a problem" in wrong
    needed = [name for name, field in form.model.model_fields.items() if field.is_required()]
    assert all(f'href="#f-{name}"' in wrong for name in needed)
    assert shown.count("(needed)") == len(needed)


def test_what_was_typed_is_shown_again_and_a_wrong_value_is_named(api: TestClient) -> None:
    wrong = page(api, "/checks/agency", {"nation": "wales", "years_local_authority": "<b>lots</b>"}, 422)
    assert "&lt;b&gt;lots&lt;/b&gt;" in wrong
    assert "a number of years from 0 to 70" in wrong
    assert re.search(r'value="wales" checked', wrong)
    assert "one of England, Scotland" in page(api, "/checks/agency", {"nation": "mars"}, 422)
    assert "YYYY-MM-DD" in page(api, "/checks/agency", {"nation": "wales", "as_of": "20260101"}, 422)


def test_a_check_may_be_asked_as_of_another_day(api: TestClient) -> None:
    before = api.post("/api/v1/checks/agency", json=ASKED["agency"], params={"as_of": "2024-10-30"}).json()
    assert (before["outcome"], before["as_of"]) == ("no_rule", "2024-10-30")
    assert "30 October 2024" in page(api, "/checks/agency", {"nation": "england", "as_of": "2024-10-30"})


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "body"),
        (b"[]", "body"),
        (b"[" * 100_000, "body"),
        (b"{}", "nation"),
        (b'{"nation": "england", "years_local_authority": NaN}', "years_local_authority"),
        (b'{"nation": "england", "colour": {"deep": [1]}}', "colour"),
    ],
)
def test_a_body_that_cannot_be_used_names_the_field(api: TestClient, body: bytes, field: str) -> None:
    response = api.post("/api/v1/checks/agency", content=body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert [fault["field"] for fault in response.json()["errors"]] == [field]


def test_a_check_that_there_is_not_is_not_found(api: TestClient) -> None:
    assert api.get("/checks/fortune", headers=BROWSER).status_code == 404
    assert api.post("/api/v1/checks/fortune", json={}).status_code == 404


def test_the_checks_can_be_found_from_each_other(api: TestClient) -> None:
    text = page(api, "/checks")
    assert all(f'href="/checks/{check}"' in text for check in OUTCOMES)
    assert all(f'href="{address}"' in text for address in ("/checks/learning", "/lcpp", "/reforms"))
    ladder = page(api, "/ladder?nation=wales")
    assert all(f'href="{address}"' in ladder for address in ("/checks", "/lcpp", "/reforms?nation=wales"))


def test_learning_is_counted_by_the_regulators_rule(api: TestClient) -> None:
    log = [{"activity": "Course", "date": "2026-05-01", "with_peer": True, "hours": 30}]
    body = api.post("/api/v1/cpd", json={"nation": "england", "cpd": log}).json()
    TypeAdapter(CpdReport).validate_python(body)
    assert [(one["id"], one["status"]) for one in body["needs"]] == [("pieces", "partial"), ("peer", "met")]
    northern = {"nation": "northern_ireland", "cpd": log}
    counted = api.post("/api/v1/cpd", json=northern, params={"period_began": "2024-06-01"}).json()
    assert (counted["period_to"], counted["needs"][0]["missing"]) == ("2027-05-31", "60 hours more by 31 May 2027")
    wrong = api.post("/api/v1/cpd", json=northern, params={"period_began": "June"})
    assert wrong.json()["errors"][0]["field"] == "period_began"
    days = {"as_of": "2024-05-31", "period_began": "2024-06-01"}
    ahead = api.post("/api/v1/cpd", json=northern, params=days)
    assert ahead.status_code == 422
    assert ahead.json()["errors"] == [
        {
            "field": "period_began",
            "value": "2024-06-01",
            "expected": "a date written YYYY-MM-DD: the first day of a registration, 2024-05-31 or earlier",
        }
    ]
    same = days | {"as_of": "2024-06-01"}
    assert api.post("/api/v1/cpd", json=northern, params=same).json()["period_from"] == "2024-06-01"
    assert api.post("/api/v1/cpd", json={"cpd": log}).json()["errors"][0]["field"] == "nation"


def test_learning_is_counted_on_a_page_too(api: TestClient) -> None:
    assert 'name="cpd-5-covers"' in page(api, "/checks/learning")
    typed = {
        "nation": "england",
        "cpd-0-activity": "Pre-birth <assessment>",
        "cpd-0-date": "2026-05-01",
        "cpd-0-with_peer": "true",
        "cpd-0-reflection": "I ask both parents & listen",
        "cpd-0-benefit_children": "Plans before the birth",
        "cpd-3-activity": "Reading",
        "cpd-3-covers": "neglect, trauma",
    }
    text = page(api, "/checks/learning", typed)
    assert "Pre-birth &lt;assessment&gt; (1 May 2026): counted" in text
    assert '<span class="quiet">What you made of it:</span> I ask both parents &amp; listen' in text
    assert '<span class="quiet">What it brings children and families:</span> Plans before the birth' in text
    assert text.count("<details open><summary>What came of it") == 1, "what was typed is not folded away"
    assert "Reading: not counted, because it has no date" in text
    assert "9 days left" in text
    wrong = page(api, "/checks/learning", typed | {"cpd-3-hours": "many"}, 422)
    assert "Learning 4, hours: “many” cannot be used" in wrong
    assert 'href="#f-cpd"' in wrong
    assert "a number of hours from 0 to 2000" in wrong
    assert "There is a problem" in page(api, "/checks/learning", {"nation": "wales", "period_began": "June"}, 422)
    ahead = {"nation": "wales", "period_began": "2024-06-01", "as_of": "2024-05-31"}
    assert "2024-05-31 or earlier" in page(api, "/checks/learning", ahead, 422)
    northern = {"nation": "northern_ireland", "period_began": "2024-06-01"}
    assert "1 June 2024 to 31 May 2027" in page(api, "/checks/learning", northern)


def test_employers_numbers_stand_in_the_report_as_their_own(api: TestClient) -> None:
    body = api.post("/api/v1/lcpp", json={"nation": "england", "years_post_qualifying": 3}).json()
    assert body["applies"]
    (asks,) = body["employers"]
    assert (asks["employer"], asks["years"], asks["meets"]) == ("Elmshire Council", 4, False)
    assert "4 years" in asks["quote"]
    assert any(clause["not_yet_set"] for clause in body["clauses"])
    text = page(api, "/lcpp", {"nation": "england", "years_post_qualifying": "5"})
    assert "4 years – you have that" in text
    later = api.post("/api/v1/lcpp", json={"nation": "england"}, params={"as_of": "2027-06-01"}).json()
    assert later["employers"] == [], "its closing date will have passed"


def test_the_lead_practitioner_form_asks_clause_by_clause(api: TestClient) -> None:
    assert 'name="clause:macpt-minimum/9"' in page(api, "/lcpp")
    text = page(api, "/lcpp", {"nation": "england", "clause:ffp-guide/1": "met", "clause:macpt-minimum/2": "partial"})
    assert "1 of 4 shown" in text
    assert "0 of 9 shown, 1 in part" in text
    assert "There is a problem" in page(api, "/lcpp", {"clause:ffp-guide/1": "met"}, 422)


@pytest.mark.parametrize("nation", [nation for nation in NATIONS if nation != "england"])
def test_outside_england_nothing_is_said_of_readiness(api: TestClient, nation: str) -> None:
    body = api.post("/api/v1/lcpp", json={"nation": nation}).json()
    assert (body["applies"], body["clauses"], body["employers"]) == (False, [], [])
    assert "England only" in page(api, "/lcpp", {"nation": nation})


@pytest.mark.parametrize("nation", NATIONS)
def test_reforms_by_nation_and_day(api: TestClient, nation: str) -> None:
    body = api.get("/api/v1/reforms", params={"nation": nation}).json()
    TypeAdapter(ReformsShown).validate_python(body)
    assert bool(body["agencies"]) == bool(body["accreditation"]) == (nation == "england")
    text = page(api, f"/reforms?nation={nation}")
    assert ("Check a multi-agency child protection team" in text) == (nation == "england")
    assert all(event["title"] in text.replace("&#39;", "'") for event in body["timeline"]["past"])


def test_reforms_of_an_earlier_day_know_nothing_of_later_ones(api: TestClient) -> None:
    past = api.get("/api/v1/reforms", params={"as_of": "2021-01-01"}).json()
    assert past["timeline"]["past"] == [event for event in past["timeline"]["past"] if event["date"] <= "2021-01-01"]
    assert past["agencies"] == []


def test_a_team_is_checked_where_nominees_are_named(api: TestClient) -> None:
    named = {"nominee": ["social-worker", "education", "health", "police"]}
    assert api.get("/api/v1/reforms").json()["team"] is None
    team = api.get("/api/v1/reforms", params=named).json()["team"]
    assert (team["complete"], team["missing"]) == (True, [])
    some = api.get("/api/v1/reforms", params={"nominee": ["police", " "]}).json()["team"]
    assert (some["complete"], sorted(some["missing"])) == (False, ["education", "health", "social-worker"])
    text = page(api, "/reforms?nominee=detective+sergeant&nominee=&nominee=<b>")
    assert "Places are missing" in text
    assert "&lt;b&gt;" in text
    assert "<b>" not in text


@pytest.mark.parametrize(
    "params",
    [
        {"nation": "wales", "nominee": ["police"]},
        {"nominee": ["police"] * (MOST_NOMINEES + 1)},
        {"nominee": ["x" * 101]},
        {"nominees": ["police"]},
        {"nation": "mars"},
    ],
)
def test_what_reforms_cannot_be_asked_is_refused(api: TestClient, params: dict[str, Any]) -> None:
    response = api.get("/api/v1/reforms", params=params)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] in ("nominee", "nominees", "nation")


def test_a_profile_that_other_routes_take_is_taken_here(api: TestClient) -> None:
    profile = {"nation": "england", "role": "Senior Social Worker", "registered": True}
    parse_profile(profile)
    assert api.post("/api/v1/lcpp", json=profile).status_code == 200
    assert api.post("/api/v1/cpd", json=profile).status_code == 200
