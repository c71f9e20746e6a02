"""What the data of an answer are: how full each column is, where it comes from, and what the answer rests on.

Everything is counted from the tables as they were read, their schemas, and the region's data package; nothing
is said of a column that none of these says.

    filled        cells that hold something, of all rows; a column that may be left out and holds nothing but
                  its default counts as left out
    basis         what the assumptions about the column say; else what the package says of it; else
                  "published" where the package names sources alone, and no assumption
    moves         of an assumption: the larger of what its low and its high would do to the share of need
                  covered, in points, by itself (`placement.results.influence`)
    share         of all squares of `moves`, those of the rows of one basis
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import pandas as pd

from placement.data.basis import BASES, PUBLISHED
from placement.data.region import Region
from placement.data.table_spec import TableSpec
from placement.data.tables import TABLES

CHOICE = "choice"
NO_SOURCE = "assumed"
"""Name of the entry of a package's sources that is no source."""
NAMES = frozenset({"id", "reference", "text", "label", "date"})
"""Kinds of columns that hold no figure."""
NOT_TOLD = frozenset({"assumptions", "local_knowledge"})
"""Tables that are told elsewhere on the page, or of which nothing is filled in advance."""


@dataclass(frozen=True)
class ColumnDescription:
    """A column of a table: `filled` is a share of its rows, None where there is no row.

    `basis` is empty where nothing says; `rows` counts the assumptions about it; `sources` are titles.
    """

    table: str
    column: str
    figure: bool
    filled: float | None
    left_out: bool
    basis: tuple[str, ...]
    rows: int
    sources: tuple[str, ...]
    meaning: str
    unit: str


@dataclass(frozen=True)
class RestsOn:
    """What an answer rests on of one basis: rows, how many of them have a told effect, and their part.

    Rows that are a choice of whoever decides, such as the money, have a kind of their own and no part.
    """

    basis: str
    rows: int
    told: int
    largest_points: float
    share: float | None


def column_descriptions(region: Region) -> dict[str, list[ColumnDescription]]:
    """Each column of each table that the region has, by table in the order of the schemas."""
    resources = _resources(region.package)
    titles = {
        str(one.get("name")): str(one.get("title_en") or one.get("title") or "")
        for one in region.package.get("sources", [])
        if isinstance(one, dict)
    }
    assumed = _assumed(region.assumptions)
    told = {}
    for name, spec in TABLES.items():
        frame = getattr(region, name, None)
        if frame is None or name in NOT_TOLD:
            continue
        about = assumed.get(name, [])
        told[name] = list(_columns(spec.with_bands(frame.columns), frame, about, resources, titles))
    return told


def _resources(package: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {
        PurePosixPath(str(one.get("path", ""))).stem: one
        for one in package.get("resources", [])
        if isinstance(one, dict)
    }


def _columns(
    spec: TableSpec,
    frame: pd.DataFrame,
    assumed: Collection[tuple[str, str]],
    resources: Mapping[str, Mapping[str, Any]],
    titles: Mapping[str, str],
) -> Iterator[ColumnDescription]:
    resource = resources.get(spec.name, {})
    fields = {str(one.get("name")): one for one in resource.get("schema", {}).get("fields", [])}
    named = [str(one) for one in resource.get("sources", [])]
    sources = tuple(titles.get(one, one) for one in named if one != NO_SOURCE)
    for column in spec.columns:
        if column not in frame:
            continue
        about, field = spec.about(column), fields.get(column, {})
        bases = [basis for pattern, basis in assumed if pattern and fnmatchcase(column, pattern)]
        figure = about["kind"] not in NAMES
        stated = str(field.get("basis", ""))
        cells = frame[column]
        left_out = _left_out(spec, column, cells)
        basis = tuple(one for one in BASES if one in bases)
        if not basis and stated in BASES and not left_out:
            basis = (stated,)
        if not basis and figure and not left_out and sources and NO_SOURCE not in named:
            basis = (PUBLISHED,)
        yield ColumnDescription(
            table=spec.name,
            column=column,
            figure=figure,
            filled=None if frame.empty else _filled(cells),
            left_out=left_out,
            basis=basis if figure or stated else (),
            rows=len(bases),
            sources=sources,
            meaning=str(field.get("description", "")),
            unit=str(about.get("unit", "") or ""),
        )


def _filled(cells: pd.Series[Any]) -> float:
    """The share of cells that hold something."""
    kind = cells.dtype.kind
    if kind in "iub":
        return 1.0  # such a number is always there
    if kind == "f":
        return float((~np.isnan(cells.to_numpy())).mean())
    return sum(not pd.isna(cell) and str(cell) != "" for cell in cells.tolist()) / len(cells)


def _left_out(spec: TableSpec, column: str, cells: pd.Series[Any]) -> bool:
    """Whether a column that may be left out says nothing but its default."""
    if column not in spec.defaults:
        return False
    default = spec.defaults[column]
    if isinstance(default, float) and np.isnan(default):
        return bool(cells.isna().all())
    return bool((cells == default).all())


def _assumed(assumptions: pd.DataFrame) -> dict[str, list[tuple[str, str]]]:
    """By table, of each assumption about it: the column or columns that it names, and its basis."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in assumptions[["table", "column", "basis"]].to_dict("records"):
        found.setdefault(str(row["table"]), []).append((str(row["column"]), str(row["basis"])))
    return found


def rests_on(effects: pd.DataFrame, choices: Collection[str] = ()) -> list[RestsOn]:
    """Of each basis that a row of `result_assumptions` has, what its rows could do to the answer.

    `choices` are items that stand for no figure that could be found, but for what somebody decides.
    """
    moves = effects[["effect_low", "effect_high"]].abs().max(axis=1)
    kind = effects["basis"].where(~effects["item"].isin(choices), CHOICE)
    whole = float((moves[kind != CHOICE].fillna(0.0) ** 2).sum())
    found = []
    for basis in (*BASES, CHOICE):
        here = kind == basis
        if here.any():
            own = moves[here]
            square = float((own.fillna(0.0) ** 2).sum())
            found.append(
                RestsOn(
                    basis=basis,
                    rows=int(here.sum()),
                    told=int(own.notna().sum()),
                    largest_points=float(own.max()) if own.notna().any() else 0.0,
                    share=square / whole if whole > 0 and basis != CHOICE else None,
                )
            )
    return found
