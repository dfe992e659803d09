import csv
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.contract import read_contract
from matcher.weeks import LONGEST_WEEK


@pytest.mark.parametrize(
    ("text", "kind", "low", "high", "time", "duration"),
    [
        ("Permanent, full time, 37 hours", "permanent", 37, 37, "full_time", None),
        ("permanentpart time (20 hours per week)", "permanent", 20, 20, "part_time", None),
        ("Substantive", "permanent", None, None, None, None),
        ("Fixed term for 1 year", "fixed_term", None, None, None, "12 months"),
        ("12-18 months fixed term", "fixed_term", None, None, None, "12-18 months"),
        ("FTC until 31st March 2028", "fixed_term", None, None, None, "until 2028-03-31"),
        ("Maternity cover until March 2028", "fixed_term", None, None, None, "until 2028-03"),
        ("Temporary fixed-term contract, twelve months", "fixed_term", None, None, None, "12 months"),
        ("Temporary - 6 months", "temporary", None, None, None, "6 months"),
        ("Maternity leave cover (12 months)", "fixed_term", None, None, None, "12 months"),
        ("Interim", "temporary", None, None, None, None),
        ("Locum, 3 months initially", "agency", None, None, None, "3 months"),
        ("Temporary (agency), 35 hours", "agency", 35, 35, "full_time", None),
        ("Casual, as and when required", "bank", None, None, None, None),
        ("Zero hours contract", "bank", 0, 0, None, None),
        ("Secondment for 9 months", "secondment", None, None, None, "9 months"),
        ("Full or part time", None, None, None, "either", None),
        ("Full time, 37 hours a week (part time will be considered)", None, 37, 37, "full_time", None),
        ("36 hours per week (pro rata if part time)", None, 36, 36, "full_time", None),
        ("20-30 hours", None, 20, 30, "part_time", None),
        ("16-37 hours per week", None, 16, 37, "either", None),
        ("up to 37 hours per week", None, None, 37, None, None),
        ("minimum of 16 hours per week", None, 16, None, None, None),
        ("37/18.5 hours", None, 18.5, 37, "either", None),
        ("Rhan amser, 18.5 awr yr wythnos", None, 18.5, 18.5, "part_time", None),
        ("18½ hours per week", None, 18.5, 18.5, "part_time", None),
        ("8 hours per day, 40 hours per week", None, 40, 40, "full_time", None),
        ("30 hours per week – (10 hour shifts)", None, 30, 30, "part_time", None),
        ("37.5", None, 37.5, 37.5, "full_time", None),
        ("0.6 FTE", None, None, None, "part_time", None),
        ("FULL_TIME", None, None, None, "full_time", None),
        ("Parhaol, Llawn Amser", "permanent", None, None, "full_time", None),
        ("Permanent with 6 months probation", "permanent", None, None, None, None),
        ("", None, None, None, None, None),
    ],
)
def test_fields(text, kind, low, high, time, duration):
    contract = read_contract(text)
    assert (contract.type, contract.hours_min, contract.hours_max) == (kind, low, high)
    assert (contract.working_time, contract.duration) == (time, duration)
    assert contract.quote == (text or None)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Locum Social Worker", "agency"),
        ("Team Manager (Maternity Cover)", "fixed_term"),
        ("Agency Decision Maker", None),
        ("Permanence Social Worker", None),
        ("Permanent Family Support Worker", "permanent"),
        ("Agency Children’s Social Worker", "agency"),
    ],
)
def test_titles(title, kind):
    assert read_contract("", title=title).type == kind


@pytest.mark.parametrize(
    ("title", "salary", "hours"),
    [
        ("Social Worker (18.5 hours)", "", 18.5),
        ("Fostering Social Worker – 30 hours per week", "", 30),
        ("22.2hrs Team Manager", "", 22.2),
        ("Team Manager, Area 3 - 21 hours", "", 21),
        ("24 hour Crisis Team Social Worker", "", None),
        ("Night Worker, 12 hour shifts", "", None),
        ("Out of Hours Social Worker 24/7", "", None),
        ("Social Worker", "£34,400 pro rata, 30 hours per week", 30),
        ("Social Worker", "£25,100 for 22.5 hours (£41,800 FTE based on 37 hours)", 22.5),
        ("Social Worker", "£32,100 pro rata (based on 37 hours a week)", None),
        ("Social Worker", "£41,000 full-time equivalent (36 hours)", None),
        ("Social Worker", "£20 per hour", None),
        ("Social Worker (21 hours)", "£43,700 for a 37 hour week", 21),
    ],
)
def test_hours_beside_the_title_and_the_pay(title, salary, hours):
    assert read_contract("", title=title, salary=salary).hours_max == hours


def test_each_fact_comes_from_the_first_place_that_states_it():
    contract = read_contract(
        "37 hours", title="Locum Social Worker", description="A permanent post of 20 hours per week"
    )
    assert (contract.type, contract.hours_max) == ("agency", 37)


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(
        [("Permanent", "permanent"), ("Fixed term", "fixed_term"), ("Locum", "agency"), ("Bank", "bank")]
    ),
    hours=st.integers(2, 120).map(lambda quarters: quarters / 2),
)
def test_any_type_and_hours_are_read_back(kind, hours):
    contract = read_contract(f"{kind[0]}, {hours:g} hours per week")
    assert (contract.type, contract.hours_min, contract.hours_max) == (kind[1], hours, hours)


