"""Searches as people type them, over a small market: what comes first, what is understood, and how it is undone."""

import datetime as dt
import html
import re
import statistics
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from api_data import client
from search_judging import QUERIES, TODAY, answer, fill, gained, market, missed
from tables import with_tables

from api.vacancies import criteria_of, parse_query, search_json
from store.listings import Session
from store.session import prepare, reading


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    engine = prepare(with_tables(tmp_path_factory.mktemp("market") / "market.db"), "practice")
    fill(engine)
    with reading(engine) as opened:
        yield opened
    engine.dispose()


@pytest.fixture(scope="module")
def rows(session: Session) -> list[dict[str, Any]]:
    return market(session)


def found(session: Session, **asked: str) -> dict[str, Any]:
    return search_json(session, criteria_of(session, parse_query([*asked.items(), ("limit", "100")]), TODAY))


@pytest.mark.parametrize("judged", QUERIES, ids=lambda judged: f"{judged['q']} {judged.get('near', '')}".strip())
def test_what_is_right_comes_first(session: Session, rows: list[dict[str, Any]], judged: dict[str, Any]) -> None:
    assert not missed(judged, rows, answer(session, judged))


def test_the_first_ten_are_nearly_in_the_best_order(session: Session, rows: list[dict[str, Any]]) -> None:
    gains = [gained(judged, rows, answer(session, judged)) for judged in QUERIES]
    assert statistics.mean(gains) > 0.94


def test_what_is_understood_leaves_nothing_out_and_can_be_kept_to_or_undone(session: Session) -> None:
    free = found(session, q="part time social worker leeds")
    assert free["understood"]["words"] == "part time social worker"
    assert {(one["field"], one["value"]) for one in free["understood"]["named"]} == {
        ("hours", "part_time"),
        ("tier", "practitioner"),
        ("authority", "E08000035"),
    }
    assert len({item["place"]["town"] for item in free["items"]}) > 5, "a place among the words is no filter"
    kept = found(session, q="part time social worker leeds", hours="part_time", tier="practitioner")
    assert 0 < kept["total"] < free["total"]
    typed = found(session, q="part time social worker leeds", as_typed="yes")
    assert typed["understood"] == {
        "words": "part time social worker leeds",
        "near": None,
        "repaired": {},
        "left_out": [],
        "experience": None,
        "named": [],
    }
    assert typed["total"] == 0, "no advert says part and time"


def test_every_order_holds_with_words_and_a_place(session: Session) -> None:
    asked = {"q": "social worker near Leeds"}
    orders = {sort: found(session, sort=sort, **asked)["items"] for sort in ("relevance", "nearest", "pay", "closing")}
    assert len({frozenset(item["id"] for item in items) for items in orders.values()}) == 1, "the same, otherwise put"
    miles = [item["miles"] for item in orders["nearest"]]
    assert miles == sorted(miles)
    pay = [item["pay"]["annual_max"] for item in orders["pay"]]
    assert pay == sorted(pay, reverse=True)
    assert orders["relevance"][0]["tier"] == "practitioner"
    assert found(session, **asked)["items"] == orders["relevance"], "it is the order for whoever names none"
    assert found(session, near="Leeds")["items"][0]["miles"] < 5


