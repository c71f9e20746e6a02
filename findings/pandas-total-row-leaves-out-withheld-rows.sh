#!/usr/bin/env bash
# pandas 3.1.1, `pivot_table(margins=True)` of two figures, one of which is withheld in one row.
#
# Expected: The row "All" is the sum of the rows above it, in each column. A wait that is withheld is missing
# from the total of waits; the staff of that cluster are known, and are in the total of staff.
#
# Instead: The cells above count the staff of that cluster and the total does not: 30 and 30 make 40. A row that
# lacks any one of the figures is left out of the totals of all of them. Asked for staff alone, the same table
# has a total of 60.
#
# Who meets it: Whoever shows staff, costs and waits by board in one table: one withheld wait lowers the total of
# pounds, and a share of the total comes out too high.
#
# What to do: Sum the table itself (`table.sum()`), or ask for totals with `dropna=False`; then hold the total
# against the sum of the rows.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pandas==3.1.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W error - <<'PYTHON'
import pandas as pd

clusters = pd.DataFrame(
    {"board": ["east", "east", "west"], "staff": [10.0, 20.0, 30.0], "weeks": [5.0, None, 7.0]}
)


def table(*figures: str, dropna: bool = True) -> pd.DataFrame:
    return clusters.pivot_table(index="board", values=list(figures), aggfunc="sum", margins=True, dropna=dropna)


both, alone, kept = table("staff", "weeks"), table("staff"), table("staff", "weeks", dropna=False)
print("pandas", pd.__version__)
print(both.to_string())
print("asked for staff alone:", alone.loc["All", "staff"], "with dropna=False:", kept.loc["All", "staff"])
assert both["staff"].to_dict() == {"east": 30, "west": 30, "All": 40}
assert alone["staff"].to_dict() == kept["staff"].to_dict() == {"east": 30, "west": 30, "All": 60}
PYTHON
