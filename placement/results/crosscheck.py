"""Checks on a finished answer that are no rule's: that its figures agree with each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.model.aims.base import settled
from placement.model.allocation import Allocation
from placement.model.rules import Finding, Fund, Rule
from placement.model.rules.capacity import Capacity
from placement.model.years import value_over_years
from placement.results.document_entries import CheckEntry
from placement.scenario.inputs import Inputs

if TYPE_CHECKING:
    from placement.results.proof import Proof

ROUNDING = 1e-6
"""How far a rounded figure of a table may be from itself."""


def checks_made(
    inputs: Inputs,
    allocation: Allocation,
    findings: Sequence[tuple[Rule, Finding]],
    tables: Mapping[str, pd.DataFrame],
    proof: Proof,
) -> list[CheckEntry]:
    """What was checked, and whether it passed: {"key", "passed"}, the key naming `summary.check.<key>`."""
    passed = {
        "rules": all(finding.holds for _, finding in findings),
        "aims": aims_agree(inputs, allocation, proof),
        "money": all(money_adds_up(inputs, fund, tables) for fund in inputs.funds),
        "capacity": all(finding.holds for rule, finding in findings if isinstance(rule, Capacity)),
        "tables": tables_agree(tables),
        "inputs": not inputs.region.changed,
    }
    return [{"key": key, "passed": bool(held)} for key, held in passed.items()]


def aims_agree(inputs: Inputs, allocation: Allocation, proof: Proof) -> bool:
    """Whether every aim's value from the allocation is what the programmes claim, and no bound is beaten.

    A later aim may give up the stated tolerance of an earlier one, once in each programme.
    """
    aims = inputs.scenario.aims
    for aim, stays in zip(aims, settled(aims), strict=True):
        claims = [part.aims[aim.id] for part in proof.programmes if aim.id in part.aims]
        values = [claim.value for claim in claims if claim.value is not None]
        if not values or len(values) < len(proof.programmes):
            continue  # some programme was stopped before this aim
        twin, modelled = value_over_years(aim, inputs.case, allocation), sum(values)
        rounding = ROUNDING * len(allocation.care.wte) * aim.steepest(inputs.case)
        rounding *= 2 * (1 + len(allocation.later))  # later years' care is rounded down once more
        slack = aim.tolerance * len(claims) + 1e-5 * (1 + abs(modelled)) + rounding
        bound = proof.aims[aim.id].bound
        best = modelled if bound is None else bound
        if not aim.agrees(twin, modelled, best, slack, settled=stays):
            return False
        bounds = [claim.bound for claim in claims if claim.bound is not None]
        if bound is None:
            continue
        if len(bounds) < len(claims) or abs(sum(bounds) - bound) > ROUNDING * (1 + len(bounds)):
            return False
        if aim.side * (twin - bound) > slack:
            return False
    return True


def money_adds_up(inputs: Inputs, fund: Fund, tables: Mapping[str, pd.DataFrame]) -> bool:
    """Whether each post costs whole pounds by its role, and each region stays within its share."""
    case, posts, opened = inputs.case, tables["posts"], tables["opened"]
    mine, sites = posts[posts["fund_id"] == fund.id], opened[opened["fund_id"] == fund.id]
    opening = dict(zip(case.base_ids, case.base_opening_pounds.tolist(), strict=True))
    price = {role.id: role.pounds_per_step for role in case.roles}
    step = {role.id: role.step_wte for role in case.roles}
    spent: dict[str, float] = dict.fromkeys(case.region_ids, 0.0)
    for row in mine.to_dict("records"):
        steps = int(row["steps"])
        if row["pounds_per_year"] != steps * price[row["role_id"]]:
            return False
        spent[row["region_id"]] += (
            row["pounds_per_year"] if fund.measure == "pounds" else steps * step[row["role_id"]]
        )
    for row in sites.to_dict("records"):
        if row["pounds_once"] != opening[row["base_id"]]:
            return False
        spent[row["region_id"]] += row["pounds_once"]
    limits = fund.limits(case)
    if fund.shares == "free":
        return bool(sum(spent.values()) <= limits[0] + ROUNDING)
    return all(spent[name] <= limit + ROUNDING for name, limit in zip(case.region_ids, limits, strict=True))


def tables_agree(tables: Mapping[str, pd.DataFrame]) -> bool:
    """Whether clusters, services and regions add up to the same, and to the posts and the care."""
    posts, care = tables["posts"], tables["care"]
    clusters, both = tables["result_clusters"], tables["result_cluster_services"]
    services, regions = tables["result_services"], tables["result_regions"]
    same = [
        (posts["wte"], clusters["wte_new"]),
        (posts["wte"], both["wte_new"]),
        (posts["wte"], services["wte_new"]),
        (posts["wte"], regions["wte_new"]),
        (posts["pounds_per_year"], clusters["pounds_per_year"]),
        (posts["pounds_per_year"], services["pounds_per_year"]),
        (posts["pounds_per_year"], regions["pounds_per_year"]),
        (clusters["need_wte"], both["need_wte"]),
        (clusters["care_before_wte"], both["care_before_wte"]),
        (clusters["care_after_wte"], both["care_after_wte"]),
        (care["care_wte"], tables["result_areas"]["care_after_wte"]),
    ]
    return all(_same_sum(one, other) for one, other in same)


def _same_sum(one: pd.Series[float], other: pd.Series[float]) -> bool:
    slack = ROUNDING * (len(one) + len(other) + 1)
    return bool(abs(np.sum(one.to_numpy(dtype=float)) - np.sum(other.to_numpy(dtype=float))) <= slack)
