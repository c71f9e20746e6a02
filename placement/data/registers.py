"""A second pattern of need, by published disease registers in place of age and deprivation.

For a service and a cluster the registers that the service sees many people of (`registers.csv`) give a
weight: the mean over them of how many are on it here, over how many are on it on average. Need of the
service is then divided between clusters by their residents times that weight; all need, and how it is
divided within a cluster, stay as they were. A service with no register stays as it was. Registers count
known diagnoses in the care of general practices, most of them of adults: a comparison, not a better measure
of need.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.data.need import need
from placement.data.region import Region


def need_by_registers(region: Region) -> NDArray[np.float64]:
    """Need in WTE, areas x services, in the order of the tables; a region without registers has its own."""
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
