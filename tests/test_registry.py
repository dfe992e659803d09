"""What the registry knows: rows that are crawled, rows that are only known of, and every careers site on record."""

import csv
import datetime as dt
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawlers import fleet
from crawlers.coverage import of_registry
from crawlers.sources import LIVE, RegistryProblem, load_registry
from store.authorities import authorities, by_code
from store.coverage import table

DISABLED = """
[[source]]
id = "camden"
name = "London Borough of Camden"
authority = "E09000007"
enabled = false
platform = "unknown"
note = "find out the platform"
"""


def registry_of(folder: Path, text: str):
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return load_registry(path)


def test_a_disabled_row_is_known_and_never_crawled(tmp_path):
    registry = registry_of(tmp_path, DISABLED)
    assert registry.sources == ()
    (row,) = registry.disabled
    assert (row.id, row.platform, row.url, row.confidence) == ("camden", "unknown", "", "unverified")
    assert fleet.due({}, registry, dt.datetime(2026, 11, 21, tzinfo=dt.UTC)) == []
    with pytest.raises(RegistryProblem, match="source 'camden' is disabled: find out the platform"):
        registry.get("camden")
    (stored,) = registry.rows()
    assert (stored.enabled, stored.confirmed, stored.authority_code) == (False, False, "E09000007")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('note = "find out the platform"', ""), "note: ''; a disabled row says what to find out"),
        (('"unknown"', '"Unknown!"'), "platform: 'Unknown!'; expected a platform's name"),
        (('platform = "unknown"', ""), "platform: is missing"),
        (("enabled = false", 'enabled = false\nurl = "ftp://x"'), "url: 'ftp://x'; expected an http"),
        (("E09000007", "E09999999"), "authority: 'E09999999'; expected a code"),
        (("enabled = false", 'enabled = false\nevery = "often"'), "every: 'often'; expected an interval"),
        (("enabled = false", "enabled = false\ndelay = 0"), "delay: 0.0; expected"),
        (('"unknown"', '"oracle"\noptions = { page = 1 }'), "options.page: is not an option of this platform"),
    ],
)
def test_a_disabled_row_is_checked_too(tmp_path, change, message):
    with pytest.raises(RegistryProblem) as problem:
        registry_of(tmp_path, DISABLED.replace(*change))
    assert message in str(problem.value)


def test_a_code_from_after_a_boundary_change_is_the_same_authority(tmp_path):
    registry = registry_of(tmp_path, DISABLED.replace("E09000007", "E08000039"))
    assert registry.disabled[0].authority == "E08000019"
    assert by_code()["E08000019"].name == "Sheffield"


def test_ids_stand_once_over_crawled_and_known_rows(tmp_path):
    with pytest.raises(RegistryProblem, match="stands twice"):
        registry_of(tmp_path, DISABLED + DISABLED)


def hosts_and_members() -> dict[str, set[str]]:
    """Each host of the registry ("" where not known) with the codes of the authorities that its rows name."""
    registry = load_registry(LIVE)
    found: dict[str, set[str]] = {}
    for row in (*registry.sources, *registry.disabled):
        members = {row.authority} if row.authority else {*row.covers, *row.may_cover}
        found.setdefault((urlsplit(row.url).hostname or "").removeprefix("www."), set()).update(members)
    return found


def test_every_careers_site_on_record_is_a_row(shared):
    names = {name: one.code for one in authorities() for name in (one.name, one.official_name, *one.aliases)}
    names |= {"The Scottish Borders": "S12000026", "Eilean Siar": "S12000013"}
    known = hosts_and_members()
    with (shared / "facts" / "careers_sites.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 150
    for row in rows:
        host = (urlsplit(row["careers_url"]).hostname or "").removeprefix("www.")
        assert host in known, row
        name = row["authority"].partition(" (")[0]
        if not name.startswith(("UNKNOWN", "Cafcass")):
            assert names[name] in known[host], row


def test_a_joint_board_is_one_row():
    registry = load_registry(LIVE)
    rows = {row.id: row for row in (*registry.sources, *registry.disabled)}
    covered = {id_: len(row.covers) for id_, row in rows.items() if row.covers}
    assert covered["myjobscotland"] == 32
    assert covered["hscni-social-worker"] == 5
    assert covered["london-social-work-for-children"] == 33
    boards = [row.url for row in rows.values() if row.covers]
    assert len(boards) == len(set(boards))


def test_every_row_says_what_is_known_or_what_is_not():
    registry = load_registry(LIVE)
    for row in (*registry.sources, *registry.disabled):
        assert row.verified or row.note, row.id
    for site in registry.disabled:
        assert site.note, site.id
        assert site.url or "host" in site.note, f"{site.id}: without an address, the note asks for it"


def test_coverage_has_not_shrunk():
    """A row that is lost by accident shows here; one that is taken out on purpose changes the figures."""
    whole = table(of_registry(load_registry(LIVE), dt.date(2026, 11, 21)))[-1]
    assert whole.confirmed >= 47
    assert whole.confirmed + whole.unconfirmed >= 78
    assert whole.none - whole.known <= 81
