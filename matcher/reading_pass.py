"""The reading pass: postings in, readings and vacancies out, as often as anybody likes.

Owns which words of a posting make up the advert that is read, which posting stands for a vacancy, and the order of the
pass. Decides nothing about an advert itself (`matcher.job` and `matcher.duplicates` do) and fetches nothing.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from zoneinfo import ZoneInfo

from matcher import RULES_VERSION, decided
from matcher.cycles import no_cycles
from matcher.dates import read_closing
from matcher.duplicates import (
    Boilerplate,
    Filed,
    Group,
    Link,
    Posting,
    copies,
    digest,
    grouped,
    is_agencys,
    regroup,
    shared_sentences,
)
from matcher.job import Advert, Reading, read
from matcher.places import Gazetteer
from matcher.text import one_line, plain
from store import groupings, postings, readings, review, runs
from store.authorities import Authority
from store.groupings import CopyRow, GroupingRow
from store.listings import Session
from store.readings import ReadingRow, VacancyRow
from store.review import Decision
from store.session import Engine, transaction

LONDON = ZoneInfo("Europe/London")
EVERYTHING_FROM = 4
"""When more than one posting in this many is new or changed, everything is grouped: that is less work."""
SUMMARY_LENGTH = 300
SEARCHED_LENGTH = 20_000
"""Characters of an advert that free-text search looks through."""


@dataclass(frozen=True, slots=True)
class PassResult:
    """What a pass did: adverts read, vacancies written or removed, postings closed by their date, and all outcomes."""

    read: int
    vacancies_written: int
    closed: int
    outcomes: dict[str, int]


def gazetteer_of(local: Iterable[runs.AuthorityRow]) -> Gazetteer:
    """The authorities of the United Kingdom, and those that a fictional county's registry declared itself."""
    return Gazetteer(Authority(official_name=row.name, **asdict(row)) for row in local)


def run(
    engine: Engine,
    *,
    now: dt.datetime,
    everything: bool = False,
    on_progress: Callable[[int], None] = lambda _read: None,
) -> PassResult:
    """Read what is new or changed (or everything), group it, and close what its closing date ended.

    `now` is a moment in UTC. Each batch is a transaction of its own, so a pass that is stopped goes on where it was.
    """
    with transaction(engine) as session:
        gazetteer = gazetteer_of(runs.local_authorities(session))
    done = after = 0
    while True:
        with transaction(engine) as session:
            batch = readings.unread(session, RULES_VERSION, after=after, everything=everything)
            if not batch:
                break
            decisions = review.decisions(session, [row["id"] for row in batch])
            with no_cycles():
                rows = [reading_row(row, gazetteer, now, decisions.get(row["id"])) for row in batch]
            readings.save(session, rows)
            after = batch[-1]["id"]
        done += len(batch)
        on_progress(done)
    with transaction(engine) as session:
        closed = postings.settle_closing_dates(session, now.astimezone(LONDON).date(), now)
        written = _group(session, everything=everything)
        return PassResult(done, written, closed, readings.outcomes(session))


def read_again(session: Session, posting_id: int, *, now: dt.datetime) -> None:
    """Read one posting afresh, a person's decision on it included, and put the vacancies in step, within a transaction.

    `now` is a moment in UTC. Raises LookupError where there is no such posting.
    """
    row = readings.advertised(session, posting_id)
    if row is None:
        raise LookupError(f"posting {posting_id} is not in the database")
    decision = review.decisions(session, [posting_id]).get(posting_id)
    gazetteer = gazetteer_of(runs.local_authorities(session))
    readings.save(session, [reading_row(row, gazetteer, now, decision)])
    _group(session)


def advert_of(row: Mapping[str, Any]) -> Advert:
    """The advert in a posting's row; the date that it was posted is the page's date, else the day it was first seen."""
    return Advert(
        id=str(row["id"]),
        title=row["title"],
        employer=row["employer"],
        location=row["location"],
        salary=row["salary"],
        contract=", ".join(words for words in (row["contract"], row["hours"]) if words),
        closing=row["closing"],
        description=plain(row["description"]),
        page_date=_posted_on(row),
        authority_code=row["source_authority"],
    )