def test_a_search_by_relevance_goes_on_where_a_page_ends(session: Session) -> None:
    whole = [item["id"] for item in found(session, q="cp sw near york")["items"]]
    pairs, paged, cursor = [("q", "cp sw near york"), ("limit", "7")], [], None
    while True:
        more = [("cursor", cursor)] if cursor else []
        page = search_json(session, criteria_of(session, parse_query([*pairs, *more]), TODAY), counts=False)
        paged += [item["id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert paged == whole


@pytest.mark.parametrize(
    ("text", "words", "near"),
    [
        ("senior social worker near Leeds", "senior social worker", "Leeds"),
        ("near York part time", "part time", "York"),
        ("BS3 4QF", "", "BS3 4QF"),
        ("social worker bs3", "social worker", "bs3"),
        ("children in care", "children in care", None),
        ("s17 assessments", "s17 assessments", None),
        ("social worker SW2", "social worker SW2", None),
        ("SW2", "", "SW2"),
        ("social worker SW2 1AA", "social worker", "SW2 1AA"),
        ("level L3", "level L3", None),
        ("work in Reading", "work", "Reading"),
        ("north yorkshire", "", "north yorkshire"),
        ("social worker the london borough of hackney", "social worker", "the london borough of hackney"),
        ("Northamptonshire County Council", "", "Northamptonshire County Council"),
        ("street social work", "street social work", None),
        ("social work in Street", "social work", "Street"),
        ("South West", "", "South West"),
    ],
)
def test_a_place_is_read_out_of_the_words(session: Session, text: str, words: str, near: str | None) -> None:
    understood = found(session, q=text)["understood"]
    assert (understood["words"], understood["near"]) == (words, near)


@pytest.mark.parametrize(
    ("text", "pounds"),
    [
        ("£45k", "45000"),
        ("over £45,000 social worker", "45000"),
        ("social worker 45k", "45000"),
        ("£45000+", "45000"),
        ("over 45000", "45000"),
        ("45,000 social worker", "45000"),
        ("45000+", "45000"),
        ("social worker 45000 a year", "45000"),
        ("social worker 45000", None),
        ("ref 123,456,789", None),
        ("over 100 children", None),
        ("social worker 2 years", None),
        ("team 100", None),
        ("£5", None),
    ],
)
def test_pay_is_read_out_of_the_words(session: Session, text: str, pounds: str | None) -> None:
    named = {one["field"]: one["value"] for one in found(session, q=text)["understood"]["named"]}
    assert named.get("min_pay") == pounds


@pytest.mark.parametrize(
    ("text", "words", "field", "value"),
    [
        ("social worker not agency", "social worker", "kind", "employer"),
        ("no agencies", "", "kind", "employer"),
        ("non-agency social worker", "social worker", "kind", "employer"),
        ("social worker no locum posts", "social worker", "kind", "employer"),
        ("agency social worker", "agency social worker", "kind", "agency"),
        ("senior practitioner, not part time", "senior practitioner,", "hours", "full_time"),
        ("no full-time", "", "hours", "part_time"),
        ("notable agency", "notable agency", "kind", "agency"),
    ],
)
def test_what_is_refused_is_never_taken_to_be_asked_for(
    session: Session, text: str, words: str, field: str, value: str
) -> None:
    understood = found(session, q=text)["understood"]
    assert understood["words"] == words
    assert [one["value"] for one in understood["named"] if one["field"] == field] == [value]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("social worker not remote", "social worker"),
        ("no hybrid working, senior practitioner", ", senior practitioner"),
        ("not fully remote", ""),
        ("no home visits", "no home visits"),
    ],
)
def test_work_from_home_that_is_refused_is_not_looked_for(session: Session, text: str, words: str) -> None:
    understood = found(session, q=text)["understood"]
    assert understood["words"] == words
    assert "workplace" not in [one["field"] for one in understood["named"]]


def test_where_no_advert_says_that_it_is_office_based_that_is_said(session: Session) -> None:
    answer = found(session, q="office based social worker")
    assert answer["understood"]["left_out"] == ["office based"]
    assert answer["total"] == found(session, q="social worker")["total"]


@pytest.mark.parametrize(
    ("text", "words", "field", "value"),
    [
        ("social worker closing this week", "social worker", "closing_within", "7"),
        ("closes tomorrow", "", "closing_within", "1"),
        ("senior closing soon", "senior", "closing_within", "14"),
        ("closing within the next ten days nqsw", "nqsw", "closing_within", "10"),
        ("deadline in a fortnight", "", "closing_within", "14"),
        ("closing in 2 weeks", "", "closing_within", "14"),
        ("closing within ninety months", "", "closing_within", "365"),
        ("closing the gap", "closing the gap", "closing_within", None),
        ("this week", "this week", "closing_within", None),
        ("social worker no experience", "social worker", "first_year", "yes"),
        ("no previous experience needed", "", "first_year", "yes"),
        ("without experience of court", "without experience of court", "first_year", None),
        ("experience", "experience", "first_year", None),
    ],
)
def test_when_it_closes_and_that_no_experience_is_there_are_no_plain_words(
    session: Session, text: str, words: str, field: str, value: str | None
) -> None:
    understood = found(session, q=text)["understood"]
    assert understood["words"] == words
    named = {one["field"]: one["value"] for one in understood["named"]}
    assert named.get(field) == value


@pytest.mark.parametrize(
    ("text", "words", "experience"),
    [
        ("social worker 2 years post qualifying", "social worker", "2 years post qualifying"),
        ("2 years PQE social worker", "social worker", "2 years PQE"),
        (
            "social worker with two years' post-qualifying experience",
            "social worker",
            "with two years' post-qualifying experience",
        ),
        ("senior 18 months experience", "senior", "18 months experience"),
        ("5+ years experienced social worker", "social worker", "5+ years experienced"),
        ("over 3 yrs of experience", "", "over 3 yrs of experience"),
        ("one year post qualified asye", "asye", "one year post qualified"),
        ("a year's experience", "", "a year's experience"),
        ("2 years fixed term", "fixed term", None),
        ("2 year post", "2 year post", None),
        ("experienced social worker", "experienced social worker", None),
        ("post qualifying award", "post qualifying award", None),
    ],
)
def test_how_long_the_searcher_has_worked_is_not_looked_for_in_adverts(
    session: Session, text: str, words: str, experience: str | None
) -> None:
    understood = found(session, q=text)["understood"]
    assert (understood["words"], understood["experience"]) == (words, experience)


