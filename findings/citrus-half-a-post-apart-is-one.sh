#!/usr/bin/env bash
# citrus 0.0.5, a convenience over PuLP (2.9.0, with the CBC it brings): `abs` of an expression.
#
# Expected: Two clusters share 2.5 WTE in tenths of a post or finer; the plan with the least difference between them,
# `abs(north - south)`, has 1.25 each and a difference of 0; 1.5 and 1.0 differ by 0.5.
#
# Instead: The helper of `abs` is a whole number, though the expression is not: a difference of 0.5 counts as 1, and so
# does one of 0.3. All plans between a little apart and 1 WTE apart are equally good. With 1.55 WTE in the north and up to
# 0.2 WTE to move, the plan that comes is 1 WTE apart; by plain PuLP it is 0.2. The status is "Optimal", and nothing is
# said.
#
# Who meets it: A planner who shares part-time posts or hours evenly, or stays near the present staff, by `abs`.
#
# What to do: Write the two rows oneself, with a helper that is continuous.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "citrus==0.0.5" \
    "pulp==2.9.0"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import citrus
import pulp

CBC = pulp.PULP_CBC_CMD(msg=False)


def apart(of, north_is=None):
    """What the plan tells to be the difference, and the difference."""
    plan = citrus.Problem("plan", pulp.LpMinimize)
    north, south = (plan.make_var(name, 0, 10) for name in ("north", "south"))
    moved = plan.make_var("moved", 0, 0.2)
    plan.addConstraint(north + south == 2.5)
    plan.addConstraint(moved >= 1.55 - north)  # 1.55 WTE are in the north now
    if north_is is not None:
        plan.addConstraint(north == north_is)
    difference = of(plan, north, south)
    plan.setObjective(3 * difference + 2.5 * moved)
    plan.solve(CBC)
    assert pulp.LpStatus[plan.status] == "Optimal"
    return round(difference.value(), 6), round(abs(north.value() - south.value()), 6)


def by_hand(plan, north, south):
    helper = plan.make_var("apart", 0)
    plan.addConstraint(helper >= north - south)
    plan.addConstraint(helper >= south - north)
    return helper


def by_abs(plan, north, south):
    return abs(north - south)


seen = {
    "abs, 1.5 and 1.0": apart(by_abs, 1.5),
    "abs, 1.4 and 1.1": apart(by_abs, 1.4),
    "abs": apart(by_abs),
    "by hand": apart(by_hand),
}
print("citrus", version("citrus"), "(told, true):", seen)
assert seen["abs, 1.5 and 1.0"] == (1.0, 0.5)
assert seen["abs, 1.4 and 1.1"] == (1.0, 0.3)
assert seen["abs"] == (1.0, 1.0)
assert seen["by hand"] == (0.2, 0.2)
PYTHON
