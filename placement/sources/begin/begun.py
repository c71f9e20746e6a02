"""A region with its question, before it is written: as a folder of tables, or as one workbook."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from placement.data import read_region
from placement.data.basis import ESTIMATED, PUBLISHED, basis
from placement.data.boundaries import FILE as OUTLINES
from placement.data.package import FILE as PACKAGE
from placement.data.table_spec import TableSpec
from placement.data.tables import TABLES
from placement.errors import BadInput, Fault, OurFault
from placement.scenario import check_scenario, scenario_of
from placement.scenario.inputs import SCENARIO
from placement.sources.boundaries import one_a_line
from placement.sources.facts import in_order

ASSUMPTIONS = "assumptions.csv"
FIGURES = ("value", "low", "high")
OTHER = frozenset({"assumption_set_other", "assumption_scale_other", "assumption_setting_other"})
"""Faults of a row that states another figure than this region has; their slot `found` is the one it has."""
MORE = "and_more"
"""Told where there are many of a kind: these come to light once the first are mended."""
TRIES = 8
PLACES = 5


@dataclass(frozen=True)
class Begun:
    """Tables by name with the columns of their schemas, outlines, the scenario's document and the package."""

    name: str
    tables: Mapping[str, pd.DataFrame]
    outlines: gpd.GeoDataFrame
    document: dict[str, Any]
    package: Mapping[str, Any]
    basis: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Columns whose figures come from elsewhere than `placement.data.basis` says."""

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.document["scenario"].get("languages", ("en", "cy")))


def region_files(begun: Begun, text: str) -> dict[str, bytes]:
    """Every file of the region's folder by name; `text` is its scenario. The same figures, the same bytes."""
    files = {f"{name}.csv": as_csv(name, table) for name, table in begun.tables.items()}
    if len(begun.outlines):
        files[OUTLINES] = outlines_text(begun.outlines).encode()
    files[PACKAGE] = package_text(begun).encode()
    return {**files, SCENARIO: text.encode()}


def as_csv(name: str, table: pd.DataFrame) -> bytes:
    """The columns of the schema that the table has, figures as short as they can be written."""
    written = in_order(name, table).map(as_cell)
    return written.to_csv(index=False, lineterminator="\n").encode()


def as_cell(value: object) -> str:
    """A value as a cell of a table: nothing for what is not known."""
    if value is None or (isinstance(value, float | np.floating) and np.isnan(value)):
        return ""
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, float | np.floating):
        return f"{float(value):.10g}"
    return " ".join(str(value).split())


def emptied(begun: Begun) -> Begun:
    """The same tables with ids, references and names, and no figure; staff and graduates have no row."""
    kept = {"id", "reference", "label"}
    tables = {}
    for name, table in begun.tables.items():
        spec = TABLES[name].with_bands(table.columns)
        if spec.may_be_empty:
            tables[name] = table.iloc[:0]
            continue
        columns = [column for column in spec.columns if column in table.columns]
        blank = [
            column
            for column in columns
            if spec.about(column)["kind"] not in kept and not column.startswith(("name_", "health_board_"))
        ]
        tables[name] = table[columns].astype(object).assign(**dict.fromkeys(blank, ""))
    return replace(begun, tables=tables)


def outlines_text(outlines: gpd.GeoDataFrame) -> str:
    """GeoJSON, one feature a line, degrees to five decimals."""
    shapes = shapely.transform(outlines.geometry.to_numpy(), lambda xy: np.round(xy, PLACES))
    return one_a_line(outlines["cluster_id"], shapes)


def package_text(begun: Begun) -> str:
    """What the files are and whose; no hash, as a planner is asked to change them."""
    known = {resource.get("name"): resource for resource in begun.package.get("resources", [])}
    resources = []
    for name, table in begun.tables.items():
        told, spec = known.get(name, {}), TABLES[name].with_bands(table.columns)
        meanings = {one["name"]: one for one in told.get("schema", {}).get("fields", [])}
        fields = [
            {**_field(spec, column, meanings.get(column, {})), **_basis(begun, name, column)}
            for column in spec.columns
            if column in table.columns
        ]
        resources.append(
            {
                **{key: told[key] for key in ("title_en", "title_cy", "sources") if key in told},
                "name": name,
                "path": f"{name}.csv",
                "format": "csv",
                "encoding": "utf-8",
                "schema": {"fields": fields},
            }
        )
    if len(begun.outlines):
        told = known.get("boundaries", {})
        kept = {key: told[key] for key in ("title_en", "title_cy", "sources") if key in told}
        resources.append({**kept, "name": "boundaries", "path": OUTLINES, "format": "geojson"})
    whole = {key: value for key, value in begun.package.items() if key != "resources"}
    return json.dumps({**whole, "resources": resources}, ensure_ascii=False, indent=1) + "\n"


