"""Estimated need: how much staff time the people of an area need of a service.

    need[a, s] = (sum over bands of pop_band[a] * need_band[s]  +  people[a, g] * need_group_per_10000[s])
                 / 10,000  *  2 / (1 + r) * (1 + (r - 1) * q[a])

    g  need_group[s]: a group of residents, such as people of working age with a long-term condition, whose
       number stands in the table of groups; an area that has no row there has none. Its people are
       counted in their age bands too, so a service for a group alone has rates of 0 for the bands
    r  need_deprived_ratio[s]: need per head in the most deprived place over that in the least deprived
    q  1 - (deprivation_rank - 0.5) / number of areas: near 1 in the most deprived area, near 0 in the least

The factor 2 / (1 + r) keeps the mean over equally peopled areas at 1: deprivation moves need between areas,
it does not add any. Need is WTE of contact and desk time, without travel.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.data.bands import people_by_band, rates_by_band
from placement.data.region import Region

PER_PEOPLE = 10_000


def need(region: Region) -> NDArray[np.float64]:
    """Need in WTE, areas x services, in the order of the tables."""
    return need_wte(region.areas, region.services, region.groups)


def need_wte(
    areas: pd.DataFrame, services: pd.DataFrame, groups: pd.DataFrame | None, ranked: int | None = None
) -> NDArray[np.float64]:
    """Need in WTE by the formula above, areas x services, of tables of these.

    `ranked` is the number of areas among which deprivation is ranked, if `areas` are only some of them.
    """
    people, rates = people_by_band(areas), rates_by_band(areas, services)
    of_group = services["need_group_per_10000"].to_numpy(dtype=np.float64)
    rank = areas["deprivation_rank"].to_numpy(dtype=np.float64)
    ratio = services["need_deprived_ratio"].to_numpy(dtype=np.float64)
    deprived = 1 - (rank - 0.5) / (len(rank) if ranked is None else ranked)
    factor = 2 / (1 + ratio) * (1 + np.outer(deprived, ratio - 1))
    wanted = people @ rates.T + _people(areas, services, groups) * of_group
    return np.asarray(wanted / PER_PEOPLE * factor, dtype=np.float64)


def _people(areas: pd.DataFrame, services: pd.DataFrame, groups: pd.DataFrame | None) -> NDArray[np.float64]:
    counted = np.zeros((len(areas), len(services)))
    if groups is None:
        return counted
    of_group, number = groups["group_id"].to_numpy(dtype=object), groups["people"].to_numpy(dtype=np.float64)
    where = areas["area_id"].to_numpy(dtype=object)
    counted_in = groups["area_id"].to_numpy(dtype=object)
    for s, group in enumerate(services["need_group"]):
        if group:
            rows = of_group == group
            people = dict(zip(counted_in[rows], number[rows], strict=True))
            counted[:, s] = [people.get(area, 0.0) for area in where]
    return counted


def need_by_registers(region: Region) -> NDArray[np.float64]:
    """Need in WTE, areas x services, in the order of the tables; a region without registers has its own.

    A second pattern of need, by published disease registers in place of age and deprivation. For a service
    and a cluster the registers that the service sees many people of (`registers.csv`) give a weight: the mean
    over them of how many are on it here, over how many are on it on average. Need of the service is then
    divided between clusters by their residents times that weight; all need, and how it is divided within a
    cluster, stay as they were. A service with no register stays as it was. Registers count known diagnoses in
    the care of general practices, most of them of adults: a comparison, not a better measure of need.
    """
    wanted = need(region)
    if region.registers is None or region.prevalence is None:
        return wanted
    residents = region.areas.groupby("cluster_id")["population"].sum().astype(float)
    share = region.prevalence.pivot_table(index="cluster_id", columns="register_id", values="registered_pct")
    people = residents.loc[share.index]
    mean = (share.mul(people, axis=0)).sum() / people.sum()
    clusters = region.areas["cluster_id"]
    for s, service in enumerate(region.services["service_id"]):
        seen = [name for name, ids in _seen(region.registers) if service in ids and name in share]
        if not seen:
            continue
        weight = (share[seen] / mean[seen]).mean(axis=1)
        part = people * weight / float((people * weight).sum())
        have = pd.Series(wanted[:, s]).groupby(clusters.to_numpy()).sum()
        times = part * float(have.sum()) / have.loc[part.index]
        wanted[:, s] *= clusters.map(times).to_numpy()
    return wanted


def _seen(registers: pd.DataFrame) -> list[tuple[str, list[str]]]:
    """Each register with the services that see many of its people."""
    rows = registers.to_dict("records")
    return [(str(row["register_id"]), str(row["service_ids"]).split()) for row in rows]
