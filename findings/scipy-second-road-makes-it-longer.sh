#!/usr/bin/env bash
# SciPy 1.17.1, shortest ways in `scipy.sparse.csgraph`: two roads between the same two places.
#
# Expected: A list of roads with minutes, made into a sparse table by `coo_array((minutes, (from, to)))`. Two roads join
# the same two villages, one of 5 minutes and one of 9: the way takes 5.
#
# Instead: It takes 14. Entries for the same cell are added up when the table is made ready, so that a new bypass makes the
# journey longer than either road; where there is a way round of 12 minutes, that is taken. The same roads in a table by
# rows (`csr_array` of data, indices and indptr) take 5, until `sum_duplicates()` is called. A road of 0 minutes, as
# between two entrances of a hospital, is a road in the list, and none in a dense table. Nothing is said.
#
# Who meets it: Whoever works travel times out of a road network, in which two roads between the same junctions are
# common: a crescent and the street, both ways of a dual carriageway after nodes were merged, a road and a ferry.
#
# What to do: Take the least for each pair first: `roads.groupby(["from", "to"])["minutes"].min()`.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "scipy==1.17.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

# village 0 to village 1 by two roads, or by place 2
start, end, minutes = [0, 0, 0, 2], [1, 1, 2, 1], [5.0, 9.0, 6.0, 6.0]
listed = coo_array((minutes, (start, end)), shape=(3, 3))
by_rows = csr_array(
    (np.array([5.0, 9.0, 6.0, 6.0]), np.array([1, 1, 2, 1]), np.array([0, 3, 3, 4])), shape=(3, 3)
)
summed = by_rows.copy()
summed.sum_duplicates()
alone = coo_array((minutes[:2], (start[:2], end[:2])), shape=(3, 3))
entrances = coo_array(([0.0, 4.0], ([0, 1], [1, 2])), shape=(3, 3))


def way(table, to=1):
    return float(dijkstra(table, indices=0)[to])


seen = {
    "listed, the two roads alone": way(alone),
    "listed": way(listed),
    "by rows": way(by_rows),
    "by rows, summed": way(summed),
    "0 minutes, listed": way(entrances, 2),
    "0 minutes, dense": way(entrances.toarray(), 2),
}
print("scipy", version("scipy"), seen)
assert list(seen.values()) == [14.0, 12.0, 5.0, 12.0, 4.0, np.inf]
PYTHON
