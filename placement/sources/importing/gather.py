"""`placement data import`: files in, tidy tables with their sources out, and the areas of a region filled."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from placement.data.bands import AGE_BANDS, PEOPLE, bands_in, whole
from placement.data.put_file import put_file
from placement.data.tables import AREAS, TABLES
from placement.errors import BadInput, Fault
from placement.sources.importing.grids import Remark
from placement.sources.importing.imported import AREA, Imported, Vintage, source_of
from placement.sources.importing.register import read_file
from placement.sources.importing.years import YearLookup, lookup_of, to_2021, travelling_lookup, vintage_of

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


SHOWN = 5
OURS = frozenset(AREAS.columns) - {AREA}
BANDS = tuple(f"pop_{band}" for band in AGE_BANDS)


@dataclass(frozen=True)
class JoinedAreas:
    """The areas with every figure that a region has a column for, and what the join did, file by file."""

    table: pd.DataFrame
    vintage: Vintage | None
    told: tuple[tuple[str, Remark], ...]


def in_one_year(
    found: Sequence[Imported], known: pd.DataFrame | None
) -> tuple[list[Imported], Vintage | None]:
    """Tables of areas all on the codes of one year: the region's own, else 2021 if any file has them."""
    years = {one.vintage for one in found if one.key == AREA} - {None}
    target = None if known is None else vintage_of(known[AREA], None)
    if target is None:
        target = "lsoa21" if "lsoa21" in years else next(iter(years), None)
    if target != "lsoa21" or "lsoa11" not in years:
        return list(found), target
    given = [lookup_of(one.table) for one in found if {"lsoa11", "lsoa21"} <= set(one.table.columns)]
    lookup = _one_lookup(given) if given else travelling_lookup()
    people = _people(found, known)
    return [
        _whole_people(to_2021(one, lookup, people)) if one.key == AREA and one.vintage == "lsoa11" else one
        for one in found
    ], target


def _one_lookup(lookups: Iterable[YearLookup]) -> YearLookup:
    parts: dict[str, tuple[str, ...]] = {}
    for lookup in lookups:
        parts.update(lookup.parts)
    return YearLookup(parts, rest=False)


def _people(found: Sequence[Imported], known: pd.DataFrame | None) -> Mapping[str, float]:
    """Residents of areas of 2021, from a file that has them or else from the region."""
    tables = [one.table for one in found if one.vintage == "lsoa21" and "population" in one.table]
    tables += [known] if known is not None and "population" in known else []
    if not tables:
        return {}
    values = pd.to_numeric(tables[0]["population"], errors="coerce")
    return dict(zip(tables[0][AREA], values.astype(float), strict=True))


def _whole_people(one: Imported) -> Imported:
    """Counts as whole people again; residents are the sum of their age groups."""
    counts = [name for name, measure in one.measures.items() if measure == "count"]
    table = one.table.assign(**{name: np.round(one.table[name]) for name in counts})
    if {"population", *BANDS} <= set(counts):
        table["population"] = table[list(BANDS)].sum(axis=1, min_count=1)
    return replace(one, table=table)


def joined_areas(found: Sequence[Imported], known: pd.DataFrame | None) -> JoinedAreas | None:
    """Every area of the region, or of the first file where there is none, with the figures of all files.

    A figure that two files have is taken from the first. No row is lost without being told; a cell that no
    file fills stays blank, or as the region has it.
    """
    of_areas = [one for one in found if one.key == AREA]
    if not of_areas:
        return None
    places = known[AREA] if known is not None else of_areas[0].table[AREA]
    base = pd.Index(sorted(places) if known is None else places)
    table = pd.DataFrame(index=base) if known is None else known.set_index(AREA)
    told: list[tuple[str, Remark]] = []
    taken: dict[str, str] = {}
    own = bands_of(known)
    ours = (OURS - set(BANDS)) | set(own)
    for one in of_areas:
        figures = one.table.set_index(AREA)
        if own != BANDS and {"population", *BANDS} & set(figures):
            figures, more = _in_bands(figures, own)
            told += [(one.place, remark) for remark in more]
        if "index_name" in figures and "name_en" not in figures:
            figures = figures.rename(columns={"index_name": "name_en"})
        told += [(one.place, remark) for remark in _losses(figures.index, base)]
        for name in (str(name) for name in figures.columns if name in ours):
            if name in taken:
                told.append((one.place, Remark("taken", {"column": name, "file": taken[name]})))
                continue
            taken[name] = one.place
            new = figures[name].reindex(base)
            if known is not None:  # whose cells are text
                new = pd.Series([_written(value) for value in new], index=base, dtype=object)
            table[name] = new.where(new.notna(), table[name]) if name in table else new
    ordered = [
        name for name in TABLES["areas"].with_bands(list(map(str, table.columns))).columns if name in table
    ]
    rest = [name for name in table.columns if name not in ordered]
    joined = table[[*ordered, *rest]].rename_axis(AREA).reset_index()
    return JoinedAreas(joined, None, tuple(told))


def bands_of(known: pd.DataFrame | None) -> tuple[str, ...]:
    """The columns of age bands that a region has; those of any other region where it has none yet."""
    bands = () if known is None else bands_in(known.columns, PEOPLE)
    return tuple(f"{PEOPLE}{band}" for band in bands) if whole(bands) else BANDS


def _in_bands(figures: pd.DataFrame, own: Sequence[str]) -> tuple[pd.DataFrame, list[Remark]]:
    """Figures with residents as the region's own bands sum them; without any where a file lacks those bands.

    Residents of one source beside bands of another would not add up.
    """
    if not set(own) <= set(figures):
        left = figures.drop(columns=["population", *BANDS], errors="ignore")
        return left, [Remark("bands_other", {"bands": ", ".join(own)})]
    summed = figures[list(own)].sum(axis=1, min_count=len(own))
    return figures.assign(population=summed.fillna(figures["population"])), []


def _written(value: object) -> str | None:
    """A figure as the text of a cell: whole ones without a point; None for one that is unknown."""
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _losses(here: pd.Index, base: pd.Index) -> list[Remark]:
    """Rows that find no place, and areas that the file has no row for."""
    told = []
    for key, left in (("join_left", here.difference(base)), ("join_lacks", base.difference(here))):
        if len(left):
            named = ", ".join(map(str, left[:SHOWN])) + (" …" if len(left) > SHOWN else "")
            told.append(Remark(key, {"n": len(left), "named": named}))
    return told
