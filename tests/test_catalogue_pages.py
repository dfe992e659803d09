"""The pages of the ladder and the catalogues: whole, small, of one nation, and every link of them leads somewhere."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from api_data import ELMSHIRE, NOW, TODAY, client, database
from fastapi.testclient import TestClient
from page_outline import Outline, page

from api.catalogue_pages import ADVERT_FACTS, KINDS, WORKFORCE_FACTS, address, find_address, paid_now
from api.rendering import lower_first
from api.schemas import SearchQuery
from careers.catalogue import items, sideways, tier_shown
from careers.catalogue_facts import ADVERT_FACTS as KNOWN_ADVERT_FACTS
from careers.catalogue_facts import CATALOGUES, catalogues
from careers.catalogue_facts import WORKFORCE_FACTS as KNOWN_WORKFORCE_FACTS
from careers.facts import NATIONS
from careers.ladder import TIERS, ladder
from matcher import reading_pass
from matcher.vocabulary import vocabulary
from store.facts import FACETS
from store.postings import record
from store.session import open_existing, reading, transaction

PLACES = (None, *NATIONS)
CATALOGUE_PAGES = {
    "/skills": ("skill",),
    "/working-life": ("criterion", "motivation", "context"),
    "/learning": ("activity", "benefit", "offer"),
}
LARGEST = 100_000
TEAMS = (
    *("Assessment", "Children in Care", "Court", "Fostering", "Adoption", "Disabled Children", "MASH", "Leaving Care"),
    *("Safeguarding", "Exploitation"),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client(database(tmp_path_factory.mktemp("catalogue-pages"))) as made:
        yield made


def read(site: TestClient, path: str) -> tuple[Outline, str]:
    """The page and its text; no heading skips a level, and every id is its own."""
    text = page(site, path)
    assert len(text.encode()) < LARGEST, path
    outline = Outline(text)
    assert len(outline.ids) == len(set(outline.ids))
    assert outline.headings[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(outline.headings))
    return outline, text


def everywhere() -> list[str]:
    tiers = [
        address(f"/ladder/{code}", nation=nation)
        for code in TIERS
        for nation in PLACES
        if nation is None or nation in ladder().get(code).nations
    ]
    return tiers + [address(path, nation=nation) for path in ("/sideways", *CATALOGUE_PAGES) for nation in PLACES]


def test_every_page_answers_and_every_link_of_them_does(site: TestClient) -> None:
    found: dict[str, str] = {}
    for path in (*everywhere(), "/ladder", "/ladder?nation=wales"):
        outline, _ = read(site, path)
        for link in outline.links:
            if link.startswith("#"):
                assert link[1:] in outline.ids, (path, link)
            elif link.startswith("/"):
                found.setdefault(link, path)
    for link, path in found.items():
        assert site.get(link, headers={"accept": "text/html"}).status_code == 200, (link, path)
    assert set(everywhere()) <= {*found, *everywhere()}


@pytest.mark.parametrize("code", TIERS)
@pytest.mark.parametrize("nation", PLACES)
def test_a_tier_shows_what_its_facts_say_and_no_more(site: TestClient, code: str, nation: str | None) -> None:
    path = address(f"/ladder/{code}", nation=nation)
    if nation is not None and nation not in ladder().get(code).nations:
        answer = site.get(path, headers={"accept": "text/html"})
        assert answer.status_code == 404
        assert f"There is no {lower_first(ladder().get(code).title)} in " in answer.text
        return
    shown = tier_shown(code, TODAY, nation)
    outline, text = read(site, path)
    rows = [("duty", "duties"), ("partner", "contacts"), ("beside", "sideways")]
    for prefix, name in rows:
        there = [one.removeprefix(f"{prefix}-") for one in outline.ids if one.startswith(f"{prefix}-")]
        assert sorted(there) == sorted(row["id"] for row in shown[name])
    assert text.count("What would show it") == len(shown["duties"])
    assert ("Base pay" in text) == (shown["estimate"]["pay_min"] is not None)
    assert all(source["url"] in text.replace("&amp;", "&") for source in shown["rules"])
    for move in shown["moves"]:
        assert address(f"/ladder/{move['to']}", nation=nation) in outline.links


def test_pay_is_told_once_ten_vacancies_name_it(tmp_path: Path) -> None:
    url = database(tmp_path)
    rows = [
        replace(
            ELMSHIRE[1],
            native_id=f"p{number}",
            url=f"https://elmshire.test/jobs/p{number}",
            title=f"Practice Supervisor, {team} Team",
            salary=f"£{number},500 a year",
            reference=f"P/{number}",
        )
        for number, team in zip(range(50, 60), TEAMS, strict=True)
    ]
    engine = open_existing(url)
    with transaction(engine) as session:
        record(session, "practice-elmshire", rows, NOW)
    reading_pass.run(engine, now=NOW)
    with reading(engine) as session:
        paid = paid_now(session, TODAY, "practice_supervisor", "england")
    engine.dispose()
    assert (paid.n, paid.lower_quartile, paid.median, paid.upper_quartile) == (10, 52_500, 54_500, 57_500)
    with client(url) as site:
        _, text = read(site, "/ladder/practice_supervisor?nation=england")
    assert "£54,500 a year in the middle of 10 open vacancies; half of them £52,500 to £57,500" in text


def test_what_is_open_and_paid_stands_beside_the_estimate(site: TestClient) -> None:
    _, text = read(site, "/ladder/practitioner?nation=england")
    counted = site.get("/api/v1/vacancies?tier=practitioner&nation=england").json()["total"]
    assert f"{counted} vacanc" in text
    assert text.count('<span class="tag unsure">estimate</span>') == 2
    assert "Not told: 1 open vacancy names pay, and at least 10 are needed." in text


@pytest.mark.parametrize("nation", PLACES)
def test_the_catalogues_show_what_belongs_to_a_nation(site: TestClient, nation: str | None) -> None:
    for path, names in CATALOGUE_PAGES.items():
        outline, _ = read(site, address(path, nation=nation))
        for name in names:
            there = {one.removeprefix(f"{name}-") for one in outline.ids if one.startswith(f"{name}-")}
            assert there == {row.id for row in items(name, TODAY, nation)}, (path, name)
    outline, _ = read(site, address("/sideways", nation=nation))
    assert [one for one in outline.ids if one.startswith("beside-")] == [
        f"beside-{row.id}" for row in sideways(TODAY, nation)
    ]


def test_years_and_what_time_has_overtaken_are_seen(site: TestClient) -> None:
    for path, name in (("/working-life", "context"), ("/working-life", "criterion"), ("/learning", "offer")):
        _, text = read(site, path)
        plainly = text.replace("&#39;", "'").replace("&amp;", "&")
        for row in items(name, TODAY):
            assert row.year in plainly
            assert row.now in plainly


def test_tags_are_shown_by_kind(site: TestClient) -> None:
    outline, text = read(site, "/skills?nation=scotland")
    for row in items("term", TODAY, "scotland"):
        assert f"{row.kind}-{row.id}" in outline.ids
        assert KINDS[row.kind] in text


def test_every_code_has_words() -> None:
    assert set(ADVERT_FACTS) == KNOWN_ADVERT_FACTS
    assert set(WORKFORCE_FACTS) == KNOWN_WORKFORCE_FACTS
    used = {entry.kind for name in ("partner", "context", "term") for entry in catalogues().entries[name]}
    assert used <= set(KINDS)
    assert {kind for name in ("partner", "context", "term") for kind in CATALOGUES[name].kinds} <= set(KINDS)


@pytest.mark.parametrize("move", sideways(TODAY), ids=lambda move: move.id)
def test_work_beside_the_ladder_is_looked_for_by_a_filter_that_search_knows(site: TestClient, move) -> None:
    link = find_address(move.find, move.nations[0])
    pairs = parse_qsl(urlsplit(link).query)
    assert {name for name, _ in pairs} <= set(SearchQuery.model_fields)
    [(name, value)] = move.find.items()
    areas = vocabulary().areas.values()
    known = {
        "tier": set(TIERS),
        "specialism": {area.specialism for area in areas},
        "setting": {area.service for area in areas},
    }
    assert name == "q" or value in known[name]
    assert name == "q" or name in FACETS
    _, text = read(site, link)
    in_use = text.partition('aria-label="Filters in use"')[2].partition("</ul>")[0]
    assert in_use.count('<span class="hidden">Remove </span>') == len(pairs)


def test_sideways_from_a_tier(site: TestClient) -> None:
    outline, _ = read(site, "/sideways?tier=nqsw&nation=england")
    assert [one for one in outline.ids if one.startswith("beside-")] == [
        "beside-disabled_children",
        "beside-children_in_care",
    ]
    _, text = read(site, "/sideways?tier=head_of_service&nation=england")
    assert "Nothing is offered from here" in text
    answer = site.get("/sideways?tier=lcpp&nation=wales", headers={"accept": "text/html"})
    assert answer.status_code == 422
    assert "a tier of wales: student, nqsw" in answer.text


def test_a_page_keeps_to_the_day_that_was_asked_for(site: TestClient) -> None:
    before, was = read(site, "/skills?nation=england&as_of=2027-03-31")
    after, is_now = read(site, "/skills?nation=england&as_of=2027-04-01")
    assert "As of 31 March 2027" in was
    assert "/skills?nation=wales&as_of=2027-04-01" in after.links
    assert "/skills?nation=england" in before.links
    titles = ("Post-qualifying standard", "early career standards")
    assert [title in text for text in (was, is_now) for title in titles] == [True, False, False, True]


@pytest.mark.parametrize("path", ["/ladder/boss", "/ladder/lcpp/more"])
def test_what_is_not_there_is_not_found(site: TestClient, path: str) -> None:
    assert site.get(path, headers={"accept": "text/html"}).status_code == 404


@pytest.mark.parametrize("path", ["/skills?tier=nqsw", "/learning?nation=cornwall", "/sideways?as_of=soon"])
def test_a_wrong_question_is_named(site: TestClient, path: str) -> None:
    assert site.get(path, headers={"accept": "text/html"}).status_code == 422


def test_a_step_of_one_nation_is_named_with_it(site: TestClient) -> None:
    assert "<title>Lead child protection practitioner in England – Nextrung</title>" in site.get("/ladder/lcpp").text
    assert "<title>Team manager in the United Kingdom – Nextrung</title>" in site.get("/ladder/team_manager").text
    answer = site.get("/ladder/lcpp?nation=wales")
    assert answer.json()["detail"] == "There is no lead child protection practitioner in Wales."
