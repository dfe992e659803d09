import datetime
import html
import json

import pytest

from crawlers import json_ld
from matcher import RULES_VERSION
from matcher.job import Advert, read
from matcher.places import Gazetteer


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer()


PAGE = datetime.date(2026, 11, 21)


def test_every_fact_of_an_advert_with_fields(gazetteer):
    advert = Advert(
        id="1",
        title="Senior Social Worker – Child Protection",
        employer="Suffolk County Council",
        location="Ipswich, IP1 2BX",
        salary="£43,420 - £47,800 plus £2,500 market supplement",
        contract="Permanent, 37 hours per week",
        closing="6 December at noon",
        description="<p>You will lead section 47 enquiries. Hybrid working.</p>",
        page_date=PAGE,
    )
    told = read(advert, gazetteer).as_json()
    assert told["outcome"] == "matched"
    assert told["tier"] == "senior"
    assert told["pay"]["annual_max"] == 47800
    assert told["pay"]["supplements"][0]["kind"] == "market"
    assert (told["closing"]["date"], told["closing"]["time"]) == ("2026-12-06", "12:00")
    assert (told["contract"]["type"], told["contract"]["working_time"]) == ("permanent", "full_time")
    assert told["place"]["authority"] == {"name": "Suffolk", "gss_code": "E10000029"}
    assert (told["place"]["town"], told["place"]["mode"]) == ("Ipswich", "hybrid")
    assert told["rules_version"] == RULES_VERSION
    json.dumps(told)


def test_facts_without_a_field_are_found_in_the_description(gazetteer):
    description = (
        "<p>Walsall Council is looking for a permanent team manager.</p><p>Salary: £52,800 - £56,900 a year</p>"
        "<p>37 hours per week</p><p>Closing date: 12 December 2026</p>"
    )
    told = read(Advert(title="Team Manager – Child Protection", description=html.escape(description)), gazetteer)
    assert (told.pay.min, told.pay.unit) == (52800, "year")
    assert told.closing.date == datetime.date(2026, 12, 12)
    assert (told.contract.type, told.contract.hours_max) == ("permanent", 37)
    assert told.place.authority_name == "Walsall"
    assert told.tier.tier == "team_manager"


def test_an_amount_in_the_text_beats_a_bare_grade_in_the_field(gazetteer):
    description = "Salary: £43,000 - £47,000 per annum."
    pay = read(Advert(title="Social Worker", salary="Grade 10", description=description), gazetteer).pay
    assert (pay.min, pay.max) == (43000, 47000)
    assert (
        read(Advert(title="Social Worker", salary="Grade 10", description="Join us."), gazetteer).pay.grade
        == "Grade 10"
    )


def test_a_unit_alone_in_the_field_does_not_hide_the_amount_in_the_text(gazetteer):
    pay = read(
        Advert(title="Social Worker", salary="Hourly paid", description="The rate is £36 per hour."), gazetteer
    ).pay
    assert (pay.min, pay.max, pay.unit) == (36, 36, "hour")
    assert read(Advert(title="Social Worker", salary="Hourly paid"), gazetteer).pay.unit == "hour"


def test_an_amount_in_the_title_counts_where_nothing_else_gives_one(gazetteer):
    pay = read(Advert(title="Social Worker – up to £44k"), gazetteer).pay
    assert (pay.min, pay.max) == (None, 44000)
    pay = read(Advert(title="Social Worker – up to £44k", salary="£41,000 - £43,500"), gazetteer).pay
    assert (pay.min, pay.max) == (41000, 43500)


def test_a_field_that_says_there_is_no_closing_date_is_believed(gazetteer):
    advert = Advert(title="Social Worker", closing="Until filled", description="Applications close on 12 December 2026")
    closing = read(advert, gazetteer).closing
    assert closing.date is None
    assert closing.reason is not None


def test_hourly_pay_is_compared_over_the_adverts_own_full_week(gazetteer):
    pay = read(Advert(title="Locum Social Worker", salary="£36 per hour", contract="36 hours per week"), gazetteer).pay
    assert pay.annual_basis == "estimate: hourly × 36 h × 52.143 weeks"


@pytest.mark.parametrize(
    ("offered", "low", "high", "unit"),
    [
        ({"value": {"value": "£36.50 per hour", "unitText": "YEAR"}}, 36.5, 36.5, "hour"),
        ({"value": {"value": "£250 - £280 a day", "minValue": 52000, "unitText": "YEAR"}}, 250, 280, "day"),
        ({"value": {"value": "£38,220 - £43,693", "unitText": "HOUR"}}, 38220, 43693, "year"),
        ({"currency": "GBP", "value": {"minValue": 36.5, "maxValue": 38.5, "unitText": "YEAR"}}, 36.5, 38.5, "hour"),
        (
            {"currency": "GBP", "value": {"minValue": 38220, "maxValue": 43693, "unitText": "HOUR"}},
            38220,
            43693,
            "year",
        ),
        (
            {"currency": "GBP", "value": {"minValue": 38220, "maxValue": 43693, "unitText": "MONTH"}},
            38220,
            43693,
            "year",
        ),
    ],
)
def test_the_unit_of_a_job_posting_is_not_believed_against_its_words(gazetteer, offered, low, high, unit):
    node = {"@type": "JobPosting", "title": "Social Worker", "description": "Join us.", "baseSalary": offered}
    posting = json_ld.read(node, native_id="1", url="https://jobs.example/1")
    advert = Advert(title=posting.title, salary=posting.salary, description=posting.description)
    pay = read(advert, gazetteer).pay
    assert (pay.min, pay.max, pay.unit) == (low, high, unit)


def test_the_nation_of_the_place_decides_which_ladder(gazetteer):
    title = "Lead Child Protection Practitioner"
    assert read(Advert(title=title, employer="Suffolk County Council"), gazetteer).tier.tier == "lcpp"
    assert read(Advert(title=title, employer="Fife Council"), gazetteer).tier.tier != "lcpp"


def test_an_empty_advert_is_read_too(gazetteer):
    told = read(Advert(), gazetteer).as_json()
    assert told["tier"] is None
    assert told["pay"]["reason"] == "no pay given"
    assert told["closing"]["reason"] == "no closing date given"
    assert told["place"]["authority"] is None


def test_real_adverts_are_read_whole(gazetteer, shared_real):
    for line in (shared_real / "nhs_jobs" / "jobposting_2020_sample.jsonl").read_text(encoding="utf-8").splitlines():
        posting = json.loads(line)
        address = (posting.get("jobLocation") or {}).get("address") or {}
        advert = Advert(
            title=posting.get("title") or "",
            employer=(posting.get("hiringOrganization") or {}).get("name") or "",
            location=", ".join(filter(None, (address.get("addressLocality"), address.get("postalCode")))),
            salary=((posting.get("baseSalary") or {}).get("value") or {}).get("value") or "",
            contract=posting.get("employmentType") or "",
            closing=posting.get("validThrough") or "",
            description=posting.get("description") or "",
            page_date=datetime.date(2020, 11, 1),
        )
        told = read(advert, gazetteer)
        assert told.tier.outcome in {"matched", "review", "out_of_scope"}
        assert told.closing.date is not None
        assert told.place.nation is not None or told.place.basis is None
