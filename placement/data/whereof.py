"""Where ids stand in a list, for columns of many of them: each different id is looked up once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from placement.model.arrays import Ints


def positions(ids: Sequence[str], named: pd.Series[str]) -> Ints:
    """Where each name stands among `ids`, the last where it stands twice; -1 where it does not."""
    at = {name: i for i, name in enumerate(ids)}
    codes, names = pd.factorize(named)
    there = np.array([at.get(str(name), -1) for name in names] + [-1], dtype=np.int64)
    return there[codes]
