"""`placement data staff`: an export, a mapping and a region in; `workforce.csv` and questions out.

The mapping from titles and sites to services and bases is a file that a person looks at, keeps and mends:

    kind,text,band,maps_to,how,rows,wte

`kind` is `job` or `site`; `maps_to` an id of the region, `-` for what is left out on purpose, or blank for
what nobody has mapped yet. `how` is `guessed` (by likeness of names, until a person writes something else)
or free text. Rows and WTE are counted anew on every run; a row that the export lacks stays, with 0 rows.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pandas as pd

from placement.data.files import read_rows
from placement.data.folders import called
from placement.data.put_file import put_file
from placement.data.sheet import read_sheet
from placement.data.tables import TABLES
from placement.errors import BadInput, Fault
from placement.sources.importing.figures import figure
from placement.sources.importing.staff import (
    StaffCount,
    StaffExport,
    count_staff,
    plain,
    read_export,
    unasked,
)

COLUMNS = ("kind", "text", "band", "maps_to", "how", "rows", "wte")
LEAVE, GUESSED = "-", "guessed"
ALIKE = 0.88
"""From so alike a site is guessed to be the base of that name, if no other is."""
ENDINGS = re.compile(
    r"(apists?|apy|ists?|ians?|ics|ology|ologists?|ers?|ies|al|ing|y|s"
    r"|apydd(ion)?|api|ydd(ion)?|wyr|eg|on)$"
)
"""How words of one kind end in English and in Welsh: therapist, therapy; therapydd, therapyddion, therapi."""
SHORT = 2
JOINING = {"and", "for", "the"}


@dataclass(frozen=True)
class MapRow:
    """One line of the mapping; `line` is where it stands in the file, None if it is new."""

    kind: str
    text: str
    band: str
    maps_to: str = ""
    how: str = ""
    rows: int = 0
    wte: float = 0.0
    line: int | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        return self.kind, self.text.lower(), self.band.lower()


@dataclass(frozen=True)
class StaffMap:
    """The whole mapping, in the order of its file; new rows stand last, the largest first."""

    rows: tuple[MapRow, ...]

    def jobs(self) -> dict[tuple[str, str], str]:
        return {(r.text.lower(), r.band.lower()): r.maps_to for r in self.rows if r.kind == "job"}

    def sites(self) -> dict[str, str]:
        return {r.text.lower(): r.maps_to for r in self.rows if r.kind == "site"}

    def guessed(self) -> tuple[MapRow, ...]:
        """Rows in use that a person has not looked at."""
        return tuple(row for row in self.rows if row.how == GUESSED and row.rows)

    def as_bytes(self) -> bytes:
        """The file. WTE to two decimals, as people read them."""
        table = pd.DataFrame(
            [(r.kind, r.text, r.band, r.maps_to, r.how, r.rows, round(r.wte, 2)) for r in self.rows],
            columns=COLUMNS,
        )
        return table.to_csv(index=False, lineterminator="\n").encode()


def read_map(path: Path, services: Iterable[str], bases: Iterable[str]) -> StaffMap:
    """The mapping as a person left it. Raises BadInput for ids that the region lacks, and for repeats."""
    faults: list[Fault] = []
    found = read_rows(path, called(path), faults, columns=COLUMNS)
    if found is not None and (missing := [name for name in COLUMNS[:4] if name not in found.header]):
        faults += [Fault("missing_column", path.name, row=1, column=name) for name in missing]
    if faults or found is None:
        raise BadInput(faults or [Fault("no_rows", path.name)])
    at = {name: found.header.index(name) for name in COLUMNS if name in found.header}
    known = {"job": {*services, LEAVE, ""}, "site": {*bases, LEAVE, ""}}
    rows: dict[tuple[str, str, str], MapRow] = {}
    for line, cells in zip(found.lines, found.cells, strict=True):
        cell = {name: plain(cells[position]) for name, position in at.items()}
        kind, how = cell["kind"].lower(), cell.get("how", "")
        row = MapRow(kind, cell["text"], cell["band"], cell["maps_to"], how, line=line)
        faults += _faults(row, path.name, known, rows.get(row.key))
        rows.setdefault(row.key, row)
    if faults:
        raise BadInput(faults)
    return StaffMap(tuple(rows.values()))


def _faults(row: MapRow, file: str, known: Mapping[str, set[str]], before: MapRow | None) -> list[Fault]:
    """What is wrong with a line of the mapping; `before` is one of the same title or site above it."""
    if row.kind not in known:
        slots: dict[str, object] = {"allowed": "job, site"}
        return [Fault("choice", file, row=row.line, column="kind", value=row.kind, slots=slots)]
    if row.maps_to not in known[row.kind]:
        slots = {"table": {"job": "services.csv", "site": "bases.csv"}[row.kind]}
        return [Fault("staff_target", file, row=row.line, column="maps_to", value=row.maps_to, slots=slots)]
    if before is not None:
        slots = {"first": before.line}
        return [Fault("staff_twice", file, row=row.line, column="text", value=row.text, slots=slots)]
    return []


def counted_map(
    before: StaffMap, export: StaffExport, services: pd.DataFrame, bases: pd.DataFrame
) -> StaffMap:
    """The mapping with this export's rows and WTE, and a row, guessed where names tell, for what is new."""
    counts: dict[tuple[str, str, str], MapRow] = {}
    for one in export.rows:
        wte = 0.0 if np.isnan(one.wte) else one.wte
        for row in (MapRow("job", one.job, one.band), MapRow("site", one.site, "")):
            held = counts.get(row.key, row)
            counts[row.key] = replace(held, rows=held.rows + 1, wte=held.wte + wte)
    old = {row.key for row in before.rows}
    none = MapRow("", "", "")
    kept = [
        replace(row, rows=counts.get(row.key, none).rows, wte=counts.get(row.key, none).wte)
        for row in before.rows
    ]
    new = [row for key, row in counts.items() if key not in old]
    stems, names = _stems(services), _names(bases)
    for row in sorted(new, key=lambda row: (row.kind, -row.wte, row.text, row.band)):
        meant = _service(row.text, stems) if row.kind == "job" else _base(row.text, names)
        kept.append(replace(row, maps_to=meant, how=GUESSED if meant else ""))
    return StaffMap(tuple(kept))


