"""assumptions.csv held against what its rows stand for: a figure is used from one place, and told from there.

A plan is made with the region's tables and the scenario's settings, never with this table. So each row that
names a table must say what that table has, or the reader of a plan is told a figure that nobody used.

    how     value is
    set     what every cell that it names holds
    scale   what those cells come to, to three figures: a summary that people can argue about, or 1

What cells come to depends on what they count. Need for each age band: need for 10,000 residents, or for each
WTE funded or in post. Staff, graduates and residents: all together, for 10,000 residents, and of staff the
part of funded posts that is filled; of graduates, before the shares that other rows take of the same cells.
Anything else, such as minutes or pay: one of the cells, or their mean. Settings of a scenario are held in
`placement.scenario.assumed`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.data.bands import PEOPLE, RATE, bands_in, fit
from placement.data.nearest import nearest
from placement.data.need import PER_PEOPLE, need_wte
from placement.data.sheet import Sheet, readable
from placement.data.spread import KINDS, group_of, spread_of, words_of
from placement.data.table_spec import TableSpec
from placement.data.tables import SHARE, TABLES
from placement.errors import Fault

if TYPE_CHECKING:
    Row = Mapping[Hashable, Any]

NAME = "assumptions"
SETTINGS = frozenset({"travel", "need", "care_time", "recruitment", "jobs", "forward", "years", "solve"})
"""Parts of a scenario that a row may name in place of a table; `rules.<rule>` is another."""
ROUNDED = 0.006
"""A figure of three figures, of cells that are rounded too, may lie so far from theirs, as a part of it."""
SAME = 1e-9
RATIO = "ratio"
SOME = 12
"""So many values of a column are named where none is the one that was written."""
COUNTED = {
    "workforce": ("in_post_wte", "funded_wte"),
    "hospital_staff": ("in_post_wte",),
    "graduates": ("graduates",),
    "areas": ("population",),
    "groups": ("people",),
}
"""Columns whose cells are counts, so that they come to something together."""


def faults_of_assumptions(sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    """Low <= value <= high; the figures that a row stands for are there, and are what it says."""
    sheet = sheets.get(NAME)
    if sheet is None:
        return
    figures = readable(sheets, NAME, "value", "low", "high")
    if figures is not None:
        outside = (figures["low"] > figures["value"]) | (figures["value"] > figures["high"])
        for index in figures.index[outside]:
            slots = {name: f"{sheet.number(int(index), name):g}" for name in ("low", "high")}
            yield sheet.fault("assumption_order", int(index), "value", **slots)
    yield from _of_draws(sheets, sheet)
    where = readable(sheets, NAME, "value", "unit", "table", "column", "where", "how")
    if where is None:
        where = readable(sheets, NAME, "table", "column", "where", "how")
    if where is None:
        return
    summed = Summed(sheets)
    for index, row in zip(where.index, where.to_dict("records"), strict=True):
        yield from _of_row(summed, sheet, int(index), row, where)


def _of_draws(sheets: Mapping[str, Sheet], sheet: Sheet) -> Iterator[Fault]:
    """Distributions and groups that can be drawn; a group's members move by one correlation.

    Words are drawn for settings of a scenario alone, which they are.
    """
    named = ("distribution", "moves_with", "table", "column", "how")
    rows = readable(sheets, NAME, "value", "low", "high", *named)
    if rows is None:
        return
    stated: dict[str, float] = {}
    for at, row in zip(rows.index.astype(int), rows.to_dict("records"), strict=True):
        if row["low"] <= row["value"] <= row["high"]:
            try:
                spread_of(row)
                drawn = not words_of(row) or (
                    row["how"] == "set" and stands_for_setting(str(row["table"]), str(row["column"]))
                )
            except ValueError:
                drawn = False
            if not drawn:
                yield sheet.fault("assumption_distribution", at, "distribution", known=", ".join(KINDS))
        try:
            group = group_of(row)
        except ValueError:
            yield sheet.fault("assumption_group", at, "moves_with")
            continue
        if group is not None and stated.setdefault(*group) != group[1]:
            yield sheet.fault(
                "assumption_group_other", at, "moves_with", group=group[0], stated=f"{stated[group[0]]:g}"
            )


def stands_for_setting(table: str, column: str) -> bool:
    """Whether a row names a setting of a scenario; [travel] bears the name of a table."""
    if table == "travel":
        return column not in {*TABLES["travel"].columns, ""}
    return table in SETTINGS or "." in table


@dataclass(frozen=True)
class Summed:
    """What rows are held against, each worked out once; None where a part of it could not be read."""

    sheets: Mapping[str, Sheet]

    @cached_property
    def _columns(self) -> dict[tuple[str, str], NDArray[np.float64]]:
        return {}

    def column(self, target: Sheet, name: str) -> NDArray[np.float64]:
        """The figures of one column, in the order of its rows; many rows stand for the same few columns."""
        key = (target.table.name, name)
        if key not in self._columns:
            self._columns[key] = target.frame[name].to_numpy(dtype=np.float64)
        return self._columns[key]

    @cached_property
    def areas(self) -> pd.DataFrame | None:
        """Areas with what need is worked out from, where every one could be read."""
        sheet = self.sheets.get("areas")
        columns = () if sheet is None else sheet.table.columns
        bands = bands_in(columns, PEOPLE)
        if not fit(bands, bands_in(self.sheets["services"].table.columns, RATE)):
            return None
        people = [f"{PEOPLE}{band}" for band in bands]
        found = readable(self.sheets, "areas", "area_id", "population", "deprivation_rank", *people)
        if sheet is None or found is None or not sheet.sound or len(found) < len(sheet.frame):
            return None
        return found if found["population"].sum() > 0 else None

    @cached_property
    def groups(self) -> pd.DataFrame | None:
        """Residents of groups."""
        return readable(self.sheets, "groups", "area_id", "group_id", "people")

    @cached_property
    def need(self) -> NDArray[np.float64]:
        """WTE of need of each service, in all areas; to be asked for where `areas` is there."""
        services = self.sheets["services"].frame
        if self.areas is None:
            return np.zeros(len(services))
        return np.asarray(need_wte(self.areas, services, self.groups).sum(axis=0))

    @cached_property
    def staff(self) -> pd.DataFrame | None:
        """WTE funded and in post at open bases, by service."""
        staff = readable(self.sheets, "workforce", "base_id", "service_id", "in_post_wte", "funded_wte")
        bases = readable(self.sheets, "bases", "base_id", "status")
        if staff is None or bases is None:
            return None
        at_open = staff[staff["base_id"].isin(bases.loc[bases["status"] == "open", "base_id"])]
        return at_open.groupby("service_id")[["funded_wte", "in_post_wte"]].sum()

    @cached_property
    def residents(self) -> float | None:
        """Of all areas; None where there are none."""
        areas = readable(self.sheets, "areas", "population")
        sheet = self.sheets.get("areas")
        whole = areas is not None and sheet is not None and sheet.sound and len(areas) == len(sheet.frame)
        people = float(areas["population"].sum()) if areas is not None and whole else 0.0
        return people if people > 0 else None


def _of_row(summed: Summed, sheet: Sheet, index: int, row: Row, rows: pd.DataFrame) -> Iterator[Fault]:
    table = str(row["table"])
    if not table:
        if row["column"] or row["where"] or row["how"]:
            yield sheet.fault("assumption_half", index, "table")
        return
    half = [name for name in ("column", "how") if not row[name]]
    for name in half:
        yield sheet.fault("assumption_half", index, name)
    if "value" in row and row["value"] == 0 and row["how"] == "scale":
        yield sheet.fault("assumption_scale_zero", index, "value")
        return
    if stands_for_setting(table, str(row["column"])):
        if row["where"]:
            yield sheet.fault("assumption_where_setting", index, "where")
        return
    if table not in TABLES:
        yield unknown_name(sheet, index, "table", [*TABLES, *sorted(SETTINGS - {"travel"})])
        return
    target = summed.sheets.get(table)
    wrong = [*_wrong_target(sheet, index, row, TABLES[table] if target is None else target.table)]
    yield from wrong
    if wrong or half or target is None or not target.sound or "value" not in row:
        return
    yield from _held(summed, sheet, index, row, rows, target)


def _wrong_target(sheet: Sheet, index: int, row: Row, table: TableSpec) -> Iterator[Fault]:
    """A row about a table names a column of numbers of it, and rows by a column of it."""
    named = [name for name in table.columns if fnmatchcase(name, str(row["column"]))]
    figures = [name for name in table.columns if table.about(name)["kind"] in {"number", "whole"}]
    if row["column"] and not named:
        yield unknown_name(sheet, index, "column", table.columns)
    elif row["column"] and not set(named) & set(figures):
        yield sheet.fault("assumption_no_figure", index, "column", known=", ".join(figures))
    for condition in _conditions(row):
        name, equals, value = condition.partition("=")
        if not equals or not value or name.strip() not in table.columns:
            example, columns = f"{table.columns[0]}=…", ", ".join(table.columns)
            yield sheet.fault("assumption_where", index, "where", example=example, columns=columns)


def _conditions(row: Row) -> Iterator[str]:
    return filter(None, (part.strip() for part in str(row["where"]).split(";")))


def chosen(texts: pd.DataFrame, row: Row) -> NDArray[np.bool_]:
    """Rows of a table that meet every condition `column=value` of the row; all rows if it has none."""
    found = np.ones(len(texts), dtype=bool)
    for condition in _conditions(row):
        name, _, value = (part.strip() for part in condition.partition("="))
        found &= (texts[name] == value).to_numpy()
    return found


def _held(
    summed: Summed,
    sheet: Sheet,
    index: int,
    row: Row,
    rows: pd.DataFrame,
    target: Sheet,
) -> Iterator[Fault]:
    """Whether the table has what the row says it has."""
    table, file = target.table, target.table.file
    if any(part.partition("=")[0].strip() not in target.texts for part in _conditions(row)):
        return  # the column is missing, which is told where it should be
    here = chosen(target.texts, row)
    if not here.any() and len(here):
        yield _no_such_rows(sheet, index, row, target)
        return
    columns = [
        name
        for name in table.columns
        if fnmatchcase(name, str(row["column"]))
        and name in target.frame
        and table.about(name)["kind"] in {"number", "whole"}
    ]
    cells = np.column_stack(
        [np.empty((int(here.sum()), 0)), *(summed.column(target, c)[here] for c in columns)]
    )
    if not cells.size or np.isnan(cells).any():
        return
    value = float(row["value"])
    if row["how"] == "set":
        other = ~np.isclose(cells, value, rtol=SAME, atol=SAME)
        if other.any():
            at, column = (int(each) for each in np.argwhere(other)[0])
            line = target.lines[int(np.flatnonzero(here)[at])]
            slots = {"found": f"{cells[at, column]:.10g}", "in_column": columns[column], "line": line}
            yield sheet.fault("assumption_set_other", index, "value", file=file, **slots)
        return
    come_to = _come_to(summed, row, rows, target, here, cells, columns)
    if value == 1 or not come_to or any(abs(value - each) <= ROUNDED * abs(each) for each in come_to):
        return
    found = come_to[0]
    if str(row["unit"]) == RATIO and value > 0:  # of several readings the one that it is nearest to
        found = min(
            (each for each in come_to if each > 0), key=lambda each: abs(np.log(each / value)), default=found
        )
    yield sheet.fault("assumption_scale_other", index, "value", file=file, found=f"{found:.3g}")


def _no_such_rows(sheet: Sheet, index: int, row: Row, target: Sheet) -> Fault:
    """The first condition that no row meets, and what stands in that column."""
    for condition in _conditions(row):
        name, _, value = (part.strip() for part in condition.partition("="))
        if value not in set(target.texts[name]):
            known = list(dict.fromkeys(target.texts[name]))
            listed = ", ".join(known[:SOME]) + (", …" if len(known) > SOME else "")
            slots = {"file": target.table.file, "in_column": name, "known": listed}
            return sheet.fault("assumption_no_row", index, "where", **slots)
    return sheet.fault("assumption_no_row_together", index, "where", file=target.table.file)


def _come_to(
    summed: Summed,
    row: Row,
    rows: pd.DataFrame,
    target: Sheet,
    here: NDArray[np.bool_],
    cells: NDArray[np.float64],
    columns: Sequence[str],
) -> list[float]:
    """What the cells come to, the usual summary first; nothing where it cannot be known."""
    name = target.table.name
    bands = {f"{RATE}{band}" for band in bands_in(target.table.columns, RATE)}
    if name == "services" and bands <= set(columns):
        return _of_need(summed, target, here)
    counted = [
        column
        for column in columns
        if column in COUNTED.get(name, ()) or (name == "areas" and column.startswith(PEOPLE))
    ]
    if not counted:
        return [*dict.fromkeys(cells.ravel().tolist()), float(cells.mean())]
    totals = [float(summed.column(target, column)[here].sum()) for column in counted]
    if name == "graduates":
        return _before_shares(row, rows, float(totals[0]))
    people = summed.residents
    per = [] if people is None else [total / people * PER_PEOPLE for total in totals]
    filled = []
    if name == "workforce" and "in_post_wte" in counted:
        funded = float(summed.column(target, "funded_wte")[here].sum())
        filled = [totals[0] / funded] if funded > 0 else []
    return [*filled, *per, *totals] if str(row["unit"]) == SHARE else [*per, *totals, *filled]


def _before_shares(row: Row, rows: pd.DataFrame, total: float) -> list[float]:
    """Graduates before other rows took their shares; a share is held with the counts it is taken of."""
    if str(row["unit"]) == SHARE:
        return []
    shares = rows[
        (rows["table"] == row["table"])
        & (rows["column"] == row["column"])
        & (rows["how"] == "scale")
        & (rows["unit"] == SHARE)
        & rows["where"].isin(["", row["where"]])
    ]["value"].tolist()
    part = float(np.prod(shares)) if shares else 1.0
    if part <= 0:
        return []
    if abs(float(row["value"]) * part - total) <= 1 / 2:
        return [float(row["value"])]  # people are whole
    return [total / part]


def _of_need(summed: Summed, target: Sheet, here: NDArray[np.bool_]) -> list[float]:
    """Need of the services for 10,000 residents; and all need, or a service's, for each WTE of its staff."""
    areas = summed.areas
    services = target.frame[here]
    if (
        areas is None
        or (summed.groups is None and "groups" in summed.sheets)
        or services.isna().to_numpy().any()
    ):
        return []
    need = summed.need[here]
    return [float(need.sum() / areas["population"].sum() * PER_PEOPLE), *_for_staff(summed, services, need)]


def _for_staff(summed: Summed, services: pd.DataFrame, need: NDArray[np.float64]) -> Iterator[float]:
    if summed.staff is None:
        return
    wte = summed.staff.reindex(services["service_id"]).fillna(0.0).to_numpy()
    for column in wte.T:
        if column.sum() > 0:
            yield float(need.sum() / column.sum())
        yield from (need[column > 0] / column[column > 0]).tolist()


def unknown_name(sheet: Sheet, index: int, column: str, known: list[str]) -> Fault:
    """The fault of a name in a cell that is none of those known."""
    meant = nearest(sheet.text(index, column), known)
    if meant is None:
        return sheet.fault("assumption_name", index, column, known=", ".join(known))
    return sheet.fault("assumption_name_near", index, column, nearest=meant)
