import datetime
from itertools import pairwise

import pytest

from matcher import spine
from matcher.job import Advert, read
from matcher.pay import Where, find_pay, read_pay
from matcher.places import Gazetteer
from matcher.spine import SpineError, afc_scale, is_old_point, njc_scale

DAY = datetime.date


@pytest.mark.parametrize(
    ("low", "high", "on", "pounds"),
    [
        (28, 31, DAY(2024, 6, 1), (37938, 40476)),
        (28, 31, DAY(2025, 4, 1), (39152, 41771)),
        (28, 28, DAY(2025, 3, 31), (37938, 37938)),
        (2, 13, DAY(2025, 12, 31), (24413, 29064)),
        (10, 10, DAY(2025, 5, 1), (27694, 27694)),
        (43, 43, DAY(2021, 4, 1), (47665, 47665)),
        (43, 43, DAY(2023, 4, 1), (51515, 51515)),
        (5, 6, None, (25583, 25989)),
    ],
)
def test_points_are_priced_as_of_the_day(low, high, on, pounds):
    scale = njc_scale(low, high, nation="england", region="North West", on=on)
    assert scale is not None
    assert (scale.low, scale.high) == pounds


@pytest.mark.parametrize(
    ("low", "high", "nation", "region", "on"),
    [
        (28, 31, "scotland", None, None),
        (28, 31, "england", "London", None),
        (32, 35, "england", None, None),  # no source gave these points
        (28, 31, "england", None, DAY(2018, 6, 1)),
        (28, 31, "england", None, DAY(2020, 6, 1)),  # the new spine, before any year that a source gave
        (46, 47, "england", None, None),
        (0, 3, "england", None, None),
        (31, 28, "england", None, None),
        (2, 2, "england", None, DAY(2019, 1, 1)),
    ],
)
def test_points_of_another_spine_or_without_a_source_stay_unknown(low, high, nation, region, on):
    assert njc_scale(low, high, nation=nation, region=region, on=on) is None


def test_the_basis_names_spine_day_and_every_source():
    scale = njc_scale(28, 31, nation="wales", region="Wales", on=DAY(2026, 11, 1))
    assert scale is not None
    assert scale.basis.startswith("estimate: NJC SCP 28–31 from 1 April 2025 (")
    for publisher in ("Wychavon", "Society of Local Council Clerks", "Derbyshire Association of Local Councils"):
        assert publisher in scale.basis
    assert scale.basis.endswith("a later award may have raised it")
    now = njc_scale(28, 31, nation="wales", region="Wales", on=DAY(2025, 11, 1))
    assert now is not None
    assert "later award" not in now.basis


def test_printed_and_raised_points_agree():
    # Loading fails where a printed table contradicts an award; every year but the first has an award.
    years = spine._facts().njc
    assert [year.start.year for year in years] == [2021, 2022, 2023, 2024, 2025]
    for earlier, later in pairwise(years):
        for point in earlier.pounds.keys() & later.pounds.keys():
            assert later.pounds[point][0] > earlier.pounds[point][0]
    for year in years:
        ordered = [year.pounds[point][0] for point in sorted(year.pounds, key=int)]
        assert ordered == sorted(ordered)


@pytest.mark.parametrize(
    ("band", "nation", "on", "pounds"),
    [
        ("6", "northern_ireland", DAY(2026, 11, 1), (35392, 42618)),
        ("7", "england", DAY(2025, 11, 1), (47810, 54710)),
        ("8A", "england", DAY(2025, 11, 1), (55690, 62682)),
        ("6", "scotland", DAY(2024, 5, 1), (39912, 48635)),
        ("6", "scotland", DAY(2023, 5, 1), (37831, 46100)),
        ("6", "wales", None, None),
        ("6", None, None, None),
        ("6", "england", DAY(2020, 1, 1), None),
        ("6", "england", DAY(2023, 11, 1), None),  # two awards after the last year that a source gave
    ],
)
def test_bands_by_nation_and_day(band, nation, on, pounds):
    scale = afc_scale(band, nation=nation, on=on)
    assert (None if scale is None else (scale.low, scale.high)) == pounds


