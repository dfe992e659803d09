"""The main job from end to end on the practice county: the same processes, pipeline and readers as for live sources."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from processes import answer_of, free_port, started, stop
from sqlalchemy import Engine, text
from warm import crawls

from api.app import create_app
from api.deps import london_today
from crawlers import fleet, practice
from crawlers.practice.county import Advert, County
from crawlers.practice.generate import generate
from crawlers.sources import load_registry
from matcher import reading_pass
from store.session import connect, reading

REGISTRY = Path(practice.__file__).with_name("sources.toml")


@dataclass
class Gathered:
    """What `nextrung up` made of the county, what it printed, and what a second crawl of all of it changed."""

    county: County
    url: str
    engine: Engine
    answered: dict[str, object]
    output: str = ""
    second: list[fleet.RunResult] = field(default_factory=list)
    unchanged: bool = False

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with reading(self.engine) as session:
            return [tuple(row) for row in session.execute(text(query))]


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gathered]:
    state = _gathered(tmp_path_factory.mktemp("county"))
    if state.county.today != london_today():
        # Midnight came between: another day's county has other dates, and adverts have closed.
        state.engine.dispose()
        state = _gathered(tmp_path_factory.mktemp("county"))
    yield state
    state.engine.dispose()


def _gathered(data: Path) -> Gathered:
    port, county = free_port(), generate()
    process = started("up", "--port", str(port), "--data", str(data))
    try:
        answered = answer_of(f"http://127.0.0.1:{port}/api/v1/vacancies", process, patience=300)
        url = f"sqlite:///{data / 'practice.db'}"
        state = Gathered(county, url, connect(url), answered)
        _crawl_again(state)
    finally:
        output = stop(process)
    state.output = output
    return state


def _crawl_again(state: Gathered) -> None:
    """Crawl every source of the county once more, where `up` serves it, and read what came."""
    ((address,),) = state.rows("SELECT url FROM sources WHERE id = 'practice-carrowmoor'")
    base_url = "{0.scheme}://{0.netloc}".format(urlsplit(str(address)))
    contents = (
        "SELECT id, raw_hash, first_seen, changed_at, closed_reason FROM postings ORDER BY id",
        "SELECT * FROM vacancies ORDER BY id",
        "SELECT id, source_id, reason FROM rejected_rows ORDER BY id",
        "SELECT count(*) FROM events",
    )
    # Postings are compared by their words and dates: that they were seen again is no change.
    before = [state.rows(query) for query in contents]
    with crawls():
        state.second = fleet.crawl(
            load_registry(REGISTRY, base_url).sources,
            database_url=state.url,
            registry_path=REGISTRY,
            base_url=base_url,
            on_line=lambda _line: None,
        )
    again = reading_pass.run(state.engine, now=dt.datetime.now(dt.UTC))
    assert again.read == 0
    state.unchanged = [state.rows(query) for query in contents] == before


def adverts(gathered: Gathered) -> dict[tuple[str, str], Advert]:
    """The county's adverts by source and the number that the vendor gives them."""
    return {(advert.source, str(advert.number)): advert for advert in gathered.county.adverts}


def kept(gathered: Gathered) -> list[tuple[Advert, tuple[object, ...]]]:
    """Each stored posting's advert, and its outcome, tier, closing date, authority and vacancy."""
    truth = adverts(gathered)
    rows = gathered.rows(
        "SELECT p.source_id, p.native_id, r.outcome, r.tier, r.closes_on, r.authority_code, r.vacancy_id "
        "FROM postings p JOIN readings r ON r.posting_id = p.id"
    )
    return [(truth[str(row[0]), str(row[1])], row[2:]) for row in rows]


def test_up_crawls_reads_and_serves_with_progress(gathered: Gathered) -> None:
    assert isinstance(gathered.answered["total"], int)
    assert gathered.answered["total"] > 100
    assert "practice-carrowmoor: " in gathered.output
    assert "Serving practice data at http://127.0.0.1:" in gathered.output
    assert "Traceback" not in gathered.output


def test_every_run_is_healthy_and_nothing_is_lost(gathered: Gathered) -> None:
    crawled = {str(id_) for (id_,) in gathered.rows("SELECT id FROM sources WHERE active")}
    runs = gathered.rows("SELECT source_id, status, reason FROM runs")
    assert [run for run in runs if run[1] != "healthy"] == []
    assert Counter(str(run[0]) for run in runs) == Counter(dict.fromkeys(crawled, 2))
    stored = {(str(a), str(b)) for a, b in gathered.rows("SELECT source_id, native_id FROM postings")}
    truth = adverts(gathered)
    assert stored == {key for key, advert in truth.items() if advert.fate == "kept"}
    rejected = len(gathered.rows("SELECT id FROM rejected_rows"))
    assert len(stored) + rejected == len(truth), "every advert is a posting or a rejected row with its reason"


