#!/usr/bin/env bash
# scikit-criteria 0.10, ranking sites by minutes (the fewer the better) and people (the more the better).
#
# Expected: `NegateMinimize` turns minutes round, so that more is better throughout; a scaler then makes the columns
# comparable; `TOPSIS` ranks. Of sites 5, 10 and 30 minutes off with about as many people the farthest is last,
# whichever scaler is chosen. The three steps are those of the documentation.
#
# Instead: With `SumScaler` the farthest is first and the nearest last. It divides each column by its sum, which is
# negative once the minutes are, so that minutes are positive again, and now the more the better. With the
# scalers by length, by largest and by least and largest the nearest is first. Nothing is said.
#
# Who meets it: Whoever ranks sites by travel, cost or waits, and takes shares of the total as the plainest scale.
#
# What to do: With `SumScaler` invert instead of negating (`InvertMinimize`, where no figure is 0), or take
# another scaler; put in a site that must come last, and look.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "scikit-criteria==0.10" \
    "scikit-learn==1.9.1" \
    "scipy==1.17.1" \
    "pandas==3.1.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import skcriteria as skc
from skcriteria.agg.topsis import TOPSIS
from skcriteria.pipelines import mkpipe
from skcriteria.preprocessing import invert_objectives as turn
from skcriteria.preprocessing import scalers

sites = skc.mkdm(
    [[5, 100], [10, 101], [30, 100]],
    [min, max],
    alternatives=["near", "middle", "far"],
    criteria=["minutes", "people"],
)


def ranked(turned: object, scaler: type) -> list[str]:
    rank = mkpipe(turned, scaler("matrix"), TOPSIS()).evaluate(sites)
    return [name for _, name in sorted(zip(rank.rank_.tolist(), rank.alternatives.tolist(), strict=True))]


kinds = (scalers.SumScaler, scalers.VectorScaler, scalers.MaxAbsScaler)
seen = {kind.__name__: ranked(turn.NegateMinimize(), kind) for kind in kinds}
inverted = ranked(turn.InvertMinimize(), scalers.SumScaler)
print("scikit-criteria", version("scikit-criteria"), seen, "inverted:", inverted)
assert seen["SumScaler"] == ["far", "middle", "near"]
assert seen["VectorScaler"] == seen["MaxAbsScaler"] == inverted == ["near", "middle", "far"]
PYTHON
