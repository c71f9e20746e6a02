"""Verification of a study's folder: its plans as a run's, and its document as far as it follows from them.

It starts from the bytes in `inputs/` and from each plan's posts and care. Bounds are claims; `reprove`
decides again those plans that answer a question which can be asked alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pandas as pd

from placement.audit.pages import FoundFolder, same_table, show_schema
from placement.audit.reworded import reworded
from placement.audit.verify import blame_rule, read_folder
from placement.data.files import read_json
from placement.errors import Impossible, OurFault, Stopped
from placement.i18n import Words
from placement.model.aims.base import settled
from placement.model.rules import ALWAYS, Rule
from placement.results.decision import decided
from placement.results.tables import rounded
from placement.scenario.case_builder import gather
from placement.scenario.inputs import SCENARIO, TABLES_FOLDER, Inputs, read_inputs
from placement.solve.outcome import StoppedBy
from placement.store.compare import in_documents
from placement.store.folder import INPUTS, MANIFEST, as_csv, as_json
from placement.store.recorded import COLUMNS, read_allocation
from placement.store.report import Both, Report
from placement.store.study import KINDS, StudyPlan, of_option, reached_by
from placement.store.studyfolder import DOCUMENT, PLAN, PLANS, STUDY, plan_document, plan_tables, stated
from placement.studies.benefits.figures import benefits_tables, benefits_wrong
from placement.studies.compare.figures import compare_document, compare_tables
from placement.studies.diff.study import diff_tables
from placement.studies.document import unlike
from placement.studies.explain.check import explain_wrong
from placement.studies.explain.standing import tables_of as explain_tables
from placement.studies.frontier import study as frontier
from placement.studies.ladder import figures as ladder_figures
from placement.studies.ladder.figures import ladder_tables
from placement.studies.national.boards import LATER, files_of, read_board_file
from placement.studies.national.curve import spent
from placement.studies.national.figures import national_tables, recheck
from placement.studies.register import PAGES
from placement.studies.robustness import study as robust_study
from placement.studies.robustness.recheck import robustness_wrong

Recheck = Callable[[Inputs, Any, tuple[StudyPlan, ...]], list[str]]
Tables = Callable[[Any], Mapping[str, "pd.DataFrame"]]


def _compare(inputs: Inputs, document: Mapping[str, Any], plans: tuple[StudyPlan, ...]) -> list[str]:
    """A comparison follows from its plans whole, but for the versions that made it and who has no plan."""
    expected = {**compare_document(inputs, plans, document["without"]), "versions": document["versions"]}
    return [difference.where for difference in in_documents(document, expected)]


RECHECK: dict[str, Recheck] = {
    "alternatives": robust_study.recheck_alternatives,
    "benefits": benefits_wrong,
    "compare": _compare,
    "explain": explain_wrong,
    "frontier": frontier.recheck,
    "ladder": ladder_figures.recheck,
}
"""By kind: the places of study.json that do not follow from the inputs and the plans."""
PARTLY: dict[str, Recheck] = {"robustness": robustness_wrong}
"""The same where only a part can be worked out again, since draws are not kept."""
TABLES: dict[str, Tables] = {
    "alternatives": robust_study.alternatives_tables,
    "benefits": benefits_tables,
    "robustness": robust_study.robustness_tables,
    "compare": compare_tables,
    "diff": diff_tables,
    "explain": explain_tables,
    "frontier": frontier.tables,
    "ladder": ladder_tables,
    "national": national_tables,
}
"""By kind: the tables that follow from study.json."""
ROUNDING = 1e-6
OF_PLAN = ("posts", "filled", "placed", "opened", "care")
NOBODY = "care_before"
"""A table that a plan of a study has not: today's service stands in the study's document."""


@dataclass(frozen=True)
class Read:
    """A plan read back, with the inputs of its own option and amounts."""

    plan: StudyPlan
    asked: Inputs


def verify_study(folder: Path, *, reprove: bool = False) -> Report:
    """What holds in a study's folder and what does not. A folder that is none is a wrong one."""
    report = Report()
    with report.whatever_it_holds():
        _verify(folder, report, reprove=reprove)
    return report


