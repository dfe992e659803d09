"""Searching vacancies and showing one: from a query to criteria, and from rows to the JSON that pages show too.

Owns those two translations. What is found is the store's part, what an advert means the matcher's.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import ValidationError

from api.asked import asked
from api.places import NamedPlace, find_authority, find_place, known_authorities, perhaps
from api.problems import BadInput, Fault, faults_of
from api.rendering import credit_json, day, tier_title, web_address
from api.schemas import EXPECTED, SEARCH_EXPECTED, SearchQuery
from api.understanding import CLOSING, Understood, understood
from matcher.text import one_line, plain
from store.authorities import authorities
from store.groupings import links_of
from store.listings import ENDLESS, Listing, Session, Signal, evergreen, listing_of, listings, reposts
from store.search import Criteria, CriteriaError, Found, Page, search
from store.wording import meanings

_GSS = re.compile(r"[A-Z]\d{8}")


def parse_query(pairs: list[tuple[str, str]]) -> SearchQuery:
    """Read a search from a page's query as the route reads it; raise BadInput naming every fault."""
    data: dict[str, Any] = {}
    for name, value in pairs:
        if name == "tier":
            data.setdefault(name, []).append(value)
        elif name in data:
            raise BadInput([Fault(field=name, value=f"{data[name]}, {value}", expected="one value")])
        else:
            data[name] = value
    try:
        return SearchQuery.model_validate(data)
    except ValidationError as error:
        raise BadInput(faults_of(error.errors(), SEARCH_EXPECTED)) from error


def criteria_of(session: Session, query: SearchQuery, today: dt.date) -> Criteria:
    """Turn a query into criteria, its places and names looked up; raise BadInput naming every fault."""
    faults: list[Fault] = []

    def fault(field: str, value: object, expected: str = "") -> None:
        faults.append(Fault(field=field, value=value, expected=expected or EXPECTED[field]))

    text = query.q or ""
    as_typed = query.as_typed is not None
    read = Understood(text, None) if as_typed else understood(session, text, places=not query.near)
    place = find_place(session, query.near) if query.near else read.place
    if query.near and place is None:
        meant = perhaps(session, query.near)
        fault("near", query.near, f"{EXPECTED['near']}, perhaps {meant}" if meant else "")
    elif query.miles is not None and (place is None or place.point is None):
        fault("near", query.near, "a place to measure miles from")
    authority = find_authority(session, query.authority) if query.authority else None
    if query.authority and authority is None:
        fault("authority", query.authority)
    region = None
    if query.region:
        regions = {a.region.casefold(): a.region for a in known_authorities(session)}
        region = regions.get(query.region.casefold())
        if region is None:
            fault("region", query.region, f"one of {', '.join(sorted(regions.values()))}")
    if faults:
        raise BadInput(faults)
    return _criteria(
        query,
        today,
        text=read.words,
        near=place.name if place else "",
        point=place.point if place else None,
        favoured=(*read.named, *(place.facts if place else ())),
        told=read.told,
        experience=read.experience,
        as_typed=as_typed,
        authority=authority.code if authority else None,
        region=region,
        sort=query.sort or _best(read, place),
    )


def _best(read: Understood, place: NamedPlace | None) -> str:
    """The order for whoever names none: by relevance where anything was asked for, distance among it.

    Whoever says only when it is to close has what closes soonest first; of the job that is named as well, what closes
    in that time comes first.
    """
    asked = bool(meanings(read.words))
    if [one.field for one in read.named] == [CLOSING] and not (asked or place):
        return "closing"
    if asked or read.named or (place and place.point is None):
        return "relevance"
    return "nearest" if place else "newest"


def plain_criteria(query: SearchQuery, today: dt.date) -> Criteria | None:
    """The same where nothing has to be looked up in the database for it; None where something has to."""
    if query.q or query.near or query.miles is not None or query.authority:
        return None
    region = _regions().get(query.region.casefold()) if query.region else None
    if query.region and region is None:
        return None
    return _criteria(query, today, region=region)


@cache
def _regions() -> dict[str, str]:
    return {authority.region.casefold(): authority.region for authority in authorities()}


def _criteria(query: SearchQuery, today: dt.date, *, sort: str = "", **looked_up: Any) -> Criteria:  # noqa: ANN401 - fields of Criteria
    return Criteria(
        today=today,
        tiers=tuple(query.tier),
        nation=query.nation,
        miles=query.miles,
        min_pay=query.min_pay,
        contract=query.contract,
        hours=query.hours,
        workplace=query.workplace,
        specialism=query.specialism,
        setting=query.setting,
        kind=query.kind,
        first_year=bool(query.first_year),
        posted_since=query.posted_since or _days_ago(today, query.posted_within),
        closing_within=query.closing_within,
        sort=sort or query.sort or "newest",
        limit=query.limit,
        cursor=query.cursor,
        **looked_up,
    )


def search_json(session: Session, criteria: Criteria, *, counts: bool = True) -> dict[str, Any]:
    """One page of a search, JSON-ready; raise BadInput for a sort or cursor that does not fit the search."""
    try:
        page = search(session, criteria, facets=counts)
    except CriteriaError as error:
        raise BadInput([Fault(field=error.field, value=error.value, expected=error.expected)]) from error
    return {
        "items": items_of(session, page.items, criteria.today),
        "total": page.total,
        "next": page.next,
        "facets": page.facets if counts else None,
        "understood": understood_json(criteria, page),
    }


def understood_json(criteria: Criteria, found: Found | Page) -> dict[str, Any]:
    """How the words of a search were understood, JSON-ready: what is named comes first, and leaves nothing out."""
    return {
        "words": criteria.text,
        "near": criteria.near or None,
        "repaired": found.repaired,
        "left_out": list(found.left_out),
        "experience": criteria.experience or None,
        "named": [{"field": one.field, "value": one.value} for one in found.named],
    }


