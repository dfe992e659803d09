"""The short pages of "Your next step": nothing is lost on the way, whichever way, and a file brings all of it back."""

import html
import json
import re
from collections.abc import Iterator

import pytest
from api_data import ATTACKS, TestClient, client, database
from hypothesis import given, settings
from hypothesis import strategies as st
from page_outline import BROWSER, FORM, Outline

from api import plan
from api.advice_fields import FIELDS
from api.advice_form import profile_of, typed_of
from api.assets import STYLE
from api.next_step import PAGES
from careers.profile import Profile, parse_profile
from careers.profile_parts import Constraints, Preferences

EVERYTHING = FORM | {
    "qualifications": 'BA Social Work, "MA, advanced practice"',
    "years_children": "3.5",
    "employment": "permanent",
    "supervises": "0",
    "last_practised": "2026-10-01",
    "specialisms": "court work",
    "drives": "true",
    "pay_now": "41000",
    "pay_min": "40000",
    "route": "practice",
    "working_time": "part_time",
    "registered_elsewhere": "scotland, wales",
    "vetted": "true",
    "qualified_in": "elsewhere",
    "years_local_authority": "3",
    "years_in_settings": 'fostering, 2.5\n"court, and before it", 1',
    "supervision_given": "students, 1, 2, no",
    "training": "Achieving Best Evidence, , 2025-05-01\nPractice educator, 1",
    "cpd": "Neglect seminar, seminar, 2026-06-01, 3, yes",
    "skills": "court reports, 2, not often",
    "motivations": "keeping direct work, the team",
    "pay": "50000",
    "settings": "court",
    "hours_max": "30",
    "needs_sponsorship": "false",
    "other": "no weekend rota",
    "evidence-0-standard": "Post-qualifying standards",
    "evidence-0-note": "Line one\nline two",
}
WHOLE = {
    "nation": "england",
    "role": "Senior “Social” Worker <b>",
    "supervises": True,
    "qualifications": ["BA, Social Work", 'a "quoted" one'],
    "vetted": True,
    "registered_elsewhere": ["wales"],
    "cpd": [
        {"activity": "A course", "hours": 6.5},
        {"activity": "Reading", "reflection": "What I\nmade of it"},
        {"type": "seminar", "with_peer": True},
    ],
    "years_in_settings": [{"setting": "court, family", "years": 1.5}, {"years": 2.0}],
    "supervision_given": [{"of": "newly_qualified", "people": 2, "now": True}],
    "training": [{"stage": 1}, {"name": "ABE", "date": "2025-05-01"}],
    "skills": [{"skill": 'yes, "well"', "rating": 3, "note": "a, b"}],
    "motivations": ["keeping a child safe, always"],
    "evidence": [{"standard": "S", "statement": str(n), "level": "met", "note": "a\nb"} for n in range(5)],
    "preferences": {"route": "management", "settings": ["court"], "pay": 50000.0},
    "constraints": {"pay_min": 45000.0, "hours_max": 30.0},
    "years_post_qualifying": 7.25,
}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client(database(tmp_path_factory.mktemp("filled"))) as opened:
        yield opened


def controls(page: str) -> dict[str, str]:
    """What the page's own form would send: hidden fields, and what stands in the others."""
    sent = {}
    for element in re.findall(r"<input [^>]+>", page):
        told = {name: html.unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', element)}
        chosen = told.get("type") not in ("radio", "checkbox") or re.search(r"\schecked\b", element)
        if "name" in told and chosen:
            sent[told["name"]] = told.get("value", "")
    for name, body in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        sent[name] = next(iter(re.findall(r'<option value="([^"]*)" selected', body)), "")
    for name, body in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL):
        sent[name] = html.unescape(body)
    return sent


def go(api: TestClient, address: str, status: int = 200, **typed: str) -> str:
    answer = api.post(address, data=typed, headers=BROWSER)
    assert answer.status_code == status, answer.text
    Outline(answer.text)
    return str(answer.text)


def onward(page: str) -> str:
    found = re.search(r'<form action="(/next-step/\w+)"', page)
    assert found is not None
    return found[1]


def test_the_questions_lead_to_the_answer_and_nothing_is_lost(api: TestClient) -> None:
    page = api.get("/next-step/nation").text
    for question in PAGES:
        assert f'name="from" value="{question.id}"' in page
        mine = {name: value for name, value in EVERYTHING.items() if name in question.fields}
        if question.id == "evidence":
            mine |= {name: value for name, value in EVERYTHING.items() if name.startswith("evidence")}
        page = go(api, onward(page), **controls(page) | mine, go="on")
    assert "Check your answers" in page
    assert {name: value.replace("\r\n", "\n") for name, value in controls(page).items()} == EVERYTHING
    shown = html.unescape(page)
    assert all(words in shown for words in ("Part time", "Through practice", "England", "MA, advanced practice"))
    short = go(api, onward(page), **controls(page))
    long = api.post("/advice", data=EVERYTHING, headers=BROWSER).text
    hidden = re.compile(r'<input type="hidden"[^>]*>\s*')
    assert hidden.sub("", short).split("<main")[1] == hidden.sub("", long).split("<main")[1]