@pytest.mark.parametrize(
    ("text", "where", "annual"),
    [
        ("SCP 28-31", Where(), (39152, 41771)),
        ("Grade 9 (SCP 28 - 31)", Where("england", "South West"), (39152, 41771)),
        ("Grade 9, spinal column points 28 to 31", Where("wales"), (39152, 41771)),
        ("NJC points 28–31", Where("northern_ireland"), (39152, 41771)),
        ("SCP 28-31", Where("scotland"), None),
        ("SCP 28-31", Where("england", "London"), None),
        ("SCP 48-49", Where("england"), None),
        ("SCP 34-36", Where(on=DAY(2017, 5, 1)), None),
        ("points 27 to 32", Where("england"), None),
        ("Soulbury SCP 5-8", Where("england"), None),
        ("Band 6", Where("northern_ireland"), (35392, 42618)),
        ("Band 6", Where("england", health=True), (38682, 46580)),
        ("AfC Band 7", Where("england"), (47810, 54710)),
        ("Band 6", Where("england"), None),
        ("PO3", Where("england"), None),
        ("Grade K", Where("england"), None),
    ],
)
def test_a_national_grade_has_an_estimate_and_no_amount_of_its_own(text, where, annual):
    pay = read_pay(text, where=where)
    assert (pay.min, pay.max, pay.unit) == (None, None, None)
    assert pay.reason
    assert (None if pay.annual_min is None else (pay.annual_min, pay.annual_max)) == annual
    assert (pay.annual_basis is None) == (annual is None)


def test_old_points_are_said_to_be_old():
    assert "ended in March 2019" in (read_pay("SCP 34-36", where=Where(on=DAY(2017, 5, 1))).reason or "")
    assert is_old_point(44, None)
    assert not is_old_point(43, DAY(2019, 4, 1))


def test_stated_amounts_are_never_replaced():
    pay = read_pay("Grade 9 SCP 28-31 £33,000 - £35,000", where=Where("england"))
    assert (pay.annual_min, pay.annual_max, pay.annual_basis) == (33000, 35000, "stated")
    supplement = read_pay("Band 6 plus £2,000 market supplement", where=Where("northern_ireland"))
    assert supplement.annual_min is None


def test_a_grade_in_prose_is_priced_too():
    pay = find_pay("About us.\nSalary: Grade 10, SCP 28 - 31.\n", where=Where("england"))
    assert (pay.min, pay.annual_min) == (None, 39152)


def test_place_and_page_date_of_an_advert_decide_the_scale():
    gazetteer = Gazetteer()
    advert = Advert(title="Social Worker", employer="Belfast Health and Social Care Trust", salary="Band 6")
    told = read(advert, gazetteer).as_json()["pay"]
    assert (told["min"], told["annual_min"]) == (None, 35392)
    assert "Agenda for Change Band 6, Northern Ireland" in told["annual_basis"]
    leeds = Advert(title="Social Worker", employer="Leeds City Council", salary="SCP 28", page_date=DAY(2024, 5, 1))
    assert read(leeds, gazetteer).pay.annual_max == 37938
    fife = Advert(title="Social Worker", employer="Fife Council", salary="SCP 28")
    assert read(fife, gazetteer).pay.annual_max is None


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (("pounds = 1290", "pounds = 1291"), "by the award"),
        (("percent = 3.2", "percent = 3.3"), "by the award"),
        (('source = "dey_2024"', 'source = "nobody"'), "source"),
        (("6 = [32306, 39027]", "6 = [39027, 32306]"), "band 6"),
        (("seen = 2026-11-21", 'seen = "then"'), "seen"),
        (("[njc]", "[njc"), "not TOML"),
        (("began = 2019-04-01", "began = 2019"), "njc"),
        (("from = 2021-04-01", "from = 2021"), "from"),
    ],
)
def test_a_faulty_facts_file_is_named_with_its_key(tmp_path, monkeypatch, change, names):
    faulty = tmp_path / "spine.toml"
    faulty.write_text(spine._FILE.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    monkeypatch.setattr(spine, "_FILE", faulty)
    with pytest.raises(SpineError, match=r"spine\.toml") as error:
        spine._facts.__wrapped__()
    assert names in str(error.value)
