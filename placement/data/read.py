"""Reading a region: files to tables, tables through their schemas, then what holds between them.

`read_region` gathers every fault of every file before it raises, so that a planner mends them in one go.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from placement.data import boundaries, package
from placement.data.checks import faults_between
from placement.data.coordinates import GRID, left_blank
from placement.data.folders import Folders, called, passed_over
from placement.data.local_knowledge import corrected_region
from placement.data.overlay import outlines_laid_over, read_laid_over
from placement.data.region import Region
from placement.data.sheet import Sheet
from placement.data.table_spec import TableSpec
from placement.data.tables import TABLES
from placement.errors import BadInput, Fault
from placement.i18n import LANGUAGES, Language

# of one kind of fault in one column, so many rows are named and the rest counted
ROWS_NAMED = 20


def read_region(given: Path | Sequence[Path], languages: Sequence[Language] = LANGUAGES) -> Region:
    """The region in a folder, or in several laid over each other, checked.

    Rows of a later folder's tables take the place of rows with the same key (`placement.data.overlay`); of a
    file that is no table the last one's is read and no other. Raises BadInput with every fault of every file.
    Without Welsh among `languages`, English texts fill Welsh columns that are not there.
    """
    folders = Folders.of(given)
    if missing := [folder for folder in folders.paths if not folder.is_dir()]:
        raise BadInput(Fault("missing_folder", called(folder)) for folder in missing)
    return _read(folders, languages)


def _read(folders: Folders, languages: Sequence[Language]) -> Region:
    """The region in folders that are there; it rests on nothing but the files in them."""
    faults: list[Fault] = []
    in_packages: list[Fault] = []
    packages = package.read_packages(folders, in_packages)
    said = dict(zip(folders.paths, packages, strict=True))
    read = {name: read_laid_over(folders, table, said, faults, languages) for name, table in TABLES.items()}
    sheets = {name: laid.sheet for name, laid in read.items() if laid.sheet is not None}
    contents = {TABLES[name].file: laid.content for name, laid in read.items() if laid.content is not None}
    outlines = _outlines(folders, sheets, faults)
    faults += in_packages
    names = [table.file for table in TABLES.values()] + [boundaries.FILE, package.FILE]
    faults += [
        Fault("file_passed_over", folders.named_in(folder, name), slots={"nearest": meant})
        for folder in folders.paths
        for name, meant in passed_over(folder, names)
    ]
    absent = {name for name, table in TABLES.items() if folders.holder(table.file) is None}
    faults += faults_between(sheets, outlines, absent)
    if faults or outlines is None:
        raise BadInput(_named(fault, folders, contents) for fault in arranged(faults))
    frames = {name: finished(sheet.table, sheet.frame) for name, sheet in sheets.items()}
    for name in ("areas", "bases"):
        frames[name] = _with_points(frames[name])
    assumed = sheets["assumptions"]
    places = [(folders.named(assumed.file(i)), line) for i, line in enumerate(assumed.lines)]
    return corrected_region(
        Region(
            folders=folders,
            boundaries=outlines,
            package=packages[0] if folders.one else package.merged(folders, packages, contents),
            places_of_assumptions=tuple(places),
            laid=(*(each for laid in read.values() for each in laid.laid), *outlines_laid_over(folders)),
            contents=contents,
            changed=tuple(package.changed_files(folders, packages)),
            **frames,
        )
    )


def finished(table: TableSpec, frame: pd.DataFrame) -> pd.DataFrame:
    """A checked table with whole numbers as int64 and true or false as bool."""
    kinds = {column: table.about(column)["kind"] for column in frame.columns}
    return frame[table.columns].assign(
        **{column: frame[column].astype("int64") for column, kind in kinds.items() if kind == "whole"},
        **{column: frame[column] == "true" for column, kind in kinds.items() if kind == "truth"},
    )


def arranged(faults: list[Fault]) -> list[Fault]:
    """Faults by file and line, one for each cell; of one kind in a column the first rows, then a count."""
    files = dict.fromkeys([*(table.file for table in TABLES.values()), *(fault.file for fault in faults)])
    order = {file: position for position, file in enumerate(files)}
    order |= {file: order.get(PurePath(file).name, at) for file, at in order.items()}
    cells: set[tuple[str, int, str]] = set()
    seen: Counter[tuple[str, str | None, str]] = Counter()
    kept: list[Fault] = []
    for fault in sorted(faults, key=lambda fault: (order[fault.file], fault.row or 0)):
        if fault.row is not None and fault.column is not None:
            cell = (fault.file, fault.row, fault.column)
            if cell in cells:
                continue
            cells.add(cell)
        kind = (fault.file, fault.column, fault.key)
        seen[kind] += fault.row is not None
        if seen[kind] <= ROWS_NAMED:
            kept.append(fault)
    return kept + [
        Fault("and_more", file, column=column, slots={"count": count - ROWS_NAMED})
        for (file, column, _), count in seen.items()
        if count > ROWS_NAMED
    ]


def _outlines(folders: Folders, sheets: dict[str, Sheet], faults: list[Fault]) -> gpd.GeoDataFrame | None:
    """The outlines of the clusters; no row where the region has no coordinates, None if there is a fault."""
    if left_blank(sheets):
        if folders.holder(boundaries.FILE) is None:
            return boundaries.no_boundaries()
        faults.append(Fault("outlines_without_points", boundaries.FILE))
    folder = folders.path(boundaries.FILE).parent
    return boundaries.read_boundaries(folder, _known_clusters(sheets), faults)


def _named(fault: Fault, folders: Folders, contents: Collection[str]) -> Fault:
    """The fault as people are told it: a file that one of several folders has with its folder's name.

    A table made of the rows of several folders, `contents`, is of none.
    """

    def named(file: str) -> str:
        return file if file in contents else folders.named(file)

    slots = dict(fault.slots)
    if "listed_in" in slots:
        slots["listed_in"] = named(str(slots["listed_in"]))
    return replace(fault, file=named(fault.file), slots=slots)


def _known_clusters(sheets: dict[str, Sheet]) -> list[str] | None:
    clusters = sheets.get("clusters")
    if clusters is None or not clusters.sound or "cluster_id" not in clusters.frame:
        return None
    return [name for name in clusters.frame["cluster_id"].unique() if name]


def _with_points(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    """With a point for each place; an empty one where the region has no coordinates."""
    metres = frame[["easting", "northing"]].to_numpy(dtype=float)
    points = np.asarray(shapely.points(metres))
    points[np.isnan(metres).any(axis=1)] = shapely.Point()
    return gpd.GeoDataFrame(frame, geometry=points, crs=GRID)