def test_that_experience_is_not_looked_for_is_said_and_can_be_undone(page: Callable[[str], str]) -> None:
    text = page("q=social+worker+2+years+post+qualifying")
    assert "“2 years post qualifying” is not looked for in them" in text
    assert 'href="/?q=social+worker+2+years+post+qualifying&amp;as_typed=yes"' in text
    assert "not looked for" not in page("q=social+worker+2+years+post+qualifying&as_typed=yes")


@pytest.mark.parametrize(
    ("text", "words", "near"),
    [
        ("social worker leeds part time", "social worker part time", "leeds"),
        ("senior practitioner Tower Hamlets fostering", "senior practitioner fostering", "Tower Hamlets"),
        ("social worker bradford 2 years post qualifying", "social worker", "bradford"),
        ("york social worker leeds permanent", "social worker leeds permanent", "york"),
        ("social worker mere part time", "social worker mere part time", None),
    ],
)
def test_a_place_may_stand_between_other_words(session: Session, text: str, words: str, near: str | None) -> None:
    understood = found(session, q=text)["understood"]
    assert (understood["words"], understood["near"]) == (words, near)


def test_what_closes_soonest_comes_first_where_the_words_say_only_when(session: Session) -> None:
    answer = found(session, q="closing this week")
    dates = [item["closes_on"] or "9999" for item in answer["items"]]
    assert dates == sorted(dates)
    assert answer["total"] == found(session)["total"] > 0, "nothing is left out"


def test_of_the_job_that_is_named_what_closes_in_time_comes_first(session: Session) -> None:
    answer = found(session, q="social worker closing this month")
    assert answer["total"] == found(session, q="social worker")["total"] > 0, "nothing is left out"
    assert answer["understood"]["named"] == [
        {"field": "closing_within", "value": "30"},
        {"field": "tier", "value": "practitioner"},
    ]
    in_time = found(session, closing_within="30", tier="practitioner")["total"]
    fitting = [
        item["tier"] == "practitioner" and (item["closes_on"] or "9999") <= (TODAY + dt.timedelta(days=30)).isoformat()
        for item in answer["items"]
    ]
    assert 0 < in_time < len(fitting)
    assert fitting == [True] * in_time + [False] * (len(fitting) - in_time)


def test_who_asks_where_the_work_is_done_reads_what_each_advert_says(page: Callable[[str], str]) -> None:
    words = "Home or remote working mentioned: “This is a remote role: you will work from home and come to the office"
    for query in ("q=remote", "workplace=home"):
        assert page(query).count(words) == 1
    assert "Taken to mean <strong>Home or remote working mentioned</strong>" in page("q=remote")
    assert words not in page("q=quality+assurance")


def test_the_page_says_which_filter_words_of_time_and_experience_are(page: Callable[[str], str]) -> None:
    text = page("q=social+worker+closing+this+month")
    named = "<strong>Closing within 30 days</strong>, <strong>Social worker</strong>, which comes first"
    assert f"Taken to mean {named}. Show only" in text
    assert "closing soonest first" in page("q=closing+this+month")
    assert "<strong>Welcomes newly qualified</strong>" in page("q=no+experience")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    engine = prepare(with_tables(tmp_path_factory.mktemp("page") / "market.db"), "practice")
    fill(engine)
    with client(engine.url.render_as_string()) as api:
        yield lambda query: api.get(f"/?{query}", headers={"accept": "text/html"}).text
    engine.dispose()


