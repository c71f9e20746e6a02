#!/usr/bin/env bash
# Pyfrontier 1.1.1, data envelopment analysis (DEA): `is_efficient` of the envelopment model.
#
# Expected: By the definition of DEA some unit lies on the frontier, so at least one is efficient; which ones they are does
# not change with the unit that staff are counted in.
#
# Instead: Of four services, three of which score 1.0, none is efficient. The score is rounded to six places, but the
# slack beside it must be 0 to the last bit, and what the solver leaves is 0.0000000000004. With staff counted in hundreds
# in place of thousands the same data have one efficient service, while `MultipleDEA`, the dual of the same model, has
# three both times. Some slack is below nought, which slack cannot be.
#
# Who meets it: Whoever tells boards which of their services could learn from which: the list of examples is empty or
# hangs on the unit.
#
# What to do: Take a score of 1 and slacks below a millionth of the input or output for efficient.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "Pyfrontier==1.1.1" \
    "pulp==3.3.2" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - > "$work/told" <<'PYTHON'
from importlib.metadata import version

import numpy as np
from Pyfrontier.frontier_model import EnvelopDEA, MultipleDEA

staff = np.array([[0.7, 0.3], [0.1, 0.9], [0.33, 0.5], [0.4, 0.7]])  # thousands of WTE of two kinds
seen_by_them = np.array([[1.0], [1.0], [1.0], [1.1]])  # millions of contacts


def efficient(model, inputs):
    """The scores, which services are efficient, and the greatest slack of those with a score of 1."""
    dea = model(frontier="CRS", orient="in")
    dea.fit(inputs, seen_by_them)
    slack = [s for one in dea.result if one.score == 1 and model is EnvelopDEA for s in [*one.x_slack, *one.y_slack]]
    scores = [float(one.score) for one in dea.result]
    return scores, [one.is_efficient for one in dea.result], max(map(abs, slack), default=0), min(slack, default=0)


score = [1.0, 1.0, 1.0, 0.846417]
thousands, tens, dual = efficient(EnvelopDEA, staff), efficient(EnvelopDEA, staff * 10), efficient(MultipleDEA, staff)
dual_tens = efficient(MultipleDEA, staff * 10)
print("FOUND Pyfrontier", version("Pyfrontier"), "thousands", thousands, "hundreds", tens, "dual", dual[:2])
assert thousands[:2] == (score, [False] * 4) and 0 < thousands[2] < 1e-9 and thousands[3] < 0
assert tens[:2] == (score, [False, False, True, False])
assert dual[:2] == dual_tens[:2] == (score, [True, True, True, False])
PYTHON
grep FOUND "$work/told"
