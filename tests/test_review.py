"""The review queue: what waits, what a decision does and for how long, and decisions as cases."""

import csv
import datetime as dt
import io
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from postgresql import PostgreSQL
from review_data import LATER, LATEST, NOW, OTHER, SURE, UNSURE, WORDS, advert, gather, queue, shown
from sqlalchemy import Engine, select, text, update
from tables import with_tables

from api import reviewing
from careers.ladder import TIERS
from matcher import RULES_VERSION, decided, reading_pass
from matcher.evaluation import CASES_PATH, read_cases
from matcher.job import Advert, read
from matcher.places import Gazetteer
from matcher.text import one_line, plain
from store import postings, readings, review, runs
from store.models import Reading
from store.session import connect, prepare, reading, transaction
from store.vacancies import vacancy


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """One advert that is unsure, one that is sure, one out of scope: ids 1, 2 and 3."""
    server: PostgreSQL | None = None
    if request.param == "sqlite":
        url = f"sqlite:///{shutil.copy(request.getfixturevalue('three'), tmp_path)}"
    else:
        server = request.getfixturevalue("postgresql_server")
        url = server.fresh_database(request.getfixturevalue("three_on_server"))
    engine = connect(url)
    yield engine
    engine.dispose()
    if server:
        server.drop(url)


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("three") / "practice.db"
    _gather_three(with_tables(path))
    return path


@pytest.fixture(scope="module")
def three_on_server(postgresql_server: PostgreSQL) -> str:
    return _gather_three(postgresql_server.fresh_database())


def _gather_three(url: str) -> str:
    """Fill a database, which is then connected to no more; give its name."""
    engine = prepare(url, "practice")
    with transaction(engine) as session:
        elmshire = runs.SourceRow("elmshire", "Elmshire", "oracle", "https://x.test", None, 3600, 1, "", "")
        runs.synchronise(session, [elmshire])
    gather(engine, advert("1", UNSURE), advert("2", SURE), advert("3", OTHER), at=NOW)
    engine.dispose()
    return engine.url.database or ""


def decide(engine: Engine, answer: str, posting_id: int = 1, at: dt.datetime = LATER, **told: str) -> dict[str, Any]:
    return reviewing.decide(engine, posting_id, answer, by=told.pop("by", "Ada"), now=at, **told)


# What waits, and what a decision does


def test_only_what_the_rules_were_unsure_of_waits(engine: Engine) -> None:
    assert queue(engine) == [1]
    assert queue(engine, matched=5) == [1, 2], "the least certain of the matched where they are asked for"
    item = shown(engine)
    assert item["outcome"] == "review"
    assert item["runner_up"]
    assert {piece["quote"] for piece in item["evidence"]} >= {UNSURE}


def test_a_long_queue_shows_its_beginning_and_counts_the_rest(engine: Engine) -> None:
    gather(engine, *(advert(f"m{number}", UNSURE, reference=f"R{number}") for number in range(4)), at=LATER)
    with reading(engine) as session:
        found = reviewing.queue_json(session, limit=2, matched=1)
    assert (len(found["items"]), found["total"], [item["id"] for item in found["matched"]]) == (2, 5, [2])
    decide(engine, "senior")
    gather(engine, advert("1", SURE), at=LATEST)
    with reading(engine) as session:
        assert reviewing.queue_json(session, limit=1)["items"][0]["id"] == 1, "what a person had decided comes first"


def paged(engine: Engine, limit: int) -> list[list[int]]:
    pages, cursor = [], None
    with reading(engine) as session:
        while not pages or cursor:
            found = reviewing.queue_json(session, limit=limit, cursor=cursor)
            pages.append([item["id"] for item in found["items"]])
            cursor = found["next"]
    return pages


def test_the_pages_of_a_queue_leave_out_nothing_and_show_nothing_twice(engine: Engine) -> None:
    gather(engine, *(advert(f"m{n}", UNSURE, reference=f"R{n}") for n in range(8)), at=LATER)
    decide(engine, "senior", 1)
    decide(engine, "senior", 4)
    gather(engine, advert("1", SURE), advert("m0", "Team Manager, Children in Care"), at=LATEST)
    with transaction(engine) as session:
        for id_, margin in ((6, 0.1), (8, 0.1 + 1e-9), (9, 1 / 3)):
            body = session.scalars(select(Reading.body).where(Reading.posting_id == id_)).one() | {"margin": margin}
            session.execute(update(Reading).where(Reading.posting_id == id_).values(body=body))
    whole = queue(engine)
    assert whole[:2] == [1, 4], "what a person had decided comes first"
    assert whole[-3:] == [6, 8, 9]
    margins = [shown(engine, id_)["margin"] for id_ in whole[2:]]
    assert margins == sorted(margins)
    for limit in (1, 2, 3, len(whole), 100):
        pages = paged(engine, limit)
        assert [id_ for page in pages for id_ in page] == whole
        assert all(len(page) == limit for page in pages[:-1])
    with reading(engine) as session:
        found = reviewing.queue_json(session, limit=1)
        assert [review.following(session, id_) for id_ in whole] == [*whole[1:], whole[0]]
        assert review.following(session, 2) == whole[0], "one that does not wait leads to the first"
    assert (found["total"], found["changed"], found["decided"]) == (len(whole), 2, 2)


