"""Verification of a match folder: everything that can be worked out again, worked out again and compared.

It starts from the applicants, seats and minutes in `inputs/` and from who was given which place, and never
matches again unless asked. Where the run that it follows is found, by the hash of its manifest, seats and
minutes are worked out from that too.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from placement.audit.pages import FoundFolder, blame_differences, compare_pages, compare_table, present
from placement.audit.verify import read_folder
from placement.data.applicant_tables import APPLICANTS, PREFERENCES, SYNTHETIC
from placement.data.cells import plain_number
from placement.data.read import finished
from placement.data.sheet import read_sheet
from placement.errors import BadInput, Fault
from placement.i18n import Words
from placement.matching.applicants import FOR_OTHERS, Applicants, read_applicants
from placement.matching.check import check
from placement.matching.market import MODES, REASONS, Market, Matching
from placement.matching.matched_run import KIND, Spoiled, read_run
from placement.matching.matchfolder import MATCH, MATCHED, pages, versions
from placement.matching.matchfolder import stated as stated_of
from placement.matching.matching import match
from placement.matching.matchtables import COLUMNS, MINUTES, SEATS, MatchQuestion, document_of, tables_of
from placement.matching.seats import Seat
from placement.results.tables import rounded
from placement.store.compare import cells, in_documents
from placement.store.folder import INPUTS, MANIFEST, as_csv, as_json, digest, kind_of
from placement.store.report import Both, Report

COPIES = tuple(f"{INPUTS}/{table.file}" for table in (APPLICANTS, PREFERENCES))


def is_match(folder: Path) -> bool:
    """Whether a folder says of itself that it holds a matching."""
    return kind_of(folder) == KIND


def verify_match(folder: Path, *, run: Path | None = None, rematch: bool = False) -> Report:
    """What holds in a match folder and what does not. `run` is the run that it follows, if not beside it."""
    report = Report()
    with report.whatever_it_holds():
        _verify(folder, report, run, rematch=rematch)
    return report


def _verify(folder: Path, report: Report, run: Path | None, *, rematch: bool) -> None:
    found = read_folder(folder, report, document=MATCH, unhashed=frozenset({MANIFEST}))
    asked = None if found is None else asked_in(found, report)
    market = None if asked is None else _market(asked, report)
    matching = None if found is None or market is None else matching_in(found, market, report)
    if found is None or asked is None or market is None or matching is None:
        report.leave("rest")
        return
    _check_modes(found, asked, report)
    broken = check(market, matching, asked.mode)
    places = ({"rule": one.key, "ids": ", ".join(one.ids)} for one in broken)
    report.blame_each("match_rule", places, file="matches.csv")
    if broken:
        report.leave("rest")
        return
    report.show("match_rules")
    _compare(found, asked, market, matching, report)
    _compare_run(found, run, report)
    if not rematch:
        report.leave("match_again")
    elif (match(market, asked.mode).place == matching.place).all():
        report.prove("match_again")
    else:
        report.blame("match_again")
    report.leave("match_wishes")


def asked_in(found: FoundFolder, report: Report) -> MatchQuestion | None:
    """What was matched, from `inputs/` and match.json; None if that cannot be read."""
    document, before = found.answer, len(report.wrong)
    mode, seed = document.get("mode"), document.get("seed")
    whole = isinstance(seed, int) and not isinstance(seed, bool)
    if mode not in MODES or not whole or not isinstance(document.get("run"), dict):
        report.blame("match_shape")
    applicants = _applicants(found.path / INPUTS, found.files, report)
    seats = _seats(found, report)
    minutes = _minutes(found, report)
    if applicants is None or seats is None or minutes is None or len(report.wrong) > before:
        return None
    people, bases = set(applicants.table["applicant_id"]), {seat.base_id for seat in seats}
    for line, (name, base) in enumerate(zip(minutes["applicant_id"], minutes["base_id"], strict=True), 2):
        for column, known in (("applicant_id", name in people), ("base_id", base in bases)):
            if not known:
                cell = name if column == "applicant_id" else base
                report.blame("unknown_id", file=f"{MINUTES}.csv", row=str(line), column=column, found=cell)
    if len(report.wrong) > before:
        return None
    return MatchQuestion(
        applicants, seats, minutes, int(str(seed)), next(one for one in MODES if one == mode)
    )


def _applicants(folder: Path, files: Mapping[str, bytes], report: Report) -> Applicants | None:
    """Both tables through their schemas, and what holds between their rows; not what only a region knows."""
    faults: list[Fault] = []
    one, two = (read_sheet(folder, table, faults) for table in (APPLICANTS, PREFERENCES))
    for fault in faults:
        report.blame("file", fault=fault)
    if faults or one is None or two is None:
        return None
    table, ranked = finished(APPLICANTS, one.frame), finished(PREFERENCES, two.frame)
    wrong = [{"applicant": name} for name in _unsound(table, ranked)]
    report.blame_each("match_applicants", wrong, file=COPIES[0])
    synthetic = bool(table["applicant_id"].str.startswith(SYNTHETIC).all())
    read = {Path(name).name: files.get(name, b"") for name in COPIES}
    return None if wrong else Applicants(table, ranked, read, synthetic, tuple(one.lines))


def _unsound(table: pd.DataFrame, ranked: pd.DataFrame) -> Iterator[str]:
    """Applicants whose link is not mutual, and whoever does not rank each cluster once from 1 on."""
    link = dict(zip(table["applicant_id"], table["linked_to"], strict=True))
    agreed = dict(zip(table["applicant_id"], table["agreed_cluster_id"], strict=True))
    for name, other in link.items():
        apart = other and agreed[name] and agreed.get(other) and agreed[name] != agreed[other]
        if other and (other == name or link.get(other) != name or apart):
            yield name
    for name, mine in ranked.groupby("applicant_id", sort=False):
        in_turn = sorted(mine["rank"]) == list(range(1, len(mine) + 1))
        if name not in link or not in_turn or mine["cluster_id"].duplicated().any():
            yield str(name)


def _rows(name: str, found: FoundFolder, report: Report) -> list[list[str]] | None:
    """Rows of a table below its header; None, with what is wrong in the report, if it is not one."""
    file, header = f"{name}.csv", COLUMNS[name]
    if not present(file, found, report):
        return None
    rows = cells(found.files[file])
    if rows is None:
        report.blame("no_table", file=file)
        return None
    if tuple(rows[0]) != header:
        report.blame("header", file=file, expected=",".join(header))
        return None
    uneven = [line for line, row in enumerate(rows, start=1) if len(row) != len(header)]
    if uneven:
        report.blame("row", file=file, row=str(uneven[0]))
        return None
    return rows[1:]


def _figure(text: str, most: float) -> float | None:
    value = plain_number(text)
    return value if value is not None and 0 <= value <= most else None


def _figures(name: str, at: int, most: float, rows: list[list[str]], report: Report) -> list[float] | None:
    values = [_figure(row[at], most) for row in rows]
    wrong = [
        {"row": str(line), "column": COLUMNS[name][at], "found": rows[line - 2][at]}
        for line, value in enumerate(values, start=2)
        if value is None
    ]
    report.blame_each("cell", wrong, file=f"{name}.csv")
    return None if wrong else [value for value in values if value is not None]


def _seats(found: FoundFolder, report: Report) -> tuple[Seat, ...] | None:
    rows = _rows(SEATS, found, report)
    wte = None if rows is None else _figures(SEATS, 4, 1.0, rows, report)
    if rows is None or wte is None:
        return None
    return tuple(
        Seat(base, cluster, role, service, value)
        for (base, cluster, role, service, _), value in zip(rows, wte, strict=True)
    )


def _minutes(found: FoundFolder, report: Report) -> pd.DataFrame | None:
    rows = _rows(MINUTES, found, report)
    minutes = None if rows is None else _figures(MINUTES, 2, 1e6, rows, report)
    if rows is None or minutes is None:
        return None
    table = [(row[0], row[1], value) for row, value in zip(rows, minutes, strict=True)]
    return pd.DataFrame(table, columns=list(COLUMNS[MINUTES])).astype({"minutes": float})


def _market(asked: MatchQuestion, report: Report) -> Market | None:
    try:
        return asked.market()
    except BadInput as bad:
        for fault in bad.faults:
            report.blame("file", fault=fault)
        return None


def matching_in(found: FoundFolder, market: Market, report: Report) -> Matching | None:
    """Who has which place, from matches.csv and unplaced.csv; everybody stands in one of them, once."""
    matched, unplaced = _rows("matches", found, report), _rows("unplaced", found, report)
    if matched is None or unplaced is None:
        return None
    person = {name: i for i, name in enumerate(market.applicant_ids)}
    position = {place: p for p, place in enumerate(market.place_ids)}
    before, place = len(report.wrong), np.full(len(person), -1, dtype=np.int64)
    why = [""] * len(person)
    for line, row in enumerate(matched, start=2):
        if row[0] not in person or (row[2], row[1]) not in position:
            column = "cluster_id" if row[0] in person else "applicant_id"
            report.blame("unknown_id", file="matches.csv", row=str(line), column=column, found=row[0])
        else:
            place[person[row[0]]] = position[row[2], row[1]]
    for line, row in enumerate(unplaced, start=2):
        if row[0] not in person or row[2] not in REASONS:
            column = "reason" if row[0] in person else "applicant_id"
            report.blame("unknown_id", file="unplaced.csv", row=str(line), column=column, found=row[0])
        else:
            why[person[row[0]]] = row[2]
    times = Counter(row[0] for row in [*matched, *unplaced])
    wrong = ({"applicant": name} for name in person if times[name] != 1)
    report.blame_each("match_applicants", wrong, file="matches.csv")
    return Matching(place, tuple(why)) if len(report.wrong) == before else None


def _check_modes(found: FoundFolder, asked: MatchQuestion, report: Report) -> None:
    """Files about real people are their owner's alone."""
    if os.name != "posix" or asked.applicants.synthetic:
        return
    for name in found.files:
        if MATCHED.is_private(name) and (found.path / name).stat().st_mode & FOR_OTHERS:
            report.blame("match_open", file=name)


