"""The study of a run: its plan carried forward, beside options whose money buys no posts."""

from __future__ import annotations

from pathlib import Path

from placement.errors import BadInput, Fault, OurFault
from placement.results.proof import claimed
from placement.results.view import View
from placement.scenario.inputs import Inputs
from placement.store.folder import as_csv
from placement.store.recorded import read_allocation
from placement.store.report import Report
from placement.store.study import Study, StudyPlan, for_one_year
from placement.studies.benefits.document import StatedWorth
from placement.studies.benefits.figures import STATED, TODAY, benefits_document, benefits_tables
from placement.studies.benefits.stated import read_options
from placement.studies.compare.formula import broken
from placement.studies.explain.study import Decided


def benefits(
    inputs: Inputs, decided: Decided, options: Path | None = None, worth: StatedWorth | None = None
) -> Study:
    """What the plan of a run costs and brings over its years, and beside it the table `options`.

    Raises BadInput where the scenario says nothing of later years or decides several together, and with
    every fault of the table.
    """
    for_one_year(inputs)
    settings = inputs.scenario.forward
    if settings is None:
        raise BadInput([Fault("benefits_no_forward", inputs.scenario.path.name, column="forward")])
    stated = [] if options is None else read_options(options, inputs, settings.years)
    aim, option = inputs.scenario.aims[0], inputs.scenario.option
    today = StudyPlan(
        name=TODAY,
        option=option,
        amounts={},
        allocation=decided.before,
        reached={aim.id: (aim.value(inputs.case, decided.before), float("inf"), "")},
        note={"breaks": list(broken(inputs.case, inputs.scenario.rules, decided.before))},
        reference=True,
    )
    plans = (today, StudyPlan(STATED, option, {}, decided.plan, decided.proof.reached))
    document = benefits_document(inputs, settings, plans, stated, worth)
    return Study("benefits", document, benefits_tables(document), plans)


def decided_in(inputs: Inputs, view: View) -> Decided:
    """The plan that an answer's own tables hold. Raises OurFault if they do not hold one."""
    files = {f"{name}.csv": as_csv(table) for name, table in view.tables.items()}
    recorded = read_allocation(inputs, files, Report())
    if recorded is None:
        raise OurFault("the tables of an answer hold no plan")
    return Decided(recorded.allocation, recorded.before, recorded.vacancies, claimed(view.answer))
