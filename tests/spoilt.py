"""Kept multipliers with some numbers drawn anew."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np


def spoilt(record: dict[str, Any], draw: np.random.Generator) -> dict[str, Any]:
    def change(value: Any) -> Any:
        if isinstance(value, list):
            return [change(each) for each in value]
        if isinstance(value, dict):
            return {name: each if name == "held" else change(each) for name, each in value.items()}
        if isinstance(value, bool) or draw.random() > 0.1:
            return value
        if isinstance(value, int):
            return int(value + draw.integers(-1, 2))
        return float(value * draw.choice([0.0, 0.5, 2.0, -1.0]) + draw.normal())

    found: dict[str, Any] = change(copy.deepcopy(record))
    return found
