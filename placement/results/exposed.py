"""Whether counts that may be published give a small one away where it is known how many posts there are.

How many posts a cluster has is no secret, and nobody fills more posts than there are. So a table of filled
posts may tell a count that it withholds: two withheld counts that add up to all their posts are all their
posts. Here every small count is tried against all that a reader knows: if what is shown leaves it one value
alone, more is withheld.

A count is a sum of cells x[c,s], people by cluster and service, 0 <= x <= posts. What is shown are sums of
cells, by region and service, by cluster, by region, of all; these make two families of nested sets, so that
least and most over the reals are least and most over whole numbers (Hoffman and Kruskal 1956).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from placement.model.arrays import Floats
from placement.model.programme import Sense
from placement.results.suppression import LEAST_SHOWN, Shown, publishable
from placement.solve.highs import HighsModel
from placement.solve.lagrangian.linking_rows import plain_programme
from placement.solve.outcome import Unsolved

Cell = tuple[str, str]
"""A cluster and a service."""
HALF = 0.5


@dataclass(frozen=True)
class Published:
    """What may be told of people by cluster and service; None is withheld."""

    whole: int | None
    by_service: Mapping[str, Shown]
    by_cluster: Mapping[str, Shown]

    def hidden(self, region: str) -> bool:
        """Whether everything within a region is withheld."""
        shown = [*self.by_service[region].values(), *self.by_cluster[region].values()]
        return all(n is None for n in shown)


@dataclass(frozen=True)
class People:
    """Posts and people by cell, and the region of each cluster. Every region has the same services."""

    posts: Mapping[Cell, int]
    people: Mapping[Cell, int]
    region_of: Mapping[str, str]
    services: Sequence[str]

    @property
    def regions(self) -> list[str]:
        return list(dict.fromkeys(self.region_of.values()))

    def total(self, region: str | None = None, service: str | None = None, cluster: str | None = None) -> int:
        return sum(self.people.get(cell, 0) for cell in self.cells(region, service, cluster))

    def cells(
        self, region: str | None = None, service: str | None = None, cluster: str | None = None
    ) -> list[Cell]:
        """Cells with a post that are of the region, service and cluster named."""
        return [
            (c, s)
            for c, s in self.posts
            if (region is None or self.region_of[c] == region)
            and (service is None or s == service)
            and (cluster is None or c == cluster)
        ]


def published(people: People) -> Published:
    """The whole, by region and service, and by cluster, as far as they may be told."""
    services = {r: {s: people.total(r, s) for s in people.services} for r in people.regions}
    clusters = {
        r: {c: people.total(cluster=c) for c, home in people.region_of.items() if home == r}
        for r in people.regions
    }
    whole, (by_service, by_cluster) = publishable(services, clusters)
    shown = Published(whole, by_service, by_cluster)
    while told := exposed(people, shown):
        shown = _less(people, shown, told[0])
    return shown


def _less(people: People, shown: Published, region: str) -> Published:
    """With this region withheld as a whole; if it is, with the next smallest; else with everything."""
    open_ = [r for r in people.regions if not shown.hidden(r)]
    rest = sorted((r for r in open_ if people.total(r)), key=lambda r: (people.total(r), r))
    more = region if region in open_ else next(iter(rest), None)
    gone = set(people.regions) - set(open_) | ({more} if more else set(people.regions))
    return Published(
        whole=shown.whole if more else None,
        by_service=_without(shown.by_service, gone),
        by_cluster=_without(shown.by_cluster, gone),
    )


def _without(table: Mapping[str, Shown], gone: set[str]) -> dict[str, Shown]:
    return {r: dict.fromkeys(by) if r in gone else dict(by) for r, by in table.items()}


def exposed(people: People, shown: Published) -> list[str]:
    """Regions in which what is shown leaves a small count no other value."""
    hidden = [r for r in people.regions if shown.hidden(r)]
    groups = [[r] for r in people.regions if r not in hidden] + ([hidden] if hidden else [])
    return [region for group in groups for region in _exposed(people, shown, group)]


def _exposed(people: People, shown: Published, group: list[str]) -> list[str]:
    cells = [cell for region in group for cell in people.cells(region)]
    position = {cell: i for i, cell in enumerate(cells)}
    rows, low, high, small = [], [], [], []

    def row(mine: list[Cell]) -> Floats:
        out = np.zeros(len(cells))
        out[[position[cell] for cell in mine]] = 1.0
        return out

    known_whole = sum(people.total(r) for r in group)
    if not shown.hidden(group[0]) or shown.whole is not None:
        rows.append(np.ones(len(cells)))
        low.append(known_whole)
        high.append(known_whole)
    for region in group:
        sets = [(people.cells(region, s), n) for s, n in shown.by_service[region].items()]
        sets += [(people.cells(cluster=c), n) for c, n in shown.by_cluster[region].items()]
        for mine, n in sets:
            count = sum(people.people.get(cell, 0) for cell in mine)
            if n is None and 0 < count < LEAST_SHOWN:
                small.append((region, row(mine), count))
            if n is not None or not shown.hidden(region):
                rows.append(row(mine))
                low.append(1 if n is None else n)
                high.append(len(cells) and sum(people.posts[cell] for cell in mine) if n is None else n)
        total = people.total(region)
        if shown.hidden(region) and 0 < total < LEAST_SHOWN:
            small.append((region, row(people.cells(region)), total))
    if not small:
        return []
    known = plain_programme(
        np.zeros(len(cells)),
        np.array([people.posts[cell] for cell in cells], dtype=float),
        np.zeros(len(cells), dtype=bool),
        sparse.csr_array(np.array([*rows, *rows]).reshape(-1, len(cells))),
        np.array([*low, *[-np.inf] * len(high)]),
        np.array([*[np.inf] * len(low), *high]),
    )
    live = HighsModel(known, known.goals[0])
    return [region for region, mine, n in small if _pinned(live, mine, n)]


def _pinned(live: HighsModel, mine: Floats, count: int) -> bool:
    """Whether a sum of cells can be nothing but its count, by all that is known."""
    senses: tuple[Sense, ...] = ("max", "min")
    for sense in senses:
        live.set_goal(mine, sense)
        ran = live.run()
        if not isinstance(ran, Unsolved) and abs(ran.value - count) > HALF:
            return False
    return True
