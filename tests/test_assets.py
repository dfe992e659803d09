"""What pages load: one stylesheet at an address of its content's own, which a browser may keep for good."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from api_data import TestClient, client, database

from api import assets
from api.assets import asset

PAGES = ("/", "/vacancies/1", "/next-step", "/ladder", "/advisers/cohort", "/recruiters", "/nowhere")


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client(database(tmp_path_factory.mktemp("assets"))) as opened:
        yield opened


@pytest.mark.parametrize("address", PAGES)
def test_a_page_loads_one_stylesheet_and_names_it_before_its_first_byte(api: TestClient, address: str) -> None:
    answer = api.get(address, headers={"accept": "text/html"})
    [sheet] = re.findall(r'<link rel="stylesheet" href="([^"]+)">', answer.text)
    assert sheet == asset("site.css")
    assert answer.headers["link"] == f"<{sheet}>; rel=preload; as=style"
    assert answer.text.index(sheet) < 300
    assert not re.search(r"<script(?! type=\"application/ld\+json\")|<img|@import|<style", answer.text)


@pytest.mark.parametrize("name", ["site.css", "icon.svg"])
def test_what_is_asked_for_by_its_mark_is_kept_for_good(api: TestClient, name: str) -> None:
    answer = api.get(asset(name))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    again = api.get(asset(name), headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.headers["cache-control"]) == (304, answer.headers["cache-control"])


@pytest.mark.parametrize("query", ["", "?v=", "?v=0123456789ab", "?v=a&v=b", "?" + "v=a&" * 900, "?v=%ff%00"])
def test_another_mark_is_kept_no_longer_than_the_rest(api: TestClient, query: str) -> None:
    answer = api.get(f"/static/site.css{query}")
    assert answer.status_code == 200
    assert "immutable" not in answer.headers["cache-control"]


def test_a_new_version_has_a_new_address(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    (tmp_path / "site.css").write_text("a { color: red }", encoding="utf-8")
    before = asset("site.css")
    (tmp_path / "site.css").write_text("a { color: green }", encoding="utf-8")
    assert asset("site.css") != before
    with pytest.raises(FileNotFoundError):
        asset("nothing.css")
