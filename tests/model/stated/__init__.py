"""The whole programme stated once more from the formulas in the documentation, and given to plain HiGHS."""
