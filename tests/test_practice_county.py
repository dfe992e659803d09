import datetime as dt
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careers.ladder import TIERS
from crawlers import platforms
from crawlers.practice import words
from crawlers.practice.county import County
from crawlers.practice.generate import generate

TODAY = dt.date(2026, 11, 21)


@pytest.fixture(scope="module")
def county() -> County:
    return generate(today=TODAY)


def test_it_is_as_large_and_as_varied_as_promised(county):
    assert len(county.adverts) == 440
    assert len({advert.job.employer.key for advert in county.adverts}) >= 12
    assert {employer.nation for employer in county.employers} == {"england", "scotland", "wales", "northern_ireland"}
    assert [employer.kind for employer in county.employers].count("agency") == 2
    tiers = Counter(advert.tier for advert in county.adverts if advert.tier)
    assert set(tiers) == set(TIERS)
    assert min(tiers.values()) >= 5
    assert sum(advert.truth == "out" for advert in county.adverts) * 3 >= len(county.adverts)
    assert {advert.truth for advert in county.adverts} == {"in", "out", "ambiguous"}
    assert {advert.kind for advert in county.adverts} == {"original", "cross_post", "agency_copy", "repost"}


def test_every_fault_is_there(county):
    faults = Counter(advert.fault for advert in county.adverts)
    assert set(faults) == {
        "",
        "no_title",
        "broken_json",
        "invalid_utf8",
        "zero_date",
        "far_date",
        "gone_404",
        "gone_410",
        "forbidden",
        "slow",
    }
    assert Counter(advert.fate for advert in county.adverts)["kept"] > 400


def test_only_england_has_lead_child_protection_practitioners(county):
    assert {advert.job.employer.nation for advert in county.adverts if advert.tier == "lcpp"} == {"england"}


def test_the_rungs_are_the_ladders():
    assert tuple(role.key for role in words.rungs()) == TIERS
    assert sum(role.share for role in words.rungs()) == 100


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("scale = 1.0", "scales = 1.0"), "words/employers.toml: carrowmoor: scales: unknown key"),
        (("scale = 1.0", ""), "words/employers.toml: carrowmoor: scale: is missing"),
    ],
)
def test_a_fault_in_the_words_is_named(monkeypatch, tmp_path, change, message):
    text = (words.HERE / "words" / "employers.toml").read_text(encoding="utf-8")
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "employers.toml").write_text(text.replace(*change, 1), encoding="utf-8")
    monkeypatch.setattr(words, "HERE", tmp_path)
    with pytest.raises(ValueError, match=re.escape(message)):
        words.employers.__wrapped__()


def test_adverts_read_like_adverts(county):
    for advert in county.adverts:
        text = re.sub(r"<[^<>]*>", " ", advert.description)
        assert 130 <= len(text.split()) <= 600, advert.id
        assert not re.search(r"[{}]", text), advert.id
        assert advert.title.strip()
        assert not re.search(r"[{}]", advert.title)
        assert "Children's Children" not in advert.title


def test_most_vacancies_are_open_and_some_have_expired(county):
    dated = [advert for advert in county.adverts if advert.closing.date]
    still_open = [advert for advert in dated if advert.closing.date >= TODAY]
    assert len(still_open) > 0.85 * len(dated) > 0.85 * 0.85 * len(county.adverts)
    assert len(dated) - len(still_open) >= 15
    assert all(advert.posted <= TODAY for advert in county.adverts)


def test_a_group_is_one_job(county):
    groups = county.groups()
    assert sum(map(len, groups.values())) == len(county.adverts)
    several = [adverts for adverts in groups.values() if len(adverts) > 1]
    assert len(several) == sum(advert.kind != "original" for advert in county.adverts)
    for adverts in several:
        first, second = adverts
        assert first.kind == "original"
        assert first.tier == second.tier
        assert not first.fault
        assert not second.fault
        if second.kind == "repost":
            assert first.closing.date < TODAY
            assert second.source == first.source
            assert first.closing.date < second.posted <= TODAY
        else:
            assert second.closing.date == first.closing.date
            assert second.source != first.source


def test_copies_are_reworded(county):
    copies = [advert for advert in county.adverts if advert.kind in ("cross_post", "agency_copy")]
    assert sum(advert.title != advert.job.title for advert in copies) > len(copies) / 2
    assert all(advert.advertiser.kind == "agency" for advert in copies if advert.kind == "agency_copy")


def test_ids_and_paths_are_unique(county):
    assert len({advert.id for advert in county.adverts}) == len(county.adverts)
    assert len({advert.path for advert in county.adverts}) == len(county.adverts)


def test_the_same_seed_gives_the_same_county(county):
    assert generate(today=TODAY) == county
    assert generate(seed=7, today=TODAY) != county


def test_another_day_moves_the_dates_alone(county):
    later = generate(today=TODAY + dt.timedelta(days=200))
    for before, after in zip(county.adverts, later.adverts, strict=True):
        assert (before.id, before.title, before.pay, before.job, before.fault) == (
            after.id,
            after.title,
            after.pay,
            after.job,
            after.fault,
        )
        assert after.posted - before.posted == dt.timedelta(days=200)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"adverts": 12}, "adverts: 12; expected at least 60"),
        ({"employers": 0}, "employers: 0; expected 1 to 14"),
        ({"employers": 99}, "employers: 99; expected 1 to 14"),
    ],
)
def test_counts_out_of_range_are_refused(arguments, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        generate(today=TODAY, **arguments)


@settings(max_examples=12, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    adverts=st.integers(60, 500),
    employers=st.integers(1, 14),
    today=st.dates(dt.date(2024, 1, 1), dt.date(2040, 12, 31)),
)
def test_any_county_is_whole(seed, adverts, employers, today):
    county = generate(seed=seed, today=today, adverts=adverts, employers=employers)
    assert len(county.adverts) == adverts
    assert len({advert.path for advert in county.adverts}) == adverts
    assert {advert.tier for advert in county.adverts if advert.tier} == set(TIERS)
    for advert in county.adverts:
        pay = advert.pay
        assert pay.min is None or pay.max is None or pay.min <= pay.max
        assert (pay.unit is None) == (pay.min is None and pay.max is None)


def test_the_larger_county_has_a_tenant_on_every_platform():
    registry = words.EVERY_PLATFORM
    assert len(words.employers(registry)) >= 60
    assert {tenant.platform for tenant in words.tenants(registry)} == set(platforms.names())
    county = generate(today=TODAY, adverts=3000, registry=registry)
    assert len(county.adverts) == len({advert.path for advert in county.adverts}) == 3000
    assert {advert.source for advert in county.adverts} == {tenant.id for tenant in words.tenants(registry)}
