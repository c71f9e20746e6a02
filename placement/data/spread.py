"""How an assumption is drawn within its low and its high, and which others are drawn with it.

`distribution` of a row of assumptions.csv, `triangular` where it is blank:

    triangular          highest at the value, nothing at the low and the high
    uniform             all alike
    lognormal           the value is the median, the low and the high are the 5th and the 95th percentile, on
                        either side by its own width; what lies beyond them is not drawn
    list 5 10 20        these figures, each as likely as any other; one that is there twice is twice as likely
    list area cluster   these words of a setting, likewise; value, low and high are places in the list from 1,
                        each word counted once

`moves_with` is a group whose members share their draw: `pay`, or `need-rates 0.8` where they share a part of
it. The figure is the correlation between any two members (of their normal scores: a Gaussian copula, Sklar
1959). Members share how far along its own distribution each is, so that one that is drawn high has the others
drawn high.

Draws that posts are decided for are spread evenly (`EvenSample`): a symmetric Latin hypercube (McKay, Beckman
and Conover, *Technometrics* 21, 1979; Ye, Li and Sudjianto, *Journal of Statistical Planning and Inference*
90, 2000). Of n draws each assumption is once in each nth part of its distribution, and each draw has another
that is its mirror: high where the first is low. So none is high on average over the sample by chance.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, Literal

import numpy as np

Kind = Literal["triangular", "uniform", "lognormal", "list"]
KINDS: tuple[Kind, ...] = ("triangular", "uniform", "lognormal", "list")
TAIL = 0.05
"""Of a lognormal distribution, that lies below its low, and as much above its high."""
NORMAL = NormalDist()
WORD = re.compile(r"[a-z][a-z_]*")
GROUP = re.compile(r"([a-z][a-z0-9_-]*)(?:\s+([01]|0?\.[0-9]+))?")


@dataclass(frozen=True)
class Spread:
    """The distribution of one assumption: its low, its value, its high, and of a list all its figures."""

    kind: Kind
    low: float
    mode: float
    high: float
    listed: tuple[float, ...] = ()

    def at(self, part: float) -> float:
        """The figure below which so large a part of the distribution lies (0 <= part < 1)."""
        if self.kind == "list":
            return self.listed[min(int(part * len(self.listed)), len(self.listed) - 1)]
        if self.kind == "uniform":
            return self.low + part * (self.high - self.low)
        if self.kind == "lognormal":
            return self._lognormal(part)
        turn = (self.mode - self.low) / (self.high - self.low)
        if part < turn:
            return self.low + math.sqrt(part * (self.high - self.low) * (self.mode - self.low))
        return self.high - math.sqrt((1 - part) * (self.high - self.low) * (self.high - self.mode))

    def _lognormal(self, part: float) -> float:
        score = NORMAL.inv_cdf(TAIL + part * (1 - 2 * TAIL))
        end = self.low if score < 0 else self.high
        return float(self.mode * (end / self.mode) ** (abs(score) / NORMAL.inv_cdf(1 - TAIL)))


def spread_of(row: Mapping[Hashable, Any]) -> Spread:
    """The distribution of a row. Raises ValueError where it is none, or not between the low and the high."""
    low, mode, high = (float(row[name]) for name in ("low", "value", "high"))
    mode = min(max(mode, low), high)
    name, *rest = str(row.get("distribution", "") or KINDS[0]).split()
    if name not in KINDS or (rest and name != "list"):
        raise ValueError(name)
    words = words_of(row)
    if words and (low, mode, high) not in [(1, place, len(words)) for place in range(1, len(words) + 1)]:
        raise ValueError(rest)
    listed = tuple(float(words.index(one) + 1 if words else one) for one in rest)
    if name == "list" and not all(low <= one <= high for one in listed or (math.inf,)):
        raise ValueError(rest)
    if name == "lognormal" and low <= 0:
        raise ValueError(low)
    return Spread(name, low, mode, high, listed)


def words_of(row: Mapping[Hashable, Any]) -> tuple[str, ...]:
    """The words that a row is drawn from, each once, in their order; none where it is drawn from figures."""
    name, *rest = str(row.get("distribution", "") or KINDS[0]).split()
    words = name == "list" and all(WORD.fullmatch(one) for one in rest)
    return tuple(dict.fromkeys(rest)) if words else ()


def group_of(row: Mapping[Hashable, Any]) -> tuple[str, float] | None:
    """The group that a row moves with, and how far (1 is wholly); None if with none. Raises ValueError."""
    said = str(row.get("moves_with", "") or "").strip()
    if not said:
        return None
    found = GROUP.fullmatch(said)
    if found is None:
        raise ValueError(said)
    return found[1], 1.0 if found[2] is None else float(found[2])


@dataclass(frozen=True)
class EvenSample:
    """The draws `first`, `first + 1`, ... of a sample of `count` that is spread evenly."""

    first: int
    count: int

    @property
    def numbers(self) -> range:
        return range(self.first, self.first + self.count)

    def part(self, name: str, seed: int, number: int) -> float:
        """How far along its distribution what is named is in a draw of the sample, from 0 to 1."""
        random = np.random.default_rng([seed, self.first, self.count, zlib.crc32(name.encode())])
        half, at = self.count // 2, number - self.first
        mirrored = at >= self.count - half
        pair = self.count - 1 - at if mirrored else at
        stratum, turned = random.permutation(half), random.random(half) < 1 / 2
        within = random.random(half + 1)
        if pair == half:  # of an odd count the one in the middle, its own mirror
            return float((half + within[half]) / self.count)
        found = (stratum[pair] + within[pair]) / self.count
        return float(1 - found if mirrored != bool(turned[pair]) else found)


def part_drawn(
    row: Mapping[Hashable, Any], seed: int, number: int, sample: EvenSample | None = None
) -> float:
    """How far along its distribution an assumption is in one draw, from 0 to 1.

    It hangs on the seed, the number of the draw, the assumption's id and its group's name alone; in a sample
    also on where that begins and how large it is.
    """
    own, group = _uniform(str(row["item"]), seed, number, sample), group_of(row)
    if group is None:
        return own
    shared = shared_part(group[0], seed, number, sample)
    if group[1] >= 1:
        return shared
    scores = [NORMAL.inv_cdf(min(max(one, 1e-12), 1 - 1e-12)) for one in (shared, own)]
    return NORMAL.cdf(math.sqrt(group[1]) * scores[0] + math.sqrt(1 - group[1]) * scores[1])


def shared_part(group: str, seed: int, number: int, sample: EvenSample | None = None) -> float:
    """What the members of a group share in one draw, from 0 to 1."""
    return _uniform(f"moves_with {group}", seed, number, sample)


def _uniform(name: str, seed: int, number: int, sample: EvenSample | None) -> float:
    if sample is not None:
        return sample.part(name, seed, number)
    return float(np.random.default_rng([seed, number, zlib.crc32(name.encode())]).random())