def _verify(folder: Path, report: Report, *, reprove: bool) -> None:
    found = read_folder(folder, report, document=DOCUMENT)
    if found is None or not _is_study(found, report):
        report.leave("rest")
        return
    boards = KeptQuestions(found.path, found.answer) if found.answer["kind"] == NATIONAL else None
    inputs = _inputs(found) if boards is None else boards.inputs
    report.show("inputs")
    plans = _plans(found, inputs, report, boards)
    if plans is None:
        report.leave("rest")
        return
    for one in plans:
        _check_plan(one, found, report)
    if report.passed and plans:
        report.show("study_plans", n=sum(not one.plan.reference for one in plans))
        for one in plans:
            if one.plan.reference:
                report.show("study_references", plan=one.plan.name)
    _check_document(found, inputs, plans, report)
    if reprove and report.passed:
        for one in plans:
            if not one.plan.reference:
                _decide_again(one, report)
    else:
        report.leave("study_bounds")
    report.leave("figures")


def _is_study(found: FoundFolder, report: Report) -> bool:
    """Whether the document is of a kind of study that is known, and as its schema says."""
    document = found.answer
    sound = document.get("kind") not in KINDS or show_schema(
        partial(unlike, document), DOCUMENT, "study_schema", report
    )
    names = (document.get("option"), document.get("region"))
    known = document.get("kind") in KINDS and all(name is None or isinstance(name, str) for name in names)
    if sound and not known:
        report.blame("study")
    return sound and known


def _inputs(found: FoundFolder) -> Inputs:
    """The inputs as the study was asked."""
    folder, document = found.path / INPUTS, found.answer
    return read_inputs(
        folder / SCENARIO,
        option=document.get("option"),
        region=document.get("region"),
        tables=folder / TABLES_FOLDER,
    )


def _plans(
    found: FoundFolder, inputs: Inputs, report: Report, boards: KeptQuestions | None
) -> tuple[Read, ...] | None:
    """Every plan, read back without trusting any of its files; None if one cannot be read."""
    ends = f"/{PLAN}"
    names = sorted(
        name.removeprefix(f"{PLANS}/").removesuffix(ends)
        for name in found.files
        if name.startswith(f"{PLANS}/") and name.endswith(ends)
    )
    asked: dict[str, Inputs] = {}
    read = [_plan(name, found, inputs, asked, report, boards) for name in names]
    plans = tuple(one for one in read if one is not None)
    return plans if len(plans) == len(names) else None


def _plan(
    name: str,
    found: FoundFolder,
    inputs: Inputs,
    asked: dict[str, Inputs],
    report: Report,
    boards: KeptQuestions | None,
) -> Read | None:
    said = read_json(found.path / PLANS / name / PLAN, PLAN, [])
    try:
        if said is None or said["name"] != name:
            raise ValueError(name)  # noqa: TRY301 - one way out for whatever is no plan
        option = None if said["option"] is None else str(said["option"])
        amounts = {str(fund): float(amount) for fund, amount in said["amounts"].items()}
        reached = {str(aim): _reached(entry) for aim, entry in said["reached"].items()}
        note, reference = dict(said["note"]), bool(said["reference"])
        own_question = None if boards is None else boards.asked(note)
    except (KeyError, TypeError, ValueError, AttributeError):
        report.blame("study_plan_shape", plan=name)
        return None
    if str(option) not in asked and own_question is None:
        asked[str(option)] = of_option(inputs, option)
    mine = of_option(asked[str(option)] if own_question is None else own_question, option, amounts)
    prefix = f"{PLANS}/{name}/"
    files = {f"{table}.csv": found.files.get(f"{prefix}{table}.csv", b"") for table in OF_PLAN}
    files[f"{NOBODY}.csv"] = (",".join(COLUMNS[NOBODY]) + "\n").encode()
    own = Report()
    recorded = read_allocation(mine, files, own)
    _pass_on(own, name, report)
    if recorded is None:
        return None
    plan = StudyPlan(name, option, amounts, recorded.allocation, reached, note, reference)
    if found.files[f"{prefix}{PLAN}"] != as_json(plan_document(plan)):
        report.blame("not_canonical", file=f"{prefix}{PLAN}")
    return Read(plan, mine)


