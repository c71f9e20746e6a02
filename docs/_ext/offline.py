"""No page of the site may ask another host for anything: it opens from disk and tells nobody of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FETCHED = re.compile(
    r"<(?:script|img|iframe|link|source|video|audio)\b[^>]*?\b(?:src|href)\s*=\s*[\"'](?:https?:)?//[^\"']+",
    re.IGNORECASE,
)
STYLED = re.compile(r"(?:@import\s+|url\()\s*[\"']?(?:https?:)?//[^\"')]+", re.IGNORECASE)


def asked(html: str) -> list[str]:
    """What a browser that opens this page, or applies this style, would ask another host for."""
    return [*FETCHED.findall(html), *STYLED.findall(html)]


def check(app: Sphinx, failure: Exception | None) -> None:
    """Raises RuntimeError, naming the page, if anything would be asked for."""
    if failure is not None:
        return
    for path in sorted(Path(app.outdir).rglob("*")):
        if path.suffix in {".html", ".css"}:
            found = asked(path.read_text(encoding="utf-8"))
            if found:
                raise RuntimeError(f"{path.relative_to(app.outdir)} asks another host: {found[0]}")
