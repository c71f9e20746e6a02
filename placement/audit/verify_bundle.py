"""Verification of a published bundle by anybody: what follows from its public part, worked out again.

Its public part lacks who reaches whom from which base, and everything of graduates. So the conditions about
those, and the bound, are named as not shown; everything else is drawn, added up or checked again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from placement.audit.alike import told_alike
from placement.audit.pages import FoundFolder, blame_differences
from placement.audit.verify import blame_rule, read_folder
from placement.errors import BadInput
from placement.model.allocation import Allocation
from placement.model.arrays import Floats
from placement.model.rules import ALWAYS, OF_POSTS
from placement.results.coverage import shares
from placement.results.document_entries import figure_in
from placement.results.results import result_tables
from placement.results.status import ORDER, status_of
from placement.results.tables import rounded
from placement.scenario.inputs import SCENARIO, TABLES_FOLDER, Inputs, read_inputs
from placement.site.bundle import KIND, PUBLIC, build
from placement.site.parts import Bundle, Run
from placement.site.published import read_bundle
from placement.site.publishedtables import read_table
from placement.store.compare import cells, in_tables
from placement.store.folder import ANSWER, INPUTS, MANIFEST, as_csv, kind_of, versions
from placement.store.recorded import read_public_posts
from placement.store.report import Report

FROM_POSTS: dict[str, tuple[str, ...]] = {
    "result_clusters": (
        "cluster_id", "county_id", "region_id", "need_wte", "in_post_wte", "wte_new", "wte_formula",
        "wte_difference", "pounds_per_year",
    ),
    "result_cluster_services": ("cluster_id", "service_id", "need_wte", "in_post_wte", "wte_new"),
    "result_services": (
        "service_id", "need_wte", "in_post_wte", "posts", "wte_new", "pounds_per_year", "pounds_first_year",
    ),
    "result_regions": (
        "region_id", "need_wte", "in_post_wte", "wte_new", "pounds_per_year", "pounds_share",
    ),
    "result_areas": ("area_id", "cluster_id", "residents", "need_wte"),
}  # fmt: skip
"""Columns that follow from the inputs and the posts, whoever is reached by whom."""
OF_ANSWER = {"wte_new": "wte", "posts": "steps"}
"""Totals of the answer, and the columns of posts.csv that they add up."""
ROUNDING = 1e-6
TIMES = ("before", "after")


def is_bundle(folder: Path) -> bool:
    """Whether a folder says of itself that it is a published bundle."""
    return kind_of(folder) == KIND


def verify_bundle(folder: Path) -> Report:
    """What holds in a bundle, what does not, and what only the owner of its runs can show."""
    report = Report()
    with report.whatever_it_holds():
        _verify(folder, report)
    return report


def _verify(folder: Path, report: Report) -> None:
    found = read_folder(folder, report, document=MANIFEST, unhashed=frozenset({MANIFEST}), needs=("files",))
    spoilt = [str(said.slots.get("file")) for said in report.wrong]
    if found is None or any(name.startswith(f"{PUBLIC}/") for name in spoilt):
        report.leave("rest")
        return
    try:
        bundle = read_bundle(folder)
    except BadInput as bad:
        for fault in bad.faults:
            report.blame("file", fault=fault)
        report.leave("rest")
        return
    _drawn_again(found, bundle, report)
    for run in bundle.runs:
        _check_run(folder, run, report)
    if bundle.studies:
        report.leave("bundle_studies", n=len(bundle.studies))
    report.leave("bundle_care")
    report.leave("bundle_bound")
    report.leave("figures")


def _drawn_again(found: FoundFolder, bundle: Bundle, report: Report) -> None:
    """Every file of the bundle made again from its public part, and compared."""
    told = {str(said.slots.get("file")) for said in report.wrong}
    made = build(bundle)
    for name in sorted(set(found.files) - set(made) - told):
        report.blame("extra", file=name)
    for name in sorted(set(made) - set(found.files) - told):
        report.blame("missing", file=name)
    both = sorted((set(made) & set(found.files)) - told - {MANIFEST})
    verdict = {name: told_alike(name, found.files[name], made[name]) for name in both}
    machine = [name for name in both if verdict[name] == "picture"]
    wrong = [name for name in both if verdict[name] == "other"]
    for name in wrong:
        report.blame("page", file=name)
    if machine:
        report.leave("bundle_machine", n=len(machine), names=", ".join(machine))
    if not told:
        _manifest(found.manifest, json.loads(made[MANIFEST]), report)
    if not wrong and not told:
        report.show("bundle_files", n=len(both) - len(machine))
        for run in found.manifest["runs"]:
            report.show("bundle_inputs", run=run["name"], inputs=run["inputs_sha256"])
    here = versions()
    for name, stated in bundle.view.answer["versions"].items() if wrong else ():
        if here.get(name) != stated:
            report.leave("version", name=name, stated=stated, here=here.get(name, "-"))


def _manifest(stated: Mapping[str, Any], made: Mapping[str, Any], report: Report) -> None:
    """What the manifest says beside the hashes, which have been compared."""
    for where in sorted({*stated, *made} - {"files"}):
        if stated.get(where) != made.get(where):
            report.blame("manifest", where=where)


def _check_run(folder: Path, run: Run, report: Report) -> None:
    """A run's posts against its rules and its tables, and its tables against each other."""
    answer, place = run.view.answer, folder / PUBLIC / run.name / INPUTS
    try:
        inputs = read_inputs(
            place / SCENARIO, option=answer["option"], region=answer["region"], tables=place / TABLES_FOLDER
        )
    except BadInput as bad:
        for fault in bad.faults:
            report.blame("file", fault=fault)
        return
    plan = read_public_posts(inputs, run.public, report)
    if plan is None:
        return
    _check_rules(run, inputs, plan, report)
    before = len(report.wrong)
    tables = result_tables(inputs.case, inputs.funds, plan, plan, None)
    for name in ("posts", "opened"):
        _compare(f"{name}.csv", rounded(tables[name]), tuple(tables[name].columns), run, report)
    for name, columns in FROM_POSTS.items():
        _compare(f"{name}.csv", rounded(tables[name]), columns, run, report)
    _add_up(run, inputs, report)
    if len(report.wrong) == before:
        report.show("bundle_tables", run=run.name, n=len(FROM_POSTS) + 2)


