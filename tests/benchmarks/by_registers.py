"""How far the plan of Wales moves when need follows disease registers in place of age and deprivation.

    python -m tests.benchmarks.by_registers

Prints how much need moves to another cluster, and how much of the plan stands elsewhere: at another base, in
another cluster, in another county.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from placement.model.rules.fund import Fund
from placement.results.results import posts_table
from placement.scenario.inputs import Inputs, read_inputs
from placement.solve.decided import decided

CONFIG = Path("configs/wales-ahp.toml")


def posts_of_plan(inputs: Inputs) -> pd.DataFrame:
    """New posts of the best plan found. Raises Impossible or Stopped if there is none."""
    funds = [rule for rule in inputs.scenario.rules if isinstance(rule, Fund)]
    return posts_table(inputs.case, funds, decided(inputs).allocation)


def moved(one: pd.Series[float], other: pd.Series[float]) -> float:
    """How much of the one the other has elsewhere."""
    both = pd.concat([one, other], axis=1).fillna(0.0)
    return float(both.iloc[:, 0].sum() - both.min(axis=1).sum())


def main() -> None:
    """Decide twice and print what differs."""
    inputs = read_inputs(CONFIG)
    other = read_inputs(CONFIG, option="by-registers")
    clusters = inputs.region.areas["cluster_id"].to_numpy()
    before, after = (
        pd.DataFrame(table, columns=inputs.region.services["service_id"]).groupby(clusters).sum()
        for table in (inputs.case.need, other.case.need)
    )
    for service in before:
        apart = moved(before[service], after[service])
        say(f"{service}: need {before[service].sum():.0f} WTE, elsewhere {apart:.1f}")
    plans = [posts_of_plan(each) for each in (inputs, other)]
    for place in ("base_id", "cluster_id", "county_id", "region_id"):
        one, two = (plan.groupby([place, "service_id"])["wte"].sum() for plan in plans)
        say(f"{place}: of {one.sum():g} WTE {moved(one, two):g} elsewhere or of another service")
    for plan in plans:
        for by in ("region_id", "service_id"):
            say(str(plan.groupby(by)["wte"].sum().to_dict()))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
