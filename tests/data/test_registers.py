"""Need by disease registers: by hand, and the same need in all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from placement.data import read_region
from placement.data.need import need, need_by_registers

WALES = Path(__file__).parents[2] / "data" / "wales"


def test_need_moves_between_clusters_by_residents_and_registers_alone() -> None:
    region = read_region(WALES)
    before, after = need(region), need_by_registers(region)
    services = region.services["service_id"].tolist()
    podiatry, speech = services.index("podiatry"), services.index("speech-language-therapy")
    assert after.sum(axis=0) == pytest.approx(before.sum(axis=0))
    assert (after[:, speech] == before[:, speech]).all()  # no register is about children
    # by hand: podiatry follows diabetes and rheumatoid arthritis; Anglesey (BC01) against Arfon (BC02)
    share = pd.read_csv(WALES / "prevalence.csv").pivot_table(
        index="cluster_id", columns="register_id", values="registered_pct"
    )
    people = pd.read_csv(WALES / "areas.csv").groupby("cluster_id")["population"].sum()
    mean = {name: np.average(share[name], weights=people[share.index]) for name in share}
    weight = {
        cluster: sum(share.loc[cluster, name] / mean[name] for name in ("diabetes", "rheumatoid-arthritis"))
        / 2
        for cluster in ("BC01", "BC02")
    }
    found = pd.Series(after[:, podiatry]).groupby(region.areas["cluster_id"].to_numpy()).sum()
    wanted = weight["BC01"] * people["BC01"] / (weight["BC02"] * people["BC02"])
    assert found["BC01"] / found["BC02"] == pytest.approx(wanted)


def test_within_a_cluster_need_is_divided_as_before() -> None:
    region = read_region(WALES)
    before, after = need(region), need_by_registers(region)
    here = (region.areas["cluster_id"] == "P01").to_numpy()
    times = after[here] / before[here]
    assert times == pytest.approx(np.tile(times[0], (here.sum(), 1)))


def test_without_registers_need_stays_as_it_was() -> None:
    region = read_region(WALES)
    assert need_by_registers(replace(region, registers=None)) == pytest.approx(need(region))
