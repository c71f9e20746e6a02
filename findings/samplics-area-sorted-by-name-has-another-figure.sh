#!/usr/bin/env bash
# samplics 0.6.1, small-area estimation: `EblupAreaModel`, the Fay-Herriot model of areas.
#
# Expected: `predict(X, area)` takes the areas to predict by their names, as `fit` took them: the same areas in another
# order, each with its own figure beside it, get the same estimates.
#
# Instead: The survey figures and their errors are joined by place in the row, the names are only put on the result. The
# same five areas sorted by name get each other's figures: Powys, where the survey found 10 and the model says 10.43,
# has 21.39, and Clwyd has 21.77 instead of 30.03. The errors move along, so a firm figure gets a wide interval.
# Nothing is said, and the result is keyed by the right names. A part of the areas raises an error.
#
# Who meets it: Whoever estimates need or health by area from a survey and takes the areas to predict from another
# table, sorted by name or code, as census tables are.
#
# What to do: Give `predict` the areas in the order of `fit`; compare an area with a small error with its survey figure.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "samplics==0.6.1"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import numpy as np
from samplics import FitMethod
from samplics.sae import EblupAreaModel

area = np.array(["Powys", "Gwent", "Gwynedd", "Clwyd", "Dyfed"])
found, error = np.array([10.0, 20.0, 12.0, 30.0, 25.0]), np.array([2.0, 0.5, 2.0, 0.5, 1.0])
deprived = np.array([[1.0], [2.2], [1.1], [3.2], [2.3]])


def predicted(order):
    model = EblupAreaModel(method=FitMethod.reml)
    model.fit(yhat=found, X=deprived, area=area, error_std=error, tol=1e-8)
    model.predict(X=deprived[order], area=area[order])
    return {str(name): round(float(value), 2) for name, value in model.area_est.items()}, float(model.re_std) ** 2


def by_hand(between):
    rows = np.column_stack([np.ones(5), deprived])
    weight = 1 / (between + error**2)
    slope = np.linalg.solve((rows.T * weight) @ rows, (rows.T * weight) @ found)
    line = rows @ slope
    return dict(zip(area.tolist(), (line + between * weight * (found - line)).round(2).tolist(), strict=True))


as_fitted, between = predicted(np.arange(5))
sorted_by_name, _ = predicted(np.argsort(area))
right = by_hand(between)
print("samplics", version("samplics"), "as fitted", as_fitted, "sorted", sorted_by_name, "by hand", right)
assert as_fitted == right == {"Powys": 10.43, "Gwent": 20.12, "Gwynedd": 11.79, "Clwyd": 30.03, "Dyfed": 24.34}
assert sorted_by_name == {"Clwyd": 21.77, "Dyfed": 20.19, "Gwent": 17.46, "Gwynedd": 28.56, "Powys": 21.39}
PYTHON
