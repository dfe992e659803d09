"""The facts about places: a file that is not as it should be names itself and the key."""

import pytest

from matcher import geography
from store.authorities import FactsError


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("areas.toml", "counties =", "areas.toml is not TOML"),
        ("areas.toml", "[counties]\n", "areas.toml short: missing"),
        (
            "areas.toml",
            '[counties]\n"X" = ["Nowhere"]\n[short]\n[places]\n[elsewhere]\n[regions]\n[nations]\n',
            "counties 'X'",
        ),
        (
            "areas.toml",
            '[counties]\n[short]\n[places]\n"X" = "Y"\n[elsewhere]\n[regions]\n[nations]\n',
            "places 'X': 'Y'",
        ),
        (
            "towns.csv",
            "name,kind,authority,lat,lon,population\nX,place,E1,51,0,5\n",
            "towns.csv line 2: authority 'E1'",
        ),
        ("towns.csv", "name,kind,authority,lat,lon,population\nX,place,E06000001,up,0,5\n", "towns.csv line 2: "),
        (
            "localities.csv",
            "name,authority,outcode,population,kind\nX,E1,LS1,5,place\n",
            "localities.csv line 2: authority 'E1'",
        ),
        ("suburbs.csv", "name,authority,outcode,population,kind\nX,E06000001,QQ1,5,suburb\n", "suburbs.csv line 2: "),
        (
            "suburbs.csv",
            "name,authority,outcode,population,kind\nX,E06000001,TS24,5,village\n",
            "suburbs.csv line 2: kind 'village'",
        ),
        ("sites.csv", "name,authority,outcode\nX,E1,LS1\n", "sites.csv line 2: authority 'E1'"),
    ],
)
def test_a_broken_facts_file_names_file_and_key(tmp_path, monkeypatch, name, content, complaint):
    (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.setattr(geography, "_FOLDER", tmp_path)
    load = {
        "areas.toml": geography._areas,
        "towns.csv": geography._towns,
        "localities.csv": geography._localities,
        "suburbs.csv": geography._suburbs,
        "sites.csv": geography._sites,
    }[name]
    with pytest.raises(FactsError, match=complaint):
        load.__wrapped__()
