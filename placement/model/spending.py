"""What the columns of a programme take in pounds."""

from __future__ import annotations

import numpy as np

from placement.model.arrays import Floats
from placement.model.case import Case
from placement.model.columns import Columns


def pounds_of(case: Case, columns: Columns) -> Floats:
    """Pounds of a full year of each step of a post, and pounds once of opening a base; 0 of all else."""
    posts, opened = columns["posts"], columns["opened"]
    price = np.array([float(role.pounds_per_step) for role in case.roles])
    pounds = np.zeros(columns.size)
    pounds[posts.index] = price[posts.keys[1]]
    pounds[opened.index] = case.base_opening_pounds[opened.keys[0]]
    return pounds
