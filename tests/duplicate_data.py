"""Postings that are compared: cases, one job's advert, texts of its own and its employer's, likely and hostile ones."""

import datetime as dt
import json
from pathlib import Path

from hypothesis import strategies as st

from matcher.duplicates import Posting

CASES = [
    json.loads(line)
    for line in Path(__file__).with_name("duplicate_cases.jsonl").read_text(encoding="utf-8").splitlines()
]

JOB = Posting(
    id="1",
    title="Social Worker – Assessment Team",
    employer="Ambershire County Council",
    location="Thornby",
    salary="£38,626 - £42,708",
    closing=dt.date(2026, 3, 22),
    posted=dt.date(2026, 3, 1),
    source="ambershire",
)

OWN = (
    "You will hold a caseload of children in need and children with a plan in the valley villages, and chair the core "
    "groups that keep those plans moving. The team has seven workers, a deputy and a family support pair who know the "
    "farms, the two schools and the one bus. Wednesdays are kept free of meetings so that visits are never rushed."
)
OTHER = (
    "Your task is to prepare statements, attend hearings with the child's guardian, and see that directions are met on "
    "time. Most of the work is at the combined court by the river; a desk is kept there for us on listing days. Two "
    "solicitors sit with the team and answer questions as they come, which saves everybody a good many letters."
)
CHARTER = (
    "Ambershire is a friendly county between the moor and the sea. We welcome all whatever their background. "
    "All posts need an enhanced check with the barring service. You will have a laptop, a phone and a place to park. "
    "Interviews are held in person at County Hall. The county pays for registration and for one conference a year. "
    "We were the first in the region to sign the promise to children. Staff may swim in the county's pools at no cost. "
)

dates = st.none() | st.dates(dt.date(2025, 1, 1), dt.date(2026, 12, 31))
likely = st.builds(
    Posting,
    id=st.text(min_size=1, max_size=4),
    title=st.sampled_from(["", "Social Worker", "Senior Social Worker", "Social Worker - Court", "2 x Social Workers"]),
    employer=st.sampled_from(
        ["", "Wold City Council", "Wold Council", "Blue Door Recruitment", "Larkrise", "Larkrise Homes"]
    ),
    location=st.sampled_from(["", "Wold", "Little Marsh", "Hybrid"]),
    salary=st.sampled_from(["", "£40,476", "£40,476 - £46,731", "Grade 9"]),
    reference=st.sampled_from(["", "WCC-1001", "WCC-1002"]),
    url=st.sampled_from(["", "https://jobs.example/1", "https://jobs.example/2"]),
    source=st.sampled_from(["", "wold", "board"]),
    description=st.sampled_from(["", OWN, OTHER]),
    closing=dates,
    posted=dates,
)
text = st.text(max_size=60)
hostile = st.builds(
    Posting,
    id=st.text(min_size=1, max_size=4),
    title=text,
    employer=text,
    location=text,
    salary=text,
    reference=text,
    url=text,
    description=text,
)
