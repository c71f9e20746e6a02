#!/usr/bin/env bash
# rocrate 0.16.0, research objects (RO-Crate): a folder of files with the record of where they
# came from.
#
# Expected: Two files of one name from two folders, `need/plan.csv` and `budget/plan.csv`, are
# kept both, each with an entry of its own, or the second call is refused.
#
# Instead: `add_file` names an entry by the last part of the path. The second file takes the place
# of the first: the crate has one entry and one file, with the figures of the second plan. The
# first call had returned an entity, and nothing is said.
#
# Who meets it: Whoever archives several decisions, each with files of the same names: the crate
# holds the last of them alone.
#
# What to do: Give `dest_path` in each call, and count the data entities against the files that
# were added.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "rocrate==0.16.0"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import os
import pathlib
from importlib.metadata import version
from rocrate.rocrate import ROCrate

for folder, posts in (("need", "12"), ("budget", "7")):
    pathlib.Path(folder).mkdir()
    pathlib.Path(folder, "plan.csv").write_text(f"posts\n{posts}\n")


def written(where, named):
    crate = ROCrate()
    for folder in ("need", "budget"):
        source = f"{folder}/plan.csv"
        crate.add_file(source, dest_path=source if named else None)
    crate.write(where)
    return sorted(entity.id for entity in crate.data_entities)


seen = written("crate", named=False)
left = sorted(name for name in os.listdir("crate") if name.endswith(".csv"))
text = pathlib.Path("crate", "plan.csv").read_text().split()
print("rocrate", version("rocrate"), seen, left, text)
assert seen == left == ["plan.csv"] and text == ["posts", "7"]
assert written("named", named=True) == ["budget/plan.csv", "need/plan.csv"]
PYTHON
