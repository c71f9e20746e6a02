"""Processor seconds of each aim of all Wales, printed as JSON, by whatever build stands in the folder.

    python timed_aims.py CONFIG

It runs with this build and with the one before need was met neighbourhood by neighbourhood, whose rooms had
other names, so it imports from where either has them.
"""

# mypy: ignore-errors
# ruff: noqa: ANN001, ANN002, ANN201, ANN202

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

try:
    from placement.scenario.inputs import read_inputs
    from placement.solve import lexicographic as goals
    from placement.solve.decide import decide
    from placement.solve.decided import settings_of
except ModuleNotFoundError:
    from placement.decide import decide
    from placement.inputs import read_inputs

    from placement.model import goals

    def settings_of(inputs):
        solve = inputs.scenario.solve
        return goals.Settings(gap_of_gain=solve.gap_of_gain, seconds=solve.seconds, seed=solve.seed)


HOUR = 3600.0
"""No clock ends a search here: a busy machine would hide how long one takes."""


def main(config: Path) -> None:
    """Every aim in order, in one process, each counted by the processor's clock."""
    inputs = read_inputs(config)
    spent = defaultdict(float)
    session = getattr(goals, "LexicographicSession", None) or goals._Session
    plain = session.reach

    def reach(self, goal, *others):
        began = time.process_time()
        found = plain(self, goal, *others)
        spent[goal.id] += time.process_time() - began
        return found

    session.reach = reach
    began = time.process_time()
    rules, aims = inputs.scenario.rules, inputs.scenario.aims
    answer = decide(inputs.case, rules, aims, replace(settings_of(inputs), seconds=HOUR), processes=1)
    whole = time.process_time() - began
    first = [outcome.after.reached[0] for outcome in answer.outcomes]
    before = sum(outcome.before.reached[0].value for outcome in answer.outcomes)
    value, bound = sum(each.value for each in first), sum(each.bound for each in first)
    gap = (bound - value) / (value - before)
    told = {"aims": dict(spent), "first": aims[0].id, "whole": whole, "gap_of_gain": gap}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
