"""Reading applicants: two tables, their faults all told at once, and whether they are private enough.

    applicants.csv    one row for each applicant: what for, where from, with whom, under which rule
    preferences.csv   one row for each cluster that an applicant ranks, 1 the first choice

An applicant is an id and nothing else: a column about a person is refused, and so are files that others
than their owner may read, unless everybody in them is made up.
"""

from __future__ import annotations

import os
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from placement.data import Region
from placement.data.applicant_tables import APPLICANTS, PREFERENCES, SYNTHETIC, is_personal
from placement.data.folders import called
from placement.data.nearest import not_listed
from placement.data.read import ROWS_NAMED, arranged, finished
from placement.data.sheet import Sheet, read_sheet
from placement.errors import BadInput, Fault

FOR_OTHERS = 0o077
"""The part of a file's mode that lets others than its owner read, write or run it."""

LISTED = {"services": "service_id", "areas": "area_id", "clusters": "cluster_id"}


@dataclass(frozen=True)
class Applicants:
    """Who applies, as read and checked: complete, without faults.

    `table` has the columns of applicants.csv, `protected` as bool and a blank cell as "", in the order of
    the file; `preferences` those of preferences.csv, `rank` as int64. `files` holds the bytes read, by name
    of the file. `synthetic`: everybody in them is made up. `lines[i]` is the line of applicants.csv on
    which row i of `table` starts, for messages.
    """

    table: pd.DataFrame
    preferences: pd.DataFrame
    files: Mapping[str, bytes]
    synthetic: bool
    lines: tuple[int, ...] = ()


def read_applicants(folder: Path, region: Region) -> Applicants:
    """The applicants in a folder, checked against the region they apply to.

    Raises BadInput with every fault of both files.
    """
    faults: list[Fault] = []
    try:
        if not folder.is_dir():
            raise BadInput([Fault("applicants_folder", called(folder))])
        before = _bytes(folder)
        sheets = [read_sheet(folder, table, faults) for table in (APPLICANTS, PREFERENCES)]
        files = _bytes(folder)
    except OSError as error:  # a folder that may not be looked into
        slots = {"reason": error.strerror or ""}
        raise BadInput([Fault("unreadable_file", called(folder), slots=slots)]) from error
    faults += [Fault("applicants_changed", name) for name in files if files[name] != before.get(name)]
    taken = _taken(faults)
    faults = [_as_told(fault) for fault in faults if (fault.file, fault.column) not in taken]
    sheets = [sheet and _without(sheet, taken) for sheet in sheets]
    applicants, preferences = sheets
    for sheet in sheets:
        if sheet is not None:
            faults += _references(sheet, region)
    if applicants is not None:
        faults += _services(applicants, region)
        faults += _links(applicants)
    if preferences is not None:
        faults += _preferences(preferences, applicants)
    faults += _readable_by_others(folder, sheets)
    if faults or applicants is None or preferences is None:
        raise BadInput(arranged(faults))
    table = finished(APPLICANTS, applicants.frame)
    synthetic = bool(table["applicant_id"].str.startswith(SYNTHETIC).all())
    chosen = finished(PREFERENCES, preferences.frame)
    return Applicants(table, chosen, files, synthetic, tuple(applicants.lines))


def _bytes(folder: Path) -> dict[str, bytes]:
    """The files that can be read, by name; what cannot be is told where the tables are read."""
    found = {}
    for table in (APPLICANTS, PREFERENCES):
        try:
            found[table.file] = (folder / table.file).read_bytes()
        except OSError:
            continue
    return found


def _taken(faults: list[Fault]) -> set[tuple[str, str | None]]:
    """File and column of ours for which a column about a person was taken, its name being like it."""
    return {
        (fault.file, str(fault.slots["nearest"]))
        for fault in faults
        if fault.key == "misspelt_column" and is_personal(fault.column or "")
    }


def _without(sheet: Sheet, taken: set[tuple[str, str | None]]) -> Sheet:
    """The sheet without what stands in columns about people: no message may show it."""
    columns = [column for column in sheet.frame if (sheet.table.file, column) in taken]
    return replace(sheet, frame=sheet.frame.drop(columns=columns)) if columns else sheet


def _as_told(fault: Fault) -> Fault:
    """A fault of tables in general, in the words that fit applicants."""
    if fault.key in {"misspelt_column", "extra_column"} and is_personal(fault.column or ""):
        return replace(fault, key="personal_column", slots={})
    if fault.key.startswith("blank") and fault.column == "rank":
        return replace(fault, key="rank_missing")
    return fault


def _references(sheet: Sheet, region: Region) -> Iterator[Fault]:
    """Ids of services, areas and clusters that the region does not have."""
    for column in sheet.frame.columns:
        target, _, key = str(sheet.table.about(column).get("refers", "")).partition(".")
        if LISTED.get(target) != key:
            continue
        known = getattr(region, target)[key].tolist()
        listed_in = region.folders.named(f"{target}.csv")
        for count, index in enumerate(np.flatnonzero(~sheet.frame[column].isin([*known, ""]))):
            at = sheet.fault("id_not_listed", int(index), str(column), listed_in=listed_in)
            # the word most like it is sought for the rows that are named: there may be very many others
            yield not_listed(at, known, listed_in) if count < ROWS_NAMED else at


