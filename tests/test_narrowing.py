"""What the search page offers to narrow by: what finds something, what is set, and nothing else."""

import re
from collections.abc import Iterator

import pytest
from api_data import TestClient, client, database

from api.narrowing import Choice, Narrowing, in_words, narrowing
from api.schemas import UNSURE
from careers.ladder import TIERS

BROWSER = {"accept": "text/html"}
COUNTS = {
    "tier": {"senior": 3, UNSURE: 1},
    "nation": {"england": 4},
    "region": {"South West": 2, "London": 2, "unknown": 1},
    "authority": {"E1": 4},
    "contract": {},
    "workplace": {"hybrid": 1, "unknown": 3},
    "specialism": {"mash": 2, "unknown": 2},
    "first_year": {},
    "pay": {"30000": 4, "35000": 0},
    "posted": {"1": 0, "3": 1, "7": 4, "14": 4, "30": 4},
    "closing": {"1": 0, "3": 0, "7": 0, "14": 0, "30": 0},
}
COUNCILS = [("E1", "Elmshire"), ("E2", "Glenbrae")]


def offered(found: Narrowing, name: str) -> list[tuple[str, int | None, bool]]:
    return [
        (choice.value, choice.count, choice.chosen)
        for one in found.filters
        if one.name == name
        for choice in one.choices
    ]


def test_values_that_find_nothing_are_left_out_and_filters_that_would_be_empty_too() -> None:
    found = narrowing({"tier": []}, COUNTS, COUNCILS)
    assert [(step.value, step.count) for step in found.steps] == [("senior", 3), (UNSURE, 1)]
    assert offered(found, "region") == [("London", 2, False), ("South West", 2, False)]
    assert offered(found, "authority") == [("E1", 4, False)]
    assert offered(found, "min_pay") == [("30000", 4, False)]
    assert offered(found, "posted_within") == [
        (days, n, False) for days, n in (("3", 1), ("7", 4), ("14", 4), ("30", 4))
    ]
    assert {"contract", "closing_within"}.isdisjoint(one.name for one in found.filters)
    assert found.first_year is None
    assert offered(found, "workplace") == [("hybrid", 1, False)]
    assert [one.untold for one in found.filters if one.name == "workplace"] == [3], "most adverts say nothing of it"
    assert all(choice.count is None for choice in found.distance.choices), "no place to count distances from"


def test_what_is_set_stays_even_where_it_finds_nothing() -> None:
    typed = {"tier": ["lcpp"], "nation": "wales", "contract": "bank", "specialism": "court", "first_year": "yes"}
    typed |= {"region": "south west", "authority": "glenbrae", "min_pay": "33333", "closing_within": "9", "miles": "7"}
    found = narrowing(typed, COUNTS, COUNCILS)
    assert found.steps[1] == Choice("lcpp", "Lead child protection practitioner", 0, True)
    assert offered(found, "nation") == [("england", 4, False), ("wales", 0, True)]
    assert offered(found, "region") == [("London", 2, False), ("South West", 2, True)]
    assert offered(found, "authority") == [("E1", 4, False), ("E2", 0, True)]
    assert offered(found, "contract") == [("bank", 0, True)]
    assert ("court", 0, True) in offered(found, "specialism")
    assert offered(found, "min_pay")[-1] == ("33333", None, True)
    assert offered(found, "closing_within") == [("9", None, True)]
    assert found.distance.choices[-1] == Choice("7", "7", None, True)
    assert found.first_year == Choice("yes", "Welcomes newly qualified social workers", 0, True)


def test_a_search_that_could_not_be_made_keeps_everything_that_has_a_name() -> None:
    found = narrowing({"tier": [], "nation": "mars"}, None, COUNCILS)
    assert [step.value for step in found.steps] == [*TIERS, UNSURE]
    assert offered(found, "nation")[-1] == ("mars", None, True), "as it was typed"
    assert len(offered(found, "authority")) == 2
    assert all(choice.count is None for one in found.filters for choice in one.choices)
    assert offered(found, "region") == offered(found, "setting") == [], "which there are is not known"


def test_where_every_advert_says_where_the_work_is_done_none_is_counted_as_silent() -> None:
    found = narrowing({"tier": []}, COUNTS | {"workplace": {"hybrid": 4}}, COUNCILS)
    assert [one.untold for one in found.filters if one.name == "workplace"] == [0]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("tier", UNSURE, "Step not certain"),
        ("min_pay", "40000", "Paying £40,000 or more"),
        ("kind", "agency", "From agencies"),
        ("workplace", "hybrid", "Hybrid working mentioned"),
        ("posted_within", "1", "Posted in the last day"),
        ("posted_since", "2026-11-01", "Posted since 1 November 2026"),
        ("specialism", "court_work", "Court work"),
        ("region", "London", "London"),
    ],
)
def test_what_is_set_is_said_in_words(name: str, value: str, said: str) -> None:
    assert in_words(name, value) == said


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client(database(tmp_path_factory.mktemp("narrowing"))) as opened:
        yield opened


@pytest.mark.parametrize(
    "address", ["/", "/?tier=lcpp", "/?q=social+worker&near=BA1&contract=permanent", "/?nation=wales"]
)
def test_every_value_that_is_offered_finds_as_many_as_it_says(api: TestClient, address: str) -> None:
    text = api.get(address, headers=BROWSER).text
    for name, options in re.findall(r'<select form="search" id="f-(\w+)".*?>(.*?)</select>', text, re.DOTALL):
        for value, count in re.findall(r'<option value="([^"]+)">[^<]*\((\d+)\)</option>', options):
            query = address.partition("?")[2]
            others = "&".join(pair for pair in query.split("&") if pair and not pair.startswith(f"{name}="))
            answer = api.get(f"/api/v1/vacancies?{others}&{name}={value}&limit=1")
            assert answer.json()["total"] == int(count) > 0, (name, value)
