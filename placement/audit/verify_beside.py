"""What a run told beside its plan: other plans, posts that are firm in draws, a plan made for many draws.

Each is followed up from its own counts or plans and, if asked, found again. Where the run kept the other
plans whole, each is looked at as the plan itself is: every rule's own check, the value that its care comes
to, its posts beside the table. No solver has a part in that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from placement.audit.pages import table_in
from placement.audit.summed import NoRecord
from placement.errors import OurFault
from placement.i18n import Words
from placement.model.allocation import CARE_GRAIN, Allocation
from placement.model.rules import ALWAYS
from placement.results.document import AnswerDocument
from placement.results.document_beside import ElsewhereEntry, OverDrawsEntry
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
from placement.results.over_draws import CANDIDATES, CORE, STATED, OverDrawsFound, claimed_over_draws
from placement.results.proof import Proof
from placement.results.view import View
from placement.scenario.inputs import Inputs
from placement.solve.answer import Answer, DrawnDecision
from placement.store.recorded import Recorded
from placement.store.report import Both, Report
from placement.studies.robustness.draws import ReferencePlan
from placement.studies.robustness.firm import TABLE as FIRM
from placement.studies.robustness.firm import Firm, claimed_firm, firm_posts

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


FIRM_FILE = f"{FIRM}.csv"
MOST_DRAWS = 500


def firm_in(
    inputs: Inputs, plan: Allocation, answer: AnswerDocument, files: Mapping[str, bytes], report: Report
) -> Firm | None:
    """What a run's counts come to; None, and blamed, where answer and table do not go together."""
    if "firm" not in answer and FIRM_FILE not in files:
        return None
    try:
        return claimed_firm(inputs, plan, answer["firm"], table_in(files.get(FIRM_FILE, b"")))
    except (AttributeError, KeyError, TypeError, ValueError):
        report.blame("firm_shape", file=FIRM_FILE)
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
    if dict(again.document) == dict(about) and again.tables[FIRM].equals(claimed.tables[FIRM]):
        report.prove("firm", n=n)
    else:
        report.blame("firm", file=FIRM_FILE)


DRAWS_FILE = f"{STATED}.csv"
SLACK = 1e-4
"""WTE, of a value or bound that is worked out anew."""


def over_draws_in(
    inputs: Inputs, plan: Allocation, answer: AnswerDocument, files: Mapping[str, bytes], report: Report
) -> OverDrawsFound | None:
    """Both plans in every draw; None, and blamed, where answer, scenario and table do not go together."""
    entry, asked = answer.get("over_draws"), inputs.scenario.solve.decide == "draws"
    if entry is None and not asked and DRAWS_FILE not in files:
        return None
    if not asked:
        report.blame("over_draws_shape", file=DRAWS_FILE)
        return None
    try:
        beside = (table_in(files.get(f"{name}.csv", b"")) for name in (CORE, CANDIDATES))
        core, candidates = (found if len(found.columns) else None for found in beside)
        table = table_in(files.get(DRAWS_FILE, b""))
        found = claimed_over_draws(inputs, plan, answer["over_draws"], table, core, candidates)
    except (AttributeError, IndexError, KeyError, OurFault, TypeError, ValueError):
        report.blame("over_draws_shape", file=DRAWS_FILE)
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
