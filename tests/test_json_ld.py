import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers import json_ld


def page(*blocks, kind="application/ld+json"):
    scripts = "".join(f'<script type="{kind}">{block}</script>' for block in blocks)
    return f"<!DOCTYPE html><html><head>{scripts}</head><body></body></html>"


def read(**node):
    return json_ld.read({"@type": "JobPosting", "title": "Social Worker", **node}, native_id="1", url="https://x/1")


@pytest.mark.parametrize(
    "block",
    [
        '{"title": "A", "n": 1}',
        '{"title": "A", "n": 1};',
        '{"title": "A", "n": 1,}',
        '{"title": "A", /* a "comment" */ "n": 1} // end',
        '//<![CDATA[\n{"title": "A", "n": 1}\n//]]>',
        '/*<![CDATA[*/ {"title": "A", "n": 1} /*]]>*/',
        '<![CDATA[{"title": "A", "n": 1}]]>',
        '<!--\n{"title": "A", "n": 1}\n-->',
        '\ufeff {"title": "A", "n": 1}',
        "{&quot;title&quot;: &quot;A&quot;, &quot;n&quot;: 1}",
    ],
)
def test_repairs(block):
    assert json_ld.loads(block) == {"title": "A", "n": 1}


@pytest.mark.parametrize(
    ("block", "title"),
    [
        ('{"title": "line 1\nline 2\t"}', "line 1\nline 2\t"),
        (r'{"title": "Children\'s"}', "Children's"),
        (r'{"title": "C:\jobs \u00a3",}', "C:\\jobs £"),
        ('{"title": "see https://x.uk//a, /* b */ ,]",}', "see https://x.uk//a, /* b */ ,]"),
        ('{"title": "ends in a backslash \\\\",}', "ends in a backslash \\"),
        ('{"title": "A -->",}', "A -->"),
    ],
)
def test_repairs_leave_strings_alone(block, title):
    assert json_ld.loads(block)["title"] == title


@pytest.mark.parametrize(
    "block", ['{"title": "cut', "var x = 1", "{'title': 'A'}", "[" * 100_000, '{"n": ' + "9" * 5000 + "}"]
)
def test_what_no_repair_reads(block):
    with pytest.raises(ValueError, match="JSON-LD cannot be read"):
        json_ld.loads(block)


def test_a_block_beyond_all_measure_is_not_read():
    with pytest.raises(ValueError, match="2,000,000"):
        json_ld.loads(" " * 2_000_001)


def test_constants_that_no_database_takes_are_nothing():
    assert json_ld.loads('{"a": NaN, "b": Infinity}') == {"a": None, "b": None}


def test_only_json_ld_scripts_outside_comments_count():
    text = (
        '<!-- <script type="application/ld+json">{"a": 1}</script> -->'
        '<script>var s = "<!-- no comment";</script>'
        "<SCRIPT nonce=x TYPE='application/ld+json'>{\"a\": 2}</SCRIPT>"
        '<script type=application/ld+json data-x="1">{"a": 3}</script>'
        '<script type="application/json">{"a": 4}</script><scripted type="application/ld+json">'
        '<script type="application/ld+json">   </script>'
    )
    assert json_ld.documents(text) == ([{"a": 2}, {"a": 3}], [])


def test_a_script_that_the_page_ends_in_is_broken():
    found, broken = json_ld.documents('<script type="application/ld+json">{"@type": "JobPosting", "title": "A')
    assert found == []
    assert broken[0].reason.startswith("JSON-LD cannot be read")
    assert "JobPosting" in broken[0].excerpt


@pytest.mark.parametrize(
    "document",
    [
        {"@type": "JobPosting", "title": "A"},
        [{"@type": "Thing"}, {"@type": "JobPosting", "title": "A"}],
        {"@graph": [{"@type": "WebPage"}, {"@type": ["Thing", "JobPosting"], "title": "A"}]},
        {"@type": "WebPage", "mainEntity": {"@type": "http://schema.org/JobPosting", "title": "A"}},
        {"@type": "ItemList", "itemListElement": [{"item": {"@type": "schema:JobPosting", "title": "A"}}]},
    ],
)
def test_nodes_are_found_wherever_they_stand(document):
    assert [node["title"] for node in json_ld.job_postings(page(json.dumps(document)))[0]] == ["A"]


