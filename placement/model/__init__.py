"""The core: a case, columns and rows as plain data, and the search. Only `solver` knows a solver.

`scipy.sparse` asks NumPy for every name that it lists, and so imports NumPy's tools for Fortran and for
tests, of which a decision needs none: 8 MB and 0.06 s in each process (measured). They are taken from NumPy's
two lists; NumPy itself imports them, under Python's own lock, once somebody uses them.
"""

from __future__ import annotations

import numpy as np

SELDOM = {"f2py", "testing"}
"""Parts of NumPy that are imported once they are used."""

np.__all__[:] = [name for name in np.__all__ if name not in SELDOM]
getattr(np, "__numpy_submodules__", set[str]()).difference_update(SELDOM)
