"""local_knowledge.csv: figures corrected by somebody who knows the place, each with who, when and why.

    kind                        names                   takes the place of
    minutes                     area_id, base_id        car minutes one way, read or estimated
    in_post_wte, funded_wte     base_id, service_id     that figure of workforce.csv, 0 where it has no row

`author` is a role or an id ("podiatry lead, West Wales"), not a person's name. `was` may say what stood there
when the correction was made; of workforce it must still stand there, so that a correction is not kept by
mistake when better figures come.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.data.region import Region
from placement.data.sheet import Sheet
from placement.errors import Fault

NAME = "local_knowledge"
NAMES = {
    "minutes": ("area_id", "base_id"),
    "in_post_wte": ("base_id", "service_id"),
    "funded_wte": ("base_id", "service_id"),
}
IDS = ("area_id", "base_id", "service_id")
LONGEST_MINUTES = 1440.0
SAME = 1e-6


def faults_of_knowledge(sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    """What is wrong between the columns of the table, and between it and the figures that it corrects."""
    sheet = sheets.get(NAME)
    if sheet is None or any(column not in sheet.frame for column in ("kind", "value", *IDS)):
        return
    staff, candidates = _staff(sheets), _candidates_without(sheets)
    for index in range(len(sheet.frame)):
        kind = sheet.text(index, "kind")
        if kind not in NAMES:
            continue  # told already
        for column in IDS:
            text = sheet.text(index, column)
            if column in NAMES[kind] and not text:
                yield sheet.fault("local_id_missing", index, column, kind=kind)
            if column not in NAMES[kind] and text:
                yield sheet.fault("local_id_idle", index, column, kind=kind)
        value = sheet.number(index, "value")
        if kind == "minutes" and value > LONGEST_MINUTES:
            yield sheet.fault("range", index, "value", low="0", high=f"{LONGEST_MINUTES:,.10g}")
        if kind != "minutes":
            yield from _of_workforce(sheet, index, kind, staff, candidates)


def _of_workforce(
    sheet: Sheet, index: int, kind: str, staff: pd.DataFrame | None, candidates: Collection[str]
) -> Iterator[Fault]:
    """A candidate base without staff to come has none to correct; what `was` says was there is there."""
    base, service = (sheet.text(index, column) for column in NAMES[kind])
    if base in candidates:
        yield sheet.fault("candidate_staff", index, "base_id")
    if staff is None or not sheet.text(index, "was") or np.isnan(was := sheet.number(index, "was")):
        return
    rows = staff[(staff["base_id"] == base) & (staff["service_id"] == service)]
    found = float(rows[kind].iloc[0]) if len(rows) else 0.0
    if abs(found - was) > SAME:
        yield sheet.fault("local_was", index, "was", found=f"{found:g}")


def _staff(sheets: Mapping[str, Sheet]) -> pd.DataFrame | None:
    sheet, columns = sheets.get("workforce"), ["base_id", "service_id", "in_post_wte", "funded_wte"]
    if sheet is None or not sheet.sound or any(column not in sheet.frame for column in columns):
        return None
    return sheet.frame[columns]


def _candidates_without(sheets: Mapping[str, Sheet]) -> set[str]:
    sheet, columns = sheets.get("bases"), ("base_id", "status", "staff_from_base_id")
    if sheet is None or any(column not in sheet.frame for column in columns):
        return set()
    bases = sheet.frame
    return set(bases.loc[(bases["status"] == "candidate") & (bases["staff_from_base_id"] == ""), "base_id"])


def with_staff_corrected(workforce: pd.DataFrame, knowledge: pd.DataFrame | None) -> pd.DataFrame:
    """The table of staff with the corrected figures; a pair that it lacks gets a row, its other figure 0."""
    if knowledge is None:
        return workforce
    corrected = workforce.copy()
    at = {pair: i for i, pair in enumerate(zip(corrected["base_id"], corrected["service_id"], strict=True))}
    added: dict[tuple[str, str], dict[str, Any]] = {}
    for row in knowledge[knowledge["kind"] != "minutes"].to_dict("records"):
        pair, column = (str(row["base_id"]), str(row["service_id"])), str(row["kind"])
        if pair in at:
            corrected.loc[corrected.index[at[pair]], column] = float(row["value"])
        else:
            blank = {"base_id": pair[0], "service_id": pair[1], "in_post_wte": 0.0, "funded_wte": 0.0}
            added.setdefault(pair, blank)[column] = float(row["value"])
    if not added:
        return corrected
    return pd.concat([corrected, pd.DataFrame(list(added.values()))], ignore_index=True)[workforce.columns]


def known_minutes(
    knowledge: pd.DataFrame | None, area_ids: Sequence[str], base_ids: Sequence[str]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Positions of areas and of bases, and the car minutes between them that somebody knows."""
    rows = [] if knowledge is None else knowledge[knowledge["kind"] == "minutes"].to_dict("records")
    area = {name: i for i, name in enumerate(area_ids)} if rows else {}
    base = {name: i for i, name in enumerate(base_ids)} if rows else {}
    here = [
        (area[str(row["area_id"])], base[str(row["base_id"])], float(row["value"]))
        for row in rows
        if row["area_id"] in area and row["base_id"] in base
    ]
    table = np.array(here, dtype=np.float64).reshape(-1, 3)
    return table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2]


def corrected_region(region: Region) -> Region:
    """The region with its staff as corrected; minutes are corrected where they are worked out."""
    if region.local_knowledge is None or not len(region.local_knowledge):
        return region
    workforce = with_staff_corrected(region.workforce, region.local_knowledge)
    return replace(region, workforce=workforce, workforce_as_read=region.workforce)


def as_read(region: Region) -> Region:
    """The region without any correction."""
    before = region.workforce if region.workforce_as_read is None else region.workforce_as_read
    return replace(region, workforce=before, workforce_as_read=None, local_knowledge=None)
