#!/usr/bin/env bash
# ruff 0.17.6, the linter and fixer.
#
# Expected: A fix that is called safe leaves what a program says as it is. `Literal["free"]`, a choice of
# the text "free", is no quoted annotation, whether or not the import of Literal has been written yet.
#
# Instead: Where the file postpones its annotations and Literal is not imported yet, UP037 takes the text
# for a quoted name and writes `Literal[free]`. Once the import is added, that is the name `free`, which
# nobody has: the type checker refuses it, and a model built from the annotation does not start.
#
# Who meets it: Whoever lets the editor fix on save, types a schema by its choices (as a document of a plan
# is), and adds the import last: an editor's fixes run before the import is there.
#
# What to do: Import Literal first, or run with `--unfixable UP037`; look at what a fix changed.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check "ruff==0.17.6"
cd "$work"
cat > late.py <<'PYTHON'
from __future__ import annotations


def budget(kind: Literal["free", "nested"]) -> str:
    return kind
PYTHON
{ echo 'from __future__ import annotations'; echo; echo 'from typing import Literal'; tail -n +2 late.py; } > early.py
"$work/venv/bin/ruff" --version
"$work/venv/bin/ruff" check --quiet --isolated --select UP037 --fix late.py early.py
grep -H "def budget" late.py early.py
grep -q 'Literal\[free, nested\]' late.py
grep -q 'Literal\["free", "nested"\]' early.py