def _stems(services: pd.DataFrame) -> dict[frozenset[str], str]:
    """Beginnings of words that name each service, in both languages; a name of two services names none."""
    found: dict[frozenset[str], set[str]] = {}
    for row in services.to_dict("records"):
        for name in ("name_en", "profession_en", "name_cy", "profession_cy"):
            if words := _words(str(row[name])):
                found.setdefault(words, set()).add(str(row["service_id"]))
    return {words: next(iter(ids)) for words, ids in found.items() if len(ids) == 1}


def _words(text: str) -> frozenset[str]:
    plain_words = re.findall(r"[^\W\d_]+", text.lower())
    told = [word for word in plain_words if len(word) > SHORT and word not in JOINING]
    return frozenset(ENDINGS.sub("", word) or word for word in told)


def _service(title: str, stems: Mapping[frozenset[str], str]) -> str:
    """The service of which every word begins a word of the title; of several the one with most words."""
    words = re.findall(r"[^\W\d_]+", title.lower())
    fits = [
        (len(stem), service)
        for stem, service in stems.items()
        if all(any(word.startswith(part) for word in words) for part in stem)
    ]
    most = max((n for n, _ in fits), default=0)
    best = {service for n, service in fits if n == most}
    return best.pop() if len(best) == 1 else ""


def _names(bases: pd.DataFrame) -> list[tuple[str, str]]:
    return [
        (plain(str(row[name])).lower(), str(row["base_id"]))
        for row in bases.to_dict("records")
        for name in ("name_en", "name_cy")
    ]


def _base(site: str, names: Sequence[tuple[str, str]]) -> str:
    """The base of that name, or of the one name that is nearly it."""
    text = site.lower()
    same = {base for name, base in names if name == text}
    if not same:
        matcher = SequenceMatcher(b=text, autojunk=False)
        same = set()
        for name, base in names:
            matcher.set_seq1(name)
            if (
                matcher.real_quick_ratio() >= ALIKE
                and matcher.quick_ratio() >= ALIKE
                and matcher.ratio() >= ALIKE
            ):
                same.add(base)
    return same.pop() if len(same) == 1 else ""


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
