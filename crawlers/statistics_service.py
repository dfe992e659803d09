"""A client of the Explore Education Statistics API, for the children's social work workforce alone.

Owns the requests and how an answer becomes the records that a file would hold; what they mean is read in
`store.workforce_file`. It must not reach any other host than the one that it is given, nor follow a redirect.
"""

import hashlib
import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from store.workforce_file import INDICATORS, MOST_ROWS, WorkforceFile, read_rows

BASE_URL = "https://api.education.gov.uk/statistics/v1"
PUBLICATION = "children-s-social-work-workforce"
"""The publication's slug, which its address on the website has too."""
TIMEOUT_SECONDS, ATTEMPTS, PAUSE_SECONDS = 30.0, 3, 1.0
LARGEST_ANSWER = 20_000_000
"""Bytes of one answer."""
PAGE_SIZE = 1000
_LEVEL_CODES = {"NAT": "National", "REG": "Regional", "LA": "Local authority"}
_PLACES = {
    "NAT": ("country_code", "country_name"),
    "REG": ("region_code", "region_name"),
    "LA": ("new_la_code", "la_name"),
}
_LOCAL = {("http", "127.0.0.1"), ("http", "localhost"), ("http", "::1")}
_COLUMNS = frozenset(name for names in INDICATORS.values() for name in names)


class StatisticsProblem(Exception):  # noqa: N818 - what went wrong is with the service, named in a user's words
    """The figures could not be fetched; the message says what was asked, what came, and what to do."""


