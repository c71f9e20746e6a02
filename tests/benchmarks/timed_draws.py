"""Processor seconds of deciding draws of the assumptions again, printed as JSON, by the build in the folder.

    python timed_draws.py CONFIG REGION DRAWS      REGION "all" for the whole

It runs with this build and with the one before need was met neighbourhood by neighbourhood, whose rooms had
other names. Each draws its own tables: the older build cannot read today's.
"""

# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

try:
    from placement.scenario.inputs import read_inputs
    from placement.solve.decided import decided
    from placement.studies.robustness.draws import ReferencePlan, decide_draws
except ModuleNotFoundError:
    from placement.decided import decided
    from placement.inputs import read_inputs
    from placement.options import draws as older
    from placement.options.draws import Stated as ReferencePlan
    from placement.options.draws import decide_draws

    older.LONGEST_SECONDS = 3600.0  # its clock would end searches on a busy machine, which then look quick


def main(config, region, draws):
    inputs = read_inputs(Path(config), region=None if region == "all" else region)
    best = decided(inputs)
    began = time.process_time()
    drawn = decide_draws(
        inputs, range(1, draws + 1), ReferencePlan(best.allocation, best.before), processes=1
    )
    seconds = time.process_time() - began
    ended = [one for one in drawn if one.plan is not None]
    gaps = [(one.bound - one.value) / (one.value - one.before) for one in ended]
    sys.stdout.write(
        json.dumps({"seconds": seconds, "decided": len(ended), "widest_gap": max(gaps, default=None)})
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
