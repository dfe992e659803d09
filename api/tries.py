"""How often an address sent a wrong key: one count for every kind of key.

Owns the count and the refusal. Knows no key.
"""

import time
from collections.abc import Callable

from starlette.exceptions import HTTPException

TRIES = 10
"""Wrong keys that one address may send in a minute; beyond it, none of its keys is looked at until the next."""
_ADDRESSES_COUNTED = 1000


class Tries:
    """The wrong keys of this minute, by address."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._minute = -1
        self._wrong: dict[str, int] = {}

    def check(self, address: str) -> None:
        """Raise HTTPException 429 where the address has sent too many."""
        minute = int(self._clock() // 60)
        if minute != self._minute:
            self._minute, self._wrong = minute, {}
        if self._wrong.get(self._counted(address), 0) >= TRIES:
            raise HTTPException(429, "Too many wrong keys. Try again in a minute.", {"Retry-After": "60"})

    def count(self, address: str) -> None:
        """Count a wrong key."""
        counted = self._counted(address)
        self._wrong[counted] = self._wrong.get(counted, 0) + 1

    def _counted(self, address: str) -> str:
        # Beyond so many addresses they are counted as one, so that a flood takes no room.
        return address if address in self._wrong or len(self._wrong) < _ADDRESSES_COUNTED else ""