def _reached(entry: Mapping[str, Any]) -> tuple[float, float, str]:
    if entry["stopped_by"] not in (*get_args(StoppedBy), ""):
        raise ValueError(entry)
    bound = math.inf if entry["bound"] is None else float(entry["bound"])
    return float(entry["value"]), bound, str(entry["stopped_by"])


def _pass_on(own: Report, name: str, report: Report) -> None:
    """What is wrong with a plan, told with its name."""
    for said in own.wrong:
        report.blame("study_plan", plan=name, what=Both(said.says(Words("en")), said.says(Words("cy"))))


def _check_plan(one: Read, found: FoundFolder, report: Report) -> None:
    """A plan's tables, the rules of its option, and what each aim is worth."""
    plan, case = one.plan, one.asked.case
    own = Report()
    for name, table in plan_tables(one.asked, plan).items():
        same_table(f"{PLANS}/{plan.name}/{name}.csv", found, as_csv(table), own)
    rules: list[Rule] = [*one.asked.scenario.rules, *ALWAYS]
    findings = [(rule, rule.check(case, plan.allocation)) for rule in rules]
    broken = [rule.id for rule, finding in findings if not finding.holds]
    if plan.reference:
        claimed = plan.note.get("breaks", [])
        if broken != claimed:
            report.blame(
                "study_breaks", plan=plan.name, found=", ".join(map(str, claimed)), expected=", ".join(broken)
            )
    else:
        for rule, finding in findings:
            blame_rule(rule, finding, "rule", one.asked, own)
    _pass_on(own, plan.name, report)
    _check_values(one, report)


def _check_values(one: Read, report: Report) -> None:
    """That each aim's twin is the value that is said, and that no value is better than its bound."""
    plan, case = one.plan, one.asked.case
    aims = one.asked.scenario.aims
    if set(plan.reached) - {aim.id for aim in aims} or aims[0].id not in plan.reached:
        report.blame("study_plan_shape", plan=plan.name)
        return
    for aim, stays in zip(aims, settled(aims), strict=True):
        if aim.id not in plan.reached:
            continue
        value, bound, _ = plan.reached[aim.id]
        twin = aim.value(case, plan.allocation)
        rounding = ROUNDING * len(plan.allocation.care.wte) * aim.steepest(case)
        slack = aim.tolerance * len(case.region_ids) * len(case.services) + 1e-5 * (1 + abs(value)) + rounding
        best = value if math.isinf(bound) else bound
        if not aim.agrees(twin, value, best, slack, settled=stays):
            report.blame("study_value", plan=plan.name, aim=aim.id, found=value, expected=twin)
        if not math.isinf(bound) and aim.side * (value - bound) > slack:
            report.blame("study_bound", plan=plan.name, aim=aim.id, found=value, limit=bound)


def _check_document(found: FoundFolder, inputs: Inputs, plans: tuple[Read, ...], report: Report) -> None:
    """study.json against the plans, the tables and pages against study.json, and the manifest."""
    document, kind = found.answer, str(found.answer["kind"])
    _check_figures(document, inputs, plans, report)
    made = _check_tables(found, kind, report)
    drawn = PAGES[kind](document)
    wrong = [name for name, content in drawn.items() if found.files.get(name) != content]
    for name in wrong:
        stands = found.files.get(name)
        other = None if stands is None else reworded(stands, drawn[name], document)
        if other is not None:
            report.blame("page_words", file=name, found=other.found, expected=other.expected)
        else:
            report.blame("missing" if stands is None else "page", file=name)
    if not wrong:
        report.show("pages", n=len(drawn))
    for file, content in ((DOCUMENT, document), (MANIFEST, found.manifest)):
        if found.files.get(file) != as_json(content):
            report.blame("not_canonical", file=file)
    for name, value in STUDY.entries(stated(document), found.files).items():
        if name != "files" and found.manifest.get(name) != value:
            report.blame("manifest", where=name)
    known = {DOCUMENT, MANIFEST, *made, *drawn, *(f"{INPUTS}/{name}" for name in inputs.files)}
    of_plans = {f"{PLANS}/{one.plan.name}/{name}.csv" for one in plans for name in OF_PLAN}
    of_plans |= {f"{PLANS}/{one.plan.name}/{PLAN}" for one in plans}
    for name in sorted(set(found.files) - known - of_plans):
        report.blame("extra", file=name)


