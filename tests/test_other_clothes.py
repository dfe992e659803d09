"""The same title in other clothes: written otherwise, or among what adverts put around it, it reads alike."""

import re

import pytest
from test_tier import cases, got

from matcher.tier import read_tier

# What adverts put around a title, and ways of writing it: none of it changes the reading.
_WRITTEN_OTHERWISE = {
    "in capitals": (str.upper,),
    "in small letters": (str.lower, str.title),
    "damaged": (
        lambda title: title.replace("–", "â€“").replace("’", "â€™"),
        lambda title: title.replace("–", "&ndash;").replace("'", "&rsquo;"),
        lambda title: title.replace("'s ", "\ufffds ").replace("’s ", "?s "),
    ),
    "spaced": (lambda title: title.replace(" - ", "\u00a0– "), lambda title: title.replace(" ", "  ")),
    "with other marks": (
        lambda title: title.replace(" - ", " | "),
        lambda title: title.replace(" - ", " • "),
        lambda title: title.replace(" - ", " ~ "),
        lambda title: title.replace(" - ", " » "),
        lambda title: title.replace(" - ", ": "),
    ),
    "with other joins": (
        lambda title: title.replace(" and ", " & "),
        lambda title: title.replace(" & ", " and "),
        lambda title: title.replace(" & ", " &amp; "),
    ),
    "shortened": (
        lambda title: re.sub(r"\bManager\b", "Mgr", title),
        lambda title: title.replace("Adviser", "Advisor"),
        lambda title: title.replace("Senior ", "Snr. "),
        lambda title: title.replace("Independent", "Indep"),
        lambda title: title.replace("Social Worker", "Social Wkr"),
    ),
    "of several": (
        lambda title: re.sub(r"(Worker|Manager|Practitioner)(?![\w'’])", r"\1(s)", title),
        lambda title: re.sub(r"(Worker|Manager|Practitioner)(?![\w'’])", r"\1/s", title),
    ),
    "with a place": (
        "{} - Otley",
        "Hexham: {}",
        "{} (Market Harborough)",
        "{} based in Newcastle-under-Lyme",
        "Ashby-de-la-Zouch – {}",
        "{} - Leeds / Bury St Edmunds",
        "{}, King's Lynn and surrounding areas",
        "{} - Thetford, England, United Kingdom",
        "{} | Nationwide",
    ),
    "with a reference": (
        "{} (REF: AB12345)",
        "Job Ref: CH1234 - {}",
        "{} - REQ0012345",
        "SW/22/104 - {}",
        "{} CYP/123",
        "{} (CHI-0442)",
        "Requisition ID: 3321 | {}",
    ),
    "with hours": (
        "{} - Permanent, 37 hours",
        "{} (22.2 hrs)",
        "Part-Time {}",
        "{} - 36 hrs pw",
        "{} | 0.6 FTE",
        "{}, Monday to Friday",
        "{} - up to 18.5 hpw",
        "{} (job share considered)",
    ),
    "with a contract": (
        "Locum {}",
        "{} - FTC until 31st March 2027",
        "{} (Maternity Cover)",
        "*Permanent* {}",
        "{} x3",
        "{} - Fixed Term Appointment",
        "{} | ongoing",
        "{} (subject to funding)",
        "{} (Adoption leave cover)",
    ),
    "with a grade": ("{} - Grade 10", "{} (PO3)", "{} | SCP 32-35", "{} - NJC 30-33", "{}, Pay Grade K"),
    "with pay": (
        "{} - £38.50 per hour - Leeds",
        "{} £38.00/hr",
        "{} - £40 - £44 p/hr",
        "{} (£5k welcome bonus)",
        "{} + £3,000 pa market supp",
        "£350 per day - {}",
        "{} – attractive salary plus pension",
        "{} + Outer London Weighting",
    ),
    "with praise": (
        "{} | Make a difference in an outstanding service",
        "*URGENT* {}",
        "{} - Immediate Start - Hybrid",
        "JOIN OUR TEAM! {}",
        "{} (IR35 outside) Ltd/PAYE",
        "{} - Enhanced DBS",
        "{} – supportive manager, mileage paid",
        "{} - 2 days in office",
        "Why not join us? {}",
    ),
    "with how it is advertised": (
        "{} - closing 3 May",
        "{} (re-advertised)",
        "Re-ad: {}",
        "{} - Internal Only",
        "{} - Previous applicants need not apply",
        "{} | Applications invited",
        "{} - open until filled",
    ),
    "with a team's number": ("{} - North Locality", "{} (Team 2)", "{} - Pod 4", "{} – Blue Team", "{} | Countywide"),
}


# A plus behind an age says "and older".
_READ_APART = ("Social Worker - Children's Disability Service 0-18",)


@pytest.mark.parametrize("way", _WRITTEN_OTHERWISE)
def test_a_title_written_otherwise_reads_alike(way):
    # Every third title and the next way's next ones: all are tried over the ways, each quickly.
    rows = [row for row in cases() if not row["description"] and row["title"] not in _READ_APART]
    rows = rows[list(_WRITTEN_OTHERWISE).index(way) % 3 :: 3]
    forms = _WRITTEN_OTHERWISE[way]
    read = []
    for number, row in enumerate(rows):
        form = forms[number % len(forms)]
        other = form.format(row["title"]) if isinstance(form, str) else form(row["title"])
        read.append((row, {**row, "title": other}))
    assert [other["title"] for row, other in read if got(row) != got(other)] == []


def test_titles_that_lost_their_marks_nearly_all_read_alike():
    rows = [row for row in cases() if not row["description"]][::3]
    read = [(row, {**row, "title": re.sub(r"[^\w&£. ]+", " ", row["title"])}) for row in rows]
    lost = [other["title"] for row, other in read if got(row) != got(other)]
    print(*lost, sep="\n")
    assert len(lost) <= 0.02 * len(read)


@pytest.mark.parametrize(
    ("title", "tier"),
    [
        ("Social Worker Senior Social Worker Fostering", "practitioner"),
        ("SW2 SW3 Court Team", "practitioner"),
        ("Social Worker Specialist Assessments", "practitioner"),
        ("Specialist Social Worker", "senior"),
        ("Social Worker Foster Carer Recruitment", "practitioner"),
    ],
)
def test_what_a_lost_mark_parted_is_told_by_the_words(title, tier):
    assert read_tier(title).tier == tier
