"""The plans that a run found beside its own: its counts followed up, and, if asked, found again.

Where the run kept them whole, each is looked at as the plan itself is: every rule's own check, the value that
its care comes to, its posts beside the table. No solver has a part in that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from placement.audit.pages import table_in
from placement.audit.summed import NoRecord
from placement.i18n import Words
from placement.model.allocation import CARE_GRAIN, Allocation
from placement.model.rules import ALWAYS
from placement.results.document import AnswerDocument
from placement.results.document_beside import ElsewhereEntry
from placement.results.document_entries import figure_in
from placement.results.elsewhere import (
    TABLE,
    Elsewhere,
    claimed_elsewhere,
    elsewhere_of,
    for_people,
    per_plan,
)
from placement.results.kept_plans import plan_of
from placement.results.proof import Proof
from placement.results.view import View
from placement.scenario.inputs import Inputs
from placement.solve.answer import Answer
from placement.store.report import Both, Report

FILE = f"{TABLE}.csv"
WRITTEN = 2e-6
"""Of parts of a gain that are written to six decimals."""


def elsewhere_in(
    inputs: Inputs, plan: Allocation, answer: AnswerDocument, files: Mapping[str, bytes], report: Report
) -> Elsewhere | None:
    """What a run's other plans come to; None, and blamed, where answer and table do not go together."""
    if answer.get("elsewhere") is None and FILE not in files:
        return None
    try:
        return claimed_elsewhere(inputs, plan, answer["elsewhere"], table_in(files.get(FILE, b"")))
    except (AttributeError, KeyError, TypeError, ValueError):
        report.blame("elsewhere_shape", file=FILE)
        return None


def plans_shown(inputs: Inputs, view: View, decided: Allocation, kept: Any, report: Report) -> None:
    """Whether the plans kept are those of the table, obey every rule, and change what is said of them.

    Raises NoRecord where they are no plans of this case, or the answer tells of none.
    """
    claimed, case, aim = view.answer.get("elsewhere"), inputs.case, inputs.scenario.aims[0]
    fund_ids = [fund.id for fund in inputs.funds]
    try:
        plans = [plan_of(case, fund_ids, numbers) for numbers in kept]
        if claimed is None or not plans or len(plans) != claimed["plans"]:
            raise NoRecord("beside")
    except (KeyError, TypeError, ValueError) as error:
        raise NoRecord(f"beside: {error}") from error
    for number, (plan, steps) in enumerate(zip(plans, per_plan(inputs, view.tables[TABLE]), strict=True), 1):
        if (plan.posts.sum(axis=2) != steps).any():
            report.blame("beside_posts", file=FILE, plan=number)
    rules = [*inputs.scenario.rules, *ALWAYS]
    for rule in rules:
        for number, plan in enumerate(plans, 1):
            if not rule.check(case, plan).holds:
                said = Both(*(rule.sentence(Words(language), case) for language in ("en", "cy")))
                report.blame("beside_rule", plan=number, rule=said)
    entry, stated = view.answer["aims"][0], claimed["given_up_of_gain"]
    value, gain = figure_in(entry, "value"), figure_in(entry, "value") - figure_in(entry, "before")
    each = [max(0.0, (value - aim.value(case, plan)) / gain) for plan in plans]
    given = max(each)
    grains = max(len(plan.care.wte) for plan in plans) * CARE_GRAIN * aim.steepest(case)
    slots = {"given": 100 * given, "stated": None if stated is None else 100 * stated}
    near = (grains + aim.tolerance) / gain + WRITTEN
    _people_shown(inputs, decided, list(zip(plans, each, strict=True)), claimed, near, report)
    if stated is None or abs(given - stated) > near:
        report.blame("beside_gain", **slots)
    elif report.passed:
        report.show("beside", n=len(plans), rules=len(rules), **slots)


def _people_shown(
    inputs: Inputs,
    decided: Allocation,
    plans: Sequence[tuple[Allocation, float]],
    claimed: ElsewhereEntry,
    near: float,
    report: Report,
) -> None:
    """Whether each plan is what the answer says of it; older answers say nothing of each."""
    for number, ((plan, given), told) in enumerate(zip(plans, claimed.get("others", ()), strict=False), 1):
        again = for_people(inputs.case, decided, plan, told["given_up_of_gain"])
        if dict(told) != dict(again) or abs(told["given_up_of_gain"] - given) > near:
            report.blame("beside_people", plan=number)


def leave_elsewhere(claimed: ElsewhereEntry | None, report: Report, *, shown: bool) -> None:
    """Say what of the plans beside is on trust: all, or how much any other could move."""
    if claimed is None:
        return
    if claimed["plans"] and not shown:
        report.leave("elsewhere")
    most = claimed.get("at_most_wte")
    if most is not None and most < claimed["wte"]:
        report.leave("elsewhere_most", most=most)


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
