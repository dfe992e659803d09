"""The files that pages load: addresses that carry a mark of what the file holds, and how long each may be kept.

Owns these two. A new version of a file has another address, so it shows at once, and an old one may be kept for good.
"""

import hashlib
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import QueryParams
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).parent / "static"
FOR_GOOD = "public, max-age=31536000, immutable"
"""A year, which is as long as caches take "for good" to be (RFC 9111, 1.2.2 and RFC 8246)."""


def asset(name: str) -> str:
    """The address of a file of the folder `static`, with a mark of what it holds now; OSError where there is none."""
    return f"/static/{name}?v={_mark(name)}"


def _mark(name: str) -> str:
    told = (STATIC / name).stat()
    return _mark_of(name, told.st_mtime_ns, told.st_size)


@lru_cache(maxsize=32)
def _mark_of(name: str, _changed: int, _size: int) -> str:
    """The mark, worked out once for each time that the file was written."""
    return hashlib.blake2b((STATIC / name).read_bytes(), digest_size=6).hexdigest()


class Assets(StaticFiles):
    """Serves the folder; what is asked for by the mark that it has now may be kept for good."""

    def __init__(self) -> None:
        super().__init__(directory=STATIC)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with the file. One asked for without its mark, or with an old one, is kept no longer than others."""
        response = await super().get_response(path, scope)
        asked = QueryParams(scope["query_string"]).get("v")
        if asked and response.status_code in (200, 304) and asked == _mark(path):
            response.headers["Cache-Control"] = FOR_GOOD
        return response