def _check_rules(run: Run, inputs: Inputs, plan: Allocation, report: Report) -> None:
    """Each condition about posts alone; how many others there are."""
    rules = [*inputs.scenario.rules, *ALWAYS]
    mine = [rule for rule in rules if isinstance(rule, OF_POSTS)]
    findings = [(rule, rule.check(inputs.case, plan)) for rule in mine]
    for rule, finding in findings:
        blame_rule(rule, finding, "rule", inputs, report)
    if all(finding.holds for _, finding in findings):
        report.show("bundle_rules", run=run.name, n=len(mine))
    report.leave("bundle_rules", run=run.name, n=len(rules) - len(mine))
    about = inputs.scenario.about
    allowed, _ = status_of(
        about.status,
        inputs.region.assumptions,
        stopped_early=run.view.answer["outcome"] == "stopped_early",
        rules_agreed=about.agreed_by is not None,
    )
    if ORDER.index(run.view.answer["status"]) > ORDER.index(allowed):
        report.blame("bundle_status", run=run.name, found=run.view.answer["status"], expected=allowed)


def _compare(name: str, table: pd.DataFrame, columns: tuple[str, ...], run: Run, report: Report) -> None:
    """These columns of a published table with what follows."""
    file = f"{PUBLIC}/{run.name}/{name}"
    rows = cells(run.public.get(name, b""))
    if rows is None or not set(columns) <= set(rows[0]) or any(len(row) != len(rows[0]) for row in rows):
        report.blame("header", file=file, expected=",".join(columns))
        return
    at = [rows[0].index(column) for column in columns]
    right = cells(as_csv(table[list(columns)]))
    blame_differences(in_tables([[row[i] for i in at] for row in rows], right or []), file, report)


def _add_up(run: Run, inputs: Inputs, report: Report) -> None:
    """Staff time by neighbourhood against what clusters, services, regions and the answer say of it."""
    tables = {name: read_table(run.public[f"{name}.csv"]) for name in (*FROM_POSTS, "posts")}
    case, totals = inputs.case, run.view.answer["totals"]
    member, areas = case.membership, tables["result_areas"]
    for when in TIMES:
        column, share = f"care_{when}_wte", f"share_{when}"
        by_cluster = np.zeros(len(case.cluster_ids))
        np.add.at(by_cluster, member.cluster, member.share * areas[column].to_numpy()[member.area])
        _near(run, f"result_clusters.csv, {column}", tables["result_clusters"][column], by_cluster, report)
        for name in ("result_cluster_services", "result_services", "result_regions"):
            whole = np.array([areas[column].sum()])
            _near(run, f"{name}.csv, {column}", [tables[name][column].sum()], whole, report, len(areas))
        told, summed = [figure_in(totals, column)], [areas[column].sum()]
        _near(run, f"{ANSWER}, totals.{column}", told, summed, report, len(areas))
        for name in FROM_POSTS:
            table = tables[name]
            need = table["need_wte"].to_numpy(dtype=float)
            right = shares(table[column].to_numpy(), need)
            terms = 10 + np.divide(1, need, out=np.zeros(len(need)), where=need > 0)  # of a quotient of two
            _near(run, f"{name}.csv, {share}", table[share], right, report, terms)
    for name, column in OF_ANSWER.items():
        told, summed = [figure_in(totals, name)], [tables["posts"][column].sum()]
        _near(run, f"{ANSWER}, totals.{name}", told, summed, report)


def _near(run: Run, where: str, found: Any, right: Any, report: Report, terms: float | Floats = 100) -> None:
    """Blame the place that is furthest off, if it is by more than the rounding of so many terms there."""
    one, other = np.asarray(found, dtype=float), np.asarray(right, dtype=float)
    if one.shape != other.shape:
        report.blame("differs", file=f"{PUBLIC}/{run.name}", where=where, found=len(one), expected=len(other))
        return
    off = np.nan_to_num(np.abs(one - other), nan=np.inf)
    off[np.isnan(one) & np.isnan(other)] = 0.0
    beyond = off - ROUNDING * terms
    if len(off) and beyond.max() > 0:
        at = int(beyond.argmax())
        report.blame(
            "differs",
            file=f"{PUBLIC}/{run.name}",
            where=f"{where}, {at + 2}" if len(off) > 1 else where,
            found=float(one[at]),
            expected=float(other[at]),
        )