def _compare(
    found: FoundFolder, asked: MatchQuestion, market: Market, matching: Matching, report: Report
) -> None:
    """Tables, match.json, manifest and pages, each against what was worked out."""
    before = len(report.wrong)
    versions_of: Any = found.manifest["versions"]
    try:
        document = document_of(asked, market, matching, about=found.answer["run"], versions=versions_of)
        drawn, entry = pages(document), MATCHED.entries(stated_of(document), found.files)
    except (KeyError, TypeError, ValueError, AttributeError):
        report.blame("match_shape")
        return
    tables = tables_of(asked, market, matching)
    made = {MATCH, MANIFEST, *COPIES, *drawn, *(f"{name}.csv" for name in tables)}
    for name in sorted((set(found.files) & set(found.manifest["files"])) - made):
        report.blame("extra", file=name)
    for name, table in tables.items():
        compare_table(f"{name}.csv", found, as_csv(rounded(table)), report)
    for file, written in ((MATCH, found.answer), (MANIFEST, found.manifest)):
        if found.files.get(file) != as_json(written):
            report.blame("not_canonical", file=file)
    blame_differences(in_documents(found.answer, document), MATCH, report)
    for name, value in entry.items():
        if name != "files" and found.manifest.get(name) != value:
            report.blame("manifest", where=name)
    if len(report.wrong) == before:
        report.show("match_tables", n=len(tables))
    compare_pages(found, drawn, versions(), report)


