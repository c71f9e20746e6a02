"""Verification of a run folder: everything that can be worked out again, worked out again and compared.

It starts from the bytes in `inputs/` and from the decided posts and care alone. What it cannot show without
solving again is the bound, so it says that it did not; `reprove` solves again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from placement.audit.certificate import show_by_prices
from placement.audit.pages import FoundFolder, blame_differences, compare_pages, compare_table, show_schema
from placement.audit.reprove import ask_again, leave_overrides, prove_again
from placement.audit.verify_beside import draw_again, elsewhere_in, firm_in, over_draws_in
from placement.audit.verify_kept import show_kept
from placement.data.files import read_json
from placement.errors import BadInput, Fault
from placement.i18n import Words
from placement.model.rules import ALWAYS, OF_CARE, Finding, Rule, check_all
from placement.report.pages import run_pages, summary_pages
from placement.results.build import ManualEffects
from placement.results.corrections import claimed_effect
from placement.results.document import unlike
from placement.results.overrides_price import claimed_overrides
from placement.results.proof import Proof, claimed
from placement.results.vacancies import check_care, counted_by, vacancies_and_posts, vacancies_filled
from placement.results.view import View
from placement.run import view_from
from placement.scenario.inputs import SCENARIO, TABLES_FOLDER, Inputs, read_inputs
from placement.store.compare import in_documents
from placement.store.folder import ANSWER, INPUTS, MANIFEST, PROOF, TIMING, as_csv, as_json, digest, versions
from placement.store.impossible import clash_in, impossible_answer, impossible_view, prove_clash_again
from placement.store.recorded import Recorded, read_allocation
from placement.store.report import Both, Report
from placement.store.runfolder import RUN
from placement.store.runfolder import stated as stated_of_run
from placement.studies.robustness.firm import Firm


def verify_run(folder: Path, *, reprove: bool = False, certificate: Path | None = None) -> Report:
    """What holds in a run folder and what does not. A folder that is no run folder is a wrong one.

    `certificate` is a file of prices that prove a bound (`placement.audit.certificate`); made if not there.
    Raises BadInput if it is something else.
    """
    report = Report()
    with report.whatever_it_holds():
        _verify(folder, report, reprove=reprove, certificate=certificate)
    return report


def _verify(folder: Path, report: Report, *, reprove: bool, certificate: Path | None) -> None:
    found = read_folder(folder, report)
    inputs = None if found is None else inputs_of(found, report)
    if found is None or inputs is None:
        report.leave("rest")
        return
    if found.answer.get("outcome") == "impossible":
        _verify_clash(found, inputs, report, reprove=reprove)
        return
    again = worked_out(found, inputs, report)
    if again is None:
        return
    view, proof, manual, recorded, firm = again
    compare_all(found, view, inputs, report, run_pages(view))
    if certificate is not None and report.passed:
        show_by_prices(inputs, view, certificate, report)
    show_kept(
        inputs,
        view,
        recorded.allocation,
        found.files,
        report,
        reprove=reprove,
        vacancies=recorded.vacancies,
        before=recorded.before,
    )
    if reprove and report.passed:
        prove_again(inputs, view, recorded, proof, report)
        ask_again(inputs, proof, manual, recorded.allocation, report)
        draw_again(inputs, recorded, firm, report)
    else:
        leave_overrides(manual, report)
        if firm is not None:
            report.leave("firm")
        if view.answer.get("over_draws") is not None:
            report.leave("over_draws")
    leave_versions(found, report)
    report.leave("record")
    report.leave("figures")


def leave_versions(found: FoundFolder, report: Report) -> None:
    """Say that nothing shows which versions made a folder, but that they are those here or others."""
    here, stated = versions(), found.manifest["versions"]
    other = sorted(name for name, one in stated.items() if here.get(name, one) != one)
    if other:
        report.leave("versions_other", names=", ".join(f"{name} {stated[name]}" for name in other))
    else:
        report.leave("versions")


def worked_out(
    found: FoundFolder, inputs: Inputs, report: Report
) -> tuple[View, Proof, ManualEffects, Recorded, Firm | None] | None:
    """The answer and its tables from the inputs and the posts alone; None if the folder is no such answer."""
    proof, manual = proof_in(found, inputs, report), manual_in(found, report)
    recorded = read_allocation(inputs, found.files, report)
    if recorded is None or proof is None or manual is None:
        report.leave("rest")
        return None
    findings = check_rules(inputs, recorded, report)
    plan, answer, files = recorded.allocation, found.answer, found.files
    firm = firm_in(inputs, plan, answer, files, report)
    view = view_from(
        inputs,
        plan,
        recorded.before,
        findings,
        recorded.vacancies,
        proof=proof,
        manual=manual,
        made_by=found.manifest["versions"],
        firm=firm,
        elsewhere=elsewhere_in(inputs, plan, answer, files, report),
        drawn=over_draws_in(inputs, plan, answer, files, report),
    )
    return view, proof, manual, recorded, firm


def read_run_folder(folder: Path) -> tuple[Inputs | None, View | None, Report]:
    """A run folder's inputs and its answer worked out again, with what was wrong; no page is drawn."""
    report = Report()
    found = read_folder(folder, report)
    inputs = None if found is None else inputs_of(found, report)
    if found is None or inputs is None or found.answer.get("outcome") == "impossible":
        if report.passed:
            report.blame("answer_shape")
        return inputs, None, report
    again = worked_out(found, inputs, report)
    return inputs, None if again is None or not report.passed else again[0], report


