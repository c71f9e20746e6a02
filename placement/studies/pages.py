"""The pages of every kind of study, drawn from its document alone: one line for each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from placement.studies.alternatives import page as alternatives
from placement.studies.compare import page as compare
from placement.studies.explain import page as explain
from placement.studies.frontier import page as frontier
from placement.studies.ladder import page as ladder
from placement.studies.robustness import page as robustness

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
