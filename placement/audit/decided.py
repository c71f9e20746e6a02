"""A run for what is asked of it afterwards, from a folder in which nothing was changed."""

from __future__ import annotations

from pathlib import Path

from placement.audit.verify import inputs_of, proof_in, read_folder, read_run_folder
from placement.audit.verify_beside import elsewhere_in
from placement.data.files import read_json
from placement.data.folders import called
from placement.errors import BadInput, Fault
from placement.i18n import Words
from placement.results.elsewhere import TABLE, per_plan
from placement.scenario.inputs import Inputs
from placement.store.folder import ANSWER
from placement.store.recorded import read_allocation
from placement.store.report import Report
from placement.studies.diff.study import RunSide
from placement.studies.explain.study import Decided

NAMED = 5
"""Faults of a folder that are named."""


def read_decided(folder: Path) -> tuple[Inputs, Decided]:
    """A run's inputs and plan, from a folder in which nothing was changed.

    Raises BadInput if it is no run folder, has no plan, or does not hold what its manifest says.
    """
    report = Report()
    found = read_folder(folder, report)
    recorded = proof = inputs = None
    if found is not None and report.passed:
        if found.answer.get("outcome") == "impossible":
            raise BadInput([Fault("explain_no_plan", called(folder))])
        inputs = inputs_of(found, report)
        proof = None if inputs is None else proof_in(found, inputs, report)
        recorded = None if inputs is None else read_allocation(inputs, found.files, report)
    if inputs is None or recorded is None or proof is None or not report.passed:
        lines = [said.says(Words("en")) for said in report.wrong[:NAMED]]
        raise BadInput([Fault("explain_folder", called(folder), slots={"what": "; ".join(lines) or "-"})])
    beside = elsewhere_in(inputs, recorded.allocation, found.answer, found.files, report) if found else None
    others = () if beside is None else per_plan(inputs, beside.tables[TABLE])
    return inputs, Decided(recorded.allocation, recorded.before, recorded.vacancies, proof, others)


def read_side(folder: Path) -> RunSide:
    """A run's inputs, answer and posts, worked out again.

    Raises BadInput if it is no run folder, has no plan, or does not hold what its manifest says.
    """
    inputs, view, report = read_run_folder(folder)
    if inputs is None or view is None:
        answer = read_json(folder / ANSWER, ANSWER, [])
        if answer is not None and answer.get("outcome") == "impossible":
            raise BadInput([Fault("diff_no_plan", called(folder))])
        words = Words("en")
        said = [one.says(words) for one in report.wrong] or report.says(words)
        raise BadInput([Fault("run_folder_fails", called(folder), slots={"what": said[0]})])
    return RunSide.of(inputs, view)
