"""Verification of a folder of every region: each region's as when it stands alone, and the table of all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from placement.audit.verify import verify_run
from placement.data.files import read_json
from placement.i18n import Words
from placement.report.regions import regions_pages
from placement.results.document_regions import RegionRow
from placement.run.regions import about, read
from placement.scenario.inputs import SCENARIO, TABLES_FOLDER
from placement.solve.workers import workers
from placement.store.folder import ANSWER, INPUTS, MANIFEST, digest
from placement.store.regionsfolder import DOCUMENT, PAGES, TOP, document_of, row_of, tops
from placement.store.report import Both, Report

WITHOUT = ("no_plan", "stopped", "fault")
"""How a region may have ended without a folder."""


def verify_each(folder: Path, *, reprove: bool = False) -> Report:
    """What holds in the folder and what does not, whatever it holds."""
    report = Report()
    with report.whatever_it_holds():
        _verify(folder, report, reprove=reprove)
    return report


def verify_one(shared: tuple[Path, bool], region_id: str) -> Report:
    """On a worker: one region's folder."""
    folder, reprove = shared
    return verify_run(folder / region_id, reprove=reprove)


def _verify(folder: Path, report: Report, *, reprove: bool) -> None:
    stated: Mapping[str, Any] = read_json(folder / MANIFEST, MANIFEST, []) or {}
    regions = stated.get("regions")
    if not isinstance(stated.get("files"), dict) or not isinstance(regions, dict):
        report.blame("manifest", where="files, regions")
        report.leave("rest")
        return
    there = [name for name, known in regions.items() if known is not None]
    _find(folder, regions, there, report)
    if not report.passed or not there:
        report.leave("rest")
        return
    _verify_regions(folder, there, report, reprove=reprove)
    _compare_top(folder, stated, there, report)
    if not reprove:
        report.leave("each_bound")
    for name in sorted(set(regions) - set(there)):
        report.leave("each_without", region=name)
    report.leave("figures")


def _find(folder: Path, regions: Mapping[str, Any], there: list[str], report: Report) -> None:
    """That each region's manifest is the one that is stated, and that nothing else lies there."""
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or path.name not in {*TOP, *there}:
            report.blame("extra", file=path.name)
    for name in there:
        path = folder / name / MANIFEST
        if not path.is_file():
            report.blame("missing", file=f"{name}/{MANIFEST}")
        elif digest(path.read_bytes()) != regions[name]:
            report.blame("hash", file=f"{name}/{MANIFEST}")


def _verify_regions(folder: Path, there: list[str], report: Report, *, reprove: bool) -> None:
    with workers(min(len(there), os.cpu_count() or 1)) as pool:
        found: list[Report] = pool.each(verify_one, (folder.resolve(), reprove), there)
    for name, one in zip(there, found, strict=True):
        told = [Both(said.says(Words("en")), said.says(Words("cy"))) for said in one.wrong]
        report.blame_each("each", ({"region": name, "what": what} for what in told), file=name)
    if report.passed:
        report.show("each", n=len(there))


def _compare_top(folder: Path, stated: Mapping[str, Any], there: list[str], report: Report) -> None:
    """That all regions answer one question, none is missing, and the files on top follow from them."""
    manifests: dict[str, Any] = {name: read_json(folder / name / MANIFEST, MANIFEST, []) for name in there}
    if not _one_question(manifests, stated, report):
        return
    first = manifests[there[0]]
    inputs = folder / there[0] / INPUTS
    scenario, known = read(inputs / SCENARIO, first["option"], inputs / TABLES_FOLDER)
    answers: dict[str, Any] = {name: read_json(folder / name / ANSWER, ANSWER, []) for name in there}
    rows = _rows(folder, [str(name) for name in known.regions["region_id"]], answers)
    if rows is None or {row["region_id"] for row in rows} != set(stated["regions"]):
        report.blame("manifest", where="regions")
        return
    aims = [answer["aims"][0] for answer in answers.values() if answer.get("aims")]
    said = about(scenario, known)
    said["versions"] = stated["versions"]
    statuses = [answer["status"] for answer in answers.values()]
    document = document_of(said, rows, aims[-1] if aims else None, statuses)
    wrong = False
    for name, content in tops(
        document, stated["regions"], scenario.solve.seed, regions_pages(document)
    ).items():
        path = folder / name
        if not path.is_file():
            report.blame("missing", file=name)
        elif path.read_bytes() != content:
            report.blame("page" if name in PAGES else "each_top", file=name)
        else:
            continue
        wrong = True
    if not wrong:
        report.show("each_top")


def _one_question(manifests: Mapping[str, Any], stated: Mapping[str, Any], report: Report) -> bool:
    """Whether all regions rest on the same bytes and were asked the same, each for itself."""
    first, before = next(iter(manifests.values())), len(report.wrong)
    for name, one in manifests.items():
        for key in ("scenario", "option", "seed", "versions"):
            if one[key] != stated.get(key):
                report.blame("each_other", region=name, where=key)
        if one["region"] != name:
            report.blame("each_other", region=name, where="region")
        if _inputs(one) != _inputs(first):
            report.blame("each_other", region=name, where=INPUTS)
    return len(report.wrong) == before


def _rows(folder: Path, ids: list[str], answers: Mapping[str, Any]) -> list[RegionRow] | None:
    """The regions' lines; of one without a folder only how it ended is claimed. None if that is not told."""
    claimed = read_json(folder / DOCUMENT, DOCUMENT, []) or {}
    ended = {row["region_id"]: row["outcome"] for row in claimed.get("regions", [])}
    if any(name not in answers and ended.get(name) not in WITHOUT for name in ids):
        return None
    outcomes = {name: answers[name]["outcome"] if name in answers else ended[name] for name in ids}
    return [row_of(name, answers.get(name), str(outcomes[name])) for name in ids]


def _inputs(manifest: Mapping[str, Any]) -> dict[str, str]:
    return {name: known for name, known in manifest["files"].items() if name.startswith(f"{INPUTS}/")}
