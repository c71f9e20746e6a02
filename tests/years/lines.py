"""A linear programme by names, and every whole plan of it one by one."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import linprog

if TYPE_CHECKING:
    from collections.abc import Iterator

Name = tuple[Any, ...]
Terms = list[tuple[Name, float]]
FAR = 1e9
MANY = 1e3


class Lines:
    """A linear programme by names: columns come to be where they are named."""

    def __init__(self) -> None:
        self.at: dict[Name, int] = {}
        self.low: list[float] = []
        self.high: list[float] = []
        self.whole: list[Name] = []
        self.worth: dict[Name, float] = {}
        self.below: list[tuple[Terms, float]] = []

    def column(self, *name: Any, low: float = 0.0, high: float = FAR, whole: bool = False) -> Name:
        if name not in self.at:
            self.at[name] = len(self.at)
            self.low.append(low)
            self.high.append(high)
            if whole:
                self.whole.append(name)
        return name

    def most(self, terms: Terms, limit: float) -> None:
        self.below.append(([term for term in terms if term[1] != 0], limit))

    def same(self, terms: Terms, value: float) -> None:
        self.most(terms, value)
        self.most([(name, -factor) for name, factor in terms], -value)

    def matrix(self) -> tuple[np.ndarray, np.ndarray]:
        rows = np.zeros((len(self.below), len(self.at)))
        for row, (terms, _) in zip(rows, self.below, strict=True):
            for name, factor in terms:
                row[self.at[self.column(*name)]] += factor
        return rows, np.array([limit for _, limit in self.below])

    def plans(self) -> Iterator[tuple[float, dict[Name, int]]]:
        """The best value beside every whole plan that has one, and the plan."""
        for terms, _ in self.below:
            for name, _ in terms:
                self.column(*name)
        rows, limits = self.matrix()
        low, high = np.array(self.low), np.array(self.high)
        cost = np.zeros(len(low))
        for name, worth in self.worth.items():
            cost[self.at[name]] -= worth
        for _ in _whole_plans(rows, limits, low, high, [self.at[name] for name in self.whole]):
            ran = linprog(cost, A_ub=rows, b_ub=limits, bounds=np.stack([low, high], axis=1))
            if ran.status == 0:
                yield -float(ran.fun), {name: round(low[self.at[name]]) for name in self.whole}


def _whole_plans(
    rows: np.ndarray, limits: np.ndarray, low: np.ndarray, high: np.ndarray, whole: list[int]
) -> Iterator[None]:
    """Set `low` and `high` to every whole plan in turn, but those that break a row whatever else is done."""
    if not whole:
        yield
        return
    one, kept = whole[0], (low[whole[0]], high[whole[0]])
    for value in range(ceil(kept[0]), floor(kept[1] + 1e-9) + 1):
        low[one] = high[one] = value
        least = np.where(rows > 0, rows * low, rows * high).sum(axis=1)
        if (least <= limits + 1e-6).all():
            yield from _whole_plans(rows, limits, low, high, whole[1:])
    low[one], high[one] = kept
