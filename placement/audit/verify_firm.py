"""The posts that a run calls firm: its counts followed up, and, if asked, drawn again."""

from __future__ import annotations

from collections.abc import Mapping

from placement.audit.pages import table_in
from placement.model.allocation import Allocation
from placement.results.document import AnswerDocument
from placement.results.firm import TABLE, Firm
from placement.scenario.inputs import Inputs
from placement.store.recorded import Recorded
from placement.store.report import Report
from placement.studies.robustness.draws import ReferencePlan
from placement.studies.robustness.firm import claimed_firm, firm_posts

FILE = f"{TABLE}.csv"
MOST_DRAWS = 500


def firm_in(
    inputs: Inputs, plan: Allocation, answer: AnswerDocument, files: Mapping[str, bytes], report: Report
) -> Firm | None:
    """What a run's counts come to; None, and blamed, where answer and table do not go together."""
    if "firm" not in answer and FILE not in files:
        return None
    try:
        return claimed_firm(inputs, plan, answer["firm"], table_in(files.get(FILE, b"")))
    except (AttributeError, KeyError, TypeError, ValueError):
        report.blame("firm_shape", file=FILE)
        return None


def draw_again(inputs: Inputs, recorded: Recorded, claimed: Firm | None, report: Report) -> None:
    """Decide every draw again. Draws that time ended may end otherwise elsewhere: they show nothing."""
    if claimed is None:
        return
    about = claimed.document
    n, gap = int(about["draws"]), float(about["draws_gap_asked"])
    if about["draws_by_time"] or not 1 <= n <= MOST_DRAWS or not 0 < gap < 1:
        report.leave("firm")
        return
    again = firm_posts(inputs, ReferencePlan(recorded.allocation, recorded.before), n, gap=gap)
    if dict(again.document) == dict(about) and again.table.equals(claimed.table):
        report.prove("firm", n=n)
    else:
        report.blame("firm", file=FILE)
