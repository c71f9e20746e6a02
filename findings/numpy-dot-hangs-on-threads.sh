#!/usr/bin/env bash
# NumPy 2.4.6, with the OpenBLAS that its wheel brings (0.3.31), on a machine with two processors or more.
#
# Expected: The same wheel gives the same product of the same two vectors, `a @ b`, whatever else is
# set; at most another machine's instructions change the last digit.
#
# Instead: From 10,001 numbers on the product is cut into as many parts as there are threads and the
# parts are added up, so that OPENBLAS_NUM_THREADS, or how many processors a container may use, changes
# the last digit on one and the same machine. With 10,000 numbers nothing changes: small tests show
# none of it. NumPy's own sum of the same products is the same with any number of threads.
#
# Who meets it: Whoever promises the same bytes from the same inputs: a search that compares such sums
# takes another way at a tie, and on another machine another plan comes out. In this project's all-Wales
# case the plans beside the answer were others with one thread than with two.
#
# What to do: Add up with math.fsum, which rounds once, or with NumPy's sum of the products; or state the
# number of threads with the result.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check "numpy==2.4.6"
cd "$work"
cat > products.py <<'PYTHON'
import hashlib
import math
import sys

import numpy as np

size = int(sys.argv[1])
drawn = np.random.default_rng(1)
pairs = [(drawn.normal(size=size), drawn.normal(size=size)) for _ in range(40)]
ways = {
    "product": [float(a @ b) for a, b in pairs],
    "sum": [float((a * b).sum()) for a, b in pairs],
    "fsum": [math.fsum((a * b).tolist()) for a, b in pairs],
}
print(*(hashlib.sha256(repr(found).encode()).hexdigest()[:12] for found in ways.values()))
PYTHON
for size in 10000 10001; do
    for threads in 1 2; do
        echo "$size $threads $(OPENBLAS_NUM_THREADS=$threads "$work/venv/bin/python" products.py $size)"
    done
done | tee seen.txt
"$work/venv/bin/python" - <<'PYTHON'
import os

seen = {tuple(line.split()[:2]): line.split()[2:] for line in open("seen.txt", encoding="utf-8")}
few, many = (zip(seen[size, "1"], seen[size, "2"], strict=True) for size in ("10000", "10001"))
assert (os.cpu_count() or 1) >= 2, "this shows with two processors or more"
assert [one == two for one, two in few] == [True, True, True]
assert [one == two for one, two in many] == [False, True, True]
print("the product of 10,001 numbers is not the same with one thread and with two")
PYTHON
