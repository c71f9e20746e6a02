"""The mapping from titles and sites to services and bases: a file that a person looks at, keeps and mends.

kind,text,band,maps_to,how,rows,wte

`kind` is `job` or `site`; `maps_to` an id of the region, `-` for what is left out on purpose, or blank for
what nobody has mapped yet. `how` is `guessed` (by likeness of names, until a person writes something else)
or free text. Rows and WTE are counted anew on every run; a row that the export lacks stays, with 0 rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pandas as pd

from placement.data.files import read_rows
from placement.data.folders import called
from placement.errors import BadInput, Fault
from placement.sources.importing.staff import StaffExport, plain

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
