"""The published classical siting problems of `tests/published`, as plain arrays.

`I` customers, `J` sites. They are OR-Library's p-medians and capacitated locations (Beasley 1985 and 1988),
Swain's 55 nodes, and spopt's San Francisco; the README beside them has the sources and what each file holds.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import floyd_warshall

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
PUBLISHED = Path(__file__).resolve().parents[1] / "published"
OPTIMA, LARGER = "optima", "larger"
"""The tables of optima: of the problems that tests solve, and of p-medians of 200 to 800 nodes."""


@dataclass(frozen=True)
class Network:
    """Customers, possible sites, and how far it is between them."""

    weight: Ints  # I
    distance: Floats  # I x J


@dataclass(frozen=True)
class Capacitated:
    """Customers and possible sites that have room for so much demand; demand may be split."""

    demand: Ints  # I
    capacity: Ints  # J
    fixed_cost: Ints  # J
    cost: Floats  # I x J, of serving all of a customer's demand from a site


@dataclass(frozen=True)
class Expected:
    """One row of a table of optima. `figure` is the published optimum as printed."""

    case: str
    problem: str
    p: int | None
    limit: float | None
    figure: str

    @property
    def value(self) -> float:
        return float(self.figure)

    @property
    def slack(self) -> float:
        """Half of the last printed digit, and a hair for figures that end in the middle; 0 if it is whole."""
        decimals = len(self.figure.partition(".")[2])
        return 0.501 * 10.0**-decimals if decimals else 0.0


def read_expected(folder: Path = PUBLISHED, table: str = OPTIMA) -> dict[str, Expected]:
    """Every problem of one of the folder's tables, by its name."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["case"]: Expected(
                case=row["case"],
                problem=row["problem"],
                p=int(row["p"]) if row["p"] else None,
                limit=float(row["limit"]) if row["limit"] else None,
                figure=row["expected"],
            )
            for row in csv.DictReader(file)
        }


def read_network(case: str, folder: Path = PUBLISHED) -> Network:
    """The customers and sites of a p-median or a covering, by the problem's name."""
    kind = case.partition("-")[0]
    if kind == "swain":
        return _swain(folder)
    return _san_francisco(folder) if kind == "sf" else _p_median(case, folder)


def _p_median(case: str, folder: Path) -> Network:
    """Distances are shortest paths over the edges; every node is a customer of weight 1 and a site."""
    with np.load(folder / "p_median.npz") as arrays:
        (start, end), cost = arrays[f"{case}_ends"].astype(np.int64), arrays[f"{case}_cost"]
    nodes = int(max(start.max(), end.max())) + 1
    near = np.full((nodes, nodes), np.inf)
    near[start, end] = near[end, start] = cost
    return Network(np.ones(nodes, dtype=np.int64), floyd_warshall(near))


def read_capacitated(case: str, folder: Path = PUBLISHED) -> Capacitated:
    """A capacitated location by its name; those with as many sites have their customers in common."""
    with np.load(folder / "capacitated.npz") as arrays:
        capacity = arrays[f"{case}_capacity"]
        return Capacitated(
            demand=arrays[f"{len(capacity)}_demand"],
            capacity=capacity,
            fixed_cost=arrays[f"{case}_fixed"],
            cost=arrays[f"{len(capacity)}_cost"],
        )


def _swain(folder: Path) -> Network:
    """Distances are straight lines. Every node is a site."""
    x, y, demand = np.loadtxt(folder / "swain.csv", delimiter=",", skiprows=1, unpack=True)
    return Network(_whole(demand), np.hypot(x[:, None] - x, y[:, None] - y))


def _san_francisco(folder: Path) -> Network:
    """Census tracts weighted by their people, stores, and metres on the road between them."""
    with np.load(folder / "san_francisco.npz") as arrays:
        return Network(arrays["people"], arrays["metres"])


def _whole(figures: Floats) -> Ints:
    """Figures that are whole as written. Raises ValueError where one is not."""
    if (figures != figures.round()).any():
        raise ValueError("a figure is not whole")
    return figures.astype(np.int64)