def _services(applicants: Sheet, region: Region) -> Iterator[Fault]:
    """Applicants of a service that has no newly qualified role."""
    if "service_id" not in applicants.frame:
        return
    roles = region.roles
    open_to = roles.loc[roles["kind"] == "newly_qualified", "service_id"]
    service = applicants.frame["service_id"]
    without = service.isin(region.services["service_id"]) & ~service.isin(open_to)
    yield from applicants.faults("service_not_for_graduates", np.flatnonzero(without), "service_id")


def _links(applicants: Sheet) -> Iterator[Fault]:
    """Links that are not between two applicants who both name each other."""
    if not {"applicant_id", "linked_to"} <= set(applicants.frame.columns):
        return
    ids = applicants.frame["applicant_id"].tolist()
    named = applicants.frame["linked_to"].tolist()
    first = {name: index for index, name in reversed(list(enumerate(ids))) if name}
    other = [first.get(name, -1) if name else -1 for name in named]
    around = _circles(other)
    for index, name in enumerate(named):
        if not name or ids[index] not in first:
            continue
        if name == ids[index]:
            yield applicants.fault("link_self", index, "linked_to")
        elif other[index] < 0:
            if applicants.sound:
                yield applicants.fault("link_missing", index, "linked_to")
        elif index in around:
            yield applicants.fault("link_circle", index, "linked_to", count=around[index])
        elif named[other[index]] != ids[index]:
            yield applicants.fault("link_one_sided", index, "linked_to")
        elif _apart(applicants, index, other[index]):
            yield applicants.fault("link_apart", index, "agreed_cluster_id", other=name)


def _circles(other: list[int]) -> dict[int, int]:
    """Rows whose links lead back to them by way of at least two others: row to how many there are."""
    seen_from = [-1] * len(other)
    around: dict[int, int] = {}
    for start in range(len(other)):
        at, path = start, []
        while at >= 0 and seen_from[at] < 0:
            seen_from[at] = start
            path.append(at)
            at = other[at]
        if at >= 0 and seen_from[at] == start:
            circle = path[path.index(at) :]
            if len(circle) > 2:
                around |= dict.fromkeys(circle, len(circle))
    return around


def _apart(applicants: Sheet, one: int, two: int) -> bool:
    """Whether two linked applicants have agreed places in different clusters."""
    if "agreed_cluster_id" not in applicants.frame:
        return False
    agreed = [applicants.text(row, "agreed_cluster_id") for row in (one, two)]
    return all(agreed) and agreed[0] != agreed[1]


def _preferences(sheet: Sheet, applicants: Sheet | None) -> Iterator[Fault]:
    """Preferences of nobody, a cluster ranked twice, and ranks that are not 1, 2, 3 … for each applicant."""
    if "applicant_id" not in sheet.frame:
        return
    whose = sheet.frame["applicant_id"]
    if applicants is not None and applicants.sound and "applicant_id" in applicants.frame:
        yield from sheet.faults(
            "preference_of_nobody",
            np.flatnonzero(~whose.isin([*applicants.frame["applicant_id"], ""])),
            "applicant_id",
        )
    for column, key in (("cluster_id", "cluster_ranked_twice"), ("rank", "rank_twice")):
        if column in sheet.frame:
            yield from _twice(sheet, column, key)
    if "rank" in sheet.frame and sheet.sound:
        yield from _gaps(sheet)


def _twice(sheet: Sheet, column: str, key: str) -> Iterator[Fault]:
    """Cells of one applicant that hold the same as an earlier one."""
    cells = sheet.frame[["applicant_id", column]]
    told = cells[column].notna() & (cells[column] != "") & (cells["applicant_id"] != "")
    first: dict[tuple[Hashable, ...], int] = {}
    for index, cell in zip(cells.index[told], cells[told].itertuples(index=False, name=None), strict=True):
        row = first.setdefault(cell, int(index))
        if row != index:
            yield sheet.fault(key, int(index), column, first=sheet.lines[row])


def _gaps(sheet: Sheet) -> Iterator[Fault]:
    """Of each applicant whose ranks can all be read: the first that does not follow on the one before."""
    ranks = sheet.frame[["applicant_id", "rank"]]
    usable = (ranks["rank"] >= 1) & (ranks["rank"] == ranks["rank"].round())
    whole = usable.groupby(ranks["applicant_id"]).transform("all") & (ranks["applicant_id"] != "")
    ordered = ranks[whole].drop_duplicates().sort_values(["applicant_id", "rank"], kind="stable")
    due = ordered.groupby("applicant_id").cumcount() + 1
    late = ordered[ordered["rank"] != due].drop_duplicates("applicant_id")
    for index in sorted(late.index):
        yield sheet.fault("rank_gap", int(index), "rank", due=int(due[index]))


def _readable_by_others(folder: Path, sheets: list[Sheet | None]) -> Iterator[Fault]:
    """Files about real people that others than their owner may read.

    They are about real people if any id could be read that does not begin as those of made-up ones.
    """
    if os.name != "posix" or not any(_holds_real(sheet) for sheet in sheets):
        return
    for table in (APPLICANTS, PREFERENCES):
        try:
            mode = (folder / table.file).stat().st_mode
        except OSError:
            continue
        if mode & FOR_OTHERS:
            yield Fault("readable_by_others", table.file, slots={"file": table.file})


def _holds_real(sheet: Sheet | None) -> bool:
    if sheet is None or "applicant_id" not in sheet.frame:
        return False
    ids = sheet.frame["applicant_id"]
    return bool((~ids.str.startswith(SYNTHETIC) & (ids != "")).any())