def test_other_types_are_nothing_and_no_error():
    assert json_ld.job_postings(page('{"@type": "JobPostings"}', '{"@type": null}', "[]", '"x"', "{}")) == ([], [])


@pytest.mark.parametrize(
    ("pay", "words"),
    [
        ("£30,000 to £32,000", "£30,000 to £32,000"),
        (34750, "34,750"),
        (
            {"currency": "GBP", "value": {"minValue": 39513, "maxValue": 44711, "unitText": "YEAR"}},
            "£39,513 – £44,711 per year",
        ),
        (
            {"currency": "GBP", "value": {"minValue": "15.50", "maxValue": "15.50", "unitText": "HOUR"}},
            "£15.50 per hour",
        ),
        ({"currency": "GBP", "value": {"value": 250, "unitText": "DAY"}}, "£250 per day"),
        ({"currency": "GBP", "value": 21000, "unitText": "YEAR"}, "£21,000 per year"),
        ({"currency": "GBP", "minValue": 20000, "maxValue": 22000.0}, "£20,000 – £22,000"),
        # The unit beside prose is a platform's constant, so the prose stands alone.
        ({"value": {"value": "£16.65 Per Hour", "minValue": "27988", "unitText": "YEAR"}}, "£16.65 Per Hour"),
        (
            {"currency": "GBP", "value": {"value": "Band 7, plus fringe", "minValue": "37890", "unitText": "YEAR"}},
            "Band 7, plus fringe",
        ),
        ({"currency": "GBP", "value": {"value": "Competitive", "minValue": 37890}}, "Competitive: £37,890"),
        ({"currency": "GBP", "value": {"minValue": 0, "maxValue": None, "unitText": "YEAR"}}, ""),
        ([{"value": "£1 an hour"}, "£1 an hour", "£2"], "£1 an hour; £2"),
        (True, ""),
        ({"value": {"value": {"value": 1}}}, ""),
    ],
)
def test_pay_in_words(pay, words):
    assert read(baseSalary=pay).salary == words


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("Exampleton", "Exampleton"),
        ({"address": "1 High Street, Exampleton EX1 1AA"}, "1 High Street, Exampleton EX1 1AA"),
        (
            {"name": "Exampleton", "address": {"addressLocality": "Exampleton", "postalCode": "EX1 1AA"}},
            "Exampleton, EX1 1AA",
        ),
        (
            {"address": {"streetAddress": "Bath Road", "addressLocality": "Bath", "addressCountry": "GB"}},
            "Bath Road, Bath",
        ),
        ({"address": {"addressLocality": "Dublin", "addressCountry": {"name": "Ireland"}}}, "Dublin, Ireland"),
        ([{"address": {"addressLocality": "A"}}, {"address": {"addressLocality": "B"}}, "A"], "A; B"),
        ({"address": [{"addressLocality": "A"}, {"addressLocality": "B"}]}, "A; B"),
        (None, ""),
        (7, "7"),
    ],
)
def test_places_in_words(place, words):
    assert read(jobLocation=place).location == words


def test_a_home_worker_s_place():
    assert read(jobLocationType="TELECOMMUTE").location == "Remote"


@pytest.mark.parametrize(
    ("field", "value", "name", "words"),
    [
        ("hiringOrganization", "Example Council", "employer", "Example Council"),
        ("hiringOrganization", {"name": ["Example Council", "Other"]}, "employer", "Example Council"),
        ("hiringOrganization", [{"legalName": "Example Trust"}], "employer", "Example Trust"),
        ("identifier", {"@type": "PropertyValue", "value": 77}, "reference", "77"),
        ("identifier", ["A/1"], "reference", "A/1"),
        ("employmentType", "FULL_TIME", "contract", "Full time"),
        ("employmentType", ["TEMPORARY", "full_time", "TEMPORARY"], "contract", "Temporary, Full time"),
        ("employmentType", "Permanent, 37 hours", "contract", "Permanent, 37 hours"),
        ("validThrough", "2020-11-15T23:59:59+0100", "closing", "2020-11-15T23:59:59+0100"),
        ("validThrough", None, "closing", ""),
        ("datePosted", ["2026-01-02"], "posted", "2026-01-02"),
        ("description", "&lt;p&gt;Text&lt;/p&gt;", "description", "&lt;p&gt;Text&lt;/p&gt;"),
        ("description", ["One.", "Two."], "description", "One. Two."),
        ("description", {"@value": "x"}, "description", ""),
        ("workHours", "37 hours", "hours", "37 hours"),
    ],
)
def test_other_fields_keep_the_advert_s_words(field, value, name, words):
    assert getattr(read(**{field: value}), name) == words


