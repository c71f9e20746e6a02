"""The published files of classical siting problems, as plain arrays.

`I` customers, `J` sites. Formats: OR-Library's p-median and capacitated location files (Beasley 1985 and
1988), Swain's 55 nodes, and spopt's San Francisco tables.
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
    """One row of `expected.csv`. `figure` is the published optimum as printed."""

    case: str
    problem: str
    file: str
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


def read_expected(folder: Path) -> dict[str, Expected]:
    """Every problem of the folder, by its name."""
    with (folder / "expected.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["case"]: Expected(
                case=row["case"],
                problem=row["problem"],
                file=row["file"],
                p=int(row["p"]) if row["p"] else None,
                limit=float(row["limit"]) if row["limit"] else None,
                figure=row["expected"],
            )
            for row in csv.DictReader(file)
        }


def read_pmed(path: Path) -> tuple[Network, int]:
    """`n m p`, then m edges `i j cost`; and p. Distances are shortest paths.

    An edge that is there twice has its last cost. Every node is a customer of weight 1 and a site.
    """
    numbers = path.read_text(encoding="ascii").split()
    n, m, p = (int(number) for number in numbers[:3])
    edges = np.array(numbers[3:], dtype=np.float64).reshape(m, 3)
    near = np.full((n, n), np.inf)
    for start, end, cost in edges:
        near[int(start) - 1, int(end) - 1] = near[int(end) - 1, int(start) - 1] = cost
    return Network(np.ones(n, dtype=np.int64), floyd_warshall(near)), p


def read_capacitated(path: Path) -> Capacitated:
    """`sites customers`; `capacity fixed_cost` of each site; of each customer demand, then costs."""
    numbers = path.read_text(encoding="ascii").split()
    sites, customers = int(numbers[0]), int(numbers[1])
    figures = np.array(numbers[2:], dtype=np.float64)
    of_sites = figures[: 2 * sites].reshape(sites, 2)
    of_customers = figures[2 * sites :].reshape(customers, 1 + sites)
    return Capacitated(
        demand=_whole(of_customers[:, 0]),
        capacity=_whole(of_sites[:, 0]),
        fixed_cost=_whole(of_sites[:, 1]),
        cost=of_customers[:, 1:],
    )


def read_swain(path: Path) -> Network:
    """`number, x, y, demand,` of each node; distances are straight lines. Every node is a site."""
    lines = path.read_text(encoding="ascii").split("\n")
    rows = np.array([line.split(",")[1:4] for line in lines if line.strip()], dtype=np.float64)
    x, y = rows[:, 0], rows[:, 1]
    return Network(_whole(rows[:, 2]), np.hypot(x[:, None] - x, y[:, None] - y))


def read_san_francisco(folder: Path) -> Network:
    """Census tracts weighted by their people, stores, and metres on the road between them."""
    with next(folder.glob("SF_demand_*.csv")).open(encoding="utf-8", newline="") as file:
        tracts = {row["NAME"]: int(row["POP2000"]) for row in csv.DictReader(file)}
    with next(folder.glob("SF_store_*.csv")).open(encoding="utf-8", newline="") as file:
        stores = [row["NAME"] for row in csv.DictReader(file)]
    metres = np.full((len(tracts), len(stores)), np.nan)
    tract, store = ({name: i for i, name in enumerate(names)} for names in (tracts, stores))
    with next(folder.glob("SF_network_*.csv")).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            metres[tract[row["DestinationName"]], store[row["name"]]] = float(row["distance"])
    if np.isnan(metres).any():
        raise ValueError("a tract and a store have no distance")
    return Network(np.array(list(tracts.values()), dtype=np.int64), metres)


def _whole(figures: Floats) -> Ints:
    """Figures that are whole as written. Raises ValueError where one is not."""
    if (figures != figures.round()).any():
        raise ValueError("a figure is not whole")
    return figures.astype(np.int64)
