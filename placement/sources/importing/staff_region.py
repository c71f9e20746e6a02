"""`placement data staff`: an export, a mapping and a region in; `workforce.csv` and questions out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from placement.data.files import read_rows
from placement.data.folders import called
from placement.data.put_file import put_file
from placement.data.sheet import read_sheet
from placement.data.tables import TABLES
from placement.errors import BadInput, Fault
from placement.sources.importing.figures import figure
from placement.sources.importing.staff import StaffCount, StaffExport, count_staff, read_export, unasked
from placement.sources.importing.staff_map import LEAVE, StaffMap, counted_map, read_map

QUESTIONS, WORKFORCE = "staff_questions.csv", "workforce.csv"
ASKED = ("cluster_id", "cluster", "service_id", "service", "wte")


@dataclass(frozen=True)
class StaffRead:
    """What came of an export. `drafted`: there was no mapping, one was written, and nothing else."""

    export: StaffExport
    mapping: StaffMap
    count: StaffCount
    asked: tuple[tuple[str, str], ...]
    absent: tuple[str, ...]
    drafted: bool


def import_staff(path: Path, region: Path, mapping: Path, to: Path) -> StaffRead:
    """Map an export on a region's bases and services, and write `workforce.csv` and `staff_questions.csv`.

    Where the mapping is not there yet it is written with what names tell, for a person to look at. A cluster
    without any row of a service that has staff elsewhere is a question: its answer (WTE, 0 for none) is a row
    of `workforce.csv`; without one there is no row, which means unknown. Raises BadInput with every fault.
    """
    faults: list[Fault] = []
    tables = {name: read_sheet(region, TABLES[name], faults) for name in ("clusters", "bases", "services")}
    if faults or any(sheet is None for sheet in tables.values()):
        raise BadInput(faults)
    frames = {name: sheet.frame for name, sheet in tables.items() if sheet is not None}
    bases, services, clusters = frames["bases"], frames["services"], frames["clusters"]
    export = read_export(path)
    drafted = not mapping.exists()
    before = StaffMap(()) if drafted else read_map(mapping, services["service_id"], bases["base_id"])
    counted = counted_map(before, export, services, bases)
    count = count_staff(export, counted.jobs(), counted.sites(), leave=LEAVE)
    asked = unasked(count.workforce, bases, clusters["cluster_id"].tolist(), services["service_id"].tolist())
    known = set(count.workforce["service_id"])
    absent = tuple(service for service in services["service_id"] if service not in known)
    if drafted:
        _put(mapping, counted.as_bytes())
        return StaffRead(export, counted, count, tuple(asked), absent, drafted=True)
    answers = _answers(to / QUESTIONS, set(asked))
    workforce = _with_answers(count.workforce, answers, bases)
    _put(mapping, counted.as_bytes())
    _put(to / WORKFORCE, workforce.to_csv(index=False, lineterminator="\n").encode())
    _put(to / QUESTIONS, _questions(asked, answers, clusters, services))
    open_questions = tuple(pair for pair in asked if pair not in answers)
    return StaffRead(export, counted, count, open_questions, absent, drafted=False)


def _answers(path: Path, asked: set[tuple[str, str]]) -> dict[tuple[str, str], float]:
    """WTE that a person has put beside a question; a blank one is no answer."""
    if not path.exists():
        return {}
    faults: list[Fault] = []
    found = read_rows(path, called(path), faults, columns=ASKED)
    if found is not None and (missing := [name for name in ASKED if name not in found.header]):
        faults += [Fault("missing_column", path.name, row=1, column=name) for name in missing]
    if faults or found is None:
        raise BadInput(faults or [Fault("no_rows", path.name)])
    at = {name: found.header.index(name) for name in ASKED}
    answers: dict[tuple[str, str], float] = {}
    for line, cells in zip(found.lines, found.cells, strict=True):
        read = figure(cells[at["wte"]])
        if read is None or read[0] < 0:
            faults.append(
                Fault("import_not_figure", path.name, row=line, column="wte", value=cells[at["wte"]])
            )
        elif (
            not math.isnan(read[0]) and (pair := (cells[at["cluster_id"]], cells[at["service_id"]])) in asked
        ):
            answers[pair] = read[0]
    if faults:
        raise BadInput(faults)
    return answers


def _with_answers(
    workforce: pd.DataFrame, answers: dict[tuple[str, str], float], bases: pd.DataFrame
) -> pd.DataFrame:
    """Answers stand at the first open base of their cluster; a cluster without one has the first of all."""
    rows = []
    for (cluster, service), wte in sorted(answers.items()):
        here = bases[bases["cluster_id"] == cluster]
        first = pd.concat([here[here["status"] == "open"], here])["base_id"].iloc[0]
        rows.append((first, service, wte, wte))
    more = pd.DataFrame(rows, columns=list(workforce.columns))
    both = pd.concat([workforce, more], ignore_index=True) if rows else workforce
    return both.sort_values(["base_id", "service_id"], ignore_index=True)


def _questions(
    asked: list[tuple[str, str]],
    answers: dict[tuple[str, str], float],
    clusters: pd.DataFrame,
    services: pd.DataFrame,
) -> bytes:
    named = dict(zip(clusters["cluster_id"], clusters["name_en"], strict=True))
    called = dict(zip(services["service_id"], services["name_en"], strict=True))
    rows = [(c, named[c], s, called[s], answers.get((c, s), "")) for c, s in asked]
    return pd.DataFrame(rows, columns=list(ASKED)).to_csv(index=False, lineterminator="\n").encode()


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    put_file(path, content)
