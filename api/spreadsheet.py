"""Tables as CSV that a spreadsheet opens without running anything in it.

Owns that form alone: the mark by which spreadsheet programs know UTF-8, CRLF line ends, and no cell that begins as a
formula does (CWE-1236). What stands in a table is whoever's that makes it.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from fastapi.responses import Response

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the start of a formula; an advert's own words may begin with any of them."""


def safe(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before a text that begins like one.

    Numbers are left alone, and None, which CSV writes as an empty cell. A null character is left out.
    """
    if not isinstance(cell, str):
        return cell
    shown = cell.replace("\x00", "")
    return f"'{shown}" if shown.lstrip(" \u00a0").startswith(FORMULAS) else shown


def sheet(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The table as CSV, its cells safe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def download(text: str, name: str) -> Response:
    """The CSV as a file of this name; what was asked for in a body is kept by nobody, as every answer to one."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response("\ufeff" + text, media_type="text/csv; charset=utf-8", headers=headers)