def test_each_posting_is_a_vacancy_or_out_of_scope(gathered: Gathered) -> None:
    found = Counter("vacancy" if vacancy else str(outcome) for _, (outcome, _, _, _, vacancy) in kept(gathered))
    assert set(found) == {"vacancy", "out_of_scope"}
    assert sum(found.values()) == len(gathered.rows("SELECT id FROM postings"))


def test_a_second_crawl_of_an_unchanged_county_changes_nothing(gathered: Gathered) -> None:
    assert [result.line for result in gathered.second if result.status != "healthy"] == []
    assert sum(result.tally.new + result.tally.changed + result.tally.closed for result in gathered.second) == 0
    assert gathered.unchanged


def test_tiers_are_read_right(gathered: Gathered) -> None:
    judged = [(advert, row) for advert, row in kept(gathered) if advert.truth != "ambiguous"]
    wrong = [
        f"{advert.title} ({advert.employer}): {row[0]} {row[1]}, truly {advert.tier or 'out of scope'}"
        for advert, row in judged
        if (row[1] if row[0] == "matched" else None) != advert.tier or (row[0] == "review")
    ]
    assert len(wrong) <= 0.03 * len(judged), wrong


def test_closing_dates_are_read_right(gathered: Gathered) -> None:
    wrong = [
        f"{advert.closing.text!r}: {row[2]}, truly {advert.closing.date}"
        for advert, row in kept(gathered)
        if advert.fault not in ("zero_date", "far_date") and str(row[2] or "") != str(advert.closing.date or "")
    ]
    assert len(wrong) <= 0.02 * len(gathered.county.adverts), wrong


def test_employers_are_placed_at_their_authority(gathered: Gathered) -> None:
    codes = {row["id"]: row.get("authority") for row in _registry_rows()}
    wrong = [
        f"{advert.employer}, {advert.location}: {row[3]}"
        for advert, row in kept(gathered)
        if codes[advert.source] and row[3] != codes[advert.source]
    ]
    assert wrong == []


def _registry_rows() -> list[dict[str, str]]:
    import tomllib

    rows: list[dict[str, str]] = tomllib.loads(REGISTRY.read_text(encoding="utf-8"))["source"]
    return rows


def test_the_adverts_of_one_job_are_one_vacancy(gathered: Gathered) -> None:
    vacancy_of: dict[str, int] = {
        advert.id: int(str(row[4]))
        for advert, row in kept(gathered)
        if row[4] is not None and advert.kind != "agency_copy"
    }
    job_of = {advert.id: advert.group for advert, _ in kept(gathered) if advert.id in vacancy_of}
    together = pairs(vacancy_of)
    truly = pairs(job_of)
    right = len(together & truly)
    assert right / len(together) >= 0.97, sorted(together - truly)
    assert right / len(truly) >= 0.9, sorted(truly - together)


def pairs(groups: dict[str, object] | dict[str, int] | dict[str, str]) -> set[tuple[str, str]]:
    members: dict[object, list[str]] = {}
    for id_, group in groups.items():
        members.setdefault(group, []).append(id_)
    return {(a, b) for ids in members.values() for a in ids for b in ids if a < b}


@pytest.fixture(scope="module")
def client(gathered: Gathered) -> TestClient:
    return TestClient(create_app(gathered.url))


def test_what_was_gathered_can_be_searched_to_its_end(client: TestClient, gathered: Gathered) -> None:
    found: list[int] = []
    cursor = ""
    while True:
        answer = client.get("/api/v1/vacancies", params={"limit": 100, "counts": "yes", "cursor": cursor}).json()
        found += [item["id"] for item in answer["items"]]
        cursor = answer["next"]
        if not cursor:
            break
    assert len(found) == len(set(found)) == answer["total"]
    assert sum(answer["facets"]["tier"].values()) == answer["total"]
    open_ = gathered.rows("SELECT count(*) FROM vacancies WHERE open = 1")
    assert answer["total"] <= int(str(open_[0][0]))


def test_advice_names_live_vacancies_of_the_step(client: TestClient) -> None:
    profile = {
        "nation": "england",
        "role": "Social Worker, Duty and Assessment",
        "registered": True,
        "qualifications": ["BA Social Work"],
        "years_post_qualifying": 4,
        "years_children": 4,
        "years_child_protection": 3,
        "employment": "permanent",
    }
    answer = client.post("/api/v1/advice", json=profile).json()
    assert answer["tier"]["tier"] == "practitioner"
    steps = {step["tier"]: step for step in answer["steps"]}
    assert steps["senior"]["vacancies"]["total"] > 0
    for step in answer["steps"]:
        for item in step["vacancies"]["items"]:
            shown = client.get(f"/api/v1/vacancies/{item['id']}").json()
            assert shown["tier"] == step["tier"]
            assert shown["open"]


def test_sources_show_their_health(client: TestClient, gathered: Gathered) -> None:
    answer = client.get("/api/v1/sources").json()
    assert len(answer["sources"]) == len(gathered.second)
    assert {item["status"] for item in answer["sources"]} == {"healthy"}