def test_after_the_only_one_nothing_follows(engine: Engine) -> None:
    with reading(engine) as session:
        assert review.following(session, 1) is None
        assert review.following(session, 2) == 1


def test_a_closed_posting_does_not_wait(engine: Engine) -> None:
    with transaction(engine) as session:
        postings.close_gone(session, "elmshire", ["1"], 404, LATER)
    assert queue(engine) == []


def test_a_decision_takes_effect_at_once_and_leaves_what_it_was_made_on(engine: Engine) -> None:
    before = shown(engine)
    after = decide(engine, "senior", because="the pay says so")
    assert (after["outcome"], after["tier"], after["confidence"]) == ("matched", "senior", 1.0)
    assert after["evidence"] == [{"field": "title", "quote": UNSURE, "rule": decided.RULE}]
    assert queue(engine, matched=5) == [2]
    decision = after["decision"]
    assert (decision["by"], decision["at"], decision["stands"]) == ("Ada", LATER.isoformat(), True)
    assert decision["read_as"]["evidence"] == before["evidence"]
    assert decision["read_as"]["tier"] == before["tier"]
    with reading(engine) as session:
        found = vacancy(session, 1)
    assert found is not None
    assert (found["outcome"], found["tier"]) == ("matched", "senior")
    told = [entry for entry in found["history"] if entry["kind"] == "decided"]
    assert [(entry["at"], entry["detail"]) for entry in told] == [(LATER, "by a person: senior")]


def test_out_of_scope_takes_the_vacancy_away_and_a_later_decision_brings_it_back(engine: Engine) -> None:
    decide(engine, "out_of_scope")
    with reading(engine) as session:
        assert vacancy(session, 1) is None
    decide(engine, "team_manager", at=LATEST)
    with reading(engine) as session:
        found = vacancy(session, 1)
    assert found is not None
    assert found["tier"] == "team_manager"
    with reading(engine) as session:
        assert [one.tier for one in review.latest_decisions(session)] == ["team_manager"]
        assert session.execute(text("SELECT count(*) FROM decisions")).scalar_one() == 2, "the first is kept too"
    decision = shown(engine)["decision"]
    assert decision["read_as"]["outcome"] == "review", "what the rules read, not what the first decision made of it"


