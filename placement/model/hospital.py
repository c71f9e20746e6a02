"""Staff of each profession in hospitals: a stock beside the bases, from which people may move to new posts.

For each region `r` and service `s` whose hospital staff are known, and each year `y`, in WTE:

    hospital[r,s,y] = hospital[r,s,y-1] - moved[r,s,y] + backfilled[r,s,y]
    backfilled[r,s,y] = share * moved[r,s,y]

with `hospital[r,s,0]` the table's figure. Where no row says how many there are nobody moves: missing is never
nothing. Who leaves a hospital for elsewhere is replaced as now, as are today's staff at bases.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.data.nearest import unknown
from placement.data.region import Region
from placement.errors import Fault
from placement.model.allocation import Allocation, HospitalYear
from placement.model.arrays import Floats, Ints
from placement.model.case import Case
from placement.model.columns import Columns, Family
from placement.model.role import Role


def of_profession(role: Role) -> bool:
    """Whether who holds the role is of the service's profession: registered, new or not, but not support."""
    return role.kind != "support"


def hospital_stock(case: Case, plan: Allocation, year: int) -> Floats:
    """R x S, WTE at the end of a year, as the plan tells it; today's where nobody moves."""
    if case.hospital is None:
        return np.full((len(case.region_ids), len(case.services)), np.nan)
    return plan.hospital[year - 1].stock if plan.hospital else case.hospital


def at_bases(case: Case) -> Floats:
    """R x S, WTE in post at bases today."""
    found = np.zeros((len(case.region_ids), len(case.services)))
    np.add.at(found, case.base_region, case.in_post)
    return found


def part_of_base(case: Case) -> Floats:
    """B x S, each base's part of the staff of its region; none where the region has none."""
    whole = at_bases(case)[case.base_region]
    return np.asarray(np.divide(case.in_post, whole, out=np.zeros_like(whole), where=whole > 0))


@dataclass(frozen=True)
class LeftForNewPosts:
    """Columns of what people left at bases, and what a WTE of it takes from a service at each base."""

    base: Ints
    service: Ints
    column: Ints
    part: Floats


def left_for_new_posts(case: Case, columns: Columns, year: int) -> LeftForNewPosts:
    """What is missing at each base in a year; no terms where no rule says that people come from bases."""
    none = np.zeros(0, dtype=np.int64)
    name = f"vacated:{year}"
    if name not in columns:
        return LeftForNewPosts(none, none, none, np.zeros(0))
    at = np.full((len(case.region_ids), len(case.services)), -1, dtype=np.int64)
    at[columns[name].keys] = columns[name].index
    part = part_of_base(case)
    base, service = np.nonzero(part)
    return LeftForNewPosts(base, service, at[case.base_region[base], service], part[base, service])


def missing_at_bases(case: Case, plan: Allocation, year: int) -> Floats:
    """B x S, WTE of today's staff who are missing in a year because they moved to new posts."""
    if not plan.vacated:
        return np.zeros_like(case.in_post)
    return np.asarray(plan.vacated[year - 1][case.base_region] * part_of_base(case))


def in_community(case: Case, plan: Allocation | None, year: int = 1) -> Floats:
    """R x S, WTE of the profession at bases: those of today and, of a plan, who is in its posts in a year."""
    found = at_bases(case)
    if plan is None:
        return found
    found = found - plan.vacated[year - 1] if plan.vacated else found
    staff = plan.filled if year == 1 else plan.later[year - 2].staff
    for k, role in enumerate(case.roles):
        if of_profession(role):
            np.add.at(found[:, role.service], case.base_region, staff[:, k] * role.step_wte)
    return found


def hospital_spots(case: Case, services: tuple[str, ...] | None) -> tuple[Ints, Ints]:
    """Regions and services whose hospital staff are known, of these services or of all."""
    none = np.zeros(0, dtype=np.int64)
    if case.hospital is None:
        return none, none
    asked = np.array([services is None or name in services for name in case.service_ids], dtype=bool)
    region, service = np.nonzero(~np.isnan(case.hospital) & asked[None, :])
    return region, service


def numbered(case: Case, spots: tuple[Ints, Ints]) -> Ints:
    """R x S, the number of each of these regions and services among them; -1 elsewhere."""
    at = np.full((len(case.region_ids), len(case.services)), -1, dtype=np.int64)
    at[spots] = np.arange(len(spots[0]))
    return at


def terms_at(family: Family, at: Ints, value: float) -> tuple[Ints, Ints, Floats]:
    """Row, column and value of each column of a family (region, service) to which `at` gives a row."""
    row = at[family.keys]
    mine = np.flatnonzero(row >= 0)
    return row[mine], family.index[mine], np.full(len(mine), value)


def hospital_years(
    case: Case, columns: Columns, values: Floats, backfilled: float
) -> tuple[HospitalYear, ...]:
    """Hospital staff year by year from the values of `moved:y`, rounded to a millionth of a WTE."""
    if case.hospital is None or case.years is None:
        return ()
    found, stock = [], case.hospital
    for year in range(1, case.years.count + 1):
        family = columns[f"moved:{year}"]
        moved = np.zeros(stock.shape)
        moved[family.keys] = np.round(np.maximum(values[family.index], 0.0), 6)
        filled = np.round(moved * backfilled, 6)
        stock = np.round(stock - moved + filled, 6)
        found.append(HospitalYear(year, moved, filled, stock))
    return tuple(found)


def hospital_faults(services: tuple[str, ...] | None, region: Region, file: str, rule: str) -> list[Fault]:
    """That there is no table of hospital staff, or no row of a service that a rule names."""
    column, table = f"{rule}.services", region.hospital_staff
    if table is None:
        return [Fault("hospital_no_table", file, column=f"{rule}.rule")]
    offered, known = ([str(name) for name in one["service_id"]] for one in (region.services, table))
    faults = []
    for name in services or ():
        if name not in offered:
            faults.append(unknown(Fault("unknown_id", file, column=column, value=name), offered))
        elif name not in known:
            faults.append(Fault("hospital_no_row", file, column=column, value=name))
    return faults
