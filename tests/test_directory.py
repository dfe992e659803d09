import pytest

from crawlers import directory

SITE = (
    '[[site]]\nkey = "x"\nname = "X"\nwhy = "It forbids crawlers."\nsearch = "https://x.example/?q={words}&l={place}"\n'
)


def test_the_sites_that_forbid_crawlers_are_there_with_a_reason():
    found = {site.key: site for site in directory.sites()}
    assert set(found) == {"find-a-job", "smartrecruiters", "linkedin", "indeed", "monster"}
    assert all(site.why.endswith(".") for site in found.values())


def test_a_search_is_written_into_the_link_and_cannot_break_out_of_it():
    [indeed] = [site for site in directory.sites() if site.key == "indeed"]
    assert indeed.link("social worker", "Leeds") == "https://uk.indeed.com/jobs?q=social%20worker&l=Leeds"
    assert indeed.link("a&b={place}#x", "") == "https://uk.indeed.com/jobs?q=a%26b%3D%7Bplace%7D%23x&l="


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[site]", "is not TOML"),
        ("other = 1\n", r"expected \[\[site\]\] tables"),
        ("", r"expected \[\[site\]\] tables"),
        (SITE + SITE, "site 'x': key: stands twice"),
        (SITE + 'url = "y"\n', "site 'x': url: unknown key"),
        (SITE.replace('name = "X"\n', ""), "site 'x': name: None; expected text"),
        (SITE.replace("https:", "http:"), "search: .* expected an https:// address"),
        (SITE.replace("{place}", ""), "search: .* expected an https:// address"),
        (SITE.replace("{place}", "{place}{other}"), "search: .* expected an https:// address"),
        (SITE.replace("{place}", "{"), "search: .* expected an https:// address"),
    ],
)
def test_what_is_wrong_with_the_file_is_said(tmp_path, text, message):
    path = tmp_path / "directory.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=f"directory.toml: .*{message}|directory.toml: {message}"):
        directory.sites(path)
