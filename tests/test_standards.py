"""The register: what applies on a day in a nation, how it is cited, and faults that name file, entry and key."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import careers.standards
from careers.facts import NATIONS, FactsError
from careers.standards import SINGLE_USES, load_register, register

TODAY = datetime.date(2026, 11, 22)


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
        ("england", "swe-cpd", "2021-12-01", False, True),
        ("england", "ffp-guide", "2025-03-20", False, True),
        ("england", "cws-act-2026-s3", "2026-04-29", False, True),
        ("england", "macpt-minimum", "2026-01-07", False, True),
        ("wales", "scw-code-earlier", "2026-07-01", True, False),
        ("wales", "scw-code", "2026-07-01", False, True),
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
        assert item.published is None or item.published <= on
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
        "pcf": 9,
        "ffp-guide": 4,
        "lcpp-experience": 4,
        "macpt-minimum": 9,
        "macpt-functions": 5,
        "macpt-working": 3,
        "macpt-regulations": 3,
    }
    paragraphs = [len(statement.elements) for statement in register().get("pqs-practitioner").statements]
    assert paragraphs == [3, 4, 3, 3, 3, 4, 3, 3, 3, 3]


def test_every_practitioner_paragraph_and_every_duty_of_a_team_says_what_would_show_it() -> None:
    for name in ("pqs-practitioner", "macpt-functions"):
        for statement in register().get(name).statements:
            assert statement.elements
            assert statement.points == tuple(element.text for element in statement.elements)
            for element in statement.elements:
                assert element.key.startswith(f"{statement.key}.")
                assert element.prompt.endswith((".", "?"))
    for name in ("pqs-supervisor", "kss-leader", "ffp-guide", "macpt-minimum", "macpt-working", "lcpp-experience"):
        assert all(statement.prompt for statement in register().get(name).statements)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("5.3", "5.3"),
        ("PQS 5.3", "5.3"),
        ("paragraph 10.1 of the statements", "10.1"),
        ("5", None),
        ("5.4", None),
        ("1.5.3", None),
        ("version 5.3.1", None),
        ("", None),
    ],
)
def test_words_that_point_to_a_paragraph(words: str, key: str | None) -> None:
    assert register().get("pqs-practitioner").element_key(words) == key


def test_an_hours_rule_exists_nowhere_but_where_one_was_read() -> None:
    for nation in NATIONS:
        learning = register().as_of(TODAY, nation).using("cpd")
        assert learning is not None
        assert ("hours" in learning.figures) == (nation == "northern_ireland")
    before = register().as_of(day("2025-03-31"), "wales").using("cpd")
    assert before is not None
    assert before.number("hours") == 90


def test_the_numbers_that_block_and_warn_are_those_of_the_register() -> None:
    england = register().as_of(TODAY, "england")
    officers, agency = england.using("iro"), england.using("agency")
    assert officers is not None
    assert agency is not None
    assert (officers.number("years"), agency.number("years"), agency.number("cool_off_months")) == (5, 3, 3)
    for nation in set(NATIONS) - {"england"}:
        assert register().as_of(TODAY, nation).using("iro") is None
        assert register().as_of(TODAY, nation).using("agency") is None


def test_every_figure_is_one_that_a_rule_reads() -> None:
    folder = Path(careers.standards.__file__).parent
    rules = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    named = {name for item in register().standards for name in item.figures}
    assert {name for name in named if f'"{name}"' not in rules and f"'{name}'" not in rules} == set()


def test_no_address_is_a_publishers_front_page_unless_it_says_so() -> None:
    for item in register().standards:
        path = item.url.removeprefix("https://").partition("/")[2]
        assert bool(path) == (item.url_is != "site"), item.id


def test_no_lead_child_protection_practitioner_outside_england() -> None:
    for item in register().standards:
        if item.use.startswith("lcpp"):
            assert item.nation == "england"


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
        "2026-11-22",
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
    with pytest.raises(FactsError, match=r"england-entry\.toml: asye: figures\.hours must be a whole number"):
        register().get("asye").number("hours")
    with pytest.raises(FactsError, match=r"england-entry\.toml: asye: figures\.years must be text"):
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
elements = [{ key = "1.1", text = "A part.", prompt = "Show it." }]
"""


def load(tmp_path: Path, text: str) -> careers.standards.Register:
    (tmp_path / "register.toml").write_text("checked = 2026-11-21\n" + text, encoding="utf-8")
    return load_register(tmp_path)


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
        ('key = "1.1"', 'key = "2.1"', "one statement 1 elements 2.1: key: got '2.1', expected 1.1, elements being"),
        (', prompt = "Show it."', "", "one statement 1 elements 1.1: prompt: got nothing, expected text"),
        ("valid_from = 2025-04-01", 'published = "then"', "standard one: published: got 'then', expected a date"),
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
    (tmp_path / "register.toml").write_text(ENTRY, encoding="utf-8")
    with pytest.raises(FactsError, match=r"^register\.toml: checked: got nothing, expected a date"):
        load_register(tmp_path)


def test_a_register_is_every_file_of_its_folder_and_as_old_as_the_oldest(tmp_path: Path) -> None:
    with pytest.raises(FactsError, match="no standard in any file"):
        load_register(tmp_path)
    one = load(tmp_path, ENTRY)
    other = "checked = 2026-01-01\n" + ENTRY.replace('"one"', '"two"').replace("one 1", "two 1").replace(
        "wales", "england"
    )
    (tmp_path / "another.toml").write_text(other, encoding="utf-8")
    both = load_register(tmp_path)
    assert [(item.file, item.id) for item in both.standards] == [("another.toml", "two"), ("register.toml", "one")]
    assert both.checked == day("2026-01-01")
    assert both.version != one.version