@pytest.mark.parametrize("title", [None, "", "  ", {}, [], True])
def test_a_posting_needs_a_title(title):
    with pytest.raises(ValueError, match="title"):
        read(title=title)


nested = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    [
        "name",
        "hiringOrganization",
        "jobLocation",
        "baseSalary",
        "identifier",
        "description",
        "employmentType",
        "validThrough",
    ]
)
INNER = st.sampled_from(
    ["address", "value", "minValue", "name", "currency", "unitText", "addressCountry", "addressLocality"]
)


@given(st.dictionaries(FIELDS, nested | st.dictionaries(INNER, nested | st.dictionaries(INNER, nested))))
@settings(max_examples=50, deadline=None)
def test_any_node_gives_words(node):
    posting = read(**node)
    for name in (
        "employer",
        "location",
        "salary",
        "contract",
        "hours",
        "posted",
        "closing",
        "reference",
        "description",
    ):
        assert isinstance(getattr(posting, name), str)


@given(st.text(alphabet='<>!-scriptyaplon/ld+j{}[]"\\:, \n;*=', max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_page_is_read_without_error(text):
    for found, broken in (json_ld.job_postings(text), json_ld.job_postings(page(text))):
        assert all(node["@type"] == "JobPosting" for node in found)
        assert all(one.reason for one in broken)


@given(nested)
@settings(max_examples=100, deadline=None)
def test_what_json_can_say_is_read_back(value):
    text = json.dumps({"@type": "X", "value": value}, allow_nan=False) if _finite(value) else "{}"
    assert json_ld.loads(f"//<![CDATA[\n{text};\n//]]>") == json.loads(text)


def _finite(value):
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    "piece",
    [
        "<!--",
        " ",
        "\n",
        "{ ",
        "-->",
        "<!-- ",
        "]]>",
        "/* ",
        "// ]]> ",
        "<script ",
        "<script>",
        '"',
        "/*",
        "/*/",
        "\\",
        ",",
        "{",
        '<script type="application/ld+json">',
    ],
)
def test_hostile_repetition_takes_linear_time(piece):
    # A quadratic reader needs minutes for what takes a tenth of a second: this tells a hang and measures nothing.
    text = piece * (600_000 // len(piece))
    began = time.monotonic()
    json_ld.job_postings(text)
    json_ld.job_postings(page(text))
    assert time.monotonic() - began < 20


# Real captures, where they are.


@pytest.mark.parametrize("name", ["JSONLD_with_JS_comment", "JSONLD_with_control_characters"])
def test_malformed_captures(shared_real, name):
    folder = shared_real / "jsonld" / "malformed"
    expected = json.loads((folder / f"{name}.jsonld").read_text(encoding="utf-8"))
    assert json_ld.documents((folder / f"{name}.html").read_text(encoding="utf-8")) == (expected, [])


def test_page_captures(shared_real):
    found = {
        path.name: json_ld.job_postings(path.read_text(encoding="utf-8"))
        for path in (shared_real / "jsonld").glob("*.html")
    }
    assert all(broken == [] for _, broken in found.values())
    [meta] = found.pop("jsonld_meta_software_engineer.html")[0]
    assert json_ld.read(meta, native_id="1", url="x").closing == "2026-06-08T12:50:57-07:00"
    assert len(found) == 2
    assert all(nodes == [] for nodes, _ in found.values())


def test_nhs_records(shared_real):
    lines = (shared_real / "nhs_jobs" / "jobposting_2020_sample.jsonl").read_text(encoding="utf-8").splitlines()
    postings = []
    for line in lines:
        node = json.loads(line)
        postings.append(json_ld.read(node, native_id=node["_id"], url=node["url"]))
        said = node["baseSalary"]["value"]["value"]
        bare = said.replace(".", "").replace(",", "").isdigit()
        if any(sign.isdigit() for sign in said) and not bare:
            assert postings[-1].salary == " ".join(said.split())
        if bare:
            assert postings[-1].salary.endswith(" per year")
            assert postings[-1].extra["baseSalary"] == node["baseSalary"]
    assert len(postings) == len({posting.native_id for posting in postings}) == 298
    assert all(posting.title and posting.employer and posting.closing and posting.description for posting in postings)
