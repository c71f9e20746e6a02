"""What a search for sites proved: multipliers, from which the bound is summed again in exact fractions.

Any multipliers prove something: with cuts `loss[i] + sum_j (u - c[i,j])+ * opened[j] >= u`, each weighed so
that no customer's weights come to more than 1, a price for the number of sites and one for each row,

    bound = sum of weight * u + prices * limits + sum over sites of the least of d[j] * opened[j]

where `d[j]` is what a site costs less what the multipliers give for it. So nothing here leans on what a
solver took for zero (Neumaier and Shcherbina, *Mathematical Programming* 99, 2004; for the tree of leaves
Applegate, Bixby, Chvatal and Cook, *The Traveling Salesman Problem*, 2006, chapter 5).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from placement.model.arrays import Ints
from placement.solve.siting.choice import Choice
from placement.solve.siting.losses import Losses
from placement.solve.siting.multipliers import Multipliers


@dataclass(frozen=True)
class Settling:
    """Multipliers, and the sites that they settle: shut or open in every plan that is better."""

    by: Multipliers
    shut: Ints
    opened: Ints


@dataclass
class Box:
    """A part of all choices: that of its parent with one site shut or open, then what was settled in it.

    `ends` says what became of it: "closed" (nothing better is left), "branched" on a site, "empty" (no number
    of sites fits), or "open" where a stop came first.
    """

    parent: int | None
    site: int = -1
    is_open: bool = False
    settlings: list[Settling] = field(default_factory=list)
    ends: str = "open"
    branched_on: int = -1


@dataclass
class SitingProof:
    """Every box of a search, by number, and what is proved from them."""

    losses: Losses
    choice: Choice
    boxes: dict[int, Box] = field(default_factory=lambda: {0: Box(None)})
    bound: float = -np.inf
    """What the search claims."""

    @property
    def in_whole_numbers(self) -> bool:
        """Whether every sum is a whole number."""
        return self.losses.whole and bool((self.choice.cost == np.round(self.choice.cost)).all())

    def holds(self) -> bool:
        """Whether the boxes cover every choice and the multipliers prove the claim in each, exactly.

        Where all sums are whole numbers a claim of `n` needs more than `n - 1`.
        """
        whole = self.in_whole_numbers
        claim, sums = Fraction(self.bound), _Sums(self.losses, self.choice)

        def enough(bound: Fraction) -> bool:
            return bound > claim - 1 if whole else bound >= claim

        below, above = ([int(y) for y in each] for each in (self.choice.lower, self.choice.upper))
        todo = [_Place(0, below, above)]
        while todo:
            place = todo.pop()
            if place.number not in self.boxes:
                return False
            gone = place.settle(self.boxes[place.number], sums)
            children = self._children(place)
            if children is None or not all(enough(bound) for bound in gone):
                return False
            ended = self.boxes[place.number].ends in {"branched", "empty"}
            if not ended and not any(enough(bound) for bound in place.bounds(sums)):
                return False
            todo += children
        return True

    def _children(self, place: _Place) -> list[_Place] | None:
        """Both branches of a box that was branched on; None where one is not there, or the box not empty."""
        box = self.boxes[place.number]
        if box.ends == "empty":
            some = sum(place.lower) <= self.choice.most and sum(place.upper) >= self.choice.fewest
            return None if some else []
        if box.ends != "branched":
            return []
        found = []
        for is_open in (False, True):
            mine = (place.number, box.branched_on, is_open)
            here = (k for k, one in self.boxes.items() if (one.parent, one.site, one.is_open) == mine)
            number = next(here, None)
            if number is None:
                return None
            found.append(place.branch(number, box.branched_on, is_open=is_open))
        return found


@dataclass
class _Place:
    """A box while it is looked at: its bounds so far, and all multipliers of it and of its parents."""

    number: int
    lower: list[int]
    upper: list[int]
    seen: list[Multipliers] = field(default_factory=list)

    def bounds(self, sums: _Sums) -> Iterator[Fraction]:
        """What each of the multipliers proves of the box, the last ones first."""
        return (sums.bound(by, self.lower, self.upper) for by in reversed(self.seen))

    def branch(self, number: int, site: int, *, is_open: bool) -> _Place:
        child = _Place(number, self.lower.copy(), self.upper.copy(), self.seen.copy())
        (child.lower if is_open else child.upper)[site] = int(is_open)
        return child

    def settle(self, box: Box, sums: _Sums) -> list[Fraction]:
        """Take over what was settled; what the multipliers prove of the choices that go with it."""
        gone: list[Fraction] = []
        for settling in box.settlings:
            self.seen.append(settling.by)
            ways = [(int(j), 0) for j in settling.shut] + [(int(j), 1) for j in settling.opened]
            for site, value in ways:
                if self.lower[site] <= 1 - value <= self.upper[site]:
                    gone.append(self.branch(self.number, site, is_open=not value).exactly(site, sums))
            for site, value in ways:
                self.lower[site] = max(self.lower[site], value)
                self.upper[site] = min(self.upper[site], value)
        return gone

    def exactly(self, site: int, sums: _Sums) -> Fraction:
        """The bound with a site as the branch has it, and not otherwise."""
        value = self.lower[site] if self.lower[site] == 1 else self.upper[site]
        self.lower[site] = self.upper[site] = value
        return sums.bound(self.seen[-1], self.lower, self.upper)


@dataclass(frozen=True)
class _Row:
    """A row over the sites; an end that is None does not limit."""

    values: list[tuple[int, Fraction]]
    low: Fraction | None
    high: Fraction | None

    def may_hold(self, lower: Sequence[int], upper: Sequence[int]) -> bool:
        """Whether some values between these bounds could keep it."""
        least = sum((min(v * lower[j], v * upper[j]) for j, v in self.values), Fraction(0))
        most = sum((max(v * lower[j], v * upper[j]) for j, v in self.values), Fraction(0))
        return (self.high is None or least <= self.high) and (self.low is None or most >= self.low)


class _Sums:
    """Bounds in exact fractions; what multipliers give for each site is summed once."""

    def __init__(self, losses: Losses, choice: Choice) -> None:
        self.losses, self.choice = losses, choice
        every = [(site, Fraction(1)) for site in range(len(choice.cost))]
        self.rows = [_Row(every, Fraction(choice.fewest), Fraction(choice.most))]
        for number in range(choice.rows.shape[0]):
            one = choice.rows[[number]]
            values = list(zip(one.indices.tolist(), map(Fraction, one.data.tolist()), strict=True))
            ends = (float(choice.row_lower[number]), float(choice.row_upper[number]))
            low, high = (Fraction(end) if np.isfinite(end) else None for end in ends)
            self.rows.append(_Row(values, low, high))
        self._known: dict[int, tuple[Multipliers, Fraction, list[Fraction]]] = {}

    def bound(self, by: Multipliers, lower: Sequence[int], upper: Sequence[int]) -> Fraction:
        """What is proved of choices between these bounds; endless, as it were, if there are none."""
        none = any(low > high for low, high in zip(lower, upper, strict=True))
        if none or not all(row.may_hold(lower, upper) for row in self.rows):
            return Fraction(10**300)
        if id(by) not in self._known:
            self._known[id(by)] = (by, *self._summed(by))
        _, total, dear = self._known[id(by)]
        least = (min(d * low, d * high) for d, low, high in zip(dear, lower, upper, strict=True))
        return total + sum(least, Fraction(0))

    def _summed(self, by: Multipliers) -> tuple[Fraction, list[Fraction]]:
        weight = [max(Fraction(w), Fraction(0)) for w in by.weight.tolist()]
        sums: dict[int, Fraction] = {}
        for i, w in zip(by.customer.tolist(), weight, strict=True):
            sums[i] = sums.get(i, Fraction(0)) + w
        scale = max([Fraction(1), *sums.values()])
        weight = [w / scale for w in weight]
        dear = [Fraction(cost) for cost in self.choice.cost.tolist()]
        total = Fraction(0)
        for i, u, w in zip(by.customer.tolist(), map(Fraction, by.at.tolist()), weight, strict=True):
            if w:
                total += w * u
                for site, loss in self.losses.near_to(i, float(u)):
                    dear[site] -= w * (u - Fraction(loss))
        prices = [by.count, *by.rows.tolist()]
        for row, price in zip(self.rows, map(Fraction, prices), strict=True):
            limit = row.low if price > 0 else row.high
            if price == 0 or limit is None:
                continue
            total += price * limit
            for site, value in row.values:
                dear[site] -= price * value
        return total, dear
