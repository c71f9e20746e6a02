#!/usr/bin/env bash
# highspy 1.16.0, the Python package of HiGHS.
#
# Expected: A class that holds a model and gives it one of its own methods as callback is freed once nobody
# uses it, as any circle of Python objects is: the garbage collector finds it.
#
# Instead: The model keeps its callback where the collector does not look, so the object, the model and all
# that either holds stay for the life of the process. Without a callback, or with one that holds nothing of
# the object, it is freed.
#
# Who meets it: An analyst who solves one board after another in a process and shows progress by a callback:
# memory grows by a whole model with each board.
#
# What to do: Call `setCallback(None, None)` after each run, or let the callback hold a list that is filled
# for the time of a run and cleared after it.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "highspy==1.16.0" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import gc
import weakref
from importlib.metadata import version

import highspy


class Board:
    def __init__(self, how):
        self.heard = []
        self.highs = highspy.Highs()
        self.highs.setOptionValue("output_flag", False)
        self.highs.addVariable(lb=0, ub=10)
        if how in ("method", "method, then None"):
            self.highs.setCallback(self.tell, None)
        if how == "method, then None":
            self.highs.setCallback(None, None)
        if how == "list":
            heard = self.heard

            def call(*given):
                for board in heard:
                    board.tell(*given)

            self.highs.setCallback(call, None)
        self.heard.append(self)
        self.highs.run()
        self.heard.clear()

    def tell(self, *given):
        pass


def freed(how):
    board = weakref.ref(Board(how))
    gc.collect()
    return board() is None


seen = {how: freed(how) for how in ("none", "method", "method, then None", "list")}
print("highspy", version("highspy"), seen)
assert seen == {"none": True, "method": False, "method, then None": True, "list": True}
PYTHON
