import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from practice_reader import crawl, fetch

from crawlers import fleet, json_ld
from crawlers.practice.folder import PAGE_SIZE, FolderSite, _with_script
from crawlers.sources import load_registry
from store.postings import RawPosting


def posting(number: int, **more: object) -> dict[str, object]:
    return {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": f"Social Worker {number}",
        "description": "&lt;p&gt;Work with children.&lt;/p&gt; </script><script>alert(1)</script> <!-- no comment",
        "hiringOrganization": {"name": "Carrowmoor County Council"},
        **more,
    }


def oracle_row(number: int) -> dict[str, object]:
    return {"Id": str(number), "Title": f"Team Manager {number}", "PrimaryLocation": "Brackenford, United Kingdom"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines = [json.dumps(posting(number)) for number in range(1, 121)]
    lines[6] = '{"@type": "JobPosting", "title": '
    lines[7] = "not JSON at all </script> & <b>"
    lines[8] = json.dumps(posting(9, title=""))
    (tmp_path / "adverts").mkdir()
    (tmp_path / "adverts" / "Sample 2026.jsonl").write_text("\n".join([*lines, "", ""]), encoding="utf-8")
    (tmp_path / "adverts" / "labels.jsonl").write_text('{"id": 1, "title": "Social Worker"}\n', encoding="utf-8")
    block = json.dumps(posting(1)).replace("</", "<\\/")
    page = f'<html><script type="application/ld+json">{block}</script></html>'
    (tmp_path / "adverts" / "page.html").write_text(page, encoding="utf-8")
    (tmp_path / "adverts" / "event.html").write_text("<html><p>Open evening</p></html>", encoding="utf-8")
    oracle = tmp_path / "oracle"
    oracle.mkdir()
    listed = {
        "TotalJobsCount": 3,
        "SiteNumber": "CX_7",
        "requisitionList": [oracle_row(number) for number in (1, 2, 3)],
    }
    (oracle / "list.json").write_text(json.dumps({"items": [listed]}), encoding="utf-8")
    detail = {**oracle_row(2), "ExternalDescriptionStr": "<p>Lead a team.</p>"}
    (oracle / "detail.json").write_text(json.dumps({"items": [detail]}), encoding="utf-8")
    (oracle / "other.json").write_text('{"items": []}', encoding="utf-8")
    (tmp_path / "feed.xml").write_text(
        "<?xml version='1.0'?>\n<Jobs><Job><JobID>5</JobID><JobTitle>Social Worker</JobTitle></Job>"
        "<Job><JobID>6</JobID><JobTitle/></Job></Jobs>",
        encoding="utf-8",
    )
    (tmp_path / ".hidden").write_text("a secret", encoding="utf-8")
    return tmp_path


def test_every_file_is_accounted_for(folder):
    with FolderSite(folder) as site:
        found = {content.file: (content.what, content.records, content.source) for content in site.contents}
    assert found == {
        "adverts/Sample 2026.jsonl": ("JobPosting lines", 120, "practice-adverts-sample-2026"),
        "adverts/labels.jsonl": ("not recognised", 0, None),
        "adverts/page.html": ("JobPosting page", 1, "practice-adverts-pages"),
        "adverts/event.html": ("not recognised", 0, None),
        "oracle/list.json": ("Oracle list", 3, "practice-oracle-list"),
        "oracle/detail.json": ("Oracle detail", 1, None),
        "oracle/other.json": ("not recognised", 0, None),
        "feed.xml": ("Madgex XML", 2, "practice-feed"),
    }


def test_the_platforms_readers_meet_every_record(folder, tmp_path_factory):
    with FolderSite(folder) as site:
        file = site.write_registry(tmp_path_factory.mktemp("registry") / "sources.toml")
        registry = load_registry(file, site.base_url)
        outcome = {source.id: crawl(source) for source in registry.sources}
    listed, read, _ = outcome["practice-adverts-sample-2026"]
    assert len(listed) == len(read) == 120 > PAGE_SIZE
    rejected = {number: reason for number, reason in read.items() if not isinstance(reason, RawPosting)}
    assert set(rejected) == {"7", "8", "9"}
    assert "title" in rejected["9"]
    assert read["1"].description == posting(1)["description"]
    listed, read, total = outcome["practice-oracle-list"]
    assert [item.native_id for item in listed] == ["1", "2", "3"]
    assert total == 3
    assert read.pop("2").title == "Team Manager 2"
    assert read == {"1": "answered 404", "3": "answered 404"}
    assert len(outcome["practice-adverts-pages"][1]) == 1
    _, read, _ = outcome["practice-feed"]
    sound, rejected = read.values()
    assert sound.title == "Social Worker"
    assert "title" in rejected


def test_a_real_crawl_keeps_or_rejects_every_line(folder, tmp_path_factory, warm_crawls):
    work = tmp_path_factory.mktemp("crawl")
    with FolderSite(folder) as site:
        file = site.write_registry(work / "sources.toml")
        registry = load_registry(file, site.base_url)
        (result,) = fleet.crawl(
            [registry.get("practice-adverts-sample-2026")],
            database_url=f"sqlite:///{work / 'practice.db'}",
            registry_path=file,
            base_url=site.base_url,
            on_line=lambda _: None,
        )
    assert (result.status, result.tally.listed, result.tally.new, result.tally.rejected) == ("healthy", 120, 117, 3)


def test_the_oracle_list_is_paged_and_keeps_its_own_count(folder):
    with FolderSite(folder) as site:
        path = f"{site.base_url}/oracle/oracle-list/hcmRestApi/resources/latest/recruitingCEJobRequisitions"
        item = json.loads(fetch(f"{path}?finder=findReqs;siteNumber=CX_7,limit=2,offset=2")[1])["items"][0]
        assert fetch(f"{path}?finder=findReqs;siteNumber=CX_8")[0] == 404
    assert [row["Id"] for row in item["requisitionList"]] == ["3"]
    assert item["TotalJobsCount"] == 3


def test_other_files_are_served_as_they_stand_and_nothing_else_is(folder):
    (folder / "way-out.txt").symlink_to("/etc/hostname")
    with FolderSite(folder) as site:
        assert fetch(f"{site.base_url}/files/adverts/event.html")[1] == b"<html><p>Open evening</p></html>"
        for path in ("/files/.hidden", "/files/../.hidden", "/files/%2e%2e/.hidden", "/files/way-out.txt", "/nowhere"):
            assert fetch(site.base_url + path)[0] == 404
        assert [content.what for content in site.contents if content.file == "way-out.txt"] == ["a link"]


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"folder: '.*nowhere'; expected a folder of captured payloads"):
        FolderSite(tmp_path / "nowhere")


