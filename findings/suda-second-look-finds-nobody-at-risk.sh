#!/usr/bin/env bash
# suda 0.2.2, which scores rows of a table of people by how easily each could be known (special uniques).
#
# Expected: Asked twice about the same six people, it gives the same scores twice: 4 for the one person aged 90 and for
# the one person of area B, and 0 for the rest.
#
# Instead: The second time all scores and shares of the risk are 0. The first call leaves two columns of its own in the
# table it was given, `suda` and `fM`, all 0, and the next one takes these for its own: the scores that it works out
# come back under other names, and are dropped. Naming the same columns by `columns=` does not help. `msu` and `fK` of
# the same rows still say that they are unique.
#
# Who meets it: Whoever looks at staff or patients before a table is published, first with pairs of columns and then
# with triples, or once more in a notebook: on the second look nobody is at risk.
#
# What to do: Hand it a copy, `suda(people.copy(), max_msu=2)`.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "suda==0.2.2" \
    "pandas==2.3.3"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import pandas as pd
from suda import suda

who = ["sex", "age", "area"]
people = pd.DataFrame(
    [("f", 30, "A"), ("f", 30, "A"), ("m", 30, "A"), ("m", 30, "A"), ("f", 30, "B"), ("f", 90, "A")], columns=who
)


def scores(table, **how):
    found = suda(table, max_msu=2, **how)
    return found["suda"].astype(int).tolist(), found["fK"].astype(int).tolist()


seen = {
    "a copy": scores(people.copy()),
    "another copy": scores(people.copy()),
    "first": scores(people),
    "columns now": list(people.columns),
    "second": scores(people),
    "third, columns named": scores(people, columns=who),
}
print("suda", version("suda"), seen)
assert seen["a copy"] == seen["another copy"] == seen["first"] == ([0, 0, 0, 0, 4, 4], [3, 3, 2, 2, 1, 1])
assert seen["columns now"] == [*who, "fM", "suda"]
assert seen["second"] == seen["third, columns named"] == ([0] * 6, [3, 3, 2, 2, 1, 1])
PYTHON
