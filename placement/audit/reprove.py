"""Solving a run again, to see whether its bound stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement.errors import Impossible, OurFault, Stopped
from placement.results.proof import proof_of
from placement.results.vacancies import counted_by, only_care, vacancies_beside, vacancies_filled
from placement.solve.decided import decided
from placement.store.report import Both

if TYPE_CHECKING:
    from placement.results.vacancies import Vacancies
    from placement.results.view import View
    from placement.scenario.inputs import Inputs
    from placement.store.recorded import Recorded
    from placement.store.report import Report

SLACK = 1e-5
"""Of a value and its bound, as for every aim's twin."""


def prove_again(inputs: Inputs, view: View, recorded: Recorded, report: Report) -> None:
    """Compare the claimed values and bounds with those of a new solve.

    A plan may not be better than the new bound, nor the new plan better than the claimed bound; today's
    service must be worth the same. Two proofs of one thing may stop at different gaps.
    """
    try:
        answer = decided(inputs)
    except (Impossible, Stopped, OurFault):
        report.leave("reprove")
        return
    proof = proof_of(answer, inputs.scenario.aims)
    clean = True
    for aim, entry in zip(inputs.scenario.aims, view.answer["aims"], strict=True):
        if aim is not inputs.scenario.aims[0]:
            continue  # proved beside what was held of the aim before it, which may be another value now
        again = proof.aims[aim.id]
        if again.value is None or again.bound is None or entry["bound"] is None:
            report.leave("reprove")
            return
        name = Both(entry["sentence_en"], entry["sentence_cy"])
        slack = aim.tolerance * len(proof.programmes) + SLACK * (1 + abs(entry["value"]))
        side = 1 if aim.sense == "max" else -1
        slots = {"aim": name, "value": again.value, "bound": again.bound, "claimed": entry["bound"]}
        if side * (again.value - entry["bound"]) > slack or side * (entry["value"] - again.bound) > slack:
            report.blame("bound", **slots)
            clean = False
        elif again.before is not None and abs(again.before - entry["before"]) > slack:
            report.blame("before_value", aim=name, found=entry["before"], expected=again.before)
            clean = False
        else:
            report.show("bound", **slots)
    if clean:
        report.show("before_best")
    _vacancies_again(inputs, recorded.vacancies, vacancies_beside(inputs, answer.allocation), report)


def _vacancies_again(
    inputs: Inputs, recorded: Vacancies | None, again: Vacancies | None, report: Report
) -> None:
    """Whether filling today's vacancies would bring what the run says; the new plan may be another one."""
    aim = counted_by(inputs.case, inputs.scenario.aims)
    if aim is None or recorded is None or again is None:
        return
    case = vacancies_filled(inputs.case)
    found, expected = (aim.value(case, only_care(case, each.filled)) for each in (recorded, again))
    if abs(found - expected) > aim.tolerance + SLACK * (1 + abs(expected)):
        report.blame("vacancies_value", found=found, expected=expected)
    else:
        report.show("vacancies_best")