def reading_row(
    row: Mapping[str, Any], gazetteer: Gazetteer, now: dt.datetime, decision: Decision | None = None
) -> ReadingRow:
    """Read one posting's row; a person's decision that still stands goes before the rules."""
    advert = advert_of(row)
    reading = read(advert, gazetteer)
    if decision:
        reading = decided.apply(reading, decision, advert)
    return ReadingRow(
        posting_id=row["id"],
        rules_version=reading.rules_version,
        raw_hash=row["raw_hash"],
        read_at=now,
        outcome=reading.tier.outcome,
        tier=reading.tier.tier,
        confidence=reading.tier.confidence,
        closes_on=reading.closing.date,
        authority_code=reading.place.authority_code,
        body=_body(reading),
    )


def _body(reading: Reading) -> dict[str, Any]:
    body = reading.as_json()
    body.pop("id", None)
    return body


class _Shelf:
    """The store's postings as grouping asks for them; rows once fetched are kept for making their vacancies."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._shared: dict[str, frozenset[str]] = {}
        self.rows: dict[int, dict[str, Any]] = {}

    def postings(self, ids: Collection[str]) -> list[Posting]:
        wanted = [int(id_) for id_ in ids]
        missing = [id_ for id_ in wanted if id_ not in self.rows]
        self.rows.update((row["id"], row) for row in groupings.in_scope(self._session, missing))
        return [_compared(self.rows[id_]) for id_ in wanted]

    def sharing(self, codes: Collection[int]) -> dict[int, list[tuple[str, str]]]:
        found = groupings.sharing(self._session, codes)
        return {code: [(standing, str(id_)) for standing, id_ in block] for code, block in found.items()}

    def kin(self, ids: Collection[str]) -> list[str]:
        return [str(id_) for id_ in groupings.kin(self._session, [int(id_) for id_ in ids])]

    def shared(self, employer: str) -> frozenset[str]:
        if employer and employer not in self._shared:
            adverts = groupings.descriptions(self._session, employer)
            self._shared[employer] = shared_sentences((title, plain(words)) for title, words in adverts)
        return self._shared.get(employer, frozenset())


def _group(session: Session, *, everything: bool = False) -> int:
    """Put the vacancies in step with the readings; give how many rows of vacancies were written or removed.

    What is new or changed is compared with its own blocks alone, unless there is so much of it, or everything is asked.
    """
    todo = groupings.out_of_step(session)
    touched = {*todo.changed, *todo.gone}
    in_scope = groupings.ids_in_scope(session)
    if everything or len(touched) * EVERYTHING_FROM > len(in_scope):
        return _group_all(session, in_scope, todo.gone)
    shelf = _Shelf(session)
    reached = {*touched, *groupings.kin(session, touched)} - {*todo.gone}
    employers = groupings.employers(session, touched)
    groupings.unfile(session, todo.gone)
    filed = {int(posting.id): Filed.of(posting) for posting in shelf.postings(list(map(str, todo.changed)))}
    groupings.file(session, [_grouping_row(id_, each) for id_, each in filed.items()])
    said = {}
    for employer in {*employers, *(each.employer for each in filed.values())} - {""}:
        said[employer] = digest(shelf.shared(employer))
        reached.update(groupings.under_other_words(session, employer, said[employer]))
    found = regroup(list(map(str, sorted(reached))), shelf)
    regrouped = {int(id_) for one in found.groups for id_ in one.ids}
    groupings.settle(session, {id_: int(found.family.get(str(id_), id_)) for id_ in regrouped}, said)
    rows = [_vacancy(one, [shelf.rows[int(id_)] for id_ in one.ids]) for one in found.groups]
    written = readings.save_vacancies(session, rows, {*regrouped, *todo.gone})
    groupings.save_copies(session, touched, _copy_rows(copies(list(map(str, todo.changed)), shelf)))
    groupings.note_listed(session, todo.listed)
    return written + _show_again(session, [id_ for id_ in todo.listed if id_ not in regrouped])


def _group_all(session: Session, in_scope: Sequence[int], gone: Sequence[int]) -> int:
    """Group every posting in scope afresh, with a part of the rows in memory at a time."""
    shelf = _Shelf(session)
    groupings.unfile(session, gone)
    agencies: list[str] = []

    def each() -> Iterator[Posting]:
        waiting: list[GroupingRow] = []
        for row in groupings.in_scope(session, in_scope):
            posting = _compared(row)
            filed = Filed.of(posting)
            waiting.append(_grouping_row(row["id"], filed))
            if filed.agency:
                agencies.append(posting.id)
            if len(waiting) == groupings.PART:
                groupings.file(session, waiting)
                waiting.clear()
            yield posting
        groupings.file(session, waiting)

    found = grouped(each(), boilerplate=Boilerplate.given(shelf.shared))
    employers = groupings.employers(session, in_scope) - {""}
    groupings.settle(
        session,
        {int(id_): int(head) for id_, head in found.family.items()},
        {employer: digest(shelf.shared(employer)) for employer in employers},
    )
    written = readings.save_vacancies(session, [], gone)
    for start in range(0, len(found.groups), groupings.PART):
        part = found.groups[start : start + groupings.PART]
        ids = [int(id_) for one in part for id_ in one.ids]
        rows = {row["id"]: row for row in groupings.in_scope(session, ids)}
        made = [_vacancy(one, [rows[int(id_)] for id_ in one.ids]) for one in part]
        written += readings.save_vacancies(session, made, ids)
    groupings.save_copies(session, [*in_scope, *gone], [])
    for start in range(0, len(agencies), groupings.PART):
        theirs = agencies[start : start + groupings.PART]
        groupings.save_copies(session, list(map(int, theirs)), _copy_rows(copies(theirs, _Shelf(session))))
    return written


def _show_again(session: Session, ids: Collection[int]) -> int:
    """Make anew the vacancies of postings that closed or opened: nothing else about their groups has changed."""
    made = []
    of: list[int] = []
    for members, score, reasons in groupings.vacancies_of(session, ids):
        rows = list(groupings.in_scope(session, members))
        made.append(_vacancy(Group(tuple(map(str, members)), score, tuple(reasons)), rows))
        of += members
    return readings.save_vacancies(session, made, of)


def _grouping_row(id_: int, filed: Filed) -> GroupingRow:
    return GroupingRow(id_, filed.codes, filed.standing, filed.employer, "")


def _copy_rows(found: Iterable[Link]) -> list[CopyRow]:
    return [CopyRow(int(link.agency_id), int(link.posting_id), list(link.reasons)) for link in found]


def _compared(row: Mapping[str, Any]) -> Posting:
    body = row["body"]
    closes, place = body["closing"]["date"], body["place"]
    return Posting(
        id=str(row["id"]),
        title=row["title"],
        employer=row["employer"],
        location=row["location"],
        salary=row["salary"],
        closing=dt.date.fromisoformat(closes) if closes else None,
        reference=row["reference"],
        url=row["url"],
        source=row["source_id"],
        description=plain(row["description"]),
        posted=_stated(row),
        tier=body["tier"],
        authority_code=row["place_code"],
        authority_name=place["authority"]["name"] if place["authority"] else None,
        contract=row["contract"],
        seen=_seen(row),
    )


def _vacancy(found: Group, members: Sequence[Mapping[str, Any]]) -> VacancyRow:
    ranked = sorted(members, key=_standing)
    first = ranked[0]
    body = first["body"]

    def told(part: str, key: str) -> Any:  # noqa: ANN401 - any value of a reading
        """What the first of the postings that says anything of it says."""
        return next((row["body"][part][key] for row in ranked if row["body"][part][key] is not None), None)

    located = next((row for row in ranked if row["place_code"]), first)
    placed = located["body"]["place"]
    paid = min(ranked, key=_pay_standing)
    closes = told("closing", "date")
    words = plain(first["description"])
    return VacancyRow(
        member_ids=tuple(int(id_) for id_ in found.ids),
        posting_id=first["id"],
        group_score=found.score,
        group_reasons=list(found.reasons),
        title=first["title"],
        employer=first["employer"],
        outcome=body["outcome"],
        tier=body["tier"],
        town=placed["town"],
        authority_code=located["place_code"],
        authority_name=placed["authority"]["name"] if placed["authority"] else None,
        region=placed["region"],
        nation=placed["nation"],
        lat=placed["lat"],
        lon=placed["lon"],
        salary=paid["salary"] or paid["body"]["pay"]["quote"] or first["salary"],
        annual_min=paid["body"]["pay"]["annual_min"],
        annual_max=paid["body"]["pay"]["annual_max"],
        contract_type=told("contract", "type"),
        working_time=told("contract", "working_time"),
        workplace=told("place", "mode"),
        workplace_words=told("place", "mode_words"),
        specialisms=list(body["specialisms"]),
        setting=body["service_area"],
        agency=is_agencys(first["employer"], words) or told("contract", "type") == "agency",
        first_year=body["tier"] == "nqsw" or any(_welcomes_newly_qualified(row["body"]) for row in ranked),
        closes_on=dt.date.fromisoformat(closes) if closes else None,
        posted_on=min(_posted_on(row) for row in members),
        first_seen=min(row["first_seen"] for row in members),
        open=any(row["closed_at"] is None for row in members),
        summary=_summary(words),
        search_text=" ".join((*_references(ranked), first["location"], placed["town"] or "", words))[:SEARCHED_LENGTH],
    )


def _references(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Every reference that an advert of the vacancy is known by, for people look one up by what a letter says."""
    return list(dict.fromkeys(row["reference"] for row in rows if row["reference"]))