def _check_figures(
    document: Mapping[str, Any], inputs: Inputs, plans: tuple[Read, ...], report: Report
) -> None:
    """Whether study.json follows from the plans, as far as that can be worked out."""
    kind = str(document["kind"])
    if kind == NATIONAL:
        wrong = national_wrong(document, [(one.plan, one.asked) for one in plans])
        report.blame_each("study_figure", ({"where": where} for where in wrong), file=DOCUMENT)
        if not wrong:
            report.show("study_figures")
        return
    if recheck := RECHECK.get(kind, PARTLY.get(kind)):
        wrong = recheck(inputs, document, tuple(one.plan for one in plans))
        report.blame_each("study_figure", ({"where": where} for where in wrong), file=DOCUMENT)
        if not wrong and kind in RECHECK:
            report.show("study_figures")
    if kind not in RECHECK:
        report.leave("study_figures")


def _check_tables(found: FoundFolder, kind: str, report: Report) -> set[str]:
    """The names of the tables that belong here, each held against what follows from study.json."""
    tables = {f"{name}.csv": as_csv(rounded(t)) for name, t in TABLES[kind](found.answer).items()}
    wrong = [name for name, content in tables.items() if found.files.get(name) != content]
    for name in wrong:
        report.blame("study_table", file=name)
    if not wrong:
        report.show("study_tables", n=len(tables))
    return set(tables)


def _decide_again(one: Read, report: Report) -> None:
    """A new decision of a plan's own question: neither may be better than the other's bound."""
    plan, aim = one.plan, one.asked.scenario.aims[0]
    if plan.note.get("decided") is not True:
        report.leave("study_again", plan=plan.name)
        return
    try:
        value, bound, _ = reached_by(decided(one.asked), one.asked.scenario.aims)[aim.id]
    except (Impossible, Stopped, OurFault, KeyError):
        report.leave("study_again", plan=plan.name)
        return
    found, claimed, _ = plan.reached[aim.id]
    slack = aim.tolerance + 1e-5 * (1 + abs(value))
    told = {"value": value, "bound": bound, "claimed": claimed, "plan": plan.name}
    clash = aim.side * np.array([found - bound, value - claimed])
    if (clash > slack).any():
        report.blame("study_again", found=found, **told)
    else:
        report.prove("study_again", **told)


NATIONAL = "national"


class KeptQuestions:
    """The questions in a folder, and their boards as each is asked."""

    def __init__(self, folder: Path, document: Mapping[str, Any]) -> None:
        places = [folder / INPUTS / (LATER.format(n=n) if n > 1 else "")
                  for n in range(1, len(document["files"]) + 1)]  # fmt: skip
        option = document["option"]
        self.files = [read_board_file(at / SCENARIO, option, at / TABLES_FOLDER) for at in places]
        self.inputs = files_of(self.files)
        self._asked: dict[tuple[int, str | None], Inputs] = {}

    def asked(self, note: Mapping[str, Any]) -> Inputs:
        """The board that a plan says it is of. Raises KeyError or ValueError if there is none."""
        number, region = int(note["file"]), note["region"]
        if not 0 <= number < len(self.files) or region not in self.files[number].regions:
            raise ValueError(region)
        if (number, region) not in self._asked:
            own = self.files[number].inputs
            case = gather(own.region, own.scenario, only_region=region)
            self._asked[number, region] = replace(own, case=case, only_region=region)
        return self._asked[number, region]


def national_wrong(document: Mapping[str, Any], plans: Iterable[tuple[StudyPlan, Inputs]]) -> list[str]:
    """The places of study.json that do not follow from the plans, the boards' steps and their lines."""
    found = {}
    for plan, asked in plans:
        (fund,) = plan.amounts
        value, bound, stopped = plan.reached[asked.scenario.aims[0].id]
        found[plan.name] = {
            **spent(asked, fund, plan), "value": value, "bound": bound, "stopped_by": stopped
        }  # fmt: skip
    return recheck(document, found)
