"""Options whose money buys no posts, read from a table, and what somebody says that an effect is worth."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np

from placement.data.folders import called
from placement.data.nearest import not_listed
from placement.data.option_tables import EFFECT, OPTIONS
from placement.data.read import arranged, finished
from placement.data.sheet import Sheet, read_sheet
from placement.errors import BadInput, Fault
from placement.results.proof import six_or_none, to_six
from placement.scenario.inputs import Inputs
from placement.studies.about import BothNames
from placement.studies.benefits.document import StatedRow, StatedWorth

SAME = ("kind", "name_en", "name_cy")
"""Columns that say of an option what each of its rows says."""
ROUNDING = 1e-6


def read_options(path: Path, inputs: Inputs, years: int) -> list[StatedRow]:
    """The rows of a table of options, held against a run's places and its `years` carried forward.

    Raises BadInput with every fault. An effect may be blank, which is not 0; a year may not be left out.
    """
    if path.suffix != ".csv":
        raise BadInput([Fault("benefits_csv", called(path))])
    faults: list[Fault] = []
    table = replace(OPTIONS, name=path.stem)
    sheet = read_sheet(path.parent, table, faults, welsh="cy" in inputs.scenario.about.languages)
    if sheet is not None and not faults:
        faults += _faults(sheet, inputs, years)
    if faults or sheet is None:
        raise BadInput(arranged(faults) or [Fault("no_rows", path.name)])
    names = BothNames(inputs.region)
    rows = []
    for row in finished(table, sheet.frame).to_dict("records"):
        told = {str(name): None if value != value else value for name, value in row.items()}  # noqa: PLR0124 - NaN
        figures = {name: six_or_none(told[name]) for name in ("pounds", *EFFECT)}
        places = names(region=str(row["region_id"]), service=str(row["service_id"]))
        rows.append(cast("StatedRow", {**told, **figures, **places}))
    return rows


def stated_worth(pounds: float | None, stated_by: str, *, of_health: bool) -> StatedWorth | None:
    """What each WTE-year is said to be worth, and by whom; None if nobody says.

    Raises BadInput for what is no amount, and where nobody is named.
    """
    if pounds is None:
        return None
    faults = []
    if not (math.isfinite(pounds) and pounds >= 0):
        faults.append(Fault("benefits_worth", "placement benefits", column="--worth", value=str(pounds)))
    if not stated_by.strip():
        faults.append(Fault("benefits_worth_by", "placement benefits", column="--worth-by"))
    if faults:
        raise BadInput(faults)
    return {"pounds_per_wte_year": to_six(pounds), "stated_by": stated_by.strip(), "of_health": of_health}


def _faults(sheet: Sheet, inputs: Inputs, years: int) -> Iterator[Fault]:
    """What does not hold between cells, rows, and the run."""
    case, frame = inputs.case, sheet.frame
    for column, known in (("region_id", case.region_ids), ("service_id", case.service_ids)):
        listed_in = inputs.region.folders.named(f"{column.removesuffix('_id')}s.csv")
        for index in np.flatnonzero(~frame[column].isin(known)):
            yield not_listed(sheet.fault("id_not_listed", int(index), column), list(known), listed_in)
    yield from sheet.faults("option_year", np.flatnonzero(frame["year"] > years), "year", years=years)
    for at, row in enumerate(frame[list(EFFECT)].to_numpy(dtype=float)):
        missing = [name for name, blank in zip(EFFECT, np.isnan(row), strict=True) if blank]
        if 0 < len(missing) < len(EFFECT):
            yield sheet.fault("option_half", at, missing[0])
        elif not missing and not row[1] <= row[0] <= row[2]:
            yield sheet.fault("option_range", at, "wte")
    for option_id, rows in frame.groupby("option_id", sort=False).indices.items():
        first = int(rows[0])
        for column in SAME:
            unlike = rows[(frame[column].iloc[rows] != frame[column].iloc[first]).to_numpy()]
            yield from sheet.faults(
                "option_differs", unlike, column, first=sheet.lines[first], said=sheet.text(first, column)
            )
        for _, some in frame.iloc[rows].groupby(["region_id", "service_id"], sort=False):
            lacking = [year for year in range(1, years + 1) if year not in set(some["year"])]
            if lacking:
                told = {"option": option_id, "lacking": ", ".join(map(str, lacking)), "years": years}
                yield sheet.fault("option_years", int(some.index[0]), "year", **told)
    yield from _kept(sheet, inputs)


def _kept(sheet: Sheet, inputs: Inputs) -> Iterator[Fault]:
    """Rows that say to keep more staff than there are; a new post's staff are the plan's, and not theirs."""
    case = inputs.case
    for index, row in sheet.frame[sheet.frame["kind"] == "retention"].iterrows():
        if row["region_id"] in case.region_ids and row["service_id"] in case.service_ids:
            here = case.base_region == case.region_ids.index(row["region_id"])
            there = float(case.in_post[here, case.service_ids.index(row["service_id"])].sum())
            if row["wte_high"] > there + ROUNDING:
                yield sheet.fault("option_kept", int(str(index)), "wte_high", there=f"{there:.10g}")
