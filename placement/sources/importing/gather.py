"""`placement data import`: files in, tidy tables with their sources out, and the areas of a region filled."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from placement.data.put_file import put_file
from placement.errors import BadInput, Fault
from placement.sources.importing.grids import Remark
from placement.sources.importing.imported import AREA, Imported, source_of
from placement.sources.importing.joined import JoinedAreas, in_one_year, joined_areas
from placement.sources.importing.register import read_file

AREAS_FILE, RECORD, BEFORE = "areas.csv", "imports.json", "areas.before.csv"


@dataclass(frozen=True)
class Gathered:
    """What was read, the areas with every figure (None where no file is of areas), and the files written."""

    found: tuple[Imported, ...]
    areas: JoinedAreas | None
    files: tuple[str, ...]


def import_files(paths: Sequence[Path], to: Path | None) -> Gathered:
    """Read every file, bring areas to the codes of one year, join them and write the tables to a folder.

    Where the folder is a region's, its `areas.csv` keeps its rows and gets the figures; the table before
    stays as `areas.before.csv`. Raises BadInput with every fault of every file; nothing is written then.
    """
    faults: list[Fault] = []
    read: list[Imported] = []
    for path in paths:
        try:
            read += read_file(path, faults)
        except BadInput as broken:
            faults += broken.faults
    known = None if to is None else _known_areas(to, faults)
    if faults:
        raise BadInput(faults)
    found, _ = in_one_year(_together(read, faults), known)
    areas = joined_areas(found, known)
    if faults:
        raise BadInput(faults)
    if to is None:
        return Gathered(tuple(found), areas, ())
    files: dict[str, bytes] = {}
    for one in found:
        files[_file_name(one, files)] = as_file(one)
    if areas is not None:
        files[AREAS_FILE] = table_csv(areas.table)
    files[RECORD] = _record(paths, found, areas)
    _write(to, files)
    return Gathered(tuple(found), areas, tuple(files))


def _known_areas(folder: Path, faults: list[Fault]) -> pd.DataFrame | None:
    """The region's own areas, as text, where the folder has any."""
    path = folder / AREAS_FILE
    if not path.is_file():
        return None
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError):
        faults.append(Fault("import_areas_broken", AREAS_FILE))
        return None
    if AREA not in table or table[AREA].duplicated().any():
        faults.append(Fault("import_areas_broken", AREAS_FILE, column=AREA))
        return None
    return table.replace({"": None})


def _together(read: Sequence[Imported], faults: list[Fault]) -> list[Imported]:
    """Files of one form whose keys never meet are one table, such as those of Code-Point Open."""
    found: list[Imported] = []
    for one in read:
        at = next((at for at, other in enumerate(found) if _goes_on(other, one)), None)
        if at is None:
            found.append(one)
            continue
        other = found[at]
        both = set(other.table[one.key]) & set(one.table[one.key])
        if both:
            slots = {"other": other.place, "n": len(both)}
            faults.append(Fault("import_twice", one.place, column=one.key, value=min(both), slots=slots))
            continue
        table = pd.concat([other.table, one.table], ignore_index=True)
        told = (*other.told, *(remark for remark in one.told if remark not in other.told))
        found[at] = replace(
            other, place=f"{other.place}, {one.place}", table=table, rows=other.rows + one.rows, told=told
        )
    return found


def _goes_on(one: Imported, other: Imported) -> bool:
    return one.shape == other.shape and one.shape in {"postcode_points", "nhs_practices", "nhs_networks"}


def _file_name(one: Imported, taken: dict[str, bytes]) -> str:
    ending = "geojson" if "geometry" in one.table else "csv"
    names = (f"{one.shape}{'' if n == 1 else f'-{n}'}.{ending}" for n in range(1, 1000))
    return next(name for name in names if name not in taken)


def as_file(one: Imported) -> bytes:
    """CSV, or GeoJSON of outlines."""
    if "geometry" not in one.table:
        return table_csv(one.table)
    import geopandas as gpd  # noqa: PLC0415 - tables need none of it

    layer = gpd.GeoDataFrame(one.table, geometry="geometry", crs=4326)
    document = json.loads(layer.to_json(drop_id=True))
    return (json.dumps(document, ensure_ascii=False) + "\n").encode()


def table_csv(table: pd.DataFrame) -> bytes:
    """CSV with whole figures as whole numbers; an unknown cell is blank."""
    plain = table.copy()
    for name in plain.columns:
        if plain[name].dtype.kind == "f" and (plain[name].dropna() % 1 == 0).all():
            plain[name] = plain[name].astype("Int64")
    return plain.to_csv(index=False, lineterminator="\n").encode()


def _record(paths: Sequence[Path], found: Sequence[Imported], areas: JoinedAreas | None) -> bytes:
    """What was read from which bytes, whose it is, and what was made of it."""
    document = {
        "files": [
            {"name": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()} for path in paths
        ],
        "tables": [_entry(one) for one in found],
        "join": [] if areas is None else [{"file": place, **_told(remark)} for place, remark in areas.told],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _entry(one: Imported) -> dict[str, Any]:
    source = source_of(one.shape)
    return {
        "from": one.place,
        "form": one.shape,
        "publisher": source.publisher,
        "title": source.title,
        "licence": source.licence,
        "areas": one.vintage,
        "rows_read": one.rows,
        "rows_kept": len(one.table),
        "told": [_told(remark) for remark in one.told],
    }


def _told(remark: Remark) -> dict[str, Any]:
    return {"key": remark.key, **remark.slots}


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """Each file whole or not at all; the areas that were there stay beside the new ones."""
    folder.mkdir(parents=True, exist_ok=True)
    old = folder / AREAS_FILE
    if AREAS_FILE in files and old.is_file() and old.read_bytes() != files[AREAS_FILE]:
        files = {BEFORE: old.read_bytes(), **files}
    for name, content in files.items():
        put_file(folder / name, content)
