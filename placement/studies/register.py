"""Every kind of study, a line for each: its pages are drawn from its document alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from placement.errors import OurFault
from placement.i18n import Words
from placement.scenario.inputs import Inputs
from placement.solve.signals import in_hand
from placement.store.folder import as_json
from placement.store.study import Study
from placement.store.studyfolder import write_study_folder
from placement.studies.alternatives import page as alternatives
from placement.studies.benefits import page as benefits
from placement.studies.compare import page as compare
from placement.studies.diff import page as diff
from placement.studies.document import unlike
from placement.studies.explain import page as explain
from placement.studies.frontier import page as frontier
from placement.studies.ladder import page as ladder
from placement.studies.national import page as national
from placement.studies.robustness import page as robustness

Pages = Callable[[Any], dict[str, bytes]]

STUDIES = {
    "alternatives": alternatives,
    "benefits": benefits,
    "compare": compare,
    "diff": diff,
    "explain": explain,
    "frontier": frontier,
    "ladder": ladder,
    "national": national,
    "robustness": robustness,
}

PAGES: dict[str, Pages] = {kind: study.pages for kind, study in STUDIES.items()}
"""By kind of study: document to file name and bytes. The first page is `index.<language>.html`."""

IN_SHORT: dict[str, Callable[[Any, Words], list[str]]] = {
    kind: study.said_in_short for kind, study in STUDIES.items() if kind != "explain"
}
"""By kind of study: its results as lines for a terminal; notes of clusters are told by their pages alone."""


def pages_of(study: Study) -> dict[str, bytes]:
    """The pages of a study, from its document as its file will say it: file name to bytes."""
    return PAGES[study.kind](json.loads(as_json(study.document)))


def write_study(out: Path, inputs: Inputs, study: Study, timing: Mapping[str, Any]) -> None:
    """Draw the pages, make `out` the folder of this study, and write a line in the log beside it.

    Raises NotWritten if it cannot be there, NotLogged if only the line cannot; OurFault if the document
    is not as its published schema says.
    """
    if wrong := unlike(json.loads(as_json(study.document))):
        raise OurFault(f"study.json is not as its schema says: {wrong[0]}")
    with in_hand():
        write_study_folder(out, inputs, study, pages_of(study), timing)