def _verify_clash(found: FoundFolder, inputs: Inputs, report: Report, *, reprove: bool) -> None:
    """The folder of a question that has no answer: what it says, and if asked whether that is so."""
    clash = clash_in(inputs, found.answer)
    if clash is None:
        report.blame("answer_shape")
        return
    view = impossible_view(inputs, impossible_answer(inputs, clash, found.manifest["versions"]))
    compare_all(found, view, inputs, report, summary_pages(view))
    if reprove and report.passed:
        prove_clash_again(inputs, clash, report)
    else:
        report.leave("clash")
    leave_versions(found, report)
    report.leave("figures")


def read_folder(
    path: Path,
    report: Report,
    *,
    document: str = ANSWER,
    unhashed: frozenset[str] = RUN.unhashed,
    needs: tuple[str, ...] = ("files", "versions"),
) -> FoundFolder | None:
    """The files, after their hashes; None if there is no manifest or `document` (the answer) to go by.

    `needs` are the parts of the manifest without which nothing can be said.
    """
    faults: list[Fault] = []
    stated = read_json(path / MANIFEST, MANIFEST, faults)
    answer = read_json(path / document, document, faults)
    for fault in faults:
        report.blame("file", fault=fault)
    if stated is None:
        return None
    for where in needs:
        part = stated.get(where)
        if not isinstance(part, dict) or not all(isinstance(value, str) for value in part.values()):
            report.blame("manifest", where=where)
            return None
    files = dict(_files(path, report))
    hashes = stated["files"]
    for name in sorted({*hashes, *files} - unhashed):
        if name not in hashes:
            report.blame("extra", file=name)
        elif name not in files:
            report.blame("missing", file=name)
        elif digest(files[name]) != hashes[name]:
            report.blame("hash", file=name)
    if report.passed:
        report.show("files", n=len(hashes))
    return None if answer is None else FoundFolder(path, files, stated, answer)


def _files(path: Path, report: Report) -> Iterator[tuple[str, bytes]]:
    """Every regular file in the folder but the timing; links are not followed."""
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if file.is_symlink() or not (file.is_file() or file.is_dir()):
            report.blame("extra", file=name)
        elif file.is_file() and name != TIMING:
            try:
                yield name, file.read_bytes()
            except OSError:
                report.blame("unreadable", file=name)


def inputs_of(found: FoundFolder, report: Report) -> Inputs | None:
    """Scenario, region and case from the bytes in `inputs/`; None if they have faults."""
    option, region = found.answer.get("option"), found.answer.get("region")
    if not all(name is None or isinstance(name, str) for name in (option, region)):
        report.blame("answer_shape")
        return None
    folder = found.path / INPUTS
    try:
        inputs = read_inputs(folder / SCENARIO, option=option, region=region, tables=folder / TABLES_FOLDER)
    except BadInput as bad:
        for fault in bad.faults:
            report.blame("file", fault=fault)
        return None
    report.show("inputs")
    return inputs


def proof_in(found: FoundFolder, inputs: Inputs, report: Report) -> Proof | None:
    """What `answer.json` claims to be proved; None if it cannot be read as that."""
    try:
        proof = claimed(found.answer)
    except (KeyError, TypeError, ValueError):
        report.blame("answer_shape")
        return None
    aims = {aim.id for aim in inputs.scenario.aims}
    claimed_of = [set(proof.aims), *(set(part.aims) for part in proof.programmes)]
    if any(named != aims for named in claimed_of):
        report.blame("answer_shape")
        return None
    return proof