@pytest.mark.parametrize("at", range(1, len(PAGES)))
def test_going_back_keeps_what_was_typed_even_what_cannot_be_used(api: TestClient, at: int) -> None:
    page = go(api, f"/next-step/{PAGES[at].id}", **EVERYTHING)
    back = re.search(r'formaction="(/next-step/\w+)"', page)
    assert back is not None
    typed = controls(page) | ({"pay_now": "lots"} if PAGES[at].id == "pay" else {})
    before = go(api, back[1], **typed, go="back")
    assert f'name="from" value="{PAGES[at - 1].id}"' in before
    again = controls(before)
    assert {name: again[name] for name in typed if name != "from" and typed[name]} == {
        name: value for name, value in typed.items() if name != "from" and value
    }


def test_what_cannot_be_used_brings_the_same_page_back(api: TestClient) -> None:
    page = go(api, "/next-step/wishes", 422, **EVERYTHING | {"pay_now": "lots"}, **{"from": "pay", "go": "on"})
    assert '<a href="#f-pay_now">Your base pay now, in pounds a year: “lots” cannot be used.' in page
    assert 'value="lots"' in page
    assert "<title>Error: " in page
    page = go(api, "/next-step/role", 422, **{"from": "nation", "go": "on"})
    assert "one of England, Scotland, Wales, Northern Ireland" in page
    page = go(api, "/next-step/answer", 422, **EVERYTHING | {"pay_min": "lots"})
    assert '<a href="#p-pay">The least base pay' in page


def test_not_known_leaves_the_pages_fields_open_and_no_others(api: TestClient) -> None:
    page = go(api, "/next-step/place", **EVERYTHING, **{"from": "work", "go": "skip"})
    left = {"employment", "supervises", "supervision_given", "last_practised", "specialisms"}
    told = {name: value for name, value in controls(page).items() if value and name != "from"}
    assert told == {name: value for name, value in EVERYTHING.items() if name not in left}


def test_an_answer_can_be_changed_from_the_check_and_leads_back_to_it(api: TestClient) -> None:
    page = go(api, "/next-step/role", **EVERYTHING, then="check")
    assert onward(page) == "/next-step/check"
    page = go(api, "/next-step/check", **controls(page) | {"role": "Team Manager", "go": "on"})
    assert "Team Manager" in page
    assert controls(page) == EVERYTHING | {"role": "Team Manager"}