# Independent parts of a contract field with what each says, whatever stands beside it and in whatever clothes.
KINDS = st.sampled_from(
    [
        ("Permanent", "permanent"),
        ("Open-ended", "permanent"),
        ("Substantive post", "permanent"),
        ("Fixed term until 31 March 2028", "fixed_term"),
        ("9 months FTC", "fixed_term"),
        ("Maternity cover", "fixed_term"),
        ("Interim", "temporary"),
        ("Temporary for 6 months", "temporary"),
        ("Locum", "agency"),
        ("Agency contract", "agency"),
        ("Bank", "bank"),
        ("Casual worker", "bank"),
        ("12 month secondment", "secondment"),
    ]
)
TIMES = st.sampled_from(
    [
        ("", None),
        ("Full time", "full_time"),
        ("Part-time", "part_time"),
        ("Job share", "part_time"),
        ("Full or part time", "either"),
        ("Full time, flexible working considered", "full_time"),
    ]
)
WEEKS = st.sampled_from(
    [
        ("", None, None),
        ("37 hours", 37, 37),
        ("22.2 hrs per week", 22.2, 22.2),
        ("30h", 30, 30),
        ("18.5hpw", 18.5, 18.5),
        ("up to 36 hours a week", None, 36),
        ("minimum of 16 hours", 16, None),
        ("20 hours - 37 hours", 20, 37),
        ("28 hours over 4 days", 28, 28),
        ("74 hours over 2 weeks", 37, 37),
        ("7.4 hours a day, 5 days a week", 37, 37),
    ]
)
BESIDE = st.sampled_from(
    [
        "",
        "26 days annual leave",
        "£39,100 per annum",
        "PO3",
        "2 posts",
        "no agencies",
        "6 month probation",
        "Shifts",
        "This is not a zero hours contract",
        "£2,500 welcome bonus",
        "Annualised hours",
        "5 year plan",
        "24/7 service",
    ]
)
JOINTS = st.sampled_from([", ", "; ", " | ", " - ", " – ", " — ", "\n", " • "])
CLOTHES = st.sampled_from([str, str.lower, str.upper, str.title, lambda words: words.replace(" ", "  ")])


@settings(max_examples=400, deadline=None)
@given(
    kind=KINDS, time=TIMES, week=WEEKS, beside=BESIDE, joint=JOINTS, clothes=CLOTHES, order=st.permutations(range(4))
)
def test_a_field_says_the_same_in_any_order_and_clothes(kind, time, week, beside, joint, clothes, order):
    parts = [kind[0], time[0], week[0], beside]
    text = clothes(joint.join(parts[place] for place in order if parts[place]))
    contract = read_contract(text)
    assert (contract.type, contract.hours_min, contract.hours_max) == (kind[1], *week[1:])
    assert time[1] is None or contract.working_time == time[1]


PIECES = st.sampled_from(
    ["hours", " per week", "37", "½", "-", "fixed term", "until ", "12 months", "full", " time", "/", "0"]
)


@settings(max_examples=250, deadline=None)
@given(st.lists(PIECES | st.text(max_size=6) | st.integers(0, 9999).map(str), max_size=12).map("".join))
def test_any_text_gives_possible_hours(text):
    for contract in (read_contract(text), read_contract("", description=text)):
        for hours in (contract.hours_min, contract.hours_max):
            assert hours is None or 0 <= hours <= LONGEST_WEEK
        assert contract.working_time in {None, "full_time", "part_time", "either"}


def test_real_labelled_contracts(shared_real):
    lines = (shared_real / "labelled" / "contracts.jsonl").read_text(encoding="utf-8").splitlines()
    wrong = []
    for line in lines:
        case = json.loads(line)
        expected, contract = case["expected"], read_contract(case["text"])
        types = {expected["contract_type"], *expected["also_acceptable"]}
        hours = (expected["hours_per_week_min"], expected["hours_per_week_max"])
        if contract.type not in types or (contract.hours_min, contract.hours_max) != hours:
            wrong.append(case["text"])
    assert len(wrong) <= 0.03 * len(lines), wrong


CASES = list(csv.DictReader((Path(__file__).parent / "contract_cases.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_the_table_of_cases(case):
    def hours(name):
        return float(case[name]) if case[name] else None

    contract = read_contract(case["text"])
    assert (contract.type or "") in {case["type"], *filter(None, case["also"].split(";"))}
    assert (contract.hours_min, contract.hours_max) == (hours("hours_min"), hours("hours_max"))
    assert (contract.working_time or "", contract.duration or "") == (case["working_time"], case["duration"])


def test_letters_that_are_two_in_lower_case_hide_nothing_behind_them():
    told = f"{'İ' * 200}. You will join a team that works with children and families. This is a permanent post. "
    assert read_contract("", description=told + "We look forward to meeting you. " * 20).type == "permanent"
