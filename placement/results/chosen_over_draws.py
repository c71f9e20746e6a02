"""How the plan for many draws was chosen among those found: worked out again from the posts of each.

Every candidate is a table of posts, so that anybody can work out what it adds in the draws that chose, see
that each part of the country has the best of them, and that the plan is put together of these.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from placement.errors import OurFault
from placement.model.allocation import Allocation
from placement.model.arrays import Floats
from placement.model.case import Case
from placement.results.document_beside import ChoiceEntry
from placement.results.proof import to_six
from placement.scenario.inputs import Inputs
from placement.solve.answer import DrawnDecision
from placement.solve.over_draws.choosing import SAMPLE, CandidatePlan, ChoiceOfPart, chosen_by_part

SLACK = 1e-4
"""WTE by which the candidate taken may seem worth more or less where it is worked out again."""


@dataclass(frozen=True)
class ChoiceInDraws:
    """What every candidate adds: `sample` and `choosing` are draws x candidates x regions."""

    sample: Floats
    choosing: Floats


def choice_document(
    inputs: Inputs, plan: Allocation, drawn: DrawnDecision, found: ChoiceInDraws
) -> ChoiceEntry | None:
    """For each part what every candidate adds in the draws that chose, and which was taken.

    None where nothing was chosen. Raises OurFault where another was better, or the plan has other posts.
    """
    if drawn.choice is None:
        return None
    again = chosen_by_part(found.choosing, [one.regions for one in drawn.choice], inputs.scenario.draws.of)
    for claimed, one in zip(drawn.choice, again, strict=True):
        if abs(one.worth[claimed.taken] - one.worth[one.taken]) > SLACK:
            raise OurFault("of the plans found another was to be taken by the draws that chose")
        if not _same_here(inputs.case, plan, drawn.candidates[claimed.taken].plan, one.regions):
            raise OurFault("the plan is not put together of those that were chosen")
    names, ids = [each.name for each in drawn.candidates], inputs.case.region_ids
    return {
        "draws": len(found.choosing),
        "parts": [
            {
                "regions": [ids[r] for r in one.regions],
                "taken": names[claimed.taken],
                "error_wte": {
                    name: to_six(error) if np.isfinite(error) else None
                    for name, error in zip(names, one.errors, strict=True)
                },
                "worth_wte": {name: to_six(worth) for name, worth in zip(names, one.worth, strict=True)},
            }
            for claimed, one in zip(drawn.choice, again, strict=True)
        ],
    }


def _same_here(case: Case, plan: Allocation, other: Allocation, regions: Sequence[int]) -> bool:
    """Whether two plans have the same filled posts in some regions."""
    here = np.isin(case.base_region, regions)
    return bool(np.array_equal(plan.filled[here], other.filled[here]))


def claimed_choice(
    inputs: Inputs,
    entry: ChoiceEntry | None,
    plans: Sequence[CandidatePlan],
) -> tuple[ChoiceOfPart, ...] | None:
    """The choice that a folder claims. Raises KeyError or ValueError where it is none of these plans."""
    if (entry is None) != (inputs.scenario.draws.choosing == 0):
        raise ValueError("choice")
    if entry is None:
        return None
    names, ids = [each.name for each in plans], list(inputs.case.region_ids)
    return tuple(
        ChoiceOfPart(tuple(ids.index(name) for name in part["regions"]), names.index(part["taken"]), ())
        for part in entry["parts"]
    )


def names_of(table: pd.DataFrame) -> list[str]:
    """The candidates of a table, that of the sample first."""
    found = list(dict.fromkeys(table["plan"]))
    if SAMPLE not in found:
        raise ValueError(SAMPLE)
    return [SAMPLE, *sorted(name for name in found if name != SAMPLE)]