def test_a_profile_is_kept_as_a_file_and_brought_back_whole(api: TestClient) -> None:
    kept = json.dumps(WHOLE).encode()
    page = api.post("/next-step/file", files={"file": ("mine.json", kept)}).text
    assert "Cpd, from your file" in page
    back = api.post("/next-step/profile.json", data=controls(page))
    assert back.headers["content-disposition"] == 'attachment; filename="my-next-step.json"'
    assert parse_profile(back.json()) == parse_profile(WHOLE)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "File: Expected a profile’s file"),
        (b"{", "File: “{” cannot be used. Expected a JSON object"),
        (b"\xff\xfe\x00", "Expected a JSON object"),
        (b"[]", "Expected a JSON object"),
        (b'{"nation": "france"}', "nation: “france” cannot be used. Expected one of england"),
        (
            b'{"nation": "england", "colour": 1, "pay_now": "x"}',
            "colour: “1” cannot be used. Expected another name: there is no such field",
        ),
        (b"[" * 100_000, "Expected a JSON object"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(api: TestClient, content: bytes, said: str) -> None:
    answer = api.post("/next-step/file", files={"file": ("x.json", content)}, headers=BROWSER)
    assert answer.status_code == 422
    assert said in re.sub(r"\s+", " ", answer.text)


@pytest.mark.parametrize("attack", [*ATTACKS, '{"evidence": 1}', '{"preferences": []}', "[]", "{", "[" * 9000])
def test_nothing_that_is_carried_can_act(api: TestClient, attack: str) -> None:
    for name in ("role", "kept", "then", "from", "as_of", "preferences", attack):
        for page in ("check", "answer", "pay"):
            answer = api.post(f"/next-step/{page}", data=FORM | {name: attack}, headers=BROWSER)
            assert answer.status_code in (200, 422), (name, page)
            if "html" in answer.headers["content-type"]:
                assert not Outline(answer.text).names() & {"script", "svg", "iframe", "img"}


def test_an_address_alone_leads_to_the_start(api: TestClient) -> None:
    for page in ("role", "check", "answer", "plan", "nothing"):
        answer = api.get(f"/next-step/{page}", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/next-step")


def test_the_plan_says_what_to_do_and_prints_as_pdf(api: TestClient) -> None:
    page = go(api, "/next-step/plan", **EVERYTHING)
    told = api.post("/api/v1/advice", json=parse_profile(profile_of(EVERYTHING)).as_json()).json()
    shown = html.unescape(page)
    for step in told["steps"]:
        assert all(item["what"] in shown for item in step["prepare"])
        assert all(item["title"] in shown for item in step["vacancies"]["items"])
    [caution] = [one for one in told["warnings"] if one["citations"]]
    [supports] = re.findall(rf"{re.escape(caution['text'])} <a[^>]* href=\"#(source-1-\d+)\"", shown)
    assert told["sources"][caution["citations"][0]]["title"] in shown.split(f'id="{supports}"')[1].split("</li>")[0]
    pytest.importorskip("weasyprint", exc_type=(ImportError, OSError))  # type: ignore[arg-type]
    made = api.post("/next-step/plan", data=EVERYTHING | {"as": "pdf"})
    assert made.headers["content-type"] == "application/pdf"
    assert made.content.startswith(b"%PDF-")


@pytest.mark.parametrize("error", [ImportError("no module"), OSError("cannot load library 'libpango-1.0-0'")])
def test_a_server_that_cannot_make_pdfs_says_what_to_do_instead(
    api: TestClient, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_name: str) -> None:
        raise error

    monkeypatch.setattr(plan, "import_module", missing)
    page = go(api, "/next-step/plan", 501, **EVERYTHING, **{"as": "pdf"})
    assert "every browser can save what it prints as a PDF" in page
    assert "libpango" not in page


def test_pictures_have_their_colours_in_a_pdf_too() -> None:
    rules = plan.figure_rules(STYLE)
    assert "var(" not in rules
    assert ".rung.here { fill: #" in rules


def test_a_persons_answers_are_kept_by_nobody_but_their_browser(api: TestClient) -> None:
    for page in ("role", "check", "answer", "plan"):
        assert api.post(f"/next-step/{page}", data=EVERYTHING).headers["cache-control"] == "private, no-cache"
    for address in ("/next-step/profile.json", "/advice"):
        kept = api.post(address, data=EVERYTHING).headers["cache-control"]
        assert kept in ("no-store", "private, no-cache")
    assert not api.post("/next-step/answer", data=EVERYTHING).cookies


def test_everything_that_a_profile_holds_is_asked_for() -> None:
    asked = {field.inside or field.name for field in FIELDS} | {"evidence"}
    assert asked == set(Profile.model_fields)
    for record, part in (("preferences", Preferences), ("constraints", Constraints)):
        assert {field.name for field in FIELDS if field.inside == record} == set(part.model_fields)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("fostering, 3", [{"setting": "fostering", "years": 3}]),
        (' "court, care" ,1.5\r\n\r\n,2', [{"setting": "court, care", "years": 1.5}, {"years": 2}]),
        ("fostering, 3, 4", [{"setting": "fostering", "years": "3, 4"}]),
    ],
)
def test_records_are_typed_one_a_line_and_nothing_of_a_line_is_lost(typed: str, read: list[dict[str, object]]) -> None:
    assert profile_of({"nation": "england", "years_in_settings": typed})["years_in_settings"] == read


def test_a_line_that_cannot_be_used_is_named_by_its_number(api: TestClient) -> None:
    page = api.post("/advice", data=FORM | {"skills": "reports, 2\ncourt, 9"}, headers=BROWSER)
    assert page.status_code == 422
    assert '<a href="#f-skills">Skills as you rate them: “9” cannot be used. Expected line 2, rating: ' in page.text


def test_what_is_typed_stands_before_what_a_file_brought_and_takes_nothing_from_it() -> None:
    long = {"activity": "Reading", "reflection": "What I made of it"}
    typed = typed_of(parse_profile({"nation": "england", "cpd": [long]}))
    assert profile_of(typed | {"cpd": "A course"})["cpd"] == [{"activity": "A course"}, long]


def test_every_field_of_the_form_is_asked_once_and_the_profile_knows_it() -> None:
    asked = [name for page in PAGES for name in page.fields]
    assert sorted(asked) == sorted(field.name for field in FIELDS)
    assert {field.inside or field.name for field in FIELDS} <= set(Profile.model_fields)


PHRASES = st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Z"))), max_size=4)


@settings(max_examples=60, deadline=None)
@given(
    st.fixed_dictionaries(
        {"nation": st.sampled_from(["england", "wales"])},
        optional={
            "qualifications": PHRASES,
            "specialisms": PHRASES,
            "years_children": st.floats(0, 70),
            "supervises": st.booleans() | st.integers(0, 1000),
            "registered": st.booleans(),
            "preferences": st.fixed_dictionaries({}, optional={"pay": st.floats(0, 1e6), "route": st.just("any")}),
            "evidence": st.lists(st.fixed_dictionaries({"note": st.just("x"), "standard": st.text(max_size=9)})),
        },
    )
)
def test_any_profile_comes_back_from_what_would_have_been_typed(told: dict[str, object]) -> None:
    profile = parse_profile(told)
    assert parse_profile(profile_of(typed_of(profile))) == profile
