"""What every page carries in itself, the stylesheet and the icon, so that one request is enough to show it.

Owns both, read once when the server starts, and the mark by which a browser knows that this style is ours and lets no
other act.
"""

import base64
import hashlib
from pathlib import Path
from urllib.parse import quote

_STATIC = Path(__file__).parent / "static"

STYLE = (_STATIC / "site.css").read_text(encoding="utf-8")
"""The stylesheet as it stands between <style> and </style>, to the letter."""
STYLE_MARK = f"'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"
"""Of exactly that text, as a source of style in a content security policy (CSP level 3, 2.3.1)."""
ICON = f"data:image/svg+xml,{quote((_STATIC / 'icon.svg').read_text(encoding='utf-8').strip())}"
"""The icon as an address that holds it."""
