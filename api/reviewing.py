"""Reviewing: what waits for a person as JSON and as text, making a decision take effect, and decisions as new cases.

Owns these for the routes, the pages and the command alike. What waits is the store's part, what a decision does to a
reading the matcher's.
"""

import csv
import datetime as dt
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.problems import BadInput, Fault
from api.rendering import OUT_OF_SCOPE, web_address
from api.schemas import LARGEST_ID
from careers.ladder import TIERS
from matcher import reading_pass
from matcher.job import read
from matcher.text import one_line
from store import review, runs
from store.listings import Session
from store.readings import advertised
from store.review import Decision, Waiting
from store.session import Engine, transaction

LONGEST_BECAUSE = 1000
CHOICES = (*TIERS, OUT_OF_SCOPE)
"""What a person may decide."""

CASE_FIELDS = ("title", "employer", "description", "nation", "tier", "held_out", "note")
"""The columns of `tests/title_cases.csv`."""
_READ_AS = ("outcome", "tier", "confidence", "runner_up", "margin", "evidence")


class WordsChanged(Exception):  # noqa: N818 - nothing failed: the person had other words before them
    """The advert's words have changed since the person saw them; nothing was decided."""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of decisions that were offered as cases: written, there before, and there with another tier."""

    new: int
    known: int
    contradicted: tuple[str, ...]


def queue_json(session: Session, *, matched: int = 0, limit: int = 100, cursor: str | None = None) -> dict[str, Any]:
    """A page of what waits, JSON-ready; `matched` adds so many matched readings of the least margin.

    Raises BadInput for a cursor that no page gave.
    """
    found = review.queue(session, matched=matched, limit=limit, after=_position(cursor) if cursor else None)
    return {
        "items": [item_json(item) for item in found.items],
        "total": found.total,
        "changed": found.changed,
        "decided": found.decided,
        "next": f"{found.next[0]!r}_{found.next[1]}" if found.next else None,
        "matched": [item_json(item) for item in found.matched],
    }


def _position(cursor: str) -> review.Position:
    margin, _, id_ = cursor.rpartition("_")
    try:
        position = float(margin), int(id_)
    except ValueError:
        position = (math.nan, 0)
    if not (review.CHANGED <= position[0] <= 1 and 0 < position[1] <= LARGEST_ID):
        raise BadInput([Fault(field="cursor", value=cursor, expected="the `next` of an earlier answer")])
    return position


def item_json(item: Waiting) -> dict[str, Any]:
    """One posting of the queue, JSON-ready: what it says, what it reads as and why, and what a person once decided."""
    posting, reading = item.posting, item.reading
    return {
        "id": posting["id"],
        "vacancy": item.vacancy_id,
        "source": {"id": posting["source_id"], "name": posting["source_name"]},
        "url": web_address(posting["url"]),
        **{name: one_line(posting[name]) for name in ("title", "employer", "location", "salary")},
        "nation": reading["place"]["nation"],
        "outcome": reading["outcome"],
        "tier": reading["tier"],
        "confidence": reading["confidence"],
        "runner_up": reading["runner_up"],
        "margin": reading["margin"],
        "reason": reading["reason"],
        "evidence": reading["evidence"],
        "rules_version": reading["rules_version"],
        "raw_hash": posting["raw_hash"],
        "first_seen": posting["first_seen"].isoformat(),
        "open": posting["closed_at"] is None,
        "decision": _decision_json(item.decision, item.stands) if item.decision else None,
    }


def _decision_json(decision: Decision, stands: bool) -> dict[str, Any]:
    return {
        "outcome": decision.outcome,
        "tier": decision.tier,
        "by": decision.decided_by,
        "at": decision.decided_at.isoformat(),
        "because": decision.because,
        "rules_version": decision.rules_version,
        "read_as": decision.read_as,
        "stands": stands,
    }


def decide(
    engine: Engine,
    posting_id: int,
    answer: str,
    *,
    by: str,
    because: str = "",
    now: dt.datetime,
    seen_hash: str | None = None,
) -> dict[str, Any]:
    """Store what a person decided and let it take effect at once, all or nothing; give the posting as `item_json`.

    `answer` is one of CHOICES, `now` a moment in UTC; `seen_hash` is the posting's raw_hash that the person saw.
    Raises LookupError for an unknown posting, WordsChanged where its hash is another, and ValueError for another
    answer, for a decision by nobody, and for a reason of more than LONGEST_BECAUSE characters.
    """
    if answer not in CHOICES:
        raise ValueError(f"{answer!r} cannot be decided; expected one of {', '.join(CHOICES)}")
    by, because = _told(by), _told(because)
    if not by:
        raise ValueError("nobody decides; expected the name of whoever does")
    if len(because) > LONGEST_BECAUSE:
        raise ValueError(f"the reason has {len(because)} characters; expected at most {LONGEST_BECAUSE}")
    outcome, tier = (OUT_OF_SCOPE, None) if answer == OUT_OF_SCOPE else ("matched", answer)
    with transaction(engine) as session:
        row = advertised(session, posting_id)
        if row is None:
            raise LookupError(f"There is no posting {posting_id}.")
        if seen_hash is not None and seen_hash != row["raw_hash"]:
            raise WordsChanged
        reading = read(reading_pass.advert_of(row), reading_pass.gazetteer_of(runs.local_authorities(session)))
        body = reading.as_json()
        decision = Decision(
            posting_id=posting_id,
            decided_by=by,
            decided_at=now,
            outcome=outcome,
            tier=tier,
            because=because,
            raw_hash=row["raw_hash"],
            words_hash=review.words_hash(row),
            rules_version=reading.rules_version,
            title=one_line(row["title"]),
            employer=one_line(row["employer"]),
            nation=reading.place.nation,
            read_as={name: body[name] for name in _READ_AS},
        )
        review.decide(session, decision)
        reading_pass.read_again(session, posting_id, now=now)
        done = review.waiting(session, posting_id)
    if done is None:
        raise LookupError(f"There is no reading of posting {posting_id}.")
    return item_json(done)


def _told(text: str) -> str:
    """What a person typed, on one line, without the characters that no database or terminal takes."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable())


