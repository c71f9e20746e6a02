#!/usr/bin/env bash
# highspy 1.16.0, option `mip_heuristic_effort`.
#
# Expected: "Effort spent for MIP heuristics", from 0 to 1 and 0.05 unless stated: at 0 a search for whole
# numbers spends none on them. And a search that may have one node has one root.
#
# Instead: At 0 the first node is solved step for step as at 0.05, and four fifths of all simplex iterations
# still go to heuristics: those of the root do not ask how much effort there is. Their own switches
# (`mip_heuristic_run_rins` and others) end them. With `mip_max_nodes` of 1 the root is still begun again
# (`mip_allow_restart`), and the log counts one node.
#
# Who meets it: Whoever asks many small questions in a row, as a search by prices or a study over draws does,
# and turns the effort down to save time: nothing is saved.
#
# What to do: Switch the heuristics off one by one, and restarts too; then compare what is found. Picks of
# plans took a quarter of the time so, and were as good.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "highspy==1.16.0" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import re
from importlib.metadata import version
from pathlib import Path

import highspy
import numpy as np

UNITS, PLANS, LIMITS = 20, 25, 12
random = np.random.default_rng(0)
worth = random.random(UNITS * PLANS) * 10
takes = random.integers(0, 9, (LIMITS, UNITS * PLANS)).astype(float)
one_each = np.kron(np.eye(UNITS), np.ones(PLANS))


def first_node(**options):
    """One plan for each unit within some limits: what one node found, and where its iterations went."""
    model = highspy.Highs()
    log = Path("log.txt")
    log.unlink(missing_ok=True)
    stated = {"log_to_console": False, "log_file": str(log), "threads": 1, "mip_max_nodes": 1, **options}
    for name, value in stated.items():
        assert model.setOptionValue(name, value) == highspy.HighsStatus.kOk, name
    for value in worth:
        model.addVar(0, 1)
    every = np.arange(len(worth), dtype=np.int32)
    model.changeColsCost(len(every), every, -worth)
    model.changeColsIntegrality(len(every), every, np.ones(len(every), dtype=np.uint8))
    for row in takes:
        used = np.flatnonzero(row).astype(np.int32)
        model.addRow(-highspy.kHighsInf, 0.85 * row.sum() / PLANS, len(used), used, row[used])
    for row in one_each:
        used = np.flatnonzero(row).astype(np.int32)
        model.addRow(1, 1, len(used), used, row[used])
    model.run()
    told, info = log.read_text(), model.getInfo()
    model.resetOptions()
    return {
        "iterations": info.simplex_iteration_count,
        "of heuristics": int(re.search(r"(\d+) \(heuristics\)", told)[1]),
        "nodes": info.mip_node_count,
        "restarts": told.count("Model after restart has"),
        "best": round(-info.objective_function_value, 6),
    }


off = {f"mip_heuristic_run_{name}": False for name in ("feasibility_jump", "rins", "rens", "root_reduced_cost")}
seen = {
    "usual": first_node(),
    "no effort": first_node(mip_heuristic_effort=0.0),
    "no restart": first_node(mip_allow_restart=False),
    "switched off": first_node(mip_allow_restart=False, **off),
}
print("highspy", version("highspy"))
for name, told in seen.items():
    print(name, told)
assert seen["no effort"] == seen["usual"]
assert seen["no effort"]["of heuristics"] > 0.75 * seen["no effort"]["iterations"]
assert seen["usual"]["nodes"] == 1 and seen["usual"]["restarts"] >= 1
assert seen["no restart"]["restarts"] == 0
assert seen["no restart"]["best"] == seen["usual"]["best"]
assert seen["no restart"]["iterations"] < 0.7 * seen["usual"]["iterations"]
assert seen["switched off"]["iterations"] < 0.5 * seen["usual"]["iterations"]
PYTHON
