"""The action plan as a PDF, made by WeasyPrint where it and the Pango library are on the machine.

Owns that one conversion. The page is its own, made a moment before; nothing is fetched for it, whatever it holds.
"""

import logging
from importlib import import_module
from typing import Any

from fastapi.responses import Response
from starlette.exceptions import HTTPException

from api.rendering import FOLDER

FILE_NAME = "my-next-step.pdf"
MISSING = (
    "This server cannot make PDFs. Use “Action plan to print” instead: every browser can save what it prints as a PDF. "
    "Whoever runs the server can add it with: pip install 'nextrung[pdf]', and the Pango library."
)


def as_pdf(page: bytes) -> Response:
    """The page as it prints, as a PDF to keep.

    Raises:
        HTTPException: 501 where WeasyPrint, or the Pango library that it draws text with, is not on this machine.

    """
    try:
        weasyprint: Any = import_module("weasyprint")
    except (ImportError, OSError) as error:
        # WeasyPrint raises OSError where Pango is not there.
        raise HTTPException(501, MISSING) from error
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    sheet = weasyprint.CSS(filename=FOLDER / "static" / "site.css", url_fetcher=_nothing)
    document = weasyprint.HTML(string=page.decode(), url_fetcher=_nothing, media_type="print")
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"', "Cache-Control": "no-store"}
    return Response(document.write_pdf(stylesheets=[sheet]), media_type="application/pdf", headers=headers)


def _nothing(url: str, *_: Any, **__: Any) -> dict[str, Any]:  # noqa: ANN401 - WeasyPrint's own signature
    raise ValueError(f"nothing is fetched for a plan: {url}")
