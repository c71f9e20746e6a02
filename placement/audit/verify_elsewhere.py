"""The plans that a run found beside its own: its counts followed up, and, if asked, found again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from placement.results.elsewhere import TABLE, Elsewhere, claimed_elsewhere, elsewhere_of
from placement.store.compare import cells

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placement.model.allocation import Allocation
    from placement.results.document import AnswerDocument
    from placement.results.document_beside import ElsewhereEntry
    from placement.results.proof import Proof
    from placement.scenario.inputs import Inputs
    from placement.solve.answer import Answer
    from placement.store.report import Report

FILE = f"{TABLE}.csv"


def elsewhere_in(
    inputs: Inputs, plan: Allocation, answer: AnswerDocument, files: Mapping[str, bytes], report: Report
) -> Elsewhere | None:
    """What a run's other plans come to; None, and blamed, where answer and table do not go together."""
    if answer.get("elsewhere") is None and FILE not in files:
        return None
    rows = cells(files.get(FILE, b"")) or [[]]
    try:
        table = pd.DataFrame(rows[1:], columns=rows[0])
        return claimed_elsewhere(inputs, plan, answer["elsewhere"], table)
    except (AttributeError, KeyError, TypeError, ValueError):
        report.blame("elsewhere_shape", file=FILE)
        return None


def elsewhere_again(
    inputs: Inputs, answer: Answer, proof: Proof, claimed: ElsewhereEntry | None, report: Report
) -> None:
    """Whether the same other plans are found when all is decided again; another solver may find others."""
    if claimed is None:
        return
    again = elsewhere_of(inputs, answer, proof)
    if again is not None and dict(again.document) == dict(claimed):
        report.prove("elsewhere", n=int(claimed["plans"]))
    else:
        report.leave("elsewhere_other")
