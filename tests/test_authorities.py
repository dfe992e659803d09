import datetime
import subprocess
import sys

import pytest

from store import authorities as module
from store.authorities import (
    Authority,
    FactsError,
    authorities,
    by_any_code,
    by_code,
    childrens_trusts,
    in_force,
    outcodes,
    postcode_shares,
)


def test_there_are_exactly_212_with_the_known_kinds():
    kinds: dict[str, int] = {}
    for authority in authorities():
        kinds[authority.kind] = kinds.get(authority.kind, 0) + 1
    assert len(authorities()) == 212
    assert kinds == {
        "county": 21,
        "unitary": 62,
        "metropolitan_district": 36,
        "london_borough": 32,
        "city_of_london": 1,
        "isles_of_scilly": 1,
        "welsh_principal_area": 22,
        "scottish_council_area": 32,
        "hsc_trust": 5,
    }


def test_a_row_carries_its_facts():
    north_yorkshire = by_code()["E06000065"]
    assert north_yorkshire.name == "North Yorkshire"
    assert north_yorkshire.nation == "england"
    assert north_yorkshire.region == "Yorkshire and The Humber"
    assert north_yorkshire.valid_from == datetime.date(2023, 4, 1)
    assert north_yorkshire.gss_code == "E06000065"
    assert by_code()["HSC-BELFAST"].gss_code is None
    assert "Achieving for Children" in by_code()["E06000040"].aliases


def test_every_central_point_is_near_an_outward_code_of_its_own_county():
    # The counties whose published points lay in another county.
    near = {"E10000008": "EX20", "E10000016": "ME14", "E10000029": "IP14", "E10000017": "PR1"}
    for code, outcode in near.items():
        lat, lon = outcodes()[outcode]
        authority = by_code()[code]
        assert abs(authority.lat - lat) < 0.5, code
        assert abs(authority.lon - lon) < 0.5, code


def test_postcodes_tell_their_authorities():
    assert postcode_shares()["LS1"] == (("E08000035", 100),)
    assert {code for code, _ in postcode_shares()["NG5"]} == {"E06000018", "E10000024"}
    assert postcode_shares()["NG5 7"] == (("E10000024", 100),)
    assert postcode_shares()["BT48"] == (("HSC-WESTERN", 100),)


def test_outcodes_have_points():
    lat, lon = outcodes()["NG7"]
    assert 52.9 < lat < 53.0
    assert -1.2 < lon < -1.1
    assert len(outcodes()) == 2945


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (",X,X Council,england,R,unitary,51,0,s,,,", "line 2: code ''"),
        ("E1,X,X Council,narnia,R,unitary,51,0,s,,,", "line 2: nation 'narnia'"),
        ("E1,X,X Council,england,R,unitary,north,0,s,,,", "line 2: lat 'north'"),
        ("E1,X,X Council,england,R,unitary,51,0,s,,soon,", "line 2: valid_from 'soon'"),
    ],
)
def test_a_broken_row_names_file_and_key(tmp_path, monkeypatch, line, complaint):
    header = "code,name,official_name,nation,region,kind,lat,lon,point_source,aliases,valid_from,valid_to\n"
    (tmp_path / "authorities.csv").write_text(header + line + "\n", encoding="utf-8")
    monkeypatch.setattr(module, "_FOLDER", tmp_path)
    with pytest.raises(FactsError, match=r"authorities\.csv " + complaint):
        module.authorities.__wrapped__()


def test_the_module_needs_no_database_library():
    code = "import sys, store.authorities; print('sqlalchemy' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert out.stdout.strip() == "False"


def test_an_authority_of_a_fictional_county_needs_only_a_few_facts():
    made_up = Authority("P06000001", "Elmshire", "Elmshire Council", "england", "South West", 51.0, -2.1)
    assert made_up.gss_code == "P06000001"
    assert made_up.aliases == ()


def test_every_authority_has_the_facts_that_coverage_counts():
    nations: dict[str, int] = {}
    for authority in authorities():
        nations[authority.nation] = nations.get(authority.nation, 0) + 1
        assert authority.region
        assert 49 < authority.lat < 61.5
        assert -9 < authority.lon < 2.5
        assert "." in authority.website
    assert nations == {"england": 153, "wales": 22, "scotland": 32, "northern_ireland": 5}
    assert len({authority.website for authority in authorities()}) == 212


def test_a_code_that_a_boundary_change_gave_is_the_same_authority():
    assert by_any_code()["E08000038"] is by_code()["E08000016"]
    assert by_any_code()["E08000039"] is by_code()["E08000019"]
    assert len(by_any_code()) == 214, "no other code is one that is taken"


def test_only_authorities_of_the_day_are_in_force():
    assert len(in_force(datetime.date(2026, 11, 21))) == 212
    before = {authority.name for authority in in_force(datetime.date(2023, 3, 31))}
    assert not before & {"Cumberland", "Westmorland and Furness", "North Yorkshire", "Somerset"}


def test_the_trusts_that_employ_are_known_with_their_councils():
    employing = [trust for trust in childrens_trusts() if trust.status == "employs"]
    areas = [code for trust in employing for code in trust.authorities]
    assert (len(employing), len(areas), len(set(areas))) == (7, 10, 10)
    returned = {trust.name: trust.valid_to for trust in childrens_trusts() if trust.status == "returned"}
    assert returned["Worcestershire Children First"] == datetime.date(2024, 10, 1)
    assert returned["Brighter Futures for Children"] is None, "the day is not known"
    for trust in childrens_trusts():
        for code in trust.authorities:
            assert any(alias in trust.name or trust.name in alias for alias in by_code()[code].aliases), trust.name


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("A Trust,E99999999,employs,,,n,s", "line 2: authorities 'E99999999'"),
        ("A Trust,E06000001,gone,,,n,s", "line 2: status 'gone'"),
        ("A Trust,E06000001,returned,,soon,n,s", "line 2: valid_to 'soon'"),
    ],
)
def test_a_broken_trust_names_file_and_key(tmp_path, monkeypatch, line, complaint):
    (tmp_path / "childrens_trusts.csv").write_text(
        f"name,authorities,status,valid_from,valid_to,note,source\n{line}\n", encoding="utf-8"
    )
    monkeypatch.setattr(module, "_FOLDER", tmp_path)
    with pytest.raises(FactsError, match=r"childrens_trusts\.csv " + complaint):
        module.childrens_trusts.__wrapped__()