class StatisticsClient:
    """Asks one service, one request at a time, and again after a pause where the service itself fails.

    `pause` waits so many seconds. Raises StatisticsProblem for an address that is neither https nor this machine's.
    """

    def __init__(self, base_url: str = BASE_URL, *, pause: Callable[[float], None] = time.sleep) -> None:
        parts = urllib.parse.urlsplit(base_url)
        if not parts.hostname or (parts.scheme != "https" and (parts.scheme, parts.hostname) not in _LOCAL):
            raise StatisticsProblem(f"service {base_url!r}: expected an https:// address")
        self._base = base_url.rstrip("/")
        self._pause = pause
        self._opener = urllib.request.build_opener(_NoRedirect)

    def workforce(self) -> WorkforceFile:
        """Every figure that is read of the workforce's indicators, named by the address that gave it.

        Raises:
            StatisticsProblem: where the service cannot be asked, or does not have the data set.

        """
        data_set = self._data_set(self._publication())
        path = f"/data-sets/{data_set}"
        places, columns = _meta(self._ask(f"{path}/meta"))
        if not columns:
            raise StatisticsProblem(
                f"{self._base}{path}: has none of the columns {', '.join(names[0] for names in INDICATORS.values())};"
                " take the file in instead: nextrung workforce FILE"
            )
        digest = hashlib.sha256()
        results = []
        for result in self._results(f"{path}/query", list(columns)):
            digest.update(json.dumps(result, sort_keys=True).encode())
            results.append(_record(result, places, columns))
        rows, refused = read_rows(enumerate(results, start=1))
        known = set(columns.values())
        missing = tuple(name for name, headings in INDICATORS.items() if not known & set(headings))
        return WorkforceFile(f"{self._base}{path}", digest.hexdigest(), rows, refused, missing)

    def _publication(self) -> str:
        words = urllib.parse.urlencode({"search": "social work workforce", "pageSize": 40})
        for one in _listed(self._ask(f"/publications?{words}")):
            if one.get("slug") == PUBLICATION:
                return _id(one.get("id"))
        raise StatisticsProblem(
            f"{self._base}: has no publication {PUBLICATION}; take the file in instead: nextrung workforce FILE"
        )

    def _data_set(self, publication: str) -> str:
        for one in _listed(self._ask(f"/publications/{publication}/data-sets?pageSize=20")):
            if "indicators" in str(one.get("title", "")).casefold():
                return _id(one.get("id"))
        raise StatisticsProblem(
            f"{self._base}: {PUBLICATION} has no data set of indicators that programs may read;"
            " take the file in instead: nextrung workforce FILE"
        )

    def _results(self, path: str, indicators: list[str]) -> Iterator[dict[str, Any]]:
        page = pages = 1
        while page <= pages:
            body = {"indicators": indicators, "page": page, "pageSize": PAGE_SIZE}
            answer = self._ask(path, body)
            yield from _listed(answer)
            pages = _whole(answer, "totalPages")
            if pages * PAGE_SIZE > MOST_ROWS + PAGE_SIZE:
                raise StatisticsProblem(f"{self._base}{path}: {pages} pages; expected at most {MOST_ROWS:,} results")
            page += 1

    def _ask(self, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        address = f"{self._base}{path}"
        headers = {"Accept": "application/json", "User-Agent": "nextrung"}
        data = None if body is None else json.dumps(body).encode()
        if data is not None:
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(address, data, headers)  # noqa: S310 - the base is a constant or an operator's
        told = ""
        for attempt in range(ATTEMPTS):
            if attempt:
                self._pause(PAUSE_SECONDS * 2 ** (attempt - 1))
            try:
                with self._opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                    return _object(answer.read(LARGEST_ANSWER + 1), address)
            except urllib.error.HTTPError as error:
                error.close()
                told = f"answered {error.code}"
                if error.code < 500 and error.code != 429:
                    break
            except (OSError, http.client.HTTPException) as error:
                told = f"did not answer ({getattr(error, 'reason', None) or error})"
        raise StatisticsProblem(f"{address}: {told}; take the file in instead: nextrung workforce FILE")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:  # noqa: ANN401 - the library's own objects
        """Leave the answer as it is, an error that names its status."""


def _object(raw: bytes, address: str) -> dict[str, Any]:
    if len(raw) > LARGEST_ANSWER:
        raise StatisticsProblem(f"{address}: an answer of more than {LARGEST_ANSWER:,} bytes")
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise StatisticsProblem(f"{address}: not JSON ({error})") from error
    if not isinstance(found, dict):
        raise StatisticsProblem(f"{address}: a JSON {type(found).__name__}; expected an object")
    return found


def _listed(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = answer.get("results")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _whole(answer: Mapping[str, Any], name: str) -> int:
    paging = answer.get("paging")
    found = paging.get(name) if isinstance(paging, dict) else None
    return found if type(found) is int and found >= 0 else 1


def _id(found: object) -> str:
    return urllib.parse.quote(str(found), safe="")


def _meta(meta: Mapping[str, Any]) -> tuple[dict[tuple[str, str], tuple[str, str]], dict[str, str]]:
    """Code and name of each place by level and id, and the column of each indicator that is read, by its id."""
    places = {}
    for group in _dicts(meta.get("locations")):
        level = group.get("level")
        level = level.get("code") if isinstance(level, dict) else level
        for option in _dicts(group.get("options")):
            places[(str(level), str(option.get("id")))] = (str(option.get("code", "")), str(option.get("label", "")))
    columns = {
        str(one.get("id")): str(one["column"])
        for one in _dicts(meta.get("indicators"))
        if one.get("column") in _COLUMNS
    }
    return places, columns


def _dicts(found: object) -> list[dict[str, Any]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _record(
    result: Mapping[str, Any], places: Mapping[tuple[str, str], tuple[str, str]], columns: Mapping[str, str]
) -> dict[str, str]:
    """A result as the line of a file would be; what it does not say is empty, and refused where it is read."""
    period, level = result.get("timePeriod"), str(result.get("geographicLevel", ""))
    found = {
        "time_period": str(period.get("period", "")) if isinstance(period, dict) else "",
        "geographic_level": _LEVEL_CODES.get(level, level),
    }
    locations = result.get("locations")
    for code, (code_column, name_column) in _PLACES.items():
        id_ = locations.get(code) if isinstance(locations, dict) else None
        found[code_column], found[name_column] = places.get((code, str(id_)), ("", ""))
    values = result.get("values")
    for id_, column in columns.items():
        found[column] = str(values.get(id_, "")) if isinstance(values, dict) else ""
    return found
