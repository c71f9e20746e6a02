#!/usr/bin/env bash
# optlang 1.9.1 with GLPK (swiglpk 5.0.13), models that are handed on as text.
#
# Expected: A programme of what is staffed now, 100, and up to eight new posts that count twice has the best value 116,
# and so has the programme that is read from its LP text: the constant belongs to the objective, and the LP format has
# a place for it.
#
# Instead: The LP text has no 100 in it, and the best value of what is read is 16. The posts are the same, so nobody
# who looks at the plan alone sees it. Through to_json and clone the constant is kept. Nothing is said.
#
# Who meets it: Whoever hands a model to others to be solved or checked again, and holds the best values against
# each other; or takes a constant for staff in post or for money that is spent already.
#
# What to do: to_json; or a variable that is fixed at 1 and has the constant as its coefficient.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "optlang==1.9.1" \
    "swiglpk==5.0.13"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from optlang.glpk_interface import Constraint, Model, Objective, Variable

posts = Variable("posts", lb=0, ub=20, type="integer")
model = Model()
model.add(Constraint(posts, ub=8, name="money"))
model.objective = Objective(2 * posts + 100, direction="max")


def best(of):
    of.optimize()
    return of.objective.value, of.variables["posts"].primal


text = model.to_lp()
handed = {"lp": Model.from_lp(text), "json": Model.from_json(model.to_json()), "clone": Model.clone(model)}
seen = {"itself": best(model), **{how: best(read) for how, read in handed.items()}}
one = Variable("one", lb=1, ub=1)
model.objective = Objective(2 * posts + 100 * one, direction="max")
seen["fixed at 1"] = best(Model.from_lp(model.to_lp()))
print("optlang", version("optlang"), seen)
assert seen.pop("lp") == (16.0, 8.0)
assert "100" not in text
assert set(seen.values()) == {(116.0, 8.0)}
PYTHON
