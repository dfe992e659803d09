"""What the registry knows: rows that are crawled, rows that are only known of, and every careers site on record."""

from pathlib import Path

import pytest

from crawlers import fleet
from crawlers.sources import RegistryProblem, load_registry
from store.authorities import by_code

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
    assert fleet.due({}, registry, __import__("datetime").datetime(2026, 1, 1)) == []
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
