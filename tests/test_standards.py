"""The register: what applies on a day in a nation, how it is cited, and faults that name file, entry and key."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import careers.standards
from careers.facts import FactsError
from careers.standards import NATIONS, SINGLE_USES, load_register, register

FILE = Path(careers.standards.__file__).with_name("standards.toml")
TODAY = datetime.date(2026, 11, 21)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def ids(on: str, nation: str) -> set[str]:
    return {item.id for item in register().as_of(day(on), nation)}


@pytest.mark.parametrize(
    ("nation", "standard", "last_day_or_first", "before", "after"),
    [
        ("england", "pqs-practitioner", "2027-04-01", True, False),
        ("england", "early-career-standards", "2027-04-01", False, True),
        ("england", "asye", "2027-09-01", True, False),
        ("england", "ecdp", "2027-09-01", False, True),
        ("england", "agency-rules", "2024-10-31", False, True),
        ("wales", "scw-cpd-hours", "2025-04-01", True, False),
        ("wales", "scw-cpd", "2025-04-01", False, True),
        ("scotland", "nqsw-supported-year", "2024-10-01", False, True),
    ],
)
def test_standards_begin_and_end_on_their_day(
    nation: str, standard: str, last_day_or_first: str, before: bool, after: bool
) -> None:
    first = day(last_day_or_first)
    eve = first - datetime.timedelta(days=1)
    assert (standard in ids(eve.isoformat(), nation)) is before
    assert (standard in ids(first.isoformat(), nation)) is after


@settings(max_examples=100, deadline=None)
@given(on=st.dates(datetime.date(2010, 1, 1), datetime.date(2040, 1, 1)), nation=st.sampled_from(NATIONS))
def test_as_of_keeps_to_nation_and_dates_and_never_gives_closed_schemes(on: datetime.date, nation: str) -> None:
    applying = register().as_of(on, nation)
    for item in applying:
        assert item.nation == nation
        assert item.status_on(on) != "closed"
        assert item.valid_from is None or item.valid_from <= on
        assert item.valid_to is None or on <= item.valid_to
    assert not {"naas", "pathways-leadership"} & {item.id for item in applying}
    for use in SINGLE_USES:
        assert len(applying.all_using(use)) <= 1


def test_the_ten_practitioner_statements_and_the_others_are_there() -> None:
    counts = {item.id: len(item.statements) for item in register().standards if item.statements}
    assert counts == {
        "swe-professional-standards": 6,
        "pqs-practitioner": 10,
        "early-career-standards": 6,
        "pqs-supervisor": 8,
        "kss-leader": 6,
        "ffp-guide": 4,
        "macpt-minimum": 9,
        "macpt-functions": 5,
    }
    paragraphs = sum(len(statement.points) for statement in register().get("pqs-practitioner").statements)
    assert paragraphs == 32


@pytest.mark.parametrize(
    "use", ["registration", "vetting", "qualifying", "cpd", "first_years", "practitioner_statements"]
)
def test_every_nation_has_its_own_rules(use: str) -> None:
    for nation in NATIONS:
        found = register().as_of(TODAY, nation).using(use)
        assert (found is not None) == (use != "practitioner_statements" or nation == "england")


def test_proposals_are_not_law_and_numbers_that_nobody_set_are_absent() -> None:
    assert register().get("macpt-minimum").status == "proposed"
    assert register().get("macpt-functions").status == "proposed"
    assert register().get("ffp-guide").status == "employer-set"
    assert register().get("ffp-guide").figures == {}
    assert register().get("cws-act-2026-s3").status_on(TODAY) == "future"


def test_a_citation_carries_its_dates_and_says_when_nothing_was_verified() -> None:
    cited = register().get("pqs-practitioner").cite(TODAY)
    assert (cited.status, cited.valid_from, cited.valid_to, cited.checked) == (
        "in force",
        "2018-05-01",
        "2027-03-31",
        "2026-11-21",
    )
    assert register().get("pqs-practitioner").cite(day("2027-04-01")).status == "closed"
    assert register().get("early-career-standards").cite(TODAY).status == "future"
    assert register().get("sssc-registration").cite(TODAY).checked == "not verified"


def test_an_unknown_nation_is_refused() -> None:
    with pytest.raises(ValueError, match="nation: got 'france', expected one of england"):
        register().as_of(TODAY, "france")


def test_an_unknown_entry_is_refused() -> None:
    with pytest.raises(KeyError):
        register().get("no-such-standard")


def test_a_figure_that_is_not_there_is_a_fault_of_the_file() -> None:
    with pytest.raises(FactsError, match=r"standards\.toml: asye: figures\.hours must be a whole number"):
        register().get("asye").number("hours")
    with pytest.raises(FactsError, match=r"standards\.toml: asye: figures\.years must be text"):
        register().get("asye").words("years")


ENTRY = """
[[standard]]
id = "one"
use = "cpd"
publisher = "A council"
title = "Learning"
url = "https://council.example"
url_is = "site"
nation = "wales"
status = "in force"
valid_from = 2025-04-01
trust = "published"
checked = 2026-11-21
summary = "Some learning."
aliases = ["L"]
[standard.figures]
hours = 3
[[standard.statement]]
key = "1"
title = "First"
related = ["one 1"]
"""


def load(tmp_path: Path, text: str) -> careers.standards.Register:
    path = tmp_path / "register.toml"
    path.write_text("checked = 2026-11-21\n" + text, encoding="utf-8")
    return load_register(path)


def test_a_small_register_is_read(tmp_path: Path) -> None:
    (item,) = load(tmp_path, ENTRY).standards
    assert item.named(" learning ")
    assert item.named("l")
    assert item.number("hours") == 3


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('nation = "wales"\n', "", "register.toml: standard one: nation: got nothing, expected one of england"),
        (
            'nation = "wales"',
            'nation = "uk"',
            "register.toml: standard one: nation: got 'uk', expected one of england",
        ),
        ('status = "in force"', 'status = "live"', "standard one: status: got 'live', expected one of closed"),
        ('use = "cpd"', 'use = "fun"', "standard one: use: got 'fun'"),
        ("valid_from = 2025-04-01", 'valid_from = "2025"', "standard one: valid_from: got '2025', expected a date"),
        (
            "valid_from = 2025-04-01",
            "valid_from = 2025-04-01\nvalid_to = 2025-03-31",
            "standard one: valid_to: .*on or after valid_from",
        ),
        ("checked = 2026-11-21\nsummary", "summary", "standard one: checked: got nothing, expected a date"),
        (
            'trust = "published"',
            'trust = "general"',
            "standard one: checked: .*except where trust is general",
        ),
        ('url = "https://', 'url = "ftp://', "standard one: url: .*expected an https"),
        (
            'title = "Learning"',
            'titel = "Learning"',
            "standard one: titel: got 'Learning', expected one of aliases",
        ),
        ('publisher = "A council"', 'publisher = " "', "standard one: publisher: got ' ', expected text"),
        ("hours = 3", "hours = [3]", "standard one: figures: .*expected a table of whole numbers and texts"),
        ('key = "1"', "key = 1", "standard one statement 1: key: got 1, expected text"),
        ('related = ["one 1"]', 'related = ["two 1"]', "one statement 1: related: got 'two 1'"),
        ('aliases = ["L"]', 'aliases = "L"', "standard one: aliases: got 'L', expected a list of texts"),
        (
            '[[standard.statement]]\nkey = "1"',
            '[[standard.statement]]\nkey = "1"\ntitle = "x"\n[[standard.statement]]\nkey = "1"',
            "a different key",
        ),
    ],
)
def test_a_fault_names_file_entry_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in ENTRY
    with pytest.raises(FactsError, match=message):
        load(tmp_path, ENTRY.replace(old, new, 1))


def test_two_entries_may_not_share_an_id_or_a_day(tmp_path: Path) -> None:
    with pytest.raises(FactsError, match="one: id: got a second entry"):
        load(tmp_path, ENTRY + ENTRY)
    second = ENTRY.replace('id = "one"', 'id = "two"').replace("one 1", "two 1")
    with pytest.raises(FactsError, match="two: valid_from: overlaps one, expected one cpd entry a day in wales"):
        load(tmp_path, ENTRY + second)


def test_the_day_of_the_last_check_is_required(tmp_path: Path) -> None:
    path = tmp_path / "register.toml"
    path.write_text(ENTRY, encoding="utf-8")
    with pytest.raises(FactsError, match=r"^register\.toml: checked: got nothing, expected a date"):
        load_register(path)