def _compare_run(found: FoundFolder, run: Path | None, report: Report) -> None:
    """Seats, minutes and all that is said of the run, from the run itself, where it is found."""
    wanted = found.answer["run"].get("manifest")
    folder = _beside(found.path, wanted) if run is None else run
    if folder is None:
        report.leave("match_run")
        return
    if run is not None and _hash(run) != wanted:
        report.blame("match_other_run")
        return
    before = len(report.wrong)
    try:
        decided = read_run(folder)
        applicants = read_applicants(found.path / INPUTS, decided.inputs.region)
    except (BadInput, Spoiled) as error:
        first = Both(*(error.says(Words(language)).split("\n")[0] for language in ("en", "cy")))
        report.blame("match_run", what=first)
        return
    seats = [(s.base_id, s.cluster_id, s.role_id, s.service_id, s.wte) for s in decided.seats]
    stated = pd.DataFrame(seats, columns=list(COLUMNS[SEATS]))
    compare_table(f"{SEATS}.csv", found, as_csv(rounded(stated)), report)
    compare_table(f"{MINUTES}.csv", found, as_csv(rounded(decided.commutes(applicants))), report)
    blame_differences(in_documents(found.answer["run"], decided.about, "run"), MATCH, report)
    if len(report.wrong) == before:
        report.show("match_run")


def _beside(folder: Path, wanted: object) -> Path | None:
    """The folder beside this one whose manifest has this hash."""
    beside = sorted(folder.resolve().parent.glob(f"*/{MANIFEST}"))
    return next((path.parent for path in beside if _hash(path.parent) == wanted), None)


def _hash(folder: Path) -> str | None:
    try:
        return digest((folder / MANIFEST).read_bytes())
    except OSError:
        return None
