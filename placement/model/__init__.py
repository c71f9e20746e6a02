"""The core: a case, columns and rows as plain data, and the search. Only `solver` knows a solver.

`scipy.sparse` looks through all that NumPy has and so imports its tools for Fortran and for tests, of which
a decision needs none: 8 MB and 0.06 s in each process (measured). They are imported once they are used.
"""

from __future__ import annotations

import importlib.util
import sys

import numpy as np

SELDOM = ("f2py", "testing")
"""Parts of NumPy that are imported once they are used."""


def _when_used(part: str) -> None:
    """Let NumPy have this part, its content not yet read; nothing is done where it is there."""
    name = f"numpy.{part}"
    spec = None if name in sys.modules else importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        return
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    setattr(np, part, module)


for _part in SELDOM:
    _when_used(_part)