def _pay_standing(row: Mapping[str, Any]) -> tuple[bool, bool, bool]:
    """Whose pay the vacancy shows: an annual figure before none, a stated one before an estimate, a field before prose.

    Of equals `min` keeps the first, which is the posting that stands for the vacancy.
    """
    pay = row["body"]["pay"]
    return (
        pay["annual_min"] is None and pay["annual_max"] is None,
        not (pay["annual_basis"] or "").startswith("stated"),
        (pay["quote"] or "") not in one_line(row["salary"]),
    )


def _welcomes_newly_qualified(body: Mapping[str, Any]) -> bool:
    # A reading by earlier rules has no requirements until the next pass has read the posting again.
    return any((one["kind"], one["value"]) == ("newly_qualified", "welcome") for one in body.get("requirements", ()))


def _seen(row: Mapping[str, Any]) -> dt.date:
    day: dt.date = row["first_seen"].astimezone(LONDON).date()
    return day


def _stated(row: Mapping[str, Any]) -> dt.date | None:
    """The date that the advert says it was posted on."""
    return read_closing(row["posted"], page_date=_seen(row)).date if row["posted"] else None


def _posted_on(row: Mapping[str, Any]) -> dt.date:
    """The date that the advert says it was posted on, unless that is still to come; else the day it was first seen."""
    return min(_stated(row) or _seen(row), _seen(row))


def _standing(row: Mapping[str, Any]) -> tuple[bool, bool, bool, int]:
    """Which posting stands for the group: one still listed, the employer's own, one whose tier is sure, the first."""
    return (
        row["closed_at"] is not None,
        row["source_authority"] is None,
        row["body"]["outcome"] != "matched",
        row["id"],
    )


def _summary(words: str) -> str:
    line = " ".join(words.split())
    if len(line) <= SUMMARY_LENGTH:
        return line
    return line[: SUMMARY_LENGTH - 1].rsplit(" ", 1)[0] + "…"
