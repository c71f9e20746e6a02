"""The docs as a static site that opens from disk: `make docs`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent)]

import placement  # noqa: E402 - the checkout's own
from docs._ext import mathml, offline, reference  # noqa: E402

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "placement"
copyright = "2026, the placement authors"  # noqa: A001 - Sphinx's name
version = release = placement.__version__
extensions = ["myst_nb", "sphinx.ext.autodoc"]
exclude_patterns = ["_build", "_ext"]
html_theme = "furo"
html_title = f"placement {release}"
html_static_path = ["_static"]
html_css_files = ["tables.css"]
html_copy_source = False
html_show_sourcelink = False
templates_path: list[str] = []

default_role = "literal"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True

myst_enable_extensions = ["dollarmath", "deflist"]
myst_heading_anchors = 3
myst_update_mathjax = False
html_math_renderer = "mathml"

nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 600
nb_merge_streams = True
nb_ipywidgets_js: dict[str, object] = {}

MOVED = {
    "../../configs/README.md": "/reference/generated/scenario-file.md",
    "SECURITY.md": "/contributing/security.md",
}
"""Links to files beside the docs, and the page of the site that has them."""


def _moved(_app: Sphinx, _name: str, source: list[str]) -> None:
    for old, new in MOVED.items():
        source[0] = source[0].replace(f"]({old})", f"]({new})")


def setup(app: Sphinx) -> None:
    """Reference pages are written before anything is read."""
    mathml.setup(app)
    app.connect("builder-inited", lambda _app: reference.write(HERE / "reference" / "generated"))
    app.connect("source-read", _moved)
    app.connect("build-finished", offline.check)
    app.connect("include-read", lambda app, _path, name, source: _moved(app, name, source))
