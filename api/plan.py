"""The action plan as a PDF, made by WeasyPrint where it and the Pango library are on the machine.

Owns that one conversion. The page is its own, made a moment before; nothing is fetched for it, whatever it holds.
"""

import logging
import re
from importlib import import_module
from typing import Any

from fastapi.responses import Response
from starlette.exceptions import HTTPException

from api.assets import STYLE

FILE_NAME = "my-next-step.pdf"
MISSING = (
    "This server cannot make PDFs. Use “Action plan to print” instead: every browser can save what it prints as a PDF. "
    "Whoever runs the server can add it with: pip install 'nextrung[pdf]', and the Pango library."
)
_FIGURE = re.compile(r'<svg class="figure"[^>]*>')


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
    text = _FIGURE.sub(lambda found: f"{found[0]}<style>{figure_rules(STYLE)}</style>", page.decode())
    document = weasyprint.HTML(string=text, url_fetcher=_nothing, media_type="print")
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"', "Cache-Control": "no-store"}
    return Response(document.write_pdf(), media_type="application/pdf", headers=headers)


def figure_rules(rules: str) -> str:
    """The stylesheet's rules for pictures as they print, for a picture to carry itself.

    WeasyPrint draws a picture apart from the page, so that neither the page's rules nor its properties reach it.
    """
    printed = dict(re.findall(r"(--[\w-]+): ([^;]+);", rules[rules.index("@media print") :]))
    own = re.findall(r"^\.figure (.+)$", rules, re.MULTILINE)
    return re.sub(r"var\((--[\w-]+)\)", lambda found: printed[found[1]], "\n".join(own).replace(", .figure ", ", "))


def _nothing(url: str, *_: Any, **__: Any) -> dict[str, Any]:  # noqa: ANN401 - WeasyPrint's own signature
    raise ValueError(f"nothing is fetched for a plan: {url}")
