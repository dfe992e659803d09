"""The market and the judged searches of `search_judged.toml`, and how well an answer meets them."""

import csv
import datetime as dt
import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from api.vacancies import criteria_of, parse_query, search_json
from matcher import reading_pass
from store import postings, runs
from store.listings import Session
from store.models import Vacancy
from store.postings import RawPosting
from store.runs import SourceRow
from store.search import miles_between
from store.session import Engine, transaction

HERE = Path(__file__).parent
TODAY = dt.date(2026, 11, 21)
_AT = dt.datetime(2026, 11, 21, 6, 0, tzinfo=dt.UTC)
_SOURCE = "practice-market"
FIRST = 5
_CONDITION = re.compile(r"(\w+)(=|~|>=|<=)(.+)")
JUDGED: dict[str, Any] = tomllib.loads((HERE / "search_judged.toml").read_text(encoding="utf-8"))
QUERIES: list[dict[str, Any]] = JUDGED["query"]
_COLUMNS = {"contract": "contract_type", "hours": "working_time", "authority": "authority_name"}


@dataclass(frozen=True, slots=True)
class Answer:
    """The ids in their order, the point that was searched from, and what the answer says was understood."""

    ids: list[int]
    point: tuple[float, float] | None
    understood: dict[str, Any]


def fill(engine: Engine) -> None:
    """Record the market's adverts as a crawl would, and read them."""
    with (HERE / "search_market.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    adverts = [
        RawPosting(id_, f"https://market.test/{id_}", description=JUDGED["about"][row.pop("about")], **row)
        for row in rows
        if (id_ := row.pop("id"))
    ]
    with transaction(engine) as session:
        runs.synchronise(session, [SourceRow(_SOURCE, "Market", "feed", "/market", None, 3600, 1, "", "")])
        runs.start_run(session, _SOURCE, _AT)
        postings.record(session, _SOURCE, adverts, _AT)
    reading_pass.run(engine, now=_AT)


def market(session: Session) -> list[dict[str, Any]]:
    """Every open vacancy, as a search gives them."""
    return [dict(row) for row in session.execute(select(Vacancy.__table__)).mappings()]


def answer(session: Session, judged: Mapping[str, Any]) -> Answer:
    """Search as the page does."""
    pairs = [(name, judged[name]) for name in ("q", "near") if name in judged]
    criteria = criteria_of(session, parse_query([*pairs, ("limit", "100")]), TODAY)
    found = search_json(session, criteria, counts=False)
    return Answer([item["id"] for item in found["items"]], criteria.point, found["understood"])


def fits(row: Mapping[str, Any], wanted: str, point: tuple[float, float] | None) -> bool:
    """Whether a vacancy is what one condition says."""
    name, sign, value = _CONDITION.fullmatch(wanted).groups()  # type: ignore[union-attr]
    if name == "miles":
        return bool(point) and row["lat"] is not None and miles_between(point, (row["lat"], row["lon"])) <= float(value)
    if name == "pay":
        return (row["annual_max"] or 0) >= float(value)
    if name == "specialism":
        return value in row["specialisms"]
    if name == "kind":
        return bool(row["agency"]) == (value == "agency")
    had = str(row[_COLUMNS.get(name, name)])
    return bool(re.search(value, had, re.IGNORECASE)) if sign == "~" else had == value


def missed(judged: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], got: Answer) -> list[str]:
    """What is not as it was judged to be; empty where all is."""
    found = _in_order(rows, got)
    faults = []
    best = _right(judged, rows, got)
    if not best:
        faults.append("the market has nothing right")
    wrong = [row["title"] for row in found[: min(FIRST, len(best))] if row not in best]
    if wrong or len(found) < min(FIRST, len(best)):
        faults.append(f"among the first: {wrong}, of {len(found)} found")
    if "above" in judged:
        upper, lower = ([n for n, row in enumerate(found) if fits(row, one, got.point)] for one in judged["above"])
        if upper and lower and min(lower) < max(upper):
            faults.append(f"{judged['above'][1]} at {min(lower)} above {judged['above'][0]} at {max(upper)}")
    said = {f"{one['field']}={one['value']}" for one in got.understood.get("named", ())}
    faults += [f"not understood: {one}" for one in judged.get("named", ()) if one not in said]
    place = judged.get("place")
    if place and (got.understood["near"] or "").casefold() != place.casefold():
        faults.append(f"the place read is {got.understood['near']!r}")
    return faults


def share_right(judged: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], got: Answer) -> float:
    """Of the first five, or as many as are right, the share that is right."""
    best = _right(judged, rows, got)
    first = _in_order(rows, got)[: min(FIRST, len(best))]
    return sum(row in best for row in first) / min(FIRST, len(best)) if best else 0.0


def gained(judged: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], got: Answer) -> float:
    """nDCG at ten, what a vacancy gains being the share of the conditions that it meets, squared."""

    def gain(row: Mapping[str, Any]) -> float:
        return float((sum(fits(row, one, got.point) for one in judged["wants"]) / len(judged["wants"])) ** 2)

    ideal = _discounted(sorted(map(gain, rows), reverse=True))
    return _discounted([gain(row) for row in _in_order(rows, got)]) / ideal if ideal else 0.0


def _discounted(gains: Sequence[float]) -> float:
    return sum(one / math.log2(place + 2) for place, one in enumerate(gains[:10]))


def _in_order(rows: Sequence[Mapping[str, Any]], got: Answer) -> list[Mapping[str, Any]]:
    by_id = {row["id"]: row for row in rows}
    return [by_id[id_] for id_ in got.ids]


def _right(judged: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], got: Answer) -> list[Mapping[str, Any]]:
    return [row for row in rows if all(fits(row, one, got.point) for one in judged["wants"])]
