"""What is claimed of each programme that stands apart, held against the plan's own part and its multipliers.

The claims of all together follow from these, so that a part may not take from another what is open there: one
region would be proved to the end at the cost of its neighbour.
"""

from __future__ import annotations

from collections.abc import Sequence

from placement.audit.pages import aim_name
from placement.model.aims.base import settled
from placement.model.allocation import Allocation
from placement.model.columns import Columns
from placement.model.finish import finish, values_in
from placement.model.programme import Programme
from placement.results.document import AnswerDocument
from placement.results.document_entries import AimEntry
from placement.scenario.inputs import Inputs
from placement.store.report import Report

SLACK = 1e-5
"""Of a value and one more than its size, as for every aim's twin."""


def show_parts(
    inputs: Inputs,
    columns: Columns,
    programmes: Sequence[Programme],
    answer: AnswerDocument,
    plan: Allocation,
    before: Allocation | None,
    report: Report,
) -> None:
    """Say which programme's value is another than that of its part of the plan, or of today's service.

    `programmes` are those that the answer states, in its order; where it states others, that is told
    already. An aim that is no sum over them is passed over.
    """
    if len(answer["programmes"]) != len(programmes):
        return
    aims, case, stays = inputs.scenario.aims, inputs.case, settled(inputs.scenario.aims)
    for some, today in ((plan, False), (before, True)):
        if some is None:
            continue
        values = values_in(columns, some)
        parts = [finish(case, columns, [one.source], [values[one.source]]) for one in programmes]
        for number, aim in enumerate(aims):
            worth, whole = [aim.value(case, part) for part in parts], aim.value(case, some)
            if abs(sum(worth) - whole) > SLACK * (1 + abs(whole)):
                continue
            rounding = 2 * aim.rounding(case, columns)
            for value, stated in zip(worth, answer["programmes"], strict=True):
                entry = stated["aims"][number]
                claimed, bound = entry["before" if today else "value"], entry["bound"]
                if claimed is None:
                    continue
                best = claimed if bound is None else bound
                slack = aim.tolerance + SLACK * (1 + abs(value)) + rounding
                if not aim.agrees(value, claimed, best, slack, settled=today or stays[number]):
                    _blame("part_before" if today else "part_value", stated["regions"], entry, report,
                           claimed=claimed, found=value)  # fmt: skip


def bounds_shown(
    answer: AnswerDocument, sums: Sequence[tuple[float, bool]], side: int, slack: float, report: Report
) -> None:
    """Say which programme's claim about the first aim is tighter than its own multipliers, made most.

    Beside each sum stands whether its record claims to reach; what others leave open is told of all together.
    """
    for (most, reaches), stated in zip(sums, answer["programmes"], strict=False):
        entry = stated["aims"][0]
        bound = side * most
        if (
            reaches
            and entry["bound"] is not None
            and side * (bound - entry["bound"]) > slack * (1 + abs(bound)) + slack
        ):
            _blame("part_bound", stated["regions"], entry, report, claimed=entry["bound"], found=bound)


def _blame(
    key: str, regions: Sequence[str], entry: AimEntry, report: Report, *, claimed: float, found: float
) -> None:
    report.blame(key, regions=", ".join(regions), aim=aim_name(entry), claimed=claimed, found=found)
