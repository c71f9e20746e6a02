"""Lagrangian decomposition: prices on linking rows, subproblems, and recombination of their plans."""