def test_an_empty_folder_has_no_sources(tmp_path):
    with FolderSite(tmp_path) as site:
        assert (site.contents, site.registry_toml()) == ((), "")


@settings(max_examples=80, deadline=None)
@given(title=st.text(min_size=1).filter(str.strip), description=st.text())
def test_a_record_comes_out_of_its_page_as_it_went_in(title, description):
    node = {"@type": "JobPosting", "title": title, "description": f"{description}</script><!--<script>"}
    (found,) = json_ld.job_postings(_with_script(json.dumps(node).encode()).decode())[0]
    assert found == node


def test_real_captures_are_all_served(shared_real, tmp_path):
    with FolderSite(shared_real) as site:
        registry = load_registry(site.write_registry(tmp_path / "sources.toml"), site.base_url)
        records = {content.file: content.records for content in site.contents}
        assert records["nhs_jobs/jobposting_2020_sample.jsonl"] == 298
        listed, read, _ = crawl(registry.get("practice-nhs-jobs-jobposting-2020-sample"))
        assert len(listed) == len(read) == 298
        assert all(isinstance(found, RawPosting) for found in read.values())
        _, read, total = crawl(registry.get("practice-oracle-heriotwatt-list-2026-08-25"))
        assert (total, read["4964"].title) == (3, "Stewardship Officer")
        assert sorted(read) == ["4964", "4986", "4987"]
        files = [file for file in shared_real.rglob("*") if file.is_file()]
        assert len(site.contents) == len(files)
