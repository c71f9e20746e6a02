"""The core: a case, columns and rows as plain data, and the search. Only `solver` knows a solver."""