def manual_in(found: FoundFolder, report: Report) -> ManualEffects | None:
    """What `answer.json` claims of overrides and local knowledge; None if it cannot be read as that."""
    try:
        return ManualEffects(claimed_overrides(found.answer), claimed_effect(found.answer))
    except (AttributeError, KeyError, TypeError, ValueError):
        report.blame("answer_shape")
        return None


def check_rules(inputs: Inputs, recorded: Recorded, report: Report) -> tuple[tuple[Rule, Finding], ...]:
    """Every rule's own check of the plan; and of today's service, those that are about care."""
    case = inputs.case
    rules: list[Rule] = [*inputs.scenario.rules, *ALWAYS]
    findings = check_all(rules, case, recorded.allocation)
    for rule, finding in findings:
        blame_rule(rule, finding, "rule", inputs, report)
    before = [(rule, rule.check(case, recorded.before)) for rule in rules if isinstance(rule, OF_CARE)]
    for rule, finding in before:
        blame_rule(rule, finding, "before", inputs, report)
    if all(finding.holds for _, finding in findings):
        report.show("rules", n=len(findings))
    if all(finding.holds for _, finding in before):
        report.show("before", n=len(before))
    _check_vacancies(inputs, recorded, report)
    return findings


def _check_vacancies(inputs: Inputs, recorded: Recorded, report: Report) -> None:
    """Whether the care told of, were vacancies filled, is what those staff can give."""
    case, rules = inputs.case, inputs.scenario.rules
    if recorded.vacancies is None:
        if counted_by(case, inputs.scenario.aims) is not None:
            report.blame("missing", file="care_vacancies.csv")
        return
    of_care = [
        *check_care(vacancies_filled(case), rules, recorded.vacancies.filled),
        *check_care(vacancies_and_posts(case, recorded.allocation), rules, recorded.vacancies.both),
    ]
    for rule, finding in of_care:
        blame_rule(rule, finding, "vacancies", inputs, report)
    if all(finding.holds for _, finding in of_care):
        report.show("vacancies", n=len(of_care))


def blame_rule(rule: Rule, finding: Finding, key: str, inputs: Inputs, report: Report) -> None:
    """Say where a rule is broken, in its own sentence; nothing if it holds."""
    sentence = Both(*(rule.sentence(Words(language), inputs.case) for language in ("en", "cy")))
    places = [
        {"where": ", ".join(breach.where), "found": float(breach.found), "limit": float(breach.limit)}
        for breach in finding.breaches
    ]
    report.blame_each(key, ({"rule": sentence, **place} for place in places), file=rule.id)


def compare_all(
    found: FoundFolder, view: View, inputs: Inputs, report: Report, drawn: Mapping[str, bytes]
) -> None:
    """Tables, answer, manifest and pages, each against what was worked out."""
    before = len(report.wrong)
    for name in _unexpected(found, inputs, {*(f"{table}.csv" for table in view.tables), *drawn}):
        report.blame("extra", file=name)
    for name, table in view.tables.items():
        compare_table(f"{name}.csv", found, as_csv(table), report)
    if len(report.wrong) == before:
        report.show("tables", n=len(view.tables))
    before = len(report.wrong)
    _compare_answer(found, view, report)
    stated = RUN.entries(stated_of_run(view.answer, inputs.scenario.solve.seed), found.files)
    for name, value in stated.items():
        if name != "files" and found.manifest.get(name) != value:
            report.blame("manifest", where=name)
    if len(report.wrong) == before:
        report.show("answer")
    show_schema(partial(unlike, found.answer), ANSWER, "schema", report)
    compare_pages(found, drawn, versions(), report)


def _unexpected(found: FoundFolder, inputs: Inputs, made: set[str]) -> list[str]:
    """Files that the manifest lists and that no run writes."""
    known = {ANSWER, MANIFEST, PROOF, TIMING, *made, *(f"{INPUTS}/{name}" for name in inputs.files)}
    return sorted((set(found.files) & set(found.manifest["files"])) - known)


def _compare_answer(found: FoundFolder, view: View, report: Report) -> None:
    for file, document in ((ANSWER, found.answer), (MANIFEST, found.manifest)):
        if found.files.get(file) != as_json(document):
            report.blame("not_canonical", file=file)
    blame_differences(in_documents(found.answer, view.answer), ANSWER, report)
    for check in view.answer.get("checks", ()):
        if not check["passed"]:
            report.blame("check", check=check["key"])