def _days_ago(today: dt.date, days: int | None) -> dt.date | None:
    return None if days is None else today - dt.timedelta(days=days)


def items_of(session: Session, rows: list[dict[str, Any]], today: dt.date) -> list[dict[str, Any]]:
    """Vacancy rows as a list shows them, JSON-ready."""
    beside = listings(session, [row["id"] for row in rows])
    # A reading pass may regroup between the two questions; a vacancy that has just gone is no longer shown.
    return [_item(row, beside[row["id"]], today) for row in rows if row["id"] in beside]


def _item(row: Mapping[str, Any], beside: Listing, today: dt.date) -> dict[str, Any]:
    closes: dt.date | None = row["closes_on"]
    miles = row.get("miles")
    return {
        "id": row["id"],
        "title": one_line(row["title"]) or row["title"],
        "employer": one_line(row["employer"]),
        "outcome": row["outcome"],
        "tier": row["tier"],
        "tier_title": tier_title(row["tier"]) if row["tier"] else None,
        "confidence": beside.confidence,
        "place": {
            "town": row["town"],
            "authority": _authority(row["authority_code"], row["authority_name"]),
            "region": row["region"],
            "nation": row["nation"],
            "lat": row["lat"],
            "lon": row["lon"],
        },
        "miles": None if miles is None or row["lat"] is None else round(miles, 1),
        "pay": {"text": one_line(row["salary"]), "annual_min": row["annual_min"], "annual_max": row["annual_max"]},
        "contract": row["contract_type"],
        "working_time": row["working_time"],
        "workplace": row["workplace"],
        "workplace_words": row["workplace_words"],
        "closes_on": closes.isoformat() if closes else None,
        "posted_on": row["posted_on"].isoformat(),
        "first_seen": row["first_seen"].isoformat(),
        "last_seen": beside.last_seen.isoformat(),
        "open": bool(row["open"]) and (closes is None or closes >= today),
        "url": web_address(beside.url),
        "credits": [credit_json(*credit) for credit in beside.credits],
        "postings": beside.postings,
        "sources": list(beside.sources),
        "summary": row["summary"],
    }


def _authority(code: str | None, name: str | None) -> dict[str, Any] | None:
    if code is None:
        return None
    return {"code": code, "name": name, "gss_code": code if _GSS.fullmatch(code) else None}


def standing_posting(row: Mapping[str, Any]) -> dict[str, Any]:
    """The posting that stands for a vacancy, out of its postings."""
    return next(member for member in row["postings"] if member["id"] == row["posting_id"])


def vacancy_json(session: Session, row: dict[str, Any], today: dt.date) -> dict[str, Any]:
    """What the store knows of a vacancy, JSON-ready, with its adverts as plain words."""
    return next(vacancies_json(session, [row], today))


def vacancies_json(session: Session, rows: Sequence[dict[str, Any]], today: dt.date) -> Iterator[dict[str, Any]]:
    """The same of several vacancies, in their order."""
    links = links_of(session, [row["id"] for row in rows])
    return (_detail(row, links[row["id"]], today) for row in rows)


def _detail(row: Mapping[str, Any], links: Sequence[Mapping[str, Any]], today: dt.date) -> dict[str, Any]:
    item = _item(row, listing_of(row), today)
    reading = standing_posting(row)["reading"]
    again = reposts(row)
    return item | {
        "reading": reading,
        # A reading by earlier rules has none until the next pass has read the posting again.
        "requirements": asked(reading.get("requirements", ())),
        "grouping": {"score": row["group_score"], "reasons": row["group_reasons"]},
        "reposts": again,
        "evergreen": _evergreen(row, evergreen(row, today), again),
        "links": [{**link, "title": one_line(link["title"]), "employer": one_line(link["employer"])} for link in links],
        "adverts": [_advert(member) for member in row["postings"]],
        "history": [
            {
                "at": entry["at"].isoformat(),
                "posting": entry["posting_id"],
                "kind": entry["kind"],
                "detail": entry["detail"],
            }
            for entry in row["history"]
        ],
    }


def _evergreen(row: Mapping[str, Any], signals: Sequence[Signal], again: int) -> list[dict[str, str]]:
    """What says that a vacancy is advertised without end, in words; empty where too little does."""
    closings = (member["reading"].get("closing", {}) for member in row["postings"])
    quotes = [closing["quote"] for closing in closings if closing.get("reason") == ENDLESS and closing.get("quote")]
    said = f" (“{one_line(quotes[0])}”)" if quotes else ""
    words: dict[Signal, str] = {
        "long_open": f"open since {day(row['first_seen'].date())} without a closing date",
        "says_so": f"the advert names no end itself{said}",
        "posted_again": f"posted again {again} times",
    }
    return [{"signal": name, "text": words[name]} for name in signals]


def _advert(member: Mapping[str, Any]) -> dict[str, Any]:
    short = ("reference", "title", "employer", "location", "salary", "contract", "hours", "posted", "closing")
    closed: dt.datetime | None = member["closed_at"]
    return {
        "id": member["id"],
        "source": {"id": member["source_id"], "name": member["source_name"]},
        "url": web_address(member["url"]),
        **{name: one_line(member[name]) for name in short},
        "description": plain(member["description"]),
        "first_seen": member["first_seen"].isoformat(),
        "last_seen": member["last_seen"].isoformat(),
        "changed_at": member["changed_at"].isoformat(),
        "open": closed is None,
        "closed_at": closed.isoformat() if closed else None,
        "closed_reason": member["closed_reason"],
        "reading": member["reading"],
    }
