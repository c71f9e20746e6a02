"""What a case knows of later years as plain figures: the years of one decision, and waiting lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from placement.model.arrays import Floats, Ints


@dataclass(frozen=True)
class Years:
    """The years of one decision, the first included; rates are parts of one."""

    count: int
    discount: float
    """What a year later counts less: a year's worth is 1 / (1 + discount) ** (year - 1)."""
    growth: Floats
    """Y x S: need of each service over that of year one."""
    pay: Floats
    """Y x K: pounds a year of one WTE in the n-th year of a post, everybody staying."""
    above: float
    """How much faster pay rises than the money, a year."""
    money: Mapping[str, tuple[float, ...]]
    """Of each fund the part of its amount that it has in each year."""
    gives_grown: Floats
    """K: care of one WTE once it is newly qualified no more."""
    moves_up: bool
    """Whether newly qualified people give what registered ones do from their second year on."""
    fixed_term: frozenset[str] = frozenset()
    """Funds whose posts are budgeted in every year as if they had begun in the first: else it would pay to
    end a post and to begin another at a lower pay."""

    kept_beside: bool = False
    """Whether a base may have more staff than the funds alone pay for: other money keeps earlier posts."""

    @property
    def later(self) -> range:
        """The years after the first."""
        return range(2, self.count + 1)

    def worth(self, year: int) -> float:
        """What a year's met need counts for beside the first's."""
        return float((1 + self.discount) ** (1 - year))

    def begun(self, fund: str, year: int) -> int:
        """The year from which the pay of a fund's posts that began in `year` is counted."""
        return 1 if fund in self.fixed_term else year

    def price(self, year: int, begun: int, pounds_per_step: Floats, steps: Floats) -> Floats:
        """K: pounds of one step in a year of a post begun in another, whole pounds, halves up."""
        age = year - begun
        if age == 0 and year == 1:
            return pounds_per_step
        pounds = self.pay[age] * (1 + self.above) ** (year - 1)
        return np.asarray(np.ceil(pounds * steps - 1e-9))


@dataclass(frozen=True)
class WaitingLists:
    """Lists by cluster and service, N of them, in file order; a list that nobody stated is not among them."""

    cluster: Ints
    service: Ints
    people: Floats  # who wait today
    joining: Floats  # people who join in the first year
    pace: Floats  # people whom one WTE takes off the list in a year, above 0