def _field(spec: TableSpec, column: str, told: Mapping[str, Any]) -> dict[str, Any]:
    about = spec.about(column)
    kinds = {"number": "number", "whole": "integer", "truth": "boolean", "date": "date"}
    unit = {"unit": about["unit"]} if about.get("unit") else {}
    meaning = {"description": told["description"]} if told.get("description") else {}
    return {"name": column, "type": kinds.get(about["kind"], "string"), **unit, **meaning}


def _basis(begun: Begun, table: str, column: str) -> dict[str, str]:
    about = TABLES[table].with_bands(begun.tables[table].columns).about(column)
    told = basis(table, column, str(about["kind"]), begun.basis)
    return {} if told is None else {"basis": told}


def settled(begun: Begun) -> Begun:
    """With assumptions that say what this region's tables and question have.

    A row of the nation's that sums up figures is told anew for the part, its range in proportion; one about
    what the part does not have is left out. Nobody has agreed any of them here.
    """
    begun = replace(begun, tables={**begun.tables, "assumptions": _without_money(begun)})
    for _ in range(TRIES):
        found = _faults(begun)
        if not found:
            return begun
        table = begun.tables["assumptions"].copy()
        gone: list[int] = []
        for fault in found:
            at = (fault.row or 0) - 2
            if fault.key in OTHER:
                restate_row(table, at, found_in(fault))
            else:
                gone.append(at)
        table = table.drop(index=table.index[sorted(set(gone))]).reset_index(drop=True)
        begun = replace(begun, tables={**begun.tables, "assumptions": table})
    raise OurFault("the assumptions of a part of a nation do not come to rest")


def _without_money(begun: Begun) -> pd.DataFrame:
    """The money is the planner's question, and no assumption of the nation's example."""
    table = begun.tables["assumptions"]
    funds = {f"rules.{rule.get('id', 'fund')}" for rule in begun.document["rules"] if rule["rule"] == "fund"}
    money = table["table"].isin(funds) & (table["column"] == "amount")
    return table[~money].reset_index(drop=True)


def found_in(fault: Fault) -> float:
    """The figure that is used, of a fault of a row that states another."""
    return float(str(fault.slots["found"]).replace(",", ""))


def restate_row(table: pd.DataFrame, at: int, found: float) -> None:
    """The figure that is used, its range in proportion, where there is one."""
    value, low, high = (float(str(table.loc[at, name])) for name in FIGURES)
    times = found / value if value else 0.0
    anew = (found, low * times, high * times) if times > 0 else (found, min(low, found), max(high, found))
    rounded = [float(f"{figure:.3g}") for figure in anew[1:]]
    for name, figure in zip(FIGURES, (found, min(rounded[0], found), max(rounded[1], found)), strict=True):
        table.loc[at, name] = figure
    table.loc[at, "agreed_by"] = table.loc[at, "agreed_on"] = ""
    if table.loc[at, "basis"] == PUBLISHED:  # a part of what was published for the whole
        table.loc[at, "basis"] = ESTIMATED


def _faults(begun: Begun) -> Sequence[Fault]:
    """What is wrong with the assumptions. Raises OurFault if anything else is."""
    with TemporaryDirectory(prefix="placement-") as folder:
        home = Path(folder)
        for name, content in region_files(begun, "").items():
            (home / name).write_bytes(content)
        try:
            region = read_region(home, begun.document["scenario"].get("languages", ("en", "cy")))
            scenario = scenario_of(begun.document, text="", path=home / SCENARIO)
            faults: Sequence[Fault] = check_scenario(scenario, region)
        except BadInput as bad:
            faults = bad.faults
    faults = [fault for fault in faults if fault.key != MORE]
    if others := [fault for fault in faults if fault.file != ASSUMPTIONS or fault.row is None]:
        raise OurFault(f"a region cut from the embedded figures has faults: {BadInput(others)}")
    return faults


def reranked(areas: pd.DataFrame) -> pd.DataFrame:
    """Deprivation ranked again from 1 within the region."""
    order = areas["deprivation_rank"].rank(method="first").astype(int)
    return areas.assign(deprivation_rank=order.to_numpy())
