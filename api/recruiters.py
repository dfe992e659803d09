"""Who may submit vacancies: recruiters with a key, and the check of it.

Owns admitting a key and what it may do. A key is sent as the password of HTTP Basic, as an operator's is, and a wrong
one counts with theirs. Keys are made and revoked by whoever runs the server, never over the network.
"""

import datetime as dt
import hashlib
import hmac
from typing import Annotated

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from starlette.exceptions import HTTPException

from api.operators import NAME
from api.tries import Tries
from matcher.duplicates.employers import employers, read_employer
from store import recruiters
from store.recruiters import SCOPES, Key
from store.session import Engine, reading, transaction

REALM = "Nextrung recruiters"
_CHALLENGE = {"WWW-Authenticate": f'Basic realm="{REALM}"'}
_BASIC = HTTPBasic(scheme_name="RecruiterKey", realm=REALM, auto_error=False)


def make_key(
    engine: Engine, name: str, *, now: dt.datetime, scopes: tuple[str, ...] = SCOPES, employer: str = ""
) -> tuple[int, str]:
    """Make a recruiter's key; give its number and the key, to be shown once. `now` is a moment in UTC.

    Raises ValueError, naming field, value and what was expected, for a name, scope or employer that cannot be one.
    """
    if not NAME.fullmatch(name):
        raise ValueError(f"name: {name!r} cannot name a recruiter; expected 1 to 40 of A-Z a-z 0-9 . _ -")
    wrong = [scope for scope in scopes if scope not in SCOPES]
    if wrong or not scopes:
        raise ValueError(f"scope: {' '.join(wrong)!r}; expected one or more of {', '.join(SCOPES)}")
    if employer and not read_employer(employer).key:
        raise ValueError(f"employer: {employer!r} names no employer; expected a name such as Leeds City Council")
    with transaction(engine) as session:
        return recruiters.make(session, name, scopes, employer.strip(), now)


def revoke_key(engine: Engine, number: int, *, now: dt.datetime) -> bool:
    """Revoke a key by its number, for good; False where there is none, or it was revoked before."""
    with transaction(engine) as session:
        return recruiters.revoke(session, number, now)


def keys_text(engine: Engine) -> str:
    """Every key in a line: number, name, what it may do, for whom, and when it was made, last used and revoked."""
    with reading(engine) as session:
        found = recruiters.keys(session)
    if not found:
        return "No recruiter has a key."
    return "\n".join(_line(key) for key in found)


def _line(key: Key) -> str:
    may = " and ".join(scope for scope in SCOPES if scope in key.scopes)
    whom = f" for {key.employer} alone" if key.employer else ""
    used = f"last used {_day(key.used_at)}" if key.used_at else "never used"
    gone = f", revoked {_day(key.revoked_at)}" if key.revoked_at else ""
    return f"{key.id}  {key.name}  may {may}{whom}; made {_day(key.created_at)}, {used}{gone}"


def _day(at: dt.datetime) -> str:
    return at.date().isoformat()


async def _recruiter(request: Request, credentials: Annotated[HTTPBasicCredentials | None, Depends(_BASIC)]) -> Key:
    if credentials is None:
        raise HTTPException(401, "This is for recruiters: send your name and key.", _CHALLENGE)
    known = await run_in_threadpool(_keys_of, request.app.state.engine, credentials.username)
    # From here to the end nothing is awaited, so that no two counts of a wrong key overlap.
    address = request.client.host if request.client else ""
    return admit(known, credentials.password, address, request.app.state.operators.tries)


def admit(known: list[Key], key: str, address: str, tries: Tries) -> Key:
    """Give the one of a name's keys that this is; raise HTTPException 401 where it is none, 429 after too many."""
    tries.check(address)
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
    # Every key of the name is compared, and something where there is none, so that time tells nothing of them.
    right = [one for one in known if hmac.compare_digest(digest, one.digest)]
    if not known:
        hmac.compare_digest(digest, b"\x00" * 32)
    if not right:
        tries.count(address)
        raise HTTPException(401, "The name or the key is not right, or the key was revoked.", _CHALLENGE)
    return right[0]


def _keys_of(engine: Engine, name: str) -> list[Key]:
    if not NAME.fullmatch(name):
        return []
    with reading(engine) as session:
        return recruiters.keys(session, name=name, revoked=False)


def require(key: Key, scope: str) -> None:
    """Raise HTTPException 403 where a key was not made for this."""
    if scope not in key.scopes:
        raise HTTPException(403, f"This key may not {scope} vacancies.")


def require_employer(key: Key, employer: str) -> None:
    """Raise HTTPException 403 where a key is for another employer alone."""
    if key.employer and employers(read_employer(key.employer), read_employer(employer)) is not True:
        raise HTTPException(403, f"This key is for vacancies of {key.employer} alone.")


RecruiterIn = Annotated[Key, Depends(_recruiter)]
