"""The pages of every kind of study, drawn from its document alone: one line for each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from placement.publish import alternatives, compare, explain, frontier, ladder, robustness

Pages = Callable[[Mapping[str, Any]], dict[str, bytes]]

PAGES: dict[str, Pages] = {
    "alternatives": alternatives.pages,
    "compare": compare.pages,
    "explain": explain.pages,
    "frontier": frontier.pages,
    "ladder": ladder.pages,
    "robustness": robustness.pages,
}
"""By kind of study: document to file name and bytes. The first page is `index.<language>.html`."""
