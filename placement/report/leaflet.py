"""Leaflet, and our own script and style, as text to stand inside a page.

Leaflet comes from the package XStatic-Leaflet, so that a page needs no network. Its style names
pictures by relative address: the layer switch's and the marker's. We draw neither, so these rules
go, and with them every address in the style.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

STATIC = Path(__file__).parent / "static"
COMMENT = re.compile(r"^ */\*.*?\*/\n", re.MULTILINE | re.DOTALL)


@cache
def leaflet_script() -> str:
    """Leaflet's script, without the line that names its source map."""
    return re.sub(r"//# sourceMappingURL=\S*\s*$", "", _packaged("leaflet.js")).strip()


@cache
def leaflet_style() -> str:
    """Leaflet's style without any `url(...)`."""
    return re.sub(r"[\w-]+:\s*url\([^)]*\);?", "", _packaged("leaflet.css")).strip()


@cache
def own(name: str) -> str:
    """One of our own files in `static/`, without the comments on lines of their own: pages are sent."""
    return COMMENT.sub("", (STATIC / name).read_text(encoding="utf-8")).strip()


def _packaged(name: str) -> str:
    spec = find_spec("xstatic.pkg.leaflet")
    if spec is None or spec.submodule_search_locations is None:
        raise ModuleNotFoundError("XStatic-Leaflet is not installed: install the locked requirements")
    folder = Path(next(iter(spec.submodule_search_locations)))
    return (folder / "data" / name).read_text(encoding="utf-8")