def test_a_decision_survives_a_whole_pass_and_newer_rules(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    decide(engine, "lcpp")
    reading_pass.run(engine, now=LATEST, everything=True)
    assert shown(engine)["tier"] == "lcpp"
    monkeypatch.setattr(reading_pass, "RULES_VERSION", "9999.1")
    assert reading_pass.run(engine, now=LATEST).read == 3
    assert (shown(engine)["tier"], shown(engine)["confidence"]) == ("lcpp", 1.0)


def test_a_decision_stands_while_title_employer_and_description_do(engine: Engine) -> None:
    decide(engine, "senior")
    gather(engine, advert("1", f" {UNSURE} ", salary="£46,000", closing="1 May 2027"), at=LATEST)
    item = shown(engine)
    assert (item["tier"], item["salary"], item["decision"]["stands"]) == ("senior", "£46,000", True)
    assert queue(engine) == []


@pytest.mark.parametrize(
    "words", [{"title": SURE}, {"title": OTHER}, {"employer": "Glenbrae Council"}, {"description": "Now with words."}]
)
def test_changed_words_put_it_back_with_the_old_decision_shown(engine: Engine, words: dict[str, str]) -> None:
    decide(engine, "conference_chair", because="chairs")
    gather(engine, replace(advert("1", UNSURE), **words), at=LATEST)
    assert queue(engine) == [1], "whatever the rules make of the new words"
    item = shown(engine)
    assert item["tier"] != "conference_chair"
    assert item["confidence"] < 1
    assert (item["decision"]["tier"], item["decision"]["because"]) == ("conference_chair", "chairs")
    assert item["decision"]["stands"] is False
    decide(engine, "senior", at=LATEST)
    assert queue(engine) == []


def test_words_that_come_back_bring_the_decision_back(engine: Engine) -> None:
    decide(engine, "senior")
    gather(engine, advert("1", SURE), at=LATER)
    gather(engine, advert("1", UNSURE), at=LATEST)
    assert (queue(engine), shown(engine)["tier"]) == ([], "senior")


def test_a_pass_takes_up_a_decision_that_was_made_while_it_was_reading(engine: Engine) -> None:
    with reading(engine) as session:
        held = readings.unread(session, RULES_VERSION, everything=True)
    decide(engine, "senior")
    with transaction(engine) as session:
        rows = [reading_pass.reading_row(row, Gazetteer(), NOW) for row in held]
        readings.save(session, rows)
    assert shown(engine)["outcome"] == "review"
    assert reading_pass.run(engine, now=LATEST).read == 1
    assert shown(engine)["tier"] == "senior"
    assert reading_pass.run(engine, now=LATEST).read == 0


def test_what_cannot_be_decided_changes_nothing(engine: Engine) -> None:
    for told, message in (
        ({"answer": "boss"}, "'boss' cannot be decided; expected one of student"),
        ({"answer": "senior", "by": "  "}, "nobody decides"),
        ({"answer": "senior", "because": "x" * 1001}, "1001 characters; expected at most 1000"),
    ):
        with pytest.raises(ValueError, match=message):
            decide(engine, **told)  # type: ignore[arg-type]
    with pytest.raises(LookupError, match="no posting 99"):
        decide(engine, "senior", 99)
    with pytest.raises(reviewing.WordsChanged):
        decide(engine, "senior", seen_hash="0" * 64)
    with reading(engine) as session:
        assert session.execute(text("SELECT count(*) FROM decisions")).scalar_one() == 0
    assert queue(engine) == [1]


@settings(max_examples=60, deadline=None)
@given(title=st.text(max_size=60), description=st.text(max_size=120), answer=st.sampled_from(reviewing.CHOICES))
def test_a_decided_reading_keeps_every_other_fact_and_quotes_the_advert(
    title: str, description: str, answer: str
) -> None:
    advert = Advert(title=title, description=description, salary="£40,000", employer="Elmshire Council")
    rules = read(advert, Gazetteer())
    outcome, tier = ("matched", answer) if answer in TIERS else (answer, None)
    decision = review.Decision(1, "Ada", NOW, outcome, tier, "", "", "", "", title, "", None, {})
    found = decided.apply(rules, decision, advert)
    assert (found.tier.outcome, found.tier.tier, found.tier.confidence) == (outcome, tier, 1.0)
    assert (found.pay, found.closing, found.contract, found.place) == (
        rules.pay,
        rules.closing,
        rules.contract,
        rules.place,
    )
    assert "Ada" not in str(found.as_json())
    sources = {"title": one_line(title), "description": plain(description)}
    for piece in found.tier.evidence:
        assert piece.quote
        assert piece.quote in sources[piece.field]


# Decisions as cases


def test_decisions_are_given_as_cases(engine: Engine) -> None:
    gather(engine, advert("1", UNSURE, description=WORDS, employer='Elm, "shire" Council'), at=NOW)
    decide(engine, "out_of_scope", because=" line one\nline\x00 two\ud800\x1b ")
    decide(engine, "senior", 2, by="Bo")
    with reading(engine) as session:
        rows = reviewing.cases(session)
        body = review.waiting(session, 1)
    assert body is not None
    assert [row["tier"] for row in rows] == ["", "senior"]
    assert rows[0]["note"] == "decided by Ada on 2026-11-21: line one line two"
    assert rows[0]["employer"] == 'Elm, "shire" Council'
    assert body.decision is not None
    quoted = [p["quote"] for p in body.decision.read_as["evidence"] if p["field"] == "description"]
    assert quoted
    assert rows[0]["description"].split(" … ") == list(dict.fromkeys(quoted))
    table = list(csv.DictReader(io.StringIO(reviewing.cases_csv(rows))))
    assert table == rows


def test_cases_are_added_once_to_a_file_and_contradictions_are_left(engine: Engine, tmp_path: Path) -> None:
    decide(engine, "senior")
    decide(engine, "practitioner", 2)
    with reading(engine) as session:
        rows = reviewing.cases(session)
    file = tmp_path / "cases.csv"
    file.write_text(
        "title,employer,description,nation,tier,held_out,note\nA title,,,,senior,,without an end", encoding="utf-8"
    )
    assert reviewing.write_cases(rows[:1], file) == reviewing.Written(1, 0, ())
    assert reviewing.write_cases(rows, file) == reviewing.Written(1, 1, ())
    with file.open(encoding="utf-8", newline="") as held:
        assert [row["title"] for row in csv.DictReader(held)] == ["A title", UNSURE, SURE]
    rows[0]["tier"] = "team_manager"
    assert reviewing.write_cases(rows, file) == reviewing.Written(0, 2, (UNSURE,))
    file.write_text("title,tier\n", encoding="utf-8")
    with pytest.raises(ValueError, match="its first line is not title,employer"):
        reviewing.write_cases(rows, file)


def test_decisions_have_the_form_of_the_projects_own_cases_and_can_be_evaluated(engine: Engine, tmp_path: Path) -> None:
    decide(engine, "senior")
    with reading(engine) as session:
        rows = reviewing.cases(session)
    with CASES_PATH.open(encoding="utf-8") as own:
        assert own.readline().rstrip("\n") == ",".join(reviewing.CASE_FIELDS)
    file = tmp_path / "cases.csv"
    assert reviewing.write_cases(rows, file) == reviewing.Written(1, 0, ())
    [case] = read_cases(file)
    # A rule may well be changed because of what a person decided, so such a case measures nothing that is held out.
    assert (case.title, case.expected, case.held_out) == (UNSURE, "senior", False)
