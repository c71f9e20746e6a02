"""Need as a scenario asks for it: by age or by disease registers, and with a factor for each kind of place.

    asked[a, s] = need[a, s] * times[class of a] * sum_i need[i, s] / sum_i need[i, s] * times[class of i]

`need` is that of age, a group and deprivation (`placement.data.need`), or where `follows` is "registers"
that of `placement.data.need`. `times` is 1 in urban areas. Like deprivation, a kind of place moves need
between areas; it adds none. A service that nobody needs anything of stays at nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from placement.data.need import need, need_by_registers
from placement.data.region import Region
from placement.errors import Fault
from placement.scenario.read import Scenario


def need_asked(region: Region, scenario: Scenario) -> NDArray[np.float64]:
    """Need in WTE, areas x services, in the order of the tables."""
    asked = scenario.need
    wanted = need_by_registers(region) if asked.follows == "registers" else need(region)
    if not asked.by_place:
        return wanted
    times = {"urban": 1.0, "town": asked.times_town, "village": asked.times_village}
    moved = wanted * region.areas["rural_class"].map(times).to_numpy(dtype=np.float64)[:, None]
    whole = moved.sum(axis=0)
    scale = np.divide(wanted.sum(axis=0), whole, out=np.ones(len(whole)), where=whole > 0)
    return np.asarray(moved * scale, dtype=np.float64)


def need_faults(scenario: Scenario, region: Region, file: str) -> list[Fault]:
    """Need that is to follow registers of which the region has none."""
    if scenario.need.follows == "age" or (region.registers is not None and region.prevalence is not None):
        return []
    return [Fault("need_no_registers", file, column="need.follows", value="registers")]
