"""What a plan made for many draws comes to: worked out again from the posts of the two plans."""

from __future__ import annotations

from collections.abc import Mapping

from placement.audit.pages import table_in
from placement.errors import OurFault
from placement.model.allocation import Allocation
from placement.results.document import AnswerDocument
from placement.results.document_beside import OverDrawsEntry
from placement.results.over_draws import CANDIDATES, CORE, STATED, OverDrawsFound, claimed_over_draws
from placement.scenario.inputs import Inputs
from placement.solve.answer import DrawnDecision
from placement.store.report import Report

FILE = f"{STATED}.csv"
SLACK = 1e-4
"""WTE, of a value or bound that is worked out anew."""


def over_draws_in(
    inputs: Inputs, plan: Allocation, answer: AnswerDocument, files: Mapping[str, bytes], report: Report
) -> OverDrawsFound | None:
    """Both plans in every draw; None, and blamed, where answer, scenario and table do not go together."""
    entry, asked = answer.get("over_draws"), inputs.scenario.solve.decide == "draws"
    if entry is None and not asked and FILE not in files:
        return None
    if not asked:
        report.blame("over_draws_shape", file=FILE)
        return None
    try:
        beside = (table_in(files.get(f"{name}.csv", b"")) for name in (CORE, CANDIDATES))
        core, candidates = (found if len(found.columns) else None for found in beside)
        table = table_in(files.get(FILE, b""))
        found = claimed_over_draws(inputs, plan, answer["over_draws"], table, core, candidates)
    except (AttributeError, IndexError, KeyError, OurFault, TypeError, ValueError):
        report.blame("over_draws_shape", file=FILE)
        return None
    if found is not None:
        document = found.document
        report.show("over_draws", n=document["count"], fresh=document["fresh"]["draws"])
    return found


def over_draws_again(drawn: DrawnDecision | None, claimed: OverDrawsEntry | None, report: Report) -> None:
    """Whether a new search agrees: neither plan may be better than what the other proved none can pass."""
    if claimed is None or drawn is None:
        return
    value, bound = float(claimed["value_wte"]), float(claimed["bound_wte"])
    if claimed["core"] is not None:
        report.leave("over_draws_core")
    told = {"value": value, "bound": bound, "found": drawn.value, "proved": drawn.bound}
    if value > drawn.bound + SLACK or drawn.value > bound + SLACK or bound < drawn.bound - SLACK:
        report.blame("over_draws_again", **told)
    else:
        report.prove("over_draws_best", **told)