def posting_json(session: Session, posting_id: int) -> dict[str, Any] | None:
    """One posting as `item_json`, whether it waits or not; None where it is unknown or was never read."""
    found = review.waiting(session, posting_id)
    return item_json(found) if found else None


def as_text(items: Sequence[dict[str, Any]]) -> str:
    """Postings of the queue for a terminal, a few lines each."""
    return "\n".join(line for item in items for line in _lines(item))


def _lines(item: dict[str, Any]) -> Iterable[str]:
    yield f"{item['id']:>6}  {item['title']} – {item['employer'] or 'employer not named'}"
    runner_up = f", then {item['runner_up']}" if item["runner_up"] else ""
    yield (
        f"        {item['outcome']}: {item['tier'] or 'no tier'}{runner_up}; "
        f"margin {item['margin']:.2f}, confidence {item['confidence']:.2f}"
    )
    for piece in item["evidence"]:
        yield f"        {piece['field']} “{one_line(piece['quote'])}” ({piece['rule']})"
    if earlier := item["decision"]:
        state = "decided" if earlier["stands"] else "decided before its words changed"
        because = f": {earlier['because']}" if earlier["because"] else ""
        yield (
            f"        {state}: {earlier['tier'] or earlier['outcome']}, "
            f"by {earlier['by']} on {earlier['at'][:10]}{because}"
        )


def cases(session: Session) -> list[dict[str, str]]:
    """Every posting's latest decision as a case: its words cut to what the rules had quoted, and who decided when."""
    rows: dict[tuple[str, ...], dict[str, str]] = {}
    for decision in review.latest_decisions(session):
        quotes = [piece["quote"] for piece in decision.read_as["evidence"] if piece["field"] == "description"]
        because = f": {decision.because}" if decision.because else ""
        row = {
            "title": decision.title,
            "employer": decision.employer,
            "description": " … ".join(dict.fromkeys(map(one_line, quotes))),
            "nation": decision.nation or "",
            "tier": decision.tier or "",
            "held_out": "",  # a rule may be changed because of it
            "note": f"decided by {decision.decided_by} on {decision.decided_at:%Y-%m-%d}{because}",
        }
        rows[_key(row)] = row  # of two adverts in the same words, the later decision is the case
    return list(rows.values())


def cases_csv(rows: Iterable[dict[str, str]], *, header: bool = True) -> str:
    """Cases as CSV, in the form of the table of cases."""
    out = io.StringIO()
    writer = csv.DictWriter(out, CASE_FIELDS, lineterminator="\n")
    if header:
        writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write_cases(rows: Sequence[dict[str, str]], path: Path) -> Written:
    """Add the cases that the file does not hold yet; it is made where it is not there.

    A case that it holds with another tier is left as it is and named. Raises ValueError for a file of another form.
    """
    held: dict[tuple[str, ...], str] = {}
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if before:
        reader = csv.DictReader(io.StringIO(before, newline=""))
        if tuple(reader.fieldnames or ()) != CASE_FIELDS:
            raise ValueError(f"its first line is not {','.join(CASE_FIELDS)}")
        held = {_key(row): row["tier"] for row in reader}
    new = [row for row in rows if _key(row) not in held]
    joint = "\n" if before and not before.endswith("\n") else ""
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(joint + cases_csv(new, header=not before))
    known = [row for row in rows if _key(row) in held]
    contradicted = tuple(row["title"] for row in known if held[_key(row)] != row["tier"])
    return Written(len(new), len(known), contradicted)


def _key(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row[name] or "" for name in CASE_FIELDS[:4])