def test_the_page_says_what_was_understood_offers_to_keep_to_it_and_to_undo_it(page: Callable[[str], str]) -> None:
    text = page("q=nqsw+leeds&sort=relevance")
    assert "Taken to mean <strong>Newly qualified social worker</strong>, <strong>near leeds</strong>" in text
    assert '<a href="/?q=nqsw+leeds&amp;sort=relevance&amp;tier=nqsw">Newly qualified social worker</a> (6)' in text
    assert '<a href="/?q=nqsw&amp;near=leeds&amp;sort=relevance&amp;miles=20">within 20 miles of leeds</a>' in text
    assert (
        '<a href="/?q=nqsw+leeds&amp;sort=relevance&amp;as_typed=yes">Look for the words exactly as typed</a>' in text
    )
    assert '<option value="nearest">Nearest</option>' in text, "a place among the words is one to sort by"
    nation = page("near=Scotland")
    assert "Taken to mean <strong>Scotland</strong>, which comes first" in nation
    assert '<a href="/?near=Scotland&amp;nation=scotland">Scotland</a> (2)' in nation
    assert "exactly as typed" not in nation
    typed = page("q=nqsw+leeds&as_typed=yes")
    assert "Taken to mean" not in typed
    assert '<a href="/?q=nqsw+leeds"><span class="hidden">Remove </span>Words exactly as typed' in typed
    assert '<input form="search" type="hidden" name="as_typed" value="yes">' in typed, "other filters leave it set"


def test_what_is_understood_is_told_where_nothing_is_to_be_kept_to_or_undone_and_the_other_way(
    page: Callable[[str], str],
) -> None:
    nation = page("near=Scotland&nation=scotland")
    assert "<p>Taken to mean <strong>Scotland</strong>, which comes first. </p>" in nation, "nothing left to keep to"
    council = page("near=Leeds")
    assert '<p>Show only <a href="/?near=Leeds&amp;authority=' in council, "the words that were typed are its name"
    repaired = page("q=councl")
    assert '<p><a href="/?q=councl&amp;as_typed=yes">Look for the words exactly as typed</a>.</p>' in repaired
    assert "<p></p>" not in page("near=LS1"), "a postcode means what it says"


def test_a_nation_among_the_words_is_told_once_and_has_no_distance_from_it(page: Callable[[str], str]) -> None:
    text = page("q=social+worker+Scotland")
    assert "Taken to mean <strong>Social worker</strong>, <strong>Scotland</strong>, which comes first. " in text
    assert "near Scotland" not in text
    assert "miles of Scotland" not in text
    assert "Taken to mean <strong>near Leeds</strong>. " in page("q=Leeds")


@pytest.mark.parametrize(
    ("query", "offered"),
    [
        ("q=exploitation&nation=scotland", "Without Scotland</a> – 1 vacancy"),
        ("q=exploitation&nation=scotland", "In England instead</a> – 1 vacancy"),
        ("tier=lcpp&contract=agency", "Team manager instead</a> – 1 vacancy"),
        ("q=fostering+near+Glasgow&miles=5", "Any distance from Glasgow</a> – 6 vacancies"),
        ("q=youth+justice+near+York&miles=5", "Within 50 miles of York</a> – 1 vacancy"),
        ("q=fostering+exploitation", "The words “fostering”</a> – 6 vacancies"),
        ("q=part+time+iro&as_typed=yes", "Without Words exactly as typed</a> – 1 vacancy"),
        ("q=zzqqy&miles=5&near=Leeds", "Without “zzqqy”</a>"),
    ],
)
def test_nothing_found_offers_each_way_wider_with_its_count(
    page: Callable[[str], str], query: str, offered: str
) -> None:
    text = page(query)
    assert "Nothing open fits this search." in text
    assert offered in text


def test_whatever_is_offered_finds_as_many_as_it_says(page: Callable[[str], str]) -> None:
    offer = re.compile(r'<a href="/\?([^"]+)">[^<]+</a> (?:– |\()([\d,]+)(?: vacanc|\))')
    checked = 0
    for query in ("q=youth+court+near+York&miles=5", "tier=lcpp&contract=agency", "q=nqsw+leeds", "q=locum+%C2%A350k"):
        for address, total in offer.findall(page(query)):
            assert f'<h2 id="results">{total} vacanc' in page(html.unescape(address)), (query, address)
            checked += 1
    assert checked > 5


def test_words_that_no_vacancy_has_are_left_out_and_named_where_others_find_something(session: Session) -> None:
    answer = found(session, q="fostering zzqqy")
    assert answer["understood"]["left_out"] == ["zzqqy"]
    assert answer["total"] == found(session, q="fostering")["total"] > 0
    assert found(session, q="zzqqy") | {"facets": None} == {
        "items": [],
        "total": 0,
        "next": None,
        "facets": None,
        "understood": {
            "words": "zzqqy",
            "near": None,
            "repaired": {},
            "left_out": [],
            "experience": None,
            "named": [],
        },
    }
    assert found(session, q="fostering zzqqy", as_typed="yes")["total"] == 0
    assert found(session, q="fostering exploitation", nation="scotland")["understood"]["left_out"] == []
